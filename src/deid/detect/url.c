#include "deid/detect/url.h"

#include <string.h>

#include "base/str.h"
#include "deid/detect/detectors.h"
#include "deid/validate/domain.h"

enum { SCHEME_MAX = 24, URL_MAX = 4096, HOST_MAX = 253, HOST_BACK = 64 };

/* Hosts that are nobody's: what people cite. A page below them can still be personal.
 */
static const struct str public_hosts[] = {STR_INIT("wikipedia.org"),
    STR_INIT("wikimedia.org"), STR_INIT("w3.org"), STR_INIT("ietf.org"),
    STR_INIT("rfc-editor.org"), STR_INIT("mozilla.org"), STR_INIT("python.org"),
    STR_INIT("debian.org"), STR_INIT("ubuntu.com"), STR_INIT("gnu.org"),
    STR_INIT("kernel.org"), STR_INIT("postgresql.org"), STR_INIT("sqlite.org"),
    STR_INIT("nodejs.org"), STR_INIT("docs.rs"), STR_INIT("rust-lang.org"),
    STR_INIT("golang.org"), STR_INIT("go.dev"), STR_INIT("stackoverflow.com"),
    STR_INIT("readthedocs.io"), STR_INIT("apache.org"), STR_INIT("oracle.com"),
    STR_INIT("microsoft.com"), STR_INIT("apple.com"), STR_INIT("ibm.com"),
    STR_INIT("google.com"), STR_INIT("android.com"), STR_INIT("amazon.com"),
    STR_INIT("openai.com"), STR_INIT("anthropic.com"), STR_INIT("huggingface.co"),
    STR_INIT("arxiv.org"), STR_INIT("doi.org"), STR_INIT("archive.org"),
    STR_INIT("bbc.co.uk"), STR_INIT("nytimes.com"), STR_INIT("reuters.com"),
    STR_INIT("europa.eu"), STR_INIT("un.org"), STR_INIT("who.int"), STR_INIT("nih.gov"),
    STR_INIT("nasa.gov"), STR_INIT("example.com"), STR_INIT("example.org"),
    STR_INIT("example.net"), STR_INIT("iana.org"), STR_INIT("icann.org"),
    STR_INIT("unicode.org"), STR_INIT("schema.org"), STR_INIT("json.org"),
    STR_INIT("yaml.org"), STR_INIT("sourceforge.net"), STR_INIT("freedesktop.org"),
    STR_INIT("gnome.org"), STR_INIT("kde.org"), STR_INIT("fsf.org"),
    STR_INIT("opensource.org"), STR_INIT("creativecommons.org")};

/* Where a person is the path. */
static const struct str person_marks[] = {STR_INIT("/~"), STR_INIT("/@"),
    STR_INIT("/u/"), STR_INIT("/user/"), STR_INIT("/users/"), STR_INIT("/in/"),
    STR_INIT("/profile"), STR_INIT("/people/"), STR_INIT("/member"),
    STR_INIT("/account"), STR_INIT("/~"), STR_INIT("session"), STR_INIT("token="),
    STR_INIT("user="), STR_INIT("uid="), STR_INIT("email="), STR_INIT("/status/"),
    STR_INIT("/patient"), STR_INIT("/customer"), STR_INIT("/invoice"),
    STR_INIT("/share"), STR_INIT("id=")};

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

static bool has(const unsigned char *p, size_t n, struct str mark)
{
    return memmem(p, n, mark.p, mark.n) != NULL;
}

/* The host, or one below it. */
static bool host_is(const unsigned char *p, size_t n, struct str host)
{
    size_t k = host.n;
    return n >= k && p[n - 1] == (unsigned char)host.p[k - 1] &&
           p[n - k] == (unsigned char)host.p[0] && memcmp(p + n - k, host.p, k) == 0 &&
           (n == k || p[n - k - 1] == '.');
}

static bool url_is_public(const unsigned char *p, const struct url *u)
{
    size_t n = u->host_end - u->host;
    bool known = false;
    for (size_t i = 0; i < COUNT(public_hosts) && !known; i++) {
        known = host_is(p + u->host, n, public_hosts[i]);
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
    const unsigned char *p, size_t n, const struct str *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t k = list[i].n, j = 0;
        while (j < k && k == n && ch_lower(p[j]) == (unsigned char)list[i].p[j])
            j++;
        if (k == n && j == k)
            return true;
    }
    return false;
}

static unsigned url_detector(const unsigned char *p, const struct url *u)
{
    static const struct str web[] = {STR_INIT("http"), STR_INIT("https"),
        STR_INIT("ftp"), STR_INIT("ftps"), STR_INIT("sftp"), STR_INIT("ws"),
        STR_INIT("wss"), STR_INIT("ssh"), STR_INIT("git"), STR_INIT("svn"),
        STR_INIT("smb"), STR_INIT("ldap"), STR_INIT("ldaps"), STR_INIT("webdav"),
        STR_INIT("rtsp"), STR_INIT("git+https"), STR_INIT("git+ssh"), STR_INIT("hxxp"),
        STR_INIT("hxxps")};
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
static const struct str profile_hosts[] = {STR_INIT("facebook.com"),
    STR_INIT("linkedin.com"), STR_INIT("twitter.com"), STR_INIT("x.com"),
    STR_INIT("instagram.com"), STR_INIT("github.com"), STR_INIT("gitlab.com"),
    STR_INIT("bitbucket.org"), STR_INIT("tiktok.com"), STR_INIT("t.me"),
    STR_INIT("youtube.com"), STR_INIT("reddit.com"), STR_INIT("medium.com"),
    STR_INIT("pinterest.com"), STR_INIT("snapchat.com"), STR_INIT("vk.com"),
    STR_INIT("threads.net"), STR_INIT("bsky.app"), STR_INIT("mastodon.social"),
    STR_INIT("linktr.ee"), STR_INIT("wa.me"), STR_INIT("telegram.me"),
    STR_INIT("flickr.com"), STR_INIT("tumblr.com"), STR_INIT("soundcloud.com"),
    STR_INIT("twitch.tv"), STR_INIT("patreon.com"), STR_INIT("about.me"),
    STR_INIT("behance.net"), STR_INIT("dribbble.com"), STR_INIT("keybase.io"),
    STR_INIT("paypal.me"), STR_INIT("venmo.com"), STR_INIT("cash.app"),
    STR_INIT("weibo.com"), STR_INIT("xing.com"), STR_INIT("strava.com"),
    STR_INIT("goodreads.com"), STR_INIT("stackoverflow.com"), STR_INIT("kaggle.com")};

static bool host_has_people(const unsigned char *p, size_t n)
{
    if (n > 4 && memcmp(p, "www.", 4) == 0)
        return true;
    for (size_t i = 0; i < COUNT(profile_hosts); i++) {
        if (host_is(p, n, profile_hosts[i]))
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
