/* jsonpage.h - members that the JSON writers share: texts without secrets, times, places of evidence. */
#ifndef FL_REPORT_JSONPAGE_H
#define FL_REPORT_JSONPAGE_H

#include "format/json.h"
#include "report/model.h"

typedef struct fl_page {
    const fl_rep *m;
    fl_jsonw *w;
} fl_page;

void fl_page_str(const fl_page *p, const char *key, fl_str s);
void fl_page_str_or_null(const fl_page *p, const char *key, fl_str s);
void fl_page_num(const fl_page *p, const char *key, int64_t i);
void fl_page_flag(const fl_page *p, const char *key, bool b);
void fl_page_when(const fl_page *p, const char *key, fl_time t); /* null: none */
void fl_page_strings(const fl_page *p, const char *key, const fl_str *v, size_t n);
/* One place as an object; null when there is none (an option is no document). */
void fl_page_place(const fl_page *p, const fl_evidence *ev);
/* Member "evidence": the places there are. */
void fl_page_evidence(const fl_page *p, const fl_evidence *ev, size_t n);

#endif
