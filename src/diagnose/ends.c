/* ends.c - joins what routers print to the paths of the circuits, by address (ends.h). */
#include "diagnose/ends.h"

#include <stdlib.h>

#include "base/sieve.h"

/* Routers at one path beyond these are left out: a path has one or two, more is somebody else's text. */
enum { ENDS_MOST = 8, CONFIGS_LOOKED_AT = 512, GROUPS_DEEP = 4, GROUPS_MOST = 8 };

typedef struct link {
    fl_prefix net; /* host bits cleared */
    dx_peering *peering;
    dx_path *path;
} link;

typedef struct named { /* the interface of an end, and the one it is a part of, by what follows the letters */
    fl_str tail, name, router;
    dx_end *end;
    bool parent;
} named;

typedef struct joiner {
    dx_ctx *c;
    FL_VEC(link) links;
    fl_sieve sieve; /* of their subnets */
    FL_VEC(named) names;
    dx_facts configs, filters; /* of all routers, by router; filters: those that name port 179 */
    const fl_fact *stray;      /* that may be meant for a path without a neighbor, or NULL */
} joiner;

/* ---- link subnets ---- */

static bool net_of(fl_addr addr, uint8_t len, fl_prefix *out) {
    out->len = len;
    return fl_prefix_nth((fl_prefix){addr, len}, 0, &out->addr);
}

static uint8_t link_len(const fl_addr *a) { return a->family == 4 ? 30 : 126; }

/* What the peering says, else the /30 around the customer's neighbor or a row of ARP: those lie in no other. */
static bool link_of(const dx_peering *p, const dx_path *path, int family, fl_prefix *out) {
    int i = path->bit == DX_PRIMARY ? 0 : 1;
    const fl_prefix *said = family == 4 ? p->subnet[i] : p->subnet6[i];
    if (said)
        return said->len == link_len(&said->addr) && net_of(said->addr, said->len, out);
    const fl_addr *a = path->session ? fl_get_addr(path->session, FL_BGP_SESSION_NEIGHBOR) : NULL;
    for (size_t k = 0; !a && k < path->arps.list.n; k++)
        a = fl_get_addr(path->arps.list.v[k], FL_ARP_ENTRY_ADDRESS);
    unsigned host = a ? a->b[a->family == 4 ? 3 : 15] & 3U : 0;
    return a && a->family == family && (host == 1 || host == 2) && net_of(*a, link_len(a), out);
}

static int by_net(const void *x, const void *y) {
    const link *a = x, *b = y;
    return fl_prefix_cmp(a->net, b->net);
}

/* The path whose link subnet holds the address; NULL when none does, or several: then nothing tells which. */
static const link *link_at(const joiner *j, const fl_addr *addr, bool *several) {
    link key = {.peering = NULL};
    *several = false;
    if (!addr || !j->links.n || !fl_sieve_may_have(&j->sieve, addr) || !net_of(*addr, link_len(addr), &key.net))
        return NULL;
    const link *v = j->links.v, *end = v + j->links.n;
    const link *at = bsearch(&key, v, j->links.n, sizeof *v, by_net);
    if (!at)
        return NULL;
    *several = (at > v && by_net(at - 1, at) == 0) || (at + 1 < end && by_net(at + 1, at) == 0);
    return *several ? NULL : at;
}

static struct dx_ends *new_ends(const dx_ctx *c) {
    struct dx_ends *e = FL_NEW(c->a, struct dx_ends);
    e->advertised = e->received = e->accepted = -1;
    e->at = e->advertised_at = e->received_at = FL_TIME_NONE;
    return e;
}

/* The family of the session that Azure shows, else IPv4, is the path's; that of the other one is kept beside it. */
static void take_links(joiner *j, dx_peering *p, dx_path *path) {
    const fl_addr *neighbor = path->session ? fl_get_addr(path->session, FL_BGP_SESSION_NEIGHBOR) : NULL;
    int first = neighbor && neighbor->family == 6 ? 6 : 4;
    const int families[2] = {first, first == 4 ? 6 : 4};
    path->ends = new_ends(j->c);
    for (int i = 0; i < 2; i++) {
        link l = {.peering = p, .path = path};
        if (!link_of(p, path, families[i], &l.net))
            continue;
        struct dx_ends *e = i == 0 ? path->ends : new_ends(j->c);
        e->known = fl_prefix_nth(l.net, 1, &e->own) && fl_prefix_nth(l.net, 2, &e->microsoft);
        e->link = l.net;
        if (i == 1)
            path->ends->other = e;
        FL_PUSH(j->c->a, &j->links, l);
    }
}

