#include "resolve/parts.h"

/* Names of folders and files inside the bundle, outermost first; a deeper name overrides what an outer one says. */

enum { WORDS_MAX = 64 }; /* words of one name that are looked at */

static bool is_word(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

typedef struct span {
    size_t from, to;
} span;

static size_t words_of(fl_str name, span out[WORDS_MAX]) {
    size_t n = 0, i = 0;
    while (i < name.n && n < WORDS_MAX) {
        while (i < name.n && !is_word(name.p[i]))
            i++;
        size_t from = i;
        while (i < name.n && is_word(name.p[i]))
            i++;
        if (i > from)
            out[n++] = (span){from, i};
    }
    return n;
}

/* "er1-primary-down" or "outage-er1" is what happened, not what the captures in it are of. */
static bool tells_a_story(fl_str name) {
#define STORY(word)                                                                                                    \
    { word, sizeof word - 1 }
    static const fl_str stories[] = {STORY("down"),    STORY("outage"), STORY("incident"), STORY("failed"),
                                     STORY("failure"), STORY("fail"),   STORY("failover"), STORY("lost"),
                                     STORY("unused"),  STORY("broken"), STORY("flap"),     STORY("flapping")};
#undef STORY
    span w[WORDS_MAX];
    size_t n = words_of(name, w);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < sizeof stories / sizeof stories[0]; k++)
            if (w[i].to - w[i].from == stories[k].n && fl_str_ieq(fl_str_sub(name, w[i].from, w[i].to), stories[k]))
                return true;
    return false;
}

static void say(fl_hint *h, fl_key_id key, fl_str value) {
    if (!value.n)
        return;
    if (h->key[key].n && !fl_str_ieq(h->key[key], value))
        h->clash[key] = true;
    h->key[key] = value;
}

/* Known names that stand in the name as whole words; a longer one hides those inside it ("er1" in "lab-er1"). */
static void say_known(fl_hint *h, fl_key_id key, const fl_known *known, fl_str name) {
    span w[WORDS_MAX];
    size_t n = known->list.n ? words_of(name, w) : 0, from = 0;
    while (from < n) {
        size_t to = n;
        fl_str found = FL_STR_NONE;
        for (; to > from && !found.n; to--)
            if (w[to - 1].to - w[from].from >= 3)
                found = fl_known_find(known, fl_str_sub(name, w[from].from, w[to - 1].to));
        say(h, key, found);
        from = found.n ? to + 1 : from + 1;
    }
}

static fl_str canonical(const fl_resolver *r, fl_key_id key, fl_str value) {
    const fl_vocabulary *v =
        key == FL_KEY_PEERING || key == FL_KEY_PATH ? fl_vocabulary_find(r->rules, fl_str_of(fl_key_names[key])) : NULL;
    bool found = true;
    fl_str word = v ? fl_vocabulary_apply(v, value, &found) : value;
    return found ? word : FL_STR_NONE;
}

static void say_pattern(const fl_resolver *r, fl_hint *h, const fl_context_rule *c, fl_str name) {
    fl_match m;
    if (fl_pattern_match(c->match, name, &m) != FL_MATCH_YES)
        return;
    for (unsigned i = 0; i < c->n_fixed; i++)
        say(h, c->fixed[i].key, c->fixed[i].value);
    for (unsigned k = 0; k < FL_KEY_COUNT; k++) {
        fl_str value = fl_match_named(c->match, &m, fl_key_names[k]);
        if (!value.n)
            continue;
        if (k == FL_KEY_CIRCUIT || k == FL_KEY_GATEWAY)
            h->idea[k] = value;
        else
            say(h, (fl_key_id)k, canonical(r, (fl_key_id)k, value));
    }
    fl_str time = fl_match_named(c->match, &m, "time");
    if (time.n)
        h->time = time;
}

static fl_hint hint_of_name(const fl_resolver *r, fl_str name) {
    fl_hint h = {0};
    if (tells_a_story(name))
        return h;
    say_known(&h, FL_KEY_CIRCUIT, &r->circuits, name);
    say_known(&h, FL_KEY_GATEWAY, &r->gateways, name);
    for (size_t i = 0; i < r->n_name_rules; i++)
        say_pattern(r, &h, r->name_rules[i], name);
    return h;
}

static void deepen(fl_hint *h, const fl_hint *inner) {
    for (unsigned k = 0; k < FL_KEY_COUNT; k++) {
        if (inner->key[k].n) {
            h->key[k] = inner->key[k];
            h->clash[k] = inner->clash[k];
        }
        if (inner->idea[k].n)
            h->idea[k] = inner->idea[k];
    }
    if (inner->time.n)
        h->time = inner->time;
}

/* Ten thousand files lie in the same folders: what a folder's name says is kept, by its depth. */
enum { FOLDERS = 8 };
typedef struct folder_hint {
    fl_str name;
    fl_hint says;
} folder_hint;

