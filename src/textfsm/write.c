/* The tree written down for PCRE2, so that nothing is left to its own reading of the language:
 *
 *   Python                      PCRE2
 *   ^ $ \A \Z                   \A $ \A \z, and (?m:^) (?m:$) under the flag m
 *   .                           . under the flag s (DOTALL is always on), else \N
 *   \B                          fails in an empty text, as sre does up to Python 3.13
 *   \s, classes with \s         its 29 characters (PCRE2's \s lacks U+001C to U+001F)
 *   \d \w                       \p{Nd} [\p{L}\p{N}_]; whatever newer versions of PCRE2 make of \w
 *   \b                          by looking around at \w
 *   x{,n} x{n,m} with m > 65535 x{0,n}, split in two
 *   groups                      plain groups by number; (?:…) where nobody asks for the text
 *   caseless i, ΐ, ΰ, ﬅ         with the characters that Python folds to them and PCRE2 does not */
#include <stdio.h>

#include "base/out.h"
#include "textfsm/regex.h"

typedef struct writer {
    fl_out *out;
    const unsigned *number;
    bool unicode;
    bool behind; /* in a look-behind, where PCRE2 wants to see a fixed width */
} writer;

/* One character wide, and never matches. */
static const char no_char[] = "(?:(?!).)";

enum { COUNT_MAX = 65535 }; /* PCRE2's largest quantifier */

static void write_node(const writer *w, const fl_re_node *node);

