#include "tests/harness/identity.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "base/mem.h"

#define ERR_STATE openssl_err_state
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#undef ERR_STATE

enum { DAY_S = 86400 };

static bool add_extension(X509 *x, int nid, const char *value)
{
    X509V3_CTX ctx;
    X509V3_set_ctx_nodb(&ctx);
    X509V3_set_ctx(&ctx, x, x, NULL, NULL, 0);
    X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
    bool ok = e && X509_add_ext(x, e, -1) == 1;
    X509_EXTENSION_free(e);
    return ok;
}

static X509 *certify(EVP_PKEY *key, const char *name, int days)
{
    X509 *x = X509_new();
    X509_NAME *subject = X509_get_subject_name(x);
    bool ok = X509_set_version(x, 2) && ASN1_INTEGER_set(X509_get_serialNumber(x), 1) &&
              X509_gmtime_adj(
                  X509_getm_notBefore(x), days < 0 ? 2L * days * DAY_S : -DAY_S) &&
              X509_gmtime_adj(X509_getm_notAfter(x), (long)days * DAY_S + DAY_S / 2) &&
              X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                  (const unsigned char *)name, -1, -1, 0) &&
              X509_set_issuer_name(x, subject) && X509_set_pubkey(x, key) &&
              add_extension(x, NID_basic_constraints, "critical,CA:TRUE") &&
              add_extension(x, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1") &&
              X509_sign(x, key, EVP_sha256()) > 0;
    if (ok)
        return x;
    X509_free(x);
    return NULL;
}

static bool write_pem(const char *path, X509 *x, EVP_PKEY *key, const char *password)
{
    FILE *f = fopen(path, "w");
    const EVP_CIPHER *cipher = password ? EVP_aes_256_cbc() : NULL;
    const unsigned char *word = (const unsigned char *)password;
    if (!f)
        return false;
    bool ok = x ? PEM_write_X509(f, x) == 1
                : PEM_write_PKCS8PrivateKey(f, key, cipher, password,
                      word ? (int)strlen(password) : 0, NULL, NULL) == 1;
    return fclose(f) == 0 && chmod(path, x ? 0644 : 0600) == 0 && ok;
}

void identity_make(
    struct t *t, const char *dir, const char *name, int days, struct identity *out)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *x = key ? certify(key, name, days) : NULL;
    snprintf(out->chain, sizeof out->chain, "%.3000s/%.200s.pem", dir, name);
    snprintf(out->key, sizeof out->key, "%.3000s/%.200s.key", dir, name);
    T_OK(t, x && write_pem(out->chain, x, NULL, NULL) &&
                write_pem(out->key, NULL, key, NULL));
    X509_free(x);
    EVP_PKEY_free(key);
}

void identity_lock_key(struct t *t, const struct identity *of)
{
    FILE *f = fopen(of->key, "r");
    EVP_PKEY *key = f ? PEM_read_PrivateKey(f, NULL, NULL, NULL) : NULL;
    if (f)
        fclose(f);
    T_OK(t, key && write_pem(of->key, NULL, key, "secret"));
    EVP_PKEY_free(key);
}

struct wire_tls {
    SSL_CTX *ctx;
    SSL *ssl;
    int fd;
    size_t step;
    bool ticket;
    BIO *in, *out;
};

static int on_session(SSL *ssl, SSL_SESSION *session)
{
    struct wire_tls *w = SSL_get_app_data(ssl);
    w->ticket |= SSL_SESSION_is_resumable(session);
    return 0;
}

/* What OpenSSL wrote goes to the socket, in pieces of `step`. */
static bool put_out(struct wire_tls *w)
{
    unsigned char bytes[4096];
    int n;
    while ((n = BIO_read(w->out, bytes, sizeof bytes)) > 0) {
        struct raw left = raw_of(bytes, (size_t)n);
        while (left.n) {
            size_t some = w->step && w->step < left.n ? w->step : left.n;
            ssize_t sent = send(w->fd, left.p, some, MSG_NOSIGNAL);
            if (sent <= 0)
                return false;
            left = raw_slice(left, (size_t)sent, left.n);
        }
    }
    return true;
}

