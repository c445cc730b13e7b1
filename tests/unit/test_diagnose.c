/* Unit tests of stage diagnose: every diagnosis with its faulty facts, its healthy look-alike and its unread one, and
 * the rules of JUDGEMENT.md by number. Facts are lines of facts_by_hand.h; words and owners are those of rules/. What a
 * row expects is blank-separated:
 *
 *     outage P03 confirmed        class, code and status of the verdict
 *     owner=carrier layer=bgp own-edge=… provider-l3=…   of the verdict
 *     tie=P03,P08                 exactly these
 *     has=B01 not=B02             findings by code; has=P04@primary with the path
 *     ruled=R03 untested=B07      listed with the verdict's finding
 *     arp/primary=healthy         result of a step; provider-state=failed without a path
 *     circuit:er2=healthy         class of a circuit's verdict
 *     next=K3p                    the command of that read is among the next reads
 *     incident=outage/P03/restored
 *     router=edge-1 because=sends_3 unsaid=…             of the verdict's finding: its router, words of its evidence
 *     inferred=own-edge           the model, and that it was inferred
 *     model=own-edge at=2026-03-03T02:05Z skew=edge-1=+90s   options, no expectations
 *     cut=no                      left out of the test of rule 16, for the reason beside it */
#include <check.h>

#include "diagnose/diagnose.h"
#include "rules/playbook.h"
#include "unit/facts_by_hand.h"

#define STATES "circuit er1 Provisioned Enabled tier=Standard group=rg;"
#define PRIVATE "peering er1 private Enabled 192.0.2.0/30,192.0.2.4/30;"
#define BASE STATES PRIVATE
#define ARP(p, s) "arp er1 private primary " p ";arp er1 private secondary " s ";"
#define BGP(p, s) "bgp er1 private primary " p ";bgp er1 private secondary " s ";"
#define UP BASE ARP("both", "both") BGP("24", "24")
#define MICROSOFT_UP                                                                                                   \
    "peering er1 microsoft Enabled - prefixes=Configured;bgp er1 microsoft primary 3;bgp er1 microsoft secondary 3;"

typedef struct test_row {
    const char *name, *facts, *expect;
} test_row;

