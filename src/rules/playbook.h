/* playbook.h - the words, owners and thresholds of diagnoses, as data (rules/playbook/, rules/limits.yaml).
 * Loaded with the rules and owned by them; all texts live in their arena. Every diagnosis has an entry, so that it can be
 * explained; one that the program does not decide says so (decided: false). A broken file fails the load with its place. */
#ifndef FL_RULES_PLAYBOOK_H
#define FL_RULES_PLAYBOOK_H

#include "base/arena.h"
#include "base/err.h"
#include "format/yaml.h"

typedef struct fl_play { /* one diagnosis */
    fl_str code, slug, layer, title;
    fl_str owner_own_edge, owner_provider_l3; /* values of the owner enumeration */
    fl_str severity;     /* the class it names when impact does not say: see JUDGEMENT.md 1 */
    fl_str sentence;     /* template: {circuit} {peering} {paths} and what the diagnosis gives by name: docs/rules.md */
    fl_str evidence, told_apart, inconclusive_when; /* for explain */
    fl_str *remedy; unsigned n_remedy;
    fl_str *do_not; unsigned n_do_not; /* the trap */
    fl_str *run_next; unsigned n_run_next; /* K codes */
    fl_str *sources; unsigned n_sources;   /* who describes it, in words */
    bool decided;        /* false: explained only; the program never concludes it */
    const char *file; unsigned line, col;
    unsigned folder;     /* of the load: one code may stand once in a folder */
} fl_play;

typedef struct fl_play_read { /* one K code: a read-only command to run next */
    fl_str code, read, command, why; /* command template: {circuit} {group} {peering} {path} {gateway} {connection} {nic} */
    unsigned folder;
} fl_play_read;

/* limits.yaml (Azure's, with source and date) and thresholds (ours, with the reason as source and no date). */
typedef struct fl_limit { fl_str name; int64_t value; fl_str source, date; unsigned folder; } fl_limit;

typedef struct fl_playbook {
    FL_VEC(fl_play) plays;
    FL_VEC(fl_play_read) reads;
    FL_VEC(fl_limit) limits;
    unsigned folder; /* that is being loaded */
} fl_playbook;

const fl_play *fl_play_find(const fl_playbook *p, fl_str code);
const fl_play_read *fl_play_read_find(const fl_playbook *p, fl_str code);
/* -1 when the limit is not listed. */
int64_t fl_playbook_limit(const fl_playbook *p, const char *name);
/* Merges one file (top-level keys: diagnoses, reads, limits, thresholds). The same code or name replaces that of an earlier
 * folder and is an error within one. */
fl_status fl_playbook_read(fl_playbook *p, fl_arena *arena, const char *file, const fl_yaml *root, fl_err *err)
    FL_MUST_CHECK;

/* FL_ERR_RULES when a diagnosis asks for a read that no file has. */
fl_status fl_playbook_check(const fl_playbook *p, fl_err *err) FL_MUST_CHECK;

#endif
