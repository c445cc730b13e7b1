/* mail.h - a text or e-mail as the lines that its reader saw: headers, quoted-printable and base64 parts decoded, pages
 * without their tags. Each line knows the clean line of the document at which it stands, for evidence. RFC 5322, 2045,
 * 2046 and 2047 as far as notices need them. All lives in the working arena. */
#ifndef FL_DECODE_MAIL_H
#define FL_DECODE_MAIL_H

#include "text/text.h"

typedef struct fl_mail_line {
    fl_str text;
    size_t line; /* clean line of the document; of a base64 part its first */
} fl_mail_line;

typedef struct fl_mail {
    bool headers; /* it begins with the headers of an e-mail */
    bool encoded; /* a part was quoted-printable or base64 */
    size_t body;  /* clean line behind the headers */
    fl_str from, subject, date;
    FL_VEC(fl_mail_line) lines; /* of the body: the plain parts, or the page when there is none */
} fl_mail;

/* What is read: a decoded text, and where the lines are put. */
typedef struct fl_mailing {
    fl_arena *arena;
    const fl_text *text;
    const fl_limits *limits;
} fl_mailing;

void fl_mail_read(const fl_mailing *from, fl_mail *mail);

#endif
