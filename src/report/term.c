#include "report/term.h"

enum { LEFT_MIN = 12, WIDTH_MIN = 48, WIDTH_DEFAULT = 80 };

fl_term fl_term_new(fl_out *out, fl_arena *arena, const fl_text_style *style) {
    static const fl_text_style plain = {WIDTH_DEFAULT, false, false};
    const fl_text_style *s = style ? style : &plain;
    unsigned width = s->width ? s->width : WIDTH_DEFAULT;
    return (fl_term){out, arena, width < WIDTH_MIN ? WIDTH_MIN : width, s->color, s->utf8};
}

/* RFC 3629: lead byte ranges, least code point of that length (overlong forms are refused). */
static const struct {
    uint8_t mask, lead;
    unsigned n;
    uint32_t least;
} utf8_form[] = {
    {0x80, 0x00, 1, 0},
    {0xE0, 0xC0, 2, 0x80},
    {0xF0, 0xE0, 3, 0x800},
    {0xF8, 0xF0, 4, 0x10000},
};

bool fl_utf8_take(fl_str *rest, uint32_t *cp) {
    if (rest->n == 0)
        return false;
    uint8_t lead = (uint8_t)rest->p[0];
    unsigned n = 0;
    uint32_t c = 0, least = 0;
    for (size_t i = 0; i < sizeof utf8_form / sizeof *utf8_form; i++) {
        if ((lead & utf8_form[i].mask) == utf8_form[i].lead) {
            n = utf8_form[i].n;
            least = utf8_form[i].least;
            c = lead & (uint8_t)~utf8_form[i].mask;
            break;
        }
    }
    bool good = n > 0 && n <= rest->n;
    for (unsigned i = 1; good && i < n; i++) {
        uint8_t b = (uint8_t)rest->p[i];
        good = (b & 0xC0) == 0x80;
        c = c << 6 | (b & 0x3F);
    }
    if (!good || c < least || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) {
        c = 0xFFFD;
        n = 1;
    }
    rest->p += n;
    rest->n -= n;
    *cp = c;
    return true;
}

typedef struct range {
    uint32_t first, last;
} range;

static bool in_ranges(uint32_t cp, const range *r, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (cp >= r[i].first && cp <= r[i].last)
            return true;
    return false;
}

bool fl_utf8_unsafe(uint32_t cp) {
    static const range unsafe[] = {
        {0x00, 0x1F},     {0x7F, 0x9F},     {0x061C, 0x061C}, {0x200E, 0x200F},
        {0x202A, 0x202E}, {0x2066, 0x2069}, {0xFFF9, 0xFFFB},
    };
    return in_ranges(cp, unsafe, sizeof unsafe / sizeof *unsafe);
}

/* Columns as terminals count them: combining marks 0, East Asian wide and emoji 2 (UAX #11, the common blocks). */
static unsigned cp_columns(uint32_t cp) {
    static const range zero[] = {{0x0300, 0x036F}, {0x200B, 0x200D}, {0x20D0, 0x20FF},
                                 {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}, {0xE0100, 0xE01EF}};
    static const range wide[] = {{0x1100, 0x115F},  {0x231A, 0x231B},   {0x23E9, 0x23EC},   {0x23F0, 0x23F0},
                                 {0x23F3, 0x23F3},  {0x2705, 0x2705},   {0x274C, 0x274C},   {0x2E80, 0x303E},
                                 {0x3041, 0x33FF},  {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},
                                 {0xAC00, 0xD7A3},  {0xF900, 0xFAFF},   {0xFE30, 0xFE4F},   {0xFF00, 0xFF60},
                                 {0xFFE0, 0xFFE6},  {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF},
                                 {0x20000, 0x3FFFD}};
    if (cp < 0x300)
        return 1;
    if (in_ranges(cp, zero, sizeof zero / sizeof *zero))
        return 0;
    return in_ranges(cp, wide, sizeof wide / sizeof *wide) ? 2 : 1;
}

