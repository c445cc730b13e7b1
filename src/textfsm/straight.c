/* Expressions into programs, see straight.h. The steps are written down from left to right; then it is found out, until
 * nothing changes any more, which bytes each step with all that follows it can begin with. */
#include "textfsm/straight.h"

enum { STEPS_MAX = 400, COPIES_MAX = 16, WIDE = 0x10000, GROUPS_MAX = 10000, TEXT_MAX = 8 };

typedef struct bits {
    uint64_t w[2];
    bool end; /* the end of the line too */
} bits;

typedef struct maker {
    fl_arena *arena;
    const unsigned *number;
    fst_step steps[STEPS_MAX];
    bits class[STEPS_MAX];
    bits first[STEPS_MAX];  /* what can be next where the step and the rest match */
    bits second[STEPS_MAX]; /* what can be behind that */
    bool sure[STEPS_MAX];   /* they cannot fail, or nothing is gone back to when they do */
    unsigned n, label;      /* label: the last place that is jumped to */
    unsigned depth;
    uint16_t open, close; /* marks for the next step */
    bool failed;
} maker;

/* Bytes that a plain line can hold. */
static const bits plain = {{~UINT64_C(0) << 32 | UINT64_C(1) << '\t', ~UINT64_C(0)}, true};

static fst_step *add(maker *k, fst_code code) {
    if (k->n == STEPS_MAX) {
        k->failed = true;
        k->n--; /* to have a place for what will not be used */
    }
    k->steps[k->n] =
        (fst_step){.code = (unsigned char)code, .depth = (unsigned char)k->depth, .open = k->open, .close = k->close};
    k->class[k->n] = (bits){{0, 0}, false};
    k->open = k->close = 0;
    return &k->steps[k->n++];
}

/* A place that is jumped to: what is marked before it must be marked by now. */
static uint16_t here(maker *k) {
    if (k->open || k->close)
        add(k, FST_MARK);
    k->label = k->n;
    return (uint16_t)k->n;
}

static void mark(maker *k, unsigned number, bool close) {
    uint16_t *slot = close ? &k->close : &k->open;
    if (*slot)
        add(k, FST_MARK);
    *slot = (uint16_t)(FST_SPANS + 2 * number + close);
}

/* ---- classes ---- */

static unsigned count(bits b) { return (unsigned)(__builtin_popcountll(b.w[0]) + __builtin_popcountll(b.w[1])); }
static unsigned lowest(bits b) {
    return (unsigned)(b.w[0] ? __builtin_ctzll(b.w[0]) : b.w[1] ? 64 + __builtin_ctzll(b.w[1]) : 0);
}
static bool meet(bits a, bits b) { return (a.w[0] & b.w[0]) | (a.w[1] & b.w[1]); }
static bits join(bits a, bits b) { return (bits){{a.w[0] | b.w[0], a.w[1] | b.w[1]}, a.end || b.end}; }
static bool same(bits a, bits b) { return a.w[0] == b.w[0] && a.w[1] == b.w[1] && a.end == b.end; }

/* The bytes of an item of one byte; false: it is none. */
static bool class_of(const maker *k, const fl_re_node *node, bits *b) {
    while ((node->op == FL_RE_GROUP && !k->number[node->group]) || node->op == FL_RE_SEQ) {
        if (!node->first || node->first->next)
            return false;
        node = node->first;
    }
    const fl_char_range r = {node->cp, node->cp};
    const fl_charset one = {.ranges = &r, .n = 1};
    const bool is_set = node->op == FL_RE_SET;
    *b = plain;
    b->end = false;
    if (node->op == FL_RE_ANY)
        return true;
    if (!is_set && node->op != FL_RE_CHAR)
        return false;
    uint64_t w[2];
    fl_charset_bits(is_set ? node->set : &one, node->flags & FL_RE_I, node->flags & FL_RE_A, w);
    b->w[0] &= w[0];
    b->w[1] &= w[1];
    return true;
}

