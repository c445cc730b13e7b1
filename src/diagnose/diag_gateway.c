/* G: the gateway and its connection, beyond a circuit that carries. */
#include "diagnose/engine.h"
#include "diagnose/picture.h"

/* ---- the private peering below: gateways have no part in Microsoft peering ---- */

static const dx_peering *private_of(const dx_circuit *k) {
    for (size_t i = 0; i < k->peerings.n; i++)
        if (!k->peerings.v[i]->is_microsoft)
            return k->peerings.v[i];
    return NULL;
}

static dx_tri carries_below(const dx_where *w) {
    const dx_peering *p = private_of(w->circuit);
    return p ? p->carries : DX_UNREAD;
}

static bool asks(const dx_ctx *c, const dx_where *w) {
    return private_of(w->circuit) && !fl_str_ieqz(fl_dx_declared(c, w->circuit, "gateway"), "none");
}

/* ---- lists and their scope (JUDGEMENT.md 13) ---- */

typedef struct list_proof {
    const fl_fact *read;
    int proof; /* 2 proven, 1 supported, 0 nothing */
} list_proof;

static bool scope_known(const dx_ctx *c, const dx_where *w, const fl_fact *read) {
    return fl_get_str(read, FL_READ_SCOPE_GROUP).n > 0 || fl_dx_declared(c, w->circuit, "scope").n > 0;
}

static int list_proof_of(const dx_ctx *c, const dx_where *w, const fl_fact *read) {
    int proof = fl_dx_read_proof(read);
    bool whole_rows = fl_dx_result_is(read, "rows") && fl_get_bool(read, FL_READ_WHOLE) == 1;
    if (!fl_dx_result_is(read, "empty") && !whole_rows)
        return 0;
    if (whole_rows && proof == 0 && fl_get_bool(read, FL_READ_FILTER) == 0)
        proof = 2;
    return proof == 2 && !scope_known(c, w, read) ? 1 : proof;
}

static list_proof best_list(const dx_ctx *c, const dx_where *w, const dx_facts *reads) {
    list_proof best = {NULL, 0};
    for (size_t i = 0; i < reads->list.n; i++) {
        int proof = list_proof_of(c, w, reads->list.v[i]);
        if (proof > best.proof)
            best = (list_proof){reads->list.v[i], proof};
    }
    return best;
}

/* ---- Virtual WAN ---- */

static bool no_gateway_on_path(const dx_path *p) {
    if (p->ignored || (p->table_whole && p->n_gateway == 0))
        return true;
    for (size_t i = 0; i < p->sessions.list.n; i++) {
        int64_t asn = 0;
        if (!fl_get_int(p->sessions.list.v[i], FL_BGP_SESSION_ASN, &asn) || asn == 65515)
            return false;
    }
    for (size_t i = 0; i < p->bgp_reads.list.n; i++) {
        const fl_fact *r = p->bgp_reads.list.v[i];
        if (fl_dx_result_is(r, "rows") && fl_get_bool(r, FL_READ_WHOLE) == 1 && fl_get_bool(r, FL_READ_FILTER) != 1)
            return true;
    }
    return false;
}

/* Its own lists are proven empty, or the Microsoft edge speaks to no gateway of any kind. */
static bool vwan_ruled_out(const dx_ctx *c, const dx_where *w) {
    const dx_peering *p = private_of(w->circuit);
    for (size_t i = 0; i < c->vwan_reads.list.n; i++) {
        const fl_fact *r = c->vwan_reads.list.v[i];
        if (fl_dx_result_is(r, "empty") && fl_dx_read_proof(r) == 2)
            return true;
    }
    return fl_str_ieqz(fl_dx_declared(c, w->circuit, "gateway"), "vnet") ||
           (p && no_gateway_on_path(&p->path[0]) && no_gateway_on_path(&p->path[1]));
}

/* ---- gateways ---- */

typedef struct gateways {
    size_t n, express_route, other, unread, vwan;
    const fl_fact *er, *wrong;
} gateways;