static bool is_letter(uint32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool is_surrogate(uint32_t cp) { return cp >= 0xd800 && cp <= 0xdfff; }

/* One character, in or outside brackets. */
static void write_char(const writer *w, uint32_t cp) {
    char buf[4];
    if (is_letter(cp) || (cp >= '0' && cp <= '9'))
        fl_out_char(w->out, (char)cp);
    else if (cp > ' ' && cp < 0x7f)
        fl_out_printf(w->out, "\\%c", (int)cp);
    else if (cp < 0x80)
        fl_out_printf(w->out, "\\x%02x", (unsigned)cp);
    else
        fl_out_str(w->out, (fl_str){buf, fl_cp_write(cp, buf)});
}

static void write_range(const writer *w, uint32_t lo, uint32_t hi) {
    if (lo > hi)
        return;
    write_char(w, lo);
    if (hi == lo)
        return;
    if (hi > lo + 1)
        fl_out_char(w->out, '-');
    write_char(w, hi);
}

/* Sets of plain ASCII that PCRE2 has a name for. */
static const struct {
    uint64_t bits[2];
    const char *name;
} named[] = {
    {{UINT64_C(0x03ff000000000000), 0}, "\\d"},
    {{~UINT64_C(0x03ff000000000000), ~UINT64_C(0)}, "\\D"},
    {{UINT64_C(0x03ff000000000000), UINT64_C(0x07fffffe87fffffe)}, "\\w"},
    {{~UINT64_C(0x03ff000000000000), ~UINT64_C(0x07fffffe87fffffe)}, "\\W"},
    {{UINT64_C(0x00000001f0003e00), 0}, "\\s"},
    {{~UINT64_C(0x00000001f0003e00), ~UINT64_C(0)}, "\\S"},
    {{~UINT64_C(0), ~UINT64_C(0)}, "."},
    {{0, 0}, no_char},
};

static void write_bits(const writer *w, const uint64_t bits[2]) {
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (named[i].bits[0] == bits[0] && named[i].bits[1] == bits[1]) {
            fl_out_z(w->out, named[i].name);
            return;
        }
    /* The subject is ASCII: bytes beyond belong to whatever side makes the set shorter. */
    const bool inverted = fl_bit(bits, 127) && fl_bit(bits, 1);
    fl_out_z(w->out, inverted ? "[^" : "[");
    for (unsigned lo = 0; lo < 128; lo++) {
        if (fl_bit(bits, lo) == inverted)
            continue;
        unsigned hi = lo;
        while (hi < 127 && fl_bit(bits, hi + 1) != inverted)
            hi++;
        write_range(w, lo, hi);
        lo = hi;
    }
    fl_out_char(w->out, ']');
}

/* Characters that Python folds together and PCRE2 does not. */
static const uint32_t folded[][4] = {
    {'i', 'I', 0x130, 0x131}, {0x390, 0x1fd3, 0, 0}, {0x3b0, 0x1fe3, 0, 0}, {0xfb05, 0xfb06, 0, 0}};
enum { FOLDED = sizeof folded / sizeof *folded };

static bool set_has(const fl_charset *set, uint32_t cp) {
    for (size_t i = 0; i < set->n; i++)
        if (cp >= set->ranges[i].lo && cp <= set->ranges[i].hi)
            return true;
    return false;
}

static void write_folded(const writer *w, const fl_charset *set) {
    for (size_t i = 0; i < FOLDED; i++) {
        bool any = false;
        for (unsigned k = 0; k < 4 && folded[i][k]; k++)
            any = any || set_has(set, folded[i][k]);
        for (unsigned k = 0; any && k < 4 && folded[i][k]; k++)
            write_char(w, folded[i][k]);
    }
}

static void write_spaces(const writer *w, bool inverted) {
    uint32_t from = 0;
    for (unsigned i = 0; i < FL_CP_SPACES; i++) {
        const uint32_t lo = fl_cp_spaces[i][0], hi = fl_cp_spaces[i][1];
        if (!inverted)
            write_range(w, lo, hi);
        else
            write_range(w, from, lo - 1);
        from = hi + 1;
    }
    if (inverted) {
        write_range(w, from, 0xd7ff);
        write_range(w, 0xe000, FL_CP_MAX);
    }
}

static const char ascii_spaces[] = "\\x09-\\x0d\\x20", ascii_word[] = "0-9A-Z\\_a-z";

static void write_class_members(const writer *w, unsigned classes, bool ascii) {
    if (classes & FL_CLASS_D)
        fl_out_z(w->out, ascii ? "0-9" : "\\p{Nd}");
    if (classes & FL_CLASS_ND)
        fl_out_z(w->out, ascii ? "\\x00-\\x2f\\x3a-\\x{10ffff}" : "\\P{Nd}");
    if (classes & FL_CLASS_S && !ascii)
        write_spaces(w, false);
    if (classes & FL_CLASS_S && ascii)
        fl_out_z(w->out, ascii_spaces);
    if (classes & FL_CLASS_NS && !ascii)
        write_spaces(w, true);
    if (classes & FL_CLASS_NS && ascii)
        fl_out_z(w->out, "\\x00-\\x08\\x0e-\\x1f\\x21-\\x{10ffff}");
    if (classes & FL_CLASS_W)
        fl_out_z(w->out, ascii ? ascii_word : "\\p{L}\\p{N}\\_");
    if (classes & FL_CLASS_NW && ascii)
        fl_out_z(w->out, "\\x00-\\x2f\\x3a-\\x40\\x5b-\\x5e\\x60\\x7b-\\x{10ffff}");
}

/* The members as PCRE2 ranges; surrogates are no characters of UTF-8. */
static void write_members(const writer *w, const fl_charset *set, bool caseless, bool ascii) {
    for (size_t i = 0; i < set->n; i++) {
        const fl_char_range r = set->ranges[i];
        write_range(w, is_surrogate(r.lo) ? 0xe000 : r.lo, is_surrogate(r.hi) ? 0xd7ff : r.hi);
    }
    write_class_members(w, set->classes, ascii);
    if (caseless && !ascii)
        write_folded(w, set);
    if (!caseless || !ascii)
        return;
    uint64_t bits[2];
    const fl_charset letters = {.ranges = set->ranges, .n = set->n};
    fl_charset_bits(&letters, true, true, bits);
    for (unsigned b = 'A'; b <= 'z'; b++)
        if (is_letter(b) && fl_bit(bits, b))
            fl_out_char(w->out, (char)b);
}

static bool has_members(const fl_charset *set) {
    for (size_t i = 0; i < set->n; i++)
        if (!is_surrogate(set->ranges[i].lo) || !is_surrogate(set->ranges[i].hi))
            return true;
    return set->classes != 0;
}

/* \W cannot stand in brackets without PCRE2's own idea of it: it stands before them. */
static void write_set_with_nonword(const writer *w, const fl_charset *set, bool caseless) {
    fl_charset rest = *set;
    rest.classes &= ~(unsigned)FL_CLASS_NW;
    fl_out_z(w->out, set->negated ? "(?:(?!" : "(?:");
    fl_out_z(w->out, "[^\\p{L}\\p{N}\\_]");
    if (has_members(&rest)) {
        fl_out_z(w->out, caseless ? "|(?i:[" : "|(?:[");
        write_members(w, &rest, caseless, false);
        fl_out_z(w->out, "])");
    }
    fl_out_z(w->out, set->negated ? ").)" : ")");
}

static void write_set(const writer *w, const fl_re_node *node) {
    const bool caseless = node->flags & FL_RE_I, ascii = node->flags & FL_RE_A;
    if (!w->unicode) {
        uint64_t bits[2];
        fl_charset_bits(node->set, caseless, ascii, bits);
        write_bits(w, bits);
    } else if (!has_members(node->set)) {
        fl_out_z(w->out, node->set->negated ? "." : no_char);
    } else if (node->set->classes & FL_CLASS_NW && !ascii) {
        write_set_with_nonword(w, node->set, caseless);
    } else {
        const bool fold = caseless && !ascii;
        fl_out_z(w->out, fold ? "(?i:[" : "[");
        if (node->set->negated)
            fl_out_char(w->out, '^');
        write_members(w, node->set, caseless, ascii);
        fl_out_z(w->out, fold ? "])" : "]");
    }
}

static void write_literal(const writer *w, const fl_re_node *node) {
    const fl_char_range r = {node->cp, node->cp};
    const fl_charset set = {.ranges = &r, .n = 1};
    const fl_re_node as_set = {.op = FL_RE_SET, .flags = node->flags, .set = &set};
    if (node->flags & FL_RE_I && (is_letter(node->cp) || node->cp >= 0x80))
        write_set(w, &as_set);
    else if ((node->cp >= 0x80 && !w->unicode) || is_surrogate(node->cp))
        fl_out_z(w->out, no_char);
    else
        write_char(w, node->cp);
}

static void write_edge(const writer *w, const fl_re_node *node) {
    const char *no = node->cp == 'B' ? "(?!\\A\\z)" : "";
    if (!w->unicode) {
        fl_out_printf(w->out, "%s\\%c", no, (int)node->cp);
        return;
    }
    const char *word = node->flags & FL_RE_A ? "[0-9A-Z_a-z]" : "[\\p{L}\\p{N}_]";
    fl_out_z(w->out, no);
    if (node->cp == 'b')
        fl_out_printf(w->out, "(?:(?<=%s)(?!%s)|(?<!%s)(?=%s))", word, word, word, word);
    else
        fl_out_printf(w->out, "(?:(?<=%s)(?=%s)|(?<!%s)(?!%s))", word, word, word, word);
}

static void write_at(const writer *w, const fl_re_node *node) {
    const bool lines = node->flags & FL_RE_M;
    switch (node->cp) {
    case '^':
        fl_out_z(w->out, lines ? "(?m:^)" : "\\A");
        break;
    case '$':
        fl_out_z(w->out, !w->unicode ? "\\z" : lines ? "(?m:$)" : "$");
        break;
    case 'A':
    case 'Z':
        fl_out_z(w->out, node->cp == 'A' ? "\\A" : "\\z");
        break;
    default:
        write_edge(w, node);
        break;
    }
}

static void write_all(const writer *w, const fl_re_node *first, const char *between) {
    for (const fl_re_node *n = first; n; n = n->next) {
        write_node(w, n);
        if (n->next)
            fl_out_z(w->out, between);
    }
}

static void write_wrapped(const writer *w, const char *open, const fl_re_node *node) {
    const bool one_alt = node->op != FL_RE_ALT && node->first->op == FL_RE_ALT; /* a group's own alternatives */
    const fl_re_node *from = one_alt ? node->first : node;
    fl_out_z(w->out, open);
    write_all(w, from->first, from->op == FL_RE_ALT ? "|" : "");
    fl_out_char(w->out, ')');
}

/* One quantified copy. A group that captures in several copies would be several groups, so only counts that fit one
 * quantifier are exact for those; fl_re_check says when PCRE2 finds the rest too large. */
static void write_count(const writer *w, const fl_re_node *node, uint64_t min, uint64_t max) {
    const fl_re_node *item = node->first;
    const bool single = item->op == FL_RE_CHAR || item->op == FL_RE_ANY || item->op == FL_RE_SET ||
                        (item->op == FL_RE_GROUP && item->group && w->number[item->group]);
    fl_out_z(w->out, single ? "" : "(?:");
    write_node(w, item);
    fl_out_z(w->out, single ? "" : ")");
    if (min == 0 && max == FL_RE_MANY)
        fl_out_char(w->out, '*');
    else if (min == 1 && max == FL_RE_MANY)
        fl_out_char(w->out, '+');
    else if (min == 0 && max == 1)
        fl_out_char(w->out, '?');
    else if (max == FL_RE_MANY)
        fl_out_printf(w->out, "{%u,}", (unsigned)min);
    else
        fl_out_printf(w->out, "{%u,%u}", (unsigned)min, (unsigned)max);
    if (node->kind == FL_RE_LAZY)
        fl_out_char(w->out, '?');
    else if (node->kind == FL_RE_POSSESSIVE)
        fl_out_char(w->out, '+');
}

static bool is_empty_match(const fl_re_node *node) {
    if (node->op == FL_RE_AT || node->op == FL_RE_LOOK)
        return true;
    if (node->op == FL_RE_CHAR || node->op == FL_RE_ANY || node->op == FL_RE_SET || node->op == FL_RE_REF)
        return false;
    for (const fl_re_node *n = node->first; n; n = n->next)
        if (!is_empty_match(n))
            return false;
    return true;
}

/* What matches only nothing need not be tried twice; said so that its width is plain to see. */
static void write_empty_repeat(const writer *w, const fl_re_node *node) {
    fl_out_z(w->out, node->min > 0 || node->max == 0 ? "(?:" : node->kind == FL_RE_LAZY ? "(?:|" : "(?:(?:");
    if (node->max > 0)
        write_node(w, node->first);
    fl_out_z(w->out, node->min > 0 || node->max == 0 || node->kind == FL_RE_LAZY ? ")" : ")|)");
}

/* At most this many copies of 65,535; lines are not longer. */
enum { COPIES_MAX = 64 };

static void write_repeat(const writer *w, const fl_re_node *node) {
    uint64_t min = node->min, max = node->max;
    if (w->behind && is_empty_match(node->first)) {
        write_empty_repeat(w, node);
        return;
    }
    if (max != FL_RE_MANY && max > (uint64_t)COPIES_MAX * COUNT_MAX)
        max = FL_RE_MANY;
    if (min <= COUNT_MAX && (max == FL_RE_MANY || max <= COUNT_MAX)) {
        write_count(w, node, min, max);
        return;
    }
    if (min > (uint64_t)COPIES_MAX * COUNT_MAX) {
        fl_out_z(w->out, "(?!)");
        return;
    }
    fl_out_z(w->out, node->kind == FL_RE_POSSESSIVE ? "(?>" : "(?:");
    while (min > 0 || max > 0) {
        const uint64_t from = min < COUNT_MAX ? min : COUNT_MAX;
        const bool open_end = max == FL_RE_MANY && min <= COUNT_MAX;
        const uint64_t to = open_end ? FL_RE_MANY : max == FL_RE_MANY || max > COUNT_MAX ? COUNT_MAX : max;
        write_count(w, node, from, to < from ? from : to);
        min -= from;
        max -= open_end ? max : max == FL_RE_MANY ? 0 : to;
    }
    fl_out_char(w->out, ')');
}

static void write_look(const writer *w, const fl_re_node *node) {
    writer inner = *w;
    inner.behind = node->behind;
    const char *open = node->behind ? node->negated ? "(?<!" : "(?<=" : node->negated ? "(?!" : "(?=";
    write_wrapped(&inner, open, node);
}

static void write_node(const writer *w, const fl_re_node *node) {
    switch (node->op) {
    case FL_RE_CHAR:
        write_literal(w, node);
        break;
    case FL_RE_ANY:
        fl_out_z(w->out, node->flags & FL_RE_S || !w->unicode ? "." : "\\N");
        break;
    case FL_RE_SET:
        write_set(w, node);
        break;
    case FL_RE_AT:
        write_at(w, node);
        break;
    case FL_RE_SEQ:
        write_all(w, node->first, "");
        break;
    case FL_RE_ALT:
        write_wrapped(w, "(?:", node);
        break;
    case FL_RE_GROUP:
        write_wrapped(w, node->group && w->number[node->group] ? "(" : "(?:", node);
        break;
    case FL_RE_ATOMIC:
        write_wrapped(w, "(?>", node);
        break;
    case FL_RE_REPEAT:
        write_repeat(w, node);
        break;
    case FL_RE_LOOK:
        write_look(w, node);
        break;
    case FL_RE_REF:
        fl_out_printf(w->out, node->flags & FL_RE_I ? "(?i:\\g{%u})" : "\\g{%u}", w->number[node->group]);
        break;
    case FL_RE_COND:
        fl_out_printf(w->out, "(?(%u)", w->number[node->group]);
        write_all(w, node->first, "|");
        fl_out_char(w->out, ')');
        break;
    }
}

fl_str fl_re_write(fl_arena *arena, const fl_re_tree *tree, const unsigned *number, bool unicode) {
    const writer w = {fl_out_new(NULL, NULL), number, unicode, false};
    write_node(&w, tree->root);
    const fl_str text = fl_arena_str(arena, fl_out_text(w.out));
    fl_out_free(w.out);
    return text;
}
