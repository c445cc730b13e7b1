/* A template at work: each line meets the rules of the current state in order. A rule that matches assigns its Values,
 * then does its record operation, then its line operation. */
#include "textfsm/run.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    MATCH_LIMIT_FIRST = 10000000, /* some hundred milliseconds: more than a line that means well ever needs */
    MATCH_LIMIT_STEP = 8,         /* a rule that reached its limit gets this part of it from then on */
    MATCH_LIMIT_LEAST = 10000
};

static void *must(void *p) {
    if (!p)
        abort(); /* out of memory, as arena.h says */
    return p;
}

fl_fsm *fl_fsm_new(fl_fsm_template *t, const fl_limits *limits, fl_notes *notes, fl_str document, fl_fsm_take take,
                   void *user) {
    fl_fsm *f = must(calloc(1, sizeof *f));
    f->t = t;
    f->limits = limits ? *limits : fl_limits_default;
    f->notes = notes;
    f->document = document;
    f->take = take;
    f->user = user;
    f->state = &t->states[t->start];
    f->cells = must(calloc(t->n_values + 1, sizeof *f->cells));
    f->shown = must(calloc(t->n_values + 1, sizeof *f->shown));
    f->listed = must(calloc(t->n_values + 1, sizeof *f->listed));
    f->taken = must(calloc(t->n_values + 1, sizeof *f->taken));
    f->queue.open = must(calloc(t->n_values + 1, sizeof(fsm_held *)));
    f->queue.sealed = must(calloc(t->n_values + 1, sizeof *f->queue.sealed));
    f->match_limits = must(calloc(t->n_rules + 1, sizeof *f->match_limits));
    f->candidates = must(calloc(t->most_rules / 64 + 1, sizeof *f->candidates));
    f->ready = must(calloc(1, sizeof *f->ready));
    f->picks = must(calloc(t->most_assigns + 1, sizeof *f->picks));
    for (unsigned i = 0; i < t->n_rules; i++)
        f->match_limits[i] = MATCH_LIMIT_FIRST;
    for (unsigned i = 0; i < t->n_values; i++) {
        f->holds = f->holds || t->values[i].has[FSM_FILLUP];
        f->cells[i].filldown = t->values[i].has[FSM_FILLDOWN];
        f->cells[i].fillup = t->values[i].has[FSM_FILLUP];
        f->cells[i].shown = &f->shown[i];
        f->shown[i].text = FL_STR("");
        if (t->values[i].has[FSM_LIST])
            f->cells[i].list = must(calloc(1, sizeof *f->cells[i].list));
    }
    return f;
}

void fl_fsm_free(fl_fsm *f) {
    if (!f)
        return;
    for (unsigned i = 0; i < f->t->n_values; i++)
        fl_fsm_cell_free(&f->cells[i]);
    fl_fsm_queue_free(&f->queue);
    free(f->cells);
    free(f->shown);
    free(f->listed);
    free(f->taken);
    free(f->match_limits);
    free(f->candidates);
    free(f->picks);
    free(f->glance.values);
    free(f->glance.numbers);
    free(f->glance.texts);
    free(f->ready);
    free(f->carry.p);
    free(f->clean.p);
    free(f);
}

const char *fl_fsm_error(const fl_fsm *f) { return f->error; }

/* The others are as the last clearing left them, but for Lists, which a record changes. */
static void clear(fl_fsm *f) {
    for (unsigned i = 0; i < f->n_taken; i++) {
        fsm_cell *c = &f->cells[f->taken[i]];
        c->taken = false;
        fsm_cell_clear(c);
    }
    for (unsigned i = 0; i < f->t->n_lists; i++)
        fsm_cell_clear(&f->cells[f->t->lists[i]]);
    f->n_taken = 0;
    f->first_line = 0;
}

static void clearall(fl_fsm *f) {
    for (unsigned i = 0; i < f->t->n_values; i++) {
        f->cells[i].taken = false;
        fl_fsm_cell_clearall(&f->cells[i]);
    }
    f->n_taken = 0;
    f->first_line = 0;
}

