/* events.c - reader `events`: a line of a log that holds a literal of a rule, and that the rule's pattern matches,
 * becomes a log_event. Lines without a literal are counted and never looked at. See docs/rules.md, "Reader `events`".
 */
#include "normalize/events.h"

#include "normalize/event_values.h"

#include "decode/notification.h"

enum {
    CANDIDATES_MAX = 64, /* events that share the literals of one line */
    LINE_MAX = 16 << 10, /* bytes of a line that are looked at; syslog allows 8 KiB */
    QUOTED_OTHERS = 200, /* of one document */
    REPEATED_MAX = 1000000
};

typedef struct log_event {
    const fl_rule *rule;
    fl_event_rule *event;
    fl_event_plan *plan; /* NULL: no line matched yet */
} log_event;

struct fl_log_rules {
    fl_scan *scan;
    log_event *events; /* in the order in which they are tried */
    unsigned n_events;
    fl_str *literals;
    unsigned n_literals;
    unsigned *first, *of; /* the events of literal i: of[first[i]] … of[first[i + 1] - 1], ascending */
    /* of the line that is read */
    fl_event_match *match;
    unsigned *candidates;
};

/* ---- the table ---- */

static unsigned literal_index(struct fl_log_rules *l, fl_str text) {
    for (unsigned i = 0; i < l->n_literals; i++)
        if (fl_str_eq(l->literals[i], text))
            return i;
    l->literals[l->n_literals] = text;
    return l->n_literals++;
}

static void collect(const fl_rules *rules, fl_arena *a, struct fl_log_rules *l, unsigned pairs) {
    unsigned(*pair)[2] = fl_arena_array(a, pairs + 1, sizeof *pair), n = 0;
    for (size_t i = 0; i < rules->rules.n; i++) {
        const fl_rule *r = &rules->rules.v[i];
        for (unsigned k = 0; k < r->n_events; k++, l->n_events++) {
            l->events[l->n_events] = (log_event){r, &r->events[k], NULL};
            for (unsigned j = 0; j < r->events[k].n_literals; j++, n++) {
                pair[n][0] = literal_index(l, r->events[k].literals[j]);
                pair[n][1] = l->n_events;
            }
        }
    }
    unsigned rule_literals = l->n_literals, at = 0;
    for (size_t i = 0; i < rules->log_repeats.n; i++)
        literal_index(l, rules->log_repeats.v[i].literal);
    l->first = FL_NEW_N(a, l->n_literals + 1, unsigned);
    l->of = FL_NEW_N(a, pairs + 1, unsigned);
    for (unsigned i = 0; i < rule_literals; i++) {
        l->first[i] = at;
        for (unsigned k = 0; k < n; k++)
            if (pair[k][0] == i)
                l->of[at++] = pair[k][1];
    }
    for (unsigned i = rule_literals; i <= l->n_literals; i++)
        l->first[i] = at;
}

/* Made when the first log is met: most runs meet none. */
static const struct fl_log_rules *rules_of(fl_normalizer *n) {
    if (n->log_rules)
        return n->log_rules;
    fl_arena *a = n->store->arena;
    struct fl_log_rules *l = FL_NEW(a, struct fl_log_rules);
    unsigned events = 0, pairs = 0;
    for (size_t i = 0; i < n->rules->rules.n; i++) {
        const fl_rule *r = &n->rules->rules.v[i];
        events += r->n_events;
        for (unsigned k = 0; k < r->n_events; k++)
            pairs += r->events[k].n_literals;
    }
    l->events = FL_NEW_N(a, events + 1, log_event);
    l->match = FL_NEW(a, fl_event_match);
    l->candidates = FL_NEW_N(a, CANDIDATES_MAX + 1, unsigned);
    l->literals = FL_NEW_N(a, pairs + n->rules->log_repeats.n + 1, fl_str);
    collect(n->rules, a, l, pairs);
    l->scan = fl_scan_new(a, l->literals, l->n_literals);
    n->log_rules = l;
    return l;
}

