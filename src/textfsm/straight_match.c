/* Programs at work on plain lines, see straight.h. */
#include "textfsm/straight.h"

enum {
    RETURNS_MAX = 2000, /* to a choice; with LINE_MAX this bounds the time of a line to a few milliseconds */
    LINE_MAX = 4096
};

/* Eight bytes, the first lowest. */
static inline uint64_t word_of(const char *p) {
    uint64_t w;
    memcpy(&w, p, sizeof w);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    w = __builtin_bswap64(w);
#endif
    return w;
}

/* The bytes of the range from a place on, not many more than `most`. Plain bytes have no top bit, which is set to keep
 * each byte's difference to itself; the zeros behind the line are in no range. */
static inline size_t range_length(const fst_step *s, const char *p) {
    const uint64_t top = UINT64_C(0x8080808080808080);
    size_t n = 0;
    do {
        const uint64_t w = word_of(p + n) | top, odd = ~((w - s->from) & ~(w - s->above)) & top;
        if (odd)
            return n + (size_t)__builtin_ctzll(odd) / 8;
        n += sizeof top;
    } while (n < s->max);
    return n;
}

static inline size_t table_length(const fst_step *s, const char *p) {
    size_t n = 0;
    while (s->class[(unsigned char)p[n]])
        n++;
    return n;
}

/* Where a tab stops the range and it is in the class, the rest is measured byte by byte. */
static inline size_t run_length(const fst_step *s, const char *p) {
    size_t n = range_length(s, p);
    if (p[n] == '\t' && s->tab)
        n += table_length(s, p + n);
    return n < s->max ? n : s->max;
}

static inline size_t any_length(const fst_step *s, const char *p, size_t rest) {
    if (s->all)
        return rest < s->max ? rest : s->max;
    if (s->range)
        return run_length(s, p);
    const size_t n = table_length(s, p);
    return n < s->max ? n : s->max;
}

static inline unsigned then_at(const fst_step *s, const char *p) { return s->then[(unsigned char)*p]; }

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* No group of a fork's branches has taken part yet. */
static inline void forget(const fst_step *s, size_t *spans) {
    for (unsigned g = s->first_group; g < s->end_group; g++)
        spans[FST_SPANS + 2 * g] = spans[FST_SPANS + 2 * g + 1] = FL_SPAN_NONE;
}

/* From *at down to edge, or up to it, to the first place where the rest has a chance. false: there is none. */
static inline bool give_back(const fst_step *s, const char *p, size_t *at, size_t edge) {
    while (!then_at(s, p + *at)) {
        if (*at == edge)
            return false;
        --*at;
    }
    return true;
}
static inline bool go_on(const fst_step *s, const char *p, size_t *at, size_t edge) {
    while (!then_at(s, p + *at)) {
        if (*at == edge || !s->class[(unsigned char)p[*at]])
            return false;
        ++*at;
    }
    return true;
}

