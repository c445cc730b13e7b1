/* faultline [analyze] INPUT...: the report, and the verdict as the exit status. */
#include "cli/cli.h"

static int analyze(request *r) {
    fl_book *book;
    int status;
    fl_run *run = run_inputs(r, &book, &status);
    if (run) {
        int verdict = fl_run_exit(run), wrote = write_report(r, run, r->format ? r->format : "text");
        if (verdict == EXIT_INPUT && !status)
            complain(0, "nothing readable in %s%s: no text in it; give it what az or PowerShell printed",
                     r->operands.v[0], r->operands.n > 1 ? " and the other inputs" : "");
        status = wrote ? wrote : status ? status : verdict;
        fl_run_free(run);
    }
    fl_book_free(book);
    return status;
}

static const option_row options[] = {
    {"format", 'f', DO_FORMAT, "FORMAT", "text (default), json or markdown"},
    {"model", 0, DO_SET, "MODEL", "own-edge: your router holds the session; provider-l3: the provider's"},
    {"at", 0, DO_SET, "TIME", "the state as of this time instead of the last observation"},
    {"skew", 0, DO_SET, "HOST=TIME", "a router's clock is ahead of Azure's by +90s, -2m30s (repeatable)"},
    {"expect", 0, DO_SET, "PREFIX", "a prefix that on-premises should announce (repeatable)"},
    INPUT_OPTIONS,
};
static const char *const formats[] = {"text", "json", "markdown", NULL};

const verb verb_analyze = {
    "analyze",
    "[analyze] [OPTION]... INPUT...",
    "the layer that failed, the owner of the fix, and why",
    "Says from saved captures which layer of an ExpressRoute circuit failed, who owns the\n"
    "fix, and why. An INPUT is a file, a folder, an archive (tar, zip, 7z, gz, xz, zst, bz2),\n"
    "or - for standard input. Nothing is sent anywhere.",
    options,
    sizeof options / sizeof *options,
    formats,
    analyze,
    "Exit status: 0 healthy on every layer that was read; 1 outage or partial outage;\n"
    "2 degraded, capacity, risk or setup; 3 inconclusive; 4 not the circuit; 64 usage;\n"
    "65 broken rule; 66 input not found or nothing readable in it; 70 a bug of faultline;\n"
    "74 cannot write.\n",
};
