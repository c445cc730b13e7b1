/* C01, C02: every layer carries, and there is too much of it. Values of Azure Monitor; a missing one is no zero. */
#include <stdlib.h>

#include "diagnose/flaps.h"
#include "facts/rows.h"

#define MINUTE ((int64_t)60 * 1000)

/* A decimal without its fraction, "1.2E+9" too; false for anything else. */
static bool whole_number(fl_str text, int64_t *out) {
    char buf[40], *end;
    if (!text.n || text.n >= sizeof buf)
        return false;
    memcpy(buf, text.p, text.n);
    buf[text.n] = 0;
    double d = strtod(buf, &end);
    if (*end || !(d >= 0 && d < 9e15))
        return false;
    *out = (int64_t)d;
    return true;
}

typedef struct point {
    fl_time at;
    int64_t value;
} point;

/* What is near its figure: how many values of the last hour before the moment, the highest, and whether any was read.
 */
typedef struct load {
    size_t read, high, run; /* run: the longest row of high values */
    int64_t top;
    fl_time from, to;
    dx_ev ev;
} load;

typedef struct ask {
    fl_key_id key;
    fl_str name;      /* of the circuit or gateway; empty: any */
    const char *path; /* of that path only; "": of the whole */
    const char *metric;
    int64_t figure; /* in the metric's unit */
} ask;

static int by_time(const void *x, const void *y) {
    const point *a = x, *b = y;
    return a->at < b->at ? -1 : a->at > b->at;
}

static bool is_asked(const ask *q, const fl_fact *f) {
    fl_str of = f->key[q->key].n ? f->key[q->key] : fl_get_str(f, FL_METRIC_RESOURCE);
    fl_str how = fl_get_str(f, FL_METRIC_AGGREGATION);
    return fl_str_eqz(fl_get_str(f, FL_METRIC_NAME), q->metric) && fl_str_ieqz(f->key[FL_KEY_PATH], q->path) &&
           (!q->name.n || !of.n || fl_str_ieq(of, q->name)) && (!how.n || fl_str_eqz(how, "average"));
}

static load load_of_path(const dx_ctx *c, const ask *q) {
    load l = {.from = FL_TIME_NONE, .to = FL_TIME_NONE};
    int64_t near = fl_dx_number(c, "capacity-percent", 90);
    fl_time end = fl_dx_end(c), last = FL_TIME_NONE;
    FL_VEC(point) all = {0};
    fl_rows rows;
    fl_rows_begin(&rows, c->store, FL_METRIC);
    for (const fl_fact *f; (f = fl_rows_next(&rows)) != NULL;) {
        int64_t v;
        if (f->at == FL_TIME_NONE || (c->t != FL_TIME_NONE && f->at > c->t) || !is_asked(q, f) ||
            !whole_number(fl_get_str(f, FL_METRIC_VALUE), &v))
            continue;
        FL_PUSH(c->a, &all, ((point){f->at, v}));
        last = f->at > last ? f->at : last;
        if (v * 100 >= q->figure * near)
            fl_dx_see(c, &l.ev, fl_fact_keep(c->a, f));
    }
    if (!all.n)
        return l;
    qsort(all.v, all.n, sizeof *all.v, by_time);
    end = end == FL_TIME_NONE || end < last ? last : end;
    size_t run = 0;
    for (size_t i = 0; i < all.n; i++) {
        if (all.v[i].at < end - fl_dx_number(c, "capacity-minutes", 60) * MINUTE)
            continue;
        bool high = all.v[i].value * 100 >= q->figure * near;
        l.read++;
        l.high += high;
        run = high ? run + 1 : 0;
        l.run = run > l.run ? run : l.run;
        l.top = all.v[i].value > l.top ? all.v[i].value : l.top;
        l.from = l.from == FL_TIME_NONE ? all.v[i].at : l.from;
        l.to = all.v[i].at;
    }
    return l;
}

/* The whole, or one path of it: whichever is fuller. */
static load load_of(const dx_ctx *c, const ask *q) {
    static const char *const paths[] = {"primary", "secondary"};
    load best = load_of_path(c, q);
    for (size_t i = 0; q->key == FL_KEY_CIRCUIT && i < sizeof paths / sizeof *paths; i++) {
        ask one = *q;
        one.path = paths[i];
        load l = load_of_path(c, &one);
        if (l.run > best.run || !best.read)
            best = l;
    }
    return best;
}

/* Some minutes in a row: a single value may be a burst that nobody felt. */
static bool is_full(const dx_ctx *c, const load *l) { return l->run >= (size_t)fl_dx_number(c, "capacity-points", 3); }

static bool any_carries_all(const dx_circuit *k) {
    for (size_t i = 0; i < k->peerings.n; i++)
        if (k->peerings.v[i]->carries_all && k->peerings.v[i]->carries == DX_YES)
            return true;
    return false;
}

static bool has_metrics(const dx_ctx *c) { return fl_rows_count(c->store, FL_METRIC) > 0; }

