#include "normalize/joined.h"

enum { NARROWEST = 60 }; /* narrower consoles do not exist */

void fl_nested_scan(fl_nested *j, fl_str s) {
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (j->in_string) {
            if (j->escaped)
                j->escaped = false;
            else if (c == '\\')
                j->escaped = true;
            else if (c == '"')
                j->in_string = false;
        } else if (c == '"') {
            j->in_string = true;
        } else if (c == '{' || c == '[') {
            j->depth++;
        } else if ((c == '}' || c == ']') && j->depth) {
            j->depth--;
        }
    }
}

void fl_join(fl_arena *a, fl_joined *j, fl_str s) {
    if (j->n + s.n + 1 > j->cap) {
        size_t cap = (j->n + s.n + 1) * 2;
        char *p = fl_arena_alloc(a, cap);
        if (j->n)
            memcpy(p, j->p, j->n);
        j->p = p;
        j->cap = cap;
    }
    if (s.n)
        memcpy(j->p + j->n, s.p, s.n);
    j->n += s.n;
}

void fl_joined_relocate(const fl_normalizer *n, size_t base, uint64_t base_off, fl_json *node, const fl_joined *j) {
    while (node) {
        size_t a = node->line ? node->line - 1 : 0, b = node->line_end ? node->line_end - 1 : a;
        if (a >= j->lines.n)
            a = j->lines.n - 1;
        if (b >= j->lines.n)
            b = j->lines.n - 1;
        const fl_line *first = &n->text->lines[j->lines.v[a]], *last = &n->text->lines[j->lines.v[b]];
        node->line = (uint32_t)(j->lines.v[a] - base + 1);
        node->line_end = (uint32_t)(j->lines.v[b] - base + 1);
        node->off = first->off - base_off;
        node->end = last->off + last->len - base_off;
        if (node->first) {
            node = node->first;
            continue;
        }
        while (node && !node->next)
            node = node->parent;
        if (node)
            node = node->next;
    }
}

/* Indented JSON never starts a line in column one but with a bracket: then the line before goes on. */
static bool goes_on(const fl_normalizer *n, size_t i, size_t last) {
    fl_str next = i < last ? fl_text_line(n->text, i) : FL_STR_NONE;
    return next.n && !memchr(" \t{}[]", next.p[0], 6);
}

/* Behind the last line of the document, and how wide its lines are. first: it does not end. */
static size_t extent(const fl_normalizer *n, size_t first, size_t last, size_t *width, bool *broken) {
    fl_nested state = {0};
    *width = 0;
    *broken = false;
    for (size_t i = first; i < last; i++) {
        fl_str line = fl_text_line(n->text, i);
        fl_nested_scan(&state, line);
        if (line.n > *width)
            *width = line.n;
        *broken |= state.in_string || (state.depth && goes_on(n, i + 1, last));
        if (!state.depth)
            return state.in_string ? first : i + 1;
    }
    return first;
}

bool fl_norm_unwrap(fl_normalizer *n, size_t first, size_t last, fl_json **root, size_t *end) {
    size_t width;
    bool broken;
    *end = extent(n, first, last, &width, &broken);
    if (*end == first || !broken || width < NARROWEST)
        return false;
    fl_joined j = {0};
    fl_nested state = {0};
    bool glued = false;
    for (size_t i = first; i < *end; i++) {
        fl_str line = fl_text_line(n->text, i);
        if (!glued) {
            if (i > first)
                fl_join(n->arena, &j, FL_STR("\n"));
            FL_PUSH(n->arena, &j.lines, i);
        }
        fl_join(n->arena, &j, line);
        fl_nested_scan(&state, line);
        glued = line.n == width; /* between values that does no harm */
        if (state.in_string && !glued)
            return false; /* broken by something else, or a blank at the edge was lost */
    }
    fl_json_result r = {0};
    fl_json_read(n->arena, (fl_str){j.p, j.n}, 0, n->store->limits->json_depth, &r);
    if (!r.root || !r.complete || r.repair_count ||
        !fl_str_is_empty(fl_str_trim(fl_str_sub((fl_str){j.p, j.n}, r.end, j.n))))
        return false;
    fl_joined_relocate(n, first, n->text->lines[first].off, r.root, &j);
    *root = r.root;
    uint32_t from = n->text->lines[first].number, to = n->text->lines[*end - 1].number;
    fl_note_add(n->store->notes, n->name, from, to, "JSON: lines that the console broke at %zu columns were joined",
                width);
    return true;
}
