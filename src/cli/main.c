/* faultline: the command line. The first argument is a verb, or the first input of analyze. */
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

static const verb *const verbs[] = {&verb_analyze, &verb_replay, &verb_facts, &verb_rules, &verb_parse, &verb_explain};
enum { VERBS = sizeof verbs / sizeof *verbs };

static const verb *find_verb(const char *name) {
    for (size_t i = 0; i < VERBS; i++)
        if (strcmp(verbs[i]->name, name) == 0)
            return verbs[i];
    return NULL;
}

static int finish_stdout(void) {
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : complain(EXIT_OUTPUT, "standard output: cannot write");
}

static bool put_stdout(void *user, const char *bytes, size_t n) {
    (void)user;
    return fwrite(bytes, 1, n, stdout) == n;
}

static int print_version(void) {
    puts("faultline " FAULTLINE_VERSION);
    fl_parts(put_stdout, NULL);
    return finish_stdout();
}

static int print_verbs(void) {
    puts("Usage: faultline [VERB] [OPTION]... INPUT...\n\nVerbs:");
    for (size_t i = 0; i < VERBS; i++)
        printf("  faultline %-38s %s\n", verbs[i]->usage, verbs[i]->brief);
    puts("\nfaultline VERB --help says more; --version names the program and its libraries.");
    return finish_stdout();
}

static int run_verb(const verb *v, int argc, char **argv) {
    request r = {.arena = fl_arena_new()};
    int status = parse_options(v, argc, argv, &r);
    if (!status && r.help) {
        print_help(v);
        status = finish_stdout();
    } else if (!status) {
        status = v->run(&r);
    }
    fl_arena_free(r.arena);
    return status;
}

/* A file that is opened while 1 or 2 is closed would get that number, and messages would be written into it. Reading
 * is all that can be done with these: writing fails as it should. */
static void occupy_output(void) {
    for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) >= 0)
            continue;
        int empty = open("/dev/null", O_RDONLY);
        if (empty >= 0 && empty != fd) {
            dup2(empty, fd);
            close(empty);
        }
    }
}

int main(int argc, char **argv) {
    occupy_output();
    setlocale(LC_CTYPE, ""); /* only to know whether the terminal takes UTF-8 */
    const char *first = argc > 1 ? argv[1] : "";
    if (strcmp(first, "--version") == 0 || strcmp(first, "-V") == 0)
        return print_version();
    if (argc == 2 && (strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0))
        return print_verbs();
    const verb *v = find_verb(first);
    if (v)
        return run_verb(v, argc - 1, argv + 1);
    return run_verb(&verb_analyze, argc, argv);
}
