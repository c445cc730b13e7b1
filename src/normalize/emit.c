/* emit.c - a record and a rule become facts. Values are looked up by the rule's paths, converted (lookup.c), and set by
 * the schema's types; keys come from the output, then from the command's options, then from headings, and each says
 * from which. */
#include "normalize/internal.h"

enum { QUOTED_ROWS = 256, QUOTED_LINES = 40 };

static bool is_sign(fl_str key, char sign) { return key.n == 1 && key.p[0] == sign; }

/* ---- emitting ---- */

static bool is_bulk(fl_kind k) {
    return k == FL_ROUTE || k == FL_GATEWAY_ROUTE || k == FL_EFFECTIVE_ROUTE || k == FL_HUB_ROUTE ||
           k == FL_SECURITY_RULE || k == FL_ROUTER_ROUTE || k == FL_METRIC;
}

enum { QUOTE_LINES = 24 }; /* of one record: a JSON object has a line a member, and its first is only a brace */

static void quote_node(fl_emitter *e, const fl_json *node) {
    if (!node || !node->line)
        return;
    uint32_t last = node->line_end > node->line ? node->line_end : node->line;
    if (last - node->line >= QUOTE_LINES)
        last = node->line + QUOTE_LINES - 1;
    for (uint32_t line = node->line; line <= last; line++)
        fl_norm_quote(e->n, e->s->base + line - 1);
}

/* The record's own lines are kept already. */
static bool is_quoted(const fl_json *record, const fl_json *used) {
    return used->line >= record->line && used->line < record->line + QUOTE_LINES &&
           used->line_end <= record->line_end && used->line_end < record->line + QUOTE_LINES;
}

static void watch_keys(fl_emitter *e, const fl_fact *f) {
    for (unsigned k = 0; k < FL_KEY_COUNT; k++) {
        fl_str v = f->key_from[k] == FL_FROM_OUTPUT ? f->key[k] : FL_STR_NONE;
        if (!v.n) {
            e->key_differs[k] = true;
        } else if (!e->key_seen[k]) {
            e->key_seen[k] = true;
            e->key_value[k] = fl_arena_str(e->n->store->arena, v); /* of a fact that may not be kept */
        } else if (!fl_str_eq(v, e->key_value[k])) {
            e->key_differs[k] = true;
        }
    }
}

/* Reader `log`: the group `time` is the time of the line. */
static void line_time(fl_normalizer *n, fl_fact *f, const fl_json *node) {
    const fl_json *t = fl_norm_member(node, FL_STR("time"));
    bool zone;
    fl_time at;
    if (t && t->type == FL_JSON_STRING && fl_time_parse(fl_str_trim(t->text), n->options.zone_minutes, &at, &zone))
        fl_norm_set_time(n, f, at, FL_FROM_OUTPUT, !zone);
}

/* The time that the record itself prints. Where it cannot be read the fact has none: the capture was later. */
static void record_time(fl_emitter *e, fl_fact *f, const fl_json *node) {
    fl_normalizer *n = e->n;
    const fl_source_spec *spec = e->emit->at;
    const fl_json *v = fl_norm_look_up(n, spec, node);
    if (!v || fl_norm_is_blank(v) || fl_norm_is_cut(v))
        return;
    fl_str text = fl_norm_node_text(n, v, FL_STR_NONE);
    fl_match m;
    if (spec->take)
        text = fl_norm_match(n, spec->take, text, &m) ? m.n > 1 && m.group[1].p ? m.group[1] : m.group[0] : FL_STR_NONE;
    fl_time at;
    bool zoned;
    const char *why = NULL;
    if (text.n && fl_norm_read_time(n, text, fl_str_eqz(spec->time, "utc"), &at, &zoned, &why)) {
        fl_norm_set_time(n, f, at, FL_FROM_OUTPUT, !zoned);
        return;
    }
    if (!e->untimed++) {
        e->untimed_why = why ? why : "no form of a time that is known";
        e->untimed_line = (uint32_t)(e->s->base + (node->line ? node->line - 1 : 0));
    }
}

/* Kinds that are nothing without the time at which they were. */
static bool needs_time(fl_kind k) { return k == FL_METRIC || k == FL_LOG_EVENT; }

/* Only the command says whether routes are all there are, received or sent: they look alike. */
static bool is_undirected(const fl_emitter *e) {
    return e->emit->kind == FL_ROUTER_ROUTE && e->s->rule->fsm && !e->s->by;
}

