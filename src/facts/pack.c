/* pack.c - packed rows. A row is
 *
 *     [time: 8 bytes, from: 1 byte, its high bit: the zone is assumed]   only of FL_KEEP_EVENT kinds
 *     key set, bits (fields << 2 | some field is a word << 1 | it has a JSON pointer), [fields that are words]
 *     bytes of what follows, in one byte (REST_MANY: so many or more)
 *     first line - that of the row above, last line - first line, first byte - that of the row above, bytes
 *     [JSON pointer: bytes that it shares with the row above, length of the rest + 1, the rest; or 0 and a text]
 *     the fields that are set, in schema order
 *
 * where every number is a varint (7 bits a byte, low first; signed ones folded: 0, -1, 1, -2 …). Words are numbers of
 * texts, of four bytes: each text of all rows stands once. Rows follow each other in chunks and are found through
 * groups of up to GROUP rows of one kind and document, which no other fact comes between; "the row above" is within the
 * group. */
#include "facts/pack.h"

#include <assert.h>

#include "base/limits.h"
#include "facts/words.h"

enum {
    CHUNK = 256 << 10,
    GROUP = 1024,
    GROUP_OF_ONE_SET = 16, /* with so many rows of one key set a group ends where another begins */
    ROW_MOST = 2048,       /* of a packed row: FL_ROW_FIELDS values of 20 bytes, and the rest of a pointer */
    TABLE_FIRST = 64,
    RECENT = 16, /* of each field */
    REST_MANY = 255,
    AHEAD = 8, /* facts lie apart, and most walks look at little of each */
};

_Static_assert(FL_ROUTER_ROUTE_FIELDS <= FL_ROW_FIELDS - 2, "the bits of a row");
_Static_assert(FL_LOG_EVENT_FIELDS <= FL_ROW_FIELDS - 2, "the bits of a row");
_Static_assert(FL_METRIC_FIELDS <= FL_ROW_FIELDS - 2, "the bits of a row");

typedef struct row_group {
    const unsigned char *first;
    size_t number;   /* of its first row, among all rows */
    size_t before;   /* facts that are not packed and stand before it */
    uint32_t n, set; /* the key set of all its rows, or FL_NONE */
    uint32_t document;
    fl_kind kind;
} row_group;

typedef struct recent_text {
    fl_str text;
    uint32_t id;
} recent_text;

struct fl_pack {
    fl_arena *arena;
    uint8_t types[FL_KIND_COUNT][FL_ROW_FIELDS]; /* of the fields of packed kinds: fl_vtype */
    unsigned char *chunk;                        /* where the next row goes */
    size_t used;
    FL_VEC(row_group) groups;
    size_t rows, of_kind[FL_KIND_COUNT];
    FL_VEC(fl_fact *) sets;
    uint32_t *set_table; /* number + 1; 0: free */
    size_t set_cap;
    uint32_t last_set;
    fl_words words;
    recent_text recent[FL_ROW_FIELDS][RECENT];
    /* the row above, in the newest group */
    bool closed; /* there is none */
    uint64_t line, off;
    size_t n_pointer;
    char pointer[FL_ROW_POINTER];
    /* scratch */
    fl_fact fact;
    fl_value value[FL_ROW_FIELDS];
    fl_row_slot slot[FL_ROW_FIELDS];
    fl_value unread[FL_ROW_FIELDS];
};

static fl_vtype type_of(fl_type t) {
    static const fl_vtype types[] = {[FL_T_STR] = FL_V_STR,   [FL_T_INT] = FL_V_INT,       [FL_T_BOOL] = FL_V_BOOL,
                                     [FL_T_ADDR] = FL_V_ADDR, [FL_T_PREFIX] = FL_V_PREFIX, [FL_T_ASN] = FL_V_INT};
    return types[t];
}

fl_pack *fl_pack_new(fl_arena *a) {
    fl_pack *p = FL_NEW(a, fl_pack);
    p->arena = a;
    p->used = CHUNK;
    fl_words_init(&p->words, a);
    p->last_set = FL_NONE;
    for (unsigned kind = 0; kind < FL_KIND_COUNT; kind++)
        for (unsigned i = 0; fl_kind_keep[kind] != FL_KEEP_FACT && i < fl_schema[kind].n; i++)
            p->types[kind][i] = (uint8_t)type_of(fl_schema[kind].fields[i].type);
    return p;
}