/* What our own texts and playbooks like to use, for terminals without it. */
static const char *cp_ascii(uint32_t cp) {
    static const struct {
        uint32_t cp;
        const char *z;
    } table[] = {
        {0x00A0, " "},  {0x00B7, "-"},  {0x00D7, "x"},  {0x2010, "-"},  {0x2011, "-"},  {0x2012, "-"}, {0x2013, "-"},
        {0x2014, "-"},  {0x2018, "'"},  {0x2019, "'"},  {0x201C, "\""}, {0x201D, "\""}, {0x2022, "*"}, {0x2026, "..."},
        {0x2190, "<-"}, {0x2192, "->"}, {0x2260, "!="}, {0x2264, "<="}, {0x2265, ">="},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].cp == cp)
            return table[i].z;
    return "?";
}

static bool plain_ascii(fl_str s) {
    for (size_t i = 0; i < s.n; i++)
        if ((uint8_t)s.p[i] < 0x20 || (uint8_t)s.p[i] >= 0x7F)
            return false;
    return true;
}

static size_t put_replacement(const fl_term *t, char *out) {
    if (!t->utf8) {
        out[0] = '?';
        return 1;
    }
    memcpy(out, "\xEF\xBF\xBD", 3);
    return 3;
}

fl_str fl_term_clean(const fl_term *t, fl_str s) {
    if (plain_ascii(s))
        return s;
    char *out = fl_arena_alloc(t->arena, s.n * 3 + 1); /* a bad byte becomes three, an ellipsis of three stays three */
    size_t n = 0;
    uint32_t cp;
    for (fl_str rest = s; rest.n;) {
        const char *from = rest.p;
        fl_utf8_take(&rest, &cp);
        size_t len = (size_t)(rest.p - from);
        if (cp == '\t' || cp == '\n' || cp == '\r' || cp == 0x2028 || cp == 0x2029) {
            out[n++] = ' ';
        } else if (fl_utf8_unsafe(cp) || cp == 0xFFFD) {
            n += put_replacement(t, out + n);
        } else if (cp < 0x80 || t->utf8) {
            memcpy(out + n, from, len);
            n += len;
        } else {
            const char *z = cp_ascii(cp);
            size_t zn = strlen(z);
            memcpy(out + n, z, zn);
            n += zn;
        }
    }
    return (fl_str){out, n};
}

unsigned fl_term_columns(fl_str s) {
    unsigned n = 0;
    uint32_t cp;
    while (fl_utf8_take(&s, &cp))
        n += cp_columns(cp);
    return n;
}

/* Bytes of the longest start of s that takes at most max columns. */
static size_t bytes_within(fl_str s, unsigned max) {
    unsigned columns = 0;
    uint32_t cp;
    for (fl_str rest = s; rest.n;) {
        fl_str before = rest;
        fl_utf8_take(&rest, &cp);
        columns += cp_columns(cp);
        if (columns > max)
            return s.n - before.n;
    }
    return s.n;
}

static fl_str ellipsis(const fl_term *t) { return t->utf8 ? FL_STR("…") : FL_STR("..."); }

fl_str fl_term_fit(const fl_term *t, fl_str s, unsigned max) {
    if (fl_term_columns(s) <= max)
        return s;
    fl_str dots = ellipsis(t);
    unsigned taken = fl_term_columns(dots);
    fl_str head = fl_str_sub(s, 0, bytes_within(s, max > taken ? max - taken : 0));
    return fl_arena_printf(t->arena, "%.*s%.*s", FL_STR_ARG(head), FL_STR_ARG(dots));
}

fl_str fl_term_fit_front(const fl_term *t, fl_str s, unsigned max) {
    unsigned columns = fl_term_columns(s);
    if (columns <= max)
        return s;
    fl_str dots = ellipsis(t);
    unsigned taken = fl_term_columns(dots);
    size_t cut = bytes_within(s, columns - (max > taken ? max - taken : 0));
    fl_str tail = fl_str_sub(s, cut, s.n);
    return fl_arena_printf(t->arena, "%.*s%.*s", FL_STR_ARG(dots), FL_STR_ARG(tail));
}

