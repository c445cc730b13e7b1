/* playbook.h - the words, owners and thresholds of diagnoses, as data (rules/playbook/, rules/limits.yaml).
 * Loaded with the rules and owned by them. A diagnosis that code knows and the playbook does not is an error of the
 * load, and so is the reverse. */
#ifndef FL_RULES_PLAYBOOK_H
#define FL_RULES_PLAYBOOK_H

#include "base/arena.h"
#include "base/err.h"
#include "format/yaml.h"

typedef struct fl_play { /* one diagnosis */
    fl_str code, slug, layer, title;
    fl_str owner_own_edge, owner_provider_l3; /* values of the owner enumeration */
    fl_str severity;     /* the class it names when impact does not say: see JUDGEMENT.md 1 */
    fl_str sentence;     /* template: {circuit} {peering} {paths} and what the diagnosis gives by name */
    fl_str evidence, told_apart, inconclusive_when; /* for explain */
    fl_str *remedy; unsigned n_remedy;
    fl_str *do_not; unsigned n_do_not; /* the trap */
    fl_str *run_next; unsigned n_run_next; /* K codes */
    const char *file; unsigned line;
} fl_play;

typedef struct fl_play_read { /* one K code: a read-only command to run next */
    fl_str code, read, command, why; /* command template: {circuit} {group} {peering} {path} {gateway} {connection} {nic} */
} fl_play_read;

typedef struct fl_limit { fl_str name; int64_t value; fl_str source, date; } fl_limit; /* limits.yaml */

typedef struct fl_playbook {
    FL_VEC(fl_play) plays;
    FL_VEC(fl_play_read) reads;
    FL_VEC(fl_limit) limits;
} fl_playbook;

const fl_play *fl_play_find(const fl_playbook *p, fl_str code);
const fl_play_read *fl_play_read_find(const fl_playbook *p, fl_str code);
/* -1 when the limit is not listed. */
int64_t fl_playbook_limit(const fl_playbook *p, const char *name);
/* Merges one file (kind by its top-level keys: diagnoses, reads, limits); same code or name replaces. */
fl_status fl_playbook_read(fl_playbook *p, fl_arena *arena, const char *file, const fl_yaml *root, fl_err *err)
    FL_MUST_CHECK;

#endif
