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
#define BOTH_FAMILIES                                                                                                  \
    "peering er1 private Enabled 192.0.2.0/30,192.0.2.4/30 peer=64500 vlan=100 "                                       \
    "sub6=2001:db8::/126,2001:db8::4/126;"
#define TABLES                                                                                                         \
    "routes er1 private primary gateway=2 onprem=3;routes er1 private secondary gateway=2 onprem=3;"
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

    /* ---- address families ---- */
    {"families: counts of VPNv4 and IPv6 of the neighbor are not those of IPv4",
     ZERO EDGE_1 "rsession 192.0.2.2 3 asn=12076 adv=9999 family=vpnv4;rsession 192.0.2.2 3 asn=12076 adv=12 family=ipv4;"
     EDGE_2 "rsession 192.0.2.6 3 asn=12076 adv=9999 family=ipv6;rsession 192.0.2.6 3 asn=12076 adv=12 family=ipv4",
     "outage R04 confirmed because=12_prefixes ruled=R01"},
    {"families unread: only counts of other families: R03 stays in the tie",
     ZERO EDGE_1 "rsession 192.0.2.2 3 asn=12076 adv=0 family=ipv6;" EDGE_2
     "rsession 192.0.2.6 3 asn=12076 adv=0 family=vpnv4", "outage R01 tie tie=R01,R03,R04"},
    {"families: in a VRF IPv4 is called VPNv4",
     ZERO "router edge-1 RED;rsession 192.0.2.2 3 asn=12076 adv=0 family=vpnv4;router edge-2 RED;"
     "rsession 192.0.2.6 3 asn=12076 adv=0 family=vpnv4", "outage R03 confirmed"},
    {"families: a count that names no family counts when none names IPv4",
     ZERO EDGE_1 "rsession 192.0.2.2 3 asn=12076 adv=9 family=ipv6;rsession 192.0.2.2 3 asn=12076 adv=0;"
     EDGE_2 "rsession 192.0.2.6 3 asn=12076 adv=9 family=ipv6;rsession 192.0.2.6 3 asn=12076 adv=0", "outage R03 confirmed"},
    {"families: an empty list of IPv6 is none of IPv4",
     ZERO EDGE_1 "rsent 192.0.2.2 none family=ipv6;" EDGE_2 "rsent 192.0.2.6 none family=ipv6",
     "outage R01 tie tie=R01,R03,R04"},
    {"families: IPv6 prefixes sent over the IPv4 session are not looked for among those of IPv4",
     UP "routes er1 private primary gateway=2 list=172.16.0.0/16;" EDGE_1 "rsent 192.0.2.2 172.16.0.0/16,2001:db8:16::/48",
     "healthy Z01 confirmed not=R05"},
    {"families: an IPv6 session that is up does not answer for the IPv4 one",
     STATES BOTH_FAMILIES ARP("both", "both") BGP("Active", "24") EDGE_1
     "rsession 2001:db8::2 12 asn=12076 local=64500;rsession 192.0.2.2 Active asn=12076 local=64500",
     "degraded B10 confirmed not=Z03 because=primary,_IPv6:_edge-1_says because=Established ruled=B05"},
    {"families: an IPv6 session that is down does not answer for the IPv4 one",
     STATES BOTH_FAMILIES ARP("both", "both") BGP("24", "24") EDGE_1
     "rsession 192.0.2.2 12 asn=12076 local=64500;rsession 2001:db8::2 Idle asn=64511 local=64500",
     "healthy Z01 confirmed not=B05 not=Z03 because=primary,_IPv6:_edge-1_says because=expects_AS_64511"},
    {"families: an IPv6 neighbor at the wrong address of its link is said, and is not B03 of the IPv4 session",
     STATES BOTH_FAMILIES ARP("both", "both") BGP("Active", "24") EDGE_1
     "rconfig 192.0.2.2 as=12076 local=64500;rconfig 2001:db8::3 as=12076 local=64500",
     "degraded B10 confirmed not=B03 ruled=B03 because=primary,_IPv6:_edge-1_names_the_neighbor_2001:db8::3"},
    {"families: an IPv6 neighbor alone proves nothing about the IPv4 one",
     STATES BOTH_FAMILIES ARP("both", "both") BGP("Active", "24") EDGE_1 "rconfig 2001:db8::2 as=12076 local=64500",
     "degraded B10 confirmed untested=B03 not=B03 not=B05"},
    {"families: an IPv6 interface with the roles swapped is said, and is not B08",
     STATES BOTH_FAMILIES ARP("empty", "both") BGP("Idle", "24") EDGE_1
     "rif Gi0/0/1.100 2001:db8::2/126 vlan=101;rif Gi0/0/1.100 192.0.2.1/30 vlan=100",
     "degraded P04 confirmed ruled=B07 ruled=B08 because=primary,_IPv6:"},
    {"families: an IPv6 address on a port says nothing of the link of IPv4",
     STATES BOTH_FAMILIES ARP("empty", "both") BGP("Idle", "24") EDGE_1 "rif Gi0/0/1.100 2001:db8::1/126 vlan=100",
     "degraded P04 confirmed untested=B08 untested=B07"},
    {"families: an IPv6 session in no known link joins nothing",
     DOWN_1 EDGE_1 "rsession 2001:db8:9::2 Active asn=64511 local=64500", "degraded B10 confirmed not=B05 not=Z03 unsaid=IPv6 router="},

    {"families: Azure's IPv6 session that is up does not answer for the IPv4 one, which was not read",
     STATES BOTH_FAMILIES ARP("both", "both") "bgp6 er1 private primary 24;bgp6 er1 private secondary 24",
     "inconclusive Z02 confirmed bgp-summary/primary=unread"},
    {"families: Azure's IPv6 session that is down does not answer for the IPv4 one, which carries",
     STATES BOTH_FAMILIES ARP("both", "both") "bgp6 er1 private primary Idle;bgp6 er1 private secondary Idle;"
     "routes er1 private primary gateway=2 onprem=3;routes er1 private secondary gateway=2 onprem=3",
     "healthy Z01 confirmed"},
    {"families: a log of the IPv6 session does not take the IPv4 one down",
     "at 2026-03-03T02:00Z;" STATES BOTH_FAMILIES ARP("both", "both") BGP("24", "24") EDGE_1
     "rsession 192.0.2.2 12 asn=12076 local=64500;at 2026-03-03T02:30Z;log session-down 2001:db8::2 reason=hold_time_expired",
     "healthy Z01 confirmed bgp-summary/primary=healthy"},
    {"families: an IPv6 session that flaps in the log is no flap of the IPv4 one",
     "at 2026-03-03T02:00Z;" STATES BOTH_FAMILIES ARP("both", "both") BGP("24", "24") EDGE_1
     "rsession 192.0.2.2 12 asn=12076 local=64500;at 2026-03-03T02:01Z;log session-down 2001:db8::2;at 2026-03-03T02:02Z;"
     "log session-up 2001:db8::2;at 2026-03-03T02:03Z;log session-down 2001:db8::2;at 2026-03-03T02:04Z;log session-up "
     "2001:db8::2;at 2026-03-03T02:06Z;" BGP("24", "24"), "healthy Z01 confirmed not=B12 not=P09"},
    {"families: Azure's IPv6 session that was lost and came back is no loss of the IPv4 one",
     "at 2026-03-03T02:00Z;" STATES BOTH_FAMILIES ARP("both", "both") BGP("24", "24")
     "bgp6 er1 private primary 24;at 2026-03-03T02:10Z;bgp6 er1 private primary Idle;at 2026-03-03T02:20Z;bgp6 er1 private "
     "primary 24;at 2026-03-03T02:30Z;bgp6 er1 private primary Idle;at 2026-03-03T02:40Z;bgp6 er1 private primary 24;" BGP("24", "24"),
     "healthy Z01 confirmed not=B12 not=P09"},
    {"families look-alike: a peering of IPv6 alone is judged by it",
     STATES "peering er1 private Enabled - sub6=2001:db8::/126,2001:db8::4/126 peer=64500;bgp6 er1 private primary 24;"
            "bgp6 er1 private secondary 24;" EDGE_1 "rsession 2001:db8::2 12 asn=12076 local=64500",
     "healthy Z01 confirmed router=edge-1 because=primary:_edge-1_says"},
    {"families: IPv6 prefixes of the VNet are not looked for in a list of the IPv4 session",
     UP "routes er1 private primary gateway=2 gateway6=1 onprem=3;routes er1 private secondary gateway=2 gateway6=1 onprem=3;"
     EDGE_1 "rgot 192.0.2.2 10.9.0.0/24,10.9.1.0/24", "healthy Z01 confirmed not=R06 unsaid=prefixes_of_gateways"},
    {"families: a whole list that holds IPv6 prefixes alone says nothing of IPv4",
     ZERO EDGE_1 "rsent 192.0.2.2 2001:db8:16::/48;" EDGE_2 "rsent 192.0.2.6 2001:db8:16::/48",
     "outage R01 tie tie=R01,R03,R04"},

    /* ---- lists that were cut or filtered ---- */
    {"lists: received, filtered: no proof of what is missing",
     UP TABLES EDGE_1 "rgot 192.0.2.2 10.9.0.0/24 filtered;" EDGE_2 "rgot 192.0.2.6 10.9.0.0/24 filtered",
     "healthy Z01 confirmed not=R06 unsaid=router_received"},
    {"lists: received, empty behind a filter",
     UP TABLES EDGE_1 "rgot 192.0.2.2 none filtered;" EDGE_2 "rgot 192.0.2.6 none filtered", "healthy Z01 confirmed not=R06"},
    {"lists: received, cut, and more than the Microsoft edge holds: at least so many",
     UP TABLES EDGE_1 "rgot 192.0.2.2 10.9.0.0/24,10.9.1.0/24,10.8.0.0/24 cut",
     "healthy Z01 confirmed because=received_at_least_3"},
    {"lists: received, whole", UP TABLES EDGE_1 "rgot 192.0.2.2 10.9.0.0/24,10.9.1.0/24,10.8.0.0/24",
     "healthy Z01 confirmed because=received_3"},
    {"lists: received, cut, beside the count of the session: the count is more",
     UP TABLES EDGE_1 "rgot 192.0.2.2 10.9.0.0/24 cut;rsession 192.0.2.2 40 asn=12076",
     "healthy Z01 confirmed because=received_40 not=R06"},
    {"lists: one of two routers of a path has a whole list, the other a cut one",
     UP TABLES EDGE_1 "rgot 192.0.2.2 10.9.0.0/24 cut;" "router edge-1b;rgot 192.0.2.2 10.9.0.0/24",
     "healthy Z01 confirmed not=R06"},
    {"lists: sent, filtered: twelve of who knows how many",
     ZERO EDGE_1 "rsent 192.0.2.2 10.0.0.0/24,10.0.1.0/24 filtered;" EDGE_2 "rsent 192.0.2.6 10.0.0.0/24 filtered",
     "outage R01 tie tie=R01,R04 ruled=R03 because=at_least"},
    {"lists: sent, cut", ZERO EDGE_1 "rsent 192.0.2.2 10.0.0.0/24 cut;" EDGE_2 "rsent 192.0.2.6 10.0.0.0/24 cut",
     "outage R01 tie tie=R01,R04 ruled=R03"},
    {"lists: sent, whole: far from the cap",
     ZERO EDGE_1 "rsent 192.0.2.2 10.0.0.0/24,10.0.1.0/24;" EDGE_2 "rsent 192.0.2.6 10.0.0.0/24,10.0.1.0/24",
     "outage R04 confirmed ruled=R01 ruled=R03"},
    {"lists: sent, empty behind a filter",
     ZERO EDGE_1 "rsent 192.0.2.2 none filtered;" EDGE_2 "rsent 192.0.2.6 none filtered", "outage R01 tie tie=R01,R03,R04"},
    {"lists: sent, cut, and one of them is missing all the same",
     UP "routes er1 private primary gateway=2 list=172.16.0.0/16;routes er1 private secondary gateway=2 "
        "list=172.16.0.0/16;" EDGE_1 "rsent 192.0.2.2 172.16.0.0/16,172.20.0.0/16 cut",
     "partial-outage R05 confirmed because=172.20.0.0/16"},
    {"lists: sent, cut, fewer than the Microsoft edge counts: no difference",
     UP EDGE_1 "rsent 192.0.2.2 172.16.0.0/16 cut", "healthy Z01 confirmed unsaid=the_router_sends"},
    {"lists: sent, whole, fewer than the Microsoft edge counts",
     UP EDGE_1 "rsent 192.0.2.2 172.16.0.0/16", "healthy Z01 confirmed because=the_router_sends_1_prefixes"},

    /* ---- the whole table of a router ---- */
    {"table: some of Microsoft's prefixes are not in it, and a filter of the router may be why",
     UP TABLES EDGE_1 "rsession 192.0.2.2 Established asn=12076;rtable 192.0.2.2 10.9.0.0/24;" EDGE_2
     "rsession 192.0.2.6 Established asn=12076;rtable 192.0.2.6 10.9.0.0/24",
     "partial-outage R04 tie tie=R04,R06 because=10.9.1.0/24"},
    {"table: the same without a filter in the configuration is R06",
     UP TABLES EDGE_1 NB_1 "rtable 192.0.2.2 10.9.0.0/24;" EDGE_2 NB_2 "rtable 192.0.2.6 10.9.0.0/24",
     "partial-outage R06 confirmed because=10.9.1.0/24"},
    {"table look-alike: all of them are in it",
     UP TABLES EDGE_1 NB_1 "rtable 192.0.2.2 10.9.0.0/24,10.9.1.0/24;" EDGE_2 NB_2 "rtable 192.0.2.6 10.9.0.0/16",
     "healthy Z01 confirmed not=R06"},
    {"table unread: it is cut or filtered",
     UP TABLES EDGE_1 NB_1 "rtable 192.0.2.2 10.9.0.0/24 cut;" EDGE_2 NB_2 "rtable 192.0.2.6 10.9.0.0/24 filtered",
     "healthy Z01 confirmed not=R06"},
    {"table unread: no row of Microsoft's, which may be the table of another VRF",
     UP TABLES EDGE_1 NB_1 "rtable 198.51.100.1 10.8.0.0/24 path=64511;" EDGE_2 NB_2 "rtable 0.0.0.0 10.8.0.0/24 path=-",
     "healthy Z01 confirmed not=R06"},
    {"table unread: a table alone makes no router the edge",
     UP TABLES "router ce-7;rtable 192.0.2.2 10.9.0.0/24", "healthy Z01 confirmed not=R06 router="},
    {"table: rows of its own say nothing of what it sends",
     ZERO EDGE_1 NB_1 "rtable 0.0.0.0 172.16.0.0/16 path=-;" EDGE_2 NB_2 "rtable 0.0.0.0 172.16.0.0/16 path=-",
     "outage R01 tie tie=R01,R03,R04"},
    {"table: Microsoft peering with rows of Microsoft's is not R10",
     STATES "peering er1 microsoft Enabled 192.0.2.0/30,192.0.2.4/30 prefixes=Configured peer=64500 vlan=200 id=/p;bgp er1 "
            "microsoft primary 3;bgp er1 microsoft secondary 3;" EDGE_1
            "rsession 192.0.2.2 Established asn=12076;rtable 192.0.2.2 198.51.100.0/24", "healthy Z01 confirmed not=R10"},

    /* ---- ARP at the router: P03, P04, P06, B07, B08 ---- */
    {"P03 both routers resolve Microsoft",
     STATES VLAN_100 ARP("empty", "empty") BGP("Idle", "Idle") EDGE_1 IF_1 "rarp 192.0.2.2 0200.0000.0002;" EDGE_2 IF_2
     "rarp 192.0.2.6 0200.0000.0006",
     "outage P03 confirmed owner=carrier ruled=B07 ruled=B08 because=frames_from_Microsoft_arrive"},
    {"P03 neither router resolves Microsoft, interfaces up",
     STATES VLAN_100 ARP("empty", "empty") BGP("Idle", "Idle") EDGE_1 IF_1
     "rport Gi0/0/1 up up;rarp 192.0.2.2 Incomplete;" EDGE_2 IF_2 "rport Gi0/0/1 up up;rarp 192.0.2.6 Incomplete",
     "outage P03 confirmed owner=carrier ruled=B07 ruled=B08 because=neither_end_hears"},
    {"P03 interfaces of both routers are shut",
     STATES VLAN_100 ARP("empty", "empty") BGP("Idle", "Idle") EDGE_1 IF_1 "rport Gi0/0/1 down down;" EDGE_2 IF_2
     "rport Gi0/0/1 down down", "outage P03 confirmed owner=customer-network"},
    {"P03 interfaces of both routers are down",
     STATES VLAN_100 ARP("empty", "empty") BGP("Idle", "Idle") EDGE_1 IF_1 "rport Gi0/0/1 up down;" EDGE_2 IF_2
     "rport Gi0/0/1 up down", "outage P03 confirmed owner=shared"},
    {"P03 on one of the two the tag is wrong",
     STATES VLAN_100 ARP("empty", "empty") BGP("Idle", "Idle") EDGE_1 "rif Gi0/0/1.101 192.0.2.1/30 vlan=101;" EDGE_2 IF_2,
     "outage P03 confirmed has=B07@primary has=P03@secondary"},
    {"P06 the router resolves Microsoft: frames of the router do not arrive",
     STATES VLAN_100 ARP("incomplete", "both") BGP("Idle", "24") EDGE_1 IF_1 "rarp 192.0.2.2 0200.0000.0002",
     "degraded P06 confirmed owner=carrier ruled=B07 ruled=B08 because=frames_from_Microsoft_arrive"},
    {"P06 the router does not resolve Microsoft",
     STATES VLAN_100 ARP("ms", "both") BGP("Idle", "24") EDGE_1 IF_1 "rport Gi0/0/1 up up;rarp 192.0.2.2 Incomplete",
     "degraded P06 confirmed owner=carrier because=neither_end_hears"},
    {"P06 the interface of the router is shut",
     STATES VLAN_100 ARP("incomplete", "both") BGP("Idle", "24") EDGE_1 IF_1 "rport Gi0/0/1 down down",
     "degraded P06 confirmed owner=customer-network"},
    {"P06 with another tag is B07",
     STATES VLAN_100 ARP("incomplete", "both") BGP("Idle", "24") EDGE_1 "rif Gi0/0/1.101 192.0.2.1/30 vlan=101",
     "degraded B07 confirmed has=P06"},
    {"B07 the router does not resolve Microsoft over the wrong tag",
     DEAD_1 EDGE_1 "rif Gi0/0/1.101 192.0.2.1/30 vlan=101;rport Gi0/0/1 up up;rarp 192.0.2.2 Incomplete",
     "degraded B07 confirmed has=P04 because=neither_end_hears"},
    {"B07 the router resolves Microsoft over the wrong tag: it is wrong all the same",
     DEAD_1 EDGE_1 "rif Gi0/0/1.101 192.0.2.1/30 vlan=101;rarp 192.0.2.2 0200.0000.0002",
     "degraded B07 confirmed because=frames_from_Microsoft_arrive"},
    {"B08 with the roles swapped ARP of Microsoft's address is the router's own",
     DEAD_1 EDGE_1 "rif Gi0/0/1.100 192.0.2.2/30 vlan=100;rarp 192.0.2.1 Incomplete",
     "degraded B08 confirmed ruled=B07 has=P04"},
    {"B08 look-alike: the roles are right and nobody resolves anything",
     DEAD_1 EDGE_1 IF_1 "rarp 192.0.2.2 Incomplete", "degraded P04 confirmed ruled=B08 because=does_not_resolve"},
    {"B08 unread: ARP alone shows no address of the router", DEAD_1 EDGE_1 "rarp 192.0.2.2 Incomplete",
     "degraded P04 confirmed untested=B08 untested=B07 because=does_not_resolve"},
    {"ARP at the router of another day says nothing",
     "at 2026-03-01T02:12Z;" EDGE_1 "rarp 192.0.2.2 Incomplete;at 2026-03-03T02:12Z;" DEAD_1,
     "degraded P04 confirmed unsaid=resolve"},

    /* ---- BFD, timers, light ---- */
    {"BFD is down while ARP is resolved", DOWN_1 EDGE_1 NB_1 "rsession 192.0.2.2 - bfd=Down",
     "degraded B10 confirmed because=BFD_is_Down_at_edge-1,_while_ARP_is_resolved"},
    {"BFD look-alike: it is up", DOWN_1 EDGE_1 NB_1 "rsession 192.0.2.2 - bfd=Up", "degraded B10 confirmed unsaid=BFD_is"},
    {"BFD look-alike: it is enabled, which is no state", DOWN_1 EDGE_1 NB_1 "rsession 192.0.2.2 - bfd=enabled",
     "degraded B10 confirmed unsaid=BFD_is"},
    {"BFD is down where ARP is empty: no more than that", DEAD_1 EDGE_1 IF_1 "rsession 192.0.2.2 - bfd=DOWN",
     "degraded P04 confirmed because=BFD_is_DOWN unsaid=while_ARP"},
    {"hold time and keepalive are both said", DOWN_1 EDGE_1 "rconfig 192.0.2.2 as=12076 local=64500 hold=30 keep=10",
     "degraded B10 confirmed because=is_30_s because=is_10_s"},
    {"timers look-alike: the usual ones are not said",
     DOWN_1 EDGE_1 "rconfig 192.0.2.2 as=12076 local=64500 hold=180 keep=60",
     "degraded B10 confirmed unsaid=hold_time unsaid=keepalive"},
    {"light: no light on the port of the link", DEAD_1 EDGE_1 IF_1 "rport Gi0/0/1 up down rx=-40.0",
     "degraded P04 confirmed owner=shared because=receives_light_of_-40.0_dBm"},
    {"light: below the floor on one lane", DEAD_1 EDGE_1 IF_1 "rport Gi0/0/1 up up rx=-14.01",
     "degraded P04 confirmed owner=carrier because=-14.01"},
    {"light look-alike: it is well", DEAD_1 EDGE_1 IF_1 "rport Gi0/0/1 up up rx=-13.99", "degraded P04 confirmed unsaid=light"},
    {"light look-alike: the dark port is another one", DEAD_1 EDGE_1 IF_1 "rport Gi0/0/2 up up rx=-40.0",
     "degraded P04 confirmed unsaid=light"},
    {"light: the optic shows none", DEAD_1 EDGE_1 IF_1 "rport Gi0/0/1 up up rx=N/A",
     "degraded P04 confirmed because=shows_no_level_of_received_light"},
    {"light: a dark port beside a link that flaps",
     "at 2026-03-03T01:00Z;" STATES VLAN_100 ARP("both", "both") BGP("212", "24") "at 2026-03-03T01:10Z;" BGP(
         "Active", "24") "at 2026-03-03T01:20Z;" BGP("214", "24") "at 2026-03-03T01:30Z;" BGP("Idle", "24")
         "at 2026-03-03T01:40Z;" BGP("213", "24") EDGE_1 IF_1 "rport Gi0/0/1 up up rx=-23.01",
     "degraded P09 confirmed because=-23.01_dBm"},
    {"light: no verdict by itself", UP EDGE_1 "rif Gi0/0/1.100 192.0.2.1/30;rport Gi0/0/1 up up rx=-40.0",
     "healthy Z01 confirmed unsaid=light"},

    /* ---- other sessions, wider subnets, masks ---- */
    {"a subnet wider than the /30 joins nothing",
     STATES "peering er1 private Enabled 192.0.2.0/29,192.0.2.0/29 peer=64500 vlan=100;" ARP("both", "both")
     BGP("Active", "24") EDGE_1 "rconfig 192.0.2.3 as=64511 local=64501", "degraded B10 confirmed not=B03 not=B05 untested=B03"},
    {"masked: session, configuration, ARP and interface of the last known digits",
     DOWN_1 EDGE_1 "rsession X.0.2.2 Active asn=12076 local=64501;rconfig X.0.2.3 as=64511 local=64501;rarp X.0.2.2 "
                   "Incomplete;rif Gi0/0/1.100 X.0.2.1/30 vlan=101;rport Gi0/0/1 down down addr=X.0.2.1/30",
     "degraded B10 confirmed not=B03 not=B05 not=B07 untested=B03 router="},
    {"masked: digits in the middle",
     DOWN_1 EDGE_1 "rsession 10.XXX.30.18 Active asn=12076;rconfig 10.XXX.30.18 as=64511 local=64501;rarp 10.XXX.30.18 "
                   "Incomplete;rif Gi0/0/1.100 10.XXX.30.17/30 vlan=101",
     "degraded B10 confirmed not=B03 not=B05 untested=B03 router="},
    {"masked: a name in the place of the address",
     DOWN_1 EDGE_1 "rsession <IP#2_used_by_Azure> Idle asn=12076;rconfig <IP#2_used_by_Azure> as=64511;rarp "
                   "<IP#2_used_by_Azure> Incomplete;rif Gi0/0/1.100 <IP#1_used_by_us> vlan=101;rsent <IP#2_used_by_Azure> none",
     "degraded B10 confirmed not=B03 not=B05 untested=B03 router="},
    {"masked: layer 2 in question", DEAD_1 EDGE_1 "rif Gi0/0/1.101 X.0.2.1/30 vlan=101;rarp X.0.2.2 Incomplete",
     "degraded P04 confirmed untested=B07 untested=B08 not=B07 unsaid=resolve"},
    {"masked: an AS number that is a word", DOWN_1 EDGE_1 "rsession 192.0.2.2 Active asn=120##",
     "degraded B10 confirmed not=B05 untested=B05"},

    /* ---- two clocks ---- */
    {"clocks: four minutes apart are one moment when the router's clock is known to be 90 s ahead",
     "at 2026-03-03T02:12Z;" STATES VLAN_100 ARP("both", "both")
         BGP("Idle", "24") "at 2026-03-03T02:16Z;" EDGE_1 "rsession 192.0.2.2 12 asn=12076 local=64500",
     "skew=edge-1=+90s inconclusive Z03 confirmed has=Z03@primary"},
    {"clocks: not known, the same is two moments, and the report says that the clocks were not compared",
     "at 2026-03-03T02:12Z;" STATES VLAN_100 ARP("both", "both")
         BGP("Idle", "24") "at 2026-03-03T02:16Z;" EDGE_1 "rsession 192.0.2.2 12 asn=12076 local=64500",
     "degraded B02 confirmed not=Z03 because=two_moments because=how_far_the_two_differ_is_not_known"},
    {"clocks: two minutes apart are two moments when the router's clock is known to be 90 s behind",
     "at 2026-03-03T02:12Z;" STATES VLAN_100 ARP("both", "both")
         BGP("Idle", "24") "at 2026-03-03T02:14Z;" EDGE_1 "rsession 192.0.2.2 12 asn=12076 local=64500",
     "skew=edge-1=-90s degraded B02 confirmed not=Z03 because=two_moments unsaid=is_not_known"},
    {"clocks: not known, two minutes apart are not put in order",
     "at 2026-03-03T02:12Z;" STATES VLAN_100 ARP("both", "both")
         BGP("Idle", "24") "at 2026-03-03T02:14Z;" EDGE_1 "rsession 192.0.2.2 12 asn=12076 local=64500",
     "inconclusive Z03 confirmed because=how_far_the_two_clocks_differ_is_not_known"},
    {"clocks: what the router sends is of the same moment once its clock is set right",
     "at 2026-03-03T02:12Z;" ZERO "at 2026-03-03T03:12Z;" EDGE_1 "rsession 192.0.2.2 3 asn=12076 adv=0;"
     "rsession 192.0.2.6 3 asn=12076 adv=0", "skew=edge-1=+1h outage R03 confirmed"},
    {"clocks: not known, an hour apart is another moment",
     "at 2026-03-03T02:12Z;" ZERO "at 2026-03-03T03:12Z;" EDGE_1 "rsession 192.0.2.2 3 asn=12076 adv=0;" EDGE_2
     "rsession 192.0.2.6 3 asn=12076 adv=0", "outage R01 tie tie=R01,R03,R04"},
    {"clocks: a configuration of seven hours later by a clock that is eight hours ahead is near",
     "at 2026-03-03T02:12Z;" DOWN_1 "at 2026-03-03T09:12Z;" EDGE_1 "rconfig 192.0.2.3 as=12076 local=64500",
     "skew=edge-1=+8h degraded B03 confirmed"},
    {"clocks: not known, seven hours are too far",
     "at 2026-03-03T02:12Z;" DOWN_1 "at 2026-03-03T09:12Z;" EDGE_1 "rconfig 192.0.2.3 as=12076 local=64500",
     "degraded B10 confirmed not=B03"},

