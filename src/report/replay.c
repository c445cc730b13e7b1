/* The replay for a terminal: the order of reads step by step, the verdict over time, the times of the incident, and
 * what reading first would have taken. A form feed stands before each step; who shows the text may wait there, and
 * drops it. */
#include "report/ladder.h"
#include "report/model.h"
#include "report/replay.h"
#include "report/term.h"

enum { LABEL = 11, TIME_LABEL = 13, EVOLUTION_LABEL = 26, PLACES_MAX = 2, ROWS_MAX = 12 };

typedef struct page {
    const fl_rep *m;
    const fl_term *t;
    const fl_replay *r;
} page;

static fl_str clean(const page *p, fl_str s) { return fl_term_clean(p->t, fl_rep_text(p->m, s)); }

static void heading(const page *p, const char *title) {
    fl_out_char(p->t->out, '\n');
    fl_term_put(p->t, FL_INK_BOLD, fl_str_of(title));
    fl_out_char(p->t->out, '\n');
}

static void field(const page *p, const char *label, fl_ink ink, fl_str s) {
    fl_term_field(p->t, 2, label, LABEL, ink, clean(p, s));
}

static fl_str with_places(const page *p, fl_str text, const fl_evidence *ev, size_t n) {
    fl_str places = fl_rep_places(p->m, ev, n, PLACES_MAX);
    return places.n ? fl_arena_printf(p->t->arena, "%.*s [%.*s]", FL_STR_ARG(text), FL_STR_ARG(places)) : text;
}

/* "outage: R01 prefix-limit-routes-shed (confirmed), owner customer-network" */
fl_str fl_moment_text(const fl_rep *m, const fl_moment *o) {
    fl_str cls = fl_rep_class(m, o->cls);
    if (fl_str_eqz(o->owner, "none"))
        return fl_arena_printf(m->arena, "%.*s: %.*s %.*s (%s)", FL_STR_ARG(cls), FL_STR_ARG(o->code),
                               FL_STR_ARG(o->slug), fl_confidence_name(o->status));
    if (o->tie.n)
        return fl_arena_printf(m->arena, "%.*s: tie of %.*s, owner %.*s", FL_STR_ARG(cls), FL_STR_ARG(o->tie),
                               FL_STR_ARG(o->owner));
    return fl_arena_printf(m->arena, "%.*s: %.*s %.*s (%s), owner %.*s", FL_STR_ARG(cls), FL_STR_ARG(o->code),
                           FL_STR_ARG(o->slug), fl_confidence_name(o->status), FL_STR_ARG(o->owner));
}

/* The command that was captured where the evidence stands; empty when none was. */
fl_str fl_replay_command(const fl_rep *m, const fl_replay_step *s) {
    for (size_t i = 0; i < s->n && i < ROWS_MAX; i++) /* of many circuits the first ones tell it */
        for (size_t e = 0; e < s->rows[i].n; e++) {
            const fl_evidence *ev = &s->rows[i].evidence[e];
            for (size_t k = 0; k < m->store->captures.n; k++) {
                const fl_capture_row *c = &m->store->captures.v[k];
                if (c->document == ev->document && c->command.n && c->first_line <= ev->first_line &&
                    ev->last_line <= c->last_line)
                    return c->command;
            }
        }
    return FL_STR_NONE;
}

static void put_row(const page *p, const fl_step *row) {
    fl_scope scope = row->scope;
    scope.circuit = p->m->d->n_circuits > 1 ? scope.circuit : FL_STR_NONE;
    scope.peering = FL_STR_NONE;
    fl_str where = fl_rep_scope(p->m, &scope, " / ");
    fl_str text = fl_arena_printf(p->t->arena, "%.*s %.*s%s%.*s", FL_STR_ARG(fl_result_mark(row->result, p->t->utf8)),
                                  FL_STR_ARG(where), where.n ? ": " : "", FL_STR_ARG(row->found));
    field(p, "shows", fl_result_ink(row->result), with_places(p, text, row->evidence, row->n));
}

