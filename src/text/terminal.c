/* Sequences follow ECMA-48: CSI is ESC [ parameters (0x30-0x3f) intermediates (0x20-0x2f) final (0x40-0x7e); OSC, DCS,
 * APC, PM and SOS run to BEL or ESC \; others are ESC, intermediates, one final byte (ESC ( B picks a character set).
 * Only what moves or erases inside a line is played: Huawei's pager erases itself with ESC [ 42 D, readline and
 * PSReadLine edit with BS and ESC [ K, ESC [ P, ESC [ @. Everything else (colours, titles, modes) is left out. */
#include "text/terminal.h"

#include <stdlib.h>

#include "text/scan.h"

enum {
    MOVE_MAX = 1000,  /* columns of one cursor move */
    SHIFT_MAX = 4096, /* cells that an insertion or deletion moves: keeps long lines linear */
};

void fl_terminal_init(fl_terminal *t, size_t max, size_t pad) { *t = (fl_terminal){.max = max, .pad = pad}; }

void fl_terminal_fini(fl_terminal *t) { free(t->cell); }

static void reserve(fl_terminal *t, size_t n) {
    if (n <= t->cap)
        return;
    size_t cap = t->cap ? t->cap : 256;
    while (cap < n)
        cap *= 2;
    uint32_t *cell = realloc(t->cell, cap * sizeof *cell);
    if (!cell)
        abort();
    t->cell = cell;
    t->cap = cap;
}

static void put(fl_terminal *t, uint32_t cp) {
    if (t->cursor > t->n) {
        size_t gap = t->cursor - t->n;
        if (gap > t->pad || t->cursor >= t->max)
            t->cursor = t->n;
        else
            t->pad -= gap;
    }
    if (t->cursor >= t->max) {
        t->overflow = true;
        return;
    }
    reserve(t, t->cursor + 1);
    while (t->n < t->cursor)
        t->cell[t->n++] = ' ';
    t->cell[t->cursor++] = cp;
    if (t->cursor > t->n)
        t->n = t->cursor;
}

static void erase_line(fl_terminal *t, unsigned how) {
    size_t end = t->cursor < t->n ? t->cursor : t->n;
    if (how == 0) {
        t->n = end;
        return;
    }
    for (size_t i = 0; i < end; i++)
        t->cell[i] = ' ';
    if (how == 2)
        t->n = 0;
}

static void delete_cells(fl_terminal *t, unsigned n) {
    if (t->cursor >= t->n)
        return;
    size_t tail = t->n - t->cursor;
    if (n >= tail) {
        t->n = t->cursor;
        return;
    }
    if (tail > SHIFT_MAX)
        return;
    memmove(t->cell + t->cursor, t->cell + t->cursor + n, (tail - n) * sizeof *t->cell);
    t->n -= n;
}

static void insert_cells(fl_terminal *t, unsigned n) {
    if (t->cursor >= t->n)
        return;
    size_t tail = t->n - t->cursor;
    if (tail > SHIFT_MAX || n > t->pad || t->n + n > t->max)
        return;
    t->pad -= n;
    reserve(t, t->n + n);
    memmove(t->cell + t->cursor + n, t->cell + t->cursor, tail * sizeof *t->cell);
    for (size_t i = 0; i < n; i++)
        t->cell[t->cursor + i] = ' ';
    t->n += n;
}

/* Plays a CSI sequence; true when it went to column one, which ends the segment. */
static bool play_csi(fl_terminal *t, char final, fl_str params) {
    unsigned arg = 0;
    bool given = false;
    for (size_t i = 0; i < params.n && params.p[i] >= '0' && params.p[i] <= '9'; i++) {
        arg = arg * 10 + (unsigned)(params.p[i] - '0');
        arg = arg > MOVE_MAX ? MOVE_MAX : arg;
        given = true;
    }
    unsigned count = arg ? arg : 1;
    switch (final) {
    case 'K':
        erase_line(t, given ? arg : 0);
        break;
    case 'C':
        t->cursor += count;
        break;
    case 'P':
        delete_cells(t, count);
        break;
    case '@':
        insert_cells(t, count);
        break;
    case 'D':
        if (count >= t->cursor)
            return t->cursor > 0;
        t->cursor -= count;
        break;
    case 'G':
        if (count == 1)
            return true;
        t->cursor = count - 1;
        break;
    default:
        break;
    }
    return false;
}

/* Length of a string sequence (OSC and its kin) behind its two opening bytes, its end included; 0 when it does not end
 * in this line: then it is no sequence and its text stays. */
static size_t string_length(fl_str s) {
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\a')
            return i + 1;
        if (s.p[i] == '\x1b')
            return i + 1 < s.n && s.p[i + 1] == '\\' ? i + 2 : i;
    }
    return 0;
}

static bool is_between(char c, char lo, char hi) { return c >= lo && c <= hi; }

/* s starts with ESC. Returns its length; *home when it went to column one. */
static size_t play_escape(fl_terminal *t, fl_str s, bool *home) {
    t->control = true;
    size_t i = 1;
    if (i < s.n && s.p[i] == '[') {
        size_t first = ++i;
        while (i < s.n && is_between(s.p[i], 0x30, 0x3f))
            i++;
        fl_str params = fl_str_sub(s, first, i);
        while (i < s.n && is_between(s.p[i], 0x20, 0x2f))
            i++;
        if (i < s.n && is_between(s.p[i], 0x40, 0x7e))
            *home = play_csi(t, s.p[i++], params);
        return i;
    }
    if (i < s.n && strchr("]P^_X", s.p[i]) && s.p[i]) {
        size_t length = string_length(fl_str_sub(s, 2, s.n));
        return 2 + length;
    }
    while (i < s.n && is_between(s.p[i], 0x20, 0x2f))
        i++;
    return i < s.n && is_between(s.p[i], 0x30, 0x7e) ? i + 1 : i;
}

static size_t play_text(fl_terminal *t, const char *p, size_t n) {
    uint32_t cp;
    bool ok;
    unsigned len = fl_utf8_at(p, n, &cp, &ok);
    t->replaced += !ok;
    if (cp >= 0x20 ? cp < 0x7f || cp >= 0xa0 : cp == '\t')
        put(t, cp);
    else
        t->control = true;
    return len;
}

size_t fl_terminal_play(fl_terminal *t, fl_str bytes) {
    t->n = t->cursor = 0;
    for (size_t i = 0; i < bytes.n;) {
        char c = bytes.p[i];
        if (c == '\r')
            return i + 1;
        if (c == '\x1b') {
            bool home = false;
            i += play_escape(t, fl_str_sub(bytes, i, bytes.n), &home);
            if (home)
                return i;
            continue;
        }
        if (c == '\b') {
            t->control = true;
            t->cursor -= t->cursor > 0;
            i++;
            continue;
        }
        i += play_text(t, bytes.p + i, bytes.n - i);
    }
    return bytes.n;
}

size_t fl_terminal_text(const fl_terminal *t, char *out) {
    char *p = out;
    size_t n = t->n;
    while (n > t->cursor && t->cell[n - 1] == ' ') /* "\b \b" leaves a blank behind the cursor */
        n--;
    for (size_t i = 0; i < n; i++)
        p += fl_utf8_put(t->cell[i], p);
    return (size_t)(p - out);
}
