#include "textfsm/chars.h"

/* unicodedata 14.0: bidirectional type WS, B or S, or category Zs. */
const uint32_t fl_cp_spaces[FL_CP_SPACES][2] = {
    {0x09, 0x0d},     {0x1c, 0x20},     {0x85, 0x85},     {0xa0, 0xa0},     {0x1680, 0x1680},
    {0x2000, 0x200a}, {0x2028, 0x2029}, {0x202f, 0x202f}, {0x205f, 0x205f}, {0x3000, 0x3000},
};

/* Bytes of a sequence by its first byte, and the range of the second; RFC 3629. */
static unsigned lead_of(unsigned char b, unsigned char *lo, unsigned char *hi) {
    *lo = 0x80;
    *hi = 0xbf;
    if (b >= 0xc2 && b <= 0xdf)
        return 2;
    if (b >= 0xe0 && b <= 0xef) {
        *lo = b == 0xe0 ? 0xa0 : 0x80;
        *hi = b == 0xed ? 0x9f : 0xbf;
        return 3;
    }
    if (b >= 0xf0 && b <= 0xf4) {
        *lo = b == 0xf0 ? 0x90 : 0x80;
        *hi = b == 0xf4 ? 0x8f : 0xbf;
        return 4;
    }
    return 0;
}

uint32_t fl_cp_read(fl_str s, size_t *at) {
    const unsigned char b = (unsigned char)s.p[(*at)++];
    unsigned char lo, hi;
    if (b < 0x80)
        return b;
    const unsigned n = lead_of(b, &lo, &hi);
    if (n == 0)
        return FL_CP_BAD;
    uint32_t cp = b & (0x7fU >> n);
    for (unsigned i = 1; i < n; i++) {
        const unsigned char c = *at < s.n ? (unsigned char)s.p[*at] : 0;
        if (c < lo || c > hi)
            return FL_CP_BAD;
        cp = cp << 6 | (c & 0x3f);
        (*at)++;
        lo = 0x80;
        hi = 0xbf;
    }
    return cp;
}

unsigned fl_cp_write(uint32_t cp, char *buf) {
    if (cp < 0x80) {
        buf[0] = (char)cp;
        return 1;
    }
    const unsigned n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    for (unsigned i = n - 1; i > 0; i--, cp >>= 6)
        buf[i] = (char)(0x80 | (cp & 0x3f));
    buf[0] = (char)((0xf00U >> n & 0xff) | cp);
    return n;
}

bool fl_cp_valid(fl_str s) {
    for (size_t i = 0; i < s.n;)
        if (fl_cp_read(s, &i) == FL_CP_BAD)
            return false;
    return true;
}

size_t fl_cp_count(fl_str s) {
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
    return n;
}

bool fl_cp_is_space(uint32_t cp) {
    for (unsigned i = 0; i < FL_CP_SPACES; i++)
        if (cp >= fl_cp_spaces[i][0] && cp <= fl_cp_spaces[i][1])
            return true;
    return false;
}

fl_str fl_cp_rstrip(fl_str s) {
    while (s.n) {
        size_t start = s.n - 1;
        while (start > 0 && s.n - start < 4 && ((unsigned char)s.p[start] & 0xc0) == 0x80)
            start--;
        size_t at = start;
        if (!fl_cp_is_space(fl_cp_read(s, &at)) || at != s.n)
            break;
        s.n = start;
    }
    return s;
}

fl_str fl_cp_strip(fl_str s) {
    s = fl_cp_rstrip(s);
    for (size_t at = 0; at < s.n;) {
        size_t next = at;
        if (!fl_cp_is_space(fl_cp_read(s, &next)))
            return fl_str_sub(s, at, s.n);
        at = next;
    }
    return fl_str_sub(s, 0, 0);
}

/* Their ASCII members, in the order of the bits of FL_CLASS_*. */
static const uint64_t classes[][2] = {
    {UINT64_C(0x03ff000000000000), 0},
    {~UINT64_C(0x03ff000000000000), ~UINT64_C(0)},
    {UINT64_C(0x00000001f0003e00), 0},
    {~UINT64_C(0x00000001f0003e00), ~UINT64_C(0)},
    {UINT64_C(0x03ff000000000000), UINT64_C(0x07fffffe87fffffe)},
    {~UINT64_C(0x03ff000000000000), ~UINT64_C(0x07fffffe87fffffe)},
};

static void add_range(uint64_t bits[2], fl_char_range r) {
    for (uint32_t b = r.lo; b <= r.hi && b < 128; b++)
        fl_bit_set(bits, b);
}

static bool has(const fl_charset *set, uint32_t cp) {
    for (size_t i = 0; i < set->n; i++)
        if (cp >= set->ranges[i].lo && cp <= set->ranges[i].hi)
            return true;
    return false;
}

/* The characters outside ASCII that Python folds to ASCII letters: dotted and dotless i, long s, the Kelvin sign. */
static const struct {
    uint32_t cp;
    char ascii;
} folds[] = {{0x130, 'i'}, {0x131, 'i'}, {0x17f, 's'}, {0x212a, 'k'}};

void fl_charset_bits(const fl_charset *set, bool caseless, bool ascii, uint64_t bits[2]) {
    const uint64_t letters = UINT64_C(0x07fffffe);
    bits[0] = bits[1] = 0;
    for (unsigned c = 0; set->classes >> c; c++)
        for (unsigned w = 0; w < 2 && set->classes >> c & 1; w++)
            bits[w] |= classes[c][w];
    for (size_t i = 0; i < set->n; i++)
        add_range(bits, set->ranges[i]);
    for (size_t i = 0; caseless && !ascii && i < sizeof folds / sizeof *folds; i++)
        if (has(set, folds[i].cp))
            fl_bit_set(bits, (unsigned char)folds[i].ascii);
    if (caseless) /* small letters are 32 bits behind the large ones */
        bits[1] |= (bits[1] & letters) << 32 | (bits[1] >> 32 & letters);
    if (set->negated) {
        bits[0] = ~bits[0];
        bits[1] = ~bits[1];
    }
}
