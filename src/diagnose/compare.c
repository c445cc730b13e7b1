/* compare.c - the parameters of the two ends of one path, side by side (ends.h). Each comparison says right, wrong or
 * unread; what it means is for the rows of diag_ends.c. */
#include "diagnose/ends.h"

/* The hold timer of the Microsoft edge: two captures of one session that are no further apart must agree, or one clock
 * is wrong. */
#define MOMENT_MS ((int64_t)180 * 1000)
enum { MICROSOFT_ASN = 12076 };

typedef struct dx_ends ends;

/* ---- which facts speak ---- */

static fl_time newest_of(const dx_path *path) {
    fl_time t = path->bgp_at > path->arp_at ? path->bgp_at : path->arp_at;
    return path->table_at > t ? path->table_at : t;
}

/* What was read hours before or after the Azure side may have been changed in between. */
bool fl_dx_is_near(const dx_ctx *c, const dx_path *path, const fl_fact *f) {
    fl_time at = newest_of(path);
    int64_t minutes = fl_playbook_limit(c->playbook, "stale-minutes");
    fl_time mine = fl_dx_on_azure(c, f);
    if (minutes <= 0 || at == FL_TIME_NONE || mine == FL_TIME_NONE)
        return true;
    return (mine > at ? mine - at : at - mine) <= minutes * 60 * 1000;
}

size_t fl_dx_from_gateways(const dx_path *path) {
    size_t n = 0;
    for (size_t i = 0; i < path->routes.list.n; i++) {
        const fl_fact *f = path->routes.list.v[i];
        const fl_prefix *p = fl_get_prefix(f, FL_ROUTE_NETWORK);
        int family = path->ends->known ? path->ends->link.addr.family : 4;
        n += fl_get_bool(f, FL_ROUTE_FROM_GATEWAY) == 1 && (!p || p->addr.family == family);
    }
    return n;
}

static fl_str who(const dx_end *end) { return end->router.n ? end->router : FL_STR("the router"); }

/* Right at one router of the path beats wrong at another: only one of them holds the session. What the other says is
 * kept, as nothing shows which. */
static void judge(const dx_ctx *c, dx_check *k, dx_tri right, bool weak, const fl_fact *f, fl_str text) {
    if (right == DX_YES && k->right == DX_NO && !k->weak)
        *k = (dx_check){.right = DX_UNREAD, .against = k->text, .against_ev = k->ev};
    if (right == DX_NO && k->right == DX_YES) {
        k->against = weak ? k->against : text;
        fl_dx_see(c, &k->against_ev, f);
        return;
    }
    if (k->right == DX_UNREAD || (right == DX_YES && k->right == DX_NO) ||
        (right == DX_NO && k->right == DX_NO && k->weak && !weak)) {
        k->ev = (dx_ev){.list = {0}};
        k->right = right;
        k->weak = weak;
        k->text = text;
        k->owner = NULL;
    }
    if (right == k->right)
        fl_dx_see(c, &k->ev, f);
}

/* ---- addresses ---- */

static const fl_addr *link_address(const ends *e, const fl_fact *f) {
    unsigned field =
        f->kind == FL_INTERFACE ? (unsigned)FL_INTERFACE_ADDRESS : (unsigned)FL_ROUTER_INTERFACE_CONFIG_ADDRESS;
    const fl_prefix *p = fl_get_prefix(f, field);
    return p && fl_prefix_has(e->link, p->addr) ? &p->addr : NULL;
}

/* Which field of a kind says it. */
static const unsigned names[FL_KIND_COUNT] = {
    [FL_INTERFACE] = FL_INTERFACE_NAME, [FL_ROUTER_INTERFACE_CONFIG] = FL_ROUTER_INTERFACE_CONFIG_NAME};
static const unsigned neighbors[FL_KIND_COUNT] = {
    [FL_ROUTER_SESSION] = FL_ROUTER_SESSION_NEIGHBOR, [FL_ROUTER_BGP_CONFIG] = FL_ROUTER_BGP_CONFIG_NEIGHBOR};
static const unsigned remote_asns[FL_KIND_COUNT] = {
    [FL_ROUTER_SESSION] = FL_ROUTER_SESSION_ASN, [FL_ROUTER_BGP_CONFIG] = FL_ROUTER_BGP_CONFIG_REMOTE_AS};

static fl_str name_of(const fl_fact *f) { return fl_get_str(f, names[f->kind]); }

