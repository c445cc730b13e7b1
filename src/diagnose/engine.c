#include "diagnose/engine.h"

#include <stdlib.h>
#include <string.h>

#include "diagnose/ends.h"
#include "diagnose/flaps.h"
#include "diagnose/words.h"

static const dx_rows *const families[] = {&fl_dx_provider_rows, &fl_dx_bgp_rows,     &fl_dx_ends_rows,
                                          &fl_dx_peering_rows,  &fl_dx_routes_rows,  &fl_dx_ends_routes_rows,
                                          &fl_dx_gateway_rows,  &fl_dx_reach_rows,   &fl_dx_flap_rows,
                                          &fl_dx_time_rows,     &fl_dx_capacity_rows};
enum { FAMILIES = sizeof families / sizeof *families };

/* ---- answers ---- */

dx_answer fl_dx_na(void) { return (dx_answer){.say = DX_SAY_NA, .cls = DX_CLS_IMPACT}; }

dx_answer fl_dx_say_of(dx_say say, const dx_ev *ev, fl_str text) {
    return (dx_answer){.say = say, .ev = ev, .text = text, .cls = DX_CLS_IMPACT};
}

dx_answer fl_dx_out(const dx_ev *ev, fl_str text) { return fl_dx_say_of(DX_SAY_OUT, ev, text); }

dx_answer fl_dx_untested(const char *missing) { return fl_dx_say_of(DX_SAY_UNTESTED, NULL, fl_str_of(missing)); }

/* ---- layers ---- */

/* Rank is the order of reads: the lowest layer of a tie is where the next read goes (JUDGEMENT.md 5). */
static const char *const layers[] = {"provisioning", "provider", "peering",  "bgp",    "routes",         "gateway",
                                     "connection",   "vnet",     "security", "dns",    "path-selection", "backup-vpn",
                                     "global-reach", "capacity", "evidence", "record", "design",         "process"};

unsigned fl_dx_layer_rank(fl_str layer) {
    for (unsigned i = 0; i < sizeof layers / sizeof *layers; i++)
        if (fl_str_eqz(layer, layers[i]))
            return i;
    return sizeof layers / sizeof *layers;
}

const char *fl_dx_layer_of(const char *code) {
    for (size_t k = 0; k < FAMILIES; k++)
        for (size_t i = 0; i < families[k]->n; i++)
            if (strcmp(families[k]->row[i].code, code) == 0)
                return families[k]->row[i].layer;
    return code[0] == 'Z' ? "evidence" : "";
}

/* ---- impact ---- */

bool fl_dx_other_peering_carries(const dx_peering *p) {
    for (size_t i = 0; i < p->circuit->peerings.n; i++)
        if (p->circuit->peerings.v[i] != p && p->circuit->peerings.v[i]->carries == DX_YES)
            return true;
    return false;
}

fl_class fl_dx_impact(const dx_where *w) {
    if (!w->peering)
        return FL_CLASS_OUTAGE;
    dx_tri other = w->other ? w->other->carries : DX_NO;
    if (other == DX_YES)
        return FL_CLASS_DEGRADED;
    if (other == DX_UNREAD)
        return FL_CLASS_INCONCLUSIVE;
    return fl_dx_other_peering_carries(w->peering) ? FL_CLASS_PARTIAL_OUTAGE : FL_CLASS_OUTAGE;
}

/* ---- from answers to findings ---- */

enum { ROWS_MOST = 64 };
typedef struct asked {
    const dx_row *row[ROWS_MOST];
    dx_answer answer[ROWS_MOST];
    size_t n;
} asked;

static void ask_all(const dx_ctx *c, const dx_where *w, asked *q) {
    q->n = 0;
    for (size_t k = 0; k < FAMILIES; k++)
        for (size_t i = 0; i < families[k]->n; i++) {
            const dx_row *row = &families[k]->row[i];
            if (!(row->levels & 1U << w->level) || q->n == ROWS_MOST)
                continue;
            dx_answer a = row->judge(c, w);
            if (a.say == DX_SAY_NA)
                continue;
            q->row[q->n] = row;
            q->answer[q->n++] = a;
        }
    fl_dx_ends_yield(c, w, q->row, q->answer, q->n);
}

static fl_class class_of(const dx_where *w, const dx_answer *a) {
    return a->cls != DX_CLS_IMPACT ? (fl_class)a->cls : fl_dx_impact(w);
}

static void add_others(const dx_ctx *c, const asked *q, fl_finding *f) {
    for (size_t i = 0; i < q->n; i++) {
        const dx_answer *a = &q->answer[i];
        fl_other other = {.code = fl_str_of(q->row[i]->code), .text = a->text};
        if (a->ev) {
            other.evidence = a->ev->list.v;
            other.n = a->ev->list.n;
        }
        if (a->say == DX_SAY_OUT)
            FL_PUSH(c->a, &f->ruled_out, other);
        else if (a->say == DX_SAY_UNTESTED)
            FL_PUSH(c->a, &f->not_tested, other);
    }
}

