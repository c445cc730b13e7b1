#include "decode/mail.h"

#include "text/text.h"

enum { PARTS_DEEP = 4, HEADERS_MAX = 400 };

/* ---- headers ---- */

typedef struct part {
    size_t first, last; /* clean lines of the body */
    fl_str type, encoding, boundary;
} part;

static bool header_line(fl_str line, fl_str *name, fl_str *value) {
    size_t k = 0;
    while (k < line.n && line.p[k] != ':') {
        char c = line.p[k];
        if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-') || k > 40)
            return false;
        k++;
    }
    if (k == 0 || k >= line.n)
        return false;
    *name = fl_str_sub(line, 0, k);
    *value = fl_str_trim(fl_str_sub(line, k + 1, line.n));
    return true;
}

/* boundary="…" and the like. */
static fl_str parameter(fl_str value, const char *name) {
    ptrdiff_t at = fl_str_ifind(value, fl_str_of(name));
    if (at < 0)
        return FL_STR_NONE;
    fl_str v = fl_str_ltrim(fl_str_sub(value, (size_t)at + strlen(name), value.n));
    bool quoted = v.n && v.p[0] == '"';
    v = fl_str_sub(v, quoted, v.n);
    size_t k = 0;
    while (k < v.n && (quoted ? v.p[k] != '"' : !memchr("; \t", v.p[k], 3)))
        k++;
    return fl_str_sub(v, 0, k);
}

static void header(fl_mail *mail, part *p, bool outer, fl_str name, fl_str value) {
    if (fl_str_ieqz(name, "Content-Type")) {
        ptrdiff_t end = fl_str_find_char(value, ';');
        p->type = fl_str_trim(end >= 0 ? fl_str_sub(value, 0, (size_t)end) : value);
        p->boundary = parameter(value, "boundary=");
    } else if (fl_str_ieqz(name, "Content-Transfer-Encoding")) {
        p->encoding = value;
    } else if (outer && fl_str_ieqz(name, "From")) {
        mail->from = value;
    } else if (outer && fl_str_ieqz(name, "Subject")) {
        mail->subject = value;
    } else if (outer && (fl_str_ieqz(name, "Date") || fl_str_ieqz(name, "Sent"))) {
        mail->date = value;
    }
}

/* The headers from line i on; returns the first line of the body. known: how many of them e-mails have. */
static size_t headers(const fl_mailing *n, fl_mail *mail, part *p, size_t i, size_t last, bool outer, unsigned *known) {
    static const char *const names[] = {"From", "To",           "Subject",    "Date",     "Sent",
                                        "Cc",   "MIME-Version", "Message-ID", "Received", "Return-Path"};
    fl_str name = FL_STR_NONE, value = FL_STR_NONE;
    size_t end = i + HEADERS_MAX < last ? i + HEADERS_MAX : last;
    for (; i < end; i++) {
        fl_str line = fl_text_line(n->text, i), next, v;
        bool folded = line.n && (line.p[0] == ' ' || line.p[0] == '\t') && name.n;
        if (folded) {
            value = fl_arena_printf(n->arena, "%.*s %.*s", FL_STR_ARG(value), FL_STR_ARG(fl_str_trim(line)));
            continue;
        }
        if (!header_line(line, &next, &v))
            break;
        header(mail, p, outer, name, value);
        name = next, value = v;
        for (unsigned k = 0; k < sizeof names / sizeof *names; k++)
            *known += fl_str_ieqz(name, names[k]);
    }
    header(mail, p, outer, name, value);
    return i < last && !fl_str_trim(fl_text_line(n->text, i)).n ? i + 1 : i;
}

/* ---- decoding ---- */

static int hex(char c) {
    return c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
}

