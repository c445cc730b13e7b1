/* Options by name, from one table, so that the command line, tests and other programs say them the same way. */
#include <stddef.h>

#include "base/ip.h"
#include "run/run.h"

typedef int (*set_fn)(fl_run *run, const char *value, fl_error *e);

static int set_model(fl_run *run, const char *value, fl_error *e) {
    static const fl_model models[] = {FL_MODEL_OWN_EDGE, FL_MODEL_PROVIDER_L3};
    for (size_t i = 0; i < sizeof models / sizeof *models; i++) {
        if (strcmp(value, fl_model_name(models[i])) == 0) {
            run->ask.model = models[i];
            return 0;
        }
    }
    return fl_run_fail(e, 64,
                       "model: expected own-edge (your router holds the BGP session) or provider-l3 (the provider's "
                       "does), found \"%s\"",
                       value);
}

static int set_circuit(fl_run *run, const char *value, fl_error *e) {
    if (!*value)
        return fl_run_fail(e, 64, "circuit: expected the name of a circuit, found nothing");
    run->ask.circuit = fl_arena_str(run->arena, fl_str_of(value));
    return 0;
}

/* The canonical names, and what people call them. */
static int set_peering(fl_run *run, const char *value, fl_error *e) {
    static const struct {
        const char *said, *name;
    } names[] = {
        {"AzurePrivatePeering", "AzurePrivatePeering"}, {"private", "AzurePrivatePeering"},
        {"MicrosoftPeering", "MicrosoftPeering"},       {"microsoft", "MicrosoftPeering"},
        {"AzurePublicPeering", "AzurePublicPeering"},   {"public", "AzurePublicPeering"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (fl_str_ieqz(fl_str_of(names[i].said), value)) {
            run->ask.peering = fl_str_of(names[i].name);
            return 0;
        }
    }
    return fl_run_fail(
        e, 64, "peering: expected AzurePrivatePeering, MicrosoftPeering or AzurePublicPeering, found \"%s\"", value);
}

static int set_at(fl_run *run, const char *value, fl_error *e) {
    fl_time t;
    bool zone;
    if (!fl_time_parse(fl_str_of(value), 0, &t, &zone))
        return fl_run_fail(e, 64, "at: expected a time such as 2026-03-03T02:05:00Z, found \"%s\"", value);
    run->at = fl_arena_str(run->arena, fl_str_of(value));
    return 0;
}

static int set_tz(fl_run *run, const char *value, fl_error *e) {
    if (!fl_zone_parse(fl_str_of(value), &run->zone_minutes))
        return fl_run_fail(e, 64, "tz: expected UTC or a distance to it such as +02:00, found \"%s\"", value);
    return 0;
}

static int set_expect(fl_run *run, const char *value, fl_error *e) {
    fl_prefix prefix;
    fl_str text = fl_arena_str(run->arena, fl_str_of(value));
    if (!fl_prefix_parse(text, false, &prefix))
        return fl_run_fail(e, 64, "expect: expected a prefix such as 10.20.0.0/16, found \"%s\"", value);
    FL_PUSH(run->arena, &run->expect, text);
    return 0;
}

static int set_skew(fl_run *run, const char *value, fl_error *e) {
    fl_skew_given given;
    if (!fl_skew_parse(fl_arena_str(run->arena, fl_str_of(value)), &given.host, &given.ms))
        return fl_run_fail(e, 64,
                           "skew: expected a router and by how much its clock is ahead of Azure's, such as "
                           "edge-1=+90s or edge-1=-2m30s, found \"%s\"",
                           value);
    FL_PUSH(run->arena, &run->skews, given);
    run->ask.skews = run->skews.v;
    run->ask.n_skews = run->skews.n;
    return 0;
}

static int set_kind(fl_run *run, const char *value, fl_error *e) {
    int kind = fl_kind_find(fl_str_of(value));
    if (kind < 0)
        return fl_run_fail(e, 64, "kind: there is no kind of fact named \"%s\"; faultline facts --schema lists them",
                           value);
    if (!run->kinds)
        run->kinds = FL_NEW_N(run->arena, FL_KIND_COUNT, bool);
    run->kinds[kind] = true;
    return 0;
}

/* 5m, 30s, 2h, 1d */
static int set_every(fl_run *run, const char *value, fl_error *e) {
    static const struct {
        char unit;
        int64_t ms;
    } units[] = {{'s', 1000}, {'m', 60000}, {'h', 3600000}, {'d', 86400000}};
    fl_str text = fl_str_of(value);
    int64_t n = 0;
    for (size_t i = 0; text.n > 1 && i < sizeof units / sizeof *units; i++)
        if (value[text.n - 1] == units[i].unit && fl_str_to_i64(fl_str_sub(text, 0, text.n - 1), &n) && n > 0 &&
            n <= 36500) {
            run->every_ms = n * units[i].ms;
            return 0;
        }
    return fl_run_fail(e, 64, "every: expected a step of time such as 5m, 30s or 1h, found \"%s\"", value);
}

static int set_facts(fl_run *run, const char *value, fl_error *e) {
    run->used_facts = strcmp(value, "used") == 0;
    if (!run->used_facts && strcmp(value, "all") != 0)
        return fl_run_fail(e, 64, "facts: expected all or used (by a diagnosis), found \"%s\"", value);
    return 0;
}

static const struct {
    const char *name;
    set_fn set;
} options[] = {
    {"model", set_model}, {"circuit", set_circuit}, {"peering", set_peering}, {"at", set_at},     {"every", set_every},
    {"tz", set_tz},       {"expect", set_expect},   {"skew", set_skew},       {"kind", set_kind}, {"facts", set_facts},
};

#define LIMIT(field)                                                                                                   \
    { #field, offsetof(fl_limits, field), sizeof(((fl_limits *)0)->field) }
static const struct {
    const char *name;
    size_t offset, size;
} limits[] = {
    LIMIT(total_bytes),  LIMIT(document_bytes), LIMIT(ratio),       LIMIT(ratio_grace_bytes),
    LIMIT(window_bytes), LIMIT(members),        LIMIT(depth),       LIMIT(folder_depth),
    LIMIT(lines),        LIMIT(line_bytes),     LIMIT(json_depth),  LIMIT(facts),
    LIMIT(table_rows),   LIMIT(notes),          LIMIT(match_limit), LIMIT(match_heap_kib),
    LIMIT(quote_bytes),
};

static int set_limit(fl_run *run, const char *name, const char *value, fl_error *e) {
    int64_t n;
    if (!fl_str_to_i64(fl_str_of(value), &n) || n < 0)
        return fl_run_fail(e, 64, "limit.%s: expected a number, found \"%s\"", name, value);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        if (strcmp(limits[i].name, name) != 0)
            continue;
        char *at = (char *)&run->limits + limits[i].offset;
        uint64_t wide = (uint64_t)n;
        uint32_t narrow = n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
        if (limits[i].size == sizeof wide)
            memcpy(at, &wide, sizeof wide);
        else
            memcpy(at, &narrow, sizeof narrow);
        return 0;
    }
    return fl_run_fail(e, 64, "there is no limit named \"%s\"", name);
}

bool fl_run_set(fl_run *run, const char *name, const char *value, fl_error *e) {
    static const char prefix[] = "limit.";
    if (run->normalizer)
        return fl_run_fail(e, 64, "%s: options come before the first input", name) == 0;
    if (strncmp(name, prefix, sizeof prefix - 1) == 0)
        return set_limit(run, name + sizeof prefix - 1, value, e) == 0;
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (strcmp(options[i].name, name) == 0)
            return options[i].set(run, value, e) == 0;
    return fl_run_fail(e, 64, "there is no option named \"%s\"", name) == 0;
}
