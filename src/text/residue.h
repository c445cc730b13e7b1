/* residue.h - what a terminal session leaves between the lines: spinners, pager prompts, typescript frames.
 * Private to the text stage. Looks at clean lines only and says which bytes to leave out; never more than the residue
 * itself. */
#ifndef FL_TEXT_RESIDUE_H
#define FL_TEXT_RESIDUE_H

#include "base/str.h"

typedef struct fl_residue {
    size_t from, to; /* to leave out */
    unsigned flag;   /* FL_TEXT_SPINNER, FL_TEXT_PAGER, FL_TEXT_TYPESCRIPT; 0: nothing found */
} fl_residue;

fl_residue fl_residue_find(fl_str line);
/* Whether the first bytes can begin a residue at all: one table look-up for most lines. */
bool fl_residue_may_start(fl_str line);
/* Nothing but progress: a spinner, a bar in brackets, a percentage, a pager prompt. Such text may be overwritten. */
bool fl_residue_is_progress(fl_str text);
/* Bytes of a pager prompt at the start (blanks before it counted), 0 when there is none. */
size_t fl_residue_pager(fl_str s);

#endif
