/* Programs for plain lines against PCRE2: the same expressions on many lines, all groups compared. */
#ifndef FL_TESTS_TEXTFSM_STRAIGHT_H
#define FL_TESTS_TEXTFSM_STRAIGHT_H

#include "textfsm/straight.h"

static const char *const straight_regexes[] = {
    /* shapes of tables */
    "^\\s*(\\S+)\\s+(\\d+)\\s*$",
    "^(\\S+)\\s+(\\d+\\.\\d+)(/\\d+)?\\s+(.*)$",
    "^\\s{0,1}([*>])([ >])\\s{0,2}(?=(\\S{0,4})).{5}\\s(?=\\s{0,3}(\\d*)).{3}\\s*(.*?)\\s*([ab])$",
    "^(\\S+?)/(\\d+)\\s{1,3}(\\d{0,2})\\s{2,6}(.+?)\\s*$",
    "^(\\d{1,3}.\\d{1,3}.\\d{1,3})(,\\s(\\S+))?(\\s(\\w+))?",
    "^\\s*(a+(?:\\s.*?)*)\\s([ab1])$",
    "^([\\w.-]+)\\s+(\\S+\\s\\S+|\\S+)\\s+(\\d+|-)$",
    /* giving back */
    "(a*)(ab?)(b*)",
    "(\\w+)(\\w)(\\w)$",
    "(\\S*)(\\d)(.*)",
    "(.+)\\s(.+)\\s",
    "(\\s+)(\\s)(\\S)",
    "(a{2,3})(a{0,2})(a?)",
    "(.{3})(.{2,4})(.?)$",
    "(\\S{1,3}?)(\\S*)",
    "(.*?)(\\d+)(.*?)(\\d+)?$",
    "(.*?),?(b|$)",
    "([ab]{2,}?)(b+)",
    "(\\S)([ \\d]{2,3})([ \\d]{3})(.*)",
    "([ \\d]*)(\\s)([ \\d]+)(\\d)",
    /* runs that share bytes out: behind them nothing is tried twice */
    "^[ab ]?([a1*][ab ]{1,2}[a1 ]?)\\s*(\\d[\\w.]*|[ab][\\w.]*,)\\s+(?=(\\d+)\\s).{3}(.*)",
    "(\\s{1,2})(\\s?)(\\s*)(a\\S*)\\s(1)",
    "(a{1,2})(a?)(a*)(b{1,2})(b?)(b*)(\\s{1,2})(\\s?)(\\s*)(1|2$)",
    "(?:(a{1,2})(a?)(a*)b)?(.*)",
    "(?:a?a?a*b\\s?\\s*)+(.*)1",
    "(?:a?a?a*b)+?(.*)1",
    "(a?)(?=(a?)(a*)(b|\\s))(a+)(.*)1",
    "(?:(?=[ab]?[ab]*1)[ab])*(.*)",
    "(?>[ab]?[ab]*)(.*)|(a)",
    "(a*)(?!a?a*1)(.*)",
    "([ab]{1,3})([ab]?)([ab]*)1?([ab]{0,2}?)([ab]*)(2|\\s)",
    /* bytes that may not stand before others */
    "(\\S?)((?:(?!\\d )[ \\d]){2,3}[ \\d])(.*)",
    "((?:(?!b\\s)[ab\\s]){1,4})([ab\\s]?)(.*)",
    "((?:(?!b[a1])[ab1]){0,3})(b*)([a1]*)(.*)",
    "((?:(?! \\d).){3}.)(\\S*)",
    "((?:(?! \\d).)*)( \\d)?(.*)",
    "((?:(?![ab]b)[ab]){2})(.*)",
    "((?:(?!aa)[ab])*+)(a*)(.)",
    "(?:(?!ab)(?:a|b))*(.*)",
    "((?:(?!ab)[ab])*?)(a*)(.)",
    "(?:(?!1)[ab1])*(.*)",
    "((?:(?!\\S\\S).)+)(.*)$",
    /* to the next blank at once */
    "(\\S.*?)\\s+([ab1])\\s*$",
    "(.*?)(\\s|$)(1|$)",
    "(.{2,7}?)(\\s+)(b)",
    "(.*?)\\s(.*?)\\s(.*?)$",
    "(.+?)(?=\\s(\\d))",
    /* branches */
    "(?:(a)|(b)|(1))*?(2|$|\\s)",
    "(a|ab)(c|bc|b|)(.*)",
    "(?:(a)(1)|(a)(b)|(a))(\\S*)",
    ".*?(?:(a)|(b))\\1?",
    ".*?(?:(a)|(b)|(\\d))\\s",
    "(?:a|b){2}(.)",
    "(?:a1|b)*(.)",
    "(?:ab?){1,3}(\\S)?",
    "(?:ab?){2}?(.*)",
    "(?:(?:a|b)\\s)+(\\S)",
    "(a)?(b)?(1)?(\\s)?",
    "(a)?\?(b)?\?(.)$", /* \? keeps trigraphs away */
    "((a)|b)?(\\d)",
    "(?:(a)?b)?(.*)",
    /* looking ahead, atoms, places */
    "(?=(\\S+))(a+)",
    "a*(?=(b)|(1))(.)",
    "(?!ab|1)(.)(.*)",
    "(?:(?!\\s1).)*(.*)",
    "(?=.*1)(?=\\s*(a))(.*)",
    "(?>a+)(b)",
    "(?>(a|ab))(.*)",
    "(a++|b)(.)",
    "\\ba+\\b(.*)",
    "(\\w+)\\b\\s*\\b(\\w+)",
    "a*$|b",
    "(a|^b)(.*)",
    "(?i)(A+)(\\s*)([B-C]*)",
    "[^a]*(a[^b]*)?b",
    "(\\t+| +)(.*)",
    "\\xe9|a",
    "()(a)()",
    "((a))((b)?)",
    "(?:a{0}b)?(.*)",
};

