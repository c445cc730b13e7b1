/* R07, R08, C03: what the counts of one path do over time. P05, A02: a loss inside a window, a failover. */
#include "diagnose/ends.h"
#include "diagnose/flaps.h"

#define MINUTE ((int64_t)60 * 1000)
#define WINDOW_SURE (48 * 60 * MINUTE)

/* ---- counts over time ---- */

typedef struct trend {
    size_t n;
    int64_t first, last;
    fl_time from, to;
    int64_t cap;
    bool cap_known;
    const fl_point *start, *end;
} trend;

typedef enum way { RISING, FALLING } way;

static const fl_series *counted(const dx_path *path) {
    const fl_series *best = NULL;
    for (size_t i = 0; path->track && i < path->track->sessions.n; i++) {
        const fl_series *s = path->track->sessions.v[i];
        if (s->source == FL_SOURCE_AZURE && (!best || s->points.n > best->points.n))
            best = s;
    }
    return best;
}

/* One percent back is no turn. */
static bool goes_on(way w, int64_t older, int64_t newer) {
    return w == RISING ? older <= newer + newer / 100 : newer <= older + older / 100;
}

/* Of the session that is up now: from the last count back while they go one way, to its last loss at most. */
static trend trend_of(const dx_ctx *c, const dx_peering *p, const dx_path *path, way w) {
    trend t = {.n = 0};
    const fl_series *s = counted(path);
    const fl_loss *loss = fl_dx_last_loss(c, path);
    fl_time end = fl_dx_end(c);
    if (!s || end == FL_TIME_NONE || path->ignored || path->up != DX_YES || path->by_log)
        return t;
    fl_time from = end - fl_dx_number(c, "trend-minutes", 10080) * MINUTE;
    if (loss && fl_dx_is_back(c, loss) && loss->back > from)
        from = loss->back;
    t.cap = fl_dx_cap(c, p->circuit, p, &t.cap_known);
    for (size_t i = s->points.n; i > 0 && s->points.v[i - 1].at >= from; i--) {
        const fl_point *q = &s->points.v[i - 1];
        if (q->at > end || q->state != FL_STATE_UP || q->prefixes < 0 || (t.start && q->at == t.start->at))
            continue;
        if (t.start && !goes_on(w, q->prefixes, t.start->prefixes))
            break;
        t.end = t.end ? t.end : q;
        t.start = q;
        t.n++;
    }
    if (!t.n)
        return t;
    t.first = t.start->prefixes;
    t.last = t.end->prefixes;
    t.from = t.start->at;
    t.to = t.end->at;
    return t;
}

static const dx_ev *trend_ev(const dx_ctx *c, const trend *t) {
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    const fl_fact a = {.ev = t->start->ev}, b = {.ev = t->end->ev};
    fl_dx_see(c, ev, &a);
    fl_dx_see(c, ev, &b);
    return ev;
}

static fl_str trend_text(const dx_ctx *c, const dx_path *path, const trend *t) {
    char from[FL_TIME_TEXT], to[FL_TIME_TEXT];
    return fl_dx_word(c, "%s: %lld prefixes at %s, %lld at %s, in %zu reads", path->name, (long long)t->first,
                      fl_time_format(t->from, from), (long long)t->last, fl_time_format(t->to, to), t->n);
}

/* Minutes until the cap at this pace, -1: never. */
static int64_t minutes_left(const trend *t) {
    int64_t rise = t->last - t->first, span = t->to - t->from;
    return rise > 0 && span > 0 && t->cap > t->last ? (t->cap - t->last) * (span / 1000) / rise / 60 : -1;
}

/* One sample shows no trend, and two show none that could not be chance. */
static bool climbs(const dx_ctx *c, const trend *t) {
    int64_t headroom = fl_dx_number(c, "headroom-percent", 20), hours = fl_dx_number(c, "limit-hours", 24);
    int64_t left = minutes_left(t);
    if (t->n < 3 || (t->last - t->first) * 200 < t->cap)
        return false;
    bool near = t->last * 100 >= t->cap * (100 - headroom);
    bool soon = t->last * 2 >= t->cap && t->to - t->from >= 10 * MINUTE && left >= 0 && left <= hours * 60;
    return near || soon;
}

