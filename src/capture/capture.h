/* capture.h - cuts a document into blocks: which command printed what, as far as the text itself shows.
 * Blocks live in the caller's arena and point into the fl_text. Nothing is dropped: every line of the text belongs to
 * exactly one block (its command lines, its output, or a FL_BLOCK_PROSE block). No input is refused.
 *
 * Cut at: prompts (bash/zsh "user@host:~$ az …", "❯ az …", "$ az …", "# az …" only after a prompt shape was seen,
 * PowerShell "PS C:\> …", "PS /home/x> ", cmd "C:\>az …", router "host#show …", "user@host> show …"), "# command: az …"
 * /
 * "# COMMAND: …" lines (case free), "+ az …" (bash -x), known command verbs at line start where no prompt is there ("az
 * network …", "Get-Az…") as pasted notes have them, Markdown fences (a fence's end closes a block), Start-Transcript
 * headers (each "**********" frame), "show tech" headings ("------------------ show … ------------------"). */
#ifndef FL_CAPTURE_CAPTURE_H
#define FL_CAPTURE_CAPTURE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/when.h"
#include "text/text.h"

typedef enum fl_shape {
    FL_SHAPE_BLANK, /* no visible output; warnings alone are TEXT */
    FL_SHAPE_JSON,
    FL_SHAPE_TABLE,
    FL_SHAPE_LIST, /* "Key : value" lines, PowerShell Format-List */
    FL_SHAPE_YAML, /* az -o yaml / yamlc: recognized, not read */
    FL_SHAPE_TSV,  /* az -o tsv: recognized, not read */
    FL_SHAPE_ROUTER,
    FL_SHAPE_LOG,
    FL_SHAPE_ERROR, /* an error text and nothing else */
    FL_SHAPE_TEXT
} fl_shape;
const char *fl_shape_name(fl_shape s);

/* PROSE: Markdown outside of fences and the fences, transcript frames, empty prompts, blank lines that belong to
 * nothing. */
typedef enum fl_block_kind { FL_BLOCK_OUTPUT, FL_BLOCK_PROSE } fl_block_kind;

/* HEADING: "show tech" and other headings; also the command of the fence above, or in the prose before, a Markdown
 * fence (it has no lines in the block then). */
typedef enum fl_command_from {
    FL_CMD_NONE,
    FL_CMD_PROMPT,
    FL_CMD_COMMENT,
    FL_CMD_PASTED,
    FL_CMD_HEADING
} fl_command_from;

typedef struct fl_option {
    fl_str name;  /* with its dashes, as typed: "--path", "-DevicePath", "-n", "-o" */
    fl_str value; /* without quotes; empty for a switch. A variable ("$RG", "%RG%") is kept with its sign */
} fl_option;

typedef struct fl_command {
    fl_str text; /* one line: continuations (\ ` ^) joined by one blank, blanks squeezed, quotes kept */
    /* Words before the first option: "az network express-route list-arp-tables", "show ip bgp summary",
     * "Get-AzExpressRouteCircuitARPTable"; assignments ("$x = "), call operators, "sudo", "time", env assignments and
     * parentheses left out. */
    fl_str verb;
    fl_option *options; /* of the first pipeline element */
    size_t n_options;
    fl_str output; /* value of -o/--output, lower-case; empty: not said */
    fl_str query;  /* value of --query; "Peerings" of "(Get-AzX …).Peerings" */
    fl_str pipe;   /* what follows the first unquoted '|', or empty */
    /* A '>' target, Out-File, a variable ("$x = …"): the output went there, a blank here proves nothing. */
    fl_str redirect;
    bool chained; /* one of several commands on the line (&&, ;) or in a loop: output may hold all of theirs */
    /* Something may have removed rows or fields selectively: --query with [?…] or an index, Where-Object, grep,
     * findstr, Select-String, | include/exclude/match, head, tail, jq select, Select-Object -First …; also when the
     * command is shortened, interrupted, unknown behind a pipe, or hides its errors. */
    bool filter;
    /* --query or Select-Object/jq that renames or drops columns but keeps all rows (value, value[] and [] alone are
     * none) */
    bool projection;
} fl_command;

typedef struct fl_block {
    fl_block_kind kind;
    fl_command_from from;
    const fl_command
        *commands; /* those typed on the line(s): `echo PRIMARY: && az …` has two; NULL when none was captured */
    size_t n_commands;
    size_t cmd_first, cmd_last; /* line indexes of the command, [first, last); equal when none */
    size_t first, last;         /* line indexes of the output, [first, last) */
    bool closed; /* a later prompt, fence end, command line or heading ended the output: it is known whole.
                    Never for a blank after a pasted command or before a fence's end: perhaps it was not run */
    fl_shape shape;
    fl_str host;           /* device or host of the prompt ("router1", "vm1"), or empty */
    fl_time time;          /* of the prompt, transcript header, "# captured:" line (with zone); else FL_TIME_NONE */
    fl_str time_text;      /* verbatim time when its zone or form is left to the caller */
    const char *time_from; /* "prompt", "transcript", "comment", "clock" or NULL */
} fl_block;

typedef struct fl_capture {
    fl_block *blocks;
    size_t n;
    /* fl_capture_cut_on: where the block that was open ended; it is no block of these when that is at once, nor when it goes on
     * behind the text and `after` is not asked for. */
    size_t open_end;
} fl_capture;

fl_capture *fl_capture_cut(fl_arena *arena, const fl_text *text);

enum { FL_CAPTURE_HOSTS = 8 };
/* What the text before taught, so that a cut can go on behind it. Zero, with time FL_TIME_NONE: nothing. The slices
 * belong to that text: fl_capture_keep copies them. */
typedef struct fl_capture_state {
    fl_str hosts[FL_CAPTURE_HOSTS];
    size_t next_host;
    bool dollar, percent;
    fl_time time; /* of a transcript header, a clock */
    fl_str time_text, time_host;
    const char *time_from;
    fl_str device;
    bool open; /* the text begins within this block: first, last and cmd_* of it are not looked at */
    fl_block block;
} fl_capture_state;
/* Cuts the lines [first, last) as if they went on behind such a text; looks at no others. after may be NULL. */
fl_capture *fl_capture_cut_on(fl_arena *arena, const fl_text *text, size_t first, size_t last,
                              const fl_capture_state *before, fl_capture_state *after);
void fl_capture_keep(fl_arena *arena, fl_capture_state *state);
/* Parses one command line (any shell). Never fails; a line without a verb gives n == 0. */
size_t fl_command_parse(fl_arena *arena, fl_str line, const fl_command **commands);
/* The shape of some lines on their own (normalize asks again for sections). */
fl_shape fl_shape_of(const fl_text *text, size_t first, size_t last);

#endif
