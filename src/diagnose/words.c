#include "diagnose/words.h"

#include <stdlib.h>
#include <string.h>

/* ---- names in braces ---- */

fl_str fl_dx_mask_name(unsigned mask) {
    return mask == DX_PRIMARY ? FL_STR("primary") : mask == DX_SECONDARY ? FL_STR("secondary") : FL_STR_NONE;
}

static fl_str count_text(const dx_ctx *c, const dx_path *p) {
    if (!p || (p->received < 0 && p->n_onprem == 0))
        return FL_STR_NONE;
    return fl_dx_word(c, "%lld", (long long)(p->n_onprem ? (int64_t)p->n_onprem : p->received));
}

static fl_str state_text(const dx_ctx *c, const dx_where *w) {
    if (w->path && w->path->word.n) {
        const dx_path *b = w->mask == DX_BOTH ? &w->peering->path[1] : NULL;
        if (b && b->word.n && !fl_str_ieq(b->word, w->path->word))
            return fl_dx_word(c, "%.*s and %.*s", FL_STR_ARG(w->path->word), FL_STR_ARG(b->word));
        return w->path->word;
    }
    if (w->peering && !w->path)
        return fl_dx_pick_str(&w->peering->facts, FL_PEERING_STATE);
    return w->circuit && !w->peering ? w->circuit->provider : FL_STR_NONE;
}

static fl_str limit_text(const dx_ctx *c, const dx_where *w) {
    if (!w->circuit)
        return FL_STR_NONE;
    bool premium = fl_str_ieqz(fl_dx_pick_str(&w->circuit->facts, FL_CIRCUIT_TIER), "Premium");
    const char *name = w->peering && w->peering->is_microsoft ? "microsoft-ipv4"
                       : premium                              ? "private-ipv4-premium"
                                                              : "private-ipv4-standard";
    int64_t limit = fl_playbook_limit(c->playbook, name);
    return limit > 0 ? fl_dx_word(c, "%lld", (long long)limit) : FL_STR_NONE;
}

/* The Microsoft edge holds the second usable address of the path's /30 and the router on premises the first: it is what
 * the router's own commands ask for. Unknown where the neighbor is not the first one. */
static fl_str msee_text(const dx_ctx *c, const dx_where *w) {
    const fl_addr *edge = w->path && w->path->session ? fl_get_addr(w->path->session, FL_BGP_SESSION_NEIGHBOR) : NULL;
    if (!edge || edge->family != 4 || (edge->b[3] & 3U) != 1)
        return FL_STR_NONE;
    fl_addr msee = *edge;
    msee.b[3] = (uint8_t)(msee.b[3] + 1);
    char text[FL_ADDR_TEXT];
    return fl_dx_word(c, "%s", fl_addr_format(msee, text));
}

static fl_str neighbor_text(const dx_ctx *c, const dx_where *w) {
    return w->path && w->path->session ? fl_value_text(c->a, &w->path->session->v[FL_BGP_SESSION_NEIGHBOR])
                                       : FL_STR_NONE;
}

static fl_str first_name(const dx_facts *facts, unsigned field) {
    return facts->list.n ? fl_get_str(facts->list.v[0], field) : FL_STR_NONE;
}

static fl_str paths_text(const dx_where *w, bool command) {
    if (command)
        return w->mask == DX_SECONDARY ? FL_STR("secondary") : FL_STR("primary");
    if (w->mask == DX_BOTH)
        return FL_STR("both paths");
    return w->mask == DX_PRIMARY     ? FL_STR("the primary path")
           : w->mask == DX_SECONDARY ? FL_STR("the secondary path")
                                     : FL_STR_NONE;
}

