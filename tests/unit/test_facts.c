/* Unit tests of stage facts. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "facts/rows.h"

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

/* ---- packed rows ---- */

static fl_fact *route(world *w, uint32_t document, uint32_t i) {
    char text[64];
    fl_fact *f = fl_fact_new(&w->store, FL_ROUTER_ROUTE);
    f->ev = (fl_evidence){document, i + 1, i + 2, 100 * (uint64_t)i, 100 * (uint64_t)i + 50, FL_STR_NONE};
    f->key[FL_KEY_ROUTER] = FL_STR("r1");
    f->key_from[FL_KEY_ROUTER] = FL_FROM_PROMPT;
    f->at = 1000;
    f->at_from = FL_FROM_CLOCK;
    snprintf(text, sizeof text, "10.%u.%u.0/24", i / 256 % 256, i % 256);
    fl_fact_set(&w->store, f, FL_ROUTER_ROUTE_NETWORK, fl_str_of(text));
    fl_fact_set(&w->store, f, FL_ROUTER_ROUTE_NEXT_HOP, i % 3 ? FL_STR("192.0.2.1") : FL_STR("2001:db8::1"));
    fl_fact_set_int(f, FL_ROUTER_ROUTE_MED, i % 2 ? -(int64_t)i : INT64_MAX);
    fl_fact_set_bool(f, FL_ROUTER_ROUTE_BEST, i % 2);
    snprintf(text, sizeof text, "64500 %u", 64496 + i % 10);
    fl_fact_set(&w->store, f, FL_ROUTER_ROUTE_AS_PATH, fl_str_of(text));
    fl_fact_set(&w->store, f, FL_ROUTER_ROUTE_LOCAL_PREF, i == 5 ? FL_STR("1##") : FL_STR("100"));
    return fl_store_add(&w->store, f);
}

static void expect_text(world *w, const fl_fact *f, unsigned field, const char *want) {
    fl_str text = fl_value_text(w->arena, &f->v[field]);
    ck_assert_msg(fl_str_eqz(text, want), "field %u: %.*s, not %s", field, FL_STR_ARG(text), want);
}

static void expect_route(world *w, const fl_fact *f, uint32_t i) {
    char text[64];
    int64_t med;
    ck_assert(f->kind == FL_ROUTER_ROUTE && f->id == i && f->ev.first_line == i + 1 && f->ev.last_line == i + 2);
    ck_assert(f->ev.off == 100 * (uint64_t)i && f->ev.end == f->ev.off + 50 && f->ev.pointer.n == 0);
    ck_assert(f->at == 1000 && f->at_from == FL_FROM_CLOCK && f->read == FL_NONE && f->capture == FL_NONE);
    ck_assert(fl_str_eqz(f->key[FL_KEY_ROUTER], "r1") && f->key_from[FL_KEY_ROUTER] == FL_FROM_PROMPT);
    snprintf(text, sizeof text, "10.%u.%u.0/24", i / 256 % 256, i % 256);
    expect_text(w, f, FL_ROUTER_ROUTE_NETWORK, text);
    expect_text(w, f, FL_ROUTER_ROUTE_NEXT_HOP, i % 3 ? "192.0.2.1" : "2001:db8::1");
    snprintf(text, sizeof text, "64500 %u", 64496 + i % 10);
    expect_text(w, f, FL_ROUTER_ROUTE_AS_PATH, text);
    expect_text(w, f, FL_ROUTER_ROUTE_LOCAL_PREF, i == 5 ? "1##" : "100");
    ck_assert_int_eq(f->v[FL_ROUTER_ROUTE_LOCAL_PREF].type, i == 5 ? FL_V_STR : FL_V_INT);
    ck_assert(fl_get_int(f, FL_ROUTER_ROUTE_MED, &med) && med == (i % 2 ? -(int64_t)i : INT64_MAX));
    ck_assert_int_eq(fl_get_bool(f, FL_ROUTER_ROUTE_BEST), (int)(i % 2));
    ck_assert(!fl_is_read(f, FL_ROUTER_ROUTE_WEIGHT) && !fl_is_read(f, FL_ROUTER_ROUTE_DIRECTION));
}