static gateways count_gateways(const dx_ctx *c) {
    gateways g = {0};
    for (size_t i = 0; i < c->gateways.list.n; i++) {
        const fl_fact *f = c->gateways.list.v[i];
        fl_str type = fl_get_str(f, FL_GATEWAY_TYPE);
        if (fl_get_bool(f, FL_GATEWAY_VWAN) == 1) {
            g.vwan++;
            continue;
        }
        g.n++;
        if (fl_str_ieqz(type, "ExpressRoute")) {
            g.express_route++;
            g.er = g.er ? g.er : f;
        } else if (type.n) {
            g.other++;
            g.wrong = g.wrong ? g.wrong : f;
        } else {
            g.unread++;
        }
    }
    return g;
}

static dx_answer proven(const dx_ctx *c, const dx_where *w, bool proof, bool no_vwan, const fl_fact *read,
                        const fl_fact *more, const char *vwan_next, const char *text) {
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    fl_dx_see(c, ev, read);
    fl_dx_see(c, ev, more);
    bool below = carries_below(w) == DX_YES;
    const char *lack = !proof     ? "; the list is no proof (its scope or its form)"
                       : !no_vwan ? "; Virtual WAN is not ruled out"
                       : !below   ? "; the layers below are not known to carry"
                                  : "";
    bool holds = proof && no_vwan && below;
    dx_answer a = fl_dx_say_of(holds ? DX_SAY_HOLDS : DX_SAY_CANDIDATE, ev, fl_dx_word(c, "%s%s", text, lack));
    a.cls = holds ? FL_CLASS_OUTAGE : FL_CLASS_INCONCLUSIVE;
    a.next = proof && !no_vwan ? vwan_next : NULL;
    return a;
}

static dx_answer g01(const dx_ctx *c, const dx_where *w) {
    gateways g = count_gateways(c);
    list_proof list = best_list(c, w, &c->gateway_reads);
    if (!asks(c, w) || !list.read || !fl_dx_result_is(list.read, "empty") || g.n || g.vwan)
        return fl_dx_na();
    return proven(c, w, list.proof == 2, vwan_ruled_out(c, w), list.read, NULL, "K6w",
                  "the unfiltered list of gateways is empty");
}

/* A VPN gateway beside an ExpressRoute gateway is no fault. */
static dx_answer g02(const dx_ctx *c, const dx_where *w) {
    gateways g = count_gateways(c);
    list_proof list = best_list(c, w, &c->gateway_reads);
    if (!asks(c, w) || !list.read || !g.other || g.express_route || g.unread || g.vwan)
        return fl_dx_na();
    fl_str type = fl_get_str(g.wrong, FL_GATEWAY_TYPE);
    dx_answer a = proven(c, w, list.proof == 2, true, list.read, g.wrong, NULL,
                         fl_dx_word(c, "the only gateway is of type %.*s", FL_STR_ARG(type)).p);
    a.param[0] = (dx_param){"found", type};
    a.param[1] = (dx_param){"gateway", fl_get_str(g.wrong, FL_GATEWAY_NAME)};
    return a;
}

/* ---- connections ---- */

static bool is_vpn(const fl_fact *f) {
    fl_str type = fl_get_str(f, FL_CONNECTION_TYPE);
    return type.n && !fl_str_ieqz(type, "ExpressRoute") && fl_get_bool(f, FL_CONNECTION_VWAN) != 1;
}

typedef struct elsewhere {
    size_t n, unread; /* ExpressRoute connections to other circuits; with the peer unread */
    const fl_fact *first;
} elsewhere;

static elsewhere count_elsewhere(const dx_ctx *c) {
    elsewhere e = {0};
    for (size_t i = 0; i < c->connections.list.n; i++) {
        const fl_fact *f = c->connections.list.v[i];
        if (is_vpn(f))
            continue;
        if (!fl_dx_connection_circuit(f).n) {
            e.unread++;
            continue;
        }
        e.n++;
        e.first = e.first ? e.first : f;
    }
    return e;
}

/* Other circuits of the bundle have their own connections: only a circuit that nobody captured is a wrong one. */
static bool is_wrong_peer(const dx_ctx *c, const fl_fact *f) {
    fl_str peer = fl_dx_connection_circuit(f);
    for (size_t i = 0; i < c->circuits.n; i++)
        if (fl_str_ieq(c->circuits.v[i]->name, peer))
            return false;
    return c->circuits.n == 1 && c->circuits.v[0]->name.n > 0;
}