static fl_str name_value(const dx_ctx *c, const dx_where *w, const dx_param *params, fl_str name, bool command) {
    for (size_t i = 0; params && i < DX_PARAMS && params[i].name; i++)
        if (fl_str_eqz(name, params[i].name))
            return params[i].value;
    if (fl_str_eqz(name, "circuit"))
        return w->circuit && w->circuit->name.n ? w->circuit->name : command ? FL_STR_NONE : FL_STR("the circuit");
    if (fl_str_eqz(name, "peering"))
        return w->peering && w->peering->name.n ? w->peering->name
               : command                        ? FL_STR("AzurePrivatePeering")
                                                : FL_STR("the peering");
    if (fl_str_eqz(name, "group"))
        return w->circuit ? w->circuit->group : FL_STR_NONE;
    if (fl_str_eqz(name, "path") || fl_str_eqz(name, "paths"))
        return paths_text(w, command);
    if (fl_str_eqz(name, "other"))
        return w->mask == DX_PRIMARY     ? FL_STR("the secondary path")
               : w->mask == DX_SECONDARY ? FL_STR("the primary path")
                                         : FL_STR("the other path");
    if (fl_str_eqz(name, "state"))
        return state_text(c, w);
    if (fl_str_eqz(name, "count"))
        return count_text(c, w->path);
    if (fl_str_eqz(name, "limit"))
        return limit_text(c, w);
    if (fl_str_eqz(name, "neighbor"))
        return neighbor_text(c, w);
    if (fl_str_eqz(name, "msee-address"))
        return msee_text(c, w);
    if (fl_str_eqz(name, "connection"))
        return w->circuit && w->circuit->connections.list.n ? first_name(&w->circuit->connections, FL_CONNECTION_NAME)
                                                            : first_name(&c->connections, FL_CONNECTION_NAME);
    if (fl_str_eqz(name, "gateway"))
        return first_name(&c->gateways, FL_GATEWAY_NAME);
    return FL_STR_NONE;
}

static bool is_plain(char ch) {
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') || strchr("._/:+,@-", ch);
}

/* A name as a shell takes it: commands are pasted, and names come from captures that anybody may have written. Letters
 * beyond ASCII and brackets, which Azure allows, are quoted; a name that quotes could not hold is left for people to
 * fill in. */
static fl_str shell_word(const dx_ctx *c, fl_str name) {
    bool plain = true;
    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] == '\'' || (unsigned char)name.p[i] < ' ' || name.p[i] == 127)
            return FL_STR_NONE;
        plain = plain && name.p[i] && is_plain(name.p[i]);
    }
    if (name.n && name.p[0] == '-')
        return FL_STR_NONE;
    return plain ? name : fl_dx_word(c, "'%.*s'", FL_STR_ARG(name));
}

typedef struct filling {
    fl_arena *a;
    char *v;
    size_t n, cap;
} filling;

static void append(filling *out, fl_str s) {
    if (out->n + s.n >= out->cap) { /* room for the NUL */
        out->cap = (out->n + s.n) * 2 + 32;
        char *more = fl_arena_alloc(out->a, out->cap);
        memcpy(more, out->v, out->n);
        out->v = more;
    }
    memcpy(out->v + out->n, s.n ? s.p : "", s.n);
    out->n += s.n;
}

fl_str fl_dx_fill(const dx_ctx *c, const dx_where *w, const dx_param *params, fl_str tmpl, bool command) {
    filling out = {.a = c->a, .cap = tmpl.n + 64};
    out.v = fl_arena_alloc(out.a, out.cap);
    for (fl_str rest = tmpl; rest.n;) {
        ptrdiff_t open = fl_str_find_char(rest, '{');
        append(&out, open < 0 ? rest : fl_str_sub(rest, 0, (size_t)open));
        rest = open < 0 ? FL_STR_NONE : fl_str_sub(rest, (size_t)open, rest.n);
        ptrdiff_t close = fl_str_find_char(rest, '}');
        if (close < 1) { /* braces that name nothing stand as they are */
            append(&out, rest);
            break;
        }
        fl_str name = fl_str_sub(rest, 1, (size_t)close);
        fl_str value = name_value(c, w, params, name, command);
        if (command)
            value = shell_word(c, value);
        if (!value.n)
            value = command ? fl_dx_word(c, "<%.*s>", FL_STR_ARG(name)) : FL_STR("(unread)");
        append(&out, value);
        rest = fl_str_sub(rest, (size_t)close + 1, rest.n);
    }
    out.v[out.n] = 0;
    return (fl_str){out.v, out.n};
}