static bool sinks(const dx_ctx *c, const trend *t) {
    int64_t fall = fl_dx_number(c, "falling-percent", 25);
    return t->n >= 3 && t->last > 0 && t->last * 100 <= t->first * (100 - fall);
}

static dx_answer r07(const dx_ctx *c, const dx_where *w) {
    fl_str text = FL_STR_NONE;
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    bool known = true;
    for (int i = 0; i < 2; i++) {
        const dx_path *path = &w->peering->path[i];
        trend t = trend_of(c, w->peering, path, RISING);
        if (!(w->mask & path->bit) || !climbs(c, &t))
            continue;
        int64_t left = minutes_left(&t);
        known = known && t.cap_known;
        text = fl_dx_word(c, "%.*s%s%.*s; the cap is %lld%s", FL_STR_ARG(text), text.n ? ". " : "",
                          FL_STR_ARG(trend_text(c, path, &t)), (long long)t.cap,
                          t.cap_known ? "" : " if the tier is Standard");
        if (left >= 0)
            text = fl_dx_word(c, "%.*s, reached in about %.*s at this pace", FL_STR_ARG(text),
                              FL_STR_ARG(fl_span_text(c->a, left * MINUTE)));
        fl_dx_see_all(c, ev, trend_ev(c, &t));
    }
    if (!text.n)
        return fl_dx_na();
    dx_answer a = fl_dx_say_of(known ? DX_SAY_HOLDS : DX_SAY_CANDIDATE, ev, text);
    a.cls = FL_CLASS_RISK;
    return a;
}

static dx_answer r08(const dx_ctx *c, const dx_where *w) {
    fl_str text = FL_STR_NONE;
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    for (int i = 0; i < 2; i++) {
        const dx_path *path = &w->peering->path[i];
        trend t = trend_of(c, w->peering, path, FALLING);
        if (!(w->mask & path->bit) || !sinks(c, &t))
            continue;
        text = fl_dx_word(c, "%.*s%s%.*s, on a session that stayed up", FL_STR_ARG(text), text.n ? ". " : "",
                          FL_STR_ARG(trend_text(c, path, &t)));
        fl_dx_see_all(c, ev, trend_ev(c, &t));
    }
    if (!text.n)
        return fl_dx_na();
    dx_answer a = fl_dx_say_of(DX_SAY_HOLDS, ev, text);
    a.cls = FL_CLASS_RISK;
    return a;
}

/* ---- C03: bytes of each path over time ---- */

typedef struct bytes {
    size_t n;
    int64_t first, last;
    fl_time from, to;
    dx_ev ev;
} bytes;

static bytes bytes_of(const dx_ctx *c, const dx_peering *p, const dx_path *path) {
    bytes b = {.n = 0, .from = FL_TIME_NONE, .to = FL_TIME_NONE};
    fl_time end = fl_dx_end(c);
    size_t n;
    const uint32_t *ids = fl_store_kind(c->store, FL_TRAFFIC, &n);
    for (size_t i = 0; i < n; i++) {
        const fl_fact *f = c->store->facts.v[ids[i]];
        int64_t in, out;
        fl_str circuit = f->key[FL_KEY_CIRCUIT], peering = f->key[FL_KEY_PEERING];
        bool here =
            (!circuit.n || fl_str_ieq(circuit, p->circuit->name)) && (!peering.n || fl_str_ieq(peering, p->name));
        if (!here || !fl_str_ieqz(f->key[FL_KEY_PATH], path->name) || f->at == FL_TIME_NONE ||
            (end != FL_TIME_NONE && c->t != FL_TIME_NONE && f->at > c->t) || !fl_get_int(f, FL_TRAFFIC_BYTES_IN, &in) ||
            !fl_get_int(f, FL_TRAFFIC_BYTES_OUT, &out) || in < 0 || out < 0 || in > INT64_MAX / 2 ||
            out > INT64_MAX / 2)
            continue;
        if (b.from == FL_TIME_NONE || f->at < b.from) {
            b.from = f->at;
            b.first = in + out;
        }
        if (b.to == FL_TIME_NONE || f->at >= b.to) {
            b.to = f->at;
            b.last = in + out;
        }
        b.n++;
        fl_dx_see(c, &b.ev, f);
    }
    return b;
}