static void holds_address(const dx_ctx *c, ends *e, const dx_end *end, const fl_fact *f, const fl_addr *a) {
    char text[FL_ADDR_TEXT], link[FL_PREFIX_TEXT];
    bool own = fl_addr_cmp(*a, e->own) == 0, swapped = fl_addr_cmp(*a, e->microsoft) == 0;
    fl_addr_format(*a, text);
    fl_prefix_format(e->link, link);
    judge(c, &e->roles, own ? DX_YES : DX_NO, false, f,
          fl_dx_word(c, "%.*s holds %s, %s of %s", FL_STR_ARG(who(end)), text,
                     own       ? "the first usable address"
                     : swapped ? "the second usable address, which is Microsoft's,"
                               : "no usable address",
                     link));
}

static void compare_roles(const dx_ctx *c, const dx_path *path, ends *e) {
    for (size_t i = 0; i < e->list.n; i++) {
        const dx_end *end = e->list.v[i];
        const dx_facts *both[2] = {&end->interface_configs, &end->interfaces};
        for (int n = 0; n < 2; n++)
            for (size_t k = 0; k < both[n]->list.n; k++) {
                const fl_fact *f = both[n]->list.v[k];
                const fl_addr *a = fl_dx_is_near(c, path, f) ? link_address(e, f) : NULL;
                if (a)
                    holds_address(c, e, end, f, a);
            }
        for (size_t k = 0; k < end->sessions.list.n; k++) {
            const fl_fact *f = end->sessions.list.v[k];
            const fl_addr *a = fl_get_addr(f, FL_ROUTER_SESSION_LOCAL_ADDRESS);
            if (a && fl_dx_is_near(c, path, f) && fl_prefix_has(e->link, *a))
                holds_address(c, e, end, f, a);
        }
    }
}

/* An address that answers: what stands beside Incomplete is what the Microsoft edge asks for. */
static void compare_arp_roles(const dx_ctx *c, const dx_path *path, ends *e) {
    for (size_t i = 0; e->known && i < path->arps.list.n; i++) {
        const fl_fact *f = path->arps.list.v[i];
        const fl_addr *a = fl_get_addr(f, FL_ARP_ENTRY_ADDRESS);
        fl_str side = fl_get_str(f, FL_ARP_ENTRY_INTERFACE);
        char text[FL_ADDR_TEXT];
        if (!a || fl_get_bool(f, FL_ARP_ENTRY_RESOLVED) == 0)
            continue;
        if (fl_str_ieqz(side, "on-prem") && fl_addr_cmp(*a, e->microsoft) == 0)
            judge(c, &e->roles, DX_NO, false, f,
                  fl_dx_word(c, "ARP shows the on-premises side at %s, the second usable address",
                             fl_addr_format(*a, text)));
    }
}

/* ---- the neighbor ---- */

static const fl_addr *neighbor_of(const fl_fact *f) { return fl_get_addr(f, neighbors[f->kind]); }

static fl_str link_interface(const ends *e, const dx_end *end) {
    for (size_t k = 0; k < end->interface_configs.list.n; k++)
        if (link_address(e, end->interface_configs.list.v[k]))
            return name_of(end->interface_configs.list.v[k]);
    for (size_t k = 0; k < end->interfaces.list.n; k++)
        if (link_address(e, end->interfaces.list.v[k]))
            return name_of(end->interfaces.list.v[k]);
    return FL_STR_NONE;
}

/* A loopback is never the interface of a link; another address than one of the link never reaches the Microsoft edge as
 * the neighbor it expects. */
static bool wrong_source(const ends *e, const dx_end *end, const fl_fact *f, fl_str *source) {
    const fl_addr *local = f->kind == FL_ROUTER_SESSION ? fl_get_addr(f, FL_ROUTER_SESSION_LOCAL_ADDRESS) : NULL;
    fl_addr a;
    *source = f->kind == FL_ROUTER_BGP_CONFIG ? fl_get_str(f, FL_ROUTER_BGP_CONFIG_UPDATE_SOURCE) : FL_STR_NONE;
    if (local)
        return !fl_prefix_has(e->link, *local) && local->family == e->link.addr.family;
    if (fl_addr_parse(*source, &a))
        return !fl_prefix_has(e->link, a);
    return fl_str_istarts(*source, FL_STR("lo")) && link_interface(e, end).n > 0 &&
           !fl_str_istarts(link_interface(e, end), FL_STR("lo"));
}

