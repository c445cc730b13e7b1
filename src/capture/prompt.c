/* prompt.c - prompts of shells and routers.
 *
 *   user@host:~/dir$ az …          [user@host dir]$ az …       user@mac ~ % az …       08-lab-er$ bash ../x.sh
 *   [02:05:11] user@host:~$ az …   host:~ user$ az …           user [ ~ ]$ az …        ❯ az …   ➜  ~ git:(main) ✗ az …
 *   PS C:\Users\x> Get-Az…         [host]: PS C:\> …           C:\Users\x>az …         PS Azure:\> …
 *   router1#show ip bgp            RP/0/RSP0/CPU0:r1#show …    user@r1> show …         A:r1# show …      <r1>display …
 *
 * Each reader gets the line behind what was taken off it already (time, virtual environment). The strong ones need no
 * more evidence; the weak ones ("$ ", "# ", "host% ") need a command that is known or a prompt seen before. */
#include "capture/prompt.h"

#include "capture/clock.h"
#include "capture/scan.h"

enum { PATH_MOST = 260, NAME_MOST = 64, GLYPH_MOST = 200, ARROW_MOST = 120, INDENT_MOST = 8 };

static const char *const k_programs[] = {
    "az",      "bash",      "sh",         "zsh",      "pwsh",   "powershell", "curl",      "wget",       "ping",
    "ping6",   "tracepath", "traceroute", "mtr",      "dig",    "host",       "nslookup",  "ssh",        "scp",
    "cat",     "less",      "tail",       "head",     "grep",   "awk",        "sed",       "jq",         "echo",
    "printf",  "date",      "cd",         "ls",       "pwd",    "for",        "while",     "if",         "export",
    "sudo",    "time",      "watch",      "tcpdump",  "iperf3", "nc",         "ncat",      "telnet",     "openssl",
    "ip",      "ifconfig",  "netstat",    "ss",       "arp",    "route",      "python",    "python3",    "terraform",
    "kubectl", "vtysh",     "birdc",      "docker",   "git",    "source",     "set",       "unset",      "clear",
    "exit",    "logout",    "tee",        "sleep",    "test",   "true",       "systemctl", "journalctl", "psping",
    "timeout", "env",       "whoami",     "hostname", "uname",  "vi",         "vim",       "nano",       "mkdir",
    "rm",      "cp",        "mv",         "tar",      "gzip",   "zip",        "unzip",     NULL};

static const char *const k_router_words[] = {
    "show",     "sh",  "sho",     "ping",    "traceroute", "trace",    "conf", "configure",   "config", "term",
    "terminal", "do",  "display", "dis",     "get",        "diagnose", "diag", "run",         "enable", "en",
    "clear",    "cle", "debug",   "monitor", "exit",       "end",      "quit", "?",           "ssh",    "telnet",
    "write",    "wr",  "copy",    "request", "file",       "undo",     "no",   "system-view", NULL};

static bool is_name_char(char c) { return fl_scan_alnum(c) || c == '_' || c == '.' || c == '-'; }

static size_t name_end(fl_str s, size_t i) {
    size_t from = i;
    while (i < s.n && i - from < NAME_MOST && is_name_char(s.p[i]))
        i++;
    return i;
}

static bool has_letter(fl_str s) {
    for (size_t i = 0; i < s.n; i++)
        if (fl_scan_alpha(s.p[i]))
            return true;
    return false;
}

static bool was_seen(const fl_seen *seen, fl_str host) {
    for (size_t i = 0; host.n && i < FL_SEEN_HOSTS; i++)
        if (fl_str_eq(seen->hosts[i], host))
            return true;
    return false;
}

