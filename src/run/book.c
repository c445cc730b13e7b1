/* Where the rules are and what can be asked of them. The shipped folder is, in this order: the one that was named,
 * $FAULTLINE_RULES, the one that belongs to the running program (installed beside it, or of its build tree), the one
 * that the library was configured with. */
#define _XOPEN_SOURCE 700 /* realpath */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "normalize/check.h"
#include "run/run.h"

enum { PATH_BYTES = 4096 };

/* A folder of that name could be anybody's; ours has a playbook. */
static bool has_playbook(const char *dir) {
    char path[PATH_BYTES + 16];
    struct stat st;
    snprintf(path, sizeof path, "%s/playbook", dir);
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* relative to the folder of the running program: Linux says where that is. */
static bool beside_program(const char *relative, char dir[PATH_BYTES]) {
    char self[PATH_BYTES];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    if (n <= 0)
        return false;
    self[n] = 0;
    char *slash = strrchr(self, '/');
    if (!slash)
        return false;
    *slash = 0;
    char path[PATH_BYTES + 64];
    snprintf(path, sizeof path, "%s/%s", self, relative);
    char *real = realpath(path, NULL); /* places in rules are printed: without ".." they can be read */
    bool fits = real && strlen(real) < PATH_BYTES;
    if (fits)
        strcpy(dir, real);
    free(real);
    return fits && has_playbook(dir);
}

static const char *find_shipped(const char *named, char dir[PATH_BYTES]) {
    static const char *const relative[] = {"../share/faultline/rules", "../../rules"};
    const char *env = getenv("FAULTLINE_RULES");
    if (named)
        return named;
    if (env && *env)
        return env;
    for (size_t i = 0; i < sizeof relative / sizeof *relative; i++)
        if (beside_program(relative[i], dir))
            return dir;
    return FL_DATADIR "/faultline/rules";
}

/* A folder that is not there is the caller's mistake and better said here than as "no rules". */
static int check_dir(const char *dir, fl_error *e) {
    struct stat st;
    if (stat(dir, &st) != 0)
        return fl_run_fail(
            e, 65, "%s: expected a folder of rules, found nothing; name one with --rules or set FAULTLINE_RULES", dir);
    if (!S_ISDIR(st.st_mode))
        return fl_run_fail(e, 65, "%s: expected a folder of rules, found a file; name the folder that holds it", dir);
    return 0;
}

int fl_book_load(const char *shipped, const char *const *more, unsigned n_more, fl_book **book, fl_error *e) {
    *book = NULL;
    char found[PATH_BYTES];
    const char **dirs = calloc((size_t)n_more + 1, sizeof *dirs);
    if (!dirs)
        abort();
    dirs[0] = find_shipped(shipped, found);
    int status = check_dir(dirs[0], e);
    for (unsigned i = 0; i < n_more && !status; i++) {
        dirs[i + 1] = more[i];
        status = check_dir(more[i], e);
    }
    fl_rules *rules = NULL;
    fl_err err = {0};
    if (!status && fl_rules_load(dirs, n_more + 1, &fl_limits_default, &rules, &err) != FL_OK)
        status = fl_run_fail_err(e, &err);
    if (!status && rules->rules.n == 0)
        status = fl_run_fail(e, 65, "%s: expected rules, found no file *.yaml that holds one", dirs[0]);
    free(dirs);
    if (status) {
        fl_rules_free(rules);
        return status;
    }
    *book = calloc(1, sizeof **book);
    if (!*book)
        abort();
    (*book)->rules = rules;
    return 0;
}

void fl_book_free(fl_book *book) {
    if (!book)
        return;
    fl_rules_free(book->rules);
    free(book);
}

static int finish(fl_out *out, bool good) {
    bool wrote = fl_out_flush(out);
    fl_out_free(out);
    return !good ? 65 : wrote ? 0 : 74;
}

int fl_book_list(const fl_book *book, fl_write write, void *user) {
    fl_out *out = fl_out_new(write, user);
    size_t widest = 0;
    for (size_t i = 0; i < book->rules->rules.n; i++)
        widest = book->rules->rules.v[i].id.n > widest ? book->rules->rules.v[i].id.n : widest;
    for (size_t i = 0; i < book->rules->rules.n; i++) {
        const fl_rule *r = &book->rules->rules.v[i];
        fl_out_str(out, r->id);
        fl_out_repeat(out, ' ', widest - r->id.n + 2);
        fl_out_printf(out, "%-26.*s %.*s\n", FL_STR_ARG(r->read), FL_STR_ARG(r->title));
    }
    return finish(out, true);
}

/* A normal run compiles a pattern when it meets it; a check compiles all. */
static bool compile_all(const fl_book *book, fl_out *out) {
    fl_err err = {0};
    if (fl_rules_compile_all(book->rules, &err) == FL_OK)
        return true;
    char text[sizeof err.file + sizeof err.msg + 64];
    fl_err_format(&err, text, sizeof text);
    fl_out_printf(out, "%s\n", text);
    return false;
}

int fl_book_check(const fl_book *book, fl_write write, void *user) {
    fl_out *out = fl_out_new(write, user);
    bool good = compile_all(book, out);
    good = fl_rules_check(book->rules, out) && good;
    return finish(out, good);
}

enum { RULE_FILE_MAX = 1 << 20 };

static fl_str read_file(fl_arena *a, const char *path) {
    FILE *f = fopen(path, "rb");
    if (!f)
        return FL_STR_NONE;
    char *p = fl_arena_alloc(a, RULE_FILE_MAX);
    size_t n = fread(p, 1, RULE_FILE_MAX, f);
    fclose(f);
    return (fl_str){p, n};
}

/* One line for each rule, and below it what is wrong with its samples. */
static bool test_rule(const fl_book *book, const fl_rule *r, fl_out *out) {
    fl_arena *a = fl_arena_new();
    fl_out *wrong = fl_out_new(NULL, NULL);
    unsigned samples = 0;
    bool good = fl_rules_check_text(book->rules, r, read_file(a, r->file), wrong, &samples);
    fl_out_printf(out, "%-6s %.*s: %u sample%s\n", good ? "ok" : "WRONG", FL_STR_ARG(r->id), samples,
                  samples == 1 ? "" : "s");
    fl_out_str(out, fl_out_text(wrong));
    fl_out_free(wrong);
    fl_arena_free(a);
    return good;
}

int fl_book_test(const fl_book *book, fl_write write, void *user) {
    fl_out *out = fl_out_new(write, user);
    bool good = true;
    for (size_t i = 0; i < book->rules->rules.n; i++)
        good = test_rule(book, &book->rules->rules.v[i], out) && good;
    return finish(out, good);
}

bool fl_book_explain(const fl_book *book, const char *code, unsigned width, bool color, bool utf8, fl_write write,
                     void *user) {
    fl_text_style style = {width, color, utf8};
    fl_out *out = fl_out_new(write, user);
    bool known = fl_explain_text(book->rules, fl_str_of(code), &style, out);
    bool wrote = fl_out_flush(out);
    fl_out_free(out);
    return known && wrote;
}

bool fl_schema_list(unsigned width, bool utf8, fl_write write, void *user) {
    fl_text_style style = {width, false, utf8};
    fl_out *out = fl_out_new(write, user);
    fl_schema_text(&style, out);
    bool wrote = fl_out_flush(out);
    fl_out_free(out);
    return wrote;
}
