/* The reader `events`: rules that say what lines of a log mean, and what stands in such lines before the event. See
 * docs/rules.md, "Reader `events`". */
#include "rules/read.h"

enum {
    LITERAL_MIN = 5, /* shorter ones are everywhere, and the pass over the log gets slow for all rules */
    LITERAL_MAX = 64
};

/* ---- events of a rule ---- */

/* With the blanks around it. */
static fl_status literals(fl_rd *rd, const fl_yaml *node, void *into) {
    fl_event_rule *e = into;
    const fl_status status = fl_rd_texts(rd, node, &e->literals, &e->n_literals);
    const fl_yaml *item = node->type == FL_YAML_SCALAR ? node : node->first;
    for (unsigned i = 0; status == FL_OK && i < e->n_literals; i++, item = item->next) {
        fl_str l = e->literals[i] = item->text;
        if (l.n < LITERAL_MIN || l.n > LITERAL_MAX || memchr(l.p, '\n', l.n))
            return fl_rd_fail(rd, node, "literal: expected a text of %d to %d bytes in one line, found \"%.*s\"",
                              LITERAL_MIN, LITERAL_MAX, FL_STR_ARG(l));
    }
    return status;
}

static fl_status later(fl_rd *rd, const fl_yaml *node, void *into) {
    (void)rd, (void)node, (void)into;
    return FL_OK;
}

static fl_status event(fl_rd *rd, const fl_yaml *node, fl_event_rule *e) {
    static const fl_entry entries[] = {
        {"literal", literals, 0, true},
        {"line", fl_rd_pattern, offsetof(fl_event_rule, line), true},
        {"require", fl_rd_emit_require, offsetof(fl_event_rule, emit), false},
        {"when", fl_rd_emit_when, offsetof(fl_event_rule, emit), false},
        {"keys", fl_rd_emit_keys, offsetof(fl_event_rule, emit), false},
        {"set", later, 0, true},
    };
    e->emit.kind = FL_LOG_EVENT;
    const fl_status status = fl_rd_mapping(rd, node, "event", entries, FL_COUNT(entries), e);
    if (status != FL_OK)
        return status;
    const fl_yaml *set = fl_yaml_get(node, "set");
    if (!fl_yaml_get(set, "event"))
        return fl_rd_fail(rd, set, "set: expected \"event\", the word for what happened, found none; add it");
    return fl_rd_emit_sets(rd, set, &e->emit);
}

fl_status fl_rd_events(fl_rd *rd, const fl_yaml *node, void *into) {
    fl_rule *r = into;
    fl_status status = fl_rd_want_list(rd, node, "events");
    if (status != FL_OK)
        return status;
    r->events = FL_NEW_N(rd->arena, node->count, fl_event_rule);
    for (const fl_yaml *item = node->first; item && status == FL_OK; item = item->next)
        status = event(rd, item, &r->events[r->n_events++]);
    return status;
}

/* The key `events` says it already. */
fl_status fl_rd_reader(fl_rd *rd, const fl_yaml *node, void *into) {
    static const char *const words[] = {"events"};
    fl_str word;
    (void)into;
    return fl_rd_word(rd, node, words, FL_COUNT(words), &word);
}

fl_status fl_rd_check_events(fl_rd *rd, const fl_yaml *root, const fl_rule *r) {
    static const char *const others[] = {"commands", "recognize", "records", "line",   "textfsm", "template",
                                         "row",      "merge",     "emit",    "single", "emit-of", "absence"};
    (void)r;
    for (unsigned i = 0; i < FL_COUNT(others); i++) {
        const fl_yaml *other = fl_yaml_get(root, others[i]);
        if (other)
            return fl_rd_fail(rd, other, "%s: not in a rule with \"events\", which are looked for in every log",
                              others[i]);
    }
    return FL_OK;
}

static bool is_group(const fl_pattern *p, fl_str name) {
    fl_str group;
    unsigned at;
    for (unsigned i = 0; fl_pattern_group(p, i, &group, &at); i++)
        if (fl_str_eq(group, name))
            return true;
    return false;
}

static fl_status check_paths(fl_rd *rd, const fl_event_rule *e, const fl_source_spec *spec) {
    for (unsigned i = 0; i < spec->n_paths; i++) {
        const fl_path *p = &spec->paths[i];
        if (p->n != 1 || p->up || p->self || !is_group(e->line, p->step[0].key))
            return fl_pattern_fail(e->line, rd->err,
                                   "expected values to name groups of the line's pattern, found \"%.*s\"",
                                   p->n ? (int)p->step[0].key.n : 1, p->n ? p->step[0].key.p : ".");
    }
    if (spec->count || spec->blank)
        return fl_pattern_fail(e->line, rd->err, "count and blank are not for events");
    return FL_OK;
}

