/* Rule files: what the loader makes of them, and that every mistake is told with its file, line and column, what was
 * expected, what was found and what to do. */
#define _XOPEN_SOURCE 700 /* nftw */
#include "rules/playbook.h"
#include "rules/rules.h"

#include <check.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- one file from memory ---- */

static fl_rules *rules;

static void up(void) { rules = fl_rules_new(&fl_limits_default); }
static void down(void) { fl_rules_free(rules); }

static void read_ok(const char *file, const char *text) {
    fl_err err = {0};
    const fl_status status = fl_rules_read(rules, file, fl_str_of(text), &err);
    ck_assert_msg(status == FL_OK, "%s:%u:%u: %s", err.file, err.line, err.col, err.msg);
}

static void read_fails(const char *file, const char *text, const char *want) {
    fl_err err = {0};
    char found[1700];
    ck_assert_int_eq(fl_rules_read(rules, file, fl_str_of(text), &err), FL_ERR_RULES);
    fl_err_format(&err, found, sizeof found);
    ck_assert_str_eq(found, want);
}

static void expect_str(fl_str found, const char *want) {
    ck_assert_msg(fl_str_eqz(found, want), "expected \"%s\", found \"%.*s\"", want, FL_STR_ARG(found));
}

#define HEAD "rule: t/x\nread: arp-table\ntitle: T\nsource: https://example.com/format\n"
#define KNOW "recognize: {columns: [a]}\n"
#define EMIT "emit:\n  - {fact: arp_entry, set: {mac: m}}\n"

static const char full_rule[] =
    "rule: azure/arp-table\n"
    "read: arp-table\n"
    "title: ARP table of one path\n"
    "source: [https://example.com/a, https://example.com/b]\n"
    "commands:\n"
    "  - match: '^az network express-route list-arp-tables\\b'\n"
    "    keys: {circuit: [--name, -n], path: [--path]}\n"
    "    group: [--resource-group, -g]\n"
    "  - {match: '^Get-AzExpressRouteCircuitArpTable\\b', shell: powershell, keys: {path: [-DevicePath]}}\n"
    "recognize:\n"
    "  columns: [interface | interfaceProperty, ipAddress]\n"
    "  not: [neighbor]\n"
    "  title: '^ARP Info:'\n"
    "  id: '/peerings/'\n"
    "  text: 'x'\n"
    "  document: 'arp'\n"
    "  when: [{from: age, is: '^\\d+$'}]\n"
    "  command: required\n"
    "  priority: -2\n"
    "records: value.rows\n"
    "line: '^(?<ip>\\S+)'\n"
    "emit:\n"
    "  - fact: arp_entry\n"
    "    each: entries\n"
    "    split: ','\n"
    "    require: [ipAddress | ip, .]\n"
    "    when:\n"
    "      - {from: gatewayType, is: '^ExpressRoute$', is-not: 'x'}\n"
    "    key: {circuit: {from: ^.^.name | id, take: '([^/]+)$'}}\n"
    "    set:\n"
    "      interface: {from: interface | interfaceProperty, vocabulary: arp-interface}\n"
    "      address: ipAddress\n"
    "      mac: a.b.c\n"
    "      resolved: {from: mac, test: '^[0-9a-f]{4}\\.'}\n"
    "      age: {from: list, count: true}\n"
    "absence: {means: no entry, never-if: '--query'}\n"
    "single: true\n"
    "---\n"
    "samples: [not, {read: here]\n"; /* broken on purpose: a run does not parse it */

static void read_full_rule(void) {
    read_ok(
        "vocabulary/arp-interface.yaml",
        "vocabulary: arp-interface\nwords:\n  - {match: '^On-?Prem', is: on-prem}\n  - {match: ^MS, is: microsoft}\n");
    read_ok("azure/arp-table.yaml", full_rule);
}

