/* The report as Markdown (CommonMark with tables), for tickets and wikis. Captures can hold anything, so every text is
 * escaped here: no markup, no HTML and no table column of theirs survives. */
#include "report/model.h"
#include "report/report.h"
#include "report/term.h"

enum { PLACES_MAX = 4, QUOTES_MAX = 3, QUOTE_COLUMNS = 160 };

typedef struct page {
    const fl_rep *m;
    const fl_term *t; /* for cleaning only: UTF-8, wide */
    fl_out *out;
} page;

static fl_str clean(const page *p, fl_str s) { return fl_term_clean(p->t, fl_rep_text(p->m, s)); }

/* What would start a list, a heading's underline or a numbered item at the start of a text. */
static bool opens_block(fl_str s, size_t i) {
    if (i == 0 && strchr("+-=", s.p[0]))
        return true;
    size_t digits = 0;
    while (digits < s.n && s.p[digits] >= '0' && s.p[digits] <= '9')
        digits++;
    return digits > 0 && i == digits && (s.p[i] == '.' || s.p[i] == ')');
}

static void esc(const page *p, fl_str s) {
    s = clean(p, s);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '<')
            fl_out_z(p->out, "&lt;");
        else if (s.p[i] == '&')
            fl_out_z(p->out, "&amp;");
        else {
            if (strchr("\\`*_[]|~#>!$", s.p[i]) || opens_block(s, i))
                fl_out_char(p->out, '\\');
            fl_out_char(p->out, s.p[i]);
        }
    }
}

/* A code span whose fence is longer than any run of backticks inside. */
static void code(const page *p, fl_str s) {
    s = fl_str_trim(clean(p, s));
    size_t run = 0, most = 0;
    for (size_t i = 0; i < s.n; i++) {
        run = s.p[i] == '`' ? run + 1 : 0;
        most = run > most ? run : most;
    }
    fl_out_repeat(p->out, '`', most + 1);
    fl_out_printf(p->out, most ? " %.*s " : "%.*s", FL_STR_ARG(s));
    fl_out_repeat(p->out, '`', most + 1);
}

static void cell(const page *p, fl_str s) {
    fl_out_z(p->out, " ");
    esc(p, s);
    fl_out_z(p->out, " |");
}

static void places(const page *p, const fl_evidence *ev, size_t n) {
    fl_str list = fl_rep_places(p->m, ev, n, PLACES_MAX);
    if (list.n == 0)
        return;
    fl_out_z(p->out, " (");
    esc(p, list);
    fl_out_z(p->out, ")");
}

static void item(const page *p, const char *label, fl_str s) {
    if (s.n == 0)
        return;
    fl_out_printf(p->out, "- **%s**: ", label);
    esc(p, s);
    fl_out_char(p->out, '\n');
}

static void put_title(const page *p, const fl_verdict *v) {
    fl_str cls = fl_rep_class(p->m, v->cls), status = fl_rep_status(p->m, v->status, v->tie, v->n_tie);
    fl_out_printf(p->out, "# %c", cls.p[0] - 32); /* names of classes start with a small letter */
    esc(p, fl_str_sub(cls, 1, cls.n));
    if (v->code.n)
        fl_out_z(p->out, ": ");
    if (v->n_tie)
        esc(p, status);
    else if (v->code.n)
        esc(p, fl_arena_printf(p->m->arena, "%.*s %.*s (%.*s)", FL_STR_ARG(v->code), FL_STR_ARG(v->slug),
                               FL_STR_ARG(status)));
    fl_out_z(p->out, "\n\n");
}

static void put_next(const page *p, const fl_finding *f) {
    const fl_next_read *read = NULL;
    fl_str next = fl_rep_next(p->m, f, &read);
    if (next.n == 0)
        return;
    fl_out_z(p->out, "- **Next**: ");
    esc(p, next);
    if (read) {
        fl_out_char(p->out, ' ');
        code(p, read->command);
    }
    fl_out_char(p->out, '\n');
}

static void put_verdict(const page *p) {
    const fl_verdict *v = &p->m->d->verdict;
    put_title(p, v);
    esc(p, v->sentence);
    fl_out_z(p->out, "\n\n");
    item(p, "Layer", v->layer);
    item(p, "Owner", fl_rep_owner(p->m, v->owner, v->owners_differ, v->owner_own_edge, v->owner_provider_l3));
    item(p, "Tie", fl_rep_causes(p->m, v->tie, v->n_tie));
    if (v->cls == FL_CLASS_HEALTHY)
        item(p, "Not read", fl_rep_not_read(p->m));
    if (v->finding) {
        put_next(p, v->finding);
        item(p, "Trap", fl_rep_trap(p->m, v->finding));
    }
    item(p, "Also", fl_rep_also(p->m));
    if (p->m->d->incident)
        item(p, "Earlier", fl_rep_incident(p->m, p->m->d->incident));
    item(p, "Model", fl_rep_model(p->m));
    item(p, "As of", fl_rep_as_of(p->m));
    item(p, "Clocks", fl_rep_clocks(p->m));
}

