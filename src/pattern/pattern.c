/* PCRE2 behind pattern.h.
 *
 * Three stages of work, because a run meets some hundred patterns and most of them never match anything:
 *   1. "^literal…" is compared as bytes; most commands are told apart by that alone, and nothing is compiled;
 *   2. compiled at the first subject that gets past it;
 *   3. given to the JIT only when hot: its compiler costs as much as some hundred interpreted matches of a line.
 * The JIT counts its matches otherwise than the interpreter does, so the limit is only about the same in both. */
#include "pattern/pattern.h"

#include "pattern/lead.h"
#include "pattern/literal.h"

#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>

enum {
    /* Measured: the JIT's compiler takes 20 to 100 us, an interpreted match of a line 0.1 to 0.3 us, of a resource id 1
     * to 16 us. So the JIT is asked for when about as much was spent without it. */
    HOT_MATCHES = 400,
    HOT_BYTES = 16 << 10, /* of subjects that were searched so far */
    PREFIX_MAX = 64,
    REGEX_HOT = 100, /* matches of an expression, which cost more than those of patterns, before the JIT */
    REGEX_NEST = 1000,
    JIT_STACK_START = 32 << 10,
    JIT_STACK_MAX = 1 << 20
};

typedef enum compile_state { NOT_YET, COMPILED, BROKEN } compile_state;

struct fl_pattern {
    fl_patterns *set;
    fl_pattern *next; /* in the set, in the order they were registered */
    fl_str text, name;
    const char *file;
    unsigned line, col, flags;
    fl_str prefix; /* every match starts with it at offset 0; empty: nothing known */
    compile_state state;
    bool jit_tried, jit;
    unsigned matches; /* of the interpreter, until hot */
    size_t bytes;
    pcre2_code *code, *ascii;   /* ascii: without UTF, which is the same for a subject of ASCII and half the work */
    fl_lead lead;               /* ascii is its rest, when it has one */
    const unsigned char *names; /* PCRE2's name table */
    unsigned n_names, name_size;
};

struct fl_patterns {
    fl_arena *arena;
    fl_pattern *first, **end;
    fl_limits limits;
    pcre2_compile_context *compile;
    pcre2_match_context *match;
    pcre2_match_data *data;
    pcre2_jit_stack *stack; /* made with the first hot pattern */
    fl_regex *regexes;
    pcre2_compile_context *regex_compile; /* made with the first fl_regex, as the next two */
    pcre2_match_context *regex_match;
    pcre2_match_data *spans; /* as large as the expression with most groups needs */
    uint32_t regex_limit;    /* the limit that regex_match holds */
};

struct fl_regex {
    fl_patterns *set;
    fl_regex *next;
    fl_str text;
    unsigned flags;
    compile_state state;
    bool jit_tried, jit;
    unsigned matches;
    pcre2_code *code;
};

static void *must(void *p) {
    if (!p)
        abort(); /* out of memory, as arena.h says */
    return p;
}

fl_patterns *fl_patterns_new(const fl_limits *limits) {
    fl_arena *arena = fl_arena_new();
    fl_patterns *set = FL_NEW(arena, fl_patterns);
    set->arena = arena;
    set->end = &set->first;
    set->limits = limits ? *limits : fl_limits_default;
    set->compile = must(pcre2_compile_context_create(NULL));
    set->match = must(pcre2_match_context_create(NULL));
    set->data = must(pcre2_match_data_create(FL_GROUPS, NULL));
    pcre2_set_match_limit(set->match, set->limits.match_limit);
    pcre2_set_depth_limit(set->match, set->limits.match_limit);
    pcre2_set_heap_limit(set->match, set->limits.match_heap_kib);
    return set;
}

void fl_patterns_free(fl_patterns *set) {
    if (!set)
        return;
    for (fl_pattern *p = set->first; p; p = p->next) {
        pcre2_code_free(p->code);
        pcre2_code_free(p->ascii);
    }
    for (fl_regex *r = set->regexes; r; r = r->next)
        pcre2_code_free(r->code);
    pcre2_match_data_free(set->spans);
    pcre2_match_context_free(set->regex_match);
    pcre2_compile_context_free(set->regex_compile);
    pcre2_match_data_free(set->data);
    pcre2_match_context_free(set->match);
    pcre2_compile_context_free(set->compile);
    pcre2_jit_stack_free(set->stack);
    fl_arena_free(set->arena);
}

static bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ' || c == '-' ||
           c == '_' || c == '/' || c == ':' || c == ',' || c == '"' || c == '=' || c == '#';
}

/* Index of the ']' that ends the class whose '[' is at i, or t.n. A first ']' is a member; "[:alpha:]" and its kin are
 * not followed. */
static size_t class_end(fl_str t, size_t i) {
    i++;
    if (i < t.n && t.p[i] == '^')
        i++;
    for (size_t first = i; i < t.n; i++) {
        if (t.p[i] == '[')
            return t.n;
        if (t.p[i] == ']' && i != first)
            return i;
        if (t.p[i] == '\\')
            i++;
    }
    return t.n;
}

/* True when a '|' stands outside all groups, or when the text is too odd to tell. */
static bool has_alternatives(fl_str t) {
    size_t depth = 0;
    for (size_t i = 0; i < t.n; i++) {
        const char c = t.p[i];
        if (c == '\\') {
            if (i + 1 < t.n && t.p[i + 1] == 'Q')
                return true; /* quoted text: not worth following */
            i++;
        } else if (c == '[') {
            i = class_end(t, i);
            if (i == t.n)
                return true;
        } else if (c == '(') {
            depth++;
        } else if (c == ')' && depth > 0) {
            depth--;
        } else if (c == '|' && depth == 0) {
            return true;
        }
    }
    return depth != 0;
}

/* The literal that a subject must start with: "^az network nic\b" gives "az network nic". */
static fl_str literal_prefix(fl_str text) {
    if (text.n < 2 || text.p[0] != '^' || has_alternatives(text))
        return FL_STR_NONE;
    size_t n = 1;
    while (n < text.n && n <= PREFIX_MAX && is_plain(text.p[n]))
        n++;
    if (n < text.n && n > 1 && memchr("?*+{", text.p[n], 4))
        n--; /* the quantifier belongs to the last byte */
    return fl_str_sub(text, 1, n);
}

bool fl_pattern_literals(const fl_pattern *p, fl_str *out, unsigned most, unsigned *n) {
    *n = 0;
    return !(p->flags & FL_PATTERN_CASELESS) && fl_literals_of(p->text, out, most, n);
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c; }

static bool prefix_rules_out(const fl_pattern *p, fl_str s) {
    for (size_t i = 0; i < p->prefix.n; i++) {
        if (i == s.n)
            return true;
        const char want = p->prefix.p[i], found = s.p[i];
        if (want == found)
            continue;
        if (!(p->flags & FL_PATTERN_CASELESS))
            return true;
        if ((unsigned char)found >= 0x80)
            return false; /* the Kelvin sign and the long s fold to ASCII letters */
        if (lower(want) != lower(found))
            return true;
    }
    return false;
}

fl_pattern *fl_pattern_new(fl_patterns *set, fl_str text, unsigned flags, const char *name, const char *file,
                           unsigned line, unsigned col) {
    fl_pattern *p = FL_NEW(set->arena, fl_pattern);
    p->set = set;
    p->text = fl_arena_str(set->arena, text);
    p->name = fl_arena_str(set->arena, fl_str_of(name ? name : ""));
    p->file = fl_arena_str(set->arena, fl_str_of(file ? file : "")).p;
    p->line = line;
    p->col = col;
    p->flags = flags;
    p->prefix = literal_prefix(p->text);
    *set->end = p;
    set->end = &p->next;
    return p;
}

const char *fl_pattern_name(const fl_pattern *p) { return p->name.p; }

fl_str fl_pattern_text(const fl_pattern *p) { return p->text; }

bool fl_pattern_may_name(const fl_pattern *p, const char *group) {
    const fl_str name = fl_str_of(group);
    fl_str rest = p->text;
    for (ptrdiff_t at; (at = fl_str_find(rest, name)) >= 0; rest = fl_str_sub(rest, (size_t)at + name.n, rest.n)) {
        const size_t end = (size_t)at + name.n;
        if (at > 0 && end < rest.n && strchr("<'", rest.p[at - 1]) && strchr(">'", rest.p[end]))
            return true;
    }
    return false;
}

fl_status fl_pattern_fail(const fl_pattern *p, fl_err *err, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    const fl_str text = fl_arena_vprintf(p->set->arena, fmt, ap);
    va_end(ap);
    return fl_err_set(err, FL_ERR_RULES, p->file, p->line, p->col, "%s: %s", p->name.p, text.p);
}

