/* clocks.c - whose clock is off, in words. How that is estimated stands in timeline/clock.h. */
#include "diagnose/ends.h"
#include "diagnose/flaps.h"

const fl_skew *fl_dx_clock_of(const dx_ctx *c, fl_str router) {
    const fl_skew *s = router.n ? fl_history_skew(c->history, router) : NULL;
    return s && s->from != FL_SKEW_NONE ? s : NULL;
}

fl_time fl_dx_on_azure(const dx_ctx *c, const fl_fact *f) {
    const fl_skew *s = f->at != FL_TIME_NONE ? fl_dx_clock_of(c, f->key[FL_KEY_ROUTER]) : NULL;
    return s ? f->at - s->ms : f->at;
}

fl_str fl_dx_clock_text(const dx_ctx *c, const fl_skew *s, dx_ev *ev) {
    if (!s || (s->ms < 0 ? -s->ms : s->ms) <= s->bound_ms)
        return FL_STR_NONE;
    for (size_t i = 0; i < s->n_evidence; i++) {
        const fl_fact f = {.ev = s->evidence[i]};
        fl_dx_see(c, ev, &f);
    }
    return fl_skew_text(c->a, s);
}
