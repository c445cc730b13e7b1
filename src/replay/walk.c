/* walk.c - the order of reads as the responder would have walked it. What is known after a step is the diagnosis of the
 * facts of the reads up to it: the same function, shown less. */
#include "replay/parts.h"

enum { READS = 11, GROUP = 16 };

/* Where each read stands in the order, by the start of its name; what people wrote down stands before all of it. */
static const struct {
    const char *name;
    unsigned step;
} places[] = {
    {"circuit-stats", 5},
    {"circuit-", 1},
    {"port-", 1},
    {"authorization-", 1},
    {"peering-", 2},
    {"arp-table", 3},
    {"router-arp", 3},
    {"router-interfaces", 3},
    {"bgp-summary", 4},
    {"router-advertised", 5},
    {"router-received", 5},
    {"router-bgp-table", 5},
    {"router-", 4},
    {"log", 4},
    {"route-table", 5},
    {"gateway-", 6},
    {"vwan-gateway-", 6},
    {"connection-", 7},
    {"vwan-connection-", 7},
    {"effective-routes", 8},
    {"vhub-", 8},
    {"vnet-", 8},
    {"effective-nsg", 9},
    {"global-reach", 11},
};

/* What a read that finds its layer healthy rules out, and the command that takes it. */
static const struct {
    unsigned step;
    const char *read, *command, *codes;
} order[READS] = {
    {1, "provider-state", "K1", "P01 P02 W01 W02 W04 W07"},
    {2, "peering", "K2", "N01 N02 N03 N04 N05"},
    {3, "arp", "K3p", "P03 P04 P06 P07 P08 B07 B08"},
    {4, "bgp-summary", "K4p", "B01 B02 B03 B04 B05 B06 B09 B10 R01 R02 R03 R04"},
    {5, "routes", "K5p", "R05 R06"},
    {6, "gateway", "K6", "G01 G02"},
    {7, "connection", "K7", "G03 G04 G05"},
    {8, "vnet-routes", "K8", ""},
    {9, "security-rules", "K9", ""},
    {10, "dns", "K10", ""},
    {11, "global-reach", "K12", "X01 X02"},
};

static unsigned place_of(fl_str read) {
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (fl_str_starts(read, fl_str_of(places[i].name)))
            return places[i].step;
    return 0;
}

static unsigned step_of(const fl_store *s, const fl_fact *f) {
    const fl_fact *read = f->kind == FL_READ ? f : f->read < s->facts.n ? s->facts.v[f->read] : NULL;
    if (f->kind == FL_CAPTURE_ERROR)
        return place_of(fl_get_str(f, FL_CAPTURE_ERROR_READ));
    return read && read->kind == FL_READ ? place_of(fl_get_str(read, FL_READ_READ)) : 0;
}

/* The store as it was when only the reads up to a step had been taken. Facts keep their numbers. */
static fl_store up_to(fl_arena *a, const fl_store *s, unsigned step) {
    fl_store part = *s;
    for (int k = 0; k < FL_KIND_COUNT; k++) {
        size_t n = s->by_kind[k].n, kept = 0;
        uint32_t *ids = FL_NEW_N(a, n + 1, uint32_t);
        for (size_t i = 0; i < n; i++)
            if (step_of(s, s->facts.v[s->by_kind[k].v[i]]) <= step)
                ids[kept++] = s->by_kind[k].v[i];
        part.by_kind[k].v = ids;
        part.by_kind[k].n = part.by_kind[k].cap = kept;
    }
    if (step < 4) { /* logs and the routes of routers */
        fl_limits *none = FL_NEW(a, fl_limits);
        fl_store empty;
        *none = *s->limits;
        fl_store_init(&empty, a, none, s->notes);
        part.packed = empty.packed;
    }
    return part;
}

static bool has_code(const fl_str *v, size_t n, fl_str code) {
    for (size_t i = 0; i < n; i++)
        if (fl_str_eq(v[i], code))
            return true;
    return false;
}

