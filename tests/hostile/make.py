"""Builds the hostile inputs in a folder: make.py FOLDER GOLDEN. A process of its own, because the memory of the process
that starts a program counts as that program's peak."""
import bz2, gzip, io, lzma, os, struct, sys, tarfile, zipfile, zlib

folder, golden = sys.argv[1], os.path.abspath(sys.argv[2])
show = open(golden + "/circuit-show.json", "rb").read()
os.chdir(folder)


def save(name, data):
    with open(name, "wb") as f:
        f.write(data)


def zip_of(members, mode=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", mode) as z:
        for name, data in members:
            z.writestr(name, data)
    return out.getvalue()


def tar_of(entries):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as t:
        for info, data in entries:
            t.addfile(info, io.BytesIO(data))
    return out.getvalue()


def entry(name, data=b"", **fields):
    info = tarfile.TarInfo(name)
    info.size = len(data)
    for key, value in fields.items():
        setattr(info, key, value)
    return info, data


def streams():
    """A hundred megabytes of zeros in each kind of stream."""
    zeros = b"\0" * (1 << 20)
    openers = {"gz": lambda p: gzip.open(p, "wb", 1), "xz": lambda p: lzma.open(p, "wb", preset=0),
               "bz2": lambda p: bz2.open(p, "wb", 1)}
    for kind, opener in openers.items():
        with opener("zeros." + kind) as f:
            for _ in range(100):
                f.write(zeros)


def overlapping():
    """Five thousand members that are all the same bytes, as David Fifield's zip bombs are made."""
    size, members, body = 4 << 20, 5000, b""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(b"\0" * size) + packer.flush()
    crc = zlib.crc32(b"\0" * size)
    local = struct.pack("<IHHHHHIIIHH", 0x04034b50, 20, 0, 8, 0, 0, crc, len(packed), size, 1, 0) + b"a"
    for i in range(members):
        name = b"%05d" % i
        body += struct.pack("<IHHHHHHIIIHHHHHII", 0x02014b50, 20, 20, 0, 8, 0, 0, crc, len(packed), size, len(name), 0, 0,
                            0, 0, 0, 0) + name
    end = struct.pack("<IHHHHIIH", 0x06054b50, 0, 0, members, members, len(body), len(local + packed), 0)
    save("overlapping.zip", local + packed + body + end)


def archives():
    blanks = b" \n" * (2 << 20)
    save("bomb.zip", zip_of([("blank.txt", b"\0" * (40 << 20)), ("show.json", show)]))
    inner = zip_of([("%d.txt" % i, blanks) for i in range(8)])
    save("nested-bomb.zip", zip_of([("%d.zip" % i, inner) for i in range(20)]))
    deep = zip_of([("x.json", show)])
    for level in range(8):
        deep = zip_of([("%d.zip" % level, deep)])
    save("deep.zip", deep)
    save("many.tar", tar_of([entry("d/%d.txt" % i, b"a\n") for i in range(20000)]))
    save("links.tar", tar_of([entry("d/%d" % i, type=tarfile.SYMTYPE, linkname="/etc/hosts") for i in range(20000)]))
    names = ["../../up.json", "/absolute.json", "a/../../b.json", "line\nbreak.json", "escape\x1b[31m.json", "x" * 10000,
             "/".join("d" * 2000), "same.json", "same.json", "bad\udcff\udcfe.json"]
    special = [entry("symbolic", type=tarfile.SYMTYPE, linkname="/etc/hosts"),
               entry("hard", type=tarfile.LNKTYPE, linkname="same.json"),
               entry("device", type=tarfile.CHRTYPE, devmajor=1, devminor=5), entry("pipe", type=tarfile.FIFOTYPE)]
    save("names.tar", tar_of([entry(n, show) for n in names] + special))
    whole = tar_of([entry("%d/show.json" % i, show) for i in range(3)])
    save("whole.tar.gz", gzip.compress(whole, mtime=0))
    damaged = bytearray(gzip.compress(whole, mtime=0))
    damaged[-7] ^= 1  # the check sum
    save("damaged.tar.gz", bytes(damaged))
    save("whole.zip", zip_of([("%d.json" % i, show) for i in range(3)]))
    save("whole.tar.xz", lzma.compress(whole))
    save("whole.tar.bz2", bz2.compress(whole))
    save("whole.tar", whole)


def full_table():
    """400,000 routes of a router, 33 MB: the summary stands behind them."""
    with open("full-table.txt", "w") as f:
        f.write("edge1#show ip bgp\nBGP table version is 18, local router ID is 192.0.2.254\n"
                "Status codes: s suppressed, d damped, h history, * valid, > best, i - internal\n"
                "Origin codes: i - IGP, e - EGP, ? - incomplete\n\n"
                "     Network          Next Hop            Metric LocPrf Weight Path\n")
        for i in range(400000):
            f.write(f" *>  {'10.%d.%d.%d/32' % (i >> 16, i >> 8 & 255, i & 255):<17}192.0.2.{i % 8:<11}{i % 900:>6}    100"
                    f"      0 64500 {64496 + i % 16} {64512 + i // 7 % 1000} i\n")
        f.write("edge1#show ip bgp summary\nBGP router identifier 192.0.2.254, local AS number 64512\n"
                "BGP table version is 18, main routing table version 18\n\n"
                "Neighbor        V           AS MsgRcvd MsgSent   TblVer  InQ OutQ Up/Down  State/PfxRcd\n"
                "192.0.2.2       4        12076  304791  824765       18    0    0 never    Idle\nedge1#\n")


def texts():
    rows = {
        "long-line.txt": b"word " * (2 << 20), "deep.json": b"[" * (4 << 20), "deep-objects.json": b'{"a":' * (1 << 20),
        "openers.txt": b"{\n" * (1 << 18), "both-openers.txt": b"[{\n" * (1 << 17), "closers.txt": b"}\n]\n" * (1 << 18),
        "half-tables.txt": b'{"value": [\n' * (1 << 14), "prompts.txt": b"user@host:~$ az network nic show -n x\n" * 5000,
        "continued.txt": b"az network \\\n" * (1 << 16), "quotes.txt": b'az network x -n "\n' * (1 << 15),
        "lists.txt": b"a : {\n" * (1 << 16), "returns.txt": b"a\r" * (1 << 18), "escapes.txt": b"\x1b[31m" * (1 << 18),
        "backspaces.txt": b"a\b" * (1 << 19), "columns.txt": b"\x1b[9999Cx" * (1 << 16), "line-ends.txt": b"\n" * (1 << 22),
        "fences.txt": b"```\n" * (1 << 18), "wide.txt": b"a  " * (1 << 18) + b"\n" + b"-  " * (1 << 18) + b"\n",
    }
    for name, data in rows.items():
        save("text-" + name, data)
    full_table()
    save("short.txt", b"words\n")
    os.mkdir("manifest")
    save("manifest/faultline.yaml", b"model: '" + b"''x" * 200000 + b"\n")
    save("manifest/show.json", show)
    os.mkdir("globs")
    save("globs/faultline.yaml", b"files:\n" + b"".join(b'  "*a*b*%d*c*x": {circuit: er-%d}\n' % (i, i) for i in range(5000)))
    for i in range(50):
        save("globs/" + "ab" * 60 + str(i), b"a\n")


streams()
overlapping()
archives()
texts()
