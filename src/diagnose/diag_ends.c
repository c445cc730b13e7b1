/* B03 to B08 and R02: parameters of the two ends, tested where a router's own output is there (JUDGEMENT.md 4, 7). */
#include <stddef.h>
#include <string.h>

#include "diagnose/ends.h"
#include "diagnose/flaps.h"

/* ---- one comparison over the paths of a place ---- */

static const dx_check *check_at(const dx_path *path, size_t offset) {
    return (const dx_check *)(const void *)((const char *)path->ends + offset);
}
#define AT(field) offsetof(struct dx_ends, field)

static bool in_mask(const dx_where *w, int i) { return (w->mask & w->peering->path[i].bit) != 0; }

/* Two texts as one; what both end in, behind their first "; ", is said once. */
static fl_str joined(const dx_ctx *c, fl_str a, fl_str b) {
    ptrdiff_t at = fl_str_find(b, FL_STR("; "));
    fl_str tail = at < 0 ? FL_STR_NONE : fl_str_sub(b, (size_t)at, b.n);
    if (!a.n)
        return b;
    if (tail.n && fl_str_ends(a, tail)) {
        a.n -= tail.n;
        b.n -= tail.n;
    } else {
        tail = FL_STR_NONE;
    }
    return fl_dx_word(c, "%.*s; %.*s%.*s", FL_STR_ARG(a), FL_STR_ARG(b), FL_STR_ARG(tail));
}

/* Wrong only when it is wrong on each of the paths, and right likewise. */
static dx_check over(const dx_ctx *c, const dx_where *w, size_t offset) {
    dx_check all = {.right = DX_UNREAD};
    bool first = true;
    for (int i = 0; i < 2; i++) {
        if (!in_mask(w, i))
            continue;
        const dx_check *one = check_at(&w->peering->path[i], offset);
        dx_tri was = all.right;
        all.right = first || was == one->right ? one->right : DX_UNREAD;
        all.owner = first || (all.owner && one->owner && strcmp(all.owner, one->owner) == 0) ? one->owner
                    : all.owner || one->owner                                                ? "shared"
                                                                                             : NULL;
        all.weak = all.weak || one->weak;
        if (one->text.n && !fl_str_eq(one->text, all.text))
            all.text = joined(c, all.text, one->text);
        fl_dx_see_all(c, &all.ev, &one->ev);
        all.against = all.against.n ? all.against : one->against;
        fl_dx_see_all(c, &all.against_ev, &one->against_ev);
        first = false;
    }
    return all;
}

static const dx_ev *ev_of(const dx_ctx *c, const dx_check *k) {
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    *ev = k->ev;
    return ev;
}

static bool any_router(const dx_where *w) {
    for (int i = 0; i < 2; i++)
        if (in_mask(w, i) && w->peering->path[i].ends->list.n)
            return true;
    return false;
}

static bool is_l2(const dx_where *w) {
    return w->cond == DX_COND_L2_EMPTY || w->cond == DX_COND_L2_ONE_SIDED || w->cond == DX_COND_L2_NO_TABLE;
}

/* Azure or the router says so: an established session would prove every parameter. */
static bool is_down(const dx_where *w) {
    for (int i = 0; i < 2; i++)
        if (in_mask(w, i) && w->peering->path[i].up != DX_NO && w->peering->path[i].ends->up != DX_NO)
            return false;
    return true;
}

static bool may_be_wrong(const dx_where *w) {
    return w->cond == DX_COND_DOWN || w->cond == DX_COND_DOWN_L2_UNREAD || w->cond == DX_COND_ONPREM_ONLY || is_l2(w);
}

static dx_answer wrong(const dx_ctx *c, const dx_where *w, const dx_check *k) {
    dx_answer a = fl_dx_say_of(k->weak || !is_down(w) ? DX_SAY_CANDIDATE : DX_SAY_HOLDS, ev_of(c, k), k->text);
    if (!is_down(w)) {
        a.cls = FL_CLASS_INCONCLUSIVE;
        a.text = fl_dx_word(c, "%.*s; the session is unread", FL_STR_ARG(a.text));
    }
    a.owner = k->owner;
    a.param[0] = (dx_param){"difference", k->text};
    return a;
}

