/* archive.h - the members of an archive, and what a compressed stream holds; the only place that knows libarchive and
 * zlib. Private to the source stage. Reads from a stream of the caller and never allocates by a size that an archive
 * claims. Nothing is written to disk. Damage ends a stream or an archive with a sentence; what came before it has been
 * given. */
#ifndef FL_SOURCE_ARCHIVE_H
#define FL_SOURCE_ARCHIVE_H

#include "base/limits.h"
#include "base/when.h"
#include "source/magic.h"
#include "source/stream.h"

/* The content of a compressed stream; concatenated parts are read one after another. Its own error is set when it grows
 * beyond limits->ratio or total_bytes. `from` must outlive it. */
fl_stream *fl_unpack_new(fl_kind kind, fl_stream *from, const fl_limits *limits);

typedef enum fl_member_type { FL_MEMBER_FILE, FL_MEMBER_FOLDER, FL_MEMBER_LINK, FL_MEMBER_OTHER } fl_member_type;

typedef struct fl_member {
    fl_str name; /* as the archive has it, in whatever encoding; may be empty */
    fl_member_type type;
    fl_time time; /* FL_TIME_NONE: not said */
    bool encrypted;
    fl_stream *stream; /* its bytes; ends with the call-back */
} fl_member;

typedef bool (*fl_member_fn)(void *user, const fl_member *m); /* false stops */

/* Whether the kind is read best from a stream that can seek (its directory stands at the end). */
bool fl_archive_wants_seek(fl_kind kind);
/* Walks the members in archive order. problem is "" or why the walk ended before the archive did. */
void fl_archive_walk(fl_kind kind, fl_stream *from, fl_member_fn fn, void *user, char problem[256]);

/* gzip.c: what comes out of a gzip stream, of one part or many. */
fl_stream *fl_gzip_new(fl_stream *from, const fl_limits *limits);
/* Whether unpacking has grown beyond reason, in words, or NULL; judged on every piece, so a bomb costs its grace and no
 * more. */
const char *fl_beyond_limits(const fl_limits *limits, uint64_t out, uint64_t in);

#endif
