#include "text/html.h"

#include "text/scan.h"

enum { LOOK = 4096, ENTITY_MOST = 10 };

bool fl_html_is(fl_str text) {
    fl_str head = fl_str_sub(text, 0, LOOK);
    if (fl_str_find_char(head, '<') < 0)
        return false;
    bool page = fl_str_ifind(head, FL_STR("<html")) >= 0 || fl_str_ifind(head, FL_STR("<!doctype html")) >= 0 ||
                fl_str_ifind(head, FL_STR("<body")) >= 0 || fl_str_istarts(fl_str_trim(head), FL_STR("<pre"));
    return page && fl_str_find(text, FL_STR("<pre")) >= 0;
}

static uint32_t reference(fl_str name) {
    static const struct {
        const char *name;
        uint32_t cp;
    } named[] = {{"quot", '"'},     {"amp", '&'},      {"lt", '<'},        {"gt", '>'},      {"apos", '\''},
                 {"nbsp", ' '},     {"ldquo", '"'},    {"rdquo", '"'},     {"lsquo", '\''},  {"rsquo", '\''},
                 {"ndash", 0x2013}, {"mdash", 0x2014}, {"hellip", 0x2026}, {"larr", 0x2190}, {NULL, 0}};
    for (unsigned i = 0; named[i].name; i++) {
        if (fl_str_eqz(name, named[i].name))
            return named[i].cp;
    }
    if (name.n < 2 || name.p[0] != '#')
        return 0;
    bool hex = name.p[1] == 'x' || name.p[1] == 'X';
    uint32_t cp = 0;
    for (size_t i = hex ? 2 : 1; i < name.n; i++) {
        char c = name.p[i];
        uint32_t digit = c >= '0' && c <= '9'          ? (uint32_t)(c - '0')
                         : hex && c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a') + 10
                         : hex && c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A') + 10
                                                       : 99;
        if (digit > 15 || cp > 0x10FFFF)
            return 0;
        cp = cp * (hex ? 16 : 10) + digit;
    }
    return cp == 0xA0 ? ' ' : cp >= 0x20 ? cp : 0;
}

/* "&…;" at i as text; its length, or 0. A reference is never shorter than what it stands for. */
static size_t read_reference(fl_str s, size_t i, char *out, size_t *out_n) {
    fl_str rest = fl_str_sub(s, i + 1, i + 1 + ENTITY_MOST);
    ptrdiff_t end = fl_str_find_char(rest, ';');
    uint32_t cp = end > 0 ? reference(fl_str_sub(rest, 0, (size_t)end)) : 0;
    if (!cp)
        return 0;
    *out_n += fl_utf8_put(cp, out + *out_n);
    return (size_t)end + 2;
}

static bool is_tag(const fl_html *h, const char *name) {
    return h->tag_n == strlen(name) && memcmp(h->tag, name, h->tag_n) == 0;
}

static bool ends_line(const fl_html *h) {
    static const char *const names[] = {"br", "/p", "/div", "/li", "/tr", "/h1", "/h2", "/h3", "/h4", "/h5", NULL};
    for (unsigned i = 0; names[i]; i++) {
        if (is_tag(h, names[i]))
            return true;
    }
    return false;
}

/* Reads on in a tag from i; returns where the text goes on, and leaves in_tag set when it does not end here. */
static size_t read_tag(fl_html *h, fl_str s, size_t i) {
    for (; i < s.n && s.p[i] != '>'; i++) {
        char c = s.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (h->named)
            continue;
        if (!letter && !(c == '/' && !h->tag_n))
            h->named = true; /* attributes follow */
        else if (h->tag_n < sizeof h->tag)
            h->tag[h->tag_n++] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
    }
    if (i >= s.n)
        return s.n;
    h->in_tag = false;
    return i + 1;
}

static bool opens_tag(fl_str s, size_t i) {
    if (i + 1 >= s.n)
        return false;
    char c = s.p[i + 1];
    return c == '/' || c == '!' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static fl_html_piece kind(const fl_html *h) { return h->in_pre ? FL_HTML_PRE : FL_HTML_PROSE; }

fl_html_piece fl_html_next(fl_html *h, fl_str *s, char *out, size_t *out_n) {
    *out_n = 0;
    size_t i = 0;
    if (!s->n)
        return FL_HTML_END;
    while (i < s->n) {
        size_t at = i;
        if (h->in_tag || (s->p[i] == '<' && opens_tag(*s, i))) {
            if (!h->in_tag) {
                h->tag_n = 0;
                h->named = false;
                h->in_tag = true;
                i++;
            }
            fl_html before = *h;
            i = read_tag(h, *s, i);
            if (h->in_tag)
                break;
            bool fence = is_tag(h, "pre") || is_tag(h, "/pre");
            if (fence && *out_n) { /* the text before it first */
                *h = before;
                h->in_tag = false;
                *s = fl_str_sub(*s, at, s->n);
                return kind(h);
            }
            if (fence) {
                h->in_pre = is_tag(h, "pre");
                *s = fl_str_sub(*s, i, s->n);
                return FL_HTML_FENCE;
            }
            if (ends_line(h)) {
                *s = fl_str_sub(*s, i, s->n);
                return kind(h);
            }
            continue;
        }
        size_t k = s->p[i] == '&' ? read_reference(*s, i, out, out_n) : 0;
        if (!k)
            out[(*out_n)++] = s->p[i];
        i += k ? k : 1;
    }
    *s = FL_STR_NONE;
    return kind(h);
}
