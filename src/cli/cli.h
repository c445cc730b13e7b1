/* cli.h - what the verbs share: their options from one table, where output goes, and how a terminal is asked.
 * Only this folder prints and only main exits. Verbs return the exit status. */
#ifndef FL_CLI_CLI_H
#define FL_CLI_CLI_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/attr.h"
#include "faultline.h"

enum { EXIT_USAGE = 64, EXIT_INPUT = 66, EXIT_OUTPUT = 74 };

typedef struct pair {
    const char *name, *value;
} pair;
typedef struct pairs { /* options of the run, passed on by name */
    pair *v;
    size_t n, cap;
} pairs;
typedef struct words {
    const char **v;
    size_t n, cap;
} words;

typedef struct request {
    fl_arena *arena;
    const char *verb;
    const char *format; /* NULL: the verb's first */
    const char *output; /* NULL: standard output */
    const char *color;  /* auto, always, never */
    bool quiet, schema, help, step;
    pairs set;
    words rules;
    words operands;
} request;

/* What an option does to the request. */
typedef enum action { DO_SET, DO_FORMAT, DO_OUTPUT, DO_RULES, DO_COLOR, DO_QUIET, DO_SCHEMA, DO_STEP, DO_HELP } action;
typedef struct option_row {
    const char *name;
    char letter; /* 0: none */
    action act;
    const char *value; /* name of its value for the help, NULL: takes none */
    const char *help;
} option_row;

typedef struct verb {
    const char *name, *usage, *brief, *summary; /* brief: one line for the list of verbs */
    const option_row *options;
    unsigned n_options;
    const char *const *formats; /* NULL-terminated, first is the default; NULL: none */
    int (*run)(request *r);
    const char *help; /* after the options; "" when nothing is to say */
} verb;

extern const verb verb_analyze, verb_facts, verb_rules, verb_parse, verb_explain,
    verb_replay;

/* The options that all verbs with inputs have, to be put into their tables. */
/* clang-format off */
#define INPUT_OPTIONS \
    {"output", 'o', DO_OUTPUT, "FILE", "write to FILE, whole or not at all"}, \
    {"circuit", 0, DO_SET, "NAME", "look only at this circuit; captures that name none are of it"}, \
    {"peering", 0, DO_SET, "NAME", "look only at this peering: AzurePrivatePeering, MicrosoftPeering"}, \
    {"tz", 0, DO_SET, "ZONE", "zone of times that say none: UTC (default), +02:00"}, \
    {"rules", 0, DO_RULES, "DIR", "add the rules of a folder; they win (repeatable)"}, \
    {"color", 0, DO_COLOR, "WHEN", "auto (default: on a terminal), always, never"}, \
    {"quiet", 'q', DO_QUIET, NULL, "print nothing on standard output"}, \
    {"help", 'h', DO_HELP, NULL, "print this help"}
/* clang-format on */

/* Reads argv[1..] by the verb's table. 0, or 64 after saying what is wrong. */
int parse_options(const verb *v, int argc, char **argv, request *r);
void print_help(const verb *v);

/* "faultline: …" on standard error; returns status. */
int complain(int status, const char *fmt, ...) FL_PRINTF(2, 3);
int complain_of(const fl_error *e);

/* Where a report goes: standard output, or a new file beside the old one that replaces it at the end. */
typedef struct sink sink;
/* path NULL or "-": standard output. quiet: standard output gets nothing. NULL after saying why. */
sink *sink_open(fl_arena *arena, const char *path, bool quiet);
bool sink_write(void *user, const char *bytes, size_t n);
/* 0, or 74 after saying why. good false: nothing of a file is kept. */
int sink_close(sink *s, bool good);

fl_style find_style(const request *r);

/* Loads the rules, makes a run, sets its options, reads the inputs and analyzes. *status is the worst so far: 0, or 66
 * when an input was missing. NULL with *status when there is nothing to report. */
fl_run *run_inputs(request *r, fl_book **book, int *status);
int load_book(const request *r, fl_book **book);
/* Analyzed inputs as one report; prefix goes before the format's name. 0, 66 or 74. */
int write_report(request *r, const fl_run *run, const char *format);

#endif