static const struct {
    bits b;
    fl_re_mask mask;
} masks[] = {
    {{{UINT64_C(1) << ' ' | UINT64_C(1) << '\t', 0}, false}, FL_RE_BLANK},
    {{{~UINT64_C(0) << 33, ~UINT64_C(0)}, false}, FL_RE_INK},
    {{{UINT64_C(0x03ff000000000000), 0}, false}, FL_RE_DIGIT},
    {{{UINT64_C(0x03ff000000000000) | UINT64_C(1) << ' ', 0}, false}, FL_RE_FILL},
};

static void set_class(maker *k, fst_step *s, bits b) {
    unsigned char *table = FL_NEW_N(k->arena, FL_RE_BYTES, unsigned char);
    for (unsigned i = 0; i < FL_RE_BYTES; i++)
        table[i] = fl_bit(b.w, i);
    k->class[s - k->steps] = b;
    s->class = table;
    s->kind = count(b) == count(plain) ? FST_ANY : FST_BY_TABLE;
    for (size_t i = 0; i < sizeof masks / sizeof *masks; i++)
        if (same(b, masks[i].b)) {
            s->kind = FST_BY_MASK;
            s->mask = (unsigned char)masks[i].mask;
        }
}

/* ---- from the tree ---- */

static uint64_t smaller(uint64_t a, uint64_t b) { return a < b ? a : b; }

/* How many bytes a match of an item takes: at least (cut at WIDE), at most (FL_RE_MANY: no telling). */
typedef struct extent {
    uint64_t least, most;
} extent;

static extent extent_of(const fl_re_node *node) {
    extent e = {0, 0}, one;
    switch (node->op) {
    case FL_RE_CHAR:
    case FL_RE_ANY:
    case FL_RE_SET:
        return (extent){1, 1};
    case FL_RE_SEQ:
    case FL_RE_GROUP:
    case FL_RE_ATOMIC:
        for (const fl_re_node *c = node->first; c; c = c->next) {
            one = extent_of(c);
            e = (extent){e.least + one.least, e.most + one.most};
        }
        break;
    case FL_RE_ALT:
        e.least = WIDE;
        for (const fl_re_node *c = node->first; c; c = c->next) {
            one = extent_of(c);
            e = (extent){smaller(e.least, one.least), one.most > e.most ? one.most : e.most};
        }
        break;
    case FL_RE_REPEAT:
        one = extent_of(node->first);
        e.least = node->min * one.least;
        e.most = one.most && node->max == FL_RE_MANY ? FL_RE_MANY : one.most * node->max;
        break;
    case FL_RE_AT:
    case FL_RE_LOOK:
        break;
    case FL_RE_REF:
    case FL_RE_COND:
        e.most = FL_RE_MANY;
        break;
    }
    return (extent){smaller(e.least, WIDE), smaller(e.most, FL_RE_MANY)};
}

/* The captured groups of a tree: from *from up to *end; they are numbered one behind the other. */
static void groups_of(const maker *k, const fl_re_node *node, uint16_t *from, uint16_t *end) {
    const unsigned g = node->op == FL_RE_GROUP ? k->number[node->group] : 0;
    if (g && (*end == 0 || g < *from))
        *from = (uint16_t)g;
    if (g >= *end && g)
        *end = (uint16_t)(g + 1);
    for (const fl_re_node *c = node->first; c; c = c->next)
        groups_of(k, c, from, end);
}

static bool captures(const maker *k, const fl_re_node *node) {
    uint16_t from = 0, end = 0;
    groups_of(k, node, &from, &end);
    return end > 0;
}

static bool make(maker *k, const fl_re_node *node);

static bool make_all(maker *k, const fl_re_node *first) {
    for (const fl_re_node *n = first; n; n = n->next)
        if (!make(k, n))
            return false;
    return !k->failed;
}

static bool make_one(maker *k, bits b) {
    if (count(b) != 1) {
        set_class(k, add(k, FST_ONE), b);
        return true;
    }
    fst_step *last = k->n > k->label ? &k->steps[k->n - 1] : NULL;
    if (!last || last->code != FST_TEXT || last->min == TEXT_MAX || k->open || k->close) {
        last = add(k, FST_TEXT);
        k->class[k->n - 1] = b;
    }
    last->text |= (uint64_t)lowest(b) << 8 * last->min;
    last->text_mask |= UINT64_C(0xff) << 8 * last->min++;
    return true;
}

