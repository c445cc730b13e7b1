#include "diagnose/situation.h"

#include <stdarg.h>
#include <stdlib.h>

#include "diagnose/picture.h"

/* ---- helpers ---- */

void fl_dx_see(const dx_ctx *c, dx_ev *ev, const fl_fact *f) {
    if (!f || ev->list.n >= DX_EVIDENCE_MOST)
        return;
    for (size_t i = 0; i < ev->list.n; i++) {
        const fl_evidence *e = &ev->list.v[i];
        if (e->document == f->ev.document && e->first_line == f->ev.first_line && e->last_line == f->ev.last_line)
            return;
    }
    fl_evidence kept = f->ev;
    if (fl_kind_keep[f->kind] != FL_KEEP_FACT)
        kept.pointer = fl_arena_str(c->a, kept.pointer); /* of a scratch */
    FL_PUSH(c->a, &ev->list, kept);
}

void fl_dx_see_all(const dx_ctx *c, dx_ev *ev, const dx_ev *more) {
    for (size_t i = 0; i < more->list.n; i++) {
        const fl_fact f = {.ev = more->list.v[i]};
        fl_dx_see(c, ev, &f);
    }
}

const fl_fact *fl_dx_pick(const dx_facts *facts, unsigned field, bool *conflict) {
    const fl_fact *first = NULL;
    if (conflict)
        *conflict = false;
    for (size_t i = 0; i < facts->list.n; i++) {
        const fl_fact *f = facts->list.v[i];
        if (!fl_is_read(f, field))
            continue;
        if (!first)
            first = f;
        else if (conflict && !fl_value_eq(&first->v[field], &f->v[field]))
            *conflict = true;
    }
    return first;
}

fl_str fl_dx_pick_str(const dx_facts *facts, unsigned field) {
    const fl_fact *f = fl_dx_pick(facts, field, NULL);
    return f ? fl_get_str(f, field) : FL_STR_NONE;
}

bool fl_dx_pick_int(const dx_facts *facts, unsigned field, int64_t *out) {
    const fl_fact *f = fl_dx_pick(facts, field, NULL);
    return f && fl_get_int(f, field, out);
}

fl_str fl_dx_declared(const dx_ctx *c, const dx_circuit *circuit, const char *name) {
    size_t n;
    const fl_fact *const *all = fl_view_all(c->view, FL_DECLARED, &n);
    fl_str found = FL_STR_NONE;
    for (size_t i = 0; i < n; i++) {
        fl_str of = all[i]->key[FL_KEY_CIRCUIT];
        if (!fl_str_ieqz(fl_get_str(all[i], FL_DECLARED_NAME), name))
            continue;
        if (of.n && circuit && fl_str_ieq(of, circuit->name))
            return fl_get_str(all[i], FL_DECLARED_VALUE);
        if (!of.n)
            found = fl_get_str(all[i], FL_DECLARED_VALUE);
    }
    return found;
}

bool fl_dx_result_is(const fl_fact *read, const char *result) {
    return fl_str_eqz(fl_get_str(read, FL_READ_RESULT), result);
}

int fl_dx_read_proof(const fl_fact *read) {
    fl_str proof = fl_get_str(read, FL_READ_PROOF);
    if (fl_get_bool(read, FL_READ_FILTER) == 1)
        return 0;
    return fl_str_eqz(proof, "proves") ? 2 : fl_str_eqz(proof, "supports") ? 1 : 0;
}

fl_str fl_dx_read_why(const dx_ctx *c, const fl_fact *read) {
    static const struct {
        const char *result, *why;
    } words[] = {
        {"blank", "captured, but the output is blank, which proves nothing"},
        {"error", "captured, but the output is an error"},
        {"unreadable", "captured, but the output could not be read"},
        {"no-table", "captured, but no table was printed"},
        {"empty", "captured without rows, which is no proof here"},
        {"rows", "captured, but not whole"},
    };
    fl_str why = fl_get_str(read, FL_READ_WHY);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (fl_dx_result_is(read, words[i].result))
            return why.n ? fl_arena_printf(c->a, "%s: %.*s", words[i].why, FL_STR_ARG(why)) : fl_str_of(words[i].why);
    return why.n ? why : FL_STR("captured, but nothing was read from it");
}