/* Something that a shell runs: a known program, a cmdlet, a path, an assignment. */
static bool is_command(fl_str s) {
    fl_str word = fl_scan_word(s);
    if (!word.n)
        return false;
    if (fl_scan_in(word, k_programs, false) || fl_scan_cmdlet(word))
        return true;
    if (fl_scan_starts(word, "./") || fl_scan_starts(word, "../") || fl_scan_starts(word, "~/") ||
        (word.p[0] == '/' && word.n > 2 && fl_scan_alpha(word.p[1]) &&
         fl_str_find_char(fl_scan_from(word, 1), '/') > 0))
        return true;
    size_t name = name_end(s, s.p[0] == '$');
    return has_letter(fl_str_sub(s, 0, name)) && fl_scan_at(s, name) == '=' && fl_scan_at(s, name + 1) != '=';
}

static bool is_router_word(fl_str s) { return fl_scan_in(fl_scan_word(s), k_router_words, false); }

/* "user@host" at i; gives its end (0: none) and the host. */
static size_t user_at_host(fl_str s, size_t i, fl_str *host) {
    size_t at = i;
    while (at < s.n && at - i < NAME_MOST && (is_name_char(s.p[at]) || s.p[at] == '\\' || s.p[at] == '+'))
        at++;
    bool kali = fl_scan_at_z(s, at, "\xE3\x89\xBF"); /* U+327F */
    if (at == i || (fl_scan_at(s, at) != '@' && !kali))
        return 0;
    size_t from = at + (kali ? 3 : 1), end = name_end(s, from);
    *host = fl_str_sub(s, from, end);
    return end > from ? end : 0;
}

static bool is_unix_sign(char c) { return c == '$' || c == '#' || c == '%'; }
static bool ends_sign(fl_str s, size_t i) { return i + 1 >= s.n || fl_scan_blank(s.p[i + 1]); }

static bool take(fl_prompt *out, fl_shell shell, fl_str host, fl_str s, size_t command) {
    out->shell = shell;
    out->host = host;
    out->command = fl_str_trim(fl_scan_from(s, command));
    return true;
}

/* A time in brackets inside the prompt. */
static void time_inside(fl_prompt *out, fl_str part) {
    ptrdiff_t open = fl_str_find_char(part, '[');
    if (open < 0)
        return;
    fl_str inner = fl_scan_from(part, (size_t)open + 1);
    ptrdiff_t close = fl_str_find_char(inner, ']');
    if (close > 0 && fl_clock_like(fl_str_sub(inner, 0, (size_t)close)))
        out->time = fl_str_sub(inner, 0, (size_t)close);
}

/* Behind "user@host:": a path without blanks, perhaps a branch in brackets, the sign. */
static bool read_path_prompt(fl_str s, size_t i, fl_str host, fl_prompt *out) {
    char first = fl_scan_at(s, i);
    if (first != '~' && first != '/' && first != '\\' && !fl_scan_alnum(first) && first != '.')
        return false;
    for (size_t k = i; k < s.n && k - i < PATH_MOST; k++) {
        if ((is_unix_sign(s.p[k]) || (s.p[k] == '>' && first != '\\')) && ends_sign(s, k)) {
            time_inside(out, fl_str_sub(s, i, k));
            return take(out, FL_SHELL_UNIX, host, s, k + 1);
        }
        if (fl_scan_blank(s.p[k]) && !strchr("([$#%", fl_scan_at(s, k + 1)))
            return false;
    }
    return false;
}

/* "user@mac ~ % ", "user@host [2026-03-03T02:05:11Z] $ ": a sign between blanks, and a command that is known. */
static bool read_spaced_prompt(fl_str s, size_t i, fl_str host, const fl_seen *seen, fl_prompt *out) {
    for (size_t k = i; k < s.n && k - i < 100; k++) {
        if (!is_unix_sign(s.p[k]) || !fl_scan_blank(s.p[k - 1]) || !ends_sign(s, k))
            continue;
        fl_str rest = fl_str_trim(fl_scan_from(s, k + 1));
        if (rest.n && !is_command(rest) && !was_seen(seen, host))
            return false;
        time_inside(out, fl_str_sub(s, i, k));
        return take(out, FL_SHELL_UNIX, host, s, k + 1);
    }
    return false;
}

