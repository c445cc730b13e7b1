/* look.c - asking a history: tracks, states, clocks, marks, and the moments that are worth a look. */
#include <stdlib.h>

#include "timeline/track.h"

static bool fits(fl_str mine, fl_str asked) { return !mine.n || !asked.n || fl_str_ieq(mine, asked); }

static int cmp_word(fl_str a, fl_str b) {
    for (size_t i = 0; i < a.n && i < b.n; i++) {
        unsigned char x = (unsigned char)a.p[i], y = (unsigned char)b.p[i];
        x = x >= 'A' && x <= 'Z' ? (unsigned char)(x + 32) : x;
        y = y >= 'A' && y <= 'Z' ? (unsigned char)(y + 32) : y;
        if (x != y)
            return x < y ? -1 : 1;
    }
    return a.n < b.n ? -1 : a.n > b.n;
}

int fl_track_cmp(const fl_track *a, const fl_track *b) {
    int n = cmp_word(a->circuit, b->circuit);
    n = n ? n : cmp_word(a->peering, b->peering);
    return n ? n : cmp_word(a->path, b->path);
}

/* Captures that name no circuit or peering are of the only one: then there are few tracks. */
enum { LOOSE_MOST = 64 };

const fl_track *fl_history_track(const fl_history *h, fl_str circuit, fl_str peering, fl_str path) {
    fl_track key = {.circuit = circuit, .peering = peering, .path = path};
    size_t lo = 0, hi = h->tracks.n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (fl_track_cmp(h->tracks.v[mid], &key) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (lo < h->tracks.n && fl_track_cmp(h->tracks.v[lo], &key) == 0)
        return h->tracks.v[lo];
    for (size_t i = 0; h->tracks.n <= LOOSE_MOST && i < h->tracks.n; i++) {
        const fl_track *t = h->tracks.v[i];
        if (fl_str_ieq(t->path, path) && fits(t->circuit, circuit) && fits(t->peering, peering))
            return t;
    }
    return NULL;
}

const fl_series *fl_history_circuit(const fl_history *h, fl_str circuit) {
    for (size_t i = 0; i < h->series.n; i++)
        if (h->series.v[i]->subject == FL_SUBJECT_CIRCUIT && fits(h->series.v[i]->circuit, circuit))
            return h->series.v[i];
    return NULL;
}

const fl_skew *fl_history_skew(const fl_history *h, fl_str router) {
    for (size_t i = 0; i < h->skews.n; i++)
        if (fl_str_ieq(h->skews.v[i].host, router))
            return &h->skews.v[i];
    return NULL;
}

fl_str fl_log_host(const fl_store *store, const fl_fact *f) {
    if (f->key[FL_KEY_ROUTER].n || f->key[FL_KEY_GATEWAY].n || f->ev.document >= store->documents.n)
        return f->key[FL_KEY_ROUTER];
    fl_str name = store->documents.v[f->ev.document].inside;
    for (size_t i = name.n; i > 0; i--)
        if (name.p[i - 1] == '/') {
            name = fl_str_sub(name, i, name.n);
            break;
        }
    ptrdiff_t dot = fl_str_find_char(name, '.');
    return dot > 0 ? fl_str_sub(name, 0, (size_t)dot) : name;
}

const fl_point *fl_series_at(const fl_series *s, fl_time t) {
    size_t lo = 0, hi = s->points.n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (t == FL_TIME_NONE || s->points.v[mid].at <= t)
            lo = mid + 1;
        else
            hi = mid;
    }
    while (lo > 0 && s->points.v[lo - 1].state == FL_STATE_UNREAD)
        lo--;
    return lo ? &s->points.v[lo - 1] : NULL;
}

static const fl_marks *marks_of(const fl_history *h, fl_str router) {
    size_t lo = 0, hi = h->of_router.n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int n = fl_str_cmp(h->of_router.v[mid].v->router, router);
        if (n == 0)
            return &h->of_router.v[mid];
        if (n < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

size_t fl_history_marks(const fl_history *h, fl_str router, fl_time from, fl_time to, size_t *n) {
    const fl_marks *m = marks_of(h, router);
    size_t lo = 0, hi = m ? m->n : 0;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (m->v[mid].at < from)
            lo = mid + 1;
        else
            hi = mid;
    }
    *n = 0;
    while (m && lo + *n < m->n && m->v[lo + *n].at <= to)
        ++*n;
    return m ? (size_t)(m->v - h->routers.v) + lo : 0;
}

/* ---- moments ---- */

typedef struct moment {
    fl_time at;
    bool worse;
} moment;

static int by_at(const void *x, const void *y) {
    const moment *a = x, *b = y;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return (int)b->worse - (int)a->worse;
}

static int by_time(const void *x, const void *y) {
    const fl_time *a = x, *b = y;
    return *a < *b ? -1 : *a > *b;
}

/* Down, up with nothing, up with prefixes: a step between these is a change; another count is none. */
static int level(const fl_point *p) {
    if (p->state != FL_STATE_UP)
        return p->state == FL_STATE_DOWN ? 0 : -1;
    return p->prefixes == 0 ? 1 : 2;
}

/* Takes about `most` of n, evenly, the first and the last among them. */
static void thin(fl_arena *a, const moment *v, size_t n, bool worse, size_t most, fl_time **out, size_t *count) {
    size_t all = 0, seen = 0, taken = 0;
    for (size_t i = 0; i < n; i++)
        all += v[i].worse == worse;
    *out = FL_NEW_N(a, most + 1, fl_time);
    for (size_t i = 0; i < n && most; i++) {
        if (v[i].worse != worse)
            continue;
        bool want = all <= most || seen * (most - 1) / (all > 1 ? all - 1 : 1) >= taken;
        if (want && taken < most)
            (*out)[taken++] = v[i].at;
        seen++;
    }
    *count = taken;
}

size_t fl_history_moments(fl_arena *a, const fl_history *h, fl_time end, size_t most, fl_time **times) {
    FL_VEC(moment) all = {0};
    for (size_t i = 0; i < h->series.n; i++) {
        const fl_series *s = h->series.v[i];
        int was = -1;
        bool asked = s->source == FL_SOURCE_AZURE || s->joined.n;
        for (size_t k = 0; asked && k < s->points.n; k++) {
            const fl_point *p = &s->points.v[k];
            int is = level(p);
            if (p->at >= end)
                break;
            if (is < 0 || (is == was && !p->reset))
                continue;
            FL_PUSH(a, &all, ((moment){p->at, is < was || is < 2}));
            was = is;
        }
    }
    size_t n = 0;
    if (all.n)
        qsort(all.v, all.n, sizeof *all.v, by_at);
    for (size_t i = 0; i < all.n; i++)
        if (n == 0 || all.v[n - 1].at != all.v[i].at)
            all.v[n++] = all.v[i];
    fl_time *worse, *better;
    size_t nw, nb;
    thin(a, all.v, n, true, most - most / 4, &worse, &nw);
    thin(a, all.v, n, false, most - nw, &better, &nb);
    *times = FL_NEW_N(a, nw + nb + 1, fl_time);
    for (size_t i = 0; i < nw; i++)
        (*times)[i] = worse[i];
    for (size_t i = 0; i < nb; i++)
        (*times)[nw + i] = better[i];
    if (nw + nb)
        qsort(*times, nw + nb, sizeof **times, by_time);
    return nw + nb;
}
