#include "normalize/event_values.h"

/* ---- making ---- */

/* One name may stand for several groups. */
static unsigned groups_of(const fl_pattern *line, fl_str name, uint8_t *out) {
    unsigned n = 0, group;
    fl_str other;
    for (unsigned i = 0; fl_pattern_group(line, i, &other, &group); i++)
        if (fl_str_eq(other, name) && group < FL_GROUPS)
            out[n++] = (uint8_t)(group + 1);
    return n;
}

static void make(fl_arena *a, fl_event_value *v, const fl_pattern *line, const fl_source_spec *spec) {
    uint8_t *groups = fl_arena_alloc(a, (size_t)spec->n_paths * (FL_GROUPS + 1) + 1);
    v->spec = spec;
    v->groups = groups;
    for (unsigned i = 0; i < spec->n_paths; i++) {
        groups += spec->paths[i].n ? groups_of(line, spec->paths[i].step[0].key, groups) : 0;
        *groups++ = 0;
    }
    v->plain = !spec->take && !spec->test && !spec->vocabulary && !spec->time.n;
    v->kept = !spec->time.n;
}

fl_event_plan *fl_event_plan_new(fl_arena *arena, const fl_event_rule *event) {
    const fl_emit *e = &event->emit;
    fl_event_plan *p = FL_NEW(arena, fl_event_plan);
    p->require = FL_NEW_N(arena, e->n_require, fl_event_value);
    p->when = FL_NEW_N(arena, e->n_when, fl_event_value);
    p->keys = FL_NEW_N(arena, e->n_keys, fl_event_value);
    p->sets = FL_NEW_N(arena, e->n_sets, fl_event_value);
    for (unsigned i = 0; i < e->n_require; i++)
        make(arena, &p->require[i], event->line, &e->require[i]);
    for (unsigned i = 0; i < e->n_when; i++)
        make(arena, &p->when[i], event->line, &e->when[i].from);
    for (unsigned i = 0; i < e->n_keys; i++)
        make(arena, &p->keys[i], event->line, &e->keys[i].from);
    for (unsigned i = 0; i < e->n_sets; i++)
        make(arena, &p->sets[i], event->line, &e->sets[i].from);
    return p;
}

/* ---- reading ---- */

/* Of one path; *groups ends up behind it. */
static fl_str text_of(const uint8_t **groups, const fl_event_match *m) {
    const uint8_t *g = *groups;
    fl_str text = FL_STR_NONE;
    for (; *g; g++)
        if (!text.p && *g <= m->groups.n)
            text = m->groups.group[*g - 1];
    *groups = g + 1;
    return text.n ? fl_str_trim(text) : FL_STR_NONE;
}

/* The document's end may have cut it. */
static bool is_cut(fl_str text, const fl_event_match *m) { return m->open && text.p + text.n == m->line.p + m->line.n; }

fl_str fl_event_printed(const fl_event_value *v, const fl_event_match *m) {
    const uint8_t *groups = v->groups;
    for (unsigned i = 0; i < v->spec->n_paths; i++) {
        fl_str text = text_of(&groups, m);
        if (text.n && !is_cut(text, m))
            return text;
    }
    return FL_STR_NONE;
}

/* A word that the vocabulary knows is whole, also as the last one of a text without a line end: what was copied from a
 * screen ends so. */
static fl_str known_word(const fl_event_value *v, const fl_event_match *m) {
    const fl_source_spec *spec = v->spec;
    const uint8_t *groups = v->groups;
    if (!spec->vocabulary || spec->take || spec->test)
        return FL_STR_NONE;
    for (unsigned i = 0; i < spec->n_paths; i++) {
        bool found = false;
        fl_str text = text_of(&groups, m);
        text = text.n ? fl_vocabulary_apply(spec->vocabulary, text, &found) : text;
        if (found)
            return text;
    }
    return FL_STR_NONE;
}

static void remember(fl_event_value *v, fl_str text, fl_str out) {
    fl_memo_of_text *one = &v->memos[v->next++ % FL_MEMOS_KEPT];
    uintptr_t from = (uintptr_t)out.p - (uintptr_t)text.p;
    memcpy(one->text, text.p, text.n);
    one->n = (uint8_t)text.n;
    one->inside = out.n && from <= text.n && out.n <= text.n - from;
    one->from = one->inside ? (uint8_t)from : 0;
    one->to = one->inside ? (uint8_t)(from + out.n) : 0;
    one->out = out.n ? out : FL_STR_NONE;
}

static fl_str convert(fl_normalizer *n, fl_event_value *v, fl_str text) {
    if (v->plain)
        return text;
    if (!v->kept || text.n > FL_MEMO_TEXT)
        return fl_norm_convert_once(n, v->spec, text);
    for (unsigned i = 0; i < FL_MEMOS_KEPT; i++) {
        const fl_memo_of_text *one = &v->memos[i];
        if (one->n == text.n && memcmp(one->text, text.p, text.n) == 0)
            return one->inside ? fl_str_sub(text, one->from, one->to) : one->out;
    }
    fl_str out = fl_norm_convert_once(n, v->spec, text);
    remember(v, text, out);
    return out;
}

fl_str fl_event_convert(fl_normalizer *n, fl_event_value *v, const fl_event_match *m) {
    if (!v->spec->n_paths)
        return v->spec->constant;
    fl_str text = fl_event_printed(v, m);
    if (text.n)
        return convert(n, v, text);
    return m->open ? known_word(v, m) : FL_STR_NONE;
}
