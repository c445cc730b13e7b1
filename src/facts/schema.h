/* schema.h - every kind of fact and its fields, one row each: the stable vocabulary between rules and diagnoses.
 * Adding a kind or a field is adding a row here; rules name them by the quoted names; `faultline facts` prints them.
 * Types: STR words as seen or of a vocabulary; INT; BOOL; ADDR; PREFIX; ASN (an INT, written 64500 or 0.64500). A value
 * that does not fit its type (a masked number "123##", a masked address) is kept as STR, so readers of a field ask for
 * the type they need. */
#ifndef FL_FACTS_SCHEMA_H
#define FL_FACTS_SCHEMA_H

#include "base/str.h"

/* What one captured read printed as a whole, emitted once per section by normalize itself, never by rules.
 * read: name of the rule's read ("arp-table").  result: rows | empty (a table that was there and had no rows) |
 * no-table (title or null, no table) | blank (nothing visible) | error | unreadable.
 * rows: counted.  whole: true when nothing was cut, filtered, truncated or skipped.
 * proof: what an absent row proves: proves | supports | nothing (JUDGEMENT.md 13, 14).  why: in words, when not proves.
 * filter: true, false, or unread when no command was captured.  scope_group: --resource-group / -ResourceGroupName. */
#define FL_FIELDS_READ(F) \
    F(READ, "read", STR) F(RESULT, "result", STR) F(ROWS, "rows", INT) F(WHOLE, "whole", BOOL) \
    F(PROOF, "proof", STR) F(WHY, "why", STR) F(FILTER, "filter", BOOL) F(SCOPE_GROUP, "scope_group", STR) \
    F(SHAPE, "shape", STR) F(TARGET, "target", STR)

/* provider_state, circuit_state: verbatim.  port_id: ExpressRoute Direct.  peerings: count when the array was read whole.
 * global_reach: globalReachEnabled. */
#define FL_FIELDS_CIRCUIT(F) \
    F(NAME, "name", STR) F(ID, "id", STR) F(GROUP, "resource_group", STR) F(CARRIER, "carrier", STR) \
    F(LOCATION, "location", STR) F(BANDWIDTH_MBPS, "bandwidth_mbps", INT) F(TIER, "sku_tier", STR) \
    F(FAMILY, "sku_family", STR) F(PROVIDER_STATE, "provider_state", STR) F(CIRCUIT_STATE, "circuit_state", STR) \
    F(PROVISIONING_STATE, "provisioning_state", STR) F(SERVICE_KEY, "service_key", STR) F(PORT_ID, "port_id", STR) \
    F(STAG, "stag", INT) F(GLOBAL_REACH, "global_reach", BOOL) F(PEERINGS, "peerings", INT)

/* prefixes: advertised public prefixes, blank-separated. */
#define FL_FIELDS_PEERING(F) \
    F(NAME, "name", STR) F(TYPE, "type", STR) F(STATE, "state", STR) F(PROVISIONING_STATE, "provisioning_state", STR) \
    F(PEER_ASN, "peer_asn", ASN) F(AZURE_ASN, "azure_asn", ASN) F(PRIMARY_SUBNET, "primary_subnet", PREFIX) \
    F(SECONDARY_SUBNET, "secondary_subnet", PREFIX) F(PRIMARY_SUBNET6, "primary_subnet6", PREFIX) \
    F(SECONDARY_SUBNET6, "secondary_subnet6", PREFIX) F(VLAN, "vlan", INT) F(PREFIXES, "prefixes", STR) \
    F(PREFIXES_STATE, "prefixes_state", STR) F(CUSTOMER_ASN, "customer_asn", ASN) F(REGISTRY, "registry", STR) \
    F(LAST_MODIFIED_BY, "last_modified_by", STR) F(ROUTE_FILTER, "route_filter", STR) F(ID, "id", STR) \
    F(BLANK, "blank", BOOL) /* true: subnets, ASN and VLAN were all printed and all empty */

/* interface: on-prem | microsoft | verbatim.  resolved: true when mac is an address, false for Incomplete. */
#define FL_FIELDS_ARP_ENTRY(F) \
    F(INTERFACE, "interface", STR) F(ADDRESS, "address", ADDR) F(MAC, "mac", STR) F(RESOLVED, "resolved", BOOL) \
    F(AGE, "age", INT)

