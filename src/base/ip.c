#include "base/ip.h"

#include <stdio.h>

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Decimal without sign and leading zeros ("010" is octal to some readers: refused), at most max; advances *s. */
static bool take_decimal(fl_str *s, unsigned max, unsigned *out) {
    size_t i = 0;
    unsigned u = 0;
    while (i < s->n && i < 4 && is_digit(s->p[i]))
        u = u * 10 + (unsigned)(s->p[i++] - '0');
    if (i == 0 || u > max || (i > 1 && s->p[0] == '0'))
        return false;
    *s = fl_str_sub(*s, i, s->n);
    *out = u;
    return true;
}

static bool take_char(fl_str *s, char c) {
    if (s->n == 0 || s->p[0] != c)
        return false;
    *s = fl_str_sub(*s, 1, s->n);
    return true;
}

static bool parse4(fl_str s, uint8_t b[4]) {
    for (int i = 0; i < 4; i++) {
        unsigned u;
        if ((i && !take_char(&s, '.')) || !take_decimal(&s, 255, &u))
            return false;
        b[i] = (uint8_t)u;
    }
    return s.n == 0;
}

static int hex_value(char c) {
    if (is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool take_group(fl_str *s, uint8_t out[2]) {
    unsigned u = 0;
    size_t i = 0;
    while (i < s->n && i < 4 && hex_value(s->p[i]) >= 0)
        u = u << 4 | (unsigned)hex_value(s->p[i++]);
    if (i == 0)
        return false;
    out[0] = (uint8_t)(u >> 8);
    out[1] = (uint8_t)u;
    *s = fl_str_sub(*s, i, s->n);
    return true;
}

/* RFC 4291 2.2: groups, one "::" for a run of zero groups, the last two groups perhaps in dotted form. */
static bool parse6(fl_str s, uint8_t b[16]) {
    uint8_t got[16];
    int n = 0, gap = -1;
    if (s.n >= 2 && s.p[0] == ':') {
        if (s.p[1] != ':')
            return false;
        gap = 0;
        s = fl_str_sub(s, 2, s.n);
    }
    while (s.n) {
        if (n <= 12 && fl_str_find_char(s, '.') >= 0 && parse4(s, got + n)) {
            n += 4;
            s.n = 0;
            break;
        }
        if (n > 14 || !take_group(&s, got + n))
            return false;
        n += 2;
        if (s.n == 0)
            break;
        if (!take_char(&s, ':') || s.n == 0)
            return false;
        if (take_char(&s, ':')) {
            if (gap >= 0)
                return false;
            gap = n;
        }
    }
    if (gap < 0 ? n != 16 : n > 14)
        return false;
    memset(b, 0, 16);
    int head = gap < 0 ? n : gap;
    memcpy(b, got, (size_t)head);
    memcpy(b + 16 - (n - head), got + head, (size_t)(n - head));
    return true;
}

bool fl_addr_parse(fl_str s, fl_addr *out) {
    fl_addr a = {0};
    if (s.n < 2 || s.n >= FL_ADDR_TEXT)
        return false;
    if (parse4(s, a.b))
        a.family = 4;
    else if (fl_str_find_char(s, ':') >= 0 && parse6(s, a.b))
        a.family = 6;
    else
        return false;
    *out = a;
    return true;
}

static unsigned bits_of(uint8_t family) { return family == 4 ? 32 : family == 6 ? 128 : 0; }

/* Clears (or only looks at) the bits behind the first len; true when any was set. */
static bool mask(fl_addr *a, unsigned len) {
    bool any = false;
    for (unsigned i = 0; i < bits_of(a->family) / 8; i++) {
        unsigned keep = len >= (i + 1) * 8 ? 8 : len > i * 8 ? len - i * 8 : 0;
        uint8_t kept = (uint8_t)(a->b[i] & (0xFFU << (8 - keep)));
        any = any || kept != a->b[i];
        a->b[i] = kept;
    }
    return any;
}

/* MSEE and IOS print a network without its length when that is the class's; "0.0.0.0" is the default route. */
static uint8_t classful_len(fl_addr a) {
    static const fl_addr zero = {.family = 4};
    if (fl_addr_cmp(a, zero) == 0)
        return 0;
    unsigned top = a.b[0], len = top < 128 ? 8 : top < 192 ? 16 : top < 224 ? 24 : 32;
    return (uint8_t)(mask(&a, len) ? 32 : len);
}

bool fl_prefix_parse(fl_str s, bool classful, fl_prefix *out) {
    ptrdiff_t slash = fl_str_find_char(s, '/');
    fl_prefix p = {0};
    if (!fl_addr_parse(slash < 0 ? s : fl_str_sub(s, 0, (size_t)slash), &p.addr))
        return false;
    if (slash < 0) {
        if (!classful || p.addr.family != 4)
            return false;
        p.len = classful_len(p.addr);
    } else {
        fl_str rest = fl_str_sub(s, (size_t)slash + 1, s.n);
        unsigned len;
        if (!take_decimal(&rest, bits_of(p.addr.family), &len) || rest.n)
            return false;
        p.len = (uint8_t)len;
    }
    *out = p;
    return true;
}

int fl_addr_cmp(fl_addr a, fl_addr b) {
    if (a.family != b.family)
        return a.family < b.family ? -1 : 1;
    int d = memcmp(a.b, b.b, sizeof a.b);
    return (d > 0) - (d < 0);
}

int fl_prefix_cmp(fl_prefix a, fl_prefix b) {
    int d = fl_addr_cmp(a.addr, b.addr);
    return d ? d : (a.len > b.len) - (a.len < b.len);
}

bool fl_prefix_has(fl_prefix p, fl_addr a) {
    if (p.addr.family != a.family || !a.family)
        return false;
    mask(&p.addr, p.len);
    mask(&a, p.len);
    return fl_addr_cmp(p.addr, a) == 0;
}

bool fl_prefix_covers(fl_prefix p, fl_prefix inner) { return p.len <= inner.len && fl_prefix_has(p, inner.addr); }

bool fl_prefix_nth(fl_prefix p, uint32_t n, fl_addr *out) {
    unsigned bits = bits_of(p.addr.family);
    if (!bits || p.len > bits)
        return false;
    unsigned host = bits - p.len;
    if (host < 32 && n >> host)
        return false;
    mask(&p.addr, p.len);
    uint8_t *low = p.addr.b + bits / 8 - 4;
    for (int i = 0; i < 4; i++)
        low[i] = (uint8_t)(low[i] | (n >> (24 - 8 * i)));
    *out = p.addr;
    return true;
}

static unsigned group(const fl_addr *a, int i) { return (unsigned)a->b[2 * i] << 8 | a->b[2 * i + 1]; }

/* RFC 5952 4.2: the longest run of two or more zero groups, the first of equals. */
static void longest_zero_run(const fl_addr *a, int groups, int *from, int *len) {
    *from = -1;
    *len = 1;
    for (int i = 0; i < groups; i++) {
        int n = 0;
        while (i + n < groups && group(a, i + n) == 0)
            n++;
        if (n > *len) {
            *from = i;
            *len = n;
        }
        i += n;
    }
}

static bool is_mapped(const fl_addr *a) {
    static const uint8_t head[12] = {[10] = 0xFF, [11] = 0xFF};
    return memcmp(a->b, head, sizeof head) == 0;
}

static void format6(const fl_addr *a, char *buf) {
    if (is_mapped(a)) { /* RFC 5952 5 */
        snprintf(buf, FL_ADDR_TEXT, "::ffff:%u.%u.%u.%u", a->b[12], a->b[13], a->b[14], a->b[15]);
        return;
    }
    int from, len, at = 0;
    longest_zero_run(a, 8, &from, &len);
    for (int i = 0; i < 8; i++) {
        if (i == from) {
            buf[at++] = ':';
            buf[at++] = ':';
            i += len - 1;
            continue;
        }
        const char *sep = i && i != from + len ? ":" : "";
        if (from < 0)
            sep = i ? ":" : "";
        at += snprintf(buf + at, (size_t)(FL_ADDR_TEXT - at), "%s%x", sep, group(a, i));
    }
    buf[at] = '\0';
}

static char *put_decimal(char *to, unsigned n) {
    if (n > 9)
        to = put_decimal(to, n / 10);
    *to++ = (char)('0' + n % 10);
    return to;
}

static void format4(const fl_addr *a, char *buf) {
    for (unsigned i = 0; i < 4; i++) {
        buf = put_decimal(buf, a->b[i]);
        *buf++ = i < 3 ? '.' : '\0';
    }
}

char *fl_addr_format(fl_addr a, char *buf) {
    if (a.family == 4)
        format4(&a, buf);
    else if (a.family == 6)
        format6(&a, buf);
    else
        buf[0] = '\0';
    return buf;
}

char *fl_prefix_format(fl_prefix p, char *buf) {
    fl_addr_format(p.addr, buf);
    size_t n = strlen(buf);
    if (n)
        snprintf(buf + n, FL_PREFIX_TEXT - n, "/%u", p.len);
    return buf;
}
