/* report.h - writers of a finished run: one model, one function a format; escaping happens in the writer, once.
 * They write to an fl_out and cannot fail otherwise. The same model gives the same bytes. */
#ifndef FL_REPORT_REPORT_H
#define FL_REPORT_REPORT_H

#include "base/out.h"
#include "diagnose/diagnose.h"
#include "facts/facts.h"

typedef struct fl_report_input {
    const char *name;
    uint64_t bytes;
    const char *sha256;
} fl_report_input;

typedef struct fl_report {
    const fl_store *store;
    const fl_rules *rules;
    const fl_diagnosis *diagnosis;
    const fl_report_input *inputs;
    size_t n_inputs;
    const char *version; /* of the program: "0.1.0" */
    const bool *kinds;   /* FL_KIND_COUNT flags: fl_facts_* print only these kinds; NULL: all */
} fl_report;

typedef struct fl_text_style {
    unsigned width; /* columns; 0: 80 */
    bool color;
    bool utf8; /* false: plain ASCII, other characters of captures as '?' */
} fl_text_style;

void fl_report_text(const fl_report *r, const fl_text_style *style, fl_out *out);
void fl_report_json(const fl_report *r, fl_out *out);
void fl_report_markdown(const fl_report *r, fl_out *out);
void fl_facts_table(const fl_report *r, const fl_text_style *style, fl_out *out);
void fl_facts_ndjson(const fl_report *r, fl_out *out);
void fl_facts_csv(const fl_report *r, fl_out *out);
/* Every kind with its fields and their types, and the keys. */
void fl_schema_text(const fl_text_style *style, fl_out *out);
/* Evidence, owner, remedy, trap of one diagnosis; false when the code is not in the playbook. */
bool fl_explain_text(const fl_rules *rules, fl_str code, const fl_text_style *style, fl_out *out);

#endif