static bool read_user_host(fl_str s, const fl_seen *seen, fl_prompt *out) {
    fl_str host;
    size_t i = user_at_host(s, 0, &host);
    if (!i)
        return false;
    char c = fl_scan_at(s, i);
    if (c == ':')
        return read_path_prompt(s, i + 1, host, out);
    if (c == ' ')
        return read_spaced_prompt(s, i + 1, host, seen, out);
    if ((c == '$' || c == '%') && ends_sign(s, i))
        return take(out, FL_SHELL_UNIX, host, s, i + 1);
    if (c != '>' && c != '#' && c != '(')
        return false;
    if (c == '(') { /* admin@fw(active)> */
        while (i < s.n && s.p[i] != ')' && s.p[i] != ' ')
            i++;
        i += fl_scan_at(s, i) == ')';
        c = fl_scan_at(s, i);
        if (c != '>' && c != '#')
            return false;
    }
    fl_str rest = fl_str_trim(fl_scan_from(s, i + 1));
    bool router = is_router_word(rest) || c == '>';
    if (rest.n && !is_router_word(rest) && !is_command(rest) && !was_seen(seen, host))
        return false;
    return take(out, router ? FL_SHELL_ROUTER : FL_SHELL_UNIX, host, s, i + 1);
}

/* "[user@host dir]$ ", and MikroTik's "[admin@r1] > ". */
static bool read_bracketed(fl_str s, fl_prompt *out) {
    fl_str host;
    size_t i = fl_scan_at(s, 0) == '[' ? user_at_host(s, 1, &host) : 0;
    if (!i)
        return false;
    while (i < s.n && i < PATH_MOST && s.p[i] != ']')
        i++;
    if (fl_scan_at(s, i) != ']')
        return false;
    if (is_unix_sign(fl_scan_at(s, i + 1)) && ends_sign(s, i + 1))
        return take(out, FL_SHELL_UNIX, host, s, i + 2);
    i = fl_scan_blanks(s, i + 1);
    if (fl_scan_at(s, i) == '/')
        while (i < s.n && s.p[i] != '>' && !fl_scan_blank(s.p[i]))
            i++;
    return fl_scan_at(s, i) == '>' && take(out, FL_SHELL_ROUTER, host, s, i + 1);
}

/* "host:~ user$ " (old macOS), "host:~$ ", "user [ ~ ]$ " (Azure Cloud Shell). */
static bool read_host_path(fl_str s, fl_prompt *out) {
    size_t i = name_end(s, 0);
    fl_str host = fl_str_sub(s, 0, i);
    if (!i || !has_letter(host))
        return false;
    if (fl_scan_at_z(s, i, " [ ")) {
        ptrdiff_t end = fl_str_find(fl_str_sub(s, i, i + PATH_MOST), FL_STR(" ]$"));
        size_t sign = i + (end < 0 ? 0 : (size_t)end + 2);
        return end > 0 && ends_sign(s, sign) && take(out, FL_SHELL_UNIX, FL_STR_NONE, s, sign + 1);
    }
    if (fl_scan_at(s, i) != ':' || (fl_scan_at(s, i + 1) != '~' && fl_scan_at(s, i + 1) != '/'))
        return false;
    for (size_t k = i + 1, blanks = 0; k < s.n && k - i < PATH_MOST; k++) {
        if (s.p[k] == '$' && ends_sign(s, k))
            return take(out, FL_SHELL_UNIX, host, s, k + 1);
        blanks += fl_scan_blank(s.p[k]);
        if (blanks > 1)
            return false;
    }
    return false;
}

