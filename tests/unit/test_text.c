/* text: what a captured byte stream becomes, line by line. */
#include <check.h>
#include <stdlib.h>

#include "base/out.h"
#include "text/scan.h"
#include "text/text.h"

static fl_arena *arena;
static void setup(void) { arena = fl_arena_new(); }
static void teardown(void) { fl_arena_free(arena); }

static fl_text *decode(fl_str s) { return fl_text_decode(arena, s, &fl_limits_default); }
#define DECODE(lit) decode(FL_STR(lit))

static void expect(const fl_text *t, size_t n, const char *const *lines) {
    ck_assert_uint_eq(t->n, n);
    for (size_t i = 0; i < n; i++) {
        fl_str line = fl_text_line(t, i);
        ck_assert_msg(fl_str_eqz(line, lines[i]), "line %zu: expected \"%s\", found \"%.*s\"", i, lines[i],
                      FL_STR_ARG(line));
    }
}
#define EXPECT(t, ...)                                                                                                 \
    do {                                                                                                               \
        const char *const expected_[] = {__VA_ARGS__};                                                                 \
        expect((t), sizeof expected_ / sizeof *expected_, expected_);                                                  \
    } while (0)

static fl_str utf16(fl_str s, bool big, bool mark) {
    char *p = fl_arena_alloc(arena, 2 * s.n + 2);
    size_t n = 0;
    if (mark) {
        p[n++] = big ? '\xfe' : '\xff';
        p[n++] = big ? '\xff' : '\xfe';
    }
    for (size_t i = 0; i < s.n; i++) {
        p[n++] = big ? '\0' : s.p[i];
        p[n++] = big ? s.p[i] : '\0';
    }
    return (fl_str){p, n};
}

START_TEST(plain_lines) {
    fl_text *t = DECODE("one\n\ntwo\tx\nthree");
    EXPECT(t, "one", "", "two\tx", "three");
    ck_assert_uint_eq(t->flags, FL_TEXT_NO_FINAL_NEWLINE);
    ck_assert_uint_eq(t->lines[3].number, 4);
    ck_assert_uint_eq(t->lines[2].src_off, 5);
    ck_assert_uint_eq(t->lines[2].src_end, 10);
    ck_assert(fl_str_eqz(t->data, "one\n\ntwo\tx\nthree"));
    ck_assert_uint_eq(fl_text_line_at(t, 0), 0);
    ck_assert_uint_eq(fl_text_line_at(t, 3), 0);
    ck_assert_uint_eq(fl_text_line_at(t, 4), 1);
    ck_assert_uint_eq(fl_text_line_at(t, 6), 2);
    ck_assert_uint_eq(fl_text_line_at(t, 999), 3);
}
END_TEST

START_TEST(nothing_and_line_ends) {
    ck_assert_uint_eq(DECODE("")->n, 0);
    ck_assert_uint_eq(fl_text_line_at(DECODE(""), 0), 0);
    EXPECT(DECODE("\n"), "");
    fl_text *t = DECODE("a\r\nb\r\r\nc\r\n");
    EXPECT(t, "a", "b", "c");
    ck_assert_uint_eq(t->flags, FL_TEXT_CRLF);
    ck_assert_uint_eq(t->lines[1].src_off, 3);
    ck_assert_uint_eq(t->lines[1].src_end, 4);
    t = DECODE("a\rb\rc");
    EXPECT(t, "a", "b", "c");
    ck_assert_uint_eq(t->lines[2].number, 3);
}
END_TEST

START_TEST(utf16_with_and_without_mark) {
    fl_str s = FL_STR("[\r\n  {\"age\": 1}\r\n]\r\n");
    for (unsigned big = 0; big < 2; big++)
        for (unsigned mark = 0; mark < 2; mark++) {
            fl_text *t = decode(utf16(s, big, mark));
            EXPECT(t, "[", "  {\"age\": 1}", "]");
            ck_assert_int_eq(t->encoding, big ? FL_ENC_UTF16BE : FL_ENC_UTF16LE);
            ck_assert_uint_eq(t->flags, FL_TEXT_CRLF | (mark ? FL_TEXT_BOM : 0));
            ck_assert_uint_eq(t->lines[1].src_off, 6 + 2 * mark);
            ck_assert_uint_eq(t->lines[1].src_end, 6 + 24 + 2 * mark);
        }
}
END_TEST

