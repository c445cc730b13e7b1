/* Unit tests of stage timeline: what holds when. */
#include <check.h>
#include <string.h>
#include <time.h>

#include "timeline/series.h"
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

/* ---- a view is what its words say, said once more for each pair of facts ---- */

typedef struct dice {
    uint64_t x;
} dice;

static unsigned roll(dice *d, unsigned n) {
    d->x = d->x * UINT64_C(6364136223846793005) + 1442695040888963407U;
    return (unsigned)(d->x >> 33) % n;
}

static fl_time some_time(dice *d) { return roll(d, 6) == 0 ? FL_TIME_NONE : hour(2) + (fl_time)roll(d, 9) * 4 * 60000; }

static void some_fact(hand *h, dice *d) {
    static const char *const reads[] = {"bgp-summary", "connection-list", "circuit-show"};
    static const char *const results[] = {"rows", "rows", "empty", "error"};
    static const char *const names[] = {"a", "b"};
    static const fl_kind kinds[] = {FL_CIRCUIT, FL_CONNECTION, FL_BGP_SESSION, FL_ROUTE};
    fl_fact *read = fl_fact_new(&h->store, FL_READ);
    fl_fact_set(&h->store, read, FL_READ_READ, fl_str_of(reads[roll(d, 3)]));
    fl_fact_set(&h->store, read, FL_READ_RESULT, fl_str_of(results[roll(d, 4)]));
    fl_fact_set_bool(read, FL_READ_WHOLE, roll(d, 3) > 0);
    read->at = some_time(d);
    read->at_from = roll(d, 3) ? FL_FROM_OUTPUT : FL_FROM_MEMBER;
    read->key[FL_KEY_CIRCUIT] = roll(d, 8) ? FL_STR("er1") : FL_STR("ER1");
    read = fl_store_add(&h->store, read);
    const fl_kind kind = kinds[roll(d, 4)];
    for (unsigned left = roll(d, 4); left > 0; left--) {
        fl_fact *f = fl_fact_new(&h->store, kind);
        unsigned fields = kind == FL_ROUTE ? 1 : kind == FL_BGP_SESSION ? 3 : 5;
        for (unsigned k = 0; k < fields; k++)
            if (roll(d, 2))
                fl_fact_set(&h->store, f, k, fl_str_of(names[roll(d, 2)]));
        memcpy(f->key, read->key, sizeof f->key);
        f->read = roll(d, 9) ? read->id : FL_NONE;
        f->at = roll(d, 9) ? read->at : some_time(d);
        f->at_from = read->at_from;
        fl_store_add(&h->store, f);
    }
}

/* Is x surely newer than y? */
static bool beats(const fl_fact *x, const fl_fact *y) {
    bool weak = x->at_from == FL_FROM_MEMBER || y->at_from == FL_FROM_MEMBER;
    return x->at != FL_TIME_NONE && y->at != FL_TIME_NONE && x->at > y->at && (!weak || x->at - y->at >= 600000);
}

static bool is_there(const fl_fact *f, fl_time t) { return t == FL_TIME_NONE || f->at == FL_TIME_NONE || f->at <= t; }

static bool same_thing(const fl_fact *x, const fl_fact *y, int field) {
    return x->kind == y->kind && fl_str_eq(x->key[FL_KEY_CIRCUIT], y->key[FL_KEY_CIRCUIT]) &&
           (field < 0 || fl_value_eq(&x->v[field], &y->v[field]));
}

/* Did a newer whole read of the same name take this one away, of all or of lists only? */
static bool is_gone(const fl_store *s, const fl_fact *read, fl_time t, bool lists) {
    for (size_t i = 0; i < s->facts.n; i++) {
        const fl_fact *r = s->facts.v[i];
        if (r->kind == FL_READ && same_thing(r, read, FL_READ_READ) && is_there(r, t) && beats(r, read) &&
            fl_get_bool(r, FL_READ_WHOLE) == 1 && !fl_str_eqz(fl_get_str(r, FL_READ_RESULT), "error") &&
            (!lists || fl_str_ends(fl_get_str(r, FL_READ_READ), FL_STR("-list"))))
            return true;
    }
    return false;
}

