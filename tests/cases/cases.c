/* cases.c - runs every case folder below the given folder (default testdata/cases): `build/release/cases [FOLDER
 * [NAME]]`.
 *
 * A case is a folder with `expected.yaml` and `input/`. expected.yaml:
 *   about:    what the case shows
 *   options:  {model: own-edge, expect: [198.51.100.0/24]}   as fl_run_set takes them
 *   pack:     tar.gz        the input is given as one archive of that format, named "bundle.<format>"
 *   utf16:    ['*.txt']     these are given as Windows PowerShell redirects them
 *   exit:     1             exit status
 *   report:   …             subset of the JSON report (tests/cases/match.h)
 *   replay:   …             likewise of `faultline replay -f json`
 *   facts:    [ … ]         each must match a line of the ndjson facts
 *   no-facts: [ … ]         none may match
 *   damage:   none          leave the damaged runs out (say why in `about`)
 *
 * After the plain run the same input is run with CRLF, as UTF-16LE, inside archives (same verdict), and cut at every
 * line and at 200 bytes (same verdict or weaker: JUDGEMENT.md rule 16). All runs of a case share one process and one
 * load of the rules. FL_DAMAGE=0 leaves the damaged runs out; FL_REPORTS=DIR keeps each case's report and replay for
 * the schema check. */
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "cases/damage.h"
#include "cases/match.h"
#include "faultline.h"

enum { CUT_LINES_MOST = 300, CUT_BYTES = 200, COMPLAINTS_MOST = 5 };

typedef struct test_case {
    const char *dir;
    const char *name;
    const fl_yaml *expected;
    FL_VEC(file) files;
} test_case;

typedef FL_VEC(test_case) case_list;

typedef struct outcome {
    int exit;
    fl_str report, facts, replay_text;
    fl_json *json, *replay; /* replay: NULL of damaged runs */
} outcome;

static struct {
    fl_arena *arena;
    fl_book *book;
    case_list cases;
    bool retell;
} all;

static bool collect(void *user, const char *bytes, size_t n) {
    fl_out_str(user, (fl_str){bytes, n});
    return true;
}

static bool slurp(fl_arena *a, const char *path, fl_str *out) {
    FILE *f = fopen(path, "rb");
    if (!f)
        return false;
    struct stat st;
    fstat(fileno(f), &st);
    char *p = fl_arena_alloc(a, (size_t)st.st_size + 1);
    out->p = p;
    out->n = fread(p, 1, (size_t)st.st_size, f);
    fclose(f);
    return true;
}

/* ---- finding the cases ---------------------------------------------------------------------------------------- */

static int by_name(const struct dirent **x, const struct dirent **y) { return strcmp((*x)->d_name, (*y)->d_name); }

static void read_files(test_case *c, const char *dir, const char *inside) {
    struct dirent **list = NULL;
    int n = scandir(dir, &list, NULL, by_name);
    for (int i = 0; i < n; i++) {
        const char *name = list[i]->d_name;
        const char *path = fl_arena_printf(all.arena, "%s/%s", dir, name).p;
        const char *in = fl_arena_printf(all.arena, "%s%s%s", inside, *inside ? "/" : "", name).p;
        struct stat st;
        if (name[0] != '.' && stat(path, &st) == 0) {
            file f = {.name = fl_str_of(in)};
            if (S_ISDIR(st.st_mode))
                read_files(c, path, in);
            else if (slurp(all.arena, path, &f.bytes))
                FL_PUSH(all.arena, &c->files, f);
        }
        free(list[i]);
    }
    free(list);
}

static void read_case(const char *dir, const char *name) {
    const char *path = fl_arena_printf(all.arena, "%s/expected.yaml", dir).p;
    test_case c = {.dir = dir, .name = name};
    fl_str text;
    fl_yaml *root = NULL;
    fl_err err = {0};
    if (!slurp(all.arena, path, &text))
        return;
    if (fl_yaml_read(all.arena, path, text, 0, &root, &err) != FL_OK || !root) {
        char buf[1600];
        fl_err_format(&err, buf, sizeof buf);
        fprintf(stderr, "%s\n", buf);
        exit(1);
    }
    c.expected = root;
    read_files(&c, fl_arena_printf(all.arena, "%s/input", dir).p, "");
    FL_PUSH(all.arena, &all.cases, c);
}

