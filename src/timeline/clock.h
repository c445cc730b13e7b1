/* clock.h - one clock for all: by how much the clock of a router differs from that of the Azure captures.
 *
 * Estimated from events that both saw, and never from one alone: every pair of an event of Azure's (an interval, since a
 * capture sees it late) and one of the router's says which differences would make the two the same event. The
 * difference that most events agree on is the answer, its width the error bound. Two answers that fit equally well are
 * none, and so is one that leaves out most of what Azure saw. Plain values; lists live in the caller's arena. */
#ifndef FL_TIMELINE_CLOCK_H
#define FL_TIMELINE_CLOCK_H

#include "facts/facts.h"

/* An age that a session prints ("1d13h", "8w4d", "25:24" as minutes and seconds, "1w2d 3:04:05"). grain: what the print
 * rounded away at most. "never", blanks and words give false. */
bool fl_span_parse(fl_str text, int64_t *ms, int64_t *grain);

/* Something that happened to one session, as one end saw it: somewhere in [from, to] of that end's clock. */
typedef struct fl_seen {
    fl_time from, to;
    uint32_t session; /* the same number at both ends */
    bool up;          /* came up, or went down */
    fl_evidence ev;
} fl_seen;

/* A local time is at most so far from UTC (Kiribati, UTC+14). */
#define FL_ZONE_MOST ((int64_t)14 * 60 * 60 * 1000)

typedef enum fl_skew_from { FL_SKEW_NONE, FL_SKEW_OPTION, FL_SKEW_ESTIMATED } fl_skew_from;

/* ms: the router's clock less Azure's: a router's 02:01:30 is 02:00:00 when ms is 90000. */
typedef struct fl_skew {
    fl_str host;
    fl_skew_from from; /* NONE: not known, and never applied */
    int64_t ms, bound_ms;
    unsigned events;      /* that agree on it */
    fl_evidence *evidence; /* of a few of them, both ends */
    size_t n_evidence;
} fl_skew;

/* from NONE unless at least two events of different moments agree on one difference, and half of Azure's while the router
 * told of that session. Sorts nothing of the caller's. */
fl_skew fl_skew_estimate(fl_arena *arena, fl_str host, const fl_seen *azure, size_t n_azure, const fl_seen *router,
                         size_t n_router);
/* "the clock of edge-1 is 90 s ahead of Azure's, give or take 6 s, by 3 events that both saw"; empty: not known. */
fl_str fl_skew_text(fl_arena *arena, const fl_skew *s);
/* "HOST=+90s", "edge-1=-2m30s", "edge-1=-00:01:30": the host's clock less Azure's. */
bool fl_skew_parse(fl_str text, fl_str *host, int64_t *ms);
/* "90 s", "2 min 30 s", "1 h 4 min" into the arena, without a sign. */
fl_str fl_span_text(fl_arena *arena, int64_t ms);

/* Is t, read as local time, in a night in which clocks are put back or forward (EU and US rules)? Times without a zone are
 * ambiguous then. */
bool fl_is_dst_night(fl_time t);

#endif
