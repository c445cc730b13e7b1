/* Unit tests of stage base. */
#include <check.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/ip.h"
#include "base/limits.h"
#include "base/note.h"
#include "base/out.h"
#include "base/when.h"

enum { COUNT_OF_LARGE = 100000 };

static fl_str str(const char *z) { return fl_str_of(z); }

/* ---- arena ---- */

START_TEST(arena_gives_zeroed_aligned_memory) {
    fl_arena *a = fl_arena_new();
    for (size_t n = 0; n < 5000; n += 7) {
        unsigned char *p = fl_arena_alloc(a, n);
        ck_assert_uint_eq((uintptr_t)p % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < n; i++)
            ck_assert_uint_eq(p[i], 0);
        memset(p, 0xA5, n);
    }
    fl_arena_reset(a);
    ck_assert_uint_eq(fl_arena_used(a), 0);
    unsigned char *again = fl_arena_alloc(a, 4000);
    for (size_t i = 0; i < 4000; i++)
        ck_assert_uint_eq(again[i], 0);
    fl_arena_free(a);
    fl_arena_free(NULL);
}
END_TEST

START_TEST(arena_takes_large_pieces_and_knows_its_own) {
    fl_arena *a = fl_arena_new();
    char *small = fl_arena_alloc(a, 1), *large = fl_arena_alloc(a, 40 << 20), *behind = fl_arena_alloc(a, 1);
    char other;
    large[(40 << 20) - 1] = 'x';
    ck_assert(fl_arena_has(a, small) && fl_arena_has(a, large) && fl_arena_has(a, behind));
    ck_assert(!fl_arena_has(a, &other));
    ck_assert(!fl_arena_has(a, NULL));
    fl_arena_free(a);
}
END_TEST

START_TEST(vectors_grow_and_keep_their_items) {
    fl_arena *a = fl_arena_new();
    FL_VEC(int) alone = {0};
    FL_VEC(int) left = {0};
    FL_VEC(int) right = {0};
    for (int i = 0; i < COUNT_OF_LARGE; i++)
        FL_PUSH(a, &alone, i);
    for (int i = 0; i < COUNT_OF_LARGE; i++) {
        FL_PUSH(a, &left, i);
        FL_PUSH(a, &right, -i);
    }
    for (int i = 0; i < COUNT_OF_LARGE; i++)
        ck_assert(alone.v[i] == i && left.v[i] == i && right.v[i] == -i);
    fl_arena_free(a);
}
END_TEST

START_TEST(arena_prints) {
    fl_arena *a = fl_arena_new();
    ck_assert_str_eq(fl_arena_printf(a, "%d-%s", 7, "x").p, "7-x");
    fl_str padded = fl_arena_printf(a, "%5000d", 1);
    ck_assert_uint_eq(padded.n, 5000);
    ck_assert_uint_eq(strlen(padded.p), 5000);
    fl_str copy = fl_arena_str(a, (fl_str){"a\0b", 3});
    ck_assert(fl_str_eq(copy, (fl_str){"a\0b", 3}) && copy.p[3] == '\0');
    ck_assert_str_eq(fl_arena_str(a, FL_STR_NONE).p, "");
    fl_arena_free(a);
}
END_TEST

/* ---- str ---- */

START_TEST(slices_compare) {
    ck_assert(fl_str_eq(FL_STR_NONE, FL_STR("")));
    ck_assert(fl_str_ieqz(FL_STR("AbC"), "aBc") && !fl_str_eqz(FL_STR("AbC"), "aBc"));
    ck_assert(fl_str_cmp(FL_STR("a"), FL_STR("ab")) < 0 && fl_str_cmp(FL_STR("b"), FL_STR("ab")) > 0);
    ck_assert(fl_str_cmp(FL_STR("\xC3"), FL_STR("a")) > 0 && fl_str_cmp(FL_STR_NONE, FL_STR_NONE) == 0);
    ck_assert(fl_str_starts(FL_STR("abc"), FL_STR("ab")) && !fl_str_starts(FL_STR("a"), FL_STR("ab")));
    ck_assert(fl_str_istarts(FL_STR("ABc"), FL_STR("ab")) && fl_str_iends(FL_STR("abC"), FL_STR("bc")));
    ck_assert(fl_str_ends(FL_STR("abc"), FL_STR("")) && !fl_str_ends(FL_STR("abc"), FL_STR("b")));
}
END_TEST

