/* events.h - what the two ways of reading a log share: line by line of a text that is held, and streamed. Private to
 * normalize. A reader lives on the stack for one log; its working arena is reset by whoever feeds it. */
#ifndef FL_NORMALIZE_EVENTS_H
#define FL_NORMALIZE_EVENTS_H

#include "normalize/internal.h"
#include "scan/scan.h"

/* The events of one rule: a row of the report. */
typedef struct fl_log_row {
    const fl_rule *rule;
    uint32_t capture, events;
} fl_log_row;

typedef struct fl_log_reader {
    fl_normalizer *n;
    const struct fl_log_rules *rules;
    fl_arena *work; /* of one line */
    fl_arena *hold; /* the texts of the waiting event */
    fl_scan_hits hits;
    fl_log_clock clock;
    fl_str host;      /* of the prompt, when lines name none; or empty */
    fl_fact *waiting; /* the newest event, not added yet: a line may follow that repeats it */
    uint32_t waiting_line;
    fl_str waiting_host;
    fl_fact *read;
    FL_VEC(fl_log_row) rows; /* the first is the read's own */
    uint32_t events, quoted_others;
    uint64_t lines, unread; /* unread: lines that hold a literal and that no event knows */
    uint32_t unread_first;  /* the first of them */
    bool zone_noted, unset_noted, long_noted;
    fl_str router; /* of all events so far; empty: none or several */
    bool routers;  /* several */
} fl_log_reader;

/* One line of which some literal stands in a text: all hits [first, last) lie in it. */
typedef struct fl_log_text {
    fl_str line;       /* without its end */
    fl_str before;     /* what is known of the text before it, without its line end */
    uint32_t number;   /* in the original */
    uint64_t off, end; /* in the original */
    bool open;         /* the document ends in it without a line end */
    fl_str quoted;     /* what a report quotes, when the line was taken out of a record; else empty */
    const fl_scan_hit *hit;
    size_t hits;
} fl_log_text;

/* Some literal of a rule stands in the text. */
bool fl_log_names_event(fl_normalizer *n, fl_str text);
/* false: there are no event rules. Adds the read fact. */
bool fl_log_begin(fl_log_reader *r, fl_normalizer *n, fl_str host);
/* One line with hits. */
void fl_log_line_read(fl_log_reader *r, const fl_log_text *t);
/* The same of a text that is held: line is an index of its clean lines. */
void fl_log_held_line(fl_log_reader *r, size_t line, const fl_scan_hit *hit, size_t hits);
/* A line that is about some event and says it in no form that a rule knows. */
static inline void fl_log_unread(fl_log_reader *r, uint32_t line) {
    r->unread_first = r->unread++ ? r->unread_first : line;
}
/* A line's time for the count of years, whether it has an event or not. false: it has no known header. */
bool fl_log_tick(fl_log_reader *r, fl_str line);
/* first, last: lines of the original; the read fact and its capture row are finished. */
void fl_log_end(fl_log_reader *r, const fl_evidence *ev, const fl_command *command);
/* events_stream.c: the document as it comes. */
void fl_norm_log_stream(fl_normalizer *n, fl_normalize_read_fn *read, void *user);
/* Texts to come are like this one. */
void fl_log_tune(const fl_log_reader *r, fl_str text);
/* The scanner of all literals. */
const fl_scan *fl_log_scanner(const fl_log_reader *r);

#endif
