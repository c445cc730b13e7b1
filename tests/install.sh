#!/bin/sh
# make install into a fresh folder, run from there, uninstall, expect an empty tree.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
make --no-print-directory -s install DESTDIR="$tmp/root" PREFIX=/usr
root=$tmp/root/usr
code=0
FAULTLINE_RULES= "$root/bin/faultline" -f json -o "$tmp/report.json" testdata/incidents/golden || code=$?
[ "$code" -eq 1 ] || { echo "the installed program answered $code instead of 1" && exit 1; }
grep -q '"code": "R01"' "$tmp/report.json"
cat >"$tmp/use.c" <<'C'
#include <faultline.h>
#include <stdio.h>
int main(int argc, char **argv) {
    fl_book *book;
    fl_error e = {0};
    if (argc < 3 || fl_book_load(argv[1], NULL, 0, &book, &e)) return 70;
    fl_run *run = fl_run_new(book);
    fl_run_add(run, argv[2], &e);
    fl_run_analyze(run);
    puts(fl_run_get_verdict(run).code);
    fl_run_free(run);
    fl_book_free(book);
}
C
# The one header is enough, for C and for C++.
printf '#include <faultline.h>\nint main(void) { return sizeof(fl_run_verdict) == 0; }\n' >"$tmp/one.c"
${CC:-cc} -std=c99 -Wall -Wextra -Wpedantic -Werror -I"$root/include" -fsyntax-only "$tmp/one.c"
cxx=${CXX:-c++}
if command -v "$cxx" >/dev/null; then
    "$cxx" -x c++ -std=c++11 -Wall -Wextra -Wpedantic -Werror -I"$root/include" -fsyntax-only "$tmp/one.c"
fi
PKG_CONFIG_PATH=$root/lib/pkgconfig
export PKG_CONFIG_PATH
# What the library itself needs its own file for pkg-config says.
# shellcheck disable=SC2046 # lists of words on purpose
${CC:-cc} -I"$root/include" -o "$tmp/use" "$tmp/use.c" "$root/lib/libfaultline.a" \
    $(pkg-config --libs $(pkg-config --print-requires-private faultline))
[ "$("$tmp/use" "$root/share/faultline/rules" testdata/incidents/golden)" = R01 ]
make --no-print-directory -s uninstall DESTDIR="$tmp/root" PREFIX=/usr
left=$(find "$tmp/root" -type f 2>/dev/null | head -n 3)
[ -z "$left" ] || { echo "left behind: $left" && exit 1; }
echo "installed, used as a program and as a library, uninstalled"
