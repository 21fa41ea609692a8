#include "conf/conf.h"

#include <ini.h>
#include <string.h>

#include "base/mem.h"
#include "base/num.h"
#include "text/hex.h"

enum { BODY_MAX_MB = 1024, NAME_MAX_BYTES = 64 };

/* What inih's calls share. It stops at nothing: the first error is kept. */
struct reading {
    struct conf *conf;
    struct str
        upstream_names[CONF_PROJECTS_MAX]; /* of each project, found at the end */
    uint32_t seen;                         /* keys of the section at hand */
    char section[160];
    struct err err;
    bool failed;
};

static bool wrong(struct reading *r, const char *key, const char *what)
{
    return err_set(
        &r->err, ERR_INPUT, "conf.value", "[%s] %s: %s", r->section, key, what);
}

static bool keep(struct reading *r, const char *value, struct str *out)
{
    return arena_str(&r->conf->arena, str_z(value), out) || err_memory(&r->err);
}

/* "127.0.0.1:8600", "[::1]:8600". */
static bool read_listen(struct reading *r, const char *value)
{
    struct str text = str_z(value);
    size_t colon = text.n;
    int64_t port;
    while (colon > 0 && text.p[colon - 1] != ':')
        colon--;
    struct str host = str_slice(text, 0, colon ? colon - 1 : 0);
    if (host.n > 1 && host.p[0] == '[' && host.p[host.n - 1] == ']')
        host = str_slice(host, 1, host.n - 1);
    if (!host.n || host.n >= CONF_HOST_MAX ||
        !num_parse_i64(str_slice(text, colon, text.n), 0, 65535, &port))
        return wrong(r, "listen", "say ADDRESS:PORT, the address in digits");
    memcpy(r->conf->host, host.p, host.n);
    r->conf->host[host.n] = 0;
    r->conf->port = (int)port;
    return true;
}

static bool read_on_failure(struct reading *r, const char *value)
{
    if (str_eq(str_z(value), STR("refuse")))
        r->conf->on_capture_failure = CONF_REFUSE;
    else if (str_eq(str_z(value), STR("relay_uncaptured")))
        r->conf->on_capture_failure = CONF_RELAY_UNCAPTURED;
    else
        return wrong(r, "on_capture_failure", "say refuse or relay_uncaptured");
    return true;
}

static bool read_body_max(struct reading *r, const char *value)
{
    int64_t mb;
    if (!num_parse_i64(str_z(value), 1, BODY_MAX_MB, &mb))
        return wrong(r, "body_max_mb", "say a number from 1 to 1024");
    r->conf->body_max_bytes = (uint64_t)mb << 20;
    return true;
}

static struct conf_upstream *upstream(struct reading *r)
{
    return &r->conf->upstreams[r->conf->upstream_count - 1];
}

static struct conf_project *project(struct reading *r)
{
    return &r->conf->projects[r->conf->project_count - 1];
}

static bool read_url(struct reading *r, const char *value)
{
    struct str url = str_z(value);
    if (!str_starts(url, STR("http://")) && !str_starts(url, STR("https://")))
        return wrong(r, "url", "it begins with http:// or https://");
    if (str_ends(url, STR("/")))
        return wrong(r, "url", "it ends without a slash: /v1/... is put behind it");
    return keep(r, value, &upstream(r)->url);
}

static bool read_key_file(struct reading *r, const char *value)
{
    return keep(r, value, &upstream(r)->key_file);
}

static bool read_ca_file(struct reading *r, const char *value)
{
    return keep(r, value, &upstream(r)->ca_file);
}

static bool read_key(struct reading *r, const char *value)
{
    return hex_parse(str_z(value), project(r)->key_sha256, CONF_KEY_BYTES) ||
           wrong(r, "key_sha256", "say the SHA-256 of the key, 64 digits");
}

static bool read_service(struct reading *r, const char *value)
{
    return service_parse(str_z(value), &project(r)->service) ||
           wrong(r, "service", "no such service");
}

static bool read_upstream(struct reading *r, const char *value)
{
    return keep(r, value, &r->upstream_names[r->conf->project_count - 1]);
}

