/* notification.h - what a BGP NOTIFICATION says: the registry's words for its code and subcode, and its data decoded.
 * Codes: RFC 4271 section 4.5 and 6, 4486 (Cease), 5492 (capability), 6608 (FSM), 7313 (ROUTE-REFRESH), 8538 (hard
 * reset), 9234 (role), 9384 (BFD down), 9687 (send hold timer). Data: the same, and 8203/9003 (shutdown communication).
 * Data that is short, malformed or of no known form stays as it was printed. Pure functions; texts are static or in the
 * arena. */
#ifndef FL_DECODE_NOTIFICATION_H
#define FL_DECODE_NOTIFICATION_H

#include "base/arena.h"
#include "base/str.h"

/* "Maximum Number of Prefixes Reached" for 6/1; "Hold Timer Expired" for 4, whatever the subcode; subcode -1: not
 * printed, then only a code that has one meaning is told. Empty: the registry does not know it. */
fl_str fl_notification_meaning(int64_t code, int64_t subcode);

/* printed: the count and hexadecimal as routers print them ("7 bytes 00010100 000064", "2 data-bytes [FD E8]"; bytes
 * beyond the count are the message itself and left out), or words. "ipv4 unicast, limit 100"; limit (may be NULL) gets
 * the number of a prefix limit. Without a count, or with fewer bytes than it says, the text stays as it is. Empty: no
 * data ("0 bytes"). */
fl_str fl_notification_data(fl_arena *arena, int64_t code, int64_t subcode, fl_str printed, int64_t *limit);

#endif
