/* scan.c - the pass over a log for the literals of all rules, after Wu and Manber ("A fast algorithm for multi-pattern
 * searching", 1994). A window as long as the shortest literal slides over the text. The last bytes of the window say
 * how far it may move without passing any literal; where they say 0, the literals that have such a window are compared
 * one by one. Of a line without any literal only every few bytes are looked at.
 *
 * Two things are ours. Each look waits for the one before it, so a long text is searched at several places at once,
 * which costs no more. And a literal longer than the window is known by the part of it that is least like other text
 * ("ADJCHANGE", not "BGP-5-"). */
#include "scan/scan.h"

#include <stdlib.h>
#include <string.h>

enum {
    BLOCK = 3,      /* bytes that decide how far to move */
    HASH_BITS = 15, /* 32 KiB of moves stay in the first-level cache */
    BUCKET_BITS = 10,
    WINDOW_MAX = 64,
    LANES = 6,        /* places that are searched at once */
    LANES_FROM = 4096 /* bytes; below, one place is enough */
};

typedef struct literal {
    fl_str text;
    uint32_t window; /* where its window begins in it */
    uint32_t next;   /* index + 1 of the next literal of the bucket */
} literal;

struct fl_scan {
    uint8_t move[1u << HASH_BITS];
    uint32_t bucket[1u << BUCKET_BITS]; /* index + 1 of a literal */
    literal *v;
    uint32_t n;
    uint32_t window; /* length; shorter than a block: nothing is skipped, all literals are compared everywhere */
};

static uint32_t block_at(const char *p) {
    return (uint32_t)(unsigned char)p[0] | (uint32_t)(unsigned char)p[1] << 8 | (uint32_t)(unsigned char)p[2] << 16;
}

