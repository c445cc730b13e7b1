/* Several templates over one text. The first gives the rows; each later one adds the columns that are new to the rows
 * whose Keys are equal, the first such row of its own winning, or without Keys to the rows of the same number. Rows
 * without a partner get empty columns. */
#include <stdlib.h>

#include "run/parse.h"

typedef struct joined_row {
    fl_fsm_cell *cells; /* room for all columns of all parts */
} joined_row;

typedef struct rows {
    joined_row *v;
    size_t n, cap;
} rows;

struct fl_join {
    const fl_template *t;
    fl_arena *arena;
    unsigned part;
    unsigned room; /* columns of all parts together */
    fl_columns columns;
    bool *is_key; /* [room], of the joined columns */
    bool has_keys;
    rows first, later;
};

fl_join *fl_join_new(const fl_template *t) {
    fl_join *j = calloc(1, sizeof *j);
    if (!j)
        abort();
    j->t = t;
    j->arena = fl_arena_new();
    for (unsigned i = 0; i < t->n_parts; i++)
        j->room += fl_fsm_values(t->parts[i].fsm);
    const fl_columns c = fl_template_columns(t, j->arena);
    j->columns.names = FL_NEW_N(j->arena, j->room, fl_str);
    j->columns.n = c.n;
    memcpy(j->columns.names, c.names, c.n * sizeof *c.names);
    j->is_key = FL_NEW_N(j->arena, j->room, bool);
    return j;
}

void fl_join_free(fl_join *j) {
    fl_arena_free(j->arena);
    free(j);
}

const fl_columns *fl_join_columns(const fl_join *j) { return &j->columns; }

static fl_fsm_cell copy_cell(fl_arena *arena, const fl_fsm_cell *cell) {
    fl_fsm_cell out = {.is_list = cell->is_list, .text = fl_arena_str(arena, cell->text), .n_items = cell->n_items};
    fl_fsm_item *items = FL_NEW_N(arena, cell->n_items, fl_fsm_item);
    for (size_t i = 0; i < cell->n_items; i++)
        items[i] = (fl_fsm_item){.text = fl_arena_str(arena, fl_item_text(arena, &cell->items[i]))};
    out.items = items;
    return out;
}

bool fl_join_take(void *user, const fl_fsm_record *record) {
    fl_join *j = user;
    const joined_row row = {FL_NEW_N(j->arena, j->room, fl_fsm_cell)};
    for (unsigned i = 0; i < j->room; i++)
        row.cells[i] = (fl_fsm_cell){.text = FL_STR("")};
    for (unsigned i = 0; i < record->n; i++)
        row.cells[i] = copy_cell(j->arena, &record->cells[i]);
    rows *to = j->part ? &j->later : &j->first;
    FL_PUSH(j->arena, to, row);
    return true;
}

static int find_column(const fl_columns *c, fl_str name) {
    for (unsigned i = 0; i < c->n; i++)
        if (fl_str_eq(c->names[i], name))
            return (int)i;
    return -1;
}

/* The first template that has Keys says which they are. */
static void learn_keys(fl_join *j, const fl_fsm_template *fsm) {
    if (j->has_keys)
        return;
    for (unsigned i = 0; i < fl_fsm_values(fsm); i++) {
        const int column = find_column(&j->columns, fl_fsm_value_name(fsm, i));
        if (!fl_fsm_value_is_key(fsm, i) || column < 0)
            continue;
        j->is_key[column] = true;
        j->has_keys = true;
    }
}

static uint64_t cell_hash(const fl_fsm_cell *c) {
    uint64_t h = fl_str_hash(c->text) + c->n_items;
    for (size_t i = 0; i < c->n_items; i++)
        h = h * 31 + fl_str_hash(c->items[i].text);
    return h;
}

static bool cells_equal(const fl_fsm_cell *a, const fl_fsm_cell *b) {
    if (a->is_list != b->is_list || a->n_items != b->n_items || !fl_str_eq(a->text, b->text))
        return false;
    for (size_t i = 0; i < a->n_items; i++)
        if (!fl_str_eq(a->items[i].text, b->items[i].text))
            return false;
    return true;
}

