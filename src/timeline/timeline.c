#include "timeline/timeline.h"

#include <stdlib.h>
#include <string.h>

/* The time of an archive member says when a file was packed, not when it was captured: it orders facts only when they
 * are further apart than this. */
#define WEAK_MS ((int64_t)10 * 60 * 1000)

typedef FL_VEC(fl_span) spans;

struct fl_view {
    const fl_store *s;
    fl_time t;
    bool *sets; /* by key set of packed rows */
    struct {
        const fl_fact *const *v;
        size_t n;
    } kind[FL_KIND_COUNT];
    spans spans[FL_KIND_COUNT];
};

/* A fact as the question "does it hold at t" needs it. The facts themselves are large and lie apart, and every moment
 * asks for all. */
typedef struct place {
    fl_time at;
    uint32_t read; /* number of its read among the reads; FL_NONE: no read takes it away */
    uint32_t unit; /* FL_NONE: no newer fact replaces it */
    bool weak;
    bool replaces, list; /* of a read: it replaces older ones; it is of a list of things */
} place;

/* The newest observation seen so far, kept apart for strong times and those of archive members. */
typedef struct newest {
    fl_time strong, weak;
} newest;

static const newest newest_none = {FL_TIME_NONE, FL_TIME_NONE};

static void newest_see(newest *n, fl_time at, bool weak) {
    fl_time *newer = weak ? &n->weak : &n->strong;
    if (at > *newer)
        *newer = at;
}

/* Is there an observation in n that is surely newer? Facts without a time are never replaced. */
static bool newest_beats(const newest *n, fl_time at, bool weak) {
    if (at == FL_TIME_NONE)
        return false;
    if (n->strong != FL_TIME_NONE && n->strong > at && (!weak || n->strong - at >= WEAK_MS))
        return true;
    return n->weak != FL_TIME_NONE && n->weak > at && n->weak - at >= WEAK_MS;
}

static bool is_weak(const fl_fact *f) { return f->at_from == FL_FROM_MEMBER; }

/* What makes two facts of a kind facts about the same thing, beside their keys. */
typedef enum hold { HOLD_ALWAYS, HOLD_ROWS, HOLD_ROW, HOLD_FIELDS } hold;
typedef struct identity {
    hold hold; /* ROWS: with their read; ROW: also replaced one by one; FIELDS: field by field */
    unsigned n;
    unsigned field[2];
} identity;