static void find_cases(const char *dir, const char *name) {
    struct dirent **list = NULL;
    int n = scandir(dir, &list, NULL, by_name);
    bool is_case = false;
    for (int i = 0; i < n; i++)
        is_case = is_case || strcmp(list[i]->d_name, "expected.yaml") == 0;
    if (is_case)
        read_case(dir, name);
    for (int i = 0; i < n; i++) {
        if (list[i]->d_name[0] != '.' && !is_case) {
            const char *sub = fl_arena_printf(all.arena, "%s/%s", dir, list[i]->d_name).p;
            const char *sub_name = fl_arena_printf(all.arena, "%s%s%s", name, *name ? "/" : "", list[i]->d_name).p;
            struct stat st;
            if (stat(sub, &st) == 0 && S_ISDIR(st.st_mode))
                find_cases(sub, sub_name);
        }
        free(list[i]);
    }
    free(list);
}

/* ---- one run ---------------------------------------------------------------------------------------------------- */

static void set_options(fl_run *run, const test_case *c) {
    const fl_yaml *options = fl_yaml_get(c->expected, "options");
    for (const fl_yaml *o = options ? options->first : NULL; o; o = o->next) {
        const fl_yaml *value = o->type == FL_YAML_SEQUENCE ? o->first : o;
        for (; value; value = o->type == FL_YAML_SEQUENCE ? value->next : NULL) {
            fl_error e = {0};
            if (!fl_run_set(run, fl_arena_str(all.arena, o->key).p, fl_arena_str(all.arena, value->text).p, &e))
                ck_abort_msg("%s: option %s", c->name, e.message);
        }
    }
}

/* Files as they are, or as one archive when pack is not NULL, with one more option. Results live in a. */
static outcome run_with(fl_arena *a, const test_case *c, const file *files, size_t n, const char *pack,
                        const char *option, const char *value) {
    fl_run *run = fl_run_new(all.book);
    set_options(run, c);
    fl_error e = {0};
    ck_assert(!option || fl_run_set(run, option, value, &e));
    if (pack) {
        fl_str archive = damage_pack(a, pack, files, n);
        const char *name = fl_arena_printf(a, "bundle.%s", pack).p;
        ck_assert_msg(archive.n > 0, "%s: cannot pack as %s", c->name, pack);
        fl_run_add_bytes(run, name, archive.p, archive.n, &e);
    } else {
        for (size_t i = 0; i < n; i++)
            fl_run_add_bytes(run, fl_arena_str(a, files[i].name).p, files[i].bytes.p, files[i].bytes.n, &e);
    }
    fl_run_analyze(run);
    outcome o = {.exit = fl_run_exit(run)};
    fl_out *out = fl_out_new(NULL, NULL);
    ck_assert(fl_run_report(run, "json", NULL, collect, out));
    o.report = fl_arena_str(a, fl_out_text(out));
    fl_out_free(out);
    fl_json_result r = {0};
    fl_json_read(a, o.report, FL_JSON_STRICT, 128, &r);
    ck_assert_msg(r.complete && r.root, "%s: the report is not JSON", c->name);
    o.json = r.root;
    if (all.retell) { /* of the whole input only: it takes as long as the rest of a run */
        out = fl_out_new(NULL, NULL);
        ck_assert(fl_run_report(run, "replay-json", NULL, collect, out));
        o.replay_text = fl_arena_str(a, fl_out_text(out));
        fl_json_read(a, o.replay_text, FL_JSON_STRICT, 128, &r);
        fl_out_free(out);
        ck_assert_msg(r.complete && r.root, "%s: the replay is not JSON", c->name);
        o.replay = r.root;
    }
    out = fl_out_new(NULL, NULL);
    ck_assert(fl_run_report(run, "facts-ndjson", NULL, collect, out));
    o.facts = fl_arena_str(a, fl_out_text(out));
    fl_out_free(out);
    fl_run_free(run);
    return o;
}

static outcome run_files(fl_arena *a, const test_case *c, const file *files, size_t n, const char *pack) {
    return run_with(a, c, files, n, pack, NULL, NULL);
}

static const char *pack_of(const test_case *c) {
    fl_str pack = fl_yaml_text(c->expected, "pack", FL_STR_NONE);
    return pack.n ? fl_arena_str(all.arena, pack).p : NULL;
}

static const file *encoded(fl_arena *a, const test_case *c) {
    const fl_yaml *globs = fl_yaml_get(c->expected, "utf16");
    file *files = FL_NEW_N(a, c->files.n + 1, file);
    for (size_t i = 0; i < c->files.n; i++) {
        files[i] = c->files.v[i];
        for (const fl_yaml *g = globs ? globs->first : NULL; g; g = g->next)
            if (fnmatch(g->text.p, files[i].name.p, 0) == 0)
                files[i].bytes = damage_utf16(a, files[i].bytes);
    }
    return files;
}

