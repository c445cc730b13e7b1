/* Signatures: gzip RFC 1952 (method 8, reserved flags 0), xz file format 1.1, zstd RFC 8878, bzip2 ("BZh", a level,
 * then the block's or the end's magic, which are BCD pi and its root), lz4 frame 1.6, zip APPNOTE 6.3 (local header,
 * empty archive, spanned), 7z. tar has a sum over its 512-byte header: POSIX counts bytes unsigned, old ones signed. */
#include "source/magic.h"

typedef struct signature {
    fl_str bytes;
    fl_kind kind;
} signature;

static const signature signatures[] = {
    {{"\x1f\x8b\x08", 3}, FL_KIND_GZIP},
    {{"\xfd"
      "7zXZ\0",
      6},
     FL_KIND_XZ},
    {{"\x28\xb5\x2f\xfd", 4}, FL_KIND_ZSTD},
    {{"\x04\x22\x4d\x18", 4}, FL_KIND_LZ4},
    {{"PK\x03\x04", 4}, FL_KIND_ZIP},
    {{"PK\x05\x06", 4}, FL_KIND_ZIP},
    {{"PK\x07\x08PK\x03\x04", 8}, FL_KIND_ZIP},
    {{"PK00PK\x03\x04", 8}, FL_KIND_ZIP},
    {{"7z\xbc\xaf\x27\x1c", 6}, FL_KIND_7ZIP},
    {{"Rar!\x1a\x07", 6}, FL_KIND_FOREIGN},
    {{"MSCF\0\0\0\0", 8}, FL_KIND_FOREIGN},
    {{"\x1f\x9d", 2}, FL_KIND_FOREIGN}, /* compress */
    {{"LZIP\x01", 5}, FL_KIND_FOREIGN},
};

static const char *const names[] = {"document", "gzip", "xz",  "zstd", "bzip2",
                                    "lz4",      "tar",  "zip", "7z",   "foreign archive"};

const char *fl_kind_name(fl_kind kind) { return names[kind]; }

static bool is_bzip2(fl_str s) {
    return s.n >= 10 && memcmp(s.p, "BZh", 3) == 0 && s.p[3] >= '1' && s.p[3] <= '9' &&
           (memcmp(s.p + 4, "1AY&SY", 6) == 0 || memcmp(s.p + 4, "\x17rE8P\x90", 6) == 0);
}

/* The sum field: octal digits, blanks before, NUL or blank behind. */
static bool tar_sum(fl_str s, long *sum) {
    *sum = 0;
    size_t i = 148;
    while (i < 156 && s.p[i] == ' ')
        i++;
    size_t first = i;
    for (; i < 156 && s.p[i] >= '0' && s.p[i] <= '7'; i++)
        *sum = *sum * 8 + (s.p[i] - '0');
    return i > first && (i == 156 || s.p[i] == ' ' || s.p[i] == '\0');
}

static bool is_tar(fl_str s) {
    long expected;
    if (s.n < 512 || s.p[0] == '\0' || !tar_sum(s, &expected))
        return false;
    long plain = 0, with_sign = 0;
    for (size_t i = 0; i < 512; i++) {
        char c = i >= 148 && i < 156 ? ' ' : s.p[i];
        plain += (unsigned char)c;
        with_sign += (signed char)c;
    }
    return expected == plain || expected == with_sign;
}

fl_kind fl_magic(fl_str head) {
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
        if (!fl_str_starts(head, signatures[i].bytes))
            continue;
        if (signatures[i].kind == FL_KIND_GZIP && (head.n < 4 || ((unsigned char)head.p[3] & 0xe0)))
            return FL_KIND_DOCUMENT;
        return signatures[i].kind;
    }
    if (is_bzip2(head))
        return FL_KIND_BZIP2;
    return is_tar(head) ? FL_KIND_TAR : FL_KIND_DOCUMENT;
}