/* "Enab1ed", "EnaSled": a word that Azure never prints, one or two letters away from the good one; or no word at all.
 */
static bool is_garbled(fl_str word, fl_str whole) {
    size_t wrong = 0;
    for (size_t i = 0; i < word.n; i++) {
        char c = word.p[i], lower = (char)(c | 0x20);
        if ((lower < 'a' || lower > 'z') && c != ' ' && c != '(' && c != ')' && c != '-')
            return true;
        wrong += word.n == whole.n && lower != (whole.p[i] | 0x20);
    }
    return word.n == whole.n && wrong > 0 && wrong <= 2;
}

bool fl_dx_is_cut(fl_str word, const char *whole) {
    fl_str all = fl_str_of(whole);
    /* half a UTF-16 unit at the cut became U+FFFD */
    while (word.n && (unsigned char)word.p[word.n - 1] >= 0x80)
        word.n--;
    return word.n > 0 && ((word.n < all.n && fl_str_istarts(all, word)) || is_garbled(word, all));
}

bool fl_dx_same_time(fl_time a, fl_time b) {
    if (a == FL_TIME_NONE || b == FL_TIME_NONE)
        return true;
    return a > b ? a - b <= DX_SAME_TIME_MS : b - a <= DX_SAME_TIME_MS;
}

bool fl_dx_not_older(fl_time b, fl_time a) { return fl_dx_same_time(a, b) || b > a; }

fl_str fl_dx_word(const dx_ctx *c, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    fl_str s = fl_arena_vprintf(c->a, fmt, ap);
    va_end(ap);
    return s;
}

/* ---- circuits ---- */

static uint64_t name_hash(fl_str s) {
    uint64_t h = UINT64_C(1469598103934665603);
    for (size_t i = 0; i < s.n; i++) {
        unsigned char ch = (unsigned char)s.p[i];
        h = (h ^ (ch >= 'A' && ch <= 'Z' ? ch + 32U : ch)) * UINT64_C(1099511628211);
    }
    return h ^ (h >> 31);
}

static dx_circuit **circuit_slot(const dx_ctx *c, fl_str name) {
    size_t i = (size_t)name_hash(name) & (c->table_cap - 1);
    while (c->table[i] && !fl_str_ieq(c->table[i]->name, name))
        i = (i + 1) & (c->table_cap - 1);
    return &c->table[i];
}

static void circuit_room(dx_ctx *c) {
    if (c->circuits.n < c->table_cap / 2)
        return;
    c->table_cap = c->table_cap ? c->table_cap * 2 : 32;
    c->table = FL_NEW_N(c->a, c->table_cap, dx_circuit *);
    for (size_t i = 0; i < c->circuits.n; i++)
        *circuit_slot(c, c->circuits.v[i]->name) = c->circuits.v[i];
}

static dx_circuit *circuit_find(const dx_ctx *c, fl_str name) { return c->table_cap ? *circuit_slot(c, name) : NULL; }

static dx_circuit *circuit_make(dx_ctx *c, fl_str name) {
    circuit_room(c);
    dx_circuit **slot = circuit_slot(c, name);
    if (!*slot) {
        *slot = FL_NEW(c->a, dx_circuit);
        (*slot)->name = name;
        FL_PUSH(c->a, &c->circuits, *slot);
    }
    return *slot;
}

/* Kinds that are about a circuit; their key tells which. */
static bool is_of_circuit(fl_kind kind) {
    static const bool of[FL_KIND_COUNT] = {
        [FL_CIRCUIT] = true, [FL_PEERING] = true,      [FL_ARP_ENTRY] = true, [FL_BGP_SESSION] = true,
        [FL_ROUTE] = true,   [FL_GLOBAL_REACH] = true, [FL_TRAFFIC] = true,
    };
    return of[kind];
}

