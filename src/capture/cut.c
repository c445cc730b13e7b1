/* cut.c - a text becomes blocks: one walk over the lines, each looked at once. Somebody typing (prompt, command,
 * heading) ends the block before and begins the next; everything else is output of the one that is open.
 *
 *   user@vm:~$ az network express-route show -g rg1 -n er1 \      command lines [0, 2)
 *   > -o table
 *   CircuitProvisioningState    Name                              output [2, 4)
 *   --------------------------  ------
 *   user@vm:~$                                                    closes it: the output is whole */
#include "capture/capture.h"

#include "capture/clock.h"
#include "capture/noise.h"
#include "capture/prompt.h"
#include "capture/scan.h"
#include "capture/words.h"

enum { CONTINUED_MOST = 64, FRAME_MOST = 40, TYPED_MOST = 1 << 16, FENCE_GAP = 3 };

typedef struct carried {
    fl_time time;
    fl_str text;
    const char *from;
    fl_str host; /* a router's clock says nothing about another's */
} carried;

typedef struct cutter {
    fl_arena *arena;
    const fl_text *text;
    FL_VEC(fl_block) blocks;
    fl_block now;
    bool open;
    bool resumed; /* the block that is open began before the text */
    size_t open_end;
    bool examples; /* below az's "Examples from AI knowledge base:" */
    fl_seen seen;
    carried clock; /* transcript header or `date`: holds for the blocks that follow */
    fl_str device; /* the router whose "show tech-support" the headings that follow belong to */
    /* A fence that held one command and no output: its output may be in the next fence. */
    size_t lone;     /* index of that block + 1; 0: none */
    fl_str inlined;  /* or the command that prose named: "Output of `az …`:" */
    size_t lone_gap; /* visible prose lines since */
} cutter;

static fl_str line_of(const cutter *c, size_t i) { return fl_text_line(c->text, i); }

/* ---- opening and closing ---- */

static void begin(cutter *c, fl_block_kind kind, size_t cmd_first, size_t first) {
    c->now = (fl_block){.kind = kind,
                        .cmd_first = cmd_first,
                        .cmd_last = first,
                        .first = first,
                        .last = first,
                        .time = c->clock.time,
                        .time_text = c->clock.text,
                        .time_from = c->clock.from};
    c->open = true;
}

static bool typed_at_router(const fl_block *b) {
    return b->n_commands &&
           (fl_prompt_router_command(b->commands[0].verb) || fl_scan_starts(b->commands[0].verb, "sh ip "));
}

/* What the command says about its output weighs where the text alone says little. */
static fl_shape shape_of(const cutter *c, const fl_block *b) {
    fl_shape shape = fl_shape_of(c->text, b->first, b->last);
    if (!b->n_commands)
        return shape;
    if (typed_at_router(b) &&
        (shape == FL_SHAPE_TEXT || shape == FL_SHAPE_TABLE || shape == FL_SHAPE_YAML || shape == FL_SHAPE_TSV))
        return FL_SHAPE_ROUTER;
    if (b->n_commands != 1 || shape == FL_SHAPE_BLANK || shape == FL_SHAPE_ERROR || shape == FL_SHAPE_JSON)
        return shape;
    if (fl_str_eqz(b->commands[0].output, "tsv"))
        return FL_SHAPE_TSV;
    return fl_scan_starts(b->commands[0].output, "yaml") ? FL_SHAPE_YAML : shape;
}

static bool names_the_clock(fl_str verb) {
    static const char *const verbs[] = {"date", "Get-Date", "show clock", "sh clock", "display clock"};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (fl_str_ieqz(verb, verbs[i]))
            return true;
    return false;
}

