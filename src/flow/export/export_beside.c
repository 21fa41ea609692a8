#include "flow/export/export_beside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/map.h"
#include "store/beside/asset.h"
#include "text/hex.h"
#include "text/json.h"

enum { PATH_BYTES = EXPORT_PATH_MAX + 32, HASH_SHOWN = 8, TWINS_MAX = 1000 };

/* Written by the account, or made anew from names. */
static const struct str not_copied[] = {STR_INIT("user.json"),
    STR_INIT("user_settings.json"), STR_INIT("conversation_asset_file_names.json")};

struct raw export_beside_alone(const struct export_beside *b, struct str file)
{
    for (size_t i = 0; i < b->count; i++) {
        if (b->records[i].alone && str_eq(b->records[i].file, file))
            return b->records[i].json;
    }
    return raw_of(NULL, 0);
}

static bool read_account(struct export_beside *b, struct err *err)
{
    struct raw user = export_beside_alone(b, STR("user.json"));
    struct json *v = NULL;
    if (user.n == 0)
        return true;
    if (!json_parse(b->arena, user, &v, err))
        return false;
    const struct json *id = json_is(v, JSON_OBJECT) ? json_get(v, STR("id")) : NULL;
    if (json_is(id, JSON_STRING))
        b->account = json_raw(id);
    return true;
}

bool export_beside_open(struct export_beside *b, struct err *err)
{
    return b->without_records ||
           (side_list(b->store, b->vault, b->arena, &b->records, &b->count, err) &&
               read_account(b, err));
}

static bool is_copied(struct str file)
{
    for (size_t i = 0; i < COUNT(not_copied); i++) {
        if (str_eq(file, not_copied[i]))
            return false;
    }
    return true;
}

static bool write_records(struct export_beside *b, struct export *e, struct err *err)
{
    for (size_t i = 0; i < b->count; i++) {
        const struct side_record *r = &b->records[i];
        if (!is_copied(r->file))
            continue;
        if (!export_record(e, r->file, r->alone, r->json, err))
            return false;
        b->lines++;
    }
    return true;
}

/* --- files */

/* The path it had, if it is of tokens; else one of its id, else of its hash. */
static void plain_path(const struct asset *a, char out[PATH_BYTES])
{
    struct str id;
    char hex[2 * HASH_SHOWN + 1];
    if (export_path_fits(a->facts.path)) {
        memcpy(out, a->facts.path.p, a->facts.path.n);
        out[a->facts.path.n] = '\0';
    } else if (raw_token(a->facts.id, &id) && export_path_fits(a->facts.id)) {
        snprintf(out, PATH_BYTES, "%" STR_FMT ".dat", STR_ARG(id));
    } else {
        hex_format(a->sha256, HASH_SHOWN, hex);
        snprintf(out, PATH_BYTES, "file_%s.dat", hex);
    }
}

/* "file_1.dat" to "file_1-2.dat". */
static void number_path(const char *plain, int number, char out[PATH_BYTES])
{
    const char *slash = strrchr(plain, '/');
    const char *dot = strrchr(slash ? slash : plain, '.');
    size_t n = dot ? (size_t)(dot - plain) : strlen(plain);
    snprintf(out, PATH_BYTES, "%.*s-%d%s", (int)n, plain, number, dot ? dot : "");
}

/* The path under which nothing else is written. */
static bool take_path(struct export_beside *b, struct map *taken, const struct asset *a,
    struct str *out, struct err *err)
{
    char plain[PATH_BYTES], path[PATH_BYTES];
    plain_path(a, plain);
    snprintf(path, sizeof path, "%s", plain);
    for (int i = 2; i < TWINS_MAX; i++) {
        bool added;
        if (!arena_str(b->arena, str_z(path), out) || !map_put(taken, *out, &added))
            return err_memory(err);
        if (added)
            return true;
        number_path(plain, i, path);
    }
    return err_set(err, ERR_LIMIT, "export.twins",
        "more than %d files of one name: they cannot all be written", TWINS_MAX);
}

/* Whether an import could not find the name by itself. */
static bool must_be_listed(const struct asset *a, struct str path)
{
    static const struct str by[] = {
        STR_INIT("map"), STR_INIT("reference"), STR_INIT("archive")};
    for (size_t i = 0; i < COUNT(by); i++) {
        if (str_eq(a->facts.named_by, by[i]))
            return true;
    }
    return !raw_eq_str(a->facts.path, path);
}

static struct str base_of(struct str path)
{
    size_t from = path.n;
    while (from > 0 && path.p[from - 1] != '/')
        from--;
    return str_slice(path, from, path.n);
}

struct out_file {
    const struct asset *asset;
    struct str path;
};

static bool write_assets(struct export_beside *b, struct export *e,
    const struct out_file *files, size_t count, struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        struct sink to;
        if (!export_asset(e, files[i].path, &to, err) ||
            !asset_read(b->store, files[i].asset, &to, err))
            return false;
        b->files++;
    }
    return true;
}

static bool write_names(struct export_beside *b, struct export *e,
    const struct out_file *files, size_t count, struct err *err)
{
    struct raw had = export_beside_alone(b, STR("conversation_asset_file_names.json"));
    if (!export_names_begin(e, had, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct asset *a = files[i].asset;
        if (must_be_listed(a, files[i].path) &&
            !export_name(e, base_of(files[i].path), a->facts.name, err))
            return false;
    }
    return export_names_end(e, err);
}

static int by_path(const void *a, const void *b)
{
    const struct out_file *one = a, *two = b;
    return str_cmp(one->path, two->path);
}

/* In the order of the paths they get, which is that of an import of the export. */
static bool choose_paths(struct export_beside *b, const struct asset *all, size_t count,
    struct out_file **out, struct err *err)
{
    struct map taken;
    struct out_file *files = arena_array(b->arena, count + 1, sizeof *files);
    bool done = files || err_memory(err);
    map_init(&taken, ASSETS_MAX, 0);
    for (size_t i = 0; done && i < count; i++) {
        files[i].asset = &all[i];
        done = take_path(b, &taken, &all[i], &files[i].path, err);
    }
    map_fini(&taken);
    if (done)
        qsort(files, count, sizeof *files, by_path);
    *out = files;
    return done;
}

bool export_beside_write(struct export_beside *b, struct export *e, struct err *err)
{
    const struct asset *all = NULL;
    struct out_file *files;
    size_t count = 0;
    return (b->without_files ||
               asset_list(b->store, b->vault, b->arena, &all, &count, err)) &&
           choose_paths(b, all, count, &files, err) && write_records(b, e, err) &&
           write_assets(b, e, files, count, err) &&
           write_names(b, e, files, count, err);
}
