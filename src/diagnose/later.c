/* later.c - one path in one epoch (JUDGEMENT.md 12): a log's line that is newer than the last summary changes the
 * session's state as of then, and what was read before the session's last change is no part of the picture after it. */
#include "diagnose/flaps.h"
#include "diagnose/picture.h"

#define MINUTE ((int64_t)60 * 1000)
/* A command is not answered at the second that its clock line says, and nobody compared the clocks. */
#define SLACK MINUTE
/* The Microsoft edge notices a loss when its hold time of 180 s is over: until then both ends may be right. */
#define HOLD (3 * MINUTE)

static const fl_point *newest_of(const dx_ctx *c, const dx_path *path, fl_origin source) {
    const fl_point *best = NULL;
    for (size_t i = 0; path->track && i < path->track->sessions.n; i++) {
        const fl_series *s = path->track->sessions.v[i];
        const fl_point *p = s->source == source ? fl_series_at(s, c->t) : NULL;
        if (p && (!best || p->at > best->at))
            best = p;
    }
    return best;
}

static void see_point(const dx_ctx *c, dx_ev *ev, const fl_point *p) {
    const fl_fact f = {.ev = p->ev};
    fl_dx_see(c, ev, &f);
}

static int64_t between(fl_time a, fl_time b) { return a > b ? a - b : b - a; }

/* The summary's own words for when it came to be in its state agree with this line of the log. */
static bool same_event(const fl_point *azure, const fl_point *log) {
    return azure->since != FL_TIME_NONE && azure->state == log->state &&
           between(azure->since, log->at) <= azure->grain + HOLD;
}

static void adopt(const dx_ctx *c, dx_path *path, const fl_point *log) {
    path->up = log->state == FL_STATE_UP ? DX_YES : DX_NO;
    path->word = log->state == FL_STATE_UP ? FL_STR("Established") : FL_STR("down");
    path->received = -1; /* a count from before the change is of another session */
    path->received_some = path->idle = path->negotiating = path->bgp_conflict = false;
    path->bgp_at = log->at;
    path->bgp_why = FL_STR_NONE;
    path->bgp_ev = (dx_ev){.list = {0}};
    path->by_log = true;
    see_point(c, &path->bgp_ev, log);
    if (log->state == FL_STATE_DOWN)
        path->lost_at = log->at;
}

static void contradict(const dx_ctx *c, dx_path *path, const fl_point *log, const char *how) {
    char at[FL_TIME_TEXT], read[FL_TIME_TEXT];
    path->log_conflict = fl_dx_word(c, "at %s the log says that the session %s, and the summary of %s says %.*s%s%s",
                                    fl_time_format(log->at, at), log->state == FL_STATE_UP ? "came up" : "went down",
                                    fl_time_format(path->bgp_at, read), FL_STR_ARG(path->word), how,
                                    log->zoneless ? "; the log names no zone" : "");
    see_point(c, &path->log_ev, log);
    path->bgp_conflict = true;
}

/* The summary is newer and says the contrary: it wins, unless it says so of a time at which the log has an event. */
static void check_older_log(const dx_ctx *c, dx_path *path, const fl_point *log, const fl_point *azure) {
    bool denies = azure && azure->since != FL_TIME_NONE && azure->since < log->at - azure->grain - HOLD;
    bool aged = azure && azure->since != FL_TIME_NONE;
    if (denies)
        contradict(c, path, log, ", and has been so since before that");
    else if (!aged && path->bgp_at - log->at <= SLACK)
        contradict(c, path, log, ", and nothing tells which came later");
}

/* A log without a zone may be hours off, and then an old return would hide a loss that goes on. Its "up" counts when
 * the "down" before it stands before the summary that it ends. */
static bool may_be_off(const dx_ctx *c, const dx_path *path, const fl_point *log, fl_state is) {
    if (!log->zoneless || log->state != FL_STATE_UP || log->at <= path->bgp_at || log->at > path->bgp_at + FL_ZONE_MOST)
        return false;
    for (size_t i = 0; is == FL_STATE_DOWN && i < path->track->sessions.n; i++) {
        const fl_series *s = path->track->sessions.v[i];
        const fl_point *down = s->source == FL_SOURCE_LOG ? fl_series_at(s, log->at - 1) : NULL;
        if (down && down->state == FL_STATE_DOWN && down->at <= path->bgp_at && fl_series_at(s, c->t) == log)
            return false;
    }
    return true;
}

