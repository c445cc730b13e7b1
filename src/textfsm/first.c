/* What a line must begin with for an expression to match it: the bytes possible at its first places, and at the places
 * from its first byte of ink. The expression becomes a little automaton that takes more than the expression does (it
 * looks through what is asserted, and at no count beyond the places asked for), so that a line it refuses cannot match.
 */
#include "textfsm/regex.h"

enum { STEPS_MAX = 1500 };

typedef enum step_op { STEP_BYTE, STEP_SPLIT, STEP_END, STEP_ALL } step_op;

typedef struct step {
    step_op op;
    uint64_t bits[2];
    unsigned to, or_to; /* STEP_BYTE and STEP_SPLIT; STEP_SPLIT */
} step;

typedef struct automaton {
    step steps[STEPS_MAX];
    unsigned n;
} automaton;

/* Step 0 matches all that follows; also when there is no more room, which is only less exact. */
static unsigned add(automaton *a, step s) {
    if (a->n == STEPS_MAX)
        return 0;
    a->steps[a->n] = s;
    return a->n++;
}

static unsigned add_byte(automaton *a, const uint64_t bits[2], unsigned next) {
    return add(a, (step){STEP_BYTE, {bits[0], bits[1]}, next, 0});
}

static unsigned build(automaton *a, const fl_re_node *node, unsigned next);

/* Children one behind the other; the automaton is built from its end. */
static unsigned build_sequence(automaton *a, const fl_re_node *first, unsigned next) {
    enum { AT_ONCE = 64 };
    const fl_re_node *part[AT_ONCE];
    unsigned n = 0;
    const fl_re_node *node = first;
    for (; node && n < AT_ONCE; node = node->next)
        part[n++] = node;
    unsigned to = node ? 0 : next; /* a long sequence: whatever comes behind its first parts */
    while (n > 0)
        to = build(a, part[--n], to);
    return to;
}

static unsigned build_any(automaton *a, const fl_re_node *first, unsigned next) {
    unsigned to = build(a, first, next);
    for (const fl_re_node *n = first->next; n; n = n->next) {
        const unsigned other = build(a, n, next);
        to = add(a, (step){STEP_SPLIT, {0, 0}, to, other});
    }
    return to;
}

static unsigned build_star(automaton *a, const fl_re_node *item, unsigned next) {
    const unsigned split = add(a, (step){STEP_SPLIT, {0, 0}, next, next});
    if (split == 0)
        return 0;
    const unsigned body = build(a, item, split);
    a->steps[split].to = body;
    return split;
}

static unsigned build_repeat(automaton *a, const fl_re_node *node, unsigned next) {
    const uint32_t more = node->max == FL_RE_MANY ? FL_RE_MANY : node->max - node->min;
    unsigned to = next;
    if (more > FL_RE_LEAD || node->min > FL_RE_LEAD)
        to = build_star(a, node->first, next);
    else
        for (uint32_t i = 0; i < more; i++) {
            const unsigned body = build(a, node->first, to);
            to = add(a, (step){STEP_SPLIT, {0, 0}, body, next});
        }
    const uint32_t copies = node->min < FL_RE_LEAD ? node->min : FL_RE_LEAD;
    for (uint32_t i = 0; i < copies; i++)
        to = build(a, node->first, to);
    return to;
}

static unsigned build_char(automaton *a, const fl_re_node *node, unsigned next) {
    const fl_char_range r = {node->cp, node->cp};
    const fl_charset set = {.ranges = &r, .n = 1};
    uint64_t bits[2];
    fl_charset_bits(&set, node->flags & FL_RE_I, node->flags & FL_RE_A, bits);
    return add_byte(a, bits, next);
}

static unsigned build(automaton *a, const fl_re_node *node, unsigned next) {
    static const uint64_t all[2] = {~UINT64_C(0), ~UINT64_C(0)};
    uint64_t bits[2];
    switch (node->op) {
    case FL_RE_CHAR:
        return build_char(a, node, next);
    case FL_RE_ANY:
        return add_byte(a, all, next);
    case FL_RE_SET:
        fl_charset_bits(node->set, node->flags & FL_RE_I, node->flags & FL_RE_A, bits);
        return add_byte(a, bits, next);
    case FL_RE_AT:
        return node->cp == '$' || node->cp == 'Z' ? add(a, (step){.op = STEP_END}) : next;
    case FL_RE_SEQ:
    case FL_RE_GROUP:
    case FL_RE_ATOMIC:
        return build_sequence(a, node->first, next);
    case FL_RE_ALT:
        return build_any(a, node->first, next);
    case FL_RE_REPEAT:
        return build_repeat(a, node, next);
    case FL_RE_LOOK:
        return next;
    case FL_RE_REF:
        return 0;
    case FL_RE_COND: {
        const unsigned to = build_any(a, node->first, next);
        return node->first->next ? to : add(a, (step){STEP_SPLIT, {0, 0}, to, next});
    }
    }
    return 0;
}