static fst_step *make_fork(maker *k, const fl_re_node *node, bool lazy) {
    fst_step *fork = add(k, lazy ? FST_FORK_TO : FST_FORK);
    for (const fl_re_node *n = node; n; n = n->next)
        groups_of(k, n, &fork->first_group, &fork->end_group);
    return fork;
}

static bool make_alternatives(maker *k, const fl_re_node *first) {
    enum { MOST = 64 };
    fst_step *jumps[MOST];
    unsigned n = 0;
    for (const fl_re_node *c = first; c; c = c->next) {
        fst_step *fork = c->next ? make_fork(k, c, false) : NULL;
        if (n == MOST || !make(k, c))
            return false;
        if (fork) {
            jumps[n++] = add(k, FST_JUMP);
            fork->to = here(k);
        }
    }
    const uint16_t end = here(k);
    while (n > 0)
        jumps[--n]->to = end;
    return !k->failed;
}

static bool make_class_repeat(maker *k, const fl_re_node *node, bits b) {
    static const fst_code codes[] = {
        [FL_RE_GREEDY] = FST_GREEDY, [FL_RE_LAZY] = FST_LAZY, [FL_RE_POSSESSIVE] = FST_RUN};
    fst_step *s = add(k, codes[node->kind]);
    set_class(k, s, b);
    s->min = node->min;
    s->max = node->max;
    if (count(b) != count(plain) || s->min != s->max)
        return true;
    const bool looked = k->n - 1 > k->label && s[-1].code == FST_LOOKED && !s->open && !s->close;
    if (looked && s[-1].min + s->min >= s->min) {
        s[-1].min += s->min;
        k->n--;
    } else {
        s->code = FST_SKIP;
    }
    return true;
}

/* The items of a sequence, with those of groups that are not captured. false: they are more than two. */
static bool two_items(const maker *k, const fl_re_node *first, const fl_re_node *items[2], unsigned *n) {
    for (const fl_re_node *c = first; c; c = c->next) {
        if (c->op == FL_RE_SEQ || (c->op == FL_RE_GROUP && !k->number[c->group])) {
            if (!two_items(k, c->first, items, n))
                return false;
        } else if (*n == 2) {
            return false;
        } else {
            items[(*n)++] = c;
        }
    }
    return true;
}

/* `(?!ab)c` of three bytes. */
static bool pair_of(const maker *k, const fl_re_node *node, bits *a, bits *b, bits *c) {
    const fl_re_node *items[2], *ahead[2];
    unsigned n = 0, m = 0;
    if (!two_items(k, node, items, &n) || n != 2 || items[0]->op != FL_RE_LOOK || items[0]->behind ||
        !items[0]->negated || !class_of(k, items[1], c))
        return false;
    return two_items(k, items[0]->first, ahead, &m) && m == 2 && class_of(k, ahead[0], a) && class_of(k, ahead[1], b);
}

static void make_pairs(maker *k, const fl_re_node *node, bits a, bits b, bits c) {
    fst_step *s = add(k, node->kind == FL_RE_GREEDY ? FST_GREEDY : FST_RUN);
    unsigned char *class = FL_NEW_N(k->arena, FL_RE_BYTES, unsigned char);
    unsigned char *pair = FL_NEW_N(k->arena, FL_RE_BYTES, unsigned char);
    for (unsigned i = 0; i < FL_RE_BYTES; i++) {
        class[i] = (unsigned char)(fl_bit(c.w, i) ? 1 + fl_bit(a.w, i) : 0);
        pair[i] = fl_bit(b.w, i);
    }
    k->class[k->n - 1] = c;
    s->kind = FST_BY_PAIRS;
    s->class = class;
    s->pair = pair;
    s->min = node->min;
    s->max = node->max;
}

