/* Patterns: what matches, what is refused with its place, what a limit does, and that the literal prefilter and the
 * JIT never change an answer. */
#include "pattern/pattern.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static fl_patterns *set;

static void up(void) { set = fl_patterns_new(&fl_limits_default); }
static void down(void) { fl_patterns_free(set); }

static fl_pattern *pat(const char *text, unsigned flags) {
    return fl_pattern_new(set, fl_str_of(text), flags, "rule x", "rules/x.yaml", 14, 9);
}

static void expect_str(fl_str found, const char *want) {
    ck_assert_msg(fl_str_eqz(found, want), "expected \"%s\", found \"%.*s\"", want, FL_STR_ARG(found));
}

START_TEST(finds_groups_by_number_and_name) {
    fl_pattern *p = pat("^(?<peering>\\w+) \\((?<path>\\w+)\\)(?<circuit>: .*)?", 0);
    fl_match m;
    ck_assert_int_eq(fl_pattern_match(p, FL_STR("AzurePrivatePeering (Primary)"), &m), FL_MATCH_YES);
    expect_str(m.group[0], "AzurePrivatePeering (Primary)");
    expect_str(m.group[1], "AzurePrivatePeering");
    expect_str(fl_match_named(p, &m, "path"), "Primary");
    ck_assert_ptr_null(fl_match_named(p, &m, "circuit").p);
    ck_assert_ptr_null(fl_match_named(p, &m, "nothing").p);
}
END_TEST

START_TEST(a_hot_pattern_still_matches_characters_of_several_bytes) {
    fl_pattern *p = pat("^\\S{1,4}\\s+(?<peering>\\w+)\\W+\\D", 0);
    for (unsigned i = 0; i < 3000; i++) {
        fl_match m;
        ck_assert_int_eq(fl_pattern_match(p, FL_STR("\xe2\x8f\xb3 AzurePrivatePeering \xe2\x80\x93 \xc3\xa4"), &m), FL_MATCH_YES);
        expect_str(fl_match_named(p, &m, "peering"), "AzurePrivatePeering");
    }
}
END_TEST

START_TEST(a_hot_pattern_sees_every_character_of_several_bytes) {
    char text[100], want[20];
    for (unsigned n = 2; n < sizeof text; n += 7) {
        snprintf(want, sizeof want, "^.{%u}$", n - 1);
        fl_pattern *p = pat(want, 0);
        for (unsigned i = 0; i < 3000; i++) {
            memset(text, 'a', n);
            memcpy(text + i % (n - 1), "\xc3\xa4", 2);
            ck_assert_int_eq(fl_pattern_match(p, (fl_str){text, n}, NULL), FL_MATCH_YES);
        }
    }
}
END_TEST

START_TEST(lists_named_groups) {
    fl_pattern *p = pat("(?<b>x)(y)(?<a>z)", 0);
    fl_str name;
    unsigned at;
    ck_assert(!fl_pattern_group(p, 0, &name, &at));
    ck_assert_int_eq(fl_pattern_check(p, NULL), FL_OK);
    ck_assert(fl_pattern_group(p, 0, &name, &at));
    expect_str(name, "a");
    ck_assert_uint_eq(at, 3);
    ck_assert(fl_pattern_group(p, 1, &name, &at));
    expect_str(name, "b");
    ck_assert_uint_eq(at, 1);
    ck_assert(!fl_pattern_group(p, 2, &name, &at));
}
END_TEST

START_TEST(duplicate_names_give_the_one_that_took_part) {
    fl_pattern *p = pat("(?J)(?:a(?<v>\\d)|b(?<v>\\d))", 0);
    fl_match m;
    ck_assert_int_eq(fl_pattern_match(p, FL_STR("b7"), &m), FL_MATCH_YES);
    expect_str(fl_match_named(p, &m, "v"), "7");
}
END_TEST

START_TEST(a_limit_is_answered_fast) {
    fl_pattern *p = pat("^(a+)+$", 0);
    const fl_str s = FL_STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab");
    const clock_t start = clock();
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(fl_pattern_match(p, s, NULL), FL_MATCH_LIMIT);
    ck_assert_msg(clock() - start < CLOCKS_PER_SEC, "the limit is no limit");
    ck_assert_int_eq(fl_pattern_match(p, FL_STR("aaaa"), NULL), FL_MATCH_YES);
}
END_TEST