fl_fact *fl_pack_fact(fl_pack *p, fl_kind kind) {
    fl_fact *f = &p->fact;
    memset(p->value, 0, fl_schema[kind].n * sizeof *p->value);
    *f = (fl_fact){.kind = kind, .id = FL_NONE, .v = p->value, .at = FL_TIME_NONE, .read = FL_NONE, .capture = FL_NONE};
    return f;
}

fl_row_slot *fl_pack_slot(fl_pack *p, unsigned field) { return &p->slot[field]; }

size_t fl_pack_rows(const fl_pack *p) { return p->rows; }

/* ---- numbers ---- */

static uint64_t folded(uint64_t difference) {
    return difference << 1 ^ (difference >> 63 ? UINT64_MAX : 0); /* of a two's complement number */
}

static uint64_t unfolded(uint64_t n) { return n >> 1 ^ (n & 1 ? UINT64_MAX : 0); }

/* ---- key sets ---- */

static bool same_set(const fl_fact *set, const fl_fact *f) {
    bool timed = fl_kind_keep[f->kind] == FL_KEEP_EVENT;
    if (set->kind != f->kind || set->read != f->read || set->capture != f->capture ||
        set->ev.document != f->ev.document)
        return false;
    if (!timed && (set->at != f->at || set->at_from != f->at_from || set->at_zone_assumed != f->at_zone_assumed))
        return false;
    for (unsigned k = 0; k < FL_KEY_COUNT; k++) {
        size_t n = set->key[k].n;
        if (n != f->key[k].n || (n && memcmp(set->key[k].p, f->key[k].p, n) != 0))
            return false;
    }
    return memcmp(set->key_from, f->key_from, sizeof f->key_from) == 0;
}

static uint64_t hash_of_set(const fl_fact *f) {
    uint64_t h = (uint64_t)f->kind << 32 ^ f->read;
    h = h * UINT64_C(0x9E3779B97F4A7C15) + ((uint64_t)f->ev.document << 32 ^ f->capture);
    if (fl_kind_keep[f->kind] == FL_KEEP_ROW)
        h = h * UINT64_C(0x9E3779B97F4A7C15) + (uint64_t)f->at;
    for (unsigned k = 0; k < FL_KEY_COUNT; k++)
        h = (h ^ (f->key[k].n ? fl_str_hash(f->key[k]) : 0)) * UINT64_C(0x9E3779B97F4A7C15);
    return h ^ h >> 31;
}

static uint32_t *set_slot(const fl_pack *p, const fl_fact *f) {
    size_t mask = p->set_cap - 1;
    for (size_t i = (size_t)hash_of_set(f) & mask;; i = (i + 1) & mask)
        if (!p->set_table[i] || same_set(p->sets.v[p->set_table[i] - 1], f))
            return &p->set_table[i];
}

static void fill_set_table(fl_pack *p) {
    memset(p->set_table, 0, p->set_cap * sizeof *p->set_table);
    for (size_t i = 0; i < p->sets.n; i++)
        *set_slot(p, p->sets.v[i]) = (uint32_t)i + 1;
}

static uint32_t set_of(fl_pack *p, fl_store *s, const fl_fact *f, fl_str (*own)(fl_store *, fl_str)) {
    if (p->last_set != FL_NONE && same_set(p->sets.v[p->last_set], f))
        return p->last_set;
    if (p->sets.n >= p->set_cap / 2) {
        p->set_cap = p->set_cap ? p->set_cap * 2 : TABLE_FIRST;
        p->set_table = FL_NEW_N(p->arena, p->set_cap, uint32_t);
        fill_set_table(p);
    }
    uint32_t *slot = set_slot(p, f);
    if (!*slot) {
        fl_fact *set = FL_NEW(p->arena, fl_fact);
        *set = (fl_fact){.kind = f->kind, .id = FL_NONE, .v = p->unread, .read = f->read, .capture = f->capture};
        bool timed = fl_kind_keep[f->kind] == FL_KEEP_EVENT;
        set->ev.document = f->ev.document;
        set->at = timed ? FL_TIME_NONE : f->at;
        set->at_from = timed ? (uint8_t)FL_FROM_NONE : f->at_from;
        set->at_zone_assumed = !timed && f->at_zone_assumed;
        for (unsigned k = 0; k < FL_KEY_COUNT; k++) {
            set->key[k] = own(s, f->key[k]);
            set->key_from[k] = f->key_from[k];
        }
        FL_PUSH(p->arena, &p->sets, set);
        *slot = (uint32_t)p->sets.n;
    }
    p->last_set = *slot - 1;
    return p->last_set;
}

