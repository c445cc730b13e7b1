/* router_reads.h - reader `textfsm` and JSON of routers: part of test_normalize.c, below its helpers. */
#ifndef FL_TESTS_ROUTER_READS_H
#define FL_TESTS_ROUTER_READS_H

START_TEST(a_router_output_is_one_section) {
    expect("a.txt",
           "edge1#show bgp vrf RED summary\nPeers of AS 64496\n192.0.2.2 AS12076 17\nX.0.2.6 AS650XX Idle\n"
           "192.0.2.9 AS64500 Idle\nedge1#\n",
           "2-5 read router=edge1/prompt vrf=RED/command read=router-bgp-summary result=rows rows=2 whole=false "
           "proof=nothing filter=false\n"
           "3-3 router_session router=edge1/prompt vrf=RED/command neighbor=192.0.2.2/output neighbor=192.0.2.2 "
           "asn=12076 local_asn=64496 received=17\n"
           "5-5 router_session router=edge1/prompt vrf=RED/command neighbor=192.0.2.9/output neighbor=192.0.2.9 "
           "asn=64500 local_asn=64496\n");
    expect_part("edge1#show bgp summary\nPeers of AS 64496\n192.0.2.2 AS12076 17\nedge1#\n", "proof=proves", NULL);
    expect_part("edge1#show bgp summary\nPeers of AS 64496\n192.0.2.2 AS12076 17\n", "proof=supports", "proves");
    expect_part("edge1#show bgp summary | include 192\n192.0.2.2 AS12076 17\nedge1#\n", "received=17", "proves");
    expect_part("edge1#show bgp\n192.0.2.2 AS12076 17\nedge1#\n", "unread", "router_session");
}
END_TEST

START_TEST(a_router_that_prints_no_rows) {
    expect_part("edge1#show bgp summary\nPeers of AS 64496\nNo peers\nedge1#\n",
                "result=empty rows=0 whole=true proof=proves", "unread");
    expect_part("edge1#show bgp summary\nPeers of AS 64496\nedge1#\n", "result=no-table rows=0 proof=nothing",
                "whole=");
    expect_part("edge1#show bgp summary\n\nedge1#\n", "result=blank rows=0 proof=nothing", "empty");
    expect_part("edge1#show bgp summary\nCan't find 192.0.2.1\nedge1#\n",
                "capture_error router=edge1/prompt neighbor=192.0.2.1/output read=router-bgp-summary meaning=not-found",
                "proves");
    expect_part("edge1#show bgp summary\nCan't find 192.0.2.1\nPeers of AS 1\n192.0.2.2 AS12076 17\nedge1#\n",
                "4-4 router_session", NULL);
}
END_TEST

START_TEST(router_texts_without_commands) {
    expect("a.txt",
           "some words\nPeers of AS 1\n192.0.2.2 AS12076 17\nTable of 192.0.2.9\n> 10.0.0.0/8\n[\n{\"value\": []}\n",
           "2-3 read neighbor=192.0.2.2/output read=router-bgp-summary result=rows rows=1 whole=true proof=supports\n"
           "3-3 router_session neighbor=192.0.2.2/output neighbor=192.0.2.2 asn=12076 local_asn=1 received=17\n"
           "4-5 read read=router-bgp-table result=rows rows=1 whole=true proof=supports\n"
           "5-5 router_route network=10.0.0.0/8\n"
           "unread 1-1: text that no rule reads\n"
           "unread 6-7: JSON that no rule reads: value (the JSON is cut: its end is missing, line 7)\n");
    expect_part("user@vm:~$ cat x\nTable of 192.0.2.9\n> 10.0.0.0/8\nuser@vm:~$ \n", "router_route network", "router=");
    expect_part("edge1#show bgp\nTable of 192.0.2.9\n> 10.0.0.0/8\nedge1#\n", "direction=table", NULL);
    expect_part("edge1#show something else\nTable of 192.0.2.9\n> 10.0.0.0/8\nedge1#\n", "unread", "router_route");
    /* the document ends within the last cell */
    expect_part("Peers of AS 1\n192.0.2.2 AS12076 1", "asn=12076", "received=1");
    expect_part("Table of 192.0.2.9\n> 10.0.0.0/1", "rows=1", "network=");
}
END_TEST

