/* arena.h - memory with one lifetime: a document's, the rules', a run's.
 * Everything taken from an arena is freed together by fl_arena_free; nothing is freed alone.
 * Out of memory ends the process (abort): there is no useful half of an analysis without memory. */
#ifndef FL_BASE_ARENA_H
#define FL_BASE_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/str.h"

typedef struct fl_arena fl_arena;

/* A new empty arena. Never NULL. The caller frees it. */
fl_arena *fl_arena_new(void);
/* Frees the arena and all that was taken from it. NULL is allowed. */
void fl_arena_free(fl_arena *a);
/* Forgets all that was taken, keeps the first block for reuse. */
void fl_arena_reset(fl_arena *a);
/* True when p points into the arena's newest blocks. False may also mean "too old to look for": use it to save a copy,
 * never to decide who owns something. */
bool fl_arena_has(const fl_arena *a, const void *p);
/* Bytes handed out so far (for limits and tests). */
size_t fl_arena_used(const fl_arena *a);
/* n zeroed bytes, aligned for any type. n == 0 gives a unique valid pointer. */
void *fl_arena_alloc(fl_arena *a, size_t n);
/* count * size zeroed bytes; aborts on overflow. */
void *fl_arena_array(fl_arena *a, size_t count, size_t size);
/* A copy of s followed by a NUL (not counted in n). */
fl_str fl_arena_str(fl_arena *a, fl_str s);
/* printf into the arena; NUL-terminated. */
fl_str fl_arena_printf(fl_arena *a, const char *fmt, ...) FL_PRINTF(2, 3);
fl_str fl_arena_vprintf(fl_arena *a, const char *fmt, va_list ap) FL_PRINTF(2, 0);

#define FL_NEW(arena, T) ((T *)fl_arena_alloc((arena), sizeof(T)))
#define FL_NEW_N(arena, n, T) ((T *)fl_arena_array((arena), (n), sizeof(T)))

/* A growing array in an arena: FL_VEC(int) xs = {0}; FL_PUSH(a, &xs, 3); xs.v[0], xs.n.
 * Growing copies; pointers into v do not survive a push. */
#define FL_VEC(T)      \
    struct {           \
        T *v;          \
        size_t n, cap; \
    }
#define FL_PUSH(arena, vec, item)                                                              \
    do {                                                                                       \
        if ((vec)->n == (vec)->cap)                                                            \
            (vec)->v = fl_vec_grow((arena), (vec)->v, (vec)->n, &(vec)->cap, sizeof *(vec)->v); \
        (vec)->v[(vec)->n++] = (item);                                                         \
    } while (0)
/* Used by FL_PUSH only. */
void *fl_vec_grow(fl_arena *a, const void *v, size_t n, size_t *cap, size_t size);

#endif
