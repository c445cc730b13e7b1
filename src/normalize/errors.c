/* errors.c - error texts. Some are facts ("Sequence contains no matching element": the peering is not there), some say
 * only that the read failed; none of them proves that something is missing unless rules/context/errors.yaml says so.
 *
 *     ERROR: (ResourceNotFound) The Resource '…' under resource group '…' was not found.
 *     Code: ResourceNotFound
 *
 *     Get-AzExpressRouteCircuitPeeringConfig : Sequence contains no matching element
 *     At line:1 char:1
 *     + Get-AzExpressRouteCircuitPeeringConfig -Name "AzurePublicPeering" …
 *         + CategoryInfo          : CloseError: (:) […], InvalidOperationException
 */
#include "normalize/internal.h"

static bool starts_any(fl_str s, const char *const *words) {
    for (; *words; words++) {
        if (fl_str_istarts(s, fl_str_of(*words)))
            return true;
    }
    return false;
}

/* "Get-AzExpressRouteCircuitStat : …", "Get-AzX: …"; a verb has three letters or more, unlike "AS-Path: 64496" of a
 * router. */
static size_t cmdlet_length(fl_str s) {
    size_t i = 0, dash = 0;
    for (; i < s.n; i++) {
        char c = s.p[i];
        bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (c == '-' && !dash && i >= 3)
            dash = i;
        else if (!letter)
            break;
    }
    return dash && i > dash + 1 ? i : 0;
}

static bool is_cmdlet_error(fl_str s) {
    size_t k = cmdlet_length(s);
    if (!k)
        return false;
    fl_str rest = fl_str_ltrim(fl_str_sub(s, k, s.n));
    return rest.n > 1 && rest.p[0] == ':' && (rest.p[1] == ' ' || rest.p[1] == '\t');
}

static bool looks_like_error(fl_str t) {
    static const char *const words[] = {"ERROR:",
                                        "az: error:",
                                        "az : ERROR",
                                        "usage: az",
                                        "The command failed with an unexpected error",
                                        "Traceback (most recent call last)",
                                        "az: '",
                                        "Please run 'az login'",
                                        "AADSTS",
                                        "bash: ",
                                        "-bash: ",
                                        "zsh: command not found",
                                        NULL};
    return starts_any(t, words) || is_cmdlet_error(t);
}

static const fl_error_rule *known_error(fl_normalizer *n, fl_str line, fl_match *m) {
    for (size_t i = 0; i < n->rules->errors.n; i++) {
        if (fl_norm_match(n, n->rules->errors.v[i].match, line, m))
            return &n->rules->errors.v[i];
    }
    return NULL;
}

bool fl_norm_error_line(fl_normalizer *n, fl_str line) {
    fl_match m;
    return known_error(n, line, &m) != NULL;
}

/* What az prints below its error line, also behind a blank line. */
static bool goes_on(fl_str t) {
    static const char *const words[] = {"Code:",
                                        "Message:",
                                        "Target:",
                                        "Exception Details",
                                        "Inner error",
                                        "Examples from AI",
                                        "az ",
                                        "https://",
                                        "Read more about",
                                        "TRY THIS",
                                        "To learn more",
                                        "Get the ",
                                        "Get ",
                                        "List ",
                                        "Show ",
                                        "At line:",
                                        "+ ",
                                        "Line |",
                                        "|",
                                        "StatusCode:",
                                        "ReasonPhrase:",
                                        "ErrorCode:",
                                        "ErrorMessage:",
                                        "OperationID",
                                        "Activity ID",
                                        "Correlation ID",
                                        NULL};
    return starts_any(t, words);
}

bool fl_norm_error(fl_normalizer *n, size_t i, size_t last, fl_section *s) {
    fl_str t = fl_str_trim(fl_text_line(n->text, i));
    fl_match m;
    if (!looks_like_error(t) && !known_error(n, t, &m))
        return false;
    size_t end = i + 1;
    for (size_t k = i + 1; k < last; k++) {
        fl_str line = fl_str_trim(fl_text_line(n->text, k));
        bool after_blank = k > 0 && !fl_str_trim(fl_text_line(n->text, k - 1)).n;
        if (!line.n)
            continue;
        if (after_blank ? !goes_on(line) : memchr("{[", line.p[0], 2) != NULL)
            break;
        fl_context context = n->heading;
        unsigned rank;
        if (!goes_on(line) && fl_norm_heading(n, line, &context, &rank))
            break;
        bool columns = k + 1 < last && fl_norm_dash_line(fl_text_line(n->text, k + 1)) && !fl_norm_dash_line(line);
        if (columns)
            break;
        end = k + 1;
    }
    s->kind = FL_SECTION_ERROR;
    s->last = end;
    return true;
}

bool fl_norm_error_body(const fl_json *root) {
    const fl_json *e = fl_json_get(root, FL_STR("error"));
    return e && e->type == FL_JSON_OBJECT && fl_json_get(e, FL_STR("message")) && !fl_json_get(root, FL_STR("value"));
}

/* Without a captured command: "+ Get-AzX -Name "Y" …" below a PowerShell error is the command, cut at its right end; a
 * value at the cut is kept only when it is one of the peerings' names. */
