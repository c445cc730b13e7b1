/* Templates from files and from the index of a folder, and what they read from an input. */
#include "run/parse.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "run/run.h"

enum { PIECE = 256 << 10, TEMPLATE_MAX = 16 << 20 };

static fl_template *new_template(bool as_text) {
    fl_template *t = calloc(1, sizeof *t);
    if (!t)
        abort();
    t->arena = fl_arena_new();
    t->set = fl_patterns_new(NULL);
    t->as_text = as_text;
    return t;
}

void fl_template_free(fl_template *t) {
    if (!t)
        return;
    fl_patterns_free(t->set);
    fl_arena_free(t->arena);
    free(t);
}

/* A file as a whole; what is longer than a template ever is, is none. */
static int slurp(fl_arena *arena, const char *path, fl_str *text, fl_error *e) {
    FILE *file = fopen(path, "rb");
    if (!file)
        return fl_run_fail(e, 66, "%s: cannot read: %s", path, strerror(errno));
    size_t cap = 64 << 10, n = 0;
    char *p = fl_arena_alloc(arena, cap);
    for (size_t got; (got = fread(p + n, 1, cap - n, file)) > 0 && cap <= TEMPLATE_MAX;) {
        n += got;
        if (n < cap)
            continue;
        char *more = fl_arena_alloc(arena, cap * 2);
        memcpy(more, p, n);
        p = more;
        cap *= 2;
    }
    const bool bad = ferror(file) || cap > TEMPLATE_MAX;
    fclose(file);
    *text = (fl_str){p, n};
    return bad ? fl_run_fail(e, 66, "%s: cannot read: %s", path, cap > TEMPLATE_MAX ? "too large" : "it is no file")
               : 0;
}

static int add_part(fl_template *t, const char *path, fl_error *e) {
    fl_str text;
    fl_err err = {0};
    const int status = slurp(t->arena, path, &text, e);
    if (status)
        return status;
    fl_fsm_template *fsm = fl_fsm_compile(t->arena, t->set, text, path, 1, &err);
    if (!fsm)
        return fl_run_fail_err(e, &err);
    t->parts[t->n_parts++] = (fl_template_part){fsm, path};
    return 0;
}

static int done(fl_template *t, int status, fl_template **out) {
    *out = status ? NULL : t;
    if (status)
        fl_template_free(t);
    return status;
}

int fl_template_load(const char *path, fl_template **t, fl_error *e) {
    fl_template *made = new_template(false);
    made->parts = FL_NEW(made->arena, fl_template_part);
    return done(made, add_part(made, path, e), t);
}

static const char *join_path(fl_arena *arena, const char *dir, fl_str name) {
    const size_t n = strlen(dir);
    return fl_arena_printf(arena, "%s%s%.*s", dir, n && dir[n - 1] == '/' ? "" : "/", FL_STR_ARG(name)).p;
}

/* The folder with the index: the one that was named, or where a checkout of ntc-templates has it. */
static int find_index(fl_template *t, const char *dir, const char **folder, fl_str *text, fl_error *e) {
    static const char *const places[] = {"", "ntc_templates/templates/", "templates/"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        *folder = join_path(t->arena, dir, fl_str_of(places[i]));
        const char *path = join_path(t->arena, *folder, FL_STR("index"));
        FILE *file = fopen(path, "rb");
        if (!file)
            continue;
        fclose(file);
        return slurp(t->arena, path, text, e);
    }
    return fl_run_fail(e, 66,
                       "%s: expected a folder of templates with a file \"index\", or a checkout of ntc-templates", dir);
}

static int find_parts(fl_template *t, const char *dir, const char *platform, const char *command, fl_error *e) {
    const char *folder;
    fl_str index, names, name;
    fl_err err = {0};
    int status = find_index(t, dir, &folder, &index, e);
    if (status)
        return status;
    const char *file = join_path(t->arena, folder, FL_STR("index"));
    if (!fl_fsm_index_find(t->arena, index, file, fl_str_of(platform), fl_str_of(command), &names, &err))
        return fl_run_fail_err(e, &err);
    t->parts = FL_NEW_N(t->arena, names.n + 1, fl_template_part);
    while (!status && fl_str_token(&names, ":", &name))
        status = add_part(t, join_path(t->arena, folder, name), e);
    return status || t->n_parts ? status : fl_run_fail(e, 65, "%s: the row names no template", file);
}

int fl_template_find(const char *dir, const char *platform, const char *command, fl_template **t, fl_error *e) {
    fl_template *made = new_template(true);
    return done(made, find_parts(made, dir, platform, command, e), t);
}

fl_columns fl_template_columns(const fl_template *t, fl_arena *arena) {
    const fl_fsm_template *fsm = t->parts[0].fsm;
    fl_columns c = {FL_NEW_N(arena, fl_fsm_values(fsm), fl_str), fl_fsm_values(fsm)};
    for (unsigned i = 0; i < c.n; i++)
        c.names[i] = fl_fsm_value_name(fsm, i);
    return c;
}

/* What is read: a file, standard input, or bytes in memory. */
typedef struct input {
    const char *name; /* for messages */
    FILE *file;
    fl_str bytes;
    char *piece;
} input;

static fl_str next_piece(input *in) {
    if (in->file)
        return (fl_str){in->piece, fread(in->piece, 1, PIECE, in->file)};
    const fl_str all = in->bytes;
    in->bytes = FL_STR_NONE;
    return all;
}

static fl_str without_mark(fl_str s) { return fl_str_starts(s, FL_STR("\xef\xbb\xbf")) ? fl_str_sub(s, 3, s.n) : s; }

typedef struct job {
    fl_template *t;
    input *in;
    const fl_parse_output *to;
    fl_notes notes;
    fl_error *e;
} job;