START_TEST(slices_are_searched) {
    ck_assert_int_eq(fl_str_find(FL_STR("aaab"), FL_STR("aab")), 1);
    ck_assert_int_eq(fl_str_find(FL_STR("aaab"), FL_STR("c")), -1);
    ck_assert_int_eq(fl_str_find(FL_STR_NONE, FL_STR("")), 0);
    ck_assert_int_eq(fl_str_find(FL_STR_NONE, FL_STR("x")), -1);
    ck_assert_int_eq(fl_str_ifind(FL_STR("xxNextHop"), FL_STR("nexthop")), 2);
    ck_assert_int_eq(fl_str_find_char(FL_STR("a\nb"), '\n'), 1);
    ck_assert_int_eq(fl_str_find_char(FL_STR_NONE, '\n'), -1);
}
END_TEST

START_TEST(slices_are_cut) {
    ck_assert(fl_str_eqz(fl_str_sub(FL_STR("abc"), 1, 99), "bc"));
    ck_assert_uint_eq(fl_str_sub(FL_STR("abc"), 9, 2).n, 0);
    ck_assert_uint_eq(fl_str_sub(FL_STR_NONE, 1, 2).n, 0);
    ck_assert(fl_str_eqz(fl_str_trim(FL_STR(" \t\r\n\v\fa b ")), "a b"));
    ck_assert_uint_eq(fl_str_trim(FL_STR("   ")).n, 0);
    fl_str rest = FL_STR(",a,,b "), tok;
    ck_assert(fl_str_token(&rest, ", ", &tok) && fl_str_eqz(tok, "a"));
    ck_assert(fl_str_token(&rest, ", ", &tok) && fl_str_eqz(tok, "b"));
    ck_assert(!fl_str_token(&rest, ", ", &tok));
    rest = FL_STR("one\n\nlast");
    ck_assert(fl_str_line(&rest, &tok) && fl_str_eqz(tok, "one"));
    ck_assert(fl_str_line(&rest, &tok) && tok.n == 0);
    ck_assert(fl_str_line(&rest, &tok) && fl_str_eqz(tok, "last"));
    ck_assert(!fl_str_line(&rest, &tok));
}
END_TEST

static const struct {
    const char *text;
    bool good;
    int64_t value;
} integers[] = {
    {"0", true, 0},
    {"+7", true, 7},
    {"-7", true, -7},
    {"007", true, 7},
    {"9223372036854775807", true, INT64_MAX},
    {"-9223372036854775808", true, INT64_MIN},
    {"9223372036854775808", false, 0},
    {"-9223372036854775809", false, 0},
    {"99999999999999999999", false, 0},
    {"", false, 0},
    {"-", false, 0},
    {" 1", false, 0},
    {"1 ", false, 0},
    {"1.0", false, 0},
    {"12##", false, 0},
};

START_TEST(integers_are_read) {
    int64_t i = 42;
    ck_assert_int_eq(fl_str_to_i64(str(integers[_i].text), &i), integers[_i].good);
    ck_assert_int_eq(i, integers[_i].good ? integers[_i].value : 42);
}
END_TEST

START_TEST(folding_ignores_case_and_punctuation) {
    ck_assert(fl_str_fold_eq(FL_STR("Next Hop Type"), FL_STR("nextHopType")));
    ck_assert(fl_str_fold_eq(FL_STR("_a-"), FL_STR("A")) && fl_str_fold_eq(FL_STR("--"), FL_STR_NONE));
    ck_assert(!fl_str_fold_eq(FL_STR("peerASN"), FL_STR("peerASN2")));
    ck_assert(!fl_str_fold_eq(FL_STR("\xC3\xA9"), FL_STR("")));
    ck_assert(fl_str_fold_hash(FL_STR("AS Path")) == fl_str_fold_hash(FL_STR("asPath")));
    ck_assert(fl_str_fold_hash(FL_STR("a")) != fl_str_fold_hash(FL_STR("b")));
    ck_assert(fl_str_hash(FL_STR("a")) != fl_str_hash(FL_STR("A")));
}
END_TEST

