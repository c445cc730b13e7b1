/* parts.h - what the files of this stage share: the working state of one fl_resolve call, which lives in the store's
 * arena. Nothing here leaves the stage. All functions change keys of facts only through fl_resolve_fill. */
#ifndef FL_RESOLVE_PARTS_H
#define FL_RESOLVE_PARTS_H

#include "facts/rows.h"
#include "rules/rules.h"

#define FL_KEY_BIT(key) (1u << (key))

/* Distinct names compared without case, sorted; of several spellings the one that outputs print, else the first
 * bytewise. */
typedef struct fl_known_name {
    fl_str name;
    bool printed;
} fl_known_name;
typedef struct fl_known {
    FL_VEC(fl_known_name) list;
} fl_known;

/* What the name of one document says. */
typedef struct fl_hint {
    fl_str key[FL_KEY_COUNT];
    bool clash[FL_KEY_COUNT];  /* two answers in one name: none is taken */
    fl_str idea[FL_KEY_COUNT]; /* a name pattern's idea of circuit or gateway, weaker than a known name */
    fl_str time;
} fl_hint;

typedef struct fl_resolver {
    fl_store *s;
    const fl_rules *rules;
    fl_fact **all; /* the facts of the store, by id, then the key sets of its packed rows: their keys are those of all */
    size_t n;      /* its rows */
    uint32_t *row_first; /* by fact id: its rows are rows[row_first[id]] up to rows[row_first[id + 1]] */
    uint32_t *rows;      /* indexes into all */
    fl_hint *hints; /* by document */
    const fl_context_rule **name_rules; /* those of the names' patterns that say a key or a time */
    size_t n_name_rules;
    fl_known circuits, gateways;
} fl_resolver;

/* Which keys a fact can have at all; of a read also which belong to all its rows. */
unsigned fl_resolve_keys_of(const fl_resolver *r, const fl_fact *f);
/* Sets an empty key that the fact can have; true when it did. */
bool fl_resolve_fill(const fl_resolver *r, fl_fact *f, fl_key_id key, fl_str value, fl_from from);

/* Sets an unknown or weakly known time from text; what is not a time is left alone. */
void fl_resolve_set_time(fl_fact *f, fl_str text, fl_from from);

/* glob.c: POSIX fnmatch without flags, but linear in memory and never exponential: manifests are untrusted. Takes
 * from *steps what it needs; out of them nothing matches any more. */
bool fl_resolve_glob(fl_str glob, fl_str text, uint64_t *steps);

/* known.c */
void fl_known_add(fl_arena *a, fl_known *k, fl_str name, bool printed);
void fl_known_sort(fl_known *k); /* after the last add, before the first find */
/* The spelling to use, or empty. */
fl_str fl_known_find(const fl_known *k, fl_str name);
void fl_resolve_collect(fl_resolver *r); /* fills circuits and gateways from the facts */
void fl_resolve_split_twins(fl_resolver *r);
void fl_resolve_spell(fl_resolver *r);

/* labels.c: from says whether the manifest's labels or the command line's are applied. */
void fl_resolve_labels(fl_resolver *r, fl_from from);

/* names.c */
void fl_resolve_read_names(fl_resolver *r);
void fl_resolve_names(fl_resolver *r);

/* subnet.c */
void fl_resolve_subnets(fl_resolver *r);

#endif
