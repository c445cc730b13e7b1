/* times.c - when the incident was lost, detected, localizable, mitigated and restored. Each stands between two pieces
 * of evidence, the last that shows it was not so yet and the first that shows it was; what has no second one is not
 * provable, and is not guessed. */
#include "replay/parts.h"

static const char *const names[FL_REPLAY_TIMES] = {"lost", "detected", "localizable", "mitigated", "restored"};
enum { LOST, DETECTED, LOCALIZABLE, MITIGATED, RESTORED };

static const fl_evidence nowhere = {.document = FL_NONE};

static fl_evidence first_of(const fl_moment *m) { return m->n ? m->evidence[0] : nowhere; }

/* A time that somebody wrote down. */
static bool from_note(fl_retell *t, int which, fl_replay_time *out) {
    size_t n;
    const uint32_t *ids = fl_store_kind(t->store, FL_INCIDENT_TIME, &n);
    for (size_t i = 0; i < n; i++) {
        const fl_fact *f = t->store->facts.v[ids[i]];
        if (f->at == FL_TIME_NONE || !fl_str_ieqz(fl_get_str(f, FL_INCIDENT_TIME_NAME), names[which]))
            continue;
        *out = (fl_replay_time){names[which], true, f->at, f->at, f->ev, f->ev, FL_STR("as somebody wrote it down")};
        return true;
    }
    return false;
}

static fl_replay_time unknown(int which, const char *why) {
    return (fl_replay_time){names[which], false, FL_TIME_NONE, FL_TIME_NONE, nowhere, nowhere, fl_str_of(why)};
}

static fl_replay_time between(int which, const fl_moment *before, const fl_moment *then, const char *how) {
    return (fl_replay_time){names[which], true, before->at, then->at, first_of(before), first_of(then), fl_str_of(how)};
}

/* A02 stands on both paths being back. */
static bool works(const fl_moment *m) {
    return !fl_moment_is_fault(m) && (m->cls != FL_CLASS_INCONCLUSIVE || fl_str_eqz(m->code, "A02"));
}

/* B12 cannot tell why a session was lost; that it was lost is proven. */
static bool is_flap(const fl_moment *m) {
    return fl_str_eqz(m->code, "P09") || fl_str_eqz(m->code, "B11") || fl_str_eqz(m->code, "B12");
}

fl_stretch fl_retell_stretch(const fl_changes *c) {
    fl_stretch s = {0, 0, false};
    for (size_t i = 0; i < c->list.n; i++) {
        if (!fl_moment_is_fault(&c->list.v[i]) && !is_flap(&c->list.v[i]))
            continue;
        bool goes_on = s.any && s.last == i;
        s.first = goes_on ? s.first : i;
        s.last = i + 1;
        s.any = true;
        while (s.last < c->list.n && !works(&c->list.v[s.last]))
            s.last++;
        i = s.last - 1;
    }
    return s;
}

/* The last observation with the verdict of change i: that of the change itself may be hours older. */
static fl_moment last_of(const fl_retell *t, const fl_changes *c, size_t i) {
    const fl_moment *m = &c->list.v[i];
    fl_time prior = i + 1 < c->list.n ? c->list.v[i + 1].prior : FL_TIME_NONE;
    if (prior == FL_TIME_NONE || prior <= m->at)
        return *m;
    fl_moment last = fl_retell_moment(t, t->store, prior);
    last.at = prior;
    return fl_moment_same(&last, m) ? last : *m;
}

/* The change before which it worked; s->first when there is none. */
static size_t last_working(const fl_changes *c, size_t before) {
    for (size_t i = before; i > 0; i--)
        if (works(&c->list.v[i - 1]))
            return i - 1;
    return before;
}

