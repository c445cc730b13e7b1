/* Resolve: whose table is it? Stores are built by hand, the way normalize leaves them. */
#include "resolve/resolve.h"

#include <check.h>
#include <stdlib.h>

#include "resolve/parts.h"

static fl_arena *arena;
static fl_notes notes;
static fl_store store;

static void up(void) {
    arena = fl_arena_new();
    fl_notes_init(&notes, arena);
    fl_store_init(&store, arena, &fl_limits_default, &notes);
}

static void down(void) { fl_arena_free(arena); }

static uint32_t doc(const char *inside) {
    fl_document d = {.name = fl_arena_printf(arena, "bundle.zip/%s", inside), .inside = fl_str_of(inside)};
    FL_PUSH(arena, &store.documents, d);
    return (uint32_t)store.documents.n - 1;
}

static void key(fl_fact *f, fl_key_id k, const char *value, fl_from from) {
    f->key[k] = fl_str_of(value);
    f->key_from[k] = (uint8_t)from;
}

static fl_fact *fact(fl_kind kind, uint32_t document, const fl_fact *read) {
    fl_fact *f = fl_fact_new(&store, kind);
    f->ev.document = document;
    f->read = read ? read->id : FL_NONE;
    return fl_store_add(&store, f);
}

static fl_fact *read_fact(const char *name, uint32_t document) {
    fl_fact *f = fact(FL_READ, document, NULL);
    fl_fact_set(&store, f, FL_READ_READ, fl_str_of(name));
    return f;
}

static fl_fact *circuit(const char *name, uint32_t document) {
    fl_fact *read = read_fact("circuit-show", document), *f = fact(FL_CIRCUIT, document, read);
    fl_fact_set(&store, f, FL_CIRCUIT_NAME, fl_str_of(name));
    key(f, FL_KEY_CIRCUIT, name, FL_FROM_OUTPUT);
    return f;
}

static fl_fact *peering(const char *of, const char *name, const char *primary, const char *secondary) {
    fl_fact *f = fact(FL_PEERING, 0, NULL);
    fl_fact_set(&store, f, FL_PEERING_PRIMARY_SUBNET, fl_str_of(primary));
    fl_fact_set(&store, f, FL_PEERING_SECONDARY_SUBNET, fl_str_of(secondary));
    if (of)
        key(f, FL_KEY_CIRCUIT, of, FL_FROM_OUTPUT);
    key(f, FL_KEY_PEERING, name, FL_FROM_OUTPUT);
    return f;
}

/* An ARP table of one row; returns the row. */
static fl_fact *arp(uint32_t document, const char *address) {
    fl_fact *read = read_fact("arp-table", document), *f = fact(FL_ARP_ENTRY, document, read);
    fl_fact_set(&store, f, FL_ARP_ENTRY_ADDRESS, fl_str_of(address));
    return f;
}

static void expect(const fl_fact *f, fl_key_id k, const char *value, fl_from from) {
    ck_assert_msg(fl_str_eqz(f->key[k], value), "%s: expected \"%s\", found \"%.*s\"", fl_key_names[k], value,
                  FL_STR_ARG(f->key[k]));
    if (*value)
        ck_assert_str_eq(fl_from_name((fl_from)f->key_from[k]), fl_from_name(from));
}

static const fl_fact *read_fact_of(const fl_fact *f) { return store.facts.v[f->read]; }

START_TEST(the_only_circuit_and_peering_fill_tables_but_never_a_path) {
    circuit("er-harbor", doc("circuit.json"));
    peering("er-harbor", "AzurePrivatePeering", "192.0.2.0/30", "192.0.2.4/30");
    fl_fact *row = arp(doc("arp.json"), "198.51.100.9");
    fl_resolve(&store, NULL);
    expect(row, FL_KEY_CIRCUIT, "er-harbor", FL_FROM_ONLY);
    expect(row, FL_KEY_PEERING, "AzurePrivatePeering", FL_FROM_ONLY);
    expect(row, FL_KEY_PATH, "", FL_FROM_NONE);
    expect(read_fact_of(row), FL_KEY_CIRCUIT, "er-harbor", FL_FROM_ONLY);
}
END_TEST

