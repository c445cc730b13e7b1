/* walk.h - what one call of fl_source_walk carries, and the steps that its files share.
 * Private to the source stage. A walk is on the stack of fl_source_walk; strings in it live in the source's arena. */
#ifndef FL_SOURCE_WALK_H
#define FL_SOURCE_WALK_H

#include "source/source.h"
#include "source/stream.h"

typedef struct fl_walk {
    fl_source *s;
    fl_doc_fn fn;
    void *user;
    bool stopped; /* the call-back wants no more, or a limit of the whole run is reached */
} fl_walk;

/* What a stream is before it is known whether it is a document or an archive. */
typedef struct fl_found {
    fl_str name; /* full */
    fl_str inside;
    uint32_t input; /* set by fl_walk_file for files */
    fl_time time;
    bool rereadable;
    bool given; /* an input of its own: its name is no hint for what is in it */
} fl_found;

/* Recognizes the stream by its content and gives its document or the documents in it. */
void fl_walk_stream(fl_walk *w, fl_stream *stream, fl_found found);

/* folder.c: a folder's files, each as an input. FL_ERR_IO when the folder itself cannot be read. */
fl_status fl_walk_folder(fl_walk *w, fl_str path, fl_err *err);

/* file.c: opens without ever waiting for another process. want_pipe: a FIFO is read too. */
typedef enum fl_open_result { FL_OPENED, FL_IS_FOLDER, FL_IS_SPECIAL, FL_CANNOT_OPEN } fl_open_result;
fl_open_result fl_file_open(const char *path, bool want_pipe, fl_stream **out); /* errno is set for FL_CANNOT_OPEN */
fl_stream *fl_file_stdin(void);                                                 /* NULL with errno when it is closed */
/* Gives the open file's documents under its name; closes it; appends the input with size and hash. */
void fl_walk_file(fl_walk *w, fl_stream *file, fl_found found);

/* names.c */
/* The name, or name#2, #3 … when it was given out before. */
struct fl_names;
struct fl_names *fl_names_new(fl_arena *arena);
fl_str fl_names_unique(struct fl_names *names, fl_str name);
/* A member's name as relative UTF-8 path; *unsafe when it was absolute or led out of the archive. */
fl_str fl_name_clean(fl_arena *arena, fl_str raw, bool *unsafe);
fl_str fl_name_base(fl_str path);
fl_str fl_name_join(fl_arena *arena, fl_str folder, fl_str name);
/* Without the ending of a compressed file: "arp.json.gz" is "arp.json". */
fl_str fl_name_unpacked(fl_str name);
/* What macOS puts beside files; head decides for ._ names, which are AppleDouble then. */
bool fl_name_is_mac(fl_str path, fl_str head);

#endif
