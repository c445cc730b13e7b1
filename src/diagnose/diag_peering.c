/* N and M: the peering itself, and the public prefixes of Microsoft peering. */
#include "diagnose/engine.h"

/* ---- N ---- */

static bool other_known(const dx_peering *p) {
    for (size_t i = 0; i < p->circuit->peerings.n; i++)
        if (p->circuit->peerings.v[i] != p && p->circuit->peerings.v[i]->present == DX_YES)
            return true;
    return false;
}

/* Connections and sessions of the circuit speak for its private peering; another peering has to have been seen itself.
 */
static bool was_in_service(const dx_where *w) {
    const dx_peering *p = w->peering;
    return p->is_private ? w->circuit->served == DX_YES : p->path[0].edge_before || p->path[1].edge_before;
}

static int service_class(const dx_where *w) {
    if (!was_in_service(w))
        return FL_CLASS_SETUP;
    return fl_dx_other_peering_carries(w->peering) ? FL_CLASS_PARTIAL_OUTAGE : FL_CLASS_OUTAGE;
}

/* On a circuit whose provider state nobody read, a peering may be missing because there is no circuit yet. */
static bool state_unread(const dx_circuit *k) { return !k->provider.n && !k->direct; }

static dx_answer weaken(const dx_where *w, dx_answer a) {
    if (!state_unread(w->circuit) || a.say == DX_SAY_RESOLVED)
        return a;
    a.say = a.say == DX_SAY_HOLDS ? DX_SAY_CANDIDATE : a.say;
    a.cls = FL_CLASS_INCONCLUSIVE;
    return a;
}

/* A peering that nothing asks for is a choice, not a fault (JUDGEMENT.md 17). */
static dx_answer n01(const dx_ctx *c, const dx_where *w) {
    const dx_peering *p = w->peering;
    bool wanted = p->wanted || (p->is_private && !other_known(p));
    (void)c;
    if (p->present != DX_NO || !wanted || p->carries == DX_YES)
        return fl_dx_na();
    dx_answer a = fl_dx_say_of(p->present_weak ? DX_SAY_CANDIDATE : DX_SAY_HOLDS, &p->present_ev,
                               FL_STR("the peerings were read whole and unfiltered, and it is not among them"));
    if (p->absent_error_ev.list.n)
        a.text = FL_STR("the read answered that the peering is not there");
    a.cls = p->present_weak ? FL_CLASS_INCONCLUSIVE : service_class(w);
    return weaken(w, a);
}

static const fl_fact *blank_fact(const dx_peering *p) {
    const fl_fact *found = NULL;
    for (size_t i = 0; i < p->facts.list.n; i++) {
        int blank = fl_get_bool(p->facts.list.v[i], FL_PEERING_BLANK);
        if (blank == 0)
            return NULL;
        found = blank == 1 && !found ? p->facts.list.v[i] : found;
    }
    return p->carries == DX_YES ? NULL : found;
}

static const fl_fact *refresh_of(const dx_ctx *c, const dx_where *w, const fl_fact *blank) {
    return fl_dx_change(c, w->circuit, "refresh", blank->at, true);
}

static dx_answer blank_answer(const dx_ctx *c, const dx_where *w, const fl_fact *blank, dx_say say,
                              const fl_fact *note) {
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    fl_dx_see(c, ev, blank);
    fl_dx_see(c, ev, note);
    dx_answer a = fl_dx_say_of(say, ev, FL_STR("subnets, ASN and VLAN are printed and all blank"));
    if (note)
        a.text = fl_dx_word(c, "%.*s; a refresh is on record: %.*s", FL_STR_ARG(a.text),
                            FL_STR_ARG(fl_dx_change_text(note)));
    a.cls = service_class(w);
    return weaken(w, a);
}

/* That no refresh was done cannot be read anywhere: without a note of one it is the first thing to do. */
static dx_answer n02(const dx_ctx *c, const dx_where *w) {
    const fl_fact *blank = blank_fact(w->peering);
    if (w->peering->present == DX_NO && w->circuit->model == FL_MODEL_PROVIDER_L3)
        return fl_dx_untested("no refresh of the circuit is on record: refresh it first");
    if (!blank || w->circuit->model == FL_MODEL_OWN_EDGE)
        return fl_dx_na();
    const fl_fact *note = refresh_of(c, w, blank);
    if (w->circuit->model == FL_MODEL_UNKNOWN)
        return note ? fl_dx_na() : blank_answer(c, w, blank, DX_SAY_FITS, NULL);
    return blank_answer(c, w, blank, note ? DX_SAY_RESOLVED : DX_SAY_CANDIDATE, note);
}

static dx_answer n03(const dx_ctx *c, const dx_where *w) {
    const fl_fact *blank = blank_fact(w->peering);
    if (!blank || w->circuit->model == FL_MODEL_OWN_EDGE)
        return fl_dx_na();
    const fl_fact *note = refresh_of(c, w, blank);
    if (!note)
        return fl_dx_untested("no capture that was taken after a refresh of the circuit");
    bool known = w->circuit->model == FL_MODEL_PROVIDER_L3;
    return blank_answer(c, w, blank, known ? DX_SAY_HOLDS : DX_SAY_FITS, note);
}

