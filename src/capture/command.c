/* command.c - a command line becomes its commands: verb, options, and what may have changed the output.
 *
 *   echo "PRIMARY:" && az network express-route list-arp-tables -n er1 --path primary --query value -otable | grep
 * On-Prem $arp = Get-AzExpressRouteCircuitARPTable -ExpressRouteCircuitName er1 -DevicePath Primary for p in primary
 * secondary; do az network express-route list-route-tables --path $p; done foreach ($p in "Primary", "Secondary") {
 * Get-AzExpressRouteCircuitARPTable -DevicePath $p }
 *
 * bash, PowerShell, cmd and routers share one reader: a capture rarely says which it was, and their commands do not
 * collide. What a script does around a command (loops, groups, assignments) is taken off it. */
#include "capture/capture.h"

#include "capture/reduce.h"
#include "capture/scan.h"
#include "capture/words.h"

enum { MAX_DEPTH = 6, MAX_COMMANDS = 64, MAX_OPTIONS = 256, MAX_LINE = 1 << 16 };

typedef FL_VEC(fl_command) command_list;

typedef struct parse {
    fl_arena *arena;
    command_list out;
    bool loop; /* a command may have run, and printed, several times */
} parse;

static const char *const k_before[] = {"do",   "then", "else", "!", "sudo", "time",   "command", "nohup",
                                       "exec", "env",  "&",    ".", "run",  "return", NULL};
static const char *const k_loops[] = {"for",    "foreach", "while", "until", "if",
                                      "elseif", "switch",  "try",   "case",  NULL};
static const char *const k_alone[] = {"do", "then", "{", "(", "try", "!", NULL};
static const char *const k_ends[] = {"done", "fi", "esac", "}", ")", "else", NULL};

static void parse_chain(parse *p, fl_str s, fl_reduction around, unsigned depth);
static void parse_element(parse *p, fl_str s, fl_reduction around, unsigned depth);

/* One blank for each run of white space outside of quotes. */
static fl_str squeeze(fl_arena *arena, fl_str line) {
    line = fl_str_trim(line);
    char *out = fl_arena_alloc(arena, line.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < line.n;) {
        size_t end = fl_words_quoted(line, i);
        if (end > i) {
            memcpy(out + n, line.p + i, end - i);
            n += end - i;
            i = end;
            continue;
        }
        char c = line.p[i++];
        bool blank = c == ' ' || (c >= '\t' && c <= '\r');
        if (!blank)
            out[n++] = c;
        else if (n && out[n - 1] != ' ')
            out[n++] = ' ';
    }
    return (fl_str){out, n};
}

/* A command that was interrupted, or shortened by its author ("list-route-tables ... --path primary") or by the
 * console. */
static bool shortened(fl_str s) {
    return fl_str_ends(s, FL_STR("...")) || fl_str_ends(s, FL_STR("^C")) || fl_str_ends(s, FL_STR("\xE2\x80\xA6")) ||
           fl_str_find(s, FL_STR(" ... ")) >= 0 || fl_str_find(s, FL_STR(" \xE2\x80\xA6 ")) >= 0 || fl_words_open(s);
}

static bool is_option(fl_str word) {
    char c = fl_scan_at(word, 1);
    if (fl_scan_starts(word, "\xE2\x80\x93")) /* U+2013: mail and wikis make it of "--" */
        return fl_scan_alpha(fl_scan_at(word, 3)) || fl_scan_at(word, 3) == '-';
    if (fl_scan_at(word, 0) != '-')
        return false;
    return fl_scan_alpha(c) || (c == '-' && fl_scan_alpha(fl_scan_at(word, 2))) || c == '?';
}

/* How far into the word a '>' that redirects starts, and whether it takes standard output. */
static bool is_redirect(fl_str word, bool *stdout_too, size_t *behind) {
    size_t i = 0;
    if (fl_scan_digit(fl_scan_at(word, 0)) || fl_scan_at(word, 0) == '&' || fl_scan_at(word, 0) == '*')
        i = 1;
    if (fl_scan_at(word, i) != '>')
        return false;
    *stdout_too = i == 0 || word.p[0] == '1' || word.p[0] == '&' || word.p[0] == '*';
    *behind = i + (fl_scan_at(word, i + 1) == '>' ? 2 : 1);
    if (fl_scan_at(word, *behind) == '&') /* 2>&1 */
        *stdout_too = false;
    return true;
}