/* Routes that are neither received from a neighbor nor sent to one are only counted where nobody asks for them. */
bool fl_norm_only_counts(const fl_emitter *e) {
    const fl_emit *em = e->emit;
    if (!e->n->options.used_facts || em->kind != FL_ROUTER_ROUTE || !em->n_require)
        return false;
    for (unsigned i = 0; i < em->n_sets; i++) {
        const fl_source_spec *from = &em->sets[i].from;
        if (em->sets[i].field == FL_ROUTER_ROUTE_DIRECTION)
            return !em->at && !from->n_paths && (is_undirected(e) || fl_str_eqz(from->constant, "table"));
    }
    return true;
}

/* Routes that came from the Microsoft edge are looked at, whatever list they stand in: their AS path begins with 12076.
 */
static bool is_microsofts(fl_emitter *e, const fl_json *node) {
    const fl_emit *em = e->emit;
    fl_str text;
    const fl_json *used;
    for (unsigned i = 0; i < em->n_sets; i++)
        if (em->sets[i].field == FL_ROUTER_ROUTE_AS_PATH)
            return fl_norm_evaluate(e->n, &em->sets[i].from, node, &text, &used) && fl_norm_microsofts_path(text);
    return false;
}

static void set_keys(fl_emitter *e, const fl_json *node, fl_fact *f) {
    const fl_emit *em = e->emit;
    fl_str text;
    const fl_json *used;
    for (unsigned i = 0; i < em->n_keys; i++) {
        if (!fl_norm_evaluate(e->n, &em->keys[i].from, node, &text, &used))
            continue;
        fl_norm_set_key(f, em->keys[i].key, fl_norm_key_word(e->n, em->keys[i].key, text), FL_FROM_OUTPUT);
    }
    for (unsigned k = 0; k < FL_KEY_COUNT; k++)
        fl_norm_set_key(f, k, e->frame.key[k], (fl_from)e->frame.key_from[k]);
}

/* Of a fact that is not kept its keys still say what the read is of. */
static void count_one(fl_emitter *e, const fl_json *node) {
    fl_fact f = {.kind = e->emit->kind};
    if (e->quote_bulk)
        quote_node(e, node);
    set_keys(e, node, &f);
    watch_keys(e, &f);
    e->facts++;
}

static void emit_one(fl_emitter *e, const fl_json *node, fl_str pointer) {
    fl_normalizer *n = e->n;
    const fl_emit *em = e->emit;
    if (node->cut && node->type != FL_JSON_OBJECT)
        return;
    if (!fl_norm_conditions_hold(n, em, node))
        return;
    if (fl_norm_only_counts(e) && !is_microsofts(e, node)) {
        count_one(e, node);
        return;
    }
    if (em->kind == FL_ROUTER_ROUTE && e->routes++ >= n->store->limits->table_rows) {
        e->left_out++;
        return;
    }
    fl_fact *f = fl_fact_new(n->store, em->kind);
    fl_str text;
    const fl_json *used;
    bool quote = !is_bulk(em->kind) || e->quote_bulk;
    if (quote)
        quote_node(e, node);
    unsigned quoted = 0, values = 0;
    bool undirected = is_undirected(e);
    for (unsigned i = 0; i < em->n_sets; i++) {
        if (undirected && em->sets[i].field == FL_ROUTER_ROUTE_DIRECTION && !em->sets[i].from.n_paths)
            continue;
        if (!fl_norm_evaluate(n, &em->sets[i].from, node, &text, &used))
            continue;
        if (used)
            values++;
        fl_fact_set(n->store, f, em->sets[i].field, text);
        if (quote && used && !is_quoted(node, used) && quoted++ < QUOTED_LINES)
            quote_node(e, used);
    }
    if (em->n_sets && !values && !em->n_require)
        return; /* nothing of it was there */
    set_keys(e, node, f);
    if (!em->at) {
        f->at = e->frame.at;
        f->at_from = e->frame.at_from;
        f->at_zone_assumed = e->frame.at_zone_assumed;
    } else {
        record_time(e, f, node);
        if (f->at == FL_TIME_NONE && needs_time(em->kind))
            return;
    }
    if (e->s->rule->line && !em->at)
        line_time(n, f, node);
    f->read = e->read;
    f->capture = e->capture;
    fl_norm_evidence(n, e->s, node, &f->ev);
    f->ev.pointer = pointer;
    if (!fl_store_add(n->store, f))
        return;
    watch_keys(e, f);
    e->facts++;
}

