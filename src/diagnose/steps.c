#include "diagnose/steps.h"

#include "diagnose/engine.h"

typedef struct seen {
    fl_result result;
    fl_str found;
    fl_time at;
    dx_ev ev;
} seen;

static seen unread(fl_str why) {
    return (seen){FL_UNREAD, why.n ? why : FL_STR("not captured"), FL_TIME_NONE, {.list = {0}}};
}

/* ---- 1 provider state ---- */

static bool any_carries(const dx_circuit *k, const dx_ev **ev) {
    for (size_t i = 0; i < k->peerings.n; i++)
        for (int n = 0; n < 2; n++) {
            const dx_path *path = &k->peerings.v[i]->path[n];
            *ev = path->edge_ev.list.n ? &path->edge_ev : &path->bgp_ev;
            if (path->carries == DX_YES && !path->ignored)
                return true;
        }
    return false;
}

static seen provider_state(const dx_ctx *c, const dx_circuit *k) {
    const dx_ev *carry;
    seen s = unread(k->why);
    const fl_str none = FL_STR("unread");
    fl_dx_see_all(c, &s.ev, &k->provider_ev);
    fl_dx_see_all(c, &s.ev, &k->state_ev);
    s.at = k->state_at;
    if (!k->provider.n && !k->state.n) {
        if (!any_carries(k, &carry))
            return s;
        s.result = FL_HEALTHY;
        s.found = FL_STR("healthy, implied by what the circuit carries");
        fl_dx_see_all(c, &s.ev, carry);
        return s;
    }
    fl_str provider = k->direct && !k->provider.n ? FL_STR("no provider (ExpressRoute Direct)") : k->provider;
    s.found = fl_dx_word(c, "%.*s / %.*s", FL_STR_ARG(provider.n ? provider : none),
                         FL_STR_ARG(k->state.n ? k->state : none));
    bool state_good = !k->state.n || fl_str_ieqz(k->state, "Enabled") || fl_dx_is_cut(k->state, "Enabled");
    bool provider_good = fl_str_ieqz(k->provider, "Provisioned") || k->direct;
    if (k->provider_conflict || k->state_conflict)
        s.result = FL_CONFLICTING;
    else if (!state_good || (k->provider.n && !provider_good))
        s.result = FL_FAILED;
    else
        s.result = provider_good ? FL_HEALTHY : FL_UNREAD;
    return s;
}

/* ---- 2 peering ---- */

static seen peering(const dx_ctx *c, const dx_peering *p) {
    seen s = unread(p->present_why);
    bool conflict;
    fl_dx_see_all(c, &s.ev, &p->present_ev);
    if (p->present == DX_NO) {
        s.result = p->present_weak ? FL_UNREAD : FL_FAILED;
        s.found = p->present_weak ? FL_STR("perhaps not there: the list is no proof") : FL_STR("not there");
        if (!p->wanted && !p->is_private)
            s.result = FL_UNREAD;
        return s;
    }
    const fl_fact *state = fl_dx_pick(&p->facts, FL_PEERING_STATE, &conflict);
    const fl_fact *prefixes = fl_dx_pick(&p->facts, FL_PEERING_PREFIXES_STATE, NULL);
    bool blank = false;
    for (size_t i = 0; i < p->facts.list.n; i++)
        blank = blank || fl_get_bool(p->facts.list.v[i], FL_PEERING_BLANK) == 1;
    if (p->present == DX_UNREAD)
        return s;
    s.at = state ? state->at : FL_TIME_NONE;
    fl_str word = state ? fl_get_str(state, FL_PEERING_STATE) : FL_STR_NONE;
    fl_str validation = prefixes && p->is_microsoft ? fl_get_str(prefixes, FL_PEERING_PREFIXES_STATE) : FL_STR_NONE;
    bool bad_prefixes = validation.n && !fl_str_ieqz(validation, "Configured");
    s.found = fl_dx_word(c, "%.*s%s%s%.*s", FL_STR_ARG(word.n ? word : FL_STR("there, state unread")),
                         blank ? ", fields blank" : "", validation.n ? ", prefixes " : "", FL_STR_ARG(validation));
    if (word.n && conflict)
        s.result = FL_CONFLICTING;
    else if ((word.n && !fl_str_ieqz(word, "Enabled")) || (blank && p->carries != DX_YES))
        s.result = FL_FAILED;
    else
        s.result = bad_prefixes ? FL_DEGRADED : FL_HEALTHY;
    return s;
}

/* ---- 3 to 5, per path ---- */