size_t fl_keysets(const fl_store *s) { return s->packed->sets.n; }

fl_fact *fl_keyset(const fl_store *s, size_t i) { return s->packed->sets.v[i]; }

/* ---- packing ---- */

static unsigned char *put_address(unsigned char *to, const fl_addr *a) {
    unsigned n = a->family == 4 ? 4 : sizeof a->b;
    *to++ = a->family;
    memcpy(to, a->b, n);
    return to + n;
}

static const unsigned char *take_address(const unsigned char *at, fl_addr *a) {
    a->family = *at++;
    unsigned n = a->family == 4 ? 4 : sizeof a->b;
    memset(a->b, 0, sizeof a->b);
    memcpy(a->b, at, n);
    return at + n;
}

/* A field has few words in most rows. */
static recent_text *recent_of(fl_pack *p, unsigned field, fl_str text) {
    unsigned h = (unsigned)text.n;
    if (text.n)
        h += (unsigned char)text.p[0] * 3U + (unsigned char)text.p[text.n - 1];
    return &p->recent[field][h % RECENT];
}

static bool put_text(fl_pack *p, unsigned char **to, unsigned field, fl_str text) {
    recent_text *recent = recent_of(p, field, text);
    if (!recent->text.p || !fl_str_eq(recent->text, text)) {
        uint32_t id;
        if (!fl_word_number(&p->words, text, &id))
            return false;
        *recent = (recent_text){fl_word_at(&p->words, id), id};
    }
    memcpy(*to, &recent->id, sizeof recent->id);
    *to += sizeof recent->id;
    return true;
}

static bool put_value(fl_pack *p, unsigned char **to, unsigned field, const fl_value *v) {
    switch (v->type) {
    case FL_V_UNREAD:
        break;
    case FL_V_STR:
        return put_text(p, to, field, v->u.s);
    case FL_V_INT:
        *to = fl_put_number(*to, folded((uint64_t)v->u.i));
        break;
    case FL_V_BOOL:
        *(*to)++ = v->u.b;
        break;
    case FL_V_ADDR:
        *to = put_address(*to, v->u.addr);
        break;
    case FL_V_PREFIX:
        *(*to)++ = v->u.prefix->len;
        *to = put_address(*to, &v->u.prefix->addr);
        break;
    }
    return true;
}

static bool put_pointer(fl_pack *p, unsigned char **to, fl_str pointer) {
    size_t shared = 0;
    while (shared < pointer.n && shared < p->n_pointer && pointer.p[shared] == p->pointer[shared])
        shared++;
    size_t rest = pointer.n - shared;
    *to = fl_put_number(*to, shared);
    if (pointer.n > sizeof p->pointer) {
        uint32_t id;
        *to = fl_put_number(*to, 0);
        if (!fl_word_number(&p->words, pointer, &id))
            return false;
        *to = fl_put_number(*to, id);
        p->n_pointer = 0;
        return true;
    }
    *to = fl_put_number(*to, rest + 1);
    memcpy(*to, pointer.p + shared, rest);
    memcpy(p->pointer + shared, pointer.p + shared, rest);
    p->n_pointer = pointer.n;
    *to += rest;
    return true;
}

static unsigned char *put_time(unsigned char *to, const fl_fact *f) {
    memcpy(to, &f->at, sizeof f->at);
    to[sizeof f->at] = (unsigned char)(f->at_from | (f->at_zone_assumed ? 0x80 : 0));
    return to + sizeof f->at + 1;
}

