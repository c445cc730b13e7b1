/* template.h - a compiled template, as the parts of this stage see it. */
#ifndef FL_TEXTFSM_TEMPLATE_H
#define FL_TEXTFSM_TEMPLATE_H

#include "textfsm/regex.h"
#include "textfsm/textfsm.h"

/* Hooks run in the order the options are written in. */
typedef enum fsm_option { FSM_REQUIRED, FSM_FILLDOWN, FSM_FILLUP, FSM_KEY, FSM_LIST, FSM_OPTIONS } fsm_option;

typedef struct fsm_value {
    fl_str name;
    fl_str regex; /* as written, in its parentheses */
    fl_str named; /* the same as a group of that name */
    fsm_option options[FSM_OPTIONS];
    unsigned n_options;
    bool has[FSM_OPTIONS];
    fl_re *nested; /* of a List with groups of its own: the text is matched again, for the named ones; else NULL */
    const fl_re_name *nested_names;
    unsigned n_nested;
} fsm_value;

typedef enum fsm_line_op { FSM_NEXT, FSM_CONTINUE, FSM_ERROR } fsm_line_op;
typedef enum fsm_record_op { FSM_NO_RECORD, FSM_RECORD, FSM_CLEAR, FSM_CLEARALL } fsm_record_op;

typedef struct fsm_assign {
    unsigned value, number; /* number: for fl_re_group */
} fsm_assign;

enum { FSM_STAY = -1, FSM_END = -2, FSM_EOF = -3 };

typedef struct fsm_rule {
    unsigned id; /* counts through all states */
    unsigned line;
    fl_re *re;
    fl_re_tree tree;
    char needs; /* as fl_re_lead has it, once the state's leads are known */
    fsm_line_op line_op;
    fsm_record_op record_op;
    fl_str target; /* as written: a state, or the message of Error */
    int to;        /* index of a state, or FSM_* */
    const fsm_assign *assigns;
    unsigned n_assigns;
    const fsm_assign *lasting; /* those of Values with Filldown */
    unsigned n_lasting;
} fsm_rule;

enum { FSM_PAST = FL_RE_BYTES, FSM_PLACES = FL_RE_BYTES + 1 };

typedef struct fsm_state {
    fl_str name;
    fsm_rule *rules;
    size_t n;
    size_t words;    /* of 64 rules */
    uint64_t *leads; /* NULL until needed; see lead.c */
} fsm_state;

struct fl_fsm_template {
    fl_arena *arena;
    fl_patterns *set;
    const char *file;
    fsm_value *values;
    unsigned n_values;
    unsigned *savers; /* Values with something to do when a record is saved: Required, List */
    unsigned n_savers;
    unsigned *lists; /* Values with List */
    unsigned n_lists;
    fsm_state *states;
    unsigned n_states;
    unsigned start;
    unsigned n_rules, most_rules, most_assigns; /* in all, in the largest state, in one rule */
    bool has_eof;                               /* declares an (empty) state EOF */
    bool can_fail;
    bool has_nested; /* some List matches its texts again */
};

/* The rules of a state that a plain line may match, as bits in words[state->words]. */
void fl_fsm_candidates(fl_fsm_template *t, fsm_state *s, fl_str line, uint64_t *words);

/* Parts of the reader of templates. */
typedef struct fsm_reader {
    fl_fsm_template *t;
    fl_str rest;
    unsigned line; /* of the line that was read last */
    fl_err *err;
    FL_VEC(fsm_value) values;
    FL_VEC(fsm_state) states;
} fsm_reader;
bool fl_fsm_fail(const fsm_reader *r, const char *fmt, ...) FL_PRINTF(2, 3);
bool fl_fsm_read_value(fsm_reader *r, fl_str line);
bool fl_fsm_read_rule(fsm_reader *r, fl_str line, fsm_rule *rule);
/* A character that \w matches. */
bool fl_fsm_is_word(uint32_t cp);
/* The characters of \w at the start of s, in bytes. */
size_t fl_fsm_word_length(fl_str s);

#endif
