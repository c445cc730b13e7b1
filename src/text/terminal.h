/* terminal.h - what one line with control characters shows on a terminal.
 * Private to the text stage. A played segment ends at a carriage return (or a move to column one, which is the same);
 * the caller decides what becomes of a segment that the next one overwrote. Memory is bounded by the longest line. */
#ifndef FL_TEXT_TERMINAL_H
#define FL_TEXT_TERMINAL_H

#include "base/str.h"

typedef struct fl_terminal {
    uint32_t *cell; /* code points of the segment */
    size_t n, cap, cursor;
    size_t max; /* cells that a line may have */
    size_t pad; /* blanks that cursor moves may still add in this document */
    uint32_t replaced;
    bool control;  /* anything was removed */
    bool overflow; /* a segment was longer than max */
} fl_terminal;

void fl_terminal_init(fl_terminal *t, size_t max, size_t pad);
void fl_terminal_fini(fl_terminal *t);
/* Plays the first segment of the bytes (a line without its line end). Returns the bytes used: all, or those up to and
 * with the return that ended the segment. */
size_t fl_terminal_play(fl_terminal *t, fl_str bytes);
/* UTF-8 of the segment into out, which has room for 4 * t->n bytes; returns the length. */
size_t fl_terminal_text(const fl_terminal *t, char *out);

#endif
