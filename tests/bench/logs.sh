#!/bin/sh
# tests/bench/logs.sh PROGRAM: logs beside their yardsticks in the same run: `rg --pcre2` with the patterns of the same rules, and
# `bsdtar -xOf` merely unpacking. Always on a log of its own; on the medium bundle of ../shared/bench too, when that is there.
set -eu
fl=$1
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python=/usr/bin/python3
[ -x $python ] || python=python3
maker=${FAULTLINE_BENCH:-../shared/bench}/make_bundle.py
mkdir "$tmp/own"
$python tests/bench/make_log.py 600000 >"$tmp/own/edge1.log"
tar -C "$tmp" -czf "$tmp/own.tar.gz" own
$python tests/bench/logs.py "$fl" "own log" "$tmp/own" "$tmp/own.tar.gz"
if [ ! -r "$maker" ]; then
    echo "medium bundle: skipped, $maker is not here (FAULTLINE_BENCH)"
    exit 0
fi
$python "$maker" --size medium --format tar.gz -o "$tmp/medium.tar.gz" 2>"$tmp/log" || { cat "$tmp/log" && exit 1; }
mkdir "$tmp/logs" "$tmp/all"
tar -C "$tmp/all" -xzf "$tmp/medium.tar.gz"
for log in "$tmp"/all/bundle/routers/*/*.log; do mv "$log" "$tmp/logs/"; done
rm -rf "$tmp/all"
$python tests/bench/logs.py "$fl" "medium bundle" "$tmp/logs" "$tmp/medium.tar.gz"
$python tests/bundle/compare.py "$fl" "$tmp/medium.tar.gz" "$tmp/medium.tar.gz.truth.json" | sed 's/^/medium bundle: /'
