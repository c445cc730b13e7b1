/* The writers over a diagnosis made by hand: what is printed, what never is, and that it fits. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "format/json.h"
#include "report/model.h"
#include "report/report.h"
#include "report/secret.h"
#include "report/term.h"

#define SERVICE_KEY "01234567-89ab-4cde-8f01-23456789abcd"

static struct world {
    fl_arena *a;
    fl_notes notes;
    fl_store store;
    fl_rules rules;
    fl_diagnosis d;
    fl_report_input input;
    fl_report r;
} w;

static fl_evidence at(uint32_t document, uint32_t first, uint32_t last) {
    return (fl_evidence){.document = document, .first_line = first, .last_line = last, .pointer = FL_STR("/value/0")};
}

static fl_evidence *one(fl_evidence e) {
    fl_evidence *p = FL_NEW(w.a, fl_evidence);
    *p = e;
    return p;
}

static void add_document(const char *name) {
    FL_PUSH(w.a, &w.store.documents,
            ((fl_document){.name = fl_str_of(name), .bytes = 100, .member_time = FL_TIME_NONE}));
}

static void add_facts(void) {
    FL_PUSH(w.a, &w.store.captures,
            ((fl_capture_row){.document = 0,
                              .command = FL_STR("az network express-route show --shared-key hunter22 -n er1"),
                              .rule = FL_STR("azure/circuit-show"),
                              .first_line = 1,
                              .last_line = 9,
                              .facts = 1,
                              .at = FL_TIME_NONE}));
    fl_fact *f = fl_fact_new(&w.store, FL_CIRCUIT);
    fl_fact_set(&w.store, f, FL_CIRCUIT_NAME, FL_STR("er1"));
    fl_fact_set(&w.store, f, FL_CIRCUIT_CARRIER, FL_STR("Carrier, \"One\""));
    fl_fact_set(&w.store, f, FL_CIRCUIT_SERVICE_KEY, FL_STR(SERVICE_KEY));
    fl_fact_set(&w.store, f, FL_CIRCUIT_BANDWIDTH_MBPS, FL_STR("50"));
    f->key[FL_KEY_CIRCUIT] = FL_STR("er1");
    f->key_from[FL_KEY_CIRCUIT] = FL_FROM_OUTPUT;
    f->ev = at(0, 1, 9);
    f->capture = 0;
    fl_store_add(&w.store, f);
    f = fl_fact_new(&w.store, FL_BGP_SESSION);
    fl_fact_set(&w.store, f, FL_BGP_SESSION_NEIGHBOR, FL_STR("192.0.2.1"));
    fl_fact_set(&w.store, f, FL_BGP_SESSION_RECEIVED, FL_STR("0"));
    fl_fact_set(&w.store, f, FL_BGP_SESSION_ESTABLISHED, FL_STR("true"));
    f->key[FL_KEY_NEIGHBOR] = FL_STR("192.0.2.9");
    f->key[FL_KEY_PATH] = FL_STR("primary");
    f->at = fl_time_civil(2026, 3, 3, 2, 5, 0, 0);
    f->at_from = FL_FROM_CLOCK;
    f->ev = at(1, 3, 3);
    fl_store_add(&w.store, f);
    f = fl_fact_new(&w.store, FL_EXPECTED_PREFIX);
    f->ev.document = FL_NONE;
    fl_store_add(&w.store, f);
}

static void add_finding(void) {
    fl_finding *f = FL_NEW(w.a, fl_finding);
    f->code = FL_STR("R01");
    f->slug = FL_STR("prefix-limit-routes-shed");
    f->layer = FL_STR("routes");
    f->owner = FL_STR("unknown");
    f->owners_differ = true;
    f->owner_own_edge = FL_STR("customer-network");
    f->owner_provider_l3 = FL_STR("carrier");
    f->cls = FL_CLASS_OUTAGE;
    f->status = FL_TIE;
    FL_PUSH(w.a, &f->tie, FL_STR("R01"));
    FL_PUSH(w.a, &f->tie, FL_STR("R03"));
    f->scope = (fl_scope){FL_STR("er1"), FL_STR("AzurePrivatePeering"), FL_STR(""), FL_STR("")};
    f->sentence = FL_STR("Both sessions are up and carry nothing <b>at all</b>.");
    FL_PUSH(w.a, &f->because, ((fl_because){FL_STR("no prefixes on the primary path"), one(at(1, 3, 3)), 1}));
    FL_PUSH(w.a, &f->ruled_out, ((fl_other){FL_STR("B02"), FL_STR("the session is Established"), one(at(1, 3, 3)), 1}));
    FL_PUSH(w.a, &f->not_tested, ((fl_other){FL_STR("R04"), FL_STR("no router capture"), NULL, 0}));
    FL_PUSH(w.a, &f->remedy, FL_STR("Summarize the prefixes below the limit"));
    FL_PUSH(w.a, &f->next_reads,
            ((fl_next_read){FL_STR("az network express-route list-route-tables"), FL_STR("shows the rows")}));
    FL_PUSH(w.a, &f->do_not, FL_STR("Restart the gateway"));
    w.d.findings = FL_NEW(w.a, fl_finding *);
    w.d.findings[0] = f;
    w.d.n_findings = 1;
    w.d.verdict = (fl_verdict){.cls = f->cls,
                               .code = f->code,
                               .slug = f->slug,
                               .layer = f->layer,
                               .owner = f->owner,
                               .owners_differ = true,
                               .owner_own_edge = f->owner_own_edge,
                               .owner_provider_l3 = f->owner_provider_l3,
                               .status = FL_TIE,
                               .tie = f->tie.v,
                               .n_tie = 2,
                               .sentence = f->sentence,
                               .finding = f};
}

static void add_steps(void) {
    static const struct {
        unsigned step;
        const char *read, *peering, *path;
        fl_result result;
        const char *found;
    } rows[] = {
        {1, "provider-state", "", "", FL_HEALTHY, "Provisioned / Enabled, key " SERVICE_KEY},
        {6, "gateway", "", "", FL_UNREAD, "not captured"},
        {3, "arp-table", "AzurePrivatePeering", "primary", FL_HEALTHY, "both rows"},
        {3, "arp-table", "AzurePrivatePeering", "secondary", FL_CONFLICTING, "both rows and none"},
        {4, "bgp-summary", "AzurePrivatePeering", "primary", FL_FAILED, "Established, 0 prefixes\x1b[31m"},
        {4, "bgp-summary", "AzurePrivatePeering", "secondary", FL_DEGRADED, "Established, 3 prefixes"},
    };
    w.d.n_steps = sizeof rows / sizeof *rows;
    w.d.steps = FL_NEW_N(w.a, w.d.n_steps, fl_step);
    for (size_t i = 0; i < w.d.n_steps; i++)
        w.d.steps[i] =
            (fl_step){.step = rows[i].step,
                      .read = fl_str_of(rows[i].read),
                      .layer = FL_STR("bgp"),
                      .scope = {FL_STR("er1"), fl_str_of(rows[i].peering), fl_str_of(rows[i].path), FL_STR("")},
                      .result = rows[i].result,
                      .found = fl_str_of(rows[i].found),
                      .at = FL_TIME_NONE,
                      .evidence = one(at(1, 3, 4)),
                      .n = rows[i].result == FL_UNREAD ? 0 : 1};
}

static void setup(void) {
    memset(&w, 0, sizeof w);
    w.a = fl_arena_new();
    fl_notes_init(&w.notes, w.a);
    fl_store_init(&w.store, w.a, &fl_limits_default, &w.notes);
    add_document("bundle/show.json");
    add_document("bundle/arp/summary.json");
    add_facts();
    fl_quote_keep(&w.store, 1, 3, FL_STR("  \"statePfxRcd\": \"0\", \"serviceKey\": \"" SERVICE_KEY "\"\x07"));
    fl_unread_add(&w.store, 1, 7, 8, FL_STR(""), "no rule reads this");
    fl_unread_add(&w.store, 1, 10, 10, FL_STR(""), "no rule reads this");
    fl_note_add(&w.notes, FL_STR("bundle/show.json"), 2, 2, "a pipe | and a <tag>");
    add_finding();
    add_steps();
    w.d.circuits = FL_NEW(w.a, fl_circuit_result);
    w.d.circuits[0] = (fl_circuit_result){
        .name = FL_STR("er1"), .carrier = FL_STR("Carrier"), .bandwidth_mbps = -1, .verdict = w.d.verdict};
    w.d.n_circuits = 1;
    w.d.model_from = "none";
    w.d.as_of = FL_TIME_NONE;
    w.d.events = FL_NEW(w.a, fl_event);
    w.d.events[0] =
        (fl_event){fl_time_civil(2026, 3, 3, 2, 5, 0, 0), FL_STR("prefixes 1203 to 0"), one(at(1, 3, 3)), 1};
    w.d.n_events = 1;
    w.input = (fl_report_input){"bundle", 200, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"};
    w.r = (fl_report){
        .store = &w.store, .rules = &w.rules, .diagnosis = &w.d, .inputs = &w.input, .n_inputs = 1, .version = "0.1.0"};
}

static void teardown(void) { fl_arena_free(w.a); }

static fl_str kept(fl_out *out) {
    fl_str s = fl_arena_str(w.a, fl_out_text(out));
    fl_out_free(out);
    return s;
}

static fl_str text_of(unsigned width, bool color, bool utf8) {
    fl_text_style style = {width, color, utf8};
    fl_out *out = fl_out_new(NULL, NULL);
    fl_report_text(&w.r, &style, out);
    return kept(out);
}

static fl_str written(void (*write)(const fl_report *, fl_out *)) {
    fl_out *out = fl_out_new(NULL, NULL);
    write(&w.r, out);
    return kept(out);
}

#define HAS(s, needle) ck_assert_msg(fl_str_find((s), fl_str_of(needle)) >= 0, "no \"%s\" in:\n%s", (needle), (s).p)
#define LACKS(s, needle) ck_assert_msg(fl_str_find((s), fl_str_of(needle)) < 0, "\"%s\" in:\n%s", (needle), (s).p)

START_TEST(text_says_the_verdict_first) {
    fl_str s = text_of(80, false, true), rest = s, line;
    ck_assert(fl_str_line(&rest, &line));
    HAS(line, "OUTAGE · tie of R01, R03"); /* no cause is named before the tie is broken */
    LACKS(line, "prefix-limit");
    ck_assert(fl_str_line(&rest, &line));
    HAS(line, "routes");
    ck_assert(fl_str_line(&rest, &line));
    HAS(line, "customer-network");
    HAS(s, "next      Break the tie with this read (shows the rows):\n            az network express-route "
           "list-route-tables\n");
    HAS(s, "Restart the gateway");
    HAS(s, "✗ Established, 0 prefixes");
    HAS(s, "≠ both rows and none");
    HAS(s, "[arp/summary.json:3]");
    HAS(s, "│ \"statePfxRcd\"");
    HAS(s, "B02: the session is Established");
    HAS(s, "R04: no router capture");
    HAS(s, "arp/summary.json:7-8, arp/summary.json:10");
    HAS(s, "sha256 e3b0c44298fc\n");
}
END_TEST

