/* log_years.c - logs that print no year. While a document is read its times get provisional years, all leap, that only
 * count: 4, 8, 12 … (year 4 for the first, the next after each jump back of more than half a year, since a log's time
 * ascends). After the last input every log gets its year from what else the bundle says, and its rotated parts follow:
 * edge1.log.1.gz ends before edge1.log begins.
 *
 * What says a year, in this order: `year:` of the manifest (the year of the newest line); the time at which the log was
 * captured (a clock line, a prompt, the name of its file); the newest time with a year that anything else in the bundle
 * has; the time that an archive keeps with its member. The newest line lies before that, or a little behind. When
 * nothing says one, the times stay in the years 1 to 99, where they keep their order and nobody takes them for dates,
 * with a note. */
#include <stdlib.h>

#include "facts/rows.h"
#include "normalize/internal.h"

#define DAY_MS INT64_C(86400000)
enum { FIRST_YEAR = 4, STEP = 4, YEARS_MAX = 24, HALF_YEAR = 183, LATE_DAYS = 7 };
enum { SLACK_MEMBER = 1, SLACK_EVIDENCE = 60 }; /* days that the newest line may lie behind */

typedef struct log_part { /* one log: a document, or the output of a command in one */
    uint32_t document, read;
    fl_str family; /* its name without what rotation adds */
    unsigned rotation;
    fl_log_clock clock;
    fl_time captured; /* by a clock, a prompt or the document's name; FL_TIME_NONE */
    fl_time member_time;
    int year; /* of the provisional year FIRST_YEAR, once it is known; 0: not yet */
} log_part;

struct fl_log_years {
    FL_VEC(log_part) parts;
};

/* ---- while reading ---- */

static int provisional_year(unsigned years) { return FIRST_YEAR + STEP * (int)years; }

static fl_time civil(int year, int month, int day, int ms_of_day) {
    fl_time midnight = fl_time_civil(year, month, day, 0, 0, 0, 0);
    return midnight == FL_TIME_NONE ? FL_TIME_NONE : midnight + ms_of_day;
}

static fl_time in_year(const fl_log_head *head, unsigned years) {
    return civil(provisional_year(years), head->month, head->day, head->ms_of_day);
}

/* A line of December that came late, behind the first ones of January, is of the year before. */
static bool came_late(const fl_log_clock *clock, fl_time at) {
    if (!clock->years || at - clock->last <= HALF_YEAR * DAY_MS)
        return false;
    return clock->last - civil(provisional_year(clock->years), 1, 1, 0) < LATE_DAYS * DAY_MS;
}

/* Ahead of all zones, so that a jump is one of the log. */
static fl_time without_year(fl_log_clock *clock, const fl_log_head *head) {
    fl_time at = in_year(head, clock->years);
    if (at == FL_TIME_NONE)
        return at;
    if (clock->last != FL_TIME_NONE && came_late(clock, at))
        return in_year(head, clock->years - 1);
    if (clock->last != FL_TIME_NONE && clock->last - at > HALF_YEAR * DAY_MS && clock->years + 1 < YEARS_MAX)
        at = in_year(head, ++clock->years);
    if (clock->first == FL_TIME_NONE)
        clock->first = at;
    if (clock->last == FL_TIME_NONE || at > clock->last)
        clock->last = at;
    if (head->month == 2 && head->day == 29)
        clock->leap = (int)clock->years;
    return at;
}

fl_time fl_norm_log_time(fl_normalizer *n, fl_log_clock *clock, const fl_log_head *head, bool *assumed) {
    *assumed = false;
    if (head->ms_of_day < 0 || !head->month || !head->day)
        return FL_TIME_NONE;
    fl_time at = head->year ? civil(head->year, head->month, head->day, head->ms_of_day) : without_year(clock, head);
    if (at == FL_TIME_NONE)
        return at;
    *assumed = !head->zone_known;
    return at - (head->zone_known ? head->zone_minutes : n->options.zone_minutes) * INT64_C(60000);
}

/* "routers/edge1/edge1.log.2.gz": the family "routers/edge1/edge1.log", part 2. */
static fl_str family_of(fl_str name, unsigned *rotation) {
    static const char *const packed[] = {".gz", ".bz2", ".xz", ".zst", ".Z"};
    for (unsigned i = 0; i < sizeof packed / sizeof *packed; i++)
        if (fl_str_ends(name, fl_str_of(packed[i])))
            name.n -= strlen(packed[i]);
    size_t digits = 0;
    while (digits < name.n && digits < 6 && name.p[name.n - 1 - digits] >= '0' && name.p[name.n - 1 - digits] <= '9')
        digits++;
    int64_t part;
    *rotation = 0;
    if (!digits || digits + 1 >= name.n || !memchr(".-_", name.p[name.n - 1 - digits], 3) || digits > 4 ||
        !fl_str_to_i64(fl_str_sub(name, name.n - digits, name.n), &part))
        return name;
    *rotation = (unsigned)part;
    return fl_str_sub(name, 0, name.n - digits - 1);
}

