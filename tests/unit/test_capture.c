/* capture: where a text is cut, what a command line says, which shape an output has. Each text is a row of a table; the
 * blocks are compared in a short notation:
 *
 *     command 0-2 2-5 table closed host@time     from, command lines, output lines, shape, closed, host, time
 *       az network express-route show |filter    the verb of each command and what it may have taken away
 *     prose 5-6 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "capture/capture.h"

static fl_arena *arena;
static void setup(void) { arena = fl_arena_new(); }
static void teardown(void) { fl_arena_free(arena); }

static fl_text *decode(const char *z) { return fl_text_decode(arena, fl_str_of(z), &fl_limits_default); }

typedef struct buffer {
    char p[8192];
    size_t n;
} buffer;

static void put(buffer *b, const char *fmt, ...) FL_PRINTF(2, 3);
static void put(buffer *b, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(b->p + b->n, sizeof b->p - b->n, fmt, ap);
    va_end(ap);
    ck_assert(n >= 0 && (size_t)n < sizeof b->p - b->n);
    b->n += (size_t)n;
}

static void put_command(buffer *b, const fl_command *c) {
    put(b, "  %.*s", FL_STR_ARG(c->verb));
    put(b, "%s%s%s", c->chained ? " |chained" : "", c->filter ? " |filter" : "", c->projection ? " |projection" : "");
    if (c->redirect.n)
        put(b, " >%.*s", FL_STR_ARG(c->redirect));
    put(b, "\n");
}

static void put_block(buffer *b, const fl_block *k) {
    static const char *const from[] = {"output", "prompt", "comment", "pasted", "heading"};
    if (k->kind == FL_BLOCK_PROSE) {
        put(b, "prose %zu-%zu\n", k->first, k->last);
        return;
    }
    put(b, "%s %zu-%zu %zu-%zu %s%s", from[k->from], k->cmd_first, k->cmd_last, k->first, k->last,
        fl_shape_name(k->shape), k->closed ? " closed" : "");
    if (k->host.n || k->time_from)
        put(b, " %.*s", FL_STR_ARG(k->host));
    char time[FL_TIME_TEXT];
    if (k->time_from && k->time != FL_TIME_NONE)
        put(b, "@%s %s", fl_time_format(k->time, time), k->time_from);
    else if (k->time_from)
        put(b, "@?%.*s %s", FL_STR_ARG(k->time_text), k->time_from);
    put(b, "\n");
    for (size_t i = 0; i < k->n_commands; i++)
        put_command(b, &k->commands[i]);
}

static void check_cover(const fl_text *t, const fl_capture *c) {
    size_t at = 0;
    for (size_t i = 0; i < c->n; i++) {
        ck_assert_uint_eq(c->blocks[i].cmd_first, at);
        ck_assert_uint_eq(c->blocks[i].cmd_last, c->blocks[i].first);
        ck_assert_uint_ge(c->blocks[i].last, c->blocks[i].first);
        at = c->blocks[i].last;
    }
    ck_assert_uint_eq(at, t->n);
}

#include "capture_texts.h"

START_TEST(cuts) {
    buffer b = {.n = 0};
    const fl_text *t = decode(k_texts[_i].text);
    const fl_capture *c = fl_capture_cut(arena, t);
    check_cover(t, c);
    for (size_t i = 0; i < c->n; i++)
        put_block(&b, &c->blocks[i]);
    ck_assert_msg(strcmp(b.p, k_texts[_i].blocks) == 0, "%s: expected\n%sfound\n%s", k_texts[_i].name,
                  k_texts[_i].blocks, b.p);
}
END_TEST

/* Each text cut at every byte still covers its lines, with LF and with CRLF. */
/* A row of a table begins nothing; a prompt with a star before its arrow does. */
START_TEST(stars_before_a_prompt) {
    const fl_text *t = decode(" *  192.0.2.0/24  192.0.2.1  0 64500 i\n* i192.0.2.0/24 az account show\n"
                              " * main \xE2\x9D\xAF az account show\n{}\n *>  192.0.2.0/24\n");
    const fl_capture *c = fl_capture_cut(arena, t);
    ck_assert_uint_eq(c->n, 2);
    ck_assert_uint_eq(c->blocks[1].cmd_first, 2);
    ck_assert_uint_eq(c->blocks[1].n_commands, 1);
    ck_assert_uint_eq(c->blocks[1].last, t->n);
}
END_TEST

