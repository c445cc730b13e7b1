/* libFuzzer target: any bytes decode to clean lines, and UTF-16 of a text to the same lines as its UTF-8. */
#include <stdlib.h>

#include "text/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds) {
    if (!holds)
        abort();
}

/* Well-formed UTF-8 without control characters but tab; strict on purpose and independent of the decoder's own code. */
static void check_clean(fl_str s) {
    for (size_t i = 0; i < s.n;) {
        unsigned char c = (unsigned char)s.p[i];
        must(c == '\t' || (c >= 0x20 && c != 0x7f));
        size_t more = c < 0x80 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
        must(c < 0x80 || (c >= 0xc2 && c <= 0xf4));
        must(i + more < s.n);
        for (size_t k = 1; k <= more; k++)
            must(((unsigned char)s.p[i + k] & 0xc0) == 0x80);
        unsigned char d = more ? (unsigned char)s.p[i + 1] : 0;
        must(!(c == 0xc2 && d < 0xa0) && !(c == 0xe0 && d < 0xa0) && !(c == 0xed && d > 0x9f));
        must(!(c == 0xf0 && d < 0x90) && !(c == 0xf4 && d > 0x8f));
        i += more + 1;
    }
}

static void check_text(const fl_text *t, size_t size, const fl_limits *limits) {
    uint64_t src = 0, src_off = 0, off = 0;
    uint32_t number = 1;
    must(!(t->flags & FL_TEXT_BINARY) || t->n == 0);
    for (size_t i = 0; i < t->n; i++) {
        const fl_line *l = &t->lines[i];
        must(l->off >= off && l->off + l->len <= t->data.n);
        for (; off < l->off; off++)
            must(t->data.p[off] == ' '); /* marks of a quoted mail */
        must(i + 1 == t->n ? l->off + l->len == t->data.n : t->data.p[l->off + l->len] == '\n');
        must(l->len <= limits->line_bytes);
        must(l->number >= number && l->src_end >= l->src_off && l->src_end <= size);
        must(l->src_off >= (l->number == number ? src_off : src)); /* a line of HTML may become several */
        must(fl_text_line_at(t, l->off) == i);
        check_clean(fl_text_line(t, i));
        off = l->off + l->len + 1;
        src = l->src_end;
        src_off = l->src_off;
        number = l->number;
    }
}

static size_t put_unit(char *out, uint32_t unit) {
    out[0] = (char)(unit & 0xff);
    out[1] = (char)(unit >> 8);
    return 2;
}

/* Well-formed UTF-8 to UTF-16LE with a mark; false when it is not well-formed. */
static bool to_utf16(fl_str s, char *out, size_t *n) {
    *n = put_unit(out, 0xfeff);
    for (size_t i = 0; i < s.n;) {
        const unsigned char *u = (const unsigned char *)s.p + i;
        size_t more = u[0] < 0x80 ? 0 : u[0] < 0xe0 ? 1 : u[0] < 0xf0 ? 2 : 3;
        if ((u[0] >= 0x80 && u[0] < 0xc2) || u[0] > 0xf4 || i + more >= s.n)
            return false;
        uint32_t cp = more == 0 ? u[0] : u[0] & (0x3fU >> more);
        for (size_t k = 1; k <= more; k++) {
            if ((u[k] & 0xc0) != 0x80)
                return false;
            cp = cp << 6 | (u[k] & 0x3fU);
        }
        static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
        if (cp < least[more] || cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
            return false;
        if (cp >= 0x10000) {
            *n += put_unit(out + *n, 0xd800 + ((cp - 0x10000) >> 10));
            cp = 0xdc00 + ((cp - 0x10000) & 0x3ff);
        }
        *n += put_unit(out + *n, cp);
        i += more + 1;
    }
    return true;
}

static void check_same_in_utf16(fl_arena *arena, fl_str s, const fl_text *t, const fl_limits *limits) {
    char *wide = fl_arena_alloc(arena, 2 * s.n + 2);
    size_t n;
    if (t->encoding != FL_ENC_UTF8 || (t->flags & FL_TEXT_BINARY) || !to_utf16(s, wide, &n))
        return;
    const fl_text *w = fl_text_decode(arena, (fl_str){wide, n}, limits);
    check_text(w, n, limits);
    must(w->n == t->n && fl_str_eq(w->data, t->data));
    for (size_t i = 0; i < t->n; i++)
        must(w->lines[i].number == t->lines[i].number && w->lines[i].flags == t->lines[i].flags);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fl_limits limits = fl_limits_default;
    limits.line_bytes = size % 7 == 0 ? 40 : 1U << 20;
    fl_arena *arena = fl_arena_new();
    fl_str s = {(const char *)data, size};
    const fl_text *t = fl_text_decode(arena, s, &limits);
    check_text(t, size, &limits);
    check_same_in_utf16(arena, s, t, &limits);
    fl_arena_free(arena);
    return 0;
}
