#include "decode/query.h"

/* ---- characters ---- */

typedef struct fl_scanner {
    fl_str s;
    size_t i;
} fl_scanner;

static char peek(const fl_scanner *q) { return q->i < q->s.n ? q->s.p[q->i] : '\0'; }

static void skip_blanks(fl_scanner *q) {
    while (q->i < q->s.n && memchr(" \t\r\n", q->s.p[q->i], 4))
        q->i++;
}

static bool take(fl_scanner *q, char c) {
    skip_blanks(q);
    if (peek(q) != c)
        return false;
    q->i++;
    return true;
}

static bool word_char(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* Behind the quoted text at i; s.n when it is never closed. */
static size_t behind_quote(fl_str s, size_t i) {
    char quote = s.p[i];
    for (i++; i < s.n && s.p[i] != quote; i++)
        i += s.p[i] == '\\';
    return i < s.n ? i + 1 : s.n;
}

/* The next of `ends` outside of brackets and quotes, or s.n. */
static size_t find_top(fl_str s, size_t i, const char *ends) {
    size_t depth = 0;
    while (i < s.n) {
        char c = s.p[i];
        if (!depth && strchr(ends, c))
            return i;
        if (c == '\'' || c == '"' || c == '`') {
            i = behind_quote(s, i);
            continue;
        }
        if (c == '(' || c == '[' || c == '{')
            depth++;
        else if ((c == ')' || c == ']' || c == '}') && depth)
            depth--;
        i++;
    }
    return s.n;
}

/* name or "name" */
static bool identifier(fl_scanner *q, fl_str *out) {
    skip_blanks(q);
    size_t from = q->i;
    if (peek(q) == '"') {
        size_t end = behind_quote(q->s, from);
        if (end >= q->s.n && (end < from + 2 || q->s.p[end - 1] != '"'))
            return false;
        *out = fl_str_sub(q->s, from + 1, end - 1);
        q->i = end;
        return out->n > 0;
    }
    while (word_char(peek(q)))
        q->i++;
    *out = fl_str_sub(q->s, from, q->i);
    return out->n > 0 && !(out->p[0] >= '0' && out->p[0] <= '9');
}

/* ---- paths ---- */

static bool add_step(fl_query_path *p, fl_query_step_kind kind, fl_str name) {
    if (p->n >= FL_QUERY_STEPS)
        return false;
    p->step[p->n++] = (fl_query_step){kind, name};
    return true;
}

/* "[…]" at the scanner, which is a step; false when it is a multiselect list or broken. */
static bool bracket(fl_scanner *q, fl_query_path *p) {
    size_t open = q->i, close = find_top(q->s, open + 1, "]");
    if (close >= q->s.n)
        return false;
    fl_str in = fl_str_trim(fl_str_sub(q->s, open + 1, close));
    fl_query_step_kind kind = FL_STEP_INDEX;
    int64_t number;
    if (!in.n || fl_str_eqz(in, "*"))
        kind = FL_STEP_EACH;
    else if (in.p[0] == '?' || fl_str_find_char(in, ':') >= 0)
        kind = FL_STEP_SOME;
    else if (!fl_str_to_i64(in, &number))
        return false;
    q->i = close + 1;
    return add_step(p, kind, in);
}

/* As many steps as there are; stops before "{", a multiselect list, "|" and the end. */
static bool steps(fl_scanner *q, fl_query_path *p) {
    bool joined = true; /* a field may follow */
    for (;;) {
        skip_blanks(q);
        char c = peek(q);
        fl_str name;
        if (c == '@') {
            q->i++;
            joined = false;
        } else if (c == '[') {
            size_t at = q->i;
            if (!bracket(q, p)) {
                q->i = at;
                return p->n < FL_QUERY_STEPS;
            }
            joined = false;
        } else if (c == '.') {
            q->i++;
            joined = true;
        } else if (joined && (word_char(c) || c == '"')) {
            if (!identifier(q, &name) || peek(q) == '(' || !add_step(p, FL_STEP_FIELD, name))
                return false;
            joined = false;
        } else {
            return true;
        }
    }
}

static bool read_path(fl_str text, fl_query_path *p) {
    fl_scanner q = {text, 0};
    *p = (fl_query_path){0};
    if (!steps(&q, p) || !p->n)
        return false;
    skip_blanks(&q);
    for (unsigned i = 0; i < p->n; i++) {
        if (p->step[i].kind == FL_STEP_SOME)
            return false;
    }
    return q.i == text.n && p->step[0].kind == FL_STEP_FIELD;
}

/* ---- multiselects ---- */

static bool add_name(fl_arena *a, fl_query *out, fl_str alias, fl_str text) {
    if (out->n >= FL_QUERY_NAMES)
        return false;
    if (!out->names)
        out->names = FL_NEW_N(a, FL_QUERY_NAMES, fl_query_name);
    fl_query_name *name = &out->names[out->n++];
    *name = (fl_query_name){.alias = alias, .text = fl_str_trim(text)};
    name->understood = read_path(name->text, &name->path);
    return true;
}

/* {alias:path, …} or [path, …]; behind it the scanner stands. */
static bool multiselect(fl_arena *a, fl_scanner *q, fl_query *out) {
    bool hash = peek(q) == '{';
    size_t close = find_top(q->s, q->i + 1, hash ? "}" : "]");
    if (close >= q->s.n)
        return false;
    fl_scanner in = {fl_str_sub(q->s, q->i + 1, close), 0};
    while (in.i < in.s.n) {
        fl_str alias = FL_STR_NONE;
        if (hash && (!identifier(&in, &alias) || !take(&in, ':')))
            return false;
        size_t end = find_top(in.s, in.i, ",");
        if (!add_name(a, out, alias, fl_str_sub(in.s, in.i, end)))
            return false;
        in.i = end + 1;
    }
    out->kind = hash ? FL_QUERY_RENAME : FL_QUERY_ORDER;
    q->i = close + 1;
    return out->n > 0;
}

/* ---- the whole ---- */

/* "sort_by(X, &name)", "reverse(X)", "to_array(X)": X, in another order. */
static bool reordered(fl_scanner *q, fl_str *inner) {
    static const char *const names[] = {"sort_by(", "reverse(", "to_array(", "sort(", NULL};
    skip_blanks(q);
    fl_str rest = fl_str_sub(q->s, q->i, q->s.n);
    for (unsigned k = 0; names[k]; k++) {
        fl_str name = fl_str_of(names[k]);
        if (!fl_str_starts(rest, name))
            continue;
        size_t from = q->i + name.n, close = find_top(q->s, from, ")");
        if (close >= q->s.n)
            return false;
        *inner = fl_str_sub(q->s, from, find_top(q->s, from, ",)"));
        q->i = close + 1;
        return true;
    }
    return false;
}

static bool expression(fl_arena *a, fl_str text, fl_query *out, fl_query_path *path, unsigned depth) {
    fl_scanner q = {text, 0};
    fl_str inner;
    if (depth > 4)
        return false;
    if (reordered(&q, &inner) && !expression(a, inner, out, path, depth + 1))
        return false;
    fl_query_path own = {0};
    if (!steps(&q, &own))
        return false;
    for (unsigned i = 0; i < own.n; i++) {
        bool behind = out->n > 0 && own.step[i].kind == FL_STEP_FIELD; /* {…}.name */
        if (behind || (!out->n && !add_step(path, own.step[i].kind, own.step[i].name)))
            return false;
    }
    if (peek(&q) == '{' || peek(&q) == '[') {
        if (out->n || !multiselect(a, &q, out))
            return false;
        own = (fl_query_path){0};
        if (!steps(&q, &own))
            return false;
        for (unsigned i = 0; i < own.n; i++) { /* what flattens a list of lists leaves no records */
            if (own.step[i].kind == FL_STEP_FIELD || (own.step[i].kind == FL_STEP_EACH && out->kind == FL_QUERY_ORDER))
                return false;
        }
    }
    skip_blanks(&q);
    return q.i == text.n;
}

/* From the path of what is printed to the path below one record. "value" and lists at the front are the records
 * themselves; a list inside of several records loses whose it was. */
static bool base_of(const fl_query_path *path, fl_query *out) {
    unsigned i = 0;
    bool many = false;
    if (path->n && path->step[0].kind == FL_STEP_FIELD && fl_str_eqz(path->step[0].name, "value"))
        i = 1;
    for (; i < path->n && path->step[i].kind != FL_STEP_FIELD; i++)
        many = path->step[i].kind != FL_STEP_INDEX;
    for (; i < path->n; i++) {
        if (path->step[i].kind == FL_STEP_FIELD && many)
            return false;
        if (path->step[i].kind == FL_STEP_FIELD && !add_step(&out->base, FL_STEP_FIELD, path->step[i].name))
            return false;
    }
    return true;
}

bool fl_query_read(fl_arena *arena, fl_str jmespath, fl_query *out) {
    *out = (fl_query){.kind = FL_QUERY_WHOLE};
    fl_query_path path = {0};
    for (size_t i = 0; i <= jmespath.n;) {
        size_t end = find_top(jmespath, i, "|");
        if (!expression(arena, fl_str_trim(fl_str_sub(jmespath, i, end)), out, &path, 0))
            return false;
        i = end + 1;
    }
    if (!base_of(&path, out))
        return false;
    if (!out->n && out->base.n)
        out->kind = FL_QUERY_VALUE;
    return true;
}

/* ---- PowerShell ---- */

static fl_str unquoted(fl_str s) {
    s = fl_str_trim(s);
    return s.n > 1 && (s.p[0] == '\'' || s.p[0] == '"') && s.p[s.n - 1] == s.p[0] ? fl_str_sub(s, 1, s.n - 1) : s;
}

static bool is_one_of(fl_str s, const char *const *words) {
    for (; *words; words++) {
        if (fl_str_ieqz(s, *words))
            return true;
    }
    return false;
}

/* "{$_.Sku.Tier}" and "'Name'" as a path. */
static fl_str script_path(fl_str s) {
    s = fl_str_trim(s);
    if (s.n < 2 || s.p[0] != '{')
        return unquoted(s);
    s = fl_str_trim(fl_str_sub(s, 1, s.n - 1));
    if (!fl_str_istarts(s, FL_STR("$_.")) && !fl_str_istarts(s, FL_STR("$PSItem.")))
        return FL_STR_NONE;
    return fl_str_sub(s, (size_t)fl_str_find_char(s, '.') + 1, s.n);
}

static bool calculated(fl_arena *a, fl_str hash, fl_query *out) {
    static const char *const labels[] = {"n", "name", "l", "label", NULL};
    static const char *const values[] = {"e", "expression", "ex", NULL};
    fl_str alias = FL_STR_NONE, path = FL_STR_NONE;
    for (size_t i = 0; i < hash.n;) {
        size_t end = find_top(hash, i, ";\n");
        fl_str entry = fl_str_sub(hash, i, end);
        ptrdiff_t equal = fl_str_find_char(entry, '=');
        fl_str key = equal < 0 ? FL_STR_NONE : unquoted(fl_str_sub(entry, 0, (size_t)equal));
        fl_str value = equal < 0 ? FL_STR_NONE : fl_str_sub(entry, (size_t)equal + 1, entry.n);
        if (is_one_of(key, labels))
            alias = unquoted(value);
        else if (is_one_of(key, values))
            path = script_path(value);
        i = end + 1;
    }
    return !alias.n || add_name(a, out, alias, path);
}

bool fl_query_calculated(fl_arena *arena, fl_str pipe, fl_query *out) {
    *out = (fl_query){.kind = FL_QUERY_RENAME, .keep_others = true};
    for (size_t i = 0; i < pipe.n;) {
        ptrdiff_t at = fl_str_find(fl_str_sub(pipe, i, pipe.n), FL_STR("@{"));
        if (at < 0)
            break;
        size_t from = i + (size_t)at + 2, close = find_top(pipe, from, "}");
        if (!calculated(arena, fl_str_sub(pipe, from, close), out))
            return false;
        i = close + 1;
    }
    return out->n > 0;
}

/* ---- jq ---- */

static bool jq_names(fl_arena *a, fl_str in, fl_query *out) {
    fl_scanner q = {in, 0};
    while (q.i < in.n) {
        fl_str alias;
        skip_blanks(&q);
        if (!identifier(&q, &alias))
            return false;
        size_t end = find_top(in, q.i, ",");
        fl_str path = alias;
        if (take(&q, ':')) {
            path = fl_str_trim(fl_str_sub(in, q.i, end));
            path = path.n && path.p[0] == '.' ? fl_str_sub(path, 1, path.n) : FL_STR("()");
        }
        if (!add_name(a, out, alias, path))
            return false;
        q.i = end + 1;
    }
    return out->n > 0;
}

int fl_query_jq(fl_arena *arena, fl_str command, fl_query *out) {
    *out = (fl_query){.kind = FL_QUERY_RENAME};
    ptrdiff_t at = fl_str_find(command, FL_STR("jq "));
    if (at < 0)
        return 0;
    fl_str program = fl_str_sub(command, (size_t)at + 3, command.n);
    ptrdiff_t open = fl_str_find_char(program, '{');
    if (open < 0)
        return 0;
    size_t close = find_top(program, (size_t)open + 1, "}");
    bool again = fl_str_find_char(fl_str_sub(program, close, program.n), '{') >= 0 ||
                 fl_str_find(program, FL_STR("with_entries")) >= 0;
    fl_str before = fl_str_trim(fl_str_sub(program, 0, (size_t)open));
    /* ".value[] | {", ".[] | {", "map({": of the records themselves */
    static const char *const starts[] = {"",           ".",    ".[]|",        ".value[]|", ".value|.[]|", "[.[]|",
                                         "[.value[]|", "map(", ".value|map(", ".|map(",    ".|",          NULL};
    char bare[64];
    size_t n = 0;
    for (size_t i = 0; i < before.n && n < sizeof bare; i++) {
        if (!memchr(" '\"", before.p[i], 3))
            bare[n++] = before.p[i];
    }
    fl_str option = {bare, n};
    while (option.n && option.p[0] == '-' && option.n > 1) /* "-r", "-c" */
        option = fl_str_sub(option, 2, option.n);
    return !again && is_one_of(option, starts) && jq_names(arena, fl_str_sub(program, (size_t)open + 1, close), out)
               ? 1
               : -1;
}
