/* manifest.c - faultline.yaml, what people declare beside the captures:
 *
 *     model: own-edge
 *     paths: 2
 *     symptom: applications time out
 *     circuit: er-harbor          # also peering, group, gateway: what holds for all files
 *     expected_prefixes: [192.0.2.0/24]
 *     changes:
 *       - {at: 2026-03-02T18:40Z, what: advertised a block of prefixes, who: net, where: edge1}
 *     incident: {lost: 2026-03-03T02:05Z, detected: 2026-03-03T02:09Z}   # see incident.c
 *     maintenance:
 *       - {from: 2026-03-03 01:00 UTC, to: 2026-03-03 05:00 UTC, who: carrier, reference: PW-4711}
 *     intended: {paths: 1}
 *     files:
 *       "arp-primary.json": {circuit: er-harbor, path: primary, read: arp-table, time: 2026-03-03T02:05Z}
 *
 * A manifest that is no YAML is noted with its place and left unread. The same file reads changes.yaml: a list of
 * {time, change, who, where}. */
#include "normalize/people.h"

fl_str fl_norm_base_name(fl_str name) {
    size_t at = name.n;
    while (at > 0 && name.p[at - 1] != '/')
        at--;
    return fl_str_sub(name, at, name.n);
}

/* The clean line that has this number in the tree; clean lines and lines of the file are the same here. */
static void evidence_of(const fl_normalizer *n, const fl_yaml *node, fl_fact *f) {
    size_t line = node->line ? node->line - 1 : 0;
    fl_norm_lines_evidence(n, line, line + 1, &f->ev);
}

static fl_fact *new_fact(fl_normalizer *n, fl_kind kind, const fl_yaml *node) {
    fl_fact *f = fl_fact_new(n->store, kind);
    evidence_of(n, node, f);
    fl_norm_quote(n, node->line ? node->line - 1 : 0);
    return f;
}

static void declare(fl_normalizer *n, const fl_yaml *node, fl_str name, fl_str value) {
    if (!value.n)
        return;
    fl_fact *f = new_fact(n, FL_DECLARED, node);
    fl_fact_set(n->store, f, FL_DECLARED_NAME, name);
    fl_fact_set(n->store, f, FL_DECLARED_VALUE, value);
    fl_store_add(n->store, f);
}

/* Scalars, and those of nested mappings under "outer.inner"; lists one fact an element. */
static void declare_tree(fl_normalizer *n, const fl_yaml *node, fl_str name, unsigned depth) {
    if (depth > 8)
        return;
    if (node->type == FL_YAML_SCALAR) {
        declare(n, node, name, node->text);
        return;
    }
    for (const fl_yaml *c = node->first; c; c = c->next) {
        fl_str inner = node->type == FL_YAML_MAPPING
                           ? fl_arena_printf(n->arena, "%.*s.%.*s", FL_STR_ARG(name), FL_STR_ARG(c->key))
                           : name;
        declare_tree(n, c, inner, depth + 1);
    }
}

static void expected(fl_normalizer *n, const fl_yaml *list) {
    for (const fl_yaml *c = list->type == FL_YAML_SCALAR ? list : list->first; c; c = c->next) {
        fl_fact *f = new_fact(n, FL_EXPECTED_PREFIX, c);
        fl_fact_set(n->store, f, FL_EXPECTED_PREFIX_PREFIX, c->text);
        if (f->v[FL_EXPECTED_PREFIX_PREFIX].type == FL_V_PREFIX)
            fl_store_add(n->store, f);
        else
            fl_norm_unread(n, c->line ? c->line - 1 : 0, c->line, FL_STR_NONE, "an expected prefix that is none");
        if (list->type == FL_YAML_SCALAR)
            break;
    }
}

