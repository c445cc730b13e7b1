/* reduce.h - what a command line may have taken away from its output: rows (filter) or columns (projection).
 * Plain values, nothing owned. What is not known counts as a filter, because a filtered list proves no absence. */
#ifndef FL_CAPTURE_REDUCE_H
#define FL_CAPTURE_REDUCE_H

#include "base/str.h"

typedef struct fl_reduction {
    bool filter;
    bool projection;
    fl_str redirect; /* the output went there: a file, a variable, Out-Null */
} fl_reduction;

void fl_reduce_merge(fl_reduction *into, fl_reduction more);
/* The value of az's --query (JMESPath). */
fl_reduction fl_reduce_query(fl_str query);
/* What follows the first '|', all further pipes included. */
fl_reduction fl_reduce_pipe(fl_str pipe);
/* An option of the command itself that limits what is returned. */
fl_reduction fl_reduce_option(fl_str name, fl_str value);

#endif
