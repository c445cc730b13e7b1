/* yaml.h - YAML files that people write (rules, playbook, manifest, expected results) as a tree with places.
 * The tree lives in the caller's arena and owns copies of all texts. Only yaml.c sees libfyaml. Input that is not YAML
 * fails the call with file, line and column; nothing is repaired. Anchors, tags and merge keys are refused. */
#ifndef FL_FORMAT_YAML_H
#define FL_FORMAT_YAML_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

typedef enum fl_yaml_type { FL_YAML_SCALAR, FL_YAML_SEQUENCE, FL_YAML_MAPPING } fl_yaml_type;

typedef struct fl_yaml fl_yaml;
struct fl_yaml {
    fl_yaml_type type;
    bool plain;        /* scalar without quotes: true, null, 12 mean what they say */
    uint32_t line, col; /* 1-based; of the key for a mapping's member when it has one */
    fl_str key;        /* member name */
    fl_str text;       /* scalar; empty for ~ and null */
    uint32_t count;
    fl_yaml *first, *next;
};

/* Reads the document numbered `index` (0-based) of a stream of documents separated by "---" lines; documents behind it
 * are not parsed at all (rules keep their samples there). *root is NULL with FL_OK when the stream ends before it.
 * name is used in errors. */
fl_status fl_yaml_read(fl_arena *arena, const char *name, fl_str text, unsigned index, fl_yaml **root, fl_err *err)
    FL_MUST_CHECK;
/* Member by exact name, NULL when absent or node is not a mapping. Node NULL gives NULL. */
const fl_yaml *fl_yaml_get(const fl_yaml *mapping, const char *key);
/* Scalar text of a member, or fallback when absent. */
fl_str fl_yaml_text(const fl_yaml *mapping, const char *key, fl_str fallback);

#endif
