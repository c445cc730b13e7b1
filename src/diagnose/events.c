#include "diagnose/events.h"

#include <stdlib.h>
#include <string.h>

typedef struct state {
    fl_time at;
    fl_str value;
    const fl_fact *fact;
} state;

/* The states of one thing, as they were read. */
typedef struct story {
    uint64_t key;
    const char *what; /* NULL: a session */
    bool ascends;
    FL_VEC(state) list;
} story;

typedef struct stories {
    fl_arena *a;
    const fl_history *h;
    fl_time t;
    FL_VEC(story *) list;
    story **slot; /* by key, open addressing */
    size_t cap;
} stories;

static uint64_t key_of(const fl_fact *f, uint64_t more) {
    uint64_t h = (uint64_t)f->kind * UINT64_C(0x9E3779B97F4A7C15);
    for (unsigned i = 0; i < FL_KEY_COUNT; i++)
        h = (h ^ fl_str_fold_hash(f->key[i])) * UINT64_C(1099511628211);
    return (h ^ more) * UINT64_C(1099511628211);
}

static fl_str place(fl_arena *a, const fl_fact *f) {
    fl_str text = f->kind == FL_ROUTER_SESSION ? f->key[FL_KEY_ROUTER] : f->key[FL_KEY_CIRCUIT];
    static const fl_key_id more[] = {FL_KEY_PEERING, FL_KEY_PATH};
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        if (f->key[more[i]].n)
            text = fl_arena_printf(a, "%.*s%s%.*s", FL_STR_ARG(text), text.n ? " " : "", FL_STR_ARG(f->key[more[i]]));
    return text;
}

static const fl_value *neighbor_of(const fl_fact *f) {
    static const unsigned field[FL_KIND_COUNT] = {
        [FL_ROUTER_SESSION] = FL_ROUTER_SESSION_NEIGHBOR, [FL_BGP_SESSION] = FL_BGP_SESSION_NEIGHBOR};
    return &f->v[field[f->kind]];
}

/* Ten thousand captures have few changes: texts are made for those that are told. */
static fl_str what_of(fl_arena *a, const char *what, const state *s) {
    fl_str where = place(a, s->fact);
    if (what)
        return fl_arena_printf(a, "%.*s: %s", FL_STR_ARG(where), what);
    fl_str peer = fl_value_text(a, neighbor_of(s->fact));
    return fl_arena_printf(a, "%.*s: session with %.*s", FL_STR_ARG(where), FL_STR_ARG(peer));
}

static uint64_t hash_of(const fl_value *v) {
    return v->type == FL_V_ADDR  ? fl_str_hash((fl_str){(const char *)v->u.addr->b, sizeof v->u.addr->b})
           : v->type == FL_V_STR ? fl_str_hash(v->u.s)
                                 : 0;
}

static void put_slot(const stories *s, story *one) {
    size_t i = (size_t)(one->key ^ one->key >> 32) & (s->cap - 1);
    while (s->slot[i])
        i = (i + 1) & (s->cap - 1);
    s->slot[i] = one;
}

static story *story_of(stories *s, uint64_t key, const char *what) {
    for (size_t i = (size_t)(key ^ key >> 32); s->cap && s->slot[i &= s->cap - 1]; i++)
        if (s->slot[i]->key == key)
            return s->slot[i];
    story *one = FL_NEW(s->a, story);
    one->key = key;
    one->what = what;
    one->ascends = true;
    FL_PUSH(s->a, &s->list, one);
    if (s->list.n * 2 < s->cap) {
        put_slot(s, one);
        return one;
    }
    s->cap = s->cap ? s->cap * 2 : 64;
    s->slot = FL_NEW_N(s->a, s->cap, story *);
    for (size_t i = 0; i < s->list.n; i++)
        put_slot(s, s->list.v[i]);
    return one;
}

/* what: NULL: a session, by its neighbor. */
static void add(stories *s, const fl_fact *f, const char *what, fl_str value) {
    const fl_skew *skew = f->kind == FL_ROUTER_SESSION ? fl_history_skew(s->h, f->key[FL_KEY_ROUTER]) : NULL;
    bool shifted = f->at != FL_TIME_NONE && skew && skew->from != FL_SKEW_NONE;
    fl_time at = shifted ? f->at - skew->ms : f->at;
    if (f->at == FL_TIME_NONE || !value.n || (s->t != FL_TIME_NONE && at > s->t))
        return;
    story *one = story_of(s, key_of(f, what ? fl_str_hash(fl_str_of(what)) : hash_of(neighbor_of(f))), what);
    const state *last = one->list.n ? &one->list.v[one->list.n - 1] : NULL;
    one->ascends = one->ascends && (!last || last->at <= at);
    FL_PUSH(s->a, &one->list, ((state){at, value, f}));
}

