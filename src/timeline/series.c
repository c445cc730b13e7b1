#include "timeline/series.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "facts/rows.h"
#include "timeline/track.h"

enum { EVENTS_KEPT = 64 }; /* a power of two; words of events are some twenty */

typedef struct maker {
    fl_arena *a;
    const fl_store *store;
    fl_links *links;
    fl_history *h;
    fl_rows rows; /* the walk that goes on */
    FL_VEC(fl_making *) all;
    fl_making **slot; /* open addressing by hash */
    size_t cap;
    struct {
        const char *text;
        const struct event_row *row;
    } events[EVENTS_KEPT];
} maker;

/* ---- series by what they are of ---- */

static uint64_t mix(uint64_t h, fl_str s) {
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        h = (h ^ (c >= 'A' && c <= 'Z' ? c + 32U : c)) * UINT64_C(1099511628211);
    }
    return (h ^ 0xFFU) * UINT64_C(1099511628211);
}

static uint64_t hash_of(const fl_series *s) {
    uint64_t h = UINT64_C(1469598103934665603) + (uint64_t)s->subject * 7 + (uint64_t)s->source;
    const fl_str words[] = {s->circuit, s->peering, s->path, s->router, s->vrf, s->gateway, s->neighbor};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        h = mix(h, words[i]);
    return h ^ (h >> 31);
}

static bool same(const fl_series *a, const fl_series *b) {
    return a->subject == b->subject && a->source == b->source && fl_str_ieq(a->circuit, b->circuit) &&
           fl_str_ieq(a->peering, b->peering) && fl_str_ieq(a->path, b->path) && fl_str_ieq(a->router, b->router) &&
           fl_str_ieq(a->vrf, b->vrf) && fl_str_ieq(a->gateway, b->gateway) && fl_str_ieq(a->neighbor, b->neighbor);
}

static void put_slot(maker *m, fl_making *s) {
    size_t i = (size_t)s->hash & (m->cap - 1);
    while (m->slot[i])
        i = (i + 1) & (m->cap - 1);
    m->slot[i] = s;
}

static fl_making *series_of(maker *m, const fl_series *key) {
    uint64_t hash = hash_of(key);
    size_t i = (size_t)hash & (m->cap - 1);
    for (; m->slot[i]; i = (i + 1) & (m->cap - 1))
        if (m->slot[i]->hash == hash && same(&m->slot[i]->s, key))
            return m->slot[i];
    fl_making *s = FL_NEW(m->a, fl_making);
    s->s = *key;
    fl_str *words[] = {&s->s.circuit, &s->s.peering, &s->s.path,    &s->s.router,
                       &s->s.vrf,     &s->s.gateway, &s->s.neighbor};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) /* what it was read from may not stay */
        *words[k] = words[k]->n ? fl_arena_str(m->a, *words[k]) : FL_STR_NONE;
    s->hash = hash;
    FL_PUSH(m->a, &m->all, s);
    if (m->all.n < m->cap / 2) {
        m->slot[i] = s;
        return s;
    }
    m->cap *= 2;
    m->slot = FL_NEW_N(m->a, m->cap, fl_making *);
    for (size_t k = 0; k < m->all.n; k++)
        put_slot(m, m->all.v[k]);
    return s;
}

/* ---- points ---- */

/* A packed row's pointer is gone with the row. */
static fl_evidence keep_ev(const maker *m, const fl_fact *f) {
    fl_evidence ev = f->ev;
    if (ev.pointer.n)
        ev.pointer = fl_arena_str(m->a, ev.pointer);
    return ev;
}

/* "020500" in a name whose time is 02:05: the seconds are told, and are none. */
static bool tells_seconds(fl_str name, fl_time at) {
    int year, month, day, ms;
    fl_time_split(at, &year, &month, &day, &ms);
    char digits[7] = {(char)('0' + ms / 36000000),
                      (char)('0' + ms / 3600000 % 10),
                      (char)('0' + ms / 600000 % 6),
                      (char)('0' + ms / 60000 % 10),
                      '0',
                      '0',
                      0};
    for (size_t i = 0; i + 6 <= name.n; i++) {
        size_t at_digit = 0, k = i;
        for (; k < name.n && at_digit < 6; k++) {
            if (name.p[k] == digits[at_digit])
                at_digit++;
            else if (k == i || at_digit % 2 || !memchr(":-_.", name.p[k], 4))
                break;
        }
        if (at_digit == 6)
            return true;
    }
    return false;
}