static bool put_row(fl_pack *p, unsigned char **to, const fl_fact *f, uint32_t set) {
    const unsigned n = fl_schema[f->kind].n;
    const uint8_t *types = p->types[f->kind];
    uint32_t fields = 0, words = 0;
    for (unsigned i = 0; i < n; i++) {
        const uint32_t read = f->v[i].type != FL_V_UNREAD;
        fields |= read << i;
        words |= (read & (f->v[i].type != types[i])) << i;
    }
    if (fl_kind_keep[f->kind] == FL_KEEP_EVENT)
        *to = put_time(*to, f);
    *to = fl_put_number(*to, set);
    *to = fl_put_number(*to, (uint64_t)fields << 2 | (words ? 2U : 0U) | (f->ev.pointer.n ? 1U : 0U));
    if (words)
        *to = fl_put_number(*to, words);
    unsigned char *rest = (*to)++;
    *to = fl_put_number(*to, folded(f->ev.first_line - p->line));
    *to = fl_put_number(*to, folded((uint64_t)f->ev.last_line - f->ev.first_line));
    *to = fl_put_number(*to, folded(f->ev.off - p->off));
    *to = fl_put_number(*to, folded(f->ev.end - f->ev.off));
    if (f->ev.pointer.n && !put_pointer(p, to, f->ev.pointer))
        return false;
    for (uint32_t left = fields; left; left &= left - 1) {
        const unsigned i = (unsigned)__builtin_ctz(left);
        if (!put_value(p, to, i, &f->v[i]))
            return false;
    }
    size_t bytes = (size_t)(*to - rest) - 1;
    *rest = (unsigned char)(bytes < REST_MANY ? bytes : REST_MANY);
    p->line = f->ev.first_line;
    p->off = f->ev.off;
    return true;
}

static bool fits(const fl_pack *p, const row_group *g, const fl_fact *f, size_t before, uint32_t set) {
    return g->n < GROUP && g->kind == f->kind && g->document == f->ev.document && g->before == before &&
           CHUNK - p->used >= ROW_MOST && (g->set == set || g->set == FL_NONE || g->n < GROUP_OF_ONE_SET);
}

static row_group *group_for(fl_pack *p, const fl_fact *f, size_t before, uint32_t set) {
    row_group *g = p->groups.n ? &p->groups.v[p->groups.n - 1] : NULL;
    if (g && !p->closed && fits(p, g, f, before, set)) {
        g->set = g->set == set ? set : FL_NONE;
        return g;
    }
    if (CHUNK - p->used < ROW_MOST) {
        p->chunk = fl_arena_alloc(p->arena, CHUNK);
        p->used = 0;
    }
    row_group one = {p->chunk + p->used, p->rows, before, 0, set, f->ev.document, f->kind};
    FL_PUSH(p->arena, &p->groups, one);
    p->line = p->off = 0;
    p->n_pointer = 0;
    p->closed = false;
    return &p->groups.v[p->groups.n - 1];
}

bool fl_pack_add(fl_pack *p, fl_store *s, fl_fact *f, fl_str (*own)(fl_store *, fl_str)) {
    uint32_t set = set_of(p, s, f, own);
    row_group *g = group_for(p, f, s->facts.n, set);
    unsigned char *to = p->chunk + p->used;
    if (!put_row(p, &to, f, set))
        return false;
    assert((size_t)(to - p->chunk) <= CHUNK);
    p->used = (size_t)(to - p->chunk);
    g->n++;
    f->id = (uint32_t)p->rows++;
    p->of_kind[f->kind]++;
    memcpy(f->key, p->sets.v[set]->key, sizeof f->key);
    return true;
}

void fl_pack_retract(fl_pack *p, uint32_t first) {
    while (p->groups.n && p->groups.v[p->groups.n - 1].document >= first) {
        const row_group *g = &p->groups.v[--p->groups.n];
        p->rows = g->number;
        p->of_kind[g->kind] -= g->n;
        if (g->first >= p->chunk && g->first < p->chunk + CHUNK)
            p->used = (size_t)(g->first - p->chunk);
    }
    while (p->sets.n && p->sets.v[p->sets.n - 1]->ev.document >= first)
        p->sets.n--;
    if (p->set_cap)
        fill_set_table(p);
    p->last_set = FL_NONE;
    p->closed = true; /* what follows is a group of its own */
}

