/* textfsm.c - reader `textfsm`: text that routers print. A rule's template finds records; each becomes an object whose
 * names are the template's Values, and the rule's `emit` does the rest.
 *
 * A captured command names the rules; those whose `recognize.text` is in the output are taken, the best of each read.
 * Without a command the places where `recognize.text` matches cut the text: from one such line to the next of another
 * rule.
 *
 * Records are emitted one by one and forgotten, so that a table of a million routes needs the memory of a batch of
 * them. */
#include <stdlib.h>

#include "normalize/internal.h"

enum {
    CLAIMS = 32,     /* rules that claim one block: several platforms share a command */
    PLACES = 4096,   /* where texts match in a block without a command */
    BATCH = 1024,    /* records between two resets of the working memory */
    BUCKETS = 1024,  /* of merged records, a power of two */
    HEAD_LINES = 12, /* lines above the first record in which refusals stand */
};

/* ---- from a record to an object ---- */

/* `merge: true`: what was found of each set of Key Values, in the order in which they came. */
typedef struct merged {
    fl_json *row;
    uint64_t hash;
    struct merged *next; /* in its bucket */
} merged;

typedef struct stream {
    fl_normalizer *n;
    const fl_section *s;
    const fl_fsm_template *t;
    fl_emitter e;
    fl_arena *batch;
    unsigned in_batch;
    uint32_t rows;
    uint32_t cut_line; /* of the section, 1-based: the document ends within it; 0: none */
    fl_str cut_text;
    FL_VEC(merged *) merged;
    merged **buckets; /* BUCKETS of them */
} stream;

static void forget_batch(stream *x) {
    memset(x->n->conversions, 0, FL_CONVERSIONS * sizeof *x->n->conversions); /* they point into the batch */
    memset(x->n->memos, 0, FL_MEMOS * sizeof *x->n->memos);
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
    size_t first = x->s->base + r->first_line - 1, last = x->s->base + r->last_line - 1;
    if (last >= x->s->last)
        last = x->s->last - 1;
    if (first > last)
        first = last;
    place p = {.line = (uint32_t)(first - x->s->base) + 1, .last = (uint32_t)(last - x->s->base) + 1};
    p.off = t->lines[first].off - x->s->base_off;
    p.end = t->lines[last].off + t->lines[last].len - x->s->base_off;
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
    if (x->buckets) {
        merge(x, row_of(x, n->arena, record, &p));
        return true;
    }
    if (x->in_batch++ >= BATCH)
        forget_batch(x);
    fl_arena *document = n->arena;
    n->arena = x->batch;
    x->rows++;
    fl_norm_emit_record(&x->e, row_of(x, x->batch, record, &p), FL_STR_NONE);
    n->arena = document;
    return true;
}

/* ---- running a template ---- */

static fl_str output_line(const fl_normalizer *n, size_t i) {
    return n->text->lines[i].flags & FL_LINE_FENCE ? FL_STR("") : fl_str_rtrim(fl_text_line(n->text, i));
}

