/* R: what the two ends of an established session send and receive, side by side (JUDGEMENT.md 8). */
#include <stdlib.h>

#include "diagnose/ends.h"

enum { NAMED_MOST = 8 }; /* prefixes named in a sentence; the rest is counted */

typedef struct dx_ends ends;

/* ---- sets of prefixes ---- */

typedef struct prefixes {
    fl_prefix *v;
    size_t n;
    bool len[129];
} prefixes;

static int by_prefix(const void *x, const void *y) {
    return fl_prefix_cmp(*(const fl_prefix *)x, *(const fl_prefix *)y);
}

static void add(prefixes *set, const fl_prefix *p) {
    fl_prefix base = *p;
    if (!fl_prefix_nth(*p, 0, &base.addr))
        return;
    set->v[set->n++] = base;
    set->len[base.len] = true;
}

static void sort(prefixes *set) {
    if (set->n)
        qsort(set->v, set->n, sizeof *set->v, by_prefix);
}

/* The prefix itself, or a summary of it; the default route summarizes nothing. */
static bool has(const prefixes *set, const fl_prefix *want) {
    for (unsigned len = want->len; set->n && len <= 128; len--) {
        fl_prefix key = {.len = (uint8_t)len};
        if (set->len[len] && (len > 0 || want->len == 0) &&
            fl_prefix_nth((fl_prefix){want->addr, (uint8_t)len}, 0, &key.addr) &&
            bsearch(&key, set->v, set->n, sizeof key, by_prefix))
            return true;
        if (len == 0)
            break;
    }
    return false;
}

/* Prefixes to be named, each once, in order. */
typedef struct listed {
    FL_VEC(fl_prefix) list;
} listed;

static void name(const dx_ctx *c, listed *l, const fl_prefix *p) {
    fl_prefix base = *p;
    fl_prefix_nth(*p, 0, &base.addr);
    FL_PUSH(c->a, &l->list, base);
}

static fl_str all_of(const dx_ctx *c, listed *l) {
    fl_str all = FL_STR_NONE;
    size_t n = 0;
    if (l->list.n)
        qsort(l->list.v, l->list.n, sizeof *l->list.v, by_prefix);
    for (size_t i = 0; i < l->list.n; i++) {
        char text[FL_PREFIX_TEXT];
        if (i && by_prefix(&l->list.v[i - 1], &l->list.v[i]) == 0)
            continue;
        if (n++ < NAMED_MOST)
            all = fl_dx_word(c, "%.*s%s%s", FL_STR_ARG(all), all.n ? ", " : "", fl_prefix_format(l->list.v[i], text));
    }
    return n > NAMED_MOST ? fl_dx_word(c, "%.*s and %zu more", FL_STR_ARG(all), n - NAMED_MOST) : all;
}

/* ---- R05: what the router sends counts as the expected set ---- */

static bool is_reflected(const fl_fact *row) {
    return fl_str_ifind(fl_get_str(row, FL_ROUTER_ROUTE_AS_PATH), FL_STR("12076")) >= 0;
}

static prefixes table_of(const dx_ctx *c, const dx_path *path, bool gateway) {
    prefixes set = {.v = FL_NEW_N(c->a, path->routes.list.n + 1, fl_prefix)};
    for (size_t i = 0; i < path->routes.list.n; i++) {
        const fl_fact *f = path->routes.list.v[i];
        const fl_prefix *p = fl_get_prefix(f, FL_ROUTE_NETWORK);
        if (p && (fl_get_bool(f, FL_ROUTE_FROM_GATEWAY) == 1) == gateway && fl_get_bool(f, FL_ROUTE_REFLECTED) != 1)
            add(&set, p);
    }
    sort(&set);
    return set;
}

static bool is_compared(const dx_path *path) {
    const ends *e = path->ends;
    return !path->ignored && path->table_whole && path->n_onprem > 0 && e->advertised > 0 &&
           fl_dx_same_time(e->advertised_at, path->table_at);
}

