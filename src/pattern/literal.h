/* literal.h - which bytes must stand in whatever an expression matches. Reads the expression as far as it is sure what
 * it means; anything odd (flags, hexadecimal escapes, references) gives no answer. Private to the stage. */
#ifndef FL_PATTERN_LITERAL_H
#define FL_PATTERN_LITERAL_H

#include <stdbool.h>

#include "base/str.h"

/* See fl_pattern_literals. Adds to out from *n on. */
bool fl_literals_of(fl_str expression, fl_str *out, unsigned most, unsigned *n);

#endif
