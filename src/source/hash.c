#include "source/hash.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdlib.h>

#include "source/source.h"

/* Wraps the library's context so that its headers stay here. */
struct fl_hash {
    EVP_MD_CTX *ctx;
};

static void must(bool holds) {
    if (!holds) /* out of memory, or a libcrypto without SHA-256 */
        abort();
}

fl_hash *fl_hash_new(void) {
    /* No configuration file: what it loads is not ours to run, and reading it costs more than hashing a capture. */
    OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
    fl_hash *h = malloc(sizeof *h);
    must(h != NULL);
    h->ctx = EVP_MD_CTX_new();
    must(h->ctx && EVP_DigestInit_ex(h->ctx, EVP_sha256(), NULL));
    return h;
}

void fl_hash_add(fl_hash *h, const void *p, size_t n) {
    if (n)
        must(EVP_DigestUpdate(h->ctx, p, n));
}

static void finish(fl_hash *h, char hex[65]) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    must(EVP_DigestFinal_ex(h->ctx, digest, &n) && n == 32);
    static const char digits[] = "0123456789abcdef";
    for (unsigned i = 0; hex && i < n; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    if (hex)
        hex[64] = '\0';
}

void fl_hash_end(fl_hash *h, char hex[65]) {
    finish(h, hex);
    EVP_MD_CTX_free(h->ctx);
    free(h);
}

/* Without an algorithm the context keeps its own, which costs as much to find as a capture to hash. */
void fl_hash_take(fl_hash *h, char hex[65]) {
    finish(h, hex);
    must(EVP_DigestInit_ex(h->ctx, NULL, NULL));
}

void fl_sha256(fl_str bytes, char hex[65]) {
    fl_hash *h = fl_hash_new();
    fl_hash_add(h, bytes.p, bytes.n);
    fl_hash_end(h, hex);
}
