#include "diagnose/picture.h"

/* ---- reads ---- */

/* The strongest read of a kind: proof 2 proven, 1 supported, 0 nothing, -1 none captured. */
typedef struct best_read {
    const fl_fact *read;
    int proof;
} best_read;

static best_read best_with(const dx_facts *reads, const char *result) {
    best_read best = {NULL, -1};
    for (size_t i = 0; i < reads->list.n; i++) {
        const fl_fact *r = reads->list.v[i];
        int proof = fl_dx_read_proof(r);
        if (fl_dx_result_is(r, result) && proof > best.proof)
            best = (best_read){r, proof};
    }
    return best;
}

static fl_str why_unread(const dx_ctx *c, const dx_facts *reads) {
    return reads->list.n ? fl_dx_read_why(c, reads->list.v[reads->list.n - 1]) : FL_STR_NONE;
}

static const fl_fact *read_of(const dx_ctx *c, const fl_fact *row) {
    if (row->read == FL_NONE || row->read >= c->store->facts.n)
        return NULL;
    const fl_fact *read = c->store->facts.v[row->read];
    return read->kind == FL_READ ? read : NULL;
}

/* ---- ARP ---- */

static bool has_text(const fl_fact *f, unsigned field, const char *word) {
    return f->v[field].type == FL_V_STR && fl_str_ieqz(f->v[field].u.s, word);
}

/* JUDGEMENT.md 13: no rows, no table, or unread. */
static void arp_without_rows(const dx_ctx *c, dx_path *path) {
    best_read empty = best_with(&path->arp_reads, "empty"), none = best_with(&path->arp_reads, "no-table");
    path->arp_why = why_unread(c, &path->arp_reads);
    best_read best = empty.proof > 0 ? empty : none;
    bool whole = none.read && fl_get_bool(none.read, FL_READ_WHOLE) == 1;
    if (empty.proof > 0)
        path->arp = DX_ARP_EMPTY;
    else if (none.read && (none.proof > 0 || (whole && fl_get_bool(none.read, FL_READ_FILTER) != 1)))
        path->arp = DX_ARP_NO_TABLE;
    else
        return;
    path->arp_weak = path->arp == DX_ARP_EMPTY && best.proof < 2;
    path->arp_at = best.read->at;
    fl_dx_see(c, &path->arp_ev, best.read);
}

/* A missing row is an absence: it needs a read that could have shown it. */
static int absence_of_row(const dx_ctx *c, const fl_fact *row) {
    const fl_fact *read = read_of(c, row);
    if (!read)
        return 1;
    if (fl_get_bool(read, FL_READ_WHOLE) == 0)
        return 0;
    int proof = fl_dx_read_proof(read);
    return proof || fl_get_bool(read, FL_READ_FILTER) == 1 ? proof : fl_get_bool(read, FL_READ_WHOLE) == 1;
}

static void arp_with_rows(const dx_ctx *c, dx_path *path) {
    bool onprem = false, microsoft = false, incomplete = false;
    for (size_t i = 0; i < path->arps.list.n; i++) {
        const fl_fact *f = path->arps.list.v[i];
        bool bad = fl_get_bool(f, FL_ARP_ENTRY_RESOLVED) == 0;
        if (has_text(f, FL_ARP_ENTRY_INTERFACE, "on-prem")) {
            onprem = onprem || !bad;
            incomplete = incomplete || bad;
        } else if (has_text(f, FL_ARP_ENTRY_INTERFACE, "microsoft")) {
            microsoft = true;
        }
        if (f->at > path->arp_at)
            path->arp_at = f->at;
        fl_dx_see(c, &path->arp_ev, f);
    }
    const fl_fact *first = path->arps.list.v[0];
    int absence = absence_of_row(c, first);
    best_read empty = best_with(&path->arp_reads, "empty");
    if (empty.proof == 2 && fl_dx_same_time(empty.read->at, first->at)) {
        path->arp = DX_ARP_CONFLICTING;
        fl_dx_see(c, &path->arp_ev, empty.read);
    } else if (onprem && incomplete) {
        path->arp = DX_ARP_CONFLICTING;
    } else if (incomplete) {
        path->arp = DX_ARP_INCOMPLETE;
    } else if (onprem && (microsoft || absence > 0)) {
        path->arp = microsoft ? DX_ARP_BOTH : DX_ARP_ONPREM_ONLY;
    } else if (microsoft && absence > 0) {
        path->arp = DX_ARP_MS_ONLY;
        path->arp_weak = absence < 2 && !read_of(c, first);
    } else {
        path->arp_why = FL_STR("rows were read, but the output is filtered or cut, so a missing row proves nothing");
    }
}

