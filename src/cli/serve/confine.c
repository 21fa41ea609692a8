#include "cli/serve/confine.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "os/env.h"
#include "os/file.h"
#include "os/sandbox/sandbox.h"
#include "store/custody/custody.h"

enum { PATHS_MAX = 512, ARENA_MAX = 8 << 20, ROOT_MAX = 8192 };

struct paths {
    struct sandbox_path list[PATHS_MAX];
    size_t n;
    struct arena arena;
    bool failed;
};

/*
 * What libraries go on reading: names of hosts, certificates of authorities, the time's
 * zones, parts that glibc loads late. /etc as a whole, because its files are replaced
 * and not changed, which ends a rule for a file.
 */
static const struct sandbox_path always[] = {
    {"/etc", SANDBOX_READ},
    {"/usr", SANDBOX_READ},
    {"/lib", SANDBOX_READ},
    {"/lib64", SANDBOX_READ},
    {"/run/systemd/resolve", SANDBOX_READ},
    {"/run/resolvconf", SANDBOX_READ},
    {"/run/NetworkManager", SANDBOX_READ},
    {"/sys/devices/system/cpu", SANDBOX_READ},
    {"/dev/urandom", SANDBOX_READ},
    {"/dev/null", SANDBOX_WRITE},
};

static void add(struct paths *p, struct str path, enum sandbox_right right)
{
    const char *kept = path.n && p->n < PATHS_MAX ? arena_z(&p->arena, path) : NULL;
    p->failed |= path.n && !kept;
    if (kept)
        p->list[p->n++] = (struct sandbox_path){kept, right};
}

static struct str folder_of(struct str path)
{
    size_t n = path.n;
    while (n > 1 && path.p[n - 1] != '/')
        n--;
    if (n > 1)
        return str_slice(path, 0, n - 1);
    return path.n && path.p[0] == '/' ? STR("/") : STR(".");
}

/* The folder of a file, which may be replaced there; and of what it is a link to. */
static void add_file(struct paths *p, struct str path, enum sandbox_right right)
{
    if (!path.n)
        return;
    const char *z = arena_z(&p->arena, path);
    UNINIT char room[FILE_PATH_MAX];
    const char *real = z ? realpath(z, room) : NULL;
    add(p, folder_of(path), right);
    if (real)
        add(p, folder_of(str_z(real)), right);
}

static void add_list(struct paths *p, struct str list, enum sandbox_right right)
{
    struct str one;
    while (str_cut(&list, ' ', &one))
        add(p, one, right);
}

/* A command that keeps the root key runs once more, before calls are confined. */
static void add_keeper(struct paths *p, const char *state)
{
    static const char *const programs[] = {"/usr", "/bin", "/sbin", "/lib", "/lib64"};
    char path[FILE_PATH_MAX], source[CUSTODY_SOURCE_MAX];
    struct buf text;
    buf_init(&text, ROOT_MAX);
    bool named = file_join(state, "root.key", path, NULL) &&
                 file_read(path, &text, NULL) && custody_source(buf_str(&text), source);
    struct str kept = named ? str_z(source) : STR("");
    if (str_starts(kept, STR("file:")))
        add_file(p, str_slice(kept, 5, kept.n), SANDBOX_READ);
    if (str_starts(kept, STR("credential:")))
        add(p, str_z(env_find("CREDENTIALS_DIRECTORY")), SANDBOX_READ);
    if (str_starts(kept, STR("command:"))) {
        struct str command = str_slice(kept, 8, kept.n);
        add_file(p, str_slice(command, 0, str_find_char(command, ' ')), SANDBOX_RUN);
        for (size_t i = 0; i < COUNT(programs); i++)
            add(p, str_z(programs[i]), SANDBOX_RUN);
    }
    buf_wipe(&text);
}

static void collect(struct paths *p, const struct confine_what *w)
{
    const struct conf *c = w->conf;
    for (size_t i = 0; i < COUNT(always); i++)
        p->list[p->n++] = always[i];
    add(p, str_z(w->state), SANDBOX_WRITE);
    add_file(p, str_z(w->path), SANDBOX_READ);
    add_file(p, c->tls_certificate, SANDBOX_READ);
    add_file(p, c->tls_key, SANDBOX_READ);
    add_file(p, c->portal.mail_key_file, SANDBOX_READ);
    for (size_t i = 0; i < c->upstream_count; i++) {
        add_file(p, c->upstreams[i].key_file, SANDBOX_READ);
        add_file(p, c->upstreams[i].ca_file, SANDBOX_READ);
    }
    for (size_t i = 0; i < c->login_count; i++) {
        add_file(p, c->logins[i].secret_file, SANDBOX_READ);
        add_file(p, c->logins[i].ca_file, SANDBOX_READ);
    }
    add_list(p, c->sandbox_read, SANDBOX_READ);
    add_list(p, c->sandbox_write, SANDBOX_WRITE);
    add_keeper(p, w->state);
}

static bool is_off(const struct conf *conf)
{
#ifdef ABIDE_INSTRUMENTED
    (void)conf;
    return true;
#else
    return conf->sandbox == CONF_SANDBOX_OFF;
#endif
}

static bool must(const struct conf *conf, bool is, const char *what, struct err *err)
{
    return is || conf->sandbox != CONF_SANDBOX_REQUIRE ||
           err_set(err, ERR_STATE, "cli.sandbox",
               "sandbox = require, and this kernel has no %s", what);
}

bool confine_files(
    const struct confine_what *what, struct confined *out, struct err *err)
{
    struct paths p = {.n = 0};
    *out = (struct confined){0};
    arena_init(&p.arena, ARENA_MAX);
    collect(&p, what);
    /* Where SQLite compacts files, which are sealed: in the installation, like them. */
    bool ok = env_set("SQLITE_TMPDIR", what->state, err) &&
              (!p.failed || err_set(err, ERR_LIMIT, "cli.sandbox", "more paths than %d",
                                PATHS_MAX));
    if (ok && !is_off(what->conf))
        ok = sandbox_files(p.list, p.n, &out->landlock, err) &&
             must(what->conf, out->landlock > 0, "Landlock", err);
    arena_fini(&p.arena);
    return ok;
}

bool confine_calls(const struct conf *conf, struct confined *out, struct err *err)
{
    return is_off(conf) || (sandbox_calls(&out->calls, err) &&
                               must(conf, out->calls, "filters of calls", err));
}
