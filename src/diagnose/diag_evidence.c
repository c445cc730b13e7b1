/* Q and Z: how far a fault reaches, and what the evidence itself is worth. They look at the findings made before. */
#include <string.h>

#include "diagnose/ends.h"
#include "diagnose/flaps.h"
#include "diagnose/words.h"

static dx_found *emit(dx_ctx *c, dx_findings *out, const dx_make *make, bool beside) {
    dx_found *found = fl_dx_found_new(c, make);
    found->beside = beside;
    FL_PUSH(c->a, &out->list, found);
    return found;
}

/* The findings of one circuit stand together. */
typedef struct span {
    size_t first, end;
} span;

/* ---- Q: overlays; class and scope are theirs, layer and owner the cause's (JUDGEMENT.md 4) ---- */

static const dx_found *cause_of(const dx_findings *out, span n, const dx_peering *p) {
    const dx_found *best = NULL;
    for (size_t i = n.first; i < n.end; i++) {
        const dx_found *f = out->list.v[i];
        bool here = f->circuit == p->circuit && (!f->f.scope.peering.n || fl_str_eq(f->f.scope.peering, p->name));
        if (here && !f->beside && f->f.cls != FL_CLASS_HEALTHY && (!best || fl_dx_found_cmp(f, best) < 0))
            best = f;
    }
    return best;
}

/* The session where its count was read, else the rows that came through it. */
static bool is_counted(const dx_path *path) {
    return (path->up == DX_YES && path->received > 0) || !path->edge_ev.list.n;
}

static const dx_ev *proof_of(const dx_path *path) { return is_counted(path) ? &path->bgp_ev : &path->edge_ev; }

static fl_str proof_text(const dx_ctx *c, const dx_path *path) {
    if (!is_counted(path))
        return fl_dx_word(c, "%s: the route table holds prefixes from the customer's neighbor", path->name);
    if (path->received > 0)
        return fl_dx_word(c, "%s: session established, %lld prefix%s", path->name, (long long)path->received,
                          path->received == 1 ? "" : "es");
    return fl_dx_word(c, "%s: session established, with prefixes", path->name);
}

static const dx_ev *against(const dx_ctx *c, const dx_path *path) {
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    fl_dx_see_all(c, ev, &path->bgp_ev);
    fl_dx_see_all(c, ev, &path->arp_ev);
    fl_dx_see_all(c, ev, &path->table_ev);
    return ev;
}

static void overlay(dx_ctx *c, dx_findings *out, const dx_peering *p, const dx_found *cause, const char *code,
                    fl_class cls, unsigned mask) {
    dx_where w = {.level = DX_AT_PEERING, .circuit = p->circuit, .peering = p, .mask = mask};
    dx_make make = {.where = &w, .code = {code}, .n = 1, .status = FL_CONFIRMED, .cls = cls, .next = ""};
    dx_found *q = emit(c, out, &make, true);
    q->f.layer = cause->f.layer;
    q->f.owner = cause->f.owner;
    q->f.owners_differ = cause->f.owners_differ;
    q->f.owner_own_edge = cause->f.owner_own_edge;
    q->f.owner_provider_l3 = cause->f.owner_provider_l3;
    for (int i = 0; i < 2; i++) {
        const dx_path *path = &p->path[i];
        bool up = path->carries == DX_YES;
        fl_dx_because(c, &q->f, up ? proof_of(path) : against(c, path),
                      up ? proof_text(c, path) : fl_dx_word(c, "%s: carries nothing", path->name));
    }
}

static bool other_is_up(const dx_peering *p) {
    for (size_t i = 0; i < p->circuit->peerings.n; i++) {
        const dx_peering *o = p->circuit->peerings.v[i];
        if (o != p && (o->carries == DX_YES || o->path[0].up == DX_YES || o->path[1].up == DX_YES))
            return true;
    }
    return false;
}

