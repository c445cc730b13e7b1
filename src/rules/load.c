/* Walks the folders of rules and reads each file by the sub-folder it stands in. Names that one file uses and another
 * defines (vocabularies, emit-of) are linked when all files are read, so the order of files never matters. */
#include "rules/playbook.h"
#include "rules/read.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    FILE_BYTES = 4 << 20, /* the longest of ours, samples and all, has some 50 KiB */
    FILES = 4096,
    FOLDER_DEPTH = 16 /* a folder that is linked into itself ends here */
};

typedef struct claim { /* who defined a name last */
    const char *kind, *file;
    fl_str name;
    unsigned line, col, folder;
} claim;

typedef struct vocabulary_link {
    const fl_vocabulary **slot;
    fl_str name;
    const char *file;
    unsigned line, col;
} vocabulary_link;

typedef struct emits_link {
    fl_str rule;
    const char *file;
    unsigned line, col;
} emits_link;

struct fl_rules_load {
    FL_VEC(claim) claims;
    FL_VEC(vocabulary_link) vocabularies;
    FL_VEC(emits_link) emits;
    unsigned folder;
};

fl_rules *fl_rules_new(const fl_limits *limits) {
    fl_arena *arena = fl_arena_new();
    fl_rules *r = FL_NEW(arena, fl_rules);
    r->arena = arena;
    r->limits = limits ? *limits : fl_limits_default;
    r->patterns = fl_patterns_new(&r->limits);
    r->playbook = FL_NEW(arena, fl_playbook);
    r->load = FL_NEW(arena, struct fl_rules_load);
    return r;
}

void fl_rules_free(fl_rules *r) {
    if (!r)
        return;
    fl_patterns_free(r->patterns);
    fl_arena_free(r->arena);
}

/* ---- names ---- */

fl_status fl_rd_claim(fl_rd *rd, const fl_yaml *node, const char *kind, fl_str name) {
    struct fl_rules_load *load = rd->rules->load;
    const claim mine = {kind, rd->file, name, node->line, node->col, load->folder};
    for (size_t i = 0; i < load->claims.n; i++) {
        claim *c = &load->claims.v[i];
        if (strcmp(c->kind, kind) != 0 || !fl_str_eq(c->name, name))
            continue;
        if (c->folder == load->folder)
            return fl_rd_fail(rd, node, "%s \"%.*s\" is defined already at %s:%u:%u; rename or remove one", kind,
                              FL_STR_ARG(name), c->file, c->line, c->col);
        *c = mine;
        return FL_OK;
    }
    FL_PUSH(rd->rules->arena, &load->claims, mine);
    return FL_OK;
}

void fl_rd_link_vocabulary(fl_rd *rd, const fl_yaml *node, const fl_vocabulary **slot) {
    const vocabulary_link link = {slot, node->text, rd->file, node->line, node->col};
    FL_PUSH(rd->rules->arena, &rd->rules->load->vocabularies, link);
}

void fl_rd_link_emits(fl_rd *rd, const fl_yaml *node, fl_str rule) {
    const emits_link link = {rule, rd->file, node->line, node->col};
    FL_PUSH(rd->rules->arena, &rd->rules->load->emits, link);
}

static fl_status no_vocabulary(fl_rules *r, const vocabulary_link *link, fl_err *err) {
    const size_t n = r->vocabularies.n;
    const char **names = FL_NEW_N(r->arena, n, const char *);
    for (size_t i = 0; i < n; i++)
        names[i] = r->vocabularies.v[i].name.p;
    fl_rd rd = {.arena = r->arena};
    return fl_err_set(err, FL_ERR_RULES, link->file, link->line, link->col, "unknown vocabulary \"%.*s\"%s",
                      FL_STR_ARG(link->name), fl_rd_hint(&rd, link->name, names, n, sizeof *names));
}

static fl_status link_emits(fl_rules *r, const emits_link *link, fl_err *err) {
    fl_rule *to = NULL;
    const fl_rule *from = NULL;
    for (size_t i = 0; i < r->rules.n; i++)
        if (fl_str_eq(r->rules.v[i].id, link->rule))
            to = &r->rules.v[i];
    if (!to || !to->emits_of.n)
        return FL_OK; /* replaced by a rule of a later folder */
    from = fl_rules_find(r, to->emits_of);
    if (!from)
        return fl_err_set(err, FL_ERR_RULES, link->file, link->line, link->col,
                          "emit-of: no rule is named \"%.*s\"; `faultline rules list` shows all",
                          FL_STR_ARG(to->emits_of));
    if (from->emits_of.n)
        return fl_err_set(err, FL_ERR_RULES, link->file, link->line, link->col,
                          "emit-of: \"%.*s\" has no emit of its own; name \"%.*s\" instead", FL_STR_ARG(to->emits_of),
                          FL_STR_ARG(from->emits_of));
    to->emits = from->emits;
    to->n_emits = from->n_emits;
    return FL_OK;
}

