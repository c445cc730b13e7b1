#include "replay/parts.h"

static fl_str keep(fl_arena *a, fl_str s) { return s.n ? fl_arena_str(a, s) : FL_STR_NONE; }

static fl_str tie_of(fl_arena *a, const fl_verdict *v) {
    fl_str out = FL_STR_NONE;
    for (size_t i = 0; i < v->n_tie; i++)
        out = fl_arena_printf(a, "%.*s%s%.*s", FL_STR_ARG(out), i ? ", " : "", FL_STR_ARG(v->tie[i]));
    return out;
}

static fl_moment moment_of(fl_arena *a, const fl_diagnosis *d) {
    const fl_verdict *v = &d->verdict;
    fl_moment m = {.at = d->as_of,
                   .prior = FL_TIME_NONE,
                   .cls = v->cls,
                   .status = v->status,
                   .code = keep(a, v->code),
                   .slug = keep(a, v->slug),
                   .layer = keep(a, v->layer),
                   .owner = keep(a, v->owner),
                   .sentence = keep(a, v->sentence),
                   .tie = tie_of(a, v)};
    const fl_finding *f = v->finding;
    for (size_t i = 0; f && i < f->because.n; i++)
        for (size_t k = 0; k < f->because.v[i].n && m.n < FL_MOMENT_EVIDENCE; k++) {
            m.evidence[m.n] = f->because.v[i].evidence[k];
            m.evidence[m.n].pointer = keep(a, m.evidence[m.n].pointer);
            m.n++;
        }
    return m;
}

fl_moment fl_retell_moment(const fl_retell *t, const fl_store *store, fl_time at) {
    fl_arena *work = fl_arena_new();
    fl_diagnose_options options = *t->options;
    options.at = at;
    options.moment = true;
    if (store != t->store) { /* a part of it has another history */
        options.history = NULL;
        options.views = NULL;
    }
    fl_moment m = moment_of(t->arena, fl_diagnose(work, store, t->rules, &options));
    fl_arena_free(work);
    return m;
}

bool fl_moment_same(const fl_moment *a, const fl_moment *b) {
    return a->cls == b->cls && a->status == b->status && fl_str_eq(a->code, b->code) && fl_str_eq(a->tie, b->tie) &&
           fl_str_eq(a->owner, b->owner);
}

bool fl_moment_is_fault(const fl_moment *m) {
    return m->cls == FL_CLASS_OUTAGE || m->cls == FL_CLASS_PARTIAL_OUTAGE || m->cls == FL_CLASS_DEGRADED ||
           m->cls == FL_CLASS_CAPACITY;
}

/* Of a fault that is over the fault is told, not the calm after it. */
static fl_time time_told(const fl_retell *t, const fl_changes *c) {
    fl_stretch s = fl_retell_stretch(c);
    if (t->options->at != FL_TIME_NONE || !s.any || s.last >= c->list.n)
        return t->options->at;
    t->r->now = FL_NEW(t->arena, fl_moment);
    *t->r->now = c->list.v[c->list.n - 1];
    t->r->now->at = c->end;
    return c->list.v[s.last - 1].at;
}

fl_replay *fl_replay_new(fl_arena *arena, const fl_store *store, const fl_rules *rules,
                         const fl_diagnose_options *options, int64_t every_ms) {
    static const fl_diagnose_options none = {.model = FL_MODEL_UNKNOWN, .at = FL_TIME_NONE};
    fl_replay *r = FL_NEW(arena, fl_replay);
    fl_retell t = {arena, store, rules, options ? options : &none, r};
    fl_changes changes = {.list = {0}};
    fl_diagnose_options once = *t.options;
    once.history = fl_history_new(arena, store, once.skews, once.n_skews);
    once.views = fl_views_new(arena, store);
    t.options = &once;
    fl_retell_changes(&t, &changes);
    fl_diagnose_options then = *t.options;
    then.at = time_told(&t, &changes);
    r->diagnosis = fl_diagnose(arena, store, rules, &then);
    r->at = r->diagnosis->as_of;
    if (every_ms > 0)
        fl_retell_every(&t, every_ms);
    fl_retell_times(&t, &changes);
    t.options = &then;
    fl_retell_walk(&t);
    fl_retell_instead(&t);
    return r;
}
