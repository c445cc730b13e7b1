#!/bin/sh
# What routers printed against parses that others made of it, file by file: tests/corpus-router.sh PROGRAM
# The captures stand in $FAULTLINE_CORPUS (default ../shared/corpus) and are not part of the project.
set -u
corpus=${FAULTLINE_CORPUS:-../shared/corpus}
[ -d "$corpus/router/ntc" ] || { echo "skipped: corpus router, no captures at $corpus" && exit 77; }
python=/usr/bin/python3
[ -x $python ] || python=python3
$python -c 'import yaml' 2>/dev/null || { echo "skipped: corpus router, python3 has no yaml" && exit 77; }
exec $python tests/corpus/router.py "$1" "$corpus/router/ntc" tests/corpus/router.tsv
