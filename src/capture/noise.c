#include "capture/noise.h"

#include "capture/scan.h"

static const char *const k_asides[] = {"WARNING:",
                                       "VERBOSE:",
                                       "DEBUG:",
                                       "INFO:",
                                       "INFORMATION:",
                                       "This command is in preview",
                                       "This command is experimental",
                                       "This command has been deprecated",
                                       "This command group",
                                       "Command group '",
                                       "Command '",
                                       "Argument '",
                                       "Option '",
                                       "The behavior of this command has been altered",
                                       "The installed extension",
                                       "The command requires the extension",
                                       "Unable to encode the output",
                                       "You have ",
                                       "Consider updating",
                                       "Please let us know how we are doing",
                                       "and let us know if you're interested",
                                       "Try new features",
                                       "Loading personal and system profiles",
                                       "Starting Jupyter",
                                       "Reference and support levels:",
                                       "Upcoming breaking changes",
                                       "Transcript started",
                                       "Transcript stopped",
                                       "PS>TerminatingError(",
                                       "PS>CommandInvocation(",
                                       ">> ParameterBinding(",
                                       NULL};

static const char *const k_errors[] = {"ERROR:",
                                       "Error:",
                                       "ERROR ",
                                       "az: error",
                                       "az: '",
                                       "usage error",
                                       "usage: az",
                                       "Please run 'az login'",
                                       "Run Connect-AzAccount",
                                       "Run Login-AzureRmAccount",
                                       "No subscription found",
                                       "The command failed with",
                                       "Traceback (most recent call last)",
                                       "Long running operation failed",
                                       "Deployment failed",
                                       "Operation failed",
                                       "Operation returned an invalid status code",
                                       "Azure Error:",
                                       "ResourceNotFound",
                                       "ResourceGroupNotFound",
                                       "AuthorizationFailed",
                                       "The Resource '",
                                       "The client '",
                                       "Gateway does not have any Bgp sessions",
                                       "Table output unavailable",
                                       "The term '",
                                       "'az' is not recognized",
                                       "bash: ",
                                       "-bash: ",
                                       "zsh: ",
                                       "sh: ",
                                       "% Invalid input",
                                       "% Ambiguous command",
                                       "% Incomplete command",
                                       "% BGP not active",
                                       "% Unknown command",
                                       "error: ",
                                       "syntax error",
                                       "Exception calling",
                                       "Invoke-RestMethod :",
                                       "Invoke-WebRequest :",
                                       NULL};

static const char *const k_error_more[] = {"At line:",
                                           "+ CategoryInfo",
                                           "+ FullyQualifiedErrorId",
                                           "+ ~",
                                           "Code:",
                                           "Message:",
                                           "StatusCode:",
                                           "ReasonPhrase:",
                                           "ErrorCode:",
                                           "ErrorMessage:",
                                           "OperationID",
                                           "Target:",
                                           "Exception Details:",
                                           "Line |",
                                           "CorrelationId",
                                           "Correlation ID",
                                           "Inner error",
                                           NULL};

static bool starts_any(fl_str s, const char *const *list) {
    for (; s.n && *list; list++)
        if (**list == *s.p && fl_scan_starts(s, *list))
            return true;
    return false;
}

/* "- Starting ..", "| Running ..", "\ Finished .." */
static bool is_spinner(fl_str s) {
    return s.n > 4 && s.n < 40 && strchr("-\\|/", s.p[0]) && s.p[1] == ' ' && fl_str_ends(s, FL_STR(" .."));
}

bool fl_noise_aside(fl_str line) {
    fl_str s = fl_str_trim(line);
    char c = fl_scan_at(s, 0);
    if (c == '#' && !fl_scan_blank(fl_scan_at(line, 0))) /* an author's comment */
        return true;
    return is_spinner(s) || starts_any(s, k_asides);
}

/* "(AuthorizationFailed) The client …" */
static bool is_coded(fl_str s) {
    size_t i = 1;
    if (fl_scan_at(s, 0) != '(' || !fl_scan_upper(fl_scan_at(s, 1)))
        return false;
    while (i < s.n && fl_scan_alnum(s.p[i]))
        i++;
    return i > 4 && fl_scan_at_z(s, i, ") ");
}

/* "Get-AzExpressRouteCircuit : Resource not found", PowerShell 7 without the blank before the colon. */
static bool is_cmdlet_error(fl_str s) {
    size_t i = 0;
    while (i < s.n && i < 80 && (fl_scan_alnum(s.p[i]) || s.p[i] == '-'))
        i++;
    if (!fl_scan_cmdlet(fl_str_sub(s, 0, i)))
        return false;
    return fl_scan_at_z(s, i, " : ") || fl_scan_at_z(s, i, ": ");
}

bool fl_noise_error(fl_str line) {
    fl_str s = fl_str_trim(line);
    return starts_any(s, k_errors) || is_coded(s) || is_cmdlet_error(s) ||
           fl_str_ends(s, FL_STR("Sequence contains no matching element"));
}

bool fl_noise_error_more(fl_str line) { return starts_any(fl_str_trim(line), k_error_more); }

bool fl_noise_examples(fl_str line) {
    fl_str s = fl_str_ltrim(line);
    if (fl_scan_at(s, 0) != 'E' && fl_scan_at(s, 0) != 'T')
        return false;
    s = fl_str_rtrim(s);
    return fl_scan_starts(s, "Examples from AI knowledge base") || fl_str_eqz(s, "TRY THIS:") ||
           fl_str_eqz(s, "Examples") || fl_scan_starts(s, "Examples from command's help");
}