/* ---- what a report says --------------------------------------------------------------------------------------------
 */

static fl_str member(const fl_json *o, const char *key) {
    const fl_json *m = o ? fl_json_get(o, fl_str_of(key)) : NULL;
    return m && m->type == FL_JSON_STRING ? m->text : FL_STR_NONE;
}

static const fl_json *verdict_of(const outcome *o) { return fl_json_get(o->json, FL_STR("verdict")); }

static bool tie_holds(const fl_json *finding, fl_str code) {
    const fl_json *tie = fl_json_get(finding, FL_STR("tie"));
    for (const fl_json *t = tie ? tie->first : NULL; t; t = t->next)
        if (fl_str_eq(t->text, code))
            return true;
    return false;
}

/* The full evidence had this code: as a finding of its own (or in a tie, when the new verdict is no firmer than that).
 */
static bool had_finding(const outcome *full, fl_str code, bool confirmed) {
    const fl_json *findings = fl_json_get(full->json, FL_STR("findings"));
    for (const fl_json *f = findings ? findings->first : NULL; f; f = f->next) {
        bool firm = fl_str_eqz(member(f, "status"), "confirmed");
        if (fl_str_eq(member(f, "code"), code) && (firm || !confirmed))
            return true;
        if (!confirmed && tie_holds(f, code))
            return true;
    }
    return false;
}

/* JUDGEMENT.md rule 16. */
static bool is_same_or_weaker(const outcome *full, const outcome *cut) {
    const fl_json *was = verdict_of(full), *is = verdict_of(cut);
    fl_str code = member(is, "code"), old = member(was, "code");
    bool confirmed = fl_str_eqz(member(is, "status"), "confirmed");
    bool was_confirmed = fl_str_eqz(member(was, "status"), "confirmed");
    if (fl_str_eqz(member(is, "class"), "inconclusive"))
        return true;
    if (fl_str_eq(code, old) && (was_confirmed || !confirmed))
        return true;
    if (fl_str_eqz(member(is, "status"), "tie") && tie_holds(is, old))
        return true;
    return had_finding(full, code, confirmed);
}

static bool is_same(const outcome *full, const outcome *other) {
    static const char *const members[] = {"class", "code", "status", "layer", "owner"};
    const fl_json *was = verdict_of(full), *is = verdict_of(other);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (!fl_str_eq(member(was, members[i]), member(is, members[i])))
            return false;
    return full->exit == other->exit;
}

static const char *verdict_words(fl_arena *a, const outcome *o) {
    const fl_json *v = verdict_of(o);
    return fl_arena_printf(a, "%.*s %.*s (%.*s), exit %d", FL_STR_ARG(member(v, "class")),
                           FL_STR_ARG(member(v, "code")), FL_STR_ARG(member(v, "status")), o->exit)
        .p;
}

/* ---- expectations
 * ---------------------------------------------------------------------------------------------------- */

static void check_facts(fl_arena *a, const test_case *c, const outcome *o) {
    fl_json *list = fl_json_add(a, NULL, FL_JSON_ARRAY, FL_STR_NONE, FL_STR_NONE, 0, 0, 0);
    fl_str rest = o->facts, line;
    while (fl_str_line(&rest, &line)) {
        fl_json_result r = {0};
        fl_json_read(a, line, FL_JSON_STRICT, 16, &r);
        ck_assert_msg(r.complete && r.root, "%s: a line of the facts is not JSON: %.*s", c->name, FL_STR_ARG(line));
        fl_json *e = r.root;
        e->next = NULL;
        if (list->last)
            list->last->next = e;
        else
            list->first = e;
        list->last = e;
        list->count++;
    }
    const fl_yaml *facts = fl_yaml_get(c->expected, "facts");
    const char *bad = facts ? match(a, facts, list, "facts") : NULL;
    ck_assert_msg(!bad, "%s: %s", c->name, bad);
    const fl_yaml *none = fl_yaml_get(c->expected, "no-facts");
    for (const fl_yaml *x = none ? none->first : NULL; x; x = x->next)
        for (const fl_json *e = list->first; e; e = e->next)
            ck_assert_msg(match(a, x, e, "") != NULL, "%s: a fact is there that must not be (line %u of expected.yaml)",
                          c->name, x->line);
}

