/* facts_by_hand.h - facts written as lines, for tests of the stages that only look at facts. One line, one capture:
 *
 *     at 2026-03-03T02:12Z                                  time of the lines that follow; "at -" none again
 *     circuit er1 Provisioned Enabled tier=Standard peerings=1 group=rg
 *     peering er1 private Enabled 192.0.2.0/30,192.0.2.4/30 by=Provider prefixes=ValidationNeeded
 *     peering er1 private Enabled 192.0.2.0/30,192.0.2.4/30 sub6=2001:db8::/126,2001:db8::4/126
 *     peering er1 private blank
 *     peerings er1 none | none-weak | none-filtered | microsoft
 *     absent er1 private                                    an error names the peering as absent
 *     arp er1 private primary both | ms | onprem | incomplete | empty | weak | null | blank | error | cut-ms
 *     bgp er1 private primary Idle | 24 | ### | blank | none [up=1d]   customer's row, beside a gateway's of 65515
 *     bgp6 er1 private primary Idle | 24                    a row of 2001:db8::1 or ::5, in a read of its own
 *     routes er1 private primary onprem=3 reflected=1 gateway=2 gateway6=1 | cut ... | filtered ... | section ... | 10.0.0.0/8,...
 *     gateways none | ExpressRoute Vpn … | filtered | unread [noscope]
 *     vwan none
 *     connections er1 Connected | - | … ; connections none | none-filtered | none-noscope ; connection er1 NotConnected
 *     reach er1 Connected | none
 *     change prefixes some words
 *     declare model own-edge [er1]
 *     expect 10.0.0.0/8
 *     effective 3
 *     router edge-1 [vrf]                                   whose output the r… lines that follow are; "-" no name
 *     rsession 192.0.2.2 Idle | 12 asn=12076 local=64500 adv=3 acc=12 hold=180 md5=yes from=192.0.2.1 reset=word up=1d
 *     rconfig 192.0.2.2 as=12076 local=64500 md5=no shutdown=yes source=Loopback0 in=FILTER hold=30 bfd=no group=MSEE [part]
 *     rsession 192.0.2.2 - bfd=Down                      no state; family=ipv6 on the lines rsession, rsent, rgot
 *     rconfig MSEE as=12076                      (a group: its name is no address)
 *     rif Gi0/0/1.100 192.0.2.1/30 vlan=100 outer=10 shutdown=yes
 *     rport Gi0/0/1 up down addr=192.0.2.1/30 vlan=100 crc=12 rx=-40.0
 *     rarp 192.0.2.2 0200.0000.0002 | Incomplete
 *     rsent 192.0.2.2 none | 172.16.0.0/24,… [cut|filtered] ; rgot 192.0.2.2 none | 10.9.0.0/24,…
 *     rtable 192.0.2.2 10.9.0.0/24,… [cut|filtered] path=12076_65515  rows of the whole table with that next hop
 *     log session-down 192.0.2.2 reason=hold_time_expired   a line of the router's log; "-" no neighbor
 *     log notification 192.0.2.2 code=6/1 ; log interface-down - if=Gi0/0/1 ; log prefix-exceeded 192.0.2.2 count=4001
 *     metric BitsInPerSecond 950000000 circuit=er1 [path=primary | gateway=gw1] [peering=private]
 *     traffic er1 primary 1000 2000                         bytes in and out
 *     notice carrier 2026-03-03T02:00Z 2026-03-03T04:00Z circuit=er1 [status=cancelled] [text=…]
 *     activity deprovision-request er1 Succeeded some words ; when lost some words
 *     gateway gw1 Standard
 *     every 10m 5 bgp er1 private primary 24                the line five times, ten minutes apart, from the time on
 *
 * "private" is AzurePrivatePeering, "microsoft" MicrosoftPeering, "-" no name at all. */
#ifndef FL_TESTS_FACTS_BY_HAND_H
#define FL_TESTS_FACTS_BY_HAND_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "facts/facts.h"

typedef struct hand {
    fl_arena *arena;
    fl_limits limits;
    fl_notes notes;
    fl_store store;
    fl_time at;
    uint32_t line;
    fl_str router, vrf;  /* of the lines about routers */
    const char *command; /* of the captures that follow, when they are sections of one */
} hand;

static void hand_open(hand *h) {
    memset(h, 0, sizeof *h);
    h->arena = fl_arena_new();
    h->limits = fl_limits_default;
    fl_notes_init(&h->notes, h->arena);
    fl_store_init(&h->store, h->arena, &h->limits, &h->notes);
    fl_document d = {.name = FL_STR("by-hand.txt"), .inside = FL_STR("by-hand.txt"), .member_time = FL_TIME_NONE};
    FL_PUSH(h->arena, &h->store.documents, d);
    h->at = FL_TIME_NONE;
}

static void hand_close(hand *h) { fl_arena_free(h->arena); }

static fl_str hand_word(fl_str *rest) {
    fl_str w = FL_STR_NONE;
    fl_str_token(rest, " ", &w);
    return w;
}

/* "name=value" of the rest of a line, or empty. */
static fl_str hand_option(fl_str rest, const char *name) {
    fl_str w;
    size_t n = strlen(name);
    while (fl_str_token(&rest, " ", &w))
        if (w.n > n && memcmp(w.p, name, n) == 0 && w.p[n] == '=')
            return fl_str_sub(w, n + 1, w.n);
    return FL_STR_NONE;
}

static fl_str hand_peering(fl_str w) {
    if (fl_str_eqz(w, "private"))
        return FL_STR("AzurePrivatePeering");
    if (fl_str_eqz(w, "microsoft"))
        return FL_STR("MicrosoftPeering");
    return fl_str_eqz(w, "public") ? FL_STR("AzurePublicPeering") : FL_STR_NONE;
}

static fl_str hand_name(fl_str w) { return fl_str_eqz(w, "-") ? FL_STR_NONE : w; }

