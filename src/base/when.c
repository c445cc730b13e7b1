#include "base/when.h"

#include <stdio.h>
#include <string.h>

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Days from 1970-01-01 in the proleptic Gregorian calendar: years begin in March, so that the leap day is the last
 * (Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil). */
static int64_t days_from_civil(int64_t y, int m, int d) {
    y -= m <= 2;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

static void civil_from_days(int64_t days, int64_t *year, int *month, int *day) {
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t doe = days - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    *day = (int)(doy - (153 * mp + 2) / 5 + 1);
    *month = (int)(mp < 10 ? mp + 3 : mp - 9);
    *year = yoe + era * 400 + (*month <= 2);
}

static int days_in_month(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : days[month - 1];
}

fl_time fl_time_civil(int year, int month, int day, int hour, int minute, int second, int ms) {
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
        return FL_TIME_NONE;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || ms < 0 || ms > 999)
        return FL_TIME_NONE;
    return days_from_civil(year, month, day) * DAY + hour * HOUR + minute * MINUTE + second * SECOND + ms;
}

void fl_time_split(fl_time t, int *year, int *month, int *day, int *ms_of_day) {
    int64_t days = t >= 0 ? t / DAY : -((DAY - 1 - t) / DAY), y;
    civil_from_days(days, &y, month, day);
    *year = (int)y;
    *ms_of_day = (int)(t - days * DAY);
}

/* Exactly n digits; advances *s. */
static bool take_digits(fl_str *s, size_t n, int *out) {
    int u = 0;
    if (s->n < n)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!is_digit(s->p[i]))
            return false;
        u = u * 10 + (s->p[i] - '0');
    }
    *s = fl_str_sub(*s, n, s->n);
    *out = u;
    return true;
}

static bool take_char(fl_str *s, char c) {
    if (s->n == 0 || s->p[0] != c)
        return false;
    *s = fl_str_sub(*s, 1, s->n);
    return true;
}

static bool starts_with_digit(fl_str s) { return s.n && is_digit(s.p[0]); }

/* ".123456789" as whole milliseconds, cut, not rounded: a time must not move into the next second. */
static bool take_fraction(fl_str *s, int *ms) {
    *ms = 0;
    if (s->n == 0 || (s->p[0] != '.' && s->p[0] != ','))
        return true;
    size_t n = 1;
    for (int scale = 100; n < s->n && is_digit(s->p[n]); n++, scale /= 10)
        *ms += (s->p[n] - '0') * scale;
    if (n == 1 || n > 10)
        return false;
    *s = fl_str_sub(*s, n, s->n);
    return true;
}

bool fl_zone_parse(fl_str s, int *minutes) {
    if (fl_str_ieqz(s, "utc") || fl_str_ieqz(s, "z") || fl_str_ieqz(s, "gmt")) {
        *minutes = 0;
        return true;
    }
    bool west = s.n && s.p[0] == '-';
    int h, m = 0;
    if (!take_char(&s, '+') && !take_char(&s, '-'))
        return false;
    if (!take_digits(&s, 2, &h))
        return false;
    if (s.n) {
        take_char(&s, ':');
        if (!take_digits(&s, 2, &m))
            return false;
    }
    if (s.n || h > 14 || m > 59)
        return false;
    *minutes = (west ? -1 : 1) * (h * 60 + m);
    return true;
}

typedef struct clock_time {
    int h, m, s, ms;
} clock_time;

/* "02:05", "02:05:00.123", "0205", "020500". */
static bool take_clock(fl_str *s, clock_time *c) {
    *c = (clock_time){0};
    if (!take_digits(s, 2, &c->h))
        return false;
    bool colons = take_char(s, ':');
    if (!take_digits(s, 2, &c->m))
        return false;
    if (colons ? !take_char(s, ':') : !starts_with_digit(*s))
        return true;
    return take_digits(s, 2, &c->s) && take_fraction(s, &c->ms);
}

/* "2026-03-03" or "20260303". */
static bool take_date(fl_str *s, int *y, int *m, int *d) {
    if (!take_digits(s, 4, y))
        return false;
    bool dashes = take_char(s, '-');
    return take_digits(s, 2, m) && (!dashes || take_char(s, '-')) && take_digits(s, 2, d);
}

bool fl_time_parse(fl_str s, int zone_minutes, fl_time *out, bool *had_zone) {
    int y, mon, d, zone = zone_minutes;
    clock_time c = {0};
    bool zoned = false;
    if (!take_date(&s, &y, &mon, &d))
        return false;
    if (s.n) {
        bool letter = take_char(&s, 'T') || take_char(&s, 't') || take_char(&s, ' ');
        if ((!letter && !starts_with_digit(s)) || !take_clock(&s, &c))
            return false;
        take_char(&s, ' ');
        zoned = s.n > 0;
        if (zoned && !fl_zone_parse(s, &zone))
            return false;
    }
    int leap = c.s == 60; /* a leap second is the first of the next minute */
    fl_time t = fl_time_civil(y, mon, d, c.h, c.m, c.s - leap, c.ms);
    if (t == FL_TIME_NONE)
        return false;
    *out = t + leap * SECOND - zone * MINUTE;
    *had_zone = zoned;
    return true;
}