/* state: Established when a count was printed, else the word.  received: all prefixes.  received_onprem: without
 * reflected Azure prefixes (from a route table; a summary cannot know). */
#define FL_FIELDS_BGP_SESSION(F) \
    F(NEIGHBOR, "neighbor", ADDR) F(ASN, "asn", ASN) F(STATE, "state", STR) F(ESTABLISHED, "established", BOOL) \
    F(RECEIVED, "received", INT) F(RECEIVED_ONPREM, "received_onprem", INT) F(UPTIME, "uptime", STR)

/* Row of an MSEE route table.  from_gateway: AS path starts with 65515.  reflected: AS path "<peer> 12076 …". */
#define FL_FIELDS_ROUTE(F) \
    F(NETWORK, "network", PREFIX) F(NEXT_HOP, "next_hop", ADDR) F(BEST, "best", BOOL) F(AS_PATH, "as_path", STR) \
    F(LOCAL_PREF, "local_pref", INT) F(WEIGHT, "weight", INT) F(FROM_GATEWAY, "from_gateway", BOOL) \
    F(REFLECTED, "reflected", BOOL)

/* type: ExpressRoute, Vpn, LocalGateway verbatim.  vwan: a Virtual WAN gateway (express-route gateway).  vnet: name. */
#define FL_FIELDS_GATEWAY(F) \
    F(NAME, "name", STR) F(ID, "id", STR) F(TYPE, "type", STR) F(SKU, "sku", STR) \
    F(PROVISIONING_STATE, "provisioning_state", STR) F(VNET, "vnet", STR) F(GROUP, "resource_group", STR) \
    F(VWAN, "vwan", BOOL)

#define FL_FIELDS_CONNECTION(F) \
    F(NAME, "name", STR) F(ID, "id", STR) F(TYPE, "type", STR) F(STATUS, "status", STR) \
    F(PROVISIONING_STATE, "provisioning_state", STR) F(PEER_ID, "peer_id", STR) F(PEER_CIRCUIT, "peer_circuit", STR) \
    F(GATEWAY_ID, "gateway_id", STR) F(ROUTING_WEIGHT, "routing_weight", INT) F(GROUP, "resource_group", STR) \
    F(AUTHORIZATION, "authorization", STR) F(VWAN, "vwan", BOOL)

/* itself: the row whose neighbor is the instance (neighbor equals local address). */
#define FL_FIELDS_GATEWAY_BGP_PEER(F) \
    F(NEIGHBOR, "neighbor", ADDR) F(ASN, "asn", ASN) F(LOCAL_ADDRESS, "local_address", ADDR) F(STATE, "state", STR) \
    F(RECEIVED, "received", INT) F(DURATION, "duration", STR)

/* direction: learned | advertised */
#define FL_FIELDS_GATEWAY_ROUTE(F) \
    F(DIRECTION, "direction", STR) F(NETWORK, "network", PREFIX) F(NEXT_HOP, "next_hop", ADDR) \
    F(ORIGIN, "origin", STR) F(SOURCE_PEER, "source_peer", ADDR) F(AS_PATH, "as_path", STR) F(WEIGHT, "weight", INT) \
    F(LOCAL_ADDRESS, "local_address", ADDR)

#define FL_FIELDS_EFFECTIVE_ROUTE(F) \
    F(PREFIX, "prefix", PREFIX) F(NEXT_HOP_TYPE, "next_hop_type", STR) F(NEXT_HOP, "next_hop", STR) \
    F(SOURCE, "source", STR) F(STATE, "state", STR) F(PROPAGATION_OFF, "propagation_off", BOOL) F(NAME, "name", STR)

#define FL_FIELDS_HUB_ROUTE(F) \
    F(PREFIX, "prefix", PREFIX) F(NEXT_HOP_TYPE, "next_hop_type", STR) F(NEXT_HOP, "next_hop", STR) \
    F(AS_PATH, "as_path", STR) F(ORIGIN, "origin", STR)

#define FL_FIELDS_SECURITY_RULE(F) \
    F(NSG, "nsg", STR) F(NAME, "name", STR) F(ACCESS, "access", STR) F(DIRECTION, "direction", STR) \
    F(PRIORITY, "priority", INT) F(PROTOCOL, "protocol", STR) F(SOURCE, "source", STR) \
    F(DESTINATION, "destination", STR) F(PORTS, "ports", STR)

