/* P and W: provider state, circuit status, layer 2. */
#include "diagnose/ends.h"
#include "diagnose/flaps.h"

/* ---- the circuit's two states (TERMS.md; JUDGEMENT.md 11) ---- */

typedef enum prov { PROV_UNREAD, PROV_YES, PROV_NOT, PROV_BUILDING, PROV_OTHER } prov;

static prov prov_of(const dx_circuit *k) {
    if (!k->provider.n || k->provider_conflict)
        return PROV_UNREAD;
    if (fl_str_ieqz(k->provider, "Provisioned"))
        return PROV_YES;
    if (fl_str_ieqz(k->provider, "NotProvisioned"))
        return PROV_NOT;
    return fl_str_ieqz(k->provider, "Provisioning") ? PROV_BUILDING : PROV_OTHER;
}

/* A path that carries at the same time proves the states below it (JUDGEMENT.md 3): they contradict it then. */
static bool carried_since(const dx_circuit *k) {
    for (size_t i = 0; i < k->peerings.n; i++)
        for (int n = 0; n < 2; n++) {
            const dx_path *path = &k->peerings.v[i]->path[n];
            fl_time at = path->up == DX_YES ? path->bgp_at : path->table_at;
            if (path->carries == DX_YES && !path->ignored && fl_dx_not_older(at, k->state_at))
                return true;
        }
    return false;
}

static bool all_down(const dx_circuit *k) {
    for (size_t i = 0; i < k->peerings.n; i++)
        if (!k->peerings.v[i]->known || k->peerings.v[i]->carries != DX_NO)
            return false;
    return k->peerings.n > 0;
}

static fl_str state_seen(const dx_ctx *c, const dx_circuit *k) {
    return fl_dx_word(c, "provider state %.*s%s%.*s", FL_STR_ARG(k->provider), k->state.n ? ", circuit status " : "",
                      FL_STR_ARG(k->state));
}

static dx_answer state_answer(const dx_ctx *c, const dx_circuit *k, dx_say say, int cls) {
    dx_answer a = fl_dx_say_of(say, &k->provider_ev, state_seen(c, k));
    a.cls = cls;
    return a;
}

static dx_answer by_service(const dx_ctx *c, const dx_circuit *k, int cls) {
    dx_answer a = state_answer(c, k, DX_SAY_HOLDS, cls);
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    fl_dx_see_all(c, ev, &k->provider_ev);
    fl_dx_see_all(c, ev, &k->served_ev);
    a.ev = ev;
    a.text =
        fl_dx_word(c, "%.*s, and it was in service: %.*s", FL_STR_ARG(state_seen(c, k)), FL_STR_ARG(k->served_text));
    return a;
}

static const fl_fact *record_of(const dx_ctx *c, const dx_circuit *k, const char *about) {
    return fl_dx_change(c, k, about, k->state_at, true);
}

static dx_answer by_record(const dx_ctx *c, const dx_circuit *k, const fl_fact *note, int cls) {
    dx_answer a = state_answer(c, k, DX_SAY_HOLDS, cls);
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    fl_dx_see_all(c, ev, &k->provider_ev);
    fl_dx_see(c, ev, note);
    a.ev = ev;
    a.text = fl_dx_word(c, "%.*s; on record: %.*s", FL_STR_ARG(state_seen(c, k)), FL_STR_ARG(fl_dx_change_text(note)));
    return a;
}

static bool asks(const dx_where *w, prov p) {
    return w->level == DX_AT_BASE && prov_of(w->circuit) == p && !carried_since(w->circuit) && !w->circuit->direct;
}

/* At the paths: nothing below was read, so the states may be the cause as well. */
static bool states_unread(const dx_where *w) {
    bool low = w->cond == DX_COND_L2_EMPTY || w->cond == DX_COND_L2_NO_TABLE || w->cond == DX_COND_DOWN_L2_UNREAD;
    bool alone = !w->other || w->other->carries != DX_YES;
    return w->level == DX_AT_PATHS && low && alone && !w->circuit->provider.n && !w->circuit->direct &&
           !fl_dx_other_peering_carries(w->peering);
}

