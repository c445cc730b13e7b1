/* window.c - documents that are longer than a window (limit window_bytes). What routers print is then read window by
 * window: blocks that end within it are read as ever; of a block that does not, and that one rule with a template
 * claims, the lines are fed to the template window by window, until the prompt that ends it. Everything else must be
 * seen whole: then the window grows, up to the limit document_bytes.
 *
 * The decisions are those of the whole text, because they are made by what stands at the beginning of a block; only a
 * text whose later lines change what earlier ones are (Markdown, quoted mail, pages, lists that people write) is not
 * read so. Facts are the same whatever the window's size (test_run.c), but for lines that a device wrote of itself into
 * a long output: each window with such lines has a read of its own. */
#include <stdlib.h>

#include "normalize/fsm_section.h"

enum {
    AHEAD = 64,   /* lines at a window's end that wait for those behind them: what begins there may look ahead */
    BEHIND = 256, /* lines that were read and are kept: a record may have begun there */
    LEAST = 64,   /* lines of a block that show what it is */
    WINDOW_LEAST = 256,
    TIMES = 2, /* a window grows */
};

typedef struct window {
    fl_normalizer *n;
    fl_normalize_input *in;
    fl_arena *texts; /* of the windows while a section is open: its first window's is the normalizer's */
    fl_arena *kept;  /* what outlives windows */
    fl_capture_state state;
    uint64_t bytes; /* of the document in front of the window */
    uint32_t lines;
    size_t behind; /* lines at the beginning of the window that were read before */
    fl_line last;  /* the last of them */
    bool consumed; /* some lines of the document are read and gone */
    fl_norm_long *open;
    unsigned flags; /* of all texts */
    uint32_t replaced;
} window;

/* ---- bytes ---- */

void fl_normalize_fill(fl_normalize_input *in, size_t want) {
    if (want > in->cap) {
        char *grown = realloc(in->p, want);
        if (!grown)
            abort();
        in->p = grown;
        in->cap = want;
    }
    while (!in->ended && in->n < want) {
        int64_t got = in->read(in->user, in->p + in->n, want - in->n);
        in->ended = got <= 0;
        in->n += got > 0 ? (size_t)got : 0;
        in->total += got > 0 ? (uint64_t)got : 0;
    }
}

static void limit_bytes(fl_normalizer *n, fl_normalize_input *in) {
    uint64_t most = n->store->limits->document_bytes;
    if (in->n <= most)
        return;
    in->n = (size_t)most;
    in->ended = in->cut = true;
    fl_note_add(n->store->notes, n->name, 0, 0, "longer than the limit document_bytes (%llu): cut there",
                (unsigned long long)most);
}

/* Twice as much; false when there is no more, or the limit is reached. */
static bool grow(window *w) {
    uint64_t most = w->n->store->limits->document_bytes;
    size_t had = w->in->n, want = (had > WINDOW_LEAST ? had : WINDOW_LEAST) * TIMES;
    if (w->in->ended)
        return false;
    fl_normalize_fill(w->in, want > most ? (size_t)most + 1 : want);
    limit_bytes(w->n, w->in);
    return w->in->n > had;
}

static void fill(window *w) {
    uint64_t want = w->n->store->limits->window_bytes;
    fl_normalize_fill(w->in, want > WINDOW_LEAST ? (size_t)want : WINDOW_LEAST);
}

/* Every line costs memory before any rule sees it, and a text may be nothing but line ends. */
static void cut_lines(fl_normalizer *n, fl_normalize_input *in) {
    uint32_t left = n->store->limits->lines;
    if (in->n <= left)
        return;
    const char end = memchr(in->p, '\n', in->n) ? '\n' : '\r', *p = in->p, *all = in->p + in->n;
    while (p < all && left && (p = memchr(p, end, (size_t)(all - p))) != NULL) {
        p++;
        left--;
    }
    if (!p || p == all)
        return;
    in->n = (size_t)(p - in->p);
    in->cut = true;
    fl_note_add(n->store->notes, n->name, 0, 0, "more than %u lines (limit lines): cut there",
                (unsigned)n->store->limits->lines);
}

