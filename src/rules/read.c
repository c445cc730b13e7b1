/* Tables of entries over YAML trees; see read.h. */
#include "rules/read.h"

#include <limits.h>
#include <stdio.h>

fl_status fl_rd_fail(fl_rd *rd, const fl_yaml *node, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    const fl_str text = fl_arena_vprintf(rd->arena, fmt, ap);
    va_end(ap);
    return fl_err_set(rd->err, FL_ERR_RULES, rd->file, node ? node->line : 1, node ? node->col : 1, "%s", text.p);
}

const char *fl_rd_found(fl_rd *rd, const fl_yaml *node) {
    enum { SHOWN = 60 };
    if (!node)
        return "nothing";
    if (node->type == FL_YAML_SEQUENCE)
        return node->count ? "a list" : "an empty list";
    if (node->type == FL_YAML_MAPPING)
        return node->count ? "a mapping" : "an empty mapping";
    if (fl_str_is_empty(node->text))
        return "nothing";
    const bool cut = node->text.n > SHOWN;
    return fl_arena_printf(rd->arena, "\"%.*s%s\"", FL_STR_ARG(fl_str_sub(node->text, 0, SHOWN)), cut ? "…" : "").p;
}

/* Edit distance, or more than `most` when it is. Words longer than the row never come near any name of ours. */
static unsigned distance(fl_str a, fl_str b, unsigned most) {
    enum { ROW = 48 };
    unsigned row[ROW + 1];
    if (a.n > ROW || b.n > ROW)
        return most + 1;
    for (unsigned j = 0; j <= b.n; j++)
        row[j] = j;
    for (unsigned i = 1; i <= a.n; i++) {
        unsigned corner = row[0];
        row[0] = i;
        for (unsigned j = 1; j <= b.n; j++) {
            const unsigned swap = corner + (a.p[i - 1] != b.p[j - 1]);
            const unsigned gap = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            corner = row[j];
            row[j] = swap < gap ? swap : gap;
        }
    }
    return row[b.n];
}

static const char *name_at(const char *const *names, size_t i, size_t stride) {
    return *(const char *const *)(const void *)((const char *)(const void *)names + i * stride);
}

const char *fl_rd_hint(fl_rd *rd, fl_str word, const char *const *names, size_t n, size_t stride) {
    unsigned best = (unsigned)(word.n < 4 ? 1 : word.n / 3 + 1);
    const char *nearest = NULL;
    for (size_t i = 0; i < n; i++) {
        const char *name = name_at(names, i, stride);
        const unsigned d = fl_str_fold_eq(word, fl_str_of(name)) ? 0 : distance(word, fl_str_of(name), best);
        if (d < best || (d == best && !nearest)) {
            best = d;
            nearest = name;
        }
    }
    if (nearest)
        return fl_arena_printf(rd->arena, "; did you mean \"%s\"?", nearest).p;
    const char *list = n ? "; known: " : "";
    for (size_t i = 0; i < n; i++)
        list = fl_arena_printf(rd->arena, "%s%s%s", list, i ? ", " : "", name_at(names, i, stride)).p;
    return list;
}

fl_status fl_rd_want_mapping(fl_rd *rd, const fl_yaml *node, const char *what) {
    if (node && node->type == FL_YAML_MAPPING && node->count)
        return FL_OK;
    return fl_rd_fail(rd, node, "%s: expected a mapping (name: value), found %s", what, fl_rd_found(rd, node));
}

fl_status fl_rd_want_list(fl_rd *rd, const fl_yaml *node, const char *what) {
    if (node && node->type == FL_YAML_SEQUENCE && node->count)
        return FL_OK;
    return fl_rd_fail(rd, node, "%s: expected a list (\"- …\" lines or [a, b]), found %s", what, fl_rd_found(rd, node));
}

static const fl_entry *entry_find(const fl_entry *entries, size_t n, fl_str name) {
    for (size_t i = 0; i < n; i++)
        if (fl_str_eqz(name, entries[i].name))
            return &entries[i];
    return NULL;
}

fl_status fl_rd_mapping(fl_rd *rd, const fl_yaml *node, const char *what, const fl_entry *entries, size_t n,
                        void *into) {
    uint64_t seen = 0; /* no table of entries is longer than its bits */
    fl_status status = fl_rd_want_mapping(rd, node, what);
    for (const fl_yaml *m = status == FL_OK ? node->first : NULL; m && status == FL_OK; m = m->next) {
        const fl_entry *e = entry_find(entries, n, m->key);
        if (!e)
            return fl_rd_fail(rd, m, "%s: unknown entry \"%.*s\"%s", what, FL_STR_ARG(m->key),
                              fl_rd_hint(rd, m->key, &entries->name, n, sizeof *entries));
        const uint64_t bit = UINT64_C(1) << (e - entries);
        if (seen & bit)
            return fl_rd_fail(rd, m, "%s: entry \"%s\" stands twice; keep one", what, e->name);
        seen |= bit;
        status = e->read(rd, m, (char *)into + e->offset);
    }
    for (size_t i = 0; i < n && status == FL_OK; i++)
        if (entries[i].required && !(seen & UINT64_C(1) << i))
            return fl_rd_fail(rd, node, "%s: expected an entry \"%s\", found none; add it", what, entries[i].name);
    return status;
}