/* EOS and VRP print the zone below the clock: "Timezone: UTC", "Time Zone(UTC) : UTC+00:00". */
static fl_str with_zone_below(const cutter *c, const fl_block *b, size_t at, fl_str clock) {
    for (size_t i = at + 1; i < b->last && i <= at + 3; i++) {
        fl_str line = fl_str_trim(line_of(c, i));
        ptrdiff_t colon = fl_str_find_char(line, ':');
        if (colon < 0 || !(fl_scan_istarts(line, "Timezone") || fl_scan_istarts(line, "Time Zone")))
            continue;
        fl_str zone = fl_str_trim(fl_scan_from(line, (size_t)colon + 1));
        bool distance = fl_scan_starts(zone, "UTC") && (fl_scan_at(zone, 3) == '+' || fl_scan_at(zone, 3) == '-');
        zone = distance ? fl_scan_from(zone, 3) : zone;
        return fl_arena_printf(c->arena, "%.*s %.*s", FL_STR_ARG(clock), FL_STR_ARG(zone));
    }
    return clock;
}

/* A clock in the first visible line of an output. */
static void read_clock(cutter *c, fl_block *b) {
    for (size_t i = b->first, visible = 0; i < b->last && i < b->first + 8 && visible < 2; i++) {
        fl_str line = line_of(c, i), text;
        if (fl_scan_invisible(line))
            continue;
        visible++;
        bool load = fl_scan_starts(line, "Load for five secs"); /* IOS prints it above "Time source is" */
        if (load || !fl_clock_line(line, &text))
            continue;
        b->time = fl_clock_read(text);
        if (b->time == FL_TIME_NONE)
            b->time = fl_clock_read(with_zone_below(c, b, i, text));
        b->time_text = text;
        b->time_from = "clock";
        if (b->n_commands && names_the_clock(b->commands[0].verb))
            c->clock = (carried){b->time, text, "clock", b->host};
        return;
    }
}

/* `by`: what ends the block; FL_CMD_NONE: nothing that proves its end (end of text, a fence, prose). */
static void end_block(cutter *c, size_t at, fl_command_from by, bool fence) {
    if (!c->open)
        return;
    fl_block *b = &c->now;
    c->open = false;
    b->last = at;
    if (c->resumed)
        c->open_end = at;
    c->resumed = false;
    if (b->kind == FL_BLOCK_PROSE) {
        b->time = FL_TIME_NONE;
        b->time_text = FL_STR_NONE;
        b->time_from = NULL;
        if (b->last > b->first)
            FL_PUSH(c->arena, &c->blocks, *b);
        return;
    }
    if (b->cmd_first == b->last)
        return;
    b->shape = shape_of(c, b);
    bool blank = b->shape == FL_SHAPE_BLANK;
    /* A list of commands in notes, or an example in a fence, was perhaps never run: no output proves nothing there. */
    b->closed = by != FL_CMD_NONE && !(blank && (by == FL_CMD_PASTED || b->from == FL_CMD_PASTED));
    b->closed |= fence && !blank;
    if (blank && !b->n_commands) { /* an empty prompt, empty lines */
        *b = (fl_block){.kind = FL_BLOCK_PROSE,
                        .cmd_first = b->cmd_first,
                        .cmd_last = b->cmd_first,
                        .first = b->cmd_first,
                        .last = b->last,
                        .time = FL_TIME_NONE};
    } else if (!b->time_from || b->time_from == c->clock.from) {
        read_clock(c, b);
    }
    FL_PUSH(c->arena, &c->blocks, *b);
}

static void add_prose(cutter *c, size_t from, size_t to) {
    if (c->open && c->now.kind == FL_BLOCK_PROSE)
        return;
    end_block(c, from, FL_CMD_NONE, false);
    begin(c, FL_BLOCK_PROSE, from, from);
    c->now.last = to;
}

static void set_time(fl_block *b, fl_str text, const char *from) {
    if (!text.n)
        return;
    b->time = fl_clock_read(text);
    b->time_text = text;
    b->time_from = from;
}

/* ---- commands over several lines ---- */

/* Why a command goes on in the next line. OPEN (a quote or bracket) is a guess until it is closed: an apostrophe in
 * prose must not swallow the output below. */
typedef enum more { MORE_NONE, MORE_OPEN, MORE_JOINT, MORE_MARK } more;

