/* events_log.c - the lines of logs that matter, as lines of the timeline: one by one while they are few, else one line
 * for all that say the same of one neighbor or interface. */
#include <stdlib.h>
#include <string.h>

#include "diagnose/events.h"
#include "facts/rows.h"

/* What a log says more often than this of one thing is told once, with its first and last time. */
enum { ONE_BY_ONE = 6, GROUPS_MOST = 200 };

typedef enum topic { TOPIC_SESSION, TOPIC_LINK, TOPIC_OTHER } topic;

typedef struct word {
    const char *event;
    topic topic;
    const char *text;
} word;

static const word words[] = {
    {"session-up", TOPIC_SESSION, "session up"},
    {"session-down", TOPIC_SESSION, "session down"},
    {"session-state", TOPIC_SESSION, "session changed its state"},
    {"session-reset", TOPIC_SESSION, "session reset"},
    {"notification", TOPIC_OTHER, "NOTIFICATION"},
    {"prefix-warning", TOPIC_OTHER, "prefixes near the limit"},
    {"prefix-exceeded", TOPIC_OTHER, "prefix limit exceeded"},
    {"auth-failure", TOPIC_OTHER, "bad or missing digest"},
    {"interface-up", TOPIC_LINK, "interface up"},
    {"interface-down", TOPIC_LINK, "interface down"},
    {"interface-alarm", TOPIC_OTHER, "alarm of an optic"},
    {"protocol-up", TOPIC_LINK, "line protocol up"},
    {"protocol-down", TOPIC_LINK, "line protocol down"},
    {"bfd-up", TOPIC_LINK, "BFD up"},
    {"bfd-down", TOPIC_LINK, "BFD down"},
    {"config-change", TOPIC_OTHER, "configuration changed"},
    {"restart", TOPIC_OTHER, "restarted"},
    {"clock-set", TOPIC_OTHER, "clock set"},
};

static const word *word_of_text(fl_str event) {
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (fl_str_eqz(event, words[i].event))
            return &words[i];
    return NULL;
}

static const word *word_of(const fl_fact *f) { return word_of_text(fl_get_str(f, FL_LOG_EVENT_EVENT)); }

typedef struct group {
    uint64_t mark, key; /* of what it is about; the key orders */
    const word *word;
    size_t n;
    fl_time first, last;
    bool joined; /* its neighbor is that of a path */
    uint32_t row[ONE_BY_ONE];
    const fl_fact **kept; /* of those that are told */
    fl_time at[ONE_BY_ONE];
} group;

/* A line of a group, of which nobody knows yet whether it is a copy. */
typedef struct line {
    group *of; /* NULL: none */
    uint64_t mark;
    fl_time at;
    uint32_t row;
} line;

/* Where rows of one key set are of, once it was asked. */
typedef struct place {
    bool asked;
    uint64_t host, keys; /* of their names */
    const fl_skew *skew; /* or NULL */
} place;

enum { WORDS_KEPT = 64 }; /* a power of two; words of events are some twenty */

typedef struct grouping {
    fl_arena *a;
    const fl_store *store;
    const fl_history *h;
    place *places; /* by key set */
    struct {
        const char *text; /* a text of packed rows stands once, so its place says what it is */
        const word *word;
    } words[WORDS_KEPT];
    group **slot;
    size_t cap, n;
    line line;
    uint64_t *told; /* the lines that were seen, by what they say: there is room for all */
    size_t told_cap;
} grouping;

static place place_of(const fl_store *store, const fl_history *h, const fl_fact *f) {
    fl_str host = fl_log_host(store, f);
    const fl_skew *skew = fl_history_skew(h, host);
    return (place){.asked = true,
                   .host = fl_str_hash(host) * UINT64_C(0x9E3779B97F4A7C15),
                   .keys = fl_str_hash(f->key[FL_KEY_VRF]) ^ fl_str_hash(f->key[FL_KEY_GATEWAY]),
                   .skew = skew && skew->from != FL_SKEW_NONE ? skew : NULL};
}

