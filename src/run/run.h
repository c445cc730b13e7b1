/* run.h - what the files of this stage share: the inside of fl_book and fl_run (faultline.h is what others see).
 * A run owns its arena, store and normalizer; it borrows the book. */
#ifndef FL_RUN_RUN_H
#define FL_RUN_RUN_H

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/note.h"
#include "diagnose/diagnose.h"
#include "facts/rows.h"
#include "faultline.h"
#include "normalize/normalize.h"
#include "report/report.h"
#include "rules/rules.h"
#include "source/source.h"

struct fl_book {
    fl_rules *rules;
};

typedef struct fl_texts {
    fl_str *v;
    size_t n, cap;
} fl_texts;

struct fl_run {
    fl_run *own; /* the run itself: what only remembers may change in one that is asked */
    const fl_book *book;
    fl_arena *arena;    /* lives as long as the run */
    fl_arena *document; /* one document's bytes */
    fl_arena *answer;   /* what fl_run_fact_text gave last */
    fl_rows *facts;     /* where fl_run_get_fact stands, or NULL */
    size_t fact_number; /* of the fact below */
    const fl_fact *fact;
    fl_limits limits;
    fl_notes notes;
    fl_store store;
    fl_source source;
    fl_normalizer *normalizer; /* made at the first input: options come before */
    fl_diagnose_options ask;
    int zone_minutes;
    fl_str at; /* as given: the zone may be said after it */
    int64_t every_ms; /* of a replay; 0: not asked */
    fl_texts expect;
    FL_VEC(fl_skew_given) skews;
    bool used_facts; /* keep only what a diagnosis looks at */
    bool *kinds;   /* NULL: all */
    char *bytes; /* of one document, used again for the next */
    size_t bytes_cap;
    size_t retracted; /* ranges of source.damaged that are dealt with */
    bool readable;    /* some input held text */
    fl_diagnosis *diagnosis;
    fl_report report;
};

/* Fills e (may be NULL) and returns its exit status. */
int fl_run_fail(fl_error *e, int status, const char *fmt, ...) FL_PRINTF(3, 4);
/* The same from an error of a stage. */
int fl_run_fail_err(fl_error *e, const fl_err *err);

#endif