static seen arp(const dx_ctx *c, const dx_path *path) {
    static const char *const words[] = {
        [DX_ARP_UNREAD] = "",
        [DX_ARP_BOTH] = "both rows resolved",
        [DX_ARP_MS_ONLY] = "Microsoft row only",
        [DX_ARP_ONPREM_ONLY] = "on-premises row only",
        [DX_ARP_INCOMPLETE] = "on-premises MAC Incomplete",
        [DX_ARP_EMPTY] = "no rows",
        [DX_ARP_NO_TABLE] = "no table returned",
        [DX_ARP_CONFLICTING] = "captures differ",
    };
    seen s = unread(path->arp_why);
    fl_dx_see_all(c, &s.ev, &path->arp_ev);
    s.at = path->arp_at;
    if (path->arp != DX_ARP_UNREAD)
        s.found = fl_str_of(words[path->arp]);
    if (path->l2_implied) { /* JUDGEMENT.md 3 */
        s.result = FL_HEALTHY;
        const char *by = path->up == DX_YES || path->negotiating ? "the established session" : "prefixes from the edge";
        s.found = fl_dx_word(c, "healthy, implied by %s (%.*s)", by, FL_STR_ARG(s.found));
        fl_dx_see_all(c, &s.ev, path->up == DX_YES ? &path->bgp_ev : &path->edge_ev);
        return s;
    }
    switch (path->arp) {
    case DX_ARP_UNREAD:
    case DX_ARP_ONPREM_ONLY:
        s.result = FL_UNREAD;
        break;
    case DX_ARP_BOTH:
        s.result = FL_HEALTHY;
        break;
    case DX_ARP_CONFLICTING:
        s.result = FL_CONFLICTING;
        break;
    case DX_ARP_MS_ONLY:
    case DX_ARP_INCOMPLETE:
    case DX_ARP_EMPTY:
    case DX_ARP_NO_TABLE:
        s.result = path->arp_weak ? FL_UNREAD : FL_FAILED;
        break;
    }
    return s;
}

static seen bgp(const dx_ctx *c, const dx_path *path) {
    seen s = unread(path->bgp_why);
    fl_dx_see_all(c, &s.ev, &path->bgp_ev);
    s.at = path->bgp_at;
    if (path->bgp_conflict) {
        s.result = FL_CONFLICTING;
        s.found = FL_STR("captures differ");
    } else if (path->up == DX_NO) {
        s.result = FL_FAILED;
        s.found = path->word.n ? path->word : FL_STR("not established");
    } else if (path->up == DX_YES) {
        s.result = path->received == 0 ? FL_FAILED : FL_HEALTHY;
        s.found = path->received >= 0 ? fl_dx_word(c, "Established, %lld prefix%s", (long long)path->received,
                                                   path->received == 1 ? "" : "es")
                                      : FL_STR("Established, received count unread");
    } else if (path->n_onprem + path->n_reflected > 0) {
        s.result = FL_HEALTHY;
        s.found = fl_dx_word(c, "healthy, implied by prefixes from the edge (%.*s)", FL_STR_ARG(s.found));
        fl_dx_see_all(c, &s.ev, &path->edge_ev);
    }
    return s;
}

static seen routes(const dx_ctx *c, const dx_path *path) {
    seen s = unread(path->table_why);
    fl_dx_see_all(c, &s.ev, &path->table_ev);
    if (!path->table)
        return s;
    s.at = path->table_at;
    fl_str why = path->table_why;
    s.found = fl_dx_word(c, "%zu from on-premises, %zu reflected, %zu from gateways", path->n_onprem, path->n_reflected,
                         path->n_gateway);
    if (path->table_conflict)
        s.result = FL_CONFLICTING;
    else if (path->n_onprem > 0)
        s.result = FL_HEALTHY;
    else if (path->cond == DX_COND_ZERO || path->cond == DX_COND_SILENT ||
             (path->table_whole && !path->n_reflected && path->carries == DX_NO))
        s.result = FL_FAILED;
    else {
        s.result = path->n_reflected ? FL_HEALTHY : FL_UNREAD;
        if (why.n && !path->n_reflected && !path->table_whole)
            s.found = fl_dx_word(c, "%.*s (%.*s)", FL_STR_ARG(s.found), FL_STR_ARG(why));
    }
    return s;
}

/* ---- 6 to 10, beyond the circuit ---- */

static const fl_fact *first_read(const dx_ctx *c, const char *name, const char *other) {
    for (size_t i = 0; i < c->first_reads.list.n; i++) {
        fl_str read = fl_get_str(c->first_reads.list.v[i], FL_READ_READ);
        if (fl_str_eqz(read, name) || (other && fl_str_eqz(read, other)))
            return c->first_reads.list.v[i];
    }
    return NULL;
}

