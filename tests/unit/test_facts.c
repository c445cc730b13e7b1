/* Unit tests of stage facts. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "facts/facts.h"

typedef struct world {
    fl_arena *arena;
    fl_limits limits;
    fl_notes notes;
    fl_store store;
} world;

static void open_world(world *w) {
    w->arena = fl_arena_new();
    w->limits = fl_limits_default;
    fl_notes_init(&w->notes, w->arena);
    fl_store_init(&w->store, w->arena, &w->limits, &w->notes);
}

static void close_world(world *w) { fl_arena_free(w->arena); }

/* ---- schema ---- */

START_TEST(schema_is_complete_and_without_doubles) {
    for (int k = 0; k < FL_KIND_COUNT; k++) {
        const fl_kind_def *def = &fl_schema[k];
        ck_assert_int_eq(fl_kind_find(fl_str_of(def->name)), k);
        ck_assert_uint_gt(def->n, 0);
        for (unsigned i = 0; i < def->n; i++)
            ck_assert_int_eq(fl_field_find((fl_kind)k, fl_str_of(def->fields[i].name)), (int)i);
        ck_assert_int_eq(fl_field_find((fl_kind)k, FL_STR("no such field")), -1);
    }
    for (int k = 0; k < FL_KEY_COUNT; k++)
        ck_assert_int_eq(fl_key_find(fl_str_of(fl_key_names[k])), k);
    ck_assert_int_eq(fl_kind_find(FL_STR("nothing")), -1);
    ck_assert_int_eq(fl_key_find(FL_STR("")), -1);
    ck_assert_str_eq(fl_schema[FL_ROUTE].fields[FL_ROUTE_NEXT_HOP].name, "next_hop");
    ck_assert_int_eq(fl_schema[FL_ROUTE].fields[FL_ROUTE_NEXT_HOP].type, FL_T_ADDR);
}
END_TEST

START_TEST(every_origin_has_a_name) {
    for (int f = FL_FROM_NONE; f <= FL_FROM_OPTION; f++)
        ck_assert(fl_from_name((fl_from)f)[0] != '\0');
    ck_assert_str_eq(fl_from_name(FL_FROM_TRANSCRIPT), "transcript");
    ck_assert_str_eq(fl_from_name((fl_from)99), "none");
}
END_TEST

/* ---- values ---- */

