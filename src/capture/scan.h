/* scan.h - small readers of characters and words that all of this stage shares.
 * Nothing is owned or allocated; every function takes a slice and stays inside it.
 * Classes of characters are ASCII; bytes of UTF-8 sequences belong to none of them. */
#ifndef FL_CAPTURE_SCAN_H
#define FL_CAPTURE_SCAN_H

#include "base/str.h"

static inline bool fl_scan_blank(char c) { return c == ' ' || c == '\t'; }
static inline bool fl_scan_digit(char c) { return c >= '0' && c <= '9'; }
static inline bool fl_scan_lower(char c) { return c >= 'a' && c <= 'z'; }
static inline bool fl_scan_upper(char c) { return c >= 'A' && c <= 'Z'; }
static inline bool fl_scan_alpha(char c) { return fl_scan_lower(c) || fl_scan_upper(c); }
static inline bool fl_scan_alnum(char c) { return fl_scan_alpha(c) || fl_scan_digit(c); }

/* The byte at i, or NUL behind the end: lets patterns be written without a length check a byte. */
static inline char fl_scan_at(fl_str s, size_t i) { return i < s.n ? s.p[i] : '\0'; }
static inline fl_str fl_scan_from(fl_str s, size_t i) { return fl_str_sub(s, i, s.n); }
static inline size_t fl_scan_blanks(fl_str s, size_t i) {
    while (i < s.n && fl_scan_blank(s.p[i]))
        i++;
    return i;
}
static inline bool fl_scan_at_z(fl_str s, size_t i, const char *z) {
    size_t n = strlen(z);
    return i <= s.n && s.n - i >= n && memcmp(s.p + i, z, n) == 0;
}
static inline bool fl_scan_starts(fl_str s, const char *z) { return fl_scan_at_z(s, 0, z); }
static inline bool fl_scan_istarts(fl_str s, const char *z) { return fl_str_istarts(s, fl_str_of(z)); }

/* The first word (up to a blank), leading blanks left out. */
fl_str fl_scan_word(fl_str s);
/* Is s one of the list (ends with NULL)? `folded` compares without case. */
bool fl_scan_in(fl_str s, const char *const *list, bool folded);
/* Nothing that a reader would see: blanks, also no-break and zero-width ones. */
bool fl_scan_invisible(fl_str s);
/* "Get-AzVirtualNetworkGateway": an upper-case verb, a dash, a noun. */
bool fl_scan_cmdlet(fl_str word);
/* A run of the same byte c of at least n at i; gives its end, or i. */
size_t fl_scan_run(fl_str s, size_t i, char c, size_t n);

#endif