static dx_answer n04(const dx_ctx *c, const dx_where *w) {
    const fl_fact *blank = blank_fact(w->peering);
    if (!blank || w->circuit->model == FL_MODEL_PROVIDER_L3)
        return fl_dx_na();
    bool known = w->circuit->model == FL_MODEL_OWN_EDGE;
    return blank_answer(c, w, blank, known ? DX_SAY_HOLDS : DX_SAY_FITS, NULL);
}

/* A peering that is switched off looks like a dead link from above: layer 2 is empty and the session is down. */
static dx_answer n05_at_paths(const dx_where *w, bool state_read) {
    bool low = w->cond == DX_COND_L2_EMPTY || w->cond == DX_COND_L2_NO_TABLE || w->cond == DX_COND_L2_ONE_SIDED;
    bool both = !w->other || w->other->carries == DX_NO;
    if (state_read || !both)
        return fl_dx_na();
    bool base_open = !w->circuit->provider.n && !w->circuit->direct; /* then nothing under the link is known either */
    if (w->cond == DX_COND_DOWN_L2_UNREAD || (low && base_open)) {
        dx_answer a = fl_dx_say_of(DX_SAY_FITS, NULL, FL_STR("the peering's state is unread"));
        a.next = "K2";
        return a;
    }
    return low ? fl_dx_untested(
                     "the peering's own state was not captured: a peering that is switched off looks the same")
               : fl_dx_na();
}

static dx_answer n05(const dx_ctx *c, const dx_where *w) {
    const dx_peering *p = w->peering;
    bool conflict;
    const fl_fact *f = fl_dx_pick(&p->facts, FL_PEERING_STATE, &conflict);
    fl_str state = f ? fl_get_str(f, FL_PEERING_STATE) : FL_STR_NONE;
    if (w->level == DX_AT_PATHS)
        return n05_at_paths(w, state.n > 0);
    if (!state.n || conflict || fl_str_ieqz(state, "Enabled") || fl_dx_is_cut(state, "Enabled") ||
        p->carries == DX_YES || blank_fact(p))
        return fl_dx_na();
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    fl_dx_see(c, ev, f);
    dx_answer a = fl_dx_say_of(DX_SAY_HOLDS, ev, fl_dx_word(c, "peering state %.*s", FL_STR_ARG(state)));
    a.param[0] = (dx_param){"state", state};
    return a;
}

/* ---- M: NotConfigured under a private peering is normal, so only Microsoft peering is asked ---- */

typedef enum validation { V_UNREAD, V_FINE, V_NEEDED, V_MANUAL, V_SETUP, V_OTHER } validation;

static validation validation_of(const dx_peering *p, fl_str *word, const fl_fact **fact) {
    bool conflict;
    *fact = fl_dx_pick(&p->facts, FL_PEERING_PREFIXES_STATE, &conflict);
    *word = *fact ? fl_get_str(*fact, FL_PEERING_PREFIXES_STATE) : FL_STR_NONE;
    if (!p->is_microsoft || !word->n || conflict)
        return V_UNREAD;
    if (fl_str_ifind(*word, FL_STR("manual")) >= 0)
        return V_MANUAL;
    if (fl_str_ieqz(*word, "ValidationNeeded"))
        return V_NEEDED;
    if (fl_str_ieqz(*word, "NotConfigured") || fl_str_ieqz(*word, "Configuring"))
        return V_SETUP;
    return fl_str_ieqz(*word, "Configured") ? V_FINE : V_OTHER;
}

static dx_tri any_up(const dx_peering *p) {
    dx_tri up = DX_UNREAD;
    for (int i = 0; i < 2; i++) {
        if (p->path[i].up == DX_YES)
            return DX_YES;
        up = p->path[i].up == DX_NO ? DX_NO : up;
    }
    return up;
}

static dx_answer state_answer(const dx_ctx *c, const dx_where *w, dx_say say, const fl_fact *f, fl_str word,
                              const char *sessions) {
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    fl_dx_see(c, ev, f);
    for (int i = 0; i < 2; i++)
        fl_dx_see_all(c, ev, &w->peering->path[i].bgp_ev);
    dx_answer a = fl_dx_say_of(
        say, ev, fl_dx_word(c, "state of the advertised public prefixes: %.*s%s", FL_STR_ARG(word), sessions));
    a.param[0] = (dx_param){"state", word};
    return a;
}

static bool registered_elsewhere(const dx_ctx *c, const dx_where *w, fl_str *registered) {
    int64_t asn = 0, claimed = 0;
    *registered = fl_dx_declared(c, w->circuit, "registered-asn");
    if (!fl_str_to_i64(*registered, &asn))
        return false;
    if (!fl_dx_pick_int(&w->peering->facts, FL_PEERING_CUSTOMER_ASN, &claimed) || claimed == 0)
        fl_dx_pick_int(&w->peering->facts, FL_PEERING_PEER_ASN, &claimed);
    return claimed != 0 && claimed != asn;
}

