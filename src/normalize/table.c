/* table.c - text tables as arrays of row objects. Four makers, four habits:
 *
 *   az (tabulate "simple"): two blanks between columns, dashes as wide as the column, all cells left-aligned, cells may
 *   be blank, values may hold single blanks:
 *       LocPrf    Network         NextHop      Path         Weight
 *       --------  --------------  -----------  -----------  --------
 *                 10.1.0.0/16     172.16.0.1   64512 12076  0
 *   PowerShell Format-Table: one blank between columns, dashes as wide as the title, numbers right-aligned.
 *   Classic cmdlets: a title line ("ARP Info:"), right-aligned columns, no dashes, sometimes tabs.
 *   People: notes behind an arrow, rows that no longer stand below their columns.
 *
 * A cell is cut by the columns of the dash line only where the row stands under it. Where it does not, the row is
 * split on blanks and placed only when that can be done in one way; else it is not read and the table is not whole.
 * Columns count code points. */
#include "normalize/internal.h"

enum { MAX_COLUMNS = 40, MAX_TOKENS = 64, WRAPPED_TITLES = 12 };

typedef struct fl_columns_line {
    fl_str s;
    uint32_t *at; /* byte of each code point, and one behind; NULL for pure ASCII */
    size_t n;     /* code points */
} fl_columns_line;

typedef struct fl_span {
    size_t from, to;
} fl_span; /* code points */

typedef struct fl_grid {
    unsigned n;
    size_t start[MAX_COLUMNS]; /* first column of the dashes or of the title */
    size_t end[MAX_COLUMNS];   /* behind them */
    fl_str name[MAX_COLUMNS];
    bool dashes;
    bool az; /* dash groups are as wide as the columns, two blanks apart */
} fl_grid;

static fl_columns_line columns_of(fl_arena *arena, fl_str s) {
    fl_columns_line l = {.s = s, .n = s.n};
    size_t i = 0;
    while (i < s.n && (unsigned char)s.p[i] < 0x80)
        i++;
    if (i == s.n)
        return l;
    l.at = FL_NEW_N(arena, s.n + 1, uint32_t);
    l.n = 0;
    for (i = 0; i < s.n; i++) {
        if (((unsigned char)s.p[i] & 0xC0) != 0x80)
            l.at[l.n++] = (uint32_t)i;
    }
    l.at[l.n] = (uint32_t)s.n;
    return l;
}

static size_t byte_at(const fl_columns_line *l, size_t col) {
    if (col >= l->n)
        return l->s.n;
    return l->at ? l->at[col] : col;
}

static bool blank_at(const fl_columns_line *l, size_t col) {
    if (col >= l->n)
        return true;
    char c = l->s.p[byte_at(l, col)];
    return c == ' ' || c == '\t';
}

static fl_str slice(const fl_columns_line *l, size_t from, size_t to) {
    return fl_str_sub(l->s, byte_at(l, from), byte_at(l, to));
}

bool fl_norm_dash_line(fl_str line) {
    fl_str t = fl_str_trim(line);
    if (!t.n)
        return false;
    size_t groups = 0, longest = 0, run = 0;
    for (size_t i = 0; i < t.n; i++) {
        if (t.p[i] == '-') {
            if (run++ == 0)
                groups++;
            if (run > longest)
                longest = run;
        } else if (t.p[i] == ' ' || t.p[i] == '\t') {
            run = 0;
        } else {
            return false;
        }
    }
    return groups > 1 ? longest > 1 : longest > 2;
}

/* Tokens between runs of at least `gap` blanks (or any run with a tab). */
static size_t tokens_of(const fl_columns_line *l, size_t gap, fl_span *out, size_t max) {
    size_t n = 0, i = 0;
    while (i < l->n) {
        while (i < l->n && blank_at(l, i))
            i++;
        if (i >= l->n || n == max)
            break;
        size_t from = i, to = i;
        while (i < l->n) {
            if (!blank_at(l, i)) {
                to = ++i;
                continue;
            }
            size_t j = i;
            bool tab = false;
            for (; j < l->n && blank_at(l, j); j++) {
                if (l->s.p[byte_at(l, j)] == '\t')
                    tab = true;
            }
            if (j >= l->n || j - i >= gap || tab)
                break;
            i = j;
        }
        out[n++] = (fl_span){from, to};
        while (i < l->n && blank_at(l, i))
            i++;
    }
    return n;
}

