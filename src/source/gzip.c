/* gzip.c - gzip, not by libarchive: its filter leaves the check sum unread and gives nothing of a block that is cut.
 * The inflater is ISA-L's where the build found it (FL_ISAL), which takes less than half of zlib's time; else zlib's.
 * Both give the same bytes and find the same damage, but for the last few bytes before it or before a cut, which ISA-L
 * keeps back: it decodes several symbols at once. */
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#ifdef FL_ISAL
#include <isa-l.h>
#endif

#include "source/archive.h"
#include "source/source.h"

enum {
    PACKED = 64 << 10,
    UNPACKED_MOST = 1 << 20, /* of one read */
};

const char *fl_beyond_limits(const fl_limits *limits, uint64_t out, uint64_t in) {
    if (out > limits->total_bytes)
        return "more than the limit total_bytes comes out of it";
    if (out > limits->ratio_grace_bytes && out / limits->ratio > in)
        return "it unpacks to more than the limit ratio allows (a decompression bomb?)";
    return NULL;
}

/* ------------------------------------------------------------------ the inflater */

typedef enum inflated { MORE, PART_ENDS, DAMAGED } inflated;

/* Of one part: in and out are moved on. why: of damage. */
#ifdef FL_ISAL

typedef struct inflater {
    struct inflate_state state;
} inflater;

static bool inflater_open(inflater *i) {
    isal_inflate_init(&i->state);
    i->state.crc_flag = ISAL_GZIP;
    return true;
}

static void inflater_close(inflater *i) { (void)i; }

static void inflater_reset(inflater *i) {
    isal_inflate_reset(&i->state);
    i->state.crc_flag = ISAL_GZIP;
}

static const char *words_of(int code) {
    switch (code) {
    case ISAL_INCORRECT_CHECKSUM:
        return "incorrect data check";
    case ISAL_INVALID_LOOKBACK:
        return "invalid distance too far back";
    case ISAL_INVALID_SYMBOL:
        return "invalid code";
    case ISAL_UNSUPPORTED_METHOD:
        return "unknown compression method";
    case ISAL_INVALID_WRAPPER:
        return "incorrect header check";
    default:
        return "invalid block";
    }
}

static inflated inflater_step(inflater *i, unsigned char **in, size_t *n_in, unsigned char **out, size_t *n_out,
                              const char **why) {
    struct inflate_state *s = &i->state;
    s->next_in = *in;
    s->avail_in = (uint32_t)*n_in;
    s->next_out = *out;
    s->avail_out = (uint32_t)*n_out;
    int rc = isal_inflate(s);
    *in = s->next_in;
    *n_in = s->avail_in;
    *out = s->next_out;
    *n_out = s->avail_out;
    if (rc < 0) {
        *why = words_of(rc);
        return DAMAGED;
    }
    return s->block_state == ISAL_BLOCK_FINISH ? PART_ENDS : MORE;
}

#define TEXT_OF(x) #x
#define VERSION_OF(major, minor, patch) TEXT_OF(major) "." TEXT_OF(minor) "." TEXT_OF(patch)
const char *fl_source_inflater(void) {
    return "ISA-L " VERSION_OF(ISAL_MAJOR_VERSION, ISAL_MINOR_VERSION, ISAL_PATCH_VERSION);
}

#else

typedef struct inflater {
    z_stream z;
} inflater;

static bool inflater_open(inflater *i) { return inflateInit2(&i->z, 15 + 16) == Z_OK; } /* 16: frame and check sum */

static void inflater_close(inflater *i) { inflateEnd(&i->z); }

static void inflater_reset(inflater *i) { inflateReset(&i->z); }

