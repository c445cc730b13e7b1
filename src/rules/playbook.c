/* rules/playbook/ *.yaml and rules/limits.yaml:
 *   diagnoses:
 *     - code: R03
 *       slug: onprem-not-advertising
 *       layer: routes
 *       owner: {own-edge: customer-network, provider-l3: shared}
 *       severity: outage
 *       sentence: "{circuit} {peering}: …"
 *       run-next: [K13]
 *   reads:
 *     - {code: K1, read: circuit-show, command: 'az network express-route show -g {group} -n {circuit} -o json', why:
 * …} limits:
 *     - {name: private-ipv6, value: 100, source: …, date: 2023-10-09}
 *   thresholds:
 *     - {name: near-limit-percent, value: 90, why: …} */
#include "rules/playbook.h"

#include "rules/read.h"

/* ---- closed lists of words: docs/schema/, the report's contract ---- */

static fl_status layer(fl_rd *rd, const fl_yaml *node, void *into) {
    static const char *const words[] = {"provider",   "bgp",          "peering",  "routes",       "gateway",
                                        "connection", "vnet",         "security", "dns",          "path-selection",
                                        "backup-vpn", "global-reach", "capacity", "provisioning", "evidence",
                                        "record",     "design",       "process"};
    return fl_rd_word(rd, node, words, FL_COUNT(words), into);
}

static fl_status owner_word(fl_rd *rd, const fl_yaml *node, void *into) {
    static const char *const words[] = {
        "carrier",      "customer-network", "customer-azure", "customer-security", "customer-dns",
        "customer-vpn", "microsoft",        "shared",         "unknown",           "none"};
    return fl_rd_word(rd, node, words, FL_COUNT(words), into);
}

static fl_status severity(fl_rd *rd, const fl_yaml *node, void *into) {
    static const char *const words[] = {"outage",       "partial-outage", "degraded", "not-the-circuit", "capacity",
                                        "inconclusive", "risk",           "setup",    "healthy",         "process"};
    return fl_rd_word(rd, node, words, FL_COUNT(words), into);
}

static fl_status owner(fl_rd *rd, const fl_yaml *node, void *into) {
    static const fl_entry entries[] = {
        {"own-edge", owner_word, offsetof(fl_play, owner_own_edge), true},
        {"provider-l3", owner_word, offsetof(fl_play, owner_provider_l3), true},
    };
    return fl_rd_mapping(rd, node, "owner", entries, FL_COUNT(entries), into);
}

/* "{circuit}: …": every brace closed, every name of small letters, digits and dashes. */
static fl_status template(fl_rd *rd, const fl_yaml *node, void *into) {
    const fl_status status = fl_rd_text(rd, node, into);
    const fl_str s = status == FL_OK ? *(fl_str *)into : FL_STR_NONE;
    bool inside = false;
    size_t name = 0;
    for (size_t i = 0; i < s.n; i++) {
        const char c = s.p[i];
        const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
        const bool fine = c == '{' ? !inside : c == '}' ? inside && name : !inside || letter;
        if (!fine)
            return fl_rd_fail(rd, node, "%.*s: expected names in braces ({circuit}), found \"%.*s\"",
                              FL_STR_ARG(node->key), FL_STR_ARG(fl_str_sub(s, i - name, i + 12)));
        name = inside && c != '}' ? name + 1 : 0;
        inside = c == '{' || (inside && c != '}');
    }
    if (inside)
        return fl_rd_fail(rd, node, "%.*s: expected \"}\" behind \"%.*s\"", FL_STR_ARG(node->key),
                          FL_STR_ARG(fl_str_sub(s, s.n - name, s.n)));
    return status;
}

static fl_status remedy(fl_rd *rd, const fl_yaml *node, void *into) {
    fl_play *p = into;
    return fl_rd_texts(rd, node, &p->remedy, &p->n_remedy);
}

static fl_status do_not(fl_rd *rd, const fl_yaml *node, void *into) {
    fl_play *p = into;
    return fl_rd_texts(rd, node, &p->do_not, &p->n_do_not);
}

/* An empty list says that there is nothing left to read. */
static fl_status run_next(fl_rd *rd, const fl_yaml *node, void *into) {
    fl_play *p = into;
    return fl_rd_texts(rd, node, &p->run_next, &p->n_run_next);
}

