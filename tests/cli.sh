#!/bin/sh
# The command line as people meet it: exit statuses, errors with a place, odd inputs. tests/cli.sh PROGRAM
set -u
fl=$(readlink -f "$1")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
bad=0 count=0

# expect STATUS 'TEXT' ARGS...: the status, and the text somewhere in what was printed (stdout or stderr).
expect() {
    want=$1 text=$2
    shift 2
    "$fl" "$@" >"$tmp/out" 2>&1 </dev/null
    code=$?
    count=$((count + 1))
    if [ $code -ne "$want" ] || { [ -n "$text" ] && ! grep -qF -- "$text" "$tmp/out"; }; then
        echo "faultline $*: expected status $want and \"$text\", found status $code:"
        head -n 8 "$tmp/out" | sed 's/^/    /'
        bad=1
    fi
}
golden=testdata/incidents/golden

expect 1 R01 $golden
expect 1 R01 analyze $golden
expect 1 R01 testdata/incidents/golden-transcript.tar.gz --model own-edge
expect 1 R01 testdata/incidents/golden-powershell.zip --model own-edge
expect 1 '"schema": "faultline.report/1"' -f json $golden
expect 1 R01 -f markdown $golden
expect 0 arp_entry facts $golden
expect 0 '"kind"' facts -f ndjson $golden
expect 0 kind, facts -f csv $golden
expect 0 Summarize explain R01
expect 1 'From here on the verdict is the last one' replay testdata/incidents/golden
expect 1 faultline.replay/1 replay -f json testdata/incidents/golden
expect 64 'a step of time' replay --every never testdata/incidents/golden
expect 64 'needs a terminal' replay --step testdata/incidents/golden
expect 0 azure/arp-table rules list
expect 0 '' rules check
expect 0 0.1.0 --version
expect 0 analyze --help

# usage
expect 64 INPUT
expect 64 no-such-option --no-such-option $golden
expect 64 json -f xml $golden
expect 64 own-edge --model customer $golden
expect 64 Z99 explain Z99
expect 64 time --at yesterday $golden

# inputs
expect 66 "$tmp/none.txt" "$tmp/none.txt"
: >"$tmp/empty.txt"
expect 66 empty "$tmp/empty.txt"
head -c 4096 /dev/zero | tr '\0' '\377' >"$tmp/binary.bin"
expect 66 binary "$tmp/binary.bin"
mkdir -p "$tmp/loop/a"
cp $golden/*.json "$tmp/loop/a"
ln -s .. "$tmp/loop/a/up"
expect 1 loop -f json "$tmp/loop"
mkfifo "$tmp/loop/a/pipe"
expect 1 pipe -f json "$tmp/loop"
mkdir "$tmp/nothing"
expect 66 nothing "$tmp/nothing"
expect 66 none.txt $golden "$tmp/none.txt"
if [ "$(id -u)" -ne 0 ]; then
    cp $golden/circuit-show.json "$tmp/closed.json" && chmod 000 "$tmp/closed.json"
    expect 66 closed.json "$tmp/closed.json"
fi
cat $golden/circuit-show.json | "$fl" -f json - >"$tmp/out" 2>&1
grep -q '"stdin"' "$tmp/out" || { echo "standard input is not read with -" && bad=1; }

# a prose file is not evidence, and nothing of it is dropped in silence
printf 'The circuit went down at two.\nWe called the carrier.\n' >"$tmp/prose.txt"
expect 3 prose.txt -f json "$tmp/prose.txt"

# broken rules: file, line, column, what was expected
mkdir "$tmp/rules"
printf 'rule: mine/arp\nread: arp-table\ntitle: mine\nsource: [x]\ncommands:\n  - match: "^az"\nemit:\n  - fact: arp_entri\n    set: {mac: mac}\n' >"$tmp/rules/broken.yaml"
expect 65 "broken.yaml:8:" --rules "$tmp/rules" $golden
expect 65 arp_entry --rules "$tmp/rules" $golden
printf 'rule: [unclosed\n' >"$tmp/rules/broken.yaml"
expect 65 "broken.yaml:" --rules "$tmp/rules" $golden

# output: whole or not at all
expect 74 none -o "$tmp/none/report.json" -f json $golden
expect 1 '' -o "$tmp/report.json" -f json $golden
grep -q '"R01"' "$tmp/report.json" || { echo "-o wrote no report" && bad=1; }
"$fl" $golden >/dev/full 2>/dev/null
[ $? -eq 74 ] || { echo "a full disk is not answered with 74" && bad=1; }

# the same input gives the same bytes
"$fl" -f json $golden >"$tmp/1" && true
"$fl" -f json $golden >"$tmp/2" && true
cmp -s "$tmp/1" "$tmp/2" || { echo "two runs differ" && bad=1; }
# no colour off a terminal, plain ASCII without a UTF-8 locale
"$fl" $golden | grep -q "$(printf '\033')" && { echo "colour without a terminal" && bad=1; }
LC_ALL=C "$fl" $golden | LC_ALL=C grep -q '[^ -~]' && { echo "not plain ASCII in the C locale" && bad=1; }
LC_ALL=C.UTF-8 NO_COLOR=1 "$fl" --color=auto $golden | grep -q "$(printf '\033')" && { echo "NO_COLOR is not heard" && bad=1; }
LC_ALL=C.UTF-8 "$fl" --color=always $golden | grep -q "$(printf '\033')" || { echo "--color=always has no colour" && bad=1; }
for width in 60 80 120; do
    COLUMNS=$width LC_ALL=C "$fl" $golden | awk -v w=$width 'length($0) > w {print "wider than " w ": " $0; bad=1} END {exit bad}' || bad=1
done
echo "$count calls"
exit $bad