static void give(fl_fsm *f, const fl_fsm_record *record) {
    if ((f->status == FL_FSM_MORE || f->status == FL_FSM_END) && !f->take(f->user, record))
        f->status = FL_FSM_STOPPED;
}

static void give_final(fl_fsm *f, bool at_end) {
    for (const fl_fsm_record *r; (r = fl_fsm_queue_first(&f->queue, f->t, at_end)); fl_fsm_queue_drop(&f->queue))
        give(f, r);
}

/* The save hooks, in the order of the Values. */
static bool save(fl_fsm *f) {
    const fl_fsm_template *t = f->t;
    for (unsigned i = 0; i < t->n_savers; i++)
        if (!fsm_cell_save(&f->cells[t->savers[i]], &t->values[t->savers[i]]))
            return false;
    return true;
}

static bool is_empty(const fl_fsm *f) {
    for (unsigned i = 0; i < f->n_taken; i++)
        if (!fsm_cell_is_empty(&f->cells[f->taken[i]]))
            return false;
    for (unsigned i = 0; i < f->t->n_values; i++)
        if (!fsm_cell_is_empty(&f->cells[i]))
            return false;
    return true;
}

static void commit(fl_fsm *f) {
    const fl_fsm_template *t = f->t;
    if (!save(f)) {
        clear(f);
        return;
    }
    for (unsigned i = 0; i < t->n_lists; i++)
        fsm_cell_show(&f->cells[t->lists[i]], &t->values[t->lists[i]]);
    if (is_empty(f))
        return; /* and nothing is cleared */
    const uint32_t first = f->first_line ? f->first_line : f->line;
    const fl_fsm_record record = {f->shown, t->n_values, first, f->line};
    if (f->holds) {
        fl_fsm_queue_put(&f->queue, t, &record);
        give_final(f, false);
    } else {
        give(f, &record);
    }
    clear(f);
}

static inline void assign_one(fl_fsm *f, unsigned value, fl_str text, bool plain) {
    fsm_cell *c = &f->cells[value];
    fsm_cell_assign(c, &f->t->values[value], text, plain, MATCH_LIMIT_FIRST);
    if (!c->listed) {
        c->listed = true;
        f->listed[f->n_listed++] = value;
    }
    if (!c->taken) {
        c->taken = true;
        f->taken[f->n_taken++] = value;
    }
    if (c->fillup && text.n) {
        fl_fsm_queue_fill(&f->queue, value, text);
        give_final(f, false);
    }
}

void fl_fsm_assign(fl_fsm *f, unsigned value, fl_str text, bool plain) { assign_one(f, value, text, plain); }

/* The groups are read before the first is assigned where a List matches again and would take their places. */
static void assign(fl_fsm *f, const fsm_rule *rule, const fl_re_match *m, fl_str line, bool plain) {
    const fsm_assign *a = rule->assigns;
    for (unsigned i = 0; i < rule->n_assigns && f->t->has_nested; i++)
        f->picks[i] = fl_re_group(m, line, a[i].number);
    for (unsigned i = 0; i < rule->n_assigns; i++)
        assign_one(f, a[i].value, f->t->has_nested ? f->picks[i] : fl_re_group(m, line, a[i].number), plain);
    if (rule->n_assigns && f->first_line == 0)
        f->first_line = f->line;
}

/* A rule that backtracks without end costs a moment once, and less each time it does it again. */
static void note_limit(fl_fsm *f, const fsm_rule *rule) {
    uint32_t *limit = &f->match_limits[rule->id];
    *limit = *limit / MATCH_LIMIT_STEP > MATCH_LIMIT_LEAST ? *limit / MATCH_LIMIT_STEP : MATCH_LIMIT_LEAST;
    if (f->notes)
        fl_note_add(f->notes, f->document, f->line, f->line,
                    "%s:%u: the rule reached the match limit; the line is read as one that it does not match",
                    f->t->file, rule->line);
}