static more goes_on(fl_str piece, fl_str all, fl_shell shell) {
    fl_str s = fl_str_rtrim(piece);
    char last = s.n ? s.p[s.n - 1] : '\0';
    bool any = shell == FL_SHELL_ANY;
    if (shell == FL_SHELL_ROUTER || shell == FL_SHELL_NONE)
        return MORE_NONE;
    if ((last == '\\' && (any || shell == FL_SHELL_UNIX)) || (last == '`' && (any || shell == FL_SHELL_POWERSHELL)) ||
        (last == '^' && (any || shell == FL_SHELL_CMD)))
        return MORE_MARK;
    if (last == '|' || fl_str_ends(s, FL_STR("&&")))
        return MORE_JOINT;
    return shell != FL_SHELL_CMD && fl_words_open(all) ? MORE_OPEN : MORE_NONE;
}

/* The part of a continuation line behind its own prompt (">> ", "> ", "More? ", "# "). */
static fl_str continued(fl_str line, fl_shell shell, bool comment, bool *prompted) {
    fl_str s = fl_str_ltrim(line);
    *prompted = false;
    if (comment) {
        size_t i = 0;
        while (fl_scan_at(s, i) == '#')
            i++;
        return fl_scan_from(s, i);
    }
    size_t skip = 0;
    if (shell == FL_SHELL_POWERSHELL || shell == FL_SHELL_ANY)
        skip = fl_scan_starts(s, ">>") && !fl_scan_starts(s, ">> ParameterBinding(") &&
                       !fl_scan_starts(s, ">> TerminatingError(")
                   ? 2
                   : 0;
    if (!skip && (shell == FL_SHELL_UNIX || shell == FL_SHELL_ANY))
        skip = fl_scan_starts(s, "> ") || fl_str_eqz(s, ">");
    if (!skip && shell == FL_SHELL_CMD)
        skip = fl_scan_starts(s, "More?") ? 5 : 0;
    *prompted = skip > 0;
    return fl_scan_from(s, skip);
}

static bool begins_loop(fl_str typed) {
    static const char *const heads[] = {"for", "while", "until", "if", "case", "{", "(", NULL};
    return fl_scan_in(fl_scan_word(typed), heads, false);
}

typedef struct typed_line {
    char *p;
    size_t n, cap;
} typed_line;

static void append(fl_arena *a, typed_line *t, fl_str s, const char *between) {
    size_t gap = t->n ? strlen(between) : 0;
    if (t->n + gap + s.n > TYPED_MOST)
        s = FL_STR_NONE;
    if (!t->p || t->n + gap + s.n > t->cap) {
        t->cap = (t->n + gap + s.n) * 2 + 64;
        char *grown = fl_arena_alloc(a, t->cap);
        if (t->n)
            memcpy(grown, t->p, t->n);
        t->p = grown;
    }
    if (gap)
        memcpy(t->p + t->n, between, gap);
    t->n += gap;
    if (s.n)
        memcpy(t->p + t->n, s.p, s.n);
    t->n += s.n;
}

static fl_str without_mark(fl_str piece, more m) {
    piece = fl_str_rtrim(piece);
    return m == MORE_MARK ? fl_str_sub(piece, 0, piece.n - 1) : piece;
}

/* Somebody typing something else. It also keeps commands that are never closed from looking ahead over each other. */
static bool begins_other(const cutter *c, size_t k, bool comment) {
    fl_prompt prompt;
    fl_str line = line_of(c, k), value;
    if (c->text->lines[k].flags & (FL_LINE_FENCE | FL_LINE_PROSE))
        return true;
    fl_comment is = fl_prompt_comment(line, &value);
    if (comment)
        return is != FL_COMMENT_PLAIN;
    return is > FL_COMMENT_PLAIN || fl_prompt_read(line, &c->seen, &prompt) || fl_prompt_pasted(line, &value);
}

