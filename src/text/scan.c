/* Bytes are looked at in pieces and as 64-bit words (see "Bit Twiddling Hacks", zero and range tests in a word),
 * because most captures are plain ASCII and a logging host's file may have gigabytes. */
#include "text/scan.h"

#define ONES UINT64_C(0x0101010101010101)
#define HIGH UINT64_C(0x8080808080808080)
#define LOW7 UINT64_C(0x7f7f7f7f7f7f7f7f)

enum { PIECE = 192 }; /* its counts fit in a byte */

static uint64_t load(const char *p) {
    uint64_t w;
    memcpy(&w, p, sizeof w);
    return w;
}

/* The high bit of every byte that is a C0 control or DEL. The sums cannot carry into the next byte. */
static uint64_t control_mask(uint64_t w) {
    uint64_t low = w & LOW7;
    uint64_t printable = low + ONES * 0x60;
    uint64_t del = low + ONES;
    return (~printable | del) & ~w & HIGH;
}

static uint64_t equal_mask(uint64_t w, unsigned char c) {
    uint64_t t = w ^ (ONES * c);
    return ~(((t & LOW7) + LOW7) | t | LOW7);
}

/* How many bytes of a mask are set. */
static size_t bits(uint64_t mask) { return (size_t)((mask >> 7) * ONES >> 56); }

static bool undefined_in_1252(unsigned char c) { return c == 0x81 || c == 0x8d || c == 0x8f || c == 0x90 || c == 0x9d; }

unsigned fl_utf8_at(const char *p, size_t n, uint32_t *cp, bool *ok) {
    const unsigned char *u = (const unsigned char *)p;
    *ok = true;
    if (u[0] < 0x80) {
        *cp = u[0];
        return 1;
    }
    *ok = false;
    *cp = 0xfffd;
    unsigned more = u[0] >= 0xc2 && u[0] <= 0xdf ? 1 : (u[0] & 0xf0) == 0xe0 ? 2 : u[0] >= 0xf0 && u[0] <= 0xf4 ? 3 : 0;
    if (more == 0)
        return 1;
    /* The second byte's range keeps out overlong forms, surrogates and what lies beyond U+10FFFF. */
    unsigned char lo = u[0] == 0xe0 ? 0xa0 : u[0] == 0xf0 ? 0x90 : 0x80;
    unsigned char hi = u[0] == 0xed ? 0x9f : u[0] == 0xf4 ? 0x8f : 0xbf;
    uint32_t value = u[0] & (0x3fU >> more);
    for (unsigned i = 1; i <= more; i++) {
        if (i >= n || u[i] < lo || u[i] > hi)
            return i;
        value = value << 6 | (u[i] & 0x3fU);
        lo = 0x80;
        hi = 0xbf;
    }
    *ok = true;
    *cp = value;
    return more + 1;
}

unsigned fl_utf8_put(uint32_t cp, char out[4]) {
    if (cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
        cp = 0xfffd;
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    unsigned more = cp < 0x800 ? 1 : cp < 0x10000 ? 2 : 3;
    static const unsigned char lead[] = {0, 0xc0, 0xe0, 0xf0};
    out[0] = (char)(lead[more] | (cp >> (6 * more)));
    for (unsigned i = 1; i <= more; i++)
        out[i] = (char)(0x80 | (cp >> (6 * (more - i)) & 0x3f));
    return more + 1;
}

static void scan_control(fl_scan *r, unsigned char c) {
    if (c == '\n')
        r->lf++;
    else if (c == '\r')
        r->cr++;
    else if ((c < 0x20 && c != '\t') || c == 0x7f)
        r->control = true;
}

/* One sequence that starts with a byte from 0x80 on; returns its length. */
static size_t scan_high(fl_scan *r, const char *p, size_t n) {
    uint32_t cp;
    bool ok;
    unsigned len = fl_utf8_at(p, n, &cp, &ok);
    if (ok) {
        r->multibyte++;
        if (cp < 0xa0)
            r->c1 = true;
        return len;
    }
    bool lead = (unsigned char)*p >= 0xc2 && (unsigned char)*p <= 0xf4;
    if (len == n && lead) {
        r->cut_end = true;
        return len;
    }
    r->invalid++;
    r->not_1252 += undefined_in_1252((unsigned char)*p);
    return len;
}

static void scan_word(fl_scan *r, uint64_t w, uint64_t mask) {
    uint64_t lf = equal_mask(w, '\n');
    uint64_t cr = equal_mask(w, '\r');
    uint64_t tab = equal_mask(w, '\t');
    r->lf += bits(lf);
    r->cr += bits(cr);
    if (mask & ~(lf | cr | tab))
        r->control = true;
}

/* A piece of nothing but lines of printable ASCII and tabs: its line ends are counted. false: it is something else, and
 * nothing is counted. The loop has no branches and a fixed length, so that compilers make vectors of it. */
static bool scan_piece(fl_scan *r, const char *p) {
    unsigned char lf = 0, cr = 0, odd = 0;
    for (size_t i = 0; i < PIECE; i++) {
        unsigned char c = (unsigned char)p[i];
        unsigned char ends = (unsigned char)((c == '\n') | (c == '\r') | (c == '\t'));
        lf = (unsigned char)(lf + (c == '\n'));
        cr = (unsigned char)(cr + (c == '\r'));
        odd = (unsigned char)(odd | (c > 0x7e) | ((c < 0x20) ^ ends));
    }
    r->lf += odd ? 0 : lf;
    r->cr += odd ? 0 : cr;
    return !odd;
}

/* One word or character; returns its length. */
static size_t scan_next(fl_scan *r, const char *p, size_t n) {
    if (n >= 8) {
        uint64_t w = load(p);
        if (!(w & HIGH)) {
            uint64_t mask = control_mask(w);
            if (mask)
                scan_word(r, w, mask);
            return 8;
        }
    }
    if ((unsigned char)*p >= 0x80)
        return scan_high(r, p, n);
    scan_control(r, (unsigned char)*p);
    return 1;
}

fl_scan fl_scan_bytes(fl_str s) {
    fl_scan r = {0};
    for (size_t i = 0; i < s.n;) {
        if (s.n - i >= PIECE && scan_piece(&r, s.p + i)) {
            i += PIECE;
            continue;
        }
        for (size_t stop = i + PIECE; i < s.n && i < stop;)
            i += scan_next(&r, s.p + i, s.n - i);
    }
    return r;
}

bool fl_scan_plain(fl_str s, bool high_too) {
    uint64_t refuse = high_too ? 0 : HIGH;
    size_t i = 0;
    for (; s.n - i >= 8; i += 8) {
        uint64_t w = load(s.p + i);
        if (w & refuse)
            return false;
        uint64_t mask = control_mask(w);
        if (mask && (mask & ~equal_mask(w, '\t')))
            return false;
    }
    for (; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f || (c >= 0x80 && !high_too))
            return false;
    }
    return true;
}
