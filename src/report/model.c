#include "report/model.h"

#include "report/secret.h"
#include "rules/playbook.h"

static const struct {
    fl_kind kind;
    unsigned field;
} secret_fields[] = {
    {FL_CIRCUIT, FL_CIRCUIT_SERVICE_KEY},
    {FL_CONNECTION, FL_CONNECTION_AUTHORIZATION},
};

bool fl_rep_secret_field(fl_kind kind, unsigned field) {
    for (size_t i = 0; i < sizeof secret_fields / sizeof *secret_fields; i++)
        if (secret_fields[i].kind == kind && secret_fields[i].field == field)
            return true;
    return false;
}

static bool is_known(const fl_rep *m, fl_str s) {
    for (size_t i = 0; i < m->secrets.n; i++)
        if (fl_str_ieq(m->secrets.v[i], s))
            return true;
    return false;
}

/* Reports name actions, never people: who asked Azure for something stays with the facts. */
static void find_people(fl_rep *m) {
    size_t n = 0;
    const uint32_t *ids = fl_store_kind(m->store, FL_ACTIVITY, &n);
    for (size_t k = 0; k < n; k++) {
        fl_str s = fl_get_str(m->store->facts.v[ids[k]], FL_ACTIVITY_CALLER);
        if (fl_str_find_char(s, '@') > 0 && !is_known(m, s))
            FL_PUSH(m->arena, &m->secrets, s);
    }
}

static void find_secrets(fl_rep *m) {
    for (size_t i = 0; i < sizeof secret_fields / sizeof *secret_fields; i++) {
        size_t n = 0;
        const uint32_t *ids = fl_store_kind(m->store, secret_fields[i].kind, &n);
        for (size_t k = 0; k < n; k++) {
            fl_str s = fl_str_trim(fl_get_str(m->store->facts.v[ids[k]], secret_fields[i].field));
            if (s.n && !is_known(m, s)) /* a circuit is captured many times */
                FL_PUSH(m->arena, &m->secrets, s);
        }
    }
}

/* The folder is that of bundles and working directories: said once by the list of inputs, noise in every place. */
static fl_str shared_folder(const fl_store *s) {
    if (s->documents.n < 2)
        return FL_STR_NONE;
    fl_str first = s->documents.v[0].name;
    size_t n = first.n;
    for (size_t i = 1; i < s->documents.n; i++) {
        fl_str name = s->documents.v[i].name;
        size_t k = 0;
        while (k < n && k < name.n && first.p[k] == name.p[k])
            k++;
        n = k;
    }
    while (n && first.p[n - 1] != '/')
        n--;
    return fl_str_sub(first, 0, n);
}

fl_rep fl_rep_new(const fl_report *r) {
    fl_rep m = {.r = r, .store = r->store, .d = r->diagnosis, .arena = fl_arena_new()};
    find_secrets(&m);
    find_people(&m);
    m.folder = shared_folder(r->store);
    return m;
}

void fl_rep_fini(fl_rep *m) {
    fl_arena_free(m->arena);
    m->arena = NULL;
}

fl_str fl_rep_text(const fl_rep *m, fl_str s) { return fl_secret_mask(m->arena, s, m->secrets.v, m->secrets.n); }

fl_str fl_rep_document(const fl_rep *m, uint32_t document) {
    if (document >= m->store->documents.n)
        return FL_STR_NONE;
    return fl_rep_text(m, m->store->documents.v[document].name);
}

bool fl_rep_has_place(const fl_rep *m, const fl_evidence *ev) { return ev->document < m->store->documents.n; }

fl_str fl_rep_short(const fl_rep *m, fl_str name) {
    return fl_str_starts(name, m->folder) ? fl_str_sub(name, m->folder.n, name.n) : name;
}

static fl_str line_range(const fl_rep *m, uint32_t first_line, uint32_t last_line) {
    if (last_line <= first_line)
        return fl_arena_printf(m->arena, "%u", first_line);
    return fl_arena_printf(m->arena, "%u-%u", first_line, last_line);
}

