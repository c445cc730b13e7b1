/* The library as other programs use it: books, options, inputs, cursors and reports. */
#include <check.h>
#include <stdlib.h>

#include "base/out.h"
#include "faultline.h"

static fl_book *book;
static fl_run *run;

static void setup(void) {
    fl_error e = {0};
    ck_assert_msg(fl_book_load("rules", NULL, 0, &book, &e) == 0, "%s", e.message);
    run = fl_run_new(book);
}

static void teardown(void) {
    fl_run_free(run);
    fl_book_free(book);
}

static const char circuit[] = "{\"name\": \"er1\", \"circuitProvisioningState\": \"Enabled\",\n"
                              " \"serviceProviderProvisioningState\": \"Provisioned\",\n"
                              " \"serviceKey\": \"01234567-89ab-4cde-8f01-23456789abcd\"}\n";

static bool collect(void *user, const char *bytes, size_t n) {
    fl_out_str(user, (fl_str){bytes, n});
    return true;
}

static bool refuse(void *user, const char *bytes, size_t n) {
    (void)user;
    (void)bytes;
    (void)n;
    return false;
}

static void add(const char *name, const char *text) {
    fl_error e = {0};
    ck_assert_int_eq(fl_run_add_bytes(run, name, text, strlen(text), &e), 0);
}

START_TEST(missing_rules_are_named) {
    fl_error e = {0};
    fl_book *none = NULL;
    ck_assert_int_eq(fl_book_load("no/such/rules", NULL, 0, &none, &e), 65);
    ck_assert_ptr_null(none);
    ck_assert_ptr_nonnull(strstr(e.message, "no/such/rules"));
    const char *more[] = {"README.md"};
    ck_assert_int_eq(fl_book_load("rules", more, 1, &none, &e), 65);
    ck_assert_ptr_nonnull(strstr(e.message, "README.md"));
}
END_TEST