START_TEST(two_circuits_leave_a_table_alone) {
    circuit("er-harbor", doc("a.json"));
    circuit("er-quay", doc("b.json"));
    fl_fact *row = arp(doc("arp.json"), "192.0.2.1");
    fl_resolve(&store, NULL);
    expect(row, FL_KEY_CIRCUIT, "", FL_FROM_NONE);
}
END_TEST

START_TEST(a_peer_of_a_connection_counts_as_a_second_circuit) {
    circuit("er-harbor", doc("a.json"));
    fl_fact *connection = fact(FL_CONNECTION, doc("c.json"), NULL);
    fl_fact_set(&store, connection, FL_CONNECTION_PEER_ID,
                FL_STR("/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/expressRouteCircuits/er-quay"));
    fl_fact *row = arp(doc("arp.json"), "192.0.2.1");
    fl_resolve(&store, NULL);
    expect(connection, FL_KEY_CIRCUIT, "er-quay", FL_FROM_OUTPUT);
    ck_assert(fl_str_eqz(fl_get_str(connection, FL_CONNECTION_PEER_CIRCUIT), "er-quay"));
    expect(row, FL_KEY_CIRCUIT, "", FL_FROM_NONE);
}
END_TEST

START_TEST(a_link_subnet_tells_circuit_peering_and_path_of_the_table) {
    doc("x");
    peering("er-harbor", "AzurePrivatePeering", "192.0.2.0/30", "192.0.2.4/30");
    peering("er-quay", "MicrosoftPeering", "203.0.113.0/30", "203.0.113.4/30");
    fl_fact *read = read_fact("route-table", 0), *rows[3];
    const char *hops[] = {"10.40.0.12", "203.0.113.5", "10.40.0.13"};
    for (unsigned i = 0; i < 3; i++) {
        rows[i] = fact(FL_ROUTE, 0, read);
        fl_fact_set(&store, rows[i], FL_ROUTE_NEXT_HOP, fl_str_of(hops[i]));
    }
    fl_resolve(&store, NULL);
    for (unsigned i = 0; i < 3; i++) {
        expect(rows[i], FL_KEY_CIRCUIT, "er-quay", FL_FROM_SUBNET);
        expect(rows[i], FL_KEY_PEERING, "MicrosoftPeering", FL_FROM_SUBNET);
        expect(rows[i], FL_KEY_PATH, "secondary", FL_FROM_SUBNET);
    }
    expect(read, FL_KEY_PATH, "secondary", FL_FROM_SUBNET);
}
END_TEST

START_TEST(rows_of_different_links_assign_nothing_and_are_noted) {
    doc("x");
    peering("er-harbor", "AzurePrivatePeering", "192.0.2.0/30", "192.0.2.4/30");
    fl_fact *row = arp(0, "192.0.2.1"), *other = fact(FL_ARP_ENTRY, 0, read_fact_of(row));
    fl_fact_set(&store, other, FL_ARP_ENTRY_ADDRESS, FL_STR("192.0.2.5"));
    fl_resolve(&store, NULL);
    expect(row, FL_KEY_PATH, "", FL_FROM_NONE);
    ck_assert_uint_eq(notes.list.n, 1);
}
END_TEST

START_TEST(the_same_subnet_on_two_circuits_tells_only_what_they_share) {
    doc("x");
    peering("er-harbor", "AzurePrivatePeering", "192.0.2.0/30", "192.0.2.4/30");
    peering("er-quay", "AzurePrivatePeering", "192.0.2.0/30", "192.0.2.4/30");
    fl_fact *row = arp(0, "192.0.2.5"), *known = arp(0, "192.0.2.1");
    key(known, FL_KEY_CIRCUIT, "er-quay", FL_FROM_COMMAND);
    fl_resolve(&store, NULL);
    expect(row, FL_KEY_CIRCUIT, "", FL_FROM_NONE);
    expect(row, FL_KEY_PATH, "secondary", FL_FROM_SUBNET);
    expect(known, FL_KEY_CIRCUIT, "er-quay", FL_FROM_COMMAND);
    expect(known, FL_KEY_PATH, "primary", FL_FROM_SUBNET);
}
END_TEST