/* A time that cannot be read is said, and the change stays: that it was made counts, when is open. */
static void set_fact_time(fl_normalizer *n, fl_fact *f, const fl_yaml *node, fl_str text) {
    bool zone;
    fl_time at;
    const char *why = NULL;
    if (!text.n)
        return;
    if (fl_people_cut(n, text, FL_STR_NONE)) {
        fl_note_add(n->store->notes, n->name, node->line, node->line,
                    "change: expected a line end behind the last time, which may have been cut");
        return;
    }
    if (fl_norm_read_time(n, text, false, &at, &zone, &why)) {
        fl_written w;
        if (f->kind == FL_CHANGE && fl_written_read(text, n->date_order, 0, &w) == text.n && w.dated && !w.clocked)
            fl_fact_set_bool(f, FL_CHANGE_DAY_ONLY, true);
        fl_norm_set_time(n, f, at, FL_FROM_OUTPUT, !zone);
        return;
    }
    fl_note_add(n->store->notes, n->name, node->line, node->line,
                "change: expected a time such as 2026-03-03T02:05Z, found \"%.*s\"%s%s",
                FL_STR_ARG(fl_str_sub(text, 0, 60)), why ? ": " : "", why ? why : "");
}

fl_str fl_norm_change_about(const fl_normalizer *n, fl_str text) {
    const fl_vocabulary *v = fl_vocabulary_find(n->rules, FL_STR("change-about"));
    bool found = false;
    fl_str about = v ? fl_vocabulary_apply(v, text, &found) : text;
    return found ? about : FL_STR("other");
}

/* "circuit: er-harbor" of a change. */
static void change_keys(fl_normalizer *n, fl_fact *f, const fl_yaml *node) {
    for (const fl_yaml *m = node->type == FL_YAML_MAPPING ? node->first : NULL; m; m = m->next) {
        int key = m->type == FL_YAML_SCALAR ? fl_key_find(m->key) : -1;
        if (key >= 0 && key != FL_KEY_ROUTER)
            fl_norm_set_key(f, (unsigned)key, fl_norm_key_word(n, (fl_key_id)key, m->text), FL_FROM_MANIFEST);
    }
}

/* "- 2026-03-02T22:00Z: route filter changed": YAML makes a name and a value of it. */
static bool is_dated_pair(const fl_yaml *node) {
    fl_written w;
    const fl_yaml *m = node->type == FL_YAML_MAPPING ? node->first : NULL;
    return m && !m->next && m->type == FL_YAML_SCALAR && fl_written_read(m->key, FL_ORDER_UNKNOWN, 0, &w) == m->key.n &&
           m->key.n && w.dated;
}

static void change(fl_normalizer *n, const fl_yaml *node) {
    fl_str text = node->type == FL_YAML_SCALAR ? node->text : fl_people_member(node, fl_people_what), at;
    size_t line = node->line ? node->line - 1 : 0;
    bool pair = !text.n && is_dated_pair(node);
    text = pair ? fl_str_trim(node->first->text) : text;
    if (!text.n) {
        fl_norm_unread(n, line, line + 1, FL_STR_NONE, "a change without a text: expected what: with words");
        return;
    }
    if (node->type == FL_YAML_MAPPING) {
        at = pair ? node->first->key : fl_people_member(node, fl_people_when);
        at = at.n ? fl_people_date_and_time(n, node, at) : at;
    } else { /* - 2026-03-02 18:40 UTC edge1: … */
        fl_written w;
        size_t k = fl_written_read(text, FL_ORDER_UNKNOWN, 0, &w);
        fl_str rest = k && w.dated ? fl_people_text(fl_str_sub(text, k, text.n)) : FL_STR_NONE;
        if (fl_people_cut(n, text, rest)) {
            fl_norm_unread(n, line, line + 1, FL_STR_NONE,
                           "a change in a last line without an end: it may have been cut");
            return;
        }
        at = k && w.dated ? fl_str_sub(text, 0, k) : FL_STR_NONE;
        text = rest.n ? rest : text;
    }
    fl_fact *f = new_fact(n, FL_CHANGE, node);
    fl_fact_set(n->store, f, FL_CHANGE_TEXT, text);
    fl_fact_set(n->store, f, FL_CHANGE_ABOUT, fl_norm_change_about(n, text));
    fl_fact_set(n->store, f, FL_CHANGE_WHO, fl_people_member(node, fl_people_who));
    fl_fact_set(n->store, f, FL_CHANGE_WHERE, fl_people_member(node, fl_people_where));
    change_keys(n, f, node);
    set_fact_time(n, f, node, at);
    fl_store_add(n->store, f);
}