static dx_answer fits_unread_state(void) {
    return fl_dx_say_of(DX_SAY_FITS, NULL, FL_STR("the provider state and the circuit status are unread"));
}

static dx_answer unknown_word(const dx_ctx *c, const dx_where *w) {
    return state_answer(c, w->circuit, DX_SAY_FITS,
                        all_down(w->circuit) && w->circuit->served == DX_YES ? FL_CLASS_OUTAGE : FL_CLASS_INCONCLUSIVE);
}

static dx_answer p01(const dx_ctx *c, const dx_where *w) {
    const dx_circuit *k = w->circuit;
    if (states_unread(w))
        return fits_unread_state();
    if (asks(w, PROV_OTHER))
        return unknown_word(c, w);
    if (!asks(w, PROV_NOT))
        return fl_dx_na();
    if (record_of(c, k, "deprovision-request"))
        return fl_dx_out(&k->provider_ev, FL_STR("deprovisioning was requested, it is on record"));
    if (k->served == DX_YES)
        return by_service(c, k, FL_CLASS_OUTAGE);
    const fl_fact *order = record_of(c, k, "order");
    return order ? fl_dx_out(&k->provider_ev, FL_STR("an order is on record and nothing shows earlier service"))
                 : state_answer(c, k, DX_SAY_FITS, FL_CLASS_INCONCLUSIVE);
}

static dx_answer p02(const dx_ctx *c, const dx_where *w) {
    const dx_circuit *k = w->circuit;
    if (states_unread(w))
        return fits_unread_state();
    if (!asks(w, PROV_BUILDING))
        return fl_dx_na();
    if (k->served == DX_YES)
        return by_service(c, k, FL_CLASS_OUTAGE);
    if (k->served == DX_NO || record_of(c, k, "order"))
        return fl_dx_out(
            &k->provider_ev,
            FL_STR("nothing shows earlier service: the circuit has no peering, or its order is on record"));
    return state_answer(c, k, DX_SAY_FITS, FL_CLASS_INCONCLUSIVE);
}

static dx_answer w01(const dx_ctx *c, const dx_where *w) {
    const dx_circuit *k = w->circuit;
    if (asks(w, PROV_OTHER) && k->served != DX_YES)
        return unknown_word(c, w);
    if (!asks(w, PROV_NOT))
        return fl_dx_na();
    if (record_of(c, k, "deprovision-request"))
        return fl_dx_out(&k->provider_ev, FL_STR("deprovisioning was requested, it is on record"));
    if (k->served == DX_YES)
        return fl_dx_out(&k->served_ev, fl_dx_word(c, "it was in service: %.*s", FL_STR_ARG(k->served_text)));
    const fl_fact *order = record_of(c, k, "order");
    return order ? by_record(c, k, order, FL_CLASS_SETUP) : state_answer(c, k, DX_SAY_FITS, FL_CLASS_INCONCLUSIVE);
}

static dx_answer w02(const dx_ctx *c, const dx_where *w) {
    const dx_circuit *k = w->circuit;
    if (!asks(w, PROV_BUILDING))
        return fl_dx_na();
    if (k->served == DX_YES)
        return fl_dx_out(&k->served_ev, fl_dx_word(c, "it was in service: %.*s", FL_STR_ARG(k->served_text)));
    const fl_fact *order = record_of(c, k, "order");
    if (order)
        return by_record(c, k, order, FL_CLASS_SETUP);
    return state_answer(c, k, k->served == DX_NO ? DX_SAY_HOLDS : DX_SAY_FITS,
                        k->served == DX_NO ? FL_CLASS_SETUP : FL_CLASS_INCONCLUSIVE);
}