static const struct {
    fl_kind kind;
    unsigned field;
    const char *text;
    fl_vtype type;
    const char *shown;
} values[] = {
    {FL_ARP_ENTRY, FL_ARP_ENTRY_AGE, " 12 ", FL_V_INT, "12"},
    {FL_ARP_ENTRY, FL_ARP_ENTRY_AGE, "-3", FL_V_INT, "-3"},
    {FL_ARP_ENTRY, FL_ARP_ENTRY_AGE, "123##", FL_V_STR, "123##"},
    {FL_ARP_ENTRY, FL_ARP_ENTRY_AGE, "", FL_V_UNREAD, ""},
    {FL_ARP_ENTRY, FL_ARP_ENTRY_AGE, " \t\n", FL_V_UNREAD, ""},
    {FL_ARP_ENTRY, FL_ARP_ENTRY_RESOLVED, "True", FL_V_BOOL, "true"},
    {FL_ARP_ENTRY, FL_ARP_ENTRY_RESOLVED, "NO", FL_V_BOOL, "false"},
    {FL_ARP_ENTRY, FL_ARP_ENTRY_RESOLVED, "1", FL_V_BOOL, "true"},
    {FL_ARP_ENTRY, FL_ARP_ENTRY_RESOLVED, "maybe", FL_V_STR, "maybe"},
    {FL_ARP_ENTRY, FL_ARP_ENTRY_ADDRESS, "192.0.2.1", FL_V_ADDR, "192.0.2.1"},
    {FL_ROUTE, FL_ROUTE_NEXT_HOP, "192.0.2.1*", FL_V_ADDR, "192.0.2.1"},
    {FL_ROUTE, FL_ROUTE_NEXT_HOP, "* 192.0.2.1", FL_V_ADDR, "192.0.2.1"},
    {FL_ROUTE, FL_ROUTE_NEXT_HOP, "X.0.2.1*", FL_V_STR, "X.0.2.1*"},
    {FL_ROUTE, FL_ROUTE_NEXT_HOP, "*", FL_V_STR, "*"},
    {FL_ROUTE, FL_ROUTE_NETWORK, "10.1.0.0/16", FL_V_PREFIX, "10.1.0.0/16"},
    {FL_ROUTE, FL_ROUTE_NETWORK, "192.168.1.0", FL_V_PREFIX, "192.168.1.0/24"},
    {FL_ROUTE, FL_ROUTE_NETWORK, "2001:DB8::/48", FL_V_PREFIX, "2001:db8::/48"},
    {FL_ROUTE, FL_ROUTE_NETWORK, "10.X.0.0/16", FL_V_STR, "10.X.0.0/16"},
    {FL_ROUTE, FL_ROUTE_NETWORK, "192.0.2.1 255.255.255.252", FL_V_PREFIX, "192.0.2.1/30"},
    {FL_ROUTE, FL_ROUTE_NETWORK, "192.0.2.1 0.0.0.3", FL_V_STR, "192.0.2.1 0.0.0.3"},
    {FL_ROUTE, FL_ROUTE_NETWORK, "0.0.0.0 0.0.0.0", FL_V_PREFIX, "0.0.0.0/0"},
    {FL_BGP_SESSION, FL_BGP_SESSION_ASN, "64500", FL_V_INT, "64500"},
    {FL_BGP_SESSION, FL_BGP_SESSION_ASN, "64000.2017", FL_V_INT, "4194306017"},
    {FL_BGP_SESSION, FL_BGP_SESSION_ASN, "0.12076", FL_V_INT, "12076"},
    {FL_BGP_SESSION, FL_BGP_SESSION_ASN, "4294967295", FL_V_INT, "4294967295"},
    {FL_BGP_SESSION, FL_BGP_SESSION_ASN, "4294967296", FL_V_STR, "4294967296"},
    {FL_BGP_SESSION, FL_BGP_SESSION_ASN, "65536.1", FL_V_STR, "65536.1"},
    {FL_BGP_SESSION, FL_BGP_SESSION_ASN, "1.65536", FL_V_STR, "1.65536"},
    {FL_BGP_SESSION, FL_BGP_SESSION_ASN, "42598*", FL_V_STR, "42598*"},
    {FL_BGP_SESSION, FL_BGP_SESSION_ASN, "650XX", FL_V_STR, "650XX"},
    {FL_CIRCUIT, FL_CIRCUIT_NAME, " er1 ", FL_V_STR, "er1"},
    {FL_CIRCUIT, FL_CIRCUIT_NAME, "12", FL_V_STR, "12"},
};

START_TEST(texts_become_values) {
    world w;
    open_world(&w);
    fl_fact *f = fl_fact_new(&w.store, values[_i].kind);
    fl_fact_set(&w.store, f, values[_i].field, fl_str_of(values[_i].text));
    const fl_value *v = &f->v[values[_i].field];
    ck_assert_int_eq(v->type, values[_i].type);
    ck_assert(fl_str_eqz(fl_value_text(w.arena, v), values[_i].shown));
    ck_assert(fl_value_eq(v, v));
    ck_assert_int_eq(fl_is_read(f, values[_i].field), v->type != FL_V_UNREAD);
    close_world(&w);
}
END_TEST