static int run_status(const job *j, fl_fsm *f, fl_fsm_status status) {
    if (status == FL_FSM_FAILED)
        return fl_run_fail(j->e, 65, "%s", fl_fsm_error(f));
    if (status == FL_FSM_STOPPED)
        return fl_run_fail(j->e, 74, "cannot write");
    if (j->in->file && ferror(j->in->file))
        return fl_run_fail(j->e, 66, "%s: cannot read: %s", j->in->name, strerror(errno));
    return 0;
}

static int run_part(job *j, unsigned part, fl_fsm_take take, void *user) {
    fl_fsm *f = fl_fsm_new(j->t->parts[part].fsm, NULL, &j->notes, fl_str_of(j->in->name), take, user);
    bool first = true;
    fl_fsm_status status = FL_FSM_MORE;
    for (fl_str piece; status == FL_FSM_MORE && (piece = next_piece(j->in)).n; first = false)
        status = fl_fsm_text(f, first ? without_mark(piece) : piece);
    if (status == FL_FSM_MORE || status == FL_FSM_END)
        status = fl_fsm_finish(f);
    const int result = run_status(j, f, status);
    fl_fsm_free(f);
    return result;
}

typedef struct row_sink {
    fl_row_writer *writer;
    fl_out *out;
} row_sink;

static bool take_row(void *user, const fl_fsm_record *record) {
    const row_sink *s = user;
    fl_row_writer_put(s->writer, record->cells);
    return true;
}

/* Several templates read the same text, so it is held. */
static int run_joined(job *j, fl_out *out) {
    fl_out *text = fl_out_new(NULL, NULL);
    for (fl_str piece; (piece = next_piece(j->in)).n;)
        fl_out_str(text, piece);
    fl_join *join = fl_join_new(j->t);
    int status = 0;
    for (unsigned i = 0; i < j->t->n_parts && !status; i++) {
        input again = {.name = j->in->name, .bytes = fl_out_text(text)};
        job part = {j->t, &again, j->to, j->notes, j->e};
        status = run_part(&part, i, fl_join_take, join);
        j->notes = part.notes;
        fl_join_next(join);
    }
    if (!status) {
        fl_row_writer *w = fl_row_writer_new(j->to->format, fl_join_columns(join), j->t->as_text, &j->to->style, out);
        fl_join_write(join, w);
        fl_row_writer_end(w);
        fl_row_writer_free(w);
    }
    fl_join_free(join);
    fl_out_free(text);
    return status;
}

static int run_single(job *j, fl_out *out) {
    fl_arena *arena = fl_arena_new();
    const fl_columns columns = fl_template_columns(j->t, arena);
    row_sink s = {fl_row_writer_new(j->to->format, &columns, j->t->as_text, &j->to->style, out), out};
    const int status = run_part(j, 0, take_row, &s);
    if (!status)
        fl_row_writer_end(s.writer);
    fl_row_writer_free(s.writer);
    fl_arena_free(arena);
    return status;
}

/* With an Error rule nothing may be written before the end: the records are void when it matches. */
static int run_held(job *j) {
    const fl_parse_output *to = j->to;
    bool hold = false;
    for (unsigned i = 0; i < j->t->n_parts && !to->discards; i++)
        hold = hold || fl_fsm_can_fail(j->t->parts[i].fsm);
    fl_out *out = hold ? fl_out_new(NULL, NULL) : fl_out_new(to->write, to->user);
    const int status = (j->t->n_parts > 1 ? run_joined : run_single)(j, out);
    bool written = fl_out_flush(out);
    if (!status && hold)
        written = to->write(to->user, fl_out_text(out).p, fl_out_text(out).n);
    fl_out_free(out);
    return status || written ? status : fl_run_fail(j->e, 74, "cannot write");
}

static void tell_notes(const fl_notes *notes, const fl_parse_output *to) {
    for (size_t i = 0; to->note && i < notes->list.n; i++) {
        const fl_note *n = &notes->list.v[i];
        char text[1200], place[32] = "";
        if (n->first_line)
            snprintf(place, sizeof place, "line %u: ", (unsigned)n->first_line);
        snprintf(text, sizeof text, "%.*s%s%s%.*s", FL_STR_ARG(n->document), n->document.n ? ", " : "", place,
                 FL_STR_ARG(n->text));
        to->note(to->user, text);
    }
}

static int parse_input(fl_template *t, input *in, const fl_parse_output *to, fl_error *e) {
    if (!fl_row_format_known(to->format))
        return fl_run_fail(e, 64, "expected the format table, json or csv, found \"%s\"", to->format);
    fl_arena *arena = fl_arena_new();
    job j = {.t = t, .in = in, .to = to, .e = e};
    fl_notes_init(&j.notes, arena);
    const int status = run_held(&j);
    tell_notes(&j.notes, to);
    fl_arena_free(arena);
    return status;
}

int fl_template_parse(fl_template *t, const char *path, const fl_parse_output *to, fl_error *e) {
    const bool standard = strcmp(path, "-") == 0;
    input in = {.name = standard ? "standard input" : path, .file = standard ? stdin : fopen(path, "rb")};
    if (!in.file)
        return fl_run_fail(e, 66, "%s: cannot read: %s", path, strerror(errno));
    in.piece = malloc(PIECE);
    if (!in.piece)
        abort();
    const int status = parse_input(t, &in, to, e);
    free(in.piece);
    if (!standard)
        fclose(in.file);
    return status;
}

int fl_template_parse_bytes(fl_template *t, const char *name, const void *bytes, size_t n, const fl_parse_output *to,
                            fl_error *e) {
    input in = {.name = name, .bytes = {bytes, n}};
    return parse_input(t, &in, to, e);
}
