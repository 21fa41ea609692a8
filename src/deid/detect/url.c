#include "deid/detect/url.h"

#include <string.h>

#include "deid/detect/detectors.h"
#include "deid/validate/domain.h"

enum { SCHEME_MAX = 24, URL_MAX = 4096, HOST_MAX = 253, HOST_BACK = 64 };

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
        c == '\\' || c == 0x7F)
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

/* Where a path is a person. */
static const char *const profile_hosts[] = {"facebook.com", "linkedin.com",
    "twitter.com", "x.com", "instagram.com", "github.com", "gitlab.com",
    "bitbucket.org", "tiktok.com", "t.me", "youtube.com", "reddit.com", "medium.com",
    "pinterest.com", "snapchat.com", "vk.com", "threads.net", "bsky.app",
    "mastodon.social", "linktr.ee", "wa.me", "telegram.me", "flickr.com", "tumblr.com",
    "soundcloud.com", "twitch.tv", "patreon.com", "about.me", "behance.net",
    "dribbble.com", "keybase.io", "paypal.me", "venmo.com", "cash.app", "weibo.com",
    "xing.com", "strava.com", "goodreads.com", "stackoverflow.com", "kaggle.com"};

static bool host_has_people(const unsigned char *p, size_t n)
{
    if (n > 4 && memcmp(p, "www.", 4) == 0)
        return true;
    for (size_t i = 0; i < COUNT(profile_hosts); i++) {
        size_t k = strlen(profile_hosts[i]);
        if (n >= k && memcmp(p + n - k, profile_hosts[i], k) == 0 &&
            (n == k || p[n - k - 1] == '.'))
            return true;
    }
    return false;
}

size_t detect_slash(struct look *l, size_t at)
{
    size_t host = at;
    bool known = false, dot = false;
    if (!ch_is(look_before(l, at), CH_LETTER) ||
        !(ch_is(look_at(l, at + 1), CH_ALNUM) || look_at(l, at + 1) == '@' ||
            look_at(l, at + 1) == '~'))
        return at + 1;
    while (host > l->floor && at - host < HOST_BACK &&
           (ch_is(l->p[host - 1], CH_ALNUM) || l->p[host - 1] == '.' ||
               l->p[host - 1] == '-')) {
        host--;
        dot |= l->p[host] == '.';
    }
    unsigned char before = look_before(l, host);
    if (!dot || before == '/' || before == '@' || before == ':' || before == '_' ||
        !domain_valid(l->p + host, at - host, &known) || !known ||
        !host_has_people(l->p + host, at - host))
        return at + 1;
    struct url u = {.scheme = host, .rest = host, .host = host, .host_end = at};
    u.end = url_end(l->p, l->n, host);
    if (url_is_public(l->p, &u))
        return u.end;
    look_add(l, DET_URL, host, u.end, 88);
    return l->floor = u.end;
}
