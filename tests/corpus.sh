#!/bin/sh
# Real captures against what must be read from them, file by file: tests/corpus.sh PROGRAM
# The captures stand in $FAULTLINE_CORPUS (default ../shared/corpus) and are not part of the project.
set -u
corpus=${FAULTLINE_CORPUS:-../shared/corpus}
[ -f "$corpus/azure/manifest.tsv" ] || { echo "skipped: corpus azure, no captures at $corpus" && exit 77; }
python=/usr/bin/python3
[ -x $python ] || python=python3
exec $python tests/corpus/azure.py "$1" "$corpus/azure" tests/corpus/azure.tsv
