/* scan.h - one fast look at bytes before anything is decided about them: line ends, control characters, UTF-8 or not.
 * Private to the text stage. Owns nothing, reads any bytes, eight at a time where they are plain. */
#ifndef FL_TEXT_SCAN_H
#define FL_TEXT_SCAN_H

#include "base/str.h"

typedef struct fl_scan {
    size_t lf, cr;
    size_t multibyte; /* well-formed sequences of two bytes and more */
    size_t invalid;   /* ill-formed sequences, a cut one at the very end left out */
    size_t not_1252;  /* bytes among `invalid` that Windows-1252 does not define */
    bool cut_end;     /* the last sequence is cut by the end */
    bool control;     /* a control character other than tab, LF and CR */
    bool c1;          /* U+0080 to U+009F */
} fl_scan;

fl_scan fl_scan_bytes(fl_str s);
/* Only printable ASCII and tabs; bytes from 0x80 on are let pass when high_too is true. */
bool fl_scan_plain(fl_str s, bool high_too);
/* The code point at p (n >= 1 bytes left). Returns the bytes it takes; *ok is false when they are ill-formed, and then
 * they are the maximal part that a decoder replaces by one U+FFFD (Unicode 3.9, table 3-8). */
unsigned fl_utf8_at(const char *p, size_t n, uint32_t *cp, bool *ok);
/* UTF-8 of a code point into 4 bytes; returns how many. Surrogates and beyond U+10FFFF give U+FFFD. */
unsigned fl_utf8_put(uint32_t cp, char out[4]);

#endif
