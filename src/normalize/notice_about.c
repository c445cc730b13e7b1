/* notice_about.c - what a maintenance notice is about: who announces it, its state, its reference. */
#include "normalize/notice.h"

enum { TOPIC_LINES = 60 };

bool fl_notice_says(fl_str s, const char *const *words) {
    for (; *words; words++) {
        if (fl_str_ifind(s, fl_str_of(*words)) >= 0)
            return true;
    }
    return false;
}

bool fl_notice_on_maintenance(const fl_notice *x) {
    static const char *const words[] = {"maintenance",    "planned work",    "planned engineering",
                                        "scheduled work", "emergency work",  "service window",
                                        "planned outage", "planned network", NULL};
    if (fl_notice_says(x->mail.subject, words))
        return true;
    for (size_t i = 0; i < x->mail.lines.n && i < TOPIC_LINES; i++) {
        if (fl_notice_says(fl_str_sub(x->mail.lines.v[i].text, 0, FL_NOTICE_LINE), words))
            return true;
    }
    return false;
}

static fl_str status_word(const fl_notice *x, fl_str s) {
    bool found = false;
    fl_str is = s.n && x->states ? fl_vocabulary_apply(x->states, s, &found) : s;
    return found ? is : FL_STR_NONE;
}

/* The state by a sentence; "cancelled" and "completed" only where they are said of this work. */
static fl_str status_said(fl_str s, bool subject) {
    static const struct {
        const char *words, *is;
        bool anywhere;
    } table[] = {{"cancelled", "cancelled", false},
                 {"canceled", "cancelled", false},
                 {"cancellation", "cancelled", false},
                 {"has been withdrawn", "cancelled", true},
                 {"been cancelled", "cancelled", true},
                 {"is cancelled", "cancelled", true},
                 {"been canceled", "cancelled", true},
                 {"completed", "completed", false},
                 {"completion", "completed", false},
                 {"been completed", "completed", true},
                 {"successfully completed", "completed", true},
                 {"has started", "started", true},
                 {"has commenced", "started", true},
                 {"in progress", "started", false},
                 {"emergency", "emergency", true}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if ((subject || table[i].anywhere) && fl_str_ifind(s, fl_str_of(table[i].words)) >= 0)
            return fl_str_of(table[i].is);
    }
    return FL_STR_NONE;
}

fl_str fl_notice_status(const fl_notice *x) {
    fl_str is = status_word(x, x->status);
    if (is.n && !fl_str_eqz(is, "planned"))
        return is;
    fl_str said = status_said(x->mail.subject, true);
    for (size_t i = 0, seen = 0; !said.n && i < x->mail.lines.n && seen < FL_NOTICE_HEAD; i++) {
        fl_str s = fl_str_trim(x->mail.lines.v[i].text);
        if (!s.n)
            continue;
        said = status_said(fl_str_sub(s, 0, FL_NOTICE_LINE), seen == 0 && !x->mail.headers);
        seen++;
    }
    return said.n ? said : FL_STR("planned");
}

static fl_str domain_of(fl_str from) {
    ptrdiff_t at = fl_str_find_char(from, '@');
    if (at < 0)
        return FL_STR_NONE;
    fl_str d = fl_str_sub(from, (size_t)at + 1, from.n);
    size_t k = 0;
    while (k < d.n && (fl_notice_word_char(d.p[k]) || d.p[k] == '.' || d.p[k] == '-'))
        k++;
    return fl_str_sub(d, 0, k);
}

static bool in_domain(fl_str domain, const char *name) {
    fl_str end = fl_str_of(name);
    return fl_str_ieq(domain, end) ||
           (domain.n > end.n && fl_str_iends(domain, end) && domain.p[domain.n - end.n - 1] == '.');
}

/* The sender decides; without one, what the text fl_notice_says of itself; else nobody is named. */
fl_str fl_notice_who(const fl_notice *x) {
    static const char *const azure[] = {"azure service health", "microsoft azure team", "azure planned maintenance",
                                        "azure maintenance notification", NULL},
                             *const carrier[] = {"dear customer",
                                                 "our network",
                                                 "your service",
                                                 "circuit id",
                                                 "service id",
                                                 "provider",
                                                 "carrier",
                                                 "our engineers",
                                                 "your circuit",
                                                 "affected circuit",
                                                 "affected service",
                                                 "field engineer",
                                                 NULL};
    if (x->who.n)
        return x->who;
    fl_str domain = domain_of(x->mail.from);
    if (in_domain(domain, "microsoft.com") || in_domain(domain, "azure.com"))
        return FL_STR("microsoft");
    bool said = x->circuit.n || x->carrier.n, by_azure = false;
    for (size_t i = 0; i < x->mail.lines.n && i < TOPIC_LINES; i++) {
        fl_str s = fl_str_sub(x->mail.lines.v[i].text, 0, FL_NOTICE_LINE);
        by_azure = by_azure || fl_notice_says(s, azure);
        said = said || fl_notice_says(s, carrier);
    }
    if (by_azure && !domain.n)
        return FL_STR("microsoft");
    return said ? FL_STR("carrier") : domain.n ? domain : FL_STR_NONE;
}

/* "PW-4711", "CHG0012345": capitals and three digits or more, and no circuit. */
static fl_str reference_word(const fl_notice *x) {
    fl_str rest = x->mail.subject, word;
    while (fl_str_token(&rest, " ,;:()", &word)) {
        unsigned digits = 0, others = 0;
        for (size_t i = 0; i < word.n; i++) {
            digits += word.p[i] >= '0' && word.p[i] <= '9';
            others += word.p[i] >= 'a' && word.p[i] <= 'z';
        }
        bool capital = word.n && word.p[0] >= 'A' && word.p[0] <= 'Z';
        if (capital && digits >= 3 && !others && !(x->circuit.n && fl_str_ifind(x->circuit, word) >= 0))
            return word;
    }
    return FL_STR_NONE;
}

/* "[PW-4711] …" of the subject, when no label names it. */
fl_str fl_notice_reference(const fl_notice *x) {
    ptrdiff_t open = fl_str_find_char(x->mail.subject, '[');
    if (x->reference.n)
        return x->reference;
    if (open < 0)
        return reference_word(x);
    fl_str rest = fl_str_sub(x->mail.subject, (size_t)open + 1, x->mail.subject.n);
    ptrdiff_t close = fl_str_find_char(rest, ']');
    fl_str inside = close > 0 ? fl_str_sub(rest, 0, (size_t)close) : FL_STR_NONE;
    for (size_t i = 0; i < inside.n; i++) {
        if (inside.p[i] >= '0' && inside.p[i] <= '9')
            return inside;
    }
    return FL_STR_NONE;
}
