/* section.c - splits what one command printed into sections. One output may hold six tables under headings (the loop
 * scripts of labs), two JSON documents (`echo PRIMARY && az …; echo SECONDARY && az …`), warnings in between, or an
 * error text. Each section is read by one rule. Every line ends up in a section, or is a heading, comment or blank. */
#include "normalize/joined.h"

/* Outer keys first: a heading clears the keys of its own level and of those below it, so that "Circuit: er2" ends
 * "PRIMARY:", but "PRIMARY:" keeps "Circuit: er1". */
static const unsigned key_rank[FL_KEY_COUNT] = {
    [FL_KEY_CIRCUIT] = 1, [FL_KEY_GATEWAY] = 1, [FL_KEY_NIC] = 1,    [FL_KEY_ROUTER] = 1,   [FL_KEY_VRF] = 2,
    [FL_KEY_PEERING] = 2, [FL_KEY_PATH] = 3,    [FL_KEY_FAMILY] = 4, [FL_KEY_NEIGHBOR] = 4,
};

enum { NO_KEY = 9 }; /* the rank of a heading that has none */

static bool starts_any(fl_str s, const char *const *words) {
    for (; *words; words++) {
        if (fl_str_istarts(s, fl_str_of(*words)))
            return true;
    }
    return false;
}

bool fl_norm_warning_line(fl_str line) {
    /* What az and PowerShell put on stderr around an output that is otherwise whole. */
    static const char *const words[] = {"WARNING:",
                                        "WARNING :",
                                        "This command is in preview",
                                        "This command group ",
                                        "This command is experimental",
                                        "Command group '",
                                        "The behavior of this command",
                                        "Argument '",
                                        "- The ",
                                        "Note : Go to ",
                                        NULL};
    return starts_any(fl_str_trim(line), words);
}

void fl_norm_flaw(fl_section *s, const char *why, size_t line) {
    if (s->flaw)
        return;
    s->flaw = why;
    s->flaw_line = line;
}

fl_str fl_norm_key_word(const fl_normalizer *n, fl_key_id key, fl_str text) {
    if (key != FL_KEY_PATH && key != FL_KEY_PEERING && key != FL_KEY_FAMILY)
        return text;
    const fl_vocabulary *v = fl_vocabulary_find(n->rules, fl_str_of(fl_key_names[key]));
    bool found;
    return v ? fl_vocabulary_apply(v, text, &found) : text;
}

static void clear_from(fl_context *c, unsigned rank) {
    for (unsigned k = 0; k < FL_KEY_COUNT; k++) {
        if (key_rank[k] >= rank)
            c->key[k] = FL_STR_NONE;
    }
    c->read = FL_STR_NONE;
}

bool fl_norm_heading(fl_normalizer *n, fl_str line, fl_context *context, unsigned *rank) {
    for (size_t i = 0; i < n->rules->headings.n; i++) {
        const fl_context_rule *r = &n->rules->headings.v[i];
        fl_match m;
        if (!fl_norm_match(n, r->match, line, &m))
            continue;
        fl_context found = {.at = FL_TIME_NONE};
        unsigned top = NO_KEY;
        for (unsigned k = 0; k < FL_KEY_COUNT; k++) {
            fl_str v = fl_str_trim(fl_match_named(r->match, &m, fl_key_names[k]));
            if (!v.n)
                continue;
            found.key[k] = fl_arena_str(n->arena, fl_norm_key_word(n, (fl_key_id)k, v));
            if (key_rank[k] < top)
                top = key_rank[k];
        }
        for (unsigned f = 0; f < r->n_fixed; f++) {
            fl_key_id k = r->fixed[f].key;
            found.key[k] = r->fixed[f].value;
            if (key_rank[k] < top)
                top = key_rank[k];
        }
        clear_from(context, top);
        for (unsigned k = 0; k < FL_KEY_COUNT; k++) {
            if (found.key[k].n)
                context->key[k] = found.key[k];
        }
        fl_str read = fl_match_named(r->match, &m, "read");
        context->read = read.n ? fl_arena_str(n->arena, read) : r->read;
        fl_str time = fl_str_trim(fl_match_named(r->match, &m, "time"));
        bool zone;
        fl_time at;
        const char *why;
        if (time.n) {
            bool known = fl_norm_read_time(n, time, false, &at, &zone, &why);
            context->at = known ? at : FL_TIME_NONE;
            context->zone_assumed = known && !zone;
            context->untimed = !known;
        }
        *rank = top;
        return true;
    }
    return false;
}

