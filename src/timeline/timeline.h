/* timeline.h - what held when: the facts as of a time, per key. Diagnosis only ever looks through a view.
 * A view borrows the store and lives in the caller's arena. Without times all captures count as one moment. */
#ifndef FL_TIMELINE_TIMELINE_H
#define FL_TIMELINE_TIMELINE_H

#include "facts/rows.h"

typedef struct fl_view fl_view;

/* Facts that hold as of t (FL_TIME_NONE: the last observation). A newer whole read of the same read name and keys replaces
 * the rows of the older one; single facts (circuit, peering, gateway, connection …) are replaced per key, and only the
 * fields that the newer one read; errors and blanks replace nothing. Facts without a time always hold, and never
 * replace nor are replaced. */
fl_view *fl_view_new(fl_arena *arena, const fl_store *store, fl_time t);
/* For views of many times: what facts are about the same thing is asked once. No two views are made at a time. */
typedef struct fl_views fl_views;
fl_views *fl_views_new(fl_arena *arena, const fl_store *store);
const fl_store *fl_views_store(const fl_views *views);
fl_view *fl_view_of(fl_arena *arena, const fl_views *views, fl_time t);
/* All holding facts of a kind, store order. Not of packed kinds. */
const fl_fact *const *fl_view_all(const fl_view *v, fl_kind kind, size_t *n);
/* The same of a kind whose facts come and go with their read (FL_ROUTE), in stretches that share read, time and keys. */
typedef struct fl_span {
    const fl_fact *const *v;
    size_t n;
} fl_span;
const fl_span *fl_view_spans(const fl_view *v, fl_kind kind, size_t *n);
/* Sessions, routes or circuits of all times, those that have one: a list for each circuit, peering and path, whatever
 * the case of their names, in store order. */
typedef struct fl_past {
    const fl_fact **v;
    size_t n;
    fl_time first; /* the earliest of them */
} fl_past;
const fl_past *fl_views_past(const fl_views *views, fl_kind kind, size_t *n);
/* Walks the holding facts of a packed kind. sets: by key set, only rows of these (NULL: all); it must outlive the walk. */
typedef struct fl_view_rows {
    fl_rows rows;
    fl_time t;
} fl_view_rows;
void fl_view_rows_begin(fl_view_rows *r, const fl_view *v, fl_kind kind, const bool *sets);
const fl_fact *fl_view_rows_next(fl_view_rows *r);
/* By key set of the store: may rows of it hold? */
const bool *fl_view_sets(const fl_view *v);
/* Distinct observation times of the store, ascending. */
size_t fl_timeline_times(fl_arena *arena, const fl_store *store, fl_time **times);

/* Was a change made before one of the three reads that come first (provider state, ARP, BGP summary) was taken, though it
 * was taken later? By time where both have one, by line in one document; what cannot be ordered is no. */
typedef struct fl_early fl_early;
fl_early *fl_early_new(fl_arena *arena, const fl_store *store);
bool fl_early_is(const fl_early *e, const fl_fact *action);

#endif
