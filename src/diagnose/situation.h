/* situation.h - what the facts of one moment show, per circuit, peering and path, each part with its evidence.
 * Built once per moment from a view; lives in the caller's arena and borrows the store. It judges nothing beyond what
 * a read shows: "unread" stays unread, and a part of a picture that contradicts itself says so. */
#ifndef FL_DIAGNOSE_SITUATION_H
#define FL_DIAGNOSE_SITUATION_H

#include "diagnose/diagnose.h"
#include "rules/playbook.h"
#include "timeline/timeline.h"

/* Two captures count as one moment when they are no further apart (JUDGEMENT.md 3: "at the same time"). */
#define DX_SAME_TIME_MS ((int64_t)15 * 60 * 1000)

typedef enum dx_tri { DX_UNREAD, DX_NO, DX_YES } dx_tri;

enum { DX_EVIDENCE_MOST = 6 }; /* lines kept for one statement: enough to look up, short enough to read */

typedef struct dx_ev {
    FL_VEC(fl_evidence) list;
} dx_ev;

typedef struct dx_facts {
    FL_VEC(const fl_fact *) list;
} dx_facts;

/* Facts of all times, those that came later too: fl_dx_past walks what was there. */
typedef struct dx_past {
    const fl_fact *const *v;
    size_t n; /* 0 when nothing was there yet */
} dx_past;

enum { DX_PRIMARY = 1, DX_SECONDARY = 2, DX_BOTH = 3 }; /* sets of paths */

typedef enum dx_arp {
    DX_ARP_UNREAD,
    DX_ARP_BOTH,
    DX_ARP_MS_ONLY,
    DX_ARP_ONPREM_ONLY,
    DX_ARP_INCOMPLETE,
    DX_ARP_EMPTY,
    DX_ARP_NO_TABLE,
    DX_ARP_CONFLICTING
} dx_arp;

/* The lowest thing that is wrong on a path: it explains what is above it on the same path only. */
typedef enum dx_cond {
    DX_COND_UNREAD, /* nothing shows whether the path carries */
    DX_COND_OK,     /* carries, or is not meant to be there */
    DX_COND_UP,     /* session established, received count unread */
    DX_COND_CONFLICT,
    DX_COND_L2_EMPTY, /* ARP table proven without rows */
    DX_COND_L2_NO_TABLE,
    DX_COND_L2_ONE_SIDED, /* Microsoft row only, or on-premises MAC Incomplete */
    DX_COND_ONPREM_ONLY,  /* on-premises row only, session not established or unread */
    DX_COND_DOWN,         /* session not established, layer 2 works */
    DX_COND_DOWN_L2_UNREAD,
    DX_COND_ZERO,  /* established, nothing received from on-premises */
    DX_COND_SILENT /* table holds nothing from the edge, with both proofs of JUDGEMENT.md 9; session unread */
} dx_cond;

/* What was found of the losses of a path, once somebody asked (flaps.h). */
typedef struct dx_flap_memo {
    struct dx_flap *flap;
} dx_flap_memo;

typedef struct dx_path {
    const char *name; /* "primary", "secondary" */
    unsigned bit;
    bool read;    /* some capture is about this path */
    bool ignored; /* declared as not there (JUDGEMENT.md 17) */

    /* what came in */
    dx_facts arps, sessions, routes, arp_reads, bgp_reads, route_reads;
    dx_past older_sessions, older_routes;

    fl_time
        stale_at; /* something of this path was read, too long before the rest of the peering; FL_TIME_NONE: nothing */

    dx_arp arp;
    bool arp_weak; /* the absence is supported, not proven */
    fl_str arp_why;
    fl_time arp_at;
    dx_ev arp_ev;

    dx_tri up;          /* customer session established */
    bool idle;          /* the word is Idle */
    bool negotiating;   /* OpenSent, OpenConfirm: TCP, and so layer 2, works */
    fl_str word;        /* as seen */
    int64_t received;   /* -1: unread */
    bool received_some; /* a count that cannot be read as a number, but is not 0 */
    bool bgp_conflict;
    fl_str bgp_why;
    fl_time bgp_at;
    dx_ev bgp_ev;
    const fl_fact *session; /* the customer's row, or NULL */

    bool table;       /* an MSEE route table was read */
    bool table_whole; /* first proof of JUDGEMENT.md 9 */
    size_t n_onprem, n_reflected, n_gateway;
    fl_str table_why;
    fl_time table_at;
    dx_ev table_ev, edge_ev;
    bool table_conflict; /* the table and the summary contradict each other */

    bool edge_before; /* an earlier capture showed the customer edge */
    dx_tri l2;        /* layer 2 works: read, or proven by the session */
    bool l2_implied;
    dx_tri carries; /* prefixes from on-premises arrive */
    dx_cond cond;

    dx_flap_memo *flap;    /* of flaps.c */
    const fl_track *track; /* what happened to it over time, or NULL */
    fl_time lost_at;       /* the session is down since then; FL_TIME_NONE: it is up, or nobody knows */
    bool by_log;           /* its state is that of a log's line, which is newer than every summary */
    fl_str log_conflict;   /* a log and a summary contradict each other at one moment; empty: they do not */
    dx_ev log_ev;
    fl_str epoch;          /* something was read before a change that the rest came after; empty: nothing */

    struct dx_ends *ends; /* what the edge's routers show of it (ends.h) */
} dx_path;

