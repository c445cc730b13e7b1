/* ladder.h - the sequence of reads for a terminal: a block per circuit, in it per peering a row per step and path.
 * Narrow terminals get a row for each path, wide ones the paths side by side. Borrows the model; cannot fail. */
#ifndef FL_REPORT_LADDER_H
#define FL_REPORT_LADDER_H

#include "report/model.h"
#include "report/term.h"

void fl_ladder_text(const fl_rep *m, const fl_term *t);
/* "✓ healthy": mark, or its ASCII form, and ink of a result. */
fl_str fl_result_mark(fl_result r, bool utf8);
fl_ink fl_result_ink(fl_result r);
fl_ink fl_class_ink(fl_class c);

#endif
