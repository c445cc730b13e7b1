/* source.h - walks what the user named and hands out one document after another: a file, a folder's files, standard
 * input, the members of archives (tar, zip, 7z, gz, xz, zstd, bz2, nested). Nothing is ever written to disk.
 * The document and its reader are the walker's and end when the callback returns. Whatever is wrong with an input
 * becomes a note and the walk goes on; only an input that does not exist or cannot be opened at all makes
 * fl_source_walk fail, after the others have been read.
 *
 * Names: the path as the user gave it, '/', then the path inside ("bundle.zip/arp/primary.json",
 * "bundle.tar.gz/inner.zip/a.txt"; a plain inputs/arp.json.gz is "inputs/arp.json.gz" with inside name "arp.json").
 * Members with absolute or ".." names are read under a cleaned name, with a note. Order: inputs as given, folders
 * sorted by name bytewise, archive members in archive order; duplicates get "#2". Symlinks inside folders are followed
 * once; loops and devices are noted. */
#ifndef FL_SOURCE_SOURCE_H
#define FL_SOURCE_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/note.h"
#include "base/when.h"

/* One input as the user gave it (folders: each file in it is an input). */
typedef struct fl_input {
    fl_str name;
    uint64_t bytes;
    char sha256[65]; /* lower-case hex; "" when it could not be read whole */
} fl_input;

typedef struct fl_doc fl_doc;

typedef struct fl_doc_info {
    fl_str name;   /* full name, unique in the run */
    fl_str inside; /* name inside the input: what may hold hints (never the bundle's own name when it is an archive or a
                      folder; for a file given alone its base name) */
    uint32_t input;      /* index into the list of inputs */
    fl_time member_time; /* archive member's time, weak; FL_TIME_NONE for plain files */
    bool rereadable;     /* a plain file on disk */
    bool cut;            /* not all of it could be read: known at the end of reading, a note says why */
} fl_doc_info;

/* Next bytes of the document: >0 read, 0 at its end, -1 after an error (noted already). */
int64_t fl_doc_read(fl_doc *doc, void *buf, size_t n);
/* The whole document (up to limits.document_bytes, cut with a note) in the arena. */
fl_str fl_doc_slurp(fl_doc *doc, fl_arena *arena);
const fl_doc_info *fl_doc_about(const fl_doc *doc);

/* Documents by the order in which they were handed out, from 0: [first, last). */
typedef struct fl_doc_range {
    uint32_t first, last;
} fl_doc_range;

typedef bool (*fl_doc_fn)(void *user, fl_doc *doc); /* false stops the walk */

typedef struct fl_source {
    fl_arena *arena; /* names and the inputs list live here */
    const fl_limits *limits;
    fl_notes *notes;
    FL_VEC(fl_input) inputs;
    uint64_t total_bytes; /* unpacked so far */
    uint32_t documents;
    FL_VEC(fl_doc_range)
    damaged;     /* of streams that turned out to be damaged, often only behind their last byte: what was
                    read of these documents may not be what was saved. Ranges may overlap. */
    void *state; /* private */
} fl_source;

void fl_source_init(fl_source *s, fl_arena *arena, const fl_limits *limits, fl_notes *notes);
void fl_source_fini(fl_source *s);
/* path "-" is standard input (name "stdin"). FL_ERR_NOT_FOUND, FL_ERR_IO with err->file = path. */
fl_status fl_source_walk(fl_source *s, const char *path, fl_doc_fn fn, void *user, fl_err *err) FL_MUST_CHECK;
/* Bytes already in memory, as if they were a file of a bundle under that name: its folders are hints too. */
fl_status fl_source_walk_bytes(fl_source *s, fl_str name, fl_str bytes, fl_doc_fn fn, void *user,
                               fl_err *err) FL_MUST_CHECK;

/* What inflates gzip in this build: "ISA-L 2.30.0" or "zlib". */
const char *fl_source_inflater(void);

/* SHA-256 with libcrypto, one shot; and the same for many short texts. */
void fl_sha256(fl_str bytes, char hex[65]);
void fl_source_sha256(fl_source *s, fl_str bytes, char hex[65]);

#endif
