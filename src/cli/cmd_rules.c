/* faultline rules list | check | test: what the rules are and whether they hold. */
#include <string.h>

#include "cli/cli.h"

static const struct {
    const char *name;
    int (*ask)(const fl_book *, fl_write, void *);
} questions[] = {
    {"list", fl_book_list},
    {"check", fl_book_check},
    {"test", fl_book_test},
};

static int rules(request *r) {
    fl_book *book;
    const char *name = r->operands.n == 1 ? r->operands.v[0] : "";
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        if (strcmp(questions[i].name, name) != 0)
            continue;
        int status = load_book(r, &book);
        if (status)
            return status;
        sink *s = sink_open(r->arena, NULL, r->quiet);
        status = questions[i].ask(book, sink_write, s);
        int wrote = sink_close(s, true);
        fl_book_free(book);
        return wrote ? wrote : status;
    }
    return complain(EXIT_USAGE, "rules: expected list, check or test; a folder of your own rules goes behind --rules");
}

static const option_row options[] = {
    {"rules", 0, DO_RULES, "DIR", "add the rules of a folder; they win (repeatable)"},
    {"quiet", 'q', DO_QUIET, NULL, "print nothing on standard output"},
    {"help", 'h', DO_HELP, NULL, "print this help"},
};

const verb verb_rules = {
    "rules",
    "rules list|check|test [OPTION]...",
    "the rules that read captures: which they are, whether they hold",
    "list prints every rule with its read. check compiles all of them and refuses a rule\n"
    "without a sample, a sample that does not give its facts, and two rules that claim the\n"
    "same sample. test runs the samples and prints each.",
    options,
    sizeof options / sizeof *options,
    NULL,
    rules,
    "Exit status: 0; 64 usage; 65 broken rule; 74 cannot write.\n",
};