static fl_str place_in(const fl_rep *m, fl_str name, uint32_t first_line, uint32_t last_line) {
    name = fl_rep_short(m, name);
    if (first_line == 0 || name.n == 0)
        return name;
    fl_str range = line_range(m, first_line, last_line);
    return fl_arena_printf(m->arena, "%.*s:%.*s", FL_STR_ARG(name), FL_STR_ARG(range));
}

fl_str fl_rep_place(const fl_rep *m, uint32_t document, uint32_t first_line, uint32_t last_line) {
    return place_in(m, fl_rep_document(m, document), first_line, last_line);
}

static fl_str append(const fl_rep *m, fl_str list, const char *sep, fl_str item) {
    if (list.n == 0)
        return item;
    return fl_arena_printf(m->arena, "%.*s%s%.*s", FL_STR_ARG(list), sep, FL_STR_ARG(item));
}

static fl_str and_more(const fl_rep *m, fl_str list, size_t more) {
    return more ? fl_arena_printf(m->arena, "%.*s and %zu more", FL_STR_ARG(list), more) : list;
}

/* The lines of `next` go on where those of `e` end. */
static bool touches(const fl_evidence *e, const fl_evidence *next) {
    return e->document == next->document && next->first_line >= e->first_line && next->first_line <= e->last_line + 1;
}

fl_str fl_rep_places(const fl_rep *m, const fl_evidence *ev, size_t n, size_t most) {
    fl_str list = {0};
    size_t shown = 0, more = 0;
    uint32_t named = FL_NONE;
    for (size_t i = 0; i < n; i++) {
        if (!fl_rep_has_place(m, &ev[i]))
            continue;
        fl_evidence e = ev[i];
        for (; i + 1 < n && touches(&e, &ev[i + 1]); i++)
            e.last_line = ev[i + 1].last_line > e.last_line ? ev[i + 1].last_line : e.last_line;
        if (shown == most) {
            more++;
            continue;
        }
        bool same = e.document == named;
        fl_str place =
            same ? line_range(m, e.first_line, e.last_line) : fl_rep_place(m, e.document, e.first_line, e.last_line);
        list = append(m, list, same ? "," : ", ", place);
        named = e.document;
        shown++;
    }
    return and_more(m, list, more);
}

enum { QUOTE_LINES = 24, QUOTE_ROWS = 3 };

/* A line of brackets and commas says nothing by itself. */
static bool is_telling(fl_str line) {
    for (size_t i = 0; i < line.n; i++)
        if (!strchr("{}[](),-=+| \t", line.p[i]))
            return true;
    return false;
}

fl_str fl_rep_quote(const fl_rep *m, const fl_evidence *ev) {
    fl_str quote = {0};
    bool record = ev->pointer.n > 0;
    if (!fl_rep_has_place(m, ev) || (!record && ev->last_line > ev->first_line + QUOTE_ROWS)) /* a whole table */
        return quote;
    for (uint32_t k = 0; k < QUOTE_LINES && ev->first_line + k <= ev->last_line; k++) {
        fl_str line = fl_str_trim(fl_quote_find(m->store, ev->document, ev->first_line + k));
        if (is_telling(line))
            quote = append(m, quote, " ", line);
        if (quote.n && !record) /* rows do not go on one line */
            break;
    }
    return fl_rep_text(m, quote);
}

fl_str fl_rep_owner(const fl_rep *m, fl_str owner, bool differ, fl_str own_edge, fl_str provider_l3) {
    if (!differ)
        return owner.n ? owner : FL_STR("unknown");
    return fl_arena_printf(m->arena, "%.*s with your own edge router, %.*s with provider layer 3 (model unknown)",
                           FL_STR_ARG(own_edge), FL_STR_ARG(provider_l3));
}