START_TEST(a_rule_becomes_a_table) {
    read_full_rule();
    const fl_rule *r = fl_rules_find(rules, FL_STR("azure/arp-table"));
    ck_assert_ptr_nonnull(r);
    expect_str(r->read, "arp-table");
    expect_str(r->title, "ARP table of one path");
    ck_assert_str_eq(r->file, "azure/arp-table.yaml");
    ck_assert_uint_eq(r->n_sources, 2);
    expect_str(r->sources[1], "https://example.com/b");
    ck_assert(r->single && r->only_with_command && !r->absence_never);
    ck_assert_int_eq(r->priority, -2);
    expect_str(r->absent_text, "no entry");
    ck_assert(r->absence_never_if && r->line && r->title_line && r->id_match && r->text_match && r->document_match);
    ck_assert_uint_eq(r->records->n, 2);
    expect_str(r->records->step[1].key, "rows");
    ck_assert_uint_eq(r->n_when, 1);
    ck_assert_ptr_nonnull(r->when->is);
}
END_TEST

START_TEST(commands_and_columns) {
    read_full_rule();
    const fl_rule *r = fl_rules_find(rules, FL_STR("azure/arp-table"));
    ck_assert_uint_eq(r->n_commands, 2);
    const fl_rule_command *c = r->commands;
    ck_assert(!c->powershell && r->commands[1].powershell);
    ck_assert_uint_eq(c->n_keys, 2);
    ck_assert_int_eq(c->keys[1].key, FL_KEY_PATH);
    expect_str(c->keys[0].options[1], "-n");
    expect_str(c->group[0], "--resource-group");
    ck_assert_int_eq(fl_pattern_match(c->match, FL_STR("AZ network express-route list-arp-tables -n x"), NULL),
                     FL_MATCH_YES);
    ck_assert_uint_eq(r->n_columns, 2);
    ck_assert_uint_eq(r->columns[0].n, 2);
    expect_str(r->columns[0].names[1], "interfaceProperty");
    ck_assert_uint_eq(r->n_not, 1);
}
END_TEST

START_TEST(emits_and_values) {
    read_full_rule();
    const fl_emit *e = fl_rules_find(rules, FL_STR("azure/arp-table"))->emits;
    ck_assert_int_eq(e->kind, FL_ARP_ENTRY);
    expect_str(e->each->step[0].key, "entries");
    ck_assert_ptr_nonnull(e->split);
    ck_assert_uint_eq(e->n_require, 2);
    ck_assert_uint_eq(e->require[0].n_paths, 2);
    ck_assert(e->require[1].paths[0].self);
    ck_assert(e->when[0].is && e->when[0].is_not);
    ck_assert_int_eq(e->keys[0].key, FL_KEY_CIRCUIT);
    ck_assert_uint_eq(e->keys[0].from.paths[0].up, 2);
    expect_str(e->keys[0].from.paths[0].step[0].key, "name");
    ck_assert_uint_eq(e->n_sets, 5);
    ck_assert_uint_eq(e->sets[0].field, FL_ARP_ENTRY_INTERFACE);
    expect_str(e->sets[0].from.vocabulary->name, "arp-interface");
    ck_assert_uint_eq(e->sets[2].from.paths[0].n, 3);
    ck_assert_ptr_nonnull(e->sets[3].from.test);
    ck_assert(e->sets[4].from.count);
}
END_TEST

START_TEST(a_vocabulary_is_applied) {
    read_full_rule();
    const fl_vocabulary *v = fl_vocabulary_find(rules, FL_STR("arp-interface"));
    bool found = false;
    expect_str(fl_vocabulary_apply(v, FL_STR("on-prem"), &found), "on-prem");
    ck_assert(found);
    expect_str(fl_vocabulary_apply(v, FL_STR("Somewhere"), &found), "Somewhere");
    ck_assert(!found);
    ck_assert_ptr_null(fl_vocabulary_find(rules, FL_STR("none")));
}
END_TEST

START_TEST(emit_of_borrows) {
    read_full_rule();
    read_ok("azure/arp-list.yaml",
            "rule: azure/arp-list\nread: arp-table\ntitle: T\nsource: s\n" KNOW "emit-of: azure/arp-table\n");
    const fl_rule *from = fl_rules_find(rules, FL_STR("azure/arp-table"));
    const fl_rule *to = fl_rules_find(rules, FL_STR("azure/arp-list"));
    ck_assert_ptr_eq(to->emits, from->emits);
    ck_assert_uint_eq(to->n_emits, 1);
    read_fails(
        "azure/z.yaml", "rule: azure/z\nread: r\ntitle: T\nsource: s\n" KNOW "emit-of: azure/arp-list\n",
        "azure/z.yaml:6:1: emit-of: \"azure/arp-list\" has no emit of its own; name \"azure/arp-table\" instead");
}
END_TEST

