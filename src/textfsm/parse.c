/* The parser of Python's expressions. It accepts what sre of Python 3.11 accepts and refuses the rest with the same
 * reasons, so that a template means the same here, or is refused here too.
 *
 * Scoped flags are resolved while reading: every node knows the flags it was written under, so that nothing of them is
 * left to write down for PCRE2. */
#include <stdio.h>

#include "textfsm/parse.h"

enum { DEPTH_MAX = 400 };
#define MAX_REPEAT UINT64_C(4294967295)

static fl_re_node *read_alternatives(fl_re_parser *p, unsigned flags, bool verbose, bool top);

bool fl_re_fail(fl_re_parser *p, size_t at, const char *fmt, ...) {
    if (p->failed)
        return false;
    va_list ap;
    va_start(ap, fmt);
    const fl_str text = fl_arena_vprintf(p->arena, fmt, ap);
    va_end(ap);
    p->failed = true;
    p->why =
        fl_arena_printf(p->arena, "%.*s at position %zu", FL_STR_ARG(text), fl_cp_count(fl_str_sub(p->text, 0, at)));
    return false;
}

uint32_t fl_re_peek(const fl_re_parser *p) {
    size_t at = p->at;
    return at < p->text.n ? fl_cp_read(p->text, &at) : FL_RE_END;
}

uint32_t fl_re_take(fl_re_parser *p) { return p->at < p->text.n ? fl_cp_read(p->text, &p->at) : FL_RE_END; }

bool fl_re_eat(fl_re_parser *p, uint32_t cp) {
    if (fl_re_peek(p) != cp)
        return false;
    fl_re_take(p);
    return true;
}

fl_re_node *fl_re_node_new(fl_re_parser *p, fl_re_op op, unsigned flags) {
    fl_re_node *node = FL_NEW(p->arena, fl_re_node);
    node->op = op;
    node->flags = flags;
    return node;
}

static uint64_t least(uint64_t a, uint64_t b) { return a < b ? a : b; }
static uint64_t most(uint64_t a, uint64_t b) { return a > b ? a : b; }

/* Shortest and longest match, as Python counts them for its check of look-behinds. */
static fl_re_width width_of(const fl_re_parser *p, const fl_re_node *node);

static fl_re_width width_of_all(const fl_re_parser *p, const fl_re_node *first) {
    fl_re_width sum = {0};
    for (const fl_re_node *n = first; n; n = n->next) {
        const fl_re_width w = width_of(p, n);
        sum.lo = least(sum.lo + w.lo, MAX_REPEAT - 1);
        sum.hi = least(sum.hi + w.hi, MAX_REPEAT);
    }
    return sum;
}

static fl_re_width width_of_any(const fl_re_parser *p, const fl_re_node *first) {
    fl_re_width any = {MAX_REPEAT - 1, 0, false};
    for (const fl_re_node *n = first; n; n = n->next) {
        const fl_re_width w = width_of(p, n);
        any.lo = least(any.lo, w.lo);
        any.hi = most(any.hi, w.hi);
    }
    return any;
}

static fl_re_width width_of(const fl_re_parser *p, const fl_re_node *node) {
    fl_re_width w = {0};
    switch (node->op) {
    case FL_RE_CHAR:
    case FL_RE_ANY:
    case FL_RE_SET:
        return (fl_re_width){1, 1, false};
    case FL_RE_AT:
    case FL_RE_LOOK:
        return w;
    case FL_RE_SEQ:
    case FL_RE_GROUP:
    case FL_RE_ATOMIC:
        return width_of_all(p, node->first);
    case FL_RE_ALT:
        return width_of_any(p, node->first);
    case FL_RE_REPEAT:
        w = width_of(p, node->first);
        return (fl_re_width){least(w.lo * node->min, MAX_REPEAT - 1), least(w.hi * node->max, MAX_REPEAT), false};
    case FL_RE_REF:
        return p->widths.v[node->group];
    case FL_RE_COND:
        w = width_of_any(p, node->first);
        if (!node->first->next)
            w.lo = 0;
        return w;
    }
    return w;
}

