/* incident.c - the times of an incident that only people know, as they write them down:
 *
 *     incident.yaml, or `incident:` of faultline.yaml:
 *         symptom: applications time out
 *         date: 2026-03-03                  # for clocks without a date
 *         zone: UTC                         # for times without a zone
 *         lost: 02:05
 *         detected: 02:09 the monitoring page turned red
 *         acknowledged: {at: 02:12, who: network on call}
 *         ticket: 2026-03-03T02:40Z carrier ticket 4711
 *         restored: 3 Mar 2026 04:10 CET
 *
 * Names are read by the vocabulary "incident-name". A line that cannot be read is a note and stays unread; the others
 * count. */
#include "normalize/internal.h"
#include "normalize/people.h"

enum { DEPTH_MAX = 6 };
static const char zone_unread[] = "a time in the zone of the file, which cannot be read";

typedef struct fl_incident {
    fl_normalizer *n;
    const fl_vocabulary *names, *lines;
    fl_date_order order;
    fl_written date, zone; /* of the whole file, where it says so */
} fl_incident;

/* "Detected_At" as the vocabulary has it: "detected at". */
static fl_str plain_name(fl_normalizer *n, fl_str name) {
    name = fl_str_trim(name);
    char *p = fl_arena_alloc(n->arena, name.n + 1);
    for (size_t i = 0; i < name.n; i++)
        p[i] = name.p[i] == '_' || name.p[i] == '-' ? ' ' : name.p[i];
    return (fl_str){p, name.n};
}

static fl_str meaning(const fl_incident *in, fl_str name) {
    bool found = false;
    fl_str is = in->names && name.n ? fl_vocabulary_apply(in->names, plain_name(in->n, name), &found) : name;
    return found ? is : FL_STR_NONE;
}

/* The same of the words behind a time: "lost connectivity to Azure". */
static fl_str meaning_of_line(const fl_incident *in, fl_str text) {
    bool found = false;
    fl_str is = in->lines && text.n ? fl_vocabulary_apply(in->lines, text, &found) : text;
    return found ? is : meaning(in, text);
}

static void complain(fl_incident *in, const fl_yaml *at, fl_str found, const char *how, const char *what) {
    uint32_t line = at->line;
    fl_note_add(in->n->store->notes, in->n->name, line, line, "incident: %s %s, found \"%.*s\"", how, what,
                FL_STR_ARG(fl_str_sub(found, 0, 60)));
    fl_norm_unread(in->n, line ? line - 1 : 0, line ? line : 1, FL_STR_NONE, "a time of an incident that is none");
}

/* "02:09 the page turned red": the time, and what stands behind it. */
static bool time_of(fl_incident *in, const fl_yaml *node, fl_str text, fl_time *at, bool *zoned, fl_str *rest) {
    fl_written w;
    bool zone;
    *rest = FL_STR_NONE;
    if (fl_time_parse(fl_str_trim(text), in->n->options.zone_minutes, at, &zone) && zone &&
        !fl_people_cut(in->n, text, FL_STR_NONE)) {
        *zoned = true;
        return true;
    }
    text = fl_str_trim(text);
    size_t k = fl_written_read(text, in->order, 0, &w);
    if (!k) {
        complain(in, node, text, "expected", "a time such as 2026-03-03T02:05Z or 3 Mar 2026 02:05 UTC");
        return false;
    }
    if (!w.dated && in->date.dated) {
        w.dated = true;
        w.year = in->date.year, w.month = in->date.month, w.day = in->date.day;
        w.flaw = w.flaw ? w.flaw : in->date.flaw;
    }
    if (!w.zoned && !w.flaw)
        w.flaw = in->zone.flaw;
    if (!w.zoned && in->zone.zoned)
        w.zoned = true, w.zone = in->zone.zone;
    if (!w.dated || !w.clocked || w.flaw) {
        complain(in, node, text, w.flaw ? "not read:" : "expected",
                 w.flaw     ? w.flaw
                 : !w.dated ? "a date too (or `date:` above)"
                            : "a clock too, as 02:05");
        return false;
    }
    *zoned = w.zoned && !w.doubtful;
    *rest = fl_people_text(fl_str_sub(text, k, text.n));
    if (fl_people_cut(in->n, text, *rest)) {
        complain(in, node, text, "expected", "a line end behind the last time, which may have been cut");
        return false;
    }
    return fl_written_at(&w, in->n->options.zone_minutes, at);
}

