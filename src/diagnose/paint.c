/* The picture above the paths: subnets, presence of a peering, states of the circuit, signs of earlier service, model.
 */
#include "diagnose/ends.h"
#include "diagnose/picture.h"

/* ---- rule 9: a table without rows from the edge ---- */

static bool same_command(const dx_ctx *c, const fl_fact *a, const fl_fact *b) {
    if (a->capture == FL_NONE || b->capture == FL_NONE || a->ev.document != b->ev.document)
        return false;
    if (a->capture >= c->store->captures.n || b->capture >= c->store->captures.n)
        return false;
    fl_str x = c->store->captures.v[a->capture].command, y = c->store->captures.v[b->capture].command;
    return x.n > 0 && fl_str_eq(x, y);
}

/* Another section that the same command printed has rows from the edge, so the command does not drop them. */
static bool sibling_section_has_edge(const dx_ctx *c, const dx_path *path) {
    for (size_t r = 0; r < path->route_reads.list.n; r++) {
        const fl_fact *read = path->route_reads.list.v[r];
        if (fl_get_bool(read, FL_READ_WHOLE) != 1 || fl_get_bool(read, FL_READ_FILTER) == 1)
            continue;
        for (size_t i = 0; i < c->edge_reads.list.n; i++)
            if (same_command(c, read, c->edge_reads.list.v[i]))
                return true;
    }
    return false;
}

/* One read of each command that printed rows from the edge. */
static void note_edge_read(dx_ctx *c, const dx_path *path) {
    for (size_t i = 0; i < path->route_reads.list.n; i++) {
        const fl_fact *read = path->route_reads.list.v[i];
        size_t n = c->edge_reads.list.n;
        if (n == 0 || !same_command(c, c->edge_reads.list.v[n - 1], read))
            FL_PUSH(c->a, &c->edge_reads.list, read);
    }
}

static bool has_edge(const dx_path *path) { return path->n_onprem + path->n_reflected > 0 || path->session != NULL; }

/* Second proof of JUDGEMENT.md 9: an edge belongs there. */
static bool edge_belongs(const dx_ctx *c, const dx_peering *p, const dx_path *path) {
    const dx_path *sibling = &p->path[path->bit == DX_PRIMARY ? 1 : 0];
    fl_str paths = fl_dx_declared(c, p->circuit, "paths");
    return has_edge(sibling) || path->edge_before || c->edge_somewhere || fl_str_eqz(paths, "2");
}

static void judge_silence(dx_ctx *c, dx_peering *p, dx_path *path) {
    if (path->cond != DX_COND_UNREAD || !path->table || path->up != DX_UNREAD)
        return;
    bool none = path->n_onprem + path->n_reflected == 0;
    bool whole = path->table_whole || (none && sibling_section_has_edge(c, path));
    if (!none || !whole || !edge_belongs(c, p, path)) {
        if (none)
            path->table_why =
                whole ? FL_STR("only rows from gateways (AS 65515), and nothing shows that an edge belongs there")
                      : FL_STR("only rows from gateways (AS 65515), in an output that is not proven whole");
        return;
    }
    path->cond = DX_COND_SILENT;
    path->carries = DX_NO;
}

/* ---- peerings ---- */

static void take_subnets(dx_peering *p) {
    static const unsigned fields[4] = {FL_PEERING_PRIMARY_SUBNET, FL_PEERING_SECONDARY_SUBNET,
                                       FL_PEERING_PRIMARY_SUBNET6, FL_PEERING_SECONDARY_SUBNET6};
    for (int i = 0; i < 4; i++) {
        const fl_fact *f = fl_dx_pick(&p->facts, fields[i], NULL);
        *(i < 2 ? &p->subnet[i] : &p->subnet6[i - 2]) = f ? fl_get_prefix(f, fields[i]) : NULL;
    }
}

static bool read_lists(const dx_ctx *c, const fl_fact *read, const dx_peering *p) {
    (void)c;
    for (size_t i = 0; i < p->facts.list.n; i++)
        if (p->facts.list.v[i]->read == read->id)
            return true;
    return false;
}

