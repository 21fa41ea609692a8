#include "portal/core/site.h"

#include <stdio.h>

#include "crypt/hash.h"
#include "crypt/random.h"
#include "portal/view/web.h"
#include "text/base64.h"
#include "text/hex.h"

/*
 * Nothing from elsewhere, nothing inline but the one style, whose hash stands here: so
 * a page is drawn after one round trip, and no value can add a style or a script.
 */
static bool write_policy(struct site *s, struct err *err)
{
    uint8_t hash[SHA256_BYTES];
    struct buf text;
    struct str css = web_find(STR("abide.css"));
    if (!sha256(raw_from_str(css), hash, err))
        return false;
    buf_init(&text, SITE_HASH_TEXT);
    base64_add(&text, raw_of(hash, sizeof hash));
    const char *z = buf_z(&text);
    bool done = z != NULL;
    if (done)
        snprintf(s->policy, sizeof s->policy,
            "default-src 'none'; style-src 'sha256-%s'; script-src 'self'; "
            "connect-src 'self'; img-src 'self'; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'",
            z);
    buf_fini(&text);
    return done || err_memory(err);
}

static bool name_script(const char *name, char out[SITE_SCRIPT_MAX], struct err *err)
{
    uint8_t hash[SHA256_BYTES];
    char hex[17], file[SITE_SCRIPT_MAX];
    snprintf(file, sizeof file, "%s.js", name);
    if (!sha256(raw_from_str(web_find(str_z(file))), hash, err))
        return false;
    hex_format(hash, 8, hex);
    snprintf(out, SITE_SCRIPT_MAX, "%s.%s.js", name, hex);
    return true;
}

bool site_init(struct site *s, struct str url, struct str title, struct err *err)
{
    bool secure = str_starts(url, STR("https://"));
    *s = (struct site){.url = url,
        .title = title,
        .secure = secure,
        .session_cookie = secure ? "__Host-abide" : "abide",
        .choice_cookie = secure ? "__Host-abide-choice" : "abide-choice",
        .visitor_cookie = secure ? "__Host-abide-visitor" : "abide-visitor",
        .staff_cookie = secure ? "__Host-abide-desk" : "abide-desk"};
    random_bytes(s->key, sizeof s->key);
    return write_policy(s, err) && name_script("abide", s->script, err) &&
           name_script("passkey", s->key_script, err);
}

const struct site_login *site_login(const struct site *s, struct raw name)
{
    for (size_t i = 0; i < s->login_count; i++) {
        if (raw_eq_str(name, s->logins[i].name))
            return &s->logins[i];
    }
    return NULL;
}
