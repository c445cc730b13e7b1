#include "format/json_lex.h"

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* What may stand right behind a number or word. */
static bool is_delimiter(char c) {
    return c == ',' || c == '}' || c == ']' || c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static fl_lex ends_here(const char *p, const char *end) {
    if (p == end)
        return FL_LEX_CUT;
    return is_delimiter(*p) ? FL_LEX_OK : FL_LEX_BAD;
}

fl_lex fl_lex_word(const char **p, const char *end, fl_str word) {
    size_t left = (size_t)(end - *p);
    if (left < word.n)
        return memcmp(*p, word.p, left) == 0 ? FL_LEX_CUT : FL_LEX_BAD;
    if (memcmp(*p, word.p, word.n) != 0)
        return FL_LEX_BAD;
    fl_lex behind = ends_here(*p + word.n, end);
    if (behind == FL_LEX_BAD)
        return FL_LEX_BAD;
    *p += word.n;
    return FL_LEX_OK;
}

static const char *skip_digits(const char *p, const char *end) {
    while (p < end && is_digit(*p))
        p++;
    return p;
}

/* RFC 8259 6: -? int frac? exp?. CUT covers "-", "1." and "1e" at the end of the text as well as whole numbers there.
 */
fl_lex fl_lex_number(const char **at, const char *end, fl_str *out) {
    const char *p = *at, *from = *at;
    if (p < end && *p == '-')
        p++;
    const char *digits = p;
    p = skip_digits(p, end);
    if (p - digits > 1 && *digits == '0')
        return FL_LEX_BAD;
    bool whole = p > digits;
    if (whole && p < end && *p == '.') {
        digits = ++p;
        p = skip_digits(p, end);
        whole = p > digits;
    }
    if (whole && p < end && (*p == 'e' || *p == 'E')) {
        p++;
        if (p < end && (*p == '+' || *p == '-'))
            p++;
        digits = p;
        p = skip_digits(p, end);
        whole = p > digits;
    }
    fl_lex behind = ends_here(p, end);
    if (behind == FL_LEX_BAD || (!whole && behind != FL_LEX_CUT))
        return FL_LEX_BAD;
    *out = (fl_str){from, (size_t)(p - from)};
    *at = p;
    return behind;
}

/* 1: quote, backslash or control character, where the scan of a string stops. */
static const unsigned char stops[256] = {
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,         1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, ['"'] = 1, ['\\'] = 1,
};

static const char *scan(const char *p, const char *end) {
    while (end - p >= 4) {
        if (stops[(unsigned char)p[0]])
            return p;
        if (stops[(unsigned char)p[1]])
            return p + 1;
        if (stops[(unsigned char)p[2]])
            return p + 2;
        if (stops[(unsigned char)p[3]])
            return p + 3;
        p += 4;
    }
    while (p < end && !stops[(unsigned char)*p])
        p++;
    return p;
}

static bool hex4(const char *p, const char *end, unsigned *out) {
    unsigned u = 0;
    if (end - p < 4)
        return false;
    for (int i = 0; i < 4; i++) {
        char c = p[i];
        unsigned v = is_digit(c)            ? (unsigned)(c - '0')
                     : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
                     : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A') + 10
                                            : 16;
        if (v > 15)
            return false;
        u = u << 4 | v;
    }
    *out = u;
    return true;
}

static char *put_utf8(char *to, unsigned u) {
    if (u < 0x80) {
        *to++ = (char)u;
    } else if (u < 0x800) {
        *to++ = (char)(0xC0 | u >> 6);
        *to++ = (char)(0x80 | (u & 0x3F));
    } else if (u < 0x10000) {
        *to++ = (char)(0xE0 | u >> 12);
        *to++ = (char)(0x80 | (u >> 6 & 0x3F));
        *to++ = (char)(0x80 | (u & 0x3F));
    } else {
        *to++ = (char)(0xF0 | u >> 18);
        *to++ = (char)(0x80 | (u >> 12 & 0x3F));
        *to++ = (char)(0x80 | (u >> 6 & 0x3F));
        *to++ = (char)(0x80 | (u & 0x3F));
    }
    return to;
}

/* p at the 'u' of "\uXXXX"; a pair of surrogates takes both escapes. NULL: no four digits. */
static const char *unicode_escape(const char *p, const char *end, unsigned *out) {
    unsigned low;
    if (!hex4(p + 1, end, out))
        return NULL;
    p += 5;
    if (*out < 0xD800 || *out > 0xDFFF)
        return p;
    bool pair = *out < 0xDC00 && end - p >= 6 && p[0] == '\\' && p[1] == 'u' && hex4(p + 2, end, &low) &&
                low >= 0xDC00 && low <= 0xDFFF;
    if (!pair) {
        *out = 0xFFFD;
        return p;
    }
    *out = 0x10000 + ((*out - 0xD800) << 10) + (low - 0xDC00);
    return p + 6;
}

/* p at the byte behind a backslash; writes what it means. NULL: unknown escape. */
static const char *escape(const char *p, const char *end, char **to) {
    static const char meaning[128] = {
        ['"'] = '"', ['\\'] = '\\', ['/'] = '/', ['b'] = '\b', ['f'] = '\f', ['n'] = '\n', ['r'] = '\r', ['t'] = '\t'};
    unsigned u = (unsigned char)*p;
    if (u < 128 && meaning[u]) {
        *(*to)++ = meaning[u];
        return p + 1;
    }
    const char *next = u == 'u' ? unicode_escape(p, end, &u) : NULL;
    if (next)
        *to = put_utf8(*to, u);
    return next;
}

/* p behind the opening quote: where the string ends, and whether it does. has_escapes: text must be rewritten. */
static fl_lex find_end(const char **at, const char *end, bool strict, bool *has_escapes) {
    const char *p = *at;
    for (;;) {
        p = scan(p, end);
        *at = p;
        if (p == end)
            return FL_LEX_CUT;
        if (*p == '"')
            return FL_LEX_OK;
        if (*p == '\n' || (*p != '\\' && strict))
            return FL_LEX_BAD;
        if (*p == '\\') {
            *has_escapes = true;
            p++;
            if (p == end || *p == '\n')
                continue;
        }
        p++;
    }
}

static bool unescape(fl_arena *arena, const char *p, const char *end, bool strict, fl_str *out) {
    char *from = fl_arena_alloc(arena, (size_t)(end - p) + 1), *to = from;
    while (p < end) {
        const char *back = memchr(p, '\\', (size_t)(end - p));
        size_t plain = back ? (size_t)(back - p) : (size_t)(end - p);
        memcpy(to, p, plain);
        to += plain;
        p += plain;
        if (!back)
            break;
        const char *next = p + 1 < end ? escape(p + 1, end, &to) : NULL;
        if (!next && strict)
            return false;
        if (!next)
            *to++ = '\\';
        p = next ? next : p + 1;
    }
    *out = (fl_str){from, (size_t)(to - from)};
    return true;
}

fl_lex fl_lex_string(fl_arena *arena, const char **at, const char *end, bool strict, fl_str *out) {
    const char *from = *at + 1, *p = from;
    bool has_escapes = false;
    fl_lex lex = find_end(&p, end, strict, &has_escapes);
    *at = lex == FL_LEX_OK ? p + 1 : p;
    if (lex == FL_LEX_BAD)
        return lex;
    *out = (fl_str){from, (size_t)(p - from)};
    if (has_escapes && !unescape(arena, from, p, strict, out))
        return FL_LEX_BAD;
    return lex;
}
