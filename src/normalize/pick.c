/* pick.c - which rule reads a section. The captured command decides; where none was captured, or its output does not
 * fit, the names of the records, a title above them or their resource id do. */
#include "normalize/internal.h"

bool fl_norm_match(fl_normalizer *n, fl_pattern *p, fl_str s, fl_match *m) {
    fl_match_result r = fl_pattern_match(p, s, m);
    if (r == FL_MATCH_LIMIT)
        fl_note_add(n->store->notes, n->name, 0, 0, "the pattern %s reached its match limit; it counts as no match",
                    fl_pattern_name(p));
    return r == FL_MATCH_YES;
}

fl_str fl_norm_command_text(const fl_command *c) {
    if (!c->verb.n)
        return c->text;
    ptrdiff_t at = fl_str_find(c->text, c->verb);
    if (at < 0) {
        fl_str rest = c->verb, word;
        if (fl_str_token(&rest, " ", &word))
            at = fl_str_find(c->text, word);
    }
    return at > 0 ? fl_str_sub(c->text, (size_t)at, c->text.n) : c->text;
}

const fl_rule *fl_norm_rule_by_command(const fl_normalizer *n, const fl_command *c, unsigned *start,
                                       const fl_rule_command **by) {
    fl_str text = fl_norm_command_text(c);
    for (; *start < n->rules->rules.n; (*start)++) {
        const fl_rule *r = &n->rules->rules.v[*start];
        for (unsigned k = 0; k < r->n_commands; k++) {
            if (fl_pattern_match(r->commands[k].match, text, NULL) != FL_MATCH_YES)
                continue;
            *by = &r->commands[k];
            (*start)++;
            return r;
        }
    }
    return NULL;
}

/* ---- names ---- */

static const fl_json *elements(const fl_json *root) {
    if (!root)
        return NULL;
    if (root->type == FL_JSON_ARRAY)
        return root->first;
    if (root->type != FL_JSON_OBJECT)
        return NULL;
    const fl_json *value = fl_json_get(root, FL_STR("value"));
    if (root->count == 0 || (value && value->type == FL_JSON_NULL))
        return NULL;
    return value && value->type == FL_JSON_ARRAY ? value->first : root;
}

static bool has_column(const fl_json *first, bool single, const fl_column *column) {
    unsigned seen = 0;
    for (const fl_json *e = first; e && seen < FL_NAMES_LOOKED_AT; e = single ? NULL : e->next, seen++) {
        for (unsigned k = 0; k < column->n; k++) {
            if (fl_norm_member(e, column->names[k]))
                return true;
        }
    }
    return false;
}

static bool is_single(const fl_json *root, const fl_json *first) { return root == first; }

static bool fits(fl_normalizer *n, const fl_rule *rule, const fl_json *first, bool single) {
    for (unsigned c = 0; c < rule->n_columns; c++) {
        if (!has_column(first, single, &rule->columns[c]))
            return false;
    }
    for (unsigned c = 0; c < rule->n_not; c++) {
        if (has_column(first, single, &rule->not_columns[c]))
            return false;
    }
    return fl_norm_when(n, rule->when, rule->n_when, first);
}

bool fl_norm_fits(fl_normalizer *n, const fl_rule *rule, const fl_json *root) {
    const fl_json *first = elements(root);
    return !first /* nothing there that could not fit */ || fits(n, rule, first, is_single(root, first));
}

static const fl_json *names_of(const fl_section *s) {
    if (s->kind == FL_SECTION_TABLE && s->root && !s->root->count)
        return s->header;
    return s->root;
}

static unsigned weight(const fl_rule *r) { return r->n_columns + r->n_when; }

/* ---- recognition ---- */

bool fl_norm_recognizes(const fl_rule *r) { return !r->only_with_command && !r->line && !r->fsm; }

/* How well the rule fits without a command; -1: not at all. first: the first record, NULL: there is none; single: it is
 * the only one. */
