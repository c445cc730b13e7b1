#include "resolve/resolve.h"

#include "resolve/parts.h"

enum {
    C = FL_KEY_BIT(FL_KEY_CIRCUIT),
    P = FL_KEY_BIT(FL_KEY_PEERING),
    PATH = FL_KEY_BIT(FL_KEY_PATH),
    G = FL_KEY_BIT(FL_KEY_GATEWAY),
    NIC = FL_KEY_BIT(FL_KEY_NIC),
    R = FL_KEY_BIT(FL_KEY_ROUTER),
};

/* Keys of a read as a whole. Lists of circuits, gateways or connections are of no single one, however many rows they
 * had. */
static const struct {
    const char *read;
    unsigned keys;
} read_keys[] = {
    {"arp-table", C | P | PATH},
    {"bgp-summary", C | P | PATH},
    {"route-table", C | P | PATH},
    {"circuit-stats", C | P},
    {"circuit-show", C},
    {"circuit-list", 0},
    {"peering-show", C | P},
    {"peering-list", C},
    {"authorization-list", C},
    {"global-reach-show", C | P},
    {"global-reach-list", C | P},
    {"gateway-show", G},
    {"gateway-list", 0},
    {"gateway-bgp-peers", G},
    {"gateway-learned-routes", G},
    {"gateway-advertised-routes", G},
    {"vwan-gateway-show", G},
    {"vwan-gateway-list", 0},
    {"connection-list", 0},
    {"vwan-connection-list", G},
    {"vwan-connection-show", G},
    {"effective-routes", NIC},
    {"effective-nsg", NIC},
    {"router-bgp-summary", R},
    {"router-bgp-neighbors", R},
    {"router-bgp-table", R},
    {"router-advertised", R},
    {"router-received", R},
    {"router-arp", R},
    {"router-interfaces", R},
    {"router-config", R},
    {"router-bfd", R},
};

static const unsigned kind_keys[FL_KIND_COUNT] = {
    [FL_CIRCUIT] = C,
    [FL_PEERING] = C | P,
    [FL_ARP_ENTRY] = C | P | PATH,
    [FL_BGP_SESSION] = C | P | PATH,
    [FL_ROUTE] = C | P | PATH,
    [FL_TRAFFIC] = C | P | PATH,
    [FL_GLOBAL_REACH] = C | P,
    [FL_GATEWAY] = G,
    [FL_GATEWAY_BGP_PEER] = G,
    [FL_GATEWAY_ROUTE] = G,
    [FL_EFFECTIVE_ROUTE] = NIC,
    [FL_SECURITY_RULE] = NIC,
    [FL_ROUTER_SESSION] = R,
    [FL_ROUTER_ROUTE] = R,
    [FL_ROUTER_ARP] = R,
    [FL_INTERFACE] = R,
    [FL_ROUTER_BGP_CONFIG] = R,
    [FL_ROUTER_INTERFACE_CONFIG] = R,
};

static bool find_read_keys(fl_str name, unsigned *keys) {
    for (size_t i = 0; i < sizeof read_keys / sizeof read_keys[0]; i++)
        if (fl_str_eqz(name, read_keys[i].read)) {
            *keys = read_keys[i].keys;
            return true;
        }
    return false;
}

static unsigned keys_of_read(fl_str name) {
    unsigned keys = 0;
    return find_read_keys(name, &keys) ? keys : 0;
}

static fl_fact *read_of(const fl_resolver *r, const fl_fact *f) {
    fl_fact *read = f->read < r->s->facts.n ? r->s->facts.v[f->read] : NULL;
    return read && read->kind == FL_READ ? read : NULL;
}

/* Of a circuit when it is split by peering; of its only peering when it is split by path. A port has links too, a
 * gateway neither. */
static unsigned keys_of_metric(const fl_fact *f) {
    if (f->key[FL_KEY_GATEWAY].n)
        return 0;
    if (f->key[FL_KEY_PEERING].n)
        return C;
    return f->key[FL_KEY_CIRCUIT].n && f->key[FL_KEY_PATH].n ? P | PATH : 0;
}

unsigned fl_resolve_keys_of(const fl_resolver *r, const fl_fact *f) {
    if (f->kind == FL_READ)
        return keys_of_read(fl_get_str(f, FL_READ_READ));
    if (f->kind == FL_METRIC)
        return keys_of_metric(f);
    if (f->kind != FL_CAPTURE_ERROR)
        return kind_keys[f->kind];
    const fl_fact *read = read_of(r, f);
    return keys_of_read(fl_is_read(f, FL_CAPTURE_ERROR_READ) || !read ? fl_get_str(f, FL_CAPTURE_ERROR_READ)
                                                                      : fl_get_str(read, FL_READ_READ));
}