static bool read_is(const fl_fact *read, const char *name) { return fl_str_eqz(fl_get_str(read, FL_READ_READ), name); }

/* Reads of the chain: about one circuit. */
static bool is_chain_read(const fl_fact *read) {
    static const char *const names[] = {"circuit-show",      "peering-list",      "peering-show",
                                        "arp-table",         "bgp-summary",       "route-table",
                                        "global-reach-list", "global-reach-show", "circuit-stats"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (read_is(read, names[i]))
            return true;
    return false;
}

static bool names_circuit(const fl_fact *f) {
    return f->key[FL_KEY_CIRCUIT].n && (is_of_circuit(f->kind) || (f->kind == FL_READ && is_chain_read(f)));
}

static bool is_wanted(const dx_ctx *c, fl_str circuit) {
    return !c->options->circuit.n || fl_str_ieq(c->options->circuit, circuit);
}

/* Facts that follow each other are mostly of one circuit. */
static void find_circuit(dx_ctx *c, const fl_fact *f, fl_str *last) {
    fl_str name = f->key[FL_KEY_CIRCUIT];
    if ((name.p == last->p && name.n == last->n) || !names_circuit(f))
        return;
    *last = name;
    if (is_wanted(c, name))
        circuit_make(c, name);
}

static void find_circuits(dx_ctx *c) {
    static const fl_kind kinds[] = {FL_CIRCUIT,     FL_READ,  FL_PEERING,     FL_ARP_ENTRY,
                                    FL_BGP_SESSION, FL_ROUTE, FL_GLOBAL_REACH};
    fl_str last = FL_STR_NONE;
    size_t n;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        const fl_span *spans = fl_view_spans(c->view, kinds[k], &n);
        for (size_t i = 0; i < n; i++)
            find_circuit(c, spans[i].v[0], &last);
        const fl_fact *const *all = fl_view_all(c->view, kinds[k], &n);
        for (size_t i = 0; kinds[k] != FL_ROUTE && i < n; i++)
            find_circuit(c, all[i], &last);
    }
}

/* The circuit a fact belongs to; NULL: unlabelled, or not asked for. */
static dx_circuit *circuit_of(dx_ctx *c, const fl_fact *f, bool *unlabelled) {
    fl_str name = f->key[FL_KEY_CIRCUIT];
    *unlabelled = false;
    if (name.n && name.p == c->last_name.p && name.n == c->last_name.n)
        return c->last_circuit;
    if (name.n) {
        dx_circuit *found = circuit_find(c, name);
        if (found) { /* facts that follow each other are mostly of one circuit */
            c->last_name = name;
            c->last_circuit = found;
        }
        return found;
    }
    if (c->circuits.n <= 1)
        return c->circuits.n ? c->circuits.v[0] : circuit_make(c, c->options->circuit);
    *unlabelled = true;
    return NULL;
}

/* ---- peerings ---- */

static dx_peering *peering_find(const dx_circuit *circuit, fl_str name) {
    for (size_t i = 0; i < circuit->peerings.n; i++)
        if (fl_str_ieq(circuit->peerings.v[i]->name, name))
            return circuit->peerings.v[i];
    return NULL;
}

static dx_peering *peering_make(dx_ctx *c, dx_circuit *circuit, fl_str name) {
    dx_peering *p = peering_find(circuit, name);
    if (p)
        return p;
    p = FL_NEW(c->a, dx_peering);
    p->name = name;
    p->circuit = circuit;
    p->is_private = fl_str_ieqz(name, "AzurePrivatePeering");
    p->is_microsoft = fl_str_ieqz(name, "MicrosoftPeering");
    p->path[0] = (dx_path){.name = "primary", .bit = DX_PRIMARY, .received = -1, .stale_at = FL_TIME_NONE};
    p->path[1] = (dx_path){.name = "secondary", .bit = DX_SECONDARY, .received = -1, .stale_at = FL_TIME_NONE};
    for (int i = 0; i < 2; i++)
        p->path[i].lost_at = p->path[i].arp_at = p->path[i].bgp_at = p->path[i].table_at = FL_TIME_NONE;
    FL_PUSH(c->a, &circuit->peerings, p);
    return p;
}

