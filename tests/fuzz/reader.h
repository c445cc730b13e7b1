/* reader.h - what the targets of normalize's readers share: a text is decoded, a reader starts at each line that the
 * one before left, and every record that it makes points at lines and bytes of the document. */
#ifndef FUZZ_READER_H
#define FUZZ_READER_H

#include <stdlib.h>

#include "normalize/internal.h"

typedef bool (*reader_fn)(fl_normalizer *n, size_t i, size_t last, fl_section *s);

static inline void must(bool holds) {
    if (!holds)
        abort();
}

static inline const fl_rules *shipped_rules(void) {
    static fl_rules *rules; /* loaded once for all inputs */
    const char *dir = "rules";
    fl_err err = {0};
    if (!rules && fl_rules_load(&dir, 1, &fl_limits_default, &rules, &err) != FL_OK)
        abort();
    return rules;
}

static inline void check_record(const fl_normalizer *n, const fl_section *s, const fl_json *node, size_t size,
                                unsigned depth) {
    fl_evidence ev = {0};
    fl_norm_evidence(n, s, node, &ev);
    must(ev.first_line >= 1 && ev.first_line <= ev.last_line);
    must(ev.off <= ev.end && ev.end <= size);
    must(depth < 200);
    uint32_t count = 0;
    for (const fl_json *c = node->first; c; c = c->next) {
        must(c->index == count++ && c->parent == node);
        check_record(n, s, c, size, depth + 1);
    }
    must(count == node->count);
}

static inline int read_all(reader_fn read, const uint8_t *data, size_t size) {
    const fl_rules *rules = shipped_rules();
    fl_arena *arena = fl_arena_new(), *kept = fl_arena_new();
    fl_notes notes;
    fl_notes_init(&notes, kept);
    fl_store store;
    fl_store_init(&store, kept, &fl_limits_default, &notes);
    fl_normalizer n = {.rules = rules, .store = &store, .arena = arena, .name = FL_STR("x"), .inside = FL_STR("x")};
    n.text = fl_text_decode(arena, (fl_str){(const char *)data, size}, &rules->limits);
    for (size_t i = 0; i < n.text->n;) {
        fl_section s = {.first = i, .last = n.text->n, .context = {.at = FL_TIME_NONE}};
        if (!read(&n, i, n.text->n, &s)) {
            i++;
            continue;
        }
        must(s.root && s.last > i && s.last <= n.text->n);
        check_record(&n, &s, s.root, size, 0);
        i = s.last;
    }
    fl_arena_free(arena);
    fl_arena_free(kept);
    return 0;
}

#endif