/* A prompt at which nothing was typed. */
static bool bare_prompt(fl_str line) {
    static const char *const ends[] = {"$", "#", ">", "%", "\xE2\x9D\xAF", "\xE2\x9E\x9C", "\xC2\xBB", NULL};
    for (unsigned i = 0; line.n < 200 && ends[i]; i++) {
        if (fl_str_ends(line, fl_str_of(ends[i])))
            return true;
    }
    return false;
}

/* "CKT=er1", "$ckt = 'er1'", "user@vm:~$ RG=rg1": what stands before the sign is one word, behind a prompt's end. */
static bool assigns(fl_str line) {
    ptrdiff_t equal = fl_str_find_char(line, '=');
    if (equal < 1)
        return false;
    fl_str name = fl_str_rtrim(fl_str_sub(line, 0, (size_t)equal));
    size_t from = name.n;
    while (from > 0 && (name.p[from - 1] == '_' || (name.p[from - 1] >= '0' && name.p[from - 1] <= '9') ||
                        ((name.p[from - 1] | 0x20) >= 'a' && (name.p[from - 1] | 0x20) <= 'z')))
        from--;
    bool sign = from > 0 && name.p[from - 1] == '$';
    fl_str before = fl_str_rtrim(fl_str_sub(name, 0, from - sign));
    return from < name.n && (!before.n || bare_prompt(before));
}

void fl_norm_prose(fl_normalizer *n, const fl_block *block) {
    for (size_t i = block->first; i < block->last; i++) {
        fl_str line = fl_str_trim(fl_text_line(n->text, i));
        if (!line.n || (n->text->lines[i].flags & FL_LINE_FENCE))
            continue;
        if (fl_norm_heading(n, line, &n->prose, &n->prose_rank))
            continue;
        fl_str bare = line;
        while (bare.n && (bare.p[0] == '#' || bare.p[0] == ' '))
            bare = fl_str_sub(bare, 1, bare.n);
        if (bare.n != line.n && fl_norm_heading(n, bare, &n->prose, &n->prose_rank))
            continue;
        if (line.p[0] == '#')
            n->prose = (fl_context){.at = FL_TIME_NONE}; /* another chapter begins */
        bool fenced = !(n->text->lines[i].flags & FL_LINE_PROSE);
        if (!(n->text->flags & FL_TEXT_MARKDOWN) || fenced) {
            if (!bare_prompt(line))
                fl_norm_unread(n, i, i + 1, FL_STR_NONE, "%s",
                               assigns(line) ? "typed, and prints nothing" : "text around the captured outputs");
            continue;
        }
        if (n->prose_last == 0)
            n->prose_first = i;
        n->prose_last = i + 1;
    }
}

/* ---- the walk over a block's lines ---- */

enum { VAIN_MOST = 10000 }; /* more openings than this that open nothing: no JSON, or one made to be read for ever */

enum { UNWRAPS_MOST = 64 }; /* tries in one block, so that broken text is not read over and over */

typedef struct fl_walk {
    fl_normalizer *n;
    size_t i, last;
    size_t text_first, text_last; /* lines of text not yet given to a section; equal: none */
    size_t heading_line;          /* of a heading with nothing below it so far; SIZE_MAX: none */
    size_t comments;              /* comment lines seen */
    unsigned unwraps;             /* tries to join the lines of a broken JSON */
    bool wary;     /* a broken JSON ran into the next one: look for its end before reading, so that no text
                      is read over and over */
    unsigned vain; /* lines that open a JSON which cannot be read */
    bool wreck;    /* what follows, up to the next heading, may be parts of a broken JSON */
} fl_walk;