/* Names often tell minutes: then it was read up to so much later. */
static int64_t late_of(const maker *m, const fl_fact *f) {
    if (f->at_from != FL_FROM_NAME || f->at % 60000)
        return 0;
    if (f->ev.document < m->store->documents.n && tells_seconds(m->store->documents.v[f->ev.document].name, f->at))
        return 0;
    return 59000;
}

static fl_point point_of(const maker *m, const fl_fact *f) {
    return (fl_point){.at = f->at,
                      .said = f->at,
                      .prefixes = -1,
                      .since = FL_TIME_NONE,
                      .late = late_of(m, f),
                      .zoneless = f->at_zone_assumed,
                      .weak = f->at_from == FL_FROM_MEMBER,
                      .ev = f->ev,
                      .order = f->id};
}

static void push(maker *m, fl_making *s, fl_point p) {
    size_t n = s->s.points.n;
    const fl_point *last = n ? &s->s.points.v[n - 1] : NULL;
    if (last && fl_str_eq(last->word, p.word))
        p.word = last->word;
    else if (p.word.n)
        p.word = fl_arena_str(m->a, p.word);
    FL_PUSH(m->a, &s->s.points, p);
}

static void take_age(fl_point *p, fl_str age) {
    int64_t ms, grain;
    if (!fl_span_parse(age, &ms, &grain))
        return;
    p->since = p->at - ms;
    p->grain = grain;
}

/* Words that a session's state machine has; a word cut short or garbled is none of them. */
static fl_state state_of_word(fl_str word) {
    static const char *const down[] = {"Idle", "Connect", "Active", "OpenSent", "OpenConfirm", "Closing", "Down"};
    if (fl_str_istarts(word, FL_STR("Established")) || fl_str_ieqz(word, "Estab") || fl_str_ieqz(word, "Establ") ||
        fl_str_ieqz(word, "Up") || fl_str_ieqz(word, "Connected"))
        return FL_STATE_UP;
    for (size_t i = 0; i < sizeof down / sizeof *down; i++) {
        fl_str d = fl_str_of(down[i]);
        bool whole = word.n == d.n || (word.n > d.n && (word.p[d.n] == ' ' || word.p[d.n] == '('));
        if (whole && fl_str_istarts(word, d))
            return FL_STATE_DOWN;
    }
    return fl_str_ieqz(word, "Connecting") || fl_str_ieqz(word, "Disconnected") ? FL_STATE_DOWN : FL_STATE_UNREAD;
}

/* More prefixes than there are addresses: no count. */
#define COUNT_MOST INT64_C(4294967296)

typedef struct session_fields {
    unsigned state, established, received, counted, age;
} session_fields;

static fl_point session_point(const maker *m, const fl_fact *f, const session_fields *s) {
    fl_point p = point_of(m, f);
    int64_t n;
    p.word = fl_get_str(f, s->state);
    if (fl_get_int(f, s->counted, &n) && n <= COUNT_MOST)
        p.prefixes = n;
    if (fl_get_int(f, s->received, &n) || fl_get_bool(f, s->established) == 1)
        p.state = FL_STATE_UP;
    else
        p.state = state_of_word(p.word);
    take_age(&p, fl_get_str(f, s->age));
    return p;
}

static fl_str neighbor_text(const fl_value *v, char *buf) {
    if (v->type == FL_V_ADDR)
        return fl_str_of(fl_addr_format(*v->u.addr, buf));
    return v->type == FL_V_STR ? v->u.s : FL_STR_NONE;
}

static void take_azure(maker *m, const fl_fact *f) {
    static const session_fields fields = {FL_BGP_SESSION_STATE, FL_BGP_SESSION_ESTABLISHED, FL_BGP_SESSION_RECEIVED,
                                          FL_BGP_SESSION_RECEIVED, FL_BGP_SESSION_UPTIME};
    char text[FL_ADDR_TEXT];
    int64_t asn;
    const fl_addr *addr = fl_get_addr(f, FL_BGP_SESSION_NEIGHBOR);
    bool has_asn = fl_get_int(f, FL_BGP_SESSION_ASN, &asn);
    fl_series key = {.subject = FL_SUBJECT_SESSION,
                     .source = FL_SOURCE_AZURE,
                     .circuit = f->key[FL_KEY_CIRCUIT],
                     .peering = f->key[FL_KEY_PEERING],
                     .path = f->key[FL_KEY_PATH],
                     .neighbor = neighbor_text(&f->v[FL_BGP_SESSION_NEIGHBOR], text)};
    if (!key.path.n || (has_asn && fl_is_azure_asn(asn)) ||
        !fl_links_allow(m->links, key.circuit, key.peering, key.path, addr))
        return;
    fl_making *s = series_of(m, &key);
    s->neighbor = addr ? *addr : s->neighbor;
    push(m, s, session_point(m, f, &fields));
}

