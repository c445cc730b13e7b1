/* check.c - the samples of rules. A sample stands in the rule file's second YAML document:
 *
 *     samples:
 *       - name: both rows
 *         command: az network …       # optional; typed at a prompt of its shell
 *         document: notes/changes.txt # optional; the name inside the bundle
 *         text: |
 *           …
 *         facts:                      # subsets: every listed value is in one fact of that kind
 *           - {kind: arp_entry, address: 192.0.2.1, path: primary}
 *         no-facts: [route]           # optional: kinds of which there must be none
 *
 * A sample with a command is run with it, and once more without it when the rule recognizes its output. */
#include "normalize/check.h"

#include <stdio.h>

#include "facts/rows.h"
#include "normalize/internal.h"

typedef struct fl_sample_run {
    fl_arena *arena;
    fl_notes notes;
    fl_store store;
    fl_limits limits;
    bool with_command;
} fl_sample_run;

static void start_run(fl_sample_run *r, const fl_rules *rules) {
    r->arena = fl_arena_new();
    r->limits = rules->limits;
    fl_notes_init(&r->notes, r->arena);
    fl_store_init(&r->store, r->arena, &r->limits, &r->notes);
}

static void read_document(fl_sample_run *r, const fl_rules *rules, fl_str name, fl_str bytes) {
    fl_normalize_options options = {0};
    fl_normalizer *n = fl_normalizer_new(rules, &r->store, &options);
    fl_document about = {.name = name, .inside = name, .bytes = bytes.n, .member_time = FL_TIME_NONE};
    fl_normalize_document(n, &about, bytes);
    fl_normalize_settle(n);
    fl_normalizer_free(n);
}

/* What a router's prompt looks like where this is typed. */
static const char *router_prompt(fl_str command) {
    if (fl_str_starts(command, FL_STR("vtysh")))
        return "user@host:~$ ";
    if (fl_str_starts(command, FL_STR("/")))
        return "[admin@host] > ";
    if (fl_str_starts(command, FL_STR("dis")))
        return "<host>";
    return fl_str_starts(command, FL_STR("get ")) ? "host # " : "host#";
}

/* The command at a prompt of its shell, the text, and the next prompt. */
static fl_str transcript(fl_arena *a, const fl_rule *rule, fl_str command, fl_str text) {
    if (rule->n_events || fl_str_starts(rule->read, FL_STR("router-"))) {
        const char *typed_at = router_prompt(command);
        return fl_arena_printf(a, "%s%.*s\n%.*s\n%s\n", typed_at, FL_STR_ARG(command), FL_STR_ARG(text), typed_at);
    }
    bool az = fl_str_istarts(command, FL_STR("az ")) || fl_str_find_char(command, '-') < 0;
    ptrdiff_t dash = fl_str_find_char(command, '-'), blank = fl_str_find_char(command, ' ');
    if (!az)
        az = blank >= 0 && blank < dash; /* "show ip bgp -x" is no cmdlet */
    const char *prompt = az ? "user@host:~$ " : "PS C:\\> ";
    return fl_arena_printf(a, "%s%.*s\n%.*s\n%s\n", prompt, FL_STR_ARG(command), FL_STR_ARG(text), prompt);
}

static bool has_value(fl_sample_run *r, const fl_fact *f, const fl_yaml *want) {
    int key = fl_key_find(want->key), field = fl_field_find(f->kind, want->key);
    if (f->kind == FL_ROUTER_ROUTE && field == FL_ROUTER_ROUTE_DIRECTION && !r->with_command &&
        !fl_is_read(f, FL_ROUTER_ROUTE_DIRECTION))
        return true; /* only the command said it */
    if (field >= 0) {
        fl_fact *probe = fl_fact_new(&r->store, f->kind);
        fl_fact_set(&r->store, probe, (unsigned)field, want->text);
        if (fl_value_eq(&probe->v[field], &f->v[field]))
            return true;
        if (key < 0)
            return false;
    }
    if (fl_str_eqz(want->key, "at")) {
        char buf[FL_TIME_TEXT];
        return f->at != FL_TIME_NONE && fl_str_eqz(want->text, fl_time_format(f->at, buf));
    }
    if (key >= 0 && !r->with_command && !f->key[key].n)
        return true; /* only the command said it */
    return key >= 0 && fl_str_eq(f->key[key], want->text);
}

