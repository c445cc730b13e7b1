/* internal.h - what the files of normalize share: the normalizer's state while it reads one document, and a section,
 * the unit that a rule reads. Everything here lives in the working arena, which is reset after each document.
 *
 * A section's tree has coordinates of its own: node->line 1 is the clean line `base`, node->off 0 is the clean byte
 * `base_off`. fl_norm_evidence turns them into lines and bytes of the original. */
#ifndef FL_NORMALIZE_INTERNAL_H
#define FL_NORMALIZE_INTERNAL_H

#include "capture/capture.h"
#include "facts/facts.h"
#include "format/json.h"
#include "normalize/normalize.h"
#include "decode/written.h"
#include "rules/rules.h"

typedef enum fl_section_kind {
    FL_SECTION_JSON,
    FL_SECTION_TABLE,
    FL_SECTION_LIST,
    FL_SECTION_ERROR,
    FL_SECTION_TITLE, /* a rule's title line with no table below it */
    FL_SECTION_BLANK, /* a command or heading with nothing below it */
    FL_SECTION_TEXT   /* none of these */
} fl_section_kind;

/* What headings say; an empty slice is "not said". */
typedef struct fl_context {
    fl_str key[FL_KEY_COUNT];
    fl_str read;
    fl_time at;
    bool zone_assumed;
    bool untimed; /* it holds a time that cannot be read: a time from further above would be wrong */
} fl_context;

typedef struct fl_section {
    fl_section_kind kind;
    size_t first, last; /* clean line indexes, [first, last), a label line above included */
    size_t base;
    uint64_t base_off;
    fl_json *root;    /* records of JSON, TABLE (array of rows) and LIST (array of objects) */
    fl_str title;     /* the line above the records, or empty */
    const char *flaw; /* why the section is not whole; NULL: it is */
    size_t flaw_line; /* clean line index of the flaw */
    bool closed;      /* something stands behind it that ended it */
    bool dashes;      /* TABLE with a dash line */
    fl_json *header;  /* TABLE: an object that has the column titles as its names */
    fl_context context;
    const fl_command *command; /* the one that printed it, or NULL */
    bool any_filter;           /* one of the commands that may have printed it filters */
    const fl_rule *rule;
    const fl_rule_command *by; /* the command entry of the rule that matched, or NULL */
    bool unfit;                /* a command's rule was there, but the output did not fit it */
    bool projected;            /* the names are those of the command's --query, put back (unalias.c) */
    bool strange_query;        /* the command's --query gave the values names, and is not understood */
} fl_section;

typedef FL_VEC(fl_section) fl_sections;

typedef struct fl_pending_unread {
    size_t first, last; /* clean line indexes, [first, last) */
    fl_str read;
    fl_str why;
} fl_pending_unread;

/* The last results of take, test and vocabulary: the same few words stand in thousands of rows. */
enum { FL_CONVERSIONS = 256 };
typedef struct fl_conversion {
    const fl_source_spec *spec;
    fl_str in, out;
    uint32_t round; /* another than the normalizer's: forgotten */
} fl_conversion;

/* What `^.` paths found, by the record they look up from: thousands of values of a series share theirs. */
enum { FL_MEMOS = 64 };
typedef struct fl_memo {
    const fl_source_spec *spec;
    const fl_json *above;
    const fl_json *used;
    fl_str out;
    uint32_t round;
    bool found;
} fl_memo;

/* A record whose members are texts, used again for each record of a template: a path finds its member at once. Members
 * without a text are not there. */
enum { FL_FLAT_PATHS = 64 };
typedef struct fl_flat {
    fl_json *row, *member; /* n members, in the order of the template's Values */
    unsigned n;
    struct {
        const fl_path *path;
        const fl_json *member;
    } found[FL_FLAT_PATHS]; /* by hash */
} fl_flat;

