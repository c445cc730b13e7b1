/* Which rules of a state a line may match, told from its first bytes.
 *
 * For each of the first places of a line, and of its first places of ink, a table has for every byte the rules that
 * allow it there, one bit each. The rules that allow all of them are candidates; the others cannot match, and PCRE2 is
 * not asked (not even to compile them). */
#include "textfsm/template.h"

enum { TABLES = 2 * FL_RE_LEAD };

static inline uint64_t *row_of(const fsm_state *s, unsigned table, unsigned byte) {
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
        s->rules[i].needs = lead.needs;
        for (unsigned k = 0; k < FL_RE_LEAD; k++) {
            add_place(s, k, i, lead.bytes[k], lead.past[k]);
            add_place(s, FL_RE_LEAD + k, i, lead.ink[k], lead.ink_past[k]);
        }
    }
}

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

/* The rules that allow the bytes from `from` on, of the tables from `table` on. */
static void narrow(const fsm_state *s, fl_str line, size_t from, unsigned table, uint64_t *words) {
    for (unsigned k = 0; k < FL_RE_LEAD; k++) {
        const uint64_t *row = row_of(s, table + k, from + k < line.n ? (unsigned char)line.p[from + k] : FSM_PAST);
        for (size_t w = 0; w < s->words; w++)
            words[w] &= row[w];
    }
}

/* The same for a state of at most 64 rules and a line that is long enough. */
static uint64_t narrow_one(const uint64_t *leads, const char *p, uint64_t word) {
    for (unsigned k = 0; k < FL_RE_LEAD; k++)
        word &= leads[k * FSM_PLACES + (unsigned char)p[k]];
    return word;
}

void fl_fsm_candidates(fl_fsm_template *t, fsm_state *s, fl_str line, uint64_t *words) {
    size_t ink = 0;
    if (!s->leads)
        build(t, s);
    while (ink < line.n && is_blank(line.p[ink]))
        ink++;
    if (s->words == 1 && ink + FL_RE_LEAD <= line.n) {
        words[0] = narrow_one(s->leads, line.p, ~UINT64_C(0));
        if (ink && words[0])
            words[0] = narrow_one(s->leads + FL_RE_LEAD * FSM_PLACES, line.p + ink, words[0]);
        return;
    }
    memset(words, 0xff, s->words * sizeof *words);
    narrow(s, line, 0, 0, words);
    if (ink) /* else the places are the same */
        narrow(s, line, ink, FL_RE_LEAD, words);
}