bool fl_re_may_refer(fl_re_parser *p, unsigned group, size_t at) {
    if (!p->widths.v[group].closed)
        return fl_re_fail(p, at, "cannot refer to an open group");
    if (p->behind_groups && group >= p->behind_groups)
        return fl_re_fail(p, at, "cannot refer to group defined in the same lookbehind subpattern");
    FL_PUSH(p->arena, &p->refers, group);
    return true;
}

bool fl_re_is_identifier(fl_str name) {
    for (size_t i = 0; i < name.n; i++) {
        const unsigned char c = (unsigned char)name.p[i];
        const bool letter = c == '_' || c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && (i == 0 || c < '0' || c > '9'))
            return false;
    }
    return name.n > 0;
}

/* Text up to the terminator, which is eaten. */
static bool read_name(fl_re_parser *p, char terminator, fl_str *name) {
    const size_t start = p->at;
    const ptrdiff_t n = fl_str_find_char(fl_str_sub(p->text, start, p->text.n), terminator);
    if (n == 0 || start == p->text.n)
        return fl_re_fail(p, start, "missing group name");
    if (n < 0)
        return fl_re_fail(p, start, "missing %c, unterminated name", terminator);
    *name = fl_str_sub(p->text, start, start + (size_t)n);
    p->at = start + (size_t)n + 1;
    return true;
}

static bool check_name(fl_re_parser *p, fl_str name, size_t at) {
    return fl_re_is_identifier(name) || fl_re_fail(p, at, "bad character in group name '%.*s'", FL_STR_ARG(name));
}

static bool find_name(fl_re_parser *p, fl_str name, size_t at, unsigned *group) {
    for (size_t i = 0; i < p->names.n; i++)
        if (fl_str_eq(p->names.v[i].name, name)) {
            *group = p->names.v[i].group;
            return true;
        }
    return fl_re_fail(p, at, "unknown group name '%.*s'", FL_STR_ARG(name));
}

static bool open_group(fl_re_parser *p, fl_str name, size_t at, unsigned *group) {
    *group = (unsigned)p->widths.n;
    FL_PUSH(p->arena, &p->widths, ((fl_re_width){0}));
    if (!name.p)
        return true;
    for (size_t i = 0; i < p->names.n; i++)
        if (fl_str_eq(p->names.v[i].name, name))
            return fl_re_fail(p, at, "redefinition of group name '%.*s' as group %u; was group %u", FL_STR_ARG(name),
                              *group, p->names.v[i].group);
    FL_PUSH(p->arena, &p->names, ((fl_re_name){name, *group}));
    return true;
}

static bool close_paren(fl_re_parser *p, size_t open) {
    return fl_re_eat(p, ')') || fl_re_fail(p, open, "missing ), unterminated subpattern");
}

/* A group behind its opening: "(", "(?:", "(?P<name>", "(?>", "(?i:". */
static fl_re_node *read_group(fl_re_parser *p, fl_re_node *node, size_t open, unsigned flags, bool verbose) {
    node->first = read_alternatives(p, flags, verbose, false);
    if (!node->first || !close_paren(p, open))
        return NULL;
    if (node->group) {
        p->widths.v[node->group] = width_of(p, node->first);
        p->widths.v[node->group].closed = true;
    }
    return node;
}

static fl_re_node *read_capture(fl_re_parser *p, fl_str name, size_t open, unsigned flags, bool verbose) {
    fl_re_node *node = fl_re_node_new(p, FL_RE_GROUP, flags);
    return open_group(p, name, open + 4, &node->group) ? read_group(p, node, open, flags, verbose) : NULL;
}

/* "(?P<name>…)" and "(?P=name)", behind the P. */
static fl_re_node *read_python_group(fl_re_parser *p, size_t open, unsigned flags, bool verbose) {
    const size_t at = p->at + 1;
    fl_str name;
    if (fl_re_eat(p, '<'))
        return read_name(p, '>', &name) && check_name(p, name, at) ? read_capture(p, name, open, flags, verbose) : NULL;
    if (fl_re_eat(p, '=')) {
        fl_re_node *node = fl_re_node_new(p, FL_RE_REF, flags);
        if (!read_name(p, ')', &name) || !check_name(p, name, at) || !find_name(p, name, at, &node->group) ||
            !fl_re_may_refer(p, node->group, at))
            return NULL;
        return node;
    }
    if (fl_re_peek(p) == FL_RE_END)
        return fl_re_fail(p, p->at, "unexpected end of pattern"), NULL;
    fl_re_take(p);
    return fl_re_fail(p, open + 1, "unknown extension %.*s", FL_STR_ARG(fl_str_sub(p->text, open + 1, p->at))), NULL;
}