/* Prefixes that the routers of a path send to the Microsoft edge and that its table lacks. */
static size_t missing_on(const dx_ctx *c, const dx_path *path, const prefixes *other, listed *nowhere, listed *partly,
                         dx_ev *ev) {
    const ends *e = path->ends;
    prefixes have = table_of(c, path, false);
    size_t missing = 0;
    for (size_t i = 0; i < e->list.n; i++) {
        dx_routes routes;
        const fl_fact *f;
        fl_dx_routes_begin(&routes, c, e->list.v[i], DX_ADVERTISED);
        while ((f = fl_dx_routes_next(&routes)) != NULL) {
            const fl_prefix *want = fl_get_prefix(f, FL_ROUTER_ROUTE_NETWORK);
            if (!want || is_reflected(f) || has(&have, want))
                continue;
            name(c, other && has(other, want) ? partly : nowhere, want);
            if (missing++ < 2)
                fl_dx_see(c, ev, f);
        }
    }
    if (missing)
        fl_dx_see_all(c, ev, &path->table_ev);
    return missing;
}

static dx_answer r05(const dx_ctx *c, const dx_where *w) {
    const dx_peering *p = w->peering;
    bool use[2] = {is_compared(&p->path[0]), is_compared(&p->path[1])};
    listed nowhere = {.list = {0}}, partly = {.list = {0}};
    dx_ev *ev = FL_NEW(c->a, dx_ev), *right = FL_NEW(c->a, dx_ev);
    size_t rows = 0;
    bool whole = true;
    if (!use[0] && !use[1])
        return fl_dx_na();
    for (int i = 0; i < 2; i++) {
        const dx_path *other = &p->path[1 - i];
        prefixes set = {.n = 0};
        if (!use[i])
            continue;
        for (size_t k = 0; k < p->path[i].ends->list.n; k++)
            rows += p->path[i].ends->list.v[k]->routes[DX_ADVERTISED];
        if (other->table_whole && !other->ignored)
            set = table_of(c, other, false);
        missing_on(c, &p->path[i], set.n ? &set : NULL, &nowhere, &partly, ev);
        fl_dx_see_all(c, right, &p->path[i].ends->advertised_ev);
        whole = whole && p->path[i].ends->advertised_whole;
    }
    if (!rows)
        return fl_dx_na();
    if (!nowhere.list.n && !partly.list.n && !whole)
        return fl_dx_untested("the list of what the edge router sends was not captured whole");
    if (!nowhere.list.n && !partly.list.n)
        return fl_dx_out(right, FL_STR("every prefix that the edge router sends is received"));
    fl_str missing = nowhere.list.n ? all_of(c, &nowhere) : all_of(c, &partly);
    dx_answer a = fl_dx_say_of(DX_SAY_HOLDS, ev,
                               fl_dx_word(c, "sent by %.*s and not received: %.*s",
                                          FL_STR_ARG(fl_dx_routers(c, p, DX_BOTH)), FL_STR_ARG(missing)));
    bool all_read = true;
    for (int i = 0; i < 2; i++)
        all_read = all_read && (use[i] || p->path[i].table_whole || p->path[i].ignored || p->path[i].carries == DX_NO);
    a.cls = !nowhere.list.n ? FL_CLASS_DEGRADED : all_read ? FL_CLASS_PARTIAL_OUTAGE : FL_CLASS_INCONCLUSIVE;
    a.param[0] = (dx_param){"missing", missing};
    return a;
}

/* ---- the other direction ---- */

static int reverse_impact(const dx_peering *p, unsigned bad) {
    const dx_path *other = bad == DX_PRIMARY ? &p->path[1] : bad == DX_SECONDARY ? &p->path[0] : NULL;
    if (other && !other->ignored && other->ends->up == DX_YES && other->ends->received > 0)
        return FL_CLASS_DEGRADED;
    if (other && !other->ignored && other->carries != DX_NO)
        return FL_CLASS_INCONCLUSIVE; /* nobody looked whether it arrives there */
    return fl_dx_other_peering_carries(p) ? FL_CLASS_PARTIAL_OUTAGE : FL_CLASS_OUTAGE;
}

