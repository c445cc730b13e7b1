/* people.h - what the readers of people's own files share: synonyms of names, a text behind a time, YAML with clear
 * errors. */
#ifndef FL_NORMALIZE_PEOPLE_H
#define FL_NORMALIZE_PEOPLE_H

#include "normalize/internal.h"

/* Lists of synonyms, NULL at the end. */
extern const char *const fl_people_when[], *const fl_people_what[], *const fl_people_who[], *const fl_people_where[],
                                                                                                *const fl_people_name[];

bool fl_people_named(fl_str base, const char *const *names);
/* The first of these members that holds a text; names are compared folded. */
fl_str fl_people_member(const fl_yaml *map, const char *const *names);
/* "date: 2026-03-03" and "time: 02:05" of one entry are one time; so is a zone of its own. */
fl_str fl_people_date_and_time(fl_normalizer *n, const fl_yaml *map, fl_str time);
/* What stands behind a time or a label, without the sign between them. */
fl_str fl_people_text(fl_str s);
/* Commands were typed in it: whatever else it holds, it holds captures. */
bool fl_people_typed(const fl_normalizer *n);
/* A time at the very end of a text may be a part of one ("04:10 UT" of UTC, of UTC+1): rest is what stands behind it,
 * all the whole text. A Z, a bracket, a quote or a full stop ends it, and so do some more words. */
bool fl_people_may_go_on(fl_str rest, fl_str all);
/* The same of a value with which a document without a last line end stops. */
bool fl_people_cut(const fl_normalizer *n, fl_str value, fl_str rest);
/* The document as YAML; NULL: it is none, which is noted with its place, and the document is unread. */
fl_yaml *fl_people_yaml(fl_normalizer *n, const char *what, const char *unread);

/* What a line near the top says of the zone of all times: "All times are CET", "| Date | Time (UTC) |". Not zoned and
 * no flaw: nothing. */
fl_written fl_people_zone(const fl_normalizer *n);

#endif
