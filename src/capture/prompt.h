/* prompt.h - which lines are somebody typing: prompts with their host, time and command, comments and headings that
 * name a command, and bare commands as notes have them. Slices point into the line given; nothing is allocated. A line
 * that only might be a prompt is none: taking output for a prompt cuts a table in two. */
#ifndef FL_CAPTURE_PROMPT_H
#define FL_CAPTURE_PROMPT_H

#include "base/str.h"

typedef enum fl_shell {
    FL_SHELL_NONE,
    FL_SHELL_UNIX,
    FL_SHELL_POWERSHELL,
    FL_SHELL_CMD,
    FL_SHELL_ROUTER,
    FL_SHELL_ANY /* pasted: any continuation is possible */
} fl_shell;

typedef struct fl_prompt {
    fl_shell shell;
    fl_str host;    /* empty when the prompt has none */
    fl_str time;    /* words of a time inside the prompt, or empty */
    fl_str command; /* behind the prompt, trimmed; may be empty */
} fl_prompt;

enum { FL_SEEN_HOSTS = 8 };
/* What earlier prompts of the same text proved: an unusual command behind a known prompt is still a command. */
typedef struct fl_seen {
    fl_str hosts[FL_SEEN_HOSTS];
    size_t next;
    bool dollar, percent; /* bare "$ " and "% " */
} fl_seen;

bool fl_prompt_read(fl_str line, const fl_seen *seen, fl_prompt *out);
void fl_prompt_remember(fl_seen *seen, fl_str line, const fl_prompt *prompt);
/* A line that belongs to the prompt in the next line: "{primary:node0}", "[edit]", "┌──(user㉿host)-[~]", "Azure:/". */
bool fl_prompt_preface(fl_str line);

/* A known command alone on its line, no prompt: az, Get-Az…, show ip bgp … */
bool fl_prompt_pasted(fl_str line, fl_str *command);
/* "------------------ show ip bgp ------------------", "=== az network … ===", "`show version`". */
bool fl_prompt_heading(fl_str line, fl_str *command);

typedef enum fl_comment { FL_COMMENT_NONE, FL_COMMENT_PLAIN, FL_COMMENT_COMMAND, FL_COMMENT_TIME } fl_comment;
/* "# command: …" and "# Captured: …" with any of the marks of comments; value is what follows. "Command: az …" needs no
 * mark. PLAIN: some other line behind '#'. */
fl_comment fl_prompt_comment(fl_str line, fl_str *value);

/* Does it read as something typed at a router ("show ip bgp summary")? */
bool fl_prompt_router_command(fl_str s);

#endif
