/* timeline.h - what held when: the facts as of a time, per key. Diagnosis only ever looks through a view.
 * A view borrows the store and lives in the caller's arena. Without times all captures count as one moment. */
#ifndef FL_TIMELINE_TIMELINE_H
#define FL_TIMELINE_TIMELINE_H

#include "facts/facts.h"

typedef struct fl_view fl_view;

/* Facts that hold as of t (FL_TIME_NONE: the last observation). A newer whole read of the same read name and keys replaces
 * the rows of the older one; single facts (circuit, peering, gateway, connection …) are replaced per key, and only the
 * fields that the newer one read; errors and blanks replace nothing. Facts without a time always hold, and never
 * replace nor are replaced. */
fl_view *fl_view_new(fl_arena *arena, const fl_store *store, fl_time t);
/* All holding facts of a kind, store order. */
const fl_fact *const *fl_view_all(const fl_view *v, fl_kind kind, size_t *n);
/* Distinct observation times of the store, ascending. */
size_t fl_timeline_times(fl_arena *arena, const fl_store *store, fl_time **times);

#endif
