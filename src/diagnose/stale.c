/* stale.c - what was read too long before the rest of a peering no longer shows how it is now (JUDGEMENT.md 12): before
 * and after are never merged into one picture. Old reads stay in the history; without times nothing is stale. */
#include "diagnose/picture.h"

enum { LISTS = 6 };

static void lists_of(dx_path *path, dx_facts *lists[LISTS]) {
    dx_facts *all[LISTS] = {&path->arps,      &path->sessions,  &path->routes,
                            &path->arp_reads, &path->bgp_reads, &path->route_reads};
    memcpy(lists, all, sizeof all);
}

static fl_time newest_of(dx_peering *p) {
    fl_time newest = FL_TIME_NONE;
    for (int n = 0; n < 2; n++) {
        dx_facts *lists[LISTS];
        lists_of(&p->path[n], lists);
        for (int k = 0; k < LISTS; k++)
            for (size_t i = 0; i < lists[k]->list.n; i++)
                if (lists[k]->list.v[i]->at > newest)
                    newest = lists[k]->list.v[i]->at;
    }
    return newest;
}

/* FL_TIME_NONE is the smallest time, so a fact without one is never older by a limit. */
static bool is_stale(const fl_fact *f, fl_time newest, int64_t limit) {
    return f->at != FL_TIME_NONE && newest != FL_TIME_NONE && newest - f->at > limit;
}

void fl_dx_drop_stale(const dx_ctx *c, dx_peering *p) {
    int64_t minutes = fl_playbook_limit(c->playbook, "stale-minutes");
    fl_time newest = newest_of(p);
    for (int n = 0; minutes > 0 && n < 2; n++) {
        dx_facts *lists[LISTS];
        lists_of(&p->path[n], lists);
        for (int k = 0; k < LISTS; k++) {
            size_t kept = 0;
            for (size_t i = 0; i < lists[k]->list.n; i++) {
                const fl_fact *f = lists[k]->list.v[i];
                if (is_stale(f, newest, minutes * 60 * 1000))
                    p->path[n].stale_at = f->at;
                else
                    lists[k]->list.v[kept++] = f;
            }
            lists[k]->list.n = kept;
        }
    }
}