static void add_time(fl_incident *in, const fl_yaml *node, fl_str name, fl_str text, fl_str what, fl_str who) {
    fl_normalizer *n = in->n;
    fl_time at;
    bool zoned;
    fl_str rest;
    if (!time_of(in, node, text, &at, &zoned, &rest))
        return;
    size_t line = node->line ? node->line - 1 : 0;
    fl_fact *f = fl_fact_new(n->store, FL_INCIDENT_TIME);
    fl_fact_set(n->store, f, FL_INCIDENT_TIME_NAME, name);
    fl_fact_set(n->store, f, FL_INCIDENT_TIME_TEXT, what.n ? what : rest);
    fl_fact_set(n->store, f, FL_INCIDENT_TIME_WHO, who);
    fl_norm_set_time(n, f, at, FL_FROM_OUTPUT, !zoned);
    fl_norm_lines_evidence(n, line, line + 1, &f->ev);
    fl_norm_quote(n, line);
    fl_store_add(n->store, f);
}

static void declare(fl_incident *in, const fl_yaml *node, fl_str name, fl_str value) {
    size_t line = node->line ? node->line - 1 : 0;
    fl_fact *f = fl_fact_new(in->n->store, FL_DECLARED);
    fl_fact_set(in->n->store, f, FL_DECLARED_NAME, name);
    fl_fact_set(in->n->store, f, FL_DECLARED_VALUE, value);
    fl_norm_lines_evidence(in->n, line, line + 1, &f->ev);
    fl_norm_quote(in->n, line);
    fl_store_add(in->n->store, f);
}

/* One time: a text, or {at: …, who: …, what: …}; a list holds several. */
static void timed(fl_incident *in, fl_str name, const fl_yaml *v, unsigned depth) {
    if (v->type == FL_YAML_SCALAR) {
        if (fl_str_trim(v->text).n && !fl_str_eqz(v->text, "~") && !fl_str_ieqz(v->text, "null"))
            add_time(in, v, name, v->text, FL_STR_NONE, FL_STR_NONE);
    } else if (v->type == FL_YAML_MAPPING) {
        fl_str at = fl_people_member(v, fl_people_when);
        if (at.n)
            add_time(in, v, name, fl_people_date_and_time(in->n, v, at), fl_people_member(v, fl_people_what),
                     fl_people_member(v, fl_people_who));
        else
            complain(in, v, name, "expected", "at: with a time");
    } else if (depth < DEPTH_MAX) {
        for (const fl_yaml *c = v->first; c; c = c->next)
            timed(in, name, c, depth + 1);
    }
}

static void members(fl_incident *in, const fl_yaml *node, unsigned depth);

static void member(fl_incident *in, const fl_yaml *m, unsigned depth) {
    fl_str is = meaning(in, m->key);
    static const char *const keys[] = {"circuit", "peering", "path", "gateway", "model", "paths", "group", NULL};
    if (fl_str_eqz(is, "times")) {
        if (depth < DEPTH_MAX)
            members(in, m, depth + 1);
    } else if (fl_str_eqz(is, "symptom")) {
        if (m->type == FL_YAML_SCALAR && m->text.n)
            declare(in, m, is, m->text);
    } else if (fl_str_eqz(is, "date") || fl_str_eqz(is, "zone") || fl_str_eqz(is, "known")) {
        return; /* read before the others, or of no use here */
    } else if (is.n) {
        timed(in, is, m, 0);
    } else {
        for (unsigned i = 0; keys[i]; i++) {
            if (fl_str_ieqz(m->key, keys[i]) && m->type == FL_YAML_SCALAR) {
                declare(in, m, fl_str_of(keys[i]), m->text);
                return;
            }
        }
        complain(
            in, m, m->key, "expected",
            "lost, detected, acknowledged, ticket, localized, escalated, mitigated, restored, closed, symptom, date "
            "or zone");
    }
}