static const test_row rows[] = {
    /* ---- provisioning and provider state ---- */
    {"P01 dropped, a connection shows earlier service", "circuit er1 NotProvisioned Enabled;connection er1 -",
     "outage P01 confirmed owner=carrier layer=provider ruled=W01 provider-state=failed"},
    {"P01 dropped, an earlier capture shows it Provisioned",
     "at 2026-03-01T10:00Z;circuit er1 Provisioned Enabled;at 2026-03-03T10:00Z;circuit er1 NotProvisioned Enabled",
     "outage P01 confirmed"},
    {"P01 look-alike: Provisioned is no fault", UP, "healthy Z01 confirmed"},
    {"P01 unread: the states were not captured", PRIVATE ARP("both", "both") BGP("24", "24"),
     "healthy Z01 confirmed provider-state=healthy"},
    {"rule 11: NotProvisioned without history is the tie P01, W01, W04",
     "circuit er1 NotProvisioned Enabled peerings=0",
     "inconclusive W01 tie tie=W01,W04,P01 layer=provisioning owner=unknown"},
    {"rule 11: a peering without sessions or prefixes is no sign of service",
     "circuit er1 NotProvisioned Enabled peerings=1;" PRIVATE, "inconclusive W01 tie tie=W01,W04,P01"},
    {"rule 11: an order on record is W01", "circuit er1 NotProvisioned Enabled;change order ordered at the carrier",
     "setup W01 confirmed"},
    {"rule 11: a request on record is W04",
     "circuit er1 NotProvisioned Enabled;connection er1 -;change deprovision-request asked the carrier to stop",
     "setup W04 confirmed owner=customer-azure ruled=P01"},
    {"rule 11: a request made later does not explain an earlier state",
     "at 2026-03-01T10:00Z;circuit er1 NotProvisioned Enabled;connection er1 -;at 2026-03-02T10:00Z;"
     "change deprovision-request asked the carrier to stop",
     "outage P01 confirmed"},
    {"P02 building anew", "circuit er1 Provisioning Enabled;connection er1 -", "outage P02 confirmed owner=carrier"},
    {"W02 first build: no peering was ever there", "circuit er1 Provisioning Enabled peerings=0",
     "setup W02 confirmed owner=carrier"},
    {"W02 or P02: nothing tells", "circuit er1 Provisioning Enabled", "inconclusive W02 tie tie=W02,P02 owner=carrier"},
    {"W03 is usable so far and never the verdict", STATES, "inconclusive Z02 confirmed has=W03 provider-state=healthy"},
    {"W07 circuit status", "circuit er1 Provisioned Disabled;connection er1 -",
     "outage W07 confirmed owner=microsoft layer=provisioning"},
    {"W07 look-alike: a word that is cut is unread",
     "circuit er1 Provisioned Enabl;" PRIVATE ARP("both", "both") BGP("24", "24"), "healthy Z01 confirmed"},
    {"W07 never in service is setup", "circuit er1 NotProvisioned Disabled peerings=0", "setup W07 confirmed"},
    {"another word of the provider is printed and tied", "circuit er1 Deprovisioning Enabled;connection er1 -",
     "inconclusive W04 tie tie=W04,P01"},
    {"a lower layer explains a higher one: NotProvisioned hides the P and B rows",
     "circuit er1 NotProvisioned Enabled;connection er1 -;" PRIVATE ARP("empty", "empty") BGP("Idle", "Idle"),
     "outage P01 confirmed not=P03 not=B02"},

    /* ---- layer 2 ---- */
    {"P03 empty on both paths", BASE ARP("empty", "empty") BGP("Idle", "Idle"),
     "outage P03 confirmed owner=carrier layer=provider untested=B07 untested=B08 has=B01 has=Q04 not=B02 "
     "arp/primary=failed"},
    {"P03 look-alike, rule 3: an established session proves layer 2", BASE ARP("empty", "empty") BGP("24", "24"),
     "healthy Z01 confirmed arp/primary=healthy not=P03"},
    {"P03 unread: blank ARP is never a carrier verdict", BASE ARP("blank", "blank"),
     "inconclusive Z02 confirmed not=P03 arp/primary=unread"},
    {"P03 unread: sessions, of which an established one would prove layer 2", BASE ARP("empty", "empty"),
     "inconclusive P03 candidate next=K4p"},
    {"P03 supported, not proven: a candidate", BASE ARP("weak", "weak") BGP("Idle", "Idle"),
     "inconclusive P03 candidate"},
    {"P03 while the provider state is unread: it may be the cause", PRIVATE ARP("empty", "empty") BGP("Idle", "Idle"),
     "outage W07 tie tie=W07,P01,P02,P03 next=K1"},
    {"P04 empty on one path, the other carries", BASE ARP("empty", "both") BGP("Idle", "24"),
     "degraded P04 confirmed owner=carrier has=Q01 has=P04@primary"},
    {"P04 look-alike: the session is up", BASE ARP("empty", "both") BGP("24", "24"), "healthy Z01 confirmed"},
    {"P04 unread: the other path was not read", BASE "arp er1 private primary empty;bgp er1 private primary Idle",
     "inconclusive P03 tie tie=P03,P04 owner=carrier next=K3s"},
    {"P06 Microsoft row only, rule 7: owner shared", BASE ARP("ms", "ms") BGP("Idle", "Idle"),
     "outage P06 confirmed owner=shared untested=B07"},
    {"P06 Incomplete on one path", BASE ARP("incomplete", "both") BGP("Active", "24"),
     "degraded P06 confirmed has=P06@primary"},
    {"P06 look-alike: the session is up", BASE ARP("ms", "both") BGP("24", "24"), "healthy Z01 confirmed not=P06"},
    {"P06 unread: the table is cut, a missing row proves nothing", BASE ARP("cut-ms", "both") BGP("Idle", "24"),
     "degraded P04 tie tie=P04,P06,P07,B02"},
    {"P07 on-premises row only, session up: no fault", BASE ARP("onprem", "onprem") BGP("24", "24"),
     "healthy Z01 confirmed not=P07"},
    {"P07 session down: the impact is proven, the owner stays open", BASE ARP("onprem", "onprem") BGP("Idle", "Idle"),
     "outage P07 confirmed owner=unknown"},
    {"P07 session unread", BASE ARP("onprem", "onprem"), "inconclusive P07 candidate"},
    {"P08 no table at all: tie with P03", BASE ARP("null", "null") BGP("Idle", "Idle"),
     "outage P03 tie tie=P03,P08 owner=unknown"},
    {"P08 look-alike: the session is up", BASE ARP("null", "null") BGP("24", "24"), "healthy Z01 confirmed"},
    {"P08 unread: an error is no missing table", BASE ARP("error", "error"), "inconclusive Z02 confirmed not=P08"},

    /* ---- sessions ---- */
    {"B01 follows the P row, never the verdict", BASE ARP("ms", "ms") BGP("Idle", "Idle"),
     "outage P06 confirmed has=B01"},
    {"B01 unread: Idle with ARP unread has no BGP cause", BASE BGP("Idle", "Idle"),
     "outage P03 tie tie=P03,P06,P07,P08,B02 next=K3p"},
    {"B02 Idle, ARP healthy", BASE ARP("both", "both") BGP("Idle", "Idle"),
     "outage B02 confirmed owner=unknown own-edge=customer-network provider-l3=carrier untested=B03 untested=B06 "
     "layer=bgp"},
    {"rule 6: B02 under a known model", BASE ARP("both", "both") BGP("Idle", "Idle"),
     "model=provider-l3 outage B02 confirmed owner=carrier"},
    {"rule 6: the model is declared", "declare model own-edge;" BASE ARP("both", "both") BGP("Idle", "Idle"),
     "outage B02 confirmed owner=customer-network"},
    {"rule 6: the option wins over the declaration",
     "declare model own-edge;" BASE ARP("both", "both") BGP("Idle", "Idle"),
     "model=provider-l3 outage B02 confirmed owner=carrier"},
    {"rule 6: provider layer 3 is inferred",
     STATES "peering er1 private Enabled 192.0.2.0/30,192.0.2.4/30 by=Provider;" ARP("both", "both")
         BGP("Idle", "Idle"),
     "outage B02 confirmed owner=carrier"},
    {"rule 4: Idle on one path is B02, not B10", BASE ARP("both", "both") BGP("Idle", "24"),
     "degraded B02 confirmed has=B02@primary not=B10"},
    {"B02 look-alike: the gateway's row is not the customer's", BASE ARP("both", "both") BGP("Idle", "Idle"),
     "outage B02 confirmed bgp-summary/primary=failed"},
    {"B02 unread: only the gateway's rows were read", BASE ARP("both", "both") BGP("none", "none"),
     "inconclusive Z02 confirmed not=B02"},
    {"B09 Active on both paths", BASE ARP("both", "both") BGP("Active", "Active"),
     "model=own-edge outage B09 confirmed owner=customer-network untested=B04"},
    {"rule 4: Idle and Active together is B09", BASE ARP("both", "both") BGP("Idle", "Active"), "outage B09 confirmed"},
    {"B09: OpenSent proves layer 2", BASE ARP("blank", "blank") BGP("OpenSent", "OpenConfirm"),
     "outage B09 confirmed arp/primary=healthy untested=B05"},
    {"B09 or B10: the other path is unread", BASE "arp er1 private primary both;bgp er1 private primary Active",
     "inconclusive B09 tie tie=B09,B10"},
    {"B10 Active on one path", BASE ARP("both", "both") BGP("Active", "24"),
     "degraded B10 confirmed has=Q01 has=B10@primary"},
    {"B10 look-alike: Established", UP, "healthy Z01 confirmed not=B10"},
    {"B10 unread ARP on that path", BASE "arp er1 private secondary both;" BGP("Active", "24"),
     "degraded P04 tie tie=P04,P06,P07,B10"},
    {"a word cut short is not another state", BASE ARP("both", "both") BGP("Estab", "Esta"),
     "inconclusive Z02 confirmed not=B09"},

    /* ---- how far ---- */
    {"Q01 redundancy holds", BASE ARP("both", "both") BGP("Active", "24"), "degraded B10 confirmed has=Q01 not=Q04"},
    {"Q01 unread: the other path", BASE "arp er1 private primary both;bgp er1 private primary Idle",
     "inconclusive B02 confirmed not=Q01 not=Q04"},
    {"Q03 one peering down, the other up: partial", BASE ARP("both", "both") BGP("Idle", "Idle") MICROSOFT_UP,
     "partial-outage B02 confirmed has=Q03 not=Q04"},
    {"Q04 both paths down", BASE ARP("both", "both") BGP("Idle", "Idle"), "outage B02 confirmed has=Q04 not=Q03"},

    /* ---- peerings ---- */
    {"N01 missing in a whole list, in service before", STATES "peerings er1 none;connection er1 -",
     "model=own-edge outage N01 confirmed owner=shared layer=peering peering=failed"},
    {"N01 never in service is setup", STATES "peerings er1 none", "setup N01 confirmed"},
    {"N01 look-alike: only Microsoft peering is there and nothing asks for the private one",
     STATES "peerings er1 microsoft", "inconclusive Z02 confirmed not=N01"},
    {"N01 look-alike: a Microsoft peering that nobody wants", UP "absent er1 microsoft",
     "healthy Z01 confirmed not=N01"},
    {"N01 a Microsoft peering that is declared", "declare peering MicrosoftPeering;" UP "absent er1 microsoft",
     "setup N01 confirmed has=Z01"},
    {"N01 unread: the list is filtered", STATES "peerings er1 none-filtered", "inconclusive Z02 confirmed not=N01"},
    {"N01 supported, not proven", STATES "peerings er1 none-weak", "inconclusive N01 candidate"},
    {"N01 by the error that names it", STATES "connection er1 -;absent er1 private", "outage N01 confirmed"},
    {"N01 with the provider state unread is a candidate", "peerings er1 none;connection er1 -",
     "inconclusive N01 candidate"},
    {"N02 blank under provider layer 3, no refresh on record", STATES "peering er1 private blank",
     "model=provider-l3 setup N02 candidate owner=customer-azure untested=N03"},
    {"N03 still blank after a refresh", STATES "change refresh refreshed in the portal;peering er1 private blank",
     "model=provider-l3 setup N03 confirmed owner=carrier has=N02"},
    {"N03 a refresh after the capture proves nothing",
     "at 2026-03-01T10:00Z;" STATES
     "peering er1 private blank;at 2026-03-01T12:00Z;change refresh refreshed in the portal",
     "model=provider-l3 setup N02 candidate"},
    {"N04 blank on an own edge", STATES "connection er1 -;peering er1 private blank",
     "model=own-edge outage N04 confirmed owner=customer-azure"},
    {"N02 or N04: the model is unknown", STATES "peering er1 private blank", "setup N02 tie tie=N02,N04"},
    {"N04 look-alike: it carries", STATES "peering er1 private blank;" BGP("24", "24"),
     "healthy Z01 confirmed not=N04"},
    {"N05 disabled",
     STATES "peering er1 private Disabled 192.0.2.0/30,192.0.2.4/30;peering er1 private Disabled "
            "192.0.2.0/30,192.0.2.4/30;" ARP("empty", "empty") BGP("Idle", "Idle"),
     "outage N05 confirmed owner=customer-azure not=P03 peering=failed"},
    {"N05 look-alike: enabled", UP, "healthy Z01 confirmed not=N05"},
    {"N05 unread below a dead link: named as not tested",
     "circuit er1 Provisioned Enabled;" ARP("empty", "empty") BGP("Idle", "Idle"), "outage P03 confirmed untested=N05"},
    {"N05 unread: the state column is lost",
     STATES "peering er1 private - 192.0.2.0/30,192.0.2.4/30;" ARP("both", "both") BGP("24", "24"),
     "healthy Z01 confirmed not=N05"},
    {"AzurePublicPeering is retired", UP "absent er1 public;peering er1 public Disabled", "healthy Z01 confirmed"},

    /* ---- Microsoft prefixes ---- */
    {"M01 ValidationNeeded, session up",
     UP "peering er1 microsoft Enabled - prefixes=ValidationNeeded;bgp er1 microsoft primary 0;bgp er1 microsoft "
        "secondary 0",
     "partial-outage M01 confirmed owner=customer-network untested=M02 not=R01"},
    {"M02 registered to another AS",
     "declare registered-asn 64511;" UP
     "peering er1 microsoft Enabled - prefixes=ValidationNeeded asn=64510;bgp er1 microsoft primary 0",
     "partial-outage M02 confirmed not=M01"},
    {"M02 look-alike: registered as claimed",
     "declare registered-asn 64510;" UP
     "peering er1 microsoft Enabled - prefixes=ValidationNeeded asn=64510;bgp er1 microsoft primary 0",
     "partial-outage M01 confirmed ruled=M02"},
    {"M03 ValidationNeeded, session down",
     UP "peering er1 microsoft Enabled - prefixes=ValidationNeeded;bgp er1 microsoft primary Idle;bgp er1 microsoft "
        "secondary Idle",
     "partial-outage M03 confirmed not=B02"},
    {"M01 or M03: sessions unread", UP "peering er1 microsoft Enabled - prefixes=ValidationNeeded",
     "partial-outage M01 tie tie=M01,M03 owner=customer-network"},
    {"M01 unread: the state of the prefixes fits as well as the R rows",
     UP "peering er1 microsoft Enabled -;bgp er1 microsoft primary 0;bgp er1 microsoft secondary 0",
     "partial-outage M01 tie tie=M01,R01,R03,R04"},
    {"M03 unread: the state of the prefixes fits as well as B02, and so does M05",
     UP "peering er1 microsoft Enabled -;"
        "arp er1 microsoft primary both;arp er1 microsoft secondary both;bgp er1 microsoft primary Idle;bgp er1 "
        "microsoft secondary Idle",
     "partial-outage M03 tie tie=M03,M05,B02"},
    {"M04 by hand", UP "peering er1 microsoft Enabled - prefixes=ManualValidationNeeded",
     "partial-outage M04 confirmed owner=customer-network"},
    {"M04 unread: an unknown word stays open", UP "peering er1 microsoft Enabled - prefixes=Frozen",
     "inconclusive M01 tie tie=M01,M04"},
    {"M05 configuring is setup", UP "peering er1 microsoft Enabled - prefixes=Configuring",
     "setup M05 confirmed owner=customer-azure"},
    {"M05 look-alike: NotConfigured on private peering is normal",
     STATES "peering er1 private Enabled 192.0.2.0/30,192.0.2.4/30 prefixes=NotConfigured;" ARP("both", "both")
         BGP("24", "24"),
     "healthy Z01 confirmed not=M05"},

    /* ---- routes ---- */
    {"R01, R03, R04: nothing separates them", BASE ARP("both", "both") BGP("0", "0"),
     "model=own-edge outage R01 tie tie=R01,R03,R04 owner=customer-network layer=routes ruled=P03"},
    {"R01 by a note of a change", "change prefixes added 2,300 host routes;" BASE ARP("both", "both") BGP("0", "0"),
     "outage R01 confirmed owner=customer-network ruled=R03 ruled=R04"},
    {"R01 a change after the loss does not explain it",
     "at 2026-03-03T02:12Z;" BASE ARP("both", "both")
         BGP("0", "0") "at 2026-03-03T04:00Z;change prefixes summarized again",
     "outage R01 tie"},
    {"R01 by an earlier count near the cap",
     "at 2026-03-02T19:05Z;" BGP("3991", "3991") "at 2026-03-03T02:12Z;" BASE ARP("both", "both") BGP("0", "0"),
     "outage R01 confirmed ruled=R03"},
    {"R01 the same count is far from the cap of Premium",
     "at 2026-03-02T19:05Z;" BGP(
         "3991", "3991") "at 2026-03-03T02:12Z;circuit er1 Provisioned Enabled tier=Premium;" PRIVATE ARP("both",
                                                                                                          "both")
         BGP("0", "0"),
     "outage R01 tie tie=R01,R03,R04"},
    {"R01 the tier is unread: a count near the lower cap supports, no more",
     "at 2026-03-02T19:05Z;" BGP("3991", "3991") "at 2026-03-03T02:12Z;circuit er1 Provisioned Enabled;" PRIVATE ARP(
         "both", "both") BGP("0", "0"),
     "outage R01 tie"},
    {"R01 a low count before is no sign",
     "at 2026-03-02T19:05Z;" BGP("24", "24") "at 2026-03-03T02:12Z;" BASE BGP("0", "0"), "outage R01 tie"},
    {"R01 look-alike: a masked count is not zero", BASE ARP("both", "both") BGP("1##", "1##"), "healthy Z01 confirmed"},
    {"R01 unread: a count hidden altogether", BASE ARP("both", "both") BGP("###", "###"), "inconclusive Z02 confirmed"},
    {"R03 or R04 on one path, the other carries", BASE ARP("both", "both") BGP("0", "24"),
     "degraded R01 tie tie=R01,R03,R04 has=Q01"},
    {"zero on one path, the other unread", BASE "bgp er1 private primary 0", "inconclusive R01 tie"},
    {"reflected prefixes are not on-premises prefixes",
     BASE ARP("both", "both")
         BGP("1",
             "1") "routes er1 private primary gateway=2 reflected=1;routes er1 private secondary gateway=2 reflected=1",
     "outage R01 tie tie=R01,R03,R04"},
    {"reflected prefixes beside others do no harm",
     BASE ARP("both", "both") BGP("2", "2") "routes er1 private primary gateway=2 reflected=1 onprem=1;routes er1 "
                                            "private secondary gateway=2 reflected=1 onprem=1",
     "healthy Z01 confirmed"},
    {"R05 an expected prefix is missing on both paths",
     "expect 10.10.0.0/16;expect 10.99.0.0/16;" UP
     "routes er1 private primary list=10.10.0.0/16;routes er1 private secondary list=10.10.0.0/16",
     "model=own-edge partial-outage R05 confirmed owner=customer-network has=Z01"},
    {"R05 look-alike: it is inside a summary",
     "expect 10.10.7.0/24;" UP
     "routes er1 private primary list=10.10.0.0/16;routes er1 private secondary list=10.10.0.0/16",
     "healthy Z01 confirmed"},
    {"R05 the default route is no summary",
     "expect 10.10.7.0/24;" UP "routes er1 private primary list=0.0.0.0/0;routes er1 private secondary list=0.0.0.0/0",
     "partial-outage R05 confirmed"},
    {"R05 unread: the table is cut", "expect 10.99.0.0/16;" UP "routes er1 private primary cut list=10.10.0.0/16",
     "healthy Z01 confirmed not=R05"},
    {"R05 unread: the other path's table was not read",
     "expect 10.99.0.0/16;" UP "routes er1 private primary list=10.10.0.0/16", "inconclusive R05 confirmed"},
    {"R05 missing on one path is degraded",
     "expect 10.99.0.0/16;" UP
     "routes er1 private primary list=10.10.0.0/16;routes er1 private secondary list=10.99.0.0/16",
     "degraded R05 confirmed"},

    /* ---- rule 9 ---- */
    {"rule 9: nothing from the edge on one path, the other carries",
     PRIVATE "routes er1 private primary gateway=6;routes er1 private secondary gateway=6 onprem=5",
     "degraded P04 tie tie=P04,B10,R03,R04 owner=unknown next=K3p next=K4p has=Q01"},
    {"rule 9: on both paths, other circuits show an edge",
     "routes er1 private primary gateway=6;routes er1 private secondary gateway=6;"
     "routes er2 private primary gateway=6 onprem=5;routes er2 private secondary gateway=6 onprem=5",
     "outage P03 tie tie=P03,B09,R03,R04 circuit:er2=healthy next=K3s"},
    {"rule 9: sections of one command prove each other whole",
     "command sh get_routes.sh;routes er1 private primary section gateway=6;routes er1 private secondary section "
     "gateway=6 onprem=5",
     "degraded P04 tie tie=P04,B10,R03,R04"},
    {"rule 9, first proof missing: the table is cut",
     PRIVATE "routes er1 private primary cut gateway=6;routes er1 private secondary gateway=6 onprem=5",
     "inconclusive Z02 confirmed"},
    {"rule 9, first proof missing: the table is filtered",
     PRIVATE "routes er1 private primary filtered gateway=6;routes er1 private secondary gateway=6 onprem=5",
     "inconclusive Z02 confirmed"},
    {"rule 9, second proof missing: a lab without any edge",
     PRIVATE "routes er1 private primary gateway=6;routes er1 private secondary gateway=6",
     "inconclusive Z02 confirmed"},
    {"rule 9: an earlier capture shows that an edge belongs there",
     "at 2026-03-02T10:00Z;routes er1 private primary onprem=3;routes er1 private secondary onprem=3;at "
     "2026-03-03T10:00Z;"
     "routes er1 private primary gateway=3;routes er1 private secondary gateway=3",
     "outage P03 tie tie=P03,B09,R03,R04"},
    {"rule 9: the declaration says two paths",
     "declare paths 2;routes er1 private primary gateway=3;routes er1 private secondary gateway=3", "outage P03 tie"},
    {"rule 9, 17: one declared path is healthy alone",
     "declare paths 1;routes er1 private primary gateway=6 onprem=5;routes er1 private secondary gateway=6",
     "healthy Z01 confirmed"},
    {"rule 9: ARP that resolves takes the P row out",
     PRIVATE "arp er1 private primary both;routes er1 private primary gateway=6;routes er1 private secondary gateway=6 "
             "onprem=5",
     "degraded B02 tie tie=B02,B10,R01,R03,R04 ruled=P04 cut=no"}, /* the tie without ARP is rule 9's own */

    /* ---- gateway and connection ---- */
    {"G01 no gateway, Virtual WAN ruled out", UP "gateways none;vwan none",
     "outage G01 confirmed owner=customer-azure has=Z01"},
    {"rule 13: G01 is a candidate until Virtual WAN is ruled out", UP "gateways none", "inconclusive G01 candidate"},
    {"rule 13: the edge speaks to no gateway of any kind",
     BASE ARP("both",
              "both") "bgp er1 private primary 24 gateway=none;bgp er1 private secondary 24 gateway=none;gateways none",
     "outage G01 confirmed"},
    {"rule 13: a list without its scope supports, no more", UP "gateways none noscope;vwan none",
     "inconclusive G01 candidate"},
    {"G01 unread: the list is filtered", UP "gateways filtered;vwan none",
     "healthy Z01 confirmed not=G01 gateway=unread"},
    {"G01 declared: no gateway is meant", "declare gateway none;" UP "gateways none;vwan none",
     "healthy Z01 confirmed"},
    {"G02 wrong type", UP "gateways Vpn", "outage G02 confirmed owner=customer-azure gateway=failed"},
    {"G02 look-alike: a VPN gateway beside an ExpressRoute gateway", UP "gateways Vpn ExpressRoute",
     "healthy Z01 confirmed not=G02 gateway=healthy"},
    {"G02 unread: layers below", "gateways Vpn", "inconclusive G02 candidate"},
    {"G03 no connection", UP "gateways ExpressRoute;connections none;vwan none",
     "outage G03 confirmed connection=failed"},
    {"rule 13: G03 is a candidate until Virtual WAN is ruled out", UP "gateways ExpressRoute;connections none",
     "inconclusive G03 candidate"},
    {"G03 look-alike: a filtered list", UP "gateways ExpressRoute;connections none-filtered;vwan none",
     "healthy Z01 confirmed not=G03"},
    {"G03 unread: the scope of the list", UP "gateways ExpressRoute;connections none-noscope;vwan none",
     "inconclusive G03 candidate"},
    {"G04 not connected", UP "gateways ExpressRoute;connection er1 NotConnected",
     "outage G04 confirmed connection=failed"},
    {"G04 look-alike: a VPN connection", UP "connection - NotConnected type=IPsec;connection er1 Connected",
     "healthy Z01 confirmed not=G04"},
    {"G04 unread: null is not NotConnected", UP "connection er1 -", "healthy Z01 confirmed not=G04 connection=unread"},
    {"G04 Unknown is unread", UP "connection er1 Unknown", "healthy Z01 confirmed not=G04"},
    {"G04 explained by what is below", BASE ARP("empty", "empty") BGP("Idle", "Idle") "connection er1 NotConnected",
     "outage P03 confirmed has=G04 not=Z05"},
    {"G05 leads to another circuit", UP "gateways ExpressRoute;connections er-old Connected",
     "outage G05 confirmed not=G03"},
    {"G05 look-alike: leads here", UP "gateways ExpressRoute;connections er1 Connected", "healthy Z01 confirmed"},
    {"G05 unread: the peer is not printed", UP "gateways ExpressRoute;connections - Connected",
     "healthy Z01 confirmed not=G05 not=G03"},

    /* ---- Global Reach ---- */
    {"X01 link gone on both circuits, site to site fails",
     "declare symptom site-to-site;" UP "reach er1 none;reach er2 none;"
     "bgp er2 private primary 9;bgp er2 private secondary 9",
     "partial-outage X01 confirmed owner=customer-azure layer=global-reach has=Z01"},
    {"X01 look-alike: no link and no symptom",
     UP "reach er1 none;reach er2 none;bgp er2 private primary 9;bgp er2 private secondary 9",
     "healthy Z01 confirmed not=X01"},
    {"X01 unread: one circuit only", "declare symptom site-to-site;" UP "reach er1 none", "inconclusive X01 candidate"},
    {"X02 link not connected", UP "reach er1 Disconnected", "partial-outage X02 confirmed global-reach=failed"},
    {"X02 look-alike: connected", UP "reach er1 Connected", "healthy Z01 confirmed not=X02"},
    {"X02 unread: no status", UP "reach er1 -", "healthy Z01 confirmed not=X02 global-reach=unread"},

    /* ---- evidence ---- */
    {"Z01 rule 10: one path alone is no proof", BASE "bgp er1 private primary 24", "inconclusive Z02 confirmed"},
    {"Z01 rule 10, 17: one path that is declared", "declare paths 1;" BASE "bgp er1 private primary 24",
     "healthy Z01 confirmed"},
    {"Z01 rule 10: rows from the neighbor in the table",
     "routes er1 private primary onprem=1;routes er1 private secondary onprem=2",
     "healthy Z01 confirmed bgp-summary/primary=healthy"},
    {"Z02 beside proof is a finding, not the verdict", BASE ARP("blank", "blank") BGP("24", "24"),
     "healthy Z01 confirmed has=Z02 arp/primary=healthy"},
    {"Z02 nothing at all", "", "inconclusive Z02 confirmed"},
    {"Z03 two captures of one session without times", BASE BGP("24", "24") "bgp er1 private primary Idle",
     "inconclusive Z03 confirmed bgp-summary/primary=conflicting"},
    {"Z03 two provider states without times", "circuit er1 NotProvisioned Enabled;" UP,
     "inconclusive Z03 confirmed provider-state=conflicting"},
    {"Z03 a state that what carries contradicts", "circuit er1 NotProvisioned Enabled;" PRIVATE BGP("24", "24"),
     "inconclusive Z03 confirmed not=P01"},
    {"Z04 captures without a circuit beside two",
     STATES "circuit er2 Provisioned Enabled;arp - private primary empty;arp - private secondary empty",
     "inconclusive Z04 confirmed not=P03"},
    {"Z04 beside circuits that are proven",
     UP "bgp er2 private primary 9;bgp er2 private secondary 9;arp - private primary empty",
     "healthy Z01 confirmed has=Z04"},
    {"Z05 two faults, two owners", BASE ARP("empty", "both") BGP("Idle", "Active"),
     "model=own-edge outage P04 confirmed owner=carrier has=Z05 has=P04@primary has=B10@secondary"},
    {"Z05 one cause is no two faults", BASE "arp er1 private secondary empty;" BGP("Idle", "Idle"),
     "outage P03 tie not=Z05"},

    /* ---- classes, circuits, times ---- */
    {"rule 1: a tie over both paths is still an outage", BASE BGP("0", "0"), "outage R01 tie"},
    {"rule 2: the worst circuit is on top",
     BASE ARP("empty", "empty") BGP("Idle", "Idle") "bgp er2 private primary 9;bgp er2 private secondary 9",
     "outage P03 confirmed circuit:er1=outage circuit:er2=healthy"},
    {"a circuit that is only listed does not speak for the whole", UP "circuit er2 Provisioned Enabled",
     "inconclusive"},
    {"rule 5: owner of a tie when all agree", STATES PRIVATE "arp er1 private primary empty",
     "inconclusive P03 tie tie=P03,P04 owner=carrier"},
    {"rule 12: the newer state counts, the older is the incident",
     "at 2026-03-03T02:00Z;" BASE ARP("empty", "empty") BGP("Idle", "Idle") "at 2026-03-03T04:00Z;" ARP("both", "both")
         BGP("24", "24"),
     "healthy Z01 confirmed incident=outage/P03/restored"},
    {"rule 12: less read then is no incident",
     "at 2026-03-03T02:00Z;" BASE "at 2026-03-03T02:05Z;" ARP("both", "both") "at 2026-03-03T02:06Z;" BGP("24", "24"),
     "healthy Z01 confirmed incident=none"},
    {"rule 12: from an outage to one path",
     "at 2026-03-03T02:00Z;" BASE ARP("both", "both")
         BGP("Idle", "Idle") "at 2026-03-03T04:00Z;bgp er1 private secondary 24",
     "degraded B02 confirmed incident=outage/B02/ongoing"},
    {"a count of 0 beside rows from the edge is a contradiction, no health",
     BASE ARP("both", "both") BGP("0", "24") "routes er1 private primary gateway=2 onprem=1",
     "inconclusive Z03 confirmed"},
    {"a read of this morning does not show that the other path carries tonight",
     "at 2026-03-03T02:00Z;" BASE
     "bgp er1 private secondary 24;at 2026-03-03T12:00Z;" ARP("both", "both") "bgp er1 private primary Idle",
     "inconclusive B02 confirmed"},
    {"rule 3: an old session does not prove layer 2 that was read dead later",
     "at 2026-03-03T02:00Z;" BASE BGP("24", "24") "at 2026-03-03T04:00Z;" ARP("empty", "empty"),
     "inconclusive P03 candidate"},
    {"rule 3: a session read later does",
     "at 2026-03-03T02:00Z;" BASE ARP("empty", "empty") "at 2026-03-03T04:00Z;" BGP("24", "24"),
     "healthy Z01 confirmed"},
    {"vnet routes by the gateway", UP "effective 3", "healthy Z01 confirmed vnet-routes=healthy dns=unread"},
#include "unit/ends_rows.h"
#include "unit/time_rows.h"
};
enum { ROWS = sizeof rows / sizeof *rows };