/* Established with and without prefixes are two states; another count is none. */
static fl_str session_value(const fl_fact *f) {
    int64_t n;
    if (fl_get_int(f, FL_BGP_SESSION_RECEIVED, &n))
        return n == 0 ? FL_STR("Established, 0 prefixes") : FL_STR("Established with prefixes");
    return fl_get_str(f, FL_BGP_SESSION_STATE);
}

static void add_fact(stories *s, const fl_fact *f) {
    if (f->kind == FL_CIRCUIT) {
        add(s, f, "provider state", fl_get_str(f, FL_CIRCUIT_PROVIDER_STATE));
        add(s, f, "circuit status", fl_get_str(f, FL_CIRCUIT_CIRCUIT_STATE));
        return;
    }
    int64_t asn = 0;
    if (f->kind == FL_ROUTER_SESSION) {
        bool up = fl_get_bool(f, FL_ROUTER_SESSION_ESTABLISHED) == 1;
        add(s, f, NULL, up ? FL_STR("Established") : fl_get_str(f, FL_ROUTER_SESSION_STATE));
        return;
    }
    if (f->kind != FL_BGP_SESSION || (fl_get_int(f, FL_BGP_SESSION_ASN, &asn) && asn >= 65515 && asn <= 65520))
        return;
    add(s, f, NULL, session_value(f));
}

/* Facts are walked as they were read, so an equal time leaves them in that order. */
static int by_at(const void *x, const void *y) {
    const state *a = x, *b = y;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return a->fact->id < b->fact->id ? -1 : a->fact->id > b->fact->id;
}

static int by_key(const void *x, const void *y) {
    const story *a = *(story *const *)x, *b = *(story *const *)y;
    return a->key < b->key ? -1 : a->key > b->key;
}

static int by_time(const void *x, const void *y) {
    const fl_event *a = x, *b = y;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return fl_str_cmp(a->text, b->text);
}

void fl_dx_event_add(fl_arena *a, dx_events *out, fl_time at, fl_str text, const fl_evidence *ev) {
    fl_event e = {at, text, FL_NEW(a, fl_evidence), 1};
    e.evidence[0] = *ev;
    if (at != FL_TIME_NONE)
        FL_PUSH(a, &out->list, e);
}

/* A session that changes more often than this is told in one line. */
enum { ONE_BY_ONE = 12, EVENTS_MOST = 1000 };

/* The changes of one thing. */
static void tell_states(fl_arena *a, story *one, dx_events *out) {
    state *v = one->list.v;
    size_t n = one->list.n;
    if (!one->ascends)
        qsort(v, n, sizeof *v, by_at);
    size_t changes = 0, first = 0, last = 0;
    char from[FL_TIME_TEXT], to[FL_TIME_TEXT];
    for (size_t i = 1; i < n; i++)
        if (!fl_str_ieq(v[i - 1].value, v[i].value)) {
            first = changes++ ? first : i;
            last = i;
        }
    if (changes > ONE_BY_ONE) {
        fl_dx_event_add(a, out, v[first].at,
                        fl_arena_printf(a, "%.*s: %zu changes from %s to %s, the last to %.*s",
                                        FL_STR_ARG(what_of(a, one->what, v)), changes, fl_time_say(v[first].at, from),
                                        fl_time_say(v[last].at, to), FL_STR_ARG(v[last].value)),
                        &v[first].fact->ev);
        return;
    }
    for (size_t i = 1; i < n; i++)
        if (!fl_str_ieq(v[i - 1].value, v[i].value))
            fl_dx_event_add(a, out, v[i].at,
                            fl_arena_printf(a, "%.*s: %.*s, was %.*s", FL_STR_ARG(what_of(a, one->what, &v[i])),
                                            FL_STR_ARG(v[i].value), FL_STR_ARG(v[i - 1].value)),
                            &v[i].fact->ev);
}

