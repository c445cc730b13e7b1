/* fsm_section.c - one section that a rule with a template claims. Each record becomes an object whose names are the
 * template's Values, and the rule's `emit` does the rest.
 *
 * Records are emitted one by one and forgotten, and the lines may come in windows (long sections): a table of a million
 * routes needs the memory of a batch of them. */
#include "normalize/counted.h"
#include "normalize/fsm_section.h"

enum {
    BATCH = 1024,       /* records between two resets of the working memory */
    BUCKETS = 1024,     /* of merged records, a power of two */
    QUOTED_LINES = 512, /* the rows of longer sections are not quoted */
};

/* ---- from a record to an object ---- */

/* `merge: true`: what was found of each set of Key Values, in the order in which they came. */
typedef struct merged {
    fl_json *row;
    uint64_t hash;
    struct merged *next; /* in its bucket */
} merged;

struct fl_fsm_reading {
    fl_normalizer *n;
    fl_section s; /* base moves: what was fed before is no line of the text any more */
    fl_fsm_template *t;
    fl_fsm *fsm;
    fl_fsm_status status;
    bool is_long;
    fl_fact *read;
    fl_emitter e;
    fl_arena *batch;
    fl_flat *flat; /* NULL: records are trees of their own */
    bool counts;   /* most rows are only counted */
    fl_counted counted;
    unsigned in_batch;
    uint32_t fed; /* lines */
    uint32_t rows;
    uint32_t like_rows; /* lines that look like rows */
    uint32_t one_line;  /* the line of the newest record that is of one line alone */
    bool shown;         /* the text says that there are none */
    uint32_t cut_line;  /* of the section, 1-based: the document ends within it; 0: none */
    fl_str cut_text;
    FL_VEC(merged *) merged;
    merged **buckets; /* BUCKETS of them */
};

typedef struct fl_fsm_reading stream;

static void forget_batch(stream *x) {
    fl_norm_forget(x->n);
    fl_arena_reset(x->batch);
    x->in_batch = 0;
}

typedef struct place {
    uint32_t line, last;
    uint64_t off, end;
    fl_str cut; /* the line that the document's end cut, when the record reaches into it */
} place;

static void add_text(fl_arena *a, fl_json *parent, fl_str key, fl_str text, const place *p) {
    if (!text.n)
        return; /* of no value, or an empty one */
    fl_json *v = fl_json_add(a, parent, FL_JSON_STRING, key, fl_arena_str(a, text), p->line, p->off, p->end);
    v->line_end = p->last;
    v->cut = p->cut.n && fl_str_ends(p->cut, fl_str_rtrim(text));
}

static void add_item(fl_arena *a, fl_json *list, const fl_fsm_item *item, const place *p) {
    if (!item->pairs) {
        add_text(a, list, FL_STR_NONE, item->text, p);
        return;
    }
    fl_json *object = fl_json_add(a, list, FL_JSON_OBJECT, FL_STR_NONE, FL_STR_NONE, p->line, p->off, p->end);
    object->line_end = p->last;
    for (unsigned i = 0; i < item->n_pairs; i++)
        add_text(a, object, item->pairs[i].name, item->pairs[i].text, p);
}

static void add_cell(fl_arena *a, fl_json *row, fl_str key, const fl_fsm_cell *cell, const place *p) {
    if (!cell->is_list) {
        add_text(a, row, key, cell->text, p);
        return;
    }
    fl_json *list = fl_json_add(a, row, FL_JSON_ARRAY, key, FL_STR_NONE, p->line, p->off, p->end);
    list->line_end = p->last;
    for (size_t i = 0; i < cell->n_items; i++)
        add_item(a, list, &cell->items[i], p);
}

static place place_of(const stream *x, const fl_fsm_record *r) {
    const fl_text *t = x->n->text;
    ptrdiff_t first = (ptrdiff_t)(x->s.base + r->first_line - 1), last = (ptrdiff_t)(x->s.base + r->last_line - 1);
    if (last >= (ptrdiff_t)x->s.last)
        last = (ptrdiff_t)x->s.last - 1;
    if (last < 0)
        last = 0;
    if (first < 0) /* lines that are gone */
        first = 0;
    if (first > last)
        first = last;
    place p = {.line = (uint32_t)((size_t)first - x->s.base) + 1, .last = (uint32_t)((size_t)last - x->s.base) + 1};
    p.off = t->lines[first].off - x->s.base_off;
    p.end = t->lines[last].off + t->lines[last].len - x->s.base_off;
    if (x->cut_line && p.last >= x->cut_line)
        p.cut = x->cut_text;
    return p;
}

