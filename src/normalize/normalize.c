/* normalize.c - the way of one document: decode, cut into blocks, split each block into sections, pick a rule for each,
 * read it or say why not. Every line ends in a capture row or an unread entry, or is a heading, command, comment or
 * blank. */
#include "normalize/normalize.h"

#include "normalize/events.h"
#include "normalize/internal.h"

enum { READ_QUOTED = 4, NAMES_LISTED = 8, PLACES_SAID = 50, TITLES_LOOKED_AT = 4, CLOCK_LINES = 4, VERB_WORDS = 3 };

fl_normalizer *fl_normalizer_new(const fl_rules *rules, fl_store *store, const fl_normalize_options *options) {
    fl_arena *own = fl_arena_new();
    fl_normalizer *n = FL_NEW(store->arena, fl_normalizer);
    n->rules = rules;
    n->store = store;
    n->arena = own;
    n->conversions = FL_NEW_N(store->arena, FL_CONVERSIONS, fl_conversion);
    n->memos = FL_NEW_N(store->arena, FL_MEMOS, fl_memo);
    n->round = 1;
    if (options)
        n->options = *options;
    return n;
}

void fl_normalizer_free(fl_normalizer *n) {
    if (!n)
        return;
    fl_arena_free(n->arena);
    n->arena = NULL;
}

/* ---- what stays unread ---- */

static bool only_blanks(const fl_text *t, size_t from, size_t to) {
    for (size_t i = from; i < to && i < t->n; i++) {
        if (fl_str_trim(fl_text_line(t, i)).n && !(t->lines[i].flags & FL_LINE_FENCE))
            return false;
    }
    return true;
}

void fl_norm_unread(fl_normalizer *n, size_t first, size_t last, fl_str read, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    fl_str why = fl_arena_vprintf(n->arena, fmt, ap);
    va_end(ap);
    if (n->unread.n) { /* the same again right below: one entry */
        fl_pending_unread *p = &n->unread.v[n->unread.n - 1];
        if (fl_str_eq(p->why, why) && fl_str_eq(p->read, read) && first + 1 >= p->last &&
            only_blanks(n->text, p->last, first)) {
            if (last > p->last)
                p->last = last;
            return;
        }
    }
    fl_pending_unread entry = {first, last, read, why};
    FL_PUSH(n->arena, &n->unread, entry);
}

void fl_norm_hand_over_unread(fl_normalizer *n) {
    for (size_t i = 0; i < n->unread.n; i++) {
        const fl_pending_unread *p = &n->unread.v[i];
        fl_evidence ev;
        fl_norm_lines_evidence(n, p->first, p->last, &ev);
        fl_unread_add(n->store, n->document, ev.first_line, ev.last_line, p->read, "%.*s", FL_STR_ARG(p->why));
    }
}

/* ---- rows of the report, FL_READ ---- */

uint32_t fl_norm_capture_row(fl_normalizer *n, const fl_section *s, const fl_fact *read) {
    fl_capture_row row = {.document = n->document, .at = read->at, .at_from = read->at_from};
    row.first_line = read->ev.first_line;
    row.last_line = read->ev.last_line;
    if (s->command)
        row.command = fl_arena_str(n->store->arena, s->command->text);
    if (s->rule)
        row.rule = fl_arena_str(n->store->arena, s->rule->id);
    FL_PUSH(n->store->arena, &n->store->captures, row);
    return (uint32_t)(n->store->captures.n - 1);
}

static const char *shape_of(const fl_section *s) {
    static const char *const names[] = {
        [FL_SECTION_JSON] = "json",   [FL_SECTION_TABLE] = "table", [FL_SECTION_LIST] = "list",
        [FL_SECTION_ERROR] = "error", [FL_SECTION_TITLE] = "title", [FL_SECTION_BLANK] = "blank",
        [FL_SECTION_TEXT] = "text",
    };
    return !s->rule ? names[s->kind] : s->rule->line ? "log" : s->rule->fsm ? "router" : names[s->kind];
}

