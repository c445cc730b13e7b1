/* libFuzzer target: a decoded text is cut so that every line belongs to exactly one block and blocks ascend; any line
 * is parsed as a command, and what it says points at something. */
#include <stdlib.h>

#include "capture/capture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds) {
    if (!holds)
        abort();
}

/* Reads every byte of a slice, for the sanitizers. */
static size_t touch(fl_str s) {
    size_t sum = 0;
    for (size_t i = 0; i < s.n; i++)
        sum += (unsigned char)s.p[i];
    return sum;
}

static void check_command(const fl_command *c) {
    must(c->verb.n > 0);
    touch(c->text);
    touch(c->verb);
    touch(c->output);
    touch(c->query);
    touch(c->pipe);
    touch(c->redirect);
    for (size_t i = 0; i < c->n_options; i++) {
        must(c->options[i].name.n > 0);
        touch(c->options[i].name);
        touch(c->options[i].value);
    }
}

static void check_block(const fl_text *t, const fl_block *b) {
    must(b->cmd_first <= b->cmd_last && b->cmd_last == b->first && b->first <= b->last && b->last <= t->n);
    must(b->cmd_first < b->last);
    must((b->n_commands == 0) == (b->commands == NULL));
    must(b->kind == FL_BLOCK_OUTPUT || (b->n_commands == 0 && b->time_from == NULL));
    must(b->time == FL_TIME_NONE || b->time_from != NULL);
    must(b->kind == FL_BLOCK_PROSE || b->first < b->last || b->shape == FL_SHAPE_BLANK);
    must(fl_shape_name(b->shape) != NULL);
    touch(b->host);
    touch(b->time_text);
    for (size_t i = 0; i < b->n_commands; i++)
        check_command(&b->commands[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fl_arena *arena = fl_arena_new();
    fl_str s = {(const char *)data, size};
    const fl_text *t = fl_text_decode(arena, s, &fl_limits_default);
    const fl_capture *c = fl_capture_cut(arena, t);
    size_t at = 0;
    for (size_t i = 0; i < c->n; i++) {
        must(c->blocks[i].cmd_first == at);
        check_block(t, &c->blocks[i]);
        at = c->blocks[i].last;
    }
    must(at == t->n);
    const fl_command *commands;
    size_t n = fl_command_parse(arena, s, &commands);
    for (size_t i = 0; i < n; i++)
        check_command(&commands[i]);
    fl_arena_free(arena);
    return 0;
}
