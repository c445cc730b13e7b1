/* records.c - documents whose lines are records, as exports write them: one JSON object a line (diagnostic settings to
 * a storage account, PT1H.json), or CSV (Log Analytics, a chart of Azure Monitor):
 *
 *     {"time": "2026-03-03T02:05:00Z", "category": "RouteDiagnosticLog", "resourceId": "…", "properties": {…}}
 *
 *     Chart title: Avg BgpAvailability for er-harbor by Peer
 *     Time (UTC),Primary,Secondary
 *     3/25/2026 2:00:00 AM,100,"1,234.5"
 *
 * The rule is the one that recognizes the first records. Each record is emitted and forgotten, so that a day of logs
 * needs the memory of its facts. The columns of a chart become records of a time, a series and a value. */
#include "normalize/internal.h"

enum { HEAD = 8, BATCH = 64, CELLS_MAX = 64, PREFACE_MAX = 24 };

typedef struct exported {
    fl_normalizer *n;
    fl_section s;
    size_t header;  /* CSV: its line */
    char delimiter; /* of CSV; 0: JSON lines */
    fl_str title[CELLS_MAX];
    unsigned titles;
    bool chart; /* CSV: a time and one column a series */
    fl_str chart_title, zone;
} exported;

/* ---- JSON lines ---- */

static void shift(fl_json *v, uint32_t lines, uint64_t bytes) {
    v->line += lines;
    v->line_end += lines;
    v->off += bytes;
    v->end += bytes;
    for (fl_json *c = v->first; c; c = c->next)
        shift(c, lines, bytes);
}

static fl_json *json_record(const exported *x, size_t line) {
    fl_normalizer *n = x->n;
    fl_json_result r = {0};
    fl_str text = fl_text_line(n->text, line);
    fl_json_read(n->arena, text, 0, n->store->limits->json_depth, &r);
    if (!r.root || r.root->type != FL_JSON_OBJECT || !r.complete || r.repair_count ||
        fl_str_trim(fl_str_sub(text, (size_t)r.end, text.n)).n)
        return NULL;
    shift(r.root, (uint32_t)(line - x->s.base), n->text->lines[line].off - x->s.base_off);
    return r.root;
}

static bool looks_json(fl_str line) {
    line = fl_str_trim(line);
    return line.n > 4 && line.p[0] == '{' && line.p[line.n - 1] == '}';
}

static size_t not_blank(const fl_normalizer *n, size_t i) {
    while (i < n->text->n && !fl_str_trim(fl_text_line(n->text, i)).n)
        i++;
    return i;
}

static bool is_json_lines(exported *x) {
    size_t first = not_blank(x->n, 0), second = not_blank(x->n, first + 1);
    x->s.first = x->s.base = first;
    return second < x->n->text->n && looks_json(fl_text_line(x->n->text, first)) &&
           looks_json(fl_text_line(x->n->text, second));
}

/* ---- CSV ---- */

/* The cells of a line; false: a quote is open at its end, or there are too many. */
static bool cells_of(fl_arena *a, fl_str line, char delimiter, fl_str *out, unsigned *count) {
    size_t i = 0;
    for (*count = 0; *count < CELLS_MAX;) {
        if (i < line.n && line.p[i] == '"') {
            char *p = fl_arena_alloc(a, line.n - i);
            size_t k = 0;
            bool closed = false;
            for (i++; i < line.n && !closed; i++) {
                bool twice = line.p[i] == '"' && i + 1 < line.n && line.p[i + 1] == '"';
                closed = line.p[i] == '"' && !twice;
                if (!closed)
                    p[k++] = line.p[i];
                i += twice;
            }
            if (!closed)
                return false;
            out[(*count)++] = fl_str_trim((fl_str){p, k});
            while (i < line.n && line.p[i] != delimiter)
                i++;
        } else {
            size_t from = i;
            while (i < line.n && line.p[i] != delimiter)
                i++;
            out[(*count)++] = fl_str_trim(fl_str_sub(line, from, i));
        }
        if (i >= line.n)
            return true;
        i++; /* behind the delimiter; a line that ends with one has an empty cell more */
    }
    return false;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* "1,234.5", "1.234,5" beside semicolons, "100%", "" as a plain decimal; empty: no number. */
static fl_str decimal(fl_arena *a, fl_str s, char delimiter) {
    char *p = fl_arena_alloc(a, s.n + 1);
    size_t n = 0;
    char point = delimiter == ';' && fl_str_find_char(s, ',') >= 0 ? ',' : '.';
    if (s.n && s.p[s.n - 1] == '%')
        s = fl_str_rtrim(fl_str_sub(s, 0, s.n - 1));
    bool digits = false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool group = (c == ',' || c == '.' || c == ' ') && c != point && i > 0 && is_digit(s.p[i - 1]) && i + 3 < s.n &&
                     is_digit(s.p[i + 1]) && is_digit(s.p[i + 2]) && is_digit(s.p[i + 3]);
        if (group)
            continue;
        if (!is_digit(c) && c != point && !(c == '-' && i == 0))
            return FL_STR_NONE;
        digits = digits || is_digit(c);
        p[n++] = c == point ? '.' : c;
    }
    return digits ? (fl_str){p, n} : FL_STR_NONE;
}

