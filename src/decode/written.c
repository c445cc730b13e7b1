#include "decode/written.h"

#include <string.h>

#include "base/str.h"

#define MINUTE INT64_C(60000)
#define HOUR (60 * MINUTE)

static const char two_days[] = "a date like 03/04/2026 is two days, and nothing shows the order: write 2026-04-03";
static const char many_zones[] = "letters that stand for several zones (CST, IST, ET …): write UTC or +hh:mm";
static const char some_place[] = "a zone by the name of a place, or local time: write UTC or +hh:mm";
static const char no_such_day[] = "a date or clock that does not exist";

static bool digit(char c) { return c >= '0' && c <= '9'; }
static bool letter(char c) { return (char)(c | 0x20) >= 'a' && (char)(c | 0x20) <= 'z'; }
static char at(fl_str s, size_t i) { return i < s.n ? s.p[i] : '\0'; }
static fl_str from(fl_str s, size_t i) { return fl_str_sub(s, i, s.n); }

static size_t digits(fl_str s) {
    size_t k = 0;
    while (k < s.n && k < 9 && digit(s.p[k]))
        k++;
    return k;
}

static int number(fl_str s, size_t n) {
    int v = 0;
    for (size_t i = 0; i < n; i++)
        v = v * 10 + (s.p[i] - '0');
    return v;
}

static size_t letters(fl_str s) {
    size_t k = 0;
    while (k < s.n && letter(s.p[k]))
        k++;
    return k;
}

static size_t blanks(fl_str s) {
    size_t k = 0;
    while (k < s.n && (s.p[k] == ' ' || s.p[k] == '\t'))
        k++;
    /* PowerShell 7 and ICU put a narrow no-break space before AM */
    while (k + 2 < s.n && memcmp(s.p + k, "\xE2\x80\xAF", 3) == 0)
        k += 3;
    if (k + 1 < s.n && memcmp(s.p + k, "\xC2\xA0", 2) == 0)
        k += 2;
    return k;
}

/* ---- names ---- */

/* 1..12 for "Mar", "march", "sept"; 0: none. *used: its letters and a point. */
static int month_name(fl_str s, size_t *used) {
    static const char *const names[] = {"january", "february", "march",     "april",   "may",      "june",
                                        "july",    "august",   "september", "october", "november", "december"};
    size_t n = letters(s);
    if (n < 3)
        return 0;
    for (int i = 0; i < 12; i++) {
        if (n > strlen(names[i]) || !fl_str_istarts(fl_str_of(names[i]), fl_str_sub(s, 0, n)))
            continue;
        if (n > 4 && n != strlen(names[i]))
            continue;
        *used = n + (at(s, n) == '.');
        return i + 1;
    }
    return 0;
}

