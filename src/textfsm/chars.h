/* chars.h - characters as Python counts them: UTF-8 in and out, white space, word characters, sets of characters.
 * Plain values. Reading accepts any bytes: what is not UTF-8 is said so, and the caller decides. */
#ifndef FL_TEXTFSM_CHARS_H
#define FL_TEXTFSM_CHARS_H

#include "base/arena.h"

#define FL_CP_BAD UINT32_MAX
#define FL_CP_MAX UINT32_C(0x10ffff)

/* The character at *at, which is moved behind it; FL_CP_BAD when the bytes there are not UTF-8 (*at then moves as far
 * as Python's decoder does for one replacement character). *at < s.n. */
uint32_t fl_cp_read(fl_str s, size_t *at);
/* Bytes written to buf (at most 4). */
unsigned fl_cp_write(uint32_t cp, char *buf);
bool fl_cp_valid(fl_str s);
/* Characters in valid UTF-8. */
size_t fl_cp_count(fl_str s);

/* str.isspace() of one character. */
bool fl_cp_is_space(uint32_t cp);
/* str.strip(), str.rstrip(). */
fl_str fl_cp_rstrip(fl_str s);
fl_str fl_cp_strip(fl_str s);
/* The ranges of isspace(), ascending pairs. */
enum { FL_CP_SPACES = 10 };
extern const uint32_t fl_cp_spaces[FL_CP_SPACES][2];

typedef struct fl_char_range {
    uint32_t lo, hi;
} fl_char_range;

/* What stands in brackets. Classes are the letters of \d \D \s \S \w \W. */
typedef struct fl_charset {
    bool negated;
    unsigned classes; /* bits of FL_CLASS_* */
    const fl_char_range *ranges;
    size_t n;
} fl_charset;
enum { FL_CLASS_D = 1, FL_CLASS_ND = 2, FL_CLASS_S = 4, FL_CLASS_NS = 8, FL_CLASS_W = 16, FL_CLASS_NW = 32 };

/* The ASCII characters of a set as bits. caseless: with both cases, and with the four others that Python folds to an
 * ASCII letter (unless ascii). */
void fl_charset_bits(const fl_charset *set, bool caseless, bool ascii, uint64_t bits[2]);
static inline bool fl_bit(const uint64_t bits[2], unsigned b) { return bits[b >> 6] >> (b & 63) & 1; }
static inline void fl_bit_set(uint64_t bits[2], unsigned b) { bits[b >> 6] |= UINT64_C(1) << (b & 63); }

#endif