/* "title: ", or nothing for an element of a list. */
static const char *label(fl_rd *rd, const fl_yaml *node) {
    return node->key.n ? fl_arena_printf(rd->arena, "%.*s: ", FL_STR_ARG(node->key)).p : "";
}

fl_status fl_rd_any_text(fl_rd *rd, const fl_yaml *node, void *into) {
    if (node->type != FL_YAML_SCALAR)
        return fl_rd_fail(rd, node, "%sexpected a text, found %s", label(rd, node), fl_rd_found(rd, node));
    *(fl_str *)into = node->text;
    return FL_OK;
}

fl_status fl_rd_text(fl_rd *rd, const fl_yaml *node, void *into) {
    if (node->type != FL_YAML_SCALAR || fl_str_is_empty(fl_str_trim(node->text)))
        return fl_rd_fail(rd, node, "%sexpected a text, found %s", label(rd, node), fl_rd_found(rd, node));
    *(fl_str *)into = fl_str_trim(node->text);
    return FL_OK;
}

fl_status fl_rd_bool(fl_rd *rd, const fl_yaml *node, void *into) {
    const bool yes = fl_str_eqz(node->text, "true");
    if (node->type != FL_YAML_SCALAR || !node->plain || !(yes || fl_str_eqz(node->text, "false")))
        return fl_rd_fail(rd, node, "%sexpected true or false, found %s", label(rd, node), fl_rd_found(rd, node));
    *(bool *)into = yes;
    return FL_OK;
}

fl_status fl_rd_int(fl_rd *rd, const fl_yaml *node, void *into) {
    int64_t i;
    if (node->type != FL_YAML_SCALAR || !fl_str_to_i64(node->text, &i) || i < INT_MIN || i > INT_MAX)
        return fl_rd_fail(rd, node, "%sexpected a whole number, found %s", label(rd, node), fl_rd_found(rd, node));
    *(int *)into = (int)i;
    return FL_OK;
}

static fl_status pattern(fl_rd *rd, const fl_yaml *node, unsigned flags, fl_pattern **into) {
    if (node->type != FL_YAML_SCALAR || fl_str_is_empty(node->text))
        return fl_rd_fail(rd, node, "%sexpected a PCRE2 pattern, found %s", label(rd, node), fl_rd_found(rd, node));
    const char *name =
        node->key.n ? fl_arena_printf(rd->arena, "%s, %.*s", rd->subject, FL_STR_ARG(node->key)).p : rd->subject;
    *into = fl_pattern_new(rd->rules->patterns, node->text, flags, name, rd->file, node->line, node->col);
    return FL_OK;
}

fl_status fl_rd_pattern(fl_rd *rd, const fl_yaml *node, void *into) { return pattern(rd, node, 0, into); }

fl_status fl_rd_pattern_caseless(fl_rd *rd, const fl_yaml *node, void *into) {
    return pattern(rd, node, FL_PATTERN_CASELESS, into);
}

fl_status fl_rd_texts(fl_rd *rd, const fl_yaml *node, fl_str **v, unsigned *n) {
    const bool one = node->type == FL_YAML_SCALAR;
    if (!one && node->type != FL_YAML_SEQUENCE)
        return fl_rd_fail(rd, node, "%sexpected a text or a list of texts, found %s", label(rd, node),
                          fl_rd_found(rd, node));
    *n = 0;
    *v = FL_NEW_N(rd->arena, one ? 1 : node->count, fl_str);
    for (const fl_yaml *item = one ? node : node->first; item; item = one ? NULL : item->next) {
        const fl_status status = fl_rd_text(rd, item, &(*v)[*n]);
        if (status != FL_OK)
            return status;
        ++*n;
    }
    return FL_OK;
}

fl_status fl_rd_word(fl_rd *rd, const fl_yaml *node, const char *const *words, size_t n, fl_str *into) {
    for (size_t i = 0; i < n && node->type == FL_YAML_SCALAR; i++) {
        if (!fl_str_eqz(node->text, words[i]))
            continue;
        *into = node->text;
        return FL_OK;
    }
    return fl_rd_fail(rd, node, "%sexpected a known word, found %s%s", label(rd, node), fl_rd_found(rd, node),
                      fl_rd_hint(rd, node->text, words, n, sizeof *words));
}

fl_status fl_rd_synonyms(fl_rd *rd, const fl_yaml *node, fl_str **v, unsigned *n) {
    if (node->type != FL_YAML_SCALAR || fl_str_is_empty(node->text))
        return fl_rd_fail(rd, node, "%sexpected a name, or synonyms as \"a | b\", found %s", label(rd, node),
                          fl_rd_found(rd, node));
    size_t most = 1;
    for (size_t i = 0; i < node->text.n; i++)
        most += node->text.p[i] == '|';
    *v = FL_NEW_N(rd->arena, most, fl_str);
    *n = 0;
    for (size_t from = 0; from <= node->text.n;) {
        const ptrdiff_t bar = fl_str_find_char(fl_str_sub(node->text, from, node->text.n), '|');
        const size_t to = bar < 0 ? node->text.n : from + (size_t)bar;
        const fl_str part = fl_str_trim(fl_str_sub(node->text, from, to));
        if (fl_str_is_empty(part))
            return fl_rd_fail(rd, node, "%sexpected a name on both sides of \"|\", found \"%.*s\"", label(rd, node),
                              FL_STR_ARG(node->text));
        (*v)[(*n)++] = part;
        from = to + 1;
    }
    return FL_OK;
}
