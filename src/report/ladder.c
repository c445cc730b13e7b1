#include "report/ladder.h"

enum {
    READ_MAX = 24, /* longest name of a read before it is cut */
    READ_NARROW = 16,
    NARROW = 72,        /* below, paths are "pri" and "sec" */
    TIGHT = 60,         /* below, names of reads are cut at READ_NARROW */
    SIDE_BY_SIDE = 110, /* columns from which both paths fit beside each other */
    PATH_WIDTH = 11,    /* "secondary" and two blanks */
    PATH_NARROW = 5,
    READ_MIN = 17, /* a peering's name fits beside the titles of the columns */
    PLACE_INDENT = 8,
    GAP = 3
};

static const struct {
    const char *utf8, *ascii;
    fl_ink ink;
} marks[] = {
    [FL_HEALTHY] = {"✓", "ok", FL_INK_GREEN},
    [FL_FAILED] = {"✗", "FAIL", FL_INK_RED_BOLD},
    [FL_DEGRADED] = {"!", "warn", FL_INK_YELLOW_BOLD},
    [FL_UNREAD] = {"?", "??", FL_INK_DIM},
    [FL_CONFLICTING] = {"≠", "!=", FL_INK_MAGENTA_BOLD},
};

fl_str fl_result_mark(fl_result r, bool utf8) { return fl_str_of(utf8 ? marks[r].utf8 : marks[r].ascii); }
fl_ink fl_result_ink(fl_result r) { return marks[r].ink; }

fl_ink fl_class_ink(fl_class c) {
    static const fl_ink ink[] = {
        [FL_CLASS_OUTAGE] = FL_INK_RED_BOLD,      [FL_CLASS_PARTIAL_OUTAGE] = FL_INK_RED_BOLD,
        [FL_CLASS_DEGRADED] = FL_INK_YELLOW_BOLD, [FL_CLASS_NOT_THE_CIRCUIT] = FL_INK_CYAN_BOLD,
        [FL_CLASS_CAPACITY] = FL_INK_YELLOW_BOLD, [FL_CLASS_INCONCLUSIVE] = FL_INK_MAGENTA_BOLD,
        [FL_CLASS_RISK] = FL_INK_YELLOW_BOLD,     [FL_CLASS_SETUP] = FL_INK_CYAN_BOLD,
        [FL_CLASS_HEALTHY] = FL_INK_GREEN_BOLD,   [FL_CLASS_PROCESS] = FL_INK_CYAN_BOLD,
    };
    return ink[c];
}

typedef struct ladder {
    const fl_rep *m;
    const fl_term *t;
    unsigned read_width, mark_width;
    bool columns;
} ladder;

/* One step's text in some width: what was found, wrapped, and where, behind it or below it. */
typedef struct cell {
    fl_result result;
    fl_lines found;
    size_t n_found; /* lines of found[] that are the finding; the rest are places */
} cell;

static cell make_cell(const ladder *l, const fl_step *s, unsigned width, unsigned place_width) {
    fl_str found = fl_term_clean(l->t, fl_rep_text(l->m, s->found));
    if (s->scope.router.n) {
        fl_str router = fl_term_clean(l->t, fl_rep_text(l->m, s->scope.router));
        found = fl_arena_printf(l->t->arena, "%.*s: %.*s", FL_STR_ARG(router), FL_STR_ARG(found));
    }
    cell c = {.result = s->result, .found = fl_term_wrap(l->t, found, width)};
    c.n_found = c.found.n;
    fl_str places = fl_term_clean(l->t, fl_rep_places(l->m, s->evidence, s->n, 2));
    if (places.n == 0)
        return c;
    fl_str word, line = {0};
    for (fl_str rest = places; fl_str_token(&rest, " ", &word);) {
        word = fl_term_fit_front(l->t, word, place_width); /* a line's number is never broken over two lines */
        unsigned joined = fl_term_columns(line) + 1 + fl_term_columns(word);
        if (line.n && joined > place_width)
            FL_PUSH(l->t->arena, &c.found, line);
        line = line.n && joined <= place_width
                   ? fl_arena_printf(l->t->arena, "%.*s %.*s", FL_STR_ARG(line), FL_STR_ARG(word))
                   : word;
    }
    FL_PUSH(l->t->arena, &c.found, line);
    return c;
}

static size_t cell_rows(const cell *c, unsigned width) {
    size_t places = c->found.n - c->n_found;
    if (places == 1 &&
        fl_term_columns(c->found.v[c->n_found - 1]) + GAP + fl_term_columns(c->found.v[c->n_found]) <= width)
        return c->n_found;
    return c->found.n;
}

