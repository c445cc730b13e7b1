#!/bin/sh
# Holds the code against the plan of docs/architecture.md: tests/structure.sh [BUILD_DIR [headers|globals]]
#  - a stage includes only what its DEPS_ row of the Makefile allows
#  - every header compiles alone
#  - no global state: .data and .bss of every object are empty (release build only)
#  - the library exports no name without fl_ in front, and faultline.h explains every function
#  - nothing prints or exits outside src/cli; only pattern.c sees pcre2.h, only archive.c libarchive, only yaml.c libfyaml
set -u
build=${1:-build/release}
part=${2:-all}
bad=0
complain() { echo "$1" && bad=1; }

headers() {
    for h in $(find src include -name '*.h' | LC_ALL=C sort); do
        ${CC:-cc} -std=c17 -D_POSIX_C_SOURCE=200809L -Isrc -Iinclude -Wall -Wextra -fsyntax-only -x c "$h" || complain "$h does not compile alone"
    done
}
globals() {
    if [ "$(basename "$build")" = release ] && [ -d "$build/obj" ]; then
        for o in $(find "$build/obj" -name '*.o' | LC_ALL=C sort); do
            used=$(size -A "$o" | awk '$1==".data" || $1==".bss" {n+=$2} END {print n+0}')
            [ "$used" -eq 0 ] || complain "$o holds $used bytes of global state"
        done
    fi
}
case $part in headers | globals) $part && exit $bad ;; esac

stages=$(sed -n 's/^STAGES := //p' Makefile)
for stage in $stages; do
    allowed=$(sed -n "s/^DEPS_$stage :=//p" Makefile)
    for f in src/"$stage"/*.[ch]; do
        [ -f "$f" ] || continue
        for inc in $(sed -n 's/^#include "\([^"]*\)".*/\1/p' "$f"); do
            to=${inc%%/*}
            case " $stage $allowed " in *" $to "*) ;; *)
                [ "$stage" = run ] && [ "$inc" = faultline.h ] || complain "$f includes $inc: $stage may include only:$allowed" ;;
            esac
        done
    done
done
for f in src/cli/*.[ch]; do
    for inc in $(sed -n 's/^#include "\([^"]*\)".*/\1/p' "$f"); do
        case $inc in faultline.h | base/* | cli/*) ;; *) complain "$f includes $inc: the command line stands on faultline.h and base" ;; esac
    done
done
[ "$part" != all ] || headers
[ "$part" != all ] || globals
if [ -f "$build/libfaultline.a" ]; then
    for name in $(nm -g --defined-only "$build/libfaultline.a" 2>/dev/null | awk 'NF==3 && $3 !~ /^(fl_|__|_fini|_init)/ {print $3}' | LC_ALL=C sort -u | head -n 5); do
        complain "libfaultline.a exports $name: names that leave a file begin with fl_"
    done
fi
# A comment stands right above a function, or above the group of lines that it stands in; cursors share one.
awk '/^ \*\/|\*\/$/ {said=1; next} /^$/ {said=0} /^(int|bool|void|size_t|fl_[a-z_]+ \*?)[ *]?fl_[a-z_]+\(/ {if (!said) {print FILENAME ":" FNR ": no comment above " $0; bad=1}} END {exit bad}' include/faultline.h || bad=1
only() { # only PATTERN FILE: the pattern stands in no other source file
    for f in $(grep -lE "$1" $(find src -name '*.[ch]') | grep -vE "$2"); do complain "$f: $1 belongs in $2 alone"; done
}
only '#include <pcre2\.h>' 'src/pattern/pattern\.c'
only '#include <archive(_entry)?\.h>' 'src/source/archive\.c|src/cli/|src/run/'
only '#include <libfyaml\.h>' 'src/format/yaml\.c|src/cli/|src/run/'
only '^[^/*"]*\b(printf|puts|putchar|perror|fprintf|exit)\(' 'src/cli/'
[ $bad -eq 0 ] && echo "$(echo "$stages" | wc -w) stages hold to the plan"
exit $bad
