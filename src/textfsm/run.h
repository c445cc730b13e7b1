/* run.h - a template at work on one text: the values of the record that is being built, the rows that wait for a
 * Fillup. */
#ifndef FL_TEXTFSM_RUN_H
#define FL_TEXTFSM_RUN_H

#include "textfsm/template.h"

/* A Python value of a Value: None, a str, or the list that List makes of its elements when a record is saved. */
typedef enum fsm_kind { FSM_UNSET, FSM_TEXT, FSM_ITEMS } fsm_kind;

typedef struct fsm_bytes {
    char *p;
    size_t n, cap;
} fsm_bytes;

/* An element of a List; texts are offsets into the cell's bytes. pairs > 0: that many pairs of (offset, n) follow each
 * other in the spans from `at` on. */
typedef struct fsm_span {
    size_t at, n; /* at FSM_NO_TEXT: unset */
} fsm_span;
#define FSM_NO_TEXT ((size_t)-1)
typedef struct fsm_element {
    fsm_span text;
    size_t spans; /* index of the first pair's text in the cell's spans */
    bool is_map;
} fsm_element;

/* The elements that a List has collected. */
typedef struct fsm_list {
    fsm_bytes bytes;
    fsm_element *elements;
    size_t n, cap;
    fsm_span *spans;
    size_t n_spans, cap_spans;
    fl_fsm_item *items; /* as handed out */
    size_t cap_items;
    fl_fsm_pair *pairs;
    size_t cap_pairs;
} fsm_list;

typedef struct fsm_cell {
    fl_str text;
    unsigned char kind;    /* fsm_kind */
    unsigned char kept;    /* Filldown's memory, FSM_UNSET or FSM_TEXT; its text is always `text` */
    bool borrowed;         /* text points into the caller's piece or line */
    bool filldown, fillup; /* options of its Value, kept here as every assignment asks */
    bool listed;           /* among those to look at when that goes away */
    bool taken;            /* something was assigned since it was cleared */
    fsm_list *list;        /* of a List, else NULL */
    fl_fsm_cell *shown;    /* its column of the record; its text is kept up with all but Lists */
    fsm_bytes own;
} fsm_cell;

/* Room for n items of a size in a block that is kept; aborts without memory. Contents stay. */
void *fl_fsm_room(void *p, size_t n, size_t *cap, size_t size);
fl_str fl_fsm_keep(fsm_bytes *b, fl_str s);

/* To the elements of a List; plain: of the line that text is part of. */
void fl_fsm_list_add(fsm_list *list, const fsm_value *v, fl_str text, bool plain, uint32_t limit);
static inline void fsm_cell_assign(fsm_cell *c, const fsm_value *v, fl_str text, bool plain, uint32_t limit) {
    c->kind = text.p ? FSM_TEXT : FSM_UNSET;
    c->text = text;
    c->borrowed = true;
    if (c->filldown)
        c->kept = c->kind;
    if (c->list)
        fl_fsm_list_add(c->list, v, text, plain, limit);
    else
        c->shown->text = text.p ? text : FL_STR("");
}
static inline void fsm_cell_clear(fsm_cell *c) {
    c->kind = c->kept; /* unset without Filldown */
    if (c->list && !c->filldown)
        c->list->n = c->list->n_spans = c->list->bytes.n = 0;
    else if (c->kind == FSM_UNSET)
        c->shown->text = FL_STR("");
}
void fl_fsm_cell_clearall(fsm_cell *c);
/* The save hooks of a List. false: Required is not met. */
bool fl_fsm_list_save(fsm_cell *c, const fsm_value *v);
/* Of a Value with some; without List that is Required. */
static inline bool fsm_cell_save(fsm_cell *c, const fsm_value *v) {
    return c->list ? fl_fsm_list_save(c, v) : c->kind == FSM_TEXT && c->text.n > 0;
}
/* Unset, or a list without elements. */
static inline bool fsm_cell_is_empty(const fsm_cell *c) {
    return c->kind == FSM_UNSET || (c->kind == FSM_ITEMS && c->list->n == 0);
}
void fl_fsm_list_show(fsm_list *list, const fsm_value *v, fl_fsm_cell *out);
/* The column of a List. */
static inline void fsm_cell_show(const fsm_cell *c, const fsm_value *v) {
    c->shown->text = c->kind == FSM_TEXT ? c->text : FL_STR("");
    c->shown->is_list = c->kind == FSM_ITEMS;
    if (c->shown->is_list)
        fl_fsm_list_show(c->list, v, c->shown);
}
/* Copies a borrowed text, as its place goes away. */
void fl_fsm_cell_settle(fsm_cell *c);
void fl_fsm_cell_free(fsm_cell *c);

