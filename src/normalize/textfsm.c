/* textfsm.c - reader `textfsm`: text that routers print. A rule's template finds records; each becomes an object whose
 * names are the template's Values, and the rule's `emit` does the rest.
 *
 * A captured command names the rules; those whose `recognize.text` is in the output are taken, the best of each read.
 * Without a command the places where `recognize.text` matches cut the text: from one such line to the next of another
 * rule.
 *
 * Records are emitted one by one and forgotten, so that a table of a million routes needs the memory of a batch of
 * them. */
#include <stdlib.h>

#include "normalize/fsm_section.h"
#include "normalize/places.h"

enum {
    CLAIMS = 32,     /* rules that claim one block: several platforms share a command */
    PLACES = 4096,   /* where texts match in a block without a command */
    HEAD_LINES = 12, /* lines above the first record in which refusals stand */
    LARGE = 64 << 10, /* bytes of a text in which one pass for literals costs less than a search for each rule */
};

/* "Can't find neighbor 192.0.2.1" above the real table: an error of its own. */
static size_t refusals(fl_normalizer *n, const fl_command *command, const fl_rule *rule, const fl_rule_command *by,
                       size_t first, size_t last) {
    size_t from = first;
    for (size_t i = first; i < last && i < first + HEAD_LINES; i++) {
        fl_str line = fl_str_trim(fl_norm_output_line(n, i));
        if (!line.n || !fl_norm_error_line(n, line))
            continue;
        fl_section s = fl_norm_section_at(n, FL_SECTION_ERROR, i, i + 1);
        s.command = command;
        s.rule = rule;
        s.by = by;
        s.closed = true;
        fl_norm_error_facts(n, &s);
        from = i + 1;
    }
    return from;
}

/* ---- who claims what ---- */

typedef struct claim {
    const fl_rule *rule;
    const fl_rule_command *by;
    const fl_command *command;
    size_t line; /* without a command: where its text matches */
} claim;

typedef struct claims {
    claim v[CLAIMS];
    unsigned n;
} claims;

static bool document_fits(fl_normalizer *n, const fl_rule *r) {
    return !r->document_match || fl_norm_match(n, r->document_match, n->inside, NULL);
}

static bool text_fits(fl_normalizer *n, const fl_rule *r, fl_str text) {
    return !r->text_match || fl_norm_match(n, r->text_match, text, NULL);
}

static void add_claim(claims *c, claim one) {
    if (c->n < CLAIMS)
        c->v[c->n++] = one;
}

static void claims_by_command(fl_normalizer *n, claims *out) {
    for (size_t i = 0; i < n->block->n_commands; i++) {
        const fl_command *command = &n->block->commands[i];
        const fl_rule_command *by;
        const fl_rule *r;
        unsigned start = 0;
        while ((r = fl_norm_rule_by_command(n, command, &start, &by)) != NULL) {
            if (r->fsm)
                add_claim(out, (claim){r, by, command, n->block->first});
        }
    }
}

/* Of each read the best; the order of rules is kept. */
static void keep_best(claims *c) {
    unsigned kept = 0;
    for (unsigned i = 0; i < c->n; i++) {
        bool best = true;
        for (unsigned k = 0; k < c->n && best; k++) {
            const fl_rule *a = c->v[i].rule, *b = c->v[k].rule;
            if (k != i && fl_str_eq(a->read, b->read))
                best = a->priority > b->priority || (a->priority == b->priority && i < k);
        }
        if (best)
            c->v[kept++] = c->v[i];
    }
    c->n = kept;
}

static void keep_fitting(fl_normalizer *n, claims *c) {
    fl_str text = fl_norm_span_text(n, n->block->first, n->block->last);
    const bool *possible = text.n > LARGE && c->n > 1 ? fl_norm_possible_places(n, text) : NULL;
    unsigned kept = 0;
    for (unsigned i = 0; i < c->n; i++) {
        const fl_rule *r = c->v[i].rule;
        if (possible && r->text_match && !r->only_with_command && !possible[r - n->rules->rules.v])
            continue;
        if (text_fits(n, r, text))
            c->v[kept++] = c->v[i];
    }
    c->n = kept;
}