/* ---- which documents ---- */

/* What people write, or a program as one piece: a list of changes, a manifest, JSON, a page. */
static bool is_one_piece(const fl_normalizer *n, const fl_normalize_input *in) {
    static const char *const ends[] = {".yaml", ".yml", ".json", ".csv", ".md", ".html", ".htm", ".eml", NULL};
    static const char *const names[] = {"change", "expected", "notice", "incident", "maint", NULL};
    fl_str base = fl_norm_base_name(n->inside), text = fl_str_ltrim((fl_str){in->p, in->n});
    for (size_t i = 0; ends[i]; i++)
        if (fl_str_iends(base, fl_str_of(ends[i])))
            return true;
    for (size_t i = 0; names[i]; i++)
        if (fl_str_ifind(base, fl_str_of(names[i])) >= 0)
            return true;
    return !text.n || text.p[0] == '{' || text.p[0] == '[' || memchr(in->p, 0, in->n < 4096 ? in->n : 4096);
}

static bool has_fence(const fl_text *t) {
    for (size_t i = 0; i < t->n; i++) {
        fl_str line = fl_str_ltrim(fl_text_line(t, i));
        if (fl_str_starts(line, FL_STR("```")) || fl_str_starts(line, FL_STR("~~~")))
            return true;
    }
    return false;
}

/* ---- the window moves ---- */

static uint64_t line_start(const window *w, size_t line) {
    uint64_t at = w->n->text->lines[line].src_off - w->bytes;
    while (at && w->in->p[at - 1] != '\n')
        at--;
    return at;
}

/* Line `to` is the next to be read; up to `behind` lines before it stay in the window. */
static void move_to(window *w, size_t to, size_t behind) {
    const fl_text *t = w->n->text;
    size_t from = to > behind ? to - behind : 0;
    while (from && from < t->n && t->lines[from].number == t->lines[from - 1].number)
        from--;
    uint64_t at = from < t->n ? line_start(w, from) : w->in->n;
    w->behind = to - from;
    w->n->last_quoted = 0; /* of another text */
    if (to)
        w->last = t->lines[to - 1];
    if (from < t->n)
        w->lines = t->lines[from].number - 1;
    w->bytes += at;
    w->in->n -= (size_t)at;
    memmove(w->in->p, w->in->p + at, w->in->n);
    w->consumed = true;
}

/* One line of the original may be several; they are read together. */
static size_t whole_line(const fl_text *t, size_t line) {
    while (line && line < t->n && t->lines[line].number == t->lines[line - 1].number)
        line--;
    return line;
}

static void keep_context(window *w, fl_context *c) {
    for (unsigned k = 0; k < FL_KEY_COUNT; k++)
        c->key[k] = c->key[k].n ? fl_arena_str(w->kept, c->key[k]) : FL_STR_NONE;
    c->read = c->read.n ? fl_arena_str(w->kept, c->read) : FL_STR_NONE;
}

static void say_unread(window *w) {
    fl_norm_hand_over_unread(w->n);
    w->n->unread.v = NULL;
    w->n->unread.n = w->n->unread.cap = 0;
    w->n->last_quoted = 0;
}

/* Between sections nothing needs the texts of the windows any more. */
static void forget_texts(window *w) {
    fl_normalizer *n = w->n;
    say_unread(w);
    keep_context(w, &n->heading);
    keep_context(w, &n->prose);
    n->sections.v = NULL;
    n->sections.n = n->sections.cap = 0;
    n->block = NULL;
    fl_norm_clear(n);
}

/* What the lines [first, to) teach those behind them. */
static void learn(window *w, size_t to) {
    fl_capture_state after;
    fl_capture_cut_on(w->texts, w->n->text, w->behind, to, &w->state, &after);
    fl_capture_keep(w->kept, &after);
    w->state = after;
}

/* ---- reading ---- */

