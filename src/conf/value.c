#include "conf/conf.h"

#include <stddef.h>
#include <string.h>

#include "base/num.h"
#include "conf/conf_priv.h"
#include "text/hex.h"

enum { BODY_MAX_MB = 1024 };

bool conf_wrong(struct reading *r, const char *key, const char *what)
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
        return conf_wrong(r, "listen", "say ADDRESS:PORT, the address in digits");
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
        return conf_wrong(r, "on_capture_failure", "say refuse or relay_uncaptured");
    return true;
}

static bool read_tls(struct reading *r, const char *value)
{
    if (!str_eq(str_z(value), STR("elsewhere")))
        return conf_wrong(r, "tls",
            "say elsewhere (something before this door speaks TLS), or name "
            "tls_certificate and tls_key");
    r->conf->tls = CONF_TLS_ELSEWHERE;
    return true;
}

static bool read_metrics(struct reading *r, const char *value)
{
    bool key = str_eq(str_z(value), STR("key"));
    if (!key && !str_eq(str_z(value), STR("loopback")))
        return conf_wrong(r, "metrics", "say loopback or key");
    r->conf->metrics = key ? CONF_METRICS_KEY : CONF_METRICS_LOOPBACK;
    return true;
}

static bool read_sandbox(struct reading *r, const char *value)
{
    static const struct str words[] = {
        [CONF_SANDBOX_AUTO] = STR_INIT("auto"),
        [CONF_SANDBOX_REQUIRE] = STR_INIT("require"),
        [CONF_SANDBOX_OFF] = STR_INIT("off"),
    };
    for (size_t i = 0; i < COUNT(words); i++) {
        if (str_eq(str_z(value), words[i])) {
            r->conf->sandbox = (enum conf_sandbox)i;
            return true;
        }
    }
    return conf_wrong(r, "sandbox", "say auto, require or off");
}