START_TEST(utf16_cut_anywhere) {
    fl_str s = utf16(FL_STR("Neighbor  AS\r\n--------  -----\r\n192.0.2.1  64500\r\n"), false, true);
    for (size_t n = 0; n <= s.n; n++) {
        fl_text *t = decode(fl_str_sub(s, 0, n));
        ck_assert(t->n <= 4);
        if (n >= 30)
            ck_assert(fl_str_eqz(fl_text_line(t, 0), "Neighbor  AS"));
        for (size_t i = 0; i < t->n; i++)
            ck_assert(t->lines[i].src_end <= n);
    }
}
END_TEST

START_TEST(utf16_surrogates) {
    /* U+1F600, an unpaired high half, "a" */
    fl_text *t = decode((fl_str){"\xff\xfe\x3d\xd8\x00\xde\x3d\xd8"
                                 "a\0\n\0",
                                 12});
    EXPECT(t, "\xf0\x9f\x98\x80\xef\xbf\xbd"
              "a");
    ck_assert_uint_eq(t->replaced, 1);
    ck_assert_uint_eq(t->lines[0].src_end, 10);
}
END_TEST

START_TEST(marks) {
    fl_text *t = DECODE("\xef\xbb\xbf{\n\xef\xbb\xbf}\n");
    EXPECT(t, "{", "}");
    ck_assert_uint_eq(t->flags, FL_TEXT_BOM);
    ck_assert_int_eq(t->encoding, FL_ENC_UTF8);
}
END_TEST

START_TEST(code_page) {
    fl_text *t = DECODE("Stra\xdf"
                        "e \x80 5\nk\xfchl\n");
    EXPECT(t,
           "Stra\xc3\x9f"
           "e \xe2\x82\xac 5",
           "k\xc3\xbchl");
    ck_assert_int_eq(t->encoding, FL_ENC_CP1252);
    ck_assert_uint_eq(t->lines[1].src_off, 11);
    ck_assert_uint_eq(t->lines[1].src_end, 15);
    /* One bad byte among good UTF-8, and a sequence cut by the end, stay UTF-8. */
    t = DECODE("\xc3\xbc \xc3\xb6 \xff x\n");
    ck_assert_int_eq(t->encoding, FL_ENC_UTF8);
    EXPECT(t, "\xc3\xbc \xc3\xb6 \xef\xbf\xbd x");
    ck_assert_uint_eq(t->replaced, 1);
    t = DECODE("plain\ncut \xe2\x80");
    ck_assert_int_eq(t->encoding, FL_ENC_UTF8);
    EXPECT(t, "plain", "cut \xef\xbf\xbd");
    ck_assert_uint_eq(t->flags, FL_TEXT_REPLACED | FL_TEXT_NO_FINAL_NEWLINE);
}
END_TEST

START_TEST(binary) {
    ck_assert_uint_eq(DECODE("\x89PNG\r\n\x1a\n....")->flags, FL_TEXT_BINARY);
    ck_assert_uint_eq(DECODE("\x01\x02\x03\x04 text")->flags, FL_TEXT_BINARY);
    ck_assert_uint_eq(decode((fl_str){"\0\0\0\0\0\0\0\0", 8})->flags, FL_TEXT_BINARY);
    /* A host that lost power leaves a block of NULs behind its last line. */
    char log[4096] = "first\nsecond\n";
    EXPECT(decode((fl_str){log, sizeof log}), "first", "second", "");
    /* >> of Windows PowerShell appends UTF-16 to ASCII. */
    EXPECT(DECODE("echo of a longer first line in ASCII\r\nmore of it, to be sure\r\na\0b\0\r\0\n\0"),
           "echo of a longer first line in ASCII", "more of it, to be sure", "ab", "");
}
END_TEST