static size_t weekday(fl_str s) {
    static const char *const names[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
    size_t n = letters(s);
    for (size_t i = 0; n >= 3 && i < sizeof names / sizeof *names; i++) {
        if (n > strlen(names[i]) || !fl_str_istarts(fl_str_of(names[i]), fl_str_sub(s, 0, n)))
            continue;
        while (n < s.n && memchr(",. ", s.p[n], 3))
            n++;
        return n;
    }
    return 0;
}

typedef struct zone_name {
    const char *name;
    int minutes;
    char season; /* of the northern year in which it is used: 's'ummer, 'w'inter; 0: all of it */
} zone_name;

static const zone_name zones[] = {
    {"UTC", 0, 0},      {"GMT", 0, 0},       {"CET", 60, 'w'},    {"CEST", 120, 's'}, {"MEZ", 60, 'w'},
    {"MESZ", 120, 's'}, {"WET", 0, 'w'},     {"WEST", 60, 's'},   {"BST", 60, 's'},   {"EET", 120, 'w'},
    {"EEST", 180, 's'}, {"MSK", 180, 0},     {"SAST", 120, 0},    {"EST", -300, 'w'}, {"EDT", -240, 's'},
    {"CDT", -300, 's'}, {"MST", -420, 0},    {"MDT", -360, 's'},  {"PST", -480, 'w'}, {"PDT", -420, 's'},
    {"HST", -600, 0},   {"AKST", -540, 'w'}, {"AKDT", -480, 's'}, {"SGT", 480, 0},    {"HKT", 480, 0},
    {"JST", 540, 0},    {"KST", 540, 0},     {"AEST", 600, 0},    {"AEDT", 660, 0},   {"ACST", 570, 0},
    {"AWST", 480, 0},   {"NZST", 720, 0},    {"NZDT", 780, 0},    {"BRT", -180, 0},
};
static const char *const several[] = {"CST", "IST", "AST", "GST", "SST", "ECT", "ET", "CT", "MT", "PT"};

/* ---- date ---- */

static void set_date(fl_written *w, int year, int month, int day) {
    w->dated = true;
    w->year = year;
    w->month = month;
    w->day = day;
    if (fl_time_civil(year, month, day, 0, 0, 0, 0) == FL_TIME_NONE)
        w->flaw = no_such_day;
}

/* "2026", "'26", "26": 0 when none. */
static size_t year_at(fl_str s, int *year) {
    size_t quote = at(s, 0) == '\'', n = digits(from(s, quote));
    if (n == 4 && !quote && (s.p[0] == '1' || s.p[0] == '2')) {
        *year = number(s, 4);
        return 4;
    }
    if (n != 2 || at(s, quote + n) == ':') /* "2 Mar 23:30" */
        return 0;
    *year = 2000 + number(from(s, quote), 2);
    return quote + 2;
}

static size_t ordinal(fl_str s) {
    static const char *const ends[] = {"st", "nd", "rd", "th"};
    for (size_t i = 0; i < 4; i++) {
        if (fl_str_istarts(s, fl_str_of(ends[i])) && !letter(at(s, 2)))
            return 2;
    }
    return 0;
}

static size_t gap(fl_str s, const char *set) {
    size_t k = 0;
    while (k < s.n && k < 3 && strchr(set, s.p[k]))
        k++;
    return k;
}

/* "2026-03-03", "2026/3/3", "2026.03.03", "20260303". */
static size_t year_first(fl_str s, fl_written *w) {
    size_t n = digits(s), k;
    if (n == 8 && (s.p[0] == '2' || s.p[0] == '1') && !letter((char)(at(s, 8) == 'T' ? ' ' : at(s, 8)))) {
        if (number(from(s, 4), 2) < 1 || number(from(s, 4), 2) > 12)
            return 0;
        set_date(w, number(s, 4), number(from(s, 4), 2), number(from(s, 6), 2));
        return 8;
    }
    char sep = at(s, 4);
    if (n != 4 || !sep || !strchr("-/.", sep))
        return 0;
    k = digits(from(s, 5));
    if (k < 1 || k > 2 || at(s, 5 + k) != sep)
        return 0;
    size_t d = digits(from(s, 6 + k));
    if (d < 1 || d > 2)
        return 0;
    set_date(w, number(s, 4), number(from(s, 5), k), number(from(s, 6 + k), d));
    return 6 + k + d;
}

/* "25/02/2026", "3.3.2026", "02-25-26": the sign says who writes so, never the numbers alone. */
static size_t by_order(fl_str s, fl_date_order order, fl_written *w) {
    size_t a = digits(s), b, c;
    char sep = at(s, a);
    if (a < 1 || a > 2 || !sep || !strchr("/.-", sep))
        return 0;
    b = digits(from(s, a + 1));
    if (b < 1 || b > 2 || at(s, a + 1 + b) != sep)
        return 0;
    int first = number(s, a), second = number(from(s, a + 1), b), year;
    c = year_at(from(s, a + b + 2), &year);
    if (!c || (c != 4 && sep == '-'))
        return 0;
    bool day_first = sep == '.' || order == FL_ORDER_DAY_FIRST;
    if (first > 12 || second > 12)
        day_first = first > 12;
    set_date(w, year, day_first ? second : first, day_first ? first : second);
    bool known = first > 12 || second > 12 || first == second || sep == '.' || order != FL_ORDER_UNKNOWN;
    if (!known)
        w->flaw = two_days;
    return a + b + c + 2;
}

/* "3 Mar 2026", "03-Mar-26", "3rd of March, 2026", "03MAR2026". */
static size_t day_name(fl_str s, fl_written *w) {
    size_t k = digits(s), used;
    int day = k && k <= 2 ? number(s, k) : 0, year;
    if (!day)
        return 0;
    k += ordinal(from(s, k));
    k += gap(from(s, k), " -/.");
    if (fl_str_istarts(from(s, k), FL_STR("of ")))
        k += 3;
    int month = month_name(from(s, k), &used);
    if (!month)
        return 0;
    k += used;
    k += gap(from(s, k), " -/,");
    size_t y = year_at(from(s, k), &year);
    if (!y)
        return 0;
    set_date(w, year, month, day);
    return k + y;
}

/* "March 3rd, 2026", "Mar 3 2026". */
static size_t name_day(fl_str s, fl_written *w) {
    size_t k = 0;
    int year, month = month_name(s, &k);
    if (!month)
        return 0;
    k += gap(from(s, k), " -");
    size_t d = digits(from(s, k));
    if (d < 1 || d > 2)
        return 0;
    int day = number(from(s, k), d);
    k += d;
    k += ordinal(from(s, k));
    k += gap(from(s, k), " ,-");
    size_t y = year_at(from(s, k), &year);
    if (y != 4)
        return 0;
    set_date(w, year, month, day);
    return k + y;
}

static size_t date(fl_str s, fl_date_order order, fl_written *w) {
    size_t skip = weekday(s), n;
    fl_str r = from(s, skip);
    if ((n = year_first(r, w)) == 0 && (n = by_order(r, order, w)) == 0 && (n = day_name(r, w)) == 0)
        n = name_day(r, w);
    return n && !digit(at(r, n)) ? skip + n : 0;
}

/* ---- clock ---- */

static bool half_day(fl_str s, size_t *used, bool *pm) {
    size_t b = blanks(s);
    fl_str r = from(s, b);
    char c = (char)(at(r, 0) | 0x20);
    if (c != 'a' && c != 'p')
        return false;
    size_t k = 1 + (at(r, 1) == '.');
    if ((char)(at(r, k) | 0x20) != 'm' || letter(at(r, k + 1)))
        return false;
    k++;
    *used = b + k + (k == 3 && at(r, k) == '.');
    *pm = c == 'p';
    return true;
}

static bool set_clock(fl_written *w, int h, int m, int s, int ms) {
    bool end = h == 24 && m == 0 && s == 0;
    if ((h > 23 && !end) || m > 59 || s > 60)
        return false;
    w->clocked = true;
    w->of_day = h * HOUR + m * MINUTE + s * INT64_C(1000) + ms;
    return true;
}

static size_t hours_word(fl_str s) {
    static const char *const words[] = {"hours", "hrs", "hr", "h", "Uhr"};
    size_t b = blanks(s), n = letters(from(s, b));
    for (size_t i = 0; n && i < sizeof words / sizeof *words; i++) {
        if (fl_str_ieqz(fl_str_sub(s, b, b + n), words[i]))
            return b + n;
    }
    return 0;
}

/* "01:00", "1:00:00.123 AM", "14h05"; *seconds: they were written. */
static size_t colon_clock(fl_str s, fl_written *w, bool *seconds) {
    size_t h = digits(s), k = h + 1;
    char sep = at(s, h);
    if (h < 1 || h > 2 || (sep != ':' && sep != 'h') || digits(from(s, k)) != 2)
        return 0;
    int hour = number(s, h), minute = number(from(s, k), 2), second = 0, ms = 0;
    k += 2;
    if (sep == ':' && at(s, k) == ':' && digits(from(s, k + 1)) == 2) {
        second = number(from(s, k + 1), 2);
        k += 3;
        *seconds = true;
        size_t f = at(s, k) == '.' || at(s, k) == ',' ? digits(from(s, k + 1)) : 0;
        for (size_t i = 0, scale = 100; i < f; i++, scale /= 10)
            ms += (s.p[k + 1 + i] - '0') * (int)scale;
        k += f ? f + 1 : 0;
    }
    size_t used;
    bool pm;
    if (half_day(from(s, k), &used, &pm)) {
        if (hour < 1 || hour > 12)
            return 0;
        hour = hour % 12 + (pm ? 12 : 0);
        k += used;
    }
    return set_clock(w, hour, minute, second, ms) ? k : 0;
}

/* "0105 GMT", "0105hrs", "1 AM"; four digits alone only behind a T or a date written with numbers. */
static size_t bare_clock(fl_str s, fl_written *w, bool behind_t, bool behind_date) {
    size_t n = digits(s), used;
    bool pm;
    if (n >= 1 && n <= 2 && half_day(from(s, n), &used, &pm)) {
        int hour = number(s, n);
        return hour >= 1 && hour <= 12 && set_clock(w, hour % 12 + (pm ? 12 : 0), 0, 0, 0) ? n + used : 0;
    }
    if (n != 4 && !(n == 6 && behind_t))
        return 0;
    fl_written zone = {0};
    bool said = behind_t || behind_date || hours_word(from(s, n)) || fl_written_zone(from(s, n), &zone);
    int second = n == 6 ? number(from(s, 4), 2) : 0;
    return said && set_clock(w, number(s, 2), number(from(s, 2), 2), second, 0) ? n : 0;
}

/* ---- zone ---- */

/* "+01:00", "-0530", behind UTC also "+1". */
static size_t offset(fl_str s, bool loose, int *minutes) {
    bool west = at(s, 0) == '-';
    if (at(s, 0) != '+' && !west)
        return 0;
    fl_str r = from(s, 1);
    size_t n = digits(r), used = n;
    int h, m = 0;
    if (n == 4) {
        h = number(r, 2), m = number(from(r, 2), 2);
    } else if (n == 2 || (loose && n == 1)) {
        h = number(r, n);
        if (at(r, n) == ':' && digits(from(r, n + 1)) == 2)
            m = number(from(r, n + 1), 2), used = n + 3;
    } else {
        return 0;
    }
    if (h > 14 || m > 59)
        return 0;
    *minutes = (west ? -1 : 1) * (h * 60 + m);
    return used + 1;
}

static bool out_of_season(const fl_written *w, char season) {
    if (!season || !w->dated)
        return false;
    bool summer = w->month >= 5 && w->month <= 9, winter = w->month >= 12 || w->month <= 2;
    return season == 's' ? winter : summer;
}

/* "CET/CEST": which of the two the season says; near its turns nobody can. */
static size_t other_season(fl_str s, char season, fl_written *w) {
    size_t n = at(s, 0) == '/' ? letters(from(s, 1)) : 0;
    for (size_t i = 0; n && i < sizeof zones / sizeof *zones; i++) {
        if (!fl_str_eqz(fl_str_sub(s, 1, n + 1), zones[i].name) || !zones[i].season || zones[i].season == season)
            continue;
        fl_written far = *w;
        bool not_this = out_of_season(&far, season), not_that = out_of_season(&far, zones[i].season);
        w->zone = not_this ? zones[i].minutes : w->zone;
        w->doubtful = false;
        w->flaw = not_this || not_that ? w->flaw : many_zones;
        return n + 1;
    }
    return 0;
}

/* Behind "GMT" or "UTC": "+1", " +01:00", " -5". " -05:00" may be the end of a range. */
static size_t offset_behind(fl_str s, fl_written *w) {
    size_t b = blanks(s), n = offset(from(s, b), true, &w->zone);
    if (!b || !n || at(s, b) == '+' || !memchr(s.p + b, ':', n))
        return n ? b + n : 0;
    w->zone = 0;
    return 0;
}

static size_t zone_word(fl_str s, fl_written *w) {
    size_t n = letters(s), more;
    if (!n || digit(at(s, n)) || at(s, n) == '_')
        return 0;
    fl_str word = fl_str_sub(s, 0, n);
    if (n == 1 && (word.p[0] == 'Z' || word.p[0] == 'z')) {
        w->zoned = true;
        w->zone = 0;
        return 1;
    }
    for (size_t i = 0; i < sizeof several / sizeof *several; i++) {
        if (fl_str_eqz(word, several[i])) {
            w->flaw = many_zones;
            return n;
        }
    }
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        if (!fl_str_ieqz(word, zones[i].name) || (i > 1 && (word.p[0] & 0x20)))
            continue;
        w->zoned = true;
        w->zone = zones[i].minutes;
        w->doubtful = out_of_season(w, zones[i].season);
        more = i <= 1 ? offset_behind(from(s, n), w) : other_season(from(s, n), zones[i].season, w);
        return n + more;
    }
    return 0;
}