/* Row i of a cell, exactly width columns when padded: mark column first, places flush right where they share a line. */
static void put_cell_row(const ladder *l, const cell *c, size_t i, unsigned width, bool pad) {
    size_t rows = cell_rows(c, width);
    if (i >= rows && !pad)
        return;
    fl_term_cell(l->t, fl_result_ink(c->result), i == 0 ? fl_result_mark(c->result, l->t->utf8) : FL_STR(""),
                 l->mark_width);
    if (i >= rows) {
        fl_out_repeat(l->t->out, ' ', width);
        return;
    }
    bool is_place = i >= c->n_found;
    fl_ink ink = is_place || c->result == FL_UNREAD ? FL_INK_DIM : FL_INK_PLAIN;
    fl_term_put(l->t, ink, c->found.v[i]);
    unsigned used = fl_term_columns(c->found.v[i]);
    if (rows < c->found.n && i + 1 == rows) {
        fl_str place = c->found.v[c->n_found];
        fl_out_repeat(l->t->out, ' ', width - used - fl_term_columns(place));
        fl_term_put(l->t, FL_INK_DIM, place);
        return;
    }
    if (pad && used < width)
        fl_out_repeat(l->t->out, ' ', width - used);
}

static void put_left(const ladder *l, const fl_step *s, bool first) {
    if (!first) {
        fl_out_repeat(l->t->out, ' ', 6 + l->read_width);
        return;
    }
    fl_out_printf(l->t->out, "%4u  ", s->step);
    fl_str read = fl_term_fit(l->t, fl_term_clean(l->t, s->read), l->read_width - 2);
    fl_term_cell(l->t, FL_INK_PLAIN, read, l->read_width);
}

/* primary and secondary may be NULL: that side stays blank. */
static void put_side_by_side(const ladder *l, const fl_step *primary, const fl_step *secondary) {
    unsigned left = 6 + l->read_width, side = (fl_term_left(l->t, left) - GAP) / 2, width = side - l->mark_width;
    cell c[2] = {{0}, {0}};
    const fl_step *s[2] = {primary, secondary};
    size_t rows = 0;
    for (int i = 0; i < 2; i++) {
        if (s[i])
            c[i] = make_cell(l, s[i], width, width);
        size_t n = s[i] ? cell_rows(&c[i], width) : 0;
        rows = n > rows ? n : rows;
    }
    for (size_t row = 0; row < rows; row++) {
        put_left(l, primary ? primary : secondary, row == 0);
        bool more = secondary && row < cell_rows(&c[1], width);
        if (primary)
            put_cell_row(l, &c[0], row, width, more);
        else
            fl_out_repeat(l->t->out, ' ', side);
        if (more) {
            fl_out_repeat(l->t->out, ' ', GAP);
            put_cell_row(l, &c[1], row, width, false);
        }
        fl_out_char(l->t->out, '\n');
    }
}

static fl_str path_word(const ladder *l, fl_str path) {
    return fl_str_sub(fl_term_clean(l->t, path), 0, l->t->width < NARROW ? 3 : PATH_WIDTH - 2);
}

static void put_row(const ladder *l, const fl_step *s, bool first, unsigned path_width) {
    unsigned left = 6 + l->read_width + path_width + l->mark_width, width = fl_term_left(l->t, left);
    cell c = make_cell(l, s, width, fl_term_left(l->t, PLACE_INDENT));
    size_t rows = cell_rows(&c, width);
    for (size_t row = 0; row < rows; row++) {
        unsigned columns = fl_term_columns(c.found.v[row]);
        if (row >= c.n_found && columns > width) { /* too wide for its column: flush right below it */
            fl_out_repeat(l->t->out, ' ', l->t->width > columns ? l->t->width - columns : 0);
            fl_term_put(l->t, FL_INK_DIM, c.found.v[row]);
            fl_out_char(l->t->out, '\n');
            continue;
        }
        put_left(l, s, first && row == 0);
        fl_term_cell(l->t, FL_INK_PLAIN, row == 0 && path_width ? path_word(l, s->scope.path) : FL_STR(""), path_width);
        put_cell_row(l, &c, row, width, false);
        fl_out_char(l->t->out, '\n');
    }
}

static bool same_read(const fl_step *a, const fl_step *b) {
    return a->step == b->step && fl_str_eq(a->read, b->read) && fl_str_eq(a->scope.peering, b->scope.peering) &&
           fl_str_eq(a->scope.circuit, b->scope.circuit);
}