struct fl_normalizer {
    const fl_rules *rules;
    fl_store *store;
    fl_normalize_options options;
    fl_arena *arena; /* of the current document */
    /* the current document */
    fl_text *text;
    uint32_t document;
    fl_str name, inside;
    const fl_block *block;
    const fl_command *emitting; /* the command whose output is emitted, or NULL */
    fl_sections sections; /* of the current block */
    bool warned;          /* a warning line stood in the block */
    fl_context prose;     /* of the Markdown heading above the fence */
    fl_context heading;   /* of the heading inside the block */
    unsigned prose_rank, heading_rank;
    fl_str hinted_read; /* by the names of file and folders, when read_sought */
    bool read_sought;
    fl_time name_time;
    bool name_zone_assumed, zone_noted;
    size_t prose_first, prose_last; /* all prose lines of a Markdown document */
    FL_VEC(fl_pending_unread) unread;
    bool secretive;             /* a configuration is read: what follows "password" is not quoted */
    size_t last_quoted;         /* clean line index + 1, so that a line is kept once in a row */
    fl_conversion *conversions; /* FL_CONVERSIONS of them, by hash */
    struct fl_place_rules *place_rules; /* of all documents, made when asked for (places.c) */
    struct fl_column_rules *column_rules; /* the same (columns.c) */
    fl_flat *flat;              /* of the record that is emitted, or NULL */
    fl_memo *memos;             /* FL_MEMOS of them, by hash; forgotten with the conversions */
    uint32_t round;             /* of both: those of other rounds point into texts that are gone */
    fl_str dated_text;          /* in which the order of a date's numbers may show: the section */
    fl_date_order date_order;
    bool order_sought;
    struct fl_log_rules *log_rules; /* of the whole run: all events' literals; NULL until a log is met */
    struct fl_log_years *log_years; /* of the whole run: logs whose lines have no year */
    struct fl_name_rules *name_rules; /* of the whole run, made when asked for (name_hints.c) */
    const fl_rule **line_rules; /* of the whole run: reader `log`, without a command (log.c) */
    size_t n_line_rules;
    bool heads_asked, heads_direct; /* whether log_direct.c may read headers */
};

/* section.c */
void fl_norm_split(fl_normalizer *n);
bool fl_norm_warning_line(fl_str line);
fl_section fl_norm_section_at(const fl_normalizer *n, fl_section_kind kind, size_t first, size_t last);
/* Applies the headings rules to a line; true when one matched. */
bool fl_norm_heading(fl_normalizer *n, fl_str line, fl_context *context, unsigned *rank);
void fl_norm_prose(fl_normalizer *n, const fl_block *block);
void fl_norm_flaw(fl_section *s, const char *why, size_t line);
/* A canonical word for a value of a key: the vocabularies "path", "peering" and "family" for those, else the text. */
fl_str fl_norm_key_word(const fl_normalizer *n, fl_key_id key, fl_str text);

/* The document ends within this line, without a line end: its last word may be cut and is not believed. */
static inline bool fl_norm_open_ended(const fl_normalizer *n, size_t line) {
    return line + 1 >= n->text->n && (n->text->flags & FL_TEXT_NO_FINAL_NEWLINE);
}

/* table.c: reads the table that starts at line i (header), before line last. false: there is none. */
bool fl_norm_table(fl_normalizer *n, size_t i, size_t last, fl_section *s);
bool fl_norm_dash_line(fl_str line);
/* The titles at line i are those of a table that the console broke over lines. */
bool fl_norm_wrapped_table(const fl_normalizer *n, size_t i, size_t last);

/* list.c: reads "Key : value" entries from line i on. false: there are none. */
bool fl_norm_list(fl_normalizer *n, size_t i, size_t last, fl_section *s);

/* unalias.c: gives the values of a projection their own names back; needs s->command. */
void fl_norm_unalias(fl_normalizer *n, fl_section *s);
void fl_norm_attach(fl_json *parent, fl_json *child, fl_str key);

/* pick.c */
/* Gives every section of the block its command and its rule. */
void fl_norm_pick(fl_normalizer *n);
/* The rule whose commands match, or NULL; by is set with it. From `start` on, so that callers can go through all. */
const fl_rule *fl_norm_rule_by_command(const fl_normalizer *n, const fl_command *c, unsigned *start,
                                       const fl_rule_command **by);
/* The best rule without a command, or NULL; others counts rules of the same rank. */
const fl_rule *fl_norm_recognize(fl_normalizer *n, const fl_section *s, unsigned *others);
/* Commands that print nothing that is read: echo, cd, exit, Stop-Transcript … */
bool fl_norm_silent(const fl_command *c);
/* An Azure command that says what it does: then no rule for it means no rule for its output either. A script, `cat`, a
 * variable or a command cut short says nothing, and the output may be recognized by itself. */
bool fl_norm_names_its_output(const fl_command *c);
fl_str fl_norm_command_text(const fl_command *c); /* from its verb on */
bool fl_norm_fits(fl_normalizer *n, const fl_rule *rule, const fl_json *root);
/* Whether a rule may be recognized without a command at all. */
bool fl_norm_recognizes(const fl_rule *rule);

/* columns.c: the indexes of the rules whose columns the records may have, in order; first: the first record or NULL,
 * single: it is the only one. Until the next call. All that fl_norm_recognizes and fl_norm_fits accept are among them. */
