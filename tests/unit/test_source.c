/* source: files, folders, standard input and archives become documents; what is wrong with them becomes notes. */
#include <archive.h>
#include <archive_entry.h>
#include <check.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/out.h"
#include "source/source.h"

static fl_arena *arena;
static fl_limits limits;
static fl_notes notes;
static fl_source source;
static fl_out *seen; /* "name|inside|text" a line; "!" before a document that is cut */
static char folder[] = "/tmp/fl-source-XXXXXX";
static char work[64];

static void setup(void) {
    arena = fl_arena_new();
    limits = fl_limits_default;
    fl_notes_init(&notes, arena);
    fl_source_init(&source, arena, &limits, &notes);
    seen = fl_out_new(NULL, NULL);
    snprintf(work, sizeof work, "%s", folder);
    ck_assert_ptr_nonnull(mkdtemp(work));
    ck_assert_int_eq(chdir(work), 0);
}

static void teardown(void) {
    fl_out_free(seen);
    fl_source_fini(&source);
    fl_arena_free(arena);
    char command[256];
    snprintf(command, sizeof command, "chmod -R u+rwX %s && rm -rf %s", work, work);
    ck_assert_int_eq(chdir("/"), 0);
    ck_assert_int_eq(system(command), 0);
}

static bool on_document(void *user, fl_doc *doc) {
    (void)user;
    fl_arena *a = fl_arena_new();
    fl_str text = fl_doc_slurp(doc, a);
    const fl_doc_info *info = fl_doc_about(doc);
    ck_assert(info->input < source.inputs.n);
    fl_out_printf(seen, "%s%.*s|%.*s|%.*s\n", info->cut ? "!" : "", FL_STR_ARG(info->name), FL_STR_ARG(info->inside),
                  text.n > 60 ? 60 : (int)text.n, text.p);
    fl_arena_free(a);
    return true;
}

static void expect_seen(const char *expected) {
    fl_str s = fl_out_text(seen);
    ck_assert_msg(fl_str_eqz(s, expected), "expected:\n%s\nfound:\n%.*s", expected, FL_STR_ARG(s));
}

static bool has_note(const char *document, const char *text) {
    for (size_t i = 0; i < notes.list.n; i++)
        if (fl_str_eqz(notes.list.v[i].document, document) && fl_str_find(notes.list.v[i].text, fl_str_of(text)) >= 0)
            return true;
    return false;
}

static void expect_note(const char *document, const char *text) {
    fl_out *all = fl_out_new(NULL, NULL);
    for (size_t i = 0; i < notes.list.n; i++)
        fl_out_printf(all, "%.*s: %.*s\n", FL_STR_ARG(notes.list.v[i].document), FL_STR_ARG(notes.list.v[i].text));
    fl_str s = fl_out_text(all);
    ck_assert_msg(has_note(document, text), "no note \"%s\" about %s in:\n%.*s", text, document, FL_STR_ARG(s));
    fl_out_free(all);
}

static void feed(const char *name, fl_str bytes) {
    fl_err err = {0};
    ck_assert_int_eq(fl_source_walk_bytes(&source, fl_str_of(name), bytes, on_document, NULL, &err), FL_OK);
}

static void walk(const char *path) {
    fl_err err = {0};
    ck_assert_int_eq(fl_source_walk(&source, path, on_document, NULL, &err), FL_OK);
}