static fl_context merged_context(const fl_normalizer *n) {
    fl_context c = n->prose;
    for (unsigned k = 0; k < FL_KEY_COUNT; k++) {
        if (n->heading.key[k].n)
            c.key[k] = n->heading.key[k];
    }
    if (n->heading.read.n)
        c.read = n->heading.read;
    if (n->heading.at != FL_TIME_NONE) {
        c.at = n->heading.at;
        c.zone_assumed = n->heading.zone_assumed;
        c.untimed = false;
    } else if (n->heading.untimed) {
        c.at = FL_TIME_NONE;
        c.untimed = true;
    }
    return c;
}

fl_section fl_norm_section_at(const fl_normalizer *n, fl_section_kind kind, size_t first, size_t last) {
    return (fl_section){.kind = kind,
                        .first = first,
                        .last = last,
                        .base = first,
                        .base_off = first < n->text->n ? n->text->lines[first].off : n->text->data.n,
                        .context = merged_context(n)};
}

static void push(fl_walk *w, fl_section s) { FL_PUSH(w->n->arena, &w->n->sections, s); }

static bool is_title(fl_normalizer *n, fl_str line) {
    for (size_t i = 0; i < n->rules->rules.n; i++) {
        const fl_rule *r = &n->rules->rules.v[i];
        if (r->title_line && fl_norm_match(n, r->title_line, line, NULL))
            return true;
    }
    return false;
}

/* "Route tables:" */
static bool is_label(fl_str line) {
    line = fl_str_trim(line);
    return line.n > 1 && line.n < 80 && line.p[line.n - 1] == ':';
}

/* Hands out the collected text lines: a title without a table, a heading's empty body, or text. */
static void flush_text(fl_walk *w, bool ended) {
    fl_normalizer *n = w->n;
    bool labels = true;
    for (size_t i = w->text_first; i < w->text_last; i++) {
        fl_str line = fl_text_line(n->text, i);
        if (fl_str_trim(line).n && !is_label(line))
            labels = false;
    }
    size_t from = w->text_first;
    for (size_t i = w->text_first; i < w->text_last; i++) {
        fl_str line = fl_text_line(n->text, i);
        if (!is_label(line) || !is_title(n, line))
            continue;
        if (i > from)
            push(w, fl_norm_section_at(n, FL_SECTION_TEXT, from, i));
        fl_section s = fl_norm_section_at(n, FL_SECTION_TITLE, i, i + 1);
        s.title = line;
        s.closed = w->i < w->last || n->block->closed;
        for (size_t k = i + 1; k < w->last && !s.closed; k++)
            s.closed = fl_str_trim(fl_text_line(n->text, k)).n > 0;
        push(w, s);
        from = i + 1;
        w->heading_line = SIZE_MAX;
    }
    if (labels && ended && w->heading_line != SIZE_MAX) {
        size_t end = from < w->text_last ? w->text_last : w->heading_line + 1;
        push(w, fl_norm_section_at(n, FL_SECTION_BLANK, w->heading_line, end));
        w->heading_line = SIZE_MAX;
    } else if (from < w->text_last) {
        push(w, fl_norm_section_at(n, FL_SECTION_TEXT, from, w->text_last));
    }
    w->text_first = w->text_last = 0;
}

/* A label line right above the records is their title; text before it stays text. */
static void take_title(fl_walk *w, fl_section *s) {
    fl_normalizer *n = w->n;
    s->context = merged_context(n);
    if (w->text_first < w->text_last && w->text_last - w->text_first <= 2) {
        s->first = w->text_first;
        s->title = fl_text_line(n->text, w->text_last - 1);
        w->text_first = w->text_last = 0;
    } else if (w->text_first < w->text_last) {
        fl_str above = fl_text_line(n->text, w->text_last - 1);
        if (is_label(above)) {
            s->title = above;
            s->first = --w->text_last;
        }
        size_t keep = w->heading_line;
        w->heading_line = SIZE_MAX;
        flush_text(w, false);
        w->heading_line = keep;
    }
    w->heading_line = SIZE_MAX;
}

