#include "timeline/clock.h"

#include <stdlib.h>

#define SECOND ((int64_t)1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* ---- ages ---- */

/* A hundred years: more is no age of a session. */
#define AGE_MOST (100 * 365 * DAY)

typedef struct span {
    int64_t ms, grain;
} span;

static bool add_unit(span *s, int64_t n, char unit) {
    static const struct {
        char unit;
        int64_t ms;
    } units[] = {{'y', 365 * DAY}, {'w', 7 * DAY}, {'d', DAY}, {'h', HOUR}, {'m', MINUTE}, {'s', SECOND}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (units[i].unit == unit && s->ms <= AGE_MOST) {
            s->ms += n * units[i].ms;
            s->grain = units[i].ms;
            return true;
        }
    return false;
}

/* "1:20:25", and "58:09" as minutes and seconds, as the Microsoft edge and Junos print them; "1.02:03:04" of .NET. */
static bool add_clock(span *s, fl_str word) {
    int64_t part, total = 0, days = 0;
    fl_str one;
    size_t n = 0;
    ptrdiff_t dot = fl_str_find_char(word, '.'), colon = fl_str_find_char(word, ':');
    if (dot >= 0 && dot < colon) {
        if (!fl_str_to_i64(fl_str_sub(word, 0, (size_t)dot), &days) || days < 0 || days > 100000)
            return false;
        word = fl_str_sub(word, (size_t)dot + 1, word.n);
    }
    dot = fl_str_find_char(word, '.');
    word = dot >= 0 ? fl_str_sub(word, 0, (size_t)dot) : word;
    while (fl_str_token(&word, ":", &one)) {
        if (!fl_str_to_i64(one, &part) || part < 0 || part > 100000 || ++n > 3)
            return false;
        total = total * 60 + part;
    }
    s->ms += days * DAY + total * SECOND;
    s->grain = SECOND;
    return n >= 2;
}

static bool add_word(span *s, fl_str word) {
    int64_t n = 0;
    bool digits = false;
    for (size_t i = 0; i < word.n; i++) {
        char ch = word.p[i];
        if (ch >= '0' && ch <= '9' && n < 100000) {
            n = n * 10 + (ch - '0');
            digits = true;
        } else if (!digits || !add_unit(s, n, ch)) {
            return false;
        } else {
            n = 0;
            digits = false;
        }
    }
    return !digits;
}

bool fl_span_parse(fl_str text, int64_t *ms, int64_t *grain) {
    fl_str word;
    span s = {0, 0};
    size_t words = 0;
    while (fl_str_token(&text, " ,", &word)) {
        bool fits = fl_str_find_char(word, ':') >= 0 ? add_clock(&s, word) : add_word(&s, word);
        if (!fits || ++words > 8 || s.ms > AGE_MOST)
            return false;
    }
    *ms = s.ms;
    *grain = s.grain;
    return words > 0;
}

fl_str fl_span_text(fl_arena *a, int64_t ms) {
    static const struct {
        int64_t ms;
        const char *name;
    } units[] = {{DAY, "d"}, {HOUR, "h"}, {MINUTE, "min"}, {SECOND, "s"}};
    fl_str text = FL_STR_NONE;
    ms = ms < 0 ? -ms : ms;
    if (ms < 120 * SECOND)
        return fl_arena_printf(a, "%lld s", (long long)((ms + SECOND / 2) / SECOND));
    for (size_t i = 0, said = 0; i < sizeof units / sizeof *units && said < 2; i++) {
        int64_t n = ms / units[i].ms;
        if (n == 0 && !said)
            continue;
        if (n)
            text = fl_arena_printf(a, "%.*s%s%lld %s", FL_STR_ARG(text), said ? " " : "", (long long)n, units[i].name);
        ms -= n * units[i].ms;
        said++;
    }
    return text;
}

fl_str fl_skew_text(fl_arena *a, const fl_skew *s) {
    fl_str by = fl_span_text(a, s->ms);
    const char *way = s->ms > 0 ? "ahead of" : "behind";
    if (s->from == FL_SKEW_NONE)
        return FL_STR_NONE;
    if (s->from == FL_SKEW_OPTION)
        return fl_arena_printf(a, "the clock of %.*s is %.*s %s Azure's, as given", FL_STR_ARG(s->host), FL_STR_ARG(by),
                               way);
    fl_str bound = fl_span_text(a, s->bound_ms);
    return fl_arena_printf(a, "the clock of %.*s is %.*s %s Azure's, give or take %.*s, by %u events that both saw",
                           FL_STR_ARG(s->host), FL_STR_ARG(by), way, FL_STR_ARG(bound), s->events);
}

bool fl_skew_parse(fl_str text, fl_str *host, int64_t *ms) {
    ptrdiff_t at = fl_str_find_char(text, '=');
    int64_t grain;
    if (at <= 0)
        return false;
    *host = fl_str_trim(fl_str_sub(text, 0, (size_t)at));
    fl_str value = fl_str_trim(fl_str_sub(text, (size_t)at + 1, text.n));
    bool minus = value.n && value.p[0] == '-', plus = value.n && value.p[0] == '+';
    value = minus || plus ? fl_str_sub(value, 1, value.n) : value;
    if (!host->n || !fl_span_parse(value, ms, &grain))
        return false;
    *ms = minus ? -*ms : *ms;
    return true;
}

/* ---- what both saw ---- */

/* Clocks that differ by more are set wrong by hand or by a zone, and then events pair with the wrong ones too easily.
 */
#define SKEW_MOST (13 * HOUR)
/* Both ends see a session come up within seconds. A loss is seen by one end at once and by the other when its hold time
 * is over. */
#define UP_SLACK (5 * SECOND)
#define DOWN_SLACK (180 * SECOND)
/* The newest events of each end; their pairs are looked at. */
enum { AZURE_MOST = 64, ROUTER_MOST = 256, EVIDENCE_MOST = 4 };

/* A pair says: the difference lies in [lo, hi]. */
typedef struct pair {
    int64_t lo, hi;
    uint32_t azure, router;
} pair;

typedef struct edge {
    int64_t at;
    bool opens;
    uint32_t pair;
} edge;

static int by_edge(const void *x, const void *y) {
    const edge *a = x, *b = y;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    if (a->opens != b->opens)
        return a->opens ? -1 : 1;
    return a->pair < b->pair ? -1 : a->pair > b->pair;
}

static size_t pairs_of(pair *out, const fl_seen *azure, size_t na, const fl_seen *router, size_t nr) {
    size_t n = 0;
    for (size_t i = 0; i < na; i++)
        for (size_t k = 0; k < nr; k++) {
            if (azure[i].session != router[k].session || azure[i].up != router[k].up)
                continue;
            int64_t slack = azure[i].up ? UP_SLACK : DOWN_SLACK;
            pair p = {router[k].from - azure[i].to - slack, router[k].to - azure[i].from + slack, (uint32_t)i,
                      (uint32_t)k};
            if (p.lo <= SKEW_MOST && p.hi >= -SKEW_MOST)
                out[n++] = p;
        }
    return n;
}

/* The newest ones, in place of the caller's order: facts come roughly ascending. */
static const fl_seen *newest(const fl_seen *v, size_t *n, size_t most) {
    size_t skip = *n > most ? *n - most : 0;
    *n -= skip;
    return v + skip;
}

typedef struct best {
    unsigned events;
    int64_t lo, hi;
    bool rival; /* as many events elsewhere */
} best;

/* Sweeps over the ends of all pairs; at each place it counts the events of Azure's that have a partner there. */
static best sweep(fl_arena *a, const pair *pairs, size_t n, size_t na) {
    edge *edges = FL_NEW_N(a, 2 * n + 1, edge);
    unsigned *held = FL_NEW_N(a, na + 1, unsigned), events = 0;
    best b = {0, 0, 0, false};
    bool open = false; /* the place of the best so far is still going on */
    for (size_t i = 0; i < n; i++) {
        edges[2 * i] = (edge){pairs[i].lo, true, (uint32_t)i};
        edges[2 * i + 1] = (edge){pairs[i].hi, false, (uint32_t)i};
    }
    qsort(edges, 2 * n, sizeof *edges, by_edge);
    for (size_t i = 0; i < 2 * n; i++) {
        unsigned *of = &held[pairs[edges[i].pair].azure];
        if (edges[i].opens) {
            events += (*of)++ == 0;
            if (events > b.events) {
                b = (best){events, edges[i].at, edges[i].at, false};
                open = true;
            } else if (events == b.events && !open) {
                b.rival = true;
            }
            continue;
        }
        bool ends = --*of == 0;
        if (open && ends && events == b.events) {
            b.hi = edges[i].at;
            open = false;
        }
        events -= ends;
    }
    return b;
}

static bool apart(const fl_seen *x, const fl_seen *y) {
    int64_t d = x->to - y->to;
    return (d < 0 ? -d : d) > MINUTE;
}

static void see(fl_arena *a, fl_skew *s, const fl_seen *azure, const fl_seen *router, const pair *pairs, size_t n) {
    s->evidence = FL_NEW_N(a, EVIDENCE_MOST, fl_evidence);
    for (size_t i = 0; i < n && s->n_evidence + 2 <= EVIDENCE_MOST; i++)
        if (pairs[i].lo <= s->ms && pairs[i].hi >= s->ms) {
            s->evidence[s->n_evidence++] = azure[pairs[i].azure].ev;
            s->evidence[s->n_evidence++] = router[pairs[i].router].ev;
        }
}

/* Two prints of one age are one event: it takes two moments. */
static bool has_two_moments(const fl_seen *azure, const pair *pairs, size_t n, int64_t ms) {
    const fl_seen *first = NULL;
    for (size_t i = 0; i < n; i++) {
        if (pairs[i].lo > ms || pairs[i].hi < ms)
            continue;
        const fl_seen *seen = &azure[pairs[i].azure];
        if (first && (apart(first, seen) || first->session != seen->session || first->up != seen->up))
            return true;
        first = first ? first : seen;
    }
    return false;
}

/* Did the router tell of this session before and after that time of its clock? Then it should have told of that too. */
static bool is_within(const fl_seen *router, size_t nr, uint32_t session, int64_t from, int64_t to) {
    bool before = false, after = false;
    for (size_t i = 0; i < nr; i++) {
        before = before || (router[i].session == session && router[i].to <= to);
        after = after || (router[i].session == session && router[i].from >= from);
    }
    return before && after;
}

/* Among many events a few lie the same distance apart by chance. Of what Azure saw while the router told of the
 * session, half at least must be what the router told. */
static bool is_borne_out(const best *b, const fl_seen *azure, size_t na, const fl_seen *router, size_t nr, int64_t ms) {
    size_t expected = 0;
    for (size_t i = 0; i < na; i++)
        expected += is_within(router, nr, azure[i].session, azure[i].from + ms, azure[i].to + ms);
    return expected <= 2 * (size_t)b->events;
}

fl_skew fl_skew_estimate(fl_arena *a, fl_str host, const fl_seen *azure, size_t na, const fl_seen *router, size_t nr) {
    fl_skew s = {.host = host};
    azure = newest(azure, &na, AZURE_MOST);
    router = newest(router, &nr, ROUTER_MOST);
    if (na < 2 || nr < 2)
        return s;
    pair *pairs = FL_NEW_N(a, na * nr, pair);
    size_t n = pairs_of(pairs, azure, na, router, nr);
    if (n < 2)
        return s;
    best b = sweep(a, pairs, n, na);
    s.ms = b.lo + (b.hi - b.lo) / 2;
    if (b.events < 2 || b.rival || !has_two_moments(azure, pairs, n, s.ms) ||
        !is_borne_out(&b, azure, na, router, nr, s.ms))
        return (fl_skew){.host = host};
    s.from = FL_SKEW_ESTIMATED;
    s.bound_ms = (b.hi - b.lo + 1) / 2;
    s.events = b.events;
    see(a, &s, azure, router, pairs, n);
    return s;
}

/* ---- nights in which clocks are changed ---- */

static int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0); }

/* Civil date of a day number, after Howard Hinnant's public-domain algorithm. */
static void civil(int64_t day, int *year, int *month, int *mday) {
    day += 719468;
    int64_t era = floor_div(day, 146097), doe = day - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    *mday = (int)(doy - (153 * mp + 2) / 5 + 1);
    *month = (int)(mp < 10 ? mp + 3 : mp - 9);
    *year = (int)(yoe + era * 400 + (*month <= 2));
}

bool fl_is_dst_night(fl_time t) {
    if (t == FL_TIME_NONE)
        return false;
    int64_t day = floor_div(t, DAY), hour = (t - day * DAY) / HOUR;
    int year, month, mday;
    if (hour >= 4 || floor_div(day + 4, 7) * 7 != day + 4) /* 1970-01-01 was a Thursday: Sunday is (day + 4) % 7 == 0 */
        return false;
    civil(day, &year, &month, &mday);
    bool last = mday + 7 > 31;                                                   /* March and October have 31 days */
    return ((month == 3 || month == 10) && last) ||                              /* EU: last Sunday */
           (month == 3 && mday > 7 && mday <= 14) || (month == 11 && mday <= 7); /* US: second, first Sunday */
}
