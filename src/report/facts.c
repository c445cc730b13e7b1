/* The facts themselves: a table for eyes, NDJSON and CSV (RFC 4180) for programs. Fields that were not read are left
 * out, never printed as empty or zero.
 *
 * CSV is opened in spreadsheets, and its cells come from captures that anybody may have written: a text that a
 * spreadsheet would run as a formula gets an apostrophe in front. NDJSON has the text as it was. */
#include "facts/rows.h"
#include "format/json.h"
#include "report/model.h"
#include "report/report.h"
#include "report/term.h"

enum { LINES_WIDTH = 10, KIND_WIDTH = 18 };

typedef struct page {
    const fl_rep *m;
    const fl_term *t;
    fl_arena *row; /* one fact's texts, forgotten after it */
    fl_out *out;
} page;

static void walk(fl_rows *rows, const fl_report *r) {
    fl_rows_begin(rows, r->store, FL_KIND_COUNT);
    rows->kinds = r->kinds;
}

static fl_str value_text(const page *p, const fl_fact *f, unsigned field) {
    if (fl_rep_secret_field(f->kind, field))
        return FL_STR("***");
    return fl_value_text(p->row, &f->v[field]);
}

/* ---- table ---- */

static fl_str join_pair(const page *p, fl_str list, const char *name, fl_str value) {
    bool quoted = value.n == 0 || fl_str_find_char(value, ' ') >= 0;
    return fl_arena_printf(p->row, quoted ? "%.*s%s%s=\"%.*s\"" : "%.*s%s%s=%.*s", FL_STR_ARG(list), list.n ? " " : "",
                           name, FL_STR_ARG(value));
}

static fl_str keys_text(const page *p, const fl_fact *f) {
    fl_str list = {0};
    for (unsigned k = 0; k < FL_KEY_COUNT; k++)
        if (f->key[k].n)
            list = join_pair(p, list, fl_key_names[k], f->key[k]);
    return list;
}

static fl_str fields_text(const page *p, const fl_fact *f) {
    fl_str list = {0};
    for (unsigned i = 0; i < fl_schema[f->kind].n; i++)
        if (fl_is_read(f, i))
            list = join_pair(p, list, fl_schema[f->kind].fields[i].name, value_text(p, f, i));
    return list;
}

/* Facts of one read share document, rule, time and keys: these stand above them, once. */
typedef struct block {
    uint32_t document, capture;
    fl_time at;
    fl_str keys;
} block;

static bool same_block(const block *b, const fl_fact *f, fl_str keys) {
    return b->document == f->ev.document && b->capture == f->capture && b->at == f->at && fl_str_eq(b->keys, keys);
}

static void put_block(const page *p, const fl_fact *f, fl_str keys) {
    fl_str name = fl_rep_document(p->m, f->ev.document), rule = fl_rep_rule(p->m, f);
    fl_flow flow = fl_flow_new(p->t, 0, 4);
    fl_flow_put(&flow, FL_INK_BOLD, fl_term_clean(p->t, name.n ? name : FL_STR("options")));
    fl_flow_put(&flow, FL_INK_DIM, rule);
    fl_flow_put(&flow, FL_INK_DIM, fl_rep_time_said(p->m, f->at));
    fl_flow_put(&flow, FL_INK_PLAIN, keys);
    fl_flow_end(&flow);
}

static fl_str lines_text(const page *p, const fl_evidence *ev) {
    if (!fl_rep_has_place(p->m, ev) || ev->first_line == 0)
        return FL_STR("-");
    return fl_arena_printf(p->row, ev->last_line > ev->first_line ? "%u-%u" : "%u", ev->first_line, ev->last_line);
}

