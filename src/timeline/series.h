/* series.h - what happened to each session, ARP table and circuit over time: ordered points, each with the fact that it
 * stands on, and the losses between them.
 *
 * A series is of one thing as one source saw it: the Microsoft edge, a gateway, a router's summaries, a router's log,
 * Azure's metrics of availability.
 * Series of one path stand together in a track, and each says why it was joined: its neighbor lies in the link subnet of
 * that path and of no other. Points of a router stand on Azure's clock when the difference is known (clock.h), as they
 * were said when it is not. Built once for a run, in the caller's arena; it borrows no fact. */
#ifndef FL_TIMELINE_SERIES_H
#define FL_TIMELINE_SERIES_H

#include "timeline/clock.h"

typedef enum fl_state { FL_STATE_UNREAD, FL_STATE_DOWN, FL_STATE_UP } fl_state;
typedef enum fl_origin { FL_SOURCE_AZURE, FL_SOURCE_GATEWAY, FL_SOURCE_ROUTER, FL_SOURCE_LOG, FL_SOURCE_METRIC, FL_SOURCE_COUNT } fl_origin;
typedef enum fl_subject { FL_SUBJECT_SESSION, FL_SUBJECT_ARP, FL_SUBJECT_CIRCUIT } fl_subject;

typedef struct fl_point {
    fl_time at;       /* on Azure's clock, as far as that is known */
    fl_time said;     /* as its source's clock said */
    fl_state state;
    int64_t prefixes; /* -1: unread */
    fl_time since;    /* last change of state, by the age it printed; FL_TIME_NONE: none */
    int64_t grain;    /* what that age may be off by */
    int64_t late;     /* it may have been read so much later than its time says: names often tell minutes */
    bool zoneless;    /* its time names no zone, and nobody compared the clocks: it may be hours off */
    bool weak;        /* its time is that of an archive member */
    bool reset;       /* up, and up before, but lost in between: the age went backwards */
    fl_str word;      /* the state as printed; of a log line its reason */
    fl_evidence ev;
    uint32_t order;   /* of the fact in the store */
} fl_point;

/* A time during which a session was lost. */
typedef struct fl_loss {
    fl_time from, to;    /* it was lost in between; equal when a log says when */
    fl_time back_from, back; /* it came back in between; FL_TIME_NONE: not seen */
    int64_t late, back_late; /* an age was counted back from a capture that may be so much later than its name tells */
    int64_t bound;       /* of a log's times: what the estimate of its clock may be off by; -1: nobody compared it */
    fl_time seen, back_seen; /* when a read or a line first showed the one and the other */
    fl_str reason;       /* of a log's line; empty: none */
    bool zoneless;       /* its log names no zone */
    bool zone_assumed;   /* its source, of any kind, names none */
    bool captured;       /* some read showed it down */
    bool by_azure;       /* the log told it at a time that Azure's reads exclude: from, to, back are theirs */
    unsigned sources;    /* bits 1 << fl_origin */
    int64_t before;      /* last count before it, -1: unread */
    fl_time before_at;
    int64_t after;       /* first count behind it, -1: unread */
    fl_evidence ev[3];   /* up before, down, up again: n of them */
    unsigned n;
    fl_evidence before_ev;
    fl_evidence was_ev, down_ev, back_ev; /* of the times: up before, down, up again; document FL_NONE: none */
} fl_loss;

/* A log or a metric tells a loss, and a later summary of Azure's says that the session has been up since before it. */
typedef struct fl_denied {
    fl_time at;        /* of the loss */
    bool metric;       /* Azure's own metric tells it */
    fl_time read, since; /* of the summary: when it was read, and up since when */
    fl_evidence ev[2]; /* of both */
} fl_denied;

typedef struct fl_series {
    fl_subject subject;
    fl_origin source;
    fl_str circuit, peering, path; /* empty: not joined to one */
    fl_str router, vrf, gateway, neighbor;
    fl_str joined; /* why a router's series is of this path; empty: not joined */
    struct {
        fl_point *v;
        size_t n, cap;
    } points; /* ascending */
} fl_series;

