/* json.h - JSON as people saved it: a tree that knows where every value stood, even of a broken or cut document.
 * The tree lives in the caller's arena; strings that need no unescaping point into the input text, which must live as
 * long. Bad input never fails the call: what could be read is in the tree, and `repairs` says what was skipped where.
 *
 * The same tree type carries table rows and list entries (normalize builds them with the constructors below), so that
 * rules see one shape. Grammar: RFC 8259. Lenient: a line in which no member or element can be read is skipped and
 * becomes a repair ("<snipped>", a warning line in the middle, `"customerASN": ,`, a missing or trailing comma). A lost
 * bracket is noticed by the other brackets and by the indentation; then what stands on the wrong side of it is left out
 * or cut, never given to another record. */
#ifndef FL_FORMAT_JSON_H
#define FL_FORMAT_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/out.h"

typedef enum fl_json_type {
    FL_JSON_NULL,
    FL_JSON_FALSE,
    FL_JSON_TRUE,
    FL_JSON_NUMBER, /* text holds it verbatim: 64-bit values and 12.50 survive */
    FL_JSON_STRING,
    FL_JSON_ARRAY,
    FL_JSON_OBJECT
} fl_json_type;

typedef struct fl_json fl_json;
struct fl_json {
    fl_json_type type;
    bool cut;             /* the document ended inside this value, or its bracket was lost, or an object has a name twice
                             (two records that ran into each other); a cut string or number is not to be believed, and
                             what a cut array or object does not hold may have been there */
    uint32_t count;       /* children of an array or object */
    uint32_t index;       /* position among the siblings, from 0 */
    uint32_t line, line_end; /* 1-based line of the text given to the reader, of the value's first and last byte */
    uint64_t off, end;    /* bytes of the value in that text, [off, end) */
    fl_str key;           /* member name, unescaped; empty for elements */
    fl_str text;          /* string unescaped (invalid escapes kept verbatim, lone surrogates as U+FFFD), or number */
    fl_json *parent, *first, *last, *next;
};

typedef struct fl_json_repair {
    uint64_t off;
    uint32_t line;
    const char *expected; /* static text: "a member", "a value", "',' or '}'", "end of document" … */
} fl_json_repair;

typedef struct fl_json_result {
    fl_json *root;   /* NULL when nothing could be read */
    uint64_t end;    /* bytes used, behind the document and its trailing blanks */
    bool complete;   /* the document was closed properly */
    FL_VEC(fl_json_repair) repairs; /* bounded: the first 64 */
    uint32_t repair_count;
} fl_json_result;

enum {
    FL_JSON_STRICT = 1,   /* no repairs: stop at the first error (for schemas, tests) */
    FL_JSON_FRAGMENT = 2, /* text is the inside of an object whose braces were lost */
};

/* Reads one document at the start of text (leading blanks allowed). Text behind it is left (result->end).
 * max_depth deeper containers are skipped with a repair. */
void fl_json_read(fl_arena *arena, fl_str text, unsigned flags, uint32_t max_depth, fl_json_result *result);

/* Member by exact name, else by folded name (fl_str_fold_eq); NULL when absent or node is not an object. */
fl_json *fl_json_get(const fl_json *object, fl_str key);
/* JSON pointer (RFC 6901) of a node from the root. In the arena. */
fl_str fl_json_pointer(fl_arena *arena, const fl_json *node);

/* Constructors for readers of other shapes; the node is appended to parent (NULL: a root). Slices are not copied. */
fl_json *fl_json_add(fl_arena *arena, fl_json *parent, fl_json_type type, fl_str key, fl_str text, uint32_t line,
                     uint64_t off, uint64_t end);

/* Writing: one escaper for all. Nesting and commas are kept by the writer; indent 0 writes one line. Invalid UTF-8
 * becomes U+FFFD. C0 controls, DEL and C1 are escaped. */
typedef struct fl_jsonw {
    fl_out *out;
    unsigned indent;
    unsigned depth;
    bool need_comma;
    bool after_key;
} fl_jsonw;
void fl_jsonw_init(fl_jsonw *w, fl_out *out, unsigned indent);
void fl_jsonw_object(fl_jsonw *w);
void fl_jsonw_object_end(fl_jsonw *w);
void fl_jsonw_array(fl_jsonw *w);
void fl_jsonw_array_end(fl_jsonw *w);
void fl_jsonw_key(fl_jsonw *w, const char *key);
void fl_jsonw_str(fl_jsonw *w, fl_str s);
void fl_jsonw_z(fl_jsonw *w, const char *z); /* NULL writes null */
void fl_jsonw_int(fl_jsonw *w, int64_t i);
void fl_jsonw_bool(fl_jsonw *w, bool b);
void fl_jsonw_null(fl_jsonw *w);

#endif