/* "← MCR1 primary (original)": a note that somebody wrote behind the row. */
static fl_str without_note(fl_str line, bool *note) {
    static const char *const arrows[] = {"\xE2\x86\x90", "<--", "<==", NULL};
    for (unsigned i = 0; arrows[i]; i++) {
        ptrdiff_t at = fl_str_find(line, fl_str_of(arrows[i]));
        if (at <= 0)
            continue;
        *note = true;
        return fl_str_rtrim(fl_str_sub(line, 0, (size_t)at));
    }
    return fl_str_rtrim(line);
}

/* ---- headers ---- */

static bool grid_of_dashes(fl_arena *arena, fl_str header, fl_str dashes, fl_grid *g) {
    fl_columns_line d = columns_of(arena, dashes), h = columns_of(arena, header);
    fl_span span[MAX_COLUMNS];
    size_t n = tokens_of(&d, 1, span, MAX_COLUMNS);
    if (n == 0 || n >= MAX_COLUMNS)
        return false;
    *g = (fl_grid){.n = (unsigned)n, .dashes = true, .az = true};
    bool straddle = false;
    for (size_t i = 0; i < n; i++) {
        g->start[i] = span[i].from;
        g->end[i] = span[i].to;
        size_t next = i + 1 < n ? span[i + 1].from : SIZE_MAX;
        if (i + 1 < n && next - span[i].to != 2)
            g->az = false;
        g->name[i] = fl_str_trim(slice(&h, i ? span[i].from : 0, next));
        if (i && !blank_at(&h, span[i].from - 1) && !blank_at(&h, span[i].from))
            straddle = true;
        if (!g->name[i].n)
            straddle = true;
    }
    if (n == 1 && (memchr(header.p, ':', header.n) || g->name[0].n > d.n))
        return false; /* an underlined text */
    if (!straddle)
        return true;
    fl_span t[MAX_COLUMNS];
    for (size_t gap = 2; gap > 0;
         gap--) { /* the titles do not stand above their dashes: in order, when they are as many */
        if (tokens_of(&h, gap, t, MAX_COLUMNS) != n)
            continue;
        for (size_t i = 0; i < n; i++)
            g->name[i] = slice(&h, t[i].from, t[i].to);
        g->az = false;
        return true;
    }
    return false;
}

static bool title_word(fl_str w) {
    if (!w.n || w.n > 48)
        return false;
    for (size_t i = 0; i < w.n; i++) {
        char c = w.p[i];
        bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!letter && (i == 0 || !memchr(" ()_-/.%0123456789", c, 17)))
            return false;
    }
    return true;
}

static bool known_columns(const fl_rules *rules, const fl_grid *g) {
    for (size_t r = 0; r < rules->rules.n; r++) {
        const fl_rule *rule = &rules->rules.v[r];
        if (rule->n_columns < 2 || rule->n_columns > g->n)
            continue;
        unsigned have = 0;
        for (unsigned c = 0; c < rule->n_columns; c++) {
            bool found = false;
            for (unsigned k = 0; k < rule->columns[c].n && !found; k++) {
                for (unsigned i = 0; i < g->n && !found; i++)
                    found = fl_str_fold_eq(g->name[i], rule->columns[c].names[k]);
            }
            if (!found)
                break;
            have++;
        }
        if (have == rule->n_columns)
            return true;
    }
    return false;
}

/* Titles without dashes are believed only when a rule knows them. */
static bool grid_of_titles(const fl_normalizer *n, fl_str header, fl_grid *g) {
    bool note = false;
    fl_columns_line h = columns_of(n->arena, without_note(header, &note));
    fl_span t[MAX_COLUMNS];
    for (size_t gap = 2; gap > 0; gap--) {
        size_t count = tokens_of(&h, gap, t, MAX_COLUMNS);
        if (count < 2 || count >= MAX_COLUMNS)
            continue;
        *g = (fl_grid){.n = (unsigned)count};
        bool words = true;
        for (size_t i = 0; i < count && words; i++) {
            g->start[i] = t[i].from;
            g->end[i] = t[i].to;
            g->name[i] = slice(&h, t[i].from, t[i].to);
            words = title_word(g->name[i]);
        }
        if (words && known_columns(n->rules, g))
            return true;
    }
    return false;
}

