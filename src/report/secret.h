/* secret.h - finds the values of service keys, authorization keys and shared keys in any text, to take them out.
 * Works on one line or many, of JSON, tables, lists, command lines and prose. Never fails. */
#ifndef FL_REPORT_SECRET_H
#define FL_REPORT_SECRET_H

#include "base/arena.h"
#include "base/str.h"

/* s with each value named as a key, and each of the known values, replaced by "***"; s itself when there is none. */
fl_str fl_secret_mask(fl_arena *arena, fl_str s, const fl_str *known, size_t n_known);

#endif
