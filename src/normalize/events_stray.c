/* events_stray.c - lines that a device wrote of itself onto a terminal ("terminal monitor", a console): between the
 * lines of a command's output, or behind a prompt, where they look like a command. Only lines with a date and a
 * mnemonic
 * (%BGP-5-ADJCHANGE) are taken: what a command prints may quote a log. */
#include "normalize/events.h"

static bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

/* %FACILITY-…: the first percent sign of the line, and what stands behind it. */
static bool has_mnemonic(fl_str line) {
    const char *at = line.n ? memchr(line.p, '%', line.n) : NULL;
    const char *end = line.p + line.n, *c = at ? at + 1 : end;
    if (c == end || !is_upper(*c))
        return false;
    while (c < end && (is_upper(*c) || *c == '_' || (*c >= '0' && *c <= '9')))
        c++;
    return c < end && *c == '-';
}

static bool is_stray(fl_normalizer *n, fl_str line) {
    fl_log_head head;
    return has_mnemonic(line) && fl_norm_log_head(n, line, &head) && head.month;
}

enum { AT_ONCE = 64 };

/* Lines from i on of which none has a percent sign are passed over. */
static size_t pass_over(const fl_text *t, size_t i, size_t last) {
    while (i < last) {
        size_t to = last - i > AT_ONCE ? i + AT_ONCE : last;
        uint64_t off = t->lines[i].off, end = t->lines[to - 1].off + t->lines[to - 1].len;
        if (memchr(t->data.p + off, '%', (size_t)(end - off)))
            return i;
        i = to;
    }
    return last;
}

void fl_norm_stray_events(fl_normalizer *n, size_t first, size_t last) {
    fl_log_reader r;
    size_t from = last, to = last;
    for (size_t i = pass_over(n->text, first, last); i < last;
         i = (i + 1 - first) % AT_ONCE ? i + 1 : pass_over(n->text, i + 1, last)) {
        fl_str line = fl_text_line(n->text, i);
        if (!is_stray(n, line))
            continue;
        if (from == last) {
            if (!fl_log_begin(&r, n, n->block->host))
                return;
            from = i;
        }
        to = i + 1;
        r.lines++;
        r.hits.n = 0;
        fl_scan_all(fl_log_scanner(&r), line, &r.hits);
        if (r.hits.n)
            fl_log_held_line(&r, i, r.hits.v, r.hits.n);
    }
    if (from == last)
        return;
    fl_evidence ev = {0};
    fl_norm_lines_evidence(n, from, to, &ev);
    fl_log_end(&r, &ev, NULL);
}