static fl_re_node *read_look(fl_re_parser *p, size_t open, unsigned flags, bool verbose, bool behind, bool negated) {
    fl_re_node *node = fl_re_node_new(p, FL_RE_LOOK, flags);
    node->behind = behind;
    node->negated = negated;
    const unsigned outer = p->behind_groups;
    if (behind && !outer)
        p->behind_groups = (unsigned)p->widths.n;
    node->first = read_alternatives(p, flags, verbose, false);
    p->behind_groups = outer;
    if (!node->first || !close_paren(p, open))
        return NULL;
    const fl_re_width w = width_of(p, node->first);
    if (behind && w.lo != w.hi)
        return fl_re_fail(p, open, "look-behind requires fixed-width pattern"), NULL;
    return node;
}

static fl_re_node *read_sequence(fl_re_parser *p, unsigned *flags, bool *verbose, bool first);

static bool deeper(fl_re_parser *p) {
    return ++p->depth <= DEPTH_MAX || fl_re_fail(p, p->at, "more than %d groups within each other", DEPTH_MAX);
}

/* "(?(group)yes|no)", behind its second '('. */
static fl_re_node *read_condition(fl_re_parser *p, size_t open, unsigned flags, bool verbose) {
    fl_re_node *node = fl_re_node_new(p, FL_RE_COND, flags);
    const size_t at = p->at;
    fl_str name;
    int64_t number = 0;
    if (!read_name(p, ')', &name))
        return NULL;
    if (fl_re_is_identifier(name)) {
        if (!find_name(p, name, at, &node->group))
            return NULL;
    } else if (!fl_str_to_i64(fl_str_trim(name), &number) || number < 0) {
        return fl_re_fail(p, at, "bad character in group name '%.*s'", FL_STR_ARG(name)), NULL;
    } else if (number == 0) {
        return fl_re_fail(p, at, "bad group number"), NULL;
    } else if (number >= INT32_MAX) {
        return fl_re_fail(p, at, "invalid group reference %lld", (long long)number), NULL;
    } else {
        node->group = (unsigned)number;
    }
    if (p->behind_groups && (node->group >= p->widths.n || !p->widths.v[node->group].closed))
        return fl_re_fail(p, at, "cannot refer to an open group"), NULL;
    if (p->behind_groups && node->group >= p->behind_groups)
        return fl_re_fail(p, at, "cannot refer to group defined in the same lookbehind subpattern"), NULL;
    FL_PUSH(p->arena, &p->refers, node->group);
    if (!deeper(p))
        return NULL;
    node->first = read_sequence(p, &flags, &verbose, false);
    if (node->first && fl_re_eat(p, '|')) {
        node->first->next = read_sequence(p, &flags, &verbose, false);
        if (!node->first->next)
            return NULL;
        if (fl_re_peek(p) == '|')
            return fl_re_fail(p, p->at, "conditional backref with more than two branches"), NULL;
    }
    p->depth--;
    return node->first && close_paren(p, open) ? node : NULL;
}

static const struct {
    char letter;
    unsigned flag;
} flag_letters[] = {{'i', FL_RE_I}, {'m', FL_RE_M}, {'s', FL_RE_S}, {'x', 16}, {'a', FL_RE_A}, {'u', 32}, {'t', 64}};
enum { FLAG_X = 16, FLAG_U = 32, FLAG_T = 64, FLAG_TYPES = FL_RE_A | FLAG_U };

static unsigned flag_of(uint32_t c) {
    for (size_t i = 0; i < sizeof flag_letters / sizeof *flag_letters; i++)
        if (c == (unsigned char)flag_letters[i].letter)
            return flag_letters[i].flag;
    return 0;
}

