/* Rows that wait for a Fillup. A row is copied into one block; texts that are filled in later are blocks of their own.
 */
#include "textfsm/run.h"

#include <stdlib.h>

struct fsm_held {
    fsm_held *next;
    fl_fsm_record record;
    fl_fsm_cell *cells;
    char **filled; /* [n], NULL or the text of a cell */
};

/* The size of a copy, then the copy itself: first pass with base NULL. */
typedef struct packer {
    char *base;
    size_t n;
} packer;

static void *pack(packer *p, size_t n) {
    const size_t at = (p->n + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
    p->n = at + n;
    return p->base ? p->base + at : NULL;
}

static fl_str pack_text(packer *p, fl_str s) {
    char *to = p->base ? p->base + p->n : NULL;
    p->n += s.n;
    if (!to || !s.p)
        return s;
    if (s.n)
        memcpy(to, s.p, s.n);
    return (fl_str){to, s.n};
}

static fl_fsm_item pack_item(packer *p, const fl_fsm_item *item) {
    if (!item->pairs)
        return (fl_fsm_item){.text = pack_text(p, item->text)};
    fl_fsm_pair *pairs = pack(p, item->n_pairs * sizeof *pairs);
    for (unsigned i = 0; i < item->n_pairs; i++) {
        const fl_str text = pack_text(p, item->pairs[i].text);
        if (pairs)
            pairs[i] = (fl_fsm_pair){item->pairs[i].name, text}; /* the name is the template's */
    }
    return (fl_fsm_item){.pairs = pairs, .n_pairs = item->n_pairs};
}

static fl_fsm_cell pack_cell(packer *p, const fl_fsm_cell *cell) {
    fl_fsm_cell out = *cell;
    if (!cell->is_list) {
        out.text = pack_text(p, cell->text);
        return out;
    }
    fl_fsm_item *items = pack(p, cell->n_items * sizeof *items);
    for (size_t i = 0; i < cell->n_items; i++) {
        const fl_fsm_item item = pack_item(p, &cell->items[i]);
        if (items)
            items[i] = item;
    }
    out.items = items;
    return out;
}

static fsm_held *pack_row(packer *p, const fl_fsm_record *record) {
    fsm_held *h = pack(p, sizeof *h);
    fl_fsm_cell *cells = pack(p, record->n * sizeof *cells);
    char **filled = pack(p, record->n * sizeof *filled);
    for (unsigned i = 0; i < record->n; i++) {
        const fl_fsm_cell cell = pack_cell(p, &record->cells[i]);
        if (!h)
            continue;
        cells[i] = cell;
        filled[i] = NULL;
    }
    if (h) {
        *h = (fsm_held){.record = *record, .cells = cells, .filled = filled};
        h->record.cells = cells;
    }
    return h;
}

static bool has_content(const fl_fsm_cell *c) { return c->is_list ? c->n_items > 0 : c->text.n > 0; }

void fl_fsm_queue_put(fsm_queue *q, const fl_fsm_template *t, const fl_fsm_record *record) {
    packer p = {0};
    pack_row(&p, record);
    p.base = malloc(p.n);
    if (!p.base)
        abort(); /* out of memory, as arena.h says */
    p.n = 0;
    fsm_held *h = pack_row(&p, record);
    if (q->last)
        q->last->next = h;
    else
        q->first = h;
    q->last = h;
    q->n_in++;
    for (unsigned i = 0; i < t->n_values; i++)
        if (!t->values[i].has[FSM_FILLUP] || has_content(&h->cells[i])) {
            q->sealed[i] = q->n_in;
            q->open[i] = NULL;
        } else if (!q->open[i]) {
            q->open[i] = h;
        }
}

/* The open rows of a column are those behind its last content; that is, the last ones. */
void fl_fsm_queue_fill(fsm_queue *q, unsigned value, fl_str text) {
    for (fsm_held *h = q->open[value]; h; h = h->next) {
        char *copy = malloc(text.n + 1);
        if (!copy)
            abort();
        memcpy(copy, text.p, text.n);
        h->filled[value] = copy;
        h->cells[value] = (fl_fsm_cell){.text = {copy, text.n}};
    }
    q->open[value] = NULL;
    q->sealed[value] = q->n_in;
}

const fl_fsm_record *fl_fsm_queue_first(const fsm_queue *q, const fl_fsm_template *t, bool at_end) {
    if (!q->first)
        return NULL;
    for (unsigned i = 0; i < t->n_values && !at_end; i++)
        if (t->values[i].has[FSM_FILLUP] && q->sealed[i] <= q->n_out)
            return NULL;
    return &q->first->record;
}

void fl_fsm_queue_drop(fsm_queue *q) {
    fsm_held *h = q->first;
    q->first = h->next;
    if (!q->first)
        q->last = NULL;
    q->n_out++;
    for (unsigned i = 0; i < h->record.n; i++)
        free(h->filled[i]);
    free(h);
}

void fl_fsm_queue_free(fsm_queue *q) {
    while (q->first)
        fl_fsm_queue_drop(q);
    free(q->sealed);
    free(q->open);
}
