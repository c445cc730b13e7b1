/* Unit tests of stage normalize: small rules of the tests' own, small documents, the facts as lines of text. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "facts/rows.h"
#include "normalize/check.h"
#include "normalize/normalize.h"

/* ---- rules ---- */

#include "unit/router_reads_rules.h"

static const struct {
    const char *file, *text;
} rule_files[] = {
    {"vocabulary/path.yaml",
     "vocabulary: path\nwords:\n  - {match: '^pri', is: primary}\n  - {match: '^sec', is: secondary}\n"},
    {"vocabulary/peering.yaml", "vocabulary: peering\nwords:\n  - {match: 'private', is: AzurePrivatePeering}\n"
                                "  - {match: 'public', is: AzurePublicPeering}\n"},
    {"vocabulary/change-about.yaml", "vocabulary: change-about\nwords:\n  - {match: 'prefix', is: prefixes}\n"},
    {"context/c.yaml",
     "headings:\n"
     "  - {name: path, match: '^(?<path>PRIMARY|SECONDARY|Primary|Secondary):?$'}\n"
     "  - {name: circuit, match: '^Circuit: (?<circuit>\\S+)$'}\n"
     "  - {name: gateway, match: '^Gateway: (?<gateway>\\S+)$'}\n"
     "names:\n"
     "  - {name: arp, match: '(?i)(?<![a-z])arp(?![a-z])', read: arp}\n"
     "  - {name: time, match: '(?<time>\\d{4}-\\d\\d-\\d\\dT\\d{4}Z)'}\n"
     "errors:\n"
     "  - {name: absent, match: 'Sequence contains no matching element', meaning: peering-absent, says: it is not "
     "there}\n"
     "  - {name: denied, match: '(?i)AuthorizationFailed', meaning: not-authorized, says: no right to read}\n"},
    {"arp.yaml",
     "rule: arp\nread: arp\ntitle: ARP\nsource: https://example.net/arp\n"
     "commands:\n"
     "  - match: '^az network express-route list-arp-tables\\b'\n"
     "    keys: {circuit: [--name, -n], peering: [--peering-name], path: [--path]}\n"
     "    group: [-g, --resource-group]\n"
     "  - match: '^Get-AzExpressRouteCircuitARPTable\\b'\n"
     "    shell: powershell\n"
     "    keys: {circuit: [-ExpressRouteCircuitName], path: [-DevicePath]}\n"
     "recognize:\n  columns: [interface | interfaceProperty, ipAddress, macAddress]\n  title: '^\\s*ARP Info:'\n"
     "emit:\n"
     "  - fact: arp_entry\n    require: [ipAddress]\n"
     "    set:\n"
     "      interface: interface | interfaceProperty\n      address: ipAddress\n      mac: macAddress\n"
     "      resolved: {from: macAddress, test: '^[0-9a-f.]+$'}\n      age: age\n"
     "---\n"
     "samples:\n"
     "  - name: one row\n"
     "    command: az network express-route list-arp-tables -g rg1 -n er1 --path primary\n"
     "    text: |\n      {\"value\": [{\"age\": 1, \"interface\": \"On-Prem\", \"ipAddress\": \"192.0.2.1\", "
     "\"macAddress\": \"0.1\"}]}\n"
     "    facts:\n      - {kind: arp_entry, address: 192.0.2.1, circuit: er1, path: primary, age: 1}\n"},
    {"route.yaml", "rule: route\nread: routes\ntitle: routes\nsource: https://example.net/routes\n"
                   "commands:\n  - {match: '^az network express-route list-route-tables(?![\\w-])', keys: {circuit: "
                   "[-n], path: [--path]}}\n"
                   "recognize: {columns: [network, nextHop, path]}\n"
                   "emit:\n"
                   "  - fact: route\n    require: [network]\n"
                   "    set:\n"
                   "      network: network\n      next_hop: {from: nextHop, take: '^([^*]+)'}\n      as_path: path\n   "
                   "   local_pref: locPrf\n"
                   "      weight: weight\n      from_gateway: {from: path, test: '^65515\\b'}\n"},
    {"circuit.yaml",
     "rule: circuit\nread: circuit\ntitle: circuit\nsource: https://example.net/circuit\n"
     "commands:\n"
     "  - {match: '^az network express-route show\\b', keys: {circuit: [-n]}}\n"
     "  - {match: '^Get-AzExpressRouteCircuit\\b', shell: powershell, keys: {circuit: [-Name]}}\n"
     "recognize: {columns: [serviceProviderProvisioningState], id: '/expressRouteCircuits/[^/]+$'}\nsingle: true\n"
     "emit:\n"
     "  - fact: circuit\n    key: {circuit: name}\n"
     "    set:\n"
     "      name: name\n      id: id\n      carrier: serviceProviderProperties.serviceProviderName\n"
     "      provider_state: serviceProviderProvisioningState\n      peerings: {from: peerings, count: true}\n"
     "  - fact: peering\n    each: peerings\n    key: {circuit: ^.name, peering: name}\n"
     "    set:\n"
     "      name: name\n      vlan: vlanId\n      peer_asn: peerASN\n"
     "      blank: {from: peerASN | vlanId, blank: true}\n"
     "      prefixes: microsoftPeeringConfig.advertisedPublicPrefixes\n"
     "  - fact: global_reach\n    each: peerings.connections\n    key: {circuit: ^.^.name, peering: ^.name}\n"
     "    set: {name: name, status: circuitConnectionStatus}\n"},
    {"effective.yaml",
     "rule: effective\nread: effective\ntitle: effective routes\nsource: https://example.net/effective\n"
     "recognize: {columns: [addressPrefix | prefix, nextHopType]}\n"
     "emit:\n"
     "  - fact: effective_route\n    each: addressPrefix\n    split: '[{},\\s]+'\n"
     "    set: {prefix: ., next_hop_type: ^.nextHopType, next_hop: {from: ^.nextHopIpAddress, take: '[0-9a-f.:]+'}}\n"},
    {"log.yaml", "rule: log\nread: events\ntitle: events\nsource: https://example.net/log\n"
                 "recognize: {document: 'events\\.log$'}\n"
                 "line: '^(?<time>\\S+Z) (?<what>.+)$'\n"
                 "emit:\n  - {fact: change, require: [what], set: {text: what}}\n"},
    ROUTER_RULES,
};

