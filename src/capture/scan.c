#include "capture/scan.h"

fl_str fl_scan_word(fl_str s) {
    size_t from = fl_scan_blanks(s, 0), to = from;
    while (to < s.n && !fl_scan_blank(s.p[to]))
        to++;
    return fl_str_sub(s, from, to);
}

bool fl_scan_in(fl_str s, const char *const *list, bool folded) {
    for (; *list; list++)
        if (folded ? fl_str_ieqz(s, *list) : fl_str_eqz(s, *list))
            return true;
    return false;
}

bool fl_scan_invisible(fl_str s) {
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == ' ' || (c >= '\t' && c <= '\r'))
            continue;
        if (fl_scan_at_z(s, i, "\xC2\xA0")) { /* U+00A0, what browsers copy for &nbsp; */
            i += 1;
            continue;
        }
        if (fl_scan_at_z(s, i, "\xE2\x80\x8B") || fl_scan_at_z(s, i, "\xEF\xBB\xBF")) { /* U+200B, U+FEFF */
            i += 2;
            continue;
        }
        return false;
    }
    return true;
}

bool fl_scan_cmdlet(fl_str word) {
    size_t i = 0;
    if (!fl_scan_upper(fl_scan_at(word, 0)))
        return false;
    while (i < word.n && fl_scan_alpha(word.p[i]))
        i++;
    if (i < 2 || i > 16 || fl_scan_at(word, i) != '-' || !fl_scan_upper(fl_scan_at(word, i + 1)))
        return false;
    for (i++; i < word.n; i++)
        if (!fl_scan_alnum(word.p[i]))
            return false;
    return true;
}

size_t fl_scan_run(fl_str s, size_t i, char c, size_t n) {
    size_t end = i;
    while (end < s.n && s.p[end] == c)
        end++;
    return end - i >= n ? end : i;
}
