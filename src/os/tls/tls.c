#include "os/tls/tls.h"

#include <stdio.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/mem.h"
#include "os/file.h"
#include "os/tls/tls_priv.h"

enum {
    PEM_MAX = 64 << 10, /* of a key */
    OTHERS = 0027,      /* bits a key's file must not have */
    LEVEL = 2,          /* of OpenSSL: keys of at least 2048 bits (RSA), 224 (EC) */
    SECONDS_PER_DAY = 86400,
};

/* TLS 1.2: forward secrecy and authenticated encryption only. TLS 1.3 has no others. */
static const char ciphers[] = "ECDHE+AESGCM:ECDHE+CHACHA20";

/* `why` of OpenSSL's own words, which hold nothing of the files. */
static bool failed(struct err *err, const char *path, const char *what)
{
    const char *why = ERR_reason_error_string(ERR_peek_last_error());
    ERR_clear_error();
    return err_set(err, ERR_INPUT, "os.tls", "%.200s: %s (%s)", path, what,
        why ? why : "no reason given");
}

static int no_password(char *out, int size, int writing, void *ctx)
{
    (void)out, (void)size, (void)writing, (void)ctx;
    return -1;
}

/* The mode is that of the file which is read, also behind a link. */
static bool read_kept(const char *path, struct buf *out, struct err *err)
{
    struct file_in in;
    struct stat facts;
    size_t got = 1;
    if (!file_in_open(path, &in, err))
        return false;
    struct source source = file_in_source(&in);
    bool ok = fstat(in.fd, &facts) == 0 && S_ISREG(facts.st_mode);
    if (!ok)
        err_set(err, ERR_IO, "os.tls", "%.200s is no file", path);
    else if (facts.st_mode & OTHERS)
        ok = err_set(err, ERR_STATE, "os.tls",
            "%.200s holds a private key and others may read or change it (mode %03o): "
            "chmod 600",
            path, (unsigned)facts.st_mode & 0777);
    while (ok && got) {
        unsigned char *room = buf_reserve(out, 4096);
        ok = buf_ok(out, err) && source.read(source.ctx, room, 4096, &got, err);
        buf_grow(out, ok ? got : 0);
    }
    file_in_close(&in);
    return ok;
}

static bool use_key(struct tls *tls, const char *path, struct err *err)
{
    struct buf pem;
    buf_init(&pem, PEM_MAX);
    bool ok = read_kept(path, &pem, err);
    BIO *bio = ok ? BIO_new_mem_buf(pem.p, (int)pem.n) : NULL;
    EVP_PKEY *key = bio ? PEM_read_bio_PrivateKey(bio, NULL, no_password, NULL) : NULL;
    if (ok && !key)
        ok = failed(err, path, "no private key can be read from it");
    if (ok && (SSL_CTX_use_PrivateKey(tls->ctx, key) != 1 ||
                  SSL_CTX_check_private_key(tls->ctx) != 1))
        ok = failed(err, path, "the key does not fit the certificate");
    EVP_PKEY_free(key);
    BIO_free(bio);
    buf_wipe(&pem);
    return ok;
}

static bool end_of(const X509 *certificate, struct instant *out)
{
    struct tm tm;
    if (!ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &tm))
        return false;
    struct instant day =
        instant_from_civil(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
    int64_t seconds = tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec;
    out->us = day.us + seconds * 1000000;
    return true;
}

static bool use_chain(struct tls *tls, const char *path, struct err *err)
{
    STACK_OF(X509) *chain = NULL;
    struct instant end;
    if (SSL_CTX_use_certificate_chain_file(tls->ctx, path) != 1)
        return failed(err, path, "no certificate can be taken from it");
    if (!end_of(SSL_CTX_get0_certificate(tls->ctx), &tls->expires) ||
        SSL_CTX_get0_chain_certs(tls->ctx, &chain) != 1)
        return failed(err, path, "the certificate has no end that can be read");
    for (int i = 0; chain && i < sk_X509_num(chain); i++) {
        if (end_of(sk_X509_value(chain, i), &end) && end.us < tls->expires.us)
            tls->expires = end;
    }
    return true;
}

/* Whoever asks for other protocols only is told that there are none. */
static int choose_protocol(SSL *ssl, const unsigned char **out, unsigned char *out_n,
    const unsigned char *in, unsigned in_n, void *ctx)
{
    static const unsigned char ours[] = "\x08http/1.1";
    unsigned char *chosen = NULL;
    (void)ssl, (void)ctx;
    if (SSL_select_next_proto(&chosen, out_n, ours, sizeof ours - 1, in, in_n) !=
        OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

/* No tickets and no cache: a resumed session would outlive the key it began with. */
static bool set_up(struct tls *tls)
{
    char groups[] = "X25519:P-256:P-384"; /* OpenSSL's macro drops a const */
    SSL_CTX *c = tls->ctx = SSL_CTX_new(TLS_server_method());
    if (!c)
        return false;
    SSL_CTX_set_options(c, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION |
                               SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                               SSL_OP_PRIORITIZE_CHACHA);
    SSL_CTX_set_mode(c, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(c, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_security_level(c, LEVEL);
    SSL_CTX_set_alpn_select_cb(c, choose_protocol, NULL);
    SSL_CTX_set_default_passwd_cb(c, no_password);
    return SSL_CTX_set_num_tickets(c, 0) == 1 &&
           SSL_CTX_set_max_early_data(c, 0) == 1 &&
           SSL_CTX_set_min_proto_version(c, TLS1_2_VERSION) == 1 &&
           SSL_CTX_set_cipher_list(c, ciphers) == 1 &&
           SSL_CTX_set1_groups_list(c, groups) == 1;
}

bool tls_open(const struct tls_files *files, struct tls **out, struct err *err)
{
    struct tls *tls = mem_zalloc(sizeof *tls);
    if (!tls)
        return err_memory(err);
    tls->users = 1;
    tls->method = tls_method_new();
    ERR_clear_error();
    bool ok = (tls->method && set_up(tls)) ||
              err_set(err, ERR_MEMORY, "os.tls", "TLS could not be set up");
    ok = ok && use_chain(tls, files->chain, err) && use_key(tls, files->key, err);
    if (ok)
        *out = tls;
    else
        tls_leave(tls);
    return ok;
}

struct tls *tls_share(struct tls *tls)
{
    if (tls)
        tls->users++;
    return tls;
}

void tls_leave(struct tls *tls)
{
    if (!tls || --tls->users)
        return;
    SSL_CTX_free(tls->ctx);
    BIO_meth_free(tls->method);
    mem_wipe(tls->plain, sizeof tls->plain);
    mem_free(tls);
}

struct instant tls_expires(const struct tls *tls)
{
    return tls->expires;
}

int64_t tls_days_left(const struct tls *tls, struct instant now)
{
    int64_t seconds = (tls->expires.us - now.us) / 1000000;
    int64_t days = seconds / SECONDS_PER_DAY;
    return seconds < 0 && seconds % SECONDS_PER_DAY ? days - 1 : days;
}

struct tls_counts tls_count(const struct tls *tls)
{
    return tls->counts;
}

void tls_take_over(struct tls *tls, const struct tls *old)
{
    tls->counts = old->counts;
}
