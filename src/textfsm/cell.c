/* The values of one record, with the hooks of their options. Texts of the current line are only pointed to; they are
 * copied when its piece of text ends and somebody still holds them. So a table whose rows are one line each copies
 * nothing. */
#include "textfsm/run.h"

#include <stdlib.h>

void *fl_fsm_room(void *p, size_t n, size_t *cap, size_t size) {
    if (n <= *cap)
        return p;
    size_t more = *cap ? *cap : 8;
    while (more < n)
        more += more / 2 + 8;
    if (more > SIZE_MAX / size)
        abort(); /* out of memory, as arena.h says */
    void *grown = realloc(p, more * size);
    if (!grown)
        abort();
    *cap = more;
    return grown;
}

fl_str fl_fsm_keep(fsm_bytes *b, fl_str s) {
    b->p = fl_fsm_room(b->p, s.n + 1, &b->cap, 1);
    if (s.n)
        memcpy(b->p, s.p, s.n);
    b->n = s.n;
    return (fl_str){b->p, s.n};
}

static fsm_span add_text(fsm_list *l, fl_str s) {
    if (!s.p)
        return (fsm_span){FSM_NO_TEXT, 0};
    const fsm_span span = {l->bytes.n, s.n};
    l->bytes.p = fl_fsm_room(l->bytes.p, l->bytes.n + s.n + 1, &l->bytes.cap, 1);
    memcpy(l->bytes.p + l->bytes.n, s.p, s.n);
    l->bytes.n += s.n;
    return span;
}

/* The text matched again by the Value's own expression, for the groups with names. */
static bool add_map(fsm_list *l, const fsm_value *v, fl_str text, bool plain, uint32_t limit, fsm_element *e) {
    fl_re_match m;
    if (!v->nested || !text.p || fl_re_match_at_start(v->nested, text, plain, limit, &m) != FL_MATCH_YES)
        return false;
    e->is_map = true;
    e->spans = l->n_spans;
    l->spans = fl_fsm_room(l->spans, l->n_spans + v->n_nested, &l->cap_spans, sizeof *l->spans);
    for (unsigned i = 0; i < v->n_nested; i++)
        l->spans[l->n_spans++] = add_text(l, fl_re_group(&m, text, v->nested_names[i].group));
    return true;
}

void fl_fsm_list_add(fsm_list *l, const fsm_value *v, fl_str text, bool plain, uint32_t limit) {
    fsm_element e = {0};
    if (!add_map(l, v, text, plain, limit, &e))
        e.text = add_text(l, text);
    l->elements = fl_fsm_room(l->elements, l->n + 1, &l->cap, sizeof *l->elements);
    l->elements[l->n++] = e;
}

void fl_fsm_cell_clearall(fsm_cell *c) {
    c->kind = c->kept = FSM_UNSET;
    c->shown->text = FL_STR("");
    if (c->list)
        c->list->n = c->list->n_spans = c->list->bytes.n = 0;
}

static bool is_false(const fsm_cell *c) { return fsm_cell_is_empty(c) || (c->kind == FSM_TEXT && c->text.n == 0); }

bool fl_fsm_list_save(fsm_cell *c, const fsm_value *v) {
    for (unsigned i = 0; i < v->n_options; i++) {
        if (v->options[i] == FSM_REQUIRED && is_false(c))
            return false;
        if (v->options[i] == FSM_LIST)
            c->kind = FSM_ITEMS;
    }
    return true;
}

static fl_str show_text(const fsm_list *l, fsm_span span) {
    return span.at == FSM_NO_TEXT ? FL_STR_NONE : (fl_str){l->bytes.p + span.at, span.n};
}

void fl_fsm_list_show(fsm_list *l, const fsm_value *v, fl_fsm_cell *out) {
    l->items = fl_fsm_room(l->items, l->n, &l->cap_items, sizeof *l->items);
    l->pairs = fl_fsm_room(l->pairs, l->n_spans, &l->cap_pairs, sizeof *l->pairs);
    for (size_t i = 0; i < l->n; i++) {
        const fsm_element *e = &l->elements[i];
        if (!e->is_map) {
            l->items[i] = (fl_fsm_item){.text = show_text(l, e->text)};
            continue;
        }
        for (unsigned k = 0; k < v->n_nested; k++)
            l->pairs[e->spans + k] = (fl_fsm_pair){v->nested_names[k].name, show_text(l, l->spans[e->spans + k])};
        l->items[i] = (fl_fsm_item){.pairs = l->pairs + e->spans, .n_pairs = v->n_nested};
    }
    out->items = l->items;
    out->n_items = l->n;
}

void fl_fsm_cell_settle(fsm_cell *c) {
    c->listed = false;
    if (c->borrowed && (c->kind == FSM_TEXT || c->kept == FSM_TEXT))
        c->text = fl_fsm_keep(&c->own, c->text);
    if (!c->list && c->kind == FSM_TEXT)
        c->shown->text = c->text;
    c->borrowed = false;
}

void fl_fsm_cell_free(fsm_cell *c) {
    free(c->own.p);
    if (!c->list)
        return;
    free(c->list->bytes.p);
    free(c->list->elements);
    free(c->list->spans);
    free(c->list->items);
    free(c->list->pairs);
    free(c->list);
}
