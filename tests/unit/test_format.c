/* Unit tests of stage format. jansson is the oracle for whole documents; damaged ones are held to the rule that what
 * is believed (not cut) must stand in the whole document at the same place. */
#include <check.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "format/json.h"
#include "format/yaml.h"

enum { DEPTH = 128, RANDOM_DOCUMENTS = 400 };

static fl_json_result read_json(fl_arena *a, fl_str text, unsigned flags) {
    fl_json_result r;
    fl_json_read(a, text, flags, DEPTH, &r);
    return r;
}

static fl_json_result read_z(fl_arena *a, const char *z) { return read_json(a, fl_str_of(z), 0); }

/* The tree as one line: names, cut marks ("~"), texts. */
static void show(fl_out *o, const fl_json *n) {
    static const char *const words[] = {[FL_JSON_NULL] = "null", [FL_JSON_FALSE] = "false", [FL_JSON_TRUE] = "true"};
    if (n->cut)
        fl_out_char(o, '~');
    if (n->type <= FL_JSON_TRUE)
        fl_out_z(o, words[n->type]);
    else if (n->type == FL_JSON_NUMBER)
        fl_out_str(o, n->text);
    else if (n->type == FL_JSON_STRING)
        fl_out_printf(o, "'%.*s'", FL_STR_ARG(n->text));
    else {
        bool object = n->type == FL_JSON_OBJECT;
        fl_out_char(o, object ? '{' : '[');
        for (const fl_json *c = n->first; c; c = c->next) {
            if (c != n->first)
                fl_out_char(o, ' ');
            if (object)
                fl_out_printf(o, "%.*s:", FL_STR_ARG(c->key));
            show(o, c);
        }
        fl_out_char(o, object ? '}' : ']');
    }
}

static fl_str shown(fl_arena *a, const fl_json *root) {
    fl_out *o = fl_out_new(NULL, NULL);
    if (root)
        show(o, root);
    fl_str s = fl_arena_str(a, fl_out_text(o));
    fl_out_free(o);
    return s;
}

/* ---- whole documents against jansson ---- */

static void same_tree(const fl_json *n, json_t *j) {
    const char *name;
    json_t *member;
    ck_assert_ptr_nonnull(n);
    ck_assert(!n->cut);
    switch (json_typeof(j)) {
    case JSON_OBJECT:
        ck_assert_int_eq(n->type, FL_JSON_OBJECT);
        ck_assert_uint_eq(n->count, json_object_size(j));
        json_object_foreach(j, name, member) same_tree(fl_json_get(n, fl_str_of(name)), member);
        break;
    case JSON_ARRAY: {
        ck_assert_int_eq(n->type, FL_JSON_ARRAY);
        ck_assert_uint_eq(n->count, json_array_size(j));
        const fl_json *c = n->first;
        for (size_t i = 0; i < json_array_size(j); i++, c = c->next) {
            ck_assert_uint_eq(c->index, i);
            same_tree(c, json_array_get(j, i));
        }
        break;
    }
    case JSON_STRING:
        ck_assert_int_eq(n->type, FL_JSON_STRING);
        ck_assert(fl_str_eq(n->text, (fl_str){json_string_value(j), json_string_length(j)}));
        break;
    case JSON_INTEGER:
    case JSON_REAL:
        ck_assert_int_eq(n->type, FL_JSON_NUMBER);
        ck_assert(strtod(n->text.p, NULL) == json_number_value(j));
        break;
    case JSON_TRUE:
        ck_assert_int_eq(n->type, FL_JSON_TRUE);
        break;
    case JSON_FALSE:
        ck_assert_int_eq(n->type, FL_JSON_FALSE);
        break;
    case JSON_NULL:
        ck_assert_int_eq(n->type, FL_JSON_NULL);
        break;
    }
}

/* Every place must point at the value's own bytes. */
static void check_places(const fl_json *n, fl_str text) {
    ck_assert_uint_le(n->end, text.n);
    ck_assert_uint_le(n->off, n->end);
    uint32_t line = 1;
    for (size_t i = 0; i < n->off; i++)
        line += text.p[i] == '\n';
    ck_assert_uint_eq(n->line, line);
    for (size_t i = n->off; i < n->end; i++)
        line += text.p[i] == '\n';
    ck_assert_uint_eq(n->line_end, line);
    static const char first[] = {[FL_JSON_NULL] = 'n',   [FL_JSON_FALSE] = 'f', [FL_JSON_TRUE] = 't',
                                 [FL_JSON_STRING] = '"', [FL_JSON_ARRAY] = '[', [FL_JSON_OBJECT] = '{'};
    if (n->type != FL_JSON_NUMBER && !n->cut)
        ck_assert_int_eq(text.p[n->off], first[n->type]);
    for (const fl_json *c = n->first; c; c = c->next) {
        ck_assert_ptr_eq(c->parent, n);
        check_places(c, text);
    }
}

static uint32_t next_random(uint32_t *state) {
    *state = *state * 1664525U + 1013904223U;
    return *state >> 8;
}

static json_t *random_string(uint32_t *state) {
    static const char *const pieces[] = {"a",  "\"", "\\", "/", "\n",       "\xC3\xA9", "\xF0\x9F\x98\x80",
                                         "\t", "{}", "[",  ",", "192.0.2.", ":",        "\x01",
                                         " ",  ""};
    char buf[128] = "";
    uint32_t n = next_random(state) % 12;
    for (uint32_t i = 0; i < n; i++)
        strcat(buf, pieces[next_random(state) % (sizeof pieces / sizeof pieces[0])]);
    return json_string(buf);
}

