#!/bin/sh
# The documents say what is true: tests/docs.sh PROGRAM
set -u
fl=$(readlink -f "$1")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
bad=0 count=0
complain() { echo "$1" && bad=1; }

for f in README.md CHANGELOG.md docs/architecture.md docs/add-a-rule.md docs/add-a-case.md docs/rules.md docs/judgement.md \
    docs/report-json.md docs/man/faultline.1; do
    [ -s "$f" ] || complain "$f is missing"
done
if command -v mandoc >/dev/null; then
    mandoc -Tlint -Wwarning docs/man/faultline.1 || bad=1
fi

# The README's report is what the program prints today.
awk '/^<!-- report -->/{on=1;next} /^<!-- \/report -->/{on=0} on && !/^```/' README.md >"$tmp/report"
[ -s "$tmp/report" ] || complain "README.md shows no report"
COLUMNS=100 LC_ALL=C.UTF-8 "$fl" testdata/incidents/golden 2>/dev/null | head -n "$(wc -l <"$tmp/report")" |
    diff "$tmp/report" - || complain "README.md: the report shown differs from the program's"

# So is the verdict in docs/report-json.md.
if command -v jq >/dev/null; then
    awk '/^<!-- jq /{on=1;next} /^<!-- \/jq -->/{on=0} on && !/^```/' docs/report-json.md >"$tmp/verdict"
    [ -s "$tmp/verdict" ] || complain "docs/report-json.md shows no verdict"
    "$fl" -f json --model own-edge testdata/cases/provider/p04-arp-empty-primary/input | jq .verdict |
        diff "$tmp/verdict" - || complain "docs/report-json.md: the verdict shown differs from the program's"
fi

# What docs/time.md shows below "<!-- run faultline … -->" is printed, wherever its lines break.
awk '/^<!-- run /{c=$0; sub(/^<!-- run faultline /, "", c); sub(/ -->$/, "", c); next} c && /^    /{t = t " " $0; next}
    c && t {print c "\t" t; c = t = ""}' docs/time.md >"$tmp/shown"
while IFS="$(printf '\t')" read -r input text; do
    want=$(echo "$text" | tr -s ' ')
    # shellcheck disable=SC2086
    COLUMNS=100 LC_ALL=C.UTF-8 "$fl" $input 2>/dev/null | tr -s ' \n' ' ' | grep -qF "${want# }" ||
        complain "docs/time.md: faultline $input does not print:$want"
    count=$((count + 1))
done <"$tmp/shown"

# Every key of the schema stands in docs/report-json.md, or is plain there.
for key in $(sed -n 's/^    "\([a-z_]*\)": {.*/\1/p' docs/schema/report-1.json); do
    grep -q "\`$key\`" docs/report-json.md || case $key in
    code | line | count | path | layer | owner | slug | text_or_null | time_or_null | other | step | capture | circuit | finding | finding_class) ;;
    *) complain "docs/report-json.md does not explain \"$key\"" ;;
    esac
done

# The table of stages is the Makefile's.
for stage in $(sed -n 's/^STAGES := //p' Makefile); do
    [ "$stage" = run ] && continue
    want=$(sed -n "s/^DEPS_$stage :=//p" Makefile | tr ' ' '\n' | sed '/^$/d' | LC_ALL=C sort | tr '\n' ' ')
    have=$(sed -n "s/^| $stage | .* | \([^|]*\) |$/\1/p" docs/architecture.md | tr ', ' '\n\n' | sed '/^$/d; /^libc$/d' | LC_ALL=C sort | tr '\n' ' ')
    [ "$want" = "$have" ] || complain "docs/architecture.md: $stage may include \"$have\", the Makefile says \"$want\""
done