size_t fl_written_zone(fl_str s, fl_written *w) {
    size_t b = blanks(s), open = at(s, b) == '(' || at(s, b) == '[' ? 1 : 0, n;
    fl_str r = from(s, b + open);
    if ((n = offset(r, open > 0, &w->zone)) > 0)
        w->zoned = true;
    else
        n = zone_word(r, w);
    if (!n)
        return 0;
    size_t close = open && (at(r, n) == ')' || at(r, n) == ']') ? 1 : 0;
    return b + open + n + close;
}

size_t fl_written_place(fl_str s) {
    static const char *const regions[] = {"Europe/",  "America/",  "Asia/",   "Africa/", "Australia/",
                                          "Pacific/", "Atlantic/", "Indian/", "US/",     "Canada/"};
    static const char *const names[] = {"local",    "UK",      "London", "Eastern",   "Central",
                                        "Mountain", "Pacific", "site",   "Singapore", "Sydney"};
    static const char *const behind[] = {" time", " standard time", " daylight time"};
    size_t b = blanks(s);
    b += at(s, b) == '(';
    fl_str r = from(s, b);
    for (size_t i = 0; i < sizeof regions / sizeof *regions; i++)
        if (fl_str_starts(r, fl_str_of(regions[i])) && letter(at(r, strlen(regions[i]))))
            return b + strlen(regions[i]);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!fl_str_istarts(r, fl_str_of(names[i])))
            continue;
        fl_str rest = from(r, strlen(names[i]));
        if (!fl_str_trim(rest).n && i)
            return b + strlen(names[i]);
        for (size_t k = 0; k < sizeof behind / sizeof *behind; k++)
            if (fl_str_istarts(rest, fl_str_of(behind[k])) && !letter(at(rest, strlen(behind[k]))))
                return b + strlen(names[i]) + strlen(behind[k]);
    }
    return 0;
}

