/* Z08: something was changed before the state was read. It stands beside every verdict and names no person. */
#include "diagnose/engine.h"

#include "timeline/timeline.h"

void fl_dx_judge_process(dx_ctx *c, dx_findings *out) {
    size_t n;
    const fl_fact *const *all = fl_view_all(c->view, FL_ACTION, &n);
    if (!n)
        return;
    const fl_early *early = fl_early_new(c->a, c->store);
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    fl_str did = FL_STR_NONE;
    for (size_t i = 0; i < n; i++) {
        fl_str does = fl_get_str(all[i], FL_ACTION_DOES);
        if (!fl_early_is(early, all[i]))
            continue;
        fl_dx_see(c, ev, all[i]);
        if (fl_str_find(did, does) < 0)
            did = did.n ? fl_dx_word(c, "%.*s, %.*s", FL_STR_ARG(did), FL_STR_ARG(does)) : does;
    }
    if (!ev->list.n)
        return;
    dx_where w = {.level = DX_AT_BASE};
    dx_make make = {.where = &w, .code = {"Z08"}, .n = 1, .status = FL_CONFIRMED, .cls = FL_CLASS_PROCESS};
    dx_found *f = fl_dx_found_new(c, &make);
    f->beside = true;
    f->f.layer = FL_STR("process");
    fl_dx_because(c, &f->f, ev,
                  fl_dx_word(c, "%.*s, before provider state, ARP and sessions had all been read", FL_STR_ARG(did)));
    FL_PUSH(c->a, &out->list, f);
}
