/* libFuzzer target: JSON, whole, broken or the inside of an object, is a tree whose every value stands where it says.
 */
#include <stdlib.h>

#include "format/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_DEPTH = 40 };

static void must(bool holds) {
    if (!holds)
        abort();
}

static void check_node(const fl_json *n, fl_str text, unsigned depth) {
    must(depth <= MAX_DEPTH && n->off <= n->end && n->end <= text.n);
    must(n->line >= 1 && n->line <= n->line_end);
    must(!n->parent || (n->line >= n->parent->line && n->off >= n->parent->off && n->end <= n->parent->end));
    must(n->type >= FL_JSON_ARRAY || (n->first == NULL && n->count == 0));
    uint32_t count = 0;
    uint64_t behind = n->off;
    for (const fl_json *c = n->first; c; c = c->next) {
        must(c->parent == n && c->index == count++ && c->off >= behind);
        must(c->next || n->last == c);
        check_node(c, text, depth + 1);
        behind = c->end;
    }
    must(count == n->count);
}

/* Every pointer leads back; quadratic in depth, so only for the first and the last leaf. */
static void check_pointers(fl_arena *arena, const fl_json *root) {
    const fl_json *first = root, *last = root;
    while (first->first)
        first = first->first;
    while (last->last)
        last = last->last;
    must(first == root || fl_json_pointer(arena, first).n > 0);
    must(last == root || fl_json_pointer(arena, last).n > 0);
}

static void read_as(fl_str text, unsigned flags) {
    fl_arena *arena = fl_arena_new();
    fl_json_result r = {0};
    fl_json_read(arena, text, flags, MAX_DEPTH, &r);
    must(r.end <= text.n && r.repairs.n <= 64 && r.repairs.n <= r.repair_count);
    for (size_t i = 0; i < r.repairs.n; i++)
        must(r.repairs.v[i].expected && r.repairs.v[i].off <= text.n && r.repairs.v[i].line >= 1);
    if (r.root) {
        check_node(r.root, text, 0);
        check_pointers(arena, r.root);
    }
    must(!(flags & FL_JSON_STRICT) || !r.complete || (r.root && r.repair_count == 0));
    fl_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const fl_str text = {(const char *)data, size};
    read_as(text, 0);
    read_as(text, FL_JSON_STRICT);
    read_as(text, FL_JSON_FRAGMENT);
    return 0;
}