fl_fact *fl_norm_read_fact(fl_normalizer *n, const fl_section *s, fl_str read, const fl_outcome *o, uint32_t rows) {
    fl_store *store = n->store;
    fl_fact *f = fl_fact_new(store, FL_READ);
    fl_fact_set(store, f, FL_READ_READ, read);
    fl_fact_set(store, f, FL_READ_RESULT, fl_str_of(o->result));
    fl_fact_set_int(f, FL_READ_ROWS, rows);
    /* A title alone is whole only when something after it shows that no table followed. */
    bool answered = strcmp(o->result, "no-table") == 0 && (s->kind != FL_SECTION_TITLE || s->closed);
    bool table = strcmp(o->result, "rows") == 0 || strcmp(o->result, "empty") == 0;
    if (table || answered)
        fl_fact_set_bool(f, FL_READ_WHOLE, !s->flaw && o->filter != 1);
    fl_fact_set(store, f, FL_READ_PROOF, fl_str_of(o->proof));
    fl_fact_set(store, f, FL_READ_WHY, o->why);
    if (o->filter >= 0)
        fl_fact_set_bool(f, FL_READ_FILTER, o->filter == 1);
    fl_fact_set(store, f, FL_READ_SCOPE_GROUP, fl_norm_group(n, s));
    fl_fact_set(store, f, FL_READ_SHAPE, fl_str_of(shape_of(s)));
    fl_norm_keys(n, s, f);
    fl_norm_time(n, s, f);
    fl_norm_lines_evidence(n, s->first, s->last, &f->ev);
    if (!fl_store_add(store, f))
        f->id = FL_NONE;
    for (size_t line = s->first; line < s->last && line < s->first + READ_QUOTED; line++)
        fl_norm_quote(n, line); /* what an empty answer looked like is its evidence */
    return f;
}

/* ---- sections ---- */

/* "age, interface, ipAddress": what a person needs to see which output it was. */
static fl_str names_in(fl_normalizer *n, const fl_section *s) {
    const fl_json *e = s->root && s->root->count ? s->root : s->header;
    if (e && e->type == FL_JSON_ARRAY)
        e = e->first;
    const fl_json *value = e ? fl_json_get(e, FL_STR("value")) : NULL;
    if (value && value->type == FL_JSON_ARRAY && value->first)
        e = value->first;
    if (!e || e->type != FL_JSON_OBJECT)
        return FL_STR("no names");
    fl_str out = FL_STR_NONE;
    unsigned k = 0;
    for (const fl_json *m = e->first; m && k < NAMES_LISTED; m = m->next, k++)
        out = fl_arena_printf(n->arena, "%.*s%s%.*s", FL_STR_ARG(out), k ? ", " : "", FL_STR_ARG(m->key));
    return e->count > NAMES_LISTED ? fl_arena_printf(n->arena, "%.*s, …", FL_STR_ARG(out)) : out;
}

static const char *text_reason(const fl_normalizer *n, const fl_section *s) {
    for (size_t i = s->first; i + 1 < s->last && i < s->first + TITLES_LOOKED_AT; i++) {
        if (fl_norm_wrapped_table(n, i, s->last))
            return "a table that the console's width broke over lines: recapture with -o json";
    }
    static const char *const reasons[] = {
        [FL_SHAPE_BLANK] = "blank output",
        [FL_SHAPE_JSON] = "text like JSON in which nothing could be read",
        [FL_SHAPE_TABLE] = "a table that no rule knows",
        [FL_SHAPE_LIST] = "a list that no rule knows",
        [FL_SHAPE_YAML] = "yaml output is recognized but not read: recapture with -o json",
        [FL_SHAPE_TSV] = "tsv output is recognized but not read: recapture with -o json",
        [FL_SHAPE_ROUTER] = "router text; no rule for it",
        [FL_SHAPE_LOG] = "log lines; no rule for them",
        [FL_SHAPE_ERROR] = "error text",
        [FL_SHAPE_TEXT] = "text that no rule reads",
    };
    fl_shape shape = fl_shape_of(n->text, s->first, s->last);
    /* Captions between tables look like YAML; only a command or the whole output says that it is. */
    if (shape == FL_SHAPE_YAML && n->sections.n > 1)
        shape = FL_SHAPE_TEXT;
    return reasons[shape];
}

static const char *format_reason(const fl_section *s) {
    if (!s->command || s->projected || s->kind == FL_SECTION_JSON || s->kind == FL_SECTION_ERROR ||
        s->kind == FL_SECTION_BLANK)
        return NULL;
    if (fl_str_istarts(s->command->output, FL_STR("yaml")))
        return "yaml output is recognized but not read: recapture with -o json";
    if (fl_str_ieqz(s->command->output, "tsv"))
        return "tsv output is recognized but not read: recapture with -o json";
    return NULL;
}