/* ---- walking ---- */

size_t fl_rows_count(const fl_store *s, fl_kind kind) {
    if (kind == FL_KIND_COUNT)
        return s->facts.n + s->packed->rows;
    return fl_kind_keep[kind] == FL_KEEP_FACT ? s->by_kind[kind].n : s->packed->of_kind[kind];
}

void fl_rows_begin(fl_rows *r, const fl_store *s, fl_kind kind) {
    r->s = s;
    r->kind = kind;
    r->kinds = r->sets = NULL;
    r->fields = UINT32_MAX;
    r->bare = false;
    r->values = r->end = NULL;
    r->all = r->words = 0;
    r->set = FL_NONE;
    r->fact = r->group = r->left = 0;
    r->at = r->time = NULL;
    r->read = 0;
    for (unsigned i = 0; i < FL_ROW_FIELDS; i++)
        r->v[i].type = FL_V_UNREAD;
}

static void open_group(fl_rows *r, const row_group *g) {
    r->at = g->first;
    r->left = g->n;
    r->line = r->off = 0;
    r->n_pointer = 0;
    r->row = (fl_fact){.kind = g->kind, .id = (uint32_t)g->number - 1, .v = r->v};
    r->set = FL_NONE;
    r->group++;
}

static inline fl_str take_text(const fl_pack *p, const unsigned char **at) {
    uint32_t id;
    memcpy(&id, *at, sizeof id);
    *at += sizeof id;
    return fl_word_at(&p->words, id);
}

/* Behind a value that nobody asked for. */
static const unsigned char *pass_value(const unsigned char *at, fl_vtype type) {
    fl_addr gone;
    switch (type) {
    case FL_V_UNREAD:
        break;
    case FL_V_STR:
        return at + sizeof(uint32_t);
    case FL_V_INT:
        fl_take_number(&at);
        break;
    case FL_V_BOOL:
        return at + 1;
    case FL_V_ADDR:
        return take_address(at, &gone);
    case FL_V_PREFIX:
        return take_address(at + 1, &gone);
    }
    return at;
}

static const unsigned char *take_value(fl_rows *r, const unsigned char *at, unsigned field, fl_vtype type) {
    fl_value *v = &r->v[field];
    v->type = type;
    switch (type) {
    case FL_V_UNREAD:
        break;
    case FL_V_STR:
        v->u.s = take_text(r->s->packed, &at);
        break;
    case FL_V_INT:
        v->u.i = (int64_t)unfolded(fl_take_number(&at));
        break;
    case FL_V_BOOL:
        v->u.b = *at++;
        break;
    case FL_V_ADDR:
        at = take_address(at, &r->slot[field].addr);
        v->u.addr = &r->slot[field].addr;
        break;
    case FL_V_PREFIX:
        r->slot[field].prefix.len = *at++;
        at = take_address(at, &r->slot[field].prefix.addr);
        v->u.prefix = &r->slot[field].prefix;
        break;
    }
    return at;
}

static fl_str take_pointer(fl_rows *r, const unsigned char **at) {
    size_t shared = (size_t)fl_take_number(at), rest = (size_t)fl_take_number(at);
    if (!rest) {
        r->n_pointer = 0;
        return fl_word_at(&r->s->packed->words, (uint32_t)fl_take_number(at));
    }
    memcpy(r->pointer + shared, *at, rest - 1);
    *at += rest - 1;
    r->n_pointer = shared + rest - 1;
    return (fl_str){r->pointer, r->n_pointer};
}

static void take_set(fl_rows *r, uint32_t number) {
    const fl_fact *set = r->s->packed->sets.v[number];
    fl_fact *f = &r->row;
    if (r->set != number) {
        memcpy(f->key, set->key, sizeof f->key);
        memcpy(f->key_from, set->key_from, sizeof f->key_from);
        f->read = set->read;
        f->capture = set->capture;
        f->ev.document = set->ev.document;
    }
    r->set = number;
    f->at = set->at;
    f->at_from = set->at_from;
    f->at_zone_assumed = set->at_zone_assumed;
}