static const identity identities[FL_KIND_COUNT] = {
    [FL_READ] = {HOLD_ROWS, 1, {FL_READ_READ}},
    [FL_CIRCUIT] = {HOLD_FIELDS, 0, {0}},
    [FL_PEERING] = {HOLD_FIELDS, 0, {0}},
    [FL_GATEWAY] = {HOLD_FIELDS, 1, {FL_GATEWAY_NAME}},
    [FL_CONNECTION] = {HOLD_FIELDS, 1, {FL_CONNECTION_NAME}},
    [FL_GLOBAL_REACH] = {HOLD_FIELDS, 1, {FL_GLOBAL_REACH_NAME}},
    [FL_PORT_LINK] = {HOLD_FIELDS, 2, {FL_PORT_LINK_PORT, FL_PORT_LINK_LINK}},
    [FL_TRAFFIC] = {HOLD_FIELDS, 0, {0}},
    [FL_VNET] = {HOLD_FIELDS, 1, {FL_VNET_NAME}},
    [FL_ARP_ENTRY] = {HOLD_ROW, 2, {FL_ARP_ENTRY_INTERFACE, FL_ARP_ENTRY_ADDRESS}},
    [FL_BGP_SESSION] = {HOLD_ROW, 1, {FL_BGP_SESSION_NEIGHBOR}},
    [FL_GATEWAY_BGP_PEER] = {HOLD_ROW, 2, {FL_GATEWAY_BGP_PEER_NEIGHBOR, FL_GATEWAY_BGP_PEER_LOCAL_ADDRESS}},
    [FL_ROUTE] = {HOLD_ROWS, 0, {0}},
    [FL_GATEWAY_ROUTE] = {HOLD_ROWS, 0, {0}},
    [FL_EFFECTIVE_ROUTE] = {HOLD_ROWS, 0, {0}},
    [FL_HUB_ROUTE] = {HOLD_ROWS, 0, {0}},
    [FL_SECURITY_RULE] = {HOLD_ROWS, 0, {0}},
    [FL_CAPTURE_ERROR] = {HOLD_ROWS, 0, {0}},
    [FL_CHANGE] = {HOLD_ALWAYS, 0, {0}},
    [FL_DECLARED] = {HOLD_ALWAYS, 0, {0}},
    [FL_EXPECTED_PREFIX] = {HOLD_ALWAYS, 0, {0}},
    [FL_LABEL] = {HOLD_ALWAYS, 0, {0}},
    /* A summary and the detail of one session print different fields of it. */
    [FL_ROUTER_SESSION] = {HOLD_FIELDS, 2, {FL_ROUTER_SESSION_NEIGHBOR, FL_ROUTER_SESSION_PEER}},
    [FL_ROUTER_ROUTE] = {HOLD_ROWS, 0, {0}},
    [FL_ROUTER_ARP] = {HOLD_ROW, 2, {FL_ROUTER_ARP_ADDRESS, FL_ROUTER_ARP_INTERFACE}},
    [FL_INTERFACE] = {HOLD_FIELDS, 1, {FL_INTERFACE_NAME}},
    [FL_ROUTER_BGP_CONFIG] = {HOLD_FIELDS, 2, {FL_ROUTER_BGP_CONFIG_NEIGHBOR, FL_ROUTER_BGP_CONFIG_PEER}},
    [FL_ROUTER_INTERFACE_CONFIG] = {HOLD_FIELDS, 1, {FL_ROUTER_INTERFACE_CONFIG_NAME}},
    [FL_FILTER_ENTRY] = {HOLD_ROWS, 0, {0}},
    [FL_ACTION] = {HOLD_ALWAYS, 0, {0}},
    [FL_LOG_EVENT] = {HOLD_ALWAYS, 0, {0}},
    [FL_METRIC] = {HOLD_ALWAYS, 0, {0}},
    [FL_ACTIVITY] = {HOLD_ALWAYS, 0, {0}},
    [FL_HEALTH_EVENT] = {HOLD_ALWAYS, 0, {0}},
    [FL_MAINTENANCE_NOTICE] = {HOLD_ALWAYS, 0, {0}},
    [FL_INCIDENT_TIME] = {HOLD_ALWAYS, 0, {0}},
};

/* What is replaced field by field, each with a bit in a mask of fields. */
_Static_assert(FL_CIRCUIT_FIELDS <= 64 && FL_PEERING_FIELDS <= 64 && FL_GATEWAY_FIELDS <= 64 &&
                   FL_CONNECTION_FIELDS <= 64 && FL_GLOBAL_REACH_FIELDS <= 64 && FL_PORT_LINK_FIELDS <= 64 &&
                   FL_TRAFFIC_FIELDS <= 64 && FL_VNET_FIELDS <= 64 && FL_ROUTER_SESSION_FIELDS <= 64 &&
                   FL_INTERFACE_FIELDS <= 64 && FL_ROUTER_BGP_CONFIG_FIELDS <= 64 &&
                   FL_ROUTER_INTERFACE_CONFIG_FIELDS <= 64,
               "the bits of a mask of fields");

/* The facts of a kind. Those about the same thing are a group; those of a group that read the same fields are a unit
 * (of kinds that are not replaced field by field a group is one): the newest of a unit replaces all others of it. */
typedef struct places {
    const fl_fact **fact;
    place *v;
    size_t n;
    uint32_t *group; /* by unit */
    size_t units;
    spans spans; /* of kinds whose facts are not replaced one by one */
} places;

typedef FL_VEC(fl_past) pasts;

struct fl_views {
    const fl_store *s;
    places kind[FL_KIND_COUNT];
    place *sets; /* by key set of packed rows */
    pasts past[FL_KIND_COUNT];
    /* scratch of the view that is being made */
    bool *rows_gone, *things_gone; /* by read: it was replaced, as a table of rows and as a list of things */
    newest *unit, *list, *field;   /* by unit, by unit of reads, by group and field */
    uint32_t *held;                /* places of the facts that hold */
};