START_TEST(a_limit_holds_in_the_jit_too) {
    fl_pattern *p = pat("^(a+)+$", 0);
    for (int i = 0; i < 1000; i++)
        ck_assert_int_eq(fl_pattern_match(p, FL_STR("aab"), NULL), FL_MATCH_NO);
    ck_assert_int_eq(fl_pattern_match(p, FL_STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"), NULL), FL_MATCH_LIMIT);
}
END_TEST

START_TEST(a_lower_limit_is_used) {
    fl_limits few = fl_limits_default;
    few.match_limit = 10;
    fl_patterns *other = fl_patterns_new(&few);
    fl_pattern *p = fl_pattern_new(other, FL_STR("(a|b)+x"), 0, "n", "f", 1, 1);
    ck_assert_int_eq(fl_pattern_match(p, FL_STR("abababababababababx"), NULL), FL_MATCH_LIMIT);
    fl_patterns_free(other);
}
END_TEST

START_TEST(invalid_utf8_is_matched_around) {
    fl_pattern *p = pat("Peer(\\w+)", 0);
    const fl_str s = FL_STR("\xff\xfe\x80 Peering \xc3");
    for (int i = 0; i < 1000; i++) {
        fl_match m;
        ck_assert_int_eq(fl_pattern_match(p, s, &m), FL_MATCH_YES);
        expect_str(m.group[1], "ing");
    }
}
END_TEST

START_TEST(zero_bytes_and_empty_subjects) {
    fl_pattern *p = pat("b$", 0), *empty = pat("^$", 0), *start = pat("^abc", 0);
    ck_assert_int_eq(fl_pattern_match(p, FL_STR("a\0b"), NULL), FL_MATCH_YES);
    ck_assert_int_eq(fl_pattern_match(empty, FL_STR_NONE, NULL), FL_MATCH_YES);
    ck_assert_int_eq(fl_pattern_match(start, FL_STR_NONE, NULL), FL_MATCH_NO);
    ck_assert_int_eq(fl_pattern_match(start, FL_STR("ab"), NULL), FL_MATCH_NO);
}
END_TEST

static const struct {
    const char *pattern;
    unsigned flags;
    const char *subject;
    fl_match_result want;
} prefilter[] = {
    {"^az network nic\\b", FL_PATTERN_CASELESS, "AZ Network NIC list", FL_MATCH_YES},
    {"^az network nic\\b", 0, "AZ Network NIC list", FL_MATCH_NO},
    {"^az network nics?$", 0, "az network nic", FL_MATCH_YES},
    {"^az network nics*$", 0, "az network nic", FL_MATCH_YES},
    {"^ab{0,1}c", 0, "ac", FL_MATCH_YES},
    {"^abc|^def", 0, "def", FL_MATCH_YES},
    {"^abc|def", 0, "xdef", FL_MATCH_YES},
    {"^abc(x|y)", 0, "abcy", FL_MATCH_YES},
    {"^abc[|]", 0, "abc|", FL_MATCH_YES},
    {"^abc[]|]|d", 0, "d", FL_MATCH_YES},
    {"^abc[\\]]|d", 0, "d", FL_MATCH_YES},
    {"^abc[^]x]|d", 0, "d", FL_MATCH_YES},
    {"^abc[[:alpha:]]|d", 0, "d", FL_MATCH_YES},
    {"^abc\\||d", 0, "d", FL_MATCH_YES},
    {"^abc\\|d", 0, "abc|d", FL_MATCH_YES},
    {"^(?i)abc", 0, "ABC", FL_MATCH_YES},
    {"(?m)^abc", 0, "x\nabc", FL_MATCH_YES},
    {"^abc\\Q|\\E", 0, "abc|", FL_MATCH_YES},
    {"^kbps", FL_PATTERN_CASELESS,
     "\xe2\x84\xaa"
     "bps",
     FL_MATCH_YES}, /* the Kelvin sign */
    {"^a", 0, "", FL_MATCH_NO},
    {"^", 0, "", FL_MATCH_YES},
    {"", 0, "", FL_MATCH_YES},
};

START_TEST(the_prefilter_changes_no_answer) {
    const size_t i = (size_t)_i;
    fl_pattern *p = pat(prefilter[i].pattern, prefilter[i].flags);
    for (int round = 0; round < 1000; round++)
        ck_assert_msg(fl_pattern_match(p, fl_str_of(prefilter[i].subject), NULL) == prefilter[i].want,
                      "%s on \"%s\", round %d", prefilter[i].pattern, prefilter[i].subject, round);
}
END_TEST

START_TEST(a_broken_pattern_says_where_and_what) {
    fl_pattern *p = pat("abc(def", 0);
    ck_assert_int_eq(fl_pattern_match(p, FL_STR("abc"), NULL), FL_MATCH_BROKEN);
    fl_err err = {0};
    ck_assert_int_eq(fl_pattern_check(p, &err), FL_ERR_RULES);
    char text[1600];
    fl_err_format(&err, text, sizeof text);
    ck_assert_str_eq(text, "rules/x.yaml:14:9: rule x: expected a PCRE2 pattern, found \"abc(def\": missing closing "
                           "parenthesis at offset 7");
    fl_err again = {0};
    ck_assert_int_eq(fl_pattern_check(p, &again), FL_ERR_RULES);
    ck_assert_str_eq(again.msg, err.msg);
    ck_assert_int_eq(fl_pattern_match(p, FL_STR("abc"), NULL), FL_MATCH_BROKEN);
}
END_TEST

START_TEST(too_many_groups_are_refused) {
    char text[3 * FL_GROUPS + 1] = "";
    for (int i = 0; i < FL_GROUPS; i++)
        memcpy(text + 3 * i, "(a)", 4);
    fl_err err = {0};
    ck_assert_int_eq(fl_pattern_check(pat(text, 0), &err), FL_ERR_RULES);
    ck_assert_msg(strstr(err.msg, "expected at most 23 groups, found 24"), "%s", err.msg);
    text[3 * (FL_GROUPS - 1)] = '\0';
    ck_assert_int_eq(fl_pattern_check(pat(text, 0), NULL), FL_OK);
}
END_TEST

START_TEST(the_set_is_checked_in_order) {
    pat("fine", 0);
    fl_err err = {0};
    ck_assert_int_eq(fl_patterns_check(set, &err), FL_OK);
    fl_pattern_new(set, FL_STR("["), 0, "first", "a.yaml", 2, 3);
    fl_pattern_new(set, FL_STR("("), 0, "second", "a.yaml", 9, 9);
    ck_assert_int_eq(fl_patterns_check(set, &err), FL_ERR_RULES);
    ck_assert_uint_eq(err.line, 2);
    ck_assert_uint_eq(err.col, 3);
    ck_assert_str_eq(fl_pattern_name(pat("x", 0)), "rule x");
}
END_TEST

/* What stands in every match; nothing where that is not sure. */
static const struct {
    const char *text;
    unsigned flags;
    const char *literal;
} literals[] = {
    {"(?m)^BGP neighbor is \\S+, remote AS", 0, "BGP neighbor is "},
    {"(?m)^ ?BGP table\\d+", 0, "BGP table"},
    {"abcdx?e", 0, "abcd"},
    {"abcdx*ef", 0, "abcd"},
    {"abcd+efgh+", 0, "abcd"},
    {"abcdc{0,2}d", 0, "abcd"},
    {"abcd{2}efghi", 0, "efghi"},
    {"abcd|efgh", 0, "abcd|efgh"},
    {"abcd|efg", 0, ""},
    {"abcd|", 0, ""},
    {"(?:abcd|efgh)xy", 0, "abcd|efgh"},
    {"(?:abcd|efgh)wxyz", 0, "wxyz"},
    {"(?:abcd|efgh)?xy", 0, ""},
    {"(?:abcd|efgh){0,1}xy", 0, ""},
    {"(?<name>abcd|(efgh|ijkl))+xy", 0, "abcd|efgh|ijkl"},
    {"(?:abcd|efgh|ijkl|mnop)", 0, ""},
    {"(?!abcd)xy", 0, ""},
    {"(?=abcd)xy", 0, ""},
    {"(?<=abcd)xy", 0, ""},
    {"abcd(?i)efghij", 0, ""},
    {"(?mi)^abcdef", 0, ""},
    {"(?x) ab cd", 0, ""},
    {"abcd\\Qc|d\\E", 0, ""},
    {"\\x41bcdef", 0, ""},
    {"(?<a>x)\\k<abcd>", 0, ""},
    {"\\101abcd", 0, ""},
    {"abcd", FL_PATTERN_CASELESS, ""},
    {"[abcd]efgh[^]x]gh", 0, "efgh"},
    {"[[:alpha:]]abcd", 0, ""},
    {"a\\.bcde", 0, "bcde"},
    {"(a(b[)]c)d)efgh", 0, "efgh"},
    {"(unclosed abcdef", 0, ""},
    {"closed abcdef)", 0, ""},
    {"", 0, ""},
};

START_TEST(literals_stand_in_every_match) {
    fl_patterns *own = fl_patterns_new(NULL);
    fl_pattern *p = fl_pattern_new(own, fl_str_of(literals[_i].text), literals[_i].flags, "p", "f", 1, 1);
    fl_str out[3];
    unsigned n;
    char found[200] = "";
    if (fl_pattern_literals(p, out, 3, &n))
        for (unsigned i = 0; i < n; i++)
            snprintf(found + strlen(found), sizeof found - strlen(found), "%s%.*s", i ? "|" : "", FL_STR_ARG(out[i]));
    ck_assert_msg(strcmp(found, literals[_i].literal) == 0, "%s: \"%s\"", literals[_i].text, found);
    fl_patterns_free(own);
}
END_TEST

/* Some begin with text that is free of letters, others look so and do not. */
static const char *const leads[] = {
    "^[^%\"]*%ab\\s?:(?<x>[ab]+)",
    "^[^%\"]*%(?<m>ab|ba)(?<x>.*)b",
    "^[^'\"]*\\bab(?<x>[ab ]*?)(?<y>b)",
    "^[^'\"]*\\bab: (?<x>a)|b",
    "^[^'\"]*ab(?=(?<x>[ab]))",
    "^[^'\"]*ab?(?<x>(?<=a)[a:])",
    "^[^'\"]*(?<x>ab)",
    "^[^'\"]*+ab(?<x>a)",
    "^[^'\"]*?ab(?<x>a)",
    "^[^a]*a(?<x>b*)$",
    "^[^%]*a\\Kb(?<x>a)",
    "^[^%]*\\Gab(?<x>a)",
    "^[^%-']*ab(?<x>a)",
    "^[^%]*ab(?<x>b)(?:\"|%)\\1",
    "^[^% ]*a (?<x>b)",
};

static uint32_t next_random(uint32_t *state) { return *state = *state * 1664525U + 1013904223U; }

START_TEST(hot_and_cold_patterns_answer_alike) {
    static const char letters[] = "aaabbbab:  %\"'";
    uint32_t random = 1;
    fl_pattern *hot = pat(leads[_i], 0), *cold = NULL;
    fl_patterns *own = NULL;
    for (unsigned i = 0; i < 2000; i++) /* which makes it so */
        fl_pattern_match(hot, FL_STR("b ab a% ab: ab a"), NULL);
    for (unsigned i = 0; i < 20000; i++) {
        char text[24];
        fl_match is, was;
        const fl_str s = {text, next_random(&random) >> 16 & 15};
        for (size_t k = 0; k < s.n; k++)
            text[k] = letters[(next_random(&random) >> 16) % (sizeof letters - 1)];
        if (i % 100 == 0) { /* before it gets hot as well */
            fl_patterns_free(own);
            own = fl_patterns_new(NULL);
            cold = fl_pattern_new(own, fl_str_of(leads[_i]), 0, "p", "f", 1, 1);
        }
        ck_assert_int_eq(fl_pattern_match(hot, s, &is), fl_pattern_match(cold, s, &was));
        ck_assert_uint_eq(is.n, was.n);
        for (unsigned k = 0; k < is.n; k++)
            ck_assert_msg(is.group[k].p == was.group[k].p && is.group[k].n == was.group[k].n, "%s: group %u of %.*s",
                          leads[_i], k, FL_STR_ARG(s));
    }
    fl_patterns_free(own);
}
END_TEST

int main(void) {
    Suite *s = suite_create("pattern");
    TCase *t = tcase_create("pattern");
    tcase_add_checked_fixture(t, up, down);
    tcase_add_loop_test(t, literals_stand_in_every_match, 0, (int)(sizeof literals / sizeof *literals));
    tcase_add_loop_test(t, hot_and_cold_patterns_answer_alike, 0, (int)(sizeof leads / sizeof *leads));
    tcase_add_test(t, finds_groups_by_number_and_name);
    tcase_add_test(t, a_hot_pattern_still_matches_characters_of_several_bytes);
    tcase_add_test(t, a_hot_pattern_sees_every_character_of_several_bytes);
    tcase_add_test(t, lists_named_groups);
    tcase_add_test(t, duplicate_names_give_the_one_that_took_part);
    tcase_add_test(t, a_limit_is_answered_fast);
    tcase_add_test(t, a_limit_holds_in_the_jit_too);
    tcase_add_test(t, a_lower_limit_is_used);
    tcase_add_test(t, invalid_utf8_is_matched_around);
    tcase_add_test(t, zero_bytes_and_empty_subjects);
    tcase_add_loop_test(t, the_prefilter_changes_no_answer, 0, (int)(sizeof prefilter / sizeof *prefilter));
    tcase_add_test(t, a_broken_pattern_says_where_and_what);
    tcase_add_test(t, too_many_groups_are_refused);
    tcase_add_test(t, the_set_is_checked_in_order);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    const int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
