/* scan.c - the pass over a log for the literals of all rules, after Wu and Manber ("A fast algorithm for multi-pattern
 * searching", 1994). A window a byte longer than the shortest literal slides over the text. The last bytes of the
 * window say how far it may move without passing any literal; where they say "stop", the literals that have such a
 * window are compared one by one. Of a line without any literal only every few bytes are looked at.
 *
 * Three things are ours. Each look waits for the one before it, so a long text is searched at several places at once,
 * which costs no more. A literal longer than the window is known by the part of it that is least like other text
 * ("ADJCHANGE:", not "BGP-5-"), which a sample of the text shows. And the window of a literal that is a byte shorter
 * has any byte before it. */
#include "scan/scan.h"

#include <stdlib.h>
#include <string.h>

enum {
    BLOCK = 4,      /* bytes that decide how far to move: a word */
    HASH_BITS = 14, /* 16 KiB of moves stay in the first-level cache, beside the text */
    BUCKET_BITS = 10,
    WINDOW_MAX = 64,
    STOP = 0x80,       /* instead of a move */
    STOP_COST = 16,    /* moves that a stop costs as much as */
    SAMPLE = 64 << 10, /* bytes of a sample that are looked at */
    LANES_FROM = 4096  /* bytes; below, one place is enough */
};

/* The places that are searched at once: a step of each, one after the other. Not a power of two of them: their lines
 * would push each other out of the cache. */
#define LANES(STEP) STEP(0) STEP(1) STEP(2) STEP(3) STEP(4) STEP(5)
#define ONE(i) +1
enum { N_LANES = LANES(ONE) };

typedef struct literal {
    fl_str text;
    uint32_t skip; /* bytes of it before the second one of its window; 0: its window begins before it */
    uint32_t next; /* index + 1 of the next literal of the bucket */
} literal;

struct fl_scan {
    uint8_t move[1u << HASH_BITS];
    uint32_t bucket[1u << BUCKET_BITS]; /* index + 1 of a literal */
    literal *v;
    uint32_t n;
    uint32_t window; /* length; 0: a literal is shorter than a block, and all are compared everywhere */
};

static uint32_t block_at(const char *p) {
    uint32_t word;
    memcpy(&word, p, sizeof word);
    return word;
}

static uint32_t hash_at(const char *p) { return (block_at(p) * UINT32_C(0x9E3779B1)) >> (32 - HASH_BITS); }

/* Of almost the whole window: literals with the same last block but other beginnings are not compared. */
static uint32_t bucket_of(const char *second, const char *last) {
    uint32_t h = block_at(second) * UINT32_C(0x85EBCA6B) ^ block_at(last) * UINT32_C(0x9E3779B1);
    return h >> (32 - BUCKET_BITS);
}

/* ---- making ---- */

/* How much a byte of a log is like any other: words and numbers are everywhere, capitals and signs are not. */
static unsigned commonness(char c) {
    if ((c >= 'a' && c <= 'z') || c == ' ')
        return 3;
    if ((c >= '0' && c <= '9') || c == '.' || c == ':')
        return 2;
    return c == '-' || c == '%' ? 1 : 0;
}

/* What a window costs: its last block wherever that stands in the sample, the others as far as they shorten moves. Of
 * two that cost the same the one with less common bytes is better. */
static uint64_t cost_of(const char *window, uint32_t n, const uint32_t *seen) {
    uint64_t cost = (uint64_t)seen[hash_at(window + n - BLOCK)] * n * STOP_COST;
    unsigned common = 0;
    for (uint32_t i = 0; i + BLOCK < n; i++)
        cost += (uint64_t)seen[hash_at(window + i)] * (i + 1);
    for (uint32_t i = 0; i < n; i++)
        common += commonness(window[i]);
    return cost * (3 * WINDOW_MAX + 1) + common;
}

static uint32_t best_window(fl_str text, uint32_t n, const uint32_t *seen) {
    uint32_t best = 0;
    uint64_t least = UINT64_MAX;
    for (uint32_t from = 0; from + n <= text.n; from++) {
        uint64_t cost = cost_of(text.p + from, n, seen);
        if (cost < least) {
            least = cost;
            best = from;
        }
    }
    return best;
}

/* left: moves that bring the block to the end of the window. */
static void enter_block(fl_scan *s, const char *block, uint32_t left) {
    uint8_t *move = &s->move[hash_at(block)];
    if (!left)
        *move = STOP;
    else if (*move != STOP && left < *move)
        *move = (uint8_t)left;
}