/* AzurePublicPeering is retired: what a script prints about it is never a fault. */
static bool is_retired(fl_str peering) { return fl_str_ieqz(peering, "AzurePublicPeering"); }

/* The peering of a fact; a fact that names none belongs to the only one, as resolve would say. NULL: several. */
static dx_peering *peering_of(dx_ctx *c, dx_circuit *circuit, const fl_fact *f) {
    fl_str name = f->key[FL_KEY_PEERING];
    if (name.n)
        return peering_make(c, circuit, name);
    if (circuit->peerings.n > 1)
        return NULL;
    return circuit->peerings.n ? circuit->peerings.v[0] : peering_make(c, circuit, FL_STR_NONE);
}

static dx_path *path_of(dx_peering *p, const fl_fact *f) {
    for (int i = 0; i < 2; i++)
        if (fl_str_ieqz(f->key[FL_KEY_PATH], p->path[i].name))
            return &p->path[i];
    return NULL;
}

/* ---- sorting facts into the picture ---- */

static void put_circuit(dx_ctx *c, dx_circuit *circuit, const fl_fact *f) {
    FL_PUSH(c->a, &circuit->facts.list, f);
    if (!circuit->group.n)
        circuit->group = fl_get_str(f, FL_CIRCUIT_GROUP);
}

/* Where a row of a table belongs; one whose path nobody knows stands apart. */
static dx_facts *place_of_row(dx_ctx *c, dx_circuit *circuit, const fl_fact *f) {
    dx_peering *p = peering_of(c, circuit, f);
    dx_path *path = p ? path_of(p, f) : NULL;
    if (!path)
        return &c->unlabelled;
    p->known = path->read = circuit->chain_read = true;
    return f->kind == FL_ARP_ENTRY ? &path->arps : f->kind == FL_ROUTE ? &path->routes : &path->sessions;
}

static bool is_answer(const fl_fact *read) {
    return fl_dx_result_is(read, "rows") || fl_dx_result_is(read, "empty") || fl_dx_result_is(read, "no-table");
}

static void put_path_read(dx_ctx *c, dx_circuit *circuit, const fl_fact *f) {
    fl_str name = f->key[FL_KEY_PEERING];
    dx_peering *p = name.n ? peering_find(circuit, name) : peering_of(c, circuit, f);
    /* An error names a peering that may not exist: it alone does not make one. */
    if (!p && name.n && (is_answer(f) || fl_str_ieqz(name, "AzurePrivatePeering")))
        p = peering_make(c, circuit, name);
    dx_path *path = p ? path_of(p, f) : NULL;
    circuit->chain_read = true;
    if (!path) {
        if (!name.n || (p && !path))
            FL_PUSH(c->a, &c->unlabelled.list, f);
        return;
    }
    p->known = path->read = true;
    dx_facts *to = read_is(f, "arp-table")     ? &path->arp_reads
                   : read_is(f, "bgp-summary") ? &path->bgp_reads
                                               : &path->route_reads;
    FL_PUSH(c->a, &to->list, f);
}

static void put_peering(dx_ctx *c, dx_circuit *circuit, const fl_fact *f) {
    dx_peering *p = peering_of(c, circuit, f);
    if (!p)
        return;
    p->known = true;
    FL_PUSH(c->a, &p->facts.list, f);
}