static void rule_out(fl_retell *t, fl_replay_step *s, fl_str code, fl_str *gone, size_t *n_gone) {
    if (has_code(gone, *n_gone, code))
        return;
    gone[(*n_gone)++] = code;
    s->out[s->n_out++] = code;
    (void)t;
}

/* All rows healthy: the whole group is out. Else those of it that some finding rules out, by evidence. */
static void find_out(fl_retell *t, fl_replay_step *s, const char *codes, fl_str *gone, size_t *n_gone) {
    bool healthy = s->n > 0, read = false, up = s->n > 0; /* up: whatever else is wrong, the sessions are there */
    fl_str rest = fl_str_of(codes), code;
    for (size_t i = 0; i < s->n; i++) {
        healthy = healthy && s->rows[i].result == FL_HEALTHY;
        read = read || s->rows[i].result != FL_UNREAD;
        up = up && fl_str_starts(s->rows[i].found, FL_STR("Established"));
    }
    s->out = FL_NEW_N(t->arena, GROUP, fl_str);
    while (read && fl_str_token(&rest, " ", &code) && s->n_out < GROUP) {
        bool out = healthy || (up && (code.p[0] == 'B' || fl_str_eqz(code, "R02")));
        for (size_t i = 0; i < t->r->diagnosis->n_findings && !out; i++) {
            const fl_finding *f = t->r->diagnosis->findings[i];
            for (size_t k = 0; k < f->ruled_out.n; k++)
                out = out || fl_str_eq(f->ruled_out.v[k].code, code);
        }
        for (size_t i = 0; i < t->r->diagnosis->n_findings && out; i++) /* elsewhere it holds */
            if (t->r->diagnosis->findings[i]->status != FL_RESOLVED)
                out = !has_code(t->r->diagnosis->findings[i]->tie.v, t->r->diagnosis->findings[i]->tie.n, code) &&
                      !fl_str_eq(t->r->diagnosis->findings[i]->code, code);
        if (out)
            rule_out(t, s, code, gone, n_gone);
    }
}

/* Rows of the same read stand together, else in the order of the report. */
static fl_step *sorted(fl_arena *a, const fl_diagnosis *d) {
    fl_step *rows = FL_NEW_N(a, d->n_steps + 1, fl_step);
    size_t n = 0;
    for (unsigned step = 1; step <= READS; step++)
        for (size_t i = 0; i < d->n_steps; i++)
            if (d->steps[i].step == step)
                rows[n++] = d->steps[i];
    return rows;
}

void fl_retell_walk(fl_retell *t) {
    fl_replay *r = t->r;
    fl_step *rows = sorted(t->arena, r->diagnosis);
    fl_str *gone = FL_NEW_N(t->arena, READS * GROUP, fl_str);
    size_t n_gone = 0, at = 0;
    r->steps = FL_NEW_N(t->arena, READS, fl_replay_step);
    for (size_t i = 0; i < READS; i++) {
        fl_replay_step s = {.step = order[i].step, .read = fl_str_of(order[i].read), .rows = rows + at};
        while (at < r->diagnosis->n_steps && rows[at].step == s.step) {
            s.layer = rows[at++].layer;
            s.n++;
        }
        if (s.n == 0)
            continue;
        const fl_play_read *k =
            t->rules && t->rules->playbook ? fl_play_read_find(t->rules->playbook, fl_str_of(order[i].command)) : NULL;
        s.command = k ? k->command : FL_STR_NONE;
        find_out(t, &s, order[i].codes, gone, &n_gone);
        fl_store part = up_to(t->arena, t->store, s.step);
        s.after = fl_retell_moment(t, &part, t->options->at);
        r->steps[r->n_steps++] = s;
    }
    for (size_t i = r->n_steps; i > 0; i--) {
        if (!fl_moment_same(&r->steps[i - 1].after, &r->steps[r->n_steps - 1].after))
            break;
        if (i < r->n_steps)
            r->steps[i].settles = false;
        r->steps[i - 1].settles = true;
    }
}
