#include <stdio.h>

#include "base/buf.h"
#include "base/mem.h"
#include "crypt/secret.h"
#include "gateway/setup_priv.h"
#include "os/file.h"

enum { KEY_MAX = 1024 };

/* "Bearer " and the first line of the file, in memory that is wiped. */
static bool read_key(struct upstream *u, struct err *err)
{
    char path[FILE_PATH_MAX];
    struct str file = u->conf->key_file;
    struct buf text;
    if (!file.n)
        return true;
    if (file.n >= sizeof path)
        return err_set(err, ERR_INPUT, "gateway.key", "a key file's path is too long");
    snprintf(path, sizeof path, "%" STR_FMT, STR_ARG(file));
    buf_init(&text, KEY_MAX);
    buf_add_z(&text, "Bearer ");
    bool ok = file_read(path, &text, err);
    while (ok && text.n && (text.p[text.n - 1] == '\n' || text.p[text.n - 1] == '\r'))
        text.n--;
    unsigned char *key = ok ? secret_alloc(text.n) : NULL;
    if (ok && !key)
        ok = err_memory(err);
    for (size_t k = 0; ok && k < text.n; k++)
        key[k] = text.p[k];
    if (ok)
        u->key = raw_of(key, text.n);
    buf_wipe(&text);
    return ok;
}

/* The certificate and its key. */
static bool read_tls(struct setup *s, struct err *err)
{
    if (s->conf->tls != CONF_TLS_OWN)
        return true;
    struct tls_files files = {arena_z(&s->arena, s->conf->tls_certificate),
        arena_z(&s->arena, s->conf->tls_key)};
    if (!files.chain || !files.key)
        return err_memory(err);
    return tls_open(&files, &s->tls, err);
}

bool setup_new(const struct conf *conf, struct setup **out, struct err *err)
{
    struct setup *s = mem_zalloc(sizeof *s);
    if (!s)
        return err_memory(err);
    bool ok = true;
    s->conf = conf;
    s->users = 1;
    arena_init(&s->arena, CONF_BYTES_MAX);
    for (size_t i = 0; ok && i < conf->upstream_count; i++) {
        struct upstream *u = &s->upstreams[i];
        u->conf = &conf->upstreams[i];
        u->ca_file = u->conf->ca_file.n ? arena_z(&s->arena, u->conf->ca_file) : NULL;
        ok = read_key(u, err);
    }
    ok = ok && read_tls(s, err);
    if (ok)
        *out = s;
    else
        setup_leave(s);
    return ok;
}

struct setup *setup_share(struct setup *s)
{
    s->users++;
    return s;
}

void setup_leave(struct setup *s)
{
    if (!s || --s->users)
        return;
    for (size_t i = 0; i < COUNT(s->upstreams); i++)
        secret_free((void *)(uintptr_t)s->upstreams[i].key.p);
    callers_free(s->callers);
    tls_leave(s->tls);
    arena_fini(&s->arena);
    conf_free(s->owned);
    mem_free(s);
}

/* "gpt-4o* o3": whether one of them is the model. */
static bool serves(struct str names, struct raw model)
{
    struct str name;
    if (!names.n || !model.n)
        return true;
    while (str_cut(&names, ' ', &name)) {
        bool open = str_ends(name, STR("*"));
        struct str front = str_slice(name, 0, open ? name.n - 1 : name.n);
        struct raw head = open ? raw_slice(model, 0, front.n) : model;
        if (name.n && raw_eq_str(head, front))
            return true;
    }
    return false;
}

struct upstream *setup_choose(struct setup *s, const struct caller *caller,
    struct raw model, uint64_t now_ms, uint64_t *tried)
{
    size_t resting = SIZE_MAX;
    for (size_t i = 0; i < caller->upstream_count; i++) {
        size_t at = caller->upstreams[i];
        struct upstream *u = &s->upstreams[at];
        if (*tried >> at & 1 || !serves(u->conf->models, model))
            continue;
        if (!upstream_is_up(u, now_ms)) {
            resting = resting == SIZE_MAX ? at : resting;
            continue;
        }
        *tried |= UINT64_C(1) << at;
        return u;
    }
    if (resting == SIZE_MAX)
        return NULL;
    *tried |= UINT64_C(1) << resting;
    return &s->upstreams[resting];
}

void setup_take_over(struct setup *s, const struct setup *old)
{
    for (size_t i = 0; i < s->conf->upstream_count; i++) {
        for (size_t k = 0; k < old->conf->upstream_count; k++) {
            struct upstream *u = &s->upstreams[i];
            const struct upstream *was = &old->upstreams[k];
            if (!str_eq(u->conf->name, was->conf->name) ||
                !str_eq(u->conf->url, was->conf->url))
                continue;
            struct upstream known = *was;
            known.conf = u->conf;
            known.key = u->key;
            known.ca_file = u->ca_file;
            known.down &= u->conf->probe.n > 0; /* nothing would bring it up */
            *u = known;
        }
    }
    if (s->tls && old->tls)
        tls_take_over(s->tls, old->tls);
}

bool upstream_is_up(const struct upstream *u, uint64_t now_ms)
{
    return !u->down && u->rests_until_ms <= now_ms;
}

void upstream_answered(struct upstream *u)
{
    u->failures = 0;
    u->rests_until_ms = 0;
}

bool upstream_failed(struct upstream *u, uint64_t now_ms)
{
    u->failed++;
    if (++u->failures < UPSTREAM_FAILURES)
        return false;
    bool was_down = u->down;
    u->passed = 0;
    u->down = u->conf->probe.n > 0;
    if (!u->down)
        u->rests_until_ms = now_ms + UPSTREAM_REST_MS;
    return !was_down;
}

void upstream_probed(struct upstream *u, bool answered)
{
    u->passed = answered ? u->passed + 1 : 0;
    u->missed = answered ? 0 : u->missed + 1;
    u->probes_answered += answered;
    u->probes_failed += !answered;
    if (u->missed >= u->conf->probe_down)
        u->down = true;
    if (u->down && u->passed >= u->conf->probe_up) {
        u->down = false;
        upstream_answered(u);
    }
}