static json_t *random_tree(uint32_t *state, unsigned depth) {
    uint32_t kind = next_random(state) % (depth ? 9 : 7), n = next_random(state) % 6;
    char name[16];
    json_t *j;
    switch (kind) {
    case 0:
        return json_null();
    case 1:
        return json_boolean(next_random(state) & 1);
    case 2:
        return json_integer((json_int_t)next_random(state) - 5000000);
    case 3:
        return json_real((double)next_random(state) / 1000 - 3);
    case 7:
        j = json_array();
        for (uint32_t i = 0; i < n; i++)
            json_array_append_new(j, random_tree(state, depth - 1));
        return j;
    case 8:
        j = json_object();
        for (uint32_t i = 0; i < n; i++) {
            snprintf(name, sizeof name, "%s%u", i % 2 ? "na\"me" : "~k/", (unsigned)i);
            json_object_set_new(j, name, random_tree(state, depth - 1));
        }
        return j;
    default:
        return random_string(state);
    }
}

static const size_t dump_flags[] = {JSON_COMPACT, JSON_INDENT(2), JSON_INDENT(1) | JSON_ENSURE_ASCII, 0,
                                    JSON_INDENT(4) | JSON_ESCAPE_SLASH};

START_TEST(random_documents_are_read_as_jansson_does) {
    uint32_t state = (uint32_t)_i + 1;
    for (int i = 0; i < RANDOM_DOCUMENTS; i++) {
        json_t *j = json_pack("[o,o]", random_tree(&state, 5), random_tree(&state, 5));
        char *text = json_dumps(j, dump_flags[_i]);
        fl_arena *a = fl_arena_new();
        for (unsigned flags = 0; flags <= FL_JSON_STRICT; flags++) {
            fl_json_result r = read_json(a, fl_str_of(text), flags);
            ck_assert(r.complete && r.repair_count == 0);
            ck_assert_uint_eq(r.end, strlen(text));
            same_tree(r.root, j);
            check_places(r.root, fl_str_of(text));
        }
        fl_arena_free(a);
        free(text);
        json_decref(j);
    }
}
END_TEST

/* Texts on which both readers must agree whether they are JSON at all. */
static const char *const strict_texts[] = {
    "[]",
    "{}",
    "[1]",
    "[-0]",
    "[0.5e-7]",
    "[1E+2]",
    "[01]",
    "[1.]",
    "[.5]",
    "[-]",
    "[+1]",
    "[1e]",
    "[0x1]",
    "[NaN]",
    "[true]",
    "[tru]",
    "[truex]",
    "[null,false]",
    "[1,]",
    "[,1]",
    "[1,,2]",
    "[1 2]",
    "{\"a\":1}",
    "{\"a\":1,}",
    "{\"a\"}",
    "{\"a\":}",
    "{a:1}",
    "{\"a\":1 \"b\":2}",
    "{1:2}",
    "[\"a\"]",
    "['a']",
    "[\"\\u00e9\"]",
    "[\"\\u00g9\"]",
    "[\"\\x\"]",
    "[\"a\nb\"]",
    "[\"a\tb\"]",
    "[\"\\ud83d\\ude00\"]",
    "[",
    "]",
    "{",
    "}",
    "[}",
    "{]",
    "[[]",
    "[]]",
    "",
    " ",
    "[\"",
    "[\"\\",
    "[\"\\u",
    "[1",
    "{\"a",
    "{\"a\"",
    "{\"a\":",
    "// c\n[]",
    "[/**/]",
    "[1]x",
    "[\"\\/\"]",
    "\xEF\xBB\xBF[]",
    "[\xC2\xA0]",
    "{\"a\":[{\"b\":[{}]}]}",
    "[1]\n\n",
    "\n[1]",
};

START_TEST(strict_reading_agrees_with_jansson) {
    fl_arena *a = fl_arena_new();
    fl_str text = fl_str_of(strict_texts[_i]);
    json_t *j = json_loadb(text.p, text.n, 0, NULL);
    fl_json_result r = read_json(a, text, FL_JSON_STRICT);
    bool whole = r.complete && r.end == text.n;
    ck_assert_msg(whole == (j != NULL), "%s", strict_texts[_i]);
    if (j)
        same_tree(r.root, j);
    json_decref(j);
    fl_arena_free(a);
}
END_TEST

/* ---- damaged documents ---- */

static const char pretty[] = "{\n"
                             "  \"nextLink\": null,\n"
                             "  \"value\": [\n"
                             "    {\n"
                             "      \"name\": \"value/0/name\",\n"
                             "      \"asn\": 64512,\n"
                             "      \"sku\": {\n"
                             "        \"name\": \"value/0/sku/name\",\n"
                             "        \"tier\": \"value/0/sku/tier\"\n"
                             "      },\n"
                             "      \"empty\": [],\n"
                             "      \"peerings\": [\n"
                             "        {\n"
                             "          \"name\": \"value/0/peerings/0/name\",\n"
                             "          \"state\": \"value/0/peerings/0/state\"\n"
                             "        },\n"
                             "        {\n"
                             "          \"name\": \"value/0/peerings/1/name\",\n"
                             "          \"state\": \"value/0/peerings/1/state\"\n"
                             "        }\n"
                             "      ],\n"
                             "      \"up\": true,\n"
                             "      \"last\": \"value/0/last\"\n"
                             "    },\n"
                             "    {\n"
                             "      \"name\": \"value/1/name\",\n"
                             "      \"asn\": 64513,\n"
                             "      \"sku\": {\n"
                             "        \"name\": \"value/1/sku/name\",\n"
                             "        \"tier\": \"value/1/sku/tier\"\n"
                             "      },\n"
                             "      \"empty\": {},\n"
                             "      \"peerings\": [\n"
                             "        \"value/1/peerings/0\"\n"
                             "      ],\n"
                             "      \"up\": false,\n"
                             "      \"last\": \"value/1/last\"\n"
                             "    }\n"
                             "  ],\n"
                             "  \"id\": \"id\"\n"
                             "}\n";

