/* What a secret looks like in captures:
 *     "serviceKey": "00000000-…",              az JSON
 *     ServiceKey                       : 0000…  Format-List
 *     az network vpn-connection create … --shared-key Abc123 --authorization-key 0000…
 *     New-AzVirtualNetworkGatewayConnection -SharedKey Abc123
 * Values under a table's heading have no name on their own line; those are known from the facts. */
#include "report/secret.h"

enum {
    KNOWN_MIN = 6, /* shorter values would blank out half of the report */
    PROSE_MIN = 16 /* without ':' , '=' or an option's dash only long tokens with a digit are taken for a key */
};

static bool is_alnum(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_value_char(char c) { return (uint8_t)c > ' ' && !strchr("\"',;}|)", c); }

/* "--shared-key", "-SharedKey"; not "pre-shared key". */
static bool is_option(fl_str s, size_t start) {
    return start > 0 && s.p[start - 1] == '-' && (start < 2 || !is_alnum(s.p[start - 2]));
}

/* The start of the name that ends in "key" at `end`, or -1 when it is no secret's name. */
static ptrdiff_t name_start(fl_str s, size_t end) {
    static const char *const names[] = {"servicekey", "authorizationkey", "sharedkey", "presharedkey", "authkey"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t n = strlen(names[i]), at = end;
        while (n && at) {
            char c = s.p[at - 1];
            if (is_alnum(c)) {
                if ((char)(c | 0x20) != names[i][n - 1])
                    break;
                n--;
            } else if (!strchr(" -_", c)) {
                break;
            }
            at--;
        }
        if (n == 0)
            return (ptrdiff_t)at;
    }
    return -1;
}

static bool looks_like_key(fl_str v) {
    bool digit = false;
    for (size_t i = 0; i < v.n; i++)
        digit = digit || is_digit(v.p[i]);
    return digit && v.n >= PROSE_MIN;
}

/* The value that follows a name ending at `at`; empty when there is none. */
static fl_str named_value(fl_str s, size_t at, bool option) {
    bool said = option;
    while (at < s.n && s.p[at] && strchr(" \t\"'\\:=", s.p[at])) {
        said = said || s.p[at] == ':' || s.p[at] == '=';
        at++;
    }
    size_t end = at;
    while (end < s.n && is_value_char(s.p[end]))
        end++;
    fl_str v = fl_str_sub(s, at, end);
    while (v.n && v.p[v.n - 1] == '\\')
        v.n--;
    if (!said && !looks_like_key(v))
        return FL_STR_NONE;
    bool nothing = fl_str_ieqz(v, "null") || fl_str_starts(v, FL_STR("***")) ||
                   (v.n && (v.p[0] == '-' || v.p[0] == '{' || v.p[0] == '['));
    return nothing ? FL_STR_NONE : v;
}

typedef struct span {
    size_t from, to;
} span;

static bool known_at(fl_str s, size_t at, const fl_str *known, size_t n, span *out) {
    for (size_t i = 0; i < n; i++) {
        bool may_be = known[i].n >= KNOWN_MIN && known[i].n <= s.n - at && ((known[i].p[0] ^ s.p[at]) & ~0x20) == 0;
        if (may_be && fl_str_ieq(fl_str_sub(s, at, at + known[i].n), known[i])) {
            *out = (span){at, at + known[i].n};
            return true;
        }
    }
    return false;
}

static bool named_at(fl_str s, size_t at, span *out) {
    if (s.n - at < 3 || (s.p[at] | 0x20) != 'k' || (s.p[at + 1] | 0x20) != 'e' || (s.p[at + 2] | 0x20) != 'y')
        return false;
    size_t end = at + 3;
    if (end < s.n && is_alnum(s.p[end]))
        return false;
    ptrdiff_t start = name_start(s, end);
    if (start < 0)
        return false;
    fl_str v = named_value(s, end, is_option(s, (size_t)start));
    if (v.n == 0)
        return false;
    *out = (span){(size_t)(v.p - s.p), (size_t)(v.p - s.p) + v.n};
    return true;
}

fl_str fl_secret_mask(fl_arena *arena, fl_str s, const fl_str *known, size_t n_known) {
    char *out = NULL;
    size_t n = 0, done = 0;
    span found;
    for (size_t at = 0; at < s.n; at++) {
        if (!known_at(s, at, known, n_known, &found) && !named_at(s, at, &found))
            continue;
        if (found.from < done)
            continue;
        if (!out)
            out = fl_arena_alloc(arena, s.n * 3 + 4); /* one byte may become three stars */
        memcpy(out + n, s.p + done, found.from - done);
        n += found.from - done;
        memcpy(out + n, "***", 3);
        n += 3;
        done = found.to;
        at = found.to - 1 > at ? found.to - 1 : at;
    }
    if (!out)
        return s;
    memcpy(out + n, s.p + done, s.n - done);
    n += s.n - done;
    out[n] = 0;
    return (fl_str){out, n};
}
