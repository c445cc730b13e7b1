/* diagnose.h - replays the order of reads over the facts and says which layer failed, who owns the fix, and why.
 * The result lives in the caller's arena and borrows the store and the rules. It never fails: what the facts cannot
 * show comes out as unread, candidate, tie or inconclusive. JUDGEMENT.md's rules are named where they are applied. */
#ifndef FL_DIAGNOSE_DIAGNOSE_H
#define FL_DIAGNOSE_DIAGNOSE_H

#include "facts/facts.h"
#include "rules/rules.h"
#include "timeline/series.h"
#include "timeline/timeline.h"

typedef enum fl_class { /* worst first: JUDGEMENT.md 2 */
                        FL_CLASS_OUTAGE,
                        FL_CLASS_PARTIAL_OUTAGE,
                        FL_CLASS_DEGRADED,
                        FL_CLASS_NOT_THE_CIRCUIT,
                        FL_CLASS_CAPACITY,
                        FL_CLASS_INCONCLUSIVE,
                        FL_CLASS_RISK,
                        FL_CLASS_SETUP,
                        FL_CLASS_HEALTHY,
                        FL_CLASS_PROCESS
} fl_class;
typedef enum fl_confidence { FL_CONFIRMED, FL_CANDIDATE, FL_TIE, FL_RESOLVED } fl_confidence;
typedef enum fl_result { FL_HEALTHY, FL_FAILED, FL_DEGRADED, FL_UNREAD, FL_CONFLICTING } fl_result;
typedef enum fl_model { FL_MODEL_UNKNOWN, FL_MODEL_OWN_EDGE, FL_MODEL_PROVIDER_L3 } fl_model;

const char *fl_class_name(fl_class c);           /* "partial-outage" */
const char *fl_confidence_name(fl_confidence c); /* "confirmed" */
const char *fl_result_name(fl_result r);
const char *fl_model_name(fl_model m); /* "own-edge" */

typedef struct fl_scope {
    fl_str circuit, peering, path, router;
} fl_scope; /* empty: does not apply */

typedef struct fl_because {
    fl_str text;
    fl_evidence *evidence;
    size_t n;
} fl_because;

typedef struct fl_next_read {
    fl_str command, why;
} fl_next_read;
typedef struct fl_other {
    fl_str code, text;
    fl_evidence *evidence;
    size_t n;
} fl_other; /* ruled out, or not tested */

typedef struct fl_finding {
    fl_str code, slug, layer, owner; /* owner "unknown" with owners set: both columns differ and the model is unknown */
    bool owners_differ;
    fl_str owner_own_edge, owner_provider_l3;
    fl_class cls;
    fl_confidence status;
    FL_VEC(fl_str) tie; /* all codes of the tie, this one too, layer then code order */
    fl_scope scope;
    fl_str sentence; /* one sentence for people */
    FL_VEC(fl_because) because;
    FL_VEC(fl_other) ruled_out;
    FL_VEC(fl_other) not_tested;
    FL_VEC(fl_str) remedy;
    FL_VEC(fl_next_read) next_reads;
    FL_VEC(fl_str) do_not;
} fl_finding;

typedef struct fl_verdict {
    fl_class cls;
    fl_str code, slug, layer, owner;
    bool owners_differ;
    fl_str owner_own_edge, owner_provider_l3;
    fl_confidence status;
    fl_str *tie;
    size_t n_tie;
    fl_str sentence;
    const fl_finding *finding; /* what it stands on, NULL only when nothing was read */
} fl_verdict;

typedef struct fl_step {
    unsigned step; /* 1.. in the order of reads */
    fl_str read;   /* "provider-state" */
    fl_str layer;
    fl_scope scope;
    fl_result result;
    fl_str found; /* "Provisioned / Enabled", "Established, 0 prefixes", "not captured" */
    fl_time at;
    fl_evidence *evidence;
    size_t n;
} fl_step;

typedef struct fl_incident { /* an earlier state that was worse (JUDGEMENT.md 12) */
    fl_verdict verdict;
    fl_time from, to;
    fl_str state; /* "ongoing", "restored" */
} fl_incident;

typedef struct fl_circuit_result {
    fl_str name; /* empty: captures that name no circuit */
    fl_str id, carrier, location;
    int64_t bandwidth_mbps; /* -1 unread */
    fl_verdict verdict;
    fl_incident *incident; /* or NULL */
} fl_circuit_result;

typedef struct fl_event {
    fl_time at;
    fl_str text;
    fl_evidence *evidence;
    size_t n;
} fl_event;

typedef struct fl_diagnosis {
    fl_verdict verdict;
    fl_incident *incident;
    fl_circuit_result *circuits;
    size_t n_circuits;
    fl_model model;
    const char *model_from; /* "option", "record", "inferred", "none" */
    fl_finding **findings;  /* worst first, then layer, circuit, peering, path */
    size_t n_findings;
    fl_step *steps; /* by circuit, peering, then step, path */
    size_t n_steps;
    fl_event *events; /* timed changes and state changes, ascending */
    size_t n_events;
    fl_time as_of;
    const fl_history *history; /* what happened over time (timeline/series.h) */
    fl_clocks clocks;          /* whose clock is off, as far as that was known then */
} fl_diagnosis;

typedef struct fl_diagnose_options {
    fl_model model;          /* UNKNOWN: not given */
    fl_str circuit, peering; /* look only at these; empty: all */
    fl_time at;              /* FL_TIME_NONE: the last observation */
    const fl_skew_given *skews; /* what the user says of clocks */
    size_t n_skews;
    bool moment;             /* only the verdict and its findings: no incident, no events, no steps */
    /* Of these facts, when they were built before; NULL: they are built. */
    const fl_history *history;
    const fl_views *views;
} fl_diagnose_options;

fl_diagnosis *fl_diagnose(fl_arena *arena, const fl_store *store, const fl_rules *rules,
                          const fl_diagnose_options *options);
/* 0 healthy, 1 outage or partial outage, 2 degraded, capacity, risk, setup; 3 inconclusive; 4 not the circuit. */
int fl_class_exit(fl_class c);

#endif
