#!/bin/sh
# Bundles whose events, tables and states are known, in every archive format: tests/bundle.sh PROGRAM. What was planted is found,
# and nothing besides. Skips when ../shared/bench/make_bundle.py is not there; BUNDLE_SIZE=medium takes minutes.
set -u
fl=$1
maker=${FAULTLINE_BENCH:-../shared/bench}/make_bundle.py
[ -r "$maker" ] || { echo "skipped: $maker is not here (FAULTLINE_BENCH)" && exit 77; }
command -v zstd >/dev/null || { echo "skipped: zstd is not installed" && exit 77; }
python=/usr/bin/python3
[ -x $python ] || python=python3
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
bad=0 n=0
one() { # one FORMAT SEED [OPTION]...
    format=$1 seed=$2
    shift 2
    $python "$maker" --size "${BUNDLE_SIZE:-small}" --format "$format" --seed "$seed" "$@" -o "$tmp/bundle.$format" --truth "$tmp/truth.json" 2>"$tmp/log" ||
        { cat "$tmp/log" && exit 1; }
    $python tests/bundle/compare.py "$fl" "$tmp/bundle.$format" "$tmp/truth.json" | sed "s/^/$format: /" >"$tmp/out"
    cat "$tmp/out"
    tail -n 1 "$tmp/out" | grep -q 'as planted$' || bad=1
    rm -rf "$tmp/bundle.$format"
    n=$((n + 1))
}
# Other seeds, so that no format hides what the others show; fewer of the files that are the same in all.
seed=0
for format in tar.gz zip tar.zst tar.xz tar dir; do
    seed=$((seed + 1))
    one "$format" "$seed" --lines 30000 --routes 3000 --snapshots 60 --neighbors 12 --event-share 0.05
done
[ $bad -eq 0 ] && echo "$n bundles hold what was planted, and nothing besides"
exit $bad