/* Letters up to one that is none; c is the first of them. */
static bool read_flag_letters(fl_re_parser *p, uint32_t *c, bool off, unsigned *set) {
    for (;;) {
        const unsigned flag = flag_of(*c);
        if (*c == 'L')
            return fl_re_fail(p, p->at, "bad inline flags: cannot use 'L' flag with a str pattern");
        if (!flag)
            return fl_re_fail(p, p->at, "unknown flag");
        if (off && flag & FLAG_TYPES)
            return fl_re_fail(p, p->at, "bad inline flags: cannot turn off flags 'a', 'u' and 'L'");
        *set |= flag;
        if ((*set & FLAG_TYPES) == FLAG_TYPES)
            return fl_re_fail(p, p->at, "bad inline flags: flags 'a', 'u' and 'L' are incompatible");
        *c = fl_re_take(p);
        if (*c == ':' || (!off && (*c == ')' || *c == '-')))
            return true;
        if (!flag_of(*c) && *c != 'L')
            return fl_re_fail(p, p->at, off ? "missing :" : "missing -, : or )");
    }
}

/* "(?i)" gives *global, "(?i-s:" the flags of a group; behind the first letter, which is c. */
static bool read_flags(fl_re_parser *p, uint32_t c, bool *global, unsigned *on, unsigned *off) {
    *on = *off = 0;
    *global = false;
    if (c != '-' && !read_flag_letters(p, &c, false, on))
        return false;
    if (c == ')') {
        *global = true;
        return true;
    }
    if (*on & FLAG_T)
        return fl_re_fail(p, p->at, "bad inline flags: cannot turn on global flag");
    if (c == '-') {
        c = fl_re_take(p);
        if (c == FL_RE_END)
            return fl_re_fail(p, p->at, "missing flag");
        if (!read_flag_letters(p, &c, true, off))
            return false;
    }
    if (*off & FLAG_T)
        return fl_re_fail(p, p->at, "bad inline flags: cannot turn off global flag");
    return !(*on & *off) || fl_re_fail(p, p->at, "bad inline flags: flag turned on and off");
}

static unsigned combine(unsigned flags, unsigned on, unsigned off) {
    if (on & FLAG_TYPES)
        flags &= ~(unsigned)FL_RE_A;
    return (flags | (on & (FL_RE_I | FL_RE_M | FL_RE_S | FL_RE_A))) & ~off;
}

typedef struct sequence {
    fl_re_node *head, *last, *before; /* before: the one whose next is last */
    unsigned *flags;
    bool *verbose;
    bool first; /* global flags may stand here */
} sequence;

static void append(sequence *q, fl_re_node *node) {
    q->before = q->last;
    if (q->last)
        q->last->next = node;
    else
        q->head->first = node;
    q->last = node;
}

static bool append_flags(fl_re_parser *p, sequence *q, uint32_t c, size_t open) {
    bool global;
    unsigned on, off;
    if (!read_flags(p, c, &global, &on, &off))
        return false;
    if (!global) {
        const bool verbose = (*q->verbose || on & FLAG_X) && !(off & FLAG_X);
        fl_re_node *node = fl_re_node_new(p, FL_RE_GROUP, *q->flags);
        node = read_group(p, node, open, combine(*q->flags, on, off), verbose);
        if (node)
            append(q, node);
        return node != NULL;
    }
    if (!q->first || q->last)
        return fl_re_fail(p, open, "global flags not at the start of the expression");
    p->flags |= on;
    if ((p->flags & FLAG_TYPES) == FLAG_TYPES)
        return fl_re_fail(p, open, "ASCII and UNICODE flags are incompatible");
    *q->flags = combine(*q->flags, on, 0);
    *q->verbose = *q->verbose || on & FLAG_X;
    return true;
}

static bool skip_comment(fl_re_parser *p, size_t open) {
    for (uint32_t c = 0; c != ')';) {
        if (fl_re_peek(p) == '\\')
            fl_re_take(p); /* an escaped ) does not end it */
        else if (fl_re_peek(p) == FL_RE_END)
            return fl_re_fail(p, open, "missing ), unterminated comment");
        else {
            c = fl_re_take(p);
            continue;
        }
        if (fl_re_take(p) == FL_RE_END)
            return fl_re_fail(p, open, "bad escape (end of pattern)");
    }
    return true;
}

