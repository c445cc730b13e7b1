/* The line loop. Most lines are plain and are copied as they are; only lines with control characters are played on the
 * terminal of terminal.c. */
#include "text/text.h"

#include <stdlib.h>

#include "text/encoding.h"
#include "text/html.h"
#include "text/markdown.h"
#include "text/pasted.h"
#include "text/residue.h"
#include "text/terminal.h"

enum { PAD_FREE = 1 << 20, PLAYED_MOST = 4 << 20 /* cells of a line with control characters */ };

/* One segment of a played line that is waiting to be overwritten or kept. */
typedef struct segment {
    char *text;
    size_t n, cap;
    size_t from, to; /* in the working text */
} segment;

typedef struct decoder {
    fl_arena *arena;
    const fl_limits *limits;
    fl_text *t;
    fl_work work;
    FL_VEC(char) data;
    FL_VEC(fl_line) lines;
    FL_VEC(size_t) fences; /* lines that may be Markdown fences */
    size_t from, to;       /* of the working text: lines that are taken and still to be copied */
    fl_terminal terminal;
    segment kept, current;
    fl_html html;
    bool part; /* lines out of the middle of a text */
} decoder;

static void append(decoder *d, fl_str s) {
    size_t need = d->data.n + s.n + 1;
    while (need > d->data.cap)
        d->data.v = fl_vec_grow(d->arena, d->data.v, d->data.n, &d->data.cap, 1);
    if (s.n)
        memcpy(d->data.v + d->data.n, s.p, s.n);
    d->data.n += s.n;
}

static fl_str cut_line(decoder *d, fl_str s, size_t used) {
    size_t n = d->limits->line_bytes > used ? d->limits->line_bytes - used : 0;
    if (s.n <= n)
        return s;
    d->t->flags |= FL_TEXT_LONG_LINE;
    while (n > 0 && ((unsigned char)s.p[n] & 0xc0) == 0x80)
        n--;
    return fl_str_sub(s, 0, n);
}

/* Concatenated files have marks in the middle; U+FEFF elsewhere is text. */
static fl_str drop_mark(decoder *d, fl_str s) {
    while (fl_str_starts(s, FL_STR("\xef\xbb\xbf"))) {
        d->t->flags |= FL_TEXT_BOM;
        s = fl_str_sub(s, 3, s.n);
    }
    return s;
}

/* Ends the line whose text was appended from line.off on. */
static void push_line(decoder *d, fl_line line) {
    if (d->work.scan.multibyte)
        d->data.n = line.off + fl_pasted_clean(d->data.v + line.off, d->data.n - line.off);
    line.len = (uint32_t)(d->data.n - line.off);
    if (!d->html.on && fl_markdown_may_fence((fl_str){d->data.v + line.off, line.len}))
        FL_PUSH(d->arena, &d->fences, d->lines.n);
    FL_PUSH(d->arena, &d->lines, line);
    append(d, FL_STR("\n"));
}

/* A line of a page: as many lines as it holds, each with the place of the whole. */
static void give_html(decoder *d, fl_str s, fl_line line) {
    char *out = fl_arena_alloc(d->arena, s.n + 4);
    bool any = false;
    for (;;) {
        size_t n;
        fl_html_piece piece = fl_html_next(&d->html, &s, out, &n);
        if (piece == FL_HTML_END && (any || !d->html.in_pre))
            return;
        any = true;
        line.off = d->data.n;
        line.flags = piece == FL_HTML_FENCE ? FL_LINE_FENCE : piece == FL_HTML_PROSE ? FL_LINE_PROSE : 0;
        append(d, cut_line(d, (fl_str){out, n}, 0));
        push_line(d, line);
    }
}

/* A clean line from [from, to) of the working text: residue is left out, a line of nothing else is not given at all. */
static void give(decoder *d, fl_str s, uint32_t number, size_t from, size_t to) {
    uint64_t off = d->data.n;
    fl_line line = {.off = off, .number = number};
    fl_residue r;
    bool removed = false;
    while (!d->html.on && s.n > 0 && (r = fl_residue_find(s)).flag) {
        d->t->flags |= r.flag;
        removed = true;
        append(d, fl_str_sub(s, 0, r.from));
        s = fl_str_sub(s, r.to, s.n);
        if (r.from > 0)
            break;
    }
    if (removed && d->data.n == off && fl_str_trim(s).n == 0)
        return;
    line.src_off = fl_work_src(&d->work, from);
    line.src_end = fl_work_src(&d->work, to);
    if (d->html.on) {
        give_html(d, s, line);
        return;
    }
    append(d, cut_line(d, s, d->data.n - off));
    push_line(d, line);
}