static uint64_t value_hash(const fl_value *v) {
    switch (v->type) {
    case FL_V_UNREAD:
        return 1;
    case FL_V_STR:
        return fl_str_hash(v->u.s);
    case FL_V_INT:
        return (uint64_t)v->u.i * UINT64_C(0x9E3779B97F4A7C15);
    case FL_V_BOOL:
        return v->u.b ? 3 : 2;
    case FL_V_ADDR:
        return fl_str_hash((fl_str){(const char *)v->u.addr->b, sizeof v->u.addr->b});
    case FL_V_PREFIX:
        return fl_str_hash((fl_str){(const char *)v->u.prefix->addr.b, sizeof v->u.prefix->addr.b});
    }
    return 0;
}

static uint64_t identity_hash(const fl_fact *f) {
    const identity *id = &identities[f->kind];
    uint64_t h = UINT64_C(1469598103934665603);
    for (unsigned i = 0; i < FL_KEY_COUNT; i++)
        h = (h ^ (f->key[i].n ? fl_str_hash(f->key[i]) : 0)) * UINT64_C(1099511628211);
    for (unsigned i = 0; i < id->n; i++)
        h = (h ^ value_hash(&f->v[id->field[i]])) * UINT64_C(1099511628211);
    return h ^ (h >> 29);
}

static bool identity_eq(const fl_fact *a, const fl_fact *b) {
    const identity *id = &identities[a->kind];
    for (unsigned i = 0; i < FL_KEY_COUNT; i++)
        if (a->key[i].n != b->key[i].n || (a->key[i].n && !fl_str_eq(a->key[i], b->key[i])))
            return false;
    for (unsigned i = 0; i < id->n; i++)
        if (!fl_value_eq(&a->v[id->field[i]], &b->v[id->field[i]]))
            return false;
    return true;
}

/* Which number a key has, for keys in the order in which they first come: open addressing. */
typedef struct numbers {
    uint32_t *slot; /* number + 1; 0: free */
    size_t cap;
} numbers;

static numbers numbers_for(fl_arena *a, size_t n) {
    numbers t = {.cap = 16};
    while (t.cap < n * 2)
        t.cap *= 2;
    t.slot = FL_NEW_N(a, t.cap, uint32_t);
    return t;
}

/* Groups of the facts of a kind: by place, FL_NONE without a time. */
static size_t find_groups(fl_arena *work, const places *p, uint32_t *of) {
    numbers t = numbers_for(work, p->n);
    const fl_fact **first = FL_NEW_N(work, p->n + 1, const fl_fact *);
    size_t groups = 0;
    for (size_t i = 0; i < p->n; i++) {
        const fl_fact *f = p->fact[i];
        of[i] = FL_NONE;
        if (f->at == FL_TIME_NONE)
            continue;
        size_t at = (size_t)identity_hash(f) & (t.cap - 1);
        while (t.slot[at] && !identity_eq(first[t.slot[at] - 1], f))
            at = (at + 1) & (t.cap - 1);
        if (!t.slot[at]) {
            first[groups] = f;
            t.slot[at] = (uint32_t)++groups;
        }
        of[i] = t.slot[at] - 1;
    }
    return groups;
}

static uint64_t fields_of(const fl_fact *f) {
    uint64_t mask = 0;
    for (unsigned i = 0; i < fl_schema[f->kind].n; i++)
        mask |= (uint64_t)(f->v[i].type != FL_V_UNREAD) << i;
    return mask;
}

