/* router_reads_rules.h - rules for the tests of router_reads.h. */
#ifndef FL_TESTS_ROUTER_READS_RULES_H
#define FL_TESTS_ROUTER_READS_RULES_H

#define ROUTER_RULE(name, read, command)                                                                               \
    "rule: " name "\nread: " read "\ntitle: t\nsource: https://example.net/r\ncommands:\n  - {match: '" command "'}\n"
/* clang-format off */
#define ROUTER_RULES                                                                                                   \
    {"router/summary.yaml",                                                                                            \
     ROUTER_RULE("r/summary", "router-bgp-summary", "^show bgp(?: vrf (?<vrf>\\S+))? summary")                         \
     "recognize: {text: '(?m)^Peers of AS \\d+'}\n"                                                                    \
     "row: '^\\S+ AS'\n"                                                                                               \
     "textfsm: |\n"                                                                                                    \
     "  Value Filldown LOCAL (\\d+)\n  Value Required PEER (\\S+)\n  Value AS (\\d+)\n  Value Required STATE (\\w+)\n" \
     "\n  Start\n    ^Peers of AS ${LOCAL} -> Clear\n    ^${PEER} AS${AS} ${STATE}\\s*$$ -> Record\n"                  \
     "emit:\n  - fact: router_session\n    key: {neighbor: PEER}\n"                                                    \
     "    set: {neighbor: PEER, asn: AS, local_asn: LOCAL, received: {from: STATE, take: '^\\d+$'}}\n"                 \
     "absence: {shown: '(?m)^No peers$'}\n"},                                                                          \
    {"router/table.yaml",                                                                                              \
     ROUTER_RULE("r/table", "router-bgp-table", "^show bgp$")                                                          \
     "recognize: {text: '(?m)^Table of [\\d.]+'}\n"                                                                    \
     "textfsm: |\n  Value Required NET (\\S+/\\d+)\n\n  Start\n    ^> ${NET} -> Record\n"                              \
     "emit:\n  - fact: router_route\n    set: {network: NET, direction: {const: table}}\n"},                           \
    {"router/config.yaml",                                                                                             \
     ROUTER_RULE("r/config", "router-config", "^show running-config")                                                  \
     "merge: true\n"                                                                                                   \
     "textfsm: |\n"                                                                                                    \
     "  Value Filldown AS (\\d+)\n  Value Key PEER (\\S+)\n  Value REMOTE (\\d+)\n  Value MD5 (password)\n"            \
     "  Value List FILTER (\\S+)\n\n  Start\n    ^router bgp ${AS}\n"                                                  \
     "    ^ neighbor ${PEER} remote-as ${REMOTE} -> Record\n    ^ neighbor ${PEER} ${MD5} -> Record\n"                 \
     "    ^ neighbor ${PEER} filter ${FILTER} -> Record\n"                                                             \
     "emit:\n  - fact: router_bgp_config\n    require: [PEER]\n"                                                       \
     "    set: {neighbor: PEER, remote_as: REMOTE, md5: {from: MD5, test: '.'}, filter_in: FILTER, local_as: AS}\n"},  \
    {"router/strict.yaml",                                                                                             \
     ROUTER_RULE("r/strict", "router-arp", "^show arp")                                                                \
     "textfsm: |\n  Value A (\\S+)\n\n  Start\n    ^a ${A} -> Record\n    ^. -> Error \"unknown line\"\n"              \
     "emit:\n  - {fact: router_arp, set: {address: A}}\n"},                                                            \
    {"router/json.yaml",                                                                                               \
     ROUTER_RULE("r/json", "router-bgp-summary", "^show bgp summary json")                                             \
     "recognize: {columns: [vrfs]}\n"                                                                                  \
     "emit:\n  - fact: router_session\n    each: vrfs.*.peers.*\n    key: {vrf: '^.^.@', neighbor: '@'}\n"             \
     "    set: {neighbor: '@', asn: as}\n"},                                                                           \
    {"context/router.yaml",                                                                                            \
     "errors:\n  - {name: gone, match: '^Can.t find (?<neighbor>\\S+)', meaning: not-found, says: gone}\n"}
/* clang-format on */

#endif