static bool is_path(const fl_step *s, const char *path) { return fl_str_eqz(s->scope.path, path); }

static bool is_bare(const fl_step *s) {
    return s->result == FL_UNREAD && s->n == 0 && s->scope.path.n == 0 && s->scope.router.n == 0 &&
           fl_str_eqz(s->found, "not captured");
}

/* Steps that nobody captured stand in one row: "7-10 not captured: connection, vnet-routes, …". */
static size_t put_not_captured(const ladder *l, const fl_step *const *s, size_t n) {
    size_t end = 0;
    fl_str names = {0};
    for (; end < n && is_bare(s[end]); end++)
        names = names.n ? fl_arena_printf(l->t->arena, "%.*s, %.*s", FL_STR_ARG(names), FL_STR_ARG(s[end]->read))
                        : s[end]->read;
    if (end < 2)
        return 0;
    fl_str steps = fl_arena_printf(l->t->arena, "%u-%u", s[0]->step, s[end - 1]->step);
    fl_out_repeat(l->t->out, ' ', steps.n < 4 ? 4 - steps.n : 0);
    fl_out_str(l->t->out, steps);
    fl_term_cell(l->t, FL_INK_PLAIN, FL_STR("  not captured"), l->read_width + 2);
    fl_term_cell(l->t, fl_result_ink(FL_UNREAD), fl_result_mark(FL_UNREAD, l->t->utf8), l->mark_width);
    unsigned left = 6 + l->read_width + l->mark_width;
    fl_lines lines = fl_term_wrap(l->t, names, fl_term_left(l->t, left));
    for (size_t i = 0; i < lines.n; i++) {
        fl_out_repeat(l->t->out, ' ', i ? left : 0);
        fl_term_put(l->t, FL_INK_DIM, lines.v[i]);
        fl_out_char(l->t->out, '\n');
    }
    return end;
}

/* Steps of one peering (or of the circuit itself), in order. */
static void put_steps(const ladder *l, const fl_step *const *s, size_t n) {
    bool paths = false;
    for (size_t i = 0; i < n; i++)
        paths = paths || s[i]->scope.path.n;
    unsigned path_width = !paths || l->columns ? 0 : l->t->width < NARROW ? PATH_NARROW : PATH_WIDTH;
    for (size_t i = 0; i < n; i++) {
        size_t joined = put_not_captured(l, s + i, n - i);
        if (joined) {
            i += joined - 1;
            continue;
        }
        bool on_path = is_path(s[i], "primary") || is_path(s[i], "secondary");
        if (!l->columns || !on_path) {
            bool first = i == 0 || !same_read(s[i - 1], s[i]);
            put_row(l, s[i], first, path_width);
            continue;
        }
        bool pair =
            i + 1 < n && is_path(s[i], "primary") && is_path(s[i + 1], "secondary") && same_read(s[i], s[i + 1]);
        if (pair)
            put_side_by_side(l, s[i], s[i + 1]);
        else
            put_side_by_side(l, is_path(s[i], "primary") ? s[i] : NULL, is_path(s[i], "primary") ? NULL : s[i]);
        i += pair;
    }
}

static void put_peering_heading(const ladder *l, const fl_step *const *s, size_t n) {
    fl_str name = s[0]->scope.peering.n ? fl_term_clean(l->t, s[0]->scope.peering) : FL_STR("");
    bool paths = false;
    for (size_t i = 0; i < n; i++)
        paths = paths || s[i]->scope.path.n;
    unsigned left = 6 + l->read_width, side = (fl_term_left(l->t, left) - GAP) / 2;
    if (!l->columns || !paths) {
        fl_out_z(l->t->out, "  ");
        fl_term_put(l->t, FL_INK_BOLD, name);
    } else {
        fl_out_z(l->t->out, "  ");
        fl_term_cell(l->t, FL_INK_BOLD, name, left - 2);
        fl_term_cell(l->t, FL_INK_DIM, FL_STR("primary"), side + GAP);
        fl_term_put(l->t, FL_INK_DIM, FL_STR("secondary"));
    }
    fl_out_char(l->t->out, '\n');
}

typedef struct step_list {
    const fl_step **v;
    size_t n, cap;
} step_list;

