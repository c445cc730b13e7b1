/* NOTIFICATION messages: meanings, data decoded, and what is short or malformed left as it was. For test_normalize.c.
 */
#include "decode/notification.h"

START_TEST(notification_meanings) {
    static const struct {
        int code, subcode;
        const char *text;
    } rows[] = {
        {6, 1, "Maximum Number of Prefixes Reached"},
        {6, 2, "Administrative Shutdown"},
        {6, 9, "Hard Reset"},
        {6, 10, "BFD Down"},
        {2, 2, "Bad Peer AS"},
        {4, 0, "Hold Timer Expired"},
        {4, -1, "Hold Timer Expired"},
        {5, 2, "Unexpected Message in OpenConfirm State"},
        {8, 0, "Send Hold Timer Expired"},
        {6, -1, ""},
        {6, 77, ""},
        {99, 0, ""},
        {2, 5, "Authentication Failure"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fl_str text = fl_notification_meaning(rows[i].code, rows[i].subcode);
        ck_assert_msg(fl_str_eqz(text, rows[i].text), "%d/%d: %.*s", rows[i].code, rows[i].subcode, FL_STR_ARG(text));
    }
}
END_TEST

static const struct {
    int code, subcode;
    const char *printed, *text;
    long limit;
} notification_rows[] = {
    {6, 1, "7 bytes 00010100 000064", "ipv4 unicast, limit 100", 100},
    {6, 1, "7 bytes 00 02 01 00 00 27 10", "ipv6 unicast, limit 10000", 10000},
    {6, 1, "00010100 000064", "00010100 000064", -1},
    {6, 1, "7 bytes 00010100 000064 FFFF", "ipv4 unicast, limit 100", 100}, /* the message behind it */
    {6, 1, "7 bytes 00070100 000064", "AFI 7 SAFI 1, limit 100", 100},
    {6, 1, "7 bytes 00010100", "7 bytes 00010100", -1}, /* cut */
    {6, 1, "3 bytes 000101", "3 bytes 000101", -1},
    {6, 1, "7 bytes 00010100 00006", "7 bytes 00010100 00006", -1},
    {6, 1, "0 bytes", "", -1},
    {6, 1, "7 bytes", "", -1},
    {2, 2, "2 bytes FDE8", "AS 65000", -1},
    {2, 2, "4 bytes 0000FDE8", "AS 65000", -1},
    {2, 2, "4 bytes FFFFFFFF", "AS 4294967295", -1},
    {2, 2, "2 bytes FDE8 FFFF FFFF", "AS 65000", -1},
    {2, 2, "4 bytes 0000", "4 bytes 0000", -1},
    {2, 2, "3 bytes 0000FD", "3 bytes 0000FD", -1},
    {2, 1, "2 bytes 0004", "version 4", -1},
    {2, 3, "4 bytes C0000201", "identifier 192.0.2.1", -1},
    {2, 6, "2 bytes 0002", "hold time 2 s", -1},
    {2, 7, "6 bytes 01040001 0001", "capability ipv4 unicast", -1},
    {2, 7, "8 bytes 0200 4104 0000FDE8", "capability route refresh, 4-octet AS", -1},
    {2, 7, "3 bytes 410400", "3 bytes 410400", -1},
    {1, 2, "2 bytes 0013", "length 19", -1},
    {1, 3, "1 byte 07", "message type 7", -1},
    {5, 2, "1 bytes 02", "message UPDATE", -1},
    {3, 3, "1 bytes 03", "attribute NEXT_HOP", -1},
    {3, 11, "2 bytes 0102", "2 bytes 0102", -1},
    {6, 2, "5 bytes 04 776F726B", "\"work\"", -1},
    {6, 4, "4 bytes 03 E2 82 AC", "\"\xE2\x82\xAC\"", -1},
    {6, 2, "5 bytes 09 776F726B", "5 bytes 09 776F726B", -1}, /* its length is wrong */
    {6, 2, "3 bytes 02 C328", "3 bytes 02 C328", -1},         /* no UTF-8 */
    {6, 2, "3 bytes 02 1B63", "3 bytes 02 1B63", -1},         /* a control character */
    {6, 2, "\"planned work\"", "\"planned work\"", -1},
    {6, 9, "7 bytes 0602 04776F 726B", "Administrative Shutdown: \"work\"", -1},
    {6, 9, "2 bytes 060A", "BFD Down", -1},
    {6, 9, "1 byte 06", "1 byte 06", -1},
    {6, 0, "0 data-bytes []", "", -1},
    {2, 2, "2 data-bytes [FD E8]", "AS 65000", -1},
    {2, 2, "99999999999999999999 bytes FDE8", "99999999999999999999 bytes FDE8", -1},
    {2, 2, "bytes", "bytes", -1},
};

START_TEST(notification_data) {
    fl_arena *arena = fl_arena_new();
    for (size_t i = 0; i < sizeof notification_rows / sizeof *notification_rows; i++) {
        int64_t limit = -1;
        fl_str text = fl_notification_data(arena, notification_rows[i].code, notification_rows[i].subcode,
                                           fl_str_of(notification_rows[i].printed), &limit);
        ck_assert_msg(fl_str_eqz(text, notification_rows[i].text), "%s: %.*s", notification_rows[i].printed,
                      FL_STR_ARG(text));
        ck_assert_int_eq(limit, notification_rows[i].limit);
    }
    fl_arena_free(arena);
}
END_TEST

/* No cut of the bytes says anything that the whole does not. */
START_TEST(notification_data_cut) {
    fl_arena *arena = fl_arena_new();
    for (size_t i = 0; i < sizeof notification_rows / sizeof *notification_rows; i++) {
        fl_str all = fl_str_of(notification_rows[i].printed);
        if (fl_str_find(all, FL_STR(" bytes ")) < 0)
            continue;
        for (size_t n = 0; n < all.n; n++) {
            int64_t limit = -1;
            char *copy = fl_arena_alloc(arena, n ? n : 1); /* of its own size: sanitizers see what lies behind */
            memcpy(copy, all.p, n);
            fl_str text = fl_notification_data(arena, notification_rows[i].code, notification_rows[i].subcode,
                                               (fl_str){copy, n}, &limit);
            bool as_whole = fl_str_eqz(text, notification_rows[i].text), nothing = !text.n;
            ck_assert(as_whole || nothing || fl_str_starts(all, text));
            ck_assert(limit == -1 || limit == notification_rows[i].limit);
        }
    }
    fl_arena_free(arena);
}
END_TEST
