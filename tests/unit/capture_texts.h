/* capture_texts.h - the rows of test_capture.c. Included there only. */
#ifndef FL_TESTS_CAPTURE_TEXTS_H
#define FL_TESTS_CAPTURE_TEXTS_H

static const struct {
    const char *name, *text, *blocks;
} k_texts[] = {
    {"bash: continuation, closed by the next prompt",
     "op@vm:~$ az network express-route show -g rg1 -n er1 \\\n> -o table\n"
     "CircuitProvisioningState    Name\n--------------------------  ------\nEnabled                     "
     "er1\nop@vm:~$\n",
     "prompt 0-2 2-5 table closed vm\n  az network express-route show\nprose 5-6\n"},
    {"bash: nothing printed is blank and closed", "op@vm:~$ az network express-route list\nop@vm:~$ exit\n",
     "prompt 0-1 1-1 blank closed vm\n  az network express-route list\nprompt 1-2 2-2 blank vm\n  exit\n"},
    {"bash: both paths in one line",
     "op@vm:~$ echo \"PRIMARY:\" && az network express-route list-arp-tables --path primary -o table; echo "
     "\"SECONDARY:\" && az network "
     "express-route list-arp-tables --path secondary -o table\nPRIMARY:\nAge    Interface\n-----  -----------\n10     "
     "On-Prem\nSECONDARY:\n",
     "prompt 0-1 1-6 table vm\n  echo \"PRIMARY:\" |chained\n  az network express-route list-arp-tables |chained\n"
     "  echo \"SECONDARY:\" |chained\n  az network express-route list-arp-tables |chained\n"},
    {"bash: a loop over several lines",
     "op@vm:~$ for p in primary secondary; do\n> az network express-route list-route-tables --path $p\n> done\n{\n  "
     "\"value\": []\n}\n",
     "prompt 0-3 3-6 json vm\n  az network express-route list-route-tables |chained\n"},
    {"bash: date gives the time of what follows",
     "op@vm:~$ date -u\nTue Mar  3 02:05:11 UTC 2026\nop@vm:~$ az account show\n{}\n",
     "prompt 0-1 1-2 log closed vm@2026-03-03T02:05:11Z clock\n  date\n"
     "prompt 2-3 3-4 json vm@2026-03-03T02:05:11Z clock\n  az account show\n"},
    {"bash: an apostrophe swallows no output", "op@vm:~$ echo 'unclosed\none\ntwo\n",
     "prompt 0-1 1-3 text vm\n  echo 'unclosed |filter\n"},
    {"prompts of many kinds",
     "[02:05:11] op@vm:~$ az account show\n{}\nop@vm [2026-03-03T02:05:11Z] $ az account show\n{}\n[op@vm dir]$ az "
     "account show\n{}\n"
     "vm% az account show\n{}\nvm:~ op$ az account show\n{}\n08-lab-er$ bash ../x.sh Arg\nx\n\xE2\x9D\xAF az account "
     "show\n{}\n"
     "\xE2\x9E\x9C  ~ git:(main) \xE2\x9C\x97 az account show\n{}\n$ az account show\n{}\n# az account show\n{}\nop [ "
     "~ ]$ az account show\n{}\n"
     "op@mac ~ % az account show                              [02:05:11]\n{}\n",
     "prompt 0-1 1-2 json closed vm@?02:05:11 prompt\n  az account show\n"
     "prompt 2-3 3-4 json closed vm@2026-03-03T02:05:11Z prompt\n  az account show\n"
     "prompt 4-5 5-6 json closed vm\n  az account show\nprompt 6-7 7-8 json closed\n  az account show\n"
     "prompt 8-9 9-10 json closed vm\n  az account show\nprompt 10-11 11-12 text closed\n  bash ../x.sh Arg\n"
     "prompt 12-13 13-14 json closed\n  az account show\nprompt 14-15 15-16 json closed\n  az account show\n"
     "prompt 16-17 17-18 json closed\n  az account show\nprompt 18-19 19-20 json closed\n  az account show\n"
     "prompt 20-21 21-22 json closed\n  az account show\nprompt 22-23 23-24 json mac@?02:05:11 prompt\n  az account "
     "show\n"},
    {"what only looks like a prompt",
     "$5 costs, 5$ more\n> quote\n# heading\n100% of it\nissue#12 is open\n*> 192.0.2.0/24 10.0.0.1\nC>* 10.0.0.0/8 "
     "eth0\n127.0.0.53#53\n"
     "$ not one\n# Show the output\nuser@example.com wrote:\nGet-AzExpressRouteCircuit shows that it is up\n",
     "output 0-0 0-12 text\n"},
    {"PowerShell transcript",
     "**********************\nWindows PowerShell transcript start\nStart time: 20260303020512\n**********************\n"
     "Transcript started, output file is C:\\t.txt\nPS C:\\Users\\op> Get-AzExpressRouteCircuitARPTable "
     "-ResourceGroupName rg1 `\n"
     ">> -DevicePath Primary\n\nAge InterfaceProperty IpAddress  MacAddress\n--- ----------------- ---------  "
     "----------\n"
     " 10 On-Prem           192.0.2.1  0200.0000.0001\n\nPS C:\\Users\\op> $c = Get-AzExpressRouteCircuit -Name "
     "er1\nPS C:\\Users\\op> $c\n"
     "Name     : er1\nLocation : westus\nPS C:\\Users\\op> Get-AzExpressRouteCircuitPeeringConfig -Name x\n"
     "PS>TerminatingError(Get-AzExpressRouteCircuitPeeringConfig): \"Sequence contains no matching element\"\n"
     "Get-AzExpressRouteCircuitPeeringConfig : Sequence contains no matching element\nAt line:1 char:1\n"
     "+ Get-AzExpressRouteCircuitPeeringConfig -Name x ...\n    + CategoryInfo          : CloseError\n    + "
     "FullyQualifiedErrorId : X\n"
     "**********************\nWindows PowerShell transcript end\nEnd time: 20260303021512\n**********************\n",
     "prose 0-5\nprompt 5-7 7-12 table closed @?20260303020512 transcript\n  Get-AzExpressRouteCircuitARPTable\n"
     "prompt 12-13 13-13 blank closed @?20260303020512 transcript\n  Get-AzExpressRouteCircuit >$c\n"
     "prompt 13-14 14-16 list closed @?20260303020512 transcript\n  $c\n"
     "prompt 16-17 17-23 error closed @?20260303020512 transcript\n  Get-AzExpressRouteCircuitPeeringConfig\nprose "
     "23-27\n"},
    {"PowerShell elsewhere, cmd",
     "PS /home/op> Get-AzContext\nPS> Get-AzContext\n[h1]: PS C:\\> Get-AzContext\nAzure:/\nPS Azure:\\> "
     "Get-AzContext\n"
     "C:\\Users\\op>az network express-route list ^\nMore? -g rg1\n[]\n",
     "prompt 0-1 1-1 blank closed\n  Get-AzContext\nprompt 1-2 2-2 blank closed\n  Get-AzContext\nprompt 2-3 3-3 blank "
     "closed h1\n  "
     "Get-AzContext\nprompt 3-5 5-5 blank closed\n  Get-AzContext\nprompt 5-7 7-8 json\n  az network express-route "
     "list\n"},
    {"comments name the command and the time",
     "# Notes\n# COMMAND: az network express-route list-route-tables -n er1 --path primary -o json\n# CAPTURED: "
     "2026-06-15T19:24:55+02:00\n"
     "# SIGNAL: something\n{\"value\": []}\n# Captured: 2026-06-15T20:00:00Z\n[]\n",
     "comment 0-4 4-5 json closed @2026-06-15T17:24:55Z comment\n  az network express-route list-route-tables\n"
     "output 5-5 5-7 json @2026-06-15T20:00:00Z comment\n"},
    {"a comment without an output", "# command: Invoke-RestMethod -Uri https://example.com\n\n\n",
     "comment 0-1 1-3 blank\n  Invoke-RestMethod\n"},
    {"two commands in one header", "# Command: az account show\n# Command: az account list\n[]\n",
     "comment 0-2 2-3 json\n  az account show |chained\n  az account list |chained\n"},
    {"pasted notes",
     "Call at noon\naz network express-route list-arp-tables -n er1 \\\n  --path primary\n{\n}\n+ az network nic list "
     "-g rg1\n[]\n"
     "az network express-route list\naz network vnet-gateway list\nshow ip bgp summary\nBGP router identifier "
     "192.0.2.1, local AS number 64512\n",
     "output 0-0 0-1 text closed\npasted 1-3 3-5 json closed\n  az network express-route list-arp-tables\n"
     "pasted 5-6 6-7 json closed\n  az network nic list\npasted 7-8 8-8 blank\n  az network express-route list\n"
     "pasted 8-9 9-9 blank\n  az network vnet-gateway list\npasted 9-10 10-11 router\n  show ip bgp summary\n"},
    {"examples of an az error were not run",
     "# command: az network express-route peering show --peering-type x\nERROR: unrecognized arguments: --peering-type "
     "x\n\n"
     "Examples from AI knowledge base:\naz network express-route peering show --ids {ids}\nGet the details\n",
     "comment 0-1 1-6 error\n  az network express-route peering show\n"},
    {"Markdown: command and output in two fences",
     "# Incident\n\n```bash\naz network express-route list-arp-tables -n er1 --path "
     "primary\n```\n\nOutput:\n\n```json\n{\"value\": []}\n```\n",
     "prose 0-3\nprose 3-4\nprose 4-9\nheading 9-9 9-10 json closed\n  az network express-route list-arp-tables\nprose "
     "10-11\n"},
    {"Markdown: a command in the prose above, a prompt inside, a heading",
     "Output of `az network nic list -g rg1`:\n\n```\n[]\n```\n\nPrimary ARP:\n```\nop@vm:~$ az account show\n{}\n```\n"
     "```\nop@vm:~$ az account list\n```\n",
     "prose 0-3\nheading 3-3 3-4 json closed\n  az network nic list\nprose 4-8\nprompt 8-9 9-10 json closed vm\n  az "
     "account show\n"
     "prose 10-12\nprompt 12-13 13-13 blank vm\n  az account list\nprose 13-14\n"},
    {"routers",
     "{primary:node0}\nop@r1> show bgp summary\nGroups: 1 Peers: 1 Down peers: 0\n\n{primary:node0}\nop@r1> show arp\n"
     "RP/0/RSP0/CPU0:r2#show bgp ipv4 unicast summary\nTue Mar  3 02:05:11.123 UTC\nBGP router identifier "
     "192.0.2.1\nr3#show clock\n"
     "*02:05:11.123 UTC Tue Mar 3 2026\nr3#sh ip bgp sum | i 10.0\nr3(config)#end\nr3>\nA:sr1# show router bgp "
     "summary\n"
     "<hw1>display bgp peer\n",
     "prompt 0-2 2-4 router closed r1\n  show bgp summary\nprompt 4-6 6-6 blank closed r1\n  show arp\n"
     "prompt 6-7 7-9 router closed r2@?Tue Mar  3 02:05:11.123 UTC clock\n  show bgp ipv4 unicast summary\n"
     "prompt 9-10 10-11 router closed r3@2026-03-03T02:05:11.123Z clock\n  show clock\n"
     "prompt 11-12 12-12 blank closed r3@2026-03-03T02:05:11.123Z clock\n  sh ip bgp sum |filter\n"
     "prompt 12-13 13-13 blank closed r3@2026-03-03T02:05:11.123Z clock\n  end\nprose 13-14\n"
     "prompt 14-15 15-15 blank closed sr1\n  show router bgp summary\nprompt 15-16 16-16 blank hw1\n  display bgp "
     "peer\n"},
    {"a router's clock is not another's",
     "r3#show clock\n02:05:11.123 UTC Tue Mar 3 2026\n{primary:node0}\nop@r1> show arp\n",
     "prompt 0-1 1-2 log closed r3@2026-03-03T02:05:11.123Z clock\n  show clock\nprompt 2-4 4-4 blank r1\n  show "
     "arp\n"},
    {"show tech",
     "------------------ show ip route ------------------\nCodes: L - local\n------------------ show version "
     "------------------\nx\n"
     "`show clock`\n",
     "heading 0-1 1-2 router closed\n  show ip route\nheading 2-3 3-4 router closed\n  show version\nheading 4-5 5-5 "
     "blank\n  show clock\n"},
    {"several outputs without a prompt stay together", "PRIMARY:\n{\"value\": []}\nSECONDARY:\n{\"value\": []}\n",
     "output 0-0 0-4 json\n"},
    {"empty", "", ""},
};

