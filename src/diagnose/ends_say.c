/* ends_say.c - what the routers show, as lines of a finding: the state at their end, counts in both directions, timers,
 * ARP and the interface. Differences that are no fault by themselves stand here and nowhere else. */
#include "diagnose/ends.h"

/* The Microsoft edge proposes these; the lower of the two ends counts. */
enum { HOLD_SECONDS = 180, KEEPALIVE_SECONDS = 60 };

typedef struct dx_ends ends;

fl_str fl_dx_routers(const dx_ctx *c, const dx_peering *p, unsigned mask) {
    fl_str all = FL_STR_NONE, seen[8];
    size_t n = 0;
    for (int i = 0; i < 2; i++) {
        const ends *e = p->path[i].ends;
        for (size_t k = 0; mask & p->path[i].bit && k < e->list.n; k++) {
            fl_str router = e->list.v[k]->router;
            bool said = !router.n || n == sizeof seen / sizeof *seen;
            for (size_t s = 0; s < n; s++)
                said = said || fl_str_ieq(seen[s], router);
            if (said)
                continue;
            seen[n++] = router;
            all = all.n ? fl_dx_word(c, "%.*s, %.*s", FL_STR_ARG(all), FL_STR_ARG(router)) : router;
        }
    }
    return all;
}

static fl_str who(const dx_ctx *c, const ends *e, const fl_fact *f) {
    for (size_t i = 0; i < e->list.n; i++) {
        const dx_end *end = e->list.v[i];
        if (fl_str_ieq(end->router, f->key[FL_KEY_ROUTER]))
            return end->vrf.n      ? fl_dx_word(c, "%.*s (VRF %.*s)",
                                                FL_STR_ARG(end->router.n ? end->router : FL_STR("the router")),
                                                FL_STR_ARG(end->vrf))
                   : end->router.n ? end->router
                                   : FL_STR("the router");
    }
    return FL_STR("the router");
}

static const dx_ev *ev_of(const dx_ctx *c, const dx_ev *from) {
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    *ev = *from;
    return ev;
}

static void add(const dx_ctx *c, fl_finding *f, const dx_ev *ev, fl_str text) {
    for (size_t i = 0; i < f->because.n; i++)
        if (fl_str_find(f->because.v[i].text, text) >= 0)
            return;
    fl_dx_because(c, f, ev_of(c, ev), text);
}

/* ---- the session ---- */

/* Two captures of different times may differ: the session changed in between, and which state is the last is told by
 * the clocks alone. */
static fl_str apart(const dx_ctx *c, const dx_path *path) {
    char mine[FL_TIME_TEXT], theirs[FL_TIME_TEXT];
    const ends *e = path->ends;
    if (path->up == DX_UNREAD || e->up == path->up || e->conflict)
        return FL_STR_NONE;
    return fl_dx_word(c, " at %s; at %s the Microsoft edge said %.*s: two moments, not two answers",
                      fl_time_format(e->at, mine), fl_time_format(path->bgp_at, theirs), FL_STR_ARG(path->word));
}

static void say_session(const dx_ctx *c, const dx_path *path, fl_finding *f) {
    const ends *e = path->ends;
    char text[FL_ADDR_TEXT];
    if (!e->session)
        return;
    fl_str uptime = fl_get_str(e->session, FL_ROUTER_SESSION_UPTIME);
    add(c, f, &e->session_ev,
        fl_dx_word(c, "%s: %.*s says of its session with %s: %.*s%s%.*s%.*s", path->name,
                   FL_STR_ARG(who(c, e, e->session)), fl_addr_format(e->microsoft, text), FL_STR_ARG(e->state),
                   uptime.n ? ", Up/Down " : "", FL_STR_ARG(uptime), FL_STR_ARG(apart(c, path))));
}

static void say_counts(const dx_ctx *c, const dx_path *path, fl_finding *f) {
    const ends *e = path->ends;
    bool now = fl_dx_same_time(e->advertised_at, path->bgp_at);
    if (e->advertised >= 0 && path->received >= 0 && path->up == DX_YES && now && e->advertised != path->received)
        add(c, f, &e->advertised_ev,
            fl_dx_word(c, "%s: the router sends %lld prefixes, the Microsoft edge counts %lld", path->name,
                       (long long)e->advertised, (long long)path->received));
    now = fl_dx_same_time(e->received_at, path->table_at);
    if (e->received >= 0 && path->table_whole && now && e->received != (int64_t)path->n_gateway)
        add(c, f, &e->received_ev,
            fl_dx_word(c, "%s: the Microsoft edge holds %zu prefixes of gateways, the router received %lld", path->name,
                       path->n_gateway, (long long)e->received));
}

