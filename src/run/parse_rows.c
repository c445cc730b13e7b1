/* Records as table, JSON and CSV. JSON and CSV go out row by row; a table is held until its widths are known. */
#include <stdlib.h>

#include "format/json.h"
#include "report/term.h"
#include "run/parse.h"

enum { CELL_MAX = 60 }; /* columns of a table's cell */

struct fl_row_writer {
    void (*put)(fl_row_writer *w, const fl_fsm_cell *cells);
    void (*end)(fl_row_writer *w);
    const fl_columns *columns;
    fl_columns shown; /* the same, in small letters when as_text */
    bool as_text;
    fl_out *out;
    fl_arena *arena; /* lives as long as the writer */
    fl_arena *row;   /* a row */
    fl_term term;
    size_t n;      /* rows */
    fl_str *keys;  /* of JSON, with what stands around them */
    fl_str *cells; /* of a table, n rows of them */
    size_t cap;
    unsigned *widths;
    size_t n_bytes;
    char bytes[16 << 10];
};

/* Cells have few bytes; a call for each costs more than the copying. */
static inline void copy(char *to, const char *from, size_t n) {
    uint64_t eight;
    uint32_t four;
    if (n > 32) {
        memcpy(to, from, n);
    } else if (n >= sizeof eight) {
        for (size_t i = 0; i + sizeof eight <= n; i += sizeof eight) {
            memcpy(&eight, from + i, sizeof eight);
            memcpy(to + i, &eight, sizeof eight);
        }
        memcpy(&eight, from + n - sizeof eight, sizeof eight);
        memcpy(to + n - sizeof eight, &eight, sizeof eight);
    } else if (n >= sizeof four) {
        memcpy(&four, from, sizeof four);
        memcpy(to, &four, sizeof four);
        memcpy(&four, from + n - sizeof four, sizeof four);
        memcpy(to + n - sizeof four, &four, sizeof four);
    } else {
        for (size_t i = 0; i < n; i++)
            to[i] = from[i];
    }
}

/* A row is put together here, so that most of it costs no call. */
static inline void add_bytes(fl_row_writer *w, fl_str s) {
    if (s.n > sizeof w->bytes - w->n_bytes) {
        fl_out_str(w->out, (fl_str){w->bytes, w->n_bytes});
        w->n_bytes = 0;
    }
    if (s.n > sizeof w->bytes) {
        fl_out_str(w->out, s);
        return;
    }
    copy(w->bytes + w->n_bytes, s.p, s.n);
    w->n_bytes += s.n;
}

static void flush_bytes(fl_row_writer *w) {
    fl_out_str(w->out, (fl_str){w->bytes, w->n_bytes});
    w->n_bytes = 0;
}

/* ---- values as text ---- */

static void put_repr(fl_out *out, fl_str s) {
    const bool has_single = fl_str_find_char(s, '\'') >= 0, has_double = fl_str_find_char(s, '"') >= 0;
    const char quote = has_single && !has_double ? '"' : '\'';
    fl_out_char(out, quote);
    for (size_t i = 0; i < s.n; i++) {
        const unsigned char c = (unsigned char)s.p[i];
        if (c == (unsigned char)quote || c == '\\')
            fl_out_printf(out, "\\%c", c);
        else if (c == '\t')
            fl_out_z(out, "\\t");
        else if (c < 0x20 || c == 0x7f)
            fl_out_printf(out, "\\x%02x", (unsigned)c);
        else
            fl_out_char(out, (char)c);
    }
    fl_out_char(out, quote);
}

/* {'name': 'ge-0/0/0', 'speed': None} */
static fl_str map_text(fl_arena *arena, const fl_fsm_item *item) {
    fl_out *out = fl_out_new(NULL, NULL);
    for (unsigned i = 0; i < item->n_pairs; i++) {
        fl_out_z(out, i ? ", " : "{");
        put_repr(out, item->pairs[i].name);
        fl_out_z(out, ": ");
        if (item->pairs[i].text.p)
            put_repr(out, item->pairs[i].text);
        else
            fl_out_z(out, "None");
    }
    fl_out_char(out, '}');
    const fl_str text = fl_arena_str(arena, fl_out_text(out));
    fl_out_free(out);
    return text;
}