#define FL_FIELDS_GLOBAL_REACH(F) \
    F(NAME, "name", STR) F(ID, "id", STR) F(STATUS, "status", STR) F(PROVISIONING_STATE, "provisioning_state", STR) \
    F(ADDRESS_PREFIX, "address_prefix", PREFIX) F(PEER_CIRCUIT, "peer_circuit", STR) F(PEERED, "peered", BOOL)

/* One link of an ExpressRoute Direct port pair. */
#define FL_FIELDS_PORT_LINK(F) \
    F(PORT, "port", STR) F(LINK, "link", STR) F(ADMIN_STATE, "admin_state", STR) F(ENCAPSULATION, "encapsulation", STR) \
    F(BANDWIDTH_GBPS, "bandwidth_gbps", INT) F(PROVISIONING_STATE, "provisioning_state", STR) F(ID, "id", STR)

#define FL_FIELDS_TRAFFIC(F) F(BYTES_IN, "bytes_in", INT) F(BYTES_OUT, "bytes_out", INT)

#define FL_FIELDS_VNET(F) F(NAME, "name", STR) F(PREFIXES, "prefixes", STR) F(ID, "id", STR)

/* meaning: peering-absent | not-authorized | not-found | gateway-no-bgp | vm-not-running | usage | busy | other */
#define FL_FIELDS_CAPTURE_ERROR(F) F(READ, "read", STR) F(MEANING, "meaning", STR) F(TEXT, "text", STR) F(TARGET, "target", STR)

/* Somebody's note of a change. day_only: its time is the beginning of its day, no clock was written. about: prefixes | bgp | peering | provider | gateway | connection | security | refresh |
 * deprovision-request | order | other (rules/notes decide by words). */
#define FL_FIELDS_CHANGE(F) F(TEXT, "text", STR) F(ABOUT, "about", STR) F(WHO, "who", STR) F(WHERE, "where", STR) \
    F(DAY_ONLY, "day_only", BOOL)

/* A command that somebody typed and that changes something.  text: its words, never its values.  does: in words.  about: as
 * of change. */
#define FL_FIELDS_ACTION(F) F(TEXT, "text", STR) F(DOES, "does", STR) F(ABOUT, "about", STR)

/* What the manifest (faultline.yaml) or an option declares. name: model | paths | symptom | gateway | peering | scope … */
#define FL_FIELDS_DECLARED(F) F(NAME, "name", STR) F(VALUE, "value", STR)

/* A prefix that on-premises should announce (manifest expected_prefixes, --expect). */
#define FL_FIELDS_EXPECTED_PREFIX(F) F(PREFIX, "prefix", PREFIX)

/* A manifest line that labels documents: glob over document names. read may be empty. The fact's key holds the labels. */
#define FL_FIELDS_LABEL(F) F(GLOB, "glob", STR) F(READ, "read", STR) F(TIME, "time", STR)

/* What routers print. Keys: router (the prompt's host, or a file's name), vrf, family (ipv4, ipv6, vpnv4 …), neighbor.
 *
 * A session of a summary or of the detail of neighbors.  neighbor: the peer's address.  peer: the peer when it is no
 * address: an interface (unnumbered), a name, a masked address.  state: Established when a count was printed, else the word, also
 * with what stands in brackets ("Idle (Admin)").  admin_down: shut down by configuration.  accepted: received ones that
 * passed the filters.  advertised: sent.  uptime: since the last change of state, verbatim; of a session that is down, since it is down.
 * local_asn: of the router, or of the session where it has its own.  bfd: the word, verbatim.  prefix_limit: the most it accepts. */
#define FL_FIELDS_ROUTER_SESSION(F) \
    F(NEIGHBOR, "neighbor", ADDR) F(PEER, "peer", STR) F(ASN, "asn", ASN) F(LOCAL_ASN, "local_asn", ASN) \
    F(STATE, "state", STR) F(ESTABLISHED, "established", BOOL) F(RECEIVED, "received", INT) \
    F(ACCEPTED, "accepted", INT) F(ADVERTISED, "advertised", INT) F(UPTIME, "uptime", STR) \
    F(DESCRIPTION, "description", STR) F(LOCAL_ADDRESS, "local_address", ADDR) \
    F(REMOTE_ROUTER_ID, "remote_router_id", STR) F(HOLD_TIME, "hold_time", INT) F(KEEPALIVE, "keepalive", INT) \
    F(MD5, "md5", BOOL) F(BFD, "bfd", STR) F(LAST_RESET, "last_reset", STR) F(ADMIN_DOWN, "admin_down", BOOL) \
    F(PREFIX_LIMIT, "prefix_limit", INT) F(INTERFACE, "interface", STR)