/* A fact without any field is replaced by none. */
static void find_units(fl_arena *a, fl_arena *work, places *p, const uint32_t *of, size_t groups, bool by_field) {
    numbers t = numbers_for(work, p->n);
    uint64_t *fields = FL_NEW_N(work, p->n + 1, uint64_t); /* by unit */
    p->group = FL_NEW_N(a, (by_field ? p->n : groups) + 1, uint32_t);
    for (size_t i = 0; i < p->n; i++) {
        uint64_t mask = by_field ? fields_of(p->fact[i]) : 1;
        if (of[i] == FL_NONE || !mask)
            continue;
        uint64_t h = (mask * UINT64_C(0x9E3779B97F4A7C15) ^ of[i]) * UINT64_C(0xC2B2AE3D27D4EB4F);
        size_t at = (size_t)(h ^ h >> 32) & (t.cap - 1);
        while (t.slot[at] && (fields[t.slot[at] - 1] != mask || p->group[t.slot[at] - 1] != of[i]))
            at = (at + 1) & (t.cap - 1);
        if (!t.slot[at]) {
            fields[p->units] = mask;
            p->group[p->units] = of[i];
            t.slot[at] = (uint32_t)++p->units;
        }
        p->v[i].unit = t.slot[at] - 1;
    }
}

/* Only a whole table replaces an older one; an error or a blank says nothing about the rows (timeline.h). */
static bool read_replaces(const fl_fact *read) {
    fl_str result = fl_get_str(read, FL_READ_RESULT);
    bool table = fl_str_eqz(result, "rows") || fl_str_eqz(result, "empty") || fl_str_eqz(result, "no-table");
    return table && fl_get_bool(read, FL_READ_WHOLE) == 1;
}

/* A show of one thing, or a projection of it, says nothing about fields and things that it did not print: a list of
 * things does. A circuit whose peerings were printed is one. */
static void find_lists(places *reads, const fl_store *s, const uint32_t *number) {
    for (size_t i = 0; i < reads->n; i++) {
        reads->v[i].replaces = read_replaces(reads->fact[i]);
        reads->v[i].list = fl_str_ends(fl_get_str(reads->fact[i], FL_READ_READ), FL_STR("-list"));
    }
    size_t n;
    const uint32_t *ids = fl_store_kind(s, FL_CIRCUIT, &n);
    for (size_t i = 0; i < n; i++) {
        const fl_fact *f = s->facts.v[ids[i]];
        if (f->read < s->facts.n && number[f->read] != FL_NONE && fl_is_read(f, FL_CIRCUIT_PEERINGS))
            reads->v[number[f->read]].list = true;
    }
}

/* A circuit's facts are replaced field by field alone, events and metrics by nothing. */
static uint32_t read_number(const fl_store *s, const fl_fact *f, const uint32_t *number) {
    bool alone = f->kind == FL_READ || f->kind == FL_CIRCUIT || f->kind == FL_LOG_EVENT || f->kind == FL_METRIC;
    return alone || f->read >= s->facts.n ? FL_NONE : number[f->read];
}

static place place_of(const fl_store *s, const fl_fact *f, const uint32_t *number) {
    return (place){.at = f->at, .read = read_number(s, f, number), .unit = FL_NONE, .weak = is_weak(f)};
}

/* Facts of one read, time and keys stand together and hold together. */
static void find_spans(fl_arena *a, places *p) {
    for (size_t i = 0, from = 0; i < p->n; i++) {
        const fl_fact *f = p->fact[i], *next = i + 1 < p->n ? p->fact[i + 1] : NULL;
        if (next && next->read == f->read && next->at == f->at && memcmp(next->key, f->key, sizeof f->key) == 0)
            continue;
        fl_span one = {p->fact + from, i + 1 - from};
        FL_PUSH(a, &p->spans, one);
        from = i + 1;
    }
}

static bool is_one_by_one(fl_kind kind) {
    return identities[kind].hold == HOLD_ROW || identities[kind].hold == HOLD_FIELDS || kind == FL_READ;
}

static void find_places(fl_arena *a, const fl_store *s, fl_kind kind, const uint32_t *number, places *p) {
    const uint32_t *ids = fl_store_kind(s, kind, &p->n);
    p->fact = FL_NEW_N(a, p->n + 1, const fl_fact *);
    p->v = FL_NEW_N(a, p->n + 1, place);
    for (size_t i = 0; i < p->n; i++) {
        p->fact[i] = s->facts.v[ids[i]];
        p->v[i] = place_of(s, p->fact[i], number);
    }
    if (!is_one_by_one(kind)) {
        find_spans(a, p);
        return;
    }
    fl_arena *work = fl_arena_new();
    uint32_t *of = FL_NEW_N(work, p->n + 1, uint32_t);
    size_t groups = find_groups(work, p, of);
    find_units(a, work, p, of, groups, identities[kind].hold == HOLD_FIELDS);
    fl_arena_free(work);
}