START_TEST(packed_rows_come_back_as_they_were) {
    world w;
    open_world(&w);
    enum { ROWS = 5000 };
    for (uint32_t i = 0; i < ROWS; i++)
        ck_assert_uint_eq(route(&w, 0, i)->id, i);
    ck_assert_uint_eq(fl_rows_count(&w.store, FL_ROUTER_ROUTE), ROWS);
    ck_assert_uint_eq(w.store.facts.n, 0);
    ck_assert_uint_eq(fl_keysets(&w.store), 1);
    fl_rows r;
    fl_rows_begin(&r, &w.store, FL_ROUTER_ROUTE);
    const fl_fact *f;
    uint32_t i = 0;
    for (; (f = fl_rows_next(&r)) != NULL; i++)
        expect_route(&w, f, i);
    ck_assert_uint_eq(i, ROWS);
    close_world(&w);
}
END_TEST

START_TEST(packed_rows_are_found_by_their_ids) {
    world w;
    open_world(&w);
    enum { ROWS = 5000 };
    for (uint32_t i = 0; i < ROWS; i++)
        route(&w, 0, i);
    fl_rows r;
    fl_rows_begin(&r, &w.store, FL_ROUTER_ROUTE);
    for (uint32_t i = 0; i < ROWS; i += i % 7 ? 1 : 401) /* on from the last one, and far from it */
        expect_route(&w, fl_rows_at(&r, i), i);
    for (uint32_t i = ROWS; i-- > 0; i -= i > 900 ? 900 : i)
        expect_route(&w, fl_rows_at(&r, i), i);
    expect_route(&w, fl_rows_at(&r, 7), 7);
    expect_route(&w, fl_rows_at(&r, 7), 7);
    expect_route(&w, fl_rows_next(&r), 8);
    ck_assert_ptr_null(fl_rows_at(&r, ROWS));
    close_world(&w);
}
END_TEST

START_TEST(fields_that_are_not_asked_for_stay_unread) {
    world w;
    open_world(&w);
    for (uint32_t i = 0; i < 100; i++)
        route(&w, 0, i);
    fl_rows r;
    fl_rows_begin(&r, &w.store, FL_ROUTER_ROUTE);
    r.fields = UINT32_C(1) << FL_ROUTER_ROUTE_MED | UINT32_C(1) << FL_ROUTER_ROUTE_AS_PATH;
    uint32_t i = 0;
    for (const fl_fact *f; (f = fl_rows_next(&r)) != NULL; i++) {
        char text[64];
        int64_t med;
        snprintf(text, sizeof text, "64500 %u", 64496 + i % 10);
        expect_text(&w, f, FL_ROUTER_ROUTE_AS_PATH, text);
        ck_assert(fl_get_int(f, FL_ROUTER_ROUTE_MED, &med) && med == (i % 2 ? -(int64_t)i : INT64_MAX));
        for (unsigned field = 0; field < FL_ROUTER_ROUTE_FIELDS; field++)
            ck_assert(fl_is_read(f, field) == (r.fields >> field & 1));
        ck_assert(f->ev.first_line == i + 1 && f->ev.off == 100 * (uint64_t)i && f->at == 1000);
    }
    ck_assert_uint_eq(i, 100);
    close_world(&w);
}
END_TEST

START_TEST(a_route_takes_little_memory) {
    world w;
    open_world(&w);
    enum { ROWS = 100000 };
    for (uint32_t i = 0; i < ROWS; i++)
        route(&w, 0, i);
    ck_assert_uint_le(fl_arena_used(w.arena), 64U * ROWS);
    close_world(&w);
}
END_TEST

