#include "portal/view/web.h"

#include <stdio.h>

#include "base/attr.h"

enum { KEY_MAX = 128, ACCEPT_MAX = 512 };

struct str web_find(struct str name)
{
    for (size_t i = 0; i < web_file_count; i++) {
        if (str_eq(web_files[i].name, name))
            return web_files[i].bytes;
    }
    return (struct str){NULL, 0};
}

const struct web_language *web_language_find(struct str tag)
{
    for (size_t i = 0; i < web_language_count; i++) {
        if (str_eq_nocase(web_languages[i].tag, tag))
            return &web_languages[i];
    }
    return NULL;
}

/* "0.8" as thousandths; what is no number counts as nothing. */
static int weight_of(struct str params)
{
    struct str part;
    while (str_cut(&params, ';', &part)) {
        part = str_trim(part);
        if (!str_starts(part, STR("q=")) || part.n < 3)
            continue;
        int weight = part.p[2] == '1' ? 1000 : 0;
        for (size_t i = 4, unit = 100; i < part.n && i < 7; i++, unit /= 10) {
            if (part.p[i] < '0' || part.p[i] > '9')
                return 0;
            weight += (part.p[i] - '0') * (int)unit;
        }
        return weight > 1000 ? 1000 : weight;
    }
    return 1000;
}

const struct web_language *web_language_choose(struct str accept)
{
    const struct web_language *best = &web_languages[0];
    struct str one;
    int most = 0;
    accept = str_slice(accept, 0, ACCEPT_MAX);
    while (str_cut(&accept, ',', &one)) {
        one = str_trim(one);
        struct str tag = str_slice(one, 0, str_find_char(one, ';'));
        struct str params = str_slice(one, tag.n, one.n);
        tag = str_slice(tag, 0, str_find_char(tag, '-')); /* de-CH is German */
        const struct web_language *language = web_language_find(str_trim(tag));
        int weight = weight_of(params);
        if (language && weight > most) {
            best = language;
            most = weight;
        }
    }
    return best;
}

struct str web_message_find(const struct web_language *language, struct str key)
{
    size_t low = 0, high = language->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = str_cmp(language->messages[middle].key, key);
        if (order == 0)
            return language->messages[middle].text;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return (struct str){NULL, 0};
}

/* French counts nothing as one thing; the others do not. */
static bool is_one(const struct web_language *language, uint64_t n)
{
    return n == 1 || (n == 0 && str_eq(language->tag, STR("fr")));
}

struct str web_message_plural(
    const struct web_language *language, struct str key, uint64_t n)
{
    char full[KEY_MAX];
    int length = snprintf(full, sizeof full, "%" STR_FMT "[%s]", STR_ARG(key),
        is_one(language, n) ? "one" : "other");
    if (length < 0 || (size_t)length >= sizeof full)
        return (struct str){NULL, 0};
    return web_message_find(language, str_z(full));
}
