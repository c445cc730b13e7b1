/* parse.h - records of TextFSM templates on their way out: as the reference gives them, or as ntc-templates does. */
#ifndef FL_RUN_PARSE_H
#define FL_RUN_PARSE_H

#include "base/out.h"
#include "faultline.h"
#include "textfsm/textfsm.h"

typedef struct fl_template_part {
    fl_fsm_template *fsm;
    const char *file;
} fl_template_part;

/* Text form: what is unset is "None" and a map is written as Python shows it (ntc-templates, which gives texts only,
 * under names in small letters). Otherwise null and an object. */
struct fl_template {
    fl_arena *arena;
    fl_patterns *set;
    fl_template_part *parts;
    unsigned n_parts;
    bool as_text;
};

/* The columns of a template, or of several joined ones. */
typedef struct fl_columns {
    fl_str *names;
    unsigned n;
} fl_columns;

typedef struct fl_row_writer fl_row_writer;
bool fl_row_format_known(const char *format);
/* format: table, json, csv. columns stay the caller's. */
fl_row_writer *fl_row_writer_new(const char *format, const fl_columns *columns, bool as_text, const fl_style *style,
                                 fl_out *out);
void fl_row_writer_put(fl_row_writer *w, const fl_fsm_cell *cells);
void fl_row_writer_end(fl_row_writer *w);
void fl_row_writer_free(fl_row_writer *w);

/* Rows of several templates of which the later ones add columns to the first one's rows, where the Keys are equal or,
 * without Keys, by their numbers. */
typedef struct fl_join fl_join;
fl_join *fl_join_new(const fl_template *t);
bool fl_join_take(void *user, const fl_fsm_record *record); /* a row of the current part; user is the fl_join */
void fl_join_next(fl_join *j);                              /* the next part's rows follow */
const fl_columns *fl_join_columns(const fl_join *j);
void fl_join_write(fl_join *j, fl_row_writer *w);
void fl_join_free(fl_join *j);

/* Of the first template. */
fl_columns fl_template_columns(const fl_template *t, fl_arena *arena);
/* A list element as text: "None", Python's form of a map, or itself. */
fl_str fl_item_text(fl_arena *arena, const fl_fsm_item *item);

#endif