/* A text of packed rows stands once, so that its place says what it is; long ones are not looked for. */
static uint64_t mark_of(const fl_fact *f, unsigned field) {
    enum { STANDS_ONCE = 256 };
    fl_str text = f->v[field].type == FL_V_STR ? f->v[field].u.s : FL_STR_NONE;
    return text.n > STANDS_ONCE ? fl_str_hash(text) : text.n ? (uint64_t)(uintptr_t)text.p : 0;
}

/* Up and down of one session are one story; of other words each is its own. */
static uint64_t story_of(const word *w) {
    return w->topic == TOPIC_OTHER ? (uint64_t)(w - words) + 8 : (uint64_t)w->topic;
}

static uint64_t group_mark(const place *p, const fl_fact *f, const word *w) {
    const fl_addr *addr = fl_get_addr(f, FL_LOG_EVENT_NEIGHBOR);
    uint64_t n[2] = {0, 0}, h = p->host ^ p->keys * UINT64_C(0x9E3779B97F4A7C15);
    if (addr)
        memcpy(n, addr->b, sizeof n);
    else
        n[0] = mark_of(f, FL_LOG_EVENT_PEER);
    h = (h ^ n[0]) * UINT64_C(0x9E3779B97F4A7C15);
    h = (h ^ h >> 32 ^ n[1]) * UINT64_C(0x9E3779B97F4A7C15);
    h = (h ^ h >> 32 ^ mark_of(f, FL_LOG_EVENT_INTERFACE)) * UINT64_C(0x9E3779B97F4A7C15);
    h = (h ^ h >> 32 ^ (story_of(w) << 1 | (addr != NULL))) * UINT64_C(0x9E3779B97F4A7C15);
    return h ^ h >> 29;
}

/* The same by texts: where they stand is by chance, and must order nothing. */
static uint64_t key_of(const place *p, const fl_fact *f, const word *w) {
    const fl_addr *addr = fl_get_addr(f, FL_LOG_EVENT_NEIGHBOR);
    uint64_t h = addr ? fl_str_hash((fl_str){(const char *)addr->b, sizeof addr->b})
                      : fl_str_hash(fl_get_str(f, FL_LOG_EVENT_PEER));
    h = (h ^ p->host) * UINT64_C(1099511628211) ^ p->keys;
    h = h * UINT64_C(1099511628211) ^ fl_str_hash(fl_get_str(f, FL_LOG_EVENT_INTERFACE));
    h = h * UINT64_C(1099511628211) ^ story_of(w);
    return h ^ (h >> 29);
}

static bool is_joined(const fl_history *h, const fl_fact *f) {
    const fl_addr *addr = fl_get_addr(f, FL_LOG_EVENT_NEIGHBOR);
    char text[FL_ADDR_TEXT];
    if (!addr)
        return false;
    fl_str neighbor = fl_str_of(fl_addr_format(*addr, text));
    for (size_t i = 0; i < h->tracks.n && i < 256; i++)
        for (size_t k = 0; k < h->tracks.v[i]->sessions.n; k++)
            if (fl_str_eq(h->tracks.v[i]->sessions.v[k]->neighbor, neighbor))
                return true;
    return false;
}

static void put_slot(const grouping *g, group *one) {
    size_t i = (size_t)one->mark & (g->cap - 1);
    while (g->slot[i])
        i = (i + 1) & (g->cap - 1);
    g->slot[i] = one;
}

static group *group_of(grouping *g, const place *p, const fl_fact *f, const word *w) {
    const uint64_t mark = group_mark(p, f, w);
    for (size_t i = (size_t)mark; g->slot[i &= g->cap - 1]; i++)
        if (g->slot[i]->mark == mark)
            return g->slot[i];
    group *one = FL_NEW(g->a, group);
    *one = (group){.mark = mark, .key = key_of(p, f, w), .word = w};
    one->joined = w->topic == TOPIC_OTHER || is_joined(g->h, f);
    put_slot(g, one);
    if (++g->n < g->cap / 2)
        return one;
    group **was = g->slot;
    size_t cap = g->cap;
    g->cap *= 2;
    g->slot = FL_NEW_N(g->a, g->cap, group *);
    for (size_t k = 0; k < cap; k++)
        if (was[k])
            put_slot(g, was[k]);
    return one;
}

