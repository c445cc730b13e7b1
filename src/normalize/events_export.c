/* events_export.c - lines of logs that a collector hands out as records, JSON lines or CSV:
 *
 *     {"_time": "2026-03-03T02:05:10.000+00:00", "host": "edge-1", "_raw": "1001: Mar  3 02:05:10.123: %BGP-5-…"}
 *     "timestamp","source","message"
 *
 * Splunk, Graylog, Kibana, Loki, journald, Docker, Log Analytics (Syslog). The message is read as a line of its log.
 * Its own time counts when it is whole, with year and zone, else the record's, which the collector took from it or
 * knew. */
#include "normalize/events.h"

enum { BATCH_RECORDS = 64, HOST_MOST = 120, SAMPLE = 8 };

static const char *const messages[] = {"_raw", "message", "syslogmessage", "msg",  "line",
                                       "log",  "rawmsg",  "full_message",  "body", NULL};
static const char *const times[] = {"tsns",
                                    "@timestamp",
                                    "_time",
                                    "timestamp",
                                    "__realtime_timestamp",
                                    "timegenerated [utc]",
                                    "timegenerated",
                                    "eventtime",
                                    "time",
                                    "datetime",
                                    "ts",
                                    "date",
                                    NULL};
static const char *const hosts[] = {"hostname", "_hostname", "host",     "host.name", "computer",
                                    "source",   "device",    "fromhost", "hostip",    NULL};
static const char *const holders[] = {"result", "_source", "fields", "labels", "stream", NULL};

/* A text or number of one of these names, also one level down ({"host": {"name": …}}, {"result": {…}}). */
static fl_str named(const fl_json *record, const char *const *names, bool deeper) {
    for (unsigned i = 0; names[i]; i++) {
        const fl_json *m = fl_norm_member(record, fl_str_of(names[i]));
        if (m && m->type == FL_JSON_OBJECT)
            m = fl_norm_member(m, FL_STR("name"));
        if (m && !m->cut && (m->type == FL_JSON_STRING || m->type == FL_JSON_NUMBER) && fl_str_trim(m->text).n)
            return fl_str_trim(m->text);
    }
    for (unsigned i = 0; deeper && holders[i]; i++) {
        const fl_json *m = fl_norm_member(record, fl_str_of(holders[i]));
        fl_str v = m && m->type == FL_JSON_OBJECT ? named(m, names, false) : FL_STR_NONE;
        if (v.n)
            return v;
    }
    return FL_STR_NONE;
}

static bool is_host(fl_str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!memchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:_-", s.p[i], 66))
            return false;
    return s.n > 0 && s.n <= HOST_MOST;
}

/* The first line of the message, as Docker keeps its line end. */
static fl_str message_of(const fl_json *record) {
    fl_str rest = named(record, messages, true), line = FL_STR_NONE;
    return rest.n && fl_str_line(&rest, &line) ? fl_str_trim(line) : FL_STR_NONE;
}

/* The line as its log would have it: with the record's time and host before it where its own are not whole. */
static fl_str line_of(fl_normalizer *n, const fl_json *record) {
    fl_str message = message_of(record), said = named(record, times, true), host = named(record, hosts, true);
    fl_log_head head;
    fl_time at;
    bool zoned = false;
    const char *why;
    char text[FL_TIME_TEXT];
    bool own = fl_norm_log_head(n, message, &head);
    if (!message.n || (own && head.year && head.zone_known && head.ms_of_day >= 0) || !said.n ||
        !fl_norm_read_time(n, said, fl_norm_member(record, FL_STR("TimeGenerated [UTC]")) != NULL, &at, &zoned, &why))
        return message;
    host = own && head.host.n ? head.host : is_host(host) ? host : FL_STR("-");
    if (!zoned) { /* in the form of a collector that writes no zone, so that the reader says so */
        fl_str local = fl_str_of(fl_time_format(at + (int64_t)n->options.zone_minutes * 60000, text));
        return own && head.year ? message
                                : fl_arena_printf(n->arena, "%.10s %.8s\tLocal0.Notice\t%.*s\t%.*s", local.p,
                                                  local.p + 11, FL_STR_ARG(host), FL_STR_ARG(message));
    }
    return fl_arena_printf(n->arena, "<0>1 %s %.*s - - - - %.*s", fl_time_format(at, text), FL_STR_ARG(host),
                           FL_STR_ARG(message));
}

static bool holds_messages(const fl_json *records) {
    unsigned all = 0, with = 0;
    for (const fl_json *r = records->first; r && all < SAMPLE; r = r->next, all++)
        with += message_of(r).n && named(r, times, true).n;
    return all && with * 2 > all;
}

static void read_record(fl_log_reader *r, const fl_json *record, size_t line) {
    fl_normalizer *n = r->n;
    const fl_line *l = &n->text->lines[line];
    fl_log_text t = {.line = line_of(n, record), .number = l->number, .off = l->src_off, .end = l->src_end};
    t.quoted = fl_text_line(n->text, line);
    if (!t.line.n) {
        r->lines += message_of(record).n > 0;
        if (message_of(record).n)
            fl_log_unread(r, l->number);
        return;
    }
    r->lines++;
    r->hits.n = 0;
    fl_scan_all(fl_log_scanner(r), t.line, &r->hits);
    t.hit = r->hits.v;
    t.hits = r->hits.n;
    if (t.hits)
        fl_log_line_read(r, &t);
}

bool fl_norm_exported_log(fl_normalizer *n, const fl_json *head, size_t first, fl_record_fn *record, const void *user) {
    fl_log_reader r;
    if (!holds_messages(head) || !fl_log_names_event(n, n->text->data) || !fl_log_begin(&r, n, FL_STR_NONE))
        return false;
    fl_arena *own = n->arena, *batch = fl_arena_new();
    fl_norm_dated_text(n, n->text->data);
    n->arena = batch;
    for (size_t i = first; i < n->text->n; i++) {
        const fl_json *one = fl_str_trim(fl_text_line(n->text, i)).n ? record(user, i) : NULL;
        if (one)
            read_record(&r, one, i);
        if (i % BATCH_RECORDS == BATCH_RECORDS - 1)
            fl_norm_clear(n);
    }
    fl_norm_clear(n);
    n->arena = own;
    fl_arena_free(batch);
    fl_evidence ev = {0};
    fl_norm_lines_evidence(n, 0, n->text->n, &ev);
    fl_log_end(&r, &ev, NULL);
    return true;
}