static void state_events(fl_arena *a, const fl_store *store, const fl_history *h, fl_time t, dx_events *out) {
    static const fl_kind kinds[] = {FL_CIRCUIT, FL_BGP_SESSION, FL_ROUTER_SESSION};
    stories s = {.a = a, .h = h, .t = t};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        size_t n;
        const uint32_t *ids = fl_store_kind(store, kinds[k], &n);
        for (size_t i = 0; i < n; i++)
            add_fact(&s, store->facts.v[ids[i]]);
    }
    if (s.list.n)
        qsort(s.list.v, s.list.n, sizeof *s.list.v, by_key);
    for (size_t i = 0; i < s.list.n; i++)
        tell_states(a, s.list.v[i], out);
}

/* ---- what a state does not show: lost and back between two reads, and ARP ---- */

static fl_str path_of(fl_arena *a, const fl_series *s) {
    return fl_arena_printf(a, "%.*s%s%.*s%s%.*s", FL_STR_ARG(s->circuit), s->circuit.n ? " " : "",
                           FL_STR_ARG(s->peering), s->peering.n ? " " : "", FL_STR_ARG(s->path));
}

static void arp_events(fl_arena *a, const fl_series *s, fl_time t, dx_events *out) {
    const fl_point *was = NULL;
    for (size_t i = 0, told = 0; i < s->points.n && told < ONE_BY_ONE; i++) {
        const fl_point *p = &s->points.v[i];
        if (t != FL_TIME_NONE && p->at > t)
            return;
        if (was && p->state != FL_STATE_UNREAD && p->state != was->state) {
            told++;
            fl_dx_event_add(a, out, p->at,
                            fl_arena_printf(a, "%.*s: ARP: %.*s, was %.*s", FL_STR_ARG(path_of(a, s)),
                                            FL_STR_ARG(p->word), FL_STR_ARG(was->word)),
                            &p->ev);
        }
        was = p->state != FL_STATE_UNREAD ? p : was;
    }
}

static void reset_events(fl_arena *a, const fl_series *s, fl_time t, dx_events *out) {
    char by[FL_TIME_TEXT];
    fl_str who = s->source == FL_SOURCE_AZURE ? path_of(a, s) : s->router.n ? s->router : s->gateway;
    for (size_t i = 0, told = 0; i < s->points.n && told < ONE_BY_ONE; i++) {
        const fl_point *p = &s->points.v[i];
        if (!p->reset || (t != FL_TIME_NONE && p->at > t))
            continue;
        told++;
        fl_dx_event_add(
            a, out, p->since != FL_TIME_NONE ? p->since : p->at,
            fl_arena_printf(a,
                            "%.*s: session with %.*s came up anew, by its age in the read of %s: it was lost "
                            "since the read before",
                            FL_STR_ARG(who), FL_STR_ARG(s->neighbor), fl_time_say(p->at, by)),
            &p->ev);
    }
}

static void series_events(fl_arena *a, const fl_history *h, fl_time t, dx_events *out) {
    for (size_t i = 0; i < h->series.n && out->list.n < EVENTS_MOST; i++) {
        const fl_series *s = h->series.v[i];
        if (s->subject == FL_SUBJECT_ARP)
            arp_events(a, s, t, out);
        else if (s->subject == FL_SUBJECT_SESSION && s->source != FL_SOURCE_LOG)
            reset_events(a, s, t, out);
    }
}

/* ---- people ---- */

static fl_str said(fl_arena *a, const char *what, fl_str first, fl_str second) {
    return fl_arena_printf(a, "%s: %.*s%s%.*s", what, FL_STR_ARG(first), first.n && second.n ? ", " : "",
                           FL_STR_ARG(second));
}

static fl_time window_time(fl_str text) {
    fl_time t;
    bool zone;
    return text.n && fl_time_parse(text, 0, &t, &zone) ? t : FL_TIME_NONE;
}