static bool is_empty_list(const fl_section *s) {
    if (s->kind != FL_SECTION_JSON || !s->root)
        return false;
    const fl_json *list = s->root->type == FL_JSON_ARRAY ? s->root : fl_json_get(s->root, FL_STR("value"));
    return list && list->type == FL_JSON_ARRAY && list->count == 0;
}

static const fl_rule *rule_of_read(const fl_rules *rules, fl_str read) {
    for (size_t i = 0; read.n && i < rules->rules.n; i++) {
        if (fl_str_eq(rules->rules.v[i].read, read))
            return &rules->rules.v[i];
    }
    return NULL;
}

/* A report that somebody wrote as comments below a command. */
static bool mostly_comments(const fl_normalizer *n, const fl_section *s) {
    size_t comments = 0;
    for (size_t i = s->first; i < s->last && i < n->text->n; i++)
        comments += fl_str_starts(fl_str_trim(fl_text_line(n->text, i)), FL_STR("#"));
    return comments > 3;
}

static void read_nothing(fl_normalizer *n, const fl_section *s, bool as_fact) {
    if (s->command && !s->rule && fl_norm_silent(s->command))
        return;
    fl_records records = {0};
    uint32_t rows = 0;
    bool any = is_empty_list(s) && fl_norm_records(n, NULL, s->root, &records);
    fl_str read = s->rule ? s->rule->read : s->context.read;
    if (as_fact) {
        fl_outcome o;
        fl_norm_outcome(n, s, &records, any, rows, &o);
        if (any && !s->rule && !s->flaw && !s->command) { /* a manifest may still say which read it was */
            o.proof = records.wrapped ? "proves" : "supports";
            o.why = FL_STR("nothing here says what was read");
        }
        fl_fact *f = fl_norm_read_fact(n, s, read, &o, 0);
        f->capture = fl_norm_capture_row(n, s, f);
        if (strcmp(o.result, "empty") == 0 && s->rule)
            return; /* it was read: there is nothing */
    }
    const char *why = any                     ? "an empty list; nothing says what was read"
                      : mostly_comments(n, s) ? "comment lines"
                                              : "blank output";
    fl_norm_unread(n, s->first, s->last, read, "%s", why);
}

/* The words of a command that say what it reads, never an address or a name: all of az's, else those of small letters,
 * up to a few ("show process cpu"). */
static fl_str public_verb(const fl_command *c) {
    fl_str v = c->verb;
    size_t end = 0, words = 0;
    if (fl_str_istarts(v, FL_STR("az ")))
        return v;
    for (size_t i = 0; i < v.n && words < VERB_WORDS; i++) {
        bool small = (v.p[i] >= 'a' && v.p[i] <= 'z') || v.p[i] == '-', last = i + 1 == v.n;
        if (v.p[i] != ' ' && !small && end)
            break;
        if (v.p[i] == ' ' || last) {
            end = last ? v.n : i;
            words++;
        }
    }
    return fl_str_sub(v, 0, end);
}

static bool beside_a_read(const fl_normalizer *n) {
    for (size_t i = 0; i < n->sections.n; i++) {
        if (n->sections.v[i].rule)
            return true;
    }
    return false;
}

static fl_str read_of_command(fl_normalizer *n, const fl_command *c) {
    unsigned start = 0;
    const fl_rule_command *by;
    const fl_rule *r = c && c->verb.n ? fl_norm_rule_by_command(n, c, &start, &by) : NULL;
    return r ? r->read : FL_STR_NONE;
}

static bool names_the_clock(const fl_command *c) {
    return fl_str_ieqz(c->verb, "date") || fl_str_ieqz(c->verb, "Get-Date") ||
           fl_str_istarts(c->verb, FL_STR("show clock")) || fl_str_istarts(c->verb, FL_STR("display clock"));
}

static bool is_interrupt(fl_str line) {
    return fl_str_starts(line, FL_STR("^C")) || fl_str_starts(line, FL_STR("Aborted!"));
}

