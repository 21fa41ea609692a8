#include "flow/flow.h"

#include <string.h>

#include "crypt/hash.h"
#include "flow/shipped.h"
#include "os/file.h"
#include "policy/policy.h"
#include "store/erase/erase.h"

/* A profile is text people read: the largest shipped one has some tens of KB. */
enum { PROFILE_BYTES_MAX = 1 << 20 };

static const char profile_file[] = "profile.policy";

/* The text of a shipped profile (by name) or of a file (anything with a slash or dot).
 */
static bool profile_text(const char *name, struct buf *out, struct err *err)
{
    struct str text;
    if (shipped_find(str_z(name), &text)) {
        buf_add_str(out, text);
        return buf_ok(out, err);
    }
    if (!strchr(name, '/') && !strchr(name, '.'))
        return err_set(err, ERR_USAGE, "flow.profile",
            "no shipped profile has this name (`abide policy show` lists them); a file "
            "is named with its path");
    return file_read(name, out, err);
}

static bool profile_read(
    const char *state, const char *name, struct buf *out, struct err *err)
{
    char path[FILE_PATH_MAX];
    buf_init(out, PROFILE_BYTES_MAX);
    if (name)
        return profile_text(name, out, err);
    if (!file_join(state, profile_file, path, err))
        return false;
    return file_read(path, out, err);
}

static bool profile_load(
    struct flow *f, const char *state, const char *name, struct err *err)
{
    struct buf text;
    bool ok = profile_read(state, name, &text, err) &&
              sha256(buf_raw(&text), f->policy_sha256, err) &&
              policy_parse(
                  buf_str(&text), str_z(name ? name : profile_file), &f->policy, err);
    buf_fini(&text);
    return ok;
}

bool flow_init(const struct flow_options *options, struct err *err)
{
    char path[FILE_PATH_MAX];
    struct flow probe = {0};
    struct buf text;
    const char *name = options->profile ? options->profile : "strict";
    bool ok = profile_load(&probe, options->state, name, err);
    policy_free(probe.policy);
    buf_init(&text, PROFILE_BYTES_MAX);
    ok = ok && profile_text(name, &text, err) &&
         store_create_with(options->state,
             options->root_source ? options->root_source : "", options->now, err) &&
         file_join(options->state, profile_file, path, err) &&
         file_replace(path, buf_raw(&text), err);
    buf_fini(&text);
    return ok;
}

bool flow_open(struct flow *f, const struct flow_options *options, struct err *err)
{
    struct store_options store = {.read_only = options->read_only};
    *f = (struct flow){
        .now = options->now, .progress = options->progress, .stop = options->stop};
    if (!store_open(options->state, &store, &f->store, err))
        return false;
    if (profile_load(f, options->state, options->profile, err) &&
        (!options->stays || erase_prepare(f->store, err)))
        return true;
    flow_close(f);
    return false;
}

void flow_close(struct flow *f)
{
    policy_free(f->policy);
    store_close(f->store);
    *f = (struct flow){0};
}

bool flow_step(const struct flow *f, const char *what, uint64_t done, uint64_t total,
    struct err *err)
{
    if ((f->stop && f->stop()) || (f->halt && *f->halt))
        return err_set(err, ERR_STOPPED, "flow.stopped",
            "stopped; what was finished is kept, run it again to go on");
    if (f->progress.tell)
        f->progress.tell(f->progress.ctx, what, done, total);
    return true;
}

bool flow_write(struct flow *f,
    bool (*work)(struct flow *f, void *ctx, struct err *err), void *ctx,
    struct err *err)
{
    if (!store_begin(f->store, err))
        return false;
    if (work(f, ctx, err) && store_commit(f->store, err))
        return true;
    store_rollback(f->store);
    return false;
}