/* The loss of a session that a fault stands on: the series know it from captures, ages and logs together. */
static const fl_loss *loss_at(const fl_retell *t, fl_time fault) {
    const fl_history *h = t->r->diagnosis->history;
    const fl_loss *found = NULL;
    for (size_t i = 0; h && i < h->tracks.n; i++)
        for (size_t k = 0; k < h->tracks.v[i]->losses.n; k++) {
            const fl_loss *l = &h->tracks.v[i]->losses.v[k];
            if (l->was_ev.document != FL_NONE && (l->from <= fault || l->seen <= fault) &&
                (l->back == FL_TIME_NONE || l->back >= fault) && (!found || l->to < found->to))
                found = l;
        }
    return found;
}

static const char *how(const fl_loss *l, fl_time from, fl_time to, int64_t late) {
    bool log = l->sources & (1U << FL_SOURCE_LOG);
    if (l->by_azure)
        return "by Azure's captures; the router's log tells it at another time, by its own clock";
    if (to - from >= 60000)
        return log ? "between two captures, with the router's log" : "between two captures";
    if (log)
        return l->bound < 0 ? "by the line of the router's log, by its own clock"
               : l->bound   ? "by the line of the router's log, and what its clock may be off by"
                            : "by the line of the router's log";
    return late ? "by the age of the session's state, at the time of a capture whose name tells only its minute"
                : "by the age of the session's state, at the time of the capture";
}

static bool same_place(const fl_evidence *x, const fl_evidence *y) {
    return x->document == y->document && x->first_line == y->first_line;
}

/* Between from and to, and what the clock that says so may be off by. */
static fl_replay_time by_loss(int which, const fl_loss *l, bool back) {
    fl_time from = back ? l->back_from : l->from, to = back ? l->back : l->to;
    int64_t late = back ? l->back_late : l->late, off = l->bound > 0 ? l->bound : 0;
    fl_evidence before = back ? l->down_ev : l->was_ev, then = back ? l->back_ev : l->down_ev;
    if (back && same_place(&before, &then))
        before = l->was_ev; /* no read shows it down: an age went backwards */
    return (fl_replay_time){
        names[which], true, from - off, to + late + off, before, then, fl_str_of(how(l, from, to, late))};
}

/* ---- flaps: the first loss and the end of the last one ---- */

typedef struct flap {
    const fl_loss *first, *last;
    size_t n;
    bool back; /* the last one is over, as far as was read */
} flap;

static flap flap_of(const fl_track *track, fl_time end, int64_t window) {
    flap f = {.n = 0};
    const fl_loss *next = NULL;
    for (size_t i = track->losses.n; i > 0; i--) {
        const fl_loss *l = &track->losses.v[i - 1];
        if (l->seen > end)
            continue;
        if (next && next->to - l->to > window)
            break;
        next = l;
        f.last = f.last ? f.last : l;
        f.first = l->was_ev.document != FL_NONE ? l : f.first;
        f.n++;
    }
    f.back = f.last && f.last->back != FL_TIME_NONE && f.last->back_seen <= end;
    return f;
}

/* The one that the verdict at the end of the stretch is about: that with most losses. */
static flap flap_told(const fl_retell *t, const fl_changes *c, const fl_stretch *s) {
    const fl_history *h = t->r->diagnosis->history;
    int64_t minutes = fl_playbook_limit(t->rules->playbook, "flap-minutes");
    fl_time end = t->options->at != FL_TIME_NONE ? t->options->at : h ? h->last : FL_TIME_NONE;
    flap most = {.n = 0};
    for (size_t i = 0; h && is_flap(&c->list.v[s->last - 1]) && i < h->tracks.n; i++) {
        flap f = flap_of(h->tracks.v[i], end, minutes * 60000);
        most = f.n > most.n ? f : most;
    }
    return most;
}

