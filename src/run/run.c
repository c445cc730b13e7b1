/* One run: documents go through the stages as they come, one after another, so that memory holds one document and the
 * facts of all. */
#include "run/run.h"
#include "report/replay.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "resolve/resolve.h"
#include "text/text.h"

enum { HASH_DOCUMENT_MAX = 1 << 20, PEEK_BYTES = 4096, BUFFERS_KEPT = 4 };

int fl_run_fail(fl_error *e, int status, const char *fmt, ...) {
    if (!e)
        return status;
    e->exit = status;
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(e->message, sizeof e->message, fmt, ap);
    va_end(ap);
    return status;
}

int fl_run_fail_err(fl_error *e, const fl_err *err) {
    static const int exits[] = {
        [FL_OK] = 0,      [FL_ERR_USAGE] = 64,  [FL_ERR_RULES] = 65, [FL_ERR_NOT_FOUND] = 66,
        [FL_ERR_IO] = 66, [FL_ERR_SYNTAX] = 65, [FL_ERR_LIMIT] = 66, [FL_ERR_INTERNAL] = 70,
    };
    char text[sizeof e->message];
    fl_err_format(err, text, sizeof text);
    return fl_run_fail(e, exits[err->status], "%s", text);
}

fl_run *fl_run_new(const fl_book *book) {
    fl_run *run = calloc(1, sizeof *run);
    if (!run)
        abort();
    run->own = run;
    run->book = book;
    run->arena = fl_arena_new();
    run->document = fl_arena_new();
    run->answer = fl_arena_new();
    run->limits = fl_limits_default;
    run->ask.at = FL_TIME_NONE;
    fl_notes_init(&run->notes, run->arena);
    fl_store_init(&run->store, run->arena, &run->limits, &run->notes);
    fl_source_init(&run->source, run->arena, &run->limits, &run->notes);
    return run;
}

void fl_run_free(fl_run *run) {
    if (!run)
        return;
    fl_normalizer_free(run->normalizer);
    fl_source_fini(&run->source);
    free(run->bytes);
    fl_arena_free(run->answer);
    fl_arena_free(run->document);
    fl_arena_free(run->arena);
    free(run);
}

/* Every capture, whatever its language, has some ASCII letter or digit; bytes that only decode to something have none.
 */
