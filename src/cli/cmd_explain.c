/* faultline explain CODE...: a diagnosis in words. */
#include "cli/cli.h"

static int explain(request *r) {
    if (r->operands.n == 0)
        return complain(EXIT_USAGE, "explain: expected a CODE of a diagnosis as reports print it, such as R01 or "
                                    "prefix-limit-routes-shed");
    fl_book *book;
    int status = load_book(r, &book);
    if (status)
        return status;
    fl_style style = find_style(r);
    sink *s = sink_open(r->arena, NULL, false);
    for (size_t i = 0; i < r->operands.n; i++) {
        if (i)
            sink_write(s, "\n", 1);
        if (!fl_book_explain(book, r->operands.v[i], style.width, style.color, style.utf8, sink_write, s))
            status = complain(EXIT_USAGE,
                              "there is no diagnosis %s; a code looks like R01 and stands in the first line of a "
                              "report",
                              r->operands.v[i]);
    }
    int wrote = sink_close(s, true);
    fl_book_free(book);
    return wrote ? wrote : status;
}

static const option_row options[] = {
    {"rules", 0, DO_RULES, "DIR", "add the rules and playbook of a folder; they win (repeatable)"},
    {"color", 0, DO_COLOR, "WHEN", "auto (default: on a terminal), always, never"},
    {"help", 'h', DO_HELP, NULL, "print this help"},
};

const verb verb_explain = {
    "explain",
    "explain [OPTION]... CODE...",
    "evidence, owner, remedy and trap of a diagnosis",
    "Prints the evidence, owner, remedy and trap of a diagnosis, by code or name.",
    options,
    sizeof options / sizeof *options,
    NULL,
    explain,
    "Exit status: 0; 64 no such diagnosis; 65 broken rule; 74 cannot write.\n",
};