/* ---- what is seen, without a cause ---- */

fl_str fl_dx_observed(const dx_ctx *c, const dx_where *w) {
    static const char *const seen[] = {
        [DX_COND_UNREAD] = "nothing shows whether anything is carried",
        [DX_COND_OK] = "traffic is carried",
        [DX_COND_UP] = "the BGP session is established, and the received count is unread",
        [DX_COND_CONFLICT] = "captures contradict each other",
        [DX_COND_L2_EMPTY] = "the ARP table is empty",
        [DX_COND_L2_NO_TABLE] = "the read of ARP returned no table",
        [DX_COND_L2_ONE_SIDED] = "the on-premises MAC address is missing in the ARP table",
        [DX_COND_ONPREM_ONLY] = "the ARP table holds only the on-premises row",
        [DX_COND_DOWN] = "the BGP session is not established ({state}) while layer 2 works",
        [DX_COND_DOWN_L2_UNREAD] = "the BGP session is not established ({state}), and layer 2 is unread",
        [DX_COND_ZERO] = "the BGP session is established, and no prefix from on-premises arrives",
        [DX_COND_SILENT] = "nothing arrives from the customer edge: the route table holds only rows from gateways",
    };
    fl_str tmpl = fl_dx_word(c, "On {paths} of {peering} on {circuit} %s.", seen[w->cond]);
    return fl_dx_fill(c, w, NULL, tmpl, false);
}

/* ---- next reads ---- */

static bool is_listed(const fl_finding *f, fl_str command) {
    for (size_t i = 0; i < f->next_reads.n; i++)
        if (fl_str_eq(f->next_reads.v[i].command, command))
            return true;
    return false;
}

static void add_read(const dx_ctx *c, const dx_where *w, fl_str code, fl_finding *f) {
    const fl_play_read *r = fl_play_read_find(c->playbook, code);
    if (!r)
        return;
    fl_next_read next = {fl_dx_fill(c, w, NULL, r->command, true), r->why};
    if (!is_listed(f, next.command))
        FL_PUSH(c->a, &f->next_reads, next);
}

/* K3, K4, K5 are asked per path: only for the paths in question. */
static void add_path_reads(const dx_ctx *c, const dx_where *w, fl_str base, unsigned mask, fl_finding *f) {
    if (mask & DX_PRIMARY)
        add_read(c, w, fl_dx_word(c, "%.*sp", FL_STR_ARG(base)), f);
    if (mask & DX_SECONDARY)
        add_read(c, w, fl_dx_word(c, "%.*ss", FL_STR_ARG(base)), f);
}

static bool is_path_read(fl_str code, fl_str *base) {
    *base = fl_str_sub(code, 0, 2);
    bool known = fl_str_eqz(*base, "K3") || fl_str_eqz(*base, "K4") || fl_str_eqz(*base, "K5");
    return known && (code.n == 2 || (code.n == 3 && (code.p[2] == 'p' || code.p[2] == 's')));
}

static void add_code(const dx_ctx *c, const dx_where *w, fl_str code, fl_finding *f) {
    fl_str base;
    bool other = code.n == 3 && code.p[2] == 'o'; /* the path outside the finding's */
    unsigned mask = w->mask ? w->mask : DX_BOTH;
    if (other)
        add_path_reads(c, w, fl_str_sub(code, 0, 2), DX_BOTH & ~mask ? DX_BOTH & ~mask : mask, f);
    else if (!is_path_read(code, &base))
        add_read(c, w, code, f);
    else if (code.n == 2 || mask != DX_BOTH)
        add_path_reads(c, w, base, mask, f);
    else
        add_path_reads(c, w, base, code.p[2] == 'p' ? DX_PRIMARY : DX_SECONDARY, f);
}

void fl_dx_next_reads(const dx_ctx *c, const dx_where *w, const char *codes, fl_finding *f) {
    fl_str rest = fl_str_of(codes), code;
    while (fl_str_token(&rest, " ", &code))
        add_code(c, w, code, f);
}