/* At the paths: nobody read the state of the prefixes, so it may be the cause. */
static dx_answer fits_unread(const dx_where *w) {
    (void)w;
    return fl_dx_say_of(DX_SAY_FITS, NULL, FL_STR("the state of the advertised public prefixes is unread"));
}

bool fl_dx_prefixes_unread(const dx_peering *p) {
    const fl_fact *f;
    fl_str word;
    return p->is_microsoft && validation_of(p, &word, &f) == V_UNREAD;
}

static dx_answer m01(const dx_ctx *c, const dx_where *w) {
    const fl_fact *f;
    fl_str word, registered;
    validation v = validation_of(w->peering, &word, &f);
    if (w->level == DX_AT_PATHS)
        return w->cond == DX_COND_ZERO && fl_dx_prefixes_unread(w->peering) ? fits_unread(w) : fl_dx_na();
    if (v == V_OTHER) {
        dx_answer a = state_answer(c, w, DX_SAY_FITS, f, word, " (an unknown word)");
        a.cls = FL_CLASS_INCONCLUSIVE;
        return a;
    }
    if (v != V_NEEDED || registered_elsewhere(c, w, &registered))
        return fl_dx_na();
    dx_tri up = any_up(w->peering);
    if (up == DX_NO)
        return fl_dx_na();
    return state_answer(c, w, up == DX_YES ? DX_SAY_HOLDS : DX_SAY_FITS, f, word,
                        up == DX_YES ? "; the session is established" : "; the session is unread");
}

static dx_answer m02(const dx_ctx *c, const dx_where *w) {
    const fl_fact *f;
    fl_str word, registered;
    if (validation_of(w->peering, &word, &f) != V_NEEDED)
        return fl_dx_na();
    if (registered_elsewhere(c, w, &registered))
        return state_answer(
            c, w, DX_SAY_HOLDS, f, word,
            fl_dx_word(c, "; registered to AS %.*s, which is not the one claimed", FL_STR_ARG(registered)).p);
    return registered.n ? fl_dx_out(NULL, FL_STR("the registered AS is the one claimed"))
                        : fl_dx_untested("no extract of a routing registry and no record");
}

static dx_answer m03(const dx_ctx *c, const dx_where *w) {
    const fl_fact *f;
    fl_str word, registered;
    if (w->level == DX_AT_PATHS) {
        bool down = w->cond == DX_COND_DOWN || w->cond == DX_COND_DOWN_L2_UNREAD;
        bool all = !w->other || w->other->up != DX_YES;
        return down && all && fl_dx_prefixes_unread(w->peering) ? fits_unread(w) : fl_dx_na();
    }
    if (validation_of(w->peering, &word, &f) != V_NEEDED || registered_elsewhere(c, w, &registered))
        return fl_dx_na();
    dx_tri up = any_up(w->peering);
    if (up == DX_YES)
        return fl_dx_na();
    return state_answer(c, w, up == DX_NO ? DX_SAY_HOLDS : DX_SAY_FITS, f, word,
                        up == DX_NO ? "; the session is not established" : "; the session is unread");
}

static dx_answer m04(const dx_ctx *c, const dx_where *w) {
    const fl_fact *f;
    fl_str word;
    validation v = validation_of(w->peering, &word, &f);
    if (v != V_MANUAL && v != V_OTHER)
        return fl_dx_na();
    dx_answer a = state_answer(c, w, v == V_MANUAL ? DX_SAY_HOLDS : DX_SAY_FITS, f, word,
                               v == V_MANUAL ? "" : " (an unknown word)");
    if (v == V_OTHER)
        a.cls = FL_CLASS_INCONCLUSIVE;
    return a;
}

static dx_answer m05(const dx_ctx *c, const dx_where *w) {
    const fl_fact *f;
    fl_str word;
    if (w->level == DX_AT_PATHS)
        return m03(c, w); /* unread prefix states leave both open */
    if (validation_of(w->peering, &word, &f) != V_SETUP)
        return fl_dx_na();
    dx_answer a = state_answer(c, w, DX_SAY_HOLDS, f, word, "");
    a.cls = FL_CLASS_SETUP;
    return a;
}

enum { PEERING = 1U << DX_AT_PEERING, PATHS = 1U << DX_AT_PATHS };
static const dx_row rows[] = {
    {"N01", "peering", PEERING, n01},         {"N02", "peering", PEERING, n02},
    {"N03", "peering", PEERING, n03},         {"N04", "peering", PEERING, n04},
    {"N05", "peering", PEERING | PATHS, n05}, {"M01", "peering", PEERING | PATHS, m01},
    {"M02", "peering", PEERING, m02},         {"M03", "peering", PEERING | PATHS, m03},
    {"M04", "peering", PEERING, m04},         {"M05", "peering", PEERING | PATHS, m05},
};
const dx_rows fl_dx_peering_rows = {rows, sizeof rows / sizeof *rows};