static void take_segment(decoder *d, segment *s) {
    size_t need = 4 * d->terminal.n + 1;
    if (need > s->cap) {
        char *text = realloc(s->text, need);
        if (!text)
            abort();
        s->text = text;
        s->cap = need;
    }
    s->n = fl_terminal_text(&d->terminal, s->text);
}

/* Progress may be overwritten, and a prompt that is drawn again is still there. All other text is kept as a line. */
static bool may_drop(const segment *old, const segment *new) {
    fl_str a = {old->text, old->n}, b = {new->text, new->n};
    return fl_residue_is_progress(a) || fl_str_starts(b, a);
}

static unsigned overwritten_flag(fl_str s) {
    if (fl_residue_pager(s))
        return FL_TEXT_PAGER;
    return fl_residue_is_progress(s) && fl_str_trim(s).n > 1 ? FL_TEXT_SPINNER : FL_TEXT_CONTROL;
}

/* Where a pager erased its own prompt (backspaces, blanks, cursor moves), the text goes on in column one. */
static size_t skip_pager(decoder *d, fl_str s) {
    size_t i = fl_residue_pager(s);
    if (!i)
        return 0;
    size_t end = 0;
    while (i < s.n) {
        if (s.p[i] == ' ') {
            i++;
        } else if (s.p[i] == '\b' || s.p[i] == '\r') {
            end = ++i;
        } else if (s.p[i] == '\x1b' && i + 1 < s.n && s.p[i + 1] == '[') {
            i += 2;
            while (i < s.n && s.p[i] >= 0x30 && s.p[i] <= 0x3f)
                i++;
            if (i >= s.n || !strchr("DGKJm", s.p[i]) || !s.p[i])
                break;
            end = ++i;
        } else {
            break;
        }
    }
    if (end)
        d->t->flags |= FL_TEXT_PAGER | FL_TEXT_CONTROL;
    return end;
}

/* line ends at `to`; it begins at `from`, or behind a byte order mark there. */
static void play_line(decoder *d, fl_str line, size_t from, size_t to, uint32_t number) {
    size_t line_from = from;
    from = to - line.n;
    d->kept.n = 0;
    bool any = false, paged = false;
    for (size_t i = 0; i < line.n;) {
        size_t pager = skip_pager(d, fl_str_sub(line, i, line.n));
        paged |= pager > 0;
        i += pager;
        size_t start = i;
        i += fl_terminal_play(&d->terminal, fl_str_sub(line, i, line.n));
        take_segment(d, &d->current);
        d->current.from = from + start;
        d->current.to = from + i;
        if (d->current.n == 0)
            continue;
        if (any && !may_drop(&d->kept, &d->current)) {
            give(d, (fl_str){d->kept.text, d->kept.n}, number, line_from, d->kept.to);
            line_from = d->kept.to;
        } else if (any) {
            d->t->flags |= overwritten_flag((fl_str){d->kept.text, d->kept.n});
        }
        segment spare = d->kept;
        d->kept = d->current;
        d->current = spare;
        any = true;
    }
    if (any || !paged)
        give(d, (fl_str){d->kept.text, d->kept.n}, number, line_from, to);
}

/* ---- lines that stand in the clean text as they are ---- */

/* Only such bytes as need no decoding, in lines that LF ends. */
static bool is_simple(const decoder *d) {
    const fl_scan *scan = &d->work.scan;
    return !d->html.on && d->work.encoding == FL_ENC_UTF8 && !scan->control && !scan->cr && !scan->multibyte &&
           !scan->invalid && !scan->cut_end;
}

