/* R: sessions that are up and carry nothing, or not all. */
#include "diagnose/ends.h"
#include "diagnose/flaps.h"

static const dx_ev *sessions(const dx_ctx *c, const dx_where *w) {
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    for (int i = 0; i < 2; i++) {
        const dx_path *p = &w->peering->path[i];
        if (!(w->mask & p->bit))
            continue;
        fl_dx_see_all(c, ev, &p->bgp_ev);
    }
    for (int i = 0; i < 2; i++) {
        const dx_path *p = &w->peering->path[i];
        if (w->mask & p->bit && p->n_onprem == 0 && p->table)
            fl_dx_see_all(c, ev, p->n_reflected ? &p->edge_ev : &p->table_ev);
    }
    return ev;
}

static fl_str zero_seen(const dx_ctx *c, const dx_where *w) {
    bool reflected = w->path->n_reflected > 0;
    return fl_dx_word(c, "established on %s, 0 prefixes from on-premises%s",
                      w->mask == DX_BOTH ? "both paths" : w->path->name,
                      reflected ? "; the rows from the edge are Azure's own prefixes, reflected" : "");
}

/* ---- R01: near the cap before, or a change that added prefixes ---- */

typedef struct near_cap {
    const fl_fact *count, *change;
    int64_t n, cap;
    bool cap_known;
} near_cap;

static int64_t limit_of(const dx_ctx *c, const char *name, int64_t fallback) {
    int64_t v = fl_playbook_limit(c->playbook, name);
    return v > 0 ? v : fallback;
}

static void find_cap(const dx_ctx *c, const dx_where *w, near_cap *n) {
    n->cap = fl_dx_cap(c, w->circuit, w->peering, &n->cap_known);
}

static void find_count(const dx_ctx *c, const dx_where *w, near_cap *n) {
    int64_t share = limit_of(c, "near-limit-percent", 90);
    for (int i = 0; i < 2; i++) {
        const dx_path *p = &w->peering->path[i];
        const fl_fact *f;
        for (size_t k = 0; w->mask & p->bit && (f = fl_dx_past(c, &p->older_sessions, &k)) != NULL;) {
            int64_t received;
            bool same = p->session && f != p->session &&
                        fl_value_eq(&f->v[FL_BGP_SESSION_NEIGHBOR], &p->session->v[FL_BGP_SESSION_NEIGHBOR]);
            bool before = same && (p->bgp_at == FL_TIME_NONE || f->at < p->bgp_at);
            if (!before || !fl_get_int(f, FL_BGP_SESSION_RECEIVED, &received))
                continue;
            if (received * 100 >= n->cap * share && received > n->n) {
                n->n = received;
                n->count = f;
            }
        }
    }
}

static near_cap near_cap_of(const dx_ctx *c, const dx_where *w) {
    near_cap n = {NULL, NULL, 0, 0, false};
    find_cap(c, w, &n);
    find_count(c, w, &n);
    n.change = fl_dx_change(c, w->circuit, "prefixes", w->path->bgp_at, false);
    return n;
}

/* Without the tier a count near the lower cap supports R01, no more: it is far from the cap of Premium. */
static bool proves(const near_cap *n) { return n->change || (n->count && n->cap_known); }

static bool other_carries(const dx_where *w) { return w->other && w->other->carries == DX_YES; }

static dx_answer cap_reason(const dx_ctx *c, const dx_where *w, const near_cap *n, dx_say say) {
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    fl_dx_see(c, ev, n->change);
    fl_dx_see(c, ev, n->count);
    if (say == DX_SAY_HOLDS)
        fl_dx_see_all(c, ev, sessions(c, w));
    fl_str text = say == DX_SAY_HOLDS ? zero_seen(c, w) : FL_STR_NONE;
    const char *sep = text.n ? "; " : "";
    if (n->count)
        text = fl_dx_word(c, "%.*s%sthe last count was %lld, near the cap of %lld", FL_STR_ARG(text), sep,
                          (long long)n->n, (long long)n->cap);
    sep = text.n ? "; " : "";
    if (n->change)
        text = fl_dx_word(c, "%.*s%sa change before it: %.*s", FL_STR_ARG(text), sep,
                          FL_STR_ARG(fl_dx_change_text(n->change)));
    dx_answer a = fl_dx_say_of(say, ev, text);
    a.param[0] = (dx_param){"count", n->count ? fl_dx_word(c, "%lld", (long long)n->n) : FL_STR("0")};
    return a;
}

