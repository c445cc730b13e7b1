#include "report/jsonpage.h"

void fl_page_str(const fl_page *p, const char *key, fl_str s) {
    fl_jsonw_key(p->w, key);
    fl_jsonw_str(p->w, fl_rep_text(p->m, s));
}

void fl_page_str_or_null(const fl_page *p, const char *key, fl_str s) {
    if (s.n) {
        fl_page_str(p, key, s);
        return;
    }
    fl_jsonw_key(p->w, key);
    fl_jsonw_null(p->w);
}

void fl_page_num(const fl_page *p, const char *key, int64_t i) {
    fl_jsonw_key(p->w, key);
    fl_jsonw_int(p->w, i);
}

void fl_page_flag(const fl_page *p, const char *key, bool b) {
    fl_jsonw_key(p->w, key);
    fl_jsonw_bool(p->w, b);
}

void fl_page_when(const fl_page *p, const char *key, fl_time t) { fl_page_str_or_null(p, key, fl_rep_time(p->m, t)); }

void fl_page_strings(const fl_page *p, const char *key, const fl_str *v, size_t n) {
    fl_jsonw_key(p->w, key);
    fl_jsonw_array(p->w);
    for (size_t i = 0; i < n; i++)
        fl_jsonw_str(p->w, fl_rep_text(p->m, v[i]));
    fl_jsonw_array_end(p->w);
}

void fl_page_place(const fl_page *p, const fl_evidence *ev) {
    if (!fl_rep_has_place(p->m, ev)) {
        fl_jsonw_null(p->w);
        return;
    }
    fl_jsonw_object(p->w);
    fl_page_str(p, "document", fl_rep_document(p->m, ev->document));
    fl_page_num(p, "first_line", ev->first_line);
    fl_page_num(p, "last_line", ev->last_line);
    fl_page_str_or_null(p, "pointer", ev->pointer);
    fl_jsonw_object_end(p->w);
}

void fl_page_evidence(const fl_page *p, const fl_evidence *ev, size_t n) {
    fl_jsonw_key(p->w, "evidence");
    fl_jsonw_array(p->w);
    for (size_t i = 0; i < n; i++)
        if (fl_rep_has_place(p->m, &ev[i]))
            fl_page_place(p, &ev[i]);
    fl_jsonw_array_end(p->w);
}
