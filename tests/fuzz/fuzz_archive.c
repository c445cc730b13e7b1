/* libFuzzer target: any bytes as an input; the walk ends, within its limits, whatever they claim to be. */
#include <stdlib.h>

#include "source/source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__asan_default_options(void);

/* An LZMA member may claim a dictionary of 4 GiB, which liblzma reserves and never touches. Here it is refused, so that
 * it does not count as memory in use. */
const char *__asan_default_options(void) { return "allocator_may_return_null=1:max_allocation_size_mb=512"; }

static void must(bool holds) {
    if (!holds)
        abort();
}

static bool on_document(void *user, fl_doc *doc) {
    fl_source *s = user;
    const fl_doc_info *info = fl_doc_about(doc);
    must(info->name.n > 0 && info->input < s->inputs.n);
    fl_arena *a = fl_arena_new();
    fl_str text = fl_doc_slurp(doc, a);
    must(text.n <= s->limits->document_bytes);
    char more;
    int64_t rest = fl_doc_read(doc, &more, 1);
    must(rest == 0 || info->cut);
    fl_arena_free(a);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fl_limits limits = fl_limits_default;
    limits.total_bytes = 4 << 20;
    limits.document_bytes = 1 << 20;
    limits.ratio_grace_bytes = 64 << 10;
    limits.members = 200;
    limits.depth = 3;
    limits.notes = 50;
    fl_arena *arena = fl_arena_new();
    fl_notes notes;
    fl_notes_init(&notes, arena);
    fl_source s;
    fl_source_init(&s, arena, &limits, &notes);
    fl_err err = {0};
    fl_status status =
        fl_source_walk_bytes(&s, FL_STR("bundle"), (fl_str){(const char *)data, size}, on_document, &s, &err);
    must(status == FL_OK && s.inputs.n == 1 && s.inputs.v[0].sha256[0]);
    must(s.total_bytes <= limits.total_bytes + limits.document_bytes && s.documents <= limits.members);
    fl_source_fini(&s);
    fl_arena_free(arena);
    return 0;
}
