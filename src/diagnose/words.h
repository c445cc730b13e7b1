/* words.h - the texts of findings: sentence templates of the playbook, owners, remedies, next reads with their
 * commands filled in. A name that nothing fills reads "unread" in a sentence and "<name>" in a command. */
#ifndef FL_DIAGNOSE_WORDS_H
#define FL_DIAGNOSE_WORDS_H

#include "diagnose/engine.h"

/* What is seen on these paths, as a sentence without a cause. */
fl_str fl_dx_observed(const dx_ctx *c, const dx_where *w);
/* K codes ("K3 K4p", K3 meaning the paths of w) to commands, appended to f->next_reads, each once. */
void fl_dx_next_reads(const dx_ctx *c, const dx_where *w, const char *codes, fl_finding *f);
/* The finding with its command names filled in for other evidence findings. */
fl_str fl_dx_fill(const dx_ctx *c, const dx_where *w, const dx_param *params, fl_str tmpl, bool command);

#endif