static void enter(fl_scan *s, uint32_t index, const uint32_t *seen) {
    literal *l = &s->v[index];
    const uint32_t last = s->window - BLOCK;
    const char *second = l->text.p;
    l->skip = 0;
    if (l->text.n >= s->window) {
        l->skip = best_window(l->text, s->window, seen) + 1;
        second += l->skip;
        enter_block(s, second - 1, last);
    }
    for (unsigned any = 0; !l->skip && any <= UINT8_MAX; any++) {
        char block[BLOCK] = {(char)any};
        memcpy(block + 1, second, BLOCK - 1);
        enter_block(s, block, last);
    }
    for (uint32_t i = 1; i <= last; i++)
        enter_block(s, second + i - 1, last - i);
    uint32_t *bucket = &s->bucket[bucket_of(second, second + last - 1)];
    l->next = *bucket;
    *bucket = index + 1;
}

void fl_scan_tune(fl_scan *s, fl_str sample) {
    if (!s->window)
        return;
    uint32_t *seen = calloc(1u << HASH_BITS, sizeof *seen);
    if (!seen)
        abort();
    for (size_t i = 0; i + BLOCK <= sample.n && i < SAMPLE; i++)
        seen[hash_at(sample.p + i)]++;
    memset(s->move, (int)(s->window - BLOCK + 1), sizeof s->move);
    memset(s->bucket, 0, sizeof s->bucket);
    for (uint32_t i = s->n; i > 0; i--)
        enter(s, i - 1, seen);
    free(seen);
}

fl_scan *fl_scan_new(fl_arena *arena, const fl_str *literals, size_t n) {
    fl_scan *s = FL_NEW(arena, fl_scan);
    uint32_t shortest = WINDOW_MAX - 1;
    s->n = (uint32_t)n;
    s->v = FL_NEW_N(arena, n, literal);
    for (uint32_t i = 0; i < s->n; i++) {
        s->v[i].text = fl_arena_str(arena, literals[i]);
        if (literals[i].n < shortest)
            shortest = (uint32_t)literals[i].n;
    }
    s->window = shortest < BLOCK ? 0 : shortest + 1;
    fl_scan_tune(s, FL_STR_NONE);
    return s;
}

/* ---- searching ---- */

/* place: of the byte that skip counts to. The other half of what is allocated is for putting them in order. */
static void add_hit(fl_scan_hits *hits, size_t place, uint32_t index) {
    if (hits->n == hits->cap) {
        hits->cap = hits->cap ? hits->cap * 2 : 256;
        hits->v = realloc(hits->v, hits->cap * 2 * sizeof *hits->v);
        if (!hits->v)
            abort();
    }
    hits->v[hits->n++] = (fl_scan_hit){(uint32_t)place, index};
}

static bool stands_at(const literal *l, fl_str text, size_t at) {
    return text.n - at >= l->text.n && memcmp(text.p + at, l->text.p, l->text.n) == 0;
}

/* The literals that have their window at this place. */
static void compare(const fl_scan *s, fl_str text, size_t window, fl_scan_hits *hits) {
    const char *second = text.p + window + 1;
    for (uint32_t k = s->bucket[bucket_of(second, second - 1 + s->window - BLOCK)]; k; k = s->v[k - 1].next) {
        const literal *l = &s->v[k - 1];
        if (window + 1 >= l->skip && stands_at(l, text, window + 1 - l->skip))
            add_hit(hits, window + 1, k - 1);
    }
}

/* Windows that begin in [at, end), from one place after the other. */
static void one_lane(const fl_scan *s, fl_str text, size_t at, size_t end, fl_scan_hits *hits) {
    const char *block = text.p + s->window - BLOCK;
    while (at < end) {
        const uint8_t move = s->move[hash_at(block + at)];
        if (move != STOP)
            at += move;
        else
            compare(s, text, at++, hits);
    }
}

/* Of the window that begins before this place. */
static size_t lane_of(size_t place, size_t part) {
    size_t lane = place ? (place - 1) / part : 0;
    return lane < N_LANES ? lane : N_LANES - 1;
}

/* One lane's hits behind the other's; each lane's stay in their order. */
static void join_lanes(fl_scan_hits *hits, size_t part) {
    size_t from[N_LANES + 1] = {0};
    if (!hits->n)
        return;
    fl_scan_hit *v = hits->v, *joined = v + hits->cap;
    for (size_t i = 0; i < hits->n; i++)
        from[lane_of(v[i].at, part) + 1]++;
    for (size_t lane = 1; lane < N_LANES; lane++)
        from[lane] += from[lane - 1];
    for (size_t i = 0; i < hits->n; i++)
        joined[from[lane_of(v[i].at, part)]++] = v[i];
    memcpy(v, joined, hits->n * sizeof *v);
}