static void add_text(fl_walk *w, size_t line) {
    if (w->text_first == w->text_last)
        w->text_first = line;
    w->text_last = line + 1;
}

/* ---- JSON ---- */

static bool json_start(fl_str line, bool *fragment) {
    fl_str t = fl_str_trim(line);
    *fragment = false;
    if (!t.n)
        return false;
    if (t.p[0] == '{')
        return true;
    if (t.p[0] == '[') {
        fl_str rest = fl_str_ltrim(fl_str_sub(t, 1, t.n));
        return !rest.n || memchr("{[\"]-0123456789", rest.p[0], 15) != NULL;
    }
    /* "name": value of an object whose braces were not copied */
    if (t.p[0] != '"')
        return false;
    const char *q = memchr(t.p + 1, '"', t.n - 1);
    if (!q || q == t.p + 1)
        return false;
    fl_str rest = fl_str_ltrim(fl_str_sub(t, (size_t)(q - t.p) + 1, t.n));
    *fragment = rest.n > 1 && rest.p[0] == ':';
    return *fragment;
}

static size_t indent_of(fl_str line) {
    size_t k = 0;
    while (k < line.n && (line.p[k] == ' ' || line.p[k] == '\t'))
        k++;
    return k;
}

/* A broken document must not swallow the next one: it ends before a heading, or before a line that opens a document at
 * the same indentation as it was opened itself (openers: it was never closed). Returns the line before which it must
 * end, or w->last. */
static size_t json_fence(fl_walk *w, size_t end, bool openers) {
    fl_normalizer *n = w->n;
    fl_str open = fl_text_line(n->text, w->i);
    size_t indent = indent_of(open);
    for (size_t i = w->i + 1; i < end; i++) {
        fl_str line = fl_text_line(n->text, i), t = fl_str_trim(line);
        if (!t.n)
            continue;
        bool again = t.p[0] == '{' ? indent < open.n && open.p[indent] == '{' : t.p[0] == '[';
        if (openers && again && indent_of(line) == indent)
            return i;
        if (memchr("{}[]\",-0123456789", t.p[0], 17))
            continue;
        fl_context c = n->heading;
        unsigned rank;
        if (fl_norm_heading(n, t, &c, &rank))
            return i;
    }
    return w->last;
}

static fl_str text_from(const fl_normalizer *n, uint64_t off, size_t last) {
    uint64_t end = last < n->text->n ? n->text->lines[last].off : n->text->data.n;
    return fl_str_sub(n->text->data, (size_t)off, (size_t)(end > off ? end : off));
}

/* Each repair is noted at its own place; the flaw is said once more only in the read. */
static void note_repairs(fl_normalizer *n, fl_section *s, const fl_json_result *r) {
    for (size_t i = 0; i < r->repairs.n; i++) {
        size_t line = s->base + r->repairs.v[i].line - 1;
        if (line >= n->text->n)
            line = n->text->n - 1;
        if (fl_norm_warning_line(fl_text_line(n->text, line))) {
            n->warned = true;
            continue;
        }
        fl_norm_flaw(s, "the JSON is broken: a part of it could not be read", line);
        fl_note_add(n->store->notes, n->name, n->text->lines[line].number, n->text->lines[line].number,
                    "JSON: expected %s; what could not be read here was skipped", r->repairs.v[i].expected);
    }
    if (r->repair_count > r->repairs.n)
        fl_norm_flaw(s, "the JSON is broken in many places", s->base);
    if (!r->complete)
        fl_norm_flaw(s, "the JSON is cut: its end is missing", s->last - 1);
}

/* More is wrong with it than warning lines in between. */
static bool is_damaged(const fl_normalizer *n, size_t base, const fl_json_result *r) {
    if (!r->complete || r->repair_count > r->repairs.n)
        return true;
    for (size_t i = 0; i < r->repairs.n; i++) {
        size_t line = base + r->repairs.v[i].line - 1;
        if (line >= n->text->n || !fl_norm_warning_line(fl_text_line(n->text, line)))
            return true;
    }
    return false;
}

