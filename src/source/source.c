#include "source/source.h"

#include <errno.h>
#include <stdlib.h>

#include "source/archive.h"
#include "source/hash.h"
#include "source/walk.h"

/* One archive or compressed stream that is open, with what came out of it so far. */
typedef struct layer {
    struct layer *up;
    const fl_stream *packed;
    fl_str name;
    uint64_t unpacked;
    bool over; /* beyond limits.ratio: nothing more is read from it */
} layer;

struct fl_doc {
    fl_doc_info info;
    fl_walk *walk;
    fl_stream *stream;
    layer *layer;
    uint64_t given;
    bool ended, failed;
};

typedef struct state {
    struct fl_names *names;
    fl_hash *hash; /* made when asked for */
    bool full;     /* total_bytes or members is reached: noted, and nothing more is read */
} state;

/* Members of one archive on their way. */
typedef struct archive_walk {
    fl_walk *walk;
    fl_found archive;
    layer layer;
    unsigned depth;
    uint64_t entries, files;
    unsigned links, mac, unsafe;
    fl_str first_link, first_unsafe;
} archive_walk;

enum { ENTRIES_PER_MEMBER = 4 }; /* folders and links are no documents, but not free either */

void fl_source_init(fl_source *s, fl_arena *arena, const fl_limits *limits, fl_notes *notes) {
    *s = (fl_source){.arena = arena, .limits = limits, .notes = notes};
    state *st = FL_NEW(arena, state);
    st->names = fl_names_new(arena);
    s->state = st;
}

void fl_source_fini(fl_source *s) {
    state *st = s->state;
    if (st && st->hash)
        fl_hash_end(st->hash, NULL);
    s->state = NULL;
}

static state *state_of(const fl_walk *w) { return w->s->state; }

void fl_source_sha256(fl_source *s, fl_str bytes, char hex[65]) {
    state *st = s->state;
    if (!st->hash)
        st->hash = fl_hash_new();
    fl_hash_add(st->hash, bytes.p, bytes.n);
    fl_hash_take(st->hash, hex);
}

/* ------------------------------------------------------------------ reading a document */

static uint64_t packed_bytes(const layer *l) {
    /* A size that an archive claims for a member is no measure; a file's is. */
    return l->packed->seek && l->packed->size > l->packed->used ? l->packed->size : l->packed->used;
}

static bool any_over(const layer *l) {
    for (; l; l = l->up)
        if (l->over)
            return true;
    return false;
}

static void fill_up(fl_walk *w, fl_str name, const char *limit, uint64_t value) {
    fl_note_add(w->s->notes, name, 0, 0, "the limit %s (%llu) is reached: nothing from here on was read", limit,
                (unsigned long long)value);
    state_of(w)->full = true;
    w->stopped = true;
}

static void count(fl_walk *w, layer *l, uint64_t n) {
    const fl_limits *limits = w->s->limits;
    w->s->total_bytes += n;
    for (; l; l = l->up) {
        l->unpacked += n;
        if (l->over || l->unpacked <= limits->ratio_grace_bytes || l->unpacked / limits->ratio <= packed_bytes(l))
            continue;
        l->over = true;
        fl_note_add(
            w->s->notes, l->name, 0, 0,
            "it unpacks to more than %llu times its size (limit ratio): a decompression bomb? The rest was not read",
            (unsigned long long)limits->ratio);
    }
}

static int64_t cut(fl_doc *doc) {
    doc->info.cut = true;
    doc->failed = true;
    return -1;
}

int64_t fl_doc_read(fl_doc *doc, void *buf, size_t n) {
    fl_walk *w = doc->walk;
    if (doc->failed)
        return -1;
    if (doc->ended || n == 0)
        return 0;
    if (any_over(doc->layer))
        return cut(doc);
    uint64_t room = w->s->limits->total_bytes > w->s->total_bytes ? w->s->limits->total_bytes - w->s->total_bytes : 0;
    char probe;
    int64_t got = room ? fl_stream_read(doc->stream, buf, n < room ? n : (size_t)room)
                       : fl_stream_read(doc->stream, &probe, 1); /* is there more than the limit allows? */
    if (got < 0) {
        fl_note_add(w->s->notes, doc->info.name, 0, 0, "cut after %llu bytes: %s", (unsigned long long)doc->given,
                    doc->stream->error);
        return cut(doc);
    }
    if (got == 0) {
        doc->ended = true;
        return 0;
    }
    if (!room) {
        fill_up(w, doc->info.name, "total_bytes", w->s->limits->total_bytes);
        return cut(doc);
    }
    doc->given += (uint64_t)got;
    count(w, doc->layer, (uint64_t)got);
    return got;
}