bool fl_log_names_event(fl_normalizer *n, fl_str text) {
    fl_scan_hits hits = {0};
    const struct fl_log_rules *l = rules_of(n);
    if (!l->n_events)
        return false;
    fl_scan_all(l->scan, text, &hits);
    bool any = hits.n > 0;
    fl_scan_hits_free(&hits);
    return any;
}

const fl_scan *fl_log_scanner(const fl_log_reader *r) { return r->rules->scan; }

void fl_log_tune(const fl_log_reader *r, fl_str text) { fl_scan_tune(r->rules->scan, text); }

static fl_str value(fl_log_reader *r, fl_event_value *values, unsigned i, const fl_event_match *m) {
    return fl_event_convert(r->n, &values[i], m);
}

static bool holds(fl_log_reader *r, const log_event *event, const fl_event_match *m) {
    const fl_emit *e = &event->event->emit;
    const fl_event_plan *plan = event->plan;
    for (unsigned i = 0; i < e->n_require; i++)
        if (!fl_event_printed(&plan->require[i], m).n)
            return false;
    for (unsigned i = 0; i < e->n_when; i++) {
        fl_str v = value(r, plan->when, i, m);
        if (!v.n || (e->when[i].is && !fl_norm_match(r->n, e->when[i].is, v, NULL)) ||
            (e->when[i].is_not && fl_norm_match(r->n, e->when[i].is_not, v, NULL)))
            return false;
    }
    return true;
}

/* ---- facts ---- */

static void flush(fl_log_reader *r) {
    if (r->waiting && fl_store_add(r->n->store, r->waiting))
        r->events++;
    r->waiting = NULL;
    if (fl_arena_used(r->hold))
        fl_arena_reset(r->hold);
}

static void watch_router(fl_log_reader *r, fl_str router) {
    if (!router.n || r->routers || fl_str_eq(router, r->router))
        return;
    r->routers = r->router.n > 0;
    r->router = r->routers ? FL_STR_NONE : fl_arena_str(r->n->store->arena, router);
}

static void note_clock(fl_log_reader *r, const fl_log_head *head) {
    fl_notes *notes = r->n->store->notes;
    if (head->zone.n && !head->zone_known && !r->zone_noted) {
        r->zone_noted = true;
        fl_note_add(notes, r->n->name, 0, 0, "the zone %.*s means several: its times count as times without a zone",
                    FL_STR_ARG(head->zone));
    }
    if (head->unset && !r->unset_noted) {
        r->unset_noted = true;
        fl_note_add(notes, r->n->name, 0, 0,
                    "the device marks its clock as not set or not synchronized (a star or dot before the time)");
    }
}

static void set_time_and_router(fl_log_reader *r, fl_fact *f, const fl_log_head *head) {
    bool assumed;
    fl_time at = fl_norm_log_time(r->n, &r->clock, head, &assumed);
    if (at != FL_TIME_NONE) {
        fl_norm_set_time(r->n, f, at, FL_FROM_OUTPUT, assumed);
        note_clock(r, head);
    }
    fl_norm_set_key(f, FL_KEY_ROUTER, head->host, FL_FROM_OUTPUT);
    fl_norm_set_key(f, FL_KEY_ROUTER, r->host, FL_FROM_PROMPT);
    watch_router(r, f->key[FL_KEY_ROUTER]);
}

/* What a verdict stands on is quoted; of what comes in thousands beside it (BFD, clocks, logins) some lines are. */
static bool worth_quoting(fl_log_reader *r, const fl_fact *f) {
    static const char *const always[] = {"session", "notification", "prefix", "interface", "protocol"};
    fl_str event = fl_get_str(f, FL_LOG_EVENT_EVENT);
    for (unsigned i = 0; i < sizeof always / sizeof *always; i++)
        if (fl_str_starts(event, fl_str_of(always[i])))
            return true;
    return r->quoted_others++ < QUOTED_OTHERS;
}