/* Right, unless another router of the same path says otherwise. */
static dx_answer right(const dx_ctx *c, const dx_check *k) {
    if (!k->against.n)
        return fl_dx_out(ev_of(c, k), k->text);
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    fl_dx_see_all(c, ev, &k->against_ev);
    fl_dx_see_all(c, ev, &k->ev);
    dx_answer a = fl_dx_say_of(
        DX_SAY_CANDIDATE, ev,
        fl_dx_word(c, "%.*s; %.*s, so one of the two is another session", FL_STR_ARG(k->against), FL_STR_ARG(k->text)));
    a.param[0] = (dx_param){"difference", k->against};
    return a;
}

static dx_answer untested(const dx_ctx *c, const dx_where *w, const char *without, const char *with) {
    (void)c;
    return fl_dx_untested(any_router(w) ? with : without);
}

static const char *const no_router = "no capture of the edge router and no record";

/* ---- the session's parameters ---- */

/* Of a router with thousands of neighbors these tell enough. */
enum { NEIGHBORS_LOOKED_AT = 512 };

/* What a router's captures name instead of the neighbor of this path: "192.0.2.9", or "192.0.2.9 and others". A masked
 * one may be the neighbor that is looked for, and an old capture may name it: then nothing is said. */
static fl_str others_of(const dx_ctx *c, const dx_path *path, fl_str router) {
    static const struct {
        fl_kind kind;
        unsigned neighbor;
    } kinds[] = {{FL_ROUTER_BGP_CONFIG, FL_ROUTER_BGP_CONFIG_NEIGHBOR},
                 {FL_ROUTER_SESSION, FL_ROUTER_SESSION_NEIGHBOR}};
    const fl_addr *first = NULL;
    bool more = false;
    char text[FL_ADDR_TEXT];
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        size_t n;
        const fl_fact *const *all = fl_view_all(c->view, kinds[k].kind, &n);
        for (size_t i = 0; i < n && i < NEIGHBORS_LOOKED_AT; i++) {
            const fl_addr *addr = fl_get_addr(all[i], kinds[k].neighbor);
            if (!fl_is_read(all[i], kinds[k].neighbor) || !fl_str_ieq(all[i]->key[FL_KEY_ROUTER], router))
                continue;
            if (!addr || fl_addr_cmp(*addr, path->ends->microsoft) == 0)
                return FL_STR_NONE;
            if (!fl_dx_is_near(c, path, all[i]))
                continue;
            more = more || (first && fl_addr_cmp(*first, *addr) != 0);
            first = first ? first : addr;
        }
    }
    return first ? fl_dx_word(c, "%s%s", fl_addr_format(*first, text), more ? " and others" : "") : FL_STR_NONE;
}

/* Why nothing shows which neighbor the edge names. */
static const char *no_neighbor(const dx_ctx *c, const dx_where *w) {
    char want[FL_ADDR_TEXT];
    for (int i = 0; i < 2; i++) {
        const dx_path *path = &w->peering->path[i];
        for (size_t k = 0; in_mask(w, i) && path->ends->known && k < path->ends->list.n; k++) {
            fl_str router = path->ends->list.v[k]->router;
            fl_str others = router.n ? others_of(c, path, router) : FL_STR_NONE;
            if (others.n)
                return fl_dx_word(c,
                                  "what was captured of %.*s names the neighbor %.*s, not %s, and is not proven whole",
                                  FL_STR_ARG(router), FL_STR_ARG(others), fl_addr_format(path->ends->microsoft, want))
                    .p;
        }
    }
    return "the neighbor that the edge router names was not captured";
}

static dx_answer b03(const dx_ctx *c, const dx_where *w) {
    dx_check k = over(c, w, AT(neighbor));
    if (w->path->negotiating || !may_be_wrong(w))
        return fl_dx_na();
    if (k.right == DX_NO)
        return wrong(c, w, &k);
    if (w->cond != DX_COND_DOWN)
        return fl_dx_na();
    return k.right == DX_YES ? right(c, &k) : untested(c, w, no_router, no_neighbor(c, w));
}

/* Packets to port 179 are dropped: that explains the state only where the two ends name each other. */
static dx_answer b04(const dx_ctx *c, const dx_where *w) {
    dx_check filter = over(c, w, AT(filter)), neighbor = over(c, w, AT(neighbor));
    if (w->path->negotiating || w->cond != DX_COND_DOWN)
        return fl_dx_na();
    if (filter.right != DX_NO)
        return untested(c, w, no_router, "no counters of a filter and no packet capture");
    filter.weak = filter.weak || neighbor.right != DX_YES;
    if (filter.weak)
        filter.text = fl_dx_word(c, "%.*s; %s", FL_STR_ARG(filter.text),
                                 neighbor.right != DX_YES
                                     ? "the neighbor that the router names was not captured, or is another one"
                                     : "nothing shows that the filter stands on the interface of this link");
    return wrong(c, w, &filter);
}