/* ---- rows ---- */

typedef struct fl_cells {
    fl_span cell[MAX_COLUMNS]; /* from == to: blank */
    unsigned filled;
    bool strict; /* it stands exactly below its columns */
} fl_cells;

static fl_span trimmed(const fl_columns_line *l, size_t from, size_t to) {
    if (to > l->n)
        to = l->n;
    if (from > to)
        from = to;
    while (from < to && blank_at(l, from))
        from++;
    while (to > from && blank_at(l, to - 1))
        to--;
    return (fl_span){from, to};
}

static unsigned count_filled(const fl_grid *g, const fl_cells *c) {
    unsigned filled = 0;
    for (unsigned i = 0; i < g->n; i++)
        filled += c->cell[i].from < c->cell[i].to;
    return filled;
}

static bool double_blank(const fl_columns_line *l, fl_span s) {
    for (size_t i = s.from; i + 1 < s.to; i++) {
        if (blank_at(l, i) && blank_at(l, i + 1))
            return true;
    }
    return false;
}

static bool cut_by_dashes(const fl_grid *g, const fl_columns_line *l, fl_cells *c) {
    *c = (fl_cells){.strict = true};
    for (unsigned i = 0; i < g->n; i++) {
        size_t from = i ? g->start[i] : 0, to = i + 1 < g->n ? g->start[i + 1] : l->n;
        if (i && from < l->n && !blank_at(l, from - 1) && !blank_at(l, from))
            return false;
        c->cell[i] = trimmed(l, from, to);
        bool blank = c->cell[i].from == c->cell[i].to;
        if (!blank && double_blank(l, c->cell[i]))
            return false;
        if (!blank && g->az && c->cell[i].from != g->start[i])
            return false;
    }
    c->filled = count_filled(g, c);
    return true;
}

/* The cells up to some column stand where they should, the rest moved but none of it is blank. */
static bool place_anchored(const fl_grid *g, const fl_span *t, size_t count, fl_cells *c) {
    *c = (fl_cells){0};
    unsigned col = 0;
    size_t k = 0;
    for (; k < count; k++) {
        unsigned at = col;
        while (at < g->n && g->start[at] != t[k].from)
            at++;
        if (at == g->n)
            break;
        c->cell[at] = t[k];
        col = at + 1;
    }
    if (count - k != g->n - col)
        return false;
    for (; k < count; k++)
        c->cell[col++] = t[k];
    return true;
}

/* Each token touches one column's dashes (or title), in order; what stands behind the last column belongs to it. */
static bool place_by_overlap(const fl_grid *g, const fl_span *t, size_t count, fl_cells *c) {
    *c = (fl_cells){0};
    size_t next = 0;
    for (size_t k = 0; k < count; k++) {
        unsigned at = g->n, hits = 0;
        for (unsigned i = 0; i < g->n; i++) {
            if (t[k].from < g->end[i] && t[k].to > g->start[i]) {
                if (hits++ == 0)
                    at = i;
            }
        }
        if (hits == 0 && t[k].from >= g->end[g->n - 1])
            at = g->n - 1, hits = 1;
        if (hits != 1)
            return false;
        bool more = k > 0 && at + 1 == next && at + 1 == g->n;
        if (at < next && !more)
            return false;
        if (more)
            c->cell[at].to = t[k].to;
        else
            c->cell[at] = t[k];
        next = at + 1;
    }
    return true;
}

static bool place_in_order(const fl_grid *g, const fl_span *t, size_t count, fl_cells *c) {
    *c = (fl_cells){0};
    if (count != g->n)
        return false;
    for (size_t k = 0; k < count; k++)
        c->cell[k] = t[k];
    return true;
}