START_TEST(readers_answer_other_types_as_unread) {
    world w;
    int64_t i = 5;
    open_world(&w);
    fl_fact *f = fl_fact_new(&w.store, FL_ARP_ENTRY);
    fl_fact_set(&w.store, f, FL_ARP_ENTRY_AGE, FL_STR("12#"));
    fl_fact_set(&w.store, f, FL_ARP_ENTRY_RESOLVED, FL_STR("perhaps"));
    fl_fact_set(&w.store, f, FL_ARP_ENTRY_ADDRESS, FL_STR("X"));
    ck_assert(!fl_get_int(f, FL_ARP_ENTRY_AGE, &i) && i == 5);
    ck_assert_int_eq(fl_get_bool(f, FL_ARP_ENTRY_RESOLVED), -1);
    ck_assert_ptr_null(fl_get_addr(f, FL_ARP_ENTRY_ADDRESS));
    ck_assert_ptr_null(fl_get_prefix(f, FL_ARP_ENTRY_ADDRESS));
    ck_assert_uint_eq(fl_get_str(f, FL_ARP_ENTRY_MAC).n, 0);
    fl_fact_set_int(f, FL_ARP_ENTRY_AGE, 9);
    fl_fact_set_bool(f, FL_ARP_ENTRY_RESOLVED, false);
    ck_assert(fl_get_int(f, FL_ARP_ENTRY_AGE, &i) && i == 9);
    ck_assert_int_eq(fl_get_bool(f, FL_ARP_ENTRY_RESOLVED), 0);
    fl_fact_set(&w.store, f, FL_ARP_ENTRY_AGE, FL_STR(""));
    ck_assert(!fl_is_read(f, FL_ARP_ENTRY_AGE));
    close_world(&w);
}
END_TEST

START_TEST(values_are_equal_by_meaning) {
    world w;
    open_world(&w);
    fl_fact *a = fl_fact_new(&w.store, FL_ROUTE), *b = fl_fact_new(&w.store, FL_ROUTE);
    fl_fact_set(&w.store, a, FL_ROUTE_NETWORK, FL_STR("2001:db8:0:0::/48"));
    fl_fact_set(&w.store, b, FL_ROUTE_NETWORK, FL_STR("2001:DB8::/48"));
    ck_assert(fl_value_eq(&a->v[FL_ROUTE_NETWORK], &b->v[FL_ROUTE_NETWORK]));
    fl_fact_set(&w.store, b, FL_ROUTE_NETWORK, FL_STR("2001:DB8::/49"));
    ck_assert(!fl_value_eq(&a->v[FL_ROUTE_NETWORK], &b->v[FL_ROUTE_NETWORK]));
    ck_assert(!fl_value_eq(&a->v[FL_ROUTE_NETWORK], &b->v[FL_ROUTE_WEIGHT]));
    ck_assert(fl_value_eq(&a->v[FL_ROUTE_WEIGHT], &b->v[FL_ROUTE_WEIGHT]));
    close_world(&w);
}
END_TEST

/* ---- store ---- */

START_TEST(a_new_fact_claims_nothing) {
    world w;
    open_world(&w);
    const fl_fact *f = fl_fact_new(&w.store, FL_CIRCUIT);
    for (unsigned i = 0; i < FL_CIRCUIT_FIELDS; i++)
        ck_assert(!fl_is_read(f, i));
    ck_assert(f->at == FL_TIME_NONE && f->read == FL_NONE && f->capture == FL_NONE && f->id == FL_NONE);
    for (unsigned i = 0; i < FL_KEY_COUNT; i++)
        ck_assert_uint_eq(f->key[i].n, 0);
    close_world(&w);
}
END_TEST

START_TEST(the_store_owns_its_texts) {
    world w;
    open_world(&w);
    char name[] = "er1", pointer[] = "/value/0", mac[] = "0200.0000.0001";
    fl_fact *f = fl_fact_new(&w.store, FL_ARP_ENTRY);
    fl_fact_set(&w.store, f, FL_ARP_ENTRY_MAC, fl_str_of(mac));
    f->key[FL_KEY_CIRCUIT] = fl_str_of(name);
    f->ev.pointer = fl_str_of(pointer);
    ck_assert_ptr_eq(fl_store_add(&w.store, f), f);
    name[0] = pointer[0] = mac[0] = '!';
    ck_assert(fl_str_eqz(f->key[FL_KEY_CIRCUIT], "er1"));
    ck_assert(fl_str_eqz(f->ev.pointer, "/value/0"));
    ck_assert(fl_str_eqz(fl_get_str(f, FL_ARP_ENTRY_MAC), "0200.0000.0001"));
    close_world(&w);
}
END_TEST