/* What residue (residue.c) or a fence (markdown.c) may begin with, behind blanks. */
static const bool begins_odd[256] = {
    ['-'] = true, ['\\'] = true, ['|'] = true, ['/'] = true, ['{'] = true, ['['] = true, ['<'] = true,
    ['('] = true, ['l'] = true,  ['S'] = true, ['>'] = true, ['*'] = true, ['+'] = true, ['0'] = true,
    ['1'] = true, ['2'] = true,  ['3'] = true, ['4'] = true, ['5'] = true, ['6'] = true, ['7'] = true,
    ['8'] = true, ['9'] = true,  ['`'] = true, ['~'] = true,
};

/* Neither residue nor a fence begins it. */
static bool is_plain(const decoder *d, fl_str line) {
    size_t i = 0;
    while (i < line.n && (line.p[i] == ' ' || line.p[i] == '\t'))
        i++;
    if (line.n > d->limits->line_bytes)
        return false;
    return i == line.n || !begins_odd[(unsigned char)line.p[i]] ||
           (!fl_residue_may_start(line) && !fl_markdown_may_fence(line));
}

/* Takes a line of a simple text, with its end; many are copied at once. */
static void take_plain(decoder *d, size_t pos, size_t stop, uint32_t number) {
    if (d->from == d->to)
        d->from = pos;
    d->to = stop + 1;
    fl_line line = {.off = d->data.n + (pos - d->from),
                    .len = (uint32_t)(stop - pos),
                    .number = number,
                    .src_off = pos,
                    .src_end = stop};
    FL_PUSH(d->arena, &d->lines, line);
}

static void copy_plain(decoder *d) {
    append(d, fl_str_sub(d->work.text, d->from, d->to));
    d->from = d->to;
}

static void decode_lines(decoder *d) {
    fl_str s = d->work.text;
    const fl_scan *scan = &d->work.scan;
    bool simple = is_simple(d);
    char end = scan->lf == 0 && scan->cr > 0 ? '\r' : '\n';
    bool high = !scan->c1 && !scan->invalid && !scan->cut_end;
    bool clean = high && !scan->control && scan->cr == 0;
    uint32_t number = 0;
    for (size_t pos = 0; pos < s.n;) {
        const char *q = memchr(s.p + pos, end, s.n - pos);
        size_t stop = q ? (size_t)(q - s.p) : s.n;
        size_t last = stop;
        while (end == '\n' && last > pos && s.p[last - 1] == '\r')
            last--;
        if (last < stop && q)
            d->t->flags |= FL_TEXT_CRLF;
        if (!q)
            d->t->flags |= FL_TEXT_NO_FINAL_NEWLINE;
        number++;
        fl_str line = fl_str_sub(s, pos, last);
        if (simple && q && is_plain(d, line)) {
            take_plain(d, pos, stop, number);
            pos = stop + 1;
            continue;
        }
        copy_plain(d);
        if (line.n > 2 && line.p[0] == '\xef')
            line = drop_mark(d, line);
        if (clean || fl_scan_plain(line, high))
            give(d, line, number, pos, last);
        else
            play_line(d, line, pos, last, number);
        pos = q ? stop + 1 : s.n;
    }
    copy_plain(d);
}

static void reserve(decoder *d) {
    const fl_scan *scan = &d->work.scan;
    d->data.cap = d->work.text.n + 2;
    d->data.v = FL_NEW_N(d->arena, d->data.cap, char);
    d->lines.cap = (scan->lf ? scan->lf : scan->cr) + 1;
    d->lines.v = FL_NEW_N(d->arena, d->lines.cap, fl_line);
}

/* Lines of nothing but printable ASCII and tabs, of which nothing is taken off: they are clean where they are. */
static bool find_lines(decoder *d) {
    const fl_str s = d->work.text;
    if (!is_simple(d))
        return false;
    d->lines.cap = d->work.scan.lf + 1;
    d->lines.v = FL_NEW_N(d->arena, d->lines.cap, fl_line);
    for (size_t pos = 0; pos < s.n;) {
        const char *q = memchr(s.p + pos, '\n', s.n - pos);
        const size_t stop = q ? (size_t)(q - s.p) : s.n;
        const fl_str line = {s.p + pos, stop - pos};
        if (line.n > d->limits->line_bytes || fl_residue_find(line).flag) {
            d->lines.n = 0;
            return false;
        }
        const uint32_t number = (uint32_t)d->lines.n + 1;
        d->lines.v[d->lines.n++] = (fl_line){pos, (uint32_t)line.n, number, pos, stop, 0};
        pos = stop + 1;
    }
    const bool ended = s.p[s.n - 1] == '\n';
    d->t->data = (fl_str){s.p, s.n - ended};
    d->t->lines = d->lines.v;
    d->t->n = d->lines.n;
    d->t->flags = ended ? 0 : FL_TEXT_NO_FINAL_NEWLINE;
    return true;
}

