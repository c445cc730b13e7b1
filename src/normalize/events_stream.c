/* events_stream.c - a log that is read as it comes. The buffer is small enough to stay in the second-level cache; what
 * is left of the last line of one piece goes in front of the next. Lines are counted exactly, since evidence names
 * them. */
#include <stdlib.h>

#include "normalize/events.h"

enum {
    PAGE = 4096,
    BUFFER = 256 << 10, /* read at once, and the longest line that is looked at */
    TUNED_AT = 4,       /* the piece that shows what this log is like: only a long log is worth it */
};

typedef struct log_stream {
    fl_log_reader r;
    fl_normalize_read_fn *read;
    void *user;
    char *buf;
    size_t size;              /* of buf: the longest line that is looked at */
    size_t have;              /* bytes in buf */
    uint64_t off;             /* of buf in the document */
    uint64_t lines;           /* line ends before buf */
    uint64_t pieces, strange; /* strange: whose first line has no known header */
    bool skipping;            /* in a line longer than the buffer: up to its end nothing is looked at */
    bool ended;
} log_stream;

/* As much as fits: pieces of archives come in small parts. */
static void fill(log_stream *s) {
    while (s->have < s->size && !s->ended) {
        int64_t got = s->read(s->user, s->buf + s->have, s->size - s->have);
        if (got > 0)
            s->have += (size_t)got;
        else
            s->ended = true;
    }
}

static fl_str without_end(fl_str line) {
    return line.n && line.p[line.n - 1] == '\r' ? fl_str_sub(line, 0, line.n - 1) : line;
}

/* Eight bytes at a time while no line end is among them. */
static size_t line_start(const char *p, size_t from, size_t at) {
    const uint64_t ones = UINT64_C(0x0101010101010101);
    for (uint64_t w; at - from >= sizeof w; at -= sizeof w) {
        memcpy(&w, p + at - sizeof w, sizeof w);
        w ^= ones * '\n';
        if ((w - ones) & ~w & ones * 0x80)
            break;
    }
    while (at > from && p[at - 1] != '\n')
        at--;
    return at;
}

/* Whole lines, the last one of them open when the document ends in it. */
static void read_piece(log_stream *s, fl_str piece, bool open) {
    const fl_scan_hits *hits = &s->r.hits;
    size_t counted = 0;
    fl_scan_all(fl_log_scanner(&s->r), piece, &s->r.hits);
    for (size_t i = 0; i < hits->n;) {
        size_t from = line_start(piece.p, counted, hits->v[i].at), k = i + 1;
        const char *newline = memchr(piece.p + from, '\n', piece.n - from);
        size_t to = newline ? (size_t)(newline - piece.p) : piece.n;
        while (k < hits->n && hits->v[k].at < to)
            k++;
        s->lines += fl_count_byte(fl_str_sub(piece, counted, from), '\n');
        counted = from;
        fl_log_text t = {.line = without_end(fl_str_sub(piece, from, to)),
                         .before = fl_str_sub(piece, 0, from ? from - 1 : 0),
                         .number = (uint32_t)(s->lines < UINT32_MAX ? s->lines + 1 : UINT32_MAX),
                         .off = s->off + from,
                         .open = open && !newline,
                         .hit = hits->v + i,
                         .hits = k - i};
        t.end = t.off + t.line.n;
        fl_log_line_read(&s->r, &t);
        i = k;
    }
    s->lines += fl_count_byte(fl_str_sub(piece, counted, piece.n), '\n');
}

/* The first line of a piece tells the time, so that a quiet year is not missed. */
static void tick(log_stream *s, fl_str piece) {
    fl_str rest = piece, line;
    s->pieces++;
    if (s->pieces == TUNED_AT)
        fl_log_tune(&s->r, piece);
    if (!fl_str_line(&rest, &line) || !fl_log_tick(&s->r, without_end(line)))
        s->strange++;
}

static void note_long_line(log_stream *s) {
    if (s->r.long_noted)
        return;
    s->r.long_noted = true;
    fl_note_add(s->r.n->store->notes, s->r.n->name, 0, 0,
                "a line is longer than %zu bytes: the rest of it was not read", s->size);
}

static void drop(log_stream *s, size_t n) {
    memmove(s->buf, s->buf + n, s->have - n);
    s->have -= n;
    s->off += n;
}

/* Up to the end of a line that was too long. */
static void skip_rest(log_stream *s) {
    const char *newline = memchr(s->buf, '\n', s->have);
    size_t n = newline ? (size_t)(newline - s->buf) : s->have;
    s->skipping = !newline && !s->ended;
    drop(s, n); /* its line end is counted with what follows */
}

static size_t last_line_end(const char *p, size_t n) {
    while (n && p[n - 1] != '\n')
        n--;
    return n;
}

/* false: all is read. */
static bool step(log_stream *s) {
    fill(s);
    if (s->skipping) {
        skip_rest(s);
        return s->have || !s->ended;
    }
    size_t whole = last_line_end(s->buf, s->have);
    bool too_long = !whole && s->have == s->size;
    if (s->ended || too_long)
        whole = s->have;
    if (!whole)
        return false;
    fl_str piece = {s->buf, whole};
    bool open = piece.p[whole - 1] != '\n';
    tick(s, piece);
    read_piece(s, piece, open);
    if (s->ended) { /* the last line's time is the log's end */
        size_t end = whole - !open;
        (void)fl_log_tick(&s->r, without_end(fl_str_sub(piece, line_start(piece.p, 0, end), end)));
        s->lines += open;
    } else if (too_long) {
        note_long_line(s);
        s->skipping = true;
    }
    drop(s, whole);
    return !s->ended;
}

void fl_norm_log_stream(fl_normalizer *n, fl_normalize_read_fn *read, void *user) {
    log_stream s = {.read = read, .user = user};
    if (!fl_log_begin(&s.r, n, FL_STR_NONE))
        return;
    s.buf = aligned_alloc(PAGE, BUFFER);
    s.size = n->store->limits->line_bytes < BUFFER ? n->store->limits->line_bytes : BUFFER;
    if (!s.buf)
        abort();
    while (step(&s)) {
    }
    free(s.buf);
    s.r.lines = s.lines;
    if (s.strange * 5 > s.pieces)
        fl_note_add(n->store->notes, n->name, 0, 0,
                    "not all of it are lines of a log: of the others only events were looked for");
    uint32_t last = (uint32_t)(s.lines < UINT32_MAX ? s.lines : UINT32_MAX);
    fl_log_end(&s.r, &(fl_evidence){n->document, 1, last ? last : 1, 0, s.off + s.have, FL_STR_NONE}, NULL);
}
