#include "facts/facts.h"

#include <assert.h>
#include <stdio.h>

#include "facts/intern.h"
#include "facts/pack.h"
#include "facts/quotes.h"

/* What fl_store.quotes points to. */
typedef struct store_private {
    fl_intern texts;
    fl_quotes quotes;
    uint64_t quote_bytes;
    bool quotes_full;
} store_private;

static store_private *private_of(const fl_store *s) { return s->quotes; }

static fl_str own(fl_store *s, fl_str text) { return fl_intern_str(&private_of(s)->texts, s->arena, text); }

const char *fl_from_name(fl_from f) {
    static const char *const names[] = {
        [FL_FROM_NONE] = "none",
        [FL_FROM_OUTPUT] = "output",
        [FL_FROM_COMMAND] = "command",
        [FL_FROM_MANIFEST] = "manifest",
        [FL_FROM_HEADING] = "heading",
        [FL_FROM_NAME] = "name",
        [FL_FROM_SUBNET] = "subnet",
        [FL_FROM_ONLY] = "only",
        [FL_FROM_CLOCK] = "clock",
        [FL_FROM_PROMPT] = "prompt",
        [FL_FROM_TRANSCRIPT] = "transcript",
        [FL_FROM_COMMENT] = "comment",
        [FL_FROM_MEMBER] = "member",
        [FL_FROM_OPTION] = "option",
    };
    return (size_t)f < sizeof names / sizeof names[0] ? names[f] : "none";
}

void fl_store_init(fl_store *s, fl_arena *arena, const fl_limits *limits, fl_notes *notes) {
    *s = (fl_store){.arena = arena, .limits = limits, .notes = notes};
    s->quotes = FL_NEW(arena, store_private);
    s->packed = fl_pack_new(arena);
}

static bool is_packed(fl_kind kind) { return fl_kind_keep[kind] != FL_KEEP_FACT; }

fl_fact *fl_fact_new(fl_store *s, fl_kind kind) {
    assert((unsigned)kind < FL_KIND_COUNT);
    if (is_packed(kind))
        return fl_pack_fact(s->packed, kind);
    fl_fact *f = FL_NEW(s->arena, fl_fact);
    f->v = FL_NEW_N(s->arena, fl_schema[kind].n, fl_value);
    f->kind = kind;
    f->id = FL_NONE;
    f->at = FL_TIME_NONE;
    f->read = FL_NONE;
    f->capture = FL_NONE;
    return f;
}

static void leave_out(fl_store *s) {
    if (s->left_out++ == 0 && s->notes)
        fl_note_add(s->notes, FL_STR(""), 0, 0, "more than %u facts: the rest is not kept (limit facts)",
                    (unsigned)s->limits->facts);
}

fl_fact *fl_store_add(fl_store *s, fl_fact *f) {
    size_t n = s->facts.n + fl_pack_rows(s->packed);
    if (n >= s->limits->facts || n >= FL_NONE || (is_packed(f->kind) && !fl_pack_add(s->packed, s, f, own))) {
        leave_out(s);
        return NULL;
    }
    if (is_packed(f->kind))
        return f;
    for (unsigned i = 0; i < FL_KEY_COUNT; i++)
        f->key[i] = own(s, f->key[i]);
    for (unsigned i = 0; i < fl_schema[f->kind].n; i++)
        if (f->v[i].type == FL_V_STR)
            f->v[i].u.s = own(s, f->v[i].u.s);
    f->ev.pointer = own(s, f->ev.pointer);
    f->id = (uint32_t)s->facts.n;
    FL_PUSH(s->arena, &s->facts, f);
    FL_PUSH(s->arena, &s->by_kind[f->kind], f->id);
    return f;
}

static bool int_of(fl_str text, fl_row_slot *slot, fl_value *v) {
    (void)slot;
    v->type = FL_V_INT;
    return fl_str_to_i64(text, &v->u.i);
}

/* asplain "64500", asdot "1.10" (RFC 5396). */
static bool asn_of(fl_str text, fl_row_slot *slot, fl_value *v) {
    const ptrdiff_t dot = fl_str_find_char(text, '.');
    int64_t high = 0, low;
    (void)slot;
    v->type = FL_V_INT;
    if (dot >= 0 && (!fl_str_to_i64(fl_str_sub(text, 0, (size_t)dot), &high) || high < 0 || high > UINT16_MAX))
        return false;
    if (!fl_str_to_i64(fl_str_sub(text, (size_t)(dot + 1), text.n), &low) || low < 0)
        return false;
    v->u.i = high << 16 | low;
    return low <= (dot >= 0 ? UINT16_MAX : UINT32_MAX);
}

static bool bool_of(fl_str text, fl_row_slot *slot, fl_value *v) {
    static const struct {
        const char *word;
        bool b;
    } words[] = {{"true", true}, {"false", false}, {"yes", true}, {"no", false}, {"1", true}, {"0", false}};
    (void)slot;
    v->type = FL_V_BOOL;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (fl_str_ieqz(text, words[i].word)) {
            v->u.b = words[i].b;
            return true;
        }
    return false;
}

