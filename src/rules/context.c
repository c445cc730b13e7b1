/* Vocabularies, and the lines, names and errors that say whose output follows: docs/rules.md, "Vocabularies" and
 * "Context". */
#include "rules/read.h"

/* ---- files of vocabulary/ ---- */

static fl_status word(fl_rd *rd, const fl_yaml *node, fl_word *into) {
    static const fl_entry entries[] = {
        {"match", fl_rd_pattern_caseless, offsetof(fl_word, match), true},
        {"is", fl_rd_text, offsetof(fl_word, is), true},
    };
    return fl_rd_mapping(rd, node, "word", entries, FL_COUNT(entries), into);
}

static fl_status words(fl_rd *rd, const fl_yaml *node, void *into) {
    fl_vocabulary *v = into;
    fl_status status = fl_rd_want_list(rd, node, "words");
    if (status != FL_OK)
        return status;
    v->words = FL_NEW_N(rd->arena, node->count, fl_word);
    for (const fl_yaml *item = node->first; item && status == FL_OK; item = item->next)
        status = word(rd, item, &v->words[v->n++]);
    return status;
}

fl_status fl_rd_vocabulary_file(fl_rd *rd, const fl_yaml *root) {
    static const fl_entry entries[] = {
        {"vocabulary", fl_rd_text, offsetof(fl_vocabulary, name), true},
        {"words", words, 0, true},
    };
    fl_rules *r = rd->rules;
    fl_vocabulary v = {0};
    const fl_str name = fl_yaml_text(root, "vocabulary", FL_STR("?"));
    rd->subject = fl_arena_printf(rd->arena, "vocabulary %.*s", FL_STR_ARG(name)).p;
    fl_status status = fl_rd_mapping(rd, root, "vocabulary", entries, FL_COUNT(entries), &v);
    if (status == FL_OK)
        status = fl_rd_claim(rd, fl_yaml_get(root, "vocabulary"), "vocabulary", v.name);
    if (status != FL_OK)
        return status;
    for (size_t i = 0; i < r->vocabularies.n; i++) {
        if (!fl_str_eq(r->vocabularies.v[i].name, v.name))
            continue;
        r->vocabularies.v[i] = v;
        return FL_OK;
    }
    FL_PUSH(r->arena, &r->vocabularies, v);
    return FL_OK;
}

/* ---- files of context/ ---- */

static fl_status fixed_keys(fl_rd *rd, const fl_yaml *node, void *into) {
    fl_context_rule *c = into;
    fl_status status = fl_rd_want_mapping(rd, node, "set");
    for (const fl_yaml *m = status == FL_OK ? node->first : NULL; m && status == FL_OK; m = m->next) {
        if (c->n_fixed == FL_COUNT(c->fixed))
            return fl_rd_fail(rd, m, "set: expected at most %zu keys, found more", FL_COUNT(c->fixed));
        status = fl_rd_key(rd, m, m->key, &c->fixed[c->n_fixed].key);
        if (status == FL_OK)
            status = fl_rd_text(rd, m, &c->fixed[c->n_fixed].value);
        c->n_fixed++;
    }
    return status;
}

static void name_subject(fl_rd *rd, const char *kind, const fl_yaml *node) {
    const fl_str name = node->type == FL_YAML_MAPPING ? fl_yaml_text(node, "name", FL_STR("?")) : FL_STR("?");
    rd->subject = fl_arena_printf(rd->arena, "%s %.*s", kind, FL_STR_ARG(name)).p;
}

static fl_status hint(fl_rd *rd, const fl_yaml *node, const char *kind, fl_context_rule *into) {
    static const fl_entry entries[] = {
        {"name", fl_rd_text, offsetof(fl_context_rule, name), true},
        {"match", fl_rd_pattern, offsetof(fl_context_rule, match), true},
        {"read", fl_rd_text, offsetof(fl_context_rule, read), false},
        {"set", fixed_keys, 0, false},
    };
    name_subject(rd, kind, node);
    const fl_status status = fl_rd_mapping(rd, node, kind, entries, FL_COUNT(entries), into);
    return status == FL_OK ? fl_rd_claim(rd, fl_yaml_get(node, "name"), kind, into->name) : status;
}

