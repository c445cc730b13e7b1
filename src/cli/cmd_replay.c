/* faultline replay INPUT...: the order of reads told step by step, the verdict at any time, the times of the incident.
 */
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "cli/cli.h"

typedef struct pager {
    sink *sink;
    bool step, stopped;
} pager;

/* One key, without waiting for the end of a line. false: q, or nobody is there any more. */
static bool wait_for_key(void) {
    struct termios was, raw;
    char c = 0;
    bool term = tcgetattr(STDIN_FILENO, &was) == 0;
    fflush(stdout);
    fputs("-- any key goes on, q ends --", stderr);
    if (term) {
        raw = was;
        raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
        tcsetattr(STDIN_FILENO, TCSANOW, &raw);
    }
    bool got = read(STDIN_FILENO, &c, 1) == 1;
    if (term)
        tcsetattr(STDIN_FILENO, TCSANOW, &was);
    fputs("\r                             \r", stderr);
    return got && c != 'q' && c != 'Q' && c != 3 && c != 4;
}

/* The text has a form feed where a reader may pause. */
static bool put(void *user, const char *bytes, size_t n) {
    pager *p = user;
    while (n && !p->stopped) {
        const char *feed = memchr(bytes, '\f', n);
        size_t part = feed ? (size_t)(feed - bytes) : n;
        if (part && !sink_write(p->sink, bytes, part))
            return false;
        bytes += part;
        n -= part;
        if (!feed)
            continue;
        bytes++;
        n--;
        p->stopped = p->step && !wait_for_key();
    }
    return true;
}

static int replay(request *r) {
    fl_book *book;
    int status;
    if (r->step && (r->output || !isatty(STDIN_FILENO)))
        return complain(EXIT_USAGE, "--step waits for keys: it needs a terminal, and its text goes to the terminal");
    fl_run *run = run_inputs(r, &book, &status);
    if (run) {
        bool json = r->format && strcmp(r->format, "json") == 0;
        fl_style style = find_style(r);
        pager p = {sink_open(r->arena, r->output, r->quiet), r->step, false};
        int wrote = EXIT_OUTPUT;
        if (p.sink) {
            bool good = fl_run_report(run, json ? "replay-json" : "replay-text", &style, put, &p);
            wrote = sink_close(p.sink, good);
        }
        int verdict = fl_run_exit(run);
        if (verdict == EXIT_INPUT && !status)
            complain(0, "nothing readable in %s: no text in it", r->operands.v[0]);
        status = wrote ? wrote : status ? status : verdict;
        fl_run_free(run);
    }
    fl_book_free(book);
    return status;
}

static const option_row options[] = {
    {"format", 'f', DO_FORMAT, "FORMAT", "text (default) or json"},
    {"at", 0, DO_SET, "TIME", "what the reads would have shown at this time"},
    {"every", 0, DO_SET, "STEP", "how the verdict evolved, in steps of 5m, 30s, 1h"},
    {"step", 0, DO_STEP, NULL, "wait for a key after each step"},
    {"model", 0, DO_SET, "MODEL", "own-edge or provider-l3, as for analyze"},
    {"skew", 0, DO_SET, "HOST=TIME", "a router's clock is ahead of Azure's by +90s, -2m30s (repeatable)"},
    {"expect", 0, DO_SET, "PREFIX", "a prefix that on-premises should announce (repeatable)"},
    INPUT_OPTIONS,
};
static const char *const formats[] = {"text", "json", NULL};

const verb verb_replay = {
    "replay",
    "replay [OPTION]... INPUT...",
    "the reads step by step, the verdict at any minute",
    "Walks the order of reads as a responder would have: what each read shows, what it rules\n"
    "out, and what is known by then. Then the times of the incident, each between two pieces\n"
    "of evidence, and what was done beside what reading first would have taken.",
    options,
    sizeof options / sizeof *options,
    formats,
    replay,
    "Exit status: as for analyze, by the verdict as of the time asked for.\n",
};
