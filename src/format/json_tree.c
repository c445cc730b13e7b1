#include <stdio.h>

#include "format/json.h"
#include "format/json_lex.h"

fl_json *fl_json_add(fl_arena *arena, fl_json *parent, fl_json_type type, fl_str key, fl_str text, uint32_t line,
                     uint64_t off, uint64_t end) {
    fl_json *n = FL_NEW(arena, fl_json);
    *n = (fl_json){.type = type, .key = key, .text = text, .line = line, .line_end = line, .off = off, .end = end};
    if (!parent)
        return n;
    fl_json_attach(parent, n);
    if (parent->line_end < line)
        parent->line_end = line;
    if (parent->end < end)
        parent->end = end;
    return n;
}

fl_json *fl_json_get(const fl_json *object, fl_str key) {
    if (!object || object->type != FL_JSON_OBJECT)
        return NULL;
    for (fl_json *m = object->first; m; m = m->next)
        if (fl_str_eq(m->key, key))
            return m;
    for (fl_json *m = object->first; m; m = m->next)
        if (fl_str_fold_eq(m->key, key))
            return m;
    return NULL;
}

/* RFC 6901 3: '~' and '/' in names become "~0" and "~1". Writes backwards from `to`, or only counts when it is NULL. */
static size_t put_token(const fl_json *n, char *to) {
    char digits[16];
    fl_str s = n->key;
    bool element = n->parent->type == FL_JSON_ARRAY;
    if (element)
        s = (fl_str){digits, (size_t)snprintf(digits, sizeof digits, "%u", (unsigned)n->index)};
    size_t used = 0;
    for (size_t i = s.n; i-- > 0;) {
        char c = s.p[i];
        bool special = c == '~' || c == '/';
        if (to && special) {
            to[-(ptrdiff_t)used - 1] = c == '~' ? '0' : '1';
            to[-(ptrdiff_t)used - 2] = '~';
        } else if (to) {
            to[-(ptrdiff_t)used - 1] = c;
        }
        used += special ? 2 : 1;
    }
    if (to)
        to[-(ptrdiff_t)used - 1] = '/';
    return used + 1;
}

fl_str fl_json_pointer(fl_arena *arena, const fl_json *node) {
    size_t n = 0;
    for (const fl_json *at = node; at->parent; at = at->parent)
        n += put_token(at, NULL);
    char *p = fl_arena_alloc(arena, n + 1), *to = p + n;
    for (const fl_json *at = node; at->parent; at = at->parent)
        to -= put_token(at, to);
    return (fl_str){p, n};
}