/* Adds a word to the last line, or to a new one; a word wider than a line is broken. */
static void wrap_word(const fl_term *t, fl_lines *lines, unsigned *column, fl_str word, unsigned width) {
    unsigned columns = fl_term_columns(word);
    if (lines->n && *column + 1 + columns <= width) {
        fl_str *last = &lines->v[lines->n - 1];
        last->n = (size_t)(word.p + word.n - last->p);
        *column += 1 + columns;
        return;
    }
    while (columns > width) {
        size_t cut = bytes_within(word, width);
        if (cut == 0)
            break;
        FL_PUSH(t->arena, lines, fl_str_sub(word, 0, cut));
        word = fl_str_sub(word, cut, word.n);
        columns = fl_term_columns(word);
    }
    FL_PUSH(t->arena, lines, word);
    *column = columns;
}

/* Runs of blanks as one, so that lines can be slices of the text. */
static fl_str squeeze(const fl_term *t, fl_str s) {
    char *out = fl_arena_alloc(t->arena, s.n + 1);
    size_t n = 0;
    fl_str rest = s, word;
    while (fl_str_token(&rest, " ", &word)) {
        if (n)
            out[n++] = ' ';
        memcpy(out + n, word.p, word.n);
        n += word.n;
    }
    return (fl_str){out, n};
}

fl_lines fl_term_wrap(const fl_term *t, fl_str s, unsigned width) {
    fl_lines lines = {0};
    unsigned column = 0;
    fl_str rest = squeeze(t, s), word;
    while (fl_str_token(&rest, " ", &word))
        wrap_word(t, &lines, &column, word, width ? width : 1);
    if (lines.n == 0)
        FL_PUSH(t->arena, &lines, FL_STR(""));
    return lines;
}

/* ECMA-48 SGR. */
static const char *const ink_code[FL_INK_COUNT] = {
    [FL_INK_PLAIN] = "",
    [FL_INK_BOLD] = "\033[1m",
    [FL_INK_DIM] = "\033[2m",
    [FL_INK_RED] = "\033[31m",
    [FL_INK_YELLOW] = "\033[33m",
    [FL_INK_GREEN] = "\033[32m",
    [FL_INK_CYAN] = "\033[36m",
    [FL_INK_MAGENTA] = "\033[35m",
    [FL_INK_RED_BOLD] = "\033[1;31m",
    [FL_INK_YELLOW_BOLD] = "\033[1;33m",
    [FL_INK_GREEN_BOLD] = "\033[1;32m",
    [FL_INK_CYAN_BOLD] = "\033[1;36m",
    [FL_INK_MAGENTA_BOLD] = "\033[1;35m",
};

void fl_term_put(const fl_term *t, fl_ink ink, fl_str s) {
    bool inked = t->color && ink != FL_INK_PLAIN && s.n;
    if (inked)
        fl_out_z(t->out, ink_code[ink]);
    fl_out_str(t->out, s);
    if (inked)
        fl_out_z(t->out, "\033[0m");
}

void fl_term_cell(const fl_term *t, fl_ink ink, fl_str s, unsigned width) {
    fl_term_put(t, ink, s);
    unsigned columns = fl_term_columns(s);
    if (columns < width)
        fl_out_repeat(t->out, ' ', width - columns);
}

unsigned fl_term_left(const fl_term *t, unsigned used) {
    return t->width >= used + LEFT_MIN ? t->width - used : LEFT_MIN;
}

void fl_term_field(const fl_term *t, unsigned indent, const char *label, unsigned label_width, fl_ink ink, fl_str s) {
    unsigned hang = indent + label_width;
    fl_lines lines = fl_term_wrap(t, s, fl_term_left(t, hang));
    fl_out_repeat(t->out, ' ', indent);
    fl_term_cell(t, FL_INK_DIM, fl_str_of(label), label_width);
    for (size_t i = 0; i < lines.n; i++) {
        if (i)
            fl_out_repeat(t->out, ' ', hang);
        fl_term_put(t, ink, lines.v[i]);
        fl_out_char(t->out, '\n');
    }
}

