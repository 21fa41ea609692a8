#include "deid/validate/domain.h"

#include <string.h>

#include "base/attr.h"

enum { DOMAIN_MAX = 253, LABEL_MAX = 63, TLD_MAX = 24 };

/* Two letters: the country codes, the second letters by the first. */
static const char *const countries[26] = {"cdefgilmoqrstuwxz", "abdefghijmnorstvwyz",
    "acdfghiklmnoruvwxyz", "ejkmoz", "cegrstu", "ijkmor", "abdefghilmnpqrstuwy",
    "kmnrtu", "delmnoqrst", "emop", "eghimnprwyz", "abcikrstuvy",
    "acdeghklmnopqrstuvwxyz", "acefgilopruz", "m", "aefghklmnrstwy", "a", "eosuw",
    "abcdeghijklmnorstuvxyz", "cdfghjklmnortvwz", "agksyz", "aceginu", "fs", "", "et",
    "amw"};

/* Common generic ones, and the reserved ones of RFC 2606, RFC 6762 and office networks.
 */
static const char *const generic[] = {"com", "org", "net", "edu", "gov", "mil", "int",
    "info", "biz", "name", "pro", "aero", "coop", "museum", "jobs", "mobi", "travel",
    "tel", "cat", "asia", "post", "arpa", "app", "dev", "page", "xyz", "online", "site",
    "store", "shop", "tech", "cloud", "email", "blog", "club", "live", "life", "world",
    "today", "news", "media", "agency", "company", "solutions", "services", "support",
    "systems", "network", "digital", "design", "studio", "space", "website", "link",
    "click", "group", "team", "work", "works", "zone", "city", "center", "academy",
    "school", "university", "health", "care", "clinic", "law", "legal", "bank",
    "finance", "money", "capital", "fund", "house", "example", "test", "invalid",
    "localhost", "local", "internal", "corp", "lan", "home", "intranet", "private",
    "onion", "berlin", "london", "paris", "tokyo", "nyc", "wien", "swiss", "gmbh",
    "ltd", "inc", "llc", "ngo", "church", "family", "global", "art", "music", "photo",
    "photos", "video", "games", "fun", "top", "vip", "icu", "ai"};

/* Endings of file names that follow an '@' or stand after a dot in code. */
static const char *const files[] = {"png", "jpg", "jpeg", "gif", "svg", "webp", "css",
    "scss", "html", "htm", "js", "jsx", "ts", "tsx", "json", "xml", "yaml", "yml",
    "txt", "pdf", "exe", "dll", "log", "conf", "service", "socket", "timer", "cpp",
    "hpp", "java", "cfg", "ini", "toml", "lock", "tar", "gz", "zip", "deb", "rpm",
    "iso", "img", "mp3", "mp4"};

static bool alnum(unsigned char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
           c >= 0x80;
}

static bool label_char(unsigned char c)
{
    return alnum(c) || c == '-' || c == '_';
}

size_t domain_end(const unsigned char *p, size_t n, size_t from)
{
    size_t i = from;
    if (i >= n || !alnum(p[i]))
        return from;
    while (i < n && i - from <= DOMAIN_MAX) {
        bool dot = p[i] == '.' && i + 1 < n && alnum(p[i + 1]);
        if (!dot && !label_char(p[i]))
            break;
        i++;
    }
    while (i > from && !alnum(p[i - 1]))
        i--;
    return i;
}

static bool in_list(const char *const *list, size_t count, const char *tld, size_t n)
{
    for (size_t i = 0; i < count; i++) {
        if (strlen(list[i]) == n && memcmp(list[i], tld, n) == 0)
            return true;
    }
    return false;
}

static bool tld_valid(const unsigned char *p, size_t n, bool *known)
{
    char tld[TLD_MAX];
    bool high = false;
    if (n < 2 || n > TLD_MAX)
        return false;
    for (size_t i = 0; i < n; i++) {
        high |= p[i] >= 0x80;
        if (!alnum(p[i]) || (p[i] >= '0' && p[i] <= '9'))
            return n > 4 && memcmp(p, "xn--", 4) == 0;
        tld[i] = (char)(p[i] | 0x20);
    }
    if (high)
        return true;
    if (n == 2)
        *known = strchr(countries[tld[0] - 'a'], tld[1]) != NULL;
    else
        *known = in_list(generic, COUNT(generic), tld, n);
    return *known || (n > 2 && !in_list(files, COUNT(files), tld, n));
}

bool domain_valid(const unsigned char *p, size_t n, bool *known)
{
    size_t label = 0, dots = 0;
    *known = false;
    for (size_t i = 0; i <= n; i++) {
        if (i < n && p[i] != '.')
            continue;
        if (i == label || i - label > LABEL_MAX || p[label] == '-' || p[i - 1] == '-')
            return false;
        if (i < n) {
            label = i + 1;
            dots++;
        }
    }
    return dots > 0 && tld_valid(p + label, n - label, known);
}