/* "08-lab-er$ bash x.sh", "host% az …", "~/dir$ az …": a word, the sign, and a command that looks like one. */
static bool read_word_sign(fl_str s, const fl_seen *seen, fl_prompt *out) {
    size_t i = 0;
    bool path = false, joined = false;
    for (; i < s.n && i < PATH_MOST && (is_name_char(s.p[i]) || s.p[i] == '/' || s.p[i] == '~'); i++) {
        path |= s.p[i] == '/' || s.p[i] == '~';
        joined |= s.p[i] == '-' || s.p[i] == '_';
    }
    char c = fl_scan_at(s, i);
    if (!i || (c != '$' && c != '%') || !ends_sign(s, i) || !(path || has_letter(fl_str_sub(s, 0, i))))
        return false;
    fl_str name = fl_str_sub(s, 0, i), rest = fl_str_trim(fl_scan_from(s, i + 1));
    bool seen_before = was_seen(seen, name);
    if (!rest.n ? !seen_before && !path : !seen_before && !is_command(rest) && !(c == '$' && (joined || path)))
        return false;
    /* A directory is no host, but remembering it makes the next prompt sure: the caller gets it as none. */
    return take(out, FL_SHELL_UNIX, FL_STR_NONE, s, i + 1);
}

static const char *const k_arrows[] = {"\xE2\x9D\xAF",             /* ❯ */
                                       "\xE2\x9E\x9C",             /* ➜ */
                                       "\xCE\xBB",                 /* λ */
                                       "\xE2\x95\xB0\xE2\x94\x80", /* ╰─ */
                                       "\xE2\x94\x94\xE2\x94\x80", /* └─ */
                                       NULL};

/* "❯ az …", "➜  ~ git:(main) ✗ az …", "└─$ az …", "~/lab main ❯ az …". */
static bool read_arrow(fl_str s, fl_prompt *out) {
    size_t start = fl_scan_blanks(s, 0);
    for (const char *const *a = k_arrows; *a; a++) {
        size_t n = strlen(*a), i = start;
        bool first = fl_scan_at_z(s, start, *a);
        if (!first) {
            ptrdiff_t at = a == k_arrows ? fl_str_find(fl_str_sub(s, 0, ARROW_MOST), fl_str_of(*a)) : -1;
            if (at < 1 || s.p[at - 1] != ' ' || !is_command(fl_str_trim(fl_scan_from(s, (size_t)at + n))))
                continue;
            i = (size_t)at;
        }
        i += n;
        if (a - k_arrows >= 3) /* the sign of a two-line prompt */
            while (i < s.n && (is_unix_sign(s.p[i]) || (unsigned char)s.p[i] >= 0x80))
                i++;
        if (a - k_arrows == 1) { /* ➜ is followed by the directory, and the branch */
            i = fl_scan_blanks(s, i);
            i += fl_scan_word(fl_scan_from(s, i)).n;
            i = fl_scan_blanks(s, i);
            if (fl_scan_at_z(s, i, "git:("))
                i = fl_scan_blanks(s, i + fl_scan_word(fl_scan_from(s, i)).n);
            if (fl_scan_at_z(s, i, "\xE2\x9C\x97")) /* ✗ */
                i += 3;
        }
        return take(out, FL_SHELL_UNIX, FL_STR_NONE, s, i);
    }
    return false;
}

/* Segments between glyphs of U+E0B0 to U+E0BF (powerline, oh-my-posh); the command follows the last of them. */
static bool read_powerline(fl_str s, fl_prompt *out) {
    size_t end = 0;
    for (size_t i = 0; i + 2 < s.n && i < GLYPH_MOST; i++) {
        if (s.p[i] == '\xEE' && s.p[i + 1] == '\x82' && (unsigned char)s.p[i + 2] >= 0xB0)
            end = i + 3;
    }
    if (!end || (end < s.n && s.p[end] != ' ') || !is_command(fl_str_trim(fl_scan_from(s, end))))
        return false;
    return take(out, FL_SHELL_ANY, FL_STR_NONE, s, end);
}

