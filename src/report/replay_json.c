/* The replay for machines: schema "faultline.replay/1", in docs/report-json.md. */
#include "format/json.h"
#include "report/replay.h"

typedef struct page {
    const fl_rep *m;
    fl_jsonw *w;
} page;

static void str(const page *p, const char *key, fl_str s) {
    fl_jsonw_key(p->w, key);
    if (s.n)
        fl_jsonw_str(p->w, fl_rep_text(p->m, s));
    else
        fl_jsonw_null(p->w);
}

static void num(const page *p, const char *key, int64_t i) {
    fl_jsonw_key(p->w, key);
    fl_jsonw_int(p->w, i);
}

static void flag(const page *p, const char *key, bool b) {
    fl_jsonw_key(p->w, key);
    fl_jsonw_bool(p->w, b);
}

static void place(const page *p, const fl_evidence *ev) {
    if (!fl_rep_has_place(p->m, ev)) {
        fl_jsonw_null(p->w);
        return;
    }
    fl_jsonw_object(p->w);
    str(p, "document", fl_rep_document(p->m, ev->document));
    num(p, "first_line", ev->first_line);
    num(p, "last_line", ev->last_line);
    str(p, "pointer", ev->pointer);
    fl_jsonw_object_end(p->w);
}

static void places(const page *p, const fl_evidence *ev, size_t n) {
    fl_jsonw_key(p->w, "evidence");
    fl_jsonw_array(p->w);
    for (size_t i = 0; i < n; i++)
        if (fl_rep_has_place(p->m, &ev[i]))
            place(p, &ev[i]);
    fl_jsonw_array_end(p->w);
}

static void codes(const page *p, const char *key, fl_str list) {
    fl_str code;
    fl_jsonw_key(p->w, key);
    fl_jsonw_array(p->w);
    while (fl_str_token(&list, ", ", &code))
        fl_jsonw_str(p->w, code);
    fl_jsonw_array_end(p->w);
}

static void moment(const page *p, const char *key, const fl_moment *m, bool timed) {
    if (key)
        fl_jsonw_key(p->w, key);
    fl_jsonw_object(p->w);
    if (timed)
        str(p, "at", fl_rep_time(p->m, m->at));
    str(p, "class", fl_str_of(fl_class_name(m->cls)));
    str(p, "code", m->code);
    str(p, "slug", m->slug);
    str(p, "layer", m->layer);
    str(p, "owner", m->owner);
    str(p, "status", fl_str_of(fl_confidence_name(m->status)));
    codes(p, "tie", m->tie);
    str(p, "sentence", m->sentence);
    places(p, m->evidence, m->n);
    fl_jsonw_object_end(p->w);
}

static void row(const page *p, const fl_step *s) {
    fl_jsonw_object(p->w);
    str(p, "circuit", s->scope.circuit);
    str(p, "peering", s->scope.peering);
    str(p, "path", s->scope.path);
    str(p, "result", fl_str_of(fl_result_name(s->result)));
    str(p, "found", s->found);
    str(p, "observed_at", fl_rep_time(p->m, s->at));
    places(p, s->evidence, s->n);
    fl_jsonw_object_end(p->w);
}

static void step(const page *p, const fl_replay_step *s) {
    fl_jsonw_object(p->w);
    num(p, "step", s->step);
    str(p, "read", s->read);
    str(p, "layer", s->layer);
    str(p, "command", fl_replay_command(p->m, s));
    fl_jsonw_key(p->w, "shows");
    fl_jsonw_array(p->w);
    for (size_t i = 0; i < s->n; i++)
        row(p, &s->rows[i]);
    fl_jsonw_array_end(p->w);
    fl_jsonw_key(p->w, "rules_out");
    fl_jsonw_array(p->w);
    for (size_t i = 0; i < s->n_out; i++)
        fl_jsonw_str(p->w, s->out[i]);
    fl_jsonw_array_end(p->w);
    moment(p, "after", &s->after, false);
    flag(p, "settles", s->settles);
    fl_jsonw_object_end(p->w);
}

