/* text.h - bytes to clean UTF-8 lines, each knowing where it stood in the original.
 * The text lives in the caller's arena, independent of the bytes given. No input is refused: what is binary is said so
 * (flag), what could not be decoded becomes U+FFFD and is counted; every surprise is in `flags` for a note.
 *
 * Removed: BOM, CR of CRLF, ANSI CSI/OSC sequences (jsonc colours), backspaces with what they erased, pager prompts
 * (--More--, ---(more)---, <--- More --->), typescript header and trailer lines, the spinner that az leaves ("-
 * Finished
 * ..", " | Running .."), NULs. UTF-16 with or without BOM (Windows redirection) is recognized; else UTF-8; else
 * Windows-1252 with a flag. A lone CR ends a line when LF is absent; with LF present it overwrites the line (progress
 * output keeps the last text). */
#ifndef FL_TEXT_TEXT_H
#define FL_TEXT_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/limits.h"

typedef enum fl_encoding { FL_ENC_UTF8, FL_ENC_UTF16LE, FL_ENC_UTF16BE, FL_ENC_CP1252 } fl_encoding;

enum { /* fl_text.flags */
       FL_TEXT_BOM = 1,
       FL_TEXT_CRLF = 2,
       FL_TEXT_CONTROL = 4, /* escape sequences or backspaces were removed */
       FL_TEXT_PAGER = 8,   /* pager prompts were removed */
       FL_TEXT_SPINNER = 16,
       FL_TEXT_TYPESCRIPT = 32,
       FL_TEXT_BINARY = 64,     /* not text: no lines are given */
       FL_TEXT_REPLACED = 128,  /* bytes that were no text became U+FFFD (fl_text.replaced) */
       FL_TEXT_LONG_LINE = 256, /* a line was cut at limits.line_bytes */
       FL_TEXT_MARKDOWN = 512,  /* has fenced blocks; FENCE/PROSE line flags are set */
       FL_TEXT_NO_FINAL_NEWLINE = 1024,
       FL_TEXT_QUOTED = 2048, /* the marks of quoted mail were blanked */
       FL_TEXT_STAMPED = 4096 /* the times that a terminal program wrote before the lines were taken off */
};

enum {                    /* fl_line.flags */
       FL_LINE_FENCE = 1, /* a Markdown fence line itself (``` or ~~~, opening or closing) */
       FL_LINE_PROSE = 2, /* Markdown outside any fence */
};

typedef struct fl_line {
    uint64_t off;     /* first byte in fl_text.data */
    uint32_t len;     /* without the line end */
    uint32_t number;  /* 1-based line number in the original, as an editor counts */
    uint64_t src_off; /* first byte of the line in the original bytes */
    uint64_t src_end; /* behind its last byte, line end not counted */
    uint8_t flags;
} fl_line;

typedef struct fl_text {
    fl_str data; /* clean UTF-8, lines separated by '\n' */
    fl_line *lines;
    size_t n;
    fl_encoding encoding;
    unsigned flags;
    uint32_t replaced;
    bool ascii; /* no byte beyond ASCII was given, nor written as a reference */
} fl_text;

fl_text *fl_text_decode(fl_arena *arena, fl_str bytes, const fl_limits *limits);
/* Lines out of the middle of a text that is no page, no Markdown, no mail and not UTF-16: numbers and offsets go on
 * behind so many lines and bytes. */
fl_text *fl_text_decode_part(fl_arena *arena, fl_str bytes, const fl_limits *limits, uint32_t lines, uint64_t offset);
/* The same, but the text may be the bytes themselves: they stay as they are for as long as it is used. */
fl_text *fl_text_decode_in_place(fl_arena *arena, fl_str bytes, const fl_limits *limits, uint32_t lines,
                                 uint64_t offset);
/* Clean line i (0-based). */
static inline fl_str fl_text_line(const fl_text *t, size_t i) {
    return (fl_str){t->data.p + t->lines[i].off, t->lines[i].len};
}
/* Index of the line that holds the clean byte offset (binary search); n-1 beyond the end. */
size_t fl_text_line_at(const fl_text *t, uint64_t clean_off);

#endif
