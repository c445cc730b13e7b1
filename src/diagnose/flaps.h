/* flaps.h - how often the session of one path was lost and came back, and what each loss fell together with. Judged
 * over the series that reaches the moment (JUDGEMENT.md 12). Everything lives in the run's arena. */
#ifndef FL_DIAGNOSE_FLAPS_H
#define FL_DIAGNOSE_FLAPS_H

#include "diagnose/engine.h"

/* The most prefixes that Azure takes on this peering, and whether the tier that decides it was read. */
int64_t fl_dx_cap(const dx_ctx *c, const dx_circuit *circuit, const dx_peering *p, bool *known);

typedef enum dx_flap_kind {
    DX_FLAP_NONE,
    DX_FLAP_LIMIT, /* each loss at the prefix limit */
    DX_FLAP_LINK,  /* healthy counts and no change, or the link was down first */
    DX_FLAP_OPEN   /* lost and back, cause open */
} dx_flap_kind;

typedef enum dx_cause {
    DX_CAUSE_OPEN,
    DX_CAUSE_LIMIT,   /* the log says so, or the count stood at the cap */
    DX_CAUSE_LINK,    /* interface, line protocol, BFD or ARP was down first */
    DX_CAUSE_HEALTHY, /* the count was well under the cap and nothing was changed */
    DX_CAUSE_CHANGE,  /* somebody changed or reset something */
    DX_CAUSES
} dx_cause;

typedef struct dx_flap {
    dx_flap_kind kind;
    size_t losses, returned, by[DX_CAUSES];
    bool more;         /* there are older losses that were not counted */
    bool by_log;       /* some line of a log names the limit */
    bool low_cap_only; /* counts near the lower cap, and the tier is unread */
    size_t samples;
    bool logged;
    fl_time first, last;
    int64_t least, most; /* counts before the losses, -1: none was read */
    int64_t cap;
    bool cap_known;
    fl_str why;          /* the link evidence or the log's line, in words */
    const fl_fact *change;
    dx_ev ev;
} dx_flap;

void fl_dx_flap(const dx_ctx *c, const dx_peering *p, const dx_path *path, dx_flap *out);
/* What fell together with one loss. */
typedef struct dx_reason {
    dx_cause cause;
    bool by_log;
    fl_str text; /* empty: nothing to quote */
    dx_ev ev;
    const fl_fact *change;
} dx_reason;
dx_reason fl_dx_reason(const dx_ctx *c, const dx_peering *p, const dx_path *path, const fl_loss *l);
/* The newest loss known at the moment; NULL: none. */
const fl_loss *fl_dx_last_loss(const dx_ctx *c, const dx_path *path);
/* Losses by a log or a metric that Azure's own age of the session excludes: what both say; empty: there are none. */
fl_str fl_dx_denied(const dx_ctx *c, const dx_path *path, dx_ev *ev, bool *metric);
/* Did it come back, as far as the moment knows? */
bool fl_dx_is_back(const dx_ctx *c, const fl_loss *l);
/* The time of the newest observation that the moment stands on. */
fl_time fl_dx_end(const dx_ctx *c);
/* A number of thresholds.yaml or limits.yaml. */
int64_t fl_dx_number(const dx_ctx *c, const char *name, int64_t fallback);

/* R02 by the log's words or by the count before the loss; B06 by a digest that the log calls bad or missing. */
dx_answer fl_dx_limit_by_log(const dx_ctx *c, const dx_where *w);
dx_answer fl_dx_digest_by_log(const dx_ctx *c, const dx_where *w);
/* P05: a notice of maintenance whose window covers the time at which this path was lost. *owner: whose work it is. */
const fl_fact *fl_dx_window_of(const dx_ctx *c, const dx_where *w, bool *named, const char **owner, fl_str *text);

/* Flaps and trends of one peering (FLAPS, TREND); findings of open causes from `first` on that a flap explains stand
 * beside it. */
void fl_dx_judge_series(dx_ctx *c, const dx_peering *p, dx_findings *out, size_t first);

#endif