/* What a line says, and when: copies of one line say the same. */
static uint64_t line_mark(const group *one, const fl_fact *f, fl_time at) {
    static const unsigned texts[] = {FL_LOG_EVENT_EVENT,     FL_LOG_EVENT_REASON,  FL_LOG_EVENT_STATE,
                                     FL_LOG_EVENT_OLD_STATE, FL_LOG_EVENT_MEANING, FL_LOG_EVENT_DIRECTION};
    static const unsigned numbers[] = {FL_LOG_EVENT_CODE, FL_LOG_EVENT_SUBCODE, FL_LOG_EVENT_COUNT};
    uint64_t h = one->mark ^ (uint64_t)at * UINT64_C(0x9E3779B97F4A7C15);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        h = h * UINT64_C(1099511628211) ^ mark_of(f, texts[i]);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        const fl_value *v = &f->v[numbers[i]];
        h = h * UINT64_C(1099511628211) ^ (v->type == FL_V_INT ? (uint64_t)v->u.i + 1 : 0);
    }
    h = (h ^ (h >> 29)) * UINT64_C(0x9E3779B97F4A7C15);
    return h ^ (h >> 32) ^ !h; /* 0 is an empty slot */
}

/* A log that was saved twice, or that two collectors wrote, says each line once. */
static bool is_told(const grouping *g, uint64_t mark) {
    size_t i = (size_t)mark & (g->told_cap - 1);
    for (; g->told[i]; i = (i + 1) & (g->told_cap - 1))
        if (g->told[i] == mark)
            return true;
    g->told[i] = mark;
    return false;
}

static void settle(grouping *g) {
    const line *l = &g->line;
    group *one = l->of;
    g->line.of = NULL;
    if (!one || is_told(g, l->mark))
        return;
    one->first = one->n == 0 || l->at < one->first ? l->at : one->first;
    one->last = one->n == 0 || l->at > one->last ? l->at : one->last;
    if (one->n < ONE_BY_ONE) {
        one->at[one->n] = l->at;
        one->row[one->n] = l->row;
    }
    one->n++;
}

/* Where a line is looked for is far away: it is fetched while the next row is read. */
static void put(grouping *g, const fl_fact *f, const place *p, const word *w, fl_time at) {
    settle(g);
    group *one = group_of(g, p, f, w);
    g->line = (line){one, line_mark(one, f, at), at, f->id};
    __builtin_prefetch(&g->told[g->line.mark & (g->told_cap - 1)], 1);
}

/* ---- words ---- */

static fl_str about(fl_arena *a, const fl_store *store, const fl_fact *f) {
    fl_str host = fl_log_host(store, f), router = host.n ? host : f->key[FL_KEY_GATEWAY];
    fl_str who = fl_is_read(f, FL_LOG_EVENT_NEIGHBOR) ? fl_value_text(a, &f->v[FL_LOG_EVENT_NEIGHBOR])
                                                      : fl_get_str(f, FL_LOG_EVENT_PEER);
    fl_str interface = fl_get_str(f, FL_LOG_EVENT_INTERFACE);
    fl_str of = who.n ? fl_arena_printf(a, "%s%.*s", "with ", FL_STR_ARG(who)) : interface;
    return fl_arena_printf(a, "%.*s%s%.*s", FL_STR_ARG(router.n ? router : FL_STR("log")), of.n ? ", " : "",
                           FL_STR_ARG(of));
}