static fl_rules *load_rules(void) {
    fl_rules *r = fl_rules_new(&fl_limits_default);
    for (size_t i = 0; i < sizeof rule_files / sizeof rule_files[0]; i++) {
        fl_err err = {0};
        fl_status s = fl_rules_read(r, rule_files[i].file, fl_str_of(rule_files[i].text), &err);
        ck_assert_msg(s == FL_OK, "%s:%u:%u: %s", rule_files[i].file, err.line, err.col, err.msg);
    }
    return r;
}

/* ---- a world with one document ---- */

typedef struct world {
    fl_rules *rules;
    fl_arena *arena;
    fl_limits limits;
    fl_notes notes;
    fl_store store;
    fl_out *out;
} world;

static void open_world(world *w) {
    *w = (world){.rules = load_rules(), .arena = fl_arena_new(), .limits = fl_limits_default};
    fl_notes_init(&w->notes, w->arena);
    fl_store_init(&w->store, w->arena, &w->limits, &w->notes);
    w->out = fl_out_new(NULL, NULL);
}

static void close_world(world *w) {
    fl_out_free(w->out);
    fl_arena_free(w->arena);
    fl_rules_free(w->rules);
}

static void feed(world *w, const char *name, fl_str bytes) {
    fl_normalizer *n = fl_normalizer_new(w->rules, &w->store, NULL);
    fl_document d = {.name = fl_str_of(name), .inside = fl_str_of(name), .bytes = bytes.n, .member_time = FL_TIME_NONE};
    fl_normalize_document(n, &d, bytes);
    fl_normalizer_free(n);
}

static void put_value(world *w, const char *name, fl_str text) {
    if (text.n)
        fl_out_printf(w->out, " %s=%.*s", name, FL_STR_ARG(text));
}

/* "3-3 arp_entry circuit=er1/command … address=192.0.2.1", one line a fact; then "unread 2-4: why", then "note 3: …".
 */
static fl_str dump(world *w) {
    fl_rows rows;
    fl_rows_begin(&rows, &w->store, FL_KIND_COUNT);
    for (const fl_fact *f; (f = fl_rows_next(&rows)) != NULL;) {
        fl_out_printf(w->out, "%u-%u %s", f->ev.first_line, f->ev.last_line, fl_schema[f->kind].name);
        for (int k = 0; k < FL_KEY_COUNT; k++) {
            if (f->key[k].n)
                fl_out_printf(w->out, " %s=%.*s/%s", fl_key_names[k], FL_STR_ARG(f->key[k]),
                              fl_from_name(f->key_from[k]));
        }
        for (unsigned k = 0; k < fl_schema[f->kind].n; k++) {
            if (f->kind == FL_READ && (k == FL_READ_WHY || k == FL_READ_SHAPE))
                continue;
            put_value(w, fl_schema[f->kind].fields[k].name, fl_value_text(w->arena, &f->v[k]));
        }
        char at[FL_TIME_TEXT];
        if (f->at != FL_TIME_NONE)
            fl_out_printf(w->out, " at=%s/%s", fl_time_format(f->at, at), fl_from_name(f->at_from));
        if (f->ev.pointer.n)
            fl_out_printf(w->out, " @%.*s", FL_STR_ARG(f->ev.pointer));
        fl_out_char(w->out, '\n');
    }
    for (size_t i = 0; i < w->store.unread.n; i++) {
        const fl_unread *u = &w->store.unread.v[i];
        fl_out_printf(w->out, "unread %u-%u: %.*s\n", u->first_line, u->last_line, FL_STR_ARG(u->why));
    }
    return fl_out_text(w->out);
}

static void expect(const char *name, const char *text, const char *want) {
    world w;
    open_world(&w);
    feed(&w, name, fl_str_of(text));
    fl_str got = dump(&w);
    ck_assert_msg(fl_str_eqz(got, want), "document:\n%s\nexpected:\n%s\nfound:\n%.*s", text, want, FL_STR_ARG(got));
    close_world(&w);
}

/* One string that must, and one that must not, stand in the dump. */
static void expect_part(const char *text, const char *part, const char *not_part) {
    world w;
    open_world(&w);
    feed(&w, "a.txt", fl_str_of(text));
    fl_str got = dump(&w);
    if (part)
        ck_assert_msg(fl_str_find(got, fl_str_of(part)) >= 0, "expected %s in:\n%.*s", part, FL_STR_ARG(got));
    if (not_part)
        ck_assert_msg(fl_str_find(got, fl_str_of(not_part)) < 0, "did not expect %s in:\n%.*s", not_part,
                      FL_STR_ARG(got));
    close_world(&w);
}

#define AZ                                                                                                             \
    "user@host:~$ az network express-route list-arp-tables -g rg1 -n er1 --peering-name AzurePrivatePeering --path "   \
    "primary"
