/* action.c - commands that change something (rules/context/actions.yaml): what was done, and where it stands among the
 * reads. Of the command only the words that say what it does are kept: values may be keys, names are nobody's business.
 */
#include "normalize/internal.h"

static const fl_action_rule *find_action(fl_normalizer *n, fl_str text, fl_match *m) {
    for (size_t i = 0; i < n->rules->actions.n; i++) {
        const fl_action_rule *a = &n->rules->actions.v[i];
        if (fl_norm_match(n, a->match, text, m) && !(a->not_match && fl_norm_match(n, a->not_match, text, NULL)))
            return a;
    }
    return NULL;
}

/* "az network vnet-gateway reset", "clear ip bgp": letters and dashes, up to the first word that is a value. */
static fl_str plain_words(fl_str verb) {
    size_t end = 0;
    for (size_t i = 0; i <= verb.n; i++) {
        char c = i < verb.n ? verb.p[i] : ' ';
        if (c == ' ')
            end = i;
        else if (!((c | 0x20) >= 'a' && (c | 0x20) <= 'z') && c != '-')
            break;
    }
    return fl_str_sub(verb, 0, end);
}

static void add_action(fl_normalizer *n, const fl_block *b, const fl_command *c) {
    fl_match m;
    const fl_action_rule *a = find_action(n, fl_norm_command_text(c), &m);
    if (!a)
        return;
    fl_store *store = n->store;
    fl_fact *f = fl_fact_new(store, FL_ACTION);
    fl_section s = {
        .kind = FL_SECTION_TEXT, .first = b->cmd_first, .last = b->cmd_last, .context = {.at = FL_TIME_NONE}};
    fl_fact_set(store, f, FL_ACTION_TEXT, plain_words(c->verb));
    fl_fact_set(store, f, FL_ACTION_DOES, a->does);
    fl_fact_set(store, f, FL_ACTION_ABOUT, a->about);
    for (unsigned k = 0; k < FL_KEY_COUNT; k++) {
        fl_str v = fl_match_named(a->match, &m, fl_key_names[k]);
        if (v.n)
            fl_norm_set_key(f, k, fl_norm_key_word(n, (fl_key_id)k, v), FL_FROM_COMMAND);
    }
    if (fl_str_starts(a->name, FL_STR("router-")))
        fl_norm_set_key(f, FL_KEY_ROUTER, b->host, FL_FROM_PROMPT);
    fl_norm_time(n, &s, f);
    fl_norm_lines_evidence(n, b->cmd_first, b->cmd_last, &f->ev);
    fl_store_add(store, f);
}

void fl_norm_actions(fl_normalizer *n, const fl_block *block) {
    if (block->cmd_first >= block->cmd_last || block->from == FL_CMD_HEADING)
        return;
    for (size_t i = 0; i < block->n_commands; i++)
        add_action(n, block, &block->commands[i]);
}
