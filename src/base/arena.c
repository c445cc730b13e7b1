#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Under AddressSanitizer every piece gets a poisoned gap behind it, so that running over one arena object into the next
 * is seen as it would be with malloc. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FL_ASAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) && !defined(FL_ASAN)
#define FL_ASAN 1
#endif
#ifdef FL_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(p, n) __asan_poison_memory_region((p), (n))
#define UNPOISON(p, n) __asan_unpoison_memory_region((p), (n))
enum { GAP = 16 };
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
enum { GAP = 0 };
#endif

/* Blocks double up to BLOCK_MAX: a small document costs one block, a large store few system calls. Blocks come from
 * calloc, which gives large ones as untouched zero pages: what is not handed out costs no memory. */
enum { ALIGN = _Alignof(max_align_t), BLOCK_FIRST = 32 << 10, BLOCK_MAX = 16 << 20, BLOCKS_ASKED = 16 };

typedef struct block {
    struct block *older;
    size_t size, used;
    max_align_t bytes[];
} block;

struct fl_arena {
    block *newest, *first;
    size_t next_size;
    size_t handed_out;
};

static void *must(void *p) {
    if (!p)
        abort();
    return p;
}

static char *block_bytes(block *b) { return (char *)b->bytes; }

static block *block_new(size_t size) {
    if (size > SIZE_MAX - sizeof(block))
        abort();
    block *b = must(calloc(1, sizeof(block) + size));
    b->size = size;
    POISON(b->bytes, size);
    return b;
}

static void block_free(block *b) {
    UNPOISON(b->bytes, b->size);
    free(b);
}

fl_arena *fl_arena_new(void) {
    fl_arena *a = must(calloc(1, sizeof *a));
    a->first = a->newest = block_new(BLOCK_FIRST);
    a->next_size = (size_t)BLOCK_FIRST * 2;
    return a;
}

static void free_newer_than_first(fl_arena *a) {
    while (a->newest != a->first) {
        block *older = a->newest->older;
        block_free(a->newest);
        a->newest = older;
    }
}

void fl_arena_free(fl_arena *a) {
    if (!a)
        return;
    free_newer_than_first(a);
    block_free(a->first);
    free(a);
}

void fl_arena_reset(fl_arena *a) {
    free_newer_than_first(a);
    UNPOISON(a->first->bytes, a->first->used);
    memset(a->first->bytes, 0, a->first->used);
    POISON(a->first->bytes, a->first->used);
    a->first->used = 0;
    a->next_size = (size_t)BLOCK_FIRST * 2;
    a->handed_out = 0;
}

bool fl_arena_has(const fl_arena *a, const void *p) {
    const block *b = a->newest;
    for (int i = 0; b && i < BLOCKS_ASKED; i++, b = b->older) {
        uintptr_t from = (uintptr_t)b->bytes;
        if ((uintptr_t)p >= from && (uintptr_t)p < from + b->used)
            return true;
    }
    return false;
}

size_t fl_arena_used(const fl_arena *a) { return a->handed_out; }

static size_t round_up(size_t n) {
    if (n > SIZE_MAX - ALIGN - GAP)
        abort();
    return (n + GAP + ALIGN - 1) / ALIGN * ALIGN;
}

static void add_block(fl_arena *a, size_t need) {
    block *b = block_new(need > a->next_size ? need : a->next_size);
    b->older = a->newest;
    a->newest = b;
    if (a->next_size < BLOCK_MAX)
        a->next_size *= 2;
}

void *fl_arena_alloc(fl_arena *a, size_t n) {
    size_t need = round_up(n ? n : 1);
    if (a->newest->size - a->newest->used < need)
        add_block(a, need);
    char *p = block_bytes(a->newest) + a->newest->used;
    a->newest->used += need;
    a->handed_out += n;
    UNPOISON(p, n ? n : 1);
    return p;
}

void *fl_arena_array(fl_arena *a, size_t count, size_t size) {
    if (size && count > SIZE_MAX / size)
        abort();
    return fl_arena_alloc(a, count * size);
}

fl_str fl_arena_str(fl_arena *a, fl_str s) {
    if (s.n == SIZE_MAX)
        abort();
    char *p = fl_arena_alloc(a, s.n + 1);
    if (s.n)
        memcpy(p, s.p, s.n);
    return (fl_str){p, s.n};
}

fl_str fl_arena_vprintf(fl_arena *a, const char *fmt, va_list ap) {
    char small[256];
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(small, sizeof small, fmt, ap);
    fl_str out = FL_STR("");
    if (n >= 0 && (size_t)n < sizeof small) {
        out = fl_arena_str(a, (fl_str){small, (size_t)n});
    } else if (n >= 0) {
        char *p = fl_arena_alloc(a, (size_t)n + 1);
        vsnprintf(p, (size_t)n + 1, fmt, again);
        out = (fl_str){p, (size_t)n};
    }
    va_end(again);
    return out;
}

fl_str fl_arena_printf(fl_arena *a, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    fl_str s = fl_arena_vprintf(a, fmt, ap);
    va_end(ap);
    return s;
}

/* A vector that is the arena's newest piece grows where it stands, so that filling one array costs no copies. */
static bool grow_in_place(fl_arena *a, const void *v, size_t bytes, size_t wanted) {
    block *b = a->newest;
    uintptr_t from = (uintptr_t)block_bytes(b), at = (uintptr_t)v;
    if (!v || at < from || at - from > b->used || b->used - (at - from) != round_up(bytes))
        return false;
    if (round_up(wanted) > b->size - (at - from))
        return false;
    b->used = (at - from) + round_up(wanted);
    a->handed_out += wanted - bytes;
    UNPOISON(block_bytes(b) + (at - from), wanted);
    return true;
}

void *fl_vec_grow(fl_arena *a, const void *v, size_t n, size_t *cap, size_t size) {
    /* Large items first come in ones: a million commands, each in a list of its own, must not cost eight each. */
    size_t new_cap = *cap ? *cap * 2 : size > 64 ? 1 : 8;
    if (new_cap < *cap || new_cap > SIZE_MAX / size)
        abort();
    bool stays = grow_in_place(a, v, *cap * size, new_cap * size);
    *cap = new_cap;
    if (stays)
        return (char *)a->newest->bytes + ((uintptr_t)v - (uintptr_t)a->newest->bytes);
    void *grown = fl_arena_alloc(a, new_cap * size);
    if (n)
        memcpy(grown, v, n * size);
    return grown;
}
