/* words.h - the texts of packed rows: each stands once and has a number of four bytes. And numbers of as many bytes as they
 * need: 7 bits a byte, low first. Memory is the store's arena. Private to facts. */
#ifndef FL_FACTS_WORDS_H
#define FL_FACTS_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

static inline unsigned char *fl_put_number(unsigned char *to, uint64_t n) {
    while (n >= 0x80) {
        *to++ = (unsigned char)(n | 0x80);
        n >>= 7;
    }
    *to++ = (unsigned char)n;
    return to;
}

static inline uint64_t fl_take_number(const unsigned char **at) {
    const unsigned char *p = *at;
    if (*p < 0x80) {
        *at = p + 1;
        return *p;
    }
    uint64_t n = *p & 0x7f;
    for (unsigned shift = 7; *p++ & 0x80; shift += 7)
        n |= (uint64_t)(*p & 0x7f) << shift;
    *at = p;
    return n;
}

enum { FL_WORD_BITS = 20 }; /* a text's number: its chunk, and its byte there */

typedef struct fl_words {
    fl_arena *arena;
    FL_VEC(char *) chunks;
    size_t used; /* of the newest */
    size_t n, cap;
    uint32_t *table; /* numbers */
    uint8_t *tags;   /* of the same places, a part of the hash, so that others are not looked at; 0: free */
} fl_words;

void fl_words_init(fl_words *w, fl_arena *arena);
/* The text's number, a new one when it is not there. false: too much text. */
bool fl_word_number(fl_words *w, fl_str text, uint32_t *id);

static inline fl_str fl_word_at(const fl_words *w, uint32_t id) {
    const unsigned char *at =
        (const unsigned char *)w->chunks.v[id >> FL_WORD_BITS] + (id & ((UINT32_C(1) << FL_WORD_BITS) - 1));
    size_t n = (size_t)fl_take_number(&at);
    return (fl_str){(const char *)at, n};
}

#endif