static const fl_hint *hint_of_folder(const fl_resolver *r, folder_hint *folders, fl_str name, size_t depth) {
    folder_hint *known = &folders[depth < FOLDERS ? depth : FOLDERS - 1];
    if (!known->name.n || !fl_str_eq(known->name, name))
        *known = (folder_hint){name, hint_of_name(r, name)};
    return &known->says;
}

/* Files of one folder follow each other: what its whole path says is kept. */
typedef struct path_hint {
    fl_str path;
    fl_hint says;
    bool known;
} path_hint;

static const fl_hint *hint_of_path(const fl_resolver *r, path_hint *last, fl_str path, folder_hint *folders) {
    fl_str rest = path, name;
    if (last->known && fl_str_eq(last->path, path))
        return &last->says;
    *last = (path_hint){.path = path, .known = true};
    for (size_t depth = 0; fl_str_token(&rest, "/\\", &name); depth++)
        deepen(&last->says, hint_of_folder(r, folders, name, depth));
    return &last->says;
}

static fl_hint hint_of_document(const fl_resolver *r, const fl_document *d, folder_hint *folders, path_hint *last) {
    size_t leaf = d->inside.n;
    while (leaf && d->inside.p[leaf - 1] != '/' && d->inside.p[leaf - 1] != '\\')
        leaf--;
    fl_hint h = *hint_of_path(r, last, fl_str_sub(d->inside, 0, leaf), folders);
    if (leaf < d->inside.n) {
        fl_hint inner = hint_of_name(r, fl_str_sub(d->inside, leaf, d->inside.n));
        deepen(&h, &inner);
    }
    for (unsigned k = 0; k < FL_KEY_COUNT; k++)
        if (h.clash[k])
            h.key[k] = FL_STR_NONE;
    return h;
}

/* A pattern's idea of a circuit ("er1" of "arp-er1-primary.json") may be somebody's short name. It is taken where it
 * can be the circuit's name: no circuit is known otherwise, or some file's idea is a known circuit. One idea beside
 * one known circuit is that circuit's nickname and says nothing; several tell files apart, so none of those files may
 * be given to "the only circuit". */
static void weigh_patterns(fl_resolver *r, fl_key_id key, const fl_known *known) {
    fl_known ideas = {0};
    bool some_known = false;
    size_t documents = r->s->documents.n;
    for (size_t d = 0; d < documents; d++) {
        fl_str idea = r->hints[d].idea[key];
        fl_known_add(r->s->arena, &ideas, idea, false);
        some_known |= idea.n && fl_known_find(known, idea).n;
    }
    fl_known_sort(&ideas);
    bool take = known->list.n == 0 || some_known;
    if (!take && ideas.list.n < 2)
        return;
    for (size_t d = 0; d < documents; d++) {
        fl_hint *h = &r->hints[d];
        fl_str idea = h->idea[key];
        if (!idea.n || h->key[key].n || h->clash[key])
            continue;
        if (take)
            h->key[key] = idea;
        else
            h->clash[key] = true;
    }
}

/* Many patterns of names say what was read, which is normalize's: only those that say a key or a time are asked. */
static bool says_something(const fl_context_rule *c) {
    bool says = c->n_fixed || fl_pattern_may_name(c->match, "time");
    for (unsigned k = 0; k < FL_KEY_COUNT && !says; k++)
        says = fl_pattern_may_name(c->match, fl_key_names[k]);
    return says;
}

static void find_name_rules(fl_resolver *r) {
    size_t n = r->rules ? r->rules->names.n : 0;
    r->name_rules = FL_NEW_N(r->s->arena, n + 1, const fl_context_rule *);
    for (size_t i = 0; i < n; i++)
        if (says_something(&r->rules->names.v[i]))
            r->name_rules[r->n_name_rules++] = &r->rules->names.v[i];
}

void fl_resolve_read_names(fl_resolver *r) {
    size_t documents = r->s->documents.n;
    folder_hint folders[FOLDERS] = {{.name = FL_STR_NONE}};
    path_hint last = {.known = false};
    find_name_rules(r);
    r->hints = FL_NEW_N(r->s->arena, documents, fl_hint);
    for (size_t d = 0; d < documents; d++)
        r->hints[d] = hint_of_document(r, &r->s->documents.v[d], folders, &last);
    weigh_patterns(r, FL_KEY_CIRCUIT, &r->circuits);
    weigh_patterns(r, FL_KEY_GATEWAY, &r->gateways);
}

void fl_resolve_names(fl_resolver *r) {
    for (size_t i = 0; i < r->n; i++) {
        fl_fact *f = r->all[i];
        if (f->kind == FL_LABEL || f->kind == FL_CHANGE || f->ev.document >= r->s->documents.n)
            continue;
        const fl_hint *h = &r->hints[f->ev.document];
        for (unsigned k = 0; k < FL_KEY_COUNT; k++)
            fl_resolve_fill(r, f, (fl_key_id)k, h->key[k], FL_FROM_NAME);
        fl_resolve_set_time(f, h->time, FL_FROM_NAME);
    }
}