static void finish(decoder *d) {
    fl_text *t = d->t;
    t->lines = d->lines.v;
    t->n = d->lines.n;
    if (d->data.n > 0)
        d->data.n--; /* lines are separated, not ended */
    d->data.v[d->data.n] = '\0';
    t->data = (fl_str){d->data.v, d->data.n};
    t->replaced = d->work.replaced + d->terminal.replaced;
    if (t->replaced)
        t->flags |= FL_TEXT_REPLACED;
    if (d->terminal.control)
        t->flags |= FL_TEXT_CONTROL;
    if (d->terminal.overflow)
        t->flags |= FL_TEXT_LONG_LINE;
    if (d->html.on)
        t->flags |= FL_TEXT_MARKDOWN;
    if (d->part)
        return;
    if (d->fences.n > 1)
        fl_markdown_mark(t, d->data.v, d->fences.v, d->fences.n);
    if (!(t->flags & FL_TEXT_MARKDOWN) && fl_pasted_unquote(t, d->data.v))
        t->flags |= FL_TEXT_QUOTED;
    if (fl_pasted_unstamp(d->arena, t, d->data.v))
        t->flags |= FL_TEXT_STAMPED;
}

static fl_text *decode(fl_arena *arena, fl_str bytes, const fl_limits *limits, bool part, bool in_place) {
    decoder d = {.arena = arena, .limits = limits, .t = FL_NEW(arena, fl_text), .part = part};
    d.t->data = FL_STR("");
    fl_work_init(&d.work, bytes);
    d.t->encoding = d.work.encoding;
    d.t->ascii = !d.work.scan.multibyte && !d.work.scan.invalid && !d.work.scan.cut_end;
    if (d.work.binary) {
        d.t->flags |= FL_TEXT_BINARY;
    } else if (drop_mark(&d, d.work.text).n > 0 && !(in_place && find_lines(&d))) {
        reserve(&d);
        d.html.on = !part && fl_html_is(drop_mark(&d, d.work.text));
        d.t->ascii = d.t->ascii && !d.html.on; /* "&#x276f;" */
        size_t most = limits->line_bytes < PLAYED_MOST ? limits->line_bytes : PLAYED_MOST;
        fl_terminal_init(&d.terminal, most, d.work.text.n + PAD_FREE);
        decode_lines(&d);
        finish(&d);
        fl_terminal_fini(&d.terminal);
        free(d.kept.text);
        free(d.current.text);
    }
    fl_work_fini(&d.work);
    return d.t;
}

fl_text *fl_text_decode(fl_arena *arena, fl_str bytes, const fl_limits *limits) {
    return decode(arena, bytes, limits, false, false);
}

static fl_text *decode_part(fl_arena *arena, fl_str bytes, const fl_limits *limits, uint32_t lines, uint64_t offset,
                            bool in_place) {
    fl_text *t = decode(arena, bytes, limits, true, in_place);
    for (size_t i = 0; i < t->n; i++) {
        t->lines[i].number += lines;
        t->lines[i].src_off += offset;
        t->lines[i].src_end += offset;
    }
    return t;
}

fl_text *fl_text_decode_part(fl_arena *arena, fl_str bytes, const fl_limits *limits, uint32_t lines, uint64_t offset) {
    return decode_part(arena, bytes, limits, lines, offset, false);
}

fl_text *fl_text_decode_in_place(fl_arena *arena, fl_str bytes, const fl_limits *limits, uint32_t lines,
                                 uint64_t offset) {
    return decode_part(arena, bytes, limits, lines, offset, true);
}

size_t fl_text_line_at(const fl_text *t, uint64_t clean_off) {
    size_t lo = 0, hi = t->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (t->lines[mid].off <= clean_off)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo ? lo - 1 : 0;
}
