#include "capture/layout.h"

#include <string.h>

#include "capture/read/field.h"

static const struct str side_names[] = {
#define ROW(id, name) STR_INIT(name),
    SIDE_TABLE(ROW)
#undef ROW
};

static const struct str conversations_name = STR_INIT("conversations.json");
static const struct str grok_name = STR_INIT("prod-grok-backend.json");

enum name_kind { NAME_OTHER, NAME_LINES, NAME_SHARD, NAME_WHOLE, NAME_MANIFEST };

/* "conversations-012.json" -> 12 */
static bool shard_number(struct raw base, uint64_t *out)
{
    const struct str front = STR("conversations-"), back = STR(".json");
    if (base.n <= front.n + back.n || !raw_eq_str(raw_slice(base, 0, front.n), front) ||
        !raw_eq_str(raw_slice(base, base.n - back.n, base.n), back))
        return false;
    struct raw digits = raw_slice(base, front.n, base.n - back.n);
    *out = 0;
    for (size_t i = 0; i < digits.n; i++) {
        if (digits.p[i] < '0' || digits.p[i] > '9' || *out > SHARDS_MAX)
            return false;
        *out = *out * 10 + (uint64_t)(digits.p[i] - '0');
    }
    return true;
}

static bool ends_in(struct raw name, struct str end)
{
    return name.n > end.n && raw_eq_str(raw_slice(name, name.n - end.n, name.n), end);
}

static enum name_kind name_kind(struct raw name)
{
    struct raw base = archive_base(name);
    uint64_t number;
    if (raw_eq_str(base, side_names[SIDE_MANIFEST]))
        return NAME_MANIFEST;
    if (raw_eq_str(base, conversations_name))
        return NAME_WHOLE;
    if (shard_number(base, &number))
        return NAME_SHARD;
    if (raw_eq_str(base, grok_name))
        return NAME_WHOLE;
    if (ends_in(base, STR(".jsonl")) || ends_in(base, STR(".ndjson")))
        return NAME_LINES;
    return NAME_OTHER;
}

/* Strongest kind, then the shortest folder: sites/export_manifest.json is not the one.
 */
static enum name_kind find_dir(const struct capture_archive *a, struct raw *dir)
{
    enum name_kind best = NAME_OTHER;
    *dir = raw_of(NULL, 0);
    for (size_t i = 0; i < a->count; i++) {
        struct raw name = a->entries[i].name;
        enum name_kind kind = name_kind(name);
        struct raw d = raw_slice(name, 0, name.n - archive_base(name).n);
        bool better = kind > best || (kind == best && d.n < dir->n);
        if (kind != NAME_OTHER && better) {
            best = kind;
            *dir = d;
        }
    }
    return best;
}

static bool add_entry(struct layout *l, size_t index, struct err *err)
{
    if (!vec_push(&l->conversations, index, SHARDS_MAX))
        return err_set(err, ERR_LIMIT, "capture.shards",
            "more than %d files of conversations", SHARDS_MAX);
    return true;
}

static bool in_dir(const struct layout *l, struct raw name)
{
    return name.n == l->dir.n + archive_base(name).n &&
           raw_eq(raw_slice(name, 0, l->dir.n), l->dir);
}

/* Finds shard `number` among the entries of the folder; names may be padded or not. */
static bool find_shard(const struct layout *l, const struct capture_archive *a,
    uint64_t number, size_t *out)
{
    for (size_t i = 0; i < a->count; i++) {
        uint64_t n;
        struct raw name = a->entries[i].name;
        if (in_dir(l, name) && shard_number(archive_base(name), &n) && n == number) {
            *out = i;
            return true;
        }
    }
    return false;
}

static bool add_shards(
    struct layout *l, const struct capture_archive *a, struct err *err)
{
    uint64_t top = 0, n;
    size_t index;
    for (size_t i = 0; i < a->count; i++) {
        struct raw name = a->entries[i].name;
        if (in_dir(l, name) && shard_number(archive_base(name), &n) && n > top)
            top = n;
    }
    for (n = find_shard(l, a, 0, &index) ? 0 : 1; n <= top; n++) {
        if (!find_shard(l, a, n, &index))
            return err_set(err, ERR_ABSENT, "capture.shard_missing",
                "conversations-%03llu.json is missing and later shards are there: get "
                "the whole archive",
                (unsigned long long)n);
        if (!add_entry(l, index, err))
            return false;
    }
    return true;
}

static bool add_lines(
    struct layout *l, const struct capture_archive *a, struct err *err)
{
    for (size_t i = 0; i < a->count; i++) {
        if (name_kind(a->entries[i].name) == NAME_LINES && !add_entry(l, i, err))
            return false;
    }
    return true;
}

static void find_sides(struct layout *l, const struct capture_archive *a)
{
    for (size_t i = 0; i < SIDE_COUNT; i++)
        l->has[i] = archive_find(a, l->dir, raw_from_str(side_names[i]), &l->side[i]);
}