START_TEST(an_address_of_the_other_path_is_noted_and_changes_nothing) {
    doc("x");
    peering("er-harbor", "AzurePrivatePeering", "192.0.2.0/30", "192.0.2.4/30");
    fl_fact *row = arp(0, "192.0.2.5"), *elsewhere = arp(0, "192.0.2.5");
    key(row, FL_KEY_CIRCUIT, "er-harbor", FL_FROM_COMMAND);
    key(row, FL_KEY_PATH, "primary", FL_FROM_COMMAND);
    key(elsewhere, FL_KEY_CIRCUIT, "er-quay", FL_FROM_COMMAND);
    key(elsewhere, FL_KEY_PATH, "primary", FL_FROM_COMMAND);
    fl_resolve(&store, NULL);
    expect(row, FL_KEY_PATH, "primary", FL_FROM_COMMAND);
    ck_assert_uint_eq(notes.list.n, 1);
}
END_TEST

START_TEST(a_known_circuit_in_a_file_name_is_whole_words_and_the_longest) {
    circuit("er1", doc("a.json"));
    circuit("lab-er1", doc("b.json"));
    fl_fact *one = arp(doc("arp-ER1.json"), "192.0.2.1"), *longer = arp(doc("lab-er1/arp.json"), "192.0.2.1"),
            *none = arp(doc("arp-er11.json"), "192.0.2.1"), *both = arp(doc("er1-and-lab-er1.txt"), "192.0.2.1"),
            *deeper = arp(doc("er1/lab-er1.txt"), "192.0.2.1");
    fl_resolve(&store, NULL);
    expect(one, FL_KEY_CIRCUIT, "er1", FL_FROM_NAME);
    expect(longer, FL_KEY_CIRCUIT, "lab-er1", FL_FROM_NAME);
    expect(none, FL_KEY_CIRCUIT, "", FL_FROM_NONE);
    expect(both, FL_KEY_CIRCUIT, "", FL_FROM_NONE);
    expect(deeper, FL_KEY_CIRCUIT, "lab-er1", FL_FROM_NAME);
}
END_TEST

static fl_fact *label(const char *glob, fl_key_id k, const char *value, fl_from from) {
    fl_fact *f = fact(FL_LABEL, FL_NONE, NULL);
    fl_fact_set(&store, f, FL_LABEL_GLOB, fl_str_of(glob));
    key(f, k, value, from);
    return f;
}

START_TEST(labels_win_over_headings_and_the_longest_glob_wins) {
    fl_fact *row = arp(doc("night/arp.txt"), "192.0.2.1"), *commanded = arp(doc("night/arp2.txt"), "192.0.2.1");
    key(row, FL_KEY_PATH, "primary", FL_FROM_HEADING);
    key(commanded, FL_KEY_PATH, "primary", FL_FROM_COMMAND);
    label("*", FL_KEY_CIRCUIT, "er-quay", FL_FROM_MANIFEST);
    label("arp*.txt", FL_KEY_CIRCUIT, "er-harbor", FL_FROM_MANIFEST);
    label("arp*.txt", FL_KEY_PATH, "secondary", FL_FROM_MANIFEST);
    fl_resolve(&store, NULL);
    expect(row, FL_KEY_CIRCUIT, "er-harbor", FL_FROM_MANIFEST);
    expect(row, FL_KEY_PATH, "secondary", FL_FROM_MANIFEST);
    expect(commanded, FL_KEY_PATH, "primary", FL_FROM_COMMAND);
}
END_TEST

START_TEST(contradicting_labels_are_noted_and_not_taken) {
    fl_fact *row = arp(doc("arp.txt"), "192.0.2.1");
    label("arp.txt", FL_KEY_PATH, "primary", FL_FROM_MANIFEST);
    label("*rp.txt", FL_KEY_PATH, "secondary", FL_FROM_MANIFEST);
    fl_resolve(&store, NULL);
    expect(row, FL_KEY_PATH, "", FL_FROM_NONE);
    ck_assert_uint_eq(notes.list.n, 1);
}
END_TEST

START_TEST(an_option_fills_what_nothing_else_told) {
    circuit("er-harbor", doc("er-harbor.json"));
    fl_fact *named = arp(doc("er-harbor-arp.txt"), "192.0.2.1"), *row = arp(doc("arp.txt"), "192.0.2.1");
    label("*", FL_KEY_CIRCUIT, "er-quay", FL_FROM_OPTION);
    fl_resolve(&store, NULL);
    expect(named, FL_KEY_CIRCUIT, "er-harbor", FL_FROM_NAME);
    expect(row, FL_KEY_CIRCUIT, "er-quay", FL_FROM_OPTION);
}
END_TEST

