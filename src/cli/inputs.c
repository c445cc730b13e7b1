/* The way from operands to an analyzed run, for every verb that has inputs. */
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

int load_book(const request *r, fl_book **book) {
    fl_error e = {0};
    if (fl_book_load(NULL, r->rules.v, (unsigned)r->rules.n, book, &e))
        return complain_of(&e);
    return 0;
}

static int set_all(const request *r, fl_run *run) {
    if (strcmp(r->verb, verb_facts.name) != 0)
        fl_run_set(run, "facts", "used", NULL); /* reports quote findings, and list no facts */
    for (size_t i = 0; i < r->set.n; i++) {
        fl_error e = {0};
        if (!fl_run_set(run, r->set.v[i].name, r->set.v[i].value, &e))
            return complain(e.exit, "--%s", e.message);
    }
    return 0;
}

/* `faultline -f json facts x`: the verb was meant, and is a file that does not exist. */
static bool is_verb_name(const char *s) {
    static const verb *const verbs[] = {&verb_analyze, &verb_replay, &verb_facts,
                                        &verb_rules,   &verb_parse,  &verb_explain};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i]->name, s) == 0)
            return true;
    return false;
}

static int add_all(const request *r, fl_run *run) {
    int status = 0;
    for (size_t i = 0; i < r->operands.n; i++) {
        fl_error e = {0};
        if (fl_run_add(run, r->operands.v[i], &e) == 0)
            continue;
        status = complain_of(&e);
        if (is_verb_name(r->operands.v[i]))
            complain(0, "a verb comes before its options: faultline %s ...", r->operands.v[i]);
    }
    return status;
}

fl_run *run_inputs(request *r, fl_book **book, int *status) {
    *book = NULL;
    if (r->operands.n == 0) {
        *status = complain(EXIT_USAGE,
                           "expected an INPUT: a file, folder or archive of captures, or - for standard input; "
                           "faultline %s --help says more",
                           r->verb);
        return NULL;
    }
    *status = load_book(r, book);
    if (*status)
        return NULL;
    fl_run *run = fl_run_new(*book);
    *status = set_all(r, run);
    if (*status) {
        fl_run_free(run);
        return NULL;
    }
    *status = add_all(r, run);
    fl_run_analyze(run);
    return run;
}

int write_report(request *r, const fl_run *run, const char *format) {
    fl_style style = find_style(r);
    sink *s = sink_open(r->arena, r->output, r->quiet);
    if (!s)
        return EXIT_OUTPUT;
    bool good = fl_run_report(run, format, &style, sink_write, s);
    return sink_close(s, good);
}
