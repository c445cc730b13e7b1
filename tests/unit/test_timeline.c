/* Unit tests of stage timeline: what holds when. */
#include <check.h>

#include "timeline/timeline.h"
#include "unit/facts_by_hand.h"

static size_t held(const hand *h, fl_kind kind, fl_time t) {
    size_t n;
    fl_view_all(fl_view_new(h->arena, &h->store, t), kind, &n);
    return n;
}

static fl_time hour(int hh) { return fl_time_civil(2026, 3, 3, hh, 0, 0, 0); }

/* name, facts, kind, moment (0: the last), how many hold */
static const struct {
    const char *name, *facts;
    fl_kind kind;
    int hour;
    size_t n;
} rows[] = {
    {"without times all is one moment", "arp er1 private primary both;arp er1 private primary both", FL_ARP_ENTRY, 0,
     4},
    {"a newer whole read replaces all rows",
     "at 2026-03-03T02:00Z;arp er1 private primary both;at 2026-03-03T03:00Z;arp er1 private primary empty",
     FL_ARP_ENTRY, 0, 0},
    {"before it the older rows hold",
     "at 2026-03-03T02:00Z;arp er1 private primary both;at 2026-03-03T03:00Z;arp er1 private primary empty",
     FL_ARP_ENTRY, 2, 2},
    {"nothing holds before it was read", "at 2026-03-03T02:00Z;arp er1 private primary both", FL_ARP_ENTRY, 1, 0},
    {"a cut read replaces only the rows it shows",
     "at 2026-03-03T02:00Z;arp er1 private primary both;at 2026-03-03T03:00Z;arp er1 private primary cut-ms",
     FL_ARP_ENTRY, 0, 2},
    {"a blank replaces nothing",
     "at 2026-03-03T02:00Z;arp er1 private primary both;at 2026-03-03T03:00Z;arp er1 private primary blank",
     FL_ARP_ENTRY, 0, 2},
    {"an error replaces nothing",
     "at 2026-03-03T02:00Z;arp er1 private primary both;at 2026-03-03T03:00Z;arp er1 private primary error",
     FL_ARP_ENTRY, 0, 2},
    {"another path is another key",
     "at 2026-03-03T02:00Z;arp er1 private primary both;at 2026-03-03T03:00Z;arp er1 private secondary empty",
     FL_ARP_ENTRY, 0, 2},
    {"another circuit is another key",
     "at 2026-03-03T02:00Z;bgp er1 private primary 24;at 2026-03-03T03:00Z;bgp er2 private primary Idle",
     FL_BGP_SESSION, 0, 4},
    {"a session is replaced by the newer of its neighbor",
     "at 2026-03-03T02:00Z;bgp er1 private primary 24;at 2026-03-03T03:00Z;bgp er1 private primary Idle",
     FL_BGP_SESSION, 0, 2},
    {"facts without a time always hold", "bgp er1 private primary 24;at 2026-03-03T03:00Z;bgp er1 private primary Idle",
     FL_BGP_SESSION, 0, 4},
    {"facts without a time replace nothing",
     "at 2026-03-03T03:00Z;bgp er1 private primary Idle;at -;bgp er1 private primary 24", FL_BGP_SESSION, 0, 4},
    {"changes add up", "at 2026-03-03T02:00Z;change prefixes a;at 2026-03-03T03:00Z;change prefixes b", FL_CHANGE, 0,
     2},
    {"a change to come is not known yet",
     "at 2026-03-03T02:00Z;change prefixes a;at 2026-03-03T04:00Z;change prefixes b", FL_CHANGE, 3, 1},
    {"declarations hold at any time", "at 2026-03-03T02:00Z;declare paths 1", FL_DECLARED, 1, 1},
    {"a newer show does not take away what it did not print",
     "at 2026-03-03T02:00Z;peering er1 private Enabled;at 2026-03-03T03:00Z;circuit er1 Provisioned Enabled",
     FL_PEERING, 0, 1},
    {"a newer list without it does",
     "at 2026-03-03T02:00Z;connections er1 Connected;at 2026-03-03T03:00Z;connections none", FL_CONNECTION, 0, 0},
    {"a route table goes with its read",
     "at 2026-03-03T02:00Z;routes er1 private primary onprem=5;at 2026-03-03T03:00Z;routes er1 private primary "
     "gateway=2",
     FL_ROUTE, 0, 2},
};

