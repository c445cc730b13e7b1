/* log_head.c - what stands before the event in a line of a log: whose it is and when. The forms are data
 * (rules/context/log-headers.yaml); here their named groups become a host and the parts of a time. */
#include "normalize/internal.h"

enum {
    LINES_LOOKED_AT = 40,
    HEAD_BYTES = 400, /* of a line; no header is longer */
    PARTS = 3,        /* of a text that all have to look like a log */
    PART_LEAST = 1024,
    TYPED_WITHIN = 256 << 10
};

static bool two_digits(const char *p, int *out) {
    unsigned high = (unsigned)(p[0] - '0'), low = (unsigned)(p[1] - '0');
    *out = (int)(high * 10 + low);
    return high < 10 && low < 10;
}

static int number_of(fl_str s) {
    int64_t i;
    int two;
    if (s.n == 2 && two_digits(s.p, &two))
        return two;
    return s.n && s.n <= 9 && fl_str_to_i64(s, &i) && i >= 0 ? (int)i : 0;
}

/* "Mar", "March", "3" */
static int month_of(fl_str s) {
    static const char names[][4] = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
    if (s.n && s.p[0] >= '0' && s.p[0] <= '9')
        return number_of(s);
    for (int i = 0; i < 12 && s.n >= 3; i++) /* no other byte becomes a letter so */
        if ((s.p[0] | 0x20) == names[i][0] && (s.p[1] | 0x20) == names[i][1] && (s.p[2] | 0x20) == names[i][2])
            return i + 1;
    return 0;
}

/* "13:02:31", as most have it: the number of bytes. */
static size_t plain_clock(fl_str s, int part[3]) {
    return s.n >= 8 && s.p[2] == ':' && s.p[5] == ':' && two_digits(s.p, &part[0]) && two_digits(s.p + 3, &part[1]) &&
                   two_digits(s.p + 6, &part[2]) && (s.n == 8 || s.p[8] == '.')
               ? 8
               : 0;
}

/* "3:02:31.123456"; -1: none. */
static int clock_of(fl_str s) {
    int part[3] = {0}, ms = 0, scale = 100;
    size_t i = plain_clock(s, part);
    unsigned k = i ? 2 : 0;
    if (!i)
        memset(part, 0, sizeof part);
    for (; i < s.n && s.p[i] != '.' && s.p[i] != ','; i++) {
        if (s.p[i] == ':' && k < 2)
            k++;
        else if (s.p[i] >= '0' && s.p[i] <= '9' && part[k] < 100)
            part[k] = part[k] * 10 + (s.p[i] - '0');
        else
            return -1;
    }
    for (i++; i < s.n && scale; i++, scale /= 10)
        ms += (s.p[i] >= '0' && s.p[i] <= '9' ? s.p[i] - '0' : 0) * scale;
    if (k < 1 || part[0] > 23 || part[1] > 59 || part[2] > 60)
        return -1;
    return ((part[0] * 60 + part[1]) * 60 + (part[2] > 59 ? 59 : part[2])) * 1000 + ms;
}

static void zone_of(const fl_normalizer *n, fl_log_head *head) {
    if (!head->zone.n)
        return;
    head->zone_known = fl_zone_parse(head->zone, &head->zone_minutes);
    for (size_t i = 0; i < n->rules->log_zones.n && !head->zone_known; i++) {
        if (!fl_str_eq(head->zone, n->rules->log_zones.v[i].name))
            continue;
        head->zone_minutes = n->rules->log_zones.v[i].minutes;
        head->zone_known = true;
    }
}

static void iso_of(fl_str text, fl_log_head *head) {
    fl_time at;
    bool zone;
    if (!fl_time_parse(text, 0, &at, &zone))
        return;
    fl_time_split(at, &head->year, &head->month, &head->day, &head->ms_of_day);
    head->zone_known = zone; /* it is in the time already */
}

static void take_head(const fl_normalizer *n, const fl_head_parts *parts, fl_log_head *head) {
    *head = (fl_log_head){.ms_of_day = -1, .host = parts->host, .unset = parts->mark.n > 0};
    if (parts->iso.n) {
        iso_of(parts->iso, head);
        return;
    }
    head->month = month_of(parts->month);
    head->day = number_of(parts->day);
    head->year = number_of(parts->year);
    head->zone = parts->zone;
    if (head->month && head->day && parts->time.n)
        head->ms_of_day = clock_of(parts->time);
    zone_of(n, head);
}