bool fl_resolve_fill(const fl_resolver *r, fl_fact *f, fl_key_id key, fl_str value, fl_from from) {
    if (!value.n || f->key[key].n || !(fl_resolve_keys_of(r, f) & FL_KEY_BIT(key)))
        return false;
    f->key[key] = value;
    f->key_from[key] = (uint8_t)from;
    return true;
}

void fl_resolve_set_time(fl_fact *f, fl_str text, fl_from from) {
    bool weak = f->at == FL_TIME_NONE || f->at_from == FL_FROM_MEMBER ||
                (f->at_from == FL_FROM_NAME && from == FL_FROM_MANIFEST);
    fl_time at;
    bool zone;
    bool name = from == FL_FROM_NAME;
    if (!weak || !text.n || !(name ? fl_time_of_name(text, 0, &at, &zone) : fl_time_parse(text, 0, &at, &zone)))
        return;
    f->at = at;
    f->at_from = (uint8_t)from;
    f->at_zone_assumed = !zone;
}

static void gather(fl_resolver *r) {
    size_t sets = fl_keysets(r->s);
    r->n = r->s->facts.n + sets;
    r->all = FL_NEW_N(r->s->arena, r->n, fl_fact *);
    if (r->s->facts.n)
        memcpy(r->all, r->s->facts.v, r->s->facts.n * sizeof *r->all);
    for (size_t i = 0; i < sets; i++)
        r->all[r->s->facts.n + i] = fl_keyset(r->s, i);
}

/* Rows by read, as one array cut by offsets. */
static void index_rows(fl_resolver *r) {
    size_t n = r->s->facts.n;
    r->row_first = FL_NEW_N(r->s->arena, n + 2, uint32_t);
    r->rows = FL_NEW_N(r->s->arena, r->n, uint32_t);
    for (size_t i = 0; i < r->n; i++)
        if (read_of(r, r->all[i]))
            r->row_first[r->all[i]->read + 2]++;
    for (size_t i = 2; i < n + 2; i++)
        r->row_first[i] += r->row_first[i - 1];
    for (size_t i = 0; i < r->n; i++)
        if (read_of(r, r->all[i]))
            r->rows[r->row_first[r->all[i]->read + 1]++] = (uint32_t)i;
}

/* The only row of a list does not make the list a read of that row's peering or gateway: what it lacks is lacking
 * there. */
static void widen_lists(const fl_resolver *r) {
    size_t n;
    const uint32_t *ids = fl_store_kind(r->s, FL_READ, &n);
    for (size_t i = 0; i < n; i++) {
        fl_fact *read = r->s->facts.v[ids[i]];
        unsigned keys;
        if (!find_read_keys(fl_get_str(read, FL_READ_READ), &keys))
            continue;
        for (unsigned k = 0; k < FL_KEY_COUNT; k++)
            if (!(keys & FL_KEY_BIT(k)) && read->key_from[k] == FL_FROM_OUTPUT) {
                read->key[k] = FL_STR_NONE;
                read->key_from[k] = FL_FROM_NONE;
            }
    }
}

/* A key on which all rows that show it agree, with the best way it was known; empty when none does or they differ. */
static fl_str agreed(const fl_resolver *r, const fl_fact *read, fl_key_id key, uint8_t *from) {
    fl_str value = FL_STR_NONE;
    for (uint32_t i = r->row_first[read->id]; i < r->row_first[read->id + 1]; i++) {
        const fl_fact *row = r->all[r->rows[i]];
        if (!row->key[key].n)
            continue;
        if (value.n && !fl_str_ieq(value, row->key[key]))
            return FL_STR_NONE;
        if (!value.n || row->key_from[key] < *from)
            *from = row->key_from[key];
        value = value.n && fl_str_cmp(value, row->key[key]) <= 0 ? value : row->key[key];
    }
    return value;
}