static bool place_row(const fl_grid *g, const fl_columns_line *l, fl_cells *c) {
    if (g->dashes && cut_by_dashes(g, l, c))
        return true;
    fl_span wide[MAX_TOKENS], fine[MAX_TOKENS];
    size_t n_wide = tokens_of(l, 2, wide, MAX_TOKENS), n_fine = tokens_of(l, 1, fine, MAX_TOKENS);
    bool placed = false;
    if (g->az) {
        placed = place_anchored(g, wide, n_wide, c);
    } else if (g->dashes) {
        placed = place_by_overlap(g, fine, n_fine, c) || place_in_order(g, wide, n_wide, c) ||
                 place_in_order(g, fine, n_fine, c);
    } else {
        placed = place_in_order(g, wide, n_wide, c) || place_by_overlap(g, wide, n_wide, c) ||
                 place_in_order(g, fine, n_fine, c);
    }
    c->strict = false;
    c->filled = count_filled(g, c);
    return placed;
}

/* ---- the table ---- */

typedef struct fl_table_reader {
    fl_normalizer *n;
    fl_section *s;
    fl_grid g;
    size_t i, last;
    fl_json *row; /* the last one */
} fl_table_reader;

static bool elided(fl_str v) { return fl_str_ends(v, FL_STR("...")) || fl_str_ends(v, FL_STR("\xE2\x80\xA6")); }

/* The cell with which a document without a last line end stops; one that fills its az column is whole. */
static unsigned doubtful_cell(const fl_table_reader *t, const fl_cells *c) {
    if (!fl_norm_open_ended(t->n, t->i))
        return t->g.n;
    unsigned k = t->g.n;
    while (k > 0 && c->cell[k - 1].from == c->cell[k - 1].to)
        k--;
    if (k == 0 || (t->g.az && c->cell[k - 1].to >= t->g.end[k - 1]))
        return t->g.n;
    return k - 1;
}

static void add_row(fl_table_reader *t, const fl_columns_line *l, const fl_cells *c) {
    fl_arena *a = t->n->arena;
    const fl_line *line = &t->n->text->lines[t->i];
    uint64_t off = line->off - t->s->base_off;
    uint32_t number = (uint32_t)(t->i - t->s->base + 1);
    t->row = fl_json_add(a, t->s->root, FL_JSON_OBJECT, FL_STR_NONE, FL_STR_NONE, number, off, off + line->len);
    unsigned doubtful = doubtful_cell(t, c);
    for (unsigned k = 0; k < t->g.n; k++) {
        fl_str v = slice(l, c->cell[k].from, c->cell[k].to);
        fl_json_type type = FL_JSON_STRING;
        if (k == doubtful) {
            type = FL_JSON_NULL;
            v = FL_STR_NONE;
            fl_norm_flaw(t->s, "the last line has no end: it may have been cut", t->i);
        }
        if (v.n && elided(v)) { /* the console was too narrow */
            type = FL_JSON_NULL;
            v = FL_STR_NONE;
            fl_norm_flaw(t->s, "cells were cut by the console's width", t->i);
        }
        uint64_t at = off + byte_at(l, c->cell[k].from);
        fl_json_add(a, t->row, type, t->g.name[k], v, number, at, at + v.n);
    }
}

static bool is_header_again(const fl_table_reader *t, const fl_columns_line *l, const fl_cells *c) {
    for (unsigned k = 0; k < t->g.n; k++) {
        if (!fl_str_eq(slice(l, c->cell[k].from, c->cell[k].to), t->g.name[k]))
            return false;
    }
    return true;
}

/* Format-Table -Wrap continues a long cell in the next line, below itself. */
static bool is_wrap(const fl_table_reader *t, const fl_columns_line *l, const fl_cells *c) {
    if (!t->row || c->filled != 1 || t->g.az || !t->g.dashes)
        return false;
    unsigned k = 0;
    fl_json *cell = t->row->first;
    while (k < t->g.n && c->cell[k].from == c->cell[k].to)
        k++, cell = cell ? cell->next : NULL;
    if (k == 0 || k == t->g.n || !cell || cell->type != FL_JSON_STRING)
        return false;
    return c->cell[k].from == t->g.start[k] && cell->text.n > 8 && slice(l, 0, t->g.start[k]).n > 0;
}

