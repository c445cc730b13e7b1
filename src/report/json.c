/* The machine's report: docs/schema/report-1.json says every key. Keys are only ever added within a version. */
#include "report/jsonpage.h"
#include "report/report.h"

static const char *const schema_name = "faultline.report/1";

static void owners(const fl_page *p, bool differ, fl_str own_edge, fl_str provider_l3) {
    fl_jsonw_key(p->w, "owners");
    if (!differ) {
        fl_jsonw_null(p->w);
        return;
    }
    fl_jsonw_object(p->w);
    fl_page_str(p, "own-edge", own_edge);
    fl_page_str(p, "provider-l3", provider_l3);
    fl_jsonw_object_end(p->w);
}

static void verdict_members(const fl_page *p, const fl_verdict *v) {
    fl_page_str(p, "class", fl_str_of(fl_class_name(v->cls)));
    fl_page_str(p, "code", v->code);
    fl_page_str(p, "slug", v->slug);
    fl_page_str(p, "layer", v->layer);
    fl_page_str(p, "owner", v->owner);
    owners(p, v->owners_differ, v->owner_own_edge, v->owner_provider_l3);
    fl_page_str(p, "status", fl_str_of(fl_confidence_name(v->status)));
    fl_page_strings(p, "tie", v->tie, v->n_tie);
    fl_page_str(p, "sentence", v->sentence);
}

static void put_verdict(const fl_page *p, const fl_verdict *v) {
    fl_jsonw_key(p->w, "verdict");
    fl_jsonw_object(p->w);
    verdict_members(p, v);
    fl_jsonw_object_end(p->w);
}

static void put_incident(const fl_page *p, const fl_incident *i) {
    fl_jsonw_key(p->w, "incident");
    if (!i) {
        fl_jsonw_null(p->w);
        return;
    }
    fl_jsonw_object(p->w);
    verdict_members(p, &i->verdict);
    fl_page_when(p, "from", i->from);
    fl_page_when(p, "to", i->to);
    fl_page_str(p, "state", i->state);
    fl_jsonw_object_end(p->w);
}

static void put_circuits(const fl_page *p) {
    fl_jsonw_key(p->w, "circuits");
    fl_jsonw_array(p->w);
    for (size_t i = 0; i < p->m->d->n_circuits; i++) {
        const fl_circuit_result *c = &p->m->d->circuits[i];
        fl_jsonw_object(p->w);
        fl_page_str(p, "name", c->name);
        fl_page_str_or_null(p, "id", c->id);
        fl_page_str_or_null(p, "carrier", c->carrier);
        fl_page_str_or_null(p, "location", c->location);
        if (c->bandwidth_mbps >= 0)
            fl_page_num(p, "bandwidth_mbps", c->bandwidth_mbps);
        else
            fl_page_str_or_null(p, "bandwidth_mbps", FL_STR_NONE);
        put_verdict(p, &c->verdict);
        put_incident(p, c->incident);
        fl_jsonw_object_end(p->w);
    }
    fl_jsonw_array_end(p->w);
}

static void put_model(const fl_page *p) {
    fl_jsonw_key(p->w, "model");
    fl_jsonw_object(p->w);
    fl_page_str(p, "value", fl_str_of(fl_model_name(p->m->d->model)));
    fl_page_str(p, "from", fl_str_of(p->m->d->model_from ? p->m->d->model_from : "none"));
    fl_jsonw_object_end(p->w);
}

static void put_scope(const fl_page *p, const fl_scope *s) {
    fl_jsonw_key(p->w, "scope");
    fl_jsonw_object(p->w);
    fl_page_str_or_null(p, "circuit", s->circuit);
    fl_page_str_or_null(p, "peering", s->peering);
    fl_page_str_or_null(p, "path", s->path);
    fl_page_str_or_null(p, "router", s->router);
    fl_jsonw_object_end(p->w);
}

static void put_others(const fl_page *p, const char *key, const fl_other *v, size_t n) {
    fl_jsonw_key(p->w, key);
    fl_jsonw_array(p->w);
    for (size_t i = 0; i < n; i++) {
        fl_jsonw_object(p->w);
        fl_page_str(p, "code", v[i].code);
        fl_page_str(p, "text", v[i].text);
        fl_page_evidence(p, v[i].evidence, v[i].n);
        fl_jsonw_object_end(p->w);
    }
    fl_jsonw_array_end(p->w);
}