START_TEST(a_label_gives_a_time_to_what_has_none_or_a_weak_one) {
    fl_fact *row = arp(doc("arp.txt"), "192.0.2.1");
    row->at = 5;
    row->at_from = FL_FROM_MEMBER;
    fl_fact *sure = arp(0, "192.0.2.1");
    sure->at = 5;
    sure->at_from = FL_FROM_CLOCK;
    fl_fact *l = label("*", FL_KEY_PATH, "primary", FL_FROM_MANIFEST);
    fl_fact_set(&store, l, FL_LABEL_TIME, FL_STR("2026-03-03T02:05:00Z"));
    fl_resolve(&store, NULL);
    ck_assert_int_eq(row->at, fl_time_civil(2026, 3, 3, 2, 5, 0, 0));
    ck_assert_int_eq(row->at_from, FL_FROM_MANIFEST);
    ck_assert_int_eq(sure->at, 5);
}
END_TEST

START_TEST(one_spelling_is_given_to_a_circuit) {
    fl_fact *row = arp(doc("a"), "192.0.2.1");
    key(row, FL_KEY_CIRCUIT, "ER-Harbor", FL_FROM_COMMAND);
    circuit("er-harbor", doc("b"));
    fl_resolve(&store, NULL);
    expect(row, FL_KEY_CIRCUIT, "er-harbor", FL_FROM_COMMAND);
}
END_TEST

START_TEST(one_name_in_two_groups_is_two_circuits) {
    fl_fact *a = circuit("er1", doc("a")), *b = circuit("er1", doc("b"));
    fl_fact_set(&store, a, FL_CIRCUIT_ID,
                FL_STR("/subscriptions/s/resourceGroups/rg-a/providers/p/expressRouteCircuits/er1"));
    fl_fact_set(&store, b, FL_CIRCUIT_GROUP, FL_STR("rg-b"));
    fl_fact *known = arp(0, "192.0.2.1"), *unknown = arp(0, "192.0.2.1");
    fl_fact_set(&store, store.facts.v[known->read], FL_READ_SCOPE_GROUP, FL_STR("rg-b"));
    key(known, FL_KEY_CIRCUIT, "er1", FL_FROM_COMMAND);
    key(unknown, FL_KEY_CIRCUIT, "er1", FL_FROM_COMMAND);
    fl_resolve(&store, NULL);
    expect(a, FL_KEY_CIRCUIT, "er1 (rg-a)", FL_FROM_OUTPUT);
    expect(b, FL_KEY_CIRCUIT, "er1 (rg-b)", FL_FROM_OUTPUT);
    expect(known, FL_KEY_CIRCUIT, "er1 (rg-b)", FL_FROM_COMMAND);
    expect(unknown, FL_KEY_CIRCUIT, "er1", FL_FROM_COMMAND);
    ck_assert_uint_eq(notes.list.n, 1);
}
END_TEST

START_TEST(the_only_gateway_fills_gateway_reads_and_lists_stay_of_none) {
    fl_fact *list = read_fact("gateway-list", doc("g")), *gateway = fact(FL_GATEWAY, 0, list);
    key(gateway, FL_KEY_GATEWAY, "gw-hub", FL_FROM_OUTPUT);
    key(list, FL_KEY_GATEWAY, "gw-hub", FL_FROM_OUTPUT); /* taken over from its only row */
    fl_fact *read = read_fact("gateway-bgp-peers", 0), *row = fact(FL_GATEWAY_BGP_PEER, 0, read);
    fl_resolve(&store, NULL);
    expect(row, FL_KEY_GATEWAY, "gw-hub", FL_FROM_ONLY);
    expect(list, FL_KEY_GATEWAY, "", FL_FROM_NONE);
}
END_TEST

START_TEST(a_table_of_several_kinds_of_rows_shares_keys_both_ways) {
    doc("x");
    fl_fact *read = read_fact("peering-show", 0), *p = fact(FL_PEERING, 0, read), *g = fact(FL_GLOBAL_REACH, 0, read);
    key(p, FL_KEY_CIRCUIT, "er-harbor", FL_FROM_OUTPUT);
    key(p, FL_KEY_PEERING, "AzurePrivatePeering", FL_FROM_OUTPUT);
    fl_resolve(&store, NULL);
    expect(read, FL_KEY_CIRCUIT, "er-harbor", FL_FROM_OUTPUT);
    expect(g, FL_KEY_PEERING, "AzurePrivatePeering", FL_FROM_OUTPUT);
}
END_TEST

