#include "base/note.h"

#include <stdio.h>

#include "base/limits.h"

enum { LEFT_OUT_TEXT = 64, TABLE_FIRST = 64 };

void fl_notes_init(fl_notes *notes, fl_arena *arena) {
    *notes = (fl_notes){.arena = arena, .limit = fl_limits_default.notes};
}

static uint64_t hash_of(const fl_note *n) {
    uint64_t places = (uint64_t)n->first_line << 32 | n->last_line;
    return fl_str_hash(n->text) ^ fl_str_hash(n->document) * 31 ^ places * UINT64_C(0x9E3779B97F4A7C15);
}

static bool same(const fl_note *a, const fl_note *b) {
    return a->first_line == b->first_line && a->last_line == b->last_line && fl_str_eq(a->text, b->text) &&
           fl_str_eq(a->document, b->document);
}

/* The table slot that holds an equal note, or the free one where it belongs. */
static uint32_t *slot_of(const fl_notes *notes, const fl_note *n) {
    uint32_t mask = notes->seen_cap - 1;
    for (uint32_t i = (uint32_t)(hash_of(n) >> 20) & mask;; i = (i + 1) & mask) {
        uint32_t *slot = &notes->seen[i];
        if (*slot == 0 || same(&notes->list.v[*slot - 1], n))
            return slot;
    }
}

static void make_room(fl_notes *notes) {
    if (notes->seen_cap && notes->list.n < notes->seen_cap / 2)
        return;
    notes->seen_cap = notes->seen_cap ? notes->seen_cap * 2 : TABLE_FIRST;
    notes->seen = FL_NEW_N(notes->arena, notes->seen_cap, uint32_t);
    for (size_t i = 0; i < notes->list.n; i++)
        *slot_of(notes, &notes->list.v[i]) = (uint32_t)i + 1;
}

static void leave_out(fl_notes *notes) {
    if (!notes->left_out++)
        notes->left_out_text = fl_arena_alloc(notes->arena, LEFT_OUT_TEXT);
    int n = snprintf(notes->left_out_text, LEFT_OUT_TEXT, "%zu more notes were left out", notes->left_out);
    fl_str text = {notes->left_out_text, n > 0 ? (size_t)n : 0};
    if (notes->left_out == 1)
        FL_PUSH(notes->arena, &notes->list, ((fl_note){.text = text}));
    else
        notes->list.v[notes->list.n - 1].text = text;
}

void fl_note_add(fl_notes *notes, fl_str document, uint32_t first_line, uint32_t last_line, const char *fmt, ...) {
    char buf[2048];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(buf, sizeof buf, fmt, ap);
    va_end(ap);
    size_t used = n < 0 ? 0 : (size_t)n < sizeof buf ? (size_t)n : sizeof buf - 1;
    fl_note note = {document, first_line, last_line, {buf, used}};

    if (!notes->left_out)
        make_room(notes);
    uint32_t *slot = slot_of(notes, &note);
    if (*slot)
        return;
    if (notes->left_out || notes->list.n >= notes->limit) {
        leave_out(notes);
        return;
    }
    note.text = fl_arena_str(notes->arena, note.text);
    note.document = fl_arena_str(notes->arena, document);
    FL_PUSH(notes->arena, &notes->list, note);
    *slot = (uint32_t)notes->list.n;
}