/* "$ az …", "% az …", "# az …": any text can start so; the command has to be known. */
static bool read_bare(fl_str s, const fl_seen *seen, fl_prompt *out) {
    char c = fl_scan_at(s, 0);
    if (!is_unix_sign(c) || (s.n > 1 && !fl_scan_blank(s.p[1])))
        return false;
    fl_str rest = fl_str_trim(fl_scan_from(s, 1));
    bool seen_before = (c == '$' && seen->dollar) || (c == '%' && seen->percent);
    if (!rest.n)
        return seen_before && take(out, FL_SHELL_UNIX, FL_STR_NONE, s, 1);
    fl_str ignored;
    bool known =
        c == '#'
            ? fl_prompt_pasted(rest, &ignored) || fl_prompt_router_command(rest) ||
                  ((fl_scan_starts(rest, "curl -") || fl_scan_starts(rest, "bash ") || fl_scan_starts(rest, "sudo ")))
            : is_command(rest) || (seen_before && fl_scan_alpha(rest.p[0]));
    return known && take(out, FL_SHELL_UNIX, FL_STR_NONE, s, 1);
}

/* "PS C:\Users\x> ", "PS /home/x> ", "PS> ", "[host]: PS C:\> ". Transcripts also have "PS>TerminatingError(…)", which
 * is output. */
static bool read_powershell(fl_str s, fl_prompt *out) {
    fl_str host = FL_STR_NONE;
    size_t i = 0;
    if (fl_scan_at(s, 0) == '[') {
        ptrdiff_t end = fl_str_find(fl_str_sub(s, 0, NAME_MOST), FL_STR("]: PS "));
        if (end < 1)
            return false;
        host = fl_str_sub(s, 1, (size_t)end);
        i = (size_t)end + 3;
    }
    if (!fl_scan_at_z(s, i, "PS"))
        return false;
    size_t from = i += 2;
    if (fl_scan_at(s, i) == ' ') {
        char c = fl_scan_at(s, ++i);
        if (!fl_scan_alnum(c) && c != '/' && c != '~' && c != '\\')
            return false;
        while (i < s.n && i - from < PATH_MOST && s.p[i] != '>')
            i++;
        fl_str path = fl_str_sub(s, from + 1, i);
        if (fl_str_find_char(path, ':') < 1 && c != '/' && c != '~' && c != '\\')
            return false;
    }
    if (fl_scan_at(s, i) != '>' || fl_scan_at_z(s, i, ">TerminatingError(") ||
        fl_scan_at_z(s, i, ">CommandInvocation("))
        return false;
    while (fl_scan_at(s, i) == '>') /* nested prompts print ">>" */
        i++;
    return take(out, FL_SHELL_POWERSHELL, host, s, i);
}

static bool read_cmd(fl_str s, fl_prompt *out) {
    size_t i = 3;
    if (!fl_scan_alpha(fl_scan_at(s, 0)) || !fl_scan_at_z(s, 1, ":\\"))
        return false;
    while (i < s.n && i < PATH_MOST && !strchr("<>|\"*?", s.p[i]))
        i++;
    char next = fl_scan_at(s, i + 1);
    if (fl_scan_at(s, i) != '>' || (next != '\0' && !fl_scan_alpha(next) && !strchr("\"@. ", next)))
        return false;
    return take(out, FL_SHELL_CMD, FL_STR_NONE, s, i + 1);
}

