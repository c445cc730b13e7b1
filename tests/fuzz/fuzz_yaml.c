/* libFuzzer target: YAML that a bundle brings along is a tree with places, or is refused with one. */
#include <stdlib.h>

#include "format/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds) {
    if (!holds)
        abort();
}

static void check_node(const fl_yaml *n, bool member, unsigned depth) {
    must(depth <= 64 && (member || n->key.n == 0));
    must(n->type == FL_YAML_SCALAR ? !n->first && n->count == 0 : n->text.n == 0);
    uint32_t count = 0;
    for (const fl_yaml *c = n->first; c; c = c->next, count++)
        check_node(c, n->type == FL_YAML_MAPPING, depth + 1);
    must(count == n->count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    for (unsigned i = 0; i < 2; i++) {
        fl_arena *arena = fl_arena_new();
        fl_err err = {0};
        fl_yaml *root = NULL;
        fl_status status = fl_yaml_read(arena, "faultline.yaml", (fl_str){(const char *)data, size}, i, &root, &err);
        must(status == FL_OK || (root == NULL && err.msg[0]));
        if (root)
            check_node(root, false, 0);
        fl_arena_free(arena);
    }
    return 0;
}