bool fl_time_of_name(fl_str s, int zone_minutes, fl_time *out, bool *had_zone) {
    char compact[20];
    size_t n = 0;
    for (size_t i = 0; i < s.n && n < 15; i++) {
        if (!is_digit(s.p[i]))
            continue;
        if (n == 8)
            compact[n++] = 'T';
        compact[n++] = s.p[i];
    }
    bool utc = s.n && ((s.p[s.n - 1] | 0x20) == 'z' || (s.n > 3 && fl_str_ieqz(fl_str_sub(s, s.n - 3, s.n), "UTC")));
    if (utc)
        compact[n++] = 'Z';
    return fl_time_parse((fl_str){compact, n}, zone_minutes, out, had_zone);
}

static int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0); }

char *fl_time_format(fl_time t, char *buf) {
    if (t == FL_TIME_NONE) {
        buf[0] = '\0';
        return buf;
    }
    int64_t year, days = floor_div(t, DAY);
    int month, day, of_day = (int)(t % DAY + (t % DAY < 0 ? DAY : 0));
    civil_from_days(days, &year, &month, &day);
    int h = of_day / (int)HOUR, m = of_day / (int)MINUTE % 60, s = of_day / (int)SECOND % 60, ms = of_day % 1000;
    int n = snprintf(buf, FL_TIME_TEXT, "%04lld-%02d-%02dT%02d:%02d:%02d", (long long)year, month, day, h, m, s);
    if (n > 0 && n < FL_TIME_TEXT)
        snprintf(buf + n, (size_t)(FL_TIME_TEXT - n), ms ? ".%03dZ" : "Z", ms);
    return buf;
}

char *fl_time_say(fl_time t, char *buf) {
    fl_time_format(t, buf);
    if (t != FL_TIME_NONE && !fl_time_has_year(t))
        memset(buf, '?', strcspn(buf, "-"));
    return buf;
}

/* A run of up to 7 digits (no sum of units overflows); advances *s. */
static bool take_number(fl_str *s, int64_t *out) {
    int64_t u = 0;
    size_t i = 0;
    while (i < s->n && i < 8 && is_digit(s->p[i]))
        u = u * 10 + (s->p[i++] - '0');
    if (i == 0 || i == 8)
        return false;
    *s = fl_str_sub(*s, i, s->n);
    *out = u;
    return true;
}

/* "1:20:25", "25:24" (minutes and seconds, as routers print the first hour), "3.14:13:12.5396961". */
static bool clock_duration(fl_str s, int64_t *ms) {
    int64_t days = 0, a, b, c = 0;
    int fraction = 0;
    if (!take_number(&s, &a))
        return false;
    if (take_char(&s, '.')) {
        days = a;
        if (!take_number(&s, &a) || a > 23)
            return false;
    }
    if (!take_char(&s, ':') || !take_number(&s, &b) || b > 59)
        return false;
    bool three = take_char(&s, ':');
    if (three && (!take_number(&s, &c) || c > 59 || !take_fraction(&s, &fraction)))
        return false;
    if (s.n || (days && !three))
        return false;
    *ms = three ? days * DAY + a * HOUR + b * MINUTE + c * SECOND + fraction : a * MINUTE + b * SECOND;
    return true;
}

static const struct unit {
    char letter;
    int64_t ms;
} units[] = {{'y', 365 * DAY}, {'w', 7 * DAY}, {'d', DAY}, {'h', HOUR}, {'m', MINUTE}, {'s', SECOND}};
enum { UNITS = sizeof units / sizeof units[0] };

/* "8w4d", "2h39m", "1d 2:03:04" (JunOS): units from large to small, each once, perhaps a clock behind them. */
bool fl_duration_parse(fl_str s, int64_t *ms) {
    int64_t sum = 0, n, rest = 0;
    size_t u = 0;
    while (s.n) {
        fl_str at = s;
        if (!take_number(&s, &n))
            return false;
        if (s.n && (s.p[0] == ':' || s.p[0] == '.')) {
            if (!clock_duration(at, &rest))
                return false;
            break;
        }
        while (u < UNITS && (s.n == 0 || s.p[0] != units[u].letter))
            u++;
        if (u == UNITS)
            return false;
        sum += n * units[u++].ms;
        s = fl_str_sub(s, 1, s.n);
        take_char(&s, ' ');
    }
    if (u == 0 && rest == 0 && sum == 0) {
        /* Nothing but a clock of zeros is a duration; nothing at all is not. */
        if (!s.n)
            return false;
    }
    *ms = sum + rest;
    return true;
}