/* Another address and another AS than Microsoft's: perhaps a session with somebody else. */
static bool is_other_asn(const fl_fact *f) {
    int64_t asn;
    return fl_get_int(f, remote_asns[f->kind], &asn) && asn != MICROSOFT_ASN;
}

static void compare_neighbor(const dx_ctx *c, ends *e, const dx_end *end, const fl_fact *f) {
    const fl_addr *a = neighbor_of(f);
    char text[FL_ADDR_TEXT], want[FL_ADDR_TEXT];
    fl_str source;
    if (!a)
        return;
    fl_addr_format(*a, text);
    fl_addr_format(e->microsoft, want);
    if (fl_addr_cmp(*a, e->microsoft) == 0) {
        bool wrong = wrong_source(e, end, f, &source);
        if (wrong && !source.n)
            source = fl_value_text(c->a, &f->v[FL_ROUTER_SESSION_LOCAL_ADDRESS]);
        judge(c, &e->neighbor, wrong ? DX_NO : DX_YES, false, f,
              wrong ? fl_dx_word(c, "%.*s speaks to %s from %.*s, not from its address of the link",
                                 FL_STR_ARG(who(end)), text, FL_STR_ARG(source))
                    : fl_dx_word(c, "%.*s names the neighbor %s", FL_STR_ARG(who(end)), text));
        return;
    }
    /* Its own address as neighbor: with the roles swapped that is what it would say, and the roles are what is wrong.
     */
    bool own = fl_addr_cmp(*a, e->own) == 0;
    if (own && e->roles.right == DX_UNREAD)
        judge(c, &e->roles, DX_NO, true, f,
              fl_dx_word(c, "%.*s names %s as neighbor, the address that it should hold itself", FL_STR_ARG(who(end)),
                         text));
    if (own && e->roles.right == DX_NO)
        return;
    judge(c, &e->neighbor, DX_NO, is_other_asn(f), f,
          fl_dx_word(c, "%.*s names the neighbor %s; Microsoft's address of the link is %s", FL_STR_ARG(who(end)), text,
                     want));
}

/* ---- AS numbers ---- */

static void wrong_local(const dx_ctx *c, const dx_peering *p, const dx_path *path, dx_check *k, int64_t local,
                        int64_t peer) {
    const dx_path *other = &p->path[path->bit == DX_PRIMARY ? 1 : 0];
    int64_t record = -1;
    bool on_record = fl_str_to_i64(fl_dx_declared(c, p->circuit, "peer-asn"), &record);
    if (other->up == DX_YES && !other->bgp_conflict) /* one peer ASN for both paths: it is right there */
        k->text = fl_dx_word(c, "%.*s; the other path is established with AS %lld, so the router's is wrong",
                             FL_STR_ARG(k->text), (long long)peer);
    else if (on_record && record == peer)
        k->text = fl_dx_word(c, "%.*s; on record is AS %lld, so the router's is wrong", FL_STR_ARG(k->text),
                             (long long)record);
    else if (on_record && record == local) {
        k->text =
            fl_dx_word(c, "%.*s; on record is AS %lld, so Azure's is wrong", FL_STR_ARG(k->text), (long long)record);
        k->owner = "customer-azure";
    } else {
        k->text =
            fl_dx_word(c,
                       "%.*s; which of the two is wrong is open: the router's (customer-network) or the peering's "
                       "(customer-azure)",
                       FL_STR_ARG(k->text));
        k->owner = "shared";
    }
}

/* A summary prints the AS of the router, a session of its own may have another one (local-as): it proves less. */
static bool local_asn(const dx_path *path, const fl_fact *f, int64_t *asn, bool *weak) {
    if (f->kind == FL_ROUTER_BGP_CONFIG) {
        *weak = false;
        return fl_get_int(f, FL_ROUTER_BGP_CONFIG_LOCAL_AS, asn);
    }
    *weak = !path->negotiating && !fl_is_read(f, FL_ROUTER_SESSION_HOLD_TIME) &&
            !fl_is_read(f, FL_ROUTER_SESSION_LOCAL_ADDRESS);
    return fl_get_int(f, FL_ROUTER_SESSION_LOCAL_ASN, asn);
}

static int64_t peer_asn(const dx_peering *p, const dx_path *path) {
    int64_t asn = -1;
    if (fl_dx_pick_int(&p->facts, FL_PEERING_PEER_ASN, &asn))
        return asn;
    return path->session && fl_get_int(path->session, FL_BGP_SESSION_ASN, &asn) ? asn : -1;
}