void fl_norm_log_years_end(fl_normalizer *n, const fl_log_clock *clock, const fl_fact *read) {
    if (clock->first == FL_TIME_NONE)
        return;
    fl_arena *a = n->store->arena;
    if (!n->log_years)
        n->log_years = FL_NEW(a, struct fl_log_years);
    log_part part = {.document = n->document, .read = read->id, .clock = *clock, .captured = read->at};
    part.member_time = n->store->documents.v[n->document].member_time;
    part.family = family_of(n->name, &part.rotation);
    struct fl_log_years *l = n->log_years;
    while (l->parts.n && l->parts.v[l->parts.n - 1].read >= part.read)
        l->parts.n--; /* of a damaged document, whose facts were taken back */
    FL_PUSH(a, &l->parts, part);
}

/* ---- after the last input ---- */

enum { BY_MANIFEST, BY_CAPTURE, BY_EVIDENCE, BY_MEMBER, BY_NOTHING, WAYS };

typedef struct log_anchors {
    int declared;     /* 0: none */
    fl_time evidence; /* the newest time with a year; FL_TIME_NONE */
    unsigned documents[WAYS];
    uint32_t first[WAYS]; /* document */
    int year[WAYS];       /* of its newest line */
} log_anchors;

static int declared_year(const fl_fact *f) {
    int64_t year;
    bool named = f->kind == FL_DECLARED && fl_str_eqz(fl_get_str(f, FL_DECLARED_NAME), "year");
    return named && fl_str_to_i64(fl_get_str(f, FL_DECLARED_VALUE), &year) && year > 1970 && year < 10000 ? (int)year
                                                                                                          : 0;
}

static void look_at_facts(const fl_store *s, log_anchors *a) {
    fl_rows rows;
    const fl_fact *f;
    a->evidence = FL_TIME_NONE;
    fl_rows_begin(&rows, s, FL_KIND_COUNT);
    rows.fields = 0; /* of packed rows only their time */
    rows.bare = true;
    while ((f = fl_rows_next(&rows)) != NULL) {
        bool dated = f->at != FL_TIME_NONE && fl_time_has_year(f->at) && f->at_from != FL_FROM_MEMBER;
        if (dated && (a->evidence == FL_TIME_NONE || f->at > a->evidence))
            a->evidence = f->at;
        int year = declared_year(f);
        a->declared = year ? year : a->declared;
    }
}

static int year_of(fl_time t) {
    int year, month, day, ms;
    fl_time_split(t, &year, &month, &day, &ms);
    return year;
}

static bool is_leap(int y) { return y % 4 == 0 && (y % 100 != 0 || y % 400 == 0); }

/* A provisional time with year as that of the document's first provisional one. */
static fl_time settled(fl_time t, int first_year) {
    int y, month, day, ms;
    fl_time_split(t, &y, &month, &day, &ms);
    /* A zone may have moved it over the edge of its year. */
    int edge = y % STEP == STEP - 1 ? 1 : y % STEP == 1 ? -1 : 0;
    int year = first_year + (y + edge - FIRST_YEAR) / STEP - edge;
    fl_time out = civil(year, month, day, ms);
    return out == FL_TIME_NONE ? civil(year, 3, 1, ms) : out; /* 29 February of no leap year */
}

/* All times of a day move alike, and lines of a log follow each other. */
typedef struct day_moved {
    int64_t day, by;
    int first_year;
} day_moved;

static fl_time settled_by_day(day_moved *d, fl_time t, int first_year) {
    int64_t day = t / DAY_MS - (t % DAY_MS < 0);
    if (day == d->day && first_year == d->first_year)
        return t + d->by;
    fl_time out = settled(t, first_year);
    if (out != FL_TIME_NONE)
        *d = (day_moved){day, out - t, first_year};
    return out;
}

/* The newest year in which `last` lies before limit, and a 29 February is one. Of the first provisional year. */
static int year_before(const fl_log_clock *c, fl_time limit) {
    int first = year_of(limit) + 1 - (int)c->years;
    for (int tries = 0; tries < 12; tries++, first--) {
        if (settled(c->last, first) <= limit && (c->leap < 0 || is_leap(first + c->leap)))
            break;
    }
    return first;
}

static int without_anchor(const fl_log_clock *c) { return c->leap < 0 ? FIRST_YEAR : FIRST_YEAR - c->leap % STEP; }