static bool addr_of(fl_str text, fl_row_slot *slot, fl_value *v) {
    while (text.n && text.p[0] == '*')
        text = fl_str_ltrim(fl_str_sub(text, 1, text.n));
    while (text.n && text.p[text.n - 1] == '*')
        text = fl_str_rtrim(fl_str_sub(text, 0, text.n - 1));
    v->type = FL_V_ADDR;
    return fl_addr_parse(text, &slot->addr);
}

/* "192.0.2.1 255.255.255.252", as configurations have it. */
static bool masked_prefix(fl_str text, fl_prefix *out) {
    fl_str rest = text, address, mask;
    fl_addr bits;
    if (!fl_str_token(&rest, " \t/", &address) || !fl_str_token(&rest, " \t/", &mask) || fl_str_trim(rest).n)
        return false;
    if (!fl_addr_parse(address, &out->addr) || !fl_addr_parse(mask, &bits) || out->addr.family != 4 || bits.family != 4)
        return false;
    uint32_t m = (uint32_t)bits.b[0] << 24 | (uint32_t)bits.b[1] << 16 | (uint32_t)bits.b[2] << 8 | bits.b[3];
    if (~m & (~m + 1))
        return false; /* a wildcard, or bits in between */
    out->len = 0;
    for (; m; m <<= 1)
        out->len++;
    return true;
}

static bool prefix_of(fl_str text, fl_row_slot *slot, fl_value *v) {
    slot->prefix = (fl_prefix){.len = 0};
    v->type = FL_V_PREFIX;
    return fl_prefix_parse(text, true, &slot->prefix) || masked_prefix(text, &slot->prefix);
}

/* Lets the value point to where the fact keeps what does not fit into it. */
static void keep_slot(fl_store *s, const fl_fact *f, unsigned field, const fl_row_slot *slot, fl_value *v) {
    fl_row_slot *kept = is_packed(f->kind) ? fl_pack_slot(s->packed, field) : FL_NEW(s->arena, fl_row_slot);
    *kept = *slot;
    if (v->type == FL_V_ADDR)
        v->u.addr = &kept->addr;
    else
        v->u.prefix = &kept->prefix;
}

/* A word, or what does not fit the type. */
static void set_word(fl_store *s, fl_fact *f, unsigned field, fl_str text) {
    fl_value *v = &f->v[field];
    v->type = text.n ? FL_V_STR : FL_V_UNREAD;
    v->u.s = text.n && !is_packed(f->kind) ? own(s, text) : text;
}

void fl_fact_set(fl_store *s, fl_fact *f, unsigned field, fl_str text) {
    static bool (*const convert[])(fl_str, fl_row_slot *, fl_value *) = {
        [FL_T_STR] = NULL,     [FL_T_INT] = int_of,       [FL_T_BOOL] = bool_of,
        [FL_T_ADDR] = addr_of, [FL_T_PREFIX] = prefix_of, [FL_T_ASN] = asn_of,
    };
    assert(field < fl_schema[f->kind].n);
    text = fl_str_trim(text);
    const fl_type type = fl_schema[f->kind].fields[field].type;
    fl_value v;
    fl_row_slot slot;
    if (!text.n || !convert[type] || !convert[type](text, &slot, &v)) {
        set_word(s, f, field, text);
        return;
    }
    if (v.type == FL_V_ADDR || v.type == FL_V_PREFIX)
        keep_slot(s, f, field, &slot, &v);
    f->v[field] = v;
}

void fl_fact_set_int(fl_fact *f, unsigned field, int64_t i) {
    assert(field < fl_schema[f->kind].n);
    f->v[field] = (fl_value){.type = FL_V_INT, .u.i = i};
}

void fl_fact_set_bool(fl_fact *f, unsigned field, bool b) {
    assert(field < fl_schema[f->kind].n);
    f->v[field] = (fl_value){.type = FL_V_BOOL, .u.b = b};
}

fl_str fl_get_str(const fl_fact *f, unsigned field) {
    const fl_value *v = &f->v[field];
    return v->type == FL_V_STR ? v->u.s : FL_STR("");
}

bool fl_get_int(const fl_fact *f, unsigned field, int64_t *out) {
    const fl_value *v = &f->v[field];
    if (v->type != FL_V_INT)
        return false;
    *out = v->u.i;
    return true;
}

int fl_get_bool(const fl_fact *f, unsigned field) {
    const fl_value *v = &f->v[field];
    return v->type == FL_V_BOOL ? v->u.b : -1;
}

const fl_addr *fl_get_addr(const fl_fact *f, unsigned field) {
    const fl_value *v = &f->v[field];
    return v->type == FL_V_ADDR ? v->u.addr : NULL;
}

