#!/bin/sh
# tests/fuzz/run.sh SECONDS NAME...: each target for that long, seeded with the cases; finds are kept in build/fuzz/finds.
# With FUZZ_RUNS=N: the seeds and N runs of a fixed random sequence from an empty corpus, the same on every machine.
set -u
seconds=$1
shift
mkdir -p build/fuzz/finds
seeds=build/fuzz/seeds
rm -rf $seeds
mkdir -p $seeds/text $seeds/archive $seeds/rule $seeds/json
n=0
for f in $(find testdata/cases -path '*/input/*' -type f | LC_ALL=C sort); do
    n=$((n + 1))
    cp "$f" "$seeds/text/$n"
    case $f in
    *.json) cp "$f" "$seeds/json/$n" ;;
    *.yaml) cp "$f" "$seeds/rule/$n" ;;
    esac
done
cp testdata/incidents/*.zip testdata/incidents/*.tar.gz $seeds/archive/
mkdir -p $seeds/textfsm
{ printf 'x' && cat tests/bench/bgp_table.textfsm && printf '====\n *>i 192.0.2.0/24 198.51.100.1  0 64512 i\n'; } >$seeds/textfsm/bgp
for f in $(find rules -name '*.yaml'); do cp "$f" "$seeds/rule/$(echo "$f" | tr / _)"; done
bad=0
for name in "$@"; do
    case $name in
    archive | json | textfsm) from=$name ;;
    rule | yaml) from=rule ;;
    *) from=text ;;
    esac
    work=build/fuzz/corpus-$name
    if [ -n "${FUZZ_RUNS:-}" ]; then
        rm -rf "$work"
        how="-seed=1 -runs=$FUZZ_RUNS -timeout=120"
        echo "fuzz $name, the seeds and up to $FUZZ_RUNS runs"
    else
        how="-max_total_time=$seconds -timeout=20"
        echo "fuzz $name, $seconds s"
    fi
    mkdir -p "$work"
    # shellcheck disable=SC2086 # options on purpose
    ASAN_OPTIONS=detect_leaks=1 nice "build/fuzz/fuzz_$name" $how -rss_limit_mb=3000 -max_len=65536 \
        -dict=tests/fuzz/words.dict -artifact_prefix="build/fuzz/finds/$name-" -print_final_stats=1 "$work" "$seeds/$from" \
        >"build/fuzz/$name.log" 2>&1 || { bad=1 && tail -n 40 "build/fuzz/$name.log"; }
    grep -E 'stat::number_of_executed_units|stat::new_units_added' "build/fuzz/$name.log"
done
exit $bad