static bool stands(const fl_store *s, const fl_fact *f, fl_time t) {
    const fl_fact *read = f->kind == FL_READ ? f : f->read != FL_NONE ? s->facts.v[f->read] : NULL;
    bool alone = f->kind == FL_CIRCUIT || !read;
    return is_there(f, t) && (alone || !is_gone(s, read, t, f->kind == FL_CONNECTION));
}

/* The fields that are left of f, as bits; all of a fact that is replaced as a whole, or not at all. */
static uint64_t left_of(const fl_store *s, const fl_fact *f, fl_time t) {
    static const int identity[FL_KIND_COUNT] = {
        [FL_CIRCUIT] = -1, [FL_CONNECTION] = FL_CONNECTION_NAME, [FL_BGP_SESSION] = FL_BGP_SESSION_NEIGHBOR};
    uint64_t read = 0, masked = 0;
    for (unsigned k = 0; k < fl_schema[f->kind].n; k++)
        read |= (uint64_t)fl_is_read(f, k) << k;
    for (size_t i = 0; i < s->facts.n && f->kind != FL_READ && f->kind != FL_ROUTE; i++) {
        const fl_fact *g = s->facts.v[i];
        if (!same_thing(g, f, identity[f->kind]) || !stands(s, g, t) || !beats(g, f))
            continue;
        if (f->kind == FL_BGP_SESSION)
            return 0;
        for (unsigned k = 0; k < fl_schema[f->kind].n; k++)
            masked |= (uint64_t)fl_is_read(g, k) << k;
    }
    return read & masked ? read & ~masked : read | UINT64_C(1) << 63;
}

static void check_view(const fl_store *s, const fl_view *view, fl_kind kind, fl_time t) {
    size_t n, at = 0, n_spans, in_spans = 0;
    const fl_fact *const *all = fl_view_all(view, kind, &n);
    for (size_t i = 0; i < s->facts.n; i++) {
        const fl_fact *f = s->facts.v[i];
        uint64_t left = f->kind == kind && stands(s, f, t) ? left_of(s, f, t) : 0;
        if (!left)
            continue;
        ck_assert_msg(at < n && all[at]->id == f->id, "fact %zu is missing", i);
        for (unsigned k = 0; k < fl_schema[kind].n; k++)
            ck_assert_int_eq(fl_is_read(all[at], k), (int)(left >> k & 1));
        at++;
    }
    ck_assert_uint_eq(at, n);
    const fl_span *spans = fl_view_spans(view, kind, &n_spans);
    for (size_t i = 0; i < n_spans; i++)
        for (size_t k = 0; k < spans[i].n; k++)
            ck_assert_ptr_eq(spans[i].v[k], all[in_spans++]);
    ck_assert(kind != FL_ROUTE || in_spans == n);
}

START_TEST(views_hold_what_their_words_say) {
    static const fl_kind kinds[] = {FL_READ, FL_CIRCUIT, FL_CONNECTION, FL_BGP_SESSION, FL_ROUTE};
    dice d = {(uint64_t)_i * 7919 + 1};
    hand h;
    hand_open(&h);
    for (unsigned n = 4 + roll(&d, 24); n > 0; n--)
        some_fact(&h, &d);
    const fl_views *views = fl_views_new(h.arena, &h.store);
    for (int i = 0; i < 6; i++) {
        fl_time t = some_time(&d);
        const fl_view *view = fl_view_of(h.arena, views, t);
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
            check_view(&h.store, view, kinds[k], t);
    }
    hand_close(&h);
}
END_TEST