static void judge_overlays(dx_ctx *c, dx_findings *out, const dx_peering *p, span n) {
    const dx_path *a = &p->path[0], *b = &p->path[1];
    const dx_found *cause = cause_of(out, n, p);
    if (!cause || a->ignored || b->ignored)
        return;
    bool a_up = a->carries == DX_YES, b_up = b->carries == DX_YES;
    bool a_down = a->carries == DX_NO, b_down = b->carries == DX_NO;
    if ((a_up && b_down) || (a_down && b_up))
        overlay(c, out, p, cause, "Q01", FL_CLASS_DEGRADED, a_down ? DX_PRIMARY : DX_SECONDARY);
    if (!a_down || !b_down)
        return;
    bool only_this = other_is_up(p);
    fl_class cls = fl_dx_other_peering_carries(p) ? FL_CLASS_PARTIAL_OUTAGE : FL_CLASS_OUTAGE;
    overlay(c, out, p, cause, only_this ? "Q03" : "Q04", cls, 0);
}

/* ---- Z05: independent faults ---- */

static bool is_fault(const dx_found *f) {
    bool bad = f->f.cls != FL_CLASS_HEALTHY && f->f.cls != FL_CLASS_INCONCLUSIVE && f->f.cls != FL_CLASS_PROCESS;
    return !f->beside && bad && f->f.status != FL_CANDIDATE && f->f.status != FL_RESOLVED;
}

static bool has_code(const fl_finding *f, fl_str code) {
    for (size_t i = 0; i < f->tie.n; i++)
        if (fl_str_eq(f->tie.v[i], code))
            return true;
    return fl_str_eq(f->code, code);
}

/* Findings that could be one cause share a code. */
static bool independent(const fl_finding *x, const fl_finding *y) {
    for (size_t i = 0; i < x->tie.n; i++)
        if (has_code(y, x->tie.v[i]))
            return false;
    return !has_code(y, x->code);
}

static void judge_independent(dx_ctx *c, dx_findings *out, const dx_circuit *k, span n) {
    const dx_found *worst = NULL, *list[8];
    size_t faults = 0;
    for (size_t i = n.first; i < n.end; i++) {
        const dx_found *f = out->list.v[i];
        if (f->circuit != k || !is_fault(f))
            continue;
        bool own = true;
        for (size_t q = 0; q < faults; q++)
            own = own && independent(&list[q]->f, &f->f);
        if (!own || faults == sizeof list / sizeof *list)
            continue;
        list[faults++] = f;
        worst = !worst || fl_dx_found_cmp(f, worst) < 0 ? f : worst;
    }
    if (faults < 2)
        return;
    dx_where w = {.level = DX_AT_BASE, .circuit = k};
    dx_make make = {.where = &w, .code = {"Z05"}, .n = 1, .status = FL_CONFIRMED, .cls = worst->f.cls, .next = ""};
    dx_found *z = emit(c, out, &make, true);
    z->f.owner = worst->f.owner;
    z->f.owners_differ = worst->f.owners_differ;
    z->f.owner_own_edge = worst->f.owner_own_edge;
    z->f.owner_provider_l3 = worst->f.owner_provider_l3;
    for (size_t q = 0; q < faults; q++) {
        const fl_finding *f = &list[q]->f;
        fl_because b = {.text = fl_dx_word(c, "%.*s: %.*s", FL_STR_ARG(f->code), FL_STR_ARG(f->sentence))};
        if (f->because.n) {
            b.evidence = f->because.v[0].evidence;
            b.n = f->because.v[0].n;
        }
        FL_PUSH(c->a, &z->f.because, b);
    }
}

/* ---- Z01: something carries on both paths (JUDGEMENT.md 10) ---- */

static void untested_read(const dx_ctx *c, fl_finding *f, const char *read, fl_str why) {
    fl_other o = {.code = fl_str_of(read), .text = why.n ? why : FL_STR("not captured")};
    FL_PUSH(c->a, &f->not_tested, o);
}

/* Seen over a series, or in what is carried: no fault elsewhere. */
static bool is_over_time(fl_str code) {
    static const char *const codes[] = {"B11", "B12", "P09", "R07", "R08", "C01", "C03", "A02"};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (fl_str_eqz(code, codes[i]))
            return true;
    return false;
}

