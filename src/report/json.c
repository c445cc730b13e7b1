/* The machine's report: docs/schema/report-1.json says every key. Keys are only ever added within a version. */
#include "format/json.h"
#include "report/model.h"
#include "report/report.h"

typedef struct page {
    const fl_rep *m;
    fl_jsonw *w;
} page;

static const char *const schema_name = "faultline.report/1";

static void str(const page *p, const char *key, fl_str s) {
    fl_jsonw_key(p->w, key);
    fl_jsonw_str(p->w, fl_rep_text(p->m, s));
}

static void str_or_null(const page *p, const char *key, fl_str s) {
    fl_jsonw_key(p->w, key);
    if (s.n)
        fl_jsonw_str(p->w, fl_rep_text(p->m, s));
    else
        fl_jsonw_null(p->w);
}

static void num(const page *p, const char *key, int64_t i) {
    fl_jsonw_key(p->w, key);
    fl_jsonw_int(p->w, i);
}

static void when(const page *p, const char *key, fl_time t) { str_or_null(p, key, fl_rep_time(p->m, t)); }

static void strings(const page *p, const char *key, const fl_str *v, size_t n) {
    fl_jsonw_key(p->w, key);
    fl_jsonw_array(p->w);
    for (size_t i = 0; i < n; i++)
        fl_jsonw_str(p->w, fl_rep_text(p->m, v[i]));
    fl_jsonw_array_end(p->w);
}

static void evidence(const page *p, const fl_evidence *ev, size_t n) {
    fl_jsonw_key(p->w, "evidence");
    fl_jsonw_array(p->w);
    for (size_t i = 0; i < n; i++) {
        if (!fl_rep_has_place(p->m, &ev[i])) /* an option is no document */
            continue;
        fl_jsonw_object(p->w);
        str(p, "document", fl_rep_document(p->m, ev[i].document));
        num(p, "first_line", ev[i].first_line);
        num(p, "last_line", ev[i].last_line);
        str_or_null(p, "pointer", ev[i].pointer);
        fl_jsonw_object_end(p->w);
    }
    fl_jsonw_array_end(p->w);
}

static void owners(const page *p, bool differ, fl_str own_edge, fl_str provider_l3) {
    fl_jsonw_key(p->w, "owners");
    if (!differ) {
        fl_jsonw_null(p->w);
        return;
    }
    fl_jsonw_object(p->w);
    str(p, "own-edge", own_edge);
    str(p, "provider-l3", provider_l3);
    fl_jsonw_object_end(p->w);
}

static void verdict_members(const page *p, const fl_verdict *v) {
    str(p, "class", fl_str_of(fl_class_name(v->cls)));
    str(p, "code", v->code);
    str(p, "slug", v->slug);
    str(p, "layer", v->layer);
    str(p, "owner", v->owner);
    owners(p, v->owners_differ, v->owner_own_edge, v->owner_provider_l3);
    str(p, "status", fl_str_of(fl_confidence_name(v->status)));
    strings(p, "tie", v->tie, v->n_tie);
    str(p, "sentence", v->sentence);
}

static void put_verdict(const page *p, const fl_verdict *v) {
    fl_jsonw_key(p->w, "verdict");
    fl_jsonw_object(p->w);
    verdict_members(p, v);
    fl_jsonw_object_end(p->w);
}

static void put_incident(const page *p, const fl_incident *i) {
    fl_jsonw_key(p->w, "incident");
    if (!i) {
        fl_jsonw_null(p->w);
        return;
    }
    fl_jsonw_object(p->w);
    verdict_members(p, &i->verdict);
    when(p, "from", i->from);
    when(p, "to", i->to);
    str(p, "state", i->state);
    fl_jsonw_object_end(p->w);
}

static void put_circuits(const page *p) {
    fl_jsonw_key(p->w, "circuits");
    fl_jsonw_array(p->w);
    for (size_t i = 0; i < p->m->d->n_circuits; i++) {
        const fl_circuit_result *c = &p->m->d->circuits[i];
        fl_jsonw_object(p->w);
        str(p, "name", c->name);
        str_or_null(p, "id", c->id);
        str_or_null(p, "carrier", c->carrier);
        str_or_null(p, "location", c->location);
        if (c->bandwidth_mbps >= 0)
            num(p, "bandwidth_mbps", c->bandwidth_mbps);
        else
            str_or_null(p, "bandwidth_mbps", FL_STR_NONE);
        put_verdict(p, &c->verdict);
        put_incident(p, c->incident);
        fl_jsonw_object_end(p->w);
    }
    fl_jsonw_array_end(p->w);
}

static void put_model(const page *p) {
    fl_jsonw_key(p->w, "model");
    fl_jsonw_object(p->w);
    str(p, "value", fl_str_of(fl_model_name(p->m->d->model)));
    str(p, "from", fl_str_of(p->m->d->model_from ? p->m->d->model_from : "none"));
    fl_jsonw_object_end(p->w);
}

