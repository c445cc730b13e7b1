/* when.h - points in time as milliseconds since 1970-01-01T00:00:00Z, and durations as milliseconds.
 * Plain values. Parsers read a whole slice and say whether a zone was in it; none asks the system's zone or clock. */
#ifndef FL_BASE_WHEN_H
#define FL_BASE_WHEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

typedef int64_t fl_time;
#define FL_TIME_NONE INT64_MIN
enum { FL_TIME_TEXT = 32 };

/* Civil UTC to time; month 1..12, day 1..31, out of range gives FL_TIME_NONE. */
fl_time fl_time_civil(int year, int month, int day, int hour, int minute, int second, int ms);
/* The parts of a time in UTC. */
void fl_time_split(fl_time t, int *year, int *month, int *day, int *ms_of_day);
/* Times of logs that print no year, where nothing told it, keep their order in years before 1970 (docs/time.md). */
static inline bool fl_time_has_year(fl_time t) { return t >= 0; }
/* ISO 8601 / RFC 3339 and near kin: "2026-03-03T02:05:00Z", "2026-06-15T19:24:55+02:00", "2026-03-03 02:05",
 * "2026-03-03T0205Z", "20260303020512", "2026-03-03". Fractions to 9 digits. Without a zone zone_minutes (east of
 * UTC) is used and *had_zone is false. false: not a time. */
bool fl_time_parse(fl_str s, int zone_minutes, fl_time *out, bool *had_zone);
/* The time in the name of a file or folder, whatever stands between its digits: "2026-03-03_02-05-10", "20260303T0205Z". */
bool fl_time_of_name(fl_str s, int zone_minutes, fl_time *out, bool *had_zone);
/* "2026-03-03T02:05:00Z" (milliseconds only when not 0) into buf of FL_TIME_TEXT bytes; returns buf. */
char *fl_time_format(fl_time t, char *buf);
/* The same for people's eyes: a year that no log told is "????". Nothing reads this form back. */
char *fl_time_say(fl_time t, char *buf);
/* A zone option: "UTC", "Z", "+02:00", "-0530"; minutes east of UTC. */
bool fl_zone_parse(fl_str s, int *minutes);
/* .NET TimeSpan "[d.]hh:mm:ss[.fffffff]" and router ages "25:24", "1:20:25", "2h39m", "1d13h", "8w4d", "9m17s";
 * "never" and blanks give false. */
bool fl_duration_parse(fl_str s, int64_t *ms);

#endif
