/* match.h - does a result hold what a case expects? Expected is YAML, the result is JSON; expected is a subset.
 *   scalar     the same text; ~ is null; "*part*" is contained; numbers and booleans by their text
 *   mapping    every member is there and matches; against an array the special members:
 *              count: N, none: <expected> (no element matches), all: <expected> (every element matches)
 *   sequence   every item matches some element, in any order; [] means that the array is empty;
 *              the member "tie" is compared whole, in any order */
#ifndef TESTS_CASES_MATCH_H
#define TESTS_CASES_MATCH_H

#include "format/json.h"
#include "format/yaml.h"

/* NULL when it matches; else what did not, in the arena: "verdict.code: expected R01, found R03". */
const char *match(fl_arena *arena, const fl_yaml *expected, const fl_json *found, const char *path);

#endif