typedef struct dx_peering {
    fl_str name;
    struct dx_circuit *circuit;
    bool known;   /* some fact or capture names it */
    bool assumed; /* nothing names a peering: the private one is assumed, as the first to read */
    bool is_private, is_microsoft;
    dx_facts facts; /* FL_PEERING, FL_READ of peering-show */
    dx_tri present;
    dx_ev present_ev;
    bool present_weak;
    fl_str present_why;
    bool wanted; /* something says that it should be there */
    dx_ev absent_error_ev;
    const fl_prefix *subnet[2], *subnet6[2];
    dx_path path[2];
    dx_facts unlabelled; /* rows without a path */
    dx_tri carries;      /* any path */
    bool carries_all;
    dx_facts global_reach, global_reach_reads;
} dx_peering;

typedef struct dx_circuit {
    fl_str name;
    dx_facts facts;       /* FL_CIRCUIT */
    dx_past older_facts;  /* FL_CIRCUIT, for history */
    dx_facts circuit_reads, peering_lists;
    FL_VEC(dx_peering *) peerings;
    dx_facts connections; /* to this circuit */
    dx_facts global_reach, global_reach_reads;
    fl_str provider, state; /* words; empty: unread */
    bool provider_conflict, state_conflict;
    fl_time state_at;
    dx_ev provider_ev, state_ev;
    bool direct;   /* ExpressRoute Direct: no provider */
    fl_str why;    /* why the provider state is unread */
    dx_tri served; /* signs of earlier service; NO only when nothing was ever there */
    dx_ev served_ev;
    fl_str served_text;
    fl_model model;
    const char *model_from;
    bool single_path;
    bool chain_read; /* some read of the chain was captured for it */
    bool edge_seen;  /* the edge router's own session, configuration or interface is in the bundle */
    fl_str group;
} dx_circuit;

/* Everything a diagnosis may look at. */
typedef struct dx_ctx {
    fl_arena *a;
    const fl_store *store;
    const fl_playbook *playbook; /* never NULL */
    const fl_view *view;
    const fl_history *history; /* never NULL */
    const fl_diagnose_options *options;
    fl_time t; /* FL_TIME_NONE: the last observation */
    FL_VEC(dx_circuit *) circuits;
    dx_circuit **table; /* circuits by name, open addressing */
    size_t table_cap;
    fl_str last_name; /* of the circuit that was asked for last, and what it is */
    dx_circuit *last_circuit;
    dx_facts unlabelled;  /* facts of circuits that name none, while there are several (Z04) */
    dx_facts first_reads; /* FL_READ of the moment, the first of each name and result */
    dx_facts gateways, gateway_reads, connection_reads, vwan_reads, connections;
    const fl_fact **failed; /* a row of each operation of the activity log that failed, open addressing */
    size_t failed_cap;
    dx_facts expected;   /* FL_EXPECTED_PREFIX */
    dx_facts strays;     /* sessions of routers with AS 12076 whose neighbor lies in no known link subnet */
    bool edge_somewhere; /* a customer edge is seen on some circuit */
    dx_ev edge_somewhere_ev;
    dx_facts edge_reads; /* one read of each command that printed rows from an edge */
} dx_ctx;

dx_ctx *fl_dx_situation(fl_arena *a, const fl_views *views, const fl_rules *rules, const fl_diagnose_options *options,
                        const fl_history *history, fl_time t);

/* Helpers over facts. */
/* The next fact of the past as of the moment, from place *i on (0 at first), or NULL. */
const fl_fact *fl_dx_past(const dx_ctx *c, const dx_past *past, size_t *i);
void fl_dx_see(const dx_ctx *c, dx_ev *ev, const fl_fact *f); /* adds evidence once, up to a few */
void fl_dx_see_all(const dx_ctx *c, dx_ev *ev, const dx_ev *more);
/* First fact that read the field; NULL when none. conflict (may be NULL): others read something else. */
const fl_fact *fl_dx_pick(const dx_facts *facts, unsigned field, bool *conflict);
fl_str fl_dx_pick_str(const dx_facts *facts, unsigned field);
bool fl_dx_pick_int(const dx_facts *facts, unsigned field, int64_t *out);
/* A declaration (manifest, option) for this circuit, or empty. */
fl_str fl_dx_declared(const dx_ctx *c, const dx_circuit *circuit, const char *name);
/* changed.c. Which operations of the activity log failed is found once for a moment: those changed nothing. */
void fl_dx_find_failed(dx_ctx *c);
/* A note of a change about a thing, of this circuit or of none, not later than `before`; NULL when there is none. A row of
 * the activity log that did not fail is one too. days: one of which only the day was written counts when it may have been
 * before; else only when it was. */
const fl_fact *fl_dx_change(const dx_ctx *c, const dx_circuit *circuit, const char *about, fl_time before,
                            bool days);
/* A note, a row of the activity log or a typed command, in [from, to], that may have changed what is carried. */
const fl_fact *fl_dx_change_between(const dx_ctx *c, const dx_circuit *circuit, fl_time from, fl_time to, bool days);
/* The words of a note of a change, of a row of the activity log, or of what a typed command does. */
fl_str fl_dx_change_text(const fl_fact *f);
/* Why a read shows nothing, in words for people; empty when it was not captured. */
fl_str fl_dx_read_why(const dx_ctx *c, const fl_fact *read);
/* Is the capture a proof of absent rows: 2 proven, 1 supported, 0 nothing. */
int fl_dx_read_proof(const fl_fact *read);
bool fl_dx_result_is(const fl_fact *read, const char *result);
/* A cut output ends within a word: "Enabl" is not another state than "Enabled", it is unread. So is a garbled word. */
bool fl_dx_is_cut(fl_str word, const char *whole);
/* b is at the same time as a or newer (without times: one moment). */
bool fl_dx_not_older(fl_time b, fl_time a);
bool fl_dx_same_time(fl_time a, fl_time b);
fl_str fl_dx_word(const dx_ctx *c, const char *fmt, ...) FL_PRINTF(2, 3);

#endif
