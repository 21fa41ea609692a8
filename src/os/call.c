#include "os/call.h"

#include <curl/curl.h>
#include <string.h>
#include <strings.h>

enum { CONNECT_MS = 5000 };

static size_t on_body(char *from, size_t size, size_t count, void *ctx)
{
    struct buf *out = ctx;
    buf_add(out, from, size * count);
    return buf_ok(out, NULL) ? size * count : 0;
}

static bool starts(struct raw r, struct str front)
{
    return raw_eq_str(raw_slice(r, 0, front.n), front);
}

/* http://127.0.0.1:PORT, with whatever path. */
static bool is_here(struct raw url)
{
    static const struct str here[] = {STR_INIT("http://127.0.0.1"),
        STR_INIT("http://localhost"), STR_INIT("http://[::1]")};
    for (size_t i = 0; i < COUNT(here); i++) {
        unsigned char next = url.n > here[i].n ? url.p[here[i].n] : '/';
        if (starts(url, here[i]) && (next == ':' || next == '/'))
            return true;
    }
    return false;
}

/* Printable, with a NUL behind; wiped by the caller. */
static bool line_of(struct raw words, char out[CALL_FIELD_MAX])
{
    if (words.n >= CALL_FIELD_MAX)
        return false;
    for (size_t i = 0; i < words.n; i++) {
        if (words.p[i] <= ' ' || words.p[i] >= 0x7f)
            return false;
        out[i] = (char)words.p[i];
    }
    out[words.n] = 0;
    return true;
}

static bool set_words(CURL *c, const struct call_to *to)
{
    char text[CALL_FIELD_MAX];
    bool ok = to->url.n < CALL_URL_MAX && line_of(to->url, text) &&
              curl_easy_setopt(c, CURLOPT_URL, text) == CURLE_OK;
    if (ok && to->ca_file.n)
        ok = line_of(raw_from_str(to->ca_file), text) &&
             curl_easy_setopt(c, CURLOPT_CAINFO, text) == CURLE_OK;
    if (ok && to->bearer.n)
        ok = line_of(to->bearer, text) &&
             curl_easy_setopt(c, CURLOPT_HTTPAUTH, CURLAUTH_BEARER) == CURLE_OK &&
             curl_easy_setopt(c, CURLOPT_XOAUTH2_BEARER, text) == CURLE_OK;
    if (ok && to->user.n)
        ok = line_of(to->user, text) &&
             curl_easy_setopt(c, CURLOPT_USERNAME, text) == CURLE_OK &&
             line_of(to->secret, text) &&
             curl_easy_setopt(c, CURLOPT_PASSWORD, text) == CURLE_OK &&
             curl_easy_setopt(c, CURLOPT_HTTPAUTH, CURLAUTH_BASIC) == CURLE_OK;
    explicit_bzero(text, sizeof text);
    return ok;
}

static void set_up(CURL *c, const struct call_to *to, struct buf *out)
{
    bool clear = to->clear_here && is_here(to->url);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, clear ? "http,https" : "https");
    curl_easy_setopt(c, CURLOPT_PROXY, "");
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)CALL_WHOLE_MS);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, out);
    if (to->post) {
        curl_easy_setopt(c, CURLOPT_POST, 1L);
        curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)to->body.n);
        curl_easy_setopt(c, CURLOPT_POSTFIELDS, to->body.p);
    }
}

bool call_send(const struct call_to *to, int *status, struct buf *out, struct err *err)
{
    struct curl_slist *fields = curl_slist_append(NULL, "Accept: application/json");
    CURL *c = curl_easy_init();
    CURLcode done = CURLE_URL_MALFORMAT;
    long code = 0;
    if (!c || !fields) {
        curl_easy_cleanup(c);
        curl_slist_free_all(fields);
        return err_memory(err);
    }
    set_up(c, to, out);
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, fields);
    if (set_words(c, to))
        done = curl_easy_perform(c);
    if (done == CURLE_OK)
        curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &code);
    curl_easy_cleanup(c);
    curl_slist_free_all(fields);
    *status = (int)code;
    /* curl's sentences name no address. */
    return done == CURLE_OK ||
           err_set(err, ERR_IO, "os.call", "a server was asked and did not answer: %s",
               curl_easy_strerror(done));
}