static void take_router(maker *m, const fl_fact *f) {
    /* What the cap of Azure counts is what the router sends. */
    static const session_fields fields = {FL_ROUTER_SESSION_STATE, FL_ROUTER_SESSION_ESTABLISHED,
                                          FL_ROUTER_SESSION_RECEIVED, FL_ROUTER_SESSION_ADVERTISED,
                                          FL_ROUTER_SESSION_UPTIME};
    char text[FL_ADDR_TEXT];
    const fl_addr *neighbor = fl_get_addr(f, FL_ROUTER_SESSION_NEIGHBOR);
    const fl_addr *local = fl_get_addr(f, FL_ROUTER_SESSION_LOCAL_ADDRESS);
    fl_series key = {.subject = FL_SUBJECT_SESSION,
                     .source = FL_SOURCE_ROUTER,
                     .router = f->key[FL_KEY_ROUTER],
                     .vrf = f->key[FL_KEY_VRF],
                     .neighbor = neighbor_text(&f->v[FL_ROUTER_SESSION_NEIGHBOR], text)};
    fl_point p = session_point(m, f, &fields);
    if (!key.neighbor.n || (p.state == FL_STATE_UNREAD && p.prefixes < 0))
        return;
    fl_making *s = series_of(m, &key);
    s->neighbor = neighbor ? *neighbor : s->neighbor;
    s->local = local ? *local : s->local;
    push(m, s, p);
}

static void take_gateway(maker *m, const fl_fact *f) {
    char text[FL_ADDR_TEXT];
    int64_t n;
    fl_series key = {.subject = FL_SUBJECT_SESSION,
                     .source = FL_SOURCE_GATEWAY,
                     .gateway = f->key[FL_KEY_GATEWAY],
                     .router = FL_STR_NONE,
                     .neighbor = neighbor_text(&f->v[FL_GATEWAY_BGP_PEER_NEIGHBOR], text)};
    char mine[FL_ADDR_TEXT];
    key.vrf = neighbor_text(&f->v[FL_GATEWAY_BGP_PEER_LOCAL_ADDRESS], mine);
    fl_point p = point_of(m, f);
    p.word = fl_get_str(f, FL_GATEWAY_BGP_PEER_STATE);
    p.state = state_of_word(p.word);
    if (fl_get_int(f, FL_GATEWAY_BGP_PEER_RECEIVED, &n))
        p.prefixes = n;
    take_age(&p, fl_get_str(f, FL_GATEWAY_BGP_PEER_DURATION));
    if (p.state != FL_STATE_UNREAD && key.neighbor.n)
        push(m, series_of(m, &key), p);
}

/* ---- logs ---- */

#define EVERY_FIELD UINT32_MAX
#define EVENT_AND_NEIGHBOR (UINT32_C(1) << FL_LOG_EVENT_EVENT | UINT32_C(1) << FL_LOG_EVENT_NEIGHBOR)

typedef struct event_row {
    const char *event;
    fl_state state; /* of the session */
    int mark;       /* fl_mark_kind, -1: none, NOT_ASKED: only its time tells something */
} event_row;

enum { NOT_ASKED = -2 };

static const event_row events[] = {
    {"session-up", FL_STATE_UP, -1},
    {"session-down", FL_STATE_DOWN, -1},
    {"session-state", FL_STATE_UNREAD, -1},
    {"session-reset", FL_STATE_UNREAD, -1},
    {"notification", FL_STATE_UNREAD, FL_MARK_CEASE},
    {"prefix-warning", FL_STATE_UNREAD, FL_MARK_WARNING},
    {"prefix-exceeded", FL_STATE_UNREAD, FL_MARK_LIMIT},
    {"auth-failure", FL_STATE_UNREAD, FL_MARK_AUTH},
    {"interface-down", FL_STATE_UNREAD, FL_MARK_LINK},
    {"protocol-down", FL_STATE_UNREAD, FL_MARK_LINK},
    {"bfd-down", FL_STATE_UNREAD, FL_MARK_LINK},
    {"config-change", FL_STATE_UNREAD, NOT_ASKED},
};

