/* model.h - what every writer asks of a finished run: names of places, owners in words, reasons grouped, and no
 * secrets. A fl_rep borrows the report and owns working memory, freed by fl_rep_fini. Every text that came from a
 * capture goes through fl_rep_text, which takes out service keys, authorization keys and shared keys. */
#ifndef FL_REPORT_MODEL_H
#define FL_REPORT_MODEL_H

#include "base/arena.h"
#include "report/report.h"

typedef struct fl_words {
    fl_str *v;
    size_t n, cap;
} fl_words;

typedef struct fl_rep {
    const fl_report *r;
    const fl_store *store;
    const fl_diagnosis *d;
    fl_arena *arena;  /* the writer's working memory */
    fl_words secrets; /* values of fields that are secret */
    fl_str folder;    /* start that all document names share, up to a '/'; left out in reports for people */
} fl_rep;

fl_rep fl_rep_new(const fl_report *r);
void fl_rep_fini(fl_rep *m);

/* s without secrets; s itself when it has none. */
fl_str fl_rep_text(const fl_rep *m, fl_str s);
/* True for fields that hold a secret whatever they look like. */
bool fl_rep_secret_field(fl_kind kind, unsigned field);

/* Full name of a document, empty when there is none of that index (facts that options made have none). */
fl_str fl_rep_document(const fl_rep *m, uint32_t document);
/* A name without the shared folder. */
fl_str fl_rep_short(const fl_rep *m, fl_str name);
bool fl_rep_has_place(const fl_rep *m, const fl_evidence *ev);
/* "arp/primary.json:3-9", without the shared folder. */
fl_str fl_rep_place(const fl_rep *m, uint32_t document, uint32_t first_line, uint32_t last_line);
/* The first places and how many more: "a.json:3-8,12, b.json:7 and 4 more"; lines that touch are one place. Empty
 * without evidence. */
fl_str fl_rep_places(const fl_rep *m, const fl_evidence *ev, size_t n, size_t most);

/* What a piece of evidence says, on one line: the members of a JSON record, else its first row. Empty: not
 * kept, or a table as a whole, whose first line says nothing. */
fl_str fl_rep_quote(const fl_rep *m, const fl_evidence *ev);

/* "customer-network", or both columns when the model is unknown and they differ. */
fl_str fl_rep_owner(const fl_rep *m, fl_str owner, bool differ, fl_str own_edge, fl_str provider_l3);
/* "er1 / AzurePrivatePeering / primary / router1"; empty when the scope is. sep is put between. */
fl_str fl_rep_scope(const fl_rep *m, const fl_scope *s, const char *sep);
/* "R01, R03, R04" */
fl_str fl_rep_join(const fl_rep *m, const fl_str *v, size_t n);
/* "confirmed", "tie of R01, R03, R04" */
fl_str fl_rep_status(const fl_rep *m, fl_confidence status, const fl_str *tie, size_t n);
/* "outage", "partial outage" for people */
fl_str fl_rep_class(const fl_rep *m, fl_class c);
/* "er1 · carrier · location · 1000 Mbps" */
fl_str fl_rep_circuit(const fl_rep *m, const fl_circuit_result *c);
/* "outage from A to B (restored): R01 …" */
fl_str fl_rep_incident(const fl_rep *m, const fl_incident *i);
/* "own-edge (option)"; empty when it is unknown and no owner depends on it. */
fl_str fl_rep_model(const fl_rep *m);
/* Clocks that are off, each as "the clock of edge-1 is 90 s ahead of Azure's …"; empty when none is known to be. */
fl_str fl_rep_clocks(const fl_rep *m);
/* The time of the newest capture that the sequence stands on; empty when captures bear no time. A change note alone
 * dates nothing. */
fl_str fl_rep_as_of(const fl_rep *m);
/* "R01 prefix-limit-routes-shed, R03 onprem-not-advertising or R04 …": the causes of a tie. */
fl_str fl_rep_causes(const fl_rep *m, const fl_str *tie, size_t n);
/* "connection, vnet-routes, dns": steps of the order of reads that nothing was read for, each once. */
fl_str fl_rep_not_read(const fl_rep *m);
/* Independent faults beside the verdict's: "B10 bgp-down-one-path (finding 2), owner carrier". */
fl_str fl_rep_also(const fl_rep *m);
/* Same words from the same evidence: told once for several codes. */
bool fl_rep_same_other(const fl_other *a, const fl_other *b);
/* What comes first: the remedy when the cause is known (*read is NULL then), a read when it is not; and the trap. */
fl_str fl_rep_next(const fl_rep *m, const fl_finding *f, const fl_next_read **read);
fl_str fl_rep_trap(const fl_rep *m, const fl_finding *f);
/* Rule of a fact by its capture; empty when none. */
fl_str fl_rep_rule(const fl_rep *m, const fl_fact *f);
/* RFC 3339 text of a time, empty when there is none. */
fl_str fl_rep_time(const fl_rep *m, fl_time t);
fl_str fl_rep_time_said(const fl_rep *m, fl_time t); /* fl_time_say */

/* What is said of several places, said once. */
typedef struct fl_group {
    fl_str text;
    fl_str places; /* the first ones and how many more, as fl_rep_places gives them; empty when about the whole run */
    size_t n;
} fl_group;
typedef struct fl_groups {
    fl_group *v;
    size_t n, cap;
} fl_groups;
/* Unread lines by their reason, notes by their text, in order of appearance. */
fl_groups fl_rep_unread(const fl_rep *m, size_t most);
fl_groups fl_rep_notes(const fl_rep *m, size_t most);

#endif