enum { FL_NAMES_LOOKED_AT = 8 }; /* records whose names count: newer az leaves null members out, row by row */
const uint32_t *fl_norm_possible_rules(fl_normalizer *n, const fl_json *first, bool single, size_t *count);
bool fl_norm_match(fl_normalizer *n, fl_pattern *p, fl_str s, fl_match *m);

/* lookup.c */
/* null, missing, cut, or a text of blanks; v may be NULL. */
bool fl_norm_is_blank(const fl_json *v);
/* The document's end cut it: a scalar in a last line without an end. */
bool fl_norm_is_cut(const fl_json *v);
/* What a path leads to, and the first of a spec's paths that leads to something; NULL: nothing. */
const fl_json *fl_norm_follow(fl_normalizer *n, const fl_path *path, const fl_json *node);
const fl_json *fl_norm_look_up(fl_normalizer *n, const fl_source_spec *spec, const fl_json *node);
/* A scalar, or the scalars of an array with `join` between them (empty: one blank). */
fl_str fl_norm_node_text(fl_normalizer *n, const fl_json *v, fl_str join);
/* A value as converted text; false: unread. used is the node it came from, or NULL. */
bool fl_norm_evaluate(fl_normalizer *n, const fl_source_spec *spec, const fl_json *node, fl_str *out,
                      const fl_json **used);
bool fl_norm_conditions_hold(fl_normalizer *n, const fl_emit *e, const fl_json *node);

/* emit.c */
/* The records of a tree: sets *pointer to the JSON pointer of what holds them. NULL: no table (null, no value). */
typedef struct fl_records {
    fl_json *single; /* the one record, or NULL */
    fl_json *array;  /* whose elements are the records, or NULL */
    fl_str pointer;  /* of the record or the array */
    bool wrapped;    /* the array was the member `value` of an object */
    bool next_page;  /* nextLink says that there is more */
} fl_records;
bool fl_norm_records(fl_normalizer *n, const fl_rule *rule, fl_json *root, fl_records *out);
/* Emits all facts of a section; returns the number of facts, counts records in *rows. */
uint32_t fl_norm_emit(fl_normalizer *n, const fl_section *s, const fl_records *records, fl_fact *read, uint32_t capture,
                      uint32_t *rows);
/* The same record by record, for readers that hand them out one by one: between begin and end the normalizer's arena
 * may be another one, which is reset between records when the conversions are forgotten. */
typedef struct fl_emitter {
    fl_normalizer *n;
    const fl_section *s;
    const fl_emit *emit;
    uint32_t read, capture;
    uint32_t facts;
    uint32_t routes, left_out; /* router_route: kept, and those over limits.table_rows */
    bool quote_bulk;
    fl_fact *read_fact;
    bool key_seen[FL_KEY_COUNT], key_differs[FL_KEY_COUNT];
    fl_str key_value[FL_KEY_COUNT];
    uint32_t untimed; /* records whose own time could not be read */
    const char *untimed_why;
    uint32_t untimed_line;
    fl_fact frame; /* keys and time that command and headings give to every fact of the section */
} fl_emitter;
/* Rows of the emit that are not Microsoft's are only counted. */
bool fl_norm_only_counts(const fl_emitter *e);
static inline bool fl_norm_microsofts_path(fl_str as_path) { return fl_str_starts(as_path, FL_STR("12076")); }
void fl_norm_emit_begin(fl_emitter *e, fl_normalizer *n, const fl_section *s, fl_fact *read, uint32_t capture);
void fl_norm_emit_record(fl_emitter *e, const fl_json *record, fl_str pointer);
void fl_norm_emit_end(fl_emitter *e);
/* How many values of the record the rule would set. */
unsigned fl_norm_grip(fl_normalizer *n, const fl_rule *rule, const fl_json *record);
bool fl_norm_when(fl_normalizer *n, const fl_when *when, unsigned count, const fl_json *node);
/* The resource group that the command names, or empty. */
fl_str fl_norm_group(fl_normalizer *n, const fl_section *s);
/* A member by folded name, looking into "properties" by itself. */
fl_json *fl_norm_member(const fl_json *object, fl_str name);
void fl_norm_evidence(const fl_normalizer *n, const fl_section *s, const fl_json *node, fl_evidence *ev);
void fl_norm_lines_evidence(const fl_normalizer *n, size_t first, size_t last, fl_evidence *ev);
void fl_norm_quote(fl_normalizer *n, size_t line);
/* Keys that the command and the headings give, and the time, for a fact of this section. */
void fl_norm_keys(fl_normalizer *n, const fl_section *s, fl_fact *f);
void fl_norm_time(fl_normalizer *n, const fl_section *s, fl_fact *f);
/* The time that a text is, by what its section shows about the order of day and month. *why: see fl_written_time. */
bool fl_norm_read_time(fl_normalizer *n, fl_str text, bool utc, fl_time *at, bool *zoned, const char **why);
/* The value of the first of these options that the command has; empty when it is a variable, cut, or one of several. */
fl_str fl_norm_option(const fl_normalizer *n, const fl_command *c, fl_str *names, unsigned count);
/* The text in which that order may show; the next question looks there. */
void fl_norm_dated_text(fl_normalizer *n, fl_str text);
/* The same without keeping the result. */
fl_str fl_norm_convert_once(fl_normalizer *n, const fl_source_spec *spec, fl_str text);
/* A value's text by the conversions of its spec (take, test, vocabulary). */
fl_str fl_norm_convert(fl_normalizer *n, const fl_source_spec *spec, fl_str text);
/* One capture row for a document that is a list or a manifest as a whole, and for the facts since `facts_before`. */
void fl_norm_document_row(fl_normalizer *n, size_t facts_before, const char *rule);
/* One key of a fact, unless a better source has set it; one time, with a note when its zone is assumed. */
void fl_norm_set_key(fl_fact *f, unsigned key, fl_str value, fl_from from);
void fl_norm_set_time(fl_normalizer *n, fl_fact *f, fl_time at, fl_from from, bool assumed);