START_TEST(escapes) {
    fl_text *t = DECODE(
        "\x1b[34;1m\"age\"\x1b[39;49;00m: \x1b[33m1\x1b[0m,\n\x1b]0;u@h: ~\a$ az\n\x1b(B\x1b[m\x1b=x\x1b[?2004l\n");
    EXPECT(t, "\"age\": 1,", "$ az", "x");
    ck_assert_uint_eq(t->flags, FL_TEXT_CONTROL);
    EXPECT(DECODE("a\x1b]8;;http://192.0.2.1/\x1b\\link\x1b]8;;\x1b\\b\n"), "alinkb");
    EXPECT(DECODE("keep \x1b]0;what never ends\nnext\n"), "keep 0;what never ends", "next");
    EXPECT(DECODE("cut \x1b["), "cut ");
    EXPECT(DECODE("c1 \xc2\x85\xc2\xa0.\n"), "c1  .");
    EXPECT(DECODE("a\x1b[3Cb\nabcdef\x1b[3D\x1b[Kx\n"), "a   b", "abcx");
}
END_TEST

START_TEST(backspaces) {
    EXPECT(DECODE("az nett\b \bwork\n"), "az network");
    EXPECT(DECODE("N\bNA\bAM\bME\bE _\bx\n"), "NAME x");
    EXPECT(DECODE("ac\b\bab\x1b[1@c\b\n"), "abc");
    EXPECT(DECODE("\b\b\bx\n"), "x");
    EXPECT(DECODE("user$ ls\b \b\b \b\n"), "user$ ");
}
END_TEST

START_TEST(carriage_returns) {
    fl_text *t = DECODE(" - Running ..\r \\ Running ..\r               \r[\n]\n");
    EXPECT(t, "[", "]");
    ck_assert(t->flags & FL_TEXT_SPINNER);
    EXPECT(DECODE("[###   ] 40%\r[#####] 100%\rdone\n"), "done");
    EXPECT(DECODE("router#\rrouter#show ip bgp\n"), "router#show ip bgp");
    /* Text that is no progress is never dropped. */
    t = DECODE("10.0.0.0/24\r10.0.1.0/24\nlast\n");
    EXPECT(t, "10.0.0.0/24", "10.0.1.0/24", "last");
    ck_assert_uint_eq(t->lines[0].number, 1);
    ck_assert_uint_eq(t->lines[1].number, 1);
    ck_assert_uint_eq(t->lines[1].src_off, 12);
    ck_assert_uint_eq(t->lines[2].number, 2);
    EXPECT(DECODE("[]\rnext\n"), "[]", "next");
    EXPECT(DECODE("-----\rnext\n"), "-----", "next");
}
END_TEST

START_TEST(spinners) {
    EXPECT(DECODE("{- Finished ..\n  \"value\": []\n}\n"), "{", "  \"value\": []", "}");
    EXPECT(DECODE("[- Finished ..\n]\n"), "[", "]");
    EXPECT(DECODE("[] Finished ..\n{} Running ..\n"), "[]", "{}");
    fl_text *t = DECODE("a\n - Starting .. \\ Running .. | Running ..\nb\n/ Running ..{\n");
    EXPECT(t, "a", "b", "{");
    ck_assert_uint_eq(t->flags, FL_TEXT_SPINNER);
    ck_assert_uint_eq(t->lines[1].number, 3);
    EXPECT(DECODE("it was - Running ..\n- Running out\n- item ..\n"), "it was - Running ..", "- Running out",
           "- item ..");
}
END_TEST

START_TEST(pagers) {
    EXPECT(DECODE("a\n --More-- \nb\n---(more)---\nc\n---(more 45%)---\nd\n<--- More --->\ne\n-- More  -- "
                  "\nf\n--More--(12%)\ng\n"
                  "lines 1-23\nh\nlines 24-45/45 (END)\n(END)\n---- More ----\ni\n"),
           "a", "b", "c", "d", "e", "f", "g", "h", "i");
    EXPECT(DECODE("a\n --More-- \b\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\b\b*> 192.0.2.0/24\n"), "a",
           "*> 192.0.2.0/24");
    EXPECT(DECODE("---(more 12%)---\r                    \r  192.0.2.0/24\n"), "  192.0.2.0/24");
    EXPECT(DECODE("  ---- More ----\x1b[42D            \x1b[42D  10.0.0.0/8\n"), "  10.0.0.0/8");
    EXPECT(DECODE("<--- More --->\r              \rx\n"), "x");
    ck_assert_uint_eq(DECODE("--More--\n")->flags, FL_TEXT_PAGER);
    EXPECT(DECODE("more lines 1-2\nlines 1-x\n-- more or less\n"), "more lines 1-2", "lines 1-x", "-- more or less");
}
END_TEST