/* One word of a command line; blanks inside single quotes are part of it. */
static bool take_word(fl_str *rest, fl_str *word) {
    *rest = fl_str_trim(*rest);
    bool quoted = false;
    size_t n = 0;
    for (; n < rest->n && (quoted || rest->p[n] != ' '); n++)
        quoted ^= rest->p[n] == '\'';
    *word = fl_str_sub(*rest, 0, n);
    *rest = fl_str_sub(*rest, n, rest->n);
    return n > 0;
}

static void put_shell(const fl_term *t, unsigned indent, fl_str command, unsigned width) {
    unsigned column = 0;
    fl_str word;
    fl_out_repeat(t->out, ' ', indent);
    for (bool first = true; take_word(&command, &word); first = false) {
        unsigned columns = fl_term_columns(word);
        bool turn = !first && column + 1 + columns > width - 2; /* " \\" ends the line */
        if (turn) {
            fl_out_z(t->out, " \\\n");
            fl_out_repeat(t->out, ' ', indent);
        } else if (!first) {
            fl_out_char(t->out, ' ');
        }
        fl_term_put(t, FL_INK_CYAN, word);
        column = turn || first ? columns : column + 1 + columns;
    }
    fl_out_char(t->out, '\n');
}

void fl_term_command(const fl_term *t, unsigned indent, fl_str command) {
    unsigned width = fl_term_left(t, indent);
    bool shell = fl_str_starts(command, FL_STR("az ")), fits = fl_term_columns(command) <= width;
    ptrdiff_t end;
    while (!shell && !fits && (end = fl_str_find(command, FL_STR("; "))) > 0) {
        fl_term_field(t, indent, "", 0, FL_INK_CYAN, fl_str_sub(command, 0, (size_t)end));
        command = fl_str_sub(command, (size_t)end + 2, command.n);
    }
    if (shell)
        put_shell(t, indent, command, fits ? width + 2 : width);
    else
        fl_term_field(t, indent, "", 0, FL_INK_CYAN, command);
}

fl_flow fl_flow_new(const fl_term *t, unsigned indent, unsigned hang) {
    fl_out_repeat(t->out, ' ', indent);
    return (fl_flow){t, hang, indent, true};
}

static void flow_break(fl_flow *f) {
    fl_out_char(f->t->out, '\n');
    fl_out_repeat(f->t->out, ' ', f->hang);
    f->column = f->hang;
}

static void flow_word(fl_flow *f, fl_ink ink, fl_str word) {
    unsigned columns = fl_term_columns(word), blank = f->glue ? 0 : 1;
    if (f->column + blank + columns > f->t->width && f->column > f->hang) {
        flow_break(f);
        blank = 0;
    }
    while (f->column + blank + columns > f->t->width) { /* wider than a line */
        size_t cut = bytes_within(word, f->t->width > f->column ? f->t->width - f->column : 1);
        if (cut == 0 || cut >= word.n)
            break;
        fl_term_put(f->t, ink, fl_str_sub(word, 0, cut));
        word = fl_str_sub(word, cut, word.n);
        columns = fl_term_columns(word);
        flow_break(f);
        blank = 0;
    }
    fl_out_repeat(f->t->out, ' ', blank);
    fl_term_put(f->t, ink, word);
    f->column += blank + columns;
    f->glue = false;
}

void fl_flow_put(fl_flow *f, fl_ink ink, fl_str s) {
    fl_str word;
    while (fl_str_token(&s, " ", &word))
        flow_word(f, ink, word);
}

void fl_flow_glue(fl_flow *f, fl_ink ink, fl_str s) {
    f->glue = true;
    fl_flow_put(f, ink, s);
    f->glue = false;
}

void fl_flow_need(fl_flow *f, unsigned columns) {
    if (f->column + 1 + columns > f->t->width && f->column > f->hang) {
        flow_break(f);
        f->glue = true;
    }
}

void fl_flow_end(fl_flow *f) { fl_out_char(f->t->out, '\n'); }