/* A million values are found by their bytes; pointers would cost more than the values. */
static bool no_pointers(const fl_emitter *e) {
    return e->s->kind != FL_SECTION_JSON || e->s->projected || (e->emit && e->emit->kind == FL_METRIC);
}

static fl_str child_pointer(fl_emitter *e, fl_str parent, fl_str key) {
    if (no_pointers(e))
        return FL_STR_NONE;
    if (memchr(key.p ? key.p : "", '/', key.n) || memchr(key.p ? key.p : "", '~', key.n)) {
        char *p = fl_arena_alloc(e->n->arena, key.n * 2 + 1);
        size_t k = 0;
        for (size_t i = 0; i < key.n; i++) {
            p[k++] = key.p[i] == '/' || key.p[i] == '~' ? '~' : key.p[i];
            if (key.p[i] == '/' || key.p[i] == '~')
                p[k++] = key.p[i] == '/' ? '1' : '0';
        }
        key = (fl_str){p, k};
    }
    return fl_arena_printf(e->n->arena, "%.*s/%.*s", FL_STR_ARG(parent), FL_STR_ARG(key));
}

static fl_str index_pointer(fl_emitter *e, fl_str parent, size_t i) {
    if (no_pointers(e))
        return FL_STR_NONE;
    char digits[24];
    size_t k = sizeof digits;
    do {
        digits[--k] = (char)('0' + i % 10);
        i /= 10;
    } while (i);
    digits[--k] = '/';
    const size_t n = sizeof digits - k;
    char *p = fl_arena_alloc(e->n->arena, parent.n + n);
    if (parent.n)
        memcpy(p, parent.p, parent.n);
    memcpy(p + parent.n, digits + k, n);
    return (fl_str){p, parent.n + n};
}

/* A string's parts, each as an element that stands where the string stood. */
static void emit_parts(fl_emitter *e, const fl_json *node, fl_str pointer) {
    fl_str rest = node->text;
    for (;;) {
        fl_match m;
        bool more = rest.n && fl_norm_match(e->n, e->emit->split, rest, &m) && m.group[0].n;
        fl_str part = more ? (fl_str){rest.p, (size_t)(m.group[0].p - rest.p)} : rest;
        if (fl_str_trim(part).n) {
            fl_json *one = FL_NEW(e->n->arena, fl_json);
            *one = *node;
            one->text = fl_str_trim(part);
            one->next = NULL;
            emit_one(e, one, pointer);
        }
        if (!more)
            return;
        rest = fl_str_sub(rest, (size_t)(m.group[0].p - rest.p) + m.group[0].n, rest.n);
    }
}

/* Goes down the steps of `each`, through arrays and objects alike. Depth: the steps and arrays in arrays. */
static void emit_each(fl_emitter *e, const fl_json *node, unsigned step, fl_str pointer, unsigned depth) {
    const fl_path *path = e->emit->each;
    if (!node || node->type == FL_JSON_NULL || depth > 16)
        return;
    if (node->type == FL_JSON_ARRAY) {
        size_t i = 0;
        for (const fl_json *c = node->first; c; c = c->next, i++)
            emit_each(e, c, step, index_pointer(e, pointer, i), depth + 1);
        return;
    }
    if (step < path->n && is_sign(path->step[step].key, '*')) {
        for (const fl_json *m = node->type == FL_JSON_OBJECT ? node->first : NULL; m; m = m->next)
            emit_each(e, m, step + 1, child_pointer(e, pointer, m->key), depth + 1);
        return;
    }
    if (step < path->n) {
        const fl_json *child = fl_norm_member(node, path->step[step].key);
        if (!child)
            return;
        bool inner = child->parent != node && child->parent;
        fl_str base = inner ? child_pointer(e, pointer, child->parent->key) : pointer;
        emit_each(e, child, step + 1, child_pointer(e, base, child->key), depth + 1);
        return;
    }
    if (node->type == FL_JSON_STRING && e->emit->split) {
        emit_parts(e, node, pointer);
        return;
    }
    if (!fl_norm_is_blank(node))
        emit_one(e, node, pointer);
}

void fl_norm_emit_record(fl_emitter *e, const fl_json *record, fl_str pointer) {
    const fl_rule *r = e->s->rule;
    for (unsigned i = 0; i < r->n_emits; i++) {
        e->emit = &r->emits[i];
        if (!e->emit->each)
            emit_one(e, record, pointer);
        else if (!e->emit->each->up)
            emit_each(e, record, 0, pointer, 0);
    }
}

