/* fsm_section.h - reads one section with the template of its rule, whole or in windows. Readings live in the
 * normalizer's arena as it was when they were opened, until they are closed. Private to the stage. */
#ifndef FL_NORMALIZE_FSM_SECTION_H
#define FL_NORMALIZE_FSM_SECTION_H

#include "normalize/internal.h"

typedef struct fl_fsm_reading fl_fsm_reading;

/* Reads the whole section. */
void fl_norm_fsm_section(fl_normalizer *n, const fl_section *s);

/* The same step by step. The lines of a long section come in windows: with each, n->text may be another text. NULL:
 * there is nothing to read; of a long section also when it must be seen whole (then nothing was done). */
fl_fsm_reading *fl_norm_fsm_open(fl_normalizer *n, const fl_section *s, bool is_long);
/* The next lines of the section: [first, last) of n->text. Lines before them may be those that were fed last. */
void fl_norm_fsm_feed(fl_fsm_reading *x, size_t first, size_t last);
/* closed: something stands behind the section that ended it. */
void fl_norm_fsm_close(fl_fsm_reading *x, bool closed);

/* Does the rule's template find a record in these lines? */
bool fl_norm_fsm_finds(fl_normalizer *n, const fl_rule *r, size_t first, size_t last);

/* A line as templates see it. */
fl_str fl_norm_output_line(const fl_normalizer *n, size_t i);
/* The lines [first, last) as one text. */
fl_str fl_norm_span_text(const fl_normalizer *n, size_t first, size_t last);

#endif