fl_str fl_item_text(fl_arena *arena, const fl_fsm_item *item) {
    return item->pairs ? map_text(arena, item) : item->text.p ? item->text : FL_STR("None");
}

static fl_str cell_text(fl_row_writer *w, const fl_fsm_cell *cell) {
    if (!cell->is_list)
        return cell->text;
    fl_out *out = fl_out_new(NULL, NULL);
    for (size_t i = 0; i < cell->n_items; i++) {
        fl_out_z(out, i ? ", " : "");
        fl_out_str(out, fl_item_text(w->row, &cell->items[i]));
    }
    const fl_str text = fl_arena_str(w->row, fl_out_text(out));
    fl_out_free(out);
    return text;
}

/* ---- JSON: [ and ] on lines of their own, each record on a line ---- */

static bool needs_no_escape(fl_str s) {
    unsigned odd = 0;
    for (size_t i = 0; i < s.n; i++) {
        const unsigned char c = (unsigned char)s.p[i];
        odd |= (unsigned)c - 0x20 > 0x7e - 0x20 || c == '"' || c == '\\';
    }
    return !odd;
}

static void put_json_text(fl_row_writer *w, fl_str s) {
    if (needs_no_escape(s)) {
        add_bytes(w, FL_STR("\""));
        add_bytes(w, s);
        add_bytes(w, FL_STR("\""));
        return;
    }
    fl_jsonw json;
    flush_bytes(w);
    fl_jsonw_init(&json, w->out, 0);
    fl_jsonw_str(&json, s);
}

static void put_json_item(fl_row_writer *w, const fl_fsm_item *item) {
    if (w->as_text || (!item->pairs && item->text.p)) {
        put_json_text(w, fl_item_text(w->row, item));
        return;
    }
    if (!item->pairs) {
        add_bytes(w, FL_STR("null"));
        return;
    }
    for (unsigned i = 0; i < item->n_pairs; i++) {
        add_bytes(w, i ? FL_STR(", ") : FL_STR("{"));
        put_json_text(w, item->pairs[i].name);
        add_bytes(w, FL_STR(": "));
        if (item->pairs[i].text.p)
            put_json_text(w, item->pairs[i].text);
        else
            add_bytes(w, FL_STR("null"));
    }
    add_bytes(w, FL_STR("}"));
}

static void put_json(fl_row_writer *w, const fl_fsm_cell *cells) {
    add_bytes(w, w->n ? FL_STR(",\n") : FL_STR("[\n"));
    for (unsigned i = 0; i < w->columns->n; i++) {
        add_bytes(w, w->keys[i]);
        if (!cells[i].is_list) {
            put_json_text(w, cells[i].text);
            continue;
        }
        add_bytes(w, FL_STR("["));
        for (size_t k = 0; k < cells[i].n_items; k++) {
            add_bytes(w, k ? FL_STR(", ") : FL_STR(""));
            put_json_item(w, &cells[i].items[k]);
        }
        add_bytes(w, FL_STR("]"));
    }
    add_bytes(w, w->columns->n ? FL_STR("}") : FL_STR("{}"));
}

static void end_json(fl_row_writer *w) {
    add_bytes(w, w->n ? FL_STR("\n]\n") : FL_STR("[]\n"));
    flush_bytes(w);
}

static void start_json(fl_row_writer *w) {
    w->keys = FL_NEW_N(w->arena, w->columns->n, fl_str);
    for (unsigned i = 0; i < w->columns->n; i++) {
        fl_jsonw json;
        fl_out *out = fl_out_new(NULL, NULL);
        fl_out_z(out, i ? ", " : "{");
        fl_jsonw_init(&json, out, 0);
        fl_jsonw_str(&json, w->shown.names[i]);
        fl_out_z(out, ": ");
        w->keys[i] = fl_arena_str(w->arena, fl_out_text(out));
        fl_out_free(out);
    }
}

/* ---- CSV, RFC 4180 ---- */

/* What a text holds that cannot stand as it is. */
typedef struct csv_need {
    bool quotes, cleaning;
} csv_need;

