/* notification.c - codes, subcodes and data of BGP NOTIFICATION messages: tables over branches. */
#include "decode/notification.h"

enum { ANY = -1, MAX_DATA = 512 };
enum { CODE_CEASE = 6, SUB_HARD_RESET = 9 };

typedef struct word {
    int number;
    const char *text;
} word;

typedef struct registered {
    int code, subcode; /* ANY: all */
    const char *text;
} registered;

/* https://www.iana.org/assignments/bgp-parameters, "BGP Error (Notification) Codes" and its subcodes. */
static const registered meanings[] = {
    {1, 0, "Message Header Error"},
    {1, 1, "Connection Not Synchronized"},
    {1, 2, "Bad Message Length"},
    {1, 3, "Bad Message Type"},
    {2, 0, "OPEN Message Error"},
    {2, 1, "Unsupported Version Number"},
    {2, 2, "Bad Peer AS"},
    {2, 3, "Bad BGP Identifier"},
    {2, 4, "Unsupported Optional Parameter"},
    {2, 5, "Authentication Failure"},
    {2, 6, "Unacceptable Hold Time"},
    {2, 7, "Unsupported Capability"},
    {2, 11, "Role Mismatch"},
    {3, 0, "UPDATE Message Error"},
    {3, 1, "Malformed Attribute List"},
    {3, 2, "Unrecognized Well-known Attribute"},
    {3, 3, "Missing Well-known Attribute"},
    {3, 4, "Attribute Flags Error"},
    {3, 5, "Attribute Length Error"},
    {3, 6, "Invalid ORIGIN Attribute"},
    {3, 7, "AS Routing Loop"},
    {3, 8, "Invalid NEXT_HOP Attribute"},
    {3, 9, "Optional Attribute Error"},
    {3, 10, "Invalid Network Field"},
    {3, 11, "Malformed AS_PATH"},
    {4, ANY, "Hold Timer Expired"},
    {5, 0, "Finite State Machine Error"},
    {5, 1, "Unexpected Message in OpenSent State"},
    {5, 2, "Unexpected Message in OpenConfirm State"},
    {5, 3, "Unexpected Message in Established State"},
    {6, 0, "Cease"},
    {6, 1, "Maximum Number of Prefixes Reached"},
    {6, 2, "Administrative Shutdown"},
    {6, 3, "Peer De-configured"},
    {6, 4, "Administrative Reset"},
    {6, 5, "Connection Rejected"},
    {6, 6, "Other Configuration Change"},
    {6, 7, "Connection Collision Resolution"},
    {6, 8, "Out of Resources"},
    {6, 9, "Hard Reset"},
    {6, 10, "BFD Down"},
    {7, 0, "ROUTE-REFRESH Message Error"},
    {7, 1, "Invalid ROUTE-REFRESH Message Length"},
    {8, ANY, "Send Hold Timer Expired"},
};

static const word messages[] = {
    {1, "OPEN"}, {2, "UPDATE"}, {3, "NOTIFICATION"}, {4, "KEEPALIVE"}, {5, "ROUTE-REFRESH"}};
static const word afis[] = {{1, "ipv4"}, {2, "ipv6"}, {25, "l2vpn"}, {16388, "link-state"}};
static const word safis[] = {{1, "unicast"},         {2, "multicast"},      {4, "labeled-unicast"},
                             {65, "vpls"},           {70, "evpn"},          {128, "vpn"},
                             {129, "vpn-multicast"}, {132, "rt-constrain"}, {133, "flowspec"}};
static const word capabilities[] = {
    {2, "route refresh"}, {5, "extended next hop"},       {6, "extended message"},
    {9, "role"},          {64, "graceful restart"},       {65, "4-octet AS"},
    {69, "ADD-PATH"},     {70, "enhanced route refresh"}, {71, "long-lived graceful restart"},
    {73, "FQDN"}};
static const word attributes[] = {{1, "ORIGIN"},           {2, "AS_PATH"},     {3, "NEXT_HOP"},
                                  {4, "MULTI_EXIT_DISC"},  {5, "LOCAL_PREF"},  {6, "ATOMIC_AGGREGATE"},
                                  {7, "AGGREGATOR"},       {8, "COMMUNITIES"}, {14, "MP_REACH_NLRI"},
                                  {15, "MP_UNREACH_NLRI"}, {17, "AS4_PATH"},   {18, "AS4_AGGREGATOR"},
                                  {32, "LARGE_COMMUNITY"}};

#define FIND(table, number) find(table, sizeof(table) / sizeof *(table), number)

static const char *find(const word *table, size_t n, unsigned number) {
    for (size_t i = 0; i < n; i++) {
        if ((unsigned)table[i].number == number)
            return table[i].text;
    }
    return NULL;
}

fl_str fl_notification_meaning(int64_t code, int64_t subcode) {
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++) {
        const registered *m = &meanings[i];
        if (m->code == code && (m->subcode == ANY || m->subcode == subcode))
            return fl_str_of(m->text);
    }
    return FL_STR_NONE;
}

