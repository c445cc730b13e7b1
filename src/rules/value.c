/* Where a value comes from and how it is converted:
 *   azureASN | azureAsn                   synonyms, each a path: steps between dots
 *   ^.name                                one record up
 *   {from: macAddress, test: '^[0-9A-F]{4}\.'}
 *   {from: interface, vocabulary: arp-interface}
 *   {from: impactStartTime, time: utc}
 *   {from: port, and: unit, join: '.'}    two values as one
 *   {const: learned} */
#include "rules/read.h"

static fl_status path_fail(fl_rd *rd, const fl_yaml *node, fl_str text) {
    return fl_rd_fail(
        rd, node,
        "expected a path (\"a.b\", \".\" for the element itself, \"^.a\" of the enclosing record), found \"%.*s\"",
        FL_STR_ARG(text));
}

static fl_status path_steps(fl_rd *rd, const fl_yaml *node, fl_str text, fl_str rest, fl_path *into) {
    size_t most = 1;
    for (size_t i = 0; i < rest.n; i++)
        most += rest.p[i] == '.';
    into->step = FL_NEW_N(rd->arena, most, fl_path_step);
    for (size_t from = 0; from <= rest.n;) {
        const ptrdiff_t dot = fl_str_find_char(fl_str_sub(rest, from, rest.n), '.');
        const size_t to = dot < 0 ? rest.n : from + (size_t)dot;
        const fl_str key = fl_str_trim(fl_str_sub(rest, from, to));
        if (fl_str_is_empty(key) || key.p[0] == '^')
            return path_fail(rd, node, text);
        into->step[into->n++].key = key;
        from = to + 1;
    }
    return FL_OK;
}

static fl_status path(fl_rd *rd, const fl_yaml *node, fl_str text, fl_path *into) {
    if (fl_str_eqz(text, ".")) {
        into->self = true;
        return FL_OK;
    }
    fl_str rest = text;
    while (fl_str_starts(rest, FL_STR("^."))) {
        into->up++;
        rest = fl_str_sub(rest, 2, rest.n);
    }
    return path_steps(rd, node, text, rest, into);
}

fl_status fl_rd_paths(fl_rd *rd, const fl_yaml *node, void *into) {
    fl_source_spec *spec = into;
    fl_str *parts;
    fl_status status = fl_rd_synonyms(rd, node, &parts, &spec->n_paths);
    if (status != FL_OK)
        return status;
    spec->paths = FL_NEW_N(rd->arena, spec->n_paths, fl_path);
    for (unsigned i = 0; i < spec->n_paths && status == FL_OK; i++)
        status = path(rd, node, parts[i], &spec->paths[i]);
    return status;
}

fl_status fl_rd_one_path(fl_rd *rd, const fl_yaml *node, void *into) {
    fl_source_spec spec = {0};
    const fl_status status = fl_rd_paths(rd, node, &spec);
    if (status != FL_OK)
        return status;
    if (spec.n_paths != 1 || spec.paths->up || spec.paths->self)
        return fl_rd_fail(rd, node, "%.*s: expected one path down from the record, found \"%.*s\"",
                          FL_STR_ARG(node->key), FL_STR_ARG(node->text));
    *(fl_path **)into = spec.paths;
    return FL_OK;
}

static fl_status vocabulary(fl_rd *rd, const fl_yaml *node, void *into) {
    fl_str name;
    const fl_status status = fl_rd_text(rd, node, &name);
    if (status == FL_OK)
        fl_rd_link_vocabulary(rd, node, into);
    return status;
}

/* The zone of a time that has none written: what Azure's tables leave out is UTC; what people leave out is theirs. */
static fl_status time_zone(fl_rd *rd, const fl_yaml *node, void *into) {
    static const char *const words[] = {"utc", "local"};
    return fl_rd_word(rd, node, words, FL_COUNT(words), into);
}

static fl_status command_options(fl_rd *rd, const fl_yaml *node, void *into) {
    fl_source_spec *spec = into;
    return fl_rd_texts(rd, node, &spec->options, &spec->n_options);
}