/* Sessions and routes of all times, by names whatever their case, each in one list and in order. */
START_TEST(the_past_is_listed_once) {
    dice d = {(uint64_t)_i * 104729 + 3};
    hand h;
    size_t n, listed = 0, timed = 0;
    hand_open(&h);
    for (unsigned k = 0; k < 20; k++)
        some_fact(&h, &d);
    const fl_past *past = fl_views_past(fl_views_new(h.arena, &h.store), FL_BGP_SESSION, &n);
    ck_assert_uint_le(n, 1); /* er1 and ER1 are one */
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < past[i].n; k++, listed++) {
            ck_assert(past[i].v[k]->at >= past[i].first);
            ck_assert(k == 0 || past[i].v[k - 1]->id < past[i].v[k]->id);
        }
    for (size_t i = 0; i < h.store.facts.n; i++)
        timed += h.store.facts.v[i]->kind == FL_BGP_SESSION && h.store.facts.v[i]->at != FL_TIME_NONE;
    ck_assert_uint_eq(listed, timed);
    hand_close(&h);
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

/* ---- series, losses, clocks ---- */

#define LINK "peering er1 private Enabled 192.0.2.0/30,192.0.2.4/30;"
#define DAY "2026-03-03T"

/* name, facts, losses of the primary path, how many came back, samples */
static const struct {
    const char *name, *facts;
    size_t losses, back, samples;
} tracks[] = {
    {"steady", LINK "at " DAY "01:00Z;every 10m 6 bgp er1 private primary 24", 0, 0, 6},
    {"down and up again",
     LINK "at " DAY "01:00Z;bgp er1 private primary 24;at " DAY "01:10Z;bgp er1 private primary Idle;at " DAY
          "01:20Z;bgp er1 private primary 24",
     1, 1, 3},
    {"down at first is no loss that anybody saw",
     LINK "at " DAY "01:10Z;bgp er1 private primary Idle;at " DAY "01:20Z;bgp er1 private primary 24", 0, 0, 2},
    {"an age that went backwards",
     LINK "at " DAY "01:00Z;bgp er1 private primary 24 up=5d;at " DAY "01:10Z;bgp er1 private primary 24 up=00:04:00",
     1, 1, 2},
    {"an age that says it came up in between, though it is older than the first print's grain",
     LINK "at " DAY "01:00Z;bgp er1 private primary 24 up=00:10:00;at " DAY
          "09:00Z;bgp er1 private primary 24 up=5:00:00",
     1, 1, 2},
    {"a word cut short is no state",
     LINK "at " DAY "01:00Z;bgp er1 private primary 24;at " DAY "01:10Z;bgp er1 private primary Estab;at " DAY
          "01:20Z;bgp er1 private primary 24",
     0, 0, 3},
    {"a loss that the log and the captures saw is one",
     LINK "at " DAY "01:00Z;bgp er1 private primary 24;at " DAY "01:10Z;bgp er1 private primary Idle;at " DAY
          "01:20Z;bgp er1 private primary 24;router edge-1;at " DAY "01:05Z;log session-down 192.0.2.2;at " DAY
          "01:15Z;log session-up 192.0.2.2",
     1, 1, 3},
    {"several losses of the log between two captures",
     LINK "at " DAY "01:00Z;bgp er1 private primary 24;router edge-1;at " DAY
          "01:05Z;log session-down 192.0.2.2;at " DAY "01:06Z;log session-up 192.0.2.2;at " DAY
          "01:15Z;log session-down 192.0.2.2;at " DAY "01:16Z;log session-up 192.0.2.2;at " DAY
          "01:20Z;bgp er1 private primary 24",
     2, 2, 2},
    {"two reads of one moment that differ are no loss",
     LINK "at " DAY "01:00Z;bgp er1 private primary 24;bgp er1 private primary Idle;bgp er1 private primary 24", 0, 0,
     3},
    {"the session of IPv6 is another one",
     LINK "at " DAY "01:00Z;bgp er1 private primary 24;router edge-1;at " DAY
          "01:05Z;log session-down 2001:db8::2;at " DAY "01:06Z;log session-up 2001:db8::2;at " DAY
          "01:10Z;bgp er1 private primary 24",
     0, 0, 2},
    {"a neighbor of no link is joined to nothing",
     LINK "at " DAY "01:00Z;bgp er1 private primary 24;router edge-1;at " DAY "01:05Z;log session-down 198.51.100.2", 0,
     0, 1},
};

