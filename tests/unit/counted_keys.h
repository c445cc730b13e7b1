/* counted_keys.h - which rows are only counted: those whose keys are the ones of the row before, as they are printed. Of
 * test_normalize.c. */
#include "normalize/counted.h"

enum { COUNTED_NETWORK, COUNTED_VRF, COUNTED_PATH, COUNTED_TEXTS };

static bool counts_row(const fl_counted *c, const char *network, const char *vrf, const char *path) {
    const fl_str texts[COUNTED_TEXTS] = {fl_str_of(network), fl_str_of(vrf), fl_str_of(path)};
    return fl_counted_row(c, texts);
}

static void counted_before(fl_counted *c, const char *vrf) {
    const fl_fsm_cell cells[COUNTED_TEXTS] = {
        {.text = fl_str_of(vrf)}, {.text = FL_STR("64500")}, {.text = FL_STR("192.0.2.0/24")}};
    fl_counted_keys(c, &(fl_fsm_record){.cells = cells, .n = COUNTED_TEXTS, .first_line = 1, .last_line = 1});
}

START_TEST(rows_with_other_keys_are_not_only_counted) {
    fl_counted c = {.columns = {2, 0, 1}, .n = COUNTED_TEXTS, .n_required = 1, .n_keys = 1};
    char name[FL_COUNTED_KEY + 1];
    ck_assert(!counts_row(&c, "192.0.2.0/24", "RED", "64500"));
    counted_before(&c, "RED");
    ck_assert(counts_row(&c, "198.51.100.0/24", "RED", "64500 64501"));
    ck_assert(!counts_row(&c, "198.51.100.0/24", "BLUE", "64500"));
    ck_assert(!counts_row(&c, "198.51.100.0/24", "REDS", "64500"));
    ck_assert(!counts_row(&c, "198.51.100.0/24", "", "64500"));
    ck_assert(!counts_row(&c, " ", "RED", "64500"));
    ck_assert(!counts_row(&c, "198.51.100.0/24", "RED", " 12076 64500"));
    counted_before(&c, "");
    ck_assert(counts_row(&c, "198.51.100.0/24", "", ""));
    ck_assert(!counts_row(&c, "198.51.100.0/24", "RED", ""));
    memset(name, 'a', sizeof name);
    name[FL_COUNTED_KEY] = '\0'; /* too long to be kept */
    counted_before(&c, name);
    ck_assert(!counts_row(&c, "198.51.100.0/24", name, "64500"));
    ck_assert(!counts_row(&c, "198.51.100.0/24", "", "64500"));
    name[FL_COUNTED_KEY - 1] = '\0';
    counted_before(&c, name);
    ck_assert(counts_row(&c, "198.51.100.0/24", name, "64500"));
    name[0] = 'b';
    ck_assert(!counts_row(&c, "198.51.100.0/24", name, "64500"));
}
END_TEST
