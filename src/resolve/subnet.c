#include "resolve/parts.h"

#include <stdlib.h>
#include <string.h>

/* Each path of a peering has a link subnet of its own (first primary, second secondary). An ARP address, a neighbor or
 * a next hop inside one tells circuit, peering and path of the whole table. */
typedef struct link_subnet {
    fl_prefix net; /* host bits cleared */
    fl_str key[FL_KEY_COUNT];
} link_subnet;

typedef struct subnets {
    FL_VEC(link_subnet) list;
    bool len4[33], len6[129]; /* prefix lengths that occur */
    struct {
        uint8_t len[129];
        unsigned n;
    } lens[2]; /* the same of IPv4 and IPv6, ascending */
} subnets;

static const fl_key_id told[] = {FL_KEY_CIRCUIT, FL_KEY_PEERING, FL_KEY_PATH};
enum { TOLD = sizeof told / sizeof told[0] };

static bool base_of(fl_addr addr, uint8_t len, fl_prefix *out) {
    fl_prefix p = {addr, len};
    out->len = len;
    return fl_prefix_nth(p, 0, &out->addr);
}

static int by_net(const void *pa, const void *pb) {
    const link_subnet *a = pa, *b = pb;
    int d = fl_prefix_cmp(a->net, b->net);
    for (size_t k = 0; d == 0 && k < TOLD; k++)
        d = fl_str_cmp(a->key[told[k]], b->key[told[k]]);
    return d;
}

static void collect(fl_resolver *r, subnets *out) {
    static const struct {
        unsigned field;
        const char *path;
    } fields[] = {
        {FL_PEERING_PRIMARY_SUBNET, "primary"},
        {FL_PEERING_SECONDARY_SUBNET, "secondary"},
        {FL_PEERING_PRIMARY_SUBNET6, "primary"},
        {FL_PEERING_SECONDARY_SUBNET6, "secondary"},
    };
    size_t n;
    const uint32_t *ids = fl_store_kind(r->s, FL_PEERING, &n);
    for (size_t i = 0; i < n; i++) {
        const fl_fact *f = r->s->facts.v[ids[i]];
        for (size_t j = 0; j < sizeof fields / sizeof fields[0]; j++) {
            const fl_prefix *p = fl_get_prefix(f, fields[j].field);
            link_subnet link = {.key = {[FL_KEY_CIRCUIT] = f->key[FL_KEY_CIRCUIT],
                                        [FL_KEY_PEERING] = f->key[FL_KEY_PEERING],
                                        [FL_KEY_PATH] = fl_str_of(fields[j].path)}};
            if (!p || p->len < 8 || !base_of(p->addr, p->len, &link.net))
                continue;
            FL_PUSH(r->s->arena, &out->list, link);
            (p->addr.family == 4 ? out->len4 : out->len6)[p->len] = true;
        }
    }
    for (unsigned len = 0; len <= 128; len++) {
        if (len <= 32 && out->len4[len])
            out->lens[0].len[out->lens[0].n++] = (uint8_t)len;
        if (out->len6[len])
            out->lens[1].len[out->lens[1].n++] = (uint8_t)len;
    }
    if (out->list.n > 1)
        qsort(out->list.v, out->list.n, sizeof *out->list.v, by_net);
    size_t kept = 0; /* thousands of snapshots say the same links */
    for (size_t i = 0; i < out->list.n; i++)
        if (kept == 0 || by_net(&out->list.v[kept - 1], &out->list.v[i]) != 0)
            out->list.v[kept++] = out->list.v[i];
    out->list.n = kept;
}

typedef FL_VEC(const link_subnet *) candidates;