static csv_need find_csv_need(fl_str s) {
    csv_need need = {false, false};
    for (size_t i = 0; i < s.n; i++) {
        const unsigned char c = (unsigned char)s.p[i];
        need.quotes |= c == ',' || c == '"';
        need.cleaning |= (unsigned)c - 0x20 > 0x7e - 0x20;
    }
    return need;
}

static void put_csv_text(fl_row_writer *w, fl_str s) {
    const csv_need need = find_csv_need(s);
    if (need.cleaning)
        s = fl_term_clean(&w->term, s);
    if (!need.quotes) {
        add_bytes(w, s);
        return;
    }
    add_bytes(w, FL_STR("\""));
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            add_bytes(w, FL_STR("\""));
        add_bytes(w, fl_str_sub(s, i, i + 1));
    }
    add_bytes(w, FL_STR("\""));
}

/* Top bits, some of them set when a byte cannot stand in CSV as it is: `"`, a comma, what is no printable ASCII. */
static inline uint64_t odd_bytes(uint64_t w) {
    const uint64_t ones = UINT64_C(0x0101010101010101), quote = w ^ ones * '"', comma = w ^ ones * ',';
    return w | (w - ones * 0x20) | (w + ones) | ((quote - ones) & ~quote) | ((comma - ones) & ~comma);
}

/* As copy, and returns odd_bytes of it. What was just written is slow to read again, so it is looked at on the way. */
static inline uint64_t copy_looking(char *to, const char *from, size_t n) {
    const uint64_t blanks = UINT64_C(0x2020202020202020);
    uint64_t eight = blanks, odd = 0;
    uint32_t four[2];
    if (n >= sizeof eight) {
        for (size_t i = 0; i + sizeof eight <= n; i += sizeof eight) {
            memcpy(&eight, from + i, sizeof eight);
            memcpy(to + i, &eight, sizeof eight);
            odd |= odd_bytes(eight);
        }
        memcpy(&eight, from + n - sizeof eight, sizeof eight);
        memcpy(to + n - sizeof eight, &eight, sizeof eight);
    } else if (n >= sizeof *four) {
        memcpy(&four[0], from, sizeof *four);
        memcpy(&four[1], from + n - sizeof *four, sizeof *four);
        memcpy(to, &four[0], sizeof *four);
        memcpy(to + n - sizeof *four, &four[1], sizeof *four);
        eight = (uint64_t)four[1] << 32 | four[0];
    } else {
        for (size_t i = 0; i < n; i++) {
            to[i] = from[i];
            eight = eight << 8 | (unsigned char)from[i];
        }
    }
    return odd | odd_bytes(eight);
}

/* Nearly all rows: put down as they are, and only kept when that was right. */
static bool put_plain_csv(fl_row_writer *w, const fl_fsm_cell *cells) {
    const unsigned columns = w->columns->n;
    size_t need = columns + 2;
    for (unsigned i = 0; i < columns; i++) {
        if (cells[i].is_list)
            return false;
        need += cells[i].text.n;
    }
    if (need > sizeof w->bytes)
        return false;
    if (need > sizeof w->bytes - w->n_bytes)
        flush_bytes(w);
    char *const start = w->bytes + w->n_bytes, *to = start;
    uint64_t odd = 0;
    for (unsigned i = 0; i < columns; i++) {
        odd |= copy_looking(to, cells[i].text.p, cells[i].text.n);
        to += cells[i].text.n;
        *to++ = ',';
    }
    if (columns == 0 || odd & UINT64_C(0x8080808080808080))
        return false;
    to[-1] = '\r';
    *to++ = '\n';
    w->n_bytes += (size_t)(to - start);
    return true;
}

static void put_csv(fl_row_writer *w, const fl_fsm_cell *cells) {
    if (put_plain_csv(w, cells))
        return;
    for (unsigned i = 0; i < w->columns->n; i++) {
        if (i)
            add_bytes(w, FL_STR(","));
        put_csv_text(w, cells[i].is_list ? cell_text(w, &cells[i]) : cells[i].text);
    }
    add_bytes(w, FL_STR("\r\n"));
}

static void start_csv(fl_row_writer *w) {
    for (unsigned i = 0; i < w->columns->n; i++) {
        if (i)
            add_bytes(w, FL_STR(","));
        put_csv_text(w, w->shown.names[i]);
    }
    add_bytes(w, FL_STR("\r\n"));
}

