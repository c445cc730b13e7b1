/* One rule file: docs/rules.md, "A rule". The second document of the file, its samples, is not read here. */
#include "rules/read.h"

/* ---- lists ---- */

static fl_status column_list(fl_rd *rd, const fl_yaml *node, fl_column **v, unsigned *n) {
    fl_status status = fl_rd_want_list(rd, node, node->key.n ? node->key.p : "columns");
    if (status != FL_OK)
        return status;
    *v = FL_NEW_N(rd->arena, node->count, fl_column);
    for (const fl_yaml *item = node->first; item && status == FL_OK; item = item->next, ++*n)
        status = fl_rd_synonyms(rd, item, &(*v)[*n].names, &(*v)[*n].n);
    return status;
}

static fl_status columns(fl_rd *rd, const fl_yaml *node, void *into) {
    fl_rule *r = into;
    return column_list(rd, node, &r->columns, &r->n_columns);
}

static fl_status not_columns(fl_rd *rd, const fl_yaml *node, void *into) {
    fl_rule *r = into;
    return column_list(rd, node, &r->not_columns, &r->n_not);
}

static fl_status sources(fl_rd *rd, const fl_yaml *node, void *into) {
    fl_rule *r = into;
    return fl_rd_texts(rd, node, &r->sources, &r->n_sources);
}

static fl_status rule_when(fl_rd *rd, const fl_yaml *node, void *into) {
    fl_rule *r = into;
    return fl_rd_conditions(rd, node, &r->when, &r->n_when);
}

/* ---- commands ---- */

/* An option as it is typed: "--name", "-n", "-DevicePath". */
static fl_status option_list(fl_rd *rd, const fl_yaml *node, fl_str **v, unsigned *n) {
    const fl_status status = fl_rd_texts(rd, node, v, n);
    for (unsigned i = 0; status == FL_OK && i < *n; i++)
        if ((*v)[i].p[0] != '-')
            return fl_rd_fail(rd, node, "%.*s: expected options with their dashes ([--name, -n]), found \"%.*s\"",
                              FL_STR_ARG(node->key), FL_STR_ARG((*v)[i]));
    return status;
}

static fl_status key_options(fl_rd *rd, const fl_yaml *node, fl_key_options *into) {
    const fl_status status = fl_rd_key(rd, node, node->key, &into->key);
    return status == FL_OK ? option_list(rd, node, &into->options, &into->n) : status;
}

static fl_status command_keys(fl_rd *rd, const fl_yaml *node, void *into) {
    fl_rule_command *c = into;
    fl_status status = fl_rd_want_mapping(rd, node, "keys");
    if (status != FL_OK)
        return status;
    c->keys = FL_NEW_N(rd->arena, node->count, fl_key_options);
    for (const fl_yaml *m = node->first; m && status == FL_OK; m = m->next)
        status = key_options(rd, m, &c->keys[c->n_keys++]);
    return status;
}

static fl_status command_group(fl_rd *rd, const fl_yaml *node, void *into) {
    fl_rule_command *c = into;
    return option_list(rd, node, &c->group, &c->n_group);
}

static fl_status shell(fl_rd *rd, const fl_yaml *node, void *into) {
    static const char *const words[] = {"powershell"};
    fl_str word;
    *(bool *)into = true;
    return fl_rd_word(rd, node, words, FL_COUNT(words), &word);
}

static fl_status command(fl_rd *rd, const fl_yaml *node, fl_rule_command *into) {
    static const fl_entry entries[] = {
        {"match", fl_rd_pattern_caseless, offsetof(fl_rule_command, match), true},
        {"keys", command_keys, 0, false},
        {"group", command_group, 0, false},
        {"shell", shell, offsetof(fl_rule_command, powershell), false},
    };
    return fl_rd_mapping(rd, node, "command", entries, FL_COUNT(entries), into);
}

static fl_status commands(fl_rd *rd, const fl_yaml *node, void *into) {
    fl_rule *r = into;
    fl_status status = fl_rd_want_list(rd, node, "commands");
    if (status != FL_OK)
        return status;
    r->commands = FL_NEW_N(rd->arena, node->count, fl_rule_command);
    for (const fl_yaml *item = node->first; item && status == FL_OK; item = item->next)
        status = command(rd, item, &r->commands[r->n_commands++]);
    return status;
}