/* Keepalives alone are some hundred bytes a minute. */
static bool is_flat(const bytes *b) { return b->n >= 2 && b->to > b->from && b->last == b->first; }
static bool moves(const bytes *b) { return b->n >= 2 && b->to > b->from && b->last > b->first; }

static dx_answer c03(const dx_ctx *c, const dx_where *w) {
    if (!w->other || w->path->up != DX_YES || w->path->carries == DX_NO)
        return fl_dx_na();
    bytes mine = bytes_of(c, w->peering, w->path), other = bytes_of(c, w->peering, w->other);
    if (!is_flat(&mine) || !moves(&other))
        return fl_dx_na();
    char from[FL_TIME_TEXT], to[FL_TIME_TEXT];
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    fl_dx_see_all(c, ev, &mine.ev);
    fl_dx_see_all(c, ev, &other.ev);
    dx_answer a = fl_dx_say_of(
        DX_SAY_HOLDS, ev,
        fl_dx_word(c,
                   "%s: the session is established and its byte counters stand still from %s to %s; %s: %lld bytes in "
                   "that time",
                   w->path->name, fl_time_format(mine.from, from), fl_time_format(mine.to, to), w->other->name,
                   (long long)(other.last - other.first)));
    a.cls = FL_CLASS_DEGRADED;
    return a;
}

/* ---- P05 ---- */

static bool parse_time(fl_str text, fl_time *t) {
    bool zone;
    return text.n && fl_time_parse(text, 0, t, &zone);
}

/* When the path was lost, as far as anything shows: within [from, to]. */
static bool lost_within(const dx_ctx *c, const dx_path *path, fl_time *from, fl_time *to) {
    const fl_loss *l = fl_dx_last_loss(c, path);
    if (l && !fl_dx_is_back(c, l)) {
        *from = l->from;
        *to = l->to;
        return true;
    }
    *from = *to = path->lost_at != FL_TIME_NONE  ? path->lost_at
                  : path->bgp_at != FL_TIME_NONE ? path->bgp_at
                                                 : path->arp_at;
    const fl_series *arp = path->track ? path->track->arp : NULL;
    for (size_t i = 0; arp && i < arp->points.n && path->lost_at == FL_TIME_NONE; i++)
        if (arp->points.v[i].state == FL_STATE_DOWN && arp->points.v[i].at < *to)
            *from = *to = arp->points.v[i].at; /* the first time that anybody saw it */
    return *to != FL_TIME_NONE;
}

/* A reference that is another circuit's concerns that one; one that nobody knows may be the carrier's own. */
static int names_circuit(const dx_ctx *c, const dx_circuit *k, fl_str reference, fl_str text) {
    fl_str key = fl_dx_pick_str(&k->facts, FL_CIRCUIT_SERVICE_KEY),
           carrier = fl_dx_pick_str(&k->facts, FL_CIRCUIT_CARRIER);
    bool named = (k->name.n && (fl_str_ifind(reference, k->name) >= 0 || fl_str_ifind(text, k->name) >= 0)) ||
                 (key.n && (fl_str_ifind(reference, key) >= 0 || fl_str_ifind(text, key) >= 0));
    if (named)
        return 2;
    for (size_t i = 0; i < c->circuits.n && i < 64; i++) {
        fl_str other = c->circuits.v[i]->name;
        if (c->circuits.v[i] != k && other.n && (fl_str_ifind(reference, other) >= 0 || fl_str_ifind(text, other) >= 0))
            return 0;
    }
    if (carrier.n && fl_str_ifind(text, carrier) >= 0)
        return 2;
    return reference.n ? 1 : 2;
}

static bool says_circuit(const dx_circuit *k, const fl_fact *f) {
    fl_str key = fl_dx_pick_str(&k->facts, FL_CIRCUIT_SERVICE_KEY), of = fl_get_str(f, FL_MAINTENANCE_NOTICE_CIRCUIT),
           text = fl_get_str(f, FL_MAINTENANCE_NOTICE_TEXT);
    return (k->name.n && (fl_str_ifind(of, k->name) >= 0 || fl_str_ifind(text, k->name) >= 0)) ||
           (key.n && (fl_str_ifind(of, key) >= 0 || fl_str_ifind(text, key) >= 0));
}