fl_str fl_rep_scope(const fl_rep *m, const fl_scope *s, const char *sep) {
    const fl_str part[] = {s->circuit, s->peering, s->path, s->router};
    fl_str list = {0};
    for (size_t i = 0; i < sizeof part / sizeof *part; i++)
        if (part[i].n)
            list = append(m, list, sep, fl_rep_text(m, part[i]));
    return list;
}

fl_str fl_rep_join(const fl_rep *m, const fl_str *v, size_t n) {
    fl_str list = {0};
    for (size_t i = 0; i < n; i++)
        list = append(m, list, ", ", v[i]);
    return list;
}

fl_str fl_rep_status(const fl_rep *m, fl_confidence status, const fl_str *tie, size_t n) {
    if (status != FL_TIE || n == 0)
        return fl_str_of(fl_confidence_name(status));
    fl_str codes = fl_rep_join(m, tie, n);
    return fl_arena_printf(m->arena, "tie of %.*s", FL_STR_ARG(codes));
}

fl_str fl_rep_class(const fl_rep *m, fl_class c) {
    fl_str name = fl_arena_str(m->arena, fl_str_of(fl_class_name(c)));
    char *copy = fl_arena_alloc(m->arena, name.n + 1);
    for (size_t i = 0; i < name.n; i++)
        copy[i] = name.p[i] == '-' ? ' ' : name.p[i];
    return (fl_str){copy, name.n};
}

fl_str fl_rep_circuit(const fl_rep *m, const fl_circuit_result *c) {
    const char *dot = " · ";
    fl_str s = c->name.n ? fl_rep_text(m, c->name) : FL_STR("circuit not named by the captures");
    if (c->carrier.n)
        s = append(m, s, dot, fl_rep_text(m, c->carrier));
    if (c->location.n)
        s = append(m, s, dot, fl_rep_text(m, c->location));
    if (c->bandwidth_mbps >= 0)
        s = append(m, s, dot, fl_arena_printf(m->arena, "%lld Mbps", (long long)c->bandwidth_mbps));
    return s;
}

fl_str fl_rep_time(const fl_rep *m, fl_time t) {
    if (t == FL_TIME_NONE)
        return FL_STR_NONE;
    char buf[FL_TIME_TEXT];
    return fl_arena_str(m->arena, fl_str_of(fl_time_format(t, buf)));
}

fl_str fl_rep_time_said(const fl_rep *m, fl_time t) {
    char buf[FL_TIME_TEXT] = "";
    return t == FL_TIME_NONE ? FL_STR_NONE : fl_arena_str(m->arena, fl_str_of(fl_time_say(t, buf)));
}

fl_str fl_rep_incident(const fl_rep *m, const fl_incident *i) {
    fl_str cls = fl_rep_class(m, i->verdict.cls), from = fl_rep_time(m, i->from), to = fl_rep_time(m, i->to);
    fl_str s = cls;
    if (from.n)
        s = fl_arena_printf(m->arena, "%.*s from %.*s", FL_STR_ARG(s), FL_STR_ARG(from));
    if (to.n)
        s = fl_arena_printf(m->arena, "%.*s to %.*s", FL_STR_ARG(s), FL_STR_ARG(to));
    fl_str sentence = fl_rep_text(m, i->verdict.sentence);
    return fl_arena_printf(m->arena, "%.*s (%.*s): %.*s %.*s", FL_STR_ARG(s), FL_STR_ARG(i->state),
                           FL_STR_ARG(i->verdict.code), FL_STR_ARG(sentence));
}

static bool any_owner_differs(const fl_rep *m) {
    for (size_t i = 0; i < m->d->n_findings; i++)
        if (m->d->findings[i]->owners_differ)
            return true;
    return m->d->verdict.owners_differ;
}

fl_str fl_rep_model(const fl_rep *m) {
    if (m->d->model == FL_MODEL_UNKNOWN)
        return any_owner_differs(m) ? FL_STR("unknown; say --model own-edge or provider-l3 to get one owner")
                                    : FL_STR_NONE;
    return fl_arena_printf(m->arena, "%s (%s)", fl_model_name(m->d->model),
                           m->d->model_from ? m->d->model_from : "none");
}

