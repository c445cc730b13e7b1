/* The reader: one loop over a stack of open containers, so that depth costs no stack of ours. What a lost bracket
 * means is decided by three observations, in this order: the kind of the next bracket, the column where a line starts
 * (az, PowerShell and jq all indent children deeper than the line that opens their container), and the names.
 *
 *     "sku": {                  each container remembers where its opening line starts (open_col)
 *       "name": "Premium",      and where its first child's line starts (child_col)
 *       "tier": "Premium"
 *     },                        a closing line at or right of child_col closes something whose opening was lost */
#include "format/json.h"

#include <stdlib.h>

#include "format/json_lex.h"

enum {
    KEPT_REPAIRS = 64,
    POOL_FIRST = 1,
    POOL_MAX = 256,
    NO_COL = -1,
    MAX_COL = 4096,
    NAMES_CHECKED = 64,
    DEPTH_MOST = 1 << 20
};

/* A gigabyte of tree: a million routes of nine values each. 256 MiB of "[[],[],…" would be nine gigabytes. */
enum { MAX_NODES = 10000000 };

typedef struct frame {
    fl_json *node;
    uint64_t names;    /* one bit for each hash of a name seen */
    int32_t open_col;  /* indentation of the line with the opening bracket; NO_COL: not known */
    int32_t child_col; /* indentation of the first child when it starts a line; else NO_COL */
    fl_json *anchor;   /* the last child at child_col */
    bool need_comma;   /* a value was read, nothing behind it */
    bool after_comma;
} frame;

typedef struct reader {
    fl_arena *arena;
    const char *base, *p, *end;
    const char *line_start; /* first byte of the line of p */
    const char *line_token; /* first byte of it that is not blank, when p is at or behind it */
    uint32_t line;
    bool strict, stopped;
    frame *frames;
    uint32_t depth, max_depth; /* frames[depth - 1] is the innermost */
    uint32_t open_objects, open_arrays;
    fl_json *pool;
    size_t pool_left;
    uint32_t nodes;
    fl_json *root;
    fl_json_result *result;
} reader;

/* A member name and its place, or an element's empty name. */
typedef struct slot {
    fl_str key;
    int32_t col;
} slot;

static frame *top(const reader *r) { return &r->frames[r->depth - 1]; }
static bool in_object(const reader *r) { return top(r)->node->type == FL_JSON_OBJECT; }
static uint64_t off_of(const reader *r, const char *p) { return (uint64_t)(p - r->base); }

static void repair(reader *r, const char *at, const char *expected) {
    if (r->result->repair_count < KEPT_REPAIRS)
        FL_PUSH(r->arena, &r->result->repairs, ((fl_json_repair){off_of(r, at), r->line, expected}));
    r->result->repair_count++;
    r->stopped = r->strict;
}

/* ---- blanks and lines ---- */