static void put_scope(const page *p, const fl_scope *s) {
    fl_jsonw_key(p->w, "scope");
    fl_jsonw_object(p->w);
    str_or_null(p, "circuit", s->circuit);
    str_or_null(p, "peering", s->peering);
    str_or_null(p, "path", s->path);
    str_or_null(p, "router", s->router);
    fl_jsonw_object_end(p->w);
}

static void put_others(const page *p, const char *key, const fl_other *v, size_t n) {
    fl_jsonw_key(p->w, key);
    fl_jsonw_array(p->w);
    for (size_t i = 0; i < n; i++) {
        fl_jsonw_object(p->w);
        str(p, "code", v[i].code);
        str(p, "text", v[i].text);
        evidence(p, v[i].evidence, v[i].n);
        fl_jsonw_object_end(p->w);
    }
    fl_jsonw_array_end(p->w);
}

static void put_because(const page *p, const fl_finding *f) {
    fl_jsonw_key(p->w, "because");
    fl_jsonw_array(p->w);
    for (size_t i = 0; i < f->because.n; i++) {
        fl_jsonw_object(p->w);
        str(p, "text", f->because.v[i].text);
        evidence(p, f->because.v[i].evidence, f->because.v[i].n);
        fl_jsonw_object_end(p->w);
    }
    fl_jsonw_array_end(p->w);
}

static void put_next_reads(const page *p, const fl_finding *f) {
    fl_jsonw_key(p->w, "next_reads");
    fl_jsonw_array(p->w);
    for (size_t i = 0; i < f->next_reads.n; i++) {
        fl_jsonw_object(p->w);
        str(p, "command", f->next_reads.v[i].command);
        str(p, "why", f->next_reads.v[i].why);
        fl_jsonw_object_end(p->w);
    }
    fl_jsonw_array_end(p->w);
}

static void put_finding(const page *p, const fl_finding *f) {
    fl_jsonw_object(p->w);
    str(p, "code", f->code);
    str(p, "slug", f->slug);
    str(p, "layer", f->layer);
    str(p, "owner", f->owner);
    owners(p, f->owners_differ, f->owner_own_edge, f->owner_provider_l3);
    str(p, "class", fl_str_of(fl_class_name(f->cls)));
    str(p, "status", fl_str_of(fl_confidence_name(f->status)));
    strings(p, "tie", f->tie.v, f->tie.n);
    put_scope(p, &f->scope);
    str(p, "sentence", f->sentence);
    put_because(p, f);
    put_others(p, "ruled_out", f->ruled_out.v, f->ruled_out.n);
    put_others(p, "not_tested", f->not_tested.v, f->not_tested.n);
    strings(p, "remedy", f->remedy.v, f->remedy.n);
    put_next_reads(p, f);
    strings(p, "do_not", f->do_not.v, f->do_not.n);
    fl_jsonw_object_end(p->w);
}

static void put_findings(const page *p) {
    fl_jsonw_key(p->w, "findings");
    fl_jsonw_array(p->w);
    for (size_t i = 0; i < p->m->d->n_findings; i++)
        put_finding(p, p->m->d->findings[i]);
    fl_jsonw_array_end(p->w);
}

static void put_sequence(const page *p) {
    fl_jsonw_key(p->w, "sequence");
    fl_jsonw_array(p->w);
    for (size_t i = 0; i < p->m->d->n_steps; i++) {
        const fl_step *s = &p->m->d->steps[i];
        fl_jsonw_object(p->w);
        num(p, "step", s->step);
        str(p, "read", s->read);
        str(p, "layer", s->layer);
        put_scope(p, &s->scope);
        str(p, "result", fl_str_of(fl_result_name(s->result)));
        str(p, "found", s->found);
        when(p, "observed_at", s->at);
        evidence(p, s->evidence, s->n);
        fl_jsonw_object_end(p->w);
    }
    fl_jsonw_array_end(p->w);
}

static void put_timeline(const page *p) {
    fl_jsonw_key(p->w, "timeline");
    fl_jsonw_array(p->w);
    for (size_t i = 0; i < p->m->d->n_events; i++) {
        const fl_event *e = &p->m->d->events[i];
        fl_jsonw_object(p->w);
        when(p, "at", e->at);
        str(p, "text", e->text);
        evidence(p, e->evidence, e->n);
        fl_jsonw_object_end(p->w);
    }
    fl_jsonw_array_end(p->w);
}

