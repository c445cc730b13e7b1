/* One diagnosis in words: what proves it, who owns it, what to do, and the mistake it exists to prevent. */
#include "report/report.h"
#include "report/term.h"
#include "rules/playbook.h"

enum { LABEL = 15 };

static const fl_play *find_play(const fl_playbook *book, fl_str code) {
    for (size_t i = 0; i < book->plays.n; i++) {
        const fl_play *p = &book->plays.v[i];
        if (fl_str_ieq(p->code, code) || fl_str_ieq(p->slug, code))
            return p;
    }
    return NULL;
}

static void field(const fl_term *t, const char *label, fl_str s) {
    if (s.n)
        fl_term_field(t, 0, label, LABEL, FL_INK_PLAIN, fl_term_clean(t, s));
}

static void list(const fl_term *t, const char *label, const fl_str *v, unsigned n) {
    for (unsigned i = 0; i < n; i++)
        field(t, i == 0 ? label : "", v[i]);
}

static void put_owner(const fl_term *t, const fl_play *p) {
    if (fl_str_eq(p->owner_own_edge, p->owner_provider_l3)) {
        field(t, "owner", p->owner_own_edge);
        return;
    }
    field(t, "owner", fl_arena_printf(t->arena, "%.*s with your own edge router", FL_STR_ARG(p->owner_own_edge)));
    field(t, "", fl_arena_printf(t->arena, "%.*s with provider layer 3", FL_STR_ARG(p->owner_provider_l3)));
}

/* "{group}" of a template as the reports print what is not known: "<group>". */
static fl_str with_blanks(const fl_term *t, fl_str tmpl) {
    fl_str s = fl_arena_str(t->arena, tmpl);
    char *out = fl_arena_alloc(t->arena, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        out[i] = s.p[i] == '{' ? '<' : s.p[i] == '}' ? '>' : s.p[i];
    return (fl_str){out, s.n};
}

/* K3p and K3s are one read of two paths. */
static bool is_other_path(fl_str a, fl_str b) {
    return a.n == 3 && b.n == 3 && a.p[2] == 'p' && b.p[2] == 's' &&
           fl_str_eq(fl_str_sub(a, 0, 2), fl_str_sub(b, 0, 2));
}

static void put_reads(const fl_term *t, const fl_playbook *book, const fl_play *p) {
    for (unsigned i = 0; i < p->n_run_next; i++) {
        const fl_play_read *k = fl_play_read_find(book, p->run_next[i]);
        const char *label = i == 0 ? "read next" : "";
        bool both = i + 1 < p->n_run_next && is_other_path(p->run_next[i], p->run_next[i + 1]);
        field(t, label, k ? k->why : p->run_next[i]);
        if (k)
            fl_term_command(t, LABEL + 2, fl_term_clean(t, with_blanks(t, k->command)));
        if (both)
            fl_term_field(t, LABEL + 2, "", 0, FL_INK_DIM, FL_STR("and the same with --path secondary"));
        i += both;
    }
}

bool fl_explain_text(const fl_rules *rules, fl_str code, const fl_text_style *style, fl_out *out) {
    const fl_play *p = rules->playbook ? find_play(rules->playbook, fl_str_trim(code)) : NULL;
    if (!p)
        return false;
    fl_arena *arena = fl_arena_new();
    fl_term t = fl_term_new(out, arena, style);
    fl_term_put(&t, FL_INK_BOLD, p->code);
    fl_out_char(out, ' ');
    fl_term_put(&t, FL_INK_BOLD, fl_term_clean(&t, p->slug));
    fl_out_char(out, '\n');
    field(&t, "", p->title);
    if (!p->decided)
        fl_term_field(&t, 0, "not decided", LABEL, FL_INK_YELLOW,
                      FL_STR("This version explains the diagnosis and never concludes it: it lacks the reads. Look for "
                             "the evidence yourself."));
    field(&t, "layer", p->layer);
    field(&t, "class", p->severity);
    put_owner(&t, p);
    field(&t, "evidence", p->evidence);
    field(&t, "told apart", p->told_apart);
    field(&t, "open when", p->inconclusive_when);
    list(&t, "remedy", p->remedy, p->n_remedy);
    put_reads(&t, rules->playbook, p);
    list(&t, "trap", p->do_not, p->n_do_not);
    list(&t, "described by", p->sources, p->n_sources);
    fl_arena_free(arena);
    return true;
}