static dx_found *one_finding(const dx_ctx *c, const dx_where *w, const asked *q, size_t i, fl_confidence status) {
    const dx_answer *a = &q->answer[i];
    dx_make make = {.where = w,
                    .code = {q->row[i]->code},
                    .owner = {a->owner},
                    .n = 1,
                    .status = status,
                    .cls = class_of(w, a),
                    .params = a->param,
                    .next = a->next,
                    .sentence = a->sentence,
                    .texts = a->texts};
    dx_found *found = fl_dx_found_new(c, &make);
    fl_dx_because(c, &found->f, a->ev, a->text);
    add_others(c, q, &found->f);
    if (a->scope)
        found->f.scope = *a->scope;
    fl_dx_ends_say(c, w, &found->f);
    return found;
}

static dx_found *tie_finding(const dx_ctx *c, const dx_where *w, const asked *q) {
    dx_make make = {.where = w, .status = FL_TIE};
    const dx_answer *first = NULL;
    for (size_t i = 0; i < q->n && make.n < sizeof make.code / sizeof *make.code; i++) {
        if (q->answer[i].say != DX_SAY_FITS)
            continue;
        first = first ? first : &q->answer[i];
        make.owner[make.n] = q->answer[i].owner;
        make.code[make.n++] = q->row[i]->code;
    }
    if (!first)
        return NULL;
    make.cls = class_of(w, first);
    make.params = first->param;
    make.next = first->next;
    make.seen = first->text;
    make.status = make.n > 1 ? FL_TIE : FL_CANDIDATE;
    dx_found *found = fl_dx_found_new(c, &make);
    for (size_t i = 0; i < q->n; i++) {
        const dx_answer *a = &q->answer[i];
        bool said = false;
        for (size_t k = 0; k < found->f.because.n; k++)
            said = said || fl_str_eq(found->f.because.v[k].text, a->text);
        if (a->say == DX_SAY_FITS && a->text.n && !said)
            fl_dx_because(c, &found->f, a->ev, a->text);
    }
    add_others(c, q, &found->f);
    fl_dx_ends_say(c, w, &found->f);
    return found;
}

/* Asks every row at a place. Returns what blocks the places above: a finding that holds or ties there. */
bool fl_dx_judge_at(dx_ctx *c, const dx_where *w, dx_findings *out) {
    asked q;
    bool holds = false;
    ask_all(c, w, &q);
    for (size_t i = 0; i < q.n; i++) {
        dx_say say = q.answer[i].say;
        if (say != DX_SAY_HOLDS && say != DX_SAY_CANDIDATE && say != DX_SAY_BESIDE && say != DX_SAY_RESOLVED)
            continue;
        fl_confidence status = say == DX_SAY_CANDIDATE  ? FL_CANDIDATE
                               : say == DX_SAY_RESOLVED ? FL_RESOLVED
                                                        : FL_CONFIRMED;
        dx_found *found = one_finding(c, w, &q, i, status);
        found->beside = say == DX_SAY_BESIDE || say == DX_SAY_RESOLVED;
        holds = holds || say == DX_SAY_HOLDS || say == DX_SAY_CANDIDATE;
        FL_PUSH(c->a, &out->list, found);
    }
    if (holds)
        return true;
    dx_found *tie = tie_finding(c, w, &q);
    if (tie)
        FL_PUSH(c->a, &out->list, tie);
    return tie != NULL;
}

/* ---- places ---- */

static bool is_bad(dx_cond cond) {
    return cond != DX_COND_UNREAD && cond != DX_COND_OK && cond != DX_COND_UP && cond != DX_COND_CONFLICT;
}

static void judge_mask(dx_ctx *c, const dx_peering *p, unsigned mask, dx_cond cond, bool apart, dx_findings *out) {
    const dx_path *primary = &p->path[0], *secondary = &p->path[1];
    dx_where w = {
        .level = DX_AT_PATHS, .circuit = p->circuit, .peering = p, .mask = mask, .cond = cond, .apart = apart};
    w.path = mask & DX_PRIMARY ? primary : secondary;
    const dx_path *other = mask == DX_PRIMARY ? secondary : mask == DX_SECONDARY ? primary : NULL;
    w.other = other && !other->ignored ? other : NULL;
    fl_dx_judge_at(c, &w, out);
}

/* Nothing from the edge in one table beside an established session with nothing in the other is one symptom. */
static dx_cond joined(const dx_path *a, const dx_path *b) {
    if (a->cond == b->cond)
        return a->cond;
    bool zero = a->cond == DX_COND_ZERO || b->cond == DX_COND_ZERO;
    bool silent = a->cond == DX_COND_SILENT || b->cond == DX_COND_SILENT;
    return zero && silent ? DX_COND_ZERO : DX_COND_UNREAD;
}