static void see_peering(const dx_ctx *c, const dx_peering *p, unsigned field, dx_ev *ev) {
    fl_dx_see(c, ev, fl_dx_pick(&p->facts, field, NULL));
}

typedef struct asns {
    bool remote, local; /* seen and right */
    const fl_fact *config;
} asns;

static void compare_asn(const dx_ctx *c, const dx_peering *p, const dx_path *path, const dx_end *end, const fl_fact *f,
                        asns *seen) {
    ends *e = end->of;
    bool config = f->kind == FL_ROUTER_BGP_CONFIG, weak;
    const fl_addr *neighbor = neighbor_of(f);
    int64_t remote, local, peer = peer_asn(p, path), azure = MICROSOFT_ASN;
    fl_dx_pick_int(&p->facts, FL_PEERING_AZURE_ASN, &azure);
    if (fl_get_int(f, remote_asns[f->kind], &remote)) {
        seen->remote = seen->remote || remote == azure;
        if (remote != azure)
            judge(c, &e->asn, DX_NO, neighbor && fl_addr_cmp(*neighbor, e->microsoft) != 0, f,
                  fl_dx_word(c, "%.*s expects AS %lld of its neighbor, which is Microsoft's AS %lld",
                             FL_STR_ARG(who(end)), (long long)remote, (long long)azure));
    }
    /* The configuration knows an AS of the session's own; beside it the summary does not count. */
    if (peer < 0 || (!config && seen->config) || !local_asn(path, f, &local, &weak))
        return;
    seen->config = config ? f : seen->config;
    seen->local = seen->local || local == peer;
    if (local == peer || seen->local || e->asn.right == DX_NO)
        return;
    judge(c, &e->asn, DX_NO, weak, f,
          fl_dx_word(c, "%.*s speaks as AS %lld, and Azure expects AS %lld", FL_STR_ARG(who(end)), (long long)local,
                     (long long)peer));
    see_peering(c, p, FL_PEERING_PEER_ASN, &e->asn.ev);
    wrong_local(c, p, path, &e->asn, local, peer);
}

/* ---- the tag ---- */

/* The interface of the link, not the one that it is a part of. */
static bool is_link_interface(const ends *e, const dx_end *end, const fl_fact *f) {
    return link_address(e, f) || fl_str_ieq(name_of(f), link_interface(e, end));
}

static void compare_tag(const dx_ctx *c, const dx_peering *p, const dx_path *path, const dx_end *end,
                        const fl_fact *f) {
    ends *e = end->of;
    bool config = f->kind == FL_ROUTER_INTERFACE_CONFIG;
    int64_t tag, outer, want, stag;
    if (!fl_dx_is_near(c, path, f) || !is_link_interface(e, end, f) ||
        !fl_dx_pick_int(&p->facts, FL_PEERING_VLAN, &want) ||
        !fl_get_int(f, config ? (unsigned)FL_ROUTER_INTERFACE_CONFIG_VLAN : (unsigned)FL_INTERFACE_VLAN, &tag))
        return;
    bool qinq = config && fl_get_int(f, FL_ROUTER_INTERFACE_CONFIG_OUTER_VLAN, &outer);
    const char *kind = qinq ? "the inner tag" : "VLAN";
    judge(c, &e->tag, tag == want ? DX_YES : DX_NO, false, f,
          fl_dx_word(c, "%.*s of %.*s has %s %lld; the peering has VLAN %lld", FL_STR_ARG(name_of(f)),
                     FL_STR_ARG(who(end)), kind, (long long)tag, (long long)want));
    see_peering(c, p, FL_PEERING_VLAN, &e->tag.ev);
    if (tag == want && qinq && fl_dx_pick_int(&p->circuit->facts, FL_CIRCUIT_STAG, &stag) && stag > 0 &&
        stag != outer) {
        e->tag = (dx_check){.right = DX_NO};
        e->tag.text = fl_dx_word(c, "%.*s of %.*s has the outer tag %lld; the circuit has %lld", FL_STR_ARG(name_of(f)),
                                 FL_STR_ARG(who(end)), (long long)outer, (long long)stag);
        fl_dx_see(c, &e->tag.ev, f);
        fl_dx_see(c, &e->tag.ev, fl_dx_pick(&p->circuit->facts, FL_CIRCUIT_STAG, NULL));
    }
}