#define AZ_KEYS "circuit=er1/command peering=AzurePrivatePeering/command path=primary/command"
#define PROMPT "user@host:~$ \n"
#define PS "PS C:\\> Get-AzExpressRouteCircuitARPTable -ExpressRouteCircuitName er1 -DevicePath Secondary"

/* ---- JSON ---- */

START_TEST(json_rows_with_evidence) {
    expect("a.txt",
           AZ "\n{\n  \"value\": [\n    {\"age\": 1, \"interface\": \"On-Prem\",\n     \"ipAddress\": \"192.0.2.1\", "
              "\"macAddress\": \"02.1\"}\n  ]\n}\n" PROMPT,
           "2-7 read " AZ_KEYS " read=arp result=rows rows=1 whole=true proof=proves filter=false scope_group=rg1\n"
           "4-5 arp_entry " AZ_KEYS " interface=On-Prem address=192.0.2.1 mac=02.1 resolved=true age=1 @/value/0\n");
}
END_TEST

START_TEST(json_evidence_bytes_are_exact) {
    world w;
    open_world(&w);
    const char *text =
        "x\r\n{\"value\":[\r\n {\"interface\":\"a\",\"ipAddress\":\"192.0.2.1\",\"macAddress\":\"b\"}]}\r\n";
    feed(&w, "a.txt", fl_str_of(text));
    size_t n;
    const uint32_t *ids = fl_store_kind(&w.store, FL_ARP_ENTRY, &n);
    ck_assert_uint_eq(n, 1);
    const fl_evidence *ev = &w.store.facts.v[ids[0]]->ev;
    const char *row = strstr(text, "{\"interface");
    ck_assert_uint_eq(ev->off, (uint64_t)(row - text));
    ck_assert_uint_eq(ev->end, (uint64_t)(strchr(row, '}') + 1 - text));
    ck_assert(fl_quote_find(&w.store, 0, 3).n > 0);
    close_world(&w);
}
END_TEST

START_TEST(json_absence) {
    expect_part(AZ "\n{\"value\": []}\n" PROMPT, "result=empty rows=0 whole=true proof=proves", "unread");
    expect_part("{\"value\": []}\n", "result=empty rows=0 whole=true proof=proves", NULL);
    expect_part(AZ "\n[]\n" PROMPT, "result=empty rows=0 whole=true proof=proves", NULL);
    expect_part(AZ " --query 'value[?age>`3`]'\n[]\n" PROMPT, "proof=nothing filter=true", "proof=proves");
    expect_part(AZ "\nnull\n" PROMPT, NULL, "proof=proves");
    expect_part(AZ "\n{\"nextLink\": null}\n" PROMPT, "result=no-table", "proof=proves");
    expect_part(AZ "\n\n" PROMPT, "result=blank rows=0 proof=nothing", "proof=proves");
    expect_part(AZ "\n{\"value\": [], \"nextLink\": \"https://example.net/2\"}\n" PROMPT, "proof=nothing",
                "proof=proves");
    expect_part(AZ "\n{\"value\": [\n" PROMPT, "proof=nothing", "proof=proves");
}
END_TEST

START_TEST(json_of_a_file_is_labelled_by_its_name) {
    expect("arp/x.json", "[]\n", "1-1 read read=arp result=empty rows=0 whole=true proof=supports\n");
    expect("arp/x.json", "", "1-1 read read=arp result=blank rows=0 proof=nothing\nunread 1-1: blank output\n");
    expect("x.json", "[]\n",
           "1-1 read result=empty rows=0 whole=true proof=supports\nunread 1-1: an empty list; nothing says what was "
           "read\n");
    expect("x.json", "\n\n", "unread 1-2: blank output\n");
}
END_TEST

START_TEST(json_warnings_do_no_harm) {
    expect_part(AZ "\nWARNING: This command is in preview\n{\"value\": [\nWARNING: in between\n"
                   "{\"interface\": \"a\", \"ipAddress\": \"192.0.2.1\", \"macAddress\": \"b\"}]}\n" PROMPT,
                "whole=true proof=proves", "unread");
}
END_TEST

START_TEST(json_broken_says_so) {
    expect_part(AZ "\n{\"value\": [\n{\"interface\": \"a\", \"ipAddress\": \"192.0.2.1\", \"macAddress\": "
                   "\"b\"},\n<snipped>\n]}\n" PROMPT,
                "whole=false proof=nothing", "proof=proves");
    /* the second document is not swallowed by the first, which is cut */
    expect_part("PRIMARY:\n{\n  \"value\": [\n    {\n      \"interface\": \"a\",\n"
                "SECONDARY:\n{\n  \"value\": [\n    {\"interface\": \"a\", \"ipAddress\": \"192.0.2.5\", "
                "\"macAddress\": \"b\"}\n  ]\n}\n",
                "arp_entry path=secondary/heading interface=a address=192.0.2.5", "path=primary/heading interface");
    expect_part("\"name\": \"er1\",\n\"serviceProviderProvisioningState\": \"Provisioned\"\n",
                "circuit=er1/output name=er1 provider_state=Provisioned", "whole=true");
}
END_TEST

START_TEST(json_several_documents) {
    expect_part("{\"value\": []}{\"value\": []}\n", "1-1 read", NULL);
    expect_part(AZ "; az network express-route list-arp-tables -g rg1 -n er1 --path secondary\n"
                   "{\"value\": []}\n{\"value\": [{\"interface\": \"a\", \"ipAddress\": \"192.0.2.5\", \"macAddress\": "
                   "\"b\"}]}\n" PROMPT,
                "3-3 arp_entry circuit=er1/command path=secondary/command", NULL);
}
END_TEST