/* The peering list was read whole, or the peerings of the circuit were, and this one is not among them. */
static void find_absence(dx_ctx *c, dx_circuit *circuit, dx_peering *p) {
    for (size_t i = 0; i < circuit->peering_lists.list.n; i++) {
        const fl_fact *read = circuit->peering_lists.list.v[i];
        bool whole_rows = fl_dx_result_is(read, "rows") && fl_get_bool(read, FL_READ_WHOLE) == 1;
        int proof = fl_dx_read_proof(read);
        if (read_lists(c, read, p) || proof == 0 || !(whole_rows || fl_dx_result_is(read, "empty")))
            continue;
        p->present = DX_NO;
        p->present_weak = proof < 2;
        fl_dx_see(c, &p->present_ev, read);
    }
    for (size_t i = 0; i < circuit->facts.list.n; i++) {
        const fl_fact *f = circuit->facts.list.v[i];
        int64_t count, listed = 0;
        if (!fl_get_int(f, FL_CIRCUIT_PEERINGS, &count))
            continue;
        for (size_t k = 0; k < circuit->peerings.n && f->read != FL_NONE; k++)
            for (size_t m = 0; m < circuit->peerings.v[k]->facts.list.n; m++)
                listed += circuit->peerings.v[k]->facts.list.v[m]->read == f->read;
        if (count != 0 && listed < count)
            continue;
        p->present = DX_NO;
        p->present_weak = false;
        fl_dx_see(c, &p->present_ev, f);
    }
    if (p->present != DX_NO && p->absent_error_ev.list.n) {
        p->present = DX_NO;
        fl_dx_see_all(c, &p->present_ev, &p->absent_error_ev);
    }
    if (p->present == DX_UNREAD && circuit->peering_lists.list.n)
        p->present_why = fl_dx_read_why(c, circuit->peering_lists.list.v[0]);
}

static bool has_rows(const dx_peering *p) {
    for (int i = 0; i < 2; i++)
        if (p->path[i].arps.list.n || p->path[i].sessions.list.n || p->path[i].routes.list.n ||
            p->path[i].older_sessions.n || p->path[i].older_routes.n)
            return true;
    return false;
}

static void paint_presence(dx_ctx *c, dx_circuit *circuit, dx_peering *p) {
    if (p->facts.list.n || has_rows(p)) {
        p->present = DX_YES;
        for (size_t i = 0; i < p->facts.list.n; i++)
            fl_dx_see(c, &p->present_ev, p->facts.list.v[i]);
    } else {
        find_absence(c, circuit, p);
    }
    p->wanted = fl_str_ieq(fl_dx_declared(c, circuit, "peering"), p->name) ||
                (c->options->peering.n && fl_str_ieq(c->options->peering, p->name));
    for (int i = 0; i < 2; i++) {
        const dx_path *path = &p->path[i];
        p->wanted = p->wanted || path->older_sessions.n || path->older_routes.n;
        if (p->is_private)
            p->wanted = p->wanted || path->arp_reads.list.n || path->bgp_reads.list.n || path->route_reads.list.n;
    }
    p->wanted = p->wanted || (p->is_private && circuit->connections.list.n > 0);
}

/* JUDGEMENT.md 17: one path that is declared is not half a fault. */
static void ignore_paths(dx_circuit *circuit, dx_peering *p) {
    if (!circuit->single_path)
        return;
    for (int i = 0; i < 2; i++) {
        const dx_path *other = &p->path[1 - i];
        dx_path *path = &p->path[i];
        bool other_is_it = other->carries == DX_YES || (other->read && !path->read);
        if (other_is_it && path->carries != DX_YES && !other->ignored) {
            path->ignored = true;
            path->cond = DX_COND_OK;
        }
    }
}

static void paint_peering(dx_ctx *c, dx_circuit *circuit, dx_peering *p) {
    for (int i = 0; i < 2; i++)
        judge_silence(c, p, &p->path[i]);
    ignore_paths(circuit, p);
    p->carries_all = true;
    p->carries = DX_NO;
    for (int i = 0; i < 2; i++) {
        const dx_path *path = &p->path[i];
        if (path->ignored)
            continue;
        p->carries_all = p->carries_all && path->carries == DX_YES;
        if (path->carries == DX_YES || (path->carries == DX_UNREAD && p->carries == DX_NO))
            p->carries = path->carries;
    }
    paint_presence(c, circuit, p);
}