static bool next_line(uint32_t *seed, char *line, size_t most) {
    static const char bytes[] = "aaabbb  112,./-*>\t";
    *seed = *seed * 1664525 + 1013904223;
    const size_t n = (*seed >> 8) % most;
    for (size_t i = 0; i < n; i++) {
        *seed = *seed * 1664525 + 1013904223;
        line[i] = bytes[(*seed >> 16) % (sizeof bytes - 1)];
    }
    line[n] = 0;
    return n > 0;
}

static void compare(const char *regex, fl_re *re, fl_straight *p, const fl_re_line *line) {
    fl_re_match a = {0}, b = {0};
    const fl_str s = {line->text, line->n};
    const fl_match_result result = fl_straight_match(p, line, &a);
    if (result == FL_MATCH_LIMIT)
        return;
    const fl_match_result expected = fl_re_match_at_start(re, s, true, 10000000, &b);
    ck_assert_msg(result == expected, "%s on \"%s\"", regex, s.p);
    for (unsigned g = 0; result == FL_MATCH_YES && g < a.n; g++) {
        const fl_str x = fl_re_group(&a, s, g), y = fl_re_group(&b, s, g);
        ck_assert_msg(x.p == y.p && x.n == y.n, "%s on \"%s\": group %u is \"%.*s\", not \"%.*s\"", regex, s.p, g,
                      FL_STR_ARG(x), FL_STR_ARG(y));
    }
}

START_TEST(programs_give_what_pcre2_gives) {
    const char *regex = straight_regexes[_i];
    fl_re_line *line = FL_NEW(arena, fl_re_line);
    fl_re_tree tree;
    fl_str why;
    uint32_t seed = (uint32_t)_i;
    char text[200];
    ck_assert(fl_re_parse(arena, fl_str_of(regex), &tree, &why));
    fl_re *re = fl_re_new(arena, set, &tree, NULL);
    unsigned *number = FL_NEW_N(arena, (size_t)tree.groups + 1, unsigned);
    for (unsigned g = 1; g <= tree.groups; g++)
        number[g] = fl_re_number(re, g);
    fl_straight *p = fl_straight_new(arena, &tree, number);
    const bool left = strstr(regex, "\\1") || strstr(regex, "(1))*?"); /* to PCRE2 */
    ck_assert_msg(!p == left, "%s", regex);
    for (unsigned i = 0; p && i < 4000; i++) {
        next_line(&seed, text, i % 8 ? 16 : sizeof text);
        ck_assert_uint_eq(fl_re_line_read(line, fl_str_of(text)), strlen(text));
        compare(regex, re, p, line);
    }
}
END_TEST