/* A document whose strings the console broke over lines. */
static bool wrapped_json(fl_walk *w, uint64_t *end) {
    fl_normalizer *n = w->n;
    size_t last;
    fl_json *root;
    if (w->unwraps++ >= UNWRAPS_MOST || !fl_norm_unwrap(n, w->i, w->last, &root, &last))
        return false;
    fl_section s = fl_norm_section_at(n, FL_SECTION_JSON, w->i, last);
    s.root = root;
    s.closed = true;
    *end = n->text->lines[last - 1].off + n->text->lines[last - 1].len;
    take_title(w, &s);
    push(w, s);
    return true;
}

/* One JSON document at clean byte off of line w->i. Sets *end to the byte behind it. */
static bool json_section(fl_walk *w, uint64_t off, bool fragment, uint64_t *end) {
    fl_normalizer *n = w->n;
    unsigned flags = fragment ? FL_JSON_FRAGMENT : 0;
    fl_json_result r = {0};
    size_t bound = w->wary ? json_fence(w, w->last, true) : w->last;
    fl_str text = text_from(n, off, bound);
    fl_json_read(n->arena, text, flags, n->store->limits->json_depth, &r);
    bool damaged = r.root && is_damaged(n, w->i, &r);
    if (damaged && !fragment && off == n->text->lines[w->i].off && wrapped_json(w, end))
        return true;
    if (!w->wary && r.root && (fragment || damaged)) {
        size_t limit = fl_text_line_at(n->text, off + (r.end ? r.end - 1 : 0)) + 1;
        size_t fence = json_fence(w, limit < w->last ? limit : w->last, !r.complete);
        if (fence < w->last && n->text->lines[fence].off < off + r.end) {
            w->wary = true;
            text = text_from(n, off, fence);
            r = (fl_json_result){0};
            fl_json_read(n->arena, text, flags, n->store->limits->json_depth, &r);
        }
    }
    if (!r.root || r.end == 0)
        return false;
    bool container = r.root->type == FL_JSON_OBJECT || r.root->type == FL_JSON_ARRAY;
    bool shell = r.root->count == 0 && (r.repair_count || (w->wary && !r.complete));
    if (!container || shell)
        return false;
    *end = off + (r.end < text.n ? r.end : text.n);
    fl_section s = fl_norm_section_at(n, FL_SECTION_JSON, w->i, 0);
    s.base_off = off;
    uint64_t tail = *end;
    while (tail > off && memchr(" \t\r\n", n->text->data.p[tail - 1], 4))
        tail--;
    s.last = fl_text_line_at(n->text, tail > off ? tail - 1 : off) + 1;
    s.root = r.root;
    s.closed = r.complete;
    if (w->wreck)
        fl_norm_flaw(&s, "a broken JSON stands right before it", s.base);
    if (!r.complete || s.flaw)
        w->wreck = true;
    if (fragment)
        fl_norm_flaw(&s, "the braces around the JSON are missing", s.base);
    note_repairs(n, &s, &r);
    take_title(w, &s);
    push(w, s);
    return true;
}

/* All documents that start in line w->i; moves w->i behind them. */
static bool json_lines(fl_walk *w) {
    fl_normalizer *n = w->n;
    bool fragment;
    if (w->vain >= VAIN_MOST || !json_start(fl_text_line(n->text, w->i), &fragment))
        return false;
    uint64_t off = n->text->lines[w->i].off, end;
    if (!json_section(w, off, fragment, &end)) {
        w->vain++;
        return false;
    }
    for (;;) { /* another document may start in the line in which the first one ended: `}{` */
        size_t line = n->sections.v[n->sections.n - 1].last - 1;
        const fl_line *l = &n->text->lines[line];
        uint64_t stop = l->off + l->len;
        uint64_t from = end < l->off ? l->off : end;
        fl_str rest = from < stop ? fl_str_sub(n->text->data, (size_t)from, (size_t)stop) : FL_STR_NONE;
        if (!fl_str_trim(rest).n) {
            w->i = line + 1;
            return true;
        }
        w->i = line;
        from += rest.n - fl_str_ltrim(rest).n;
        if (!json_start(rest, &fragment) || fragment || !json_section(w, from, false, &end)) {
            fl_norm_unread(n, line, line + 1, FL_STR_NONE, "text behind the end of the JSON");
            w->i = line + 1;
            return true;
        }
    }
}

