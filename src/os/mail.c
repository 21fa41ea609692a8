#include "os/mail.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

enum { CONNECT_MS = 10000, WHOLE_MS = 30000 };

struct reading {
    struct raw rest;
};

static size_t on_read(char *to, size_t size, size_t count, void *ctx)
{
    struct reading *r = ctx;
    size_t room = size * count, n = r->rest.n < room ? r->rest.n : room;
    memcpy(to, r->rest.p, n);
    r->rest = raw_slice(r->rest, n, r->rest.n);
    return n;
}

static bool is_here(struct str server)
{
    static const struct str here[] = {STR_INIT("smtp://127.0.0.1"),
        STR_INIT("smtp://localhost"), STR_INIT("smtp://[::1]")};
    for (size_t i = 0; i < COUNT(here); i++) {
        if (str_starts(server, here[i]) &&
            (server.n == here[i].n || server.p[here[i].n] == ':'))
            return true;
    }
    return false;
}

/* Copied with a NUL behind; wiped by the caller. */
static bool z_of(struct str s, char *out, size_t room)
{
    if (s.n >= room || memchr(s.p ? s.p : "", 0, s.n))
        return false;
    for (size_t i = 0; i < s.n; i++)
        out[i] = s.p[i];
    out[s.n] = 0;
    return true;
}

/* "<a@b.c>"; what would end the command's line is refused. */
static bool bracket(struct raw address, char out[MAIL_ADDRESS_MAX])
{
    size_t n = 0;
    if (!address.n || address.n + 3 > MAIL_ADDRESS_MAX)
        return false;
    out[n++] = '<';
    for (size_t i = 0; i < address.n; i++) {
        if (address.p[i] <= ' ' || address.p[i] == '<' || address.p[i] == '>')
            return false;
        out[n++] = (char)address.p[i];
    }
    out[n++] = '>';
    out[n] = 0;
    return true;
}

static void set_up(CURL *c, const struct mail *m)
{
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(c, CURLOPT_PROXY, "");
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(c, CURLOPT_USE_SSL,
        is_here(m->server) ? (long)CURLUSESSL_TRY : (long)CURLUSESSL_ALL);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)WHOLE_MS);
}

static bool name_server(CURL *c, const struct mail *m)
{
    char text[MAIL_URL_MAX];
    bool ok = z_of(m->server, text, sizeof text) &&
              curl_easy_setopt(c, CURLOPT_URL, text) == CURLE_OK;
    if (ok && m->ca_file.n)
        ok = z_of(m->ca_file, text, sizeof text) &&
             curl_easy_setopt(c, CURLOPT_CAINFO, text) == CURLE_OK;
    if (ok && m->user.n)
        ok = z_of(m->user, text, sizeof text) &&
             curl_easy_setopt(c, CURLOPT_USERNAME, text) == CURLE_OK &&
             z_of(m->password, text, sizeof text) &&
             curl_easy_setopt(c, CURLOPT_PASSWORD, text) == CURLE_OK;
    explicit_bzero(text, sizeof text);
    return ok;
}

static CURLcode send_letter(CURL *c, const struct mail *m)
{
    char from[MAIL_ADDRESS_MAX], to[MAIL_ADDRESS_MAX];
    struct reading reading = {m->letter};
    if (!bracket(raw_from_str(m->from), from) || !bracket(m->to, to))
        return CURLE_URL_MALFORMAT;
    struct curl_slist *list = curl_slist_append(NULL, to);
    if (!list)
        return CURLE_OUT_OF_MEMORY;
    curl_easy_setopt(c, CURLOPT_MAIL_FROM, from);
    curl_easy_setopt(c, CURLOPT_MAIL_RCPT, list);
    curl_easy_setopt(c, CURLOPT_READFUNCTION, on_read);
    curl_easy_setopt(c, CURLOPT_READDATA, &reading);
    CURLcode done = curl_easy_perform(c);
    curl_slist_free_all(list);
    return done;
}

bool mail_send(const struct mail *m, struct err *err)
{
    CURL *c = curl_easy_init();
    if (!c)
        return err_memory(err);
    set_up(c, m);
    CURLcode done = name_server(c, m) ? send_letter(c, m) : CURLE_URL_MALFORMAT;
    curl_easy_cleanup(c);
    /* curl's sentences name no address. */
    return done == CURLE_OK ||
           err_set(err, ERR_IO, "os.mail", "the mail server did not take a letter: %s",
               curl_easy_strerror(done));
}