static fl_fsm_status feed(fl_normalizer *n, fl_fsm_template *t, size_t first, size_t last, fl_notes *notes,
                          fl_fsm_take give, void *user, fl_str *error) {
    fl_fsm *f = fl_fsm_new(t, &n->rules->limits, notes, n->name, give, user);
    fl_fsm_status status = FL_FSM_MORE;
    for (size_t i = first; i < last && status == FL_FSM_MORE; i++)
        status = fl_fsm_line(f, output_line(n, i));
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

static bool finds_records(fl_normalizer *n, const fl_rule *r, size_t first, size_t last) {
    fl_fsm_template *t = fl_rule_template(n->rules, r, NULL);
    bool found = false;
    return t && feed(n, t, first, last, NULL, stop_at_once, &found, NULL) != FL_FSM_FAILED && found;
}

static fl_str span_text(const fl_normalizer *n, size_t first, size_t last) {
    const fl_text *t = n->text;
    uint64_t off = first < t->n ? t->lines[first].off : t->data.n;
    uint64_t end = last < t->n ? t->lines[last].off : t->data.n;
    return fl_str_sub(t->data, (size_t)off, (size_t)(end > off ? end : off));
}

/* ---- what it proves ---- */

/* Lines that look like rows, and no record came of them: another version prints them otherwise. */
static uint32_t lost_rows(fl_normalizer *n, const fl_section *s, uint32_t rows) {
    uint32_t lines = 0;
    for (size_t i = s->first; s->rule->row && i < s->last; i++)
        lines += fl_norm_match(n, s->rule->row, output_line(n, i), NULL);
    return lines > rows ? lines - rows : 0;
}

static void judge(fl_normalizer *n, const fl_section *s, uint32_t rows, fl_outcome *o) {
    const fl_command *c = s->by ? s->command : NULL;
    bool shown = !rows && s->rule->absence_shown &&
                 fl_norm_match(n, s->rule->absence_shown, span_text(n, s->first, s->last), NULL);
    *o = (fl_outcome){.result = rows ? "rows" : shown ? "empty" : "no-table", .proof = "nothing", .filter = -1};
    if (s->any_filter)
        o->filter = 1;
    else if (c)
        o->filter = 0;
    bool never = s->rule->absence_never || (s->rule->absence_never_if && c &&
                                            fl_norm_match(n, s->rule->absence_never_if, fl_norm_command_text(c), NULL));
    if (!rows && !shown) {
        o->why = FL_STR("a heading without rows that could be read");
    } else if (o->filter == 1) {
        o->why = FL_STR("the command filters its output");
    } else if (never) {
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

static void read_section(fl_normalizer *n, fl_section *s) {
    fl_err err = {0};
    fl_fsm_template *t = fl_rule_template(n->rules, s->rule, &err);
    if (!t) {
        broken_template(n, s, &err);
        return;
    }
    if (refused(n, s, t))
        return;
    n->secretive = fl_str_starts(s->rule->read, FL_STR("router-")); /* RouterOS prints keys with its peers too */
    fl_outcome o;
    judge(n, s, 1, &o);
    fl_fact *read = fl_norm_read_fact(n, s, s->rule->read, &o, 0);
    uint32_t row = fl_norm_capture_row(n, s, read);
    read->capture = row;
    stream x = {.n = n, .s = s, .t = t, .batch = fl_arena_new()};
    if (fl_norm_open_ended(n, s->last - 1)) {
        x.cut_line = (uint32_t)(s->last - s->base);
        x.cut_text = fl_str_rtrim(fl_text_line(n->text, s->last - 1));
    }
    fl_norm_emit_begin(&x.e, n, s, read, row);
    x.e.quote_bulk = s->last - s->first <= 512;
    forget_batch(&x);
    if (s->rule->merge)
        x.buckets = FL_NEW_N(n->arena, BUCKETS, merged *);
    feed(n, t, s->first, s->last, n->store->notes, take, &x, NULL);
    emit_merged(&x);
    n->secretive = false;
    fl_norm_emit_end(&x.e);
    forget_batch(&x);
    fl_arena_free(x.batch);
    n->store->captures.v[row].facts += x.e.facts;
    fl_fact_set_int(read, FL_READ_ROWS, x.rows);
    uint32_t lost = lost_rows(n, s, x.rows);
    if (lost) {
        fl_fact_set_bool(read, FL_READ_WHOLE, false);
        fl_fact_set(n->store, read, FL_READ_PROOF, FL_STR("nothing"));
        fl_fact_set(n->store, read, FL_READ_WHY,
                    fl_arena_printf(n->arena, "%u lines look like rows and were not read", lost));
        fl_note_add(n->store->notes, n->name, read->ev.first_line, read->ev.last_line,
                    "%u lines look like rows that the rule %.*s does not read", lost, FL_STR_ARG(s->rule->id));
    }
    if (x.rows)
        return;
    judge(n, s, 0, &o);
    fl_fact_set(n->store, read, FL_READ_RESULT, fl_str_of(o.result));
    fl_fact_set(n->store, read, FL_READ_PROOF, fl_str_of(o.proof));
    fl_fact_set(n->store, read, FL_READ_WHY, o.why);
    if (strcmp(o.result, "empty") == 0)
        return;
    read->v[FL_READ_WHOLE] = (fl_value){.type = FL_V_UNREAD};
    fl_norm_unread(n, s->first, s->last, s->rule->read, "no record that the rule %.*s finds", FL_STR_ARG(s->rule->id));
}

/* "Can't find neighbor 192.0.2.1" above the real table: an error of its own. */
static size_t refusals(fl_normalizer *n, const fl_command *command, const fl_rule *rule, const fl_rule_command *by,
                       size_t first, size_t last) {
    size_t from = first;
    for (size_t i = first; i < last && i < first + HEAD_LINES; i++) {
        fl_str line = fl_str_trim(output_line(n, i));
        if (!line.n || !fl_norm_error_line(n, line))
            continue;
        fl_section s = fl_norm_section_at(n, FL_SECTION_ERROR, i, i + 1);
        s.command = command;
        s.rule = rule;
        s.by = by;
        s.closed = true;
        fl_norm_error_facts(n, &s);
        from = i + 1;
    }
    return from;
}

/* ---- who claims what ---- */

typedef struct claim {
    const fl_rule *rule;
    const fl_rule_command *by;
    const fl_command *command;
    size_t line; /* without a command: where its text matches */
} claim;

typedef struct claims {
    claim v[CLAIMS];
    unsigned n;
} claims;

static bool document_fits(fl_normalizer *n, const fl_rule *r) {
    return !r->document_match || fl_norm_match(n, r->document_match, n->inside, NULL);
}

static bool text_fits(fl_normalizer *n, const fl_rule *r, fl_str text) {
    return !r->text_match || fl_norm_match(n, r->text_match, text, NULL);
}

static void add_claim(claims *c, claim one) {
    if (c->n < CLAIMS)
        c->v[c->n++] = one;
}

static void claims_by_command(fl_normalizer *n, claims *out) {
    for (size_t i = 0; i < n->block->n_commands; i++) {
        const fl_command *command = &n->block->commands[i];
        const fl_rule_command *by;
        const fl_rule *r;
        unsigned start = 0;
        while ((r = fl_norm_rule_by_command(n, command, &start, &by)) != NULL) {
            if (r->fsm)
                add_claim(out, (claim){r, by, command, n->block->first});
        }
    }
}

/* Of each read the best; the order of rules is kept. */
static void keep_best(claims *c) {
    unsigned kept = 0;
    for (unsigned i = 0; i < c->n; i++) {
        bool best = true;
        for (unsigned k = 0; k < c->n && best; k++) {
            const fl_rule *a = c->v[i].rule, *b = c->v[k].rule;
            if (k != i && fl_str_eq(a->read, b->read))
                best = a->priority > b->priority || (a->priority == b->priority && i < k);
        }
        if (best)
            c->v[kept++] = c->v[i];
    }
    c->n = kept;
}

static void keep_fitting(fl_normalizer *n, claims *c) {
    fl_str text = span_text(n, n->block->first, n->block->last);
    unsigned kept = 0;
    for (unsigned i = 0; i < c->n; i++) {
        if (text_fits(n, c->v[i].rule, text))
            c->v[kept++] = c->v[i];
    }
    c->n = kept;
}

/* A pipe took the heading away, and with it what shows the platform: the first rule that finds something. */
static void keep_finding(fl_normalizer *n, claims *c) {
    for (unsigned i = 0; i < c->n; i++) {
        if (!c->v[i].command->pipe.n || !finds_records(n, c->v[i].rule, n->block->first, n->block->last))
            continue;
        c->v[0] = c->v[i];
        c->n = 1;
        return;
    }
    c->n = 0;
}

static fl_section section_of(const fl_normalizer *n, const claim *c, size_t first, size_t last) {
    fl_section s = fl_norm_section_at(n, FL_SECTION_TEXT, first, last);
    s.rule = c->rule;
    s.by = c->by;
    s.command = c->command;
    s.any_filter = c->command && c->command->filter;
    s.closed = n->block->closed;
    return s;
}

static bool read_by_command(fl_normalizer *n) {
    const fl_block *b = n->block;
    claims all = {0};
    claims_by_command(n, &all);
    claims fitting = all;
    keep_fitting(n, &fitting);
    keep_best(&fitting);
    if (!fitting.n) {
        fitting = all;
        keep_finding(n, &fitting);
    }
    if (!fitting.n || b->first >= b->last)
        return false;
    if (b->from != FL_CMD_NONE)
        n->heading = (fl_context){.at = FL_TIME_NONE};
    const claim *c = fitting.v;
    size_t first = refusals(n, c->command, c->rule, c->by, b->first, b->last);
    for (unsigned i = 0; i < fitting.n && first < b->last; i++) {
        fl_section s = section_of(n, &fitting.v[i], first, b->last);
        read_section(n, &s);
    }
    return true;
}

/* ---- without a command ---- */

typedef FL_VEC(claim) places;

static void find_places(fl_normalizer *n, const fl_rule *r, places *out) {
    fl_str text = span_text(n, n->block->first, n->block->last), rest = text;
    fl_match m;
    while (rest.n && out->n < PLACES && fl_norm_match(n, r->text_match, rest, &m)) {
        uint64_t off = n->text->lines[n->block->first].off + (uint64_t)(m.group[0].p - text.p);
        size_t line = fl_text_line_at(n->text, off);
        claim one = {.rule = r, .line = line};
        FL_PUSH(n->arena, out, one);
        size_t next = line + 1 < n->block->last
                          ? (size_t)(n->text->lines[line + 1].off - n->text->lines[n->block->first].off)
                          : text.n;
        rest = fl_str_sub(text, next, text.n);
    }
}

static int by_line(const void *a, const void *b) {
    const claim *x = a, *y = b;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    if (x->rule->priority != y->rule->priority)
        return x->rule->priority > y->rule->priority ? -1 : 1;
    return fl_str_cmp(x->rule->id, y->rule->id);
}

static places all_places(fl_normalizer *n) {
    places all = {0};
    for (size_t i = 0; i < n->rules->rules.n; i++) {
        const fl_rule *r = &n->rules->rules.v[i];
        if (r->fsm && r->text_match && !r->only_with_command && document_fits(n, r))
            find_places(n, r, &all);
    }
    if (all.n > 1)
        qsort(all.v, all.n, sizeof *all.v, by_line);
    return all;
}

/* JSON, or a table with a dash line, that follows in the same text is none of a router's. */
static size_t foreign_line(const fl_normalizer *n, size_t first, size_t last) {
    for (size_t i = first + 1; i < last; i++) {
        fl_str line = fl_text_line(n->text, i);
        if (line.n && (line.p[0] == '{' || line.p[0] == '[') && fl_str_trim(line).n == 1)
            return i;
    }
    return last;
}

static void read_rest(fl_normalizer *n, size_t first, size_t last, void (*rest)(fl_normalizer *n)) {
    while (first < last && !fl_str_trim(output_line(n, first)).n)
        first++;
    if (first >= last)
        return;
    const fl_block *whole = n->block;
    fl_block part = *whole;
    part.first = first;
    part.last = last;
    if (first != whole->first)
        part.cmd_first = part.cmd_last = first;
    part.shape = fl_shape_of(n->text, first, last);
    n->block = &part;
    rest(n);
    n->block = whole;
}

/* A place of the same rule goes on with its section, and so does one of a weaker rule of the same read: what it looks
 * for stands in the outputs of related platforms too. */
static bool belongs_to(const fl_rule *r, const fl_rule *section) {
    return r == section || (r->priority < section->priority && fl_str_eq(r->read, section->read));
}

static bool read_by_text(fl_normalizer *n, void (*rest)(fl_normalizer *n)) {
    const places all = all_places(n);
    if (!all.n)
        return false;
    size_t done = n->block->first;
    for (size_t i = 0; i < all.n;) {
        const claim *c = &all.v[i];
        size_t next = i + 1;
        while (next < all.n && (all.v[next].line == c->line || belongs_to(all.v[next].rule, c->rule)))
            next++;
        size_t last = next < all.n ? all.v[next].line : n->block->last;
        size_t end = foreign_line(n, c->line, last);
        if (done < c->line)
            read_rest(n, done, c->line, rest);
        fl_section s = section_of(n, c, c->line, end);
        s.closed = s.closed || end < n->block->last;
        read_section(n, &s);
        done = end;
        i = next;
    }
    read_rest(n, done, n->block->last, rest);
    return true;
}

/* ---- */

static bool json_begins(const fl_normalizer *n) {
    for (size_t i = n->block->first; i < n->block->last; i++) {
        fl_str line = fl_str_trim(output_line(n, i));
        if (line.n)
            return line.p[0] == '{' || line.p[0] == '[';
    }
    return true; /* blank: nothing to claim */
}

/* Typed at a router: without a rule for the command the text says too little. A table of routes may be what was
 * received, what is sent, or all there are. */
static bool asks_a_router(const fl_command *c) {
    static const char *const words[] = {"sh", "sho", "show", "dis", "disp", "display", "get", NULL};
    fl_str rest = c->verb, word;
    if (!fl_str_token(&rest, " ", &word))
        return false;
    for (unsigned i = 0; words[i]; i++) {
        if (fl_str_ieqz(word, words[i]))
            return true;
    }
    return false;
}

static bool may_be_a_router(const fl_normalizer *n) {
    for (size_t i = 0; i < n->block->n_commands; i++) {
        const fl_command *c = &n->block->commands[i];
        if (fl_norm_names_its_output(c) || asks_a_router(c))
            return false;
    }
    return true;
}

bool fl_norm_textfsm(fl_normalizer *n, void (*rest)(fl_normalizer *n)) {
    if (n->block->first >= n->block->last || json_begins(n))
        return false;
    if (n->block->n_commands && read_by_command(n))
        return true;
    return may_be_a_router(n) && read_by_text(n, rest);
}

unsigned fl_norm_textfsm_rivals(fl_normalizer *n, const fl_rule *rule) {
    unsigned rivals = 0;
    if (n->block->n_commands) {
        claims all = {0};
        claims_by_command(n, &all);
        keep_fitting(n, &all);
        for (unsigned i = 0; i < all.n; i++)
            rivals += all.v[i].rule != rule && all.v[i].rule->priority == rule->priority;
        return rivals;
    }
    const places all = all_places(n);
    for (size_t i = 0; i < all.n; i++)
        rivals += !belongs_to(all.v[i].rule, rule);
    return rivals;
}
