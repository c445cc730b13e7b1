"""make_log.py LINES: a log of an edge router as a collector keeps it; one line in two hundred is an event of a session or a link. The
same lines for the same number."""
import random
import sys

lines = int(sys.argv[1])
rnd = random.Random(7)
words = ["harbor", "orchard", "meadow", "granite", "lantern", "willow", "copper", "saddle"]
noise = [
    "%SEC-6-IPACCESSLOGP: list {w}-in denied tcp 10.{a}.{b}.{c}({p}) -> 198.51.100.{d}(443), {n} packets",
    "%OSPF-5-ADJCHG: Process 1, Nbr 10.{a}.{b}.{c} on GigabitEthernet0/0/{n} from FULL to DOWN, Neighbor Down: Dead timer expired",
    "%PARSER-5-CFGLOG_LOGGEDCMD: User:{w}  logged command:exec show ip bgp neighbors 192.0.2.{d}",
    "%SSH-5-SSH2_CLOSE: SSH2 Session from 10.{a}.{b}.{c} (tty = {n}) for user '{w}' using crypto cipher 'aes256-ctr' closed",
    "%NTP-6-PEERREACH: Peer 10.{a}.{b}.{c} is reachable",
    "%HA_EM-6-LOG: {w}: watched GigabitEthernet0/0/{n} counter at {p}",
    "%CDP-4-DUPLEX_MISMATCH: duplex mismatch discovered on GigabitEthernet0/0/{n} (not half duplex), with {w} Ethernet{n} (half duplex).",
]
events = [
    "%BGP-5-ADJCHANGE: neighbor 192.0.2.{d} Down BGP Notification sent",
    "%BGP-5-ADJCHANGE: neighbor 192.0.2.{d} Up",
    "%BGP-3-NOTIFICATION: sent to neighbor 192.0.2.{d} 4/0 (hold time expired) 0 bytes",
    "%LINEPROTO-5-UPDOWN: Line protocol on Interface GigabitEthernet0/0/{n}, changed state to down",
]
ms, out = 0, []
for i in range(lines):
    ms += rnd.randrange(1, 3000)
    second, day = ms // 1000 % 86400, 1 + ms // 86400000
    month, day = "Mar Apr May Jun Jul Aug Sep".split()[day // 28 % 7], 1 + day % 28
    stamp = f"{month} {day:2} {second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
    text = rnd.choice(events if rnd.random() < 0.005 else noise)
    text = text.format(w=rnd.choice(words), a=rnd.randrange(256), b=rnd.randrange(256), c=rnd.randrange(256), d=1 + rnd.randrange(40),
                       n=rnd.randrange(16), p=rnd.randrange(1024, 65536))
    out.append(f"{stamp} edge1 {100000 + i}: {stamp}.{ms % 1000:03} UTC: {text}\n")
sys.stdout.write("".join(out))