START_TEST(json_tree_of_a_circuit) {
    expect(
        "a.json",
        "{\"name\": \"er1\", \"properties\": {\"serviceProviderProvisioningState\": \"Provisioned\",\n"
        "\"peerings\": [{\"name\": \"AzurePrivatePeering\", \"properties\": {\"vlanId\": 0, \"peerASN\": null,\n"
        "\"connections\": [{\"name\": \"c1\", \"properties\": {\"circuitConnectionStatus\": \"Connected\"}}]}}]}}\n",
        "1-3 read circuit=er1/output read=circuit result=rows rows=1 whole=true proof=proves\n"
        "1-3 circuit circuit=er1/output name=er1 provider_state=Provisioned peerings=1\n"
        "2-3 peering circuit=er1/output peering=AzurePrivatePeering/output name=AzurePrivatePeering vlan=0 blank=true"
        " @/properties/peerings/0\n"
        "3-3 global_reach circuit=er1/output peering=AzurePrivatePeering/output name=c1 status=Connected"
        " @/properties/peerings/0/properties/connections/0\n");
}
END_TEST

START_TEST(error_bodies_are_errors) {
    expect_part(AZ
                "\n{\"error\": {\"code\": \"AuthorizationFailed\", \"message\": \"AuthorizationFailed: no\"}}\n" PROMPT,
                "meaning=not-authorized", "proof=proves");
}
END_TEST

/* ---- tables ---- */

#define ARP_HEAD "Age    Interface    IpAddress    MacAddress\n-----  -----------  -----------  ------------\n"

START_TEST(az_table) {
    expect_part(AZ " -o table\n" ARP_HEAD "12     On-Prem      192.0.2.1    0200.01\n" PROMPT,
                "4-4 arp_entry " AZ_KEYS " interface=On-Prem address=192.0.2.1 mac=0200.01 resolved=true age=12\n",
                "unread");
    expect_part(AZ " -o table\n" ARP_HEAD "12     On-Prem      192.0.2.1    0200.01\n" PROMPT,
                "whole=true proof=proves", NULL);
    /* the end of the document may have been cut off */
    expect_part(AZ " -o table\n" ARP_HEAD "12     On-Prem      192.0.2.1    0200.01\n", "proof=supports", NULL);
    expect_part(AZ " -o table\n\n" PROMPT, "result=blank", "proof=proves");
}
END_TEST

START_TEST(az_table_with_blank_cells) {
    expect_part("LocPrf    Network         NextHop      Path         Weight\n"
                "--------  --------------  -----------  -----------  --------\n"
                "          10.1.0.0/16     192.0.2.1    64512 12076  0\n"
                "100       10.10.0.0/16                 65515        0\n",
                "3-3 route network=10.1.0.0/16 next_hop=192.0.2.1 as_path=64512 12076 weight=0 from_gateway=false\n"
                "4-4 route network=10.10.0.0/16 as_path=65515 local_pref=100 weight=0 from_gateway=true\n",
                "unread");
}
END_TEST

START_TEST(az_table_shifted_by_hand) {
    /* no cell is blank behind the first that moved: in order */
    expect_part("Network         NextHop      Path         Weight\n--------------  -----------  -----------  --------\n"
                "10.1.0.0/16     <ip>  64512 12076  0\n",
                "route network=10.1.0.0/16 next_hop=<ip> as_path=64512 12076 weight=0", "unread");
    /* one of them may be blank: not read, not whole */
    expect_part("Network         NextHop      Path         Weight\n--------------  -----------  -----------  --------\n"
                "10.1.0.0/16     192.0.2.1    64512        0\n10.2.0.0/16     <ip>  0\n",
                "rows=1 whole=false proof=nothing", "10.2.0.0");
}
END_TEST

START_TEST(powershell_tables) {
    expect_part("Network       NextHop    LocPrf Weight Path\n-------       -------    ------ ------ ----\n"
                "192.0.2.0/24  192.0.2.9*             0 64500 64501\n",
                "route network=192.0.2.0/24 next_hop=192.0.2.9 as_path=64500 64501 weight=0", "unread");
    /* a row that does not stand below the dashes */
    expect_part("\t\tAge InterfaceProperty IpAddress  MacAddress\n\t\t--- ----------------- ---------  ----------\n"
                "\t\t 10 On-Prem           192.0.2.1 ffff.eeee.dddd\n",
                "interface=On-Prem address=192.0.2.1 mac=ffff.eeee.dddd resolved=true age=10", "unread");
    expect_part("Name State  AddressPrefix    NextHopType NextHopIpAddress\n---- -----  -------------    ----------- "
                "----------------\n"
                "     Active {10.0.1.0/24, 10.0.2.0/24} VnetLocal {}\n",
                NULL, "next_hop=VnetLocal");
    expect_part("Name State  AddressPrefix NextHopType NextHopIpAddress\n---- -----  ------------- ----------- "
                "----------------\n"
                "     Active {10.0.1.0/24} VnetLocal   {192.0.2.4}\n",
                "3-3 effective_route prefix=10.0.1.0/24 next_hop_type=VnetLocal next_hop=192.0.2.4\n", "unread");
    expect_part("Age InterfaceProperty IpAddress MacAddress\n--- ----------------- --------- ----------\n"
                " 10 On-Prem           192.0.... ffff.eeee\n",
                "whole=false", "address=");
}
END_TEST

