/* faultline parse: the records of a TextFSM template. */
#include <string.h>

#include "cli/cli.h"

static const char *value_of(const request *r, const char *name) {
    const char *value = NULL;
    for (size_t i = 0; i < r->set.n; i++)
        if (strcmp(r->set.v[i].name, name) == 0)
            value = r->set.v[i].value;
    return value;
}

static int find_template(const request *r, fl_template **t) {
    fl_error e = {0};
    const char *file = value_of(r, "template"), *dir = value_of(r, "ntc");
    const char *platform = value_of(r, "platform"), *command = value_of(r, "command");
    if (!file == !dir)
        return complain(EXIT_USAGE, "parse: expected either --template FILE or --ntc DIR");
    if (dir && (!platform || !command))
        return complain(EXIT_USAGE, "parse: --ntc picks the template by --platform and --command; name both");
    if (file && (platform || command))
        return complain(EXIT_USAGE, "parse: --platform and --command are for --ntc DIR; --template needs neither");
    const int status = file ? fl_template_load(file, t, &e) : fl_template_find(dir, platform, command, t, &e);
    return status ? complain_of(&e) : 0;
}

static void tell(void *user, const char *text) {
    (void)user;
    complain(0, "note: %s", text);
}

static int parse(request *r) {
    fl_template *t;
    fl_error e = {0};
    if (r->operands.n > 1)
        return complain(EXIT_USAGE, "parse: expected one INPUT, found %zu", r->operands.n);
    int status = find_template(r, &t);
    if (status)
        return status;
    sink *s = sink_open(r->arena, r->output, r->quiet);
    if (!s) {
        fl_template_free(t);
        return EXIT_OUTPUT;
    }
    const fl_parse_output to = {r->format ? r->format : "table",
                                find_style(r),
                                sink_write,
                                tell,
                                s,
                                r->quiet || (r->output && strcmp(r->output, "-") != 0)};
    status = fl_template_parse(t, r->operands.n ? r->operands.v[0] : "-", &to, &e);
    const int wrote = sink_close(s, status == 0);
    if (status && !wrote)
        complain_of(&e);
    fl_template_free(t);
    return wrote ? wrote : status;
}

static const option_row options[] = {
    {"template", 't', DO_SET, "FILE", "the template"},
    {"ntc", 0, DO_SET, "DIR", "a checkout of ntc-templates, or a folder with an index; instead of --template"},
    {"platform", 0, DO_SET, "NAME", "with --ntc: the platform as the index has it, such as cisco_ios"},
    {"command", 0, DO_SET, "TEXT", "with --ntc: the command that printed INPUT, such as 'show ip bgp'"},
    {"format", 'f', DO_FORMAT, "FORMAT", "table (default), json or csv"},
    {"output", 'o', DO_OUTPUT, "FILE", "write to FILE, whole or not at all"},
    {"color", 0, DO_COLOR, "WHEN", "auto (default: on a terminal), always, never"},
    {"quiet", 'q', DO_QUIET, NULL, "print nothing on standard output"},
    {"help", 'h', DO_HELP, NULL, "print this help"},
};
static const char *const formats[] = {"table", "json", "csv", NULL};

const verb verb_parse = {
    "parse",
    "parse --template=FILE [INPUT]",
    "the records of a TextFSM template",
    "Reads INPUT, or standard input, by a TextFSM template and prints its records. With --ntc\n"
    "the template is picked from a collection by platform and command, and the records are\n"
    "those that ntc_templates gives.",
    options,
    sizeof options / sizeof *options,
    formats,
    parse,
    "Exit status: 0; 64 usage; 65 broken template, or one of its Error rules matched; 66 input,\n"
    "template or row of the index not found; 74 cannot write.\n",
};
