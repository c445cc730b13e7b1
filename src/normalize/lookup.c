/* lookup.c - the values of a record: found by the paths of a rule, as text, converted. A value that the document's end
 * cut is not believed. */
#include "normalize/internal.h"

enum { MEMBERS_LOOKED_AT = 8 };

/* ---- looking up ---- */

static inline char folded_first(fl_str s) {
    if (s.n && (unsigned char)((s.p[0] | 0x20) - 'a') < 26)
        return (char)(s.p[0] | 0x20);
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c >= 'A' && c <= 'Z')
            return (char)(c | 0x20);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80)
            return c;
    }
    return 0;
}

static fl_json *own_member(const fl_json *object, fl_str name) {
    fl_json *alike = NULL; /* the name itself wins, wherever it stands */
    char first = folded_first(name);
    for (fl_json *m = object->first; m; m = m->next) {
        if (folded_first(m->key) != first)
            continue;
        if (m->key.n == name.n && memcmp(m->key.p, name.p, name.n) == 0)
            return m;
        if (!alike && fl_str_fold_eq(m->key, name))
            alike = m;
    }
    return alike;
}

fl_json *fl_norm_member(const fl_json *object, fl_str name) {
    if (!object || object->type != FL_JSON_OBJECT || !name.n)
        return NULL;
    fl_json *m = own_member(object, name);
    if (m)
        return m;
    fl_json *inner = own_member(object, FL_STR("properties"));
    return inner && inner->type == FL_JSON_OBJECT ? own_member(inner, name) : NULL;
}

/* The object around an element: arrays and "properties" do not count. */
static const fl_json *enclosing(const fl_json *node) {
    const fl_json *p = node->parent;
    while (p && (p->type == FL_JSON_ARRAY || fl_str_ieqz(p->key, "properties")))
        p = p->parent;
    return p;
}

bool fl_norm_is_blank(const fl_json *v) {
    return !v || v->type == FL_JSON_NULL || v->cut || (v->type == FL_JSON_STRING && !fl_str_trim(v->text).n);
}

/* `peerings.name` of an array: what its elements have, as an array. */
static const fl_json *gather(fl_normalizer *n, const fl_path *rest, const fl_json *array) {
    fl_json *out =
        fl_json_add(n->arena, NULL, FL_JSON_ARRAY, FL_STR_NONE, FL_STR_NONE, array->line, array->off, array->end);
    out->line_end = array->line_end;
    out->cut = array->cut;
    for (const fl_json *e = array->first; e; e = e->next) {
        const fl_json *v = fl_norm_follow(n, rest, e);
        if (!v || v->type == FL_JSON_NULL || v->type == FL_JSON_OBJECT)
            continue;
        fl_json *c = fl_json_add(n->arena, out, v->type, FL_STR_NONE, v->text, v->line, v->off, v->end);
        c->cut = v->cut;
    }
    return out;
}

static bool is_sign(fl_str key, char sign) { return key.n == 1 && key.p[0] == sign; }

/* `@`: the name of the member that the element is, or stands in: "peers": {"192.0.2.2": {…}}. */
static const fl_json *name_of(fl_normalizer *n, const fl_json *node) {
    while (node->parent && node->parent->type == FL_JSON_ARRAY)
        node = node->parent;
    if (!node->key.n)
        return NULL;
    return fl_json_add(n->arena, NULL, FL_JSON_STRING, FL_STR_NONE, node->key, node->line, node->off, node->end);
}

static const fl_json *flat_member(const fl_flat *flat, fl_str name) {
    for (unsigned i = 0; i < flat->n; i++)
        if (fl_str_eq(flat->member[i].key, name))
            return &flat->member[i];
    for (unsigned i = 0; i < flat->n; i++)
        if (fl_str_fold_eq(flat->member[i].key, name))
            return &flat->member[i];
    return NULL;
}

static const fl_json *follow_flat(fl_flat *flat, const fl_path *path) {
    size_t i = ((uintptr_t)path >> 4) % FL_FLAT_PATHS;
    if (flat->found[i].path != path) {
        flat->found[i].path = path;
        flat->found[i].member = flat_member(flat, path->step[0].key);
    }
    const fl_json *v = flat->found[i].member;
    return v && v->text.n ? v : NULL;
}

