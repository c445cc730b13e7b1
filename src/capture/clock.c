#include "capture/clock.h"

#include "capture/scan.h"

static const char *const k_months[] = {"jan", "feb", "mar", "apr", "may", "jun", "jul",
                                       "aug", "sep", "oct", "nov", "dec", NULL};
static const char *const k_days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL};

/* What the words of a clock said; -1 where they did not. */
typedef struct clock_parts {
    int year, month, day, hour, minute, second, ms, zone; /* zone in minutes; INT32_MIN: not said */
    bool named_zone;                                      /* a zone that is only a name, as "CET" */
} clock_parts;

static int named(fl_str word, const char *const *names) {
    if (word.n < 3)
        return -1;
    for (int i = 0; names[i]; i++)
        if (fl_str_ieqz(fl_str_sub(word, 0, 3), names[i]))
            return i;
    return -1;
}

static bool number(fl_str s, size_t *i, int digits_most, int *out) {
    size_t from = *i;
    int value = 0;
    while (*i < s.n && fl_scan_digit(s.p[*i]) && *i - from < (size_t)digits_most)
        value = value * 10 + (s.p[(*i)++] - '0');
    *out = value;
    return *i > from;
}

/* hh:mm[:ss[.fff]] */
static bool read_hours(fl_str word, clock_parts *c) {
    size_t i = 0;
    if (!number(word, &i, 2, &c->hour) || fl_scan_at(word, i++) != ':' || !number(word, &i, 2, &c->minute))
        return false;
    c->second = c->ms = 0;
    if (fl_scan_at(word, i) == ':' && (i++, !number(word, &i, 2, &c->second)))
        return false;
    if (fl_scan_at(word, i) == '.') {
        int scale = 100;
        for (i++; i < word.n && fl_scan_digit(word.p[i]); i++, scale /= 10)
            c->ms += (word.p[i] - '0') * scale;
    }
    return i == word.n;
}

static bool read_zone(fl_str word, clock_parts *c) {
    int minutes;
    if (fl_str_eqz(word, "GMT") || fl_zone_parse(word, &minutes)) {
        c->zone = fl_str_eqz(word, "GMT") ? 0 : minutes;
        return true;
    }
    if (word.n < 3 || word.n > 5)
        return false;
    for (size_t i = 0; i < word.n; i++)
        if (!fl_scan_upper(word.p[i]))
            return false;
    c->named_zone = true;
    return true;
}

static bool read_word(fl_str word, clock_parts *c) {
    size_t i = 0;
    int value, month = named(word, k_months);
    if (fl_str_find_char(word, ':') > 0 && read_hours(word, c))
        return true;
    if (number(word, &i, 4, &value) && i == word.n) {
        if (i == 4)
            c->year = value;
        else if (i <= 2)
            c->day = value;
        return i == 4 || i <= 2;
    }
    if (fl_str_ieqz(word, "AM") || fl_str_ieqz(word, "PM")) {
        if (c->hour >= 0)
            c->hour = c->hour % 12 + (fl_str_ieqz(word, "PM") ? 12 : 0);
        return true;
    }
    if (fl_scan_upper(fl_scan_at(word, 0)) && fl_scan_upper(fl_scan_at(word, 1)))
        return read_zone(word, c);
    if (month >= 0) {
        c->month = month + 1;
        return true;
    }
    return named(word, k_days) >= 0 || read_zone(word, c);
}

static bool read_parts(fl_str s, clock_parts *c) {
    *c = (clock_parts){-1, -1, -1, -1, -1, -1, 0, INT32_MIN, false};
    if (fl_scan_at(s, 0) == '*' || fl_scan_at(s, 0) == '.') /* IOS: not synchronized */
        s = fl_scan_from(s, 1);
    fl_str word;
    size_t n = 0;
    while (fl_str_token(&s, " ,\t", &word))
        if (++n > 9 || !read_word(word, c))
            return false;
    return c->hour >= 0 && c->month >= 0 && c->day >= 0;
}

fl_time fl_clock_read(fl_str s) {
    fl_time t;
    bool zone;
    clock_parts c;
    s = fl_str_trim(s);
    if (fl_time_parse(s, 0, &t, &zone))
        return zone ? t : FL_TIME_NONE;
    if (fl_str_iends(s, FL_STR(" UTC")) || fl_str_iends(s, FL_STR(" GMT")))
        if (fl_time_parse(fl_str_trim(fl_str_sub(s, 0, s.n - 4)), 0, &t, &zone))
            return t;
    if (!read_parts(s, &c) || c.year < 0 || c.zone == INT32_MIN)
        return FL_TIME_NONE;
    t = fl_time_civil(c.year, c.month, c.day, c.hour, c.minute, c.second, c.ms);
    return t == FL_TIME_NONE ? t : t - (fl_time)c.zone * 60000;
}

bool fl_clock_line(fl_str line, fl_str *text) {
    clock_parts c;
    line = fl_str_trim(line);
    if (fl_scan_at(line, 0) == '"' || fl_scan_at(line, 0) == '{') /* JSON: no word of a clock begins so */
        return false;
    if (fl_scan_istarts(line, "Time source is")) {
        ptrdiff_t comma = fl_str_find_char(line, ',');
        line = comma < 0 ? line : fl_str_trim(fl_scan_from(line, (size_t)comma + 1));
    }
    *text = line;
    if (line.n < 8 || line.n > 60)
        return false;
    return (fl_clock_like(line) && line.n >= 16) || read_parts(line, &c);
}

bool fl_clock_like(fl_str s) {
    bool hours = false;
    if (s.n < 4 || s.n > 40)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        hours |= c == ':' && i && fl_scan_digit(s.p[i - 1]) && fl_scan_digit(fl_scan_at(s, i + 1));
        if (!fl_scan_digit(c) && !strchr(":-/.+ TZAPMUTCG", c))
            return false;
    }
    return hours;
}
