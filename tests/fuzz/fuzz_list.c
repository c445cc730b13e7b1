/* libFuzzer target: any text, read as list after list. */
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) { return read_all(fl_norm_list, data, size); }
