/* notice.c - maintenance notices of carriers and of Microsoft, as plain text or e-mail:
 *
 *     Subject: [PW-4711] Planned maintenance, circuit LON-77
 *     Start: 03-Mar-2026 01:00 GMT            Window: 2026-03-03 01:00 - 05:00 UTC
 *     End:   03-Mar-2026 05:00 GMT            Date: 3 March 2026
 *                                             Time: 01:00 to 05:00 (UTC+1)
 *
 * Labels are read by the vocabulary "notice-label", states by "notice-status". A notice is a fact only with both ends
 * of a window; without them the document is unread, with the reason: a window that nobody could read covers nothing. */
#include "normalize/notice.h"
#include "normalize/people.h"

enum { LABEL_MAX = 48, TIMES_MAX = 6, NOTICE_BYTES = 8 << 20 };
#define DAY (INT64_C(86400) * 1000)
#define WINDOW_MOST (31 * DAY)

typedef struct stamp {
    fl_written w;
    size_t from, to; /* in its text */
} stamp;

/* ---- times in a line ---- */

static void same_date(fl_written *to, const fl_written *from);

/* "01:00 UTC on 3 March 2026": a clock and the date behind it are one. */
static bool date_behind(const fl_str s, stamp *clock, const stamp *date) {
    fl_str between = fl_str_trim(fl_str_sub(s, clock->to, date->from));
    bool near = !between.n || fl_str_ieqz(between, "on") || fl_str_eqz(between, ",") || fl_str_ieqz(between, ", on");
    if (!near || !clock->w.clocked || clock->w.dated || !date->w.dated || date->w.clocked)
        return false;
    same_date(&clock->w, &date->w);
    clock->to = date->to;
    return true;
}

static size_t times_in(const fl_notice *x, fl_str s, stamp *out) {
    size_t n = 0;
    for (size_t i = 0; i < s.n && n < TIMES_MAX;) {
        bool edge = i == 0 || !(fl_notice_word_char(s.p[i - 1]) || memchr(".:/+#", s.p[i - 1], 5));
        size_t k = edge && fl_notice_word_char(s.p[i])
                       ? fl_written_read(fl_str_sub(s, i, s.n), x->order, FL_WRITTEN_RANGE, &out[n].w)
                       : 0;
        bool ends = k && (i + k == s.n || !fl_notice_word_char(s.p[i + k]) || (unsigned char)s.p[i + k] >= 0x80);
        if (ends) {
            out[n].from = i;
            out[n].to = i + k;
            i += k;
            n += n == 0 || !date_behind(s, &out[n - 1], &out[n]);
        } else {
            i++;
        }
    }
    return n;
}

/* "-", "to", "until", and nothing else but signs and "on". */
static bool joins(fl_str s) {
    static const char *const words[] = {"-",    "to",     "until",        "till",         "through",      "and", "end",
                                        "ends", "finish", "\xE2\x80\x93", "\xE2\x80\x94", "\xE2\x86\x92", "->",  "/"};
    s = fl_str_trim(s);
    while (s.n && memchr(".,;:)(", s.p[0], 6))
        s = fl_str_ltrim(fl_str_sub(s, 1, s.n));
    while (s.n && memchr(".,;:(", s.p[s.n - 1], 5))
        s = fl_str_rtrim(fl_str_sub(s, 0, s.n - 1));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (fl_str_ieqz(s, words[i]))
            return true;
    }
    return false;
}

static void same_zone(fl_written *a, fl_written *b) {
    if (!a->zoned && b->zoned)
        a->zoned = true, a->zone = b->zone, a->doubtful = b->doubtful;
    else if (!b->zoned && a->zoned)
        b->zoned = true, b->zone = a->zone, b->doubtful = a->doubtful;
}

static void same_date(fl_written *to, const fl_written *from) {
    if (to->dated || !from->dated)
        return;
    to->dated = true;
    to->year = from->year, to->month = from->month, to->day = from->day;
    if (!to->flaw)
        to->flaw = from->flaw;
}

static void add_window(fl_notice *x, fl_written a, fl_written b, size_t first, size_t last) {
    bool next_day = !b.dated && b.of_day <= a.of_day, day_before = !a.dated && b.dated && a.of_day >= b.of_day;
    if (!a.dated && b.dated) {
        same_date(&a, &b);
        a.of_day -= day_before ? DAY : 0;
    }
    same_date(&a, &x->date);
    same_date(&b, &a);
    if (next_day)
        b.of_day += DAY;
    same_zone(&a, &b);
    fl_notice_window w = {a, b, first, last + 1};
    FL_PUSH(x->n->arena, &x->windows, w);
}