/* A pipe took the heading away, and with it what shows the platform: the first rule that finds something. */
static void keep_finding(fl_normalizer *n, claims *c) {
    for (unsigned i = 0; i < c->n; i++) {
        if (!c->v[i].command->pipe.n || !fl_norm_fsm_finds(n, c->v[i].rule, n->block->first, n->block->last))
            continue;
        c->v[0] = c->v[i];
        c->n = 1;
        return;
    }
    c->n = 0;
}

static fl_section section_of(const fl_normalizer *n, const claim *c, size_t first, size_t last) {
    fl_section s = fl_norm_section_at(n, FL_SECTION_TEXT, first, last);
    s.rule = c->rule;
    s.by = c->by;
    s.command = c->command;
    s.any_filter = c->command && c->command->filter;
    s.closed = n->block->closed;
    return s;
}

static claims best_by_command(fl_normalizer *n) {
    claims all = {0};
    claims_by_command(n, &all);
    claims fitting = all;
    keep_fitting(n, &fitting);
    keep_best(&fitting);
    if (!fitting.n) {
        fitting = all;
        keep_finding(n, &fitting);
    }
    return fitting;
}

static bool read_by_command(fl_normalizer *n) {
    const fl_block *b = n->block;
    claims fitting = best_by_command(n);
    if (!fitting.n || b->first >= b->last)
        return false;
    if (b->from != FL_CMD_NONE)
        n->heading = (fl_context){.at = FL_TIME_NONE};
    const claim *c = fitting.v;
    size_t first = refusals(n, c->command, c->rule, c->by, b->first, b->last);
    for (unsigned i = 0; i < fitting.n && first < b->last; i++) {
        fl_section s = section_of(n, &fitting.v[i], first, b->last);
        fl_norm_fsm_section(n, &s);
    }
    return true;
}

/* ---- without a command ---- */

typedef FL_VEC(claim) places;

static void find_places(fl_normalizer *n, const fl_rule *r, places *out) {
    fl_str text = fl_norm_span_text(n, n->block->first, n->block->last), rest = text;
    fl_match m;
    while (rest.n && out->n < PLACES && fl_norm_match(n, r->text_match, rest, &m)) {
        uint64_t off = n->text->lines[n->block->first].off + (uint64_t)(m.group[0].p - text.p);
        size_t line = fl_text_line_at(n->text, off);
        claim one = {.rule = r, .line = line};
        FL_PUSH(n->arena, out, one);
        size_t next = line + 1 < n->block->last
                          ? (size_t)(n->text->lines[line + 1].off - n->text->lines[n->block->first].off)
                          : text.n;
        rest = fl_str_sub(text, next, text.n);
    }
}

static int by_line(const void *a, const void *b) {
    const claim *x = a, *y = b;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    if (x->rule->priority != y->rule->priority)
        return x->rule->priority > y->rule->priority ? -1 : 1;
    return fl_str_cmp(x->rule->id, y->rule->id);
}

static places all_places(fl_normalizer *n) {
    places all = {0};
    const bool *possible = fl_norm_possible_places(n, fl_norm_span_text(n, n->block->first, n->block->last));
    for (size_t i = 0; i < n->rules->rules.n; i++) {
        const fl_rule *r = &n->rules->rules.v[i];
        if (r->fsm && r->text_match && !r->only_with_command && possible[i] && document_fits(n, r))
            find_places(n, r, &all);
    }
    if (all.n > 1)
        qsort(all.v, all.n, sizeof *all.v, by_line);
    return all;
}

/* JSON, or a table with a dash line, that follows in the same text is none of a router's. */
static size_t foreign_line(const fl_normalizer *n, size_t first, size_t last) {
    for (size_t i = first + 1; i < last; i++) {
        fl_str line = fl_text_line(n->text, i);
        if (line.n && (line.p[0] == '{' || line.p[0] == '[') && fl_str_trim(line).n == 1)
            return i;
    }
    return last;
}

