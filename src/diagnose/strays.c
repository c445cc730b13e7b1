/* strays.c - routers' sessions that lie in no known link, as their tables and their logs show them: worth telling,
 * though nothing says which path, or whether this circuit, they are of. */
#include <stdlib.h>

#include "diagnose/ends.h"
#include "diagnose/words.h"

enum { STRAYS_TOLD = 8, AS_MICROSOFT = 12076 };

static bool is_joined(const dx_circuit *k) {
    for (size_t i = 0; i < k->peerings.n; i++)
        for (int p = 0; p < 2; p++)
            if (k->peerings.v[i]->path[p].ends && k->peerings.v[i]->path[p].ends->session)
                return true;
    return false;
}

/* The row in which the router's own ARP table says that the neighbor does not resolve; or NULL. */
static const fl_fact *dead_row(const fl_view *view, const fl_fact *session) {
    const fl_addr *neighbor = fl_get_addr(session, FL_ROUTER_SESSION_NEIGHBOR);
    size_t n;
    const fl_fact *const *arp = fl_view_all(view, FL_ROUTER_ARP, &n);
    for (size_t i = 0; neighbor && i < n; i++) {
        const fl_addr *a = fl_get_addr(arp[i], FL_ROUTER_ARP_ADDRESS);
        if (a && fl_addr_cmp(*a, *neighbor) == 0 && fl_get_bool(arp[i], FL_ROUTER_ARP_RESOLVED) == 0 &&
            fl_str_eq(arp[i]->key[FL_KEY_ROUTER], session->key[FL_KEY_ROUTER]))
            return arp[i];
    }
    return NULL;
}

static void tell_stray(const dx_ctx *c, fl_finding *f, const fl_fact *s) {
    const fl_fact *dead = dead_row(c->view, s);
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    fl_str router = s->key[FL_KEY_ROUTER], uptime = fl_get_str(s, FL_ROUTER_SESSION_UPTIME);
    fl_str who = fl_is_read(s, FL_ROUTER_SESSION_NEIGHBOR) ? fl_value_text(c->a, &s->v[FL_ROUTER_SESSION_NEIGHBOR])
                                                           : fl_get_str(s, FL_ROUTER_SESSION_PEER);
    fl_dx_see(c, ev, s);
    if (dead)
        fl_dx_see(c, ev, dead);
    fl_dx_because(c, f, ev,
                  fl_dx_word(c, "%.*s says of its session with %.*s, AS %d: %.*s%s%.*s%s",
                             FL_STR_ARG(router.n ? router : FL_STR("a router")), FL_STR_ARG(who), AS_MICROSOFT,
                             FL_STR_ARG(fl_get_str(s, FL_ROUTER_SESSION_STATE)), uptime.n ? ", Up/Down " : "",
                             FL_STR_ARG(uptime), dead ? "; its ARP does not resolve that address" : ""));
}

static size_t tell_sessions(const dx_ctx *c, fl_finding *f) {
    size_t n, told = 0;
    const fl_fact *const *all = fl_view_all(c->view, FL_ROUTER_SESSION, &n);
    for (size_t i = 0; i < n && told < STRAYS_TOLD; i++) {
        int64_t asn = 0;
        if (!fl_get_int(all[i], FL_ROUTER_SESSION_ASN, &asn) || asn != AS_MICROSOFT ||
            !fl_is_read(all[i], FL_ROUTER_SESSION_STATE))
            continue;
        if (f)
            tell_stray(c, f, all[i]);
        told++;
    }
    return told;
}

/* ---- logs: only where no capture of Azure's names a circuit, so that the log is all there is ---- */

/* What logs say of one session. */
typedef struct logged {
    fl_str host, who;
    int64_t asn; /* -1: no line says it */
    fl_time down_first, down_last, newest;
    fl_state state; /* as the newest line says */
    uint32_t down_row, newest_row;
    const fl_fact *down, *last;
} logged;