static void put_file(const char *path, fl_str bytes) {
    FILE *f = fopen(path, "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(bytes.p, 1, bytes.n, f), bytes.n);
    ck_assert_int_eq(fclose(f), 0);
}

/* ------------------------------------------------------------------ making archives */

typedef struct member {
    const char *name, *text;
    size_t size; /* 0: of text */
} member;

enum { ARCHIVE_MAX = 1 << 20 };

static fl_str pack(int format, int filter, const char *options, bool streamed, const member *m, size_t n) {
    char *buf = fl_arena_alloc(arena, ARCHIVE_MAX);
    size_t used = 0;
    struct archive *a = archive_write_new();
    ck_assert_int_eq(archive_write_set_format(a, format), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_add_filter(a, filter), ARCHIVE_OK);
    if (options) {
        archive_write_set_passphrase(a, "secret");
        ck_assert_int_eq(archive_write_set_options(a, options), ARCHIVE_OK);
    }
    archive_write_set_bytes_in_last_block(a, 1);
    ck_assert_int_eq(archive_write_open_memory(a, buf, ARCHIVE_MAX, &used), ARCHIVE_OK);
    for (size_t i = 0; i < n; i++) {
        size_t size = m[i].size ? m[i].size : strlen(m[i].text);
        struct archive_entry *e = archive_entry_new();
        archive_entry_set_pathname(e, m[i].name);
        archive_entry_set_filetype(e, AE_IFREG);
        archive_entry_set_perm(e, 0644);
        archive_entry_set_mtime(e, 1772503500, 0);
        if (!streamed)
            archive_entry_set_size(e, (la_int64_t)size);
        ck_assert_int_eq(archive_write_header(a, e), ARCHIVE_OK);
        archive_write_data(a, m[i].text, size);
        archive_entry_free(e);
    }
    ck_assert_int_eq(archive_write_close(a), ARCHIVE_OK);
    archive_write_free(a);
    return (fl_str){buf, used};
}
#define PACK(format, filter, ...)                                                                                      \
    pack((format), (filter), NULL, false, (const member[]){__VA_ARGS__},                                               \
         sizeof((const member[]){__VA_ARGS__}) / sizeof(member))
#define TAR ARCHIVE_FORMAT_TAR_PAX_RESTRICTED
#define ZIP ARCHIVE_FORMAT_ZIP
#define NO_FILTER ARCHIVE_FILTER_NONE

/* One thing alone, compressed. */
static fl_str squeeze(int filter, fl_str text) {
    return pack(ARCHIVE_FORMAT_RAW, filter, NULL, false, &(member){"x", text.p, text.n}, 1);
}

static fl_str join(fl_str a, fl_str b) {
    char *p = fl_arena_alloc(arena, a.n + b.n + 1);
    memcpy(p, a.p, a.n);
    memcpy(p + a.n, b.p, b.n);
    return (fl_str){p, a.n + b.n};
}

/* ------------------------------------------------------------------ tests */

START_TEST(plain_file) {
    put_file("arp.json", FL_STR("abc"));
    walk("./arp.json");
    expect_seen("./arp.json|arp.json|abc\n");
    ck_assert_uint_eq(source.inputs.n, 1);
    ck_assert_uint_eq(source.inputs.v[0].bytes, 3);
    ck_assert_str_eq(source.inputs.v[0].sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    ck_assert_uint_eq(notes.list.n, 0);
    put_file("empty", FL_STR(""));
    walk("empty");
    expect_seen("./arp.json|arp.json|abc\nempty|empty|\n");
    ck_assert_str_eq(source.inputs.v[1].sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}
END_TEST

START_TEST(missing_and_special) {
    fl_err err = {0};
    ck_assert_int_eq(fl_source_walk(&source, "none.zip", on_document, NULL, &err), FL_ERR_NOT_FOUND);
    ck_assert_str_eq(err.file, "none.zip");
    ck_assert_str_eq(err.msg, "no such file or folder");
    err = (fl_err){0};
    ck_assert_int_eq(fl_source_walk(&source, "/dev/null", on_document, NULL, &err), FL_ERR_IO);
    put_file("f", FL_STR("x"));
    ck_assert_int_eq(chmod("f", 0), 0);
    err = (fl_err){0};
    if (geteuid() != 0)
        ck_assert_int_eq(fl_source_walk(&source, "f", on_document, NULL, &err), FL_ERR_IO);
    ck_assert_int_eq(fl_source_walk(&source, "f/x", on_document, NULL, NULL), FL_ERR_NOT_FOUND);
}
END_TEST

START_TEST(folder_order_and_links) {
    ck_assert_int_eq(mkdir("in", 0755) | mkdir("in/b", 0755) | mkdir("in/empty", 0755) | mkdir("out", 0755), 0);
    put_file("in/b/2.txt", FL_STR("two"));
    put_file("in/b/10.txt", FL_STR("ten"));
    put_file("in/B.txt", FL_STR("upper"));
    put_file("in/c", FL_STR("last"));
    put_file("in/.DS_Store", FL_STR("mac"));
    put_file("out/o", FL_STR("outside"));
    ck_assert_int_eq(symlink(".", "in/b/loop") | symlink("self", "in/self") | symlink("c", "in/alias") |
                         symlink("../out", "in/link") | symlink("../out", "in/link2") | symlink("gone", "in/dangling"),
                     0);
    ck_assert_int_eq(mkfifo("in/pipe", 0644), 0);
    walk("in/");
    expect_seen("in/B.txt|B.txt|upper\nin/b/10.txt|b/10.txt|ten\nin/b/2.txt|b/2.txt|two\nin/c|c|last\n"
                "in/link/o|link/o|outside\n");
    ck_assert_uint_eq(source.inputs.n, 5);
    expect_note("in", "1 files that macOS keeps");
    expect_note("in/b/loop", "a symbolic link");
    expect_note("in/self", "back to itself");
    expect_note("in/alias", "read under its own name");
    expect_note("in/link2", "another link");
    expect_note("in/dangling", "link to nothing");
    expect_note("in/pipe", "pipe: not read");
    ck_assert_int_eq(mkdir("none", 0755), 0);
    walk("none");
    expect_note("none", "holds no files");
    ck_assert_int_eq(symlink("..", "none/up"), 0);
    walk("none");
    expect_note("none/up", "stands in");
}
END_TEST

START_TEST(folder_depth_and_archives_inside) {
    ck_assert_int_eq(mkdir("in", 0755) | mkdir("in/a", 0755) | mkdir("in/a/b", 0755), 0);
    put_file("in/a/b/x", FL_STR("deep"));
    put_file("in/a.zip", PACK(ZIP, NO_FILTER, {"m.txt", "member", 0}));
    limits.folder_depth = 1;
    walk("in");
    expect_seen("in/a.zip/m.txt|a.zip/m.txt|member\n");
    expect_note("in/a/b", "folder_depth (1)");
}
END_TEST

START_TEST(all_formats) {
    static const struct {
        int format, filter;
        const char *name;
    } rows[] = {
        {TAR, NO_FILTER, "b.tar"},
        {ARCHIVE_FORMAT_TAR_GNUTAR, NO_FILTER, "gnu.tar"},
        {ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP, "b.tgz"},
        {TAR, ARCHIVE_FILTER_XZ, "b.tar.xz"},
        {TAR, ARCHIVE_FILTER_ZSTD, "b.tar.zst"},
        {TAR, ARCHIVE_FILTER_BZIP2, "b.tar.bz2"},
        {TAR, ARCHIVE_FILTER_LZ4, "b.tar.lz4"},
        {ZIP, NO_FILTER, "b.zip"},
        {ARCHIVE_FORMAT_7ZIP, NO_FILTER, "b.7z"},
        {ZIP, ARCHIVE_FILTER_GZIP, "no ending at all"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fl_str s =
            pack(rows[i].format, rows[i].filter, NULL, false, (member[]){{"arp/p.json", "[]", 0}, {"n", "x", 0}}, 2);
        for (int on_disk = 0; on_disk < 2; on_disk++) {
            teardown();
            setup();
            s = pack(rows[i].format, rows[i].filter, NULL, false, (member[]){{"arp/p.json", "[]", 0}, {"n", "x", 0}},
                     2);
            char expected[128], hex[65];
            snprintf(expected, sizeof expected, "%s/arp/p.json|arp/p.json|[]\n%s/n|n|x\n", rows[i].name, rows[i].name);
            if (on_disk) {
                put_file(rows[i].name, s);
                walk(rows[i].name);
            } else {
                feed(rows[i].name, s);
            }
            expect_seen(expected);
            fl_sha256(s, hex);
            ck_assert_str_eq(source.inputs.v[0].sha256, hex);
            ck_assert_uint_eq(source.inputs.v[0].bytes, s.n);
            ck_assert_msg(notes.list.n == 0, "%s: %.*s", rows[i].name, FL_STR_ARG(notes.list.v[0].text));
        }
    }
}
END_TEST

START_TEST(compressed_alone) {
    static const struct {
        int filter;
        const char *ending;
    } rows[] = {{ARCHIVE_FILTER_GZIP, "gz"},
                {ARCHIVE_FILTER_XZ, "xz"},
                {ARCHIVE_FILTER_ZSTD, "zst"},
                {ARCHIVE_FILTER_BZIP2, "bz2"},
                {ARCHIVE_FILTER_LZ4, "lz4"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        teardown();
        setup();
        char name[32], expected[128];
        snprintf(name, sizeof name, "in/arp.json.%s", rows[i].ending);
        snprintf(expected, sizeof expected, "%s|in/arp.json|[]\n%s#2|in/arp.json|[1,2]\n", name, name);
        feed(name, squeeze(rows[i].filter, FL_STR("[]")));
        feed(name, join(squeeze(rows[i].filter, FL_STR("[1,")), squeeze(rows[i].filter, FL_STR("2]"))));
        expect_seen(expected);
        ck_assert_uint_eq(notes.list.n, 0);
    }
}
END_TEST

START_TEST(streamed_zip) {
    fl_str s = pack(ZIP, NO_FILTER, NULL, true, (member[]){{"a", "streamed text", 0}, {"b", "more", 0}}, 2);
    feed("s.zip", s);
    expect_seen("s.zip/a|a|streamed text\ns.zip/b|b|more\n");
    ck_assert_uint_eq(notes.list.n, 0);
}
END_TEST

/* The writer needs a UTF-8 locale for such names; the reader must not. */
START_TEST(names_in_utf8) {
    static const int formats[] = {TAR, ZIP, ARCHIVE_FORMAT_7ZIP};
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    for (size_t i = 0; utf8 && i < sizeof formats / sizeof *formats; i++) {
        locale_t before = uselocale(utf8);
        fl_str s = PACK(formats[i], NO_FILTER, {"z\xc3\xbcrich.txt", "x", 0});
        uselocale(before);
        feed("n", s);
    }
    if (!utf8)
        return;
    freelocale(utf8);
    expect_seen("n/z\xc3\xbcrich.txt|z\xc3\xbcrich.txt|x\nn/z\xc3\xbcrich.txt#2|z\xc3\xbcrich.txt|x\n"
                "n/z\xc3\xbcrich.txt#3|z\xc3\xbcrich.txt|x\n");
}
END_TEST

START_TEST(nesting) {
    fl_str inner = PACK(ZIP, NO_FILTER, {"a.txt", "deep", 0});
    fl_str gz = squeeze(ARCHIVE_FILTER_GZIP, FL_STR("log"));
    fl_str middle = PACK(TAR, ARCHIVE_FILTER_GZIP, {"inner.zip", inner.p, inner.n}, {"d/x.log.gz", gz.p, gz.n});
    fl_str outer = PACK(ARCHIVE_FORMAT_7ZIP, NO_FILTER, {"middle.tar.gz", middle.p, middle.n});
    feed("o.7z", outer);
    expect_seen("o.7z/middle.tar.gz/inner.zip/a.txt|middle.tar.gz/inner.zip/a.txt|deep\n"
                "o.7z/middle.tar.gz/d/x.log.gz|middle.tar.gz/d/x.log|log\n");
    ck_assert_uint_eq(notes.list.n, 0);
    limits.depth = 2;
    feed("p.7z", outer);
    expect_note("p.7z/middle.tar.gz/inner.zip", "limit depth (2)");
    expect_note("p.7z/middle.tar.gz/d/x.log.gz", "limit depth (2)");
}
END_TEST

START_TEST(names) {
    feed("n.tar", PACK(TAR, NO_FILTER, {"/etc/x", "1", 0}, {"../../up", "2", 0}, {"./same", "3", 0}, {"same", "4", 0},
                       {"__MACOSX/._same", "m", 0}, {"d/._x", "text, so it is read", 0}, {"d/._y", "\0\5\26\7 fork", 9},
                       {".DS_Store", "m", 0}));
    expect_seen("n.tar/etc/x|etc/x|1\nn.tar/up|up|2\nn.tar/same|same|3\nn.tar/same#2|same|4\nn.tar/d/._x|d/._x|text, "
                "so it is read\n");
    expect_note("n.tar", "2 members with absolute or \"..\" names were read under cleaned names, first etc/x");
    expect_note("n.tar", "3 members that macOS");
    feed("w.zip", PACK(ZIP, NO_FILTER, {"C:\\cap\\arp.txt", "w", 0}));
    expect_note("w.zip", "1 members with absolute");
    ck_assert(fl_str_find(fl_out_text(seen), FL_STR("w.zip/cap/arp.txt|cap/arp.txt|w\n")) >= 0);
}
END_TEST

START_TEST(text_is_no_archive) {
    static const char *const texts[] = {"#mtree\n./a type=file\n",
                                        "070707 is an old magic",
                                        "BZh9 is a word",
                                        "PK is mine",
                                        "7z x a",
                                        "!<arch>\n",
                                        "WARC/1.0\r\n",
                                        "begin 644 a\n#86)C\n`\nend\n",
                                        "xar!",
                                        "LZIP is a tool"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        feed("t", fl_str_of(texts[i]));
    ck_assert_uint_eq(source.documents, sizeof texts / sizeof *texts);
    ck_assert_uint_eq(notes.list.n, 0);
    char ustar[600];
    memset(ustar, 'a', sizeof ustar);
    memcpy(ustar + 257, "ustar", 5);
    feed("u", (fl_str){ustar, sizeof ustar});
    ck_assert_uint_eq(notes.list.n, 0);
    feed("r", FL_STR("Rar!\x1a\x07\x01"));
    expect_note("r", "rar, cab");
}
END_TEST

START_TEST(gzip_damage) {
    fl_str gz = squeeze(ARCHIVE_FILTER_GZIP, FL_STR("a first line\na second line\n"));
    feed("cut.gz", fl_str_sub(gz, 0, gz.n - 12));
    ck_assert(fl_str_starts(fl_out_text(seen), FL_STR("!cut.gz|cut|a first")));
    expect_note("cut.gz", "the gzip data ends early");
    char *bad = fl_arena_alloc(arena, gz.n);
    memcpy(bad, gz.p, gz.n);
    bad[gz.n - 5] ^= 1;
    feed("crc.gz", (fl_str){bad, gz.n});
    expect_note("crc.gz", "incorrect");
    feed("tail.gz", join(gz, FL_STR("\0\0not gzip")));
    expect_note("tail.gz", "8 bytes behind the gzip data");
    feed("pad.gz", join(gz, (fl_str){"\0\0\0\0", 4}));
    ck_assert(!has_note("pad.gz", ""));
}
END_TEST

START_TEST(other_damage) {
    static const int filters[] = {ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_ZSTD, ARCHIVE_FILTER_BZIP2, ARCHIVE_FILTER_LZ4};
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        fl_str s = squeeze(filters[i], FL_STR("some text that is long enough to be cut somewhere"));
        char name[8];
        snprintf(name, sizeof name, "cut%zu", i);
        feed(name, fl_str_sub(s, 0, s.n - 9));
        expect_note(name, "");
    }
    fl_str tar = PACK(TAR, NO_FILTER, {"a", "first", 0}, {"b", "second", 0});
    feed("half.tar", fl_str_sub(tar, 0, 1024));
    expect_note("half.tar", "no end mark");
    feed("body.tar", fl_str_sub(tar, 0, 514));
    ck_assert(fl_str_find(fl_out_text(seen), FL_STR("half.tar/a|a|first\n")) >= 0);
    expect_note("body.tar/a", "not read");
    fl_str two = join(tar, PACK(TAR, NO_FILTER, {"c", "third", 0}));
    feed("two.tar", two);
    ck_assert(fl_str_find(fl_out_text(seen), FL_STR("two.tar/c|c|third\n")) >= 0);
    fl_str zip = PACK(ZIP, NO_FILTER, {"a", "first", 0}, {"b", "second", 0});
    feed("cut.zip", fl_str_sub(zip, 0, zip.n - 60));
    ck_assert(fl_str_find(fl_out_text(seen), FL_STR("cut.zip/a|a|first\n")) >= 0);
}
END_TEST

static bool is_damaged(uint32_t document) {
    for (size_t i = 0; i < source.damaged.n; i++)
        if (document >= source.damaged.v[i].first && document < source.damaged.v[i].last)
            return true;
    return false;
}

static fl_str flipped(fl_str s, size_t at, size_t n) {
    char *bad = fl_arena_alloc(arena, s.n);
    memcpy(bad, s.p, s.n);
    memset(bad + at, 0xff, n);
    return (fl_str){bad, s.n};
}

static void fill_random(char *text, size_t n) {
    uint32_t random = 1;
    for (size_t i = 0; i < n; i++) {
        random = random * 1664525 + 1013904223;
        text[i] = "0123456789abcdef"[random >> 28];
    }
}

/* A flipped byte in a member: nothing of it is to be believed, the others are whole. */
START_TEST(damaged_zip_members) {
    char text[4000];
    fill_random(text, sizeof text);
    fl_str s = PACK(ZIP, NO_FILTER, {"a", "first", 0}, {"b", text, sizeof text}, {"c", "third", 0});
    feed("z", flipped(s, 900, 20));
    expect_seen("z/a|a|first\nz/c|c|third\n");
    expect_note("z/b", "not read: ZIP");
    ck_assert_uint_eq(source.damaged.n, 0);
    limits.document_bytes = 1;
    feed("y", pack(ZIP, NO_FILTER, "zip:compression=store", false, &(member){"m", "stored", 0}, 1));
}
END_TEST

/* The member in which a zip ends is given as far as it goes: that much is what was packed. */
START_TEST(zip_cut_in_a_member) {
    char text[4000];
    fill_random(text, sizeof text);
    memcpy(text, "start of it\n", 12);
    fl_str s = PACK(ZIP, NO_FILTER, {"a", "first", 0}, {"b", text, sizeof text});
    feed("z", fl_str_sub(s, 0, 900));
    ck_assert(fl_str_starts(fl_out_text(seen), FL_STR("z/a|a|first\n!z/b|b|start of it\n")));
    expect_note("z/b", "cut after");
    ck_assert_uint_eq(source.damaged.n, 0);
}
END_TEST

/* The check sum stands behind all members: they are named when it is wrong, and what follows is not. */
START_TEST(damaged_streams_name_their_documents) {
    fl_str tgz = PACK(TAR, ARCHIVE_FILTER_GZIP, {"a", "first", 0}, {"b", "second", 0});
    feed("whole.tgz", tgz);
    feed("bad.tgz", flipped(tgz, tgz.n - 7, 2));
    feed("cut.tgz", fl_str_sub(tgz, 0, tgz.n - 8));
    fl_str gz = squeeze(ARCHIVE_FILTER_GZIP, FL_STR("text"));
    feed("bad.gz", flipped(gz, gz.n - 7, 2));
    static const bool expected[] = {false, false, true, true, false, false, true};
    ck_assert_uint_eq(source.documents, sizeof expected);
    for (uint32_t i = 0; i < source.documents; i++)
        ck_assert_int_eq(is_damaged(i), expected[i]);
}
END_TEST

START_TEST(encrypted_members) {
    feed("e.zip", pack(ZIP, NO_FILTER, "zip:encryption=zipcrypt", false,
                       (member[]){{"a", "secret text", 0}, {"b", "more", 0}}, 2));
    expect_seen("");
    expect_note("e.zip/a", "encrypted: not read");
    expect_note("e.zip/b", "encrypted: not read");
}
END_TEST

static fl_str zeros(size_t n) { return (fl_str){fl_arena_alloc(arena, n), n}; }

START_TEST(bombs_and_limits) {
    limits.ratio_grace_bytes = 100000;
    fl_str bomb = squeeze(ARCHIVE_FILTER_GZIP, zeros(4 << 20));
    feed("bomb.gz", bomb);
    expect_note("bomb.gz", "decompression bomb");
    fl_str half = zeros(300000);
    feed("bomb.zip", PACK(ZIP, NO_FILTER, {"a", half.p, half.n}, {"b", half.p, half.n}));
    expect_note("bomb.zip", "decompression bomb");
    fl_str tarbomb = PACK(TAR, ARCHIVE_FILTER_XZ, {"a", half.p, half.n}, {"b", half.p, half.n});
    feed("bomb.txz", tarbomb);
    expect_note("bomb.txz", "bomb");
    limits.members = source.documents + 1;
    feed("many.tar", PACK(TAR, NO_FILTER, {"a", "1", 0}, {"b", "2", 0}, {"c", "3", 0}));
    expect_note("many.tar/b", "limit members");
    feed("more", FL_STR("not read"));
    ck_assert(fl_str_find(fl_out_text(seen), FL_STR("more")) < 0);
}
END_TEST

START_TEST(byte_limits) {
    limits.document_bytes = 4;
    limits.total_bytes = 12;
    feed("a", FL_STR("12345678"));
    expect_note("a", "document_bytes (4)");
    feed("b", FL_STR("1234"));
    feed("c", FL_STR("1234"));
    feed("d", FL_STR("1"));
    expect_note("c", "total_bytes (12)");
}
END_TEST

START_TEST(standard_input) {
    fl_str zip = PACK(ZIP, NO_FILTER, {"a", "from a pipe", 0});
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq((int)write(ends[1], zip.p, zip.n), (int)zip.n);
    close(ends[1]);
    ck_assert_int_eq(dup2(ends[0], 0), 0);
    walk("-");
    expect_seen("stdin/a|a|from a pipe\n");
    char hex[65];
    fl_sha256(zip, hex);
    ck_assert_str_eq(source.inputs.v[0].sha256, hex);
    put_file("in", FL_STR("from a file"));
    int fd = open("in", O_RDONLY);
    ck_assert_int_eq(dup2(fd, 0), 0);
    walk("-");
    expect_seen("stdin/a|a|from a pipe\nstdin|stdin|from a file\n");
}
END_TEST

static bool stop_at_once(void *user, fl_doc *doc) {
    (void)doc;
    ++*(int *)user;
    return false;
}

START_TEST(stopping) {
    int calls = 0;
    fl_err err = {0};
    fl_str tar = PACK(TAR, ARCHIVE_FILTER_GZIP, {"a", "1", 0}, {"b", "2", 0});
    put_file("b.tar.gz", tar);
    ck_assert_int_eq(fl_source_walk(&source, "b.tar.gz", stop_at_once, &calls, &err), FL_OK);
    ck_assert_int_eq(calls, 1);
    char hex[65];
    fl_sha256(tar, hex);
    ck_assert_str_eq(source.inputs.v[0].sha256, hex); /* hashed whole all the same */
}
END_TEST

/* Any prefix and any flipped byte of every format must end well. */
START_TEST(every_prefix) {
    fl_str inner = PACK(ZIP, NO_FILTER, {"a", "one", 0}, {"b", "two", 0});
    fl_str forms[] = {
        inner,
        PACK(ARCHIVE_FORMAT_7ZIP, NO_FILTER, {"a", "one", 0}),
        PACK(TAR, ARCHIVE_FILTER_GZIP, {"i.zip", inner.p, inner.n}),
        PACK(TAR, ARCHIVE_FILTER_XZ, {"a", "one", 0}),
        squeeze(ARCHIVE_FILTER_BZIP2, FL_STR("text")),
        squeeze(ARCHIVE_FILTER_ZSTD, FL_STR("text")),
        squeeze(ARCHIVE_FILTER_LZ4, FL_STR("text")),
    };
    limits.notes = 10;
    for (size_t f = 0; f < sizeof forms / sizeof *forms; f++)
        for (size_t n = 0; n < forms[f].n; n++) {
            feed("x", fl_str_sub(forms[f], 0, n));
            char *flipped = malloc(forms[f].n);
            memcpy(flipped, forms[f].p, forms[f].n);
            flipped[n] = (char)(flipped[n] ^ 0x10);
            feed("y", (fl_str){flipped, forms[f].n});
            free(flipped);
        }
}
END_TEST

int main(void) {
    Suite *s = suite_create("source");
    TCase *c = tcase_create("walk");
    tcase_set_timeout(c, 60);
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, plain_file);
    tcase_add_test(c, missing_and_special);
    tcase_add_test(c, folder_order_and_links);
    tcase_add_test(c, folder_depth_and_archives_inside);
    tcase_add_test(c, all_formats);
    tcase_add_test(c, compressed_alone);
    tcase_add_test(c, streamed_zip);
    tcase_add_test(c, names_in_utf8);
    tcase_add_test(c, nesting);
    tcase_add_test(c, names);
    tcase_add_test(c, text_is_no_archive);
    tcase_add_test(c, gzip_damage);
    tcase_add_test(c, other_damage);
    tcase_add_test(c, damaged_zip_members);
    tcase_add_test(c, zip_cut_in_a_member);
    tcase_add_test(c, damaged_streams_name_their_documents);
    tcase_add_test(c, encrypted_members);
    tcase_add_test(c, bombs_and_limits);
    tcase_add_test(c, byte_limits);
    tcase_add_test(c, standard_input);
    tcase_add_test(c, stopping);
    tcase_add_test(c, every_prefix);
    suite_add_tcase(s, c);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