/* ---- of the playbook's reads only what is not answered yet: the smallest set ---- */

static bool path_answers(const dx_path *path, fl_str read) {
    if (fl_str_eqz(read, "arp-table"))
        return path->arp != DX_ARP_UNREAD && !path->arp_weak;
    if (fl_str_eqz(read, "bgp-summary"))
        return path->up != DX_UNREAD;
    return path->table && path->table_whole;
}

static bool is_answered(const dx_ctx *c, const dx_where *w, const fl_play_read *r) {
    fl_str base, read = r->read;
    if (is_path_read(r->code, &base))
        return w->peering && path_answers(&w->peering->path[fl_str_ends(r->code, FL_STR("s")) ? 1 : 0], read);
    if (fl_str_eqz(read, "circuit-show"))
        return w->circuit && w->circuit->provider.n > 0;
    if (fl_str_eqz(read, "peering-list"))
        return w->peering && w->peering->present == DX_YES &&
               fl_dx_pick_str(&w->peering->facts, FL_PEERING_STATE).n > 0;
    if (fl_str_eqz(read, "gateway-list"))
        return c->gateways.list.n > 0;
    if (fl_str_eqz(read, "connection-list"))
        return w->circuit && w->circuit->connections.list.n > 0;
    for (size_t i = 0; i < c->first_reads.list.n; i++)
        if (fl_str_eq(fl_get_str(c->first_reads.list.v[i], FL_READ_READ), read) &&
            fl_dx_result_is(c->first_reads.list.v[i], "rows"))
            return true;
    return false;
}

static const fl_play_read *read_of_command(const dx_ctx *c, const dx_where *w, fl_str command) {
    for (size_t i = 0; i < c->playbook->reads.n; i++)
        if (fl_str_eq(fl_dx_fill(c, w, NULL, c->playbook->reads.v[i].command, true), command))
            return &c->playbook->reads.v[i];
    return NULL;
}

/* When all of them are answered they are kept: reading again shows whether the remedy worked. */
static void keep_unanswered(const dx_ctx *c, const dx_where *w, fl_finding *f) {
    size_t kept = 0;
    fl_next_read *v = FL_NEW_N(c->a, f->next_reads.n + 1, fl_next_read);
    for (size_t i = 0; i < f->next_reads.n; i++) {
        const fl_play_read *r = read_of_command(c, w, f->next_reads.v[i].command);
        if (!r || !is_answered(c, w, r))
            v[kept++] = f->next_reads.v[i];
    }
    if (kept == 0 || kept == f->next_reads.n)
        return;
    memcpy(f->next_reads.v, v, kept * sizeof *v);
    f->next_reads.n = kept;
}

/* ---- owners (JUDGEMENT.md 5, 6) ---- */

static fl_str owner_column(const dx_ctx *c, const dx_make *m, fl_model model) {
    fl_str owner = FL_STR_NONE;
    for (unsigned i = 0; i < m->n; i++) {
        const fl_play *play = fl_play_find(c->playbook, fl_str_of(m->code[i]));
        fl_str one = m->owner[i]                  ? fl_str_of(m->owner[i])
                     : !play                      ? FL_STR("unknown")
                     : model == FL_MODEL_OWN_EDGE ? play->owner_own_edge
                                                  : play->owner_provider_l3;
        if (play && !one.n) /* a column that does not apply: the other one's */
            one = model == FL_MODEL_OWN_EDGE ? play->owner_provider_l3 : play->owner_own_edge;
        if (!one.n)
            one = FL_STR("unknown");
        if (owner.n && !fl_str_eq(owner, one))
            return FL_STR("unknown");
        owner = one;
    }
    return owner.n ? owner : FL_STR("none");
}

