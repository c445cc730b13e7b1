/* skews.c - the clocks of routers: by how much each differs from Azure's, and their points and marks put on Azure's
 * where that is known (clock.h). */
#include <stdlib.h>

#include "timeline/track.h"

typedef struct seen_list {
    FL_VEC(fl_seen) list;
} seen_list;

/* A session that prints its age says since when; the same age read again is the same event. */
static void see(fl_arena *a, seen_list *l, uint32_t session, const fl_point *p, const fl_point *was, bool exact) {
    fl_seen s = {.session = session, .up = p->state == FL_STATE_UP, .ev = p->ev};
    if (p->state == FL_STATE_UNREAD || p->weak)
        return;
    if (exact) {
        s.from = p->said;
        s.to = p->said % 1000 ? p->said : p->said + 999; /* whole seconds were cut */
    } else if (p->since != FL_TIME_NONE) {
        s.from = p->since - p->grain;
        s.to = p->since + p->late;
    } else if (was && was->state != FL_STATE_UNREAD && was->state != p->state) {
        s.from = was->said;
        s.to = p->said + p->late;
    } else {
        return;
    }
    fl_seen *last = l->list.n ? &l->list.v[l->list.n - 1] : NULL;
    bool again = !exact && last && last->session == session && last->up == s.up && s.from <= last->to + 30000 &&
                 last->from <= s.to + 30000;
    if (again) {
        if (s.to - s.from < last->to - last->from)
            *last = s;
        return;
    }
    FL_PUSH(a, &l->list, s);
}

/* What was there at t; ms: by how much its ages were put on Azure's clock already. */
typedef struct asked {
    fl_str host;
    fl_time t;
    int64_t ms;
} asked;

static bool is_of_router(const fl_series *s, fl_str host) {
    return (s->source == FL_SOURCE_ROUTER || s->source == FL_SOURCE_LOG) && fl_str_ieq(s->router, host);
}

static void see_series(fl_arena *a, seen_list *l, uint32_t session, const fl_series *s, const asked *q) {
    int64_t ms = is_of_router(s, q->host) ? q->ms : 0;
    for (size_t i = 0; i < s->points.n && (q->t == FL_TIME_NONE || s->points.v[i].at <= q->t); i++) {
        fl_point p = s->points.v[i];
        p.since += p.since == FL_TIME_NONE ? 0 : ms;
        see(a, l, session, &p, i ? &s->points.v[i - 1] : NULL, s->source == FL_SOURCE_LOG);
    }
}

static int by_moment(const void *x, const void *y) {
    const fl_seen *a = x, *b = y;
    if (a->to != b->to)
        return a->to < b->to ? -1 : 1;
    if (a->session != b->session)
        return a->session < b->session ? -1 : 1;
    return (int)a->up - (int)b->up;
}

static void sort_seen(seen_list *l) {
    if (l->list.n)
        qsort(l->list.v, l->list.n, sizeof(fl_seen), by_moment);
}

/* A log's events and the ages of summaries are of one clock; only those of sessions that Azure printed too. */
static fl_skew estimate(fl_arena *a, const fl_history *h, const asked *q) {
    seen_list azure = {.list = {0}}, router = {.list = {0}};
    for (size_t i = 0; i < h->tracks.n; i++) {
        const fl_track *t = h->tracks.v[i];
        size_t before = router.list.n;
        for (size_t k = 0; k < t->sessions.n; k++)
            if (is_of_router(t->sessions.v[k], q->host))
                see_series(a, &router, (uint32_t)i, t->sessions.v[k], q);
        for (size_t k = 0; k < t->sessions.n && router.list.n > before; k++)
            if (t->sessions.v[k]->source == FL_SOURCE_AZURE)
                see_series(a, &azure, (uint32_t)i, t->sessions.v[k], q);
    }
    sort_seen(&azure);
    sort_seen(&router);
    return fl_skew_estimate(a, q->host, azure.list.v, azure.list.n, router.list.v, router.list.n);
}

/* Points are ascending. */
static bool was_read(const fl_history *h, fl_str host, fl_time t) {
    for (size_t i = 0; i < h->series.n; i++) {
        const fl_series *s = h->series.v[i];
        if (is_of_router(s, host) && s->joined.n && s->points.n && s->points.v[0].at <= t)
            return true;
    }
    return false;
}

fl_clocks fl_history_clocks(fl_arena *a, const fl_history *h, fl_time t) {
    fl_skew *v = FL_NEW_N(a, h->skews.n + 1, fl_skew);
    size_t n = 0;
    for (size_t i = 0; i < h->skews.n; i++) {
        const fl_skew *s = &h->skews.v[i];
        const asked q = {s->host, t, s->ms};
        if (t == FL_TIME_NONE || s->from == FL_SKEW_OPTION)
            v[n++] = *s;
        else if (was_read(h, s->host, t))
            v[n++] = s->from == FL_SKEW_NONE ? *s : estimate(a, h, &q);
    }
    return (fl_clocks){v, n};
}

static fl_skew *skew_make(fl_history *h, fl_str host) {
    for (size_t i = 0; i < h->skews.n; i++)
        if (fl_str_ieq(h->skews.v[i].host, host))
            return &h->skews.v[i];
    FL_PUSH(h->arena, &h->skews, ((fl_skew){.host = host}));
    return &h->skews.v[h->skews.n - 1];
}

static void find_skews(fl_history *h, fl_making *const *all, size_t n_all, const fl_skew_given *given, size_t n) {
    for (size_t i = 0; i < n; i++) {
        fl_skew *s = skew_make(h, given[i].host);
        s->from = FL_SKEW_OPTION;
        s->ms = given[i].ms;
    }
    for (size_t i = 0; i < n_all; i++) {
        const fl_series *s = &all[i]->s;
        if ((s->source != FL_SOURCE_ROUTER && s->source != FL_SOURCE_LOG) || !s->router.n || !s->joined.n)
            continue;
        size_t known = h->skews.n;
        fl_skew *skew = skew_make(h, s->router);
        if (h->skews.n > known)
            *skew = estimate(h->arena, h, &(asked){s->router, FL_TIME_NONE, 0});
    }
}

static void apply_skews(fl_history *h, fl_making *const *all, size_t n_all) {
    for (size_t i = 0; i < n_all; i++) {
        fl_making *s = all[i];
        const fl_skew *skew =
            s->s.source == FL_SOURCE_ROUTER || s->s.source == FL_SOURCE_LOG ? fl_history_skew(h, s->s.router) : NULL;
        for (size_t k = 0; skew && skew->from != FL_SKEW_NONE && k < s->s.points.n; k++) {
            fl_point *p = &s->s.points.v[k];
            p->at -= skew->ms;
            p->zoneless = false;
            p->since = p->since == FL_TIME_NONE ? FL_TIME_NONE : p->since - skew->ms;
        }
    }
    for (size_t i = 0; i < h->tracks.n; i++)
        for (size_t k = 0; k < h->tracks.v[i]->marks.n; k++) {
            fl_mark *mark = &h->tracks.v[i]->marks.v[k];
            const fl_skew *skew = fl_history_skew(h, mark->router);
            mark->at -= skew ? skew->ms : 0;
        }
    for (size_t i = 0; i < h->routers.n; i++) {
        const fl_skew *skew = fl_history_skew(h, h->routers.v[i].router);
        h->routers.v[i].at -= skew ? skew->ms : 0;
    }
}

void fl_history_set_clocks(fl_history *h, fl_making *const *all, size_t n_all, const fl_skew_given *given, size_t n) {
    find_skews(h, all, n_all, given, n);
    apply_skews(h, all, n_all);
}