/* A list of {event: detected, at: …}. */
static void listed(fl_incident *in, const fl_yaml *item) {
    fl_str name = fl_people_member(item, fl_people_name);
    fl_str is = meaning_of_line(in, name), at = fl_people_member(item, fl_people_when);
    if (item->type == FL_YAML_MAPPING && item->first && !item->first->next) /* - detected: 02:09 */
        member(in, item->first, 1);
    else if (!is.n || fl_str_eqz(is, "known") || fl_str_eqz(is, "times"))
        complain(in, item, name, "expected", "event: with lost, detected, acknowledged, ticket, mitigated or restored");
    else if (!at.n)
        complain(in, item, name, "expected", "at: with a time");
    else
        add_time(in, item, is, fl_people_date_and_time(in->n, item, at), FL_STR_NONE,
                 fl_people_member(item, fl_people_who));
}

static void members(fl_incident *in, const fl_yaml *node, unsigned depth) {
    if (node->type == FL_YAML_SCALAR) {
        complain(in, node, node->text, "expected", "names with times, as \"detected: 2026-03-03T02:09Z\"");
        return;
    }
    for (const fl_yaml *m = node->first; m && node->type == FL_YAML_MAPPING; m = m->next) {
        fl_str is = meaning(in, m->key);
        if (fl_str_eqz(is, "date") && m->type == FL_YAML_SCALAR &&
            !fl_written_read(fl_str_trim(m->text), in->order, 0, &in->date))
            complain(in, m, m->text, "expected", "a date such as 2026-03-03");
        if (fl_str_eqz(is, "zone") && m->type == FL_YAML_SCALAR &&
            (!fl_written_zone(fl_str_trim(m->text), &in->zone) || in->zone.flaw)) {
            complain(in, m, m->text, "expected", "a zone such as UTC or +01:00");
            in->zone = (fl_written){.flaw = zone_unread};
        }
    }
    for (const fl_yaml *m = node->first; m; m = m->next) {
        if (node->type == FL_YAML_MAPPING)
            member(in, m, depth);
        else
            listed(in, m);
    }
}

void fl_norm_incident_times(fl_normalizer *n, const fl_yaml *node) {
    fl_incident in = {.n = n, .order = fl_written_order(n->text->data)};
    in.names = fl_vocabulary_find(n->rules, FL_STR("incident-name"));
    in.lines = fl_vocabulary_find(n->rules, FL_STR("incident-line"));
    members(&in, node, 0);
}

/* "03:05 - lost connectivity to Azure", "| 2026-03-03 02:05 | Outage start |": a time, and words that are known behind
 * it. */
static fl_str line_told(const fl_incident *in, fl_str line, fl_str *said) {
    fl_written w;
    size_t k = fl_written_read(line, in->order, 0, &w);
    fl_str words = k && w.clocked ? fl_people_text(fl_str_sub(line, k, line.n)) : FL_STR_NONE;
    while (words.n && memchr("|. ", words.p[words.n - 1], 3))
        words.n--;
    *said = words;
    fl_str is = meaning_of_line(in, words);
    return fl_str_eqz(is, "known") || fl_str_eqz(is, "times") || fl_str_eqz(is, "symptom") || fl_str_eqz(is, "date") ||
                   fl_str_eqz(is, "zone")
               ? FL_STR_NONE
               : is;
}