typedef struct announced {
    fl_time from, to; /* FL_TIME_NONE: a cancellation without a window */
    fl_str who, reference, circuit, status, text;
} announced;

static announced announced_of(const fl_fact *f) {
    announced a = {.from = FL_TIME_NONE, .to = FL_TIME_NONE};
    if (!parse_time(fl_get_str(f, FL_MAINTENANCE_NOTICE_FROM), &a.from) ||
        !parse_time(fl_get_str(f, FL_MAINTENANCE_NOTICE_TO), &a.to))
        a.from = a.to = FL_TIME_NONE;
    a.who = fl_get_str(f, FL_MAINTENANCE_NOTICE_WHO);
    a.reference = fl_get_str(f, FL_MAINTENANCE_NOTICE_REFERENCE);
    a.circuit = fl_get_str(f, FL_MAINTENANCE_NOTICE_CIRCUIT);
    a.status = fl_get_str(f, FL_MAINTENANCE_NOTICE_STATUS);
    a.text = fl_get_str(f, FL_MAINTENANCE_NOTICE_TEXT);
    return a;
}

static bool says_moved(fl_str text) {
    return fl_str_ifind(text, FL_STR("reschedul")) >= 0 || fl_str_ifind(text, FL_STR("postpone")) >= 0;
}

/* With a reference of their own, or without one by who does it, where and when. */
static bool is_same_work(const announced *a, const announced *b, bool overlap) {
    if (a->reference.n && b->reference.n)
        return fl_str_ieq(a->reference, b->reference);
    return overlap && fl_str_ieq(a->who, b->who) && fl_str_ieq(a->circuit, b->circuit);
}

/* A mail that came when the window was over moves nothing. Without times of mails the words tell. */
static bool moves_work(const announced *a, const announced *b, bool overlap, bool timed, fl_time at) {
    bool differs = b->from != a->from || b->to != a->to, by_reference = a->reference.n && b->reference.n;
    if (b->from == FL_TIME_NONE)
        return false;
    return timed ? by_reference && differs && at <= a->to : !overlap && says_moved(b->text) && !says_moved(a->text);
}

/* A later notice of the same work cancels it, or gives it another time. What came first is known by the times of the
 * mails; without them by the words: nobody cancels or moves what was not announced. */
static bool is_superseded(const fl_fact *const *all, size_t n, const fl_fact *f) {
    announced a = announced_of(f);
    for (size_t i = 0; i < n; i++) {
        const fl_fact *g = all[i];
        bool timed = f->at != FL_TIME_NONE && g->at != FL_TIME_NONE;
        if (g == f || g->ev.document == f->ev.document || (timed && g->at <= f->at))
            continue;
        announced b = announced_of(g);
        bool overlap = b.from != FL_TIME_NONE && b.from < a.to && a.from < b.to;
        bool cancels = fl_str_ieqz(b.status, "cancelled");
        if (is_same_work(&a, &b, overlap) && (cancels || moves_work(&a, &b, overlap, timed, g->at)))
            return true;
    }
    return false;
}