static bool circuit_load(const dx_ctx *c, const dx_circuit *k, load *in, load *out, int64_t *mbps) {
    if (!fl_dx_pick_int(&k->facts, FL_CIRCUIT_BANDWIDTH_MBPS, mbps) || *mbps <= 0 || *mbps > 10000000)
        return false;
    ask a = {FL_KEY_CIRCUIT, k->name, "", "BitsInPerSecond", *mbps * 1000000};
    *in = load_of(c, &a);
    a.metric = "BitsOutPerSecond";
    *out = load_of(c, &a);
    return in->read + out->read > 0;
}

static fl_str load_text(const dx_ctx *c, const char *what, const load *l, int64_t mbps, const char *of) {
    char from[FL_TIME_TEXT], to[FL_TIME_TEXT];
    return fl_dx_word(c, "%s: up to %lld Mbps of the %lld Mbps %s, %zu values at %lld %% or more between %s and %s",
                      what, (long long)(l->top / 1000000), (long long)mbps, of, l->high,
                      (long long)fl_dx_number(c, "capacity-percent", 90), fl_time_format(l->from, from),
                      fl_time_format(l->to, to));
}

static dx_answer c01(const dx_ctx *c, const dx_where *w) {
    load in, out;
    int64_t mbps;
    if (!any_carries_all(w->circuit) || !has_metrics(c) || !circuit_load(c, w->circuit, &in, &out, &mbps))
        return fl_dx_na();
    const load *full = is_full(c, &in) ? &in : is_full(c, &out) ? &out : NULL;
    if (!full)
        return fl_dx_na();
    dx_ev *ev = FL_NEW(c->a, dx_ev);
    *ev = full->ev;
    dx_answer a = fl_dx_say_of(
        DX_SAY_HOLDS, ev,
        load_text(c, full == &in ? "bits in" : "bits out", full, mbps, "that the circuit has, and no session changed"));
    a.cls = FL_CLASS_CAPACITY;
    return a;
}

/* The figure of a SKU, in Mbps; 0: not known (a scalable one depends on its units). */
static int64_t sku_mbps(const dx_ctx *c, fl_str sku) {
    static const struct {
        const char *sku, *limit;
    } rows[] = {{"Standard", "gateway-standard-mbps"},      {"ErGw1AZ", "gateway-standard-mbps"},
                {"HighPerformance", "gateway-high-mbps"},   {"ErGw2AZ", "gateway-high-mbps"},
                {"UltraPerformance", "gateway-ultra-mbps"}, {"ErGw3AZ", "gateway-ultra-mbps"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (fl_str_ieqz(sku, rows[i].sku))
            return fl_dx_number(c, rows[i].limit, 0);
    return 0;
}

/* A gateway that carries this circuit: that its connections name, or the only one of the bundle. */
static bool is_behind(const dx_ctx *c, const dx_circuit *k, const fl_fact *gateway, fl_str name) {
    for (size_t i = 0; i < k->connections.list.n; i++)
        if (fl_str_ifind(fl_get_str(k->connections.list.v[i], FL_CONNECTION_GATEWAY_ID), name) >= 0)
            return true;
    return c->gateways.list.n == 1 && c->gateways.list.v[0] == gateway && c->circuits.n == 1;
}

static dx_answer c02(const dx_ctx *c, const dx_where *w) {
    if (!any_carries_all(w->circuit) || !has_metrics(c))
        return fl_dx_na();
    for (size_t i = 0; i < c->gateways.list.n && i < 64; i++) {
        const fl_fact *g = c->gateways.list.v[i];
        fl_str name = fl_get_str(g, FL_GATEWAY_NAME);
        int64_t mbps = sku_mbps(c, fl_get_str(g, FL_GATEWAY_SKU)), bandwidth;
        load in, out;
        if (!mbps || !name.n || !is_behind(c, w->circuit, g, name))
            continue;
        ask a = {FL_KEY_GATEWAY, name, "", "ExpressRouteGatewayBitsPerSecond", mbps * 1000000};
        load l = load_of(c, &a);
        if (!is_full(c, &l))
            continue;
        bool known = circuit_load(c, w->circuit, &in, &out, &bandwidth);
        if (known && (is_full(c, &in) || is_full(c, &out)))
            return fl_dx_out(NULL, FL_STR("the circuit itself is full"));
        dx_ev *ev = FL_NEW(c->a, dx_ev);
        *ev = l.ev;
        fl_dx_see(c, ev, g);
        dx_answer r = fl_dx_say_of(
            known ? DX_SAY_HOLDS : DX_SAY_CANDIDATE, ev,
            load_text(c, fl_dx_word(c, "gateway %.*s", FL_STR_ARG(name)).p, &l, mbps,
                      known ? "of its SKU, and the circuit has room" : "of its SKU; the circuit's own load is unread"));
        r.cls = known ? FL_CLASS_CAPACITY : FL_CLASS_INCONCLUSIVE;
        return r;
    }
    return fl_dx_na();
}

enum { BEYOND = 1U << DX_AT_BEYOND };
static const dx_row rows[] = {{"C01", "capacity", BEYOND, c01}, {"C02", "capacity", BEYOND, c02}};
const dx_rows fl_dx_capacity_rows = {rows, sizeof rows / sizeof *rows};