static bool decode(window *w) {
    fl_normalizer *n = w->n;
    size_t used = w->in->n;
    while (!w->in->ended && used && w->in->p[used - 1] != '\n')
        used--;
    if (!used && !w->in->ended)
        return false;
    fl_str bytes = {w->in->p, used};
    const fl_limits *limits = n->store->limits;
    if (w->open) /* nothing of it outlasts the window */
        n->text = fl_text_decode_in_place(w->texts, bytes, limits, w->lines, w->bytes);
    else if (w->consumed)
        n->text = fl_text_decode_part(n->arena, bytes, limits, w->lines, w->bytes);
    else
        n->text = fl_text_decode(n->arena, bytes, limits);
    return true;
}

/* Lines beyond the limit are cut off, with a note. */
static void limit_lines(window *w) {
    const fl_limits *limits = w->n->store->limits;
    fl_text *t = w->n->text;
    size_t keep = t->n;
    while (keep && t->lines[keep - 1].number > limits->lines)
        keep--;
    if (keep == t->n)
        return;
    t->n = keep;
    w->in->ended = w->in->cut = true;
    fl_note_add(w->n->store->notes, w->n->name, 0, 0, "more than %u lines (limit lines): cut there",
                (unsigned)limits->lines);
}

/* The open section goes on. false: more must be seen. */
static bool go_on(window *w) {
    fl_normalizer *n = w->n;
    const fl_text *t = n->text;
    bool last = w->in->ended;
    const fl_capture *c = fl_capture_cut_on(w->texts, t, w->behind, t->n, &w->state, NULL);
    size_t usable = last ? t->n : t->n > AHEAD ? whole_line(t, t->n - AHEAD) : 0;
    size_t end = c->open_end;
    bool ends = last || end <= usable, closed = end < t->n;
    size_t to = ends ? end : usable;
    if (!ends && to <= w->behind)
        return false;
    size_t stop = fl_norm_long_feed(w->open, w->behind, to);
    fl_norm_stray_events(n, w->behind, stop);
    if (stop == to && !ends) {
        move_to(w, to, BEHIND);
        fl_arena_reset(w->texts);
        return true;
    }
    fl_norm_long_close(w->open, stop < to || closed);
    w->open = NULL;
    w->state.open = false;
    learn(w, stop);
    forget_texts(w);
    move_to(w, stop, 0);
    fl_arena_reset(w->texts);
    return true;
}

/* The block that does not end in the window, or the number of blocks. */
static size_t open_block(const window *w, const fl_capture *c, size_t usable) {
    size_t i = 0;
    while (i + 1 < c->n && c->blocks[i].last <= usable)
        i++;
    return w->in->ended ? c->n : i;
}

static void read_blocks(window *w, const fl_capture *c, size_t n) {
    for (size_t i = 0; i < n; i++)
        fl_norm_read_block(w->n, &c->blocks[i]);
}

/* Begins the section that fills the rest of the window. */
static bool begin_long(window *w, const fl_capture *c, size_t open, size_t usable) {
    fl_normalizer *n = w->n;
    fl_block b = c->blocks[open];
    if (b.kind != FL_BLOCK_OUTPUT || usable < b.first + LEAST)
        return false;
    b.last = usable;
    if (!fl_norm_long_fits(n, &b))
        return false;
    read_blocks(w, c, open);
    fl_block *kept = FL_NEW(n->arena, fl_block);
    *kept = b;
    w->open = fl_norm_long_open(n, kept);
    learn(w, b.first);
    w->state.open = true;
    w->state.block = b;
    say_unread(w);
    move_to(w, usable, BEHIND);
    return true;
}

/* Blocks that end in the window. false: more must be seen. */
static bool read_window(window *w) {
    fl_normalizer *n = w->n;
    const fl_text *t = n->text;
    const fl_capture *c = fl_capture_cut_on(n->arena, t, w->behind, t->n, &w->state, NULL);
    size_t usable = w->in->ended ? t->n : t->n > AHEAD ? whole_line(t, t->n - AHEAD) : 0;
    size_t open = open_block(w, c, usable);
    if (w->in->ended) {
        read_blocks(w, c, c->n);
        w->in->n = 0;
        say_unread(w);
        return true;
    }
    return open < c->n && begin_long(w, c, open, usable);
}

