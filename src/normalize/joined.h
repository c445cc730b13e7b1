/* joined.h - JSON that a console broke over lines, put together again: the text, and which line each of its lines was.
 */
#ifndef FL_NORMALIZE_JOINED_H
#define FL_NORMALIZE_JOINED_H

#include "normalize/internal.h"

/* How deep in brackets, and whether inside a string. */
typedef struct fl_nested {
    size_t depth;
    bool in_string, escaped;
} fl_nested;
void fl_nested_scan(fl_nested *j, fl_str s);

typedef struct fl_joined {
    char *p;
    size_t n, cap;
    FL_VEC(size_t) lines; /* clean line index of each line of the joined text */
} fl_joined;
void fl_join(fl_arena *a, fl_joined *j, fl_str s);
/* Gives the nodes of the joined text the lines of the capture, counted from line base; their bytes are those of whole
 * lines. */
void fl_joined_relocate(const fl_normalizer *n, size_t base, uint64_t base_off, fl_json *node, const fl_joined *j);

/* The document that starts in line `first` and is broken inside of strings, at one and the same width. false: there is
 * none, or it does not become whole. *end is behind its last line. */
bool fl_norm_unwrap(fl_normalizer *n, size_t first, size_t last, fl_json **root, size_t *end);

#endif
