/* log_direct.c - the header that most lines of logs have, read without a pattern: a collector's stamp and a name, and
 * of Cisco the device's own stamp behind them.
 *
 *     Mar  4 12:00:09 mx1 rpd[4711]: …
 *     Mar  4 12:00:00 edge1 308334: *Mar  4 12:00:00.222 UTC: %SSH-5-…
 *
 * The rules stay the truth: this says what the first five of log-headers.yaml say of such a line, and only while they
 * read as they did when this was written. A line that looks any other way is left to them. Each step below has one way
 * to go on, as the patterns have there: where they would have to try again, the line is left too. */
#include "normalize/internal.h"

static const char *const headers[] = {
    /* cisco-relayed */
    "^(?:<\\d{1,3}>)?(?:[A-Z][a-z]{2} +\\d{1,2}(?: \\d{4})? "
    "\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d+)?|\\d{4}-\\d\\d-\\d\\dT[\\d:"
    ".,]+(?:Z|[+-]\\d\\d:?\\d\\d)?) +(?<host>[\\w.:-]+?):? +(?:(?:\\d+|[\\w.-]+): +){0,3}(?<mark>[*.])?(?<month>[A-Z]["
    "a-z]{2}) +(?<day>\\d{1,2})(?: (?<year>\\d{4}))? (?<time>\\d{1,2}:\\d\\d:\\d\\d(?:\\.\\d+)?)(?: ?(?<zone>[A-Z]{1,5}"
    "|[+-]\\d\\d:?\\d\\d))? ?: ",
    /* panos */
    "^(?:<\\d{1,3}>)?(?:(?:[A-Z][a-z]{2} +\\d{1,2} \\d\\d:\\d\\d:\\d\\d|\\d{4}-\\d\\d-\\d\\dT[\\d:.,]+(?:Z|[+-]\\d\\d:?"
    "\\d\\d)?) +(?<host>[\\w.:-]+) +)?\\d*,\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d,\\w*,(?:SYSTEM|CONFIG),[^,]*,[^,]*"
    ",(?<year>\\d{4})/(?<month>\\d\\d)/(?<day>\\d\\d) (?<time>\\d\\d:\\d\\d:\\d\\d),",
    /* comware */
    "^(?:<\\d{1,3}>)?%(?:@\\d+%?)?(?<month>[A-Z][a-z]{2}) +(?<day>\\d{1,2}) (?<time>\\d\\d:\\d\\d:\\d\\d)(?::\\d{3})? "
    "(?<year>\\d{4}) (?<host>[A-Za-z0-9][\\w.-]*) (?:%%\\d*)?(?=[A-Z0-9_]+/\\d/)",
    /* year-behind */
    "^(?:<\\d{1,3}>)?(?<month>[A-Z][a-z]{2}) +(?<day>\\d{1,2}) (?<time>\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?) (?<year>(?:19|"
    "20)\\d\\d) +(?<host>[A-Za-z0-9](?:[\\w.-]*\\w)?) (?=[\\w./-]+(?:\\[\\d+\\])?: |%)",
    /* rfc3164 */
    "^(?:<\\d{1,3}>)?(?<month>[A-Z][a-z]{2}) +(?<day>\\d{1,2})(?: (?<year>\\d{4}))? "
    "(?<time>\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?)(?<zone>[+-]\\d\\d:\\d\\d)? "
    "+(?<host>(?!\\d+:)[A-Za-z0-9](?:[\\w.:-]*\\w)?) ",
};

enum { TOKENS = 3, ZONE = 5, PRIORITY = 3 };

bool fl_norm_heads_direct(const fl_rules *rules) {
    const size_t n = sizeof headers / sizeof *headers;
    if (rules->log_headers.n < n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!fl_str_eqz(fl_pattern_text(rules->log_headers.v[i].match), headers[i]))
            return false;
    return true;
}

/* ---- bytes; \w and \d of the rules are of ASCII ---- */

typedef struct cursor {
    const char *p, *end;
} cursor;

enum { DIGIT = 1, UPPER = 2, LOWER = 4, UNDERSCORE = 8, DOT_OR_DASH = 16 };
enum { WORD = DIGIT | UPPER | LOWER | UNDERSCORE, OF_NAME = WORD | DOT_OR_DASH };

static const uint8_t kinds[UINT8_MAX + 1] = {
    ['0'] = DIGIT, ['1'] = DIGIT, ['2'] = DIGIT,      ['3'] = DIGIT,       ['4'] = DIGIT,       ['5'] = DIGIT,
    ['6'] = DIGIT, ['7'] = DIGIT, ['8'] = DIGIT,      ['9'] = DIGIT,       ['A'] = UPPER,       ['B'] = UPPER,
    ['C'] = UPPER, ['D'] = UPPER, ['E'] = UPPER,      ['F'] = UPPER,       ['G'] = UPPER,       ['H'] = UPPER,
    ['I'] = UPPER, ['J'] = UPPER, ['K'] = UPPER,      ['L'] = UPPER,       ['M'] = UPPER,       ['N'] = UPPER,
    ['O'] = UPPER, ['P'] = UPPER, ['Q'] = UPPER,      ['R'] = UPPER,       ['S'] = UPPER,       ['T'] = UPPER,
    ['U'] = UPPER, ['V'] = UPPER, ['W'] = UPPER,      ['X'] = UPPER,       ['Y'] = UPPER,       ['Z'] = UPPER,
    ['a'] = LOWER, ['b'] = LOWER, ['c'] = LOWER,      ['d'] = LOWER,       ['e'] = LOWER,       ['f'] = LOWER,
    ['g'] = LOWER, ['h'] = LOWER, ['i'] = LOWER,      ['j'] = LOWER,       ['k'] = LOWER,       ['l'] = LOWER,
    ['m'] = LOWER, ['n'] = LOWER, ['o'] = LOWER,      ['p'] = LOWER,       ['q'] = LOWER,       ['r'] = LOWER,
    ['s'] = LOWER, ['t'] = LOWER, ['u'] = LOWER,      ['v'] = LOWER,       ['w'] = LOWER,       ['x'] = LOWER,
    ['y'] = LOWER, ['z'] = LOWER, ['_'] = UNDERSCORE, ['.'] = DOT_OR_DASH, ['-'] = DOT_OR_DASH,
};