/* A log of several devices has rows of several rules. */
static fl_log_row *row_of(fl_log_reader *r, const fl_rule *rule) {
    fl_normalizer *n = r->n;
    if (!r->rows.v[0].rule)
        r->rows.v[0].rule = rule;
    for (size_t i = 0; i < r->rows.n; i++)
        if (r->rows.v[i].rule == rule)
            return &r->rows.v[i];
    fl_log_row one = {rule, (uint32_t)n->store->captures.n, 0};
    fl_capture_row row = {.document = n->document, .at = FL_TIME_NONE};
    FL_PUSH(n->store->arena, &n->store->captures, row);
    FL_PUSH(n->store->arena, &r->rows, one);
    return &r->rows.v[r->rows.n - 1];
}

enum { SUB_HARD_RESET = 9 }; /* of a Cease: RFC 8538 */

/* The Hard Reset that a router prints beside the code it carried (EOS, FRR) is kept. */
static void complete_meaning(fl_store *store, fl_arena *arena, fl_fact *f, int64_t code, int64_t subcode) {
    fl_str said = fl_get_str(f, FL_LOG_EVENT_MEANING);
    fl_str meaning = fl_notification_meaning(code, subcode);
    if (!meaning.n)
        return;
    bool hard = subcode != SUB_HARD_RESET && fl_str_ifind(said, FL_STR("hard reset")) >= 0;
    if (hard)
        meaning = fl_arena_printf(arena, "%.*s, hard reset", FL_STR_ARG(meaning));
    fl_fact_set(store, f, FL_LOG_EVENT_MEANING, meaning);
}

/* What a NOTIFICATION says: its code in words, its data decoded, the limit of 6/1. */
static void complete_notification(fl_store *store, fl_arena *arena, fl_fact *f) {
    int64_t code, subcode = -1, limit = -1;
    if (f->kind != FL_LOG_EVENT || !fl_get_int(f, FL_LOG_EVENT_CODE, &code))
        return;
    fl_get_int(f, FL_LOG_EVENT_SUBCODE, &subcode);
    complete_meaning(store, arena, f, code, subcode);
    fl_str printed = fl_get_str(f, FL_LOG_EVENT_DATA);
    if (!printed.n)
        return;
    f->v[FL_LOG_EVENT_DATA].type = FL_V_UNREAD;
    fl_fact_set(store, f, FL_LOG_EVENT_DATA, fl_notification_data(arena, code, subcode, printed, &limit));
    if (limit >= 0 && !fl_is_read(f, FL_LOG_EVENT_LIMIT))
        fl_fact_set_int(f, FL_LOG_EVENT_LIMIT, limit);
}

/* What it takes from the line and from conversions lies in r->hold until it is added. */
static bool emit(fl_log_reader *r, const log_event *event, const fl_event_match *m, const fl_log_text *t,
                 const fl_log_head *head, unsigned repeated) {
    fl_normalizer *n = r->n;
    const fl_emit *e = &event->event->emit;
    fl_fact *f = fl_fact_new(n->store, FL_LOG_EVENT);
    for (unsigned i = 0; i < e->n_sets; i++)
        fl_fact_set(n->store, f, e->sets[i].field, value(r, event->plan->sets, i, m));
    if (!fl_is_read(f, FL_LOG_EVENT_EVENT))
        return false;
    complete_notification(n->store, r->hold, f);
    for (unsigned i = 0; i < e->n_keys; i++)
        fl_norm_set_key(f, e->keys[i].key, fl_norm_key_word(n, e->keys[i].key, value(r, event->plan->keys, i, m)),
                        FL_FROM_OUTPUT);
    if (repeated)
        fl_fact_set_int(f, FL_LOG_EVENT_REPEATED, repeated);
    set_time_and_router(r, f, head);
    f->read = r->read->id;
    fl_log_row *row = row_of(r, event->rule);
    row->events++;
    f->capture = row->capture;
    f->ev = (fl_evidence){n->document, t->number, t->number, t->off, t->end, FL_STR_NONE};
    if (worth_quoting(r, f))
        fl_quote_keep_single(n->store, n->document, t->number, fl_str_rtrim(t->quoted.n ? t->quoted : m->line));
    r->waiting = f;
    r->waiting_line = t->number;
    r->waiting_host = f->key[FL_KEY_ROUTER];
    return true;
}

/* ---- lines ---- */