/* Headings and file names are tried in order, so one that is replaced keeps its place. */
static void keep_heading(fl_rules *r, const fl_context_rule *c) {
    for (size_t i = 0; i < r->headings.n; i++) {
        if (!fl_str_eq(r->headings.v[i].name, c->name))
            continue;
        r->headings.v[i] = *c;
        return;
    }
    FL_PUSH(r->arena, &r->headings, *c);
}

static void keep_name(fl_rules *r, const fl_context_rule *c) {
    for (size_t i = 0; i < r->names.n; i++) {
        if (!fl_str_eq(r->names.v[i].name, c->name))
            continue;
        r->names.v[i] = *c;
        return;
    }
    FL_PUSH(r->arena, &r->names, *c);
}

static void keep_error(fl_rules *r, const fl_error_rule *e) {
    for (size_t i = 0; i < r->errors.n; i++) {
        if (!fl_str_eq(r->errors.v[i].name, e->name))
            continue;
        r->errors.v[i] = *e;
        return;
    }
    FL_PUSH(r->arena, &r->errors, *e);
}

static void keep_action(fl_rules *r, const fl_action_rule *a) {
    for (size_t i = 0; i < r->actions.n; i++) {
        if (!fl_str_eq(r->actions.v[i].name, a->name))
            continue;
        r->actions.v[i] = *a;
        return;
    }
    FL_PUSH(r->arena, &r->actions, *a);
}

static fl_status headings(fl_rd *rd, const fl_yaml *node, void *into) {
    (void)into;
    fl_status status = fl_rd_want_list(rd, node, "headings");
    for (const fl_yaml *item = status == FL_OK ? node->first : NULL; item && status == FL_OK; item = item->next) {
        fl_context_rule c = {0};
        status = hint(rd, item, "heading", &c);
        if (status == FL_OK)
            keep_heading(rd->rules, &c);
    }
    return status;
}

static fl_status names(fl_rd *rd, const fl_yaml *node, void *into) {
    (void)into;
    fl_status status = fl_rd_want_list(rd, node, "names");
    for (const fl_yaml *item = status == FL_OK ? node->first : NULL; item && status == FL_OK; item = item->next) {
        fl_context_rule c = {0};
        status = hint(rd, item, "name", &c);
        if (status == FL_OK)
            keep_name(rd->rules, &c);
    }
    return status;
}

/* The words of FL_FIELDS_CAPTURE_ERROR. */
static fl_status meaning(fl_rd *rd, const fl_yaml *node, void *into) {
    static const char *const meanings[] = {"peering-absent", "not-authorized", "not-found", "gateway-no-bgp",
                                           "vm-not-running", "usage",          "busy",      "other"};
    return fl_rd_word(rd, node, meanings, FL_COUNT(meanings), into);
}

static fl_status errors(fl_rd *rd, const fl_yaml *node, void *into) {
    static const fl_entry entries[] = {
        {"name", fl_rd_text, offsetof(fl_error_rule, name), true},
        {"match", fl_rd_pattern, offsetof(fl_error_rule, match), true},
        {"meaning", meaning, offsetof(fl_error_rule, meaning), true},
        {"says", fl_rd_text, offsetof(fl_error_rule, says), true},
    };
    (void)into;
    fl_status status = fl_rd_want_list(rd, node, "errors");
    for (const fl_yaml *item = status == FL_OK ? node->first : NULL; item && status == FL_OK; item = item->next) {
        fl_error_rule e = {0};
        name_subject(rd, "error", item);
        status = fl_rd_mapping(rd, item, "error", entries, FL_COUNT(entries), &e);
        if (status == FL_OK)
            status = fl_rd_claim(rd, fl_yaml_get(item, "name"), "error", e.name);
        if (status == FL_OK)
            keep_error(rd->rules, &e);
    }
    return status;
}