/* Routers whose events stand beside Azure's, also those of which nothing tells by how much they are off. */
static void put_clocks(const page *p) {
    static const char *const from[] = {"none", "option", "estimated"};
    const fl_history *h = p->m->d->history;
    fl_jsonw_key(p->w, "clocks");
    fl_jsonw_array(p->w);
    for (size_t i = 0; h && i < h->skews.n; i++) {
        const fl_skew *s = &h->skews.v[i];
        fl_jsonw_object(p->w);
        str(p, "router", s->host);
        str(p, "from", fl_str_of(from[s->from]));
        if (s->from == FL_SKEW_NONE)
            str_or_null(p, "ahead_ms", FL_STR_NONE);
        else
            num(p, "ahead_ms", s->ms);
        if (s->from == FL_SKEW_ESTIMATED)
            num(p, "bound_ms", s->bound_ms);
        else
            str_or_null(p, "bound_ms", FL_STR_NONE);
        num(p, "events", s->events);
        evidence(p, s->evidence, s->n_evidence);
        fl_jsonw_object_end(p->w);
    }
    fl_jsonw_array_end(p->w);
}

static void put_unread(const page *p) {
    fl_jsonw_key(p->w, "unread");
    fl_jsonw_array(p->w);
    for (size_t i = 0; i < p->m->store->unread.n; i++) {
        const fl_unread *u = &p->m->store->unread.v[i];
        fl_jsonw_object(p->w);
        str(p, "document", fl_rep_document(p->m, u->document));
        num(p, "first_line", u->first_line);
        num(p, "last_line", u->last_line);
        str(p, "why", u->why);
        fl_jsonw_object_end(p->w);
    }
    fl_jsonw_array_end(p->w);
}

static void put_inputs(const page *p) {
    fl_jsonw_key(p->w, "inputs");
    fl_jsonw_array(p->w);
    for (size_t i = 0; i < p->m->r->n_inputs; i++) {
        const fl_report_input *in = &p->m->r->inputs[i];
        fl_jsonw_object(p->w);
        str(p, "name", fl_str_of(in->name));
        num(p, "bytes", (int64_t)in->bytes);
        str(p, "sha256", fl_str_of(in->sha256 ? in->sha256 : ""));
        fl_jsonw_object_end(p->w);
    }
    fl_jsonw_array_end(p->w);
}

static void put_capture(const page *p, const fl_capture_row *c) {
    fl_jsonw_object(p->w);
    str_or_null(p, "command", c->command);
    str_or_null(p, "rule", c->rule);
    num(p, "first_line", c->first_line);
    num(p, "last_line", c->last_line);
    num(p, "facts", c->facts);
    when(p, "observed_at", c->at);
    str(p, "observed_from", fl_str_of(fl_from_name(c->at_from)));
    fl_jsonw_object_end(p->w);
}

/* Captures come document by document, so one cursor serves all; a document without captures keeps it where it is. */
static void put_documents(const page *p) {
    const fl_store *s = p->m->store;
    size_t next = 0;
    fl_jsonw_key(p->w, "documents");
    fl_jsonw_array(p->w);
    for (size_t i = 0; i < s->documents.n; i++) {
        const fl_document *doc = &s->documents.v[i];
        fl_jsonw_object(p->w);
        str(p, "name", doc->name);
        num(p, "bytes", (int64_t)doc->bytes);
        str_or_null(p, "sha256", fl_str_of(doc->sha256));
        fl_jsonw_key(p->w, "captures");
        fl_jsonw_array(p->w);
        for (; next < s->captures.n && s->captures.v[next].document == i; next++)
            put_capture(p, &s->captures.v[next]);
        fl_jsonw_array_end(p->w);
        fl_jsonw_object_end(p->w);
    }
    fl_jsonw_array_end(p->w);
}

static void put_notes(const page *p) {
    const fl_notes *notes = p->m->store->notes;
    fl_jsonw_key(p->w, "notes");
    fl_jsonw_array(p->w);
    for (size_t i = 0; i < notes->list.n; i++) {
        const fl_note *n = &notes->list.v[i];
        fl_jsonw_object(p->w);
        str_or_null(p, "document", n->document);
        num(p, "first_line", n->first_line);
        num(p, "last_line", n->last_line);
        str(p, "text", n->text);
        fl_jsonw_object_end(p->w);
    }
    fl_jsonw_array_end(p->w);
}

static void put_tool(const page *p) {
    fl_jsonw_key(p->w, "tool");
    fl_jsonw_object(p->w);
    str(p, "name", FL_STR("faultline"));
    str(p, "version", fl_str_of(p->m->r->version));
    fl_jsonw_object_end(p->w);
}

void fl_report_json(const fl_report *r, fl_out *out) {
    fl_rep m = fl_rep_new(r);
    fl_jsonw w;
    fl_jsonw_init(&w, out, 2);
    page p = {&m, &w};
    fl_jsonw_object(&w);
    str(&p, "schema", fl_str_of(schema_name));
    put_tool(&p);
    put_verdict(&p, &m.d->verdict);
    put_incident(&p, m.d->incident);
    put_circuits(&p);
    put_model(&p);
    put_findings(&p);
    put_sequence(&p);
    put_timeline(&p);
    put_clocks(&p);
    put_unread(&p);
    put_inputs(&p);
    put_documents(&p);
    put_notes(&p);
    fl_jsonw_object_end(&w);
    fl_out_char(out, '\n');
    fl_rep_fini(&m);
}