/* "json>arp.json": cmd needs no blank. "<group>" is a placeholder. */
static fl_str glued_redirect(fl_str word, fl_str *file) {
    *file = FL_STR_NONE;
    ptrdiff_t at = fl_scan_at(word, 0) == '"' || fl_scan_at(word, 0) == '\'' ? -1 : fl_str_find_char(word, '>');
    if (at < 1 || fl_str_find_char(word, '<') >= 0 || (size_t)at + 1 >= word.n || strchr("-=", word.p[at - 1]))
        return word;
    *file = fl_scan_from(word, (size_t)at + 1);
    return fl_str_sub(word, 0, (size_t)at);
}

/* The value of an option: the next word that is none itself; lists with commas are one value. */
static fl_str option_value(parse *p, fl_str *rest, fl_str *file) {
    fl_str look = *rest, word, last;
    bool out;
    size_t behind;
    if (!fl_words_next(&look, &word) || is_option(word) || is_redirect(word, &out, &behind))
        return FL_STR_NONE;
    for (last = word; fl_str_ends(last, FL_STR(",")) && fl_words_next(&look, &last);)
        word.n = (size_t)(last.p + last.n - word.p);
    *rest = look;
    return last.p == word.p ? fl_words_unquote(p->arena, glued_redirect(word, file)) : word;
}

