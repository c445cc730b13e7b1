/* Dates as people write them: what is read, in UTC, and why something is not. Rows of test_decode. */
#include "decode/written.h"

static const struct {
    const char *text;
    fl_date_order order;
    const char *is; /* in UTC; NULL: no time */
    bool zoned;
    const char *why; /* a part of the reason */
} written_rows[] = {
    {"2026-03-03T02:05Z", FL_ORDER_UNKNOWN, "2026-03-03T02:05:00Z", true, NULL},
    {"2026-03-03 02:05", FL_ORDER_UNKNOWN, "2026-03-03T01:05:00Z", false, NULL},
    {"2026/3/3 2:05", FL_ORDER_UNKNOWN, "2026-03-03T01:05:00Z", false, NULL},
    {"3 Mar 2026 14:05 CET", FL_ORDER_UNKNOWN, "2026-03-03T13:05:00Z", true, NULL},
    {"3 Jul 2026 14:05 CET", FL_ORDER_UNKNOWN, "2026-07-03T13:05:00Z", false, NULL},
    {"Tue, 3 March 2026 at 2:05 PM (UTC+1)", FL_ORDER_UNKNOWN, "2026-03-03T13:05:00Z", true, NULL},
    {"Tue, 24 Feb 2026 09:12:33 +0100", FL_ORDER_UNKNOWN, "2026-02-24T08:12:33Z", true, NULL},
    {"March 3rd, 2026, 1 a.m. UTC", FL_ORDER_UNKNOWN, "2026-03-03T01:00:00Z", true, NULL},
    {"3rd of March 2026 24:00 UTC", FL_ORDER_UNKNOWN, "2026-03-04T00:00:00Z", true, NULL},
    {"03-Mar-26 0105 GMT", FL_ORDER_UNKNOWN, "2026-03-03T01:05:00Z", true, NULL},
    {"03MAR2026 0105Z", FL_ORDER_UNKNOWN, "2026-03-03T01:05:00Z", true, NULL},
    {"03.04.2026 14h05 UTC", FL_ORDER_UNKNOWN, "2026-04-03T14:05:00Z", true, NULL},
    {"25/02/2026 10:00 UTC", FL_ORDER_UNKNOWN, "2026-02-25T10:00:00Z", true, NULL},
    {"2/25/2026 6:40:12 PM +00:00", FL_ORDER_UNKNOWN, "2026-02-25T18:40:12Z", true, NULL},
    {"03/04/2026 10:00 UTC", FL_ORDER_DAY_FIRST, "2026-04-03T10:00:00Z", true, NULL},
    {"03/04/2026 10:00 UTC", FL_ORDER_MONTH_FIRST, "2026-03-04T10:00:00Z", true, NULL},
    {"05/05/2026 10:00 UTC", FL_ORDER_UNKNOWN, "2026-05-05T10:00:00Z", true, NULL},
    {"/Date(1772546700000)/", FL_ORDER_UNKNOWN, "2026-03-03T14:05:00Z", true, NULL},
    {"Tue Mar  3 02:05:10 UTC 2026", FL_ORDER_UNKNOWN, "2026-03-03T02:05:10Z", true, NULL},
    {"Tue Mar  3 02:05:10 AM CET 2026", FL_ORDER_UNKNOWN, "2026-03-03T01:05:10Z", true, NULL},
    {"Mar 3, 2026 @ 02:05:10.123", FL_ORDER_UNKNOWN, "2026-03-03T01:05:10.123Z", false, NULL},
    {"2026-03-03 | 02:05 UTC", FL_ORDER_UNKNOWN, "2026-03-03T02:05:00Z", true, NULL},
    {"2026-03-03 02:05 GMT +02:00", FL_ORDER_UNKNOWN, "2026-03-03T00:05:00Z", true, NULL},
    {"2026-03-03 02:05 UTC -5", FL_ORDER_UNKNOWN, "2026-03-03T07:05:00Z", true, NULL},
    {"2026-07-03 02:05 CET/CEST", FL_ORDER_UNKNOWN, "2026-07-03T00:05:00Z", true, NULL},
    {"2026-01-03 02:05 CET/CEST", FL_ORDER_UNKNOWN, "2026-01-03T01:05:00Z", true, NULL},
    {"1772503510", FL_ORDER_UNKNOWN, "2026-03-03T02:05:10Z", true, NULL},
    {"1772503510123", FL_ORDER_UNKNOWN, "2026-03-03T02:05:10.123Z", true, NULL},
    {"1772503510123456", FL_ORDER_UNKNOWN, "2026-03-03T02:05:10.123Z", true, NULL},
    {"1772503510123456789", FL_ORDER_UNKNOWN, "2026-03-03T02:05:10.123Z", true, NULL},
    {"639080736123810679", FL_ORDER_UNKNOWN, "2026-03-02T18:40:12.381Z", true, NULL},
    {"2026-03-03 02:05 CET/CEST", FL_ORDER_UNKNOWN, NULL, false, "several zones"},
    {"2026-03-03 02:05 Europe/Berlin", FL_ORDER_UNKNOWN, NULL, false, "name of a place"},
    {"2026-03-03 02:05 Eastern Time", FL_ORDER_UNKNOWN, NULL, false, "name of a place"},
    {"3 March 2026 02:05 local time", FL_ORDER_UNKNOWN, NULL, false, "local time"},
    {"2 Mar 23:30", FL_ORDER_UNKNOWN, NULL, false, NULL},
    {"9772503510", FL_ORDER_UNKNOWN, NULL, false, NULL},
    {"03/04/2026 10:00 UTC", FL_ORDER_UNKNOWN, NULL, false, "two days"},
    {"2026-03-03 10:00 CST", FL_ORDER_UNKNOWN, NULL, false, "several zones"},
    {"31 Feb 2026 10:00 UTC", FL_ORDER_UNKNOWN, NULL, false, "does not exist"},
    {"13 Mar 2026 25:00 UTC", FL_ORDER_UNKNOWN, NULL, false, NULL},
    {"02:05", FL_ORDER_UNKNOWN, NULL, false, NULL},
    {"May 3", FL_ORDER_UNKNOWN, NULL, false, NULL},
    {"10.20.30.40", FL_ORDER_UNKNOWN, NULL, false, NULL},
    {"yesterday", FL_ORDER_UNKNOWN, NULL, false, NULL},
    {"", FL_ORDER_UNKNOWN, NULL, false, NULL},
};