START_TEST(options_are_checked) {
    static const struct {
        const char *name, *value;
        bool good;
    } rows[] = {
        {"model", "own-edge", true},    {"model", "mine", false},      {"at", "2026-03-03T02:05:00Z", true},
        {"at", "yesterday", false},     {"tz", "+02:00", true},        {"tz", "here", false},
        {"expect", "10.0.0.0/8", true}, {"expect", "10.0.0.0", false}, {"kind", "route", true},
        {"kind", "routes", false},      {"peering", "private", true},  {"peering", "x", false},
        {"circuit", "er1", true},       {"circuit", "", false},        {"limit.facts", "10", true},
        {"limit.facts", "-1", false},   {"limit.nothing", "1", false}, {"colour", "red", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fl_error e = {0};
        ck_assert_msg(fl_run_set(run, rows[i].name, rows[i].value, &e) == rows[i].good, "%s %s", rows[i].name,
                      rows[i].value);
        ck_assert_int_eq(e.exit, rows[i].good ? 0 : 64);
    }
    add("a.json", circuit);
    ck_assert(!fl_run_set(run, "model", "own-edge", NULL));
}
END_TEST

START_TEST(exit_tells_text_from_nothing) {
    static const struct {
        const char *name;
        const char *bytes;
        size_t n;
        int exit;
    } rows[] = {
        {"empty.txt", "", 0, 66},
        {"blank.txt", " \n\n", 3, 66},
        {"binary.bin", "\x01\x00\xff\x02\x00\x03\xfe\x00\x9c\x00\x01\x02", 12, 66},
        {"prose.txt", "It went down at two.\n", 21, 3},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fl_run *r = fl_run_new(book);
        fl_run_add_bytes(r, rows[i].name, rows[i].bytes, rows[i].n, NULL);
        ck_assert_int_eq(fl_run_exit(r), 70);
        fl_run_analyze(r);
        ck_assert_msg(fl_run_exit(r) == rows[i].exit, "%s: %d", rows[i].name, fl_run_exit(r));
        fl_run_free(r);
    }
}
END_TEST

START_TEST(missing_input_leaves_the_run_usable) {
    fl_error e = {0};
    ck_assert_int_eq(fl_run_add(run, "no/such/file", &e), 66);
    ck_assert_ptr_nonnull(strstr(e.message, "no/such/file"));
    add("a.json", circuit);
    fl_run_analyze(run);
    ck_assert_uint_gt(fl_run_facts(run), 0);
}
END_TEST

START_TEST(cursors_answer) {
    add("a.json", circuit);
    fl_run_analyze(run);
    bool found = false;
    for (size_t i = 0; i < fl_run_facts(run); i++) {
        const char *text = NULL;
        fl_run_fact f = fl_run_get_fact(run, i);
        if (strcmp(f.kind, "circuit") != 0)
            continue;
        found = true;
        ck_assert_str_eq(f.document, "a.json");
        ck_assert(fl_run_fact_text(run, i, "provider_state", &text));
        ck_assert_str_eq(text, "Provisioned");
        ck_assert(!fl_run_fact_text(run, i, "carrier", &text));
        ck_assert(!fl_run_fact_text(run, i, "no_such_field", &text));
    }
    ck_assert(found);
    ck_assert_str_ne(fl_run_get_verdict(run).code, "");
    ck_assert_str_eq(fl_run_get_finding(run, 1u << 20).code, "");
    ck_assert_str_eq(fl_run_get_step(run, 1u << 20).read, "");
    ck_assert_str_eq(fl_run_get_fact(run, 1u << 20).kind, "");
    for (size_t i = 0; i < fl_run_steps(run); i++)
        ck_assert_uint_gt(fl_run_get_step(run, i).step, 0);
}
END_TEST

START_TEST(reports_are_written_or_refused) {
    static const char *const formats[] = {"text", "json", "markdown", "facts-table", "facts-ndjson", "facts-csv"};
    ck_assert(!fl_run_report(run, "text", NULL, refuse, NULL)); /* not analyzed */
    add("a.json", circuit);
    fl_run_analyze(run);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        fl_out *out = fl_out_new(NULL, NULL), *again = fl_out_new(NULL, NULL);
        ck_assert(fl_run_report(run, formats[i], NULL, collect, out));
        ck_assert(fl_run_report(run, formats[i], NULL, collect, again));
        ck_assert(fl_str_eq(fl_out_text(out), fl_out_text(again)));
        ck_assert_uint_gt(fl_out_text(out).n, 0);
        ck_assert_int_lt(fl_str_find(fl_out_text(out), FL_STR("01234567-89ab")), 0);
        fl_out_free(out);
        fl_out_free(again);
        ck_assert(!fl_run_report(run, formats[i], NULL, refuse, NULL));
    }
    ck_assert(!fl_run_report(run, "sqlite", NULL, collect, NULL));
}
END_TEST

START_TEST(options_label_what_nothing_else_does) {
    static const char arp[] = "{\"value\": [{\"age\": 1, \"interface\": \"On-Prem\", \"ipAddress\": \"192.0.2.1\",\n"
                              " \"macAddress\": \"0200.5e10.0001\"}]}\n";
    ck_assert(fl_run_set(run, "circuit", "er7", NULL));
    ck_assert(fl_run_set(run, "peering", "private", NULL));
    add("arp.json", arp);
    fl_run_analyze(run);
    for (size_t i = 0; i < fl_run_facts(run); i++) {
        const char *text = "";
        if (strcmp(fl_run_get_fact(run, i).kind, "arp_entry") != 0)
            continue;
        ck_assert(fl_run_fact_text(run, i, "circuit", &text));
        ck_assert_str_eq(text, "er7");
        ck_assert(fl_run_fact_text(run, i, "peering", &text));
        ck_assert_str_eq(text, "AzurePrivatePeering");
    }
}
END_TEST

START_TEST(a_cut_archive_proves_nothing_at_its_end) {
    ck_assert(fl_run_set(run, "limit.document_bytes", "60", NULL));
    add("session.txt", "user@host:~$ az network express-route list-arp-tables -g rg1 -n er1 --peering-name "
                       "AzurePrivatePeering --path primary\n[]\nuser@host:~$ \n");
    fl_run_analyze(run);
    for (size_t i = 0; i < fl_run_facts(run); i++) {
        const char *text = "";
        if (strcmp(fl_run_get_fact(run, i).kind, "read") == 0 && fl_run_fact_text(run, i, "proof", &text))
            ck_assert_str_eq(text, "nothing");
    }
}
END_TEST

