/* facts.h - the store: what was read, each fact with its evidence, and the lists that the report prints beside them
 * (documents, captures, what stayed unread).
 * The store owns copies of all texts (in its arena). Adding never fails; beyond limits.facts a fact is counted and a
 * note says so. Facts are never changed after resolve; contradicting facts are both kept.
 * Kinds of which there may be millions are packed: they are walked with rows.h. */
#ifndef FL_FACTS_FACTS_H
#define FL_FACTS_FACTS_H

#include "base/arena.h"
#include "base/ip.h"
#include "base/limits.h"
#include "base/note.h"
#include "base/when.h"
#include "facts/schema.h"

typedef enum fl_vtype { FL_V_UNREAD, FL_V_STR, FL_V_INT, FL_V_BOOL, FL_V_ADDR, FL_V_PREFIX } fl_vtype;

typedef struct fl_value {
    fl_vtype type;
    union {
        fl_str s;
        int64_t i;
        bool b;
        const fl_addr *addr;
        const fl_prefix *prefix;
    } u;
} fl_value;

/* How a key or a time was known, best first. Printed by fl_from_name. */
typedef enum fl_from {
    FL_FROM_NONE, FL_FROM_OUTPUT, FL_FROM_COMMAND, FL_FROM_MANIFEST, FL_FROM_HEADING, FL_FROM_NAME, FL_FROM_SUBNET,
    FL_FROM_ONLY,    /* the only circuit (peering) of the bundle */
    FL_FROM_CLOCK, FL_FROM_PROMPT, FL_FROM_TRANSCRIPT, FL_FROM_COMMENT, FL_FROM_MEMBER, FL_FROM_OPTION
} fl_from;
const char *fl_from_name(fl_from f);

typedef struct fl_evidence {
    uint32_t document;   /* index into fl_store.documents */
    uint32_t first_line, last_line; /* 1-based in the original */
    uint64_t off, end;   /* bytes in the original document */
    fl_str pointer;      /* JSON pointer or empty */
} fl_evidence;

#define FL_NONE UINT32_MAX

typedef struct fl_fact {
    fl_kind kind;
    uint32_t id;         /* index in the store; of a packed row see rows.h */
    fl_value *v;         /* fl_schema[kind].n values */
    fl_str key[FL_KEY_COUNT];       /* empty: not known */
    uint8_t key_from[FL_KEY_COUNT]; /* fl_from */
    fl_time at;          /* FL_TIME_NONE: not known */
    uint8_t at_from;     /* fl_from */
    bool at_zone_assumed;
    uint32_t read;       /* id of the FL_READ fact it came with, or FL_NONE */
    uint32_t capture;    /* index into fl_store.captures, or FL_NONE */
    fl_evidence ev;
} fl_fact;

/* One section of one captured output: a row of the report's documents[].captures. */
typedef struct fl_capture_row {
    uint32_t document;
    fl_str command;      /* empty: none captured */
    fl_str rule;         /* empty: no rule read it */
    uint32_t first_line, last_line;
    uint32_t facts;
    fl_time at;
    uint8_t at_from;
} fl_capture_row;

typedef struct fl_document {
    fl_str name;
    fl_str inside;       /* see fl_doc_info.inside */
    uint64_t bytes;
    char sha256[65];     /* "" unless asked for */
    uint32_t input;
    fl_time member_time;
    bool rereadable;
} fl_document;

/* Lines that no rule read, with the true reason. */
typedef struct fl_unread {
    uint32_t document;
    uint32_t first_line, last_line;
    fl_str why;
    fl_str read;         /* the read it would have been, if known */
} fl_unread;

typedef struct fl_quote { uint32_t document, line; fl_str text; } fl_quote;

typedef struct fl_store {
    fl_arena *arena;
    const fl_limits *limits;
    fl_notes *notes;
    FL_VEC(fl_fact *) facts;
    FL_VEC(fl_document) documents;
    FL_VEC(fl_capture_row) captures;
    FL_VEC(fl_unread) unread;
    FL_VEC(uint32_t) by_kind[FL_KIND_COUNT];
    uint64_t left_out;   /* facts beyond the limit */
    void *quotes;        /* private: kept lines by document and number */
    struct fl_pack *packed; /* private: rows of kinds of which there may be millions, see rows.h */
} fl_store;

void fl_store_init(fl_store *s, fl_arena *arena, const fl_limits *limits, fl_notes *notes);
/* A new fact with all values unread, keys empty, at FL_TIME_NONE, read/capture FL_NONE; fill it, then fl_store_add.
 * Of a packed kind (fl_kind_keep) it is a scratch that the next call for a packed kind uses again, and texts that are
 * set must live until it is added. */
fl_fact *fl_fact_new(fl_store *s, fl_kind kind);
/* Appends; sets id. Strings in it are copied into the store's arena unless they already live there. NULL: over the limit.
 * A fact of a packed kind is packed: what changes in it afterwards changes nothing (see rows.h). */
fl_fact *fl_store_add(fl_store *s, fl_fact *f);

/* Sets field from text by the schema's type; blank text leaves it unread; text that does not fit is kept as STR.
 * BOOL takes true/false/yes/no/1/0 in any case. PREFIX reads bare IPv4 as classful,
 * and an address with a netmask. ADDR takes off a best-path "*". */
void fl_fact_set(fl_store *s, fl_fact *f, unsigned field, fl_str text);
void fl_fact_set_int(fl_fact *f, unsigned field, int64_t i);
void fl_fact_set_bool(fl_fact *f, unsigned field, bool b);

/* Readers; a value of another type answers as unread does. */
static inline bool fl_is_read(const fl_fact *f, unsigned field) { return f->v[field].type != FL_V_UNREAD; }
fl_str fl_get_str(const fl_fact *f, unsigned field);           /* empty when unread or not STR */
bool fl_get_int(const fl_fact *f, unsigned field, int64_t *out);
/* 1 true, 0 false, -1 unread */
int fl_get_bool(const fl_fact *f, unsigned field);
const fl_addr *fl_get_addr(const fl_fact *f, unsigned field);     /* NULL when unread or a word */
const fl_prefix *fl_get_prefix(const fl_fact *f, unsigned field);
/* Any value as text for people (arena copy); empty when unread. */
fl_str fl_value_text(fl_arena *a, const fl_value *v);
bool fl_value_eq(const fl_value *a, const fl_value *b);

/* Facts of a kind in store order: for (i…n) fl_store_kind(s, FL_ROUTE, &n)[i] is an id. Not of packed kinds: see
 * fl_rows_begin, which walks any kind. */
const uint32_t *fl_store_kind(const fl_store *s, fl_kind kind, size_t *n);

/* Keeps a line for quoting (within limits.quote_bytes) and finds it again; empty: not kept. */
void fl_quote_keep(fl_store *s, uint32_t document, uint32_t line, fl_str text);
/* The same of a line that no other is like: it has its time. */
void fl_quote_keep_single(fl_store *s, uint32_t document, uint32_t line, fl_str text);
fl_str fl_quote_find(const fl_store *s, uint32_t document, uint32_t line);

/* Takes back what was read of the documents [first, last), which must be the newest that have facts: one line of unread
 * for each says why instead. */
void fl_store_retract(fl_store *s, uint32_t first, uint32_t last, const char *why);

void fl_unread_add(fl_store *s, uint32_t document, uint32_t first_line, uint32_t last_line, fl_str read, const char *fmt,
                   ...) FL_PRINTF(6, 7);

#endif
