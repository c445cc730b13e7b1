/* B11, P09, B12: a session that is lost and comes back; and what a log says of a session that stays down. */
#include "diagnose/ends.h"
#include "diagnose/flaps.h"

static fl_str times(const dx_ctx *c, const dx_flap *f, size_t n) {
    if (f->more && n == f->losses)
        return fl_dx_word(c, "at least %zu times", n);
    return n == 1 ? FL_STR("once") : n == 2 ? FL_STR("twice") : fl_dx_word(c, "%zu times", n);
}

static fl_str counts(const dx_ctx *c, const dx_flap *f) {
    if (f->most < 0)
        return FL_STR("no count was read before a loss");
    fl_str cap = fl_dx_word(c, "the cap is %lld%s", (long long)f->cap, f->cap_known ? "" : " if the tier is Standard");
    return f->least == f->most ? fl_dx_word(c, "the count before was %lld, %.*s", (long long)f->most, FL_STR_ARG(cap))
                               : fl_dx_word(c, "the counts before were %lld to %lld, %.*s", (long long)f->least,
                                            (long long)f->most, FL_STR_ARG(cap));
}

static fl_str told(const dx_ctx *c, const dx_path *path, const dx_flap *f) {
    char first[FL_TIME_TEXT], last[FL_TIME_TEXT];
    fl_str span = f->losses == 1 ? fl_dx_word(c, "about %s", fl_time_format(f->first, first))
                                 : fl_dx_word(c, "between %s and %s", fl_time_format(f->first, first),
                                              fl_time_format(f->last, last));
    fl_str text = fl_dx_word(
        c, "%s: lost %.*s, %.*s, and back %s; %.*s", path->name, FL_STR_ARG(times(c, f, f->losses)), FL_STR_ARG(span),
        f->returned == f->losses ? "each time" : "but for the last time", FL_STR_ARG(counts(c, f)));
    if (f->why.n)
        text = fl_dx_word(c, "%.*s; the log says: %.*s", FL_STR_ARG(text), FL_STR_ARG(f->why));
    return text;
}

static bool all_paths(const dx_where *w) {
    for (int i = 0; i < 2; i++)
        if (!(w->mask & w->peering->path[i].bit) && !w->peering->path[i].ignored)
            return false;
    return true;
}

static dx_answer flap_answer(const dx_ctx *c, const dx_where *w, dx_say say, fl_class cls) {
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    fl_str text = FL_STR_NONE;
    for (int i = 0; i < 2; i++) {
        const dx_path *path = &w->peering->path[i];
        dx_flap f;
        if (!(w->mask & path->bit))
            continue;
        fl_dx_flap(c, w->peering, path, &f);
        text = fl_dx_word(c, "%.*s%s%.*s", FL_STR_ARG(text), text.n ? ". " : "", FL_STR_ARG(told(c, path, &f)));
        fl_dx_see_all(c, ev, &f.ev);
        if (f.change && f.kind == DX_FLAP_LIMIT) {
            fl_dx_see(c, ev, f.change);
            text = fl_dx_word(c, "%.*s; a change before it: %.*s", FL_STR_ARG(text),
                              FL_STR_ARG(fl_dx_change_text(f.change)));
        }
    }
    dx_answer a = fl_dx_say_of(say, ev, text);
    a.cls = (int)cls;
    return a;
}

static fl_class flap_class(const dx_where *w) { return all_paths(w) ? FL_CLASS_OUTAGE : FL_CLASS_DEGRADED; }

static dx_answer b11(const dx_ctx *c, const dx_where *w) {
    dx_flap f;
    fl_dx_flap(c, w->peering, w->path, &f);
    if (f.kind == DX_FLAP_LIMIT)
        return flap_answer(c, w, DX_SAY_HOLDS, flap_class(w));
    if (f.kind == DX_FLAP_LINK)
        return fl_dx_out(&w->path->bgp_ev, counts(c, &f));
    if (f.low_cap_only)
        return fl_dx_untested("the tier of the circuit: the counts were near the cap of Standard");
    return fl_dx_untested("the counts right before each loss, at intervals, and the router's log");
}

static dx_answer p09(const dx_ctx *c, const dx_where *w) {
    dx_flap f;
    fl_dx_flap(c, w->peering, w->path, &f);
    if (f.kind == DX_FLAP_LINK)
        return flap_answer(c, w, DX_SAY_HOLDS, flap_class(w));
    if (f.kind == DX_FLAP_LIMIT)
        return fl_dx_out(&w->path->bgp_ev, counts(c, &f));
    return fl_dx_untested("three or more summaries with times, or the router's log of the link");
}

