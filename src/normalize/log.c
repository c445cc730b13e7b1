/* log.c - reader `log`: one record of each line that the rule's pattern matches, with the pattern's named groups as
 * members. Other lines stay unread. A rule claims a whole document by its name, or a block by its command or text. */
#include "normalize/internal.h"

enum { MAX_GROUPS = FL_GROUPS };

typedef struct fl_log_names {
    fl_str name[MAX_GROUPS];
    unsigned n;
} fl_log_names;

static void add_name(fl_normalizer *n, fl_log_names *names, fl_str name) {
    for (unsigned i = 0; i < names->n; i++) {
        if (fl_str_eq(names->name[i], name))
            return;
    }
    if (names->n < MAX_GROUPS)
        names->name[names->n++] = fl_arena_str(n->arena, name);
}

static void add_paths(fl_normalizer *n, fl_log_names *names, const fl_source_spec *spec) {
    for (unsigned i = 0; i < spec->n_paths; i++) {
        if (spec->paths[i].n == 1)
            add_name(n, names, spec->paths[i].step[0].key);
    }
}

/* The group names that the rule asks for, and `time`. */
static fl_log_names names_of(fl_normalizer *n, const fl_rule *r) {
    fl_log_names names = {0};
    add_name(n, &names, FL_STR("time"));
    for (unsigned i = 0; i < r->n_emits; i++) {
        const fl_emit *e = &r->emits[i];
        for (unsigned k = 0; k < e->n_sets; k++)
            add_paths(n, &names, &e->sets[k].from);
        for (unsigned k = 0; k < e->n_keys; k++)
            add_paths(n, &names, &e->keys[k].from);
        for (unsigned k = 0; k < e->n_require; k++)
            add_paths(n, &names, &e->require[k]);
        for (unsigned k = 0; k < e->n_when; k++)
            add_paths(n, &names, &e->when[k].from);
    }
    return names;
}

static void find_line_rules(fl_normalizer *n) {
    n->line_rules = FL_NEW_N(n->store->arena, n->rules->rules.n + 1, const fl_rule *);
    for (size_t i = 0; i < n->rules->rules.n; i++) {
        const fl_rule *r = &n->rules->rules.v[i];
        if (r->line && !r->only_with_command && (r->document_match || r->text_match))
            n->line_rules[n->n_line_rules++] = r;
    }
}

static bool claims(fl_normalizer *n, const fl_rule *r, size_t first, size_t last) {
    if (r->document_match && !fl_norm_match(n, r->document_match, n->inside, NULL))
        return false;
    if (!r->text_match)
        return true;
    uint64_t off = first < n->text->n ? n->text->lines[first].off : n->text->data.n;
    uint64_t end = last < n->text->n ? n->text->lines[last].off : n->text->data.n;
    return fl_norm_match(n, r->text_match, fl_str_sub(n->text->data, (size_t)off, (size_t)end), NULL);
}

const fl_rule *fl_norm_log_rule(fl_normalizer *n, size_t first, size_t last) {
    if (!n->line_rules)
        find_line_rules(n);
    for (size_t i = 0; i < n->n_line_rules; i++) {
        if (claims(n, n->line_rules[i], first, last))
            return n->line_rules[i];
    }
    return NULL;
}

/* Texts are looked at only where a name claims the document. */
const fl_rule *fl_norm_document_rule(fl_normalizer *n) {
    if (!n->line_rules)
        find_line_rules(n);
    for (size_t i = 0; i < n->n_line_rules; i++) {
        const fl_rule *r = n->line_rules[i];
        if (r->document_match && claims(n, r, 0, n->text->n))
            return fl_norm_log_rule(n, 0, n->text->n) == r ? r : NULL;
    }
    return NULL;
}

bool fl_norm_log(fl_normalizer *n, const fl_rule *rule, const fl_command *command, size_t first, size_t last) {
    if (first >= last)
        return false;
    fl_section s = {
        .kind = FL_SECTION_LIST, .first = first, .last = last, .base = first, .rule = rule, .command = command};
    s.base_off = n->text->lines[first].off;
    s.context = n->heading;
    s.root = fl_json_add(n->arena, NULL, FL_JSON_ARRAY, FL_STR_NONE, FL_STR_NONE, 1, 0, 0);
    fl_log_names names = names_of(n, rule);
    for (size_t i = first; i < last; i++) {
        fl_str line = fl_text_line(n->text, i);
        fl_match m;
        if (!fl_str_trim(line).n || (n->text->lines[i].flags & FL_LINE_FENCE))
            continue;
        if (!fl_norm_match(n, rule->line, line, &m)) {
            if (fl_str_trim(line).p[0] != '#')
                fl_norm_unread(n, i, i + 1, rule->read, "lines that the rule %.*s does not read", FL_STR_ARG(rule->id));
            continue;
        }
        uint64_t off = n->text->lines[i].off - s.base_off;
        uint32_t number = (uint32_t)(i - first + 1);
        fl_json *row =
            fl_json_add(n->arena, s.root, FL_JSON_OBJECT, FL_STR_NONE, FL_STR_NONE, number, off, off + line.n);
        for (unsigned k = 0; k < names.n; k++) {
            fl_str v = fl_match_named(rule->line, &m, names.name[k].p);
            if (v.p)
                fl_json_add(n->arena, row, FL_JSON_STRING, names.name[k], v, number, off, off + line.n);
        }
    }
    if (!s.root->count)
        return false;
    fl_records records = {.array = s.root};
    fl_outcome o = {.result = "rows", .proof = "nothing", .why = FL_STR("a log never proves absence"), .filter = -1};
    fl_fact *read = fl_norm_read_fact(n, &s, rule->read, &o, s.root->count);
    uint32_t row = fl_norm_capture_row(n, &s, read), rows;
    read->capture = row;
    uint32_t facts = fl_norm_emit(n, &s, &records, read, row, &rows);
    if (row != FL_NONE)
        n->store->captures.v[row].facts += facts;
    return true;
}