/* A path of a BGP table.  direction: table | received | advertised.  as_path: without the origin letter.  origin: i, e, ?. */
#define FL_FIELDS_ROUTER_ROUTE(F) \
    F(DIRECTION, "direction", STR) F(NETWORK, "network", PREFIX) F(NEXT_HOP, "next_hop", ADDR) \
    F(AS_PATH, "as_path", STR) F(LOCAL_PREF, "local_pref", INT) F(MED, "med", INT) F(WEIGHT, "weight", INT) \
    F(BEST, "best", BOOL) F(VALID, "valid", BOOL) F(ORIGIN, "origin", STR)

/* age: verbatim (minutes, or 00:00:13); "-" is the router's own.  resolved: false when no MAC was learned. */
#define FL_FIELDS_ROUTER_ARP(F) \
    F(ADDRESS, "address", ADDR) F(MAC, "mac", STR) F(INTERFACE, "interface", STR) F(RESOLVED, "resolved", BOOL) \
    F(AGE, "age", STR)

/* admin, oper: up | down | verbatim.  rx_dbm, tx_dbm: light, verbatim.  crc: of in_errors. */
#define FL_FIELDS_INTERFACE(F) \
    F(NAME, "name", STR) F(ADMIN, "admin", STR) F(OPER, "oper", STR) F(DESCRIPTION, "description", STR) \
    F(ADDRESS, "address", PREFIX) F(VLAN, "vlan", INT) F(MTU, "mtu", INT) F(IN_ERRORS, "in_errors", INT) \
    F(OUT_ERRORS, "out_errors", INT) F(CRC, "crc", INT) F(RESETS, "resets", INT) F(RX_DBM, "rx_dbm", STR) \
    F(TX_DBM, "tx_dbm", STR) F(LAST_FLAP, "last_flap", STR)

/* A neighbor of a configuration.  md5: a key is set; the key itself is never read.  shutdown: true when it is shut, false
 * only when the configuration says the contrary or was read whole.  filter_in, filter_out: names, blank-separated.  group: whose settings it
 * takes over; the group itself is a neighbor whose peer is that name and whose group is unread. */
#define FL_FIELDS_ROUTER_BGP_CONFIG(F) \
    F(NEIGHBOR, "neighbor", ADDR) F(PEER, "peer", STR) F(REMOTE_AS, "remote_as", ASN) F(LOCAL_AS, "local_as", ASN) \
    F(MD5, "md5", BOOL) F(SHUTDOWN, "shutdown", BOOL) F(UPDATE_SOURCE, "update_source", STR) \
    F(FILTER_IN, "filter_in", STR) F(FILTER_OUT, "filter_out", STR) F(PREFIX_LIMIT, "prefix_limit", INT) \
    F(BFD, "bfd", BOOL) F(HOLD_TIME, "hold_time", INT) F(KEEPALIVE, "keepalive", INT) \
    F(DESCRIPTION, "description", STR) F(GROUP, "group", STR)

/* vlan: the inner or only tag; outer_vlan: of QinQ. */
#define FL_FIELDS_ROUTER_INTERFACE_CONFIG(F) \
    F(NAME, "name", STR) F(ADDRESS, "address", PREFIX) F(VLAN, "vlan", INT) F(OUTER_VLAN, "outer_vlan", INT) \
    F(SHUTDOWN, "shutdown", BOOL) F(VRF, "vrf", STR) F(DESCRIPTION, "description", STR)

/* A line of a router's filter with what it counted.  action: permit | deny.  source, destination: as printed ("any", "host
 * 192.0.2.1", "192.0.2.0/30", "192.0.2.0 0.0.0.3"); ports likewise ("eq bgp").  hits: packets; unread when no counter was
 * printed, which some platforms do for none. */
