/* counted.h - rows of a router's whole table that are only counted, told from a few of their columns: a row with what
 * the rule requires, whose AS path is not Microsoft's and whose keys are those of the row before. */
#ifndef FL_NORMALIZE_COUNTED_H
#define FL_NORMALIZE_COUNTED_H

#include "normalize/internal.h"

enum { FL_COUNTED_COLUMNS = 16, FL_COUNTED_KEY = 64 };

typedef struct fl_counted {
    unsigned columns[FL_COUNTED_COLUMNS]; /* Values of the template: those required, those of the keys, the AS path */
    unsigned n, n_required, n_keys;       /* the AS path is the last, if any row has one */
    bool known;                           /* the keys of the row before, of a row that was counted or kept */
    unsigned char key_n[FL_COUNTED_COLUMNS];
    char key[FL_COUNTED_COLUMNS][FL_COUNTED_KEY];
} fl_counted;

/* false: the emitter's rule is none that counts rows, or it looks at more than such columns. */
bool fl_counted_begin(fl_counted *c, fl_emitter *e, const fl_fsm_template *t);
/* texts: of the columns, in their order. true: emitting the row would only count it. */
bool fl_counted_row(const fl_counted *c, const fl_str *texts);
/* A row was emitted. */
void fl_counted_keys(fl_counted *c, const fl_fsm_record *record);

#endif