static void settle_newest(log_anchors *a, log_part *p) {
    const fl_log_clock *c = &p->clock;
    unsigned why = a->declared                      ? BY_MANIFEST
                   : p->captured != FL_TIME_NONE    ? BY_CAPTURE
                   : a->evidence != FL_TIME_NONE    ? BY_EVIDENCE
                   : p->member_time != FL_TIME_NONE ? BY_MEMBER
                                                    : BY_NOTHING;
    if (why == BY_MANIFEST)
        p->year = a->declared - (int)c->years;
    else if (why == BY_CAPTURE)
        p->year = year_before(c, p->captured + SLACK_MEMBER * DAY_MS);
    else if (why == BY_EVIDENCE)
        p->year = year_before(c, a->evidence + SLACK_EVIDENCE * DAY_MS);
    else if (why == BY_MEMBER)
        p->year = year_before(c, p->member_time + SLACK_MEMBER * DAY_MS);
    else
        p->year = without_anchor(c);
    if (!a->documents[why]++) {
        a->first[why] = p->document;
        a->year[why] = p->year + (why == BY_NOTHING ? 0 : (int)c->years);
    }
}

/* b was written before a. */
static bool is_older_part(const log_part *a, const log_part *b) {
    return fl_str_eq(a->family, b->family) && a->rotation < b->rotation;
}

/* newer: the part of the same log that was written next, or NULL. */
static void settle_part(log_anchors *a, log_part *p, const log_part *newer) {
    if (!newer || p->captured != FL_TIME_NONE)
        settle_newest(a, p);
    else
        p->year = year_before(&p->clock, settled(newer->clock.first, newer->year) + SLACK_MEMBER * DAY_MS);
}

static int by_family(const void *x, const void *y) {
    const log_part *a = x, *b = y;
    int order = fl_str_cmp(a->family, b->family);
    if (!order)
        order = (a->rotation > b->rotation) - (a->rotation < b->rotation);
    return order ? order : (a->read > b->read) - (a->read < b->read);
}

static int by_read(const void *x, const void *y) {
    const log_part *a = x, *b = y;
    return (a->read > b->read) - (a->read < b->read);
}

static void settle_times(fl_store *store, const struct fl_log_years *l) {
    fl_rows rows;
    const fl_fact *f;
    const log_part *p = NULL;
    day_moved days = {.day = INT64_MIN};
    fl_rows_begin(&rows, store, FL_LOG_EVENT);
    rows.fields = 0;
    rows.bare = true;
    while ((f = fl_rows_next(&rows)) != NULL) {
        if (f->at == FL_TIME_NONE || fl_time_has_year(f->at))
            continue;
        log_part key = {.read = f->read};
        if (!p || p->read != key.read)
            p = bsearch(&key, l->parts.v, l->parts.n, sizeof key, by_read);
        if (p)
            fl_rows_set_at(&rows, settled_by_day(&days, f->at, p->year), (fl_from)f->at_from, f->at_zone_assumed);
    }
}

static void say(fl_normalizer *n, const log_anchors *a, unsigned why, unsigned documents) {
    static const struct {
        const char *before, *after;
    } words[] = {
        {"prints no year: ", ", as the manifest says"},
        {"prints no year: ", ", by the time of its capture"},
        {"prints no year: ", ", by the newest time with a year in the bundle"},
        {"prints no year: ", ", by the time that the archive keeps with the file"},
        {"has no years and nothing else in the bundle has one: they are shown as ????; JSON and CSV count from ",
         " on; say \"year:\" in faultline.yaml"},
    };
    if (!documents)
        return;
    fl_str name = n->store->documents.v[a->first[why]].name;
    fl_str more = documents > 1 ? fl_arena_printf(n->arena, " (and %u more)", documents - 1) : FL_STR_NONE;
    fl_note_add(n->store->notes, name, 0, 0, "the log%.*s %s%04d%s", FL_STR_ARG(more), words[why].before, a->year[why],
                words[why].after);
}

void fl_normalize_settle(fl_normalizer *n) {
    struct fl_log_years *l = n ? n->log_years : NULL;
    if (!l || !l->parts.n)
        return;
    log_anchors a = {0};
    look_at_facts(n->store, &a);
    qsort(l->parts.v, l->parts.n, sizeof *l->parts.v, by_family);
    for (size_t i = 0; i < l->parts.n; i++) {
        log_part *p = &l->parts.v[i];
        settle_part(&a, p, i && is_older_part(p - 1, p) ? p - 1 : NULL);
        if (p->clock.leap >= 0 && !is_leap(p->year + p->clock.leap))
            fl_note_add(
                n->store->notes, n->store->documents.v[p->document].name, 0, 0,
                "the log has a 29 February, and %04d has none: the year is wrong, its events are told as of 1 March",
                p->year + p->clock.leap);
    }
    qsort(l->parts.v, l->parts.n, sizeof *l->parts.v, by_read);
    settle_times(n->store, l);
    for (unsigned why = 0; why < WAYS; why++)
        say(n, &a, why, a.documents[why]);
    l->parts.n = 0;
}
