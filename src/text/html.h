/* html.h - pages that wikis and mail programs export: what stands in <pre> is a capture, the rest is prose.
 *
 *   <p>Circuit:</p><pre class="code">user@vm:~$ az network express-route show …<br/>{ &quot;name&quot;: &quot;er1&quot;
 * }</pre>
 *
 * A line of the file may hold several lines of text. Tags are left out, character references read. */
#ifndef FL_TEXT_HTML_H
#define FL_TEXT_HTML_H

#include "base/str.h"

typedef struct fl_html {
    bool on; /* the document is such a page */
    bool in_pre;
    bool in_tag; /* a tag goes on in the next line */
    bool named;  /* the tag's name was read whole */
    char tag[16];
    size_t tag_n;
} fl_html;

typedef enum fl_html_piece {
    FL_HTML_END,   /* of the line given */
    FL_HTML_PROSE, /* a line of text outside <pre> */
    FL_HTML_PRE,   /* a line inside */
    FL_HTML_FENCE  /* <pre> or </pre>: no text */
} fl_html_piece;

/* Is it a page with <pre> in it? */
bool fl_html_is(fl_str text);
/* The next line of text in *s (the rest of a line of the file); written to out, which has room for s->n bytes. The
 * text in front of a FENCE was given before. */
fl_html_piece fl_html_next(fl_html *h, fl_str *s, char *out, size_t *out_n);

#endif