static void unread_by_no_rule(fl_normalizer *n, const fl_section *s) {
    const fl_command *c = s->command;
    if (s->strange_query) {
        fl_norm_unread(n, s->first, s->last, FL_STR_NONE, "the projection of the command is not understood: %.*s",
                       FL_STR_ARG(fl_str_sub(c->query.n ? c->query : c->pipe, 0, 120)));
    } else if (c && n->block->time_from && names_the_clock(c) && s->last <= s->first + CLOCK_LINES) {
        return; /* it is the time of what follows */
    } else if (s->kind == FL_SECTION_TEXT) {
        bool comment = fl_str_starts(fl_str_trim(fl_text_line(n->text, s->first)), FL_STR("#"));
        const char *why = comment ? "comment lines" : text_reason(n, s);
        if (is_interrupt(fl_str_trim(fl_text_line(n->text, s->first))))
            fl_norm_unread(n, s->first, s->last, read_of_command(n, c),
                           "interrupted: what it would have printed is not known");
        else if (read_of_command(n, c).n && strcmp(why, "text that no rule reads") == 0)
            fl_norm_unread(n, s->first, s->last, read_of_command(n, c), "text that is no output of this read");
        else if (c && c->verb.n && !beside_a_read(n) && strcmp(why, "text that no rule reads") == 0)
            fl_norm_unread(n, s->first, s->last, FL_STR_NONE, "no rule for this command: %.*s",
                           FL_STR_ARG(public_verb(c)));
        else
            fl_norm_unread(n, s->first, s->last, FL_STR_NONE, "%s", why);
    } else if (c && c->verb.n) {
        fl_norm_unread(n, s->first, s->last, FL_STR_NONE, "no rule for this command: %.*s", FL_STR_ARG(public_verb(c)));
    } else if (s->kind == FL_SECTION_TABLE) {
        fl_norm_unread(n, s->first, s->last, FL_STR_NONE, "a table whose columns no rule knows: %.*s",
                       FL_STR_ARG(names_in(n, s)));
    } else if (s->kind == FL_SECTION_LIST) {
        fl_norm_unread(n, s->first, s->last, FL_STR_NONE, "a list whose keys no rule knows: %.*s",
                       FL_STR_ARG(names_in(n, s)));
    } else {
        size_t line = s->flaw && s->flaw_line < n->text->n ? s->flaw_line : s->first;
        bool place = s->flaw && n->unread.n < PLACES_SAID;
        fl_str flaw =
            place ? fl_arena_printf(n->arena, " (%s, line %u)", s->flaw, n->text->lines[line].number) : FL_STR_NONE;
        fl_norm_unread(n, s->first, s->last, FL_STR_NONE, "JSON that no rule reads: %.*s%.*s",
                       FL_STR_ARG(names_in(n, s)), FL_STR_ARG(flaw));
    }
}

static void say_flaw(fl_normalizer *n, const fl_section *s) {
    if (!s->flaw || (s->kind == FL_SECTION_JSON && strncmp(s->flaw, "the JSON is broken", 18) == 0))
        return;
    size_t line = s->flaw_line < n->text->n ? s->flaw_line : n->text->n - 1;
    uint32_t number = n->text->lines[line].number;
    fl_note_add(n->store->notes, n->name, number, number, "%s", s->flaw);
}

static void say_unfit(fl_normalizer *n, const fl_section *s) {
    if (!s->unfit)
        return;
    fl_evidence ev;
    fl_norm_lines_evidence(n, s->first, s->last, &ev);
    fl_note_add(n->store->notes, n->name, ev.first_line, ev.last_line,
                "the output does not have the columns that its command prints: %.*s", FL_STR_ARG(names_in(n, s)));
}