static bool read_body_max(struct reading *r, const char *value)
{
    int64_t mb;
    if (!num_parse_i64(str_z(value), 1, BODY_MAX_MB, &mb))
        return conf_wrong(r, "body_max_mb", "say a number from 1 to 1024");
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
        return conf_wrong(r, "url", "it begins with http:// or https://");
    if (str_ends(url, STR("/")))
        return conf_wrong(
            r, "url", "it ends without a slash: /v1/... is put behind it");
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

static bool read_probe(struct reading *r, const char *value)
{
    struct str path = str_z(value);
    bool plain = str_starts(path, STR("/"));
    for (size_t i = 0; i < path.n; i++)
        plain &= path.p[i] > ' ' && path.p[i] < 0x7f && path.p[i] != '#';
    return plain ? keep(r, value, &upstream(r)->probe)
                 : conf_wrong(r, "probe", "say a path: /v1/models");
}

static bool read_personal(struct reading *r, const char *value)
{
    return sharing_personal_parse(str_z(value), &upstream(r)->share.personal) ||
           conf_wrong(r, "personal", "say off, labels or pseudonyms");
}

static bool read_fields(struct reading *r, const char *value)
{
    return sharing_fields_parse(str_z(value), &upstream(r)->share, &r->err);
}

static bool read_guard(struct reading *r, const char *value)
{
    return guard_ask_parse(str_z(value), &upstream(r)->guard) ||
           conf_wrong(r, "guard", "say off, score or block");
}

static bool read_replies(struct reading *r, const char *value)
{
    return guard_answer_parse(str_z(value), &upstream(r)->replies) ||
           conf_wrong(r, "replies", "say off, label or block");
}

static bool read_classes(struct reading *r, const char *value)
{
    return sharing_classes_parse(str_z(value), &upstream(r)->share, &r->err);
}

static bool read_key(struct reading *r, const char *value)
{
    return hex_parse(str_z(value), project(r)->key_sha256, CONF_KEY_BYTES) ||
           conf_wrong(r, "key_sha256", "say the SHA-256 of the key, 64 digits");
}

static bool read_service(struct reading *r, const char *value)
{
    return service_parse(str_z(value), &project(r)->service) ||
           conf_wrong(r, "service", "no such service");
}

static bool read_tier(struct reading *r, const char *value)
{
    return tier_parse(str_z(value), &project(r)->tier) ||
           conf_wrong(r, "tier", "no such tier");
}

static bool read_operates(struct reading *r, const char *value)
{
    bool yes = str_eq(str_z(value), STR("yes"));
    project(r)->operates = yes;
    return yes || str_eq(str_z(value), STR("no")) ||
           conf_wrong(r, "operator", "say yes or no");
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
           conf_wrong(r, "zero_data_retention", "say yes or no");
}

static bool read_portal_url(struct reading *r, const char *value)
{
    struct str url = str_z(value);
    bool own = str_starts(url, STR("http://127.0.0.1:")) ||
               str_starts(url, STR("http://localhost:")) ||
               str_starts(url, STR("http://[::1]:"));
    if (!own && !str_starts(url, STR("https://")))
        return conf_wrong(
            r, "url", "it begins with https:// (http:// on this machine only)");
    for (size_t i = 8; i < url.n; i++) {
        if (url.p[i] == '/')
            return conf_wrong(r, "url", "it has no path and no slash at its end");
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
        return conf_wrong(r, "mail", "it begins with smtp:// or smtps://");
    return keep(r, value, &r->conf->portal.mail);
}

static bool read_mail_from(struct reading *r, const char *value)
{
    struct str from = str_z(value);
    if (str_find_char(from, '@') == from.n || str_find_char(from, ' ') < from.n)
        return conf_wrong(r, "mail_from", "say an address: privacy@example.org");
    return keep(r, value, &r->conf->portal.mail_from);
}

static bool read_mail_key_file(struct reading *r, const char *value)
{
    return keep(r, value, &r->conf->portal.mail_key_file);
}

static bool read_private_callbacks(struct reading *r, const char *value)
{
    r->conf->portal.private_callbacks = str_eq(str_z(value), STR("yes"));
    return r->conf->portal.private_callbacks || str_eq(str_z(value), STR("no")) ||
           conf_wrong(r, "private_callbacks", "say yes or no");
}

static struct conf_login *login(struct reading *r)
{
    return &r->conf->logins[r->conf->login_count - 1];
}

static bool read_issuer(struct reading *r, const char *value)
{
    struct str url = str_z(value);
    bool secure = str_starts(url, STR("https://"));
    if (!secure && !str_starts(url, STR("http://127.0.0.1:")) &&
        !str_starts(url, STR("http://localhost:")))
        return conf_wrong(r, "issuer", "it begins with https://");
    return keep(r, value, &login(r)->issuer);
}

static bool read_clear(struct reading *r, const char *value)
{
    login(r)->clear_here = str_eq(str_z(value), STR("yes"));
    return login(r)->clear_here || str_eq(str_z(value), STR("no")) ||
           conf_wrong(r, "insecure_loopback", "say yes or no");
}

/* Every key there is. */
static const struct {
    const char *section, *key;
    bool (*read)(struct reading *r, const char *value);
} keys[] = {
    {"serve", "listen", read_listen},
    {"serve", "on_capture_failure", read_on_failure},
    {"serve", "tls", read_tls},
    {"serve", "metrics", read_metrics},
    {"serve", "sandbox", read_sandbox},
    {"serve", "body_max_mb", read_body_max},
    {"upstream", "url", read_url},
    {"upstream", "key_file", read_key_file},
    {"upstream", "ca_file", read_ca_file},
    {"upstream", "probe", read_probe},
    {"upstream", "personal", read_personal},
    {"upstream", "fields", read_fields},
    {"upstream", "classes", read_classes},
    {"upstream", "guard", read_guard},
    {"upstream", "replies", read_replies},
    {"project", "key_sha256", read_key},
    {"project", "service", read_service},
    {"project", "upstream", read_upstream},
    {"project", "tier", read_tier},
    {"project", "operator", read_operates},
    {"project", "zero_data_retention", read_zdr},
    {"portal", "url", read_portal_url},
    {"portal", "title", read_title},
    {"portal", "mail", read_mail},
    {"portal", "mail_from", read_mail_from},
    {"portal", "mail_key_file", read_mail_key_file},
    {"portal", "private_callbacks", read_private_callbacks},
    {"login", "issuer", read_issuer},
    {"login", "insecure_loopback", read_clear},
};

/* Keys that are a number, or a path or words kept as they are (most 0). */
static const struct plain {
    const char *section, *key;
    size_t at; /* in the section's struct */
    int64_t least, most;
} plains[] = {
    {"serve", "tls_certificate", offsetof(struct conf, tls_certificate), 0, 0},
    {"serve", "tls_key", offsetof(struct conf, tls_key), 0, 0},
    {"serve", "sandbox_read", offsetof(struct conf, sandbox_read), 0, 0},
    {"serve", "sandbox_write", offsetof(struct conf, sandbox_write), 0, 0},
    {"serve", "otlp_port", offsetof(struct conf, otlp_port), 0, 65535},
    {"serve", "connections_max", offsetof(struct conf, connections_max), 1, 1000000},
    {"serve", "head_s", offsetof(struct conf, head_s), 1, 3600},
    {"serve", "body_s", offsetof(struct conf, body_s), 1, 3600},
    {"serve", "idle_s", offsetof(struct conf, idle_s), 1, 86400},
    {"serve", "drain_s", offsetof(struct conf, drain_s), 0, 86400},
    {"serve", "per_minute", offsetof(struct conf, per_minute), 0, 10000000},
    {"keep", "every_s", offsetof(struct conf, upkeep_s), 0, 86400},
    {"upstream", "models", offsetof(struct conf_upstream, models), 0, 0},
    {"upstream", "connect_ms", offsetof(struct conf_upstream, connect_ms), 1, 600000},
    {"upstream", "idle_s", offsetof(struct conf_upstream, idle_s), 1, 86400},
    {"upstream", "probe_ms", offsetof(struct conf_upstream, probe_ms), 100, 3600000},
    {"upstream", "probe_down", offsetof(struct conf_upstream, probe_down), 1, 100},
    {"upstream", "probe_up", offsetof(struct conf_upstream, probe_up), 1, 100},
    {"project", "per_minute", offsetof(struct conf_project, per_minute), 0, 10000000},
    {"login", "title", offsetof(struct conf_login, title), 0, 0},
    {"login", "client_id", offsetof(struct conf_login, client_id), 0, 0},
    {"login", "secret_file", offsetof(struct conf_login, secret_file), 0, 0},
    {"login", "ca_file", offsetof(struct conf_login, ca_file), 0, 0},
};

static void *section_of(struct reading *r, const char *section)
{
    if (strcmp(section, "upstream") == 0)
        return upstream(r);
    if (strcmp(section, "login") == 0)
        return login(r);
    return strcmp(section, "project") == 0 ? (void *)project(r) : r->conf;
}

static bool read_plain(struct reading *r, const struct plain *row, const char *value)
{
    unsigned char *place = (unsigned char *)section_of(r, row->section) + row->at;
    int64_t number;
    if (!row->most)
        return keep(r, value, (struct str *)(void *)place);
    if (!num_parse_i64(str_z(value), row->least, row->most, &number))
        return err_set(&r->err, ERR_INPUT, "conf.value",
            "[%s] %s: say a number from %lld to %lld", r->section, row->key,
            (long long)row->least, (long long)row->most);
    memcpy(place, &number, sizeof number);
    return true;
}

static bool is_key(
    const struct reading *r, const char *section, const char *name, const char *key)
{
    struct str want = str_z(section), got = str_slice(str_z(r->section), 0, want.n);
    char next = str_z(r->section).n > want.n ? r->section[want.n] : 0;
    return str_eq(want, got) && (next == 0 || next == ' ') && strcmp(name, key) == 0;
}

static bool once(struct reading *r, size_t bit, const char *key)
{
    if (r->seen >> bit & 1)
        return conf_wrong(r, key, "it stands twice");
    r->seen |= UINT64_C(1) << bit;
    return true;
}

bool conf_take(struct reading *r, const char *key, const char *value)
{
    _Static_assert(COUNT(keys) + COUNT(plains) <= 64, "a bit of `seen` each");
    for (size_t i = 0; i < COUNT(keys); i++) {
        if (is_key(r, keys[i].section, keys[i].key, key))
            return once(r, i, key) && keys[i].read(r, value);
    }
    for (size_t i = 0; i < COUNT(plains); i++) {
        if (is_key(r, plains[i].section, plains[i].key, key))
            return once(r, COUNT(keys) + i, plains[i].key) &&
                   read_plain(r, &plains[i], value);
    }
    return err_set(&r->err, ERR_INPUT, "conf.key",
        "[%s]: there is a key nobody knows here", r->section);
}

const char *conf_serve_key(size_t i)
{
    for (size_t k = 0; k < COUNT(keys); k++) {
        if (strcmp(keys[k].section, "serve") == 0 && i-- == 0)
            return keys[k].key;
    }
    for (size_t k = 0; k < COUNT(plains); k++) {
        if (strcmp(plains[k].section, "serve") == 0 && i-- == 0)
            return plains[k].key;
    }
    return NULL;
}
