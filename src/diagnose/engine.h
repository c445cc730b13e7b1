/* engine.h - diagnoses as rows: each looks at one place of the picture and answers; the engine makes findings of the
 * answers. A row is one code, its layer, where it is asked, and its function. Everything lives in the run's arena.
 *
 * At one place: a code that holds is a finding; without one, the codes that fit equally are a tie (JUDGEMENT.md 5);
 * codes that are ruled out or not tested are listed with the finding they were candidates for. */
#ifndef FL_DIAGNOSE_ENGINE_H
#define FL_DIAGNOSE_ENGINE_H

#include "diagnose/situation.h"

typedef enum dx_say {
    DX_SAY_NA, /* not a question here */
    DX_SAY_HOLDS,
    DX_SAY_FITS,      /* the evidence fits this and others equally */
    DX_SAY_CANDIDATE, /* supported, not proven */
    DX_SAY_BESIDE,    /* holds, and is explained by another finding: never the verdict */
    DX_SAY_RESOLVED,
    DX_SAY_OUT,     /* ruled out, by evidence */
    DX_SAY_UNTESTED /* a read is missing */
} dx_say;

enum { DX_PARAMS = 4 };
typedef struct dx_param {
    const char *name;
    fl_str value;
} dx_param;

typedef struct dx_answer {
    dx_say say;
    fl_str text;               /* what was seen, or by what it is ruled out, or which read is missing */
    const dx_ev *ev;           /* or NULL */
    const char *owner;         /* overrides the playbook's, or NULL */
    int cls;                   /* fl_class, or DX_CLS_IMPACT */
    dx_param param[DX_PARAMS]; /* for the sentence */
    const char *next;          /* K codes, blank-separated; NULL: the playbook's */
    const fl_scope *scope;     /* overrides the scope, or NULL */
    fl_str sentence;           /* overrides the playbook's, or empty */
    const char *texts; /* the code whose remedies and traps fit here, when its own assume that the other path carries */
} dx_answer;
enum { DX_CLS_IMPACT = -1 };

/* FLAPS and TREND ask over the series of paths whose sessions may well be up. */
typedef enum dx_level {
    DX_AT_BASE,
    DX_AT_PEERING,
    DX_AT_PATHS,
    DX_AT_ROUTES,
    DX_AT_BEYOND,
    DX_AT_FLAPS,
    DX_AT_TREND
} dx_level;

typedef struct dx_where {
    dx_level level;
    const dx_circuit *circuit;
    const dx_peering *peering; /* NULL at BASE and BEYOND */
    unsigned mask;             /* at PATHS: the paths that are wrong in the same way */
    const dx_path *path;       /* the first of them */
    const dx_path *other;      /* the path outside the mask; NULL when both are in it or it is not meant to be there */
    dx_cond cond;
    bool apart; /* the other path is as bad, and was judged alone: the routers prove other things of it */
} dx_where;

typedef dx_answer (*dx_judge)(const dx_ctx *c, const dx_where *w);

typedef struct dx_row {
    const char *code, *layer;
    unsigned levels; /* bits 1 << dx_level */
    dx_judge judge;
} dx_row;

typedef struct dx_rows {
    const dx_row *row;
    size_t n;
} dx_rows;
/* One table a family. */
extern const dx_rows fl_dx_provider_rows, fl_dx_bgp_rows, fl_dx_ends_rows, fl_dx_peering_rows, fl_dx_routes_rows,
    fl_dx_ends_routes_rows, fl_dx_gateway_rows, fl_dx_reach_rows, fl_dx_flap_rows, fl_dx_time_rows,
    fl_dx_capacity_rows;

/* A finding and what the verdict needs to know of it. */
typedef struct dx_found {
    fl_finding f;
    const dx_circuit *circuit; /* NULL: of the whole bundle */
    unsigned mask;
    bool beside; /* overlay, explained or contributing: never the verdict */
} dx_found;

typedef struct dx_findings {
    FL_VEC(dx_found *) list;
} dx_findings;

/* Asks every row at a place; true when something holds or ties there. */
bool fl_dx_judge_at(dx_ctx *c, const dx_where *w, dx_findings *out);
/* All findings of the moment, overlays (Q), evidence (Z) and all, unsorted. */
void fl_dx_judge_all(dx_ctx *c, dx_findings *out);
/* diag_evidence.c: Q and Z of one circuit, whose findings start at first; then what is about the bundle as a whole. */
void fl_dx_judge_evidence(dx_ctx *c, dx_findings *out, const dx_circuit *k, size_t first);
void fl_dx_judge_bundle(dx_ctx *c, dx_findings *out);
/* strays.c: what routers and their logs say of sessions that are of no known path, and the sentence of a verdict that no
 * read of the circuit stands behind. */
void fl_dx_tell_strays(const dx_ctx *c, const dx_circuit *k, fl_finding *f);
fl_str fl_dx_nothing_shows(const dx_ctx *c, const dx_circuit *k);
/* asked.c: notes names that options say and nothing bears. */
void fl_dx_note_asked(const fl_store *store, const fl_diagnose_options *options);
/* diag_process.c: Z08 of the whole bundle. */
void fl_dx_judge_process(dx_ctx *c, dx_findings *out);

/* Answers, for the families. */
dx_answer fl_dx_na(void);
dx_answer fl_dx_say_of(dx_say say, const dx_ev *ev, fl_str text);
dx_answer fl_dx_out(const dx_ev *ev, fl_str text);
dx_answer fl_dx_untested(const char *missing);

/* The layer of a code of the tables ("" when unknown), and its rank: the order of reads, lowest first. */
const char *fl_dx_layer_of(const char *code);
unsigned fl_dx_layer_rank(fl_str layer);

/* A finding with codes (sorted by layer and code), owner, sentence, remedy, next reads and traps filled in. */
typedef struct dx_make {
    const dx_where *where;
    const char *code[16];
    const char *owner[16]; /* overrides, or NULL */
    unsigned n;
    fl_confidence status;
    fl_class cls;
    const dx_param *params; /* DX_PARAMS of them, or NULL */
    const char *next;
    fl_str sentence;   /* overrides, or empty */
    const char *texts; /* see dx_answer */
    fl_str seen;       /* of a tie: what was seen there */
} dx_make;
dx_found *fl_dx_found_new(const dx_ctx *c, const dx_make *make);
void fl_dx_because(const dx_ctx *c, fl_finding *f, const dx_ev *ev, fl_str text);
/* Microsoft peering whose advertised public prefixes are in a state that nobody read. */
bool fl_dx_prefixes_unread(const dx_peering *p);
/* What carries through the peering and so how bad it is (JUDGEMENT.md 1). */
fl_class fl_dx_impact(const dx_where *w);
bool fl_dx_other_peering_carries(const dx_peering *p);
/* "primary", "secondary", "both paths", or empty */
fl_str fl_dx_mask_name(unsigned mask);

/* Orders findings worst first, then by layer, circuit, peering, path. */
int fl_dx_found_cmp(const dx_found *a, const dx_found *b);

#endif
