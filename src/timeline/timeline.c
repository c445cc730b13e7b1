#include "timeline/timeline.h"

#include <stdlib.h>

/* The time of an archive member says when a file was packed, not when it was captured: it orders facts only when they
 * are further apart than this. */
#define WEAK_MS ((int64_t)10 * 60 * 1000)

struct fl_view {
    const fl_store *s;
    fl_time t;
    bool *sets; /* by key set of packed rows */
    FL_VEC(const fl_fact *) kind[FL_KIND_COUNT];
};

/* The newest observation seen so far, kept apart for strong times and those of archive members. */
typedef struct newest {
    fl_time strong, weak;
} newest;

static const newest newest_none = {FL_TIME_NONE, FL_TIME_NONE};

static void newest_see(newest *n, const fl_fact *f) {
    fl_time *at = f->at_from == FL_FROM_MEMBER ? &n->weak : &n->strong;
    if (f->at > *at)
        *at = f->at;
}

/* Is there an observation in n that is surely newer than f? Facts without a time are never replaced. */
static bool newest_beats(const newest *n, const fl_fact *f) {
    if (f->at == FL_TIME_NONE)
        return false;
    bool weak = f->at_from == FL_FROM_MEMBER;
    if (n->strong != FL_TIME_NONE && n->strong > f->at && (!weak || n->strong - f->at >= WEAK_MS))
        return true;
    return n->weak != FL_TIME_NONE && n->weak > f->at && n->weak - f->at >= WEAK_MS;
}

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

/* Facts of a kind about the same thing are a group: by the fact's place among its kind. A time is none of it. */
typedef struct groups {
    uint32_t *of; /* FL_NONE: the fact has no time */
    size_t n;
    bool timed; /* some fact has a time */
} groups;

