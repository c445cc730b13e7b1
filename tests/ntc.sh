#!/bin/sh
# tests/ntc.sh PROGRAM: the engine against a checkout of the public collection ntc-templates, which is no part of this
# project: FAULTLINE_NTC names it. FAULTLINE_NTC_MORE may name further folders of .raw and .yml pairs.
set -u
if [ -z "${FAULTLINE_NTC:-}" ]; then
    echo "FAULTLINE_NTC is not set: name a checkout of github.com/networktocode/ntc-templates"
    exit 77
fi
python=/usr/bin/python3
[ -x $python ] || python=python3
if ! $python -c 'import yaml' 2>/dev/null; then
    echo "needs Python with the package yaml (python3-yaml)"
    exit 77
fi
# shellcheck disable=SC2086
exec $python tests/ntc.py "$1" "$FAULTLINE_NTC" ${FAULTLINE_NTC_MORE:-}