/* A line of a log that is no change of state. */
typedef enum fl_mark_kind {
    FL_MARK_LIMIT,      /* prefix limit exceeded, or a Cease for it */
    FL_MARK_WARNING,    /* prefix count near the limit */
    FL_MARK_CEASE,      /* another NOTIFICATION */
    FL_MARK_AUTH,       /* bad or missing digest */
    FL_MARK_LINK        /* interface, line protocol or BFD down */
} fl_mark_kind;
typedef struct fl_mark {
    fl_time at, said;
    fl_mark_kind kind;
    int64_t count, limit, code, subcode; /* -1: unread */
    fl_str router, interface, text;
    fl_evidence ev;
} fl_mark;
typedef struct fl_marks {
    fl_mark *v;
    size_t n, cap;
} fl_marks;

/* All that is known of one path (circuit, peering, path) over time. */
typedef struct fl_track {
    fl_str circuit, peering, path;
    fl_series *arp; /* or NULL */
    struct {
        fl_series **v;
        size_t n, cap;
    } sessions; /* of its customer session, by source */
    fl_marks marks; /* of its neighbor, ascending */
    struct {
        fl_loss *v;
        size_t n, cap;
    } losses;         /* ascending; one loss that two sources saw is one */
    struct {
        fl_denied *v;
        size_t n, cap;
    } denied;         /* ascending; losses by a log or a metric that an age in a later summary of Azure's excludes */
    size_t samples;   /* reads of the session with a time */
    bool logged;      /* a router's log speaks of it */
} fl_track;

typedef struct fl_history {
    fl_arena *arena;
    FL_VEC(fl_series *) series;
    FL_VEC(fl_track *) tracks;
    FL_VEC(fl_skew) skews; /* one a router that printed times, known or not */
    fl_marks routers;      /* LINK and CONFIG of all routers, by router, ascending */
    FL_VEC(fl_marks) of_router; /* those of one router, by its name */
    fl_time first, last;   /* of all points that are of some path or circuit */
    size_t dst_points;     /* times without a zone in a night in which clocks are changed */
    fl_evidence dst_ev;
    void *links;           /* private: which address is of which path */
} fl_history;

/* What the user says of a router's clock. */
typedef struct fl_skew_given {
    fl_str host;
    int64_t ms;
} fl_skew_given;

fl_history *fl_history_new(fl_arena *arena, const fl_store *store, const fl_skew_given *given, size_t n);
/* The track of a path; a track without a circuit or peering counts for the only one. NULL: none. */
const fl_track *fl_history_track(const fl_history *h, fl_str circuit, fl_str peering, fl_str path);
/* The series of a circuit's states: word of a point is "Provisioned / Enabled". NULL: none. */
const fl_series *fl_history_circuit(const fl_history *h, fl_str circuit);
/* What is known of a router's clock; NULL: nothing. */
const fl_skew *fl_history_skew(const fl_history *h, fl_str router);
/* The clocks as they were known at t: of routers of which something was read by then, by the events until then. What the
 * user says of a clock is always known. FL_TIME_NONE: all. */
typedef struct fl_clocks {
    const fl_skew *v;
    size_t n;
} fl_clocks;
fl_clocks fl_history_clocks(fl_arena *arena, const fl_history *h, fl_time t);
/* The router that a line of a log is of: what it says, else the name of its file ("edge-1" of edge-1.log.2.gz). */
fl_str fl_log_host(const fl_store *store, const fl_fact *f);
/* What a line of a log says of the state of its session. */
fl_state fl_log_state(const fl_fact *f);
/* The newest point not after t that reads a state (FL_TIME_NONE: the last); NULL: none. */
const fl_point *fl_series_at(const fl_series *s, fl_time t);
/* Marks of a router (LINK, CONFIG) in [from, to]: first index and number. */
size_t fl_history_marks(const fl_history *h, fl_str router, fl_time from, fl_time to, size_t *n);
/* The moments before `end` at which something changed or was first read, ascending; of more than `most` those at which
 * something got worse come first. Of series that are of no path or circuit nothing is asked. */
size_t fl_history_moments(fl_arena *arena, const fl_history *h, fl_time end, size_t most, fl_time **times);

#endif