static fl_status sources(fl_rd *rd, const fl_yaml *node, void *into) {
    static const struct {
        char letter;
        const char *words;
    } known[] = {
        {'G', "field guide to localizing ExpressRoute failures"},
        {'W', "Microsoft's page on circuit provisioning workflow and states"},
        {'M', "other Microsoft documents"},
    };
    fl_play *p = into;
    const fl_status status = fl_rd_texts(rd, node, &p->sources, &p->n_sources);
    for (unsigned i = 0; i < p->n_sources && status == FL_OK; i++)
        for (size_t k = 0; k < FL_COUNT(known); k++)
            if (p->sources[i].n == 1 && p->sources[i].p[0] == known[k].letter)
                p->sources[i] = fl_str_of(known[k].words);
    return status;
}

/* ---- merging ---- */

static fl_status twice(fl_rd *rd, const fl_yaml *node, fl_str name) {
    return fl_rd_fail(rd, node, "\"%.*s\" is defined twice in one folder; keep one", FL_STR_ARG(name));
}

static fl_status diagnosis(fl_rd *rd, const fl_yaml *node, fl_playbook *book) {
    static const fl_entry entries[] = {
        {"code", fl_rd_text, offsetof(fl_play, code), true},
        {"slug", fl_rd_text, offsetof(fl_play, slug), true},
        {"layer", layer, offsetof(fl_play, layer), true},
        {"title", fl_rd_text, offsetof(fl_play, title), true},
        {"owner", owner, 0, true},
        {"severity", severity, offsetof(fl_play, severity), true},
        {"sentence", template, offsetof(fl_play, sentence), true},
        {"evidence", fl_rd_text, offsetof(fl_play, evidence), true},
        {"told-apart", fl_rd_text, offsetof(fl_play, told_apart), true},
        {"inconclusive-when", fl_rd_text, offsetof(fl_play, inconclusive_when), true},
        {"remedy", remedy, 0, true},
        {"do-not", do_not, 0, true},
        {"run-next", run_next, 0, true},
        {"sources", sources, 0, true},
        {"decided", fl_rd_bool, offsetof(fl_play, decided), false},
    };
    fl_play p = {.decided = true, .file = rd->file, .line = node->line, .col = node->col, .folder = book->folder};
    const fl_status status = fl_rd_mapping(rd, node, "diagnosis", entries, FL_COUNT(entries), &p);
    if (status != FL_OK)
        return status;
    for (size_t i = 0; i < book->plays.n; i++) {
        if (!fl_str_eq(book->plays.v[i].code, p.code))
            continue;
        if (book->plays.v[i].folder == p.folder)
            return twice(rd, fl_yaml_get(node, "code"), p.code);
        book->plays.v[i] = p;
        return FL_OK;
    }
    FL_PUSH(rd->arena, &book->plays, p);
    return FL_OK;
}

static fl_status one_read(fl_rd *rd, const fl_yaml *node, fl_playbook *book) {
    static const fl_entry entries[] = {
        {"code", fl_rd_text, offsetof(fl_play_read, code), true},
        {"read", fl_rd_text, offsetof(fl_play_read, read), true},
        {"command", template, offsetof(fl_play_read, command), true},
        {"why", fl_rd_text, offsetof(fl_play_read, why), true},
    };
    fl_play_read r = {.folder = book->folder};
    const fl_status status = fl_rd_mapping(rd, node, "read", entries, FL_COUNT(entries), &r);
    if (status != FL_OK)
        return status;
    for (size_t i = 0; i < book->reads.n; i++) {
        if (!fl_str_eq(book->reads.v[i].code, r.code))
            continue;
        if (book->reads.v[i].folder == r.folder)
            return twice(rd, fl_yaml_get(node, "code"), r.code);
        book->reads.v[i] = r;
        return FL_OK;
    }
    FL_PUSH(rd->arena, &book->reads, r);
    return FL_OK;
}

static fl_status number(fl_rd *rd, const fl_yaml *node, void *into) {
    int64_t *i = into;
    if (node->type == FL_YAML_SCALAR && fl_str_to_i64(node->text, i) && *i >= 0)
        return FL_OK;
    return fl_rd_fail(rd, node, "%.*s: expected a whole number, 0 or more, found %s", FL_STR_ARG(node->key),
                      fl_rd_found(rd, node));
}

static fl_status keep_limit(fl_rd *rd, const fl_yaml *node, fl_playbook *book, const fl_limit *l) {
    for (size_t i = 0; i < book->limits.n; i++) {
        if (!fl_str_eq(book->limits.v[i].name, l->name))
            continue;
        if (book->limits.v[i].folder == l->folder)
            return twice(rd, fl_yaml_get(node, "name"), l->name);
        book->limits.v[i] = *l;
        return FL_OK;
    }
    FL_PUSH(rd->arena, &book->limits, *l);
    return FL_OK;
}