#define FL_FIELDS_FILTER_ENTRY(F) \
    F(NAME, "name", STR) F(SEQUENCE, "sequence", INT) F(ACTION, "action", STR) F(PROTOCOL, "protocol", STR) \
    F(SOURCE, "source", STR) F(SOURCE_PORT, "source_port", STR) F(DESTINATION, "destination", STR) \
    F(DESTINATION_PORT, "destination_port", STR) F(HITS, "hits", INT)

/* A line of a log that says that something happened. The time is the line's.  event: session-up | session-down |
 * session-state (a step between other states) | session-reset | notification | prefix-warning | prefix-exceeded |
 * auth-failure | interface-up | interface-down | interface-alarm | protocol-up | protocol-down | bfd-up | bfd-down | config-change |
 * restart | clock-set.  mnemonic: the platform's word for it ("BGP-5-ADJCHANGE").  state, old_state: of a session, as printed.
 * reason: as printed.  direction: sent | received, of a NOTIFICATION; code, subcode, meaning: RFC 4271, 4486, 9003;
 * data: what its bytes say, decoded.  count, limit: prefixes.  repeated: how often more the line was said to come.
 * who, source: of a change.  Keys: router, vrf, family, neighbor; gateway for Azure's own logs. */
#define FL_FIELDS_LOG_EVENT(F) \
    F(EVENT, "event", STR) F(MNEMONIC, "mnemonic", STR) F(NEIGHBOR, "neighbor", ADDR) F(PEER, "peer", STR) \
    F(ASN, "asn", ASN) F(INTERFACE, "interface", STR) F(STATE, "state", STR) F(OLD_STATE, "old_state", STR) \
    F(REASON, "reason", STR) F(DIRECTION, "direction", STR) F(CODE, "code", INT) F(SUBCODE, "subcode", INT) \
    F(MEANING, "meaning", STR) F(DATA, "data", STR) F(COUNT, "count", INT) F(LIMIT, "limit", INT) \
    F(REPEATED, "repeated", INT) F(WHO, "who", STR) F(SOURCE, "source", STR)

/* One value of Azure Monitor.  value: a decimal as printed; a missing one is unread, never 0.  aggregation: average |
 * minimum | maximum | total | count.  resource: name of the circuit, gateway or port.  grain: ISO 8601 ("PT1M"). */
#define FL_FIELDS_METRIC(F) \
    F(NAME, "name", STR) F(VALUE, "value", STR) F(AGGREGATION, "aggregation", STR) F(UNIT, "unit", STR) \
    F(RESOURCE, "resource", STR) F(GRAIN, "grain", STR)

/* A row of the activity log.  status: Started | Succeeded | Failed, verbatim.  about: as of change. */
#define FL_FIELDS_ACTIVITY(F) \
    F(OPERATION, "operation", STR) F(STATUS, "status", STR) F(CALLER, "caller", STR) F(RESOURCE, "resource", STR) \
    F(RESOURCE_ID, "resource_id", STR) F(CORRELATION, "correlation", STR) F(ABOUT, "about", STR) F(TEXT, "text", STR)

/* Resource Health and Service Health.  status: Available | Unavailable | Degraded | Unknown, or Active | Resolved.
 * from, to: ISO 8601 in UTC. */
#define FL_FIELDS_HEALTH_EVENT(F) \
    F(STATUS, "status", STR) F(TITLE, "title", STR) F(TEXT, "text", STR) F(REASON, "reason", STR) F(TYPE, "type", STR) \
    F(FROM, "from", STR) F(TO, "to", STR) F(TRACKING, "tracking", STR) F(RESOURCE, "resource", STR)

/* A maintenance notice.  who: carrier | microsoft | customer, or the sender.  from, to: the window, ISO 8601 in UTC.
 * circuit: the reference that the notice names, as printed.  status: planned | emergency | started | completed |
 * cancelled. */
#define FL_FIELDS_MAINTENANCE_NOTICE(F) \
    F(WHO, "who", STR) F(FROM, "from", STR) F(TO, "to", STR) F(STATUS, "status", STR) F(CIRCUIT, "circuit", STR) \
    F(REFERENCE, "reference", STR) F(TEXT, "text", STR)

/* A time that only people know.  name: lost | detected | acknowledged | ticket | mitigated | restored | … */
#define FL_FIELDS_INCIDENT_TIME(F) F(NAME, "name", STR) F(TEXT, "text", STR) F(WHO, "who", STR)