static fl_fact *hand_fact(hand *h, fl_kind kind, fl_str circuit, fl_str peering, fl_str path) {
    fl_fact *f = fl_fact_new(&h->store, kind);
    f->key[FL_KEY_CIRCUIT] = hand_name(circuit);
    f->key[FL_KEY_PEERING] = peering;
    f->key[FL_KEY_PATH] = hand_name(path);
    f->at = h->at;
    f->at_from = FL_FROM_CLOCK;
    f->ev = (fl_evidence){0, h->line, h->line, 0, 0, FL_STR_NONE};
    return f;
}

typedef struct hand_read {
    const char *read, *result, *proof;
    int whole, filter;
    const char *shape;
} hand_read;

static fl_fact *hand_add_read(hand *h, hand_read r, fl_str circuit, fl_str peering, fl_str path) {
    fl_fact *f = hand_fact(h, FL_READ, circuit, peering, path);
    fl_capture_row row = {.command = fl_str_of(h->command), .first_line = h->line, .last_line = h->line, .at = h->at};
    FL_PUSH(h->arena, &h->store.captures, row);
    f->capture = (uint32_t)h->store.captures.n - 1;
    fl_fact_set(&h->store, f, FL_READ_READ, fl_str_of(r.read));
    fl_fact_set(&h->store, f, FL_READ_RESULT, fl_str_of(r.result));
    fl_fact_set(&h->store, f, FL_READ_PROOF, fl_str_of(r.proof));
    fl_fact_set(&h->store, f, FL_READ_SHAPE, fl_str_of(r.shape ? r.shape : "json"));
    if (r.whole >= 0)
        fl_fact_set_bool(f, FL_READ_WHOLE, r.whole);
    if (r.filter >= 0)
        fl_fact_set_bool(f, FL_READ_FILTER, r.filter);
    return fl_store_add(&h->store, f);
}

static void hand_done(hand *h, fl_fact *f, const fl_fact *read) {
    if (read) {
        f->read = read->id;
        f->capture = read->capture;
    }
    fl_store_add(&h->store, f);
}

static const hand_read hand_rows = {"", "rows", "proves", 1, 0, "json"};

static hand_read hand_as(const char *read, hand_read r) {
    r.read = read;
    return r;
}

static void hand_circuit(hand *h, fl_str rest) {
    fl_str name = hand_word(&rest), provider = hand_word(&rest), state = hand_word(&rest);
    fl_fact *read = hand_add_read(h, hand_as("circuit-show", hand_rows), name, FL_STR_NONE, FL_STR_NONE);
    fl_fact *f = hand_fact(h, FL_CIRCUIT, name, FL_STR_NONE, FL_STR_NONE);
    fl_fact_set(&h->store, f, FL_CIRCUIT_NAME, hand_name(name));
    fl_fact_set(&h->store, f, FL_CIRCUIT_PROVIDER_STATE, hand_name(provider));
    fl_fact_set(&h->store, f, FL_CIRCUIT_CIRCUIT_STATE, hand_name(state));
    fl_fact_set(&h->store, f, FL_CIRCUIT_TIER, hand_option(rest, "tier"));
    fl_fact_set(&h->store, f, FL_CIRCUIT_PEERINGS, hand_option(rest, "peerings"));
    fl_fact_set(&h->store, f, FL_CIRCUIT_GROUP, hand_option(rest, "group"));
    fl_fact_set(&h->store, f, FL_CIRCUIT_PORT_ID, hand_option(rest, "port"));
    fl_fact_set(&h->store, f, FL_CIRCUIT_BANDWIDTH_MBPS, hand_option(rest, "mbps"));
    hand_done(h, f, read);
}

static void hand_peering_line(hand *h, fl_str rest) {
    fl_str name = hand_word(&rest), peering = hand_peering(hand_word(&rest)), state = hand_word(&rest),
           subnets = hand_word(&rest);
    fl_fact *read = hand_add_read(h, hand_as("peering-show", hand_rows), name, peering, FL_STR_NONE);
    fl_fact *f = hand_fact(h, FL_PEERING, name, peering, FL_STR_NONE);
    bool blank = fl_str_eqz(state, "blank");
    fl_str first = FL_STR_NONE, second = FL_STR_NONE, cut = subnets;
    fl_str_token(&cut, ",", &first);
    fl_str_token(&cut, ",", &second);
    fl_fact_set(&h->store, f, FL_PEERING_STATE, blank ? FL_STR("Enabled") : hand_name(state));
    fl_fact_set_bool(f, FL_PEERING_BLANK, blank);
    if (!blank && subnets.n && subnets.p[0] >= '0' && subnets.p[0] <= '9') {
        fl_fact_set(&h->store, f, FL_PEERING_PRIMARY_SUBNET, first);
        fl_fact_set(&h->store, f, FL_PEERING_SECONDARY_SUBNET, second);
    }
    fl_str six = hand_option(rest, "sub6"), one;
    if (fl_str_token(&six, ",", &one))
        fl_fact_set(&h->store, f, FL_PEERING_PRIMARY_SUBNET6, one);
    if (fl_str_token(&six, ",", &one))
        fl_fact_set(&h->store, f, FL_PEERING_SECONDARY_SUBNET6, one);
    fl_fact_set(&h->store, f, FL_PEERING_LAST_MODIFIED_BY, hand_option(rest, "by"));
    fl_fact_set(&h->store, f, FL_PEERING_PREFIXES_STATE, hand_option(rest, "prefixes"));
    fl_fact_set(&h->store, f, FL_PEERING_CUSTOMER_ASN, hand_option(rest, "asn"));
    fl_fact_set(&h->store, f, FL_PEERING_PEER_ASN, hand_option(rest, "peer"));
    fl_fact_set(&h->store, f, FL_PEERING_VLAN, hand_option(rest, "vlan"));
    fl_fact_set(&h->store, f, FL_PEERING_ROUTE_FILTER, hand_option(rest, "filter"));
    fl_fact_set(&h->store, f, FL_PEERING_ID, hand_option(rest, "id"));
    hand_done(h, f, read);
}