static void find_net(const subnets *all, fl_prefix net, fl_arena *a, candidates *out) {
    size_t lo = 0, hi = all->list.n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (fl_prefix_cmp(all->list.v[mid].net, net) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (; lo < all->list.n && fl_prefix_cmp(all->list.v[lo].net, net) == 0; lo++)
        FL_PUSH(a, out, &all->list.v[lo]);
}

static void find(const subnets *all, fl_addr addr, fl_arena *a, candidates *out) {
    const unsigned six = addr.family != 4;
    out->n = 0;
    for (unsigned i = 0; i < all->lens[six].n; i++) {
        fl_prefix net;
        if (base_of(addr, all->lens[six].len[i], &net))
            find_net(all, net, a, out);
    }
}

static const fl_addr *address_of(const fl_fact *f) {
    if (f->kind == FL_ARP_ENTRY)
        return fl_get_addr(f, FL_ARP_ENTRY_ADDRESS);
    if (f->kind == FL_BGP_SESSION)
        return fl_get_addr(f, FL_BGP_SESSION_NEIGHBOR);
    if (f->kind == FL_ROUTE)
        return fl_get_addr(f, FL_ROUTE_NEXT_HOP);
    return NULL;
}

static bool same_link(const link_subnet *a, const link_subnet *b) {
    for (size_t k = 0; k < TOLD; k++)
        if (!fl_str_ieq(a->key[told[k]], b->key[told[k]]))
            return false;
    return true;
}

static bool among(const candidates *c, const link_subnet *link) {
    for (size_t i = 0; i < c->n; i++)
        if (same_link(c->v[i], link))
            return true;
    return false;
}

static void keep_common(candidates *c, const candidates *other) {
    size_t kept = 0;
    if (c->n == other->n && memcmp(c->v, other->v, c->n * sizeof *c->v) == 0)
        return;
    for (size_t i = 0; i < c->n; i++)
        if (among(other, c->v[i]))
            c->v[kept++] = c->v[i];
    c->n = kept;
}

/* Leaves those that do not contradict the keys that are known already. */
static void keep_possible(candidates *c, const fl_fact *f) {
    size_t kept = 0;
    for (size_t i = 0; i < c->n; i++) {
        bool ok = true;
        for (size_t k = 0; k < TOLD; k++) {
            fl_str known = f->key[told[k]], link = c->v[i]->key[told[k]];
            ok &= !known.n || !link.n || fl_str_ieq(known, link);
        }
        if (ok)
            c->v[kept++] = c->v[i];
    }
    c->n = kept;
}

static void note(const fl_resolver *r, const fl_fact *f, const char *what) {
    fl_str name = f->ev.document < r->s->documents.n ? r->s->documents.v[f->ev.document].name : FL_STR("");
    fl_note_add(r->s->notes, name, f->ev.first_line, f->ev.last_line, "%s", what);
}

typedef struct table { /* the rows of one read, or one fact that came without a read */
    fl_fact *read;
    const uint32_t *rows;
    size_t n;
} table;

/* The links that all rows with an address in any link subnet can be of. False when rows contradict each other. */
static bool vote(const fl_resolver *r, const subnets *all, const table *t, candidates *agreed) {
    candidates found = {0};
    fl_addr last = {0};
    bool any = false;
    for (size_t i = 0; i < t->n; i++) {
        const fl_addr *addr = address_of(r->all[t->rows[i]]);
        if (!addr || (last.family && fl_addr_cmp(*addr, last) == 0))
            continue;
        last = *addr;
        find(all, *addr, r->s->arena, &found);
        if (!found.n)
            continue;
        if (any) {
            keep_common(agreed, &found);
        } else {
            for (size_t j = 0; j < found.n; j++)
                FL_PUSH(r->s->arena, agreed, found.v[j]);
        }
        any = true;
        if (!agreed->n)
            return false;
    }
    return true;
}

/* Writes each key on which all remaining links agree. */
static void tell(const fl_resolver *r, const table *t, const candidates *c) {
    for (size_t k = 0; k < TOLD; k++) {
        fl_str value = c->v[0]->key[told[k]];
        for (size_t i = 1; i < c->n; i++)
            if (!fl_str_ieq(c->v[i]->key[told[k]], value))
                value = FL_STR_NONE;
        if (t->read)
            fl_resolve_fill(r, t->read, told[k], value, FL_FROM_SUBNET);
        for (size_t i = 0; i < t->n; i++)
            fl_resolve_fill(r, r->all[t->rows[i]], told[k], value, FL_FROM_SUBNET);
    }
}

/* Overlapping link subnets of other circuits are no contradiction. */
static bool contradicts(const fl_fact *f, const candidates *c) {
    fl_str circuit = f->key[FL_KEY_CIRCUIT];
    for (size_t i = 0; i < c->n; i++)
        if (circuit.n && fl_str_ieq(c->v[i]->key[FL_KEY_CIRCUIT], circuit))
            return true;
    return false;
}

static void resolve_table(const fl_resolver *r, const subnets *all, const table *t) {
    const fl_fact *f = t->read ? t->read : r->all[t->rows[0]];
    candidates c = {0};
    if (!vote(r, all, t, &c)) {
        note(r, f, "addresses of this table lie in link subnets of different paths: it was not assigned by subnet");
        return;
    }
    if (!c.n)
        return;
    bool same_circuit = contradicts(f, &c);
    keep_possible(&c, f);
    if (c.n)
        tell(r, t, &c);
    else if (same_circuit)
        note(r, f, "addresses of this table lie in the link subnet of another path than the one it was captured for");
}

void fl_resolve_subnets(fl_resolver *r) {
    static const fl_kind kinds[] = {FL_ARP_ENTRY, FL_BGP_SESSION, FL_ROUTE};
    subnets all = {0};
    collect(r, &all);
    if (all.list.n == 0)
        return;
    size_t n;
    const uint32_t *reads = fl_store_kind(r->s, FL_READ, &n);
    for (size_t i = 0; i < n; i++) {
        uint32_t id = reads[i], first = r->row_first[id], end = r->row_first[id + 1];
        table t = {r->s->facts.v[id], r->rows + first, end - first};
        if (t.n && (fl_resolve_keys_of(r, t.read) & FL_KEY_BIT(FL_KEY_PATH)))
            resolve_table(r, &all, &t);
    }
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        const uint32_t *ids = fl_store_kind(r->s, kinds[k], &n);
        for (size_t i = 0; i < n; i++)
            if (r->s->facts.v[ids[i]]->read == FL_NONE)
                resolve_table(r, &all, &(table){NULL, &ids[i], 1});
    }
}
