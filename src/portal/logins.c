/* Providers people may sign in with: from the configuration to the site. */
#include <stdio.h>

#include "os/file.h"
#include "portal/access/provider.h"
#include "portal/portal_priv.h"

enum { SECRET_MAX = 1024 };

/* The first line of a file. */
static bool read_secret(
    struct arena *a, struct str file, struct raw *out, struct err *err)
{
    char path[FILE_PATH_MAX];
    struct str rest, line;
    struct buf text;
    if (!file.n)
        return true;
    if (file.n >= sizeof path)
        return err_set(err, ERR_INPUT, "portal.login", "a secret's path is too long");
    snprintf(path, sizeof path, "%" STR_FMT, STR_ARG(file));
    buf_init(&text, SECRET_MAX);
    bool done = file_read(path, &text, err);
    rest = buf_str(&text);
    if (done && (!str_cut(&rest, '\n', &line) || !str_trim(line).n))
        done = err_set(
            err, ERR_INPUT, "portal.login", "%s: its first line is the secret", path);
    done = done && (arena_raw(a, raw_from_str(str_trim(line)), out) || err_memory(err));
    buf_wipe(&text);
    return done;
}

bool logins_open(struct portal *p, const struct conf *conf, struct err *err)
{
    _Static_assert(CONF_LOGINS_MAX <= (int)SITE_LOGINS_MAX, "each has its place");
    for (size_t i = 0; i < conf->login_count; i++) {
        const struct conf_login *c = &conf->logins[i];
        struct site_login *l = &p->site.logins[i];
        *l = (struct site_login){.name = c->name,
            .title = c->title,
            .issuer = c->issuer,
            .client_id = c->client_id,
            .ca_file = c->ca_file,
            .clear_here = c->clear_here};
        if (!read_secret(&p->login_arena, c->secret_file, &l->secret, err))
            return false;
        p->site.login_count++;
    }
    return providers_new(&p->site, &p->providers, err);
}

void logins_close(struct portal *p)
{
    providers_free(p->providers);
    arena_fini(&p->login_arena);
}