/* ---- expectations ---- */

static fl_rules *rules;

static void load(void) {
    const char *dirs[] = {"rules"};
    fl_err e = {0};
    if (rules)
        return;
    ck_assert_msg(fl_rules_load(dirs, 1, &fl_limits_default, &rules, &e) == FL_OK, "%s:%u: %s", e.file, e.line, e.msg);
}

static const fl_finding *finding(const fl_diagnosis *d, fl_str what) {
    fl_str code = what, path = FL_STR_NONE;
    ptrdiff_t at = fl_str_find_char(what, '@');
    if (at >= 0) {
        code = fl_str_sub(what, 0, (size_t)at);
        path = fl_str_sub(what, (size_t)at + 1, what.n);
    }
    for (size_t i = 0; i < d->n_findings; i++)
        if (fl_str_eq(d->findings[i]->code, code) && (!path.n || fl_str_eq(d->findings[i]->scope.path, path)))
            return d->findings[i];
    return NULL;
}

static bool lists(const fl_other *v, size_t n, fl_str code) {
    for (size_t i = 0; i < n; i++)
        if (fl_str_eq(v[i].code, code))
            return true;
    return false;
}

static bool tie_is(const fl_verdict *v, fl_str want) {
    fl_str rest = want, code;
    size_t n = 0;
    while (fl_str_token(&rest, ",", &code)) {
        if (n >= v->n_tie || !fl_str_eq(v->tie[n], code))
            return false;
        n++;
    }
    return n == v->n_tie;
}