START_TEST(text_fits_every_width) {
    for (unsigned width = 48; width <= 160; width++) {
        for (int utf8 = 0; utf8 < 2; utf8++) {
            fl_str s = text_of(width, false, utf8), line;
            while (fl_str_line(&s, &line)) {
                ck_assert_msg(fl_term_columns(line) <= width, "%u columns in \"%.*s\"", width, FL_STR_ARG(line));
                ck_assert_msg(!fl_str_ends(line, FL_STR(" ")), "blank at the end of \"%.*s\"", FL_STR_ARG(line));
            }
        }
    }
}
END_TEST

/* Commands are pasted into a shell: lines of one command end with a backslash, a list has one command a line. */
START_TEST(text_commands_can_be_pasted) {
    fl_finding *f = w.d.findings[0];
    f->next_reads.v[0].command =
        FL_STR("az network express-route list-route-tables-summary -g rg -n er1 --peering-name "
               "AzurePrivatePeering --path primary -o json");
    FL_PUSH(
        w.a, &f->next_reads,
        ((fl_next_read){FL_STR("show ip bgp summary; show ip bgp neighbors 192.0.2.2 advertised-routes; show logging"),
                        FL_STR("the other end")}));
    fl_str s = text_of(80, false, true);
    HAS(s, "list-route-tables-summary -g rg -n er1 \\\n");
    HAS(s, "--path primary -o json\n");
    HAS(s,
        "                 show ip bgp summary\n                 show ip bgp neighbors 192.0.2.2 advertised-routes\n");
    f->next_reads.v[0].command =
        FL_STR("az network express-route show -g rg-with-a-long-name -n 'er 1; x y z' -o json");
    HAS(text_of(72, false, true),
        "rg-with-a-long-name \\\n                 -n 'er 1; x y z' -o json\n"); /* quotes hold */
    f->next_reads.v[0].command = FL_STR("az network express-route list-route-tables-summary -g rg -n er1 "
                                        "--peering-name AzurePrivatePeering --path primary -o json");
    HAS(text_of(160, false, true), "--peering-name AzurePrivatePeering --path primary -o json\n");
}
END_TEST