static void put_time(const page *p, const fl_replay_time *t) {
    fl_jsonw_key(p->w, t->name);
    fl_jsonw_object(p->w);
    flag(p, "provable", t->known);
    str(p, "after", fl_rep_time(p->m, t->after));
    str(p, "before", fl_rep_time(p->m, t->before));
    str(p, "how", t->text);
    fl_jsonw_key(p->w, "not_yet");
    place(p, &t->not_yet);
    fl_jsonw_key(p->w, "then");
    place(p, &t->then);
    fl_jsonw_object_end(p->w);
}

static void put_action(const page *p, const fl_replay_action *a) {
    fl_jsonw_object(p->w);
    str(p, "at", fl_rep_time(p->m, a->at));
    str(p, "kind", a->ticket ? FL_STR("ticket") : FL_STR("change"));
    str(p, "does", a->does);
    flag(p, "early", a->early);
    places(p, &a->evidence, 1);
    fl_jsonw_object_end(p->w);
}

static void put_instead(const page *p, const fl_counterfactual *k) {
    fl_jsonw_key(p->w, "counterfactual");
    if (!k->told) {
        fl_jsonw_null(p->w);
        return;
    }
    fl_jsonw_object(p->w);
    fl_jsonw_key(p->w, "taken_minutes");
    if (k->taken_minutes < 0)
        fl_jsonw_null(p->w);
    else
        fl_jsonw_int(p->w, k->taken_minutes);
    num(p, "taken_tickets", k->taken_tickets);
    num(p, "changes", k->changes);
    num(p, "early", k->early);
    num(p, "early_tickets", k->early_tickets);
    num(p, "read_first_minutes", k->first_minutes);
    num(p, "read_first_tickets", k->first_tickets);
    num(p, "reads", k->reads);
    num(p, "minutes_a_read", k->minutes_a_read);
    fl_jsonw_object_end(p->w);
}

static void moment_of_verdict(const page *p, const fl_replay *r) {
    const fl_verdict *v = &r->diagnosis->verdict;
    fl_moment m = {.at = r->at,
                   .cls = v->cls,
                   .status = v->status,
                   .code = v->code,
                   .slug = v->slug,
                   .layer = v->layer,
                   .owner = v->owner,
                   .sentence = v->sentence,
                   .tie = fl_rep_join(p->m, v->tie, v->n_tie)};
    moment(p, "verdict", &m, true);
    fl_jsonw_key(p->w, "now");
    if (r->now)
        moment(p, NULL, r->now, true);
    else
        fl_jsonw_null(p->w);
}

void fl_replay_json(const fl_report *r, const fl_replay *replay, fl_out *out) {
    fl_rep m = fl_rep_new(r);
    fl_jsonw w;
    fl_jsonw_init(&w, out, 2);
    page p = {&m, &w};
    fl_jsonw_object(&w);
    str(&p, "schema", FL_STR("faultline.replay/1"));
    str(&p, "at", fl_rep_time(&m, replay->at));
    moment_of_verdict(&p, replay);
    fl_jsonw_key(&w, "steps");
    fl_jsonw_array(&w);
    for (size_t i = 0; i < replay->n_steps; i++)
        step(&p, &replay->steps[i]);
    fl_jsonw_array_end(&w);
    fl_jsonw_key(&w, "evolution");
    fl_jsonw_array(&w);
    for (size_t i = 0; i < replay->n_evolution; i++)
        moment(&p, NULL, &replay->evolution[i], true);
    fl_jsonw_array_end(&w);
    flag(&p, "evolution_cut", replay->evolution_cut);
    fl_jsonw_key(&w, "times");
    fl_jsonw_object(&w);
    for (int i = 0; i < FL_REPLAY_TIMES; i++)
        put_time(&p, &replay->times[i]);
    fl_jsonw_object_end(&w);
    fl_jsonw_key(&w, "actions");
    fl_jsonw_array(&w);
    for (size_t i = 0; i < replay->n_actions; i++)
        put_action(&p, &replay->actions[i]);
    fl_jsonw_array_end(&w);
    put_instead(&p, &replay->instead);
    fl_jsonw_object_end(&w);
    fl_out_char(out, '\n');
    fl_rep_fini(&m);
}