#define FL_FACT_KINDS(K) \
    K(READ, "read") K(CIRCUIT, "circuit") K(PEERING, "peering") K(ARP_ENTRY, "arp_entry") \
    K(BGP_SESSION, "bgp_session") K(ROUTE, "route") K(GATEWAY, "gateway") K(CONNECTION, "connection") \
    K(GATEWAY_BGP_PEER, "gateway_bgp_peer") K(GATEWAY_ROUTE, "gateway_route") K(EFFECTIVE_ROUTE, "effective_route") \
    K(HUB_ROUTE, "hub_route") K(SECURITY_RULE, "security_rule") K(GLOBAL_REACH, "global_reach") \
    K(PORT_LINK, "port_link") K(TRAFFIC, "traffic") K(VNET, "vnet") K(CAPTURE_ERROR, "capture_error") \
    K(CHANGE, "change") K(DECLARED, "declared") K(EXPECTED_PREFIX, "expected_prefix") K(LABEL, "label") \
    K(ROUTER_SESSION, "router_session") K(ROUTER_ROUTE, "router_route") K(ROUTER_ARP, "router_arp") \
    K(INTERFACE, "interface") K(ROUTER_BGP_CONFIG, "router_bgp_config") \
    K(ROUTER_INTERFACE_CONFIG, "router_interface_config") K(FILTER_ENTRY, "filter_entry") K(ACTION, "action") K(LOG_EVENT, "log_event") K(METRIC, "metric") \
    K(ACTIVITY, "activity") K(HEALTH_EVENT, "health_event") K(MAINTENANCE_NOTICE, "maintenance_notice") \
    K(INCIDENT_TIME, "incident_time")

typedef enum fl_kind {
#define K(id, name) FL_##id,
    FL_FACT_KINDS(K)
#undef K
    FL_KIND_COUNT
} fl_kind;