/* ---- labels ---- */

static fl_str bare(fl_str s) {
    s = fl_str_trim(s);
    while (s.n && memchr("*_>|# \t-", s.p[0], 8))
        s = fl_str_sub(s, 1, s.n);
    size_t k = 0; /* "2) 04-Mar-2026 01:00": a number of a list */
    while (k < 2 && k < s.n && s.p[k] >= '0' && s.p[k] <= '9')
        k++;
    if (k && k + 1 < s.n && s.p[k] == ')')
        s = fl_str_ltrim(fl_str_sub(s, k + 1, s.n));
    while (s.n && memchr("*_| \t", s.p[s.n - 1], 5))
        s.n--;
    return s;
}

/* "Start (UTC): …" as the label's meaning, the zone in its brackets, and the value. */
static fl_str label_of(const fl_notice *x, fl_str line, fl_str *value, fl_written *zone) {
    size_t at = 0, gap = 1;
    while (at < line.n && at <= LABEL_MAX && !memchr(":\t=|", line.p[at], 4) &&
           !(line.p[at] == ' ' && at + 1 < line.n && line.p[at + 1] == ' '))
        at++;
    size_t number = 0; /* "Start 2026-03-03 01:00": the label ends where its time begins */
    while (number < at && !(line.p[number] >= '0' && line.p[number] <= '9'))
        number++;
    if (number < at && at < line.n && line.p[at] == ':' && line.p[at - 1] >= '0' && line.p[at - 1] <= '9')
        at = number, gap = 0;
    bool cut = at < line.n && at <= LABEL_MAX;
    fl_str label = bare(fl_str_sub(line, 0, cut ? at : line.n));
    *value = cut ? bare(fl_str_sub(line, at + gap, line.n)) : FL_STR_NONE;
    if (cut && value->n && value->p[0] == ':')
        *value = bare(fl_str_sub(*value, 1, value->n));
    ptrdiff_t open = fl_str_find_char(label, '(');
    if (open > 0) {
        (void)fl_written_zone(fl_str_sub(label, (size_t)open, label.n), zone);
        label = fl_str_trim(fl_str_sub(label, 0, (size_t)open));
    }
    bool found = false;
    fl_str is = label.n && label.n <= LABEL_MAX && x->labels ? fl_vocabulary_apply(x->labels, label, &found) : label;
    return found ? is : FL_STR_NONE;
}

static void both_ends(fl_notice *x, size_t line) {
    if (!x->has_start || !x->has_end || !x->start.clocked || !x->end.clocked)
        return;
    same_date(&x->start, &x->date);
    add_window(x, x->start, x->end, x->start_line, line);
    x->has_start = x->has_end = false;
}

/* "Start date: 3 March 2026", then "Start time: 01:00 UTC": two halves of one. */
static void half(fl_written *have, bool *has, const fl_written *w) {
    if (*has && have->dated && !have->clocked && !w->dated) {
        fl_written date = *have;
        *have = *w;
        same_date(have, &date);
    } else {
        *have = *w;
    }
    *has = true;
}

static void end_label(fl_notice *x, bool is_end, stamp *t, size_t line) {
    if (is_end) {
        half(&x->end, &x->has_end, &t->w);
    } else {
        if (!x->has_start || t->w.dated)
            x->start_line = line;
        x->has_end = false;
        half(&x->start, &x->has_start, &t->w);
    }
    both_ends(x, line);
}

/* Pairs of times that a line joins to ranges. What was planned "originally" is none; behind a label of one end
 * "01:00 CET / 00:00 UTC" is one time in two zones. */
static bool ranges(fl_notice *x, fl_str s, bool one_end, stamp *t, size_t n, size_t line) {
    static const char *const before[] = {"original",         "previous",   "moved from", "changed from",
                                         "rescheduled from", "instead of", NULL};
    bool any = false;
    size_t told = 0;
    for (size_t i = 0; i + 1 < n; i++) {
        fl_str between = fl_str_sub(s, t[i].to, t[i + 1].from);
        if (!t[i].w.clocked || !t[i + 1].w.clocked || !joins(between) ||
            (one_end && fl_str_find_char(between, '/') >= 0))
            continue;
        if (!fl_notice_says(fl_str_sub(s, told, t[i].from), before))
            add_window(x, t[i].w, t[i + 1].w, line, line);
        any = true;
        told = t[i + 1].to;
        i++;
    }
    return any;
}