/* `*.state`: what the first members of an object have, whatever their names: the first of them that has it. */
static const fl_json *any_member(fl_normalizer *n, const fl_path *rest, const fl_json *object) {
    unsigned seen = 0;
    for (const fl_json *m = object->first; m && seen < MEMBERS_LOOKED_AT; m = m->next, seen++) {
        const fl_json *v = m->type == FL_JSON_OBJECT ? fl_norm_follow(n, rest, m) : NULL;
        if (v)
            return v;
    }
    return NULL;
}

const fl_json *fl_norm_follow(fl_normalizer *n, const fl_path *path, const fl_json *node) {
    if (n->flat && node == n->flat->row && path->n == 1 && !path->up)
        return follow_flat(n->flat, path);
    for (unsigned u = 0; node && u < path->up; u++)
        node = enclosing(node);
    for (unsigned k = 0; node && k < path->n; k++) {
        if (node->type == FL_JSON_ARRAY) {
            fl_path rest = {.n = path->n - k, .step = path->step + k};
            return gather(n, &rest, node);
        }
        if (is_sign(path->step[k].key, '@'))
            return name_of(n, node);
        if (is_sign(path->step[k].key, '*') && node->type == FL_JSON_OBJECT) {
            fl_path rest = {.n = path->n - k - 1, .step = path->step + k + 1};
            return any_member(n, &rest, node);
        }
        node = fl_norm_member(node, path->step[k].key);
    }
    return node;
}

/* The first alternative that holds something; an empty array or blank text only when no other does. */
const fl_json *fl_norm_look_up(fl_normalizer *n, const fl_source_spec *spec, const fl_json *node) {
    const fl_json *weak = NULL;
    for (unsigned i = 0; i < spec->n_paths; i++) {
        const fl_json *v = fl_norm_follow(n, &spec->paths[i], node);
        if (!v)
            continue;
        if (!fl_norm_is_blank(v) && !(v->type == FL_JSON_ARRAY && v->count == 0))
            return v;
        if (!weak)
            weak = v;
    }
    return weak;
}

bool fl_norm_is_cut(const fl_json *v) {
    if (v->cut)
        return true;
    if (v->type != FL_JSON_ARRAY)
        return false;
    for (const fl_json *e = v->first; e; e = e->next) {
        if (e->cut)
            return true;
    }
    return false;
}

fl_str fl_norm_node_text(fl_normalizer *n, const fl_json *v, fl_str join) {
    switch (v->type) {
    case FL_JSON_STRING:
    case FL_JSON_NUMBER:
        return fl_str_trim(v->text);
    case FL_JSON_TRUE:
        return FL_STR("true");
    case FL_JSON_FALSE:
        return FL_STR("false");
    case FL_JSON_ARRAY:
        break;
    case FL_JSON_NULL:
    case FL_JSON_OBJECT:
    default:
        return FL_STR_NONE;
    }
    size_t total = 0;
    if (!join.p)
        join = FL_STR(" ");
    for (const fl_json *e = v->first; e; e = e->next)
        total += e->type == FL_JSON_STRING || e->type == FL_JSON_NUMBER ? e->text.n + join.n : 0;
    if (!total)
        return FL_STR_NONE;
    char *p = fl_arena_alloc(n->arena, total);
    size_t at = 0;
    for (const fl_json *e = v->first; e; e = e->next) {
        if (e->type != FL_JSON_STRING && e->type != FL_JSON_NUMBER)
            continue;
        if (at)
            memcpy(p + at, join.p, join.n), at += join.n;
        if (e->text.n)
            memcpy(p + at, e->text.p, e->text.n), at += e->text.n;
    }
    return fl_str_trim((fl_str){p, at});
}

/* ---- converting ---- */