static fl_str tie_text(fl_arena *a, const fl_verdict *v) {
    fl_str text = FL_STR("");
    for (size_t i = 0; i < v->n_tie; i++)
        text = fl_arena_printf(a, "%.*s%s%.*s", FL_STR_ARG(text), i ? "," : "", FL_STR_ARG(v->tie[i]));
    return text;
}

/* "K3p": a command that asks the same read of the same path is among the next reads. */
static bool reads_next(const fl_finding *f, fl_str code) {
    const fl_play_read *r = fl_play_read_find(rules->playbook, code);
    fl_str verb = r ? fl_str_sub(r->command, 0, (size_t)fl_str_find(r->command, FL_STR(" -g"))) : FL_STR("?");
    fl_str path = fl_str_ends(code, FL_STR("s")) ? FL_STR("--path secondary") : FL_STR("--path primary");
    for (size_t i = 0; f && i < f->next_reads.n; i++) {
        fl_str command = f->next_reads.v[i].command;
        bool path_fits = code.n < 3 || fl_str_find(command, path) >= 0;
        if (fl_str_starts(command, verb) && path_fits)
            return true;
    }
    return false;
}

static bool step_is(const fl_diagnosis *d, fl_str what, fl_str want) {
    fl_str read = what, path = FL_STR_NONE;
    ptrdiff_t at = fl_str_find_char(what, '/');
    if (at >= 0) {
        read = fl_str_sub(what, 0, (size_t)at);
        path = fl_str_sub(what, (size_t)at + 1, what.n);
    }
    for (size_t i = 0; i < d->n_steps; i++)
        if (fl_str_eq(d->steps[i].read, read) && fl_str_eq(d->steps[i].scope.path, path))
            return fl_str_eqz(want, fl_result_name(d->steps[i].result));
    return false;
}