START_TEST(many_lines_are_one_record) {
    expect("a.txt",
           "r1#show running-config\nrouter bgp 64496\n neighbor 192.0.2.2 remote-as 12076\n"
           " neighbor 192.0.2.6 remote-as 12076\n neighbor 192.0.2.2 password 7 0123456789\n"
           " neighbor 192.0.2.2 filter A\n neighbor 192.0.2.2 filter B\nr1#\n",
           "2-7 read router=r1/prompt read=router-config result=rows rows=2 whole=true proof=proves filter=false\n"
           "2-7 router_bgp_config router=r1/prompt neighbor=192.0.2.2 remote_as=12076 local_as=64496 md5=true "
           "filter_in=A B\n"
           "4-4 router_bgp_config router=r1/prompt neighbor=192.0.2.6 remote_as=12076 local_as=64496\n");
    world w;
    open_world(&w);
    feed(&w, "a.txt", FL_STR("r1#show running-config\nrouter bgp 1\n neighbor 192.0.2.2 password 7 0123456789\nr1#\n"));
    fl_str quote = fl_quote_find(&w.store, 0, 3);
    ck_assert_msg(fl_str_eqz(quote, " neighbor 192.0.2.2 password …"), "quoted: %.*s", FL_STR_ARG(quote));
    close_world(&w);
}
END_TEST

START_TEST(templates_may_give_up) {
    expect("a.txt", "r1#show arp\na 192.0.2.1\nb\nr1#\n",
           "unread 2-3: the rule r/strict gives up: a.txt, line 2: \"unknown line\": the Error rule at "
           "router/strict.yaml:12 "
           "matches \"b\"\n");
    expect_part("r1#show arp\na 192.0.2.1\nr1#\n", "router_arp router=r1/prompt address=192.0.2.1", "unread");
}
END_TEST

START_TEST(names_of_members_are_values) {
    expect_part(
        "r1#show bgp summary json\n{\"vrfs\": {\"default\": {\"peers\": {\"192.0.2.2\": {\"as\": \"0.12076\"}}},\n"
        "\"RED\": {\"peers\": {\"192.0.2.6\": {\"as\": 64500}}}}}\nr1#\n",
        "2-2 router_session router=r1/prompt vrf=default/output neighbor=192.0.2.2/output neighbor=192.0.2.2 "
        "asn=12076 @/vrfs/default/peers/192.0.2.2\n"
        "3-3 router_session router=r1/prompt vrf=RED/output neighbor=192.0.2.6/output neighbor=192.0.2.6 "
        "asn=64500 @/vrfs/RED/peers/192.0.2.6\n",
        "unread");
}
END_TEST

START_TEST(a_full_table_is_counted) {
    world w;
    open_world(&w);
    w.limits.table_rows = 100;
    enum { ROUTES = 50000 };
    fl_out *text = fl_out_new(NULL, NULL);
    fl_out_printf(text, "r1#show bgp\nTable of 192.0.2.9\n");
    for (unsigned i = 0; i < ROUTES; i++)
        fl_out_printf(text, "> 10.%u.%u.0/24\n", i / 256 % 256, i % 256);
    fl_out_printf(text, "r1#\n");
    clock_t start = clock();
    feed(&w, "a.txt", fl_out_text(text));
    ck_assert_msg((double)(clock() - start) / CLOCKS_PER_SEC < 3, "50,000 routes took too long");
    ck_assert_uint_eq(fl_rows_count(&w.store, FL_ROUTER_ROUTE), 100);
    int64_t rows;
    ck_assert(fl_get_int(w.store.facts.v[0], FL_READ_ROWS, &rows) && rows == ROUTES);
    ck_assert_uint_eq(w.notes.list.n, 1);
    fl_out_free(text);
    close_world(&w);
}
END_TEST

#endif
