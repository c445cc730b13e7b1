/* asked.c - names that options say and nothing in the bundle bears: a slip of the hand would else go unseen. */
#include "diagnose/engine.h"

typedef struct search {
    fl_key_id key;
    fl_str name, other; /* other: a name that something bears instead */
    bool found;
} search;

static void look_at(const fl_store *store, const fl_fact *f, search *s) {
    fl_str name = f->key_from[s->key] == FL_FROM_OPTION ? FL_STR_NONE : f->key[s->key];
    if (!name.n && s->key == FL_KEY_ROUTER && f->kind == FL_LOG_EVENT)
        name = fl_log_host(store, f);
    if (!name.n)
        return;
    s->found = s->found || fl_str_ieq(name, s->name);
    s->other = s->other.n ? s->other : name;
}

/* What the captures bear instead is told beside it. */
static bool is_known(const fl_store *store, fl_key_id key, fl_str name, fl_str *other) {
    search s = {.key = key, .name = name};
    for (size_t i = 0; i < store->facts.n && !s.found; i++)
        look_at(store, store->facts.v[i], &s);
    for (size_t i = 0; i < fl_keysets(store) && !s.found; i++)
        look_at(store, fl_keyset(store, i), &s);
    *other = s.other;
    return s.found;
}

void fl_dx_note_asked(const fl_store *store, const fl_diagnose_options *options) {
    fl_str other;
    /* Where no capture names a circuit, the option is there to name it. */
    if (options->circuit.n && !is_known(store, FL_KEY_CIRCUIT, options->circuit, &other) && other.n)
        fl_note_add(store->notes, FL_STR(""), 0, 0,
                    "--circuit %.*s: no capture names that circuit, there is %.*s; captures that name none are taken "
                    "for the one asked for",
                    FL_STR_ARG(options->circuit), FL_STR_ARG(other));
    for (size_t i = 0; i < options->n_skews; i++)
        if (!is_known(store, FL_KEY_ROUTER, options->skews[i].host, &other))
            fl_note_add(store->notes, FL_STR(""), 0, 0, "--skew %.*s: no capture is of a router of that name%s%.*s",
                        FL_STR_ARG(options->skews[i].host), other.n ? ", there is " : "", FL_STR_ARG(other));
}