static const fl_command *command_of_error(fl_normalizer *n, const fl_section *s) {
    for (size_t i = s->first; i < s->last; i++) {
        fl_str t = fl_str_trim(fl_text_line(n->text, i));
        if (t.n < 4 || t.p[0] != '+' || !cmdlet_length(fl_str_ltrim(fl_str_sub(t, 1, t.n))))
            continue;
        t = fl_str_trim(fl_str_sub(t, 1, t.n));
        bool cut = fl_str_ends(t, FL_STR("..."));
        if (cut)
            t = fl_str_rtrim(fl_str_sub(t, 0, t.n - 3));
        size_t quotes = 0;
        for (size_t k = 0; k < t.n; k++)
            quotes += t.p[k] == '"';
        if (quotes % 2)
            t = fl_arena_printf(n->arena, "%.*s\"", FL_STR_ARG(t));
        const fl_command *c;
        if (!fl_command_parse(n->arena, t, &c))
            continue;
        fl_command *copy = FL_NEW(n->arena, fl_command);
        *copy = c[0];
        if (cut && copy->n_options) {
            fl_option *last = &copy->options[copy->n_options - 1];
            fl_str word = fl_norm_key_word(n, FL_KEY_PEERING, last->value);
            if (!fl_str_ends(word, FL_STR("Peering")))
                last->value = FL_STR_NONE;
        }
        return copy;
    }
    fl_str first = fl_str_trim(fl_text_line(n->text, s->first));
    size_t k = cmdlet_length(first);
    const fl_command *c;
    return k && fl_command_parse(n->arena, fl_str_sub(first, 0, k), &c) ? c : NULL;
}

static void find_rule(fl_normalizer *n, fl_section *s) {
    unsigned start = 0;
    if (s->rule)
        return;
    if (!s->command)
        s->command = command_of_error(n, s);
    if (s->command)
        s->rule = fl_norm_rule_by_command(n, s->command, &start, &s->by);
}

/* The error's own line, and all lines as one, since consoles wrap. */
static const fl_error_rule *meaning_of(fl_normalizer *n, const fl_section *s, fl_str text, fl_match *m) {
    const fl_error_rule *e = known_error(n, text, m);
    for (size_t i = s->first; !e && i < s->last && i < s->first + 12; i++)
        e = known_error(n, fl_str_trim(fl_text_line(n->text, i)), m);
    if (e || s->last - s->first < 2)
        return e;
    fl_str joined = text;
    for (size_t i = s->first + 1; i < s->last && i < s->first + 12; i++)
        joined = fl_arena_printf(n->arena, "%.*s %.*s", FL_STR_ARG(joined),
                                 FL_STR_ARG(fl_str_trim(fl_text_line(n->text, i))));
    return known_error(n, joined, m);
}

static fl_str error_text(fl_normalizer *n, const fl_section *s) {
    if (s->root) {
        const fl_json *message = fl_json_get(fl_json_get(s->root, FL_STR("error")), FL_STR("message"));
        if (message && message->type == FL_JSON_STRING)
            return message->text;
    }
    for (size_t i = s->first; i < s->last; i++) {
        fl_str t = fl_str_trim(fl_text_line(n->text, i));
        fl_match m;
        if (looks_like_error(t) || known_error(n, t, &m))
            return t;
    }
    return fl_str_trim(fl_text_line(n->text, s->first));
}

void fl_norm_error_facts(fl_normalizer *n, fl_section *s) {
    find_rule(n, s);
    fl_outcome o;
    fl_norm_outcome(n, s, &(fl_records){0}, false, 0, &o);
    fl_str read = s->rule ? s->rule->read : s->context.read;
    fl_fact *rf = fl_norm_read_fact(n, s, read, &o, 0);
    fl_section shown = *s;
    if (!n->block || !n->block->n_commands)
        shown.command = NULL;
    uint32_t row = fl_norm_capture_row(n, &shown, rf);
    rf->capture = row;
    fl_fact *f = fl_fact_new(n->store, FL_CAPTURE_ERROR);
    fl_str text = error_text(n, s);
    fl_match m;
    const fl_error_rule *e = meaning_of(n, s, text, &m);
    fl_fact_set(n->store, f, FL_CAPTURE_ERROR_READ, read);
    fl_fact_set(n->store, f, FL_CAPTURE_ERROR_MEANING, e ? e->meaning : FL_STR("other"));
    fl_fact_set(n->store, f, FL_CAPTURE_ERROR_TEXT, text);
    for (unsigned k = 0; e && k < FL_KEY_COUNT; k++) {
        fl_str v = fl_match_named(e->match, &m, fl_key_names[k]);
        if (!v.n)
            continue;
        f->key[k] = fl_norm_key_word(n, (fl_key_id)k, v);
        f->key_from[k] = FL_FROM_OUTPUT;
        if (rf->key[k].n)
            continue;
        rf->key[k] = fl_arena_str(n->store->arena, f->key[k]);
        rf->key_from[k] = FL_FROM_OUTPUT;
    }
    fl_str target = e ? fl_match_named(e->match, &m, "target") : FL_STR_NONE;
    if (target.n) {
        fl_fact_set(n->store, f, FL_CAPTURE_ERROR_TARGET, target);
        fl_fact_set(n->store, rf, FL_READ_TARGET, target);
    }
    fl_norm_keys(n, s, f);
    fl_norm_time(n, s, f);
    f->read = rf->id;
    f->capture = row;
    fl_norm_lines_evidence(n, s->first, s->last, &f->ev);
    for (size_t i = s->first; i < s->last && i < s->first + 8; i++)
        fl_norm_quote(n, i);
    if (fl_store_add(n->store, f) && row != FL_NONE)
        n->store->captures.v[row].facts++;
    fl_norm_unread(n, s->first, s->last, read, "error text: %.*s", FL_STR_ARG(fl_str_sub(text, 0, 120)));
}