/* Reads a command that starts with `typed` in line i; *end is behind its last line. */
static fl_str read_typed(cutter *c, fl_str typed, size_t i, fl_shell shell, bool comment, size_t *end) {
    bool loop = begins_loop(typed), prompted, was_prompted = shell == FL_SHELL_POWERSHELL || loop;
    typed_line all = {0};
    more m = goes_on(typed, typed, shell);
    size_t sure_n = 0;
    *end = i + 1;
    if (m == MORE_NONE && !was_prompted)
        return typed;
    append(c->arena, &all, without_mark(typed, m), "");
    sure_n = all.n;
    for (size_t k = i + 1; k < c->text->n && k - i <= CONTINUED_MOST; k++) {
        fl_str part = continued(line_of(c, k), shell, comment, &prompted);
        prompted &= m != MORE_NONE || was_prompted;
        if (!prompted && (m == MORE_NONE || begins_other(c, k, comment) || (m != MORE_OPEN && fl_scan_invisible(part))))
            break;
        bool statement = prompted && loop && m == MORE_NONE;
        fl_str piece = fl_str_trim(part);
        append(c->arena, &all, without_mark(piece, goes_on(piece, FL_STR_NONE, shell)), statement ? "; " : " ");
        bool guess = m == MORE_OPEN && !prompted;
        m = goes_on(piece, (fl_str){all.p, all.n}, shell);
        was_prompted |= prompted;
        if (guess && m == MORE_OPEN)
            continue;
        sure_n = all.n;
        *end = k + 1;
    }
    return (fl_str){all.p, sure_n};
}

/* ---- what a line begins ---- */

static void open_command(cutter *c, size_t i, size_t cmd_first, fl_str typed, fl_shell shell, fl_command_from from,
                         size_t *next) {
    size_t end;
    end_block(c, cmd_first, from, false);
    fl_str whole = read_typed(c, typed, i, shell, false, &end);
    begin(c, FL_BLOCK_OUTPUT, cmd_first, end);
    c->now.from = from;
    c->now.n_commands = fl_command_parse(c->arena, whole, &c->now.commands);
    c->examples = false;
    c->lone = 0;
    c->inlined = FL_STR_NONE;
    *next = end;
}

/* Takes the lines above that belong to the prompt out of the output before. */
static size_t with_preface(const cutter *c, size_t i) {
    if (c->open && c->now.kind == FL_BLOCK_OUTPUT && i > c->now.first && fl_prompt_preface(line_of(c, i - 1)))
        return i - 1;
    return i;
}

/* Commands that print the outputs of many, each below a heading. */
static bool prints_headings(const fl_block *b) {
    static const char *const verbs[] = {"show tech", "sh tech", "display diag", "dis diag", "show support"};
    for (size_t i = 0; b->n_commands && i < sizeof verbs / sizeof *verbs; i++)
        if (fl_scan_istarts(b->commands[0].verb, verbs[i]))
            return true;
    return false;
}

static bool try_prompt(cutter *c, size_t i, size_t *next) {
    fl_prompt p;
    fl_str line = line_of(c, i);
    if (!fl_prompt_read(line, &c->seen, &p))
        return false;
    fl_prompt_remember(&c->seen, line, &p);
    size_t first = with_preface(c, i);
    end_block(c, first, FL_CMD_PROMPT, false);
    if (c->clock.host.n && p.host.n && !fl_str_eq(c->clock.host, p.host))
        c->clock = (carried){FL_TIME_NONE, FL_STR_NONE, NULL, FL_STR_NONE};
    open_command(c, i, first, p.command, p.shell, FL_CMD_PROMPT, next);
    c->now.host = p.host;
    c->device = prints_headings(&c->now) ? p.host : FL_STR_NONE;
    set_time(&c->now, p.time, "prompt");
    return true;
}