/* A read and its rows share the keys of the whole read. */
static void share(const fl_resolver *r, fl_fact *read) {
    unsigned keys = fl_resolve_keys_of(r, read);
    for (unsigned k = 0; k < FL_KEY_COUNT; k++) {
        if (!(keys & FL_KEY_BIT(k)))
            continue;
        if (!read->key[k].n) {
            uint8_t from = FL_FROM_NONE;
            fl_str value = agreed(r, read, (fl_key_id)k, &from);
            fl_resolve_fill(r, read, (fl_key_id)k, value, (fl_from)from);
        }
        for (uint32_t i = r->row_first[read->id]; i < r->row_first[read->id + 1]; i++)
            fl_resolve_fill(r, r->all[r->rows[i]], (fl_key_id)k, read->key[k], (fl_from)read->key_from[k]);
    }
}

static void share_all(const fl_resolver *r) {
    size_t n;
    const uint32_t *ids = fl_store_kind(r->s, FL_READ, &n);
    for (size_t i = 0; i < n; i++)
        share(r, r->s->facts.v[ids[i]]);
}

/* ".../expressRouteCircuits/NAME[/peerings/...]" to NAME */
static fl_str circuit_of_id(fl_str id) {
    static const char mark[] = "/expressRouteCircuits/";
    ptrdiff_t at = fl_str_ifind(id, fl_str_of(mark));
    fl_str rest = at < 0 ? FL_STR_NONE : fl_str_sub(id, (size_t)at + sizeof mark - 1, id.n), name;
    return fl_str_token(&rest, "/", &name) ? name : FL_STR_NONE;
}

/* A connection is of the circuit that its peer names; nothing else may say so. */
static void connect_circuits(fl_resolver *r) {
    size_t n;
    const uint32_t *ids = fl_store_kind(r->s, FL_CONNECTION, &n);
    for (size_t i = 0; i < n; i++) {
        fl_fact *f = r->s->facts.v[ids[i]];
        if (!fl_is_read(f, FL_CONNECTION_PEER_CIRCUIT))
            fl_fact_set(r->s, f, FL_CONNECTION_PEER_CIRCUIT, circuit_of_id(fl_get_str(f, FL_CONNECTION_PEER_ID)));
        if (!f->key[FL_KEY_CIRCUIT].n && fl_is_read(f, FL_CONNECTION_PEER_CIRCUIT)) {
            f->key[FL_KEY_CIRCUIT] = fl_get_str(f, FL_CONNECTION_PEER_CIRCUIT);
            f->key_from[FL_KEY_CIRCUIT] = FL_FROM_OUTPUT;
        }
    }
}

static bool name_forbids(const fl_resolver *r, const fl_fact *f, fl_key_id key) {
    return f->ev.document < r->s->documents.n && r->hints[f->ev.document].clash[key];
}

static void only_one(const fl_resolver *r, fl_key_id key, const fl_known *known) {
    if (known->list.n != 1)
        return;
    for (size_t i = 0; i < r->n; i++)
        if (!name_forbids(r, r->all[i], key))
            fl_resolve_fill(r, r->all[i], key, known->list.v[0].name, FL_FROM_ONLY);
}

/* The bundle's only peering, for tables that have none. A peering that any circuit shows counts. */
static void only_peering(const fl_resolver *r) {
    fl_known peerings = {0};
    for (size_t i = 0; i < r->n; i++)
        fl_known_add(r->s->arena, &peerings, r->all[i]->key[FL_KEY_PEERING], false);
    fl_known_sort(&peerings);
    if (peerings.list.n != 1)
        return;
    for (size_t i = 0; i < r->n; i++) {
        fl_fact *f = r->all[i];
        if (fl_resolve_keys_of(r, f) & PATH && !name_forbids(r, f, FL_KEY_PEERING))
            fl_resolve_fill(r, f, FL_KEY_PEERING, peerings.list.v[0].name, FL_FROM_ONLY);
    }
}

void fl_resolve(fl_store *store, const fl_rules *rules) {
    fl_resolver r = {.s = store, .rules = rules};
    gather(&r);
    index_rows(&r);
    widen_lists(&r);
    connect_circuits(&r);
    share_all(&r);
    fl_resolve_labels(&r, FL_FROM_MANIFEST);
    fl_resolve_split_twins(&r);
    fl_resolve_collect(&r);
    fl_resolve_read_names(&r);
    fl_resolve_names(&r);
    fl_resolve_collect(&r);
    fl_resolve_spell(&r);
    fl_resolve_subnets(&r);
    fl_resolve_labels(&r, FL_FROM_OPTION);
    fl_resolve_collect(&r);
    only_one(&r, FL_KEY_CIRCUIT, &r.circuits);
    only_one(&r, FL_KEY_GATEWAY, &r.gateways);
    only_peering(&r);
    fl_resolve_spell(&r);
}