static void read_by_rule(fl_normalizer *n, fl_section *s) {
    fl_records records = {0};
    bool any = s->root && fl_norm_records(n, s->rule, s->root, &records);
    uint32_t count = records.array ? records.array->count : records.single ? 1 : 0;
    fl_outcome o;
    fl_norm_outcome(n, s, &records, any, count, &o);
    fl_fact *read = fl_norm_read_fact(n, s, s->rule->read, &o, count);
    uint32_t row = fl_norm_capture_row(n, s, read), rows = 0;
    read->capture = row;
    say_flaw(n, s);
    say_unfit(n, s);
    if (!any || !count) {
        if (!any)
            fl_norm_unread(n, s->first, s->last, s->rule->read, "no table: %.*s", FL_STR_ARG(o.why));
        return;
    }
    uint32_t facts = fl_norm_emit(n, s, &records, read, row, &rows);
    n->store->captures.v[row].facts += facts;
    fl_fact_set_int(read, FL_READ_ROWS, rows);
    if (!s->rule->n_emits)
        fl_fact_set(n->store, read, FL_READ_WHY, FL_STR("recognized; nothing is taken from this read"));
    if (facts || s->rule->n_emits == 0)
        return;
    fl_fact_set(n->store, read, FL_READ_RESULT, FL_STR("unreadable"));
    fl_fact_set(n->store, read, FL_READ_PROOF, FL_STR("nothing"));
    fl_fact_set(n->store, read, FL_READ_WHY, FL_STR("the records hold no value that the rule reads"));
    fl_norm_unread(n, s->first, s->last, s->rule->read, "records without a value that the rule %.*s reads: %.*s",
                   FL_STR_ARG(s->rule->id), FL_STR_ARG(names_in(n, s)));
}

/* The clock above an output is the time of it. */
static bool is_own_clock(const fl_normalizer *n, const fl_section *s) {
    const fl_block *b = n->block;
    if (!b || !b->time_text.n || b->n_commands || (s->kind != FL_SECTION_TEXT && s->kind != FL_SECTION_BLANK))
        return false;
    size_t clocks = 0;
    for (size_t i = s->first; i < s->last; i++) {
        fl_str line = fl_str_trim(fl_text_line(n->text, i));
        clocks += line.n && fl_str_eq(line, b->time_text);
        if (line.n && !fl_str_eq(line, b->time_text))
            return false;
    }
    return clocks > 0;
}

static void read_section(fl_normalizer *n, fl_section *s) {
    if (is_own_clock(n, s))
        return;
    const char *format = format_reason(s);
    if (s->kind == FL_SECTION_TEXT && !format && fl_shape_of(n->text, s->first, s->last) == FL_SHAPE_ERROR)
        s->kind = FL_SECTION_ERROR;
    if (s->kind == FL_SECTION_JSON && fl_norm_error_body(s->root))
        s->kind = FL_SECTION_ERROR;
    if (format)
        fl_norm_unread(n, s->first, s->last, s->rule ? s->rule->read : FL_STR_NONE, "%s", format);
    else if (s->kind == FL_SECTION_ERROR)
        fl_norm_error_facts(n, s);
    else if (s->kind == FL_SECTION_BLANK)
        read_nothing(n, s, s->rule != NULL || s->context.read.n);
    else if (s->kind == FL_SECTION_JSON && !s->rule && is_empty_list(s) && !s->command)
        read_nothing(n, s, true);
    else if (s->rule)
        read_by_rule(n, s);
    else
        unread_by_no_rule(n, s);
}

/* A heading with nothing below it is of the read that its neighbours are of; an empty list of the read that the file's
 * name hints at. */
static void label_silent_sections(fl_normalizer *n) {
    const fl_rule *common = NULL;
    bool differ = false;
    for (size_t i = 0; i < n->sections.n; i++) {
        const fl_rule *r = n->sections.v[i].rule;
        if (r && common && !fl_str_eq(r->read, common->read))
            differ = true;
        if (r)
            common = r;
    }
    for (size_t i = 0; i < n->sections.n; i++) {
        fl_section *s = &n->sections.v[i];
        if (s->rule)
            continue;
        if (s->kind == FL_SECTION_BLANK && !s->command) {
            s->rule = rule_of_read(n->rules, s->context.read);
            if (!s->rule && !differ)
                s->rule = common;
        }
        if (!s->rule && !s->command && (s->kind == FL_SECTION_BLANK || is_empty_list(s)))
            s->rule = rule_of_read(n->rules, fl_norm_hinted_read(n));
    }
}

static const fl_rule *log_rule_of_block(fl_normalizer *n) {
    const fl_block *b = n->block;
    for (size_t i = 0; i < b->n_commands; i++) {
        unsigned start = 0;
        const fl_rule_command *by;
        const fl_rule *r;
        while ((r = fl_norm_rule_by_command(n, &b->commands[i], &start, &by)) != NULL) {
            if (r->line)
                return r;
        }
    }
    return b->n_commands ? NULL : fl_norm_log_rule(n, b->first, b->last);
}

