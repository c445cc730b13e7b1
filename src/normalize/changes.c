/* changes.c - plain lists that people keep: dated lines of changes, and prefixes to expect.
 *
 *     changes.txt:             2026-03-02 18:40 UTC  edge1: advertised a block of prefixes
 *                              - 2026-03-02T18:40Z: …
 *     expected-prefixes.txt:   192.0.2.0/24   # head office
 *
 * A line without a time goes on with the change above it when it is indented, else it stays unread. */
#include "normalize/internal.h"

/* The file is such a list by its name: "change", "changes", "change-log", "changelog" with .txt, .md or .log. */
static bool is_change_list(fl_str base) {
    bool ending =
        fl_str_iends(base, FL_STR(".txt")) || fl_str_iends(base, FL_STR(".md")) || fl_str_iends(base, FL_STR(".log"));
    return ending && fl_str_ifind(base, FL_STR("change")) >= 0;
}

static bool digit(char c) { return c >= '0' && c <= '9'; }

/* The longest start of s that is a time with a date; 0: none. */
static size_t leading_time(const fl_normalizer *n, fl_str s, fl_time *at, bool *zone) {
    if (s.n < 10 || !digit(s.p[0]) || !digit(s.p[3]) || s.p[4] != '-')
        return 0;
    size_t longest = s.n < 36 ? s.n : 36;
    for (size_t k = longest; k >= 10; k--) {
        if (k < s.n && !memchr(" \t:,;|]-", s.p[k], 8))
            continue;
        fl_str head = fl_str_rtrim(fl_str_sub(s, 0, k));
        bool utc = fl_str_iends(head, FL_STR(" UTC")) || fl_str_iends(head, FL_STR(" GMT"));
        fl_str plain = utc ? fl_str_rtrim(fl_str_sub(head, 0, head.n - 4)) : head;
        if (!fl_time_parse(plain, utc ? 0 : n->options.zone_minutes, at, zone))
            continue;
        *zone = *zone || utc;
        return k;
    }
    return 0;
}

/* "- ", "* ", "| ", "[" before the time, ": ", "]", "|", " - " behind it. */
static fl_str skip(fl_str s, const char *set) {
    while (s.n && memchr(set, s.p[0], strlen(set)))
        s = fl_str_sub(s, 1, s.n);
    return s;
}

/* A change, over the lines it was written on. */
typedef struct noted {
    size_t first, last; /* lines, [first, last); equal when there is none */
    fl_str text;
    fl_time at;
    bool zone;
} noted;

static void add_change(fl_normalizer *n, noted *c) {
    if (c->first == c->last)
        return;
    fl_fact *f = fl_fact_new(n->store, FL_CHANGE);
    fl_fact_set(n->store, f, FL_CHANGE_TEXT, c->text);
    fl_fact_set(n->store, f, FL_CHANGE_ABOUT, fl_norm_change_about(n, c->text));
    fl_norm_set_time(n, f, c->at, FL_FROM_OUTPUT, !c->zone);
    fl_norm_lines_evidence(n, c->first, c->last, &f->ev);
    for (size_t i = c->first; i < c->last; i++)
        fl_norm_quote(n, i);
    fl_store_add(n->store, f);
    c->first = c->last;
}

static bool read_changes(fl_normalizer *n) {
    size_t dated = 0;
    fl_time at;
    bool zone;
    for (size_t i = 0; i < n->text->n; i++)
        dated += leading_time(n, skip(fl_text_line(n->text, i), " \t-*|["), &at, &zone) > 0;
    if (!dated)
        return false;
    size_t before = n->store->facts.n;
    noted open = {0};
    for (size_t i = 0; i < n->text->n; i++) {
        fl_str line = fl_text_line(n->text, i), t = fl_str_trim(line);
        if (!t.n || t.p[0] == '#')
            continue;
        fl_str s = skip(t, " \t-*|[");
        size_t k = leading_time(n, s, &at, &zone);
        bool goes_on = open.first < open.last && (line.p[0] == ' ' || line.p[0] == '\t');
        if (k) {
            add_change(n, &open);
            fl_str text = fl_str_trim(skip(fl_str_sub(s, k, s.n), " \t:,;|]-"));
            open = (noted){i, text.n ? i + 1 : i, text, at, zone};
        } else if (goes_on) {
            open.last = i + 1;
            open.text = fl_arena_printf(n->arena, "%.*s %.*s", FL_STR_ARG(open.text), FL_STR_ARG(t));
        } else {
            add_change(n, &open);
            fl_norm_unread(n, i, i + 1, FL_STR_NONE, "a line of a change list without a date");
        }
    }
    add_change(n, &open);
    fl_norm_document_row(n, before, "changes");
    return true;
}

static bool read_expected(fl_normalizer *n) {
    size_t before = n->store->facts.n;
    for (size_t i = 0; i < n->text->n; i++) {
        fl_str line = fl_text_line(n->text, i);
        ptrdiff_t hash = fl_str_find_char(line, '#');
        line = fl_str_trim(hash >= 0 ? fl_str_sub(line, 0, (size_t)hash) : line);
        if (!line.n)
            continue;
        fl_prefix p;
        if (!fl_prefix_parse(line, false, &p)) {
            fl_norm_unread(n, i, i + 1, FL_STR_NONE, "an expected prefix that is none");
            continue;
        }
        fl_fact *f = fl_fact_new(n->store, FL_EXPECTED_PREFIX);
        fl_fact_set(n->store, f, FL_EXPECTED_PREFIX_PREFIX, line);
        fl_norm_lines_evidence(n, i, i + 1, &f->ev);
        fl_norm_quote(n, i);
        fl_store_add(n->store, f);
    }
    fl_norm_document_row(n, before, "expected-prefixes");
    return true;
}

bool fl_norm_changes(fl_normalizer *n) {
    fl_str base = fl_norm_base_name(n->inside);
    if (fl_str_ieqz(base, "expected-prefixes.txt") || fl_str_ieqz(base, "expected_prefixes.txt"))
        return read_expected(n);
    return is_change_list(base) && read_changes(n);
}