static void judge_healthy(dx_ctx *c, dx_findings *out, const dx_circuit *k, span n) {
    bool fault = false, over_time = false;
    for (size_t i = n.first; i < n.end; i++) {
        if (out->list.v[i]->circuit != k || out->list.v[i]->beside)
            continue;
        fault = true;
        over_time = over_time || is_over_time(out->list.v[i]->f.code);
    }
    for (size_t i = 0; i < k->peerings.n; i++) {
        const dx_peering *p = k->peerings.v[i];
        if (!p->carries_all || p->carries != DX_YES)
            continue;
        dx_where w = {.level = DX_AT_PEERING, .circuit = k, .peering = p};
        dx_make make = {.where = &w, .code = {"Z01"}, .n = 1, .status = FL_CONFIRMED, .cls = FL_CLASS_HEALTHY};
        if (fault)
            make.sentence =
                fl_dx_word(c, "%.*s of %.*s carries prefixes from on-premises on every path%s.", FL_STR_ARG(p->name),
                           FL_STR_ARG(k->name), over_time ? " just now" : ", so the fault is elsewhere");
        dx_found *z = emit(c, out, &make, fault);
        for (int q = 0; q < 2; q++) {
            const dx_path *path = &p->path[q];
            if (path->ignored)
                continue;
            fl_dx_because(c, &z->f, proof_of(path), proof_text(c, path));
        }
        dx_where both = {.level = DX_AT_ROUTES, .circuit = k, .peering = p, .mask = DX_BOTH};
        if (!fault)
            fl_dx_ends_say(c, &both, &z->f);
        if (!c->gateway_reads.list.n && !c->gateways.list.n)
            untested_read(c, &z->f, "gateway", FL_STR_NONE);
        if (!k->connections.list.n)
            untested_read(c, &z->f, "connection", FL_STR_NONE);
        return; /* one is proof enough */
    }
}

/* ---- Z03: contradictions ---- */

static dx_found *contradiction(dx_ctx *c, dx_findings *out, const dx_circuit *k, const dx_peering *p, unsigned mask,
                               const dx_ev *ev, const char *text) {
    dx_where w = {.level = DX_AT_PEERING, .circuit = k, .peering = p, .mask = mask};
    dx_make make = {.where = &w, .code = {"Z03"}, .n = 1, .status = FL_CONFIRMED, .cls = FL_CLASS_INCONCLUSIVE};
    dx_found *z = emit(c, out, &make, false);
    fl_dx_because(c, &z->f, ev, fl_str_of(text));
    return z;
}

static const dx_ev *join(const dx_ctx *c, const dx_ev *x, const dx_ev *y) {
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    fl_dx_see_all(c, ev, x);
    fl_dx_see_all(c, ev, y);
    return ev;
}

static fl_str name_of(const dx_circuit *k) { return k->name.n ? k->name : FL_STR("the circuit"); }

/* What a log or a metric tells, and a later summary's age excludes. */
static void judge_denied(dx_ctx *c, dx_findings *out, const dx_peering *p, const dx_path *path) {
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    bool metric = false;
    fl_str text = fl_dx_denied(c, path, ev, &metric);
    if (!text.n || path->ignored)
        return;
    contradiction(c, out, p->circuit, p, path->bit, ev, text.p)->f.sentence =
        fl_dx_word(c, "%s and a capture of one session of %.*s contradict each other.",
                   metric ? "The metrics" : "The log", FL_STR_ARG(name_of(p->circuit)));
}

