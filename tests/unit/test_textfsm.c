/* The template language, case by case. Every expectation is what the reference implementation gives. */
#include "textfsm/textfsm.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/out.h"
#include "textfsm/regex.h"
#include "unit/textfsm_regex.h"

static fl_arena *arena;
static fl_patterns *set;
static fl_err err;

static void up(void) {
    arena = fl_arena_new();
    set = fl_patterns_new(NULL);
    err = (fl_err){0};
}

static void down(void) {
    fl_patterns_free(set);
    fl_arena_free(arena);
}

/* ---- records as text: a row is "A|B\n"; a list "[x,y]", unset "None", a map "{k=v}" ---- */

static void put_item(fl_out *out, const fl_fsm_item *item) {
    for (unsigned i = 0; i < item->n_pairs; i++) {
        fl_out_z(out, i ? " " : "{");
        fl_out_str(out, item->pairs[i].name);
        fl_out_char(out, '=');
        fl_out_str(out, item->pairs[i].text.p ? item->pairs[i].text : FL_STR("None"));
    }
    if (item->pairs)
        fl_out_char(out, '}');
    else
        fl_out_str(out, item->text.p ? item->text : FL_STR("None"));
}

static bool put_row(void *user, const fl_fsm_record *r) {
    fl_out *out = user;
    for (unsigned i = 0; i < r->n; i++) {
        fl_out_z(out, i ? "|" : "");
        ck_assert_ptr_nonnull(r->cells[i].text.p);
        if (!r->cells[i].is_list) {
            fl_out_str(out, r->cells[i].text);
            continue;
        }
        fl_out_char(out, '[');
        for (size_t k = 0; k < r->cells[i].n_items; k++) {
            fl_out_z(out, k ? "," : "");
            put_item(out, &r->cells[i].items[k]);
        }
        fl_out_char(out, ']');
    }
    fl_out_char(out, '\n');
    return true;
}

static fl_fsm_template *compile(const char *text) {
    return fl_fsm_compile(arena, set, fl_str_of(text), "t.textfsm", 1, &err);
}

/* In pieces of n bytes. */
static const char *run_pieces(fl_fsm_template *t, fl_str text, size_t n, fl_fsm_status *status) {
    fl_out *out = fl_out_new(NULL, NULL);
    fl_fsm *f = fl_fsm_new(t, NULL, NULL, FL_STR("input"), put_row, out);
    *status = FL_FSM_MORE;
    for (size_t at = 0; at < text.n && *status == FL_FSM_MORE; at += n) {
        char *piece = malloc(n); /* so that a text kept from it is found */
        const fl_str part = fl_str_sub(text, at, at + n);
        ck_assert_ptr_nonnull(piece);
        memcpy(piece, part.p, part.n);
        *status = fl_fsm_text(f, (fl_str){piece, part.n});
        memset(piece, '#', n);
        free(piece);
    }
    if (*status != FL_FSM_FAILED)
        *status = fl_fsm_finish(f);
    const char *rows = fl_arena_str(arena, fl_out_text(out)).p;
    if (*status == FL_FSM_FAILED)
        rows = fl_arena_str(arena, fl_str_of(fl_fsm_error(f))).p;
    fl_fsm_free(f);
    fl_out_free(out);
    return rows;
}

/* The records of a text, the same however it is cut. */
static const char *records(const char *template, const char *text) {
    fl_fsm_status status;
    fl_fsm_template *t = compile(template);
    ck_assert_msg(t != NULL, "line %u: %s", err.line, err.msg);
    ck_assert_int_eq(fl_fsm_check(t, &err), FL_OK);
    const char *whole = run_pieces(t, fl_str_of(text), strlen(text) + 1, &status);
    for (size_t n = 1; n < 8; n++)
        ck_assert_str_eq(run_pieces(t, fl_str_of(text), n, &status), whole);
    return whole;
}

#define RECORDS(template, text, expected) ck_assert_str_eq(records(template, text), expected)

static void refused(const char *template, unsigned line, const char *why) {
    err = (fl_err){0};
    ck_assert_ptr_null(compile(template));
    ck_assert_int_eq(err.status, FL_ERR_RULES);
    ck_assert_str_eq(err.file, "t.textfsm");
    ck_assert_msg(strstr(err.msg, why) != NULL, "\"%s\" is not in \"%s\"", why, err.msg);
    ck_assert_msg(err.line == line, "line %u for \"%s\"", err.line, err.msg);
}

/* ---- expressions ---- */

static fl_re_match match(const char *regex, fl_str s, fl_re_tree *tree, fl_match_result *result) {
    fl_str why;
    fl_re_match m = {0};
    ck_assert_msg(fl_re_parse(arena, fl_str_of(regex), tree, &why), "%s: %.*s", regex, FL_STR_ARG(why));
    fl_re *re = fl_re_new(arena, set, tree, NULL);
    *result = fl_re_match_at_start(re, s, fl_re_is_plain(s), 1000000, &m);
    return m;
}