/* As Windows PowerShell 5.1 lays it out. */
static const char powershell[] = "{\n"
                                 "    \"value\":  [\n"
                                 "                  {\n"
                                 "                      \"name\":  \"value/0/name\",\n"
                                 "                      \"sku\":  {\n"
                                 "                                  \"name\":  \"value/0/sku/name\",\n"
                                 "                                  \"tier\":  \"value/0/sku/tier\"\n"
                                 "                              },\n"
                                 "                      \"last\":  \"value/0/last\"\n"
                                 "                  },\n"
                                 "                  {\n"
                                 "                      \"name\":  \"value/1/name\",\n"
                                 "                      \"sku\":  {\n"
                                 "                                  \"name\":  \"value/1/sku/name\",\n"
                                 "                                  \"tier\":  \"value/1/sku/tier\"\n"
                                 "                              },\n"
                                 "                      \"last\":  \"value/1/last\"\n"
                                 "                  }\n"
                                 "              ],\n"
                                 "    \"id\":  \"id\"\n"
                                 "}\n";

/* A copy of exactly n bytes, so that reading one more is seen by AddressSanitizer. */
static char *exact_copy(const char *p, size_t n) {
    char *copy = malloc(n ? n : 1);
    if (n)
        memcpy(copy, p, n);
    return copy;
}

static const fl_json *by_pointer(const fl_json *root, const fl_json *node) {
    if (!node->parent)
        return root;
    const fl_json *parent = by_pointer(root, node->parent);
    for (const fl_json *c = parent ? parent->first : NULL; c; c = c->next)
        if (c->index == node->index && fl_str_eq(c->key, node->key))
            return c;
    return NULL;
}

static void believed_is_true(const fl_json *n, const fl_json *whole) {
    const fl_json *same = by_pointer(whole, n);
    ck_assert_ptr_nonnull(same);
    ck_assert_int_eq(n->type, same->type);
    if (!n->cut) {
        ck_assert(fl_str_eq(n->text, same->text));
        ck_assert_uint_eq(n->count, same->count);
    }
    for (const fl_json *c = n->first; c; c = c->next)
        believed_is_true(c, whole);
}

static void check_prefixes(const char *text) {
    size_t size = strlen(text);
    fl_arena *all = fl_arena_new(), *a = fl_arena_new();
    fl_json_result whole = read_z(all, text);
    ck_assert(whole.complete && whole.repair_count == 0);
    for (size_t n = 0; n <= size; n++) {
        char *copy = exact_copy(text, n);
        fl_arena_reset(a);
        fl_json_result r = read_json(a, (fl_str){copy, n}, 0);
        ck_assert_int_eq(r.complete, n >= whole.root->end);
        ck_assert_uint_eq(r.repair_count, r.root ? 0 : 1);
        if (r.root)
            believed_is_true(r.root, whole.root);
        r = read_json(a, (fl_str){copy, n}, FL_JSON_STRICT);
        ck_assert_int_eq(r.complete, n >= whole.root->end);
        read_json(a, (fl_str){copy, n}, FL_JSON_FRAGMENT);
        free(copy);
    }
    fl_arena_free(a);
    fl_arena_free(all);
}

START_TEST(a_prefix_is_cut_and_never_wrong) {
    check_prefixes(pretty);
    check_prefixes(powershell);
    check_prefixes("[1, -2.5e3, \"a\\u00e9\\ud83d\\ude00\\\\\", true, false, null, {\"k\\\"\": []}]");
}
END_TEST

static fl_str without_digits(fl_arena *a, fl_str s) {
    char *p = fl_arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            p[n++] = s.p[i];
    return (fl_str){p, n};
}

static fl_str record_of(const fl_json *n) {
    ptrdiff_t at = -1;
    for (size_t i = 0; i < n->text.n; i++)
        if (n->text.p[i] == '/')
            at = (ptrdiff_t)i;
    return fl_str_sub(n->text, 0, at < 0 ? 0 : (size_t)at);
}

/* Each string of the two documents says where it belongs: it must stand under its own names, and all strings of an
 * object that is believed come from the same one. */
static void nothing_is_misplaced(fl_arena *a, const fl_json *n) {
    if (n->type == FL_JSON_STRING) {
        fl_str at = without_digits(a, fl_str_sub(fl_json_pointer(a, n), 1, SIZE_MAX));
        ck_assert_msg(fl_str_eq(at, without_digits(a, n->text)), "%.*s is at %.*s", FL_STR_ARG(n->text),
                      FL_STR_ARG(fl_json_pointer(a, n)));
    }
    const fl_json *first = NULL;
    for (const fl_json *c = n->first; c; c = c->next) {
        nothing_is_misplaced(a, c);
        if (n->type != FL_JSON_OBJECT || n->cut || c->type != FL_JSON_STRING)
            continue;
        first = first ? first : c;
        ck_assert_msg(fl_str_eq(record_of(first), record_of(c)), "%.*s with %.*s", FL_STR_ARG(first->text),
                      FL_STR_ARG(c->text));
    }
}

