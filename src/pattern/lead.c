#include "pattern/lead.h"

/* A letter that stands for itself, flags or not. */
static bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("_-:/%&,;=<>!~'\"", c) != NULL);
}

static fl_str without(fl_str s, size_t n) { return fl_str_sub(s, n, s.n); }

/* "[^%\"]*": the letters, and what stands behind. */
static bool take_class(fl_str *text, fl_lead *l) {
    if (!fl_str_starts(*text, FL_STR("^[^")))
        return false;
    fl_str rest = without(*text, 3);
    while (rest.n && is_plain(rest.p[0]) && rest.p[0] != '-' && l->n_free_of < FL_LEAD_FREE_OF) {
        l->free_of[l->n_free_of++] = rest.p[0];
        rest = without(rest, 1);
    }
    if (!l->n_free_of || !fl_str_starts(rest, FL_STR("]*")))
        return false;
    *text = without(rest, 2);
    return text->n && !memchr("+?", text->p[0], 2);
}

/* What means something else where it does not begin at the start: \G, \K, a call of the whole; and verbs. */
static bool is_odd(fl_str rest) {
    static const char *const odd[] = {"\\G", "\\K", "\\g", "(*", "(?R", "(?0", "(?P>", "(?+", "(?-"};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        if (fl_str_find(rest, fl_str_of(odd[i])) >= 0)
            return true;
    return false;
}

/* "\bUI_COMMIT: User" begins with "UI_COMMIT:". */
static fl_str head_of(fl_str rest) {
    if (fl_str_starts(rest, FL_STR("\\b")))
        rest = without(rest, 2);
    size_t n = 0;
    while (n < rest.n && is_plain(rest.p[n]))
        n++;
    if (n && n < rest.n && memchr("?*+{", rest.p[n], 4))
        n--; /* the quantifier belongs to the last letter */
    return fl_str_sub(rest, 0, n);
}

fl_lead fl_lead_of(fl_str expression) {
    fl_lead l = {.n_free_of = 0};
    fl_str rest = expression;
    if (!take_class(&rest, &l) || is_odd(rest))
        return (fl_lead){.n_free_of = 0};
    l.head = head_of(rest);
    l.rest = l.head.n ? rest : FL_STR_NONE;
    return l;
}

size_t fl_lead_end(const fl_lead *l, fl_str s) {
    size_t end = s.n;
    for (unsigned i = 0; i < l->n_free_of; i++) {
        const char *found = end ? memchr(s.p, l->free_of[i], end) : NULL;
        end = found ? (size_t)(found - s.p) : end;
    }
    return end < s.n ? end + 1 : end; /* the rest may begin with such a letter */
}

bool fl_lead_before(const fl_lead *l, fl_str s, size_t *at) {
    const char first = l->head.p[0];
    for (size_t i = *at; i-- > 0;) {
        if (s.p[i] != first || !fl_str_starts(fl_str_sub(s, i, s.n), l->head))
            continue;
        *at = i;
        return true;
    }
    return false;
}