/* ---- the interface, and ARP from the router's side ---- */

static bool is_word(fl_str word, const char *want) { return fl_str_istarts(word, fl_str_of(want)); }

static void take_interface(const dx_ctx *c, ends *e, const dx_end *end, const fl_fact *f) {
    bool shown = f->kind == FL_INTERFACE;
    fl_str admin = shown ? fl_get_str(f, FL_INTERFACE_ADMIN) : FL_STR_NONE;
    fl_str oper = shown ? fl_get_str(f, FL_INTERFACE_OPER) : FL_STR_NONE;
    bool shut = shown ? is_word(admin, "down") || is_word(admin, "administratively") || is_word(admin, "disable")
                      : fl_get_bool(f, FL_ROUTER_INTERFACE_CONFIG_SHUTDOWN) == 1;
    dx_link_state now = shut                    ? DX_LINK_SHUT
                        : is_word(oper, "down") ? DX_LINK_DOWN
                        : is_word(oper, "up")   ? DX_LINK_UP
                                                : DX_LINK_UNREAD;
    if (now <= e->interface)
        return;
    e->interface = now;
    e->interface_ev = (dx_ev){.list = {0}};
    e->interface_text = fl_dx_word(c, "%.*s of %.*s %s", FL_STR_ARG(name_of(f)), FL_STR_ARG(who(end)),
                                   now == DX_LINK_SHUT   ? "is shut down by configuration"
                                   : now == DX_LINK_DOWN ? "is down, and not by configuration"
                                                         : "is up");
    fl_dx_see(c, &e->interface_ev, f);
}

static void take_arp(const dx_ctx *c, const dx_path *path, ends *e, const dx_end *end) {
    for (size_t k = 0; k < end->arps.list.n; k++) {
        const fl_fact *f = end->arps.list.v[k];
        const fl_addr *a = fl_get_addr(f, FL_ROUTER_ARP_ADDRESS);
        int resolved = fl_get_bool(f, FL_ROUTER_ARP_RESOLVED);
        char text[FL_ADDR_TEXT];
        if (!a || resolved < 0 || fl_addr_cmp(*a, e->microsoft) != 0 || !fl_dx_is_near(c, path, f))
            continue;
        judge(c, &e->arp, resolved ? DX_YES : DX_NO, false, f,
              fl_dx_word(c, "%.*s %s Microsoft's address %s", FL_STR_ARG(who(end)),
                         resolved ? "resolves" : "does not resolve", fl_addr_format(*a, text)));
    }
}

/* ---- filters on port 179 ---- */

/* Which addresses of the link a line of a filter names: 2 this one alone or its link, 1 any, 0 others. "host
 * 192.0.2.1", "192.0.2.0/30", "192.0.2.0 0.0.0.3" (a wildcard). */
static int names_address(const ends *e, fl_str who, const fl_addr *a) {
    fl_str rest = who, word, wild = FL_STR_NONE;
    fl_prefix p;
    fl_addr net, mask;
    if (fl_str_ieqz(who, "any"))
        return 1;
    if (!fl_str_token(&rest, " ", &word))
        return 0;
    if (fl_str_ieqz(word, "host") && !fl_str_token(&rest, " ", &word))
        return 0;
    if (fl_str_find_char(word, '/') >= 0)
        return fl_prefix_parse(word, false, &p) && fl_prefix_has(p, *a) ? (p.len >= e->link.len ? 2 : 1) : 0;
    if (!fl_addr_parse(word, &net) || net.family != a->family)
        return 0;
    if (!fl_str_token(&rest, " ", &wild))
        return fl_addr_cmp(net, *a) == 0 ? 2 : 0;
    if (!fl_addr_parse(wild, &mask) || mask.family != 4 || net.family != 4)
        return 0;
    for (int i = 0; i < 4; i++)
        if ((net.b[i] ^ a->b[i]) & ~mask.b[i] & 0xff)
            return 0;
    return (mask.b[0] | mask.b[1] | mask.b[2]) == 0 && mask.b[3] <= 3 ? 2 : 1;
}

/* Packets that a line dropped between the two addresses of the link. A line for any address may stand on another
 * interface: it supports, and does not prove. */
