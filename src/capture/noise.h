/* noise.h - lines that decide nothing about an output: what az and PowerShell say on the side, and errors.
 * Plain predicates over one line; nothing is allocated. */
#ifndef FL_CAPTURE_NOISE_H
#define FL_CAPTURE_NOISE_H

#include "base/str.h"

/* Preview warnings, deprecation, hints to upgrade, spinners, comments. */
bool fl_noise_aside(fl_str line);
/* The first line of an error text of az, PowerShell, a shell or a router. */
bool fl_noise_error(fl_str line);
/* A line that only goes on with an error: "At line:1 char:1", "+ CategoryInfo …", "Code: …". */
bool fl_noise_error_more(fl_str line);
/* az prints commands as examples below a usage error; they were not run. */
bool fl_noise_examples(fl_str line);

#endif