static void judge_path_conflicts(dx_ctx *c, dx_findings *out, const dx_peering *p) {
    for (int i = 0; i < 2; i++) {
        const dx_path *path = &p->path[i];
        if (path->ends->conflict)
            contradiction(
                c, out, p->circuit, p, path->bit, join(c, &path->bgp_ev, &path->ends->session_ev),
                fl_dx_word(c,
                           "of one session the router says %.*s and the Microsoft edge %.*s, and nothing tells "
                           "which came later%s",
                           FL_STR_ARG(path->ends->state), FL_STR_ARG(path->word),
                           fl_dx_is_clock_open(c, path) ? ": how far the two clocks differ is not known" : "")
                    .p);
        else if (path->log_conflict.n)
            contradiction(c, out, p->circuit, p, path->bit, join(c, &path->bgp_ev, &path->log_ev), path->log_conflict.p)
                ->f.sentence = fl_dx_word(c, "The log and a capture of one session of %.*s contradict each other.",
                                          FL_STR_ARG(name_of(p->circuit)));
        else if (path->epoch.n)
            contradiction(c, out, p->circuit, p, path->bit, &path->log_ev, path->epoch.p)->f.sentence =
                fl_dx_word(c, "The captures of %.*s stand on both sides of a change, so they are no one picture.",
                           FL_STR_ARG(name_of(p->circuit)));
        else if (path->bgp_conflict)
            contradiction(c, out, p->circuit, p, path->bit, &path->bgp_ev,
                          "two captures of one session differ, and nothing tells which came later");
        else if (path->table_conflict)
            contradiction(c, out, p->circuit, p, path->bit,
                          join(c, &path->bgp_ev, path->edge_ev.list.n ? &path->edge_ev : &path->table_ev),
                          "summary and route table contradict each other");
        else if (path->cond == DX_COND_CONFLICT)
            contradiction(c, out, p->circuit, p, path->bit, &path->arp_ev,
                          "two captures of one ARP table differ, and nothing tells which came later");
        else
            judge_denied(c, out, p, path);
    }
}

static bool carries_now(const dx_circuit *k, const dx_ev **ev) {
    for (size_t i = 0; i < k->peerings.n; i++)
        for (int n = 0; n < 2; n++) {
            const dx_path *path = &k->peerings.v[i]->path[n];
            fl_time at = path->up == DX_YES ? path->bgp_at : path->table_at;
            *ev = path->up == DX_YES ? &path->bgp_ev : &path->edge_ev;
            if (path->carries == DX_YES && !path->ignored && fl_dx_same_time(at, k->state_at))
                return true;
        }
    return false;
}

static void judge_conflicts(dx_ctx *c, dx_findings *out, const dx_circuit *k) {
    const dx_ev *carry = NULL;
    bool carries = carries_now(k, &carry);
    if (k->provider_conflict)
        contradiction(c, out, k, NULL, 0, &k->provider_ev,
                      "two captures of the provider state differ, and nothing tells which came later");
    if (k->state_conflict)
        contradiction(c, out, k, NULL, 0, &k->state_ev,
                      "two captures of the circuit status differ, and nothing tells which came later");
    bool bad_provider = k->provider.n && !k->provider_conflict && !fl_str_ieqz(k->provider, "Provisioned") &&
                        !k->direct && !fl_dx_is_cut(k->provider, "Provisioned");
    bool bad_state =
        k->state.n && !k->state_conflict && !fl_str_ieqz(k->state, "Enabled") && !fl_dx_is_cut(k->state, "Enabled");
    if (carries && (bad_provider || bad_state))
        contradiction(c, out, k, NULL, 0, join(c, bad_provider ? &k->provider_ev : &k->state_ev, carry),
                      "the circuit's state says it is out of service, and a session carries prefixes");
    for (size_t i = 0; i < k->peerings.n; i++)
        judge_path_conflicts(c, out, k->peerings.v[i]);
}

/* ---- Z02: captures that prove nothing ---- */

typedef struct poor {
    fl_str text;
    const fl_fact *read;
} poor;
typedef struct poor_list {
    FL_VEC(poor) list;
    unsigned arp, bgp, table;
    bool provider, peering;
} poor_list;

static void poor_reads(const dx_ctx *c, poor_list *l, const dx_facts *reads, const char *what) {
    for (size_t i = 0; i < reads->list.n; i++) {
        const fl_fact *r = reads->list.v[i];
        poor p = {fl_dx_word(c, "%s: %.*s", what, FL_STR_ARG(fl_dx_read_why(c, r))), r};
        FL_PUSH(c->a, &l->list, p);
    }
}

