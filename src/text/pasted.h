/* pasted.h - what programs between the terminal and the file did to the text: mail, chat, wikis and word processors.
 * Works on the clean text in place; a line only ever becomes shorter, its place in the original stays. */
#ifndef FL_TEXT_PASTED_H
#define FL_TEXT_PASTED_H

#include "text/text.h"

/* One line of n bytes: no-break and other special blanks become blanks, what has no width goes (zero width space, soft
 * hyphen, marks of direction), and typographic quotes become plain ones where the line has no plain ones: a line that
 * has both was written so. Returns the new length. */
size_t fl_pasted_clean(char *line, size_t n);

/* Blanks the marks of quoted mail ("> ", ">> ") where a block of lines has them and no shell printed it. True when it did. */
bool fl_pasted_unquote(fl_text *t, char *data);

/* Takes off the time that a terminal program wrote before every line, where a prompt stands behind one: a log has none.
 * Before prompts it stays, as the time of the capture. True when it did. */
bool fl_pasted_unstamp(fl_arena *a, fl_text *t, char *data);

#endif