static fl_head_parts parts_of(const fl_pattern *p, const fl_match *m) {
    return (fl_head_parts){.iso = fl_match_named(p, m, "iso"),
                           .mark = fl_match_named(p, m, "mark"),
                           .host = fl_match_named(p, m, "host"),
                           .month = fl_match_named(p, m, "month"),
                           .day = fl_match_named(p, m, "day"),
                           .year = fl_match_named(p, m, "year"),
                           .time = fl_match_named(p, m, "time"),
                           .zone = fl_match_named(p, m, "zone")};
}

static bool try_header(fl_normalizer *n, size_t i, fl_str line, fl_log_head *head) {
    fl_match m;
    fl_pattern *p = n->rules->log_headers.v[i].match;
    if (!fl_norm_match(n, p, line, &m))
        return false;
    const fl_head_parts parts = parts_of(p, &m);
    take_head(n, &parts, head);
    return true;
}

static bool try_direct(fl_normalizer *n, fl_str line, fl_log_head *head) {
    fl_head_parts parts;
    if (!n->heads_asked) {
        n->heads_asked = true;
        n->heads_direct = fl_norm_heads_direct(n->rules);
    }
    if (!n->heads_direct || !fl_norm_head_direct(line, &parts))
        return false;
    take_head(n, &parts, head);
    return true;
}

/* In their order, always: a relay's stamp is like the whole of a plain header. */
static bool try_headers(fl_normalizer *n, fl_str line, fl_log_head *head) {
    if (try_direct(n, line, head))
        return true;
    for (size_t i = 0; i < n->rules->log_headers.n; i++)
        if (try_header(n, i, line, head))
            return true;
    return false;
}

bool fl_norm_log_head(fl_normalizer *n, fl_str line, fl_log_head *head) {
    *head = (fl_log_head){.ms_of_day = -1};
    line = fl_str_ltrim(fl_str_sub(line, 0, HEAD_BYTES));
    if (try_headers(n, line, head))
        return true;
    for (size_t i = 0; i < n->rules->log_prefixes.n; i++) {
        fl_match m;
        if (!fl_norm_match(n, n->rules->log_prefixes.v[i].match, line, &m) || m.group[0].p != line.p || !m.group[0].n)
            continue;
        if (try_headers(n, fl_str_sub(line, m.group[0].n, line.n), head))
            return true;
    }
    return false;
}

/* A first look that costs nothing: a line of a log begins with a time, a priority, a sequence number or a name, never
 * with what opens JSON, a table or a comment. */
static bool may_be_head(fl_str line) {
    char c = line.p[0];
    return !memchr("{}[]\"#-+|=!/", c, 12);
}

/* Most of the first lines have a known header. */
static bool begins_as_log(fl_normalizer *n, fl_str text) {
    unsigned lines = 0, heads = 0, misses = 0;
    fl_str line;
    fl_log_head head;
    while (lines < LINES_LOOKED_AT && fl_str_line(&text, &line)) {
        line = fl_str_trim(line);
        if (!line.n)
            continue;
        lines++;
        bool known = may_be_head(line) && fl_norm_log_head(n, line, &head);
        heads += known;
        misses += !known;
        if (!heads && misses >= 3)
            return false;
    }
    return heads && heads * 10 >= lines * 6;
}

static fl_str line_around(fl_str text, size_t at) {
    size_t from = at, to = at;
    while (from && text.p[from - 1] != '\n')
        from--;
    while (to < text.n && text.p[to] != '\n')
        to++;
    return fl_str_sub(text, from, to);
}

/* "edge1#show …": what a terminal printed between lines of a log is for other rules. */
static bool has_typed_command(fl_normalizer *n, fl_str text) {
    static const char *const typed[] = {"#sh", "# sh", ">sh", "> sh", ">dis", "#dis"};
    fl_log_head head;
    for (unsigned i = 0; i < sizeof typed / sizeof *typed; i++) {
        fl_str word = fl_str_of(typed[i]);
        for (size_t at = 0; at < text.n;) {
            ptrdiff_t hit = fl_str_find(fl_str_sub(text, at, text.n), word);
            if (hit < 0)
                break;
            at += (size_t)hit;
            if (!fl_norm_log_head(n, line_around(text, at), &head))
                return true;
            at += word.n;
        }
    }
    return false;
}

bool fl_norm_looks_like_log(fl_normalizer *n, fl_str text) {
    if (!n->rules->log_headers.n || !begins_as_log(n, text))
        return false;
    for (size_t part = 1; part < PARTS && text.n > PARTS * PART_LEAST; part++) {
        fl_str rest = fl_str_sub(text, part * (text.n / PARTS), text.n), line;
        if (!fl_str_line(&rest, &line) || (rest.n && !begins_as_log(n, rest)))
            return false;
    }
    return !has_typed_command(n, fl_str_sub(text, 0, TYPED_WITHIN));
}