START_TEST(what_was_lost) {
    hand h;
    hand_open(&h);
    hand_facts(&h, tracks[_i].facts);
    const fl_history *all = fl_history_new(h.arena, &h.store, NULL, 0);
    const fl_track *t = fl_history_track(all, FL_STR("ER1"), FL_STR("AzurePrivatePeering"), FL_STR("primary"));
    ck_assert_msg(t != NULL, "%s: no track", tracks[_i].name);
    size_t back = 0;
    for (size_t i = 0; i < t->losses.n; i++)
        back += t->losses.v[i].back != FL_TIME_NONE;
    ck_assert_msg(t->losses.n == tracks[_i].losses && back == tracks[_i].back && t->samples == tracks[_i].samples,
                  "%s: %zu losses, %zu back, %zu samples", tracks[_i].name, t->losses.n, back, t->samples);
    hand_close(&h);
}
END_TEST

/* What an age in a summary of Azure's excludes, and what it does not. */
#define METRICS                                                                                                        \
    "at " DAY "01:00Z;metric BgpAvailability 100 circuit=er1 path=primary peering=private;at " DAY                     \
    "01:05Z;metric BgpAvailability 0 circuit=er1 path=primary peering=private;at " DAY                                 \
    "01:10Z;metric BgpAvailability 100 circuit=er1 path=primary peering=private;"
#define LOG_LINES                                                                                                      \
    "router edge-1;at " DAY "01:05Z;log session-down 192.0.2.2;at " DAY "01:06Z;log session-up 192.0.2.2;router -;"
static const struct {
    const char *name, *facts;
    fl_from from;      /* of the times of summaries */
    bool zone_assumed; /* of metrics */
    size_t denied, losses;
} denials[] = {
    {"a log against an age", LINK LOG_LINES "at " DAY "02:00Z;bgp er1 private primary 24 up=5:00:00", FL_FROM_MANIFEST,
     false, 1, 0},
    {"a metric against an age", LINK METRICS "at " DAY "02:00Z;bgp er1 private primary 24 up=5:00:00", FL_FROM_MANIFEST,
     false, 1, 0},
    {"a summary of which only the packing has a time may be older than the loss",
     LINK LOG_LINES "at " DAY "02:00Z;bgp er1 private primary 24 up=5:00:00", FL_FROM_MEMBER, false, 0, 1},
    {"a metric without a zone may be of another hour",
     LINK METRICS "at " DAY "02:00Z;bgp er1 private primary 24 up=5:00:00", FL_FROM_MANIFEST, true, 0, 1},
};

START_TEST(what_ages_deny) {
    hand h;
    hand_open(&h);
    hand_facts(&h, denials[_i].facts);
    for (size_t i = 0; i < h.store.facts.n; i++)
        if (h.store.facts.v[i]->kind == FL_BGP_SESSION)
            h.store.facts.v[i]->at_from = denials[_i].from;
    fl_rows walk;
    fl_rows_begin(&walk, &h.store, FL_METRIC);
    for (const fl_fact *f; (f = fl_rows_next(&walk)) != NULL;)
        fl_rows_set_at(&walk, f->at, FL_FROM_OUTPUT, denials[_i].zone_assumed);
    const fl_history *all = fl_history_new(h.arena, &h.store, NULL, 0);
    const fl_track *t = fl_history_track(all, FL_STR("er1"), FL_STR("AzurePrivatePeering"), FL_STR("primary"));
    ck_assert_msg(t && t->denied.n == denials[_i].denied && t->losses.n == denials[_i].losses,
                  "%s: %zu denied, %zu losses", denials[_i].name, t ? t->denied.n : 0, t ? t->losses.n : 0);
    hand_close(&h);
}
END_TEST

