#include "normalize/places.h"

#include "scan/scan.h"

enum {
    LITERALS = 16, /* of one rule */
    LITERAL_MOST = 64,
    PIECE = 256 << 10, /* of a text: the hits of one piece are held */
};

struct fl_place_rules {
    const fl_scan *scan;
    size_t n;
    uint32_t *rule; /* by literal */
    bool *always;   /* by rule: no literal is known */
    bool *possible; /* by rule */
    fl_scan_hits hits;
};

static struct fl_place_rules *rules_of(fl_normalizer *n) {
    if (n->place_rules)
        return n->place_rules;
    fl_arena *a = n->store->arena;
    struct fl_place_rules *p = FL_NEW(a, struct fl_place_rules);
    size_t all = n->rules->rules.n;
    fl_str *literals = FL_NEW_N(n->arena, all * LITERALS + 1, fl_str);
    p->rule = FL_NEW_N(a, all * LITERALS + 1, uint32_t);
    p->always = FL_NEW_N(a, all + 1, bool);
    p->possible = FL_NEW_N(a, all + 1, bool);
    for (size_t i = 0; i < all; i++) {
        const fl_rule *r = &n->rules->rules.v[i];
        unsigned found;
        if (!r->fsm || !r->text_match || r->only_with_command)
            continue;
        p->always[i] = !fl_pattern_literals(r->text_match, literals + p->n, LITERALS, &found);
        for (unsigned k = 0; k < found && !p->always[i]; k++) {
            literals[p->n] = fl_str_sub(literals[p->n], 0, LITERAL_MOST);
            p->rule[p->n++] = (uint32_t)i;
        }
    }
    p->scan = fl_scan_new(a, literals, p->n);
    n->place_rules = p;
    return p;
}

const bool *fl_norm_possible_places(fl_normalizer *n, fl_str text) {
    struct fl_place_rules *p = rules_of(n);
    memcpy(p->possible, p->always, n->rules->rules.n * sizeof *p->possible);
    for (size_t at = 0; at < text.n; at += PIECE) {
        p->hits.n = 0;
        fl_scan_all(p->scan, fl_str_sub(text, at, at + PIECE + LITERAL_MOST), &p->hits);
        for (size_t i = 0; i < p->hits.n; i++)
            p->possible[p->rule[p->hits.v[i].literal]] = true;
    }
    fl_scan_hits_free(&p->hits);
    return p->possible;
}