/* No-break blanks and byte order marks come with text copied from web pages. */
static size_t odd_blank(const reader *r) {
    size_t left = (size_t)(r->end - r->p);
    if (r->strict)
        return 0;
    if (left >= 2 && memcmp(r->p, "\xC2\xA0", 2) == 0)
        return 2;
    return left >= 3 && memcmp(r->p, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

static void skip_blanks(reader *r) {
    const char *p = r->p, *end = r->end;
    bool at_start = p == r->line_start;
    for (;;) {
        while (p < end && (*p == ' ' || *p == '\n' || *p == '\t' || *p == '\r')) {
            if (*p++ == '\n') {
                r->line++;
                r->line_start = p;
                at_start = true;
            }
        }
        r->p = p;
        if (p == end || (unsigned char)*p < 0x80)
            break;
        size_t odd = odd_blank(r);
        if (!odd)
            break;
        p += odd;
    }
    if (at_start)
        r->line_token = p;
}

static void skip_line(reader *r) {
    const char *nl = r->p < r->end ? memchr(r->p, '\n', (size_t)(r->end - r->p)) : NULL;
    r->p = nl ? nl : r->end;
}

static bool starts_line(const reader *r, const char *p) { return p == r->line_token; }

/* Column of p when it starts its line, else NO_COL. */
static int32_t column(const reader *r, const char *p) {
    ptrdiff_t col = p - r->line_start;
    return starts_line(r, p) && col >= 0 && col < MAX_COL ? (int32_t)col : NO_COL;
}

static int32_t line_indent(const reader *r) { return column(r, r->line_token); }

/* True when the rest of the line holds nothing but closing brackets and commas: "... ]," */
static bool only_closers_behind(const char *p, const char *end) {
    for (; p < end && *p != '\n'; p++)
        if (*p != ' ' && *p != '\t' && *p != '\r' && *p != ',' && *p != ']' && *p != '}')
            return false;
    return true;
}

static bool ends_garbage(char c) { return c == ',' || c == ']' || c == '}' || c == '\n'; }

/* p at something that belongs to no JSON. A line of it goes as a whole: a sentence may hold brackets. Behind valid
 * text of the same line it goes up to the next separator, unless it is a comment. */
static void skip_garbage(reader *r) {
    const char *p = r->p, *end = r->end;
    if (starts_line(r, p)) {
        while (p < end && !ends_garbage(*p) && *p != ' ' && *p != '\t' && *p != '\r')
            p++;
        if (only_closers_behind(p, end)) {
            r->p = p;
            return;
        }
        skip_line(r);
        return;
    }
    if (*p == '/' || *p == '#') {
        skip_line(r);
        return;
    }
    while (p < end && !ends_garbage(*p))
        p++;
    r->p = p;
}

/* p at an opening bracket: to behind the one that closes it, or to the end. Counts brackets of both kinds as one. */
static void skip_container(reader *r) {
    size_t depth = 0;
    for (; r->p < r->end; r->p++) {
        char c = *r->p;
        if (c == '\n') {
            r->line++;
            r->line_start = r->p + 1;
        } else if (c == '"') {
            while (++r->p < r->end && *r->p != '"' && *r->p != '\n')
                if (*r->p == '\\' && r->p + 1 < r->end && r->p[1] != '\n')
                    r->p++;
            if (r->p >= r->end)
                return;
            if (*r->p == '\n')
                r->p--;
        } else if (c == '[' || c == '{') {
            depth++;
        } else if ((c == ']' || c == '}') && --depth == 0) {
            r->p++;
            return;
        }
    }
}

/* ---- the tree ---- */

static fl_json *node_new(reader *r, fl_json_type type, const char *at) {
    if (r->pool_left ==
        0) { /* as many again as there are: a text of a million openings must not cost a million pools */
        r->pool_left = r->nodes < POOL_FIRST ? POOL_FIRST : r->nodes < POOL_MAX ? r->nodes : POOL_MAX;
        r->pool = FL_NEW_N(r->arena, r->pool_left, fl_json);
    }
    r->pool_left--;
    r->nodes++;
    fl_json *n = r->pool++;
    n->type = type;
    n->line = n->line_end = r->line;
    n->off = off_of(r, at);
    return n;
}

static void append(reader *r, fl_json *n, const slot *to) {
    if (r->depth == 0) {
        r->root = n;
        return;
    }
    frame *f = top(r);
    fl_json *parent = f->node;
    if (!parent->first)
        f->child_col = to->col;
    n->key = to->key;
    fl_json_attach(parent, n);
    if (to->col == f->child_col)
        f->anchor = n;
}

static void push(reader *r, fl_json *n, int32_t open_col) {
    r->frames[r->depth++] = (frame){.node = n, .open_col = open_col, .child_col = NO_COL};
    if (n->type == FL_JSON_OBJECT)
        r->open_objects++;
    else
        r->open_arrays++;
}

/* Ends the innermost container at p. */
static void pop(reader *r, bool cut) {
    fl_json *n = top(r)->node;
    n->end = off_of(r, r->p);
    n->line_end = r->line;
    n->cut = n->cut || cut;
    if (n->type == FL_JSON_OBJECT)
        r->open_objects--;
    else
        r->open_arrays--;
    r->depth--;
    if (r->depth) {
        top(r)->need_comma = true;
        top(r)->after_comma = false;
    }
}

/* An opening bracket was lost and its members were taken for the container around it: they are all that follows the
 * last child at the container's own indentation. */
static void drop_misplaced(const frame *f) {
    fl_json *parent = f->node;
    parent->count = f->anchor->index + 1;
    parent->last = f->anchor;
    f->anchor->next = NULL;
}

/* ---- brackets ---- */

/* True when indentation says that a line starting at col is inside f, not its end. Text without indentation says
 * nothing. */
static bool is_inside(const frame *f, int32_t col) {
    return col != NO_COL && f->open_col != NO_COL && f->child_col > f->open_col && col >= f->child_col;
}

static void stray_closer(reader *r, int32_t col) {
    repair(r, r->p, "no closing bracket");
    if (is_inside(top(r), col))
        drop_misplaced(top(r));
    top(r)->node->cut = true;
    top(r)->need_comma = true;
    top(r)->after_comma = false;
    r->p++;
}

static void close_bracket(reader *r, char c) {
    fl_json_type type = c == '}' ? FL_JSON_OBJECT : FL_JSON_ARRAY;
    int32_t col = column(r, r->p);
    uint32_t open = type == FL_JSON_OBJECT ? r->open_objects : r->open_arrays;
    if (!r->strict && (open == 0 || is_inside(top(r), col))) {
        stray_closer(r, col);
        return;
    }
    if (top(r)->after_comma)
        repair(r, r->p, in_object(r) ? "a member" : "a value");
    while (!r->stopped && top(r)->node->type != type) {
        repair(r, r->p, in_object(r) ? "'}'" : "']'");
        if (!r->stopped)
            pop(r, true);
    }
    if (r->stopped)
        return;
    r->p++;
    pop(r, false);
}

/* The innermost container was never closed. A comma behind its last child stands for the one behind it. */
static void pop_unclosed(reader *r) {
    bool comma = top(r)->after_comma;
    pop(r, true);
    top(r)->need_comma = !comma;
    top(r)->after_comma = comma;
}

/* A line that starts left of its siblings, or no deeper than the line that opened the empty container, and exactly
 * where the members of an enclosing object start: the closing brackets between were lost. */
static bool close_by_column(reader *r, int32_t col) {
    const frame *f = top(r);
    bool left = f->child_col == NO_COL ? col <= f->open_col && !f->node->first : col < f->child_col;
    if (r->strict || col == NO_COL || !left)
        return false;
    for (uint32_t i = r->depth - 1; i > 0; i--) {
        const frame *outer = &r->frames[i - 1];
        if (outer->child_col == NO_COL || outer->child_col < col || outer->child_col <= outer->open_col)
            return false;
        if (outer->child_col > col || outer->node->type != FL_JSON_OBJECT)
            continue;
        repair(r, r->p, "a closing bracket");
        while (r->depth > i)
            pop_unclosed(r);
        return true;
    }
    return false;
}

/* ---- values ---- */

static bool starts_value(char c) {
    return c == '"' || c == '{' || c == '[' || c == '-' || (c >= '0' && c <= '9') || c == 't' || c == 'f' || c == 'n';
}

static void added(reader *r) {
    if (r->depth) {
        top(r)->need_comma = true;
        top(r)->after_comma = false;
    }
}

static void add_scalar(reader *r, const char *from, fl_json_type type, fl_str text, bool cut, const slot *to) {
    fl_json *n = node_new(r, type, from);
    n->text = text;
    n->end = off_of(r, r->p);
    n->cut = cut;
    append(r, n, to);
    added(r);
}

/* A value could not be read at p: what follows on the line is skipped as far as it is not structure. */
static void no_value(reader *r, const char *expected) {
    repair(r, r->p, expected);
    if (r->stopped)
        return;
    if (r->p < r->end && !ends_garbage(*r->p))
        skip_garbage(r);
    if (r->p < r->end && *r->p != '\n')
        added(r); /* the separator behind it is its own */
}

static bool name_follows(const reader *r, const char *p) {
    while (p < r->end && (*p == ' ' || *p == '\t'))
        p++;
    return p < r->end && *p == ':';
}

static void string_value(reader *r, const slot *to) {
    const char *from = r->p, *p = r->p;
    fl_str text;
    fl_lex lex = fl_lex_string(r->arena, &p, r->end, r->strict, &text);
    if (lex == FL_LEX_BAD) {
        repair(r, p, "a closing quote");
        r->p = p;
        skip_line(r);
        return;
    }
    if (!r->strict && r->depth && lex == FL_LEX_OK && name_follows(r, p)) {
        repair(r, from, "a value"); /* the value was lost, this is the next member's name: read again as that */
        return;
    }
    r->p = p;
    add_scalar(r, from, FL_JSON_STRING, text, lex == FL_LEX_CUT, to);
}

static bool ends_with_digit(fl_str s) { return s.n && s.p[s.n - 1] >= '0' && s.p[s.n - 1] <= '9'; }

static void number_value(reader *r, const slot *to) {
    const char *from = r->p;
    fl_str text;
    fl_lex lex = fl_lex_number(&r->p, r->end, &text);
    if (lex == FL_LEX_BAD || (lex == FL_LEX_CUT && r->depth == 0 && !ends_with_digit(text))) {
        r->p = from;
        no_value(r, "a value");
        return;
    }
    add_scalar(r, from, FL_JSON_NUMBER, text, lex == FL_LEX_CUT && r->depth > 0, to);
}

static void word_value(reader *r, const slot *to) {
    static const struct {
        fl_str word;
        fl_json_type type;
    } words[] = {{{"true", 4}, FL_JSON_TRUE}, {{"false", 5}, FL_JSON_FALSE}, {{"null", 4}, FL_JSON_NULL}};
    const char *from = r->p;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        fl_lex lex = fl_lex_word(&r->p, r->end, words[i].word);
        if (lex == FL_LEX_CUT) {
            r->p = r->end;
            return;
        }
        if (lex == FL_LEX_OK) {
            add_scalar(r, from, words[i].type, FL_STR_NONE, false, to);
            return;
        }
    }
    no_value(r, "a value");
}

static void open_container(reader *r, fl_json_type type, const slot *to) {
    if (r->depth >= r->max_depth) {
        repair(r, r->p, "less nesting");
        if (!r->stopped)
            skip_container(r);
        added(r);
        return;
    }
    fl_json *n = node_new(r, type, r->p++);
    append(r, n, to);
    push(r, n, line_indent(r));
}

static void value(reader *r, const slot *to) {
    char c = *r->p;
    if (c == '"')
        string_value(r, to);
    else if (c == '{')
        open_container(r, FL_JSON_OBJECT, to);
    else if (c == '[')
        open_container(r, FL_JSON_ARRAY, to);
    else if (c == '-' || (c >= '0' && c <= '9'))
        number_value(r, to);
    else
        word_value(r, to);
}

/* ---- members and elements ---- */

/* The same name twice: two records ran into each other where lines were lost. Large objects are maps, not records. */
static void check_name(reader *r, fl_str key) {
    frame *f = top(r);
    size_t n = key.n;
    unsigned mix =
        n ? (unsigned char)key.p[0] * 7U + (unsigned char)key.p[n - 1] * 5U + (unsigned char)key.p[n / 2] : 0;
    uint64_t bit = UINT64_C(1) << ((mix + (unsigned)n * 3U) & 63);
    bool maybe = f->names & bit;
    f->names |= bit;
    if (!maybe || r->strict || f->node->count > NAMES_CHECKED)
        return;
    for (const fl_json *m = f->node->first; m; m = m->next)
        if (fl_str_eq(m->key, key)) {
            repair(r, r->p, "another name");
            f->node->cut = true;
            return;
        }
}

static void member(reader *r) {
    const char *from = r->p, *p = r->p;
    slot to = {.col = column(r, from)};
    if (close_by_column(r, to.col))
        return;
    fl_lex lex = fl_lex_string(r->arena, &p, r->end, r->strict, &to.key);
    r->p = p;
    if (lex == FL_LEX_CUT)
        return;
    if (lex == FL_LEX_BAD) {
        repair(r, p, "a closing quote");
        skip_line(r);
        return;
    }
    uint32_t line = r->line;
    skip_blanks(r);
    if (r->p == r->end)
        return;
    if (*r->p != ':') {
        if (r->line == line || ends_garbage(*r->p))
            no_value(r, "':'");
        else
            repair(r, r->p, "':'");
        return;
    }
    r->p++;
    skip_blanks(r);
    if (r->p == r->end)
        return;
    check_name(r, to.key);
    value(r, &to);
}

/* `"name":` where an element was expected: either the array was never closed, or the element never opened. */
static void member_in_array(reader *r) {
    int32_t col = column(r, r->p);
    const fl_json *last = top(r)->node->last;
    if (close_by_column(r, col))
        return;
    if (last && last->type != FL_JSON_OBJECT && r->open_objects) {
        repair(r, r->p, "']'");
        pop_unclosed(r);
        return;
    }
    repair(r, r->p, "'{'");
    if (r->depth >= r->max_depth) {
        skip_line(r);
        return;
    }
    fl_json *n = node_new(r, FL_JSON_OBJECT, r->p);
    n->cut = true;
    append(r, n, &(slot){.col = NO_COL});
    push(r, n, NO_COL);
}

static bool is_name(const reader *r) {
    const char *p = r->p;
    if (*p != '"')
        return false;
    while (++p < r->end && *p != '"' && *p != '\n')
        if (*p == '\\' && p + 1 < r->end && p[1] != '\n')
            p++;
    return p < r->end && *p == '"' && name_follows(r, p + 1);
}

static void element(reader *r) {
    if (!r->strict && is_name(r)) {
        member_in_array(r);
        return;
    }
    value(r, &(slot){.col = column(r, r->p)});
}

/* `{` or `[` where a name was expected: the element before it was never closed, or the name of this value was lost. */
static void bracket_in_object(reader *r) {
    const frame *f = top(r);
    bool in_array = r->depth > 1 && r->frames[r->depth - 2].node->type == FL_JSON_ARRAY;
    bool next_element = *r->p == '{' && in_array && !is_inside(f, column(r, r->p));
    repair(r, r->p, next_element ? "'}'" : "a member");
    if (r->stopped)
        return;
    if (next_element)
        pop_unclosed(r);
    else
        skip_container(r);
}

static void comma(reader *r) {
    frame *f = top(r);
    if (!f->need_comma)
        repair(r, r->p, in_object(r) ? "a member" : "a value");
    f->need_comma = false;
    f->after_comma = true;
    r->p++;
}

static void child(reader *r, char c) {
    bool object = in_object(r), readable = object ? c == '"' : starts_value(c);
    if (object && (c == '{' || c == '[')) {
        bracket_in_object(r);
        return;
    }
    if (top(r)->need_comma) {
        repair(r, r->p, object ? "',' or '}'" : "',' or ']'");
        if (r->stopped)
            return;
        if (!readable) {
            skip_garbage(r);
            return;
        }
        top(r)->need_comma = false;
    }
    if (!readable)
        no_value(r, object ? "a member" : "a value");
    else if (object)
        member(r);
    else
        element(r);
}

static void step(reader *r) {
    char c = *r->p;
    if (c == ',')
        comma(r);
    else if (c == '}' || c == ']')
        close_bracket(r, c);
    else
        child(r, c);
}

static void read_document(reader *r, bool fragment) {
    skip_blanks(r);
    if (fragment) {
        r->root = node_new(r, FL_JSON_OBJECT, r->p);
        r->root->cut = true;
        push(r, r->root, NO_COL);
    } else if (r->p == r->end || !starts_value(*r->p)) {
        repair(r, r->p, "a value");
        return;
    } else {
        value(r, &(slot){.col = NO_COL});
    }
    while (r->depth && !r->stopped) {
        skip_blanks(r);
        if (r->p == r->end)
            break;
        step(r);
        if (r->nodes >= MAX_NODES && !r->stopped) {
            repair(r, r->p, "fewer values");
            r->stopped = true;
        }
    }
}

void fl_json_read(fl_arena *arena, fl_str text, unsigned flags, uint32_t max_depth, fl_json_result *result) {
    *result = (fl_json_result){0};
    const char *base = text.p ? text.p : "";
    reader r = {.arena = arena,
                .base = base,
                .p = base,
                .end = base + text.n,
                .line_start = base,
                .line_token = base,
                .line = 1,
                .strict = flags & FL_JSON_STRICT,
                .max_depth = !max_depth               ? 1
                             : max_depth < DEPTH_MOST ? max_depth
                                                      : DEPTH_MOST,
                .result = result};
    r.frames = malloc(r.max_depth * sizeof *r.frames);
    if (!r.frames)
        abort();
    read_document(&r, flags & FL_JSON_FRAGMENT);
    bool closed = r.depth == 0 && !r.stopped;
    while (r.depth)
        pop(&r, true);
    free(r.frames);
    result->root = r.root;
    result->complete = r.root && closed && !r.root->cut;
    if (!r.root)
        return;
    skip_blanks(&r);
    result->end = off_of(&r, r.p);
}