/* ---- recognize ---- */

static fl_status command_required(fl_rd *rd, const fl_yaml *node, void *into) {
    static const char *const words[] = {"required"};
    fl_str word;
    *(bool *)into = true;
    return fl_rd_word(rd, node, words, FL_COUNT(words), &word);
}

static fl_status recognize(fl_rd *rd, const fl_yaml *node, void *into) {
    static const fl_entry entries[] = {
        {"columns", columns, 0, false},
        {"not", not_columns, 0, false},
        {"title", fl_rd_pattern, offsetof(fl_rule, title_line), false},
        {"id", fl_rd_pattern, offsetof(fl_rule, id_match), false},
        {"text", fl_rd_pattern, offsetof(fl_rule, text_match), false},
        {"document", fl_rd_pattern, offsetof(fl_rule, document_match), false},
        {"when", rule_when, 0, false},
        {"command", command_required, offsetof(fl_rule, only_with_command), false},
        {"priority", fl_rd_int, offsetof(fl_rule, priority), false},
    };
    fl_rule *r = into;
    const fl_status status = fl_rd_mapping(rd, node, "recognize", entries, FL_COUNT(entries), r);
    const bool something =
        r->n_columns || r->title_line || r->id_match || r->text_match || r->document_match || r->n_when;
    if (status == FL_OK && !something && !r->only_with_command)
        return fl_rd_fail(rd, node,
                          "recognize: expected columns, title, id, text or document to know the output by, found "
                          "none; add one, or say \"command: required\"");
    return status;
}

/* ---- emit ---- */

static fl_status emit_kind(fl_rd *rd, const fl_yaml *node, void *into) {
    const char *names[FL_KIND_COUNT];
    fl_emit *e = into;
    fl_str name;
    const fl_status status = fl_rd_text(rd, node, &name);
    if (status != FL_OK)
        return status;
    const int kind = fl_kind_find(name);
    if (kind == FL_READ)
        return fl_rd_fail(rd, node, "fact: expected a kind that rules emit, found \"read\"; it is emitted by itself");
    for (unsigned i = 0; kind < 0 && i < FL_KIND_COUNT; i++)
        names[i] = fl_schema[i].name;
    if (kind < 0)
        return fl_rd_fail(rd, node, "fact: unknown kind \"%.*s\"%s", FL_STR_ARG(name),
                          fl_rd_hint(rd, name, names, FL_KIND_COUNT, sizeof *names));
    e->kind = (fl_kind)kind;
    return FL_OK;
}

fl_status fl_rd_emit_require(fl_rd *rd, const fl_yaml *node, void *into) {
    fl_emit *e = into;
    fl_status status = fl_rd_want_list(rd, node, "require");
    if (status != FL_OK)
        return status;
    e->require = FL_NEW_N(rd->arena, node->count, fl_source_spec);
    for (const fl_yaml *item = node->first; item && status == FL_OK; item = item->next)
        status = fl_rd_paths(rd, item, &e->require[e->n_require++]);
    return status;
}

fl_status fl_rd_emit_when(fl_rd *rd, const fl_yaml *node, void *into) {
    fl_emit *e = into;
    return fl_rd_conditions(rd, node, &e->when, &e->n_when);
}

fl_status fl_rd_emit_keys(fl_rd *rd, const fl_yaml *node, void *into) {
    fl_emit *e = into;
    fl_status status = fl_rd_want_mapping(rd, node, "key");
    if (status != FL_OK)
        return status;
    e->keys = FL_NEW_N(rd->arena, node->count, fl_key_set);
    for (const fl_yaml *m = node->first; m && status == FL_OK; m = m->next) {
        fl_key_set *k = &e->keys[e->n_keys++];
        status = fl_rd_key(rd, m, m->key, &k->key);
        if (status == FL_OK)
            status = fl_rd_value(rd, m, &k->from);
    }
    return status;
}

