#!/bin/sh
# The documents say what is true: tests/docs.sh PROGRAM
set -u
fl=$1
bad=0
for f in README.md CHANGELOG.md docs/architecture.md docs/add-a-rule.md docs/add-a-case.md docs/rules.md docs/man/faultline.1; do
    [ -s "$f" ] || { echo "$f is missing" && bad=1; }
done
if command -v mandoc >/dev/null; then
    mandoc -Tlint -Wwarning docs/man/faultline.1 || bad=1
fi
# The README's report is what the program prints today.
awk '/^<!-- report -->/{on=1;next} /^<!-- \/report -->/{on=0} on && !/^```/' README.md >"${TMPDIR:-/tmp}/readme.$$"
COLUMNS=100 LC_ALL=C.UTF-8 "$fl" testdata/incidents/golden 2>/dev/null | head -n "$(wc -l <"${TMPDIR:-/tmp}/readme.$$")" |
    diff "${TMPDIR:-/tmp}/readme.$$" - || { echo "README.md: the report shown differs from the program's" && bad=1; }
rm -f "${TMPDIR:-/tmp}/readme.$$"
# Every link between documents leads somewhere.
for f in README.md docs/*.md; do
    for to in $(grep -oE '\]\([^)#:]+\)' "$f" | sed 's/^](//; s/)$//'); do
        [ -e "$(dirname "$f")/$to" ] || { echo "$f links to $to, which is not there" && bad=1; }
    done
done
# Exit statuses of the man page are those of the table.
for s in 0 1 2 3 4 64 65 66 70 74; do
    grep -qE "^\.It (Li )?$s\b" docs/man/faultline.1 || { echo "faultline.1 does not explain exit status $s" && bad=1; }
done
[ $bad -eq 0 ] && echo "documents agree with the program"
exit $bad