static fl_status one_limit(fl_rd *rd, const fl_yaml *node, fl_playbook *book) {
    static const fl_entry entries[] = {
        {"name", fl_rd_text, offsetof(fl_limit, name), true},
        {"value", number, offsetof(fl_limit, value), true},
        {"source", fl_rd_text, offsetof(fl_limit, source), true},
        {"date", fl_rd_text, offsetof(fl_limit, date), true},
    };
    fl_limit l = {.folder = book->folder};
    const fl_status status = fl_rd_mapping(rd, node, "limit", entries, FL_COUNT(entries), &l);
    return status == FL_OK ? keep_limit(rd, node, book, &l) : status;
}

static fl_status one_threshold(fl_rd *rd, const fl_yaml *node, fl_playbook *book) {
    static const fl_entry entries[] = {
        {"name", fl_rd_text, offsetof(fl_limit, name), true},
        {"value", number, offsetof(fl_limit, value), true},
        {"why", fl_rd_text, offsetof(fl_limit, source), true},
    };
    fl_limit l = {.folder = book->folder};
    const fl_status status = fl_rd_mapping(rd, node, "threshold", entries, FL_COUNT(entries), &l);
    return status == FL_OK ? keep_limit(rd, node, book, &l) : status;
}

static fl_status list(fl_rd *rd, const fl_yaml *node, fl_playbook *book,
                      fl_status (*one)(fl_rd *, const fl_yaml *, fl_playbook *)) {
    fl_status status = fl_rd_want_list(rd, node, node->key.p);
    for (const fl_yaml *item = status == FL_OK ? node->first : NULL; item && status == FL_OK; item = item->next)
        status = one(rd, item, book);
    return status;
}

static fl_status diagnoses(fl_rd *rd, const fl_yaml *node, void *into) { return list(rd, node, into, diagnosis); }
static fl_status reads(fl_rd *rd, const fl_yaml *node, void *into) { return list(rd, node, into, one_read); }
static fl_status limits(fl_rd *rd, const fl_yaml *node, void *into) { return list(rd, node, into, one_limit); }
static fl_status thresholds(fl_rd *rd, const fl_yaml *node, void *into) { return list(rd, node, into, one_threshold); }

fl_status fl_playbook_read(fl_playbook *p, fl_arena *arena, const char *file, const fl_yaml *root, fl_err *err) {
    static const fl_entry entries[] = {
        {"diagnoses", diagnoses, 0, false},
        {"reads", reads, 0, false},
        {"limits", limits, 0, false},
        {"thresholds", thresholds, 0, false},
    };
    fl_rd rd = {.arena = arena, .file = file, .subject = "playbook", .err = err};
    return fl_rd_mapping(&rd, root, "playbook", entries, FL_COUNT(entries), p);
}

/* ---- asking ---- */

const fl_play *fl_play_find(const fl_playbook *p, fl_str code) {
    for (size_t i = 0; i < p->plays.n; i++)
        if (fl_str_eq(p->plays.v[i].code, code))
            return &p->plays.v[i];
    return NULL;
}

const fl_play_read *fl_play_read_find(const fl_playbook *p, fl_str code) {
    for (size_t i = 0; i < p->reads.n; i++)
        if (fl_str_eq(p->reads.v[i].code, code))
            return &p->reads.v[i];
    return NULL;
}

int64_t fl_playbook_limit(const fl_playbook *p, const char *name) {
    for (size_t i = 0; i < p->limits.n; i++)
        if (fl_str_eqz(p->limits.v[i].name, name))
            return p->limits.v[i].value;
    return -1;
}

fl_status fl_playbook_check(const fl_playbook *p, fl_err *err) {
    for (size_t i = 0; i < p->plays.n; i++) {
        const fl_play *play = &p->plays.v[i];
        for (unsigned k = 0; k < play->n_run_next; k++)
            if (!fl_play_read_find(p, play->run_next[k]))
                return fl_err_set(err, FL_ERR_RULES, play->file, play->line, play->col,
                                  "diagnosis %.*s: run-next names \"%.*s\", which no \"reads\" list has; add it there",
                                  FL_STR_ARG(play->code), FL_STR_ARG(play->run_next[k]));
    }
    return FL_OK;
}