/* ---- lines ---- */

static bool take_structure(fl_walk *w) {
    fl_normalizer *n = w->n;
    fl_section s = fl_norm_section_at(n, FL_SECTION_TABLE, w->i, w->i);
    if (w->i + 1 < w->last && fl_norm_dash_line(fl_text_line(n->text, w->i + 1)) &&
        fl_norm_table(n, w->i, w->last, &s)) {
    } else if (fl_norm_error(n, w->i, w->last, &s)) {
        s.kind = FL_SECTION_ERROR;
    } else if (fl_norm_list(n, w->i, w->last, &s)) {
        s.kind = FL_SECTION_LIST;
    } else if (fl_norm_table(n, w->i, w->last, &s)) {
    } else {
        return false;
    }
    s.closed = s.last < w->last || n->block->closed;
    size_t next = s.last;
    take_title(w, &s);
    push(w, s);
    w->i = next;
    return true;
}

static void take_heading(fl_walk *w, unsigned old_rank) {
    /* The heading before it had nothing below it, unless this one only says more about the same. */
    if (w->heading_line != SIZE_MAX && w->n->heading_rank > old_rank && w->text_first == w->text_last)
        w->heading_line = SIZE_MAX;
}

static void walk_line(fl_walk *w) {
    fl_normalizer *n = w->n;
    fl_str line = fl_text_line(n->text, w->i), t = fl_str_trim(line);
    if (!t.n || (n->text->lines[w->i].flags & FL_LINE_FENCE)) {
        w->i++;
        return;
    }
    if (fl_norm_warning_line(t)) {
        n->warned = true;
        w->i++;
        return;
    }
    if (memchr("{[\"", t.p[0], 3) && json_lines(w))
        return;
    bool dashes_below = w->i + 1 < w->last && fl_norm_dash_line(fl_text_line(n->text, w->i + 1));
    if (dashes_below && take_structure(w))
        return;
    fl_context next = n->heading;
    unsigned old_rank = n->heading_rank, rank;
    if (!fl_norm_open_ended(n, w->i) && fl_norm_heading(n, t, &next, &rank)) {
        if (rank == NO_KEY && !next.read.n) { /* a clock: says when, and nothing of whose the output is */
            flush_text(w, false);
            n->heading = next;
            w->wreck = false;
            w->i++;
            return;
        }
        n->heading_rank = rank;
        take_heading(w, old_rank);
        flush_text(w, true); /* under the heading before */
        n->heading = next;
        w->wreck = false;
        w->heading_line = w->i++;
        return;
    }
    if (t.p[0] == '#') { /* a shell comment; capture has taken commands and times from it */
        w->comments++;
        w->i++;
        return;
    }
    if (take_structure(w))
        return;
    add_text(w, w->i++);
}

void fl_norm_split(fl_normalizer *n) {
    fl_walk w = {.n = n, .i = n->block->first, .last = n->block->last, .heading_line = SIZE_MAX};
    n->sections = (fl_sections){0};
    n->warned = false;
    if (n->block->from != FL_CMD_NONE)
        n->heading = (fl_context){.at = FL_TIME_NONE};
    while (w.i < w.last)
        walk_line(&w);
    flush_text(&w, true);
    if (n->sections.n == 0 && w.comments > 1)
        push(&w, fl_norm_section_at(n, FL_SECTION_TEXT, n->block->first,
                                    n->block->last)); /* a report written as comments */
    else if (n->sections.n == 0 && n->block->n_commands)
        push(&w, fl_norm_section_at(n, FL_SECTION_BLANK, n->block->cmd_first, n->block->last));
}
