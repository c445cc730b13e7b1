#include "cases/damage.h"

#include <archive.h>
#include <archive_entry.h>

fl_str damage_crlf(fl_arena *a, fl_str bytes) {
    char *to = fl_arena_alloc(a, bytes.n * 2 + 1);
    size_t n = 0;
    for (size_t i = 0; i < bytes.n; i++) {
        if (bytes.p[i] == '\n' && (i == 0 || bytes.p[i - 1] != '\r'))
            to[n++] = '\r';
        to[n++] = bytes.p[i];
    }
    return (fl_str){to, n};
}

/* Code point at i, or -1; *len is its length in bytes. */
static long decode(fl_str s, size_t i, size_t *len) {
    unsigned char c = (unsigned char)s.p[i];
    size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
    if ((c >= 0x80 && c < 0xc2) || c > 0xf4 || i + n > s.n)
        return -1;
    long cp = n == 1 ? c : c & (0xff >> (n + 1));
    for (size_t k = 1; k < n; k++) {
        unsigned char d = (unsigned char)s.p[i + k];
        if ((d & 0xc0) != 0x80)
            return -1;
        cp = cp << 6 | (d & 0x3f);
    }
    *len = n;
    return cp;
}

static char *put16(char *to, unsigned long unit) {
    *to++ = (char)(unit & 0xff);
    *to++ = (char)(unit >> 8 & 0xff);
    return to;
}

fl_str damage_utf16(fl_arena *a, fl_str bytes) {
    char *out = fl_arena_alloc(a, bytes.n * 2 + 2), *to = put16(out, 0xfeff);
    size_t skip = bytes.n >= 3 && memcmp(bytes.p, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    for (size_t i = skip, len = 0; i < bytes.n; i += len) {
        long cp = decode(bytes, i, &len);
        if (cp < 0)
            return bytes;
        if (cp >= 0x10000) {
            to = put16(to, 0xd800 + ((unsigned long)(cp - 0x10000) >> 10));
            to = put16(to, 0xdc00 + ((unsigned long)(cp - 0x10000) & 0x3ff));
        } else {
            to = put16(to, (unsigned long)cp);
        }
    }
    return (fl_str){out, (size_t)(to - out)};
}

typedef struct sink { fl_arena *arena; FL_VEC(char) bytes; } sink;

static la_ssize_t sink_write(struct archive *ar, void *user, const void *p, size_t n) {
    (void)ar;
    sink *s = user;
    if (s->bytes.n + n > s->bytes.cap) {
        size_t cap = (s->bytes.n + n) * 2;
        char *v = fl_arena_alloc(s->arena, cap);
        if (s->bytes.n)
            memcpy(v, s->bytes.v, s->bytes.n);
        s->bytes.v = v;
        s->bytes.cap = cap;
    }
    memcpy(s->bytes.v + s->bytes.n, p, n);
    s->bytes.n += n;
    return (la_ssize_t)n;
}

fl_str damage_pack(fl_arena *a, const char *format, const file *files, size_t n) {
    static const struct { const char *name; int (*format)(struct archive *); int (*filter)(struct archive *); } kinds[] = {
        {"tar", archive_write_set_format_ustar, archive_write_add_filter_none},
        {"tar.gz", archive_write_set_format_ustar, archive_write_add_filter_gzip},
        {"tar.xz", archive_write_set_format_ustar, archive_write_add_filter_xz},
        {"tar.zst", archive_write_set_format_ustar, archive_write_add_filter_zstd},
        {"tar.bz2", archive_write_set_format_ustar, archive_write_add_filter_bzip2},
        {"zip", archive_write_set_format_zip, archive_write_add_filter_none},
        {"7z", archive_write_set_format_7zip, archive_write_add_filter_none},
    };
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        if (strcmp(kinds[k].name, format) != 0)
            continue;
        sink s = {.arena = a};
        struct archive *ar = archive_write_new();
        kinds[k].format(ar);
        kinds[k].filter(ar);
        archive_write_set_bytes_in_last_block(ar, 1);
        archive_write_open(ar, &s, NULL, sink_write, NULL);
        struct archive_entry *e = archive_entry_new();
        for (size_t i = 0; i < n; i++) {
            archive_entry_clear(e);
            archive_entry_set_pathname_utf8(e, fl_arena_str(a, files[i].name).p);
            archive_entry_set_size(e, (la_int64_t)files[i].bytes.n);
            archive_entry_set_filetype(e, AE_IFREG);
            archive_entry_set_perm(e, 0644);
            archive_entry_set_mtime(e, 1700000000, 0);
            archive_write_header(ar, e);
            archive_write_data(ar, files[i].bytes.p, files[i].bytes.n);
        }
        archive_entry_free(e);
        archive_write_close(ar);
        archive_write_free(ar);
        return (fl_str){s.bytes.v, s.bytes.n};
    }
    return FL_STR_NONE;
}

size_t damage_lines(fl_arena *a, fl_str bytes, size_t **ends) {
    FL_VEC(size_t) v = {0};
    for (size_t i = 0; i < bytes.n; i++)
        if (bytes.p[i] == '\n' || i + 1 == bytes.n)
            FL_PUSH(a, &v, i + 1);
    *ends = v.v;
    return v.n;
}