/* All of them each time: a folder that is read later may replace what an earlier one was linked to. */
static fl_status link_all(fl_rules *r, fl_err *err) {
    const struct fl_rules_load *load = r->load;
    for (size_t i = 0; i < load->vocabularies.n; i++) {
        const vocabulary_link *link = &load->vocabularies.v[i];
        *link->slot = fl_vocabulary_find(r, link->name);
        if (!*link->slot)
            return no_vocabulary(r, link, err);
    }
    fl_status status = FL_OK;
    for (size_t i = 0; i < load->emits.n && status == FL_OK; i++)
        status = link_emits(r, &load->emits.v[i], err);
    return status;
}

/* ---- files ---- */

static fl_status playbook_file(fl_rd *rd, const fl_yaml *root) {
    rd->rules->playbook->folder = rd->rules->load->folder;
    return fl_playbook_read(rd->rules->playbook, rd->arena, rd->file, root, rd->err);
}

typedef fl_status file_fn(fl_rd *rd, const fl_yaml *root);

/* path is below the rules folder. */
static file_fn *reader_of(fl_str path) {
    static const struct {
        const char *start;
        file_fn *read;
    } readers[] = {
        {"context/", fl_rd_context_file},
        {"playbook/", playbook_file},
        {"vocabulary/", fl_rd_vocabulary_file},
    };
    if (fl_str_eqz(path, "limits.yaml"))
        return playbook_file;
    for (size_t i = 0; i < FL_COUNT(readers); i++)
        if (fl_str_starts(path, fl_str_of(readers[i].start)))
            return readers[i].read;
    return fl_rd_rule_file;
}

static fl_status read_text(fl_rules *r, fl_str shown, fl_str path, fl_str text, fl_err *err) {
    const fl_str file = fl_arena_str(r->arena, shown);
    fl_yaml *root = NULL;
    const fl_status status = fl_yaml_read(r->arena, file.p, text, 0, &root, err);
    if (status != FL_OK)
        return status;
    fl_rd rd = {.rules = r, .arena = r->arena, .file = file.p, .subject = file.p, .err = err};
    FL_PUSH(r->arena, &r->files, file);
    return reader_of(path)(&rd, root);
}

fl_status fl_rules_read(fl_rules *r, const char *file, fl_str text, fl_err *err) {
    r->load->folder++;
    const fl_status status = read_text(r, fl_str_of(file), fl_str_of(file), text, err);
    return status == FL_OK ? link_all(r, err) : status;
}

/* ---- folders ---- */

typedef struct walk {
    fl_rules *r;
    fl_arena *arena; /* names */
    fl_arena *text;  /* the bytes of the file at hand */
    size_t root;     /* length of the rules folder's own name with its slash */
    unsigned files;
    fl_err *err;
} walk;

static fl_status cannot(walk *w, fl_str path, const char *what) {
    return fl_err_set(w->err, FL_ERR_RULES, path.p, 0, 0, "cannot %s: %s", what, strerror(errno));
}

static fl_status walk_file(walk *w, fl_str path, uint64_t bytes) {
    if (bytes > FILE_BYTES)
        return fl_err_set(w->err, FL_ERR_RULES, path.p, 0, 0,
                          "expected a file of rules, found one of more than %d bytes", FILE_BYTES);
    FILE *f = fopen(path.p, "rb");
    if (!f)
        return cannot(w, path, "open the file");
    char *text = fl_arena_alloc(w->text, (size_t)bytes + 1);
    const size_t n = fread(text, 1, (size_t)bytes, f);
    const bool broken = ferror(f) != 0;
    fclose(f);
    fl_status status = broken ? cannot(w, path, "read the file") : FL_OK;
    if (status == FL_OK)
        status = read_text(w->r, path, fl_str_sub(path, w->root, path.n), (fl_str){text, n}, w->err);
    fl_arena_reset(w->text);
    return status;
}

static int by_bytes(const void *a, const void *b) { return fl_str_cmp(*(const fl_str *)a, *(const fl_str *)b); }