/* ---- the circuit ---- */

static void take_word(dx_ctx *c, const dx_facts *facts, unsigned field, fl_str *word, bool *conflict, dx_ev *ev) {
    const fl_fact *f = fl_dx_pick(facts, field, conflict);
    if (!f)
        return;
    *word = fl_get_str(f, field);
    for (size_t i = 0; i < facts->list.n; i++)
        if (facts->list.v[i] == f || (*conflict && fl_is_read(facts->list.v[i], field)))
            fl_dx_see(c, ev, facts->list.v[i]);
}

static void paint_states(dx_ctx *c, dx_circuit *circuit) {
    take_word(c, &circuit->facts, FL_CIRCUIT_PROVIDER_STATE, &circuit->provider, &circuit->provider_conflict,
              &circuit->provider_ev);
    take_word(c, &circuit->facts, FL_CIRCUIT_CIRCUIT_STATE, &circuit->state, &circuit->state_conflict,
              &circuit->state_ev);
    circuit->direct = fl_dx_pick(&circuit->facts, FL_CIRCUIT_PORT_ID, NULL) != NULL;
    circuit->state_at = FL_TIME_NONE;
    for (size_t i = 0; i < circuit->facts.list.n; i++) {
        const fl_fact *f = circuit->facts.list.v[i];
        if (fl_is_read(f, FL_CIRCUIT_PROVIDER_STATE) && f->at > circuit->state_at)
            circuit->state_at = f->at;
    }
    if (!circuit->provider.n && circuit->circuit_reads.list.n)
        circuit->why = fl_dx_read_why(c, circuit->circuit_reads.list.v[0]);
}

static void served_by(dx_ctx *c, dx_circuit *circuit, const fl_fact *f, const char *text) {
    if (circuit->served != DX_YES)
        circuit->served_text = fl_str_of(text);
    circuit->served = DX_YES;
    fl_dx_see(c, &circuit->served_ev, f);
}

/* Nothing more is to be said of it. */
static bool is_served(const dx_circuit *circuit) {
    return circuit->served == DX_YES && circuit->served_ev.list.n >= DX_EVIDENCE_MOST;
}

static bool is_provisioned(fl_str word) { return fl_str_ieqz(word, "Provisioned"); }

static void served_by_path(dx_ctx *c, dx_circuit *circuit, dx_path *path) {
    if (path->up == DX_YES)
        served_by(c, circuit, path->session, "a session was established");
    const fl_fact *f;
    int64_t n;
    for (size_t i = 0; path->edge_before && !is_served(circuit) && (f = fl_dx_past(c, &path->older_sessions, &i));)
        if (fl_get_int(f, FL_BGP_SESSION_RECEIVED, &n))
            served_by(c, circuit, f, "an earlier capture shows a session with prefixes");
    if (path->edge_ev.list.n)
        served_by(c, circuit, path->routes.list.v[0], "the route table holds prefixes from the edge");
    if (path->n_gateway)
        served_by(c, circuit, path->routes.list.v[0], "a gateway is connected to the circuit");
    for (size_t i = 0; i < path->sessions.list.n; i++) {
        int64_t asn = 0;
        if (fl_get_int(path->sessions.list.v[i], FL_BGP_SESSION_ASN, &asn) && asn == 65515) {
            served_by(c, circuit, path->sessions.list.v[i], "a gateway is connected to the circuit");
            break;
        }
    }
}

/* JUDGEMENT.md 11: signs of earlier service. */
static void paint_service(dx_ctx *c, dx_circuit *circuit) {
    for (size_t i = 0; i < circuit->connections.list.n; i++)
        served_by(c, circuit, circuit->connections.list.v[i], "a gateway connection to this circuit exists");
    const fl_fact *f;
    for (size_t i = 0; !is_served(circuit) && (f = fl_dx_past(c, &circuit->older_facts, &i)) != NULL;) {
        bool older = circuit->state_at != FL_TIME_NONE && f->at < circuit->state_at;
        if (older && is_provisioned(fl_get_str(f, FL_CIRCUIT_PROVIDER_STATE)))
            served_by(c, circuit, f, "an earlier capture shows the circuit Provisioned");
    }
    for (size_t i = 0; i < circuit->peerings.n; i++)
        for (int k = 0; k < 2; k++)
            served_by_path(c, circuit, &circuit->peerings.v[i]->path[k]);
    int64_t peerings;
    if (circuit->served == DX_UNREAD && fl_dx_pick_int(&circuit->facts, FL_CIRCUIT_PEERINGS, &peerings) &&
        peerings == 0)
        circuit->served = DX_NO;
}

