/* The values of one record, with the hooks of their options. Texts of the current line are only pointed to; they are
 * copied when the line ends and somebody still holds them. So a table whose rows are one line each copies nothing. */
#include "textfsm/run.h"

#include <stdlib.h>

void *fsm_room(void *p, size_t n, size_t *cap, size_t size) {
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

fl_str fsm_keep(fsm_bytes *b, fl_str s) {
    b->p = fsm_room(b->p, s.n + 1, &b->cap, 1);
    if (s.n)
        memcpy(b->p, s.p, s.n);
    b->n = s.n;
    return (fl_str){b->p, s.n};
}

static fsm_span add_text(fsm_cell *c, fl_str s) {
    if (!s.p)
        return (fsm_span){FSM_NO_TEXT, 0};
    const fsm_span span = {c->bytes.n, s.n};
    c->bytes.p = fsm_room(c->bytes.p, c->bytes.n + s.n + 1, &c->bytes.cap, 1);
    memcpy(c->bytes.p + c->bytes.n, s.p, s.n);
    c->bytes.n += s.n;
    return span;
}

/* The text matched again by the Value's own expression, for the groups with names. */
static bool add_map(fsm_cell *c, const fsm_value *v, fl_str text, bool plain, uint32_t limit, fsm_element *e) {
    fl_re_match m;
    if (!v->nested || !text.p || fl_re_match_at_start(v->nested, text, plain, limit, &m) != FL_MATCH_YES)
        return false;
    e->is_map = true;
    e->spans = c->n_spans;
    c->spans = fsm_room(c->spans, c->n_spans + v->n_nested, &c->cap_spans, sizeof *c->spans);
    for (unsigned i = 0; i < v->n_nested; i++)
        c->spans[c->n_spans++] = add_text(c, fl_re_group(&m, text, v->nested_names[i].group));
    return true;
}

static void add_element(fsm_cell *c, const fsm_value *v, fl_str text, bool plain, uint32_t limit) {
    fsm_element e = {0};
    if (!add_map(c, v, text, plain, limit, &e))
        e.text = add_text(c, text);
    c->elements = fsm_room(c->elements, c->n + 1, &c->cap, sizeof *c->elements);
    c->elements[c->n++] = e;
}

void fsm_cell_assign(fsm_cell *c, const fsm_value *v, fl_str text, bool plain, uint32_t limit) {
    c->kind = text.p ? FSM_TEXT : FSM_UNSET;
    c->text = text;
    c->borrowed = true;
    if (v->has[FSM_FILLDOWN])
        c->kept = c->kind;
    if (v->has[FSM_LIST])
        add_element(c, v, text, plain, limit);
}

static void drop_elements(fsm_cell *c) { c->n = c->n_spans = c->bytes.n = 0; }

void fsm_cell_clear(fsm_cell *c, const fsm_value *v) {
    c->kind = c->kept; /* unset without Filldown */
    if (v->has[FSM_LIST] && !v->has[FSM_FILLDOWN])
        drop_elements(c);
}

void fsm_cell_clearall(fsm_cell *c, const fsm_value *v) {
    c->kind = c->kept = FSM_UNSET;
    if (v->has[FSM_LIST])
        drop_elements(c);
}

static bool is_false(const fsm_cell *c) {
    return c->kind == FSM_UNSET || (c->kind == FSM_TEXT && c->text.n == 0) || (c->kind == FSM_ITEMS && c->n == 0);
}

bool fsm_cell_save(fsm_cell *c, const fsm_value *v) {
    for (unsigned i = 0; i < v->n_options; i++) {
        if (v->options[i] == FSM_REQUIRED && is_false(c))
            return false;
        if (v->options[i] == FSM_LIST)
            c->kind = FSM_ITEMS;
    }
    return true;
}

bool fsm_cell_is_empty(const fsm_cell *c) { return c->kind == FSM_UNSET || (c->kind == FSM_ITEMS && c->n == 0); }

static fl_str show_text(const fsm_cell *c, fsm_span span) {
    return span.at == FSM_NO_TEXT ? FL_STR_NONE : (fl_str){c->bytes.p + span.at, span.n};
}

static void show_items(fsm_cell *c, const fsm_value *v) {
    c->items = fsm_room(c->items, c->n, &c->cap_items, sizeof *c->items);
    c->pairs = fsm_room(c->pairs, c->n_spans, &c->cap_pairs, sizeof *c->pairs);
    for (size_t i = 0; i < c->n; i++) {
        const fsm_element *e = &c->elements[i];
        if (!e->is_map) {
            c->items[i] = (fl_fsm_item){.text = show_text(c, e->text)};
            continue;
        }
        for (unsigned k = 0; k < v->n_nested; k++)
            c->pairs[e->spans + k] = (fl_fsm_pair){v->nested_names[k].name, show_text(c, c->spans[e->spans + k])};
        c->items[i] = (fl_fsm_item){.pairs = c->pairs + e->spans, .n_pairs = v->n_nested};
    }
}

fl_fsm_cell fsm_cell_show(fsm_cell *c, const fsm_value *v) {
    if (c->kind == FSM_ITEMS) {
        show_items(c, v);
        return (fl_fsm_cell){.is_list = true, .text = FL_STR(""), .items = c->items, .n_items = c->n};
    }
    return (fl_fsm_cell){.text = c->kind == FSM_TEXT ? c->text : FL_STR("")};
}

void fsm_cell_settle(fsm_cell *c) {
    c->listed = false;
    if (c->borrowed && (c->kind == FSM_TEXT || c->kept == FSM_TEXT))
        c->text = fsm_keep(&c->own, c->text);
    c->borrowed = false;
}

void fsm_cell_free(fsm_cell *c) {
    free(c->own.p);
    free(c->bytes.p);
    free(c->elements);
    free(c->spans);
    free(c->items);
    free(c->pairs);
}