static const event_row *event_of_text(fl_str name) {
    for (size_t i = 0; i < sizeof events / sizeof *events; i++)
        if (fl_str_eqz(name, events[i].event))
            return &events[i];
    return NULL;
}

/* A text of packed rows stands once, so that its place says what it is. */
static const event_row *event_of(maker *m, const fl_fact *f) {
    fl_str name = fl_get_str(f, FL_LOG_EVENT_EVENT);
    size_t i = (uintptr_t)name.p / 8 % EVENTS_KEPT;
    if (m->events[i].text != name.p) {
        m->events[i].text = name.p;
        m->events[i].row = event_of_text(name);
    }
    return m->events[i].row;
}

/* Between two states of which neither is Established nothing was lost or gained. */
static fl_state state_of_event(const fl_fact *f, const event_row *row) {
    fl_str is = fl_get_str(f, FL_LOG_EVENT_STATE), was = fl_get_str(f, FL_LOG_EVENT_OLD_STATE);
    if (row->state != FL_STATE_UNREAD || !fl_str_eqz(fl_get_str(f, FL_LOG_EVENT_EVENT), "session-state"))
        return row->state;
    if (state_of_word(is) == FL_STATE_UP)
        return FL_STATE_UP;
    return state_of_word(was) == FL_STATE_UP ? FL_STATE_DOWN : FL_STATE_UNREAD;
}

static fl_mark mark_of(maker *m, const fl_fact *f, int kind) {
    fl_str text = fl_get_str(f, FL_LOG_EVENT_REASON);
    fl_mark k = {
        .at = f->at, .said = f->at, .kind = (fl_mark_kind)kind, .count = -1, .limit = -1, .code = -1, .subcode = -1};
    text = text.n ? text : fl_get_str(f, FL_LOG_EVENT_MEANING);
    text = text.n ? text : fl_get_str(f, FL_LOG_EVENT_MNEMONIC);
    fl_get_int(f, FL_LOG_EVENT_COUNT, &k.count);
    fl_get_int(f, FL_LOG_EVENT_LIMIT, &k.limit);
    fl_get_int(f, FL_LOG_EVENT_CODE, &k.code);
    fl_get_int(f, FL_LOG_EVENT_SUBCODE, &k.subcode);
    /* RFC 4486: Cease, maximum number of prefixes reached. */
    if (k.kind == FL_MARK_CEASE && k.code == 6 && k.subcode == 1)
        k.kind = FL_MARK_LIMIT;
    k.text = text; /* texts of rows last as long as the store */
    k.interface = fl_get_str(f, FL_LOG_EVENT_INTERFACE);
    k.ev = keep_ev(m, f);
    return k;
}

fl_state fl_log_state(const fl_fact *f) {
    const event_row *row = event_of_text(fl_get_str(f, FL_LOG_EVENT_EVENT));
    return row ? state_of_event(f, row) : FL_STATE_UNREAD;
}

static void note_night(maker *m, const fl_fact *f) {
    if (!f->at_zone_assumed || !fl_is_dst_night(f->at))
        return;
    if (m->h->dst_points++ == 0)
        m->h->dst_ev = keep_ev(m, f);
}

static void take_log(maker *m, const fl_fact *f) {
    char text[FL_ADDR_TEXT];
    const event_row *row = event_of(m, f);
    const fl_addr *neighbor = fl_get_addr(f, FL_LOG_EVENT_NEIGHBOR);
    fl_str gateway = f->key[FL_KEY_GATEWAY], router = fl_log_host(m->store, f);
    if (!row)
        return;
    note_night(m, f);
    bool of_neighbor = row->mark == FL_MARK_LINK && fl_is_read(f, FL_LOG_EVENT_NEIGHBOR); /* BFD */
    if (row->mark == FL_MARK_LINK && !of_neighbor) {
        fl_rows_read(&m->rows, EVERY_FIELD);
        fl_mark k = mark_of(m, f, row->mark);
        k.router = router;
        FL_PUSH(m->a, &m->h->routers, k);
        return;
    }
    /* What a log says of a neighbor that is of no path is of no session that anybody asks for. */
    if (row->mark == NOT_ASKED || ((router.n || !gateway.n) && !fl_links_find(m->links, neighbor)))
        return;
    fl_rows_read(&m->rows, EVERY_FIELD);
    fl_series key = {.subject = FL_SUBJECT_SESSION,
                     .source = gateway.n && !router.n ? FL_SOURCE_GATEWAY : FL_SOURCE_LOG,
                     .router = router,
                     .vrf = f->key[FL_KEY_VRF],
                     .gateway = gateway,
                     .neighbor = neighbor_text(&f->v[FL_LOG_EVENT_NEIGHBOR], text)};
    if (!key.neighbor.n)
        return;
    fl_making *s = series_of(m, &key);
    s->neighbor = neighbor ? *neighbor : s->neighbor;
    if (row->mark >= 0) {
        FL_PUSH(m->a, &s->marks, mark_of(m, f, row->mark));
        return;
    }
    fl_point p = point_of(m, f);
    p.ev = keep_ev(m, f);
    p.state = state_of_event(f, row);
    p.word = fl_get_str(f, FL_LOG_EVENT_REASON);
    p.since = p.at;
    p.grain = 1000;
    if (p.state != FL_STATE_UNREAD)
        push(m, s, p);
}

