/* utf8.h - is this UTF-8? Private to this stage. */
#ifndef FL_FORMAT_UTF8_H
#define FL_FORMAT_UTF8_H

#include "base/str.h"

/* Length of the well-formed sequence at p (Unicode table 3-7), of which `left` bytes exist (at least 1); 0: none. */
size_t fl_utf8_len(const char *p, size_t left);

#endif
