#!/bin/sh
# make bench: CPU seconds of whole processes, the median of 11 runs, beside a yardstick in the same run. Not a test.
set -eu
fl=$1
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python=/usr/bin/python3
[ -x $python ] || python=python3
$python - "$tmp" <<'P'
import json, sys
rows = [{"locPrf": "", "network": f"10.{i >> 8 & 255}.{i & 255}.0/24" if i < 65536 else "10.0.0.0/8", "nextHop": "172.16.10.1*" if i % 2 else "172.16.10.1",
         "path": f"64512 {64600 + i % 90}", "weight": 0} for i in range(10000)]
json.dump({"value": rows}, open(sys.argv[1] + "/routes.json", "w"), indent=2)
with open(sys.argv[1] + "/routes.txt", "w") as f:
    f.write("$ az network express-route list-route-tables -g rg-net -n er-weu-01 --peering-name AzurePrivatePeering --path primary --query value -o table\n")
    f.write("LocPrf    Network           NextHop        Path         Weight\n--------  ----------------  -------------  -----------  --------\n")
    for r in rows:
        f.write(f"          {r['network']:<16}  {r['nextHop']:<13}  {r['path']:<11}  0\n")
P
$python - "$fl" "$tmp" <<'P'
import os, resource, statistics, subprocess, sys
fl, tmp = sys.argv[1:3]
def cpu(command):
    took = []
    for i in range(12):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if i:
            took.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(took) * 1000
yard = cpu(["python3", "-c", "pass"])
print(f"{'what':<46} {'CPU ms':>8} {'x python3':>10}   limit")
print(f"{'python3 -c pass':<46} {yard:8.1f} {1.0:10.2f}")
for name, command, limit in [
    ("golden bundle, all rules, text report", [fl, "testdata/incidents/golden"], 20),
    ("golden transcript in a tar.gz", [fl, "testdata/incidents/golden-transcript.tar.gz"], 20),
    ("10,000-row route table, JSON", [fl, tmp + "/routes.json"], 100),
    ("10,000-row route table, az table", [fl, tmp + "/routes.txt"], 100),
]:
    ms = cpu(command)
    print(f"{name:<46} {ms:8.1f} {ms / yard:10.2f}   {limit} ms {'' if ms <= limit else 'EXCEEDED'}")
P