/* ---- ARP and circuits ---- */

static fl_series at_path(const fl_fact *f, fl_subject subject) {
    return (fl_series){.subject = subject,
                       .source = FL_SOURCE_AZURE,
                       .circuit = f->key[FL_KEY_CIRCUIT],
                       .peering = f->key[FL_KEY_PEERING],
                       .path = f->key[FL_KEY_PATH]};
}

/* The on-premises row tells; without it the table says nothing about time that one read can prove. */
static void take_arp(maker *m, const fl_fact *f) {
    fl_series key = at_path(f, FL_SUBJECT_ARP);
    fl_point p = point_of(m, f);
    int resolved = fl_get_bool(f, FL_ARP_ENTRY_RESOLVED);
    if (!key.path.n || resolved < 0 || !fl_str_eqz(fl_get_str(f, FL_ARP_ENTRY_INTERFACE), "on-prem"))
        return;
    p.state = resolved ? FL_STATE_UP : FL_STATE_DOWN;
    p.word = resolved ? FL_STR("resolved") : FL_STR("Incomplete");
    push(m, series_of(m, &key), p);
}

static void take_read(maker *m, const fl_fact *f) {
    fl_series key = at_path(f, FL_SUBJECT_ARP);
    bool empty = fl_str_eqz(fl_get_str(f, FL_READ_RESULT), "empty") &&
                 fl_str_eqz(fl_get_str(f, FL_READ_PROOF), "proves") && fl_get_bool(f, FL_READ_FILTER) != 1;
    if (!key.path.n || !empty || !fl_str_eqz(fl_get_str(f, FL_READ_READ), "arp-table"))
        return;
    fl_point p = point_of(m, f);
    p.state = FL_STATE_DOWN;
    p.word = FL_STR("no rows");
    push(m, series_of(m, &key), p);
}

static void take_circuit(maker *m, const fl_fact *f) {
    fl_str provider = fl_get_str(f, FL_CIRCUIT_PROVIDER_STATE), state = fl_get_str(f, FL_CIRCUIT_CIRCUIT_STATE);
    fl_series key = {.subject = FL_SUBJECT_CIRCUIT, .source = FL_SOURCE_AZURE, .circuit = f->key[FL_KEY_CIRCUIT]};
    if (!provider.n && !state.n)
        return;
    char text[96];
    int n = snprintf(text, sizeof text, "%.*s / %.*s", (int)(provider.n > 40 ? 40 : provider.n),
                     provider.n ? provider.p : "", (int)(state.n > 40 ? 40 : state.n), state.n ? state.p : "");
    fl_point p = point_of(m, f);
    p.word = (fl_str){text, n > 0 ? (size_t)n : 0};
    p.state = fl_str_ieqz(provider, "Provisioned") && fl_str_ieqz(state, "Enabled") ? FL_STATE_UP
              : provider.n && state.n                                               ? FL_STATE_DOWN
                                                                                    : FL_STATE_UNREAD;
    push(m, series_of(m, &key), p);
}

/* Azure's availability of one path: a value at t is of the time from t on. Below 100 the session was lost in it; ARP
 * that was lost is layer 2 evidence. */