static fl_status emit_field(fl_rd *rd, const fl_yaml *node, fl_kind kind, fl_set *into) {
    const fl_kind_def *def = &fl_schema[kind];
    const int field = fl_field_find(kind, node->key);
    if (field < 0)
        return fl_rd_fail(rd, node, "set: %s has no field \"%.*s\"%s", def->name, FL_STR_ARG(node->key),
                          fl_rd_hint(rd, node->key, &def->fields->name, def->n, sizeof *def->fields));
    into->field = (unsigned)field;
    return fl_rd_value(rd, node, &into->from);
}

/* Read after "fact", wherever it stands: the fields are those of its kind. */
fl_status fl_rd_emit_sets(fl_rd *rd, const fl_yaml *node, fl_emit *e) {
    fl_status status = fl_rd_want_mapping(rd, node, "set");
    if (status != FL_OK)
        return status;
    e->sets = FL_NEW_N(rd->arena, node->count, fl_set);
    for (const fl_yaml *m = node->first; m && status == FL_OK; m = m->next)
        status = emit_field(rd, m, e->kind, &e->sets[e->n_sets++]);
    return status;
}

static fl_status emit_at(fl_rd *rd, const fl_yaml *node, void *into) {
    fl_emit *e = into;
    e->at = FL_NEW(rd->arena, fl_source_spec);
    return fl_rd_value(rd, node, e->at);
}

static fl_status later(fl_rd *rd, const fl_yaml *node, void *into) {
    (void)rd, (void)node, (void)into;
    return FL_OK;
}

static fl_status emit(fl_rd *rd, const fl_yaml *node, fl_emit *into) {
    static const fl_entry entries[] = {
        {"fact", emit_kind, 0, true},
        {"each", fl_rd_one_path, offsetof(fl_emit, each), false},
        {"split", fl_rd_pattern, offsetof(fl_emit, split), false},
        {"require", fl_rd_emit_require, 0, false},
        {"when", fl_rd_emit_when, 0, false},
        {"key", fl_rd_emit_keys, 0, false},
        {"at", emit_at, 0, false},
        {"set", later, 0, false},
    };
    const fl_status status = fl_rd_mapping(rd, node, "emit", entries, FL_COUNT(entries), into);
    if (status != FL_OK)
        return status;
    if (into->split && !into->each)
        return fl_rd_fail(rd, fl_yaml_get(node, "split"), "split: expected beside \"each\", which names what is split");
    const fl_yaml *set = fl_yaml_get(node, "set");
    if (set)
        return fl_rd_emit_sets(rd, set, into);
    if (!into->n_keys)
        return fl_rd_fail(rd, node, "emit: expected \"set\" with fields of %s, found none; add it",
                          fl_schema[into->kind].name);
    return FL_OK;
}

/* An empty list is allowed: a read that is known and named, and has nothing to tell. */
static fl_status emits(fl_rd *rd, const fl_yaml *node, void *into) {
    fl_rule *r = into;
    if (node->type != FL_YAML_SEQUENCE)
        return fl_rd_want_list(rd, node, "emit");
    r->emits = FL_NEW_N(rd->arena, node->count, fl_emit);
    fl_status status = FL_OK;
    for (const fl_yaml *item = node->first; item && status == FL_OK; item = item->next)
        status = emit(rd, item, &r->emits[r->n_emits++]);
    return status;
}

/* ---- absence ---- */

static fl_status absence(fl_rd *rd, const fl_yaml *node, void *into) {
    static const fl_entry entries[] = {
        {"means", fl_rd_text, offsetof(fl_rule, absent_text), false},
        {"never-if", fl_rd_pattern_caseless, offsetof(fl_rule, absence_never_if), false},
        {"shown", fl_rd_pattern, offsetof(fl_rule, absence_shown), false},
    };
    fl_rule *r = into;
    r->absence_never = node->type == FL_YAML_SCALAR && fl_str_eqz(node->text, "never");
    if (r->absence_never)
        return FL_OK;
    if (node->type == FL_YAML_SCALAR)
        return fl_rd_fail(rd, node,
                          "absence: expected \"never\", or a mapping with \"means\" and \"never-if\", found %s",
                          fl_rd_found(rd, node));
    return fl_rd_mapping(rd, node, "absence", entries, FL_COUNT(entries), r);
}

