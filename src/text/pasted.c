#include "text/pasted.h"

#include <string.h>

enum { RUN_LEAST = 3 };

typedef struct fl_look_alike {
    const char *bytes;
    char plain; /* 0: no width, left out */
} fl_look_alike;

static const fl_look_alike k_blanks[] = {
    {"\xC2\xA0", ' '},     /* U+00A0: Teams, Outlook, Confluence */
    {"\xE2\x80\x87", ' '}, /* U+2007 */
    {"\xE2\x80\xAF", ' '}, /* U+202F */
    {"\xC2\xAD", 0},       /* U+00AD soft hyphen */
    {"\xE2\x80\x8B", 0},   /* U+200B zero width space */
    {"\xE2\x80\x8E", 0},   /* U+200E, U+200F: direction */
    {"\xE2\x80\x8F", 0},
    {"\xE2\x81\xA0", 0}, /* U+2060 word joiner */
    {"\xEF\xBB\xBF", 0}, /* U+FEFF */
    {NULL, 0},
};
static const fl_look_alike k_double[] = {
    {"\xE2\x80\x9C", '"'}, {"\xE2\x80\x9D", '"'}, {"\xE2\x80\x9E", '"'}, {"\xE2\x80\x9F", '"'}, {NULL, 0},
};
static const fl_look_alike k_single[] = {
    {"\xE2\x80\x98", '\''}, {"\xE2\x80\x99", '\''}, {"\xE2\x80\x9A", '\''}, {"\xE2\x80\x9B", '\''}, {NULL, 0},
};

static const fl_look_alike *match(const char *p, size_t n, const fl_look_alike *list) {
    for (; list->bytes; list++) {
        size_t k = strlen(list->bytes);
        if (n >= k && memcmp(p, list->bytes, k) == 0)
            return list;
    }
    return NULL;
}

static bool may_be(char c) { return c == '\xC2' || c == '\xE2' || c == '\xEF'; }

size_t fl_pasted_clean(char *line, size_t n) {
    size_t i = 0, to;
    while (i < n && !may_be(line[i]))
        i++;
    if (i == n)
        return n;
    bool plain_double = memchr(line, '"', n) != NULL, plain_single = memchr(line, '\'', n) != NULL;
    for (to = i; i < n;) {
        const fl_look_alike *a = NULL;
        if (may_be(line[i])) {
            a = match(line + i, n - i, k_blanks);
            if (!a && !plain_double)
                a = match(line + i, n - i, k_double);
            if (!a && !plain_single)
                a = match(line + i, n - i, k_single);
        }
        if (!a) {
            line[to++] = line[i++];
            continue;
        }
        if (a->plain)
            line[to++] = a->plain;
        i += strlen(a->bytes);
    }
    return to;
}

/* ---- quoted mail ---- */

static size_t marks(fl_str s) {
    size_t i = 0, end = 0;
    while (i < s.n && s.p[i] == ' ' && i < 3)
        i++;
    while (i < s.n && (s.p[i] == '>' || (s.p[i] == ' ' && i + 1 < s.n && s.p[i + 1] == '>')))
        end = i += s.p[i] == '>' ? 1 : 2;
    if (end && end < s.n && s.p[end] != ' ' && s.p[end] != '\t')
        return 0; /* ">file" */
    return end;
}

/* A shell prints "> " before the lines that go on with a command, so right below it. A mail has a blank line above, or
 * one that says who wrote. */
static bool may_quote(const fl_text *t, size_t first) {
    if (first == 0)
        return true;
    fl_str above = fl_str_trim(fl_text_line(t, first - 1));
    return !above.n || above.p[above.n - 1] == ':';
}

static void unquote(fl_text *t, char *data, size_t first, size_t last) {
    for (size_t i = first; i < last; i++) {
        fl_line *l = &t->lines[i];
        size_t n = marks(fl_text_line(t, i));
        n += n < l->len && data[l->off + n] == ' ';
        memset(data + l->off, ' ', n);
        l->off += n;
        l->len -= (uint32_t)n;
    }
}