static void hand_peerings(hand *h, fl_str rest) {
    fl_str name = hand_word(&rest), what = hand_word(&rest);
    hand_read r = {"peering-list", "empty", "proves", 1, 0, "json"};
    if (fl_str_eqz(what, "none-weak"))
        r.proof = "supports";
    if (fl_str_eqz(what, "none-filtered")) {
        r.proof = "nothing";
        r.filter = 1;
    }
    if (fl_str_eqz(what, "microsoft"))
        r.result = "rows";
    fl_fact *read = hand_add_read(h, r, name, FL_STR_NONE, FL_STR_NONE);
    if (!fl_str_eqz(what, "microsoft"))
        return;
    fl_fact *f = hand_fact(h, FL_PEERING, name, hand_peering(what), FL_STR_NONE);
    fl_fact_set(&h->store, f, FL_PEERING_STATE, FL_STR("Enabled"));
    hand_done(h, f, read);
}

static void hand_absent(hand *h, fl_str rest) {
    fl_str name = hand_word(&rest), peering = hand_peering(hand_word(&rest));
    fl_fact *read = hand_add_read(h, (hand_read){"arp-table", "error", "nothing", -1, -1, "error"}, name, peering,
                                  FL_STR("primary"));
    fl_fact *f = hand_fact(h, FL_CAPTURE_ERROR, name, peering, FL_STR_NONE);
    fl_fact_set(&h->store, f, FL_CAPTURE_ERROR_MEANING, FL_STR("peering-absent"));
    hand_done(h, f, read);
}

static void hand_arp_row(hand *h, const fl_fact *read, const char *side, const char *address, const char *mac) {
    fl_fact *f =
        hand_fact(h, FL_ARP_ENTRY, read->key[FL_KEY_CIRCUIT], read->key[FL_KEY_PEERING], read->key[FL_KEY_PATH]);
    fl_fact_set(&h->store, f, FL_ARP_ENTRY_INTERFACE, fl_str_of(side));
    fl_fact_set(&h->store, f, FL_ARP_ENTRY_ADDRESS, fl_str_of(address));
    fl_fact_set(&h->store, f, FL_ARP_ENTRY_MAC, fl_str_of(mac));
    fl_fact_set_bool(f, FL_ARP_ENTRY_RESOLVED, strcmp(mac, "Incomplete") != 0);
    hand_done(h, f, read);
}

static void hand_arp(hand *h, fl_str rest) {
    static const struct {
        const char *word;
        hand_read read;
        const char *onprem, *microsoft;
    } shapes[] = {
        {"both", {"", "rows", "proves", 1, 0, "json"}, "0200.0000.0001", "0200.0000.0002"},
        {"ms", {"", "rows", "proves", 1, 0, "json"}, NULL, "0200.0000.0002"},
        {"cut-ms", {"", "rows", "nothing", 0, 0, "table"}, NULL, "0200.0000.0002"},
        {"onprem", {"", "rows", "proves", 1, 0, "json"}, "0200.0000.0001", NULL},
        {"incomplete", {"", "rows", "proves", 1, 0, "json"}, "Incomplete", "0200.0000.0002"},
        {"empty", {"", "empty", "proves", 1, 0, "json"}, NULL, NULL},
        {"weak", {"", "empty", "supports", 1, -1, "json"}, NULL, NULL},
        {"null", {"", "no-table", "supports", 1, 0, "json"}, NULL, NULL},
        {"blank", {"", "blank", "nothing", -1, 0, "blank"}, NULL, NULL},
        {"error", {"", "error", "nothing", -1, 0, "error"}, NULL, NULL},
    };
    fl_str name = hand_word(&rest), peering = hand_peering(hand_word(&rest)), path = hand_word(&rest),
           what = hand_word(&rest);
    bool first = fl_str_eqz(path, "primary");
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        if (!fl_str_eqz(what, shapes[i].word))
            continue;
        fl_fact *read = hand_add_read(h, hand_as("arp-table", shapes[i].read), name, peering, path);
        if (shapes[i].onprem)
            hand_arp_row(h, read, "on-prem", first ? "192.0.2.1" : "192.0.2.5", shapes[i].onprem);
        if (shapes[i].microsoft)
            hand_arp_row(h, read, "microsoft", first ? "192.0.2.2" : "192.0.2.6", shapes[i].microsoft);
    }
}

static void hand_session(hand *h, const fl_fact *read, const char *neighbor, int asn, fl_str what, fl_str uptime) {
    fl_fact *f =
        hand_fact(h, FL_BGP_SESSION, read->key[FL_KEY_CIRCUIT], read->key[FL_KEY_PEERING], read->key[FL_KEY_PATH]);
    int64_t n;
    bool up = fl_str_find_char(what, '#') >= 0 || fl_str_to_i64(what, &n);
    fl_fact_set(&h->store, f, FL_BGP_SESSION_NEIGHBOR, fl_str_of(neighbor));
    fl_fact_set_int(f, FL_BGP_SESSION_ASN, asn);
    fl_fact_set(&h->store, f, FL_BGP_SESSION_STATE, up ? FL_STR("Established") : what);
    fl_fact_set_bool(f, FL_BGP_SESSION_ESTABLISHED, up);
    if (up)
        fl_fact_set(&h->store, f, FL_BGP_SESSION_RECEIVED, what);
    fl_fact_set(&h->store, f, FL_BGP_SESSION_UPTIME, uptime);
    hand_done(h, f, read);
}

static void hand_bgp(hand *h, fl_str rest) {
    fl_str name = hand_word(&rest), peering = hand_peering(hand_word(&rest)), path = hand_word(&rest),
           what = hand_word(&rest);
    bool first = fl_str_eqz(path, "primary"), blank = fl_str_eqz(what, "blank");
    hand_read r = hand_as("bgp-summary", hand_rows);
    if (blank) {
        r.result = "blank";
        r.proof = "nothing";
    }
    fl_fact *read = hand_add_read(h, r, name, peering, path);
    if (blank)
        return;
    if (!fl_str_eqz(hand_option(rest, "gateway"), "none"))
        hand_session(h, read, "10.9.9.12", 65515, FL_STR("2"), FL_STR_NONE);
    if (!fl_str_eqz(what, "none"))
        hand_session(h, read, first ? "192.0.2.1" : "192.0.2.5", 64500, what, hand_option(rest, "up"));
}

