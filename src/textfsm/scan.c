/* A line made ready for matching: found, copied and looked at in one go, sixteen bytes at a time. */
#include "textfsm/regex.h"

typedef signed char chunk __attribute__((vector_size(16)));
enum { CHUNK = sizeof(chunk) };

/* One bit for each byte of a comparison's result, which is 0 or -1. */
static inline uint64_t bits_of(chunk c) {
#ifdef __SSE2__
    typedef char bytes __attribute__((vector_size(16)));
    return (unsigned)__builtin_ia32_pmovmskb128((bytes)c);
#else
    uint64_t bits = 0;
    for (unsigned i = 0; i < CHUNK; i++)
        bits |= (uint64_t)(c[i] & 1) << i;
    return bits;
#endif
}

static inline chunk load(fl_str s, size_t at) {
    chunk c = {0};
    if (at + CHUNK <= s.n)
        memcpy(&c, s.p + at, CHUNK);
    else if (at < s.n)
        memcpy(&c, s.p + at, s.n - at);
    return c;
}

static inline void put_words(fl_re_line *line, size_t at, uint64_t blank, uint64_t digit, uint64_t end) {
    line->out[FL_RE_BLANK][at / 64] = ~blank | end;
    line->out[FL_RE_INK][at / 64] = blank | end;
    line->out[FL_RE_DIGIT][at / 64] = ~digit | end;
}

/* Bytes beyond ASCII are less than zero here, and what is read behind the text is zero: neither is plain. The bits
 * behind the end do not count. */
size_t fl_re_line_read(fl_re_line *line, fl_str text) {
    uint64_t blank = 0, digit = 0;
    size_t n = FL_RE_LINE_MAX;
    for (size_t at = 0; at < FL_RE_LINE_MAX; at += CHUNK) {
        const chunk c = load(text, at);
        memcpy(line->text + at, &c, CHUNK);
        const uint64_t odd = bits_of((c < ' ') & (c != '\t'));
        blank |= bits_of(c <= ' ') << (at & 63);
        digit |= bits_of((c >= '0') & (c <= '9')) << (at & 63);
        if (odd) {
            n = at + (size_t)__builtin_ctzll(odd);
            break;
        }
        if ((at & 63) < 64 - CHUNK)
            continue;
        put_words(line, at, blank, digit, 0);
        blank = digit = 0;
    }
    put_words(line, n, blank, digit, UINT64_C(1) << (n & 63));
    memset(line->text + n, 0, CHUNK);
    line->n = n;
    return n;
}