static const fl_scope *scope_of(const dx_ctx *c, const dx_where *w, unsigned mask) {
    fl_scope *s = FL_NEW(c->a, fl_scope);
    *s = (fl_scope){.circuit = w->circuit->name, .peering = w->peering->name, .path = fl_dx_mask_name(mask)};
    s->router = fl_dx_routers(c, w->peering, mask);
    return s;
}

typedef enum filter { FILTER_UNREAD, FILTER_NONE, FILTER_SET } filter;

/* May the router's own filter have shortened what it holds? */
static filter filter_of(const dx_ctx *c, const ends *e) {
    filter found = FILTER_UNREAD;
    for (size_t i = 0; i < e->list.n; i++)
        for (size_t k = 0; k < e->list.v[i]->configs.list.n; k++) {
            const fl_fact *f = e->list.v[i]->configs.list.v[k];
            const fl_fact *read = f->read < c->store->facts.n ? c->store->facts.v[f->read] : NULL;
            if (fl_get_str(f, FL_ROUTER_BGP_CONFIG_FILTER_IN).n)
                return FILTER_SET;
            if (read && read->kind == FL_READ && fl_get_bool(read, FL_READ_WHOLE) == 1)
                found = FILTER_NONE;
        }
    /* A router that counts the accepted ones apart counts the received ones before its filter. */
    return found == FILTER_UNREAD && e->accepted >= 0 ? FILTER_NONE : found;
}

typedef struct reverse {
    unsigned bad, open; /* paths that lack what Azure has; of these where a filter of the router may be why */
    bool known;         /* Azure has prefixes for on-premises */
    bool some;          /* some of them do arrive */
    dx_ev *ev;
    fl_str text;
} reverse;

static void say(const dx_ctx *c, reverse *r, fl_str text) {
    r->text = fl_dx_word(c, "%.*s%s%.*s", FL_STR_ARG(r->text), r->text.n ? "; " : "", FL_STR_ARG(text));
}

static void lacks_some(const dx_ctx *c, const dx_path *path, reverse *r) {
    const ends *e = path->ends;
    size_t rows = 0;
    listed missing = {.list = {0}};
    for (size_t i = 0; i < e->list.n; i++)
        rows += e->list.v[i]->routes[fl_dx_received_by(e->list.v[i])];
    prefixes have = {.v = FL_NEW_N(c->a, rows + 1, fl_prefix)};
    for (size_t i = 0; i < e->list.n; i++) {
        dx_routes routes;
        const fl_fact *f;
        fl_dx_routes_begin(&routes, c, e->list.v[i], fl_dx_received_by(e->list.v[i]));
        while ((f = fl_dx_routes_next(&routes)) != NULL) {
            const fl_prefix *p = fl_get_prefix(f, FL_ROUTER_ROUTE_NETWORK);
            if (p)
                add(&have, p);
        }
    }
    sort(&have);
    for (size_t i = 0; i < path->routes.list.n; i++) {
        const fl_fact *f = path->routes.list.v[i];
        const fl_prefix *p = fl_get_prefix(f, FL_ROUTE_NETWORK);
        if (!p || fl_get_bool(f, FL_ROUTE_FROM_GATEWAY) != 1 || p->addr.family != e->link.addr.family)
            continue;
        if (has(&have, p)) {
            r->some = true;
            continue;
        }
        name(c, &missing, p);
        fl_dx_see(c, r->ev, f);
    }
    if (!missing.list.n)
        return;
    r->bad |= path->bit;
    if (e->received_table && filter_of(c, e) != FILTER_NONE)
        r->open |= path->bit;
    fl_dx_see_all(c, r->ev, &e->received_ev);
    say(c, r,
        fl_dx_word(c, "%s: %s is whole and lacks %.*s", path->name,
                   e->received_table ? "the table of the router" : "the list of what the router received",
                   FL_STR_ARG(all_of(c, &missing))));
}