START_TEST(a_walk_over_all_keeps_the_order) {
    world w;
    open_world(&w);
    enum { FACTS = 3000 };
    for (uint32_t i = 0; i < FACTS; i++) { /* runs of both, and some rows of another packed kind between */
        if (i % 700 < 3 || i == FACTS - 1) {
            fl_fact *f = fl_fact_new(&w.store, FL_READ);
            f->ev.first_line = i + 1;
            fl_store_add(&w.store, f);
        } else if (i % 500 == 7) {
            fl_fact *f = fl_fact_new(&w.store, FL_METRIC);
            f->ev.first_line = i + 1;
            fl_store_add(&w.store, f);
        } else {
            route(&w, 0, i);
        }
    }
    ck_assert_uint_eq(fl_rows_count(&w.store, FL_KIND_COUNT), FACTS);
    fl_rows r;
    const fl_fact *f;
    uint32_t i = 0;
    fl_rows_begin(&r, &w.store, FL_KIND_COUNT);
    for (; (f = fl_rows_next(&r)) != NULL; i++)
        ck_assert_uint_eq(f->ev.first_line, i + 1);
    ck_assert_uint_eq(i, FACTS);
    for (i = 0; i < FACTS; i = i % 2 ? i + 13 : i + 1) {
        fl_rows_seek(&r, i);
        ck_assert_uint_eq(fl_rows_next(&r)->ev.first_line, i + 1);
        f = fl_rows_next(&r);
        ck_assert(i + 1 == FACTS ? f == NULL : f->ev.first_line == i + 2);
    }
    bool kinds[FL_KIND_COUNT] = {[FL_METRIC] = true, [FL_READ] = true};
    size_t n = 0;
    fl_rows_begin(&r, &w.store, FL_KIND_COUNT);
    r.kinds = kinds;
    while ((f = fl_rows_next(&r)) != NULL)
        n += f->kind == FL_METRIC || f->kind == FL_READ;
    ck_assert_uint_eq(n, fl_rows_count(&w.store, FL_METRIC) + fl_rows_count(&w.store, FL_READ));
    fl_rows_begin(&r, &w.store, FL_READ);
    for (n = 0; fl_rows_next(&r) != NULL; n++)
        continue;
    ck_assert_uint_eq(n, fl_rows_count(&w.store, FL_READ));
    close_world(&w);
}
END_TEST

START_TEST(key_sets_speak_for_their_rows) {
    static const char *const neighbors[] = {"192.0.2.1", "192.0.2.5", "192.0.2.9"};
    world w;
    open_world(&w);
    for (uint32_t i = 0; i < 90; i++) {
        fl_fact *f = fl_fact_new(&w.store, FL_LOG_EVENT);
        f->key[FL_KEY_NEIGHBOR] = fl_str_of(neighbors[i % 3]);
        f->at = i % 2 ? (fl_time)i : FL_TIME_NONE;
        f->at_from = i % 2 ? FL_FROM_OUTPUT : FL_FROM_NONE;
        fl_fact_set(&w.store, f, FL_LOG_EVENT_EVENT, FL_STR("session-up"));
        fl_store_add(&w.store, f);
    }
    ck_assert_uint_eq(fl_keysets(&w.store), 3);
    for (size_t i = 0; i < 3; i++) {
        fl_fact *set = fl_keyset(&w.store, i);
        ck_assert(set->kind == FL_LOG_EVENT && fl_str_eqz(set->key[FL_KEY_NEIGHBOR], neighbors[i]));
        ck_assert(!fl_is_read(set, FL_LOG_EVENT_EVENT) && set->at == FL_TIME_NONE);
        set->key[FL_KEY_CIRCUIT] = FL_STR("er1");
    }
    fl_keyset(&w.store, 1)->at = 7;
    fl_rows r;
    const fl_fact *f;
    const bool only[3] = {false, true, true};
    fl_rows_begin(&r, &w.store, FL_LOG_EVENT);
    r.sets = only;
    uint32_t n = 0;
    for (; (f = fl_rows_next(&r)) != NULL; n++) {
        ck_assert(r.set == f->id % 3 && r.set != 0);
        ck_assert(fl_str_eqz(f->key[FL_KEY_NEIGHBOR], neighbors[f->id % 3]));
        ck_assert(fl_str_eqz(f->key[FL_KEY_CIRCUIT], "er1") && fl_str_eqz(fl_get_str(f, 0), "session-up"));
        ck_assert_int_eq(f->at, f->id % 2 ? (fl_time)f->id : r.set == 1 ? 7 : FL_TIME_NONE);
        fl_rows_set_at(&r, 1000 + (fl_time)f->id, FL_FROM_CLOCK, true);
    }
    ck_assert_uint_eq(n, 60);
    fl_rows_begin(&r, &w.store, FL_LOG_EVENT);
    while ((f = fl_rows_next(&r)) != NULL)
        ck_assert(f->id % 3 == 0 || (f->at == 1000 + (fl_time)f->id && f->at_from == FL_FROM_CLOCK && f->at_zone_assumed));
    close_world(&w);
}
END_TEST

