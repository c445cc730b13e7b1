/* limits.h - every limit of the program in one table, so that each can be lowered by a test and named in a note.
 * A run copies the defaults and may change them before the first input. Units are in the names. */
#ifndef FL_BASE_LIMITS_H
#define FL_BASE_LIMITS_H

#include <stdint.h>

typedef struct fl_limits {
    uint64_t total_bytes;        /* unpacked bytes of all inputs together */
    uint64_t document_bytes;     /* one document held whole; more is cut with a note */
    uint64_t window_bytes;       /* of a longer document only so much is held, if it can be read piece by piece */
    uint64_t ratio;              /* unpacked : packed of one archive, judged after ratio_grace_bytes */
    uint64_t ratio_grace_bytes;
    uint32_t members;            /* documents of all inputs together */
    uint32_t depth;              /* archives within archives */
    uint32_t folder_depth;
    uint32_t lines;              /* of one document; more is cut with a note */
    uint32_t line_bytes;         /* one clean line; the rest is cut with a note */
    uint32_t json_depth;
    uint32_t facts;              /* facts kept in one run */
    uint32_t table_rows;         /* routes kept of one router's table; the others are counted */
    uint32_t notes;
    uint32_t match_limit;        /* PCRE2 match limit, see pcre2_set_match_limit(3) */
    uint32_t match_heap_kib;     /* PCRE2 heap limit */
    uint64_t quote_bytes;        /* evidence lines kept for quoting, all together */
} fl_limits;

/* The defaults, each with its reason in limits.c. */
extern const fl_limits fl_limits_default;

#endif