static seen gateway(const dx_ctx *c, const dx_circuit *k) {
    (void)k;
    const fl_fact *list = first_read(c, "gateway-list", "gateway-show"), *er = NULL, *other = NULL;
    seen s = unread(list ? fl_dx_read_why(c, list) : FL_STR_NONE);
    for (size_t i = 0; i < c->gateways.list.n; i++) {
        const fl_fact *f = c->gateways.list.v[i];
        bool is_er =
            fl_str_ieqz(fl_get_str(f, FL_GATEWAY_TYPE), "ExpressRoute") || fl_get_bool(f, FL_GATEWAY_VWAN) == 1;
        er = is_er && !er ? f : er;
        other = !is_er && !other ? f : other;
    }
    const fl_fact *shown = er ? er : other;
    if (shown) {
        fl_str type = fl_get_str(shown, FL_GATEWAY_TYPE), name = fl_get_str(shown, FL_GATEWAY_NAME);
        bool failed = !er && type.n && list && fl_dx_read_proof(list) == 2;
        s.result = er ? FL_HEALTHY : failed ? FL_FAILED : FL_UNREAD;
        s.found = fl_dx_word(c, "%.*s, %.*s", FL_STR_ARG(name),
                             FL_STR_ARG(type.n ? type
                                        : er   ? FL_STR("Virtual WAN")
                                               : FL_STR("type unread")));
        s.at = shown->at;
        fl_dx_see(c, &s.ev, shown);
        return s;
    }
    if (list && fl_dx_result_is(list, "empty") && fl_dx_read_proof(list) == 2) {
        s.result = FL_FAILED;
        s.found = FL_STR("none in the list");
    }
    fl_dx_see(c, &s.ev, list);
    return s;
}

static seen connection(const dx_ctx *c, const dx_circuit *k) {
    const fl_fact *list = first_read(c, "connection-list", "connection-show");
    seen s = unread(list ? fl_dx_read_why(c, list) : FL_STR_NONE);
    fl_dx_see(c, &s.ev, list);
    for (size_t i = 0; i < k->connections.list.n; i++) {
        const fl_fact *f = k->connections.list.v[i];
        fl_str name = fl_get_str(f, FL_CONNECTION_NAME), status = fl_get_str(f, FL_CONNECTION_STATUS);
        if (i > 0 && !status.n)
            continue;
        s.at = f->at;
        s.found =
            fl_dx_word(c, "%.*s: %.*s", FL_STR_ARG(name), FL_STR_ARG(status.n ? status : FL_STR("status unread")));
        s.result = !status.n || fl_str_ieqz(status, "Unknown") ? FL_UNREAD
                   : fl_str_ieqz(status, "Connected")          ? FL_HEALTHY
                                                               : FL_FAILED;
        fl_dx_see(c, &s.ev, f);
        if (s.result == FL_FAILED)
            return s;
    }
    if (!k->connections.list.n && list && fl_dx_result_is(list, "empty") && fl_dx_read_proof(list) == 2) {
        s.result = FL_FAILED;
        s.found = FL_STR("none in the list");
    } else if (!k->connections.list.n && c->connections.list.n) {
        s.found = FL_STR("none of those read is known to lead to this circuit");
    }
    return s;
}

static seen vnet_routes(const dx_ctx *c, const dx_circuit *k) {
    (void)k;
    const fl_fact *read = first_read(c, "effective-routes", "vhub-effective-routes");
    seen s = unread(read ? fl_dx_read_why(c, read) : FL_STR_NONE);
    size_t n, from_gateway = 0;
    const fl_fact *const *all = fl_view_all(c->view, FL_EFFECTIVE_ROUTE, &n);
    for (size_t i = 0; i < n; i++) {
        bool gw =
            fl_str_ifind(fl_get_str(all[i], FL_EFFECTIVE_ROUTE_NEXT_HOP_TYPE), FL_STR("VirtualNetworkGateway")) >= 0;
        from_gateway += gw;
        if (gw)
            fl_dx_see(c, &s.ev, all[i]);
    }
    fl_dx_see(c, &s.ev, read);
    if (n) {
        s.at = all[0]->at;
        s.result = from_gateway ? FL_HEALTHY : FL_UNREAD;
        s.found = from_gateway ? fl_dx_word(c, "%zu routes by the gateway", from_gateway)
                               : FL_STR("captured, none of its routes leads to the gateway; not judged");
    }
    return s;
}

static seen security_rules(const dx_ctx *c, const dx_circuit *k) {
    (void)k;
    const fl_fact *read = first_read(c, "effective-nsg", NULL);
    bool rows = read && fl_dx_result_is(read, "rows");
    seen s = unread(!read  ? FL_STR_NONE
                    : rows ? FL_STR("captured, no symptom to judge it by")
                           : fl_dx_read_why(c, read));
    fl_dx_see(c, &s.ev, read);
    return s;
}

static seen dns(const dx_ctx *c, const dx_circuit *k) {
    (void)c;
    (void)k;
    return unread(FL_STR_NONE);
}

