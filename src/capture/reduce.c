#include "capture/reduce.h"

#include "capture/scan.h"
#include "capture/words.h"

enum { KEEPS = 0, FILTERS = 1, PROJECTS = 2, REDIRECTS = 4, SELECT = 8, JQ = 16, PYTHON = 32, EACH = 64 };

/* Programs, cmdlets with their aliases and router pipes in one table: no name means two things in two shells that
 * would change the answer, but `select`, `sort` and `find`. Compared without case. */
static const struct {
    const char *name;
    int does;
} k_pipes[] = {{"where-object", FILTERS},
               {"where", FILTERS},
               {"?", FILTERS},
               {"grep", FILTERS},
               {"egrep", FILTERS},
               {"fgrep", FILTERS},
               {"rg", FILTERS},
               {"findstr", FILTERS},
               {"find", FILTERS},
               {"select-string", FILTERS},
               {"sls", FILTERS},
               {"awk", FILTERS},
               {"gawk", FILTERS},
               {"sed", FILTERS},
               {"head", FILTERS},
               {"tail", FILTERS},
               {"uniq", FILTERS},
               {"include", FILTERS},
               {"exclude", FILTERS},
               {"begin", FILTERS},
               {"section", FILTERS},
               {"match", FILTERS},
               {"except", FILTERS},
               {"last", FILTERS},
               {"i", FILTERS},
               {"b", FILTERS},
               {"inc", FILTERS},
               {"wc", FILTERS | PROJECTS},
               {"count", FILTERS | PROJECTS},
               {"measure-object", FILTERS | PROJECTS},
               {"measure", FILTERS | PROJECTS},
               {"group-object", PROJECTS},
               {"group", PROJECTS},
               {"cut", PROJECTS},
               {"select-object", SELECT},
               {"select", SELECT},
               {"jq", JQ},
               {"yq", JQ},
               {"python", PYTHON},
               {"python3", PYTHON},
               {"foreach-object", EACH},
               {"foreach", EACH},
               {"%", EACH},
               {"format-table", KEEPS},
               {"ft", KEEPS},
               {"format-list", KEEPS},
               {"fl", KEEPS},
               {"format-wide", KEEPS},
               {"format-custom", KEEPS},
               {"convertto-json", KEEPS},
               {"convertto-csv", KEEPS},
               {"convertfrom-json", KEEPS},
               {"out-string", KEEPS},
               {"out-host", KEEPS},
               {"oh", KEEPS},
               {"out-default", KEEPS},
               {"sort-object", KEEPS},
               {"sort", KEEPS},
               {"tee-object", KEEPS},
               {"tee", KEEPS},
               {"more", KEEPS},
               {"less", KEEPS},
               {"cat", KEEPS},
               {"column", KEEPS},
               {"nl", KEEPS},
               {"json_pp", KEEPS},
               {"no-more", KEEPS},
               {"display", KEEPS},
               {"json", KEEPS},
               {"xml", KEEPS},
               {"write-output", KEEPS},
               {"write-host", KEEPS},
               {"out-file", REDIRECTS},
               {"set-content", REDIRECTS},
               {"add-content", REDIRECTS},
               {"export-csv", REDIRECTS},
               {"export-clixml", REDIRECTS},
               {"out-null", REDIRECTS},
               {"clip", REDIRECTS},
               {"pbcopy", REDIRECTS},
               {"xclip", REDIRECTS},
               {"set-clipboard", REDIRECTS},
               {"out-gridview", REDIRECTS},
               {"redirect", REDIRECTS},
               {"save", REDIRECTS},
               {"append", REDIRECTS},
               {NULL, 0}};

/* Select-Object's switches that drop objects; PowerShell accepts any unambiguous beginning. */
static const char *const k_select_rows[] = {"-first",  "-last", "-skip", "-skiplast", "-index",
                                            "-unique", "-fi",   "-la",   NULL};
static const char *const k_limit_options[] = {"--top",    "--first",    "--max-items", "--max-events",
                                              "-first",   "-maxrecord", "-maxevent",   "-maxresults",
                                              "--filter", "-filter",    NULL};
static const char *const k_query_filters[] = {"[?",      "contains(", "starts_with(", "ends_with(", "max_by(",
                                              "min_by(", "not_null(", "length(",      "max(",       "min(",
                                              NULL};
static const char *const k_jq_filters[] = {"select(", "first", "last", "limit(", "map(", "test(", "del(", "if ", NULL};
/* The whole rows under their own names: what `--query value` is used for. */
static const char *const k_whole[] = {"",  ".",      "value",    "value[]", "[]",          "[*]", "value[*]",
                                      "@", ".value", ".value[]", ".[]",     "to_array(@)", NULL};

void fl_reduce_merge(fl_reduction *into, fl_reduction more) {
    into->filter |= more.filter;
    into->projection |= more.projection;
    if (!into->redirect.n)
        into->redirect = more.redirect;
}

