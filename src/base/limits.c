#include "base/limits.h"

const fl_limits fl_limits_default = {
    .total_bytes = UINT64_C(8) << 30,      /* a week of router logs unpacked; beyond it is a bomb or the wrong folder */
    .document_bytes = UINT64_C(256) << 20, /* a full Internet table in JSON is 200 MB */
    .window_bytes = UINT64_C(4) << 20, /* what az and PowerShell print of 10,000 routes fits in */
    .ratio = 200,                          /* routing tables pack 30:1, repetitive logs 100:1; bombs 1000:1 and more */
    .ratio_grace_bytes = UINT64_C(16) << 20, /* small files of blanks pack well and harm nobody */
    .members = 200000,
    .depth = 5, /* tar.gz in a zip in a zip of a ticket system, and some */
    .folder_depth = 32,
    .lines = 10000000,       /* a full Internet table in JSON has 8 million; each costs 40 bytes before it is read */
    .line_bytes = 64U << 20, /* PowerShell joins JSON on one line: 10,000 routes take 2 MB */
    .json_depth = 128,       /* ARM templates nest 20 deep */
    .facts = 20000000,       /* two full tables with all paths */
    .table_rows = 4000000,   /* a full Internet table, each prefix from four peers; a packed route takes 64 bytes at most */
    .notes = 1000,
    .match_limit = 100000,   /* linear patterns on a line of 1 MiB stay below; exponential ones end in a millisecond */
    .match_heap_kib = 20000, /* PCRE2's own default is 20 MB */
    .quote_bytes = UINT64_C(16) << 20,
};
