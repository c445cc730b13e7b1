"""compare.py PROGRAM BUNDLE TRUTH: what the program finds in a bundle against what was planted there. Everything planted is found
and nothing besides; the first differences are printed. `facts` writes ndjson, which is read as it comes."""
import collections
import json
import subprocess
import sys

program, bundle, truth_file = sys.argv[1:4]
truth = json.load(open(truth_file))
bad = 0


def differs(what, found, planted):
    global bad
    if found == planted:
        return
    bad += 1
    if isinstance(planted, (dict, collections.Counter)):
        keys = [k for k in set(found) | set(planted) if found.get(k) != planted.get(k)]
        for k in sorted(keys, key=str)[:5]:
            print(f"{what}: {k}: found {found.get(k)}, planted {planted.get(k)}")
        print(f"{what}: {len(keys)} of {len(planted)} differ")
    else:
        print(f"{what}: found {found}, planted {planted}")


def facts(*kinds):
    command = [program, "facts", "-f", "ndjson"] + ["--kind=" + k for k in kinds] + [bundle]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as p:
        for line in p.stdout:
            yield json.loads(line)
    if p.returncode:
        sys.exit(f"{' '.join(command)}: exit status {p.returncode}")


def dialect(host):
    return {"ed": "ios", "mx": "junos", "le": "eos"}[host[:2]]


def time_of(text, host):
    """Junos and EOS print whole seconds."""
    return text[:19] + ("" if dialect(host) != "ios" else (text[19:-1] or ".000").ljust(4, "0"))


def logs():
    planted = {k.split(":", 1)[1] for k in truth["events_by_kind"]} | {
        "BGP-5-ADJCHANGE", "BGP-3-NOTIFICATION", "BGP-4-MAXPFX", "BGP-3-MAXPFXEXCEED", "BGP-5-NBR_RESET", "LINEPROTO-5-UPDOWN",
        "LINK-3-UPDOWN", "RPD_BGP_NEIGHBOR_STATE_CHANGED", "BGP_NOTIFICATION", "BGP_PREFIX_THRESH_EXCEEDED", "BGP_PREFIX_LIMIT_EXCEEDED",
        "SNMP_TRAP_LINK_DOWN", "SNMP_TRAP_LINK_UP", "BGP-4-MAXROUTESWARN", "BGP-3-MAXROUTESEXCEED"}
    kinds, hosts, neighbors, steps = (collections.Counter() for _ in range(4))
    others = 0
    for f in facts("log_event"):
        kind, host = f.get("mnemonic"), f.get("router")
        if kind not in planted:
            others += 1
            continue
        kinds[f"{dialect(host)}:{kind}"] += 1
        hosts[host] += 1
        if "neighbor" in f:
            neighbors[f"{host}|{f['neighbor']}"] += 1
        if f["event"] in ("session-up", "session-down", "session-state") or "interface" in f:
            who = f.get("interface") or f["neighbor"]
            steps[(time_of(f["observed_at"], host), host, kind, who, f["state"].lower())] += 1
    wanted = collections.Counter()
    for t in truth["transitions"]:
        wanted[(time_of(t["time"], t["host"]), t["host"], t["kind"], t.get("interface") or t["neighbor"], t["to"].lower())] += 1
    differs("events", sum(kinds.values()), truth["events_total"])
    differs("events by kind", kinds, truth["events_by_kind"])
    differs("events by host", hosts, truth["events_by_host"])
    differs("events by neighbor", neighbors, truth["events_by_neighbor"])
    differs("transitions", steps, wanted)
    return sum(kinds.values()), others


def lines():
    read = {}
    for f in facts("read"):
        if f.get("shape") == "log" and f["read"] == "log":
            read[f["document"]] = f["last_line"]
    planted = {}
    for name, file in truth["log_files"].items():
        planted[name] = file["lines"]
    short = {}
    for name, n in read.items():
        short["routers/" + name.split("/routers/", 1)[1]] = n
    differs("log lines", short, planted)


def tables():
    best, per_hop, origins, weights, paths = (collections.defaultdict(collections.Counter) for _ in range(5))
    networks = collections.defaultdict(set)
    for f in facts("router_route"):
        h = f["router"]
        paths[h]["paths"] += 1
        paths[h]["best"] += f.get("best") is True
        per_hop[h][f["next_hop"]] += 1
        origins[h][f.get("origin")] += 1
        weights[h]["weight"] += f.get("weight") or 0
        networks[h].add(f["network"])
    for h, t in truth["tables"].items():
        differs(f"table of {h}", dict(paths[h]), {"paths": t["paths"], "best": t["best"]})
        differs(f"table of {h}, next hops", dict(per_hop[h]), {k: v for k, v in t["per_next_hop"].items() if v})
        differs(f"table of {h}, origins", dict(origins[h]), {k: v for k, v in t["per_origin"].items() if v})
        differs(f"table of {h}, weights", weights[h]["weight"], t["weight_sum"])


def summaries():
    found = collections.defaultdict(dict)
    for f in facts("router_session"):
        if "bgp_summary" in f["document"]:
            found[f["router"]][f["neighbor"]] = str(f["received"]) if f.get("established") else f["state"]
    for h, t in truth["summaries"].items():
        differs(f"summary of {h}", found[h], t)


def snapshots():
    up = collections.defaultdict(dict)
    for f in facts("bgp_session"):
        name = f["document"]
        if "/snapshots/" in name and f["neighbor"] in ("192.0.2.1", "192.0.2.5"):
            up[name.split("/snapshots/")[1].split("/")[0]][f["observed_at"]] = f.get("established") is True
    found = {}
    for path, states in up.items():
        before = True
        for minute, at in enumerate(sorted(states)):
            if states[at] != before:
                found.setdefault(path, []).append({"minute": minute, "state": "up" if states[at] else "down"})
            before = states[at]
    differs("snapshots", found, truth["snapshots"])
    differs("snapshot files", sum(len(s) for s in up.values()), truth["snapshot_files"])


def az_routes():
    found = collections.Counter()
    for f in facts("route"):
        found["az/" + f["document"].rsplit("/", 1)[1]] += 1
    differs("route tables of az", dict(found), truth["az_route_files"])


events, others = logs()
if "logs-only" not in sys.argv:
    lines()
    tables()
    summaries()
    snapshots()
    az_routes()
print(f"{events} planted events, {len(truth['transitions'])} transitions, {others} events of other kinds: {'as planted' if not bad else 'DIFFERENT'}")
sys.exit(1 if bad else 0)
