#!/bin/sh
# Logs longer than any buffer, of our own making: tests/logs.sh PROGRAM. Streamed, packed and as UTF-16 (which is held whole) they give
# the same events in the same lines; what a plain search finds is what is found; memory does not grow with the lines.
set -u
fl=$1
python=/usr/bin/python3
[ -x $python ] || python=python3
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
bad=0
complain() { echo "$1" && bad=1; }
facts() { "$fl" facts -f ndjson --kind=log_event "$1" | sed 's/"document":"[^"]*"//' >"$2"; }

$python tests/bench/make_log.py 20000 >"$tmp/edge1.log"
facts "$tmp/edge1.log" "$tmp/streamed"
planted=$(grep -cE '%(BGP-5-ADJCHANGE|BGP-3-NOTIFICATION|LINEPROTO-5-UPDOWN): ' "$tmp/edge1.log")
found=$(wc -l <"$tmp/streamed")
[ "$planted" -eq "$found" ] || complain "found $found events, planted $planted"
# The line that a fact names is the line that a search finds.
grep -nE '%(BGP-5-ADJCHANGE|BGP-3-NOTIFICATION|LINEPROTO-5-UPDOWN): ' "$tmp/edge1.log" | cut -d: -f1 >"$tmp/want"
sed 's/.*"first_line":\([0-9]*\).*/\1/' "$tmp/streamed" | diff -q - "$tmp/want" >/dev/null || complain "the lines of the events are others than a search finds"

mkdir "$tmp/wide" "$tmp/crlf" "$tmp/packed"
iconv -t UTF-16 "$tmp/edge1.log" >"$tmp/wide/edge1.log"
sed 's/$/\r/' "$tmp/edge1.log" >"$tmp/crlf/edge1.log"
gzip -c "$tmp/edge1.log" >"$tmp/packed/edge1.log.gz"
for form in wide/edge1.log crlf/edge1.log packed/edge1.log.gz; do
    facts "$tmp/$form" "$tmp/other"
    cmp -s "$tmp/streamed" "$tmp/other" || complain "$form: other events than streamed"
done

# A line longer than the buffer is left out, and the lines behind it keep their numbers.
{ head -n 100 "$tmp/edge1.log" && head -c 600000 /dev/zero | tr '\0' x && echo && tail -n +101 "$tmp/edge1.log"; } >"$tmp/long.log"
facts "$tmp/long.log" "$tmp/other"
awk '{print ($1 > 100 ? $1 + 1 : $1)}' "$tmp/want" >"$tmp/want2"
sed 's/.*"first_line":\([0-9]*\).*/\1/' "$tmp/other" | diff -q - "$tmp/want2" >/dev/null || complain "behind a long line the lines of the events are wrong"

# No event from a line that the end of the file cuts in its last word; a word of a vocabulary is whole.
printf 'Mar  1 00:00:00 edge1 1: Mar  1 00:00:00.123 UTC: %%BGP-5-ADJCHANGE: neighbor 192.0.2.12' >"$tmp/cut.log"
printf 'Mar  1 00:00:00 edge1 1: Mar  1 00:00:00.123 UTC: %%SYS-6-LOGOUT: x\nMar  1 00:00:00 edge1 1: Mar  1 00:00:00.123 UTC: %%LINK-3-UPDOWN: Interface GigabitEthernet0/0/1, changed state to do' >>"$tmp/cut.log"
facts "$tmp/cut.log" "$tmp/other"
[ -s "$tmp/other" ] && complain "a line that is cut gives an event"

# Memory: 250,000 lines, 38 MB, must not cost more than some megabytes over a small log.
cat >"$tmp/peak.py" <<'P'
import os, subprocess, sys
p = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, use = os.wait4(p.pid, 0)
print(use.ru_maxrss)
P
$python tests/bench/make_log.py 250000 >"$tmp/edge2.log"
small=$($python "$tmp/peak.py" "$fl" -q "$tmp/edge1.log")
large=$($python "$tmp/peak.py" "$fl" -q "$tmp/edge2.log")
[ "$large" -lt 65536 ] || [ $((large - small)) -lt 16384 ] || complain "250,000 lines take $large KiB, 20,000 take $small"
[ $bad -eq 0 ] && echo "$found events in 20,000 lines, the same in every form; 250,000 lines in $((large / 1024)) MB"
exit $bad