/* "Time zone: Eastern Time": what has no zone of its own cannot be read. */
static void zone_by_place(fl_notice *x, fl_str s) {
    bool found = fl_str_iends(fl_str_trim(s), FL_STR(" local"));
    for (size_t i = 0; i < s.n && !found; i++)
        found = (i == 0 || s.p[i - 1] == ' ') && fl_written_place(fl_str_sub(s, i, s.n)) > 0;
    if (found && !x->zone.zoned)
        x->zone.flaw = "a zone by the name of a place, or local time: write UTC or +hh:mm";
}

/* "All times are in UTC." */
static void zone_of_all(fl_notice *x, fl_str s) {
    static const char *const words[] = {"all times", "times are", "times shown", "times in",
                                        "time zone", "timezone",  NULL};
    if (x->zone.zoned || !fl_notice_says(s, words))
        return;
    for (size_t i = 0; i < s.n; i++) {
        bool edge = i == 0 || s.p[i - 1] == ' ' || s.p[i - 1] == '(' || s.p[i - 1] == ':';
        fl_written w = {0};
        if (!edge || !fl_notice_word_char(s.p[i]) || !fl_written_zone(fl_str_sub(s, i, s.n), &w))
            continue;
        x->zone = w;
        return;
    }
    zone_by_place(x, s);
}

/* "4 hours", "4h 30 min", "240 minutes", "04:30"; 0: none. */
static int64_t duration_of(fl_str s) {
    static const struct {
        char letter;
        int64_t ms;
    } units[] = {{'d', DAY}, {'h', DAY / 24}, {'m', DAY / 1440}};
    int64_t sum = 0, value;
    size_t i = 0;
    while (i < s.n) {
        for (value = 0; i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && value < 10000; i++)
            value = value * 10 + (s.p[i] - '0');
        if (i + 2 < s.n && s.p[i] == ':' && value < 100 && !sum) {
            int64_t minutes = (s.p[i + 1] - '0') * 10 + (s.p[i + 2] - '0');
            return minutes >= 0 && minutes < 60 ? value * (DAY / 24) + minutes * (DAY / 1440) : 0;
        }
        while (i < s.n && s.p[i] == ' ')
            i++;
        for (size_t u = 0; value && i < s.n && u < sizeof units / sizeof *units; u++)
            sum += (char)(s.p[i] | 0x20) == units[u].letter ? value * units[u].ms : 0;
        while (i < s.n && !(s.p[i] >= '0' && s.p[i] <= '9'))
            i++;
    }
    return sum;
}

/* "Start: …" and "Duration: 4 hours", where no end is given. */
static void end_by_duration(fl_notice *x) {
    int64_t ms = duration_of(x->duration);
    if (x->windows.n || !x->has_start || !x->start.clocked || x->has_end || !ms)
        return;
    fl_written end = x->start;
    same_date(&end, &x->date);
    end.of_day += ms;
    add_window(x, x->start, end, x->start_line, x->start_line);
}

static fl_str first_words(fl_str s) { return fl_str_trim(fl_str_sub(s, 0, 200)); }

static void keep(fl_str *field, fl_str value) {
    if (!field->n && value.n)
        *field = first_words(value);
}

static bool word_label(fl_notice *x, fl_str is, fl_str value) {
    const struct {
        const char *name;
        fl_str *field;
    } fields[] = {{"reference", &x->reference},
                  {"circuit", &x->circuit},
                  {"carrier", &x->carrier},
                  {"status", &x->status},
                  {"duration", &x->duration}};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (!fl_str_eqz(is, fields[i].name))
            continue;
        keep(fields[i].field, value);
        return true;
    }
    return false;
}

/* A line without a label that holds a range: only where it is about the work, or is nothing but the range. */
static bool about_work(fl_str s, const stamp *t, size_t n) {
    static const char *const words[] = {"maintenance", "work",    "window",  "between",     "from",   "scheduled",
                                        "planned",     "outage",  "impact",  "unavailable", "during", "carried out",
                                        "takes place", "perform", "will be", NULL};
    return fl_notice_says(s, words) || (n == 2 && t[0].from <= 2 && t[1].to + 2 >= s.n);
}

/* "01:00 - 05:00 UTC on 3 March 2026": the only date of the line is that of its clocks. An end keeps its own way to the
 * next day. */
