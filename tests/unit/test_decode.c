/* Unit tests of stage decode: dates as people write them, BGP NOTIFICATIONs, projections, mail. */
#include <check.h>
#include <stdlib.h>

#include "decode/mail.h"
#include "decode/query.h"
#include "unit/notifications.h"
#include "unit/written_rows.h"

/* ---- projections ---- */

static const struct {
    const char *text;
    fl_query_kind kind;
    const char *names; /* "alias=path text" of each, joined by "; " */
} query_rows[] = {
    {"[].{n:name, tier:sku.tier, first:peerings[0].state}", FL_QUERY_RENAME,
     "n=name; tier=sku.tier; first=peerings[0].state"},
    {"value[].[neighbor, statePfxRcd]", FL_QUERY_ORDER, "=neighbor; =statePfxRcd"},
    {"value", FL_QUERY_WHOLE, ""},
    {"[?age>`3`]", FL_QUERY_WHOLE, ""},
};

static void check_query(fl_arena *arena, const char *text, fl_query_kind kind, const char *names) {
    fl_query q = {0};
    fl_str all = FL_STR_NONE;
    ck_assert_msg(fl_query_read(arena, fl_str_of(text), &q), "%s is not understood", text);
    ck_assert_int_eq((int)q.kind, (int)kind);
    for (unsigned i = 0; i < q.n; i++)
        all = fl_arena_printf(arena, "%.*s%s%.*s=%.*s", FL_STR_ARG(all), i ? "; " : "", FL_STR_ARG(q.names[i].alias),
                              FL_STR_ARG(q.names[i].text));
    ck_assert_msg(fl_str_eqz(all, names), "%s: %.*s", text, FL_STR_ARG(all));
}

START_TEST(projections) {
    fl_arena *arena = fl_arena_new();
    for (size_t i = 0; i < sizeof query_rows / sizeof *query_rows; i++)
        check_query(arena, query_rows[i].text, query_rows[i].kind, query_rows[i].names);
    fl_arena_free(arena);
}
END_TEST

/* Every cut of it is read or refused, and nothing behind it is looked at. */
START_TEST(projections_cut) {
    fl_arena *arena = fl_arena_new();
    for (size_t i = 0; i < sizeof query_rows / sizeof *query_rows; i++)
        for (size_t n = 0; n <= strlen(query_rows[i].text); n++) {
            fl_query q = {0};
            char *copy = malloc(n ? n : 1);
            memcpy(copy, query_rows[i].text, n);
            (void)fl_query_read(arena, (fl_str){copy, n}, &q);
            ck_assert(q.n <= FL_QUERY_NAMES);
            free(copy);
        }
    fl_arena_free(arena);
}
END_TEST

/* ---- mail ---- */

static const char mail_text[] = "From: =?utf-8?q?N=C3=B6C?= <noc@carrier.example>\n"
                                "Subject: Planned maintenance\n"
                                "Date: Tue, 24 Feb 2026 09:12:33 +0100\n"
                                "Content-Type: text/plain; charset=utf-8\n"
                                "Content-Transfer-Encoding: quoted-printable\n"
                                "\n"
                                "Window: 2026-03-03 01:00 =\n"
                                "to 05:00 UTC\n"
                                "Caf=C3=A9\n";

static fl_mail read_mail(fl_arena *arena, fl_str bytes) {
    fl_mail mail = {0};
    const fl_text *t = fl_text_decode(arena, bytes, &fl_limits_default);
    fl_mail_read(&(fl_mailing){arena, t, &fl_limits_default}, &mail);
    return mail;
}

START_TEST(mail_is_decoded) {
    fl_arena *arena = fl_arena_new();
    fl_mail m = read_mail(arena, fl_str_of(mail_text));
    ck_assert(m.headers && m.encoded);
    ck_assert(fl_str_starts(m.from, FL_STR("N\xc3\xb6"
                                           "C")));
    ck_assert(fl_str_eqz(m.subject, "Planned maintenance"));
    ck_assert_uint_ge(m.lines.n, 2);
    ck_assert(fl_str_eqz(m.lines.v[0].text, "Window: 2026-03-03 01:00 to 05:00 UTC"));
    ck_assert_uint_eq(m.lines.v[0].line, 6);
    ck_assert(fl_str_eqz(m.lines.v[1].text, "Caf\xc3\xa9"));
    ck_assert_uint_eq(m.lines.v[1].line, 8);
    fl_arena_free(arena);
}
END_TEST

START_TEST(mail_cut) {
    for (size_t n = 0; n < sizeof mail_text; n++) {
        fl_arena *arena = fl_arena_new();
        fl_mail m = read_mail(arena, (fl_str){mail_text, n});
        for (size_t i = 0; i < m.lines.n; i++)
            ck_assert_uint_le(m.lines.v[i].line, 9);
        fl_arena_free(arena);
    }
}
END_TEST

int main(void) {
    Suite *s = suite_create("decode");
    TCase *t = tcase_create("decode");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, dates_are_read_as_people_write_them);
    tcase_add_test(t, a_range_is_no_offset);
    tcase_add_test(t, notification_meanings);
    tcase_add_test(t, notification_data);
    tcase_add_test(t, notification_data_cut);
    tcase_add_test(t, projections);
    tcase_add_test(t, projections_cut);
    tcase_add_test(t, mail_is_decoded);
    tcase_add_test(t, mail_cut);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