/* "RP/0/RSP0/CPU0:" of IOS XR, "A:" and "*A:" of SR OS, "A:admin@" of its MD-CLI. */
static size_t router_prefix(fl_str s) {
    size_t i = 0;
    if (fl_scan_starts(s, "RP/") || fl_scan_starts(s, "0/")) {
        while (i < s.n && i < NAME_MOST && (fl_scan_alnum(s.p[i]) || s.p[i] == '/'))
            i++;
        return fl_scan_at(s, i) == ':' ? i + 1 : 0;
    }
    i = fl_scan_at(s, 0) == '*';
    if (!fl_scan_upper(fl_scan_at(s, i)) || fl_scan_at(s, i + 1) != ':' || !fl_scan_alnum(fl_scan_at(s, i + 2)))
        return 0;
    const size_t user = name_end(s, i + 2);
    return fl_scan_at(s, user) == '@' && fl_scan_alnum(fl_scan_at(s, user + 1)) ? user + 1 : i + 2;
}

static size_t router_name_end(fl_str s, size_t i) {
    i = name_end(s, i);
    while (fl_scan_at(s, i) == '/' && fl_scan_alnum(fl_scan_at(s, i + 1))) /* ASA: fw/pri/act# */
        i = name_end(s, i + 1);
    return i;
}

/* The host of a view: "[edge-1-bgp-af-ipv4]" is edge-1's, when that was seen. */
static fl_str view_host(fl_str name, const fl_seen *seen) {
    for (size_t i = name.n; i > 1; i--)
        if (name.p[i - 1] == '-' && was_seen(seen, fl_str_sub(name, 0, i - 1)))
            return fl_str_sub(name, 0, i - 1);
    return name;
}

/* Huawei's and Comware's system view, "[edge-1]", "[~edge-1-bgp]", "[*edge-1]"; IPOS's "[local]edge-1#". */
static bool read_view(fl_str s, const fl_seen *seen, fl_prompt *out) {
    size_t from = fl_scan_at(s, 1) == '~' || fl_scan_at(s, 1) == '*' ? 2 : 1, end = name_end(s, from);
    fl_str name = fl_str_sub(s, from, end), rest = fl_scan_from(s, end + 1);
    if (fl_scan_at(s, 0) != '[' || end == from || fl_scan_at(s, end) != ']' || !has_letter(name))
        return false;
    size_t second = name_end(rest, 0);
    if (second && fl_scan_at(rest, second) == '#' && from == 1) {
        fl_str host = fl_str_sub(rest, 0, second), command = fl_str_trim(fl_scan_from(rest, second + 1));
        return has_letter(host) && (command.n ? is_router_word(command) : was_seen(seen, host)) &&
               take(out, FL_SHELL_ROUTER, host, s, end + 1 + second + 1);
    }
    fl_str host = view_host(name, seen);
    bool asks = (fl_scan_starts(rest, "dis") || fl_scan_starts(rest, "undo") || fl_scan_starts(rest, "quit")) &&
                is_router_word(rest);
    return (asks || (!fl_str_trim(rest).n && was_seen(seen, host))) && take(out, FL_SHELL_ROUTER, host, s, end + 1);
}

