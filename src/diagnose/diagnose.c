#include "diagnose/diagnose.h"

#include <stdlib.h>

#include "diagnose/events.h"
#include "diagnose/steps.h"
#include "diagnose/verdict.h"

/* Moments that are judged when looking for an earlier, worse state: more tell nothing new about an incident, and each
 * looks at all facts. */
enum { MOMENTS_MOST = 48, MOMENTS_LEAST = 2, FACTS_LOOKED_AT = 1500000 };

const char *fl_class_name(fl_class c) {
    static const char *const names[] = {"outage",       "partial-outage", "degraded", "not-the-circuit", "capacity",
                                        "inconclusive", "risk",           "setup",    "healthy",         "process"};
    return (size_t)c < sizeof names / sizeof *names ? names[c] : "inconclusive";
}

const char *fl_confidence_name(fl_confidence c) {
    static const char *const names[] = {"confirmed", "candidate", "tie", "resolved"};
    return (size_t)c < sizeof names / sizeof *names ? names[c] : "candidate";
}

const char *fl_result_name(fl_result r) {
    static const char *const names[] = {"healthy", "failed", "degraded", "unread", "conflicting"};
    return (size_t)r < sizeof names / sizeof *names ? names[r] : "unread";
}

const char *fl_model_name(fl_model m) {
    static const char *const names[] = {"unknown", "own-edge", "provider-l3"};
    return (size_t)m < sizeof names / sizeof *names ? names[m] : "unknown";
}

int fl_class_exit(fl_class c) {
    static const int exits[] = {
        [FL_CLASS_OUTAGE] = 1,   [FL_CLASS_PARTIAL_OUTAGE] = 1, [FL_CLASS_DEGRADED] = 2, [FL_CLASS_NOT_THE_CIRCUIT] = 4,
        [FL_CLASS_CAPACITY] = 2, [FL_CLASS_INCONCLUSIVE] = 3,   [FL_CLASS_RISK] = 2,     [FL_CLASS_SETUP] = 2,
        [FL_CLASS_HEALTHY] = 0,  [FL_CLASS_PROCESS] = 0};
    return (size_t)c < sizeof exits / sizeof *exits ? exits[c] : 3;
}

/* ---- incident: an earlier state that was worse (JUDGEMENT.md 12) ---- */

/* What an earlier moment said of a circuit that is there now. */
typedef struct earlier {
    bool said, incident;
    fl_class cls;
    unsigned vague;
} earlier;

typedef struct past {
    fl_time *at;
    earlier **of; /* by moment, then circuit */
    size_t n;
} past;

static int by_moment(const void *x, const void *y) {
    const fl_time *a = x, *b = y;
    return *a < *b ? -1 : *a > *b;
}

static size_t once(fl_time *v, size_t n) {
    size_t kept = 0;
    if (n)
        qsort(v, n, sizeof *v, by_moment);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || v[kept - 1] != v[i])
            v[kept++] = v[i];
    return kept;
}

/* Few captures are all looked at, and what logs say between them; of many those at which something changed. */
static size_t moments(fl_arena *a, const fl_store *store, const fl_history *history, fl_time end, fl_time **times) {
    fl_time *captured, *changed;
    size_t most = FACTS_LOOKED_AT / (store->facts.n + 1), n = fl_timeline_times(a, store, &captured);
    most = most > MOMENTS_MOST ? MOMENTS_MOST : most < MOMENTS_LEAST ? MOMENTS_LEAST : most;
    while (n && captured[n - 1] >= end)
        n--;
    n = n <= most ? n : 0;
    size_t more = most > n ? fl_history_moments(a, history, end, most - n, &changed) : 0;
    *times = FL_NEW_N(a, n + more + 1, fl_time);
    for (size_t i = 0; i < n; i++)
        (*times)[i] = captured[i];
    for (size_t i = 0; i < more; i++)
        (*times)[n + i] = changed[i];
    return once(*times, n + more);
}