static dx_answer b05(const dx_ctx *c, const dx_where *w) {
    dx_check k = over(c, w, AT(asn));
    if (!may_be_wrong(w))
        return fl_dx_na();
    if (k.right == DX_NO)
        return wrong(c, w, &k);
    if (w->cond != DX_COND_DOWN)
        return fl_dx_na();
    if (k.right == DX_YES)
        return right(c, &k);
    return w->path->negotiating || any_router(w)
               ? untested(c, w, no_router, "the AS number of one of the two ends was not captured")
               : fl_dx_na();
}

/* Azure never shows its key: with everything else right the key is what is left, and no more than a candidate. */
static dx_answer b06(const dx_ctx *c, const dx_where *w) {
    dx_answer by_log = fl_dx_digest_by_log(c, w);
    if (by_log.say != DX_SAY_NA)
        return by_log;
    dx_check key = over(c, w, AT(md5)), neighbor = over(c, w, AT(neighbor)), asn = over(c, w, AT(asn));
    if (w->cond != DX_COND_DOWN)
        return fl_dx_na();
    if (key.right == DX_UNREAD || neighbor.right != DX_YES || asn.right != DX_YES)
        return untested(c, w, no_router, "no log of the edge router: Azure never shows its own key");
    dx_answer a =
        fl_dx_say_of(DX_SAY_CANDIDATE, ev_of(c, &key),
                     fl_dx_word(c, "%.*s; Azure never shows whether it has one; addresses and AS numbers are right",
                                FL_STR_ARG(key.text)));
    a.param[0] = (dx_param){"difference", key.text};
    return a;
}

/* ---- VLAN and address mistakes, which empty ARP as well ---- */

/* The path that works has another tag than Azure too: the carrier translates, and the tag may be no fault. */
static bool is_translated(const dx_where *w) {
    return w->other && w->other->up == DX_YES && w->other->ends->tag.right == DX_NO;
}

/* A parameter of the link: wrong it is the cause, right it is ruled out where layer 2 is in question. */
static dx_answer of_link(const dx_ctx *c, const dx_where *w, const dx_check *k, const char *no_end,
                         const char *not_captured) {
    if (k->right == DX_NO)
        return wrong(c, w, k);
    if (!is_l2(w))
        return fl_dx_na();
    return k->right == DX_YES ? right(c, k) : untested(c, w, no_end, not_captured);
}

static dx_answer b07(const dx_ctx *c, const dx_where *w) {
    dx_check k = over(c, w, AT(tag));
    bool open = is_l2(w) || w->cond == DX_COND_DOWN_L2_UNREAD;
    if (!open)
        return fl_dx_na();
    if (k.right == DX_NO && is_translated(w)) {
        k.weak = true;
        k.text = fl_dx_word(c, "%.*s; so it is on the path that works, where the carrier must translate tags",
                            FL_STR_ARG(k.text));
    }
    return of_link(c, w, &k, "the VLAN tag: no capture of the edge router and no record",
                   "the VLAN tag: the tag of the sub-interface or of the peering was not captured");
}

static dx_answer b08(const dx_ctx *c, const dx_where *w) {
    dx_check k = over(c, w, AT(roles));
    if (!may_be_wrong(w))
        return fl_dx_na();
    return of_link(c, w, &k, "the addresses of the /30: no capture of the edge router and no record",
                   "the addresses of the /30: the address of the router's interface was not captured");
}

/* ---- R02: the session stays down because of a prefix limit ---- */

static bool says_limit(fl_str text) {
    bool prefix = fl_str_ifind(text, FL_STR("prefix")) >= 0 || fl_str_ifind(text, FL_STR("pfx")) >= 0;
    bool most = fl_str_ifind(text, FL_STR("max")) >= 0 || fl_str_ifind(text, FL_STR("limit")) >= 0 ||
                fl_str_ifind(text, FL_STR("exceed")) >= 0 || fl_str_ifind(text, FL_STR("PfxCt")) >= 0;
    return prefix && most;
}