/* Events of all literals in the line, in the order of the rules. */
static unsigned candidates(const fl_log_reader *r, const fl_log_text *t, const unsigned **events) {
    const struct fl_log_rules *l = r->rules;
    unsigned n = 0, *out = l->candidates;
    *events = out;
    if (t->hits == 1) {
        *events = l->of + l->first[t->hit->literal];
        return l->first[t->hit->literal + 1] - l->first[t->hit->literal];
    }
    for (size_t h = 0; h < t->hits; h++) {
        uint32_t literal = t->hit[h].literal;
        for (unsigned i = l->first[literal]; i < l->first[literal + 1] && n < CANDIDATES_MAX; i++) {
            unsigned at = n;
            while (at > 0 && out[at - 1] > l->of[i])
                at--;
            if (at > 0 && out[at - 1] == l->of[i])
                continue;
            memmove(out + at + 1, out + at, (n - at) * sizeof *out);
            out[at] = l->of[i];
            n++;
        }
    }
    return n;
}

/* "last message repeated 3 times"; 0: the line says nothing of the kind. whole: nothing else is in the message. */
static unsigned repeats(fl_log_reader *r, const fl_log_text *t) {
    const fl_rules *rules = r->n->rules;
    for (size_t i = 0; i < rules->log_repeats.n; i++) {
        fl_match m;
        int64_t count;
        fl_pattern *p = rules->log_repeats.v[i].match;
        if (fl_str_find(t->line, rules->log_repeats.v[i].literal) < 0 || !fl_norm_match(r->n, p, t->line, &m))
            continue;
        if (fl_str_to_i64(fl_match_named(p, &m, "count"), &count) && count > 0)
            return (unsigned)(count > REPEATED_MAX ? REPEATED_MAX : count);
    }
    return 0;
}

static bool may_repeat(const fl_log_reader *r, const fl_log_text *t) {
    for (size_t h = 0; h < t->hits; h++)
        if (r->rules->first[t->hit[h].literal] == r->rules->first[t->hit[h].literal + 1])
            return true;
    return false;
}

/* The line says that the one before it came again. */
static void repeat_waiting(fl_log_reader *r, const fl_log_text *t, const fl_log_head *head, unsigned count) {
    if (!r->waiting || r->waiting_line + 1 != t->number ||
        (head->host.n && r->waiting_host.n && !fl_str_eq(head->host, r->waiting_host)))
        return;
    int64_t before = 0;
    (void)fl_get_int(r->waiting, FL_LOG_EVENT_REPEATED, &before);
    fl_fact_set_int(r->waiting, FL_LOG_EVENT_REPEATED, before + count);
    r->waiting_line = t->number;
}

static unsigned char is_control(char c) { return ((unsigned char)c < 0x20) & (c != '\t'); }

static bool has_control(fl_str line) {
    enum { STEP = 32 }; /* compilers make vectors of it */
    unsigned char any = 0;
    if (line.n < STEP) {
        for (size_t i = 0; i < line.n; i++)
            any |= is_control(line.p[i]);
        return any;
    }
    for (size_t i = 0; i < line.n && !any; i += STEP) {
        const char *p = line.p + (line.n - i < STEP ? line.n - STEP : i); /* of the last step some twice */
        for (size_t k = 0; k < STEP; k++)
            any |= is_control(p[k]);
    }
    return any;
}

/* A line without what terminals and broken disks put into it. */
static fl_str clean(fl_log_reader *r, fl_str line) {
    if (!has_control(line))
        return line;
    const fl_text *text = fl_text_decode(r->work, line, r->n->store->limits);
    return text->n && !(text->flags & FL_TEXT_BINARY) ? fl_text_line(text, 0) : FL_STR_NONE;
}

static fl_str line_above(fl_str before) {
    size_t from = before.n;
    while (from > 0 && before.p[from - 1] != '\n')
        from--;
    fl_str line = fl_str_sub(before, from, before.n);
    return line.n && line.p[line.n - 1] == '\r' ? fl_str_sub(line, 0, line.n - 1) : line;
}

