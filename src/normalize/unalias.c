/* unalias.c - the records of a projected output get the names back that their values have without the projection, so
 * that every rule reads them whatever somebody called them. The captured command says which is which:
 *
 *   az … list --query "[].{n:name, tier:sku.tier}" -o table          [{name: er1, sku: {tier: Standard}}]
 *   az … list --query "[].[name, sku.tier]"         (Column1 …)      the same
 *   az … show --query "peerings[].{p:name}"                          {peerings: [{name: …}]}
 *   az … show --query circuitProvisioningState -o tsv                {circuitProvisioningState: Enabled}
 *
 * A null proves nothing here: a path that is misspelt, or of another version's spelling, prints null too. */
#include <stdio.h>

#include "normalize/internal.h"
#include "decode/query.h"

typedef struct fl_unalias {
    fl_normalizer *n;
    fl_section *s;
    fl_query q;
    bool said[FL_QUERY_NAMES];
} fl_unalias;

void fl_norm_attach(fl_json *parent, fl_json *child, fl_str key) {
    child->key = key;
    child->parent = parent;
    child->next = NULL;
    child->index = parent->count;
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
    parent->count++;
}

/* An empty container where the node stands. */
static fl_json *like(fl_unalias *u, fl_json_type type, const fl_json *node) {
    fl_json *c = FL_NEW(u->n->arena, fl_json);
    *c = (fl_json){.type = type,
                   .line = node->line,
                   .line_end = node->line_end,
                   .off = node->off,
                   .end = node->end,
                   .cut = node->cut && (node->type == FL_JSON_OBJECT || node->type == FL_JSON_ARRAY)};
    return c;
}

/* Takes the children off a container. */
static fl_json *emptied(fl_json *node) {
    fl_json *first = node->first;
    node->first = node->last = NULL;
    node->count = 0;
    return first;
}

static bool is_nothing(const fl_json *v) {
    return v->type == FL_JSON_NULL || (v->type == FL_JSON_STRING && !v->cut && !fl_str_trim(v->text).n);
}

/* ---- where a value belongs ---- */

static fl_json *element(fl_unalias *u, fl_json *array, fl_str index, const fl_json *node) {
    for (fl_json *e = array->first; e; e = e->next) {
        if (fl_str_eq(e->text, index))
            return e;
    }
    fl_json *e = like(u, FL_JSON_OBJECT, node);
    fl_norm_attach(array, e, FL_STR_NONE);
    e->text = index;
    return e;
}

static void place(fl_unalias *u, fl_json *at, const fl_query_step *step, unsigned n, fl_json *value);

/* `peerings[].name`: an array of values becomes objects that have one each. Nulls were left out of it, so that two such
 * arrays say nothing about each other: only the first is taken. */
static void place_each(fl_unalias *u, fl_json *at, const fl_query_step *step, unsigned n, fl_json *value) {
    if (value->type != FL_JSON_ARRAY || at->count)
        return;
    for (fl_json *e = emptied(value), *next; e; e = next) {
        next = e->next;
        fl_json *object = like(u, FL_JSON_OBJECT, e);
        fl_norm_attach(at, object, FL_STR_NONE);
        place(u, object, step, n, e);
    }
}

static void place(fl_unalias *u, fl_json *at, const fl_query_step *step, unsigned n, fl_json *value) {
    for (unsigned i = 0; i < n; i++) {
        bool last = i + 1 == n;
        fl_query_step_kind next = last ? FL_STEP_FIELD : step[i + 1].kind;
        if (step[i].kind == FL_STEP_EACH) {
            place_each(u, at, step + i + 1, n - i - 1, value);
            return;
        }
        if (step[i].kind == FL_STEP_INDEX) {
            at = element(u, at, step[i].name, value);
            continue;
        }
        bool whole = i + 2 == n && next != FL_STEP_FIELD; /* "x[]" is x, and "x[0]" all that is known of it */
        if (last || whole) {
            fl_norm_attach(at, value, step[i].name);
            return;
        }
        fl_json_type type = next == FL_STEP_FIELD ? FL_JSON_OBJECT : FL_JSON_ARRAY;
        fl_json *child = fl_json_get(at, step[i].name);
        if (child && child->type != type)
            return;
        if (!child) {
            child = like(u, type, value);
            child->cut = type == FL_JSON_ARRAY; /* there may be more than was asked for */
            fl_norm_attach(at, child, step[i].name);
        }
        at = child;
    }
}

/* ---- one record ---- */

static const fl_query_name *name_of(const fl_unalias *u, fl_str key) {
    const fl_query_name *folded = NULL;
    bool two = false;
    for (unsigned i = u->q.n; i-- > 0;) { /* the last of two equal aliases is printed */
        if (fl_str_eq(u->q.names[i].alias, key))
            return &u->q.names[i];
        if (fl_str_fold_eq(u->q.names[i].alias, key)) {
            two = folded && !fl_str_eq(folded->alias, u->q.names[i].alias);
            folded = &u->q.names[i];
        }
    }
    return two ? NULL : folded;
}

