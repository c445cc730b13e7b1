/* verdict.h - one verdict a circuit and one of the whole, chosen from the findings of a moment. */
#ifndef FL_DIAGNOSE_VERDICT_H
#define FL_DIAGNOSE_VERDICT_H

#include "diagnose/engine.h"

/* Everything concluded about one moment. */
typedef struct dx_moment {
    dx_ctx *ctx;
    dx_findings found;
    fl_verdict *circuits; /* as ctx->circuits */
    fl_verdict top;
    const dx_circuit *top_circuit;
} dx_moment;

dx_moment *fl_dx_conclude(fl_arena *a, const fl_views *views, const fl_rules *rules, const fl_diagnose_options *options,
                          const fl_history *history, fl_time t);
/* Something is down, degraded, short of room: what an incident is made of. */
bool fl_dx_is_fault_class(fl_class c);

#endif