START_TEST(context_files) {
    read_ok("context/all.yaml",
            "headings:\n"
            "  - {name: word, match: '^(?<path>PRIMARY):$'}\n"
            "names:\n"
            "  - {name: arp, match: arp, read: arp-table, set: {path: primary, peering: Private}}\n"
            "errors:\n"
            "  - {name: gone, match: no matching, meaning: peering-absent, says: it is not there}\n");
    ck_assert_uint_eq(rules->headings.n, 1);
    ck_assert_uint_eq(rules->names.n, 1);
    expect_str(rules->names.v[0].read, "arp-table");
    ck_assert_uint_eq(rules->names.v[0].n_fixed, 2);
    ck_assert_int_eq(rules->names.v[0].fixed[1].key, FL_KEY_PEERING);
    expect_str(rules->names.v[0].fixed[1].value, "Private");
    expect_str(rules->errors.v[0].meaning, "peering-absent");
}
END_TEST

#define PLAY                                                                                                           \
    "diagnoses:\n  - code: R01\n    slug: s\n    layer: routes\n    title: T\n"                                        \
    "    owner: {own-edge: customer-network, provider-l3: carrier}\n    severity: outage\n"                            \
    "    sentence: 'On {circuit}: {paths}.'\n    evidence: e\n    told-apart: t\n    inconclusive-when: i\n"           \
    "    remedy: [one, two]\n    do-not: [three]\n    run-next: [K1]\n    sources: [G]\n"

START_TEST(the_playbook) {
    read_ok("playbook/a.yaml", PLAY "reads:\n  - {code: K1, read: circuit-show, command: 'az -n {circuit}', why: w}\n"
                                    "thresholds:\n  - {name: near, value: 90, why: w}\n");
    read_ok("limits.yaml", "limits:\n  - {name: private-ipv6, value: 100, source: s, date: 2023-10-09}\n");
    const fl_playbook *p = rules->playbook;
    const fl_play *play = fl_play_find(p, FL_STR("R01"));
    expect_str(play->owner_provider_l3, "carrier");
    ck_assert_uint_eq(play->n_remedy, 2);
    ck_assert(play->decided);
    ck_assert_uint_eq(play->line, 2);
    expect_str(play->sources[0], "field guide to localizing ExpressRoute failures");
    expect_str(fl_play_read_find(p, FL_STR("K1"))->command, "az -n {circuit}");
    ck_assert_int_eq((int)fl_playbook_limit(p, "private-ipv6"), 100);
    ck_assert_int_eq((int)fl_playbook_limit(p, "near"), 90);
    ck_assert_int_eq((int)fl_playbook_limit(p, "none"), -1);
    ck_assert_int_eq(fl_playbook_check(p, NULL), FL_OK);
}
END_TEST

START_TEST(the_playbook_asks_for_known_reads) {
    read_ok("playbook/a.yaml", PLAY);
    fl_err err = {0};
    ck_assert_int_eq(fl_playbook_check(rules->playbook, &err), FL_ERR_RULES);
    ck_assert_str_eq(err.msg, "diagnosis R01: run-next names \"K1\", which no \"reads\" list has; add it there");
    ck_assert_uint_eq(err.line, 2);
}
END_TEST

/* ---- mistakes ---- */