static bool same_scope(const fl_scope *x, const fl_scope *y) {
    return fl_str_ieq(x->circuit, y->circuit) && (!x->peering.n || !y->peering.n || fl_str_ieq(x->peering, y->peering));
}

/* What is worse because less had been read then is no incident: the same fault would still be there. */
static bool still_there(const dx_moment *now, const fl_finding *then) {
    for (size_t i = 0; i < now->found.list.n; i++) {
        const dx_found *f = now->found.list.v[i];
        if (!f->beside && same_scope(&f->f.scope, &then->scope) && f->f.cls <= then->cls)
            return true;
    }
    return false;
}

/* Circuits stand by name. */
static size_t circuit_at(const dx_moment *m, fl_str circuit) {
    size_t lo = 0, hi = m->ctx->circuits.n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (fl_str_cmp(m->ctx->circuits.v[mid]->name, circuit) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < m->ctx->circuits.n && fl_str_eq(m->ctx->circuits.v[lo]->name, circuit) ? lo : m->ctx->circuits.n;
}

static const fl_verdict *verdict_for(const dx_moment *m, fl_str circuit) {
    size_t i = circuit_at(m, circuit);
    return i < m->ctx->circuits.n ? &m->circuits[i] : NULL;
}

/* The sessions that the finding was about are up again, whatever else is open now. */
static bool is_up_again(const dx_moment *now, const fl_finding *then) {
    size_t i = circuit_at(now, then->scope.circuit);
    const dx_circuit *k = i < now->ctx->circuits.n ? now->ctx->circuits.v[i] : NULL;
    for (size_t q = 0; k && q < k->peerings.n; q++) {
        const dx_peering *p = k->peerings.v[q];
        bool up = true;
        if (!fl_str_ieq(p->name, then->scope.peering))
            continue;
        for (int n = 0; n < 2; n++)
            if (!fl_str_ieqz(then->scope.path, p->path[1 - n].name) && !p->path[n].ignored)
                up = up && p->path[n].up == DX_YES;
        return up;
    }
    return false;
}

/* To be worse then and better now the same thing must have been read again: a session or state that changed. */
static bool is_incident(const dx_moment *now, const fl_verdict *is, const fl_verdict *was) {
    bool sure = was->status == FL_CONFIRMED || was->status == FL_TIE;
    return was->finding && sure && fl_dx_is_fault_class(was->cls) && was->cls < is->cls &&
           (is->cls != FL_CLASS_INCONCLUSIVE || is_up_again(now, was->finding)) && !still_there(now, was->finding);
}

/* Of equally bad moments the one that names a cause: a tie or "cause open" is what was known before more was read. */
static unsigned vagueness(const fl_verdict *v) {
    bool open = fl_str_eqz(v->code, "B02") || fl_str_eqz(v->code, "B09") || fl_str_eqz(v->code, "B10");
    return v->status != FL_CONFIRMED ? 2 : open;
}

static earlier earlier_of(const dx_moment *now, size_t circuit, const dx_moment *m) {
    const fl_verdict *is = &now->circuits[circuit], *was = verdict_for(m, now->ctx->circuits.v[circuit]->name);
    if (!was)
        return (earlier){.said = false};
    return (earlier){true, is_incident(now, is, was), was->cls, vagueness(was)};
}

typedef struct asked { /* a diagnosis that is going on */
    fl_arena *a;
    const fl_views *views;
    const fl_rules *rules;
    const fl_diagnose_options *options;
    const fl_history *history;
} asked;

static dx_moment *conclude(const asked *q, fl_arena *a, fl_time t) {
    return fl_dx_conclude(a, q->views, q->rules, q->options, q->history, t);
}

/* Of a moment its verdicts are kept, in short. */
static past look_back(const asked *q, const dx_moment *now, fl_time end) {
    past p = {.at = NULL};
    fl_arena *work = fl_arena_new();
    p.n = moments(q->a, fl_views_store(q->views), q->history, end, &p.at);
    p.of = FL_NEW_N(q->a, p.n + 1, earlier *);
    for (size_t i = 0; i < p.n; i++) {
        const dx_moment *m = conclude(q, work, p.at[i]);
        p.of[i] = FL_NEW_N(q->a, now->ctx->circuits.n + 1, earlier);
        for (size_t k = 0; k < now->ctx->circuits.n; k++)
            p.of[i][k] = earlier_of(now, k, m);
        fl_arena_reset(work);
    }
    fl_arena_free(work);
    return p;
}

/* The worst moment of a circuit; of equally bad ones the first that names a cause. p->n: there was no incident. */
static size_t worst_of(const past *p, size_t circuit) {
    size_t at = p->n;
    for (size_t i = 0; i < p->n; i++) {
        const earlier *was = &p->of[i][circuit], *worst = at < p->n ? &p->of[at][circuit] : NULL;
        if (was->incident && (!worst || was->cls < worst->cls || (was->cls == worst->cls && was->vague < worst->vague)))
            at = i;
    }
    return at;
}

static fl_incident *incident_of(const asked *q, const past *p, const dx_moment *now, size_t circuit, fl_time end) {
    size_t at = worst_of(p, circuit);
    if (at == p->n)
        return NULL;
    const fl_class cls = p->of[at][circuit].cls;
    fl_incident *incident = FL_NEW(q->a, fl_incident);
    *incident = (fl_incident){.from = p->at[at], .to = end};
    for (size_t i = at; i > 0; i--) {
        const earlier *v = &p->of[i - 1][circuit];
        if (!v->said || v->cls > cls)
            break;
        incident->from = p->at[i - 1];
    }
    for (size_t i = at + 1; i < p->n; i++) {
        const earlier *v = &p->of[i][circuit];
        if (v->said && fl_dx_is_fault_class(v->cls))
            continue;
        incident->to = p->at[i];
        break;
    }
    incident->state = fl_dx_is_fault_class(now->circuits[circuit].cls) ? FL_STR("ongoing") : FL_STR("restored");
    return incident;
}

/* The moments at which incidents were worst are concluded once more, to stay. */
static void find_incidents(const asked *q, const dx_moment *now, fl_diagnosis *d) {
    past p = look_back(q, now, d->as_of);
    dx_moment **stay = FL_NEW_N(q->a, p.n + 1, dx_moment *);
    for (size_t i = 0; i < d->n_circuits; i++) {
        fl_incident *incident = incident_of(q, &p, now, i, d->as_of);
        size_t at = worst_of(&p, i);
        if (!incident)
            continue;
        if (!stay[at])
            stay[at] = conclude(q, q->a, p.at[at]);
        const fl_verdict *was = verdict_for(stay[at], d->circuits[i].name);
        if (!was) /* it was said of the same facts before */
            continue;
        incident->verdict = *was;
        d->circuits[i].incident = incident;
        if ((!d->incident || incident->verdict.cls < d->incident->verdict.cls) &&
            incident->verdict.cls < d->verdict.cls)
            d->incident = incident;
    }
}

/* ---- putting it together ---- */

static int by_badness(const void *x, const void *y) {
    return fl_dx_found_cmp(*(dx_found *const *)x, *(dx_found *const *)y);
}

static void list_findings(fl_arena *a, fl_diagnosis *d, dx_moment *m) {
    if (m->found.list.n)
        qsort(m->found.list.v, m->found.list.n, sizeof(dx_found *), by_badness);
    d->findings = FL_NEW_N(a, m->found.list.n + m->ctx->circuits.n, fl_finding *);
    for (size_t i = 0; i < m->found.list.n; i++)
        d->findings[d->n_findings++] = &m->found.list.v[i]->f;
}

/* The finding of an incident that is over is listed as resolved. */
static void list_resolved(fl_arena *a, fl_diagnosis *d, const fl_incident *incident) {
    if (!incident || !incident->verdict.finding)
        return;
    fl_finding *f = FL_NEW(a, fl_finding);
    *f = *incident->verdict.finding;
    f->status = FL_RESOLVED;
    d->findings[d->n_findings++] = f;
}

static void fill_circuit(const dx_circuit *k, fl_circuit_result *r) {
    r->name = k->name;
    r->id = fl_dx_pick_str(&k->facts, FL_CIRCUIT_ID);
    r->carrier = fl_dx_pick_str(&k->facts, FL_CIRCUIT_CARRIER);
    r->location = fl_dx_pick_str(&k->facts, FL_CIRCUIT_LOCATION);
    r->bandwidth_mbps = -1;
    fl_dx_pick_int(&k->facts, FL_CIRCUIT_BANDWIDTH_MBPS, &r->bandwidth_mbps);
}

/* A log's line about a session is an observation of it. */
static fl_time as_of(const fl_diagnose_options *options, fl_arena *a, const fl_store *store,
                     const fl_history *history) {
    fl_time *times;
    if (options->at != FL_TIME_NONE)
        return options->at;
    size_t n = fl_timeline_times(a, store, &times);
    fl_time last = n ? times[n - 1] : FL_TIME_NONE;
    return history->last > last ? history->last : last;
}

/* Nobody says which of the two hours a time in such a night is of. */
static void note_night(const fl_store *store, const fl_history *h) {
    if (!h->dst_points || h->dst_ev.document >= store->documents.n)
        return;
    fl_note_add(
        store->notes, store->documents.v[h->dst_ev.document].name, h->dst_ev.first_line, h->dst_ev.last_line,
        "%zu times without a zone lie in a night in which clocks are changed: they may be an hour off; say --tz",
        h->dst_points);
}

fl_diagnosis *fl_diagnose(fl_arena *arena, const fl_store *store, const fl_rules *rules,
                          const fl_diagnose_options *options) {
    static const fl_diagnose_options none = {.at = FL_TIME_NONE};
    options = options ? options : &none;
    fl_diagnosis *d = FL_NEW(arena, fl_diagnosis);
    const fl_history *history =
        options->history ? options->history : fl_history_new(arena, store, options->skews, options->n_skews);
    const fl_views *views = options->views ? options->views : fl_views_new(arena, store);
    const asked q = {arena, views, rules, options, history};
    dx_moment *m = conclude(&q, arena, options->at);
    d->history = history;
    if (!options->history) {
        note_night(store, history);
        fl_dx_note_asked(store, options);
    }
    d->as_of = as_of(options, arena, store, history);
    d->verdict = m->top;
    d->model = m->top_circuit ? m->top_circuit->model : FL_MODEL_UNKNOWN;
    d->model_from = m->top_circuit ? m->top_circuit->model_from : "none";
    if (options->moment) {
        list_findings(arena, d, m);
        return d;
    }
    d->circuits = FL_NEW_N(arena, m->ctx->circuits.n, fl_circuit_result);
    d->n_circuits = m->ctx->circuits.n;
    for (size_t i = 0; i < d->n_circuits; i++) {
        fill_circuit(m->ctx->circuits.v[i], &d->circuits[i]);
        d->circuits[i].verdict = m->circuits[i];
    }
    if (d->as_of != FL_TIME_NONE)
        find_incidents(&q, m, d);
    dx_steps steps = {.list = {0}};
    fl_dx_replay(m->ctx, &steps);
    d->steps = steps.list.v;
    d->n_steps = steps.list.n;
    list_findings(arena, d, m);
    for (size_t i = 0; i < d->n_circuits; i++)
        list_resolved(arena, d, d->circuits[i].incident);
    fl_dx_events(arena, store, options->at, d);
    d->clocks = fl_history_clocks(arena, history, options->at);
    return d;
}