const fl_doc_info *fl_doc_about(const fl_doc *doc) { return &doc->info; }

/* A plain file's size is known: its bytes go straight to where they stay. One byte more shows that it grew. */
static fl_str slurp_known(fl_doc *doc, fl_arena *arena, size_t size, bool *more) {
    char *p = fl_arena_alloc(arena, size + 1);
    size_t n = 0;
    int64_t got = 1;
    while (n <= size && got > 0) {
        got = fl_doc_read(doc, p + n, size + 1 - n);
        n += got > 0 ? (size_t)got : 0;
    }
    *more = n > size;
    return (fl_str){p, n};
}

/* One byte beyond max shows that there is more. */
static fl_str slurp_unknown(fl_doc *doc, fl_arena *arena, uint64_t max) {
    size_t n = 0, cap = 64 << 10;
    char *p = malloc(cap);
    if (!p)
        abort();
    int64_t got = 1;
    while (n <= max && got > 0) {
        if (n == cap) {
            char *grown = cap <= SIZE_MAX / 2 ? realloc(p, cap *= 2) : NULL;
            if (!grown)
                abort();
            p = grown;
        }
        uint64_t room = max + 1 - n < cap - n ? max + 1 - n : cap - n;
        got = fl_doc_read(doc, p + n, (size_t)room);
        n += got > 0 ? (size_t)got : 0;
    }
    fl_str all = fl_arena_str(arena, (fl_str){p, n});
    free(p);
    return all;
}

fl_str fl_doc_slurp(fl_doc *doc, fl_arena *arena) {
    uint64_t max = doc->walk->s->limits->document_bytes;
    fl_str all;
    bool more = true;
    if (doc->stream->seek && doc->stream->size <= max) {
        all = slurp_known(doc, arena, (size_t)doc->stream->size, &more);
        if (more) {
            fl_str rest = slurp_unknown(doc, arena, max - all.n);
            char *p = fl_arena_alloc(arena, all.n + rest.n + 1);
            memcpy(p, all.p, all.n);
            if (rest.n)
                memcpy(p + all.n, rest.p, rest.n);
            all = (fl_str){p, all.n + rest.n};
        }
    } else {
        all = slurp_unknown(doc, arena, max);
    }
    if (all.n > max) {
        all.n = (size_t)max;
        doc->info.cut = true;
        fl_note_add(doc->walk->s->notes, doc->info.name, 0, 0, "longer than the limit document_bytes (%llu): cut there",
                    (unsigned long long)max);
    }
    return all;
}

/* ------------------------------------------------------------------ streams, archives and documents */

static void visit(fl_walk *w, fl_stream *stream, fl_found found, layer *up, unsigned depth, unsigned unpacked);

static void give_document(fl_walk *w, fl_stream *stream, fl_found found, layer *up) {
    fl_source *s = w->s;
    if (s->documents >= s->limits->members) {
        fill_up(w, found.name, "members", s->limits->members);
        return;
    }
    s->documents++;
    fl_doc doc = {.info = {.name = fl_names_unique(state_of(w)->names, found.name),
                           .inside = found.inside,
                           .input = found.input,
                           .member_time = found.time,
                           .rereadable = found.rereadable},
                  .walk = w,
                  .stream = stream,
                  .layer = up};
    if (!w->fn(w->user, &doc))
        w->stopped = true;
}

static bool is_mac(archive_walk *a, const fl_member *m, fl_str name) {
    if (!fl_name_is_mac(name, m->encrypted ? FL_STR_NONE : fl_stream_peek(m->stream)))
        return false;
    a->mac++;
    return true;
}

static void visit_member(archive_walk *a, const fl_member *m, fl_str name) {
    fl_walk *w = a->walk;
    fl_arena *arena = w->s->arena;
    fl_found found = {.name = fl_name_join(arena, a->archive.name, name),
                      .inside = a->archive.given ? name : fl_name_join(arena, a->archive.inside, name),
                      .input = a->archive.input,
                      .time = m->time};
    if (m->encrypted) {
        fl_note_add(w->s->notes, found.name, 0, 0, "encrypted: not read");
        return;
    }
    visit(w, m->stream, found, &a->layer, a->depth, 0);
}