/* The text without lines [from, to), counted from 0. */
static char *without_lines(const char *text, unsigned from, unsigned to, size_t *n) {
    fl_str rest = fl_str_of(text), line;
    char *out = malloc(rest.n + 1);
    *n = 0;
    for (unsigned i = 0; fl_str_line(&rest, &line); i++) {
        if (i >= from && i < to)
            continue;
        memcpy(out + *n, line.p, line.n);
        out[*n + line.n] = '\n';
        *n += line.n + 1;
    }
    char *exact = exact_copy(out, *n);
    free(out);
    return exact;
}

static unsigned count_lines(const char *text) {
    fl_str rest = fl_str_of(text), line;
    unsigned n = 0;
    while (fl_str_line(&rest, &line))
        n++;
    return n;
}

static void check_lost_lines(const char *text, unsigned lost) {
    fl_arena *a = fl_arena_new();
    unsigned lines = count_lines(text);
    for (unsigned i = 0; i + lost < lines; i++) {
        size_t n;
        char *copy = without_lines(text, i, i + lost, &n);
        fl_arena_reset(a);
        fl_json_result r = read_json(a, (fl_str){copy, n}, 0);
        if (r.root && r.root->type == FL_JSON_OBJECT && i > 0)
            nothing_is_misplaced(a, r.root);
        free(copy);
    }
    fl_arena_free(a);
}

START_TEST(a_lost_line_misplaces_nothing) {
    check_lost_lines(pretty, 1);
    check_lost_lines(powershell, 1);
}
END_TEST

START_TEST(two_lost_lines_misplace_nothing) { check_lost_lines(pretty, 2); }
END_TEST

/* Any garbage must be read without a crash; what it gives is not looked at. */
START_TEST(damaged_bytes_are_safe) {
    static const char noise[] = "{}[]\",:\\\n 0-9tfnu/#\xC2\xA0\xEF\x80";
    fl_arena *a = fl_arena_new();
    uint32_t state = 7;
    size_t size = sizeof pretty - 1;
    for (int i = 0; i < 20000; i++) {
        char *copy = exact_copy(pretty, size);
        for (uint32_t hits = 1 + next_random(&state) % 8; hits; hits--)
            copy[next_random(&state) % size] = noise[next_random(&state) % (sizeof noise - 1)];
        fl_arena_reset(a);
        fl_json_result r = read_json(a, (fl_str){copy, size}, (unsigned)i % 4);
        if (r.root && i % 4 < FL_JSON_FRAGMENT)
            check_places(r.root, (fl_str){copy, size});
        free(copy);
    }
    fl_arena_free(a);
}
END_TEST

static const struct {
    const char *text, *tree;
    bool complete;
    uint32_t repairs;
    const char *expected; /* of the first repair */
} repaired[] = {
    {"{\"a\": 1,\n\"customerASN\": ,\n\"b\": 2}", "{a:1 b:2}", true, 1, "a value"},
    {"{\"peerAsn\": \n}", "{}", true, 1, "a value"},
    {"{\"peerAsn\":\n\"b\": 2}", "{b:2}", true, 1, "a value"},
    {"{\"a\": }", "{}", true, 1, "a value"},
    {"{\n\"a\": 1\n\"b\": 2\n}", "{a:1 b:2}", true, 1, "',' or '}'"},
    {"[\n1\n2\n]", "[1 2]", true, 1, "',' or ']'"},
    {"[1, 2,]", "[1 2]", true, 1, "a value"},
    {"{\"a\": 1,\n}", "{a:1}", true, 1, "a member"},
    {"[1,, 2]", "[1 2]", true, 1, "a value"},
    {"[\n1,\n<snipped>\n2\n]", "[1 2]", true, 1, "a value"},
    {"[1, <snipped>, 2]", "[1 2]", true, 1, "a value"},
    {"[{\"a\": 1},\n...]", "[{a:1}]", true, 1, "a value"},
    {"{\"peerings\": [ ... ], \"b\": 1}", "{peerings:[] b:1}", true, 1, "a value"},
    {"{\n\"a\": 1,\nWARNING: this {is] \"not\": [json,\n\"b\": 2\n}", "{a:1 b:2}", true, 1, "a member"},
    {"{- Finished ..\n\"a\": 1}", "{a:1}", true, 1, "a member"},
    {"{\"a\": 1, // why, and } how\n\"b\": 2}", "{a:1 b:2}", true, 1, "a member"},
    {"{\"a\": 1 <-- here\n, \"b\": 2}", "{a:1 b:2}", true, 1, "',' or '}'"},
    {"{\"asn\": 6451##, \"b\": 2}", "{b:2}", true, 1, "a value"},
    {"{\"asn\": 064512, \"b\": 2}", "{b:2}", true, 1, "a value"},
    {"{\"a\": True, \"b\": 'x', \"c\": nul}", "{}", true, 3, "a value"},
    {"{\"a\": \"unclosed\n\"b\": 2}", "{b:2}", true, 1, "a closing quote"},
    {"{\"a\": \"unclosed]\n}", "{}", true, 1, "a closing quote"},
    {"{\"a\": \"b\"c\", \"d\": 1}", "{a:'b' d:1}", true, 1, "',' or '}'"},
    {"{\"a\" 1, \"b\": 2}", "{b:2}", true, 1, "':'"},
    {"{\"a\": [1, 2, \"b\": 3}", "{a:~[1 2] b:3}", true, 1, "']'"},
    {"{\"a\": [1, 2}", "{a:~[1 2]}", true, 1, "']'"},
    {"[{\"a\": 1, {\"b\": 2}]", "[~{a:1} {b:2}]", true, 1, "'}'"},
    {"[{\"a\": 1], 5", "[~{a:1}]", true, 1, "'}'"},
    {"[1}, 2]", "~[1 2]", false, 1, "no closing bracket"},
    {"{\"a\": 1, \"b\": 2, \"a\": 3}", "~{a:1 b:2 a:3}", false, 1, "another name"},
    {"\xEF\xBB\xBF{\n\xC2\xA0\xC2\xA0\"a\": 1}", "{a:1}", true, 0, NULL},
    {"{\"a\": \"tab\there\"}", "{a:'tab\there'}", true, 0, NULL},
    {"[\"\\x\", \"\\u12\", \"\\ud800\", \"\\udc00x\"]", "['\\x' '\\u12' '\xEF\xBF\xBD' '\xEF\xBF\xBDx']", true, 0,
     NULL},
    {"{\"a\": 12", "~{a:~12}", false, 0, NULL},
    {"{\"a\": \"12", "~{a:~'12'}", false, 0, NULL},
    {"{\"a\": \"12\"", "~{a:'12'}", false, 0, NULL},
    {"{\"a\": tr", "~{}", false, 0, NULL},
    {"{\"a\": [{\"b\": 1", "~{a:~[~{b:~1}]}", false, 0, NULL},
    {"{\"na", "~{}", false, 0, NULL},
    {"12", "12", true, 0, NULL},
    {"\"x\" y", "'x'", true, 0, NULL},
    {"nothing", "", false, 1, "a value"},
    {"", "", false, 1, "a value"},
};

