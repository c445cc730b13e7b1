/* parse.h - what the parts of the parser of expressions share. A parser is on the stack of fl_re_parse; its first
 * mistake stays, and everything returns false or NULL from then on. */
#ifndef FL_TEXTFSM_PARSE_H
#define FL_TEXTFSM_PARSE_H

#include "base/attr.h"
#include "textfsm/regex.h"

/* Characters of the pattern; RE_END behind the last. */
#define FL_RE_END (UINT32_MAX - 1)

typedef struct fl_re_width {
    uint64_t lo, hi;
    bool closed;
} fl_re_width;

typedef struct fl_re_parser {
    fl_arena *arena;
    fl_str text;
    size_t at; /* byte offset of the next character */
    unsigned depth;
    bool failed;
    fl_str why;
    FL_VEC(fl_re_width) widths; /* of each group, [0] unused */
    FL_VEC(fl_re_name) names;
    FL_VEC(unsigned) refers; /* groups that references and conditions name */
    unsigned behind_groups;  /* groups before the look-behind that is being read; 0: none is */
    unsigned flags;          /* global ones */
    bool verbose;
} fl_re_parser;

/* Keeps the first mistake, with the position (in characters) of a byte offset. Returns false. */
bool fl_re_fail(fl_re_parser *p, size_t at, const char *fmt, ...) FL_PRINTF(3, 4);
uint32_t fl_re_peek(const fl_re_parser *p);
uint32_t fl_re_take(fl_re_parser *p);
bool fl_re_eat(fl_re_parser *p, uint32_t cp);

/* One escape, at the backslash. */
typedef enum fl_re_escape_kind { FL_ESCAPE_CHAR, FL_ESCAPE_CLASS, FL_ESCAPE_AT, FL_ESCAPE_REF } fl_re_escape_kind;
typedef struct fl_re_escape {
    fl_re_escape_kind kind;
    uint32_t cp;    /* the character, the letter of an anchor, the group */
    unsigned class; /* FL_CLASS_* */
} fl_re_escape;
bool fl_re_read_escape(fl_re_parser *p, bool in_class, fl_re_escape *out);
/* A class, behind its '['. */
fl_re_node *fl_re_read_class(fl_re_parser *p, unsigned flags);
fl_re_node *fl_re_node_new(fl_re_parser *p, fl_re_op op, unsigned flags);
/* A reference to a group is allowed here. */
bool fl_re_may_refer(fl_re_parser *p, unsigned group, size_t at);
/* str.isidentifier(), where characters beyond ASCII all count as letters. */
bool fl_re_is_identifier(fl_str name);

#endif
