/* Spinner of az (humanfriendly's Spinner, printed to standard error while a long operation runs): a state of "-\|/", a
 * word of progress, two dots, then a carriage return. What is copied from the screen afterwards has the first bytes of
 * the output over it: "{- Finished ..", "[- Finished ..", "[] Finished ..".
 *
 * Pagers: IOS " --More-- ", NX-OS "--More--(45%)", Junos "---(more 45%)---", ASA "<--- More --->", VRP "---- More
 * ----", more.com "-- More  -- ", less "lines 1-23/45 (END)".
 *
 * script(1): "Script started on 2026-03-03 02:05:00+00:00 [TERM=…]", "Script done on …". */
#include "text/residue.h"

#include "text/text.h"

static const fl_str spinner_words[] = {
    {"Running", 7},     {"Finished", 8},  {"Starting", 8}, {"Accepted", 8},
    {"InProgress", 10}, {"Succeeded", 9}, {"Waiting", 7},  {"In Progress", 11},
};

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_spinner_state(char c) { return c == '-' || c == '\\' || c == '|' || c == '/'; }

static size_t skip(fl_str s, size_t i, char c) {
    while (i < s.n && s.p[i] == c)
        i++;
    return i;
}

static size_t skip_digits(fl_str s, size_t i) {
    while (i < s.n && is_digit(s.p[i]))
        i++;
    return i;
}

/* "Running .." at i: the offset behind it, or 0. */
static size_t spinner_word(fl_str s, size_t i) {
    fl_str rest = fl_str_sub(s, i, s.n);
    for (size_t w = 0; w < sizeof spinner_words / sizeof *spinner_words; w++) {
        size_t n = spinner_words[w].n;
        if (fl_str_starts(rest, spinner_words[w]) && fl_str_starts(fl_str_sub(rest, n, rest.n), FL_STR(" ..")))
            return i + n + 3;
    }
    return 0;
}

/* "- Running .. \ Running .." from i on: the offset behind the last, or i. */
static size_t spinners(fl_str s, size_t i) {
    size_t end = i;
    for (;;) {
        i = skip(s, i, ' ');
        if (i + 1 >= s.n || !is_spinner_state(s.p[i]) || s.p[i + 1] != ' ')
            return end;
        size_t behind = spinner_word(s, i + 2);
        if (!behind)
            return end;
        end = i = behind;
    }
}

static fl_residue find_spinner(fl_str line) {
    bool pair = fl_str_starts(line, FL_STR("[]")) || fl_str_starts(line, FL_STR("{}"));
    if (pair && line.n > 3 && line.p[2] == ' ' && spinner_word(line, 3) == line.n)
        return (fl_residue){2, line.n, FL_TEXT_SPINNER};
    size_t from = line.p[0] == '{' || line.p[0] == '[' ? 1 : 0;
    size_t to = spinners(line, from);
    if (to == from)
        return (fl_residue){0};
    if (to < line.n && line.p[to] == ' ')
        to++;
    return (fl_residue){from, to, FL_TEXT_SPINNER};
}

/* " 45%" or "45%" or nothing at i. */
static size_t skip_percent(fl_str s, size_t i) {
    size_t digits = skip(s, i, ' ');
    size_t end = skip_digits(s, digits);
    return end > digits && end < s.n && s.p[end] == '%' ? end + 1 : i;
}