static void read_rest(fl_normalizer *n, size_t first, size_t last, void (*rest)(fl_normalizer *n)) {
    while (first < last && !fl_str_trim(fl_norm_output_line(n, first)).n)
        first++;
    if (first >= last)
        return;
    const fl_block *whole = n->block;
    fl_block part = *whole;
    part.first = first;
    part.last = last;
    if (first != whole->first)
        part.cmd_first = part.cmd_last = first;
    part.shape = fl_shape_of(n->text, first, last);
    n->block = &part;
    rest(n);
    n->block = whole;
}

/* A place of the same rule goes on with its section, and so does one of a weaker rule of the same read: what it looks
 * for stands in the outputs of related platforms too. */
static bool belongs_to(const fl_rule *r, const fl_rule *section) {
    return r == section || (r->priority < section->priority && fl_str_eq(r->read, section->read));
}

/* The place behind those that go on with the section of this one. */
static size_t next_place(const places *all, size_t i) {
    const claim *c = &all->v[i];
    size_t next = i + 1;
    while (next < all->n && (all->v[next].line == c->line || belongs_to(all->v[next].rule, c->rule)))
        next++;
    return next;
}

/* The first `to` places and what stands between them; returns the line behind. */
static size_t read_places(fl_normalizer *n, const places *all, size_t to, void (*rest)(fl_normalizer *n)) {
    size_t done = n->block->first;
    for (size_t i = 0; i < to;) {
        const claim *c = &all->v[i];
        size_t next = next_place(all, i);
        size_t last = next < all->n ? all->v[next].line : n->block->last;
        size_t end = foreign_line(n, c->line, last);
        if (done < c->line)
            read_rest(n, done, c->line, rest);
        fl_section s = section_of(n, c, c->line, end);
        s.closed = s.closed || end < n->block->last;
        fl_norm_fsm_section(n, &s);
        done = end;
        i = next;
    }
    return done;
}

static bool read_by_text(fl_normalizer *n, void (*rest)(fl_normalizer *n)) {
    const places all = all_places(n);
    if (!all.n)
        return false;
    read_rest(n, read_places(n, &all, all.n, rest), n->block->last, rest);
    return true;
}

/* ---- */

static bool json_begins(const fl_normalizer *n) {
    for (size_t i = n->block->first; i < n->block->last; i++) {
        fl_str line = fl_str_trim(fl_norm_output_line(n, i));
        if (line.n)
            return line.p[0] == '{' || line.p[0] == '[';
    }
    return true; /* blank: nothing to claim */
}

/* Typed at a router: without a rule for the command the text says too little. A table of routes may be what was
 * received, what is sent, or all there are. */
static bool asks_a_router(const fl_command *c) {
    static const char *const words[] = {"sh", "sho", "show", "dis", "disp", "display", "get", NULL};
    fl_str rest = c->verb, word;
    if (!fl_str_token(&rest, " ", &word))
        return false;
    for (unsigned i = 0; words[i]; i++) {
        if (fl_str_ieqz(word, words[i]))
            return true;
    }
    return false;
}

static bool may_be_a_router(const fl_normalizer *n) {
    for (size_t i = 0; i < n->block->n_commands; i++) {
        const fl_command *c = &n->block->commands[i];
        if (fl_norm_names_its_output(c) || asks_a_router(c))
            return false;
    }
    return true;
}

bool fl_norm_textfsm(fl_normalizer *n, void (*rest)(fl_normalizer *n)) {
    if (n->block->first >= n->block->last || json_begins(n))
        return false;
    if (n->block->n_commands && read_by_command(n))
        return true;
    return may_be_a_router(n) && read_by_text(n, rest);
}

/* ---- blocks longer than the text ---- */

struct fl_norm_long {
    fl_normalizer *n;
    fl_fsm_reading *reading;
    const fl_rule *rule;
    bool by_text; /* no command claims the block: the next place of another rule ends the section */
};