static const struct {
    const char *line, *says;
} k_lines[] = {
    {"az network  express-route show -g rg1 -ner1 --query \"value[?a=='b']\" -otable",
     "  az network express-route show |filter\n    -g=rg1\n    -n=er1\n    --query=value[?a=='b']\n    -o=table\n    "
     "output table\n"},
    {"az network express-route list --output=TABLE > out.txt",
     "  az network express-route list >out.txt\n    --output=TABLE\n    output table\n"},
    {"az network express-route list -o json>out.json",
     "  az network express-route list >out.json\n    -o=json\n    output json\n"},
    {"az network express-route list -g <rg> 2>&1 | tee x", "  az network express-route list\n    -g=<rg>\n"},
    {"sudo RG=rg1 /usr/bin/az account show \xE2\x80\x93output json",
     "  az account show\n    --output=json\n    output json\n"},
    {"& 'C:\\Program Files\\az.cmd' account show", "  az account show\n"},
    {"Get-AzX -Name er1 -Path:Primary -Peering 'a b','c' -Force",
     "  Get-AzX\n    -Name=er1\n    -Path=Primary\n    -Peering=a b,c\n    -Force=\n"},
    {"$x = Get-AzExpressRouteCircuit -Name \"er1\"", "  Get-AzExpressRouteCircuit >$x\n    -Name=er1\n"},
    {"(Get-AzExpressRouteCircuit -Name er1).Peerings | ft", "  Get-AzExpressRouteCircuit |projection\n    -Name=er1\n"},
    {"foreach ($p in \"Primary\",\"Secondary\") { Get-AzExpressRouteCircuitStat -DevicePath $p | ft }",
     "  Get-AzExpressRouteCircuitStat |chained\n    -DevicePath=$p\n"},
    {"\"Primary\",\"Secondary\" | % { Get-AzExpressRouteCircuitStat -DevicePath $_ }",
     "  Get-AzExpressRouteCircuitStat |chained\n    -DevicePath=$_\n"},
    {"$ckt | Get-AzExpressRouteCircuitPeeringConfig -Name x",
     "  Get-AzExpressRouteCircuitPeeringConfig\n    -Name=x\n"},
    {"OUT=$(az account show)", "  az account show >OUT\n"},
    {"{ echo A; az account show; } > log.txt", "  echo A |chained >log.txt\n  az account show |chained >log.txt\n"},
    {"for p in a b; do az account show --path $p; done | grep x",
     "  az account show |chained |filter\n    --path=$p\n"},
    {"sudo vtysh -c 'show ip bgp summary'", "  show ip bgp summary\n"},
    {"do show ip bgp", "  show ip bgp\n"},
    {"az network express-route list-route-tables ... --path secondary",
     "  az network express-route list-route-tables |filter\n    --path=secondary\n"},
    {"az network express-route list --query \"[?contains(name,",
     "  az network express-route list |filter |projection\n    --query=\"[?contains(name,\n"},
    {"", ""},
    {";;&& || |", ""},
};

