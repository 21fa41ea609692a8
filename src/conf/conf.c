#include "conf/conf.h"

#include <ini.h>
#include <string.h>

#include "base/mem.h"
#include "conf/conf_priv.h"

enum { NAME_MAX_BYTES = 64 };

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
        return conf_wrong(r, "upstream", "there are too many");
    c->upstreams[c->upstream_count] = (struct conf_upstream){.connect_ms = 10000,
        .idle_s = 600,
        .probe_ms = 10000,
        .probe_down = 3,
        .probe_up = 2};
    return take_name(r, STR("upstream"), &c->upstreams[c->upstream_count++].name);
}

static bool begin_project(struct reading *r)
{
    struct conf *c = r->conf;
    if (c->project_count == CONF_PROJECTS_MAX)
        return conf_wrong(r, "project", "there are too many");
    c->projects[c->project_count] = (struct conf_project){.service = SERVICE_CHATGPT};
    return take_name(r, STR("project"), &c->projects[c->project_count++].name);
}

static bool begin_login(struct reading *r)
{
    struct conf *c = r->conf;
    if (c->login_count == CONF_LOGINS_MAX)
        return conf_wrong(r, "login", "there are too many");
    c->logins[c->login_count] = (struct conf_login){.clear_here = false};
    return take_name(r, STR("login"), &c->logins[c->login_count++].name);
}

static bool begin_section(struct reading *r, const char *section)
{
    struct str name = str_z(section);
    r->seen = 0;
    memcpy(r->section, section,
        name.n < sizeof r->section ? name.n + 1 : sizeof r->section);
    r->section[sizeof r->section - 1] = 0;
    if (str_eq(name, STR("serve")) || str_eq(name, STR("portal")) ||
        str_eq(name, STR("keep")) || str_eq(name, STR("keep")))
        return true;
    if (str_starts(name, STR("upstream ")))
        return begin_upstream(r);
    if (str_starts(name, STR("project ")))
        return begin_project(r);
    if (str_starts(name, STR("login ")))
        return begin_login(r);
    return err_set(&r->err, ERR_INPUT, "conf.section",
        "[%s]: there are the sections serve, portal, keep, upstream NAME, project NAME "
        "and login NAME",
        r->section);
}

/* inih says for each key in which section it stands; 0 stops it. */
static int on_key(void *ctx, const char *section, const char *key, const char *value)
{
    struct reading *r = ctx;
    bool ok = str_eq(str_z(section), str_z(r->section)) || begin_section(r, section);
    ok = ok && conf_take(r, key, value);
    r->failed |= !ok;
    return ok;
}

static bool find_upstream(const struct conf *c, struct str name, size_t *out)
{
    for (size_t i = 0; i < c->upstream_count; i++) {
        if (str_eq(c->upstreams[i].name, name)) {
            *out = i;
            return true;
        }
    }
    return false;
}

/* "big small": the places of the upstreams a project names. */
static bool join_project(struct reading *r, struct conf_project *p, struct str names)
{
    struct str name;
    while (str_cut(&names, ' ', &name)) {
        if (!name.n)
            continue;
        if (p->upstream_count == CONF_ROUTE_MAX ||
            !find_upstream(r->conf, name, &p->upstreams[p->upstream_count++]))
            return err_set(&r->err, ERR_INPUT, "conf.upstream",
                "[project %" STR_FMT "] names an upstream that is not there, or more "
                "than %d",
                STR_ARG(p->name), CONF_ROUTE_MAX);
    }
    return p->upstream_count > 0 ||
           err_set(&r->err, ERR_INPUT, "conf.upstream",
               "[project %" STR_FMT "] names no upstream", STR_ARG(p->name));
}

static bool is_loopback(const char *host)
{
    struct str h = str_z(host);
    return str_starts(h, STR("127.")) || str_eq(h, STR("::1"));
}

/* What people say and the keys of products go over this door in clear text nowhere but
 * inside the machine. */