/* ---- BGP ---- */

/* AS of gateway instances (65515) and others that Azure reserves; 12076 is the Microsoft edge itself. */
static bool is_azure_asn(int64_t asn) { return (asn >= 65515 && asn <= 65520) || asn == 12076; }

static bool in_subnet(const dx_peering *p, const dx_path *path, const fl_addr *addr) {
    int i = path->bit == DX_PRIMARY ? 0 : 1;
    if (!addr)
        return false;
    return (p->subnet[i] && fl_prefix_has(*p->subnet[i], *addr)) ||
           (p->subnet6[i] && fl_prefix_has(*p->subnet6[i], *addr));
}

static bool is_customer(const dx_peering *p, const dx_path *path, const fl_fact *f) {
    int i = path->bit == DX_PRIMARY ? 0 : 1;
    int64_t asn = -1;
    bool has_asn = fl_get_int(f, FL_BGP_SESSION_ASN, &asn);
    const fl_addr *addr = fl_get_addr(f, FL_BGP_SESSION_NEIGHBOR);
    if (has_asn && is_azure_asn(asn))
        return false;
    if (addr && addr->family == 4 && p->subnet[i])
        return fl_prefix_has(*p->subnet[i], *addr);
    if (addr && addr->family == 6 && p->subnet6[i])
        return fl_prefix_has(*p->subnet6[i], *addr);
    return has_asn;
}

/* A session of IPv6 speaks for the path only where no IPv4 is: else it is another session. */
static bool is_beside(const dx_peering *p, const dx_path *path, int family) {
    return family == 6 && p->subnet[path->bit == DX_PRIMARY ? 0 : 1] != NULL;
}

/* The customer's session: IPv4 before IPv6; several neighbors and no subnet to tell them apart: NULL. */
static const fl_fact *customer_session(const dx_peering *p, const dx_path *path, bool *ambiguous) {
    const fl_fact *found = NULL;
    int found_family = 0;
    *ambiguous = false;
    for (size_t i = 0; i < path->sessions.list.n; i++) {
        const fl_fact *f = path->sessions.list.v[i];
        const fl_addr *addr = fl_get_addr(f, FL_BGP_SESSION_NEIGHBOR);
        int family = addr ? addr->family : 4;
        if (!is_customer(p, path, f) || is_beside(p, path, family))
            continue;
        bool same = found && fl_value_eq(&found->v[FL_BGP_SESSION_NEIGHBOR], &f->v[FL_BGP_SESSION_NEIGHBOR]);
        if (!found || (family == 4 && found_family == 6)) {
            found = f;
            found_family = family;
            *ambiguous = false;
        } else if (!same && family == found_family) {
            *ambiguous = true;
        }
    }
    return found;
}

static dx_tri session_up(const fl_fact *f) {
    int64_t n;
    int established = fl_get_bool(f, FL_BGP_SESSION_ESTABLISHED);
    if (fl_get_int(f, FL_BGP_SESSION_RECEIVED, &n) || established == 1)
        return DX_YES;
    fl_str word = fl_get_str(f, FL_BGP_SESSION_STATE);
    if (fl_str_istarts(word, FL_STR("Estab")))
        return DX_YES;
    if (fl_dx_is_cut(word, "Established"))
        return DX_UNREAD;
    return word.n ? DX_NO : established == 0 ? DX_NO : DX_UNREAD;
}

static void take_session(dx_path *path, const fl_fact *f) {
    path->session = f;
    path->up = session_up(f);
    path->word = fl_get_str(f, FL_BGP_SESSION_STATE);
    path->bgp_at = f->at;
    int64_t n;
    if (fl_get_int(f, FL_BGP_SESSION_RECEIVED_ONPREM, &n) || fl_get_int(f, FL_BGP_SESSION_RECEIVED, &n))
        path->received = n;
    fl_str masked = fl_get_str(f, FL_BGP_SESSION_RECEIVED);
    path->received_some = masked.n && masked.p[0] >= '1' && masked.p[0] <= '9';
    path->idle = fl_str_istarts(path->word, FL_STR("Idle")) || fl_dx_is_cut(path->word, "Idle");
    path->negotiating = fl_str_istarts(path->word, FL_STR("Open"));
}