/* --- with name patterns --- */

static fl_patterns *set;
static fl_rules rules;

static void name_rule(const char *pattern, fl_key_id k, const char *value) {
    fl_context_rule c = {.name = FL_STR("n"),
                         .match =
                             fl_pattern_new(set, fl_str_of(pattern), FL_PATTERN_CASELESS, "n", "names.yaml", 1, 1)};
    if (value) {
        c.fixed[0].key = k;
        c.fixed[0].value = fl_str_of(value);
        c.n_fixed = 1;
    }
    FL_PUSH(arena, &rules.names, c);
}

static void up_names(void) {
    up();
    set = fl_patterns_new(&fl_limits_default);
    rules = (fl_rules){.arena = arena, .patterns = set};
    name_rule("primary", FL_KEY_PATH, "primary");
    name_rule("secondary", FL_KEY_PATH, "secondary");
    name_rule("(?<circuit>er\\d+)", FL_KEY_PATH, NULL);
    name_rule("(?<time>\\d{8}T\\d{4}Z)", FL_KEY_PATH, NULL);
}

static void down_names(void) {
    fl_patterns_free(set);
    down();
}

START_TEST(patterns_of_names_tell_paths_unless_they_clash) {
    fl_fact *p = arp(doc("primary/arp.json"), "192.0.2.1"), *s = arp(doc("primary/arp-secondary.json"), "192.0.2.1"),
            *both = arp(doc("primary/primary-and-secondary.txt"), "192.0.2.1");
    fl_resolve(&store, &rules);
    expect(p, FL_KEY_PATH, "primary", FL_FROM_NAME);
    expect(s, FL_KEY_PATH, "secondary", FL_FROM_NAME);
    expect(both, FL_KEY_PATH, "", FL_FROM_NONE);
}
END_TEST

START_TEST(a_name_that_tells_a_story_labels_nothing) {
    circuit("er1", doc("show.json"));
    circuit("er2", doc("show2.json"));
    fl_fact *a = arp(doc("er1-primary-down/arp.json"), "192.0.2.1"),
            *b = arp(doc("er1-primary-down/arp-er2-secondary.json"), "192.0.2.1");
    fl_resolve(&store, &rules);
    expect(a, FL_KEY_CIRCUIT, "", FL_FROM_NONE);
    expect(a, FL_KEY_PATH, "", FL_FROM_NONE);
    expect(b, FL_KEY_CIRCUIT, "er2", FL_FROM_NAME);
    expect(b, FL_KEY_PATH, "secondary", FL_FROM_NAME);
}
END_TEST

START_TEST(a_pattern_names_a_circuit_when_none_is_known) {
    fl_fact *a = arp(doc("arp-er1.json"), "192.0.2.1"), *b = arp(doc("arp-er2.json"), "192.0.2.1");
    fl_resolve(&store, &rules);
    expect(a, FL_KEY_CIRCUIT, "er1", FL_FROM_NAME);
    expect(b, FL_KEY_CIRCUIT, "er2", FL_FROM_NAME);
}
END_TEST

START_TEST(one_nickname_gives_way_to_the_only_circuit) {
    circuit("er-harbor", doc("show.json"));
    fl_fact *a = arp(doc("arp-er1.json"), "192.0.2.1");
    fl_resolve(&store, &rules);
    expect(a, FL_KEY_CIRCUIT, "er-harbor", FL_FROM_ONLY);
}
END_TEST

START_TEST(two_nicknames_forbid_the_only_circuit) {
    circuit("er-harbor", doc("show.json"));
    fl_fact *a = arp(doc("arp-er1.json"), "192.0.2.1"), *b = arp(doc("arp-er2.json"), "192.0.2.1"),
            *c = arp(doc("arp.json"), "192.0.2.1");
    fl_resolve(&store, &rules);
    expect(a, FL_KEY_CIRCUIT, "", FL_FROM_NONE);
    expect(b, FL_KEY_CIRCUIT, "", FL_FROM_NONE);
    expect(c, FL_KEY_CIRCUIT, "er-harbor", FL_FROM_ONLY);
}
END_TEST

