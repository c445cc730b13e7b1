/* words.h - a command line as words and parts: quotes, brackets and escapes of bash, PowerShell and cmd in one reader,
 * because a capture does not say which shell it came from.
 * Slices point into the line given; only fl_words_unquote takes memory. An unclosed quote is an ordinary character. */
#ifndef FL_CAPTURE_WORDS_H
#define FL_CAPTURE_WORDS_H

#include "base/arena.h"

typedef enum fl_break {
    FL_BREAK_CHAIN, /* ; && || and a lone & */
    FL_BREAK_PIPE   /* | */
} fl_break;

/* Behind the quoted part that starts at i, or i when none starts there (or it is never closed). */
size_t fl_words_quoted(fl_str s, size_t i);
/* Offset of the next unquoted separator outside of all brackets; s.n: none. *width is its length. */
size_t fl_words_break(fl_str s, size_t i, fl_break what, size_t *width);
/* Behind the bracket that closes the one at i; 0: it is never closed. */
size_t fl_words_close(fl_str s, size_t i);
/* Next word, quotes kept; advances *rest; false at the end. A bracketed part is inside its word. */
bool fl_words_next(fl_str *rest, fl_str *word);
/* Without quotes and escapes; a copy only when something had to go. */
fl_str fl_words_unquote(fl_arena *arena, fl_str word);
/* Is a quote or bracket still open at the end? Then the command is not whole. */
bool fl_words_open(fl_str s);

#endif