static void put_circuit_read(dx_ctx *c, dx_circuit *circuit, const fl_fact *f) {
    if (read_is(f, "arp-table") || read_is(f, "bgp-summary") || read_is(f, "route-table")) {
        put_path_read(c, circuit, f);
        return;
    }
    if (!circuit->group.n)
        circuit->group = fl_get_str(f, FL_READ_SCOPE_GROUP);
    circuit->chain_read = circuit->chain_read || !read_is(f, "circuit-stats");
    if (read_is(f, "circuit-show"))
        FL_PUSH(c->a, &circuit->circuit_reads.list, f);
    else if (read_is(f, "peering-list"))
        FL_PUSH(c->a, &circuit->peering_lists.list, f);
    else if (read_is(f, "global-reach-list"))
        FL_PUSH(c->a, &circuit->global_reach_reads.list, f);
}

static bool is_left_out(const dx_ctx *c, const fl_fact *f) {
    fl_str peering = f->key[FL_KEY_PEERING], asked = c->options->peering;
    return is_retired(peering) || (asked.n && peering.n && !fl_str_ieq(peering, asked));
}

static void put_one(dx_ctx *c, const fl_fact *f) {
    bool unlabelled;
    if (is_left_out(c, f))
        return;
    dx_circuit *circuit = circuit_of(c, f, &unlabelled);
    if (unlabelled)
        FL_PUSH(c->a, &c->unlabelled.list, f);
    if (!circuit)
        return;
    if (f->kind == FL_CIRCUIT)
        put_circuit(c, circuit, f);
    else if (f->kind == FL_PEERING)
        put_peering(c, circuit, f);
    else if (f->kind == FL_GLOBAL_REACH)
        FL_PUSH(c->a, &circuit->global_reach.list, f);
    else if (f->kind == FL_READ)
        put_circuit_read(c, circuit, f);
    else
        FL_PUSH(c->a, &place_of_row(c, circuit, f)->list, f);
}

static void put_kind(dx_ctx *c, fl_kind kind) {
    size_t n;
    const fl_fact *const *all = fl_view_all(c->view, kind, &n);
    for (size_t i = 0; i < n; i++)
        put_one(c, all[i]);
}

/* Rows that share their keys go the way of the first of them. */
static void put_routes(dx_ctx *c) {
    size_t n;
    const fl_span *spans = fl_view_spans(c->view, FL_ROUTE, &n);
    for (size_t i = 0; i < n; i++) {
        const fl_fact *f = spans[i].v[0];
        bool unlabelled;
        if (is_left_out(c, f))
            continue;
        dx_circuit *circuit = circuit_of(c, f, &unlabelled);
        dx_facts *to = unlabelled ? &c->unlabelled : circuit ? place_of_row(c, circuit, f) : NULL;
        for (size_t k = 0; to && k < spans[i].n; k++)
            FL_PUSH(c->a, &to->list, spans[i].v[k]);
    }
}

/* Names are few, reads may be ten thousands, and every circuit asks. */
static void keep_first(dx_ctx *c, const fl_fact *read) {
    fl_str name = fl_get_str(read, FL_READ_READ), result = fl_get_str(read, FL_READ_RESULT);
    for (size_t i = 0; i < c->first_reads.list.n; i++) {
        const fl_fact *f = c->first_reads.list.v[i];
        if (fl_str_eq(fl_get_str(f, FL_READ_READ), name) && fl_str_eq(fl_get_str(f, FL_READ_RESULT), result))
            return;
    }
    FL_PUSH(c->a, &c->first_reads.list, read);
}

static void put_reads(dx_ctx *c) {
    size_t n;
    const fl_fact *const *all = fl_view_all(c->view, FL_READ, &n);
    for (size_t i = 0; i < n; i++) {
        keep_first(c, all[i]);
        if (is_chain_read(all[i]))
            put_one(c, all[i]);
        else if (read_is(all[i], "gateway-list"))
            FL_PUSH(c->a, &c->gateway_reads.list, all[i]);
        else if (read_is(all[i], "connection-list"))
            FL_PUSH(c->a, &c->connection_reads.list, all[i]);
        else if (read_is(all[i], "vwan-gateway-list") || read_is(all[i], "vwan-connection-list"))
            FL_PUSH(c->a, &c->vwan_reads.list, all[i]);
    }
}