static bool matches(fl_sample_run *r, const fl_fact *f, const fl_yaml *want) {
    for (const fl_yaml *m = want->first; m; m = m->next) {
        if (!fl_str_eqz(m->key, "kind") && !has_value(r, f, m))
            return false;
    }
    return true;
}

static void print_fact(fl_sample_run *r, fl_out *out, const fl_fact *f) {
    fl_out_printf(out, "    found %s:", fl_schema[f->kind].name);
    for (unsigned k = 0; k < FL_KEY_COUNT; k++) {
        if (f->key[k].n)
            fl_out_printf(out, " %s=%.*s", fl_key_names[k], FL_STR_ARG(f->key[k]));
    }
    for (unsigned i = 0; i < fl_schema[f->kind].n; i++) {
        fl_str v = fl_value_text(r->arena, &f->v[i]);
        if (v.n)
            fl_out_printf(out, " %s=%.*s", fl_schema[f->kind].fields[i].name, FL_STR_ARG(v));
    }
    fl_out_char(out, '\n');
}

/* false when the wanted fact is not there; says so, with what there is instead. */
static bool check_fact(fl_sample_run *r, const fl_rule *rule, const fl_yaml *want, const char *how, fl_str sample,
                       fl_out *out) {
    fl_str name = fl_yaml_text(want, "kind", FL_STR_NONE);
    int kind = fl_kind_find(name);
    if (kind < 0) {
        fl_out_printf(out, "%s:%u: sample \"%.*s\": expected a kind of fact, found \"%.*s\"\n", rule->file, want->line,
                      FL_STR_ARG(sample), FL_STR_ARG(name));
        return false;
    }
    fl_rows rows;
    const fl_fact *f;
    fl_rows_begin(&rows, &r->store, (fl_kind)kind);
    while ((f = fl_rows_next(&rows)) != NULL) {
        if (matches(r, f, want))
            return true;
    }
    fl_out_printf(out, "%s:%u: sample \"%.*s\" %s: no %.*s fact has these values\n", rule->file, want->line,
                  FL_STR_ARG(sample), how, FL_STR_ARG(name));
    fl_rows_begin(&rows, &r->store, (fl_kind)kind);
    for (unsigned i = 0; i < 5 && (f = fl_rows_next(&rows)) != NULL; i++)
        print_fact(r, out, f);
    for (size_t i = 0; i < r->store.unread.n && i < 5; i++)
        fl_out_printf(out, "    unread: %.*s\n", FL_STR_ARG(r->store.unread.v[i].why));
    return false;
}

/* What only the command could tell is not asked for when the sample runs without it. */
static bool needs_command(const fl_yaml *want) {
    static const char *const fields[] = {"filter", "proof", "result", "scope_group", "whole", "why", NULL};
    for (const fl_yaml *m = want->first; m; m = m->next) {
        for (unsigned i = 0; fields[i]; i++) {
            if (fl_str_eqz(m->key, fields[i]))
                return true;
        }
    }
    return false;
}

static bool check_facts(fl_sample_run *r, const fl_rule *rule, const fl_yaml *sample, bool with_command, fl_out *out) {
    bool good = true;
    fl_str name = fl_yaml_text(sample, "name", FL_STR_NONE);
    const char *how = with_command ? "with its command" : "without a command";
    r->with_command = with_command;
    const fl_yaml *facts = fl_yaml_get(sample, "facts"), *none = fl_yaml_get(sample, "no-facts");
    for (const fl_yaml *w = facts ? facts->first : NULL; w; w = w->next) {
        if (!with_command && needs_command(w))
            continue;
        good = check_fact(r, rule, w, how, name, out) && good;
    }
    for (const fl_yaml *w = none ? none->first : NULL; w; w = w->next) {
        int kind = fl_kind_find(w->text);
        size_t n = kind >= 0 ? fl_rows_count(&r->store, (fl_kind)kind) : 0;
        if (kind >= 0 && n == 0)
            continue;
        fl_out_printf(out, "%s:%u: sample \"%.*s\" %s: expected no %.*s fact, found %zu\n", rule->file, w->line,
                      FL_STR_ARG(name), how, FL_STR_ARG(w->text), n);
        good = false;
    }
    return good;
}