static bool array_of_records(const fl_json *v) { return v && v->type == FL_JSON_ARRAY; }

bool fl_norm_records(fl_normalizer *n, const fl_rule *rule, fl_json *root, fl_records *out) {
    *out = (fl_records){0};
    if (!root || root->type == FL_JSON_NULL)
        return false;
    if (rule && rule->records) {
        const fl_json *v = fl_norm_follow(n, rule->records, root);
        if (!v || v->type == FL_JSON_NULL)
            return false;
        out->pointer = fl_json_pointer(n->arena, v);
        if (array_of_records(v))
            out->array = fl_norm_member(v->parent, v->key);
        else
            out->single = v == root ? root : fl_norm_member(v->parent, v->key);
        return out->array || out->single;
    }
    if (root->type == FL_JSON_ARRAY) {
        out->array = root;
        return true;
    }
    if (root->type != FL_JSON_OBJECT)
        return false;
    fl_json *value = fl_json_get(root, FL_STR("value"));
    const fl_json *next = fl_json_get(root, FL_STR("nextLink"));
    out->next_page = next && next->type == FL_JSON_STRING && next->text.n;
    if (array_of_records(value)) {
        out->array = value;
        out->wrapped = true;
        out->pointer = fl_arena_printf(n->arena, "/%.*s", FL_STR_ARG(value->key));
        return true;
    }
    bool nothing = root->count == 0 || (value && value->type == FL_JSON_NULL) || (root->count == 1 && next);
    if (nothing)
        return false;
    out->single = root;
    return true;
}

/* What every fact of the section says alike about itself is true of the read as well. */
static void keys_of_read(fl_emitter *e) {
    for (unsigned k = 0; k < FL_KEY_COUNT; k++) {
        if (e->key_seen[k] && !e->key_differs[k] && !e->read_fact->key[k].n) {
            e->read_fact->key[k] = fl_arena_str(e->n->store->arena, e->key_value[k]);
            e->read_fact->key_from[k] = FL_FROM_OUTPUT;
        }
    }
}

void fl_norm_emit_begin(fl_emitter *e, fl_normalizer *n, const fl_section *s, fl_fact *read, uint32_t capture) {
    *e = (fl_emitter){.n = n, .s = s, .read = read->id, .capture = capture, .read_fact = read};
    e->frame.at = FL_TIME_NONE;
    n->emitting = s->command;
    if (s->first < n->text->n && s->last > s->first) {
        uint64_t off = n->text->lines[s->first].off;
        uint64_t end = s->last < n->text->n ? n->text->lines[s->last].off : n->text->data.n;
        fl_norm_dated_text(n, fl_str_sub(n->text->data, (size_t)off, (size_t)end));
    }
    fl_norm_keys(n, s, &e->frame);
    fl_norm_time(n, s, &e->frame);
}

void fl_norm_emit_end(fl_emitter *e) {
    keys_of_read(e);
    const fl_evidence *ev = &e->read_fact->ev;
    if (e->untimed) {
        size_t line = e->untimed_line < e->n->text->n ? e->untimed_line : 0;
        uint32_t number = e->n->text->n ? e->n->text->lines[line].number : 1;
        fl_note_add(e->n->store->notes, e->n->name, number, number, "%u times cannot be read: %s", e->untimed,
                    e->untimed_why);
    }
    if (!e->left_out)
        return;
    fl_note_add(e->n->store->notes, e->n->name, ev->first_line, ev->last_line,
                "%u more routes of this table were counted, not kept (limit table_rows)", e->left_out);
}

uint32_t fl_norm_emit(fl_normalizer *n, const fl_section *s, const fl_records *records, fl_fact *read, uint32_t capture,
                      uint32_t *rows) {
    fl_emitter e;
    fl_norm_emit_begin(&e, n, s, read, capture);
    *rows = 0;
    const fl_json *first = records->array ? records->array->first : records->single;
    e.quote_bulk = !records->array || records->array->count <= QUOTED_ROWS;
    size_t i = 0;
    for (const fl_json *r = first; r; r = records->array ? r->next : NULL, i++) {
        if (r->type == FL_JSON_ARRAY || r->type == FL_JSON_NULL)
            continue;
        (*rows)++;
        e.emit = NULL;
        fl_norm_emit_record(&e, r, records->array ? index_pointer(&e, records->pointer, i) : records->pointer);
    }
    fl_norm_emit_end(&e);
    return e.facts;
}