/* ---- the bytes ---- */

typedef struct bytes {
    const unsigned char *p;
    size_t n;
} bytes;

static uint32_t number(const unsigned char *p, size_t n) {
    uint32_t v = 0;
    while (n--)
        v = v << 8 | *p++;
    return v;
}

static fl_str family(fl_arena *arena, unsigned afi, unsigned safi) {
    const char *a = FIND(afis, afi), *s = FIND(safis, safi);
    return a && s ? fl_arena_printf(arena, "%s %s", a, s) : fl_arena_printf(arena, "AFI %u SAFI %u", afi, safi);
}

/* RFC 4486: AFI, SAFI, the upper bound. */
static fl_str prefix_limit(fl_arena *arena, bytes d, int64_t *limit) {
    if (d.n != 7)
        return FL_STR_NONE;
    uint32_t bound = number(d.p + 3, 4);
    if (limit)
        *limit = bound;
    return fl_arena_printf(arena, "%.*s, limit %u", FL_STR_ARG(family(arena, number(d.p, 2), d.p[2])), (unsigned)bound);
}

static bool printable(fl_str s) {
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x20 || c == 0x7f)
            return false;
        if (c < 0x80)
            continue;
        size_t more = c >= 0xf0 && c < 0xf5 ? 3 : c >= 0xe0 && c < 0xf0 ? 2 : c >= 0xc2 && c < 0xe0 ? 1 : 0;
        if (!more || s.n - i <= more)
            return false;
        for (; more; more--) {
            if (((unsigned char)s.p[++i] & 0xc0) != 0x80)
                return false;
        }
    }
    return true;
}

/* RFC 9003: a length and that many bytes of UTF-8. */
static fl_str communication(fl_arena *arena, bytes d, int64_t *limit) {
    (void)limit;
    if (d.n < 2 || d.p[0] != d.n - 1)
        return FL_STR_NONE;
    fl_str s = {(const char *)d.p + 1, d.n - 1};
    return printable(s) ? fl_arena_printf(arena, "\"%.*s\"", FL_STR_ARG(s)) : FL_STR_NONE;
}

static fl_str peer_as(fl_arena *arena, bytes d, int64_t *limit) {
    (void)limit;
    return d.n == 2 || d.n == 4 ? fl_arena_printf(arena, "AS %u", (unsigned)number(d.p, d.n)) : FL_STR_NONE;
}

static fl_str version(fl_arena *arena, bytes d, int64_t *limit) {
    (void)limit;
    return d.n == 1 || d.n == 2 ? fl_arena_printf(arena, "version %u", (unsigned)number(d.p, d.n)) : FL_STR_NONE;
}

static fl_str identifier(fl_arena *arena, bytes d, int64_t *limit) {
    (void)limit;
    if (d.n != 4)
        return FL_STR_NONE;
    return fl_arena_printf(arena, "identifier %u.%u.%u.%u", d.p[0], d.p[1], d.p[2], d.p[3]);
}

static fl_str hold_time(fl_arena *arena, bytes d, int64_t *limit) {
    (void)limit;
    return d.n == 2 ? fl_arena_printf(arena, "hold time %u s", (unsigned)number(d.p, 2)) : FL_STR_NONE;
}

static fl_str length(fl_arena *arena, bytes d, int64_t *limit) {
    (void)limit;
    return d.n == 2 ? fl_arena_printf(arena, "length %u", (unsigned)number(d.p, 2)) : FL_STR_NONE;
}

static fl_str message_type(fl_arena *arena, bytes d, int64_t *limit) {
    (void)limit;
    if (d.n != 1)
        return FL_STR_NONE;
    const char *name = FIND(messages, d.p[0]);
    return name ? fl_arena_printf(arena, "message %s", name) : fl_arena_printf(arena, "message type %u", d.p[0]);
}

/* RFC 5492: capability codes with their lengths and values. */
static fl_str capability(fl_arena *arena, bytes d, int64_t *limit) {
    (void)limit;
    fl_str out = FL_STR_NONE;
    for (size_t i = 0; i < d.n;) {
        if (d.n - i < 2 || d.n - i - 2 < d.p[i + 1])
            return FL_STR_NONE;
        const unsigned char *value = d.p + i + 2;
        unsigned code = d.p[i], n = d.p[i + 1];
        const char *name = FIND(capabilities, code);
        fl_str one = code == 1 && n == 4 ? family(arena, number(value, 2), value[3])
                     : name              ? fl_str_of(name)
                                         : fl_arena_printf(arena, "%u", code);
        out = out.n ? fl_arena_printf(arena, "%.*s, %.*s", FL_STR_ARG(out), FL_STR_ARG(one))
                    : fl_arena_printf(arena, "capability %.*s", FL_STR_ARG(one));
        i += 2 + (size_t)n;
    }
    return out;
}