static void add(fl_arena *a, fl_json *record, const char *key, fl_str text, const fl_json *at) {
    fl_json_add(a, record, text.n ? FL_JSON_STRING : FL_JSON_NULL, fl_str_of(key), text, at->line, at->off, at->end);
}

static fl_json *row_node(const exported *x, size_t line) {
    const fl_line *l = &x->n->text->lines[line];
    uint64_t off = l->off - x->s.base_off;
    return fl_json_add(x->n->arena, NULL, FL_JSON_OBJECT, FL_STR_NONE, FL_STR_NONE, (uint32_t)(line - x->s.base + 1),
                       off, off + l->len);
}

/* The time with the zone that stands above it, unless it has one. */
static fl_str time_with_zone(const exported *x, fl_str cell) {
    fl_written w;
    size_t k = x->zone.n ? fl_written_read(cell, FL_ORDER_DAY_FIRST, 0, &w) : 0;
    return k == cell.n && k && !w.zoned
               ? fl_arena_printf(x->n->arena, "%.*s %.*s", FL_STR_ARG(cell), FL_STR_ARG(x->zone))
               : cell;
}

/* One record of a row, or of each of its values when it is a chart: an array then. */
static fl_json *csv_record(const exported *x, size_t line) {
    fl_arena *a = x->n->arena;
    fl_str cell[CELLS_MAX];
    unsigned count;
    if (!cells_of(a, fl_text_line(x->n->text, line), x->delimiter, cell, &count) || count > x->titles + 1)
        return NULL;
    fl_json *row = row_node(x, line);
    if (fl_norm_open_ended(x->n, line) && count)
        cell[count - 1] = FL_STR_NONE; /* may be cut */
    if (!x->chart) {
        for (unsigned i = 0; i < count && i < x->titles; i++)
            fl_json_add(a, row, cell[i].n ? FL_JSON_STRING : FL_JSON_NULL, x->title[i], cell[i], row->line, row->off,
                        row->end);
        return row;
    }
    fl_json *all = fl_json_add(a, NULL, FL_JSON_ARRAY, FL_STR_NONE, FL_STR_NONE, row->line, row->off, row->end);
    for (unsigned i = 1; i < count && i < x->titles; i++) {
        fl_json *one = fl_json_add(a, all, FL_JSON_OBJECT, FL_STR_NONE, FL_STR_NONE, row->line, row->off, row->end);
        add(a, one, "chartTime", time_with_zone(x, cell[0]), row);
        add(a, one, "series", fl_arena_printf(a, "%.*s; %.*s", FL_STR_ARG(x->title[i]), FL_STR_ARG(x->chart_title)),
            row);
        add(a, one, "value", decimal(a, cell[i], x->delimiter), row);
    }
    return all;
}

static bool is_time_title(fl_str t) {
    static const char *const names[] = {"time",        "timestamp", "date",    "datetime", "date and time",
                                        "date & time", "zeit",      "uhrzeit", "datum",    "heure",
                                        "hora",        "ora",       NULL};
    ptrdiff_t open = fl_str_find_char(t, '(');
    if (open < 0)
        open = fl_str_find_char(t, '[');
    fl_str name = fl_str_trim(open > 0 ? fl_str_sub(t, 0, (size_t)open) : t);
    for (unsigned i = 0; names[i]; i++) {
        if (fl_str_ieqz(name, names[i]))
            return true;
    }
    return false;
}

/* "Time (UTC)", "Start time … (UTC+01:00)": what stands above the rows about their zone. */
static void take_zone(exported *x, fl_str text) {
    for (size_t i = 0; i + 1 < text.n && !x->zone.n; i++) {
        fl_written w = {0};
        if (text.p[i] != '(' && text.p[i] != '[')
            continue;
        size_t k = fl_written_zone(fl_str_sub(text, i, text.n), &w);
        if (k > 2 && w.zoned)
            x->zone = fl_str_sub(text, i + 1, i + k - 1);
    }
}

/* Outside of quotes. A title may hold commas where semicolons part the cells, not the other way around. */
static bool has(fl_str line, char c) {
    bool quoted = false;
    for (size_t i = 0; i < line.n; i++) {
        quoted = quoted != (line.p[i] == '"');
        if (!quoted && line.p[i] == c)
            return true;
    }
    return false;
}