static bool read_router(fl_str s, const fl_seen *seen, fl_prompt *out) {
    if (fl_scan_at(s, 0) == '<') { /* Huawei, Comware */
        size_t end = name_end(s, 1);
        fl_str rest = fl_scan_from(s, end + 1);
        return end > 1 && fl_scan_at(s, end) == '>' &&
               (fl_scan_starts(rest, "dis") || fl_scan_starts(rest, "system-view")) && is_router_word(rest) &&
               take(out, FL_SHELL_ROUTER, fl_str_sub(s, 1, end), s, end + 1);
    }
    size_t prefix = router_prefix(s), i = router_name_end(s, prefix);
    fl_str host = fl_str_sub(s, prefix, i);
    if (i == prefix || !has_letter(host))
        return false;
    bool config = false;
    if (fl_scan_at(s, i) == '(') {
        size_t end = i + 1;
        while (end < s.n && (is_name_char(s.p[end]) || s.p[end] == ' ' || s.p[end] == '/') && end - i < NAME_MOST)
            end++;
        if (fl_scan_at(s, end) != ')')
            return false;
        config = fl_scan_at_z(s, i, "(conf") || fl_scan_at_z(s, i, "(cfg");
        i = end + 1;
    }
    bool spaced = fl_scan_at(s, i) == ' ' && fl_scan_at(s, i + 1) == '#' && !prefix; /* FortiGate: "fw1 # get …" */
    i += spaced;
    char sign = fl_scan_at(s, i);
    if (sign != '#' && sign != '>')
        return false;
    fl_str rest = fl_str_trim(fl_scan_from(s, i + 1));
    bool known = was_seen(seen, host), surely = known || config || prefix;
    if (!rest.n ? !(surely || (!spaced && sign == '#' && host.n > 2 && i + 1 == fl_str_rtrim(s).n)) : false)
        return false;
    char c = fl_scan_at(rest, 0);
    if (rest.n && !is_router_word(rest) &&
        !(surely && (fl_scan_alpha(c) || c == '^' || (c == '/' && prefix)) && !fl_scan_starts(rest, "RP/")))
        return false;
    if (rest.n && spaced &&
        !(known ||
          fl_scan_in(fl_scan_word(rest),
                     (const char *const[]){"get", "show", "diagnose", "diag", "execute", "exec", NULL}, false)))
        return false;
    return take(out, FL_SHELL_ROUTER, host, s, i + 1);
}

static bool has_byte(fl_str s, size_t most, int byte) {
    return s.n && memchr(s.p, byte, s.n < most ? s.n : most) != NULL;
}

static bool read_core(fl_str s, const fl_seen *seen, fl_prompt *out) {
    unsigned char c = (unsigned char)fl_scan_at(s, 0);
    if (has_byte(s, GLYPH_MOST, 0xEE) && read_powerline(s, out))
        return true;
    if (c == '$' || c == '%' || c == '#')
        return read_bare(s, seen, out);
    if (c == '[')
        return read_powershell(s, out) || read_bracketed(s, out) || read_view(s, seen, out);
    if (c >= 0x80)
        return read_arrow(s, out);
    if (c == '~' || c == '/')
        return read_word_sign(s, seen, out) || read_arrow(s, out);
    if (c == '<' || c == '*')
        return read_router(s, seen, out);
    if (!fl_scan_alnum((char)c) && c != '_' && c != '.')
        return false;
    return read_powershell(s, out) || read_cmd(s, out) || read_user_host(s, seen, out) || read_host_path(s, out) ||
           read_word_sign(s, seen, out) || read_router(s, seen, out) ||
           (has_byte(s, ARROW_MOST, 0xE2) && read_arrow(s, out));
}

/* "[02:05:11] ", "2026-03-03T02:05:11Z ", "(venv) " before the prompt; gives their length. */
static size_t decoration(fl_str s, fl_str *time) {
    char c = fl_scan_at(s, 0), close = c == '[' ? ']' : ')';
    size_t end = 0;
    if (c == '[' || c == '(') {
        ptrdiff_t at = fl_str_find_char(fl_str_sub(s, 0, 48), close);
        if (at < 2 || fl_scan_at(s, (size_t)at + 1) != ' ')
            return 0;
        fl_str inner = fl_str_sub(s, 1, (size_t)at);
        if (fl_clock_like(inner))
            *time = inner;
        else if (c == '[')
            return 0;
        end = (size_t)at + 1;
    } else if (fl_scan_digit(c)) {
        for (size_t words = 0; words < 3; words++) {
            size_t next = end ? fl_scan_blanks(s, end) : 0;
            fl_str word = fl_scan_word(fl_scan_from(s, next));
            if (!fl_clock_like(fl_str_sub(s, 0, next + word.n)) &&
                !(words == 0 && fl_scan_digit(fl_scan_at(word, word.n - 1))))
                break;
            end = next + word.n;
        }
        *time = fl_str_sub(s, 0, end);
        if (!fl_clock_like(*time))
            return 0;
    }
    return end ? fl_scan_blanks(s, end) : 0;
}