static void hand_bgp6(hand *h, fl_str rest) {
    fl_str name = hand_word(&rest), peering = hand_peering(hand_word(&rest)), path = hand_word(&rest),
           what = hand_word(&rest);
    fl_fact *read = hand_add_read(h, hand_as("bgp-summary", hand_rows), name, peering, path);
    hand_session(h, read, fl_str_eqz(path, "primary") ? "2001:db8::1" : "2001:db8::5", 64500, what, FL_STR_NONE);
}

static void hand_route(hand *h, const fl_fact *read, fl_str network, const char *hop, const char *path) {
    fl_fact *f = hand_fact(h, FL_ROUTE, read->key[FL_KEY_CIRCUIT], read->key[FL_KEY_PEERING], read->key[FL_KEY_PATH]);
    fl_fact_set(&h->store, f, FL_ROUTE_NETWORK, network);
    fl_fact_set(&h->store, f, FL_ROUTE_NEXT_HOP, fl_str_of(hop));
    fl_fact_set(&h->store, f, FL_ROUTE_AS_PATH, fl_str_of(path));
    fl_fact_set_bool(f, FL_ROUTE_FROM_GATEWAY, strcmp(path, "65515") == 0);
    fl_fact_set_bool(f, FL_ROUTE_REFLECTED, strcmp(path, "64500 12076") == 0);
    hand_done(h, f, read);
}

static int64_t hand_count(fl_str rest, const char *name) {
    int64_t n = 0;
    fl_str_to_i64(hand_option(rest, name), &n);
    return n;
}

static void hand_routes(hand *h, fl_str rest) {
    fl_str name = hand_word(&rest), peering = hand_peering(hand_word(&rest)), path = hand_word(&rest);
    const char *hop = fl_str_eqz(path, "primary") ? "192.0.2.1" : "192.0.2.5";
    hand_read r = hand_as("route-table", hand_rows);
    if (fl_str_starts(rest, FL_STR("cut")) || fl_str_find(rest, FL_STR(" cut")) >= 0) {
        r.whole = 0;
        r.proof = "nothing";
    }
    if (fl_str_find(rest, FL_STR("filtered")) >= 0) {
        r.filter = 1;
        r.proof = "nothing";
    }
    if (fl_str_find(rest, FL_STR("section")) >=
        0) { /* a section of a script's output: no command to judge a filter by */
        r.filter = -1;
        r.shape = "table";
        r.proof = "supports";
    }
    fl_fact *read = hand_add_read(h, r, name, peering, path);
    for (int64_t i = 0; i < hand_count(rest, "gateway"); i++)
        hand_route(h, read, fl_arena_printf(h->arena, "10.9.%d.0/24", (int)i), "10.9.9.12", "65515");
    for (int64_t i = 0; i < hand_count(rest, "reflected"); i++)
        hand_route(h, read, fl_arena_printf(h->arena, "10.9.%d.0/24", (int)i), hop, "64500 12076");
    for (int64_t i = 0; i < hand_count(rest, "onprem"); i++)
        hand_route(h, read, fl_arena_printf(h->arena, "172.16.%d.0/24", (int)i), hop, "64500");
    for (int64_t i = 0; i < hand_count(rest, "gateway6"); i++)
        hand_route(h, read, fl_arena_printf(h->arena, "2001:db8:9:%d::/64", (int)i), "2001:db8:ff::12", "65515");
    fl_str list = hand_option(rest, "list"), one;
    while (fl_str_token(&list, ",", &one))
        hand_route(h, read, one, hop, "64500");
}

static void hand_gateways(hand *h, fl_str rest) {
    hand_read r = {"gateway-list", "rows", "proves", 1, 0, "json"};
    fl_str word = hand_word(&rest);
    bool none = fl_str_eqz(word, "none") || fl_str_eqz(word, "filtered");
    r.result = none ? "empty" : fl_str_eqz(word, "unread") ? "error" : "rows";
    if (fl_str_eqz(word, "filtered") || fl_str_eqz(word, "unread"))
        r.proof = "nothing";
    if (fl_str_eqz(word, "filtered"))
        r.filter = 1;
    fl_fact *read = hand_add_read(h, r, FL_STR_NONE, FL_STR_NONE, FL_STR_NONE);
    if (fl_str_find(rest, FL_STR("noscope")) < 0)
        fl_fact_set(&h->store, read, FL_READ_SCOPE_GROUP, FL_STR("rg"));
    for (; word.n && strcmp(r.result, "rows") == 0; word = hand_word(&rest)) {
        fl_fact *f = hand_fact(h, FL_GATEWAY, FL_STR_NONE, FL_STR_NONE, FL_STR_NONE);
        fl_fact_set(&h->store, f, FL_GATEWAY_NAME, fl_arena_printf(h->arena, "gw-%.*s", FL_STR_ARG(word)));
        fl_fact_set(&h->store, f, FL_GATEWAY_TYPE, word);
        hand_done(h, f, read);
    }
}

static void hand_connection(hand *h, fl_str rest, bool list) {
    fl_str peer = hand_word(&rest), status = hand_word(&rest);
    bool none = fl_str_starts(peer, FL_STR("none"));
    hand_read r = {list ? "connection-list" : "connection-show", none ? "empty" : "rows", "proves", 1, 0, "json"};
    if (fl_str_eqz(peer, "none-filtered")) {
        r.filter = 1;
        r.proof = "nothing";
    }
    fl_fact *read = hand_add_read(h, r, FL_STR_NONE, FL_STR_NONE, FL_STR_NONE);
    if (!fl_str_eqz(peer, "none-noscope"))
        fl_fact_set(&h->store, read, FL_READ_SCOPE_GROUP, FL_STR("rg"));
    if (none)
        return;
    fl_fact *f = hand_fact(h, FL_CONNECTION, FL_STR_NONE, FL_STR_NONE, FL_STR_NONE);
    fl_fact_set(&h->store, f, FL_CONNECTION_NAME, FL_STR("cn-1"));
    fl_str type = hand_option(rest, "type");
    fl_fact_set(&h->store, f, FL_CONNECTION_TYPE, type.n ? type : FL_STR("ExpressRoute"));
    fl_fact_set(&h->store, f, FL_CONNECTION_PEER_CIRCUIT, hand_name(peer));
    fl_fact_set(&h->store, f, FL_CONNECTION_STATUS, hand_name(status));
    hand_done(h, f, read);
}