fl_str fl_rep_clocks(const fl_rep *m) {
    fl_str text = FL_STR_NONE;
    for (size_t i = 0; i < m->d->clocks.n; i++) {
        const fl_skew *s = &m->d->clocks.v[i];
        if (s->from == FL_SKEW_NONE || (s->ms < 0 ? -s->ms : s->ms) <= s->bound_ms)
            continue;
        text = fl_arena_printf(m->arena, "%.*s%s%.*s", FL_STR_ARG(text), text.n ? "; " : "",
                               FL_STR_ARG(fl_rep_text(m, fl_skew_text(m->arena, s))));
    }
    return text;
}

fl_str fl_rep_as_of(const fl_rep *m) {
    fl_time last = FL_TIME_NONE;
    for (size_t i = 0; i < m->d->n_steps; i++) {
        fl_time at = m->d->steps[i].at;
        last = at != FL_TIME_NONE && (last == FL_TIME_NONE || at > last) ? at : last;
    }
    return fl_rep_time(m, last);
}

fl_str fl_rep_causes(const fl_rep *m, const fl_str *tie, size_t n) {
    fl_str list = {0};
    for (size_t i = 0; i < n; i++) {
        const fl_play *p = m->r->rules && m->r->rules->playbook ? fl_play_find(m->r->rules->playbook, tie[i]) : NULL;
        fl_str name = p ? fl_arena_printf(m->arena, "%.*s %.*s", FL_STR_ARG(tie[i]), FL_STR_ARG(p->slug)) : tie[i];
        list = append(m, list, i + 1 == n ? " or " : ", ", name);
    }
    return list;
}

fl_str fl_rep_not_read(const fl_rep *m) {
    fl_str list = {0};
    for (size_t i = 0; i < m->d->n_steps; i++) {
        const fl_step *s = &m->d->steps[i];
        bool said = s->result != FL_UNREAD;
        for (size_t k = 0; k < i; k++)
            said = said || (m->d->steps[k].result == FL_UNREAD && fl_str_eq(m->d->steps[k].read, s->read));
        if (!said)
            list = append(m, list, ", ", s->read);
    }
    return list;
}

static const fl_finding *independent_faults(const fl_rep *m) {
    const fl_finding *v = m->d->verdict.finding;
    for (size_t i = 0; v && i < m->d->n_findings; i++) {
        const fl_finding *f = m->d->findings[i];
        if (fl_str_eqz(f->code, "Z05") && fl_str_eq(f->scope.circuit, v->scope.circuit) && f->status != FL_RESOLVED)
            return f;
    }
    return NULL;
}

/* Z05 names each fault at the start of a reason: "B10: The session …". */
fl_str fl_rep_also(const fl_rep *m) {
    const fl_finding *z = independent_faults(m);
    fl_str list = {0};
    for (size_t i = 0; z && i < m->d->n_findings; i++) {
        const fl_finding *f = m->d->findings[i];
        bool named = false;
        for (size_t k = 0; k < z->because.n; k++)
            named = named ||
                    (fl_str_starts(z->because.v[k].text, f->code) && fl_str_ends(z->because.v[k].text, f->sentence));
        if (!named || f == m->d->verdict.finding)
            continue;
        fl_str owner = fl_rep_owner(m, f->owner, f->owners_differ, f->owner_own_edge, f->owner_provider_l3);
        list = append(m, list, "; ",
                      fl_arena_printf(m->arena, "%.*s %.*s (finding %zu), owner %.*s", FL_STR_ARG(f->code),
                                      FL_STR_ARG(f->slug), i + 1, FL_STR_ARG(owner)));
    }
    return list;
}

