/* stream.h - bytes one after another, from a file, from memory or out of an archive; what archives are read through.
 * Private to the source stage. Whoever makes a stream closes it with fl_stream_close; a stream never closes what it
 * reads from. After an error `error` says what is wrong and every later read fails the same way. */
#ifndef FL_SOURCE_STREAM_H
#define FL_SOURCE_STREAM_H

#include "base/str.h"

enum { FL_PEEK = 1024 }; /* bytes that the recognition of contents needs at most */
#define FL_SIZE_UNKNOWN UINT64_MAX

typedef struct fl_stream fl_stream;
struct fl_stream {
    int64_t (*read)(fl_stream *s, void *buf, size_t n); /* >0, 0 at the end, -1 with error set */
    bool (*seek)(fl_stream *s, uint64_t to);            /* NULL: cannot */
    void (*close)(fl_stream *s);                        /* NULL: nothing to do */
    uint64_t size;     /* FL_SIZE_UNKNOWN, or what it should be; never trusted for memory */
    uint64_t used;     /* bytes read from below so far */
    uint64_t trailing; /* zero bytes at the end of what was read so far */
    bool ended;        /* read to its end */
    bool damaged;      /* its bytes are not what was packed; what was read before that was seen may be wrong too */
    char head[FL_PEEK];
    size_t head_n, head_at;
    char error[256];
    char warning[256]; /* worth a note, though everything was read */
};

/* Reads what was peeked at first. n > 0. */
int64_t fl_stream_read(fl_stream *s, void *buf, size_t n);
/* Up to FL_PEEK first bytes, which stay to be read. Only before the first read. */
fl_str fl_stream_peek(fl_stream *s);
bool fl_stream_seek(fl_stream *s, uint64_t to);
void fl_stream_close(fl_stream *s);
int64_t fl_stream_fail(fl_stream *s, const char *what);
/* The same for bytes that contradict themselves or their check sum. */
int64_t fl_stream_damage(fl_stream *s, const char *what);

/* Everything up to max bytes in memory that the caller frees; *more is true when there was more. */
char *fl_stream_all(fl_stream *s, uint64_t max, size_t *n, bool *more);

/* Bytes that outlive the stream. */
fl_stream *fl_stream_memory(fl_str bytes);

#endif
