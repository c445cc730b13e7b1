/* replay.h - writers of a replay; see report.h. The report holds the same diagnosis. */
#ifndef FL_REPORT_REPLAY_H
#define FL_REPORT_REPLAY_H

#include "replay/replay.h"
#include "report/model.h"

/* Text for a terminal; a form feed stands before each part at which a reader may pause. */
void fl_replay_text(const fl_report *r, const fl_replay *replay, const fl_text_style *style, fl_out *out);
/* docs/report-json.md, schema "faultline.replay/1". */
void fl_replay_json(const fl_report *r, const fl_replay *replay, fl_out *out);

/* What both say, in words. */
fl_str fl_moment_text(const fl_rep *m, const fl_moment *o);
fl_str fl_replay_command(const fl_rep *m, const fl_replay_step *s);
fl_str fl_replay_time_text(const fl_rep *m, const fl_replay_time *t);

#endif