static void read_sections(fl_normalizer *n) {
    fl_norm_split(n);
    fl_norm_pick(n);
    label_silent_sections(n);
    for (size_t i = 0; i < n->sections.n; i++)
        read_section(n, &n->sections.v[i]);
}

static bool is_log(fl_normalizer *n, size_t first, size_t last) {
    if (first >= last)
        return false;
    const fl_line *end = &n->text->lines[last - 1];
    return fl_norm_looks_like_log(
        n, fl_str_sub(n->text->data, (size_t)n->text->lines[first].off, (size_t)(end->off + end->len)));
}

static bool holds_log(fl_normalizer *n, const fl_block *block) {
    return block->n_commands ? fl_norm_prints_log(n, block->commands) : is_log(n, block->first, block->last);
}

bool fl_norm_long_fits(fl_normalizer *n, const fl_block *block) {
    n->block = block;
    return !holds_log(n, block) && !log_rule_of_block(n) && fl_norm_textfsm_fits(n);
}

fl_norm_long *fl_norm_long_open(fl_normalizer *n, const fl_block *block) {
    n->block = block;
    fl_norm_actions(n, block);
    fl_norm_stray_events(n, block->cmd_first, block->cmd_last);
    fl_norm_stray_events(n, block->first, block->last);
    return fl_norm_textfsm_open(n, read_sections);
}

void fl_norm_read_block(fl_normalizer *n, const fl_block *block) {
    n->block = block;
    if (block->kind == FL_BLOCK_PROSE) {
        fl_norm_prose(n, block);
        return;
    }
    fl_norm_actions(n, block);
    fl_norm_stray_events(n, block->cmd_first, block->cmd_last);
    if (holds_log(n, block) && fl_norm_events(n, block->n_commands ? block->commands : NULL, block->first, block->last))
        return;
    fl_norm_stray_events(n, block->first, block->last);
    const fl_rule *log = log_rule_of_block(n);
    if (log && fl_norm_log(n, log, block->n_commands ? block->commands : NULL, block->first, block->last))
        return;
    if (!fl_norm_textfsm(n, read_sections))
        read_sections(n);
}

/* ---- the document ---- */

void fl_norm_note_text(fl_normalizer *n, unsigned flags, uint32_t replaced) {
    if (flags & FL_TEXT_REPLACED)
        fl_note_add(n->store->notes, n->name, 0, 0, "%u bytes are no text and were replaced", replaced);
    if (flags & FL_TEXT_LONG_LINE)
        fl_note_add(n->store->notes, n->name, 0, 0, "a line is longer than %u bytes and was cut",
                    n->store->limits->line_bytes);
}

static bool is_blank_document(const fl_text *t) { return only_blanks(t, 0, t->n); }

static void read_blank_document(fl_normalizer *n) {
    fl_section s = {.kind = FL_SECTION_BLANK, .last = n->text->n, .context = {.at = FL_TIME_NONE}};
    s.rule = rule_of_read(n->rules, fl_norm_hinted_read(n));
    read_nothing(n, &s, s.rule != NULL);
}

/* Office files are archives of XML. */
static bool is_office(fl_normalizer *n) {
    static const char *const parts[][2] = {{".xlsx/", "a part of an Excel workbook: save the sheet as CSV"},
                                           {".docx/", "a part of a Word document: save it as text"},
                                           {".pptx/", "a part of a presentation: save it as text"}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (fl_str_ifind(n->name, fl_str_of(parts[i][0])) < 0)
            continue;
        fl_norm_unread(n, 0, n->text->n, FL_STR_NONE, "%s", parts[i][1]);
        return true;
    }
    return false;
}

static void read_text(fl_normalizer *n) {
    if (is_office(n))
        return;
    if (is_blank_document(n->text)) {
        read_blank_document(n);
        return;
    }
    if (fl_norm_manifest(n) || fl_norm_incident(n))
        return;
    const fl_rule *log = fl_norm_document_rule(n);
    if (log && fl_norm_log(n, log, NULL, 0, n->text->n))
        return;
    if (fl_norm_changes(n) || fl_norm_notice(n) || fl_norm_exported(n))
        return;
    if (is_log(n, 0, n->text->n) && fl_norm_events(n, NULL, 0, n->text->n))
        return;
    const fl_capture *c = fl_capture_cut(n->arena, n->text);
    for (size_t i = 0; i < c->n; i++)
        fl_norm_read_block(n, &c->blocks[i]);
    if (n->prose_last && (n->text->flags & FL_TEXT_MARKDOWN))
        fl_norm_unread(n, n->prose_first, n->prose_last, FL_STR_NONE, "prose outside fenced blocks");
}

