/* Escapes and classes of Python's expressions.
 *
 *   \d \D \s \S \w \W         classes of characters
 *   \A \Z \b \B               places; in a class \b is a backspace, the others are mistakes
 *   \a \f \n \r \t \v \\      characters
 *   \xhh \uhhhh \Uhhhhhhhh    characters, with exactly so many digits
 *   \0 \0o \0oo \ooo          octal; in a class any one to three octal digits
 *   \1 .. \99                 references
 *   \N{NAME}                  not here: needs the names of all characters
 * Any other ASCII letter or digit is a mistake; any other character stands for itself. */
#include <stdio.h>

#include "textfsm/parse.h"

static bool is_octal(uint32_t c) { return c >= '0' && c <= '7'; }
static bool is_digit(uint32_t c) { return c >= '0' && c <= '9'; }
static bool is_letter(uint32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static int hex_value(uint32_t c) {
    if (is_digit(c))
        return (int)(c - '0');
    const uint32_t low = c | 0x20;
    return low >= 'a' && low <= 'f' ? (int)(low - 'a' + 10) : -1;
}

static fl_str since(const fl_re_parser *p, size_t start) { return fl_str_sub(p->text, start, p->at); }

static bool read_hex(fl_re_parser *p, size_t start, unsigned digits, fl_re_escape *out) {
    uint32_t cp = 0;
    for (unsigned i = 0; i < digits; i++) {
        const int v = hex_value(fl_re_peek(p));
        if (v < 0)
            return fl_re_fail(p, start, "incomplete escape %.*s", FL_STR_ARG(since(p, start)));
        fl_re_take(p);
        cp = cp << 4 | (uint32_t)v;
    }
    if (cp > FL_CP_MAX)
        return fl_re_fail(p, start, "bad escape %.*s", FL_STR_ARG(since(p, start)));
    out->cp = cp;
    return true;
}

/* Up to more digits behind the first. */
static bool read_octal(fl_re_parser *p, size_t start, uint32_t first, fl_re_escape *out) {
    uint32_t cp = first - '0';
    for (unsigned i = 0; i < 2 && is_octal(fl_re_peek(p)); i++)
        cp = cp << 3 | (fl_re_take(p) - '0');
    if (cp > 0377)
        return fl_re_fail(p, start, "octal escape value %.*s outside of range 0-0o377", FL_STR_ARG(since(p, start)));
    out->cp = cp;
    return true;
}

/* \1 to \9: three octal digits are a character, one or two digits a reference. */
static bool read_reference(fl_re_parser *p, size_t start, uint32_t first, fl_re_escape *out) {
    uint32_t group = first - '0';
    if (is_digit(fl_re_peek(p))) {
        const uint32_t second = fl_re_take(p);
        group = group * 10 + (second - '0');
        if (is_octal(first) && is_octal(second) && is_octal(fl_re_peek(p))) {
            out->cp = (first - '0') << 6 | (second - '0') << 3 | (fl_re_take(p) - '0');
            return out->cp <= 0377 || fl_re_fail(p, start, "octal escape value %.*s outside of range 0-0o377",
                                                 FL_STR_ARG(since(p, start)));
        }
    }
    if (group >= p->widths.n)
        return fl_re_fail(p, start + 1, "invalid group reference %u", (unsigned)group);
    out->kind = FL_ESCAPE_REF;
    out->cp = group;
    return fl_re_may_refer(p, (unsigned)group, start);
}

static const struct {
    char letter;
    unsigned class;
} classes[] = {{'d', FL_CLASS_D},  {'D', FL_CLASS_ND}, {'s', FL_CLASS_S},
               {'S', FL_CLASS_NS}, {'w', FL_CLASS_W},  {'W', FL_CLASS_NW}};
static const struct {
    char letter, is;
} controls[] = {{'a', '\a'}, {'f', '\f'}, {'n', '\n'}, {'r', '\r'}, {'t', '\t'}, {'v', '\v'}};

static bool read_letter(fl_re_parser *p, size_t start, uint32_t c, bool in_class, fl_re_escape *out) {
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (c == (unsigned char)classes[i].letter) {
            *out = (fl_re_escape){FL_ESCAPE_CLASS, c, classes[i].class};
            return true;
        }
    for (size_t i = 0; i < sizeof controls / sizeof *controls; i++)
        if (c == (unsigned char)controls[i].letter) {
            out->cp = (unsigned char)controls[i].is;
            return true;
        }
    if (c == 'x')
        return read_hex(p, start, 2, out);
    if (c == 'u')
        return read_hex(p, start, 4, out);
    if (c == 'U')
        return read_hex(p, start, 8, out);
    if (c == 'b' && in_class) {
        out->cp = '\b';
        return true;
    }
    if (c == 'N')
        return fl_re_fail(p, start, "characters by name (\\N{...}) are not known here; write the character itself");
    if (in_class || (c != 'A' && c != 'Z' && c != 'b' && c != 'B'))
        return fl_re_fail(p, start, "bad escape %.*s", FL_STR_ARG(since(p, start)));
    out->kind = FL_ESCAPE_AT;
    return true;
}

bool fl_re_read_escape(fl_re_parser *p, bool in_class, fl_re_escape *out) {
    const size_t start = p->at;
    fl_re_take(p);
    const uint32_t c = fl_re_take(p);
    *out = (fl_re_escape){FL_ESCAPE_CHAR, c, 0};
    if (c == FL_RE_END)
        return fl_re_fail(p, start, "bad escape (end of pattern)");
    if (is_letter(c))
        return read_letter(p, start, c, in_class, out);
    if (!is_digit(c))
        return true;
    if (c == '0' || (in_class && is_octal(c)))
        return read_octal(p, start, c, out);
    if (in_class)
        return fl_re_fail(p, start, "bad escape %.*s", FL_STR_ARG(since(p, start)));
    return read_reference(p, start, c, out);
}

/* One member of a class: a character or an escape. */
static bool read_member(fl_re_parser *p, fl_re_escape *out) {
    if (fl_re_peek(p) == '\\')
        return fl_re_read_escape(p, true, out);
    *out = (fl_re_escape){FL_ESCAPE_CHAR, fl_re_take(p), 0};
    return true;
}

fl_re_node *fl_re_read_class(fl_re_parser *p, unsigned flags) {
    const size_t open = p->at - 1;
    FL_VEC(fl_char_range) ranges = {0};
    fl_charset *set = FL_NEW(p->arena, fl_charset);
    set->negated = fl_re_eat(p, '^');
    for (bool first = true;; first = false) {
        const size_t start = p->at;
        if (fl_re_peek(p) == FL_RE_END)
            return fl_re_fail(p, open, "unterminated character set"), NULL;
        if (!first && fl_re_eat(p, ']'))
            break;
        fl_re_escape lo, hi;
        if (!read_member(p, &lo))
            return NULL;
        set->classes |= lo.class;
        const size_t dash = p->at;
        if (!fl_re_eat(p, '-')) {
            if (lo.kind == FL_ESCAPE_CHAR)
                FL_PUSH(p->arena, &ranges, ((fl_char_range){lo.cp, lo.cp}));
            continue;
        }
        if (fl_re_peek(p) == FL_RE_END)
            return fl_re_fail(p, open, "unterminated character set"), NULL;
        if (fl_re_peek(p) == ']') { /* "[a-]" */
            p->at = dash;
            if (lo.kind == FL_ESCAPE_CHAR)
                FL_PUSH(p->arena, &ranges, ((fl_char_range){lo.cp, lo.cp}));
            FL_PUSH(p->arena, &ranges, ((fl_char_range){'-', '-'}));
            fl_re_take(p);
            continue;
        }
        if (!read_member(p, &hi))
            return NULL;
        if (lo.kind != FL_ESCAPE_CHAR || hi.kind != FL_ESCAPE_CHAR || hi.cp < lo.cp)
            return fl_re_fail(p, start, "bad character range %.*s", FL_STR_ARG(since(p, start))), NULL;
        FL_PUSH(p->arena, &ranges, ((fl_char_range){lo.cp, hi.cp}));
    }
    set->ranges = ranges.v;
    set->n = ranges.n;
    fl_re_node *node = fl_re_node_new(p, FL_RE_SET, flags);
    node->set = set;
    return node;
}