/* absence.c */
typedef struct fl_outcome {
    const char *result; /* rows | empty | no-table | blank | error | unreadable */
    const char *proof;  /* proves | supports | nothing */
    fl_str why;         /* in words, when not proves */
    int filter;         /* 1, 0, -1 unread */
} fl_outcome;
void fl_norm_outcome(fl_normalizer *n, const fl_section *s, const fl_records *records, bool any, uint32_t rows,
                     fl_outcome *out);

/* errors.c: the error text that starts at line i; sets s->last. false: none. */
bool fl_norm_error(fl_normalizer *n, size_t i, size_t last, fl_section *s);
/* {"error": {"code": …, "message": …}} of a REST body. */
bool fl_norm_error_body(const fl_json *root);
/* A line that rules/context/errors.yaml knows. */
bool fl_norm_error_line(fl_normalizer *n, fl_str line);
/* The error as facts. */
void fl_norm_error_facts(fl_normalizer *n, fl_section *s);

/* log.c: reader `log`: a rule that claims the block or document as a whole. true: all its lines are done. */
bool fl_norm_log(fl_normalizer *n, const fl_rule *rule, const fl_command *command, size_t first, size_t last);
const fl_rule *fl_norm_log_rule(fl_normalizer *n, size_t first, size_t last);
/* The same for the whole document, when it is the name of the document that the rule goes by. */
const fl_rule *fl_norm_document_rule(fl_normalizer *n);

/* log_head.c: what stands before the event in a line of a log. */
typedef struct fl_log_head {
    fl_str host;
    fl_str zone;           /* as printed; empty: none */
    int year, month, day;  /* 0: not printed */
    int ms_of_day;         /* -1: no time */
    int zone_minutes;      /* when zone_known */
    bool zone_known;
    bool unset;            /* the device marks its clock as not set, or not synchronized: "*", "." */
} fl_log_head;
/* false: no known header. */
bool fl_norm_log_head(fl_normalizer *n, fl_str line, fl_log_head *head);
/* log_direct.c: the groups of a header that most lines have. false: another form, or none; the rules tell. */
typedef struct fl_head_parts {
    fl_str iso, mark, host, month, day, year, time, zone;
} fl_head_parts;
bool fl_norm_head_direct(fl_str line, fl_head_parts *out);
/* The rules are those that it was written after. */
bool fl_norm_heads_direct(const fl_rules *rules);
/* Whether text, lines of the beginning of a document, is that of a log: most lines have a known header. */
bool fl_norm_looks_like_log(fl_normalizer *n, fl_str text);

/* log_years.c: times without a year, settled after the last input. */
typedef struct fl_log_clock { /* of one document */
    unsigned years;             /* year changes so far */
    fl_time first, last;        /* provisional, local; FL_TIME_NONE: none yet */
    int leap;                   /* the count of year changes at a 29 February, or -1 */
} fl_log_clock;
/* The line's time. FL_TIME_NONE: not printed. assumed: no zone, or one that means several. */
fl_time fl_norm_log_time(fl_normalizer *n, fl_log_clock *clock, const fl_log_head *head, bool *assumed);
/* At the end of a log: remembers it for fl_normalize_settle by its read. */
void fl_norm_log_years_end(fl_normalizer *n, const fl_log_clock *clock, const fl_fact *read);

