/* encoding.h - which encoding the bytes have, and the same text as UTF-8 to work on.
 * Private to the text stage. The working text is the caller's bytes themselves when they are UTF-8 (well-formed or
 * not), else a copy that fl_work_fini frees. Nothing is refused; what is no text is marked binary. */
#ifndef FL_TEXT_ENCODING_H
#define FL_TEXT_ENCODING_H

#include "text/scan.h"
#include "text/text.h"

typedef struct fl_work {
    fl_str text; /* UTF-8, a byte order mark still in it */
    fl_encoding encoding;
    fl_scan scan;      /* of `text` */
    uint32_t replaced; /* while recoding; ill-formed UTF-8 is counted later */
    bool binary;
    char *owned;
    uint64_t src_size;
    size_t at_text; /* where the map stands */
    uint64_t at_src;
} fl_work;

void fl_work_init(fl_work *w, fl_str bytes);
void fl_work_fini(fl_work *w);
/* The original offset of an offset in `text`; must be asked in ascending order, because UTF-16 offsets are counted. */
uint64_t fl_work_src(fl_work *w, size_t off);

#endif
