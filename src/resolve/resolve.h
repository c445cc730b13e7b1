/* resolve.h - after the last input: gives every fact its circuit, peering, path and gateway, and writes down how it was
 * known. Independent of the order of inputs. What cannot be told stays empty; a path is never guessed.
 *
 * Evidence, best first: the output itself and the command (both set by normalize), labels of the manifest, headings
 * (set by normalize), names of folders and files inside the bundle, the subnet that an address lies in, the only one of
 * the bundle. Fills empty keys, lets a manifest label win over a heading, fills an unknown time from a label or a name,
 * and gives each circuit one spelling, so that keys can be compared byte by byte afterwards. Circuits of one name in
 * two resource groups become "name (group)". A list is of no single one of its rows: keys that its read took over from
 * its only row are taken off. */
#ifndef FL_RESOLVE_RESOLVE_H
#define FL_RESOLVE_RESOLVE_H

#include "facts/facts.h"
#include "rules/rules.h"

/* rules may be NULL: then names of files tell only the circuits and gateways that the bundle itself names.
 * Labels (FL_LABEL) whose keys are FL_FROM_OPTION come from the command line: they fill what nothing else told. */
void fl_resolve(fl_store *store, const fl_rules *rules);

#endif