static fl_status say_broken(const fl_pattern *p, int code, size_t offset, fl_err *err) {
    char why[160] = "";
    pcre2_get_error_message(code, (PCRE2_UCHAR *)why, sizeof why);
    return fl_pattern_fail(p, err, "expected a PCRE2 pattern, found \"%.*s\": %s at offset %zu", FL_STR_ARG(p->text),
                           why, offset);
}

static void learn_names(fl_pattern *p) {
    uint32_t n = 0, size = 0;
    PCRE2_SPTR table = NULL;
    pcre2_pattern_info(p->code, PCRE2_INFO_NAMECOUNT, &n);
    pcre2_pattern_info(p->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
    pcre2_pattern_info(p->code, PCRE2_INFO_NAMETABLE, &table);
    p->names = table;
    p->n_names = n;
    p->name_size = size;
}

static pcre2_code *compiled(const fl_pattern *p, fl_str text, uint32_t options, int *code, PCRE2_SIZE *offset) {
    options |= PCRE2_NEVER_BACKSLASH_C | (p->flags & FL_PATTERN_CASELESS ? PCRE2_CASELESS : 0);
    return pcre2_compile((PCRE2_SPTR)text.p, text.n, options, code, offset, p->set->compile);
}

static fl_status compile(fl_pattern *p, fl_err *err) {
    int code = 0;
    PCRE2_SIZE offset = 0;
    p->state = BROKEN;
    p->code = compiled(p, p->text, PCRE2_UTF | PCRE2_MATCH_INVALID_UTF, &code, &offset);
    if (!p->code)
        return say_broken(p, code, offset, err);
    uint32_t groups = 0;
    pcre2_pattern_info(p->code, PCRE2_INFO_CAPTURECOUNT, &groups);
    if (groups >= FL_GROUPS)
        return fl_pattern_fail(p, err, "expected at most %d groups, found %u; write (?:…) where nothing is taken",
                               FL_GROUPS - 1, (unsigned)groups);
    learn_names(p);
    p->state = COMPILED;
    return FL_OK;
}

fl_status fl_pattern_check(fl_pattern *p, fl_err *err) {
    if (p->state == COMPILED)
        return FL_OK;
    pcre2_code_free(p->code); /* one that was refused before: the message is made again */
    p->code = NULL;
    return compile(p, err);
}

fl_status fl_patterns_check(fl_patterns *set, fl_err *err) {
    for (fl_pattern *p = set->first; p; p = p->next) {
        const fl_status status = fl_pattern_check(p, err);
        if (status != FL_OK)
            return status;
    }
    return FL_OK;
}

/* The JIT of PCRE2 10.42 (Debian 12) does not let \S, \D and \W match a character of several bytes in a pattern that
 * allows for invalid UTF; the interpreter does. */
static bool is_ascii(fl_str s) {
    enum { STEP = 32 }; /* compilers make vectors of it */
    unsigned char any = 0;
    if (s.n < STEP) {
        for (size_t i = 0; i < s.n; i++)
            any |= (unsigned char)s.p[i];
        return any < 0x80;
    }
    for (size_t i = 0; i < s.n && any < 0x80; i += STEP) {
        const char *p = s.p + (s.n - i < STEP ? s.n - STEP : i); /* some bytes of the last step are looked at twice */
        for (size_t k = 0; k < STEP; k++)
            any |= (unsigned char)p[k];
    }
    return any < 0x80;
}

/* A pattern that names characters beyond a byte does not compile so: the JIT gets what there is. */
static bool make_ascii(fl_pattern *p) {
    int code;
    PCRE2_SIZE offset;
    const bool may_lead = is_ascii(p->text) && !(p->flags & FL_PATTERN_CASELESS) && !has_alternatives(p->text);
    p->lead = may_lead ? fl_lead_of(p->text) : (fl_lead){.n_free_of = 0};
    if (p->lead.rest.n)
        p->ascii = compiled(p, p->lead.rest, PCRE2_ANCHORED, &code, &offset);
    if (!p->ascii)
        p->lead.rest = FL_STR_NONE;
    if (!p->ascii && is_ascii(p->text))
        p->ascii = compiled(p, p->text, 0, &code, &offset);
    if (!p->ascii)
        p->ascii = pcre2_code_copy(p->code);
    return p->ascii && pcre2_jit_compile(p->ascii, PCRE2_JIT_COMPLETE) == 0;
}

static void jit_when_hot(fl_pattern *p, size_t bytes) {
    if (p->jit_tried)
        return;
    p->matches++;
    p->bytes += bytes;
    if (p->matches < HOT_MATCHES && p->bytes < HOT_BYTES)
        return;
    p->jit_tried = true;
    if (!make_ascii(p))
        return; /* a build or machine without the JIT: the interpreter goes on */
    p->jit = true;
    fl_patterns *set = p->set;
    if (set->stack)
        return;
    set->stack = pcre2_jit_stack_create(JIT_STACK_START, JIT_STACK_MAX, NULL);
    pcre2_jit_stack_assign(set->match, NULL, set->stack);
}

static void take_groups(const fl_patterns *set, fl_str s, int n, fl_match *m) {
    const PCRE2_SIZE *at = pcre2_get_ovector_pointer(set->data);
    m->n = (unsigned)n;
    for (unsigned i = m->n; i < FL_GROUPS; i++)
        m->group[i] = FL_STR_NONE;
    for (unsigned i = 0; i < m->n; i++) {
        const PCRE2_SIZE from = at[2 * i], to = at[2 * i + 1];
        /* \K inside a lookahead can put the start behind the end; PCRE2_UNSET is behind it too */
        m->group[i] = to > s.n || from > to ? FL_STR_NONE : (fl_str){s.p + from, to - from};
    }
}

static int match_jit(const fl_pattern *p, fl_str s) {
    pcre2_match_data *data = p->set->data;
    const PCRE2_SPTR at = (PCRE2_SPTR)s.p;
    if (!p->lead.rest.n)
        return pcre2_jit_match(p->ascii, at, s.n, 0, 0, data, p->set->match);
    int n = PCRE2_ERROR_NOMATCH;
    for (size_t from = fl_lead_end(&p->lead, s); n == PCRE2_ERROR_NOMATCH && fl_lead_before(&p->lead, s, &from);)
        n = pcre2_jit_match(p->ascii, at, s.n, from, 0, data, p->set->match);
    if (n >= 0)
        pcre2_get_ovector_pointer(data)[0] = 0; /* with what stands before */
    return n;
}

static fl_match_result result_of(int code) {
    switch (code) {
    case PCRE2_ERROR_NOMATCH:
        return FL_MATCH_NO;
    case PCRE2_ERROR_MATCHLIMIT:
    case PCRE2_ERROR_DEPTHLIMIT:
    case PCRE2_ERROR_HEAPLIMIT:
    case PCRE2_ERROR_JIT_STACKLIMIT:
    case PCRE2_ERROR_NOMEMORY:
    case PCRE2_ERROR_RECURSELOOP:
        return FL_MATCH_LIMIT;
    default:
        return FL_MATCH_BROKEN;
    }
}

fl_match_result fl_pattern_match(fl_pattern *p, fl_str s, fl_match *m) {
    if (m)
        m->n = 0;
    if (!s.p)
        s = FL_STR("");
    if (p->state == BROKEN)
        return FL_MATCH_BROKEN;
    if (prefix_rules_out(p, s))
        return FL_MATCH_NO;
    if (p->state == NOT_YET && compile(p, NULL) != FL_OK)
        return FL_MATCH_BROKEN;
    jit_when_hot(p, s.n);
    const int n = p->jit && is_ascii(s) ? match_jit(p, s)
                                        : pcre2_match(p->code, (PCRE2_SPTR)s.p, s.n, 0, 0, p->set->data, p->set->match);
    if (n < 0)
        return result_of(n);
    if (m)
        take_groups(p->set, s, n ? n : FL_GROUPS, m);
    return FL_MATCH_YES;
}

/* A row of PCRE2's name table: the group's number in two bytes, high first, then the name and a NUL. */
bool fl_pattern_group(const fl_pattern *p, unsigned i, fl_str *name, unsigned *group) {
    if (i >= p->n_names)
        return false;
    const unsigned char *row = p->names + (size_t)i * p->name_size;
    *group = (unsigned)row[0] << 8 | row[1];
    *name = fl_str_of((const char *)row + 2);
    return true;
}

fl_str fl_match_named(const fl_pattern *p, const fl_match *m, const char *group) {
    const unsigned char *row = p->names;
    for (unsigned i = 0; i < p->n_names; i++, row += p->name_size) {
        if (row[2] != (unsigned char)*group || strcmp((const char *)row + 2, group) != 0)
            continue;
        const unsigned at = (unsigned)row[0] << 8 | row[1];
        if (at < m->n && m->group[at].p) /* one name may stand for several groups */
            return m->group[at];
    }
    return FL_STR_NONE;
}

static void make_contexts(fl_patterns *set) {
    set->regex_compile = must(pcre2_compile_context_create(NULL));
    pcre2_set_newline(set->regex_compile, PCRE2_NEWLINE_LF);
    pcre2_set_parens_nest_limit(set->regex_compile, REGEX_NEST);
    set->regex_match = must(pcre2_match_context_create(NULL));
    pcre2_set_heap_limit(set->regex_match, set->limits.match_heap_kib);
    set->spans = must(pcre2_match_data_create(FL_GROUPS, NULL));
}

fl_regex *fl_regex_new(fl_patterns *set, fl_str text, unsigned flags) {
    if (!set->regex_compile)
        make_contexts(set);
    fl_regex *r = FL_NEW(set->arena, fl_regex);
    *r = (fl_regex){.set = set, .next = set->regexes, .text = fl_arena_str(set->arena, text), .flags = flags};
    set->regexes = r;
    return r;
}

static void grow_spans(fl_regex *r) {
    uint32_t groups = 0;
    pcre2_pattern_info(r->code, PCRE2_INFO_CAPTURECOUNT, &groups);
    if (pcre2_get_ovector_count(r->set->spans) > groups)
        return;
    pcre2_match_data_free(r->set->spans);
    r->set->spans = must(pcre2_match_data_create(groups + 1, NULL));
}

bool fl_regex_check(fl_regex *r, char *why, size_t n) {
    int code = 0;
    PCRE2_SIZE offset = 0;
    if (r->state == COMPILED)
        return true;
    const uint32_t utf = r->flags & FL_REGEX_UTF ? PCRE2_UTF | PCRE2_UCP | PCRE2_NO_UTF_CHECK : 0;
    const uint32_t options = utf | PCRE2_ANCHORED | PCRE2_DOTALL | PCRE2_NEVER_BACKSLASH_C;
    r->state = BROKEN;
    r->code = pcre2_compile((PCRE2_SPTR)r->text.p, r->text.n, options, &code, &offset, r->set->regex_compile);
    if (!r->code) {
        if (n)
            pcre2_get_error_message(code, (PCRE2_UCHAR *)why, n);
        return false;
    }
    grow_spans(r);
    r->state = COMPILED;
    return true;
}

static void regex_jit(fl_regex *r) {
    fl_patterns *set = r->set;
    r->jit_tried = true;
    if (pcre2_jit_compile(r->code, PCRE2_JIT_COMPLETE) != 0)
        return;
    if (!set->stack)
        set->stack = pcre2_jit_stack_create(JIT_STACK_START, JIT_STACK_MAX, NULL);
    pcre2_jit_stack_assign(set->regex_match, NULL, set->stack);
    r->jit = true;
}

fl_match_result fl_regex_match(fl_regex *r, fl_str s, uint32_t limit, const size_t **spans, unsigned *n) {
    fl_patterns *set = r->set;
    if (r->state != COMPILED && (r->state == BROKEN || !fl_regex_check(r, NULL, 0)))
        return FL_MATCH_BROKEN;
    if (!r->jit_tried && ++r->matches > REGEX_HOT)
        regex_jit(r);
    if (set->regex_limit != limit) {
        pcre2_set_match_limit(set->regex_match, limit);
        set->regex_limit = limit;
    }
    const PCRE2_SPTR p = (PCRE2_SPTR)(s.p ? s.p : "");
    int found =
        r->jit ? pcre2_jit_match(r->code, p, s.n, 0, 0, set->spans, set->regex_match) : PCRE2_ERROR_JIT_STACKLIMIT;
    if (found == PCRE2_ERROR_JIT_STACKLIMIT) /* not hot yet, or deeper than the JIT's stack: the heap goes further */
        found = pcre2_match(r->code, p, s.n, 0, PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT, set->spans, set->regex_match);
    if (found < 0)
        return result_of(found);
    *spans = pcre2_get_ovector_pointer(set->spans);
    *n = (unsigned)found;
    return FL_MATCH_YES;
}

bool fl_pattern_engine(char *buf, unsigned n) {
    uint32_t jit = 0;
    char version[64] = ""; /* PCRE2 says how many bytes it needs: about 24 */
    if (pcre2_config(PCRE2_CONFIG_VERSION, NULL) <= (int)sizeof version)
        pcre2_config(PCRE2_CONFIG_VERSION, version);
    pcre2_config(PCRE2_CONFIG_JIT, &jit);
    snprintf(buf, n, "%s", version);
    return jit == 1;
}