static bool sessions_agree(const fl_fact *a, const fl_fact *b) {
    int64_t x = -1, y = -1;
    fl_get_int(a, FL_BGP_SESSION_RECEIVED, &x);
    fl_get_int(b, FL_BGP_SESSION_RECEIVED, &y);
    return session_up(a) == session_up(b) && (x > 0) == (y > 0);
}

static void paint_bgp(const dx_ctx *c, dx_peering *p, dx_path *path) {
    bool ambiguous;
    const fl_fact *f = customer_session(p, path, &ambiguous);
    path->bgp_why = why_unread(c, &path->bgp_reads);
    if (ambiguous)
        path->bgp_why = FL_STR("several neighbors and no peering subnet to tell which is the customer's");
    else if (!f && path->sessions.list.n)
        path->bgp_why = FL_STR("only gateway instances (AS 65515) are listed, no row of the customer's neighbor");
    if (!f || ambiguous)
        return;
    take_session(path, f);
    fl_dx_see(c, &path->bgp_ev, f);
    for (size_t i = 0; i < path->sessions.list.n; i++) {
        const fl_fact *g = path->sessions.list.v[i];
        bool same = fl_value_eq(&g->v[FL_BGP_SESSION_NEIGHBOR], &f->v[FL_BGP_SESSION_NEIGHBOR]);
        if (g == f || !same || !is_customer(p, path, g) || sessions_agree(f, g))
            continue;
        path->bgp_conflict = true;
        fl_dx_see(c, &path->bgp_ev, g);
    }
}

/* ---- MSEE route table ---- */

typedef enum row_kind { ROW_OTHER, ROW_ONPREM, ROW_REFLECTED, ROW_GATEWAY } row_kind;

static row_kind row_kind_of(const dx_peering *p, const dx_path *path, const fl_fact *f) {
    fl_str rest = fl_get_str(f, FL_ROUTE_AS_PATH), first = FL_STR_NONE, second = FL_STR_NONE;
    int64_t asn = -1, asn2 = -1;
    fl_str_token(&rest, " -", &first);
    fl_str_token(&rest, " -", &second);
    bool numeric = fl_str_to_i64(first, &asn);
    bool reflected = fl_get_bool(f, FL_ROUTE_REFLECTED) == 1 || (fl_str_to_i64(second, &asn2) && asn2 == 12076);
    bool from_gateway = fl_get_bool(f, FL_ROUTE_FROM_GATEWAY) == 1 || (numeric && asn == 65515);
    const fl_addr *hop = fl_get_addr(f, FL_ROUTE_NEXT_HOP);
    int i = path->bit == DX_PRIMARY ? 0 : 1;
    if (from_gateway)
        return ROW_GATEWAY;
    bool known = hop && (hop->family == 6 ? p->subnet6[i] : p->subnet[i]);
    bool from_edge = known ? in_subnet(p, path, hop) : numeric && !is_azure_asn(asn);
    if (!from_edge)
        return ROW_OTHER;
    return reflected ? ROW_REFLECTED : ROW_ONPREM;
}

/* First proof of JUDGEMENT.md 9, as far as one read can give it: the whole JSON, or a captured command without filter.
 */
static bool table_proven(const fl_fact *read) {
    if (!read || fl_get_bool(read, FL_READ_WHOLE) != 1 || fl_get_bool(read, FL_READ_FILTER) == 1)
        return false;
    return fl_str_ieqz(fl_get_str(read, FL_READ_SHAPE), "json") || fl_get_bool(read, FL_READ_FILTER) == 0;
}

static void count_rows(const dx_ctx *c, const dx_peering *p, dx_path *path) {
    for (size_t i = 0; i < path->routes.list.n; i++) {
        const fl_fact *f = path->routes.list.v[i];
        row_kind kind = row_kind_of(p, path, f);
        path->n_onprem += kind == ROW_ONPREM;
        path->n_reflected += kind == ROW_REFLECTED;
        path->n_gateway += kind == ROW_GATEWAY;
        if (kind == ROW_ONPREM)
            fl_dx_see(c, &path->edge_ev, f);
        if (path->table_at == FL_TIME_NONE || f->at > path->table_at)
            path->table_at = f->at;
    }
}