/* Field indexes: FL_ARP_ENTRY_MAC and so on; FL_ARP_ENTRY_FIELDS is their number. */
#define FL_FIELD_ENUM(kind) enum { FL_FIELDS_##kind(F) FL_##kind##_FIELDS }
#define F(id, name, type) FL_READ_##id,
FL_FIELD_ENUM(READ);
#undef F
#define F(id, name, type) FL_CIRCUIT_##id,
FL_FIELD_ENUM(CIRCUIT);
#undef F
#define F(id, name, type) FL_PEERING_##id,
FL_FIELD_ENUM(PEERING);
#undef F
#define F(id, name, type) FL_ARP_ENTRY_##id,
FL_FIELD_ENUM(ARP_ENTRY);
#undef F
#define F(id, name, type) FL_BGP_SESSION_##id,
FL_FIELD_ENUM(BGP_SESSION);
#undef F
#define F(id, name, type) FL_ROUTE_##id,
FL_FIELD_ENUM(ROUTE);
#undef F
#define F(id, name, type) FL_GATEWAY_##id,
FL_FIELD_ENUM(GATEWAY);
#undef F
#define F(id, name, type) FL_CONNECTION_##id,
FL_FIELD_ENUM(CONNECTION);
#undef F
#define F(id, name, type) FL_GATEWAY_BGP_PEER_##id,
FL_FIELD_ENUM(GATEWAY_BGP_PEER);
#undef F
#define F(id, name, type) FL_GATEWAY_ROUTE_##id,
FL_FIELD_ENUM(GATEWAY_ROUTE);
#undef F
#define F(id, name, type) FL_EFFECTIVE_ROUTE_##id,
FL_FIELD_ENUM(EFFECTIVE_ROUTE);
#undef F
#define F(id, name, type) FL_HUB_ROUTE_##id,
FL_FIELD_ENUM(HUB_ROUTE);
#undef F
#define F(id, name, type) FL_SECURITY_RULE_##id,
FL_FIELD_ENUM(SECURITY_RULE);
#undef F
#define F(id, name, type) FL_GLOBAL_REACH_##id,
FL_FIELD_ENUM(GLOBAL_REACH);
#undef F
#define F(id, name, type) FL_PORT_LINK_##id,
FL_FIELD_ENUM(PORT_LINK);
#undef F
#define F(id, name, type) FL_TRAFFIC_##id,
FL_FIELD_ENUM(TRAFFIC);
#undef F
#define F(id, name, type) FL_VNET_##id,
FL_FIELD_ENUM(VNET);
#undef F
#define F(id, name, type) FL_CAPTURE_ERROR_##id,
FL_FIELD_ENUM(CAPTURE_ERROR);
#undef F
#define F(id, name, type) FL_CHANGE_##id,
FL_FIELD_ENUM(CHANGE);
#undef F
#define F(id, name, type) FL_DECLARED_##id,
FL_FIELD_ENUM(DECLARED);
#undef F
#define F(id, name, type) FL_EXPECTED_PREFIX_##id,
FL_FIELD_ENUM(EXPECTED_PREFIX);
#undef F
#define F(id, name, type) FL_LABEL_##id,
FL_FIELD_ENUM(LABEL);
#undef F
#define F(id, name, type) FL_ROUTER_SESSION_##id,
FL_FIELD_ENUM(ROUTER_SESSION);
#undef F
#define F(id, name, type) FL_ROUTER_ROUTE_##id,
FL_FIELD_ENUM(ROUTER_ROUTE);
#undef F
#define F(id, name, type) FL_ROUTER_ARP_##id,
FL_FIELD_ENUM(ROUTER_ARP);
#undef F
#define F(id, name, type) FL_INTERFACE_##id,
FL_FIELD_ENUM(INTERFACE);
#undef F
#define F(id, name, type) FL_ROUTER_BGP_CONFIG_##id,
FL_FIELD_ENUM(ROUTER_BGP_CONFIG);
#undef F
#define F(id, name, type) FL_ROUTER_INTERFACE_CONFIG_##id,
FL_FIELD_ENUM(ROUTER_INTERFACE_CONFIG);
#undef F
#define F(id, name, type) FL_ACTION_##id,
FL_FIELD_ENUM(ACTION);
#undef F
#define F(id, name, type) FL_FILTER_ENTRY_##id,
FL_FIELD_ENUM(FILTER_ENTRY);
#undef F
#define F(id, name, type) FL_LOG_EVENT_##id,
FL_FIELD_ENUM(LOG_EVENT);
#undef F
#define F(id, name, type) FL_METRIC_##id,
FL_FIELD_ENUM(METRIC);
#undef F
#define F(id, name, type) FL_ACTIVITY_##id,
FL_FIELD_ENUM(ACTIVITY);
#undef F
#define F(id, name, type) FL_HEALTH_EVENT_##id,
FL_FIELD_ENUM(HEALTH_EVENT);
#undef F
#define F(id, name, type) FL_MAINTENANCE_NOTICE_##id,
FL_FIELD_ENUM(MAINTENANCE_NOTICE);
#undef F
#define F(id, name, type) FL_INCIDENT_TIME_##id,
FL_FIELD_ENUM(INCIDENT_TIME);
#undef F

typedef enum fl_type { FL_T_STR, FL_T_INT, FL_T_BOOL, FL_T_ADDR, FL_T_PREFIX, FL_T_ASN } fl_type;

typedef struct fl_field_def {
    const char *name;
    fl_type type;
} fl_field_def;

typedef struct fl_kind_def {
    const char *name;
    const fl_field_def *fields;
    unsigned n;
} fl_kind_def;

extern const fl_kind_def fl_schema[FL_KIND_COUNT];

/* How the store keeps a kind: as facts; or packed (rows.h), because there may be millions, with the time of their read
 * or with a time of their own. */
typedef enum fl_keep { FL_KEEP_FACT, FL_KEEP_ROW, FL_KEEP_EVENT } fl_keep;
extern const fl_keep fl_kind_keep[FL_KIND_COUNT];

/* Kind or field by name; -1 when unknown. */
int fl_kind_find(fl_str name);
int fl_field_find(fl_kind kind, fl_str name);

/* What a fact is about. All are words; PATH is "primary" or "secondary", PEERING one of the canonical names
 * AzurePrivatePeering, MicrosoftPeering, AzurePublicPeering. */
typedef enum fl_key_id {
    FL_KEY_CIRCUIT, FL_KEY_PEERING, FL_KEY_PATH, FL_KEY_FAMILY, FL_KEY_GATEWAY, FL_KEY_NIC, FL_KEY_ROUTER, FL_KEY_VRF,
    FL_KEY_NEIGHBOR, FL_KEY_COUNT
} fl_key_id;
extern const char *const fl_key_names[FL_KEY_COUNT]; /* "circuit", "peering", … */
int fl_key_find(fl_str name);

#endif
