/* B: the session, once layer 2 is known to work. */
#include "diagnose/ends.h"

static const dx_ev *sessions(const dx_ctx *c, const dx_where *w) {
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    for (int i = 0; i < 2; i++)
        if (w->mask & w->peering->path[i].bit) {
            fl_dx_see_all(c, ev, &w->peering->path[i].bgp_ev);
            fl_dx_see_all(c, ev, &w->peering->path[i].arp_ev);
        }
    return ev;
}

static bool all_idle(const dx_where *w) {
    for (int i = 0; i < 2; i++)
        if (w->mask & w->peering->path[i].bit && !w->peering->path[i].idle)
            return false;
    return true;
}

static fl_str down_seen(const dx_ctx *c, const dx_where *w) {
    fl_str text = FL_STR_NONE;
    for (int i = 0; i < 2; i++) {
        const dx_path *p = &w->peering->path[i];
        if (w->mask & p->bit)
            text = fl_dx_word(c, "%.*s%ssession on the %s path: %.*s", FL_STR_ARG(text), text.n ? "; " : "", p->name,
                              FL_STR_ARG(p->word));
    }
    return text;
}

static dx_answer down(const dx_ctx *c, const dx_where *w, dx_say say) {
    /* Validation comes before the session of Microsoft peering (M03): unread, it fits as well. */
    bool validation = fl_dx_prefixes_unread(w->peering) && (!w->other || w->other->up != DX_YES);
    say = validation && say == DX_SAY_HOLDS ? DX_SAY_FITS : say;
    const char *l2 = w->cond != DX_COND_DOWN       ? "ARP is unread"
                     : w->path->arp == DX_ARP_BOTH ? "ARP resolves both sides"
                                                   : "TCP reached the peer, so layer 2 works";
    return fl_dx_say_of(say, sessions(c, w), fl_dx_word(c, "%.*s; %s", FL_STR_ARG(down_seen(c, w)), l2));
}

static dx_answer silent(const dx_where *w) {
    dx_answer a = fl_dx_say_of(DX_SAY_FITS, &w->path->table_ev, FL_STR("the session is unread"));
    a.next = "K3 K4";
    return a;
}

/* Follow the P row: a session cannot come up over a dead link. */
static dx_answer b01(const dx_ctx *c, const dx_where *w) {
    bool dead = w->cond == DX_COND_L2_EMPTY || w->cond == DX_COND_L2_NO_TABLE || w->cond == DX_COND_L2_ONE_SIDED;
    if (!dead || w->path->up != DX_NO || !all_idle(w))
        return fl_dx_na();
    dx_answer a =
        fl_dx_say_of(DX_SAY_BESIDE, sessions(c, w),
                     fl_dx_word(c, "%.*s, over a link whose layer 2 does not resolve", FL_STR_ARG(down_seen(c, w))));
    a.owner = w->cond == DX_COND_L2_ONE_SIDED && !fl_dx_ends_checked(w) ? "shared" : NULL;
    return fl_dx_ends_link(c, w, a);
}

/* Both down or one down: told by the other path's session, unless layer 2 of either is unread. */
static bool other_open(const dx_where *w) {
    const dx_path *o = w->other;
    if (!o || o->carries == DX_YES)
        return false;
    bool unread = w->path->l2 == DX_UNREAD || o->l2 == DX_UNREAD;
    return o->up == DX_UNREAD || (o->up == DX_NO && o->l2 != DX_NO && unread);
}

static dx_answer b02(const dx_ctx *c, const dx_where *w) {
    if (w->cond == DX_COND_SILENT && w->path->l2 == DX_YES)
        return silent(w);
    if ((w->cond != DX_COND_DOWN && w->cond != DX_COND_DOWN_L2_UNREAD) || !all_idle(w))
        return fl_dx_na();
    bool one_cause = other_open(w) && w->other->up == DX_NO && !w->other->idle; /* then it is B09 */
    return down(c, w, w->cond == DX_COND_DOWN && !one_cause ? DX_SAY_HOLDS : DX_SAY_FITS);
}

static dx_answer b09(const dx_ctx *c, const dx_where *w) {
    bool both = w->mask == DX_BOTH || !w->other || w->apart;
    if (w->cond == DX_COND_SILENT)
        return both || w->other->carries != DX_YES ? silent(w) : fl_dx_na();
    if (w->cond != DX_COND_DOWN && w->cond != DX_COND_DOWN_L2_UNREAD)
        return fl_dx_na();
    bool other_idle = both || w->other->idle || w->other->up == DX_UNREAD;
    if ((all_idle(w) && other_idle) || (!both && !other_open(w)))
        return fl_dx_na();
    return down(c, w, both && w->cond == DX_COND_DOWN ? DX_SAY_HOLDS : DX_SAY_FITS);
}

static dx_answer b10(const dx_ctx *c, const dx_where *w) {
    if (w->mask == DX_BOTH || !w->other || w->apart)
        return fl_dx_na();
    if (w->cond == DX_COND_SILENT)
        return silent(w);
    if ((w->cond != DX_COND_DOWN && w->cond != DX_COND_DOWN_L2_UNREAD) || all_idle(w))
        return fl_dx_na();
    dx_answer a = down(c, w, w->cond == DX_COND_DOWN && !other_open(w) ? DX_SAY_HOLDS : DX_SAY_FITS);
    a.texts = w->other->carries == DX_YES ? NULL : "B09";
    if (w->other->carries != DX_YES)
        a.sentence = fl_dx_word(c, "The session of %.*s on the %s path of %.*s is %.*s although ARP resolves there.",
                                FL_STR_ARG(w->peering->name), w->path->name, FL_STR_ARG(w->circuit->name),
                                FL_STR_ARG(w->path->word));
    return a;
}

enum { PATHS = 1U << DX_AT_PATHS };
static const dx_row rows[] = {
    {"B01", "bgp", PATHS, b01}, {"B02", "bgp", PATHS, b02}, {"B09", "bgp", PATHS, b09}, {"B10", "bgp", PATHS, b10}};
const dx_rows fl_dx_bgp_rows = {rows, sizeof rows / sizeof *rows};
