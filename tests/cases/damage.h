/* damage.h - the ways in which people damage captures: cut them, save them as UTF-16, send them through Windows, pack them. */
#ifndef TESTS_CASES_DAMAGE_H
#define TESTS_CASES_DAMAGE_H

#include "base/arena.h"

typedef struct file { fl_str name, bytes; } file;

fl_str damage_crlf(fl_arena *a, fl_str bytes);   /* LF to CRLF; text that has CRLF already is kept */
fl_str damage_utf16(fl_arena *a, fl_str bytes);  /* UTF-8 to UTF-16LE with a BOM; what is not UTF-8 is kept as it is */
/* An archive of the files: "tar", "tar.gz", "tar.xz", "tar.zst", "tar.bz2", "zip", "7z"; empty when the format is unknown. */
fl_str damage_pack(fl_arena *a, const char *format, const file *files, size_t n);
/* Offset behind each line, ascending; the last is the size. */
size_t damage_lines(fl_arena *a, fl_str bytes, size_t **ends);

#endif