/* ---- model (JUDGEMENT.md 6) ---- */

static fl_model model_word(fl_str word) {
    if (fl_str_ieqz(word, "own-edge"))
        return FL_MODEL_OWN_EDGE;
    return fl_str_ieqz(word, "provider-l3") ? FL_MODEL_PROVIDER_L3 : FL_MODEL_UNKNOWN;
}

static void paint_model(const dx_ctx *c, dx_circuit *circuit) {
    fl_model declared = model_word(fl_dx_declared(c, circuit, "model"));
    bool provider = false;
    for (size_t i = 0; i < circuit->peerings.n; i++)
        provider = provider ||
                   fl_str_ieqz(fl_dx_pick_str(&circuit->peerings.v[i]->facts, FL_PEERING_LAST_MODIFIED_BY), "Provider");
    circuit->model_from = "none";
    circuit->model = FL_MODEL_UNKNOWN;
    if (c->options->model != FL_MODEL_UNKNOWN) {
        circuit->model = c->options->model;
        circuit->model_from = "option";
    } else if (declared != FL_MODEL_UNKNOWN) {
        circuit->model = declared;
        circuit->model_from = "record";
    } else if (circuit->edge_seen || provider) {
        circuit->model = circuit->edge_seen ? FL_MODEL_OWN_EDGE : FL_MODEL_PROVIDER_L3;
        circuit->model_from = "inferred";
    }
}

static void find_edges(dx_ctx *c) {
    for (size_t i = 0; i < c->circuits.n; i++)
        for (size_t k = 0; k < c->circuits.v[i]->peerings.n; k++)
            for (int n = 0; n < 2; n++) {
                const dx_path *path = &c->circuits.v[i]->peerings.v[k]->path[n];
                if (!has_edge(path))
                    continue;
                c->edge_somewhere = true;
                if (path->edge_ev.list.n)
                    note_edge_read(c, path);
                fl_dx_see_all(c, &c->edge_somewhere_ev, path->edge_ev.list.n ? &path->edge_ev : &path->bgp_ev);
            }
}

static void find_tracks(const dx_ctx *c, dx_peering *p) {
    for (int n = 0; n < 2; n++) {
        p->path[n].flap = FL_NEW(c->a, dx_flap_memo);
        p->path[n].track = fl_history_track(c->history, p->circuit->name, p->name, fl_str_of(p->path[n].name));
    }
}

void fl_dx_paint(dx_ctx *c) {
    for (size_t i = 0; i < c->circuits.n; i++) {
        dx_circuit *circuit = c->circuits.v[i];
        circuit->single_path = fl_str_eqz(fl_dx_declared(c, circuit, "paths"), "1");
        for (size_t k = 0; k < circuit->peerings.n; k++) {
            take_subnets(circuit->peerings.v[k]);
            fl_dx_drop_stale(c, circuit->peerings.v[k]);
            find_tracks(c, circuit->peerings.v[k]);
            for (int n = 0; n < 2; n++)
                fl_dx_paint_path(c, circuit->peerings.v[k], &circuit->peerings.v[k]->path[n]);
            fl_dx_split_epochs(c, circuit->peerings.v[k]);
        }
    }
    fl_dx_join_ends(c);
    find_edges(c);
    for (size_t i = 0; i < c->circuits.n; i++) {
        dx_circuit *circuit = c->circuits.v[i];
        for (size_t k = 0; k < circuit->peerings.n; k++)
            paint_peering(c, circuit, circuit->peerings.v[k]);
        paint_states(c, circuit);
        paint_service(c, circuit);
        paint_model(c, circuit);
    }
}
