"""Runs the program on the hostile inputs: run.py PROGRAM FOLDER GOLDEN. Prints what is wrong and, last, the worst figures."""
import glob, json, os, resource, signal, subprocess, sys, time

program, folder, golden = sys.argv[1:]
os.chdir(folder)
sanitized = b"__asan_init" in open(program, "rb").read()
SECONDS, MEGABYTES = (60, 4000) if sanitized else (8, 600)  # a document may be 256 MiB, and is copied once
bad, runs, slowest, largest = 0, 0, (0, ""), (0, "")


def complain(text):
    global bad
    bad += 1
    print(text)


def run(args, stdin=subprocess.DEVNULL, env=None, close=()):
    """Status, report, errors, seconds, megabytes."""
    def prepare():
        for fd in close:
            os.close(fd)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.alarm(SECONDS * 2)
    with open("out", "wb") as out, open("err", "wb") as err:
        start = time.monotonic()
        child = subprocess.Popen([program] + args, stdin=stdin, stdout=out, stderr=err, env=dict(os.environ, **(env or {})),
                                 preexec_fn=prepare)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = 0  # it has been waited for
        seconds = time.monotonic() - start
    with open("out", "rb") as out, open("err", "rb") as err:
        return os.waitstatus_to_exitcode(status), out.read(), err.read().decode(errors="replace"), seconds, usage.ru_maxrss >> 10


def check(name, args, allowed, text="", **more):
    global runs, slowest, largest
    runs += 1
    status, out, err, seconds, megabytes = run(args, **more)
    slowest, largest = max(slowest, (seconds, name)), max(largest, (megabytes, name))
    if status not in allowed:
        complain(f"{name}: status {status} instead of {allowed}: {err[:500]}")
    if seconds > SECONDS or (megabytes > MEGABYTES and not sanitized):
        complain(f"{name}: {seconds:.1f} s, {megabytes} MB")
    if text and text not in out.decode(errors="replace") + err:
        complain(f'{name}: nothing says "{text}": {err[:300]}')
    if "-f" in args and status in (0, 1, 2, 3, 4):
        try:
            return json.loads(out)
        except ValueError as e:
            complain(f"{name}: no JSON: {e}")
    return None


def inputs():
    report = ["-f", "json"]
    for kind in ("gz", "xz", "bz2"):
        check(kind, report + ["zeros." + kind], (66,), "bomb")
    check("bomb", report + ["bomb.zip"], (66,), "bomb")
    check("nested bomb", report + ["nested-bomb.zip"], (66,), "bomb")
    check("overlapping", report + ["overlapping.zip"], (66,))
    check("deep", report + ["deep.zip"], (66,), "limit depth")
    check("20,000 members", report + ["many.tar"], (3,))
    check("20,000 links", report + ["links.tar"], (66,), "20000 links or special members")
    for name in sorted(glob.glob("text-*")):
        check(name, report + [name], (3, 66))
    check("manifest", report + ["manifest"], (3,), "the manifest is not read")
    check("globs", report + ["globs"], (3,))
    check("members' names", report + ["names.tar"], (3,), '\\"..\\" names were read under cleaned names')
    for args in (["names.tar"], ["facts", "names.tar"], ["-f", "markdown", "names.tar"]):
        _, out, _, _, _ = run(args)
        if any(c < 32 and c != 10 for c in out):
            complain(f"{args}: control characters of a name are printed")


def streams():
    """A full table is never held whole, and each of its routes costs at most 64 bytes."""
    _, none, _, _, least = run(["facts", "--format=ndjson", "--kind=circuit", "short.txt"])
    check("a full table", ["facts", "--format=ndjson", "--kind=router_session", "full-table.txt"], (0,), '"first_line":400012')
    status, out, _, _, megabytes = run(["facts", "--format=ndjson", "--kind=router_route", "full-table.txt"])
    if status or out.count(b"\n") != 400000:
        complain(f"a full table: status {status}, {out.count(10)} routes")
    if megabytes - least > 24 + 400000 * 64 // 1000000 and not sanitized:
        complain(f"a full table: {megabytes} MB, {least} MB without")


