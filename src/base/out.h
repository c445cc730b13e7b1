/* out.h - text output with a sticky error: write as if nothing could fail, ask once at the end.
 * A writer that is NULL collects in memory (fl_out_text). The caller owns the fl_out and frees it.
 * Output is only collected and handed on here; who prints is the command line. */
#ifndef FL_BASE_OUT_H
#define FL_BASE_OUT_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/str.h"

typedef struct fl_out fl_out;
/* Gets all bytes of one piece; false means the sink is broken and nothing more is sent. */
typedef bool (*fl_out_write)(void *user, const char *bytes, size_t n);

fl_out *fl_out_new(fl_out_write write, void *user);
void fl_out_free(fl_out *o);
void fl_out_str(fl_out *o, fl_str s);
void fl_out_z(fl_out *o, const char *z);
void fl_out_char(fl_out *o, char c);
void fl_out_repeat(fl_out *o, char c, size_t n);
void fl_out_printf(fl_out *o, const char *fmt, ...) FL_PRINTF(2, 3);
/* Sends what is buffered; false when anything failed since the start. */
bool fl_out_flush(fl_out *o);
/* What was collected in memory; valid until the next write. Empty when there is a writer. */
fl_str fl_out_text(const fl_out *o);

#endif