START_TEST(tables_without_dashes) {
    expect("a.txt",
           "\tARP Info:\n\n                 Age           Interface           IpAddress          MacAddress\n"
           "                 113             On-Prem       192.0.2.1      \t  e8ed.f335\n"
           "                   0           Microsoft       192.0.2.2           7c0e.ce85\n",
           "1-5 read read=arp result=rows rows=2 whole=true proof=supports\n"
           "4-4 arp_entry interface=On-Prem address=192.0.2.1 mac=e8ed.f335 resolved=true age=113\n"
           "5-5 arp_entry interface=Microsoft address=192.0.2.2 mac=7c0e.ce85 resolved=true age=0\n");
    /* a blank cell: aligned by the right edge */
    expect_part("             Network             NextHop              LocPrf              Weight                Path\n"
                "         10.1.0.0/16           192.0.2.1                                       0          64500 "
                "64501\n\t...\n",
                "network=10.1.0.0/16 next_hop=192.0.2.1 as_path=64500 64501 weight=0", "whole=true");
    expect_part("Age  Interface  IpAddress  MacAddress\n7    a          192.0.2.1  b   \xE2\x86\x90 the new one\n",
                "whole=false", "new one");
    expect("a.txt", "\tARP Info:\n\t  \n",
           "1-1 read read=arp result=no-table rows=0 proof=nothing\nunread 1-1: no table: a title without a table\n");
}
END_TEST

START_TEST(unknown_tables_are_named) {
    expect("a.txt", "Name    Type\n------  ------\nx       y\n",
           "unread 1-3: a table whose columns no rule knows: Name, Type\n");
}
END_TEST

START_TEST(a_last_line_without_end_may_be_cut) {
    expect_part(AZ " -o table\n" ARP_HEAD "12     On-Prem      192.0.2.1    0200",
                "interface=On-Prem address=192.0.2.1 age=12", "mac=");
    expect_part(AZ " -o table\n" ARP_HEAD "12     On-Prem      192.0.2.1    0200.0000.01", "mac=0200.0000.01", NULL);
    expect_part("Name                             : er1\nServiceProviderProvisioningState : Provis",
                "circuit=er1/output", "provider_state");
    expect_part("user@host:~$ az network express-route list-arp-tables --path primary -n er-har",
                "read=arp result=blank", "circuit=");
    expect_part(ARP_HEAD "12     On-Prem      192.0.2.1    0200.01\n\nCircuit: er", NULL, "circuit=er");
}
END_TEST

/* ---- lists ---- */

START_TEST(format_list_with_nested_json) {
    expect("a.txt",
           "Name                             : er1\n"
           "Id                               : "
           "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg1/pro\n"
           "                                   viders/Microsoft.Network/expressRouteCircuits/er1\n"
           "ServiceProviderProvisioningState : Provisioned\n"
           "ServiceProviderProperties        : {\n"
           "                                     \"ServiceProviderName\": \"Example Carrier\"\n"
           "                                   }\n"
           "Peerings                         : [\n"
           "                                     {\n"
           "                                       \"Name\": \"AzurePriv\n"
           "                                   atePeering\",\n"
           "                                       \"VlanId\": 101\n"
           "                                     }\n"
           "                                   ]\n\n"
           "Name                             : er2\n"
           "ServiceProviderProvisioningState : NotProvisioned\n"
           "Peerings                         : []\n",
           "1-18 read read=circuit result=rows rows=2 whole=true proof=supports\n"
           "1-14 circuit circuit=er1/output name=er1 "
           "id=/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg1/"
           "providers/Microsoft.Network/expressRouteCircuits/er1 carrier=Example Carrier provider_state=Provisioned "
           "peerings=1\n"
           "9-13 peering circuit=er1/output peering=AzurePrivatePeering/output name=AzurePrivatePeering vlan=101 "
           "blank=false\n"
           "16-18 circuit circuit=er2/output name=er2 provider_state=NotProvisioned peerings=0\n");
}
END_TEST

START_TEST(lists_cut_short) {
    expect_part("Name                             : er1\nServiceProviderProvisioningState : Provisioned\n"
                "Peerings                         : [\n                                     {\n",
                "whole=false", "peerings=");
    expect_part("    Name                             : er1\n    ServiceProviderProvisioningState : \n",
                "circuit circuit=er1/output name=er1\n", NULL);
}
END_TEST

/* ---- commands and headings ---- */

START_TEST(powershell_silence) {
    expect_part(PS "\nPS C:\\> \n",
                "read circuit=er1/command path=secondary/command read=arp result=empty rows=0 whole=true proof=proves",
                "unread");
    expect_part(PS "\n", "result=blank", "proof=proves");
    expect_part(PS " | Where-Object {$_.Age -gt 3}\nPS C:\\> \n", "result=blank", "proof=proves");
    expect_part("PS C:\\> $x = Get-AzExpressRouteCircuitARPTable -ExpressRouteCircuitName er1\nPS C:\\> \n",
                "result=blank", "proof=proves");
    expect_part(PS "\nWARNING: something\nPS C:\\> \n", "result=blank", "proof=proves");
    expect_part("PS C:\\> Get-AzExpressRouteCircuit -Name er1\nPS C:\\> \n", "result=blank", "proof=proves");
}
END_TEST