static void take_metric(maker *m, const fl_fact *f) {
    fl_str name = fl_get_str(f, FL_METRIC_NAME), value = fl_get_str(f, FL_METRIC_VALUE);
    bool bgp = fl_str_eqz(name, "BgpAvailability"), arp = fl_str_eqz(name, "ArpAvailability");
    fl_series key = at_path(f, FL_SUBJECT_SESSION);
    if ((!bgp && !arp) || !key.path.n || !value.n || !fl_str_eqz(fl_get_str(f, FL_METRIC_AGGREGATION), "average"))
        return;
    if (fl_str_find_char(f->key[FL_KEY_NEIGHBOR], ':') >= 0 || fl_str_eqz(f->key[FL_KEY_FAMILY], "ipv6"))
        return; /* the IPv6 session is another one */
    bool whole = fl_str_starts(value, FL_STR("100"));
    key.source = FL_SOURCE_METRIC;
    if (whole && arp)
        return;
    fl_making *s = series_of(m, &key);
    if (arp) {
        fl_mark k = {
            .at = f->at, .said = f->at, .kind = FL_MARK_LINK, .count = -1, .limit = -1, .code = -1, .subcode = -1};
        k.text = fl_arena_printf(m->a, "ArpAvailability %.*s %%", FL_STR_ARG(value));
        k.ev = keep_ev(m, f);
        FL_PUSH(m->a, &s->marks, k);
        return;
    }
    fl_point p = point_of(m, f);
    p.ev = keep_ev(m, f);
    p.state = whole ? FL_STATE_UP : FL_STATE_DOWN;
    p.word = fl_arena_printf(m->a, "BgpAvailability %.*s %%", FL_STR_ARG(value));
    push(m, s, p);
}

static void collect(maker *m) {
    static const struct {
        fl_kind kind;
        uint32_t fields; /* most events are of no path, which their neighbor tells */
        void (*take)(maker *, const fl_fact *);
    } kinds[] = {{FL_BGP_SESSION, EVERY_FIELD, take_azure},
                 {FL_ROUTER_SESSION, EVERY_FIELD, take_router},
                 {FL_GATEWAY_BGP_PEER, EVERY_FIELD, take_gateway},
                 {FL_LOG_EVENT, EVENT_AND_NEIGHBOR, take_log},
                 {FL_ARP_ENTRY, EVERY_FIELD, take_arp},
                 {FL_READ, EVERY_FIELD, take_read},
                 {FL_CIRCUIT, EVERY_FIELD, take_circuit},
                 {FL_METRIC, EVERY_FIELD, take_metric}};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        fl_rows_begin(&m->rows, m->store, kinds[k].kind);
        m->rows.fields = kinds[k].fields;
        for (const fl_fact *f; (f = fl_rows_next(&m->rows)) != NULL;)
            if (f->at != FL_TIME_NONE)
                kinds[k].take(m, f);
    }
}

/* ---- tracks ---- */

static fl_track *track_make(maker *m, fl_str circuit, fl_str peering, fl_str path) {
    fl_series key = {.source = FL_SOURCE_COUNT, .circuit = circuit, .peering = peering, .path = path};
    fl_making *s = series_of(m, &key);
    if (s->track)
        return s->track;
    s->track = FL_NEW(m->a, fl_track);
    *s->track = (fl_track){.circuit = s->s.circuit, .peering = s->s.peering, .path = s->s.path};
    FL_PUSH(m->a, &m->h->tracks, s->track);
    return s->track;
}

static const fl_link_of *link_of(const maker *m, const fl_making *s, const fl_addr **by) {
    const fl_link_of *l = fl_links_find(m->links, &s->neighbor);
    *by = l ? &s->neighbor : &s->local;
    return l ? l : fl_links_find(m->links, &s->local);
}

/* IPv4 and IPv6 are two sessions of one path: its own is that of IPv4 where there is one, which is joined first. */
static bool is_second(const fl_track *t, const fl_making *s) {
    bool has_four = t->sessions.n > 0 && fl_str_find_char(t->sessions.v[0]->neighbor, ':') < 0;
    return s->neighbor.family == 6 && has_four;
}