START_TEST(broken_documents_are_repaired) {
    fl_arena *a = fl_arena_new();
    char *copy = exact_copy(repaired[_i].text, strlen(repaired[_i].text));
    fl_json_result r = read_json(a, (fl_str){copy, strlen(repaired[_i].text)}, 0);
    fl_str tree = shown(a, r.root);
    ck_assert_str_eq(tree.p, repaired[_i].tree);
    ck_assert_int_eq(r.complete, repaired[_i].complete);
    ck_assert_msg(r.repair_count == repaired[_i].repairs, "%s: %u repairs", repaired[_i].text, r.repair_count);
    if (repaired[_i].expected)
        ck_assert_str_eq(r.repairs.v[0].expected, repaired[_i].expected);
    free(copy);
    fl_arena_free(a);
}
END_TEST

START_TEST(a_fragment_is_read_and_never_whole) {
    fl_arena *a = fl_arena_new();
    fl_json_result r = read_json(a, FL_STR("\"a\": 1,\n\"b\": {\n  \"c\": []\n},\n\"d\": \"x]\n"), FL_JSON_FRAGMENT);
    ck_assert_str_eq(shown(a, r.root).p, "~{a:1 b:{c:[]}}");
    ck_assert(!r.complete && r.repair_count == 1 && r.repairs.v[0].line == 5);
    r = read_json(a, FL_STR("\"a\": 1\n}\nprompt$"), FL_JSON_FRAGMENT);
    ck_assert_str_eq(shown(a, r.root).p, "~{a:1}");
    ck_assert_uint_eq(r.end, 9);
    fl_arena_free(a);
}
END_TEST

START_TEST(reading_stops_behind_the_document) {
    fl_arena *a = fl_arena_new();
    fl_json_result r = read_z(a, "  [1]\n\n{\"b\": 2}");
    ck_assert(r.complete && r.end == 7 && r.root->off == 2 && r.root->end == 5);
    r = read_z(a, "{}]");
    ck_assert(r.complete && r.end == 2);
    fl_arena_free(a);
}
END_TEST

START_TEST(depth_is_bounded) {
    fl_arena *a = fl_arena_new();
    fl_json_result r;
    fl_json_read(a, FL_STR("{\"a\": [[1, \"]\"], 2], \"b\": 3}"), 0, 2, &r);
    ck_assert_str_eq(shown(a, r.root).p, "{a:[2] b:3}");
    ck_assert(r.complete && r.repair_count == 1);
    fl_json_read(a, FL_STR("[[[["), 0, 2, &r);
    ck_assert_str_eq(shown(a, r.root).p, "~[~[]]");
    fl_arena_free(a);
}
END_TEST

static const char *const hostile[] = {
    "[",           "{\"a\":",
    "[\"a\":1,",   "garbage line } { [ ,\n",
    "}",           "\"",
    "[{",          "{\"a\":[1,\"b\":{",
    "\"a\" ",      "\\u12",
    ",",           "#,",
    "\n{ \"a\" }", "    \"b\": 2,\n  }\n",
    "{}",          "\"\\",
    "-",           ":",
    "\xC2\xA0",    "1,\n",
    "]",           "{\n \"x\": 1\n",
};

/* Two megabytes of each are over in milliseconds when the time is linear; the test case's timeout sees anything else.
 */
