"""Runs the program on each log of the corpus and holds its events against syslog.tsv: a line that is listed is the event that it
is listed as, any other line is none. Prints every file and the figure."""
import json
import os
import re
import subprocess
import sys

program, corpus, expectations = sys.argv[1:4]
CLOCK = re.compile(r"(?<![\d:])(\d\d):(\d\d):(\d\d)(?!\d)")


def events(path):
    p = subprocess.run([program, "facts", "-f", "ndjson", path], capture_output=True, timeout=60)
    if p.returncode not in (0, 66):
        raise SystemExit(f"{path}: exit {p.returncode}: {p.stderr[:400]!r}")
    facts = [json.loads(line) for line in p.stdout.decode().splitlines()]
    return {f["first_line"]: f for f in facts if f["kind"] == "log_event"}


def says(value, line, expected):
    """@4: the value stands in the fourth word of the line; @4-6: in these three. Anything else is the value itself."""
    m = re.fullmatch(r"@(\d+)(?:-(\d+))?", expected)
    if not m:
        return value == expected
    words = line.split()[int(m[1]) - 1 : int(m[2] or m[1])]
    before = r"(?<![\w.:])" if ":" in value else r"(?<![\w.])"
    at = re.search(before + re.escape(" ".join(value.split())) + r"(?!\w)(?!\.\d)", " ".join(words))
    return bool(at) and (not m[2] or len(value.split()) == len(words))


def on_time(fact, line):
    """Minutes and seconds are those of a clock in the line; the zone may move the quarter."""
    clocks = CLOCK.findall(line)
    if not clocks or fact["observed_at"] is None:
        return fact["observed_at"] is None
    at = CLOCK.findall(fact["observed_at"].replace("T", " "))[0]
    return any((int(at[1]) - int(c[1])) % 15 == 0 and at[2] == c[2] for c in clocks)


def complaint(fact, line, fields, timed):
    if fact is None:
        return "no event"
    for name, expected in fields:
        value = fact.get(name)
        if value is None or not says(str(value), line, expected):
            return f"{name} is {value!r}, not {expected}"
    extra = [k for k in ("neighbor", "peer", "interface", "code", "limit", "count") if k in fact and k not in dict(fields)]
    if extra:
        return f"{extra[0]} is {fact[extra[0]]!r}, and should not be there"
    return None if on_time(fact, line) or not timed else f"at {fact['observed_at']}"


rows = {}
for row in open(expectations):
    if row.strip() and not row.startswith("#"):
        name, line, *fields = row.rstrip("\n").split("\t")
        rows.setdefault(name, {})[int(line)] = [tuple(f.split("=", 1)) for f in fields]
bad = good = none = total = 0
for name in sorted(n for n in os.listdir(corpus) if n.endswith(".log")):
    lines = open(os.path.join(corpus, name), errors="replace").read().split("\n")
    found, wanted, wrong = events(os.path.join(corpus, name)), rows.get(name, {}), []
    count = len(lines) - (lines[-1] == "")
    for at in range(1, count + 1):
        if at in wanted:
            timed = dict(wanted[at]).get("at") != "-"
            why = complaint(found.get(at), lines[at - 1], [f for f in wanted[at] if f[0] != "at"], timed)
        else:
            why = "an event, and should be none" if at in found else None
        if why:
            wrong.append(f"line {at}: {why}")
        good += at in wanted and not why
        none += at not in wanted and not why
    bad += len(wrong)
    total += count
    print(("ok    " if not wrong else "WRONG ") + f"{name}: {len(wanted)} events in {count} lines" + "".join("\n        " + w for w in wrong))
want = sum(len(r) for r in rows.values())
print(f"{good} of {want} events agree, {none} of {total - want} other lines are none, {bad} complaints")
sys.exit(bad > 0)