static bool has_word(fl_str line) {
    for (size_t i = 0; i < line.n; i++) {
        char c = line.p[i];
        if ((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'))
            return true;
    }
    return false;
}

/* Whether people could read it: then a run that learns nothing from it is inconclusive, not without input. */
static bool holds_text(fl_run *run, fl_str bytes) {
    fl_text *text = fl_text_decode(run->document, fl_str_sub(bytes, 0, PEEK_BYTES), &run->limits);
    if (text->flags & FL_TEXT_BINARY)
        return false;
    for (size_t i = 0; i < text->n; i++)
        if (has_word(fl_text_line(text, i)))
            return true;
    return false;
}

/* A document that ended too early: what its last read did not show proves nothing. Reads before it ended by themselves.
 */
static void weaken_last_read(fl_run *run, size_t first_fact) {
    fl_fact *last = NULL;
    for (size_t i = first_fact; i < run->store.facts.n; i++) {
        fl_fact *f = run->store.facts.v[i];
        if (f->kind == FL_READ && (!last || f->ev.last_line >= last->ev.last_line))
            last = f;
    }
    if (!last)
        return;
    fl_fact_set_bool(last, FL_READ_WHOLE, false);
    fl_fact_set(&run->store, last, FL_READ_PROOF, FL_STR("nothing"));
    fl_fact_set(&run->store, last, FL_READ_WHY, FL_STR("the document could not be read to its end"));
}

/* A check sum stands behind what it protects: by the time it is wrong, everything has been read. */
static void retract_damaged(fl_run *run) {
    for (; run->retracted < run->source.damaged.n; run->retracted++) {
        fl_doc_range r = run->source.damaged.v[run->retracted];
        fl_store_retract(&run->store, r.first, r.last, "damaged: what is left of it may not be what was saved");
    }
}

static int64_t read_on(void *user, void *buf, size_t n) { return fl_doc_read(user, buf, n); }

/* What was read to see what it is, then the rest. */
typedef struct log_source {
    fl_str first;
    fl_doc *doc;
} log_source;

static int64_t read_log(void *user, void *buf, size_t n) {
    log_source *s = user;
    if (!s->first.n)
        return fl_doc_read(s->doc, buf, n);
    size_t take = s->first.n < n ? s->first.n : n;
    memcpy(buf, s->first.p, take);
    s->first = fl_str_sub(s->first, take, s->first.n);
    return (int64_t)take;
}

/* A long log is never held whole. */
static void take_log(fl_run *run, fl_doc *doc, const fl_document *about, fl_str first) {
    size_t first_fact = run->store.facts.n;
    fl_normalize_log(run->normalizer, about, read_log, &(log_source){first, doc});
    if (fl_doc_about(doc)->cut)
        weaken_last_read(run, first_fact);
    run->readable = true;
}

static void keep_buffer(fl_run *run, const fl_normalize_input *in) {
    bool large = in->cap > BUFFERS_KEPT * run->limits.window_bytes;
    if (large)
        free(in->p);
    run->bytes = large ? NULL : in->p;
    run->bytes_cap = large ? 0 : in->cap;
}

static bool take_document(void *user, fl_doc *doc) {
    fl_run *run = user;
    retract_damaged(run);
    const fl_doc_info *info = fl_doc_about(doc);
    fl_document about = {.name = info->name,
                         .inside = info->inside,
                         .input = info->input,
                         .member_time = info->member_time,
                         .rereadable = info->rereadable};
    fl_normalize_input in = {.p = run->bytes, .cap = run->bytes_cap, .read = read_on, .user = doc};
    fl_normalize_fill(&in, (size_t)run->limits.window_bytes);
    if (fl_normalize_is_log(run->normalizer, (fl_str){in.p, in.n})) {
        take_log(run, doc, &about, (fl_str){in.p, in.n});
        keep_buffer(run, &in);
        return true;
    }
    about.bytes = in.n;
    if (in.ended && in.n <= HASH_DOCUMENT_MAX)
        fl_source_sha256(&run->source, (fl_str){in.p, in.n}, about.sha256);
    run->readable = run->readable || holds_text(run, (fl_str){in.p, in.n});
    size_t first_fact = run->store.facts.n;
    fl_normalize_long(run->normalizer, &about, &in);
    if (in.cut || info->cut)
        weaken_last_read(run, first_fact);
    keep_buffer(run, &in);
    fl_arena_reset(run->document);
    return true;
}

static void start(fl_run *run) {
    if (run->normalizer)
        return;
    fl_normalize_options options = {.zone_minutes = run->zone_minutes,
                                    .used_facts = run->used_facts || (run->kinds && !run->kinds[FL_ROUTER_ROUTE])};
    run->normalizer = fl_normalizer_new(run->book->rules, &run->store, &options);
}

int fl_run_add(fl_run *run, const char *path, fl_error *e) {
    fl_err err = {0};
    start(run);
    fl_status status = fl_source_walk(&run->source, path, take_document, run, &err);
    retract_damaged(run);
    return status == FL_OK ? 0 : fl_run_fail_err(e, &err);
}

int fl_run_add_bytes(fl_run *run, const char *name, const void *bytes, size_t n, fl_error *e) {
    fl_err err = {0};
    start(run);
    fl_str text = {bytes, n};
    fl_status status = fl_source_walk_bytes(&run->source, fl_str_of(name), text, take_document, run, &err);
    retract_damaged(run);
    return status == FL_OK ? 0 : fl_run_fail_err(e, &err);
}

/* What was said on the command line is evidence too, of no document. */
static fl_fact *option_fact(fl_run *run, fl_kind kind) {
    fl_fact *f = fl_fact_new(&run->store, kind);
    f->at_from = FL_FROM_OPTION;
    f->ev.document = FL_NONE;
    return f;
}

/* --circuit and --peering: captures that nothing else labels are of these. */
static void label_all(fl_run *run) {
    if (run->ask.circuit.n == 0 && run->ask.peering.n == 0)
        return;
    const fl_str value[] = {run->ask.circuit, run->ask.peering};
    static const fl_key_id key[] = {FL_KEY_CIRCUIT, FL_KEY_PEERING};
    fl_fact *f = option_fact(run, FL_LABEL);
    fl_fact_set(&run->store, f, FL_LABEL_GLOB, FL_STR("*"));
    for (size_t i = 0; i < sizeof key / sizeof *key; i++) {
        f->key[key[i]] = value[i];
        f->key_from[key[i]] = value[i].n ? FL_FROM_OPTION : FL_FROM_NONE;
    }
    fl_store_add(&run->store, f);
}

static void add_option_facts(fl_run *run) {
    label_all(run);
    for (size_t i = 0; i < run->expect.n; i++) {
        fl_fact *f = option_fact(run, FL_EXPECTED_PREFIX);
        fl_fact_set(&run->store, f, FL_EXPECTED_PREFIX_PREFIX, run->expect.v[i]);
        fl_store_add(&run->store, f);
    }
}

static void make_report(fl_run *run) {
    fl_report_input *in = FL_NEW_N(run->arena, run->source.inputs.n, fl_report_input);
    for (size_t i = 0; i < run->source.inputs.n; i++) {
        const fl_input *from = &run->source.inputs.v[i];
        in[i] = (fl_report_input){fl_arena_str(run->arena, from->name).p, from->bytes, from->sha256};
    }
    run->report = (fl_report){.store = &run->store,
                              .rules = run->book->rules,
                              .diagnosis = run->diagnosis,
                              .inputs = in,
                              .n_inputs = run->source.inputs.n,
                              .version = FAULTLINE_VERSION,
                              .kinds = run->kinds};
}

void fl_run_analyze(fl_run *run) {
    if (run->diagnosis)
        return;
    bool zone;
    if (run->at.n)
        (void)fl_time_parse(run->at, run->zone_minutes, &run->ask.at, &zone);
    add_option_facts(run);
    fl_normalize_settle(run->normalizer);
    fl_resolve(&run->store, run->book->rules);
    run->diagnosis = fl_diagnose(run->arena, &run->store, run->book->rules, &run->ask);
    make_report(run);
}

int fl_run_exit(const fl_run *run) {
    if (!run->diagnosis)
        return 70;
    return run->readable ? fl_class_exit(run->diagnosis->verdict.cls) : 66;
}

/* ---- reports ---- */

static void text_report(const fl_report *r, const fl_text_style *style, fl_out *out) { fl_report_text(r, style, out); }
static void json_report(const fl_report *r, const fl_text_style *style, fl_out *out) {
    (void)style;
    fl_report_json(r, out);
}
static void markdown_report(const fl_report *r, const fl_text_style *style, fl_out *out) {
    (void)style;
    fl_report_markdown(r, out);
}
static void ndjson_facts(const fl_report *r, const fl_text_style *style, fl_out *out) {
    (void)style;
    fl_facts_ndjson(r, out);
}
static void csv_facts(const fl_report *r, const fl_text_style *style, fl_out *out) {
    (void)style;
    fl_facts_csv(r, out);
}

static const struct {
    const char *name;
    void (*put)(const fl_report *, const fl_text_style *, fl_out *);
} formats[] = {
    {"text", text_report},           {"json", json_report},          {"markdown", markdown_report},
    {"facts-table", fl_facts_table}, {"facts-ndjson", ndjson_facts}, {"facts-csv", csv_facts},
};

/* Asked of a finished run, on memory of its own. */
static bool write_replay(const fl_run *run, const char *format, const fl_text_style *style, fl_write write,
                         void *user) {
    bool json = strcmp(format, "replay-json") == 0;
    if (!json && strcmp(format, "replay-text") != 0)
        return false;
    fl_arena *arena = fl_arena_new();
    fl_out *out = fl_out_new(write, user);
    const fl_replay *replay = fl_replay_new(arena, &run->store, run->book->rules, &run->ask, run->every_ms);
    if (json)
        fl_replay_json(&run->report, replay, out);
    else
        fl_replay_text(&run->report, replay, style, out);
    bool good = fl_out_flush(out);
    fl_out_free(out);
    fl_arena_free(arena);
    return good;
}

bool fl_run_report(const fl_run *run, const char *format, const fl_style *style, fl_write write, void *user) {
    fl_text_style s =
        style ? (fl_text_style){style->width, style->color, style->utf8} : (fl_text_style){0, false, false};
    for (size_t i = 0; run->diagnosis && i < sizeof formats / sizeof *formats; i++) {
        if (strcmp(formats[i].name, format) != 0)
            continue;
        fl_out *out = fl_out_new(write, user);
        formats[i].put(&run->report, &s, out);
        bool good = fl_out_flush(out);
        fl_out_free(out);
        return good;
    }
    return run->diagnosis && write_replay(run, format, &s, write, user);
}