/* The zone behind a clock. "-05:00" right behind "01:00" may be the end of a range. */
static size_t zone_behind(fl_str s, unsigned flags, bool sure, fl_written *w) {
    fl_written none = {0};
    int minutes;
    size_t n = offset(s, false, &minutes);
    if (n && at(s, 0) == '-' && !sure && ((flags & FL_WRITTEN_RANGE) || fl_written_zone(from(s, n), &none)))
        return 0;
    n = fl_written_zone(s, w);
    if (n && !w->flaw && !letter(at(s, n)) && !digit(at(s, n)))
        return n;
    if (!w->zoned && !w->flaw && (n = fl_written_place(s)) > 0)
        w->flaw = some_place;
    return w->flaw ? n : 0;
}

/* ---- together ---- */

static size_t between(fl_str s, bool *behind_t) {
    *behind_t = (at(s, 0) == 'T' || at(s, 0) == 't') && digit(at(s, 1));
    if (*behind_t)
        return 1;
    size_t cell = blanks(s); /* "2026-03-02 | 18:40": cells of a table */
    size_t k = at(s, cell) == '|' ? cell + 1 : at(s, 0) == ',';
    k += blanks(from(s, k));
    if (fl_str_istarts(from(s, k), FL_STR("at ")))
        k += 3;
    else if (fl_str_starts(from(s, k), FL_STR("@ "))) /* Kibana */
        k += 2;
    return k + blanks(from(s, k));
}