static void add_wrap(fl_table_reader *t, const fl_columns_line *l, const fl_cells *c) {
    unsigned k = 0;
    fl_json *cell = t->row->first;
    while (c->cell[k].from == c->cell[k].to)
        k++, cell = cell->next;
    fl_str more = slice(l, c->cell[k].from, c->cell[k].to);
    cell->text = fl_arena_printf(t->n->arena, "%.*s%.*s", FL_STR_ARG(cell->text), FL_STR_ARG(more));
    t->row->line_end = (uint32_t)(t->i - t->s->base + 1);
    const fl_line *line = &t->n->text->lines[t->i];
    t->row->end = line->off + line->len - t->s->base_off;
}

static bool strict_row(const fl_table_reader *t, size_t i) {
    if (i >= t->last)
        return false;
    if (i + 1 < t->last && fl_norm_dash_line(fl_text_line(t->n->text, i + 1)))
        return false;
    bool note = false;
    fl_str line = without_note(fl_text_line(t->n->text, i), &note);
    if (!fl_str_trim(line).n)
        return false;
    fl_columns_line l = columns_of(t->n->arena, line);
    fl_cells c;
    if (!place_row(&t->g, &l, &c) || (c.filled < 2 && t->g.n > 1))
        return false;
    if (t->g.dashes)
        return c.strict && t->g.az;
    fl_context context = t->n->heading;
    unsigned rank;
    return !fl_norm_heading(t->n, fl_str_trim(line), &context, &rank);
}

/* What stands in a line that is no row. true: the table goes on behind it. */
static bool skip_line(fl_table_reader *t, fl_str trimmed_line) {
    fl_normalizer *n = t->n;
    if (fl_norm_warning_line(trimmed_line)) {
        n->warned = true;
        return true;
    }
    if (fl_str_eqz(trimmed_line, "...") || fl_str_eqz(trimmed_line, "\xE2\x80\xA6")) {
        fl_norm_flaw(t->s, "rows were left out (\"...\")", t->i);
        return true;
    }
    if (t->i + 1 < t->last && fl_norm_dash_line(fl_text_line(n->text, t->i + 1)))
        return false;
    fl_context context = n->heading;
    unsigned rank;
    if (fl_norm_heading(n, trimmed_line, &context, &rank))
        return false;
    if (memchr("{[#", trimmed_line.p[0], 3))
        return false;
    fl_columns_line l = columns_of(n->arena, fl_text_line(n->text, t->i));
    fl_span wide[MAX_TOKENS];
    size_t count = tokens_of(&l, t->g.az || !t->g.dashes ? 2 : 1, wide, MAX_TOKENS);
    bool like_row = t->g.n > 1 && count >= 2 && count >= t->g.n / 2 && count <= t->g.n + 1;
    if (!like_row && !strict_row(t, t->i + 1))
        return false;
    fl_norm_unread(n, t->i, t->i + 1, FL_STR_NONE, "a line of a table that does not stand below its columns");
    fl_norm_flaw(t->s, "a row does not stand below its columns and was not read", t->i);
    uint32_t number = n->text->lines[t->i].number;
    fl_note_add(n->store->notes, n->name, number, number,
                "table: a row that cannot be placed below the columns is not read");
    return true;
}