static void say_strange(fl_unalias *u, const fl_query_name *name) {
    size_t i = (size_t)(name - u->q.names);
    if (u->said[i])
        return;
    u->said[i] = true;
    uint32_t line = u->n->text->lines[u->s->first].number;
    fl_note_add(u->n->store->notes, u->n->name, line, line, "what the projection calls \"%.*s\" is not read: %.*s",
                FL_STR_ARG(name->alias), FL_STR_ARG(fl_str_sub(name->text, 0, 80)));
}

static void put(fl_unalias *u, fl_json *record, const fl_query_name *name, fl_json *value) {
    if (!name->understood)
        say_strange(u, name);
    else if (!is_nothing(value))
        place(u, record, name->path.step, name->path.n, value);
}

static void rename_record(fl_unalias *u, fl_json *record) {
    for (fl_json *m = emptied(record), *next; m; m = next) {
        next = m->next;
        const fl_query_name *name = name_of(u, m->key);
        if (name)
            put(u, record, name, m);
        else if (u->q.keep_others)
            fl_norm_attach(record, m, m->key);
    }
}

/* [a, b] of JSON, or the columns Column1, Column2 of a table. */
static bool order_record(fl_unalias *u, fl_json *record) {
    if (record->count != u->q.n || (record->type != FL_JSON_ARRAY && record->type != FL_JSON_OBJECT))
        return false;
    unsigned i = 0;
    record->type = FL_JSON_OBJECT;
    for (fl_json *m = emptied(record), *next; m; m = next) {
        next = m->next;
        put(u, record, &u->q.names[i++], m);
    }
    return true;
}

/* ---- the section ---- */

static bool rename_all(fl_unalias *u, fl_json *root) {
    bool list = root->type == FL_JSON_ARRAY;
    if (u->q.kind == FL_QUERY_ORDER && list && (!root->first || root->first->type != FL_JSON_ARRAY) &&
        u->s->kind == FL_SECTION_JSON)
        list = false; /* [a, b] of one thing */
    for (fl_json *r = list ? root->first : root; r; r = list ? r->next : NULL) {
        if (u->q.kind == FL_QUERY_ORDER ? !order_record(u, r) : r->type != FL_JSON_OBJECT)
            return false;
        if (u->q.kind == FL_QUERY_RENAME)
            rename_record(u, r);
    }
    return true;
}

/* What was printed, put where it stands in the record. */
static fl_json *wrapped(fl_unalias *u, fl_json *root) {
    const fl_query_path *base = &u->q.base;
    for (unsigned i = base->n; i-- > 0;) {
        fl_json *around = like(u, FL_JSON_OBJECT, root);
        around->cut = false;
        fl_norm_attach(around, root, base->step[i].name);
        root = around;
    }
    return root;
}

/* A bare value: `"Enabled"`, `Enabled` of tsv, or az's table with the title Result. */
static fl_json *bare_value(fl_unalias *u) {
    fl_normalizer *n = u->n;
    fl_section *s = u->s;
    if (s->kind == FL_SECTION_TABLE) {
        fl_json *row = s->root->count == 1 ? s->root->first : NULL;
        bool result = row && row->count == 1 && fl_str_eqz(row->first->key, "Result");
        return result && row->first->type == FL_JSON_STRING ? row->first : NULL;
    }
    if (s->kind != FL_SECTION_TEXT || s->last != s->first + 1 || n->sections.n != 1 || fl_norm_open_ended(n, s->first))
        return NULL;
    fl_str v = fl_str_trim(fl_text_line(n->text, s->first));
    bool quoted = v.n > 1 && v.p[0] == '"' && v.p[v.n - 1] == '"';
    if (quoted)
        v = fl_str_sub(v, 1, v.n - 1);
    bool plain = v.n && v.n < 256 && !memchr(v.p, '"', v.n) && !memchr(v.p, '\\', v.n) && !memchr(v.p, '\t', v.n);
    if (!plain || fl_str_eqz(v, "None") || fl_str_eqz(v, "null"))
        return NULL;
    s->base = s->first;
    s->base_off = n->text->lines[s->first].off;
    return fl_json_add(n->arena, NULL, FL_JSON_STRING, FL_STR_NONE, v, 1, 0, n->text->lines[s->first].len);
}