/* Nothing is dropped in silence: a document with bytes has captures, unread lines or a note. */
static void check_documents(const test_case *c, const outcome *o) {
    const fl_json *documents = fl_json_get(o->json, FL_STR("documents"));
    const fl_json *unread = fl_json_get(o->json, FL_STR("unread")), *notes = fl_json_get(o->json, FL_STR("notes"));
    for (const fl_json *d = documents ? documents->first : NULL; d; d = d->next) {
        const fl_json *captures = fl_json_get(d, FL_STR("captures")), *bytes = fl_json_get(d, FL_STR("bytes"));
        bool said = (captures && captures->count > 0) || (bytes && fl_str_eqz(bytes->text, "0"));
        for (const fl_json *u = unread ? unread->first : NULL; u && !said; u = u->next)
            said = fl_str_eq(member(u, "document"), member(d, "name"));
        for (const fl_json *u = notes ? notes->first : NULL; u && !said; u = u->next)
            said = fl_str_eq(member(u, "document"), member(d, "name"));
        ck_assert_msg(said, "%s: %.*s is neither read, nor unread, nor noted", c->name, FL_STR_ARG(member(d, "name")));
    }
}

static void keep_text(fl_arena *a, const char *folder, const test_case *c, fl_str text) {
    const char *dir = getenv("FL_REPORTS");
    if (!dir)
        return;
    char *path = fl_arena_alloc(a, strlen(dir) + strlen(folder) + strlen(c->name) + 9), *p = path;
    p += sprintf(p, "%s/%s/", dir, folder);
    for (const char *n = c->name; *n; n++)
        *p++ = *n == '/' ? '_' : *n;
    strcpy(p, ".json");
    FILE *f = fopen(path, "wb");
    ck_assert_msg(f != NULL, "cannot write %s", path);
    fwrite(text.p, 1, text.n, f);
    fclose(f);
}

static void check_plain(fl_arena *a, const test_case *c, const outcome *o) {
    keep_text(a, "reports", c, o->report);
    keep_text(a, "replays", c, o->replay_text);
    fl_str want = fl_yaml_text(c->expected, "exit", FL_STR_NONE);
    const fl_yaml *report = fl_yaml_get(c->expected, "report");
    const char *bad = report ? match(a, report, o->json, "") : NULL;
    ck_assert_msg(!bad, "%s: %s (verdict: %s)", c->name, bad, verdict_words(a, o));
    const fl_yaml *replay = fl_yaml_get(c->expected, "replay");
    bad = replay ? match(a, replay, o->replay, "replay") : NULL;
    ck_assert_msg(!bad, "%s: %s", c->name, bad);
    if (want.n)
        ck_assert_msg(atoi(want.p) == o->exit, "%s: expected exit %.*s, found %s", c->name, FL_STR_ARG(want),
                      verdict_words(a, o));
    check_facts(a, c, o);
    check_documents(c, o);
}

/* ---- damaged runs
 * ------------------------------------------------------------------------------------------------------- */

typedef struct damage_run {
    const test_case *c;
    const outcome *full;
    unsigned runs, complaints;
    char text[4096];
} damage_run;

static void complain(damage_run *d, fl_arena *a, const char *what, const outcome *o) {
    if (++d->complaints > COMPLAINTS_MOST)
        return;
    size_t used = strlen(d->text);
    snprintf(d->text + used, sizeof d->text - used, "\n  %s: %s instead of %s", what, verdict_words(a, o),
             verdict_words(a, d->full));
}

static void run_same(damage_run *d, const char *what, const file *files, const char *pack) {
    fl_arena *a = fl_arena_new();
    outcome o = run_files(a, d->c, files, d->c->files.n, pack);
    d->runs++;
    if (!is_same(d->full, &o))
        complain(d, a, what, &o);
    fl_arena_free(a);
}

static void run_cut(damage_run *d, const file *files, size_t which, size_t at) {
    fl_arena *a = fl_arena_new();
    file *cut = FL_NEW_N(a, d->c->files.n, file);
    memcpy(cut, files, d->c->files.n * sizeof *cut);
    /* A copy of its own size, so that a read behind the cut is seen by the sanitizer. */
    char *copy = malloc(at ? at : 1);
    memcpy(copy, files[which].bytes.p, at);
    cut[which].bytes = (fl_str){copy, at};
    outcome o = run_files(a, d->c, cut, d->c->files.n, NULL);
    d->runs++;
    if (!is_same_or_weaker(d->full, &o)) {
        const char *what = fl_arena_printf(a, "%.*s cut at byte %zu", FL_STR_ARG(files[which].name), at).p;
        complain(d, a, what, &o);
    }
    free(copy);
    fl_arena_free(a);
}