static fl_json *row_of(const stream *x, fl_arena *a, const fl_fsm_record *record, const place *p) {
    fl_json *row = fl_json_add(a, NULL, FL_JSON_OBJECT, FL_STR_NONE, FL_STR_NONE, p->line, p->off, p->end);
    row->line_end = p->last;
    for (unsigned i = 0; i < record->n; i++)
        add_cell(a, row, fl_fsm_value_name(x->t, i), &record->cells[i], p);
    return row;
}

/* A record without lists, of a rule that does not merge: its tree is used again, and its texts are those of the engine.
 */
static fl_flat *flat_of(stream *x) {
    unsigned n = fl_fsm_values(x->t);
    for (unsigned i = 0; i < n; i++)
        for (unsigned k = 0; k < n; k++)
            if (fl_fsm_value_is_list(x->t, i) ||
                (k != i && fl_str_fold_eq(fl_fsm_value_name(x->t, i), fl_fsm_value_name(x->t, k))))
                return NULL;
    fl_flat *flat = FL_NEW(x->n->arena, fl_flat);
    flat->n = n;
    flat->row = FL_NEW(x->n->arena, fl_json);
    flat->row->type = FL_JSON_OBJECT;
    flat->member = FL_NEW_N(x->n->arena, n + 1, fl_json);
    for (unsigned i = 0; i < n; i++)
        flat->member[i] = (fl_json){.type = FL_JSON_STRING, .key = fl_fsm_value_name(x->t, i), .parent = flat->row};
    return flat;
}

static void fill_flat(fl_flat *flat, const fl_fsm_record *record, const place *p) {
    fl_json *row = flat->row, **link = &row->first;
    row->count = 0;
    row->last = NULL;
    for (unsigned i = 0; i < flat->n; i++) {
        fl_json *v = &flat->member[i];
        v->text = record->cells[i].text;
        if (!v->text.n)
            continue;
        v->line = p->line;
        v->line_end = p->last;
        v->off = p->off;
        v->end = p->end;
        v->index = row->count++;
        v->next = NULL;
        *link = row->last = v;
        link = &v->next;
    }
    *link = NULL;
    row->line = p->line;
    row->line_end = p->last;
    row->off = p->off;
    row->end = p->end;
}

static fl_str key_text(const fl_json *row, fl_str name) {
    const fl_json *v = fl_json_get(row, name);
    return v && v->type == FL_JSON_STRING ? v->text : FL_STR("");
}

static bool same_keys(const stream *x, const fl_json *a, const fl_json *b) {
    for (unsigned i = 0; i < fl_fsm_values(x->t); i++) {
        fl_str name = fl_fsm_value_name(x->t, i);
        if (fl_fsm_value_is_key(x->t, i) && !fl_str_eq(key_text(a, name), key_text(b, name)))
            return false;
    }
    return true;
}

static uint64_t hash_of_keys(const stream *x, const fl_json *row) {
    uint64_t h = 0;
    for (unsigned i = 0; i < fl_fsm_values(x->t); i++) {
        if (fl_fsm_value_is_key(x->t, i))
            h = h * UINT64_C(0x9E3779B97F4A7C15) + fl_str_hash(key_text(row, fl_fsm_value_name(x->t, i)));
    }
    return h;
}

/* What is there stays, what is not is added, lists grow. */
static void fill(fl_json *into, fl_json *from) {
    for (fl_json *m = from->first, *next; m; m = next) {
        next = m->next;
        fl_json *there = fl_json_get(into, m->key);
        if (!there) {
            fl_norm_attach(into, m, m->key);
        } else if (there->type == FL_JSON_ARRAY && m->type == FL_JSON_ARRAY) {
            for (fl_json *e = m->first, *after; e; e = after) {
                after = e->next;
                fl_norm_attach(there, e, FL_STR_NONE);
            }
        }
    }
    if (from->line_end > into->line_end)
        into->line_end = from->line_end;
    if (from->end > into->end)
        into->end = from->end;
}

