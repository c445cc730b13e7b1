/* Which libraries this program was built with, in the versions that are loaded now. */
#include <archive.h>
#include <libfyaml.h>
#include <openssl/crypto.h>
#include <zlib.h>

#include "pattern/pattern.h"
#include "run/run.h"

/* What libarchive was built with; NULL: without it, and archives of that kind cannot be read. */
static void put_codec(fl_out *out, const char *name, const char *version) {
    const char *v = version ? version : "no";
    fl_out_printf(out, ", %s %.*s", name, (int)strcspn(v, ","), v); /* bzip2 adds its date */
}

bool fl_parts(fl_write write, void *user) {
    char pcre2[64];
    bool jit = fl_pattern_engine(pcre2, sizeof pcre2);
    fl_out *out = fl_out_new(write, user);
    fl_out_printf(out, "PCRE2      %s, JIT %s\n", pcre2, jit ? "yes" : "no");
    fl_out_printf(out, "%s", archive_version_string()); /* "libarchive 3.6.2" */
    put_codec(out, "liblzma", archive_liblzma_version());
    put_codec(out, "bzip2", archive_bzlib_version());
    put_codec(out, "zstd", archive_libzstd_version());
    fl_out_char(out, '\n');
    fl_out_printf(out, "zlib       %s, gzip by %s\n", zlibVersion(), fl_source_inflater());
    fl_out_printf(out, "libfyaml   %s\n", fy_library_version());
    fl_out_printf(out, "libcrypto  %s\n", OpenSSL_version(OPENSSL_VERSION));
    bool wrote = fl_out_flush(out);
    fl_out_free(out);
    return wrote;
}
