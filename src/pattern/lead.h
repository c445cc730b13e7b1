/* lead.h - expressions that begin with any text that is free of some letters: "^[^%"]*%BGP-5-ADJCHANGE: …". What comes
 * next is a text, so that it is searched for instead of trying all lengths of what stands before. Private to the stage. */
#ifndef FL_PATTERN_LEAD_H
#define FL_PATTERN_LEAD_H

#include <stdbool.h>

#include "base/str.h"

enum { FL_LEAD_FREE_OF = 4 };
typedef struct fl_lead {
    char free_of[FL_LEAD_FREE_OF]; /* the letters that do not stand before */
    unsigned n_free_of;
    fl_str head; /* what the rest begins with */
    fl_str rest; /* the expression behind "[^…]*"; empty: another expression */
} fl_lead;

/* The expression has no alternatives outside of groups. Its texts are borrowed. */
fl_lead fl_lead_of(fl_str expression);
/* The places in s where the rest may match, from the last one to the first, in the order of a greedy "[^…]*". *at: a number that
 * fl_lead_end gave, then the place before. false: there is none any more. */
size_t fl_lead_end(const fl_lead *l, fl_str s);
bool fl_lead_before(const fl_lead *l, fl_str s, size_t *at);

#endif