static void hand_reach(hand *h, fl_str rest) {
    fl_str name = hand_word(&rest), status = hand_word(&rest);
    bool none = fl_str_eqz(status, "none");
    hand_read r = {"global-reach-list", none ? "empty" : "rows", "proves", 1, 0, "json"};
    fl_fact *read = hand_add_read(h, r, name, FL_STR_NONE, FL_STR_NONE);
    if (none)
        return;
    fl_fact *f = hand_fact(h, FL_GLOBAL_REACH, name, FL_STR("AzurePrivatePeering"), FL_STR_NONE);
    fl_fact_set(&h->store, f, FL_GLOBAL_REACH_NAME, FL_STR("gr-1"));
    fl_fact_set(&h->store, f, FL_GLOBAL_REACH_STATUS, hand_name(status));
    hand_done(h, f, read);
}

static void hand_change(hand *h, fl_str rest) {
    fl_fact *f = hand_fact(h, FL_CHANGE, FL_STR_NONE, FL_STR_NONE, FL_STR_NONE);
    fl_fact_set(&h->store, f, FL_CHANGE_ABOUT, hand_word(&rest));
    fl_fact_set(&h->store, f, FL_CHANGE_TEXT, rest);
    hand_done(h, f, NULL);
}

static void hand_declare(hand *h, fl_str rest) {
    fl_str name = hand_word(&rest), value = hand_word(&rest), circuit = hand_word(&rest);
    fl_fact *f = hand_fact(h, FL_DECLARED, circuit, FL_STR_NONE, FL_STR_NONE);
    f->at = FL_TIME_NONE;
    fl_fact_set(&h->store, f, FL_DECLARED_NAME, name);
    fl_fact_set(&h->store, f, FL_DECLARED_VALUE, value);
    hand_done(h, f, NULL);
}

static void hand_expect(hand *h, fl_str rest) {
    fl_fact *f = hand_fact(h, FL_EXPECTED_PREFIX, FL_STR_NONE, FL_STR_NONE, FL_STR_NONE);
    f->at = FL_TIME_NONE;
    fl_fact_set(&h->store, f, FL_EXPECTED_PREFIX_PREFIX, hand_word(&rest));
    hand_done(h, f, NULL);
}

static void hand_effective(hand *h, fl_str rest) {
    int64_t n = 0;
    fl_str_to_i64(hand_word(&rest), &n);
    fl_fact *read = hand_add_read(h, hand_as("effective-routes", hand_rows), FL_STR_NONE, FL_STR_NONE, FL_STR_NONE);
    for (int64_t i = 0; i < n; i++) {
        fl_fact *f = hand_fact(h, FL_EFFECTIVE_ROUTE, FL_STR_NONE, FL_STR_NONE, FL_STR_NONE);
        fl_fact_set(&h->store, f, FL_EFFECTIVE_ROUTE_NEXT_HOP_TYPE, FL_STR("VirtualNetworkGateway"));
        hand_done(h, f, read);
    }
}

/* ---- routers ---- */

static fl_fact *hand_router_fact(hand *h, fl_kind kind, fl_str neighbor) {
    fl_fact *f = hand_fact(h, kind, FL_STR_NONE, FL_STR_NONE, FL_STR_NONE);
    f->key[FL_KEY_ROUTER] = hand_name(h->router);
    f->key[FL_KEY_VRF] = h->vrf;
    f->key[FL_KEY_NEIGHBOR] = neighbor;
    return f;
}

static fl_fact *hand_router_read(hand *h, hand_read r, fl_str neighbor) {
    fl_fact *f = hand_add_read(h, r, FL_STR_NONE, FL_STR_NONE, FL_STR_NONE);
    f->key[FL_KEY_ROUTER] = hand_name(h->router);
    f->key[FL_KEY_VRF] = h->vrf;
    f->key[FL_KEY_NEIGHBOR] = neighbor;
    return f;
}

typedef struct hand_field {
    const char *option;
    unsigned field;
} hand_field;

static void hand_options(hand *h, fl_fact *f, fl_str rest, const hand_field *fields) {
    for (; fields->option; fields++)
        if (hand_option(rest, fields->option).n)
            fl_fact_set(&h->store, f, fields->field, hand_option(rest, fields->option));
}

static void hand_rsession(hand *h, fl_str rest) {
    static const hand_field fields[] = {{"asn", FL_ROUTER_SESSION_ASN},
                                        {"local", FL_ROUTER_SESSION_LOCAL_ASN},
                                        {"adv", FL_ROUTER_SESSION_ADVERTISED},
                                        {"acc", FL_ROUTER_SESSION_ACCEPTED},
                                        {"hold", FL_ROUTER_SESSION_HOLD_TIME},
                                        {"keep", FL_ROUTER_SESSION_KEEPALIVE},
                                        {"md5", FL_ROUTER_SESSION_MD5},
                                        {"bfd", FL_ROUTER_SESSION_BFD},
                                        {"from", FL_ROUTER_SESSION_LOCAL_ADDRESS},
                                        {"reset", FL_ROUTER_SESSION_LAST_RESET},
                                        {"up", FL_ROUTER_SESSION_UPTIME},
                                        {NULL, 0}};
    fl_str neighbor = hand_word(&rest), state = hand_word(&rest);
    int64_t n;
    bool up = fl_str_to_i64(state, &n) || fl_str_eqz(state, "Established");
    fl_fact *read = hand_router_read(h, hand_as("router-bgp-summary", hand_rows), FL_STR_NONE);
    fl_fact *f = hand_router_fact(h, FL_ROUTER_SESSION, FL_STR_NONE);
    fl_fact_set(&h->store, f, FL_ROUTER_SESSION_NEIGHBOR, neighbor);
    f->key[FL_KEY_FAMILY] = hand_option(rest, "family");
    fl_fact_set(&h->store, f, FL_ROUTER_SESSION_STATE, up ? FL_STR("Established") : hand_name(state));
    if (!fl_str_eqz(state, "-"))
        fl_fact_set_bool(f, FL_ROUTER_SESSION_ESTABLISHED, up);
    if (fl_str_to_i64(state, &n))
        fl_fact_set_int(f, FL_ROUTER_SESSION_RECEIVED, n);
    hand_options(h, f, rest, fields);
    hand_done(h, f, read);
}