static void check_lead(const fl_re_tree *tree, fl_str s, const char *regex) {
    fl_re_lead lead;
    size_t ink = 0;
    fl_re_find_lead(tree, &lead);
    while (ink < s.n && (s.p[ink] == ' ' || s.p[ink] == '\t'))
        ink++;
    for (size_t k = 0; k < FL_RE_LEAD; k++) {
        ck_assert_msg(k < s.n ? fl_bit(lead.bytes[k], (unsigned char)s.p[k]) : lead.past[k], "%s: place %zu", regex, k);
        ck_assert_msg(ink + k < s.n ? fl_bit(lead.ink[k], (unsigned char)s.p[ink + k]) : lead.ink_past[k],
                      "%s: ink %zu", regex, k);
    }
    ck_assert_msg(!lead.needs || fl_str_find_char(s, lead.needs) >= 0, "%s: needs %c", regex, lead.needs);
}

static void check_groups(const struct regex_case *c, const fl_re_match *m, fl_str s, unsigned groups) {
    fl_out *out = fl_out_new(NULL, NULL);
    for (unsigned g = 0; g <= groups; g++) {
        const fl_str text = fl_re_group(m, s, g);
        fl_out_z(out, g ? "|" : "");
        fl_out_str(out, text.p ? text : FL_STR("-"));
    }
    ck_assert_msg(fl_str_eqz(fl_out_text(out), c->groups), "%s on \"%s\": %.*s", c->regex, c->text,
                  FL_STR_ARG(fl_out_text(out)));
    fl_out_free(out);
}

START_TEST(expressions_match_as_in_python) {
    const struct regex_case *c = &regex_cases[_i];
    const fl_str s = fl_str_of(c->text);
    fl_match_result result;
    fl_re_tree tree;
    const fl_re_match m = match(c->regex, s, &tree, &result);
    ck_assert_msg(result == (c->groups ? FL_MATCH_YES : FL_MATCH_NO), "%s on \"%s\"", c->regex, c->text);
    if (!c->groups)
        return;
    check_groups(c, &m, s, tree.groups);
    if (fl_re_is_plain(s))
        check_lead(&tree, s, c->regex);
}
END_TEST

#include "unit/textfsm_straight.h"
#include "unit/textfsm_look.h"

START_TEST(expressions_are_refused_as_in_python) {
    const struct regex_error *c = &regex_errors[_i];
    fl_re_tree tree;
    fl_str why = FL_STR_NONE;
    ck_assert_msg(!fl_re_parse(arena, fl_str_of(c->regex), &tree, &why), "%s is not refused", c->regex);
    ck_assert_str_eq(why.p, c->why);
}
END_TEST

START_TEST(the_two_dialects_agree_on_plain_text) {
    const struct regex_case *c = &regex_cases[_i];
    const fl_str s = fl_str_of(c->text);
    fl_re_match a = {0}, b = {0};
    fl_re_tree tree;
    fl_str why;
    if (!fl_re_is_plain(s))
        return;
    ck_assert(fl_re_parse(arena, fl_str_of(c->regex), &tree, &why));
    fl_re *re = fl_re_new(arena, set, &tree, NULL);
    ck_assert_int_eq(fl_re_match_at_start(re, s, true, 1000000, &a), c->groups ? FL_MATCH_YES : FL_MATCH_NO);
    const size_t end = c->groups ? a.spans[1] : 0;
    ck_assert_int_eq(fl_re_match_at_start(re, s, false, 1000000, &b), c->groups ? FL_MATCH_YES : FL_MATCH_NO);
    if (c->groups)
        ck_assert_uint_eq(b.spans[1], end);
}
END_TEST

START_TEST(an_expression_nested_without_end_is_refused) {
    char deep[4001];
    fl_re_tree tree;
    fl_str why;
    memset(deep, '(', sizeof deep - 1);
    deep[sizeof deep - 1] = 0;
    ck_assert(!fl_re_parse(arena, fl_str_of(deep), &tree, &why));
    ck_assert_ptr_nonnull(strstr(why.p, "groups within each other"));
}
END_TEST

START_TEST(the_jit_gives_what_the_interpreter_gives) {
    fl_re_tree tree;
    fl_str why;
    ck_assert(fl_re_parse(arena, FL_STR("^\\s*(\\S+)\\s+(\\d+)(?:\\s+(\\w+))?$"), &tree, &why));
    fl_re *re = fl_re_new(arena, set, &tree, NULL);
    for (unsigned i = 0; i < 1000; i++) {
        const fl_str s = i & 1 ? FL_STR(" 192.0.2.1 64512 Idle") : FL_STR("\xc3\xa9\xc2\xa0\xd9\xa3");
        fl_re_match m;
        ck_assert_int_eq(fl_re_match_at_start(re, s, i & 1, 1000000, &m), FL_MATCH_YES);
        ck_assert(fl_str_eq(fl_re_group(&m, s, 2), i & 1 ? FL_STR("64512") : FL_STR("\xd9\xa3")));
        ck_assert((fl_re_group(&m, s, 3).p != NULL) == (i & 1));
    }
}
END_TEST