/* A metric tells a loss to within its minutes, an age of Azure's closer; a router's is of another clock. */
START_TEST(who_tells_it_closer) {
    static const struct {
        const char *facts;
        int from; /* seconds behind 01:05 */
    } told[] = {
        {LINK METRICS "at " DAY "01:00Z;bgp er1 private primary 24;at " DAY
                      "01:08Z;bgp er1 private primary Idle up=00:01:00",
         119},
        {LINK METRICS "router edge-1;at " DAY "01:00Z;rsession 192.0.2.2 12 up=5:00:00;at " DAY
                      "01:13:30Z;rsession 192.0.2.2 Idle up=00:01:00",
         0},
        {LINK METRICS "at " DAY "01:00Z;bgp er1 private primary 24;at " DAY
                      "01:14Z;bgp er1 private primary Idle up=00:01:00",
         0},
    };
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        hand h;
        hand_open(&h);
        hand_facts(&h, told[i].facts);
        const fl_history *all = fl_history_new(h.arena, &h.store, NULL, 0);
        const fl_track *t = fl_history_track(all, FL_STR("er1"), FL_STR("AzurePrivatePeering"), FL_STR("primary"));
        fl_time lost;
        bool zone;
        ck_assert(fl_time_parse(FL_STR(DAY "01:05Z"), 0, &lost, &zone));
        ck_assert_msg(t && t->losses.n >= 1 && t->losses.v[0].from - lost == told[i].from * 1000,
                      "%zu: %zu losses, %lld", i, t ? t->losses.n : 0,
                      t && t->losses.n ? (long long)(t->losses.v[0].from - lost) : 0);
        hand_close(&h);
    }
}
END_TEST

/* The session came up at 01:03, 01:10, 01:24, 01:41, 02:03 and 02:31. */
#define UP_AT(time) "at " DAY time ":30Z;bgp er1 private primary 24 up=00:00:30;"
#define SIX_UPS UP_AT("01:03") UP_AT("01:10") UP_AT("01:24") UP_AT("01:41") UP_AT("02:03") UP_AT("02:31")

