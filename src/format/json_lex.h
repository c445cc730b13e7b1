/* json_lex.h - the tokens of JSON: strings, numbers and words at a place in a text.
 * Nothing is kept but unescaped strings, in the arena. Bad input is an answer, never an error. Private to this stage.
 */
#ifndef FL_FORMAT_JSON_LEX_H
#define FL_FORMAT_JSON_LEX_H

#include "base/arena.h"
#include "format/json.h"

typedef enum fl_lex {
    FL_LEX_OK,
    FL_LEX_CUT, /* the text ended inside the token */
    FL_LEX_BAD  /* not such a token; *p is where it went wrong */
} fl_lex;

/* *p at the opening quote. On OK *p is behind the closing one; a string never goes over the end of its line.
 * strict refuses unknown escapes and control characters, else both are kept verbatim. */
fl_lex fl_lex_string(fl_arena *arena, const char **p, const char *end, bool strict, fl_str *out);
/* *p at '-' or a digit. On OK and CUT *p is behind the number, and nothing but a delimiter or the end follows. */
fl_lex fl_lex_number(const char **p, const char *end, fl_str *out);
/* word at *p with a delimiter behind it. */
fl_lex fl_lex_word(const char **p, const char *end, fl_str word);

/* Appends a node to its parent's children. */
static inline void fl_json_attach(fl_json *parent, fl_json *n) {
    n->parent = parent;
    n->index = parent->count++;
    if (parent->last)
        parent->last->next = n;
    else
        parent->first = n;
    parent->last = n;
}

#endif