static void merge(stream *x, fl_json *row) {
    uint64_t hash = hash_of_keys(x, row);
    merged **bucket = &x->buckets[hash & (BUCKETS - 1)];
    for (merged *m = *bucket; m; m = m->next) {
        if (m->hash == hash && same_keys(x, m->row, row)) {
            fill(m->row, row);
            return;
        }
    }
    merged *m = FL_NEW(x->n->arena, merged);
    *m = (merged){row, hash, *bucket};
    *bucket = m;
    FL_PUSH(x->n->arena, &x->merged, m);
}

static void emit_merged(stream *x) {
    for (size_t i = 0; i < x->merged.n; i++) {
        uint32_t before = x->e.facts;
        fl_norm_emit_record(&x->e, x->merged.v[i]->row, FL_STR_NONE);
        x->rows += x->e.facts > before; /* values that are filled down are a record of their own at the end */
    }
}

static bool take(void *user, const fl_fsm_record *record) {
    stream *x = user;
    fl_normalizer *n = x->n;
    const place p = place_of(x, record);
    x->one_line = record->first_line == record->last_line ? record->last_line : 0;
    if (x->buckets) {
        merge(x, row_of(x, n->arena, record, &p));
        return true;
    }
    if (x->in_batch++ >= BATCH)
        forget_batch(x);
    fl_arena *document = n->arena;
    const uint32_t before = x->e.facts;
    n->arena = x->batch;
    x->rows++;
    if (x->flat && !p.cut.n) {
        fill_flat(x->flat, record, &p);
        n->flat = x->flat;
        fl_norm_emit_record(&x->e, x->flat->row, FL_STR_NONE);
        n->flat = NULL;
    } else {
        fl_norm_emit_record(&x->e, row_of(x, x->batch, record, &p), FL_STR_NONE);
    }
    n->arena = document;
    if (x->counts && x->e.facts > before)
        fl_counted_keys(&x->counted, record);
    return true;
}

/* What emitting it would do. */
static bool count_row(void *user, const fl_str *texts, uint32_t line) {
    stream *x = user;
    if (x->cut_line || !fl_counted_row(&x->counted, texts))
        return false;
    x->one_line = line;
    x->rows++;
    x->e.facts++;
    return true;
}

/* ---- running a template ---- */

fl_str fl_norm_output_line(const fl_normalizer *n, size_t i) {
    return n->text->lines[i].flags & FL_LINE_FENCE ? FL_STR("") : fl_str_rtrim(fl_text_line(n->text, i));
}

static fl_fsm_status feed(fl_normalizer *n, fl_fsm_template *t, size_t first, size_t last, fl_notes *notes,
                          fl_fsm_take give, void *user, fl_str *error) {
    fl_fsm *f = fl_fsm_new(t, &n->rules->limits, notes, n->name, give, user);
    fl_fsm_status status = FL_FSM_MORE;
    for (size_t i = first; i < last && status == FL_FSM_MORE; i++)
        status = fl_fsm_line(f, fl_norm_output_line(n, i));
    if (status == FL_FSM_MORE || status == FL_FSM_END)
        status = fl_fsm_finish(f);
    if (error)
        *error = fl_arena_str(n->arena, fl_str_of(fl_fsm_error(f)));
    fl_fsm_free(f);
    return status;
}

static bool stop_at_once(void *user, const fl_fsm_record *record) {
    (void)record;
    *(bool *)user = true;
    return false;
}

static bool go_on(void *user, const fl_fsm_record *record) {
    (void)record;
    *(bool *)user = true;
    return true;
}

bool fl_norm_fsm_finds(fl_normalizer *n, const fl_rule *r, size_t first, size_t last) {
    fl_fsm_template *t = fl_rule_template(n->rules, r, NULL);
    bool found = false;
    return t && feed(n, t, first, last, NULL, stop_at_once, &found, NULL) != FL_FSM_FAILED && found;
}

fl_str fl_norm_span_text(const fl_normalizer *n, size_t first, size_t last) {
    const fl_text *t = n->text;
    uint64_t off = first < t->n ? t->lines[first].off : t->data.n;
    uint64_t end = last < t->n ? t->lines[last].off : t->data.n;
    return fl_str_sub(t->data, (size_t)off, (size_t)(end > off ? end : off));
}

/* ---- what it proves ---- */

