/* changed.c - what may have changed what is carried: notes of changes, rows of the activity log that did not fail,
 * typed commands. */
#include "diagnose/situation.h"

#define DAY (INT64_C(86400) * 1000)

static bool says_failed(const fl_fact *f) {
    fl_str status = fl_get_str(f, FL_ACTIVITY_STATUS);
    return fl_str_istarts(status, FL_STR("Fail")) || fl_str_istarts(status, FL_STR("Cancel"));
}

static uint64_t operation_hash(const fl_fact *f) {
    uint64_t h = fl_str_hash(fl_get_str(f, FL_ACTIVITY_CORRELATION)) * UINT64_C(0x9E3779B97F4A7C15);
    h ^= fl_str_fold_hash(fl_get_str(f, FL_ACTIVITY_OPERATION));
    return h ^ h >> 32;
}

static bool is_same_operation(const fl_fact *x, const fl_fact *y) {
    return fl_str_eq(fl_get_str(x, FL_ACTIVITY_CORRELATION), fl_get_str(y, FL_ACTIVITY_CORRELATION)) &&
           fl_str_ieq(fl_get_str(x, FL_ACTIVITY_OPERATION), fl_get_str(y, FL_ACTIVITY_OPERATION));
}

/* The failed operation that the row is of, or the place where it is missing. */
static const fl_fact **failed_slot(const dx_ctx *c, const fl_fact *f) {
    size_t i = (size_t)operation_hash(f) & (c->failed_cap - 1);
    while (c->failed[i] && !is_same_operation(c->failed[i], f))
        i = (i + 1) & (c->failed_cap - 1);
    return &c->failed[i];
}

void fl_dx_find_failed(dx_ctx *c) {
    size_t n;
    const fl_fact *const *all = fl_view_all(c->view, FL_ACTIVITY, &n);
    for (c->failed_cap = 16; c->failed_cap < 2 * n;)
        c->failed_cap *= 2;
    c->failed = FL_NEW_N(c->a, c->failed_cap, const fl_fact *);
    for (size_t i = 0; i < n; i++)
        if (says_failed(all[i]) && fl_get_str(all[i], FL_ACTIVITY_CORRELATION).n)
            *failed_slot(c, all[i]) = all[i];
}

/* An operation has a row for each of its states: one that was accepted may have failed in a later row. */
static bool has_failed(const dx_ctx *c, const fl_fact *f) {
    if (f->kind != FL_ACTIVITY || says_failed(f))
        return f->kind == FL_ACTIVITY;
    return fl_get_str(f, FL_ACTIVITY_CORRELATION).n && *failed_slot(c, f);
}

/* A change of which only the day was written. */
static bool is_of_a_day(const fl_fact *f) { return f->kind == FL_CHANGE && fl_get_bool(f, FL_CHANGE_DAY_ONLY) == 1; }

/* Where nobody knows the time of the read, a time of a change is no hindrance, a mere day is. */
static bool lies_before(const fl_fact *f, fl_time before, bool days) {
    const bool late = is_of_a_day(f) && !days; /* it may have been at the end of its day */
    if (before == FL_TIME_NONE || f->at == FL_TIME_NONE)
        return !late;
    return f->at + (late ? DAY - 1 : 0) <= before;
}

const fl_fact *fl_dx_change(const dx_ctx *c, const dx_circuit *circuit, const char *about, fl_time before, bool days) {
    static const struct {
        fl_kind kind;
        unsigned about;
    } kinds[] = {{FL_CHANGE, FL_CHANGE_ABOUT}, {FL_ACTIVITY, FL_ACTIVITY_ABOUT}};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        size_t n;
        const fl_fact *const *all = fl_view_all(c->view, kinds[k].kind, &n);
        for (size_t i = 0; i < n; i++) {
            fl_str of = all[i]->key[FL_KEY_CIRCUIT];
            bool here = !of.n || !circuit->name.n || fl_str_ieq(of, circuit->name);
            if (here && lies_before(all[i], before, days) && fl_str_ieqz(fl_get_str(all[i], kinds[k].about), about) &&
                !has_failed(c, all[i]))
                return all[i];
        }
    }
    return NULL;
}

static bool touches_routing(fl_str about) {
    static const char *const words[] = {"prefixes", "routing", "bgp", "peering", "provider", "connection", "refresh"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (fl_str_ieqz(about, words[i]))
            return true;
    return false;
}

/* days: a change of which only the day was written counts for all of it; else for none of it. */
static bool lies_between(const fl_fact *f, fl_time from, fl_time to, bool days) {
    bool day_only = is_of_a_day(f);
    if (f->at == FL_TIME_NONE || (day_only && !days))
        return false;
    return f->at + (day_only ? DAY - 1 : 0) >= from && f->at <= to;
}

const fl_fact *fl_dx_change_between(const dx_ctx *c, const dx_circuit *circuit, fl_time from, fl_time to, bool days) {
    static const struct {
        fl_kind kind;
        unsigned about;
    } kinds[] = {{FL_CHANGE, FL_CHANGE_ABOUT}, {FL_ACTIVITY, FL_ACTIVITY_ABOUT}, {FL_ACTION, FL_ACTION_ABOUT}};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        size_t n;
        const fl_fact *const *all = fl_view_all(c->view, kinds[k].kind, &n);
        for (size_t i = 0; i < n; i++) {
            if (!lies_between(all[i], from, to, days))
                continue;
            fl_str of = all[i]->key[FL_KEY_CIRCUIT];
            bool here = !of.n || !circuit->name.n || fl_str_ieq(of, circuit->name);
            if (here && touches_routing(fl_get_str(all[i], kinds[k].about)) && !has_failed(c, all[i]))
                return all[i];
        }
    }
    return NULL;
}

fl_str fl_dx_change_text(const fl_fact *f) {
    if (f->kind == FL_CHANGE)
        return fl_get_str(f, FL_CHANGE_TEXT);
    if (f->kind == FL_ACTION)
        return fl_get_str(f, FL_ACTION_DOES);
    fl_str text = fl_get_str(f, FL_ACTIVITY_TEXT);
    return text.n ? text : fl_get_str(f, FL_ACTIVITY_OPERATION);
}
