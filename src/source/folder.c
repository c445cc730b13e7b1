#define _XOPEN_SOURCE 700 /* realpath */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "source/walk.h"

enum { LINKS_MAX = 1000 };

typedef struct target {
    dev_t dev;
    ino_t ino;
} target;

typedef struct folder_walk {
    fl_walk *w;
    fl_str root;     /* as the user gave it */
    char *real_root; /* from realpath; NULL until a link asks for it */
    FL_VEC(target) followed;
    unsigned files, mac;
} folder_walk;

static int by_bytes(const void *a, const void *b) {
    const fl_str *x = a, *y = b;
    return fl_str_cmp(*x, *y);
}

static void note(folder_walk *f, fl_str path, const char *text) { fl_note_add(f->w->s->notes, path, 0, 0, "%s", text); }

/* The names in a folder, sorted; the folder is closed again before any of them is looked at. */
static bool list(folder_walk *f, fl_str path, fl_str **names, size_t *n) {
    fl_arena *arena = f->w->s->arena;
    DIR *dir = opendir(path.p);
    if (!dir) {
        fl_note_add(f->w->s->notes, path, 0, 0, "the folder cannot be read: %s", strerror(errno));
        return false;
    }
    FL_VEC(fl_str) all = {0};
    const struct dirent *e;
    while ((e = readdir(dir)) != NULL) {
        fl_str name = fl_str_of(e->d_name);
        if (!fl_str_eqz(name, ".") && !fl_str_eqz(name, ".."))
            FL_PUSH(arena, &all, fl_arena_str(arena, name));
    }
    closedir(dir);
    if (all.n)
        qsort(all.v, all.n, sizeof *all.v, by_bytes);
    *names = all.v;
    *n = all.n;
    return true;
}

static void read_file(folder_walk *f, fl_str path, fl_str inside) {
    fl_stream *file;
    fl_open_result r = fl_file_open(path.p, false, &file);
    if (r == FL_CANNOT_OPEN) {
        fl_note_add(f->w->s->notes, path, 0, 0, "cannot be opened: %s", strerror(errno));
        return;
    }
    if (r != FL_OPENED)
        return;
    if (fl_name_is_mac(inside, fl_stream_peek(file))) {
        f->mac++;
        fl_stream_close(file);
        return;
    }
    f->files++;
    fl_found found = {.name = path, .inside = inside, .time = FL_TIME_NONE, .rereadable = file->seek != NULL};
    fl_walk_file(f->w, file, found);
}

static bool is_below(fl_str path, fl_str folder) {
    return fl_str_starts(path, folder) && (path.n == folder.n || path.p[folder.n] == '/' || folder.n == 1);
}

static bool was_followed(folder_walk *f, const struct stat *st) {
    for (size_t i = 0; i < f->followed.n; i++)
        if (f->followed.v[i].dev == st->st_dev && f->followed.v[i].ino == st->st_ino)
            return true;
    return false;
}

/* Whether to follow a link: each target once, and none that is read anyway or that holds the link itself. */
static bool may_follow(folder_walk *f, fl_str path, struct stat *st) {
    if (stat(path.p, st) != 0) {
        note(f, path,
             errno == ELOOP ? "a symbolic link that leads back to itself: not followed"
                            : "a symbolic link to nothing that can be read");
        return false;
    }
    if (!f->real_root)
        f->real_root = realpath(f->root.p, NULL);
    char *real = realpath(path.p, NULL);
    const char *why = NULL;
    if (!real || !f->real_root)
        why = "a symbolic link that cannot be resolved: not followed";
    else if (is_below(fl_str_of(f->real_root), fl_str_of(real)))
        why = "a symbolic link to a folder that it stands in: not followed";
    else if (is_below(fl_str_of(real), fl_str_of(f->real_root)))
        why = "a symbolic link into the same folder: not followed, its target is read under its own name";
    else if (was_followed(f, st))
        why = "a symbolic link to what another link has shown already: not followed again";
    else if (f->followed.n >= LINKS_MAX)
        why = "too many symbolic links: not followed";
    free(real);
    if (why) {
        note(f, path, why);
        return false;
    }
    FL_PUSH(f->w->s->arena, &f->followed, ((target){st->st_dev, st->st_ino}));
    return true;
}

static void walk(folder_walk *f, fl_str path, fl_str inside, unsigned depth);

static void visit(folder_walk *f, fl_str path, fl_str inside, unsigned depth) {
    struct stat st;
    if (lstat(path.p, &st) != 0) {
        fl_note_add(f->w->s->notes, path, 0, 0, "cannot be read: %s", strerror(errno));
        return;
    }
    if (S_ISLNK(st.st_mode) && !may_follow(f, path, &st))
        return;
    if (S_ISREG(st.st_mode))
        read_file(f, path, inside);
    else if (S_ISDIR(st.st_mode))
        walk(f, path, inside, depth + 1);
    else
        note(f, path, "a device, socket or pipe: not read");
}

static void walk(folder_walk *f, fl_str path, fl_str inside, unsigned depth) {
    if (depth > f->w->s->limits->folder_depth) {
        fl_note_add(f->w->s->notes, path, 0, 0, "deeper than the limit folder_depth (%u): not read",
                    (unsigned)f->w->s->limits->folder_depth);
        return;
    }
    fl_str *names;
    size_t n;
    if (!list(f, path, &names, &n))
        return;
    for (size_t i = 0; i < n && !f->w->stopped; i++) {
        fl_arena *arena = f->w->s->arena;
        visit(f, fl_name_join(arena, path, names[i]), fl_name_join(arena, inside, names[i]), depth);
    }
}

fl_status fl_walk_folder(fl_walk *w, fl_str path, fl_err *err) {
    DIR *dir = opendir(path.p);
    if (!dir)
        return fl_err_set(err, FL_ERR_IO, path.p, 0, 0, "the folder cannot be read: %s", strerror(errno));
    closedir(dir);
    folder_walk f = {.w = w, .root = path};
    size_t notes = w->s->notes->list.n;
    walk(&f, path, FL_STR_NONE, 0);
    if (f.mac)
        fl_note_add(w->s->notes, path, 0, 0, "%u files that macOS keeps beside others (._*, .DS_Store) were skipped",
                    f.mac);
    if (!f.files && !f.mac && w->s->notes->list.n == notes)
        note(&f, path, "the folder holds no files");
    free(f.real_root);
    return FL_OK;
}
