/* CommonMark 0.30, section 4.5: three or more backticks or tildes open a block, with an info string (without backticks
 * when the fence is of backticks); at least as many of the same character, alone on a line, close it. Fences inside
 * list items and quotes are indented further, so any indentation counts here. An open last block runs to the end of the
 * text.
 *
 *     1. Check the peering:
 *        ```bash
 *        az network express-route peering list …
 *        ```
 *
 * A block inside a quote ("> ```") has its quote marks blanked, so that its lines keep their columns and its JSON is
 * JSON. */
#include "text/markdown.h"

typedef struct fence {
    char mark;       /* '`' or '~' */
    size_t count;    /* how many */
    bool bare;       /* nothing behind them */
    bool valid_info; /* may open a block */
    unsigned quotes; /* '>' before it */
    bool listed;     /* behind a list mark: cannot close */
} fence;

static size_t skip_blank(fl_str s, size_t i) {
    while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\t'))
        i++;
    return i;
}

/* "- ", "* ", "+ ", "12. ", "12) " at i; i when there is none. */
static size_t skip_list_mark(fl_str s, size_t i) {
    size_t at = i;
    if (at < s.n && (s.p[at] == '-' || s.p[at] == '*' || s.p[at] == '+')) {
        at++;
    } else {
        while (at < s.n && at - i < 9 && s.p[at] >= '0' && s.p[at] <= '9')
            at++;
        if (at == i || at >= s.n || (s.p[at] != '.' && s.p[at] != ')'))
            return i;
        at++;
    }
    return at < s.n && s.p[at] == ' ' ? at + 1 : i;
}

/* Confluence and Jira: "{code:title=x}" … "{code}", "{noformat}" … "{noformat}". */
static bool read_brace(fl_str s, fence *f) {
    static const char *const names[] = {"{code", "{noformat", NULL};
    s = fl_str_trim(s);
    for (unsigned k = 0; names[k]; k++) {
        fl_str name = fl_str_of(names[k]);
        char next = s.n > name.n ? s.p[name.n] : '\0';
        if (!fl_str_starts(s, name) || (next != '}' && next != ':') || s.p[s.n - 1] != '}')
            continue;
        *f = (fence){.mark = names[k][1], .count = 3, .bare = next == '}', .valid_info = true};
        return true;
    }
    return false;
}

static bool read_fence(fl_str s, fence *f) {
    *f = (fence){0};
    size_t i = skip_blank(s, 0);
    if (i < s.n && s.p[i] == '{')
        return read_brace(s, f);
    while (i < s.n && s.p[i] == '>') {
        f->quotes++;
        i = skip_blank(s, i + 1);
    }
    size_t item = skip_list_mark(s, i);
    f->listed = item != i;
    i = skip_blank(s, item);
    if (i >= s.n || (s.p[i] != '`' && s.p[i] != '~'))
        return false;
    f->mark = s.p[i];
    while (i < s.n && s.p[i] == f->mark) {
        f->count++;
        i++;
    }
    fl_str info = fl_str_sub(s, i, s.n);
    f->bare = skip_blank(info, 0) == info.n;
    f->valid_info = f->mark == '~' || info.n == 0 || !memchr(info.p, '`', info.n);
    return f->count >= 3;
}

bool fl_markdown_may_fence(fl_str line) {
    fence f;
    return read_fence(line, &f);
}

static bool closes(const fence *f, const fence *open) {
    return f->mark == open->mark && f->count >= open->count && f->bare && !f->listed;
}

static void blank_quotes(char *line, size_t n, unsigned quotes) {
    for (size_t i = 0; i < n && quotes > 0 && (line[i] == '>' || line[i] == ' ' || line[i] == '\t'); i++)
        if (line[i] == '>') {
            line[i] = ' ';
            quotes--;
        }
}

/* A quoted block ends with its quote: the first line without the mark. */
static size_t quote_end(const fl_text *t, size_t from, size_t to) {
    for (size_t i = from; i < to; i++) {
        fl_str s = fl_text_line(t, i);
        size_t at = skip_blank(s, 0);
        if (at >= s.n || s.p[at] != '>')
            return i;
    }
    return to;
}

/* close == limit: the block has no closing fence and runs to there. */
static void mark_block(fl_text *t, char *data, size_t open, size_t close, size_t limit, unsigned quotes) {
    for (size_t i = open + 1; i < close; i++) {
        t->lines[i].flags = 0;
        if (quotes)
            blank_quotes(data + t->lines[i].off, t->lines[i].len, quotes);
    }
    t->lines[open].flags = FL_LINE_FENCE;
    if (close < limit)
        t->lines[close].flags = FL_LINE_FENCE;
}

static bool has_pair(const fl_text *t, const size_t *candidates, size_t n) {
    fence open = {0}, f;
    for (size_t c = 0; c < n; c++) {
        if (!read_fence(fl_text_line(t, candidates[c]), &f))
            continue;
        if (open.count && closes(&f, &open))
            return true;
        if (!open.count && f.valid_info)
            open = f;
    }
    return false;
}

/* The closing fence of candidate c before line `limit`; *last is the candidate behind which to go on. */
static size_t find_close(const fl_text *t, const size_t *candidates, size_t n, size_t c, size_t limit, size_t *last) {
    fence open, f;
    read_fence(fl_text_line(t, candidates[c]), &open);
    *last = c;
    for (size_t k = c + 1; k < n && candidates[k] < limit; k++) {
        *last = k;
        if (read_fence(fl_text_line(t, candidates[k]), &f) && closes(&f, &open))
            return candidates[k];
    }
    return limit;
}

void fl_markdown_mark(fl_text *t, char *data, const size_t *candidates, size_t n) {
    if (!has_pair(t, candidates, n))
        return;
    t->flags |= FL_TEXT_MARKDOWN;
    for (size_t i = 0; i < t->n; i++)
        t->lines[i].flags |= FL_LINE_PROSE;
    size_t quote = 0; /* where the current quote ends */
    for (size_t c = 0; c < n; c++) {
        fence open;
        if (!read_fence(fl_text_line(t, candidates[c]), &open) || !open.valid_info)
            continue;
        if (open.quotes && quote <= candidates[c])
            quote = quote_end(t, candidates[c] + 1, t->n);
        size_t limit = open.quotes ? quote : t->n;
        size_t last;
        size_t close = find_close(t, candidates, n, c, limit, &last);
        mark_block(t, data, candidates[c], close, limit, open.quotes);
        c = last;
    }
}
