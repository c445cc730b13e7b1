/* ends_say.c - what the routers show, as lines of a finding: the state at their end, counts in both directions, timers,
 * ARP and the interface. Differences that are no fault by themselves stand here and nowhere else. */
#include "diagnose/ends.h"
#include "diagnose/words.h"

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

/* Near enough that a clock that is off would turn the order around, and nothing shows how far it is off. */
bool fl_dx_is_clock_open(const dx_ctx *c, const dx_path *path) {
    const ends *e = path->ends;
    return e->session && e->at != FL_TIME_NONE && path->bgp_at != FL_TIME_NONE &&
           fl_dx_same_time(e->at, path->bgp_at) && !fl_dx_clock_of(c, e->session->key[FL_KEY_ROUTER]);
}

/* Two captures of different times may differ: the session changed in between, and which state is the last is told by
 * the clocks alone. */
static fl_str apart(const dx_ctx *c, const dx_path *path) {
    char mine[FL_TIME_TEXT], theirs[FL_TIME_TEXT];
    const ends *e = path->ends;
    if (path->up == DX_UNREAD || e->up == path->up || e->conflict)
        return FL_STR_NONE;
    return fl_dx_word(c, " at %s; at %s the Microsoft edge said %.*s: two moments, not two answers%s",
                      fl_time_format(e->at, mine), fl_time_format(path->bgp_at, theirs), FL_STR_ARG(path->word),
                      fl_dx_is_clock_open(c, path) ? ", each by its own clock; how far the two differ is not known"
                                                   : "");
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

/* A list that was cut or filtered shows at least so many: that is a difference only when it is more. */
static bool differs(int64_t seen, bool whole, int64_t other) { return seen > other || (whole && seen != other); }

static void say_counts(const dx_ctx *c, const dx_path *path, fl_finding *f) {
    const ends *e = path->ends;
    bool now = fl_dx_same_time(e->advertised_at, path->bgp_at);
    if (e->advertised >= 0 && path->received >= 0 && path->up == DX_YES && now &&
        differs(e->advertised, e->advertised_whole, path->received))
        add(c, f, &e->advertised_ev,
            fl_dx_word(c, "%s: the router sends %s%lld prefixes, the Microsoft edge counts %lld", path->name,
                       e->advertised_whole ? "" : "at least ", (long long)e->advertised, (long long)path->received));
    now = fl_dx_same_time(e->received_at, path->table_at);
    bool whole = e->received_counted || (e->received_whole && !e->received_table) || e->received == 0;
    size_t gateway = fl_dx_from_gateways(path);
    if (e->received >= 0 && path->table_whole && now && differs(e->received, whole, (int64_t)gateway))
        add(c, f, &e->received_ev,
            fl_dx_word(c, "%s: the Microsoft edge holds %zu prefixes of gateways, the router received %s%lld",
                       path->name, gateway, whole ? "" : "at least ", (long long)e->received));
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
    }
    ev = (dx_ev){.list = {0}};
    if (other_timer(e, FL_ROUTER_BGP_CONFIG_KEEPALIVE, FL_ROUTER_SESSION_KEEPALIVE, KEEPALIVE_SECONDS, &n, &where)) {
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

static bool is_bfd_down(const fl_fact *f) {
    fl_str word = fl_get_str(f, FL_ROUTER_SESSION_BFD);
    return fl_str_ifind(word, FL_STR("down")) >= 0 || fl_str_ieqz(word, "fail");
}

/* Its packets are lost, or nobody answers them: while ARP is resolved the link itself is not what fails. */
static void say_bfd_down(const dx_ctx *c, const dx_path *path, fl_finding *f) {
    const ends *e = path->ends;
    bool arp = path->arp == DX_ARP_BOTH || e->arp.right == DX_YES;
    for (size_t i = 0; i < e->list.n; i++)
        for (size_t k = 0; k < e->list.v[i]->sessions.list.n; k++) {
            const fl_fact *s = e->list.v[i]->sessions.list.v[k];
            dx_ev ev = {.list = {0}};
            if (!is_bfd_down(s) || !fl_dx_is_near(c, path, s))
                continue;
            fl_dx_see(c, &ev, s);
            add(c, f, &ev,
                fl_dx_word(c, "%s: BFD is %.*s at %.*s%s", path->name, FL_STR_ARG(fl_get_str(s, FL_ROUTER_SESSION_BFD)),
                           FL_STR_ARG(who(c, e, s)), arp ? ", while ARP is resolved, so frames do pass" : ""));
        }
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

/* Light, of each lane: "-2.41", "-0.4 -40.0", "<-40.00", "- Inf", "N/A". 1: below the floor, 0: above it, -1: not said.
 */
static int is_dark(fl_str text, int64_t floor) {
    fl_str rest = text, lane;
    int dark = -1;
    if (fl_str_ifind(text, FL_STR("inf")) >= 0)
        return 1;
    while (fl_str_token(&rest, " ", &lane)) {
        int64_t whole = 0;
        size_t i = lane.n && lane.p[0] == '<' ? 1 : 0, from;
        bool minus = i < lane.n && lane.p[i] == '-';
        from = i = minus ? i + 1 : i;
        for (; i < lane.n && lane.p[i] >= '0' && lane.p[i] <= '9' && i - from < 6; i++)
            whole = whole * 10 + (lane.p[i] - '0');
        if (i == from)
            continue;
        dark = minus && whole >= floor ? 1 : dark < 0 ? 0 : dark;
    }
    return dark;
}

static bool is_of_light(const fl_finding *f) {
    static const char *const codes[] = {"P03", "P04", "P09"};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        if (fl_str_eqz(f->code, codes[i]))
            return true;
        for (size_t k = 0; k < f->tie.n; k++)
            if (fl_str_eqz(f->tie.v[k], codes[i]))
                return true;
    }
    return false;
}

/* A reason for a link that is dead or flaps, and never a verdict: the optic of the other end is not seen. */
static void say_light(const dx_ctx *c, const dx_path *path, fl_finding *f) {
    int64_t floor = fl_playbook_limit(c->playbook, "light-floor-minus-dbm");
    for (size_t i = 0; floor > 0 && is_of_light(f) && i < path->ends->list.n; i++)
        for (size_t k = 0; k < path->ends->list.v[i]->interfaces.list.n; k++) {
            const fl_fact *p = path->ends->list.v[i]->interfaces.list.v[k];
            fl_str rx = fl_get_str(p, FL_INTERFACE_RX_DBM), name = fl_get_str(p, FL_INTERFACE_NAME);
            int dark = is_dark(rx, floor);
            dx_ev ev = {.list = {0}};
            if (!rx.n || dark == 0 || !fl_dx_is_near(c, path, p))
                continue;
            fl_dx_see(c, &ev, p);
            add(c, f, &ev,
                dark == 1 ? fl_dx_word(c, "%s: %.*s receives light of %.*s dBm; less than -%lld dBm is as good as none",
                                       path->name, FL_STR_ARG(name), FL_STR_ARG(rx), (long long)floor)
                          : fl_dx_word(c, "%s: %.*s shows no level of received light (%.*s)", path->name,
                                       FL_STR_ARG(name), FL_STR_ARG(rx)));
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
    say_light(c, path, f);
}

/* ---- the session of the other address family ---- */

/* Said apart: it may be up while the other is down, and the other way round. */
static void say_other(const dx_ctx *c, const dx_path *path, fl_finding *f) {
    const ends *e = path->ends->other;
    char text[FL_ADDR_TEXT];
    if (!e || !e->list.n)
        return;
    const char *family = e->link.addr.family == 6 ? "IPv6" : "IPv4";
    if (e->session)
        add(c, f, &e->session_ev,
            fl_dx_word(c, "%s, %s: %.*s says of its session with %s: %.*s", path->name, family,
                       FL_STR_ARG(who(c, e, e->session)), fl_addr_format(e->microsoft, text), FL_STR_ARG(e->state)));
    const dx_check *all[] = {&e->neighbor, &e->roles, &e->asn};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i]->right == DX_NO)
            add(c, f, &all[i]->ev, fl_dx_word(c, "%s, %s: %.*s", path->name, family, FL_STR_ARG(all[i]->text)));
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

/* Tag and addresses empty ARP as well, and only the router shows them; under provider layer 3 it is the carrier's. */
static void ask_for_router(const dx_ctx *c, const dx_where *w, fl_finding *f) {
    bool open = false;
    for (size_t i = 0; i < f->not_tested.n; i++)
        open = open || fl_str_eqz(f->not_tested.v[i].code, "B07") || fl_str_eqz(f->not_tested.v[i].code, "B08");
    if (open && is_link_code(f->code) && w->circuit->model != FL_MODEL_PROVIDER_L3)
        fl_dx_next_reads(c, w, "K13", f);
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
        if (!(mask & path->bit) || path->ignored)
            continue;
        say_other(c, path, f);
        if (!path->ends->list.n)
            continue;
        say_session(c, path, f);
        say_counts(c, path, f);
        say_timers(c, path, f);
        say_bfd(c, path, f);
        say_bfd_down(c, path, f);
        say_clocks(c, path, f);
        if (path->ends->shut && path->up != DX_YES)
            add(c, f, &path->ends->session_ev,
                fl_dx_word(c, "%s: the neighbor is shut down on the router", path->name));
        say_link(c, path, f);
    }
    if (w->level != DX_AT_PATHS)
        return;
    ask_for_router(c, w, f);
    mend(c, w, f);
}