/* Copies of the item: those that must be, then those that may be, or a loop. */
static bool make_copies(maker *k, const fl_re_node *node) {
    const bool many = node->max == FL_RE_MANY;
    const uint32_t more = many ? 1 : node->max - node->min;
    fst_step *forks[COPIES_MAX];
    if (node->min > COPIES_MAX || more > COPIES_MAX)
        return false;
    for (uint32_t i = 0; i < node->min; i++)
        if (!make(k, node->first))
            return false;
    if (many)
        here(k);
    for (uint32_t i = 0; i < more; i++) {
        forks[i] = make_fork(k, node->first, node->kind == FL_RE_LAZY);
        if (!make(k, node->first))
            return false;
    }
    if (many)
        add(k, FST_JUMP)->to = (uint16_t)(forks[0] - k->steps);
    const uint16_t end = here(k);
    for (uint32_t i = 0; i < more; i++)
        forks[i]->to = end;
    return !k->failed;
}

/* An item that may be empty, or that captures, is taken once at most. */
static bool make_repeat(maker *k, const fl_re_node *node) {
    bits b, before, behind;
    if (node->max == 0)
        return !captures(k, node->first);
    if (class_of(k, node->first, &b))
        return make_class_repeat(k, node, b);
    if (node->kind != FL_RE_LAZY && node->max > 1 && pair_of(k, node->first, &before, &behind, &b)) {
        make_pairs(k, node, before, behind, b);
        return !k->failed;
    }
    if (node->kind == FL_RE_POSSESSIVE)
        return false;
    if (node->max > 1 && (extent_of(node->first).least == 0 || captures(k, node->first)))
        return false;
    return make_copies(k, node);
}

static bool make_look(maker *k, const fl_re_node *node) {
    const bool no = node->negated;
    if (node->op == FL_RE_LOOK && (node->behind || (no && captures(k, node))))
        return false;
    if (k->depth == FST_DEEP)
        return false;
    fst_step *look = add(k, no ? FST_NOT : FST_LOOK);
    k->depth++;
    if (!make_all(k, node->first))
        return false;
    fst_step *end = add(k, no ? FST_NOTTED : node->op == FL_RE_ATOMIC ? FST_KEPT : FST_LOOKED);
    end->depth = look->depth;
    k->depth--;
    if (no)
        look->to = here(k);
    return true;
}

static bool make_at(maker *k, const fl_re_node *node) {
    switch (node->cp) {
    case '^':
    case 'A':
        if (k->n > 0 || k->open) /* else this is the start */
            add(k, FST_START);
        return true;
    case '$':
    case 'Z':
        add(k, FST_STOP);
        return true;
    case 'b':
        add(k, FST_EDGE)->min = 1;
        return true;
    default: /* \B, which in an empty text is odd */
        return false;
    }
}

static bool make(maker *k, const fl_re_node *node) {
    const unsigned g = node->op == FL_RE_GROUP ? k->number[node->group] : 0;
    bits b;
    switch (node->op) {
    case FL_RE_CHAR:
    case FL_RE_ANY:
    case FL_RE_SET:
        return class_of(k, node, &b) && make_one(k, b);
    case FL_RE_AT:
        return make_at(k, node);
    case FL_RE_SEQ:
        return make_all(k, node->first);
    case FL_RE_ALT:
        return make_alternatives(k, node->first);
    case FL_RE_GROUP:
        if (g)
            mark(k, g, false);
        if (!make_all(k, node->first))
            return false;
        if (g)
            mark(k, g, true);
        return true;
    case FL_RE_REPEAT:
        return make_repeat(k, node);
    case FL_RE_ATOMIC:
    case FL_RE_LOOK:
        return make_look(k, node);
    case FL_RE_REF:
    case FL_RE_COND:
        return false;
    }
    return false;
}

/* ---- what can follow ---- */

