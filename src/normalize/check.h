/* check.h - `rules check`: runs the samples of every rule through the normalizer and compares the facts.
 * Prints one line for each thing that is wrong, with file and line, and a last line with the counts; nothing is kept.
 * A rule without a sample, a sample whose facts are not there, and a sample that two rules claim alike are wrong. */
#ifndef FL_NORMALIZE_CHECK_H
#define FL_NORMALIZE_CHECK_H

#include "base/out.h"
#include "rules/rules.h"

/* true when nothing is wrong. The rule files are read again from the places they were loaded from. */
bool fl_rules_check(const fl_rules *rules, fl_out *out);
/* One rule's samples from the text of its file, for tests and editors. */
bool fl_rules_check_text(const fl_rules *rules, const fl_rule *rule, fl_str text, fl_out *out, unsigned *samples);

#endif
