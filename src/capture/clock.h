/* clock.h - the times that a capture shows: prompts, "# Captured:" comments, transcript headers, clock lines of
 * routers. Plain values. A time counts only when the text says its zone; otherwise just its words are kept. */
#ifndef FL_CAPTURE_CLOCK_H
#define FL_CAPTURE_CLOCK_H

#include "base/when.h"

/* ISO 8601 with a zone or "UTC" behind it, "Tue Mar  3 02:05:00 UTC 2026", "*02:05:11.123 UTC Tue Mar 3 2026".
 * FL_TIME_NONE: no time, or one without a zone or year. */
fl_time fl_clock_read(fl_str s);
/* A line that is a clock and nothing else (`date`, `show clock`, IOS "Time source is …", the line that IOS XR prints
 * before each output); *text is its time. */
bool fl_clock_line(fl_str line, fl_str *text);
/* "02:05:11", "2026-03-03T02:05:11Z", "03/03/2026 02:05": has a colon between digits and nothing but a time's
 * characters. */
bool fl_clock_like(fl_str s);

#endif