struct fl_views {
    const fl_store *s;
    groups kind[FL_KIND_COUNT];
    bool *lists;    /* by id of the read: it is of a list of things */
    uint32_t *held; /* scratch: places of the facts that a view holds */
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

/* Open addressing over the first fact of each group. */
static groups groups_of(fl_arena *a, const fl_store *s, fl_kind kind) {
    size_t n, cap = 16;
    const uint32_t *ids = fl_store_kind(s, kind, &n);
    while (cap < n * 2)
        cap *= 2;
    groups g = {.of = FL_NEW_N(a, n + 1, uint32_t)};
    fl_arena *work = fl_arena_new();
    typedef struct slot {
        const fl_fact *first;
        uint32_t group;
    } slot;
    slot *table = FL_NEW_N(work, cap, slot);
    for (size_t i = 0; i < n; i++) {
        const fl_fact *f = s->facts.v[ids[i]];
        g.of[i] = FL_NONE;
        if (f->at == FL_TIME_NONE)
            continue;
        size_t at = (size_t)identity_hash(f) & (cap - 1);
        while (table[at].first && !identity_eq(table[at].first, f))
            at = (at + 1) & (cap - 1);
        if (!table[at].first)
            table[at] = (slot){f, (uint32_t)g.n++};
        g.of[i] = table[at].group;
        g.timed = true;
    }
    fl_arena_free(work);
    return g;
}

static newest *newest_of(fl_arena *a, size_t n) {
    newest *v = FL_NEW_N(a, n + 1, newest);
    for (size_t i = 0; i < n; i++)
        v[i] = newest_none;
    return v;
}

static bool is_at(const fl_fact *f, fl_time t) { return t == FL_TIME_NONE || f->at == FL_TIME_NONE || f->at <= t; }

/* Only a whole table replaces an older one; an error or a blank says nothing about the rows (timeline.h). */
static bool read_replaces(const fl_fact *read) {
    fl_str result = fl_get_str(read, FL_READ_RESULT);
    bool table = fl_str_eqz(result, "rows") || fl_str_eqz(result, "empty") || fl_str_eqz(result, "no-table");
    return table && fl_get_bool(read, FL_READ_WHOLE) == 1;
}

/* Reads that were replaced by a newer one, by id: as a table of rows, and as a list of things. A show of one thing, or
 * a projection of it, says nothing about fields and things that it did not print. */
typedef struct dropped {
    bool *rows, *things;
    size_t n;
} dropped;

/* A list of things; a circuit whose peerings were printed is one. */
static bool *find_lists(fl_arena *a, const fl_store *s) {
    bool *lists = FL_NEW_N(a, s->facts.n + 1, bool);
    size_t n;
    const uint32_t *ids = fl_store_kind(s, FL_READ, &n);
    for (size_t i = 0; i < n; i++)
        lists[ids[i]] = fl_str_ends(fl_get_str(s->facts.v[ids[i]], FL_READ_READ), FL_STR("-list"));
    ids = fl_store_kind(s, FL_CIRCUIT, &n);
    for (size_t i = 0; i < n; i++) {
        const fl_fact *f = s->facts.v[ids[i]];
        if (f->read < s->facts.n && fl_is_read(f, FL_CIRCUIT_PEERINGS))
            lists[f->read] = true;
    }
    return lists;
}

static dropped find_dropped(fl_arena *a, const fl_views *views, fl_time t) {
    size_t n;
    const fl_store *s = views->s;
    const uint32_t *ids = fl_store_kind(s, FL_READ, &n), *of = views->kind[FL_READ].of;
    dropped d = {FL_NEW_N(a, s->facts.n + 1, bool), FL_NEW_N(a, s->facts.n + 1, bool), s->facts.n};
    newest *at = newest_of(a, views->kind[FL_READ].n), *list_at = newest_of(a, views->kind[FL_READ].n);
    for (size_t i = 0; i < n; i++) {
        const fl_fact *f = s->facts.v[ids[i]];
        if (of[i] == FL_NONE || !is_at(f, t) || !read_replaces(f))
            continue;
        newest_see(&at[of[i]], f);
        if (views->lists[f->id])
            newest_see(&list_at[of[i]], f);
    }
    for (size_t i = 0; i < n; i++) {
        const fl_fact *f = s->facts.v[ids[i]];
        if (of[i] == FL_NONE)
            continue;
        d.rows[f->id] = newest_beats(&at[of[i]], f);
        d.things[f->id] = newest_beats(&list_at[of[i]], f);
    }
    return d;
}

static bool holds(const fl_fact *f, fl_time t, const dropped *d) {
    if (!is_at(f, t))
        return false;
    if (f->kind == FL_READ)
        return !d->rows[f->id];
    if (f->read >= d->n || f->kind == FL_CIRCUIT || f->kind == FL_LOG_EVENT || f->kind == FL_METRIC)
        return true;
    return identities[f->kind].hold == HOLD_FIELDS ? !d->things[f->read] : !d->rows[f->read];
}

/* The fact without the fields that a newer one read; NULL when nothing is left. */
static const fl_fact *mask_older(fl_arena *a, const fl_fact *f, const newest *fields) {
    unsigned n = fl_schema[f->kind].n, left = 0, masked = 0;
    for (unsigned i = 0; i < n; i++) {
        bool older = f->v[i].type != FL_V_UNREAD && newest_beats(&fields[i], f);
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
        if (!newest_beats(&fields[i], f))
            copy->v[i] = f->v[i];
    return copy;
}

/* Places of the facts that hold, in views->held. */
static size_t find_held(const fl_views *views, fl_kind kind, fl_time t, const dropped *d) {
    size_t n, kept = 0;
    const uint32_t *ids = fl_store_kind(views->s, kind, &n);
    for (size_t i = 0; i < n; i++)
        if (holds(views->s->facts.v[ids[i]], t, d))
            views->held[kept++] = (uint32_t)i;
    return kept;
}

/* What replaces facts one by one, or field by field. */
typedef struct replaced {
    newest *at, *fields; /* by group; fields: n_fields of each */
    unsigned n_fields;
} replaced;

static replaced find_replaced(fl_arena *a, const fl_views *views, fl_kind kind, size_t kept) {
    const groups *g = &views->kind[kind];
    replaced r = {.n_fields = identities[kind].hold == HOLD_FIELDS ? fl_schema[kind].n : 0};
    const uint32_t *ids = views->s->by_kind[kind].v;
    r.at = newest_of(a, g->n);
    r.fields = newest_of(a, g->n * r.n_fields);
    for (size_t i = 0; i < kept; i++) {
        const fl_fact *f = views->s->facts.v[ids[views->held[i]]];
        uint32_t group = g->of[views->held[i]];
        if (group == FL_NONE)
            continue;
        newest_see(&r.at[group], f);
        for (unsigned k = 0; k < r.n_fields; k++)
            if (f->v[k].type != FL_V_UNREAD)
                newest_see(&r.fields[group * r.n_fields + k], f);
    }
    return r;
}

static const fl_fact *as_replaced(fl_arena *a, const replaced *r, const fl_fact *f, uint32_t group) {
    if (group == FL_NONE)
        return f;
    if (r->n_fields)
        return mask_older(a, f, &r->fields[group * r->n_fields]);
    return newest_beats(&r->at[group], f) ? NULL : f;
}

static void view_kind(fl_view *view, fl_arena *a, const fl_views *views, fl_kind kind, fl_time t, const dropped *d) {
    const groups *g = &views->kind[kind];
    const uint32_t *ids = views->s->by_kind[kind].v;
    size_t kept = find_held(views, kind, t, d), left = 0;
    bool one_by_one = identities[kind].hold == HOLD_ROW || identities[kind].hold == HOLD_FIELDS;
    replaced r = {0};
    if (one_by_one && g->timed) {
        r = find_replaced(a, views, kind, kept);
        for (size_t i = 0; i < kept && !r.n_fields; i++) { /* mostly few are left */
            uint32_t place = views->held[i];
            if (as_replaced(a, &r, views->s->facts.v[ids[place]], g->of[place]))
                views->held[left++] = place;
        }
        kept = r.n_fields ? kept : left;
    }
    const fl_fact **v = FL_NEW_N(a, kept + 1, const fl_fact *);
    size_t n = 0;
    for (size_t i = 0; i < kept; i++) {
        const fl_fact *f = views->s->facts.v[ids[views->held[i]]];
        f = r.n_fields ? as_replaced(a, &r, f, g->of[views->held[i]]) : f;
        if (f)
            v[n++] = f;
    }
    view->kind[kind].v = v;
    view->kind[kind].n = view->kind[kind].cap = n;
}

fl_views *fl_views_new(fl_arena *arena, const fl_store *store) {
    fl_views *views = FL_NEW(arena, fl_views);
    size_t most = 0;
    views->s = store;
    views->lists = find_lists(arena, store);
    for (int kind = 0; kind < FL_KIND_COUNT; kind++) {
        hold how = identities[kind].hold;
        if (fl_kind_keep[kind] != FL_KEEP_FACT)
            continue;
        most = store->by_kind[kind].n > most ? store->by_kind[kind].n : most;
        if (how == HOLD_ROW || how == HOLD_FIELDS || kind == FL_READ)
            views->kind[kind] = groups_of(arena, store, (fl_kind)kind);
    }
    views->held = FL_NEW_N(arena, most + 1, uint32_t);
    return views;
}

const fl_store *fl_views_store(const fl_views *views) { return views->s; }

fl_view *fl_view_new(fl_arena *arena, const fl_store *store, fl_time t) {
    return fl_view_of(arena, fl_views_new(arena, store), t);
}

fl_view *fl_view_of(fl_arena *arena, const fl_views *views, fl_time t) {
    const fl_store *store = views->s;
    fl_view *view = FL_NEW(arena, fl_view);
    dropped d = find_dropped(arena, views, t);
    for (int kind = 0; kind < FL_KIND_COUNT; kind++)
        if (fl_kind_keep[kind] == FL_KEEP_FACT)
            view_kind(view, arena, views, (fl_kind)kind, t, &d);
    size_t sets = fl_keysets(store);
    view->s = store;
    view->t = t;
    view->sets = FL_NEW_N(arena, sets + 1, bool);
    for (size_t i = 0; i < sets; i++)
        view->sets[i] = holds(fl_keyset(store, i), t, &d);
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
    while (f && !is_at(f, r->t));
    return f;
}

const fl_fact *const *fl_view_all(const fl_view *v, fl_kind kind, size_t *n) {
    *n = v->kind[kind].n;
    return v->kind[kind].v;
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
