#include "facts/quotes.h"

enum { CHUNK = 1024, LATE_FIRST = 256 };

static uint64_t key_of(uint32_t document, uint32_t line) { return (uint64_t)document << 32 | line; }

static const fl_quote *at(const fl_quotes *q, size_t i) { return &q->chunks.v[i / CHUNK][i % CHUNK]; }

static uint64_t key_at(const fl_quotes *q, size_t i) { return key_of(at(q, i)->document, at(q, i)->line); }

static fl_quote *late_slot(const fl_quotes *q, uint32_t document, uint32_t line) {
    size_t mask = q->cap_late - 1;
    uint64_t h = key_of(document, line) * UINT64_C(0x9E3779B97F4A7C15);
    for (size_t i = (size_t)(h >> 24) & mask;; i = (i + 1) & mask) {
        fl_quote *one = &q->table[i];
        if (!one->text.p || (one->document == document && one->line == line))
            return one;
    }
}

const fl_quote *fl_quotes_find(const fl_quotes *q, uint32_t document, uint32_t line) {
    const uint64_t key = key_of(document, line);
    size_t lo = 0, hi = q->n;
    if (q->n && key >= key_at(q, q->n - 1)) /* the newest, or one to come */
        lo = key == key_at(q, q->n - 1) ? q->n - 1 : q->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (key_at(q, mid) < key)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (lo < q->n && key_at(q, lo) == key)
        return at(q, lo);
    if (!q->n_late)
        return NULL;
    const fl_quote *late = late_slot(q, document, line);
    return late->text.p ? late : NULL;
}

static void make_late_room(fl_quotes *q, fl_arena *a) {
    if (q->n_late < q->cap_late / 2)
        return;
    const fl_quote *old = q->table;
    size_t old_cap = q->cap_late;
    q->cap_late = old_cap ? old_cap * 2 : LATE_FIRST;
    q->table = FL_NEW_N(a, q->cap_late, fl_quote);
    for (size_t i = 0; i < old_cap; i++)
        if (old[i].text.p)
            *late_slot(q, old[i].document, old[i].line) = old[i];
}

void fl_quotes_add(fl_quotes *q, fl_arena *a, uint32_t document, uint32_t line, fl_str text) {
    const fl_quote one = {document, line, text};
    if (q->n && key_of(document, line) < key_at(q, q->n - 1)) {
        make_late_room(q, a);
        *late_slot(q, document, line) = one;
        q->n_late++;
        return;
    }
    if (q->n % CHUNK == 0)
        FL_PUSH(a, &q->chunks, fl_arena_array(a, CHUNK, sizeof(fl_quote)));
    q->chunks.v[q->n / CHUNK][q->n % CHUNK] = one;
    q->n++;
}
