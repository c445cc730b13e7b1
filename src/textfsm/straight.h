/* straight.h - expressions as short programs for plain lines (fl_re_is_plain), for which PCRE2 need not be asked.
 *
 * A program does what the definition of the language says: it tries first what is written first, and goes back to the
 * last choice when the rest does not match. It is fast by what it leaves out: a run of bytes gives nothing back when
 * what follows can begin with none of them, a branch is not tried when its first byte cannot match, runs are measured
 * by bits, and the rest is not tried again behind a run that ended at the same place before (nothing but the place
 * decides whether it matches, and it did not). What has no program (back references, conditions, looking behind, groups
 * that are captured again and again) is left to PCRE2, and so is a line on which a program goes back too often.
 *
 * straight.c makes programs, straight_match.c runs them. */
#ifndef FL_TEXTFSM_STRAIGHT_H
#define FL_TEXTFSM_STRAIGHT_H

#include "textfsm/regex.h"

typedef struct fl_straight fl_straight;

/* NULL: not an expression for it. number[group] is the group's number in the result, 0 when it is not captured. */
fl_straight *fl_straight_new(fl_arena *arena, const fl_re_tree *tree, const unsigned *number);
/* As re.match. *m lasts until the next match by the same program. FL_MATCH_LIMIT: undecided. */
fl_match_result fl_straight_match(fl_straight *p, const fl_re_line *line, fl_re_match *m);

/* ---- between straight.c and straight_match.c ---- */

typedef enum fst_code {
    FST_END,     /* all matched */
    FST_TEXT,    /* `min` bytes, those of `text` where `text_mask` has bits */
    FST_ONE,     /* a byte of the class */
    FST_SKIP,    /* `min` bytes of any kind */
    FST_MASK,    /* min to max bytes of the class, as many as there are; it is one of fl_re_mask */
    FST_MASK1,   /* the same, and then the byte `next`, which the next step says again */
    FST_RUN,     /* the same of other classes */
    FST_ONCE,    /* any of these runs, and the rest is not tried again where it ended before */
    FST_MAYBE,   /* one byte of the class, if there is one */
    FST_GREEDY,  /* the same, and gives back one by one */
    FST_LAZY,    /* as few as will do */
    FST_FORK,    /* the next step or, when that fails, the one at `to` */
    FST_FORK_TO, /* the other way round */
    FST_JUMP,
    FST_LOOK,   /* up to its FST_LOOKED, which goes back to here and forgets the choices since */
    FST_LOOKED, /* and then goes on by `min` bytes */
    FST_KEPT,   /* ends a FST_LOOK too, but stays where it is */
    FST_NOT,    /* when what follows up to its FST_NOTTED fails, on at `to` */
    FST_NOTTED,
    FST_START,
    FST_STOP,
    FST_EDGE, /* between a word and what is none */
    FST_MARK  /* only the marks */
} fst_code;

/* then[]: what the next byte must be for the rest to have a chance: FST_NEXT, of forks FST_TO too. At the end of the
 * line it is a zero. */
enum { FST_DEEP = 4, FST_NEXT = 1, FST_TO = 2 };

/* How a run of the class is measured. */
typedef enum fst_kind {
    FST_BY_TABLE,
    FST_BY_MASK,
    FST_ANY,
    FST_BY_PAIRS, /* `(?:(?!ab)c)*`: bytes of the class, of which those that are 2 in it stand before no byte of `pair`
                   */
    FST_TO_BLANK  /* FST_LAZY of any bytes, and the rest begins with no ink */
} fst_kind;

typedef struct fst_step {      /* 64 bytes */
    unsigned char code, depth; /* depth: of FST_LOOK within each other */
    unsigned char kind;        /* fst_kind */
    unsigned char mask;        /* fl_re_mask of FST_BY_MASK */
    unsigned char next;
    unsigned char once; /* FST_ONCE: which of the ends is its last one */
    uint16_t to;
    uint16_t open, close;            /* where in the spans this place is written to; 0: nowhere that counts */
    uint16_t first_group, end_group; /* a fork: captured in its branches */
    uint32_t min, max;
    union {
        struct {
            uint64_t text, text_mask; /* the first byte lowest */
        };
        const unsigned char *pair; /* [FL_RE_BYTES] */
    };
    const unsigned char *class; /* [FL_RE_BYTES] */
    const unsigned char *then;  /* [FL_RE_BYTES] */
    const unsigned char *then2; /* [FL_RE_BYTES], the same of the byte behind that */
} fst_step;

enum { FST_ENDS = 8 };  /* runs that keep their ends */
enum { FST_SPANS = 2 }; /* the pair before the spans of the whole is only written to */

typedef struct fst_choice {
    const fst_step *step;
    uint32_t at, edge; /* edge: as far as a run may give back or go on */
} fst_choice;
typedef struct fst_look {
    uint32_t at, choices;
} fst_look;
enum { FST_CHOICES = 128 /* open at a time */ };

/* A match is at work in it; on the stack its places would be cleared each time. */
struct fl_straight {
    const fst_step *steps;
    size_t *spans;
    unsigned n;
    size_t least, most; /* bytes of a line that may match */
    unsigned n_ends;
    size_t ends[FST_ENDS]; /* where they ended in this match */
    fst_look looks[FST_DEEP];
    fst_choice choices[FST_CHOICES];
};

#endif
