/* Filters but gzip (gzip.c), and all formats, are libarchive's. Only the one format that the content's signature
 * showed is switched on, so that no text can be taken for mtree, cpio or an empty archive. */
#include "source/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

enum { CHUNK = 64 << 10, BAD_HEADERS = 100 };

static void *must(void *p) {
    if (!p)
        abort();
    return p;
}

/* ------------------------------------------------------------------ libarchive reading from a stream */

typedef struct feed {
    fl_stream *from;
    uint64_t at;
    unsigned char buf[CHUNK];
} feed;

static la_ssize_t feed_read(struct archive *a, void *user, const void **out) {
    feed *f = user;
    int64_t got = fl_stream_read(f->from, f->buf, sizeof f->buf);
    if (got < 0) {
        archive_set_error(a, EIO, "%s", f->from->error);
        return ARCHIVE_FATAL;
    }
    f->at += (uint64_t)got;
    *out = f->buf;
    return (la_ssize_t)got;
}

static la_int64_t feed_seek(struct archive *a, void *user, la_int64_t offset, int whence) {
    feed *f = user;
    int64_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? (int64_t)f->at : (int64_t)f->from->size;
    if ((offset < 0 && base + offset < 0) || (offset > 0 && base > INT64_MAX - offset) ||
        !fl_stream_seek(f->from, (uint64_t)(base + offset))) {
        archive_set_error(a, EIO, "a place beyond the end is referred to");
        return ARCHIVE_FATAL;
    }
    f->at = (uint64_t)(base + offset);
    return (la_int64_t)f->at;
}

static int feed_open(struct archive *a, feed *f) {
    archive_read_set_read_callback(a, feed_read);
    if (f->from->seek && f->from->size < INT64_MAX)
        archive_read_set_seek_callback(a, feed_seek);
    archive_read_set_callback_data(a, f);
    return archive_read_open1(a);
}

/* libarchive tells a cut from damage by its words alone; -5 is zlib's Z_BUF_ERROR, no more input. */
static bool says_cut(const char *text) {
    return strstr(text, "runcated") != NULL || strstr(text, "ZIP decompression failed (-5)") != NULL;
}

static void say(char out[256], struct archive *a, const char *fallback) {
    const char *text = archive_error_string(a);
    text = text && *text ? text : fallback;
    snprintf(out, 256, "%.*s", (int)strcspn(text, "\n"), text);
}

/* ------------------------------------------------------------------ xz, zstd, bzip2, lz4 */

typedef struct filter_stream {
    fl_stream s;
    const fl_limits *limits;
    struct archive *a;
    fl_kind kind;
    feed feed;
    bool open, ended;
} filter_stream;

static int64_t filter_fail(filter_stream *f) {
    char what[256], text[300];
    say(what, f->a, "it cannot be unpacked");
    bool cut = says_cut(what) || f->feed.from->error[0];
    snprintf(text, sizeof text, "the %s data %s (%s)", fl_kind_name(f->kind), cut ? "ends early" : "is damaged", what);
    return cut ? fl_stream_fail(&f->s, text) : fl_stream_damage(&f->s, text);
}

/* libarchive sees an unreadable stream as an empty one; only its error text tells them apart. */
static int64_t filter_open(filter_stream *f) {
    f->open = true;
    struct archive_entry *e;
    int rc = feed_open(f->a, &f->feed);
    if (rc == ARCHIVE_OK)
        rc = archive_read_next_header(f->a, &e);
    if (rc == ARCHIVE_EOF && !archive_error_string(f->a)) {
        f->ended = true;
        return 0;
    }
    return rc == ARCHIVE_OK || rc == ARCHIVE_WARN ? 1 : filter_fail(f);
}

static int64_t filter_read(fl_stream *s, void *buf, size_t n) {
    filter_stream *f = (filter_stream *)s;
    if (!f->open && filter_open(f) < 0)
        return -1;
    if (f->ended)
        return 0;
    la_ssize_t got = archive_read_data(f->a, buf, n);
    if (got < 0)
        return filter_fail(f);
    const char *beyond = fl_beyond_limits(f->limits, s->used + (uint64_t)got, f->feed.from->used);
    return beyond ? fl_stream_fail(s, beyond) : (int64_t)got;
}

static void filter_close(fl_stream *s) { archive_read_free(((filter_stream *)s)->a); }

static fl_stream *filter_new(fl_kind kind, fl_stream *from, const fl_limits *limits) {
    filter_stream *f = must(calloc(1, sizeof *f));
    f->s = (fl_stream){.read = filter_read, .close = filter_close, .size = FL_SIZE_UNKNOWN};
    f->limits = limits;
    f->kind = kind;
    f->a = must(archive_read_new());
    f->feed.from = from;
    archive_read_support_format_raw(f->a);
    archive_read_support_format_empty(f->a);
    if (kind == FL_KIND_XZ)
        archive_read_support_filter_xz(f->a);
    else if (kind == FL_KIND_ZSTD)
        archive_read_support_filter_zstd(f->a);
    else if (kind == FL_KIND_BZIP2)
        archive_read_support_filter_bzip2(f->a);
    else
        archive_read_support_filter_lz4(f->a);
    return &f->s;
}