static dx_answer g03(const dx_ctx *c, const dx_where *w) {
    gateways g = count_gateways(c);
    elsewhere e = count_elsewhere(c);
    list_proof list = best_list(c, w, &c->connection_reads);
    if (!asks(c, w) || !list.read || w->circuit->connections.list.n || e.unread)
        return fl_dx_na();
    if (e.first && is_wrong_peer(c, e.first))
        return fl_dx_na();
    if (!g.express_route && (g.n || c->gateway_reads.list.n))
        return fl_dx_na(); /* G01 or G02 is the question then */
    dx_answer a = proven(c, w, list.proof == 2 && g.express_route, vwan_ruled_out(c, w), list.read, g.er, "K6w K7w",
                         "the unfiltered list of connections has none to this circuit");
    return a;
}

static dx_answer g04(const dx_ctx *c, const dx_where *w) {
    const dx_circuit *k = w->circuit;
    const fl_fact *bad = NULL;
    bool good = false;
    for (size_t i = 0; i < k->connections.list.n; i++) {
        const fl_fact *f = k->connections.list.v[i];
        fl_str status = fl_get_str(f, FL_CONNECTION_STATUS);
        /* null and Unknown are what much of the tooling prints for ExpressRoute: unread, never NotConnected */
        if (is_vpn(f) || !status.n || fl_str_ieqz(status, "Unknown") || fl_dx_is_cut(status, "Connected"))
            continue;
        good = good || fl_str_ieqz(status, "Connected");
        bad = fl_str_ieqz(status, "Connected") ? bad : bad ? bad : f;
    }
    if (!bad || !asks(c, w))
        return fl_dx_na();
    fl_str status = fl_get_str(bad, FL_CONNECTION_STATUS);
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    fl_dx_see(c, ev, bad);
    dx_tri below = carries_below(w);
    dx_answer a = fl_dx_say_of(below == DX_YES  ? DX_SAY_HOLDS
                               : below == DX_NO ? DX_SAY_BESIDE
                                                : DX_SAY_CANDIDATE,
                               ev,
                               fl_dx_word(c, "connection status %.*s%s", FL_STR_ARG(status),
                                          below == DX_YES  ? ""
                                          : below == DX_NO ? "; what is below it carries nothing, which explains it"
                                                           : "; the layers below are unread"));
    a.cls = below == DX_UNREAD ? FL_CLASS_INCONCLUSIVE : good ? FL_CLASS_PARTIAL_OUTAGE : FL_CLASS_OUTAGE;
    a.param[0] = (dx_param){"state", status};
    a.param[1] = (dx_param){"connection", fl_get_str(bad, FL_CONNECTION_NAME)};
    return a;
}

static dx_answer g05(const dx_ctx *c, const dx_where *w) {
    elsewhere e = count_elsewhere(c);
    if (!asks(c, w) || w->circuit->connections.list.n || e.unread || !e.first || !is_wrong_peer(c, e.first))
        return fl_dx_na();
    list_proof list = best_list(c, w, &c->connection_reads);
    fl_str peer = fl_dx_connection_circuit(e.first);
    dx_answer a = proven(c, w, list.proof == 2, true, list.read, e.first, NULL,
                         fl_dx_word(c, "the connection leads to circuit %.*s", FL_STR_ARG(peer)).p);
    a.param[0] = (dx_param){"found", peer};
    a.param[1] = (dx_param){"connection", fl_get_str(e.first, FL_CONNECTION_NAME)};
    return a;
}

enum { BEYOND = 1U << DX_AT_BEYOND };
static const dx_row rows[] = {
    {"G01", "gateway", BEYOND, g01},    {"G02", "gateway", BEYOND, g02},    {"G03", "connection", BEYOND, g03},
    {"G04", "connection", BEYOND, g04}, {"G05", "connection", BEYOND, g05},
};
const dx_rows fl_dx_gateway_rows = {rows, sizeof rows / sizeof *rows};