/* ---- err, note, out ---- */

START_TEST(first_error_stays) {
    fl_err e = {0};
    char buf[64];
    ck_assert_int_eq(fl_err_set(&e, FL_ERR_RULES, "a.yaml", 3, 9, "expected %s", "x"), FL_ERR_RULES);
    ck_assert_int_eq(fl_err_set(&e, FL_ERR_IO, "b", 0, 0, "echo"), FL_ERR_IO);
    ck_assert_int_eq(fl_err_set(NULL, FL_ERR_IO, NULL, 0, 0, "nobody asks"), FL_ERR_IO);
    fl_err_format(&e, buf, sizeof buf);
    ck_assert_str_eq(buf, "a.yaml:3:9: expected x");
    fl_err_format(&e, buf, 8);
    ck_assert_str_eq(buf, "a.yaml:");
    e = (fl_err){.file = "f", .msg = "m"};
    fl_err_format(&e, buf, sizeof buf);
    ck_assert_str_eq(buf, "f: m");
    e.line = 2;
    fl_err_format(&e, buf, sizeof buf);
    ck_assert_str_eq(buf, "f:2: m");
}
END_TEST

START_TEST(notes_are_kept_once_and_bounded) {
    fl_arena *a = fl_arena_new();
    fl_notes notes;
    fl_notes_init(&notes, a);
    for (int round = 0; round < 3; round++)
        for (unsigned i = 0; i < 500; i++)
            fl_note_add(&notes, FL_STR("doc"), i, i, "line %u", i);
    ck_assert_uint_eq(notes.list.n, 500);
    for (unsigned i = 500; i < fl_limits_default.notes + 5; i++)
        fl_note_add(&notes, FL_STR("doc"), i, i, "line %u", i);
    fl_note_add(&notes, FL_STR("doc"), 7, 7, "line 7");
    ck_assert_uint_eq(notes.list.n, fl_limits_default.notes + 1);
    ck_assert_uint_eq(notes.left_out, 5);
    ck_assert(fl_str_eqz(notes.list.v[fl_limits_default.notes].text, "5 more notes were left out"));
    fl_arena_free(a);
}
END_TEST

typedef struct sink {
    char bytes[1 << 17];
    size_t n, limit;
} sink;

static bool to_sink(void *user, const char *bytes, size_t n) {
    sink *s = user;
    if (n > s->limit - s->n)
        return false;
    memcpy(s->bytes + s->n, bytes, n);
    s->n += n;
    return true;
}

static void fill(fl_out *o) {
    for (int i = 0; i < 1000; i++)
        fl_out_printf(o, "%d,", i);
    fl_out_repeat(o, '-', 50000);
    fl_out_char(o, 'x');
    fl_out_printf(o, "%600d", 1);
    fl_out_z(o, "end");
}

START_TEST(output_is_the_same_collected_and_sent) {
    static sink s;
    s = (sink){.limit = sizeof s.bytes};
    fl_out *sent = fl_out_new(to_sink, &s), *collected = fl_out_new(NULL, NULL);
    fill(sent);
    fill(collected);
    ck_assert(fl_out_flush(sent) && fl_out_flush(collected));
    ck_assert(fl_str_eq(fl_out_text(collected), (fl_str){s.bytes, s.n}));
    ck_assert_uint_eq(fl_out_text(sent).n, 0);
    fl_out_free(sent);
    fl_out_free(collected);
    fl_out_free(NULL);
}
END_TEST

START_TEST(output_errors_stick) {
    static sink s;
    s = (sink){.limit = 10};
    fl_out *o = fl_out_new(to_sink, &s);
    fl_out_z(o, "0123456789ab");
    ck_assert(!fl_out_flush(o));
    fl_out_z(o, "c");
    ck_assert(!fl_out_flush(o));
    ck_assert_uint_eq(s.n, 0);
    fl_out_free(o);
}
END_TEST

/* ---- ip ---- */