/* ---- template files ---- */

START_TEST(reads_the_parts_of_a_template) {
    RECORDS("# first\nValue A (\\d+)\n  # inside\nValue Required B (\\w+)   \n\n# between\nStart  \n  # in the state\n"
            "  ^${A} ${B}$$ -> Record\n\t^x\n ^y\n\n\n# more\nOther\n  ^z -> Start",
            "1 a\n2 b\n", "1|a\n2|b\n");
    RECORDS("Value A (\\d+)\r\n\r\nStart\r\n  ^${A}$$ -> Record\r\n", "1\n", "1\n");
    RECORDS("\xef\xbb\xbfValue A (\\d+)\n\nStart\n  ^$A -> Record\n", "1\n", "1\n");
}
END_TEST

START_TEST(a_template_may_declare_no_value) {
    RECORDS("\nStart\n  ^a$ -> Record\n", "a\n", ""); /* and then nothing is substituted */
}
END_TEST

START_TEST(value_lines_are_cut_at_single_blanks) {
    RECORDS("Value A (a  b)\n\nStart\n  ^${A} -> Record\n", "a  b\n", "a  b\n");
    RECORDS("Value Required,List A (a b)\n\nStart\n  ^${A} -> Record\n", "a b\n", "[a b]\n");
    RECORDS("Value A ((a)|(b))\n\nStart\n  ^${A} -> Record\n", "b\n", "b\n");
}
END_TEST

START_TEST(wrong_value_lines_are_refused) {
    refused("Start\n", 1, "no Value definitions found");
    refused("Value A (a)\nStart\n", 2, "empty line after the last Value");
    refused("Value A\n", 1, "expected Value [Options] NAME (regex)");
    refused("Value A a\n", 1, "unknown option \"A\"");
    refused("Value Required, A (a)\n", 1, "unknown option \"\"");
    refused("Value Required,Required A (a)\n", 1, "duplicate option \"Required\"");
    refused("Value  A (a)\n", 1, "unknown option \"\"");
    refused("Value A (a\\)\n", 1, "within ( and )");
    refused("Value Required A a)\n", 1, "within ( and )");
    refused("Value Required A\n", 1, "within ( and )");
    refused("Value A (a)\nValue A (b)\n", 2, "declared twice");
    refused("Value A (a**)\n", 1, "multiple repeat at position 3");
    refused("Value A123456789012345678901234567890123456789012345678 (a)\n", 1, "more than 48 characters");
}
END_TEST

START_TEST(wrong_states_are_refused) {
    refused("Value A (a)\n\nNope\n", 3, "\"Start\" is missing");
    refused("Value A (a)\n\nSta rt\n", 3, "expected the name of a state");
    refused("Value A (a)\n\nRecord\n", 3, "is an action");
    refused("Value A (a)\n\nStart\n\nStart\n", 5, "declared twice");
    refused("Value A (a)\n\nStart\n   ^a\n", 4, "expected a rule");
    refused("Value A (a)\n\nStart\n  a\n", 4, "expected a rule");
    refused("Value A (a)\n\nStart\n  ^a -> Nope\n", 4, "is not declared");
    refused("Value A (a)\n\nStart\n\nEnd\n  ^a\n", 6, "may have no rules");
    refused("Value A (a)\n\nStart\n\nEOF\n  ^a\n", 6, "may have no rules");
    refused("Value A (a)\n\nStart\n  ^\xff\n", 4, "expected UTF-8");
}
END_TEST

