/* markdown.h - which lines of a Markdown document are fences and which are prose.
 * Private to the text stage; works on the clean lines and their data, sets line flags and FL_TEXT_MARKDOWN. A text
 * without one closed pair of fences is left alone. */
#ifndef FL_TEXT_MARKDOWN_H
#define FL_TEXT_MARKDOWN_H

#include "text/text.h"

/* Whether a line could be a fence: blanks, quote marks or a list mark, then three backticks or tildes. */
bool fl_markdown_may_fence(fl_str line);
/* candidates: ascending indexes of the lines for which the above holds. data is t->data, writable. */
void fl_markdown_mark(fl_text *t, char *data, const size_t *candidates, size_t n);

#endif
