/* columns.c - which rules the names of a section's records leave possible, so that few of hundreds are asked. Each name
 * is one bit of a set, by the hash of its folded form: two names may share a bit, so what is left is still looked at
 * name by name (pick.c), but what is ruled out could not fit. */
#include "normalize/internal.h"

enum { BITS = 512, WORD = 64, WORDS = BITS / WORD };

typedef struct names {
    uint64_t bit[WORDS];
} names;

/* The bits of one column's synonyms. */
typedef struct column {
    uint16_t *bit;
    unsigned n;
} column;

typedef struct candidate {
    uint32_t rule; /* index */
    column *columns;
    unsigned n;
} candidate;

struct fl_column_rules {
    candidate *v; /* all rules that recognize by themselves, in their order */
    size_t n;
    uint32_t *left; /* those that the names of the records before left: files of one kind come one after another */
    size_t n_left;
    names last; /* these names, when kept */
    bool kept;
};

static unsigned bit_of(fl_str name) {
    uint64_t h = fl_str_fold_hash(name);
    return (unsigned)((h ^ h >> 32) % BITS);
}

static void add_name(names *s, fl_str name) {
    unsigned bit = bit_of(name);
    s->bit[bit / WORD] |= UINT64_C(1) << bit % WORD;
}

static bool has(const names *s, unsigned bit) { return s->bit[bit / WORD] >> bit % WORD & 1; }

static column column_of(fl_arena *a, const fl_column *from) {
    column c = {FL_NEW_N(a, from->n + 1, uint16_t), 0};
    for (unsigned k = 0; k < from->n; k++)
        c.bit[c.n++] = (uint16_t)bit_of(from->names[k]);
    return c;
}

static struct fl_column_rules *rules_of(fl_normalizer *n) {
    if (n->column_rules)
        return n->column_rules;
    fl_arena *a = n->store->arena;
    struct fl_column_rules *all = FL_NEW(a, struct fl_column_rules);
    all->v = FL_NEW_N(a, n->rules->rules.n + 1, candidate);
    all->left = FL_NEW_N(a, n->rules->rules.n + 1, uint32_t);
    for (size_t i = 0; i < n->rules->rules.n; i++) {
        const fl_rule *r = &n->rules->rules.v[i];
        if (!fl_norm_recognizes(r))
            continue;
        candidate *c = &all->v[all->n++];
        *c = (candidate){.rule = (uint32_t)i, .columns = FL_NEW_N(a, r->n_columns + 1, column)};
        for (; c->n < r->n_columns; c->n++)
            c->columns[c->n] = column_of(a, &r->columns[c->n]);
    }
    n->column_rules = all;
    return all;
}

/* The names of an object, and those of its "properties", which count as its own. */
static void add_object(names *s, const fl_json *object, bool inside) {
    for (const fl_json *m = object->first; m; m = m->next) {
        add_name(s, m->key);
        if (!inside && m->type == FL_JSON_OBJECT && fl_str_fold_eq(m->key, FL_STR("properties")))
            add_object(s, m, true);
    }
}

static bool same_names(const fl_json *a, const fl_json *b) {
    for (a = a->first, b = b->first; a && b; a = a->next, b = b->next)
        if (a->type == FL_JSON_OBJECT || b->type == FL_JSON_OBJECT || !fl_str_eq(a->key, b->key))
            return false;
    return a == b;
}

static bool has_any(const names *s, const column *c) {
    for (unsigned k = 0; k < c->n; k++)
        if (has(s, c->bit[k]))
            return true;
    return false;
}

static bool has_all(const names *s, const candidate *c) {
    for (unsigned k = 0; k < c->n; k++)
        if (!has_any(s, &c->columns[k]))
            return false;
    return true;
}

/* s NULL: there are no records, and nothing is ruled out. */
static void keep_possible(struct fl_column_rules *all, const names *s) {
    all->n_left = 0;
    for (size_t i = 0; i < all->n; i++)
        if (!s || has_all(s, &all->v[i]))
            all->left[all->n_left++] = all->v[i].rule;
    all->kept = s != NULL;
    if (s)
        all->last = *s;
}

const uint32_t *fl_norm_possible_rules(fl_normalizer *n, const fl_json *first, bool single, size_t *count) {
    struct fl_column_rules *all = rules_of(n);
    names s = {{0}};
    unsigned seen = 0;
    for (const fl_json *e = first, *before = NULL; e && seen < FL_NAMES_LOOKED_AT;
         before = e, e = single ? NULL : e->next, seen++) {
        if (e->type == FL_JSON_OBJECT && !(before && before->type == FL_JSON_OBJECT && same_names(before, e)))
            add_object(&s, e, false);
    }
    if (!all->kept || !first || memcmp(&s, &all->last, sizeof s) != 0)
        keep_possible(all, first ? &s : NULL);
    *count = all->n_left;
    return all->left;
}