static void hand_rconfig(hand *h, fl_str rest) {
    static const hand_field fields[] = {{"as", FL_ROUTER_BGP_CONFIG_REMOTE_AS},
                                        {"local", FL_ROUTER_BGP_CONFIG_LOCAL_AS},
                                        {"md5", FL_ROUTER_BGP_CONFIG_MD5},
                                        {"shutdown", FL_ROUTER_BGP_CONFIG_SHUTDOWN},
                                        {"source", FL_ROUTER_BGP_CONFIG_UPDATE_SOURCE},
                                        {"in", FL_ROUTER_BGP_CONFIG_FILTER_IN},
                                        {"hold", FL_ROUTER_BGP_CONFIG_HOLD_TIME},
                                        {"keep", FL_ROUTER_BGP_CONFIG_KEEPALIVE},
                                        {"bfd", FL_ROUTER_BGP_CONFIG_BFD},
                                        {"group", FL_ROUTER_BGP_CONFIG_GROUP},
                                        {NULL, 0}};
    fl_str neighbor = hand_word(&rest);
    fl_addr address;
    hand_read r = hand_as("router-config", hand_rows);
    if (fl_str_find(rest, FL_STR("part")) >= 0)
        r.filter = 1;
    fl_fact *read = hand_router_read(h, r, FL_STR_NONE);
    fl_fact *f = hand_router_fact(h, FL_ROUTER_BGP_CONFIG, FL_STR_NONE);
    bool is_group = !fl_addr_parse(neighbor, &address);
    fl_fact_set(&h->store, f, is_group ? FL_ROUTER_BGP_CONFIG_PEER : FL_ROUTER_BGP_CONFIG_NEIGHBOR, neighbor);
    hand_options(h, f, rest, fields);
    hand_done(h, f, read);
}

static void hand_rif(hand *h, fl_str rest) {
    static const hand_field fields[] = {{"vlan", FL_ROUTER_INTERFACE_CONFIG_VLAN},
                                        {"outer", FL_ROUTER_INTERFACE_CONFIG_OUTER_VLAN},
                                        {"shutdown", FL_ROUTER_INTERFACE_CONFIG_SHUTDOWN},
                                        {NULL, 0}};
    fl_fact *read = hand_router_read(h, hand_as("router-config", hand_rows), FL_STR_NONE);
    fl_fact *f = hand_router_fact(h, FL_ROUTER_INTERFACE_CONFIG, FL_STR_NONE);
    fl_fact_set(&h->store, f, FL_ROUTER_INTERFACE_CONFIG_NAME, hand_word(&rest));
    fl_fact_set(&h->store, f, FL_ROUTER_INTERFACE_CONFIG_ADDRESS, hand_name(hand_word(&rest)));
    hand_options(h, f, rest, fields);
    hand_done(h, f, read);
}

static void hand_rport(hand *h, fl_str rest) {
    static const hand_field fields[] = {
        {"addr", FL_INTERFACE_ADDRESS}, {"vlan", FL_INTERFACE_VLAN}, {"crc", FL_INTERFACE_CRC},
        {"rx", FL_INTERFACE_RX_DBM},    {NULL, 0}};
    fl_fact *read = hand_router_read(h, hand_as("router-interfaces", hand_rows), FL_STR_NONE);
    fl_fact *f = hand_router_fact(h, FL_INTERFACE, FL_STR_NONE);
    fl_fact_set(&h->store, f, FL_INTERFACE_NAME, hand_word(&rest));
    fl_fact_set(&h->store, f, FL_INTERFACE_ADMIN, hand_word(&rest));
    fl_fact_set(&h->store, f, FL_INTERFACE_OPER, hand_word(&rest));
    hand_options(h, f, rest, fields);
    hand_done(h, f, read);
}

static void hand_rarp(hand *h, fl_str rest) {
    fl_str address = hand_word(&rest), mac = hand_word(&rest);
    fl_fact *read = hand_router_read(h, hand_as("router-arp", hand_rows), FL_STR_NONE);
    fl_fact *f = hand_router_fact(h, FL_ROUTER_ARP, FL_STR_NONE);
    fl_fact_set(&h->store, f, FL_ROUTER_ARP_ADDRESS, address);
    fl_fact_set(&h->store, f, FL_ROUTER_ARP_MAC, mac);
    fl_fact_set_bool(f, FL_ROUTER_ARP_RESOLVED, !fl_str_eqz(mac, "Incomplete"));
    hand_done(h, f, read);
}

static hand_read hand_list_read(const char *read, fl_str rest) {
    hand_read r = hand_as(read, hand_rows);
    bool filtered = fl_str_find(rest, FL_STR("filtered")) >= 0;
    if (filtered || fl_str_find(rest, FL_STR("cut")) >= 0) {
        r.whole = 0;
        r.filter = filtered;
        r.proof = "nothing";
    }
    return r;
}