static seen global_reach(const dx_ctx *c, const dx_circuit *k) {
    seen s = unread(k->global_reach_reads.list.n ? fl_dx_read_why(c, k->global_reach_reads.list.v[0]) : FL_STR_NONE);
    for (size_t i = 0; i < k->global_reach.list.n; i++) {
        const fl_fact *f = k->global_reach.list.v[i];
        fl_str status = fl_get_str(f, FL_GLOBAL_REACH_STATUS), name = fl_get_str(f, FL_GLOBAL_REACH_NAME);
        fl_dx_see(c, &s.ev, f);
        s.at = f->at;
        s.result = !status.n ? FL_UNREAD : fl_str_ieqz(status, "Connected") ? FL_HEALTHY : FL_FAILED;
        s.found =
            fl_dx_word(c, "%.*s: %.*s", FL_STR_ARG(name), FL_STR_ARG(status.n ? status : FL_STR("status unread")));
        if (s.result == FL_FAILED)
            return s;
    }
    if (!k->global_reach.list.n && k->global_reach_reads.list.n) {
        const fl_fact *r = k->global_reach_reads.list.v[0];
        fl_dx_see(c, &s.ev, r);
        if (fl_dx_result_is(r, "empty"))
            s.found = FL_STR("no link in the list");
    }
    return s;
}

/* ---- the order of reads ---- */

typedef struct step_row {
    unsigned step;
    const char *read, *layer;
    seen (*circuit)(const dx_ctx *, const dx_circuit *);
    seen (*peering)(const dx_ctx *, const dx_peering *);
    seen (*path)(const dx_ctx *, const dx_path *);
    bool same; /* the same for every circuit */
} step_row;

static const step_row order[] = {
    {1, "provider-state", "provider", provider_state, NULL, NULL, false},
    {2, "peering", "peering", NULL, peering, NULL, false},
    {3, "arp", "provider", NULL, NULL, arp, false},
    {4, "bgp-summary", "bgp", NULL, NULL, bgp, false},
    {5, "routes", "routes", NULL, NULL, routes, false},
    {6, "gateway", "gateway", gateway, NULL, NULL, true},
    {7, "connection", "connection", connection, NULL, NULL, false},
    {8, "vnet-routes", "vnet", vnet_routes, NULL, NULL, true},
    {9, "security-rules", "security", security_rules, NULL, NULL, true},
    {10, "dns", "dns", dns, NULL, NULL, false},
    {11, "global-reach", "global-reach", global_reach, NULL, NULL, false},
};
enum { ORDER = sizeof order / sizeof *order };

static void push(const dx_ctx *c, dx_steps *out, const step_row *row, const dx_circuit *k, const dx_peering *p,
                 const char *path, const seen *s) {
    fl_step step = {.step = row->step,
                    .read = fl_str_of(row->read),
                    .layer = fl_str_of(row->layer),
                    .result = s->result,
                    .found = s->found,
                    .at = s->at,
                    .evidence = s->ev.list.v,
                    .n = s->ev.list.n};
    step.scope.circuit = k->name;
    step.scope.peering = p ? p->name : FL_STR_NONE;
    step.scope.path = fl_str_of(path);
    FL_PUSH(c->a, &out->list, step);
}

static void replay_peering(const dx_ctx *c, dx_steps *out, const dx_circuit *k, const dx_peering *p) {
    for (size_t i = 0; i < ORDER; i++) {
        if (order[i].peering) {
            seen s = order[i].peering(c, p);
            push(c, out, &order[i], k, p, NULL, &s);
        }
        for (int n = 0; n < 2 && order[i].path; n++) {
            seen s = order[i].path(c, &p->path[n]);
            if (p->path[n].ignored)
                s.result = FL_UNREAD;
            if (p->path[n].ignored)
                s.found = FL_STR("declared as not there");
            push(c, out, &order[i], k, p, p->path[n].name, &s);
        }
    }
}

void fl_dx_replay(const dx_ctx *c, dx_steps *out) {
    seen of_all[ORDER];
    for (size_t r = 0; r < ORDER && c->circuits.n; r++)
        if (order[r].same)
            of_all[r] = order[r].circuit(c, c->circuits.v[0]);
    for (size_t i = 0; i < c->circuits.n; i++) {
        const dx_circuit *k = c->circuits.v[i];
        for (size_t r = 0; r < ORDER; r++) {
            if (order[r].step == 2)
                for (size_t p = 0; p < k->peerings.n; p++)
                    replay_peering(c, out, k, k->peerings.v[p]);
            bool seen_reach = k->global_reach.list.n || k->global_reach_reads.list.n;
            if (!order[r].circuit || (order[r].step == 11 && !seen_reach))
                continue;
            seen s = order[r].same ? of_all[r] : order[r].circuit(c, k);
            push(c, out, &order[r], k, NULL, NULL, &s);
        }
    }
}
