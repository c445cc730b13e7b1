/* ip.h - IPv4 and IPv6 addresses and prefixes as numbers, so that spelling never matters.
 * Plain values, no ownership. Parsers take a whole slice and refuse anything left over; masked
 * addresses ("X.243.229.34", "<IP#2>") are refused and stay words. IPv4-mapped IPv6 stays IPv6. */
#ifndef FL_BASE_IP_H
#define FL_BASE_IP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

typedef struct fl_addr {
    uint8_t family; /* 0 none, 4, 6 */
    uint8_t b[16];  /* network order; IPv4 uses b[0..3], the rest is 0 */
} fl_addr;

typedef struct fl_prefix {
    fl_addr addr;
    uint8_t len; /* 0..32 or 0..128 */
} fl_prefix;

enum { FL_ADDR_TEXT = 46, FL_PREFIX_TEXT = 50 }; /* bytes that a formatted value needs, NUL included */

bool fl_addr_parse(fl_str s, fl_addr *out);
/* "10.0.0.0/8", "2001:db8::/32". Host bits may be set (kept). A bare IPv4 address without a mask is read as
 * classful when classful is true (MSEE route tables print 192.168.1.0 for /24: class A /8, B /16, C /24; when host
 * bits below the class are set: /32), else refused. */
bool fl_prefix_parse(fl_str s, bool classful, fl_prefix *out);
int fl_addr_cmp(fl_addr a, fl_addr b);
int fl_prefix_cmp(fl_prefix a, fl_prefix b);
bool fl_prefix_has(fl_prefix p, fl_addr a);         /* false across families */
bool fl_prefix_covers(fl_prefix p, fl_prefix inner); /* p equals or contains inner */
/* The n-th address from the base of the prefix (n counts from 0), false when outside it. */
bool fl_prefix_nth(fl_prefix p, uint32_t n, fl_addr *out);
/* Canonical text (RFC 5952) into buf of FL_ADDR_TEXT / FL_PREFIX_TEXT bytes; returns buf. */
char *fl_addr_format(fl_addr a, char *buf);
char *fl_prefix_format(fl_prefix p, char *buf);

#endif
