/* early.c - what was changed before it was read. Of the reads of one kind only the earliest decides, so a bundle with
 * thousands of reads and of changes is looked at once. */
#include "timeline/timeline.h"

/* Reads that are of one moment, or that bear no time: their lines order them where they stand in one document. */
typedef struct moment {
    size_t n;
    uint32_t document; /* FL_NONE: of several */
    uint32_t line;     /* the first */
} moment;

typedef struct first_read {
    moment all, timed, untimed; /* timed: only those of the earliest time */
    fl_time at;                 /* of timed */
} first_read;

enum { FIRST_READS = 3 };
struct fl_early {
    first_read read[FIRST_READS];
};

/* Provider state, ARP, sessions: 0 to 2; -1: another read. */
static int place_of(fl_str read) {
    static const struct {
        const char *read;
        int place;
    } places[] = {{"circuit-show", 0}, {"circuit-list", 0}, {"arp-table", 1}, {"bgp-summary", 2}};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (fl_str_eqz(read, places[i].read))
            return places[i].place;
    return -1;
}

static void see(moment *m, const fl_fact *f) {
    m->document = m->n == 0 || m->document == f->ev.document ? f->ev.document : FL_NONE;
    m->line = m->n == 0 || f->ev.first_line < m->line ? f->ev.first_line : m->line;
    m->n++;
}

fl_early *fl_early_new(fl_arena *arena, const fl_store *s) {
    fl_early *e = FL_NEW(arena, fl_early);
    size_t n;
    const uint32_t *ids = fl_store_kind(s, FL_READ, &n);
    for (size_t i = 0; i < n; i++) {
        const fl_fact *f = s->facts.v[ids[i]];
        int place = place_of(fl_get_str(f, FL_READ_READ));
        if (place < 0)
            continue;
        first_read *r = &e->read[place];
        see(&r->all, f);
        if (f->at == FL_TIME_NONE) {
            see(&r->untimed, f);
            continue;
        }
        if (r->timed.n == 0 || f->at < r->at)
            r->timed = (moment){0, FL_NONE, 0};
        if (r->timed.n == 0 || f->at == r->at) {
            r->at = f->at;
            see(&r->timed, f);
        }
    }
    return e;
}

/* Surely behind the action, by their lines. None are. */
static bool is_behind(const moment *m, const fl_fact *action) {
    return m->n == 0 || (m->document == action->ev.document && m->line >= action->ev.first_line);
}

static bool is_first_read_later(const first_read *r, const fl_fact *action) {
    if (r->all.n == 0)
        return false;
    if (action->at == FL_TIME_NONE)
        return is_behind(&r->all, action);
    if (r->timed.n && (r->at < action->at || (r->at == action->at && !is_behind(&r->timed, action))))
        return false;
    return is_behind(&r->untimed, action);
}

bool fl_early_is(const fl_early *e, const fl_fact *action) {
    for (int i = 0; i < FIRST_READS; i++)
        if (is_first_read_later(&e->read[i], action))
            return true;
    return false;
}
