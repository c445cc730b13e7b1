#include "diagnose/flaps.h"

#include "diagnose/ends.h"

#define MINUTE ((int64_t)60 * 1000)
/* A router hears of its interface at once and of its session when the hold time of 180 s is over. */
#define BEFORE_LOSS (200 * (int64_t)1000)
#define AFTER_LOSS MINUTE
enum { LOSSES_MOST = 200, INTERFACES_MOST = 8, PATTERN_MOST = 16 };

int64_t fl_dx_number(const dx_ctx *c, const char *name, int64_t fallback) {
    int64_t v = fl_playbook_limit(c->playbook, name);
    return v > 0 ? v : fallback;
}

int64_t fl_dx_cap(const dx_ctx *c, const dx_circuit *circuit, const dx_peering *p, bool *known) {
    fl_str tier = fl_dx_pick_str(&circuit->facts, FL_CIRCUIT_TIER);
    *known = p->is_microsoft || tier.n > 0;
    if (p->is_microsoft)
        return fl_dx_number(c, "microsoft-ipv4", 200);
    return fl_str_ieqz(tier, "Premium") ? fl_dx_number(c, "private-ipv4-premium", 10000)
                                        : fl_dx_number(c, "private-ipv4-standard", 4000);
}

fl_time fl_dx_end(const dx_ctx *c) { return c->t != FL_TIME_NONE ? c->t : c->history->last; }

static bool is_known(const dx_ctx *c, const fl_loss *l) { return c->t == FL_TIME_NONE || l->seen <= c->t; }
bool fl_dx_is_back(const dx_ctx *c, const fl_loss *l) {
    return l->back != FL_TIME_NONE && (c->t == FL_TIME_NONE || l->back_seen <= c->t);
}

const fl_loss *fl_dx_last_loss(const dx_ctx *c, const dx_path *path) {
    const fl_loss *last = NULL;
    for (size_t i = path->track ? path->track->losses.n : 0; i > 0 && !last; i--)
        if (is_known(c, &path->track->losses.v[i - 1]))
            last = &path->track->losses.v[i - 1];
    return last;
}

fl_str fl_dx_denied(const dx_ctx *c, const dx_path *path, dx_ev *ev, bool *metric) {
    char at[FL_TIME_TEXT], read[FL_TIME_TEXT];
    int64_t window = fl_dx_number(c, "flap-minutes", 1440) * MINUTE;
    const fl_denied *d = NULL;
    size_t n = 0;
    for (size_t i = path->track ? path->track->denied.n : 0; i > 0; i--) {
        const fl_denied *k = &path->track->denied.v[i - 1];
        if ((c->t != FL_TIME_NONE && k->read > c->t) || (d && d->at - k->at > window))
            continue;
        d = d ? d : k;
        n++;
    }
    if (!d || fl_dx_end(c) - d->at > window)
        return FL_STR_NONE;
    for (unsigned i = 0; i < 2; i++) {
        const fl_fact f = {.ev = d->ev[i]};
        fl_dx_see(c, ev, &f);
    }
    *metric = d->metric;
    return fl_dx_word(
        c,
        "%s tells that the session was lost%s at %s, and the summary of %s says that it has been up since before that",
        d->metric ? "Azure's metric of availability" : "the router's log", n > 1 ? ", last" : "",
        fl_time_format(d->at, at), fl_time_format(d->read, read));
}

/* ---- what the log says of a loss ---- */

static bool has_any(fl_str text, const char *const *words) {
    for (; *words; words++)
        if (fl_str_ifind(text, fl_str_of(*words)) >= 0)
            return true;
    return false;
}

/* Reasons as routers print them; the hold time running out, or the peer closing, fits every cause. */
static dx_cause cause_of_reason(fl_str reason) {
    static const char *const limit[] = {"prefix limit",
                                        "max prefix",
                                        "maximum prefix",
                                        "maximum number of prefixes",
                                        "too many prefixes",
                                        "prefix-limit",
                                        "pfxct",
                                        "maximum-prefix",
                                        "prefixes exceed",
                                        NULL};
    static const char *const link[] = {
        "interface flap", "interface down", "link down", "interface is down", "bfd", "linkdown",
        "port down",      "carrier lost",   NULL};
    static const char *const change[] = {"admin",  "user reset", "clear",     "shutdown",     "deconfig", "deleted",
                                         "config", "remote as",  "de-config", "unconfigured", NULL};
    if (!reason.n)
        return DX_CAUSE_OPEN;
    if (has_any(reason, limit))
        return DX_CAUSE_LIMIT;
    if (has_any(reason, link))
        return DX_CAUSE_LINK;
    return has_any(reason, change) ? DX_CAUSE_CHANGE : DX_CAUSE_OPEN;
}