/* name, facts, given, known?, seconds that the router is ahead */
static const struct {
    const char *name, *facts;
    bool given, known;
    int seconds;
} clocks[] = {
    {"two events: 90 s ahead",
     LINK "at " DAY "01:05Z;bgp er1 private primary 24 up=00:03:00;at " DAY
          "01:25Z;bgp er1 private primary 24 up=00:02:00;router edge-1;at " DAY
          "01:03:30Z;log session-up 192.0.2.2;at " DAY "01:20:00Z;log session-down 192.0.2.2;at " DAY
          "01:24:30Z;log session-up 192.0.2.2",
     false, true, 90},
    {"one event alone tells nothing",
     LINK "at " DAY "01:05Z;bgp er1 private primary 24 up=00:03:00;router edge-1;at " DAY
          "01:03:30Z;log session-up 192.0.2.2",
     false, false, 0},
    {"one event, printed twice, is one event",
     LINK "at " DAY "01:05Z;bgp er1 private primary 24 up=00:03:00;at " DAY
          "01:06Z;bgp er1 private primary 24 up=00:04:00;router edge-1;at " DAY
          "01:03:30Z;log session-up 192.0.2.2;at " DAY "01:10Z;rsession 192.0.2.2 12 up=00:06:30",
     false, false, 0},
    {"a flap as regular as a clock fits several differences: none is taken",
     LINK "at " DAY "01:07Z;bgp er1 private primary 24 up=00:02:00;at " DAY
          "01:12Z;bgp er1 private primary 24 up=00:02:00;router edge-1;at " DAY
          "01:00Z;log session-up 192.0.2.2;at " DAY "01:04Z;log session-down 192.0.2.2;at " DAY
          "01:05Z;log session-up 192.0.2.2;at " DAY "01:09Z;log session-down 192.0.2.2;at " DAY
          "01:10Z;log session-up 192.0.2.2;at " DAY "01:14Z;log session-down 192.0.2.2;at " DAY
          "01:15Z;log session-up 192.0.2.2",
     false, false, 0},
    {"both paths of one router, by ages: 4 min behind",
     LINK "at " DAY
          "05:00Z;bgp er1 private primary 24 up=1:00:00;bgp er1 private secondary 24 up=2:00:00;router edge-1;at " DAY
          "05:10Z;rsession 192.0.2.2 12 up=1:14:00;rsession 192.0.2.6 12 up=2:14:00",
     false, true, -240},
    {"two of six that Azure saw lie so by chance: the router told of the others elsewhere",
     LINK SIX_UPS "router edge-1;at " DAY "01:04:30Z;log session-up 192.0.2.2;at " DAY
                  "01:11:30Z;log session-up 192.0.2.2;at " DAY "01:50:07Z;log session-up 192.0.2.2;at " DAY
                  "02:17:41Z;log session-up 192.0.2.2;at " DAY "02:52:13Z;log session-up 192.0.2.2",
     false, false, 0},
    {"three of six: half bears it out",
     LINK SIX_UPS "router edge-1;at " DAY "01:04:30Z;log session-up 192.0.2.2;at " DAY
                  "01:11:30Z;log session-up 192.0.2.2;at " DAY "01:25:30Z;log session-up 192.0.2.2;at " DAY
                  "02:17:41Z;log session-up 192.0.2.2;at " DAY "02:52:13Z;log session-up 192.0.2.2",
     false, true, 90},
    {"two of six, and the log ends there: what it does not cover says nothing",
     LINK SIX_UPS "router edge-1;at " DAY "01:04:30Z;log session-up 192.0.2.2;at " DAY
                  "01:11:30Z;log session-up 192.0.2.2",
     false, true, 90},
    {"what the user says wins",
     LINK "at " DAY "01:05Z;bgp er1 private primary 24;router edge-1;log session-up 192.0.2.2", true, true, 75},
};

START_TEST(whose_clock_is_off) {
    hand h;
    hand_open(&h);
    hand_facts(&h, clocks[_i].facts);
    fl_skew_given given = {FL_STR("Edge-1"), 75000};
    const fl_history *all = fl_history_new(h.arena, &h.store, &given, clocks[_i].given);
    const fl_skew *s = fl_history_skew(all, FL_STR("edge-1"));
    bool known = s && s->from != FL_SKEW_NONE;
    ck_assert_msg(known == clocks[_i].known, "%s: known %d", clocks[_i].name, known);
    int64_t off = known ? s->ms - clocks[_i].seconds * INT64_C(1000) : 0;
    ck_assert_msg(off <= 5000 && off >= -5000 && (!known || clocks[_i].given || s->bound_ms <= 10000),
                  "%s: %lld ms, +- %lld", clocks[_i].name, (long long)(known ? s->ms : 0),
                  (long long)(known ? s->bound_ms : 0));
    hand_close(&h);
}
END_TEST