static void lacks_all(const dx_ctx *c, const dx_path *path, reverse *r) {
    const ends *e = path->ends;
    size_t gateway = fl_dx_from_gateways(path);
    r->bad |= path->bit;
    if (e->received_counted && filter_of(c, e) != FILTER_NONE)
        r->open |= path->bit;
    fl_dx_see_all(c, r->ev, &e->received_ev);
    for (size_t i = 0; i < path->routes.list.n; i++)
        if (fl_get_bool(path->routes.list.v[i], FL_ROUTE_FROM_GATEWAY) == 1)
            fl_dx_see(c, r->ev, path->routes.list.v[i]);
    say(c, r,
        gateway ? fl_dx_word(c, "%s: the Microsoft edge holds %zu prefixes of a gateway, and the router received 0",
                             path->name, gateway)
                : fl_dx_word(c, "%s: on-premises prefixes reach Azure, and the router received 0", path->name));
}

static reverse look_back(const dx_ctx *c, const dx_where *w) {
    reverse r = {.ev = FL_NEW(c->a, dx_ev)};
    for (int i = 0; i < 2; i++) {
        const dx_path *path = &w->peering->path[i];
        const ends *e = path->ends;
        fl_time at = path->table ? path->table_at : path->bgp_at;
        if (path->ignored || path->carries != DX_YES || e->received < 0 || !fl_dx_same_time(e->received_at, at))
            continue;
        size_t gateway = fl_dx_from_gateways(path);
        if (path->table_whole && gateway == 0) /* no gateway announces anything: another diagnosis */
            continue;
        r.known = r.known || gateway > 0;
        if (e->received == 0)
            lacks_all(c, path, &r);
        else if (!e->received_counted && e->received_whole)
            lacks_some(c, path, &r);
    }
    return r;
}

static int impact_of(const dx_peering *p, const reverse *r) {
    int cls = reverse_impact(p, r->bad);
    return r->some && cls == FL_CLASS_OUTAGE ? FL_CLASS_PARTIAL_OUTAGE : cls;
}

static dx_answer r06(const dx_ctx *c, const dx_where *w) {
    if (!w->peering->is_private)
        return fl_dx_na();
    reverse r = look_back(c, w);
    if (!r.bad)
        return fl_dx_na();
    dx_answer a = fl_dx_say_of(!r.known ? DX_SAY_CANDIDATE : r.open ? DX_SAY_FITS : DX_SAY_HOLDS, r.ev, r.text);
    a.cls = impact_of(w->peering, &r);
    a.scope = scope_of(c, w, r.bad);
    return a;
}

/* R04, the other way round: the router's inbound filter refuses what Microsoft sends. */
static dx_answer r04(const dx_ctx *c, const dx_where *w) {
    unsigned bad = 0;
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    fl_str text = FL_STR_NONE;
    for (int i = 0; i < 2; i++) {
        const dx_path *path = &w->peering->path[i];
        const ends *e = path->ends;
        if (path->ignored || path->carries != DX_YES || e->up != DX_YES || e->received <= 0 || e->accepted != 0)
            continue;
        bad |= path->bit;
        fl_dx_see_all(c, ev, &e->session_ev);
        text = fl_dx_word(c, "%.*s%s%s: the router received %lld prefixes from Microsoft and accepted none",
                          FL_STR_ARG(text), text.n ? "; " : "", path->name, (long long)e->received);
    }
    if (bad) {
        dx_answer a = fl_dx_say_of(DX_SAY_HOLDS, ev, text);
        a.cls = reverse_impact(w->peering, bad);
        a.scope = scope_of(c, w, bad);
        a.sentence = fl_dx_word(c,
                                "Microsoft's prefixes reach the edge router of %.*s on %.*s, and its inbound filter "
                                "refuses all of them.",
                                FL_STR_ARG(w->peering->name), FL_STR_ARG(w->circuit->name));
        return a;
    }
    if (!w->peering->is_private)
        return fl_dx_na();
    reverse r = look_back(c, w);
    if (!r.open || !r.known)
        return fl_dx_na();
    dx_answer a = fl_dx_say_of(DX_SAY_FITS, r.ev, r.text);
    a.cls = impact_of(w->peering, &r);
    return a;
}