START_TEST(hostile_texts_take_linear_time) {
    enum { SIZE = 2 << 20 };
    size_t unit = strlen(hostile[_i]);
    char *text = malloc(SIZE);
    for (int start = 0; start < 3; start++) {
        text[0] = "[{ "[start];
        for (size_t i = 1; i < SIZE; i++)
            text[i] = hostile[_i][i % unit];
        fl_arena *a = fl_arena_new();
        fl_json_result r = read_json(a, (fl_str){text, SIZE}, 0);
        ck_assert_uint_le(r.repairs.n, 64);
        read_json(a, (fl_str){text, SIZE}, FL_JSON_FRAGMENT);
        fl_arena_free(a);
    }
    free(text);
}
END_TEST

START_TEST(members_are_found_and_pointed_at) {
    fl_arena *a = fl_arena_new();
    fl_json_result r = read_z(a, "{\"peerASN\": 1, \"PeerAsn\": 2, \"a/b~c\": [0, {\"\": 5}]}");
    ck_assert(fl_str_eqz(fl_json_get(r.root, FL_STR("PeerAsn"))->text, "2"));
    ck_assert(fl_str_eqz(fl_json_get(r.root, FL_STR("peer asn"))->text, "1"));
    ck_assert_ptr_null(fl_json_get(r.root, FL_STR("none")));
    ck_assert_ptr_null(fl_json_get(NULL, FL_STR("none")));
    const fl_json *list = fl_json_get(r.root, FL_STR("a/b~c"));
    ck_assert_ptr_null(fl_json_get(list, FL_STR("0")));
    ck_assert_str_eq(fl_json_pointer(a, list->last->first).p, "/a~1b~0c/1/");
    ck_assert_str_eq(fl_json_pointer(a, r.root).p, "");
    fl_arena_free(a);
}
END_TEST

START_TEST(trees_are_built_by_hand) {
    fl_arena *a = fl_arena_new();
    fl_json *root = fl_json_add(a, NULL, FL_JSON_ARRAY, FL_STR_NONE, FL_STR_NONE, 1, 0, 0);
    fl_json *row = fl_json_add(a, root, FL_JSON_OBJECT, FL_STR_NONE, FL_STR_NONE, 3, 10, 10);
    fl_json_add(a, row, FL_JSON_STRING, FL_STR("Name"), FL_STR("er1"), 3, 10, 13);
    fl_json *age = fl_json_add(a, row, FL_JSON_NUMBER, FL_STR("Age"), FL_STR("7"), 4, 20, 21);
    ck_assert_str_eq(shown(a, root).p, "[{Name:'er1' Age:7}]");
    ck_assert_str_eq(fl_json_pointer(a, age).p, "/0/Age");
    ck_assert(row->count == 2 && row->line_end == 4 && row->end == 21);
    fl_arena_free(a);
}
END_TEST

/* ---- writing ---- */

static void write_sample(fl_jsonw *w) {
    fl_jsonw_object(w);
    fl_jsonw_key(w, "a\"");
    fl_jsonw_array(w);
    fl_jsonw_int(w, INT64_MIN);
    fl_jsonw_bool(w, true);
    fl_jsonw_null(w);
    fl_jsonw_z(w, NULL);
    fl_jsonw_object(w);
    fl_jsonw_object_end(w);
    fl_jsonw_array(w);
    fl_jsonw_array_end(w);
    fl_jsonw_array_end(w);
    fl_jsonw_key(w, "s");
    fl_jsonw_str(w, FL_STR("\"\\/\b\f\n\r\t\0\x7F\xC2\x85\xC3\xA9\xFF\xED\xA0\x80\xF0\x9F\x98\x80\xE2\x82"));
    fl_jsonw_object_end(w);
}

START_TEST(json_is_written) {
    fl_out *o = fl_out_new(NULL, NULL);
    fl_jsonw w;
    fl_jsonw_init(&w, o, 0);
    write_sample(&w);
    static const char flat[] = "{\"a\\\"\":[-9223372036854775808,true,null,null,{},[]],\"s\":\"\\\"\\\\/\\b\\f\\n\\r\\t"
                               "\\u0000\\u007f\\u0085\xC3\xA9\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
                               "\xF0\x9F\x98\x80\xEF\xBF\xBD\xEF\xBF\xBD\"}";
    ck_assert(fl_str_eqz(fl_out_text(o), flat));
    fl_out_free(o);

    o = fl_out_new(NULL, NULL);
    fl_jsonw_init(&w, o, 2);
    write_sample(&w);
    fl_str text = fl_out_text(o);
    ck_assert(fl_str_starts(text, FL_STR("{\n  \"a\\\"\": [\n    -9223372036854775808,\n    true,\n")));
    ck_assert(fl_str_find(text, FL_STR("    {},\n    []\n  ],\n  \"s\": \"")) > 0);
    json_t *j = json_loadb(text.p, text.n, JSON_ALLOW_NUL, NULL);
    ck_assert_ptr_nonnull(j);
    json_decref(j);
    fl_out_free(o);
}
END_TEST

/* ---- YAML ---- */

static const char rule[] = "# a rule\n"
                           "rule: azure/x   # its name\n"
                           "commands:\n"
                           "  - match: '^az \\d'\n"
                           "    keys: {circuit: [--name, -n]}\n"
                           "  - ~\n"
                           "text: |\n"
                           "  {\"a\": 1}\n"
                           "  two\n"
                           "empty:\n"
                           "word: \"null\"\n"
                           "---\n"
                           "samples:\n"
                           "  - bad: [a, b\n";

