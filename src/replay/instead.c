/* instead.c - what was done, beside what reading first would have taken. Actions are named, people are not. The minutes
 * of the path that reads first rest on one stated assumption: how long one read takes. */
#include "replay/parts.h"

#include <stdlib.h>

enum { READ_MINUTES = 2 };

typedef struct actions {
    FL_VEC(fl_replay_action) list;
} actions;

static int by_time(const void *x, const void *y) {
    const fl_replay_action *a = x, *b = y;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    if (a->evidence.document != b->evidence.document)
        return a->evidence.document < b->evidence.document ? -1 : 1;
    return a->evidence.first_line < b->evidence.first_line ? -1 : a->evidence.first_line > b->evidence.first_line;
}

static void find_actions(fl_retell *t, actions *out) {
    size_t n;
    const uint32_t *ids = fl_store_kind(t->store, FL_ACTION, &n);
    const fl_early *early = fl_early_new(t->arena, t->store);
    for (size_t i = 0; i < n; i++) {
        const fl_fact *f = t->store->facts.v[ids[i]];
        fl_replay_action a = {f->at, fl_get_str(f, FL_ACTION_DOES), false, fl_early_is(early, f), f->ev};
        FL_PUSH(t->arena, &out->list, a);
    }
    ids = fl_store_kind(t->store, FL_INCIDENT_TIME, &n);
    for (size_t i = 0; i < n; i++) {
        const fl_fact *f = t->store->facts.v[ids[i]];
        if (!fl_str_ieqz(fl_get_str(f, FL_INCIDENT_TIME_NAME), "ticket"))
            continue;
        const fl_replay_time *sure = &t->r->times[2]; /* localizable */
        fl_str text = fl_get_str(f, FL_INCIDENT_TIME_TEXT);
        fl_replay_action a = {f->at,
                              text.n ? fl_arena_printf(t->arena, "opened a ticket: %.*s", FL_STR_ARG(text))
                                     : FL_STR("opened a ticket"),
                              true, sure->known && f->at != FL_TIME_NONE && f->at < sure->before, f->ev};
        FL_PUSH(t->arena, &out->list, a);
    }
    if (out->list.n)
        qsort(out->list.v, out->list.n, sizeof *out->list.v, by_time);
}

/* How many reads of the order it takes until the verdict is the one that stands. */
static unsigned reads_needed(const fl_replay *r) {
    for (size_t i = 0; i < r->n_steps; i++)
        if (r->steps[i].settles)
            return (unsigned)i + 1;
    return (unsigned)r->n_steps;
}

static bool is_outside(fl_str owner) { return fl_str_eqz(owner, "carrier") || fl_str_eqz(owner, "microsoft"); }

void fl_retell_instead(fl_retell *t) {
    fl_replay *r = t->r;
    fl_counterfactual *k = &r->instead;
    actions all = {.list = {0}};
    const fl_playbook *book = t->rules ? t->rules->playbook : NULL;
    int64_t minutes = book ? fl_playbook_limit(book, "minutes-a-read") : -1;
    find_actions(t, &all);
    r->actions = all.list.v;
    r->n_actions = all.list.n;
    for (size_t i = 0; i < r->n_actions; i++) {
        k->changes += !r->actions[i].ticket;
        k->taken_tickets += r->actions[i].ticket;
        k->early += r->actions[i].early && !r->actions[i].ticket;
        k->early_tickets += r->actions[i].early && r->actions[i].ticket;
    }
    const fl_replay_time *from = r->times[1].known ? &r->times[1] : &r->times[0], *sure = &r->times[2];
    const fl_verdict *v = r->diagnosis->incident ? &r->diagnosis->incident->verdict : &r->diagnosis->verdict;
    k->minutes_a_read = (unsigned)(minutes > 0 ? minutes : READ_MINUTES);
    k->reads = reads_needed(r);
    k->first_minutes = (int64_t)k->reads * k->minutes_a_read;
    k->first_tickets = is_outside(v->owner) ? 1 : 0;
    k->taken_minutes =
        from->known && sure->known && sure->before >= from->before ? (sure->before - from->before + 30000) / 60000 : -1;
    k->told = r->n_actions > 0 || k->taken_minutes >= 0;
}