/* Within a VRF routers call the family by what it becomes: IPv4 there is VPNv4. */
bool fl_dx_is_of_family(const struct dx_ends *e, const fl_fact *f) {
    fl_str family = f->key[FL_KEY_FAMILY];
    bool six = e->link.addr.family == 6;
    return !family.n || fl_str_ieqz(family, six ? "ipv6" : "ipv4") ||
           (f->key[FL_KEY_VRF].n && fl_str_ieqz(family, six ? "vpnv6" : "vpnv4"));
}

/* ---- ends ---- */

/* The routing table that needs no name. */
static fl_str vrf_of(const fl_fact *f) {
    fl_str vrf = f->key[FL_KEY_VRF];
    if (!vrf.n && f->kind == FL_ROUTER_INTERFACE_CONFIG)
        vrf = fl_get_str(f, FL_ROUTER_INTERFACE_CONFIG_VRF);
    static const char *const global[] = {"default", "global", "master", "base", "inet.0"};
    for (size_t i = 0; i < sizeof global / sizeof *global; i++)
        if (fl_str_ieqz(vrf, global[i]))
            return FL_STR_NONE;
    return vrf;
}

static struct dx_ends *ends_at(const link *l) {
    struct dx_ends *e = l->path->ends;
    return e->other && fl_prefix_cmp(l->net, e->other->link) == 0 ? e->other : e;
}

static dx_end *find_end(const struct dx_ends *e, const fl_fact *f) {
    fl_str router = f->key[FL_KEY_ROUTER], vrf = vrf_of(f);
    for (size_t i = 0; i < e->list.n; i++) {
        dx_end *end = e->list.v[i];
        if (fl_str_ieq(end->router, router) && (!end->vrf.n || !vrf.n || fl_str_ieq(end->vrf, vrf)))
            return end;
    }
    return NULL;
}

static dx_end *end_of(const joiner *j, const link *l, const fl_fact *f) {
    struct dx_ends *e = ends_at(l);
    dx_end *end = find_end(e, f);
    if (end && !end->vrf.n)
        end->vrf = vrf_of(f);
    if (end || e->list.n >= ENDS_MOST)
        return end;
    end = FL_NEW(j->c->a, dx_end);
    end->router = f->key[FL_KEY_ROUTER];
    end->vrf = vrf_of(f);
    end->of = e;
    FL_PUSH(j->c->a, &e->list, end);
    return end;
}

static dx_end *end_at(const joiner *j, const fl_addr *addr, const fl_fact *f, bool *known) {
    bool several;
    const link *l = link_at(j, addr, &several);
    *known = *known || l || several;
    dx_end *end = l ? end_of(j, l, f) : NULL;
    if (end && f->kind != FL_ROUTER_ARP && f->kind != FL_ROUTER_ROUTE && f->kind != FL_READ)
        l->peering->circuit->edge_seen = true;
    return end;
}

/* AS 12076 at an address of no known link: Microsoft's neighbor all the same, but of which path nobody can tell. */
static void keep_stray(const joiner *j, const fl_fact *f, unsigned field) {
    int64_t asn;
    if (fl_get_int(f, field, &asn) && asn == 12076)
        FL_PUSH(j->c->a, &j->c->strays.list, f);
}

static void put_session(const joiner *j, const fl_fact *f) {
    bool known = false;
    dx_end *end = end_at(j, fl_get_addr(f, FL_ROUTER_SESSION_NEIGHBOR), f, &known);
    if (!end && !known)
        end = end_at(j, fl_get_addr(f, FL_ROUTER_SESSION_LOCAL_ADDRESS), f, &known);
    if (end)
        FL_PUSH(j->c->a, &end->sessions.list, f);
    else if (!known && fl_get_addr(f, FL_ROUTER_SESSION_NEIGHBOR))
        keep_stray(j, f, FL_ROUTER_SESSION_ASN);
}

