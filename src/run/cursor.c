/* What a run found, one item at a time, as C strings. Copies live in the run's arena and are made when asked for: a run
 * has few findings and steps, and most callers write a report instead. */
#include "run/run.h"

static const char *z(const fl_run *run, fl_str s) { return s.n ? fl_arena_str(run->arena, s).p : ""; }

fl_run_verdict fl_run_get_verdict(const fl_run *run) {
    if (!run->diagnosis)
        return (fl_run_verdict){"", "", "", "", "", ""};
    const fl_verdict *v = &run->diagnosis->verdict;
    return (fl_run_verdict){fl_class_name(v->cls),         z(run, v->code),    z(run, v->layer), z(run, v->owner),
                            fl_confidence_name(v->status), z(run, v->sentence)};
}

size_t fl_run_circuits(const fl_run *run) { return run->diagnosis ? run->diagnosis->n_circuits : 0; }

size_t fl_run_findings(const fl_run *run) { return run->diagnosis ? run->diagnosis->n_findings : 0; }

fl_run_finding fl_run_get_finding(const fl_run *run, size_t i) {
    if (i >= fl_run_findings(run))
        return (fl_run_finding){"", "", "", "", "", "", "", "", ""};
    const fl_finding *f = run->diagnosis->findings[i];
    return (fl_run_finding){z(run, f->code),
                            z(run, f->layer),
                            z(run, f->owner),
                            fl_class_name(f->cls),
                            fl_confidence_name(f->status),
                            z(run, f->scope.circuit),
                            z(run, f->scope.peering),
                            z(run, f->scope.path),
                            z(run, f->sentence)};
}

size_t fl_run_steps(const fl_run *run) { return run->diagnosis ? run->diagnosis->n_steps : 0; }

fl_run_step fl_run_get_step(const fl_run *run, size_t i) {
    if (i >= fl_run_steps(run))
        return (fl_run_step){0, "", "", "", "", "", "", ""};
    const fl_step *s = &run->diagnosis->steps[i];
    return (fl_run_step){s->step,
                         z(run, s->read),
                         z(run, s->layer),
                         z(run, s->scope.circuit),
                         z(run, s->scope.peering),
                         z(run, s->scope.path),
                         fl_result_name(s->result),
                         z(run, s->found)};
}

size_t fl_run_facts(const fl_run *run) { return fl_rows_count(&run->store, FL_KIND_COUNT); }

/* Most callers go through all in turn: the walk goes on where it stands. */
static const fl_fact *fact_at(const fl_run *asked, size_t i) {
    fl_run *run = asked->own;
    if (i >= fl_run_facts(run))
        return NULL;
    if (run->fact && run->fact_number == i)
        return run->fact;
    if (!run->facts) {
        run->facts = FL_NEW(run->arena, fl_rows);
        fl_rows_begin(run->facts, &run->store, FL_KIND_COUNT);
    }
    if (!run->fact || run->fact_number + 1 != i)
        fl_rows_seek(run->facts, i);
    run->fact_number = i;
    run->fact = fl_rows_next(run->facts);
    return run->fact;
}

fl_run_fact fl_run_get_fact(const fl_run *run, size_t i) {
    const fl_fact *f = fact_at(run, i);
    if (!f)
        return (fl_run_fact){"", "", "", 0, 0};
    fl_str document = {0}, rule = {0};
    if (f->ev.document < run->store.documents.n)
        document = run->store.documents.v[f->ev.document].name;
    if (f->capture < run->store.captures.n)
        rule = run->store.captures.v[f->capture].rule;
    return (fl_run_fact){fl_schema[f->kind].name, z(run, document), z(run, rule), f->ev.first_line, f->ev.last_line};
}

/* The field, or else the key, of that name. */
static fl_str fact_text(const fl_run *run, const fl_fact *f, fl_str name) {
    int field = fl_field_find(f->kind, name), key = fl_key_find(name);
    if (field >= 0 && fl_is_read(f, (unsigned)field))
        return fl_value_text(run->answer, &f->v[field]);
    return key >= 0 ? f->key[key] : FL_STR_NONE;
}

bool fl_run_fact_text(const fl_run *run, size_t i, const char *field, const char **text) {
    fl_arena_reset(run->answer);
    const fl_fact *f = fact_at(run, i);
    if (!f)
        return false;
    fl_str s = fact_text(run, f, fl_str_of(field));
    if (s.n == 0)
        return false;
    *text = fl_arena_str(run->answer, s).p;
    return true;
}
