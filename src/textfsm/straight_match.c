/* Programs at work on plain lines, see straight.h. */
#include "textfsm/straight.h"

enum { RETURNS_MAX = 2000 }; /* to a choice: on the longest line that is a few milliseconds */

/* Eight bytes, the first lowest. */
static inline uint64_t word_of(const char *p) {
    uint64_t w;
    memcpy(&w, p, sizeof w);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    w = __builtin_bswap64(w);
#endif
    return w;
}

/* The words are told apart by branches, which a processor sees through before it knows the place. */
static inline size_t mask_length(const uint64_t *out, size_t at) {
    uint64_t w;
    if (at < 64)
        w = out[0] >> at;
    else if (at < 128)
        w = out[1] >> (at - 64);
    else
        w = out[at / 64] >> (at & 63);
    if (w)
        return (size_t)__builtin_ctzll(w);
    size_t i = at / 64 + 1;
    while (!out[i])
        i++;
    return i * 64 + (size_t)__builtin_ctzll(out[i]) - at;
}

static inline size_t at_most(size_t n, size_t most) { return n < most ? n : most; }

static inline size_t class_length(const unsigned char *class, const char *p, size_t most) {
    size_t n = 0;
    for (; n + 4 <= most; n += 4) {
        if (!class[(unsigned char)p[n]])
            return n;
        if (!class[(unsigned char)p[n + 1]])
            return n + 1;
        if (!class[(unsigned char)p[n + 2]])
            return n + 2;
        if (!class[(unsigned char)p[n + 3]])
            return n + 3;
    }
    while (n < most && class[(unsigned char)p[n]])
        n++;
    return n;
}

static inline size_t pairs_length(const fst_step *s, const char *p) {
    const unsigned char *u = (const unsigned char *)p;
    size_t n = 0;
    while (n < s->max && s->class[u[n]] && !(s->class[u[n]] == 2 && s->pair[u[n + 1]]))
        n++;
    return n;
}

static inline size_t run_length(const fst_step *s, const fl_re_line *line, size_t at) {
    if (s->kind == FST_BY_MASK)
        return at_most(mask_length(line->out[s->mask], at), s->max);
    if (s->kind == FST_ANY)
        return at_most(line->n - at, s->max);
    if (s->kind == FST_BY_PAIRS)
        return pairs_length(s, line->text + at);
    return class_length(s->class, line->text + at, s->max);
}

static inline unsigned then_at(const fst_step *s, const char *p) {
    return s->then[(unsigned char)p[0]] & s->then2[(unsigned char)p[1]];
}

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
static inline bool go_on(const fst_step *s, const fl_re_line *line, size_t *at, size_t edge) {
    const char *p = line->text;
    for (;; ++*at) {
        if (s->kind == FST_TO_BLANK)
            *at = at_most(*at + mask_length(line->out[FL_RE_INK], *at), edge);
        if (then_at(s, p + *at))
            return true;
        if (*at == edge || !s->class[(unsigned char)p[*at]])
            return false;
    }
}

/* Zeros behind the line are in no class, so that most steps need not ask for its end. */
fl_match_result fl_straight_match(fl_straight *program, const fl_re_line *line, fl_re_match *m) {
    const char *p = line->text;
    const fst_step *steps = program->steps, *s = steps;
    fst_choice *choices = program->choices;
    fst_look *looks = program->looks;
    size_t *spans = program->spans, at = 0, edge, n;
    unsigned open = 0, returns = 0, next;
    if (line->n < program->least || line->n > program->most)
        return FL_MATCH_NO;
    if (program->n_ends)
        memset(program->ends, 0xff, sizeof program->ends); /* FL_SPAN_NONE */
    for (;; s++) {
    step:
        spans[s->open] = at;
        spans[s->close] = at;
        switch ((fst_code)s->code) {
        case FST_TEXT:
            if ((word_of(p + at) ^ s->text) & s->text_mask)
                goto failed;
            at += s->min;
            continue;
        case FST_ONE:
            if (!s->class[(unsigned char)p[at]])
                goto failed;
            at++;
            continue;
        case FST_SKIP:
            if (line->n - at < s->min)
                goto failed;
            at += s->min;
            continue;
        case FST_MASK:
            n = at_most(mask_length(line->out[s->mask], at), s->max);
            if (n < s->min)
                goto failed;
            at += n;
            continue;
        case FST_MASK1:
            n = at_most(mask_length(line->out[s->mask], at), s->max);
            if (n < s->min || (unsigned char)p[at + n] != s->next)
                goto failed;
            at += n + 1;
            s++;
            continue;
        case FST_RUN:
            n = run_length(s, line, at);
            if (n < s->min)
                goto failed;
            at += n;
            continue;
        case FST_ONCE:
            n = run_length(s, line, at);
            if (n < s->min || program->ends[s->once] == at + n)
                goto failed;
            at += n;
            program->ends[s->once] = at;
            continue;
        case FST_MAYBE:
            at += s->class[(unsigned char)p[at]];
            continue;
        case FST_GREEDY:
            n = s->max == 1 ? s->class[(unsigned char)p[at]] : run_length(s, line, at);
            if (n < s->min)
                goto failed;
            edge = at + s->min;
            at += n;
        greedy:
            if (!give_back(s, p, &at, edge))
                goto failed;
            if (at > edge) {
                choices[open] = (fst_choice){s, (uint32_t)at - 1, (uint32_t)edge};
                if (++open == FST_CHOICES)
                    return FL_MATCH_LIMIT;
            }
            continue;
        case FST_LAZY:
            for (n = 0; n < s->min; n++)
                if (!s->class[(unsigned char)p[at + n]])
                    goto failed;
            edge = s->max < line->n - at ? at + s->max : line->n;
            at += n;
        lazy:
            if (!go_on(s, line, &at, edge))
                goto failed;
            if (at < edge && s->class[(unsigned char)p[at]]) {
                choices[open] = (fst_choice){s, (uint32_t)at + 1, (uint32_t)edge};
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
                choices[open] = (fst_choice){s, (uint32_t)at, 0};
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
            choices[open] = (fst_choice){s, (uint32_t)at, 0};
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
            if (line->n - at < s->min)
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
            if (at < line->n)
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
        default:
            __builtin_unreachable(); /* so that no bounds are checked */
        }
    failed:
        if (open == 0)
            return FL_MATCH_NO;
        if (++returns > RETURNS_MAX)
            return FL_MATCH_LIMIT;
        open--;
        s = choices[open].step;
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
