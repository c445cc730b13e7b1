#include "format/json.h"

#include "format/utf8.h"

void fl_jsonw_init(fl_jsonw *w, fl_out *out, unsigned indent) { *w = (fl_jsonw){.out = out, .indent = indent}; }

static void new_line(fl_jsonw *w) {
    if (!w->indent)
        return;
    fl_out_char(w->out, '\n');
    fl_out_repeat(w->out, ' ', (size_t)w->indent * w->depth);
}

/* Before a name, or a value that has none. */
static void separate(fl_jsonw *w) {
    if (w->after_key) {
        w->after_key = false;
        return;
    }
    if (w->need_comma)
        fl_out_char(w->out, ',');
    if (w->depth)
        new_line(w);
}

static void open(fl_jsonw *w, char bracket) {
    separate(w);
    fl_out_char(w->out, bracket);
    w->depth++;
    w->need_comma = false;
}

static void close(fl_jsonw *w, char bracket) {
    bool empty = !w->need_comma;
    w->depth--;
    if (!empty)
        new_line(w);
    fl_out_char(w->out, bracket);
    w->need_comma = true;
}

void fl_jsonw_object(fl_jsonw *w) { open(w, '{'); }
void fl_jsonw_object_end(fl_jsonw *w) { close(w, '}'); }
void fl_jsonw_array(fl_jsonw *w) { open(w, '['); }
void fl_jsonw_array_end(fl_jsonw *w) { close(w, ']'); }

static void escape_ascii(fl_out *out, unsigned char c) {
    static const char letter[128] = {
        ['"'] = '"', ['\\'] = '\\', ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'};
    if (letter[c])
        fl_out_printf(out, "\\%c", letter[c]);
    else
        fl_out_printf(out, "\\u%04x", (unsigned)c);
}

static bool is_plain_ascii(unsigned char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; }

static void escaped(fl_out *out, fl_str s) {
    size_t from = 0, i = 0;
    while (i < s.n) {
        const unsigned char *p = (const unsigned char *)s.p + i;
        size_t n = fl_utf8_len(s.p + i, s.n - i);
        bool c1 = n == 2 && p[0] == 0xC2 && p[1] < 0xA0;
        if (n > 1 ? !c1 : n == 1 && is_plain_ascii(p[0])) {
            i += n;
            continue;
        }
        fl_out_str(out, fl_str_sub(s, from, i));
        if (n == 0)
            fl_out_z(out, "\xEF\xBF\xBD");
        else if (c1)
            fl_out_printf(out, "\\u00%02x", (unsigned)p[1]);
        else
            escape_ascii(out, p[0]);
        i += n ? n : 1;
        from = i;
    }
    fl_out_str(out, fl_str_sub(s, from, s.n));
}

static void quoted(fl_jsonw *w, fl_str s) {
    fl_out_char(w->out, '"');
    escaped(w->out, s);
    fl_out_char(w->out, '"');
}

void fl_jsonw_key(fl_jsonw *w, const char *key) {
    separate(w);
    quoted(w, fl_str_of(key));
    fl_out_z(w->out, w->indent ? ": " : ":");
    w->after_key = true;
}

void fl_jsonw_str(fl_jsonw *w, fl_str s) {
    separate(w);
    quoted(w, s);
    w->need_comma = true;
}

static void verbatim(fl_jsonw *w, const char *z) {
    separate(w);
    fl_out_z(w->out, z);
    w->need_comma = true;
}

void fl_jsonw_z(fl_jsonw *w, const char *z) {
    if (z)
        fl_jsonw_str(w, fl_str_of(z));
    else
        verbatim(w, "null");
}

void fl_jsonw_int(fl_jsonw *w, int64_t i) {
    separate(w);
    fl_out_printf(w->out, "%lld", (long long)i);
    w->need_comma = true;
}

void fl_jsonw_bool(fl_jsonw *w, bool b) { verbatim(w, b ? "true" : "false"); }
void fl_jsonw_null(fl_jsonw *w) { verbatim(w, "null"); }
