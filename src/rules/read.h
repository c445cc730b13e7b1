/* read.h - private to rules: reading a YAML mapping by a table of its entries, and the errors that come of it.
 * One row an entry: its name, who reads it, where it goes. Whatever is not in the table is refused with the nearest name that is.
 * Everything that is read lives in the arena of the fl_rd; every failure sets its error with file, line and column. */
#ifndef FL_RULES_READ_H
#define FL_RULES_READ_H

#include "rules/rules.h"

typedef struct fl_rd {
    fl_rules *rules;     /* NULL where no pattern can stand: the playbook */
    fl_arena *arena;
    const char *file;    /* as errors show it */
    const char *subject; /* "rule azure/arp-table": names the patterns made on the way */
    fl_err *err;
} fl_rd;

typedef fl_status fl_rd_fn(fl_rd *rd, const fl_yaml *node, void *into);

typedef struct fl_entry {
    const char *name;
    fl_rd_fn *read;
    size_t offset; /* into + offset is what read gets */
    bool required;
} fl_entry;

#define FL_COUNT(array) (sizeof(array) / sizeof *(array))

/* Sets the error at the node's place (the file's start when NULL). */
fl_status fl_rd_fail(fl_rd *rd, const fl_yaml *node, const char *fmt, ...) FL_PRINTF(3, 4);
/* For "found …": the text in quotes, "a list", "a mapping", "nothing". In the arena. */
const char *fl_rd_found(fl_rd *rd, const fl_yaml *node);
/* "; did you mean "x"?" or "; known: a, b, c". In the arena. names[i] at i * stride bytes from the first. */
const char *fl_rd_hint(fl_rd *rd, fl_str word, const char *const *names, size_t n, size_t stride);

/* Reads every member by its row; refuses unknown and repeated ones, and says which required one is missing. */
fl_status fl_rd_mapping(fl_rd *rd, const fl_yaml *node, const char *what, const fl_entry *entries, size_t n, void *into)
    FL_MUST_CHECK;
/* Fails unless node is a sequence with an element, a mapping with a member. */
fl_status fl_rd_want_list(fl_rd *rd, const fl_yaml *node, const char *what) FL_MUST_CHECK;
fl_status fl_rd_want_mapping(fl_rd *rd, const fl_yaml *node, const char *what) FL_MUST_CHECK;

/* into: fl_str, not empty. */
fl_rd_fn fl_rd_text;
/* into: fl_str, may be empty. */
fl_rd_fn fl_rd_any_text;
/* into: bool, from a plain true or false. */
fl_rd_fn fl_rd_bool;
/* into: int */
fl_rd_fn fl_rd_int;
/* into: fl_pattern *; compiled later. The second is caseless. */
fl_rd_fn fl_rd_pattern;
fl_rd_fn fl_rd_pattern_caseless;
/* A text or a list of texts. */
fl_status fl_rd_texts(fl_rd *rd, const fl_yaml *node, fl_str **v, unsigned *n) FL_MUST_CHECK;
/* One word of a closed list. */
fl_status fl_rd_word(fl_rd *rd, const fl_yaml *node, const char *const *words, size_t n, fl_str *into) FL_MUST_CHECK;
/* "a | b" into its parts, blanks taken off; an empty part is refused. */
fl_status fl_rd_synonyms(fl_rd *rd, const fl_yaml *node, fl_str **v, unsigned *n) FL_MUST_CHECK;

/* value.c: "a | b.c | ^.d", "." and the maps of docs/rules.md. */
fl_rd_fn fl_rd_value;  /* into: fl_source_spec, a path or a map */
fl_rd_fn fl_rd_paths;  /* into: fl_source_spec, paths only */
fl_rd_fn fl_rd_one_path; /* into: fl_path *, one path without synonyms */
/* A list of conditions. */
fl_status fl_rd_conditions(fl_rd *rd, const fl_yaml *node, fl_when **v, unsigned *n) FL_MUST_CHECK;
/* A key of facts by its name ("circuit"). */
fl_status fl_rd_key(fl_rd *rd, const fl_yaml *node, fl_str name, fl_key_id *key) FL_MUST_CHECK;

/* rule.c: the parts of an emit that an event has as well. */
fl_rd_fn fl_rd_emit_when; /* into: fl_emit, as the next two */
fl_rd_fn fl_rd_emit_keys;
fl_rd_fn fl_rd_emit_require;
/* Fields of e->kind. */
fl_status fl_rd_emit_sets(fl_rd *rd, const fl_yaml *node, fl_emit *e) FL_MUST_CHECK;

/* events.c: the entries of the reader "events". into: fl_rule. */
fl_rd_fn fl_rd_events;
fl_rd_fn fl_rd_reader;
fl_status fl_rd_check_events(fl_rd *rd, const fl_yaml *root, const fl_rule *r) FL_MUST_CHECK;
/* All events name groups of their own patterns, and their patterns compile. */
fl_status fl_rd_check_event_groups(fl_rd *rd) FL_MUST_CHECK;
/* events.c: what stands before an event in a line, in files of context/. */
fl_rd_fn fl_rd_log_prefixes;
fl_rd_fn fl_rd_log_headers;
fl_rd_fn fl_rd_log_repeats;
fl_rd_fn fl_rd_log_commands;
fl_rd_fn fl_rd_log_zones;

/* load.c: one name may be defined once a folder; later folders replace. kind tells rules from vocabularies. */
fl_status fl_rd_claim(fl_rd *rd, const fl_yaml *node, const char *kind, fl_str name) FL_MUST_CHECK;
/* load.c: a vocabulary or a rule's emits may be defined in a file that is read later. slot and rule must stay where they are
 * until the load ends: elements of arrays that no longer grow. */
void fl_rd_link_vocabulary(fl_rd *rd, const fl_yaml *node, const fl_vocabulary **slot);
void fl_rd_link_emits(fl_rd *rd, const fl_yaml *node, fl_str rule);

/* template.c: the entries of the reader "textfsm". into: fl_rule. */
fl_rd_fn fl_rd_textfsm;
fl_rd_fn fl_rd_template;
fl_status fl_rd_check_fsm(fl_rd *rd, const fl_yaml *root, const fl_rule *r) FL_MUST_CHECK;
/* All templates compile, and their emits name their Values. */
fl_status fl_rd_check_templates(const fl_rules *rules, fl_err *err) FL_MUST_CHECK;

/* One file of each kind. */
fl_status fl_rd_rule_file(fl_rd *rd, const fl_yaml *root) FL_MUST_CHECK;
fl_status fl_rd_vocabulary_file(fl_rd *rd, const fl_yaml *root) FL_MUST_CHECK;
fl_status fl_rd_context_file(fl_rd *rd, const fl_yaml *root) FL_MUST_CHECK;
/* context.c: what can be asked of a context file only when all rules are there and all patterns compiled. */
fl_status fl_rd_check_context(fl_rd *rd) FL_MUST_CHECK;

#endif