/* Behind "(?" and c. */
static fl_re_node *read_extension(fl_re_parser *p, uint32_t c, size_t open, unsigned flags, bool verbose) {
    switch (c) {
    case 'P':
        return read_python_group(p, open, flags, verbose);
    case ':':
        return read_group(p, fl_re_node_new(p, FL_RE_GROUP, flags), open, flags, verbose);
    case '>':
        return read_group(p, fl_re_node_new(p, FL_RE_ATOMIC, flags), open, flags, verbose);
    case '=':
    case '!':
        return read_look(p, open, flags, verbose, false, c == '!');
    case '(':
        return read_condition(p, open, flags, verbose);
    case '<':
        if (fl_re_eat(p, '='))
            return read_look(p, open, flags, verbose, true, false);
        if (fl_re_eat(p, '!'))
            return read_look(p, open, flags, verbose, true, true);
        if (fl_re_take(p) == FL_RE_END)
            return fl_re_fail(p, p->at, "unexpected end of pattern"), NULL;
        break;
    case FL_RE_END:
        return fl_re_fail(p, p->at, "unexpected end of pattern"), NULL;
    default:
        break;
    }
    const fl_str found = fl_str_sub(p->text, open + 1, p->at);
    return fl_re_fail(p, open + 1, "unknown extension %.*s", FL_STR_ARG(found)), NULL;
}

static bool append_group(fl_re_parser *p, sequence *q) {
    const size_t open = p->at - 1;
    fl_re_node *node;
    if (!fl_re_eat(p, '?')) {
        node = read_capture(p, FL_STR_NONE, open, *q->flags, *q->verbose);
    } else {
        const uint32_t c = fl_re_take(p);
        if (c == '#')
            return skip_comment(p, open);
        if (c == '-' || c == 'L' || flag_of(c))
            return append_flags(p, q, c, open);
        node = read_extension(p, c, open, *q->flags, *q->verbose);
    }
    if (node)
        append(q, node);
    return node != NULL;
}

static bool read_count(fl_re_parser *p, uint64_t *n) {
    const size_t start = p->at;
    *n = 0;
    for (uint32_t c; (c = fl_re_peek(p)) >= '0' && c <= '9'; fl_re_take(p))
        *n = least(*n * 10 + (c - '0'), MAX_REPEAT);
    return p->at > start;
}

/* The counts of a quantifier whose first character c was taken. false: the '{' is a character. */
static bool read_counts(fl_re_parser *p, uint32_t c, uint64_t *min, uint64_t *max) {
    *min = c == '+';
    *max = c == '?' ? 1 : MAX_REPEAT;
    if (c != '{')
        return true;
    const size_t here = p->at;
    uint64_t lo = 0, hi = 0;
    const bool has_lo = read_count(p, &lo), comma = fl_re_eat(p, ',');
    const bool has_hi = comma ? read_count(p, &hi) : has_lo;
    if (!comma)
        hi = lo;
    if ((!has_lo && !comma) || !fl_re_eat(p, '}')) {
        p->at = here;
        return false;
    }
    if (has_lo)
        *min = lo;
    if (has_hi)
        *max = hi;
    if ((has_lo && lo == MAX_REPEAT) || (has_hi && hi == MAX_REPEAT))
        fl_re_fail(p, here, "the repetition number is too large");
    else if (*max < *min)
        fl_re_fail(p, here, "min repeat greater than max repeat");
    return true;
}

static bool append_repeat(fl_re_parser *p, sequence *q, uint32_t c) {
    const size_t here = p->at - 1;
    uint64_t min, max;
    if (!read_counts(p, c, &min, &max)) {
        fl_re_node *brace = fl_re_node_new(p, FL_RE_CHAR, *q->flags);
        brace->cp = c;
        append(q, brace);
        return true;
    }
    fl_re_node *item = q->last;
    if (p->failed)
        return false;
    if (!item || item->op == FL_RE_AT)
        return fl_re_fail(p, here, "nothing to repeat");
    if (item->op == FL_RE_REPEAT)
        return fl_re_fail(p, here, "multiple repeat");
    fl_re_node *node = fl_re_node_new(p, FL_RE_REPEAT, *q->flags);
    node->kind = fl_re_eat(p, '?') ? FL_RE_LAZY : fl_re_eat(p, '+') ? FL_RE_POSSESSIVE : FL_RE_GREEDY;
    node->min = (uint32_t)min;
    node->max = (uint32_t)max;
    node->first = item;
    if (q->before)
        q->before->next = node;
    else
        q->head->first = node;
    q->last = node;
    return true;
}