/* ---- documents longer than a window ---- */

enum { LONG_ROWS = 1500 };

static void put_table(fl_out *out, const char *command, unsigned rows) {
    fl_out_printf(out, "%sBGP table version is 18, local router ID is 192.0.2.254\n"
                       "Status codes: s suppressed, d damped, h history, * valid, > best, i - internal,\n"
                       "Origin codes: i - IGP, e - EGP, ? - incomplete\n\n"
                       "     Network          Next Hop            Metric LocPrf Weight Path\n", command);
    for (unsigned i = 0; i < rows; i++) {
        if (i % 5 == 4)
            fl_out_z(out, " *                    192.0.2.4              948             0 64606 64497 i\n");
        else
            fl_out_printf(out, " *>  10.%03u.%03u.0/24   192.0.2.1                              0 64500 %u i\n",
                          i / 250, i % 250, 64496 + i % 10);
    }
}

static void put_summary(fl_out *out, const char *command) {
    fl_out_printf(out, "%sBGP router identifier 192.0.2.254, local AS number 64512\n"
                       "BGP table version is 18, main routing table version 18\n\n"
                       "Neighbor        V           AS MsgRcvd MsgSent   TblVer  InQ OutQ Up/Down  State/PfxRcd\n"
                       "192.0.2.2       4        12076  304791  824765       18    0    0 never    Idle\n", command);
}

static void session(fl_out *out) {
    fl_out_z(out, "edge1#show clock\n02:05:11.123 UTC Tue Mar 3 2026\n");
    put_summary(out, "edge1#show ip bgp summary\n");
    put_table(out, "edge1#show ip bgp\n", LONG_ROWS);
    put_summary(out, "edge1#show ip bgp summary\n");
    fl_out_z(out, "edge1#\n");
}

static void without_commands(fl_out *out) {
    put_table(out, "some words\n\n", LONG_ROWS);
    put_summary(out, "");
}

static void headings(fl_out *out) {
    fl_out_z(out, "edge1#show tech-support\n\n");
    put_summary(out, "------------------ show ip bgp summary ------------------\n\n");
    put_table(out, "\n------------------ show ip bgp ------------------\n\n", LONG_ROWS);
    put_summary(out, "\n------------------ show ip bgp summary ------------------\n\n");
    fl_out_z(out, "edge1#\n");
}

static void neighbors(fl_out *out) {
    put_table(out, "edge1#show ip bgp neighbors 192.0.2.2 advertised-routes\n", LONG_ROWS);
    put_table(out, "edge2#show ip bgp neighbors 192.0.2.2 routes\n", LONG_ROWS);
    fl_out_z(out, "edge2#\n");
}

static void lost_rows(fl_out *out) {
    put_table(out, "edge1#show ip bgp\n", LONG_ROWS);
    fl_out_z(out, " *>  a row that no rule reads\nedge1#\n");
}

static void log_lines(fl_out *out) {
    for (unsigned i = 0; i < LONG_ROWS; i++)
        fl_out_printf(out, "words and words %u\n", i);
    put_table(out, "edge1#show ip bgp\n", LONG_ROWS);
}

static void foreign(fl_out *out) {
    put_table(out, "", LONG_ROWS);
    fl_out_z(out, "{\n  \"a\": 1\n}\n");
}

static const struct {
    const char *name;
    void (*put)(fl_out *out);
} texts[] = {{"session", session},     {"without commands", without_commands}, {"headings", headings},
             {"neighbors", neighbors}, {"lost rows", lost_rows},               {"words", log_lines},
             {"foreign", foreign}};
enum { TEXTS = sizeof texts / sizeof *texts };

