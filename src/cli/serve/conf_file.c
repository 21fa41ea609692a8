#include "cli/serve/conf_file.h"

#include <stdio.h>
#include <string.h>

#include "os/env.h"
#include "os/file.h"

enum { OVERS_MAX = 128, NAME_MAX_BYTES = 64 };

/* What stands over the file, and the room for its names. */
struct overs {
    struct conf_over list[OVERS_MAX];
    char keys[OVERS_MAX][NAME_MAX_BYTES], origins[OVERS_MAX][NAME_MAX_BYTES];
    size_t n;
};

/* "listen" is ABIDE_SERVE_LISTEN. */
static void add_environment(struct overs *o)
{
    const char *key;
    for (size_t i = 0; (key = conf_serve_key(i)) && o->n < OVERS_MAX; i++) {
        char *origin = o->origins[o->n];
        snprintf(origin, NAME_MAX_BYTES, "ABIDE_SERVE_%s", key);
        for (char *p = origin; *p; p++)
            *p = (char)(*p >= 'a' && *p <= 'z' ? *p - 'a' + 'A' : *p);
        const char *value = env_find(origin);
        if (!value)
            continue;
        snprintf(o->keys[o->n], NAME_MAX_BYTES, "serve.%s", key);
        o->list[o->n] = (struct conf_over){o->keys[o->n], value, origin};
        o->n++;
    }
}

/* "serve.listen=127.0.0.1:1", or without "serve.". */
static bool add_flag(struct overs *o, const char *flag, struct err *err)
{
    const char *equals = strchr(flag, '=');
    size_t n = equals ? (size_t)(equals - flag) : 0;
    if (!n || n >= NAME_MAX_BYTES - 6 || o->n == OVERS_MAX)
        return err_set(err, ERR_USAGE, "cli.usage", "--set takes KEY=VALUE");
    bool whole = memchr(flag, '.', n) != NULL;
    snprintf(
        o->keys[o->n], NAME_MAX_BYTES, "%s%.*s", whole ? "" : "serve.", (int)n, flag);
    o->list[o->n] = (struct conf_over){o->keys[o->n], equals + 1, "--set"};
    o->n++;
    return true;
}

bool conf_file_read(
    const char *path, const struct cli_list *sets, struct conf **out, struct err *err)
{
    struct overs overs = {.n = 0};
    struct buf text;
    add_environment(&overs);
    for (size_t i = 0; sets && i < sets->n; i++) {
        if (!add_flag(&overs, sets->items[i], err))
            return false;
    }
    buf_init(&text, CONF_BYTES_MAX);
    bool ok = file_read(path, &text, err);
    if (ok) {
        struct conf_text said = {buf_str(&text), str_z(path)};
        ok = conf_parse_with(said, overs.list, overs.n, out, err);
    }
    buf_wipe(&text);
    return ok;
}