/* ---- table ---- */

static void add_table_row(fl_row_writer *w, const fl_str *texts) {
    const unsigned columns = w->columns->n;
    if ((w->n + 2) * columns > w->cap) {
        w->cap = (w->n + 2) * columns * 2;
        w->cells = realloc(w->cells, (w->cap + 1) * sizeof *w->cells);
        if (!w->cells)
            abort();
    }
    for (unsigned i = 0; i < columns; i++) {
        const fl_str s = fl_term_fit(&w->term, fl_term_clean(&w->term, texts[i]), CELL_MAX);
        const unsigned n = fl_term_columns(s);
        w->cells[w->n * columns + i] = fl_arena_str(w->arena, s);
        if (n > w->widths[i])
            w->widths[i] = n;
    }
}

static void put_table(fl_row_writer *w, const fl_fsm_cell *cells) {
    fl_str *texts = FL_NEW_N(w->row, w->columns->n, fl_str);
    for (unsigned i = 0; i < w->columns->n; i++)
        texts[i] = cell_text(w, &cells[i]);
    add_table_row(w, texts);
}

static void end_table(fl_row_writer *w) {
    const unsigned columns = w->columns->n;
    for (size_t r = 0; r < w->n && columns; r++)
        for (unsigned i = 0; i < columns; i++) {
            const bool last = i + 1 == columns;
            fl_term_cell(&w->term, r ? FL_INK_PLAIN : FL_INK_BOLD, w->cells[r * columns + i], last ? 0 : w->widths[i]);
            fl_out_z(w->out, last ? "\n" : "  ");
        }
}

static void start_table(fl_row_writer *w) {
    w->widths = FL_NEW_N(w->arena, w->columns->n, unsigned);
    add_table_row(w, w->shown.names);
    w->n = 1;
}

static const struct {
    const char *name;
    void (*start)(fl_row_writer *);
    void (*put)(fl_row_writer *, const fl_fsm_cell *);
    void (*end)(fl_row_writer *);
} formats[] = {
    {"table", start_table, put_table, end_table},
    {"json", start_json, put_json, end_json},
    {"csv", start_csv, put_csv, flush_bytes},
};

bool fl_row_format_known(const char *format) {
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i].name, format) == 0)
            return true;
    return false;
}

static fl_columns show_names(fl_arena *arena, const fl_columns *columns, bool small) {
    fl_columns c = {FL_NEW_N(arena, columns->n, fl_str), columns->n};
    for (unsigned i = 0; i < c.n; i++) {
        char *p = fl_arena_alloc(arena, columns->names[i].n);
        for (size_t k = 0; k < columns->names[i].n; k++) {
            const char b = columns->names[i].p[k];
            p[k] = small && b >= 'A' && b <= 'Z' ? (char)(b + ('a' - 'A')) : b;
        }
        c.names[i] = (fl_str){p, columns->names[i].n};
    }
    return c;
}

fl_row_writer *fl_row_writer_new(const char *format, const fl_columns *columns, bool as_text, const fl_style *style,
                                 fl_out *out) {
    fl_row_writer *w = calloc(1, sizeof *w);
    if (!w)
        abort();
    *w = (fl_row_writer){
        .columns = columns, .as_text = as_text, .out = out, .arena = fl_arena_new(), .row = fl_arena_new()};
    w->shown = show_names(w->arena, columns, as_text);
    const fl_text_style text = {style->width, style->color, style->utf8};
    w->term = fl_term_new(out, w->row, &text);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (strcmp(formats[i].name, format) != 0)
            continue;
        w->put = formats[i].put;
        w->end = formats[i].end;
        formats[i].start(w);
    }
    return w;
}

void fl_row_writer_put(fl_row_writer *w, const fl_fsm_cell *cells) {
    w->put(w, cells);
    w->n++;
    if (fl_arena_used(w->row))
        fl_arena_reset(w->row);
}

void fl_row_writer_end(fl_row_writer *w) { w->end(w); }

void fl_row_writer_free(fl_row_writer *w) {
    free(w->cells);
    fl_arena_free(w->arena);
    fl_arena_free(w->row);
    free(w);
}