/* The circuit's own steps that come before the peerings' in the order of reads, then the peerings, then the others. */
static void put_circuit_steps(const ladder *l, const step_list *all) {
    unsigned first_peering = UINT32_MAX;
    for (size_t i = 0; i < all->n; i++)
        if (all->v[i]->scope.peering.n && all->v[i]->step < first_peering)
            first_peering = all->v[i]->step;
    step_list before = {0}, after = {0};
    for (size_t i = 0; i < all->n; i++)
        if (all->v[i]->scope.peering.n == 0)
            FL_PUSH(l->t->arena, all->v[i]->step < first_peering ? &before : &after, all->v[i]);
    put_steps(l, before.v, before.n);
    for (size_t i = 0; i < all->n;) {
        size_t end = i + 1;
        while (end < all->n && fl_str_eq(all->v[end]->scope.peering, all->v[i]->scope.peering))
            end++;
        if (all->v[i]->scope.peering.n) {
            put_peering_heading(l, all->v + i, end - i);
            put_steps(l, all->v + i, end - i);
        }
        i = end;
    }
    if (after.n && before.n + after.n < all->n) /* else a break between steps 1 and 2 of nothing */
        fl_out_z(l->t->out, "  beyond the peerings\n");
    put_steps(l, after.v, after.n);
}

static const fl_circuit_result *find_circuit(const fl_rep *m, fl_str name) {
    for (size_t i = 0; i < m->d->n_circuits; i++)
        if (fl_str_eq(m->d->circuits[i].name, name))
            return &m->d->circuits[i];
    return NULL;
}

static void put_circuit_heading(const ladder *l, fl_str name) {
    const fl_circuit_result *c = find_circuit(l->m, name);
    fl_str title = c ? fl_rep_circuit(l->m, c) : name.n ? fl_rep_text(l->m, name) : FL_STR("no circuit named");
    fl_out_char(l->t->out, '\n');
    fl_flow flow = fl_flow_new(l->t, 0, 2);
    fl_flow_put(&flow, FL_INK_BOLD, fl_term_clean(l->t, title));
    if (c) {
        fl_flow_glue(&flow, FL_INK_PLAIN, FL_STR(":"));
        fl_flow_put(&flow, fl_class_ink(c->verdict.cls), fl_rep_class(l->m, c->verdict.cls));
        if (c->verdict.n_tie)
            fl_flow_glue(&flow, FL_INK_PLAIN, FL_STR(","));
        if (c->verdict.cls != FL_CLASS_HEALTHY)
            fl_flow_put(&flow, FL_INK_PLAIN,
                        c->verdict.n_tie ? fl_rep_status(l->m, c->verdict.status, c->verdict.tie, c->verdict.n_tie)
                                         : c->verdict.code);
    }
    fl_flow_end(&flow);
}

static void put_legend(const ladder *l) {
    static const fl_result order[] = {FL_HEALTHY, FL_DEGRADED, FL_FAILED, FL_CONFLICTING, FL_UNREAD};
    fl_out_char(l->t->out, '\n');
    fl_flow flow = fl_flow_new(l->t, 0, 2);
    fl_flow_put(&flow, FL_INK_BOLD, FL_STR("Sequence of reads"));
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        fl_str mark = fl_result_mark(order[i], l->t->utf8), name = fl_str_of(fl_result_name(order[i]));
        fl_flow_need(&flow, fl_term_columns(mark) + 1 + fl_term_columns(name));
        fl_flow_put(&flow, fl_result_ink(order[i]), mark);
        fl_flow_put(&flow, FL_INK_DIM, name);
    }
    fl_flow_end(&flow);
}

void fl_ladder_text(const fl_rep *m, const fl_term *t) {
    if (m->d->n_steps == 0)
        return;
    ladder l = {.m = m, .t = t, .mark_width = t->utf8 ? 2 : 5, .columns = t->width >= SIDE_BY_SIDE};
    for (size_t i = 0; i < m->d->n_steps; i++) {
        unsigned n = fl_term_columns(m->d->steps[i].read) + 2;
        l.read_width = n > l.read_width ? n : l.read_width;
    }
    unsigned most = t->width < TIGHT ? READ_NARROW : READ_MAX;
    l.read_width = l.read_width > most ? most : l.columns && l.read_width < READ_MIN ? READ_MIN : l.read_width;
    put_legend(&l);
    for (size_t i = 0; i < m->d->n_steps;) {
        step_list list = {0};
        size_t end = i;
        while (end < m->d->n_steps && fl_str_eq(m->d->steps[end].scope.circuit, m->d->steps[i].scope.circuit))
            FL_PUSH(t->arena, &list, &m->d->steps[end++]);
        put_circuit_heading(&l, m->d->steps[i].scope.circuit);
        put_circuit_steps(&l, &list);
        i = end;
    }
}