/* ---- of all times ---- */

static uint64_t past_hash(const fl_fact *f) {
    uint64_t h = fl_str_fold_hash(f->key[FL_KEY_CIRCUIT]);
    h = (h ^ fl_str_fold_hash(f->key[FL_KEY_PEERING])) * UINT64_C(1099511628211);
    h = (h ^ fl_str_fold_hash(f->key[FL_KEY_PATH])) * UINT64_C(1099511628211);
    return h ^ (h >> 29);
}

static bool past_eq(const fl_fact *x, const fl_fact *y) {
    return fl_str_ieq(x->key[FL_KEY_CIRCUIT], y->key[FL_KEY_CIRCUIT]) &&
           fl_str_ieq(x->key[FL_KEY_PEERING], y->key[FL_KEY_PEERING]) &&
           fl_str_ieq(x->key[FL_KEY_PATH], y->key[FL_KEY_PATH]);
}

/* The list of a fact: a new one when it is the first of its names. */
static uint32_t past_of(fl_arena *a, const numbers *t, const fl_fact **first, pasts *out, const fl_fact *f) {
    size_t at = (size_t)past_hash(f) & (t->cap - 1);
    while (t->slot[at] && !past_eq(first[t->slot[at] - 1], f))
        at = (at + 1) & (t->cap - 1);
    if (!t->slot[at]) {
        first[out->n] = f;
        FL_PUSH(a, out, ((fl_past){NULL, 0, f->at}));
        t->slot[at] = (uint32_t)out->n;
    }
    return t->slot[at] - 1;
}

/* Facts of one unit have the same names, and mostly so have facts that follow each other. */
static void find_pasts(fl_arena *a, const places *p, pasts *out) {
    fl_arena *work = fl_arena_new();
    numbers t = numbers_for(work, p->n);
    uint32_t *of = FL_NEW_N(work, p->n + 1, uint32_t), *of_unit = FL_NEW_N(work, p->units + 1, uint32_t); /* + 1 */
    const fl_fact **first = FL_NEW_N(work, p->n + 1, const fl_fact *), *last = NULL;
    uint32_t last_past = FL_NONE;
    for (size_t i = 0; i < p->n; i++) {
        const fl_fact *f = p->fact[i];
        uint32_t unit = p->v[i].unit;
        of[i] = FL_NONE;
        if (f->at == FL_TIME_NONE)
            continue;
        if (unit != FL_NONE && of_unit[unit])
            of[i] = of_unit[unit] - 1;
        else if (last && memcmp(last->key, f->key, sizeof f->key) == 0)
            of[i] = last_past;
        else
            of[i] = past_of(a, &t, first, out, f);
        if (unit != FL_NONE)
            of_unit[unit] = of[i] + 1;
        last = f;
        last_past = of[i];
        fl_past *past = &out->v[of[i]];
        past->n++;
        past->first = f->at < past->first ? f->at : past->first;
    }
    for (size_t i = 0; i < out->n; i++) {
        out->v[i].v = FL_NEW_N(a, out->v[i].n, const fl_fact *);
        out->v[i].n = 0;
    }
    for (size_t i = 0; i < p->n; i++)
        if (of[i] != FL_NONE)
            out->v[of[i]].v[out->v[of[i]].n++] = p->fact[i];
    fl_arena_free(work);
}

/* ---- what holds as of t; FL_TIME_NONE is the smallest time, so what has none is never later ---- */

static void find_dropped(const fl_views *views, fl_time t) {
    const places *p = &views->kind[FL_READ];
    for (size_t i = 0; i < p->units; i++)
        views->unit[i] = views->list[i] = newest_none;
    for (size_t i = 0; i < p->n; i++) {
        const place *r = &p->v[i];
        if (r->unit == FL_NONE || r->at > t || !r->replaces)
            continue;
        newest_see(&views->unit[r->unit], r->at, r->weak);
        if (r->list)
            newest_see(&views->list[r->unit], r->at, r->weak);
    }
    for (size_t i = 0; i < p->n; i++) {
        const place *r = &p->v[i];
        views->rows_gone[i] = r->unit != FL_NONE && newest_beats(&views->unit[r->unit], r->at, r->weak);
        views->things_gone[i] = r->unit != FL_NONE && newest_beats(&views->list[r->unit], r->at, r->weak);
    }
}