static void read_all(window *w) {
    fl_normalizer *n = w->n;
    while (grow(w))
        continue;
    n->store->documents.v[n->document].bytes = w->in->n;
    cut_lines(n, w->in);
    n->block = NULL;
    n->sections = (fl_sections){0};
    fl_norm_clear(n);
    fl_norm_read_whole(n, (fl_str){w->in->p, w->in->n});
}

static void add_flags(window *w, unsigned flags, uint32_t replaced) {
    w->flags |= flags;
    w->replaced += replaced;
}

/* The last line that was read, as a text of its own: the record that an open section ends with is told from there. */
static fl_text *last_line(const window *w) {
    const uint64_t from = w->last.src_off - w->bytes, end = w->last.src_end - w->bytes;
    const fl_str bytes = fl_str_sub((fl_str){w->in->p, w->in->n}, (size_t)from, (size_t)end + 1); /* with its end */
    fl_text *t = fl_text_decode_part(w->texts, bytes, w->n->store->limits, w->last.number - 1, w->last.src_off);
    if (t->n)
        return t;
    *t = (fl_text){.data = FL_STR(""), .lines = FL_NEW(w->texts, fl_line), .n = 1};
    *t->lines = (fl_line){.number = w->last.number, .src_off = w->last.src_off, .src_end = w->last.src_end};
    return t;
}

static void note_binary(window *w) {
    fl_normalizer *n = w->n;
    uint32_t line = w->lines + (uint32_t)w->behind + 1;
    if (w->open) {
        n->text = last_line(w);
        fl_norm_long_feed(w->open, n->text->n, n->text->n);
    }
    fl_note_add(n->store->notes, n->name, line, line, "what follows is no text: it was not read");
    w->in->ended = w->in->cut = true;
    w->in->n = 0;
}

static bool read_next(window *w) {
    if (!decode(w))
        return false;
    if (w->n->text->flags & FL_TEXT_BINARY) {
        note_binary(w);
        return true;
    }
    limit_lines(w);
    unsigned flags = w->n->text->flags;
    uint32_t replaced = w->n->text->replaced;
    if (!(w->open ? go_on(w) : read_window(w)))
        return false;
    add_flags(w, flags, replaced);
    return true;
}

static void read_windows(window *w) {
    while (w->in->n) {
        if (read_next(w)) {
            fill(w);
            continue;
        }
        if (w->open)
            fl_arena_reset(w->texts);
        else
            forget_texts(w);
        if (!grow(w))
            w->in->ended = true;
    }
    if (w->open)
        fl_norm_long_close(w->open, false);
}

/* Is it a text of routers that is read in windows? Looks for a section to begin with, and begins it. */
static bool begins_windows(window *w) {
    fl_normalizer *n = w->n;
    while (!w->in->ended) {
        if (decode(w)) {
            if ((n->text->flags & (FL_TEXT_BINARY | FL_TEXT_MARKDOWN | FL_TEXT_QUOTED | FL_TEXT_STAMPED)) || has_fence(n->text))
                return false;
            if (read_window(w)) {
                add_flags(w, n->text->flags, n->text->replaced);
                return true;
            }
        }
        fl_norm_clear(n);
        fl_arena_reset(w->texts);
        if (!grow(w))
            return false;
    }
    return false;
}

void fl_normalize_long(fl_normalizer *n, const fl_document *about, fl_normalize_input *in) {
    fl_norm_start_document(n, about);
    if (in->ended) {
        limit_bytes(n, in);
        cut_lines(n, in);
        fl_norm_read_whole(n, (fl_str){in->p, in->n});
        fl_norm_clear(n);
        return;
    }
    window w = {.n = n, .in = in, .texts = fl_arena_new(), .kept = fl_arena_new(), .state = {.time = FL_TIME_NONE}};
    fl_norm_read_names(n);
    if (is_one_piece(n, in) || !begins_windows(&w)) {
        read_all(&w);
    } else {
        fill(&w);
        read_windows(&w);
        fl_norm_note_text(n, w.flags, w.replaced);
        n->store->documents.v[n->document].bytes = in->total;
    }
    fl_norm_clear(n);
    fl_arena_free(w.texts);
    fl_arena_free(w.kept);
}
