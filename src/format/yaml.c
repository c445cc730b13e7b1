/* The only file that sees libfyaml. Its parser gives events; the tree is built here, so that every node knows its place
 * and nothing but plain YAML (no anchors, aliases, tags, merge keys, second spelling of a key) gets in.
 * Documents are split here too, at lines that are "---": a rule's samples behind that line are not even scanned. */
#include "format/yaml.h"

#include <libfyaml.h>
#include <stdlib.h>

#include "format/utf8.h"

enum {
    MAX_BYTES = 1 << 20, /* people write these files; a larger one is none of them */
    MAX_DEPTH = 64
};

typedef struct document {
    fl_str text;
    uint32_t lines_before;
} document;

typedef struct frame {
    fl_yaml *node, *last;
    fl_str key; /* pending member name; p NULL: a name comes next */
    uint32_t key_line, key_col;
} frame;

typedef struct builder {
    fl_arena *arena;
    fl_str text;
    const char *name;
    fl_err *err;
    uint32_t lines_before;
    uint32_t last_line; /* of the newest node: a place for what has none */
    fl_yaml *root;
    frame stack[MAX_DEPTH];
    uint32_t depth;
} builder;

/* ---- documents ---- */

static bool is_separator(fl_str line) { return fl_str_eq(fl_str_rtrim(line), FL_STR("---")); }

static bool is_blank_or_comment(fl_str line) {
    line = fl_str_ltrim(line);
    return line.n == 0 || line.p[0] == '#';
}

/* The document of that index; a "---" at the top, behind nothing but comments, opens the first. false: no such. */
static bool find_document(fl_str text, unsigned index, document *out) {
    fl_str rest = text, line;
    uint32_t n = 0;
    const char *from = text.p;
    bool only_blanks = true, first = true;
    *out = (document){.lines_before = 0};
    while (fl_str_line(&rest, &line)) {
        n++;
        if (!is_separator(line)) {
            only_blanks = only_blanks && is_blank_or_comment(line);
            continue;
        }
        if (!(first && only_blanks)) {
            if (index == 0) {
                out->text = (fl_str){from, (size_t)(line.p - from)};
                return true;
            }
            index--;
        }
        first = false;
        from = text.p + (text.n - rest.n);
        out->lines_before = n;
    }
    if (index)
        return false;
    out->text = (fl_str){from, (size_t)(text.p + text.n - from)};
    return true;
}

/* The loop has no branches, so that compilers make vectors of it. */
static bool is_ascii(fl_str text) {
    unsigned char odd = 0;
    for (size_t i = 0; i < text.n; i++)
        odd |= (unsigned char)((unsigned char)text.p[i] >= 0x80) | (unsigned char)(text.p[i] == '\0');
    return !odd;
}

/* libfyaml drops bytes that are not UTF-8 without a word. Line of the first, 0: all is well. */
static uint32_t first_bad_line(fl_str text) {
    uint32_t line = 1;
    if (is_ascii(text))
        return 0;
    for (size_t i = 0; i < text.n;) {
        size_t n = fl_utf8_len(text.p + i, text.n - i);
        if (n == 0 || text.p[i] == '\0')
            return line;
        line += text.p[i] == '\n';
        i += n;
    }
    return 0;
}

/* ---- errors ---- */

static void place_of(const builder *b, struct fy_token *token, uint32_t *line, uint32_t *col) {
    const struct fy_mark *m = token ? fy_token_start_mark(token) : NULL;
    *line = m ? (uint32_t)m->line + 1 + b->lines_before : 0;
    *col = m ? (uint32_t)m->column + 1 : 0;
}

static bool refuse(builder *b, struct fy_token *token, const char *what) {
    uint32_t line, col;
    place_of(b, token, &line, &col);
    if (!line)
        line = b->last_line;
    fl_err_set(b->err, FL_ERR_SYNTAX, b->name, line, col, "%s", what);
    return false;
}