/* "Tue Mar  3 02:05:10 UTC 2026", as date(1) prints it: the year stands behind the clock. */
static size_t clock_inside(fl_str s, fl_written *w) {
    size_t k = weekday(s), used = 0;
    int month = month_name(from(s, k), &used), year;
    k += used;
    k += gap(from(s, k), " ");
    size_t d = digits(from(s, k));
    if (!month || d < 1 || d > 2)
        return 0;
    int day = number(from(s, k), d);
    k += d + gap(from(s, k + d), " ");
    bool seconds = false;
    size_t c = colon_clock(from(s, k), w, &seconds);
    if (!c || !seconds)
        return 0;
    k += c;
    k += fl_written_zone(from(s, k), w);
    k += gap(from(s, k), " ");
    size_t y = year_at(from(s, k), &year);
    if (y != 4 || digit(at(s, k + y)))
        return 0;
    set_date(w, year, month, day);
    return k + y;
}

size_t fl_written_read(fl_str s, fl_date_order order, unsigned flags, fl_written *w) {
    *w = (fl_written){0};
    size_t d = clock_inside(s, w), c;
    if (d)
        return d;
    *w = (fl_written){0};
    d = date(s, order, w);
    bool behind_t = false, seconds = false;
    size_t k = d ? d + between(from(s, d), &behind_t) : 0;
    if (d && k == d && !behind_t)
        return d;
    fl_str r = from(s, k);
    c = colon_clock(r, w, &seconds);
    if (!c)
        c = bare_clock(r, w, behind_t, d > 0 && digit(at(s, 0)) && digit(at(s, 3)));
    if (!c)
        return d;
    k += c;
    k += hours_word(from(s, k));
    return k + zone_behind(from(s, k), flags, behind_t || seconds, w);
}