START_TEST(chained_commands) {
    expect("a.txt",
           "user@host:~$ echo \"PRIMARY:\" && az network express-route list-arp-tables -n er1 --path primary -o table;"
           " echo \"SECONDARY:\" && az network express-route list-arp-tables -n er1 --path secondary -o table\n"
           "PRIMARY:\n" ARP_HEAD "12     On-Prem      192.0.2.1    0200.01\n"
           "SECONDARY:\n" ARP_HEAD "14     On-Prem      192.0.2.5    0200.02\n" PROMPT,
           "3-5 read circuit=er1/command path=primary/command read=arp result=rows rows=1 whole=true proof=proves "
           "filter=false\n"
           "5-5 arp_entry circuit=er1/command path=primary/command interface=On-Prem address=192.0.2.1 mac=0200.01 "
           "resolved=true age=12\n"
           "7-9 read circuit=er1/command path=secondary/command read=arp result=rows rows=1 whole=true proof=proves "
           "filter=false\n"
           "9-9 arp_entry circuit=er1/command path=secondary/command interface=On-Prem address=192.0.2.5 mac=0200.02 "
           "resolved=true age=14\n");
}
END_TEST

START_TEST(headings_nest_and_replace) {
    expect_part("Circuit: er1\nPRIMARY:\n" ARP_HEAD "12     On-Prem      192.0.2.1    0200.01\n\nSECONDARY:\n" ARP_HEAD
                "12     On-Prem      192.0.2.5    0200.01\n\nCircuit: er2\n" ARP_HEAD
                "12     On-Prem      192.0.2.9    0200.01\n",
                "10-10 arp_entry circuit=er1/heading path=secondary/heading interface=On-Prem address=192.0.2.5", NULL);
    expect_part("Circuit: er1\nPRIMARY:\n" ARP_HEAD
                "12     On-Prem      192.0.2.1    0200.01\n\nCircuit: er2\n" ARP_HEAD
                "12     On-Prem      192.0.2.9    0200.01\n",
                "arp_entry circuit=er2/heading interface=On-Prem address=192.0.2.9", NULL);
    expect_part("Gateway: gw1\nRows:\n\nGateway: gw2\nRows:\n" ARP_HEAD "12     On-Prem      192.0.2.9    0200.01\n",
                "1-2 read gateway=gw1/heading read=arp result=blank rows=0 proof=nothing", NULL);
}
END_TEST

START_TEST(markdown) {
    expect("a.md",
           "# Notes\n\nWords.\n\n## Primary\n\n```\n" ARP_HEAD
           "12     On-Prem      192.0.2.1    0200.01\n```\nMore words.\n",
           "8-10 read path=primary/heading read=arp result=rows rows=1 whole=true proof=supports\n"
           "10-10 arp_entry path=primary/heading interface=On-Prem address=192.0.2.1 mac=0200.01 resolved=true age=12\n"
           "unread 1-12: prose outside fenced blocks\n");
}
END_TEST

START_TEST(commands_decide) {
    expect_part(
        "user@host:~$ az network express-route list-arp-tables -n $CKT --path primary\n{\"value\": []}\n" PROMPT,
        "read path=primary/command", "circuit=");
    /* another command prints columns that look alike */
    expect_part("user@host:~$ az network other list -n secret-name\n" ARP_HEAD
                "12     On-Prem      192.0.2.1    0200.01\n" PROMPT,
                "no rule for this command: az network other list\n", "arp_entry");
    /* a script says nothing about itself */
    expect_part("user@host:~$ bash show.sh\n" ARP_HEAD "12     On-Prem      192.0.2.1    0200.01\n" PROMPT,
                "proof=supports", "unread");
    expect_part(AZ " -o yaml\nvalue:\n- age: 1\n" PROMPT,
                "yaml output is recognized but not read: recapture with -o json", "result=rows");
}
END_TEST

START_TEST(errors) {
    expect("a.txt",
           "Get-AzExpressRouteCircuitARPTable : Sequence contains no matching element\nAt line:1 char:1\n"
           "+ Get-AzExpressRouteCircuitARPTable -DevicePath Primary -ExpressRouteCircuitName er ...\n+ ~~~~~\n",
           "1-4 read path=primary/command read=arp result=error rows=0 proof=nothing\n"
           "1-4 capture_error path=primary/command read=arp meaning=peering-absent"
           " text=Get-AzExpressRouteCircuitARPTable : Sequence contains no matching element\n"
           "unread 1-4: error text: Get-AzExpressRouteCircuitARPTable : Sequence contains no matching element\n");
    expect_part(AZ "\nERROR: (AuthorizationFailed) no\nCode: AuthorizationFailed\n" PROMPT,
                "2-3 capture_error " AZ_KEYS " read=arp meaning=not-authorized", "proves");
    expect_part(AZ "\nERROR: something else\n" PROMPT, "meaning=other", "proves");
}
END_TEST

START_TEST(times) {
    expect_part("# CAPTURED: 2026-03-03T02:05:00+01:00\n{\"value\": []}\n", "at=2026-03-03T01:05:00Z/comment", NULL);
    expect("cap-2026-03-03T0205Z/arp.json", "{\"value\": []}\n",
           "1-1 read read=arp result=empty rows=0 whole=true proof=proves at=2026-03-03T02:05:00Z/name\n");
}
END_TEST

START_TEST(nothing_is_dropped) {
    expect("a.txt", "some words\nmore words\n\nyet more\n", "unread 1-4: text that no rule reads\n");
    world w;
    open_world(&w);
    feed(&w, "a.bin",
         (fl_str){"\x7f"
                  "ELF\0\0\0\1\2\3\0\0\0\0\0\0\0\0\0\0",
                  20});
    fl_str got = dump(&w);
    ck_assert_msg(fl_str_eqz(got, "unread 1-1: binary, not text\n"), "%.*s", FL_STR_ARG(got));
    close_world(&w);
}
END_TEST

/* ---- what people write ---- */