/* ---- R10: Microsoft peering without a route filter ---- */

/* The peering was printed as it is, all of it: then a key that is not there has no value. */
static bool printed_whole(const dx_ctx *c, const fl_fact *f) {
    static const unsigned fields[] = {FL_PEERING_ID, FL_PEERING_STATE, FL_PEERING_PEER_ASN, FL_PEERING_VLAN};
    const fl_fact *read = f->read < c->store->facts.n ? c->store->facts.v[f->read] : NULL;
    if (!read || read->kind != FL_READ || fl_get_bool(read, FL_READ_WHOLE) != 1 ||
        !fl_str_ieqz(fl_get_str(read, FL_READ_SHAPE), "json"))
        return false;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (!fl_is_read(f, fields[i]))
            return false;
    return true;
}

static dx_answer r10(const dx_ctx *c, const dx_where *w) {
    const dx_peering *p = w->peering;
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    unsigned bad = 0;
    bool absent = false;
    if (!p->is_microsoft)
        return fl_dx_na();
    for (int i = 0; i < 2; i++) {
        const dx_path *path = &p->path[i];
        const ends *e = path->ends;
        if (e->received > 0)
            return fl_dx_na(); /* Microsoft announces something */
        if (path->ignored || path->up != DX_YES || e->received != 0)
            continue;
        bad |= path->bit;
        fl_dx_see_all(c, ev, &e->received_ev);
    }
    if (!bad)
        return fl_dx_na();
    const fl_fact *attached = fl_dx_pick(&p->facts, FL_PEERING_ROUTE_FILTER, NULL);
    for (size_t i = 0; !attached && i < p->facts.list.n; i++)
        if (printed_whole(c, p->facts.list.v[i])) {
            absent = true;
            fl_dx_see(c, ev, p->facts.list.v[i]);
        }
    fl_dx_see(c, ev, attached);
    dx_answer a = fl_dx_say_of(absent ? DX_SAY_HOLDS : DX_SAY_CANDIDATE, ev, FL_STR_NONE);
    a.text =
        absent
            ? FL_STR("the session is established, the router received 0 prefixes, and the peering has no route filter")
        : attached ? FL_STR("the session is established and the router received 0 prefixes; a route filter is "
                            "attached, and whether it names communities was not read")
                   : FL_STR("the session is established and the router received 0 prefixes; whether a route filter "
                            "is attached was not read");
    const dx_path *other = bad == DX_PRIMARY ? &p->path[1] : bad == DX_SECONDARY ? &p->path[0] : NULL;
    bool open = other && !other->ignored && other->up == DX_YES && !absent;
    a.cls = open ? FL_CLASS_INCONCLUSIVE : fl_dx_other_peering_carries(p) ? FL_CLASS_PARTIAL_OUTAGE : FL_CLASS_OUTAGE;
    a.scope = scope_of(c, w, bad);
    return a;
}

enum { ROUTES = 1U << DX_AT_ROUTES };
static const dx_row rows[] = {
    {"R04", "routes", ROUTES, r04},
    {"R05", "routes", ROUTES, r05},
    {"R06", "routes", ROUTES, r06},
    {"R10", "routes", ROUTES, r10},
};
const dx_rows fl_dx_ends_routes_rows = {rows, sizeof rows / sizeof *rows};