static fl_str lower(fl_arena *arena, fl_str s) {
    char *to = fl_arena_alloc(arena, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        to[i] = fl_scan_upper(s.p[i]) ? (char)(s.p[i] + ('a' - 'A')) : s.p[i];
    return (fl_str){to, s.n};
}

static fl_option read_option(parse *p, fl_str word, fl_str *rest, bool az, fl_str *file) {
    fl_option o = {.name = word};
    *file = FL_STR_NONE;
    if (fl_scan_starts(word, "\xE2\x80\x93")) {
        fl_str bare = fl_scan_from(word, fl_scan_at(word, 3) == '-' ? 4 : 3);
        word = o.name = fl_arena_printf(p->arena, "%s%.*s", az && bare.n > 1 ? "--" : "-", FL_STR_ARG(bare));
    }
    ptrdiff_t equal = fl_str_find_char(word, az || fl_scan_at(word, 1) == '-' ? '=' : ':');
    if (equal > 0) {
        o.name = fl_str_sub(word, 0, (size_t)equal);
        o.value = fl_words_unquote(p->arena, glued_redirect(fl_scan_from(word, (size_t)equal + 1), file));
    } else if (az && fl_scan_at(word, 1) != '-' && word.n > 2) { /* -otable */
        o.name = fl_str_sub(word, 0, 2);
        o.value = fl_words_unquote(p->arena, glued_redirect(fl_scan_from(word, 2), file));
    } else {
        o.value = option_value(p, rest, file);
    }
    return o;
}

/* "/usr/bin/az", "az.cmd" and "Az.Network\Get-AzX" are "az" and "Get-AzX". */
static fl_str program(fl_arena *arena, fl_str word) {
    word = fl_words_unquote(arena, word);
    size_t base = word.n;
    while (base > 0 && word.p[base - 1] != '/' && word.p[base - 1] != '\\')
        base--;
    fl_str name = fl_scan_from(word, base);
    if (fl_str_ieqz(name, "az") || fl_str_ieqz(name, "az.cmd") || fl_str_ieqz(name, "az.exe") ||
        fl_str_ieqz(name, "az.bat"))
        return FL_STR("az");
    return base && fl_scan_cmdlet(name) ? name : word;
}

static bool is_dots(fl_str word) { return fl_str_eqz(word, "...") || fl_str_eqz(word, "\xE2\x80\xA6"); }

static fl_str join(parse *p, fl_str verb, fl_str word) {
    return verb.n ? fl_arena_printf(p->arena, "%.*s %.*s", FL_STR_ARG(verb), FL_STR_ARG(word)) : word;
}

/* Words of the first pipeline element: verb, then options with values. */
static void read_words(parse *p, fl_str head, fl_command *c, fl_reduction *r) {
    FL_VEC(fl_option) options = {0};
    fl_str word, file;
    bool az = false, in_verb = true, out;
    size_t behind, n_words = 0;
    while (fl_words_next(&head, &word)) {
        if (is_redirect(word, &out, &behind)) {
            fl_str to = fl_scan_from(word, behind);
            if (!to.n && !fl_words_next(&head, &to))
                to = FL_STR(">");
            if (out && !r->redirect.n)
                r->redirect = fl_words_unquote(p->arena, to);
            r->filter |= !out && fl_str_ieqz(to, "$null"); /* PowerShell's errors, see hides_errors */
            continue;
        }
        if (is_option(word) && n_words) {
            fl_option o = read_option(p, word, &head, az, &file);
            fl_reduce_merge(r, fl_reduce_option(o.name, o.value));
            if (file.n)
                r->redirect = file;
            if (options.n < MAX_OPTIONS)
                FL_PUSH(p->arena, &options, o);
            in_verb = false;
            continue;
        }
        word = glued_redirect(word, &file);
        if (file.n)
            r->redirect = file;
        if (!in_verb || is_dots(word) || n_words >= 16)
            continue;
        if (n_words++ == 0) {
            word = program(p->arena, word);
            az = fl_str_eqz(word, "az");
        }
        c->verb = join(p, c->verb, word);
    }
    c->options = options.v;
    c->n_options = options.n;
}

static void read_az(parse *p, fl_command *c, fl_reduction *r) {
    for (size_t i = 0; i < c->n_options; i++) {
        const fl_option *o = &c->options[i];
        if (fl_str_eqz(o->name, "-o") || fl_str_eqz(o->name, "--output") || fl_str_eqz(o->name, "--out"))
            c->output = lower(p->arena, o->value);
        if (!fl_str_eqz(o->name, "--query"))
            continue;
        c->query = o->value;
        fl_reduce_merge(r, fl_reduce_query(o->value));
    }
}

static void add_command(parse *p, fl_str text, fl_str head, fl_str pipe, fl_reduction around) {
    fl_command c = {.text = text, .pipe = pipe};
    fl_reduction r = around;
    read_words(p, head, &c, &r);
    if (!c.verb.n || p->out.n >= MAX_COMMANDS)
        return;
    if (fl_str_eqz(fl_scan_word(c.verb), "az"))
        read_az(p, &c, &r);
    fl_reduce_merge(&r, fl_reduce_pipe(pipe));
    c.filter = r.filter;
    c.projection = r.projection;
    c.redirect = r.redirect;
    FL_PUSH(p->arena, &p->out, c);
}

/* FRR and others: vtysh -c 'show ip bgp summary'. */
static bool parse_vtysh(parse *p, fl_str head, fl_reduction around, unsigned depth) {
    fl_str rest = head, word;
    if (!fl_words_next(&rest, &word) || !fl_str_eqz(word, "vtysh"))
        return false;
    size_t before = p->out.n;
    while (fl_words_next(&rest, &word))
        if (fl_str_eqz(word, "-c") && fl_words_next(&rest, &word))
            parse_element(p, fl_words_unquote(p->arena, word), around, depth + 1);
    return p->out.n > before;
}

/* The variable that "$x =", "$x.y=", "[string]$x =" or "X=$(" assigns to, or empty; *behind is where the value starts.
 */
static fl_str assignment(fl_str s, size_t *behind) {
    size_t i = 0;
    if (fl_scan_at(s, 0) == '[' && (i = fl_words_close(s, 0)) == 0)
        return FL_STR_NONE;
    size_t from = i = fl_scan_blanks(s, i);
    bool powershell = fl_scan_at(s, i) == '$';
    for (i += powershell; i < s.n && (fl_scan_alnum(s.p[i]) || strchr("_.:[]", s.p[i])); i++)
        ;
    size_t end = i;
    if (powershell)
        i = fl_scan_blanks(s, i);
    if (end == from || i >= s.n || (s.p[i] != '=' && !fl_scan_at_z(s, i, "+=")) || fl_scan_at(s, i + 1) == '=')
        return FL_STR_NONE;
    *behind = fl_scan_blanks(s, i + (s.p[i] == '+' ? 2 : 1));
    return fl_str_sub(s, from, end);
}

/* "{…}", "(…)", "@(…)", "$(…)" with what is done to their output: "(Get-AzX).Peerings[0] | ft". */
static bool parse_group(parse *p, fl_str s, fl_reduction around, unsigned depth) {
    size_t open = fl_scan_at(s, 0) == '@' || fl_scan_at(s, 0) == '$';
    if (fl_scan_at(s, open) != '(' && (open || fl_scan_at(s, 0) != '{'))
        return false;
    size_t end = fl_words_close(s, open);
    if (!end)
        return false;
    fl_str tail = fl_scan_from(s, end), word;
    if (fl_scan_at(tail, 0) == '.')
        around.projection = true;
    size_t width, bar = fl_words_break(tail, 0, FL_BREAK_PIPE, &width);
    fl_str members = fl_str_sub(tail, 0, bar); /* ".Peerings[0]", ".Where({…})" */
    if (fl_str_find_char(members, '[') >= 0 || fl_str_find_char(members, '(') >= 0)
        around.filter = true;
    fl_str pipe = fl_str_trim(fl_scan_from(tail, bar + width));
    fl_reduce_merge(&around, fl_reduce_pipe(pipe));
    for (fl_str rest = members; fl_words_next(&rest, &word);) {
        bool out;
        size_t behind;
        if (!is_redirect(word, &out, &behind) || !out || around.redirect.n)
            continue;
        fl_str to = fl_scan_from(word, behind);
        around.redirect = to.n || fl_words_next(&rest, &to) ? to : FL_STR(">");
    }
    size_t before = p->out.n;
    parse_chain(p, fl_str_sub(s, open + 1, end - 1), around, depth + 1);
    for (size_t i = before; i < p->out.n; i++) {
        fl_command *c = &p->out.v[i];
        if (!c->pipe.n)
            c->pipe = pipe;
        if (!c->query.n && fl_scan_at(members, 0) == '.')
            c->query = fl_scan_word(fl_scan_from(members, 1));
    }
    return true;
}

/* "done | grep x", "} > file" act on all that ran inside the loop. */
static void parse_end(parse *p, fl_str rest) {
    size_t width, bar = fl_words_break(rest, 0, FL_BREAK_PIPE, &width);
    fl_reduction r = fl_reduce_pipe(fl_scan_from(rest, bar + width));
    ptrdiff_t to = fl_str_find_char(fl_str_sub(rest, 0, bar), '>');
    if (to >= 0)
        r.redirect = fl_str_trim(fl_scan_from(rest, (size_t)to + 1));
    for (size_t i = 0; i < p->out.n; i++) {
        fl_command *c = &p->out.v[i];
        fl_reduction all = {c->filter, c->projection, c->redirect};
        fl_reduce_merge(&all, r);
        c->filter = all.filter;
        c->projection = all.projection;
        c->redirect = all.redirect;
    }
}

/* Loop heads, and what is fed into a pipe: '"a","b" | ForEach-Object { Get-AzX $_ }', '$ckt | Get-AzX'. */
static bool parse_loop(parse *p, fl_str word, fl_str rest, fl_reduction around, unsigned depth) {
    ptrdiff_t paren = fl_str_find_char(word, '(');
    fl_str head = paren > 0 ? fl_str_sub(word, 0, (size_t)paren) : word;
    if (!fl_scan_in(head, k_loops, true))
        return false;
    p->loop = true;
    if (paren < 0 && fl_scan_at(rest, 0) == '(') {
        size_t end = fl_words_close(rest, 0);
        rest = end ? fl_scan_from(rest, end) : FL_STR_NONE;
        paren = 0;
    }
    if (paren >= 0 || fl_scan_at(rest, 0) == '{')
        parse_element(p, rest, around, depth + 1);
    return true;
}

static bool parse_fed(parse *p, fl_str head, fl_str pipe, fl_reduction around, unsigned depth) {
    char c = fl_scan_at(head, 0);
    if (!pipe.n || !(c == '"' || c == '\'' || c == '$' || c == '@' || fl_scan_digit(c)))
        return false;
    fl_str rest = pipe, word;
    (void)fl_words_next(&rest, &word);
    if (fl_scan_cmdlet(word) && fl_scan_istarts(word, "Get-")) {
        parse_element(p, pipe, around, depth + 1);
        return true;
    }
    ptrdiff_t brace = fl_str_find_char(pipe, '{');
    if (brace < 0 || !(fl_scan_istarts(word, "foreach") || fl_scan_at(word, 0) == '%'))
        return false;
    p->loop = true;
    parse_element(p, fl_scan_from(pipe, (size_t)brace), around, depth + 1);
    return true;
}

static void parse_element(parse *p, fl_str s, fl_reduction around, unsigned depth) {
    s = fl_str_trim(s);
    fl_str rest = s, word;
    if (depth > MAX_DEPTH || !fl_words_next(&rest, &word))
        return;
    rest = fl_str_trim(rest);
    if (fl_scan_in(word, k_ends, false)) {
        parse_end(p, rest);
        return;
    }
    if (!rest.n && fl_scan_in(word, k_alone, false))
        return;
    if (rest.n && fl_scan_in(word, k_before, false)) {
        while (fl_scan_at(rest, 0) == '-' && fl_words_next(&rest, &word)) /* sudo -E, env -i */
            rest = fl_str_trim(rest);
        parse_element(p, rest, around, depth + 1);
        return;
    }
    size_t behind = 0;
    fl_str variable = assignment(s, &behind);
    if (variable.n) {
        bool shell = fl_scan_at(variable, 0) != '$' && fl_scan_at(s, behind) != '$';
        if (!shell && !around.redirect.n)
            around.redirect = variable; /* nothing was printed, and that proves nothing */
        if (shell)                      /* RG=rg1 az …: only the environment */
            parse_element(p, rest, around, depth + 1);
        else
            parse_element(p, fl_scan_from(s, behind), around, depth + 1);
        return;
    }
    size_t width, bar = fl_words_break(s, 0, FL_BREAK_PIPE, &width);
    fl_str head = fl_str_trim(fl_str_sub(s, 0, bar)), pipe = fl_str_trim(fl_scan_from(s, bar + width));
    if (parse_loop(p, word, rest, around, depth) || parse_group(p, s, around, depth) ||
        parse_fed(p, head, pipe, around, depth) || parse_vtysh(p, head, around, depth))
        return;
    add_command(p, s, head, pipe, around);
}

static void parse_chain(parse *p, fl_str s, fl_reduction around, unsigned depth) {
    if (depth > MAX_DEPTH)
        return;
    for (size_t i = 0; i < s.n && p->out.n < MAX_COMMANDS;) {
        size_t width, end = fl_words_break(s, i, FL_BREAK_CHAIN, &width);
        parse_element(p, fl_str_sub(s, i, end), around, depth);
        i = end + (width ? width : 1);
    }
}

size_t fl_command_parse(fl_arena *arena, fl_str line, const fl_command **commands) {
    parse p = {.arena = arena};
    fl_reduction around = {0};
    bool cut = line.n > MAX_LINE;
    fl_str s = squeeze(arena, fl_str_sub(line, 0, MAX_LINE));
    around.filter = cut || shortened(s);
    parse_chain(&p, s, around, 0);
    if (p.out.n > 1 || p.loop)
        for (size_t i = 0; i < p.out.n; i++)
            p.out.v[i].chained = true;
    *commands = p.out.n ? p.out.v : NULL;
    return p.out.n;
}