static dx_answer b12(const dx_ctx *c, const dx_where *w) {
    dx_flap f;
    fl_dx_flap(c, w->peering, w->path, &f);
    return f.kind == DX_FLAP_OPEN ? flap_answer(c, w, DX_SAY_HOLDS, FL_CLASS_INCONCLUSIVE) : fl_dx_na();
}

enum { FLAPS = 1U << DX_AT_FLAPS };
static const dx_row rows[] = {
    {"P09", "provider", FLAPS, p09}, {"B12", "bgp", FLAPS, b12}, {"B11", "routes", FLAPS, b11}};
const dx_rows fl_dx_flap_rows = {rows, sizeof rows / sizeof *rows};

/* ---- a session that stays down ---- */

static bool is_down(const dx_where *w) { return w->cond == DX_COND_DOWN || w->cond == DX_COND_DOWN_L2_UNREAD; }

/* Limit by the log, or by the count, on each of these paths. */
dx_answer fl_dx_limit_by_log(const dx_ctx *c, const dx_where *w) {
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    fl_str text = FL_STR_NONE;
    bool logged = true;
    if (!is_down(w))
        return fl_dx_na();
    for (int i = 0; i < 2; i++) {
        const dx_path *path = &w->peering->path[i];
        if (!(w->mask & path->bit))
            continue;
        const fl_loss *l = fl_dx_last_loss(c, path);
        dx_reason r = {.cause = DX_CAUSE_OPEN};
        if (l && !fl_dx_is_back(c, l))
            r = fl_dx_reason(c, w->peering, path, l);
        if (r.cause != DX_CAUSE_LIMIT)
            return fl_dx_na();
        logged = logged && r.by_log;
        fl_str said = r.by_log && r.text.n
                          ? fl_dx_word(c, "the log says: %.*s", FL_STR_ARG(r.text))
                          : fl_dx_word(c, "the last count before the loss was %lld", (long long)l->before);
        text = fl_dx_word(c, "%.*s%s%s: %.*s", FL_STR_ARG(text), text.n ? "; " : "", path->name, FL_STR_ARG(said));
        fl_dx_see_all(c, ev, &r.ev);
        fl_dx_see_all(c, ev, &path->bgp_ev);
    }
    /* A count is no word of the cause: while layer 2 is unread it may have been the link. */
    bool open = w->cond == DX_COND_DOWN_L2_UNREAD && !logged;
    return fl_dx_say_of(open ? DX_SAY_FITS : DX_SAY_HOLDS, ev, text);
}

/* Newest line about a digest since the session was lost; without a known loss, of the last hour. */
static const fl_mark *digest_of(const dx_ctx *c, const dx_path *path) {
    const fl_track *t = path->track;
    fl_time end = fl_dx_end(c);
    if (!t || end == FL_TIME_NONE) /* nothing has a time */
        return NULL;
    fl_time from = path->lost_at != FL_TIME_NONE ? path->lost_at - 60000 : end - 3600000;
    for (size_t i = t->marks.n; i > 0; i--) {
        const fl_mark *k = &t->marks.v[i - 1];
        if (k->at < from)
            return NULL;
        if (k->kind == FL_MARK_AUTH && k->at <= end)
            return k;
    }
    return NULL;
}

dx_answer fl_dx_digest_by_log(const dx_ctx *c, const dx_where *w) {
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    fl_str text = FL_STR_NONE;
    if (!is_down(w))
        return fl_dx_na();
    for (int i = 0; i < 2; i++) {
        const dx_path *path = &w->peering->path[i];
        const fl_mark *k = w->mask & path->bit ? digest_of(c, path) : NULL;
        const fl_fact f = {.ev = k ? k->ev : (fl_evidence){.document = FL_NONE}};
        if (!(w->mask & path->bit))
            continue;
        if (!k)
            return fl_dx_na();
        text = fl_dx_word(c, "%.*s%s%s: the log of %.*s says: %.*s", FL_STR_ARG(text), text.n ? "; " : "", path->name,
                          FL_STR_ARG(k->router), FL_STR_ARG(k->text.n ? k->text : FL_STR("bad or missing digest")));
        fl_dx_see(c, ev, &f);
    }
    dx_answer a = fl_dx_say_of(DX_SAY_HOLDS, ev, text);
    a.param[0] = (dx_param){"difference", text};
    return a;
}
