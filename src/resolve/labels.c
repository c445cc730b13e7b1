#include "resolve/parts.h"

/* A manifest comes with the bundle: thousands of globs against a hundred thousand names must end. Some seconds. */
#define GLOB_STEPS UINT64_C(300000000)

/* A manifest stands beside the captures, wherever the bundle was unpacked: its globs match the name inside the bundle
 * or any tail of it that starts at a folder. */
static bool label_matches(fl_str glob, const fl_document *d, uint64_t *steps) {
    fl_str rest = d->inside.n ? d->inside : d->name;
    if (fl_resolve_glob(glob, d->name, steps))
        return true;
    for (;;) {
        if (fl_resolve_glob(glob, rest, steps))
            return true;
        ptrdiff_t slash = fl_str_find_char(rest, '/');
        if (slash < 0)
            return false;
        rest = fl_str_sub(rest, (size_t)slash + 1, rest.n);
    }
}

typedef struct choice {
    fl_str value;
    size_t glob; /* length of the glob that chose it: a longer one is more specific */
    bool clash;
} choice;

static void choose(choice *c, fl_str value, size_t glob) {
    if (!value.n || (c->value.n && glob < c->glob))
        return;
    if (!c->value.n || glob > c->glob)
        *c = (choice){value, glob, false};
    else if (!fl_str_ieq(c->value, value))
        c->clash = true;
}

enum { TIME_SLOT = FL_KEY_COUNT, SLOTS };

static bool label_is_of(const fl_fact *label, fl_from from) {
    bool option = false;
    for (unsigned k = 0; k < FL_KEY_COUNT; k++)
        option |= label->key_from[k] == FL_FROM_OPTION;
    return option == (from == FL_FROM_OPTION);
}

/* The labels of one origin, with their globs. */
typedef struct label_list {
    struct {
        const fl_fact *fact;
        fl_str glob;
    } * v;
    size_t n;
    uint64_t steps;
} label_list;

static label_list labels_of(const fl_resolver *r, fl_from from) {
    size_t n;
    const uint32_t *ids = fl_store_kind(r->s, FL_LABEL, &n);
    label_list l = {.steps = GLOB_STEPS};
    l.v = fl_arena_array(r->s->arena, n, sizeof *l.v);
    for (size_t i = 0; i < n; i++) {
        const fl_fact *f = r->s->facts.v[ids[i]];
        if (!label_is_of(f, from))
            continue;
        l.v[l.n].fact = f;
        l.v[l.n++].glob = fl_get_str(f, FL_LABEL_GLOB);
    }
    return l;
}

static void choices_for(label_list *labels, const fl_document *d, choice out[SLOTS]) {
    for (size_t i = 0; i < labels->n; i++) {
        const fl_fact *label = labels->v[i].fact;
        fl_str glob = labels->v[i].glob;
        if (!label_matches(glob, d, &labels->steps))
            continue;
        for (unsigned k = 0; k < FL_KEY_COUNT; k++)
            choose(&out[k], label->key[k], glob.n);
        choose(&out[TIME_SLOT], fl_get_str(label, FL_LABEL_TIME), glob.n);
    }
}

static void note_clashes(const fl_resolver *r, const fl_document *d, choice c[SLOTS]) {
    for (unsigned k = 0; k < SLOTS; k++) {
        if (!c[k].clash)
            continue;
        fl_note_add(r->s->notes, d->name, 0, 0, "two labels of the manifest give different values of %s: none is taken",
                    k < FL_KEY_COUNT ? fl_key_names[k] : "time");
        c[k].value = FL_STR_NONE;
    }
}

/* Weaker ways of knowing give way to a label of the manifest; one of the command line only fills. */
static void apply(const fl_resolver *r, fl_fact *f, const choice c[SLOTS], fl_from from) {
    for (unsigned k = 0; k < FL_KEY_COUNT; k++) {
        if (!c[k].value.n)
            continue;
        if (from == FL_FROM_MANIFEST && f->key_from[k] == FL_FROM_HEADING &&
            (fl_resolve_keys_of(r, f) & FL_KEY_BIT(k)) && !fl_str_ieq(f->key[k], c[k].value)) {
            f->key[k] = c[k].value;
            f->key_from[k] = (uint8_t)from;
        } else {
            fl_resolve_fill(r, f, (fl_key_id)k, c[k].value, from);
        }
    }
    fl_resolve_set_time(f, c[TIME_SLOT].value, FL_FROM_MANIFEST);
}

void fl_resolve_labels(fl_resolver *r, fl_from from) {
    size_t documents = r->s->documents.n;
    label_list labels = labels_of(r, from);
    if (labels.n == 0)
        return;
    choice(*of)[SLOTS] = (choice(*)[SLOTS])FL_NEW_N(r->s->arena, documents * SLOTS, choice);
    for (size_t d = 0; d < documents; d++) {
        choices_for(&labels, &r->s->documents.v[d], of[d]);
        note_clashes(r, &r->s->documents.v[d], of[d]);
    }
    if (labels.steps == 0)
        fl_note_add(r->s->notes, FL_STR(""), 0, 0,
                    "%zu labels for %zu documents take too long to compare: some were not used", labels.n, documents);
    for (size_t i = 0; i < r->n; i++) {
        fl_fact *f = r->all[i];
        if (f->kind != FL_LABEL && f->ev.document < documents)
            apply(r, f, of[f->ev.document], from);
    }
}
