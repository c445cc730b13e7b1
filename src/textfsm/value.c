/* Value lines: "Value [Options] NAME (regex)", cut at single blanks; the regex keeps its own. */
#include "textfsm/template.h"

enum { NAME_MAX_CHARS = 48 };

static const struct {
    const char *name;
    fsm_option option;
} option_names[] = {{"Required", FSM_REQUIRED},
                    {"Filldown", FSM_FILLDOWN},
                    {"Fillup", FSM_FILLUP},
                    {"Key", FSM_KEY},
                    {"List", FSM_LIST}};

/* Up to the next blank; empty tokens count. */
static fl_str cut(fl_str *rest, char at) {
    const ptrdiff_t i = fl_str_find_char(*rest, at);
    const size_t n = i < 0 ? rest->n : (size_t)i;
    const fl_str token = fl_str_sub(*rest, 0, n);
    *rest = i < 0 ? FL_STR_NONE : fl_str_sub(*rest, n + 1, rest->n);
    return token;
}

static bool read_option(const fsm_reader *r, fl_str name, fsm_value *v) {
    for (size_t i = 0; i < sizeof option_names / sizeof *option_names; i++) {
        if (!fl_str_eqz(name, option_names[i].name))
            continue;
        const fsm_option o = option_names[i].option;
        if (v->has[o])
            return fl_fsm_fail(r, "Value: duplicate option \"%.*s\"", FL_STR_ARG(name));
        v->has[o] = true;
        v->options[v->n_options++] = o;
        return true;
    }
    return fl_fsm_fail(
        r,
        "Value: unknown option \"%.*s\"; expected Required, Filldown, Fillup, Key or List, with commas and "
        "without blanks between",
        FL_STR_ARG(name));
}

static bool read_options(const fsm_reader *r, fl_str list, fsm_value *v) {
    do {
        if (!read_option(r, cut(&list, ','), v))
            return false;
    } while (list.p);
    return true;
}

static bool check_name(const fsm_reader *r, const fsm_value *v) {
    if (fl_cp_count(v->name) > NAME_MAX_CHARS)
        return fl_fsm_fail(r, "Value \"%.*s\": the name has more than %d characters", FL_STR_ARG(v->name),
                           NAME_MAX_CHARS);
    for (size_t i = 0; i < r->values.n; i++)
        if (fl_str_eq(r->values.v[i].name, v->name))
            return fl_fsm_fail(r, "Value \"%.*s\" is declared twice", FL_STR_ARG(v->name));
    return true;
}

static bool check_parentheses(const fsm_reader *r, const fsm_value *v) {
    const fl_str s = v->regex;
    if (s.n >= 2 && s.p[0] == '(' && s.p[s.n - 1] == ')' && s.p[s.n - 2] != '\\')
        return true;
    return fl_fsm_fail(r, "Value \"%.*s\": expected an expression within ( and ), found \"%.*s\"", FL_STR_ARG(v->name),
                       FL_STR_ARG(s));
}

/* A List whose expression has groups of its own matches the text again for the named ones. */
static void add_nested(const fsm_reader *r, const fl_re_tree *tree, fsm_value *v) {
    if (!v->has[FSM_LIST] || tree->groups < 2 || tree->n_names == 0)
        return;
    fl_re_name *names = FL_NEW_N(r->t->arena, tree->n_names, fl_re_name);
    v->nested = fl_re_new(r->t->arena, r->t->set, tree, NULL);
    for (size_t i = 0; i < tree->n_names; i++)
        names[i] = (fl_re_name){tree->names[i].name, fl_re_number(v->nested, tree->names[i].group)};
    v->nested_names = names;
    v->n_nested = (unsigned)tree->n_names;
}

/* The first parenthesis becomes the group of the Value's name. */
static fl_str named_group(fl_arena *arena, const fsm_value *v) {
    const fl_str parts[] = {FL_STR("(?P<"), v->name, FL_STR(">"), fl_str_sub(v->regex, 1, v->regex.n)};
    char *p = fl_arena_alloc(arena, v->name.n + v->regex.n + sizeof "(?P<>");
    size_t n = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; n += parts[i++].n)
        if (parts[i].n)
            memcpy(p + n, parts[i].p, parts[i].n);
    return (fl_str){p, n};
}

bool fl_fsm_read_value(fsm_reader *r, fl_str line) {
    fsm_value v = {0};
    fl_re_tree tree;
    fl_str rest = line, why;
    cut(&rest, ' ');
    const fl_str second = cut(&rest, ' ');
    if (!rest.p)
        return fl_fsm_fail(r, "expected Value [Options] NAME (regex), found \"%.*s\"", FL_STR_ARG(line));
    v.name = second;
    if (rest.n == 0 || rest.p[0] != '(') {
        if (!read_options(r, second, &v))
            return false;
        v.name = cut(&rest, ' ');
    }
    v.regex = rest;
    if (!check_name(r, &v) || !check_parentheses(r, &v))
        return false;
    if (!fl_re_parse(r->t->arena, v.regex, &tree, &why))
        return fl_fsm_fail(r, "Value \"%.*s\": %.*s in \"%.*s\"", FL_STR_ARG(v.name), FL_STR_ARG(why),
                           FL_STR_ARG(v.regex));
    v.named = named_group(r->t->arena, &v);
    add_nested(r, &tree, &v);
    FL_PUSH(r->t->arena, &r->values, v);
    return true;
}
