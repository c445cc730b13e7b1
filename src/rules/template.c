/* The reader `textfsm`: a template in the rule, or in a file that the rule names. The text is kept as it is and
 * compiled when an output first asks for it, since most rules of most runs meet none. */
#include "rules/read.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { TEMPLATE_BYTES = 1 << 20 }; /* the longest of any collection has some 30 KiB */

static fl_rule_fsm *fsm_of(fl_rd *rd, fl_rule *r) {
    if (!r->fsm)
        r->fsm = FL_NEW(rd->arena, fl_rule_fsm);
    return r->fsm;
}

static fl_status only_one(fl_rd *rd, const fl_yaml *node, const fl_rule *r) {
    return r->fsm ? fl_rd_fail(rd, node, "expected one of \"textfsm\" and \"template\", found both") : FL_OK;
}

fl_status fl_rd_textfsm(fl_rd *rd, const fl_yaml *node, void *into) {
    fl_rule *r = into;
    if (node->type != FL_YAML_SCALAR || fl_str_is_empty(fl_str_trim(node->text)))
        return fl_rd_fail(rd, node, "textfsm: expected a template behind \"textfsm: |\", found %s",
                          fl_rd_found(rd, node));
    const fl_status status = only_one(rd, node, r);
    if (status != FL_OK)
        return status;
    fl_rule_fsm *fsm = fsm_of(rd, r);
    fsm->text = node->text;
    fsm->file = rd->file;
    /* The text of a block begins in the line below its key. */
    fsm->first_line = node->line + (fl_str_find_char(node->text, '\n') >= 0);
    return FL_OK;
}

/* A path that is not absolute stands beside the rule's own file. */
static const char *beside(fl_rd *rd, fl_str path) {
    const fl_str file = fl_str_of(rd->file);
    size_t folder = file.n;
    while (folder && file.p[folder - 1] != '/')
        folder--;
    if (path.p[0] == '/')
        folder = 0;
    return fl_arena_printf(rd->arena, "%.*s%.*s", (int)folder, file.p, FL_STR_ARG(path)).p;
}