/* events.c: reader `events`. The clean lines [first, last) of the document; command: what printed them, or NULL. false:
 * there are no event rules, nothing was done. */
bool fl_norm_events(fl_normalizer *n, const fl_command *command, size_t first, size_t last);
/* events_stray.c: lines that a device wrote of itself onto a terminal, in [first, last): between a command's output, behind a prompt. */
void fl_norm_stray_events(fl_normalizer *n, size_t first, size_t last);
bool fl_norm_prints_log(fl_normalizer *n, const fl_command *command);

/* textfsm.c: reader `textfsm`: text that routers print. Reads the block, or the parts of it that rules claim, and hands
 * lines that are none of theirs to `rest`. false: no rule claims anything in it, nothing was done. */
bool fl_norm_textfsm(fl_normalizer *n, void (*rest)(fl_normalizer *n));
/* Other rules that claim the block as much as the rule that is taken; for `rules check`. */
unsigned fl_norm_textfsm_rivals(fl_normalizer *n, const fl_rule *rule);

/* The same for a block that does not end in n->text: one section of it takes all the lines to come. fits: whether it can
 * be read so, judged by what there is; does nothing. */
typedef struct fl_norm_long fl_norm_long;
bool fl_norm_textfsm_fits(fl_normalizer *n);
fl_norm_long *fl_norm_textfsm_open(fl_normalizer *n, void (*rest)(fl_normalizer *n));
/* The lines [first, last) of n->text. Where the section ends: last, or before a line that begins something else. */
size_t fl_norm_long_feed(fl_norm_long *l, size_t first, size_t last);
void fl_norm_long_close(fl_norm_long *l, bool closed);

/* records.c: exports with a record a line, JSON or CSV. true: the document was one and is done. */
bool fl_norm_exported(fl_normalizer *n);
/* events_export.c: records that hold lines of a log. head: the first records, as an array; record: that of a line. */
typedef fl_json *fl_record_fn(const void *user, size_t line);
bool fl_norm_exported_log(fl_normalizer *n, const fl_json *head, size_t first, fl_record_fn *record, const void *user);

/* manifest.c, changes.c, incident.c, notice.c: files that people write beside the captures. true: the document was one
 * and is done. */
bool fl_norm_manifest(fl_normalizer *n);
bool fl_norm_changes(fl_normalizer *n);
bool fl_norm_incident(fl_normalizer *n);
/* `incident:` of the manifest. */
void fl_norm_incident_times(fl_normalizer *n, const fl_yaml *node);
bool fl_norm_notice(fl_normalizer *n);
/* `maintenance:` of the manifest. */
void fl_norm_maintenance(fl_normalizer *n, const fl_yaml *node);
fl_str fl_norm_base_name(fl_str name);
/* What a change is about, by the vocabulary "change-about"; "other" when no word fits. */
fl_str fl_norm_change_about(const fl_normalizer *n, fl_str text);

/* action.c: the commands of a block that change something. */
void fl_norm_actions(fl_normalizer *n, const fl_block *block);

/* name_hints.c: what the names of the file and of its folders say: the time, and the read, which is sought when it is
 * asked for. Keys of names are resolve's. */
void fl_norm_read_names(fl_normalizer *n);
fl_str fl_norm_hinted_read(fl_normalizer *n);

/* normalize.c: the way of one document, for window.c. */
void fl_norm_start_document(fl_normalizer *n, const fl_document *about);
/* Conversions and memos are forgotten, because what they point to goes; with the arena itself, which is emptied. */
void fl_norm_forget(fl_normalizer *n);
void fl_norm_clear(fl_normalizer *n);
void fl_norm_read_whole(fl_normalizer *n, fl_str bytes);
void fl_norm_read_block(fl_normalizer *n, const fl_block *block);
bool fl_norm_long_fits(fl_normalizer *n, const fl_block *block);
fl_norm_long *fl_norm_long_open(fl_normalizer *n, const fl_block *block);
void fl_norm_hand_over_unread(fl_normalizer *n);
void fl_norm_note_text(fl_normalizer *n, unsigned flags, uint32_t replaced);
void fl_norm_unread(fl_normalizer *n, size_t first, size_t last, fl_str read, const char *fmt, ...) FL_PRINTF(5, 6);
uint32_t fl_norm_capture_row(fl_normalizer *n, const fl_section *s, const fl_fact *read);
fl_fact *fl_norm_read_fact(fl_normalizer *n, const fl_section *s, fl_str read, const fl_outcome *o, uint32_t rows);

#endif
