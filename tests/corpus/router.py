"""Runs the program on each capture <platform>/<command>/*.raw and compares its facts with the parse beside it (*.yml), in
the fields that router.tsv maps. Prints every file, what differs, and the figures. Any difference fails."""
import glob
import ipaddress
import json
import os
import re
import subprocess
import sys
import tempfile

import yaml

program, corpus, table = sys.argv[1:4]


def asn(text):
    high, _, low = str(text).rpartition(".")
    return (int(high) << 16 | int(low)) if high else int(low)


def prefix(text):
    """A network without its length is classful."""
    text = str(text)
    if "/" not in text and ":" not in text:
        first = int(text.split(".")[0])
        size = 8 if first < 128 else 16 if first < 192 else 24
        address = int(ipaddress.ip_address(text))
        text += f"/{32 if address & ((1 << 32 - size) - 1) else size}"
    address, size = text.split("/")
    return f"{ipaddress.ip_address(address)}/{size}"


# How theirs becomes ours. None: not said.
convert = {
    "": str,
    "int": int,
    "count": lambda t: int(t) if t.isdigit() else None,
    "state": lambda t: "Established" if t.isdigit() or t.startswith("Estab") else t,
    "up": lambda t: t.isdigit() or t.startswith("Estab"),
    "asn": asn,
    "addr": lambda t: str(ipaddress.ip_address(t)),
    "prefix": prefix,
    "lower": str.lower,
    "word": lambda t: t.split()[0].lower(),
    "admin": lambda t: "down" if t.lower().startswith("admin") or t.lower() in ("disabled", "down (administratively down)") else "up",
    "best": lambda t: ">" in t or t == "best",
    "valid": lambda t: "*" in t,
    "link": lambda t: {"connected": "up", "monitoring": "monitoring"}.get(t, "down"),
    "number": lambda t: int(t) if t.isdigit() else None,
    "host": lambda t: None if t == "--" else t if "/" in t else t + "/32",
    "assigned": lambda t: f"{t}/32" if t[0].isdigit() else None,
    "part": lambda t: t.split("-")[-1],
    "wanted": lambda t: "down" if t == "Shutdown" else "up",
    "said": lambda t: None if t == "--" else t,
    "sound": lambda t: t == "valid",
    "path": lambda t: None if t == "NONE" or t.startswith("Local") else t,
    "short-origin": lambda t: {"IGP": "i", "EGP": "e", "incomplete": "?"}[t],
    "mac": lambda t: re.sub(r"[^0-9a-f]", "", t.lower()) if re.search(r"\d", t) else t.lower(),
    "resolved": lambda t: bool(re.search(r"[0-9a-fA-F]{2}", t)) and not t.lower().startswith("incomp"),
}


def theirs_of(row, spec):
    """"a/b" joins two columns by a slash; "a|b": the first that says something."""
    name, _, how = spec.partition(":")
    parts = [str(row.get(n, "") or "") for n in name.split("/")]
    if "|" in name:
        parts = [next((str(row[n]) for n in name.split("|") if row.get(n)), "")]
    if any(not p for p in parts):
        return None
    try:
        return convert[how]("/".join(parts))
    except ValueError:
        return "/".join(parts)


def ours_of(fact, field, how):
    value = fact.get(field)
    if value is None:
        return None
    if how in ("mac", "lower", "word"):
        return convert[how](str(value))
    return value


def rows_of(parsed):
    """A row of lists is a heading with so many rows below it; with empty lists it has none."""
    for row in parsed:
        lists = [v for v in row.values() if isinstance(v, list)]
        if not lists or len({len(v) for v in lists}) > 1 or len(lists) < len(row) / 2:
            yield row
            continue
        for i in range(len(lists[0])):
            yield {n: v[i] if isinstance(v, list) else v for n, v in row.items()}


def facts_of(raw, command, kind):
    text = open(raw, encoding="utf-8", errors="replace", newline="").read()
    if command != "-":
        text = f"host#{command}\n{text}\nhost#\n"
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "capture.txt")
        with open(path, "w", encoding="utf-8", newline="") as f:
            f.write(text if text.endswith("\n") else text + "\n")
        p = subprocess.run([program, "facts", "-f", "ndjson", path], capture_output=True, timeout=120)
    if p.returncode not in (0, 66):
        raise SystemExit(f"{raw}: exit {p.returncode}: {p.stderr[:400]!r}")
    facts = [json.loads(line) for line in p.stdout.decode().splitlines()]
    found = [f for f in facts if f["kind"] == kind.rstrip("!")]
    if kind.endswith("!"):
        at = [(f.get("vrf"), f.get("neighbor"), f.get("peer")) for f in found]
        found = [f for i, f in enumerate(found) if at[i : i + 1] != at[i + 1 : i + 2]]
    return found


rows = {}
for line in open(table):
    if line.strip() and not line.startswith("#"):
        platform, folder, command, kind, mapping = line.rstrip("\n").split("\t")
        rows[platform, folder] = (command, kind, [m.split("=", 1) for m in mapping.split(",")])
covered = {p for p, _ in rows}
good_files = files = good = fields = 0
uncovered = {}
for raw in sorted(glob.glob(os.path.join(corpus, "*", "*", "*.raw"))):
    platform, folder, name = raw.split(os.sep)[-3:]
    if (platform, folder) not in rows:
        uncovered.setdefault(platform, []).append(f"{folder}/{name}")
        continue
    command, kind, mapping = rows[platform, folder]
    truth = list(rows_of(yaml.safe_load(open(raw[:-4] + ".yml", encoding="utf-8"))["parsed_sample"]))
    facts = facts_of(raw, command, kind)
    wrong = [] if len(facts) == len(truth) else [f"{len(facts)} {kind} instead of {len(truth)}"]
    right = 0
    for i, row in enumerate(truth):
        fact = facts[i] if i < len(facts) else {}
        for field, spec in mapping:
            spec, maybe = spec.rstrip("?"), spec.endswith("?")
            want, have = theirs_of(row, spec), ours_of(fact, field, spec.partition(":")[2])
            if maybe and want is None:
                continue
            fields += 1
            if want == have:
                right += 1
            else:
                wrong.append(f"row {i + 1} {field}: {have!r} instead of {want!r}")
    good += right
    files += 1
    good_files += not wrong
    print(("ok    " if not wrong else "WRONG ") + f"{platform}/{folder}/{name}  {len(truth)} rows, {right} fields")
    for w in wrong[:5]:
        print(f"      {w}")
    if len(wrong) > 5:
        print(f"      and {len(wrong) - 5} more")
for platform, names in sorted(uncovered.items()):
    print(f"not covered: {platform}{'' if platform in covered else ' (no rule)'}: {', '.join(names)}")
print(f"{good_files} of {files} router captures agree, {good} of {fields} fields; {sum(map(len, uncovered.values()))} captures not covered")
sys.exit(good_files != files)
