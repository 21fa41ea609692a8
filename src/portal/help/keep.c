/* What was in force before. */
#include <stdlib.h>
#include <string.h>

#include "os/dir.h"
#include "os/file.h"
#include "portal/help/help_page.h"
#include "text/hex.h"

enum { PROFILE_MAX = 1 << 20 };

static bool history_dir(struct flow *f, char out[FILE_PATH_MAX], struct err *err)
{
    return file_join(store_dir(f->store), "history", out, err);
}

bool help_history(
    struct flow *f, const char *name, char out[FILE_PATH_MAX], struct err *err)
{
    char dir[FILE_PATH_MAX];
    return history_dir(f, dir, err) && file_join(dir, name, out, err);
}

void help_name(const struct flow *f, char out[HELP_NAME_MAX])
{
    char at[INSTANT_TEXT_MAX], hex[65];
    struct str day = instant_format(policy_effective(f->policy), at);
    snprintf(out, HELP_NAME_MAX, "%.10s-%.16s.policy", day.p,
        hex_format(f->policy_sha256, sizeof f->policy_sha256, hex).p);
}

bool help_remember(struct flow *f, struct err *err)
{
    char dir[FILE_PATH_MAX], from[FILE_PATH_MAX], to[FILE_PATH_MAX];
    char name[HELP_NAME_MAX];
    struct file_facts facts;
    struct buf text;
    help_name(f, name);
    if (!history_dir(f, dir, err) || !file_join(dir, name, to, err) ||
        !file_look(to, &facts, err) || facts.exists)
        return err->code == ERR_NONE;
    buf_init(&text, PROFILE_MAX);
    bool done = file_join(store_dir(f->store), "profile.policy", from, err) &&
                file_read(from, &text, err) && file_make_dir(dir, err) &&
                file_replace(to, buf_raw(&text), err);
    buf_fini(&text);
    return done;
}

static bool read_one(
    const char *dir, const char *name, struct policy **out, struct err *err)
{
    char path[FILE_PATH_MAX];
    struct buf text;
    buf_init(&text, PROFILE_MAX);
    bool done = file_join(dir, name, path, err) && file_read(path, &text, err) &&
                policy_parse(buf_str(&text), str_z(name), out, err);
    buf_fini(&text);
    return done;
}

bool help_version_read(
    struct flow *f, const char *name, struct policy **out, struct err *err)
{
    char dir[FILE_PATH_MAX];
    return history_dir(f, dir, err) && read_one(dir, name, out, err);
}

/* Names begin with their dates: sorted, they are in order. */
bool help_versions_read(
    struct flow *f, struct arena *a, struct help_versions *out, struct err *err)
{
    char dir[FILE_PATH_MAX];
    struct dir_list files;
    out->count = 0;
    if (!history_dir(f, dir, err) || !dir_read(dir, a, &files, err))
        return false;
    size_t from = files.n > HELP_VERSIONS_MAX ? files.n - HELP_VERSIONS_MAX : 0;
    for (size_t i = from; i < files.n; i++) {
        if (!str_ends(str_z(files.files[i].path), STR(".policy")))
            continue;
        if (!read_one(dir, files.files[i].path, &out->list[out->count], err)) {
            help_versions_fini(out);
            return false;
        }
        out->count++;
    }
    return true;
}

void help_versions_fini(struct help_versions *v)
{
    for (size_t i = 0; i < v->count; i++)
        policy_free(v->list[i]);
    v->count = 0;
}