/* ---- the rule ---- */

static const fl_entry rule_entries[] = {
    {"rule", fl_rd_text, offsetof(fl_rule, id), true},
    {"read", fl_rd_text, offsetof(fl_rule, read), true},
    {"title", fl_rd_text, offsetof(fl_rule, title), true},
    {"source", sources, 0, true},
    {"commands", commands, 0, false},
    {"recognize", recognize, 0, false},
    {"records", fl_rd_one_path, offsetof(fl_rule, records), false},
    {"line", fl_rd_pattern, offsetof(fl_rule, line), false},
    {"reader", fl_rd_reader, 0, false},
    {"events", fl_rd_events, 0, false},
    {"textfsm", fl_rd_textfsm, 0, false},
    {"template", fl_rd_template, 0, false},
    {"row", fl_rd_pattern, offsetof(fl_rule, row), false},
    {"merge", fl_rd_bool, offsetof(fl_rule, merge), false},
    {"emit", emits, 0, false},
    {"emit-of", fl_rd_text, offsetof(fl_rule, emits_of), false},
    {"absence", absence, 0, false},
    {"single", fl_rd_bool, offsetof(fl_rule, single), false},
};

static fl_status check_rule(fl_rd *rd, const fl_yaml *root, const fl_rule *r) {
    if (r->n_events)
        return fl_rd_check_events(rd, root, r);
    const bool emit_here = fl_yaml_get(root, "emit") != NULL, emit_there = r->emits_of.n > 0;
    if (!r->n_commands && !fl_yaml_get(root, "recognize"))
        return fl_rd_fail(rd, root,
                          "rule: expected \"commands\" or \"recognize\", found neither; nothing would reach it");
    if (!r->n_commands && r->only_with_command)
        return fl_rd_fail(rd, fl_yaml_get(root, "recognize"),
                          "recognize: expected \"commands\" beside \"command: required\"");
    if (emit_here == emit_there)
        return fl_rd_fail(rd, root, "rule: expected one of \"emit\" and \"emit-of\", found %s",
                          emit_here ? "both" : "neither");
    if (r->absence_shown && !r->fsm)
        return fl_rd_fail(rd, fl_yaml_get(root, "absence"), "absence: \"shown\" is for textfsm rules");
    if (r->merge && !r->fsm)
        return fl_rd_fail(rd, fl_yaml_get(root, "merge"), "merge: is for textfsm rules, whose Key Values it compares");
    if (r->row && !r->fsm)
        return fl_rd_fail(rd, fl_yaml_get(root, "row"),
                          "row: is for textfsm rules; it counts what their template misses");
    return r->fsm ? fl_rd_check_fsm(rd, root, r) : FL_OK;
}

static void keep_rule(fl_rules *rules, const fl_rule *r) {
    for (size_t i = 0; i < rules->rules.n; i++) {
        if (!fl_str_eq(rules->rules.v[i].id, r->id))
            continue;
        rules->rules.v[i] = *r;
        return;
    }
    FL_PUSH(rules->arena, &rules->rules, *r);
}

fl_status fl_rd_rule_file(fl_rd *rd, const fl_yaml *root) {
    fl_rule r = {.file = rd->file};
    rd->subject = fl_arena_printf(rd->arena, "rule %.*s", FL_STR_ARG(fl_yaml_text(root, "rule", FL_STR("?")))).p;
    fl_status status = fl_rd_mapping(rd, root, "rule", rule_entries, FL_COUNT(rule_entries), &r);
    if (status == FL_OK)
        status = check_rule(rd, root, &r);
    if (status == FL_OK)
        status = fl_rd_claim(rd, fl_yaml_get(root, "rule"), "rule", r.id);
    if (status != FL_OK)
        return status;
    if (r.emits_of.n)
        fl_rd_link_emits(rd, fl_yaml_get(root, "emit-of"), r.id);
    keep_rule(rd->rules, &r);
    return FL_OK;
}