START_TEST(equal_texts_are_stored_once) {
    world w;
    open_world(&w);
    fl_fact *first = NULL;
    for (int i = 0; i < 20000; i++) {
        char path[] = "65001 64512", many[32];
        snprintf(many, sizeof many, "name-%d", i);
        fl_fact *f = fl_fact_new(&w.store, FL_ROUTE);
        fl_fact_set(&w.store, f, FL_ROUTE_AS_PATH, fl_str_of(path));
        f->key[FL_KEY_CIRCUIT] = fl_str_of(many);
        fl_store_add(&w.store, f);
        if (!first)
            first = f;
        ck_assert_ptr_eq(fl_get_str(f, FL_ROUTE_AS_PATH).p, fl_get_str(first, FL_ROUTE_AS_PATH).p);
        ck_assert(fl_str_eqz(f->key[FL_KEY_CIRCUIT], many));
    }
    close_world(&w);
}
END_TEST

START_TEST(kinds_are_listed_in_order) {
    world w;
    open_world(&w);
    for (int i = 0; i < 10; i++)
        fl_store_add(&w.store, fl_fact_new(&w.store, i % 2 ? FL_ROUTE : FL_CIRCUIT));
    size_t n;
    const uint32_t *ids = fl_store_kind(&w.store, FL_ROUTE, &n);
    ck_assert_uint_eq(n, 5);
    for (size_t i = 0; i < n; i++) {
        ck_assert_uint_eq(ids[i], 2 * i + 1);
        ck_assert_uint_eq(w.store.facts.v[ids[i]]->id, ids[i]);
    }
    fl_store_kind(&w.store, FL_VNET, &n);
    ck_assert_uint_eq(n, 0);
    close_world(&w);
}
END_TEST

START_TEST(facts_over_the_limit_are_counted_and_noted) {
    world w;
    open_world(&w);
    w.limits.facts = 3;
    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(fl_store_add(&w.store, fl_fact_new(&w.store, FL_ROUTE)) != NULL, i < 3);
    ck_assert_uint_eq(w.store.facts.n, 3);
    ck_assert_uint_eq(w.store.left_out, 2);
    ck_assert_uint_eq(w.notes.list.n, 1);
    close_world(&w);
}
END_TEST

START_TEST(quotes_are_found_again) {
    world w;
    open_world(&w);
    ck_assert_uint_eq(fl_quote_find(&w.store, 0, 1).n, 0);
    for (uint32_t i = 0; i < 5000; i++) {
        char line[32];
        snprintf(line, sizeof line, "line %u", i);
        fl_quote_keep(&w.store, i % 7, i, fl_str_of(line));
    }
    fl_quote_keep(&w.store, 0, 7, FL_STR("the first text stays"));
    ck_assert(fl_str_eqz(fl_quote_find(&w.store, 0, 7), "line 7"));
    ck_assert(fl_str_eqz(fl_quote_find(&w.store, 4999 % 7, 4999), "line 4999"));
    ck_assert_uint_eq(fl_quote_find(&w.store, 1, 7).n, 0);
    close_world(&w);
}
END_TEST

START_TEST(quotes_have_a_budget) {
    world w;
    open_world(&w);
    w.limits.quote_bytes = 100;
    char line[70] = {0};
    memset(line, 'x', sizeof line - 1);
    fl_quote_keep(&w.store, 0, 1, fl_str_of(line));
    fl_quote_keep(&w.store, 0, 2, fl_str_of(line));
    ck_assert_uint_eq(fl_quote_find(&w.store, 0, 1).n, 69);
    ck_assert_uint_eq(fl_quote_find(&w.store, 0, 2).n, 0);
    close_world(&w);
}
END_TEST