static void note_broken(fl_fsm *f, const fsm_rule *rule) {
    if (f->notes)
        fl_note_add(f->notes, f->document, 0, 0, "%s:%u: the rule is too large for PCRE2; it matches nothing",
                    f->t->file, rule->line);
}

static void fail(fl_fsm *f, const fsm_rule *rule, fl_str line) {
    f->status = FL_FSM_FAILED;
    const bool said = rule->target.n > 0;
    snprintf(f->error, sizeof f->error, "%.*s%sline %u: %.*s%sthe Error rule at %s:%u matches \"%.*s\"",
             FL_STR_ARG(f->document), f->document.n ? ", " : "", (unsigned)f->line, FL_STR_ARG(rule->target),
             said ? ": " : "", f->t->file, rule->line, FL_STR_ARG(line));
}

static void go_to(fl_fsm *f, int to) {
    if (to >= 0)
        f->state = &f->t->states[to];
    if (to != FSM_END && to != FSM_EOF)
        return;
    f->at_end_state = to == FSM_END;
    if (f->status == FL_FSM_MORE)
        f->status = FL_FSM_END;
}

static fl_match_result match(fl_fsm *f, const fsm_rule *rule, fl_str line, bool plain, fl_re_match *m) {
    const uint32_t limit = f->match_limits[rule->id];
    if (plain && line.n <= FL_RE_LINE_MAX)
        return fl_re_match_line(rule->re, f->ready, limit, m);
    return fl_re_match_at_start(rule->re, line, plain, limit, m);
}

/* true when the line is done with. */
static bool apply(fl_fsm *f, const fsm_rule *rule, fl_str line, bool plain) {
    fl_re_match m;
    if (plain && rule->needs && !memchr(line.p, rule->needs, line.n))
        return false;
    switch (match(f, rule, line, plain, &m)) {
    case FL_MATCH_NO:
        return false;
    case FL_MATCH_LIMIT:
        note_limit(f, rule);
        return false;
    case FL_MATCH_BROKEN:
        note_broken(f, rule);
        return false;
    case FL_MATCH_YES:
        break;
    }
    const bool seen = f->glance.look && rule->record_op == FSM_RECORD && fl_fsm_glance(f, rule, &m, line);
    if (!seen)
        assign(f, rule, &m, line, plain);
    if (rule->record_op == FSM_RECORD && !seen)
        commit(f);
    else if (rule->record_op == FSM_CLEAR)
        clear(f);
    else if (rule->record_op == FSM_CLEARALL)
        clearall(f);
    if (rule->line_op == FSM_ERROR)
        fail(f, rule, line);
    if (rule->line_op == FSM_CONTINUE)
        return f->status != FL_FSM_MORE;
    go_to(f, rule->to);
    return true;
}

void fl_fsm_settle(fl_fsm *f) {
    while (f->n_listed)
        fl_fsm_cell_settle(&f->cells[f->listed[--f->n_listed]]);
}

void fl_fsm_run_line(fl_fsm *f, fl_str line, bool plain) {
    fsm_state *s = f->state;
    f->line++;
    if (plain)
        fl_fsm_candidates(f->t, s, line, f->candidates);
    else
        memset(f->candidates, 0xff, s->words * sizeof *f->candidates);
    for (size_t w = 0; w < s->words; w++)
        for (uint64_t bits = f->candidates[w]; bits; bits &= bits - 1) {
            const size_t i = w * 64 + (size_t)__builtin_ctzll(bits);
            if (i >= s->n || apply(f, &s->rules[i], line, plain))
                return;
        }
}

fl_fsm_status fl_fsm_finish(fl_fsm *f) {
    fl_fsm_last_line(f);
    if (f->status == FL_FSM_FAILED || f->status == FL_FSM_STOPPED)
        return f->status;
    if (!f->at_end_state && !f->t->has_eof)
        commit(f);
    give_final(f, true);
    return f->status;
}
