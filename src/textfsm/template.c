/* Template files.
 *
 *   # comment                                lines whose first ink is #, anywhere
 *   Value Filldown,Required NEIGHBOR (\S+)   a block of Values; the first empty line ends it
 *   Value STATE (\w+)
 *
 *   Start                                    states: a name, rules, an empty line
 *     ^${NEIGHBOR}\s+${STATE}$$ -> Record
 *   TAB^...                                  a rule begins with one or two blanks or a tab, and ^
 *
 * White space at the ends of lines does not count. */
#include "textfsm/template.h"

#include <stdio.h>

enum { STATE_NAME_MAX = 48, UNKNOWN_STATE = -4 };

bool fl_fsm_fail(const fsm_reader *r, const char *fmt, ...) {
    char text[900];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    fl_err_set(r->err, FL_ERR_RULES, r->t->file, r->line, 0, "%s", text);
    return false;
}

/* The classes of \w beyond ASCII are PCRE2's to know; names in other scripts need no more than this. */
bool fl_fsm_is_word(uint32_t cp) {
    if (cp < 0x80)
        return cp == '_' || (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z');
    return cp != FL_CP_BAD && !fl_cp_is_space(cp);
}

size_t fl_fsm_word_length(fl_str s) {
    size_t at = 0;
    for (size_t next = 0; at < s.n && fl_fsm_is_word(fl_cp_read(s, &next)); at = next)
        ;
    return at;
}

/* Text mode: LF, CR LF and CR end a line. */
static bool next_line(fsm_reader *r, fl_str *line) {
    if (r->rest.n == 0)
        return false;
    size_t n = 0;
    while (n < r->rest.n && r->rest.p[n] != '\n' && r->rest.p[n] != '\r')
        n++;
    *line = fl_str_sub(r->rest, 0, n);
    if (n + 1 < r->rest.n && r->rest.p[n] == '\r' && r->rest.p[n + 1] == '\n')
        n++;
    r->rest = fl_str_sub(r->rest, n + 1, r->rest.n);
    r->line++;
    *line = fl_cp_rstrip(*line);
    return true;
}

static bool is_comment(fl_str line) {
    const fl_str s = fl_cp_strip(line);
    return s.n && s.p[0] == '#';
}

static bool read_values(fsm_reader *r) {
    for (fl_str line; next_line(r, &line) && line.n;) {
        if (is_comment(line))
            continue;
        if (!fl_str_starts(line, FL_STR("Value "))) {
            const char *expected =
                r->values.n ? "expected an empty line after the last Value" : "no Value definitions found";
            return fl_fsm_fail(r, "%s, found \"%.*s\"", expected, FL_STR_ARG(line));
        }
        if (!fl_cp_valid(line))
            return fl_fsm_fail(r, "expected UTF-8");
        if (!fl_fsm_read_value(r, line))
            return false;
    }
    return true;
}

static bool is_reserved(fl_str name) {
    static const char *const reserved[] = {"Continue", "Next", "Error", "Clear", "Clearall", "Record", "NoRecord"};
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (fl_str_eqz(name, reserved[i]))
            return true;
    return false;
}

static int find_state(const fsm_reader *r, fl_str name) {
    for (size_t i = 0; i < r->states.n; i++)
        if (fl_str_eq(r->states.v[i].name, name))
            return (int)i;
    return UNKNOWN_STATE;
}

static bool check_state_name(const fsm_reader *r, fl_str name) {
    if (fl_fsm_word_length(name) != name.n || fl_cp_count(name) > STATE_NAME_MAX)
        return fl_fsm_fail(r, "expected the name of a state (at most %d letters, digits and _), found \"%.*s\"",
                           STATE_NAME_MAX, FL_STR_ARG(name));
    if (is_reserved(name))
        return fl_fsm_fail(r, "\"%.*s\" is an action and cannot be a state", FL_STR_ARG(name));
    if (find_state(r, name) >= 0)
        return fl_fsm_fail(r, "the state \"%.*s\" is declared twice", FL_STR_ARG(name));
    return true;
}

static bool is_rule(fl_str line) {
    return fl_str_starts(line, FL_STR(" ^")) || fl_str_starts(line, FL_STR("  ^")) ||
           fl_str_starts(line, FL_STR("\t^"));
}

static bool read_rules(fsm_reader *r, fsm_state *state) {
    FL_VEC(fsm_rule) rules = {0};
    fl_fsm_template *t = r->t;
    for (fl_str line; next_line(r, &line) && line.n;) {
        fsm_rule rule;
        if (is_comment(line))
            continue;
        if (!is_rule(line))
            return fl_fsm_fail(r,
                               "expected a rule (one or two blanks or a tab, then ^) or an empty line, found \"%.*s\"",
                               FL_STR_ARG(line));
        if (!fl_cp_valid(line))
            return fl_fsm_fail(r, "expected UTF-8");
        if (!fl_fsm_read_rule(r, line, &rule))
            return false;
        rule.id = t->n_rules++;
        if (rule.n_assigns > t->most_assigns)
            t->most_assigns = rule.n_assigns;
        t->can_fail = t->can_fail || rule.line_op == FSM_ERROR;
        FL_PUSH(t->arena, &rules, rule);
    }
    state->rules = rules.v;
    state->n = rules.n;
    state->words = (rules.n + 63) / 64;
    if (rules.n > t->most_rules)
        t->most_rules = (unsigned)rules.n;
    return true;
}

/* One state with its rules. *found false at the end of the file. */
static bool read_state(fsm_reader *r, bool *found) {
    fl_str line;
    *found = false;
    while (next_line(r, &line)) {
        if (line.n == 0 || is_comment(line))
            continue;
        if (!fl_cp_valid(line))
            return fl_fsm_fail(r, "expected UTF-8");
        if (!check_state_name(r, line))
            return false;
        fsm_state state = {.name = line};
        *found = true;
        if (!read_rules(r, &state))
            return false;
        FL_PUSH(r->t->arena, &r->states, state);
        return true;
    }
    return true;
}

static bool resolve_rule(fsm_reader *r, const fsm_state *state, fsm_rule *rule) {
    if (rule->line_op == FSM_ERROR || rule->target.n == 0)
        return true;
    rule->to = fl_str_eqz(rule->target, "End")   ? FSM_END
               : fl_str_eqz(rule->target, "EOF") ? FSM_EOF
                                                 : find_state(r, rule->target);
    if (rule->to != UNKNOWN_STATE)
        return true;
    r->line = rule->line;
    return fl_fsm_fail(r, "the state \"%.*s\", to which a rule of \"%.*s\" goes, is not declared",
                       FL_STR_ARG(rule->target), FL_STR_ARG(state->name));
}

static bool check_states(fsm_reader *r) {
    static const char *const empty[] = {"End", "EOF"};
    const int start = find_state(r, FL_STR("Start"));
    if (start < 0)
        return fl_fsm_fail(r, "the state \"Start\" is missing");
    r->t->start = (unsigned)start;
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
        const int s = find_state(r, fl_str_of(empty[i]));
        if (s >= 0 && r->states.v[s].n)
            return fl_fsm_fail(r, "the state \"%s\" may have no rules", empty[i]);
    }
    r->t->has_eof = find_state(r, FL_STR("EOF")) >= 0;
    for (size_t s = 0; s < r->states.n; s++)
        for (size_t i = 0; i < r->states.v[s].n; i++)
            if (!resolve_rule(r, &r->states.v[s], &r->states.v[s].rules[i]))
                return false;
    return true;
}