static void poor_path(const dx_ctx *c, poor_list *l, const dx_path *path) {
    if (path->arp == DX_ARP_UNREAD)
        poor_reads(c, l, &path->arp_reads, fl_dx_word(c, "ARP, %s", path->name).p);
    if (path->up == DX_UNREAD)
        poor_reads(c, l, &path->bgp_reads, fl_dx_word(c, "summary, %s", path->name).p);
    if (!path->table)
        poor_reads(c, l, &path->route_reads, fl_dx_word(c, "route table, %s", path->name).p);
    if (path->ignored)
        return;
    l->arp |= path->l2 == DX_UNREAD ? path->bit : 0U;
    l->bgp |= path->up == DX_UNREAD && path->carries != DX_YES ? path->bit : 0U;
}

static void poor_lists(const dx_ctx *c, poor_list *l, const dx_facts *reads, const char *what) {
    for (size_t i = 0; i < reads->list.n; i++) {
        const fl_fact *r = reads->list.v[i];
        poor p = {fl_dx_word(c, "%s: %.*s", what, FL_STR_ARG(fl_dx_read_why(c, r))), r};
        if (!fl_dx_result_is(r, "rows") && fl_dx_read_proof(r) == 0)
            FL_PUSH(c->a, &l->list, p);
    }
}

static poor_list find_poor(const dx_ctx *c, const dx_circuit *k) {
    poor_list l = {.arp = 0};
    l.provider = !k->provider.n && !k->direct;
    if (l.provider)
        poor_reads(c, &l, &k->circuit_reads, "circuit");
    for (size_t i = 0; i < k->peerings.n; i++) {
        const dx_peering *p = k->peerings.v[i];
        if (p->present == DX_UNREAD && !l.peering)
            poor_lists(c, &l, &k->peering_lists, "peering list");
        l.peering = l.peering || p->present == DX_UNREAD;
        poor_path(c, &l, &p->path[0]);
        poor_path(c, &l, &p->path[1]);
    }
    if (!c->gateways.list.n)
        poor_lists(c, &l, &c->gateway_reads, "gateway list");
    if (!k->connections.list.n)
        poor_lists(c, &l, &c->connection_reads, "connection list");
    return l;
}

/* The peering to read next: one that is known and unread, else the first. */
static const dx_peering *peering_to_read(const dx_circuit *k) {
    for (size_t i = 0; i < k->peerings.n; i++)
        if (k->peerings.v[i]->carries == DX_UNREAD)
            return k->peerings.v[i];
    return k->peerings.n ? k->peerings.v[0] : NULL;
}

static void judge_captures(dx_ctx *c, dx_findings *out, const dx_circuit *k, bool verdict_needed) {
    poor_list l = find_poor(c, k);
    if (!verdict_needed && !l.list.n)
        return;
    unsigned mask = l.arp | l.bgp;
    dx_where w = {.level = DX_AT_PEERING, .circuit = k, .peering = peering_to_read(k), .mask = mask};
    const char *codes = fl_dx_word(c, "%s%s%s%s", l.provider ? "K1 " : "", l.peering ? "K2 " : "", l.arp ? "K3 " : "",
                                   l.bgp ? "K4" : "")
                            .p;
    dx_make make = {.where = &w,
                    .code = {"Z02"},
                    .n = 1,
                    .status = FL_CONFIRMED,
                    .cls = FL_CLASS_INCONCLUSIVE,
                    .next = *codes ? codes : NULL};
    bool some = false;
    for (size_t i = 0; i < k->peerings.n; i++)
        some = some || k->peerings.v[i]->carries == DX_YES;
    if (verdict_needed && !l.list.n)
        make.sentence =
            some ? fl_dx_word(c, "One path of %.*s carries; the other was not read, so nothing is concluded.",
                              FL_STR_ARG(k->name.n ? k->name : FL_STR("the circuit")))
                 : fl_dx_nothing_shows(c, k);
    dx_found *z = emit(c, out, &make, !verdict_needed);
    z->mask = 0;
    z->f.scope.path = FL_STR_NONE;
    z->f.scope.peering = FL_STR_NONE;
    for (size_t i = 0; i < l.list.n; i++) {
        dx_ev *ev = FL_NEW(c->a, dx_ev);
        fl_dx_see(c, ev, l.list.v[i].read);
        fl_dx_because(c, &z->f, ev, l.list.v[i].text);
    }
    if (verdict_needed && !some)
        fl_dx_tell_strays(c, k, &z->f);
    if (l.provider && !k->circuit_reads.list.n)
        untested_read(c, &z->f, "provider-state", FL_STR_NONE);
    if (l.arp)
        untested_read(c, &z->f, "arp",
                      l.arp == DX_BOTH ? FL_STR("unread on both paths") : FL_STR("unread on one path"));
    if (l.bgp)
        untested_read(c, &z->f, "bgp-summary",
                      l.bgp == DX_BOTH ? FL_STR("unread on both paths") : FL_STR("unread on one path"));
}