static bool is(char c, unsigned kind) { return kinds[(unsigned char)c] & kind; }

static char peek(const cursor *c) { return c->p < c->end ? *c->p : '\0'; }

static bool take(cursor *c, char what) {
    bool is = c->p < c->end && *c->p == what;
    c->p += is;
    return is;
}

static size_t run(cursor *c, unsigned kind, size_t most) {
    const char *from = c->p, *end = (size_t)(c->end - from) < most ? c->end : from + most;
    while (c->p < end && is(*c->p, kind))
        c->p++;
    return (size_t)(c->p - from);
}

static bool spaces(cursor *c) {
    const char *from = c->p;
    while (peek(c) == ' ')
        c->p++;
    return c->p > from;
}

static fl_str since(const cursor *c, const char *from) { return (fl_str){from, (size_t)(c->p - from)}; }

/* ---- parts ---- */

/* "Mar  4 " */
static bool take_day(cursor *c, fl_head_parts *out) {
    const char *from = c->p;
    if (c->end - from < 4 || !is(from[0], UPPER) || !is(from[1], LOWER) || !is(from[2], LOWER))
        return false;
    c->p += 3;
    out->month = since(c, from);
    if (!spaces(c))
        return false;
    from = c->p;
    if (!run(c, DIGIT, 2))
        return false;
    out->day = since(c, from);
    return take(c, ' ');
}

/* "12:00:09", "12:00:09.123" */
static bool take_clock(cursor *c, size_t hour_least, fl_head_parts *out) {
    const char *from = c->p;
    if (run(c, DIGIT, 2) < hour_least || !take(c, ':') || run(c, DIGIT, 2) != 2 || !take(c, ':') ||
        run(c, DIGIT, 2) != 2)
        return false;
    if (take(c, '.') && !run(c, DIGIT, SIZE_MAX))
        return false;
    out->time = since(c, from);
    return true;
}

/* " UTC: ", " : ", ": " */
static bool take_zone(cursor *c, fl_head_parts *out) {
    take(c, ' ');
    const char *from = c->p;
    if (run(c, UPPER, ZONE)) {
        out->zone = since(c, from);
        take(c, ' ');
    }
    return take(c, ':') && take(c, ' ');
}

/* "*Mar  4 12:00:00.222 UTC: ", the device's own */
static bool take_own_stamp(cursor *c, fl_head_parts *out) {
    const char *from = c->p;
    if (take(c, '*'))
        out->mark = since(c, from);
    if (!take_day(c, out))
        return false;
    from = c->p;
    if (run(c, DIGIT, 4) == 4) {
        out->year = since(c, from);
        if (!take(c, ' '))
            return false;
    } else {
        c->p = from;
    }
    return take_clock(c, 1, out) && take_zone(c, out);
}

static bool opens_stamp(const cursor *c) {
    return peek(c) == '*' ||
           (c->end - c->p > 3 && is(c->p[0], UPPER) && is(c->p[1], LOWER) && is(c->p[2], LOWER) && c->p[3] == ' ');
}

typedef enum answer { NO, YES, OPEN } answer;

/* Up to three words with colons ("308334: "), then the device's own stamp, which counts. */
static answer relayed(cursor *c, fl_head_parts *out) {
    for (unsigned n = 0; !opens_stamp(c); n++) {
        if (peek(c) == '.')
            return OPEN;
        if (n == TOKENS || !run(c, OF_NAME, SIZE_MAX) || !take(c, ':') || !spaces(c))
            return NO;
    }
    return take_own_stamp(c, out) ? YES : OPEN;
}

/* A number and a comma: PAN-OS. */
static bool may_be_panos(const cursor *c) {
    const char *p = c->p;
    while (p < c->end && is(*p, DIGIT))
        p++;
    return p < c->end && *p == ',';
}

static bool take_priority(cursor *c) { return !take(c, '<') || (run(c, DIGIT, PRIORITY) && take(c, '>')); }

bool fl_norm_head_direct(fl_str line, fl_head_parts *out) {
    out->iso = out->mark = out->host = out->month = FL_STR_NONE;
    out->day = out->year = out->time = out->zone = FL_STR_NONE;
    if (!line.n)
        return false;
    cursor c = {line.p, line.p + line.n};
    if (!take_priority(&c) || !take_day(&c, out) || !take_clock(&c, 2, out) || !spaces(&c))
        return false;
    const char *from = c.p;
    if (!is(peek(&c), UPPER | LOWER))
        return false;
    run(&c, OF_NAME, SIZE_MAX);
    out->host = since(&c, from);
    if (!is(c.p[-1], WORD) || !spaces(&c) || may_be_panos(&c))
        return false;
    return relayed(&c, out) != OPEN;
}