/* The name behind ".../expressRouteCircuits/" of an id; empty when it is none. */
static fl_str circuit_in_id(fl_str id) {
    ptrdiff_t at = fl_str_ifind(id, FL_STR("/expressRouteCircuits/"));
    if (at < 0)
        return FL_STR_NONE;
    fl_str rest = fl_str_sub(id, (size_t)at + sizeof "/expressRouteCircuits/" - 1, id.n);
    ptrdiff_t end = fl_str_find_char(rest, '/');
    return end < 0 ? rest : fl_str_sub(rest, 0, (size_t)end);
}

fl_str fl_dx_connection_circuit(const fl_fact *f) {
    fl_str named = fl_get_str(f, FL_CONNECTION_PEER_CIRCUIT);
    return named.n ? named : circuit_in_id(fl_get_str(f, FL_CONNECTION_PEER_ID));
}

static void put_connections(dx_ctx *c) {
    size_t n;
    const fl_fact *const *all = fl_view_all(c->view, FL_CONNECTION, &n);
    for (size_t i = 0; i < n; i++) {
        fl_str peer = fl_dx_connection_circuit(all[i]);
        peer = peer.n ? peer : all[i]->key[FL_KEY_CIRCUIT];
        dx_circuit *circuit = peer.n ? circuit_find(c, peer) : NULL;
        FL_PUSH(c->a, &c->connections.list, all[i]);
        if (circuit)
            FL_PUSH(c->a, &circuit->connections.list, all[i]);
    }
    all = fl_view_all(c->view, FL_GATEWAY, &n);
    for (size_t i = 0; i < n; i++)
        FL_PUSH(c->a, &c->gateways.list, all[i]);
    all = fl_view_all(c->view, FL_EXPECTED_PREFIX, &n);
    for (size_t i = 0; i < n; i++)
        FL_PUSH(c->a, &c->expected.list, all[i]);
}

/* Errors that name a peering as absent (JUDGEMENT.md 13). */
static void put_errors(dx_ctx *c) {
    size_t n;
    const fl_fact *const *all = fl_view_all(c->view, FL_CAPTURE_ERROR, &n);
    for (size_t i = 0; i < n; i++) {
        fl_str name = all[i]->key[FL_KEY_PEERING];
        bool unlabelled, is_private = fl_str_ieqz(name, "AzurePrivatePeering");
        if (!fl_str_eqz(fl_get_str(all[i], FL_CAPTURE_ERROR_MEANING), "peering-absent") || is_retired(name))
            continue;
        dx_circuit *circuit = circuit_of(c, all[i], &unlabelled);
        if (!circuit || !name.n)
            continue;
        dx_peering *p = is_private ? peering_make(c, circuit, name) : peering_find(circuit, name);
        if (!p && fl_str_ieq(fl_dx_declared(c, circuit, "peering"), name))
            p = peering_make(c, circuit, name);
        if (p)
            fl_dx_see(c, &p->absent_error_ev, all[i]);
        if (p)
            p->known = true;
    }
}

/* Two lists of one thing, whose names stand in one of them only, are one, in store order. */
static void add_past(dx_ctx *c, dx_past *to, const fl_past *from) {
    if (!to->n) {
        *to = (dx_past){from->v, from->n};
        return;
    }
    const fl_fact **both = FL_NEW_N(c->a, to->n + from->n, const fl_fact *);
    size_t i = 0, k = 0;
    while (i + k < to->n + from->n) {
        bool mine = k == from->n || (i < to->n && to->v[i]->id < from->v[k]->id);
        both[i + k] = mine ? to->v[i] : from->v[k];
        *(mine ? &i : &k) += 1;
    }
    *to = (dx_past){both, i + k};
}

