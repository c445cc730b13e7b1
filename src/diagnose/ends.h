/* ends.h - the other end of each session: what the edge's routers print, joined to circuit, peering and path by
 * address, and compared with what Azure prints of the same session.
 *
 * A router's fact belongs to a path when its neighbor, its local address or the address of its interface lies in the
 * link subnet of that path, and of no other path. Words (masked addresses) join nothing. Of the two usable addresses of
 * a link subnet the first is the edge's and the second Microsoft's. A path has a link of each address family, with a
 * session of its own: the ends of one never answer for those of the other. Everything lives in the run's arena. */
#ifndef FL_DIAGNOSE_ENDS_H
#define FL_DIAGNOSE_ENDS_H

#include "diagnose/engine.h"

/* One comparison of a parameter of the two ends. */
typedef struct dx_check {
    dx_tri right; /* YES: as the other end needs it; NO: it is not; UNREAD: nothing shows it */
    bool weak;    /* supported, not proven */
    fl_str text;
    dx_ev ev;
    const char *owner; /* who is wrong, when that is known better than by the playbook */
    fl_str against;    /* right at one router of the path, and wrong so at another */
    dx_ev against_ev;
} dx_check;

/* One router at one path. */
typedef struct dx_end {
    fl_str router, vrf; /* empty: not known */
    struct dx_ends *of;
    dx_facts sessions, configs, interfaces, interface_configs, arps;
    bool *route_sets;              /* key sets of the routes that it lists for this neighbor, or NULL */
    bool *table_sets;              /* of its whole table, with routes of this neighbor in it, or NULL */
    size_t routes[3];              /* such routes, by dx_way */
    dx_facts reads;                /* of those lists */
    dx_facts filters;              /* lines of the router's filters that name port 179 */
} dx_end;

typedef enum dx_link_state { DX_LINK_UNREAD, DX_LINK_UP, DX_LINK_DOWN, DX_LINK_SHUT } dx_link_state;

/* The router's side of one path. */
struct dx_ends {
    bool known; /* the link subnet is */
    fl_prefix link;
    fl_addr own, microsoft; /* first and second usable address */
    FL_VEC(dx_end *) list;

    dx_check neighbor, roles, asn, tag, md5, filter;

    dx_link_state interface; /* of the interface that holds the link's address */
    fl_str interface_text;
    dx_ev interface_ev;
    dx_check arp; /* does the router resolve Microsoft's address */

    fl_str state; /* the router's word for the session; empty: unread */
    dx_tri up;
    bool shut; /* the neighbor is shut down by configuration */
    fl_time at;
    dx_ev session_ev;
    const fl_fact *session; /* that was read last */

    int64_t advertised; /* own prefixes that it sends, -1: unread */
    int64_t received;   /* that it holds from Microsoft, -1: unread */
    int64_t accepted;
    fl_time advertised_at, received_at;
    bool advertised_whole; /* a count, or a list that is proven whole; else it sends at least so many */
    bool received_counted; /* a count, which an inbound filter may have shortened, not a list */
    bool received_table;   /* rows of its table, which such a filter has shortened */
    bool received_whole;   /* all lists of it are proven whole; else it holds at least so many */
    dx_ev advertised_ev, received_ev;

    bool conflict; /* the two ends contradict each other at the same moment */

    struct dx_ends *other; /* of the link of the other address family, or NULL: said, and never judged */
};

/* Of routes: received from the Microsoft edge, advertised to it, or of the table that holds the routes of all. */
typedef enum dx_way { DX_RECEIVED, DX_ADVERTISED, DX_TABLE } dx_way;

/* Walks the routes that an end advertised, received, or has from Microsoft in its table. */
typedef struct dx_routes {
    fl_view_rows rows;
    const dx_end *end;
    bool any;
    dx_way way;
} dx_routes;
void fl_dx_routes_begin(dx_routes *r, const dx_ctx *c, const dx_end *end, dx_way way);
/* How it holds what it received: a list of that, else its table. */
dx_way fl_dx_received_by(const dx_end *end);
/* The next one, a scratch as of fl_rows_next, or NULL. */
const fl_fact *fl_dx_routes_next(dx_routes *r);

/* Called by dx_paint once all paths are painted: fills path->ends, never NULL afterwards. */
void fl_dx_join_ends(dx_ctx *c);
/* Near enough in time to the Azure side of the path to be compared with it ("stale-minutes"). */
bool fl_dx_is_near(const dx_ctx *c, const dx_path *path, const fl_fact *f);
/* Fills the comparisons of one path from its list (compare.c). */
void fl_dx_compare(const dx_ctx *c, dx_peering *p, dx_path *path);
/* Prefixes of gateways in the Microsoft edge's table, of the address family of the path's session. */
size_t fl_dx_from_gateways(const dx_path *path);
/* Is what this fact counts of the address family of the link? Unread counts as that. */
bool fl_dx_is_of_family(const struct dx_ends *e, const fl_fact *f);

/* The names of the routers at these paths, "edge-1, edge-2"; empty when none is. */
fl_str fl_dx_routers(const dx_ctx *c, const dx_peering *p, unsigned mask);
/* Do the routers prove the same about both paths? When not, each is judged alone. */
bool fl_dx_ends_alike(const dx_peering *p);
/* What the routers say about these paths, as lines of a finding, its router, and a remedy of theirs. */
void fl_dx_ends_say(const dx_ctx *c, const dx_where *w, fl_finding *f);
/* Lets "cause open" and the layer 2 of the carrier yield to a parameter that is proven wrong (JUDGEMENT.md 4, 7). */
void fl_dx_ends_yield(const dx_ctx *c, const dx_where *w, const dx_row *const *row, dx_answer *answer, size_t n);

/* Are address and tag of all these paths read, and right? */
bool fl_dx_ends_checked(const dx_where *w);
/* Prefixes of its own that the router sends on all these paths: 0 proven none, -1 unread; the least of them. */
int64_t fl_dx_ends_sent(const dx_where *w);
/* Is that all, on each of these paths? Else it is at least so many. */
bool fl_dx_ends_sent_whole(const dx_where *w);
const dx_ev *fl_dx_ends_sent_ev(const dx_ctx *c, const dx_where *w);
/* What is known of the router's clock; NULL: nothing (clocks.c). */
const fl_skew *fl_dx_clock_of(const dx_ctx *c, fl_str router);
/* The time of a router's fact on Azure's clock, as far as the difference is known. */
fl_time fl_dx_on_azure(const dx_ctx *c, const fl_fact *f);
/* Are both ends' captures of the session so near that a clock that is off would turn their order, with nothing known of it? */
bool fl_dx_is_clock_open(const dx_ctx *c, const dx_path *path);
/* The difference in words, and what it stands on; empty when there is none to speak of. */
fl_str fl_dx_clock_text(const dx_ctx *c, const fl_skew *s, dx_ev *ev);
/* The answer of a row of layer 2, when the router's own interface is down. */
dx_answer fl_dx_ends_link(const dx_ctx *c, const dx_where *w, dx_answer a);

#endif
