#include "normalize/counted.h"

/* A Value as it stands. */
static bool is_text(const fl_source_spec *from) {
    return from->n_paths && !from->take && !from->test && !from->vocabulary && !from->n_options && !from->count &&
           !from->blank && !from->time.n;
}

/* The only Value that a source reads, if it reads any. */
static bool add_column(fl_counted *c, const fl_source_spec *from, const fl_fsm_template *t) {
    if (!from->n_paths)
        return true;
    if (from->n_paths != 1 || from->paths->n != 1 || from->paths->up || from->paths->self || from->and_path)
        return false;
    const fl_str name = from->paths->step[0].key;
    for (unsigned i = 0; i < fl_fsm_values(t); i++)
        if (fl_str_fold_eq(fl_fsm_value_name(t, i), name)) {
            if (c->n == FL_COUNTED_COLUMNS)
                return false;
            c->columns[c->n++] = i;
            return true;
        }
    return true; /* no row has it */
}

static bool add_columns(fl_counted *c, const fl_emit *em, const fl_fsm_template *t) {
    for (unsigned i = 0; i < em->n_require; i++)
        if (!is_text(&em->require[i]) || !add_column(c, &em->require[i], t) || c->n != i + 1)
            return false;
    c->n_required = c->n;
    for (unsigned i = 0; i < em->n_keys; i++)
        if (!add_column(c, &em->keys[i].from, t))
            return false;
    c->n_keys = c->n - c->n_required;
    for (unsigned i = 0; i < em->n_sets; i++)
        if (em->sets[i].field == FL_ROUTER_ROUTE_AS_PATH)
            return is_text(&em->sets[i].from) && add_column(c, &em->sets[i].from, t);
    return true;
}

bool fl_counted_begin(fl_counted *c, fl_emitter *e, const fl_fsm_template *t) {
    const fl_rule *r = e->s->rule;
    *c = (fl_counted){.n = 0};
    if (r->n_emits != 1 || e->quote_bulk)
        return false;
    e->emit = r->emits;
    return !e->emit->each && !e->emit->n_when && fl_norm_only_counts(e) && add_columns(c, e->emit, t);
}

/* Most texts of an engine need no trimming. */
static fl_str trimmed(fl_str s) { return s.n && s.p[0] > ' ' && s.p[s.n - 1] > ' ' ? s : fl_str_trim(s); }

bool fl_counted_row(const fl_counted *c, const fl_str *texts) {
    const fl_str *keys = texts + c->n_required;
    if (!c->known)
        return false;
    for (unsigned i = 0; i < c->n_required; i++)
        if (!trimmed(texts[i]).n)
            return false;
    for (unsigned i = 0; i < c->n_keys; i++)
        if (!fl_str_eq(keys[i], (fl_str){c->key[i], c->key_n[i]}))
            return false;
    return c->n == c->n_required + c->n_keys || !fl_norm_microsofts_path(trimmed(texts[c->n - 1]));
}

void fl_counted_keys(fl_counted *c, const fl_fsm_record *record) {
    c->known = true;
    for (unsigned i = 0; i < c->n_keys; i++) {
        const fl_str text = record->cells[c->columns[c->n_required + i]].text;
        if (text.n >= FL_COUNTED_KEY) {
            c->known = false;
            return;
        }
        if (text.n)
            memcpy(c->key[i], text.p, text.n);
        c->key_n[i] = (unsigned char)text.n;
    }
}
