/* notice.h - a maintenance notice while it is read: its windows by notice.c, what it is about by notice_about.c. */
#ifndef FL_NORMALIZE_NOTICE_H
#define FL_NORMALIZE_NOTICE_H

#include "decode/mail.h"
#include "normalize/internal.h"

enum {
    FL_NOTICE_LINE = 2000, /* bytes of a line that are looked at */
    FL_NOTICE_HEAD = 4     /* lines that say what it is */
};

/* Clean lines [first, last]. */
typedef struct fl_notice_window {
    fl_written a, b;
    size_t first, last;
} fl_notice_window;

typedef struct fl_notice {
    fl_normalizer *n;
    fl_mail mail;
    const fl_vocabulary *labels, *states;
    fl_date_order order;
    fl_written date, zone; /* said for what follows, for all */
    fl_written start, end; /* read so far, of labels of their own */
    size_t start_line;
    bool has_start, has_end;
    FL_VEC(fl_notice_window) windows;
    fl_str reference, circuit, carrier, status, duration, pending;
    fl_str who, title; /* of the manifest, which fl_notice_says them */
    const char *flaw;
} fl_notice;

static inline bool fl_notice_word_char(char c) {
    return (c >= '0' && c <= '9') || ((char)(c | 0x20) >= 'a' && (char)(c | 0x20) <= 'z') || (unsigned char)c >= 0x80;
}
/* Some of the words stand in the text, whatever their case. words ends with NULL. */
bool fl_notice_says(fl_str s, const char *const *words);

/* The subject or one of the first lines speaks of maintenance. */
bool fl_notice_on_maintenance(const fl_notice *x);
/* "planned", "cancelled", "completed", "started", "emergency" …, by a label, the subject or the first lines. */
fl_str fl_notice_status(const fl_notice *x);
/* "microsoft", "carrier", the sender's domain, or empty. */
fl_str fl_notice_who(const fl_notice *x);
/* By a label or the subject; or empty. */
fl_str fl_notice_reference(const fl_notice *x);

#endif