static bits first_of(const maker *k, unsigned i) {
    const fst_step *s = &k->steps[i];
    static const bits none = {{0, 0}, false};
    const bits next = i + 1 < k->n ? k->first[i + 1] : none;
    switch ((fst_code)s->code) {
    case FST_TEXT:
    case FST_ONE:
        return k->class[i];
    case FST_SKIP:
        return s->min ? (bits){{plain.w[0], plain.w[1]}, false} : next;
    case FST_MASK:
    case FST_MASK1:
    case FST_RUN:
    case FST_ONCE:
    case FST_MAYBE:
    case FST_GREEDY:
    case FST_LAZY:
        return s->min ? k->class[i] : join(k->class[i], next);
    case FST_FORK:
    case FST_FORK_TO:
        return join(next, k->first[s->to]);
    case FST_JUMP:
    case FST_NOT:
        return k->first[s->to];
    case FST_STOP:
        return (bits){{0, 0}, true};
    case FST_LOOK:
    case FST_START:
    case FST_EDGE:
    case FST_MARK:
        return next;
    case FST_END:
    case FST_LOOKED:
    case FST_KEPT:
    case FST_NOTTED:
        return plain;
    }
    return plain;
}

/* What can stand behind that first byte. */
static bits second_of(const maker *k, unsigned i) {
    const fst_step *s = &k->steps[i];
    static const bits none = {{0, 0}, false};
    const bits next = i + 1 < k->n ? k->first[i + 1] : none, later = i + 1 < k->n ? k->second[i + 1] : none;
    bits second = none;
    switch ((fst_code)s->code) {
    case FST_TEXT:
        if (s->min > 1)
            fl_bit_set(second.w, (unsigned)(s->text >> 8) & 0x7f);
        return s->min > 1 ? second : next;
    case FST_ONE:
        return next;
    case FST_MASK:
    case FST_MASK1:
    case FST_RUN:
    case FST_ONCE:
    case FST_MAYBE:
    case FST_GREEDY:
    case FST_LAZY:
        second = s->min > 1 ? k->class[i] : join(k->class[i], next);
        return s->min > 0 ? second : join(second, later);
    case FST_FORK:
    case FST_FORK_TO:
        return join(later, k->second[s->to]);
    case FST_JUMP:
    case FST_NOT:
        return k->second[s->to];
    case FST_STOP:
        return (bits){{0, 0}, true};
    case FST_LOOK:
    case FST_START:
    case FST_EDGE:
    case FST_MARK:
        return later;
    case FST_SKIP:
    case FST_END:
    case FST_LOOKED:
    case FST_KEPT:
    case FST_NOTTED:
        return plain;
    }
    return plain;
}

static bool is_sure(const maker *k, unsigned i) {
    const fst_step *s = &k->steps[i];
    const bool is_run = s->code == FST_RUN || s->code == FST_GREEDY || s->code == FST_LAZY;
    if (is_run || s->code == FST_MARK)
        return s->min == 0 && k->sure[i + 1];
    /* behind these no choice before them is gone back to */
    return s->code == FST_END || s->code == FST_LOOKED || s->code == FST_KEPT || s->code == FST_NOTTED;
}

static void find_firsts(maker *k) {
    for (bool changed = true; changed;) {
        changed = false;
        for (unsigned i = k->n; i-- > 0;) {
            const bits first = first_of(k, i), second = second_of(k, i);
            changed = changed || !same(first, k->first[i]) || !same(second, k->second[i]);
            k->first[i] = first;
            k->second[i] = second;
        }
    }
    for (unsigned i = k->n; i-- > 0;)
        k->sure[i] = is_sure(k, i);
}

static unsigned char *table_of(fl_arena *arena, bits next, bits to) {
    unsigned char *t = FL_NEW_N(arena, FL_RE_BYTES, unsigned char);
    for (unsigned b = 0; b < FL_RE_BYTES; b++)
        t[b] = (unsigned char)((fl_bit(next.w, b) ? FST_NEXT : 0) | (fl_bit(to.w, b) ? FST_TO : 0));
    t[0] = (unsigned char)((next.end ? FST_NEXT : 0) | (to.end ? FST_TO : 0));
    return t;
}