static const struct {
    const char *file, *text, *want;
} mistakes[] = {
    {"x.yaml", "", "x.yaml:1:1: rule: expected a mapping (name: value), found nothing"},
    {"x.yaml", "- a\n", "x.yaml:1:1: rule: expected a mapping (name: value), found a list"},
    {"x.yaml", HEAD KNOW EMIT "colour: red\n",
     "x.yaml:8:1: rule: unknown entry \"colour\"; known: rule, read, title, source, commands, recognize, records, "
     "line, reader, events, textfsm, template, row, merge, emit, emit-of, absence, single"},
    {"x.yaml", HEAD "recognise: {columns: [a]}\n" EMIT,
     "x.yaml:5:1: rule: unknown entry \"recognise\"; did you mean \"recognize\"?"},
    {"x.yaml", HEAD "recognize: {colums: [a]}\n" EMIT,
     "x.yaml:5:13: recognize: unknown entry \"colums\"; did you mean \"columns\"?"},
    {"x.yaml", "read: arp-table\ntitle: T\nsource: s\n" KNOW EMIT,
     "x.yaml:1:1: rule: expected an entry \"rule\", found none; add it"},
    {"x.yaml", HEAD EMIT,
     "x.yaml:1:1: rule: expected \"commands\" or \"recognize\", found neither; nothing would reach it"},
    {"x.yaml", HEAD KNOW, "x.yaml:1:1: rule: expected one of \"emit\" and \"emit-of\", found neither"},
    {"x.yaml", HEAD KNOW EMIT "emit-of: t/y\n",
     "x.yaml:1:1: rule: expected one of \"emit\" and \"emit-of\", found both"},
    {"x.yaml", HEAD KNOW "emit-of: t/y\n",
     "x.yaml:6:1: emit-of: no rule is named \"t/y\"; `faultline rules list` shows all"},
    {"x.yaml", HEAD "recognize: {command: required}\n" EMIT,
     "x.yaml:5:1: recognize: expected \"commands\" beside \"command: required\""},
    {"x.yaml", HEAD "recognize: {priority: 3}\n" EMIT,
     "x.yaml:5:1: recognize: expected columns, title, id, text or document to know the output by, found none; add one, "
     "or say "
     "\"command: required\""},
    {"x.yaml", HEAD "recognize: {columns: [a], priority: high}\n" EMIT,
     "x.yaml:5:27: priority: expected a whole number, found \"high\""},
    {"x.yaml", HEAD "recognize: {columns: [a | ]}\n" EMIT, NULL},
    {"x.yaml", HEAD KNOW "emit:\n  - {fact: arp_entri, set: {mac: m}}\n",
     "x.yaml:7:6: fact: unknown kind \"arp_entri\"; did you mean \"arp_entry\"?"},
    {"x.yaml", HEAD KNOW "emit:\n  - {fact: read, set: {mac: m}}\n",
     "x.yaml:7:6: fact: expected a kind that rules emit, found \"read\"; it is emitted by itself"},
    {"x.yaml", HEAD KNOW "emit:\n  - fact: arp_entry\n    set:\n      addres: m\n",
     "x.yaml:9:7: set: arp_entry has no field \"addres\"; did you mean \"address\"?"},
    {"x.yaml", HEAD KNOW "emit:\n  - {fact: arp_entry, key: {circut: m}}\n",
     "x.yaml:7:29: unknown key \"circut\"; did you mean \"circuit\"?"},
    {"x.yaml", HEAD KNOW "emit:\n  - {fact: arp_entry}\n",
     "x.yaml:7:5: emit: expected \"set\" with fields of arp_entry, found none; add it"},
    {"x.yaml", HEAD KNOW "emit:\n  - {fact: arp_entry, split: ',', set: {mac: m}}\n",
     "x.yaml:7:23: split: expected beside \"each\", which names what is split"},
    {"x.yaml", HEAD KNOW "emit:\n  - {fact: arp_entry, each: a | b, set: {mac: m}}\n",
     "x.yaml:7:23: each: expected one path down from the record, found \"a | b\""},
    {"x.yaml", HEAD KNOW "emit:\n  - {fact: arp_entry, set: {mac: a..b}}\n",
     "x.yaml:7:29: expected a path (\"a.b\", \".\" for the element itself, \"^.a\" of the enclosing record), found "
     "\"a..b\""},
    {"x.yaml", HEAD KNOW "emit:\n  - {fact: arp_entry, set: {mac: {test: x}}}\n",
     "x.yaml:7:29: expected \"from: path\" or \"const: text\", found neither; add one"},
    {"x.yaml", HEAD KNOW "emit:\n  - {fact: arp_entry, set: {mac: {from: a, const: b}}}\n",
     "x.yaml:7:29: expected \"const\" alone, found it beside other entries; take one away"},
    {"x.yaml", HEAD KNOW "emit:\n  - {fact: arp_entry, set: {mac: {from: a, test: b, count: true}}}\n",
     "x.yaml:7:29: expected one of take (with or without vocabulary or time), test, count, blank and time, found several"},
    {"x.yaml", HEAD KNOW "emit:\n  - {fact: arp_entry, set: {mac: {from: a, vocabulary: path}}}\n",
     "x.yaml:7:44: unknown vocabulary \"path\""},
    {"x.yaml", HEAD KNOW "emit:\n  - {fact: arp_entry, when: [{from: a}], set: {mac: m}}\n",
     "x.yaml:7:30: when: expected \"is\" or \"is-not\" with a pattern, found neither; add one"},
    {"x.yaml", HEAD "commands:\n  - {match: '^az', keys: {circuit: [name]}}\n" EMIT,
     "x.yaml:6:27: circuit: expected options with their dashes ([--name, -n]), found \"name\""},
    {"x.yaml", HEAD "commands:\n  - {match: '^az', shell: bash}\n" EMIT,
     "x.yaml:6:20: shell: expected a known word, found \"bash\"; known: powershell"},
    {"x.yaml", HEAD KNOW EMIT "single: 'true'\n", "x.yaml:8:1: single: expected true or false, found \"true\""},
    {"x.yaml", HEAD KNOW EMIT "absence: always\n",
     "x.yaml:8:1: absence: expected \"never\", or a mapping with \"means\" and \"never-if\", found \"always\""},
    {"x.yaml", "rule: [a]\n", "x.yaml:1:1: rule: expected a text, found a list"},
    {"x.yaml", "rule: a\nrule: b\n", NULL},
    {"x.yaml", "rule: {a\n", NULL},
    {"vocabulary/v.yaml", "vocabulary: v\nwords:\n  - {match: a}\n",
     "vocabulary/v.yaml:3:5: word: expected an entry \"is\", found none; add it"},
    {"context/n.yaml", "names:\n  - {name: n, match: a, set: {pat: b}}\n",
     "context/n.yaml:2:31: unknown key \"pat\"; did you mean \"path\"?"},
    {"context/e.yaml", "errors:\n  - {name: n, match: a, meaning: peering-missing, says: s}\n",
     "context/e.yaml:2:25: meaning: expected a known word, found \"peering-missing\"; did you mean "
     "\"peering-absent\"?"},
    {"context/n.yaml", "names:\n  - {name: n, match: a}\n  - {name: n, match: b}\n",
     "context/n.yaml:3:6: name \"n\" is defined already at context/n.yaml:2:6; rename or remove one"},
    {"playbook/p.yaml", "diagnosis: []\n",
     "playbook/p.yaml:1:1: playbook: unknown entry \"diagnosis\"; did you mean \"diagnoses\"?"},
    {"playbook/p.yaml", "reads:\n  - {code: K1, read: r, command: 'az {circuit', why: w}\n",
     "playbook/p.yaml:2:25: command: expected \"}\" behind \"circuit\""},
    {"playbook/p.yaml", "reads:\n  - {code: K1, read: r, command: 'az {}', why: w}\n",
     "playbook/p.yaml:2:25: command: expected names in braces ({circuit}), found \"}\""},
    {"playbook/p.yaml",
     "reads:\n  - {code: K1, read: r, command: c, why: w}\n  - {code: K1, read: r, command: c, why: w}\n",
     "playbook/p.yaml:3:6: \"K1\" is defined twice in one folder; keep one"},
    {"limits.yaml", "limits:\n  - {name: n, value: 4k, source: s, date: d}\n",
     "limits.yaml:2:15: value: expected a whole number, 0 or more, found \"4k\""},
};

