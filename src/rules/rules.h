/* rules.h - the files of rules/, loaded and compiled to tables. docs/rules.md is the language's reference.
 * One fl_rules serves any number of runs, one at a time; it owns all it points to. A broken file stops the load with
 * file, line, column, what was expected and what to do. */
#ifndef FL_RULES_RULES_H
#define FL_RULES_RULES_H

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/out.h"
#include "facts/schema.h"
#include "format/yaml.h"
#include "pattern/pattern.h"
#include "textfsm/textfsm.h"

/* "a | b.c | ^.d": alternatives, tried in order; the first that is present and not null wins. */
typedef struct fl_path_step { fl_str key; } fl_path_step;
typedef struct fl_path {
    unsigned up;            /* how many "^." : enclosing records */
    bool self;              /* "." : the element itself */
    unsigned n;
    fl_path_step *step;     /* folded comparison; "properties" objects are looked into by themselves */
} fl_path;
typedef struct fl_source_spec { /* where a value comes from and how it is converted */
    fl_path *paths;
    unsigned n_paths;
    fl_str constant;        /* `const:`; used when no path is given */
    fl_str *options;        /* `command: [--metric]`: the value of an option of the captured command, where no path holds one */
    unsigned n_options;
    fl_pattern *take;       /* `take:` first group (or whole match) of the value; no match: unread */
    fl_pattern *test;       /* `test:` value becomes "true" or "false"; absent stays unread */
    const struct fl_vocabulary *vocabulary;
    fl_path *and_path;      /* `and:` put behind the value, when it is there; NULL: none */
    fl_str join;            /* separator when the value is an array, and before that of `and`; default one blank */
    bool count;             /* `count: true`: number of elements instead of the value */
    bool blank;             /* `blank: true`: "true" when all paths are printed and blank, "false" when one is not */
    fl_str time;            /* `time: utc | local`: a time, as ISO 8601 in UTC; the zone where none is written */
} fl_source_spec;

typedef struct fl_word { fl_pattern *match; fl_str is; } fl_word;
typedef struct fl_vocabulary { fl_str name; fl_word *words; unsigned n; } fl_vocabulary;

typedef struct fl_set { unsigned field; fl_source_spec from; } fl_set;       /* field of the fact's kind */
typedef struct fl_key_set { fl_key_id key; fl_source_spec from; } fl_key_set;
typedef struct fl_when { fl_source_spec from; fl_pattern *is; fl_pattern *is_not; } fl_when;

typedef struct fl_emit {
    fl_kind kind;
    fl_path *each;          /* NULL: the record itself; else arrays (or one object) inside it */
    fl_pattern *split;      /* each over a string: its parts between matches */
    fl_source_spec *require; /* all must be present; otherwise nothing is emitted */
    unsigned n_require;
    fl_when *when;
    unsigned n_when;
    fl_key_set *keys;
    unsigned n_keys;
    fl_set *sets;
    unsigned n_sets;
    fl_source_spec *at;     /* the time of the fact itself, in place of the capture's; NULL: the capture's */
} fl_emit;

typedef struct fl_key_options { fl_key_id key; fl_str *options; unsigned n; fl_source_spec convert; } fl_key_options;
typedef struct fl_rule_command {
    fl_pattern *match;      /* against fl_command.text, caseless */
    fl_key_options *keys;   /* `keys: {circuit: [--name, -n]}`; the named groups of match are keys too, and "group" */
    unsigned n_keys;
    fl_str *group;          /* options that name the resource group */
    unsigned n_group;
    bool powershell;        /* JUDGEMENT.md 14 decides by it */
} fl_rule_command;

typedef struct fl_column { fl_str *names; unsigned n; } fl_column; /* synonyms */

/* Reader "textfsm": the template's text, compiled by fl_rule_template. */
typedef struct fl_rule_fsm {
    fl_str text;
    const char *file;       /* the rule's, or the template's own */
    unsigned first_line;    /* of text in file */
    fl_fsm_template *compiled;
    const fl_err *error;    /* why it did not compile, once it was tried */
} fl_rule_fsm;

/* Reader "events": one thing that lines of a log say. A line is looked at only when it holds one of the literals. */
typedef struct fl_event_rule {
    fl_str *literals;
    unsigned n_literals;
    fl_pattern *line;       /* its named groups are the record's members */
    fl_emit emit;           /* of log_event */
} fl_event_rule;

typedef struct fl_rule {
    fl_str id, read, title;
    const char *file;
    fl_str *sources;
    unsigned n_sources;
    fl_rule_command *commands;
    unsigned n_commands;
    fl_column *columns;     /* recognize.columns: all must be there */
    unsigned n_columns;
    fl_column *not_columns; /* recognize.not */
    unsigned n_not;
    fl_pattern *title_line; /* recognize.title */
    fl_pattern *id_match;   /* recognize.id against the record's id */
    fl_pattern *text_match; /* recognize.text: readers "log" and "textfsm": in the output */
    fl_pattern *document_match; /* recognize.document over the document name */
    fl_when *when;          /* recognize.when: conditions on the first record */
    unsigned n_when;
    bool only_with_command; /* recognize.command: required */
    int priority;           /* higher wins when several recognize; default 0 */
    fl_path *records;       /* NULL: value[], the array itself, or the object itself */
    fl_emit *emits;
    unsigned n_emits;
    fl_str emits_of;        /* emit-of: the rule whose emits these are; empty: its own */
    fl_pattern *line;       /* reader "log": a line's pattern; its named groups are the record's members */
    fl_pattern *row;        /* textfsm: lines that are rows; one that no record came of makes the read not whole */
    bool merge;             /* textfsm: records whose Key Values agree are one */
    fl_event_rule *events;       /* reader "events" */
    unsigned n_events;
    fl_rule_fsm *fsm;       /* reader "textfsm": each record is an object, its Values are the members */
    fl_str absent_text;     /* absence.means: what no rows say, in words */
    bool absence_never;     /* absence: never */
    fl_pattern *absence_never_if; /* command text that makes it never */
    fl_pattern *absence_shown;    /* absence.shown: reader "textfsm": what an output without rows prints */
    bool single;            /* a show of one thing, not a list */
} fl_rule;

