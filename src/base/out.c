#include "base/out.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { BUFFER = 32 << 10 };

struct fl_out {
    fl_out_write write;
    void *user;
    bool failed;
    char *buf;
    size_t n, cap;
};

static char *must(char *p) {
    if (!p)
        abort();
    return p;
}

fl_out *fl_out_new(fl_out_write write, void *user) {
    fl_out *o = malloc(sizeof *o);
    if (!o)
        abort();
    *o = (fl_out){.write = write, .user = user, .buf = must(malloc(BUFFER)), .cap = BUFFER};
    return o;
}

void fl_out_free(fl_out *o) {
    if (!o)
        return;
    free(o->buf);
    free(o);
}

static void send(fl_out *o, const char *p, size_t n) {
    if (n && !o->failed)
        o->failed = !o->write(o->user, p, n);
}

bool fl_out_flush(fl_out *o) {
    if (o->write) {
        send(o, o->buf, o->n);
        o->n = 0;
    }
    return !o->failed;
}

/* Room for n more bytes in the buffer; false when there is a writer and n is larger than the whole buffer. */
static bool make_room(fl_out *o, size_t n) {
    if (n <= o->cap - o->n)
        return true;
    if (o->write) {
        fl_out_flush(o);
        return n <= o->cap;
    }
    size_t cap = o->cap;
    while (cap - o->n < n) {
        if (cap > SIZE_MAX / 2)
            abort();
        cap *= 2;
    }
    o->buf = must(realloc(o->buf, cap));
    o->cap = cap;
    return true;
}

void fl_out_str(fl_out *o, fl_str s) {
    if (s.n == 0)
        return;
    if (!make_room(o, s.n)) {
        send(o, s.p, s.n);
        return;
    }
    memcpy(o->buf + o->n, s.p, s.n);
    o->n += s.n;
}

void fl_out_z(fl_out *o, const char *z) { fl_out_str(o, fl_str_of(z)); }
void fl_out_char(fl_out *o, char c) { fl_out_str(o, (fl_str){&c, 1}); }

void fl_out_repeat(fl_out *o, char c, size_t n) {
    char run[64];
    memset(run, c, sizeof run);
    for (; n > sizeof run; n -= sizeof run)
        fl_out_str(o, (fl_str){run, sizeof run});
    fl_out_str(o, (fl_str){run, n});
}

static void print_long(fl_out *o, size_t n, const char *fmt, va_list ap) FL_PRINTF(3, 0);
static void print_long(fl_out *o, size_t n, const char *fmt, va_list ap) {
    char *p = must(malloc(n + 1));
    vsnprintf(p, n + 1, fmt, ap);
    fl_out_str(o, (fl_str){p, n});
    free(p);
}

void fl_out_printf(fl_out *o, const char *fmt, ...) {
    char small[512];
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(small, sizeof small, fmt, ap);
    if (n < 0)
        o->failed = true;
    else if ((size_t)n < sizeof small)
        fl_out_str(o, (fl_str){small, (size_t)n});
    else
        print_long(o, (size_t)n, fmt, again);
    va_end(again);
    va_end(ap);
}

fl_str fl_out_text(const fl_out *o) { return o->write ? FL_STR("") : (fl_str){o->buf, o->n}; }