static void compare_filter(const dx_ctx *c, ends *e, const dx_end *end, const fl_fact *f) {
    fl_str from = fl_get_str(f, FL_FILTER_ENTRY_SOURCE), to = fl_get_str(f, FL_FILTER_ENTRY_DESTINATION);
    int64_t hits;
    int in_from = names_address(e, from, &e->microsoft), in_to = names_address(e, to, &e->own);
    int out_from = names_address(e, from, &e->own), out_to = names_address(e, to, &e->microsoft);
    bool in = in_from && in_to, out = out_from && out_to;
    if (!fl_str_eqz(fl_get_str(f, FL_FILTER_ENTRY_ACTION), "deny") || !fl_get_int(f, FL_FILTER_ENTRY_HITS, &hits) ||
        hits == 0 || !(in || out))
        return;
    bool exact = (in && (in_from == 2 || in_to == 2)) || (out && (out_from == 2 || out_to == 2));
    fl_str port = fl_get_str(f, FL_FILTER_ENTRY_DESTINATION_PORT);
    judge(c, &e->filter, DX_NO, !exact, f,
          fl_dx_word(c, "%.*s of %.*s dropped %lld packets of tcp from %.*s to %.*s, port 179%s",
                     FL_STR_ARG(fl_get_str(f, FL_FILTER_ENTRY_NAME)), FL_STR_ARG(who(end)), (long long)hits,
                     FL_STR_ARG(from), FL_STR_ARG(to), port.n ? "" : " at the source"));
}

/* ---- the session, and what it carries ---- */

static dx_tri is_up(const fl_fact *f) {
    int established = fl_get_bool(f, FL_ROUTER_SESSION_ESTABLISHED);
    fl_str word = fl_get_str(f, FL_ROUTER_SESSION_STATE);
    if (established >= 0)
        return established ? DX_YES : DX_NO;
    if (is_word(word, "Estab"))
        return fl_dx_is_cut(word, "Established") ? DX_UNREAD : DX_YES;
    return word.n ? DX_NO : DX_UNREAD;
}

/* Of a session that carries several families each is counted by itself. A count of the link's own family comes before
 * one that says none; a count is exact, and a list that was cut shows at least so many. */
static void take_counts(const dx_ctx *c, ends *e, const fl_fact *f, bool named) {
    const fl_addr *a = fl_get_addr(f, FL_ROUTER_SESSION_NEIGHBOR);
    fl_time at = fl_dx_on_azure(c, f);
    int64_t n;
    if ((is_up(f) != DX_YES && e->up != DX_YES) || !fl_dx_is_of_family(e, f) ||
        (f->key[FL_KEY_FAMILY].n > 0) != named || (a && fl_addr_cmp(*a, e->microsoft) != 0))
        return;
    if (fl_get_int(f, FL_ROUTER_SESSION_ADVERTISED, &n) && !e->advertised_whole && n > e->advertised) {
        e->advertised = n;
        e->advertised_at = at;
        e->advertised_whole = true;
        fl_dx_see(c, &e->advertised_ev, f);
    }
    if (e->accepted < 0 && fl_get_int(f, FL_ROUTER_SESSION_ACCEPTED, &n))
        e->accepted = n;
    bool listed = e->received >= 0 && !e->received_counted;
    if (fl_get_int(f, FL_ROUTER_SESSION_RECEIVED, &n) &&
        (e->received < 0 || (listed && !e->received_whole && n > e->received))) {
        e->received = n;
        e->received_at = at;
        e->received_counted = true;
        fl_dx_see(c, &e->received_ev, f);
    }
}

static void take_session(const dx_ctx *c, ends *e, const fl_fact *f) {
    const fl_addr *a = fl_get_addr(f, FL_ROUTER_SESSION_NEIGHBOR);
    dx_tri up = is_up(f);
    fl_time at = fl_dx_on_azure(c, f);
    e->shut = e->shut || fl_get_bool(f, FL_ROUTER_SESSION_ADMIN_DOWN) == 1 ||
              fl_str_ifind(fl_get_str(f, FL_ROUTER_SESSION_STATE), FL_STR("(Admin)")) >= 0;
    if (!a || fl_addr_cmp(*a, e->microsoft) != 0 || up == DX_UNREAD)
        return;
    /* Of two routers the one whose session is up holds it. */
    bool named = e->session && !fl_dx_is_of_family(e, e->session) && fl_dx_is_of_family(e, f);
    bool newer = !e->session || at > e->at || (at == e->at && (named || (up == DX_YES && e->up == DX_NO)));
    if (!newer)
        return;
    e->session = f;
    e->up = up;
    e->at = at;
    e->state = fl_get_str(f, FL_ROUTER_SESSION_STATE);
    if (!e->state.n)
        e->state = up == DX_YES ? FL_STR("Established") : FL_STR("not established");
    e->session_ev = (dx_ev){.list = {0}};
    fl_dx_see(c, &e->session_ev, f);
}