static inflated inflater_step(inflater *i, unsigned char **in, size_t *n_in, unsigned char **out, size_t *n_out,
                              const char **why) {
    i->z.next_in = *in;
    i->z.avail_in = (uInt)*n_in;
    i->z.next_out = *out;
    i->z.avail_out = (uInt)*n_out;
    int rc = inflate(&i->z, Z_NO_FLUSH);
    *in = i->z.next_in;
    *n_in = i->z.avail_in;
    *out = i->z.next_out;
    *n_out = i->z.avail_out;
    if (rc == Z_STREAM_END)
        return PART_ENDS;
    if (rc == Z_OK || rc == Z_BUF_ERROR)
        return MORE;
    *why = i->z.msg ? i->z.msg : "zlib error";
    return DAMAGED;
}

const char *fl_source_inflater(void) { return "zlib"; }

#endif

/* ------------------------------------------------------------------ the stream */

typedef struct gzip_stream {
    fl_stream s;
    fl_stream *from;
    const fl_limits *limits;
    inflater inflater;
    unsigned char packed[PACKED], *in;
    size_t n_in;
    bool open; /* the inflater is */
    bool part; /* in the middle of a part */
    bool done;
} gzip_stream;

static int64_t gzip_refill(gzip_stream *g) {
    if (g->n_in > 0)
        return 1;
    int64_t got = fl_stream_read(g->from, g->packed, sizeof g->packed);
    if (got < 0)
        return fl_stream_fail(&g->s, g->from->error);
    g->in = g->packed;
    g->n_in = (size_t)got;
    return got;
}

/* Behind a part: another part, zeros as padding (tapes, tar), the end, or something that is no gzip. */
static int64_t gzip_next_part(gzip_stream *g) {
    uint64_t strange = 0;
    for (;;) {
        int64_t got = gzip_refill(g);
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        if (!strange && *g->in == 0x1f) {
            inflater_reset(&g->inflater);
            g->part = true;
            return 1;
        }
        strange += *g->in != 0 || strange;
        g->in++;
        g->n_in--;
    }
    g->done = true;
    if (strange)
        snprintf(g->s.warning, sizeof g->s.warning, "%llu bytes behind the gzip data are no gzip and were not read",
                 (unsigned long long)strange);
    return 0;
}

static int64_t gzip_read(fl_stream *s, void *buf, size_t n) {
    gzip_stream *g = (gzip_stream *)s;
    if (!g->open)
        return fl_stream_fail(s, "zlib cannot be used");
    unsigned char *out = buf;
    const size_t room = n < UNPACKED_MOST ? n : UNPACKED_MOST;
    size_t left = room;
    while (!g->done && left == room) {
        if (!g->part) {
            int64_t more = gzip_next_part(g);
            if (more <= 0)
                return more;
        }
        int64_t got = gzip_refill(g);
        if (got < 0)
            return -1;
        const char *why = NULL;
        inflated result = inflater_step(&g->inflater, &g->in, &g->n_in, &out, &left, &why);
        if (result == PART_ENDS) {
            g->part = false;
        } else if (result == DAMAGED) {
            char what[128];
            snprintf(what, sizeof what, "the gzip data is damaged (%s)", why);
            fl_stream_damage(s, what);
            if (left == room)
                return -1; /* else the next read reports it; this one gives what came out */
        } else if (got == 0 && left == room) {
            return fl_stream_fail(s, "the gzip data ends early"); /* and the inflater holds nothing back */
        }
    }
    const char *beyond = fl_beyond_limits(g->limits, s->used + room, g->from->used);
    if (beyond)
        return fl_stream_fail(s, beyond);
    return (int64_t)(room - left);
}

static void gzip_close(fl_stream *s) {
    gzip_stream *g = (gzip_stream *)s;
    if (g->open)
        inflater_close(&g->inflater);
}

fl_stream *fl_gzip_new(fl_stream *from, const fl_limits *limits) {
    gzip_stream *g = calloc(1, sizeof *g);
    if (!g)
        abort();
    g->s = (fl_stream){.read = gzip_read, .close = gzip_close, .size = FL_SIZE_UNKNOWN};
    g->from = from;
    g->limits = limits;
    g->part = true;
    g->open = inflater_open(&g->inflater);
    return &g->s;
}