static bool read_zdr(struct reading *r, const char *value)
{
    bool yes = str_eq(str_z(value), STR("yes"));
    project(r)->zdr = yes;
    return yes || str_eq(str_z(value), STR("no")) ||
           wrong(r, "zero_data_retention", "say yes or no");
}

static bool read_portal_url(struct reading *r, const char *value)
{
    struct str url = str_z(value);
    bool own = str_starts(url, STR("http://127.0.0.1:")) ||
               str_starts(url, STR("http://localhost:")) ||
               str_starts(url, STR("http://[::1]:"));
    if (!own && !str_starts(url, STR("https://")))
        return wrong(
            r, "url", "it begins with https:// (http:// on this machine only)");
    for (size_t i = 8; i < url.n; i++) {
        if (url.p[i] == '/')
            return wrong(r, "url", "it has no path and no slash at its end");
    }
    return keep(r, value, &r->conf->portal.url);
}

static bool read_title(struct reading *r, const char *value)
{
    return keep(r, value, &r->conf->portal.title);
}

static bool read_mail(struct reading *r, const char *value)
{
    struct str url = str_z(value);
    if (!str_starts(url, STR("smtp://")) && !str_starts(url, STR("smtps://")))
        return wrong(r, "mail", "it begins with smtp:// or smtps://");
    return keep(r, value, &r->conf->portal.mail);
}

static bool read_mail_from(struct reading *r, const char *value)
{
    struct str from = str_z(value);
    if (str_find_char(from, '@') == from.n || str_find_char(from, ' ') < from.n)
        return wrong(r, "mail_from", "say an address: privacy@example.org");
    return keep(r, value, &r->conf->portal.mail_from);
}

static bool read_mail_key_file(struct reading *r, const char *value)
{
    return keep(r, value, &r->conf->portal.mail_key_file);
}

/* Every key there is. */
static const struct {
    const char *section, *key;
    bool (*read)(struct reading *r, const char *value);
} keys[] = {
    {"serve", "listen", read_listen},
    {"serve", "on_capture_failure", read_on_failure},
    {"serve", "body_max_mb", read_body_max},
    {"upstream", "url", read_url},
    {"upstream", "key_file", read_key_file},
    {"upstream", "ca_file", read_ca_file},
    {"project", "key_sha256", read_key},
    {"project", "service", read_service},
    {"project", "upstream", read_upstream},
    {"project", "zero_data_retention", read_zdr},
    {"portal", "url", read_portal_url},
    {"portal", "title", read_title},
    {"portal", "mail", read_mail},
    {"portal", "mail_from", read_mail_from},
    {"portal", "mail_key_file", read_mail_key_file},
};

/* "upstream local" names one of several. */
static bool take_name(struct reading *r, struct str kind, struct str *out)
{
    struct str name = str_trim(str_slice(str_z(r->section), kind.n, SIZE_MAX));
    struct str token;
    if (!raw_token(raw_from_str(name), &token) || name.n > NAME_MAX_BYTES)
        return err_set(&r->err, ERR_INPUT, "conf.section",
            "[%s]: a section is called \"%" STR_FMT " NAME\", the name a token",
            r->section, STR_ARG(kind));
    return arena_str(&r->conf->arena, name, out) || err_memory(&r->err);
}

static bool begin_upstream(struct reading *r)
{
    struct conf *c = r->conf;
    if (c->upstream_count == CONF_UPSTREAMS_MAX)
        return wrong(r, "upstream", "there are too many");
    c->upstreams[c->upstream_count] = (struct conf_upstream){{0}, {0}, {0}, {0}};
    return take_name(r, STR("upstream"), &c->upstreams[c->upstream_count++].name);
}

static bool begin_project(struct reading *r)
{
    struct conf *c = r->conf;
    if (c->project_count == CONF_PROJECTS_MAX)
        return wrong(r, "project", "there are too many");
    c->projects[c->project_count] = (struct conf_project){.service = SERVICE_CHATGPT};
    return take_name(r, STR("project"), &c->projects[c->project_count++].name);
}