/* SR OS prints the text in quotes, below a line with its time. */
static void read_head(fl_log_reader *r, const fl_log_text *t, fl_log_head *head) {
    if (fl_norm_log_head(r->n, t->line, head) || !t->line.n || t->line.p[0] != '"')
        return;
    fl_str above = line_above(t->before);
    if (above.n)
        (void)fl_norm_log_head(r->n, fl_arena_str(r->hold, above), head);
}

/* The first of the events that knows the line. */
static bool read_event(fl_log_reader *r, const fl_log_text *t, const fl_log_head *head, unsigned repeated,
                       const unsigned *events, unsigned count) {
    fl_event_match *m = r->rules->match;
    m->line = t->line;
    m->open = t->open;
    for (unsigned i = 0; i < count; i++) {
        log_event *e = &r->rules->events[events[i]];
        if (!fl_norm_match(r->n, e->event->line, t->line, &m->groups))
            continue;
        if (!e->plan)
            e->plan = fl_event_plan_new(r->n->store->arena, e->event);
        if (holds(r, e, m))
            return emit(r, e, m, t, head, repeated);
    }
    return false;
}

/* An event waits for the line behind it, and with it what it took from its own: that lies in r->hold, which only a line
 * that may be another event clears. */
static void read_line(fl_log_reader *r, const fl_log_text *given) {
    fl_log_text t = *given;
    fl_log_head head;
    const unsigned *events;
    const unsigned count = candidates(r, &t, &events);
    t.line = clean(r, fl_str_sub(t.line, 0, LINE_MAX));
    const unsigned repeated = may_repeat(r, &t) ? repeats(r, &t) : 0;
    if (repeated && !count) {
        read_head(r, &t, &head);
        repeat_waiting(r, &t, &head, repeated);
        return;
    }
    flush(r);
    if (!count)
        return;
    r->n->arena = r->hold;
    t.line = fl_arena_str(r->hold, t.line);
    read_head(r, &t, &head);
    if (!read_event(r, &t, &head, repeated, events, count))
        fl_log_unread(r, t.number);
}

/* What is made on the way is of one line only, or of the one event that waits: a log is longer than memory. */
void fl_log_line_read(fl_log_reader *r, const fl_log_text *t) {
    fl_arena *own = r->n->arena;
    r->n->arena = r->work;
    read_line(r, t);
    r->n->arena = own;
    if (fl_arena_used(r->work))
        fl_arena_reset(r->work);
}

bool fl_log_tick(fl_log_reader *r, fl_str line) {
    fl_log_head head;
    bool assumed;
    if (!fl_norm_log_head(r->n, line, &head))
        return false;
    (void)fl_norm_log_time(r->n, &r->clock, &head, &assumed);
    return true;
}

/* ---- one log ---- */

bool fl_log_begin(fl_log_reader *r, fl_normalizer *n, fl_str host) {
    *r = (fl_log_reader){.n = n, .rules = rules_of(n), .host = host};
    r->clock = (fl_log_clock){.first = FL_TIME_NONE, .last = FL_TIME_NONE, .leap = -1};
    if (!r->rules->n_events)
        return false;
    r->work = fl_arena_new();
    r->hold = fl_arena_new();
    r->read = fl_fact_new(n->store, FL_READ);
    r->read->ev.document = n->document;
    if (!fl_store_add(n->store, r->read))
        r->read->id = FL_NONE;
    fl_log_row first = {NULL, (uint32_t)n->store->captures.n, 0};
    fl_capture_row row = {.document = n->document, .at = FL_TIME_NONE};
    FL_PUSH(n->store->arena, &n->store->captures, row);
    FL_PUSH(n->store->arena, &r->rows, first);
    r->read->capture = first.capture;
    return true;
}