bool fl_rep_same_other(const fl_other *a, const fl_other *b) {
    if (a->n != b->n || !fl_str_eq(a->text, b->text))
        return false;
    for (size_t i = 0; i < a->n; i++)
        if (a->evidence[i].document != b->evidence[i].document ||
            a->evidence[i].first_line != b->evidence[i].first_line)
            return false;
    return true;
}

static fl_str sentence_end(const fl_rep *m, fl_str s) {
    s = fl_str_trim(s);
    if (s.n == 0 || strchr(".!?:", s.p[s.n - 1]))
        return s;
    return fl_arena_printf(m->arena, "%.*s.", FL_STR_ARG(s));
}

/* An open cause is closed by reading, a known one by acting: so the status decides what comes first. */
fl_str fl_rep_next(const fl_rep *m, const fl_finding *f, const fl_next_read **read) {
    bool open = f->status != FL_CONFIRMED || f->cls == FL_CLASS_INCONCLUSIVE;
    *read = NULL;
    if (f->remedy.n && !(open && f->next_reads.n))
        return sentence_end(m, fl_rep_text(m, f->remedy.v[0]));
    if (f->next_reads.n == 0)
        return FL_STR_NONE;
    *read = &f->next_reads.v[0];
    fl_str why = fl_rep_text(m, (*read)->why);
    const char *lead = f->status == FL_TIE         ? "Break the tie with this read"
                       : f->status == FL_CANDIDATE ? "Prove it or rule it out with this read"
                                                   : "Run this read";
    return why.n ? fl_arena_printf(m->arena, "%s (%.*s):", lead, FL_STR_ARG(why))
                 : fl_arena_printf(m->arena, "%s:", lead);
}

fl_str fl_rep_trap(const fl_rep *m, const fl_finding *f) {
    return f->do_not.n ? sentence_end(m, fl_rep_text(m, f->do_not.v[0])) : FL_STR_NONE;
}

fl_str fl_rep_rule(const fl_rep *m, const fl_fact *f) {
    if (f->capture >= m->store->captures.n)
        return FL_STR_NONE;
    return m->store->captures.v[f->capture].rule;
}

enum { GROUPS = 256 }; /* texts name a handful of things; past that the JSON report is the place to look */

static fl_group *group_of(const fl_rep *m, fl_groups *groups, fl_str text) {
    if (groups->n >= GROUPS)
        text = FL_STR("other things; the JSON report lists them");
    for (size_t i = 0; i < groups->n; i++)
        if (fl_str_eq(groups->v[i].text, text))
            return &groups->v[i];
    FL_PUSH(m->arena, groups, ((fl_group){.text = text}));
    return &groups->v[groups->n - 1];
}

static void add_place(const fl_rep *m, fl_groups *groups, fl_str text, fl_str place, size_t most) {
    fl_group *g = group_of(m, groups, text);
    if (g->n++ < most && place.n)
        g->places = append(m, g->places, ", ", place);
}

static fl_groups finish_groups(const fl_rep *m, fl_groups groups, size_t most) {
    for (size_t i = 0; i < groups.n; i++)
        if (groups.v[i].n > most && groups.v[i].places.n)
            groups.v[i].places = and_more(m, groups.v[i].places, groups.v[i].n - most);
    return groups;
}

fl_groups fl_rep_unread(const fl_rep *m, size_t most) {
    fl_groups groups = {0};
    for (size_t i = 0; i < m->store->unread.n; i++) {
        const fl_unread *u = &m->store->unread.v[i];
        add_place(m, &groups, u->why, fl_rep_place(m, u->document, u->first_line, u->last_line), most);
    }
    return finish_groups(m, groups, most);
}

fl_groups fl_rep_notes(const fl_rep *m, size_t most) {
    fl_groups groups = {0};
    for (size_t i = 0; i < m->store->notes->list.n; i++) {
        const fl_note *n = &m->store->notes->list.v[i];
        add_place(m, &groups, n->text, place_in(m, fl_rep_text(m, n->document), n->first_line, n->last_line), most);
    }
    return finish_groups(m, groups, most);
}
