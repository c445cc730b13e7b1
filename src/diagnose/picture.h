/* picture.h - reads each part of the picture off the facts that situation.c sorted: ARP shapes, sessions, tables,
 * states. Called once, by situation.c. Lives and borrows as the situation does. */
#ifndef FL_DIAGNOSE_PICTURE_H
#define FL_DIAGNOSE_PICTURE_H

#include "diagnose/situation.h"

void fl_dx_paint(dx_ctx *c);
/* Takes off the lists of both paths what is older than the newest read of the peering by more than "stale-minutes". */
void fl_dx_drop_stale(const dx_ctx *c, dx_peering *p);
/* One path: its ARP, session and table; then what carries. */
void fl_dx_paint_path(dx_ctx *c, dx_peering *p, dx_path *path);
/* later.c: what a log says after the last summary, and what was read before the last change of the session. */
void fl_dx_take_log(const dx_ctx *c, dx_path *path);
void fl_dx_drop_before(const dx_ctx *c, dx_path *path);
/* One path read before a change and the other after it, and they differ: the older one shows nothing about now. */
void fl_dx_split_epochs(const dx_ctx *c, dx_peering *p);
/* The circuit a connection points at, or empty. */
fl_str fl_dx_connection_circuit(const fl_fact *connection);

#endif
