/* A line made ready for matching: found, copied and looked at in one go, 64 bytes at a time. */
#include "textfsm/regex.h"

typedef signed char chunk __attribute__((vector_size(16)));
typedef unsigned char counts __attribute__((vector_size(16)));
enum { CHUNK = sizeof(chunk), BLOCK = 64 };

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

/* Of the bytes of a block: those that are not plain, those above the blank, digits. */
typedef struct block {
    uint64_t odd, ink, digit;
    chunk tabs; /* not 0: where there is a tab, of any of its parts */
} block;

/* Bytes beyond ASCII are less than zero here, and so not plain either. Digits are moved to the lowest values, where one
 * comparison tells them. */
static inline void look_at(block *b, const char *from, char *to, unsigned shift) {
    chunk c;
    memcpy(&c, from, CHUNK);
    memcpy(to, &c, CHUNK);
    const chunk digit = (chunk)((counts)c + (128 - '0')) < -128 + 10;
    const chunk tab = c == '\t';
    b->odd |= bits_of((c < ' ') & ~tab) << shift;
    b->ink |= bits_of(c > ' ') << shift;
    b->digit |= bits_of(digit) << shift;
    b->tabs |= tab;
}

static inline block read_block(const char *from, char *to) {
    block b = {.odd = 0};
    look_at(&b, from, to, 0);
    look_at(&b, from + CHUNK, to + CHUNK, CHUNK);
    look_at(&b, from + 2 * CHUNK, to + 2 * CHUNK, 2 * CHUNK);
    look_at(&b, from + 3 * CHUNK, to + 3 * CHUNK, 3 * CHUNK);
    return b;
}

static uint64_t blanks_of(const char *p) {
    uint64_t bits = 0;
    for (unsigned i = 0; i < BLOCK; i += CHUNK) {
        chunk c;
        memcpy(&c, p + i, CHUNK);
        bits |= bits_of(c == ' ') << i;
    }
    return bits;
}

static inline void put_words(fl_re_line *line, size_t at, block b, uint64_t end) {
    const uint64_t fill = b.digit | (bits_of(b.tabs) ? blanks_of(line->text + at) : ~b.ink);
    line->out[FL_RE_BLANK][at / BLOCK] = b.ink | end;
    line->out[FL_RE_INK][at / BLOCK] = ~b.ink | end;
    line->out[FL_RE_DIGIT][at / BLOCK] = ~b.digit | end;
    line->out[FL_RE_FILL][at / BLOCK] = ~fill | end;
}

/* The last bytes of a text, from `at` on, less than a block. Of a longer text the last whole block is looked at (part
 * of it once more), which takes no loop. The text's end is odd; what stands behind it does not count. */
static inline block read_end(fl_str text, size_t at, fl_re_line *line) {
    const size_t left = text.n - at;
    block b;
    if (at == 0) {
        memset(line->text, 0, BLOCK);
        if (left)
            memcpy(line->text, text.p, left);
        return read_block(line->text, line->text);
    }
    b = read_block(text.p + text.n - BLOCK, line->text + text.n - BLOCK);
    b.odd = (b.odd >> (BLOCK - 1 - left) >> 1) | UINT64_C(1) << left;
    b.ink = b.ink >> (BLOCK - 1 - left) >> 1;
    b.digit = b.digit >> (BLOCK - 1 - left) >> 1;
    return b;
}

/* Zeros behind the text are not plain. */
size_t fl_re_line_read(fl_re_line *line, fl_str text) {
    size_t at = 0, n = FL_RE_LINE_MAX;
    block b = {.odd = 0};
    for (; at < FL_RE_LINE_MAX; at += BLOCK) {
        b = text.n - at < BLOCK ? read_end(text, at, line) : read_block(text.p + at, line->text + at);
        if (b.odd) {
            n = at + (size_t)__builtin_ctzll(b.odd);
            break;
        }
        put_words(line, at, b, 0);
    }
    if (at == FL_RE_LINE_MAX) /* nothing is there but the end */
        b = (block){.odd = 0};
    put_words(line, at, b, UINT64_C(1) << (n & (BLOCK - 1)));
    memset(line->text + n, 0, CHUNK);
    line->n = n;
    return n;
}