static int sextet(char c) {
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

typedef struct bytes {
    FL_VEC(char) b;
    FL_VEC(size_t) source; /* clean line of each line of b */
} bytes;

static void add_byte(fl_arena *a, bytes *out, char c, size_t line) {
    if (out->source.n == 0)
        FL_PUSH(a, &out->source, line);
    FL_PUSH(a, &out->b, c);
    if (c == '\n')
        FL_PUSH(a, &out->source, line);
}

static void quoted_printable(fl_arena *a, bytes *out, fl_str s, bool word, size_t line) {
    for (size_t i = 0; i < s.n; i++) {
        int high = s.p[i] == '=' && i + 2 < s.n ? hex(s.p[i + 1]) : -1;
        int low = high >= 0 ? hex(s.p[i + 2]) : -1;
        if (low >= 0) {
            add_byte(a, out, (char)(high * 16 + low), line);
            i += 2;
        } else {
            add_byte(a, out, word && s.p[i] == '_' ? ' ' : s.p[i], line);
        }
    }
}

typedef struct sextets {
    unsigned bits, n;
} sextets;

static void base64(fl_arena *a, bytes *out, fl_str s, sextets *state, size_t line) {
    for (size_t i = 0; i < s.n; i++) {
        int v = sextet(s.p[i]);
        if (v < 0)
            continue;
        state->bits = (state->bits << 6 | (unsigned)v) & 0xFFFFFF;
        if (++state->n % 4 != 1)
            add_byte(a, out, (char)(state->bits >> (state->n % 4 == 2 ? 4 : state->n % 4 == 3 ? 2 : 0) & 0xFF), line);
    }
}

/* "=?UTF-8?Q?Maintenance?=" in a header. */
static fl_str encoded_words(const fl_mailing *n, fl_str s) {
    if (fl_str_find(s, FL_STR("=?")) < 0)
        return s;
    bytes out = {.b = {0}};
    while (s.n) {
        ptrdiff_t open = fl_str_find(s, FL_STR("=?"));
        fl_str rest = open >= 0 ? fl_str_sub(s, (size_t)open + 2, s.n) : FL_STR_NONE;
        ptrdiff_t set = fl_str_find_char(rest, '?');
        char kind = set >= 0 && (size_t)set + 2 < rest.n ? (char)(rest.p[set + 1] | 0x20) : '\0';
        fl_str body = kind ? fl_str_sub(rest, (size_t)set + 3, rest.n) : FL_STR_NONE;
        ptrdiff_t end = fl_str_find(body, FL_STR("?="));
        if (end < 0 || (kind != 'q' && kind != 'b')) {
            quoted_printable(n->arena, &out, fl_str_sub(s, 0, s.n), false, 0);
            break;
        }
        fl_str before = fl_str_sub(s, 0, (size_t)open), word = fl_str_sub(body, 0, (size_t)end);
        for (size_t i = 0; fl_str_trim(before).n && i < before.n; i++)
            add_byte(n->arena, &out, before.p[i], 0);
        sextets state = {0, 0};
        if (kind == 'q')
            quoted_printable(n->arena, &out, word, true, 0);
        else
            base64(n->arena, &out, word, &state, 0);
        s = fl_str_sub(body, (size_t)end + 2, body.n);
    }
    const fl_text *t = fl_text_decode(n->arena, (fl_str){out.b.v, out.b.n}, n->limits);
    return t->n ? fl_str_trim(fl_text_line(t, 0)) : FL_STR_NONE;
}

/* ---- pages ---- */

static bool tag_is(fl_str tag, const char *name) {
    size_t k = strlen(name);
    return fl_str_istarts(tag, fl_str_of(name)) && (tag.n == k || memchr(" \t/>\n", tag.p[k], 5));
}

static bool breaks_line(fl_str tag) {
    static const char *const names[] = {"br",    "p",  "div", "tr", "li", "ul", "ol",
                                        "table", "h1", "h2",  "h3", "h4", "pre"};
    tag = tag.n && tag.p[0] == '/' ? fl_str_sub(tag, 1, tag.n) : tag;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (tag_is(tag, names[i]))
            return true;
    }
    return false;
}

/* "&nbsp;" and its like: bytes taken, 0: it is none. */
static size_t reference(fl_str s, const char **is) {
    static const struct {
        const char *name, *is;
    } known[] = {{"&nbsp;", " "}, {"&amp;", "&"},   {"&lt;", "<"},    {"&gt;", ">"},    {"&quot;", "\""},
                 {"&#39;", "'"},  {"&ndash;", "-"}, {"&mdash;", "-"}, {"&#8211;", "-"}, {"&#8212;", "-"},
                 {"&#160;", " "}, {"&#43;", "+"},   {"&colon;", ":"}, {"&#58;", ":"},   {"&#x2013;", "-"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!fl_str_istarts(s, fl_str_of(known[i].name)))
            continue;
        *is = known[i].is;
        return strlen(known[i].name);
    }
    return 0;
}

/* Where an element that nobody sees ends. */
static size_t behind_hidden(fl_str s, size_t i, fl_str tag) {
    const char *end = tag_is(tag, "style") ? "</style" : tag_is(tag, "script") ? "</script" : NULL;
    if (!end)
        return i;
    ptrdiff_t at = fl_str_ifind(fl_str_sub(s, i, s.n), fl_str_of(end));
    return at < 0 ? s.n : i + (size_t)at;
}

static void page(const fl_mailing *n, bytes *out, const bytes *in) {
    fl_str s = {in->b.v, in->b.n};
    size_t line = 0;
    for (size_t i = 0; i < s.n; i++) {
        size_t from = in->source.n ? in->source.v[line < in->source.n ? line : in->source.n - 1] : 0;
        const char *is;
        size_t k;
        if (s.p[i] == '\n') {
            line++;
            add_byte(n->arena, out, ' ', from);
        } else if (s.p[i] == '<') {
            ptrdiff_t end = fl_str_find_char(fl_str_sub(s, i, s.n), '>');
            fl_str tag = fl_str_sub(s, i + 1, end < 0 ? s.n : i + (size_t)end);
            size_t next = end < 0 ? s.n : behind_hidden(s, i + (size_t)end, tag);
            for (size_t b = i; b < next && b < s.n; b++)
                line += s.p[b] == '\n';
            add_byte(n->arena, out, breaks_line(tag) ? '\n' : ' ', from);
            i = next;
        } else if (s.p[i] == '&' && (k = reference(fl_str_sub(s, i, s.n), &is)) > 0) {
            add_byte(n->arena, out, is[0], from);
            i += k - 1;
        } else {
            add_byte(n->arena, out, s.p[i], from);
        }
    }
}