typedef struct log_book {
    FL_VEC(logged) list; /* in the order of their first lines */
} log_book;

enum { LOGGED_MOST = 256 };

static logged *logged_of(const dx_ctx *c, log_book *b, fl_str host, const fl_fact *f) {
    char text[FL_ADDR_TEXT];
    const fl_addr *addr = fl_get_addr(f, FL_LOG_EVENT_NEIGHBOR);
    fl_str who = addr ? fl_str_of(fl_addr_format(*addr, text)) : fl_get_str(f, FL_LOG_EVENT_PEER);
    for (size_t i = 0; i < b->list.n; i++)
        if (fl_str_eq(b->list.v[i].who, who) && fl_str_eq(b->list.v[i].host, host))
            return &b->list.v[i];
    if (!who.n || b->list.n == LOGGED_MOST)
        return NULL;
    logged one = {.host = host,
                  .who = fl_arena_str(c->a, who),
                  .asn = -1,
                  .down_first = FL_TIME_NONE,
                  .down_last = FL_TIME_NONE,
                  .newest = FL_TIME_NONE};
    FL_PUSH(c->a, &b->list, one);
    return &b->list.v[b->list.n - 1];
}

static void take_line(const dx_ctx *c, log_book *b, const fl_fact *f) {
    fl_state state = fl_log_state(f);
    if (f->at == FL_TIME_NONE || (c->t != FL_TIME_NONE && f->at > c->t) || state == FL_STATE_UNREAD)
        return;
    logged *s = logged_of(c, b, fl_log_host(c->store, f), f);
    if (!s)
        return;
    fl_get_int(f, FL_LOG_EVENT_ASN, &s->asn);
    if (s->newest == FL_TIME_NONE || f->at >= s->newest) {
        s->newest = f->at;
        s->newest_row = f->id;
        s->state = state;
    }
    if (state != FL_STATE_DOWN)
        return;
    if (s->down_first == FL_TIME_NONE || f->at < s->down_first) {
        s->down_first = f->at;
        s->down_row = f->id;
    }
    s->down_last = s->down_last == FL_TIME_NONE || f->at > s->down_last ? f->at : s->down_last;
}

/* Sessions that a line names as Microsoft's first, then those that were lost, the earliest first. */
static int by_interest(const void *x, const void *y) {
    const logged *a = x, *b = y;
    if ((a->asn == AS_MICROSOFT) != (b->asn == AS_MICROSOFT))
        return a->asn == AS_MICROSOFT ? -1 : 1;
    if ((a->down_first == FL_TIME_NONE) != (b->down_first == FL_TIME_NONE))
        return a->down_first == FL_TIME_NONE ? 1 : -1;
    if (a->down_first != b->down_first)
        return a->down_first < b->down_first ? -1 : 1;
    int host = fl_str_cmp(a->host, b->host);
    return host ? host : fl_str_cmp(a->who, b->who);
}

static void keep_lines(const dx_ctx *c, log_book *b) {
    fl_rows rows;
    fl_rows_begin(&rows, c->store, FL_LOG_EVENT);
    for (size_t i = 0; i < b->list.n; i++) {
        logged *s = &b->list.v[i];
        s->last = fl_fact_keep(c->a, fl_rows_at(&rows, s->newest_row));
        if (s->down_first != FL_TIME_NONE)
            s->down = fl_fact_keep(c->a, fl_rows_at(&rows, s->down_row));
    }
}

/* The sessions worth telling, with their lines. */
static log_book read_logs(const dx_ctx *c) {
    log_book all = {.list = {0}}, told = {.list = {0}};
    fl_rows rows;
    fl_rows_begin(&rows, c->store, FL_LOG_EVENT);
    for (const fl_fact *f; (f = fl_rows_next(&rows)) != NULL;)
        take_line(c, &all, f);
    if (all.list.n)
        qsort(all.list.v, all.list.n, sizeof *all.list.v, by_interest);
    for (size_t i = 0; i < all.list.n && told.list.n < STRAYS_TOLD; i++)
        if (all.list.v[i].asn == AS_MICROSOFT || all.list.v[i].asn < 0)
            FL_PUSH(c->a, &told.list, all.list.v[i]);
    keep_lines(c, &told);
    return told;
}