START_TEST(unread_lines_of_one_reason_are_one_entry) {
    world w;
    open_world(&w);
    for (uint32_t i = 1; i <= 1000; i++)
        fl_unread_add(&w.store, 0, i, i, FL_STR("arp-table"), "no rule for %s", "this");
    ck_assert_uint_eq(w.store.unread.n, 1);
    ck_assert_uint_eq(w.store.unread.v[0].first_line, 1);
    ck_assert_uint_eq(w.store.unread.v[0].last_line, 1000);
    fl_unread_add(&w.store, 0, 1002, 1002, FL_STR("arp-table"), "no rule for %s", "this");
    fl_unread_add(&w.store, 1, 1003, 1003, FL_STR("arp-table"), "no rule for %s", "this");
    fl_unread_add(&w.store, 1, 1004, 1004, FL_STR("arp-table"), "an error");
    fl_unread_add(&w.store, 1, 1005, 1005, FL_STR_NONE, "an error");
    ck_assert_uint_eq(w.store.unread.n, 5);
    ck_assert(fl_str_eqz(w.store.unread.v[3].why, "an error"));
    close_world(&w);
}
END_TEST

START_TEST(damaged_documents_are_taken_back) {
    world w;
    open_world(&w);
    for (uint32_t i = 0; i < 6; i++) {
        fl_fact *f = fl_fact_new(&w.store, i % 2 ? FL_ROUTE : FL_ARP_ENTRY);
        f->ev.document = i / 2;
        fl_store_add(&w.store, f);
        fl_unread_add(&w.store, i / 2, 10 * i + 1, 10 * i + 1, FL_STR_NONE, "prose");
        FL_PUSH(w.store.arena, &w.store.captures, ((fl_capture_row){.document = i / 2}));
    }
    fl_store_retract(&w.store, 1, 3, "damaged");
    size_t n;
    ck_assert_uint_eq(w.store.facts.n, 2);
    ck_assert_uint_eq(w.store.captures.n, 2);
    ck_assert(fl_store_kind(&w.store, FL_ROUTE, &n)[0] == 1 && n == 1);
    ck_assert(fl_store_kind(&w.store, FL_ARP_ENTRY, &n)[0] == 0 && n == 1);
    ck_assert_uint_eq(w.store.unread.n, 4);
    ck_assert(w.store.unread.v[1].document == 0 && fl_str_eqz(w.store.unread.v[1].why, "prose"));
    ck_assert(w.store.unread.v[2].document == 1 && fl_str_eqz(w.store.unread.v[2].why, "damaged"));
    ck_assert(w.store.unread.v[3].document == 2 && fl_str_eqz(w.store.unread.v[3].why, "damaged"));
    close_world(&w);
}
END_TEST

int main(void) {
    Suite *s = suite_create("facts");
    TCase *c = tcase_create("facts");
    tcase_add_test(c, schema_is_complete_and_without_doubles);
    tcase_add_test(c, every_origin_has_a_name);
    tcase_add_loop_test(c, texts_become_values, 0, (int)(sizeof values / sizeof values[0]));
    tcase_add_test(c, readers_answer_other_types_as_unread);
    tcase_add_test(c, values_are_equal_by_meaning);
    tcase_add_test(c, a_new_fact_claims_nothing);
    tcase_add_test(c, the_store_owns_its_texts);
    tcase_add_test(c, equal_texts_are_stored_once);
    tcase_add_test(c, kinds_are_listed_in_order);
    tcase_add_test(c, facts_over_the_limit_are_counted_and_noted);
    tcase_add_test(c, quotes_are_found_again);
    tcase_add_test(c, quotes_have_a_budget);
    tcase_add_test(c, unread_lines_of_one_reason_are_one_entry);
    tcase_add_test(c, damaged_documents_are_taken_back);
    suite_add_tcase(s, c);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
