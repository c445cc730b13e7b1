#include "resolve/parts.h"

#include <stdlib.h>

static unsigned char lower(char c) { return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); }

static int icmp(fl_str a, fl_str b) {
    size_t n = a.n < b.n ? a.n : b.n;
    for (size_t i = 0; i < n; i++) {
        int d = lower(a.p[i]) - lower(b.p[i]);
        if (d)
            return d;
    }
    return (a.n > b.n) - (a.n < b.n);
}

static int by_name(const void *pa, const void *pb) {
    const fl_known_name *a = pa, *b = pb;
    int d = icmp(a->name, b->name);
    if (d)
        return d;
    if (a->printed != b->printed)
        return a->printed ? -1 : 1;
    return fl_str_cmp(a->name, b->name);
}

void fl_known_add(fl_arena *a, fl_known *k, fl_str name, bool printed) {
    if (!name.n)
        return;
    /* Rows of one table come one after another with the same interned text. */
    if (k->list.n && k->list.v[k->list.n - 1].name.p == name.p && k->list.v[k->list.n - 1].printed == printed)
        return;
    FL_PUSH(a, &k->list, ((fl_known_name){name, printed}));
}

void fl_known_sort(fl_known *k) {
    if (k->list.n == 0)
        return;
    qsort(k->list.v, k->list.n, sizeof *k->list.v, by_name);
    size_t kept = 1;
    for (size_t i = 1; i < k->list.n; i++)
        if (icmp(k->list.v[i].name, k->list.v[kept - 1].name) != 0)
            k->list.v[kept++] = k->list.v[i];
    k->list.n = kept;
}

fl_str fl_known_find(const fl_known *k, fl_str name) {
    size_t lo = 0, hi = k->list.n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int d = icmp(k->list.v[mid].name, name);
        if (d == 0)
            return k->list.v[mid].name;
        if (d < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return FL_STR_NONE;
}

static void collect_key(fl_resolver *r, fl_known *k, fl_key_id key, const fl_fact *f) {
    fl_known_add(r->s->arena, k, f->key[key], f->key_from[key] == FL_FROM_OUTPUT);
}

static void collect_declared(fl_resolver *r, const fl_fact *f) {
    fl_str name = fl_get_str(f, FL_DECLARED_NAME), value = fl_get_str(f, FL_DECLARED_VALUE);
    if (fl_str_eqz(name, "circuit"))
        fl_known_add(r->s->arena, &r->circuits, value, false);
    if (fl_str_eqz(name, "gateway"))
        fl_known_add(r->s->arena, &r->gateways, value, false);
}

void fl_resolve_collect(fl_resolver *r) {
    fl_arena *a = r->s->arena;
    r->circuits = r->gateways = (fl_known){0};
    for (size_t i = 0; i < r->n; i++) {
        const fl_fact *f = r->all[i];
        collect_key(r, &r->circuits, FL_KEY_CIRCUIT, f);
        collect_key(r, &r->gateways, FL_KEY_GATEWAY, f);
        if (f->kind == FL_CONNECTION)
            fl_known_add(a, &r->circuits, fl_get_str(f, FL_CONNECTION_PEER_CIRCUIT), false);
        if (f->kind == FL_GLOBAL_REACH)
            fl_known_add(a, &r->circuits, fl_get_str(f, FL_GLOBAL_REACH_PEER_CIRCUIT), false);
        if (f->kind == FL_DECLARED)
            collect_declared(r, f);
    }
    fl_known_sort(&r->circuits);
    fl_known_sort(&r->gateways);
}

/* --- circuits of one name in two resource groups --- */

static fl_str group_of_id(fl_str id) {
    static const char mark[] = "/resourceGroups/";
    ptrdiff_t at = fl_str_ifind(id, fl_str_of(mark));
    if (at < 0)
        return FL_STR_NONE;
    fl_str rest = fl_str_sub(id, (size_t)at + sizeof mark - 1, id.n), group;
    return fl_str_token(&rest, "/", &group) ? group : FL_STR_NONE;
}

/* The resource group of the circuit that a fact is about, as far as the fact itself shows it. */
static fl_str own_group(const fl_fact *f) {
    static const struct {
        fl_kind kind;
        unsigned field;
    } ids[] = {
        {FL_CIRCUIT, FL_CIRCUIT_ID},
        {FL_PEERING, FL_PEERING_ID},
        {FL_GLOBAL_REACH, FL_GLOBAL_REACH_ID},
        {FL_CONNECTION, FL_CONNECTION_PEER_ID},
    };
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        fl_str group = f->kind == ids[i].kind ? group_of_id(fl_get_str(f, ids[i].field)) : FL_STR_NONE;
        if (group.n)
            return group;
    }
    return f->kind == FL_CIRCUIT ? fl_get_str(f, FL_CIRCUIT_GROUP) : FL_STR_NONE;
}

