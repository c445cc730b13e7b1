/* faultline.h - the library behind the faultline program: give it what people saved during an ExpressRoute incident,
 * get which layer failed, who owns the fix, and why.
 *
 * Rules are loaded once (fl_book) and serve any number of runs, one at a time. A run is fed paths or bytes, then
 * analyzed once, then asked. Everything a run returns belongs to it and ends with fl_run_free. The library never
 * prints, never exits, never opens a network connection, and writes no file.
 *
 *     fl_book *book; fl_error e = {0};
 *     if (fl_book_load(NULL, 0, &book, &e)) …;
 *     fl_run *run = fl_run_new(book);
 *     fl_run_add(run, "bundle.zip", &e);
 *     fl_run_analyze(run);
 *     fl_run_report(run, "json", write_fn, user);
 *     return fl_run_exit(run);
 */
#ifndef FAULTLINE_H
#define FAULTLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define FAULTLINE_VERSION "0.1.0"

typedef struct fl_book fl_book;
typedef struct fl_run fl_run;

typedef struct fl_error {
    int exit;            /* the exit status that fits: 64 usage, 65 rules, 66 input, 70 our bug, 74 output; 0 none */
    char message[2048];  /* "file:line:col: what was expected, what was found, what to do" */
} fl_error;

/* Loads the shipped rules (dir NULL: the installed or build-tree folder, or $FAULTLINE_RULES) and then the user's own
 * folders, whose rules win. 0, or an exit status with *e filled. The caller frees *book. */
int fl_book_load(const char *shipped, const char *const *more, unsigned n_more, fl_book **book, fl_error *e);
/* Frees a book whose runs are freed. NULL: nothing. */
void fl_book_free(fl_book *book);
/* Takes n bytes; false: cannot write, nothing more is sent. user is what was given beside it. */
typedef bool (*fl_write)(void *user, const char *bytes, size_t n);
/* What `rules list | check | test` do; text goes to write. 0, 65 when a rule is not good, 74 when the writer failed. */
int fl_book_list(const fl_book *book, fl_write write, void *user);
int fl_book_check(const fl_book *book, fl_write write, void *user);
int fl_book_test(const fl_book *book, fl_write write, void *user);
/* Evidence, owner, remedy and trap of a diagnosis by code or slug ("R01"). false: no such code. width 0: 80.
 * What the writer answers is not reported: it knows. */
bool fl_book_explain(const fl_book *book, const char *code, unsigned width, bool color, bool utf8, fl_write write, void *user);

/* Every kind of fact with its fields and types. false: the writer failed. */
bool fl_schema_list(unsigned width, bool utf8, fl_write write, void *user);
/* The libraries in use and their versions, a line each. false: the writer failed. */
bool fl_parts(fl_write write, void *user);

/* A new run over a book, which must outlive it. Never NULL. */
fl_run *fl_run_new(const fl_book *book);
/* Frees the run and every text it gave. NULL: nothing. */
void fl_run_free(fl_run *run);

/* Options, before the first input. name: "model" (own-edge, provider-l3), "circuit", "peering", "at" (a time), "tz" (UTC,
 * +02:00), "expect" (a prefix, repeatable), "skew" (edge-1=+90s, repeatable), "kind" (facts reports print only these kinds, repeatable),
 * "facts" ("all"; "used": what no diagnosis looks at, the routes of a router's whole table, is counted and not kept; so it is
 * too when no "kind" asks for it), "limit.<name>" (fl_limits fields). false with *e (64) for unknown names or values. */
bool fl_run_set(fl_run *run, const char *name, const char *value, fl_error *e);

/* Reads a file, folder, archive, or "-" for standard input. 0, or 66 with *e when it does not exist or cannot be
 * opened; the run stays usable and other inputs are read. */
int fl_run_add(fl_run *run, const char *path, fl_error *e);
/* The same for bytes in memory, as a file of a bundle under that name: folders in it ("er-weu-01/arp.json") are hints
 * as they are in an archive. */