static void put_because(const fl_page *p, const fl_finding *f) {
    fl_jsonw_key(p->w, "because");
    fl_jsonw_array(p->w);
    for (size_t i = 0; i < f->because.n; i++) {
        fl_jsonw_object(p->w);
        fl_page_str(p, "text", f->because.v[i].text);
        fl_page_evidence(p, f->because.v[i].evidence, f->because.v[i].n);
        fl_jsonw_object_end(p->w);
    }
    fl_jsonw_array_end(p->w);
}

static void put_next_reads(const fl_page *p, const fl_finding *f) {
    fl_jsonw_key(p->w, "next_reads");
    fl_jsonw_array(p->w);
    for (size_t i = 0; i < f->next_reads.n; i++) {
        fl_jsonw_object(p->w);
        fl_page_str(p, "command", f->next_reads.v[i].command);
        fl_page_str(p, "why", f->next_reads.v[i].why);
        fl_jsonw_object_end(p->w);
    }
    fl_jsonw_array_end(p->w);
}

static void put_finding(const fl_page *p, const fl_finding *f) {
    fl_jsonw_object(p->w);
    fl_page_str(p, "code", f->code);
    fl_page_str(p, "slug", f->slug);
    fl_page_str(p, "layer", f->layer);
    fl_page_str(p, "owner", f->owner);
    owners(p, f->owners_differ, f->owner_own_edge, f->owner_provider_l3);
    fl_page_str(p, "class", fl_str_of(fl_class_name(f->cls)));
    fl_page_str(p, "status", fl_str_of(fl_confidence_name(f->status)));
    fl_page_strings(p, "tie", f->tie.v, f->tie.n);
    put_scope(p, &f->scope);
    fl_page_str(p, "sentence", f->sentence);
    put_because(p, f);
    put_others(p, "ruled_out", f->ruled_out.v, f->ruled_out.n);
    put_others(p, "not_tested", f->not_tested.v, f->not_tested.n);
    fl_page_strings(p, "remedy", f->remedy.v, f->remedy.n);
    put_next_reads(p, f);
    fl_page_strings(p, "do_not", f->do_not.v, f->do_not.n);
    fl_jsonw_object_end(p->w);
}

static void put_findings(const fl_page *p) {
    fl_jsonw_key(p->w, "findings");
    fl_jsonw_array(p->w);
    for (size_t i = 0; i < p->m->d->n_findings; i++)
        put_finding(p, p->m->d->findings[i]);
    fl_jsonw_array_end(p->w);
}

static void put_sequence(const fl_page *p) {
    fl_jsonw_key(p->w, "sequence");
    fl_jsonw_array(p->w);
    for (size_t i = 0; i < p->m->d->n_steps; i++) {
        const fl_step *s = &p->m->d->steps[i];
        fl_jsonw_object(p->w);
        fl_page_num(p, "step", s->step);
        fl_page_str(p, "read", s->read);
        fl_page_str(p, "layer", s->layer);
        put_scope(p, &s->scope);
        fl_page_str(p, "result", fl_str_of(fl_result_name(s->result)));
        fl_page_str(p, "found", s->found);
        fl_page_when(p, "observed_at", s->at);
        fl_page_evidence(p, s->evidence, s->n);
        fl_jsonw_object_end(p->w);
    }
    fl_jsonw_array_end(p->w);
}

static void put_timeline(const fl_page *p) {
    fl_jsonw_key(p->w, "timeline");
    fl_jsonw_array(p->w);
    for (size_t i = 0; i < p->m->d->n_events; i++) {
        const fl_event *e = &p->m->d->events[i];
        fl_jsonw_object(p->w);
        fl_page_when(p, "at", e->at);
        fl_page_str(p, "text", e->text);
        fl_page_evidence(p, e->evidence, e->n);
        fl_jsonw_object_end(p->w);
    }
    fl_jsonw_array_end(p->w);
}

/* Routers whose events stand beside Azure's, also those of which nothing tells by how much they are off. */
static void put_clocks(const fl_page *p) {
    static const char *const from[] = {"none", "option", "estimated"};
    const fl_clocks *clocks = &p->m->d->clocks;
    fl_jsonw_key(p->w, "clocks");
    fl_jsonw_array(p->w);
    for (size_t i = 0; i < clocks->n; i++) {
        const fl_skew *s = &clocks->v[i];
        fl_jsonw_object(p->w);
        fl_page_str(p, "router", s->host);
        fl_page_str(p, "from", fl_str_of(from[s->from]));
        if (s->from == FL_SKEW_NONE)
            fl_page_str_or_null(p, "ahead_ms", FL_STR_NONE);
        else
            fl_page_num(p, "ahead_ms", s->ms);
        if (s->from == FL_SKEW_ESTIMATED)
            fl_page_num(p, "bound_ms", s->bound_ms);
        else
            fl_page_str_or_null(p, "bound_ms", FL_STR_NONE);
        fl_page_num(p, "events", s->events);
        fl_page_evidence(p, s->evidence, s->n_evidence);
        fl_jsonw_object_end(p->w);
    }
    fl_jsonw_array_end(p->w);
}