static dx_answer silent(const dx_where *w) {
    dx_answer a = fl_dx_say_of(DX_SAY_FITS, &w->path->table_ev, FL_STR("the received count is unread"));
    a.next = "K3 K4";
    return a;
}

static dx_answer zero_fits(const dx_ctx *c, const dx_where *w) {
    dx_answer a = fl_dx_say_of(DX_SAY_FITS, sessions(c, w), zero_seen(c, w));
    a.next = "K13a K15";
    return a;
}

/* ---- what the edge router sends, where it was read: it tells R01, R03 and R04 apart ---- */

typedef enum sent { SENT_UNREAD, SENT_NONE, SENT_FEW, SENT_NEAR, SENT_OVER } sent;

static sent sent_of(const dx_ctx *c, const dx_where *w, const near_cap *n, int64_t *count) {
    *count = fl_dx_ends_sent(w);
    if (*count <= 0)
        return *count < 0 ? SENT_UNREAD : SENT_NONE;
    int64_t high = n->cap_known ? n->cap : limit_of(c, "private-ipv4-premium", 10000);
    if (*count > high)
        return SENT_OVER;
    if (!fl_dx_ends_sent_whole(w)) /* at least so many */
        return SENT_NEAR;
    return *count * 100 >= n->cap * limit_of(c, "near-limit-percent", 90) ? SENT_NEAR : SENT_FEW;
}

static dx_answer by_sent(const dx_ctx *c, const dx_where *w, dx_say say, int64_t count) {
    fl_str text = count == 0 ? FL_STR("the edge router sends no prefix of its own")
                             : fl_dx_word(c, "the edge router sends %s%lld prefixes",
                                          fl_dx_ends_sent_whole(w) ? "" : "at least ", (long long)count);
    if (say == DX_SAY_HOLDS || say == DX_SAY_FITS)
        text = fl_dx_word(c, "%.*s; %.*s", FL_STR_ARG(zero_seen(c, w)), FL_STR_ARG(text));
    dx_answer a = fl_dx_say_of(say, fl_dx_ends_sent_ev(c, w), text);
    a.param[0] = (dx_param){"count", fl_dx_word(c, "%lld", (long long)count)};
    return a;
}

static dx_say r01_by_sent(sent s, bool changed) {
    if (s == SENT_OVER)
        return DX_SAY_HOLDS;
    return s == SENT_NEAR || (s == SENT_FEW && changed) ? DX_SAY_FITS : DX_SAY_OUT;
}

static dx_say r04_by_sent(sent s, bool changed) {
    if (s == SENT_FEW && !changed)
        return DX_SAY_HOLDS;
    return s == SENT_NEAR || s == SENT_FEW ? DX_SAY_FITS : DX_SAY_OUT;
}

static dx_answer r01(const dx_ctx *c, const dx_where *w) {
    if (w->cond == DX_COND_SILENT) {
        near_cap n = near_cap_of(c, w);
        bool possible = w->path->l2 == DX_YES || n.change || n.count;
        return possible ? silent(w) : fl_dx_na();
    }
    if (w->cond != DX_COND_ZERO)
        return fl_dx_na();
    near_cap n = near_cap_of(c, w);
    int64_t count;
    bool changed = proves(&n) && !other_carries(w);
    sent s = sent_of(c, w, &n, &count);
    if (s != SENT_UNREAD)
        return by_sent(c, w, r01_by_sent(s, changed), count);
    return changed ? cap_reason(c, w, &n, DX_SAY_HOLDS) : zero_fits(c, w);
}

static dx_answer never_near(const dx_ctx *c, const dx_where *w, bool is_r03) {
    if (w->cond == DX_COND_SILENT)
        return silent(w);
    if (w->cond != DX_COND_ZERO)
        return fl_dx_na();
    near_cap n = near_cap_of(c, w);
    int64_t count;
    bool changed = proves(&n) && !other_carries(w);
    sent s = sent_of(c, w, &n, &count);
    if (s != SENT_UNREAD)
        return by_sent(c, w, is_r03 ? (s == SENT_NONE ? DX_SAY_HOLDS : DX_SAY_OUT) : r04_by_sent(s, changed), count);
    return changed ? cap_reason(c, w, &n, DX_SAY_OUT) : zero_fits(c, w);
}