static void judge(fl_normalizer *n, const fl_section *s, bool rows, bool shown, fl_outcome *o) {
    const fl_command *c = s->by ? s->command : NULL;
    const bool part =
        s->rule->absence_never_if && c && fl_norm_match(n, s->rule->absence_never_if, fl_norm_command_text(c), NULL);
    *o = (fl_outcome){.result = rows ? "rows" : shown ? "empty" : "no-table", .proof = "nothing", .filter = -1};
    if (s->any_filter || part) /* a command that asks for a part leaves the rest out as a pipe does */
        o->filter = 1;
    else if (c)
        o->filter = 0;
    if (!rows && !shown) {
        o->why = FL_STR("a heading without rows that could be read");
    } else if (o->filter == 1) {
        o->why = FL_STR("the command filters its output");
    } else if (s->rule->absence_never) {
        o->why = FL_STR("this read never proves absence");
    } else if (s->flaw) {
        o->why = fl_str_of(s->flaw);
    } else if (c && s->closed) {
        o->proof = "proves";
    } else {
        o->proof = "supports";
        o->why = c ? FL_STR("nothing follows the output: it may have been cut")
                   : FL_STR("an output without its command may have been filtered");
    }
}

/* ---- one section ---- */

static bool broken_template(fl_normalizer *n, const fl_section *s, const fl_err *err) {
    fl_evidence ev;
    fl_norm_lines_evidence(n, s->first, s->last, &ev);
    fl_note_add(n->store->notes, n->name, ev.first_line, ev.last_line, "%s:%u: %s", err->file, err->line, err->msg);
    fl_norm_unread(n, s->first, s->last, s->rule->read, "the template of the rule %.*s is broken",
                   FL_STR_ARG(s->rule->id));
    return false;
}

/* An Error rule of the template voids all records, so a template that has one is run twice. */
static bool refused(fl_normalizer *n, const fl_section *s, fl_fsm_template *t) {
    bool found = false;
    fl_str error = FL_STR_NONE;
    if (!fl_fsm_can_fail(t) || feed(n, t, s->first, s->last, NULL, go_on, &found, &error) != FL_FSM_FAILED)
        return false;
    fl_norm_unread(n, s->first, s->last, s->rule->read, "the rule %.*s gives up: %.*s", FL_STR_ARG(s->rule->id),
                   FL_STR_ARG(error));
    return true;
}

/* Keys and passwords stand in configurations; RouterOS prints them with its peers too. */
static bool secretive(const fl_section *s) { return fl_str_starts(s->rule->read, FL_STR("router-")); }

fl_fsm_reading *fl_norm_fsm_open(fl_normalizer *n, const fl_section *section, bool is_long) {
    fl_err err = {0};
    fl_fsm_template *t = fl_rule_template(n->rules, section->rule, &err);
    if (is_long && (!t || fl_fsm_can_fail(t) || section->rule->merge))
        return NULL;
    if (!t) {
        broken_template(n, section, &err);
        return NULL;
    }
    if (refused(n, section, t))
        return NULL;
    stream *x = FL_NEW(n->arena, stream);
    *x = (stream){.n = n, .s = *section, .t = t, .status = FL_FSM_MORE, .is_long = is_long, .batch = fl_arena_new()};
    fl_outcome o;
    judge(n, &x->s, true, false, &o);
    n->secretive = secretive(&x->s);
    x->read = fl_norm_read_fact(n, &x->s, x->s.rule->read, &o, 0);
    uint32_t row = fl_norm_capture_row(n, &x->s, x->read);
    n->secretive = false;
    x->read->capture = row;
    fl_norm_emit_begin(&x->e, n, &x->s, x->read, row);
    x->e.quote_bulk = !is_long && x->s.last - x->s.first <= QUOTED_LINES;
    if (x->s.rule->merge)
        x->buckets = FL_NEW_N(n->arena, BUCKETS, merged *);
    else
        x->flat = flat_of(x);
    x->fsm = fl_fsm_new(t, &n->rules->limits, n->store->notes, n->name, take, x);
    x->counts = x->flat && fl_counted_begin(&x->counted, &x->e, t) &&
                fl_fsm_look_first(x->fsm, x->counted.columns, x->counted.n, count_row);
    return x;
}

static void note_end(stream *x, size_t last) {
    const fl_line *l = &x->n->text->lines[last - 1];
    x->read->ev.last_line = l->number;
    x->read->ev.end = l->src_end;
    x->n->store->captures.v[x->e.capture].last_line = l->number;
}

