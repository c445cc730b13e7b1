/* place.c - where a fact stands and what it is about: lines and bytes of the original, the lines kept for quoting, keys
 * from command and heading, and the time with the way it was known. */
#include "normalize/internal.h"

/* ---- evidence ---- */

void fl_norm_lines_evidence(const fl_normalizer *n, size_t first, size_t last, fl_evidence *ev) {
    const fl_text *t = n->text;
    ev->document = n->document;
    if (t->n == 0) {
        ev->first_line = ev->last_line = 1;
        return;
    }
    if (first >= t->n)
        first = t->n - 1;
    if (last <= first)
        last = first + 1;
    if (last > t->n)
        last = t->n;
    ev->first_line = t->lines[first].number;
    ev->last_line = t->lines[last - 1].number;
    ev->off = t->lines[first].src_off;
    ev->end = t->lines[last - 1].src_end;
}

/* A clean byte of a line as a byte of the original: exact where the line was not changed, else the line's edge. */
static uint64_t original_byte(const fl_line *l, uint64_t clean, bool end) {
    if (l->src_end - l->src_off == l->len && clean >= l->off && clean <= l->off + l->len)
        return l->src_off + (clean - l->off);
    return end ? l->src_end : l->src_off;
}

void fl_norm_evidence(const fl_normalizer *n, const fl_section *s, const fl_json *node, fl_evidence *ev) {
    const fl_text *t = n->text;
    size_t first = s->base + (node->line ? node->line - 1 : 0);
    size_t last = s->base + (node->line_end > node->line ? node->line_end - 1 : node->line ? node->line - 1 : 0);
    fl_norm_lines_evidence(n, first, last + 1, ev);
    if (first < t->n)
        ev->off = original_byte(&t->lines[first], s->base_off + node->off, false);
    if (last < t->n)
        ev->end = original_byte(&t->lines[last], s->base_off + node->end, true);
    if (ev->end < ev->off)
        ev->end = ev->off;
}

/* A line of a configuration without what must not leave it: "neighbor 192.0.2.2 password …". */
static fl_str without_secret(fl_normalizer *n, fl_str line) {
    static const char *const words[] = {"password",  "secret", "-key", "key-string",
                                        "community", "cipher", "md5 ", NULL};
    for (unsigned i = 0; words[i]; i++) {
        size_t w = strlen(words[i]);
        for (size_t at = 0; at + w <= line.n; at++) {
            if (fl_str_istarts(fl_str_sub(line, at, line.n), fl_str_of(words[i])))
                return fl_arena_printf(n->arena, "%.*s …", (int)(at + w), line.p);
        }
    }
    return line;
}

void fl_norm_quote(fl_normalizer *n, size_t line) {
    if (line >= n->text->n || n->last_quoted == line + 1)
        return;
    n->last_quoted = line + 1;
    fl_str text = fl_str_rtrim(fl_text_line(n->text, line));
    fl_quote_keep(n->store, n->document, n->text->lines[line].number, n->secretive ? without_secret(n, text) : text);
}

/* ---- keys and time ---- */

static bool is_name(fl_str v) {
    if (!v.n || memchr("$%<@", v.p[0], 4))
        return false; /* a variable or placeholder */
    return !fl_str_ends(v, FL_STR("...")) && fl_str_find(v, FL_STR("...")) < 0;
}

static fl_str option_value(const fl_command *c, fl_str *names, unsigned count) {
    for (unsigned k = 0; k < count; k++) {
        for (size_t o = 0; o < c->n_options; o++) {
            if (fl_str_ieq(c->options[o].name, names[k]) && is_name(c->options[o].value))
                return c->options[o].value;
        }
    }
    return FL_STR_NONE;
}

void fl_norm_set_key(fl_fact *f, unsigned key, fl_str value, fl_from from) {
    if (!value.n || f->key[key].n)
        return;
    f->key[key] = value;
    f->key_from[key] = (uint8_t)from;
}

/* A command in the document's last line, without a line end, may be cut in the middle of a name. */
static bool command_cut(const fl_normalizer *n) {
    return n->block && n->block->cmd_last > n->block->cmd_first && fl_norm_open_ended(n, n->block->cmd_last - 1);
}

fl_str fl_norm_option(const fl_normalizer *n, const fl_command *c, fl_str *names, unsigned count) {
    fl_str v = c && !command_cut(n) ? option_value(c, names, count) : FL_STR_NONE;
    ptrdiff_t at = v.n ? fl_str_find(c->text, v) : -1;
    if (at < 0)
        return FL_STR_NONE;
    fl_str rest = fl_str_sub(c->text, (size_t)at + v.n, c->text.n);
    while (rest.n && memchr(" \t\"'", rest.p[0], 4))
        rest = fl_str_sub(rest, 1, rest.n);
    return !rest.n || memchr("-)|>", rest.p[0], 4) ? v : FL_STR_NONE;
}

