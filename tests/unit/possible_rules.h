/* possible_rules.h - what the names of records rule out could not fit: every shipped rule is left possible by records that
 * have its columns, in whatever form the names are written and wherever they stand. Of test_normalize.c. */
#include "normalize/internal.h"

typedef struct written {
    bool strange;    /* "NEXT-hop", where the rule says nextHop */
    bool properties; /* below "properties" */
    bool spread;     /* each name in a record of its own */
} written;

static fl_str strangely(fl_arena *a, fl_str name) {
    char *p = fl_arena_alloc(a, name.n * 2 + 1);
    size_t n = 0;
    for (size_t i = 0; i < name.n; i++) {
        const char c = name.p[i];
        p[n++] = i % 2 && c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
        if (i == name.n / 2)
            p[n++] = "-_ "[i % 3];
    }
    return (fl_str){p, n};
}

static fl_json *object_in(fl_arena *a, fl_json *parent, fl_str key) {
    return fl_json_add(a, parent, FL_JSON_OBJECT, key, FL_STR_NONE, 1, 0, 0);
}

/* Records with the k-th synonym of each column, or its last. */
static fl_json *records_of(fl_arena *a, const fl_rule *r, unsigned k, written how) {
    fl_json *array = fl_json_add(a, NULL, FL_JSON_ARRAY, FL_STR_NONE, FL_STR_NONE, 1, 0, 0), *record = NULL;
    for (unsigned c = 0; c < r->n_columns; c++) {
        const fl_column *column = &r->columns[c];
        fl_str name = column->names[k < column->n ? k : column->n - 1];
        if (!record || (how.spread && c < FL_NAMES_LOOKED_AT)) {
            record = object_in(a, array, FL_STR_NONE);
            fl_json_add(a, record, FL_JSON_STRING, FL_STR("another"), FL_STR("x"), 1, 0, 0);
            record = how.properties ? object_in(a, record, FL_STR("Properties")) : record;
        }
        fl_json_add(a, record, FL_JSON_STRING, how.strange ? strangely(a, name) : name, FL_STR("x"), 1, 0, 0);
    }
    return array;
}

static bool is_possible(fl_normalizer *n, const fl_json *first, bool single, size_t rule, size_t *count) {
    const uint32_t *possible = fl_norm_possible_rules(n, first, single, count);
    size_t i = 0;
    while (i < *count && possible[i] != rule)
        i++;
    return i < *count;
}

START_TEST(names_rule_out_only_what_cannot_fit) {
    world w;
    open_world(&w);
    fl_rules *rules;
    fl_err err = {0};
    ck_assert_int_eq(fl_rules_load((const char *const[]){"rules"}, 1, &fl_limits_default, &rules, &err), FL_OK);
    fl_normalizer *n = fl_normalizer_new(rules, &w.store, NULL);
    size_t asked = 0, left = 0, count;
    for (size_t i = 0; i < rules->rules.n; i++) {
        const fl_rule *r = &rules->rules.v[i];
        for (unsigned how = 0; fl_norm_recognizes(r) && r->n_columns && how < 8; how++) {
            for (unsigned k = 0; k < 4; k++) {
                const fl_json *all = records_of(w.arena, r, k, (written){how & 1, how & 2, how & 4});
                ck_assert_msg(is_possible(n, all->first, all->count == 1, i, &count), "%.*s, way %u",
                              FL_STR_ARG(r->id), how);
                asked++;
                left += count;
            }
        }
        ck_assert(!fl_norm_recognizes(r) || is_possible(n, NULL, false, i, &count));
    }
    ck_assert_uint_gt(asked, 1000);
    ck_assert_uint_lt(left, asked * rules->rules.n / 8);
    fl_normalizer_free(n);
    fl_rules_free(rules);
    close_world(&w);
}
END_TEST