static dx_answer w04(const dx_ctx *c, const dx_where *w) {
    const dx_circuit *k = w->circuit;
    const fl_fact *request = w->level == DX_AT_BASE ? record_of(c, k, "deprovision-request") : NULL;
    if (asks(w, PROV_OTHER))
        return request ? by_record(c, k, request, FL_CLASS_SETUP) : unknown_word(c, w);
    if (!asks(w, PROV_NOT))
        return fl_dx_na();
    if (request)
        return by_record(c, k, request, FL_CLASS_SETUP);
    if (k->served == DX_YES)
        return fl_dx_untested("no order record was captured: a request to deprovision would look the same");
    return record_of(c, k, "order")
               ? fl_dx_out(&k->provider_ev, FL_STR("an order is on record, no request to deprovision"))
               : state_answer(c, k, DX_SAY_FITS, FL_CLASS_INCONCLUSIVE);
}

static dx_answer w07(const dx_ctx *c, const dx_where *w) {
    const dx_circuit *k = w->circuit;
    if (states_unread(w) && !k->state.n)
        return fits_unread_state();
    if (w->level != DX_AT_BASE || !k->state.n || k->state_conflict || fl_str_ieqz(k->state, "Enabled") ||
        fl_dx_is_cut(k->state, "Enabled") || carried_since(k))
        return fl_dx_na();
    bool in_service = k->served == DX_YES || prov_of(k) == PROV_YES;
    dx_answer a = fl_dx_say_of(DX_SAY_HOLDS, &k->state_ev, fl_dx_word(c, "circuit status %.*s", FL_STR_ARG(k->state)));
    a.cls = in_service ? FL_CLASS_OUTAGE : FL_CLASS_SETUP;
    a.param[0] = (dx_param){"state", k->state};
    return a;
}

/* ---- layer 2 ---- */

static fl_str arp_seen(const dx_ctx *c, const dx_where *w, const char *what) {
    const char *weak = w->path->arp_weak ? " (supported, not proven)" : "";
    const char *on = w->mask == DX_BOTH           ? "both paths"
                     : w->path->bit == DX_PRIMARY ? "the primary path"
                                                  : "the secondary path";
    return fl_dx_word(c, "%s on %s%s", what, on, weak);
}

static const dx_ev *ev_of_mask(const dx_ctx *c, const dx_where *w, bool arp) {
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    for (int i = 0; i < 2; i++)
        if (w->mask & w->peering->path[i].bit)
            fl_dx_see_all(c, ev, arp ? &w->peering->path[i].arp_ev : &w->peering->path[i].bgp_ev);
    return ev;
}

static bool is_weak(const dx_where *w) {
    return (w->mask & DX_PRIMARY && w->peering->path[0].arp_weak) ||
           (w->mask & DX_SECONDARY && w->peering->path[1].arp_weak);
}

static bool session_unread(const dx_where *w) {
    for (int i = 0; i < 2; i++)
        if (w->mask & w->peering->path[i].bit && w->peering->path[i].up == DX_UNREAD)
            return true;
    return false;
}

/* An absence that is only supported gives a candidate, and so does one beside a session that nobody read, as an
 * established one would prove layer 2. Impact is unread then. */
static dx_answer l2_answer(const dx_ctx *c, const dx_where *w, dx_say say, const char *what) {
    dx_answer a = fl_dx_say_of(say, ev_of_mask(c, w, true), arp_seen(c, w, what));
    if (is_weak(w) || session_unread(w)) {
        a.say = say == DX_SAY_HOLDS ? DX_SAY_CANDIDATE : say;
        a.cls = FL_CLASS_INCONCLUSIVE;
    }
    if (session_unread(w)) {
        a.text = fl_dx_word(c, "%.*s; the session is unread", FL_STR_ARG(a.text));
        a.next = "K4";
    }
    return a;
}

static dx_answer l2_works(const dx_ctx *c, const dx_where *w) {
    bool implied = w->path->arp != DX_ARP_BOTH;
    return fl_dx_out(ev_of_mask(c, w, !implied),
                     implied ? FL_STR("an established session proves layer 2") : FL_STR("ARP resolves both sides"));
}