static void see_ev(const dx_ctx *c, dx_ev *ev, fl_evidence e) {
    const fl_fact f = {.ev = e};
    fl_dx_see(c, ev, &f);
}

/* First mark of a neighbor at or after t. */
static size_t mark_from(const fl_marks *m, fl_time t) {
    size_t lo = 0, hi = m->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (m->v[mid].at < t)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static void by_marks(const dx_ctx *c, const dx_path *path, const fl_loss *l, dx_reason *r) {
    const fl_marks *m = &path->track->marks;
    fl_time end = l->to + AFTER_LOSS;
    for (size_t i = mark_from(m, l->from - BEFORE_LOSS); i < m->n && m->v[i].at <= end; i++) {
        const fl_mark *k = &m->v[i];
        bool link = k->kind == FL_MARK_LINK;
        if ((c->t != FL_TIME_NONE && k->at > c->t) || (k->kind != FL_MARK_LIMIT && !link))
            continue;
        if (link && r->cause == DX_CAUSE_LIMIT)
            continue;
        r->cause = link ? DX_CAUSE_LINK : DX_CAUSE_LIMIT;
        r->by_log = true;
        r->text = k->text;
        see_ev(c, &r->ev, k->ev);
        if (!link)
            return;
    }
}

/* ---- interfaces: of the path when its addresses were read, else one that was down before every loss ---- */

static bool same_port(fl_str a, fl_str b) {
    size_t i = 0, k = 0;
    while (i < a.n && (a.p[i] < '0' || a.p[i] > '9'))
        i++;
    while (k < b.n && (b.p[k] < '0' || b.p[k] > '9'))
        k++;
    fl_str ta = fl_str_sub(a, i, a.n), tb = fl_str_sub(b, k, b.n);
    ptrdiff_t da = fl_str_find_char(ta, '.'), db = fl_str_find_char(tb, '.');
    fl_str pa = da > 0 ? fl_str_sub(ta, 0, (size_t)da) : ta, pb = db > 0 ? fl_str_sub(tb, 0, (size_t)db) : tb;
    bool letters = i && k && (a.p[0] | 0x20) == (b.p[0] | 0x20);
    return letters && pa.n && fl_str_ieq(pa, pb);
}

/* 1: it is the path's; 0: it is another; -1: nobody knows the path's interface. */
static int is_port_of(const dx_path *path, fl_str name) {
    int known = -1;
    for (size_t i = 0; path->ends && i < path->ends->list.n; i++) {
        const dx_end *e = path->ends->list.v[i];
        for (size_t k = 0; k < e->interfaces.list.n; k++) {
            known = known < 0 ? 0 : known;
            if (same_port(fl_get_str(e->interfaces.list.v[k], FL_INTERFACE_NAME), name))
                return 1;
        }
        for (size_t k = 0; k < e->interface_configs.list.n; k++) {
            known = known < 0 ? 0 : known;
            if (same_port(fl_get_str(e->interface_configs.list.v[k], FL_ROUTER_INTERFACE_CONFIG_NAME), name))
                return 1;
        }
    }
    return known;
}

static const fl_mark *link_before(const dx_ctx *c, fl_str router, const fl_loss *l, fl_str interface) {
    size_t n, at = fl_history_marks(c->history, router, l->from - BEFORE_LOSS, l->to + 5000, &n);
    for (size_t i = at; i < at + n; i++) {
        const fl_mark *k = &c->history->routers.v[i];
        if (k->kind == FL_MARK_LINK && fl_str_ieq(k->interface, interface))
            return k;
    }
    return NULL;
}

/* Down before this loss and before all others: with a single loss that is no pattern. */
static bool before_each(const dx_ctx *c, const dx_path *path, fl_str router, fl_str interface) {
    size_t n = 0;
    for (size_t i = path->track->losses.n; i > 0 && n < PATTERN_MOST; i--) {
        const fl_loss *l = &path->track->losses.v[i - 1];
        if (!(l->sources & 1U << FL_SOURCE_LOG) || !is_known(c, l))
            continue;
        if (!link_before(c, router, l, interface))
            return false;
        n++;
    }
    return n >= 2;
}

static void by_interface(const dx_ctx *c, const dx_path *path, const fl_loss *l, dx_reason *r) {
    for (size_t s = 0; s < path->track->sessions.n; s++) {
        const fl_series *series = path->track->sessions.v[s];
        if (series->source != FL_SOURCE_LOG)
            continue;
        size_t n, at = fl_history_marks(c->history, series->router, l->from - BEFORE_LOSS, l->to + 5000, &n);
        for (size_t i = at; i < at + n && i < at + INTERFACES_MOST; i++) {
            const fl_mark *k = &c->history->routers.v[i];
            int own = k->kind == FL_MARK_LINK ? is_port_of(path, k->interface) : 0;
            if (own == 0 || (own < 0 && !before_each(c, path, series->router, k->interface)))
                continue;
            r->cause = DX_CAUSE_LINK;
            r->by_log = true;
            r->text = fl_dx_word(c, "%.*s of %.*s went down first", FL_STR_ARG(k->interface), FL_STR_ARG(k->router));
            see_ev(c, &r->ev, k->ev);
            return;
        }
    }
}

/* ---- changes ---- */

static const fl_fact *change_before(const dx_ctx *c, const dx_circuit *k, const fl_loss *l) {
    int64_t window = fl_dx_number(c, "change-minutes", 30) * MINUTE;
    return fl_dx_change_between(c, k, l->from - window, l->to + AFTER_LOSS, true);
}

/* ---- one loss ---- */

static void by_count(const dx_ctx *c, const dx_peering *p, const fl_loss *l, dx_reason *r) {
    bool known;
    int64_t cap = fl_dx_cap(c, p->circuit, p, &known);
    int64_t near = fl_dx_number(c, "near-limit-percent", 90), well = fl_dx_number(c, "well-under-percent", 75);
    int64_t stale = fl_dx_number(c, "stale-minutes", 360) * MINUTE;
    if (l->before < 0)
        return;
    bool reset = !fl_dx_is_back(c, l) || l->after < 0 || l->after < l->before;
    if (l->before * 100 >= cap * near && reset)
        r->cause = known ? DX_CAUSE_LIMIT : DX_CAUSE_OPEN;
    else if (l->before * 100 <= cap * well && l->to - l->before_at <= stale + (l->to - l->from) &&
             r->cause == DX_CAUSE_OPEN)
        r->cause = DX_CAUSE_HEALTHY;
    see_ev(c, &r->ev, l->before_ev);
}

dx_reason fl_dx_reason(const dx_ctx *c, const dx_peering *p, const dx_path *path, const fl_loss *l) {
    dx_reason r = {.cause = cause_of_reason(l->reason), .change = change_before(c, p->circuit, l)};
    if (r.cause != DX_CAUSE_OPEN) {
        r.by_log = true;
        r.text = l->reason;
    }
    by_marks(c, path, l, &r);
    if (r.cause == DX_CAUSE_LIMIT)
        return r;
    if (r.cause == DX_CAUSE_OPEN)
        by_interface(c, path, l, &r);
    if (r.cause == DX_CAUSE_OPEN || r.cause == DX_CAUSE_LINK)
        by_count(c, p, l, &r);
    /* The limit fits a change of routing; a healthy count with one beside it proves neither the link nor the change. */
    if (r.change && r.cause == DX_CAUSE_HEALTHY)
        r.cause = DX_CAUSE_OPEN;
    return r;
}

/* ---- all of one path ---- */

static void count(const dx_ctx *c, const dx_peering *p, const dx_path *path, const fl_loss *l, dx_flap *f) {
    dx_reason r = fl_dx_reason(c, p, path, l);
    f->losses++;
    f->returned += fl_dx_is_back(c, l);
    f->by[r.cause]++;
    f->by_log = f->by_log || (r.cause == DX_CAUSE_LIMIT && r.by_log);
    f->why = f->why.n ? f->why : r.text;
    f->change = f->change ? f->change : r.change;
    f->last = f->last == FL_TIME_NONE ? l->to : f->last; /* newest first */
    f->first = l->to;
    f->low_cap_only = f->low_cap_only || (!f->cap_known && r.cause == DX_CAUSE_OPEN && l->before * 100 >= f->cap * 90);
    if (l->before >= 0) {
        f->least = f->least < 0 || l->before < f->least ? l->before : f->least;
        f->most = l->before > f->most ? l->before : f->most;
    }
    for (unsigned i = 0; i < l->n && f->losses <= 2; i++)
        see_ev(c, &f->ev, l->ev[i]);
    fl_dx_see_all(c, &f->ev, &r.ev);
}

static bool has_down(const fl_series *s, fl_time from, fl_time to, bool any) {
    for (size_t i = 0; s && i < s->points.n; i++)
        if (s->points.v[i].at >= from && s->points.v[i].at <= to && (any || s->points.v[i].state == FL_STATE_DOWN))
            return true;
    return false;
}

/* Layer 2 or the circuit's state was read while the session was lost: what was found then names its cause. */
static bool is_explained(const dx_ctx *c, const dx_peering *p, const fl_track *t, const fl_loss *l) {
    fl_time to = fl_dx_is_back(c, l) ? l->back : fl_dx_end(c), from = l->to - MINUTE;
    return l->captured && (has_down(t->arp, from, to, true) ||
                           has_down(fl_history_circuit(c->history, p->circuit->name), from, to, false));
}

/* A single loss whose cause a capture shows is an incident; one that somebody made is nothing to find. */
static dx_flap_kind kind_of(const dx_flap *f, bool explained, bool fell) {
    size_t limit = f->by[DX_CAUSE_LIMIT], link = f->by[DX_CAUSE_LINK], healthy = f->by[DX_CAUSE_HEALTHY];
    if (f->returned == 0 || f->by[DX_CAUSE_CHANGE] == f->losses)
        return DX_FLAP_NONE;
    if (limit == f->losses && (f->losses > 1 || f->by_log || fell))
        return DX_FLAP_LIMIT;
    if (f->losses == 1 && explained)
        return DX_FLAP_NONE;
    bool enough = f->samples >= 3 || f->logged;
    bool steady = link + healthy == f->losses && healthy + (f->most >= 0) > 0;
    if (steady && enough && (f->losses > 1 || link == 1) && f->most * 100 <= f->cap * 90)
        return DX_FLAP_LINK;
    return DX_FLAP_OPEN;
}

static void flap_of(const dx_ctx *c, const dx_peering *p, const dx_path *path, dx_flap *f) {
    const fl_track *t = path->track;
    int64_t window = fl_dx_number(c, "flap-minutes", 1440) * MINUTE,
            once = fl_dx_number(c, "stale-minutes", 360) * MINUTE;
    fl_time end = fl_dx_end(c);
    bool explained = false, fell = false;
    *f = (dx_flap){.least = -1, .most = -1, .first = FL_TIME_NONE, .last = FL_TIME_NONE};
    if (!t || path->ignored || end == FL_TIME_NONE)
        return;
    f->cap = fl_dx_cap(c, p->circuit, p, &f->cap_known);
    f->samples = t->samples;
    f->logged = t->logged;
    fl_time newer = end;
    for (size_t i = t->losses.n; i > 0 && f->losses < LOSSES_MOST; i--) {
        const fl_loss *l = &t->losses.v[i - 1];
        if (!is_known(c, l))
            continue;
        if (newer - l->to > window)
            break;
        newer = l->to;
        explained = f->losses == 0 && is_explained(c, p, t, l); /* asked of a single one */
        fell = fl_dx_is_back(c, l) && l->after >= 0 && l->after < l->before;
        count(c, p, path, l, f);
    }
    f->more = f->losses == LOSSES_MOST;
    if (!f->losses || (f->losses == 1 && end - f->last > once))
        return;
    f->kind = kind_of(f, explained, fell);
}

void fl_dx_flap(const dx_ctx *c, const dx_peering *p, const dx_path *path, dx_flap *f) {
    dx_flap_memo *memo = path->flap; /* every row asks, and the picture of a moment does not change */
    if (!memo->flap) {
        memo->flap = FL_NEW(c->a, dx_flap);
        flap_of(c, p, path, memo->flap);
    }
    *f = *memo->flap;
}