/* A group of '#' lines that hold a command or a time: the header of the output below. */
static bool try_comment(cutter *c, size_t i, size_t *next) {
    fl_str value, time = FL_STR_NONE;
    fl_comment is = fl_prompt_comment(line_of(c, i), &value);
    if (is != FL_COMMENT_COMMAND && is != FL_COMMENT_TIME)
        return false;
    size_t first = i, floor = c->open ? c->now.first : i, end = i;
    while (first > floor && fl_prompt_comment(line_of(c, first - 1), &value) == FL_COMMENT_PLAIN)
        first--;
    FL_VEC(fl_command) all = {0};
    size_t n_lines = 0;
    while (end < c->text->n) {
        fl_prompt p;
        const fl_command *commands;
        fl_str line = line_of(c, end);
        is = c->text->lines[end].flags & (FL_LINE_FENCE | FL_LINE_PROSE) ? FL_COMMENT_NONE
                                                                         : fl_prompt_comment(line, &value);
        if (is == FL_COMMENT_NONE || (is == FL_COMMENT_PLAIN && fl_prompt_read(line, &c->seen, &p)))
            break;
        size_t after = end + 1;
        if (is == FL_COMMENT_COMMAND) {
            fl_str typed = read_typed(c, value, end, FL_SHELL_ANY, true, &after);
            size_t n = fl_command_parse(c->arena, typed, &commands);
            for (size_t k = 0; k < n; k++)
                FL_PUSH(c->arena, &all, commands[k]);
            n_lines++;
        } else if (is == FL_COMMENT_TIME && !time.n) {
            time = value;
        }
        end = after;
    }
    for (size_t k = 0; n_lines > 1 && k < all.n; k++)
        all.v[k].chained = true;
    end_block(c, first, n_lines ? FL_CMD_COMMENT : FL_CMD_HEADING, false);
    begin(c, FL_BLOCK_OUTPUT, first, n_lines ? end : first);
    c->now.from = n_lines ? FL_CMD_COMMENT : FL_CMD_NONE;
    c->now.commands = all.v;
    c->now.n_commands = all.n;
    set_time(&c->now, time, "comment");
    c->examples = false;
    c->lone = 0;
    c->inlined = FL_STR_NONE;
    *next = end;
    return true;
}

static bool try_heading(cutter *c, size_t i, size_t *next) {
    fl_str typed;
    if (!fl_prompt_heading(line_of(c, i), &typed))
        return false;
    open_command(c, i, i, typed, FL_SHELL_NONE, FL_CMD_HEADING, next);
    c->now.host = c->device;
    return true;
}

static bool try_pasted(cutter *c, size_t i, size_t *next) {
    fl_str typed;
    if (c->examples || !fl_prompt_pasted(line_of(c, i), &typed))
        return false;
    if (i && c->open && i > c->now.first && fl_scan_starts(fl_str_trim(line_of(c, i - 1)), "At line:"))
        return false;
    open_command(c, i, i, typed, FL_SHELL_ANY, FL_CMD_PASTED, next);
    return true;
}

static bool is_stars(fl_str line) {
    fl_str s = fl_str_trim(line);
    return s.n >= 10 && fl_scan_run(s, 0, '*', 10) == s.n;
}

static fl_str after_colon(fl_str line) {
    ptrdiff_t colon = fl_str_find_char(line, ':');
    return colon < 0 ? FL_STR_NONE : fl_str_trim(fl_scan_from(line, (size_t)colon + 1));
}

/* Start-Transcript: a frame of stars around a header. Its times have no zone. */
static bool try_frame(cutter *c, size_t i, size_t *next) {
    if (!is_stars(line_of(c, i)) || i + 1 >= c->text->n)
        return false;
    fl_str title = fl_str_trim(line_of(c, i + 1));
    bool start = fl_str_ends(title, FL_STR("PowerShell transcript start")),
         stop = fl_str_ends(title, FL_STR("PowerShell transcript end"));
    bool command = fl_scan_starts(title, "Command start time:");
    if (!start && !stop && !command)
        return false;
    size_t end = i + 2;
    while (end < c->text->n && end - i < FRAME_MOST && !is_stars(line_of(c, end)))
        end++;
    if (end < c->text->n && is_stars(line_of(c, end)))
        end++;
    else
        end = i + 2;
    end_block(c, i, FL_CMD_PROMPT, false);
    begin(c, FL_BLOCK_PROSE, i, i);
    c->clock = (carried){FL_TIME_NONE, FL_STR_NONE, NULL, FL_STR_NONE};
    for (size_t k = i; k < end && !stop; k++) {
        fl_str line = fl_str_trim(line_of(c, k));
        if (fl_scan_starts(line, "Start time:") || fl_scan_starts(line, "Command start time:"))
            c->clock = (carried){fl_clock_read(after_colon(line)), after_colon(line), "transcript", FL_STR_NONE};
    }
    if (end < c->text->n && fl_scan_starts(line_of(c, end), "Transcript started"))
        end++;
    end_block(c, end, FL_CMD_NONE, false);
    *next = end;
    return true;
}

/* ---- Markdown ---- */