START_TEST(typescript) {
    fl_text *t =
        DECODE("Script started on 2026-03-03 02:05:00+00:00 [TERM=\"xterm\"]\r\n$ az\r\n\r\nScript done on 2026-03-03 "
               "02:06:00+00:00 [COMMAND_EXIT_CODE=\"0\"]\r\n");
    EXPECT(t, "$ az", "");
    ck_assert_uint_eq(t->flags, FL_TEXT_TYPESCRIPT | FL_TEXT_CRLF);
    ck_assert_uint_eq(t->lines[0].number, 2);
}
END_TEST

/* A byte order mark before it does not make a page another text. */
START_TEST(page_behind_a_mark) {
    fl_text *bare = DECODE("<pre>[]</pre>\n"), *marked = DECODE("\xef\xbb\xbf<pre>[]</pre>\n");
    ck_assert_uint_eq(bare->n, marked->n);
    ck_assert(fl_str_eq(bare->data, marked->data) && fl_str_find(bare->data, FL_STR("<pre")) < 0);
}
END_TEST

START_TEST(markdown) {
    fl_text *t = DECODE("# Incident\n\n```json\n[]\n```\ntext\n1. step\n   ~~~ bash title\n   az\n   ```\n   ~~~~\n> "
                        "```\n> {\n> }\n> ```\n");
    ck_assert(t->flags & FL_TEXT_MARKDOWN);
    static const uint8_t flags[] = {2, 2, 1, 0, 1, 2, 2, 1, 0, 0, 1, 1, 0, 0, 1};
    ck_assert_uint_eq(t->n, sizeof flags);
    for (size_t i = 0; i < t->n; i++)
        ck_assert_msg(t->lines[i].flags == flags[i], "line %zu: flags %u", i + 1, t->lines[i].flags);
    ck_assert(fl_str_eqz(fl_text_line(t, 12), "  {"));
    t = DECODE("only one\n```\nopen\n");
    ck_assert(!(t->flags & FL_TEXT_MARKDOWN));
    ck_assert_uint_eq(t->lines[0].flags, 0);
    t = DECODE("a `x` b\nwrite-host ```\n`\n");
    ck_assert(!(t->flags & FL_TEXT_MARKDOWN));
    /* An open last block is a block; an open quoted one ends with its quote. */
    t = DECODE("```\na\n```\n> ```\n> b\nprose\n```\nc\n");
    static const uint8_t open_flags[] = {1, 0, 1, 1, 0, 2, 1, 0};
    for (size_t i = 0; i < t->n; i++)
        ck_assert_msg(t->lines[i].flags == open_flags[i], "line %zu: flags %u", i + 1, t->lines[i].flags);
}
END_TEST

START_TEST(long_lines) {
    fl_limits limits = fl_limits_default;
    limits.line_bytes = 5;
    fl_text *t = fl_text_decode(arena, FL_STR("123456789\nabc\xc3\xbc\xc3\xbc\n12345\n\x1b[1m123456\n"), &limits);
    EXPECT(t, "12345", "abc\xc3\xbc", "12345", "12345");
    ck_assert(t->flags & FL_TEXT_LONG_LINE);
    limits.line_bytes = 1000;
    t = fl_text_decode(arena, FL_STR("a\x1b[999999999Cb\n"), &limits);
    ck_assert_uint_eq(t->n, 1);
}
END_TEST

