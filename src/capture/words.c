#include "capture/words.h"

#include "capture/scan.h"

static bool is_quote(char c) { return c == '"' || c == '\''; }

/* A backslash escapes only what a shell cares about: "C:\temp" is a path. */
static bool escapes(fl_str s, size_t i) {
    char c = s.p[i], next = fl_scan_at(s, i + 1);
    if (c == '`') /* the same inside and outside of quotes, or reading would not be linear */
        return next == '"';
    return c == '\\' && next != '\0' && strchr("\"'|;& $`\\()", next) != NULL;
}

static size_t closing_quote(fl_str s, size_t i, bool with_escapes) {
    char quote = s.p[i];
    for (size_t k = i + 1; k < s.n; k++) {
        if (with_escapes && quote == '"' && (s.p[k] == '\\' || (s.p[k] == '`' && fl_scan_at(s, k + 1) == '"')))
            k++;
        else if (s.p[k] == quote)
            return k + 1;
    }
    return i;
}

size_t fl_words_quoted(fl_str s, size_t i) {
    if (i >= s.n || !is_quote(s.p[i]))
        return i;
    size_t end = closing_quote(s, i, true);
    return end > i ? end : closing_quote(s, i, false); /* "C:\" ends in PowerShell and cmd */
}

/* One step over a quoted part, an escaped character or a plain one. */
static size_t step(fl_str s, size_t i, bool *plain) {
    size_t end = fl_words_quoted(s, i);
    *plain = false;
    if (end > i)
        return end;
    if (escapes(s, i))
        return i + 2;
    *plain = true;
    return i + 1;
}

static int bracket(char c) {
    if (c == '(' || c == '{' || c == '[')
        return 1;
    return c == ')' || c == '}' || c == ']' ? -1 : 0;
}

static size_t break_width(fl_str s, size_t i, fl_break what) {
    char c = s.p[i], next = fl_scan_at(s, i + 1), before = i ? s.p[i - 1] : '\0';
    if (what == FL_BREAK_PIPE)
        return c == '|' && next != '|' && before != '|' ? 1 : 0;
    if ((c == '&' && next == '&') || (c == '|' && next == '|'))
        return 2;
    if (c == '&') /* 2>&1 and &>file redirect; "& cmd" at the start calls */
        return before != '>' && next != '>' && i > 0 ? 1 : 0;
    return c == ';';
}

size_t fl_words_break(fl_str s, size_t i, fl_break what, size_t *width) {
    size_t depth = 0;
    *width = 0;
    while (i < s.n) {
        bool plain;
        size_t next = step(s, i, &plain);
        int turn = plain ? bracket(s.p[i]) : 0;
        if (turn > 0)
            depth++;
        else if (turn < 0 && depth)
            depth--;
        else if (plain && !depth && turn == 0 && (*width = break_width(s, i, what)) > 0)
            return i;
        i = next;
    }
    return s.n;
}

size_t fl_words_close(fl_str s, size_t i) {
    size_t depth = 0;
    while (i < s.n) {
        bool plain;
        size_t next = step(s, i, &plain);
        int turn = plain ? bracket(s.p[i]) : 0;
        if (turn > 0)
            depth++;
        if (turn < 0 && depth && --depth == 0)
            return next;
        i = next;
    }
    return 0;
}

bool fl_words_next(fl_str *rest, fl_str *word) {
    fl_str s = *rest;
    size_t from = fl_scan_blanks(s, 0), i = from, depth = 0;
    if (from >= s.n) {
        *rest = FL_STR_NONE;
        return false;
    }
    while (i < s.n && (depth || !fl_scan_blank(s.p[i]))) {
        bool plain;
        size_t next = step(s, i, &plain);
        int turn = plain ? bracket(s.p[i]) : 0;
        if (turn > 0)
            depth++;
        else if (turn < 0 && depth)
            depth--;
        i = next < s.n ? next : s.n;
    }
    *word = fl_str_sub(s, from, i);
    *rest = fl_scan_from(s, i);
    return true;
}

fl_str fl_words_unquote(fl_arena *arena, fl_str word) {
    bool change = false;
    for (size_t i = 0; i < word.n && !change; i++)
        change = is_quote(word.p[i]) || word.p[i] == '`' || (word.p[i] == '\\' && escapes(word, i));
    if (!change)
        return word;
    size_t whole = fl_words_quoted(word, 0);
    if (whole == word.n && !memchr(word.p, '\\', word.n)) /* the common case: one pair around it all */
        return fl_str_sub(word, 1, word.n - 1);
    char *out = fl_arena_alloc(arena, word.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < word.n;) {
        size_t end = fl_words_quoted(word, i);
        if (end == i) {
            if (escapes(word, i))
                i++;
            out[n++] = word.p[i++];
            continue;
        }
        char quote = word.p[i];
        for (i++; i + 1 < end; i++) {
            if (quote == '"' && word.p[i] == '\\' && i + 2 < end && strchr("\"\\$`", word.p[i + 1]))
                i++;
            out[n++] = word.p[i];
        }
        i = end;
    }
    return (fl_str){out, n};
}

bool fl_words_open(fl_str s) {
    size_t depth = 0;
    for (size_t i = 0; i < s.n;) {
        bool plain;
        size_t next = step(s, i, &plain);
        /* An apostrophe inside a word ("don't") opens nothing. */
        if (plain && (s.p[i] == '"' || (s.p[i] == '\'' && (i == 0 || !fl_scan_alnum(s.p[i - 1])))))
            return true;
        int turn = plain ? bracket(s.p[i]) : 0;
        if (turn > 0)
            depth++;
        else if (turn < 0 && depth)
            depth--;
        i = next;
    }
    return depth > 0;
}
