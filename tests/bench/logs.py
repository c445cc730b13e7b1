"""logs.py PROGRAM NAME FOLDER ARCHIVE: see logs.sh. The patterns are those of the rules that have an event in these logs, without the
names of their groups; the others would only slow the yardstick down."""
import glob
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

fl, name, folder, archive = sys.argv[1:5]


def measure(command, times):
    cpu, wall, peak = [], [], 0
    for _ in range(times):
        start = os.times().elapsed
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, _, use = os.wait4(process.pid, 0)
        wall.append(os.times().elapsed - start)
        cpu.append(use.ru_utime + use.ru_stime)
        peak = max(peak, use.ru_maxrss / 1024)
    return statistics.median(cpu), statistics.median(wall), peak


def patterns():
    """Lines of rules/log whose event was found, by the mnemonic or the first literal."""
    found = set()
    process = subprocess.Popen([fl, "facts", "-f", "ndjson", "--kind=log_event", folder], stdout=subprocess.PIPE)
    for line in process.stdout:
        found.add(json.loads(line).get("mnemonic", ""))
    process.wait()
    out = []
    for path in sorted(glob.glob("rules/log/*.yaml")):
        text = open(path).read().split("\n---\n")[0]
        for event in re.split(r"\n  - (?=literal:)", text)[1:]:
            line = re.search(r"^\s+line: '(.*)'$", event, re.M)
            if line and any(m and m in event for m in found):
                out.append(re.sub(r"\(\?<[a-z]\w*>", "(?:", line.group(1).replace("''", "'")))
    return out


size = sum(os.path.getsize(os.path.join(folder, f)) for f in os.listdir(folder)) / 1e6
unpacked, _, _ = measure(["bsdtar", "-xOf", archive], 5) if shutil.which("bsdtar") else (None, 0, 0)
ours, ours_wall, peak = measure([fl, "analyze", "-q", folder], 5)
whole, whole_wall, whole_peak = measure([fl, "analyze", "-q", archive], 5)
print(f"{name + ', plain logs, ' + format(size, '.0f') + ' MB':<46} {'CPU s':>8} {'wall s':>8} {'MB/s':>8}   peak MB")
print(f"{'faultline analyze':<46} {ours:8.2f} {ours_wall:8.2f} {size / ours:8.0f}   {peak:.0f}")
if shutil.which("rg"):
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as f:
        used = patterns()
        f.write("\n".join(used) + "\n")
        f.flush()
        slow, slow_wall, _ = measure(["rg", "--pcre2", "-f", f.name, folder], 1)
    times = slow / ours
    print(f"{'rg --pcre2, ' + str(len(used)) + ' patterns of the same rules':<46} {slow:8.2f} {slow_wall:8.2f} {size / slow:8.0f}")
    print(f"{times:.0f} times as fast, limit 3 {'' if times >= 3 else 'MISSED'}")
else:
    print("rg --pcre2: not compared, ripgrep is not installed")
if unpacked:
    share = whole / unpacked
    print(f"{name + ', the whole tar.gz':<46} {whole:8.2f} {whole_wall:8.2f} {'':>8}   {whole_peak:.0f}")
    print(f"{'bsdtar -xOf, merely unpacking it':<46} {unpacked:8.2f}")
    print(f"{share:.2f} times the CPU, limit 1.4 {'' if share <= 1.4 else 'MISSED'}")
else:
    print("bsdtar: not compared, it is not installed (libarchive-tools)")
