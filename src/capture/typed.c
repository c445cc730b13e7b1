/* typed.c - commands that stand on a line of their own, without a prompt: in notes, comments and headings. */
#include "capture/prompt.h"

#include "capture/scan.h"

static const char *const k_az_groups[] = {"network", "rest",    "monitor", "vm",     "account", "resource",
                                          "group",   "vmss",    "graph",   "login",  "config",  "aks",
                                          "advisor", "support", "ad",      "policy", NULL};
static const char *const k_cmdlets[] = {"Get-Az",    "Set-Az",  "New-Az",    "Reset-Az",   "Add-Az",
                                        "Remove-Az", "Test-Az", "Update-Az", "Start-Az",   "Stop-Az",
                                        "Invoke-Az", "Move-Az", "Select-Az", "Connect-Az", NULL};
static const char *const k_tests[] = {"Test-NetConnection", "Test-Connection", "Resolve-DnsName", "tnc", NULL};
static const char *const k_show_what[] = {"ip",
                                          "ipv6",
                                          "bgp",
                                          "arp",
                                          "route",
                                          "router",
                                          "interface",
                                          "interfaces",
                                          "int",
                                          "run",
                                          "log",
                                          "logging",
                                          "version",
                                          "clock",
                                          "tech",
                                          "tech-support",
                                          "vrf",
                                          "running-config",
                                          "configuration",
                                          "isis",
                                          "bfd",
                                          "l2vpn",
                                          "lldp",
                                          "cdp",
                                          "inventory",
                                          "crypto",
                                          "mac",
                                          "chassis",
                                          "system",
                                          NULL};
static const char *const k_shows[] = {"show", "sh", "sho", "display", "dis", NULL};

static fl_str nth_word(fl_str s, size_t n) {
    fl_str word = FL_STR_NONE;
    for (size_t i = 0; i <= n; i++) {
        word = fl_scan_word(s);
        s = word.p ? fl_scan_from(s, (size_t)(word.p - s.p) + word.n) : FL_STR_NONE;
    }
    return word;
}

/* Words of letters, digits and what addresses and names have. */
static bool plain_words(fl_str s, size_t most) {
    fl_str word;
    size_t n = 0;
    while (fl_str_token(&s, " \t", &word)) {
        if (++n > most)
            return false;
        for (size_t i = 0; i < word.n; i++)
            if (!fl_scan_alnum(word.p[i]) && !strchr("-_./:|\"^$", word.p[i]))
                return false;
    }
    return n > 0;
}

static bool has_option(fl_str s) {
    for (size_t i = 0; i + 2 < s.n; i++)
        if (fl_scan_blank(s.p[i]) && s.p[i + 1] == '-' && (fl_scan_alpha(s.p[i + 2]) || s.p[i + 2] == '-'))
            return true;
    return false;
}

static bool ends_like_prose(fl_str s) {
    return fl_str_ends(s, FL_STR(".")) ? !fl_str_ends(s, FL_STR("..."))
                                       : fl_str_ends(s, FL_STR(":")) || fl_str_ends(s, FL_STR("?"));
}

static bool continues(fl_str s) { return s.n && strchr("\\`^|", s.p[s.n - 1]) != NULL; }

static bool is_az(fl_str s) {
    fl_str group = nth_word(s, 1);
    if (!fl_str_eqz(fl_scan_word(s), "az") || !fl_scan_lower(fl_scan_at(group, 0)))
        return false;
    if (has_option(s))
        return true;
    return fl_scan_in(group, k_az_groups, false) && (continues(s) || (plain_words(s, 7) && !ends_like_prose(s)));
}

/* Behind a cmdlet come options, a pipe, a value or nothing. " : " makes it the head of an error. */
static bool cmdlet_goes_on(fl_str rest) {
    rest = fl_str_trim(rest);
    char c = fl_scan_at(rest, 0);
    if (!rest.n || strchr("-|`\"'$@);", c))
        return c != '-' || fl_scan_alpha(fl_scan_at(rest, 1));
    fl_str word = fl_scan_word(rest), more = fl_str_trim(fl_scan_from(rest, word.n));
    return c != ':' && !ends_like_prose(rest) && (!more.n || fl_scan_at(more, 0) == '-' || fl_scan_at(more, 0) == '|');
}

static bool is_cmdlet(fl_str s) {
    size_t open = fl_scan_at(s, 0) == '(';
    fl_str word = fl_scan_word(fl_scan_from(s, open)), name = word;
    bool known = fl_scan_in(word, k_tests, true);
    for (const char *const *c = k_cmdlets; *c && !known; c++)
        known = fl_scan_istarts(word, *c);
    for (size_t i = 0; i < word.n; i++)
        if (word.p[i] == '|' || word.p[i] == ')') {
            name = fl_str_sub(word, 0, i);
            break;
        }
    return known && name.n && cmdlet_goes_on(fl_scan_from(s, open + name.n));
}

/* $circuit = Get-AzExpressRouteCircuit … */
static bool is_assigned(fl_str s) {
    if (fl_scan_at(s, 0) != '$')
        return false;
    ptrdiff_t equal = fl_str_find_char(fl_str_sub(s, 0, 80), '=');
    return equal > 0 && is_cmdlet(fl_str_trim(fl_scan_from(s, (size_t)equal + 1)));
}

static bool is_probe(fl_str s) {
    fl_str name = fl_scan_word(s), first = nth_word(s, 1);
    if (fl_str_eqz(name, "nslookup"))
        return plain_words(s, 4) && fl_str_find_char(first, '.') > 0;
    if (!fl_str_eqz(name, "ping") || !plain_words(s, 10))
        return false;
    return fl_scan_at(first, 0) == '-' || (fl_scan_digit(fl_scan_at(first, 0)) && !nth_word(s, 2).n);
}

