/* Rows that are looked at before they become records. Of the million rows of a table most are only counted: their
 * columns need not be taken one by one, kept, shown and cleared again. Only what outlasts a row is. */
#include <stdlib.h>

#include "textfsm/run.h"

static unsigned number_in(const fsm_rule *rule, unsigned value) {
    for (unsigned i = 0; i < rule->n_assigns; i++)
        if (rule->assigns[i].value == value)
            return rule->assigns[i].number;
    return 0;
}

static void *room(size_t n, size_t size) {
    void *p = calloc(n + 1, size);
    if (!p)
        abort(); /* out of memory, as arena.h says */
    return p;
}

static void add_required(fsm_glance *g, const fl_fsm_template *t) {
    for (unsigned i = 0; i < t->n_savers; i++)
        g->values[g->n++] = t->savers[i];
}

static void find_numbers(const fsm_glance *g, const fl_fsm_template *t) {
    for (unsigned s = 0; s < t->n_states; s++)
        for (size_t r = 0; r < t->states[s].n; r++) {
            const fsm_rule *rule = &t->states[s].rules[r];
            for (unsigned i = 0; i < g->n; i++)
                g->numbers[(size_t)rule->id * g->n + i] = number_in(rule, g->values[i]);
        }
}

bool fl_fsm_look_first(fl_fsm *f, const unsigned *values, unsigned n, fl_fsm_look look) {
    const fl_fsm_template *t = f->t;
    fsm_glance *g = &f->glance;
    if (t->n_lists || f->holds || g->look)
        return false;
    g->values = room(n + t->n_savers, sizeof *g->values);
    memcpy(g->values, values, n * sizeof *values);
    g->n = g->n_asked = n;
    add_required(g, t);
    g->numbers = room((size_t)t->n_rules * g->n, sizeof *g->numbers);
    g->texts = room(g->n, sizeof *g->texts);
    find_numbers(g, t);
    g->look = look;
    return true;
}

/* What a column would show. */
static fl_str text_of(const fl_fsm *f, unsigned value, unsigned number, const fl_re_match *m, fl_str line) {
    if (!number)
        return f->shown[value].text;
    const fl_str text = fl_re_group(m, line, number);
    return text.p ? text : FL_STR("");
}

/* Nothing was taken before this line, so that the row is the kept texts and this line's. As in a commit: without all
 * that is Required, or without anything, there is no record. */
bool fl_fsm_glance(fl_fsm *f, const fsm_rule *rule, const fl_re_match *m, fl_str line) {
    const fsm_glance *g = &f->glance;
    const unsigned *numbers = g->numbers + (size_t)rule->id * g->n;
    size_t bytes = 0;
    if (f->first_line || !rule->n_assigns)
        return false;
    for (unsigned i = 0; i < g->n; i++) {
        g->texts[i] = text_of(f, g->values[i], numbers[i], m, line);
        if (i >= g->n_asked && !g->texts[i].n)
            return false;
        bytes += g->texts[i].n;
    }
    if (!bytes || !g->look(f->user, g->texts, f->line))
        return false;
    for (unsigned i = 0; i < rule->n_lasting; i++)
        fl_fsm_assign(f, rule->lasting[i].value, fl_re_group(m, line, rule->lasting[i].number), true);
    return true;
}