static bool other_timer(const ends *e, unsigned config, unsigned session, int64_t usual, int64_t *found,
                        const fl_fact **where) {
    for (size_t i = 0; i < e->list.n; i++) {
        const dx_facts *all[2] = {&e->list.v[i]->configs, &e->list.v[i]->sessions};
        for (int n = 0; n < 2; n++)
            for (size_t k = 0; k < all[n]->list.n; k++)
                if (fl_get_int(all[n]->list.v[k], n == 0 ? config : session, found) && *found != usual) {
                    *where = all[n]->list.v[k];
                    return true;
                }
    }
    return false;
}

static void say_timers(const dx_ctx *c, const dx_path *path, fl_finding *f) {
    const ends *e = path->ends;
    const fl_fact *where = NULL;
    int64_t n;
    dx_ev ev = {.list = {0}};
    if (other_timer(e, FL_ROUTER_BGP_CONFIG_HOLD_TIME, FL_ROUTER_SESSION_HOLD_TIME, HOLD_SECONDS, &n, &where)) {
        fl_dx_see(c, &ev, where);
        add(c, f, &ev,
            fl_dx_word(c, "%s: the hold time at the router is %lld s, at the Microsoft edge %d s; the lower one counts",
                       path->name, (long long)n, HOLD_SECONDS));
    } else if (other_timer(e, FL_ROUTER_BGP_CONFIG_KEEPALIVE, FL_ROUTER_SESSION_KEEPALIVE, KEEPALIVE_SECONDS, &n,
                           &where)) {
        fl_dx_see(c, &ev, where);
        add(c, f, &ev,
            fl_dx_word(c, "%s: the keepalive at the router is %lld s, at the Microsoft edge %d s", path->name,
                       (long long)n, KEEPALIVE_SECONDS));
    }
}

static void say_bfd(const dx_ctx *c, const dx_path *path, fl_finding *f) {
    const ends *e = path->ends;
    dx_ev ev = {.list = {0}};
    for (size_t i = 0; i < e->list.n; i++)
        for (size_t k = 0; k < e->list.v[i]->configs.list.n; k++)
            if (fl_get_bool(e->list.v[i]->configs.list.v[k], FL_ROUTER_BGP_CONFIG_BFD) == 0)
                fl_dx_see(c, &ev, e->list.v[i]->configs.list.v[k]);
    if (ev.list.n)
        add(c, f, &ev,
            fl_dx_word(c,
                       "%s: BFD is off at the router; the Microsoft edge offers it, so a loss is found by the hold "
                       "time only",
                       path->name));
}

static void say_clocks(const dx_ctx *c, const dx_path *path, fl_finding *f) {
    for (size_t i = 0; i < path->ends->list.n; i++) {
        dx_ev ev = {.list = {0}};
        fl_str text = fl_dx_clock_text(c, fl_dx_clock_of(c, path->ends->list.v[i]->router), &ev);
        if (text.n)
            add(c, f, &ev, text);
    }
}

/* ---- below the session ---- */

static bool is_dead(const dx_path *path) {
    return path->cond == DX_COND_L2_EMPTY || path->cond == DX_COND_L2_ONE_SIDED || path->cond == DX_COND_L2_NO_TABLE ||
           path->cond == DX_COND_DOWN_L2_UNREAD || path->cond == DX_COND_ONPREM_ONLY;
}

static void say_errors(const dx_ctx *c, const dx_path *path, fl_finding *f) {
    const ends *e = path->ends;
    for (size_t i = 0; i < e->list.n; i++)
        for (size_t k = 0; k < e->list.v[i]->interfaces.list.n; k++) {
            const fl_fact *p = e->list.v[i]->interfaces.list.v[k];
            int64_t crc = 0, errors = 0;
            dx_ev ev = {.list = {0}};
            fl_get_int(p, FL_INTERFACE_CRC, &crc);
            fl_get_int(p, FL_INTERFACE_IN_ERRORS, &errors);
            if (crc <= 0 && errors <= 0)
                continue;
            fl_dx_see(c, &ev, p);
            add(c, f, &ev,
                fl_dx_word(c, "%s: %.*s counts %lld input errors, %lld of them CRC", path->name,
                           FL_STR_ARG(fl_get_str(p, FL_INTERFACE_NAME)), (long long)(errors > crc ? errors : crc),
                           (long long)crc));
        }
}