bool fl_pasted_unquote(fl_text *t, char *data) {
    bool any = false;
    if (fl_str_find_char(t->data, '>') < 0)
        return false;
    for (size_t i = 0; i < t->n;) {
        size_t end = i;
        while (end < t->n && !t->lines[end].flags && marks(fl_text_line(t, end)))
            end++;
        if (end - i >= RUN_LEAST && may_quote(t, i)) {
            unquote(t, data, i, end);
            any = true;
        }
        i = end > i ? end : i + 1;
    }
    return any;
}

/* ---- the time that a terminal program puts before every line ---- */

enum { STAMP_MOST = 44 };

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/* "[2026-03-03 02:31:10.123] ", "[02:31:10] ", "[Tue Mar 03 02:31:10.123 2026] ", "2026-03-03 02:31:10 ", "02:31:10 ":
 * SecureCRT, MobaXterm, Tera Term. Its length, with one blank behind it; 0 when there is none. */
static size_t stamp(fl_str s) {
    bool open = s.n && s.p[0] == '[';
    if (!open && !(s.n && is_digit(s.p[0])))
        return 0;
    size_t i = open, colons = 0;
    for (; i < s.n && i < STAMP_MOST && s.p[i] != ']'; i++) {
        char c = s.p[i];
        colons += c == ':' && i > 1 && is_digit(s.p[i - 1]) && is_digit(s.p[i - 2]);
        if (!open && colons == 2 && c == ' ')
            break;
        if (!is_digit(c) && !memchr(" :-/._,+", c, 8) && !(open && is_letter(c)))
            return 0;
    }
    if (colons < 2 || (open ? i >= s.n || s.p[i] != ']' : i < s.n && s.p[i] != ' '))
        return 0;
    i += open;
    if (i < s.n && s.p[i] != ' ')
        return 0;
    return i + (i < s.n);
}

/* "edge-1#show ip arp", "ops@r1> show bgp", "<r1>display arp", "ops@jump:~$ az": what no line of a log has behind its
 * time. */
static bool is_prompt(fl_str s) {
    bool vrp = s.n && s.p[0] == '<', letters = false;
    size_t i = vrp;
    while (i < s.n && i < STAMP_MOST && (is_digit(s.p[i]) || is_letter(s.p[i]) || memchr("_.-@:/~()", s.p[i], 9)))
        letters |= is_letter(s.p[i++]);
    if (!letters || i >= s.n || !memchr(vrp ? ">>>" : "#>$", s.p[i], 3))
        return false;
    i += i + 1 < s.n && s.p[i + 1] == ' ' ? 2 : 1;
    return i < s.n && is_letter(s.p[i]);
}

/* Takes the stamp off, but for prompts: there it is the time of the capture, unless it is in words. */
static void take_off(fl_text *t, char *data, const bool *stamped) {
    size_t to = 0;
    for (size_t i = 0; i < t->n; i++) {
        fl_line *l = &t->lines[i];
        size_t n = stamped[i] ? stamp(fl_text_line(t, i)) : 0;
        if (is_prompt((fl_str){data + l->off + n, l->len - n}) && !is_letter(data[l->off + 1]))
            n = 0;
        memmove(data + to, data + l->off + n, l->len - n);
        l->off = to;
        l->len -= (uint32_t)n;
        to += l->len;
        data[to++] = i + 1 < t->n ? '\n' : '\0';
    }
    t->data.n = to - 1;
}

bool fl_pasted_unstamp(fl_arena *a, fl_text *t, char *data) {
    size_t first = 0;
    while (first < t->n && !stamp(fl_text_line(t, first)))
        first++;
    if (t->n - first < RUN_LEAST)
        return false;
    bool *stamped = FL_NEW_N(a, t->n, bool), prompt = false, any = false;
    for (size_t i = first; i < t->n;) {
        size_t end = i, marks_seen = 0;
        for (; end < t->n && !t->lines[end].flags; end++) {
            fl_str line = fl_text_line(t, end);
            size_t n = stamp(line);
            if (!n && line.n)
                break;
            stamped[end] = n != 0;
            marks_seen += n != 0;
            prompt |= n && is_prompt((fl_str){line.p + n, line.n - n});
        }
        if (marks_seen < RUN_LEAST)
            memset(stamped + i, 0, (end - i) * sizeof *stamped);
        any |= marks_seen >= RUN_LEAST;
        i = end > i ? end : i + 1;
    }
    if (prompt && any)
        take_off(t, data, stamped);
    return prompt && any;
}