static void put_circuits(const page *p) {
    if (p->m->d->n_circuits == 0)
        return;
    fl_out_z(p->out,
             "\n## Circuits\n\n| circuit | class | diagnosis | layer | owner |\n| --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < p->m->d->n_circuits; i++) {
        const fl_circuit_result *c = &p->m->d->circuits[i];
        const fl_verdict *v = &c->verdict;
        fl_out_char(p->out, '|');
        cell(p, fl_rep_circuit(p->m, c));
        cell(p, fl_rep_class(p->m, v->cls));
        cell(p, v->n_tie ? fl_rep_status(p->m, v->status, v->tie, v->n_tie)
                         : fl_arena_printf(p->m->arena, "%.*s %.*s", FL_STR_ARG(v->code), FL_STR_ARG(v->slug)));
        cell(p, v->layer);
        cell(p, fl_rep_owner(p->m, v->owner, v->owners_differ, v->owner_own_edge, v->owner_provider_l3));
        fl_out_char(p->out, '\n');
    }
}

static void put_sequence(const page *p) {
    if (p->m->d->n_steps == 0)
        return;
    fl_out_z(p->out, "\n## Sequence of reads\n\n| step | read | where | result | found | evidence |\n"
                     "| ---: | --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < p->m->d->n_steps; i++) {
        const fl_step *s = &p->m->d->steps[i];
        fl_out_printf(p->out, "| %u |", s->step);
        cell(p, s->read);
        cell(p, fl_rep_scope(p->m, &s->scope, " / "));
        cell(p, fl_str_of(fl_result_name(s->result)));
        cell(p, s->found);
        cell(p, fl_rep_places(p->m, s->evidence, s->n, PLACES_MAX));
        fl_out_char(p->out, '\n');
    }
}

static void put_quotes(const page *p, const fl_evidence *ev, size_t n) {
    size_t shown = 0;
    for (size_t i = 0; i < n && shown < QUOTES_MAX; i++) {
        fl_str quote = clean(p, fl_rep_quote(p->m, &ev[i]));
        if (quote.n == 0)
            continue;
        fl_out_z(p->out, "  - ");
        code(p, fl_term_fit(p->t, quote, QUOTE_COLUMNS));
        fl_out_char(p->out, '\n');
        shown++;
    }
}

static void put_others(const page *p, const char *title, const fl_other *v, size_t n) {
    if (n == 0)
        return;
    fl_out_printf(p->out, "\n%s:\n\n", title);
    for (size_t i = 0, next; i < n; i = next) {
        fl_out_printf(p->out, "- %.*s", FL_STR_ARG(v[i].code));
        for (next = i + 1; next < n && fl_rep_same_other(&v[i], &v[next]); next++)
            fl_out_printf(p->out, ", %.*s", FL_STR_ARG(v[next].code));
        fl_out_z(p->out, ": ");
        esc(p, v[i].text);
        places(p, v[i].evidence, v[i].n);
        fl_out_char(p->out, '\n');
    }
}

static void put_texts(const page *p, const char *title, const fl_str *v, size_t n) {
    if (n == 0)
        return;
    fl_out_printf(p->out, "\n%s:\n\n", title);
    for (size_t i = 0; i < n; i++) {
        fl_out_z(p->out, "- ");
        esc(p, v[i]);
        fl_out_char(p->out, '\n');
    }
}

static void put_next_reads(const page *p, const fl_finding *f) {
    if (f->next_reads.n == 0)
        return;
    fl_out_z(p->out, "\nRead next:\n\n");
    for (size_t i = 0; i < f->next_reads.n; i++) {
        fl_out_z(p->out, "- ");
        code(p, f->next_reads.v[i].command);
        if (f->next_reads.v[i].why.n) {
            fl_out_z(p->out, ": ");
            esc(p, f->next_reads.v[i].why);
        }
        fl_out_char(p->out, '\n');
    }
}

