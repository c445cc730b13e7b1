/* Where reports go. A file is written beside its place and renamed into it, so that nobody ever reads half of one. */
#define _XOPEN_SOURCE 700 /* realpath */
#include <errno.h>
#include <langinfo.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/str.h"
#include "cli/cli.h"

enum { MESSAGE_BYTES = 4096, WIDTH_MIN = 48, WIDTH_MAX = 160, WIDTH_DEFAULT = 80 };

struct sink {
    FILE *file;
    const char *path;  /* NULL: standard output */
    const char *fresh; /* the new file's name until it is renamed; NULL: written in place */
    bool quiet, failed;
    int error;
};

int complain(int status, const char *fmt, ...) {
    char text[MESSAGE_BYTES];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    for (char *p = text; *p; p++) /* names of files may hold what moves a cursor or changes a title */
        if ((unsigned char)*p < ' ' || *p == 0x7f)
            *p = '?';
    fprintf(stderr, "faultline: %s\n", text);
    return status;
}

int complain_of(const fl_error *e) { return complain(e->exit, "%s", e->message); }

/* mkstemp makes files for the owner alone; a report is as open as the user's mask says. */
static void open_up(int fd) {
    mode_t mask = umask(0);
    umask(mask);
    (void)fchmod(fd, 0666 & ~mask);
}

static bool open_beside(fl_arena *arena, sink *s) {
    char *fresh = fl_arena_alloc(arena, strlen(s->path) + sizeof ".XXXXXX");
    strcpy(fresh, s->path);
    strcat(fresh, ".XXXXXX");
    int fd = mkstemp(fresh);
    if (fd < 0)
        return false;
    open_up(fd);
    s->fresh = fresh;
    s->file = fdopen(fd, "wb");
    if (s->file)
        return true;
    close(fd);
    unlink(fresh);
    return false;
}

/* A link's file is replaced, not the link; a device or pipe is written to. */
static bool open_path(fl_arena *arena, sink *s) {
    struct stat st;
    if (stat(s->path, &st) == 0 && !S_ISREG(st.st_mode)) {
        s->file = fopen(s->path, "wb");
        return s->file != NULL;
    }
    char *real = realpath(s->path, NULL);
    if (real) {
        s->path = fl_arena_str(arena, fl_str_of(real)).p;
        free(real);
    }
    return open_beside(arena, s);
}

sink *sink_open(fl_arena *arena, const char *path, bool quiet) {
    sink *s = FL_NEW(arena, sink);
    if (!path || strcmp(path, "-") == 0) {
        s->file = stdout;
        s->quiet = quiet;
        return s;
    }
    s->path = path;
    if (open_path(arena, s))
        return s;
    complain(EXIT_OUTPUT, "%s: cannot write: %s; name a file in a folder that exists and is writable", path,
             strerror(errno));
    return NULL;
}

bool sink_write(void *user, const char *bytes, size_t n) {
    sink *s = user;
    if (s->quiet)
        return true;
    if (!s->failed && fwrite(bytes, 1, n, s->file) != n) {
        s->failed = true;
        s->error = errno;
    }
    return !s->failed;
}

static void note_failure(sink *s, bool failed) {
    if (failed && !s->failed) {
        s->failed = true;
        s->error = errno;
    }
}

int sink_close(sink *s, bool good) {
    note_failure(s, fflush(s->file) != 0);
    if (s->path)
        note_failure(s, fclose(s->file) != 0);
    if (s->fresh && good && !s->failed)
        note_failure(s, rename(s->fresh, s->path) != 0);
    if (s->fresh && (!good || s->failed))
        unlink(s->fresh);
    if (!s->failed)
        return 0;
    if (s->error == EPIPE) /* the reader has seen enough */
        return EXIT_OUTPUT;
    return complain(EXIT_OUTPUT, "%s: cannot write: %s", s->path ? s->path : "standard output", strerror(s->error));
}

static unsigned find_width(const request *r) {
    const char *columns = getenv("COLUMNS");
    int64_t n = 0;
    struct winsize size;
    if (columns && fl_str_to_i64(fl_str_of(columns), &n) && n > 0)
        ;
    else if (!r->output && isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        n = size.ws_col;
    else
        n = WIDTH_DEFAULT;
    return n < WIDTH_MIN ? WIDTH_MIN : n > WIDTH_MAX ? WIDTH_MAX : (unsigned)n;
}

/* https://no-color.org: set and not empty. */
static bool find_color(const request *r) {
    const char *when = r->color ? r->color : "auto", *no = getenv("NO_COLOR"), *term = getenv("TERM");
    if (strcmp(when, "auto") != 0)
        return strcmp(when, "always") == 0;
    return !r->output && isatty(STDOUT_FILENO) && !(no && *no) && !(term && strcmp(term, "dumb") == 0);
}

fl_style find_style(const request *r) {
    return (fl_style){find_width(r), find_color(r), strcmp(nl_langinfo(CODESET), "UTF-8") == 0};
}
