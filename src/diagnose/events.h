/* events.h - the timeline of the report: noted changes, and states that differ from the one seen before. */
#ifndef FL_DIAGNOSE_EVENTS_H
#define FL_DIAGNOSE_EVENTS_H

#include "diagnose/diagnose.h"

/* Fills d->events, ascending; facts after t are left out (FL_TIME_NONE: none is). */
void fl_dx_events(fl_arena *a, const fl_store *store, fl_time t, fl_diagnosis *d);

#endif
