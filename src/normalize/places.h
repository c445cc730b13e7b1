/* places.h - which rules can have a place in a text at all: one pass for the literals that their `recognize.text` needs,
 * whatever their number. Made once for all documents. Private to the stage. */
#ifndef FL_NORMALIZE_PLACES_H
#define FL_NORMALIZE_PLACES_H

#include "normalize/internal.h"

/* By index of the rule: false when its text is certainly not there. Lasts until the next call. */
const bool *fl_norm_possible_places(fl_normalizer *n, fl_str text);

#endif