# Every link between documents leads somewhere, and every case that is named exists.
for f in README.md docs/*.md; do
    for to in $(grep -oE '\]\([^)#:]+\)' "$f" | sed 's/^](//; s/)$//'); do
        [ -e "$(dirname "$f")/$to" ] || complain "$f links to $to, which is not there"
    done
done
for c in $(grep -oE '\[[a-z0-9-]+/[a-z0-9-]+\]' docs/judgement.md | tr -d '[]'); do
    [ -d "testdata/cases/$c" ] || complain "docs/judgement.md names the case $c, which is not there"
done

# Commands that the README, the manual page and docs/report-json.md show: each runs on files of the names they use.
mkdir -p "$tmp/user/bin"
ln -s "$fl" "$tmp/user/bin/faultline"
cp -r testdata "$tmp/user/"
cp -r testdata/incidents/golden "$tmp/user/bundle"
cp -r testdata/incidents/golden "$tmp/user/captures"
cp testdata/incidents/golden-powershell.zip "$tmp/user/bundle.zip"
cp testdata/incidents/golden/route-summary-primary.json "$tmp/user/terminal.log"
printf 'Value NAME (\\S+)\n\nStart\n  ^name ${NAME} -> Record\n' >"$tmp/user/my.textfsm"
echo 'name one' >"$tmp/user/output.txt"
{
    grep -hE '^    faultline ' README.md docs/report-json.md
    sed -n 's/^    \$ faultline /    faultline /p' README.md docs/report-json.md
    sed -n 's/^\.Dl \$ faultline /    faultline /p' docs/man/faultline.1
} | sed 's/^    //; s/  *# .*//' | LC_ALL=C sort -u >"$tmp/commands"
while read -r line; do
    case $line in *jq*) command -v jq >/dev/null || continue ;; esac
    (cd "$tmp/user" && FAULTLINE_RULES=${FAULTLINE_RULES:-$OLDPWD/rules} PATH="$tmp/user/bin:$PATH" \
        timeout 60 sh -c "$line" >"$tmp/out" 2>&1 </dev/null)
    code=$?
    count=$((count + 1))
    [ $code -le 4 ] || { complain "a document shows \"$line\", which answers $code:" && head -n 5 "$tmp/out"; }
done <"$tmp/commands"

# Every option has its place in the manual page, and the manual page has no others.
for verb in analyze replay facts rules parse explain; do
    "$fl" $verb --help | grep -oE -- '--[a-z-]+' | sort -u >"$tmp/help"
    for o in $(sed 's/^--//' "$tmp/help"); do
        grep -qE "Fl Fl $o\b" docs/man/faultline.1 || complain "faultline.1 lacks --$o of $verb"
    done
    cat "$tmp/help" >>"$tmp/all"
    grep -q "^\.It Cm $verb" docs/man/faultline.1 || complain "faultline.1 lacks the verb $verb"
done
for o in $(grep -oE 'Fl Fl [a-z-]+' docs/man/faultline.1 | sed 's/Fl Fl //' | sort -u); do
    grep -qx -- "--$o" "$tmp/all" || [ "$o" = version ] || complain "faultline.1 has --$o, which no verb takes"
done
for s in 0 1 2 3 4 64 65 66 70 74; do
    grep -qE "^\.It (Li )?$s\b" docs/man/faultline.1 || complain "faultline.1 does not explain exit status $s"
done

# Every diagnosis is explained. Those that say "not decided" are those that no row of src/diagnose concludes. This row only
# says which read is missing: B04.
grep -ohE '\{"[A-Z][0-9]{2}", "|\.code = \{"[A-Z][0-9]{2}"|"Q0[0-9]"' src/diagnose/diag_*.c | grep -oE '[A-Z][0-9]{2}' | LC_ALL=C sort -u >"$tmp/rows"
for c in $(sed -n 's/^  - code: \([A-JL-Z][0-9][0-9]\)$/\1/p' rules/playbook/*.yaml); do
    COLUMNS=100 "$fl" explain "$c" >"$tmp/out" || complain "faultline explain $c fails"
    count=$((count + 1))
    for label in layer class owner evidence 'told apart' remedy trap 'described by'; do
        grep -q "^$label" "$tmp/out" || complain "faultline explain $c lacks \"$label\""
    done
    grep -q '^not decided' "$tmp/out" || echo "$c" >>"$tmp/decided"
    echo "$c" >>"$tmp/codes"
done
LC_ALL=C sort -u "$tmp/decided" | diff - "$tmp/rows" >"$tmp/out" ||
    { complain "decided by the playbook (<) and by src/diagnose (>) differ:" && cat "$tmp/out"; }
says="Of $(wc -l <"$tmp/codes") diagnoses $(wc -l <"$tmp/decided") are decided"
grep -q "$says" README.md || complain "README.md should say: $says"

[ $bad -eq 0 ] && echo "documents agree with the program: $count commands and diagnoses"
exit $bad
