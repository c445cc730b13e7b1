#!/bin/sh
# Real lines of routers' logs against the events that they are, file by file: tests/corpus-syslog.sh PROGRAM
# The logs stand in $FAULTLINE_CORPUS (default ../shared/corpus) and are not part of the project.
set -u
corpus=${FAULTLINE_CORPUS:-../shared/corpus}
[ -d "$corpus/router/syslog" ] || { echo "skipped: corpus syslog, no logs at $corpus" && exit 77; }
python=/usr/bin/python3
[ -x $python ] || python=python3
exec $python tests/corpus/syslog.py "$1" "$corpus/router/syslog" tests/corpus/syslog.tsv
