/* log_heads.h - the header that is read without a pattern says what the rules say: on lines of every form, and on all
 * that one changed, missing or doubled byte makes of them. Of test_normalize.c. */
#include "normalize/internal.h"

static const char *const head_lines[] = {
    "Mar  4 12:18:09  mx1 rpd[9468]: RPD_MPLS_PATH_UP: MPLS path up",
    "Mar  4 11:54:04 leaf1 Sysdb: %SYSDB-6-CONNECTION: agent connected fd 845",
    "<189>Mar 14 11:54:04 leaf1 Sysdb: %SYSDB-6-CONNECTION: agent",
    "Mar  4 12:00:00 edge1 308334: Mar  4 12:00:00.222 UTC: %SSH-5-SSH2_USERAUTH: User",
    "Mar  4 12:00:00 edge1 308334: *Mar  4 12:00:00.222: %SSH-5-SSH2_USERAUTH: User",
    "Mar  4 12:00:00 edge1.example.net 3: edge1: 4: .Mar  4 2026 3:00:00.222 CEST: %SYS-5-X: y",
    "Mar  4 12:00:00 edge1 3: edge1: 4: Mar  4 2026 13:00:00 : %SYS-5-X: y",
    "Mar  4 12:00:00 edge1 3: a: b: c: Mar  4 13:00:00: %SYS-5-X: y",
    "Mar  4 12:00:00 edge1 Mar  4 13:00:00: %SYS-5-X: y",
    "Mar  4 12:00:00 fw1 1,2026/03/04 12:00:00,0018,SYSTEM,routing,0,2026/03/04 11:59:59,x",
    "Mar  4 12:00:00.123 sw-1_ bgpd[1]: x",
    "Mar  4 2026 12:00:00 sw1 bgpd[1]: x",
    "Mar  4 12:00:00 2026 sw1 bgpd[1]: x",
    "Mar  4 12:00:00+01:00 sw1 bgpd: x",
    "Mar  4 12:00:00 192.0.2.1 bgpd: x",
    "Mar  4 12:00:00 r a b",
    "Mar  4 12:00:00 r-",
    "Mar  4 12:00:00.222 UTC: %SYS-5-X: y",
    "Mar 4 12:00:00: %SYS-5-X: y",
    "<190>12: Mar  4 12:00:00: %SYS-5-X: y",
    "%Mar  4 12:00:00:104 2026 edge1 BGP/5/X: y",
    "2026 Mar  4 12:00:00 leaf1 %BGP-5-X: y",
};

/* As the rules say, in their order. false: none of them fits. */
static bool head_by_rules(const fl_rules *rules, fl_str line, fl_head_parts *out) {
    for (size_t i = 0; i < rules->log_headers.n; i++) {
        fl_match m;
        fl_pattern *p = rules->log_headers.v[i].match;
        if (fl_pattern_match(p, line, &m) != FL_MATCH_YES)
            continue;
        *out = (fl_head_parts){fl_match_named(p, &m, "iso"),  fl_match_named(p, &m, "mark"),
                               fl_match_named(p, &m, "host"), fl_match_named(p, &m, "month"),
                               fl_match_named(p, &m, "day"),  fl_match_named(p, &m, "year"),
                               fl_match_named(p, &m, "time"), fl_match_named(p, &m, "zone")};
        return true;
    }
    return false;
}

static unsigned compare_heads(const fl_rules *rules, fl_str line) {
    fl_head_parts direct, by_rules;
    if (!fl_norm_head_direct(line, &direct))
        return 0;
    ck_assert_msg(head_by_rules(rules, line, &by_rules), "only read directly: %.*s", FL_STR_ARG(line));
    const fl_str *a = (const fl_str *)(const void *)&direct, *b = (const fl_str *)(const void *)&by_rules;
    for (size_t i = 0; i < sizeof direct / sizeof *a; i++)
        ck_assert_msg(fl_str_eq(a[i], b[i]), "part %zu of \"%.*s\": \"%.*s\", the rules say \"%.*s\"", i,
                      FL_STR_ARG(line), FL_STR_ARG(a[i]), FL_STR_ARG(b[i]));
    return 1;
}

static unsigned compare_variants(const fl_rules *rules, fl_str line) {
    static const char other[] = " :.*,-_<>%[+09aZ\t\0\x80\xc3";
    char text[256];
    unsigned n = compare_heads(rules, line);
    for (size_t at = 0; at < line.n; at++) {
        n += compare_heads(rules, fl_str_sub(line, 0, at));
        memcpy(text, line.p, line.n);
        memmove(text + at, text + at + 1, line.n - at - 1);
        n += compare_heads(rules, (fl_str){text, line.n - 1});
        memcpy(text, line.p, at);
        memcpy(text + at + 1, line.p + at, line.n - at);
        for (size_t k = 0; k < sizeof other; k++) {
            text[at] = other[k];
            n += compare_heads(rules, (fl_str){text, line.n + 1});
        }
        memcpy(text, line.p, line.n);
        for (size_t k = 0; k < sizeof other; k++) {
            text[at] = other[k];
            n += compare_heads(rules, (fl_str){text, line.n});
        }
    }
    return n;
}

START_TEST(heads_read_directly_are_those_of_the_rules) {
    const char *dirs[] = {"rules"};
    fl_err e = {.status = FL_OK};
    fl_rules *rules = NULL;
    ck_assert_msg(fl_rules_load(dirs, 1, &fl_limits_default, &rules, &e) == FL_OK, "%s:%u: %s", e.file, e.line, e.msg);
    ck_assert_msg(fl_norm_heads_direct(rules), "log-headers.yaml has changed: so must log_direct.c");
    unsigned n = 0;
    for (size_t i = 0; i < sizeof head_lines / sizeof *head_lines; i++)
        n += compare_variants(rules, fl_str_of(head_lines[i]));
    ck_assert_uint_gt(n, 4000); /* of some 40,000 */
    fl_rules_free(rules);
}
END_TEST