static void run_cuts(damage_run *d, const file *files, size_t which, size_t bytes_of_all) {
    fl_arena *a = fl_arena_new();
    size_t *ends, n = damage_lines(a, files[which].bytes, &ends), step = n / CUT_LINES_MOST + 1;
    run_cut(d, files, which, 0);
    for (size_t i = 0; i + 1 < n; i += step)
        run_cut(d, files, which, ends[i]);
    size_t size = files[which].bytes.n, share = bytes_of_all ? CUT_BYTES * size / bytes_of_all + 1 : 0;
    uint64_t seed = fl_str_hash(files[which].name) | 1;
    for (size_t i = 0; i < share && size > 0; i++) {
        seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
        run_cut(d, files, which, (size_t)(seed % size));
    }
    fl_arena_free(a);
}

static void check_damaged(fl_arena *a, const test_case *c, const file *files, const outcome *full) {
    damage_run d = {.c = c, .full = full};
    file *crlf = FL_NEW_N(a, c->files.n + 1, file), *utf16 = FL_NEW_N(a, c->files.n + 1, file);
    size_t total = 0;
    for (size_t i = 0; i < c->files.n; i++) {
        crlf[i] = (file){files[i].name, damage_crlf(a, files[i].bytes)};
        utf16[i] = (file){files[i].name, damage_utf16(a, files[i].bytes)};
        if (fl_yaml_get(c->expected, "utf16"))
            crlf[i] = utf16[i] = files[i];
        total += files[i].bytes.n;
    }
    run_same(&d, "with CRLF", crlf, NULL);
    run_same(&d, "as UTF-16LE", utf16, NULL);
    static const char *const packs[] = {"tar.gz", "zip", "7z"};
    for (size_t i = 0; i < sizeof packs / sizeof *packs; i++)
        run_same(&d, packs[i], files, packs[i]);
    for (size_t i = 0; i < c->files.n; i++)
        run_cuts(&d, files, i, total);
    ck_assert_msg(d.complaints == 0, "%s: %u of %u damaged runs are not the same or weaker:%s", c->name, d.complaints,
                  d.runs, d.text);
}

/* Documents longer than a window are read piece by piece where that is possible: the facts are the same. */
static void check_windows(fl_arena *a, const test_case *c, const file *files, const outcome *full) {
    outcome o = run_with(a, c, files, c->files.n, pack_of(c), "limit.window_bytes", "256");
    ck_assert_msg(fl_str_eq(o.facts, full->facts), "%s: other facts in windows of 256 bytes:\n%.*s\n--- not\n%.*s",
                  c->name, FL_STR_ARG(o.facts), FL_STR_ARG(full->facts));
    ck_assert_msg(is_same(full, &o), "%s: another verdict in windows of 256 bytes", c->name);
    o = run_with(a, c, files, c->files.n, pack_of(c), "facts", "used");
    ck_assert_msg(fl_str_eq(o.report, full->report), "%s: another report when only facts are kept that diagnoses use",
                  c->name);
}

START_TEST(one_case) {
    const test_case *c = &all.cases.v[_i];
    fl_arena *a = fl_arena_new();
    const file *files = encoded(a, c);
    all.retell = true;
    outcome o = run_files(a, c, files, c->files.n, pack_of(c));
    all.retell = false;
    check_plain(a, c, &o);
    check_windows(a, c, files, &o);
    const char *damage = getenv("FL_DAMAGE");
    bool leave_out = fl_str_eqz(fl_yaml_text(c->expected, "damage", FL_STR_NONE), "none");
    if (!leave_out && !(damage && strcmp(damage, "0") == 0)) {
        outcome folder = run_files(a, c, files, c->files.n, NULL);
        check_damaged(a, c, files, &folder);
    }
    fl_arena_free(a);
}
END_TEST

int main(int argc, char **argv) {
    all.arena = fl_arena_new();
    fl_error e = {0};
    if (fl_book_load("rules", NULL, 0, &all.book, &e)) {
        fprintf(stderr, "%s\n", e.message);
        return 1;
    }
    find_cases(argc > 1 ? argv[1] : "testdata/cases", "");
    Suite *suite = suite_create("cases");
    unsigned chosen = 0;
    for (size_t i = 0; i < all.cases.n; i++) {
        if (argc > 2 && !strstr(all.cases.v[i].name, argv[2]))
            continue;
        TCase *t = tcase_create(all.cases.v[i].name);
        tcase_set_timeout(t, 600);
        tcase_add_loop_test(t, one_case, (int)i, (int)i + 1);
        suite_add_tcase(suite, t);
        chosen++;
    }
    if (chosen == 0) {
        fprintf(stderr, "no case found\n");
        return 1;
    }
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    fl_book_free(all.book);
    fl_arena_free(all.arena);
    return failed != 0;
}
