/* note.h - what went wrong with the evidence, with its place: notes end up in the report.
 * The list owns copies of the texts (in its arena). Adding never fails; equal notes are kept once
 * and the number of notes is bounded (limits.h), with a last note that says how many were left out. */
#ifndef FL_BASE_NOTE_H
#define FL_BASE_NOTE_H

#include <stdint.h>

#include "base/arena.h"

typedef struct fl_note {
    fl_str document;     /* name, or empty when about the whole run */
    uint32_t first_line; /* 1-based in the original; 0: none */
    uint32_t last_line;
    fl_str text;
} fl_note;

typedef struct fl_notes {
    fl_arena *arena;
    FL_VEC(fl_note) list;
    size_t left_out;
    uint32_t limit;      /* fl_limits_default.notes after fl_notes_init; a run may lower it before the first note */
    uint32_t *seen;      /* private: hash table of the kept notes, index + 1 */
    uint32_t seen_cap;
    char *left_out_text; /* private: the last note's text, rewritten in place */
} fl_notes;

void fl_notes_init(fl_notes *notes, fl_arena *arena);
void fl_note_add(fl_notes *notes, fl_str document, uint32_t first_line, uint32_t last_line, const char *fmt, ...)
    FL_PRINTF(5, 6);

#endif