/* Azure's own prefixes, sent back, are nobody's announcement. */
static bool is_reflected(const fl_fact *row) {
    fl_str rest = fl_get_str(row, FL_ROUTER_ROUTE_AS_PATH), one;
    while (fl_str_token(&rest, " ", &one))
        if (fl_str_eqz(one, "12076"))
            return true;
    return false;
}

static void take_sent(const dx_ctx *c, ends *e, const dx_end *end) {
    int64_t own = 0;
    dx_routes routes;
    const fl_fact *f;
    fl_dx_routes_begin(&routes, c, end, DX_ADVERTISED);
    while ((f = fl_dx_routes_next(&routes)) != NULL) {
        if (is_reflected(f))
            continue;
        own++;
        e->advertised_at = fl_dx_on_azure(c, f);
        fl_dx_see(c, &e->advertised_ev, f);
    }
    if (own > e->advertised && own > 0)
        e->advertised = own;
}

/* Nothing was cut or filtered, so that what is not in it was not there. Behind text that nothing follows more may have
 * been cut away. */
static bool is_whole(const fl_fact *read) {
    return read && read->kind == FL_READ && fl_dx_result_is(read, "rows") && fl_get_bool(read, FL_READ_WHOLE) == 1 &&
           fl_get_bool(read, FL_READ_FILTER) == 0 && !fl_str_eqz(fl_get_str(read, FL_READ_PROOF), "supports");
}

static const fl_fact *read_of(const dx_ctx *c, const fl_fact *f) {
    return f->read < c->store->facts.n ? c->store->facts.v[f->read] : NULL;
}

/* What it holds of Microsoft's: all of a list or of a table that was read whole, else at least that. */
static void take_received(const dx_ctx *c, ends *e, const dx_end *end, bool whole) {
    dx_way way = fl_dx_received_by(end);
    dx_routes routes;
    fl_dx_routes_begin(&routes, c, end, way);
    const fl_fact *f = fl_dx_routes_next(&routes);
    if (!f)
        return;
    whole = way == DX_TABLE ? is_whole(read_of(c, f)) : whole;
    e->received_whole = whole && (e->received <= 0 || e->received_whole);
    e->received_table = way == DX_TABLE || e->received_table;
    e->received_counted = false;
    if ((int64_t)end->routes[way] > e->received) {
        e->received = (int64_t)end->routes[way];
        e->received_at = fl_dx_on_azure(c, f);
    }
    fl_dx_see(c, &e->received_ev, f);
}

static void take_reads(const dx_ctx *c, ends *e, const dx_end *end) {
    bool received_whole = false;
    for (size_t k = 0; k < end->reads.list.n; k++) {
        const fl_fact *r = end->reads.list.v[k];
        bool sent = fl_str_ifind(fl_get_str(r, FL_READ_READ), FL_STR("advertised")) >= 0;
        bool rows = is_whole(r),
             empty = fl_dx_result_is(r, "empty") && fl_dx_read_proof(r) == 2 && fl_get_bool(r, FL_READ_WHOLE) == 1;
        if (!empty && !rows)
            continue;
        e->advertised_whole = e->advertised_whole || (sent && (rows || !end->routes[DX_ADVERTISED]));
        received_whole = received_whole || (!sent && rows);
        bool listed = end->routes[DX_ADVERTISED] > 0;
        if (sent && (empty ? !listed : listed && e->advertised < 0)) {
            e->advertised = 0; /* empty, or only what is reflected */
            e->advertised_at = fl_dx_on_azure(c, r);
            fl_dx_see(c, &e->advertised_ev, r);
        } else if (!sent) {
            if (empty && !end->routes[DX_RECEIVED] && e->received < 0) {
                e->received = 0;
                e->received_whole = true;
                e->received_at = fl_dx_on_azure(c, r);
            }
            fl_dx_see(c, &e->received_ev, r);
        }
    }
    take_received(c, e, end, received_whole);
}

/* ---- one path ---- */