static const struct {
    const char *line;
    bool filter, projection;
} k_reductions[] = {
    {"az x list --query value", false, false},
    {"az x list --query 'value[]'", false, false},
    {"az x list --query '[]'", false, false},
    {"az x list --query '[].{Name:name}'", false, true},
    {"az x list --query '{a:b}'", false, true},
    {"az x list --query '[0]'", true, false},
    {"az x list --query '[].name | [0]'", true, false},
    {"az x list --query \"[?type=='a']\"", true, false},
    {"az x list --query \"[?type=='a'].{n:name}\"", true, true},
    {"az x list --query \"[?contains(name, 'er')].{n:name}\"", true, true},
    {"az x list --top 5", true, false},
    {"az x list | jq .", false, false},
    {"az x list | jq -r '.value[].name'", false, true},
    {"az x list | jq '.[] | select(.a)'", true, true},
    {"az x list | python3 -m json.tool", false, false},
    {"az x list | python3 mine.py", true, false},
    {"az x list | tee out.json", false, false},
    {"az x list | grep er", true, false},
    {"az x list | head -20", true, false},
    {"az x list | unheard-of", true, false},
    {"Get-AzX | ft", false, false},
    {"Get-AzX | Format-Table -AutoSize | Out-String -Width 300", false, false},
    {"Get-AzX | ConvertTo-Json -Depth 5", false, false},
    {"Get-AzX | Select-Object Name, State", false, true},
    {"Get-AzX | select -First 3", true, false},
    {"Get-AzX | Select *", false, false},
    {"Get-AzX | ?{$_.Name -eq 'x'}", true, false},
    {"Get-AzX | Where-Object { $_.A | Out-Null }", true, false},
    {"Get-AzX -Name er*", true, false},
    {"Get-AzX | sls Primary", true, false},
    {"show ip bgp | include 10.0", true, false},
    {"show ip bgp | no-more", false, false},
    {"Get-AzX -ErrorAction SilentlyContinue", true, false},
    {"Get-AzX 2>$null", true, false},
    {"az x list 2>/dev/null", false, false},
    {"az x list ^C", true, false},
    {"az x list > /dev/null", false, false},
    {"(Get-AzX).Peerings[0]", true, true},
    {"show ip bgp summ | b Nei", true, false},
    {"az network express-route list-route-tables \xE2\x80\xA6", true, false},
};