/* Any prefix of a text with everything in it must be read, as UTF-8 and as UTF-16 the same. */
START_TEST(every_prefix) {
    fl_str s = FL_STR(
        "\xef\xbb\xbfScript started on 2026\r\n$ az \x1b[34mx\b\xc3\xbc\x1b]0;t\a\r\n{- Finished ..\n ```\n x\r y\n"
        "```\n --More-- \b\b  \b\bend\x1b[2K\x1b[1G.\n");
    for (size_t n = 0; n <= s.n; n++) {
        fl_text *t = decode(fl_str_sub(s, 0, n));
        uint64_t at = 0;
        for (size_t i = 0; i < t->n; i++) {
            ck_assert(t->lines[i].src_off >= at && t->lines[i].src_end >= t->lines[i].src_off &&
                      t->lines[i].src_end <= n);
            at = t->lines[i].src_end;
        }
    }
}
END_TEST

/* Lines of plain ASCII are copied many at once. A last line with an escape sequence makes the same text one whose lines
 * are looked at one by one: both must say the same. */
START_TEST(lines_copied_at_once_are_the_same) {
    static const char *const lines[] = {"",
                                        " ",
                                        "\t\tx",
                                        "edge1#show ip bgp",
                                        " *>  192.0.2.0/24  10.0.0.1  0 100 ?",
                                        "{- Finished .. x",
                                        "[] Finished ..",
                                        " - Running ..",
                                        "- Running .. ",
                                        "| Running .. \\ Running .. text",
                                        " --More-- ",
                                        "---(more 45%)---",
                                        "  <--- More --->  ",
                                        "(END)",
                                        "lines 1-23/45 50%",
                                        "Script started on 2026-03-03",
                                        "Script done.",
                                        "```",
                                        "  ```bash",
                                        "\t~~~",
                                        "1. ```",
                                        "* ~~~~ x",
                                        "> ```",
                                        "> quoted",
                                        "{code:title=x}",
                                        "{code}",
                                        "[12:00:01] edge1#show clock"};
    static const char *const ends[] = {"-- More", " ..", ". ```"};
    enum { LINES = sizeof lines / sizeof *lines, TEXTS = 3000, MOST = 12 };
    fl_limits limits = fl_limits_default;
    limits.line_bytes = 30;
    unsigned seed = 1;
    for (unsigned k = 0; k < TEXTS; k++) {
        fl_out *out = fl_out_new(NULL, NULL);
        for (unsigned i = 0; i < 1 + k % MOST; i++) {
            seed = seed * 1103515245U + 12345U;
            unsigned pick = seed >> 16;
            if (pick % 4)
                fl_out_printf(out, "%s\n", lines[pick / 4 % LINES]);
            else
                fl_out_printf(out, "%*s%c%s\n", (int)(pick / 8 % 3), "", ' ' + (int)(pick / 32 % 95),
                              ends[pick / 4 % 3]);
        }
        fl_str text = fl_out_text(out);
        const fl_text *at_once = fl_text_decode(arena, text, &limits);
        fl_out_z(out, "\x1b[0m.\n");
        const fl_text *one_by_one = fl_text_decode(arena, fl_out_text(out), &limits);
        ck_assert_uint_eq(at_once->n + 1, one_by_one->n);
        ck_assert_uint_eq(at_once->flags | FL_TEXT_CONTROL, one_by_one->flags);
        for (size_t i = 0; i < at_once->n; i++) {
            const fl_line *a = &at_once->lines[i], *b = &one_by_one->lines[i];
            ck_assert(fl_str_eq(fl_text_line(at_once, i), fl_text_line(one_by_one, i)));
            ck_assert(a->off == b->off && a->number == b->number && a->src_off == b->src_off &&
                      a->src_end == b->src_end && a->flags == b->flags);
        }
        ck_assert(fl_str_starts(one_by_one->data, at_once->data));
        fl_out_free(out);
    }
}
END_TEST