static dx_past *past_of(dx_circuit *circuit, const fl_fact *f) {
    if (f->kind == FL_CIRCUIT)
        return &circuit->older_facts;
    fl_str name = f->key[FL_KEY_PEERING];
    dx_peering *p = name.n ? peering_find(circuit, name) : circuit->peerings.n == 1 ? circuit->peerings.v[0] : NULL;
    dx_path *path = p ? path_of(p, f) : NULL;
    return !path ? NULL : f->kind == FL_ROUTE ? &path->older_routes : &path->older_sessions;
}

/* What other times have to say: sessions for the last good count, edge rows for "an edge belongs there". */
static void put_history(dx_ctx *c, const fl_views *views) {
    static const fl_kind kinds[] = {FL_BGP_SESSION, FL_ROUTE, FL_CIRCUIT};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        size_t n;
        const fl_past *all = fl_views_past(views, kinds[k], &n);
        for (size_t i = 0; i < n; i++) {
            bool unlabelled;
            if (c->t != FL_TIME_NONE && all[i].first > c->t)
                continue;
            dx_circuit *circuit = circuit_of(c, all[i].v[0], &unlabelled);
            dx_past *to = circuit ? past_of(circuit, all[i].v[0]) : NULL;
            if (to)
                add_past(c, to, &all[i]);
        }
    }
}

const fl_fact *fl_dx_past(const dx_ctx *c, const dx_past *past, size_t *i) {
    while (*i < past->n) {
        const fl_fact *f = past->v[(*i)++];
        if (c->t == FL_TIME_NONE || f->at <= c->t)
            return f;
    }
    return NULL;
}

/* Without any peering the private one is what a reader would read next. */
static void assume_peering(dx_ctx *c, dx_circuit *circuit) {
    bool any = false;
    for (size_t i = 0; i < circuit->peerings.n; i++)
        any = any || circuit->peerings.v[i]->name.n > 0;
    if (!any && circuit->peerings.n == 1) { /* captures that name no peering: keep them under that name */
        circuit->peerings.v[0]->known = true;
        return;
    }
    if (any)
        return;
    dx_peering *p = peering_make(c, circuit, FL_STR("AzurePrivatePeering"));
    p->assumed = true;
}

static int by_name(const void *x, const void *y) {
    const dx_circuit *a = *(dx_circuit *const *)x, *b = *(dx_circuit *const *)y;
    return fl_str_cmp(a->name, b->name);
}

static int by_peering(const void *x, const void *y) {
    const dx_peering *a = *(dx_peering *const *)x, *b = *(dx_peering *const *)y;
    return fl_str_cmp(a->name, b->name); /* AzurePrivatePeering before MicrosoftPeering */
}

dx_ctx *fl_dx_situation(fl_arena *a, const fl_views *views, const fl_rules *rules, const fl_diagnose_options *options,
                        const fl_history *history, fl_time t) {
    static const fl_kind rows[] = {FL_ARP_ENTRY, FL_BGP_SESSION};
    dx_ctx *c = FL_NEW(a, dx_ctx);
    c->a = a;
    c->store = fl_views_store(views);
    c->playbook = rules && rules->playbook ? rules->playbook : FL_NEW(a, fl_playbook);
    c->options = options;
    c->t = t;
    c->history = history;
    c->view = fl_view_of(a, views, t);
    fl_dx_find_failed(c);
    find_circuits(c);
    put_kind(c, FL_CIRCUIT);
    put_kind(c, FL_PEERING);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        put_kind(c, rows[i]);
    put_routes(c);
    put_kind(c, FL_GLOBAL_REACH);
    put_reads(c);
    put_connections(c);
    put_errors(c);
    put_history(c, views);
    if (c->circuits.n == 0)
        circuit_make(c, options->circuit);
    qsort(c->circuits.v, c->circuits.n, sizeof(dx_circuit *), by_name);
    for (size_t i = 0; i < c->circuits.n; i++) {
        dx_circuit *circuit = c->circuits.v[i];
        assume_peering(c, circuit);
        qsort(circuit->peerings.v, circuit->peerings.n, sizeof(dx_peering *), by_peering);
    }
    fl_dx_paint(c);
    return c;
}