/* The same of a block that is not the text's first, in one load. */
static uint32_t block_within(const char *p) {
    uint32_t word;
    memcpy(&word, p - 1, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap32(word);
#endif
    return word >> 8;
}

static uint32_t hash_of(uint32_t block) { return (block * UINT32_C(0x9E3779B1)) >> (32 - HASH_BITS); }

/* Of the whole window: literals with the same last block but other beginnings are not compared. */
static uint32_t bucket_of(const char *window, uint32_t n) {
    uint32_t h = block_at(window) * UINT32_C(0x85EBCA6B) ^ block_at(window + n - BLOCK) * UINT32_C(0x9E3779B1);
    return h >> (32 - BUCKET_BITS);
}

/* How much a byte of a log is like any other: words and numbers are everywhere, capitals and signs are not. */
static unsigned commonness(char c) {
    if ((c >= 'a' && c <= 'z') || c == ' ')
        return 3;
    if ((c >= '0' && c <= '9') || c == '.' || c == ':')
        return 2;
    return c == '-' || c == '%' ? 1 : 0;
}

static uint32_t best_window(fl_str text, uint32_t window) {
    uint32_t best = 0;
    unsigned least = UINT32_MAX;
    for (uint32_t from = 0; from + window <= text.n; from++) {
        unsigned sum = 0;
        for (uint32_t i = 0; i < window; i++)
            sum += commonness(text.p[from + i]);
        if (sum < least) {
            least = sum;
            best = from;
        }
    }
    return best;
}

static void enter(fl_scan *s, uint32_t index) {
    literal *l = &s->v[index];
    l->window = best_window(l->text, s->window);
    const char *window = l->text.p + l->window;
    for (uint32_t i = 0; i + BLOCK <= s->window; i++) {
        uint8_t *move = &s->move[hash_of(block_at(window + i))];
        uint32_t left = s->window - BLOCK - i;
        if (left < *move)
            *move = (uint8_t)left;
    }
    uint32_t *bucket = &s->bucket[bucket_of(window, s->window)];
    l->next = *bucket;
    *bucket = index + 1;
}

fl_scan *fl_scan_new(fl_arena *arena, const fl_str *literals, size_t n) {
    fl_scan *s = FL_NEW(arena, fl_scan);
    s->n = (uint32_t)n;
    s->v = FL_NEW_N(arena, n, literal);
    s->window = WINDOW_MAX;
    for (uint32_t i = 0; i < s->n; i++) {
        s->v[i].text = fl_arena_str(arena, literals[i]);
        if (literals[i].n < s->window)
            s->window = (uint32_t)literals[i].n;
    }
    if (s->window < BLOCK)
        return s;
    memset(s->move, (int)(s->window - BLOCK + 1), sizeof s->move);
    for (uint32_t i = s->n; i > 0; i--)
        enter(s, i - 1);
    return s;
}

static void add_hit(fl_scan_hits *hits, size_t at, uint32_t index) {
    if (hits->n == hits->cap) {
        hits->cap = hits->cap ? hits->cap * 2 : 256;
        hits->v = realloc(hits->v, hits->cap * sizeof *hits->v);
        if (!hits->v)
            abort();
    }
    hits->v[hits->n++] = (fl_scan_hit){(uint32_t)at, index};
}

/* The literals that have their window at this place. */
static void compare(const fl_scan *s, fl_str text, size_t window, fl_scan_hits *hits) {
    for (uint32_t k = s->bucket[bucket_of(text.p + window, s->window)]; k; k = s->v[k - 1].next) {
        const literal *l = &s->v[k - 1];
        if (window < l->window || text.n - (window - l->window) < l->text.n)
            continue;
        if (memcmp(text.p + window - l->window, l->text.p, l->text.n) == 0)
            add_hit(hits, window - l->window, k - 1);
    }
}

/* Windows that begin in [at, end), from one place after the other. */
static void one_lane(const fl_scan *s, fl_str text, size_t at, size_t end, fl_scan_hits *hits) {
    const char *block = text.p + s->window - BLOCK;
    while (at < end) {
        uint8_t move = s->move[hash_of(block_at(block + at))];
        at += move;
        if (!move)
            compare(s, text, at++, hits);
    }
}

static void lanes(const fl_scan *s, fl_str text, size_t windows, fl_scan_hits *hits) {
    const char *block = text.p + s->window - BLOCK;
    const uint8_t *moves = s->move;
    const size_t most = s->window - BLOCK + 1, part = windows / LANES;
    size_t at[LANES], end[LANES];
    for (size_t i = 0; i < LANES; i++) {
        at[i] = i * part;
        end[i] = i + 1 < LANES ? at[i] + part : windows;
    }
    for (;;) {
        /* The nearest end says how many looks none of them can pass it in. */
        size_t left = windows;
        for (size_t i = 0; i < LANES; i++)
            left = end[i] <= at[i] ? 0 : end[i] - at[i] < left ? end[i] - at[i] : left;
        if (left < most)
            break;
        size_t a = at[0], b = at[1], c = at[2], d = at[3], e = at[4], f = at[5];
        for (size_t looks = left / most; looks > 0; looks--) {
            const uint8_t move_a = moves[hash_of(block_within(block + a))],
                          move_b = moves[hash_of(block_within(block + b))],
                          move_c = moves[hash_of(block_within(block + c))],
                          move_d = moves[hash_of(block_within(block + d))],
                          move_e = moves[hash_of(block_within(block + e))],
                          move_f = moves[hash_of(block_within(block + f))];
            a += move_a;
            b += move_b;
            c += move_c;
            d += move_d;
            e += move_e;
            f += move_f;
            if (move_a && move_b && move_c && move_d && move_e && move_f)
                continue;
            if (!move_a)
                compare(s, text, a++, hits);
            if (!move_b)
                compare(s, text, b++, hits);
            if (!move_c)
                compare(s, text, c++, hits);
            if (!move_d)
                compare(s, text, d++, hits);
            if (!move_e)
                compare(s, text, e++, hits);
            if (!move_f)
                compare(s, text, f++, hits);
        }
        at[0] = a, at[1] = b, at[2] = c, at[3] = d, at[4] = e, at[5] = f;
    }
    for (size_t i = 0; i < LANES; i++)
        one_lane(s, text, at[i], end[i], hits);
}

static void everywhere(const fl_scan *s, fl_str text, fl_scan_hits *hits) {
    for (size_t at = 0; at < text.n; at++)
        for (uint32_t i = 0; i < s->n; i++)
            if (text.n - at >= s->v[i].text.n && memcmp(text.p + at, s->v[i].text.p, s->v[i].text.n) == 0)
                add_hit(hits, at, i);
}

static int by_place(const void *x, const void *y) {
    const fl_scan_hit *a = x, *b = y;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return (a->literal > b->literal) - (a->literal < b->literal);
}

void fl_scan_all(const fl_scan *s, fl_str text, fl_scan_hits *hits) {
    hits->n = 0;
    if (!s->n || text.n < s->window)
        return;
    if (s->window < BLOCK) {
        everywhere(s, text, hits);
        return;
    }
    const size_t windows = text.n - s->window + 1;
    if (windows < LANES_FROM || s->window == BLOCK)
        one_lane(s, text, 0, windows, hits);
    else
        lanes(s, text, windows, hits);
    if (hits->n > 1)
        qsort(hits->v, hits->n, sizeof *hits->v, by_place);
}

void fl_scan_hits_free(fl_scan_hits *hits) {
    free(hits->v);
    *hits = (fl_scan_hits){0};
}

size_t fl_count_byte(fl_str text, char byte) {
    enum { STEP = 128 }; /* a sum of bytes that are 0 or 1 stays below 256; compilers make vectors of it */
    size_t n = 0, i = 0;
    for (; i + STEP <= text.n; i += STEP) {
        uint8_t sum = 0;
        for (size_t k = 0; k < STEP; k++)
            sum = (uint8_t)(sum + (text.p[i + k] == byte));
        n += sum;
    }
    for (; i < text.n; i++)
        n += text.p[i] == byte;
    return n;
}