fl_str fl_norm_convert_once(fl_normalizer *n, const fl_source_spec *spec, fl_str text) {
    fl_match m;
    if (spec->take) {
        if (!fl_norm_match(n, spec->take, text, &m))
            return FL_STR_NONE;
        text = m.n > 1 && m.group[1].p ? m.group[1] : m.group[0];
        for (unsigned g = 1; g < m.n; g++) { /* of alternatives, the group that took part */
            if (m.group[g].p) {
                text = m.group[g];
                break;
            }
        }
        text = fl_str_trim(text);
    }
    if (spec->test)
        return fl_norm_match(n, spec->test, text, NULL) ? FL_STR("true") : FL_STR("false");
    bool found;
    if (spec->vocabulary && text.n)
        text = fl_vocabulary_apply(spec->vocabulary, text, &found);
    if (spec->time.n) {
        fl_time at;
        const char *why;
        if (!fl_norm_read_time(n, text, fl_str_eqz(spec->time, "utc"), &at, &found, &why))
            return FL_STR_NONE;
        char *out = fl_arena_alloc(n->arena, FL_TIME_TEXT);
        text = fl_str_of(fl_time_format(at, out));
    }
    return text;
}

fl_str fl_norm_convert(fl_normalizer *n, const fl_source_spec *spec, fl_str text) {
    if (!spec->take && !spec->test && !spec->vocabulary && !spec->time.n)
        return text;
    if (text.n > 256 || spec->time.n)
        return fl_norm_convert_once(n, spec, text);
    uint64_t h = fl_str_hash(text) ^ ((uintptr_t)spec >> 4) * UINT64_C(0x9E3779B97F4A7C15);
    struct fl_conversion *c = &n->conversions[h % FL_CONVERSIONS];
    if (c->round == n->round && c->spec == spec && fl_str_eq(c->in, text))
        return c->out;
    if (n->flat) /* its texts are gone before this is forgotten */
        text = fl_arena_str(n->arena, text);
    fl_str out = fl_norm_convert_once(n, spec, text);
    *c = (struct fl_conversion){spec, text, out, n->round};
    return out;
}

/* `blank: true`: "true" when all paths are printed and hold nothing, "false" when one holds something. */
static bool blankness(fl_normalizer *n, const fl_source_spec *spec, const fl_json *node, fl_str *out) {
    bool all_printed = true;
    for (unsigned i = 0; i < spec->n_paths; i++) {
        const fl_json *v = fl_norm_follow(n, &spec->paths[i], node);
        if (!v || v->cut) {
            all_printed = false;
            continue;
        }
        bool empty = fl_norm_is_blank(v) || (v->type == FL_JSON_NUMBER && fl_str_eqz(v->text, "0")) ||
                     (v->type == FL_JSON_STRING && fl_str_eqz(fl_str_trim(v->text), "0")) ||
                     (v->type == FL_JSON_ARRAY && v->count == 0);
        if (!empty) {
            *out = FL_STR("false");
            return true;
        }
    }
    *out = FL_STR("true");
    return all_printed;
}

/* `and: path`: text with that value behind it, if there is one. False: it was cut, so the whole is unread. */
static bool append(fl_normalizer *n, const fl_source_spec *spec, const fl_json *node, fl_str *text) {
    const fl_json *v = fl_norm_follow(n, spec->and_path, node);
    if (!v || v->type == FL_JSON_NULL)
        return true;
    if (fl_norm_is_cut(v))
        return false;
    const fl_str more = fl_norm_node_text(n, v, spec->join), join = spec->join.p ? spec->join : FL_STR(" ");
    if (more.n)
        *text = fl_arena_printf(n->arena, "%.*s%.*s%.*s", FL_STR_ARG(*text), FL_STR_ARG(join), FL_STR_ARG(more));
    return true;
}

