/* fuzz_run.c - the whole run over one document: whatever the bytes, a run ends with a verdict and a report that is
 * JSON. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/out.h"
#include "faultline.h"
#include "format/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool collect(void *user, const char *bytes, size_t n) {
    fl_out_str(user, (fl_str){bytes, n});
    return true;
}

/* A manifest is untrusted too; the fuzzer gets there by its members' names. */
static const char *name_of(fl_str text) {
    static const struct {
        const char *word, *name;
    } names[] = {{"model:", "faultline.yaml"},
                 {"files:", "faultline.yaml"},
                 {"expected_prefixes:", "faultline.yaml"},
                 {"changes:", "faultline.yaml"},
                 {"what:", "changes.yaml"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (fl_str_find(text, fl_str_of(names[i].word)) >= 0)
            return names[i].name;
    return "capture.txt";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static fl_book *book; /* rules are loaded once for all inputs */
    fl_error e = {0};
    if (!book && fl_book_load("rules", NULL, 0, &book, &e))
        abort();
    fl_run *run = fl_run_new(book);
    if (size % 2) /* also documents that are read piece by piece */
        fl_run_set(run, "limit.window_bytes", "256", NULL);
    fl_run_add_bytes(run, name_of((fl_str){(const char *)data, size}), data, size, &e);
    fl_run_analyze(run);
    fl_out *out = fl_out_new(NULL, NULL);
    if (!fl_run_report(run, "json", NULL, collect, out))
        abort();
    fl_arena *a = fl_arena_new();
    fl_json_result r = {0};
    fl_json_read(a, fl_out_text(out), FL_JSON_STRICT, 128, &r);
    if (!r.complete)
        abort();
    fl_arena_free(a);
    fl_out_free(out);
    out = fl_out_new(NULL, NULL);
    fl_style style = {.width = 60, .utf8 = size % 2};
    if (!fl_run_report(run, "text", &style, collect, out))
        abort();
    fl_out_free(out);
    fl_run_free(run);
    return 0;
}