START_TEST(packed_rows_keep_pointers_and_long_texts) {
    world w;
    open_world(&w);
    char *text = malloc(3 << 20);
    memset(text, 'x', 3 << 20);
    static const size_t lengths[] = {0, 1, 300, 512, 513, 700, 512, 20, 0, 3};
    enum { N = sizeof lengths / sizeof *lengths };
    for (size_t i = 0; i < N; i++) {
        fl_fact *f = fl_fact_new(&w.store, FL_ROUTER_ROUTE);
        f->ev.pointer = (fl_str){text + i, lengths[i]};
        text[i] = (char)('a' + i);
        fl_fact_set(&w.store, f, FL_ROUTER_ROUTE_AS_PATH, (fl_str){text, i % 2 ? (size_t)3 << 20 : lengths[i]});
        fl_store_add(&w.store, f);
    }
    fl_rows r;
    fl_rows_begin(&r, &w.store, FL_ROUTER_ROUTE);
    for (size_t i = 0; i < N; i++) {
        const fl_fact *f = fl_rows_next(&r), *kept = fl_fact_keep(w.arena, f);
        ck_assert_uint_eq(f->ev.pointer.n, lengths[i]);
        ck_assert(lengths[i] == 0 || f->ev.pointer.p[0] == 'x' || f->ev.pointer.p[0] == (char)('a' + i));
        ck_assert_uint_eq(fl_get_str(f, FL_ROUTER_ROUTE_AS_PATH).n, i % 2 ? (size_t)3 << 20 : lengths[i]);
        ck_assert(fl_str_eq(kept->ev.pointer, f->ev.pointer));
        ck_assert(lengths[i] == 0 || kept->ev.pointer.p != f->ev.pointer.p);
    }
    ck_assert_ptr_null(fl_rows_next(&r));
    free(text);
    close_world(&w);
}
END_TEST

START_TEST(packed_rows_are_taken_back) {
    world w;
    open_world(&w);
    for (uint32_t round = 0; round < 3; round++) {
        for (uint32_t i = 0; i < 300; i++)
            route(&w, i / 100 + 1, i);
        ck_assert_uint_eq(fl_rows_count(&w.store, FL_ROUTER_ROUTE), 300);
        fl_store_retract(&w.store, 2, 4, "damaged");
        ck_assert_uint_eq(fl_rows_count(&w.store, FL_ROUTER_ROUTE), 100);
        ck_assert_uint_eq(fl_keysets(&w.store), 1);
        fl_rows r;
        fl_rows_begin(&r, &w.store, FL_ROUTER_ROUTE);
        for (uint32_t i = 0; i < 100; i++) {
            const fl_fact *f = fl_rows_next(&r);
            ck_assert(f->ev.document == 1 && f->ev.first_line == i + 1 && f->id == i);
        }
        ck_assert_ptr_null(fl_rows_next(&r));
        fl_store_retract(&w.store, 1, 2, "damaged");
        ck_assert_uint_eq(fl_rows_count(&w.store, FL_KIND_COUNT), 0);
    }
    w.limits.facts = 3;
    for (uint32_t i = 0; i < 5; i++)
        ck_assert_int_eq(fl_store_add(&w.store, fl_fact_new(&w.store, FL_ROUTER_ROUTE)) != NULL, i < 3);
    ck_assert_uint_eq(w.store.left_out, 2);
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
    tcase_add_test(c, packed_rows_come_back_as_they_were);
    tcase_add_test(c, packed_rows_are_found_by_their_ids);
    tcase_add_test(c, fields_that_are_not_asked_for_stay_unread);
    tcase_add_test(c, a_route_takes_little_memory);
    tcase_add_test(c, a_walk_over_all_keeps_the_order);
    tcase_add_test(c, key_sets_speak_for_their_rows);
    tcase_add_test(c, packed_rows_keep_pointers_and_long_texts);
    tcase_add_test(c, packed_rows_are_taken_back);
    suite_add_tcase(s, c);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
