/* str.h - slices: a pointer and a length, because captures hold NULs and are cut in place.
 * A slice never owns memory; it lives as long as what it points into.
 * p may be NULL only when n is 0. All comparisons of case are ASCII; no locale is ever asked. */
#ifndef FL_BASE_STR_H
#define FL_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct fl_str {
    const char *p;
    size_t n;
} fl_str;

#define FL_STR(lit) ((fl_str){"" lit, sizeof(lit) - 1})
#define FL_STR_NONE ((fl_str){NULL, 0})
/* For printf: printf("%.*s", FL_STR_ARG(s)) */
#define FL_STR_ARG(s) (int)((s).n > 0x7fffffff ? 0x7fffffff : (s).n), ((s).p ? (s).p : "")

static inline fl_str fl_str_of(const char *z) { return (fl_str){z, z ? strlen(z) : 0}; }
static inline bool fl_str_is_empty(fl_str s) { return s.n == 0; }

/* Texts of a store are kept once: the same text is often the same memory. */
static inline bool fl_str_eq(fl_str a, fl_str b) {
    return a.n == b.n && (a.n == 0 || a.p == b.p || memcmp(a.p, b.p, a.n) == 0);
}
bool fl_str_ieq(fl_str a, fl_str b);
/* Most words of a table differ in their first letter already: their length need not be known. */
static inline bool fl_str_eqz(fl_str a, const char *z) {
    return (!a.n || !z || a.p[0] == *z) && fl_str_eq(a, fl_str_of(z));
}
bool fl_str_ieqz(fl_str a, const char *z);
/* memcmp order, shorter first on a tie: <0, 0, >0 */
int fl_str_cmp(fl_str a, fl_str b);
static inline bool fl_str_starts(fl_str s, fl_str prefix) {
    return s.n >= prefix.n && (prefix.n == 0 || s.p == prefix.p || memcmp(s.p, prefix.p, prefix.n) == 0);
}
bool fl_str_istarts(fl_str s, fl_str prefix);
bool fl_str_ends(fl_str s, fl_str suffix);
bool fl_str_iends(fl_str s, fl_str suffix);
/* Offset of the first needle, or -1. An empty needle is found at 0. */
ptrdiff_t fl_str_find(fl_str s, fl_str needle);
ptrdiff_t fl_str_ifind(fl_str s, fl_str needle);
ptrdiff_t fl_str_find_char(fl_str s, char c);
/* [from, to) with both ends clamped to the slice. */
fl_str fl_str_sub(fl_str s, size_t from, size_t to);
/* White space is blank, tab, CR, LF, VT, FF. */
fl_str fl_str_trim(fl_str s);
fl_str fl_str_ltrim(fl_str s);
fl_str fl_str_rtrim(fl_str s);
/* Next token between any of the bytes in seps; advances *rest; false at the end. No empty tokens. */
bool fl_str_token(fl_str *rest, const char *seps, fl_str *tok);
/* Next line without its '\n'; advances *rest; false at the end. */
bool fl_str_line(fl_str *rest, fl_str *line);
/* Whole slice as a decimal integer, optional sign, no blanks, in range; else false and *out untouched. */
bool fl_str_to_i64(fl_str s, int64_t *out);
/* Equal after folding: letters compared without case, every byte but ASCII letters and digits left out.
 * "Next Hop Type" folds equal to "nextHopType". Bytes >= 0x80 count as letters. */
bool fl_str_fold_eq(fl_str a, fl_str b);
/* A number for tables, of the folded form / of the bytes: not the same on every machine. */
uint64_t fl_str_fold_hash(fl_str s);
uint64_t fl_str_hash(fl_str s);

#endif