/* By read: what goes with it. */
static const bool *gone_of(const fl_views *views, fl_kind kind) {
    return identities[kind].hold == HOLD_FIELDS ? views->things_gone : views->rows_gone;
}

static bool holds(const place *p, fl_time t, const bool *gone) {
    return p->at <= t && (p->read == FL_NONE || !gone[p->read]);
}

/* Places of the facts that hold as far as their reads go, in views->held. */
static size_t find_held(const fl_views *views, fl_kind kind, fl_time t) {
    const places *p = &views->kind[kind];
    const bool *gone = gone_of(views, kind);
    size_t kept = 0;
    for (size_t i = 0; i < p->n; i++)
        if (kind == FL_READ ? p->v[i].at <= t && !gone[i] : holds(&p->v[i], t, gone))
            views->held[kept++] = (uint32_t)i;
    return kept;
}

/* Leaves those that no newer fact of their unit replaces. */
static size_t keep_newest(const fl_views *views, const places *p, size_t n) {
    size_t kept = 0;
    for (size_t i = 0; i < p->units; i++)
        views->unit[i] = newest_none;
    for (size_t i = 0; i < n; i++) {
        const place *f = &p->v[views->held[i]];
        if (f->unit != FL_NONE)
            newest_see(&views->unit[f->unit], f->at, f->weak);
    }
    for (size_t i = 0; i < n; i++) {
        const place *f = &p->v[views->held[i]];
        if (f->unit == FL_NONE || !newest_beats(&views->unit[f->unit], f->at, f->weak))
            views->held[kept++] = views->held[i];
    }
    return kept;
}

/* The fact without the fields that a newer one read; NULL when nothing is left. */
static const fl_fact *mask_older(fl_arena *a, const fl_fact *f, const newest *fields) {
    unsigned n = fl_schema[f->kind].n, left = 0, masked = 0;
    bool weak = is_weak(f);
    for (unsigned i = 0; i < n; i++) {
        bool older = f->v[i].type != FL_V_UNREAD && newest_beats(&fields[i], f->at, weak);
        masked += older;
        left += f->v[i].type != FL_V_UNREAD && !older;
    }
    if (!masked)
        return f;
    if (!left)
        return NULL;
    fl_fact *copy = FL_NEW(a, fl_fact);
    *copy = *f;
    copy->v = FL_NEW_N(a, n, fl_value);
    for (unsigned i = 0; i < n; i++)
        if (!newest_beats(&fields[i], f->at, weak))
            copy->v[i] = f->v[i];
    return copy;
}

/* What a newer fact of another unit read is taken out of v field by field; how many are left. */
static size_t mask_fields(fl_arena *a, const fl_views *views, const places *p, const fl_fact **v, size_t n) {
    size_t left = 0;
    unsigned fields = n ? fl_schema[v[0]->kind].n : 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t unit = p->v[views->held[i]].unit;
        for (unsigned k = 0; unit != FL_NONE && k < fields; k++)
            views->field[p->group[unit] * fields + k] = newest_none;
    }
    for (size_t i = 0; i < n; i++) {
        const place *at = &p->v[views->held[i]];
        for (unsigned k = 0; at->unit != FL_NONE && k < fields; k++)
            if (v[i]->v[k].type != FL_V_UNREAD)
                newest_see(&views->field[p->group[at->unit] * fields + k], at->at, at->weak);
    }
    for (size_t i = 0; i < n; i++) {
        uint32_t unit = p->v[views->held[i]].unit;
        const fl_fact *f = unit == FL_NONE ? v[i] : mask_older(a, v[i], &views->field[p->group[unit] * fields]);
        if (f)
            v[left++] = f;
    }
    return left;
}

