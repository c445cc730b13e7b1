/* time_rows.h - rows of test_diagnose.c about what is only visible over time: flaps and their causes, trends, windows,
 * loads, logs beside captures; each with its look-alike. Included within the table of rows. */
#define DAY "2026-03-03T"
#define AT(t) "at " DAY t ";"
#define P(n) "bgp er1 private primary " n ";"
#define S(n) "bgp er1 private secondary " n ";"
#define BOTH(t, p) AT(t) P(p) S("24")
#define START AT("00:00Z") STATES PRIVATE ARP("both", "both")
#define FLAP_1(up1, down1, up2, down2, up3)                                                                            \
    START BOTH("01:00Z", up1) BOTH("01:10Z", down1) BOTH("01:20Z", up2) BOTH("01:30Z", down2) BOTH("01:40Z", up3)
#define LOGGED "router edge-1;rconfig 192.0.2.2 as=12076 local=64500;rif Gi0/0/1.100 192.0.2.1/30 vlan=100;"
#define LOG(t, what) AT(t) "log " what ";"

/* ---- flaps by summaries at intervals ---- */
{"P09 healthy counts, no change: the link", FLAP_1("212", "Active", "214", "Idle", "213"),
 "degraded P09 confirmed owner=carrier layer=provider has=P09@primary not=B12 ruled=B11 because=lost_twice"},
    {"P09 on both paths is an outage",
     START AT("01:00Z") BGP("212", "24") AT("01:10Z") BGP("Idle", "Idle") AT("01:20Z") BGP("212", "24") AT("01:30Z")
         BGP("Active", "Idle") AT("01:40Z") BGP("211", "24"),
     "outage P09 confirmed"},
    {"P09 look-alike: a change of routing right before a loss",
     FLAP_1("212", "Active", "214", "Idle", "213") AT("01:25Z") "change routing new route map on the edge;",
     "inconclusive B12 confirmed untested=P09"},
    {"P09 look-alike: a steady series",
     START BOTH("01:00Z", "24 up=1d") BOTH("01:10Z", "24 up=1d") BOTH("01:20Z", "24"),
     "healthy Z01 confirmed not=B12 not=P09"},
    {"B11 the count stands at the cap before each loss",
     FLAP_1("3990", "Idle", "3200", "Active", "3100") BOTH("01:50Z", "3995") BOTH("02:00Z", "Idle")
         BOTH("02:10Z", "3000"),
     "inconclusive B12 confirmed"},
    {"B11 at the cap before every loss",
     START BOTH("01:00Z", "3200") BOTH("01:05Z", "3990") BOTH("01:10Z", "Idle") BOTH("01:20Z", "3100")
         BOTH("01:25Z", "3998") BOTH("01:30Z", "Active") BOTH("01:40Z", "3000"),
     "degraded B11 confirmed own-edge=customer-network provider-l3=shared layer=routes ruled=P09"},
    {"B11 with the tier unread is open",
     "at 2026-03-03T00:00Z;circuit er1 Provisioned Enabled;" PRIVATE ARP("both", "both") BOTH("01:05Z", "3990")
         BOTH("01:10Z", "Idle") BOTH("01:20Z", "3100") BOTH("01:25Z", "3998") BOTH("01:30Z", "Active")
             BOTH("01:40Z", "3000"),
     "inconclusive B12 confirmed untested=B11"},
    {"B12 an age that went backwards, two samples",
     START AT("01:00Z") P("24 up=5d4h") S("24 up=5d4h") AT("01:10Z") P("24 up=00:04:10") S("24 up=5d4h"),
     "inconclusive B12 confirmed owner=unknown has=B12@primary untested=P09 untested=B11"},
    {"B12 look-alike: ages that grow",
     START AT("01:00Z") P("24 up=5d4h") S("24 up=1:00:00") AT("01:10Z") P("24 up=5d4h") S("24 up=1:10:05"),
     "healthy Z01 confirmed not=B12"},
    {"B12 unread: a single summary", START BOTH("01:00Z", "24 up=00:02:00"), "healthy Z01 confirmed not=B12"},
    {"one captured loss with its cause is an incident, not a flap",
     START BOTH("01:00Z", "24") AT("01:10Z") ARP("empty", "both") BOTH("01:10Z", "Idle") AT("01:40Z")
         ARP("both", "both") BOTH("01:40Z", "24"),
     "healthy Z01 confirmed incident=degraded/P04/restored not=B12"},
    {"B12 one captured loss with nothing read in it but the session",
     START BOTH("01:00Z", "24") BOTH("01:10Z", "Active") BOTH("01:20Z", "24"),
     "inconclusive B12 confirmed incident=degraded/P04/restored"},
    {"one captured loss with ARP in order is an incident of the session",
     START BOTH("01:00Z", "24") AT("01:10Z") ARP("both", "both") BOTH("01:10Z", "Active") BOTH("01:20Z", "24"),
     "healthy Z01 confirmed incident=degraded/B10/restored not=B12"},
    {"B11 one loss at the cap, and a lower count behind it",
     START BOTH("01:00Z", "3700") BOTH("01:05Z", "3996") BOTH("01:10Z", "Idle") BOTH("01:20Z", "1200"),
     "degraded B11 confirmed"},
    {"a flap of yesterday is over",
     FLAP_1("212", "Active", "214", "Idle", "213") "at 2026-03-05T01:00Z;" P("212 up=1d23h") S("24"),
     "healthy Z01 confirmed incident=degraded/P09/restored"},
    {"a flap that is down just now is still the flap",
     FLAP_1("212", "Active", "214", "Idle", "213") BOTH("01:50Z", "Active"), "degraded P09 confirmed has=P04"},

    /* ---- flaps by the log ---- */
    {"P09 the interface went down before each loss",
     START BOTH("01:00Z", "24") LOGGED LOG("01:10:00Z", "interface-down - if=Gi0/0/1")
         LOG("01:10:02Z", "session-down 192.0.2.2 reason=hold_time_expired") LOG("01:11:00Z", "session-up 192.0.2.2")
             LOG("01:20:00Z", "interface-down - if=Gi0/0/1") LOG("01:20:02Z", "session-down 192.0.2.2")
                 LOG("01:21:00Z", "session-up 192.0.2.2") BOTH("01:30Z", "24"),
     "degraded P09 confirmed owner=carrier has=P09@primary because=went_down_first"},
    {"B11 by the NOTIFICATION for the limit",
     START BOTH("01:00Z", "24") LOGGED LOG("01:10:00Z", "notification 192.0.2.2 code=6/1")
         LOG("01:10:01Z", "session-down 192.0.2.2") LOG("01:15:00Z", "session-up 192.0.2.2") BOTH("01:30Z", "24"),
     "model=own-edge degraded B11 confirmed owner=customer-network"},
    {"B12 a loss that only the log shows",
     START BOTH("01:00Z", "24") LOGGED LOG("01:10:01Z", "session-down 192.0.2.2 reason=hold_time_expired")
         LOG("01:15:00Z", "session-up 192.0.2.2") BOTH("01:30Z", "24"),
     "inconclusive B12 confirmed"},
    {"one loss, told by a log without a zone two hours off, is not two",
     START AT("01:00Z") P("24 up=1d") S("24") LOGGED LOG("03:10:01Z", "session-down 192.0.2.2 zoneless")
         LOG("03:11:00Z", "session-up 192.0.2.2 zoneless") AT("04:00Z") P("24 up=2:49:00") S("24"),
     "inconclusive B12 confirmed because=lost_once"},
    {"a reset that somebody made is no flap",
     START BOTH("01:00Z", "24") LOGGED LOG("01:10:01Z", "session-down 192.0.2.2 reason=User_reset")
         LOG("01:10:30Z", "session-up 192.0.2.2") BOTH("01:30Z", "24"),
     "healthy Z01 confirmed not=B12"},
    {"a log of another neighbor says nothing here",
     START BOTH("01:00Z", "24") "router edge-1;" LOG("01:10:01Z", "session-down 198.51.100.2")
         LOG("01:15:00Z", "session-up 198.51.100.2") BOTH("01:30Z", "24"),
     "healthy Z01 confirmed not=B12"},

    /* ---- a log beside captures: the newer one counts, contradictions are none's ---- */
    {"the log is newer: down since then, layer 2 of before is no evidence",
     START BOTH("01:00Z", "24") LOGGED LOG("01:10:00Z", "session-down 192.0.2.2 reason=hold_time_expired"),
     "degraded P04 tie tie=P04,P06,P07,B10 next=K3p"},
    {"the log is newer: the limit took it down",
     START BOTH("01:00Z", "24") LOGGED LOG("01:10:00Z", "notification 192.0.2.2 code=6/1")
         LOG("01:10:01Z", "session-down 192.0.2.2"),
     "degraded R02 confirmed owner=customer-network"},
    {"a log without a zone: an up that is newer hides nothing",
     START AT("02:00Z") ARP("both", "both") BOTH("02:00Z", "Idle")
         LOGGED LOG("02:55:00Z", "session-down 192.0.2.2 zoneless") LOG("02:58:00Z", "session-up 192.0.2.2 zoneless"),
     "degraded B02 confirmed"},
    {"a log without a zone: an up behind the loss that the summary saw",
     START AT("02:00Z") ARP("both", "both") BOTH("02:00Z", "Idle")
         LOGGED LOG("01:55:00Z", "session-down 192.0.2.2 zoneless") LOG("02:58:00Z", "session-up 192.0.2.2 zoneless"),
     "inconclusive B12"},
    {"a log without a zone: an up that another zone puts before the summary",
     START AT("02:00Z") ARP("both", "both") BOTH("02:00Z", "Idle")
         LOGGED LOG("15:55:00Z", "session-down 192.0.2.2 zoneless") LOG("15:58:00Z", "session-up 192.0.2.2 zoneless"),
     "degraded B02 confirmed"},
    {"a log without a zone: an up that is newer in every zone",
     START AT("02:00Z") ARP("both", "both") BOTH("02:00Z", "Idle")
         LOGGED LOG("16:55:00Z", "session-down 192.0.2.2 zoneless") LOG("16:58:00Z", "session-up 192.0.2.2 zoneless"),
     "inconclusive B12"},
    {"R02 by the last count before the loss",
     START BOTH("01:00Z", "3995") AT("01:10Z") ARP("both", "both") BOTH("01:10Z", "Idle"),
     "degraded R02 confirmed has=B02"},
    {"R02 look-alike: the count was low",
     START BOTH("01:00Z", "24") AT("01:10Z") ARP("both", "both") BOTH("01:10Z", "Idle"),
     "degraded B02 confirmed not=R02"},
    {"the capture is newer than the log: it wins",
     START LOGGED LOG("01:10:00Z", "session-down 192.0.2.2") BOTH("01:30Z", "24 up=00:10:00"),
     "healthy Z01 confirmed not=Z03"},
    {"Z03 a capture that says it was up all along, against the log",
     START LOGGED LOG("01:10:00Z", "session-down 192.0.2.2") BOTH("01:30Z", "24 up=1:30:00"),
     "inconclusive Z03 confirmed because=went_down"},
    {"Z03 log and capture at the same minute",
     START LOGGED LOG("01:29:30Z", "session-down 192.0.2.2") BOTH("01:30Z", "24"), "inconclusive Z03 confirmed"},
    {"B06 by the digest that the log calls bad",
     START BOTH("01:00Z", "Active") AT("01:00Z") ARP("both", "both")
         LOGGED LOG("00:59:00Z", "auth-failure 192.0.2.2 reason=Invalid_MD5_digest")
             LOG("01:01:00Z", "auth-failure 192.0.2.2"),
     "degraded B06 confirmed has=B10"},
    {"Z03 captures straddle a change",
     START AT("01:58Z") P("Active") AT("02:00Z") "change bgp neighbor corrected;" AT("02:02Z") S("24"),
     "inconclusive Z03 confirmed not=B10 because=two_pictures"},
    {"no change lies between: both are one picture", START AT("01:58Z") P("Active") AT("02:02Z") S("24"),
     "degraded B10 confirmed not=Z03"},
    {"ARP of before the loss is no evidence of now",
     START AT("02:00Z") ARP("both", "both") AT("02:05Z") P("Idle up=00:02:00") S("24"),
     "degraded P04 tie tie=P04,P06,P07,B02"},

    /* ---- counts over time ---- */
    {"R07 the count climbs towards the cap",
     START AT("01:00Z") BGP("3100", "24") AT("02:00Z") BGP("3250", "24") AT("03:00Z") BGP("3400", "24"),
     "risk R07 confirmed owner=customer-network has=R07@primary because=reached_in_about"},
    {"R07 far from the cap but soon there",
     START AT("01:00Z") BGP("2100", "24") AT("02:00Z") BGP("2250", "24") AT("03:00Z") BGP("2400", "24"),
     "risk R07 confirmed because=10_h"},
    {"R07 look-alike: a low count",
     START AT("01:00Z") BGP("100", "24") AT("02:00Z") BGP("200", "24") AT("03:00Z") BGP("300", "24"),
     "healthy Z01 confirmed not=R07"},
    {"R07 unread: two samples", START AT("01:00Z") BGP("3100", "24") AT("02:00Z") BGP("3250", "24"),
     "healthy Z01 confirmed not=R07"},
    {"R07 with the tier unread is a candidate",
     "at 2026-03-03T00:00Z;circuit er1 Provisioned Enabled;" PRIVATE AT("01:00Z") BGP("3100", "24") AT("02:00Z")
         BGP("3250", "24") AT("03:00Z") BGP("3400", "24"),
     "risk R07 candidate"},
    {"R07 the climb behind a dip counts",
     START AT("01:00Z") BGP("3900", "24") AT("02:00Z") BGP("3100", "24") AT("03:00Z") BGP("3250", "24") AT("04:00Z")
         BGP("3400", "24"),
     "risk R07 confirmed because=in_3_reads"},
    {"R08 the count falls",
     START AT("01:00Z") BGP("300", "24") AT("02:00Z") BGP("210", "24") AT("03:00Z") BGP("90", "24"),
     "risk R08 confirmed has=R08@primary"},
    {"R08 look-alike: a count that moves",
     START AT("01:00Z") BGP("300", "24") AT("02:00Z") BGP("90", "24") AT("03:00Z") BGP("300", "24"),
     "healthy Z01 confirmed not=R08"},
    {"R07, and seven hours later R02",
     START AT("12:00Z") BGP("3000", "24") AT("13:00Z") BGP("3200", "24") AT("14:00Z") BGP("3400", "24") AT("20:55Z")
         BGP("3999", "24") AT("21:05Z") ARP("both", "both") BGP("Idle", "24"),
     "degraded R02 confirmed"},
    {"R07 as of seven hours before",
     START AT("12:00Z") BGP("3000", "24") AT("13:00Z") BGP("3200", "24") AT("14:00Z") BGP("3400", "24") AT("20:55Z")
         BGP("3999", "24") AT("21:05Z") ARP("both", "both") BGP("Idle", "24"),
     "at=2026-03-03T14:00Z risk R07 confirmed"},

    /* ---- windows, requests ---- */
    {"P05 inside a window that names the circuit",
     START BOTH("01:50Z", "24") "notice carrier " DAY "02:00Z " DAY "04:00Z circuit=er1;" AT("02:20Z")
         ARP("empty", "both") BGP("Idle", "24"),
     "degraded P05 confirmed owner=carrier has=P04"},
    {"P05 look-alike: outside the window",
     START BOTH("01:50Z", "24") "notice carrier " DAY "05:00Z " DAY "06:00Z circuit=er1;" AT("02:20Z")
         ARP("empty", "both") BGP("Idle", "24"),
     "degraded P04 confirmed not=P05 untested=P05"},
    {"P05 look-alike: of another circuit, and cancelled",
     START BOTH("01:50Z", "24") "circuit er2 Provisioned Enabled;notice carrier " DAY "02:00Z " DAY
                                "04:00Z circuit=er2;notice carrier " DAY "02:00Z " DAY
                                "04:00Z circuit=er1 status=cancelled;" AT("02:20Z") ARP("empty", "both")
                                    BGP("Idle", "24"),
     "degraded P04 confirmed not=P05"},
    {"P05 a reference that nobody knows: a candidate",
     START BOTH("01:50Z", "24") "notice carrier " DAY "02:00Z " DAY "04:00Z circuit=LINE-77;" AT("02:20Z")
         ARP("empty", "both") BGP("Idle", "24"),
     "degraded P04 confirmed has=P05"},
    {"P05 of Microsoft's own work",
     START BOTH("01:50Z", "24") "notice microsoft " DAY "02:00Z " DAY "04:00Z circuit=er1;" AT("02:20Z") ARP("empty", "both")
         BGP("Idle", "24"),
     "degraded P05 confirmed owner=microsoft"},
    {"P05 look-alike: Microsoft's own work names no circuit, a candidate",
     START BOTH("01:50Z", "24") "notice microsoft " DAY "02:00Z " DAY "04:00Z;" AT("02:20Z") ARP("empty", "both")
         BGP("Idle", "24"),
     "degraded P04 confirmed has=P05"},
    {"W04 the activity log has the request",
     "at 2026-03-03T00:00Z;" UP "at 2026-03-03T05:00Z;activity deprovision-request er1 Succeeded delete;at "
     "2026-03-03T06:00Z;circuit er1 NotProvisioned Enabled",
     "setup W04 confirmed ruled=P01"},
    {"P01 look-alike of it: the request failed",
     "at 2026-03-03T00:00Z;" UP "at 2026-03-03T05:00Z;activity deprovision-request er1 Failed delete;at "
     "2026-03-03T06:00Z;circuit er1 NotProvisioned Enabled",
     "outage P01 confirmed owner=carrier"},
    {"P02 from history", "at 2026-03-03T00:00Z;" UP "at 2026-03-03T06:00Z;circuit er1 Provisioning Enabled",
     "outage P02 confirmed"},

    /* ---- loads ---- */
    {"C01 the circuit is full",
     AT("00:00Z") "circuit er1 Provisioned Enabled tier=Standard mbps=1000;" PRIVATE ARP("both", "both") BGP("24", "24")
         AT("00:01Z") "every 1m 5 metric BitsInPerSecond 962000000 circuit=er1",
     "capacity C01 confirmed owner=customer-network because=962_Mbps"},
    {"C01 one path is full",
     AT("00:00Z") "circuit er1 Provisioned Enabled tier=Standard mbps=1000;" PRIVATE BGP("24", "24")
         AT("00:01Z") "every 1m 5 metric BitsInPerSecond 962000000 circuit=er1 path=primary;" AT(
             "00:01Z") "every 1m 5 metric BitsInPerSecond 2000000 circuit=er1 path=secondary",
     "capacity C01 confirmed"},
    {"C01 look-alike: one high value",
     AT("00:00Z") "circuit er1 Provisioned Enabled tier=Standard mbps=1000;" PRIVATE ARP("both", "both") BGP("24", "24")
         AT("00:01Z") "metric BitsInPerSecond 962000000 circuit=er1;" AT(
             "00:02Z") "every 1m 5 metric BitsInPerSecond 120000000 circuit=er1",
     "healthy Z01 confirmed not=C01"},
    {"C01 unread: the bandwidth",
     START BGP("24", "24") AT("00:01Z") "every 1m 5 metric BitsInPerSecond 962000000 circuit=er1",
     "healthy Z01 confirmed not=C01"},
    {"C01 unread: values that are missing are no zero, and no load",
     AT("00:00Z") "circuit er1 Provisioned Enabled tier=Standard mbps=1000;" PRIVATE BGP("24", "24")
         AT("00:01Z") "every 1m 5 metric BitsInPerSecond - circuit=er1",
     "healthy Z01 confirmed not=C01"},
    {"C02 the gateway is full, the circuit is not",
     AT("00:00Z") "circuit er1 Provisioned Enabled tier=Standard mbps=5000;" PRIVATE BGP(
         "24",
         "24") "gateway gw1 ErGw1AZ;" AT("00:01Z") "every 1m 5 metric ExpressRouteGatewayBitsPerSecond 980000000 "
                                                   "gateway=gw1;" AT("00:01Z") "every 1m 5 metric BitsInPerSecond "
                                                                               "980000000 circuit=er1",
     "capacity C02 confirmed owner=customer-azure"},
    {"C02 with the circuit's load unread is a candidate",
     AT("00:00Z") "circuit er1 Provisioned Enabled tier=Standard mbps=5000;" PRIVATE
         BGP("24", "24") "gateway gw1 ErGw1AZ;" AT(
             "00:01Z") "every 1m 5 metric ExpressRouteGatewayBitsPerSecond 980000000 gateway=gw1;",
     "inconclusive C02 candidate"},
    {"C03 one path is up and carries nothing",
     START BGP("24", "24") AT("01:00Z") "traffic er1 primary 500 500;traffic er1 secondary 1000 1000;" AT(
         "01:30Z") "traffic er1 primary 500 500;traffic er1 secondary 91000 81000;",
     "degraded C03 confirmed has=C03@primary"},
    {"C03 look-alike: both stand still",
     START BGP("24", "24") AT("01:00Z") "traffic er1 primary 500 500;traffic er1 secondary 1000 1000;" AT(
         "01:30Z") "traffic er1 primary 500 500;traffic er1 secondary 1000 1000;",
     "healthy Z01 confirmed not=C03"},
    {"C03 unread: one sample",
     START BGP("24", "24") AT("01:00Z") "traffic er1 primary 0 0;traffic er1 secondary 9000 9000;",
     "healthy Z01 confirmed not=C03"},
    {"A02 only with a symptom, and a candidate",
     "declare symptom timeouts_since_the_failover;" START AT("01:00Z") P("24 up=5d") S("24 up=5d") AT("01:30Z")
         P("24 up=00:20:00") S("24 up=5d"),
     "inconclusive B12 confirmed has=A02"},
    {"P09 by availability of BGP and of ARP",
     START BGP("24", "24") AT("00:10Z") "metric BgpAvailability 100.0 circuit=er1 peering=private path=primary;" AT(
         "00:15Z") "metric BgpAvailability 0.0 circuit=er1 peering=private path=primary;metric ArpAvailability 0.0 "
                   "circuit=er1 peering=private path=primary;" AT(
                       "00:20Z") "metric BgpAvailability 100.0 circuit=er1 "
                                 "peering=private path=primary;" AT("00:25Z") "metric BgpAvailability 0.0 "
                                                                              "circuit=er1 peering=private "
                                                                              "path=primary;metric "
                                                                              "ArpAvailability 0.0 "
                                                                              "circuit=er1 peering=private "
                                                                              "path=primary;" AT(
                                                                                  "00:30Z") "metric "
                                                                                            "BgpAvailabilit"
                                                                                            "y 100.0 "
                                                                                            "circuit=er1 "
                                                                                            "peering="
                                                                                            "private "
                                                                                            "path=primary;"
                                                                                            "every 5m 3 "
                                                                                            "bgp er1 "
                                                                                            "private "
                                                                                            "primary "
                                                                                            "24;" AT("00:45Z") S("24"),
     "degraded P09 confirmed has=P09@primary"},

