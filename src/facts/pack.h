/* pack.h - the packed rows of a store (rows.h), as facts.c sees them. Memory is the store's arena.
 * Private to this stage. */
#ifndef FL_FACTS_PACK_H
#define FL_FACTS_PACK_H

#include "facts/rows.h"

typedef struct fl_pack fl_pack;

fl_pack *fl_pack_new(fl_arena *a);
/* The one scratch fact of a packed kind, with nothing in it. */
fl_fact *fl_pack_fact(fl_pack *p, fl_kind kind);
/* Where the scratch keeps an address or prefix. */
fl_row_slot *fl_pack_slot(fl_pack *p, unsigned field);
/* Packs f and gives it its id; its keys are the key set's then. own makes texts live as long as the store. false: too
 * much text. */
bool fl_pack_add(fl_pack *p, fl_store *s, fl_fact *f, fl_str (*own)(fl_store *, fl_str));
size_t fl_pack_rows(const fl_pack *p);
/* Forgets the rows of the documents from first on, which are the newest. */
void fl_pack_retract(fl_pack *p, uint32_t first);

#endif