/* ---- configurations, by router ---- */

static int by_router(const void *x, const void *y) {
    const fl_fact *a = *(const fl_fact *const *)x, *b = *(const fl_fact *const *)y;
    int n = fl_str_cmp(a->key[FL_KEY_ROUTER], b->key[FL_KEY_ROUTER]);
    return n ? n : a->id < b->id ? -1 : a->id > b->id;
}

static void sort_by_router(dx_facts *facts) {
    if (facts->list.n)
        qsort(facts->list.v, facts->list.n, sizeof *facts->list.v, by_router);
}

/* Those of one router stand together from here on. */
static size_t first_of_router(const dx_facts *facts, fl_str router) {
    size_t lo = 0, hi = facts->list.n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (fl_str_cmp(facts->list.v[mid]->key[FL_KEY_ROUTER], router) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Groups of one name may stand in several routing tables: that of the member's own counts, else one of none. */
static const fl_fact *find_group(const joiner *j, const fl_fact *member, fl_str group) {
    fl_str router = member->key[FL_KEY_ROUTER], vrf = vrf_of(member);
    const fl_fact *general = NULL;
    size_t lo = first_of_router(&j->configs, router);
    for (size_t i = lo; group.n && i < j->configs.list.n && i - lo < CONFIGS_LOOKED_AT; i++) {
        const fl_fact *f = j->configs.list.v[i];
        if (!fl_str_eq(f->key[FL_KEY_ROUTER], router))
            break;
        if (f == member || fl_get_addr(f, FL_ROUTER_BGP_CONFIG_NEIGHBOR) ||
            !fl_str_eq(fl_get_str(f, FL_ROUTER_BGP_CONFIG_PEER), group))
            continue;
        fl_str place = vrf_of(f);
        if (fl_str_ieq(place, vrf))
            return f;
        if (!place.n && !general)
            general = f;
    }
    return general;
}

/* What a neighbor does not say itself its group says for it: one more configuration of the same neighbor, whose
 * evidence is the group's. A neighbor may have several (a session's and a policy's), and groups may have groups. */
typedef struct heir {
    dx_end *end;
    bool said[FL_ROUTER_BGP_CONFIG_FIELDS];
    unsigned left; /* groups that may still be looked for */
} heir;

static void take_over(const joiner *j, heir *h, const fl_fact *group) {
    fl_fact *copy = FL_NEW(j->c->a, fl_fact);
    *copy = *group;
    copy->v = FL_NEW_N(j->c->a, FL_ROUTER_BGP_CONFIG_FIELDS, fl_value);
    bool more = false;
    for (unsigned k = 0; k < FL_ROUTER_BGP_CONFIG_FIELDS; k++) {
        if (h->said[k] || !fl_is_read(group, k))
            continue;
        copy->v[k] = group->v[k];
        more = h->said[k] = true;
    }
    if (more)
        FL_PUSH(j->c->a, &h->end->configs.list, copy);
}

static void put_groups_of(const joiner *j, heir *h, const fl_fact *f, unsigned depth) {
    fl_str rest = fl_get_str(f, FL_ROUTER_BGP_CONFIG_GROUP), name;
    while (depth && h->left && fl_str_token(&rest, " ", &name)) {
        h->left--;
        const fl_fact *group = find_group(j, f, name);
        if (!group)
            continue;
        take_over(j, h, group);
        put_groups_of(j, h, group, depth - 1);
    }
}

static void put_groups(const joiner *j, dx_end *end, const fl_fact *f) {
    heir h = {.end = end, .left = GROUPS_MOST};
    for (unsigned k = 0; k < FL_ROUTER_BGP_CONFIG_FIELDS; k++)
        h.said[k] = fl_is_read(f, k) || k == FL_ROUTER_BGP_CONFIG_PEER || k == FL_ROUTER_BGP_CONFIG_GROUP;
    put_groups_of(j, &h, f, GROUPS_DEEP);
}

static void put_config(const joiner *j, const fl_fact *f) {
    bool known = false;
    dx_end *end = end_at(j, fl_get_addr(f, FL_ROUTER_BGP_CONFIG_NEIGHBOR), f, &known);
    if (end) {
        FL_PUSH(j->c->a, &end->configs.list, f);
        put_groups(j, end, f);
    } else if (!known && fl_get_addr(f, FL_ROUTER_BGP_CONFIG_NEIGHBOR)) {
        keep_stray(j, f, FL_ROUTER_BGP_CONFIG_REMOTE_AS);
    }
}

static const fl_addr *address_of(const fl_fact *f, unsigned field) {
    const fl_prefix *p = fl_get_prefix(f, field);
    return p ? &p->addr : NULL;
}

static void put_arp(const joiner *j, const fl_fact *f) {
    bool known = false;
    dx_end *end = end_at(j, fl_get_addr(f, FL_ROUTER_ARP_ADDRESS), f, &known);
    if (end)
        FL_PUSH(j->c->a, &end->arps.list, f);
}

/* ---- interfaces ---- */

/* "GigabitEthernet0/0/1.100" is "Gi0/0/1.100": what follows the letters is never shortened. */
static fl_str tail_of(fl_str name) {
    size_t i = 0;
    while (i < name.n && (name.p[i] < '0' || name.p[i] > '9'))
        i++;
    return fl_str_sub(name, i, name.n);
}

static bool same_interface(fl_str a, fl_str b) {
    fl_str ta = tail_of(a), tb = tail_of(b);
    fl_str x = fl_str_trim(fl_str_sub(a, 0, a.n - ta.n)), y = fl_str_trim(fl_str_sub(b, 0, b.n - tb.n));
    return fl_str_ieq(ta, tb) && (fl_str_istarts(x, y) || fl_str_istarts(y, x));
}

static void name_interface(joiner *j, dx_end *end, fl_str name) {
    fl_str tail = tail_of(name);
    if (!name.n || !tail.n)
        return;
    FL_PUSH(j->c->a, &j->names, ((named){tail, name, end->router, end, false}));
    for (size_t i = tail.n; i > 0; i--)
        if (tail.p[i - 1] == '.') {
            fl_str whole = fl_str_sub(name, 0, name.n - tail.n + i - 1);
            FL_PUSH(j->c->a, &j->names, ((named){fl_str_sub(tail, 0, i - 1), whole, end->router, end, true}));
            return;
        }
}

static int by_tail(const void *x, const void *y) {
    const named *a = x, *b = y;
    int n = fl_str_cmp(a->tail, b->tail);
    return n ? n : fl_str_cmp(a->router, b->router);
}

static const named *first_named(const joiner *j, const named *key) {
    size_t lo = 0, hi = j->names.n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (by_tail(&j->names.v[mid], key) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < j->names.n && by_tail(&j->names.v[lo], key) == 0 ? &j->names.v[lo] : NULL;
}

/* An interface without an address, or the one that a sub-interface is a part of. */
static void put_by_name(const joiner *j, const fl_fact *f, unsigned field) {
    fl_str name = fl_get_str(f, field);
    named key = {.tail = tail_of(name), .router = f->key[FL_KEY_ROUTER]};
    const named *at = first_named(j, &key), *end = j->names.v + j->names.n;
    for (unsigned looked = 0; at && at < end && by_tail(at, &key) == 0 && looked < ENDS_MOST * 4U; at++, looked++)
        if (same_interface(at->name, name))
            FL_PUSH(j->c->a, f->kind == FL_INTERFACE ? &at->end->interfaces.list : &at->end->interface_configs.list, f);
}

static void put_interfaces(joiner *j) {
    static const struct {
        fl_kind kind;
        unsigned name, address;
    } kinds[] = {{FL_INTERFACE, FL_INTERFACE_NAME, FL_INTERFACE_ADDRESS},
                 {FL_ROUTER_INTERFACE_CONFIG, FL_ROUTER_INTERFACE_CONFIG_NAME, FL_ROUTER_INTERFACE_CONFIG_ADDRESS}};
    enum { KINDS = sizeof kinds / sizeof *kinds };
    size_t n;
    for (size_t k = 0; k < KINDS; k++) {
        const fl_fact *const *all = fl_view_all(j->c->view, kinds[k].kind, &n);
        for (size_t i = 0; i < n; i++) {
            bool known = false;
            dx_end *end = end_at(j, address_of(all[i], kinds[k].address), all[i], &known);
            if (!end)
                continue;
            FL_PUSH(j->c->a, kinds[k].kind == FL_INTERFACE ? &end->interfaces.list : &end->interface_configs.list,
                    all[i]);
            name_interface(j, end, fl_get_str(all[i], kinds[k].name));
        }
    }
    if (!j->names.n)
        return;
    qsort(j->names.v, j->names.n, sizeof *j->names.v, by_tail);
    for (size_t k = 0; k < KINDS; k++) {
        const fl_fact *const *all = fl_view_all(j->c->view, kinds[k].kind, &n);
        for (size_t i = 0; i < n; i++)
            if (!address_of(all[i], kinds[k].address))
                put_by_name(j, all[i], kinds[k].name);
    }
}

/* ---- lists of routes ---- */

static dx_end *end_of_key(const joiner *j, const fl_fact *f) {
    fl_addr addr;
    bool known = false;
    return fl_addr_parse(f->key[FL_KEY_NEIGHBOR], &addr) ? end_at(j, &addr, f, &known) : NULL;
}

static dx_way way_of(const fl_fact *route) {
    fl_str direction = fl_get_str(route, FL_ROUTER_ROUTE_DIRECTION);
    return fl_str_eqz(direction, "advertised") ? DX_ADVERTISED
           : fl_str_eqz(direction, "received") ? DX_RECEIVED
                                               : DX_TABLE;
}

/* A route of the address family of the link: a session may carry those of others. */
static bool is_of_link(const dx_end *end, const fl_fact *route) {
    const fl_prefix *network = fl_get_prefix(route, FL_ROUTER_ROUTE_NETWORK);
    return fl_dx_is_of_family(end->of, route) && (!network || network->addr.family == end->of->link.addr.family);
}

/* A row of a table is Microsoft's when it came over the link: its next hop is Microsoft's address, and so is the AS. */
static bool is_microsofts(const dx_end *end, const fl_fact *route) {
    const fl_addr *hop = fl_get_addr(route, FL_ROUTER_ROUTE_NEXT_HOP);
    fl_str rest = fl_get_str(route, FL_ROUTER_ROUTE_AS_PATH), first;
    return hop && fl_addr_cmp(*hop, end->of->microsoft) == 0 && fl_str_token(&rest, " ", &first) &&
           fl_str_eqz(first, "12076");
}

static void put_route(const joiner *j, dx_end *end, dx_way way, uint32_t set) {
    bool **sets = way == DX_TABLE ? &end->table_sets : &end->route_sets;
    if (!*sets)
        *sets = FL_NEW_N(j->c->a, fl_keysets(j->c->store) + 1, bool);
    (*sets)[set] = true;
    end->routes[way]++;
}

/* There may be a million: rows of key sets that belong to no end are not looked at. */
static void put_routes(const joiner *j) {
    size_t sets = fl_keysets(j->c->store);
    bool *wanted = FL_NEW_N(j->c->a, sets + 1, bool), *asked = FL_NEW_N(j->c->a, sets + 1, bool);
    dx_end **of = FL_NEW_N(j->c->a, sets + 1, dx_end *);
    for (size_t i = 0; i < sets; i++)
        wanted[i] = fl_view_sets(j->c->view)[i] && fl_keyset(j->c->store, i)->key[FL_KEY_NEIGHBOR].n;
    fl_view_rows r;
    const fl_fact *f;
    fl_view_rows_begin(&r, j->c->view, FL_ROUTER_ROUTE, wanted);
    while ((f = fl_view_rows_next(&r)) != NULL) {
        dx_way way = way_of(f);
        uint32_t set = r.rows.set;
        if (way == DX_TABLE)
            continue;
        if (!asked[set])
            of[set] = end_of_key(j, f);
        asked[set] = true;
        wanted[set] = of[set] != NULL;
        if (of[set] && is_of_link(of[set], f))
            put_route(j, of[set], way, set);
    }
}

/* Tables of routers that are at some end: a table alone makes no router the edge. */
static bool *tables_of_ends(const joiner *j) {
    size_t sets = fl_keysets(j->c->store);
    bool *wanted = FL_NEW_N(j->c->a, sets + 1, bool), any = false;
    for (size_t i = 0; i < sets; i++) {
        const fl_fact *set = fl_keyset(j->c->store, i);
        if (set->kind != FL_ROUTER_ROUTE || !fl_view_sets(j->c->view)[i])
            continue;
        for (size_t k = 0; k < j->links.n && !wanted[i]; k++)
            wanted[i] = find_end(ends_at(&j->links.v[k]), set) != NULL;
        any = any || wanted[i];
    }
    return any ? wanted : NULL;
}

static void put_tables(const joiner *j) {
    const bool *wanted = j->links.n ? tables_of_ends(j) : NULL;
    fl_view_rows r;
    const fl_fact *f;
    if (!wanted)
        return;
    fl_view_rows_begin(&r, j->c->view, FL_ROUTER_ROUTE, wanted);
    while ((f = fl_view_rows_next(&r)) != NULL) {
        bool several;
        const fl_addr *hop = way_of(f) == DX_TABLE ? fl_get_addr(f, FL_ROUTER_ROUTE_NEXT_HOP) : NULL;
        const link *l = hop ? link_at(j, hop, &several) : NULL;
        dx_end *end = l ? find_end(ends_at(l), f) : NULL;
        if (end && is_microsofts(end, f) && is_of_link(end, f))
            put_route(j, end, DX_TABLE, r.rows.set);
    }
}

dx_way fl_dx_received_by(const dx_end *end) { return end->routes[DX_RECEIVED] ? DX_RECEIVED : DX_TABLE; }

void fl_dx_routes_begin(dx_routes *r, const dx_ctx *c, const dx_end *end, dx_way way) {
    r->end = end;
    r->any = end->routes[way] > 0;
    r->way = way;
    if (r->any)
        fl_view_rows_begin(&r->rows, c->view, FL_ROUTER_ROUTE, way == DX_TABLE ? end->table_sets : end->route_sets);
}

const fl_fact *fl_dx_routes_next(dx_routes *r) {
    const fl_fact *f = NULL;
    while (r->any && (f = fl_view_rows_next(&r->rows)) != NULL &&
           (way_of(f) != r->way || !is_of_link(r->end, f) || (r->way == DX_TABLE && !is_microsofts(r->end, f))))
        continue;
    return f;
}

static void put_lists(const joiner *j) {
    size_t n;
    const fl_fact *const *all = fl_view_all(j->c->view, FL_READ, &n);
    for (size_t i = 0; i < n; i++) {
        fl_str name = fl_get_str(all[i], FL_READ_READ);
        bool list = fl_str_ifind(name, FL_STR("advertised")) >= 0 || fl_str_ifind(name, FL_STR("received")) >= 0;
        dx_end *of = list && all[i]->key[FL_KEY_NEIGHBOR].n ? end_of_key(j, all[i]) : NULL;
        if (of && fl_dx_is_of_family(of->of, all[i]))
            FL_PUSH(j->c->a, &of->reads.list, all[i]);
    }
}

/* ---- filters ---- */

static bool names_bgp(fl_str port) { return fl_str_ends(port, FL_STR(" bgp")) || fl_str_ends(port, FL_STR(" 179")); }

static void sort_all(joiner *j) {
    size_t n;
    const fl_fact *const *all = fl_view_all(j->c->view, FL_ROUTER_BGP_CONFIG, &n);
    for (size_t i = 0; i < n; i++)
        FL_PUSH(j->c->a, &j->configs.list, all[i]);
    all = fl_view_all(j->c->view, FL_FILTER_ENTRY, &n);
    for (size_t i = 0; i < n; i++)
        if (names_bgp(fl_get_str(all[i], FL_FILTER_ENTRY_SOURCE_PORT)) ||
            names_bgp(fl_get_str(all[i], FL_FILTER_ENTRY_DESTINATION_PORT)))
            FL_PUSH(j->c->a, &j->filters.list, all[i]);
    sort_by_router(&j->configs);
    sort_by_router(&j->filters);
}

/* A filter says nothing of a path: it is given to every end of its router. */
static void put_filters(const joiner *j, dx_path *path) {
    for (size_t k = 0; k < path->ends->list.n; k++) {
        dx_end *end = path->ends->list.v[k];
        size_t lo = first_of_router(&j->filters, end->router);
        for (size_t i = lo; end->router.n && i < j->filters.list.n && i - lo < CONFIGS_LOOKED_AT; i++) {
            const fl_fact *f = j->filters.list.v[i];
            if (!fl_str_eq(f->key[FL_KEY_ROUTER], end->router))
                break;
            FL_PUSH(j->c->a, &end->filters.list, f);
        }
    }
}

/* ---- a neighbor that is not there ---- */

/* A neighbor of this router whose configuration was read whole; NULL when none was. Names microsoft's neighbor, if any.
 */
static const fl_fact *whole_config(const joiner *j, const dx_end *end, const fl_fact **microsoft) {
    size_t lo = first_of_router(&j->configs, end->router);
    const fl_fact *whole = NULL;
    for (size_t i = lo; i < j->configs.list.n && i - lo < CONFIGS_LOOKED_AT; i++) {
        const fl_fact *f = j->configs.list.v[i];
        if (!fl_str_eq(f->key[FL_KEY_ROUTER], end->router))
            break;
        int64_t asn;
        const fl_fact *read = f->read < j->c->store->facts.n ? j->c->store->facts.v[f->read] : NULL;
        /* A part of a configuration looks whole as well: only a command without a filter proves what is not there, and
         * one behind which nothing follows may have been cut. */
        if (read && read->kind == FL_READ && fl_get_bool(read, FL_READ_WHOLE) == 1 &&
            fl_get_bool(read, FL_READ_FILTER) == 0 && fl_str_eqz(fl_get_str(read, FL_READ_PROOF), "proves"))
            whole = whole ? whole : f;
        if (!*microsoft && fl_get_int(f, FL_ROUTER_BGP_CONFIG_REMOTE_AS, &asn) && asn == 12076 &&
            fl_get_addr(f, FL_ROUTER_BGP_CONFIG_NEIGHBOR))
            *microsoft = f;
    }
    return whole;
}

static bool is_stray(const dx_ctx *c, const fl_fact *f) {
    for (size_t i = 0; i < c->strays.list.n && i < CONFIGS_LOOKED_AT; i++)
        if (c->strays.list.v[i] == f)
            return true;
    return false;
}

static const fl_addr *stray_address(const fl_fact *f) {
    static const unsigned neighbors[FL_KIND_COUNT] = {
        [FL_ROUTER_SESSION] = FL_ROUTER_SESSION_NEIGHBOR, [FL_ROUTER_BGP_CONFIG] = FL_ROUTER_BGP_CONFIG_NEIGHBOR};
    return fl_get_addr(f, neighbors[f->kind]);
}

/* A session that is up is that of a circuit whose peering nobody captured: it is meant for no path of this bundle. */
static void find_stray(joiner *j) {
    const dx_facts *all = &j->c->strays;
    for (size_t i = 0; i < all->list.n && i < ENDS_MOST && !j->stray; i++) {
        bool up = false;
        for (size_t k = 0; k < all->list.n && !up; k++)
            up = all->list.v[k]->kind == FL_ROUTER_SESSION &&
                 fl_get_bool(all->list.v[k], FL_ROUTER_SESSION_ESTABLISHED) == 1 &&
                 fl_addr_cmp(*stray_address(all->list.v[k]), *stray_address(all->list.v[i])) == 0;
        j->stray = up ? NULL : all->list.v[i];
    }
}

/* No router of the path names a neighbor in its link. A router that holds an address of it and was read whole proves
 * that none is configured; a neighbor with AS 12076 in no known link may be the one that was meant. */
static void find_missing(const joiner *j, dx_path *path) {
    struct dx_ends *e = path->ends;
    bool holds = false;
    for (size_t i = 0; i < e->list.n; i++) {
        if (e->list.v[i]->sessions.list.n || e->list.v[i]->configs.list.n)
            return;
        holds = holds || e->list.v[i]->interface_configs.list.n || e->list.v[i]->interfaces.list.n;
    }
    char want[FL_ADDR_TEXT], text[FL_ADDR_TEXT];
    fl_addr_format(e->microsoft, want);
    for (size_t i = 0; i < e->list.n; i++) {
        const dx_end *end = e->list.v[i];
        const fl_fact *other = NULL, *whole = end->router.n ? whole_config(j, end, &other) : NULL;
        if (!whole || !fl_dx_is_near(j->c, path, whole))
            continue;
        if (other && !is_stray(j->c, other))
            other = NULL;
        e->neighbor.right = DX_NO;
        e->neighbor.text =
            fl_dx_word(j->c, "%.*s holds an address of the link and has no neighbor %s", FL_STR_ARG(end->router), want);
        if (other)
            e->neighbor.text = fl_dx_word(j->c, "%.*s; its neighbor with AS 12076 is %s", FL_STR_ARG(e->neighbor.text),
                                          fl_addr_format(*fl_get_addr(other, FL_ROUTER_BGP_CONFIG_NEIGHBOR), text));
        fl_dx_see(j->c, &e->neighbor.ev, other ? other : whole);
        for (size_t k = 0; k < end->interface_configs.list.n; k++)
            fl_dx_see(j->c, &e->neighbor.ev, end->interface_configs.list.v[k]);
        return;
    }
    const fl_fact *stray = j->stray;
    if (!e->known || !stray || (e->list.n && !holds))
        return;
    const fl_addr *addr = stray_address(stray);
    e->neighbor.right = DX_NO;
    e->neighbor.weak = true;
    e->neighbor.text =
        fl_dx_word(j->c,
                   "%.*s has a neighbor with AS 12076 at %s, which lies in no link of a peering; %s is "
                   "named nowhere",
                   FL_STR_ARG(stray->key[FL_KEY_ROUTER].n ? stray->key[FL_KEY_ROUTER] : FL_STR("a router")),
                   addr ? fl_addr_format(*addr, text) : "", want);
    fl_dx_see(j->c, &e->neighbor.ev, stray);
}

/* ---- all of it ---- */

static void put_all(const joiner *j, fl_kind kind, void (*put)(const joiner *, const fl_fact *)) {
    size_t n;
    const fl_fact *const *all = fl_view_all(j->c->view, kind, &n);
    for (size_t i = 0; i < n; i++)
        put(j, all[i]);
}

void fl_dx_join_ends(dx_ctx *c) {
    joiner j = {.c = c};
    for (size_t i = 0; i < c->circuits.n; i++)
        for (size_t k = 0; k < c->circuits.v[i]->peerings.n; k++)
            for (int n = 0; n < 2; n++)
                take_links(&j, c->circuits.v[i]->peerings.v[k], &c->circuits.v[i]->peerings.v[k]->path[n]);
    if (j.links.n)
        qsort(j.links.v, j.links.n, sizeof *j.links.v, by_net);
    j.sieve = fl_sieve_new(c->a, j.links.n);
    for (size_t i = 0; i < j.links.n; i++)
        fl_sieve_add(&j.sieve, &j.links.v[i].net.addr);
    sort_all(&j);
    put_all(&j, FL_ROUTER_SESSION, put_session);
    put_all(&j, FL_ROUTER_BGP_CONFIG, put_config);
    put_all(&j, FL_ROUTER_ARP, put_arp);
    put_interfaces(&j);
    put_routes(&j);
    put_lists(&j);
    put_tables(&j);
    find_stray(&j);
    for (size_t i = 0; i < c->circuits.n; i++)
        for (size_t k = 0; k < c->circuits.v[i]->peerings.n; k++)
            for (int n = 0; n < 2; n++) {
                dx_peering *p = c->circuits.v[i]->peerings.v[k];
                put_filters(&j, &p->path[n]);
                find_missing(&j, &p->path[n]);
                fl_dx_compare(c, p, &p->path[n]);
            }
}