bool fl_prompt_router_command(fl_str s) {
    if (fl_scan_starts(s, "do ") || fl_scan_starts(s, "run "))
        s = fl_scan_from(s, s.p[0] == 'd' ? 3 : 4);
    if (fl_scan_starts(s, "get router ") || fl_scan_starts(s, "get system arp"))
        return true;
    return fl_scan_in(fl_scan_word(s), k_shows, false) && fl_scan_in(nth_word(s, 1), k_show_what, false);
}

static bool is_known(fl_str s) { return is_az(s) || is_cmdlet(s) || is_assigned(s) || is_probe(s); }

bool fl_prompt_pasted(fl_str line, fl_str *command) {
    fl_str s = fl_str_trim(line);
    size_t plus = 0;
    if (s.n < 4 || (!fl_scan_alpha(s.p[0]) && !strchr("+$(", s.p[0])))
        return false;
    while (plus < 4 && fl_scan_at(s, plus) == '+') /* bash -x; PowerShell's errors have "+ " before cmdlets */
        plus++;
    *command = plus ? fl_str_trim(fl_scan_from(s, plus)) : s;
    if (plus)
        return fl_scan_at(s, plus) == ' ' && is_az(*command);
    if (is_known(s))
        return true;
    return !fl_scan_blank(line.p[0]) && fl_prompt_router_command(s) && plain_words(s, 10) && !ends_like_prose(s);
}

static fl_str strip_banner(fl_str s) {
    size_t from = 0, to = s.n;
    while (from < to && strchr("-=*#~<>[] ", s.p[from]))
        from++;
    while (to > from && strchr("-=*#~<>[] ", s.p[to - 1]))
        to--;
    return fl_str_sub(s, from, to);
}

bool fl_prompt_heading(fl_str line, fl_str *command) {
    fl_str s = fl_str_trim(line);
    char c = fl_scan_at(s, 0);
    if (c == '`') { /* NX-OS show tech-support */
        *command = fl_str_sub(s, 1, s.n - 1);
        return s.n > 6 && s.p[s.n - 1] == '`' && fl_scan_in(fl_scan_word(*command), k_shows, false);
    }
    if (!s.n || !strchr("-=*#~", c) || fl_scan_run(s, 0, c, 2) == 0)
        return false;
    *command = strip_banner(s);
    if (fl_scan_run(s, 0, '-', 5) && fl_str_ends(s, FL_STR("-----"))) /* IOS, EOS: any "show …" between dashes */
        return fl_scan_starts(*command, "show ");
    return is_known(*command) || (fl_prompt_router_command(*command) && plain_words(*command, 10));
}

static const struct {
    const char *word;
    fl_comment is;
    bool sure; /* enough on its own; otherwise a known command must follow */
} k_comments[] = {{"command", FL_COMMENT_COMMAND, true},    {"commands", FL_COMMENT_COMMAND, true},
                  {"cmd", FL_COMMENT_COMMAND, true},        {"command line", FL_COMMENT_COMMAND, true},
                  {"output of", FL_COMMENT_COMMAND, false}, {"ran", FL_COMMENT_COMMAND, false},
                  {"run", FL_COMMENT_COMMAND, false},       {"running", FL_COMMENT_COMMAND, false},
                  {"executed", FL_COMMENT_COMMAND, false},  {"executing", FL_COMMENT_COMMAND, false},
                  {"captured", FL_COMMENT_TIME, true},      {"captured at", FL_COMMENT_TIME, true},
                  {"capture time", FL_COMMENT_TIME, true},  {"collected", FL_COMMENT_TIME, true},
                  {"collected at", FL_COMMENT_TIME, true},  {"generated", FL_COMMENT_TIME, true},
                  {"date", FL_COMMENT_TIME, true},          {"timestamp", FL_COMMENT_TIME, true},
                  {"time", FL_COMMENT_TIME, true},          {NULL, FL_COMMENT_NONE, false}};

static size_t comment_mark(fl_str s) {
    size_t i = 0;
    while (fl_scan_at(s, i) == '#')
        i++;
    if (i)
        return i;
    if (fl_scan_starts(s, "//") || fl_scan_starts(s, "::"))
        return 2;
    return fl_scan_istarts(s, "REM ") ? 3 : 0;
}

fl_comment fl_prompt_comment(fl_str line, fl_str *value) {
    fl_str s = fl_str_rtrim(line);
    size_t mark = comment_mark(s), at = fl_scan_blanks(s, mark), colon = at;
    if (!mark && !fl_scan_alpha(fl_scan_at(s, 0)))
        return FL_COMMENT_NONE;
    *value = fl_scan_from(s, at);
    while (colon < s.n && colon - at < 16 && (fl_scan_alpha(s.p[colon]) || s.p[colon] == ' '))
        colon++;
    fl_comment plain = mark ? FL_COMMENT_PLAIN : FL_COMMENT_NONE;
    if (fl_scan_at(s, colon) != ':')
        return plain;
    fl_str key = fl_str_trim(fl_str_sub(s, at, colon)), rest = fl_str_trim(fl_scan_from(s, colon + 1));
    for (size_t i = 0; k_comments[i].word; i++) {
        if (!fl_str_ieqz(key, k_comments[i].word) || !rest.n)
            continue;
        bool known = k_comments[i].is == FL_COMMENT_COMMAND && (is_known(rest) || fl_prompt_router_command(rest));
        if (!known && !(mark && k_comments[i].sure))
            return plain;
        *value = rest;
        return k_comments[i].is;
    }
    return plain;
}