START_TEST(a_mistake_is_told_with_its_place) {
    const size_t i = (size_t)_i;
    if (mistakes[i].want) {
        read_fails(mistakes[i].file, mistakes[i].text, mistakes[i].want);
        return;
    }
    fl_err err = {0};
    ck_assert_int_ne(fl_rules_read(rules, mistakes[i].file, fl_str_of(mistakes[i].text), &err), FL_OK);
    ck_assert_str_eq(err.file, mistakes[i].file);
    ck_assert_uint_gt(err.line, 0);
    ck_assert_uint_gt(err.col, 0);
}
END_TEST

START_TEST(a_wrong_word_of_the_playbook) {
    char text[2048];
    snprintf(text, sizeof text, "%s", PLAY);
    memcpy(strstr(text, "layer: routes") + 7, "rooted", 6);
    read_fails("playbook/p.yaml", text,
               "playbook/p.yaml:4:5: layer: expected a known word, found \"rooted\"; did you mean \"routes\"?");
}
END_TEST

START_TEST(broken_patterns_are_found_by_the_check_only) {
    read_ok("x.yaml", HEAD "recognize:\n  title: 'a(b'\n" EMIT);
    fl_err err = {0};
    ck_assert_int_eq(fl_rules_compile_all(rules, &err), FL_ERR_RULES);
    char found[1700];
    fl_err_format(&err, found, sizeof found);
    ck_assert_str_eq(
        found, "x.yaml:6:3: rule t/x, title: expected a PCRE2 pattern, found \"a(b\": missing closing parenthesis at "
               "offset 3");
}
END_TEST