/* rules/context/headings.yaml, names.yaml: named groups are key names, plus "read" and "time". */
typedef struct fl_context_rule {
    fl_str name;
    fl_pattern *match;
    fl_str read;            /* the read it hints at, or empty */
    struct { fl_key_id key; fl_str value; } fixed[4];
    unsigned n_fixed;
} fl_context_rule;

/* rules/context/errors.yaml */
typedef struct fl_error_rule {
    fl_str name;
    fl_pattern *match;      /* named groups: key names, "target" */
    fl_str meaning;         /* see FL_FIELDS_CAPTURE_ERROR */
    fl_str says;            /* in words, for the report */
} fl_error_rule;

/* rules/context/actions.yaml: commands that change something, by their text; the first that matches counts. */
typedef struct fl_action_rule {
    fl_str name;
    fl_pattern *match;      /* named groups: key names */
    fl_pattern *not_match;  /* or NULL */
    fl_str does;            /* in words, for the report */
    fl_str about;           /* see FL_FIELDS_CHANGE */
} fl_action_rule;
/* rules/context/log-headers.yaml: what stands in a line of a log before its event. match has the named groups month, day,
 * year, time, zone, iso, host, mark, count. */
typedef struct fl_log_line {
    fl_str name;
    fl_pattern *match;
    fl_str literal;         /* of repeats: what every such line holds */
} fl_log_line;
typedef FL_VEC(fl_log_line) fl_log_lines;

/* A word for a zone that means one thing everywhere. */
typedef struct fl_log_zone { fl_str name; int minutes; } fl_log_zone;

typedef struct fl_rules {
    fl_arena *arena;
    fl_patterns *patterns;
    fl_limits limits;
    FL_VEC(fl_rule) rules;
    FL_VEC(fl_vocabulary) vocabularies;
    FL_VEC(fl_context_rule) headings;
    FL_VEC(fl_context_rule) names;
    FL_VEC(fl_error_rule) errors;
    FL_VEC(fl_action_rule) actions;
    fl_log_lines log_prefixes; /* what may stand before a header: taken off */
    fl_log_lines log_headers;  /* tried in order */
    fl_log_lines log_repeats;  /* "last message repeated 3 times" */
    fl_log_lines log_commands; /* commands that print a log: show logging */
    FL_VEC(fl_log_zone) log_zones;
    struct fl_playbook *playbook; /* rules/playbook.h */
    FL_VEC(fl_str) files;         /* all that were loaded, in order */
    struct fl_rules_load *load;   /* private: where names were defined, what is still to be linked */
} fl_rules;

/* Loads dirs in order (the shipped folder first, then the user's: a rule, vocabulary or context of the same id or name replaces
 * the earlier one). Every *.yaml below a dir is read by its sub-folder: context/, playbook/, vocabulary/, limits.yaml, anything else a rule. */
fl_status fl_rules_load(const char *const *dirs, unsigned n, const fl_limits *limits, fl_rules **out, fl_err *err)
    FL_MUST_CHECK;
/* No rules at all, for fl_rules_read. Never NULL. */
fl_rules *fl_rules_new(const fl_limits *limits);
/* Reads one file from memory as fl_rules_load reads it from a folder. file is its path below the rules folder
 * ("context/names.yaml"): it decides what the file holds, and errors name it. After an error r may hold part of the
 * file and is only good to be freed. */
fl_status fl_rules_read(fl_rules *r, const char *file, fl_str text, fl_err *err) FL_MUST_CHECK;
/* What a normal run leaves until it is needed: compiles every pattern, and checks that context rules name known keys and
 * reads, and the playbook's reads known names. For `rules check`. */
fl_status fl_rules_compile_all(fl_rules *r, fl_err *err) FL_MUST_CHECK;
/* NULL is allowed. */
void fl_rules_free(fl_rules *r);
/* The template of a textfsm rule, compiled at the first call; NULL with *err (may be NULL) when it is wrong. */
fl_fsm_template *fl_rule_template(const fl_rules *rules, const fl_rule *rule, fl_err *err);
const fl_rule *fl_rules_find(const fl_rules *r, fl_str id);
/* A named vocabulary applied: the word's value, or text itself when none matches; found says which. */
fl_str fl_vocabulary_apply(const fl_vocabulary *v, fl_str text, bool *found);
const fl_vocabulary *fl_vocabulary_find(const fl_rules *r, fl_str name);

#endif
