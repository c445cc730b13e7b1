#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

fl_status fl_err_set(fl_err *e, fl_status status, const char *file, unsigned line, unsigned col, const char *fmt, ...) {
    if (!e || e->status != FL_OK)
        return status;
    e->status = status;
    e->line = line;
    e->col = col;
    snprintf(e->file, sizeof e->file, "%s", file ? file : "");
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(e->msg, sizeof e->msg, fmt, ap);
    va_end(ap);
    return status;
}

void fl_err_format(const fl_err *e, char *buf, unsigned n) {
    char place[32] = "";
    if (e->line && e->col)
        snprintf(place, sizeof place, "%u:%u: ", e->line, e->col);
    else if (e->line)
        snprintf(place, sizeof place, "%u: ", e->line);
    const char *colon = !e->file[0] ? "" : place[0] ? ":" : ": ";
    snprintf(buf, n, "%s%s%s%s", e->file, colon, place, e->msg);
}