static const struct {
    const char *text, *canonical; /* NULL: refused */
} addresses[] = {
    {"192.0.2.1", "192.0.2.1"},
    {"0.0.0.0", "0.0.0.0"},
    {"255.255.255.255", "255.255.255.255"},
    {"::", "::"},
    {"::1", "::1"},
    {"1::", "1::"},
    {"2001:DB8:0:0:0:0:0:1", "2001:db8::1"},
    {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
    {"2001:0:0:1:0:0:0:1", "2001:0:0:1::1"},
    {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
    {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
    {"1:0:0:4:5:6:0:0", "1::4:5:6:0:0"},
    {"::ffff:192.0.2.1", "::ffff:192.0.2.1"},
    {"64:ff9b::192.0.2.33", "64:ff9b::c000:221"},
    {"1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"},
    {"", NULL},
    {"1", NULL},
    {":", NULL},
    {":::", NULL},
    {"1:2", NULL},
    {":1::2", NULL},
    {"1::2:", NULL},
    {"1::2::3", NULL},
    {"1:2:3:4:5:6:7:8:9", NULL},
    {"1:2:3:4:5:6:7:8::", NULL},
    {"1:2:3:4:5:6:7:1.2.3.4", NULL},
    {"1.2.3.4::", NULL},
    {"12345::", NULL},
    {"g::", NULL},
    {"fe80::1%eth0", NULL},
    {"192.0.2", NULL},
    {"192.0.2.256", NULL},
    {"192.0.2.01", NULL},
    {"192.0.2.1 ", NULL},
    {" 192.0.2.1", NULL},
    {"192.0.2.1.5", NULL},
    {"192.0..1", NULL},
    {"X.0.2.34", NULL},
    {"<IP#2>", NULL},
    {"192.0.2.1*", NULL},
    {"9999999999.0.0.1", NULL},
};

START_TEST(addresses_are_read_and_written) {
    fl_addr a, again;
    char buf[FL_ADDR_TEXT];
    fl_str text = str(addresses[_i].text);
    ck_assert_int_eq(fl_addr_parse(text, &a), addresses[_i].canonical != NULL);
    if (!addresses[_i].canonical)
        return;
    ck_assert_str_eq(fl_addr_format(a, buf), addresses[_i].canonical);
    ck_assert(fl_addr_parse(str(buf), &again) && fl_addr_cmp(a, again) == 0);
}
END_TEST

START_TEST(longest_texts_fit) {
    fl_prefix p;
    char buf[FL_PREFIX_TEXT];
    const char *text = "2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff/128";
    ck_assert(fl_prefix_parse(str(text), false, &p));
    ck_assert_str_eq(fl_prefix_format(p, buf), text);
    ck_assert_str_eq(fl_prefix_format((fl_prefix){0}, buf), "");
}
END_TEST

static const struct {
    const char *text;
    bool classful;
    const char *canonical;
} prefixes[] = {
    {"10.0.0.0/8", false, "10.0.0.0/8"},
    {"10.1.2.3/8", false, "10.1.2.3/8"},
    {"0.0.0.0/0", false, "0.0.0.0/0"},
    {"2001:db8::/32", false, "2001:db8::/32"},
    {"10.0.0.0", true, "10.0.0.0/8"},
    {"172.16.0.0", true, "172.16.0.0/16"},
    {"192.168.1.0", true, "192.168.1.0/24"},
    {"192.168.1.4", true, "192.168.1.4/32"},
    {"10.1.0.0", true, "10.1.0.0/32"},
    {"224.0.0.0", true, "224.0.0.0/32"},
    {"0.0.0.0", true, "0.0.0.0/0"},
    {"10.0.0.0", false, NULL},
    {"2001:db8::", true, NULL},
    {"10.0.0.0/33", false, NULL},
    {"10.0.0.0/", false, NULL},
    {"10.0.0.0/08", false, NULL},
    {"10.0.0.0/8 ", false, NULL},
    {"10.0.0.0/-1", false, NULL},
    {"2001:db8::/129", false, NULL},
    {"/8", false, NULL},
    {"10.0.0/8", false, NULL},
    {"10.0.0.0/8/8", false, NULL},
};

START_TEST(prefixes_are_read_and_written) {
    fl_prefix p;
    char buf[FL_PREFIX_TEXT];
    ck_assert_int_eq(fl_prefix_parse(str(prefixes[_i].text), prefixes[_i].classful, &p),
                     prefixes[_i].canonical != NULL);
    if (prefixes[_i].canonical)
        ck_assert_str_eq(fl_prefix_format(p, buf), prefixes[_i].canonical);
}
END_TEST

static fl_prefix prefix(const char *z) {
    fl_prefix p;
    ck_assert(fl_prefix_parse(str(z), true, &p));
    return p;
}

static fl_addr addr(const char *z) {
    fl_addr a;
    ck_assert(fl_addr_parse(str(z), &a));
    return a;
}

START_TEST(prefixes_contain) {
    ck_assert(fl_prefix_has(prefix("192.0.2.1/30"), addr("192.0.2.3")));
    ck_assert(!fl_prefix_has(prefix("192.0.2.0/30"), addr("192.0.2.4")));
    ck_assert(fl_prefix_has(prefix("0.0.0.0/0"), addr("203.0.113.9")));
    ck_assert(!fl_prefix_has(prefix("0.0.0.0/0"), addr("2001:db8::1")));
    ck_assert(fl_prefix_has(prefix("2001:db8::/33"), addr("2001:db8:7fff::1")));
    ck_assert(!fl_prefix_has(prefix("2001:db8::/33"), addr("2001:db8:8000::1")));
    ck_assert(fl_prefix_covers(prefix("10.0.0.0/8"), prefix("10.9.0.0/16")));
    ck_assert(!fl_prefix_covers(prefix("10.9.0.0/16"), prefix("10.0.0.0/8")));
    ck_assert(!fl_prefix_has((fl_prefix){0}, (fl_addr){0}));
    ck_assert(fl_prefix_cmp(prefix("10.0.0.0/8"), prefix("10.0.0.0/9")) < 0);
    ck_assert(fl_addr_cmp(addr("::"), addr("255.0.0.0")) > 0);
}
END_TEST

START_TEST(prefixes_count) {
    fl_addr a;
    char buf[FL_ADDR_TEXT];
    ck_assert(fl_prefix_nth(prefix("192.0.2.6/30"), 2, &a));
    ck_assert_str_eq(fl_addr_format(a, buf), "192.0.2.6");
    ck_assert(!fl_prefix_nth(prefix("192.0.2.4/30"), 4, &a));
    ck_assert(!fl_prefix_nth(prefix("192.0.2.4/32"), 1, &a));
    ck_assert(fl_prefix_nth(prefix("0.0.0.0/0"), UINT32_MAX, &a));
    ck_assert_str_eq(fl_addr_format(a, buf), "255.255.255.255");
    ck_assert(fl_prefix_nth(prefix("2001:db8::/126"), 3, &a));
    ck_assert_str_eq(fl_addr_format(a, buf), "2001:db8::3");
    ck_assert(!fl_prefix_nth(prefix("2001:db8::/126"), 4, &a));
}
END_TEST

/* ---- when ---- */

static const struct {
    const char *text;
    int zone;
    const char *utc; /* NULL: not a time */
    bool had_zone;
} times[] = {
    {"2026-03-03T02:05:00Z", 0, "2026-03-03T02:05:00Z", true},
    {"2026-03-03T02:05:00Z", 120, "2026-03-03T02:05:00Z", true},
    {"2026-06-15T19:24:55+02:00", 0, "2026-06-15T17:24:55Z", true},
    {"2026-06-15T19:24:55-0530", 0, "2026-06-16T00:54:55Z", true},
    {"2026-03-03 02:05", 0, "2026-03-03T02:05:00Z", false},
    {"2026-03-03 02:05", 60, "2026-03-03T01:05:00Z", false},
    {"2026-03-03T0205Z", 0, "2026-03-03T02:05:00Z", true},
    {"2026-03-03 02:05:00 UTC", 60, "2026-03-03T02:05:00Z", true},
    {"20260303020512", 0, "2026-03-03T02:05:12Z", false},
    {"20260303T020512Z", 0, "2026-03-03T02:05:12Z", true},
    {"2026-03-03", 0, "2026-03-03T00:00:00Z", false},
    {"2026-03-03T02:05:00.1234567Z", 0, "2026-03-03T02:05:00.123Z", true},
    {"2026-03-03T02:05:00.999999999Z", 0, "2026-03-03T02:05:00.999Z", true},
    {"2026-03-03T02:05:00,5Z", 0, "2026-03-03T02:05:00.500Z", true},
    {"2024-02-29T00:00:00Z", 0, "2024-02-29T00:00:00Z", true},
    {"2000-02-29T00:00:00Z", 0, "2000-02-29T00:00:00Z", true},
    {"1969-12-31T23:59:59.5Z", 0, "1969-12-31T23:59:59.500Z", true},
    {"0001-01-01T00:00:00Z", 0, "0001-01-01T00:00:00Z", true},
    {"9999-12-31T23:59:59Z", 0, "9999-12-31T23:59:59Z", true},
    {"2016-12-31T23:59:60Z", 0, "2017-01-01T00:00:00Z", true},
    {"2026-02-29", 0, NULL, false},
    {"2100-02-29", 0, NULL, false},
    {"2026-13-01", 0, NULL, false},
    {"2026-00-01", 0, NULL, false},
    {"2026-01-00", 0, NULL, false},
    {"2026-01-01T24:00:00Z", 0, NULL, false},
    {"2026-01-01T00:60:00Z", 0, NULL, false},
    {"2026-01-01T00:00:61Z", 0, NULL, false},
    {"2026-01-01T00:00:00.Z", 0, NULL, false},
    {"2026-01-01T00:00:00.0123456789Z", 0, NULL, false},
    {"2026-01-01T00:00:00+25:00", 0, NULL, false},
    {"2026-01-01T", 0, NULL, false},
    {"2026-01-01T00", 0, NULL, false},
    {"2026-01-01 00:00:00 yesterday", 0, NULL, false},
    {"2026-01", 0, NULL, false},
    {"20260303x", 0, NULL, false},
    {"01/02/2026", 0, NULL, false},
    {"", 0, NULL, false},
};

START_TEST(times_are_read_and_written) {
    fl_time t;
    bool had_zone = false;
    char buf[FL_TIME_TEXT];
    ck_assert_int_eq(fl_time_parse(str(times[_i].text), times[_i].zone, &t, &had_zone), times[_i].utc != NULL);
    if (!times[_i].utc)
        return;
    ck_assert_str_eq(fl_time_format(t, buf), times[_i].utc);
    ck_assert_int_eq(had_zone, times[_i].had_zone);
}
END_TEST

START_TEST(every_day_has_a_number) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    fl_time expected = fl_time_civil(1583, 1, 1, 0, 0, 0, 0);
    char buf[FL_TIME_TEXT], text[64];
    for (int y = 1583; y < 2600; y++)
        for (int m = 1; m <= 12; m++) {
            bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
            int n = days[m - 1] + (m == 2 && leap);
            ck_assert(fl_time_civil(y, m, n + 1, 0, 0, 0, 0) == FL_TIME_NONE);
            for (int d = 1; d <= n; d++, expected += INT64_C(86400000))
                ck_assert(fl_time_civil(y, m, d, 0, 0, 0, 0) == expected);
            snprintf(text, sizeof text, "%04d-%02d-%02dT00:00:00Z", y, m, n);
            ck_assert_str_eq(fl_time_format(expected - 86400000, buf), text);
        }
    ck_assert(fl_time_civil(1970, 1, 1, 0, 0, 0, 0) == 0);
    ck_assert_str_eq(fl_time_format(FL_TIME_NONE, buf), "");
}
END_TEST

START_TEST(extreme_times_are_safe) {
    char buf[FL_TIME_TEXT];
    ck_assert_str_eq(fl_time_say(FL_TIME_NONE, buf), "");
    ck_assert_str_eq(fl_time_say(fl_time_civil(2026, 3, 3, 2, 5, 0, 0), buf), "2026-03-03T02:05:00Z");
    ck_assert_str_eq(fl_time_say(fl_time_civil(4, 11, 21, 2, 4, 59, 0), buf), "??" "??" "-11-21T02:04:59Z");
    ck_assert_uint_lt(strlen(fl_time_format(INT64_MAX, buf)), FL_TIME_TEXT);
    ck_assert_uint_lt(strlen(fl_time_format(INT64_MIN + 1, buf)), FL_TIME_TEXT);
}
END_TEST

static const struct {
    const char *text;
    int64_t seconds; /* -1: refused */
} durations[] = {
    {"25:24", 25 * 60 + 24},
    {"1:20:25", 4825},
    {"00:00:00", 0},
    {"2h39m", 9540},
    {"1d13h", 133200},
    {"8w4d", 5184000},
    {"9m17s", 557},
    {"1y2w", 365 * 86400 + 14 * 86400},
    {"3.14:13:12.5396961", 3 * 86400 + 14 * 3600 + 13 * 60 + 12},
    {"1d 2:03:04", 86400 + 7384},
    {"2w3d 10:41:15", 17 * 86400 + 38475},
    {"45s", 45},
    {"0s", 0},
    {"never", -1},
    {"", -1},
    {"  ", -1},
    {"12", -1},
    {"1:2:3:4", -1},
    {"1:60", -1},
    {"-1:00", -1},
    {"4d8w", -1},
    {"1d1d", -1},
    {"1.25:00:00", -1},
    {"1.5", -1},
    {"99999999999999999999d", -1},
    {"1:", -1},
    {":1", -1},
};

START_TEST(durations_are_read) {
    int64_t ms = -1;
    ck_assert_int_eq(fl_duration_parse(str(durations[_i].text), &ms), durations[_i].seconds >= 0);
    ck_assert_int_eq(ms < 0 ? -1 : ms / 1000, durations[_i].seconds);
}
END_TEST

START_TEST(zones_are_read) {
    int m = 1;
    ck_assert(fl_zone_parse(FL_STR("utc"), &m) && m == 0);
    ck_assert(fl_zone_parse(FL_STR("Z"), &m) && m == 0);
    ck_assert(fl_zone_parse(FL_STR("+02:00"), &m) && m == 120);
    ck_assert(fl_zone_parse(FL_STR("-0530"), &m) && m == -330);
    ck_assert(fl_zone_parse(FL_STR("+02"), &m) && m == 120);
    ck_assert(!fl_zone_parse(FL_STR(""), &m) && !fl_zone_parse(FL_STR("+2"), &m) && !fl_zone_parse(FL_STR("CET"), &m));
    ck_assert(!fl_zone_parse(FL_STR("+02:0"), &m) && !fl_zone_parse(FL_STR("+02:000"), &m));
}
END_TEST

#define TABLE(test, rows) tcase_add_loop_test(c, test, 0, (int)(sizeof(rows) / sizeof(rows)[0]))

int main(void) {
    Suite *s = suite_create("base");
    TCase *c = tcase_create("base");
    tcase_set_timeout(c, 60);
    tcase_add_test(c, arena_gives_zeroed_aligned_memory);
    tcase_add_test(c, arena_takes_large_pieces_and_knows_its_own);
    tcase_add_test(c, vectors_grow_and_keep_their_items);
    tcase_add_test(c, arena_prints);
    tcase_add_test(c, slices_compare);
    tcase_add_test(c, slices_are_searched);
    tcase_add_test(c, slices_are_cut);
    TABLE(integers_are_read, integers);
    tcase_add_test(c, folding_ignores_case_and_punctuation);
    tcase_add_test(c, first_error_stays);
    tcase_add_test(c, notes_are_kept_once_and_bounded);
    tcase_add_test(c, output_is_the_same_collected_and_sent);
    tcase_add_test(c, output_errors_stick);
    TABLE(addresses_are_read_and_written, addresses);
    tcase_add_test(c, longest_texts_fit);
    TABLE(prefixes_are_read_and_written, prefixes);
    tcase_add_test(c, prefixes_contain);
    tcase_add_test(c, prefixes_count);
    TABLE(times_are_read_and_written, times);
    tcase_add_test(c, every_day_has_a_number);
    tcase_add_test(c, extreme_times_are_safe);
    TABLE(durations_are_read, durations);
    tcase_add_test(c, zones_are_read);
    suite_add_tcase(s, c);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