const fl_fact *fl_dx_window_of(const dx_ctx *c, const dx_where *w, bool *named, const char **owner, fl_str *text) {
    int64_t grace = fl_dx_number(c, "window-grace-minutes", 15) * MINUTE;
    fl_time lost_from, lost_to;
    size_t n;
    const fl_fact *const *all = fl_view_all(c->view, FL_MAINTENANCE_NOTICE, &n), *best = NULL;
    *named = false;
    if (!lost_within(c, w->path, &lost_from, &lost_to))
        return NULL;
    for (size_t i = 0; i < n; i++) {
        const fl_fact *f = all[i];
        fl_time from, to;
        fl_str who = fl_get_str(f, FL_MAINTENANCE_NOTICE_WHO), of = f->key[FL_KEY_CIRCUIT];
        if (!parse_time(fl_get_str(f, FL_MAINTENANCE_NOTICE_FROM), &from) ||
            !parse_time(fl_get_str(f, FL_MAINTENANCE_NOTICE_TO), &to) || fl_str_ieqz(who, "customer") ||
            fl_str_ieqz(fl_get_str(f, FL_MAINTENANCE_NOTICE_STATUS), "cancelled") ||
            (of.n && w->circuit->name.n && !fl_str_ieq(of, w->circuit->name)))
            continue;
        int names = of.n ? 2
                         : names_circuit(c, w->circuit, fl_get_str(f, FL_MAINTENANCE_NOTICE_CIRCUIT),
                                         fl_get_str(f, FL_MAINTENANCE_NOTICE_TEXT));
        bool by_azure = fl_str_ieqz(who, "microsoft");
        /* Azure announces to a whole subscription, and work of weeks is not at any one hour of them. */
        if (names == 2 && ((by_azure && !of.n && !says_circuit(w->circuit, f)) || to - from > WINDOW_SURE))
            names = 1;
        bool inside = lost_to >= from - MINUTE && lost_to <= to + grace && lost_from <= to;
        if (!names || !inside || (best && *named) || is_superseded(all, n, f))
            continue;
        char a[FL_TIME_TEXT], b[FL_TIME_TEXT], at[FL_TIME_TEXT];
        best = f;
        *named = names == 2;
        *owner = by_azure ? "microsoft" : NULL;
        *text = fl_dx_word(c, "the link was lost by %s, and the notice announces work from %s to %s",
                           fl_time_format(lost_to, at), fl_time_format(from, a), fl_time_format(to, b));
    }
    return best;
}

static dx_answer p05(const dx_ctx *c, const dx_where *w) {
    bool single = w->mask != DX_BOTH && w->other && !w->apart && w->other->carries == DX_YES;
    const char *owner = NULL;
    bool named;
    fl_str text = FL_STR_NONE;
    if (w->cond != DX_COND_L2_EMPTY || !single || w->path->up != DX_NO || w->path->arp_weak)
        return fl_dx_na();
    const fl_fact *notice = fl_dx_window_of(c, w, &named, &owner, &text);
    if (!notice)
        return fl_dx_untested(
            "a notice of maintenance whose window covers the time of the loss: ask the carrier for one");
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    fl_dx_see(c, ev, notice);
    fl_dx_see_all(c, ev, &w->path->arp_ev);
    dx_answer a = fl_dx_say_of(named ? DX_SAY_HOLDS : DX_SAY_CANDIDATE, ev, text);
    a.owner = owner;
    return a;
}

/* ---- A02 ---- */

/* That flows break is only known from people: without their word nothing is asked. */
static dx_answer a02(const dx_ctx *c, const dx_where *w) {
    int64_t window = fl_dx_number(c, "failover-minutes", 60) * MINUTE;
    fl_str symptom = fl_dx_declared(c, w->circuit, "symptom");
    fl_time end = fl_dx_end(c);
    for (size_t i = 0; symptom.n && end != FL_TIME_NONE && i < w->circuit->peerings.n; i++) {
        const dx_peering *p = w->circuit->peerings.v[i];
        for (int k = 0; k < 2 && p->carries_all; k++) {
            const fl_loss *l = fl_dx_last_loss(c, &p->path[k]);
            char at[FL_TIME_TEXT];
            if (!l || !fl_dx_is_back(c, l) || end - l->to > window)
                continue;
            dx_ev *ev = FL_NEW(c->a, dx_ev);
            for (unsigned e = 0; e < l->n; e++) {
                const fl_fact f = {.ev = l->ev[e]};
                fl_dx_see(c, ev, &f);
            }
            dx_answer a = fl_dx_say_of(
                DX_SAY_CANDIDATE, ev,
                fl_dx_word(c, "the %s path was lost at %s and is back, both paths carry, and it is said: %.*s",
                           p->path[k].name, fl_time_format(l->to, at), FL_STR_ARG(symptom)));
            a.cls = FL_CLASS_INCONCLUSIVE;
            return a;
        }
    }
    return fl_dx_na();
}

