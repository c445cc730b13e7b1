#include "cases/match.h"

#include <stdlib.h>

static fl_str scalar_text(const fl_json *j) {
    switch (j->type) {
    case FL_JSON_NULL: return FL_STR("null");
    case FL_JSON_TRUE: return FL_STR("true");
    case FL_JSON_FALSE: return FL_STR("false");
    case FL_JSON_NUMBER:
    case FL_JSON_STRING: return j->text;
    case FL_JSON_ARRAY: return FL_STR("(array)");
    case FL_JSON_OBJECT: return FL_STR("(object)");
    }
    return FL_STR("");
}

static bool scalar_matches(const fl_yaml *expected, const fl_json *found) {
    fl_str want = expected->text;
    if (expected->plain && (want.n == 0 || fl_str_eqz(want, "~") || fl_str_eqz(want, "null")))
        return found->type == FL_JSON_NULL;
    if (found->type == FL_JSON_ARRAY || found->type == FL_JSON_OBJECT || found->type == FL_JSON_NULL)
        return false;
    fl_str have = scalar_text(found);
    if (want.n > 2 && want.p[0] == '*' && want.p[want.n - 1] == '*')
        return fl_str_find(have, fl_str_sub(want, 1, want.n - 1)) >= 0;
    return fl_str_eq(want, have);
}

static const char *match_array_rule(fl_arena *a, const fl_yaml *expected, const fl_json *found, const char *path) {
    for (const fl_yaml *m = expected->first; m; m = m->next) {
        if (fl_str_eqz(m->key, "count")) {
            if ((uint32_t)strtoul(m->text.p, NULL, 10) != found->count)
                return fl_arena_printf(a, "%s: expected %.*s elements, found %u", path, FL_STR_ARG(m->text), found->count).p;
            continue;
        }
        bool none = fl_str_eqz(m->key, "none"), all = fl_str_eqz(m->key, "all");
        if (!none && !all)
            return fl_arena_printf(a, "%s: an array has no member %.*s (use a list, count, none or all)", path,
                                   FL_STR_ARG(m->key)).p;
        for (const fl_json *e = found->first; e; e = e->next) {
            const char *bad = match(a, m, e, path);
            if (none && !bad)
                return fl_arena_printf(a, "%s: an element matches what must not be there (line %u of the expected file)",
                                       path, m->line).p;
            if (all && bad)
                return bad;
        }
    }
    return NULL;
}

static const char *match_sequence(fl_arena *a, const fl_yaml *expected, const fl_json *found, const char *path) {
    if (found->type != FL_JSON_ARRAY)
        return fl_arena_printf(a, "%s: expected an array", path).p;
    if (fl_str_eqz(expected->key, "tie") && expected->count != found->count)
        return fl_arena_printf(a, "%s: expected %u codes, found %u", path, expected->count, found->count).p;
    if (expected->count == 0 && found->count != 0)
        return fl_arena_printf(a, "%s: expected an empty array, found %u elements", path, found->count).p;
    for (const fl_yaml *item = expected->first; item; item = item->next) {
        const char *nearest = NULL;
        bool hit = false;
        for (const fl_json *e = found->first; e && !hit; e = e->next) {
            const char *bad = match(a, item, e, path);
            hit = bad == NULL;
            nearest = nearest ? nearest : bad;
        }
        if (!hit)
            return fl_arena_printf(a, "%s: no element is as line %u of the expected file says (%s)", path, item->line,
                                   nearest ? nearest : "the array is empty").p;
    }
    return NULL;
}

const char *match(fl_arena *a, const fl_yaml *expected, const fl_json *found, const char *path) {
    if (expected->type == FL_YAML_SCALAR) {
        if (scalar_matches(expected, found))
            return NULL;
        return fl_arena_printf(a, "%s: expected %.*s, found %.*s", path, FL_STR_ARG(expected->text),
                               FL_STR_ARG(scalar_text(found))).p;
    }
    if (expected->type == FL_YAML_SEQUENCE)
        return match_sequence(a, expected, found, path);
    if (found->type == FL_JSON_ARRAY)
        return match_array_rule(a, expected, found, path);
    if (found->type != FL_JSON_OBJECT)
        return fl_arena_printf(a, "%s: expected an object", path).p;
    for (const fl_yaml *m = expected->first; m; m = m->next) {
        const fl_json *child = fl_json_get(found, m->key);
        const char *sub = fl_arena_printf(a, "%s%s%.*s", path, *path ? "." : "", FL_STR_ARG(m->key)).p;
        if (!child) {
            if (m->type == FL_YAML_SCALAR && m->plain && (m->text.n == 0 || fl_str_eqz(m->text, "null")))
                continue;
            return fl_arena_printf(a, "%s: not there", sub).p;
        }
        const char *bad = match(a, m, child, sub);
        if (bad)
            return bad;
    }
    return NULL;
}
