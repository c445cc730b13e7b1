#include "resolve/parts.h"

/* Length of the bracket expression at g.p[i] ('['), or 0 when it has no end and stands for itself. */
static size_t bracket_len(fl_str g, size_t i) {
    size_t j = i + 1;
    if (j < g.n && (g.p[j] == '!' || g.p[j] == '^'))
        j++;
    if (j < g.n && g.p[j] == ']')
        j++;
    while (j < g.n && g.p[j] != ']')
        j++;
    return j < g.n ? j - i + 1 : 0;
}

static bool bracket_has(fl_str set, char c) {
    size_t i = 1, end = set.n - 1;
    bool not = set.p[i] == '!' || set.p[i] == '^';
    if (not )
        i++;
    for (; i < end; i++) {
        char lo = set.p[i], hi = lo;
        if (i + 2 < end && set.p[i + 1] == '-') {
            hi = set.p[i + 2];
            i += 2;
        }
        if (c >= lo && c <= hi)
            return !not ;
    }
    return not ;
}

/* Does the pattern element at g.p[i] take c? *next is where the following element starts. */
static bool takes(fl_str g, size_t i, char c, size_t *next) {
    size_t n;
    *next = i + 1;
    if (g.p[i] == '?')
        return true;
    if (g.p[i] == '[' && (n = bracket_len(g, i)) != 0) {
        *next = i + n;
        return bracket_has(fl_str_sub(g, i, i + n), c);
    }
    if (g.p[i] == '\\' && i + 1 < g.n) {
        *next = i + 2;
        return g.p[i + 1] == c;
    }
    return g.p[i] == c;
}

enum { GLOB_MOST = 1024 };

bool fl_resolve_glob(fl_str glob, fl_str text, uint64_t *steps) {
    size_t g = 0, t = 0, star = SIZE_MAX, retry = 0, next;
    if (glob.n > GLOB_MOST)
        return false;
    while (t < text.n) {
        if (*steps == 0)
            return false;
        --*steps;
        if (g < glob.n && glob.p[g] == '*') {
            star = ++g;
            retry = t;
        } else if (g < glob.n && takes(glob, g, text.p[t], &next)) {
            g = next;
            t++;
        } else if (star != SIZE_MAX) {
            g = star;
            t = ++retry;
        } else {
            return false;
        }
    }
    while (g < glob.n && glob.p[g] == '*')
        g++;
    return g == glob.n;
}
