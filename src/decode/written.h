/* written.h - dates and times as people and consoles write them, beyond ISO 8601:
 *
 *     3 Mar 2026 14:05 CET      Tue, 3 March 2026 at 2:05 PM (UTC+1)      March 3rd, 2026      03-Mar-26 0105 GMT
 *     03.03.2026 14:05          25/02/2026 14:05                          /Date(1772546700000)/
 *     Tue Mar  3 02:05:10 UTC 2026     1772503510 (s, ms, µs, ns since 1970, .NET ticks)
 *
 * Nothing is guessed: 03/04/2026 is two days until something in the same text shows the order, and a zone whose letters
 * mean several (CST, IST, ET), or that is the name of a place, is no zone. This is said in `flaw`, and the time stays
 * unread. */
#ifndef FL_DECODE_WRITTEN_H
#define FL_DECODE_WRITTEN_H

#include "base/when.h"

typedef enum fl_date_order { FL_ORDER_UNKNOWN, FL_ORDER_DAY_FIRST, FL_ORDER_MONTH_FIRST } fl_date_order;

typedef struct fl_written {
    bool dated, clocked, zoned;
    bool doubtful; /* the zone's letters do not fit the season (CET in July): taken as they are */
    int year, month, day;
    int64_t of_day;   /* milliseconds; 24:00 is the whole day */
    int zone;         /* minutes east of UTC, when zoned */
    const char *flaw; /* why it cannot be read, or NULL */
} fl_written;

enum {
    FL_WRITTEN_RANGE = 1 /* "01:00-05:00" is a range and no offset, unless the clock stands behind a T or has seconds */
};

/* The longest date (with or without a clock and zone), or clock, at the start of s: the bytes it takes; 0: none. */
size_t fl_written_read(fl_str s, fl_date_order order, unsigned flags, fl_written *w);
/* The same of the zone alone, as the one that a text names for all its times: "UTC", "(CET)", "GMT+1". */
size_t fl_written_zone(fl_str s, fl_written *w);
/* A zone whose distance from UTC its words do not say: "Europe/Berlin", "Eastern Time", "local time"; 0: none. */
size_t fl_written_place(fl_str s);
/* What the dates with slashes in a text show about their order: one with a number over 12 decides. */
fl_date_order fl_written_order(fl_str text);
/* False without a date, and with a flaw. zone_minutes counts where none was written. */
bool fl_written_at(const fl_written *w, int zone_minutes, fl_time *at);
/* A text that is a time as a whole. *why says why not (static), NULL when it is simply none. */
bool fl_written_time(fl_str s, fl_date_order order, int zone_minutes, fl_time *at, bool *zoned, const char **why);

#endif