static fl_status read_template(fl_rd *rd, const fl_yaml *node, fl_rule_fsm *fsm) {
    FILE *f = fopen(fsm->file, "rb");
    if (!f)
        return fl_rd_fail(rd, node, "template: cannot open %s: %s", fsm->file, strerror(errno));
    struct stat st;
    const bool sized = fstat(fileno(f), &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= TEMPLATE_BYTES;
    const size_t most = sized ? (size_t)st.st_size : TEMPLATE_BYTES + 1;
    char *text = fl_arena_alloc(rd->arena, most + 1);
    const size_t n = fread(text, 1, most, f);
    const bool broken = ferror(f) != 0;
    fclose(f);
    fsm->text = (fl_str){text, n};
    if (broken)
        return fl_rd_fail(rd, node, "template: cannot read %s", fsm->file);
    return n <= TEMPLATE_BYTES
               ? FL_OK
               : fl_rd_fail(rd, node, "template: expected a template, found a file of more than %d bytes",
                            TEMPLATE_BYTES);
}

fl_status fl_rd_template(fl_rd *rd, const fl_yaml *node, void *into) {
    fl_rule *r = into;
    fl_str path;
    fl_status status = only_one(rd, node, r);
    if (status == FL_OK)
        status = fl_rd_text(rd, node, &path);
    if (status != FL_OK)
        return status;
    fl_rule_fsm *fsm = fsm_of(rd, r);
    fsm->file = beside(rd, path);
    fsm->first_line = 1;
    return read_template(rd, node, fsm);
}

/* What the other readers know their outputs by means nothing to a template. */
fl_status fl_rd_check_fsm(fl_rd *rd, const fl_yaml *root, const fl_rule *r) {
    static const char *const foreign[] = {"columns", "not", "title", "id", "when"};
    const fl_yaml *recognize = fl_yaml_get(root, "recognize");
    for (size_t i = 0; i < FL_COUNT(foreign); i++)
        if (fl_yaml_get(recognize, foreign[i]))
            return fl_rd_fail(rd, recognize,
                              "recognize: a textfsm rule knows its output by text or document, not by \"%s\"",
                              foreign[i]);
    if (r->records || r->line)
        return fl_rd_fail(rd, fl_yaml_get(root, r->line ? "line" : "records"),
                          "%s: expected without \"textfsm\", whose records it would read again",
                          r->line ? "line" : "records");
    return FL_OK;
}

fl_fsm_template *fl_rule_template(const fl_rules *rules, const fl_rule *rule, fl_err *err) {
    fl_rule_fsm *fsm = rule->fsm;
    if (!fsm->compiled && !fsm->error) {
        fl_err why = {0};
        fsm->compiled = fl_fsm_compile(rules->arena, rules->patterns, fsm->text, fsm->file, fsm->first_line, &why);
        if (!fsm->compiled) {
            fl_err *kept = FL_NEW(rules->arena, fl_err);
            *kept = why;
            fsm->error = kept;
        }
    }
    if (!fsm->compiled && err)
        *err = *fsm->error;
    return fsm->compiled;
}

/* ---- `rules check` ---- */

static bool is_value(const fl_fsm_template *t, fl_str name) {
    for (unsigned i = 0; i < fl_fsm_values(t); i++)
        if (fl_str_fold_eq(fl_fsm_value_name(t, i), name))
            return true;
    return false;
}

static fl_status no_value(const fl_rule *r, fl_str name, fl_err *err) {
    return fl_err_set(err, FL_ERR_RULES, r->file, 0, 0, "rule %.*s: emit: the template has no Value \"%.*s\"",
                      FL_STR_ARG(r->id), FL_STR_ARG(name));
}

/* One of the alternatives must be there; those of enclosing records were checked with the records. */
static fl_status check_paths(const fl_rule *r, const fl_source_spec *spec, fl_err *err) {
    for (unsigned i = 0; i < spec->n_paths; i++)
        if (spec->paths[i].self || spec->paths[i].up || is_value(r->fsm->compiled, spec->paths[i].step[0].key))
            return FL_OK;
    return spec->n_paths ? no_value(r, spec->paths[0].step[0].key, err) : FL_OK;
}

static fl_status check_emit(const fl_rule *r, const fl_emit *e, fl_err *err) {
    if (e->each)
        return is_value(r->fsm->compiled, e->each->step[0].key) ? FL_OK : no_value(r, e->each->step[0].key, err);
    fl_status status = FL_OK;
    for (unsigned i = 0; i < e->n_sets && status == FL_OK; i++)
        status = check_paths(r, &e->sets[i].from, err);
    for (unsigned i = 0; i < e->n_keys && status == FL_OK; i++)
        status = check_paths(r, &e->keys[i].from, err);
    for (unsigned i = 0; i < e->n_require && status == FL_OK; i++)
        status = check_paths(r, &e->require[i], err);
    for (unsigned i = 0; i < e->n_when && status == FL_OK; i++)
        status = check_paths(r, &e->when[i].from, err);
    return status;
}

fl_status fl_rd_check_templates(const fl_rules *rules, fl_err *err) {
    fl_status status = FL_OK;
    for (size_t i = 0; i < rules->rules.n && status == FL_OK; i++) {
        const fl_rule *r = &rules->rules.v[i];
        if (!r->fsm)
            continue;
        fl_fsm_template *t = fl_rule_template(rules, r, err);
        if (!t)
            return FL_ERR_RULES;
        status = fl_fsm_check(t, err);
        for (unsigned k = 0; !r->emits_of.n && k < r->n_emits && status == FL_OK; k++)
            status = check_emit(r, &r->emits[k], err);
    }
    return status;
}
