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
if ! $python -c 'import textfsm' 2>/dev/null; then
    echo "TextFSM: not compared, the reference is not installed (python3-textfsm)"
    exit 0
fi
echo
$python - "$fl" "$tmp" <<'P'
import os, statistics, subprocess, sys
fl, tmp = sys.argv[1:3]
# A table as "show ip bgp" prints it: every third network has a second path, metric and preference are often blank.
with open(tmp + "/bgp.txt", "w") as f:
    f.write("BGP table version is 4471, local router ID is 192.0.2.1\n"
            "Status codes: s suppressed, d damped, h history, * valid, > best, i - internal\n"
            "Origin codes: i - IGP, e - EGP, ? - incomplete\n\n"
            "     Network          Next Hop            Metric LocPrf Weight Path\n")
    for i in range(300000):
        net = f"{10 + (i >> 16)}.{i >> 8 & 255}.{i & 255}.0/24"
        path = " ".join(str(64512 + (i * 7 + k * 131) % 900) for k in range(1 + i % 4))
        metric, pref, weight = ("", "0", "10")[i % 3], ("", "100")[i % 2], (0, 32768)[i % 5 == 0]
        f.write(f" *>{'i ' if i % 5 == 0 else '  '}{net:<16} {f'198.51.100.{i % 200 + 1}':<19}{metric:>6}{pref:>7}{weight:>7} {path} {'ie?'[i % 3]}\n")
        if i % 3 == 0:
            f.write(f" *   {'':<16} {f'203.0.113.{i % 200 + 1}':<19}{metric:>6}{pref:>7}{weight:>7} {path} i\n")
template = "tests/bench/bgp_table.textfsm"
reference = ("import sys, textfsm\n"
             "fsm = textfsm.TextFSM(open(sys.argv[1]))\n"
             "rows = fsm.ParseText(open(sys.argv[2]).read())\n"
             "print(len(rows))\n")
def measure(command, times):
    cpu, peak, out = [], 0, b""
    for i in range(times):
        with open(tmp + "/out", "w+b") as file:
            pid = subprocess.Popen(command, stdout=file).pid
            _, status, use = os.wait4(pid, 0)
            file.seek(0)
            out = file.read()
        assert status == 0, command
        cpu.append(use.ru_utime + use.ru_stime)
        peak = max(peak, use.ru_maxrss)
    return statistics.median(cpu), peak / 1024, out
size = os.path.getsize(tmp + "/bgp.txt") / 1e6
python = sys.executable
slow, slow_peak, rows = measure([python, "-c", reference, template, tmp + "/bgp.txt"], 1)
start, _, _ = measure([python, "-c", "import textfsm"], 3)
fast, fast_peak, _ = measure([fl, "parse", "--template", template, "-f", "csv", "-o", tmp + "/out.csv", tmp + "/bgp.txt"], 11)
csv = open(tmp + "/out.csv", "rb").read()
assert csv.count(b"\n") == int(rows) + 1, "not the same number of records"
print(f"{'TextFSM, table of ' + str(int(rows)) + ' paths, ' + format(size, '.1f') + ' MB':<46} {'CPU ms':>8} {'MB/s':>10}   peak MB")
print(f"{'python3-textfsm, records in memory':<46} {slow * 1000:8.0f} {size / (slow - start):10.1f}   {slow_peak:.0f}")
print(f"{'faultline parse -f csv, records written':<46} {fast * 1000:8.0f} {size / fast:10.1f}   {fast_peak:.0f}")
times = (slow - start) / fast
print(f"{times:.0f} times as fast (the start of Python left out), limit 50 {'' if times >= 50 else 'MISSED'}")
P
