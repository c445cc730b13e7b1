/* The index file of a folder of templates:
 *
 *   # comment
 *   Template, Hostname, Platform, Command
 *   a_show_arp.textfsm, .*, vendor_os, sh[[ow]] (ip\s+)?arp
 *   a.textfsm:b.textfsm, .*, vendor_os, show both
 *
 * The columns may stand in any order and hold Python expressions, matched from the start only. In Command [[abc]]
 * stands for any beginning of abc, none included. Rows with more or fewer columns than the first line are passed over.
 * The first row that matches wins; an empty column matches everything. */
#include "base/out.h"
#include "textfsm/template.h"

enum { COLUMNS_MAX = 16 };

typedef struct row {
    fl_str columns[COLUMNS_MAX];
    unsigned n;
    unsigned line;
} row;

typedef struct reader {
    fl_arena *arena;
    fl_patterns *set;
    fl_str rest;
    unsigned line;
    const char *file;
    fl_err *err;
} reader;

static bool next_line(reader *r, fl_str *line) {
    r->line++;
    return fl_str_line(&r->rest, line);
}

static void cut_columns(fl_str line, row *out) {
    for (out->n = 0;; out->n++) {
        const ptrdiff_t comma = fl_str_find_char(line, ',');
        const fl_str column = fl_str_sub(line, 0, comma < 0 ? line.n : (size_t)comma);
        if (out->n < COLUMNS_MAX)
            out->columns[out->n] = fl_cp_strip(column);
        if (comma < 0)
            break;
        line = fl_str_sub(line, (size_t)comma + 1, line.n);
    }
    out->n++;
}

static bool read_header(reader *r, row *header) {
    for (fl_str line; next_line(r, &line);) {
        const ptrdiff_t comment = fl_str_find_char(line, '#');
        line = fl_cp_strip(fl_str_sub(line, 0, comment < 0 ? line.n : (size_t)comment));
        if (line.n == 0)
            continue;
        cut_columns(line, header);
        return header->n <= COLUMNS_MAX;
    }
    return false;
}

static int find_column(const row *header, const char *name) {
    for (unsigned i = 0; i < header->n; i++)
        if (fl_str_eqz(header->columns[i], name))
            return (int)i;
    return -1;
}

static bool next_row(reader *r, unsigned columns, row *out) {
    for (fl_str line; next_line(r, &line);) {
        if (fl_str_starts(line, FL_STR("#")))
            continue;
        cut_columns(line, out);
        out->line = r->line;
        if (out->n == columns)
            return true;
    }
    return false;
}

/* [[abc]] becomes (a(b(c)?)?)? . */
static fl_str complete(fl_arena *arena, fl_str s) {
    if (fl_str_find(s, FL_STR("[[")) < 0)
        return s;
    fl_out *out = fl_out_new(NULL, NULL);
    for (size_t i = 0; i < s.n;) {
        const fl_str rest = fl_str_sub(s, i, s.n);
        const ptrdiff_t end = fl_str_starts(rest, FL_STR("[[")) && rest.n > 3
                                  ? fl_str_find(fl_str_sub(rest, 3, rest.n), FL_STR("]]"))
                                  : -1;
        if (end < 0) {
            fl_out_char(out, s.p[i++]);
            continue;
        }
        const fl_str word = fl_str_sub(rest, 2, (size_t)end + 3);
        size_t letters = 0;
        for (size_t at = 0; at < word.n; letters++) {
            const size_t from = at;
            fl_cp_read(word, &at);
            fl_out_char(out, '(');
            fl_out_str(out, fl_str_sub(word, from, at));
        }
        for (; letters; letters--)
            fl_out_z(out, ")?");
        i += word.n + 4;
    }
    const fl_str text = fl_arena_str(arena, fl_out_text(out));
    fl_out_free(out);
    return text;
}

static bool is_literal(fl_str s) {
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80 || (!fl_fsm_is_word((unsigned char)s.p[i]) && s.p[i] != ' '))
            return false;
    return true;
}

/* 1 matches, 0 does not, -1 is no expression. */
static int matches(const reader *r, unsigned line, fl_str expression, fl_str subject) {
    fl_re_tree tree;
    fl_re_match m;
    fl_str why;
    if (expression.n == 0)
        return 1;
    if (is_literal(expression))
        return fl_str_starts(subject, expression);
    if (!fl_re_parse(r->arena, expression, &tree, &why)) {
        fl_err_set(r->err, FL_ERR_RULES, r->file, line, 0, "%.*s in \"%.*s\"", FL_STR_ARG(why), FL_STR_ARG(expression));
        return -1;
    }
    fl_re *re = fl_re_new(r->arena, r->set, &tree, NULL);
    return fl_re_match_at_start(re, subject, fl_re_is_plain(subject), fl_limits_default.match_limit, &m) ==
           FL_MATCH_YES;
}

static bool find_row(reader *r, fl_str platform, fl_str command, fl_str *templates) {
    row header, line;
    const fl_str subjects[] = {platform, command};
    static const char *const names[] = {"Platform", "Command"};
    const bool good = read_header(r, &header);
    const int template = good ? find_column(&header, "Template") : -1;
    if (template <0) {
        fl_err_set(r->err, FL_ERR_RULES, r->file, r->line, 0, "expected a first line with the column Template");
        return false;
    }
    while (next_row(r, header.n, &line)) {
        int all = 1;
        for (unsigned i = 0; i < 2 && all == 1; i++) {
            const int column = find_column(&header, names[i]);
            const fl_str text = column < 0 ? FL_STR_NONE : line.columns[column];
            all = matches(r, line.line, i == 1 ? complete(r->arena, text) : text, subjects[i]);
        }
        if (all < 0)
            return false;
        if (all) {
            *templates = line.columns[template];
            return true;
        }
    }
    fl_err_set(r->err, FL_ERR_NOT_FOUND, r->file, 0, 0,
               "no template for the platform \"%.*s\" and the command \"%.*s\"", FL_STR_ARG(platform),
               FL_STR_ARG(command));
    return false;
}

bool fl_fsm_index_find(fl_arena *arena, fl_str text, const char *file, fl_str platform, fl_str command,
                       fl_str *templates, fl_err *err) {
    if (!fl_cp_valid(platform) || !fl_cp_valid(command)) {
        fl_err_set(err, FL_ERR_USAGE, "", 0, 0, "platform and command: expected UTF-8");
        return false;
    }
    reader r = {
        .arena = arena, .set = fl_patterns_new(NULL), .rest = fl_arena_str(arena, text), .file = file, .err = err};
    const bool found = find_row(&r, platform, command, templates);
    fl_patterns_free(r.set);
    return found;
}
