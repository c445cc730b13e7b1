/* The replay for machines: schema "faultline.replay/1", in docs/report-json.md. */
#include "report/jsonpage.h"
#include "report/replay.h"

static void codes(const fl_page *p, const char *key, fl_str list) {
    fl_str code;
    fl_jsonw_key(p->w, key);
    fl_jsonw_array(p->w);
    while (fl_str_token(&list, ", ", &code))
        fl_jsonw_str(p->w, code);
    fl_jsonw_array_end(p->w);
}

static void moment(const fl_page *p, const char *key, const fl_moment *m, bool timed) {
    if (key)
        fl_jsonw_key(p->w, key);
    fl_jsonw_object(p->w);
    if (timed)
        fl_page_str_or_null(p, "at", fl_rep_time(p->m, m->at));
    fl_page_str_or_null(p, "class", fl_str_of(fl_class_name(m->cls)));
    fl_page_str_or_null(p, "code", m->code);
    fl_page_str_or_null(p, "slug", m->slug);
    fl_page_str_or_null(p, "layer", m->layer);
    fl_page_str_or_null(p, "owner", m->owner);
    fl_page_str_or_null(p, "status", fl_str_of(fl_confidence_name(m->status)));
    codes(p, "tie", m->tie);
    fl_page_str_or_null(p, "sentence", m->sentence);
    fl_page_evidence(p, m->evidence, m->n);
    fl_jsonw_object_end(p->w);
}

static void row(const fl_page *p, const fl_step *s) {
    fl_jsonw_object(p->w);
    fl_page_str_or_null(p, "circuit", s->scope.circuit);
    fl_page_str_or_null(p, "peering", s->scope.peering);
    fl_page_str_or_null(p, "path", s->scope.path);
    fl_page_str_or_null(p, "result", fl_str_of(fl_result_name(s->result)));
    fl_page_str_or_null(p, "found", s->found);
    fl_page_str_or_null(p, "observed_at", fl_rep_time(p->m, s->at));
    fl_page_evidence(p, s->evidence, s->n);
    fl_jsonw_object_end(p->w);
}

static void step(const fl_page *p, const fl_replay_step *s) {
    fl_jsonw_object(p->w);
    fl_page_num(p, "step", s->step);
    fl_page_str_or_null(p, "read", s->read);
    fl_page_str_or_null(p, "layer", s->layer);
    fl_page_str_or_null(p, "command", fl_replay_command(p->m, s));
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
    fl_page_flag(p, "settles", s->settles);
    fl_jsonw_object_end(p->w);
}

static void put_time(const fl_page *p, const fl_replay_time *t) {
    fl_jsonw_key(p->w, t->name);
    fl_jsonw_object(p->w);
    fl_page_flag(p, "provable", t->known);
    fl_page_str_or_null(p, "after", fl_rep_time(p->m, t->after));
    fl_page_str_or_null(p, "before", fl_rep_time(p->m, t->before));
    fl_page_str_or_null(p, "how", t->text);
    fl_jsonw_key(p->w, "not_yet");
    fl_page_place(p, &t->not_yet);
    fl_jsonw_key(p->w, "then");
    fl_page_place(p, &t->then);
    fl_jsonw_object_end(p->w);
}

static void put_action(const fl_page *p, const fl_replay_action *a) {
    fl_jsonw_object(p->w);
    fl_page_str_or_null(p, "at", fl_rep_time(p->m, a->at));
    fl_page_str_or_null(p, "kind", a->ticket ? FL_STR("ticket") : FL_STR("change"));
    fl_page_str_or_null(p, "does", a->does);
    fl_page_flag(p, "early", a->early);
    fl_page_evidence(p, &a->evidence, 1);
    fl_jsonw_object_end(p->w);
}

static void put_instead(const fl_page *p, const fl_counterfactual *k) {
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
    fl_page_num(p, "taken_tickets", k->taken_tickets);
    fl_page_num(p, "changes", k->changes);
    fl_page_num(p, "early", k->early);
    fl_page_num(p, "early_tickets", k->early_tickets);
    fl_page_num(p, "read_first_minutes", k->first_minutes);
    fl_page_num(p, "read_first_tickets", k->first_tickets);
    fl_page_num(p, "reads", k->reads);
    fl_page_num(p, "minutes_a_read", k->minutes_a_read);
    fl_jsonw_object_end(p->w);
}

static void moment_of_verdict(const fl_page *p, const fl_replay *r) {
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
    fl_page p = {&m, &w};
    fl_jsonw_object(&w);
    fl_page_str_or_null(&p, "schema", FL_STR("faultline.replay/1"));
    fl_page_str_or_null(&p, "at", fl_rep_time(&m, replay->at));
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
    fl_page_flag(&p, "evolution_cut", replay->evolution_cut);
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