static void changes(fl_normalizer *n, const fl_yaml *list) {
    if (list->type == FL_YAML_SCALAR)
        change(n, list);
    else
        for (const fl_yaml *c = list->first; c; c = c->next)
            change(n, c);
}

static void labels(fl_normalizer *n, const fl_yaml *files) {
    for (const fl_yaml *c = files->first; c; c = c->next) {
        fl_fact *f = new_fact(n, FL_LABEL, c);
        fl_fact_set(n->store, f, FL_LABEL_GLOB, c->key);
        for (const fl_yaml *m = c->first; m; m = m->next) {
            int key = fl_key_find(m->key);
            if (key >= 0) {
                f->key[key] = fl_norm_key_word(n, (fl_key_id)key, m->text);
                f->key_from[key] = FL_FROM_MANIFEST;
            } else if (fl_str_eqz(m->key, "read")) {
                fl_fact_set(n->store, f, FL_LABEL_READ, m->text);
            } else if (fl_str_eqz(m->key, "time")) {
                fl_fact_set(n->store, f, FL_LABEL_TIME, m->text);
            } else {
                uint32_t line = m->line;
                fl_note_add(
                    n->store->notes, n->name, line, line,
                    "files: expected circuit, peering, path, gateway, nic, router, read or time, found \"%.*s\"",
                    FL_STR_ARG(m->key));
            }
        }
        fl_store_add(n->store, f);
    }
}

/* The manifest's members; anything else is declared under its own name. */
static void read_member(fl_normalizer *n, const fl_yaml *m) {
    static const struct {
        const char *name;
        void (*read)(fl_normalizer *, const fl_yaml *);
    } special[] = {{"expected_prefixes", expected},
                   {"changes", changes},
                   {"files", labels},
                   {"incident", fl_norm_incident_times},
                   {"maintenance", fl_norm_maintenance}};
    for (unsigned i = 0; i < sizeof special / sizeof special[0]; i++) {
        if (fl_str_eqz(m->key, special[i].name)) {
            special[i].read(n, m);
            return;
        }
    }
    declare_tree(n, m, m->key, 0);
}

static const fl_yaml *list_of_changes(const fl_yaml *root) {
    static const char *const names[] = {"changes", "change_log", "changelog", "change-log", "log", "entries", NULL};
    for (unsigned i = 0; names[i]; i++) {
        const fl_yaml *list = fl_yaml_get(root, names[i]);
        if (list)
            return list;
    }
    return NULL;
}

bool fl_norm_manifest(fl_normalizer *n) {
    static const char *const manifests[] = {"faultline.yaml", "faultline.yml", NULL};
    static const char *const lists[] = {"changes.yaml", "changes.yml", "change-log.yaml", "changelog.yaml", NULL};
    fl_str base = fl_norm_base_name(n->inside);
    bool manifest = fl_people_named(base, manifests);
    bool yaml = fl_str_iends(base, FL_STR(".yaml")) || fl_str_iends(base, FL_STR(".yml"));
    bool list = fl_people_named(base, lists) || (yaml && fl_str_istarts(base, FL_STR("change")));
    if (!manifest && !list)
        return false;
    fl_yaml *root = fl_people_yaml(n, manifest ? "the manifest" : "the list of changes",
                                   manifest ? "a manifest that is broken" : "a list of changes that is broken");
    if (!root)
        return true;
    if (manifest && root->type != FL_YAML_MAPPING) {
        fl_note_add(n->store->notes, n->name, root->line, root->line,
                    "the manifest is not read: column %u: expected names with values", root->col);
        fl_norm_unread(n, 0, n->text->n, FL_STR_NONE, "a manifest that is broken");
        return true;
    }
    fl_norm_dated_text(n, n->text->data);
    size_t before = n->store->facts.n;
    if (manifest) {
        for (const fl_yaml *m = root->first; m; m = m->next)
            read_member(n, m);
    } else {
        const fl_yaml *all = root->type == FL_YAML_MAPPING ? list_of_changes(root) : root;
        if (all)
            changes(n, all);
        else
            fl_norm_unread(n, 0, n->text->n, FL_STR_NONE, "a list of changes without `changes:`");
    }
    fl_norm_document_row(n, before, manifest ? "manifest" : "changes");
    return true;
}
