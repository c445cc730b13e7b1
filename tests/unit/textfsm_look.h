/* Rows that are looked at before they are records: the same rows, the same columns, and the same rows behind them. */
#ifndef FL_TESTS_TEXTFSM_LOOK_H
#define FL_TESTS_TEXTFSM_LOOK_H

static const char *const looked_at[] = {
    "Value Filldown A (a+)\nValue Required B (\\d+)\nValue C (b*)\n\nStart\n"
    "  ^${A}\\s*$$\n  ^${A}\\s${B}${C} -> Record\n  ^\\s+${B}(?:\\s${C})? -> Record\n  ^b -> Clearall\n",
    "Value Filldown,Required A (a*)\nValue B (\\S*)\n\nStart\n  ^${A},\n  ^1${B} -> Continue.Record\n"
    "  ^(1|2) ${B} -> Record Other\n  ^\\. -> Record\n\nOther\n  ^${A}(?:\\s+${B})?$$ -> Record Start\n  ^- -> Start\n",
    "Value A (a)\nValue Filldown B (b)\nValue Key C (\\d)\n\nStart\n  ^${A}?${B}?(?:\\s${C})? -> Record\n  ^${C}\n"
    "  ^\\s -> Clear\n\nEOF\n",
};
enum { LOOKED_AT = sizeof looked_at / sizeof *looked_at };

typedef struct looker {
    fl_out *out;
    unsigned columns, nth; /* every nth row is taken as a record */
    unsigned rows, seen;
} looker;

static bool put_seen(void *user, const fl_fsm_record *r) {
    looker *l = user;
    l->rows++;
    for (unsigned i = 0; i < r->n; i++)
        fl_out_printf(l->out, "%.*s|", FL_STR_ARG(r->cells[i].text));
    fl_out_printf(l->out, "%u-%u\n", (unsigned)r->first_line, (unsigned)r->last_line);
    return true;
}

static bool look(void *user, const fl_str *texts, uint32_t line) {
    looker *l = user;
    if ((l->rows + 1) % l->nth == 0)
        return false;
    l->rows++;
    l->seen++;
    for (unsigned i = 0; i < l->columns; i++) {
        ck_assert_ptr_nonnull(texts[i].p);
        fl_out_printf(l->out, "%.*s|", FL_STR_ARG(texts[i]));
    }
    fl_out_printf(l->out, "%u-%u\n", (unsigned)line, (unsigned)line);
    return true;
}

static fl_out *rows_of(const char *template, fl_str text, unsigned nth, unsigned *seen) {
    static const unsigned columns[] = {0, 1, 2};
    fl_fsm_template *t = compile(template);
    looker l = {.out = fl_out_new(NULL, NULL), .columns = fl_fsm_values(t), .nth = nth};
    fl_fsm *f = fl_fsm_new(t, NULL, NULL, FL_STR("input"), put_seen, &l);
    if (nth > 1)
        ck_assert(fl_fsm_look_first(f, columns, l.columns, look));
    fl_fsm_text(f, text);
    fl_fsm_finish(f);
    fl_fsm_free(f);
    *seen = l.seen;
    return l.out;
}

START_TEST(rows_looked_at_are_the_rows) {
    fl_out *text = fl_out_new(NULL, NULL);
    uint32_t seed = (uint32_t)_i;
    unsigned seen;
    char line[200];
    for (unsigned i = 0; i < 20000; i++) {
        next_line(&seed, line, 8);
        fl_out_printf(text, "%s%s\n", line, i % 50 ? "" : "\xc3\xa9");
    }
    fl_out *all = rows_of(looked_at[_i], fl_out_text(text), 1, &seen);
    for (unsigned nth = 2; nth < 5; nth++) {
        fl_out *some = rows_of(looked_at[_i], fl_out_text(text), nth, &seen);
        ck_assert_uint_gt(seen, 100);
        ck_assert_str_eq(fl_arena_str(arena, fl_out_text(some)).p, fl_arena_str(arena, fl_out_text(all)).p);
        fl_out_free(some);
    }
    fl_out_free(all);
    fl_out_free(text);
}
END_TEST

START_TEST(rows_with_lists_or_fillup_are_not_looked_at) {
    static const char *const templates[] = {"Value List A (a)\n\nStart\n  ^${A} -> Record\n",
                                            "Value Fillup A (a)\n\nStart\n  ^${A} -> Record\n"};
    const unsigned first = 0;
    fl_fsm *f = fl_fsm_new(compile(templates[_i]), NULL, NULL, FL_STR("input"), put_row, NULL);
    ck_assert(!fl_fsm_look_first(f, &first, 1, look));
    fl_fsm_free(f);
}
END_TEST

#endif
