/* parts.h - what the files of this stage share. */
#ifndef FL_REPLAY_PARTS_H
#define FL_REPLAY_PARTS_H

#include "replay/replay.h"
#include "rules/playbook.h"
#include "timeline/timeline.h"

typedef struct fl_retell {
    fl_arena *arena;
    const fl_store *store;
    const fl_rules *rules;
    const fl_diagnose_options *options;
    fl_replay *r;
} fl_retell;

/* The verdict of some facts as of a time; nothing of it outlives the call but the moment's own copies. */
fl_moment fl_retell_moment(const fl_retell *t, const fl_store *store, fl_time at);
bool fl_moment_same(const fl_moment *a, const fl_moment *b);
bool fl_moment_is_fault(const fl_moment *m);

/* walk.c: the order of reads. */
void fl_retell_walk(fl_retell *t);
/* evolve.c: the verdict over time, and the moments at which it changed, ascending. */
typedef struct fl_changes {
    FL_VEC(fl_moment) list;
    fl_time end; /* of the last observation */
} fl_changes;
void fl_retell_every(fl_retell *t, int64_t every_ms);
void fl_retell_changes(const fl_retell *t, fl_changes *out);
/* times.c */
/* The fault that is told: the last stretch of changes with one. last: the change after it, or their number. */
typedef struct fl_stretch {
    size_t first, last;
    bool any;
} fl_stretch;
fl_stretch fl_retell_stretch(const fl_changes *changes);
void fl_retell_times(fl_retell *t, const fl_changes *changes);
/* instead.c: what was done, and what reading first would have taken. */
void fl_retell_instead(fl_retell *t);

#endif
