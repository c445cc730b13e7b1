/* shape.c - what kind of output some lines are. The first line that proves a kind decides; asides, headings and errors
 * before it do not. Only the beginning is looked at, so that a log of millions of lines costs no more than a page.
 *
 *   Neighbor    ASN    State           Name      : er1           Neighbor   V  AS UpDown  StatePfxRcd
 *   ----------  -----  ---------       Location  : westus        10.0.0.1   4  64512 8w4d          50
 *   (table)                            (list)                    (table without dashes, the classic cmdlets) */
#include "capture/capture.h"

#include "capture/noise.h"
#include "capture/scan.h"

enum { LOOK_VISIBLE = 400, LOOK_LINES = 4000, LOOK_BYTES = 4096, SAMPLE = 30 };

const char *fl_shape_name(fl_shape s) {
    static const char *const names[] = {"blank", "json",   "table", "list",  "yaml",
                                        "tsv",   "router", "log",   "error", "text"};
    _Static_assert(sizeof names / sizeof *names == FL_SHAPE_TEXT + 1, "a name for every shape");
    return (unsigned)s <= FL_SHAPE_TEXT ? names[s] : "text";
}

/* Phrases that only routers print. Titles of columns, first lines of commands, first words of configuration. */
static const char *const k_router[] = {"BGP router identifier",
                                       "BGP table version",
                                       "BGP neighbor is",
                                       "BGP summary information",
                                       "Status codes:",
                                       "Codes: ",
                                       "local AS number",
                                       "MsgRcvd",
                                       "State/PfxRcd",
                                       "State/PfxRc",
                                       "Up/Dwn State",
                                       "line protocol is",
                                       "IP-Address      OK?",
                                       "Protocol  Address",
                                       "Hardware Addr",
                                       "Routing entry for",
                                       "BGP routing table",
                                       "Gateway of last resort",
                                       ".inet.0:",
                                       ".inet6.0:",
                                       "inet.0: ",
                                       "Active Route, -",
                                       "Physical interface:",
                                       "Current configuration",
                                       "Building configuration",
                                       "Lclpref",
                                       "Nexthop codes:",
                                       "BGP local router ID",
                                       "Groups: ",
                                       "advertised to any peer",
                                       "Route Distinguisher",
                                       "is up, line protocol",
                                       "Type escape sequence",
                                       "Sending 5, ",
                                       "Router ID:",
                                       "Local AS :",
                                       NULL};
static const char *const k_router_starts[] = {"router bgp ",
                                              "Syslog logging: ",
                                              "  admin state is ",
                                              "admin state is ",
                                              "interface Gi",
                                              "interface Te",
                                              "interface Eth",
                                              "set protocols bgp",
                                              "set interfaces ",
                                              "set routing-instances ",
                                              "Peer: ",
                                              "Neighbor        ",
                                              "   Network          Next Hop",
                                              "address-family ",
                                              "{primary:",
                                              "{master",
                                              NULL};

typedef struct look {
    size_t visible;           /* lines seen so far that are no asides */
    size_t yaml, log, tabbed; /* of the first SAMPLE */
    size_t tabs;              /* in each line, while they agree */
    size_t list_column, list_n;
    bool error, aside, list_one;
    fl_str before; /* the visible line above */
} look;

static size_t tail_blanks(fl_str s) {
    while (s.n && (fl_scan_blank(s.p[s.n - 1]) || s.p[s.n - 1] == '\r'))
        s.n--;
    return s.n;
}

static bool starts_json(fl_str line, bool first) {
    fl_str s = fl_str_trim(line);
    char open = fl_scan_at(s, 0);
    if (open == '"') { /* a fragment, or one string that --query left */
        size_t end = 1;
        while (end < s.n && s.p[end] != '"')
            end += s.p[end] == '\\' ? 2 : 1;
        return first && end < s.n && (fl_scan_at(s, end + 1) == ':' || end + 1 == s.n);
    }
    if (open != '{' && open != '[')
        return false;
    fl_str rest = fl_str_ltrim(fl_scan_from(s, 1));
    if (!rest.n || fl_scan_at_z(s, 1, "- ")) /* "{- Finished .." of a spinner */
        return true;
    char next = rest.p[0];
    if (open == '{')
        return next == '"' || s.n == 2;
    return next == ']' || next == '{' || next == '"' || next == '[' ||
           (fl_scan_digit(next) && (fl_str_find_char(rest, ',') > 0 && fl_str_find_char(rest, ':') < 0 && first));
}

/* Counts the groups of dashes; 0 when anything else is in the line. */
static size_t dash_groups(fl_str s, size_t *width) {
    size_t groups = 0;
    *width = 0;
    for (size_t i = 0; i < s.n;) {
        size_t end = fl_scan_run(s, i, '-', 1);
        if (end == i) {
            if (!fl_scan_blank(s.p[i]))
                return 0;
            i++;
            continue;
        }
        groups++;
        *width = end - i;
        i = end;
    }
    return groups;
}