static bool on_member(void *user, const fl_member *m) {
    archive_walk *a = user;
    fl_walk *w = a->walk;
    if (++a->entries / ENTRIES_PER_MEMBER > w->s->limits->members) {
        fill_up(w, a->archive.name, "members", w->s->limits->members);
        return false;
    }
    bool unsafe;
    fl_str name = fl_name_clean(w->s->arena, m->name, &unsafe);
    if (m->type == FL_MEMBER_FOLDER)
        return true;
    if (m->type != FL_MEMBER_FILE) {
        if (!a->links++)
            a->first_link = name;
        return true;
    }
    a->files++;
    if (unsafe && !a->unsafe++)
        a->first_unsafe = name;
    if (!is_mac(a, m, name))
        visit_member(a, m, name);
    return !w->stopped && !any_over(&a->layer);
}

static void note_archive(archive_walk *a, const char *problem) {
    fl_notes *notes = a->walk->s->notes;
    fl_str name = a->archive.name;
    if (problem[0])
        fl_note_add(notes, name, 0, 0, "the archive: %s; what it held behind that was not read", problem);
    else if (!a->files && !a->walk->stopped)
        fl_note_add(notes, name, 0, 0, "the archive holds no files");
    if (a->mac)
        fl_note_add(notes, name, 0, 0,
                    "%u members that macOS keeps beside others (__MACOSX, ._*, .DS_Store) were skipped", a->mac);
    if (a->links)
        fl_note_add(notes, name, 0, 0, "%u links or special members were not followed, first %.*s", a->links,
                    FL_STR_ARG(a->first_link));
    if (a->unsafe)
        fl_note_add(notes, name, 0, 0,
                    "%u members with absolute or \"..\" names were read under cleaned names, first %.*s", a->unsafe,
                    FL_STR_ARG(a->first_unsafe));
}

static bool too_deep(fl_walk *w, fl_str name, unsigned depth) {
    if (depth < w->s->limits->depth)
        return false;
    fl_note_add(w->s->notes, name, 0, 0, "an archive deeper than the limit depth (%u): not read",
                (unsigned)w->s->limits->depth);
    return true;
}

static void walk_archive(fl_walk *w, fl_kind kind, fl_stream *from, fl_found found, layer *up, unsigned depth) {
    archive_walk a = {
        .walk = w, .archive = found, .depth = depth + 1, .layer = {.up = up, .packed = from, .name = found.name}};
    char problem[256];
    fl_archive_walk(kind, from, on_member, &a, problem);
    if (w->stopped || a.layer.over)
        problem[0] = '\0';
    note_archive(&a, problem);
}

/* zip and 7z have their directory at the end: a member, or a pipe, is held in memory for it. */
static void walk_archive_in_memory(fl_walk *w, fl_kind kind, fl_stream *stream, fl_found found, layer *up,
                                   unsigned depth) {
    size_t n;
    bool more;
    char *bytes = fl_stream_all(stream, w->s->limits->document_bytes, &n, &more);
    count(w, up, n);
    if (more)
        fl_note_add(w->s->notes, found.name, 0, 0, "longer than the limit document_bytes (%llu): cut there",
                    (unsigned long long)w->s->limits->document_bytes);
    if (stream->error[0])
        fl_note_add(w->s->notes, found.name, 0, 0, "cut after %llu bytes: %s", (unsigned long long)n, stream->error);
    fl_stream *memory = fl_stream_memory((fl_str){bytes, n});
    if (!any_over(up))
        walk_archive(w, kind, memory, found, up, depth);
    fl_stream_close(memory);
    free(bytes);
}

static void visit_compressed(fl_walk *w, fl_kind kind, fl_stream *stream, fl_found found, layer *up, unsigned depth,
                             unsigned unpacked) {
    layer l = {.up = up, .packed = stream, .name = found.name};
    fl_stream *inner = fl_unpack_new(kind, stream, w->s->limits);
    found.rereadable = false;
    visit(w, inner, found, &l, depth + 1, unpacked + 1);
    if (inner->warning[0])
        fl_note_add(w->s->notes, found.name, 0, 0, "%s", inner->warning);
    fl_stream_close(inner);
}