static void fill_owner(const dx_ctx *c, const dx_make *m, fl_finding *f) {
    fl_model model = m->where->circuit ? m->where->circuit->model : FL_MODEL_UNKNOWN;
    f->owner_own_edge = owner_column(c, m, FL_MODEL_OWN_EDGE);
    f->owner_provider_l3 = owner_column(c, m, FL_MODEL_PROVIDER_L3);
    bool same = fl_str_eq(f->owner_own_edge, f->owner_provider_l3);
    if (model == FL_MODEL_OWN_EDGE || same)
        f->owner = f->owner_own_edge;
    else if (model == FL_MODEL_PROVIDER_L3)
        f->owner = f->owner_provider_l3;
    else
        f->owner = FL_STR("unknown");
    f->owners_differ = model == FL_MODEL_UNKNOWN && !same;
}

/* ---- the finding ---- */

static void sort_codes(dx_make *m) {
    for (unsigned i = 1; i < m->n; i++)
        for (unsigned k = i; k > 0; k--) {
            unsigned a = fl_dx_layer_rank(fl_str_of(fl_dx_layer_of(m->code[k - 1])));
            unsigned b = fl_dx_layer_rank(fl_str_of(fl_dx_layer_of(m->code[k])));
            if (a < b || (a == b && strcmp(m->code[k - 1], m->code[k]) <= 0))
                break;
            const char *code = m->code[k - 1], *owner = m->owner[k - 1];
            m->code[k - 1] = m->code[k];
            m->owner[k - 1] = m->owner[k];
            m->code[k] = code;
            m->owner[k] = owner;
        }
}

static void add_text(const dx_ctx *c, const dx_make *m, fl_str text, bool remedy, fl_finding *f) {
    fl_str filled = fl_dx_fill(c, m->where, m->params, text, false);
    const fl_str *v = remedy ? f->remedy.v : f->do_not.v;
    size_t n = remedy ? f->remedy.n : f->do_not.n;
    for (size_t i = 0; i < n; i++)
        if (fl_str_eq(v[i], filled))
            return;
    if (remedy)
        FL_PUSH(c->a, &f->remedy, filled);
    else
        FL_PUSH(c->a, &f->do_not, filled);
}

static bool spans_layers(const dx_make *m) {
    for (unsigned i = 1; i < m->n; i++)
        if (strcmp(fl_dx_layer_of(m->code[i]), fl_dx_layer_of(m->code[0])) != 0)
            return true;
    return false;
}

/* Causes of one layer share what must not be done. Those of several contradict each other: the trap is to choose. */
static void add_traps(const dx_ctx *c, const dx_make *m, const fl_play *one, fl_finding *f) {
    if (spans_layers(m)) {
        add_text(
            c, m,
            FL_STR("Do not act on one of the tied causes, and open no ticket for one, before the next read is in."),
            false, f);
        return;
    }
    for (unsigned k = 0; one && k < one->n_do_not; k++)
        add_text(c, m, one->do_not[k], false, f);
}

/* JUDGEMENT.md 7: VLAN and address mistakes empty ARP too; the check takes two minutes, the ticket hours. */
static bool needs_tag_check(const char *code) { return strcmp(code, "P03") == 0 || strcmp(code, "P04") == 0; }

/* The remedies of a tie would contradict each other: it has none but the next reads. */
static void add_remedy(const dx_ctx *c, const dx_make *m, fl_finding *f) {
    const fl_str check =
        FL_STR("Before the ticket is sent: check in two minutes that the VLAN tag and the first usable address of the "
               "/30 on your interface are as the peering has them.");
    const fl_play *play = fl_play_find(c->playbook, m->texts ? fl_str_of(m->texts) : f->code);
    if (m->n > 1) {
        FL_PUSH(c->a, &f->remedy, FL_STR("Run the next reads first. Each cause of the tie has another remedy."));
        return;
    }
    bool said = play && play->n_remedy && fl_str_ifind(play->remedy[0], FL_STR("tag")) >= 0;
    if (needs_tag_check(m->code[0]) && !said && !m->texts)
        FL_PUSH(c->a, &f->remedy, check);
    for (unsigned i = 0; play && i < play->n_remedy; i++)
        add_text(c, m, play->remedy[i], true, f);
}