START_TEST(wrong_rules_are_refused) {
    static const char head[] = "Value A (a)\n\nStart\n";
    static const struct {
        const char *rule, *why;
    } wrong[] = {
        {"  ^a$\n", "the end of a line is written $$"},
        {"  ^${B}\n", "no Value of that name"},
        {"  ^${A\n", "expected ${NAME} or $$"},
        {"  ^$1\n", "expected ${NAME} or $$"},
        {"  ^${A}${A}\n", "redefinition of group name 'A'"},
        {"  ^(a\n", "unterminated subpattern"},
        {"  ^a ->Next\n", "badly formatted action"},
        {"  ^a -> Next.Nope\n", "badly formatted action"},
        {"  ^a -> Record.Next\n", "badly formatted action"},
        {"  ^a -> Next Start x\n", "badly formatted action"},
        {"  ^a -> Continue Start\n", "takes no new state"},
        {"  ^a -> Continue.Record Start\n", "takes no new state"},
        {"  ^a -> Next \"text\"\n", "is for Error"},
        {"  ^a -> \"text\"\n", "is for Error"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        refused(fl_arena_printf(arena, "%s%s", head, wrong[i].rule).p, 4, wrong[i].why);
}
END_TEST

START_TEST(a_template_within_a_file_has_its_line_numbers) {
    ck_assert_ptr_null(fl_fsm_compile(arena, set, FL_STR("Value A (a)\n\nStart\n  ^(\n"), "rule.yaml", 21, &err));
    ck_assert_uint_eq(err.line, 24);
}
END_TEST

START_TEST(what_is_substituted) {
    RECORDS("Value A_1 (\\w+)\n\nStart\n  ^\\$$ $A_1-$$ -> Record\n  ^\\$$ ${A_1}x$$ -> Record\n", "$ ab-\n$ bx\n",
            "ab\nb\n");
    RECORDS("Value A (\\w)\nValue AB (\\w)\n\nStart\n  ^$AB$A -> Record\n", "xy\n", "y|x\n"); /* the longest name */
}
END_TEST

START_TEST(names_may_be_longer_than_pcre2_allows) {
    RECORDS("Value A23456789012345678901234567890123456789012345678 (a+)\n\nStart\n"
            "  ^${A23456789012345678901234567890123456789012345678} -> Record\n",
            "aa\n", "aa\n");
}
END_TEST

/* ---- running ---- */

START_TEST(actions_are_read_from_the_last_arrow) {
    RECORDS("Value A (\\w+)\n\nStart\n  ^x -> y ${A} -> Record\n", "x -> y z\n", "z\n");
    RECORDS("Value A (\\w+)\n\nStart\n  ^${A}$$ ->   Next.Record   Start\n", "a\n", "a\n");
    RECORDS("Value A (\\w+)\n\nStart\n  ^${A}  -> Record\n\nEOF\n", "a\na \n", "a\n"); /* one blank is the arrow's */
    RECORDS("Value A (\\w+)\n\nStart\n  ^${A}$$ ->\n\nEOF\n", "a\n", "");
    RECORDS("Value A (\\w+)\n\nStart\n  ^${A}->b -> Record\n", "a->b\n", "a\n");
}
END_TEST

START_TEST(record_needs_something_to_record) {
    RECORDS("Value A (\\w+)\nValue B (\\d*)\n\nStart\n  ^${A}\n  ^= -> Record\n\nEOF\n", "=\na\n=\n=\n", "a|\n");
    /* an empty text is something, unset is not */
    RECORDS("Value A (\\w*)\n\nStart\n  ^=${A} -> Record\n\nEOF\n", "=\n", "\n");
    RECORDS("Value A (x)\n\nStart\n  ^=${A}? -> Record\n\nEOF\n", "=\n=x\n", "x\n");
}
END_TEST

START_TEST(an_all_empty_record_clears_nothing) {
    /* the kept list survives a Record of nothing but lists */
    RECORDS("Value List A (a)\nValue Required B (b)\n\nStart\n  ^${A}\n  ^${B}\n  ^= -> Record\n\nEOF\n",
            "=\na\nb\n=\n", "[a]|b\n");
}
END_TEST

START_TEST(required) {
    RECORDS("Value Required A (\\d*)\nValue B (\\w+)\n\nStart\n  ^A${A}\n  ^B${B}\n  ^= -> Record\n\nEOF\n",
            "Bx\n=\nA1\n=\nA\nBx\n=\nA2\nBy\n=\n", "1|\n2|y\n");
}
END_TEST

START_TEST(a_record_without_its_required_value_is_cleared) {
    RECORDS("Value Filldown F (f\\w)\nValue Required A (\\d)\nValue B (b)\n\nStart\n  ^${F}\n  ^${A}\n  ^${B}\n"
            "  ^= -> Record\n\nEOF\n",
            "f1\nb\n=\n1\n=\n", "f1|1|\n");
}
END_TEST

START_TEST(filldown) {
    static const char t[] =
        "Value Filldown A (\\w+)\nValue B (\\d)\n\nStart\n  ^A${A}\n  ^B${B} -> Record\n  ^C -> Clear\n"
        "  ^D -> Clearall\n";
    RECORDS(t, "Ax\nB1\nB2\n", "x|1\nx|2\nx|\n"); /* and once more at the end */
    RECORDS(t, "Ax\nC\nB1\nD\nB2\n", "x|1\n|2\n");
    RECORDS("Value Filldown A (\\w?)\nValue B (\\d)\n\nStart\n  ^=${B} -> Record\n", "=1\n", "|1\n");
    /* a group that took no part makes it forget */
    RECORDS("Value Filldown A (\\w)\nValue B (\\d)\n\nStart\n  ^A(${A})?\n  ^B${B} -> Record\n\nEOF\n",
            "Ax\nB1\nA\nB2\n", "x|1\n|2\n");
}
END_TEST

START_TEST(fillup) {
    static const char t[] = "Value Fillup A (\\w*)\nValue B (\\d)\n\nStart\n  ^A${A}\n  ^B${B} -> Record\n\nEOF\n";
    RECORDS(t, "B1\nB2\nAx\nB3\nB4\nAy\n", "x|1\nx|2\nx|3\ny|4\n");
    RECORDS(t, "B1\nA\nB2\nAz\n", "z|1\nz|2\n"); /* an empty text fills nothing */
    RECORDS(t, "B1\nB2\n", "|1\n|2\n");
    RECORDS("Value Fillup A (\\w)\nValue Fillup B (\\w)\nValue C (\\d)\n\nStart\n  ^A${A}\n  ^B${B}\n  ^C${C} -> "
            "Record\n\nEOF\n",
            "C1\nAx\nC2\nBy\nC3\nAz\nBq\n", "x|y|1\nx|y|2\nz|y|3\n");
    RECORDS("Value Fillup,List A (\\w)\nValue C (\\d)\n\nStart\n  ^A${A}\n  ^C${C} -> Record\n\nEOF\n", "C1\nAx\nC2\n",
            "x|1\n[x]|2\n"); /* what is filled in is the text */
}
END_TEST

START_TEST(list) {
    static const char t[] =
        "Value List A (\\w)\nValue B (\\d)\n\nStart\n  ^A(?:${A}|-)\n  ^B${B} -> Record\n  ^C -> Clear\n";
    RECORDS(t, "Ax\nAy\nB1\nB2\n", "[x,y]|1\n[]|2\n");
    RECORDS(t, "Ax\nA-\nB1\n", "[x,None]|1\n");
    RECORDS(t, "A-\n", "[None]|\n");
    RECORDS(t, "Ax\nC\nB1\n", "[]|1\n");
    RECORDS("Value List,Filldown A (\\w)\nValue B (\\d)\n\nStart\n  ^A${A}\n  ^B${B} -> Record\n  ^C -> Clear\n"
            "  ^D -> Clearall\n\nEOF\n",
            "Ax\nB1\nAy\nC\nB2\nD\nB3\n", "[x]|1\n[x,y]|2\n[]|3\n");
}
END_TEST

START_TEST(list_and_required_in_either_order) {
    /* first Required: it sees the text assigned last; first List: it sees the list */
    RECORDS("Value Required,List A (\\w*)\nValue B (\\d)\n\nStart\n  ^A${A}\n  ^B${B} -> Record\n\nEOF\n",
            "Ax\nA\nB1\n", "");
    RECORDS("Value List,Required A (\\w*)\nValue B (\\d)\n\nStart\n  ^A${A}\n  ^B${B} -> Record\n\nEOF\n",
            "Ax\nA\nB1\n", "[x,]|1\n");
}
END_TEST

START_TEST(list_with_groups_of_its_own) {
    RECORDS("Value List A ((?P<name>\\w+) (?P<age>\\d+)?)\n\nStart\n  ^${A}$$\n", "Bob 32\nEve \n",
            "[{name=Bob age=32},{name=Eve age=None}]\n");
    RECORDS("Value List A ((a)|(b))\n\nStart\n  ^${A}$$\n", "a\nb\n", "[a,b]\n");  /* without names: the text */
    RECORDS("Value List A ((?P<x>a)(?=;))\n\nStart\n  ^${A};\n", "a;\n", "[a]\n"); /* it does not match alone */
    RECORDS("Value List A ((?P<x>a)b)\nValue List C ((?P<y>c)d)\n\nStart\n  ^${A}${C}\n", "abcd\n",
            "[{x=a}]|[{y=c}]\n");
}
END_TEST

START_TEST(a_group_of_the_rule_itself_may_be_a_value) {
    RECORDS("Value A (\\d)\nValue B (\\w)\n\nStart\n  ^(?P<A>x)${B} -> Record\n", "xy\n", "x|y\n");
}
END_TEST

START_TEST(unmatched_groups_still_assign) {
    RECORDS("Value A (a)\nValue B (b)\n\nStart\n  ^${A}$$\n  ^-${A}?${B} -> Record\n", "a\n-b\n", "|b\n");
}
END_TEST

START_TEST(continue_goes_on_with_the_next_rule) {
    RECORDS("Value A (\\w)\nValue B (\\w)\n\nStart\n  ^${A} -> Continue\n  ^.${B} -> Continue.Record\n  ^..${A} -> "
            "Record\n",
            "xyz\n", "x|y\nz|\n");
    RECORDS("Value Required A (\\d+)\n\nStart\n  ^\\d -> Continue.Record\n  ^${A}\n", "1\n2\n3\n", "1\n2\n3\n");
}
END_TEST

START_TEST(states) {
    RECORDS("Value A (\\w+)\n\nStart\n  ^-+ -> Table\n\nTable\n  ^$$ -> Start\n  ^${A} -> Record\n",
            "a\n---\nb\nc\n\nd\n", "b\nc\n");
    /* the record comes before the change of state */
    RECORDS("Value A (\\w)\n\nStart\n  ^${A} -> Record Other\n\nOther\n  ^${A} -> Record Start\n", "a\nb\n", "a\nb\n");
    /* names of actions are also states where a state may stand */
    RECORDS("Value A (\\w)\n\nStart\n  ^${A} -> Next Nextone\n\nNextone\n  ^${A} -> Record Start\n", "a\nb\n", "b\n");
}
END_TEST

START_TEST(error) {
    static const char t[] =
        "Value A (\\w)\n\nStart\n  ^${A}$$ -> Record\n  ^! -> Error \"went wrong\"\n  ^\\? -> Error word\n"
        "  ^. -> Error\n";
    ck_assert_str_eq(records(t, "a\n!x\n"),
                     "input, line 2: \"went wrong\": the Error rule at t.textfsm:5 matches \"!x\"");
    ck_assert_str_eq(records(t, "?\n"), "input, line 1: word: the Error rule at t.textfsm:6 matches \"?\"");
    ck_assert_str_eq(records(t, "a\nb\n##\n"), "input, line 3: the Error rule at t.textfsm:7 matches \"##\"");
    ck_assert(fl_fsm_can_fail(compile(t)));
    ck_assert(!fl_fsm_can_fail(compile("Value A (a)\n\nStart\n")));
    /* its targets are messages, not states */
    RECORDS("Value A (\\w)\n\nStart\n  ^! -> Error Nowhere\n  ^${A}\n", "a\n", "a\n");
    RECORDS("Value A (\\w)\n\nStart\n  ^\\d -> Continue.NoRecord\n  ^${A}\n", "1\n", "1\n");
}
END_TEST

START_TEST(the_end_of_the_text) {
    RECORDS("Value A (\\w)\n\nStart\n  ^${A}\n", "a\n", "a\n");
    RECORDS("Value A (\\w)\n\nStart\n  ^${A}\n\nEOF\n", "a\n", "");
    RECORDS("Value A (\\w)\n\nStart\n  ^${A}\n  ^! -> End\n", "a\n!\nb\n", "");
    RECORDS("Value A (\\w)\n\nStart\n  ^${A}\n  ^! -> EOF\n", "a\n!\nb\n", "a\n");
    RECORDS("Value A (\\w)\n\nStart\n  ^${A}\n  ^! -> EOF\n\nEOF\n", "a\n!\nb\n", "");
    RECORDS("Value A (\\w)\n\nStart\n  ^${A}\n  ^! -> Record End\n\nEnd\n", "a\n!\nb\n", "a\n");
    RECORDS("Value A (\\w)\n\nStart\n  ^${A}\n", "", "");
    RECORDS("Value A (.*)\n\nStart\n  ^${A} -> Record\n", "\n", "\n"); /* one empty line */
}
END_TEST

START_TEST(lines_end_where_python_ends_them) {
    static const char t[] = "Value A (.*)\n\nStart\n  ^${A} -> Record\n\nEOF\n";
    RECORDS(t, "a\nb\rc\r\nd\ve\ff\x1cg\x1dh\x1ei\xc2\x85j\xe2\x80\xa8k\xe2\x80\xa9l",
            "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\n");
    RECORDS(t, "a\r\n\r\nb\r\r\nc", "a\n\nb\n\nc\n");
    RECORDS(t, "a\n\n", "a\n\n");
    RECORDS(t, "\xc2\x84\xe2\x80\xa7\xe2\x82\x85", "\xc2\x84\xe2\x80\xa7\xe2\x82\x85\n");
}
END_TEST

START_TEST(bytes_that_are_not_utf8_are_replaced) {
    static const char t[] = "Value A (\\S+)\nValue B (\\w+)\n\nStart\n  ^${A} ${B}$$ -> Record\n\nEOF\n";
    RECORDS(t, "a\xff\xfe z\xc3\xa4\n", "a\xef\xbf\xbd\xef\xbf\xbd|z\xc3\xa4\n");
    RECORDS(t, "\xe2\x82 x\n\xf0\x9f\x98\x80 y", "\xef\xbf\xbd|x\n\xf0\x9f\x98\x80|y\n");
}
END_TEST

START_TEST(a_rule_that_backtracks_without_end_is_noted) {
    fl_fsm_template *t =
        compile("Value A (x)\n\nStart\n  ^(a+)+(?<!b)\\1$$ -> Error\n  ^(a|a)*$$ -> Error\n  ^a+(b)${A} -> Record\n");
    fl_notes notes;
    fl_out *out = fl_out_new(NULL, NULL);
    ck_assert_ptr_nonnull(t);
    fl_notes_init(&notes, arena);
    fl_fsm *f = fl_fsm_new(t, NULL, &notes, FL_STR("input"), put_row, out);
    for (unsigned i = 0; i < 20; i++)
        fl_fsm_line(f, FL_STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabx"));
    ck_assert_int_eq(fl_fsm_finish(f), FL_FSM_MORE);
    ck_assert(fl_str_starts(fl_out_text(out), FL_STR("x\nx\nx\n")));
    ck_assert_uint_ge(notes.list.n, 20);
    ck_assert(fl_str_find(notes.list.v[0].text, FL_STR("t.textfsm:4: the rule reached the match limit")) == 0 ||
              fl_str_find(notes.list.v[0].text, FL_STR("t.textfsm:5: the rule reached the match limit")) == 0);
    fl_fsm_free(f);
    fl_out_free(out);
}
END_TEST

START_TEST(a_line_without_end_is_cut_with_a_note) {
    fl_limits limits = fl_limits_default;
    fl_notes notes;
    fl_out *out = fl_out_new(NULL, NULL);
    limits.line_bytes = 5;
    fl_notes_init(&notes, arena);
    fl_fsm *f = fl_fsm_new(compile("Value A (.*)\n\nStart\n  ^${A} -> Record\n\nEOF\n"), &limits, &notes,
                           FL_STR("input"), put_row, out);
    fl_fsm_text(f, FL_STR("123"));
    fl_fsm_text(f, FL_STR("456"));
    fl_fsm_text(f, FL_STR("789\n12345\n"));
    fl_fsm_text(f, FL_STR("1234567\n"));
    fl_fsm_finish(f);
    ck_assert(fl_str_eqz(fl_out_text(out), "12345\n12345\n12345\n"));
    ck_assert_uint_eq(notes.list.n, 2);
    fl_fsm_free(f);
    fl_out_free(out);
}
END_TEST

static bool take_lines(void *user, const fl_fsm_record *r) {
    fl_out_printf(user, "%u-%u ", (unsigned)r->first_line, (unsigned)r->last_line);
    return true;
}

START_TEST(a_record_knows_its_lines) {
    fl_out *out = fl_out_new(NULL, NULL);
    fl_fsm *f = fl_fsm_new(compile("Value A (a)\nValue B (b)\n\nStart\n  ^${A}\n  ^${B}\n  ^= -> Record\n"), NULL, NULL,
                           FL_STR("input"), take_lines, out);
    fl_fsm_text(f, FL_STR("x\na\nb\n=\n\na\n=\nb\n"));
    fl_fsm_finish(f);
    ck_assert(fl_str_eqz(fl_out_text(out), "2-4 6-7 8-8 "));
    fl_fsm_free(f);
    fl_out_free(out);
}
END_TEST

static bool take_two(void *user, const fl_fsm_record *r) {
    (void)r;
    return ++*(unsigned *)user < 2;
}

START_TEST(the_taker_can_stop_the_run) {
    unsigned taken = 0;
    fl_fsm *f =
        fl_fsm_new(compile("Value A (a)\n\nStart\n  ^${A} -> Record\n"), NULL, NULL, FL_STR("input"), take_two, &taken);
    ck_assert_int_eq(fl_fsm_text(f, FL_STR("a\na\na\na\n")), FL_FSM_STOPPED);
    ck_assert_int_eq(fl_fsm_finish(f), FL_FSM_STOPPED);
    ck_assert_uint_eq(taken, 2);
    fl_fsm_free(f);
}
END_TEST

/* Rows that nothing can change any more are handed out at once, others are not. */
START_TEST(rows_come_as_soon_as_they_are_final) {
    fl_out *out = fl_out_new(NULL, NULL);
    fl_fsm *f =
        fl_fsm_new(compile("Value Fillup A (\\w)\nValue B (\\d)\n\nStart\n  ^A${A}\n  ^B${B} -> Record\n\nEOF\n"), NULL,
                   NULL, FL_STR("input"), put_row, out);
    fl_fsm_text(f, FL_STR("B1\nB2\n"));
    ck_assert_uint_eq(fl_out_text(out).n, 0);
    fl_fsm_text(f, FL_STR("Ax\n"));
    ck_assert(fl_str_eqz(fl_out_text(out), "x|1\nx|2\n"));
    fl_fsm_text(f, FL_STR("B3\n"));
    ck_assert(fl_str_eqz(fl_out_text(out), "x|1\nx|2\nx|3\n"));
    fl_fsm_free(f);
    fl_out_free(out);
}
END_TEST

START_TEST(more_than_64_rules_in_a_state) {
    fl_out *text = fl_out_new(NULL, NULL);
    fl_out_z(text, "Value A (\\d+)\n\nStart\n");
    for (unsigned i = 0; i < 150; i++)
        fl_out_printf(text, "  ^k%u=${A} -> Record\n", i);
    RECORDS(fl_arena_str(arena, fl_out_text(text)).p, "k0=1\nk149=2\nk64=3\nk200=4\n\xc3\xa4\nk77=5\n", "1\n2\n3\n5\n");
    fl_out_free(text);
}
END_TEST

START_TEST(every_start_of_a_template_is_read_or_refused) {
    static const char t[] = "Value Required,List A (a(?P<x>b)?[c-]+)\nValue B (\\d{1,3})\n\nStart\n  "
                            "^${A}\\s+(?<!x)${B}$$ -> Continue.Record\n"
                            "  ^\\x41 -> Error \"text\"\n  ^. -> Other\n\nOther\n  ^(?i:x|y)* -> Start\n\nEOF\n";
    for (size_t n = 0; n < sizeof t; n++) {
        fl_err e = {0};
        fl_fsm_template *made = fl_fsm_compile(arena, set, (fl_str){t, n}, "t.textfsm", 1, &e);
        ck_assert((made != NULL) == (e.status == FL_OK));
    }
}
END_TEST

/* ---- the index ---- */

static const char index_text[] = "# comment\n\nTemplate, Hostname, Platform, Command  # the columns\n"
                                 "\n# a, b, c, d\n"
                                 "a.textfsm, .*, vendor_os, sh[[ow]] (ip\\s+)?arp$\n"
                                 "too, few, columns\n"
                                 "b.textfsm:c.textfsm, .*, vendor_os, sh[[ow]] int[[erfaces]]\n"
                                 "d.textfsm, .*, vendor.*, show b(\n"
                                 "e.textfsm, .*, , show version\n";

static const char *find(const char *platform, const char *command) {
    fl_str names;
    err = (fl_err){0};
    if (!fl_fsm_index_find(arena, fl_str_of(index_text), "index", fl_str_of(platform), fl_str_of(command), &names,
                           &err))
        return "";
    return fl_arena_str(arena, names).p;
}

START_TEST(the_index_picks_a_template) {
    ck_assert_str_eq(find("vendor_os", "show arp"), "a.textfsm");
    ck_assert_str_eq(find("vendor_os", "sh ip arp"), "a.textfsm");
    ck_assert_str_eq(find("vendor_os", "sho interf"), "b.textfsm:c.textfsm");
    ck_assert_str_eq(find("vendor_os", "show interfaces detail"), "b.textfsm:c.textfsm"); /* a start is enough */
    ck_assert_str_eq(find("other", "show version"), "e.textfsm");
    ck_assert_str_eq(find("other", "show nothing"), "");
    ck_assert_int_eq(err.status, FL_ERR_NOT_FOUND);
    ck_assert_str_eq(find("vendor_os", "show arp detail"), "");
    ck_assert_int_eq(err.status, FL_ERR_RULES); /* the broken row comes before the end */
    ck_assert_uint_eq(err.line, 9);
}
END_TEST

int main(void) {
    Suite *s = suite_create("textfsm");
    TCase *t = tcase_create("textfsm");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, up, down);
    tcase_add_loop_test(t, expressions_match_as_in_python, 0, (int)(sizeof regex_cases / sizeof *regex_cases));
    tcase_add_loop_test(t, expressions_are_refused_as_in_python, 0, (int)(sizeof regex_errors / sizeof *regex_errors));
    tcase_add_loop_test(t, the_two_dialects_agree_on_plain_text, 0, (int)(sizeof regex_cases / sizeof *regex_cases));
    tcase_add_loop_test(t, programs_match_as_in_python, 0, (int)(sizeof regex_cases / sizeof *regex_cases));
    tcase_add_loop_test(t, programs_give_what_pcre2_gives, 0,
                        (int)(sizeof straight_regexes / sizeof *straight_regexes));
    tcase_add_test(t, what_a_program_cannot_decide_pcre2_does);
    tcase_add_test(t, a_line_is_made_ready);
    tcase_add_loop_test(t, rows_looked_at_are_the_rows, 0, LOOKED_AT);
    tcase_add_loop_test(t, rows_with_lists_or_fillup_are_not_looked_at, 0, 2);
    tcase_add_test(t, an_expression_nested_without_end_is_refused);
    tcase_add_test(t, the_jit_gives_what_the_interpreter_gives);
    tcase_add_test(t, reads_the_parts_of_a_template);
    tcase_add_test(t, a_template_may_declare_no_value);
    tcase_add_test(t, value_lines_are_cut_at_single_blanks);
    tcase_add_test(t, wrong_value_lines_are_refused);
    tcase_add_test(t, wrong_states_are_refused);
    tcase_add_test(t, wrong_rules_are_refused);
    tcase_add_test(t, a_template_within_a_file_has_its_line_numbers);
    tcase_add_test(t, what_is_substituted);
    tcase_add_test(t, names_may_be_longer_than_pcre2_allows);
    tcase_add_test(t, actions_are_read_from_the_last_arrow);
    tcase_add_test(t, record_needs_something_to_record);
    tcase_add_test(t, an_all_empty_record_clears_nothing);
    tcase_add_test(t, required);
    tcase_add_test(t, a_record_without_its_required_value_is_cleared);
    tcase_add_test(t, filldown);
    tcase_add_test(t, fillup);
    tcase_add_test(t, list);
    tcase_add_test(t, list_and_required_in_either_order);
    tcase_add_test(t, list_with_groups_of_its_own);
    tcase_add_test(t, a_group_of_the_rule_itself_may_be_a_value);
    tcase_add_test(t, unmatched_groups_still_assign);
    tcase_add_test(t, continue_goes_on_with_the_next_rule);
    tcase_add_test(t, states);
    tcase_add_test(t, error);
    tcase_add_test(t, the_end_of_the_text);
    tcase_add_test(t, lines_end_where_python_ends_them);
    tcase_add_test(t, bytes_that_are_not_utf8_are_replaced);
    tcase_add_test(t, a_rule_that_backtracks_without_end_is_noted);
    tcase_add_test(t, a_line_without_end_is_cut_with_a_note);
    tcase_add_test(t, a_record_knows_its_lines);
    tcase_add_test(t, the_taker_can_stop_the_run);
    tcase_add_test(t, rows_come_as_soon_as_they_are_final);
    tcase_add_test(t, more_than_64_rules_in_a_state);
    tcase_add_test(t, every_start_of_a_template_is_read_or_refused);
    tcase_add_test(t, the_index_picks_a_template);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    const int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