static void take_time(fl_rows *r, const unsigned char *time) {
    fl_time at;
    memcpy(&at, time, sizeof at);
    r->time = time;
    if (at == FL_TIME_NONE)
        return;
    r->row.at = at;
    r->row.at_from = time[sizeof at] & 0x7f;
    r->row.at_zone_assumed = time[sizeof at] & 0x80;
}

/* Up to the last that is asked for, or through all when nobody knows where the row ends. The byte behind. */
static const unsigned char *take_fields(fl_rows *r, uint32_t asked) {
    const uint8_t *types = r->s->packed->types[r->row.kind];
    const unsigned char *at = r->values;
    const uint32_t fields = r->all & asked;
    for (uint32_t gone = r->read & ~fields; gone; gone &= gone - 1)
        r->v[__builtin_ctz(gone)].type = FL_V_UNREAD;
    for (uint32_t left = r->all, need = r->end ? fields : r->all; need; left &= left - 1) {
        const unsigned i = (unsigned)__builtin_ctz(left);
        const uint32_t bit = UINT32_C(1) << i;
        const fl_vtype type = r->words & bit ? FL_V_STR : (fl_vtype)types[i];
        at = fields & bit ? take_value(r, at, i, type) : pass_value(at, type);
        need &= ~bit;
    }
    r->read = fields;
    return at;
}

void fl_rows_read(fl_rows *r, uint32_t fields) { (void)take_fields(r, fields); }

static const unsigned char *take_evidence(fl_rows *r, const unsigned char *at, bool pointer) {
    fl_evidence *ev = &r->row.ev;
    r->line += unfolded(fl_take_number(&at));
    ev->first_line = (uint32_t)r->line;
    ev->last_line = (uint32_t)(r->line + unfolded(fl_take_number(&at)));
    r->off += unfolded(fl_take_number(&at));
    ev->off = r->off;
    ev->end = r->off + unfolded(fl_take_number(&at));
    ev->pointer = pointer ? take_pointer(r, &at) : FL_STR("");
    return at;
}

static const fl_fact *take_row(fl_rows *r) {
    const unsigned char *at = r->at, *time = at;
    bool timed = fl_kind_keep[r->row.kind] == FL_KEEP_EVENT;
    at += timed ? sizeof(fl_time) + 1 : 0;
    take_set(r, (uint32_t)fl_take_number(&at));
    if (timed)
        take_time(r, time);
    const uint64_t bits = fl_take_number(&at);
    r->words = bits & 2 ? (uint32_t)fl_take_number(&at) : 0;
    r->all = (uint32_t)(bits >> 2);
    r->end = *at < REST_MANY ? at + 1 + *at : NULL;
    r->row.id++;
    r->left--;
    if (r->bare && !r->fields && r->end) {
        r->at = r->end;
        return &r->row;
    }
    r->values = take_evidence(r, at + 1, bits & 1);
    at = take_fields(r, r->fields);
    r->at = r->end ? r->end : at;
    return &r->row;
}

static bool wants_kind(const fl_rows *r, fl_kind kind) {
    return (r->kind == FL_KIND_COUNT || r->kind == kind) && (!r->kinds || r->kinds[kind]);
}

static bool wants_set(const fl_rows *r, uint32_t set) { return set == FL_NONE || !r->sets || r->sets[set]; }

/* A packed row of the groups that stand before the next fact, or NULL. */
static const fl_fact *next_packed(fl_rows *r) {
    const fl_pack *p = r->s->packed;
    for (;;) {
        while (r->left) {
            const fl_fact *f = take_row(r);
            if (wants_set(r, r->set))
                return f;
        }
        if (r->group >= p->groups.n)
            return NULL;
        const row_group *g = &p->groups.v[r->group];
        if (r->kind == FL_KIND_COUNT && g->before > r->fact)
            return NULL;
        if (wants_kind(r, g->kind) && wants_set(r, g->set))
            open_group(r, g);
        else
            r->group++;
    }
}