#define VALUE_ENTRIES                                                                                                  \
    {"from", fl_rd_paths, 0, false}, {"take", fl_rd_pattern, offsetof(fl_source_spec, take), false},                   \
        {"test", fl_rd_pattern, offsetof(fl_source_spec, test), false},                                                \
        {"vocabulary", vocabulary, offsetof(fl_source_spec, vocabulary), false},                                       \
        {"count", fl_rd_bool, offsetof(fl_source_spec, count), false},                                                 \
        {"blank", fl_rd_bool, offsetof(fl_source_spec, blank), false},                                                 \
        {"time", time_zone, offsetof(fl_source_spec, time), false}, {"command", command_options, 0, false},            \
        {"and", fl_rd_one_path, offsetof(fl_source_spec, and_path), false},                                            \
        {"join", fl_rd_any_text, offsetof(fl_source_spec, join), false}, {                                             \
        "const", fl_rd_text, offsetof(fl_source_spec, constant), false                                                 \
    }

/* Conversions that would undo each other. take and vocabulary follow one another. */
static fl_status check_value(fl_rd *rd, const fl_yaml *node, const fl_source_spec *spec) {
    const bool constant = spec->constant.n > 0, part = spec->take || fl_yaml_get(node, "vocabulary");
    const int results = part + (spec->test != NULL) + spec->count + spec->blank + (spec->time.n > 0 && !spec->take);
    if (constant && (spec->n_paths || results || spec->join.p || spec->n_options || spec->and_path))
        return fl_rd_fail(rd, node, "expected \"const\" alone, found it beside other entries; take one away");
    if (!constant && !spec->n_paths && !spec->n_options)
        return fl_rd_fail(rd, node, "expected \"from: path\" or \"const: text\", found neither; add one");
    if (spec->n_options && (spec->count || spec->blank))
        return fl_rd_fail(rd, node, "expected \"command\" without count and blank; take one away");
    if (results > 1)
        return fl_rd_fail(
            rd, node,
            "expected one of take (with or without vocabulary or time), test, count, blank and time, found several");
    return FL_OK;
}

fl_status fl_rd_value(fl_rd *rd, const fl_yaml *node, void *into) {
    static const fl_entry entries[] = {VALUE_ENTRIES};
    if (node->type == FL_YAML_SCALAR)
        return fl_rd_paths(rd, node, into);
    const fl_status status = fl_rd_mapping(rd, node, "value", entries, FL_COUNT(entries), into);
    return status == FL_OK ? check_value(rd, node, into) : status;
}

static fl_status condition(fl_rd *rd, const fl_yaml *node, fl_when *into) {
    static const fl_entry entries[] = {
        {"is", fl_rd_pattern, offsetof(fl_when, is), false},
        {"is-not", fl_rd_pattern, offsetof(fl_when, is_not), false},
        VALUE_ENTRIES, /* offsets hold because from comes first in fl_when */
    };
    _Static_assert(offsetof(fl_when, from) == 0, "the rows of a value are those of a condition");
    fl_status status = fl_rd_mapping(rd, node, "when", entries, FL_COUNT(entries), into);
    if (status == FL_OK && !into->is && !into->is_not)
        status = fl_rd_fail(rd, node, "when: expected \"is\" or \"is-not\" with a pattern, found neither; add one");
    return status == FL_OK ? check_value(rd, node, &into->from) : status;
}

fl_status fl_rd_conditions(fl_rd *rd, const fl_yaml *node, fl_when **v, unsigned *n) {
    fl_status status = fl_rd_want_list(rd, node, "when");
    if (status != FL_OK)
        return status;
    *v = FL_NEW_N(rd->arena, node->count, fl_when);
    for (const fl_yaml *item = node->first; item && status == FL_OK; item = item->next)
        status = condition(rd, item, &(*v)[(*n)++]);
    return status;
}

fl_status fl_rd_key(fl_rd *rd, const fl_yaml *node, fl_str name, fl_key_id *key) {
    const int found = fl_key_find(name);
    if (found < 0)
        return fl_rd_fail(rd, node, "unknown key \"%.*s\"%s", FL_STR_ARG(name),
                          fl_rd_hint(rd, name, fl_key_names, FL_KEY_COUNT, sizeof *fl_key_names));
    *key = (fl_key_id)found;
    return FL_OK;
}