/* Prefixes that Microsoft has not validated explain sessions that stay down on both paths or carry nothing, but neither
 * a dead layer 2 nor one path alone. */
static bool explained_above(const dx_path *path, const dx_path *other) {
    bool l2 = path->cond == DX_COND_L2_EMPTY || path->cond == DX_COND_L2_NO_TABLE || path->cond == DX_COND_L2_ONE_SIDED;
    return !l2 && !(path->cond == DX_COND_DOWN && other->up == DX_YES);
}

static void judge_paths(dx_ctx *c, const dx_peering *p, bool explained, dx_findings *out) {
    const dx_path *a = &p->path[0], *b = &p->path[1];
    dx_cond both = joined(a, b);
    bool skip_a = explained && explained_above(a, b), skip_b = explained && explained_above(b, a);
    bool alike = is_bad(both) && !a->ignored && !b->ignored && !skip_a && !skip_b;
    bool apart = alike && a->cond == b->cond && !fl_dx_ends_alike(p);
    if (alike && !apart) {
        judge_mask(c, p, DX_BOTH, both, false, out);
        return;
    }
    if (is_bad(a->cond) && !skip_a)
        judge_mask(c, p, DX_PRIMARY, a->cond, apart, out);
    if (is_bad(b->cond) && !skip_b)
        judge_mask(c, p, DX_SECONDARY, b->cond, apart, out);
}

static void judge_circuit(dx_ctx *c, const dx_circuit *circuit, dx_findings *out) {
    dx_where base = {.level = DX_AT_BASE, .circuit = circuit};
    bool blocked = fl_dx_judge_at(c, &base, out);
    for (size_t i = 0; i < circuit->peerings.n; i++) {
        const dx_peering *p = circuit->peerings.v[i];
        dx_where at = {.level = DX_AT_PEERING, .circuit = circuit, .peering = p};
        /* A lower layer explains a higher one: nothing is asked above a circuit that is not provisioned. */
        if (blocked)
            continue;
        bool explained = fl_dx_judge_at(c, &at, out);
        if (explained && !p->is_microsoft)
            continue;
        size_t first = out->list.n;
        judge_paths(c, p, explained, out);
        fl_dx_judge_series(c, p, out, first);
        if (explained)
            continue;
        at.level = DX_AT_ROUTES;
        fl_dx_judge_at(c, &at, out);
    }
    dx_where beyond = {.level = DX_AT_BEYOND, .circuit = circuit};
    if (!blocked)
        fl_dx_judge_at(c, &beyond, out);
}

void fl_dx_judge_all(dx_ctx *c, dx_findings *out) {
    for (size_t i = 0; i < c->circuits.n; i++) {
        size_t first = out->list.n;
        judge_circuit(c, c->circuits.v[i], out);
        fl_dx_judge_evidence(c, out, c->circuits.v[i], first);
    }
    fl_dx_judge_bundle(c, out);
}

/* ---- order ---- */

static unsigned status_rank(fl_confidence s) {
    return s == FL_CONFIRMED ? 0 : s == FL_TIE ? 1 : s == FL_CANDIDATE ? 2 : 3;
}

/* Of one layer the parameter that is proven wrong comes before "cause open" of the other path (JUDGEMENT.md 4). */
static bool is_open(fl_str code) {
    return fl_str_eqz(code, "B02") || fl_str_eqz(code, "B09") || fl_str_eqz(code, "B10");
}

int fl_dx_found_cmp(const dx_found *a, const dx_found *b) {
    const fl_finding *x = &a->f, *y = &b->f;
    bool rx = x->status == FL_RESOLVED, ry = y->status == FL_RESOLVED;
    if (rx != ry)
        return rx ? 1 : -1;
    if (x->cls != y->cls)
        return x->cls < y->cls ? -1 : 1;
    if (a->beside != b->beside)
        return a->beside ? 1 : -1;
    unsigned lx = fl_dx_layer_rank(x->layer), ly = fl_dx_layer_rank(y->layer);
    if (lx != ly)
        return lx < ly ? -1 : 1;
    if (x->status != y->status)
        return status_rank(x->status) < status_rank(y->status) ? -1 : 1;
    int n = fl_str_cmp(x->scope.circuit, y->scope.circuit);
    n = n ? n : fl_str_cmp(x->scope.peering, y->scope.peering);
    n = n ? n : (int)is_open(x->code) - (int)is_open(y->code);
    n = n ? n : fl_str_cmp(x->scope.path, y->scope.path);
    return n ? n : fl_str_cmp(x->code, y->code);
}
