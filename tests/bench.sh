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
echo
tests/bench/logs.sh "$fl"
echo
$python - "$fl" "$tmp" <<'P'
import os, random, statistics, subprocess, sys, tarfile, io
fl, tmp = sys.argv[1:3]
pick = random.Random(1)
with open(tmp + "/full.txt", "w") as f:
    f.write("edge1#show ip bgp\nBGP table version is 4471, local router ID is 192.0.2.1\n"
            "Status codes: s suppressed, d damped, h history, * valid, > best, i - internal\n"
            "Origin codes: i - IGP, e - EGP, ? - incomplete\n\n"
            "     Network          Next Hop            Metric LocPrf Weight Path\n")
    paths = [" ".join(str(pick.randint(64512, 65534)) for k in range(pick.randint(1, 6))) for _ in range(150000)]
    for i in range(1000000):
        net = f"{1 + i // 65536}.{i // 256 % 256}.{i % 256}.0/24"
        f.write(f" *>  {net:<17}192.0.2.{i % 8:<11}{pick.choice(('0', '', '650')):>6}{pick.choice(('100', '')):>7}      0 {pick.choice(paths)} i\n")
    f.write("edge1#\n")
with tarfile.open(tmp + "/many.tar", "w") as tar:
    for i in range(10000):
        data = (b'{"value": [{"neighbor": "192.0.2.%d", "v": 4, "as": 64500, "upDown": "1d%02dh", "statePfxRcd": "%d"}]}\n'
                % (1 if i % 2 else 5, i // 500, 120 + i % 7))
        member = tarfile.TarInfo(f"snapshots/{'primary' if i % 2 else 'secondary'}/route-table-summary_202603{1 + i // 1440:02}T{i % 1440 // 60:02}{i % 60:02}00Z.json")
        member.size = len(data)
        tar.addfile(member, io.BytesIO(data))
def run(command):
    """CPU seconds and megabytes, the median of five."""
    took = []
    for _ in range(5):
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, _, used = os.wait4(child.pid, 0)
        child.returncode = 0
        took.append((used.ru_utime + used.ru_stime, used.ru_maxrss / 1024))
    return [statistics.median(x) for x in zip(*took)]
size = os.path.getsize(tmp + "/full.txt") >> 20
print(f"{'what':<62} {'CPU s':>6} {'MB':>5}   limit")
for name, command, limit, most in [
    (f"1,000,000 routes of a router, {size} MB, report", [fl, tmp + "/full.txt"], 1.2, 48),
    (f"1,000,000 routes of a router, {size} MB, kept", [fl, "facts", "--kind=router_route", "-o", tmp + "/out", tmp + "/full.txt"], 4, 112),
    ("10,000 small documents in a tar, report", [fl, tmp + "/many.tar"], 0.6, 200),
]:
    seconds, megabytes = run(command)
    over = "" if seconds <= limit and megabytes <= most else "EXCEEDED"
    print(f"{name:<62} {seconds:6.2f} {megabytes:5.0f}   {limit} s, {most} MB {over}")
P
if ! $python -c 'import textfsm' 2>/dev/null; then
    echo "TextFSM: not compared, the reference is not installed (python3-textfsm)"
    exit 0
fi
echo
$python - "$fl" "$tmp" <<'P'
import os, random, statistics, subprocess, sys
fl, tmp = sys.argv[1:3]
ntc = os.environ.get("FAULTLINE_NTC", "") + "/ntc_templates/templates/"
heads = {
    "ios": "BGP table version is 4471, local router ID is 192.0.2.1\n"
           "Status codes: s suppressed, d damped, h history, * valid, > best, i - internal\n"
           "Origin codes: i - IGP, e - EGP, ? - incomplete\n\n",
    "eos": "BGP routing table information for VRF default\nRouter identifier 192.0.2.1, local AS number 64512\n",
    "xr": "BGP router identifier 192.0.2.1, local AS number 64512\nStatus codes: s suppressed, d damped, h history, * valid\n",
    "nxos": ""}
# network, next hop, metric, preference, weight, and what stands before the network
shapes = {
    "ios": ("     {:<16} {:<19}{:>6}{:>7}{:>7} {}\n", " *>{} {:<16} {:<19}{:>6}{:>7}{:>7} {} {}\n", "i ", "  "),
    "ios_wide": ("     {:<16} {:<15} {:>10} {:>6} {:>6} {}\n", " *>{} {:<16} {:<15} {:>10} {:>6} {:>6} {} {}\n", "i", " "),
    "nxos": ("   {:<19}{:<16}{:>14}{:>11}{:>11} {}\n", "*>{}{:<19}{:<16}{:>14}{:>11}{:>11} {} {}\n", "i", "e"),
    "eos": ("       {:<22} {:<16} {:<7} {:<7} {:<7} {}\n", " *{}    {:<22} {:<16} {:<7} {:<7} {:<7} {} {}\n", ">", " "),
    "xr": ("   {:<18} {:<15} {:>10} {:>6} {:>6} {}\n", "*>{}{:<18} {:<15} {:>10} {:>6} {:>6} {} {}\n", "i", " ")}
def table(shape):
    """As "show ip bgp" prints it: every third network has a second path, metric and preference are often blank."""
    head, row, inside, outside = shapes[shape]
    pick, none = random.Random(1), "-" if shape == "eos" else ""
    name = f"{tmp}/bgp_{shape}.txt"
    with open(name, "w") as f:
        f.write(heads[shape.split("_")[0]])
        f.write(head.format("Network", "Next Hop", "Metric", "LocPrf", "Weight", "Path"))
        for i in range(300000):
            net = f"{pick.randint(1, 223)}.{pick.randint(0, 255)}.{pick.randint(0, 255)}.0/{pick.randint(16, 24)}"
            path = " ".join(str(pick.randint(64512, 65534)) for k in range(pick.randint(1, 4)))
            metric, pref, weight = pick.choice((none, "0", "10")), pick.choice((none, "100")), pick.choice((0, 0, 0, 32768))
            f.write(row.format(inside if i % 5 == 0 else outside, net, f"198.51.100.{pick.randint(1, 254)}", metric, pref,
                               weight, path, pick.choice("ie?")))
            if i % 3 == 0 and shape != "eos":
                f.write(row.format(outside, "", f"203.0.113.{pick.randint(1, 254)}", metric, pref, weight, path, "i"))
    return name
reference = ("import sys, textfsm\n"
             "fsm = textfsm.TextFSM(open(sys.argv[1]))\n"
             "rows = fsm.ParseText(open(sys.argv[2]).read())\n"
             "print(len(rows))\n")
def measure(command, times):
    cpu, peak, out = [], 0, b""
    for i in range(times):
        if os.path.exists(tmp + "/out.csv"):
            os.unlink(tmp + "/out.csv")  # to free the last one's pages is no part of the work
        with open(tmp + "/out", "w+b") as file:
            pid = subprocess.Popen(command, stdout=file).pid
            _, status, use = os.wait4(pid, 0)
            file.seek(0)
            out = file.read()
        assert status == 0, command
        cpu.append(use.ru_utime + use.ru_stime)
        peak = max(peak, use.ru_maxrss)
    return statistics.median(cpu), peak / 1024, out
python = sys.executable
start, _, _ = measure([python, "-c", "import textfsm"], 3)
def records(path):
    rows = 0
    with open(path, "rb") as f:
        for piece in iter(lambda: f.read(1 << 20), b""):
            rows += piece.count(b"\n")
    return rows - 1
def compare(title, template, shape):
    text = table(shape)
    size = os.path.getsize(text) / 1e6
    slow, slow_peak, rows = measure([python, "-c", reference, template, text], 2)
    fast, fast_peak, _ = measure([fl, "parse", "--template", template, "-f", "csv", "-o", tmp + "/out.csv", text], 11)
    assert records(tmp + "/out.csv") == int(rows), "not the same number of records"
    print(f"{title + ', ' + str(int(rows)) + ' paths, ' + format(size, '.1f') + ' MB':<46} {'CPU ms':>8} {'MB/s':>10}   peak MB")
    print(f"{'python3-textfsm, records in memory':<46} {slow * 1000:8.0f} {size / (slow - start):10.1f}   {slow_peak:.0f}")
    print(f"{'faultline parse -f csv, records written':<46} {fast * 1000:8.0f} {size / fast:10.1f}   {fast_peak:.0f}")
    times = (slow - start) / fast
    print(f"{times:.0f} times as fast (the start of Python left out), limit 50 {'' if times >= 50 else 'MISSED'}")
compare("TextFSM, own template", "tests/bench/bgp_table.textfsm", "ios")
if not os.environ.get("FAULTLINE_NTC"):
    print("FAULTLINE_NTC is not set: templates of ntc-templates not compared")
    sys.exit()
for name, shape in ("cisco_ios_show_ip_bgp", "ios_wide"), ("cisco_nxos_show_ip_bgp", "nxos"), \
                   ("arista_eos_show_ip_bgp", "eos"), ("cisco_xr_show_bgp", "xr"):
    compare(name, ntc + name + ".textfsm", shape)
P