/* Zeros behind the line are in no class, so that most steps need not ask for its end. */
fl_match_result fl_straight_match(fl_straight *program, fl_str line, fl_re_match *m) {
    const char *p = line.p;
    const fst_step *steps = program->steps, *s = steps;
    fst_choice *choices = program->choices;
    fst_look *looks = program->looks;
    size_t *spans = program->spans, at = 0, edge, n;
    unsigned open = 0, returns = 0, next;
    if (line.n < program->least || line.n > program->most)
        return FL_MATCH_NO;
    if (line.n > LINE_MAX)
        return FL_MATCH_LIMIT;
    for (;; s++) {
    step:
        spans[s->open] = at;
        spans[s->close] = at;
        switch ((fst_code)s->code) {
        case FST_TEXT:
            if ((word_of(p + at) ^ s->from) & s->above)
                goto failed;
            at += s->min;
            continue;
        case FST_ONE:
            if (!s->class[(unsigned char)p[at]])
                goto failed;
            at++;
            continue;
        case FST_SKIP:
            if (line.n - at < s->min)
                goto failed;
            at += s->min;
            continue;
        case FST_RANGE:
            n = run_length(s, p + at);
            if (n < s->min)
                goto failed;
            at += n;
            continue;
        case FST_RANGE1:
            n = run_length(s, p + at);
            if (n < s->min || (unsigned char)p[at + n] != s->next)
                goto failed;
            at += n + 1;
            s++;
            continue;
        case FST_TABLE:
            n = any_length(s, p + at, line.n - at);
            if (n < s->min)
                goto failed;
            at += n;
            continue;
        case FST_GREEDY:
            n = any_length(s, p + at, line.n - at);
            if (n < s->min)
                goto failed;
            edge = at + s->min;
            at += n;
        greedy:
            if (!give_back(s, p, &at, edge))
                goto failed;
            if (at > edge) {
                choices[open] = (fst_choice){(uint32_t)(s - steps), (uint32_t)at - 1, (uint32_t)edge};
                if (++open == FST_CHOICES)
                    return FL_MATCH_LIMIT;
            }
            continue;
        case FST_LAZY:
            for (n = 0; n < s->min; n++)
                if (!s->class[(unsigned char)p[at + n]])
                    goto failed;
            edge = s->max < line.n - at ? at + s->max : line.n;
            at += n;
        lazy:
            if (!go_on(s, p, &at, edge))
                goto failed;
            if (at < edge && s->class[(unsigned char)p[at]]) {
                choices[open] = (fst_choice){(uint32_t)(s - steps), (uint32_t)at + 1, (uint32_t)edge};
                if (++open == FST_CHOICES)
                    return FL_MATCH_LIMIT;
            }
            continue;
        case FST_FORK:
        case FST_FORK_TO:
            forget(s, spans);
            next = then_at(s, p + at);
            if (next == 0)
                goto failed;
            if (next == (FST_NEXT | FST_TO)) {
                choices[open] = (fst_choice){(uint32_t)(s - steps), (uint32_t)at, 0};
                if (++open == FST_CHOICES)
                    return FL_MATCH_LIMIT;
            }
            if (next == FST_NEXT || (next != FST_TO && s->code == FST_FORK))
                continue;
            s = steps + s->to;
            goto step;
        case FST_JUMP:
            s = steps + s->to;
            goto step;
        case FST_NOT:
            looks[s->depth] = (fst_look){(uint32_t)at, open};
            choices[open] = (fst_choice){(uint32_t)(s - steps), (uint32_t)at, 0};
            if (++open == FST_CHOICES)
                return FL_MATCH_LIMIT;
            continue;
        case FST_NOTTED:
            open = looks[s->depth].choices;
            goto failed;
        case FST_LOOK:
            looks[s->depth] = (fst_look){(uint32_t)at, open};
            continue;
        case FST_LOOKED:
            open = looks[s->depth].choices;
            at = looks[s->depth].at;
            if (line.n - at < s->min)
                goto failed;
            at += s->min;
            continue;
        case FST_KEPT:
            open = looks[s->depth].choices;
            continue;
        case FST_START:
            if (at > 0)
                goto failed;
            continue;
        case FST_STOP:
            if (at < line.n)
                goto failed;
            continue;
        case FST_EDGE:
            if ((at > 0 && is_word(p[at - 1])) == is_word(p[at]))
                goto failed;
            continue;
        case FST_MARK:
            continue;
        case FST_END:
            spans[FST_SPANS] = 0;
            spans[FST_SPANS + 1] = at;
            *m = (fl_re_match){spans + FST_SPANS, program->n};
            return FL_MATCH_YES;
        }
    failed:
        if (open == 0)
            return FL_MATCH_NO;
        if (++returns > RETURNS_MAX)
            return FL_MATCH_LIMIT;
        open--;
        s = steps + choices[open].step;
        at = choices[open].at;
        edge = choices[open].edge;
        if (s->code == FST_GREEDY)
            goto greedy;
        if (s->code == FST_LAZY)
            goto lazy;
        forget(s, spans);
        if (s->code == FST_FORK_TO)
            continue;
        s = steps + s->to;
        goto step;
    }
}