START_TEST(dates_are_read_as_people_write_them) {
    for (size_t i = 0; i < sizeof written_rows / sizeof *written_rows; i++) {
        char buf[FL_TIME_TEXT];
        fl_time at = 0;
        bool zoned = false;
        const char *why = NULL, *text = written_rows[i].text;
        bool read = fl_written_time(fl_str_of(text), written_rows[i].order, 60, &at, &zoned, &why);
        ck_assert_msg(read == (written_rows[i].is != NULL), "%s: read %d (%s)", text, read, why ? why : "");
        if (read) {
            ck_assert_msg(strcmp(fl_time_format(at, buf), written_rows[i].is) == 0, "%s: %s", text, buf);
            ck_assert_msg(zoned == written_rows[i].zoned, "%s: zoned %d", text, zoned);
        } else if (written_rows[i].why) {
            ck_assert_msg(why && strstr(why, written_rows[i].why), "%s: %s", text, why ? why : "no reason");
        }
    }
}
END_TEST

START_TEST(a_range_is_no_offset) {
    fl_written w;
    size_t k = fl_written_read(FL_STR("2026-03-03 01:00-05:00"), FL_ORDER_UNKNOWN, FL_WRITTEN_RANGE, &w);
    ck_assert_uint_eq(k, 16);
    ck_assert(!w.zoned);
    k = fl_written_read(FL_STR("2026-03-03 01:00-05:00 UTC"), FL_ORDER_UNKNOWN, 0, &w);
    ck_assert_uint_eq(k, 16);
    k = fl_written_read(FL_STR("2026-03-03T01:00-05:00"), FL_ORDER_UNKNOWN, FL_WRITTEN_RANGE, &w);
    ck_assert(w.zoned && w.zone == -300);
    ck_assert_int_eq(fl_written_order(FL_STR("03/04/2026 and 25/02/2026")), FL_ORDER_DAY_FIRST);
    ck_assert_int_eq(fl_written_order(FL_STR("03/04/2026 and 2/25/2026")), FL_ORDER_MONTH_FIRST);
    ck_assert_int_eq(fl_written_order(FL_STR("25/02/2026 and 2/25/2026")), FL_ORDER_UNKNOWN);
    ck_assert_int_eq(fl_written_order(FL_STR("03/04/2026, 10.25/13/2026x")), FL_ORDER_UNKNOWN);
}
END_TEST