static void finish_read(fl_log_reader *r, const fl_evidence *ev) {
    fl_store *s = r->n->store;
    fl_fact *f = r->read;
    f->ev = *ev;
    fl_fact_set(s, f, FL_READ_READ, r->rows.v[0].rule ? r->rows.v[0].rule->read : FL_STR("log"));
    fl_fact_set(s, f, FL_READ_RESULT, FL_STR("rows"));
    fl_fact_set_int(f, FL_READ_ROWS, r->events);
    fl_fact_set_bool(f, FL_READ_WHOLE, false);
    fl_fact_set(s, f, FL_READ_PROOF, FL_STR("nothing"));
    fl_fact_set(s, f, FL_READ_WHY,
                fl_arena_printf(s->arena, "a log never proves absence; %llu lines were read, %u are events",
                                (unsigned long long)r->lines, r->events));
    fl_fact_set(s, f, FL_READ_SHAPE, FL_STR("log"));
    fl_norm_time(r->n, NULL, f);
    if (r->router.n && !r->routers)
        fl_norm_set_key(f, FL_KEY_ROUTER, r->router, r->host.n ? FL_FROM_PROMPT : FL_FROM_OUTPUT);
}

void fl_log_end(fl_log_reader *r, const fl_evidence *ev, const fl_command *command) {
    fl_store *s = r->n->store;
    flush(r);
    finish_read(r, ev);
    for (size_t i = 0; i < r->rows.n; i++) {
        fl_capture_row *row = &s->captures.v[r->rows.v[i].capture];
        row->first_line = ev->first_line;
        row->last_line = ev->last_line;
        row->facts = r->rows.v[i].events;
        row->at = r->read->at;
        row->at_from = r->read->at_from;
        if (command)
            row->command = fl_arena_str(s->arena, command->text);
        row->rule = r->rows.v[i].rule ? r->rows.v[i].rule->id : FL_STR("log");
    }
    if (r->unread)
        fl_note_add(s->notes, r->n->name, r->unread_first, r->unread_first,
                    r->unread == 1 ? "%llu line names an event of a log that no rule reads in this form"
                                   : "%llu lines from here on name an event of a log that no rule reads in this form",
                    (unsigned long long)r->unread);
    fl_norm_log_years_end(r->n, &r->clock, r->read);
    fl_scan_hits_free(&r->hits);
    fl_arena_free(r->work);
    fl_arena_free(r->hold);
}

/* ---- a log inside a text that is held ---- */

bool fl_norm_prints_log(fl_normalizer *n, const fl_command *command) {
    for (size_t i = 0; i < n->rules->log_commands.n; i++)
        if (fl_norm_match(n, n->rules->log_commands.v[i].match, fl_norm_command_text(command), NULL))
            return true;
    return false;
}

void fl_log_held_line(fl_log_reader *r, size_t line, const fl_scan_hit *hit, size_t hits) {
    const fl_normalizer *n = r->n;
    const fl_line *l = &n->text->lines[line];
    fl_log_text t = {.line = fl_text_line(n->text, line),
                     .before = line ? fl_text_line(n->text, line - 1) : FL_STR_NONE,
                     .number = l->number,
                     .off = l->src_off,
                     .end = l->src_end,
                     .open = fl_norm_open_ended(n, line),
                     .hit = hit,
                     .hits = hits};
    fl_log_line_read(r, &t);
}

bool fl_norm_events(fl_normalizer *n, const fl_command *command, size_t first, size_t last) {
    fl_log_reader r;
    if (first >= last || !fl_log_begin(&r, n, n->block ? n->block->host : FL_STR_NONE))
        return false;
    const uint64_t base = n->text->lines[first].off;
    fl_str all =
        fl_str_sub(n->text->data, (size_t)base, (size_t)(n->text->lines[last - 1].off + n->text->lines[last - 1].len));
    fl_scan_all(r.rules->scan, all, &r.hits);
    for (size_t i = 0; i < r.hits.n;) {
        size_t line = fl_text_line_at(n->text, base + r.hits.v[i].at), k = i + 1;
        uint64_t end = n->text->lines[line].off + n->text->lines[line].len;
        while (k < r.hits.n && base + r.hits.v[k].at < end)
            k++;
        fl_log_held_line(&r, line, r.hits.v + i, k - i);
        i = k;
    }
    r.lines = last - first;
    fl_evidence ev = {0};
    fl_norm_lines_evidence(n, first, last, &ev);
    fl_log_end(&r, &ev, command);
    return true;
}
