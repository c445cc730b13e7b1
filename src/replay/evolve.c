/* evolve.c - the verdict as of one time after another. */
#include <stdlib.h>
#include <string.h>

#include "replay/parts.h"

enum { SAMPLES = 64, NARROWED = 512 }; /* moments that are judged before changes are narrowed down, and by then */

static int by_time(const void *x, const void *y) {
    const fl_time *a = x, *b = y;
    return *a < *b ? -1 : *a > *b;
}

/* The times of all observations, and of what logs say of a path between them and after them. */
static size_t times_of(const fl_retell *t, fl_time **times) {
    fl_time *read, *changed, end = t->options->at;
    size_t n = fl_timeline_times(t->arena, t->store, &read), kept = 0;
    size_t more = t->options->history
                      ? fl_history_moments(t->arena, t->options->history, INT64_MAX, FL_REPLAY_ROWS, &changed)
                      : 0;
    fl_time *all = FL_NEW_N(t->arena, n + more + 1, fl_time);
    if (n)
        memcpy(all, read, n * sizeof *all);
    if (more)
        memcpy(all + n, changed, more * sizeof *all);
    if (n + more)
        qsort(all, n + more, sizeof *all, by_time);
    for (size_t i = 0; i < n + more; i++)
        if (!(kept && all[kept - 1] == all[i]) && (end == FL_TIME_NONE || all[i] <= end))
            all[kept++] = all[i];
    *times = all;
    return kept;
}

/* The step of the clock at or before a time: 02:03 with steps of 5 minutes is 02:00. */
static fl_time floor_to(fl_time at, int64_t step) {
    int64_t rest = at % step;
    return at - (rest < 0 ? rest + step : rest);
}

void fl_retell_every(fl_retell *t, int64_t every_ms) {
    fl_replay *r = t->r;
    fl_time *times;
    size_t n = times_of(t, &times), seen = 0;
    if (!n)
        return;
    fl_time from = floor_to(times[0], every_ms), to = t->options->at != FL_TIME_NONE ? t->options->at : times[n - 1];
    uint64_t rows = (uint64_t)(to - from) / (uint64_t)every_ms + 2;
    r->evolution_cut = rows > FL_REPLAY_ROWS;
    rows = rows > FL_REPLAY_ROWS ? FL_REPLAY_ROWS : rows;
    r->evolution = FL_NEW_N(t->arena, (size_t)rows, fl_moment);
    r->changed = FL_NEW_N(t->arena, (size_t)rows, bool);
    for (fl_time at = from; r->n_evolution < rows; at += every_ms) {
        size_t before = seen;
        while (seen < n && times[seen] <= at)
            seen++;
        if (seen == 0)
            continue; /* nothing was read yet */
        fl_moment *m = &r->evolution[r->n_evolution];
        bool first = r->n_evolution == 0;
        *m = seen == before && !first ? m[-1] : fl_retell_moment(t, t->store, at);
        m->at = at;
        r->changed[r->n_evolution] = first || !fl_moment_same(m, m - 1);
        r->n_evolution++;
        if (at >= to)
            break;
    }
}

/* Every change of the verdict in the times (a, b], each narrowed down by halving; what lies between two moments of one
 * verdict is not looked at. */
static void narrow(const fl_retell *t, const fl_time *times, size_t a, size_t b, const fl_moment *at_a,
                   const fl_moment *at_b, size_t *budget, fl_changes *out) {
    fl_moment was = *at_a;
    while (!fl_moment_same(&was, at_b)) {
        fl_moment first = *at_b;
        size_t lo = a, hi = b;
        while (hi - lo > 1 && *budget) {
            size_t mid = lo + (hi - lo) / 2;
            fl_moment m = fl_retell_moment(t, t->store, times[mid]);
            --*budget;
            if (fl_moment_same(&m, &was)) {
                lo = mid;
            } else {
                hi = mid;
                first = m;
            }
        }
        first.at = times[hi];
        first.prior = times[lo];
        FL_PUSH(t->arena, &out->list, first);
        was = first;
        a = hi;
    }
}

static void mark(bool *looked_at, const fl_time *times, size_t n, fl_time at) {
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (times[mid] < at)
            lo = mid + 1;
        else
            hi = mid;
    }
    looked_at[lo < n ? lo : n - 1] = true;
    looked_at[lo ? lo - 1 : 0] = true;
}

/* Of few times all; of many every so many, and those around which a series changed: a loss is often short. */
static bool *looked_at(const fl_retell *t, const fl_time *times, size_t n) {
    bool *at = FL_NEW_N(t->arena, n, bool);
    fl_time *changed;
    size_t step = n / SAMPLES + 1;
    for (size_t i = 0; i < n; i += step)
        at[i] = true;
    at[n - 1] = true;
    size_t more = t->options->history && step > 1
                      ? fl_history_moments(t->arena, t->options->history, times[n - 1] + 1, SAMPLES, &changed)
                      : 0;
    for (size_t i = 0; i < more; i++)
        mark(at, times, n, changed[i]);
    return at;
}

void fl_retell_changes(const fl_retell *t, fl_changes *out) {
    fl_time *times;
    size_t n = times_of(t, &times), budget = NARROWED;
    if (!n)
        return;
    const bool *at = looked_at(t, times, n);
    out->end = times[n - 1];
    fl_moment was = fl_retell_moment(t, t->store, times[0]);
    was.at = times[0];
    FL_PUSH(t->arena, &out->list, was);
    for (size_t a = 0, b = 1; b < n; b++) {
        if (!at[b])
            continue;
        fl_moment is = fl_retell_moment(t, t->store, times[b]);
        is.at = times[b];
        narrow(t, times, a, b, &was, &is, &budget, out);
        was = is;
        a = b;
    }
}