START_TEST(manifests) {
    expect("notes/faultline.yaml",
           "model: own-edge\nexpected_prefixes: [192.0.2.0/24]\nchanges:\n  - {at: 2026-03-02T18:40Z, what: new "
           "prefixes, who: net}\n"
           "intended: {paths: 1}\nfiles:\n  \"arp/*\": {circuit: er1, path: Primary, read: arp, time: "
           "2026-03-03T02:05Z}\n",
           "1-1 declared name=model value=own-edge\n2-2 expected_prefix prefix=192.0.2.0/24\n"
           "4-4 change text=new prefixes about=prefixes who=net at=2026-03-02T18:40:00Z/output\n"
           "5-5 declared name=intended.paths value=1\n"
           "7-7 label circuit=er1/manifest path=primary/manifest glob=arp/* read=arp time=2026-03-03T02:05Z\n");
    expect("faultline.yml", "model: [own\n", "unread 1-1: a manifest that is broken\n");
    expect("changes.yaml", "- {time: 2026-03-02T18:40Z, change: x, where: edge1}\n",
           "1-1 change text=x about=other where=edge1 at=2026-03-02T18:40:00Z/output\n");
}
END_TEST

START_TEST(change_lists) {
    expect("changes.txt", "2026-03-02 18:40 UTC  edge1: more prefixes\n- 2026-03-02T18:41+01:00: y\nno date\n",
           "1-1 change text=edge1: more prefixes about=prefixes at=2026-03-02T18:40:00Z/output\n"
           "2-2 change text=y about=other at=2026-03-02T17:41:00Z/output\nunread 3-3: a line of a change list without "
           "a date\n");
    expect("expected-prefixes.txt", "# ours\n192.0.2.0/24 # head office\nx\n",
           "2-2 expected_prefix prefix=192.0.2.0/24\nunread 3-3: an expected prefix that is none\n");
}
END_TEST

START_TEST(logs) {
    expect("x/events.log", "2026-03-02T18:40:00Z restarted\nrest\n",
           "1-2 read read=events result=rows rows=1 whole=true proof=nothing\n"
           "1-1 change text=restarted at=2026-03-02T18:40:00Z/output\nunread 2-2: lines that the rule log does not "
           "read\n");
}
END_TEST

/* ---- rules check ---- */

START_TEST(samples_are_checked) {
    fl_rules *r = load_rules();
    fl_out *out = fl_out_new(NULL, NULL);
    unsigned samples = 0;
    const fl_rule *arp = fl_rules_find(r, FL_STR("arp"));
    fl_str text = FL_STR_NONE;
    for (size_t i = 0; i < sizeof rule_files / sizeof rule_files[0]; i++) {
        if (strcmp(rule_files[i].file, "arp.yaml") == 0)
            text = fl_str_of(rule_files[i].text);
    }
    ck_assert_msg(fl_rules_check_text(r, arp, text, out, &samples), "%.*s", FL_STR_ARG(fl_out_text(out)));
    ck_assert_uint_eq(samples, 1);
    ck_assert(!fl_rules_check_text(r, arp, FL_STR("rule: arp\n"), out, &samples));
    ck_assert(fl_str_find(fl_out_text(out), FL_STR("has no sample")) >= 0);
    fl_str wrong =
        FL_STR("rule: arp\n---\nsamples:\n  - name: x\n    command: az network express-route list-arp-tables -n er1\n"
               "    text: '{\"value\": []}'\n    facts:\n      - {kind: arp_entry, age: 7}\n");
    ck_assert(!fl_rules_check_text(r, arp, wrong, out, &samples));
    ck_assert(fl_str_find(fl_out_text(out), FL_STR(":8: sample \"x\" with its command: no arp_entry fact")) >= 0);
    fl_out_free(out);
    fl_rules_free(r);
}
END_TEST

/* ---- damage and size ---- */

START_TEST(any_cut_is_safe_and_proves_no_more) {
    static const char text[] =
        AZ "\n{\n  \"value\": [\n    {\"age\": 1, \"interface\": \"On-Prem\", \"ipAddress\": \"192.0.2.1\", "
           "\"macAddress\": \"b\"}\n  ]\n}\n" AZ " -o table\n" ARP_HEAD "12     On-Prem      192.0.2.1    0200.01\n" PS
           "\nName : er1\nPeerings : [\n             {\n \"a\": \"b\"} ]\n"
           "PRIMARY:\nERROR: x\n";
    fl_rules *r = load_rules();
    for (size_t k = 0; k < sizeof text; k++) {
        world w = {.rules = r, .arena = fl_arena_new(), .limits = fl_limits_default};
        fl_notes_init(&w.notes, w.arena);
        fl_store_init(&w.store, w.arena, &w.limits, &w.notes);
        char *copy = malloc(k + 1);
        memcpy(copy, text, k);
        feed(&w, "a.txt", (fl_str){copy, k});
        free(copy);
        fl_rows rows;
        fl_rows_begin(&rows, &w.store, FL_KIND_COUNT);
        for (const fl_fact *f; (f = fl_rows_next(&rows)) != NULL;) {
            const fl_evidence *ev = &f->ev;
            ck_assert_uint_le(ev->end, k);
            ck_assert_uint_le(ev->off, ev->end);
            ck_assert_uint_ge(ev->first_line, 1);
        }
        fl_arena_free(w.arena);
    }
    fl_rules_free(r);
}
END_TEST

