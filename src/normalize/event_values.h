/* event_values.h - where the values of an event come from, worked out once: groups by their numbers, and what conversions
 * made of the last few texts. Private to normalize. */
#ifndef FL_NORMALIZE_EVENT_VALUES_H
#define FL_NORMALIZE_EVENT_VALUES_H

#include "normalize/internal.h"

typedef struct fl_event_value fl_event_value;

/* The values of one event rule, in the order of its lists. */
typedef struct fl_event_plan {
    fl_event_value *require, *when, *keys, *sets;
} fl_event_plan;

/* A line that the event's pattern matched. */
typedef struct fl_event_match {
    fl_match groups;
    fl_str line;
    bool open; /* the document ends in it without a line end: its last word may be cut */
} fl_event_match;

/* The pattern must have been matched before: its groups are known then. Lives in the arena. */
fl_event_plan *fl_event_plan_new(fl_arena *arena, const fl_event_rule *event);
/* As it is printed; empty: not there, or cut. */
fl_str fl_event_printed(const fl_event_value *v, const fl_event_match *m);
/* Converted; what is made on the way is in n->arena. Of the plan's values, by their index. */
fl_str fl_event_convert(fl_normalizer *n, fl_event_value *v, const fl_event_match *m);
/* v[i] */
fl_event_value *fl_event_value_at(fl_event_value *v, unsigned i);

#endif