static void put_row(const page *p, const fl_fact *f) {
    unsigned hang = LINES_WIDTH + KIND_WIDTH;
    fl_lines fields =
        fl_term_wrap(p->t, fl_term_clean(p->t, fl_rep_text(p->m, fields_text(p, f))), fl_term_left(p->t, hang));
    fl_out_z(p->out, "  ");
    fl_term_cell(p->t, FL_INK_DIM, lines_text(p, &f->ev), LINES_WIDTH - 2);
    fl_str kind = fl_str_of(fl_schema[f->kind].name);
    fl_term_cell(p->t, FL_INK_PLAIN, kind, fields.v[0].n ? KIND_WIDTH : 0);
    if (kind.n >= KIND_WIDTH && fields.v[0].n)
        fl_out_char(p->out, ' ');
    for (size_t i = 0; i < fields.n; i++) {
        fl_out_repeat(p->out, ' ', i ? hang : 0);
        fl_term_put(p->t, FL_INK_PLAIN, fields.v[i]);
        fl_out_char(p->out, '\n');
    }
}

void fl_facts_table(const fl_report *r, const fl_text_style *style, fl_out *out) {
    fl_rep m = fl_rep_new(r);
    fl_arena *own = m.arena;
    fl_term t = fl_term_new(out, own, style);
    page p = {&m, &t, fl_arena_new(), out};
    block last = {FL_NONE, FL_NONE, FL_TIME_NONE, FL_STR_NONE};
    bool any = false;
    m.folder = FL_STR_NONE; /* whole names: these rows are copied out of their context */
    m.arena = p.row;
    t.arena = p.row;
    fl_rows rows;
    walk(&rows, r);
    for (const fl_fact *f; (f = fl_rows_next(&rows)) != NULL;) {
        fl_str keys = fl_term_clean(&t, fl_rep_text(&m, keys_text(&p, f)));
        if (!any || !same_block(&last, f, keys)) {
            if (any)
                fl_out_char(out, '\n');
            put_block(&p, f, keys);
            last = (block){f->ev.document, f->capture, f->at, fl_arena_str(own, keys)};
        }
        any = true;
        put_row(&p, f);
        fl_arena_reset(p.row);
    }
    fl_arena_free(p.row);
    m.arena = own;
    fl_rep_fini(&m);
}

/* ---- NDJSON ---- */

static void put_value(const page *p, fl_jsonw *w, const fl_fact *f, unsigned field) {
    const fl_value *v = &f->v[field];
    int64_t i;
    if (fl_rep_secret_field(f->kind, field))
        fl_jsonw_z(w, "***");
    else if (v->type == FL_V_INT && fl_get_int(f, field, &i))
        fl_jsonw_int(w, i);
    else if (v->type == FL_V_BOOL)
        fl_jsonw_bool(w, v->u.b);
    else
        fl_jsonw_str(w, fl_rep_text(p->m, fl_value_text(p->row, v)));
}

static void put_key_or_null(const page *p, fl_jsonw *w, const char *key, fl_str s) {
    fl_jsonw_key(w, key);
    if (s.n)
        fl_jsonw_str(w, fl_rep_text(p->m, s));
    else
        fl_jsonw_null(w);
}

/* A field may have a key's name (neighbor); the value that the row itself showed is the one to keep. */
static bool field_has(const fl_fact *f, const char *name) {
    int field = fl_field_find(f->kind, fl_str_of(name));
    return field >= 0 && fl_is_read(f, (unsigned)field);
}