static fl_out *facts_in_windows(fl_str text, const char *window) {
    fl_error e = {0};
    fl_run *r = fl_run_new(book);
    ck_assert(fl_run_set(r, "limit.window_bytes", window, NULL));
    ck_assert_int_eq(fl_run_add_bytes(r, "edge.txt", text.p, text.n, &e), 0);
    fl_run_analyze(r);
    fl_out *out = fl_out_new(NULL, NULL);
    ck_assert(fl_run_report(r, "facts-ndjson", NULL, collect, out));
    ck_assert(fl_run_report(r, "text", NULL, collect, out));
    fl_run_free(r);
    return out;
}

START_TEST(windows_change_no_fact) {
    static const char *const windows[] = {"2000", "9000", "40000"};
    fl_out *text = fl_out_new(NULL, NULL);
    texts[_i].put(text);
    const size_t ends[] = {fl_out_text(text).n, fl_out_text(text).n - 30}; /* whole, and cut within a line */
    for (size_t k = 0; k < sizeof ends / sizeof *ends; k++) {
        fl_str bytes = fl_str_sub(fl_out_text(text), 0, ends[k]);
        fl_out *whole = facts_in_windows(bytes, "10000000");
        ck_assert_int_gt(fl_str_find(fl_out_text(whole), FL_STR("router_route")), 0);
        for (size_t i = 0; i < sizeof windows / sizeof *windows; i++) {
            fl_out *some = facts_in_windows(bytes, windows[i]);
            /* The sum of short documents stands in the text report; one read in windows has none. */
            fl_str a = fl_out_text(whole), b = fl_out_text(some);
            size_t same = 0;
            while (same < a.n && same < b.n && a.p[same] == b.p[same])
                same++;
            bool sum = same < a.n && fl_str_ends(fl_str_sub(a, 0, same), FL_STR(" bytes"));
            ck_assert_msg(sum || (same == a.n && same == b.n), "%s, windows of %s: %.*s\nnot\n%.*s", texts[_i].name,
                          windows[i], FL_STR_ARG(fl_str_sub(b, same, same + 200)),
                          FL_STR_ARG(fl_str_sub(a, same, same + 200)));
            fl_out_free(some);
        }
        fl_out_free(whole);
    }
    fl_out_free(text);
}
END_TEST

/* What follows the records of several lines is no text: the last of them is told from the lines that were read. */
START_TEST(a_window_that_is_no_text) {
    fl_out *text = fl_out_new(NULL, NULL);
    fl_out_z(text, "edge1#show ip bgp neighbors\n");
    for (unsigned i = 0; i < 60; i++) {
        fl_out_printf(text, "BGP neighbor is 192.0.2.%u,  remote AS 64500, external link\n"
                            "  BGP version 4, remote router ID 192.0.2.%u\n"
                            "  BGP state = Established, up for 2w6d\n",
                      i + 1, i + 1);
        for (unsigned k = 0; k < 30; k++)
            fl_out_z(text, "  words\n");
    }
    const size_t lines = 1 + 60 * 33;
    for (unsigned i = 0; i < 2500; i++)
        fl_out_z(text, _i ? "\x01\x02\x03\x04\x05\n" : "\x01\x02\x03\x04\x05\x06\x07\x08");
    fl_error e = {0};
    fl_run *r = fl_run_new(book);
    ck_assert(fl_run_set(r, "limit.window_bytes", "2000", NULL));
    ck_assert_int_eq(fl_run_add_bytes(r, "edge.txt", fl_out_text(text).p, fl_out_text(text).n, &e), 0);
    fl_run_analyze(r);
    unsigned sessions = 0, last = 0;
    for (size_t i = 0; i < fl_run_facts(r); i++) {
        const fl_run_fact f = fl_run_get_fact(r, i);
        sessions += strcmp(f.kind, "router_session") == 0;
        last = f.last_line > last ? f.last_line : last;
    }
    ck_assert_uint_ge(sessions, 57); /* the last lines stand in the window that is no text */
    ck_assert_uint_le(sessions, 60);
    ck_assert_uint_ge(last, lines - 100);
    ck_assert_uint_le(last, lines + (_i ? 2500 : 1));
    fl_run_free(r);
    fl_out_free(text);
}
END_TEST