static const fl_fact *next_of_kind(fl_rows *r) {
    fl_kind kind = r->kind;
    if (fl_kind_keep[kind] != FL_KEEP_FACT)
        return next_packed(r);
    const fl_store *s = r->s;
    const size_t n = s->by_kind[kind].n;
    if (r->fact >= n)
        return NULL;
    if (r->fact + AHEAD < n)
        __builtin_prefetch(&s->facts.v[s->by_kind[kind].v[r->fact + AHEAD]]->at);
    return s->facts.v[s->by_kind[kind].v[r->fact++]];
}

const fl_fact *fl_rows_next(fl_rows *r) {
    if (r->kind != FL_KIND_COUNT)
        return next_of_kind(r);
    for (;;) {
        const fl_fact *f = next_packed(r);
        if (f)
            return f;
        if (r->fact >= r->s->facts.n)
            return NULL;
        if (r->fact + AHEAD < r->s->facts.n)
            __builtin_prefetch(&r->s->facts.v[r->fact + AHEAD]->at);
        f = r->s->facts.v[r->fact++];
        r->set = FL_NONE;
        if (wants_kind(r, f->kind))
            return f;
    }
}

void fl_rows_seek(fl_rows *r, size_t i) {
    const fl_pack *p = r->s->packed;
    size_t lo = 0, hi = p->groups.n;
    while (lo < hi) { /* groups that begin at i or before */
        size_t mid = lo + (hi - lo) / 2;
        if (p->groups.v[mid].before + p->groups.v[mid].number <= i)
            lo = mid + 1;
        else
            hi = mid;
    }
    r->left = 0;
    r->group = lo;
    r->set = FL_NONE;
    if (!lo) {
        r->fact = i;
        return;
    }
    const row_group *g = &p->groups.v[lo - 1];
    size_t into = i - g->before - g->number;
    r->fact = g->before + (into > g->n ? into - g->n : 0);
    if (into >= g->n)
        return;
    r->group = lo - 1;
    open_group(r, g);
    while (into--)
        take_row(r);
}

/* The rows between are only passed. */
const fl_fact *fl_rows_at(fl_rows *r, uint32_t id) {
    const fl_pack *p = r->s->packed;
    size_t lo = 0, hi = p->groups.n;
    while (lo < hi) { /* groups that begin at id or before */
        size_t mid = lo + (hi - lo) / 2;
        if (p->groups.v[mid].number <= id)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (!lo || id - p->groups.v[lo - 1].number >= p->groups.v[lo - 1].n)
        return NULL;
    if (!r->left || r->group != lo || r->row.id >= id) {
        r->group = lo - 1;
        open_group(r, &p->groups.v[lo - 1]);
    }
    const uint32_t asked = r->fields;
    for (r->fields = 0; r->row.id + 1 != id;)
        take_row(r);
    r->fields = asked;
    return take_row(r);
}

void fl_rows_set_at(fl_rows *r, fl_time at, fl_from from, bool zone_assumed) {
    assert(fl_kind_keep[r->row.kind] == FL_KEEP_EVENT && r->time);
    r->row.at = at;
    r->row.at_from = (uint8_t)from;
    r->row.at_zone_assumed = zone_assumed;
    /* The row lives in the store's arena, which is written through the store alone. */
    put_time((unsigned char *)(uintptr_t)r->time, &r->row);
}

const fl_fact *fl_fact_keep(fl_arena *a, const fl_fact *f) {
    unsigned n = fl_schema[f->kind].n;
    fl_fact *copy = FL_NEW(a, fl_fact);
    *copy = *f;
    copy->v = FL_NEW_N(a, n, fl_value);
    for (unsigned i = 0; i < n; i++) {
        copy->v[i] = f->v[i];
        if (f->v[i].type == FL_V_ADDR) {
            fl_addr *addr = FL_NEW(a, fl_addr);
            *addr = *f->v[i].u.addr;
            copy->v[i].u.addr = addr;
        } else if (f->v[i].type == FL_V_PREFIX) {
            fl_prefix *prefix = FL_NEW(a, fl_prefix);
            *prefix = *f->v[i].u.prefix;
            copy->v[i].u.prefix = prefix;
        }
    }
    if (f->ev.pointer.n)
        copy->ev.pointer = fl_arena_str(a, f->ev.pointer);
    return copy;
}