/* Where a text may stay in its place it is the same text. */
START_TEST(in_place_or_not_is_the_same) {
    static const char *const texts[] = {
        "one\n\n two\tx \nthree\n", "one\ntwo", "\n", "", " ", "one\r\ntwo\r\n", "one\n--More--\ntwo\n",
        "one\n --More-- two\nthree", "\xef\xbb\xbfone\ntwo\n", "one\nt\xc3\xa9t\xe9\nthree\n", "a\x1b[1mb\nc\n",
        "one\n(END)\n", "- Finished ..\none\n", "1\n123456789 123456789 123456789 1\n2\n", "one\n\x7f\ntwo\n"};
    fl_limits limits = fl_limits_default;
    limits.line_bytes = 25;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const fl_str s = fl_str_of(texts[i]);
        const fl_text *a = fl_text_decode_part(arena, s, &limits, 7, 100),
                      *b = fl_text_decode_in_place(arena, s, &limits, 7, 100);
        ck_assert_msg(fl_str_eq(a->data, b->data) && a->n == b->n && a->flags == b->flags, "text %zu", i);
        ck_assert(a->encoding == b->encoding && a->replaced == b->replaced);
        ck_assert_msg(!s.n || (b->data.p == s.p) == (i < 3 || i == 4), "text %zu", i);
        for (size_t k = 0; k < a->n; k++) {
            const fl_line *x = &a->lines[k], *y = &b->lines[k];
            ck_assert(x->off == y->off && x->len == y->len && x->number == y->number);
            ck_assert(x->src_off == y->src_off && x->src_end == y->src_end && x->flags == y->flags);
        }
    }
}
END_TEST

/* Any byte at any place of a text, beside the ends of the pieces in which it is looked at. */
START_TEST(scans_count_every_byte) {
    enum { LENGTH = 450 };
    char text[LENGTH];
    for (unsigned byte = 0; byte < 256; byte++) {
        for (size_t at = 0; at < LENGTH; at++) {
            size_t lf = 0, cr = 0;
            for (size_t i = 0; i < LENGTH; i++)
                text[i] = i == at ? (char)byte : "x\r\n\t~ "[(i * 7 + byte) % 6];
            for (size_t i = 0; i < LENGTH; i++) {
                lf += text[i] == '\n';
                cr += text[i] == '\r';
            }
            fl_scan s = fl_scan_bytes((fl_str){text, LENGTH});
            bool lead = byte >= 0xc2 && byte <= 0xf4, cut = lead && at + 1 == LENGTH;
            ck_assert_uint_eq(s.lf, lf);
            ck_assert_uint_eq(s.cr, cr);
            ck_assert_uint_eq(s.invalid, byte >= 0x80 && !cut);
            ck_assert_int_eq(s.cut_end, cut);
            ck_assert_int_eq(s.control, (byte < 0x20 && !strchr("\t\r\n", (int)byte)) || byte == 0x7f || byte == 0);
            if (at + 1 == LENGTH)
                continue;
            memcpy(text + at, "\xc3\xbc", 2);
            s = fl_scan_bytes((fl_str){text, LENGTH});
            ck_assert_uint_eq(s.multibyte, 1);
            ck_assert_uint_eq(s.invalid, 0);
        }
    }
}
END_TEST

int main(void) {
    Suite *s = suite_create("text");
    TCase *c = tcase_create("decode");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, plain_lines);
    tcase_add_test(c, nothing_and_line_ends);
    tcase_add_test(c, utf16_with_and_without_mark);
    tcase_add_test(c, utf16_cut_anywhere);
    tcase_add_test(c, utf16_surrogates);
    tcase_add_test(c, marks);
    tcase_add_test(c, code_page);
    tcase_add_test(c, binary);
    tcase_add_test(c, escapes);
    tcase_add_test(c, backspaces);
    tcase_add_test(c, carriage_returns);
    tcase_add_test(c, spinners);
    tcase_add_test(c, pagers);
    tcase_add_test(c, typescript);
    tcase_add_test(c, page_behind_a_mark);
    tcase_add_test(c, markdown);
    tcase_add_test(c, long_lines);
    tcase_add_test(c, every_prefix);
    tcase_add_test(c, in_place_or_not_is_the_same);
    tcase_add_test(c, lines_copied_at_once_are_the_same);
    tcase_add_test(c, scans_count_every_byte);
    suite_add_tcase(s, c);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