static bool has_ink(bits b) { return (b.w[0] & ~(UINT64_C(1) << ' ' | UINT64_C(1) << '\t')) | b.w[1]; }

/* A run that gives nothing back. One byte that must follow is looked at in the same step, and passed over. */
static void make_run(maker *k, unsigned i) {
    fst_step *s = &k->steps[i];
    const fst_step *next = s + 1;
    const bool one = next->code == FST_TEXT && next->min == 1 && !next->open && !next->close;
    s->code = s->kind != FST_BY_MASK ? FST_RUN : one ? FST_MASK1 : FST_MASK;
    if (s->min == 0 && s->max == 1)
        s->code = FST_MAYBE;
    s->next = (unsigned char)next->text;
}

/* Where the rest can begin with no byte of a run, giving bytes back cannot help, nor can taking fewer of them. */
static void settle(maker *k, unsigned i) {
    static const bits none = {{0, 0}, false};
    fst_step *s = &k->steps[i];
    const bits next = k->first[i + 1];
    const bool is_run = s->code == FST_GREEDY || s->code == FST_LAZY, apart = !meet(k->class[i], next);
    const bool is_fork = s->code == FST_FORK || s->code == FST_FORK_TO;
    if (is_fork || is_run) {
        s->then = table_of(k->arena, next, is_fork ? k->first[s->to] : none);
        s->then2 = table_of(k->arena, k->second[i + 1], is_fork ? k->second[s->to] : none);
    }
    const bool once = s->min == s->max || apart || (s->code == FST_GREEDY && k->sure[i + 1]);
    if (s->code == FST_RUN || (is_run && once))
        make_run(k, i);
    else if (s->code == FST_LAZY && s->kind == FST_ANY && !has_ink(k->first[i + 1]))
        s->kind = FST_TO_BLANK;
}

static bool gives_back(const fst_step *s) { return s->code == FST_GREEDY || s->code == FST_LAZY; }

/* `[>b ]{1,2}[i ]?\s*`: whatever the runs before share out, the last one ends at the same place. Within what looks
 * ahead the place is not all that decides: what was found there may be given up later. */
static void keep_ends(maker *k, fl_straight *p) {
    for (unsigned i = 1; i < k->n; i++) {
        fst_step *s = &k->steps[i];
        const bool run = s->code == FST_MASK || s->code == FST_MASK1 || s->code == FST_RUN;
        if (!run || s->depth || !gives_back(s - 1) || p->n_ends == FST_ENDS)
            continue;
        s->code = FST_ONCE;
        s->once = (unsigned char)p->n_ends++;
    }
}

static fl_straight *finish(fl_arena *arena, maker *k, const fl_re_tree *tree) {
    fl_straight *p = FL_NEW(arena, fl_straight);
    fst_step *steps = FL_NEW_N(arena, k->n, fst_step);
    find_firsts(k);
    for (unsigned i = 0; i + 1 < k->n; i++)
        settle(k, i);
    keep_ends(k, p);
    memcpy(steps, k->steps, k->n * sizeof *steps);
    p->steps = steps;
    const bool to_end = k->n > 1 && k->n - 1 != k->label && steps[k->n - 2].code == FST_STOP;
    const extent size = extent_of(tree->root);
    p->least = size.least;
    p->most = to_end ? size.most : FL_RE_MANY;
    p->n = 1;
    for (unsigned g = 1; g <= tree->groups; g++)
        p->n += k->number[g] > 0;
    p->spans = FL_NEW_N(arena, FST_SPANS + 2 * (size_t)p->n, size_t);
    return p;
}

fl_straight *fl_straight_new(fl_arena *arena, const fl_re_tree *tree, const unsigned *number) {
    if (tree->groups > GROUPS_MAX)
        return NULL;
    fl_arena *scratch = fl_arena_new();
    maker *k = FL_NEW(scratch, maker);
    k->arena = arena;
    k->number = number;
    fl_straight *p = NULL;
    if (make(k, tree->root)) {
        add(k, FST_END);
        p = k->failed ? NULL : finish(arena, k, tree);
    }
    fl_arena_free(scratch);
    return p;
}