/* tsv of a multiselect list: one line a record, one cell a path, in its order. */
static fl_json *tsv_rows(fl_unalias *u) {
    fl_normalizer *n = u->n;
    fl_section *s = u->s;
    if (s->kind != FL_SECTION_TEXT || !s->command || !fl_str_ieqz(s->command->output, "tsv") ||
        fl_norm_open_ended(n, s->last - 1))
        return NULL;
    s->base = s->first;
    s->base_off = n->text->lines[s->first].off;
    fl_json *rows = fl_json_add(n->arena, NULL, FL_JSON_ARRAY, FL_STR_NONE, FL_STR_NONE, 1, 0, 0);
    for (size_t i = s->first; i < s->last; i++) {
        fl_str line = fl_text_line(n->text, i);
        uint64_t off = n->text->lines[i].off - s->base_off;
        uint32_t number = (uint32_t)(i - s->base + 1);
        if (!fl_str_trim(line).n)
            continue;
        fl_json *row = fl_json_add(n->arena, rows, FL_JSON_ARRAY, FL_STR_NONE, FL_STR_NONE, number, off, off + line.n);
        for (size_t from = 0; from <= line.n;) {
            ptrdiff_t tab = fl_str_find_char(fl_str_sub(line, from, line.n), '\t');
            size_t to = tab < 0 ? line.n : from + (size_t)tab;
            fl_str cell = fl_str_trim(fl_str_sub(line, from, to));
            bool none = fl_str_eqz(cell, "None");
            fl_json_add(n->arena, row, none ? FL_JSON_NULL : FL_JSON_STRING, FL_STR_NONE, cell, number, off + from,
                        off + to);
            from = to + 1;
        }
    }
    return rows;
}

static bool apply(fl_unalias *u) {
    fl_section *s = u->s;
    fl_json *root = s->root;
    if (u->q.kind == FL_QUERY_WHOLE)
        return true;
    s->projected = true;
    if (u->q.kind == FL_QUERY_VALUE && (s->kind == FL_SECTION_TEXT || s->kind == FL_SECTION_TABLE)) {
        fl_json *bare = bare_value(u);
        root = bare ? bare : root;
    } else if (u->q.kind == FL_QUERY_ORDER && s->kind == FL_SECTION_TEXT)
        root = tsv_rows(u);
    if (!root)
        return false;
    bool names = u->q.kind == FL_QUERY_RENAME || u->q.kind == FL_QUERY_ORDER;
    if (names && root->type != FL_JSON_NULL && !rename_all(u, root))
        return false;
    bool whole = !s->command->filter && !s->flaw && s->closed;
    if (u->q.base.n && !whole && root->type == FL_JSON_ARRAY)
        root->cut = true;
    s->root = root->type == FL_JSON_NULL ? root : wrapped(u, root);
    if (s->kind == FL_SECTION_TEXT)
        s->kind = FL_SECTION_JSON;
    s->header = NULL;
    return true;
}

/* A variable, or a query that the capture does not hold whole. */
static bool is_hidden(fl_str query) { return memchr("$%<@", query.p[0], 4) && !fl_str_eqz(query, "@"); }

static bool has_output(const fl_section *s) {
    return s->kind == FL_SECTION_TEXT ||
           ((s->kind == FL_SECTION_JSON || s->kind == FL_SECTION_TABLE || s->kind == FL_SECTION_LIST) && s->root &&
            !(s->kind == FL_SECTION_JSON && fl_norm_error_body(s->root)));
}

/* "null" alone is the JSON document that says there is no table. */
static void read_null(fl_normalizer *n, fl_section *s) {
    if (s->kind != FL_SECTION_TEXT || s->last != s->first + 1 || fl_norm_open_ended(n, s->first) ||
        !fl_str_eqz(fl_str_trim(fl_text_line(n->text, s->first)), "null"))
        return;
    s->kind = FL_SECTION_JSON;
    s->base = s->first;
    s->base_off = n->text->lines[s->first].off;
    s->root = fl_json_add(n->arena, NULL, FL_JSON_NULL, FL_STR_NONE, FL_STR_NONE, 1, 0, 4);
    s->closed = true;
}

void fl_norm_unalias(fl_normalizer *n, fl_section *s) {
    const fl_command *c = s->command;
    if (c && n->sections.n == 1)
        read_null(n, s);
    if (!c || !has_output(s))
        return;
    fl_unalias u = {.n = n, .s = s};
    bool text = s->kind == FL_SECTION_TEXT, good = true;
    int jq = fl_query_jq(n->arena, c->text, &u.q);
    if (jq)
        good = jq > 0 && !c->query.n && (text || apply(&u));
    else if (fl_str_istarts(c->verb, FL_STR("az ")))
        good = !c->query.n || is_hidden(c->query) || (fl_query_read(n->arena, c->query, &u.q) && apply(&u));
    else if (fl_query_calculated(n->arena, c->pipe, &u.q) ||
             (c->query.n && fl_query_read(n->arena, c->query, &u.q) && u.q.kind == FL_QUERY_VALUE))
        good = apply(&u);
    s->strange_query = !good && !text;
    s->projected = good && s->projected;
}