static bool claimed_by(fl_sample_run *r, const fl_rule *rule) {
    for (size_t i = 0; i < r->store.captures.n; i++) {
        if (fl_str_eq(r->store.captures.v[i].rule, rule->id))
            return true;
    }
    return false;
}

static const fl_rule *claimant(fl_sample_run *r, const fl_rules *rules) {
    for (size_t i = 0; i < r->store.captures.n; i++) {
        const fl_rule *c = fl_rules_find(rules, r->store.captures.v[i].rule);
        if (c)
            return c;
    }
    return NULL;
}

static bool check_sample(const fl_rules *rules, const fl_rule *rule, const fl_yaml *sample, bool with_command,
                         fl_out *out) {
    fl_str command = fl_yaml_text(sample, "command", FL_STR_NONE), text = fl_yaml_text(sample, "text", FL_STR_NONE);
    fl_str document = fl_yaml_text(sample, "document", FL_STR("sample.txt")),
           name = fl_yaml_text(sample, "name", FL_STR_NONE);
    fl_sample_run r = {0};
    start_run(&r, rules);
    bool typed = with_command && command.n;
    read_document(&r, rules, document, typed ? transcript(r.arena, rule, command, text) : text);
    bool good = true;
    const fl_rule *other = claimant(&r, rules);
    /* Without its command a sample may belong to a twin that emits the same read; with it, a query's names are put
     * back, and the rule of the names themselves reads them. */
    bool renamed = typed && fl_str_find(command, FL_STR("--query")) >= 0;
    bool twin = other && (renamed || (!typed && command.n)) && fl_str_eq(other->read, rule->read);
    if (other && !claimed_by(&r, rule) && !twin) {
        fl_out_printf(out, "%s:%u: sample \"%.*s\" %s: the rule %.*s claims it\n", rule->file, sample->line,
                      FL_STR_ARG(name), typed ? "with its command" : "without a command", FL_STR_ARG(other->id));
        good = false;
    } else if (other || typed || !command.n) {
        good = check_facts(&r, rule, sample, typed || !command.n, out);
    }
    fl_arena_free(r.arena);
    return good;
}

/* What another textfsm rule reads out of the sample beside its own one, or would read as well. */
static bool check_rivals(const fl_rules *rules, const fl_rule *rule, const fl_yaml *sample, bool with_command,
                         fl_out *out) {
    fl_str command = fl_yaml_text(sample, "command", FL_STR_NONE), text = fl_yaml_text(sample, "text", FL_STR_NONE);
    fl_sample_run r = {0};
    start_run(&r, rules);
    fl_normalize_options options = {0};
    fl_normalizer *n = fl_normalizer_new(rules, &r.store, &options);
    n->name = n->inside = fl_yaml_text(sample, "document", FL_STR("sample.txt"));
    n->text = fl_text_decode(n->arena, with_command ? transcript(r.arena, rule, command, text) : text, &rules->limits);
    unsigned rivals = 0;
    const fl_capture *c = fl_capture_cut(n->arena, n->text);
    for (size_t i = 0; i < c->n; i++) {
        n->block = &c->blocks[i];
        if (n->block->kind == FL_BLOCK_OUTPUT)
            rivals += fl_norm_textfsm_rivals(n, rule);
    }
    fl_normalizer_free(n);
    fl_arena_free(r.arena);
    if (rivals)
        fl_out_printf(out, "%s:%u: sample \"%.*s\" %s: %u other textfsm rules claim it\n", rule->file, sample->line,
                      FL_STR_ARG(fl_yaml_text(sample, "name", FL_STR_NONE)),
                      with_command ? "with its command" : "without a command", rivals);
    return !rivals;
}