static void put_step(const page *p, const fl_replay_step *s, const fl_moment *before) {
    fl_out_char(p->t->out, '\f');
    fl_out_char(p->t->out, '\n');
    fl_term_put(p->t, FL_INK_BOLD, fl_arena_printf(p->t->arena, "%u %.*s", s->step, FL_STR_ARG(s->read)));
    fl_out_char(p->t->out, '\n');
    fl_str command = fl_replay_command(p->m, s);
    if (command.n)
        field(p, "command", FL_INK_CYAN, command);
    for (size_t i = 0; i < s->n && i < ROWS_MAX; i++)
        put_row(p, &s->rows[i]);
    if (s->n > ROWS_MAX)
        field(p, "", FL_INK_DIM, fl_arena_printf(p->t->arena, "and %zu more", s->n - ROWS_MAX));
    fl_str out = FL_STR_NONE;
    for (size_t i = 0; i < s->n_out; i++)
        out = fl_arena_printf(p->t->arena, "%.*s%s%.*s", FL_STR_ARG(out), i ? ", " : "", FL_STR_ARG(s->out[i]));
    if (out.n)
        field(p, "rules out", FL_INK_PLAIN, out);
    bool same = before && before->cls == s->after.cls && fl_str_eq(before->code, s->after.code) &&
                fl_str_eq(before->tie, s->after.tie) && before->status == s->after.status;
    field(p, "so far", same ? FL_INK_DIM : fl_class_ink(s->after.cls),
          same ? FL_STR("as before") : fl_moment_text(p->m, &s->after));
    if (s->settles)
        field(p, "", FL_INK_BOLD, FL_STR("From here on the verdict is the last one."));
}

static void put_steps(const page *p) {
    heading(p, "The order of reads");
    for (size_t i = 0; i < p->r->n_steps; i++)
        put_step(p, &p->r->steps[i], i ? &p->r->steps[i - 1].after : NULL);
}

static void put_evolution(const page *p) {
    if (!p->r->n_evolution)
        return;
    fl_out_char(p->t->out, '\f');
    heading(p, "The verdict over time");
    for (size_t i = 0; i < p->r->n_evolution; i++) {
        const fl_moment *m = &p->r->evolution[i];
        if (!p->r->changed[i]) { /* what stays is told once, as a stretch */
            size_t from = i;
            while (i + 1 < p->r->n_evolution && !p->r->changed[i + 1])
                i++;
            if (i > from)
                fl_term_field(p->t, 0, fl_rep_time(p->m, p->r->evolution[i].at).p, EVOLUTION_LABEL, FL_INK_DIM,
                              fl_arena_printf(p->t->arena, "as before, at %zu times", i - from + 1));
            else
                fl_term_field(p->t, 0, fl_rep_time(p->m, m->at).p, EVOLUTION_LABEL, FL_INK_DIM, FL_STR("as before"));
            continue;
        }
        fl_term_field(p->t, 0, fl_rep_time(p->m, m->at).p, EVOLUTION_LABEL, fl_class_ink(m->cls),
                      clean(p, with_places(p, fl_moment_text(p->m, m), m->evidence, m->n ? 1 : 0)));
    }
    if (p->r->evolution_cut)
        fl_term_field(p->t, 0, "", EVOLUTION_LABEL, FL_INK_YELLOW,
                      FL_STR("Later times are left out: ask with a longer step, or with --at."));
}

fl_str fl_replay_time_text(const fl_rep *m, const fl_replay_time *t) {
    fl_str a = fl_rep_time(m, t->after), b = fl_rep_time(m, t->before);
    if (!t->known)
        return fl_arena_printf(m->arena, "not provable: %.*s", FL_STR_ARG(t->text));
    if (t->after == t->before)
        return fl_arena_printf(m->arena, "%.*s, %.*s", FL_STR_ARG(b), FL_STR_ARG(t->text));
    return fl_arena_printf(m->arena, "after %.*s, at %.*s at the latest: %.*s", FL_STR_ARG(a), FL_STR_ARG(b),
                           FL_STR_ARG(t->text));
}

static void put_times(const page *p) {
    fl_out_char(p->t->out, '\f');
    heading(p, "Times");
    for (int i = 0; i < FL_REPLAY_TIMES; i++) {
        const fl_replay_time *t = &p->r->times[i];
        fl_evidence ev[2] = {t->not_yet, t->then};
        size_t n = t->then.document == FL_NONE ? 0 : t->not_yet.document == FL_NONE ? 1 : 2;
        fl_term_field(p->t, 2, t->name, TIME_LABEL, t->known ? FL_INK_PLAIN : FL_INK_DIM,
                      clean(p, with_places(p, fl_replay_time_text(p->m, t), n == 1 ? ev + 1 : ev, n)));
    }
}