/* A fence ended: what it held is whole, if it held an output. */
static void leave_fence(cutter *c, size_t i) {
    if (!c->open || c->now.kind == FL_BLOCK_PROSE)
        return;
    size_t before = c->blocks.n;
    bool first_of_fence = c->now.cmd_first == 0 || (c->text->lines[c->now.cmd_first - 1].flags & FL_LINE_FENCE) != 0;
    end_block(c, i, FL_CMD_NONE, true);
    const fl_block *b = c->blocks.n > before ? &c->blocks.v[before] : NULL;
    c->lone = b && first_of_fence && b->n_commands == 1 && b->shape == FL_SHAPE_BLANK ? before + 1 : 0;
    c->inlined = FL_STR_NONE;
    c->lone_gap = 0;
}

/* The first output of a fence whose command stood alone in the fence above. */
static void adopt_lone(cutter *c) {
    c->now.from = FL_CMD_HEADING;
    if (c->inlined.n) {
        c->now.n_commands = fl_command_parse(c->arena, c->inlined, &c->now.commands);
        c->inlined = FL_STR_NONE;
        return;
    }
    fl_block *from = &c->blocks.v[c->lone - 1];
    c->now.commands = from->commands;
    c->now.n_commands = from->n_commands;
    *from = (fl_block){.kind = FL_BLOCK_PROSE,
                       .cmd_first = from->cmd_first,
                       .cmd_last = from->cmd_first,
                       .first = from->cmd_first,
                       .last = from->last,
                       .time = FL_TIME_NONE};
    c->lone = 0;
}

/* A command in backticks in a line of prose. */
static fl_str inline_command(fl_str line) {
    fl_str typed;
    ptrdiff_t open = fl_str_find_char(line, '`');
    if (open < 0)
        return FL_STR_NONE;
    fl_str rest = fl_scan_from(line, (size_t)open + 1);
    ptrdiff_t close = fl_str_find_char(rest, '`');
    return close > 0 && fl_prompt_pasted(fl_str_sub(rest, 0, (size_t)close), &typed) ? typed : FL_STR_NONE;
}

static void see_prose(cutter *c, fl_str line) {
    if (fl_scan_invisible(line))
        return;
    fl_str typed = inline_command(line);
    if (++c->lone_gap > FENCE_GAP || typed.n) {
        c->lone = 0;
        c->lone_gap = 0;
        c->inlined = typed;
    }
}

static bool try_prose(cutter *c, size_t i, size_t *next) {
    unsigned flags = c->text->lines[i].flags;
    if (!(flags & (FL_LINE_FENCE | FL_LINE_PROSE)))
        return false;
    leave_fence(c, i);
    add_prose(c, i, i + 1);
    if (flags & FL_LINE_PROSE)
        see_prose(c, line_of(c, i));
    c->examples = false;
    *next = i + 1;
    return true;
}

/* ---- the walk ---- */

/* A whole clock with its year on a line of its own, as date and "show clock" print it: in a loop without prompts the
 * next output begins there. Most lines have no two colons. */
static bool is_clock(fl_str line) {
    fl_str text;
    if (line.n < 16 || line.n > 60)
        return false;
    const char *colon = memchr(line.p, ':', line.n), *end = line.p + line.n;
    if (!colon || !memchr(colon + 1, ':', (size_t)(end - colon - 1)) || fl_str_find(line, FL_STR("20")) < 0)
        return false;
    fl_str s = fl_str_trim(line);
    fl_time at;
    bool zone;
    if (fl_time_parse(s, 0, &at, &zone))
        return true;
    /* a row of a summary is digits and colons too, and names no month */
    return !fl_clock_like(s) && !fl_scan_istarts(s, "Time source is") && fl_clock_line(s, &text);
}

static void add_output(cutter *c, size_t i) {
    fl_str line = line_of(c, i);
    if (c->open && c->now.kind == FL_BLOCK_OUTPUT && !c->now.n_commands && i > c->now.first && is_clock(line))
        end_block(c, i, FL_CMD_NONE, false);
    if (!c->open || c->now.kind == FL_BLOCK_PROSE) {
        end_block(c, i, FL_CMD_NONE, false);
        begin(c, FL_BLOCK_OUTPUT, i, i);
    }
    if ((c->lone || c->inlined.n) && !fl_scan_invisible(line))
        adopt_lone(c);
    if (!c->examples && line.n < 64 && fl_noise_examples(line))
        c->examples = true;
}

