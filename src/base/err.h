/* err.h - the first error of an operation, with its place and what to do.
 * The caller owns the fl_err (usually on the stack, zeroed); nothing in it needs freeing.
 * Once set it stays: later errors are usually its echo and are dropped. */
#ifndef FL_BASE_ERR_H
#define FL_BASE_ERR_H

#include "base/attr.h"

typedef enum fl_status {
    FL_OK = 0,
    FL_ERR_USAGE,     /* wrong command line or call */
    FL_ERR_RULES,     /* broken rule, playbook, record or manifest file */
    FL_ERR_NOT_FOUND, /* input does not exist */
    FL_ERR_IO,        /* cannot read or write */
    FL_ERR_SYNTAX,    /* text is not of the expected form */
    FL_ERR_LIMIT,     /* a limit of limits.h was reached */
    FL_ERR_INTERNAL   /* our bug */
} fl_status;

typedef struct fl_err {
    fl_status status;
    char file[512];      /* "" when there is none */
    unsigned line, col;  /* 1-based; 0: unknown */
    char msg[1024];      /* what was expected, what was found, what to do */
} fl_err;

/* Sets e unless it is set already or NULL; returns status in every case, so callers can `return fl_err_set(…)`. */
fl_status fl_err_set(fl_err *e, fl_status status, const char *file, unsigned line, unsigned col, const char *fmt, ...)
    FL_PRINTF(6, 7);
/* "file:line:col: msg" into buf (always terminated); the parts that are unknown are left out. */
void fl_err_format(const fl_err *e, char *buf, unsigned n);

#endif