static void put_fact(const page *p, fl_jsonw *w, const fl_fact *f) {
    char at[FL_TIME_TEXT] = "";
    if (f->at != FL_TIME_NONE)
        fl_time_format(f->at, at);
    fl_jsonw_object(w);
    fl_jsonw_key(w, "kind");
    fl_jsonw_z(w, fl_schema[f->kind].name);
    for (unsigned k = 0; k < FL_KEY_COUNT; k++)
        if (f->key[k].n && !field_has(f, fl_key_names[k]))
            put_key_or_null(p, w, fl_key_names[k], f->key[k]);
    for (unsigned i = 0; i < fl_schema[f->kind].n; i++) {
        if (!fl_is_read(f, i))
            continue;
        fl_jsonw_key(w, fl_schema[f->kind].fields[i].name);
        put_value(p, w, f, i);
    }
    fl_jsonw_key(w, "keys_from");
    fl_jsonw_object(w);
    for (unsigned k = 0; k < FL_KEY_COUNT; k++) {
        if (f->key[k].n) {
            fl_jsonw_key(w, fl_key_names[k]);
            fl_jsonw_z(w, fl_from_name(f->key_from[k]));
        }
    }
    fl_jsonw_object_end(w);
    put_key_or_null(p, w, "document", fl_rep_document(p->m, f->ev.document));
    fl_jsonw_key(w, "first_line");
    fl_jsonw_int(w, f->ev.first_line);
    fl_jsonw_key(w, "last_line");
    fl_jsonw_int(w, f->ev.last_line);
    put_key_or_null(p, w, "pointer", f->ev.pointer);
    put_key_or_null(p, w, "rule", fl_rep_rule(p->m, f));
    put_key_or_null(p, w, "observed_at", fl_str_of(at));
    fl_jsonw_key(w, "observed_from");
    fl_jsonw_z(w, fl_from_name(f->at_from));
    fl_jsonw_object_end(w);
}

void fl_facts_ndjson(const fl_report *r, fl_out *out) {
    fl_rep m = fl_rep_new(r);
    fl_arena *own = m.arena;
    page p = {&m, NULL, fl_arena_new(), out};
    m.arena = p.row;
    fl_rows rows;
    walk(&rows, r);
    for (const fl_fact *f; (f = fl_rows_next(&rows)) != NULL;) {
        fl_jsonw w;
        fl_jsonw_init(&w, out, 0);
        put_fact(&p, &w, f);
        fl_out_char(out, '\n');
        fl_arena_reset(p.row);
    }
    fl_arena_free(p.row);
    m.arena = own;
    fl_rep_fini(&m);
}

/* ---- CSV ---- */

typedef struct columns { /* names of all fields of the kinds that are printed, each once, in schema order */
    const char **v;
    size_t n, cap;
} columns;

static bool has_name(const columns *c, const char *name) {
    for (size_t i = 0; i < c->n; i++)
        if (strcmp(c->v[i], name) == 0)
            return true;
    return false;
}

static columns find_columns(const page *p, const fl_report *r) {
    columns c = {0};
    for (unsigned k = 0; k < FL_KEY_COUNT; k++)
        FL_PUSH(p->m->arena, &c, fl_key_names[k]);
    for (unsigned k = 0; k < FL_KIND_COUNT; k++) {
        if (!fl_rows_count(r->store, (fl_kind)k) || (r->kinds && !r->kinds[k]))
            continue;
        for (unsigned i = 0; i < fl_schema[k].n; i++)
            if (!has_name(&c, fl_schema[k].fields[i].name))
                FL_PUSH(p->m->arena, &c, fl_schema[k].fields[i].name);
    }
    return c;
}

/* Spreadsheets run what starts so; numbers with a sign are none. */
static bool is_formula(fl_str s) {
    int64_t number;
    return s.n && strchr("=+-@", s.p[0]) && !fl_str_to_i64(s, &number);
}

static void put_csv(const page *p, fl_str s, bool last) {
    fl_term t = *p->t;
    t.arena = p->row;
    s = fl_term_clean(&t, s);
    if (is_formula(s))
        s = fl_arena_printf(p->row, "'%.*s", FL_STR_ARG(s));
    bool quote = false;
    for (size_t i = 0; i < s.n && !quote; i++)
        quote = s.p[i] == ',' || s.p[i] == '"';
    if (quote)
        fl_out_char(p->out, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            fl_out_char(p->out, '"');
        fl_out_char(p->out, s.p[i]);
    }
    if (quote)
        fl_out_char(p->out, '"');
    fl_out_z(p->out, last ? "\r\n" : ",");
}

