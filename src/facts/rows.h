/* rows.h - kinds of which there may be millions (routes, events of logs, metrics), packed, and one way to walk any kind.
 *
 * Rows of a kind that fl_kind_keep marks are no fl_fact in memory: fl_store_add packs them, by the schema, into some 30
 * bytes. What many rows share stands once, in their key set: kind, document, read, capture, keys, and of
 * FL_KEEP_ROW kinds the time. Rows are never changed, except the time of an event (fl_rows_set_at: years and zones of a
 * log are settled after its last line) and what a key set holds (resolve fills keys there, for all its rows).
 *
 * Ids: fl_fact.id of a packed row is its number among all packed rows, in store order. It is no index into
 * fl_store.facts. fl_fact.read of a row is one: the FL_READ fact, which is never packed. */
#ifndef FL_FACTS_ROWS_H
#define FL_FACTS_ROWS_H

#include "facts/facts.h"

enum { FL_ROW_FIELDS = 32, FL_ROW_POINTER = 512 };

typedef union fl_row_slot {
    fl_addr addr;
    fl_prefix prefix;
} fl_row_slot;

/* A walk. Filters may be set between fl_rows_begin and the first fl_rows_next; the rest is private. */
typedef struct fl_rows {
    const bool *kinds; /* by kind: only these; NULL: all */
    const bool *sets;  /* by key set: only rows of these; NULL: all. Facts that are not packed have none and come */
    uint32_t fields;   /* of packed rows, as bits: the others stay unread, which saves their time */
    bool bare;         /* of rows of which no field is asked for the place is not either, besides the document */
    uint32_t set;      /* of the row that came last; FL_NONE: it is not packed */
    const fl_store *s;
    fl_kind kind; /* FL_KIND_COUNT: all, in store order */
    size_t fact, group, left;
    const unsigned char *at, *time;
    uint64_t line, off;
    size_t n_pointer;
    uint32_t read; /* fields of the row that came last, as bits, of those asked for */
    const unsigned char *values, *end; /* of the row that came last; end NULL: nobody knows */
    uint32_t all, words;               /* which it has, and which of them as words, as bits */
    fl_fact row;
    fl_value v[FL_ROW_FIELDS];
    fl_row_slot slot[FL_ROW_FIELDS];
    char pointer[FL_ROW_POINTER];
} fl_rows;

/* Facts of a kind, packed or not; FL_KIND_COUNT: all facts, in the order in which they were read. Adding facts during
 * a walk ends what is known of it. */
void fl_rows_begin(fl_rows *r, const fl_store *s, fl_kind kind);
/* The next fact, or NULL. A packed row is a scratch that is valid until the next call: its texts and keys live as long
 * as the store, its addresses, prefixes and JSON pointer do not (fl_fact_keep copies them). */
const fl_fact *fl_rows_next(fl_rows *r);
/* Of the packed row that came last, unless the walk is bare, these fields instead of those that were asked for. */
void fl_rows_read(fl_rows *r, uint32_t fields);
/* Only for a walk over all: goes on with fact number i (0 …) of the store. */
void fl_rows_seek(fl_rows *r, size_t i);
/* The packed row with this id; NULL: there is none. Best in ascending order. The walk goes on behind it. */
const fl_fact *fl_rows_at(fl_rows *r, uint32_t id);
/* Sets the time of the row that came last, of a FL_KEEP_EVENT kind. */
void fl_rows_set_at(fl_rows *r, fl_time at, fl_from from, bool zone_assumed);

/* How many facts of a kind there are, packed or not; FL_KIND_COUNT: all. */
size_t fl_rows_count(const fl_store *s, fl_kind kind);

/* Key sets are numbered from 0. Each is shown as a fact whose values are all unread: kind, keys, read, capture,
 * ev.document, and at of FL_KEEP_ROW kinds. Writing its keys and its time writes those of all its rows; of an
 * FL_KEEP_EVENT kind its time is only that of rows without one. */
size_t fl_keysets(const fl_store *s);
fl_fact *fl_keyset(const fl_store *s, size_t i);

/* A copy that lives as long as the arena. */
const fl_fact *fl_fact_keep(fl_arena *a, const fl_fact *f);

#endif
