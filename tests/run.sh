#!/bin/sh
# Runs the tests that `make check` builds: tests/run.sh BUILD_DIR fast|all. The last line is "N passed, N failed, N skipped".
set -u
build=$1
mode=$2
passed=0 failed=0 skipped=0
logs=$build/logs
rm -rf "$logs"
mkdir -p "$logs"

# run NAME COMMAND...: exit 0 passes, 77 is a skip (its last line says why), anything else fails and shows its log.
run() {
    name=$1
    shift
    log=$logs/$(echo "$name" | tr ' /' '__').log
    start=$(date +%s)
    "$@" >"$log" 2>&1
    code=$?
    took=$(($(date +%s) - start))
    case $code in
    0) passed=$((passed + 1)) && printf 'ok    %-34s %3ss  %s\n' "$name" "$took" "$(tail -n 1 "$log" | cut -c1-90)" ;;
    77) skipped=$((skipped + 1)) && printf 'skip  %-34s       %s\n' "$name" "$(tail -n 1 "$log" | cut -c1-120)" ;;
    *)
        failed=$((failed + 1))
        printf 'FAIL  %-34s %3ss  exit %s\n' "$name" "$took" "$code"
        sed 's/^/      /' "$log" | tail -n 60
        ;;
    esac
}

for t in "$build"/test_*; do
    case $t in *.d | *.o) continue ;; esac
    [ -x "$t" ] && run "unit $(basename "$t" | sed 's/^test_//')" "$t"
done
run "structure" tests/structure.sh "$build"
run "rules check" "$build/faultline" rules check
mkdir -p "$build/reports" "$build/replays"
rm -f "$build"/reports/*.json "$build"/replays/*.json
run "cases" env FL_REPORTS="$build" FL_DAMAGE="$([ "$mode" = fast ] && echo 0 || echo 1)" "$build/cases" testdata/cases
run "report schema" tests/schema.sh "$build"
run "command line" tests/cli.sh "$build/faultline"
run "hostile inputs" tests/hostile.sh "$build/faultline"
run "documents" tests/docs.sh "$build/faultline"
run "parse" tests/parse.sh "$build/faultline"
run "ntc-templates" tests/ntc.sh "$build/faultline"
run "logs" tests/logs.sh "$build/faultline"
run "bundles" tests/bundle.sh "$build/faultline"
run "corpus azure" tests/corpus.sh "$build/faultline"
run "corpus router" tests/corpus-router.sh "$build/faultline"
run "corpus syslog" tests/corpus-syslog.sh "$build/faultline"
[ "$mode" = all ] && [ "$(basename "$build")" = release ] && run "install" tests/install.sh
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
