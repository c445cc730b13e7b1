/* list.c - PowerShell Format-List: "Key : value" lines, several objects separated by blank lines, as an array of
 * objects. Values are wrapped at the console's width and go on below the value column, also in the middle of a string
 * of the JSON that some properties nest:
 *
 *     Name     : er1
 *     Id       : /subscriptions/0000/resourceGroups/rg1/pro
 *                viders/Microsoft.Network/expressRouteCircuits/er1
 *     Peerings : [
 *                  {
 *                    "Name": "AzurePrivatePeering",
 *                    "Id": "/subscriptions/0000/resourceGroups/rg1/provi
 *                ders/Microsoft.Network/…"
 *                  }
 *                ]
 *
 * The nested JSON is put together again and read; its nodes get the lines of the capture. Tabs may stand among the
 * blanks of indented documents. Columns count bytes: keys are ASCII, and only what is left of the colon is counted. */
#include "normalize/joined.h"

enum { MIN_WRAP = 60 }; /* narrower consoles do not exist; a shorter line was not wrapped */

typedef struct fl_list_reader {
    fl_normalizer *n;
    fl_section *s;
    size_t last;
    size_t indent; /* before the keys */
    size_t colon;  /* column of the colon */
    fl_json *record;
    bool formatted; /* the last value stands in lines below its key, as PowerShell formats objects: a blank line ends it
                     */
} fl_list_reader;

static size_t blanks(fl_str s) {
    size_t k = 0;
    while (k < s.n && (s.p[k] == ' ' || s.p[k] == '\t'))
        k++;
    return k;
}

static bool key_char(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           memchr("_.-()/ @#[]", c, 11) != NULL;
}

