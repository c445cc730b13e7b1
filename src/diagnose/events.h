/* events.h - the story of a run on one clock: what changed its state, what logs say, what people did, announced and
 * remember. Ascending, each with its evidence, bounded. Lives in the run's arena. */
#ifndef FL_DIAGNOSE_EVENTS_H
#define FL_DIAGNOSE_EVENTS_H

#include "diagnose/diagnose.h"

typedef struct dx_events {
    FL_VEC(fl_event) list;
} dx_events;

/* Fills d->events with all until t (FL_TIME_NONE: all). */
void fl_dx_events(fl_arena *a, const fl_store *store, fl_time t, fl_diagnosis *d);

/* Of these files only. */
void fl_dx_event_add(fl_arena *a, dx_events *out, fl_time at, fl_str text, const fl_evidence *ev);
/* events_log.c */
void fl_dx_log_events(fl_arena *a, const fl_store *store, const fl_history *h, fl_time t, dx_events *out);

#endif
