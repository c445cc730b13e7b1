#include "diagnose/verdict.h"

bool fl_dx_is_fault_class(fl_class c) {
    return c == FL_CLASS_OUTAGE || c == FL_CLASS_PARTIAL_OUTAGE || c == FL_CLASS_DEGRADED || c == FL_CLASS_CAPACITY;
}

static int status_rank(fl_confidence s) {
    switch (s) {
    case FL_CONFIRMED:
        return 0;
    case FL_TIE:
        return 1;
    case FL_CANDIDATE:
        return 2;
    case FL_RESOLVED:
        break;
    }
    return 3;
}

/* Worst class first (JUDGEMENT.md 2); of one class what is surest, then what is lowest. */
static bool is_worse(const dx_found *a, const dx_found *b) {
    if (a->f.cls != b->f.cls)
        return a->f.cls < b->f.cls;
    int x = status_rank(a->f.status), y = status_rank(b->f.status);
    if (x != y)
        return x < y;
    return fl_dx_found_cmp(a, b) < 0;
}

static fl_verdict verdict_of(const dx_found *found) {
    fl_verdict v = {.cls = FL_CLASS_INCONCLUSIVE,
                    .code = FL_STR("Z02"),
                    .slug = FL_STR("capture-cannot-prove-absence"),
                    .layer = FL_STR("evidence"),
                    .owner = FL_STR("unknown"),
                    .status = FL_CONFIRMED,
                    .sentence = FL_STR("Nothing was read.")};
    if (!found)
        return v;
    const fl_finding *f = &found->f;
    v.cls = f->cls;
    v.code = f->code;
    v.slug = f->slug;
    v.layer = f->layer;
    v.owner = f->owner;
    v.owners_differ = f->owners_differ;
    v.owner_own_edge = f->owner_own_edge;
    v.owner_provider_l3 = f->owner_provider_l3;
    v.status = f->status;
    v.tie = f->tie.v;
    v.n_tie = f->tie.n;
    v.sentence = f->sentence;
    v.finding = f;
    return v;
}

/* Circuits that were only named, in a list for example, do not speak for the whole beside those that were read. */
static bool speaks(const dx_moment *m, size_t i) {
    return m->ctx->circuits.v[i]->chain_read || m->circuits[i].cls < FL_CLASS_INCONCLUSIVE;
}

static bool any_speaks(const dx_moment *m) {
    for (size_t i = 0; i < m->ctx->circuits.n; i++)
        if (speaks(m, i))
            return true;
    return false;
}

static const dx_found *unlabelled(const dx_moment *m) {
    for (size_t i = 0; i < m->found.list.n; i++)
        if (fl_str_eqz(m->found.list.v[i]->f.code, "Z04"))
            return m->found.list.v[i];
    return NULL;
}

static const dx_found *found_of(const dx_moment *m, const fl_verdict *v) {
    for (size_t i = 0; i < m->found.list.n; i++)
        if (&m->found.list.v[i]->f == v->finding)
            return m->found.list.v[i];
    return NULL;
}

static void conclude_top(dx_moment *m) {
    const dx_found *worst = NULL;
    bool some = any_speaks(m);
    m->top = verdict_of(NULL);
    m->top_circuit = m->ctx->circuits.n ? m->ctx->circuits.v[0] : NULL;
    for (size_t i = 0; i < m->ctx->circuits.n; i++) {
        const dx_found *f = found_of(m, &m->circuits[i]);
        if (!f || (some && !speaks(m, i)) || (worst && !is_worse(f, worst)))
            continue;
        worst = f;
        m->top = m->circuits[i];
        m->top_circuit = m->ctx->circuits.v[i];
    }
    /* Labels are what is missing when nothing else could be concluded. */
    const dx_found *z04 = unlabelled(m);
    if (z04 &&
        (!worst || fl_str_eqz(worst->f.code, "Z02") || worst->f.cls == FL_CLASS_RISK || worst->f.cls == FL_CLASS_SETUP))
        m->top = verdict_of(z04);
}

dx_moment *fl_dx_conclude(fl_arena *a, const fl_views *views, const fl_rules *rules, const fl_diagnose_options *options,
                          const fl_history *history, fl_time t) {
    dx_moment *m = FL_NEW(a, dx_moment);
    m->ctx = fl_dx_situation(a, views, rules, options, history, t);
    fl_dx_judge_all(m->ctx, &m->found);
    m->circuits = FL_NEW_N(a, m->ctx->circuits.n, fl_verdict);
    const dx_found *worst = NULL;
    size_t at = 0; /* findings stand by circuit */
    for (size_t i = 0; i < m->ctx->circuits.n; i++, worst = NULL) {
        for (; at < m->found.list.n && m->found.list.v[at]->circuit == m->ctx->circuits.v[i]; at++) {
            const dx_found *f = m->found.list.v[at];
            if (!f->beside && (!worst || is_worse(f, worst)))
                worst = f;
        }
        m->circuits[i] = verdict_of(worst);
    }
    conclude_top(m);
    return m;
}