static void hand_rlist(hand *h, fl_str rest, bool sent) {
    fl_str neighbor = hand_word(&rest), list = hand_word(&rest), one;
    hand_read r = hand_list_read(sent ? "router-advertised" : "router-received", rest);
    bool none = fl_str_eqz(list, "none");
    r.result = none ? "empty" : "rows";
    fl_fact *read = hand_router_read(h, r, neighbor);
    read->key[FL_KEY_FAMILY] = hand_option(rest, "family");
    while (!none && fl_str_token(&list, ",", &one)) {
        fl_fact *f = hand_router_fact(h, FL_ROUTER_ROUTE, neighbor);
        f->key[FL_KEY_FAMILY] = hand_option(rest, "family");
        fl_fact_set(&h->store, f, FL_ROUTER_ROUTE_DIRECTION, sent ? FL_STR("advertised") : FL_STR("received"));
        fl_fact_set(&h->store, f, FL_ROUTER_ROUTE_NETWORK, one);
        fl_fact_set(&h->store, f, FL_ROUTER_ROUTE_AS_PATH, hand_option(rest, "path"));
        hand_done(h, f, read);
    }
}

static fl_str hand_words(hand *h, fl_str s);

static void hand_rtable(hand *h, fl_str rest) {
    fl_str hop = hand_word(&rest), list = hand_word(&rest), path = hand_option(rest, "path"), one;
    fl_fact *read = hand_router_read(h, hand_list_read("router-bgp-table", rest), FL_STR_NONE);
    while (fl_str_token(&list, ",", &one)) {
        fl_fact *f = hand_router_fact(h, FL_ROUTER_ROUTE, FL_STR_NONE);
        fl_fact_set(&h->store, f, FL_ROUTER_ROUTE_DIRECTION, FL_STR("table"));
        fl_fact_set(&h->store, f, FL_ROUTER_ROUTE_NETWORK, one);
        fl_fact_set(&h->store, f, FL_ROUTER_ROUTE_NEXT_HOP, hop);
        fl_fact_set(&h->store, f, FL_ROUTER_ROUTE_AS_PATH, path.n ? hand_words(h, path) : FL_STR("12076"));
        hand_done(h, f, read);
    }
}

static bool hand_router_line(hand *h, fl_str verb, fl_str rest) {
    if (fl_str_eqz(verb, "router")) {
        h->router = hand_word(&rest);
        h->vrf = hand_word(&rest);
    } else if (fl_str_eqz(verb, "rsession"))
        hand_rsession(h, rest);
    else if (fl_str_eqz(verb, "rconfig"))
        hand_rconfig(h, rest);
    else if (fl_str_eqz(verb, "rif"))
        hand_rif(h, rest);
    else if (fl_str_eqz(verb, "rport"))
        hand_rport(h, rest);
    else if (fl_str_eqz(verb, "rarp"))
        hand_rarp(h, rest);
    else if (fl_str_eqz(verb, "rsent") || fl_str_eqz(verb, "rgot"))
        hand_rlist(h, rest, fl_str_eqz(verb, "rsent"));
    else if (fl_str_eqz(verb, "rtable"))
        hand_rtable(h, rest);
    else
        return false;
    return true;
}

/* ---- what happened over time ---- */

