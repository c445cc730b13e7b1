/* fuzz_log.c - a log as it comes, in pieces: whatever the bytes, reading ends; and where no line is longer than the
 * buffer, a small buffer finds the same events as a large one, in the same lines. */
#include <stdint.h>
#include <stdlib.h>

#include "facts/rows.h"
#include "normalize/normalize.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { SMALL = 600, GROWS = 3 }; /* decoding makes up to three bytes of one */

typedef struct source {
    fl_str rest;
    size_t piece;
} source;

static int64_t next_piece(void *user, void *buf, size_t n) {
    source *s = user;
    size_t take = s->piece < n ? s->piece : n;
    take = take < s->rest.n ? take : s->rest.n;
    if (take)
        memcpy(buf, s->rest.p, take);
    s->rest = fl_str_sub(s->rest, take, s->rest.n);
    return (int64_t)take;
}

/* A number that tells the events and where they stand. */
static uint64_t events(const fl_rules *rules, fl_str text, size_t piece, uint32_t line_bytes) {
    fl_arena *arena = fl_arena_new();
    fl_limits limits = fl_limits_default;
    fl_notes notes;
    fl_store store;
    limits.line_bytes = line_bytes;
    fl_notes_init(&notes, arena);
    fl_store_init(&store, arena, &limits, &notes);
    fl_normalizer *n = fl_normalizer_new(rules, &store, NULL);
    fl_document about = {.name = FL_STR("fuzz.log"), .inside = FL_STR("fuzz.log"), .member_time = FL_TIME_NONE};
    (void)fl_normalize_is_log(n, fl_str_sub(text, 0, 1024));
    fl_normalize_log(n, &about, next_piece, &(source){text, piece});
    fl_normalize_settle(n);
    uint64_t sum = 0;
    fl_rows rows;
    const fl_fact *f;
    fl_rows_begin(&rows, &store, FL_LOG_EVENT);
    while ((f = fl_rows_next(&rows)) != NULL)
        sum = sum * 31 + f->ev.first_line * UINT64_C(1000003) + f->ev.off;
    fl_normalizer_free(n);
    fl_arena_free(arena);
    return sum;
}

static bool short_lines(fl_str text) {
    fl_str line;
    while (fl_str_line(&text, &line))
        if (line.n * GROWS + 2 > SMALL)
            return false;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    static fl_rules *rules;
    static const char *const folder[] = {"rules"};
    fl_err err = {0};
    if (!rules && fl_rules_load(folder, 1, NULL, &rules, &err) != FL_OK)
        abort();
    if (n < 1)
        return 0;
    fl_str text = {(const char *)data + 1, n - 1};
    uint64_t large = events(rules, text, text.n + 1, fl_limits_default.line_bytes);
    uint64_t small = events(rules, text, 1 + (size_t)data[0], SMALL);
    if (large != small && short_lines(text))
        abort();
    return 0;
}
