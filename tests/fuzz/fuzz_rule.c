/* Rule files: any text, read as the kind of file it looks like, so that every shipped file is a seed as it is. What
 * loads is compiled too, so that the patterns' texts reach PCRE2. */
#include "rules/rules.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const char *file_of(fl_str text) {
    static const struct {
        const char *word, *file;
    } kinds[] = {
        {"vocabulary:\n", "vocabulary/x.yaml"}, {"words:", "vocabulary/x.yaml"},    {"headings:", "context/x.yaml"},
        {"names:", "context/x.yaml"},           {"errors:", "context/x.yaml"},      {"diagnoses:", "playbook/x.yaml"},
        {"reads:", "playbook/x.yaml"},          {"thresholds:", "playbook/x.yaml"}, {"limits:", "limits.yaml"},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (fl_str_find(text, fl_str_of(kinds[i].word)) >= 0)
            return kinds[i].file;
    return "azure/x.yaml";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    const fl_str text = {(const char *)data, n};
    fl_rules *rules = fl_rules_new(&fl_limits_default);
    fl_err err = {0};
    if (fl_rules_read(rules, file_of(text), text, &err) == FL_OK)
        (void)!fl_rules_compile_all(rules, &err);
    fl_rules_free(rules);
    return 0;
}
