"""Runs every test of a checkout of ntc-templates with this program's TextFSM engine.

tests/ntc.py PROGRAM CHECKOUT [FOLDER...]: each tests/<platform>/<command>/<name>.raw must give the records (parsed_sample) of
<name>.yml. FOLDERs are further collections of such pairs for the same templates. Prints each test that fails, then the figure.
"""
import glob, json, os, subprocess, sys
import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def expected(path):
    with open(path, encoding="utf-8") as file:
        return yaml.load(file, LOADER)["parsed_sample"] or []


def parsed(program, checkout, platform, command, raw):
    call = [program, "parse", "--ntc", checkout, "--platform", platform, "--command", command, "-f", "json", raw]
    run = subprocess.run(call, capture_output=True)
    if run.returncode:
        return None, run.stderr.decode(errors="replace").strip()
    return json.loads(run.stdout), run.stderr.decode(errors="replace").strip()


def difference(want, got):
    if len(want) != len(got):
        return f"{len(want)} records expected, {len(got)} found"
    for i, (a, b) in enumerate(zip(want, got)):
        for key in sorted(set(a) | set(b)):
            if a.get(key) != b.get(key):
                return f"record {i + 1}, {key}: {a.get(key)!r} expected, {b.get(key)!r} found"
    return None


def run(program, checkout, folder, verbose):
    passed, failed, absent = 0, 0, 0
    for raw in sorted(glob.glob(os.path.join(glob.escape(folder), "*", "*", "*.raw"))):
        place, name = os.path.split(raw)
        platform, command = place.split(os.sep)[-2:]
        sample = raw[:-4] + ".yml"
        if not os.path.exists(sample):
            continue
        got, said = parsed(program, checkout, platform, command.replace("_", " "), raw)
        if got is None and "no template for the platform" in said and not verbose:
            absent += 1
            continue
        why = said if got is None else difference(expected(sample), got)
        if why:
            print(f"FAIL {platform}/{command}/{name}: {why}")
            failed += 1
        else:
            passed += 1
            if said:
                print(f"note {platform}/{command}/{name}: {said}")
    return passed, failed, absent


def main():
    program, checkout, folders = sys.argv[1], sys.argv[2], sys.argv[3:]
    all_passed, all_failed, _ = run(program, checkout, os.path.join(checkout, "tests"), True)
    figures = [f"{all_passed} of {all_passed + all_failed} tests of ntc-templates give the expected records"]
    for folder in folders:
        passed, failed, absent = run(program, checkout, folder, False)
        all_failed += failed
        figures.append(f"{passed} of {passed + failed} further pairs ({absent} without a template)")
    print("; ".join(figures))
    sys.exit(1 if all_failed or not all_passed else 0)


main()