START_TEST(text_says_once_what_rules_out_several) {
    fl_finding *f = w.d.findings[0];
    FL_PUSH(w.a, &f->ruled_out, ((fl_other){FL_STR("B09"), FL_STR("the session is Established"), one(at(1, 3, 3)), 1}));
    HAS(text_of(80, false, true), "B02, B09: the session is Established [");
    HAS(written(fl_report_markdown), "- B02, B09: the session");
}
END_TEST

START_TEST(text_side_by_side_when_wide) {
    HAS(text_of(120, false, true), "✗ Established, 0 prefixes");
    fl_str s = text_of(120, false, true), line;
    bool both = false;
    while (fl_str_line(&s, &line))
        both = both || (fl_str_find(line, FL_STR("0 prefixes")) >= 0 && fl_str_find(line, FL_STR("3 prefixes")) >= 0);
    ck_assert(both);
}
END_TEST

START_TEST(text_is_ascii_and_plain_when_asked) {
    fl_str s = text_of(80, false, false);
    for (size_t i = 0; i < s.n; i++)
        ck_assert(s.p[i] == '\n' || (s.p[i] >= ' ' && s.p[i] < 0x7F));
    HAS(s, "FAIL Established");
    HAS(text_of(80, true, true), "\033[1;31mOUTAGE\033[0m");
    LACKS(text_of(80, false, true), "\033");
    LACKS(text_of(80, false, true), "\x07");
}
END_TEST