static void put_finding(const page *p, const fl_finding *f, size_t number) {
    fl_out_printf(p->out, "\n### %zu. ", number);
    esc(p, f->tie.n ? fl_rep_status(p->m, f->status, f->tie.v, f->tie.n)
                    : fl_arena_printf(p->m->arena, "%.*s %.*s", FL_STR_ARG(f->code), FL_STR_ARG(f->slug)));
    fl_out_z(p->out, "\n\n");
    esc(p, f->sentence);
    fl_out_z(p->out, "\n\n");
    item(p, "Class", fl_rep_class(p->m, f->cls));
    item(p, "Status", fl_str_of(fl_confidence_name(f->status)));
    item(p, "Tie", fl_rep_causes(p->m, f->tie.v, f->tie.n));
    item(p, "Layer", f->layer);
    item(p, "Owner", fl_rep_owner(p->m, f->owner, f->owners_differ, f->owner_own_edge, f->owner_provider_l3));
    item(p, "Where", fl_rep_scope(p->m, &f->scope, " / "));
    if (f->because.n)
        fl_out_z(p->out, "\nBecause:\n\n");
    for (size_t i = 0; i < f->because.n; i++) {
        fl_out_z(p->out, "- ");
        esc(p, f->because.v[i].text);
        places(p, f->because.v[i].evidence, f->because.v[i].n);
        fl_out_char(p->out, '\n');
        put_quotes(p, f->because.v[i].evidence, f->because.v[i].n);
    }
    put_others(p, "Ruled out", f->ruled_out.v, f->ruled_out.n);
    put_others(p, "Not tested", f->not_tested.v, f->not_tested.n);
    put_texts(p, f->status == FL_CANDIDATE ? "If proven" : "Remedy", f->remedy.v, f->remedy.n);
    put_next_reads(p, f);
    put_texts(p, "Trap", f->do_not.v, f->do_not.n);
}

static void put_findings(const page *p) {
    if (p->m->d->n_findings == 0)
        return;
    fl_out_z(p->out, "\n## Findings\n");
    for (size_t i = 0; i < p->m->d->n_findings; i++)
        put_finding(p, p->m->d->findings[i], i + 1);
}

static void put_timeline(const page *p) {
    if (p->m->d->n_events == 0)
        return;
    fl_out_z(p->out, "\n## Timeline\n\n| time | event | evidence |\n| --- | --- | --- |\n");
    for (size_t i = 0; i < p->m->d->n_events; i++) {
        const fl_event *e = &p->m->d->events[i];
        fl_out_char(p->out, '|');
        cell(p, fl_rep_time_said(p->m, e->at));
        cell(p, e->text);
        cell(p, fl_rep_places(p->m, e->evidence, e->n, PLACES_MAX));
        fl_out_char(p->out, '\n');
    }
}

static void put_groups(const page *p, const char *title, fl_groups groups) {
    if (groups.n == 0)
        return;
    fl_out_printf(p->out, "\n## %s\n\n", title);
    for (size_t i = 0; i < groups.n; i++) {
        fl_out_z(p->out, "- ");
        esc(p, groups.v[i].text);
        if (groups.v[i].places.n) {
            fl_out_z(p->out, " (");
            esc(p, groups.v[i].places);
            fl_out_z(p->out, ")");
        }
        fl_out_char(p->out, '\n');
    }
}

static void put_inputs(const page *p) {
    if (p->m->r->n_inputs == 0)
        return;
    fl_out_z(p->out, "\n## Inputs\n\n| name | bytes | SHA-256 |\n| --- | ---: | --- |\n");
    for (size_t i = 0; i < p->m->r->n_inputs; i++) {
        const fl_report_input *in = &p->m->r->inputs[i];
        fl_out_char(p->out, '|');
        cell(p, fl_str_of(in->name));
        fl_out_printf(p->out, " %llu | ", (unsigned long long)in->bytes);
        code(p, fl_str_of(in->sha256 ? in->sha256 : ""));
        fl_out_z(p->out, " |\n");
    }
}

void fl_report_markdown(const fl_report *r, fl_out *out) {
    static const fl_text_style style = {0, false, true};
    fl_rep m = fl_rep_new(r);
    fl_term t = fl_term_new(out, m.arena, &style);
    page p = {&m, &t, out};
    put_verdict(&p);
    put_circuits(&p);
    put_sequence(&p);
    put_findings(&p);
    put_timeline(&p);
    put_groups(&p, "Unread", fl_rep_unread(&m, PLACES_MAX));
    put_groups(&p, "Notes", fl_rep_notes(&m, PLACES_MAX));
    put_inputs(&p);
    fl_rep_fini(&m);
}