static bool has_any(fl_str s, const char *const *list) {
    for (; *list; list++)
        if (fl_str_ifind(s, fl_str_of(*list)) >= 0)
            return true;
    return false;
}

/* "[0]", "[-1]", "[0:5]", "[::2]": some elements only. */
static bool has_index(fl_str s) {
    for (size_t i = 0; i + 1 < s.n; i++)
        if (s.p[i] == '[' && (fl_scan_digit(s.p[i + 1]) || s.p[i + 1] == '-' || s.p[i + 1] == ':'))
            return true;
    return false;
}

fl_reduction fl_reduce_query(fl_str query) {
    fl_reduction r = {0};
    query = fl_str_trim(query);
    r.filter = has_any(query, k_query_filters) || has_index(query);
    /* "[?a]" alone drops rows, not columns: what stands behind its last bracket decides. */
    size_t end = query.n;
    if (r.filter && end && query.p[end - 1] == ']' && fl_str_find_char(query, '{') < 0)
        return r;
    r.projection = !fl_scan_in(query, k_whole, false);
    return r;
}

static fl_str unquoted(fl_str s) {
    s = fl_str_trim(s);
    size_t end = fl_words_quoted(s, 0);
    return end ? fl_str_sub(s, 1, end - 1) : fl_scan_word(s);
}

static fl_reduction reduce_select(fl_str rest) {
    fl_reduction r = {0};
    fl_str word;
    for (bool any = false; fl_words_next(&rest, &word);) {
        if (fl_scan_in(word, k_select_rows, true))
            r.filter = true;
        else if (fl_scan_at(word, 0) != '-' && !any)
            r.projection = any = !fl_str_eqz(word, "*") && !fl_scan_digit(fl_scan_at(word, 0));
    }
    return r;
}

static fl_reduction reduce_jq(fl_str rest) {
    fl_reduction r = {0};
    fl_str word = FL_STR_NONE;
    while (fl_words_next(&rest, &word) && fl_scan_at(word, 0) == '-')
        word = FL_STR_NONE;
    fl_str program = unquoted(word);
    r.filter = has_any(program, k_jq_filters) || has_index(program);
    r.projection = !fl_scan_in(program, k_whole, false);
    return r;
}

static fl_reduction reduce_one(fl_str part) {
    fl_reduction r = {0};
    fl_str rest = fl_str_trim(part), word;
    if (!fl_words_next(&rest, &word))
        return r;
    size_t brace = 0; /* "?{…}" and "where{…}" without a blank */
    while (brace < word.n && word.p[brace] != '{')
        brace++;
    word = fl_str_sub(word, 0, brace);
    for (size_t i = 0; k_pipes[i].name; i++) {
        if (!fl_str_ieqz(word, k_pipes[i].name))
            continue;
        switch (k_pipes[i].does) {
        case SELECT:
            return reduce_select(rest);
        case JQ:
            return reduce_jq(rest);
        case PYTHON:
            r.filter = fl_str_find(rest, FL_STR("json.tool")) < 0;
            return r;
        case EACH:
            r.projection = true;
            r.filter = fl_str_ifind(part, FL_STR("if")) >= 0;
            return r;
        case REDIRECTS:
            r.redirect = fl_str_trim(part);
            return r;
        default:
            break;
        }
        r.filter = (k_pipes[i].does & FILTERS) != 0;
        r.projection = (k_pipes[i].does & PROJECTS) != 0;
        return r;
    }
    /* A cmdlet of Azure behind the pipe is a read of its own ("$ckt | Get-Az…"); anything else may drop rows. */
    r.filter = !fl_scan_istarts(word, "Get-Az");
    return r;
}

fl_reduction fl_reduce_pipe(fl_str pipe) {
    fl_reduction all = {0};
    for (size_t i = 0; i < pipe.n;) {
        size_t width, end = fl_words_break(pipe, i, FL_BREAK_PIPE, &width);
        fl_reduce_merge(&all, reduce_one(fl_str_sub(pipe, i, end)));
        i = end + (width ? width : 1);
    }
    return all;
}

/* An error that was not printed leaves a blank that looks like an empty result; a job prints elsewhere. */
static bool hides_errors(fl_str name, fl_str value) {
    static const char *const silent[] = {"SilentlyContinue", "Ignore", "0", NULL};
    if (fl_str_ieqz(name, "-ErrorAction") || fl_str_ieqz(name, "-EA"))
        return fl_scan_in(value, silent, true);
    return fl_str_ieqz(name, "-AsJob") || fl_str_ieqz(name, "-WhatIf");
}

fl_reduction fl_reduce_option(fl_str name, fl_str value) {
    fl_reduction r = {0};
    bool wildcard = fl_str_ieqz(name, "-Name") && fl_str_find_char(value, '*') >= 0;
    r.filter = wildcard || hides_errors(name, value) || fl_scan_in(name, k_limit_options, true);
    return r;
}