/* zsh prints a second prompt at the right edge; what is selected with the mouse has it behind the command. */
static void drop_right_prompt(fl_prompt *p) {
    for (size_t i = p->command.n; i > 8 && p->command.n - i <= 40; i--) {
        if (strchr("\"'|", p->command.p[i - 1]))
            return;
        if (p->command.p[i - 1] != ' ' || !fl_scan_at_z(p->command, i - 8, "        "))
            continue;
        fl_str right = fl_str_trim(fl_scan_from(p->command, i));
        if (fl_scan_at(right, 0) == '[' && right.n > 2)
            right = fl_str_sub(right, 1, right.n - 1);
        if (fl_clock_like(right) && !p->time.n)
            p->time = right;
        p->command = fl_str_rtrim(fl_str_sub(p->command, 0, i));
        return;
    }
}

bool fl_prompt_read(fl_str line, const fl_seen *seen, fl_prompt *out) {
    fl_str time = FL_STR_NONE;
    size_t indent = fl_scan_blanks(line, 0);
    *out = (fl_prompt){0};
    if (line.n == 0 || indent > INDENT_MOST)
        return false;
    fl_str s = fl_scan_from(line, indent);
    if (indent) /* in an indented block only prompts that nothing else looks like */
        return read_powershell(s, out) || read_user_host(s, seen, out) ||
               (((unsigned char)fl_scan_at(s, 0) >= 0x80 || has_byte(s, ARROW_MOST, 0xE2)) && read_arrow(s, out));
    bool found = read_core(s, seen, out);
    size_t skip = found ? 0 : decoration(s, &time);
    if (skip) {
        *out = (fl_prompt){0};
        found = read_core(fl_scan_from(s, skip), seen, out);
        if (!out->time.n)
            out->time = time;
    }
    if (found && out->shell == FL_SHELL_UNIX)
        drop_right_prompt(out);
    return found;
}

void fl_prompt_remember(fl_seen *seen, fl_str line, const fl_prompt *prompt) {
    seen->dollar |= fl_scan_at(line, 0) == '$' && fl_scan_at(line, 1) == ' ';
    seen->percent |= fl_scan_at(line, 0) == '%';
    fl_str name = prompt->host;
    if (!name.n && prompt->shell == FL_SHELL_UNIX) { /* "dir$ " */
        size_t end = 0;
        while (end < line.n && end < PATH_MOST &&
               (is_name_char(line.p[end]) || line.p[end] == '/' || line.p[end] == '~'))
            end++;
        name = end && is_unix_sign(fl_scan_at(line, end)) ? fl_str_sub(line, 0, end) : FL_STR_NONE;
    }
    if (name.n && !was_seen(seen, name))
        seen->hosts[seen->next++ % FL_SEEN_HOSTS] = name;
}

bool fl_prompt_preface(fl_str line) {
    fl_str s = fl_str_trim(line);
    if (s.n > 120 || !s.n)
        return false;
    char last = s.p[s.n - 1];
    if (s.p[0] == '{') /* Junos: {primary:node0}, {master}[edit] */
        return (fl_scan_starts(s, "{primary") || fl_scan_starts(s, "{secondary") || fl_scan_starts(s, "{master") ||
                fl_scan_starts(s, "{backup") || fl_scan_starts(s, "{linecard")) &&
               (last == '}' || last == ']');
    if (fl_scan_starts(s, "[edit"))
        return last == ']';
    fl_str host;
    size_t end = user_at_host(s, 0, &host);
    if (end && fl_scan_at_z(s, end, " MINGW")) /* Git Bash prints its "$" on the next line */
        return true;
    return fl_scan_starts(s, "Azure:/") || fl_scan_starts(s, "\xE2\x94\x8C\xE2\x94\x80") ||
           fl_scan_starts(s, "\xE2\x95\xAD\xE2\x94\x80");
}