static fl_status check_event(fl_rd *rd, const fl_event_rule *e) {
    fl_status status = FL_OK;
    for (unsigned i = 0; i < e->emit.n_sets && status == FL_OK; i++)
        status = check_paths(rd, e, &e->emit.sets[i].from);
    for (unsigned i = 0; i < e->emit.n_keys && status == FL_OK; i++)
        status = check_paths(rd, e, &e->emit.keys[i].from);
    for (unsigned i = 0; i < e->emit.n_when && status == FL_OK; i++)
        status = check_paths(rd, e, &e->emit.when[i].from);
    for (unsigned i = 0; i < e->emit.n_require && status == FL_OK; i++)
        status = check_paths(rd, e, &e->emit.require[i]);
    return status;
}

fl_status fl_rd_check_event_groups(fl_rd *rd) {
    const fl_rules *r = rd->rules;
    fl_status status = FL_OK;
    for (size_t i = 0; i < r->rules.n; i++)
        for (unsigned k = 0; k < r->rules.v[i].n_events && status == FL_OK; k++)
            status = check_event(rd, &r->rules.v[i].events[k]);
    return status;
}

/* ---- what stands before an event ---- */

static fl_status log_line(fl_rd *rd, const fl_yaml *node, const char *kind, bool literal, fl_log_line *into) {
    static const fl_entry entries[] = {
        {"name", fl_rd_text, offsetof(fl_log_line, name), true},
        {"match", fl_rd_pattern, offsetof(fl_log_line, match), true},
        {"literal", fl_rd_text, offsetof(fl_log_line, literal), false},
    };
    const fl_str name = node->type == FL_YAML_MAPPING ? fl_yaml_text(node, "name", FL_STR("?")) : FL_STR("?");
    rd->subject = fl_arena_printf(rd->arena, "%s %.*s", kind, FL_STR_ARG(name)).p;
    const fl_status status = fl_rd_mapping(rd, node, kind, entries, FL_COUNT(entries), into);
    if (status != FL_OK)
        return status;
    if (literal != (into->literal.n > 0))
        return fl_rd_fail(rd, node, "%s: %s", kind, literal ? "expected a \"literal\"; add it" : "has no \"literal\"");
    if (literal && into->literal.n < LITERAL_MIN)
        return fl_rd_fail(rd, node, "literal: expected at least %d bytes", LITERAL_MIN);
    return fl_rd_claim(rd, fl_yaml_get(node, "name"), kind, into->name);
}

/* They are tried in order, so one that is replaced keeps its place. */
static fl_status log_list(fl_rd *rd, const fl_yaml *node, const char *kind, bool literal, fl_log_lines *list) {
    fl_status status = fl_rd_want_list(rd, node, kind);
    for (const fl_yaml *item = status == FL_OK ? node->first : NULL; item && status == FL_OK; item = item->next) {
        fl_log_line line = {0};
        status = log_line(rd, item, kind, literal, &line);
        size_t i = 0;
        while (i < list->n && !fl_str_eq(list->v[i].name, line.name))
            i++;
        if (i < list->n)
            list->v[i] = line;
        else if (status == FL_OK)
            FL_PUSH(rd->arena, list, line);
    }
    return status;
}

fl_status fl_rd_log_prefixes(fl_rd *rd, const fl_yaml *node, void *into) {
    (void)into;
    return log_list(rd, node, "log prefix", false, &rd->rules->log_prefixes);
}

fl_status fl_rd_log_headers(fl_rd *rd, const fl_yaml *node, void *into) {
    (void)into;
    return log_list(rd, node, "log header", false, &rd->rules->log_headers);
}

fl_status fl_rd_log_repeats(fl_rd *rd, const fl_yaml *node, void *into) {
    (void)into;
    return log_list(rd, node, "log repeat", true, &rd->rules->log_repeats);
}

fl_status fl_rd_log_commands(fl_rd *rd, const fl_yaml *node, void *into) {
    (void)into;
    return log_list(rd, node, "log command", false, &rd->rules->log_commands);
}

fl_status fl_rd_log_zones(fl_rd *rd, const fl_yaml *node, void *into) {
    (void)into;
    fl_rules *r = rd->rules;
    fl_status status = fl_rd_want_mapping(rd, node, "log-zones");
    for (const fl_yaml *m = status == FL_OK ? node->first : NULL; m && status == FL_OK; m = m->next) {
        fl_log_zone zone = {.name = m->key};
        status = fl_rd_int(rd, m, &zone.minutes);
        if (status == FL_OK)
            FL_PUSH(r->arena, &r->log_zones, zone);
    }
    return status;
}