fl_fsm_template *fl_fsm_compile(fl_arena *arena, fl_patterns *set, fl_str text, const char *file, unsigned first_line,
                                fl_err *err) {
    fl_fsm_template *t = FL_NEW(arena, fl_fsm_template);
    *t = (fl_fsm_template){.arena = arena, .set = set, .file = fl_arena_str(arena, fl_str_of(file ? file : "")).p};
    fsm_reader r = {.t = t, .rest = fl_arena_str(arena, text), .line = first_line - 1, .err = err};
    if (fl_str_starts(r.rest, FL_STR("\xef\xbb\xbf"))) /* a byte order mark, as editors on Windows leave it */
        r.rest = fl_str_sub(r.rest, 3, r.rest.n);
    bool more = true;
    if (!read_values(&r))
        return NULL;
    while (more)
        if (!read_state(&r, &more))
            return NULL;
    if (!check_states(&r))
        return NULL;
    t->values = r.values.v;
    t->n_values = (unsigned)r.values.n;
    t->savers = FL_NEW_N(arena, t->n_values, unsigned);
    t->lists = FL_NEW_N(arena, t->n_values, unsigned);
    for (unsigned i = 0; i < t->n_values; i++) {
        t->has_nested = t->has_nested || t->values[i].nested;
        if (t->values[i].has[FSM_REQUIRED] || t->values[i].has[FSM_LIST])
            t->savers[t->n_savers++] = i;
        if (t->values[i].has[FSM_LIST])
            t->lists[t->n_lists++] = i;
    }
    t->states = r.states.v;
    t->n_states = (unsigned)r.states.n;
    return t;
}

fl_status fl_fsm_check(fl_fsm_template *t, fl_err *err) {
    fl_str why;
    for (unsigned s = 0; s < t->n_states; s++)
        for (size_t i = 0; i < t->states[s].n; i++) {
            const fsm_rule *rule = &t->states[s].rules[i];
            if (!fl_re_check(rule->re, t->arena, &why))
                return fl_err_set(err, FL_ERR_RULES, t->file, rule->line, 0, "%.*s", FL_STR_ARG(why));
        }
    return FL_OK;
}

unsigned fl_fsm_values(const fl_fsm_template *t) { return t->n_values; }
fl_str fl_fsm_value_name(const fl_fsm_template *t, unsigned i) { return t->values[i].name; }
bool fl_fsm_value_is_list(const fl_fsm_template *t, unsigned i) { return t->values[i].has[FSM_LIST]; }
bool fl_fsm_value_is_key(const fl_fsm_template *t, unsigned i) { return t->values[i].has[FSM_KEY]; }
bool fl_fsm_can_fail(const fl_fsm_template *t) { return t->can_fail; }