static void say_link(const dx_ctx *c, const dx_path *path, fl_finding *f) {
    const ends *e = path->ends;
    if (e->interface >= DX_LINK_DOWN || (e->interface == DX_LINK_UP && is_dead(path)))
        add(c, f, &e->interface_ev, e->interface_text);
    if (is_dead(path) && e->arp.right == DX_NO)
        add(c, f, &e->arp.ev,
            fl_dx_word(c, "%s: %.*s%s", path->name, FL_STR_ARG(e->arp.text),
                       e->interface == DX_LINK_UP ? ", so neither end hears the other while the interface is up" : ""));
    else if (is_dead(path) && e->arp.right == DX_YES)
        add(c, f, &e->arp.ev,
            fl_dx_word(c, "%s: %.*s, so frames from Microsoft arrive and those of the router may not", path->name,
                       FL_STR_ARG(e->arp.text)));
    say_errors(c, path, f);
}

/* ---- remedies that the router's own state asks for ---- */

static void put_first(const dx_ctx *c, fl_finding *f, fl_str text) {
    FL_PUSH(c->a, &f->remedy, text);
    for (size_t i = f->remedy.n - 1; i > 0; i--) {
        fl_str was = f->remedy.v[i - 1];
        f->remedy.v[i - 1] = f->remedy.v[i];
        f->remedy.v[i] = was;
    }
}

static bool is_link_code(fl_str code) {
    return fl_str_eqz(code, "P03") || fl_str_eqz(code, "P04") || fl_str_eqz(code, "P06");
}

static bool is_open_code(fl_str code) {
    return fl_str_eqz(code, "B02") || fl_str_eqz(code, "B09") || fl_str_eqz(code, "B10");
}

static void mend_shut_interface(const dx_ctx *c, const dx_path *path, fl_finding *f) {
    f->remedy.n = f->do_not.n = 0;
    FL_PUSH(c->a, &f->remedy,
            fl_dx_word(c, "Bring the interface up again: %.*s.", FL_STR_ARG(path->ends->interface_text)));
    FL_PUSH(c->a, &f->remedy, FL_STR("Then read ARP and the session of that path again."));
    FL_PUSH(c->a, &f->do_not, FL_STR("Do not open a carrier ticket while your own interface is shut down."));
}

static void mend_shut_neighbor(const dx_ctx *c, const dx_where *w, fl_finding *f) {
    fl_str router = fl_dx_routers(c, w->peering, w->mask);
    router = router.n ? router : FL_STR("the edge router");
    put_first(c, f,
              fl_dx_word(c, "Enable the neighbor on %.*s: it is shut down by configuration.", FL_STR_ARG(router)));
    f->sentence =
        fl_dx_word(c, "The session of %.*s on %s of %.*s is down because the neighbor is shut down on %.*s.",
                   FL_STR_ARG(w->peering->name),
                   w->mask == DX_BOTH      ? "both paths"
                   : w->mask == DX_PRIMARY ? "the primary path"
                                           : "the secondary path",
                   FL_STR_ARG(w->circuit->name.n ? w->circuit->name : FL_STR("the circuit")), FL_STR_ARG(router));
}

static void mend(const dx_ctx *c, const dx_where *w, fl_finding *f) {
    bool all_shut = true, all_off = true;
    for (int i = 0; i < 2; i++) {
        const dx_path *path = &w->peering->path[i];
        if (!(w->mask & path->bit))
            continue;
        all_shut = all_shut && path->ends->interface == DX_LINK_SHUT;
        all_off = all_off && path->ends->shut;
        if (path->ends->interface == DX_LINK_DOWN && is_link_code(f->code))
            put_first(c, f,
                      fl_dx_word(c,
                                 "Check optic, cable and port first, your own (customer-network) and the carrier's: "
                                 "%.*s.",
                                 FL_STR_ARG(path->ends->interface_text)));
    }
    if (all_shut && is_link_code(f->code))
        mend_shut_interface(c, w->path, f);
    else if (all_off && is_open_code(f->code) && f->status != FL_TIE)
        mend_shut_neighbor(c, w, f);
}

void fl_dx_ends_say(const dx_ctx *c, const dx_where *w, fl_finding *f) {
    unsigned mask = w->mask ? w->mask : DX_BOTH;
    if (!w->peering || w->level == DX_AT_PEERING)
        return;
    if (!f->scope.router.n)
        f->scope.router = fl_dx_routers(c, w->peering, mask);
    for (int i = 0; i < 2; i++) {
        const dx_path *path = &w->peering->path[i];
        if (!(mask & path->bit) || path->ignored || !path->ends->list.n)
            continue;
        say_session(c, path, f);
        say_counts(c, path, f);
        say_timers(c, path, f);
        say_bfd(c, path, f);
        say_clocks(c, path, f);
        if (path->ends->shut && path->up != DX_YES)
            add(c, f, &path->ends->session_ev,
                fl_dx_word(c, "%s: the neighbor is shut down on the router", path->name));
        say_link(c, path, f);
    }
    if (w->level == DX_AT_PATHS)
        mend(c, w, f);
}