size_t fl_residue_pager(fl_str s) {
    size_t i = skip(s, 0, ' ');
    i += i < s.n && s.p[i] == '<';
    size_t dashes = i;
    i = skip(s, i, '-');
    if (i - dashes < 2)
        return 0;
    i = skip(s, i, ' ');
    i += i < s.n && s.p[i] == '(';
    if (!fl_str_istarts(fl_str_sub(s, i, s.n), FL_STR("more")))
        return 0;
    i = skip_percent(s, i + 4);
    i += i < s.n && s.p[i] == ')';
    i = skip(s, i, ' ');
    if (i < s.n && s.p[i] == '(') { /* more.com: "-- More (45%) --" */
        size_t inner = skip_percent(s, i + 1);
        if (inner > i + 1 && inner < s.n && s.p[inner] == ')')
            i = skip(s, inner + 1, ' ');
    }
    dashes = i;
    i = skip(s, i, '-');
    if (i - dashes < 2)
        return 0;
    i += i < s.n && s.p[i] == '>';
    if (i < s.n && s.p[i] == '(') { /* NX-OS: "--More--(45%)" */
        size_t inner = skip_percent(s, i + 1);
        if (inner > i + 1 && inner < s.n && s.p[inner] == ')')
            i = inner + 1;
    }
    return i;
}

/* less: the whole line is "lines 1-23", "lines 1-23/45", "lines 1-23/45 50%", "lines 22-45/45 (END)", "(END)". */
static bool is_less_prompt(fl_str line) {
    fl_str s = fl_str_trim(line);
    if (fl_str_eqz(s, "(END)"))
        return true;
    if (!fl_str_starts(s, FL_STR("lines ")))
        return false;
    size_t i = skip_digits(s, 6);
    if (i == 6 || i >= s.n || s.p[i] != '-')
        return false;
    size_t last = skip_digits(s, i + 1);
    if (last == i + 1)
        return false;
    if (last < s.n && s.p[last] == '/')
        last = skip_digits(s, last + 1);
    last = skip_percent(s, last);
    fl_str rest = fl_str_trim(fl_str_sub(s, last, s.n));
    return rest.n == 0 || fl_str_eqz(rest, "(END)");
}

static fl_residue find_pager(fl_str line) {
    if (is_less_prompt(line))
        return (fl_residue){0, line.n, FL_TEXT_PAGER};
    size_t n = fl_residue_pager(line);
    if (!n)
        return (fl_residue){0};
    return (fl_residue){0, n < line.n && line.p[n] == ' ' ? n + 1 : n, FL_TEXT_PAGER};
}

static fl_residue find_typescript(fl_str line) {
    bool found = fl_str_starts(line, FL_STR("Script started on ")) || fl_str_starts(line, FL_STR("Script done on ")) ||
                 fl_str_starts(line, FL_STR("Script started, output log file is ")) ||
                 fl_str_starts(line, FL_STR("Script done."));
    return found ? (fl_residue){0, line.n, FL_TEXT_TYPESCRIPT} : (fl_residue){0};
}

bool fl_residue_may_start(fl_str line) {
    size_t i = skip(line, 0, ' ');
    if (i >= line.n)
        return false;
    switch (line.p[i]) {
    case '-':
    case '\\':
    case '|':
    case '/':
    case '{':
    case '[':
    case '<':
    case '(':
    case 'l':
    case 'S':
        return line.n - i > 1;
    default:
        return false;
    }
}

fl_residue fl_residue_find(fl_str line) {
    if (!fl_residue_may_start(line))
        return (fl_residue){0};
    fl_residue r = find_spinner(line);
    if (!r.flag)
        r = find_pager(line);
    if (!r.flag)
        r = find_typescript(line);
    return r;
}

static bool only(fl_str s, const char *set) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '\0' || !strchr(set, s.p[i]))
            return false;
    return true;
}

bool fl_residue_is_progress(fl_str text) {
    fl_str s = fl_str_trim(text);
    if (s.n == 0)
        return true;
    if (s.n == 1)
        return strchr("-\\|/%#", s.p[0]) != NULL && s.p[0] != '\0'; /* zsh marks a line without an end by % */
    if (spinners(s, 0) == s.n || (fl_residue_pager(s) == s.n) || is_less_prompt(s))
        return true;
    if (skip_percent(s, 0) == s.n)
        return true;
    bool bar = s.p[0] == '[' && only(s, "[]#=->. *|0123456789%/") && memchr(s.p, ']', s.n);
    return bar && (memchr(s.p, '#', s.n) || memchr(s.p, '=', s.n) || memchr(s.p, '%', s.n));
}
