/* links.c - which address is of which path: the reason for which a router's series is joined to a circuit's. */
#include <stdlib.h>

#include "base/sieve.h"
#include "timeline/track.h"

typedef struct link {
    fl_prefix net; /* host bits cleared */
    fl_link_of of;
} link;

struct fl_links {
    link *v;
    size_t n, cap;
    fl_sieve sieve;
};

static bool net_of(fl_addr addr, uint8_t len, fl_prefix *out) {
    out->len = len;
    return fl_prefix_nth((fl_prefix){addr, len}, 0, &out->addr);
}

static uint8_t link_len(const fl_addr *a) { return a->family == 4 ? 30 : 126; }

static int cmp_of(const fl_link_of *a, const fl_link_of *b) {
    int n = fl_str_cmp(a->circuit, b->circuit);
    n = n ? n : fl_str_cmp(a->peering, b->peering);
    return n ? n : fl_str_cmp(a->path, b->path);
}

static int by_net(const void *x, const void *y) {
    const link *a = x, *b = y;
    int n = fl_prefix_cmp(a->net, b->net);
    return n ? n : cmp_of(&a->of, &b->of);
}

static void add(fl_arena *a, fl_links *l, const fl_prefix *p, fl_link_of of) {
    link one = {.of = of};
    if (!p || p->len != link_len(&p->addr) || !net_of(p->addr, p->len, &one.net))
        return;
    one.of.net = one.net;
    FL_PUSH(a, l, one);
}

static void sort_once(fl_links *l) {
    size_t n = 0;
    if (!l->n)
        return;
    qsort(l->v, l->n, sizeof *l->v, by_net);
    for (size_t i = 0; i < l->n; i++)
        if (n == 0 || by_net(&l->v[n - 1], &l->v[i]) != 0)
            l->v[n++] = l->v[i];
    l->n = n;
}

/* The /30 around a neighbor that is neither the network nor the broadcast address of it. */
static bool around(const fl_addr *a, fl_prefix *out) {
    unsigned host = a ? a->b[a->family == 4 ? 3 : 15] & 3U : 0;
    return a && (host == 1 || host == 2) && net_of(*a, link_len(a), out);
}

/* Subnets of peerings first; sessions only speak where no peering did. */
static void add_sessions(fl_arena *a, fl_links *l, const fl_store *s) {
    fl_links more = {.v = NULL};
    size_t n;
    const uint32_t *ids = fl_store_kind(s, FL_BGP_SESSION, &n);
    for (size_t i = 0; i < n; i++) {
        const fl_fact *f = s->facts.v[ids[i]];
        fl_link_of of = {f->key[FL_KEY_CIRCUIT], f->key[FL_KEY_PEERING], f->key[FL_KEY_PATH], {.len = 0}};
        const fl_addr *addr = fl_get_addr(f, FL_BGP_SESSION_NEIGHBOR);
        int64_t asn;
        fl_prefix net;
        bool customer = fl_get_int(f, FL_BGP_SESSION_ASN, &asn) && !fl_is_azure_asn(asn);
        if (customer && of.path.n && around(addr, &net) && fl_links_allow(l, of.circuit, of.peering, of.path, addr))
            add(a, &more, &net, of);
        if (more.n > 4096) /* ten thousand snapshots say the same four links */
            sort_once(&more);
    }
    for (size_t i = 0; i < more.n; i++)
        FL_PUSH(a, l, more.v[i]);
}

fl_links *fl_links_new(fl_arena *a, const fl_store *s) {
    static const struct {
        unsigned field;
        const char *path;
    } fields[] = {{FL_PEERING_PRIMARY_SUBNET, "primary"},
                  {FL_PEERING_SECONDARY_SUBNET, "secondary"},
                  {FL_PEERING_PRIMARY_SUBNET6, "primary"},
                  {FL_PEERING_SECONDARY_SUBNET6, "secondary"}};
    fl_links *l = FL_NEW(a, fl_links);
    size_t n;
    const uint32_t *ids = fl_store_kind(s, FL_PEERING, &n);
    for (size_t i = 0; i < n; i++) {
        const fl_fact *f = s->facts.v[ids[i]];
        for (size_t k = 0; k < sizeof fields / sizeof *fields; k++)
            add(a, l, fl_get_prefix(f, fields[k].field),
                (fl_link_of){f->key[FL_KEY_CIRCUIT], f->key[FL_KEY_PEERING], fl_str_of(fields[k].path), {.len = 0}});
        if (l->n > 4096)
            sort_once(l);
    }
    sort_once(l);
    add_sessions(a, l, s);
    sort_once(l);
    l->sieve = fl_sieve_new(a, l->n);
    for (size_t i = 0; i < l->n; i++)
        fl_sieve_add(&l->sieve, &l->v[i].net.addr);
    return l;
}

static size_t first_at(const fl_links *l, const fl_prefix *net) {
    size_t lo = 0, hi = l->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (fl_prefix_cmp(l->v[mid].net, *net) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

const fl_link_of *fl_links_find(const fl_links *l, const fl_addr *addr) {
    fl_prefix net;
    if (!addr || !addr->family || !fl_sieve_may_have(&l->sieve, addr) || !net_of(*addr, link_len(addr), &net))
        return NULL;
    size_t i = first_at(l, &net);
    bool here = i < l->n && fl_prefix_cmp(l->v[i].net, net) == 0;
    bool several = here && i + 1 < l->n && fl_prefix_cmp(l->v[i + 1].net, net) == 0;
    return here && !several ? &l->v[i].of : NULL;
}

static bool same(fl_str a, fl_str b) { return !a.n || !b.n || fl_str_ieq(a, b); }

/* Links are few: the peerings of the circuits of one bundle. Beyond these the subnet alone decides. */
enum { LOOKED_AT = 256 };

bool fl_links_allow(const fl_links *l, fl_str circuit, fl_str peering, fl_str path, const fl_addr *addr) {
    bool known = false;
    for (size_t i = 0; i < l->n && i < LOOKED_AT; i++) {
        const link *k = &l->v[i];
        if (!same(k->of.circuit, circuit) || !same(k->of.peering, peering) || !fl_str_ieq(k->of.path, path) || !addr ||
            k->net.addr.family != addr->family)
            continue;
        if (fl_prefix_has(k->net, *addr))
            return true;
        known = true;
    }
    return !known;
}
