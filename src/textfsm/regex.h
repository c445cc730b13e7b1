/* regex.h - expressions in the language of Python's `re` (as of 3.11, for text), matched by PCRE2 with the same result.
 * Everything lives in the arena and the pattern set that were given to fl_re_compile. An expression that Python refuses
 * is refused with Python's reason.
 *
 * An expression is parsed into a tree, and the tree is written down for PCRE2 in two dialects. Lines of plain ASCII,
 * which is nearly all, are matched as bytes with ASCII classes, at twice the speed; all other lines as UTF-8 with the
 * classes as Python has them for text. Only the groups that somebody asks for are captured. */
#ifndef FL_TEXTFSM_REGEX_H
#define FL_TEXTFSM_REGEX_H

#include "base/arena.h"
#include "pattern/pattern.h"
#include "textfsm/chars.h"

typedef enum fl_re_op {
    FL_RE_CHAR, /* cp */
    FL_RE_ANY,
    FL_RE_SET,    /* set */
    FL_RE_AT,     /* cp: '^' '$' 'A' 'Z' 'b' 'B' */
    FL_RE_SEQ,    /* children, may be none */
    FL_RE_ALT,    /* children, two or more */
    FL_RE_GROUP,  /* one child; group 0: not capturing */
    FL_RE_ATOMIC, /* one child */
    FL_RE_REPEAT, /* one child; min, max, kind */
    FL_RE_LOOK,   /* one child; behind, negated */
    FL_RE_REF,    /* group */
    FL_RE_COND    /* group; one or two children */
} fl_re_op;

/* Flags in force where a node was written; (?i) (?m) (?s) (?a). */
enum { FL_RE_I = 1, FL_RE_M = 2, FL_RE_S = 4, FL_RE_A = 8 };
#define FL_RE_MANY UINT32_MAX
typedef enum fl_re_kind { FL_RE_GREEDY, FL_RE_LAZY, FL_RE_POSSESSIVE } fl_re_kind;

typedef struct fl_re_node {
    fl_re_op op;
    unsigned flags;
    uint32_t cp;
    uint32_t min, max;
    fl_re_kind kind;
    unsigned group;
    bool behind, negated;
    const fl_charset *set;
    struct fl_re_node *first, *next; /* first child, next sibling */
} fl_re_node;

typedef struct fl_re_name {
    fl_str name;
    unsigned group;
} fl_re_name;

typedef struct fl_re_tree {
    fl_re_node *root;
    unsigned groups; /* capturing groups, not counting the whole */
    const fl_re_name *names;
    size_t n_names;       /* in the order of their groups */
    const bool *referred; /* [groups + 1]: a back reference or a condition needs the group */
} fl_re_tree;

/* false with the reason ("nothing to repeat at position 4") in *why, which lives in the arena. text is UTF-8. */
bool fl_re_parse(fl_arena *arena, fl_str text, fl_re_tree *tree, fl_str *why);

/* The tree for PCRE2. unicode: UTF-8 subjects, else plain ASCII ones, see fl_re_is_plain. number[group] is the group's
 * number in the result, 0 when it is not to be captured. */
fl_str fl_re_write(fl_arena *arena, const fl_re_tree *tree, const unsigned *number, bool unicode);

typedef struct fl_re fl_re;
/* Groups of which keep[group] is true are captured; keep NULL: all. PCRE2 itself is asked at the first match, or by
 * fl_re_check. */
fl_re *fl_re_new(fl_arena *arena, fl_patterns *set, const fl_re_tree *tree, const bool *keep);
/* Asks PCRE2 now; false with *why in the arena. */
bool fl_re_check(fl_re *re, fl_arena *arena, fl_str *why);

/* No byte but tab and the printable ones: ASCII classes and Unicode ones then agree, and no line ends inside. */
bool fl_re_is_plain(fl_str s);

typedef struct fl_re_match {
    const size_t *spans;
    unsigned n;
} fl_re_match;
/* As re.match: from the start of s. s is valid UTF-8; plain says fl_re_is_plain(s). */
fl_match_result fl_re_match_at_start(fl_re *re, fl_str s, bool plain, uint32_t limit, fl_re_match *m);
/* A plain line made ready for many expressions: its text with zeros behind it, and where its blanks and digits end. */
enum { FL_RE_LINE_MAX = 4096, FL_RE_PAD = 32 };
typedef enum fl_re_mask { FL_RE_BLANK, FL_RE_INK, FL_RE_DIGIT, FL_RE_FILL, FL_RE_MASKS } fl_re_mask;
typedef struct fl_re_line {
    size_t n;
    /* Bits of the bytes that are no blank or tab, no other byte, no digit, no blank or digit; the end of the line is
     * none of them. */
    uint64_t out[FL_RE_MASKS][FL_RE_LINE_MAX / 64 + 1];
    char text[FL_RE_LINE_MAX + FL_RE_PAD];
} fl_re_line;
/* The plain bytes at the start of a text, at most FL_RE_LINE_MAX. Returns how many they are. */
size_t fl_re_line_read(fl_re_line *line, fl_str text);
/* As fl_re_match_at_start, but mostly without PCRE2: see straight.h. */
fl_match_result fl_re_match_line(fl_re *re, const fl_re_line *line, uint32_t limit, fl_re_match *m);
/* Text of a group by fl_re_number; p NULL: it did not take part. */
static inline fl_str fl_re_group(const fl_re_match *m, fl_str s, unsigned number) {
    if (number >= m->n || m->spans[2 * (size_t)number] == FL_SPAN_NONE)
        return FL_STR_NONE;
    const size_t from = m->spans[2 * (size_t)number], to = m->spans[2 * (size_t)number + 1];
    return (fl_str){s.p + from, to > from ? to - from : 0};
}
/* Number to pass to fl_re_group for a group of the tree; 0: not kept. */
unsigned fl_re_number(const fl_re *re, unsigned group);

/* What a plain line must look like for the expression to match at all; see first.c. */
enum { FL_RE_LEAD = 8, FL_RE_BYTES = 128 };
typedef struct fl_re_lead {
    /* bytes[k] has the bytes that may stand at offset k; past[k]: the line may end before offset k */
    uint64_t bytes[FL_RE_LEAD][FL_RE_BYTES / 64];
    bool past[FL_RE_LEAD];
    /* the same from the first byte on that is neither blank nor tab */
    uint64_t ink[FL_RE_LEAD][FL_RE_BYTES / 64];
    bool ink_past[FL_RE_LEAD];
    char needs; /* a byte that must be somewhere in the line; NUL: none is known that is worth looking for */
} fl_re_lead;
void fl_re_find_lead(const fl_re_tree *tree, fl_re_lead *lead);

#endif
