#include "pattern/literal.h"

enum { LEAST = 4, NEST_MOST = 8 };
#define UNSURE SIZE_MAX

/* Letters that stand for themselves with and without a flag. */
static bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr(" -_/:,\"=#<>!%;&~'", c) != NULL);
}

static size_t class_end(fl_str t, size_t i) {
    i++;
    if (i < t.n && t.p[i] == '^')
        i++;
    for (size_t first = i; i < t.n; i++) {
        if (t.p[i] == '[')
            return UNSURE; /* perhaps "[:alpha:]" */
        if (t.p[i] == ']' && i != first)
            return i + 1;
        if (t.p[i] == '\\')
            i++;
    }
    return UNSURE;
}

/* Escapes that take more than one letter, quote, or refer to something. */
static size_t escape_end(fl_str t, size_t i) {
    return i + 1 < t.n && !strchr("QEcopPkgNxXuUlL0123456789", t.p[i + 1]) && t.p[i + 1] ? i + 2 : UNSURE;
}

static size_t group_end(fl_str t, size_t i) {
    if (fl_str_starts(fl_str_sub(t, i, t.n), FL_STR("(?m)")))
        return i + 4;
    if (i + 1 < t.n && t.p[i + 1] == '*')
        return UNSURE;
    if (i + 1 < t.n && t.p[i + 1] == '?' && !(i + 2 < t.n && memchr(":=!<>", t.p[i + 2], 5)))
        return UNSURE;
    for (size_t depth = 0; i < t.n;) {
        const char c = t.p[i];
        depth += c == '(';
        if (c == ')' && --depth == 0)
            return i + 1;
        size_t next = c == '\\' ? escape_end(t, i) : c == '[' ? class_end(t, i) : i + 1;
        if (next == UNSURE)
            return UNSURE;
        i = next;
    }
    return UNSURE;
}

static size_t atom_end(fl_str t, size_t i) {
    switch (t.p[i]) {
    case '\\':
        return escape_end(t, i);
    case '[':
        return class_end(t, i);
    case '(':
        return group_end(t, i);
    case ')':
        return UNSURE;
    default:
        return i + 1;
    }
}

/* Behind the quantifier at i, or i. optional: what is before it may not be there. */
static size_t quantifier_end(fl_str t, size_t i, bool *optional) {
    const char c = i < t.n ? t.p[i] : '\0';
    *optional = c == '?' || c == '*';
    if (c == '{') {
        ptrdiff_t end = fl_str_find_char(fl_str_sub(t, i, t.n), '}');
        *optional = !(i + 1 < t.n && t.p[i + 1] >= '1' && t.p[i + 1] <= '9');
        i = end < 0 ? t.n : i + (size_t)end + 1;
    } else if (*optional || c == '+') {
        i++;
    } else {
        return i;
    }
    return i < t.n && (t.p[i] == '?' || t.p[i] == '+') ? i + 1 : i;
}

static bool literals_of(fl_str t, fl_str *out, unsigned most, unsigned *n, unsigned nest);

/* What a group that must take part holds; lookarounds hold nothing for sure. */
static bool literals_of_group(fl_str group, fl_str *out, unsigned most, unsigned *n, unsigned nest) {
    size_t from = 1;
    if (group.n > 3 && group.p[1] == '?') {
        const char c = group.p[2];
        ptrdiff_t name = c == '<' && group.p[3] != '=' && group.p[3] != '!' ? fl_str_find_char(group, '>') : -1;
        if (c != ':' && c != '>' && name < 0)
            return false;
        from = name >= 0 ? (size_t)name + 1 : 3;
    }
    return literals_of(fl_str_sub(group, from, group.n - 1), out, most, n, nest);
}

/* How telling a run is: its letters. Blanks and lines of dashes stand in every table. */
static size_t letters(fl_str s) {
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += (s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= 'A' && s.p[i] <= 'Z');
    return n;
}

/* Of an expression without alternatives: its longest run, else what one of its groups needs. */
static bool literals_of_branch(fl_str t, fl_str *out, unsigned most, unsigned *n, unsigned nest) {
    fl_str best = FL_STR_NONE;
    const unsigned before = *n;
    bool grouped = false;
    for (size_t i = 0, run = 0; i < t.n;) {
        bool optional;
        size_t end = atom_end(t, i);
        if (end == UNSURE)
            break; /* what was found so far stands in every match all the same */
        size_t next = quantifier_end(t, end, &optional);
        bool plain = is_plain(t.p[i]);
        size_t to = plain && !optional ? end : i;
        fl_str found = to > run ? fl_str_sub(t, run, to) : FL_STR_NONE;
        if (letters(found) > letters(best) || (letters(found) == letters(best) && found.n > best.n))
            best = found;
        if (t.p[i] == '(' && end - i > 4 && !optional && !grouped) {
            grouped = literals_of_group(fl_str_sub(t, i, end), out, most, n, nest);
            *n = grouped ? *n : before;
        }
        if (!plain || next != end)
            run = next;
        i = next;
    }
    if (letters(best) < LEAST)
        return grouped;
    *n = before; /* one run is better than several */
    if (*n >= most)
        return false;
    out[(*n)++] = best;
    return true;
}

static bool literals_of(fl_str t, fl_str *out, unsigned most, unsigned *n, unsigned nest) {
    if (nest > NEST_MOST)
        return false;
    size_t from = 0;
    for (size_t i = 0; i < t.n;) {
        if (t.p[i] == '|') {
            if (!literals_of_branch(fl_str_sub(t, from, i), out, most, n, nest + 1))
                return false;
            from = ++i;
            continue;
        }
        size_t end = atom_end(t, i);
        if (end == UNSURE)
            return false; /* alternatives may follow */
        i = end;
    }
    return literals_of_branch(fl_str_sub(t, from, t.n), out, most, n, nest + 1);
}

bool fl_literals_of(fl_str expression, fl_str *out, unsigned most, unsigned *n) {
    return literals_of(expression, out, most, n, 0);
}