static void spread_date(stamp *t, size_t n) {
    size_t dates = 0, alone = 0, first = n;
    for (size_t i = 0; i < n; i++) {
        dates += t[i].w.dated;
        if (t[i].w.dated && !t[i].w.clocked)
            alone = i + 1;
        if (t[i].w.clocked && first == n)
            first = i;
    }
    if (dates == 1 && alone && first < n)
        same_date(&t[first].w, &t[alone - 1].w);
}

static void timed_line(fl_notice *x, fl_str is, fl_str s, fl_written *zone, size_t line) {
    static const char *const nightly[] = {"nightly",   "each night", "every night", "per night", "each day",
                                          "every day", "daily",      "nights of",   NULL};
    stamp t[TIMES_MAX];
    size_t n = times_in(x, s, t);
    if (!n)
        return;
    if (fl_norm_open_ended(x->n, line) && fl_people_may_go_on(fl_str_sub(s, t[n - 1].to, s.n), s)) {
        x->flaw = "the last line has no end: it may have been cut";
        return;
    }
    for (size_t i = 0; i < n && zone->zoned; i++)
        same_zone(&t[i].w, zone);
    for (size_t i = 0; i < n && !x->flaw; i++)
        x->flaw = t[i].w.flaw;
    bool start = fl_str_eqz(is, "start"), end = fl_str_eqz(is, "end");
    bool when = fl_str_eqz(is, "window") || fl_str_eqz(is, "date") || fl_str_eqz(is, "time");
    if (t[0].w.dated && !t[0].w.clocked && !start && !end && (when || (t[0].from == 0 && t[0].to == s.n)))
        x->date = t[0].w;
    spread_date(t, n);
    if (fl_notice_says(s, nightly)) {
        x->flaw = "work in several nights by one range of clocks: each window needs its dates";
        return;
    }
    if ((start || end || when || about_work(s, t, n)) && ranges(x, s, start || end, t, n, line))
        return;
    if (start || end)
        end_label(x, end, &t[0], line);
}

static void notice_line(fl_notice *x, const fl_mail_line *l) {
    fl_str s = bare(fl_str_sub(l->text, 0, FL_NOTICE_LINE)), value;
    fl_written zone = {0};
    if (!s.n)
        return;
    zone_of_all(x, s);
    fl_str is = label_of(x, s, &value, &zone);
    bool labelled = is.n > 0;
    if (!labelled && x->pending.n) { /* the value stands below its label */
        is = x->pending;
        value = s;
    }
    x->pending = labelled && !value.n ? is : FL_STR_NONE;
    if (fl_str_eqz(is, "zone") && fl_written_zone(value, &zone))
        x->zone = zone;
    if (fl_str_eqz(is, "type"))
        is = FL_STR("status");
    if (fl_str_eqz(is, "other-window") || word_label(x, is, value))
        return;
    timed_line(x, is, is.n ? value : s, &zone, l->line);
}

/* ---- the fact ---- */

static bool resolved(fl_notice *x, fl_notice_window *w, fl_time *a, fl_time *b) {
    fl_written of_all = x->zone;
    same_zone(&w->a, &of_all);
    same_zone(&w->b, &w->a);
    same_date(&w->a, &x->date);
    same_date(&w->b, &w->a);
    const char *flaw = w->a.flaw ? w->a.flaw : w->b.flaw ? w->b.flaw : w->a.zoned ? NULL : x->zone.flaw;
    if (!flaw && !w->a.dated)
        flaw = "a window of clocks without a date";
    if (!flaw && fl_written_at(&w->a, x->n->options.zone_minutes, a) &&
        fl_written_at(&w->b, x->n->options.zone_minutes, b)) {
        if (*b > *a && *b - *a <= WINDOW_MOST)
            return true;
        flaw = *b > *a ? "a window of more than 31 days" : "a window that ends before it starts";
    }
    x->flaw = flaw;
    return false;
}

static fl_str title_of(const fl_notice *x) {
    if (x->title.n || x->mail.subject.n)
        return first_words(x->title.n ? x->title : x->mail.subject);
    for (size_t i = 0; i < x->mail.lines.n; i++) {
        fl_str s = bare(fl_str_sub(x->mail.lines.v[i].text, 0, FL_NOTICE_LINE));
        if (s.n)
            return first_words(s);
    }
    return FL_STR_NONE;
}