START_TEST(yaml_becomes_a_tree_with_places) {
    fl_arena *a = fl_arena_new();
    fl_yaml *root;
    fl_err e = {0};
    ck_assert_int_eq(fl_yaml_read(a, "r.yaml", fl_str_of(rule), 0, &root, &e), FL_OK);
    ck_assert_uint_eq(root->count, 5);
    const fl_yaml *name = fl_yaml_get(root, "rule");
    ck_assert(fl_str_eqz(name->text, "azure/x") && name->plain && name->line == 2 && name->col == 1);
    const fl_yaml *first = fl_yaml_get(root, "commands")->first;
    ck_assert(fl_str_eqz(fl_yaml_text(first, "match", FL_STR("")), "^az \\d") && !fl_yaml_get(first, "match")->plain);
    ck_assert(first->line == 4 && first->col == 5);
    const fl_yaml *option = fl_yaml_get(fl_yaml_get(first, "keys"), "circuit")->first->next;
    ck_assert(fl_str_eqz(option->text, "-n") && option->line == 5);
    ck_assert(first->next->type == FL_YAML_SCALAR && first->next->plain && first->next->text.n == 0);
    ck_assert(fl_str_eqz(fl_yaml_text(root, "text", FL_STR("")), "{\"a\": 1}\ntwo\n"));
    ck_assert(fl_yaml_get(root, "empty")->text.n == 0 && fl_yaml_get(root, "empty")->plain);
    ck_assert(fl_str_eqz(fl_yaml_text(root, "word", FL_STR("")), "null") && !fl_yaml_get(root, "word")->plain);
    ck_assert(fl_str_eqz(fl_yaml_text(root, "absent", FL_STR("fallback")), "fallback"));
    ck_assert_ptr_null(fl_yaml_get(NULL, "x"));
    ck_assert_ptr_null(fl_yaml_get(name, "x"));
    fl_arena_free(a);
}
END_TEST

/* libfyaml 0.7.12 has no text for two quotes after one another that are written twice. */
START_TEST(yaml_between_single_quotes) {
    fl_arena *a = fl_arena_new();
    fl_err e = {0};
    fl_yaml *root;
    fl_str text = FL_STR("'k''x': 'b''''b'\n"
                         "none: ''\none: ''''\nthree: ''''''''\n"
                         "folded: 'a  \n   b\r\n\r\n\n  c\\\n  '\n"
                         "list: [' a', '''']\n");
    ck_assert_int_eq(fl_yaml_read(a, "t", text, 0, &root, &e), FL_OK);
    ck_assert(fl_str_eqz(fl_yaml_text(root, "k'x", FL_STR_NONE), "b''b"));
    ck_assert(fl_str_eqz(fl_yaml_text(root, "none", FL_STR("?")), ""));
    ck_assert(fl_str_eqz(fl_yaml_text(root, "one", FL_STR_NONE), "'"));
    ck_assert(fl_str_eqz(fl_yaml_text(root, "three", FL_STR_NONE), "'''"));
    ck_assert(fl_str_eqz(fl_yaml_text(root, "folded", FL_STR_NONE), "a b\n\nc\\ "));
    const fl_yaml *first = fl_yaml_get(root, "list")->first;
    ck_assert(fl_str_eqz(first->text, " a") && fl_str_eqz(first->next->text, "'") && !first->plain);
    char many[4096]; /* a text as long as this made libfyaml lose memory */
    memset(many, '\'', sizeof many);
    ck_assert_int_eq(fl_yaml_read(a, "t", (fl_str){many, sizeof many}, 0, &root, &e), FL_OK);
    ck_assert_uint_eq(root->text.n, sizeof many / 2 - 1);
    fl_arena_free(a);
}
END_TEST

START_TEST(yaml_documents_are_apart) {
    fl_arena *a = fl_arena_new();
    fl_yaml *root;
    fl_err e = {0};
    char buf[256];
    ck_assert_int_eq(fl_yaml_read(a, "r.yaml", fl_str_of(rule), 1, &root, &e), FL_ERR_SYNTAX);
    ck_assert_uint_ge(e.line, 14);
    fl_err_format(&e, buf, sizeof buf);
    ck_assert(strncmp(buf, "r.yaml:1", 8) == 0);
    e = (fl_err){0};
    ck_assert_int_eq(fl_yaml_read(a, "r.yaml", fl_str_of(rule), 2, &root, &e), FL_OK);
    ck_assert_ptr_null(root);
    fl_str two = FL_STR("# top\n---\na: 1\n--- \r\n\n b: 2\n");
    ck_assert_int_eq(fl_yaml_read(a, "t", two, 0, &root, &e), FL_OK);
    ck_assert(fl_yaml_get(root, "a")->line == 3);
    ck_assert_int_eq(fl_yaml_read(a, "t", two, 1, &root, &e), FL_OK);
    ck_assert(fl_yaml_get(root, "b")->line == 6 && fl_yaml_get(root, "b")->col == 2);
    ck_assert_int_eq(fl_yaml_read(a, "t", FL_STR("# nothing\n"), 0, &root, &e), FL_OK);
    ck_assert_ptr_null(root);
    ck_assert_int_eq(fl_yaml_read(a, "t", FL_STR_NONE, 0, &root, &e), FL_OK);
    ck_assert_ptr_null(root);
    fl_arena_free(a);
}
END_TEST

