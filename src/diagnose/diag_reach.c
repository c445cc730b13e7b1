/* X: Global Reach, site to site over two circuits. Azure itself is reached all the while. */
#include "diagnose/engine.h"

static bool says_site_to_site(fl_str symptom) {
    return fl_str_ifind(symptom, FL_STR("site-to-site")) >= 0 || fl_str_ifind(symptom, FL_STR("site to site")) >= 0;
}

static const fl_fact *proven_empty(const dx_circuit *k) {
    for (size_t i = 0; i < k->global_reach_reads.list.n; i++) {
        const fl_fact *r = k->global_reach_reads.list.v[i];
        if (fl_dx_result_is(r, "empty") && fl_dx_read_proof(r) == 2)
            return r;
    }
    return NULL;
}

static bool had_link(const dx_ctx *c, const dx_circuit *k) {
    size_t n;
    const uint32_t *ids = fl_store_kind(c->store, FL_GLOBAL_REACH, &n);
    for (size_t i = 0; i < n; i++)
        if (fl_str_ieq(c->store->facts.v[ids[i]]->key[FL_KEY_CIRCUIT], k->name))
            return true;
    return false;
}

/* No link is how most circuits are meant to be: only a symptom, or a link that was there, makes it a fault. */
static dx_answer x01(const dx_ctx *c, const dx_where *w) {
    const dx_circuit *k = w->circuit;
    const fl_fact *here = proven_empty(k);
    if (!here || k->global_reach.list.n)
        return fl_dx_na();
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    size_t both = 0;
    for (size_t i = 0; i < c->circuits.n; i++) {
        const fl_fact *read = proven_empty(c->circuits.v[i]);
        both += read != NULL;
        fl_dx_see(c, ev, read);
    }
    bool symptom = says_site_to_site(fl_dx_declared(c, k, "symptom"));
    if (!symptom && !had_link(c, k))
        return fl_dx_na();
    bool holds = both >= 2 || had_link(c, k);
    dx_answer a =
        fl_dx_say_of(holds ? DX_SAY_HOLDS : DX_SAY_CANDIDATE, ev,
                     holds ? FL_STR("site to site fails, and the list of Global Reach links is proven empty")
                           : FL_STR("site to site fails, and the list of Global Reach links of one circuit is proven "
                                    "empty; the far circuit's is unread"));
    a.cls = holds ? FL_CLASS_PARTIAL_OUTAGE : FL_CLASS_INCONCLUSIVE;
    return a;
}

static dx_answer x02(const dx_ctx *c, const dx_where *w) {
    const dx_circuit *k = w->circuit;
    for (size_t i = 0; i < k->global_reach.list.n; i++) {
        const fl_fact *f = k->global_reach.list.v[i];
        fl_str status = fl_get_str(f, FL_GLOBAL_REACH_STATUS);
        if (!status.n || fl_str_ieqz(status, "Connected") || fl_dx_is_cut(status, "Connected"))
            continue;
        dx_ev *ev = FL_NEW(c->a, dx_ev);
        fl_dx_see(c, ev, f);
        dx_answer a =
            fl_dx_say_of(DX_SAY_HOLDS, ev, fl_dx_word(c, "Global Reach link status %.*s", FL_STR_ARG(status)));
        a.cls = FL_CLASS_PARTIAL_OUTAGE;
        a.param[0] = (dx_param){"state", status};
        a.param[1] = (dx_param){"connection", fl_get_str(f, FL_GLOBAL_REACH_NAME)};
        return a;
    }
    return fl_dx_na();
}

enum { BEYOND = 1U << DX_AT_BEYOND };
static const dx_row rows[] = {
    {"X01", "global-reach", BEYOND, x01},
    {"X02", "global-reach", BEYOND, x02},
};
const dx_rows fl_dx_reach_rows = {rows, sizeof rows / sizeof *rows};
