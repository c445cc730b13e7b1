#include "diagnose/events.h"

#include <stdlib.h>

typedef struct state {
    fl_time at;
    uint64_t key; /* what it is the state of */
    fl_str what, value;
    const fl_fact *fact;
} state;

typedef struct states {
    FL_VEC(state) list;
} states;
typedef struct event_list {
    FL_VEC(fl_event) list;
} event_list;

static uint64_t key_of(const fl_fact *f, fl_str more) {
    uint64_t h = (uint64_t)f->kind * UINT64_C(0x9E3779B97F4A7C15);
    for (unsigned i = 0; i < FL_KEY_COUNT; i++)
        h = (h ^ fl_str_fold_hash(f->key[i])) * UINT64_C(1099511628211);
    return (h ^ fl_str_hash(more)) * UINT64_C(1099511628211);
}

static fl_str place(fl_arena *a, const fl_fact *f) {
    fl_str text = f->key[FL_KEY_CIRCUIT];
    static const fl_key_id more[] = {FL_KEY_PEERING, FL_KEY_PATH};
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        if (f->key[more[i]].n)
            text = fl_arena_printf(a, "%.*s%s%.*s", FL_STR_ARG(text), text.n ? " " : "", FL_STR_ARG(f->key[more[i]]));
    return text;
}

static void add(fl_arena *a, states *s, const fl_fact *f, fl_str what, fl_str more, fl_str value) {
    if (f->at == FL_TIME_NONE || !value.n)
        return;
    state one = {f->at, key_of(f, more), fl_arena_printf(a, "%.*s: %.*s", FL_STR_ARG(place(a, f)), FL_STR_ARG(what)),
                 value, f};
    FL_PUSH(a, &s->list, one);
}

/* Established with and without prefixes are two states; another count is none. */
static fl_str session_value(fl_arena *a, const fl_fact *f) {
    int64_t n;
    if (fl_get_int(f, FL_BGP_SESSION_RECEIVED, &n))
        return n == 0 ? FL_STR("Established, 0 prefixes") : FL_STR("Established with prefixes");
    fl_str word = fl_get_str(f, FL_BGP_SESSION_STATE);
    return word.n ? fl_arena_str(a, word) : FL_STR_NONE;
}

static void add_fact(fl_arena *a, states *s, const fl_fact *f) {
    if (f->kind == FL_CIRCUIT) {
        add(a, s, f, FL_STR("provider state"), FL_STR("p"), fl_get_str(f, FL_CIRCUIT_PROVIDER_STATE));
        add(a, s, f, FL_STR("circuit status"), FL_STR("c"), fl_get_str(f, FL_CIRCUIT_CIRCUIT_STATE));
        return;
    }
    int64_t asn = 0;
    if (f->kind != FL_BGP_SESSION || (fl_get_int(f, FL_BGP_SESSION_ASN, &asn) && asn >= 65515 && asn <= 65520))
        return;
    fl_str neighbor = fl_value_text(a, &f->v[FL_BGP_SESSION_NEIGHBOR]);
    add(a, s, f, fl_arena_printf(a, "session with %.*s", FL_STR_ARG(neighbor)), neighbor, session_value(a, f));
}

static int by_key(const void *x, const void *y) {
    const state *a = x, *b = y;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return a->fact->id < b->fact->id ? -1 : a->fact->id > b->fact->id;
}

static int by_time(const void *x, const void *y) {
    const fl_event *a = x, *b = y;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return fl_str_cmp(a->text, b->text);
}

static void push(fl_arena *a, event_list *out, const fl_fact *f, fl_str text) {
    fl_event e = {f->at, text, FL_NEW(a, fl_evidence), 1};
    e.evidence[0] = f->ev;
    FL_PUSH(a, &out->list, e);
}

void fl_dx_events(fl_arena *a, const fl_store *store, fl_time t, fl_diagnosis *d) {
    static const fl_kind kinds[] = {FL_CIRCUIT, FL_BGP_SESSION};
    states s = {.list = {0}};
    event_list out = {.list = {0}};
    size_t n;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        const uint32_t *ids = fl_store_kind(store, kinds[k], &n);
        for (size_t i = 0; i < n; i++)
            if (t == FL_TIME_NONE || store->facts.v[ids[i]]->at <= t)
                add_fact(a, &s, store->facts.v[ids[i]]);
    }
    if (s.list.n)
        qsort(s.list.v, s.list.n, sizeof(state), by_key);
    for (size_t i = 1; i < s.list.n; i++) {
        const state *was = &s.list.v[i - 1], *is = &s.list.v[i];
        if (was->key == is->key && !fl_str_ieq(was->value, is->value))
            push(a, &out, is->fact,
                 fl_arena_printf(a, "%.*s: %.*s, was %.*s", FL_STR_ARG(is->what), FL_STR_ARG(is->value),
                                 FL_STR_ARG(was->value)));
    }
    const uint32_t *ids = fl_store_kind(store, FL_CHANGE, &n);
    for (size_t i = 0; i < n; i++) {
        const fl_fact *f = store->facts.v[ids[i]];
        if (f->at != FL_TIME_NONE && (t == FL_TIME_NONE || f->at <= t))
            push(a, &out, f, fl_arena_printf(a, "change: %.*s", FL_STR_ARG(fl_get_str(f, FL_CHANGE_TEXT))));
    }
    if (out.list.n)
        qsort(out.list.v, out.list.n, sizeof(fl_event), by_time);
    d->events = out.list.v;
    d->n_events = out.list.n;
}