/* RFC 4271 6.3: the attribute with flags and type in front; 3/3 has the type alone. */
static fl_str attribute(fl_arena *arena, bytes d, int64_t *limit) {
    (void)limit;
    if (!d.n || d.n == 2)
        return FL_STR_NONE;
    unsigned type = d.n == 1 ? d.p[0] : d.p[1];
    const char *name = FIND(attributes, type);
    return name ? fl_arena_printf(arena, "attribute %s", name) : fl_arena_printf(arena, "attribute %u", type);
}

static const struct {
    int code, subcode;
    fl_str (*decode)(fl_arena *arena, bytes d, int64_t *limit);
} forms[] = {
    {1, 2, length},       {1, 3, message_type}, {2, 1, version},      {2, 2, peer_as},       {2, 3, identifier},
    {2, 6, hold_time},    {2, 7, capability},   {3, 2, attribute},    {3, 3, attribute},     {3, 4, attribute},
    {3, 5, attribute},    {3, 6, attribute},    {3, 8, attribute},    {3, 9, attribute},     {5, 1, message_type},
    {5, 2, message_type}, {5, 3, message_type}, {6, 1, prefix_limit}, {6, 2, communication}, {6, 4, communication},
};

static fl_str decode(fl_arena *arena, int64_t code, int64_t subcode, bytes d, int64_t *limit) {
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (forms[i].code == code && forms[i].subcode == subcode)
            return forms[i].decode(arena, d, limit);
    }
    return FL_STR_NONE;
}

/* RFC 8538: the code and subcode that would have been sent, and their data. */
static fl_str hard_reset(fl_arena *arena, bytes d, int64_t *limit) {
    if (d.n < 2)
        return FL_STR_NONE;
    fl_str inner = fl_notification_meaning(d.p[0], d.p[1]);
    if (!inner.n)
        return FL_STR_NONE;
    bytes rest = {d.p + 2, d.n - 2};
    fl_str more = rest.n ? decode(arena, d.p[0], d.p[1], rest, limit) : FL_STR_NONE;
    return more.n ? fl_arena_printf(arena, "%.*s: %.*s", FL_STR_ARG(inner), FL_STR_ARG(more)) : inner;
}

static int nibble(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* want bytes of s: pairs of digits with blanks, colons or commas between groups. 0: not hexadecimal, or too few. */
static size_t read_hex(fl_str s, size_t want, unsigned char *out) {
    size_t n = 0;
    for (size_t i = 0; i < s.n && n < want;) {
        if (s.p[i] == ' ' || s.p[i] == ':' || s.p[i] == ',') {
            i++;
            continue;
        }
        if (s.n - i < 2 || nibble(s.p[i]) < 0 || nibble(s.p[i + 1]) < 0)
            return 0;
        out[n++] = (unsigned char)(nibble(s.p[i]) << 4 | nibble(s.p[i + 1]));
        i += 2;
    }
    return n == want ? n : 0;
}

/* "7 bytes REST" or "2 data-bytes [REST]": the number, and s becomes REST. -1: no count in front. */
static int64_t take_count(fl_str *s) {
    size_t i = 0;
    while (i < s->n && s->p[i] >= '0' && s->p[i] <= '9')
        i++;
    fl_str rest = fl_str_ltrim(fl_str_sub(*s, i, s->n));
    int64_t count;
    if (!i || rest.n == s->n - i || !fl_str_to_i64(fl_str_sub(*s, 0, i), &count))
        return -1;
    if (fl_str_istarts(rest, FL_STR("data-")))
        rest = fl_str_sub(rest, 5, rest.n);
    if (!fl_str_istarts(rest, FL_STR("byte")))
        return -1;
    rest = fl_str_sub(rest, 4, rest.n);
    if (rest.n && (rest.p[0] == 's' || rest.p[0] == 'S'))
        rest = fl_str_sub(rest, 1, rest.n);
    rest = fl_str_trim(rest);
    if (rest.n > 1 && rest.p[0] == '[' && rest.p[rest.n - 1] == ']')
        rest = fl_str_trim(fl_str_sub(rest, 1, rest.n - 1));
    *s = rest;
    return count;
}

fl_str fl_notification_data(fl_arena *arena, int64_t code, int64_t subcode, fl_str printed, int64_t *limit) {
    unsigned char buffer[MAX_DATA];
    fl_str rest = fl_str_trim(printed);
    int64_t count = take_count(&rest);
    if (count == 0 || !rest.n)
        return FL_STR_NONE;
    bytes d = {buffer, count < 0 || count > MAX_DATA ? 0 : read_hex(rest, (size_t)count, buffer)};
    if (!d.n)
        return fl_str_trim(printed);
    bool hard = code == CODE_CEASE && subcode == SUB_HARD_RESET;
    fl_str text = hard ? hard_reset(arena, d, limit) : decode(arena, code, subcode, d, limit);
    return text.n ? text : fl_str_trim(printed);
}
