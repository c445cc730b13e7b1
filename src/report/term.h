/* term.h - text for terminals: what a capture holds made harmless, measured in columns, wrapped, coloured.
 * Texts live in the caller's arena. Nothing here fails: bytes that are no text, control characters and marks that turn
 * the direction of writing become U+FFFD (or '?'), so that a capture can never steer the terminal it is shown on. */
#ifndef FL_REPORT_TERM_H
#define FL_REPORT_TERM_H

#include "base/arena.h"
#include "base/out.h"
#include "report/report.h"

typedef enum fl_ink {
    FL_INK_PLAIN,
    FL_INK_BOLD,
    FL_INK_DIM,
    FL_INK_RED,
    FL_INK_YELLOW,
    FL_INK_GREEN,
    FL_INK_CYAN,
    FL_INK_MAGENTA,
    FL_INK_RED_BOLD,
    FL_INK_YELLOW_BOLD,
    FL_INK_GREEN_BOLD,
    FL_INK_CYAN_BOLD,
    FL_INK_MAGENTA_BOLD,
    FL_INK_COUNT
} fl_ink;

typedef struct fl_term {
    fl_out *out;
    fl_arena *arena;
    unsigned width;
    bool color, utf8;
} fl_term;

typedef struct fl_lines {
    fl_str *v;
    size_t n, cap;
} fl_lines;

/* style NULL: 80 columns, no colour, ASCII. Below 48 columns 48 are used. */
fl_term fl_term_new(fl_out *out, fl_arena *arena, const fl_text_style *style);

/* Takes one code point off the slice; U+FFFD for a byte that is no UTF-8. False at the end. */
bool fl_utf8_take(fl_str *rest, uint32_t *cp);
/* Controls and direction marks: never to be shown as they are. */
bool fl_utf8_unsafe(uint32_t cp);

/* One line, safe to print: line ends and tabs are blanks. The functions below want text that went through it. */
fl_str fl_term_clean(const fl_term *t, fl_str s);
unsigned fl_term_columns(fl_str s);
/* At most max columns, with an ellipsis for what was cut: at the end, or at the front (names: their end tells more). */
fl_str fl_term_fit(const fl_term *t, fl_str s, unsigned max);
fl_str fl_term_fit_front(const fl_term *t, fl_str s, unsigned max);
/* Lines of at most width columns, broken at blanks, words that are longer anywhere. At least one line. */
fl_lines fl_term_wrap(const fl_term *t, fl_str s, unsigned width);

void fl_term_put(const fl_term *t, fl_ink ink, fl_str s);
/* Puts s and blanks up to width columns. */
void fl_term_cell(const fl_term *t, fl_ink ink, fl_str s, unsigned width);
/* "  label   text", the text wrapped and hung under itself; label_width counts from the indent. */
void fl_term_field(const fl_term *t, unsigned indent, const char *label, unsigned label_width, fl_ink ink, fl_str s);
/* A command ready to be pasted: az over several lines with the shell's continuation, a list one command a line. */
void fl_term_command(const fl_term *t, unsigned indent, fl_str command);
/* Words one after another in their inks, broken over lines that hang under `hang` columns. */
typedef struct fl_flow {
    const fl_term *t;
    unsigned hang, column;
    bool glue; /* the next word follows without a blank */
} fl_flow;
fl_flow fl_flow_new(const fl_term *t, unsigned indent, unsigned hang);
void fl_flow_put(fl_flow *f, fl_ink ink, fl_str s);
/* Puts s right behind what was put last. */
void fl_flow_glue(fl_flow *f, fl_ink ink, fl_str s);
/* Starts a new line when fewer columns are left: for words that belong together. */
void fl_flow_need(fl_flow *f, unsigned columns);
void fl_flow_end(fl_flow *f);

/* Width left after used columns, never below 12: a terminal that narrow gets longer lines. */
unsigned fl_term_left(const fl_term *t, unsigned used);

#endif
