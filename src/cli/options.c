/* Options by the GNU rules (long names may be shortened, options and operands mix), from the verb's own table. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

enum { LONG = 256, NEAR = 3, NAME_MAX_LEN = 32 };

/* Levenshtein distance, for names of at most NAME_MAX_LEN bytes. */
static unsigned distance(const char *a, size_t an, const char *b) {
    size_t bn = strlen(b);
    unsigned row[NAME_MAX_LEN + 1];
    if (an > NAME_MAX_LEN || bn > NAME_MAX_LEN)
        return NAME_MAX_LEN;
    for (size_t j = 0; j <= bn; j++)
        row[j] = (unsigned)j;
    for (size_t i = 1; i <= an; i++) {
        unsigned diagonal = row[0];
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= bn; j++) {
            unsigned above = row[j], change = diagonal + (a[i - 1] != b[j - 1]);
            unsigned step = (above < row[j - 1] ? above : row[j - 1]) + 1;
            row[j] = change < step ? change : step;
            diagonal = above;
        }
    }
    return row[bn];
}

static const char *nearest(const verb *v, const char *name, size_t n) {
    const char *best = NULL;
    unsigned least = NEAR + 1;
    for (unsigned i = 0; i < v->n_options; i++) {
        unsigned d = distance(name, n, v->options[i].name);
        if (d < least) {
            least = d;
            best = v->options[i].name;
        }
    }
    return best;
}

static int unknown_option(const verb *v, const char *arg) {
    if (strncmp(arg, "--", 2) != 0)
        return complain(EXIT_USAGE, "there is no option -%c; faultline %s --help lists them", optopt, v->name);
    const char *name = arg + 2;
    size_t n = strcspn(name, "=");
    for (unsigned i = 0; i < v->n_options; i++) /* a start that several options share */
        if (n && strncmp(v->options[i].name, name, n) == 0)
            return complain(EXIT_USAGE, "option --%.*s is short for several; write it out", (int)n, name);
    const char *near = nearest(v, name, n);
    if (near)
        return complain(EXIT_USAGE, "there is no option --%.*s; did you mean --%s?", (int)n, name, near);
    return complain(EXIT_USAGE, "there is no option --%.*s; faultline %s --help lists them", (int)n, name, v->name);
}

static int set_format(const verb *v, const char *value, request *r) {
    char list[128] = "";
    for (const char *const *f = v->formats; *f; f++) {
        if (strcmp(*f, value) == 0) {
            r->format = *f;
            return 0;
        }
        size_t n = strlen(list);
        snprintf(list + n, sizeof list - n, "%s%s", !n ? "" : f[1] ? ", " : " or ", *f);
    }
    return complain(EXIT_USAGE, "-f: expected %s, found \"%s\"", list, value);
}

static int set_color(const char *value, request *r) {
    static const char *const known[] = {"auto", "always", "never"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i], value) == 0)
            r->color = known[i];
    if (r->color)
        return 0;
    return complain(EXIT_USAGE, "--color: expected auto, always or never, found \"%s\"", value);
}

static int apply(const verb *v, const option_row *o, const char *value, request *r) {
    switch (o->act) {
    case DO_SET:
        FL_PUSH(r->arena, &r->set, ((pair){o->name, value}));
        return 0;
    case DO_FORMAT:
        return set_format(v, value, r);
    case DO_OUTPUT:
        r->output = value;
        return 0;
    case DO_RULES:
        FL_PUSH(r->arena, &r->rules, value);
        return 0;
    case DO_COLOR:
        r->color = NULL;
        return set_color(value, r);
    case DO_QUIET:
        r->quiet = true;
        return 0;
    case DO_SCHEMA:
        r->schema = true;
        return 0;
    case DO_STEP:
        r->step = true;
        return 0;
    case DO_HELP:
        r->help = true;
        return 0;
    }
    return 0;
}

static const option_row *find_row(const verb *v, int c) {
    for (unsigned i = 0; i < v->n_options; i++)
        if (c == LONG + (int)i || (v->options[i].letter && c == v->options[i].letter))
            return &v->options[i];
    return NULL;
}

/* ':' and '?' of getopt_long; argv[optind - 1] is the argument it stopped at. */
static int option_error(const verb *v, int c, char **argv) {
    const option_row *o = find_row(v, optopt);
    if (c == ':' && o)
        return complain(EXIT_USAGE, "option --%s expects a value: %s (%s)", o->name, o->value, o->help);
    if (o && optopt >= LONG)
        return complain(EXIT_USAGE, "option --%s takes no value", o->name);
    return unknown_option(v, argv[optind - 1]);
}

int parse_options(const verb *v, int argc, char **argv, request *r) {
    struct option *table = FL_NEW_N(r->arena, v->n_options + 1, struct option);
    char *letters = fl_arena_alloc(r->arena, 2 * v->n_options + 2), *end = letters;
    *end++ = ':'; /* tell a missing value from an unknown option */
    for (unsigned i = 0; i < v->n_options; i++) {
        const option_row *o = &v->options[i];
        table[i] = (struct option){o->name, o->value ? required_argument : no_argument, NULL, LONG + (int)i};
        if (o->letter)
            *end++ = o->letter;
        if (o->letter && o->value)
            *end++ = ':';
    }
    r->verb = v->name;
    opterr = 0;
    optind = 1;
    for (int c; (c = getopt_long(argc, argv, letters, table, NULL)) != -1;) {
        if (c == ':' || c == '?')
            return option_error(v, c, argv);
        const option_row *o = find_row(v, c);
        int status = o ? apply(v, o, optarg, r) : 0;
        if (status)
            return status;
    }
    for (int i = optind; i < argc; i++)
        FL_PUSH(r->arena, &r->operands, argv[i]);
    return 0;
}

void print_help(const verb *v) {
    printf("Usage: faultline %s\n\n%s\n\nOptions:\n", v->usage, v->summary);
    for (unsigned i = 0; i < v->n_options; i++) {
        const option_row *o = &v->options[i];
        char name[64], letter[8] = "    ";
        if (o->letter)
            snprintf(letter, sizeof letter, "-%c, ", o->letter);
        snprintf(name, sizeof name, "%s--%s%s%s", letter, o->name, o->value ? "=" : "", o->value ? o->value : "");
        printf("  %-24s %s\n", name, o->help);
    }
    if (v->help[0])
        printf("\n%s", v->help);
}