static bool join_tls(struct reading *r)
{
    struct conf *c = r->conf;
    bool pair = c->tls_certificate.n > 0;
    if (pair != (c->tls_key.n > 0))
        return err_set(&r->err, ERR_INPUT, "conf.tls",
            "[serve] tls_certificate and tls_key go together");
    if (pair && c->tls == CONF_TLS_ELSEWHERE)
        return err_set(&r->err, ERR_INPUT, "conf.tls",
            "[serve] tls is spoken here (tls_certificate) or elsewhere, not both");
    if (pair)
        c->tls = CONF_TLS_OWN;
    if (c->tls == CONF_TLS_OFF && !is_loopback(c->host))
        return err_set(&r->err, ERR_INPUT, "conf.tls",
            "[serve] listen: %s can be reached from other machines, and without TLS "
            "everybody on the way reads along: name tls_certificate and tls_key, or "
            "say tls = elsewhere",
            c->host);
    return !pair || str_starts(c->portal.url, STR("https://")) || !c->portal.url.n ||
           err_set(&r->err, ERR_INPUT, "conf.tls",
               "[portal] url: this door speaks TLS, so it begins with https://");
}

static bool join_login(struct reading *r, struct conf_login *l)
{
    if (!l->issuer.n || !l->client_id.n)
        return err_set(&r->err, ERR_INPUT, "conf.login",
            "[login %" STR_FMT "] needs issuer and client_id", STR_ARG(l->name));
    if (!l->clear_here && !str_starts(l->issuer, STR("https://")))
        return err_set(&r->err, ERR_INPUT, "conf.login",
            "[login %" STR_FMT "]: its issuer begins with https://", STR_ARG(l->name));
    if (!l->title.n)
        l->title = l->name;
    return true;
}

static bool join(struct reading *r)
{
    struct conf *c = r->conf;
    if (!join_tls(r))
        return false;
    for (size_t i = 0; i < c->login_count; i++) {
        if (!join_login(r, &c->logins[i]))
            return false;
    }
    for (size_t i = 0; i < c->project_count; i++) {
        if (!join_project(r, &c->projects[i], r->upstream_names[i]))
            return false;
    }
    for (size_t i = 0; i < c->upstream_count; i++) {
        if (!c->upstreams[i].url.n)
            return err_set(&r->err, ERR_INPUT, "conf.url",
                "[upstream %" STR_FMT "] has no url", STR_ARG(c->upstreams[i].name));
    }
    if (c->portal.mail.n && !c->portal.mail_from.n)
        return err_set(
            &r->err, ERR_INPUT, "conf.mail_from", "[portal] has mail but no mail_from");
    return c->upstream_count > 0 ||
           err_set(&r->err, ERR_INPUT, "conf.upstream",
               "there is no [upstream NAME]: calls could go nowhere");
}

/* "serve.listen" over what the file says. */
static bool take_over(struct reading *r, const struct conf_over *over, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool serve = str_starts(str_z(over[i].key), STR("serve."));
        memcpy(r->section, "serve", sizeof "serve");
        r->seen = 0;
        if (!serve)
            return err_set(&r->err, ERR_INPUT, "conf.over",
                "%s: only words of [serve] can be said here", over[i].origin);
        if (!conf_take(r, over[i].key + 6, over[i].value))
            return err_wrap(&r->err, "%s", over[i].origin);
    }
    return true;
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
    return true;
}

static void set_defaults(struct conf *c)
{
    arena_init(&c->arena, 4 * CONF_BYTES_MAX);
    memcpy(c->host, "127.0.0.1", sizeof "127.0.0.1");
    c->port = 8600;
    c->body_max_bytes = 32 << 20;
    c->connections_max = 10000;
    c->head_s = 10;
    c->body_s = 30;
    c->idle_s = 75;
    c->drain_s = 30;
    c->upkeep_s = 900;
    c->portal.title = STR("Abide");
}

bool conf_parse_with(struct conf_text text, const struct conf_over *over, size_t count,
    struct conf **out, struct err *err)
{
    struct conf *c = mem_zalloc(sizeof *c);
    struct reading *r = mem_zalloc(sizeof *r);
    bool ok = c && r;
    if (ok) {
        set_defaults(c);
        r->conf = c;
        ok = read_text(r, text.text, text.origin) && take_over(r, over, count) &&
             (join(r) || err_wrap(&r->err, "%" STR_FMT, STR_ARG(text.origin)));
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

bool conf_parse(struct str text, struct str origin, struct conf **out, struct err *err)
{
    return conf_parse_with((struct conf_text){text, origin}, NULL, 0, out, err);
}

void conf_free(struct conf *c)
{
    if (!c)
        return;
    arena_fini(&c->arena);
    mem_free(c);
}
