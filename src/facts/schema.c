#include "facts/schema.h"

#define F(id, name, type) {name, FL_T_##type},
#define K(id, name) static const fl_field_def fields_##id[] = {FL_FIELDS_##id(F)};
FL_FACT_KINDS(K)
#undef K
#undef F

const fl_kind_def fl_schema[FL_KIND_COUNT] = {
#define K(id, name) [FL_##id] = {name, fields_##id, FL_##id##_FIELDS},
    FL_FACT_KINDS(K)
#undef K
};

const fl_keep fl_kind_keep[FL_KIND_COUNT] = {
    [FL_ROUTER_ROUTE] = FL_KEEP_ROW, /* a million in a full table */
    [FL_LOG_EVENT] = FL_KEEP_EVENT,
    [FL_METRIC] = FL_KEEP_EVENT, /* one a minute */
};

const char *const fl_key_names[FL_KEY_COUNT] = {
    [FL_KEY_CIRCUIT] = "circuit", [FL_KEY_PEERING] = "peering", [FL_KEY_PATH] = "path",
    [FL_KEY_FAMILY] = "family",   [FL_KEY_GATEWAY] = "gateway", [FL_KEY_NIC] = "nic",
    [FL_KEY_ROUTER] = "router",   [FL_KEY_VRF] = "vrf",         [FL_KEY_NEIGHBOR] = "neighbor",
};

int fl_kind_find(fl_str name) {
    for (int i = 0; i < FL_KIND_COUNT; i++)
        if (fl_str_eqz(name, fl_schema[i].name))
            return i;
    return -1;
}

int fl_field_find(fl_kind kind, fl_str name) {
    for (unsigned i = 0; i < fl_schema[kind].n; i++)
        if (fl_str_eqz(name, fl_schema[kind].fields[i].name))
            return (int)i;
    return -1;
}

int fl_key_find(fl_str name) {
    for (int i = 0; i < FL_KEY_COUNT; i++)
        if (fl_str_eqz(name, fl_key_names[i]))
            return i;
    return -1;
}
