/* The report for a terminal: the verdict in the first lines, then how it was reached, then what it could not see. */
#include "report/ladder.h"
#include "report/model.h"
#include "report/report.h"
#include "report/term.h"

enum {
    LABEL = 10,
    FINDING_LABEL = 12,
    TIMELINE_LABEL = 26,
    LIST_MAX = 20,
    INPUTS_MAX = 12,
    PLACES_MAX = 3,
    QUOTES_MAX = 3,
    SHA_SHORT = 12
};

typedef struct quoted {
    uint32_t document, line;
} quoted;

typedef struct page {
    const fl_rep *m;
    const fl_term *t;
    FL_VEC(quoted) quotes; /* lines shown so far: none is shown twice */
} page;

static fl_str clean(const page *p, fl_str s) { return fl_term_clean(p->t, fl_rep_text(p->m, s)); }

static void heading(const page *p, const char *title) {
    fl_out_char(p->t->out, '\n');
    fl_term_put(p->t, FL_INK_BOLD, fl_str_of(title));
    fl_out_char(p->t->out, '\n');
}

static void field(const page *p, const char *label, fl_str s) {
    fl_term_field(p->t, 0, label, LABEL, FL_INK_PLAIN, fl_term_clean(p->t, s));
}

static fl_str upper(const page *p, fl_str s) {
    char *out = fl_arena_alloc(p->t->arena, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        out[i] = s.p[i] >= 'a' && s.p[i] <= 'z' ? (char)(s.p[i] - 32) : s.p[i];
    return (fl_str){out, s.n};
}

/* "OUTAGE · R01 prefix-limit-routes-shed (confirmed)" */
static void put_diagnosis(const page *p, fl_flow *flow, fl_str code, fl_str slug, fl_str status) {
    if (code.n == 0)
        return;
    fl_flow_put(flow, FL_INK_BOLD, code);
    fl_flow_put(flow, FL_INK_PLAIN, slug);
    fl_flow_put(flow, FL_INK_PLAIN, fl_arena_printf(p->t->arena, "(%.*s)", FL_STR_ARG(status)));
}

static void put_command(const page *p, unsigned indent, fl_str command) {
    fl_term_command(p->t, indent, fl_term_clean(p->t, fl_rep_text(p->m, command)));
}

static fl_str dot(const page *p) { return p->t->utf8 ? FL_STR("·") : FL_STR("-"); }

/* A tie names no cause: its first code would be read as one. */
static void put_cause(const page *p, fl_flow *flow, fl_str code, fl_str slug, fl_confidence status, const fl_str *tie,
                      size_t n) {
    fl_str text = fl_rep_status(p->m, status, tie, n);
    if (status == FL_TIE && n)
        fl_flow_put(flow, FL_INK_BOLD, text);
    else
        put_diagnosis(p, flow, code, slug, text);
}

static void put_headline(const page *p, const fl_verdict *v) {
    fl_flow flow = fl_flow_new(p->t, 0, 2);
    fl_flow_put(&flow, fl_class_ink(v->cls), upper(p, fl_rep_class(p->m, v->cls)));
    if (v->code.n)
        fl_flow_put(&flow, FL_INK_PLAIN, dot(p));
    put_cause(p, &flow, v->code, v->slug, v->status, v->tie, v->n_tie);
    fl_flow_end(&flow);
}

static void put_advice(const page *p, const fl_verdict *v) {
    const fl_next_read *read = NULL;
    fl_str unread = v->cls == FL_CLASS_HEALTHY ? fl_rep_not_read(p->m) : FL_STR_NONE;
    if (unread.n)
        field(p, "not read", unread);
    if (!v->finding)
        return;
    bool done = v->cls == FL_CLASS_HEALTHY && !unread.n;
    field(p, "next",
          done ? FL_STR("Nothing to do here. Every layer of the order of reads was read.")
               : fl_rep_next(p->m, v->finding, &read));
    if (read && !done)
        put_command(p, LABEL + 2, read->command);
    fl_str trap = fl_rep_trap(p->m, v->finding);
    if (trap.n && !done)
        fl_term_field(p->t, 0, "trap", LABEL, FL_INK_YELLOW, fl_term_clean(p->t, trap));
}

static void put_verdict(const page *p) {
    const fl_verdict *v = &p->m->d->verdict;
    put_headline(p, v);
    if (p->m->d->n_circuits > 1 && v->finding && v->finding->scope.circuit.n)
        field(p, "circuit",
              fl_arena_printf(p->t->arena, "%.*s; %zu more below",
                              FL_STR_ARG(fl_rep_text(p->m, v->finding->scope.circuit)), p->m->d->n_circuits - 1));
    field(p, "layer", v->layer.n ? v->layer : FL_STR("none"));
    field(p, "owner", fl_rep_owner(p->m, v->owner, v->owners_differ, v->owner_own_edge, v->owner_provider_l3));
    field(p, "what", fl_rep_text(p->m, v->sentence));
    if (v->status == FL_TIE)
        field(p, "tie", fl_rep_causes(p->m, v->tie, v->n_tie));
    put_advice(p, v);
    fl_str more[] = {fl_rep_also(p->m), p->m->d->incident ? fl_rep_incident(p->m, p->m->d->incident) : FL_STR_NONE,
                     fl_rep_model(p->m), fl_rep_as_of(p->m), fl_rep_clocks(p->m)};
    static const char *const labels[] = {"also", "earlier", "model", "as of", "clocks"};
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        if (more[i].n)
            field(p, labels[i], more[i]);
    if (p->m->folder.n) /* names of places below leave it out */
        field(p, "files",
              fl_arena_printf(p->t->arena, "%zu in %.*s", p->m->store->documents.n, FL_STR_ARG(p->m->folder)));
}

static void put_circuits(const page *p) {
    const fl_diagnosis *d = p->m->d;
    if (d->n_circuits < 2)
        return;
    heading(p, "Circuits");
    for (size_t i = 0; i < d->n_circuits; i++) {
        const fl_circuit_result *c = &d->circuits[i];
        const fl_verdict *v = &c->verdict;
        fl_flow flow = fl_flow_new(p->t, 2, 4);
        fl_flow_put(&flow, FL_INK_BOLD, clean(p, c->name.n ? c->name : FL_STR("not named")));
        fl_flow_put(&flow, fl_class_ink(v->cls), fl_rep_class(p->m, v->cls));
        fl_flow_put(&flow, FL_INK_PLAIN, dot(p));
        put_cause(p, &flow, v->code, v->slug, v->status, v->tie, v->n_tie);
        fl_flow_end(&flow);
        if (v->cls != FL_CLASS_HEALTHY)
            fl_term_field(p->t, 4, "", 0, FL_INK_PLAIN, clean(p, v->sentence));
        if (c->incident)
            fl_term_field(p->t, 4, "earlier ", 8, FL_INK_PLAIN,
                          fl_term_clean(p->t, fl_rep_incident(p->m, c->incident)));
    }
}

static void finding_field(const page *p, const char *label, fl_str s) {
    fl_term_field(p->t, 3, label, FINDING_LABEL, FL_INK_PLAIN, fl_term_clean(p->t, s));
}

static bool was_quoted(page *p, const fl_evidence *ev) {
    for (size_t i = 0; i < p->quotes.n; i++)
        if (p->quotes.v[i].document == ev->document && p->quotes.v[i].line == ev->first_line)
            return true;
    FL_PUSH(p->t->arena, &p->quotes, ((quoted){ev->document, ev->first_line}));
    return false;
}

static void put_quotes(page *p, const fl_evidence *ev, size_t n) {
    unsigned indent = 3 + FINDING_LABEL;
    size_t shown = 0;
    for (size_t i = 0; i < n && shown < QUOTES_MAX; i++) {
        fl_str quote = fl_term_clean(p->t, fl_rep_quote(p->m, &ev[i]));
        if (quote.n == 0)
            continue;
        shown++;
        if (was_quoted(p, &ev[i]))
            continue;
        fl_out_repeat(p->t->out, ' ', indent);
        fl_term_put(p->t, FL_INK_DIM, p->t->utf8 ? FL_STR("│ ") : FL_STR("| "));
        fl_term_put(p->t, FL_INK_CYAN, fl_str_rtrim(fl_term_fit(p->t, quote, fl_term_left(p->t, indent + 2))));
        fl_out_char(p->t->out, '\n');
    }
}

/* "text  [a.json:3, b.json:7]" */
static fl_str with_places(const page *p, fl_str text, const fl_evidence *ev, size_t n) {
    fl_str places = fl_rep_places(p->m, ev, n, PLACES_MAX);
    text = fl_rep_text(p->m, text);
    return places.n ? fl_arena_printf(p->t->arena, "%.*s [%.*s]", FL_STR_ARG(text), FL_STR_ARG(places)) : text;
}

static void put_others(const page *p, const char *label, const fl_other *v, size_t n) {
    for (size_t i = 0, next; i < n; i = next) {
        fl_str text = with_places(p, v[i].text, v[i].evidence, v[i].n), codes = v[i].code;
        for (next = i + 1; next < n && fl_rep_same_other(&v[i], &v[next]); next++)
            codes = fl_arena_printf(p->t->arena, "%.*s, %.*s", FL_STR_ARG(codes), FL_STR_ARG(v[next].code));
        finding_field(p, i == 0 ? label : "",
                      fl_arena_printf(p->t->arena, "%.*s: %.*s", FL_STR_ARG(codes), FL_STR_ARG(text)));
    }
}

static void put_texts(const page *p, const char *label, const fl_str *v, size_t n) {
    for (size_t i = 0; i < n; i++)
        finding_field(p, i == 0 ? label : "", fl_rep_text(p->m, v[i]));
}

static bool same_texts(const fl_str *a, size_t an, const fl_str *b, size_t bn) {
    for (size_t i = 0; an == bn && i < an; i++)
        if (!fl_str_eq(a[i], b[i]))
            return false;
    return an == bn;
}

static bool same_reads(const fl_finding *a, const fl_finding *b) {
    for (size_t i = 0; a->next_reads.n == b->next_reads.n && i < a->next_reads.n; i++)
        if (!fl_str_eq(a->next_reads.v[i].command, b->next_reads.v[i].command))
            return false;
    return a->next_reads.n == b->next_reads.n;
}

/* Number of an earlier finding that advises the same, 0 for none: a fault of three circuits is told once. */
static size_t same_advice(const page *p, const fl_finding *f, size_t number) {
    for (size_t i = 0; f->remedy.n && i + 1 < number; i++) {
        const fl_finding *e = p->m->d->findings[i];
        if (fl_str_eq(e->code, f->code) && same_reads(e, f) &&
            same_texts(e->remedy.v, e->remedy.n, f->remedy.v, f->remedy.n) &&
            same_texts(e->do_not.v, e->do_not.n, f->do_not.v, f->do_not.n))
            return i + 1;
    }
    return 0;
}

static void put_because(page *p, const fl_finding *f, bool quotes) {
    for (size_t i = 0; i < f->because.n; i++) {
        const fl_because *b = &f->because.v[i];
        finding_field(p, i == 0 ? "because" : "", with_places(p, b->text, b->evidence, b->n));
        if (quotes)
            put_quotes(p, b->evidence, b->n);
    }
}

static void put_plan(const page *p, const fl_finding *f) {
    put_texts(p, f->status == FL_CANDIDATE ? "if proven" : "remedy", f->remedy.v, f->remedy.n);
    for (size_t i = 0; i < f->next_reads.n; i++) {
        finding_field(p, i == 0 ? "read next" : "", fl_rep_text(p->m, f->next_reads.v[i].why));
        put_command(p, 3 + FINDING_LABEL + 2, f->next_reads.v[i].command);
    }
    put_texts(p, "trap", f->do_not.v, f->do_not.n);
}

/* What the first lines of the report said of the verdict's own finding is not said again. */
static void put_nature(const page *p, const fl_finding *f) {
    if (f == p->m->d->verdict.finding)
        return;
    finding_field(p, "layer", f->layer);
    finding_field(p, "owner", fl_rep_owner(p->m, f->owner, f->owners_differ, f->owner_own_edge, f->owner_provider_l3));
    finding_field(p, "what", fl_rep_text(p->m, f->sentence));
    if (f->status == FL_TIE)
        finding_field(p, "tie", fl_rep_causes(p->m, f->tie.v, f->tie.n));
}

static void put_finding(page *p, const fl_finding *f, size_t number) {
    fl_out_char(p->t->out, '\n');
    fl_flow flow = fl_flow_new(p->t, 0, 3);
    fl_flow_put(&flow, FL_INK_PLAIN, fl_arena_printf(p->t->arena, "%zu.", number));
    fl_flow_put(&flow, fl_class_ink(f->cls), fl_rep_class(p->m, f->cls));
    fl_flow_put(&flow, FL_INK_PLAIN, dot(p));
    put_cause(p, &flow, f->code, f->slug, f->status, f->tie.v, f->tie.n);
    fl_flow_end(&flow);
    fl_str scope = fl_rep_scope(p->m, &f->scope, " / ");
    if (scope.n)
        finding_field(p, "where", scope);
    /* What is healthy beside a fault is there for its proof; the sequence says the rest. */
    bool brief = f->cls == FL_CLASS_HEALTHY && f != p->m->d->verdict.finding;
    put_nature(p, f);
    put_because(p, f, !brief);
    if (brief)
        return;
    put_others(p, "ruled out", f->ruled_out.v, f->ruled_out.n);
    put_others(p, "not tested", f->not_tested.v, f->not_tested.n);
    size_t as = same_advice(p, f, number);
    if (as)
        finding_field(p, "remedy",
                      fl_arena_printf(p->t->arena, "Remedy, reads and trap are those of finding %zu.", as));
    else
        put_plan(p, f);
}

static void put_findings(page *p) {
    if (p->m->d->n_findings == 0)
        return;
    heading(p, "Findings");
    for (size_t i = 0; i < p->m->d->n_findings; i++)
        put_finding(p, p->m->d->findings[i], i + 1);
}

static void put_rest(const page *p, size_t shown, size_t all) {
    if (all > shown)
        fl_out_printf(p->t->out, "  and %zu more; -f json lists them all\n", all - shown);
}

static void put_timeline(const page *p) {
    size_t n = p->m->d->n_events;
    if (n == 0)
        return;
    heading(p, "Timeline");
    size_t from = n > LIST_MAX ? n - LIST_MAX : 0;
    if (from)
        fl_out_printf(p->t->out, "  %zu earlier; -f json lists them all\n", from);
    for (size_t i = from; i < n; i++) {
        const fl_event *e = &p->m->d->events[i];
        char at[FL_TIME_TEXT] = "no time";
        if (e->at != FL_TIME_NONE)
            fl_time_say(e->at, at);
        fl_term_field(p->t, 2, at, TIMELINE_LABEL, FL_INK_PLAIN,
                      fl_term_clean(p->t, with_places(p, e->text, e->evidence, e->n)));
    }
}

static void put_groups(const page *p, const char *title, fl_groups groups) {
    if (groups.n == 0)
        return;
    heading(p, title);
    for (size_t i = 0; i < groups.n && i < LIST_MAX; i++) {
        fl_term_field(p->t, 2, "", 0, FL_INK_PLAIN, clean(p, groups.v[i].text));
        if (groups.v[i].places.n)
            fl_term_field(p->t, 4, "", 0, FL_INK_DIM, fl_term_clean(p->t, groups.v[i].places));
    }
    put_rest(p, LIST_MAX, groups.n);
}

static void put_inputs(const page *p) {
    if (p->m->r->n_inputs == 0)
        return;
    heading(p, "Inputs");
    for (size_t i = 0; i < p->m->r->n_inputs && i < INPUTS_MAX; i++) {
        const fl_report_input *in = &p->m->r->inputs[i];
        fl_flow flow = fl_flow_new(p->t, 2, 4);
        fl_flow_put(&flow, FL_INK_PLAIN, clean(p, fl_rep_short(p->m, fl_str_of(in->name))));
        fl_str size = fl_arena_printf(p->t->arena, "%llu bytes", (unsigned long long)in->bytes);
        if (in->sha256 && in->sha256[0])
            size = fl_arena_printf(p->t->arena, "%.*s, sha256 %.*s", FL_STR_ARG(size), SHA_SHORT, in->sha256);
        fl_flow_need(&flow, fl_term_columns(size));
        fl_flow_put(&flow, FL_INK_DIM, size);
        fl_flow_end(&flow);
    }
    put_rest(p, INPUTS_MAX, p->m->r->n_inputs);
}

void fl_report_text(const fl_report *r, const fl_text_style *style, fl_out *out) {
    fl_rep m = fl_rep_new(r);
    fl_term t = fl_term_new(out, m.arena, style);
    page p = {.m = &m, .t = &t};
    put_verdict(&p);
    put_circuits(&p);
    fl_ladder_text(&m, &t);
    put_findings(&p);
    put_timeline(&p);
    put_groups(&p, "Unread", fl_rep_unread(&m, PLACES_MAX));
    put_groups(&p, "Notes", fl_rep_notes(&m, PLACES_MAX));
    put_inputs(&p);
    fl_rep_fini(&m);
}