static dx_answer r02(const dx_ctx *c, const dx_where *w) {
    dx_answer by_log = fl_dx_limit_by_log(c, w);
    if (by_log.say != DX_SAY_NA)
        return by_log;
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    fl_str text = FL_STR_NONE;
    bool own_limit = false;
    if (w->cond != DX_COND_DOWN && w->cond != DX_COND_DOWN_L2_UNREAD)
        return fl_dx_na();
    for (int i = 0; i < 2; i++) {
        const struct dx_ends *e = w->peering->path[i].ends;
        if (!in_mask(w, i))
            continue;
        if (e->up != DX_NO)
            return fl_dx_na();
        fl_str reset = fl_get_str(e->session, FL_ROUTER_SESSION_LAST_RESET);
        bool state = says_limit(e->state);
        if (!state && !says_limit(reset))
            return fl_dx_na();
        own_limit = own_limit || state || fl_str_ifind(reset, FL_STR("sent")) >= 0;
        text = fl_dx_word(c, "%.*s%sthe router says: %.*s", FL_STR_ARG(text), text.n ? "; " : "",
                          FL_STR_ARG(state ? e->state : reset));
        fl_dx_see_all(c, ev, &e->session_ev);
    }
    dx_answer a = fl_dx_say_of(DX_SAY_HOLDS, ev, text);
    if (own_limit)
        a.sentence =
            fl_dx_word(c,
                       "The session of %.*s on %s of %.*s was taken down by the router's own limit of prefixes "
                       "and does not come back while Microsoft sends more.",
                       FL_STR_ARG(w->peering->name), w->mask == DX_BOTH ? "both paths" : w->path->name,
                       FL_STR_ARG(w->circuit->name));
    return a;
}

enum { PATHS = 1U << DX_AT_PATHS };
static const dx_row rows[] = {{"B03", "bgp", PATHS, b03},   {"B04", "bgp", PATHS, b04}, {"B05", "bgp", PATHS, b05},
                              {"B06", "bgp", PATHS, b06},   {"B07", "bgp", PATHS, b07}, {"B08", "bgp", PATHS, b08},
                              {"R02", "routes", PATHS, r02}};
const dx_rows fl_dx_ends_rows = {rows, sizeof rows / sizeof *rows};

/* ---- precedence ---- */

static bool is_one_of(const char *code, const char *const *list) {
    for (; *list; list++)
        if (strcmp(code, *list) == 0)
            return true;
    return false;
}

/* The general finding stays, as what the parameter explains (JUDGEMENT.md 16), with the owner and the remedy of that.
 */
static void explain(const dx_ctx *c, const dx_where *w, dx_answer *a, const char *by) {
    fl_model model = w->circuit->model;
    a->say = DX_SAY_BESIDE;
    a->texts = by;
    a->text = fl_dx_word(c, "%.*s%sexplained by %s", FL_STR_ARG(a->text), a->text.n ? "; " : "", by);
    a->owner = model == FL_MODEL_OWN_EDGE ? "customer-network" : model == FL_MODEL_PROVIDER_L3 ? "carrier" : "unknown";
}

/* JUDGEMENT.md 4: a parameter that is proven wrong before a state word before "cause open". JUDGEMENT.md 7: tag and
 * address explain an empty ARP table. A candidate never stands in for a tie that the evidence fits. */
void fl_dx_ends_yield(const dx_ctx *c, const dx_where *w, const dx_row *const *row, dx_answer *answer, size_t n) {
    static const char *const parameters[] = {"B03", "B04", "B05", "B06", "B07", "B08", "R02", NULL};
    static const char *const below[] = {"B07", "B08", NULL};
    static const char *const open[] = {"B02", "B09", "B10", NULL};
    static const char *const link[] = {"B01", "P03", "P04", "P06", "P07", "P08", NULL};
    static const char *const weak[] = {"B03", "B04", "B05", "B06", "B07", "B08", NULL};
    const char *by = NULL, *low = NULL;
    bool fits = false;
    for (size_t i = 0; i < n; i++) {
        fits = fits || answer[i].say == DX_SAY_FITS;
        if (answer[i].say != DX_SAY_HOLDS || !is_one_of(row[i]->code, parameters))
            continue;
        by = by ? by : row[i]->code;
        low = !low && is_one_of(row[i]->code, below) ? row[i]->code : low;
    }
    for (size_t i = 0; i < n; i++) {
        bool stands =
            answer[i].say == DX_SAY_HOLDS || answer[i].say == DX_SAY_CANDIDATE || answer[i].say == DX_SAY_BESIDE;
        if (stands && by && is_one_of(row[i]->code, open))
            explain(c, w, &answer[i], by);
        else if (stands && low && is_one_of(row[i]->code, link))
            explain(c, w, &answer[i], low);
        else if (answer[i].say == DX_SAY_CANDIDATE && is_one_of(row[i]->code, weak) && fits && !by)
            answer[i].say = DX_SAY_UNTESTED;
    }
}