/* Recognition alone, to see whether another rule claims the sample as well. */
static bool check_alone(const fl_rules *rules, const fl_rule *rule, const fl_yaml *sample, fl_out *out) {
    fl_sample_run r = {0};
    start_run(&r, rules);
    fl_normalize_options options = {0};
    fl_normalizer *n = fl_normalizer_new(rules, &r.store, &options);
    n->name = n->inside = fl_yaml_text(sample, "document", FL_STR("sample.txt"));
    n->text = fl_text_decode(n->arena, fl_yaml_text(sample, "text", FL_STR_NONE), &rules->limits);
    n->prose.at = n->heading.at = FL_TIME_NONE;
    bool good = true;
    const fl_capture *c = fl_capture_cut(n->arena, n->text);
    for (size_t i = 0; i < c->n; i++) {
        n->block = &c->blocks[i];
        if (n->block->kind != FL_BLOCK_OUTPUT || n->block->n_commands)
            continue;
        fl_norm_split(n);
        for (size_t k = 0; k < n->sections.n; k++) {
            unsigned others = 0;
            const fl_section *s = &n->sections.v[k];
            if (s->kind == FL_SECTION_TEXT || s->kind == FL_SECTION_ERROR || s->kind == FL_SECTION_BLANK)
                continue;
            const fl_rule *best = fl_norm_recognize(n, s, &others);
            if (!best || !others)
                continue;
            fl_str name = fl_yaml_text(sample, "name", FL_STR_NONE);
            fl_out_printf(out, "%s:%u: sample \"%.*s\": %u other rules claim it as much as %.*s does\n", rule->file,
                          sample->line, FL_STR_ARG(name), others, FL_STR_ARG(best->id));
            good = false;
        }
    }
    fl_normalizer_free(n);
    fl_arena_free(r.arena);
    return good;
}

bool fl_rules_check_text(const fl_rules *rules, const fl_rule *rule, fl_str text, fl_out *out, unsigned *samples) {
    fl_arena *a = fl_arena_new();
    fl_err err = {0};
    fl_yaml *root = NULL;
    bool good = true;
    if (fl_yaml_read(a, rule->file, text, 1, &root, &err) != FL_OK) {
        fl_out_printf(out, "%s:%u:%u: %s\n", rule->file, err.line, err.col, err.msg);
        good = false;
    }
    const fl_yaml *list = root ? fl_yaml_get(root, "samples") : NULL;
    if (good && (!list || !list->first)) {
        fl_out_printf(out, "%s:1: the rule %.*s has no sample; add one behind a line \"---\"\n", rule->file,
                      FL_STR_ARG(rule->id));
        good = false;
    }
    for (const fl_yaml *s = list ? list->first : NULL; s; s = s->next) {
        (*samples)++;
        good = check_sample(rules, rule, s, true, out) && good;
        bool typed = fl_yaml_text(s, "command", FL_STR_NONE).n > 0;
        if (rule->fsm && typed)
            good = check_rivals(rules, rule, s, true, out) && good;
        if (rule->only_with_command || rule->line || (rule->fsm && !rule->text_match))
            continue;
        if (rule->fsm)
            good = check_rivals(rules, rule, s, false, out) && good;
        if (typed)
            good = check_sample(rules, rule, s, false, out) && good;
        good = check_alone(rules, rule, s, out) && good;
    }
    fl_arena_free(a);
    return good;
}

static bool slurp(fl_arena *a, const char *path, fl_str *text) {
    FILE *f = fopen(path, "rb");
    if (!f)
        return false;
    enum { MAX = 4 << 20 };
    char *p = fl_arena_alloc(a, MAX);
    size_t n = fread(p, 1, MAX, f);
    bool good = !ferror(f);
    fclose(f);
    *text = (fl_str){p, n};
    return good;
}

bool fl_rules_check(const fl_rules *rules, fl_out *out) {
    bool good = true;
    unsigned samples = 0;
    for (size_t i = 0; i < rules->rules.n; i++) {
        const fl_rule *rule = &rules->rules.v[i];
        fl_arena *a = fl_arena_new();
        fl_str text;
        if (slurp(a, rule->file, &text)) {
            good = fl_rules_check_text(rules, rule, text, out, &samples) && good;
        } else {
            fl_out_printf(out, "%s: cannot be read again\n", rule->file);
            good = false;
        }
        fl_arena_free(a);
    }
    fl_out_printf(out, "%zu rules, %u samples: %s\n", rules->rules.n, samples, good ? "good" : "not good");
    return good;
}
