#include "normalize/people.h"

const char *const fl_people_when[] = {"at", "time", "when", "timestamp", "start", "date", NULL},
                  *const fl_people_what[] = {"what", "change", "text",  "description",       "summary", "action",
                                             "note", "event",  "title", "short description", NULL},
                  *const fl_people_who[] = {"who", "by", "owner", "team", "author", "user", NULL},
                  *const fl_people_where[] = {"where",  "host",   "device",   "router", "target",
                                              "system", "object", "resource", NULL},
                  *const fl_people_name[] = {"name", "event", "what", "milestone", NULL};

bool fl_people_named(fl_str base, const char *const *names) {
    for (; *names; names++) {
        if (fl_str_ieqz(base, *names))
            return true;
    }
    return false;
}

fl_str fl_people_member(const fl_yaml *map, const char *const *names) {
    if (map->type != FL_YAML_MAPPING)
        return FL_STR_NONE;
    for (; *names; names++) {
        for (const fl_yaml *m = map->first; m; m = m->next) {
            if (m->type == FL_YAML_SCALAR && fl_str_fold_eq(m->key, fl_str_of(*names)) && fl_str_trim(m->text).n)
                return fl_str_trim(m->text);
        }
    }
    return FL_STR_NONE;
}

fl_str fl_people_date_and_time(fl_normalizer *n, const fl_yaml *map, fl_str time) {
    static const char *const dates[] = {"date", "day", NULL}, *const zones[] = {"zone", "tz", "timezone", NULL};
    fl_str date = fl_people_member(map, dates), zone = fl_people_member(map, zones);
    fl_written w;
    if (date.n && !fl_str_eq(date, time) && fl_written_read(time, FL_ORDER_UNKNOWN, 0, &w) && !w.dated)
        time = fl_arena_printf(n->arena, "%.*s %.*s", FL_STR_ARG(date), FL_STR_ARG(time));
    if (zone.n)
        time = fl_arena_printf(n->arena, "%.*s %.*s", FL_STR_ARG(time), FL_STR_ARG(zone));
    return time;
}

fl_str fl_people_text(fl_str s) {
    for (;;) {
        s = fl_str_trim(s);
        if (s.n && memchr(":,;|]-*>", s.p[0], 8))
            s = fl_str_sub(s, 1, s.n);
        else if (s.n > 2 && (memcmp(s.p, "\xE2\x80\x93", 3) == 0 || memcmp(s.p, "\xE2\x80\x94", 3) == 0))
            s = fl_str_sub(s, 3, s.n); /* an en or em dash */
        else
            return s;
    }
}

fl_yaml *fl_people_yaml(fl_normalizer *n, const char *what, const char *unread) {
    fl_err err = {0};
    fl_yaml *root = NULL;
    fl_status status = fl_yaml_read(n->arena, n->name.p, n->text->data, 0, &root, &err);
    if (status == FL_OK && root)
        return root;
    fl_note_add(n->store->notes, n->name, err.line, err.line, "%s is not read: column %u: %s", what, err.col,
                status != FL_OK ? err.msg : "expected names with values");
    fl_norm_unread(n, 0, n->text->n, FL_STR_NONE, "%s", unread);
    return NULL;
}

bool fl_people_typed(const fl_normalizer *n) {
    const fl_capture *c = fl_capture_cut(n->arena, n->text);
    for (size_t i = 0; i < c->n; i++) {
        if (c->blocks[i].n_commands)
            return true;
    }
    return false;
}

bool fl_people_may_go_on(fl_str rest, fl_str all) {
    enum { WORDS = 8 };
    return rest.n <= WORDS && all.n && !memchr("Zz)]}\"'.", all.p[all.n - 1], 8);
}

bool fl_people_cut(const fl_normalizer *n, fl_str value, fl_str rest) {
    if (!n->text->n || !fl_norm_open_ended(n, n->text->n - 1))
        return false;
    fl_str last = fl_str_rtrim(fl_text_line(n->text, n->text->n - 1));
    return fl_str_ends(last, fl_str_trim(value)) && fl_people_may_go_on(rest, fl_str_trim(value));
}

fl_written fl_people_zone(const fl_normalizer *n) {
    enum { TOP_LINES = 20, LINE_MOST = 200 };
    static const char *const words[] = {"all times", "times are", "times in", "time zone",
                                        "timezone",  "time (",    "times (",  NULL};
    fl_written zone = {0};
    for (size_t i = 0; i < n->text->n && i < TOP_LINES; i++) {
        fl_str line = fl_str_sub(fl_text_line(n->text, i), 0, LINE_MOST);
        bool about = false;
        for (unsigned k = 0; words[k]; k++)
            about = about || fl_str_ifind(line, fl_str_of(words[k])) >= 0;
        for (size_t k = 0; about && k < line.n; k++) {
            bool edge = k == 0 || memchr(" (:", line.p[k - 1], 3);
            fl_written w = {0};
            if (edge && fl_written_zone(fl_str_sub(line, k, line.n), &w) && (w.zoned || w.flaw))
                return w;
            if (edge && fl_written_place(fl_str_sub(line, k, line.n)))
                zone.flaw =
                    "a time in the zone of the file, which is the name of a place or local time: write UTC or +hh:mm";
        }
        if (zone.flaw)
            return zone;
    }
    return zone;
}
