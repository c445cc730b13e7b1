/* intern.h - one copy of each short text of a store: peerings, states and AS paths repeat in every row.
 * The table and the texts live in the arena given to each call, which must be the same one every time.
 * Private to this stage. */
#ifndef FL_FACTS_INTERN_H
#define FL_FACTS_INTERN_H

#include "base/arena.h"

typedef struct fl_intern {
    fl_str *slot; /* p NULL: free */
    size_t n, cap;
} fl_intern;

/* The arena's copy of s; s itself when it lives there already. Never with p NULL. */
fl_str fl_intern_str(fl_intern *t, fl_arena *a, fl_str s);

#endif