static bool told_line(fl_incident *in, fl_str line, fl_yaml *v) {
    fl_str said, is = line_told(in, line, &said);
    if (!is.n)
        return false;
    v->text = line;
    add_time(in, v, is, line, said, FL_STR_NONE);
    return true;
}

/* "Detected: 02:09 UTC" line by line, in a text that is no YAML. */
static void plain_lines(fl_normalizer *n) {
    fl_incident in = {.n = n, .order = fl_written_order(n->text->data)};
    in.names = fl_vocabulary_find(n->rules, FL_STR("incident-name"));
    in.lines = fl_vocabulary_find(n->rules, FL_STR("incident-line"));
    in.zone = fl_people_zone(n);
    for (unsigned pass = 0; pass < 2; pass++) { /* date and zone first, wherever they stand */
        for (size_t i = 0; i < n->text->n; i++) {
            fl_str line = fl_people_text(fl_text_line(n->text, i));
            ptrdiff_t colon = fl_str_find_char(line, ':');
            fl_str name = colon > 0 ? fl_str_sub(line, 0, (size_t)colon) : FL_STR_NONE, is = meaning(&in, name);
            fl_yaml v = {.type = FL_YAML_SCALAR, .line = (uint32_t)i + 1, .key = name};
            v.text = colon > 0 ? fl_people_text(fl_str_sub(line, (size_t)colon + 1, line.n)) : FL_STR_NONE;
            bool date = fl_str_eqz(is, "date"), zone = fl_str_eqz(is, "zone");
            if (pass == 0 && date)
                (void)fl_written_read(v.text, in.order, 0, &in.date);
            else if (pass == 0 && zone && v.text.n && (!fl_written_zone(v.text, &in.zone) || in.zone.flaw))
                in.zone = (fl_written){.flaw = zone_unread};
            else if (pass == 1 && !is.n && told_line(&in, line, &v))
                continue;
            else if (pass == 1 && is.n && v.text.n)
                member(&in, &v, 0);
            else if (pass == 1 && line.n && !is.n && line.p[0] != '#')
                fl_norm_unread(n, i, i + 1, FL_STR_NONE, "a line of an incident file without a name that is known");
        }
    }
}

/* A line that is a name of the vocabulary and a time. */
static bool has_times(fl_normalizer *n) {
    fl_incident in = {.n = n};
    in.names = fl_vocabulary_find(n->rules, FL_STR("incident-name"));
    in.lines = fl_vocabulary_find(n->rules, FL_STR("incident-line"));
    for (size_t i = 0; i < n->text->n; i++) {
        fl_str line = fl_people_text(fl_text_line(n->text, i));
        ptrdiff_t colon = fl_str_find_char(line, ':');
        fl_written w;
        fl_str said;
        if (line_told(&in, line, &said).n)
            return true;
        if (colon > 0 && colon < 60 && meaning(&in, fl_str_sub(line, 0, (size_t)colon)).n &&
            fl_written_read(fl_people_text(fl_str_sub(line, (size_t)colon + 1, line.n)), FL_ORDER_UNKNOWN, 0, &w))
            return true;
    }
    return false;
}

bool fl_norm_incident(fl_normalizer *n) {
    static const char *const names[] = {"incident.yaml", "incident.yml", "incident-times.yaml", NULL},
                             *const plain[] = {"incident.txt", "incident.md", "incident-times.txt", NULL};
    fl_str base = fl_norm_base_name(n->inside);
    if (fl_people_named(base, plain)) {
        size_t first = n->store->facts.n;
        if (!has_times(n) || fl_people_typed(n))
            return false;
        plain_lines(n);
        fl_norm_document_row(n, first, "incident");
        return true;
    }
    if (!fl_people_named(base, names))
        return false;
    fl_yaml *root = fl_people_yaml(n, "the incident file", "an incident file that is broken");
    if (!root)
        return true;
    size_t before = n->store->facts.n;
    fl_norm_incident_times(n, root);
    fl_norm_document_row(n, before, "incident");
    return true;
}