/* "Key    : value" with the colon's column; the key must start with a letter and be followed by a blank. */
static bool key_line(fl_str line, size_t *indent, size_t *colon) {
    size_t in = blanks(line), c = in;
    while (c < line.n && line.p[c] != ':') {
        if (!key_char(line.p[c]))
            return false;
        c++;
    }
    if (c >= line.n || c == in || c - in > 64)
        return false;
    char first = line.p[in];
    bool letter = (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z') || first == '@';
    if (!letter || line.p[c - 1] != ' ')
        return false;
    if (c + 1 < line.n && line.p[c + 1] != ' ' && line.p[c + 1] != '\t')
        return false;
    *indent = in;
    *colon = c;
    return true;
}

static bool own_key_line(const fl_list_reader *r, fl_str line) {
    size_t indent, colon;
    return key_line(line, &indent, &colon) && colon == r->colon && indent == r->indent;
}

/* ---- nested JSON ---- */

static bool opens_json(fl_str value) {
    fl_str v = fl_str_trim(value);
    if (!v.n || (v.p[0] != '{' && v.p[0] != '['))
        return false;
    fl_str rest = fl_str_trim(fl_str_sub(v, 1, v.n));
    const char *may = v.p[0] == '{' ? "\"}" : "\"{[]"; /* "{[aud, …], …}" is a dictionary of PowerShell's */
    return !rest.n || strchr(may, rest.p[0]) != NULL;
}

/* ---- one member ---- */

static bool elided(fl_str v) {
    return fl_str_ends(v, FL_STR("...")) || fl_str_ends(v, FL_STR("...}")) || fl_str_ends(v, FL_STR("\xE2\x80\xA6")) ||
           fl_str_ends(v, FL_STR("\xE2\x80\xA6}"));
}

static void add_plain(fl_list_reader *r, fl_str key, fl_str value, size_t line, size_t end) {
    fl_json_type type = FL_JSON_STRING;
    if (fl_str_eqz(value, "null"))
        type = FL_JSON_NULL;
    if (elided(value)) {
        type = FL_JSON_NULL;
        fl_norm_flaw(r->s, "values were cut by the console's width", line);
    }
    if (fl_norm_open_ended(r->n, end - 1)) {
        type = FL_JSON_NULL;
        fl_norm_flaw(r->s, "the last line has no end: it may have been cut", end - 1);
    }
    const fl_line *l = &r->n->text->lines[line], *e = &r->n->text->lines[end - 1];
    fl_json *node =
        fl_json_add(r->n->arena, r->record, type, key, type == FL_JSON_STRING ? value : FL_STR_NONE,
                    (uint32_t)(line - r->s->base + 1), l->off - r->s->base_off, e->off + e->len - r->s->base_off);
    node->line_end = (uint32_t)(end - r->s->base);
}

/* The value that starts in line i with a brace; returns the line behind it, or i when it is no JSON after all. */
static size_t add_nested(fl_list_reader *r, fl_str key, fl_str value, size_t i) {
    fl_normalizer *n = r->n;
    fl_joined j = {0};
    fl_nested state = {0};
    fl_join(n->arena, &j, value);
    FL_PUSH(n->arena, &j.lines, i);
    fl_nested_scan(&state, value);
    size_t k = i + 1;
    for (; k < r->last && state.depth > 0; k++) {
        fl_str line = fl_text_line(n->text, k);
        if (!fl_str_trim(line).n)
            continue;
        size_t in = blanks(line);
        if (own_key_line(r, line) || (in < r->colon && in <= r->indent))
            break; /* cut, or the next property */
        size_t strip = in < r->colon + 2 ? in : r->colon + 2;
        if (!state.in_string) {
            strip = in;
            fl_join(n->arena, &j, FL_STR("\n"));
            FL_PUSH(n->arena, &j.lines, k);
        }
        fl_str part = fl_str_sub(line, strip, line.n);
        fl_join(n->arena, &j, part);
        fl_nested_scan(&state, part);
    }
    fl_json_result result = {0};
    fl_json_read(n->arena, (fl_str){j.p, j.n}, 0, n->store->limits->json_depth, &result);
    if (!result.root)
        return i;
    if (!result.complete || result.repair_count)
        fl_norm_flaw(r->s, "nested JSON could not be read whole", i);
    fl_joined_relocate(n, r->s->base, r->s->base_off, result.root, &j);
    fl_norm_attach(r->record, result.root, key);
    return k;
}

static void widest_line(const fl_list_reader *r, size_t from, size_t to, size_t *width) {
    *width = MIN_WRAP;
    for (size_t i = from; i < to; i++) {
        if (r->n->text->lines[i].len > *width)
            *width = r->n->text->lines[i].len;
    }
}

/* Lines below the value column that go on with the value. */
static size_t continued(fl_list_reader *r, size_t i, fl_str *value) {
    size_t k = i + 1;
    while (k < r->last) {
        fl_str line = fl_text_line(r->n->text, k);
        if (!fl_str_trim(line).n || own_key_line(r, line) || blanks(line) <= r->colon)
            break;
        k++;
    }
    if (k == i + 1)
        return k;
    size_t width;
    widest_line(r, i, k, &width);
    fl_joined j = {0};
    fl_join(r->n->arena, &j, *value);
    for (size_t c = i + 1; c < k; c++) {
        fl_str line = fl_text_line(r->n->text, c);
        bool full = r->n->text->lines[c - 1].len >= width;
        size_t in = blanks(line), strip = in < r->colon + 2 || !full ? in : r->colon + 2;
        if (!full)
            fl_join(r->n->arena, &j, FL_STR(" "));
        fl_join(r->n->arena, &j, fl_str_sub(line, strip, line.n));
    }
    *value = fl_str_trim((fl_str){j.p, j.n});
    return k;
}

static void start_record(fl_list_reader *r, size_t line) {
    uint64_t off = r->n->text->lines[line].off - r->s->base_off;
    r->record = fl_json_add(r->n->arena, r->s->root, FL_JSON_OBJECT, FL_STR_NONE, FL_STR_NONE,
                            (uint32_t)(line - r->s->base + 1), off, off);
}

static size_t read_member(fl_list_reader *r, size_t i) {
    fl_str line = fl_text_line(r->n->text, i);
    fl_str key = fl_str_trim(fl_str_sub(line, r->indent, r->colon));
    fl_str value = fl_str_trim(fl_str_sub(line, r->colon + 1, line.n));
    if (r->record && r->record->first && fl_str_eq(r->record->first->key, key))
        r->record = NULL;
    bool bare = !value.n;
    if (!r->record)
        start_record(r, i);
    size_t next = i;
    r->formatted = false;
    if (opens_json(value))
        next = add_nested(r, key, value, i);
    if (next == i) {
        next = continued(r, i, &value);
        r->formatted = bare && next > i + 1;
        add_plain(r, key, value, i, next);
    }
    const fl_line *end = &r->n->text->lines[next - 1];
    r->record->line_end = (uint32_t)(next - r->s->base);
    r->record->end = end->off + end->len - r->s->base_off;
    return next;
}

bool fl_norm_list(fl_normalizer *n, size_t i, size_t last, fl_section *s) {
    fl_list_reader r = {.n = n, .s = s, .last = last};
    if (!key_line(fl_text_line(n->text, i), &r.indent, &r.colon))
        return false;
    s->base = i;
    s->base_off = n->text->lines[i].off;
    s->root = fl_json_add(n->arena, NULL, FL_JSON_ARRAY, FL_STR_NONE, FL_STR_NONE, 1, 0, 0);
    size_t k = i, end = i;
    while (k < last) {
        fl_str line = fl_text_line(n->text, k);
        if (!fl_str_trim(line).n) {
            r.record = r.formatted ? r.record : NULL;
            r.formatted = false;
            k++;
        } else if (fl_norm_warning_line(line)) {
            n->warned = true;
            k++;
        } else if (own_key_line(&r, line)) {
            end = k = read_member(&r, k);
        } else {
            break;
        }
    }
    s->last = end;
    return true;
}