/* ---- tables of which most rows are only counted ---- */

static void counted_head(fl_out *out, const char *command) {
    fl_out_printf(out, "%sBGP table version is 18, local router ID is 192.0.2.254\n"
                       "Status codes: s suppressed, d damped, h history, * valid, > best, i - internal,\n"
                       "Origin codes: i - IGP, e - EGP, ? - incomplete\n\n"
                       "     Network          Next Hop            Metric LocPrf Weight Path\n", command);
}

/* All rows are whole lines; the VRF of the last ones is another. */
static void two_vrfs(fl_out *out, const char *command, const char *second) {
    counted_head(out, command);
    for (unsigned i = 0; i < 40; i++) {
        if (i % 30 == 0)
            fl_out_printf(out, "Route Distinguisher: 64512:1 (default for vrf %s)\n", i ? second : "TENANT1");
        fl_out_printf(out, " *>  10.0.%u.0/24     192.0.2.1                              0 64500 i\n", i);
    }
}

/* Rows of several VRFs and shapes; Microsoft's among them, and some that nothing reads. */
static void counted_table(fl_out *out, const char *command) {
    counted_head(out, command);
    for (unsigned i = 0; i < LONG_ROWS; i++) {
        if (i % 400 == 399)
            fl_out_printf(out, "Route Distinguisher: 64512:%u (default for vrf TENANT%u)\n", i, i / 400);
        const char *path = i % 97 == 5 ? "12076 64500" : i % 89 == 7 ? "120760" : "64500 64501";
        if (i % 7 == 3)
            fl_out_printf(out, " *                    192.0.2.4              948             0 %s i\n", path);
        else if (i % 31 == 4)
            fl_out_printf(out, " *>  10.%u.%u.192/26\n                      192.0.2.4                %u             0 %s ?\n",
                          i / 250, i % 250, i % 10, path);
        else if (i % 53 == 6)
            fl_out_printf(out, " *>  10.%u.%u.0/24 192.0.2.9 0 %s ?\n", i / 250, i % 250, path);
        else
            fl_out_printf(out, " *>%c 10.%03u.%03u.0/24   192.0.2.1                              0 %s i\n", i % 3 ? ' ' : 'i',
                          i / 250, i % 250, path);
    }
    two_vrfs(out, "edge1#show ip bgp vpnv4 all\n", "TENANT1");
    two_vrfs(out, "edge1#show ip bgp vpnv4 all\n", "TENANT2");
    fl_out_z(out, "edge1#\n");
}

static void put_text(fl_out *out, const fl_run *r, size_t fact, const char *field) {
    const char *text = "";
    fl_run_fact_text(r, fact, field, &text);
    fl_out_printf(out, "%s=%s ", field, text);
}

/* Microsoft's routes and the reads; the routes in all. */
static fl_out *kept_of(fl_str text, const char *facts, size_t *routes) {
    static const char *const fields[] = {"router", "vrf", "family", "network", "next_hop", "as_path", "origin", "best", "rows",
                                         "whole", "proof", "why"};
    fl_error e = {0};
    fl_run *r = fl_run_new(book);
    fl_out *out = fl_out_new(NULL, NULL);
    *routes = 0;
    ck_assert(fl_run_set(r, "facts", facts, NULL));
    ck_assert_int_eq(fl_run_add_bytes(r, "edge.txt", text.p, text.n, &e), 0);
    fl_run_analyze(r);
    for (size_t i = 0; i < fl_run_facts(r); i++) {
        const fl_run_fact f = fl_run_get_fact(r, i);
        const char *path = "";
        const bool route = strcmp(f.kind, "router_route") == 0;
        *routes += route;
        if (route && (!fl_run_fact_text(r, i, "as_path", &path) || strncmp(path, "12076", 5) != 0))
            continue;
        fl_out_printf(out, "%s %u ", f.kind, (unsigned)f.first_line);
        for (size_t k = 0; k < sizeof fields / sizeof *fields; k++)
            put_text(out, r, i, fields[k]);
        fl_out_char(out, '\n');
    }
    fl_run_free(r);
    return out;
}