def damage():
    """A check sum that is wrong takes everything back; what is cut is as good as it is long, and says so."""
    whole = check("whole", ["-f", "json", "whole.tar.gz"], (3,))
    broken = check("damaged", ["-f", "json", "damaged.tar.gz"], (3,), "damaged")
    if whole and broken and (not whole["circuits"] or [c["name"] for c in broken["circuits"]] == [c["name"] for c in whole["circuits"]]):
        complain("damaged: what was read of it is believed")
    for name in ("whole.tar", "whole.tar.gz", "whole.tar.xz", "whole.tar.bz2", "whole.zip"):
        with open(name, "rb") as f:
            data = f.read()
        for part in range(1, 50, 6):
            with open("cut", "wb") as f:
                f.write(data[:len(data) * part // 50])
            report = check(f"{name} cut at {part}/50", ["-f", "json", "cut"], (3, 66))
            if report and not report["notes"] and not report["unread"] and len(report["documents"]) < 3:
                complain(f"{name} cut at {part}/50: no note")


def surroundings():
    check("no name", [""], (66,), "the name is empty")
    check("an escape in a name", ["a\x1b[31mb"], (66,), "a?[31mb")
    check("a device", ["/dev/zero"], (66,), "a device or socket")
    check("no rules", [golden], (65,), "expected a folder of rules", env={"FAULTLINE_RULES": "/nowhere"})
    os.mkdir("empty")
    check("empty rules", [golden], (65,), "holds one", env={"FAULTLINE_RULES": "empty"})
    check("stdin closed", ["-"], (66,), "standard input cannot be read", close=(0,))
    check("stdout closed", [golden], (74,), close=(1,))
    check("stderr closed", [golden], (1,), close=(2,))
    check("all closed", ["-o", "closed.txt", "none", golden], (66,), close=(0, 1, 2))
    if b"faultline:" in open("closed.txt", "rb").read():
        complain("all closed: a message stands in the report")
    with open("/dev/zero", "rb") as zero:
        check("endless input", ["-f", "json", "-"], (66,), "document_bytes", stdin=zero)
    for columns in ("0", "1", "-5", "100000", "99999999999999999999", "x"):
        check("COLUMNS=" + columns, [golden], (1,), env={"COLUMNS": columns})
    for locale in ("C", "de_DE.UTF-8", "xx"):
        check("LC_ALL=" + locale, [golden], (1,), env={"LC_ALL": locale, "TERM": "dumb"})
    reader, writer = os.pipe()
    os.close(reader)
    runs_into_pipe = subprocess.run([program, golden], stdout=writer, stderr=subprocess.DEVNULL)
    if runs_into_pipe.returncode not in (-signal.SIGPIPE, 74):
        complain(f"a reader that has gone: status {runs_into_pipe.returncode}")
    folders()


def folders():
    os.makedirs("loop/a")
    os.symlink("..", "loop/a/up")
    os.symlink("self", "loop/self")
    check("loops", ["-f", "json", "loop"], (66,), "symbolic link")
    handle = os.open(".", os.O_RDONLY)
    for _ in range(200):  # deeper than any path may be long
        os.mkdir("n" * 50, dir_fd=handle)
        inner = os.open("n" * 50, os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = inner
    os.close(handle)
    check("a deep folder", ["-f", "json", "n" * 50], (66,), "limit folder_depth")
    for i in range(2000):
        with open(f"loop/a/{i}.txt", "w") as f:
            f.write("nothing\n")
    check("2,000 names", ["-f", "json"] + sorted(glob.glob("loop/a/*.txt")), (3,))
    closed()


def closed():
    """What nobody may read. The superuser reads everything, so this part needs another user."""
    if os.geteuid() == 0:
        return
    os.mkdir("closed", 0o000)
    check("a closed folder", ["closed"], (66,), "Permission denied")


inputs()
streams()
damage()
surroundings()
print(f"{runs} runs; slowest {slowest[1]} {slowest[0]:.1f} s; largest {largest[1]} {largest[0]} MB" if not bad else f"{bad} of {runs} runs are wrong")
sys.exit(1 if bad else 0)