START_TEST(what_holds) {
    hand h;
    hand_open(&h);
    hand_facts(&h, rows[_i].facts);
    size_t n = held(&h, rows[_i].kind, rows[_i].hour ? hour(rows[_i].hour) : FL_TIME_NONE);
    ck_assert_msg(n == rows[_i].n, "%s: expected %zu, found %zu", rows[_i].name, rows[_i].n, n);
    hand_close(&h);
}
END_TEST

/* A newer list that prints fewer columns replaces only those it printed. */
START_TEST(fields_are_replaced_one_by_one) {
    hand h;
    size_t n;
    hand_open(&h);
    hand_facts(&h, "at 2026-03-03T02:00Z;circuit er1 Provisioned Enabled tier=Premium;at 2026-03-03T03:00Z;circuit er1 "
                   "NotProvisioned -");
    const fl_fact *const *all = fl_view_all(fl_view_new(h.arena, &h.store, FL_TIME_NONE), FL_CIRCUIT, &n);
    ck_assert_uint_eq(n, 2);
    ck_assert(!fl_is_read(all[0], FL_CIRCUIT_PROVIDER_STATE));
    ck_assert(fl_str_eqz(fl_get_str(all[0], FL_CIRCUIT_TIER), "Premium"));
    ck_assert(fl_str_eqz(fl_get_str(all[0], FL_CIRCUIT_CIRCUIT_STATE), "Enabled"));
    ck_assert(fl_str_eqz(fl_get_str(all[1], FL_CIRCUIT_PROVIDER_STATE), "NotProvisioned"));
    /* the store is left as it was */
    size_t stored;
    const uint32_t *ids = fl_store_kind(&h.store, FL_CIRCUIT, &stored);
    ck_assert(fl_is_read(h.store.facts.v[ids[0]], FL_CIRCUIT_PROVIDER_STATE));
    hand_close(&h);
}
END_TEST

/* The times of archive members are those of packing: minutes apart they order nothing, hours apart they do. */
START_TEST(archive_times_are_weak) {
    static const struct {
        int minutes;
        size_t n;
    } apart[] = {{5, 4}, {60, 2}};
    for (size_t i = 0; i < 2; i++) {
        hand h;
        hand_open(&h);
        h.at = hour(2);
        hand_facts(&h, "bgp er1 private primary 24");
        h.at = hour(2) + (fl_time)apart[i].minutes * 60000;
        hand_facts(&h, "bgp er1 private primary Idle");
        for (size_t k = 0; k < h.store.facts.n; k++)
            h.store.facts.v[k]->at_from = FL_FROM_MEMBER;
        ck_assert_uint_eq(held(&h, FL_BGP_SESSION, FL_TIME_NONE), apart[i].n);
        hand_close(&h);
    }
}
END_TEST

START_TEST(times_are_distinct_and_ascending) {
    hand h;
    fl_time *times;
    hand_open(&h);
    ck_assert_uint_eq(fl_timeline_times(h.arena, &h.store, &times), 0);
    hand_facts(&h, "at 2026-03-03T03:00Z;bgp er1 private primary 24;at 2026-03-03T02:00Z;arp er1 private primary "
                   "both;at -;arp er1 private secondary both");
    ck_assert_uint_eq(fl_timeline_times(h.arena, &h.store, &times), 2);
    ck_assert(times[0] == hour(2) && times[1] == hour(3));
    hand_close(&h);
}
END_TEST

/* Many captures of one key are not compared with each other one by one. */
START_TEST(long_series_are_quick) {
    hand h;
    hand_open(&h);
    for (int i = 0; i < 20000; i++) {
        h.at = hour(0) + (fl_time)i * 1000;
        hand_facts(&h, "circuit er1 Provisioned Enabled");
    }
    ck_assert_uint_eq(held(&h, FL_CIRCUIT, FL_TIME_NONE), 1);
    hand_close(&h);
}
END_TEST

int main(void) {
    Suite *s = suite_create("timeline");
    TCase *t = tcase_create("timeline");
    tcase_add_loop_test(t, what_holds, 0, sizeof rows / sizeof *rows);
    tcase_add_test(t, fields_are_replaced_one_by_one);
    tcase_add_test(t, archive_times_are_weak);
    tcase_add_test(t, times_are_distinct_and_ascending);
    tcase_add_test(t, long_series_are_quick);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