/* Reflected rows prove the session too; they are shown where no better row is. */
static void see_reflected(const dx_ctx *c, const dx_peering *p, dx_path *path) {
    for (size_t i = 0; path->n_onprem == 0 && i < path->routes.list.n; i++)
        if (row_kind_of(p, path, path->routes.list.v[i]) == ROW_REFLECTED)
            fl_dx_see(c, &path->edge_ev, path->routes.list.v[i]);
}

static void paint_table(const dx_ctx *c, dx_peering *p, dx_path *path) {
    count_rows(c, p, path);
    see_reflected(c, p, path);
    path->table = path->routes.list.n > 0;
    path->table_why = why_unread(c, &path->route_reads);
    for (size_t i = 0; i < path->route_reads.list.n; i++) {
        const fl_fact *r = path->route_reads.list.v[i];
        bool empty = fl_dx_result_is(r, "empty") && fl_dx_read_proof(r) == 2;
        path->table_whole = path->table_whole || empty || (fl_dx_result_is(r, "rows") && table_proven(r));
        path->table = path->table || empty;
        if (empty || fl_dx_result_is(r, "rows"))
            fl_dx_see(c, &path->table_ev, r);
        if (empty && path->table_at == FL_TIME_NONE)
            path->table_at = r->at;
    }
}

/* ---- what follows for the path ---- */

static bool session_known(const dx_path *path) { return path->up != DX_UNREAD && !path->bgp_conflict; }

/* An older session says nothing about layer 2 or tables that were read later (JUDGEMENT.md 3, 12). */
static void drop_stale_session(dx_path *path) {
    bool arp_newer = path->arp != DX_ARP_UNREAD && !fl_dx_not_older(path->bgp_at, path->arp_at);
    bool table_newer = path->table && !fl_dx_not_older(path->bgp_at, path->table_at);
    bool disagrees = (arp_newer && path->arp != DX_ARP_BOTH && path->arp != DX_ARP_ONPREM_ONLY) ||
                     (table_newer && path->table_whole && path->n_onprem + path->n_reflected == 0);
    if (path->up != DX_YES || !disagrees)
        return;
    path->up = DX_UNREAD;
    path->received = -1;
    path->received_some = false;
    path->bgp_why = FL_STR("read too long before what was read later on this path");
}

static void judge_l2(dx_path *path) {
    if (path->up == DX_YES || path->negotiating || path->n_onprem + path->n_reflected > 0) {
        path->l2_implied = path->arp != DX_ARP_BOTH;
        path->l2 = DX_YES;
        return;
    }
    switch (path->arp) {
    case DX_ARP_BOTH:
        path->l2 = DX_YES;
        break;
    case DX_ARP_EMPTY:
    case DX_ARP_INCOMPLETE:
    case DX_ARP_MS_ONLY:
    case DX_ARP_NO_TABLE:
        path->l2 = DX_NO;
        break;
    case DX_ARP_UNREAD:
    case DX_ARP_ONPREM_ONLY:
    case DX_ARP_CONFLICTING:
        path->l2 = DX_UNREAD;
        break;
    }
}

static dx_cond l2_cond(const dx_path *path) {
    switch (path->arp) {
    case DX_ARP_EMPTY:
        return DX_COND_L2_EMPTY;
    case DX_ARP_NO_TABLE:
        return DX_COND_L2_NO_TABLE;
    case DX_ARP_MS_ONLY:
    case DX_ARP_INCOMPLETE:
        return DX_COND_L2_ONE_SIDED;
    case DX_ARP_ONPREM_ONLY:
        return DX_COND_ONPREM_ONLY;
    case DX_ARP_CONFLICTING:
        return DX_COND_CONFLICT;
    case DX_ARP_UNREAD:
    case DX_ARP_BOTH:
        break;
    }
    return DX_COND_UNREAD;
}

