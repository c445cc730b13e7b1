/* absence.c - what a section proves by what is not in it. The first law: a blank is not an empty table, a filtered list
 * proves nothing, an error text is unread. The rules are those of the judgement document, 13 (JSON) and 14
 * (PowerShell and tables). */
#include "normalize/internal.h"

static void set(fl_outcome *o, const char *result, const char *proof, const char *why) {
    o->result = result;
    o->proof = proof;
    o->why = fl_str_of(why);
}

/* --query that keeps all rows as they are. */
static bool plain_query(fl_str q) {
    q = fl_str_trim(q);
    return !q.n || fl_str_eqz(q, "value") || fl_str_eqz(q, "value[]") || fl_str_eqz(q, "[]") ||
           fl_str_eqz(q, "value[*]") || fl_str_eqz(q, "@");
}

/* A pipe that only lays the output out. */
static bool plain_pipe(fl_str pipe) {
    static const char *const layouts[] = {"format-", "ft",   "fl",   "out-string", "out-host", "sort", "oh",
                                          "cat",     "more", "less", "tee",        "jq .",     NULL};
    fl_str p = fl_str_trim(pipe);
    if (!p.n)
        return true;
    for (unsigned i = 0; layouts[i]; i++) {
        if (fl_str_istarts(p, fl_str_of(layouts[i])))
            return true;
    }
    return false;
}

/* `$x = Get-Az…` prints nothing, whatever it read. */
static bool is_assigned(const fl_command *c) {
    fl_str rest = fl_norm_command_text(c);
    fl_str before = fl_str_sub(c->text, 0, (size_t)(rest.p - c->text.p));
    return fl_str_find_char(before, '=') >= 0 && fl_str_find_char(before, '$') >= 0;
}

static bool is_powershell(const fl_section *s) { return s->by && s->by->powershell; }

static bool never(fl_normalizer *n, const fl_section *s) {
    const fl_rule *r = s->rule;
    if (!r || r->absence_never)
        return true;
    return r->absence_never_if && s->command &&
           fl_norm_match(n, r->absence_never_if, fl_norm_command_text(s->command), NULL);
}

static void blank(fl_normalizer *n, const fl_section *s, fl_outcome *o) {
    const fl_command *c = s->command;
    set(o, "blank", "nothing", "nothing was printed, and that is no table");
    if (!c || !is_powershell(s))
        return;
    if (c->redirect.n)
        o->why = FL_STR("the output was redirected to a file");
    else if (is_assigned(c))
        o->why = FL_STR("the output was put into a variable");
    else if (c->chained || n->block->n_commands > 1)
        o->why = FL_STR("several commands stand on the line");
    else if (c->filter || !plain_pipe(c->pipe))
        o->why = FL_STR("the command filters its output");
    else if (n->warned)
        o->why = FL_STR("a warning was printed");
    else if (!n->block->closed)
        o->why = FL_STR("no prompt follows: the output may have been cut");
    else if (s->rule->single)
        o->why = FL_STR("a read of one thing prints it or an error");
    else
        set(o, "empty", "proves", "");
}

/* Rows, or a list that was there and had none. */
static void rows_or_empty(const fl_section *s, const fl_records *r, uint32_t rows, fl_outcome *o) {
    const char *result = rows ? "rows" : "empty";
    const fl_command *c = s->by ? s->command : NULL; /* a script may filter in itself */
    const char *unknown = s->command ? "a script printed it, and may have filtered"
                                     : "an output without its command may have been filtered";
    bool plain = c && !c->filter && !s->any_filter && plain_query(c->query) && plain_pipe(c->pipe);
    bool keeps_rows = c && !c->filter && !s->any_filter;
    if (s->kind == FL_SECTION_JSON && r->single && s->rule && !s->rule->single) {
        set(o, result, "supports", "one object of a list");
    } else if (s->kind == FL_SECTION_JSON && (r->wrapped || r->single)) {
        set(o, result, "proves", "");
    } else if (s->kind == FL_SECTION_JSON && (plain || (rows && keeps_rows))) {
        set(o, result, "proves", "");
    } else if (s->kind == FL_SECTION_JSON) {
        set(o, result, "supports", c ? "the command's --query may have left rows out" : unknown);
    } else if (!rows) {
        set(o, result, "supports", "column titles without rows");
    } else if (keeps_rows && s->closed) {
        set(o, result, "proves", "");
    } else {
        set(o, result, "supports", c ? "nothing follows the output: it may have been cut" : unknown);
    }
}

static void structured(fl_normalizer *n, const fl_section *s, const fl_records *r, bool any, uint32_t rows,
                       fl_outcome *o) {
    if (!any) {
        set(o, "no-table", "nothing", "null, or nothing, where rows were expected");
        if (s->flaw)
            o->why = fl_str_of(s->flaw);
        return;
    }
    rows_or_empty(s, r, rows, o);
    const char *against = NULL;
    if (s->flaw)
        against = s->flaw;
    else if (o->filter == 1)
        against = "the command filters its output";
    else if (r->next_page)
        against = "nextLink says that there is another page";
    else if (never(n, s))
        against = s->rule ? "this read never proves absence" : "it is not known what was read";
    if (against) {
        o->proof = "nothing";
        o->why = fl_str_of(against);
    }
}

void fl_norm_outcome(fl_normalizer *n, const fl_section *s, const fl_records *records, bool any, uint32_t rows,
                     fl_outcome *o) {
    *o = (fl_outcome){.filter = -1};
    bool captured = n->block && n->block->n_commands; /* else an error's own words named it */
    if (s->command && s->command->filter)
        o->filter = 1;
    else if (s->by && captured)
        o->filter = 0;
    else if (s->any_filter)
        o->filter = 1;
    if (s->kind == FL_SECTION_BLANK)
        blank(n, s, o);
    else if (s->kind == FL_SECTION_TITLE)
        set(o, "no-table", "nothing", "a title without a table");
    else if (s->kind == FL_SECTION_ERROR)
        set(o, "error", "nothing", "an error text");
    else
        structured(n, s, records, any, rows, o);
    if (s->kind == FL_SECTION_BLANK && o->proof[0] == 'p' && never(n, s)) {
        o->proof = "nothing";
        o->why = FL_STR("this read never proves absence");
    }
}
