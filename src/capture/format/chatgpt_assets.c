#include "capture/format/chatgpt.h"
#include "capture/read/field.h"

/*
 * Files of a message: pointers in its parts ("sediment://file_1", before 2026
 * "file-service://file-1"), also one level down in recordings, and attachments.
 */
enum { ASSETS_MAX = 4096 };

static const struct str pointer_fields[] = {STR_INIT("asset_pointer"),
    STR_INIT("audio_asset_pointer"), STR_INIT("video_container_asset_pointer"),
    STR_INIT("frames_asset_pointers")};

struct list {
    struct turn_asset *of;
    size_t n, max;
};

/* "scheme://id#detail" -> id */
static struct raw pointer_id(struct raw pointer)
{
    size_t from = 0, end;
    for (size_t i = 0; i + 3 <= pointer.n && from == 0; i++) {
        if (raw_eq_str(raw_slice(pointer, i, i + 3), STR("://")))
            from = i + 3;
    }
    for (end = from; end < pointer.n && pointer.p[end] != '#'; end++)
        ;
    return raw_slice(pointer, from, end);
}

static void add(struct list *list, struct turn_asset asset)
{
    for (size_t i = 0; i < list->n; i++) {
        if (raw_eq(list->of[i].id, asset.id))
            return;
    }
    if (asset.id.n > 0 && list->n < list->max)
        list->of[list->n++] = asset;
}

/* A pointer field is a string, an object with a pointer in it, or a list of either. */
static void add_pointer(struct list *list, const struct json *v)
{
    if (json_is(v, JSON_STRING))
        add(list, (struct turn_asset){.id = pointer_id(json_raw(v))});
    else if (json_is(v, JSON_OBJECT))
        add(list,
            (struct turn_asset){.id = pointer_id(field_raw(v, STR("asset_pointer")))});
}

static void add_part(struct list *list, const struct json *part)
{
    for (size_t i = 0; i < COUNT(pointer_fields); i++) {
        const struct json *v = field_find(part, pointer_fields[i]);
        const struct json *item = json_is(v, JSON_ARRAY) ? json_first(v) : NULL;
        add_pointer(list, v);
        for (; item; item = json_next(item))
            add_pointer(list, item);
    }
}

static void add_attachment(struct list *list, const struct json *v)
{
    struct raw type = field_raw(v, STR("mime_type"));
    if (type.n == 0)
        type = field_raw(v, STR("mimeType"));
    add(list, (struct turn_asset){.id = pointer_id(field_raw(v, STR("id"))),
                  .name = field_raw(v, STR("name")),
                  .media_type = type});
}

/* No fewer than there are; capped, so that a hostile list costs little. */
static size_t count_most(const struct json *parts, const struct json *attached)
{
    size_t n = json_count(attached);
    for (const struct json *v = json_first(parts); v && n < ASSETS_MAX;
         v = json_next(v)) {
        if (!json_is(v, JSON_OBJECT))
            continue;
        n += COUNT(pointer_fields);
        n += json_count(field_array(v, STR("frames_asset_pointers")));
    }
    return n < ASSETS_MAX ? n : ASSETS_MAX;
}

bool chatgpt_assets(
    struct reader *r, const struct json *message, struct turn *turn, struct err *err)
{
    const struct json *parts =
        field_array(field_object(message, STR("content")), STR("parts"));
    const struct json *attached =
        field_array(field_object(message, STR("metadata")), STR("attachments"));
    size_t most = count_most(parts, attached);
    const struct json *v;
    if (most == 0)
        return true;
    struct list list = {arena_array(r->arena, most, sizeof *list.of), 0, most};
    if (!list.of)
        return err_memory(err);
    for (v = json_first(attached); v; v = json_next(v))
        add_attachment(&list, v);
    for (v = json_first(parts); v; v = json_next(v))
        add_part(&list, v);
    report_add(r->report, CAPTURE_ASSET_REFS, list.n);
    turn->assets = list.of;
    turn->asset_count = list.n;
    return true;
}