/* Of a read: its command's group, else the one its rows show. */
static fl_str read_group(const fl_resolver *r, const fl_fact *read) {
    fl_str group = fl_get_str(read, FL_READ_SCOPE_GROUP);
    for (uint32_t i = r->row_first[read->id]; !group.n && i < r->row_first[read->id + 1]; i++)
        group = own_group(r->all[r->rows[i]]);
    return group;
}

typedef struct last_read { /* rows of one read follow each other */
    const fl_fact *read;
    fl_str group;
} last_read;

static fl_str group_of(const fl_resolver *r, const fl_fact *f, last_read *last) {
    fl_str group = own_group(f);
    const fl_fact *read = f->kind == FL_READ ? f : f->read < r->s->facts.n ? r->s->facts.v[f->read] : NULL;
    if (group.n || !read || read->kind != FL_READ || f->kind == FL_CONNECTION) /* its group is not its circuit's */
        return group;
    if (last->read != read)
        *last = (last_read){read, read_group(r, read)};
    return last->group;
}

typedef struct twin {
    fl_str name, group;
} twin;

static int by_twin(const void *pa, const void *pb) {
    const twin *a = pa, *b = pb;
    int d = icmp(a->name, b->name);
    return d ? d : icmp(a->group, b->group);
}

/* Names that circuit facts show in more than one group. */
static fl_known find_twins(fl_resolver *r) {
    fl_known twins = {0};
    size_t n;
    const uint32_t *ids = fl_store_kind(r->s, FL_CIRCUIT, &n);
    twin *all = FL_NEW_N(r->s->arena, n, twin);
    size_t kept = 0;
    last_read last = {0};
    for (size_t i = 0; i < n; i++) {
        const fl_fact *f = r->s->facts.v[ids[i]];
        twin t = {f->key[FL_KEY_CIRCUIT], group_of(r, f, &last)};
        if (t.name.n && t.group.n)
            all[kept++] = t;
    }
    if (kept > 1)
        qsort(all, kept, sizeof *all, by_twin);
    for (size_t i = 1; i < kept; i++)
        if (icmp(all[i].name, all[i - 1].name) == 0 && icmp(all[i].group, all[i - 1].group) != 0)
            fl_known_add(r->s->arena, &twins, all[i].name, true);
    fl_known_sort(&twins);
    return twins;
}

void fl_resolve_split_twins(fl_resolver *r) {
    fl_known twins = find_twins(r);
    last_read last = {0};
    if (twins.list.n == 0)
        return;
    for (size_t i = 0; i < r->n; i++) {
        fl_fact *f = r->all[i];
        fl_str *key = &f->key[FL_KEY_CIRCUIT], group;
        if (!key->n || !fl_known_find(&twins, *key).n)
            continue;
        group = group_of(r, f, &last);
        if (group.n)
            *key = fl_arena_printf(r->s->arena, "%.*s (%.*s)", FL_STR_ARG(*key), FL_STR_ARG(group));
        else if (f->kind == FL_READ && f->ev.document < r->s->documents.n)
            fl_note_add(r->s->notes, r->s->documents.v[f->ev.document].name, f->ev.first_line, f->ev.last_line,
                        "circuit %.*s is in two resource groups, and this capture does not say which one it is of",
                        FL_STR_ARG(*key));
    }
}

void fl_resolve_spell(fl_resolver *r) {
    for (size_t i = 0; i < r->n; i++) {
        fl_fact *f = r->all[i];
        if (f->key[FL_KEY_CIRCUIT].n)
            f->key[FL_KEY_CIRCUIT] = fl_known_find(&r->circuits, f->key[FL_KEY_CIRCUIT]);
        if (f->key[FL_KEY_GATEWAY].n)
            f->key[FL_KEY_GATEWAY] = fl_known_find(&r->gateways, f->key[FL_KEY_GATEWAY]);
    }
}