static void lanes(const fl_scan *s, fl_str text, size_t windows, fl_scan_hits *hits) {
    const char *block = text.p + s->window - BLOCK;
    const uint8_t *moves = s->move;
    const size_t most = s->window - BLOCK + 1, part = windows / N_LANES;
    size_t at[N_LANES], end[N_LANES];
    for (size_t i = 0; i < N_LANES; i++) {
        at[i] = i * part;
        end[i] = i + 1 < N_LANES ? at[i] + part : windows;
    }
    for (;;) {
        /* The nearest end says how many looks none of them can pass it in. */
        size_t left = windows;
        for (size_t i = 0; i < N_LANES; i++)
            left = end[i] <= at[i] ? 0 : end[i] - at[i] < left ? end[i] - at[i] : left;
        if (left < most)
            break;
#define BEGIN(i) const char *at_##i = block + at[i];
#define LOOK(i) const unsigned move_##i = moves[hash_at(at_##i)];
#define MOVE(i) at_##i += move_##i;
#define MOVED(i) &&!(move_##i & STOP)
#define STOPPED(i)                                                                                                     \
    if (move_##i & STOP) {                                                                                             \
        at_##i -= STOP;                                                                                                \
        compare(s, text, (size_t)(at_##i++ - block), hits);                                                            \
    }
#define END(i) at[i] = (size_t)(at_##i - block);
        LANES(BEGIN)
        for (size_t looks = left / most; looks > 0; looks--) {
            LANES(LOOK)
            LANES(MOVE)
            if (true LANES(MOVED))
                continue;
            LANES(STOPPED)
        }
        LANES(END)
    }
    for (size_t i = 0; i < N_LANES; i++)
        one_lane(s, text, at[i], end[i], hits);
    join_lanes(hits, part);
}

static void everywhere(const fl_scan *s, fl_str text, fl_scan_hits *hits) {
    for (size_t at = 0; at < text.n; at++)
        for (uint32_t i = 0; i < s->n; i++)
            if (stands_at(&s->v[i], text, at))
                add_hit(hits, at, i);
}

/* Those whose window would begin before the text. */
static void at_start(const fl_scan *s, fl_str text, fl_scan_hits *hits) {
    for (uint32_t i = 0; i < s->n; i++)
        if (!s->v[i].skip && stands_at(&s->v[i], text, 0))
            add_hit(hits, 0, i);
}

static bool stands_before(fl_scan_hit a, fl_scan_hit b) { return a.at != b.at ? a.at < b.at : a.literal < b.literal; }

/* Windows ascend already, so that only what lies within the length of a literal changes places. */
static void put_in_order(const fl_scan *s, fl_scan_hits *hits) {
    for (size_t i = 0; i < hits->n; i++) {
        fl_scan_hit hit = hits->v[i];
        hit.at -= s->v[hit.literal].skip;
        size_t to = i;
        for (; to > 0 && stands_before(hit, hits->v[to - 1]); to--)
            hits->v[to] = hits->v[to - 1];
        hits->v[to] = hit;
    }
}

void fl_scan_all(const fl_scan *s, fl_str text, fl_scan_hits *hits) {
    hits->n = 0;
    if (!s->window) {
        everywhere(s, text, hits);
        return;
    }
    at_start(s, text, hits);
    const size_t windows = text.n < s->window ? 0 : text.n - s->window + 1;
    if (windows < LANES_FROM)
        one_lane(s, text, 0, windows, hits);
    else
        lanes(s, text, windows, hits);
    put_in_order(s, hits);
}

void fl_scan_hits_free(fl_scan_hits *hits) {
    free(hits->v);
    *hits = (fl_scan_hits){0};
}

typedef unsigned char bytes __attribute__((vector_size(16)));
typedef uint16_t words __attribute__((vector_size(16)));

/* Each place of a vector counts its own, up to what it can hold. */
size_t fl_count_byte(fl_str text, char byte) {
    enum { AT_ONCE = 4, STEP = AT_ONCE * sizeof(bytes), STEPS = UINT8_MAX };
    const bytes wanted = (unsigned char)byte - (bytes){0};
    size_t n = 0, i = 0;
    while (text.n - i >= STEP) {
        bytes sum[AT_ONCE] = {{0}}, in;
        for (unsigned step = 0; step < STEPS && text.n - i >= STEP; step++, i += STEP)
            for (unsigned k = 0; k < AT_ONCE; k++) {
                memcpy(&in, text.p + i + k * sizeof in, sizeof in);
                sum[k] -= (bytes)(in == wanted);
            }
        words all = {0};
        for (unsigned k = 0; k < AT_ONCE; k++)
            all += ((words)sum[k] & 0xff) + ((words)sum[k] >> 8);
        for (unsigned place = 0; place < sizeof all / sizeof all[0]; place++)
            n += all[place];
    }
    for (; i < text.n; i++)
        n += text.p[i] == byte;
    return n;
}