static void visit_kind(fl_walk *w, fl_stream *stream, fl_found found, layer *up, unsigned depth, unsigned unpacked) {
    fl_str head = fl_stream_peek(stream);
    if (head.n == 0 && stream->error[0]) {
        fl_note_add(w->s->notes, found.name, 0, 0, "not read: %s", stream->error);
        return;
    }
    fl_kind kind = fl_magic(head);
    unsigned outer = unpacked && fl_kind_is_archive(kind) ? depth - 1 : depth;
    if ((fl_kind_is_archive(kind) || fl_kind_is_stream(kind)) && too_deep(w, found.name, outer))
        return;
    if (fl_kind_is_stream(kind)) {
        visit_compressed(w, kind, stream, found, up, depth, unpacked);
        return;
    }
    if (fl_kind_is_archive(kind)) {
        if (fl_archive_wants_seek(kind) && !stream->seek)
            walk_archive_in_memory(w, kind, stream, found, up, outer);
        else
            walk_archive(w, kind, stream, found, up, outer);
        return;
    }
    if (kind == FL_KIND_FOREIGN)
        fl_note_add(w->s->notes, found.name, 0, 0,
                    "an archive of a format that is not read (rar, cab, lzip, compress): unpack it and give its files");
    for (; unpacked; unpacked--)
        found.inside = fl_name_unpacked(found.inside);
    give_document(w, stream, found, up);
}

/* depth: archives that are open; a tar.gz is one. unpacked: compressed streams that this one is directly in. */
static void visit(fl_walk *w, fl_stream *stream, fl_found found, layer *up, unsigned depth, unsigned unpacked) {
    fl_source *s = w->s;
    uint32_t first = s->documents;
    visit_kind(w, stream, found, up, depth, unpacked);
    if (stream->damaged && s->documents > first)
        FL_PUSH(s->arena, &s->damaged, ((fl_doc_range){first, s->documents}));
}

void fl_walk_stream(fl_walk *w, fl_stream *stream, fl_found found) {
    if (!w->stopped)
        visit(w, stream, found, NULL, 0, 0);
}

/* ------------------------------------------------------------------ inputs */

static fl_str without_slashes(fl_str path) {
    while (path.n > 1 && path.p[path.n - 1] == '/')
        path.n--;
    return path;
}

static fl_status walk_stdin(fl_walk *w, fl_err *err) {
    fl_stream *in = fl_file_stdin();
    if (!in)
        return fl_err_set(err, FL_ERR_IO, "-", 0, 0, "standard input cannot be read: %s", strerror(errno));
    fl_walk_file(w, in,
                 (fl_found){.name = FL_STR("stdin"), .inside = FL_STR("stdin"), .time = FL_TIME_NONE, .given = true});
    return FL_OK;
}

static fl_walk walk_of(fl_source *s, fl_doc_fn fn, void *user) {
    fl_walk w = {.s = s, .fn = fn, .user = user};
    w.stopped = state_of(&w)->full;
    return w;
}

fl_status fl_source_walk(fl_source *s, const char *path, fl_doc_fn fn, void *user, fl_err *err) {
    fl_walk w = walk_of(s, fn, user);
    if (strcmp(path, "-") == 0)
        return walk_stdin(&w, err);
    if (!*path)
        return fl_err_set(err, FL_ERR_NOT_FOUND, "\"\"", 0, 0, "no such file or folder: the name is empty");
    fl_str name = fl_arena_str(s->arena, without_slashes(fl_str_of(path)));
    fl_stream *file;
    switch (fl_file_open(path, true, &file)) {
    case FL_OPENED:
        fl_walk_file(&w, file,
                     (fl_found){.name = name,
                                .inside = fl_name_base(name),
                                .time = FL_TIME_NONE,
                                .rereadable = file->seek != NULL,
                                .given = true});
        return FL_OK;
    case FL_IS_FOLDER:
        return fl_walk_folder(&w, name, err);
    case FL_IS_SPECIAL:
        return fl_err_set(err, FL_ERR_IO, path, 0, 0, "a device or socket, not a file or folder");
    case FL_CANNOT_OPEN:
        break;
    }
    if (errno == ENOENT || errno == ENOTDIR)
        return fl_err_set(err, FL_ERR_NOT_FOUND, path, 0, 0, "no such file or folder");
    return fl_err_set(err, FL_ERR_IO, path, 0, 0, "cannot be opened: %s", strerror(errno));
}

fl_status fl_source_walk_bytes(fl_source *s, fl_str name, fl_str bytes, fl_doc_fn fn, void *user, fl_err *err) {
    (void)err; /* bytes can always be read */
    fl_walk w = walk_of(s, fn, user);
    fl_str own = fl_arena_str(s->arena, name);
    fl_input input = {.name = own, .bytes = bytes.n};
    fl_sha256(bytes, input.sha256);
    uint32_t index = (uint32_t)s->inputs.n;
    FL_PUSH(s->arena, &s->inputs, input);
    fl_stream *memory = fl_stream_memory(bytes);
    fl_walk_stream(&w, memory,
                   (fl_found){.name = own, .inside = own, .input = index, .time = FL_TIME_NONE, .given = true});
    fl_stream_close(memory);
    return FL_OK;
}