static int recognition(fl_normalizer *n, const fl_rule *r, const fl_section *s, const fl_json *first, bool single) {
    bool titled = r->title_line && s->title.n && fl_norm_match(n, r->title_line, s->title, NULL);
    if (!first)
        return titled ? 1 : -1;
    if (!r->n_columns && !r->title_line && !r->id_match && !r->n_when)
        return -1;
    if (r->n_columns == 0 && r->title_line && !titled)
        return -1;
    if (!fits(n, r, first, single))
        return -1;
    int score = (int)weight(r) + (titled ? 1 : 0);
    if (r->id_match) {
        const fl_json *id = fl_norm_member(first, FL_STR("id"));
        bool readable = id && id->type == FL_JSON_STRING && id->text.n;
        if (readable && !fl_norm_match(n, r->id_match, id->text, NULL))
            return -1;
        if (!readable && !r->n_columns)
            return -1;
        score += readable ? 1 : 0;
    }
    if (r->text_match) {
        uint64_t off = n->text->lines[s->first].off,
                 end = s->last < n->text->n ? n->text->lines[s->last].off : n->text->data.n;
        if (!fl_norm_match(n, r->text_match, fl_str_sub(n->text->data, (size_t)off, (size_t)end), NULL))
            return -1;
    }
    if (r->document_match && !fl_norm_match(n, r->document_match, n->inside, NULL))
        return -1;
    return score;
}

const fl_rule *fl_norm_recognize(fl_normalizer *n, const fl_section *s, unsigned *others) {
    const fl_rule *best = NULL;
    int best_score = -1;
    const fl_json *root = names_of(s), *first = s->kind == FL_SECTION_TITLE ? NULL : elements(root);
    const bool single = first && is_single(root, first);
    size_t count;
    const uint32_t *possible = fl_norm_possible_rules(n, first, single, &count);
    *others = 0;
    for (size_t i = 0; i < count; i++) {
        const fl_rule *r = &n->rules->rules.v[possible[i]];
        int score = recognition(n, r, s, first, single);
        if (score < 0)
            continue;
        bool hinted = s->context.read.n && fl_str_eq(r->read, s->context.read);
        bool best_hinted = best && s->context.read.n && fl_str_eq(best->read, s->context.read);
        bool better = !best || (hinted && !best_hinted) ||
                      (hinted == best_hinted &&
                       (r->priority > best->priority || (r->priority == best->priority && score > best_score)));
        if (better) {
            best = r;
            best_score = score;
            *others = 0;
        } else if (hinted == best_hinted && r->priority == best->priority && score == best_score) {
            (*others)++;
        }
    }
    return best;
}

/* ---- commands ---- */

bool fl_norm_silent(const fl_command *c) {
    static const char *const words[] = {"echo",
                                        "printf",
                                        "Write-Host",
                                        "Write-Output",
                                        "cd",
                                        "export",
                                        "set",
                                        "clear",
                                        "cls",
                                        "sleep",
                                        "Start-Sleep",
                                        "true",
                                        ":",
                                        "source",
                                        ".",
                                        "login",
                                        "az login",
                                        "date",
                                        "Get-Date",
                                        "exit",
                                        "logout",
                                        "Start-Transcript",
                                        "Stop-Transcript",
                                        "az account set",
                                        "Set-AzContext",
                                        "Select-AzSubscription",
                                        NULL};
    for (unsigned i = 0; words[i]; i++) {
        fl_str w = fl_str_of(words[i]);
        if (fl_str_istarts(c->verb, w) && (c->verb.n == w.n || c->verb.p[w.n] == ' '))
            return true;
    }
    return !c->verb.n;
}

bool fl_norm_names_its_output(const fl_command *c) {
    static const char *const actions[] = {"list", "show",   "get",    "create", "update", "delete",
                                          "set",  "add",    "remove", "start",  "stop",   "reset",
                                          "wait", "invoke", "query",  "check",  "test",   NULL};
    if (fl_str_ieqz(c->verb, "az rest"))
        return false;
    if (fl_str_istarts(c->verb, FL_STR("az "))) {
        size_t at = c->verb.n;
        while (at > 0 && c->verb.p[at - 1] != ' ')
            at--;
        fl_str leaf = fl_str_sub(c->verb, at, c->verb.n);
        for (unsigned i = 0; actions[i]; i++) {
            if (fl_str_istarts(leaf, fl_str_of(actions[i])))
                return true;
        }
        return false;
    }
    ptrdiff_t dash = fl_str_find(c->verb, FL_STR("-Az"));
    return dash > 1 && fl_str_find_char(c->verb, ' ') < 0;
}