void fl_norm_keys(fl_normalizer *n, const fl_section *s, fl_fact *f) {
    if (s->by && s->command && !command_cut(n)) {
        for (unsigned i = 0; i < s->by->n_keys; i++) {
            const fl_key_options *o = &s->by->keys[i];
            fl_str v = option_value(s->command, o->options, o->n);
            if (!v.n)
                continue;
            v = fl_norm_convert(n, &o->convert, fl_str_trim(v));
            fl_norm_set_key(f, o->key, fl_norm_key_word(n, o->key, v), FL_FROM_COMMAND);
        }
        fl_match m; /* the named groups of the command's pattern */
        bool matched = fl_norm_match(n, s->by->match, fl_norm_command_text(s->command), &m);
        for (unsigned k = 0; matched && k < FL_KEY_COUNT; k++) {
            fl_str v = fl_match_named(s->by->match, &m, fl_key_names[k]);
            if (is_name(v))
                fl_norm_set_key(f, k, fl_norm_key_word(n, (fl_key_id)k, v), FL_FROM_COMMAND);
        }
    }
    bool router = s->rule && s->by && fl_str_starts(s->rule->read, FL_STR("router-"));
    if (router && n->block) /* the prompt that the command was typed at */
        fl_norm_set_key(f, FL_KEY_ROUTER, n->block->host, FL_FROM_PROMPT);
    for (unsigned k = 0; k < FL_KEY_COUNT; k++)
        fl_norm_set_key(f, k, s->context.key[k], FL_FROM_HEADING);
}

fl_str fl_norm_group(fl_normalizer *n, const fl_section *s) {
    if (!s->by || !s->command)
        return FL_STR_NONE;
    fl_str v = option_value(s->command, s->by->group, s->by->n_group);
    fl_match m;
    if (v.n || !fl_norm_match(n, s->by->match, fl_norm_command_text(s->command), &m))
        return v;
    v = fl_match_named(s->by->match, &m, "group");
    return is_name(v) ? v : FL_STR_NONE;
}

static fl_from time_from_of(const char *name) {
    static const struct {
        const char *name;
        fl_from from;
    } table[] = {{"prompt", FL_FROM_PROMPT},
                 {"transcript", FL_FROM_TRANSCRIPT},
                 {"comment", FL_FROM_COMMENT},
                 {"clock", FL_FROM_CLOCK}};
    for (unsigned i = 0; name && i < sizeof table / sizeof table[0]; i++) {
        if (strcmp(table[i].name, name) == 0)
            return table[i].from;
    }
    return FL_FROM_OUTPUT;
}

void fl_norm_set_time(fl_normalizer *n, fl_fact *f, fl_time at, fl_from from, bool assumed) {
    f->at = at;
    f->at_from = (uint8_t)from;
    f->at_zone_assumed = assumed;
    if (!assumed || n->zone_noted)
        return;
    n->zone_noted = true;
    int z = n->options.zone_minutes, m = z < 0 ? -z : z;
    fl_note_add(n->store->notes, n->name, 0, 0, "times without a zone are taken as UTC%c%02d:%02d", z < 0 ? '-' : '+',
                m / 60, m % 60);
}

void fl_norm_dated_text(fl_normalizer *n, fl_str text) {
    n->dated_text = text;
    n->order_sought = false;
    n->date_order = FL_ORDER_UNKNOWN;
}

bool fl_norm_read_time(fl_normalizer *n, fl_str text, bool utc, fl_time *at, bool *zoned, const char **why) {
    int zone = utc ? 0 : n->options.zone_minutes;
    bool read = fl_written_time(text, n->date_order, zone, at, zoned, why);
    if (!read && *why && !n->order_sought) {
        n->order_sought = true;
        n->date_order = fl_written_order(n->dated_text);
        read = fl_written_time(text, n->date_order, zone, at, zoned, why);
    }
    *zoned = *zoned || utc;
    return read;
}

void fl_norm_time(fl_normalizer *n, const fl_section *s, fl_fact *f) {
    const fl_block *b = n->block;
    fl_time at;
    bool zone = true;
    if (s && s->context.at != FL_TIME_NONE) {
        fl_norm_set_time(n, f, s->context.at, FL_FROM_HEADING, s->context.zone_assumed);
    } else if (s && s->context.untimed) {
        return;
    } else if (b && b->time != FL_TIME_NONE) {
        fl_norm_set_time(n, f, b->time, time_from_of(b->time_from), false);
    } else if (b && b->time_text.n && fl_time_parse(fl_str_trim(b->time_text), n->options.zone_minutes, &at, &zone)) {
        fl_norm_set_time(n, f, at, time_from_of(b->time_from), !zone);
    } else if (n->name_time != FL_TIME_NONE) {
        fl_norm_set_time(n, f, n->name_time, FL_FROM_NAME, n->name_zone_assumed);
    }
}

void fl_norm_document_row(fl_normalizer *n, size_t facts_before, const char *rule) {
    fl_capture_row row = {.document = n->document, .rule = fl_str_of(rule), .at = FL_TIME_NONE};
    fl_evidence ev;
    fl_norm_lines_evidence(n, 0, n->text->n, &ev);
    row.first_line = ev.first_line;
    row.last_line = ev.last_line;
    row.facts = (uint32_t)(n->store->facts.n - facts_before);
    for (size_t i = facts_before; i < n->store->facts.n; i++)
        n->store->facts.v[i]->capture = (uint32_t)n->store->captures.n;
    FL_PUSH(n->store->arena, &n->store->captures, row);
}