/* Where the columns of the later template stand: map[i] is a column of the joined rows. */
typedef struct meeting {
    const fl_join *j;
    const int *column_of; /* [joined columns]: the later template's column of that name, -1: none */
    unsigned n;           /* joined columns before the later ones were added */
} meeting;

static uint64_t key_hash(const meeting *m, const joined_row *row, bool later) {
    uint64_t h = 0;
    for (unsigned i = 0; i < m->n; i++)
        if (m->j->is_key[i] && m->column_of[i] >= 0)
            h = h * 1000003 + cell_hash(&row->cells[later ? m->column_of[i] : (int)i]);
    return h;
}

static bool keys_equal(const meeting *m, const joined_row *a, const joined_row *later) {
    for (unsigned i = 0; i < m->n; i++)
        if (m->j->is_key[i] && (m->column_of[i] < 0 || !cells_equal(&a->cells[i], &later->cells[m->column_of[i]])))
            return false;
    return true;
}

typedef struct slot {
    size_t row; /* + 1 */
} slot;

static slot *index_rows(const meeting *m, size_t *cap) {
    *cap = 16;
    while (*cap < m->j->later.n * 2)
        *cap *= 2;
    slot *slots = calloc(*cap, sizeof *slots);
    if (!slots)
        abort();
    for (size_t r = 0; r < m->j->later.n; r++) {
        size_t at = (size_t)key_hash(m, &m->j->later.v[r], true) & (*cap - 1);
        while (slots[at].row)
            at = (at + 1) & (*cap - 1);
        slots[at].row = r + 1;
    }
    return slots;
}

/* Rows were put in order, so the first that is met is the first in the text. */
static const joined_row *find_row(const meeting *m, const slot *slots, size_t cap, const joined_row *row) {
    size_t at = (size_t)key_hash(m, row, false) & (cap - 1);
    for (; slots[at].row; at = (at + 1) & (cap - 1))
        if (keys_equal(m, row, &m->j->later.v[slots[at].row - 1]))
            return &m->j->later.v[slots[at].row - 1];
    return NULL;
}

static void meet(fl_join *j, const meeting *m, const unsigned *from, unsigned added) {
    size_t cap = 0;
    slot *slots = j->has_keys ? index_rows(m, &cap) : NULL;
    for (size_t r = 0; r < j->first.n; r++) {
        joined_row *row = &j->first.v[r];
        const joined_row *other = slots ? find_row(m, slots, cap, row) : r < j->later.n ? &j->later.v[r] : NULL;
        for (unsigned i = 0; other && i < added; i++)
            row->cells[m->n + i] = other->cells[from[i]];
    }
    free(slots);
}

void fl_join_next(fl_join *j) {
    const fl_fsm_template *fsm = j->t->parts[j->part].fsm;
    const unsigned n = j->columns.n, values = fl_fsm_values(fsm);
    learn_keys(j, fsm);
    if (j->part++ == 0)
        return;
    int *column_of = FL_NEW_N(j->arena, n, int);
    unsigned *from = FL_NEW_N(j->arena, values, unsigned), added = 0;
    for (unsigned i = 0; i < n; i++)
        column_of[i] = -1;
    for (unsigned i = 0; i < values; i++) {
        const int known = find_column(&j->columns, fl_fsm_value_name(fsm, i));
        if (known >= 0 && (unsigned)known < n)
            column_of[known] = (int)i;
        else {
            from[added++] = i;
            j->columns.names[j->columns.n++] = fl_fsm_value_name(fsm, i);
        }
    }
    const meeting m = {j, column_of, n};
    meet(j, &m, from, added);
    j->later = (rows){0};
}

void fl_join_write(fl_join *j, fl_row_writer *w) {
    for (size_t r = 0; r < j->first.n; r++)
        fl_row_writer_put(w, j->first.v[r].cells);
}