/* A line that is a record was one of the rows; of the others the rule's pattern tells. */
static void count_like(stream *x, size_t i) {
    const fl_rule *r = x->s.rule;
    if (r->row)
        x->like_rows +=
            x->one_line == i - x->s.base + 1 || fl_norm_match(x->n, r->row, fl_norm_output_line(x->n, i), NULL);
}

void fl_norm_fsm_feed(fl_fsm_reading *x, size_t first, size_t last) {
    fl_normalizer *n = x->n;
    x->s.base = first - x->fed;
    x->s.base_off = x->is_long ? 0 : x->s.base_off;
    x->s.first = first;
    x->s.last = last;
    if (first >= last)
        return;
    if (fl_norm_open_ended(n, last - 1)) {
        x->cut_line = (uint32_t)(last - x->s.base);
        x->cut_text = fl_str_rtrim(fl_text_line(n->text, last - 1));
    }
    forget_batch(x);
    n->secretive = secretive(&x->s);
    for (size_t i = first; i < last; i++) {
        if (x->status == FL_FSM_MORE)
            x->status = fl_fsm_line(x->fsm, fl_norm_output_line(n, i));
        count_like(x, i);
    }
    fl_fsm_settle(x->fsm);
    n->secretive = false;
    x->shown = x->shown || (!x->rows && x->s.rule->absence_shown &&
                            fl_norm_match(n, x->s.rule->absence_shown, fl_norm_span_text(n, first, last), NULL));
    x->fed += (uint32_t)(last - first);
    if (x->is_long)
        note_end(x, last);
}

static void finish(stream *x) {
    x->n->secretive = secretive(&x->s);
    if (x->status == FL_FSM_MORE || x->status == FL_FSM_END)
        x->status = fl_fsm_finish(x->fsm);
    emit_merged(x);
    x->n->secretive = false;
    fl_norm_emit_end(&x->e);
    forget_batch(x);
    fl_fsm_free(x->fsm);
    fl_arena_free(x->batch);
}

/* Another version prints them otherwise. */
static void say_lost(stream *x) {
    fl_normalizer *n = x->n;
    uint32_t lost = x->like_rows > x->rows ? x->like_rows - x->rows : 0;
    if (!lost)
        return;
    fl_fact_set_bool(x->read, FL_READ_WHOLE, false);
    fl_fact_set(n->store, x->read, FL_READ_PROOF, FL_STR("nothing"));
    fl_fact_set(n->store, x->read, FL_READ_WHY,
                fl_arena_printf(n->arena, "%u lines look like rows and were not read", lost));
    fl_note_add(n->store->notes, n->name, x->read->ev.first_line, x->read->ev.last_line,
                "%u lines look like rows that the rule %.*s does not read", lost, FL_STR_ARG(x->s.rule->id));
}

static void say_none(stream *x) {
    const fl_evidence *ev = &x->read->ev;
    fl_str read = x->s.rule->read, id = x->s.rule->id;
    x->read->v[FL_READ_WHOLE] = (fl_value){.type = FL_V_UNREAD};
    if (x->is_long)
        fl_unread_add(x->n->store, x->n->document, ev->first_line, ev->last_line, read,
                      "no record that the rule %.*s finds", FL_STR_ARG(id));
    else
        fl_norm_unread(x->n, x->s.first, x->s.last, read, "no record that the rule %.*s finds", FL_STR_ARG(id));
}

void fl_norm_fsm_close(fl_fsm_reading *x, bool closed) {
    fl_normalizer *n = x->n;
    fl_outcome o;
    finish(x);
    n->store->captures.v[x->e.capture].facts += x->e.facts;
    fl_fact_set_int(x->read, FL_READ_ROWS, x->rows);
    x->s.closed = closed;
    judge(n, &x->s, x->rows > 0, x->shown, &o);
    fl_fact_set(n->store, x->read, FL_READ_RESULT, fl_str_of(o.result));
    fl_fact_set(n->store, x->read, FL_READ_PROOF, fl_str_of(o.proof));
    fl_fact_set(n->store, x->read, FL_READ_WHY, o.why);
    say_lost(x);
    if (!x->rows && strcmp(o.result, "empty") != 0)
        say_none(x);
}

void fl_norm_fsm_section(fl_normalizer *n, const fl_section *s) {
    fl_fsm_reading *x = fl_norm_fsm_open(n, s, false);
    if (!x)
        return;
    fl_norm_fsm_feed(x, s->first, s->last);
    fl_norm_fsm_close(x, s->closed);
}