/* The same of a page, which is ASCII as it is given. */
START_TEST(stars_before_a_prompt_of_a_page) {
    const fl_text *t = decode("<html><body><pre>\n * main &#x276f; az account show\n{}\n</pre></body></html>\n");
    const fl_capture *c = fl_capture_cut(arena, t);
    ck_assert(!t->ascii);
    unsigned commands = 0;
    for (size_t i = 0; i < c->n; i++)
        commands += (unsigned)c->blocks[i].n_commands;
    ck_assert_uint_eq(commands, 1);
}
END_TEST

START_TEST(survives_truncation) {
    size_t n = strlen(k_texts[_i].text);
    for (size_t end = 0; end <= n; end++) {
        char *part = malloc(end + 1); /* its own allocation, so that reading behind the end is seen */
        memcpy(part, k_texts[_i].text, end);
        const fl_text *t = fl_text_decode(arena, (fl_str){part, end}, &fl_limits_default);
        check_cover(t, fl_capture_cut(arena, t));
        free(part);
        fl_arena_reset(arena);
    }
}
END_TEST

START_TEST(parses_commands) {
    const fl_command *c;
    buffer b = {.n = 0};
    size_t n = fl_command_parse(arena, fl_str_of(k_lines[_i].line), &c);
    for (size_t i = 0; i < n; i++) {
        put_command(&b, &c[i]);
        for (size_t k = 0; k < c[i].n_options; k++)
            put(&b, "    %.*s=%.*s\n", FL_STR_ARG(c[i].options[k].name), FL_STR_ARG(c[i].options[k].value));
        if (c[i].output.n)
            put(&b, "    output %.*s\n", FL_STR_ARG(c[i].output));
    }
    ck_assert_msg(strcmp(b.p, k_lines[_i].says) == 0, "%s: expected\n%sfound\n%s", k_lines[_i].line, k_lines[_i].says,
                  b.p);
}
END_TEST

START_TEST(reduces) {
    const fl_command *c;
    size_t n = fl_command_parse(arena, fl_str_of(k_reductions[_i].line), &c);
    ck_assert_uint_ge(n, 1);
    ck_assert_msg(c[0].filter == k_reductions[_i].filter, "filter: %s", k_reductions[_i].line);
    ck_assert_msg(c[0].projection == k_reductions[_i].projection, "projection: %s", k_reductions[_i].line);
}
END_TEST

START_TEST(shapes) {
    const fl_text *t = decode(k_shapes[_i].text);
    fl_shape s = fl_shape_of(t, 0, t->n);
    ck_assert_msg(strcmp(fl_shape_name(s), k_shapes[_i].shape) == 0, "expected %s, found %s:\n%s", k_shapes[_i].shape,
                  fl_shape_name(s), k_shapes[_i].text);
}
END_TEST

/* A log of many lines takes no memory of its own: one block, whatever its length. */
START_TEST(long_log_needs_no_memory) {
    enum { LINES = 20000 };
    static const char line[] = "Mar  3 02:05:11 r1 bgpd[12]: %BGP-5-ADJCHANGE: neighbor 192.0.2.1 Down\n";
    char *p = malloc(LINES * (sizeof line - 1));
    for (size_t i = 0; i < LINES; i++)
        memcpy(p + i * (sizeof line - 1), line, sizeof line - 1);
    const fl_text *t = fl_text_decode(arena, (fl_str){p, LINES * (sizeof line - 1)}, &fl_limits_default);
    size_t before = fl_arena_used(arena);
    const fl_capture *c = fl_capture_cut(arena, t);
    ck_assert_uint_eq(c->n, 1);
    ck_assert_int_eq(c->blocks[0].shape, FL_SHAPE_LOG);
    ck_assert_uint_lt(fl_arena_used(arena) - before, 16384);
    free(p);
}
END_TEST

#define COUNT(a) (int)(sizeof(a) / sizeof *(a))

int main(void) {
    Suite *s = suite_create("capture");
    TCase *tc = tcase_create("capture");
    tcase_set_timeout(tc, 120);
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, cuts, 0, COUNT(k_texts));
    tcase_add_test(tc, stars_before_a_prompt);
    tcase_add_test(tc, stars_before_a_prompt_of_a_page);
    tcase_add_loop_test(tc, survives_truncation, 0, COUNT(k_texts));
    tcase_add_loop_test(tc, parses_commands, 0, COUNT(k_lines));
    tcase_add_loop_test(tc, reduces, 0, COUNT(k_reductions));
    tcase_add_loop_test(tc, shapes, 0, COUNT(k_shapes));
    tcase_add_test(tc, long_log_needs_no_memory);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
