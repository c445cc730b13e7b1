/* query.h - what a projection calls its values: the names that `--query` (JMESPath) or PowerShell's calculated
 * properties give, and the paths they stand for. A small reader of both languages; what it does not understand it says.
 *
 *   [].{n:name, tier:sku.tier, first:peerings[0].state}    value[].[neighbor, statePfxRcd]    peerings    sku.tier
 *   select Name, @{n='Prov'; e={$_.ServiceProviderProvisioningState}}       jq '.value[] | {n: .neighbor, upDown}' */
#ifndef FL_DECODE_QUERY_H
#define FL_DECODE_QUERY_H

#include "base/arena.h"

enum { FL_QUERY_STEPS = 12, FL_QUERY_NAMES = 64 };

typedef enum fl_query_step_kind {
    FL_STEP_FIELD,
    FL_STEP_INDEX, /* [0] */
    FL_STEP_EACH,  /* [] and [*] */
    FL_STEP_SOME   /* [?…], [0:5] */
} fl_query_step_kind;

typedef struct fl_query_step {
    fl_query_step_kind kind;
    fl_str name; /* of a field; the digits of an index */
} fl_query_step;

typedef struct fl_query_path {
    fl_query_step step[FL_QUERY_STEPS];
    unsigned n;
} fl_query_path;

typedef enum fl_query_kind {
    FL_QUERY_WHOLE,  /* the records under their own names: "value", "[?…]" */
    FL_QUERY_RENAME, /* {alias:path} */
    FL_QUERY_ORDER,  /* [path, path]: values without names */
    FL_QUERY_VALUE   /* one path: a bare value, or a part of the record */
} fl_query_kind;

typedef struct fl_query_name {
    fl_str alias;
    fl_str text; /* of the path, for messages */
    fl_query_path path;
    bool understood;
} fl_query_name;

typedef struct fl_query {
    fl_query_kind kind;
    fl_query_path base; /* from a record to what is printed, fields and indexes only */
    fl_query_name *names;
    unsigned n;
    bool keep_others; /* members that no alias names keep their own */
} fl_query;

/* false: not understood. */
bool fl_query_read(fl_arena *arena, fl_str jmespath, fl_query *out);
/* The calculated properties in a pipe of PowerShell. false: there are none. */
bool fl_query_calculated(fl_arena *arena, fl_str pipe, fl_query *out);
/* The objects that a program of jq makes: {n: .neighbor, state}. 0: it makes none, 1: understood, -1: not. */
int fl_query_jq(fl_arena *arena, fl_str command, fl_query *out);

#endif