/* Steps that wait for a byte, or end. */
typedef struct where {
    unsigned at[STEPS_MAX];
    unsigned n;
    unsigned seen[STEPS_MAX]; /* when it was entered last */
    unsigned now;             /* never 0 while in use */
} where;

static void clear(where *w) {
    w->n = 0;
    w->now++;
}

static void enter(const automaton *a, where *w, unsigned to) {
    unsigned stack[STEPS_MAX], n = 0;
    if (w->seen[to] != w->now) {
        w->seen[to] = w->now;
        stack[n++] = to;
    }
    while (n > 0) {
        const unsigned id = stack[--n];
        const step *s = &a->steps[id];
        if (s->op != STEP_SPLIT) {
            w->at[w->n++] = id;
            continue;
        }
        const unsigned next[2] = {s->to, s->or_to};
        for (unsigned i = 0; i < 2; i++)
            if (w->seen[next[i]] != w->now) {
                w->seen[next[i]] = w->now;
                stack[n++] = next[i];
            }
    }
}

static const uint64_t blanks[2] = {UINT64_C(1) << ' ' | UINT64_C(1) << '\t', 0};

/* The bytes that may stand at the next FL_RE_LEAD places; the first of them is ink when ink_first. */
static void walk(const automaton *a, where *now, where *next, bool ink_first, uint64_t bytes[FL_RE_LEAD][2],
                 bool *past) {
    bool all = false, ended = false;
    for (unsigned k = 0; k < FL_RE_LEAD; k++) {
        const uint64_t skip0 = k == 0 && ink_first ? blanks[0] : 0;
        clear(next);
        for (unsigned i = 0; i < now->n; i++) {
            const step *s = &a->steps[now->at[i]];
            all = all || s->op == STEP_ALL;
            ended = ended || s->op == STEP_END;
            if (s->op != STEP_BYTE || !((s->bits[0] & ~skip0) | s->bits[1]))
                continue;
            bytes[k][0] |= s->bits[0] & ~skip0;
            bytes[k][1] |= s->bits[1];
            enter(a, next, s->to);
        }
        if (all)
            bytes[k][0] = bytes[k][1] = ~UINT64_C(0);
        past[k] = all || ended;
        where *swap = now;
        now = next;
        next = swap;
    }
}

/* From the start over any number of blanks. */
static void skip_blanks(const automaton *a, where *w) {
    for (unsigned i = 0; i < w->n; i++) { /* grows while it is read */
        const step *s = &a->steps[w->at[i]];
        if (s->op == STEP_BYTE && s->bits[0] & blanks[0])
            enter(a, w, s->to);
    }
}

/* How much it tells that a byte is in a line of router output; 0: nothing. */
static unsigned worth(uint32_t cp) {
    if (cp <= ' ' || cp >= 0x7f || cp == '.' || cp == '-' || (cp >= '0' && cp <= '9'))
        return 0;
    if (cp >= 'a' && cp <= 'z')
        return strchr("jkqwxyz", (int)cp) ? 3 : 1;
    return cp >= 'A' && cp <= 'Z' ? 3 : cp == '/' || cp == ':' ? 2 : 4;
}

/* The most telling byte that every match must hold. */
static char find_need(const fl_re_node *node, char best) {
    switch (node->op) {
    case FL_RE_CHAR:
        return !(node->flags & FL_RE_I) && worth(node->cp) > worth((unsigned char)best) ? (char)node->cp : best;
    case FL_RE_SEQ:
    case FL_RE_GROUP:
    case FL_RE_ATOMIC:
        for (const fl_re_node *n = node->first; n; n = n->next)
            best = find_need(n, best);
        return best;
    case FL_RE_REPEAT:
        return node->min > 0 ? find_need(node->first, best) : best;
    case FL_RE_ANY:
    case FL_RE_SET:
    case FL_RE_AT:
    case FL_RE_ALT:
    case FL_RE_LOOK:
    case FL_RE_REF:
    case FL_RE_COND:
        return best;
    }
    return best;
}

void fl_re_find_lead(const fl_re_tree *tree, fl_re_lead *lead) {
    fl_arena *arena = fl_arena_new(); /* too much for the stack */
    automaton *a = FL_NEW(arena, automaton);
    where *now = FL_NEW(arena, where), *next = FL_NEW(arena, where);
    *lead = (fl_re_lead){0};
    lead->needs = find_need(tree->root, 0);
    add(a, (step){.op = STEP_ALL});
    const unsigned start = build(a, tree->root, 0);
    clear(now);
    enter(a, now, start);
    walk(a, now, next, false, lead->bytes, lead->past);
    clear(now);
    enter(a, now, start);
    skip_blanks(a, now);
    walk(a, now, next, true, lead->ink, lead->ink_past);
    fl_arena_free(arena);
}