static bool is_dash_line(fl_str line, fl_str header, fl_str below) {
    size_t width, groups = dash_groups(fl_str_sub(line, 0, tail_blanks(line)), &width);
    fl_str title = fl_str_trim(header);
    if (!groups || !title.n || !(fl_scan_alpha(title.p[0]) || (unsigned char)title.p[0] >= 0x80))
        return false;
    if (groups > 1)
        return true;
    /* One column: an underlined heading looks the same, but not with cells that fit. */
    if (width < 2 || fl_str_find_char(title, ' ') >= 0 || fl_str_find_char(title, ':') >= 0)
        return false;
    return width == title.n || (width > title.n && fl_str_trim(below).n && fl_str_trim(below).n <= width);
}

/* Cells between two or more blanks, or tabs; every cell of a header starts with a letter. */
static size_t wide_cells(fl_str line, bool header) {
    size_t cells = 0, i = 0;
    line.n = tail_blanks(line);
    while ((i = fl_scan_blanks(line, i)) < line.n) {
        size_t from = i, words = 1;
        for (; i < line.n; i++) {
            if (line.p[i] == '\t' || (line.p[i] == ' ' && fl_scan_blank(fl_scan_at(line, i + 1))))
                break;
            words += line.p[i] == ' ';
            if (header && !fl_scan_alnum(line.p[i]) && !strchr("_/()#%.?- ", line.p[i]))
                return 0;
        }
        if (header && (!fl_scan_alpha(line.p[from]) || words > 3 || i - from > 40))
            return 0;
        cells++;
    }
    return cells;
}

static bool has_digit(fl_str s) {
    for (size_t i = 0; i < s.n; i++)
        if (fl_scan_digit(s.p[i]))
            return true;
    return false;
}

static bool is_bare_header(fl_str line, fl_str below) {
    size_t cells = wide_cells(line, true);
    return cells >= 3 && has_digit(below) && wide_cells(below, false) + 1 >= cells;
}

/* Column of the colon of "Key : value"; 0 when it is none. Keys may hold blanks and brackets ("NetRoute (NextHop)"). */
static size_t list_colon(fl_str line) {
    size_t i = fl_scan_blanks(line, 0);
    if (!fl_scan_alpha(fl_scan_at(line, i)))
        return 0;
    for (size_t most = i + 60; i < line.n && i < most; i++) {
        char c = line.p[i];
        if (c == ':')
            return fl_scan_blank(line.p[i - 1]) && (i + 1 >= line.n || fl_scan_blank(line.p[i + 1])) ? i : 0;
        if (!fl_scan_alnum(c) && !strchr("_-.() ", c))
            return 0;
    }
    return 0;
}

/* "key: value", "- key: value", "key:" with a lower-case first letter, as az -o yaml prints. */
static bool is_yaml(fl_str line) {
    size_t i = fl_scan_blanks(line, 0);
    while (fl_scan_at_z(line, i, "- "))
        i += 2;
    size_t from = i;
    if (!fl_scan_lower(fl_scan_at(line, i)))
        return false;
    while (i < line.n && (fl_scan_alnum(line.p[i]) || line.p[i] == '_'))
        i++;
    if (i == from || fl_scan_at(line, i) != ':')
        return false;
    return i + 1 >= line.n || (line.p[i + 1] == ' ' && fl_scan_at(line, i + 2) != ' ');
}

static const char *const k_months[] = {"Jan ", "Feb ", "Mar ", "Apr ", "May ", "Jun ", "Jul ",
                                       "Aug ", "Sep ", "Oct ", "Nov ", "Dec ", NULL};

/* "Mar  3 02:05:11", "2026-03-03T02:05", "<189>12: Mar 3 …", "RP/0/RP0/CPU0:Mar 3 …", "*Mar  1 00:00:01", "000123: *Mar
 * …". */
static bool is_log(fl_str line) {
    fl_str s = fl_str_sub(fl_str_ltrim(line), 0, 80);
    size_t i = fl_scan_at(s, 0) == '[';
    if (fl_scan_at(s, 0) == '<' && fl_scan_digit(fl_scan_at(s, 1))) { /* syslog's priority */
        ptrdiff_t end = fl_str_find_char(fl_str_sub(s, 0, 6), '>');
        return end > 1 && fl_scan_digit(s.p[end - 1]);
    }
    if (fl_scan_digit(fl_scan_at(s, i)) && fl_scan_at(s, i + 2) == ':' && fl_scan_digit(fl_scan_at(s, i + 4)) &&
        fl_scan_at(s, i + 5) == ':' && fl_scan_digit(fl_scan_at(s, i + 7)))
        return true;
    if (fl_scan_digit(fl_scan_at(s, i)) && fl_scan_digit(fl_scan_at(s, i + 3)) && strchr("-/", fl_scan_at(s, i + 4)) &&
        s.n > i + 13) {
        size_t k = i + 10;
        return fl_scan_digit(fl_scan_at(s, i + 8)) && (s.p[k] == 'T' || s.p[k] == ' ' || s.p[k] == '_') &&
               fl_scan_digit(s.p[k + 1]);
    }
    for (const char *const *m = k_months; *m; m++) {
        ptrdiff_t at = fl_str_find(fl_str_sub(s, 0, 48), fl_str_of(*m));
        if (at < 0)
            continue;
        size_t k = fl_scan_blanks(s, (size_t)at + 4);
        if (!fl_scan_digit(fl_scan_at(s, k)))
            continue;
        k = fl_scan_blanks(s, k + (fl_scan_digit(fl_scan_at(s, k + 1)) ? 2 : 1));
        if (fl_scan_digit(fl_scan_at(s, k)) && fl_scan_at(s, k + 4) != ':' && fl_scan_at(s, k + 4) == ' ') /* a year */
            k = fl_scan_blanks(s, k + 4);
        if (fl_scan_digit(fl_scan_at(s, k)) && fl_scan_at(s, k + 2) == ':')
            return true;
    }
    return false;
}