START_TEST(ages_and_options) {
    static const struct {
        const char *text;
        int64_t ms, grain; /* ms -1: none */
    } spans[] = {{"1d13h", 37 * 3600000LL, 3600000},
                 {"58:09", 3489000, 1000},
                 {"1:20:25", 4825000, 1000},
                 {"8w4d", 60 * 86400000LL, 86400000},
                 {"1w2d 3:04:05", 788645000, 1000},
                 {"1.02:03:04.5", 93784000, 1000},
                 {"never", -1, 0},
                 {"", -1, 0},
                 {"12", -1, 0}};
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
        int64_t ms = -1, grain = 0;
        bool is = fl_span_parse(fl_str_of(spans[i].text), &ms, &grain);
        ck_assert_msg(is == (spans[i].ms >= 0) && (!is || (ms == spans[i].ms && grain == spans[i].grain)), "%s: %lld",
                      spans[i].text, (long long)ms);
    }
    fl_str host;
    int64_t ms;
    ck_assert(fl_skew_parse(FL_STR("edge-1=+90s"), &host, &ms) && ms == 90000 && fl_str_eqz(host, "edge-1"));
    ck_assert(fl_skew_parse(FL_STR("edge-1=-2m30s"), &host, &ms) && ms == -150000);
    ck_assert(fl_skew_parse(FL_STR("edge-1=-00:01:30"), &host, &ms) && ms == -90000);
    ck_assert(!fl_skew_parse(FL_STR("edge-1"), &host, &ms));
    ck_assert(!fl_skew_parse(FL_STR("=90s"), &host, &ms));
    ck_assert(!fl_skew_parse(FL_STR("edge-1=soon"), &host, &ms));
    static const struct {
        int year, month, day, hour;
        bool night;
    } nights[] = {{2026, 10, 25, 2, true}, {2026, 3, 29, 1, true},   {2026, 11, 1, 1, true},  {2026, 3, 8, 2, true},
                  {2026, 3, 3, 2, false},  {2026, 10, 24, 2, false}, {2026, 10, 25, 5, false}};
    for (size_t i = 0; i < sizeof nights / sizeof *nights; i++)
        ck_assert_msg(fl_is_dst_night(fl_time_civil(nights[i].year, nights[i].month, nights[i].day, nights[i].hour, 30,
                                                    0, 0)) == nights[i].night,
                      "%d-%d-%d", nights[i].year, nights[i].month, nights[i].day);
}
END_TEST

/* Ten thousand snapshots and a hundred thousand lines of a log. */
START_TEST(long_histories_are_quick) {
    hand h;
    hand_open(&h);
    hand_facts(&h, LINK "router edge-1");
    for (int i = 0; i < 10000; i++) {
        h.at = fl_time_civil(2026, 3, 3, 0, 0, 0, 0) + (fl_time)i * 60000;
        hand_facts(&h, i % 7 ? "bgp er1 private primary 24" : "bgp er1 private primary Idle");
    }
    for (int i = 0; i < 100000; i++) {
        h.at = fl_time_civil(2026, 3, 3, 0, 0, 0, 0) + (fl_time)i * 6000;
        hand_facts(&h, i % 2 ? "log session-up 192.0.2.2" : "log session-down 192.0.2.2");
    }
    clock_t start = clock();
    const fl_history *all = fl_history_new(h.arena, &h.store, NULL, 0);
    fl_time *times;
    size_t n = fl_history_moments(h.arena, all, INT64_MAX, 48, &times);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    ck_assert_uint_le(n, 48);
    ck_assert_uint_ge(n, 24);
    for (size_t i = 1; i < n; i++)
        ck_assert(times[i - 1] <= times[i]);
    ck_assert_msg(seconds < 1, "%.2f s", seconds);
    hand_close(&h);
}
END_TEST

int main(void) {
    Suite *s = suite_create("timeline");
    TCase *t = tcase_create("timeline");
    tcase_add_loop_test(t, what_holds, 0, sizeof rows / sizeof *rows);
    tcase_add_test(t, fields_are_replaced_one_by_one);
    tcase_add_test(t, archive_times_are_weak);
    tcase_add_loop_test(t, views_hold_what_their_words_say, 0, 200);
    tcase_add_loop_test(t, the_past_is_listed_once, 0, 20);
    tcase_add_test(t, times_are_distinct_and_ascending);
    tcase_add_test(t, long_series_are_quick);
    tcase_add_loop_test(t, what_ages_deny, 0, sizeof denials / sizeof *denials);
    tcase_add_test(t, who_tells_it_closer);
    tcase_add_loop_test(t, what_was_lost, 0, sizeof tracks / sizeof *tracks);
    tcase_add_loop_test(t, whose_clock_is_off, 0, sizeof clocks / sizeof *clocks);
    tcase_add_test(t, ages_and_options);
    tcase_add_test(t, long_histories_are_quick);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
