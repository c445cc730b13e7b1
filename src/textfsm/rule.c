/* Rule lines: "^regex [-> action]".
 *
 * The action stands behind the last " ->". It is LineOp, LineOp.RecordOp, RecordOp or nothing, then perhaps a new state
 * or, for Error, a text in quotes. In the regex ${NAME} and $NAME stand for a Value and $$ for $. */
#include "base/out.h"
#include "textfsm/template.h"

static const struct {
    const char *name;
    fsm_line_op op;
} line_ops[] = {{"Continue", FSM_CONTINUE}, {"Next", FSM_NEXT}, {"Error", FSM_ERROR}};
static const struct {
    const char *name;
    fsm_record_op op;
} record_ops[] = {
    {"Clear", FSM_CLEAR}, {"Clearall", FSM_CLEARALL}, {"Record", FSM_RECORD}, {"NoRecord", FSM_NO_RECORD}};

static bool is_name_start(char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static size_t name_length(fl_str s) {
    size_t n = 0;
    while (n < s.n && (is_name_start(s.p[n]) || (n > 0 && s.p[n] >= '0' && s.p[n] <= '9')))
        n++;
    return n;
}

static const fsm_value *find_value(const fsm_reader *r, fl_str name) {
    for (size_t i = 0; i < r->values.n; i++)
        if (fl_str_eq(r->values.v[i].name, name))
            return &r->values.v[i];
    return NULL;
}

/* At a '$'; moves *at behind what it stands for. */
static bool substitute_one(const fsm_reader *r, fl_str s, size_t *at, fl_out *out) {
    const fl_str rest = fl_str_sub(s, *at + 1, s.n);
    if (rest.n && rest.p[0] == '$') {
        fl_out_char(out, '$');
        *at += 2;
        return true;
    }
    const size_t brace = rest.n && rest.p[0] == '{';
    const size_t n = name_length(fl_str_sub(rest, brace, rest.n));
    if (n == 0 || (brace && (n + 1 >= rest.n || rest.p[n + 1] != '}')))
        return fl_fsm_fail(r, "expected ${NAME} or $$ (the end of a line is written $$), found \"%.*s\"",
                           FL_STR_ARG(fl_str_sub(s, *at, *at + 24)));
    const fl_str name = fl_str_sub(rest, brace, brace + n);
    const fsm_value *v = find_value(r, name);
    if (!v)
        return fl_fsm_fail(r, "${%.*s}: no Value of that name is declared", FL_STR_ARG(name));
    fl_out_str(out, v->named);
    *at += 1 + n + 2 * brace;
    return true;
}

static bool substitute(const fsm_reader *r, fl_str s, fl_str *regex) {
    if (r->values.n == 0) { /* then nothing is substituted, $$ neither */
        *regex = s;
        return true;
    }
    fl_out *out = fl_out_new(NULL, NULL);
    bool good = true;
    for (size_t i = 0; i < s.n && good;) {
        const ptrdiff_t dollar = fl_str_find_char(fl_str_sub(s, i, s.n), '$');
        const size_t to = dollar < 0 ? s.n : i + (size_t)dollar;
        fl_out_str(out, fl_str_sub(s, i, to));
        i = to;
        if (i < s.n)
            good = substitute_one(r, s, &i, out);
    }
    *regex = fl_arena_str(r->t->arena, fl_out_text(out));
    fl_out_free(out);
    return good;
}

/* The last " ->" (any white space before it): where the regex ends and where the action begins. */
static bool find_action(fl_str line, size_t *regex_end, size_t *action) {
    size_t before = line.n;
    for (size_t at = 0, cp_at = 0; at < line.n;) {
        cp_at = at;
        if (fl_cp_is_space(fl_cp_read(line, &at)) && at + 1 < line.n && line.p[at] == '-' && line.p[at + 1] == '>') {
            before = cp_at;
            *action = at + 2;
        }
    }
    *regex_end = before;
    return before < line.n;
}

static size_t space_length(fl_str s) {
    size_t at = 0, next = 0;
    while (at < s.n && fl_cp_is_space(fl_cp_read(s, &next)))
        at = next;
    return at;
}

/* "\s+ (\w+ | ".*")" or nothing, up to the end. */
static bool read_target(fl_str s, fl_str *target) {
    if (s.n == 0)
        return true;
    const size_t n = space_length(s);
    const fl_str t = fl_str_sub(s, n, s.n);
    const bool quoted = t.n >= 2 && t.p[0] == '"' && t.p[t.n - 1] == '"';
    if (n == 0 || (!quoted && (t.n == 0 || fl_fsm_word_length(t) != t.n)))
        return false;
    *target = t;
    return true;
}

static bool read_record_op(fl_str s, size_t *n, fsm_record_op *op) {
    const size_t w = name_length(s);
    for (size_t i = 0; i < sizeof record_ops / sizeof *record_ops; i++)
        if (fl_str_eqz(fl_str_sub(s, 0, w), record_ops[i].name)) {
            *n = w;
            *op = record_ops[i].op;
            return true;
        }
    return false;
}

static bool read_line_op(fl_str s, size_t *n, fsm_rule *rule) {
    const size_t w = name_length(s);
    for (size_t i = 0; i < sizeof line_ops / sizeof *line_ops; i++) {
        if (!fl_str_eqz(fl_str_sub(s, 0, w), line_ops[i].name))
            continue;
        size_t more = 0;
        rule->line_op = line_ops[i].op;
        *n = w;
        if (w < s.n && s.p[w] == '.' && read_record_op(fl_str_sub(s, w + 1, s.n), &more, &rule->record_op))
            *n = w + 1 + more;
        return true;
    }
    return false;
}

/* A word that is an operator may also be the name of a state: "-> Next" is the operator, "-> Next Next" both. */
static bool read_action(fl_str s, fsm_rule *rule) {
    const size_t blank = space_length(s);
    const fl_str word = fl_str_sub(s, blank, s.n);
    size_t n = 0;
    if (blank && (read_line_op(word, &n, rule) || read_record_op(word, &n, &rule->record_op)) &&
        read_target(fl_str_sub(word, n, word.n), &rule->target))
        return true;
    rule->line_op = FSM_NEXT;
    rule->record_op = FSM_NO_RECORD;
    return read_target(s, &rule->target);
}

static bool check_action(const fsm_reader *r, const fsm_rule *rule) {
    if (rule->line_op == FSM_CONTINUE && rule->target.n)
        return fl_fsm_fail(r, "Continue goes on with the next rule of the same state; it takes no new state (\"%.*s\")",
                           FL_STR_ARG(rule->target));
    if (rule->line_op != FSM_ERROR && rule->target.n && rule->target.p[0] == '"')
        return fl_fsm_fail(r, "a text in quotes (%.*s) is for Error; a state's name has letters, digits and _",
                           FL_STR_ARG(rule->target));
    return true;
}

static bool compile_regex(const fsm_reader *r, fl_str regex, fsm_rule *rule) {
    fl_str why;
    if (!fl_re_parse(r->t->arena, regex, &rule->tree, &why))
        return fl_fsm_fail(r, "%.*s in \"%.*s\"", FL_STR_ARG(why), FL_STR_ARG(regex));
    const fl_re_tree *tree = &rule->tree;
    bool *keep = FL_NEW_N(r->t->arena, (size_t)tree->groups + 1, bool);
    fsm_assign *assigns = FL_NEW_N(r->t->arena, tree->n_names, fsm_assign), *lasting = NULL;
    for (size_t i = 0; i < tree->n_names; i++)
        keep[tree->names[i].group] = find_value(r, tree->names[i].name) != NULL;
    rule->re = fl_re_new(r->t->arena, r->t->set, tree, keep);
    for (size_t i = 0; i < tree->n_names; i++) {
        const fsm_value *v = find_value(r, tree->names[i].name);
        if (!v)
            continue;
        const fsm_assign a = {(unsigned)(v - r->values.v), fl_re_number(rule->re, tree->names[i].group)};
        assigns[rule->n_assigns++] = a;
        if (v->has[FSM_FILLDOWN] && !lasting)
            lasting = FL_NEW_N(r->t->arena, tree->n_names, fsm_assign);
        if (v->has[FSM_FILLDOWN])
            lasting[rule->n_lasting++] = a;
    }
    rule->assigns = assigns;
    rule->lasting = lasting;
    return true;
}

bool fl_fsm_read_rule(fsm_reader *r, fl_str line, fsm_rule *rule) {
    fl_str s = fl_cp_strip(line), regex;
    size_t end = 0, action = 0;
    const bool has_action = find_action(s, &end, &action);
    *rule = (fsm_rule){.line = r->line, .to = FSM_STAY};
    if (!substitute(r, fl_str_sub(s, 0, end), &regex) || !compile_regex(r, regex, rule))
        return false;
    if (has_action && !read_action(fl_str_sub(s, action, s.n), rule))
        return fl_fsm_fail(
            r,
            "badly formatted action \"%.*s\"; expected Next, Continue or Error, with .Record, .NoRecord, "
            ".Clear or .Clearall, then perhaps a state",
            FL_STR_ARG(fl_str_sub(s, action, s.n)));
    return check_action(r, rule);
}