/* ---- clocks ---- */
/* The router is 90 s ahead: two losses that Azure saw by their ages say so. */
#define AHEAD                                                                                                          \
    START AT("01:05Z") P("24 up=00:03:00") S("24") AT("01:25Z") P("24 up=00:02:00") S("24")                            \
        LOGGED LOG("01:01:30Z", "session-down 192.0.2.2") LOG("01:03:30Z", "session-up 192.0.2.2")                     \
            LOG("01:21:30Z", "session-down 192.0.2.2") LOG("01:24:30Z", "session-up 192.0.2.2")
    {"one clock: 90 s ahead, so the last capture is newer than the last line",
     AHEAD AT("01:30:00Z") P("24 up=00:07:00") S("24") LOG("01:31:00Z", "session-down 192.0.2.2"),
     "inconclusive B12 confirmed has=Z03"},
    {"one clock: the same without the two losses that tell, and the line is newer",
     START AT("01:05Z") P("24 up=1:03:00") S("24") LOGGED AT("01:30:00Z") P("24 up=1:28:00") S("24")
         LOG("01:31:00Z", "session-down 192.0.2.2"),
     "degraded P04 tie not=Z03"},
    {"one clock: a given difference decides",
     START BOTH("01:30:00Z", "24 up=1:00:00") LOGGED LOG("01:31:00Z", "session-down 192.0.2.2"),
     "skew=edge-1=+20m inconclusive Z03 confirmed"},
    {"one clock: without any difference the line is newer",
     START BOTH("01:30:00Z", "24 up=1:00:00") LOGGED LOG("01:31:00Z", "session-down 192.0.2.2"), "degraded P04 tie"},
