#include "textfsm/regex.h"
#include "textfsm/straight.h"

struct fl_re {
    fl_arena *arena;
    fl_patterns *set;
    fl_re_tree tree;
    unsigned *number;       /* [groups + 1] */
    fl_regex *plain, *text; /* made at the first subject of their kind */
    fl_straight *straight;  /* tried first on plain lines; NULL: there is none */
    bool no_straight;
    unsigned undecided; /* lines on which it gave up */
};

/* The n-th kept group gets number n, in both dialects. */
static unsigned *number_groups(fl_arena *arena, const fl_re_tree *tree, const bool *keep) {
    unsigned *number = FL_NEW_N(arena, (size_t)tree->groups + 1, unsigned), n = 0;
    for (unsigned g = 1; g <= tree->groups; g++)
        if (!keep || keep[g] || tree->referred[g])
            number[g] = ++n;
    return number;
}

fl_re *fl_re_new(fl_arena *arena, fl_patterns *set, const fl_re_tree *tree, const bool *keep) {
    fl_re *re = FL_NEW(arena, fl_re);
    *re = (fl_re){.arena = arena, .set = set, .tree = *tree, .number = number_groups(arena, tree, keep)};
    return re;
}

static fl_regex *dialect(fl_re *re, bool plain) {
    fl_regex **made = plain ? &re->plain : &re->text;
    if (!*made)
        *made = fl_regex_new(re->set, fl_re_write(re->arena, &re->tree, re->number, !plain), plain ? 0 : FL_REGEX_UTF);
    return *made;
}

bool fl_re_check(fl_re *re, fl_arena *arena, fl_str *why) {
    char reason[256] = "";
    if (fl_regex_check(dialect(re, true), reason, sizeof reason) &&
        fl_regex_check(dialect(re, false), reason, sizeof reason))
        return true;
    *why = fl_arena_printf(arena, "too large for PCRE2: %s", reason);
    return false;
}

static bool is_plain_byte(unsigned char c) { return (c >= 0x20 && c < 0x80) || c == '\t'; }

static bool has_only_plain_bytes(fl_str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!is_plain_byte((unsigned char)s.p[i]))
            return false;
    return true;
}

/* Eight bytes at once: a byte is odd when its top bit is set, or borrows when 0x20 is taken from it. That may be a tab.
 */
bool fl_re_is_plain(fl_str s) {
    const uint64_t top = UINT64_C(0x8080808080808080), low = UINT64_C(0x2020202020202020);
    uint64_t odd = 0, word;
    if (s.n < sizeof word)
        return has_only_plain_bytes(s);
    for (size_t i = 0; i + sizeof word < s.n; i += sizeof word) {
        memcpy(&word, s.p + i, sizeof word);
        odd |= word | (word - low);
    }
    memcpy(&word, s.p + s.n - sizeof word, sizeof word);
    odd |= word | (word - low);
    return !(odd & top) || has_only_plain_bytes(s);
}

fl_match_result fl_re_match_at_start(fl_re *re, fl_str s, bool plain, uint32_t limit, fl_re_match *m) {
    fl_regex *r = plain ? re->plain : re->text;
    if (!r)
        r = dialect(re, plain);
    return fl_regex_match(r, s, limit, &m->spans, &m->n);
}

/* A program that gives up again and again only costs time. */
enum { UNDECIDED_MAX = 16 };

fl_match_result fl_re_match_line(fl_re *re, const fl_re_line *line, uint32_t limit, fl_re_match *m) {
    if (!re->straight && !re->no_straight) {
        re->straight = fl_straight_new(re->arena, &re->tree, re->number);
        re->no_straight = !re->straight;
    }
    const fl_match_result result = re->straight ? fl_straight_match(re->straight, line, m) : FL_MATCH_LIMIT;
    if (result != FL_MATCH_LIMIT)
        return result;
    if (re->straight && ++re->undecided == UNDECIDED_MAX) {
        re->straight = NULL;
        re->no_straight = true;
    }
    return fl_re_match_at_start(re, (fl_str){line->text, line->n}, true, limit, m);
}

unsigned fl_re_number(const fl_re *re, unsigned group) { return re->number[group]; }