static fl_str detail(fl_arena *a, const fl_fact *f) {
    int64_t code, subcode, count, limit, repeated;
    fl_str text = fl_get_str(f, FL_LOG_EVENT_REASON), meaning = fl_get_str(f, FL_LOG_EVENT_MEANING);
    if (!text.n)
        text = meaning;
    fl_str state = fl_get_str(f, FL_LOG_EVENT_STATE);
    if (!text.n && !fl_str_ieqz(state, "up") && !fl_str_ieqz(state, "down"))
        text = state;
    if (fl_get_int(f, FL_LOG_EVENT_CODE, &code) && fl_get_int(f, FL_LOG_EVENT_SUBCODE, &subcode))
        text = fl_arena_printf(a, "%.*s%s%lld/%lld", FL_STR_ARG(text), text.n ? ", " : "", (long long)code,
                               (long long)subcode);
    if (fl_get_int(f, FL_LOG_EVENT_COUNT, &count))
        text = fl_arena_printf(a, "%.*s%s%lld prefixes", FL_STR_ARG(text), text.n ? ", " : "", (long long)count);
    if (fl_get_int(f, FL_LOG_EVENT_LIMIT, &limit))
        text = fl_arena_printf(a, "%.*s%sthe limit is %lld", FL_STR_ARG(text), text.n ? ", " : "", (long long)limit);
    if (fl_get_int(f, FL_LOG_EVENT_REPEATED, &repeated) && repeated > 0)
        text =
            fl_arena_printf(a, "%.*s%ssaid %lld times more", FL_STR_ARG(text), text.n ? ", " : "", (long long)repeated);
    return text;
}

static fl_str one_line(fl_arena *a, const fl_store *store, const fl_fact *f) {
    const word *w = word_of(f);
    fl_str more = detail(a, f), direction = fl_get_str(f, FL_LOG_EVENT_DIRECTION);
    return fl_arena_printf(a, "%.*s: %s%s%.*s%s%.*s", FL_STR_ARG(about(a, store, f)), w ? w->text : "",
                           direction.n ? " " : "", FL_STR_ARG(direction), more.n ? ": " : "", FL_STR_ARG(more));
}

static fl_str all_lines(fl_arena *a, const fl_store *store, const group *g) {
    static const char *const said[] = {"session changed up and down", "link changed up and down"};
    char first[FL_TIME_TEXT], last[FL_TIME_TEXT];
    const char *what = g->word->topic == TOPIC_OTHER ? g->word->text : said[g->word->topic];
    return fl_arena_printf(a, "%.*s: %s, %zu lines from %s to %s", FL_STR_ARG(about(a, store, g->kept[0])), what, g->n,
                           fl_time_say(g->first, first), fl_time_say(g->last, last));
}

/* Neighbors of paths first, then what is told most often. */
static int by_weight(const void *x, const void *y) {
    const group *a = *(group *const *)x, *b = *(group *const *)y;
    if (a->joined != b->joined)
        return a->joined ? -1 : 1;
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    return a->key < b->key ? -1 : a->key > b->key;
}

typedef struct wanted {
    uint32_t row;
    const fl_fact **kept;
} wanted;

static int by_row(const void *x, const void *y) {
    const wanted *a = x, *b = y;
    return (a->row > b->row) - (a->row < b->row);
}

/* Of all lines only those that are told are kept. */
static void keep_rows(fl_arena *a, const fl_store *store, group **groups, size_t n) {
    wanted *w = FL_NEW_N(a, n * ONE_BY_ONE + 1, wanted);
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        groups[i]->kept = FL_NEW_N(a, ONE_BY_ONE, const fl_fact *);
        for (size_t k = 0; k < groups[i]->n && k < (groups[i]->n > ONE_BY_ONE ? 1 : ONE_BY_ONE); k++)
            w[count++] = (wanted){groups[i]->row[k], &groups[i]->kept[k]};
    }
    if (count)
        qsort(w, count, sizeof *w, by_row);
    fl_rows rows;
    fl_rows_begin(&rows, store, FL_LOG_EVENT);
    for (size_t i = 0; i < count; i++)
        *w[i].kept = fl_fact_keep(a, fl_rows_at(&rows, w[i].row));
}