fl_stream *fl_unpack_new(fl_kind kind, fl_stream *from, const fl_limits *limits) {
    return kind == FL_KIND_GZIP ? fl_gzip_new(from, limits) : filter_new(kind, from, limits);
}

/* ------------------------------------------------------------------ the member that a zip is cut in

   libarchive gives nothing of the block in which a member ends early, which for a capture is all of it. So the bytes
   behind its local header (APPNOTE 6.3: 4.3.7) are inflated again, as far as they go. */

enum { ZIP_LOCAL = 30, SALVAGE_MAX = 16 << 20 };

typedef struct salvage {
    char *bytes; /* malloc'ed */
    size_t n;
} salvage;

static uint32_t le(const char *p, unsigned bytes) {
    uint32_t value = 0;
    for (unsigned i = bytes; i > 0; i--)
        value = value << 8 | (unsigned char)p[i - 1];
    return value;
}

/* n bytes at an offset, or NULL; the caller frees. */
static char *bytes_at(fl_stream *s, uint64_t at, size_t n) {
    if (at > s->size || n > s->size - at || !fl_stream_seek(s, at))
        return NULL;
    char *p = must(malloc(n + 1));
    for (size_t have = 0; have < n;) {
        int64_t got = fl_stream_read(s, p + have, n - have);
        if (got <= 0) {
            free(p);
            return NULL;
        }
        have += (size_t)got;
    }
    return p;
}

/* As much as inflates. */
static void inflate_into(salvage *out, const char *packed, size_t n) {
    z_stream z = {.next_in = (Bytef *)(uintptr_t)packed, .avail_in = (uInt)n};
    if (inflateInit2(&z, -15) != Z_OK)
        return;
    size_t cap = CHUNK;
    out->bytes = must(malloc(cap));
    int rc = Z_OK;
    while (rc == Z_OK && out->n < SALVAGE_MAX) {
        if (out->n == cap)
            out->bytes = must(realloc(out->bytes, cap *= 2));
        z.next_out = (Bytef *)out->bytes + out->n;
        z.avail_out = (uInt)(cap - out->n);
        rc = inflate(&z, Z_NO_FLUSH);
        out->n = cap - z.avail_out;
    }
    inflateEnd(&z);
}

/* header: where the member's local header is. Leaves the stream where libarchive had it. */
static void salvage_member(feed *f, uint64_t header, salvage *out) {
    enum { DEFLATED = 8 };
    char *local = f->from->error[0] ? NULL : bytes_at(f->from, header, ZIP_LOCAL);
    if (local && memcmp(local, "PK\x03\x04", 4) == 0 && le(local + 8, 2) == DEFLATED) {
        uint64_t data = header + ZIP_LOCAL + le(local + 26, 2) + le(local + 28, 2);
        uint64_t n = data < f->from->size ? f->from->size - data : 0;
        char *packed = n && n <= SALVAGE_MAX ? bytes_at(f->from, data, (size_t)n) : NULL;
        if (packed)
            inflate_into(out, packed, (size_t)n);
        free(packed);
    }
    free(local);
    fl_stream_seek(f->from, f->at);
}

/* ------------------------------------------------------------------ members */

typedef struct member_stream {
    fl_stream s;
    struct archive *a;
    feed *feed;
    fl_kind kind;
    uint64_t header; /* its offset in the archive */
    salvage saved;   /* what libarchive did not give of a zip's last member */
    size_t saved_at;
} member_stream;

static int64_t member_saved(member_stream *m, void *buf, size_t n) {
    size_t left = m->saved.n - m->saved_at;
    size_t take = left < n ? left : n;
    if (take) {
        memcpy(buf, m->saved.bytes + m->saved_at, take);
        m->saved_at += take;
    }
    return (int64_t)take;
}

static int64_t member_read(fl_stream *s, void *buf, size_t n) {
    member_stream *m = (member_stream *)s;
    char what[256];
    if (!m->saved.bytes) {
        la_ssize_t got = archive_read_data(m->a, buf, n);
        if (got >= 0)
            return (int64_t)got;
        say(what, m->a, "it cannot be unpacked");
        if (!says_cut(what) && !m->feed->from->error[0])
            return fl_stream_damage(s, what);
        if (m->kind == FL_KIND_ZIP && m->feed->from->seek)
            salvage_member(m->feed, m->header, &m->saved);
        m->saved_at = s->used < m->saved.n ? (size_t)s->used : m->saved.n;
    }
    int64_t got = member_saved(m, buf, n);
    if (got > 0)
        return got;
    say(what, m->a, "it cannot be unpacked");
    return fl_stream_fail(s, what);
}