static bool is_output(const fl_section *s) { return s->kind != FL_SECTION_TEXT; }

/* Which command printed which section: the k-th the k-th when they are as many. */
static void assign_commands(fl_normalizer *n) {
    const fl_block *b = n->block;
    size_t producers = 0, outputs = 0;
    const fl_command *only = NULL;
    bool filter = false;
    for (size_t i = 0; i < b->n_commands; i++) {
        if (fl_norm_silent(&b->commands[i]))
            continue;
        producers++;
        only = &b->commands[i];
        filter = filter || only->filter;
    }
    if (!producers && b->n_commands == 1)
        producers = 1, only = &b->commands[0];
    for (size_t i = 0; i < n->sections.n; i++)
        outputs += is_output(&n->sections.v[i]);
    size_t k = 0;
    for (size_t i = 0; i < n->sections.n; i++) {
        fl_section *s = &n->sections.v[i];
        s->any_filter = filter;
        if (producers == 1) {
            s->command = only;
        } else if (producers == outputs && is_output(s)) {
            while (fl_norm_silent(&b->commands[k]))
                k++;
            s->command = &b->commands[k++];
        }
    }
}

/* Names that a query gave are put back: the rule that reads most of them, whether all that it knows is there or not. */
static bool pick_projected(fl_normalizer *n, fl_section *s) {
    unsigned start = 0, most = 0;
    const fl_rule_command *by;
    const fl_rule *r;
    const fl_json *first = elements(names_of(s));
    while (first && (r = fl_norm_rule_by_command(n, s->command, &start, &by)) != NULL) {
        unsigned grip = r->line || r->fsm ? 0 : fl_norm_grip(n, r, first);
        if (grip <= most)
            continue;
        most = grip;
        s->rule = r;
        s->by = by;
    }
    return s->rule != NULL;
}

static void pick_by_command(fl_normalizer *n, fl_section *s) {
    if (s->projected && pick_projected(n, s))
        return;
    unsigned start = 0;
    const fl_rule_command *by;
    const fl_rule *first = NULL, *best = NULL, *r;
    const fl_rule_command *first_by = NULL, *best_by = NULL;
    bool records = elements(names_of(s)) != NULL;
    bool silent = s->kind == FL_SECTION_BLANK || s->kind == FL_SECTION_ERROR;
    while ((r = fl_norm_rule_by_command(n, s->command, &start, &by)) != NULL) {
        if (r->line || (r->fsm && !silent))
            continue;
        if (!first)
            first = r, first_by = by;
        if (s->kind != FL_SECTION_TITLE && !fl_norm_fits(n, r, names_of(s)))
            continue;
        bool better =
            !best || r->priority > best->priority ||
            (r->priority == best->priority && (records ? weight(r) > weight(best) : r->n_when < best->n_when));
        if (better)
            best = r, best_by = by;
    }
    if (best) {
        s->rule = best;
        s->by = best_by;
        return;
    }
    if (!first)
        return;
    unsigned others;
    s->unfit = true;
    s->rule = fl_norm_recognize(n, s, &others);
    if (s->rule) {
        if (s->rule == first)
            s->by = first_by;
        return;
    }
    s->rule = first; /* a projection may still hold some of its fields */
    s->by = first_by;
}

void fl_norm_pick(fl_normalizer *n) {
    assign_commands(n);
    for (size_t i = 0; i < n->sections.n; i++) {
        fl_section *s = &n->sections.v[i];
        fl_norm_unalias(n, s);
        if (s->kind == FL_SECTION_TEXT || s->strange_query)
            continue;
        if (s->command)
            pick_by_command(n, s);
        bool decided = s->command && fl_norm_names_its_output(s->command);
        if (s->rule || decided || s->kind == FL_SECTION_BLANK || s->kind == FL_SECTION_ERROR)
            continue;
        unsigned others;
        s->rule = fl_norm_recognize(n, s, &others);
    }
}