void fl_dx_take_log(const dx_ctx *c, dx_path *path) {
    const fl_point *log = newest_of(c, path, FL_SOURCE_LOG), *azure = newest_of(c, path, FL_SOURCE_AZURE);
    if (azure && path->up == DX_NO && azure->state == FL_STATE_DOWN && azure->at == path->bgp_at)
        path->lost_at = azure->since;
    const fl_loss *loss = path->up == DX_NO && path->lost_at == FL_TIME_NONE ? fl_dx_last_loss(c, path) : NULL;
    if (loss && !fl_dx_is_back(c, loss))
        path->lost_at = loss->from; /* it was up then: lost later */
    if (!log || path->bgp_conflict || (path->session && path->bgp_at == FL_TIME_NONE))
        return;
    fl_state is = path->up == DX_YES ? FL_STATE_UP : path->up == DX_NO ? FL_STATE_DOWN : FL_STATE_UNREAD;
    if (is == FL_STATE_UNREAD) {
        adopt(c, path, log);
        return;
    }
    if (may_be_off(c, path, log, is))
        return;
    if (azure && azure->at != path->bgp_at)
        azure = NULL;
    if (log->state == is) {
        bool again = log->at > path->bgp_at + SLACK && !(azure && same_event(azure, log));
        if (again && is == FL_STATE_UP)
            adopt(c, path, log);
        else if (is == FL_STATE_DOWN)
            path->lost_at = log->at < path->bgp_at ? log->at : path->lost_at;
        return;
    }
    if (log->at > path->bgp_at + (azure && azure->since != FL_TIME_NONE ? 0 : SLACK))
        adopt(c, path, log);
    else if (log->at > path->bgp_at)
        contradict(c, path, log, ", and nothing tells which came later");
    else
        check_older_log(c, path, log, azure);
}

/* ---- what was read before the session was lost ---- */

static bool is_before(const dx_path *path, fl_time at) {
    return path->up == DX_NO && path->lost_at != FL_TIME_NONE && at != FL_TIME_NONE && at < path->lost_at - SLACK;
}

/* Layer 2 was dead when the session was read, and works since: the session is down no longer for that reason, if it is
 * down at all. */
static void drop_session_before_arp(const dx_ctx *c, dx_path *path) {
    char at[FL_TIME_TEXT], back[FL_TIME_TEXT];
    const fl_series *arp = path->track ? path->track->arp : NULL;
    bool was_dead = false;
    if (!arp || path->up != DX_NO || path->by_log || path->arp != DX_ARP_BOTH || path->bgp_at == FL_TIME_NONE ||
        path->arp_at == FL_TIME_NONE || path->arp_at <= path->bgp_at + SLACK)
        return;
    for (size_t i = 0; i < arp->points.n && arp->points.v[i].at < path->arp_at; i++)
        was_dead = arp->points.v[i].state == FL_STATE_DOWN && arp->points.v[i].at + DX_SAME_TIME_MS >= path->bgp_at;
    if (!was_dead)
        return;
    path->bgp_why = fl_dx_word(c, "read at %s, before layer 2 came back at %s", fl_time_format(path->bgp_at, at),
                               fl_time_format(path->arp_at, back));
    path->up = DX_UNREAD;
    path->idle = path->negotiating = false;
    path->received = -1;
    path->edge_before = true;
}

/* A table that was empty already shows what the session died of; one that was healthy shows the time before. */
void fl_dx_drop_before(const dx_ctx *c, dx_path *path) {
    char at[FL_TIME_TEXT], lost[FL_TIME_TEXT];
    bool healthy = path->arp == DX_ARP_BOTH || path->arp == DX_ARP_ONPREM_ONLY;
    if (healthy && is_before(path, path->arp_at)) {
        path->arp = DX_ARP_UNREAD;
        path->arp_why = fl_dx_word(c, "read at %s, before the session was lost at %s", fl_time_format(path->arp_at, at),
                                   fl_time_format(path->lost_at, lost));
    }
    drop_session_before_arp(c, path);
    if (path->table && is_before(path, path->table_at)) {
        path->table = path->table_whole = false;
        path->n_onprem = path->n_reflected = path->n_gateway = 0;
        path->edge_ev = (dx_ev){.list = {0}};
        path->edge_before = true;
        path->table_why = fl_dx_word(c, "read at %s, before the session was lost at %s",
                                     fl_time_format(path->table_at, at), fl_time_format(path->lost_at, lost));
    }
}

/* ---- captures that straddle a change ---- */

static bool differ(const dx_path *a, const dx_path *b) {
    bool known = (a->carries == DX_YES || a->carries == DX_NO) && (b->carries == DX_YES || b->carries == DX_NO);
    return known && a->carries != b->carries;
}

void fl_dx_split_epochs(const dx_ctx *c, dx_peering *p) {
    char at[FL_TIME_TEXT], when[FL_TIME_TEXT];
    dx_path *a = &p->path[0], *b = &p->path[1];
    if (!differ(a, b) || a->bgp_at == FL_TIME_NONE || b->bgp_at == FL_TIME_NONE)
        return;
    dx_path *older = a->bgp_at < b->bgp_at ? a : b, *newer = older == a ? b : a;
    const fl_fact *change = fl_dx_change_between(c, p->circuit, older->bgp_at + 1, newer->bgp_at, false);
    if (!change)
        return;
    older->epoch = fl_dx_word(c, "the %s path was read at %s, before a change at %s, and the other path after it: %s",
                              older->name, fl_time_format(older->bgp_at, at), fl_time_format(change->at, when),
                              "before and after are two pictures");
    fl_dx_see_all(c, &older->log_ev, &older->bgp_ev);
    fl_dx_see(c, &older->log_ev, change);
    fl_dx_see_all(c, &older->log_ev, &newer->bgp_ev);
    older->bgp_why = older->arp_why = older->table_why = fl_dx_word(c, "read at %s, before a change at %s", at, when);
    older->up = older->l2 = older->carries = DX_UNREAD;
    older->arp = DX_ARP_UNREAD;
    older->table = older->table_whole = older->idle = older->negotiating = false;
    older->received = -1;
    older->cond = DX_COND_UNREAD;
}
