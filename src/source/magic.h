/* magic.h - what bytes are, by their content, never by a file's name.
 * Private to the source stage. A text is never taken for an archive: every signature is either impossible in text or is
 * checked by a sum. */
#ifndef FL_SOURCE_MAGIC_H
#define FL_SOURCE_MAGIC_H

#include "base/str.h"

typedef enum fl_kind {
    FL_KIND_DOCUMENT, /* none of the others */
    FL_KIND_GZIP,     /* compressed streams, which hold one thing */
    FL_KIND_XZ,
    FL_KIND_ZSTD,
    FL_KIND_BZIP2,
    FL_KIND_LZ4,
    FL_KIND_TAR, /* archives, which hold members */
    FL_KIND_ZIP,
    FL_KIND_7ZIP,
    FL_KIND_FOREIGN /* an archive of a format that is not read here */
} fl_kind;

/* head: the first FL_PEEK bytes, or all of them. */
fl_kind fl_magic(fl_str head);
const char *fl_kind_name(fl_kind kind);
static inline bool fl_kind_is_stream(fl_kind k) { return k >= FL_KIND_GZIP && k <= FL_KIND_LZ4; }
static inline bool fl_kind_is_archive(fl_kind k) { return k >= FL_KIND_TAR && k <= FL_KIND_7ZIP; }

#endif
