/* evolve.c - the verdict as of one time after another. */
#include "replay/parts.h"

enum { SAMPLES = 64 }; /* moments that are judged before changes are narrowed down */

static size_t times_of(const fl_retell *t, fl_time **times) {
    size_t n = fl_timeline_times(t->arena, t->store, times);
    fl_time end = t->options->at;
    while (n && end != FL_TIME_NONE && (*times)[n - 1] > end)
        n--;
    return n;
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

/* The first of the times (a, b] at which the verdict is no longer that of a. */
static void narrow(const fl_retell *t, const fl_time *times, size_t a, size_t b, const fl_moment *at_a,
                   const fl_moment *at_b, fl_changes *out) {
    fl_moment last = *at_b;
    while (b - a > 1) {
        size_t mid = a + (b - a) / 2;
        fl_moment m = fl_retell_moment(t, t->store, times[mid]);
        if (fl_moment_same(&m, at_a)) {
            a = mid;
        } else {
            b = mid;
            last = m;
        }
    }
    last.at = times[b];
    last.prior = times[a];
    FL_PUSH(t->arena, &out->list, last);
    if (!fl_moment_same(&last, at_b)) { /* more than one change between the two */
        fl_moment end = *at_b;
        end.prior = last.at;
        FL_PUSH(t->arena, &out->list, end);
    }
}

void fl_retell_changes(const fl_retell *t, fl_changes *out) {
    fl_time *times;
    size_t n = times_of(t, &times);
    if (!n)
        return;
    size_t step = n / SAMPLES + 1, a = 0;
    fl_moment was = fl_retell_moment(t, t->store, times[0]);
    was.at = times[0];
    FL_PUSH(t->arena, &out->list, was);
    while (a + 1 < n) {
        size_t b = a + step < n ? a + step : n - 1;
        fl_moment is = fl_retell_moment(t, t->store, times[b]);
        is.at = times[b];
        if (!fl_moment_same(&was, &is))
            narrow(t, times, a, b, &was, &is, out);
        was = is;
        a = b;
    }
}