fl_date_order fl_written_order(fl_str text) {
    bool day = false, month = false;
    const char *p = text.p, *end = text.p ? text.p + text.n : NULL;
    while (p && p < end && (p = memchr(p, '/', (size_t)(end - p))) != NULL) {
        size_t i = (size_t)(p - text.p), a = 0;
        while (a < 2 && i > a && digit(text.p[i - a - 1]))
            a++;
        bool alone = i == a || !(digit(text.p[i - a - 1]) || strchr("/.-", text.p[i - a - 1]));
        size_t b = digits(from(text, i + 1));
        bool dated = a && alone && b >= 1 && b <= 2 && at(text, i + 1 + b) == '/' && digits(from(text, i + 2 + b)) == 4;
        p++;
        if (!dated)
            continue;
        day = day || number(from(text, i - a), a) > 12;
        month = month || number(from(text, i + 1), b) > 12;
        p = text.p + i + 2 + b;
    }
    return day == month ? FL_ORDER_UNKNOWN : day ? FL_ORDER_DAY_FIRST : FL_ORDER_MONTH_FIRST;
}

bool fl_written_at(const fl_written *w, int zone_minutes, fl_time *out) {
    if (!w->dated || w->flaw)
        return false;
    fl_time t = fl_time_civil(w->year, w->month, w->day, 0, 0, 0, 0);
    if (t == FL_TIME_NONE)
        return false;
    *out = t + w->of_day - (w->zoned ? w->zone : zone_minutes) * MINUTE;
    return true;
}

/* "/Date(1772546700000)/", "\/Date(1772546700000+0100)\/": milliseconds in UTC, whatever the offset says. */
static bool json_date(fl_str s, fl_time *out) {
    ptrdiff_t open = fl_str_find(s, FL_STR("/Date("));
    if (open < 0 || open > 1)
        return false;
    fl_str r = from(s, (size_t)open + 6);
    int64_t v = 0;
    size_t k = at(r, 0) == '-';
    bool minus = k > 0;
    size_t first = k;
    for (; k < r.n && k < first + 15 && digit(r.p[k]); k++)
        v = v * 10 + (r.p[k] - '0');
    if (k == first || fl_str_find_char(from(r, k), ')') < 0)
        return false;
    *out = minus ? -v : v;
    return true;
}

/* Counts since 1970 in s, ms, µs and ns, as journald, Loki and REST APIs print them, and .NET ticks (100 ns since the
 * year 1), as ids of activity log events end in. By their number of digits, from 2001 to 2033. */
static bool counted(fl_str s, fl_time *out) {
    static const struct {
        size_t digits;
        char first;
        int64_t times, over, zero; /* ms = (count - zero) * times / over */
    } forms[] = {{10, '1', 1000, 1, 0},
                 {13, '1', 1, 1, 0},
                 {16, '1', 1, 1000, 0},
                 {18, '6', 1, 10000, INT64_C(621355968000000000)},
                 {19, '1', 1, 1000000, 0}};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        int64_t v;
        if (s.n != forms[i].digits || s.p[0] != forms[i].first || !fl_str_to_i64(s, &v))
            continue;
        *out = (v - forms[i].zero) * forms[i].times / forms[i].over;
        return true;
    }
    return false;
}

bool fl_written_time(fl_str s, fl_date_order order, int zone_minutes, fl_time *out, bool *zoned, const char **why) {
    s = fl_str_trim(s);
    *why = NULL;
    *zoned = true;
    if (fl_time_parse(s, zone_minutes, out, zoned) || json_date(s, out) || counted(s, out))
        return true;
    fl_written w;
    size_t n = fl_written_read(s, order, 0, &w);
    *why = n ? w.flaw : NULL;
    if (!n || fl_str_trim(from(s, n)).n || !fl_written_at(&w, zone_minutes, out))
        return false;
    *zoned = w.zoned && !w.doubtful;
    return true;
}