/* Names of members live in the store's arena already. */
static fl_str kept(fl_arena *arena, fl_str name) {
    return fl_arena_has(arena, name.p) ? name : fl_arena_str(arena, name);
}

void fl_norm_start_document(fl_normalizer *n, const fl_document *about) {
    fl_store *store = n->store;
    fl_document d = *about;
    d.name = kept(store->arena, about->name);
    d.inside = kept(store->arena, about->inside);
    FL_PUSH(store->arena, &store->documents, d);
    *n = (fl_normalizer){.rules = n->rules,
                         .store = store,
                         .options = n->options,
                         .arena = n->arena,
                         .place_rules = n->place_rules,
                         .column_rules = n->column_rules,
                         .log_rules = n->log_rules,
                         .log_years = n->log_years,
                         .conversions = n->conversions,
                         .memos = n->memos,
                         .round = n->round,
                         .name_rules = n->name_rules,
                         .line_rules = n->line_rules,
                         .n_line_rules = n->n_line_rules};
    n->document = (uint32_t)(store->documents.n - 1);
    n->name = d.name;
    n->inside = d.inside;
    n->prose.at = n->heading.at = FL_TIME_NONE;
}

void fl_norm_forget(fl_normalizer *n) {
    if (++n->round)
        return;
    memset(n->conversions, 0, FL_CONVERSIONS * sizeof *n->conversions);
    memset(n->memos, 0, FL_MEMOS * sizeof *n->memos);
    n->round = 1;
}

void fl_norm_clear(fl_normalizer *n) {
    fl_arena_reset(n->arena);
    fl_norm_forget(n);
}

/* What is no text, by its first bytes: how it can be saved as text. */
static const char *binary_reason(fl_str bytes) {
    static const struct {
        fl_str starts;
        const char *why;
    } table[] = {{{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8},
                  "an Outlook message or an old Office file: save it as .eml or as text"},
                 {{"%PDF-", 5}, "a PDF: save its text"},
                 {{"\x89PNG", 4}, "a picture: save the output as text"},
                 {{"\xFF\xD8\xFF", 3}, "a picture: save the output as text"},
                 {{"GIF8", 4}, "a picture: save the output as text"}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (fl_str_starts(bytes, table[i].starts))
            return table[i].why;
    return "binary, not text";
}

void fl_norm_read_whole(fl_normalizer *n, fl_str bytes) {
    n->text = fl_text_decode(n->arena, bytes, n->store->limits);
    if (n->text->flags & FL_TEXT_BINARY) {
        fl_unread_add(n->store, n->document, 1, 1, FL_STR_NONE, "%s", binary_reason(bytes));
    } else {
        fl_norm_note_text(n, n->text->flags, n->text->replaced);
        fl_norm_read_names(n);
        read_text(n);
        fl_norm_hand_over_unread(n);
    }
}

void fl_normalize_document(fl_normalizer *n, const fl_document *about, fl_str bytes) {
    fl_norm_start_document(n, about);
    fl_norm_read_whole(n, bytes);
    fl_norm_clear(n);
}

/* ---- logs, as they come ---- */

bool fl_normalize_is_log(fl_normalizer *n, fl_str head) {
    enum { HELD = 256 << 10, FIRST = 4096 };
    fl_str first = fl_str_sub(head, 0, FIRST);
    if (head.n < HELD || memchr(first.p, 0, first.n)) /* UTF-16, or no text */
        return false;
    while (head.n && head.p[head.n - 1] != '\n')
        head.n--;
    n->name = FL_STR_NONE; /* no document yet: notes of patterns have no place */
    return head.n && fl_norm_looks_like_log(n, head);
}

void fl_normalize_log(fl_normalizer *n, const fl_document *about, fl_normalize_read_fn *read, void *user) {
    fl_norm_start_document(n, about);
    fl_norm_read_names(n);
    fl_norm_log_stream(n, read, user);
    fl_norm_clear(n);
}
