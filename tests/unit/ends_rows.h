/* ends_rows.h - rows of test_diagnose.c about the two ends of a session: each diagnosis with its faulty facts, its
 * healthy look-alike and its unread one. Included within the table of rows. */
#define VLAN_100 "peering er1 private Enabled 192.0.2.0/30,192.0.2.4/30 peer=64500 vlan=100;"
#define IF_1 "rif Gi0/0/1.100 192.0.2.1/30 vlan=100;"
#define IF_2 "rif Gi0/0/1.100 192.0.2.5/30 vlan=100;"
#define NB_1 "rconfig 192.0.2.2 as=12076 local=64500;"
#define NB_2 "rconfig 192.0.2.6 as=12076 local=64500;"
#define EDGE_1 "router edge-1;"
#define EDGE_2 "router edge-2;"
#define DOWN_1 STATES VLAN_100 ARP("both", "both") BGP("Active", "24")
#define DEAD_1 STATES VLAN_100 ARP("empty", "both") BGP("Idle", "24")
#define ZERO STATES VLAN_100 ARP("both", "both") BGP("0", "0")

/* ---- B03: the neighbor ---- */
{"B03 the neighbor is another address of the link", DOWN_1 EDGE_1 "rconfig 192.0.2.3 as=12076 local=64500;" IF_1,
 "degraded B03 confirmed owner=customer-network layer=bgp has=B03@primary has=B10@primary router=edge-1 "
 "inferred=own-edge "
 "because=192.0.2.3"},
    {"B03 another address and another AS are perhaps somebody else's session: candidates",
     DOWN_1 EDGE_1 "rconfig 192.0.2.3 as=64511 local=64500;" IF_1, "degraded B10 confirmed has=B03 has=B05"},
    {"B03 look-alike: the neighbor is right", DOWN_1 EDGE_1 NB_1 IF_1,
     "degraded B10 confirmed owner=customer-network ruled=B03 ruled=B05 untested=B04 untested=B06 not=B03 "
     "router=edge-1"},
    {"B03 look-alike: established, whatever the text says",
     STATES VLAN_100 ARP("both", "both") BGP("24", "24") EDGE_1 "rconfig 192.0.2.3 as=12076;",
     "healthy Z01 confirmed not=B03"},
    {"B03 unread: no router", DOWN_1, "degraded B10 confirmed owner=unknown untested=B03 router="},
    {"B03 unread: a masked neighbor is a word", DOWN_1 EDGE_1 "rsession X.0.2.3 Active asn=12076",
     "degraded B10 confirmed untested=B03 not=B03 router="},
    {"B03 unread: a router of another place", DOWN_1 "router other;rconfig 203.0.113.9 as=64511 local=64500",
     "degraded B10 confirmed untested=B03 not=B03 owner=unknown"},
    {"B03 no neighbor in the link, in a whole configuration",
     DOWN_1 EDGE_1 IF_1 "rconfig 198.51.100.2 as=12076 local=64500;",
     "degraded B03 confirmed because=no_neighbor_192.0.2.2 because=198.51.100.2"},
    {"B03 a part of a configuration proves no missing neighbor: a candidate",
     DOWN_1 EDGE_1 IF_1 "rconfig 198.51.100.2 as=12076 local=64500 part;", "degraded B10 confirmed has=B03"},
    {"B03 AS 12076 in no known link is a candidate only", DOWN_1 EDGE_1 "rsession 198.51.100.2 Active asn=12076",
     "degraded B10 confirmed has=B03 owner=unknown"},
    {"B03 look-alike: AS 12076 elsewhere is up, so it is another circuit's",
     DOWN_1 EDGE_1 "rsession 198.51.100.2 12 asn=12076;rconfig 198.51.100.2 as=12076 local=64500",
     "degraded B10 confirmed not=B03 owner=unknown"},
    {"B03 a loopback as source", DOWN_1 EDGE_1 IF_1 "rconfig 192.0.2.2 as=12076 local=64500 source=Loopback0",
     "degraded B03 confirmed because=Loopback0"},
    {"B03 on both paths, two routers",
     STATES VLAN_100 ARP("both", "both") BGP("Active", "Active") EDGE_1 IF_1 "rconfig 192.0.2.3 as=12076;" EDGE_2 IF_2
                                                                             "rconfig 192.0.2.7 as=12076",
     "outage B03 confirmed has=B09 has=Q04"},
    {"B03 on one of two paths that are down: the other stays open",
     STATES VLAN_100 ARP("both", "both") BGP("Active", "Active") EDGE_1 IF_1 "rconfig 192.0.2.3 as=12076;",
     "outage B03 confirmed has=B03@primary has=B09@secondary"},
    {"B03 TCP reached the peer: the address is right",
     STATES VLAN_100 ARP("both", "both") BGP("OpenSent", "24") EDGE_1 "rconfig 192.0.2.3 as=12076;",
     "degraded B10 confirmed not=B03"},

    /* ---- B05: AS numbers ---- */
    {"B05 the router expects another AS of Microsoft",
     STATES VLAN_100 ARP("both", "both") BGP("OpenSent", "24") EDGE_1
     "rsession 192.0.2.2 OpenSent asn=64511 local=64500",
     "degraded B05 confirmed owner=customer-network because=64511 has=B05@primary has=B10"},
    {"B05 Azure expects another AS than the router's, and the other path shows that Azure is right",
     DOWN_1 EDGE_1 "rconfig 192.0.2.2 as=12076 local=64501", "degraded B05 confirmed owner=customer-network"},
    {"B05 which end is wrong is open: both are named",
     STATES VLAN_100 ARP("both", "both") BGP("Idle", "Idle") EDGE_1 "rconfig 192.0.2.2 as=12076 local=64501"
                                                                    ";" EDGE_2 "rconfig 192.0.2.6 as=12076 local=64501",
     "outage B05 confirmed owner=shared because=customer-azure"},
    {"B05 on record is the router's AS: Azure is wrong",
     "declare peer-asn 64501;" STATES VLAN_100 ARP("both", "both") BGP("Idle", "Idle") EDGE_1
     "rconfig 192.0.2.2 as=12076 local=64501"
     ";" EDGE_2 "rconfig 192.0.2.6 as=12076 local=64501",
     "outage B05 confirmed owner=customer-azure"},
    {"B05 look-alike: the session has an AS of its own (local-as)",
     DOWN_1 EDGE_1 "rconfig 192.0.2.2 as=12076 local=64500;rsession 192.0.2.2 Active asn=12076 local=64999",
     "degraded B10 confirmed ruled=B05 not=B05"},
    {"B05 a summary alone does not show a local-as: a candidate",
     DOWN_1 EDGE_1 "rsession 192.0.2.2 Active asn=12076 local=64999", "degraded B10 confirmed has=B05"},
    {"B05 unread: the router's own AS was not printed",
     STATES VLAN_100 ARP("both", "both") BGP("OpenSent", "24") EDGE_1 "rsession 192.0.2.2 OpenSent asn=12076",
     "degraded B10 confirmed untested=B05"},

    {"B05 the group of the neighbor expects another AS of Microsoft",
     DOWN_1 EDGE_1 IF_1 "rconfig MSEE as=64511 part;rconfig 192.0.2.2 local=64500 group=MSEE",
     "degraded B05 confirmed because=64511"},
    {"B05 look-alike: the neighbor's own AS wins over its group's",
     DOWN_1 EDGE_1 IF_1 "rconfig MSEE as=64511 part;rconfig 192.0.2.2 as=12076 local=64500 group=MSEE",
     "degraded B10 confirmed ruled=B05 not=B05"},
    {"B05 look-alike: the AS comes from a group of the group",
     DOWN_1 EDGE_1 IF_1 "rconfig OUTER as=12076 part;rconfig MSEE group=OUTER part;rconfig 192.0.2.2 local=64500 group=MSEE",
     "degraded B10 confirmed ruled=B05 not=B05"},
    {"B05 unread: a group that was not captured", DOWN_1 EDGE_1 IF_1 "rconfig 192.0.2.2 local=64500 group=MSEE",
     "degraded B10 confirmed untested=B05"},
    {"B05 unread: groups that name each other", DOWN_1 EDGE_1 IF_1
     "rconfig A group=B part;rconfig B group=A part;rconfig 192.0.2.2 local=64500 group=A", "degraded B10 confirmed untested=B05"},

    {"B05 unread: a group of that name, but of another routing table",
     DOWN_1 EDGE_1 IF_1 "rconfig 192.0.2.2 local=64500 group=MSEE;router edge-1 OTHER;rconfig MSEE as=64511 part",
     "degraded B10 confirmed untested=B05"},
    {"B05 look-alike: the group of the own routing table counts, not its namesake",
     DOWN_1 EDGE_1 IF_1 "router edge-1 OTHER;rconfig MSEE as=64511 part;router edge-1;rconfig MSEE as=12076 part;"
     "rconfig 192.0.2.2 local=64500 group=MSEE", "degraded B10 confirmed ruled=B05 not=B05"},

    /* ---- B06: the key ---- */
    {"B06 all else is right and the router has a key: a candidate",
     DOWN_1 EDGE_1 IF_1 "rconfig 192.0.2.2 as=12076 local=64500 md5=yes", "degraded B10 confirmed has=B06"},
    {"B06 look-alike: established",
     STATES VLAN_100 ARP("both", "both") BGP("24", "24") EDGE_1 "rconfig 192.0.2.2 as=12076 local=64500 md5=yes",
     "healthy Z01 confirmed not=B06"},
    {"B06 unread: nothing is said about a key", DOWN_1 EDGE_1 IF_1 NB_1, "degraded B10 confirmed untested=B06 not=B06"},

    /* ---- B07: the tag ---- */
    {"B07 another tag empties ARP", DEAD_1 EDGE_1 "rif Gi0/0/1.100 192.0.2.1/30 vlan=101",
     "degraded B07 confirmed owner=customer-network has=P04@primary has=B07@primary router=edge-1"},
    {"B07 the inner tag counts with QinQ", DEAD_1 EDGE_1 "rif Gi0/0/1.100 192.0.2.1/30 vlan=100 outer=777",
     "degraded P04 confirmed ruled=B07 ruled=B08 owner=carrier"},
    {"B07 look-alike: tag and address are right", DEAD_1 EDGE_1 IF_1, "degraded P04 confirmed ruled=B07 ruled=B08"},
    {"B07 look-alike: the path that works has another tag as well",
     DEAD_1 EDGE_1 "rif Gi0/0/1.300 192.0.2.1/30 vlan=300;" EDGE_2 "rif Gi0/0/1.300 192.0.2.5/30 vlan=300",
     "degraded P04 confirmed has=B07"},
    {"B07 unread: the tag was not printed", DEAD_1 EDGE_1 "rif Gi0/0/1.100 192.0.2.1/30",
     "degraded P04 confirmed untested=B07 ruled=B08"},
    {"B07 unread: the session may be up",
     STATES VLAN_100 ARP("empty", "both") EDGE_1 "rif Gi0/0/1.100 192.0.2.1/30 vlan=101",
     "inconclusive P04 candidate has=B07"},
    {"rule 7: P06 with tag and address checked is the carrier's",
     STATES VLAN_100 ARP("ms", "both") BGP("Idle", "24") EDGE_1 IF_1,
     "degraded P06 confirmed owner=carrier ruled=B07 ruled=B08"},
    {"rule 7: P06 with the address alone checked stays shared",
     STATES VLAN_100 ARP("ms", "both") BGP("Idle", "24") EDGE_1 "rif Gi0/0/1.100 192.0.2.1/30",
     "degraded P06 confirmed owner=shared untested=B07"},

    /* ---- B08: the roles ---- */
    {"B08 the router holds Microsoft's address",
     STATES VLAN_100 ARP("incomplete", "both") BGP("Idle", "24") EDGE_1 "rif Gi0/0/1.100 192.0.2.2/30 vlan=100;rconfig "
                                                                        "192.0.2.1 as=12076",
     "degraded B08 confirmed owner=customer-network has=P06 not=B03 router=edge-1"},
    {"B08 look-alike: first usable address", STATES VLAN_100 ARP("incomplete", "both") BGP("Idle", "24") EDGE_1 IF_1,
     "degraded P06 confirmed ruled=B08"},
    {"B08 unread: no address",
     STATES VLAN_100 ARP("incomplete", "both") BGP("Idle", "24") EDGE_1 "rsession 192.0.2.2 Idle asn=12076",
     "degraded P06 confirmed untested=B08"},
    {"B08 before B02 with ARP in order",
     STATES VLAN_100 ARP("both", "both") BGP("Idle", "24") EDGE_1 "rport Gi0/0/1.100 up up addr=192.0.2.2/30",
     "degraded B08 confirmed has=B02"},

    /* ---- the link from the router's side ---- */
    {"P04 the router's interface is shut down by configuration",
     DEAD_1 EDGE_1 "rif Gi0/0/1.100 192.0.2.1/30 vlan=100;rport Gi0/0/1 down down",
     "degraded P04 confirmed owner=customer-network because=shut_down_by_configuration"},
    {"P04 the same under provider layer 3 is the carrier's",
     DEAD_1 EDGE_1 "rif Gi0/0/1.100 192.0.2.1/30 vlan=100;rport Gi0/0/1 down down",
     "model=provider-l3 degraded P04 confirmed owner=carrier"},
    {"P04 the router's interface is down",
     DEAD_1 EDGE_1 "rif Gi0/0/1.100 192.0.2.1/30 vlan=100;rport GigabitEthernet0/0/1 up down",
     "degraded P04 confirmed owner=shared because=is_down"},
    {"P04 look-alike: another interface is down",
     DEAD_1 EDGE_1 "rif Gi0/0/1.100 192.0.2.1/30 vlan=100;rport Gi0/0/10 down down;rport Gi0/0/1 up up",
     "degraded P04 confirmed owner=carrier unsaid=shut"},
    {"P04 the router does not resolve Microsoft either",
     DEAD_1 EDGE_1 "rport Gi0/0/1.100 up up addr=192.0.2.1/30;rarp 192.0.2.2 Incomplete",
     "degraded P04 confirmed because=neither_end_hears"},
    {"P04 the router resolves Microsoft", DEAD_1 EDGE_1 "rarp 192.0.2.2 0200.0000.0002",
     "degraded P04 confirmed because=frames_from_Microsoft_arrive owner=carrier"},
    {"B02 the neighbor is shut down on the router",
     STATES VLAN_100 ARP("both", "both") BGP("Idle", "24") EDGE_1 "rsession 192.0.2.2 Idle(Admin) asn=12076;rconfig "
                                                                  "192.0.2.2 as=12076 local=64500 shutdown=yes",
     "degraded B02 confirmed because=shut_down_on_the_router"},

    /* ---- R01, R03, R04 by what the router sends ---- */
    {"R03 the router sends nothing", ZERO EDGE_1 "rsent 192.0.2.2 none;" EDGE_2 "rsent 192.0.2.6 none",
     "outage R03 confirmed ruled=R01 ruled=R04 owner=unknown provider-l3=shared"},
    {"R03 by its own counter",
     ZERO EDGE_1 "rsession 192.0.2.2 3 asn=12076 adv=0;" EDGE_2 "rsession 192.0.2.6 3 asn=12076 adv=0",
     "outage R03 confirmed owner=customer-network inferred=own-edge"},
    {"R03 on one path, the other unread: each stands alone", ZERO EDGE_1 "rsession 192.0.2.2 3 asn=12076 adv=0",
     "outage R03 confirmed has=R03@primary has=R01@secondary"},
    {"R03 what is reflected is not its own",
     ZERO EDGE_1 "rsent 192.0.2.2 10.9.0.0/24 path=12076;" EDGE_2 "rsent 192.0.2.6 10.9.0.0/24 path=12076",
     "outage R03 confirmed"},
    {"R03 unread: a list that is cut proves nothing",
     ZERO EDGE_1 "rsent 192.0.2.2 none cut;" EDGE_2 "rsent 192.0.2.6 none cut", "outage R01 tie tie=R01,R03,R04"},
    {"R03 unread: the list is of an hour before",
     "at 2026-03-03T01:00Z;" EDGE_1 "rsent 192.0.2.2 none;" EDGE_2 "rsent 192.0.2.6 none;at 2026-03-03T02:12Z;" ZERO,
     "outage R01 tie tie=R01,R03,R04"},
    {"R04 the router sends, nothing arrives, far from the cap",
     ZERO EDGE_1 "rsession 192.0.2.2 3 asn=12076 adv=12;" EDGE_2 "rsession 192.0.2.6 3 asn=12076 adv=12",
     "outage R04 confirmed ruled=R01 ruled=R03 owner=customer-network because=12_prefixes"},
    {"R04 look-alike: more than the cap is R01",
     ZERO EDGE_1 "rsession 192.0.2.2 3 asn=12076 adv=4100;" EDGE_2 "rsession 192.0.2.6 3 asn=12076 adv=4100",
     "outage R01 confirmed ruled=R03 ruled=R04"},
    {"R04 near the cap: R01 fits as well",
     ZERO EDGE_1 "rsession 192.0.2.2 3 asn=12076 adv=3900;" EDGE_2 "rsession 192.0.2.6 3 asn=12076 adv=3900",
     "outage R01 tie tie=R01,R04 ruled=R03"},
    {"R04 the router's inbound filter refuses everything",
     STATES VLAN_100 ARP("both", "both") BGP("24", "24") EDGE_1 "rsession 192.0.2.2 3 asn=12076 acc=0",
     "inconclusive R04 confirmed has=R04@primary router=edge-1"},

    /* ---- R05 ---- */
    {"R05 sent and not received",
     UP "routes er1 private primary gateway=2 list=172.16.0.0/16;routes er1 private secondary "
        "gateway=2 list=172.16.0.0/16;" EDGE_1 "rsent 192.0.2.2 172.16.0.0/16,172.20.0.0/16",
     "partial-outage R05 confirmed because=172.20.0.0/16 router=edge-1"},
    {"R05 it arrives on the other path",
     UP "routes er1 private primary gateway=2 list=172.16.0.0/16;routes er1 private "
        "secondary gateway=2 list=172.16.0.0/16,172.20.0.0/16;" EDGE_1 "rsent 192.0.2.2 172.16.0.0/16,172.20.0.0/16",
     "degraded R05 confirmed"},
    {"R05 look-alike: everything arrives",
     UP "routes er1 private primary gateway=2 list=172.16.0.0/16,172.20.0.0/16;" EDGE_1
        "rsent 192.0.2.2 172.16.0.0/16,172.20.0.0/16",
     "healthy Z01 confirmed not=R05"},
    {"R05 unread: the table is cut",
     UP "routes er1 private primary cut gateway=2 list=172.16.0.0/16;" EDGE_1
        "rsent 192.0.2.2 172.16.0.0/16,172.20.0.0/16",
     "healthy Z01 confirmed not=R05"},

    /* ---- R06 ---- */
    {"R06 the router's list lacks the VNet's prefixes",
     UP "routes er1 private primary gateway=2 onprem=3;routes er1 private secondary gateway=2 onprem=3;" EDGE_1
        "rgot 192.0.2.2 none;" EDGE_2 "rgot 192.0.2.6 none",
     "outage R06 confirmed owner=customer-azure layer=routes"},
    {"R06 some of them, on one path",
     UP "routes er1 private primary gateway=2 onprem=3;" EDGE_1 "rgot 192.0.2.2 10.9.0.0/24;" EDGE_2
        "rsession 192.0.2.6 2 asn=12076",
     "degraded R06 confirmed because=10.9.1.0/24 has=R06@primary router=edge-1"},
    {"R06 look-alike: they arrive",
     UP "routes er1 private primary gateway=2 onprem=3;" EDGE_1 "rgot 192.0.2.2 10.9.0.0/24,10.9.1.0/24",
     "healthy Z01 confirmed not=R06"},
    {"R06 unread: the list is cut",
     UP "routes er1 private primary gateway=2 onprem=3;" EDGE_1 "rgot 192.0.2.2 10.9.0.0/24 cut",
     "healthy Z01 confirmed not=R06"},
    {"R06 a count of 0 may be the router's own filter",
     UP "routes er1 private primary gateway=2 onprem=3;routes er1 private "
        "secondary gateway=2 onprem=3;" EDGE_1 "rsession 192.0.2.2 0 asn=12076;" EDGE_2
        "rsession 192.0.2.6 0 asn=12076",
     "outage R04 tie tie=R04,R06"},
    {"R06 no gateway announces anything: not this diagnosis",
     UP "routes er1 private primary onprem=3;routes er1 private secondary onprem=3;" EDGE_1 "rgot 192.0.2.2 none",
     "healthy Z01 confirmed not=R06"},

    /* ---- R10 ---- */
    {"R10 no route filter",
     STATES "peering er1 microsoft Enabled 192.0.2.0/30,192.0.2.4/30 prefixes=Configured peer=64500 "
            "vlan=200 id=/p;bgp er1 microsoft primary 3;bgp er1 microsoft secondary 3;" EDGE_1
            "rsession 192.0.2.2 0 asn=12076;" EDGE_2 "rsession 192.0.2.6 0 asn=12076",
     "outage R10 confirmed owner=customer-azure"},
    {"R10 look-alike: Microsoft announces something",
     STATES
     "peering er1 microsoft Enabled 192.0.2.0/30,192.0.2.4/30 prefixes=Configured peer=64500 vlan=200 id=/p;bgp er1 "
     "microsoft primary 3;bgp er1 microsoft secondary 3;" EDGE_1 "rsession 192.0.2.2 40 asn=12076",
     "healthy Z01 confirmed not=R10"},
    {"R10 unread: the route filter was not read",
     STATES
     "peering er1 microsoft Enabled 192.0.2.0/30,192.0.2.4/30 prefixes=Configured;bgp er1 microsoft primary 3;bgp "
     "er1 microsoft secondary 3;" EDGE_1 "rsession 192.0.2.2 0 asn=12076;" EDGE_2 "rsession 192.0.2.6 0 asn=12076",
     "outage R10 candidate"},

    /* ---- R02 ---- */
    {"R02 the router says that a limit took the session down",
     STATES VLAN_100 ARP("both", "both") BGP("Idle", "24") EDGE_1 "rsession 192.0.2.2 Idle(PfxCt) asn=12076",
     "degraded R02 confirmed has=B02 layer=routes"},
    {"R02 look-alike: another reason",
     STATES VLAN_100 ARP("both", "both") BGP("Idle", "24") EDGE_1 "rsession 192.0.2.2 Idle asn=12076 reset=hold-timer",
     "degraded B02 confirmed not=R02"},

    /* ---- contradictions, times, models ---- */
    {"Z03 up at one end and down at the other at one moment",
     STATES VLAN_100 ARP("both", "both") BGP("Idle", "24") EDGE_1 "rsession 192.0.2.2 12 asn=12076 local=64500",
     "inconclusive Z03 confirmed has=Z03@primary"},
    {"Z03 look-alike: at different times it is two states of one session",
     "at 2026-03-03T02:12Z;" STATES VLAN_100 ARP("both", "both")
         BGP("Idle", "24") "at 2026-03-03T02:40Z;" EDGE_1 "rsession 192.0.2.2 12 asn=12076 local=64500",
     "degraded B02 confirmed not=Z03 because=two_moments"},
    {"a configuration of another day is not compared",
     "at 2026-03-01T02:12Z;" EDGE_1 "rconfig 192.0.2.3 as=12076;at 2026-03-03T02:12Z;" DOWN_1,
     "degraded B10 confirmed not=B03"},
    {"rule 6: an ARP table of some device is not the edge's own session",
     DOWN_1 "router ce-7;rarp 192.0.2.2 "
            "0200.0000.0002",
     "degraded B10 confirmed owner=unknown"},
    {"rule 6: a table of routes is not either", DOWN_1 "router ce-7;rsent 192.0.2.2 10.0.0.0/8",
     "degraded B10 confirmed owner=unknown"},
    {"the link is known by the customer's neighbor alone",
     STATES ARP("both", "both") BGP("Active", "24") EDGE_1 "rconfig 192.0.2.3 as=12076 local=64500",
     "degraded B03 confirmed"},
    {"one subnet at two circuits: nothing tells whose router it is",
     DOWN_1 "peering er2 private Enabled 192.0.2.0/30,192.0.2.4/30;" EDGE_1 "rconfig 192.0.2.3 as=12076",
     "degraded B10 confirmed not=B03 cut=no"},
    {"timers that differ are no fault",
     STATES VLAN_100 ARP("both", "both") BGP("Active", "24") EDGE_1
     "rconfig 192.0.2.2 as=12076 local=64500 hold=30 bfd=no",
     "degraded B10 confirmed because=30_s because=BFD_is_off"},
    {"two routers of one path: the one that is right holds the session",
     DOWN_1 EDGE_1 NB_1 IF_1 "router edge-1-old;rconfig 192.0.2.3 as=12076", "degraded B10 confirmed has=B03"},
    {"clocks: both ends say since when the session is up, and it differs",
     "at 2026-03-03T02:12Z;" STATES VLAN_100 ARP(
         "both",
         "both") "bgp er1 private primary 24 up=1:00:00;bgp er1 private secondary 24 up=2:00:00;at 2026-03-03T02:53Z;"
         EDGE_1 "rsession 192.0.2.2 12 asn=12076 up=01:01:00;rsession 192.0.2.6 12 asn=12076 up=02:01:00",
     "healthy Z01 confirmed because=40_min_ahead_of_Azure router=edge-1"},
    {"clocks: one event alone tells nothing",
     "at 2026-03-03T02:12Z;" STATES VLAN_100 ARP(
         "both",
         "both") "bgp er1 private primary 24 up=1:00:00;bgp er1 private secondary 24;at 2026-03-03T02:53Z;" EDGE_1
                 "rsession 192.0.2.2 12 asn=12076 up=01:01:00",
     "healthy Z01 confirmed unsaid=clock router=edge-1"},
    {"clocks look-alike: they agree as far as hours are printed",
     "at 2026-03-03T02:12Z;" STATES VLAN_100 ARP(
         "both", "both") "bgp er1 private primary 24 up=1d13h;bgp er1 private secondary 24;at 2026-03-03T02:53Z;" EDGE_1
                         "rsession 192.0.2.2 12 asn=12076 up=1d13h",
     "healthy Z01 confirmed unsaid=clock"},
    {"clocks unread: the session was lost between the captures",
     "at 2026-03-03T02:12Z;" STATES VLAN_100 ARP(
         "both", "both") "bgp er1 private primary 24 up=1d13h;bgp er1 private secondary 24;at 2026-03-03T02:53Z;" EDGE_1
                         "rsession 192.0.2.2 12 asn=12076 up=00:03:00",
     "healthy Z01 confirmed unsaid=clock"},
    {"two VRFs of one router",
     DOWN_1 "router edge-1 RED;rconfig 192.0.2.2 as=12076 local=64500;router edge-1 BLUE;rconfig "
            "192.0.2.2 as=64999 local=64500",
     "degraded B10 confirmed ruled=B03 has=B05"},
