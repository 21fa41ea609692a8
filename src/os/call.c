#include "os/call.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

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

/* --- which addresses are anybody's to reach */

/* The special-purpose blocks of IPv4 that are not globally reachable (RFC 6890), and
 * those of many; {address, bits}. */
static const struct {
    uint8_t address[4];
    int bits;
} not_public[] = {{{0}, 8}, {{10}, 8}, {{100, 64}, 10}, {{127}, 8}, {{169, 254}, 16},
    {{172, 16}, 12}, {{192, 0, 0}, 24}, {{192, 0, 2}, 24}, {{192, 88, 99}, 24},
    {{192, 168}, 16}, {{198, 18}, 15}, {{198, 51, 100}, 24}, {{203, 0, 113}, 24},
    {{224}, 4}, {{240}, 4}};

static bool is_in(const uint8_t *address, const uint8_t *block, int bits)
{
    for (int i = 0; i < bits; i++) {
        int shift = 7 - i % 8;
        if (((address[i / 8] ^ block[i / 8]) >> shift) & 1)
            return false;
    }
    return true;
}

/* Of IPv6 only 2000::/3, without what is for documents, protocols or tunnels. */
static bool is_public_6(const uint8_t *a)
{
    static const uint8_t global[16] = {0x20}, protocols[16] = {0x20, 0x01},
                         documents[16] = {0x20, 0x01, 0x0d, 0xb8},
                         tunnels[16] = {0x20, 0x02}, more[16] = {0x3f, 0xff};
    return is_in(a, global, 3) && !is_in(a, protocols, 23) &&
           !is_in(a, documents, 32) && !is_in(a, tunnels, 16) && !is_in(a, more, 20);
}

bool call_is_public(const uint8_t *address, size_t n)
{
    if (n == 16)
        return is_public_6(address);
    for (size_t i = 0; i < COUNT(not_public); i++) {
        if (is_in(address, not_public[i].address, not_public[i].bits))
            return false;
    }
    return n == 4;
}

/* Asked with the address that is about to be connected to: after names were looked up,
 * so no second look-up can say something else. */
static curl_socket_t open_public(
    void *ctx, curlsocktype purpose, struct curl_sockaddr *to)
{
    uint8_t bytes[sizeof(struct sockaddr_in6)] = {0};
    bool good = false;
    (void)ctx, (void)purpose;
    if (to->addrlen <= sizeof bytes)
        memcpy(bytes, &to->addr, to->addrlen);
    if (to->family == AF_INET)
        good = call_is_public(bytes + offsetof(struct sockaddr_in, sin_addr), 4);
    if (to->family == AF_INET6)
        good = call_is_public(bytes + offsetof(struct sockaddr_in6, sin6_addr), 16);
    return good ? socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol)
                : CURL_SOCKET_BAD;
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
    if (to->public_only)
        curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_public);
    if (to->post) {
        curl_easy_setopt(c, CURLOPT_POST, 1L);
        curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)to->body.n);
        curl_easy_setopt(c, CURLOPT_POSTFIELDS, to->body.p);
    }
}

/* One more field; false: no memory, or it holds what ends a line. */
static bool add_field(struct curl_slist **list, struct str name, struct raw value)
{
    char words[CALL_FIELD_MAX], line[CALL_FIELD_MAX + 128];
    bool ok = value.n > 0 && line_of(value, words);
    int n =
        ok ? snprintf(line, sizeof line, "%" STR_FMT ": %s", STR_ARG(name), words) : -1;
    struct curl_slist *longer =
        n > 0 && (size_t)n < sizeof line ? curl_slist_append(*list, line) : NULL;
    *list = longer ? longer : *list;
    return longer != NULL;
}

static struct curl_slist *fields_of(const struct call_to *to)
{
    struct curl_slist *list = curl_slist_append(NULL, "Accept: application/json");
    bool ok = list != NULL && to->field_count <= CALL_FIELDS_MAX;
    if (ok && to->type.n)
        ok = add_field(&list, STR("Content-Type"), raw_from_str(to->type));
    for (size_t i = 0; ok && i < to->field_count; i++)
        ok = add_field(&list, to->fields[i].name, to->fields[i].value);
    if (ok)
        return list;
    curl_slist_free_all(list);
    return NULL;
}

bool call_send(const struct call_to *to, int *status, struct buf *out, struct err *err)
{
    struct curl_slist *fields = fields_of(to);
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
