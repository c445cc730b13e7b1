/* resolve.h - after the last input: gives every fact its circuit, peering, path and gateway, and writes down how it was known.
 * Changes only empty keys of the store's facts; independent of the order of inputs. What cannot be told stays empty. */
#ifndef FL_RESOLVE_RESOLVE_H
#define FL_RESOLVE_RESOLVE_H

#include "facts/facts.h"
#include "rules/rules.h"

/* circuit, peering: values of --circuit and --peering for unlabelled captures; empty when not given. */
void fl_resolve(fl_store *store, const fl_rules *rules);

#endif