int fl_run_add_bytes(fl_run *run, const char *name, const void *bytes, size_t n, fl_error *e);
/* Once, after the last input: resolves and diagnoses. Without any input the verdict is inconclusive. */
void fl_run_analyze(fl_run *run);

/* After fl_run_analyze: 0..4 by the verdict's class; 66 when nothing readable was in any input. */
int fl_run_exit(const fl_run *run);
/* How text and tables look: columns (0: 80), ANSI colours, UTF-8 or plain ASCII. */
typedef struct fl_style { unsigned width; bool color; bool utf8; } fl_style;
/* After fl_run_analyze. format: "text", "json", "markdown"; facts: "facts-table", "facts-ndjson", "facts-csv". style NULL: 80
 * columns, no colour, ASCII; json, ndjson and csv ignore it. false: unknown format, not analyzed yet, or the writer failed. */
bool fl_run_report(const fl_run *run, const char *format, const fl_style *style, fl_write write, void *user);

/* Cursors, after fl_run_analyze: i counts from 0 to one below the number; beyond it everything is "" or 0. Texts are UTF-8,
 * NUL-terminated, owned by the run, "" when there is none, and spelled as in docs/schema/report-1.json. Secrets are in
 * them: only reports mask. */
typedef struct fl_run_verdict { const char *cls, *code, *layer, *owner, *status, *sentence; } fl_run_verdict;
fl_run_verdict fl_run_get_verdict(const fl_run *run);
size_t fl_run_circuits(const fl_run *run);
typedef struct fl_run_finding { const char *code, *layer, *owner, *cls, *status, *circuit, *peering, *path, *sentence; } fl_run_finding;
size_t fl_run_findings(const fl_run *run);
fl_run_finding fl_run_get_finding(const fl_run *run, size_t i);
typedef struct fl_run_step { unsigned step; const char *read, *layer, *circuit, *peering, *path, *result, *found; } fl_run_step;
size_t fl_run_steps(const fl_run *run);
fl_run_step fl_run_get_step(const fl_run *run, size_t i);
typedef struct fl_run_fact { const char *kind, *document, *rule; uint32_t first_line, last_line; } fl_run_fact;
size_t fl_run_facts(const fl_run *run);
fl_run_fact fl_run_get_fact(const fl_run *run, size_t i);
/* A field or key of fact i as text; false when unread or no such field. Valid until the next call. */
bool fl_run_fact_text(const fl_run *run, size_t i, const char *field, const char **text);

/* ---- TextFSM: router captures by the templates that network engineers write; see docs/textfsm.md. ---- */

typedef struct fl_template fl_template;
/* Reads a template file. 0, or 65 (broken: file, line, reason in *e) or 66 (cannot be read). The caller frees *t. */
int fl_template_load(const char *path, fl_template **t, fl_error *e);
/* The template for a platform and command by the `index` of a folder of templates or of a checkout of ntc-templates
 * ("cisco_ios", "show ip bgp summary"). Records are then as ntc_templates gives them: names in small letters, every value
 * a text or a list of texts. 0, 65, or 66 also when the index has no such row. */
int fl_template_find(const char *dir, const char *platform, const char *command, fl_template **t, fl_error *e);
/* NULL: nothing. */
void fl_template_free(fl_template *t);

typedef struct fl_parse_output {
    const char *format; /* "table", "json" (an array of objects), "csv" */
    fl_style style;     /* of tables */
    fl_write write;
    void (*note)(void *user, const char *text); /* what could not be read as it is, with its line; may be NULL */
    void *user;                                 /* of write and note */
    bool discards; /* what was written is thrown away when the call fails, so rows need not be held back until the end
                      for a template with an Error rule */
} fl_parse_output;
/* The records of a file ("-": standard input) or of bytes in memory. 0; 64 no such format; 65 an Error rule of the
 * template matched (nothing is written then); 66 cannot be read; 74 the writer failed. */
int fl_template_parse(fl_template *t, const char *path, const fl_parse_output *to, fl_error *e);
int fl_template_parse_bytes(fl_template *t, const char *name, const void *bytes, size_t n, const fl_parse_output *to,
                            fl_error *e);

#ifdef __cplusplus
}
#endif
#endif
