/* early.c - what was changed before it was read. */
#include "timeline/timeline.h"

static const char *const first_reads[] = {"circuit-", "arp-table", "bgp-summary"};

/* Is f read before the action: by time where both have one, by line in the same document. 1 yes, 0 no, -1 nobody knows.
 */
static int is_before(const fl_fact *f, const fl_fact *action) {
    if (f->at != FL_TIME_NONE && action->at != FL_TIME_NONE && f->at != action->at)
        return f->at < action->at;
    if (f->ev.document == action->ev.document)
        return f->ev.first_line < action->ev.first_line;
    return -1;
}

bool fl_action_is_early(const fl_store *s, const fl_fact *action) {
    size_t n;
    const uint32_t *ids = fl_store_kind(s, FL_READ, &n);
    for (size_t r = 0; r < sizeof first_reads / sizeof *first_reads; r++) {
        bool before = false, later = false;
        for (size_t i = 0; i < n; i++) {
            const fl_fact *f = s->facts.v[ids[i]];
            if (!fl_str_starts(fl_get_str(f, FL_READ_READ), fl_str_of(first_reads[r])))
                continue;
            int is = is_before(f, action);
            before = before || is != 0;
            later = later || is == 0;
        }
        if (later && !before)
            return true;
    }
    return false;
}
