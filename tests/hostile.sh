#!/bin/sh
# Inputs made to harm, from scratch: tests/hostile.sh PROGRAM. Each run must end soon, in little memory, with the documented
# exit status and, where something was left out, with a note that names the place.
set -u
python=/usr/bin/python3
[ -x $python ] || python=python3
program=$(readlink -f "$1")
tmp=$(mktemp -d)
trap 'chmod -R u+rwX "$tmp" 2>/dev/null; rm -rf "$tmp"' EXIT
$python tests/hostile/make.py "$tmp" testdata/incidents/golden || exit 1
$python tests/hostile/run.py "$program" "$tmp" "$(pwd)/testdata/incidents/golden"