static void add_fact(fl_notice *x, const fl_notice_window *w, fl_time a, fl_time b, bool zoned) {
    fl_store *store = x->n->store;
    char from[FL_TIME_TEXT], to[FL_TIME_TEXT];
    const fl_str values[] = {
        [FL_MAINTENANCE_NOTICE_WHO] = fl_notice_who(x),
        [FL_MAINTENANCE_NOTICE_FROM] = fl_str_of(fl_time_format(a, from)),
        [FL_MAINTENANCE_NOTICE_TO] = fl_str_of(fl_time_format(b, to)),
        [FL_MAINTENANCE_NOTICE_STATUS] = fl_notice_status(x),
        [FL_MAINTENANCE_NOTICE_CIRCUIT] = x->circuit,
        [FL_MAINTENANCE_NOTICE_REFERENCE] = fl_notice_reference(x),
        [FL_MAINTENANCE_NOTICE_TEXT] = title_of(x),
    };
    fl_fact *f = fl_fact_new(store, FL_MAINTENANCE_NOTICE);
    for (unsigned i = 0; i < sizeof values / sizeof *values; i++)
        fl_fact_set(store, f, i, values[i]);
    fl_time sent;
    bool sent_zone;
    const char *why;
    if (x->mail.date.n && fl_norm_read_time(x->n, x->mail.date, false, &sent, &sent_zone, &why))
        fl_norm_set_time(x->n, f, sent, FL_FROM_OUTPUT, !sent_zone);
    f->at_zone_assumed = f->at_zone_assumed || !zoned;
    if (!zoned && !x->n->zone_noted) {
        fl_fact none = {.at = FL_TIME_NONE};
        fl_norm_set_time(x->n, &none, a, FL_FROM_OUTPUT, true); /* fl_notice_says once that the zone is assumed */
    }
    fl_norm_lines_evidence(x->n, w->first, w->last, &f->ev);
    for (size_t i = w->first; i < w->last && i < w->first + 8; i++)
        fl_norm_quote(x->n, i);
    fl_store_add(store, f);
}

/* Windows that are said twice, in UTC and in local time, are one: those with a zone count. */
static unsigned add_facts(fl_notice *x) {
    unsigned added = 0;
    bool any_zone = false;
    FL_VEC(fl_notice_window) done = {0};
    for (size_t i = 0; i < x->windows.n; i++)
        any_zone = any_zone || x->windows.v[i].a.zoned;
    for (size_t i = 0; i < x->windows.n; i++) {
        fl_notice_window *w = &x->windows.v[i];
        fl_time a, b, c, d;
        if ((any_zone && !w->a.zoned && !x->zone.zoned) || !resolved(x, w, &a, &b))
            continue;
        bool again = false;
        for (size_t k = 0; k < done.n && !again; k++)
            again = resolved(x, &done.v[k], &c, &d) && c == a && d == b;
        if (again || done.n >= 32)
            continue;
        FL_PUSH(x->n->arena, &done, *w);
        add_fact(x, w, a, b, w->a.zoned && !w->a.doubtful && !w->b.doubtful);
        added++;
    }
    return added;
}

/* One of `maintenance:` of the manifest: {from: …, to: …, who: carrier, circuit: …, reference: …, status: …}. */
static void listed_window(fl_normalizer *n, const fl_yaml *item) {
    static const char
        *const from[] = {"from", "start", "starts", "begin", NULL},
               *const to[] = {"to", "until", "end", "ends", NULL}, *const circuit[] = {"circuit", "service", NULL},
               *const reference[] = {"reference", "ref", "id", "ticket", NULL}, *const status[] = {"status", NULL};
    fl_notice x = {.n = n, .order = fl_written_order(n->text->data)};
    x.states = fl_vocabulary_find(n->rules, FL_STR("notice-status"));
    fl_str a = fl_people_member(item, from), b = fl_people_member(item, to);
    size_t line = item->line ? item->line - 1 : 0, before = n->store->facts.n;
    fl_written start, end;
    if (a.n && b.n && fl_written_read(a, x.order, 0, &start) && fl_written_read(b, x.order, 0, &end) && start.clocked &&
        end.clocked)
        add_window(&x, start, end, line, line);
    x.circuit = fl_people_member(item, circuit);
    x.reference = fl_people_member(item, reference);
    x.status = fl_people_member(item, status);
    x.title = fl_people_member(item, fl_people_what);
    x.who = fl_people_member(item, fl_people_who);
    if (add_facts(&x) || n->store->facts.n > before)
        return;
    fl_note_add(n->store->notes, n->name, item->line, item->line,
                "maintenance: expected from: and to: with a date and a clock%s%s", x.flaw ? ": " : "",
                x.flaw ? x.flaw : "");
    fl_norm_unread(n, line, line + 1, FL_STR_NONE, "a maintenance whose window cannot be read");
}