const fl_prefix *fl_get_prefix(const fl_fact *f, unsigned field) {
    const fl_value *v = &f->v[field];
    return v->type == FL_V_PREFIX ? v->u.prefix : NULL;
}

fl_str fl_value_text(fl_arena *a, const fl_value *v) {
    char buf[FL_PREFIX_TEXT];
    switch (v->type) {
    case FL_V_UNREAD:
        break;
    case FL_V_STR:
        return fl_arena_str(a, v->u.s);
    case FL_V_INT:
        return fl_arena_printf(a, "%lld", (long long)v->u.i);
    case FL_V_BOOL:
        return v->u.b ? FL_STR("true") : FL_STR("false");
    case FL_V_ADDR:
        return fl_arena_str(a, fl_str_of(fl_addr_format(*v->u.addr, buf)));
    case FL_V_PREFIX:
        return fl_arena_str(a, fl_str_of(fl_prefix_format(*v->u.prefix, buf)));
    }
    return FL_STR("");
}

bool fl_value_eq(const fl_value *a, const fl_value *b) {
    if (a->type != b->type)
        return false;
    switch (a->type) {
    case FL_V_UNREAD:
        break;
    case FL_V_STR:
        return fl_str_eq(a->u.s, b->u.s);
    case FL_V_INT:
        return a->u.i == b->u.i;
    case FL_V_BOOL:
        return a->u.b == b->u.b;
    case FL_V_ADDR:
        return fl_addr_cmp(*a->u.addr, *b->u.addr) == 0;
    case FL_V_PREFIX:
        return fl_prefix_cmp(*a->u.prefix, *b->u.prefix) == 0;
    }
    return true;
}

const uint32_t *fl_store_kind(const fl_store *s, fl_kind kind, size_t *n) {
    assert(!is_packed(kind));
    *n = s->by_kind[kind].n;
    return s->by_kind[kind].v;
}

static void keep_quote(fl_store *s, uint32_t document, uint32_t line, fl_str text, bool single) {
    store_private *p = private_of(s);
    uint64_t cost = text.n + sizeof(fl_quote);
    if (p->quotes_full)
        return;
    /* Once full stays full: a report whose later, shorter lines are quoted while longer ones are not looks random. */
    p->quotes_full = cost > s->limits->quote_bytes - p->quote_bytes;
    if (p->quotes_full)
        return;
    if (fl_quotes_find(&p->quotes, document, line))
        return;
    fl_quotes_add(&p->quotes, s->arena, document, line, single ? fl_arena_str(s->arena, text) : own(s, text));
    p->quote_bytes += cost;
}

void fl_quote_keep(fl_store *s, uint32_t document, uint32_t line, fl_str text) {
    keep_quote(s, document, line, text, false);
}

void fl_quote_keep_single(fl_store *s, uint32_t document, uint32_t line, fl_str text) {
    keep_quote(s, document, line, text, true);
}

fl_str fl_quote_find(const fl_store *s, uint32_t document, uint32_t line) {
    const fl_quote *q = fl_quotes_find(&private_of(s)->quotes, document, line);
    return q ? q->text : FL_STR("");
}

/* Lines that follow each other and have the same reason are one entry: ten thousand lines of noise are one line of
 * report. */
static bool extends_last(fl_store *s, const fl_unread *u) {
    if (s->unread.n == 0)
        return false;
    fl_unread *last = &s->unread.v[s->unread.n - 1];
    if (last->document != u->document || u->first_line == 0 || u->first_line - 1 != last->last_line)
        return false;
    if (!fl_str_eq(last->why, u->why) || !fl_str_eq(last->read, u->read))
        return false;
    last->last_line = u->last_line;
    return true;
}

void fl_unread_add(fl_store *s, uint32_t document, uint32_t first_line, uint32_t last_line, fl_str read,
                   const char *fmt, ...) {
    char why[1024]; /* not the arena: most calls repeat the reason of the call before */
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(why, sizeof why, fmt, ap);
    va_end(ap);
    size_t used = n < 0 ? 0 : (size_t)n < sizeof why ? (size_t)n : sizeof why - 1;
    fl_unread u = {document, first_line, last_line, own(s, (fl_str){why, used}), own(s, read)};
    if (!extends_last(s, &u))
        FL_PUSH(s->arena, &s->unread, u);
}

void fl_store_retract(fl_store *s, uint32_t first, uint32_t last, const char *why) {
    fl_pack_retract(s->packed, first);
    while (s->facts.n && s->facts.v[s->facts.n - 1]->ev.document >= first) {
        const fl_fact *f = s->facts.v[--s->facts.n];
        s->by_kind[f->kind].n--; /* ids ascend in these lists too */
    }
    while (s->captures.n && s->captures.v[s->captures.n - 1].document >= first)
        s->captures.n--;
    while (s->unread.n && s->unread.v[s->unread.n - 1].document >= first)
        s->unread.n--;
    for (uint32_t document = first; document < last; document++)
        fl_unread_add(s, document, 0, 0, FL_STR_NONE, "%s", why);
}