/* The titles: the first line with several cells, all of which are words, below at most some lines of preface. */
static bool is_csv(exported *x) {
    fl_normalizer *n = x->n;
    if (!fl_str_iends(n->inside, FL_STR(".csv")))
        return false;
    for (size_t i = not_blank(n, 0); i < n->text->n && i < PREFACE_MAX; i = not_blank(n, i + 1)) {
        fl_str line = fl_text_line(n->text, i);
        x->delimiter = has(line, ';') ? ';' : has(line, '\t') ? '\t' : ',';
        bool good = has(line, x->delimiter) && cells_of(n->arena, line, x->delimiter, x->title, &x->titles);
        for (unsigned k = 0; k < x->titles && good; k++)
            good = x->title[k].n > 0 && !is_digit(x->title[k].p[0]);
        good = good && x->titles > 1 && !(x->titles == 2 && fl_str_ends(x->title[0], FL_STR(":")));
        if (good) {
            x->header = i;
            x->s.first = not_blank(n, 0);
            x->s.base = i;
            x->chart = is_time_title(x->title[0]);
            take_zone(x, x->title[0]);
            return i + 1 < n->text->n;
        }
        take_zone(x, line);
        if (!x->chart_title.n && !fl_str_istarts(fl_str_trim(line), FL_STR("sep="))) /* Excel's word for its sign */
            x->chart_title = fl_str_sub(fl_str_trim(line), 0, 200);
    }
    return false;
}

/* ---- both ---- */

static fl_json *record_at(const exported *x, size_t line) {
    return x->delimiter ? csv_record(x, line) : json_record(x, line);
}

static size_t first_record(const exported *x) { return x->delimiter ? x->header + 1 : x->s.first; }

static void look_at_head(exported *x) {
    fl_normalizer *n = x->n;
    x->s.root = fl_json_add(n->arena, NULL, FL_JSON_ARRAY, FL_STR_NONE, FL_STR_NONE, 1, 0, 0);
    unsigned seen = 0;
    for (size_t i = first_record(x); i < n->text->n && seen < HEAD; i++) {
        fl_json *r = fl_str_trim(fl_text_line(n->text, i)).n ? record_at(x, i) : NULL;
        if (r && r->type == FL_JSON_ARRAY)
            r = r->first;
        if (r)
            fl_norm_attach(x->s.root, r, FL_STR_NONE), seen++;
    }
}

static uint32_t emit_lines(exported *x, fl_emitter *e) {
    fl_normalizer *n = x->n;
    fl_arena *own = n->arena, *batch = fl_arena_new();
    uint32_t rows = 0;
    n->arena = batch;
    for (size_t i = first_record(x); i < n->text->n; i++) {
        if (!fl_str_trim(fl_text_line(n->text, i)).n)
            continue;
        fl_json *r = record_at(x, i);
        for (fl_json *one = r && r->type == FL_JSON_ARRAY ? r->first : r; one; one = r == one ? NULL : one->next)
            fl_norm_emit_record(e, one, FL_STR_NONE);
        rows += r != NULL;
        if (!r) {
            n->arena = own;
            fl_norm_unread(n, i, i + 1, x->s.rule->read, "lines of an export that are no records");
            n->arena = batch;
        }
        if (rows % BATCH == BATCH - 1)
            fl_norm_clear(n);
    }
    fl_norm_clear(n);
    n->arena = own;
    fl_arena_free(batch);
    return rows;
}

static fl_json *record_of_line(const void *user, size_t line) { return record_at(user, line); }

/* No rule knows the records: they may hold lines of a log. A column of times makes no chart then. */
static bool is_log_export(exported *x) {
    if (x->chart) {
        x->chart = false;
        look_at_head(x);
    }
    return x->s.root->count && fl_norm_exported_log(x->n, x->s.root, first_record(x), record_of_line, x);
}

bool fl_norm_exported(fl_normalizer *n) {
    exported x = {.n = n, .s = {.kind = FL_SECTION_JSON, .last = n->text->n, .projected = true}};
    x.s.context.at = FL_TIME_NONE;
    if (is_csv(&x))
        x.s.kind = FL_SECTION_TABLE;
    else if (x.delimiter = 0, !is_json_lines(&x))
        return false;
    x.s.base_off = n->text->lines[x.s.base].off;
    look_at_head(&x);
    unsigned others;
    x.s.rule = x.s.root->count ? fl_norm_recognize(n, &x.s, &others) : NULL;
    if (!x.s.rule)
        return is_log_export(&x);
    if (x.s.rule->line || x.s.rule->fsm)
        return false;
    if (!x.delimiter && !(x.s.rule->n_emits && x.s.rule->emits[0].at))
        return false; /* captures on a line each: each is a read of its own */
    fl_outcome o = {
        .result = "rows", .proof = "nothing", .why = FL_STR("an export never proves absence"), .filter = -1};
    fl_fact *read = fl_norm_read_fact(n, &x.s, x.s.rule->read, &o, 0);
    uint32_t row = fl_norm_capture_row(n, &x.s, read);
    fl_emitter e;
    read->capture = row;
    fl_norm_emit_begin(&e, n, &x.s, read, row);
    e.quote_bulk = false;
    uint32_t rows = emit_lines(&x, &e);
    fl_norm_emit_end(&e);
    fl_fact_set_int(read, FL_READ_ROWS, rows);
    n->store->captures.v[row].facts += e.facts;
    if (!e.facts && x.s.rule->n_emits)
        fl_norm_unread(n, x.s.first, n->text->n, x.s.rule->read,
                       "records of an export that say nothing of the circuit");
    return true;
}