void fl_norm_maintenance(fl_normalizer *n, const fl_yaml *node) {
    if (node->type != FL_YAML_SEQUENCE)
        listed_window(n, node);
    for (const fl_yaml *c = node->type == FL_YAML_SEQUENCE ? node->first : NULL; c; c = c->next)
        listed_window(n, c);
}

static bool named_a_notice(fl_str base) {
    static const char *const words[] = {"maintenance",  "notice",      "planned-work",
                                        "planned_work", "plannedwork", "planned work",
                                        "pew",          "advisory",    NULL};
    static const char *const ends[] = {".txt", ".md", ".htm", ".html", ".mail", ".msg.txt", NULL};
    bool text = fl_str_find_char(base, '.') < 0;
    for (unsigned i = 0; ends[i]; i++)
        text = text || fl_str_iends(base, fl_str_of(ends[i]));
    return text && fl_notice_says(base, words);
}

/* Captures that somebody mailed are read as captures. */
static bool holds_captures(const fl_normalizer *n, const fl_mail *mail) {
    if (fl_people_typed(n))
        return true;
    fl_shape shape = fl_shape_of(n->text, mail->body, n->text->n);
    return shape != FL_SHAPE_TEXT && shape != FL_SHAPE_YAML && shape != FL_SHAPE_BLANK;
}

static bool give_up(fl_notice *x, const char *what, const char *why) {
    fl_norm_unread(x->n, 0, x->n->text->n, FL_STR_NONE, "%s%s%s", what, why ? ": " : "", why ? why : "");
    return true;
}

bool fl_norm_notice(fl_normalizer *n) {
    fl_str base = fl_norm_base_name(n->inside);
    bool named = named_a_notice(base) || fl_str_iends(base, FL_STR(".ics")), eml = fl_str_iends(base, FL_STR(".eml"));
    fl_str top = fl_str_sub(n->text->data, 0, 2000);
    if (n->text->data.n > NOTICE_BYTES || (!named && !eml && fl_str_find(top, FL_STR("Subject:")) < 0))
        return false;
    fl_notice x = {.n = n, .order = fl_written_order(n->text->data)};
    x.labels = fl_vocabulary_find(n->rules, FL_STR("notice-label"));
    x.states = fl_vocabulary_find(n->rules, FL_STR("notice-status"));
    fl_mail_read(&(fl_mailing){n->arena, n->text, n->store->limits}, &x.mail);
    if (!named && !x.mail.headers)
        return false;
    if (!fl_notice_on_maintenance(&x)) {
        if (!x.mail.headers || (!x.mail.encoded && holds_captures(n, &x.mail)))
            return false;
        return give_up(&x, "an e-mail that is no maintenance notice", NULL);
    }
    for (size_t i = 0; i < x.mail.lines.n; i++) {
        fl_str s = x.mail.lines.v[i].text;
        if (!x.title.n && fl_str_starts(s, FL_STR("SUMMARY:"))) /* of an invitation */
            x.title = first_words(fl_str_sub(s, 8, s.n));
        notice_line(&x, &x.mail.lines.v[i]);
    }
    end_by_duration(&x);
    size_t before = n->store->facts.n;
    fl_norm_dated_text(n, n->text->data);
    if (!x.windows.n && holds_captures(n, &x.mail))
        return false;
    bool added = add_facts(&x) > 0;
    if (fl_people_typed(n))
        return false; /* the window stands beside captures, which are read next */
    if (!added && fl_str_eqz(fl_notice_status(&x), "cancelled") && fl_notice_reference(&x).n) {
        /* without a window it still ends that of the notice with its reference */
        fl_notice_window all = {.first = 0, .last = n->text->n < FL_NOTICE_HEAD ? n->text->n : FL_NOTICE_HEAD};
        add_fact(&x, &all, FL_TIME_NONE, FL_TIME_NONE, true);
        added = true;
    }
    if (!added)
        return give_up(&x, "a text on maintenance whose window cannot be read",
                       x.flaw ? x.flaw : "no start and end with a date and a clock");
    fl_norm_document_row(n, before, "notice");
    return true;
}