static fl_status actions(fl_rd *rd, const fl_yaml *node, void *into) {
    static const fl_entry entries[] = {
        {"name", fl_rd_text, offsetof(fl_action_rule, name), true},
        {"match", fl_rd_pattern_caseless, offsetof(fl_action_rule, match), true},
        {"not", fl_rd_pattern_caseless, offsetof(fl_action_rule, not_match), false},
        {"does", fl_rd_text, offsetof(fl_action_rule, does), true},
        {"about", fl_rd_text, offsetof(fl_action_rule, about), true},
    };
    (void)into;
    fl_status status = fl_rd_want_list(rd, node, "actions");
    for (const fl_yaml *item = status == FL_OK ? node->first : NULL; item && status == FL_OK; item = item->next) {
        fl_action_rule a = {0};
        name_subject(rd, "action", item);
        status = fl_rd_mapping(rd, item, "action", entries, FL_COUNT(entries), &a);
        if (status == FL_OK)
            status = fl_rd_claim(rd, fl_yaml_get(item, "name"), "action", a.name);
        if (status == FL_OK)
            keep_action(rd->rules, &a);
    }
    return status;
}

fl_status fl_rd_context_file(fl_rd *rd, const fl_yaml *root) {
    static const fl_entry entries[] = {
        {"headings", headings, 0, false},
        {"names", names, 0, false},
        {"errors", errors, 0, false},
        {"actions", actions, 0, false},
        {"log-prefixes", fl_rd_log_prefixes, 0, false},
        {"log-headers", fl_rd_log_headers, 0, false},
        {"log-repeats", fl_rd_log_repeats, 0, false},
        {"log-commands", fl_rd_log_commands, 0, false},
        {"log-zones", fl_rd_log_zones, 0, false},
    };
    rd->subject = "context";
    return fl_rd_mapping(rd, root, "context", entries, FL_COUNT(entries), rd->rules);
}

/* ---- rules check ---- */

static bool is_read(const fl_rules *r, fl_str read) {
    for (size_t i = 0; i < r->rules.n; i++)
        if (fl_str_eq(r->rules.v[i].read, read))
            return true;
    return false;
}

static bool is_group(fl_str name) {
    return fl_key_find(name) >= 0 || fl_str_eqz(name, "read") || fl_str_eqz(name, "time") ||
           fl_str_eqz(name, "target") || fl_str_eqz(name, "group");
}

static fl_status check_groups(fl_rd *rd, const fl_pattern *p) {
    fl_str name;
    unsigned at;
    for (unsigned i = 0; fl_pattern_group(p, i, &name, &at); i++)
        if (!is_group(name))
            return fl_pattern_fail(p, rd->err, "unknown group \"%.*s\"%s; read, time, target and group are groups too",
                                   FL_STR_ARG(name),
                                   fl_rd_hint(rd, name, fl_key_names, FL_KEY_COUNT, sizeof *fl_key_names));
    return FL_OK;
}

static fl_status check_hint(fl_rd *rd, const fl_context_rule *c) {
    if (c->read.n && !is_read(rd->rules, c->read))
        return fl_pattern_fail(c->match, rd->err, "no rule has the read \"%.*s\"; `faultline rules list` shows all",
                               FL_STR_ARG(c->read));
    return check_groups(rd, c->match);
}

fl_status fl_rd_check_context(fl_rd *rd) {
    const fl_rules *r = rd->rules;
    fl_status status = FL_OK;
    for (size_t i = 0; i < r->headings.n && status == FL_OK; i++)
        status = check_hint(rd, &r->headings.v[i]);
    for (size_t i = 0; i < r->names.n && status == FL_OK; i++)
        status = check_hint(rd, &r->names.v[i]);
    for (size_t i = 0; i < r->errors.n && status == FL_OK; i++)
        status = check_groups(rd, r->errors.v[i].match);
    for (size_t i = 0; i < r->actions.n && status == FL_OK; i++)
        status = check_groups(rd, r->actions.v[i].match);
    for (size_t i = 0; i < r->rules.n; i++)
        for (unsigned k = 0; k < r->rules.v[i].n_commands && status == FL_OK; k++)
            status = check_groups(rd, r->rules.v[i].commands[k].match);
    return status;
}
