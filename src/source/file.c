/* Files are read with read(2) and not mapped: a capture may still be written, or cut, while it is read. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "source/hash.h"
#include "source/walk.h"

enum { DRAIN = 64 << 10, PIPE_REST = 1 << 20 };

typedef struct file_stream {
    fl_stream s;
    int fd;
    uint64_t at;
    fl_hash *hash;
    uint64_t hashed; /* bytes from the start that the hash has */
    bool failed;
    bool borrowed; /* standard input: not ours to close */
} file_stream;

static ssize_t read_some(file_stream *f, void *buf, size_t n) {
    for (;;) {
        ssize_t got = f->s.seek ? pread(f->fd, buf, n, (off_t)f->at) : read(f->fd, buf, n);
        if (got >= 0 || (errno != EINTR && errno != EAGAIN))
            return got;
        if (errno == EAGAIN) { /* a pipe whose writer is alive: wait for it */
            struct pollfd p = {.fd = f->fd, .events = POLLIN};
            poll(&p, 1, -1);
        }
    }
}

/* Archives are read here and there; only what continues the hashed start is hashed now, the rest at the end. */
static void hash_new(file_stream *f, const char *p, size_t n) {
    if (f->at > f->hashed || f->at + n <= f->hashed)
        return;
    size_t known = (size_t)(f->hashed - f->at);
    fl_hash_add(f->hash, p + known, n - known);
    f->hashed = f->at + n;
}

static int64_t file_read(fl_stream *s, void *buf, size_t n) {
    file_stream *f = (file_stream *)s;
    ssize_t got = read_some(f, buf, n);
    if (got < 0) {
        f->failed = true;
        char what[128];
        snprintf(what, sizeof what, "cannot be read: %s", strerror(errno));
        return fl_stream_fail(s, what);
    }
    hash_new(f, buf, (size_t)got);
    f->at += (uint64_t)got;
    return got;
}

static bool file_seek(fl_stream *s, uint64_t to) {
    file_stream *f = (file_stream *)s;
    if (to > s->size)
        return false;
    f->at = to;
    return true;
}

static void file_close(fl_stream *s) {
    file_stream *f = (file_stream *)s;
    if (f->hash)
        fl_hash_end(f->hash, NULL);
    if (!f->borrowed)
        close(f->fd);
}

static fl_stream *file_new(int fd, bool regular, uint64_t size) {
    file_stream *f = calloc(1, sizeof *f);
    if (!f)
        abort();
    f->s = (fl_stream){.read = file_read,
                       .seek = regular ? file_seek : NULL,
                       .close = file_close,
                       .size = regular ? size : FL_SIZE_UNKNOWN};
    f->fd = fd;
    f->hash = fl_hash_new();
    return &f->s;
}

fl_open_result fl_file_open(const char *path, bool want_pipe, fl_stream **out) {
    *out = NULL;
    struct stat st;
    if (stat(path, &st) != 0)
        return FL_CANNOT_OPEN;
    if (S_ISDIR(st.st_mode))
        return FL_IS_FOLDER;
    if (!S_ISREG(st.st_mode) && !(want_pipe && S_ISFIFO(st.st_mode)))
        return FL_IS_SPECIAL; /* opening a device can do things: a tape rewinds */
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return FL_CANNOT_OPEN;
    if (fstat(fd, &st) != 0 || (!S_ISREG(st.st_mode) && !(want_pipe && S_ISFIFO(st.st_mode)))) {
        close(fd);
        return FL_IS_SPECIAL;
    }
    /* Files of /proc say 0 bytes and have some: read to their end like a pipe. */
    bool regular = S_ISREG(st.st_mode) && st.st_size > 0;
    *out = file_new(fd, regular, (uint64_t)st.st_size);
    return FL_OPENED;
}

fl_stream *fl_file_stdin(void) {
    struct stat st;
    if (fstat(STDIN_FILENO, &st) != 0)
        return NULL;
    bool regular = S_ISREG(st.st_mode) && lseek(STDIN_FILENO, 0, SEEK_CUR) == 0 && st.st_size > 0;
    fl_stream *in = file_new(STDIN_FILENO, regular, (uint64_t)st.st_size);
    ((file_stream *)in)->borrowed = true;
    return in;
}

/* Hashes what nobody read. Of a pipe that is little, or the reader has stopped at a limit: then it may have no end, and
 * has no hash. */
static bool hash_rest(file_stream *f) {
    char *buf = malloc(DRAIN);
    if (!buf)
        abort();
    f->at = f->s.seek ? f->hashed : f->at;
    uint64_t max = f->hashed + PIPE_REST;
    ssize_t got = 0;
    while (!f->failed && (f->s.seek || f->hashed <= max) && (got = read_some(f, buf, DRAIN)) > 0) {
        hash_new(f, buf, (size_t)got);
        f->at += (uint64_t)got;
    }
    free(buf);
    return !f->failed && got == 0 && (f->s.seek || f->hashed <= max);
}

void fl_walk_file(fl_walk *w, fl_stream *file, fl_found found) {
    fl_source *s = w->s;
    found.input = (uint32_t)s->inputs.n;
    FL_PUSH(s->arena, &s->inputs, ((fl_input){.name = found.name}));
    file_stream *f = (file_stream *)file;
    fl_walk_stream(w, file, found);
    bool whole = hash_rest(f);
    fl_input *in = &s->inputs.v[found.input];
    in->bytes = f->hashed;
    fl_hash_end(f->hash, whole ? in->sha256 : NULL);
    f->hash = NULL;
    fl_stream_close(file);
}