START_TEST(no_report_prints_a_secret) {
    fl_text_style style = {120, false, true};
    fl_out *out = fl_out_new(NULL, NULL);
    fl_facts_table(&w.r, &style, out);
    fl_str all[] = {text_of(120, true, true), written(fl_report_json), written(fl_report_markdown),
                    written(fl_facts_ndjson), written(fl_facts_csv),   kept(out)};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        LACKS(all[i], SERVICE_KEY);
        LACKS(all[i], "hunter22");
    }
    HAS(all[1], "--shared-key *** -n er1");
    HAS(all[3], "\"service_key\":\"***\"");
}
END_TEST

START_TEST(secrets_are_found_by_name) {
    static const struct {
        const char *from, *to;
    } cases[] = {
        {"\"serviceKey\": \"abc-1\",", "\"serviceKey\": \"***\","},
        {"\"authorizationKey\": null,", "\"authorizationKey\": null,"},
        {"ServiceKey                : abc", "ServiceKey                : ***"},
        {"-SharedKey Secret1 -Name x", "-SharedKey *** -Name x"},
        {"--shared-key=s --name x", "--shared-key=*** --name x"},
        {"the service key was renewed", "the service key was renewed"},
        {"the pre-shared key differs", "the pre-shared key differs"},
        {"service key 01234567-89ab-4cde-8f01-23456789abcd, both paths", "service key ***, both paths"},
        {"\"publicKey\": \"abc\"", "\"publicKey\": \"abc\""},
        {"\"serviceKey\": \"", "\"serviceKey\": \""},
        {"serviceKey", "serviceKey"},
        {"key", "key"},
        {"say known-value twice: KNOWN-VALUE", "say *** twice: ***"},
    };
    fl_str known = FL_STR("known-value");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fl_str got = fl_secret_mask(w.a, fl_str_of(cases[i].from), &known, 1);
        ck_assert_msg(fl_str_eqz(got, cases[i].to), "\"%.*s\" instead of \"%s\"", FL_STR_ARG(got), cases[i].to);
    }
}
END_TEST

static const fl_json *parse(fl_str s) {
    fl_json_result result = {0};
    fl_json_read(w.a, s, FL_JSON_STRICT, 64, &result);
    ck_assert(result.complete);
    return result.root;
}