static fl_str hand_words(hand *h, fl_str s) {
    char *text = fl_arena_alloc(h->arena, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        text[i] = s.p[i] == '_' ? ' ' : s.p[i];
    return (fl_str){text, s.n};
}

static void hand_log(hand *h, fl_str rest) {
    fl_str event = hand_word(&rest), neighbor = hand_name(hand_word(&rest)), code = hand_option(rest, "code"), sub;
    fl_fact *f = hand_fact(h, FL_LOG_EVENT, FL_STR_NONE, FL_STR_NONE, FL_STR_NONE);
    f->key[FL_KEY_ROUTER] = hand_name(h->router);
    f->key[FL_KEY_VRF] = h->vrf;
    fl_fact_set(&h->store, f, FL_LOG_EVENT_EVENT, event);
    fl_fact_set(&h->store, f, FL_LOG_EVENT_NEIGHBOR, neighbor);
    fl_fact_set(&h->store, f, FL_LOG_EVENT_REASON, hand_words(h, hand_option(rest, "reason")));
    fl_fact_set(&h->store, f, FL_LOG_EVENT_INTERFACE, hand_option(rest, "if"));
    fl_fact_set(&h->store, f, FL_LOG_EVENT_COUNT, hand_option(rest, "count"));
    if (fl_str_token(&code, "/", &sub))
        fl_fact_set(&h->store, f, FL_LOG_EVENT_CODE, sub);
    if (fl_str_token(&code, "/", &sub))
        fl_fact_set(&h->store, f, FL_LOG_EVENT_SUBCODE, sub);
    f->at_zone_assumed = fl_str_find(rest, FL_STR("zoneless")) >= 0;
    fl_store_add(&h->store, f);
}

static void hand_metric(hand *h, fl_str rest) {
    fl_str name = hand_word(&rest), value = hand_word(&rest), peering = hand_option(rest, "peering");
    fl_fact *f = hand_fact(h, FL_METRIC, hand_option(rest, "circuit"), hand_peering(peering), hand_option(rest, "path"));
    f->key[FL_KEY_GATEWAY] = hand_option(rest, "gateway");
    fl_fact_set(&h->store, f, FL_METRIC_NAME, name);
    fl_fact_set(&h->store, f, FL_METRIC_VALUE, hand_name(value));
    fl_fact_set(&h->store, f, FL_METRIC_AGGREGATION, FL_STR("average"));
    fl_store_add(&h->store, f);
}

static void hand_traffic(hand *h, fl_str rest) {
    fl_str circuit = hand_word(&rest), path = hand_word(&rest);
    fl_fact *f = hand_fact(h, FL_TRAFFIC, circuit, FL_STR_NONE, path);
    fl_fact_set(&h->store, f, FL_TRAFFIC_BYTES_IN, hand_word(&rest));
    fl_fact_set(&h->store, f, FL_TRAFFIC_BYTES_OUT, hand_word(&rest));
    fl_store_add(&h->store, f);
}

static void hand_notice(hand *h, fl_str rest) {
    fl_str who = hand_word(&rest), from = hand_word(&rest), to = hand_word(&rest);
    fl_fact *f = hand_fact(h, FL_MAINTENANCE_NOTICE, FL_STR_NONE, FL_STR_NONE, FL_STR_NONE);
    fl_fact_set(&h->store, f, FL_MAINTENANCE_NOTICE_WHO, who);
    fl_fact_set(&h->store, f, FL_MAINTENANCE_NOTICE_FROM, from);
    fl_fact_set(&h->store, f, FL_MAINTENANCE_NOTICE_TO, to);
    fl_fact_set(&h->store, f, FL_MAINTENANCE_NOTICE_CIRCUIT, hand_option(rest, "circuit"));
    fl_fact_set(&h->store, f, FL_MAINTENANCE_NOTICE_STATUS, hand_option(rest, "status"));
    fl_fact_set(&h->store, f, FL_MAINTENANCE_NOTICE_TEXT, hand_words(h, hand_option(rest, "text")));
    fl_store_add(&h->store, f);
}

static void hand_activity(hand *h, fl_str rest) {
    fl_str about = hand_word(&rest), circuit = hand_word(&rest), status = hand_word(&rest);
    fl_fact *f = hand_fact(h, FL_ACTIVITY, circuit, FL_STR_NONE, FL_STR_NONE);
    fl_fact_set(&h->store, f, FL_ACTIVITY_ABOUT, about);
    fl_fact_set(&h->store, f, FL_ACTIVITY_STATUS, status);
    fl_fact_set(&h->store, f, FL_ACTIVITY_TEXT, rest);
    fl_store_add(&h->store, f);
}

static void hand_when(hand *h, fl_str rest) {
    fl_fact *f = hand_fact(h, FL_INCIDENT_TIME, FL_STR_NONE, FL_STR_NONE, FL_STR_NONE);
    fl_fact_set(&h->store, f, FL_INCIDENT_TIME_NAME, hand_word(&rest));
    fl_fact_set(&h->store, f, FL_INCIDENT_TIME_TEXT, rest);
    fl_store_add(&h->store, f);
}

static void hand_gateway(hand *h, fl_str rest) {
    fl_str name = hand_word(&rest), sku = hand_word(&rest);
    fl_fact *f = hand_fact(h, FL_GATEWAY, FL_STR_NONE, FL_STR_NONE, FL_STR_NONE);
    fl_fact_set(&h->store, f, FL_GATEWAY_NAME, name);
    fl_fact_set(&h->store, f, FL_GATEWAY_TYPE, FL_STR("ExpressRoute"));
    fl_fact_set(&h->store, f, FL_GATEWAY_SKU, sku);
    fl_store_add(&h->store, f);
}

static void hand_line(hand *h, fl_str line);

static void hand_every(hand *h, fl_str rest) {
    int64_t step = 0, n = 0;
    fl_duration_parse(hand_word(&rest), &step);
    fl_str_to_i64(hand_word(&rest), &n);
    for (int64_t i = 0; i < n; i++, h->at += step)
        hand_line(h, rest);
}

static bool hand_time_line(hand *h, fl_str verb, fl_str rest) {
    static const struct {
        const char *verb;
        void (*line)(hand *, fl_str);
    } lines[] = {{"log", hand_log},           {"metric", hand_metric}, {"traffic", hand_traffic}, {"notice", hand_notice},
                 {"activity", hand_activity}, {"when", hand_when},     {"gateway", hand_gateway}, {"every", hand_every}};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (fl_str_eqz(verb, lines[i].verb)) {
            lines[i].line(h, rest);
            return true;
        }
    return false;
}

static void hand_line(hand *h, fl_str line) {
    fl_str rest = fl_str_trim(line), verb = hand_word(&rest);
    bool zone;
    rest = fl_str_trim(rest);
    h->line++;
    if (fl_str_eqz(verb, "at"))
        h->at = fl_str_eqz(rest, "-") || !fl_time_parse(rest, 0, &h->at, &zone) ? FL_TIME_NONE : h->at;
    else if (fl_str_eqz(verb, "command"))
        h->command = fl_arena_str(h->arena, rest).p;
    else if (fl_str_eqz(verb, "circuit"))
        hand_circuit(h, rest);
    else if (fl_str_eqz(verb, "peering"))
        hand_peering_line(h, rest);
    else if (fl_str_eqz(verb, "peerings"))
        hand_peerings(h, rest);
    else if (fl_str_eqz(verb, "absent"))
        hand_absent(h, rest);
    else if (fl_str_eqz(verb, "arp"))
        hand_arp(h, rest);
    else if (fl_str_eqz(verb, "bgp"))
        hand_bgp(h, rest);
    else if (fl_str_eqz(verb, "bgp6"))
        hand_bgp6(h, rest);
    else if (fl_str_eqz(verb, "routes"))
        hand_routes(h, rest);
    else if (fl_str_eqz(verb, "gateways"))
        hand_gateways(h, rest);
    else if (fl_str_eqz(verb, "vwan"))
        hand_add_read(h, (hand_read){"vwan-gateway-list", "empty", "proves", 1, 0, "json"}, FL_STR_NONE, FL_STR_NONE,
                      FL_STR_NONE);
    else if (fl_str_eqz(verb, "connections"))
        hand_connection(h, rest, true);
    else if (fl_str_eqz(verb, "connection"))
        hand_connection(h, rest, false);
    else if (fl_str_eqz(verb, "reach"))
        hand_reach(h, rest);
    else if (fl_str_eqz(verb, "change"))
        hand_change(h, rest);
    else if (fl_str_eqz(verb, "declare"))
        hand_declare(h, rest);
    else if (fl_str_eqz(verb, "expect"))
        hand_expect(h, rest);
    else if (fl_str_eqz(verb, "effective"))
        hand_effective(h, rest);
    else if (verb.n && !hand_router_line(h, verb, rest) && !hand_time_line(h, verb, rest)) {
        fprintf(stderr, "no such line: %.*s\n", FL_STR_ARG(line));
        abort();
    }
}

/* Lines are separated by newlines or ";". */
static void hand_facts(hand *h, const char *text) {
    fl_str rest = fl_str_of(text), line;
    while (fl_str_token(&rest, ";\n", &line))
        hand_line(h, line);
}

#endif
