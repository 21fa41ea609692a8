#include "deid/detect/url.h"

#include <string.h>

#include "deid/validate/domain.h"

enum { SCHEME_MAX = 24, URL_MAX = 4096, HOST_MAX = 253 };

/* Hosts that are nobody's: what people cite. A page below them can still be personal.
 */
static const char *const public_hosts[] = {"wikipedia.org", "wikimedia.org", "w3.org",
    "ietf.org", "rfc-editor.org", "mozilla.org", "python.org", "debian.org",
    "ubuntu.com", "gnu.org", "kernel.org", "postgresql.org", "sqlite.org", "nodejs.org",
    "docs.rs", "rust-lang.org", "golang.org", "go.dev", "stackoverflow.com",
    "readthedocs.io", "apache.org", "oracle.com", "microsoft.com", "apple.com",
    "ibm.com", "google.com", "android.com", "amazon.com", "openai.com", "anthropic.com",
    "huggingface.co", "arxiv.org", "doi.org", "archive.org", "bbc.co.uk", "nytimes.com",
    "reuters.com", "europa.eu", "un.org", "who.int", "nih.gov", "nasa.gov",
    "example.com", "example.org", "example.net", "iana.org", "icann.org", "unicode.org",
    "schema.org", "json.org", "yaml.org", "sourceforge.net", "freedesktop.org",
    "gnome.org", "kde.org", "fsf.org", "opensource.org", "creativecommons.org"};

/* Where a person is the path. */
static const char *const person_marks[] = {"/~", "/@", "/u/", "/user/", "/users/",
    "/in/", "/profile", "/people/", "/member", "/account", "/~", "session",
    "token=", "user=", "uid=", "email=", "/status/", "/patient", "/customer",
    "/invoice", "/share", "id="};

static bool scheme_char(unsigned char c)
{
    return ch_is(c, CH_ALNUM) || c == '+' || c == '.' || c == '-';
}

static bool ends_url(const unsigned char *p, size_t n, size_t i)
{
    unsigned char c = p[i];
    if (c <= ' ' || c == '"' || c == '<' || c == '>' || c == '`' || c == '|' ||
        c == '\\' || c == '{' || c == '}' || c == '^' || c == 0x7F)
        return true;
    /* U+2018 to U+201F quotes and U+3000 to U+303F punctuation of Asia. */
    if (c == 0xE2 && i + 2 < n && p[i + 1] == 0x80 && p[i + 2] >= 0x98 &&
        p[i + 2] <= 0x9F)
        return true;
    return c == 0xE3 && i + 1 < n && p[i + 1] == 0x80;
}

static size_t url_end(const unsigned char *p, size_t n, size_t from)
{
    size_t i = from, open = 0;
    while (i < n && i - from < URL_MAX && !ends_url(p, n, i)) {
        if (p[i] == ')' && open == 0)
            break;
        open += p[i] == '(';
        open -= p[i] == ')';
        i++;
    }
    while (i > from && strchr(".,;:!?'*]", p[i - 1]) && p[i - 1])
        i--;
    return i;
}

struct url {
    size_t scheme, rest, host, host_end, end;
    bool password; /* user:password@ */
    bool user;
};

static void url_split(const unsigned char *p, struct url *u)
{
    size_t i = u->rest, colon = 0;
    u->host = u->rest;
    for (; i < u->end && p[i] != '/' && p[i] != '?' && p[i] != '#'; i++) {
        if (p[i] == ':' && !colon)
            colon = i;
        if (p[i] == '@') {
            u->user = i > u->rest;
            u->password = colon && i > colon + 1;
            u->host = i + 1;
        }
    }
    u->host_end = u->host;
    while (u->host_end < i && p[u->host_end] != ':')
        u->host_end++;
}

static bool has(const unsigned char *p, size_t n, const char *mark)
{
    return memmem(p, n, mark, strlen(mark)) != NULL;
}

static bool url_is_public(const unsigned char *p, const struct url *u)
{
    size_t n = u->host_end - u->host;
    bool known = false;
    for (size_t i = 0; i < COUNT(public_hosts) && !known; i++) {
        size_t k = strlen(public_hosts[i]);
        known = n >= k && memcmp(p + u->host_end - k, public_hosts[i], k) == 0 &&
                (n == k || p[u->host_end - k - 1] == '.');
    }
    if (!known || u->user)
        return false;
    for (size_t i = 0; i < COUNT(person_marks); i++) {
        if (has(p + u->host_end, u->end - u->host_end, person_marks[i]))
            return false;
    }
    return true;
}

static bool scheme_is(
    const unsigned char *p, size_t n, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t k = strlen(list[i]), j = 0;
        while (j < k && k == n && ch_lower(p[j]) == (unsigned char)list[i][j])
            j++;
        if (k == n && j == k)
            return true;
    }
    return false;
}

static unsigned url_detector(const unsigned char *p, const struct url *u)
{
    static const char *const web[] = {"http", "https", "ftp", "ftps", "sftp", "ws",
        "wss", "ssh", "git", "svn", "smb", "ldap", "ldaps", "webdav", "rtsp",
        "git+https", "git+ssh", "hxxp", "hxxps"};
    if (u->password)
        return scheme_is(p + u->scheme, u->rest - 3 - u->scheme, web, COUNT(web))
                   ? DET_URL_SECRET
                   : DET_DB_URI;
    return scheme_is(p + u->scheme, u->rest - 3 - u->scheme, web, COUNT(web))
               ? DET_URL
               : DET_NONE;
}

/* A dot or a port, an address, or localhost: not "std://x". */
static bool host_valid(const unsigned char *p, const struct url *u)
{
    size_t n = u->host_end - u->host;
    bool known;
    if (n == 0 || n > HOST_MAX)
        return false;
    if (p[u->host] == '[' || ch_is(p[u->host], CH_DIGIT))
        return true;
    return domain_valid(p + u->host, n, &known);
}

size_t url_at(struct look *l, size_t colon)
{
    struct url u = {.scheme = colon, .rest = colon + 3};
    while (u.scheme > l->floor && colon - u.scheme < SCHEME_MAX &&
           scheme_char(l->p[u.scheme - 1]))
        u.scheme--;
    while (u.scheme < colon && !ch_is(l->p[u.scheme], CH_LETTER))
        u.scheme++;
    u.end = url_end(l->p, l->n, u.rest);
    if (u.scheme == colon || u.end <= u.rest)
        return colon + 1;
    url_split(l->p, &u);
    unsigned detector = url_detector(l->p, &u);
    if (detector == DET_NONE)
        return colon + 1;
    bool drop = detector == DET_URL && !look_unchecked(l, DET_URL) &&
                (!host_valid(l->p, &u) || url_is_public(l->p, &u));
    if (!drop)
        look_add(l, detector, u.scheme, u.end, 92);
    return l->floor = u.end;
}
