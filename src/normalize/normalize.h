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
    bool used_facts; /* what no diagnosis looks at is counted, not kept: most routes of a router's whole table */
} fl_normalize_options;

fl_normalizer *fl_normalizer_new(const fl_rules *rules, fl_store *store, const fl_normalize_options *options);
void fl_normalizer_free(fl_normalizer *n);
/* One document. about.name, inside, input, member_time, rereadable are copied into store->documents. */
void fl_normalize_document(fl_normalizer *n, const fl_document *about, fl_str bytes);

/* Long logs are read as they come, never held whole. Whether the document that begins with these bytes is one; head: all
 * of it, or at least 256 KiB. A short one is not: it is read as any document. */
bool fl_normalize_is_log(fl_normalizer *n, fl_str head);
/* Next bytes: >0 read, 0 at the end, -1 after an error. */
typedef int64_t fl_normalize_read_fn(void *user, void *buf, size_t n);
/* One document that is a log, read to its end. */
void fl_normalize_log(fl_normalizer *n, const fl_document *about, fl_normalize_read_fn *read, void *user);
/* What was read of a document so far: p is malloc'd and grows, the caller frees it and may use it again. */
typedef struct fl_normalize_input {
    char *p;
    size_t n, cap;
    fl_normalize_read_fn *read;
    void *user;
    bool ended;
    bool cut;       /* afterwards: not all of it was read, a note says why */
    uint64_t total; /* bytes that were read */
} fl_normalize_input;
/* Reads on until there are `want` bytes, or the document ends. */
void fl_normalize_fill(fl_normalize_input *in, size_t want);
/* One document of any length, of which some bytes are there already. What routers print streams through; anything else
 * is held whole, up to the limit document_bytes. */
void fl_normalize_long(fl_normalizer *n, const fl_document *about, fl_normalize_input *in);
/* After the last input: gives the times of logs without years their year (docs/time.md). Before fl_resolve. */
void fl_normalize_settle(fl_normalizer *n);

#endif