START_TEST(programs_match_as_in_python) {
    const struct regex_case *c = &regex_cases[_i];
    const fl_str s = fl_str_of(c->text);
    fl_re_line *line = FL_NEW(arena, fl_re_line);
    fl_re_match m = {0};
    fl_re_tree tree;
    fl_str why;
    if (fl_re_line_read(line, s) != s.n)
        return;
    ck_assert(fl_re_parse(arena, fl_str_of(c->regex), &tree, &why));
    fl_re *re = fl_re_new(arena, set, &tree, NULL);
    const fl_match_result result = fl_re_match_line(re, line, 1000000, &m);
    ck_assert_msg(result == (c->groups ? FL_MATCH_YES : FL_MATCH_NO), "%s on \"%s\"", c->regex, c->text);
    if (c->groups)
        check_groups(c, &m, s, tree.groups);
}
END_TEST

/* A program that goes back without end leaves the line to PCRE2, and after some such lines all of them. */
START_TEST(what_a_program_cannot_decide_pcre2_does) {
    fl_re_line *line = FL_NEW(arena, fl_re_line);
    fl_re_match m;
    fl_re_tree tree;
    fl_str why;
    ck_assert(fl_re_parse(arena, FL_STR("(?:a|b|ab)*(.)(a|b|ab)*?[12]"), &tree, &why));
    fl_re *re = fl_re_new(arena, set, &tree, NULL);
    const char *text = "abababababababababababababababababab,";
    for (unsigned i = 0; i < 40; i++) {
        fl_re_line_read(line, fl_str_of(i == 39 ? "ab1" : text));
        const fl_match_result expected = i == 39 ? FL_MATCH_YES : FL_MATCH_LIMIT;
        ck_assert_int_eq(fl_re_match_line(re, line, 100000, &m), expected);
    }
}
END_TEST

/* Texts of all lengths, cut by each byte that is not plain. */
START_TEST(a_line_is_made_ready) {
    static const char ends[] = "\n\r\x01\x1f\x0b\xc3\0";
    fl_re_line *line = FL_NEW(arena, fl_re_line);
    char text[300];
    for (size_t n = 0; n < 260; n++) {
        for (size_t i = 0; i < n; i++)
            text[i] = "a 1\t9 z/0:\x7f"[(i * i + n) % 11];
        memset(text + n, " 5"[n & 1], sizeof text - n);
        text[n] = ends[n % sizeof ends];
        const size_t given = n % 3 ? n + n % 30 : n;
        ck_assert_uint_eq(fl_re_line_read(line, (fl_str){text, given}), n);
        ck_assert_uint_eq(line->n, n);
        ck_assert_mem_eq(line->text, text, n);
        for (size_t i = 0; i <= n; i++) {
            const char c = line->text[i];
            const bool blank = c == ' ' || c == '\t', digit = c >= '0' && c <= '9', ink = i < n && !blank;
            const uint64_t bit = UINT64_C(1) << (i & 63);
            ck_assert(!(line->out[FL_RE_BLANK][i / 64] & bit) == blank);
            ck_assert(!(line->out[FL_RE_DIGIT][i / 64] & bit) == digit);
            ck_assert(!(line->out[FL_RE_INK][i / 64] & bit) == ink);
            ck_assert(!(line->out[FL_RE_FILL][i / 64] & bit) == (digit || c == ' '));
        }
        for (size_t i = n; i < n + 8; i++)
            ck_assert_int_eq(line->text[i], 0);
    }
}
END_TEST

#endif