START_TEST(json_holds_the_contract) {
    static const char *const keys[] = {"schema",   "tool",     "verdict", "incident", "circuits",  "model", "findings",
                                       "sequence", "timeline", "clocks", "unread",  "inputs",   "documents", "notes"};
    const fl_json *root = parse(written(fl_report_json)), *m = root->first;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++, m = m->next)
        ck_assert(m && fl_str_eqz(m->key, keys[i]));
    ck_assert(!m);
    const fl_json *v = fl_json_get(root, FL_STR("verdict"));
    ck_assert(fl_str_eqz(fl_json_get(v, FL_STR("status"))->text, "tie"));
    ck_assert(fl_str_eqz(fl_json_get(fl_json_get(v, FL_STR("owners")), FL_STR("own-edge"))->text, "customer-network"));
    const fl_json *circuit = fl_json_get(root, FL_STR("circuits"))->first;
    ck_assert(fl_json_get(circuit, FL_STR("id"))->type == FL_JSON_NULL);
    ck_assert(fl_json_get(circuit, FL_STR("bandwidth_mbps"))->type == FL_JSON_NULL);
    ck_assert(fl_json_get(fl_json_get(root, FL_STR("documents"))->first, FL_STR("captures"))->count == 1);
    const fl_json *f = fl_json_get(root, FL_STR("findings"))->first;
    ck_assert(fl_json_get(f, FL_STR("not_tested"))->count == 1);
    ck_assert(fl_json_get(fl_json_get(f, FL_STR("scope")), FL_STR("path"))->type == FL_JSON_NULL);
}
END_TEST

START_TEST(json_survives_an_empty_run) {
    fl_diagnosis none = {.model_from = "none", .as_of = FL_TIME_NONE, .verdict = {.cls = FL_CLASS_INCONCLUSIVE}};
    fl_store empty;
    fl_notes notes;
    fl_notes_init(&notes, w.a);
    fl_store_init(&empty, w.a, &fl_limits_default, &notes);
    fl_report r = {.store = &empty, .rules = &w.rules, .diagnosis = &none, .version = "0.1.0"};
    w.r = r;
    ck_assert(parse(written(fl_report_json)) != NULL);
    HAS(text_of(80, false, true), "INCONCLUSIVE");
    HAS(written(fl_report_markdown), "# Inconclusive");
    HAS(written(fl_facts_csv), "kind,");
}
END_TEST

START_TEST(markdown_escapes_captures) {
    fl_str s = written(fl_report_markdown);
    LACKS(s, "<b>");
    LACKS(s, "<tag>");
    HAS(s, "a pipe \\| and");
    HAS(s, "| 4 | bgp-summary |");
}
END_TEST

START_TEST(ndjson_is_typed) {
    fl_str s = written(fl_facts_ndjson), line;
    ck_assert(fl_str_line(&s, &line));
    const fl_json *circuit = parse(line);
    ck_assert(fl_json_get(circuit, FL_STR("bandwidth_mbps"))->type == FL_JSON_NUMBER);
    ck_assert(!fl_json_get(circuit, FL_STR("location")));
    ck_assert(fl_str_eqz(fl_json_get(circuit, FL_STR("rule"))->text, "azure/circuit-show"));
    ck_assert(fl_str_line(&s, &line));
    const fl_json *session = parse(line);
    ck_assert(fl_json_get(session, FL_STR("established"))->type == FL_JSON_TRUE);
    ck_assert(fl_str_eqz(fl_json_get(session, FL_STR("neighbor"))->text, "192.0.2.1"));
    ck_assert(fl_str_eqz(fl_json_get(session, FL_STR("observed_at"))->text, "2026-03-03T02:05:00Z"));
    ck_assert(fl_str_line(&s, &line));
    ck_assert(fl_json_get(parse(line), FL_STR("document"))->type == FL_JSON_NULL);
    ck_assert(!fl_str_line(&s, &line));
}
END_TEST

START_TEST(csv_quotes_and_has_one_width) {
    fl_str s = written(fl_facts_csv), line;
    HAS(s, "\"Carrier, \"\"One\"\"\"");
    size_t columns = 0;
    while (fl_str_line(&s, &line)) {
        size_t n = 1;
        bool quoted = false;
        for (size_t i = 0; i < line.n; i++) {
            quoted ^= line.p[i] == '"';
            n += line.p[i] == ',' && !quoted;
        }
        ck_assert(fl_str_ends(line, FL_STR("\r")));
        ck_assert(columns == 0 || n == columns);
        columns = n;
    }
}
END_TEST