static fl_str minutes(const page *p, int64_t n) {
    return n < 0 ? FL_STR("not provable") : fl_arena_printf(p->t->arena, "%lld min", (long long)n);
}

static void put_instead(const page *p) {
    const fl_counterfactual *k = &p->r->instead;
    if (!k->told)
        return;
    fl_out_char(p->t->out, '\f');
    heading(p, "What was done, and what reading first would have taken");
    for (size_t i = 0; i < p->r->n_actions; i++) {
        const fl_replay_action *a = &p->r->actions[i];
        fl_str at = fl_rep_time(p->m, a->at);
        fl_str text =
            fl_arena_printf(p->t->arena, "%.*s%s%.*s%s", FL_STR_ARG(at), at.n ? "  " : "", FL_STR_ARG(a->does),
                            !a->early   ? ""
                            : a->ticket ? "; the evidence did not suffice yet"
                                        : "; before the state was read");
        field(p, a->ticket ? "ticket" : "change", a->early ? FL_INK_YELLOW : FL_INK_PLAIN,
              with_places(p, text, &a->evidence, 1));
    }
    fl_str early = k->early ? fl_arena_printf(p->t->arena, " (%u before the reads)", k->early) : FL_STR_NONE;
    fl_str hasty = k->early_tickets
                       ? fl_arena_printf(p->t->arena, " (%u before the evidence sufficed)", k->early_tickets)
                       : FL_STR_NONE;
    field(p, "taken", FL_INK_PLAIN,
          fl_arena_printf(p->t->arena, "%.*s from %s until the cause could be told, %u change%s%.*s, %u ticket%s%.*s",
                          FL_STR_ARG(minutes(p, k->taken_minutes)), p->r->times[1].known ? "detection" : "the loss",
                          k->changes, k->changes == 1 ? "" : "s", FL_STR_ARG(early), k->taken_tickets,
                          k->taken_tickets == 1 ? "" : "s", FL_STR_ARG(hasty)));
    field(p, "read first", FL_INK_PLAIN,
          fl_arena_printf(p->t->arena, "%lld min, no change, %u ticket%s: %u read%s settle it",
                          (long long)k->first_minutes, k->first_tickets, k->first_tickets == 1 ? "" : "s", k->reads,
                          k->reads == 1 ? "" : "s"));
    field(p, "assumed", FL_INK_DIM,
          fl_arena_printf(p->t->arena, "one read takes %u min (minutes-a-read); each read shows what it shows here",
                          k->minutes_a_read));
}

void fl_replay_text(const fl_report *r, const fl_replay *replay, const fl_text_style *style, fl_out *out) {
    fl_rep m = fl_rep_new(r);
    fl_term t = fl_term_new(out, m.arena, style);
    page p = {&m, &t, replay};
    fl_str at = fl_rep_time(&m, replay->at);
    m.d = replay->diagnosis;
    fl_moment now = {.cls = m.d->verdict.cls,
                     .status = m.d->verdict.status,
                     .code = m.d->verdict.code,
                     .slug = m.d->verdict.slug,
                     .owner = m.d->verdict.owner,
                     .tie = fl_rep_join(&m, m.d->verdict.tie, m.d->verdict.n_tie)};
    fl_flow flow = fl_flow_new(&t, 0, 2);
    fl_flow_put(&flow, FL_INK_BOLD, FL_STR("REPLAY"));
    fl_flow_put(&flow, FL_INK_PLAIN,
                at.n ? fl_arena_printf(m.arena, "as of %.*s", FL_STR_ARG(at)) : FL_STR("of reads without times"));
    fl_flow_end(&flow);
    fl_term_field(&t, 0, "verdict", LABEL, fl_class_ink(now.cls), clean(&p, fl_moment_text(&m, &now)));
    if (replay->now)
        fl_term_field(
            &t, 0, "now", LABEL, fl_class_ink(replay->now->cls),
            clean(&p, fl_arena_printf(m.arena, "%.*s, as of %.*s", FL_STR_ARG(fl_moment_text(&m, replay->now)),
                                      FL_STR_ARG(fl_rep_time(&m, replay->now->at)))));
    fl_term_field(&t, 0, "what", LABEL, FL_INK_PLAIN, clean(&p, m.d->verdict.sentence));
    put_steps(&p);
    put_evolution(&p);
    put_times(&p);
    put_instead(&p);
    fl_rep_fini(&m);
}