/* One line; false ends the table before it. */
static bool read_line(fl_table_reader *t) {
    fl_normalizer *n = t->n;
    bool note = false;
    fl_str raw = fl_text_line(n->text, t->i), line = without_note(raw, &note), bare = fl_str_trim(raw);
    if (!bare.n) {
        size_t next = t->i + 1;
        if (next < t->last && !fl_str_trim(fl_text_line(n->text, next)).n)
            return false;
        return t->row && strict_row(t, next); /* double-spaced output */
    }
    if (t->i + 1 < t->last && t->g.dashes && fl_norm_dash_line(fl_text_line(n->text, t->i + 1)) &&
        !fl_norm_dash_line(line)) {
        /* the next table's header, or this one's once more (a pager) */
        fl_columns_line l = columns_of(n->arena, line);
        fl_cells c;
        if (!place_row(&t->g, &l, &c) || !is_header_again(t, &l, &c))
            return false;
        t->i++;
        return true;
    }
    if (fl_norm_warning_line(bare)) {
        n->warned = true;
        return true;
    }
    fl_columns_line l = columns_of(n->arena, line);
    fl_cells c = {0};
    bool placed = !elided(bare) || bare.n > 4 ? place_row(&t->g, &l, &c) : false;
    if (placed && is_wrap(t, &l, &c)) {
        add_wrap(t, &l, &c);
        return true;
    }
    if (placed && (c.filled >= 2 || t->g.n == 1)) {
        if (!c.strict) { /* a heading or the next title may look like a row */
            fl_context context = n->heading;
            unsigned rank;
            if (fl_norm_heading(n, bare, &context, &rank))
                return false;
        }
        if (is_header_again(t, &l, &c))
            return true;
        add_row(t, &l, &c);
        if (note)
            fl_norm_flaw(t->s, "notes were written into the table by hand", t->i);
        return true;
    }
    return skip_line(t, bare);
}

static bool only_dashes(fl_str line) {
    line = fl_str_trim(line);
    for (size_t k = 0; k < line.n; k++) {
        if (line.p[k] != '-' && line.p[k] != ' ')
            return false;
    }
    return line.n > 0;
}

/* A console narrower than the table broke its lines: dashes go on in the line below dashes. Where a row ends is then
 * not known for sure. */
bool fl_norm_wrapped_table(const fl_normalizer *n, size_t i, size_t last) {
    unsigned in_row = 0;
    for (size_t k = i; k < last && k < i + WRAPPED_TITLES; k++) {
        bool dashes = fl_norm_dash_line(fl_text_line(n->text, k)) || only_dashes(fl_text_line(n->text, k));
        in_row = dashes ? in_row + 1 : 0;
        if (in_row > 1)
            return true;
        if (!dashes && k > i && fl_norm_dash_line(fl_text_line(n->text, k - 1)))
            return false; /* a row: the table stands as it was printed */
    }
    return false;
}

bool fl_norm_table(fl_normalizer *n, size_t i, size_t last, fl_section *s) {
    fl_str header = fl_text_line(n->text, i);
    fl_table_reader t = {.n = n, .s = s, .last = last};
    bool dashes = i + 1 < last && fl_norm_dash_line(fl_text_line(n->text, i + 1));
    if (fl_norm_dash_line(header) || fl_norm_wrapped_table(n, i, last))
        return false;
    if (dashes ? !grid_of_dashes(n->arena, header, fl_text_line(n->text, i + 1), &t.g)
               : !(title_word(fl_str_sub(fl_str_trim(header), 0, 1)) && grid_of_titles(n, header, &t.g)))
        return false;
    s->kind = FL_SECTION_TABLE;
    s->dashes = dashes;
    s->base = i;
    s->base_off = n->text->lines[i].off;
    s->root = fl_json_add(n->arena, NULL, FL_JSON_ARRAY, FL_STR_NONE, FL_STR_NONE, 1, 0, 0);
    size_t end = i + (dashes ? 2 : 1); /* behind the last line that belongs to the table */
    for (t.i = end; t.i < last; t.i++) {
        if (!read_line(&t))
            break;
        end = t.i + 1;
    }
    while (end > i + 1 && !fl_str_trim(fl_text_line(n->text, end - 1)).n)
        end--;
    s->last = end;
    const fl_line *tail = &n->text->lines[end - 1];
    s->root->line_end = (uint32_t)(end - i);
    s->root->end = tail->off + tail->len - s->base_off;
    s->header = fl_json_add(n->arena, NULL, FL_JSON_OBJECT, FL_STR_NONE, FL_STR_NONE, 1, 0, 0);
    for (unsigned k = 0; k < t.g.n; k++)
        fl_json_add(n->arena, s->header, FL_JSON_NULL, t.g.name[k], FL_STR_NONE, 1, 0, 0);
    return true;
}