static fl_str tie_sentence(const dx_ctx *c, const dx_make *m, const fl_finding *f) {
    fl_str list = FL_STR_NONE;
    for (size_t i = 0; i < f->tie.n; i++)
        list = fl_dx_word(c, "%.*s%s%.*s", FL_STR_ARG(list),
                          i == 0              ? ""
                          : i + 1 == f->tie.n ? " or "
                                              : ", ",
                          FL_STR_ARG(f->tie.v[i]));
    fl_str where = fl_dx_fill(c, m->where, NULL,
                              m->where->peering ? FL_STR("{peering} on {circuit}") : FL_STR("{circuit}"), false);
    fl_str seen = m->where->level == DX_AT_PATHS
                      ? fl_dx_observed(c, m->where)
                      : fl_dx_word(c, "Seen on %.*s: %.*s.", FL_STR_ARG(where),
                                   FL_STR_ARG(m->seen.n ? m->seen : FL_STR("nothing that tells the causes apart")));
    return fl_dx_word(c, "%.*s The evidence fits %.*s equally.", FL_STR_ARG(seen), FL_STR_ARG(list));
}

static fl_str sentence_of(const dx_ctx *c, const dx_make *m, const fl_finding *f) {
    const fl_play *play = fl_play_find(c->playbook, f->code);
    if (m->sentence.n)
        return m->sentence;
    if (m->n > 1)
        return tie_sentence(c, m, f);
    fl_str tmpl = play ? (play->sentence.n ? play->sentence : play->title) : FL_STR_NONE;
    fl_str text = tmpl.n                           ? fl_dx_fill(c, m->where, m->params, tmpl, false)
                  : m->where->level == DX_AT_PATHS ? fl_dx_observed(c, m->where)
                                                   : fl_dx_word(c, "%s", m->code[0]);
    return m->status == FL_CANDIDATE ? fl_dx_word(c, "Candidate, not proven: %.*s", FL_STR_ARG(text)) : text;
}

void fl_dx_because(const dx_ctx *c, fl_finding *f, const dx_ev *ev, fl_str text) {
    fl_because b = {.text = text};
    if (!text.n && (!ev || !ev->list.n))
        return;
    if (ev) {
        b.evidence = ev->list.v;
        b.n = ev->list.n;
    }
    FL_PUSH(c->a, &f->because, b);
}

dx_found *fl_dx_found_new(const dx_ctx *c, const dx_make *make) {
    dx_make m = *make;
    dx_found *found = FL_NEW(c->a, dx_found);
    fl_finding *f = &found->f;
    sort_codes(&m);
    const fl_play *play = fl_play_find(c->playbook, fl_str_of(m.code[0]));
    found->circuit = m.where->circuit;
    found->mask = m.where->mask;
    f->code = fl_str_of(m.code[0]);
    f->slug = play ? play->slug : FL_STR_NONE;
    f->layer = fl_str_of(fl_dx_layer_of(m.code[0]));
    f->cls = m.cls;
    f->status = m.status;
    f->scope.circuit = m.where->circuit ? m.where->circuit->name : FL_STR_NONE;
    f->scope.peering = m.where->peering ? m.where->peering->name : FL_STR_NONE;
    f->scope.path = fl_dx_mask_name(m.where->mask);
    for (unsigned i = 0; m.n > 1 && i < m.n; i++)
        FL_PUSH(c->a, &f->tie, fl_str_of(m.code[i]));
    fill_owner(c, &m, f);
    f->sentence = sentence_of(c, &m, f);
    add_remedy(c, &m, f);
    for (unsigned i = 0; i < m.n; i++) {
        const fl_play *one = fl_play_find(c->playbook, fl_str_of(m.texts ? m.texts : m.code[i]));
        add_traps(c, &m, one, f);
        for (unsigned k = 0; one && !m.next && k < one->n_run_next; k++)
            fl_dx_next_reads(c, m.where, fl_arena_str(c->a, one->run_next[k]).p, f);
    }
    if (m.next)
        fl_dx_next_reads(c, m.where, m.next, f);
    else
        keep_unanswered(c, m.where, f);
    return found;
}
