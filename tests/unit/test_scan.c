/* The pass for many literals: every one at every place, as a plain search would find it. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "scan/scan.h"

static fl_arena *arena;
static fl_scan_hits hits;

static void setup(void) {
    arena = fl_arena_new();
    hits = (fl_scan_hits){0};
}
static void teardown(void) {
    fl_scan_hits_free(&hits);
    fl_arena_free(arena);
}

static size_t scan(const char *const *words, size_t n, const char *text, size_t bytes) {
    fl_str literals[64] = {{0}};
    for (size_t i = 0; i < n; i++)
        literals[i] = fl_str_of(words[i]);
    const fl_scan *s = fl_scan_new(arena, literals, n);
    fl_scan_all(s, (fl_str){text, bytes}, &hits);
    return hits.n;
}

/* What memmem would say, in the order of the contract. */
static void check_against_plain(const fl_scan *scanner, const fl_str *literals, size_t n, fl_str text) {
    fl_scan_all(scanner, text, &hits);
    size_t h = 0;
    for (size_t at = 0; at < text.n; at++)
        for (uint32_t i = 0; i < n; i++) {
            if (text.n - at < literals[i].n || memcmp(text.p + at, literals[i].p, literals[i].n) != 0)
                continue;
            ck_assert_uint_lt(h, hits.n);
            ck_assert_uint_eq(hits.v[h].at, at);
            ck_assert_uint_eq(hits.v[h].literal, i);
            h++;
        }
    ck_assert_uint_eq(h, hits.n);
}

START_TEST(nothing_to_find) {
    ck_assert_uint_eq(scan(NULL, 0, "text", 4), 0);
    const char *one[] = {"needle"};
    ck_assert_uint_eq(scan(one, 1, "", 0), 0);
    ck_assert_uint_eq(scan(one, 1, "needl", 5), 0);
    ck_assert_uint_eq(scan(one, 1, "nothing of the kind is here", 27), 0);
    char long_one[9000]; /* several lanes, and no hit yet that had room made for it */
    memset(long_one, 'x', sizeof long_one);
    ck_assert_uint_eq(scan(one, 1, long_one, sizeof long_one), 0);
}
END_TEST

/* Every literal at every offset of a text long enough to be searched at several places, its borders above all. */
START_TEST(every_offset) {
    enum { N = 9000 };
    const char *words[] = {"BGP-5-ADJCHANGE", "%ADJCHANGE", "LINEPROTO-5-UPDOWN", "rpd: x", "UPDOWN"};
    fl_str literals[5];
    for (size_t i = 0; i < 5; i++)
        literals[i] = fl_str_of(words[i]);
    const fl_scan *s = fl_scan_new(arena, literals, 5);
    char *text = malloc(N);
    ck_assert_ptr_nonnull(text);
    for (size_t i = 0; i < 5; i++) {
        for (size_t at = 0; at + literals[i].n <= N; at++) {
            memset(text, '.', N);
            memcpy(text + at, literals[i].p, literals[i].n);
            fl_scan_all(s, (fl_str){text, N}, &hits);
            ck_assert_uint_eq(hits.n, i == 2 ? 2 : 1); /* UPDOWN stands in it as well */
            ck_assert_uint_eq(hits.v[0].at, at);
            ck_assert_uint_eq(hits.v[0].literal, i);
        }
    }
    free(text);
}
END_TEST

START_TEST(exactly_the_text) {
    const char *words[] = {"needle"};
    char *text = malloc(6); /* what lies behind is not read: for the sanitizer */
    ck_assert_ptr_nonnull(text);
    memcpy(text, "needle", 6);
    ck_assert_uint_eq(scan(words, 1, text, 6), 1);
    free(text);
}
END_TEST

START_TEST(overlaps_and_prefixes) {
    const char *words[] = {"abab", "ababab", "bab", "abab"};
    ck_assert_uint_eq(scan(words, 4, "xabababx", 8), 7);
    const uint32_t at[] = {1, 1, 1, 2, 3, 3, 4}, literal[] = {0, 1, 3, 2, 0, 3, 2};
    for (size_t i = 0; i < 7; i++) {
        ck_assert_uint_eq(hits.v[i].at, at[i]);
        ck_assert_uint_eq(hits.v[i].literal, literal[i]);
    }
}
END_TEST

START_TEST(bytes_of_all_kinds) {
    const char *words[] = {"\xc3\xa9\xff\x80", "tab\there"};
    ck_assert_uint_eq(scan(words, 2, "a\0\xc3\xa9\xff\x80 tab\there", 15), 2);
}
END_TEST

START_TEST(shorter_than_a_block) {
    const char *words[] = {"a", "ab", "needle"};
    ck_assert_uint_eq(scan(words, 3, "ab needle a", 11), 4);
}
END_TEST

static uint64_t next_random(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* Few letters, so that literals overlap, share beginnings and nearly match. */
START_TEST(as_a_plain_search) {
    uint64_t seed = UINT64_C(0x5DEECE66D) + (uint64_t)_i;
    static char text[20000], words[40][20];
    fl_str literals[40];
    unsigned letters = 2 + (unsigned)_i % 3;
    size_t n = 1 + next_random(&seed) % 40, bytes = next_random(&seed) % sizeof text;
    for (size_t i = 0; i < bytes; i++)
        text[i] = (char)('A' + next_random(&seed) % letters);
    for (size_t i = 0; i < n; i++) {
        literals[i] = (fl_str){words[i], (_i % 4 ? 4 : 1) + next_random(&seed) % 15};
        for (size_t k = 0; k < literals[i].n; k++)
            words[i][k] = (char)('A' + next_random(&seed) % letters);
    }
    fl_scan *scanner = fl_scan_new(arena, literals, n);
    check_against_plain(scanner, literals, n, (fl_str){text, bytes});
    fl_scan_tune(scanner, (fl_str){text, bytes / 2});
    check_against_plain(scanner, literals, n, (fl_str){text, bytes});
}
END_TEST

START_TEST(count) {
    char text[1000];
    for (size_t n = 0; n <= sizeof text; n += 37) {
        size_t planted = 0;
        for (size_t i = 0; i < n; i++) {
            text[i] = i % 7 == 3 ? '\n' : 'x';
            planted += text[i] == '\n';
        }
        ck_assert_uint_eq(fl_count_byte((fl_str){text, n}, '\n'), planted);
    }
    memset(text, '\n', sizeof text);
    ck_assert_uint_eq(fl_count_byte((fl_str){text, sizeof text}, '\n'), sizeof text);
}
END_TEST

int main(void) {
    Suite *s = suite_create("scan");
    TCase *t = tcase_create("scan");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, nothing_to_find);
    tcase_add_test(t, every_offset);
    tcase_add_test(t, exactly_the_text);
    tcase_add_test(t, overlaps_and_prefixes);
    tcase_add_test(t, bytes_of_all_kinds);
    tcase_add_test(t, shorter_than_a_block);
    tcase_add_loop_test(t, as_a_plain_search, 0, 200);
    tcase_add_test(t, count);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