static fl_status walk_folder(walk *w, fl_str path, unsigned depth);

static fl_status walk_entry(walk *w, fl_str path, unsigned depth) {
    struct stat st;
    if (stat(path.p, &st) != 0)
        return cannot(w, path, "open it");
    if (S_ISDIR(st.st_mode))
        return walk_folder(w, path, depth + 1);
    if (!S_ISREG(st.st_mode) || !fl_str_ends(path, FL_STR(".yaml")))
        return FL_OK;
    if (++w->files > FILES)
        return fl_err_set(w->err, FL_ERR_RULES, path.p, 0, 0, "expected at most %d files of rules, found more", FILES);
    return walk_file(w, path, (uint64_t)st.st_size);
}

static fl_status walk_folder(walk *w, fl_str path, unsigned depth) {
    if (depth > FOLDER_DEPTH)
        return fl_err_set(w->err, FL_ERR_RULES, path.p, 0, 0,
                          "expected folders at most %d deep; is one linked into itself?", FOLDER_DEPTH);
    DIR *dir = opendir(path.p);
    if (!dir)
        return cannot(w, path, "open the folder of rules");
    FL_VEC(fl_str) names = {0};
    for (const struct dirent *e; (e = readdir(dir)) != NULL;)
        if (e->d_name[0] != '.')
            FL_PUSH(w->arena, &names, fl_arena_printf(w->arena, "%s/%s", path.p, e->d_name));
    closedir(dir);
    if (names.n)
        qsort(names.v, names.n, sizeof *names.v, by_bytes);
    fl_status status = FL_OK;
    for (size_t i = 0; i < names.n && status == FL_OK; i++)
        status = walk_entry(w, names.v[i], depth);
    return status;
}

static fl_status load_folder(fl_rules *r, const char *dir, fl_err *err) {
    fl_str path = fl_str_of(dir);
    while (path.n > 1 && path.p[path.n - 1] == '/')
        path.n--;
    walk w = {.r = r, .arena = fl_arena_new(), .text = fl_arena_new(), .root = path.n + 1, .err = err};
    r->load->folder++;
    const fl_status status = walk_folder(&w, fl_arena_str(w.arena, path), 0);
    fl_arena_free(w.arena);
    fl_arena_free(w.text);
    return status;
}

fl_status fl_rules_load(const char *const *dirs, unsigned n, const fl_limits *limits, fl_rules **out, fl_err *err) {
    fl_rules *r = fl_rules_new(limits);
    fl_status status = FL_OK;
    for (unsigned i = 0; i < n && status == FL_OK; i++)
        status = load_folder(r, dirs[i], err);
    if (status == FL_OK)
        status = link_all(r, err);
    if (status == FL_OK)
        status = fl_playbook_check(r->playbook, err);
    if (status != FL_OK) {
        fl_rules_free(r);
        r = NULL;
    }
    *out = r;
    return status;
}

fl_status fl_rules_compile_all(fl_rules *r, fl_err *err) {
    fl_status status = fl_patterns_check(r->patterns, err);
    fl_rd rd = {.rules = r, .arena = r->arena, .file = "", .subject = "", .err = err};
    if (status == FL_OK)
        status = fl_rd_check_templates(r, err);
    if (status == FL_OK)
        status = fl_rd_check_context(&rd);
    if (status == FL_OK)
        status = fl_rd_check_event_groups(&rd);
    return status == FL_OK ? fl_playbook_check(r->playbook, err) : status;
}

/* ---- asking ---- */

const fl_rule *fl_rules_find(const fl_rules *r, fl_str id) {
    for (size_t i = 0; i < r->rules.n; i++)
        if (fl_str_eq(r->rules.v[i].id, id))
            return &r->rules.v[i];
    return NULL;
}

const fl_vocabulary *fl_vocabulary_find(const fl_rules *r, fl_str name) {
    for (size_t i = 0; i < r->vocabularies.n; i++)
        if (fl_str_eq(r->vocabularies.v[i].name, name))
            return &r->vocabularies.v[i];
    return NULL;
}

fl_str fl_vocabulary_apply(const fl_vocabulary *v, fl_str text, bool *found) {
    for (unsigned i = 0; i < v->n; i++) {
        if (fl_pattern_match(v->words[i].match, text, NULL) != FL_MATCH_YES)
            continue;
        if (found)
            *found = true;
        return v->words[i].is;
    }
    if (found)
        *found = false;
    return text;
}