static fl_str text_of(fl_arena *a, const fl_fact *f, fl_time *at) {
    switch ((int)f->kind) {
    case FL_CHANGE:
        return said(a, "change", fl_get_str(f, FL_CHANGE_TEXT), FL_STR_NONE);
    case FL_ACTIVITY: {
        fl_str operation = fl_get_str(f, FL_ACTIVITY_OPERATION), text = fl_get_str(f, FL_ACTIVITY_TEXT);
        fl_str resource = fl_get_str(f, FL_ACTIVITY_RESOURCE), status = fl_get_str(f, FL_ACTIVITY_STATUS);
        fl_str what = operation.n ? operation : text;
        what = resource.n ? fl_arena_printf(a, "%.*s of %.*s", FL_STR_ARG(what), FL_STR_ARG(resource)) : what;
        return said(a, "asked of Azure", what, status);
    }
    case FL_ACTION:
        return said(a, "typed", fl_get_str(f, FL_ACTION_DOES), FL_STR_NONE);
    case FL_HEALTH_EVENT: {
        fl_str title = fl_get_str(f, FL_HEALTH_EVENT_TITLE);
        return said(a, "Azure's health", fl_get_str(f, FL_HEALTH_EVENT_STATUS),
                    title.n ? title : fl_get_str(f, FL_HEALTH_EVENT_REASON));
    }
    case FL_MAINTENANCE_NOTICE: {
        fl_str from = fl_get_str(f, FL_MAINTENANCE_NOTICE_FROM), to = fl_get_str(f, FL_MAINTENANCE_NOTICE_TO);
        if (fl_str_eqz(fl_get_str(f, FL_MAINTENANCE_NOTICE_STATUS), "cancelled")) {
            *at = *at == FL_TIME_NONE ? window_time(from) : *at;
            return fl_arena_printf(a, "maintenance of %.*s is cancelled%s%.*s",
                                   FL_STR_ARG(fl_get_str(f, FL_MAINTENANCE_NOTICE_WHO)),
                                   from.n ? "; it was announced from " : "", FL_STR_ARG(from));
        }
        *at = window_time(from) != FL_TIME_NONE ? window_time(from) : *at;
        return fl_arena_printf(a, "maintenance of %.*s begins, as announced, until %.*s%s%.*s",
                               FL_STR_ARG(fl_get_str(f, FL_MAINTENANCE_NOTICE_WHO)),
                               FL_STR_ARG(to.n ? to : FL_STR("?")),
                               fl_is_read(f, FL_MAINTENANCE_NOTICE_STATUS) ? ", " : "",
                               FL_STR_ARG(fl_get_str(f, FL_MAINTENANCE_NOTICE_STATUS)));
    }
    case FL_INCIDENT_TIME:
        return said(a, "people", fl_get_str(f, FL_INCIDENT_TIME_NAME), fl_get_str(f, FL_INCIDENT_TIME_TEXT));
    default:
        return FL_STR_NONE;
    }
}

static void people_events(fl_arena *a, const fl_store *store, fl_time t, dx_events *out) {
    static const fl_kind kinds[] = {FL_CHANGE,       FL_ACTIVITY,           FL_ACTION,
                                    FL_HEALTH_EVENT, FL_MAINTENANCE_NOTICE, FL_INCIDENT_TIME};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        size_t n;
        const uint32_t *ids = fl_store_kind(store, kinds[k], &n);
        for (size_t i = 0; i < n && i < EVENTS_MOST; i++) {
            const fl_fact *f = store->facts.v[ids[i]];
            fl_time at = f->at;
            fl_str text = text_of(a, f, &at);
            if (text.n && at != FL_TIME_NONE && (t == FL_TIME_NONE || at <= t))
                fl_dx_event_add(a, out, at, text, &f->ev);
        }
    }
}

/* What several captures say alike of one moment is one line, with the evidence of all; v is sorted. */
static size_t merge_copies(fl_arena *a, fl_event *v, size_t n) {
    enum { EVIDENCE_MOST = 4 };
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        fl_event *was = kept ? &v[kept - 1] : NULL;
        if (!was || was->at != v[i].at || !fl_str_eq(was->text, v[i].text)) {
            v[kept++] = v[i];
            continue;
        }
        if (was->n >= EVIDENCE_MOST)
            continue;
        fl_evidence *both = FL_NEW_N(a, was->n + 1, fl_evidence);
        memcpy(both, was->evidence, was->n * sizeof *both);
        both[was->n++] = v[i].evidence[0];
        was->evidence = both;
    }
    return kept;
}

void fl_dx_events(fl_arena *a, const fl_store *store, fl_time t, fl_diagnosis *d) {
    dx_events out = {.list = {0}};
    state_events(a, store, d->history, t, &out);
    series_events(a, d->history, t, &out);
    people_events(a, store, t, &out);
    fl_dx_log_events(a, store, d->history, t, &out);
    if (out.list.n)
        qsort(out.list.v, out.list.n, sizeof(fl_event), by_time);
    d->events = out.list.v;
    d->n_events = merge_copies(a, out.list.v, out.list.n);
}