/* What claims the block's end: the only claim by its command, or the last place. */
typedef struct last_claim {
    claim c;
    bool any, by_text;
    places all;
    size_t place; /* its index */
} last_claim;

static last_claim find_last_claim(fl_normalizer *n) {
    last_claim l = {.any = false};
    if (n->block->first >= n->block->last || json_begins(n))
        return l;
    claims by_command = n->block->n_commands ? best_by_command(n) : (claims){.n = 0};
    if (by_command.n) {
        l.any = by_command.n == 1;
        l.c = by_command.v[0];
        return l;
    }
    if (!may_be_a_router(n))
        return l;
    l.by_text = true;
    l.all = all_places(n);
    for (size_t i = 0; i < l.all.n; i = next_place(&l.all, i))
        l.place = i;
    l.any = l.all.n > 0;
    if (l.any)
        l.c = l.all.v[l.place];
    return l;
}

bool fl_norm_textfsm_fits(fl_normalizer *n) {
    last_claim l = find_last_claim(n);
    fl_fsm_template *t = l.any ? fl_rule_template(n->rules, l.c.rule, NULL) : NULL;
    if (!t || fl_fsm_can_fail(t) || l.c.rule->merge)
        return false;
    return !l.by_text || foreign_line(n, l.c.line, n->block->last) == n->block->last;
}

fl_norm_long *fl_norm_textfsm_open(fl_normalizer *n, void (*rest)(fl_normalizer *n)) {
    last_claim l = find_last_claim(n);
    const fl_block *b = n->block;
    size_t first;
    if (l.by_text) {
        size_t done = read_places(n, &l.all, l.place, rest);
        if (done < l.c.line)
            read_rest(n, done, l.c.line, rest);
        first = l.c.line;
    } else {
        if (b->from != FL_CMD_NONE)
            n->heading = (fl_context){.at = FL_TIME_NONE};
        first = refusals(n, l.c.command, l.c.rule, l.c.by, b->first, b->last);
    }
    fl_section s = section_of(n, &l.c, first, b->last);
    fl_norm_long *open = FL_NEW(n->arena, fl_norm_long);
    *open = (fl_norm_long){n, fl_norm_fsm_open(n, &s, true), l.c.rule, l.by_text};
    fl_norm_fsm_feed(open->reading, first, b->last);
    return open;
}

static size_t end_by_text(fl_normalizer *n, const fl_rule *rule, size_t first, size_t last) {
    const fl_block *whole = n->block;
    fl_block part = *whole;
    part.first = first ? first - 1 : 0; /* the window is not where the text begins (\A) */
    part.last = last;
    n->block = &part;
    const places all = all_places(n);
    n->block = whole;
    for (size_t i = 0; i < all.n; i++) {
        if (all.v[i].line >= first && !belongs_to(all.v[i].rule, rule)) {
            last = all.v[i].line;
            break;
        }
    }
    return foreign_line(n, first - 1, last);
}

size_t fl_norm_long_feed(fl_norm_long *l, size_t first, size_t last) {
    if (l->by_text && first < last)
        last = end_by_text(l->n, l->rule, first, last);
    fl_norm_fsm_feed(l->reading, first, last);
    return last;
}

void fl_norm_long_close(fl_norm_long *l, bool closed) { fl_norm_fsm_close(l->reading, closed); }

unsigned fl_norm_textfsm_rivals(fl_normalizer *n, const fl_rule *rule) {
    unsigned rivals = 0;
    if (n->block->n_commands) {
        claims all = {0};
        claims_by_command(n, &all);
        keep_fitting(n, &all);
        for (unsigned i = 0; i < all.n; i++)
            rivals += all.v[i].rule != rule && all.v[i].rule->priority == rule->priority;
        return rivals;
    }
    const places all = all_places(n);
    for (size_t i = 0; i < all.n; i++)
        rivals += !belongs_to(all.v[i].rule, rule);
    return rivals;
}