/* Rows from the customer's neighbor prove the session as the summary would (JUDGEMENT.md 10). */
static dx_cond cond_of(dx_path *path) {
    size_t edge = path->n_onprem + path->n_reflected;
    bool only_reflected = path->table_whole && path->n_onprem == 0 && path->n_reflected > 0;
    if (path->bgp_conflict)
        return DX_COND_CONFLICT;
    if (edge > 0 && path->up == DX_NO && fl_dx_same_time(path->table_at, path->bgp_at)) {
        path->table_conflict = true;
        return DX_COND_CONFLICT;
    }
    if (only_reflected && path->up != DX_NO)
        return DX_COND_ZERO;
    if (path->up == DX_YES) {
        path->table_conflict =
            path->received > 0 && path->table_whole && edge == 0 && fl_dx_same_time(path->table_at, path->bgp_at);
        /* A count of 0 beside rows from the edge: one of the two is not of this moment. */
        if (path->received == 0 && path->n_onprem > 0 && fl_dx_same_time(path->table_at, path->bgp_at)) {
            path->table_conflict = true;
            return DX_COND_CONFLICT;
        }
        if (path->received > 0 || path->received_some || path->n_onprem > 0)
            return DX_COND_OK;
        return path->received == 0 ? DX_COND_ZERO : DX_COND_UP;
    }
    if (edge > 0 && path->up == DX_UNREAD)
        return DX_COND_OK;
    dx_cond low = l2_cond(path);
    if (low != DX_COND_UNREAD && !path->negotiating)
        return low;
    if (path->up == DX_NO)
        return path->l2 == DX_YES ? DX_COND_DOWN : DX_COND_DOWN_L2_UNREAD;
    return DX_COND_UNREAD;
}

static dx_tri carries_of(const dx_path *path) {
    switch (path->cond) {
    case DX_COND_OK:
        return DX_YES;
    case DX_COND_DOWN:
    case DX_COND_DOWN_L2_UNREAD:
    case DX_COND_ZERO:
    case DX_COND_SILENT:
        return DX_NO;
    /* An established session would prove layer 2 whatever ARP shows (JUDGEMENT.md 3): unread, it still may. */
    case DX_COND_L2_EMPTY:
    case DX_COND_L2_NO_TABLE:
    case DX_COND_L2_ONE_SIDED:
    case DX_COND_ONPREM_ONLY:
        return path->up == DX_NO ? DX_NO : DX_UNREAD;
    case DX_COND_UNREAD:
    case DX_COND_UP:
    case DX_COND_CONFLICT:
        break;
    }
    return DX_UNREAD;
}

/* An earlier capture that shows the edge: one is enough. */
static void see_history(const dx_ctx *c, dx_peering *p, dx_path *path) {
    const fl_fact *f;
    for (size_t i = 0; !path->edge_before && (f = fl_dx_past(c, &path->older_sessions, &i)) != NULL;)
        path->edge_before = is_customer(p, path, f) && session_up(f) == DX_YES;
    for (size_t i = 0; !path->edge_before && (f = fl_dx_past(c, &path->older_routes, &i)) != NULL;) {
        row_kind kind = row_kind_of(p, path, f);
        path->edge_before = kind == ROW_ONPREM || kind == ROW_REFLECTED;
    }
}

static void say_stale(const dx_ctx *c, dx_path *path) {
    char when[FL_TIME_TEXT];
    if (path->stale_at == FL_TIME_NONE)
        return;
    fl_str why =
        fl_dx_word(c, "read at %s, too long before the rest of this peering", fl_time_format(path->stale_at, when));
    fl_str *whys[] = {&path->arp_why, &path->bgp_why, &path->table_why};
    for (int i = 0; i < 3; i++)
        if (!whys[i]->n)
            *whys[i] = why;
}

void fl_dx_paint_path(dx_ctx *c, dx_peering *p, dx_path *path) {
    if (path->arps.list.n)
        arp_with_rows(c, path);
    else
        arp_without_rows(c, path);
    paint_bgp(c, p, path);
    fl_dx_take_log(c, path);
    paint_table(c, p, path);
    fl_dx_drop_before(c, path);
    see_history(c, p, path);
    say_stale(c, path);
    drop_stale_session(path);
    judge_l2(path);
    path->cond = cond_of(path);
    path->carries = carries_of(path);
    if (session_known(path) && path->session)
        path->edge_before = true;
}
