/* quotes.h - the lines that are quoted, by document and line. Most come in the order of the input, and stand one behind
 * the other; those that come late are in a table. Private to facts. */
#ifndef FL_FACTS_QUOTES_H
#define FL_FACTS_QUOTES_H

#include "facts/facts.h"

typedef struct fl_quotes {
    FL_VEC(fl_quote *) chunks;
    size_t n;        /* of them that stand in chunks */
    fl_quote *table; /* open addressing; text.p NULL: free */
    size_t n_late, cap_late;
} fl_quotes;

/* NULL: it is not quoted. */
const fl_quote *fl_quotes_find(const fl_quotes *q, uint32_t document, uint32_t line);
/* The line must not be quoted yet; text is borrowed. */
void fl_quotes_add(fl_quotes *q, fl_arena *a, uint32_t document, uint32_t line, fl_str text);

#endif
