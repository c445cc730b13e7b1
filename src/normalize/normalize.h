/* normalize.h - a document's bytes become facts: decode, cut, split into sections, pick a rule for each section, read
 * its records, emit facts with the keys they show themselves. What no rule reads is listed as unread with the reason.
 * The store gets everything; the normalizer owns only working memory, reset after each document. No input is refused.
 */
#ifndef FL_NORMALIZE_NORMALIZE_H
#define FL_NORMALIZE_NORMALIZE_H

#include "facts/facts.h"
#include "rules/rules.h"

typedef struct fl_normalizer fl_normalizer;

typedef struct fl_normalize_options {
    int zone_minutes; /* of times without a zone; default 0, UTC */
    bool keep_hashes;
} fl_normalize_options;

fl_normalizer *fl_normalizer_new(const fl_rules *rules, fl_store *store, const fl_normalize_options *options);
void fl_normalizer_free(fl_normalizer *n);
/* One document. about.name, inside, input, member_time, rereadable are copied into store->documents. */
void fl_normalize_document(fl_normalizer *n, const fl_document *about, fl_str bytes);

/* Logs are read as they come, never held whole. Whether the document that begins with these bytes is one. */
bool fl_normalize_is_log(fl_normalizer *n, fl_str head);
/* Next bytes: >0 read, 0 at the end, -1 after an error. */
typedef int64_t fl_normalize_read_fn(void *user, void *buf, size_t n);
/* One document that is a log, read to its end. */
void fl_normalize_log(fl_normalizer *n, const fl_document *about, fl_normalize_read_fn *read, void *user);
/* After the last input: gives the times of logs without years their year (docs/time.md). Before fl_resolve. */
void fl_normalize_settle(fl_normalizer *n);

#endif