static bool begin_section(struct reading *r, const char *section)
{
    struct str name = str_z(section);
    r->seen = 0;
    memcpy(r->section, section,
        name.n < sizeof r->section ? name.n + 1 : sizeof r->section);
    r->section[sizeof r->section - 1] = 0;
    if (str_eq(name, STR("serve")) || str_eq(name, STR("portal")))
        return true;
    if (str_starts(name, STR("upstream ")))
        return begin_upstream(r);
    if (str_starts(name, STR("project ")))
        return begin_project(r);
    return err_set(&r->err, ERR_INPUT, "conf.section",
        "[%s]: there are the sections serve, portal, upstream NAME and project NAME",
        r->section);
}

static bool take_key(struct reading *r, const char *key, const char *value)
{
    for (size_t i = 0; i < COUNT(keys); i++) {
        if (!str_starts(str_z(r->section), str_z(keys[i].section)) ||
            !str_eq(str_z(keys[i].key), str_z(key)))
            continue;
        if (r->seen >> i & 1)
            return wrong(r, keys[i].key, "it stands twice");
        r->seen |= UINT32_C(1) << i;
        return keys[i].read(r, value);
    }
    return err_set(&r->err, ERR_INPUT, "conf.key",
        "[%s]: there is a key nobody knows here", r->section);
}

/* inih says for each key in which section it stands; 0 stops it. */
static int on_key(void *ctx, const char *section, const char *key, const char *value)
{
    struct reading *r = ctx;
    bool ok = str_eq(str_z(section), str_z(r->section)) || begin_section(r, section);
    ok = ok && take_key(r, key, value);
    r->failed |= !ok;
    return ok;
}

static bool join(struct reading *r)
{
    struct conf *c = r->conf;
    for (size_t i = 0; i < c->project_count; i++) {
        size_t u = 0;
        while (u < c->upstream_count &&
               !str_eq(c->upstreams[u].name, r->upstream_names[i]))
            u++;
        if (u == c->upstream_count)
            return err_set(&r->err, ERR_INPUT, "conf.upstream",
                "[project %" STR_FMT "] names an upstream that is not there",
                STR_ARG(c->projects[i].name));
        c->projects[i].upstream = u;
    }
    for (size_t i = 0; i < c->upstream_count; i++) {
        if (!c->upstreams[i].url.n)
            return err_set(&r->err, ERR_INPUT, "conf.url",
                "[upstream %" STR_FMT "] has no url", STR_ARG(c->upstreams[i].name));
    }
    if (c->portal.mail.n && !c->portal.mail_from.n)
        return err_set(
            &r->err, ERR_INPUT, "conf.mail_from", "[portal] has mail but no mail_from");
    return c->project_count > 0 ||
           err_set(&r->err, ERR_INPUT, "conf.project",
               "there is no [project NAME]: nobody could speak through it");
}

static bool read_text(struct reading *r, struct str text, struct str origin)
{
    const char *z = arena_z(&r->conf->arena, text);
    if (!z)
        return err_memory(&r->err);
    int line = ini_parse_string(z, on_key, r);
    if (r->failed)
        return err_wrap(&r->err, "%" STR_FMT ":%d", STR_ARG(origin), line);
    if (line)
        return err_set(&r->err, ERR_INPUT, "conf.line",
            "%" STR_FMT ":%d: neither [SECTION] nor KEY = VALUE", STR_ARG(origin),
            line);
    return join(r) || err_wrap(&r->err, "%" STR_FMT, STR_ARG(origin));
}

bool conf_parse(struct str text, struct str origin, struct conf **out, struct err *err)
{
    struct conf *c = mem_zalloc(sizeof *c);
    struct reading *r = mem_zalloc(sizeof *r);
    bool ok = c && r;
    if (ok) {
        arena_init(&c->arena, 4 * CONF_BYTES_MAX);
        memcpy(c->host, "127.0.0.1", sizeof "127.0.0.1");
        c->port = 8600;
        c->body_max_bytes = 32 << 20;
        c->portal.title = STR("Abide");
        r->conf = c;
        ok = read_text(r, text, origin);
        if (!ok && err)
            *err = r->err;
    } else {
        (void)err_memory(err);
    }
    mem_free(r);
    if (ok)
        *out = c;
    else
        conf_free(c);
    return ok;
}

void conf_free(struct conf *c)
{
    if (!c)
        return;
    arena_fini(&c->arena);
    mem_free(c);
}