static bool circuit_is(const fl_diagnosis *d, fl_str name, fl_str cls) {
    for (size_t i = 0; i < d->n_circuits; i++)
        if (fl_str_eq(d->circuits[i].name, name))
            return fl_str_eqz(cls, fl_class_name(d->circuits[i].verdict.cls));
    return false;
}

static fl_str incident_text(fl_arena *a, const fl_diagnosis *d) {
    if (!d->incident)
        return FL_STR("none");
    return fl_arena_printf(a, "%s/%.*s/%.*s", fl_class_name(d->incident->verdict.cls),
                           FL_STR_ARG(d->incident->verdict.code), FL_STR_ARG(d->incident->state));
}

/* "sends_3": these words stand in a line of the evidence. */
static bool because_says(fl_arena *a, const fl_finding *f, fl_str words) {
    char *text = fl_arena_alloc(a, words.n + 1);
    for (size_t i = 0; i < words.n; i++)
        text[i] = words.p[i] == '_' ? ' ' : words.p[i];
    for (size_t i = 0; f && i < f->because.n; i++)
        if (fl_str_find(f->because.v[i].text, (fl_str){text, words.n}) >= 0)
            return true;
    return false;
}

static bool holds(fl_arena *a, const fl_diagnosis *d, fl_str name, fl_str value) {
    const fl_verdict *v = &d->verdict;
    if (fl_str_eqz(name, "owner"))
        return fl_str_eq(v->owner, value);
    if (fl_str_eqz(name, "layer"))
        return fl_str_eq(v->layer, value);
    if (fl_str_eqz(name, "own-edge"))
        return v->owners_differ && fl_str_eq(v->owner_own_edge, value);
    if (fl_str_eqz(name, "provider-l3"))
        return v->owners_differ && fl_str_eq(v->owner_provider_l3, value);
    if (fl_str_eqz(name, "tie"))
        return tie_is(v, value);
    if (fl_str_eqz(name, "has"))
        return finding(d, value) != NULL;
    if (fl_str_eqz(name, "not"))
        return finding(d, value) == NULL;
    if (fl_str_eqz(name, "ruled"))
        return v->finding && lists(v->finding->ruled_out.v, v->finding->ruled_out.n, value);
    if (fl_str_eqz(name, "untested"))
        return v->finding && lists(v->finding->not_tested.v, v->finding->not_tested.n, value);
    if (fl_str_eqz(name, "next"))
        return reads_next(v->finding, value);
    if (fl_str_eqz(name, "router"))
        return v->finding && fl_str_eq(v->finding->scope.router, value);
    if (fl_str_eqz(name, "inferred"))
        return fl_str_eqz(value, fl_model_name(d->model)) && strcmp(d->model_from, "inferred") == 0;
    if (fl_str_eqz(name, "because") || fl_str_eqz(name, "unsaid"))
        return because_says(a, v->finding, value) == fl_str_eqz(name, "because");
    if (fl_str_eqz(name, "incident"))
        return fl_str_eq(incident_text(a, d), value);
    if (fl_str_starts(name, FL_STR("circuit:")))
        return circuit_is(d, fl_str_sub(name, 8, name.n), value);
    return step_is(d, name, value);
}

