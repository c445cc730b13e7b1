/* losses.c - when a session was lost and when it came back, from each source by itself and then each loss once. */
#include <stdlib.h>

#include "timeline/track.h"

#define SECOND ((int64_t)1000)
/* A command is not answered at the second that its clock line says. */
#define SLACK (60 * SECOND)
/* A loss that two sources saw: Azure's hold time is 180 s, and clocks that nobody compared may differ a little. */
#define ONE_LOSS (5 * 60 * SECOND)
/* The time of an archive member orders captures only when they are further apart. */
#define WEAK (10 * 60 * SECOND)
#define HALF_HOUR (30 * 60 * SECOND)
/* The Microsoft edge notices a loss when its hold time of 180 s is over. */
#define HOLD (3 * 60 * SECOND)
enum { ZONES_LOOKED_AT = 64, READS_BEHIND = 8 };

static int by_point(const void *x, const void *y) {
    const fl_point *a = x, *b = y;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

/* Up at both reads, and yet lost in between: its age went backwards, or it says that it came up after the first. */
static bool is_reset(const fl_point *was, const fl_point *is) {
    if (was->state != FL_STATE_UP || is->state != FL_STATE_UP || is->since == FL_TIME_NONE || was->at >= is->at)
        return false;
    int64_t age = is->at - is->since;
    if (was->since != FL_TIME_NONE && age + is->grain < was->at - was->since)
        return true;
    return !was->weak && !is->weak && is->since - is->grain - SLACK > was->at;
}

void fl_series_settle(fl_series *s) {
    const fl_point *was = NULL;
    bool sorted = true;
    for (size_t i = 1; i < s->points.n && sorted; i++)
        sorted = by_point(&s->points.v[i - 1], &s->points.v[i]) <= 0;
    if (!sorted)
        qsort(s->points.v, s->points.n, sizeof *s->points.v, by_point);
    for (size_t i = 0; i < s->points.n; i++) {
        fl_point *p = &s->points.v[i];
        p->reset = was && s->source != FL_SOURCE_LOG && is_reset(was, p);
        was = p->state != FL_STATE_UNREAD ? p : was;
    }
}

/* ---- losses of one series ---- */

typedef struct losses {
    fl_arena *a;
    int64_t span; /* of a metric: what one value stands for; 0: other sources */
    FL_VEC(fl_loss) list;
} losses;

static fl_loss loss_new(const fl_series *s, fl_time from, fl_time to) {
    return (fl_loss){.from = from,
                     .to = to,
                     .back_from = FL_TIME_NONE,
                     .back = FL_TIME_NONE,
                     .seen = to,
                     .back_seen = FL_TIME_NONE,
                     .sources = 1U << s->source,
                     .before = -1,
                     .before_at = FL_TIME_NONE,
                     .after = -1,
                     .was_ev = {.document = FL_NONE},
                     .down_ev = {.document = FL_NONE},
                     .back_ev = {.document = FL_NONE}};
}

static void see(fl_loss *l, const fl_point *p) {
    if (p && l->n < sizeof l->ev / sizeof *l->ev)
        l->ev[l->n++] = p->ev;
}

/* How long the values of a metric stand for: a value at t is of [t, t + this). */
static int64_t span_of_value(const fl_series *s) {
    int64_t least = 0;
    for (size_t i = 1; s->source == FL_SOURCE_METRIC && i < s->points.n; i++) {
        int64_t apart = s->points.v[i].at - s->points.v[i - 1].at;
        least = apart > 0 && (!least || apart < least) ? apart : least;
    }
    return least;
}

static void lose(losses *out, const fl_series *s, const fl_point *up, const fl_point *down) {
    bool aged = down->since != FL_TIME_NONE && (!up || down->since >= up->at - SLACK);
    fl_time to = aged ? down->since : down->at + out->span, from = aged ? down->since - down->grain
                                                                   : up ? up->at + out->span
                                                                        : down->at;
    fl_loss l = loss_new(s, from > to ? to : from, to);
    l.captured = s->source == FL_SOURCE_AZURE || s->source == FL_SOURCE_ROUTER;
    l.seen = down->at;
    l.late = aged ? down->late : 0;
    l.zone_assumed = down->zoneless;
    l.zoneless = down->zoneless && s->source == FL_SOURCE_LOG;
    l.reason = s->source == FL_SOURCE_LOG ? down->word : FL_STR_NONE;
    if (s->source != FL_SOURCE_LOG)
        see(&l, up);
    see(&l, down);
    l.was_ev = up ? up->ev : l.was_ev;
    l.down_ev = down->ev;
    FL_PUSH(out->a, &out->list, l);
}

static void come_back(losses *out, const fl_point *down, const fl_point *up) {
    fl_loss *l = &out->list.v[out->list.n - 1];
    bool aged = up->since != FL_TIME_NONE && up->since >= down->at - SLACK;
    l->back = aged ? up->since : up->at;
    l->back_seen = up->at;
    l->back_late = aged ? up->late : 0;
    l->back_from = aged ? up->since - up->grain : down->at;
    see(l, up);
    l->back_ev = up->ev;
}

/* Two reads of one moment, or files packed at about one time, tell no order: nothing was lost between them. */
static bool is_ordered(const fl_series *s, const fl_point *was, const fl_point *is) {
    int64_t apart = is->at - was->at;
    return s->source == FL_SOURCE_LOG || (apart > 0 && (apart >= WEAK || !(was->weak || is->weak)));
}

static void find_losses(losses *out, const fl_series *s) {
    const fl_point *last = NULL;
    bool lost = false;
    out->span = span_of_value(s);
    for (size_t i = 0; i < s->points.n; i++) {
        const fl_point *p = &s->points.v[i];
        if (p->state == FL_STATE_UNREAD || (last && !is_ordered(s, last, p)))
            continue;
        if (p->state == FL_STATE_DOWN && (last ? last->state == FL_STATE_UP : s->source == FL_SOURCE_LOG)) {
            lose(out, s, last, p);
            lost = true;
        } else if (p->state == FL_STATE_UP && lost) {
            come_back(out, last, p);
            lost = false;
        } else if (p->reset) {
            fl_loss l = loss_new(s, last->at, p->since > last->at ? p->since : p->at);
            l.back_from = l.from;
            l.back = l.to;
            l.seen = l.back_seen = p->at;
            see(&l, last);
            see(&l, p);
            l.was_ev = last->ev;
            l.down_ev = l.back_ev = p->ev;
            FL_PUSH(out->a, &out->list, l);
        }
        last = p;
    }
}

/* ---- of a track ---- */

static int by_loss(const void *x, const void *y) {
    const fl_loss *a = x, *b = y;
    if (a->to != b->to)
        return a->to < b->to ? -1 : 1;
    return a->from < b->from ? -1 : a->from > b->from;
}

/* The log names no zone, and the two differ by whole half hours, as zones do: they may well be one loss. */
static fl_loss *in_another_zone(fl_loss *v, size_t n, const fl_loss *l) {
    for (size_t i = 0; i < n && i < ZONES_LOOKED_AT; i++) {
        fl_loss *k = &v[n - 1 - i];
        int64_t off = k->to > l->to ? k->to - l->to : l->to - k->to, rest = off % HALF_HOUR;
        bool near = rest <= ONE_LOSS || rest >= HALF_HOUR - ONE_LOSS;
        if (k->zoneless && off <= FL_ZONE_MOST && (near || l->to - l->from > HALF_HOUR))
            return k;
    }
    return NULL;
}

/* Some loss of `out` may be this one: it lies in the time in which this one was lost. */
static fl_loss *already(fl_loss *v, size_t n, const fl_loss *l) {
    size_t lo = 0, hi = n;
    fl_time from = l->from - ONE_LOSS, to = l->to + ONE_LOSS;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (v[mid].to < from)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < n && v[lo].from <= to ? &v[lo] : NULL;
}

/* A log of a clock that nobody compared, or of the other end's hold time, may tell a loss at a time at which Azure's
 * reads show that it was not so. Azure's clock is the one that all is told on. */
static void take_azures(fl_loss *same, const fl_loss *l) {
    bool logged = (same->sources & (1U << FL_SOURCE_LOG)) && (l->sources & (1U << FL_SOURCE_AZURE));
    if (!logged || (same->to >= l->from - SLACK && same->to <= l->to + SLACK))
        return;
    fl_loss was = *same;
    same->by_azure = true;
    same->from = l->from;
    same->to = l->to;
    same->late = l->late;
    same->bound = 0;
    same->was_ev = l->was_ev;
    same->down_ev = l->down_ev;
    if (l->back != FL_TIME_NONE) {
        same->back_ev = l->back_ev;
        same->back = l->back;
        same->back_from = l->back_from;
        same->back_late = l->back_late;
    }
    same->n = 0;
    for (unsigned k = 0; k < l->n; k++)
        same->ev[same->n++] = l->ev[k];
    for (unsigned k = 0; k < was.n && same->n < sizeof same->ev / sizeof *same->ev; k++)
        same->ev[same->n++] = was.ev[k];
}

/* What a metric knows to its interval, an age in a capture of Azure's knows better, which is of the same clock. One
 * that does not lie there, or behind the return, tells it no closer. */
static void take_closer(fl_loss *same, const fl_loss *l) {
    bool there = l->to >= same->from - SLACK && l->from <= same->to + SLACK &&
                 (same->back == FL_TIME_NONE || l->to <= same->back);
    if (same->sources != 1U << FL_SOURCE_METRIC || !(l->sources & 1U << FL_SOURCE_AZURE) || !there ||
        l->to - l->from > same->to - same->from)
        return;
    same->from = l->from;
    same->to = l->to;
    same->late = l->late;
    same->was_ev = l->was_ev.document == FL_NONE ? same->was_ev : l->was_ev;
    same->down_ev = l->down_ev;
}

static void merge(fl_arena *a, fl_track *t, losses *more) {
    size_t had = t->losses.n;
    for (size_t i = 0; i < more->list.n; i++) {
        fl_loss *l = &more->list.v[i], *same = already(t->losses.v, had, l);
        same = same ? same : in_another_zone(t->losses.v, had, l);
        if (!same) {
            FL_PUSH(a, &t->losses, *l);
            continue;
        }
        take_closer(same, l);
        same->captured = same->captured || l->captured;
        same->sources |= l->sources;
        same->seen = l->seen < same->seen ? l->seen : same->seen;
        if (same->back == FL_TIME_NONE && l->back != FL_TIME_NONE && l->back >= same->to) {
            same->back = l->back;
            same->back_from = l->back_from;
            same->back_seen = l->back_seen;
            same->back_late = l->back_late;
            same->back_ev = l->back_ev;
        }
        same->was_ev = same->was_ev.document == FL_NONE ? l->was_ev : same->was_ev;
        take_azures(same, l);
        for (unsigned k = 0; !same->by_azure && k < l->n && same->n < sizeof same->ev / sizeof *same->ev; k++)
            same->ev[same->n++] = l->ev[k];
    }
    if (t->losses.n)
        qsort(t->losses.v, t->losses.n, sizeof *t->losses.v, by_loss);
}

static int by_at(const void *x, const void *y) { return by_point(*(fl_point *const *)x, *(fl_point *const *)y); }

/* Counts on either side of each loss: both lists ascend, so one walk does. */
static void count_around(const fl_history *h, fl_track *t) {
    FL_VEC(fl_point *) counts = {0};
    for (size_t k = 0; k < t->sessions.n; k++)
        for (size_t i = 0; i < t->sessions.v[k]->points.n; i++)
            if (t->sessions.v[k]->points.v[i].prefixes >= 0)
                FL_PUSH(h->arena, &counts, &t->sessions.v[k]->points.v[i]);
    if (!counts.n)
        return;
    qsort(counts.v, counts.n, sizeof *counts.v, by_at);
    for (size_t i = 0, c = 0; i < t->losses.n; i++) {
        fl_loss *l = &t->losses.v[i];
        fl_time since = i && t->losses.v[i - 1].back != FL_TIME_NONE ? t->losses.v[i - 1].back - SLACK : FL_TIME_NONE;
        while (c < counts.n && counts.v[c]->at <= l->from)
            c++;
        if (c && counts.v[c - 1]->at >= since) {
            l->before = counts.v[c - 1]->prefixes;
            l->before_at = counts.v[c - 1]->at;
            l->before_ev = counts.v[c - 1]->ev;
        }
        fl_time next = i + 1 < t->losses.n ? t->losses.v[i + 1].from : INT64_MAX;
        for (size_t k = c; l->back != FL_TIME_NONE && k < counts.n && counts.v[k]->at <= next; k++)
            if (counts.v[k]->at >= l->back - SLACK) {
                l->after = counts.v[k]->prefixes;
                break;
            }
    }
}

static int64_t clock_bound(const fl_history *h, fl_str router) {
    const fl_skew *skew = fl_history_skew(h, router);
    return skew && skew->from != FL_SKEW_NONE ? skew->bound_ms : -1;
}

/* ---- what Azure's own ages exclude ---- */

/* The first summaries of the Microsoft edge behind the loss, up to one that shows the session down or come up since. */
static const fl_point *denial(const fl_series *s, const fl_loss *l) {
    size_t lo = 0, hi = s->points.n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (s->points.v[mid].at <= l->to)
            lo = mid + 1;
        else
            hi = mid;
    }
    int64_t off = l->bound > 0 ? l->bound : 0;
    for (size_t i = lo; i < s->points.n && i < lo + READS_BEHIND; i++) {
        const fl_point *p = &s->points.v[i];
        if (p->state == FL_STATE_DOWN)
            return NULL;
        if (p->state != FL_STATE_UP || p->since == FL_TIME_NONE || p->zoneless || p->weak)
            continue;
        return p->since + p->grain + p->late < l->from - off - HOLD ? p : NULL;
    }
    return NULL;
}