static void put_unread(const fl_page *p) {
    fl_jsonw_key(p->w, "unread");
    fl_jsonw_array(p->w);
    for (size_t i = 0; i < p->m->store->unread.n; i++) {
        const fl_unread *u = &p->m->store->unread.v[i];
        fl_jsonw_object(p->w);
        fl_page_str(p, "document", fl_rep_document(p->m, u->document));
        fl_page_num(p, "first_line", u->first_line);
        fl_page_num(p, "last_line", u->last_line);
        fl_page_str(p, "why", u->why);
        fl_jsonw_object_end(p->w);
    }
    fl_jsonw_array_end(p->w);
}

static void put_inputs(const fl_page *p) {
    fl_jsonw_key(p->w, "inputs");
    fl_jsonw_array(p->w);
    for (size_t i = 0; i < p->m->r->n_inputs; i++) {
        const fl_report_input *in = &p->m->r->inputs[i];
        fl_jsonw_object(p->w);
        fl_page_str(p, "name", fl_str_of(in->name));
        fl_page_num(p, "bytes", (int64_t)in->bytes);
        fl_page_str(p, "sha256", fl_str_of(in->sha256 ? in->sha256 : ""));
        fl_jsonw_object_end(p->w);
    }
    fl_jsonw_array_end(p->w);
}

static void put_capture(const fl_page *p, const fl_capture_row *c) {
    fl_jsonw_object(p->w);
    fl_page_str_or_null(p, "command", c->command);
    fl_page_str_or_null(p, "rule", c->rule);
    fl_page_num(p, "first_line", c->first_line);
    fl_page_num(p, "last_line", c->last_line);
    fl_page_num(p, "facts", c->facts);
    fl_page_when(p, "observed_at", c->at);
    fl_page_str(p, "observed_from", fl_str_of(fl_from_name(c->at_from)));
    fl_jsonw_object_end(p->w);
}

/* Captures come document by document, so one cursor serves all; a document without captures keeps it where it is. */
static void put_documents(const fl_page *p) {
    const fl_store *s = p->m->store;
    size_t next = 0;
    fl_jsonw_key(p->w, "documents");
    fl_jsonw_array(p->w);
    for (size_t i = 0; i < s->documents.n; i++) {
        const fl_document *doc = &s->documents.v[i];
        fl_jsonw_object(p->w);
        fl_page_str(p, "name", doc->name);
        fl_page_num(p, "bytes", (int64_t)doc->bytes);
        fl_page_str_or_null(p, "sha256", fl_str_of(doc->sha256));
        fl_jsonw_key(p->w, "captures");
        fl_jsonw_array(p->w);
        for (; next < s->captures.n && s->captures.v[next].document == i; next++)
            put_capture(p, &s->captures.v[next]);
        fl_jsonw_array_end(p->w);
        fl_jsonw_object_end(p->w);
    }
    fl_jsonw_array_end(p->w);
}

static void put_notes(const fl_page *p) {
    const fl_notes *notes = p->m->store->notes;
    fl_jsonw_key(p->w, "notes");
    fl_jsonw_array(p->w);
    for (size_t i = 0; i < notes->list.n; i++) {
        const fl_note *n = &notes->list.v[i];
        fl_jsonw_object(p->w);
        fl_page_str_or_null(p, "document", n->document);
        fl_page_num(p, "first_line", n->first_line);
        fl_page_num(p, "last_line", n->last_line);
        fl_page_str(p, "text", n->text);
        fl_jsonw_object_end(p->w);
    }
    fl_jsonw_array_end(p->w);
}

static void put_tool(const fl_page *p) {
    fl_jsonw_key(p->w, "tool");
    fl_jsonw_object(p->w);
    fl_page_str(p, "name", FL_STR("faultline"));
    fl_page_str(p, "version", fl_str_of(p->m->r->version));
    fl_jsonw_object_end(p->w);
}

void fl_report_json(const fl_report *r, fl_out *out) {
    fl_rep m = fl_rep_new(r);
    fl_jsonw w;
    fl_jsonw_init(&w, out, 2);
    fl_page p = {&m, &w};
    fl_jsonw_object(&w);
    fl_page_str(&p, "schema", fl_str_of(schema_name));
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