/* libfyaml's own words for what it cannot parse, one line of them. */
static void say_why(builder *b, struct fy_diag *diag) {
    void *at = NULL;
    struct fy_diag_error *e;
    while ((e = fy_diag_errors_iterate(diag, &at)) != NULL) {
        if (e->type != FYET_ERROR || !e->msg)
            continue;
        fl_str msg = fl_str_of(e->msg), line;
        uint32_t row = e->line > 0 ? (uint32_t)e->line + b->lines_before : 0;
        if (fl_str_line(&msg, &line))
            fl_err_set(b->err, FL_ERR_SYNTAX, b->name, row, e->column > 0 ? (uint32_t)e->column : 0, "not YAML: %.*s",
                       FL_STR_ARG(line));
        return;
    }
    fl_err_set(b->err, FL_ERR_SYNTAX, b->name, b->lines_before + 1, 0, "not YAML");
}

/* ---- the tree ---- */

/* Behind a break and the blank lines and the indentation that follow it: one break is a blank, n are n - 1. */
static const char *fold(const char *p, const char *end, char **out) {
    unsigned breaks = 0;
    for (; p < end && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n'); p++)
        breaks += *p == '\n';
    if (breaks == 1)
        *(*out)++ = ' ';
    for (; breaks > 1; breaks--)
        *(*out)++ = '\n';
    return p;
}

/* What stands between single quotes (YAML 1.2, 7.3.2). libfyaml 0.7.12 gives no text, and loses memory, when two quotes
 * that are written twice follow each other. */
static fl_str unquote(const builder *b, fl_str raw) {
    char *out = fl_arena_alloc(b->arena, raw.n + 1), *to = out;
    const char *p = raw.p, *end = raw.p + raw.n;
    while (p < end) {
        if (*p == '\n') {
            while (to > out && (to[-1] == ' ' || to[-1] == '\t' || to[-1] == '\r'))
                to--;
            p = fold(p, end, &to);
            continue;
        }
        *to++ = *p;
        p += *p == '\'' ? 2 : 1;
    }
    return (fl_str){out, (size_t)(to - out)};
}

/* The bytes of a token inside its quotes. */
static fl_str quoted_bytes(const builder *b, struct fy_token *token) {
    const struct fy_mark *start = fy_token_start_mark(token), *end = fy_token_end_mark(token);
    if (!start || !end || start->input_pos > end->input_pos || end->input_pos > b->text.n)
        return FL_STR_NONE;
    return fl_str_sub(b->text, start->input_pos, end->input_pos);
}

static fl_str text_of(const builder *b, struct fy_token *token) {
    if (token && fy_scalar_token_get_style(token) == FYSS_SINGLE_QUOTED)
        return unquote(b, quoted_bytes(b, token));
    size_t n = 0;
    const char *p = token ? fy_token_get_text(token, &n) : NULL;
    return p ? fl_arena_str(b->arena, (fl_str){p, n}) : FL_STR("");
}

static frame *top(builder *b) { return b->depth ? &b->stack[b->depth - 1] : NULL; }

static void append(builder *b, fl_yaml *n) {
    frame *f = top(b);
    if (!f) {
        b->root = n;
        return;
    }
    if (f->node->type == FL_YAML_MAPPING) {
        n->key = f->key;
        n->line = f->key_line;
        n->col = f->key_col;
        f->key = FL_STR_NONE;
    }
    if (f->last)
        f->last->next = n;
    else
        f->node->first = n;
    f->last = n;
    f->node->count++;
}

static fl_yaml *node_new(builder *b, fl_yaml_type type, struct fy_token *token) {
    fl_yaml *n = FL_NEW(b->arena, fl_yaml);
    n->type = type;
    place_of(b, token, &n->line, &n->col);
    b->last_line = n->line;
    append(b, n);
    return n;
}

static bool expects_key(builder *b) {
    const frame *f = top(b);
    return f && f->node->type == FL_YAML_MAPPING && !f->key.p;
}

static bool open_container(builder *b, fl_yaml_type type, struct fy_token *token) {
    if (expects_key(b))
        return refuse(b, token, "expected a name before ':', found a list or mapping");
    if (b->depth == MAX_DEPTH)
        return refuse(b, token, "nested too deep");
    fl_yaml *n = node_new(b, type, token);
    b->stack[b->depth++] = (frame){.node = n};
    return true;
}

static bool take_key(builder *b, struct fy_token *token, bool plain) {
    frame *f = top(b);
    f->key = text_of(b, token);
    place_of(b, token, &f->key_line, &f->key_col);
    return !plain || !fl_str_eqz(f->key, "<<") ||
           refuse(b, token, "merge keys are not supported; write the members out");
}

static bool is_null(fl_str s) { return fl_str_eqz(s, "~") || fl_str_ieqz(s, "null"); }

static bool scalar(builder *b, struct fy_token *token) {
    bool plain = !token || fy_scalar_token_get_style(token) == FYSS_PLAIN;
    if (expects_key(b))
        return take_key(b, token, plain);
    fl_yaml *n = node_new(b, FL_YAML_SCALAR, token);
    n->plain = plain;
    n->text = text_of(b, token);
    if (plain && is_null(n->text))
        n->text = FL_STR("");
    return true;
}

static int by_key(const void *a, const void *b) {
    const fl_yaml *x = *(const fl_yaml *const *)a, *y = *(const fl_yaml *const *)b;
    int d = fl_str_cmp(x->key, y->key);
    return d ? d : (x->line > y->line) - (x->line < y->line);
}

static const fl_yaml *twice_small(const fl_yaml *mapping) {
    for (const fl_yaml *m = mapping->first; m; m = m->next)
        for (const fl_yaml *before = mapping->first; before != m; before = before->next)
            if (fl_str_eq(before->key, m->key))
                return m;
    return NULL;
}

/* The member whose name was there before, or NULL. */
static const fl_yaml *twice(builder *b, const fl_yaml *mapping) {
    if (mapping->count <= 16)
        return twice_small(mapping);
    const fl_yaml **all = FL_NEW_N(b->arena, mapping->count, const fl_yaml *);
    size_t n = 0;
    for (const fl_yaml *m = mapping->first; m; m = m->next)
        all[n++] = m;
    qsort(all, n, sizeof *all, by_key);
    for (size_t i = 1; i < n; i++)
        if (fl_str_eq(all[i - 1]->key, all[i]->key))
            return all[i];
    return NULL;
}

static bool close_container(builder *b) {
    const fl_yaml *n = b->stack[--b->depth].node;
    const fl_yaml *again = n->type == FL_YAML_MAPPING ? twice(b, n) : NULL;
    if (!again)
        return true;
    fl_err_set(b->err, FL_ERR_SYNTAX, b->name, again->line, again->col, "\"%.*s\" is there twice; keep one",
               FL_STR_ARG(again->key));
    return false;
}

/* ---- events ---- */

static bool plain_node(builder *b, struct fy_token *anchor, struct fy_token *tag) {
    if (anchor)
        return refuse(b, anchor, "anchors are not supported; write the value out");
    return !tag || refuse(b, tag, "tags are not supported; quote the text if it is meant as one");
}

static bool take_event(builder *b, struct fy_event *e) {
    switch (e->type) {
    case FYET_NONE:
    case FYET_STREAM_START:
    case FYET_STREAM_END:
    case FYET_DOCUMENT_END:
        return true;
    case FYET_DOCUMENT_START:
        return !b->root || refuse(b, e->document_start.document_start,
                                  "a second document; separate documents by a line that is \"---\" and nothing else");
    case FYET_MAPPING_END:
    case FYET_SEQUENCE_END:
        return close_container(b);
    case FYET_MAPPING_START:
        return plain_node(b, e->mapping_start.anchor, e->mapping_start.tag) &&
               open_container(b, FL_YAML_MAPPING, e->mapping_start.mapping_start);
    case FYET_SEQUENCE_START:
        return plain_node(b, e->sequence_start.anchor, e->sequence_start.tag) &&
               open_container(b, FL_YAML_SEQUENCE, e->sequence_start.sequence_start);
    case FYET_SCALAR:
        return plain_node(b, e->scalar.anchor, e->scalar.tag) && scalar(b, e->scalar.value);
    case FYET_ALIAS:
        return refuse(b, e->alias.anchor, "aliases are not supported; write the value out");
    }
    return true;
}

static void drop_output(struct fy_diag *diag, void *user, const char *buf, size_t len) {
    (void)diag;
    (void)user;
    (void)buf;
    (void)len;
}

/* Feeds all events; false: an error is in b->err. */
static bool parse(builder *b, fl_str text, struct fy_diag *diag) {
    struct fy_parse_cfg cfg = {.flags = FYPCF_DEFAULT_PARSE, .diag = diag};
    struct fy_parser *parser = fy_parser_create(&cfg);
    bool good = parser && fy_parser_set_string(parser, text.p, text.n) == 0, last = false;
    while (good && !last) {
        struct fy_event *e = fy_parser_parse(parser);
        if (!e) {
            good = !fy_parser_get_stream_error(parser);
            break;
        }
        last = e->type == FYET_STREAM_END;
        good = take_event(b, e);
        fy_parser_event_free(parser, e);
    }
    if (!good)
        say_why(b, diag); /* keeps an error of ours, which is set already */
    if (parser)
        fy_parser_destroy(parser);
    return good;
}

fl_status fl_yaml_read(fl_arena *arena, const char *name, fl_str text, unsigned index, fl_yaml **root, fl_err *err) {
    *root = NULL;
    document doc;
    if (text.n > MAX_BYTES)
        return fl_err_set(err, FL_ERR_LIMIT, name, 0, 0, "larger than %d bytes", (int)MAX_BYTES);
    if (!find_document(text, index, &doc) || doc.text.n == 0)
        return FL_OK;
    uint32_t bad = first_bad_line(doc.text);
    if (bad)
        return fl_err_set(err, FL_ERR_SYNTAX, name, doc.lines_before + bad, 0,
                          "expected UTF-8; save the file as UTF-8");

    fl_err own = {0};
    builder b = {.arena = arena, .text = doc.text, .name = name, .err = &own, .lines_before = doc.lines_before};
    struct fy_diag_cfg diag_cfg;
    fy_diag_cfg_default(&diag_cfg);
    diag_cfg.fp = NULL;
    diag_cfg.output_fn = drop_output;
    struct fy_diag *diag = fy_diag_create(&diag_cfg);
    if (!diag)
        return fl_err_set(err, FL_ERR_INTERNAL, name, 0, 0, "libfyaml gives no diagnostics");
    fy_diag_set_collect_errors(diag, true);
    bool good = parse(&b, doc.text, diag);
    fy_diag_destroy(diag);
    if (!good)
        return fl_err_set(err, own.status, name, own.line, own.col, "%s", own.msg);
    *root = b.root;
    return FL_OK;
}

const fl_yaml *fl_yaml_get(const fl_yaml *mapping, const char *key) {
    if (!mapping || mapping->type != FL_YAML_MAPPING)
        return NULL;
    for (const fl_yaml *m = mapping->first; m; m = m->next)
        if (fl_str_eqz(m->key, key))
            return m;
    return NULL;
}

fl_str fl_yaml_text(const fl_yaml *mapping, const char *key, fl_str fallback) {
    const fl_yaml *m = fl_yaml_get(mapping, key);
    return m && m->type == FL_YAML_SCALAR ? m->text : fallback;
}