static bool append_escape(fl_re_parser *p, sequence *q) {
    fl_re_escape e;
    p->at--;
    if (!fl_re_read_escape(p, false, &e))
        return false;
    static const fl_re_op ops[] = {FL_RE_CHAR, FL_RE_SET, FL_RE_AT, FL_RE_REF};
    fl_re_node *node = fl_re_node_new(p, ops[e.kind], *q->flags);
    node->cp = e.cp;
    if (e.kind == FL_ESCAPE_REF)
        node->group = e.cp;
    if (e.kind == FL_ESCAPE_CLASS) {
        fl_charset *set = FL_NEW(p->arena, fl_charset);
        set->classes = e.class;
        node->set = set;
    }
    append(q, node);
    return true;
}

/* Blanks and comments of (?x). */
static bool skip_verbose(fl_re_parser *p, uint32_t c) {
    if (c == '#') {
        while (c != '\n' && c != FL_RE_END) {
            c = fl_re_take(p);
            if (c == '\\') /* an escaped end of line does not end it */
                fl_re_take(p);
        }
        return true;
    }
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool append_next(fl_re_parser *p, sequence *q, uint32_t c) {
    fl_re_node *node;
    switch (c) {
    case '\\':
        return append_escape(p, q);
    case '[':
        node = fl_re_read_class(p, *q->flags);
        if (node)
            append(q, node);
        return node != NULL;
    case '(':
        return append_group(p, q);
    case '*':
    case '+':
    case '?':
    case '{':
        return append_repeat(p, q, c);
    default:
        node = fl_re_node_new(p, c == '.' ? FL_RE_ANY : c == '^' || c == '$' ? FL_RE_AT : FL_RE_CHAR, *q->flags);
        node->cp = c;
        append(q, node);
        return true;
    }
}

/* Up to '|', ')' or the end. */
static fl_re_node *read_sequence(fl_re_parser *p, unsigned *flags, bool *verbose, bool first) {
    sequence q = {.head = fl_re_node_new(p, FL_RE_SEQ, *flags), .flags = flags, .verbose = verbose, .first = first};
    for (;;) {
        const uint32_t c = fl_re_peek(p);
        if (c == FL_RE_END || c == '|' || c == ')')
            return q.head;
        fl_re_take(p);
        if (*verbose && skip_verbose(p, c))
            continue;
        if (c == FL_CP_BAD) {
            fl_re_fail(p, p->at, "not UTF-8");
            return NULL;
        }
        if (!append_next(p, &q, c))
            return NULL;
    }
}

static fl_re_node *read_alternatives(fl_re_parser *p, unsigned flags, bool verbose, bool top) {
    if (!deeper(p))
        return NULL;
    fl_re_node *first = read_sequence(p, &flags, &verbose, top), *last = first;
    while (last && fl_re_eat(p, '|')) {
        last->next = read_sequence(p, &flags, &verbose, false);
        last = last->next;
    }
    p->depth--;
    if (!last || first == last)
        return last ? first : NULL;
    fl_re_node *alt = fl_re_node_new(p, FL_RE_ALT, flags);
    alt->first = first;
    return alt;
}

static const bool *mark_referred(const fl_re_parser *p) {
    bool *referred = FL_NEW_N(p->arena, p->widths.n, bool);
    for (size_t i = 0; i < p->refers.n; i++)
        referred[p->refers.v[i]] = true;
    return referred;
}

bool fl_re_parse(fl_arena *arena, fl_str text, fl_re_tree *tree, fl_str *why) {
    fl_re_parser p = {.arena = arena, .text = fl_arena_str(arena, text)};
    FL_PUSH(arena, &p.widths, ((fl_re_width){0}));
    *tree = (fl_re_tree){.root = read_alternatives(&p, 0, false, true)};
    if (tree->root && p.at < p.text.n)
        fl_re_fail(&p, p.at, "unbalanced parenthesis");
    for (size_t i = 0; i < p.refers.n && !p.failed; i++)
        if (p.refers.v[i] >= p.widths.n)
            fl_re_fail(&p, p.text.n, "invalid group reference %u", p.refers.v[i]);
    if (p.failed) {
        *why = p.why;
        return false;
    }
    tree->groups = (unsigned)p.widths.n - 1;
    tree->names = p.names.v;
    tree->n_names = p.names.n;
    tree->referred = mark_referred(&p);
    return true;
}
