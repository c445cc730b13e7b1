/* steps.h - the order of reads as a table of steps, replayed per circuit, peering and path. */
#ifndef FL_DIAGNOSE_STEPS_H
#define FL_DIAGNOSE_STEPS_H

#include "diagnose/situation.h"

typedef struct dx_steps {
    FL_VEC(fl_step) list;
} dx_steps;
/* Appends all steps: by circuit, then in the order of reads, a peering's steps together. */
void fl_dx_replay(const dx_ctx *c, dx_steps *out);

#endif
