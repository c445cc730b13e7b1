#include "facts/intern.h"

/* Longer texts are rarely said twice: ids, notes. */
enum { LONGEST = 128, TABLE_FIRST = 256 };

static fl_str *slot_of(const fl_intern *t, fl_str s) {
    size_t mask = t->cap - 1;
    uint64_t h = fl_str_hash(s);
    for (size_t i = (size_t)(h ^ h >> 29) & mask;; i = (i + 1) & mask)
        if (!t->slot[i].p || fl_str_eq(t->slot[i], s))
            return &t->slot[i];
}

static void make_room(fl_intern *t, fl_arena *a) {
    if (t->n < t->cap / 2)
        return;
    fl_intern bigger = {.n = t->n, .cap = t->cap ? t->cap * 2 : TABLE_FIRST};
    bigger.slot = FL_NEW_N(a, bigger.cap, fl_str);
    for (size_t i = 0; i < t->cap; i++)
        if (t->slot[i].p)
            *slot_of(&bigger, t->slot[i]) = t->slot[i];
    *t = bigger;
}

fl_str fl_intern_str(fl_intern *t, fl_arena *a, fl_str s) {
    if (s.n == 0)
        return FL_STR("");
    if (s.n > LONGEST)
        return fl_arena_has(a, s.p) ? s : fl_arena_str(a, s);
    make_room(t, a);
    fl_str *slot = slot_of(t, s);
    if (slot->p)
        return *slot;
    if (fl_arena_has(a, s.p))
        return s;
    *slot = fl_arena_str(a, s);
    t->n++;
    return *slot;
}
