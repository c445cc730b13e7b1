#!/bin/sh
# faultline parse as people meet it: formats, the index of a collection, joined templates, errors. tests/parse.sh PROGRAM
set -u
fl=$(readlink -f "$1")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 1
bad=0 count=0

# gives STATUS EXPECTED ARGS...: the status and all that is printed (stdout and stderr).
gives() {
    want=$1 expected=$2
    shift 2
    found=$("$fl" parse "$@" 2>&1 <input | tr -d '\r')
    status=$("$fl" parse "$@" >/dev/null 2>&1 <input; echo $?)
    count=$((count + 1))
    if [ "$status" -ne "$want" ] || [ "$found" != "$expected" ]; then
        printf 'parse %s: status %s, expected %s\n--- expected\n%s\n--- found\n%s\n' "$*" "$status" "$want" "$expected" "$found"
        bad=1
    fi
}

printf 'Neighbor 192.0.2.1 as 64512, "edge"\n via ge0\n via\nNeighbor 192.0.2.5 as 64513, core\n' >input
printf 'Value Key PEER (\\d\\S+)\nValue AS (\\d+)\nValue NAME (.+)\nValue List PORT (\\w+)\n\nStart\n  ^Neighbor -> Continue.Record\n  ^Neighbor ${PEER} as ${AS}, ${NAME}$$\n  ^ via(?: ${PORT})?$$\n' >bgp.textfsm
gives 0 'PEER       AS     NAME    PORT
192.0.2.1  64512  "edge"  ge0, None
192.0.2.5  64513  core    ' -t bgp.textfsm
gives 0 '[
{"PEER": "192.0.2.1", "AS": "64512", "NAME": "\"edge\"", "PORT": ["ge0", null]},
{"PEER": "192.0.2.5", "AS": "64513", "NAME": "core", "PORT": []}
]' -t bgp.textfsm -f json
gives 0 'PEER,AS,NAME,PORT
192.0.2.1,64512,"""edge""","ge0, None"
192.0.2.5,64513,core,' --template bgp.textfsm -f csv input
gives 0 '[]' -t bgp.textfsm -f json /dev/null
gives 0 'PEER,AS,NAME,PORT' -t bgp.textfsm -f csv /dev/null

# a map in a list, and what Error does
printf 'Value List A ((?P<x>\\d)(?P<y>\\w)?)\n\nStart\n  ^${A}$$\n' >map.textfsm
printf '1a\n2\n' >input
gives 0 '[
{"A": [{"x": "1", "y": "a"}, {"x": "2", "y": null}]}
]' -t map.textfsm -f json
printf 'Value A (\\d)\n\nStart\n  ^${A}$$ -> Record\n  ^. -> Error "no digit"\n' >error.textfsm
printf '1\nx\n' >input
gives 65 'faultline: standard input, line 2: "no digit": the Error rule at error.textfsm:5 matches "x"' -t error.textfsm -f csv

# a collection: two templates over one text, joined by their Key
mkdir templates
printf 'Template, Hostname, Platform, Command\n\narp.textfsm, .*, vendor_os, sh[[ow]] arp\nbgp.textfsm:name.textfsm, .*, vendor_os, sh[[ow]] bgp$\n' >templates/index
cp bgp.textfsm templates/
printf 'Value Key PEER (\\d\\S+)\nValue List NAME ((?P<q>")?\\w+"?)\nValue LAST (\\d)\n\nStart\n  ^Neighbor (?=${PEER})\\S+\\.${LAST} as \\d+, ${NAME} -> Record\n\nEOF\n' >templates/name.textfsm
printf 'Neighbor 192.0.2.1 as 64512, "edge"\n via ge0\n via\nNeighbor 192.0.2.5 as 64513, core\n' >input
gives 0 '[
{"peer": "192.0.2.1", "as": "64512", "name": "\"edge\"", "port": ["ge0", "None"], "last": "1"},
{"peer": "192.0.2.5", "as": "64513", "name": "core", "port": [], "last": "5"}
]' --ntc templates --platform vendor_os --command 'sho bgp' -f json
gives 66 'faultline: templates/index: no template for the platform "vendor_os" and the command "show bgp all"' --ntc templates --platform vendor_os --command 'show bgp all'
gives 66 'faultline: templates/arp.textfsm: cannot read: No such file or directory' --ntc templates --platform vendor_os --command 'show arp'
mkdir -p checkout/ntc_templates && mv templates checkout/ntc_templates/
gives 0 'peer,as,name,port,last
192.0.2.1,64512,"""edge""","ge0, None",1
192.0.2.5,64513,core,,5' --ntc checkout --platform vendor_os --command 'show bgp' -f csv

# what is wrong is said with its place
printf 'Value A (\\d)\n\nStart\n  ^${B}\n' >wrong.textfsm
gives 65 'faultline: wrong.textfsm:4: ${B}: no Value of that name is declared' -t wrong.textfsm
gives 66 'faultline: none.textfsm: cannot read: No such file or directory' -t none.textfsm
gives 66 'faultline: none.txt: cannot read: No such file or directory' -t bgp.textfsm none.txt
gives 64 'faultline: parse: expected either --template FILE or --ntc DIR'
gives 64 'faultline: parse: --ntc picks the template by --platform and --command; name both' --ntc checkout --platform x

# a table that is longer than any buffer, by every way in
awk 'BEGIN {for (i = 0; i < 60000; i++) printf "Neighbor 192.0.2.%d as %d, n%d\n via p%d\n", i % 250, 64512 + i % 1000, i, i % 7}' >input
"$fl" parse -t bgp.textfsm -f csv <input >1
"$fl" parse -t bgp.textfsm -f csv -o 2 input
"$fl" parse -t bgp.textfsm -f json input >3
cmp -s 1 2 || { echo "-o gives something else than standard output" && bad=1; }
[ "$(wc -l <1)" -eq 60001 ] && [ "$(wc -l <3)" -eq 60002 ] || { echo "records are missing" && bad=1; }
[ $bad -eq 0 ] && echo "$count calls of parse answered as expected"
exit $bad