START_TEST(a_name_gives_a_time) {
    fl_fact *a = arp(doc("20260303T0205Z-arp.json"), "192.0.2.1");
    fl_resolve(&store, &rules);
    ck_assert_int_eq(a->at, fl_time_civil(2026, 3, 3, 2, 5, 0, 0));
    ck_assert_int_eq(a->at_from, FL_FROM_NAME);
}
END_TEST

START_TEST(globs_are_those_of_fnmatch) {
    static const struct {
        const char *glob, *text;
        bool match;
    } rows[] = {
        {"*", "", true},
        {"*", "a/b", true},
        {"a*c", "abbc", true},
        {"a*c", "abb", false},
        {"?.txt", "a.txt", true},
        {"?.txt", ".txt", false},
        {"[a-c]1", "b1", true},
        {"[!a-c]1", "b1", false},
        {"[a-c", "[a-c", true},
        {"\\*", "*", true},
        {"\\*", "x", false},
        {"*.json", "x/y.json", true},
        {"a*b*c*d", "abcabcd", true},
        {"[]]", "]", true},
        {"", "", true},
        {"", "x", false},
    };
    uint64_t steps = 1000;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        ck_assert_msg(fl_resolve_glob(fl_str_of(rows[i].glob), fl_str_of(rows[i].text), &steps) == rows[i].match,
                      "%s on %s", rows[i].glob, rows[i].text);
    steps = 3; /* what takes longer than it may is no match */
    ck_assert(!fl_resolve_glob(FL_STR("abcd"), FL_STR("abcd"), &steps));
    ck_assert_uint_eq(steps, 0);
}
END_TEST

START_TEST(an_empty_store_is_fine) {
    fl_resolve(&store, NULL);
    ck_assert_uint_eq(store.facts.n, 0);
}
END_TEST

int main(void) {
    Suite *s = suite_create("resolve");
    TCase *t = tcase_create("evidence"), *n = tcase_create("names");
    tcase_add_checked_fixture(t, up, down);
    tcase_add_test(t, the_only_circuit_and_peering_fill_tables_but_never_a_path);
    tcase_add_test(t, two_circuits_leave_a_table_alone);
    tcase_add_test(t, a_peer_of_a_connection_counts_as_a_second_circuit);
    tcase_add_test(t, a_link_subnet_tells_circuit_peering_and_path_of_the_table);
    tcase_add_test(t, rows_of_different_links_assign_nothing_and_are_noted);
    tcase_add_test(t, the_same_subnet_on_two_circuits_tells_only_what_they_share);
    tcase_add_test(t, an_address_of_the_other_path_is_noted_and_changes_nothing);
    tcase_add_test(t, a_known_circuit_in_a_file_name_is_whole_words_and_the_longest);
    tcase_add_test(t, labels_win_over_headings_and_the_longest_glob_wins);
    tcase_add_test(t, contradicting_labels_are_noted_and_not_taken);
    tcase_add_test(t, an_option_fills_what_nothing_else_told);
    tcase_add_test(t, a_label_gives_a_time_to_what_has_none_or_a_weak_one);
    tcase_add_test(t, one_spelling_is_given_to_a_circuit);
    tcase_add_test(t, one_name_in_two_groups_is_two_circuits);
    tcase_add_test(t, the_only_gateway_fills_gateway_reads_and_lists_stay_of_none);
    tcase_add_test(t, a_table_of_several_kinds_of_rows_shares_keys_both_ways);
    tcase_add_test(t, an_empty_store_is_fine);
    tcase_add_test(t, globs_are_those_of_fnmatch);
    suite_add_tcase(s, t);
    tcase_add_checked_fixture(n, up_names, down_names);
    tcase_add_test(n, patterns_of_names_tell_paths_unless_they_clash);
    tcase_add_test(n, a_name_that_tells_a_story_labels_nothing);
    tcase_add_test(n, a_pattern_names_a_circuit_when_none_is_known);
    tcase_add_test(n, one_nickname_gives_way_to_the_only_circuit);
    tcase_add_test(n, two_nicknames_forbid_the_only_circuit);
    tcase_add_test(n, a_name_gives_a_time);
    suite_add_tcase(s, n);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