static dx_answer unread_below(const dx_ctx *c, const dx_where *w) {
    dx_answer a = fl_dx_say_of(DX_SAY_FITS, ev_of_mask(c, w, false),
                               fl_dx_word(c, "%s", "the session is down and ARP is unread"));
    a.next = "K3 K1";
    return a;
}

static dx_answer silent(const dx_ctx *c, const dx_where *w) {
    (void)c;
    dx_answer a =
        fl_dx_say_of(DX_SAY_FITS, &w->path->table_ev,
                     FL_STR("the route table is whole and holds only rows from gateways (AS 65515), where the edge "
                            "is known to belong"));
    a.next = "K3 K4";
    return a;
}

/* Would the other path be down for the same reason, as far as anybody read? */
static bool other_l2_open(const dx_where *w) { return w->other && w->other->l2 == DX_UNREAD; }

static bool silent_below(const dx_where *w) { return w->cond == DX_COND_SILENT && w->path->l2 != DX_YES; }

/* Would P03, both paths dead, explain this path as well? */
static bool both_may_be_dead(const dx_where *w) {
    if (w->mask == DX_BOTH || !w->other || w->apart || other_l2_open(w))
        return true;
    return (w->cond == DX_COND_DOWN_L2_UNREAD || silent_below(w)) && w->other->l2 == DX_NO;
}

static const char *const empty_words = "the ARP table is proven to have no rows";

/* Layer 2 as the session and the table show it, where ARP itself was not read dead. */
static dx_answer seen_from_above(const dx_ctx *c, const dx_where *w) {
    if (w->cond == DX_COND_DOWN_L2_UNREAD)
        return unread_below(c, w);
    if (silent_below(w))
        return silent(c, w);
    if (w->cond == DX_COND_DOWN || w->cond == DX_COND_ZERO || w->cond == DX_COND_SILENT)
        return l2_works(c, w);
    return fl_dx_na();
}

static dx_answer p03(const dx_ctx *c, const dx_where *w) {
    if (!both_may_be_dead(w))
        return fl_dx_na();
    bool alone = w->mask != DX_BOTH && w->other && !w->apart;
    if (w->cond == DX_COND_L2_EMPTY) {
        dx_answer a = l2_answer(c, w, alone || states_unread(w) ? DX_SAY_FITS : DX_SAY_HOLDS, empty_words);
        a.next = alone ? "K4 K3o K4o" : states_unread(w) ? "K1 K4" : a.next;
        return fl_dx_ends_link(c, w, a);
    }
    if (w->cond == DX_COND_L2_NO_TABLE) {
        dx_answer a = l2_answer(c, w, DX_SAY_FITS, "the read returned no table");
        a.next = "K3 K2";
        return a;
    }
    return seen_from_above(c, w);
}

/* P05 is this loss inside a window that was announced (JUDGEMENT.md 4). */
static dx_answer in_window(const dx_ctx *c, const dx_where *w, dx_answer a) {
    const char *owner = NULL;
    bool named = false;
    fl_str text;
    if (a.say != DX_SAY_HOLDS || w->path->up != DX_NO || w->other->carries != DX_YES ||
        !fl_dx_window_of(c, w, &named, &owner, &text) || !named)
        return a;
    a.say = DX_SAY_BESIDE;
    a.texts = "P05";
    a.owner = owner;
    return a;
}

static dx_answer p04(const dx_ctx *c, const dx_where *w) {
    if (w->mask == DX_BOTH || !w->other || w->apart)
        return fl_dx_na();
    if (w->cond == DX_COND_L2_EMPTY) {
        dx_answer a = l2_answer(c, w, other_l2_open(w) ? DX_SAY_FITS : DX_SAY_HOLDS, empty_words);
        a.texts = w->other->carries == DX_YES ? NULL : "P03";
        if (w->other->carries != DX_YES)
            a.sentence = fl_dx_word(
                c, "Layer 2 of %.*s is down on the %s path of %.*s: its ARP table is proven to have no rows.",
                FL_STR_ARG(w->peering->name), w->path->name, FL_STR_ARG(w->circuit->name));
        return in_window(c, w, fl_dx_ends_link(c, w, a));
    }
    if (w->cond == DX_COND_L2_NO_TABLE)
        return l2_answer(c, w, DX_SAY_FITS, "the read returned no table");
    return seen_from_above(c, w);
}