static void view_spans(fl_view *view, fl_arena *a, const fl_views *views, fl_kind kind) {
    const places *p = &views->kind[kind];
    const bool *gone = gone_of(views, kind);
    spans *out = &view->spans[kind];
    size_t n = 0;
    for (size_t i = 0; i < p->spans.n; i++) {
        const fl_span *s = &p->spans.v[i];
        if (!holds(&p->v[s->v - p->fact], view->t, gone))
            continue;
        FL_PUSH(a, out, *s);
        n += s->n;
    }
    view->kind[kind].v = p->fact;
    view->kind[kind].n = n;
    if (n == p->n)
        return;
    const fl_fact **v = FL_NEW_N(a, n + 1, const fl_fact *);
    view->kind[kind].v = v;
    for (size_t i = 0; i < out->n; i++) {
        memcpy(v, out->v[i].v, out->v[i].n * sizeof *v);
        v += out->v[i].n;
    }
}

static void view_kind(fl_view *view, fl_arena *a, const fl_views *views, fl_kind kind) {
    const places *p = &views->kind[kind];
    if (!is_one_by_one(kind)) {
        view_spans(view, a, views, kind);
        return;
    }
    size_t n = find_held(views, kind, view->t);
    if (kind != FL_READ && p->units)
        n = keep_newest(views, p, n);
    const fl_fact **v = FL_NEW_N(a, n + 1, const fl_fact *);
    for (size_t i = 0; i < n; i++)
        v[i] = p->fact[views->held[i]];
    if (identities[kind].hold == HOLD_FIELDS && p->units)
        n = mask_fields(a, views, p, v, n);
    view->kind[kind].v = v;
    view->kind[kind].n = n;
}

/* ---- views of many times ---- */

static size_t more(size_t a, size_t b) { return a > b ? a : b; }

static void make_scratch(fl_arena *a, fl_views *views) {
    size_t most = 0, units = 0, fields = 0, reads = views->kind[FL_READ].n;
    for (int kind = 0; kind < FL_KIND_COUNT; kind++) {
        const places *p = &views->kind[kind];
        size_t groups = 0;
        for (size_t i = 0; i < p->units; i++)
            groups = more(groups, p->group[i] + 1);
        most = more(most, p->n);
        units = more(units, p->units);
        fields = more(fields, identities[kind].hold == HOLD_FIELDS ? groups * fl_schema[kind].n : 0);
    }
    views->held = FL_NEW_N(a, most + 1, uint32_t);
    views->unit = FL_NEW_N(a, units + 1, newest);
    views->list = FL_NEW_N(a, views->kind[FL_READ].units + 1, newest);
    views->field = FL_NEW_N(a, fields + 1, newest);
    views->rows_gone = FL_NEW_N(a, reads + 1, bool);
    views->things_gone = FL_NEW_N(a, reads + 1, bool);
}

fl_views *fl_views_new(fl_arena *arena, const fl_store *store) {
    static const fl_kind of_all_times[] = {FL_BGP_SESSION, FL_ROUTE, FL_CIRCUIT};
    fl_views *views = FL_NEW(arena, fl_views);
    fl_arena *work = fl_arena_new();
    uint32_t *number = FL_NEW_N(work, store->facts.n + 1, uint32_t); /* of reads, by id */
    size_t n, sets = fl_keysets(store);
    const uint32_t *ids = fl_store_kind(store, FL_READ, &n);
    memset(number, 0xff, (store->facts.n + 1) * sizeof *number); /* FL_NONE */
    for (size_t i = 0; i < n; i++)
        number[ids[i]] = (uint32_t)i;
    views->s = store;
    for (int kind = 0; kind < FL_KIND_COUNT; kind++)
        if (fl_kind_keep[kind] == FL_KEEP_FACT)
            find_places(arena, store, (fl_kind)kind, number, &views->kind[kind]);
    find_lists(&views->kind[FL_READ], store, number);
    views->sets = FL_NEW_N(arena, sets + 1, place);
    for (size_t i = 0; i < sets; i++)
        views->sets[i] = place_of(store, fl_keyset(store, i), number);
    for (size_t i = 0; i < sizeof of_all_times / sizeof *of_all_times; i++)
        find_pasts(arena, &views->kind[of_all_times[i]], &views->past[of_all_times[i]]);
    make_scratch(arena, views);
    fl_arena_free(work);
    return views;
}