static void find_lost(fl_retell *t, const fl_changes *c, const fl_stretch *s, fl_replay_time *out) {
    const fl_moment *then = &c->list.v[s->first];
    size_t worked = last_working(c, s->first);
    if (from_note(t, LOST, out))
        return;
    const fl_loss *l = flap_told(t, c, s).first;
    l = l ? l : loss_at(t, then->at);
    if (l) {
        *out = by_loss(LOST, l, false);
        return;
    }
    if (worked == s->first) {
        *out = unknown(LOST, "no capture shows it working before, and none the age of the state");
        return;
    }
    fl_moment was = last_of(t, c, worked);
    *out = between(LOST, &was, then, "between the last capture that shows it working and the first that does not");
}

static void find_detected(fl_retell *t, const fl_changes *c, const fl_stretch *s, fl_replay_time *out) {
    (void)c;
    (void)s;
    if (!from_note(t, DETECTED, out))
        *out = unknown(DETECTED, "only people know it: write it into incident.yaml (detected: TIME)");
}

/* The first moment as of which the verdict is the one that stands, and sure. */
static void find_localizable(fl_retell *t, const fl_changes *c, const fl_stretch *s, fl_replay_time *out) {
    const fl_moment *end = &c->list.v[s->last - 1];
    for (size_t i = s->first; i < s->last; i++)
        if (c->list.v[i].cls == end->cls || fl_moment_is_fault(&c->list.v[i]))
            end = fl_moment_is_fault(&c->list.v[i]) ? &c->list.v[i] : end;
    if (end->status != FL_CONFIRMED || end->cls == FL_CLASS_INCONCLUSIVE) {
        *out = unknown(LOCALIZABLE, "the evidence never sufficed to tell one cause");
        return;
    }
    for (size_t i = s->first; i < s->last; i++) {
        const fl_moment *m = &c->list.v[i];
        if (m->status != FL_CONFIRMED || !fl_str_eq(m->code, end->code))
            continue;
        fl_moment was = i ? last_of(t, c, i - 1) : *m;
        *out = between(LOCALIZABLE, &was, m, "the first capture with which the cause can be told");
        out->after = i ? out->after : m->at;
        return;
    }
    *out = unknown(LOCALIZABLE, "the evidence never sufficed to tell one cause");
}

static void find_mitigated(fl_retell *t, fl_replay_time *out) {
    if (!from_note(t, MITIGATED, out))
        *out = unknown(MITIGATED, "only people know it: write it into incident.yaml (mitigated: TIME)");
}

static void find_restored(fl_retell *t, const fl_changes *c, const fl_stretch *s, fl_replay_time *out) {
    if (from_note(t, RESTORED, out))
        return;
    const flap f = flap_told(t, c, s);
    const fl_loss *flapped = f.back ? f.last : NULL;
    if (flapped) {
        *out = by_loss(RESTORED, flapped, true);
        out->text = FL_STR("up again after the last loss of the flap, and not lost since");
        return;
    }
    if (s->last >= c->list.n) {
        *out = unknown(RESTORED, "the last capture still shows the fault");
        return;
    }
    fl_moment last = last_of(t, c, s->last - 1);
    const fl_moment *then = &c->list.v[s->last], *was = &last;
    const fl_loss *l = loss_at(t, was->at);
    if (l && l->back != FL_TIME_NONE) {
        *out = by_loss(RESTORED, l, true);
        return;
    }
    *out = between(RESTORED, was, then, "between the last capture that shows the fault and the first that does not");
}

void fl_retell_times(fl_retell *t, const fl_changes *changes) {
    fl_replay_time *out = t->r->times;
    fl_stretch s = fl_retell_stretch(changes);
    if (!s.any) {
        for (int i = 0; i < FL_REPLAY_TIMES; i++)
            if (!from_note(t, i, &out[i]))
                out[i] = unknown(i, changes->list.n ? "no capture with a time shows a fault"
                                                    : "no read of a circuit bears a time");
        return;
    }
    find_lost(t, changes, &s, &out[LOST]);
    find_detected(t, changes, &s, &out[DETECTED]);
    find_localizable(t, changes, &s, &out[LOCALIZABLE]);
    find_mitigated(t, &out[MITIGATED]);
    find_restored(t, changes, &s, &out[RESTORED]);
}