static fl_model model_of(const char *expect) {
    return strstr(expect, "model=own-edge")      ? FL_MODEL_OWN_EDGE
           : strstr(expect, "model=provider-l3") ? FL_MODEL_PROVIDER_L3
                                                 : FL_MODEL_UNKNOWN;
}

static void check_row(const test_row *row, hand *h) {
    fl_diagnose_options options = {.model = model_of(row->expect), .at = FL_TIME_NONE};
    fl_skew_given skew;
    bool zone;
    fl_time_parse(hand_option(fl_str_of(row->expect), "at"), 0, &options.at, &zone);
    options.n_skews = fl_skew_parse(hand_option(fl_str_of(row->expect), "skew"), &skew.host, &skew.ms);
    options.skews = &skew;
    const fl_diagnosis *d = fl_diagnose(h->arena, &h->store, rules, &options);
    const fl_verdict *v = &d->verdict;
    fl_str rest = fl_str_of(row->expect), word, bare[3] = {{0}};
    size_t n = 0;
    while (fl_str_token(&rest, " ", &word)) {
        ptrdiff_t eq = fl_str_find_char(word, '=');
        if (eq < 0 && n < 3) {
            bare[n++] = word;
            continue;
        }
        if (fl_str_starts(word, FL_STR("model=")) || fl_str_starts(word, FL_STR("at=")) ||
            fl_str_starts(word, FL_STR("skew=")) || fl_str_starts(word, FL_STR("cut=")))
            continue;
        fl_str name = fl_str_sub(word, 0, (size_t)eq), value = fl_str_sub(word, (size_t)eq + 1, word.n);
        ck_assert_msg(holds(h->arena, d, name, value), "%s: expected %.*s (verdict %s %.*s, tie %.*s, owner %.*s)",
                      row->name, FL_STR_ARG(word), fl_class_name(v->cls), FL_STR_ARG(v->code),
                      FL_STR_ARG(tie_text(h->arena, v)), FL_STR_ARG(v->owner));
    }
    fl_str is[3] = {fl_str_of(fl_class_name(v->cls)), v->code, fl_str_of(fl_confidence_name(v->status))};
    for (size_t i = 0; i < n; i++)
        ck_assert_msg(fl_str_eq(bare[i], is[i]), "%s: expected %.*s, found %.*s %.*s %.*s (tie %.*s)", row->name,
                      FL_STR_ARG(bare[i]), FL_STR_ARG(is[0]), FL_STR_ARG(is[1]), FL_STR_ARG(is[2]),
                      FL_STR_ARG(tie_text(h->arena, v)));
}