static void compare_peers(const dx_ctx *c, const dx_peering *p, dx_path *path, const dx_end *end) {
    ends *e = end->of;
    asns seen = {false, false, NULL};
    const dx_facts *peers[2] = {&end->configs, &end->sessions};
    for (int n = 0; n < 2; n++)
        for (size_t k = 0; k < peers[n]->list.n; k++) {
            const fl_fact *f = peers[n]->list.v[k];
            if (!fl_dx_is_near(c, path, f))
                continue;
            compare_neighbor(c, e, end, f);
            compare_asn(c, p, path, end, f, &seen);
            int md5 = fl_get_bool(f, n == 0 ? (unsigned)FL_ROUTER_BGP_CONFIG_MD5 : (unsigned)FL_ROUTER_SESSION_MD5);
            if (md5 >= 0)
                judge(
                    c, &e->md5, md5 ? DX_YES : DX_NO, false, f,
                    fl_dx_word(c, "%.*s %s", FL_STR_ARG(who(end)), md5 ? "has an MD5 key set" : "has no MD5 key set"));
            e->shut = e->shut || (n == 0 && fl_get_bool(f, FL_ROUTER_BGP_CONFIG_SHUTDOWN) == 1);
            if (n == 1)
                take_session(c, e, f);
        }
    if (seen.remote && seen.local)
        judge(c, &e->asn, DX_YES, false, peers[seen.config ? 0 : 1]->list.v[0],
              fl_dx_word(c, "%.*s and Azure expect the AS numbers that the other end has", FL_STR_ARG(who(end))));
}

static void compare_end(const dx_ctx *c, const dx_peering *p, dx_path *path, const dx_end *end) {
    ends *e = end->of;
    compare_peers(c, p, path, end);
    const dx_facts *ports[2] = {&end->interface_configs, &end->interfaces};
    for (int n = 0; n < 2; n++)
        for (size_t k = 0; k < ports[n]->list.n; k++) {
            compare_tag(c, p, path, end, ports[n]->list.v[k]);
            if (fl_dx_is_near(c, path, ports[n]->list.v[k]))
                take_interface(c, e, end, ports[n]->list.v[k]);
        }
    take_arp(c, path, e, end);
    for (size_t k = 0; e->known && k < end->filters.list.n; k++)
        if (fl_dx_is_near(c, path, end->filters.list.v[k]))
            compare_filter(c, e, end, end->filters.list.v[k]);
    take_sent(c, e, end);
    take_reads(c, e, end);
    for (int named = 1; named >= 0; named--)
        for (size_t k = 0; k < end->sessions.list.n; k++)
            take_counts(c, e, end->sessions.list.v[k], named == 1);
}

/* Each end has a clock of its own: what is known of their difference is in e->at, and what is left open widens the
 * moment. */
static bool is_one_moment(const dx_ctx *c, const ends *e, fl_time azure) {
    const fl_skew *s = e->session ? fl_dx_clock_of(c, e->session->key[FL_KEY_ROUTER]) : NULL;
    if (e->at == FL_TIME_NONE || azure == FL_TIME_NONE)
        return true;
    int64_t apart = e->at > azure ? e->at - azure : azure - e->at;
    return apart <= MOMENT_MS + (s ? s->bound_ms : 0);
}

/* Both ends of one session at one moment: up is up at both. Nothing tells which of the two captures is old. */
static void find_conflict(const dx_ctx *c, dx_path *path) {
    ends *e = path->ends;
    if (e->up == DX_UNREAD || path->up == DX_UNREAD || e->up == path->up || path->bgp_conflict ||
        path->cond == DX_COND_CONFLICT || !is_one_moment(c, e, path->bgp_at))
        return;
    e->conflict = true;
    path->cond = DX_COND_CONFLICT;
    path->carries = DX_UNREAD;
}

/* The session of the other address family: Azure prints its subnet and none of its state, so that nothing is concluded.
 */
static void compare_other(const dx_ctx *c, const dx_peering *p, dx_path *path, ends *e) {
    compare_roles(c, path, e);
    for (size_t i = 0; i < e->list.n; i++)
        compare_peers(c, p, path, e->list.v[i]);
}

void fl_dx_compare(const dx_ctx *c, dx_peering *p, dx_path *path) {
    ends *e = path->ends;
    compare_roles(c, path, e);
    compare_arp_roles(c, path, e);
    for (size_t i = 0; i < e->list.n; i++)
        compare_end(c, p, path, e->list.v[i]);
    if (e->other)
        compare_other(c, p, path, e->other);
    find_conflict(c, path);
}