/* The first bytes of the arrows and other signs that stand in the middle of a prompt. */
static bool has_sign(fl_str line) { return memchr(line.p, 0xE2, line.n) || memchr(line.p, 0xEE, line.n); }

/* Can this line begin something? Most lines of a log or a table cannot, and say so in their first bytes: "*>" and "* "
 * are rows of a BGP table. */
static bool may_begin(const cutter *c, fl_str line) {
    size_t i = fl_scan_blanks(line, 0);
    char first = fl_scan_at(line, i);
    if (first == '*' && fl_scan_at(line, i + 1) == '>')
        return false;
    if (first == '*' && fl_scan_at(line, i + 1) == ' ')
        return !c->text->ascii && has_sign(line);
    return first != '\0' && first != '"' && first != '{' && first != '}' && first != ']' && first != '|' &&
           first != ',';
}

_Static_assert((int)FL_CAPTURE_HOSTS == (int)FL_SEEN_HOSTS, "all hosts are kept");

static void take_state(cutter *c, const fl_capture_state *from, size_t first) {
    memcpy(c->seen.hosts, from->hosts, sizeof c->seen.hosts);
    c->seen.next = from->next_host;
    c->seen.dollar = from->dollar;
    c->seen.percent = from->percent;
    c->clock = (carried){from->time, from->time_text, from->time_from, from->time_host};
    c->device = from->device;
    c->open = c->resumed = from->open;
    c->now = from->block;
    c->now.first = c->now.last = c->now.cmd_first = c->now.cmd_last = first;
}

static void give_state(const cutter *c, fl_capture_state *to) {
    *to = (fl_capture_state){.next_host = c->seen.next,
                             .dollar = c->seen.dollar,
                             .percent = c->seen.percent,
                             .time = c->clock.time,
                             .time_text = c->clock.text,
                             .time_host = c->clock.host,
                             .time_from = c->clock.from,
                             .device = c->device};
    memcpy(to->hosts, c->seen.hosts, sizeof to->hosts);
}

static fl_str keep(fl_arena *arena, fl_str s) { return s.n ? fl_arena_str(arena, s) : s; }

void fl_capture_keep(fl_arena *arena, fl_capture_state *s) {
    for (size_t i = 0; i < FL_CAPTURE_HOSTS; i++)
        s->hosts[i] = keep(arena, s->hosts[i]);
    s->time_text = keep(arena, s->time_text);
    s->time_host = keep(arena, s->time_host);
    s->device = keep(arena, s->device);
}

fl_capture *fl_capture_cut(fl_arena *arena, const fl_text *text) {
    static const fl_capture_state nothing = {.time = FL_TIME_NONE};
    return fl_capture_cut_on(arena, text, 0, text->n, &nothing, NULL);
}

fl_capture *fl_capture_cut_on(fl_arena *arena, const fl_text *all, size_t first, size_t last,
                              const fl_capture_state *before, fl_capture_state *after) {
    fl_text shortened = *all;
    shortened.n = last;
    const fl_text *text = &shortened;
    cutter c = {.arena = arena, .text = text};
    take_state(&c, before, first);
    for (size_t i = first; i < text->n;) {
        size_t next = i + 1;
        if (!try_prose(&c, i, &next) &&
            !(may_begin(&c, line_of(&c, i)) &&
              (try_frame(&c, i, &next) || try_comment(&c, i, &next) || try_prompt(&c, i, &next) ||
               try_heading(&c, i, &next) || try_pasted(&c, i, &next))))
            add_output(&c, i);
        i = next;
    }
    if (c.open && c.resumed && !after)
        c.open_end = text->n; /* it goes on: what shape it has so far is not asked */
    else
        end_block(&c, text->n, FL_CMD_NONE, false);
    if (after)
        give_state(&c, after);
    fl_capture *capture = FL_NEW(arena, fl_capture);
    capture->blocks = c.blocks.v;
    capture->n = c.blocks.n;
    capture->open_end = c.open_end;
    return capture;
}