START_TEST(counted_rows_are_those_of_all_facts) {
    static const char *const commands[] = {"edge1#show ip bgp vpnv4 all\n", "edge1#show ip bgp\n", "", "edge1#show bgp ipv4 unicast\n"};
    fl_out *text = fl_out_new(NULL, NULL);
    size_t all, used;
    counted_table(text, commands[_i]);
    fl_out *a = kept_of(fl_out_text(text), "all", &all), *b = kept_of(fl_out_text(text), "used", &used);
    ck_assert_uint_gt(all, LONG_ROWS - 100);
    ck_assert_uint_lt(used, 100);
    ck_assert_uint_gt(used, 10);
    ck_assert_msg(fl_str_eq(fl_out_text(a), fl_out_text(b)), "%.*s\nnot\n%.*s", FL_STR_ARG(fl_out_text(b)),
                  FL_STR_ARG(fl_out_text(a)));
    fl_out_free(a);
    fl_out_free(b);
    fl_out_free(text);
}
END_TEST

START_TEST(limits_hold_in_windows) {
    static const char *const limits[][2] = {
        {"limit.lines", "700"}, {"limit.table_rows", "50"}, {"limit.facts", "60"}, {"limit.document_bytes", "3000"}};
    fl_out *text = fl_out_new(NULL, NULL);
    session(text);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        fl_error e = {0};
        fl_run *r = fl_run_new(book);
        ck_assert(fl_run_set(r, "limit.window_bytes", "2000", NULL));
        ck_assert(fl_run_set(r, limits[i][0], limits[i][1], NULL));
        ck_assert_int_eq(fl_run_add_bytes(r, "edge.txt", fl_out_text(text).p, fl_out_text(text).n, &e), 0);
        fl_run_analyze(r);
        fl_out *out = fl_out_new(NULL, NULL);
        ck_assert(fl_run_report(r, "json", NULL, collect, out));
        ck_assert_msg(fl_str_find(fl_out_text(out), fl_str_of(limits[i][0] + strlen("limit."))) >= 0,
                      "no note names %s", limits[i][0]);
        fl_out_free(out);
        fl_run_free(r);
    }
    fl_out_free(text);
}
END_TEST

START_TEST(the_book_answers) {
    fl_out *out = fl_out_new(NULL, NULL);
    ck_assert_int_eq(fl_book_list(book, collect, out), 0);
    ck_assert_int_ge(fl_str_find(fl_out_text(out), FL_STR("azure/arp-table")), 0);
    ck_assert(fl_book_explain(book, "r01", 0, false, false, collect, out));
    ck_assert(fl_book_explain(book, "prefix-limit-routes-shed", 60, true, true, collect, out));
    ck_assert(!fl_book_explain(book, "Q99", 0, false, false, collect, out));
    ck_assert(fl_schema_list(0, false, collect, out));
    ck_assert(fl_parts(collect, out));
    ck_assert(!fl_parts(refuse, NULL));
    ck_assert_int_ge(fl_str_find(fl_out_text(out), FL_STR("PCRE2")), 0);
    fl_out_free(out);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("run");
    TCase *tc = tcase_create("run");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, missing_rules_are_named);
    tcase_add_test(tc, options_are_checked);
    tcase_add_test(tc, exit_tells_text_from_nothing);
    tcase_add_test(tc, missing_input_leaves_the_run_usable);
    tcase_add_test(tc, cursors_answer);
    tcase_add_test(tc, reports_are_written_or_refused);
    tcase_add_test(tc, options_label_what_nothing_else_does);
    tcase_add_test(tc, a_cut_archive_proves_nothing_at_its_end);
    tcase_add_loop_test(tc, windows_change_no_fact, 0, TEXTS);
    tcase_add_loop_test(tc, a_window_that_is_no_text, 0, 2);
    tcase_add_loop_test(tc, counted_rows_are_those_of_all_facts, 0, 4);
    tcase_add_test(tc, limits_hold_in_windows);
    tcase_add_test(tc, the_book_answers);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