static bool is_router(fl_str line) {
    for (const char *const *p = k_router; *p; p++)
        if (fl_str_find(line, fl_str_of(*p)) >= 0)
            return true;
    for (const char *const *p = k_router_starts; *p; p++)
        if (**p == *line.p && fl_scan_starts(line, *p))
            return true;
    return false;
}

static void count_tabs(look *l, fl_str line) {
    size_t tabs = 0;
    bool padded = fl_scan_at(line, 0) == '\t';
    for (size_t i = 0; i < line.n; i++) {
        tabs += line.p[i] == '\t';
        padded |= line.p[i] == ' ' && (fl_scan_at(line, i + 1) == '\t' || fl_scan_at(line, i + 1) == ' ');
    }
    if (tabs && !padded && (l->visible == 1 || l->tabs == tabs))
        l->tabbed++;
    l->tabs = tabs;
}

static bool counts_list(look *l, fl_str line) {
    size_t column = list_colon(line);
    if (!column)
        return false;
    l->list_n = column == l->list_column ? l->list_n + 1 : 1;
    l->list_column = column;
    l->list_one = true;
    return l->list_n >= 2;
}

/* One visible line; the shape that it proves, or TEXT. */
static fl_shape weigh(look *l, fl_str line, fl_str below) {
    if (starts_json(line, l->visible == 1))
        return FL_SHAPE_JSON;
    if (is_dash_line(line, l->before, below))
        return FL_SHAPE_TABLE;
    if (l->error && fl_noise_error_more(line))
        return FL_SHAPE_TEXT;
    if (counts_list(l, line))
        return FL_SHAPE_LIST;
    if (is_router(line))
        return FL_SHAPE_ROUTER;
    if (is_bare_header(line, below))
        return FL_SHAPE_TABLE;
    if (l->visible <= SAMPLE) {
        l->yaml += is_yaml(line);
        l->log += is_log(line);
        count_tabs(l, line);
    }
    return FL_SHAPE_TEXT;
}

static fl_shape judge(const look *l) {
    size_t sample = l->visible < SAMPLE ? l->visible : SAMPLE;
    if (!l->visible)
        return l->error ? FL_SHAPE_ERROR : l->aside ? FL_SHAPE_TEXT : FL_SHAPE_BLANK;
    if (l->log * 2 >= sample)
        return FL_SHAPE_LOG;
    if (l->error)
        return FL_SHAPE_ERROR;
    if (l->list_one && l->visible == 1)
        return FL_SHAPE_LIST;
    if (l->yaml * 10 >= sample * 7 && (l->yaml >= 2 || fl_scan_at(l->before, 0) == '-'))
        return FL_SHAPE_YAML;
    return l->tabbed == sample ? FL_SHAPE_TSV : FL_SHAPE_TEXT;
}

static fl_str line_at(const fl_text *text, size_t i, size_t last) {
    return i < last ? fl_str_sub(fl_text_line(text, i), 0, LOOK_BYTES) : FL_STR_NONE;
}

fl_shape fl_shape_of(const fl_text *text, size_t first, size_t last) {
    look l = {0};
    if (last > text->n)
        last = text->n;
    size_t end = last - (first < last ? first : last) > LOOK_LINES ? first + LOOK_LINES : last;
    for (size_t i = first; i < end && l.visible < LOOK_VISIBLE; i++) {
        fl_str line = line_at(text, i, last);
        if (fl_scan_invisible(line))
            continue;
        if (fl_noise_aside(line)) {
            l.aside = true;
            continue;
        }
        if (fl_noise_error(line)) {
            l.error = true;
            l.before = FL_STR_NONE;
            continue;
        }
        l.visible++;
        fl_shape shape = weigh(&l, line, line_at(text, i + 1, last));
        if (shape != FL_SHAPE_TEXT)
            return shape;
        l.before = line;
    }
    return judge(&l);
}
