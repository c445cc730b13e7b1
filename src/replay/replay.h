/* replay.h - an incident told again: the order of reads step by step, how the verdict evolved, when it was lost, found and
 * mended, and the path that was taken beside the one that reads first.
 * Everything is the same diagnosis asked again: of fewer reads, or as of an earlier time. Results live in the caller's
 * arena and borrow the store and the rules. */
#ifndef FL_REPLAY_REPLAY_H
#define FL_REPLAY_REPLAY_H

#include "diagnose/diagnose.h"

enum { FL_MOMENT_EVIDENCE = 4, FL_REPLAY_ROWS = 2000 };

/* A verdict as of a time, or of a part of the reads, without what it was reached by. */
typedef struct fl_moment {
    fl_time at;    /* FL_TIME_NONE: the captures bear no time */
    fl_time prior; /* of a change: the last observation with the verdict before it; else FL_TIME_NONE */
    fl_class cls;
    fl_confidence status;
    fl_str code, slug, layer, owner, sentence; /* owner: "unknown" when the two models differ */
    fl_str tie;                                /* "R01, R03, R04", or empty */
    fl_evidence evidence[FL_MOMENT_EVIDENCE];  /* of its first reason */
    size_t n;
} fl_moment;

/* One read of the order, wherever it was taken, and what is known with it and those before it. */
typedef struct fl_replay_step {
    unsigned step;
    fl_str read, layer;
    fl_str command; /* that takes it; empty when the playbook has none */
    const fl_step *rows;
    size_t n;
    fl_str *out; /* codes that it rules out and that were open before */
    size_t n_out;
    fl_moment after;
    bool settles; /* from here on the verdict is the last one */
} fl_replay_step;

/* A time of the incident between two observations: it was not so yet, and it was so. Equal when it is exact. */
typedef struct fl_replay_time {
    const char *name; /* "lost", "detected", "localizable", "mitigated", "restored" */
    bool known;
    fl_time after, before;
    fl_evidence not_yet, then; /* document FL_NONE: none */
    fl_str text;               /* how it is known, or why it is not provable */
} fl_replay_time;
enum { FL_REPLAY_TIMES = 5 };

/* Something that was done: a command that changes state, a ticket. */
typedef struct fl_replay_action {
    fl_time at;
    fl_str does;
    bool ticket, early; /* early: before the evidence sufficed, or before the first three reads */
    fl_evidence evidence;
} fl_replay_action;

/* The path that was taken beside the one that reads first. minutes -1: not provable. */
typedef struct fl_counterfactual {
    bool told; /* something was done, or times are known */
    int64_t taken_minutes, first_minutes;
    unsigned taken_tickets, first_tickets, reads, minutes_a_read;
    unsigned changes, early; /* and those before the reads */
    unsigned early_tickets;  /* before the evidence sufficed */
} fl_counterfactual;

typedef struct fl_replay {
    fl_time at; /* as asked; else the last observation, or of a fault that is over the last that shows it */
    const fl_diagnosis *diagnosis; /* as of then */
    fl_moment *now;                /* of a fault that is over: the verdict as of the last observation; else NULL */
    fl_replay_step *steps;
    size_t n_steps;
    fl_moment *evolution; /* with `every`: at each step of the clock; else empty */
    bool *changed;        /* beside it: the verdict is another one than before */
    size_t n_evolution;
    bool evolution_cut; /* more than FL_REPLAY_ROWS: the last ones are left out */
    fl_replay_time times[FL_REPLAY_TIMES];
    fl_replay_action *actions;
    size_t n_actions;
    fl_counterfactual instead;
} fl_replay;

/* every_ms 0: no evolution. */
fl_replay *fl_replay_new(fl_arena *arena, const fl_store *store, const fl_rules *rules,
                         const fl_diagnose_options *options, int64_t every_ms);

#endif