START_TEST(large_tables_are_fast) {
    enum { ROWS = 10000 };
    fl_out *json = fl_out_new(NULL, NULL), *table = fl_out_new(NULL, NULL);
    fl_out_z(json, "{\"value\": [\n");
    fl_out_z(table, "LocPrf    Network         NextHop      Path         Weight\n--------  --------------  ----------- "
                    " -----------  --------\n");
    for (int i = 0; i < ROWS; i++) {
        fl_out_printf(
            json,
            "%s  {\"network\": \"10.%d.%d.0/24\", \"nextHop\": \"192.0.2.1\", \"path\": \"64500\", \"weight\": 0}",
            i ? ",\n" : "", i / 250, i % 250);
        fl_out_printf(table, "          10.%03d.%03d.0/24  192.0.2.1    64500        0\n", i / 250, i % 250);
    }
    fl_out_z(json, "\n]}\n");
    fl_out *const docs[] = {json, table};
    for (int d = 0; d < 2; d++) {
        world w;
        open_world(&w);
        clock_t start = clock();
        feed(&w, "a.txt", fl_out_text(docs[d]));
        double ms = (double)(clock() - start) * 1000 / CLOCKS_PER_SEC;
        size_t n;
        fl_store_kind(&w.store, FL_ROUTE, &n);
        ck_assert_uint_eq(n, ROWS);
        ck_assert_msg(ms < 1000, "far too slow");
        close_world(&w);
        fl_out_free(docs[d]);
    }
}
END_TEST

START_TEST(hostile_texts_take_no_longer) {
    static const char *const units[] = {"{\n",
                                        "Key : {\n",
                                        "[\n{\"a\":1},\n",
                                        "{ \"value\": [ 1, 2\nSECONDARY:\n",
                                        "{\"a\":1}",
                                        "PRIMARY:\n",
                                        "Name\n",
                                        "ERROR: x\n",
                                        "Key : value\n\n",
                                        "Key : {\n  \"a\n"};
    for (size_t u = 0; u < sizeof units / sizeof units[0]; u++) {
        fl_out *text = fl_out_new(NULL, NULL);
        for (int i = 0; i < 20000; i++)
            fl_out_z(text, units[u]);
        world w;
        open_world(&w);
        clock_t start = clock();
        feed(&w, "a.txt", fl_out_text(text));
        ck_assert_msg((double)(clock() - start) / CLOCKS_PER_SEC < 3, "unit %zu", u);
        close_world(&w);
        fl_out_free(text);
    }
}
END_TEST

START_TEST(one_line_of_json_is_read_whole) {
    fl_out *text = fl_out_new(NULL, NULL);
    fl_out_z(text, AZ "\n{\"value\": [");
    for (int i = 0; i < 10000; i++)
        fl_out_printf(text,
                      "%s{\"age\": 10, \"interface\": \"On-Prem\", \"ipAddress\": \"10.%d.%d.1\", \"macAddress\": "
                      "\"0200.0000.0001\", \"note\": \"a name as long as those of resources are in a subscription\"}",
                      i ? ", " : "", i / 250, i % 250);
    fl_out_z(text, "]}\n" PROMPT);
    world w;
    open_world(&w);
    clock_t start = clock();
    feed(&w, "a.txt", fl_out_text(text));
    ck_assert_msg((double)(clock() - start) / CLOCKS_PER_SEC < 2, "10,000 rows on one line took too long");
    size_t n;
    fl_store_kind(&w.store, FL_ARP_ENTRY, &n);
    ck_assert_uint_eq(n, 10000);
    ck_assert_uint_eq(w.store.unread.n, 0);
    ck_assert_uint_eq(w.notes.list.n, 0);
    close_world(&w);
    fl_out_free(text);
}
END_TEST

#include "unit/router_reads.h"
#include "unit/log_heads.h"
#include "unit/possible_rules.h"

#include "unit/counted_keys.h"

int main(void) {
    const TTest *const tests[] = {a_router_output_is_one_section,
                                  a_router_that_prints_no_rows,
                                  router_texts_without_commands,
                                  many_lines_are_one_record,
                                  templates_may_give_up,
                                  names_of_members_are_values,
                                  a_full_table_is_counted,
                                  rows_with_other_keys_are_not_only_counted,
                                  json_rows_with_evidence,
                                  json_evidence_bytes_are_exact,
                                  json_absence,
                                  json_of_a_file_is_labelled_by_its_name,
                                  json_warnings_do_no_harm,
                                  json_broken_says_so,
                                  json_several_documents,
                                  json_tree_of_a_circuit,
                                  error_bodies_are_errors,
                                  az_table,
                                  az_table_with_blank_cells,
                                  az_table_shifted_by_hand,
                                  powershell_tables,
                                  tables_without_dashes,
                                  unknown_tables_are_named,
                                  a_last_line_without_end_may_be_cut,
                                  format_list_with_nested_json,
                                  lists_cut_short,
                                  powershell_silence,
                                  chained_commands,
                                  headings_nest_and_replace,
                                  markdown,
                                  commands_decide,
                                  errors,
                                  times,
                                  nothing_is_dropped,
                                  manifests,
                                  change_lists,
                                  logs,
                                  heads_read_directly_are_those_of_the_rules,
                                  names_rule_out_only_what_cannot_fit,
                                  samples_are_checked,
                                  any_cut_is_safe_and_proves_no_more,
                                  large_tables_are_fast,
                                  one_line_of_json_is_read_whole,
                                  hostile_texts_take_no_longer};
    Suite *s = suite_create("normalize");
    TCase *c = tcase_create("all");
    tcase_set_timeout(c, 120);
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
        tcase_add_test(c, tests[i]);
    suite_add_tcase(s, c);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