static dx_answer r03(const dx_ctx *c, const dx_where *w) { return never_near(c, w, true); }
static dx_answer r04(const dx_ctx *c, const dx_where *w) { return never_near(c, w, false); }

/* ---- R05: an expected set was given (JUDGEMENT.md 8) ---- */

/* Received, as it is or inside a summary; the default route summarizes nothing. */
static bool receives(const dx_path *p, const fl_prefix *want) {
    for (size_t i = 0; i < p->routes.list.n; i++) {
        const fl_fact *f = p->routes.list.v[i];
        const fl_prefix *have = fl_get_prefix(f, FL_ROUTE_NETWORK);
        bool azure = fl_get_bool(f, FL_ROUTE_FROM_GATEWAY) == 1 || fl_get_bool(f, FL_ROUTE_REFLECTED) == 1;
        if (have && !azure && fl_prefix_covers(*have, *want) && (have->len > 0 || want->len == 0))
            return true;
    }
    return false;
}

static bool is_expected_here(const dx_where *w, const fl_fact *f) {
    fl_str circuit = f->key[FL_KEY_CIRCUIT], peering = f->key[FL_KEY_PEERING];
    bool here = !circuit.n || fl_str_ieq(circuit, w->circuit->name);
    /* Without a peering the list is of the private one: its prefixes are private. */
    return here && (peering.n ? fl_str_ieq(peering, w->peering->name) : !w->peering->is_microsoft);
}

static dx_answer r05(const dx_ctx *c, const dx_where *w) {
    const dx_path *a = &w->peering->path[0], *b = &w->peering->path[1];
    bool use_a = a->table_whole && a->n_onprem > 0, use_b = b->table_whole && b->n_onprem > 0;
    fl_str nowhere = FL_STR_NONE, partly = FL_STR_NONE;
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    if (c->expected.list.n == 0 || (!use_a && !use_b))
        return fl_dx_na();
    for (size_t i = 0; i < c->expected.list.n; i++) {
        const fl_fact *f = c->expected.list.v[i];
        const fl_prefix *want = fl_get_prefix(f, FL_EXPECTED_PREFIX_PREFIX);
        if (!want || !is_expected_here(w, f))
            continue;
        bool on_a = use_a && receives(a, want), on_b = use_b && receives(b, want);
        char text[FL_PREFIX_TEXT];
        fl_prefix_format(*want, text);
        if (!on_a && !on_b)
            nowhere = fl_dx_word(c, "%.*s%s%s", FL_STR_ARG(nowhere), nowhere.n ? ", " : "", text);
        else if (use_a && use_b && on_a != on_b)
            partly = fl_dx_word(c, "%.*s%s%s (missing on %s)", FL_STR_ARG(partly), partly.n ? ", " : "", text,
                                on_a ? "secondary" : "primary");
    }
    if (!nowhere.n && !partly.n)
        return fl_dx_out(&a->table_ev, FL_STR("every expected prefix is received"));
    fl_dx_see_all(c, ev, use_a ? &a->table_ev : &b->table_ev);
    fl_dx_see_all(c, ev, use_b ? &b->table_ev : &a->table_ev);
    fl_str missing = nowhere.n ? nowhere : partly;
    dx_answer r = fl_dx_say_of(DX_SAY_HOLDS, ev, fl_dx_word(c, "expected and not received: %.*s", FL_STR_ARG(missing)));
    /* Both tables were read, or the other path carries nothing anyway; else it may arrive where nobody looked. */
    bool all_read = (use_a || a->ignored || a->carries == DX_NO) && (use_b || b->ignored || b->carries == DX_NO);
    r.cls = !nowhere.n ? FL_CLASS_DEGRADED : all_read ? FL_CLASS_PARTIAL_OUTAGE : FL_CLASS_INCONCLUSIVE;
    r.param[0] = (dx_param){"missing", missing};
    return r;
}

enum { PATHS = 1U << DX_AT_PATHS, ROUTES = 1U << DX_AT_ROUTES };
static const dx_row rows[] = {
    {"R01", "routes", PATHS, r01},
    {"R03", "routes", PATHS, r03},
    {"R04", "routes", PATHS, r04},
    {"R05", "routes", ROUTES, r05},
};
const dx_rows fl_dx_routes_rows = {rows, sizeof rows / sizeof *rows};