bool layout_init(struct layout *l, const struct capture_archive *a, struct err *err)
{
    size_t index;
    *l = (struct layout){0};
    enum name_kind best = find_dir(a, &l->dir);
    if (a->count == 1 && best != NAME_MANIFEST)
        return add_entry(l, 0, err);
    if (best == NAME_OTHER)
        return err_set(err, ERR_INPUT, "capture.no_conversations",
            "none of the %zu files has conversations: conversations.json, "
            "conversations-000.json or .jsonl is looked for",
            a->count);
    find_sides(l, a);
    if (archive_find(a, l->dir, raw_from_str(conversations_name), &index) ||
        archive_find(a, l->dir, raw_from_str(grok_name), &index))
        return add_entry(l, index, err);
    l->lines = best == NAME_LINES;
    return l->lines ? add_lines(l, a, err) : add_shards(l, a, err);
}

void layout_fini(struct layout *l)
{
    vec_fini(&l->conversations);
}

/* A file of a manifest's list: its path, alone or as the member "path" of an object. */
static struct raw listed_path(const struct json *v)
{
    if (json_is(v, JSON_OBJECT))
        return field_raw(v, STR("path"));
    return json_is(v, JSON_STRING) ? json_raw(v) : raw_of(NULL, 0);
}

static bool missing_shard(struct raw path, size_t number, struct err *err)
{
    struct str name;
    if (raw_token(archive_base(path), &name))
        return err_set(err, ERR_ABSENT, "capture.shard_missing",
            "%" STR_FMT " is listed in export_manifest.json and is not in the archive: "
            "get the whole archive",
            STR_ARG(name));
    return err_set(err, ERR_ABSENT, "capture.shard_missing",
        "file %zu of conversations.json in export_manifest.json is not in the archive: "
        "get the whole archive",
        number);
}

static bool take_shards(struct layout *l, const struct capture_archive *a,
    const struct json *files, struct err *err)
{
    size_t number = 0, index;
    vec_clear(&l->conversations);
    for (const struct json *v = json_first(files); v; v = json_next(v)) {
        struct raw path = listed_path(v);
        number++;
        if (!archive_find(a, l->dir, path, &index))
            return missing_shard(path, number, err);
        if (!add_entry(l, index, err))
            return false;
    }
    return true;
}

/* Other listed files: what is missing or of another size is told, not fatal. */
static void check_files(struct layout *l, const struct capture_archive *a,
    const struct json *files, struct capture_report *report)
{
    for (const struct json *v = json_first(files); v; v = json_next(v)) {
        size_t index;
        int64_t size;
        if (!archive_find(a, l->dir, listed_path(v), &index)) {
            report_note(report, CAPTURE_FILE_MISSING);
            continue;
        }
        uint64_t real = a->entries[index].size_bytes;
        if (real > 0 && json_i64(field_find(v, STR("size_bytes")), &size) &&
            size >= 0 && (uint64_t)size != real)
            report_note(report, CAPTURE_FILE_SIZE);
    }
}

bool layout_manifest(struct layout *l, const struct capture_archive *a,
    const struct json *manifest, struct capture_report *report, struct err *err)
{
    const struct json *logical = field_object(manifest, STR("logical_files"));
    const struct json *entry = field_find(logical, conversations_name);
    const struct json *files =
        json_is(entry, JSON_ARRAY) ? entry : field_array(entry, STR("files"));
    if (files && json_count(files) > 0 && !take_shards(l, a, files, err))
        return false;
    const struct json *all = field_array(manifest, STR("export_files"));
    if (all)
        check_files(l, a, all, report);
    return true;
}

struct str side_name(enum side side)
{
    return side_names[side];
}

static bool starts_with(struct raw name, struct str start)
{
    return raw_eq_str(raw_slice(name, 0, start.n), start);
}

struct raw layout_path(
    const struct layout *l, const struct capture_archive *a, size_t entry)
{
    struct raw name = a->entries[entry].name;
    bool inside = raw_eq(raw_slice(name, 0, l->dir.n), l->dir);
    return inside ? raw_slice(name, l->dir.n, name.n) : name;
}

bool layout_export_name(struct raw path)
{
    static const struct str folders[] = {STR_INIT("dalle-generations/"),
        STR_INIT("user-"), STR_INIT("textdocs/"), STR_INIT("sites/"),
        STR_INIT("audio/")};
    struct raw base = archive_base(path);
    for (size_t i = 0; i < COUNT(folders); i++) {
        if (base.n < path.n && starts_with(path, folders[i]))
            return true;
    }
    return starts_with(base, STR("file-")) || starts_with(base, STR("file_")) ||
           ends_in(base, STR(".dat"));
}

enum rest layout_rest(
    const struct layout *l, const struct capture_archive *a, size_t entry)
{
    struct raw path = layout_path(l, a, entry);
    for (size_t i = 0; i < l->conversations.n; i++) {
        if (l->conversations.p[i] == entry)
            return REST_NOT;
    }
    for (size_t i = 0; i < SIDE_COUNT; i++) {
        if (l->has[i] && l->side[i] == entry)
            return REST_NOT;
    }
    bool says_nothing_new =
        raw_eq_str(path, STR("chat.html")) || starts_with(path, STR("abide/"));
    if (path.n == 0 || path.p[path.n - 1] == '/')
        return REST_NOT; /* a folder */
    return l->lines || says_nothing_new ? REST_UNREAD : REST_ASSET;
}
