/* scan.h - finds every place where one of many literals stands in a text, in one pass, whatever their number.
 * The scanner lives in the caller's arena; texts are borrowed. Literals are bytes, compared as they are. */
#ifndef FL_SCAN_SCAN_H
#define FL_SCAN_SCAN_H

#include "base/arena.h"

typedef struct fl_scan fl_scan;

typedef struct fl_scan_hit {
    uint32_t at;      /* offset of the literal in the text */
    uint32_t literal; /* its index */
} fl_scan_hit;

/* Kept by the caller from text to text, {0} at first; fl_scan_hits_free gives the memory back. */
typedef struct fl_scan_hits {
    fl_scan_hit *v;
    size_t n, cap;
} fl_scan_hits;

/* No literal is empty; they are copied. n may be 0. The shortest literal decides how fast the pass is. */
fl_scan *fl_scan_new(fl_arena *arena, const fl_str *literals, size_t n);
/* Makes passes over texts like the sample faster. What is found stays the same. */
void fl_scan_tune(fl_scan *s, fl_str sample);
/* All places in a text of less than 4 GiB, ascending, several literals at one place by their index. */
void fl_scan_all(const fl_scan *s, fl_str text, fl_scan_hits *hits);
void fl_scan_hits_free(fl_scan_hits *hits);

/* How many of a byte there are. */
size_t fl_count_byte(fl_str text, char byte);

#endif