/* Rows that wait: a row is final when every Fillup column has a text in it or in a later row. */
typedef struct fsm_held fsm_held;
typedef struct fsm_queue {
    fsm_held *first, *last;
    uint64_t n_in, n_out; /* rows that came and went */
    uint64_t *sealed;     /* [values]: rows before this one have the column for good */
    fsm_held **open;      /* [values]: the first row that waits for the column, NULL: none */
} fsm_queue;
void fl_fsm_queue_put(fsm_queue *q, const fl_fsm_template *t, const fl_fsm_record *record);
/* Writes a text into the open rows of a column. */
void fl_fsm_queue_fill(fsm_queue *q, unsigned value, fl_str text);
/* The first row when it is final, or at the end of the text in any case; NULL when none is. The row is given up by
 * fl_fsm_queue_drop. */
const fl_fsm_record *fl_fsm_queue_first(const fsm_queue *q, const fl_fsm_template *t, bool at_end);
void fl_fsm_queue_drop(fsm_queue *q);
void fl_fsm_queue_free(fsm_queue *q);

/* What is looked at of a row before it becomes a record. */
typedef struct fsm_glance {
    fl_fsm_look look; /* NULL: nobody does */
    unsigned *values; /* those that were asked for, then those with Required */
    unsigned n_asked, n;
    unsigned *numbers; /* [rules][n]: for fl_re_group; 0: the rule has no such group */
    fl_str *texts;     /* [n] */
} fsm_glance;

struct fl_fsm {
    fl_fsm_template *t;
    fl_limits limits;
    fl_notes *notes;
    fl_str document;
    fl_fsm_take take;
    void *user;
    fl_fsm_status status;
    bool at_end_state; /* End, which suppresses the implicit record; not EOF */
    fsm_state *state;
    fsm_cell *cells;
    fl_fsm_cell *shown;
    unsigned *listed; /* cells with a borrowed text */
    unsigned n_listed;
    unsigned *taken; /* cells to clear; Lists are cleared in any case */
    unsigned n_taken;
    bool holds; /* some Value has Fillup */
    fsm_queue queue;
    uint32_t *match_limits; /* [rules] */
    uint64_t *candidates;   /* room for the largest state */
    fsm_glance glance;
    fl_str *picks;     /* room for the groups of the rule with most */
    fl_re_line *ready; /* the line, when it is plain and at most FL_RE_LINE_MAX long */
    uint32_t line, first_line;
    fsm_bytes carry; /* the start of a line that goes on in the next piece */
    fsm_bytes clean; /* a line with its bytes made UTF-8 */
    bool after_cr;   /* the last piece ended with CR: an LF that follows belongs to it */
    char error[1024];
};

/* One line, valid UTF-8, without its end; ready when it is plain. */
void fl_fsm_run_line(fl_fsm *f, fl_str line, bool plain);
/* The line is a row whole, and the one who looks at rows takes it: no record is made of it. */
bool fl_fsm_glance(fl_fsm *f, const fsm_rule *rule, const fl_re_match *m, fl_str line);
/* A text of this line goes to a Value, and by Fillup to the rows before. */
void fl_fsm_assign(fl_fsm *f, unsigned value, fl_str text, bool plain);
/* What was carried over as the start of a line. */
void fl_fsm_last_line(fl_fsm *f);

#endif