START_TEST(a_row) {
    hand h;
    load();
    hand_open(&h);
    hand_facts(&h, rows[_i].facts);
    check_row(&rows[_i], &h);
    hand_close(&h);
}
END_TEST

/* Every finding has what a reader acts on: a sentence without a hole, evidence, an owner; and a trap when the playbook
 * has one. */
START_TEST(every_finding_is_complete) {
    hand h;
    load();
    hand_open(&h);
    hand_facts(&h, rows[_i].facts);
    fl_diagnose_options options = {.model = model_of(rows[_i].expect), .at = FL_TIME_NONE};
    const fl_diagnosis *d = fl_diagnose(h.arena, &h.store, rules, &options);
    for (size_t i = 0; i < d->n_findings; i++) {
        const fl_finding *f = d->findings[i];
        const fl_play *play = fl_play_find(rules->playbook, f->code);
        const char *name = rows[_i].name;
        ck_assert_msg(play != NULL, "%s: %.*s is not in the playbook", name, FL_STR_ARG(f->code));
        ck_assert_msg(f->sentence.n > 0 && fl_str_find_char(f->sentence, '{') < 0, "%s: %.*s", name,
                      FL_STR_ARG(f->sentence));
        ck_assert_msg(fl_str_find(f->sentence, FL_STR("(unread)")) < 0, "%s: a hole in: %.*s", name,
                      FL_STR_ARG(f->sentence));
        ck_assert_msg(f->slug.n && f->layer.n && f->owner.n, "%s: %.*s", name, FL_STR_ARG(f->code));
        ck_assert_msg(f->status != FL_TIE || f->tie.n > 1, "%s: a tie of one", name);
        ck_assert_msg(f->because.n > 0 || fl_str_eqz(f->code, "Z02"), "%s: %.*s has no because", name,
                      FL_STR_ARG(f->code));
        ck_assert_msg(f->do_not.n > 0 || play->n_do_not == 0, "%s: %.*s has no trap", name, FL_STR_ARG(f->code));
        for (size_t k = 0; k < f->next_reads.n; k++)
            ck_assert_msg(fl_str_find_char(f->next_reads.v[k].command, '{') < 0, "%s: %.*s", name,
                          FL_STR_ARG(f->next_reads.v[k].command));
    }
    hand_close(&h);
}
END_TEST

/* ---- the same facts in another order give the same verdict ---- */

START_TEST(order_of_captures_does_not_matter) {
    hand h, r;
    load();
    hand_open(&h);
    hand_open(&r);
    hand_facts(&h, UP "gateways Vpn;peering er1 microsoft Enabled - prefixes=Configuring");
    fl_str lines[32], rest = fl_str_of(UP "gateways Vpn;peering er1 microsoft Enabled - prefixes=Configuring"), line;
    size_t n = 0;
    while (fl_str_token(&rest, ";", &line))
        lines[n++] = line;
    while (n)
        hand_line(&r, lines[--n]);
    fl_diagnose_options options = {.at = FL_TIME_NONE};
    const fl_diagnosis *a = fl_diagnose(h.arena, &h.store, rules, &options);
    const fl_diagnosis *b = fl_diagnose(r.arena, &r.store, rules, &options);
    ck_assert(fl_str_eq(a->verdict.code, b->verdict.code));
    ck_assert_uint_eq(a->n_findings, b->n_findings);
    for (size_t i = 0; i < a->n_findings; i++)
        ck_assert(fl_str_eq(a->findings[i]->code, b->findings[i]->code));
    hand_close(&h);
    hand_close(&r);
}
END_TEST

/* Rule 16: with any one capture taken away the verdict is the same, inconclusive, a tie that holds the old code, or a
 * finding that was there before. */
static bool had(const fl_diagnosis *d, fl_str code) {
    for (size_t i = 0; i < d->n_findings; i++) {
        if (fl_str_eq(d->findings[i]->code, code))
            return true;
        for (size_t k = 0; k < d->findings[i]->tie.n; k++)
            if (fl_str_eq(d->findings[i]->tie.v[k], code))
                return true;
    }
    return false;
}

static bool is_weaker(const fl_diagnosis *full, const fl_diagnosis *cut) {
    if (cut->verdict.cls == FL_CLASS_INCONCLUSIVE || fl_str_eq(cut->verdict.code, full->verdict.code) ||
        had(full, cut->verdict.code))
        return true;
    for (size_t i = 0; i < cut->verdict.n_tie; i++)
        if (fl_str_eq(cut->verdict.tie[i], full->verdict.code))
            return true;
    return false;
}

static bool is_capture(fl_str line) {
    static const char *const not [] = {"at ", "declare ", "expect ", "command ", "change ", "router "};
    for (size_t i = 0; i < sizeof not / sizeof *not ; i++)
        if (fl_str_starts(line, fl_str_of(not [i])))
            return false;
    return true;
}