static void join(maker *m, fl_making *s) {
    char addr[FL_ADDR_TEXT], net[FL_PREFIX_TEXT];
    const fl_addr *by;
    fl_track *t = NULL;
    if (s->s.subject == FL_SUBJECT_CIRCUIT || s->s.source == FL_SOURCE_GATEWAY)
        return;
    if (s->s.source == FL_SOURCE_AZURE || s->s.source == FL_SOURCE_METRIC) {
        t = track_make(m, s->s.circuit, s->s.peering, s->s.path);
        if (s->s.subject == FL_SUBJECT_ARP) {
            t->arp = &s->s;
            return;
        }
    } else {
        const fl_link_of *l = link_of(m, s, &by);
        if (!l)
            return;
        t = track_make(m, l->circuit, l->peering, l->path);
        s->s.circuit = l->circuit;
        s->s.peering = l->peering;
        s->s.path = l->path;
        s->s.joined = fl_arena_printf(m->a, "%s lies in %s, the link of the %.*s path", fl_addr_format(*by, addr),
                                      fl_prefix_format(l->net, net), FL_STR_ARG(l->path));
    }
    if (is_second(t, s))
        return;
    FL_PUSH(m->a, &t->sessions, &s->s);
    t->logged = t->logged || s->s.source == FL_SOURCE_LOG;
    for (size_t i = 0; i < s->marks.n; i++) {
        s->marks.v[i].router = s->s.router;
        FL_PUSH(m->a, &t->marks, s->marks.v[i]);
    }
}

/* ---- all of it ---- */

static int by_mark(const void *x, const void *y) {
    const fl_mark *a = x, *b = y;
    return a->at < b->at ? -1 : a->at > b->at;
}

static int by_router(const void *x, const void *y) {
    const fl_mark *a = x, *b = y;
    int n = fl_str_cmp(a->router, b->router);
    return n ? n : by_mark(x, y);
}

static int by_track(const void *x, const void *y) { return fl_track_cmp(*(fl_track *const *)x, *(fl_track *const *)y); }

static void see_span(fl_history *h, const fl_series *s) {
    if (!s->points.n || ((s->source != FL_SOURCE_AZURE && s->source != FL_SOURCE_METRIC) && !s->joined.n))
        return;
    fl_time first = s->points.v[0].at, last = s->points.v[s->points.n - 1].at;
    h->first = h->first == FL_TIME_NONE || first < h->first ? first : h->first;
    h->last = last > h->last ? last : h->last;
}

static void finish(maker *m) {
    fl_history *h = m->h;
    for (size_t i = 0; i < m->all.n; i++) {
        if (m->all.v[i]->s.source == FL_SOURCE_COUNT)
            continue;
        fl_series_settle(&m->all.v[i]->s);
        see_span(h, &m->all.v[i]->s);
        FL_PUSH(m->a, &h->series, &m->all.v[i]->s);
    }
    if (h->tracks.n)
        qsort(h->tracks.v, h->tracks.n, sizeof *h->tracks.v, by_track);
    if (h->routers.n)
        qsort(h->routers.v, h->routers.n, sizeof *h->routers.v, by_router);
    for (size_t i = 0, n; i < h->routers.n; i += n) {
        fl_str router = h->routers.v[i].router;
        for (n = 1; i + n < h->routers.n && fl_str_eq(h->routers.v[i + n].router, router);)
            n++;
        FL_PUSH(m->a, &h->of_router, ((fl_marks){h->routers.v + i, n, n}));
    }
    for (size_t i = 0; i < h->tracks.n; i++) {
        fl_track *t = h->tracks.v[i];
        if (t->marks.n)
            qsort(t->marks.v, t->marks.n, sizeof *t->marks.v, by_mark);
        fl_track_losses(h, t);
    }
}

fl_history *fl_history_new(fl_arena *a, const fl_store *store, const fl_skew_given *given, size_t n) {
    maker m = {.a = a, .store = store, .h = FL_NEW(a, fl_history), .cap = 64};
    m.h->arena = a;
    m.h->first = m.h->last = FL_TIME_NONE;
    m.slot = FL_NEW_N(a, m.cap, fl_making *);
    m.links = m.h->links = fl_links_new(a, store);
    collect(&m);
    for (size_t i = 0; i < m.all.n; i++)
        fl_series_settle(&m.all.v[i]->s); /* ascending, as the estimate of a clock reads them */
    size_t read = m.all.n;                /* joining adds keys of tracks */
    for (size_t i = 0; i < read; i++)
        if (m.all.v[i]->neighbor.family != 6)
            join(&m, m.all.v[i]);
    for (size_t i = 0; i < read; i++)
        if (m.all.v[i]->neighbor.family == 6)
            join(&m, m.all.v[i]);
    fl_history_set_clocks(m.h, m.all.v, m.all.n, given, n);
    finish(&m);
    return m.h;
}