static dx_answer p06(const dx_ctx *c, const dx_where *w) {
    dx_answer a = fl_dx_na();
    if (w->cond == DX_COND_L2_ONE_SIDED)
        a = l2_answer(c, w, DX_SAY_HOLDS,
                      w->path->arp == DX_ARP_INCOMPLETE ? "the on-premises MAC address is Incomplete"
                                                        : "only the Microsoft row is in the ARP table");
    else if (w->cond == DX_COND_DOWN_L2_UNREAD)
        a = unread_below(c, w);
    /* JUDGEMENT.md 7: without a record and the router's configuration both sides have to look. */
    if (a.say != DX_SAY_NA && !fl_dx_ends_checked(w))
        a.owner = "shared";
    return fl_dx_ends_link(c, w, a);
}

static dx_answer p07(const dx_ctx *c, const dx_where *w) {
    if (w->cond == DX_COND_DOWN_L2_UNREAD)
        return unread_below(c, w);
    if (w->cond != DX_COND_ONPREM_ONLY)
        return fl_dx_na();
    dx_answer a =
        l2_answer(c, w, w->path->up == DX_NO ? DX_SAY_HOLDS : DX_SAY_CANDIDATE,
                  w->path->up == DX_NO ? "only the on-premises row is in the ARP table, and the session is down"
                                       : "only the on-premises row is in the ARP table, and the session is unread");
    a.owner = "unknown";
    if (w->path->up != DX_NO) {
        a.cls = FL_CLASS_INCONCLUSIVE;
        return a;
    }
    /* The loss is proven and has its impact (JUDGEMENT.md 1); only its layer stays open. */
    a.sentence =
        fl_dx_word(c,
                   "The session of %.*s is down on %s of %.*s, and ARP shows only the on-premises row: whether "
                   "layer 2 works is open, as some Microsoft edges never print their own row.",
                   FL_STR_ARG(w->peering->name), w->mask == DX_BOTH ? "both paths" : w->path->name,
                   FL_STR_ARG(w->circuit->name.n ? w->circuit->name : FL_STR("the circuit")));
    a.next = "K13 K2";
    return a;
}

static dx_answer p08(const dx_ctx *c, const dx_where *w) {
    if (w->cond == DX_COND_DOWN_L2_UNREAD)
        return both_may_be_dead(w) ? unread_below(c, w) : fl_dx_na();
    if (w->cond == DX_COND_L2_EMPTY)
        return fl_dx_out(ev_of_mask(c, w, true), FL_STR("a table was returned, without rows"));
    if (w->cond != DX_COND_L2_NO_TABLE)
        return fl_dx_na();
    return l2_answer(c, w, DX_SAY_FITS, "the read returned no table");
}

enum { BASE = 1U << DX_AT_BASE, PATHS = 1U << DX_AT_PATHS };

static const dx_row rows[] = {
    {"W01", "provisioning", BASE, w01},     {"W02", "provisioning", BASE, w02},
    {"W04", "provisioning", BASE, w04},     {"W07", "provisioning", BASE | PATHS, w07},
    {"P01", "provider", BASE | PATHS, p01}, {"P02", "provider", BASE | PATHS, p02},
    {"P03", "provider", PATHS, p03},        {"P04", "provider", PATHS, p04},
    {"P06", "provider", PATHS, p06},        {"P07", "provider", PATHS, p07},
    {"P08", "provider", PATHS, p08},
};
const dx_rows fl_dx_provider_rows = {rows, sizeof rows / sizeof *rows};