/* Facts of several times are left out: taking away the newer one brings the older one back (rule 12). */
START_TEST(rule_16_less_evidence_is_never_a_firmer_verdict) {
    hand h;
    load();
    if (strstr(rows[_i].expect, "cut=no") || strstr(rows[_i].facts, "at 20"))
        return;
    hand_open(&h);
    hand_facts(&h, rows[_i].facts);
    fl_diagnose_options options = {.model = model_of(rows[_i].expect), .at = FL_TIME_NONE};
    const fl_diagnosis *full = fl_diagnose(h.arena, &h.store, rules, &options);
    fl_str lines[64], rest = fl_str_of(rows[_i].facts), line;
    size_t n = 0;
    while (n < 64 && fl_str_token(&rest, ";\n", &line))
        lines[n++] = line;
    for (size_t drop = 0; drop < n; drop++) {
        hand r;
        if (!is_capture(lines[drop]))
            continue;
        hand_open(&r);
        for (size_t i = 0; i < n; i++)
            if (i != drop)
                hand_line(&r, lines[i]);
        const fl_diagnosis *cut = fl_diagnose(r.arena, &r.store, rules, &options);
        ck_assert_msg(full->verdict.cls == FL_CLASS_INCONCLUSIVE || is_weaker(full, cut),
                      "%s: without \"%.*s\": %s %.*s (%s)", rows[_i].name, FL_STR_ARG(lines[drop]),
                      fl_class_name(cut->verdict.cls), FL_STR_ARG(cut->verdict.code),
                      fl_confidence_name(cut->verdict.status));
        hand_close(&r);
    }
    hand_close(&h);
}
END_TEST

/* ---- names and exits ---- */

START_TEST(rule_2_exit_by_class) {
    static const struct {
        fl_class cls;
        int exit;
    } exits[] = {
        {FL_CLASS_HEALTHY, 0},  {FL_CLASS_OUTAGE, 1},       {FL_CLASS_PARTIAL_OUTAGE, 1},
        {FL_CLASS_DEGRADED, 2}, {FL_CLASS_CAPACITY, 2},     {FL_CLASS_RISK, 2},
        {FL_CLASS_SETUP, 2},    {FL_CLASS_INCONCLUSIVE, 3}, {FL_CLASS_NOT_THE_CIRCUIT, 4},
    };
    for (size_t i = 0; i < sizeof exits / sizeof *exits; i++)
        ck_assert_int_eq(fl_class_exit(exits[i].cls), exits[i].exit);
    ck_assert_str_eq(fl_class_name(FL_CLASS_PARTIAL_OUTAGE), "partial-outage");
    ck_assert_str_eq(fl_model_name(FL_MODEL_PROVIDER_L3), "provider-l3");
    ck_assert_str_eq(fl_confidence_name(FL_TIE), "tie");
    ck_assert_str_eq(fl_result_name(FL_CONFLICTING), "conflicting");
}
END_TEST

START_TEST(without_rules_nothing_breaks) {
    hand h;
    hand_open(&h);
    hand_facts(&h, BASE ARP("empty", "empty") BGP("Idle", "Idle"));
    const fl_diagnosis *d = fl_diagnose(h.arena, &h.store, NULL, NULL);
    ck_assert(fl_str_eqz(d->verdict.code, "P03"));
    ck_assert(d->verdict.sentence.n > 0);
    hand_close(&h);
}
END_TEST

static bool says(const fl_str *v, size_t n, const char *text) {
    for (size_t i = 0; i < n; i++)
        if (fl_str_find(v[i], fl_str_of(text)) >= 0)
            return true;
    return false;
}

/* The words of P04 assume that the other path carries; where it does not they would be a false comfort. */
START_TEST(words_fit_what_the_other_path_does) {
    static const struct {
        const char *facts;
        bool comfort;
    } cases[] = {
        {BASE ARP("empty", "both") BGP("Idle", "24"), true},
        {BASE ARP("empty", "both") BGP("Idle", "Active"), false},
    };
    load();
    for (size_t i = 0; i < 2; i++) {
        hand h;
        hand_open(&h);
        hand_facts(&h, cases[i].facts);
        const fl_diagnosis *d = fl_diagnose(h.arena, &h.store, rules, NULL);
        const fl_finding *f = d->verdict.finding;
        ck_assert(fl_str_eqz(f->code, "P04"));
        ck_assert(says(f->do_not.v, f->do_not.n, "One path is enough") == cases[i].comfort);
        ck_assert(says(f->remedy.v, f->remedy.n, "flows on the other") == cases[i].comfort);
        /* rule 7: the two-minute check stands before the ticket */
        ck_assert(f->remedy.n > 1 && fl_str_ifind(f->remedy.v[0], FL_STR("tag")) >= 0);
        hand_close(&h);
    }
}
END_TEST

/* What was read and is plain is not asked for again while something else is open. */
START_TEST(next_reads_are_the_smallest_set) {
    hand h;
    load();
    hand_open(&h);
    hand_facts(&h, BASE ARP("both", "both") BGP("Active", "24"));
    const fl_finding *f = fl_diagnose(h.arena, &h.store, rules, NULL)->verdict.finding;
    ck_assert_uint_eq(f->next_reads.n, 1);
    ck_assert(fl_str_find(f->next_reads.v[0].command, FL_STR("advertised-routes")) >= 0);
    hand_close(&h);
}
END_TEST

START_TEST(only_the_circuit_asked_for) {
    hand h;
    load();
    hand_open(&h);
    hand_facts(&h,
               BASE ARP("empty", "empty") BGP("Idle", "Idle") "bgp er2 private primary 9;bgp er2 private secondary 9");
    fl_diagnose_options options = {.circuit = FL_STR("ER2"), .at = FL_TIME_NONE};
    const fl_diagnosis *d = fl_diagnose(h.arena, &h.store, rules, &options);
    ck_assert_uint_eq(d->n_circuits, 1);
    ck_assert(d->verdict.cls == FL_CLASS_HEALTHY);
    hand_close(&h);
}
END_TEST

START_TEST(an_earlier_moment_is_the_same_function) {
    hand h;
    load();
    hand_open(&h);
    hand_facts(&h, "at 2026-03-03T02:00Z;" BASE ARP("empty", "empty")
                       BGP("Idle", "Idle") "at 2026-03-03T04:00Z;" ARP("both", "both") BGP("24", "24"));
    fl_diagnose_options options = {.at = fl_time_civil(2026, 3, 3, 3, 0, 0, 0)};
    const fl_diagnosis *d = fl_diagnose(h.arena, &h.store, rules, &options);
    ck_assert(fl_str_eqz(d->verdict.code, "P03"));
    options.at = FL_TIME_NONE;
    d = fl_diagnose(h.arena, &h.store, rules, &options);
    ck_assert(fl_str_eqz(d->verdict.code, "Z01"));
    ck_assert_uint_gt(d->n_events, 0);
    hand_close(&h);
}
END_TEST

int main(void) {
    Suite *s = suite_create("diagnose");
    TCase *t = tcase_create("diagnose");
    tcase_add_loop_test(t, a_row, 0, ROWS);
    tcase_add_loop_test(t, every_finding_is_complete, 0, ROWS);
    tcase_add_loop_test(t, rule_16_less_evidence_is_never_a_firmer_verdict, 0, ROWS);
    tcase_add_test(t, order_of_captures_does_not_matter);
    tcase_add_test(t, rule_2_exit_by_class);
    tcase_add_test(t, without_rules_nothing_breaks);
    tcase_add_test(t, words_fit_what_the_other_path_does);
    tcase_add_test(t, next_reads_are_the_smallest_set);
    tcase_add_test(t, only_the_circuit_asked_for);
    tcase_add_test(t, an_earlier_moment_is_the_same_function);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    if (rules)
        fl_rules_free(rules);
    return failed != 0;
}