static fl_str csv_value(const page *p, const fl_fact *f, const char *name) {
    int field = fl_field_find(f->kind, fl_str_of(name)), key = fl_key_find(fl_str_of(name));
    if (field >= 0 && fl_is_read(f, (unsigned)field))
        return fl_rep_text(p->m, value_text(p, f, (unsigned)field));
    return key >= 0 ? fl_rep_text(p->m, f->key[key]) : FL_STR_NONE;
}

static void put_csv_fact(const page *p, const columns *c, const fl_fact *f) {
    put_csv(p, fl_str_of(fl_schema[f->kind].name), false);
    for (size_t i = 0; i < c->n; i++)
        put_csv(p, csv_value(p, f, c->v[i]), false);
    put_csv(p, fl_rep_document(p->m, f->ev.document), false);
    put_csv(p, fl_arena_printf(p->row, "%u", f->ev.first_line), false);
    put_csv(p, fl_arena_printf(p->row, "%u", f->ev.last_line), false);
    put_csv(p, f->ev.pointer, false);
    put_csv(p, fl_rep_rule(p->m, f), false);
    put_csv(p, fl_rep_time(p->m, f->at), false);
    put_csv(p, fl_str_of(fl_from_name(f->at_from)), true);
}

void fl_facts_csv(const fl_report *r, fl_out *out) {
    static const char *const tail[] = {"document", "first_line",  "last_line",    "pointer",
                                       "rule",     "observed_at", "observed_from"};
    size_t n_tail = sizeof tail / sizeof *tail;
    fl_rep m = fl_rep_new(r);
    fl_arena *own = m.arena;
    static const fl_text_style style = {0, false, true};
    fl_term t = fl_term_new(out, own, &style);
    page p = {&m, &t, fl_arena_new(), out};
    columns c = find_columns(&p, r);
    put_csv(&p, FL_STR("kind"), false);
    for (size_t i = 0; i < c.n; i++)
        put_csv(&p, fl_str_of(c.v[i]), false);
    for (size_t i = 0; i < n_tail; i++)
        put_csv(&p, fl_str_of(tail[i]), i + 1 == n_tail);
    m.arena = p.row;
    fl_rows rows;
    walk(&rows, r);
    for (const fl_fact *f; (f = fl_rows_next(&rows)) != NULL;) {
        put_csv_fact(&p, &c, f);
        fl_arena_reset(p.row);
    }
    fl_arena_free(p.row);
    m.arena = own;
    fl_rep_fini(&m);
}

/* ---- schema ---- */

void fl_schema_text(const fl_text_style *style, fl_out *out) {
    static const char *const type[] = {
        [FL_T_STR] = "text",     [FL_T_INT] = "int",       [FL_T_BOOL] = "bool",
        [FL_T_ADDR] = "address", [FL_T_PREFIX] = "prefix", [FL_T_ASN] = "asn",
    };
    fl_arena *arena = fl_arena_new();
    fl_term t = fl_term_new(out, arena, style);
    for (unsigned k = 0; k < FL_KIND_COUNT; k++) {
        fl_str list = {0};
        for (unsigned i = 0; i < fl_schema[k].n; i++)
            list = fl_arena_printf(arena, "%.*s%s%s:%s", FL_STR_ARG(list), i ? " " : "", fl_schema[k].fields[i].name,
                                   type[fl_schema[k].fields[i].type]);
        fl_term_field(&t, 0, fl_schema[k].name, 18, FL_INK_PLAIN, list);
    }
    fl_str keys = {0};
    for (unsigned k = 0; k < FL_KEY_COUNT; k++)
        keys = fl_arena_printf(arena, "%.*s%s%s", FL_STR_ARG(keys), k ? " " : "", fl_key_names[k]);
    fl_out_char(out, '\n');
    fl_term_field(&t, 0, "keys of a fact", 18, FL_INK_PLAIN, keys);
    fl_arena_free(arena);
}