enum { PATHS = 1U << DX_AT_PATHS, TREND = 1U << DX_AT_TREND, BEYOND = 1U << DX_AT_BEYOND };
static const dx_row rows[] = {{"P05", "provider", PATHS, p05},
                              {"R07", "routes", TREND, r07},
                              {"R08", "routes", TREND, r08},
                              {"C03", "path-selection", TREND, c03},
                              {"A02", "path-selection", BEYOND, a02}};
const dx_rows fl_dx_time_rows = {rows, sizeof rows / sizeof *rows};

/* ---- all of one peering ---- */

static bool is_open(fl_str code) {
    return fl_str_eqz(code, "B02") || fl_str_eqz(code, "B09") || fl_str_eqz(code, "B10");
}

static bool is_here(const dx_found *f, const dx_peering *p, unsigned mask) {
    return fl_str_eq(f->f.scope.peering, p->name) && f->mask & mask;
}

/* A session that flaps and is down just now is the flap; a cause that is proven of this moment stays the verdict, and
 * the flap stands beside it. */
static void yield(dx_findings *out, size_t first, const dx_peering *p, unsigned mask, dx_flap_kind kind, size_t end) {
    bool proven = false;
    for (size_t i = first; i < end; i++) {
        const dx_found *f = out->list.v[i];
        proven = proven || (is_here(f, p, mask) && !f->beside && f->f.status == FL_CONFIRMED && !is_open(f->f.code));
    }
    for (size_t i = end; i < out->list.n && proven; i++)
        out->list.v[i]->beside = true;
    for (size_t i = first; i < end && !proven && kind != DX_FLAP_OPEN; i++) {
        dx_found *f = out->list.v[i];
        bool down = true;
        for (int n = 0; n < 2; n++)
            down = down && (!(f->mask & p->path[n].bit) || p->path[n].up == DX_NO);
        bool open = f->f.status == FL_TIE || (f->f.status == FL_CONFIRMED && is_open(f->f.code));
        if (is_here(f, p, mask) && (f->mask & ~mask) == 0 && open && down)
            f->beside = true;
    }
}

static void at_paths(dx_ctx *c, const dx_peering *p, dx_level level, unsigned mask, dx_findings *out) {
    dx_where w = {.level = level, .circuit = p->circuit, .peering = p, .mask = mask};
    w.path = mask & DX_PRIMARY ? &p->path[0] : &p->path[1];
    const dx_path *other = mask == DX_PRIMARY ? &p->path[1] : mask == DX_SECONDARY ? &p->path[0] : NULL;
    w.other = other && !other->ignored ? other : NULL;
    w.cond = w.path->cond;
    fl_dx_judge_at(c, &w, out);
}

static void judge_flaps(dx_ctx *c, const dx_peering *p, dx_findings *out, size_t first) {
    dx_flap f[2];
    size_t before = out->list.n;
    for (int i = 0; i < 2; i++)
        fl_dx_flap(c, p, &p->path[i], &f[i]);
    if (f[0].kind && f[0].kind == f[1].kind) {
        at_paths(c, p, DX_AT_FLAPS, DX_BOTH, out);
        yield(out, first, p, DX_BOTH, f[0].kind, before);
        return;
    }
    for (int i = 0; i < 2; i++)
        if (f[i].kind) {
            at_paths(c, p, DX_AT_FLAPS, p->path[i].bit, out);
            yield(out, first, p, p->path[i].bit, f[i].kind, before);
        }
}

static int trend_kind(const dx_ctx *c, const dx_peering *p, const dx_path *path) {
    trend up = trend_of(c, p, path, RISING), down = trend_of(c, p, path, FALLING);
    return climbs(c, &up) ? 1 : sinks(c, &down) ? 2 : 0;
}

void fl_dx_judge_series(dx_ctx *c, const dx_peering *p, dx_findings *out, size_t first) {
    judge_flaps(c, p, out, first);
    int a = trend_kind(c, p, &p->path[0]), b = trend_kind(c, p, &p->path[1]);
    if (a && a == b) {
        at_paths(c, p, DX_AT_TREND, DX_BOTH, out);
        return;
    }
    at_paths(c, p, DX_AT_TREND, DX_PRIMARY, out);
    at_paths(c, p, DX_AT_TREND, DX_SECONDARY, out);
}