static const struct {
    const char *text, *shape;
} k_shapes[] = {
    {"", "blank"},
    {" \n\t\n", "blank"},
    {"WARNING: This command is in preview and under development.\n{\n  \"value\": []\n}\n", "json"},
    {"WARNING: This command is in preview and under development.\n\n", "text"},
    {"[]\n", "json"},
    {"\"allowClassicOperations\": false,\n\"authorizations\": [],\n", "json"},
    {"\"Enabled\"\n", "json"},
    {"{primary:node0}\nx\n", "router"},
    {"[stdout]\nx\n", "text"},
    {"Age    Interface\n-----  -----------\n", "table"},
    {"Neighbor   V AsProperty UpDown StatePfxRcd\n--------   - ---------- ------ -----------\n", "table"},
    {"\tARP Info:\n\n      Age     Interface       IpAddress\n      113       On-Prem       10.0.0.1\n", "table"},
    {"As     Neighbor         StatePfxRcd    UpDown    V\n65001  192.0.2.121  4              1:20:25   4\n", "table"},
    {"Result\n--------\ner1\n", "table"},
    {"branch2\n-------------------------------------\n 1:  branch2Vm                                             "
     "0.087ms reached\n",
     "text"},
    {"Name     : er1\nLocation : westus\n", "list"},
    {"\tName     : er1\n\tSku      : {\n\t             \"Name\": \"x\"\n", "list"},
    {"State : Enabled\n", "list"},
    {"WARNING: TCP connect to (192.0.2.1 : 50) failed\n\nComputerName  : h1\nRemotePort    : 50\n", "list"},
    {"ERROR: (AuthorizationFailed) The client does not have authorization\nCode: AuthorizationFailed\nMessage: x\n",
     "error"},
    {"(ResourceNotFound) The Resource was not found.\nCode: ResourceNotFound\n", "error"},
    {"Get-AzX : Sequence contains no matching element\nAt line:1 char:1\n+ Get-AzX -Name x ...\n    + CategoryInfo     "
     "     : CloseError\n    + "
     "FullyQualifiedErrorId : x\n",
     "error"},
    {"Gateway does not have any Bgp sessions.\n", "error"},
    {"Table output unavailable. Use the --query option to specify an appropriate query.\n", "error"},
    {"ERROR: x\n{\n  \"value\": []\n}\n", "json"},
    {"id: /subscriptions/x\nlocation: westus\nname: er1\nsku:\n  tier: Standard\n", "yaml"},
    {"- age: 10\n  interface: On-Prem\n", "yaml"},
    {"10\tOn-Prem\t192.0.2.1\n0\tMicrosoft\t192.0.2.2\n", "tsv"},
    {"BGP router identifier 192.0.2.1, local AS number 64512\n", "router"},
    {"Neighbor        V           AS MsgRcvd MsgSent   TblVer  InQ OutQ Up/Down  State/PfxRcd\n", "router"},
    {"Mar  3 02:05:11 r1 bgpd[12]: down\n2026-03-03T02:05:11Z r1 up\n<189>12: Mar  3 02:05:11: up\n", "log"},
    {"*Mar  1 00:00:01.000: %BGP-5-ADJCHANGE: neighbor 192.0.2.1 Down\n", "log"},
    {"Timestamp            Name       Average\n-------------------  ---------  ---------\n2026-03-03 02:05:00  "
     "BgpAvailability  100\n",
     "table"},
    {"Server:  UnKnown\nAddress:  192.0.2.2\n", "text"},
    {"The call began at noon.\n", "text"},
};

#endif