static void member_close(fl_stream *s) { free(((member_stream *)s)->saved.bytes); }

static fl_member_type type_of(struct archive_entry *e) {
    if (archive_entry_hardlink(e) || archive_entry_symlink(e) || archive_entry_filetype(e) == AE_IFLNK)
        return FL_MEMBER_LINK;
    if (archive_entry_filetype(e) == AE_IFDIR)
        return FL_MEMBER_FOLDER;
    /* zip made on other systems has no type */
    return archive_entry_filetype(e) == AE_IFREG || archive_entry_filetype(e) == 0 ? FL_MEMBER_FILE : FL_MEMBER_OTHER;
}

/* As UTF-8 when libarchive can make it that; else the bytes as the archive has them. */
static fl_str name_of(struct archive_entry *e) {
    const char *name = archive_entry_pathname_utf8(e);
    if (!name)
        name = archive_entry_pathname(e);
    return fl_str_of(name ? name : "");
}

static fl_time time_of(struct archive_entry *e) {
    if (!archive_entry_mtime_is_set(e))
        return FL_TIME_NONE;
    int64_t seconds = (int64_t)archive_entry_mtime(e);
    if (seconds <= 0 || seconds > INT64_C(253402300799)) /* 0 is how tools write "none"; year 9999 */
        return FL_TIME_NONE;
    return seconds * 1000;
}

static bool give_member(struct archive *a, struct archive_entry *e, fl_kind kind, feed *f, fl_member_fn fn,
                        void *user) {
    uint64_t size =
        archive_entry_size_is_set(e) && archive_entry_size(e) >= 0 ? (uint64_t)archive_entry_size(e) : FL_SIZE_UNKNOWN;
    member_stream *m = must(calloc(1, sizeof *m));
    m->s = (fl_stream){.read = member_read, .close = member_close, .size = size};
    m->a = a;
    m->feed = f;
    m->kind = kind;
    m->header = (uint64_t)archive_read_header_position(a);
    fl_member member = {.name = name_of(e),
                        .type = type_of(e),
                        .time = time_of(e),
                        .encrypted = archive_entry_is_encrypted(e) > 0,
                        .stream = &m->s};
    bool on = fn(user, &member);
    fl_stream_close(&m->s);
    return on;
}

bool fl_archive_wants_seek(fl_kind kind) { return kind == FL_KIND_ZIP || kind == FL_KIND_7ZIP; }

/* tar without its two blocks of zeros may have been cut between two members, and nothing else would show it. */
static bool lacks_end_mark(fl_kind kind, const fl_stream *from) {
    return kind == FL_KIND_TAR && from->ended && from->trailing < 512;
}

static void walk(fl_kind kind, fl_stream *from, fl_member_fn fn, void *user, char problem[256]) {
    struct archive *a = must(archive_read_new());
    feed *f = must(calloc(1, sizeof *f));
    f->from = from;
    if (kind == FL_KIND_TAR)
        archive_read_support_format_tar(a);
    else if (kind == FL_KIND_ZIP)
        archive_read_support_format_zip(a);
    else
        archive_read_support_format_7zip(a);
    /* cat a.tar b.tar > c.tar: what stands behind the first end mark is evidence too */
    archive_read_set_options(a, "tar:read_concatenated_archives");
    int rc = feed_open(a, f);
    struct archive_entry *e = NULL;
    bool on = rc == ARCHIVE_OK;
    unsigned bad = 0;
    while (on) {
        rc = archive_read_next_header(a, &e);
        if (rc == ARCHIVE_OK || rc == ARCHIVE_WARN) {
            on = give_member(a, e, kind, f, fn, user);
        } else {
            if (rc != ARCHIVE_EOF)
                say(problem, a, "it is damaged");
            on = (rc == ARCHIVE_RETRY || rc == ARCHIVE_FAILED) && ++bad < BAD_HEADERS;
        }
    }
    if (from->error[0]) /* says more than libarchive, which only sees that its input ends */
        snprintf(problem, 256, "%s", from->error);
    else if (rc == ARCHIVE_FATAL && !problem[0])
        say(problem, a, "it is damaged");
    else if (rc == ARCHIVE_EOF && !problem[0] && lacks_end_mark(kind, from))
        snprintf(problem, 256, "it has no end mark and may be cut");
    archive_read_free(a);
    free(f);
}

/* libarchive turns the UTF-16 names of 7z into the locale's encoding, and gives none when that is ASCII. Only this
 * thread and only the kind of characters are switched; where the system has no such locale, names are "unnamed". */
void fl_archive_walk(fl_kind kind, fl_stream *from, fl_member_fn fn, void *user, char problem[256]) {
    problem[0] = '\0';
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    locale_t before = utf8 ? uselocale(utf8) : (locale_t)0;
    walk(kind, from, fn, user, problem);
    if (utf8) {
        uselocale(before);
        freelocale(utf8);
    }
}
