#include "source/stream.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct memory_stream {
    fl_stream s;
    fl_str bytes;
    size_t at;
} memory_stream;

int64_t fl_stream_fail(fl_stream *s, const char *what) {
    if (!s->error[0])
        snprintf(s->error, sizeof s->error, "%s", what);
    return -1;
}

int64_t fl_stream_damage(fl_stream *s, const char *what) {
    s->damaged = true;
    return fl_stream_fail(s, what);
}

static void count_trailing(fl_stream *s, const char *p, size_t n) {
    size_t zeros = 0;
    while (zeros < n && p[n - 1 - zeros] == 0)
        zeros++;
    s->trailing = zeros == n ? s->trailing + n : zeros;
}

/* From below, counted. */
static int64_t pull(fl_stream *s, void *buf, size_t n) {
    if (s->error[0])
        return -1;
    if (s->ended)
        return 0;
    int64_t got = s->read(s, buf, n);
    if (got > 0) {
        s->used += (uint64_t)got;
        count_trailing(s, buf, (size_t)got);
    } else if (got == 0) {
        s->ended = true;
    }
    return got;
}

int64_t fl_stream_read(fl_stream *s, void *buf, size_t n) {
    size_t left = s->head_n - s->head_at;
    if (!left)
        return pull(s, buf, n);
    size_t take = left < n ? left : n;
    memcpy(buf, s->head + s->head_at, take);
    s->head_at += take;
    return (int64_t)take;
}

fl_str fl_stream_peek(fl_stream *s) {
    while (s->head_n < FL_PEEK) {
        int64_t got = pull(s, s->head + s->head_n, FL_PEEK - s->head_n);
        if (got <= 0)
            break;
        s->head_n += (size_t)got;
    }
    return (fl_str){s->head, s->head_n};
}

bool fl_stream_seek(fl_stream *s, uint64_t to) {
    if (!s->seek || !s->seek(s, to))
        return false;
    s->head_n = s->head_at = 0;
    s->ended = false;
    return true;
}

void fl_stream_close(fl_stream *s) {
    if (!s)
        return;
    if (s->close)
        s->close(s);
    free(s);
}

char *fl_stream_all(fl_stream *s, uint64_t max, size_t *n, bool *more) {
    size_t cap = 64 << 10;
    char *p = malloc(cap);
    if (!p)
        abort();
    *n = 0;
    *more = false;
    for (;;) {
        if (*n == cap) {
            if (cap > SIZE_MAX / 2)
                abort();
            char *grown = realloc(p, cap *= 2);
            if (!grown)
                abort();
            p = grown;
        }
        int64_t got = fl_stream_read(s, p + *n, cap - *n);
        if (got <= 0)
            return p;
        *n += (size_t)got;
        if (*n > max) {
            *n = (size_t)max;
            *more = true;
            return p;
        }
    }
}

static int64_t memory_read(fl_stream *s, void *buf, size_t n) {
    memory_stream *m = (memory_stream *)s;
    size_t left = m->bytes.n - m->at;
    size_t take = left < n ? left : n;
    if (take)
        memcpy(buf, m->bytes.p + m->at, take);
    m->at += take;
    return (int64_t)take;
}

static bool memory_seek(fl_stream *s, uint64_t to) {
    memory_stream *m = (memory_stream *)s;
    if (to > m->bytes.n)
        return false;
    m->at = (size_t)to;
    return true;
}

fl_stream *fl_stream_memory(fl_str bytes) {
    memory_stream *m = calloc(1, sizeof *m);
    if (!m)
        abort();
    m->s = (fl_stream){.read = memory_read, .seek = memory_seek, .size = bytes.n};
    m->bytes = bytes;
    return &m->s;
}
