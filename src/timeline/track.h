/* track.h - shared by series.c, skews.c, links.c and losses.c: how series become tracks. Private to this stage. */
#ifndef FL_TIMELINE_TRACK_H
#define FL_TIMELINE_TRACK_H

#include "timeline/series.h"

/* A series while it is being collected. */
typedef struct fl_making {
    fl_series s;
    fl_addr neighbor, local; /* family 0: not known */
    fl_marks marks;
    fl_track *track; /* of a key that stands for one: source FL_SOURCE_COUNT */
    uint64_t hash;
} fl_making;

typedef struct fl_links fl_links;

/* Which link subnet is of which path: what the peerings say, else the /30 around the customer's neighbor. */
fl_links *fl_links_new(fl_arena *a, const fl_store *store);
typedef struct fl_link_of {
    fl_str circuit, peering, path;
    fl_prefix net;
} fl_link_of;
/* The path whose link holds the address; NULL when none does or several do. */
const fl_link_of *fl_links_find(const fl_links *l, const fl_addr *addr);
/* Is a neighbor at this path the customer's? true too when no link subnet of the path is known. */
bool fl_links_allow(const fl_links *l, fl_str circuit, fl_str peering, fl_str path, const fl_addr *addr);

/* Gateways' and other AS numbers that Azure keeps for itself. */
static inline bool fl_is_azure_asn(int64_t asn) { return (asn >= 65515 && asn <= 65520) || asn == 12076; }

/* Finds by how much each router's clock is off, and puts its points and marks on Azure's where that is known. */
void fl_history_set_clocks(fl_history *h, fl_making *const *all, size_t n_all, const fl_skew_given *given, size_t n);

/* Orders tracks by what they are of, whatever the case of names. */
int fl_track_cmp(const fl_track *a, const fl_track *b);
/* Sorts the points, marks the resets. */
void fl_series_settle(fl_series *s);
/* Losses of all sessions of a track, each once. */
void fl_track_losses(const fl_history *h, fl_track *t);

#endif
