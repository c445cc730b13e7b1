/* Which libraries this program was built with, in the versions that are loaded now. */
#include <archive.h>
#include <libfyaml.h>
#include <openssl/crypto.h>
#include <zlib.h>

#include "pattern/pattern.h"
#include "run/run.h"

bool fl_parts(fl_write write, void *user) {
    char pcre2[64];
    bool jit = fl_pattern_engine(pcre2, sizeof pcre2);
    fl_out *out = fl_out_new(write, user);
    fl_out_printf(out, "PCRE2      %s, JIT %s\n", pcre2, jit ? "yes" : "no");
    fl_out_printf(out, "%s\n", archive_version_details()); /* "libarchive 3.6.2 zlib/1.2.13 …" */
    fl_out_printf(out, "zlib       %s\n", zlibVersion());
    fl_out_printf(out, "libfyaml   %s\n", fy_library_version());
    fl_out_printf(out, "libcrypto  %s\n", OpenSSL_version(OPENSSL_VERSION));
    bool wrote = fl_out_flush(out);
    fl_out_free(out);
    return wrote;
}