static bool is_denied(const fl_history *h, fl_track *t, const fl_loss *l) {
    const unsigned captures = 1U << FL_SOURCE_AZURE | 1U << FL_SOURCE_ROUTER;
    if (l->sources & captures || l->zone_assumed)
        return false;
    for (size_t k = 0; k < t->sessions.n; k++) {
        const fl_point *p = t->sessions.v[k]->source == FL_SOURCE_AZURE ? denial(t->sessions.v[k], l) : NULL;
        if (!p)
            continue;
        fl_denied d = {l->to, !(l->sources & 1U << FL_SOURCE_LOG), p->at, p->since, {l->down_ev, p->ev}};
        FL_PUSH(h->arena, &t->denied, d);
        return true;
    }
    return false;
}

/* Neither is believed over the other: such a loss is no loss, and the contradiction is told. */
static void set_denied_aside(const fl_history *h, fl_track *t) {
    size_t kept = 0;
    for (size_t i = 0; i < t->losses.n; i++)
        if (!is_denied(h, t, &t->losses.v[i]))
            t->losses.v[kept++] = t->losses.v[i];
    t->losses.n = kept;
}

void fl_track_losses(const fl_history *h, fl_track *t) {
    /* A log says when; what is seen between two reads may be one of its losses, or several. */
    static const fl_origin order[] = {FL_SOURCE_LOG, FL_SOURCE_METRIC, FL_SOURCE_AZURE, FL_SOURCE_ROUTER};
    for (size_t o = 0; o < sizeof order / sizeof *order; o++)
        for (size_t k = 0; k < t->sessions.n; k++) {
            const fl_series *s = t->sessions.v[k];
            losses found = {.a = h->arena};
            if (s->source != order[o])
                continue;
            find_losses(&found, s);
            for (size_t i = 0; s->source == FL_SOURCE_LOG && i < found.list.n; i++)
                found.list.v[i].bound = clock_bound(h, s->router);
            merge(h->arena, t, &found);
            t->samples += s->source == FL_SOURCE_LOG ? 0 : s->points.n;
        }
    set_denied_aside(h, t);
    count_around(h, t);
}