/* "down at A; the newest line, at B, says up" */
static fl_str story(const dx_ctx *c, const logged *s) {
    char first[FL_TIME_TEXT], last[FL_TIME_TEXT], newest[FL_TIME_TEXT];
    const char *is = s->state == FL_STATE_UP ? "up" : "down";
    fl_time_say(s->newest, newest);
    if (s->down_first == FL_TIME_NONE)
        return fl_dx_word(c, "the newest line, at %s, says %s", newest, is);
    fl_str lost = s->down_first == s->down_last
                      ? fl_dx_word(c, "down at %s", fl_time_say(s->down_first, first))
                      : fl_dx_word(c, "down first at %s and last at %s", fl_time_say(s->down_first, first),
                                   fl_time_say(s->down_last, last));
    if (s->state == FL_STATE_DOWN && s->newest == s->down_last)
        return fl_dx_word(c, "%.*s, and no newer line says up", FL_STR_ARG(lost));
    return fl_dx_word(c, "%.*s; the newest line, at %s, says %s", FL_STR_ARG(lost), newest, is);
}

static void tell_logged(const dx_ctx *c, fl_finding *f, const logged *s) {
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    fl_str log = s->host.n ? fl_dx_word(c, "the log of %.*s", FL_STR_ARG(s->host)) : FL_STR("a log");
    if (s->down)
        fl_dx_see(c, ev, s->down);
    if (s->last)
        fl_dx_see(c, ev, s->last);
    fl_dx_because(c, f, ev,
                  fl_dx_word(c, "%.*s says of its session with %.*s%s: %.*s", FL_STR_ARG(log), FL_STR_ARG(s->who),
                             s->asn == AS_MICROSOFT ? ", AS 12076" : "", FL_STR_ARG(story(c, s))));
}

static bool is_log_all_there_is(const dx_circuit *k) { return !k->name.n && !k->provider.n && !k->chain_read; }

void fl_dx_tell_strays(const dx_ctx *c, const dx_circuit *k, fl_finding *f) {
    if (is_joined(k) || tell_sessions(c, f) || !is_log_all_there_is(k))
        return;
    log_book b = read_logs(c);
    for (size_t i = 0; i < b.list.n; i++)
        tell_logged(c, f, &b.list.v[i]);
}

fl_str fl_dx_nothing_shows(const dx_ctx *c, const dx_circuit *k) {
    fl_str name = k->name.n ? k->name : FL_STR("the circuit");
    if (is_joined(k))
        return fl_dx_word(c, "Nothing that was read shows whether %.*s carries anything.", FL_STR_ARG(name));
    if (tell_sessions(c, NULL))
        return fl_dx_word(
            c,
            "Routers were read. Which paths of %.*s their sessions with Microsoft are, and what Azure sees "
            "of them, nothing shows.",
            FL_STR_ARG(name));
    log_book b = is_log_all_there_is(k) ? read_logs(c) : (log_book){.list = {0}};
    if (b.list.n && b.list.v[0].asn == AS_MICROSOFT)
        return fl_dx_word(c,
                          "Logs of routers were read. Which paths of %.*s their sessions with Microsoft are, and what "
                          "Azure sees of them, nothing shows.",
                          FL_STR_ARG(name));
    if (b.list.n)
        return fl_dx_word(
            c, "Logs of routers were read. Which of their sessions, if any, are those of %.*s, nothing shows.",
            FL_STR_ARG(name));
    return fl_dx_word(c, "Nothing that was read shows whether %.*s carries anything.", FL_STR_ARG(name));
}
