#include "base/str.h"

static unsigned char lower(char c) {
    unsigned char u = (unsigned char)c;
    return u >= 'A' && u <= 'Z' ? (unsigned char)(u + ('a' - 'A')) : u;
}

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f'; }

/* Texts of a store are kept once: the same text is often the same memory. */
static bool same(const char *a, const char *b, size_t n) { return n == 0 || a == b || memcmp(a, b, n) == 0; }

static bool same_caseless(const char *a, const char *b, size_t n) {
    for (size_t i = 0; a != b && i < n; i++)
        if (lower(a[i]) != lower(b[i]))
            return false;
    return true;
}

bool fl_str_ieq(fl_str a, fl_str b) { return a.n == b.n && same_caseless(a.p, b.p, a.n); }
bool fl_str_ieqz(fl_str a, const char *z) { return fl_str_ieq(a, fl_str_of(z)); }

int fl_str_cmp(fl_str a, fl_str b) {
    size_t n = a.n < b.n ? a.n : b.n;
    int d = n ? memcmp(a.p, b.p, n) : 0;
    return d ? (d < 0 ? -1 : 1) : (a.n > b.n) - (a.n < b.n);
}

bool fl_str_istarts(fl_str s, fl_str prefix) { return s.n >= prefix.n && same_caseless(s.p, prefix.p, prefix.n); }

bool fl_str_ends(fl_str s, fl_str suffix) {
    return s.n >= suffix.n && (suffix.n == 0 || same(s.p + (s.n - suffix.n), suffix.p, suffix.n));
}

bool fl_str_iends(fl_str s, fl_str suffix) {
    return s.n >= suffix.n && (suffix.n == 0 || same_caseless(s.p + (s.n - suffix.n), suffix.p, suffix.n));
}

ptrdiff_t fl_str_find(fl_str s, fl_str needle) {
    if (needle.n == 0)
        return 0;
    if (needle.n > s.n)
        return -1;
    const char *p = s.p, *last = s.p + (s.n - needle.n);
    while (p <= last && (p = memchr(p, needle.p[0], (size_t)(last - p) + 1)) != NULL) {
        if (memcmp(p, needle.p, needle.n) == 0)
            return p - s.p;
        p++;
    }
    return -1;
}

ptrdiff_t fl_str_ifind(fl_str s, fl_str needle) {
    if (needle.n == 0)
        return 0;
    if (needle.n > s.n)
        return -1;
    unsigned char first = lower(needle.p[0]);
    for (size_t i = 0; i <= s.n - needle.n; i++)
        if (lower(s.p[i]) == first && same_caseless(s.p + i, needle.p, needle.n))
            return (ptrdiff_t)i;
    return -1;
}

ptrdiff_t fl_str_find_char(fl_str s, char c) {
    const char *p = s.n ? memchr(s.p, c, s.n) : NULL;
    return p ? p - s.p : -1;
}

fl_str fl_str_sub(fl_str s, size_t from, size_t to) {
    if (to > s.n)
        to = s.n;
    if (from > to)
        from = to;
    return s.p ? (fl_str){s.p + from, to - from} : FL_STR_NONE;
}

fl_str fl_str_ltrim(fl_str s) {
    while (s.n && is_space(s.p[0])) {
        s.p++;
        s.n--;
    }
    return s;
}

fl_str fl_str_rtrim(fl_str s) {
    while (s.n && is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

fl_str fl_str_trim(fl_str s) { return fl_str_rtrim(fl_str_ltrim(s)); }

static bool is_one_of(char c, const char *set) {
    for (; *set; set++)
        if (c == *set)
            return true;
    return false;
}

bool fl_str_token(fl_str *rest, const char *seps, fl_str *tok) {
    size_t from = 0;
    while (from < rest->n && is_one_of(rest->p[from], seps))
        from++;
    size_t to = from;
    if (seps[0] && !seps[1]) {
        const char *end = from < rest->n ? memchr(rest->p + from, seps[0], rest->n - from) : NULL;
        to = end ? (size_t)(end - rest->p) : rest->n;
    }
    while (to < rest->n && !is_one_of(rest->p[to], seps))
        to++;
    *tok = fl_str_sub(*rest, from, to);
    *rest = fl_str_sub(*rest, to, rest->n);
    return tok->n > 0;
}

bool fl_str_line(fl_str *rest, fl_str *line) {
    if (rest->n == 0)
        return false;
    ptrdiff_t nl = fl_str_find_char(*rest, '\n');
    size_t n = nl < 0 ? rest->n : (size_t)nl;
    *line = fl_str_sub(*rest, 0, n);
    *rest = fl_str_sub(*rest, n + 1, rest->n);
    return true;
}

bool fl_str_to_i64(fl_str s, int64_t *out) {
    size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+') ? 1 : 0;
    bool minus = i && s.p[0] == '-';
    if (i == s.n)
        return false;
    uint64_t limit = (uint64_t)INT64_MAX + minus, u = 0;
    for (; i < s.n; i++) {
        unsigned digit = (unsigned char)s.p[i] - (unsigned)'0';
        if (digit > 9 || u > (limit - digit) / 10)
            return false;
        u = u * 10 + digit;
    }
    *out = minus ? (u ? -(int64_t)(u - 1) - 1 : 0) : (int64_t)u;
    return true;
}

/* The folded form of a byte, 0 for bytes that folding leaves out. */
static unsigned char folded(char c) {
    unsigned char u = lower(c);
    return (u >= 'a' && u <= 'z') || (u >= '0' && u <= '9') || u >= 0x80 ? u : 0;
}

static size_t next_folded(fl_str s, size_t i) {
    while (i < s.n && !folded(s.p[i]))
        i++;
    return i;
}

bool fl_str_fold_eq(fl_str a, fl_str b) {
    size_t i = next_folded(a, 0), j = next_folded(b, 0);
    while (i < a.n && j < b.n) {
        if (folded(a.p[i]) != folded(b.p[j]))
            return false;
        i = next_folded(a, i + 1);
        j = next_folded(b, j + 1);
    }
    return i >= a.n && j >= b.n;
}

#define FNV_START UINT64_C(14695981039346656037)
#define FNV_PRIME UINT64_C(1099511628211)

uint64_t fl_str_fold_hash(fl_str s) {
    uint64_t h = FNV_START;
    for (size_t i = next_folded(s, 0); i < s.n; i = next_folded(s, i + 1))
        h = (h ^ folded(s.p[i])) * FNV_PRIME;
    return h;
}

/* Less than eight bytes as a number, low first. */
static uint64_t short_word(const char *p, size_t n) {
    uint64_t word = 0;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint32_t low, high;
    if (n >= sizeof low) { /* the middle is in both */
        memcpy(&low, p, sizeof low);
        memcpy(&high, p + n - sizeof high, sizeof high);
        return low | (uint64_t)high << (n - sizeof high) * 8;
    }
#endif
    for (size_t i = 0; i < n; i++)
        word |= (uint64_t)(unsigned char)p[i] << i * 8;
    return word;
}

/* Eight bytes at a time; the shifts let every bit reach the low ones, which tables look at. */
uint64_t fl_str_hash(fl_str s) {
    const uint64_t prime = UINT64_C(0x9E3779B97F4A7C15);
    uint64_t h = FNV_START ^ s.n * prime, word;
    const char *p = s.p;
    size_t n = s.n;
    for (; n >= sizeof word; p += sizeof word, n -= sizeof word) {
        memcpy(&word, p, sizeof word);
        h = (h ^ word) * prime;
        h ^= h >> 32;
    }
    h = (h ^ short_word(p, n)) * prime;
    return h ^ h >> 29;
}
