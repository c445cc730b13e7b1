/* Encodings that captures have: UTF-8; UTF-16 as Windows PowerShell's > and Out-File write it, with or without its mark
 * (a piece cut out of a file has none); Windows-1252 from old consoles. A mixed file (>> appends UTF-16 to ASCII) is
 * read as UTF-8 and the NULs between its letters fall away later. */
#include "text/encoding.h"

#include <stdlib.h>

enum { PAIR_SAMPLE = 8192, BINARY_SAMPLE = 65536 };

/* First bytes of things that people put beside captures and that are not text, even where they begin with letters. */
static const fl_str binary_magic[] = {
    {"\x89PNG\r\n", 6},
    {"\xff\xd8\xff", 3},
    {"GIF89a", 6},
    {"%PDF-", 5},
    {"PK\x03\x04", 4},
    {"\x1f\x8b\x08", 3},
    {"\x7f"
     "ELF",
     4},
    {"SQLite format 3", 16},
    {"\xd4\xc3\xb2\xa1", 4},
    {"\xa1\xb2\xc3\xd4", 4},
    {"\x4d\x3c\xb2\xa1", 4},
    {"ElfFile", 8},
    {"\xd0\xcf\x11\xe0", 4},
    {"Rar!\x1a\x07", 6},
    {"MSCF\0\0\0\0", 8},
    {"7z\xbc\xaf\x27\x1c", 6},
    {"\xfd"
     "7zXZ",
     6},
};

/* Windows-1252, 0x80 to 0x9f; the rest is Latin-1. */
static const uint16_t cp1252[32] = {0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                    0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd,
                                    0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                    0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178};

static bool has_magic(fl_str s) {
    for (size_t i = 0; i < sizeof binary_magic / sizeof *binary_magic; i++)
        if (*s.p == *binary_magic[i].p && fl_str_starts(s, binary_magic[i]))
            return true;
    return false;
}

/* Two-byte units whose high byte (at odd offsets in LE) is 0 and whose low byte is text: four of ten are enough for any
 * Latin text; control characters and NULs in the low byte betray 16-bit numbers. */
static bool looks_utf16(fl_str s, size_t high_at) {
    size_t pairs = (s.n < PAIR_SAMPLE ? s.n : PAIR_SAMPLE) / 2;
    size_t text = 0, control = 0, swapped = 0;
    for (size_t i = 0; i < pairs; i++) {
        unsigned char high = (unsigned char)s.p[2 * i + high_at];
        unsigned char low = (unsigned char)s.p[2 * i + 1 - high_at];
        if (high != 0) {
            swapped += low == 0;
            continue;
        }
        if (low >= 0x20 || (low >= 8 && low <= 13) || low == 0x1b)
            text++;
        else
            control++;
    }
    return text * 10 >= pairs * 4 && text > 0 && control * 20 <= pairs && swapped * 20 <= pairs;
}

static fl_encoding detect_wide(fl_str s) {
    if (fl_str_starts(s, (fl_str){"\xff\xfe", 2}))
        return FL_ENC_UTF16LE;
    if (fl_str_starts(s, (fl_str){"\xfe\xff", 2}))
        return FL_ENC_UTF16BE;
    size_t head = s.n < PAIR_SAMPLE ? s.n : PAIR_SAMPLE;
    if (s.n < 2 || !memchr(s.p, 0, head))
        return FL_ENC_UTF8;
    if (looks_utf16(s, 1))
        return FL_ENC_UTF16LE;
    return looks_utf16(s, 0) ? FL_ENC_UTF16BE : FL_ENC_UTF8;
}

static char *take(size_t n) {
    char *p = malloc(n ? n : 1);
    if (!p)
        abort();
    return p;
}

static uint32_t unit_at(fl_str s, size_t i, bool big) {
    unsigned char a = (unsigned char)s.p[i];
    unsigned char b = (unsigned char)s.p[i + 1];
    return big ? (uint32_t)a << 8 | b : (uint32_t)b << 8 | a;
}