START_TEST(unknown_groups_are_found_by_the_check) {
    read_ok("context/h.yaml", "headings:\n  - {name: h, match: '(?<circit>x)'}\n");
    fl_err err = {0};
    ck_assert_int_eq(fl_rules_compile_all(rules, &err), FL_ERR_RULES);
    ck_assert_str_eq(
        err.msg, "heading h, match: unknown group \"circit\"; did you mean \"circuit\"?; read, time, target and group "
                 "are groups too");
    ck_assert_uint_eq(err.line, 2);
    ck_assert_uint_eq(err.col, 15);
}
END_TEST

START_TEST(unknown_reads_are_found_by_the_check) {
    read_ok("context/n.yaml", "names:\n  - {name: n, match: 'x', read: arp}\n");
    fl_err err = {0};
    ck_assert_int_eq(fl_rules_compile_all(rules, &err), FL_ERR_RULES);
    ck_assert_str_eq(err.msg, "name n, match: no rule has the read \"arp\"; `faultline rules list` shows all");
}
END_TEST

START_TEST(every_prefix_of_a_file_is_safe) {
    for (size_t n = 0; n < sizeof full_rule; n++) {
        fl_rules *r = fl_rules_new(&fl_limits_default);
        fl_err err = {0};
        char *text = malloc(n + 1);
        memcpy(text, full_rule, n);
        const fl_status status = fl_rules_read(r, "x.yaml", (fl_str){text, n}, &err);
        ck_assert(status == FL_OK || err.msg[0]);
        free(text);
        fl_rules_free(r);
    }
}
END_TEST

/* ---- folders ---- */

static char dir[64];

static void dir_up(void) {
    snprintf(dir, sizeof dir, "/tmp/faultline-rules-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(dir));
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at) {
    (void)st, (void)type, (void)at;
    return remove(path);
}

static void dir_down(void) { nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS); }

