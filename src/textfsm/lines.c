/* Text into lines, as Python's str.splitlines cuts them: LF, CR, CR LF, VT, FF, FS, GS, RS, NEL, LS and PS end a line,
 * and an end at the end of the text begins no further one. Lines and their ends may be split over pieces. */
#include "textfsm/run.h"

/* The end of a line in s from `from` on, *n bytes long; s.n when there is none. A CR is reported alone. */
static size_t find_end(fl_str s, size_t from, size_t *n) {
    for (size_t i = from; i < s.n; i++) {
        const unsigned char c = (unsigned char)s.p[i];
        *n = 1;
        if ((c >= '\n' && c <= '\r') || (c >= 0x1c && c <= 0x1e))
            return i;
        if (c == 0xc2 && i + 1 < s.n && (unsigned char)s.p[i + 1] == 0x85) {
            *n = 2;
            return i;
        }
        if (c == 0xe2 && i + 2 < s.n && (unsigned char)s.p[i + 1] == 0x80 &&
            ((unsigned char)s.p[i + 2] & 0xfe) == 0xa8) {
            *n = 3;
            return i;
        }
    }
    return s.n;
}

/* Every byte that is not UTF-8 becomes U+FFFD, as Python's decoder does it under errors="replace". */
static fl_str make_clean(fl_fsm *f, fl_str line) {
    f->clean.p = fl_fsm_room(f->clean.p, 3 * line.n + 4, &f->clean.cap, 1);
    size_t n = 0;
    for (size_t at = 0; at < line.n;) {
        const uint32_t cp = fl_cp_read(line, &at);
        n += fl_cp_write(cp == FL_CP_BAD ? 0xfffd : cp, f->clean.p + n);
    }
    return (fl_str){f->clean.p, n};
}

static fl_str cut_line(fl_fsm *f, fl_str line) {
    if (f->notes)
        fl_note_add(f->notes, f->document, f->line + 1, f->line + 1,
                    "the line is longer than %u bytes; the rest is not read", (unsigned)f->limits.line_bytes);
    return fl_str_sub(line, 0, f->limits.line_bytes);
}

static void run_any(fl_fsm *f, fl_str line) {
    if (f->status != FL_FSM_MORE)
        return;
    if (line.n > f->limits.line_bytes)
        line = cut_line(f, line);
    const bool ready = fl_re_line_read(f->ready, line) == line.n, plain = ready || fl_re_is_plain(line);
    const bool clean = plain || fl_cp_valid(line);
    fl_fsm_run_line(f, clean ? line : make_clean(f, line), plain);
    if (!clean)
        fl_fsm_settle(f);
}

/* One byte more than the limit is kept, which says that the line is too long. */
static void carry(fl_fsm *f, fl_str s) {
    const size_t most = (size_t)f->limits.line_bytes + 1 - f->carry.n;
    const size_t n = s.n < most ? s.n : most;
    f->carry.p = fl_fsm_room(f->carry.p, f->carry.n + n + 1, &f->carry.cap, 1);
    if (n)
        memcpy(f->carry.p + f->carry.n, s.p, n);
    f->carry.n += n;
}

static void end_line(fl_fsm *f, fl_str s) {
    if (f->carry.n == 0) {
        run_any(f, s);
        return;
    }
    carry(f, s);
    const fl_str line = {f->carry.p, f->carry.n};
    f->carry.n = 0;
    run_any(f, line);
    fl_fsm_settle(f); /* the carry is used again */
}

void fl_fsm_last_line(fl_fsm *f) {
    if (f->carry.n)
        end_line(f, FL_STR_NONE);
}

static bool carry_ends(const fl_fsm *f, const char *bytes, size_t n) {
    return f->carry.n >= n && memcmp(f->carry.p + f->carry.n - n, bytes, n) == 0;
}

/* The bytes at the start of a piece that belong to an end of line begun in the piece before. */
static size_t join(fl_fsm *f, fl_str piece) {
    static const struct {
        const char *before;
        size_t n_before;
        const char *after;
        size_t n_after;
    } joints[] = {
        {"\xc2", 1, "\x85", 1},     {"\xe2", 1, "\x80\xa8", 2}, {"\xe2", 1, "\x80\xa9", 2},
        {"\xe2\x80", 2, "\xa8", 1}, {"\xe2\x80", 2, "\xa9", 1},
    };
    if (f->after_cr) {
        f->after_cr = false;
        return piece.p[0] == '\n';
    }
    for (size_t i = 0; i < sizeof joints / sizeof *joints; i++) {
        const fl_str after = {joints[i].after, joints[i].n_after};
        if (!carry_ends(f, joints[i].before, joints[i].n_before) || !fl_str_starts(piece, after))
            continue;
        f->carry.n -= joints[i].n_before;
        const fl_str line = {f->carry.p ? f->carry.p : "", f->carry.n};
        f->carry.n = 0;
        run_any(f, line);
        fl_fsm_settle(f);
        return after.n;
    }
    return 0;
}

/* Text up to a LF (complete) or to the end of the piece. */
static void take_segment(fl_fsm *f, fl_str s, bool complete) {
    size_t from = 0, n = 1;
    const bool cr = s.n && s.p[s.n - 1] == '\r';
    for (size_t at; (at = find_end(s, from, &n)) < s.n; from = at + n)
        end_line(f, fl_str_sub(s, from, at));
    if (!complete) {
        carry(f, fl_str_sub(s, from, s.n));
        f->after_cr = cr;
    } else if (!cr) {
        end_line(f, fl_str_sub(s, from, s.n));
    }
}

/* Bytes of the end of line behind a plain line: LF, CR LF; 0: something else, or more has to be known. */
static size_t simple_end(fl_str s, size_t at) {
    if (at < s.n && s.p[at] == '\n')
        return 1;
    return at + 1 < s.n && s.p[at] == '\r' && s.p[at + 1] == '\n' ? 2 : 0;
}

fl_fsm_status fl_fsm_text(fl_fsm *f, fl_str piece) {
    size_t at = piece.n ? join(f, piece) : 0;
    while (at < piece.n && f->status == FL_FSM_MORE) {
        const fl_str rest = {piece.p + at, piece.n - at};
        const size_t n = fl_re_line_read(f->ready, rest), end = simple_end(rest, n);
        if (end && f->carry.n == 0 && n <= f->limits.line_bytes) {
            fl_fsm_run_line(f, (fl_str){rest.p, n}, true);
            at += n + end;
            continue;
        }
        const char *lf = memchr(rest.p, '\n', rest.n);
        const size_t to = lf ? (size_t)(lf - rest.p) : rest.n;
        take_segment(f, (fl_str){rest.p, to}, lf != NULL);
        at += to + 1;
    }
    fl_fsm_settle(f);
    return f->status;
}

fl_fsm_status fl_fsm_line(fl_fsm *f, fl_str line) {
    run_any(f, line);
    return f->status;
}