static const struct {
    const char *text, *message;
} refused[] = {
    {"a: 1\na: 2\n", "t:2:1: \"a\" is there twice; keep one"},
    {"k: {x: 1, y: 2, x: 3}\n", "t:1:17: \"x\" is there twice; keep one"},
    {"a: &x 1\n", "t:1:5: anchors are not supported; write the value out"},
    {"a: *x\n", "t:1:5: aliases are not supported; write the value out"},
    {"a: !!str 1\n", "t:1:4: tags are not supported; quote the text if it is meant as one"},
    {"b: 1\n<<: {a: 1}\n", "t:2:1: merge keys are not supported; write the members out"},
    {"? [a]\n: 1\n", "t:1:3: expected a name before ':', found a list or mapping"},
    {"a: 1\n...\nb: 2\n", NULL},
    {"a: b: c\n", NULL},
    {"a: \"x\n", NULL},
    {"a:\n  - b\n c: 1\n", NULL},
    {"a: {b: 1, c: 2\nd: 3\n", NULL},
    {"a: b\xFF\n", "t:1: expected UTF-8; save the file as UTF-8"},
    {"\xFF\xFE"
     "a\n",
     "t:1: expected UTF-8; save the file as UTF-8"},
};

START_TEST(other_yaml_is_refused_with_its_place) {
    fl_arena *a = fl_arena_new();
    fl_yaml *root;
    fl_err e = {0};
    char buf[512];
    ck_assert_int_eq(fl_yaml_read(a, "t", fl_str_of(refused[_i].text), 0, &root, &e), FL_ERR_SYNTAX);
    ck_assert_ptr_null(root);
    ck_assert_uint_ge(e.line, 1);
    fl_err_format(&e, buf, sizeof buf);
    if (refused[_i].message)
        ck_assert_str_eq(buf, refused[_i].message);
    fl_arena_free(a);
}
END_TEST

START_TEST(many_members_are_checked_for_doubles) {
    fl_out *o = fl_out_new(NULL, NULL);
    fl_arena *a = fl_arena_new();
    fl_yaml *root;
    fl_err e = {0};
    for (int i = 0; i < 5000; i++)
        fl_out_printf(o, "name%d: %d\n", i, i);
    ck_assert_int_eq(fl_yaml_read(a, "t", fl_out_text(o), 0, &root, &e), FL_OK);
    ck_assert_uint_eq(root->count, 5000);
    fl_out_z(o, "name77: 1\n");
    ck_assert_int_eq(fl_yaml_read(a, "t", fl_out_text(o), 0, &root, &e), FL_ERR_SYNTAX);
    ck_assert_uint_eq(e.line, 5001);
    fl_arena_free(a);
    fl_out_free(o);
}
END_TEST

START_TEST(yaml_nesting_and_size_are_bounded) {
    enum { SIZE = 2 << 20 };
    fl_arena *a = fl_arena_new();
    fl_yaml *root;
    fl_err e = {0};
    char *text = malloc(SIZE);
    memset(text, '[', SIZE);
    ck_assert_int_eq(fl_yaml_read(a, "t", (fl_str){text, 5000}, 0, &root, &e), FL_ERR_SYNTAX);
    e = (fl_err){0};
    ck_assert_int_eq(fl_yaml_read(a, "t", (fl_str){text, SIZE}, 0, &root, &e), FL_ERR_LIMIT);
    free(text);
    fl_arena_free(a);
}
END_TEST

START_TEST(every_prefix_of_yaml_is_safe) {
    fl_arena *a = fl_arena_new();
    for (size_t n = 0; n < sizeof rule; n++)
        for (unsigned index = 0; index < 2; index++) {
            char *copy = exact_copy(rule, n);
            fl_yaml *root;
            fl_err e = {0};
            fl_arena_reset(a);
            if (fl_yaml_read(a, "t", (fl_str){copy, n}, index, &root, &e) == FL_OK)
                ck_assert_int_eq(e.status, FL_OK);
            free(copy);
        }
    fl_arena_free(a);
}
END_TEST

#define TABLE(test, rows) tcase_add_loop_test(c, test, 0, (int)(sizeof(rows) / sizeof(rows)[0]))

int main(void) {
    Suite *s = suite_create("format");
    TCase *c = tcase_create("format");
    tcase_set_timeout(c, 20);
    TABLE(random_documents_are_read_as_jansson_does, dump_flags);
    TABLE(strict_reading_agrees_with_jansson, strict_texts);
    tcase_add_test(c, a_prefix_is_cut_and_never_wrong);
    tcase_add_test(c, a_lost_line_misplaces_nothing);
    tcase_add_test(c, two_lost_lines_misplace_nothing);
    tcase_add_test(c, damaged_bytes_are_safe);
    TABLE(broken_documents_are_repaired, repaired);
    tcase_add_test(c, a_fragment_is_read_and_never_whole);
    tcase_add_test(c, reading_stops_behind_the_document);
    tcase_add_test(c, depth_is_bounded);
    TABLE(hostile_texts_take_linear_time, hostile);
    tcase_add_test(c, members_are_found_and_pointed_at);
    tcase_add_test(c, trees_are_built_by_hand);
    tcase_add_test(c, json_is_written);
    tcase_add_test(c, yaml_becomes_a_tree_with_places);
    tcase_add_test(c, yaml_between_single_quotes);
    tcase_add_test(c, yaml_documents_are_apart);
    TABLE(other_yaml_is_refused_with_its_place, refused);
    tcase_add_test(c, many_members_are_checked_for_doubles);
    tcase_add_test(c, yaml_nesting_and_size_are_bounded);
    tcase_add_test(c, every_prefix_of_yaml_is_safe);
    suite_add_tcase(s, c);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
