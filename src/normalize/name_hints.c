/* name_hints.c - what the names of a file and of its folders say: the read that was saved, and when. The last part that
 * says something counts. A time is sought in every name; a read only where the output itself does not tell, which is
 * seldom, and its patterns are many. */
#include "normalize/internal.h"

enum { FOLDERS = 8 };

typedef struct hint {
    fl_str name, read;
    fl_time time; /* FL_TIME_NONE: none */
    bool zone_assumed;
} hint;

/* Most patterns of names say keys, which are resolve's. */
struct fl_name_rules {
    FL_VEC(const fl_context_rule *) reads, times;
    hint
        folders[FOLDERS]; /* ten thousand files lie in the same folders: what the name of a folder says, by its depth */
};

static struct fl_name_rules *rules_of(fl_normalizer *n) {
    if (n->name_rules)
        return n->name_rules;
    fl_arena *a = n->store->arena;
    struct fl_name_rules *all = FL_NEW(a, struct fl_name_rules);
    for (size_t i = 0; i < n->rules->names.n; i++) {
        const fl_context_rule *r = &n->rules->names.v[i];
        if (r->read.n || fl_pattern_may_name(r->match, "read"))
            FL_PUSH(a, &all->reads, r);
        if (fl_pattern_may_name(r->match, "time"))
            FL_PUSH(a, &all->times, r);
    }
    n->name_rules = all;
    return all;
}

static void seek_read(fl_normalizer *n, fl_str part, fl_str *read) {
    const struct fl_name_rules *all = rules_of(n);
    for (size_t i = 0; i < all->reads.n; i++) {
        const fl_context_rule *r = all->reads.v[i];
        fl_match m;
        if (!fl_norm_match(n, r->match, part, &m))
            continue;
        fl_str said = fl_match_named(r->match, &m, "read");
        if (said.n || r->read.n)
            *read = said.n ? said : r->read;
    }
}

static void seek_time(fl_normalizer *n, fl_str part, fl_time *time, bool *zone_assumed) {
    const struct fl_name_rules *all = rules_of(n);
    for (size_t i = 0; i < all->times.n; i++) {
        const fl_context_rule *r = all->times.v[i];
        fl_match m;
        fl_time at;
        bool zone;
        if (!fl_norm_match(n, r->match, part, &m))
            continue;
        fl_str said = fl_match_named(r->match, &m, "time");
        if (!said.n || !fl_time_of_name(said, n->options.zone_minutes, &at, &zone))
            continue;
        *time = at;
        *zone_assumed = !zone;
    }
}

static const hint *hint_of_folder(fl_normalizer *n, fl_str part, size_t depth) {
    hint *known = &rules_of(n)->folders[depth < FOLDERS ? depth : FOLDERS - 1];
    if (known->name.n && fl_str_eq(known->name, part))
        return known;
    *known = (hint){.name = fl_arena_str(n->store->arena, part), .time = FL_TIME_NONE};
    seek_read(n, known->name, &known->read);
    seek_time(n, known->name, &known->time, &known->zone_assumed);
    return known;
}

void fl_norm_read_names(fl_normalizer *n) {
    fl_str rest = n->inside, part;
    n->read_sought = false;
    n->name_time = FL_TIME_NONE;
    for (size_t depth = 0; fl_str_token(&rest, "/", &part); depth++) {
        if (!rest.n) {
            seek_time(n, part, &n->name_time, &n->name_zone_assumed);
            return;
        }
        const hint *h = hint_of_folder(n, part, depth);
        if (h->time == FL_TIME_NONE)
            continue;
        n->name_time = h->time;
        n->name_zone_assumed = h->zone_assumed;
    }
}

fl_str fl_norm_hinted_read(fl_normalizer *n) {
    fl_str rest = n->inside, part;
    if (n->read_sought)
        return n->hinted_read;
    n->read_sought = true;
    n->hinted_read = FL_STR_NONE;
    for (size_t depth = 0; fl_str_token(&rest, "/", &part); depth++) {
        if (!rest.n)
            seek_read(n, part, &n->hinted_read);
        else if (hint_of_folder(n, part, depth)->read.n)
            n->hinted_read = hint_of_folder(n, part, depth)->read;
    }
    return n->hinted_read;
}
