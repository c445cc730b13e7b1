#include "facts/words.h"

#include <string.h>

enum {
    CHUNK = 1 << FL_WORD_BITS,
    CHUNKS = 1 << (32 - FL_WORD_BITS),
    ALONE = CHUNK / 2, /* longer ones have a chunk of their own, and are not looked for */
    HASHED = 256,      /* longer ones rarely come twice */
    TABLE_FIRST = 64,
};

void fl_words_init(fl_words *w, fl_arena *arena) { *w = (fl_words){.arena = arena, .used = CHUNK}; }

static uint8_t tag_of(uint64_t hash) { return (uint8_t)(hash >> 56 | 1); }

/* Its place, or the one where it is missing. */
static size_t slot_of(const fl_words *w, fl_str text, uint64_t hash) {
    const size_t mask = w->cap - 1;
    const uint8_t tag = tag_of(hash);
    for (size_t i = (size_t)(hash ^ hash >> 29) & mask;; i = (i + 1) & mask)
        if (!w->tags[i] || (w->tags[i] == tag && fl_str_eq(fl_word_at(w, w->table[i]), text)))
            return i;
}

static void make_room(fl_words *w) {
    if (w->n < w->cap - w->cap / 4)
        return;
    const uint32_t *old = w->table;
    const uint8_t *tags = w->tags;
    size_t old_cap = w->cap;
    w->cap = old_cap ? old_cap * 2 : TABLE_FIRST;
    w->table = FL_NEW_N(w->arena, w->cap, uint32_t);
    w->tags = FL_NEW_N(w->arena, w->cap, uint8_t);
    for (size_t i = 0; i < old_cap; i++) {
        if (!tags[i])
            continue;
        const fl_str text = fl_word_at(w, old[i]);
        const size_t to = slot_of(w, text, fl_str_hash(text));
        w->table[to] = old[i];
        w->tags[to] = tags[i];
    }
}

static bool store_text(fl_words *w, fl_str text, uint32_t *id) {
    unsigned char length[10];
    size_t n = (size_t)(fl_put_number(length, text.n) - length), all = n + text.n;
    bool alone = all > ALONE;
    if (alone || w->used + all > CHUNK) {
        if (w->chunks.n >= CHUNKS)
            return false;
        FL_PUSH(w->arena, &w->chunks, fl_arena_alloc(w->arena, alone ? all : (size_t)CHUNK));
        w->used = alone ? CHUNK : 0;
    }
    size_t at = alone ? 0 : w->used;
    char *to = w->chunks.v[w->chunks.n - 1] + at;
    memcpy(to, length, n);
    memcpy(to + n, text.p, text.n);
    w->used += alone ? 0 : all;
    *id = (uint32_t)((w->chunks.n - 1) << FL_WORD_BITS | at);
    return true;
}

bool fl_word_number(fl_words *w, fl_str text, uint32_t *id) {
    if (!text.n)
        text = FL_STR("");
    if (text.n > HASHED)
        return store_text(w, text, id);
    make_room(w);
    const uint64_t hash = fl_str_hash(text);
    const size_t at = slot_of(w, text, hash);
    if (w->tags[at]) {
        *id = w->table[at];
        return true;
    }
    if (!store_text(w, text, id))
        return false;
    w->table[at] = *id;
    w->tags[at] = tag_of(hash);
    w->n++;
    return true;
}