static void tell(fl_arena *a, const fl_store *store, const group *g, dx_events *out) {
    if (g->n > ONE_BY_ONE) {
        fl_dx_event_add(a, out, g->first, all_lines(a, store, g), &g->kept[0]->ev);
        return;
    }
    for (size_t i = 0; i < g->n; i++)
        fl_dx_event_add(a, out, g->at[i], one_line(a, store, g->kept[i]), &g->kept[i]->ev);
}

static const word *kept_word_of(grouping *g, const fl_fact *f) {
    fl_str event = fl_get_str(f, FL_LOG_EVENT_EVENT);
    size_t i = (uintptr_t)event.p / 8 % WORDS_KEPT;
    if (g->words[i].text != event.p) {
        g->words[i].text = event.p;
        g->words[i].word = word_of_text(event);
    }
    return g->words[i].word;
}

static const place *kept_place_of(grouping *g, const fl_fact *f, uint32_t set) {
    if (!g->places[set].asked)
        g->places[set] = place_of(g->store, g->h, f);
    return &g->places[set];
}

static size_t power_above(size_t n) {
    size_t cap = 256;
    while (cap < n)
        cap *= 2;
    return cap;
}

/* What an event is grouped by, and told apart from its copies by. */
static uint32_t fields_asked(void) {
    static const unsigned fields[] = {FL_LOG_EVENT_EVENT,   FL_LOG_EVENT_NEIGHBOR,  FL_LOG_EVENT_PEER,
                                      FL_LOG_EVENT_REASON,  FL_LOG_EVENT_STATE,     FL_LOG_EVENT_OLD_STATE,
                                      FL_LOG_EVENT_MEANING, FL_LOG_EVENT_DIRECTION, FL_LOG_EVENT_CODE,
                                      FL_LOG_EVENT_SUBCODE, FL_LOG_EVENT_COUNT,     FL_LOG_EVENT_INTERFACE};
    uint32_t bits = 0;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        bits |= UINT32_C(1) << fields[i];
    return bits;
}

void fl_dx_log_events(fl_arena *a, const fl_store *store, const fl_history *h, fl_time t, dx_events *out) {
    grouping g = {.a = a, .store = store, .h = h, .cap = 64};
    fl_rows rows;
    g.slot = FL_NEW_N(a, g.cap, group *);
    g.places = FL_NEW_N(a, fl_keysets(store) + 1, place);
    g.told_cap = power_above(2 * fl_rows_count(store, FL_LOG_EVENT));
    g.told = FL_NEW_N(a, g.told_cap, uint64_t);
    fl_rows_begin(&rows, store, FL_LOG_EVENT);
    rows.fields = fields_asked();
    for (const fl_fact *f; (f = fl_rows_next(&rows)) != NULL;) {
        const word *w = f->at != FL_TIME_NONE ? kept_word_of(&g, f) : NULL;
        if (!w)
            continue;
        const place *p = kept_place_of(&g, f, rows.set);
        fl_time at = p->skew ? f->at - p->skew->ms : f->at;
        if (t == FL_TIME_NONE || at <= t)
            put(&g, f, p, w, at);
    }
    settle(&g);
    group **all = FL_NEW_N(a, g.n + 1, group *);
    size_t n = 0;
    for (size_t i = 0; i < g.cap; i++)
        if (g.slot[i] && g.slot[i]->n)
            all[n++] = g.slot[i];
    if (n)
        qsort(all, n, sizeof *all, by_weight);
    keep_rows(a, store, all, n > GROUPS_MOST ? GROUPS_MOST + 1 : n);
    for (size_t i = 0; i < n && i < GROUPS_MOST; i++)
        tell(a, store, all[i], out);
    if (n > GROUPS_MOST)
        fl_dx_event_add(a, out, all[GROUPS_MOST]->first,
                        fl_arena_printf(a,
                                        "logs: from here on %zu other neighbors and interfaces have events too; "
                                        "faultline facts --kind log_event lists them",
                                        n - GROUPS_MOST),
                        &all[GROUPS_MOST]->kept[0]->ev);
}
