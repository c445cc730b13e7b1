/* changes.c - plain lists that people keep: dated lines of changes, and prefixes to expect.
 *
 *     changes.txt:             2026-03-02 18:40 UTC  edge1: advertised a block of prefixes
 *                              - 2026-03-02T18:40Z: …
 *                              3 Mar 2026 14:05 CET – gateway resized
 *     expected-prefixes.txt:   192.0.2.0/24   # head office
 *
 * A line without a time goes on with the change above it when it is indented, else it stays unread. */
#include "normalize/people.h"

/* The file is such a list by its name: "change", "changes", "change-log", "changelog" with .txt, .md or .log. */
static bool is_change_list(fl_str base) {
    bool ending =
        fl_str_iends(base, FL_STR(".txt")) || fl_str_iends(base, FL_STR(".md")) || fl_str_iends(base, FL_STR(".log"));
    return ending && fl_str_ifind(base, FL_STR("change")) >= 0;
}

/* The start of s that is a time with a date, in any form of written.h; 0: none. */
static size_t leading_time(fl_str s, fl_date_order order, fl_written *w) {
    size_t k = fl_written_read(s, order, 0, w);
    bool ends = k >= s.n || memchr(" \t:,;|]-", s.p[k], 8) || (unsigned char)s.p[k] == 0xE2;
    return k && w->dated && ends ? k : 0;
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
    bool zone, day_only;
} noted;

static void add_change(fl_normalizer *n, noted *c) {
    if (c->first == c->last)
        return;
    fl_fact *f = fl_fact_new(n->store, FL_CHANGE);
    fl_fact_set(n->store, f, FL_CHANGE_TEXT, c->text);
    fl_fact_set(n->store, f, FL_CHANGE_ABOUT, fl_norm_change_about(n, c->text));
    if (c->day_only)
        fl_fact_set_bool(f, FL_CHANGE_DAY_ONLY, true);
    fl_norm_set_time(n, f, c->at, FL_FROM_OUTPUT, !c->zone);
    fl_norm_lines_evidence(n, c->first, c->last, &f->ev);
    for (size_t i = c->first; i < c->last; i++)
        fl_norm_quote(n, i);
    fl_store_add(n->store, f);
    c->first = c->last;
}

enum { TEXT_MAX = 4096 }; /* of one change, over all its lines */

/* A line that begins with a date: the change of it, or why it has none. */
static void dated_line(fl_normalizer *n, noted *open, size_t i, fl_str s, size_t k, const fl_written *w) {
    fl_str text = fl_people_text(fl_str_sub(s, k, s.n));
    fl_time at;
    add_change(n, open);
    *open = (noted){.first = i, .last = i};
    if (!fl_written_at(w, n->options.zone_minutes, &at))
        fl_norm_unread(n, i, i + 1, FL_STR_NONE, "a change whose time cannot be read: %s",
                       w->flaw ? w->flaw : "no date");
    else if (fl_norm_open_ended(n, i) && fl_people_may_go_on(text, s))
        fl_norm_unread(n, i, i + 1, FL_STR_NONE, "a change in a last line without an end: it may have been cut");
    else if (text.n)
        *open = (noted){i, i + 1, text, at, w->zoned && !w->doubtful, !w->clocked};
}

static bool read_changes(fl_normalizer *n) {
    size_t dated = 0;
    fl_written w;
    fl_date_order order = fl_written_order(n->text->data);
    for (size_t i = 0; i < n->text->n; i++)
        dated += leading_time(skip(fl_text_line(n->text, i), " \t-*|["), order, &w) > 0;
    if (!dated)
        return false;
    size_t before = n->store->facts.n;
    noted open = {0};
    const fl_written zone = fl_people_zone(n);
    for (size_t i = 0; i < n->text->n; i++) {
        fl_str line = fl_text_line(n->text, i), t = fl_str_trim(line);
        if (!t.n || t.p[0] == '#')
            continue;
        fl_str s = skip(t, " \t-*|[");
        size_t k = leading_time(s, order, &w);
        bool goes_on = open.first < open.last && (line.p[0] == ' ' || line.p[0] == '\t');
        if (k && !w.zoned && !w.flaw) {
            w.zoned = zone.zoned;
            w.zone = zone.zone;
            w.flaw = w.clocked ? zone.flaw : NULL;
        }
        if (k) {
            dated_line(n, &open, i, s, k, &w);
        } else if (goes_on) {
            open.last = i + 1;
            if (open.text.n < TEXT_MAX)
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