/* Spreadsheets run cells that start so; a capture is written by anybody. */
START_TEST(csv_disarms_formulas) {
    fl_fact *f = fl_fact_new(&w.store, FL_CIRCUIT);
    fl_fact_set(&w.store, f, FL_CIRCUIT_NAME, FL_STR("=cmd|'/c calc'!A0"));
    fl_fact_set(&w.store, f, FL_CIRCUIT_LOCATION, FL_STR("@SUM(1)"));
    fl_fact_set(&w.store, f, FL_CIRCUIT_CARRIER, FL_STR("-12"));
    f->ev = at(1, 3, 3);
    fl_store_add(&w.store, f);
    fl_str s = written(fl_facts_csv);
    HAS(s, ",'=cmd|'/c calc'!A0,");
    HAS(s, ",'@SUM(1),");
    HAS(s, ",-12,");
    HAS(written(fl_facts_ndjson), "\"=cmd|'/c calc'!A0\"");
}
END_TEST

START_TEST(facts_table_fits_and_says_its_places) {
    for (unsigned width = 48; width <= 160; width += 16) {
        fl_text_style style = {width, false, true};
        fl_out *out = fl_out_new(NULL, NULL);
        fl_facts_table(&w.r, &style, out);
        fl_str s = kept(out), line;
        HAS(s, "arp/summary.json");
        HAS(s, "  3       bgp_session       neighbor=192.0.2.1");
        while (fl_str_line(&s, &line))
            ck_assert_msg(fl_term_columns(line) <= width, "%u columns in \"%.*s\"", width, FL_STR_ARG(line));
    }
}
END_TEST

START_TEST(kinds_filter_facts) {
    bool kinds[FL_KIND_COUNT] = {false};
    kinds[FL_BGP_SESSION] = true;
    w.r.kinds = kinds;
    fl_str s = written(fl_facts_ndjson);
    HAS(s, "bgp_session");
    LACKS(s, "\"circuit\"");
}
END_TEST

START_TEST(terminal_text_is_measured_and_cut) {
    fl_text_style style = {80, false, true};
    fl_term t = fl_term_new(NULL, w.a, &style);
    ck_assert_uint_eq(fl_term_columns(FL_STR("äöü")), 3);
    ck_assert_uint_eq(fl_term_columns(FL_STR("日本")), 4);
    ck_assert_uint_eq(fl_term_columns(FL_STR("e\xCC\x81")), 1);
    ck_assert(fl_str_eqz(fl_term_fit(&t, FL_STR("abcdef"), 4), "abc…"));
    ck_assert(fl_str_eqz(fl_term_fit_front(&t, FL_STR("abcdef"), 4), "…def"));
    ck_assert(fl_str_eqz(fl_term_clean(&t, FL_STR("a\xFF\tb\xE2\x80\xAE\xC2\x9B")),
                         "a\xEF\xBF\xBD b\xEF\xBF\xBD\xEF\xBF\xBD"));
    fl_lines lines = fl_term_wrap(&t, FL_STR("one  two abcdefghij"), 7);
    ck_assert_uint_eq(lines.n, 3);
    ck_assert(fl_str_eqz(lines.v[0], "one two"));
    ck_assert(fl_str_eqz(lines.v[1], "abcdefg"));
    t.utf8 = false;
    ck_assert(fl_str_eqz(fl_term_clean(&t, FL_STR("a…·é")), "a...-?"));
    ck_assert(fl_str_eqz(fl_term_fit(&t, FL_STR("abcdef"), 4), "a..."));
}
END_TEST

int main(void) {
    Suite *suite = suite_create("report");
    TCase *tc = tcase_create("report");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, text_says_the_verdict_first);
    tcase_add_test(tc, text_fits_every_width);
    tcase_add_test(tc, text_commands_can_be_pasted);
    tcase_add_test(tc, text_says_once_what_rules_out_several);
    tcase_add_test(tc, text_side_by_side_when_wide);
    tcase_add_test(tc, text_is_ascii_and_plain_when_asked);
    tcase_add_test(tc, no_report_prints_a_secret);
    tcase_add_test(tc, secrets_are_found_by_name);
    tcase_add_test(tc, json_holds_the_contract);
    tcase_add_test(tc, json_survives_an_empty_run);
    tcase_add_test(tc, markdown_escapes_captures);
    tcase_add_test(tc, ndjson_is_typed);
    tcase_add_test(tc, csv_quotes_and_has_one_width);
    tcase_add_test(tc, csv_disarms_formulas);
    tcase_add_test(tc, facts_table_fits_and_says_its_places);
    tcase_add_test(tc, kinds_filter_facts);
    tcase_add_test(tc, terminal_text_is_measured_and_cut);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