const fl_past *fl_views_past(const fl_views *views, fl_kind kind, size_t *n) {
    *n = views->past[kind].n;
    return views->past[kind].v;
}

const fl_store *fl_views_store(const fl_views *views) { return views->s; }

fl_view *fl_view_new(fl_arena *arena, const fl_store *store, fl_time t) {
    return fl_view_of(arena, fl_views_new(arena, store), t);
}

fl_view *fl_view_of(fl_arena *arena, const fl_views *views, fl_time t) {
    const fl_store *store = views->s;
    fl_view *view = FL_NEW(arena, fl_view);
    size_t sets = fl_keysets(store);
    view->s = store;
    view->t = t == FL_TIME_NONE ? INT64_MAX : t;
    find_dropped(views, view->t);
    for (int kind = 0; kind < FL_KIND_COUNT; kind++)
        if (fl_kind_keep[kind] == FL_KEEP_FACT)
            view_kind(view, arena, views, (fl_kind)kind);
    view->sets = FL_NEW_N(arena, sets + 1, bool);
    for (size_t i = 0; i < sets; i++)
        view->sets[i] = holds(&views->sets[i], view->t, gone_of(views, fl_keyset(store, i)->kind));
    return view;
}

const bool *fl_view_sets(const fl_view *v) { return v->sets; }

void fl_view_rows_begin(fl_view_rows *r, const fl_view *v, fl_kind kind, const bool *sets) {
    fl_rows_begin(&r->rows, v->s, kind);
    r->rows.sets = sets ? sets : v->sets;
    r->t = v->t;
}

const fl_fact *fl_view_rows_next(fl_view_rows *r) {
    const fl_fact *f;
    do
        f = fl_rows_next(&r->rows);
    while (f && f->at > r->t);
    return f;
}

const fl_fact *const *fl_view_all(const fl_view *v, fl_kind kind, size_t *n) {
    *n = v->kind[kind].n;
    return v->kind[kind].v;
}

const fl_span *fl_view_spans(const fl_view *v, fl_kind kind, size_t *n) {
    *n = v->spans[kind].n;
    return v->spans[kind].v;
}

static int by_time(const void *x, const void *y) {
    const fl_time *a = x, *b = y;
    return *a < *b ? -1 : *a > *b;
}

/* What people declare, do or write down shows no state. */
static bool is_observation(const fl_fact *f) {
    static const bool told[FL_KIND_COUNT] = {
        [FL_DECLARED] = true,      [FL_LABEL] = true,  [FL_EXPECTED_PREFIX] = true,    [FL_CHANGE] = true,
        [FL_INCIDENT_TIME] = true, [FL_ACTION] = true, [FL_MAINTENANCE_NOTICE] = true, [FL_ACTIVITY] = true,
    };
    return f->at != FL_TIME_NONE && !told[f->kind];
}

size_t fl_timeline_times(fl_arena *arena, const fl_store *store, fl_time **times) {
    FL_VEC(fl_time) all = {0};
    fl_time last = FL_TIME_NONE; /* rows of one read bear one time: a cheap first sieve */
    for (size_t i = 0; i < store->facts.n; i++) {
        const fl_fact *f = store->facts.v[i];
        if (is_observation(f) && f->at != last)
            FL_PUSH(arena, &all, f->at);
        if (is_observation(f))
            last = f->at;
    }
    for (size_t i = 0; i < fl_keysets(store); i++) /* of tables; an event is no observation of anything else */
        if (fl_keyset(store, i)->at != FL_TIME_NONE && fl_kind_keep[fl_keyset(store, i)->kind] == FL_KEEP_ROW)
            FL_PUSH(arena, &all, fl_keyset(store, i)->at);
    if (all.n)
        qsort(all.v, all.n, sizeof *all.v, by_time);
    size_t n = 0;
    for (size_t i = 0; i < all.n; i++)
        if (n == 0 || all.v[n - 1] != all.v[i])
            all.v[n++] = all.v[i];
    *times = all.v;
    return n;
}