/* ---- parts ---- */

static void hand_over(const fl_mailing *n, fl_mail *mail, const bytes *b) {
    const fl_text *t = fl_text_decode(n->arena, (fl_str){b->b.v, b->b.n}, n->limits);
    for (size_t i = 0; i < t->n && !(t->flags & FL_TEXT_BINARY); i++) {
        size_t number = t->lines[i].number ? t->lines[i].number - 1 : 0;
        size_t line = !b->source.n ? 0 : b->source.v[number < b->source.n ? number : b->source.n - 1];
        fl_mail_line l = {fl_text_line(t, i), line};
        FL_PUSH(n->arena, &mail->lines, l);
    }
}

static void text_part(const fl_mailing *n, fl_mail *mail, const part *p, bool html) {
    bytes raw = {.b = {0}}, shown = {.b = {0}};
    sextets state = {0, 0};
    bool printable = fl_str_ieqz(p->encoding, "quoted-printable"), sixty_four = fl_str_ieqz(p->encoding, "base64");
    mail->encoded = mail->encoded || printable || sixty_four;
    for (size_t i = p->first; i < p->last; i++) {
        fl_str line = fl_text_line(n->text, i);
        if (sixty_four) {
            base64(n->arena, &raw, line, &state, i);
            continue;
        }
        fl_str end = fl_str_rtrim(line);
        bool soft = printable && end.n && end.p[end.n - 1] == '=';
        line = soft ? fl_str_sub(end, 0, end.n - 1) : line;
        if (printable)
            quoted_printable(n->arena, &raw, line, false, i);
        for (size_t k = 0; !printable && k < line.n; k++)
            add_byte(n->arena, &raw, line.p[k], i);
        if (!soft) {
            add_byte(n->arena, &raw, '\n', i);
            raw.source.v[raw.source.n - 1] = i + 1; /* of the line that begins here */
        }
    }
    if (html)
        page(n, &shown, &raw);
    hand_over(n, mail, html ? &shown : &raw);
}

static void parts(const fl_mailing *n, fl_mail *mail, const part *p, bool html, unsigned depth) {
    if (!fl_str_istarts(p->type, FL_STR("multipart/")) || !p->boundary.n) {
        bool is_html = fl_str_istarts(p->type, FL_STR("text/html"));
        if (is_html == html && (!p->type.n || fl_str_istarts(p->type, FL_STR("text/"))))
            text_part(n, mail, p, html);
        return;
    }
    size_t open = SIZE_MAX;
    for (size_t i = p->first; i <= p->last; i++) {
        fl_str line = i < p->last ? fl_str_trim(fl_text_line(n->text, i)) : FL_STR_NONE;
        bool edge = fl_str_starts(line, FL_STR("--")) && fl_str_starts(fl_str_sub(line, 2, line.n), p->boundary);
        if (!edge && i < p->last)
            continue;
        if (open != SIZE_MAX && depth < PARTS_DEEP) {
            part inner = {.last = i};
            unsigned known = 0;
            inner.first = headers(n, mail, &inner, open, i, false, &known);
            parts(n, mail, &inner, html, depth + 1);
        }
        open = i + 1;
    }
}

static bool is_page(const fl_mailing *n, size_t first) {
    while (first < n->text->n && !fl_str_trim(fl_text_line(n->text, first)).n)
        first++;
    fl_str line = first < n->text->n ? fl_str_trim(fl_text_line(n->text, first)) : FL_STR_NONE;
    return fl_str_istarts(line, FL_STR("<!DOCTYPE html")) || fl_str_istarts(line, FL_STR("<html"));
}

void fl_mail_read(const fl_mailing *n, fl_mail *mail) {
    *mail = (fl_mail){.headers = false};
    part all = {.last = n->text->n}, none = {.last = n->text->n};
    unsigned known = 0;
    size_t i = 0;
    while (i < n->text->n && !fl_str_trim(fl_text_line(n->text, i)).n)
        i++;
    if (i < n->text->n && fl_str_starts(fl_text_line(n->text, i), FL_STR("From ")))
        i++; /* mbox */
    all.first = headers(n, mail, &all, i, n->text->n, true, &known);
    mail->headers = known >= 2 && (mail->from.n || mail->subject.n);
    if (!mail->headers) {
        mail->from = mail->subject = mail->date = FL_STR_NONE;
        all = none;
    }
    mail->body = all.first;
    if (is_page(n, all.first) && !fl_str_istarts(all.type, FL_STR("multipart/")))
        all.type = FL_STR("text/html");
    parts(n, mail, &all, false, 0);
    if (!mail->lines.n)
        parts(n, mail, &all, true, 0);
    mail->subject = encoded_words(n, mail->subject);
    mail->from = encoded_words(n, mail->from);
}