static bool take_in(struct wire_tls *w)
{
    unsigned char bytes[4096];
    ssize_t got = recv(w->fd, bytes, sizeof bytes, 0);
    return got > 0 && BIO_write(w->in, bytes, (int)got) == got;
}

static int version_of(int number)
{
    static const int versions[] = {
        TLS1_VERSION, TLS1_1_VERSION, TLS1_2_VERSION, TLS1_3_VERSION};
    return number ? versions[number - 10] : 0;
}

static bool shake(struct wire_tls *w)
{
    for (;;) {
        int got = SSL_connect(w->ssl);
        int why = SSL_get_error(w->ssl, got);
        if (!put_out(w))
            return false;
        if (got == 1)
            return true;
        if (why != SSL_ERROR_WANT_READ || !take_in(w))
            return false;
    }
}

struct wire_tls *wire_tls_open(int fd, const struct wire_tls_want *want)
{
    struct wire_tls *w = mem_zalloc(sizeof *w);
    *w = (struct wire_tls){.fd = fd, .step = want->step};
    w->ctx = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_security_level(w->ctx, 0); /* what is weak is the server's to refuse */
    SSL_CTX_set_min_proto_version(w->ctx, version_of(want->least));
    SSL_CTX_set_max_proto_version(w->ctx, version_of(want->most));
    SSL_CTX_set_session_cache_mode(w->ctx, SSL_SESS_CACHE_CLIENT);
    SSL_CTX_sess_set_new_cb(w->ctx, on_session);
    if (want->ciphers)
        SSL_CTX_set_cipher_list(w->ctx, want->ciphers);
    w->ssl = SSL_new(w->ctx);
    w->in = BIO_new(BIO_s_mem());
    w->out = BIO_new(BIO_s_mem());
    SSL_set_bio(w->ssl, w->in, w->out);
    SSL_set_app_data(w->ssl, w);
    if (want->protocols)
        SSL_set_alpn_protos(w->ssl, (const unsigned char *)want->protocols,
            (unsigned)strlen(want->protocols));
    if (shake(w))
        return w;
    wire_tls_free(w);
    return NULL;
}

bool wire_tls_send(struct wire_tls *w, struct raw bytes)
{
    return SSL_write(w->ssl, bytes.p, (int)bytes.n) == (int)bytes.n && put_out(w);
}

int wire_tls_read(struct wire_tls *w, struct buf *out)
{
    unsigned char bytes[4096];
    for (;;) {
        int got = SSL_read(w->ssl, bytes, sizeof bytes);
        int why = SSL_get_error(w->ssl, got);
        if (got > 0) {
            buf_add(out, bytes, (size_t)got);
            return 1;
        }
        if (why == SSL_ERROR_ZERO_RETURN)
            return 0;
        if (why != SSL_ERROR_WANT_READ || !take_in(w))
            return -1;
    }
}

void wire_tls_shut(struct wire_tls *w)
{
    SSL_shutdown(w->ssl);
    (void)!put_out(w);
}

int wire_tls_version(const struct wire_tls *w)
{
    return SSL_version(w->ssl) - TLS1_VERSION + 10;
}

bool wire_tls_ticket(const struct wire_tls *w)
{
    return w->ticket;
}

uint64_t wire_tls_shown(const struct wire_tls *w)
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    uint64_t first = 0;
    X509_digest(SSL_get0_peer_certificate(w->ssl), EVP_sha256(), hash, NULL);
    memcpy(&first, hash, sizeof first);
    return first;
}

struct str wire_tls_protocol(const struct wire_tls *w)
{
    const unsigned char *p = NULL;
    unsigned n = 0;
    SSL_get0_alpn_selected(w->ssl, &p, &n);
    return (struct str){(const char *)p, n};
}

void wire_tls_free(struct wire_tls *w)
{
    if (!w)
        return;
    SSL_free(w->ssl);
    SSL_CTX_free(w->ctx);
    mem_free(w);
}
