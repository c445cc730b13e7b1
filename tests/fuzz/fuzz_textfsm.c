/* A template and a text behind a line "====" (without one the template reads itself); the first byte says in what pieces
 * the text comes. Reaches the parser of templates, the translation of expressions, the run, and the index. */
#include "textfsm/textfsm.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool take(void *user, const fl_fsm_record *r) {
    size_t *sum = user;
    for (unsigned i = 0; i < r->n; i++) {
        *sum += r->cells[i].text.n;
        for (size_t k = 0; k < r->cells[i].n_items; k++)
            *sum += r->cells[i].items[k].text.n + r->cells[i].items[k].n_pairs;
    }
    return true;
}

static void run(fl_fsm_template *t, fl_str text, size_t piece, fl_arena *arena) {
    fl_limits limits = fl_limits_default;
    fl_notes notes;
    size_t sum = 0;
    fl_notes_init(&notes, arena);
    limits.line_bytes = 4096;
    fl_fsm *f = fl_fsm_new(t, &limits, &notes, FL_STR("input"), take, &sum);
    for (size_t at = 0; at < text.n; at += piece)
        if (fl_fsm_text(f, fl_str_sub(text, at, at + piece)) != FL_FSM_MORE)
            break;
    fl_fsm_finish(f);
    fl_fsm_free(f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    fl_err err = {0};
    if (n < 2)
        return 0;
    const fl_str all = {(const char *)data + 1, n - 1};
    const ptrdiff_t cut = fl_str_find(all, FL_STR("\n====\n"));
    const fl_str template = fl_str_sub(all, 0, cut < 0 ? all.n : (size_t)cut + 1);
    const fl_str text = cut < 0 ? all : fl_str_sub(all, (size_t)cut + 6, all.n);
    fl_arena *arena = fl_arena_new();
    fl_patterns *set = fl_patterns_new(NULL);
    fl_fsm_template *t = fl_fsm_compile(arena, set, template, "t.textfsm", 1, &err);
    if (t)
        run(t, text, data[0] ? data[0] : text.n + 1, arena);
    fl_str names;
    (void)!fl_fsm_index_find(arena, all, "index", FL_STR("vendor_os"), FL_STR("show ip bgp"), &names, &err);
    fl_patterns_free(set);
    fl_arena_free(arena);
    return 0;
}