/* Unpaired surrogates and an odd last byte become U+FFFD. Three bytes a unit are always enough. */
static void recode_utf16(fl_work *w, fl_str s, bool big) {
    w->owned = take(s.n / 2 * 3 + 3);
    char *out = w->owned;
    size_t i = 0;
    while (i + 1 < s.n) {
        uint32_t cp = unit_at(s, i, big);
        i += 2;
        if (cp < 0x80) {
            *out++ = (char)cp;
            continue;
        }
        if (cp >= 0xd800 && cp <= 0xdfff) {
            uint32_t low = cp <= 0xdbff && i + 1 < s.n ? unit_at(s, i, big) : 0;
            if (low >= 0xdc00 && low <= 0xdfff) {
                cp = 0x10000 + ((cp - 0xd800) << 10) + (low - 0xdc00);
                i += 2;
            } else {
                cp = 0xfffd;
                w->replaced++;
            }
        }
        out += fl_utf8_put(cp, out);
    }
    if (i < s.n) {
        out += fl_utf8_put(0xfffd, out);
        w->replaced++;
    }
    w->text = (fl_str){w->owned, (size_t)(out - w->owned)};
}

static void recode_1252(fl_work *w, fl_str s) {
    size_t high = 0;
    for (size_t i = 0; i < s.n; i++)
        high += (unsigned char)s.p[i] >= 0x80;
    w->owned = take(s.n + 2 * high + 1);
    char *out = w->owned;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        uint32_t cp = c >= 0x80 && c < 0xa0 ? cp1252[c - 0x80] : c;
        w->replaced += cp == 0xfffd;
        if (c < 0x80)
            *out++ = (char)c;
        else
            out += fl_utf8_put(cp, out);
    }
    w->text = (fl_str){w->owned, (size_t)(out - w->owned)};
}

/* A stray bad byte in UTF-8 text stays a bad byte; text that is bad throughout and good nowhere is the old code page.
 */
static bool looks_1252(const fl_scan *scan) {
    return scan->invalid > 4 * scan->multibyte && scan->not_1252 * 20 <= scan->invalid;
}

/* Control characters that no text has. Runs of NULs are left out: a log of a host that lost power has blocks of them.
 */
static bool looks_binary(fl_str sample) {
    size_t control = 0, invalid = 0, seen = 0;
    for (size_t i = 0; i < sample.n;) {
        unsigned char c = (unsigned char)sample.p[i];
        if (c == 0) {
            i++;
            continue;
        }
        uint32_t cp;
        bool ok;
        unsigned len = fl_utf8_at(sample.p + i, sample.n - i, &cp, &ok);
        seen += len;
        invalid += ok ? 0 : len;
        control += (c < 7 || (c > 15 && c < 0x20 && c != 0x1b) || c == 0x7f) ? 1 : 0;
        i += len;
    }
    return seen == 0 || control * 20 > seen || (control * 100 > seen && invalid * 5 > seen);
}

/* Sets w->binary or w->scan. Without a control character in it nothing is binary. */
static void scan_work(fl_work *w) {
    fl_str sample = fl_str_sub(w->text, 0, BINARY_SAMPLE);
    w->scan = fl_scan_bytes(sample);
    w->binary = w->scan.control && looks_binary(sample);
    if (!w->binary && sample.n < w->text.n)
        w->scan = fl_scan_bytes(w->text);
}

void fl_work_init(fl_work *w, fl_str bytes) {
    *w = (fl_work){.text = bytes, .encoding = FL_ENC_UTF8, .src_size = bytes.n};
    if (bytes.n == 0 || has_magic(bytes)) {
        w->binary = bytes.n > 0;
        return;
    }
    w->encoding = detect_wide(bytes);
    if (w->encoding != FL_ENC_UTF8)
        recode_utf16(w, bytes, w->encoding == FL_ENC_UTF16BE);
    scan_work(w);
    if (!w->binary && w->encoding == FL_ENC_UTF8 && looks_1252(&w->scan)) {
        w->encoding = FL_ENC_CP1252;
        recode_1252(w, bytes);
        w->scan = fl_scan_bytes(w->text);
    }
}

void fl_work_fini(fl_work *w) {
    free(w->owned);
    w->owned = NULL;
}

/* Bytes of the original that this UTF-8 came from. U+FFFD stands for one unit, which is what it replaced; the odd last
 * byte is the one exception, and the caller clamps it. */
static uint64_t original_length(fl_encoding encoding, const char *p, size_t n) {
    uint64_t points = 0, large = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)p[i];
        points += (c & 0xc0) != 0x80;
        large += c >= 0xf0;
    }
    return encoding == FL_ENC_CP1252 ? points : 2 * (points + large);
}

uint64_t fl_work_src(fl_work *w, size_t off) {
    if (w->encoding == FL_ENC_UTF8)
        return off;
    w->at_src += original_length(w->encoding, w->text.p + w->at_text, off - w->at_text);
    w->at_text = off;
    return w->at_src < w->src_size ? w->at_src : w->src_size;
}
