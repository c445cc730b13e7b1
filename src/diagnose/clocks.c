/* clocks.c - by how much the router's clock and that of the Azure captures disagree. Both ends print how long one
 * session has been up; the moment it came up is the same for both, so what differs is the clocks. */
#include "diagnose/ends.h"

#define SECOND_MS ((int64_t)1000)
/* The two ends see a session come up within seconds; a command is not answered at the second that its clock line says.
 */
#define SLACK_MS (60 * SECOND_MS)

typedef struct span {
    int64_t ms, grain; /* grain: what the print rounded away at most */
} span;

static bool add_unit(span *s, int64_t n, char unit) {
    static const struct {
        char unit;
        int64_t seconds;
    } units[] = {{'y', 365 * 86400}, {'w', 7 * 86400}, {'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (units[i].unit == unit && n < 100000) {
            s->ms += n * units[i].seconds * SECOND_MS;
            s->grain = units[i].seconds * SECOND_MS;
            return true;
        }
    return false;
}

/* "1:20:25", and "58:09" as minutes and seconds, as the Microsoft edge and Junos print them. */
static bool add_clock(span *s, fl_str word) {
    int64_t part, total = 0;
    fl_str one;
    size_t n = 0;
    while (fl_str_token(&word, ":", &one)) {
        if (!fl_str_to_i64(one, &part) || part < 0 || part > 100000 || ++n > 3)
            return false;
        total = total * 60 + part;
    }
    s->ms += total * SECOND_MS;
    s->grain = SECOND_MS;
    return n >= 2;
}

/* "1d13h", "8w4d", "2h39m", "1w2d 3:04:05"; anything else, "never" too, is none. */
static bool read_span(fl_str text, span *s) {
    fl_str word;
    bool any = false;
    *s = (span){0, 0};
    while (fl_str_token(&text, " ,", &word)) {
        if (fl_str_find_char(word, ':') >= 0) {
            if (!add_clock(s, word))
                return false;
            any = true;
            continue;
        }
        int64_t n = 0;
        bool digits = false;
        for (size_t i = 0; i < word.n; i++) {
            char ch = word.p[i];
            if (ch >= '0' && ch <= '9' && n < 100000) {
                n = n * 10 + (ch - '0');
                digits = true;
            } else if (!digits || !add_unit(s, n, ch)) {
                return false;
            } else {
                n = 0;
                digits = false;
                any = true;
            }
        }
        if (digits)
            return false;
    }
    return any;
}

bool fl_dx_clock_skew(const dx_path *path, int64_t *ms) {
    const struct dx_ends *e = path->ends;
    span here, there;
    if (path->up != DX_YES || e->up != DX_YES || !path->session || !e->session || e->at == FL_TIME_NONE ||
        path->bgp_at == FL_TIME_NONE)
        return false;
    if (!read_span(fl_get_str(e->session, FL_ROUTER_SESSION_UPTIME), &here) ||
        !read_span(fl_get_str(path->session, FL_BGP_SESSION_UPTIME), &there))
        return false;
    int64_t router = e->at - here.ms, azure = path->bgp_at - there.ms;
    *ms = router - azure;
    /* Up since after the other capture: the session was lost in between, and the clocks may well agree. */
    if (router >= path->bgp_at || azure >= e->at)
        return false;
    return (*ms < 0 ? -*ms : *ms) > here.grain + there.grain + SLACK_MS;
}