static void put(const char *path, const char *text) {
    char full[256];
    snprintf(full, sizeof full, "%s/%s", dir, path);
    for (char *slash = strchr(full + strlen(dir) + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(full, 0700);
        *slash = '/';
    }
    FILE *f = fopen(full, "w");
    ck_assert_ptr_nonnull(f);
    fputs(text, f);
    fclose(f);
}

static fl_status load(const char *first, const char *second, fl_rules **out, fl_err *err) {
    char a[128], b[128];
    snprintf(a, sizeof a, "%s/%s", dir, first);
    snprintf(b, sizeof b, "%s/%s", dir, second ? second : "");
    const char *const dirs[] = {a, b};
    return fl_rules_load(dirs, second ? 2 : 1, &fl_limits_default, out, err);
}

/* Where an error is, without the temporary folder's name. */
static void expect_error(const fl_err *err, const char *want) {
    char found[1700];
    fl_err_format(err, found, sizeof found);
    ck_assert_msg(strncmp(found, dir, strlen(dir)) == 0, "%s", found);
    ck_assert_str_eq(found + strlen(dir) + 1, want);
}

START_TEST(folders_are_walked_in_order) {
    put("r/b/2.yaml", "rule: two\nread: r\ntitle: T\nsource: s\n" KNOW EMIT);
    put("r/a/1.yaml", "rule: one\nread: r\ntitle: T\nsource: s\n" KNOW
                      "emit: [{fact: arp_entry, set: {mac: {from: m, vocabulary: last}}}]\n");
    put("r/vocabulary/last.yaml", "vocabulary: last\nwords: [{match: a, is: b}]\n");
    put("r/limits.yaml", "limits: [{name: n, value: 1, source: s, date: d}]\n");
    put("r/context/names.yaml", "names: [{name: n, match: a}]\n");
    put("r/README.md", "not yaml: [\n");
    put("r/.hidden.yaml", "not yaml: [\n");
    fl_rules *r = NULL;
    fl_err err = {0};
    const fl_status status = load("r/", NULL, &r, &err);
    ck_assert_msg(status == FL_OK, "%s", err.msg);
    ck_assert_uint_eq(r->files.n, 5);
    ck_assert(fl_str_ends(r->files.v[0], FL_STR("/r/a/1.yaml")));
    ck_assert_uint_eq(r->rules.n, 2);
    expect_str(r->rules.v[0].id, "one");
    ck_assert_ptr_nonnull(r->rules.v[0].emits[0].sets[0].from.vocabulary);
    ck_assert_int_eq((int)fl_playbook_limit(r->playbook, "n"), 1);
    fl_rules_free(r);
}
END_TEST

START_TEST(a_later_folder_replaces) {
    put("ours/a.yaml", HEAD KNOW "emit: [{fact: arp_entry, set: {mac: {from: m, vocabulary: v}}}]\n");
    put("ours/b.yaml", "rule: t/b\nread: r\ntitle: B\nsource: s\n" KNOW "emit-of: t/x\n");
    put("ours/vocabulary/v.yaml", "vocabulary: v\nwords: [{match: a, is: ours}]\n");
    put("ours/limits.yaml", "limits: [{name: n, value: 1, source: s, date: d}]\n");
    put("ours/context/n.yaml", "names: [{name: n, match: a, read: r}, {name: m, match: a}]\n");
    put("yours/z.yaml", "rule: t/x\nread: other\ntitle: Yours\nsource: s\n" KNOW
                        "emit: [{fact: circuit, set: {name: {from: m, vocabulary: v}}}]\n");
    put("yours/vocabulary/v.yaml", "vocabulary: v\nwords: [{match: a, is: yours}]\n");
    put("yours/limits.yaml", "limits: [{name: n, value: 2, source: s, date: d}]\n");
    put("yours/context/n.yaml", "names: [{name: n, match: a, read: q}]\n");
    fl_rules *r = NULL;
    fl_err err = {0};
    const fl_status status = load("ours", "yours", &r, &err);
    ck_assert_msg(status == FL_OK, "%s", err.msg);
    ck_assert_uint_eq(r->rules.n, 2);
    const fl_rule *x = fl_rules_find(r, FL_STR("t/x"));
    expect_str(x->title, "Yours");
    ck_assert_int_eq(fl_rules_find(r, FL_STR("t/b"))->emits[0].kind, FL_CIRCUIT);
    expect_str(fl_vocabulary_apply(x->emits[0].sets[0].from.vocabulary, FL_STR("a"), NULL), "yours");
    ck_assert_int_eq((int)fl_playbook_limit(r->playbook, "n"), 2);
    ck_assert_uint_eq(r->names.n, 2);
    expect_str(r->names.v[0].read, "q");
    fl_rules_free(r);
}
END_TEST

START_TEST(one_folder_defines_a_rule_once) {
    put("r/a.yaml", HEAD KNOW EMIT);
    put("r/b/c.yaml", "title: T\nrule: t/x\nread: arp-table\nsource: s\n" KNOW EMIT);
    fl_rules *r = NULL;
    fl_err err = {0};
    ck_assert_int_eq(load("r", NULL, &r, &err), FL_ERR_RULES);
    ck_assert_ptr_null(r);
    char want[256];
    snprintf(want, sizeof want,
             "r/b/c.yaml:2:1: rule \"t/x\" is defined already at %s/r/a.yaml:1:1; rename or remove one", dir);
    expect_error(&err, want);
}
END_TEST

START_TEST(a_missing_folder_is_told) {
    fl_rules *r = NULL;
    fl_err err = {0};
    ck_assert_int_eq(load("none", NULL, &r, &err), FL_ERR_RULES);
    expect_error(&err, "none: cannot open the folder of rules: No such file or directory");
}
END_TEST

START_TEST(a_folder_linked_into_itself_ends) {
    char link[128];
    put("r/a.yaml", HEAD KNOW EMIT);
    snprintf(link, sizeof link, "%s/r/loop", dir);
    ck_assert_int_eq(symlink(".", link), 0);
    fl_rules *r = NULL;
    fl_err err = {0};
    ck_assert_int_eq(load("r", NULL, &r, &err), FL_ERR_RULES);
    fl_rules_free(r);
}
END_TEST

/* ---- ours ---- */

START_TEST(the_shipped_rules_load_and_compile) {
    const char *const dirs[] = {"rules"};
    fl_rules *r = NULL;
    fl_err err = {0};
    fl_status status = fl_rules_load(dirs, 1, &fl_limits_default, &r, &err);
    ck_assert_msg(status == FL_OK, "%s:%u:%u: %s", err.file, err.line, err.col, err.msg);
    status = fl_rules_compile_all(r, &err);
    ck_assert_msg(status == FL_OK, "%s:%u:%u: %s", err.file, err.line, err.col, err.msg);
    ck_assert_ptr_nonnull(fl_play_find(r->playbook, FL_STR("R01")));
    ck_assert_int_eq((int)fl_playbook_limit(r->playbook, "private-ipv4-standard"), 4000);
    bool found = false;
    const fl_vocabulary *peering = fl_vocabulary_find(r, FL_STR("peering")),
                        *path = fl_vocabulary_find(r, FL_STR("path"));
    expect_str(fl_vocabulary_apply(peering, FL_STR("private"), &found), "AzurePrivatePeering");
    expect_str(fl_vocabulary_apply(peering, FL_STR("MicrosoftPeering"), &found), "MicrosoftPeering");
    expect_str(fl_vocabulary_apply(path, FL_STR("SECONDARY"), &found), "secondary");
    fl_rules_free(r);
}
END_TEST

/* Sentences stand in reports with a name or with "the circuit" for it: they end, and read as one sentence or two. */
START_TEST(shipped_sentences_are_sentences) {
    const char *const dirs[] = {"rules"};
    fl_rules *r = NULL;
    ck_assert_int_eq(fl_rules_load(dirs, 1, &fl_limits_default, &r, NULL), FL_OK);
    for (size_t i = 0; i < r->playbook->plays.n; i++) {
        const fl_play *p = &r->playbook->plays.v[i];
        ck_assert_msg(fl_str_ends(p->sentence, FL_STR(".")), "%.*s", FL_STR_ARG(p->code));
        ck_assert_msg(!fl_str_starts(p->sentence, FL_STR("{")), "%.*s", FL_STR_ARG(p->code)); /* "the circuit is …" */
        ck_assert_msg(p->n_remedy && p->n_do_not, "%.*s", FL_STR_ARG(p->code));
        ck_assert_msg(fl_str_find(p->sentence, FL_STR("\n")) < 0, "%.*s", FL_STR_ARG(p->code));
    }
    fl_rules_free(r);
}
END_TEST

int main(void) {
    Suite *s = suite_create("rules");
    TCase *memory = tcase_create("memory"), *folders = tcase_create("folders"), *shipped = tcase_create("shipped");
    tcase_add_checked_fixture(memory, up, down);
    tcase_add_test(memory, a_rule_becomes_a_table);
    tcase_add_test(memory, commands_and_columns);
    tcase_add_test(memory, emits_and_values);
    tcase_add_test(memory, a_vocabulary_is_applied);
    tcase_add_test(memory, emit_of_borrows);
    tcase_add_test(memory, context_files);
    tcase_add_test(memory, the_playbook);
    tcase_add_test(memory, the_playbook_asks_for_known_reads);
    tcase_add_loop_test(memory, a_mistake_is_told_with_its_place, 0, (int)(sizeof mistakes / sizeof *mistakes));
    tcase_add_test(memory, a_wrong_word_of_the_playbook);
    tcase_add_test(memory, broken_patterns_are_found_by_the_check_only);
    tcase_add_test(memory, unknown_groups_are_found_by_the_check);
    tcase_add_test(memory, unknown_reads_are_found_by_the_check);
    tcase_add_test(memory, every_prefix_of_a_file_is_safe);
    tcase_add_checked_fixture(folders, dir_up, dir_down);
    tcase_add_test(folders, folders_are_walked_in_order);
    tcase_add_test(folders, a_later_folder_replaces);
    tcase_add_test(folders, one_folder_defines_a_rule_once);
    tcase_add_test(folders, a_missing_folder_is_told);
    tcase_add_test(folders, a_folder_linked_into_itself_ends);
    tcase_add_test(shipped, the_shipped_rules_load_and_compile);
    tcase_add_test(shipped, shipped_sentences_are_sentences);
    suite_add_tcase(s, memory);
    suite_add_tcase(s, folders);
    suite_add_tcase(s, shipped);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    const int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
