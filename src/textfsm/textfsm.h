/* textfsm.h - the TextFSM template language: a template is compiled once and run over any number of texts, which are
 * fed in pieces or line by line; records are handed out one by one as soon as nothing can change them any more.
 * Templates live in the arena and the pattern set they were compiled with; a run (fl_fsm) is freed by its owner. What a
 * text does wrong ends the run with an error, what a template does wrong is refused with its line and reason. */
#ifndef FL_TEXTFSM_TEXTFSM_H
#define FL_TEXTFSM_TEXTFSM_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/note.h"
#include "pattern/pattern.h"

typedef struct fl_fsm_template fl_fsm_template;

/* NULL with *err (FL_ERR_RULES: file, line, reason) when the template is wrong. file is only for messages; first_line
 * is the number of the text's first line in it, 1 for a file of its own. The expressions are checked against the
 * language, but PCRE2 compiles each when a line first asks for it. A template may serve several runs, one line at a
 * time. */
fl_fsm_template *fl_fsm_compile(fl_arena *arena, fl_patterns *set, fl_str text, const char *file, unsigned first_line,
                                fl_err *err);
/* Compiles all expressions now: the few that are too large for PCRE2 are found. */
fl_status fl_fsm_check(fl_fsm_template *t, fl_err *err) FL_MUST_CHECK;

/* The Values in their order. */
unsigned fl_fsm_values(const fl_fsm_template *t);
fl_str fl_fsm_value_name(const fl_fsm_template *t, unsigned i);
bool fl_fsm_value_is_list(const fl_fsm_template *t, unsigned i);
bool fl_fsm_value_is_key(const fl_fsm_template *t, unsigned i);
/* An Error rule can end a run, and the records that were handed out are then void. */
bool fl_fsm_can_fail(const fl_fsm_template *t);

/* One element of a List. p NULL: unset (Python's None); pairs when the Value has named groups of its own: their names
 * and texts, where p NULL is unset too. */
typedef struct fl_fsm_pair {
    fl_str name, text;
} fl_fsm_pair;
typedef struct fl_fsm_item {
    fl_str text;
    const fl_fsm_pair *pairs; /* NULL: a text */
    unsigned n_pairs;
} fl_fsm_item;
/* One column of a record: a text, or the elements of a List. */
typedef struct fl_fsm_cell {
    bool is_list;
    fl_str text; /* never NULL: unset columns are empty */
    const fl_fsm_item *items;
    size_t n_items;
} fl_fsm_cell;
typedef struct fl_fsm_record {
    const fl_fsm_cell *cells; /* fl_fsm_values of them */
    unsigned n;
    uint32_t first_line, last_line; /* of the input: of the first value that was taken for it, and of its Record */
} fl_fsm_record;
/* The record lasts during the call. false ends the run. */
typedef bool (*fl_fsm_take)(void *user, const fl_fsm_record *record);

typedef struct fl_fsm fl_fsm;
/* notes may be NULL; document is the name in notes and errors. limits NULL: the defaults. Never NULL. */
fl_fsm *fl_fsm_new(fl_fsm_template *t, const fl_limits *limits, fl_notes *notes, fl_str document, fl_fsm_take take,
                   void *user);
void fl_fsm_free(fl_fsm *f);

/* Rows that one line makes may be looked at before they become records: texts are the columns `values`, in that order,
 * and last during the call. true: the row is not wanted any more, and no record is made of it. */
typedef bool (*fl_fsm_look)(void *user, const fl_str *texts, uint32_t line);
/* From now on; values are copied. false: it is a template with Lists or Fillup, whose rows are not looked at. */
bool fl_fsm_look_first(fl_fsm *f, const unsigned *values, unsigned n, fl_fsm_look look);

typedef enum fl_fsm_status {
    FL_FSM_MORE,   /* goes on */
    FL_FSM_END,    /* the state End or EOF was reached: further text is not read */
    FL_FSM_FAILED, /* an Error rule: fl_fsm_error; all records are void */
    FL_FSM_STOPPED /* take returned false */
} fl_fsm_status;
/* A piece of text, cut into lines as Python's str.splitlines does; lines may go over pieces. Bytes that are not UTF-8
 * are read as U+FFFD. */
fl_fsm_status fl_fsm_text(fl_fsm *f, fl_str piece);
/* One line without its end. Not to be mixed with fl_fsm_text. The line stays where it is until fl_fsm_settle says that it
 * goes away, or the run ends. */
fl_fsm_status fl_fsm_line(fl_fsm *f, fl_str line);
void fl_fsm_settle(fl_fsm *f);
/* After the last text: the last line and the implicit record. */
fl_fsm_status fl_fsm_finish(fl_fsm *f);
/* Why the run failed: the template's message, the rule's line, the input's line. NUL-terminated, "" if it did not. */
const char *fl_fsm_error(const fl_fsm *f);

/* The index of a folder of templates (ntc-templates): Template, Hostname, Platform, Command.
 * Finds the first row whose Platform and Command match; *templates gets the names in it, separated by ':'. false with
 * *err when the index is broken (FL_ERR_RULES) or no row matches (FL_ERR_NOT_FOUND). */
bool fl_fsm_index_find(fl_arena *arena, fl_str text, const char *file, fl_str platform, fl_str command,
                       fl_str *templates, fl_err *err);

#endif
