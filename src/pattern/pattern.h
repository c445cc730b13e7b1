/* pattern.h - PCRE2 with JIT and limits, compiled on first use; the only stage that sees pcre2.h.
 * A pattern lives as long as the arena and set it was made in (the JIT code is freed by fl_patterns_free).
 * A pattern that does not compile gives an error with file, line, column; one that reaches a limit while matching
 * answers FL_MATCH_LIMIT, and the caller notes it by the pattern's name. */
#ifndef FL_PATTERN_PATTERN_H
#define FL_PATTERN_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"

typedef struct fl_patterns fl_patterns; /* a set with one lifetime: the rules' */
typedef struct fl_pattern fl_pattern;

enum { FL_PATTERN_CASELESS = 1 };

fl_patterns *fl_patterns_new(const fl_limits *limits);
void fl_patterns_free(fl_patterns *set);
/* Registers a pattern; it is compiled at its first match (or by fl_pattern_check). name, file, line, col say where
 * it was written. Text is copied. Always UTF (invalid input is matched as far as possible: PCRE2_MATCH_INVALID_UTF). */
fl_pattern *fl_pattern_new(fl_patterns *set, fl_str text, unsigned flags, const char *name, const char *file,
                           unsigned line, unsigned col);
/* Compiles now; FL_ERR_RULES with place and PCRE2's message when it does not. */
fl_status fl_pattern_check(fl_pattern *p, fl_err *err) FL_MUST_CHECK;
/* All patterns of the set, in the order they were registered; stops at the first that does not compile. */
fl_status fl_patterns_check(fl_patterns *set, fl_err *err) FL_MUST_CHECK;
const char *fl_pattern_name(const fl_pattern *p);
/* As it was written. */
fl_str fl_pattern_text(const fl_pattern *p);
/* May it have a group of that name? Asked of the text: nothing is compiled. */
bool fl_pattern_may_name(const fl_pattern *p, const char *group);
/* Runs of bytes of which at least one stands in every match, of four letters or more each: *n of them in out. false: it is
 * not known, or they are more than `most`. Borrowed. */
bool fl_pattern_literals(const fl_pattern *p, fl_str *out, unsigned most, unsigned *n);
/* An error about the pattern, at the place where it was written, behind its name. Returns FL_ERR_RULES. */
fl_status fl_pattern_fail(const fl_pattern *p, fl_err *err, const char *fmt, ...) FL_PRINTF(3, 4);

typedef enum fl_match_result { FL_MATCH_NO, FL_MATCH_YES, FL_MATCH_LIMIT, FL_MATCH_BROKEN } fl_match_result;

enum { FL_GROUPS = 24 };
typedef struct fl_match {
    unsigned n;              /* groups, group 0 counted */
    fl_str group[FL_GROUPS]; /* p NULL: did not take part */
} fl_match;

/* Searches s from the start (anchors in the pattern do as they say). m may be NULL. Not thread-safe per set. */
fl_match_result fl_pattern_match(fl_pattern *p, fl_str s, fl_match *m);
/* A named group of the last match m of p; p NULL slice when the group is absent or unset. */
fl_str fl_match_named(const fl_pattern *p, const fl_match *m, const char *group);
/* The i-th named group (by name, ascending) of a pattern that was matched or checked: its name and its index in
 * fl_match.group (which is to be compared with fl_match.n). false behind the last, or when nothing was compiled yet. */
bool fl_pattern_group(const fl_pattern *p, unsigned i, fl_str *name, unsigned *group);

/* ---- Expressions that a caller has translated from another dialect (TextFSM): always anchored at the start of the
 * subject, any number of groups, spans by number, a limit for each match. ---- */
typedef struct fl_regex fl_regex;
/* Without it subjects and expression are bytes and classes are ASCII; with it both are UTF-8, and a subject that is not
 * valid UTF-8 must not be given. */
enum { FL_REGEX_UTF = 1 };
#define FL_SPAN_NONE ((size_t)-1)

/* Registers an expression in the set; text is copied. A dot in it matches every character (\N all but a line end).
 * Compiled at its first match or by fl_regex_check. */
fl_regex *fl_regex_new(fl_patterns *set, fl_str text, unsigned flags);
/* Compiles now. false with PCRE2's words in why (NUL-terminated) when it does not. */
bool fl_regex_check(fl_regex *r, char *why, size_t n);
/* limit: of steps, about (see limits.h, match_limit). spans gets pairs of offsets, the whole match first, *n of them;
 * groups from *n on did not take part, others that did not hold FL_SPAN_NONE. They last until the set's next match. */
fl_match_result fl_regex_match(fl_regex *r, fl_str s, uint32_t limit, const size_t **spans, unsigned *n);

/* Version of the engine into buf, for --version; true when it was built with its just-in-time compiler. */
bool fl_pattern_engine(char *buf, unsigned n);

#endif
