#!/bin/sh
# Validates every case's report and replay against their schemas: tests/schema.sh BUILD_DIR
set -u
python=/usr/bin/python3
[ -x $python ] || python=python3
$python -c 'import jsonschema' 2>/dev/null || { echo "python3-jsonschema is not installed" && exit 77; }
one() {
    $python - "$1" "$2" <<'P'
import glob, json, sys
import jsonschema
schema = json.load(open(sys.argv[2]))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
names = sorted(glob.glob(sys.argv[1] + "/*.json"))
bad = 0
for name in names:
    for e in list(validator.iter_errors(json.load(open(name))))[:3]:
        bad += 1
        print(name.rsplit("/", 1)[1], "/".join(map(str, e.absolute_path)), e.message[:200])
if not names:
    sys.exit("no reports: run the cases first")
print(f"{len(names)} {sys.argv[1].rsplit('/', 1)[1]} validated, {bad} errors")
sys.exit(bad != 0)
P
}
one "$1/reports" docs/schema/report-1.json && one "$1/replays" docs/schema/replay-1.json
