/* Which rules of a state a line may match, told from its first bytes.
 *
 * For each of the first places of a line, and of its first places of ink, a table has for every byte the rules that allow
 * it there, one bit each. The rules that allow all eight are candidates; the others cannot match, and PCRE2 is not asked
 * (not even to compile them). */
#include "textfsm/template.h"

enum { TABLES = 2 * FL_RE_LEAD };

static uint64_t *row_of(const fsm_state *s, unsigned table, unsigned byte) {
    return s->leads + ((size_t)table * FSM_PLACES + byte) * s->words;
}

static void add_place(fsm_state *s, unsigned table, size_t rule, const uint64_t bytes[2], bool past) {
    const uint64_t bit = UINT64_C(1) << (rule & 63);
    for (unsigned b = 0; b < FL_RE_BYTES; b++)
        if (fl_bit(bytes, b))
            row_of(s, table, b)[rule >> 6] |= bit;
    if (past)
        row_of(s, table, FSM_PAST)[rule >> 6] |= bit;
}

static void build(fl_fsm_template *t, fsm_state *s) {
    s->leads = FL_NEW_N(t->arena, TABLES * FSM_PLACES * s->words, uint64_t);
    for (size_t i = 0; i < s->n; i++) {
        fl_re_lead lead;
        fl_re_find_lead(&s->rules[i].tree, &lead);
        for (unsigned k = 0; k < FL_RE_LEAD; k++) {
            add_place(s, k, i, lead.bytes[k], lead.past[k]);
            add_place(s, FL_RE_LEAD + k, i, lead.ink[k], lead.ink_past[k]);
        }
    }
}

void fsm_candidates(fl_fsm_template *t, fsm_state *s, fl_str line, uint64_t *words) {
    const uint64_t *rows[TABLES];
    size_t ink = 0;
    if (!s->leads)
        build(t, s);
    while (ink < line.n && (line.p[ink] == ' ' || line.p[ink] == '\t'))
        ink++;
    for (unsigned k = 0; k < FL_RE_LEAD; k++) {
        rows[k] = row_of(s, k, k < line.n ? (unsigned char)line.p[k] : FSM_PAST);
        rows[FL_RE_LEAD + k] = row_of(s, FL_RE_LEAD + k, ink + k < line.n ? (unsigned char)line.p[ink + k] : FSM_PAST);
    }
    for (size_t w = 0; w < s->words; w++) {
        uint64_t all = ~UINT64_C(0);
        for (unsigned k = 0; k < TABLES; k++)
            all &= rows[k][w];
        words[w] = all;
    }
}
