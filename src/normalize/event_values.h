/* event_values.h - where the values of an event come from, worked out once: groups by their numbers, and what conversions
 * made of the last few texts. Private to normalize. */
#ifndef FL_NORMALIZE_EVENT_VALUES_H
#define FL_NORMALIZE_EVENT_VALUES_H

#include "normalize/internal.h"

enum { FL_MEMOS_KEPT = 4, FL_MEMO_TEXT = 24 };

/* What a conversion made of a text. */
typedef struct fl_memo_of_text {
    char text[FL_MEMO_TEXT];
    uint8_t n; /* of text; 0: none */
    uint8_t from, to;
    bool inside; /* it is the bytes from … to of the text */
    fl_str out;  /* else this, which the rules own */
} fl_memo_of_text;

typedef struct fl_event_value {
    const fl_source_spec *spec;
    const uint8_t *groups; /* of each path: its groups + 1, then 0 */
    bool plain;            /* nothing is converted */
    bool kept;             /* what conversions make depends on the text alone, and lasts */
    uint8_t next;          /* memo to be written */
    fl_memo_of_text memos[FL_MEMOS_KEPT];
} fl_event_value;

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
/* Converted; what is made on the way is in n->arena. */
fl_str fl_event_convert(fl_normalizer *n, fl_event_value *v, const fl_event_match *m);

#endif
