/* hash.h - SHA-256 piece by piece, with libcrypto (which uses the processor's instructions).
 * Private to the source stage. fl_hash_new gives a hash that fl_hash_end consumes. */
#ifndef FL_SOURCE_HASH_H
#define FL_SOURCE_HASH_H

#include <stddef.h>

typedef struct fl_hash fl_hash;

fl_hash *fl_hash_new(void);
void fl_hash_add(fl_hash *h, const void *p, size_t n);
/* Lower-case hex when hex is not NULL; frees h in every case. */
void fl_hash_end(fl_hash *h, char hex[65]);

/* The same of what was added so far; h begins anew. */
void fl_hash_take(fl_hash *h, char hex[65]);

#endif