/* ---- what the other families ask ---- */

static unsigned proven(const dx_path *path) {
    const struct dx_ends *e = path->ends;
    const dx_check *all[] = {&e->neighbor, &e->roles, &e->asn, &e->tag};
    unsigned bits = 0;
    for (unsigned i = 0; i < sizeof all / sizeof *all; i++)
        bits |= all[i]->right == DX_NO && !all[i]->weak ? 1U << i : 0;
    bits |= e->advertised == 0 ? 16U : e->advertised > 0 ? 32U : 0;
    bits |= e->interface == DX_LINK_SHUT ? 64U : e->interface == DX_LINK_DOWN ? 128U : 0;
    return bits | (e->shut ? 256U : 0);
}

bool fl_dx_ends_alike(const dx_peering *p) {
    /* Of one path the router may be unread: what is proven of the other is said of that one alone. */
    return proven(&p->path[0]) == proven(&p->path[1]);
}

bool fl_dx_ends_checked(const dx_where *w) {
    for (int i = 0; i < 2; i++) {
        const struct dx_ends *e = w->peering->path[i].ends;
        if (in_mask(w, i) && (e->tag.right != DX_YES || e->roles.right != DX_YES))
            return false;
    }
    return true;
}

dx_answer fl_dx_ends_link(const dx_ctx *c, const dx_where *w, dx_answer a) {
    dx_link_state state = DX_LINK_UNREAD;
    fl_str text = a.text;
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    bool first = true;
    if (a.say != DX_SAY_HOLDS && a.say != DX_SAY_CANDIDATE && a.say != DX_SAY_BESIDE)
        return a;
    if (a.ev)
        fl_dx_see_all(c, ev, a.ev);
    for (int i = 0; i < 2; i++) {
        const struct dx_ends *e = w->peering->path[i].ends;
        if (!in_mask(w, i))
            continue;
        if (e->interface < DX_LINK_DOWN || (!first && e->interface != state))
            return a;
        state = e->interface;
        first = false;
        text = fl_dx_word(c, "%.*s; %.*s", FL_STR_ARG(text), FL_STR_ARG(e->interface_text));
        fl_dx_see_all(c, ev, &e->interface_ev);
    }
    if (first)
        return a;
    a.text = text;
    a.ev = ev;
    /* Under provider layer 3 router and interface are the carrier's, as the table has it. */
    if (w->circuit->model != FL_MODEL_PROVIDER_L3)
        a.owner = state == DX_LINK_SHUT ? "customer-network" : "shared";
    return a;
}

int64_t fl_dx_ends_sent(const dx_where *w) {
    int64_t least = -1;
    for (int i = 0; i < 2; i++) {
        const dx_path *path = &w->peering->path[i];
        const struct dx_ends *e = path->ends;
        if (!in_mask(w, i))
            continue;
        fl_time at = path->bgp_at != FL_TIME_NONE ? path->bgp_at : path->table_at;
        int64_t sent = e->advertised;
        /* A count holds Azure's own prefixes, sent back, as well. */
        if (sent > 0 && path->n_reflected > 0 && e->list.n && path->table_whole && path->n_onprem == 0 &&
            sent <= (int64_t)path->n_reflected)
            sent = 0;
        if (sent < 0 || !fl_dx_same_time(e->advertised_at, at) || (least >= 0 && (least == 0) != (sent == 0)))
            return -1;
        least = least < 0 || sent < least ? sent : least;
    }
    return least;
}

bool fl_dx_ends_sent_whole(const dx_where *w) {
    for (int i = 0; i < 2; i++)
        if (in_mask(w, i) && !w->peering->path[i].ends->advertised_whole)
            return false;
    return true;
}

const dx_ev *fl_dx_ends_sent_ev(const dx_ctx *c, const dx_where *w) {
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    for (int i = 0; i < 2; i++)
        if (in_mask(w, i)) {
            fl_dx_see_all(c, ev, &w->peering->path[i].ends->advertised_ev);
            fl_dx_see_all(c, ev, &w->peering->path[i].bgp_ev);
        }
    return ev;
}
