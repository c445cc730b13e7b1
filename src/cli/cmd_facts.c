/* faultline facts INPUT...: what was read, without conclusions. */
#include "cli/cli.h"

static int print_schema(request *r) {
    sink *s = sink_open(r->arena, r->output, r->quiet);
    if (!s)
        return EXIT_OUTPUT;
    fl_style style = find_style(r);
    return sink_close(s, fl_schema_list(style.width, style.utf8, sink_write, s));
}

static int facts(request *r) {
    if (r->schema)
        return print_schema(r);
    fl_book *book;
    int status;
    fl_run *run = run_inputs(r, &book, &status);
    if (run) {
        const char *format = fl_arena_printf(r->arena, "facts-%s", r->format ? r->format : "table").p;
        int wrote = write_report(r, run, format);
        if (!status && fl_run_exit(run) == EXIT_INPUT)
            status = complain(EXIT_INPUT, "nothing readable in %s: no text in it", r->operands.v[0]);
        status = wrote ? wrote : status;
        fl_run_free(run);
    }
    fl_book_free(book);
    return status;
}

static const option_row options[] = {
    {"format", 'f', DO_FORMAT, "FORMAT", "table (default), ndjson or csv"},
    {"kind", 0, DO_SET, "KIND", "only facts of this kind (repeatable)"},
    {"schema", 0, DO_SCHEMA, NULL, "list the kinds of facts and their fields, read nothing"},
    INPUT_OPTIONS,
};
static const char *const formats[] = {"table", "ndjson", "csv", NULL};

const verb verb_facts = {
    "facts",
    "facts [OPTION]... INPUT...",
    "every fact that was read, with document, lines, rule and time",
    "Prints every fact that was read, with its document, lines, rule and time.",
    options,
    sizeof options / sizeof *options,
    formats,
    facts,
    "Exit status: 0; 64 usage; 65 broken rule; 66 input not found or nothing readable in it;\n"
    "74 cannot write.\n",
};
