/* sieve.h - which addresses are surely in no link subnet, before those are searched: most of a bundle's are in none.
 * Link subnets are /30 and /126, so an address is known by all of it but its last two bits. */
#ifndef FL_BASE_SIEVE_H
#define FL_BASE_SIEVE_H

#include "base/arena.h"
#include "base/ip.h"

typedef struct fl_sieve {
    uint64_t *words;
    uint64_t mask; /* of the numbers of its bits */
} fl_sieve;

static inline uint64_t fl_sieve_hash(const fl_addr *a) {
    uint64_t w[2];
    unsigned char b[16];
    memcpy(b, a->b, sizeof b);
    b[a->family == 4 ? 3 : 15] &= 0xFC;
    memcpy(w, b, sizeof w);
    uint64_t h = (w[0] ^ w[1] * UINT64_C(0x9E3779B97F4A7C15) ^ a->family) * UINT64_C(0xC2B2AE3D27D4EB4F);
    return h ^ h >> 32;
}

/* For up to n subnets. */
static inline fl_sieve fl_sieve_new(fl_arena *arena, size_t n) {
    uint64_t bits = 64;
    while (bits < (uint64_t)n * 16)
        bits *= 2;
    return (fl_sieve){FL_NEW_N(arena, (size_t)(bits / 64), uint64_t), bits - 1};
}

static inline void fl_sieve_add(fl_sieve *s, const fl_addr *a) {
    uint64_t bit = fl_sieve_hash(a) & s->mask;
    s->words[bit / 64] |= UINT64_C(1) << bit % 64;
}

/* false: no subnet that was added holds it. */
static inline bool fl_sieve_may_have(const fl_sieve *s, const fl_addr *a) {
    uint64_t bit = fl_sieve_hash(a) & s->mask;
    return s->words[bit / 64] >> bit % 64 & 1;
}

#endif