static bool evaluate_here(fl_normalizer *n, const fl_source_spec *spec, const fl_json *node, fl_str *out,
                          const fl_json **used) {
    *used = NULL;
    if (spec->n_options && fl_norm_is_blank(fl_norm_look_up(n, spec, node))) {
        fl_str v = fl_norm_option(n, n->emitting, spec->options, spec->n_options);
        *out = v.n ? fl_norm_convert(n, spec, fl_str_trim(v)) : FL_STR_NONE;
        return out->n > 0;
    }
    if (spec->n_paths == 0) {
        *out = spec->constant;
        return spec->constant.n > 0;
    }
    if (spec->blank)
        return blankness(n, spec, node, out);
    const fl_json *v = fl_norm_look_up(n, spec, node);
    if (!v || v->type == FL_JSON_NULL || fl_norm_is_cut(v))
        return false;
    *used = v;
    if (spec->count) {
        if (v->type != FL_JSON_ARRAY)
            return false;
        *out = fl_arena_printf(n->arena, "%u", v->count);
        return true;
    }
    fl_str text = fl_norm_node_text(n, v, spec->join);
    if (!text.n || (spec->and_path && !append(n, spec, node, &text)))
        return false;
    *out = fl_norm_convert(n, spec, text);
    return out->n > 0;
}

static bool looks_up_only(const fl_source_spec *spec) {
    for (unsigned i = 0; i < spec->n_paths; i++) {
        if (!spec->paths[i].up)
            return false;
    }
    return spec->n_paths > 0;
}

/* A value as text; false: unread. used is the node it came from, or NULL. */
bool fl_norm_evaluate(fl_normalizer *n, const fl_source_spec *spec, const fl_json *node, fl_str *out,
                      const fl_json **used) {
    if (!looks_up_only(spec))
        return evaluate_here(n, spec, node, out, used);
    const fl_json *above = enclosing(node);
    uint64_t h = (((uintptr_t)spec >> 4) ^ ((uintptr_t)above >> 4)) * UINT64_C(0x9E3779B97F4A7C15);
    fl_memo *m = &n->memos[(h >> 32) % FL_MEMOS];
    if (m->round != n->round || m->spec != spec || m->above != above) {
        *m = (fl_memo){.spec = spec, .above = above, .round = n->round};
        m->found = evaluate_here(n, spec, node, &m->out, &m->used);
    }
    *out = m->out;
    *used = m->used;
    return m->found;
}

static bool present(fl_normalizer *n, const fl_source_spec *spec, const fl_json *node) {
    if (spec->n_paths == 0)
        return true;
    const fl_json *v = fl_norm_look_up(n, spec, node);
    if (fl_norm_is_blank(v))
        return false;
    fl_str text;
    const fl_json *used;
    return (!spec->take && !spec->test) || fl_norm_evaluate(n, spec, node, &text, &used);
}

bool fl_norm_when(fl_normalizer *n, const fl_when *when, unsigned count, const fl_json *node) {
    for (unsigned i = 0; i < count; i++) {
        fl_str text;
        const fl_json *used;
        if (!fl_norm_evaluate(n, &when[i].from, node, &text, &used))
            return false;
        if (when[i].is && !fl_norm_match(n, when[i].is, text, NULL))
            return false;
        if (when[i].is_not && fl_norm_match(n, when[i].is_not, text, NULL))
            return false;
    }
    return true;
}

unsigned fl_norm_grip(fl_normalizer *n, const fl_rule *rule, const fl_json *record) {
    unsigned grip = 0;
    for (unsigned i = 0; i < rule->n_emits; i++) {
        const fl_emit *e = &rule->emits[i];
        const fl_json *node = e->each && !e->each->up ? fl_norm_follow(n, e->each, record) : record;
        while (node && node->type == FL_JSON_ARRAY)
            node = node->first;
        for (unsigned k = 0; node && k < e->n_sets; k++) {
            const fl_json *v = e->sets[k].from.n_paths ? fl_norm_look_up(n, &e->sets[k].from, node) : NULL;
            grip += !fl_norm_is_blank(v) && v->type != FL_JSON_OBJECT;
        }
    }
    return grip;
}

bool fl_norm_conditions_hold(fl_normalizer *n, const fl_emit *e, const fl_json *node) {
    for (unsigned i = 0; i < e->n_require; i++) {
        if (!present(n, &e->require[i], node))
            return false;
    }
    return fl_norm_when(n, e->when, e->n_when, node);
}