/* ---- W03: usable so far, never the verdict ---- */

static void judge_usable(dx_ctx *c, dx_findings *out, const dx_circuit *k) {
    if (!fl_str_ieqz(k->provider, "Provisioned") || k->provider_conflict || !fl_str_ieqz(k->state, "Enabled"))
        return;
    dx_where w = {.level = DX_AT_BASE, .circuit = k};
    dx_make make = {.where = &w, .code = {"W03"}, .n = 1, .status = FL_CONFIRMED, .cls = FL_CLASS_HEALTHY};
    dx_found *f = emit(c, out, &make, true);
    f->f.layer = FL_STR("provisioning");
    fl_dx_because(c, &f->f, &k->provider_ev, FL_STR("Provisioned / Enabled"));
}

/* ---- Z04: unlabelled captures beside several circuits, peerings or paths ---- */

static void judge_unlabelled(dx_ctx *c, dx_findings *out) {
    dx_ev ev = {.list = {0}};
    size_t reads = 0;
    uint32_t last_document = FL_NONE, last_capture = FL_NONE;
    for (size_t i = 0; i < c->unlabelled.list.n; i++) {
        const fl_fact *f = c->unlabelled.list.v[i];
        if (f->kind == FL_READ && fl_str_eqz(fl_get_str(f, FL_READ_READ), "circuit-stats"))
            continue;
        reads += f->ev.document != last_document || f->capture != last_capture;
        last_document = f->ev.document;
        last_capture = f->capture;
        fl_dx_see(c, &ev, f);
    }
    if (!reads)
        return;
    dx_where w = {.level = DX_AT_BASE};
    dx_make make = {.where = &w, .code = {"Z04"}, .n = 1, .status = FL_CONFIRMED, .cls = FL_CLASS_INCONCLUSIVE};
    dx_found *z = emit(c, out, &make, true);
    dx_ev *kept = FL_NEW(c->a, dx_ev);
    *kept = ev;
    fl_dx_because(c, &z->f, kept,
                  fl_dx_word(c, "%zu captured outputs name no circuit, peering or path, and there are several", reads));
}

static bool has_verdict(const dx_findings *out, size_t first) {
    for (size_t i = first; i < out->list.n; i++)
        if (!out->list.v[i]->beside)
            return true;
    return false;
}

void fl_dx_judge_evidence(dx_ctx *c, dx_findings *out, const dx_circuit *k, size_t first) {
    span n = {first, out->list.n};
    for (size_t p = 0; p < k->peerings.n; p++)
        judge_overlays(c, out, k->peerings.v[p], n);
    judge_independent(c, out, k, n);
    judge_conflicts(c, out, k);
    judge_healthy(c, out, k, (span){first, out->list.n});
    bool needed = !has_verdict(out, first);
    judge_captures(c, out, k, needed);
    if (needed)
        judge_usable(c, out, k);
}

void fl_dx_judge_bundle(dx_ctx *c, dx_findings *out) {
    judge_unlabelled(c, out);
    fl_dx_judge_process(c, out);
}
