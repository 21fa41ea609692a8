#include "capture/format/chatgpt.h"
#include "capture/format/words.h"
#include "capture/read/field.h"

/*
 * Members called "abide" in our own exports (docs/formats/export.md): what the ChatGPT
 * format cannot say. They replace what was read from the other members.
 */

/* Left out or null: empty, which is what it was when it was written. */
static struct raw own_meta(const struct json *own)
{
    const struct json *meta = field_find(own, STR("meta"));
    return json_is(meta, JSON_OBJECT) ? json_source(meta) : raw_of(NULL, 0);
}

static bool read_assets(
    struct reader *r, const struct json *list, struct turn *turn, struct err *err)
{
    size_t n = json_count(list), at = 0;
    struct turn_asset *assets = arena_array(r->arena, n, sizeof *assets);
    if (!assets)
        return err_memory(err);
    for (const struct json *v = json_first(list); v; v = json_next(v)) {
        struct raw id = field_raw(v, STR("id"));
        if (id.n == 0)
            continue;
        assets[at++] = (struct turn_asset){.id = id,
            .name = field_raw(v, STR("name")),
            .media_type = field_raw(v, STR("media_type"))};
    }
    turn->assets = assets;
    turn->asset_count = at;
    return true;
}

bool abide_turn(
    struct reader *r, const struct json *own, struct turn *turn, struct err *err)
{
    const struct json *assets = field_array(own, STR("assets"));
    FORMAT_WORD(r, own, STR("role"), role, turn->role, &turn->role);
    FORMAT_WORD(r, own, STR("class"), content, turn->content, &turn->content);
    turn->author = field_raw(own, STR("author"));
    turn->hidden = field_true(own, STR("hidden"));
    turn->aside = field_true(own, STR("aside"));
    turn->time_wrong = field_true(own, STR("time_wrong"));
    turn->created = INSTANT_UNKNOWN;
    /* A time that cannot be read is unknown. */
    (void)when_read(field_find(own, STR("created")), &turn->created);
    if (field_find(own, STR("meta")))
        turn->meta = own_meta(own);
    return json_count(assets) == 0 || read_assets(r, assets, turn, err);
}

void abide_conversation(
    struct reader *r, const struct json *own, struct conversation *c)
{
    FORMAT_WORD(r, own, STR("origin"), origin, c->origin, &c->origin);
    FORMAT_WORD(r, own, STR("service"), service, c->service, &c->service);
    FORMAT_WORD(r, own, STR("mode"), mode, c->mode, &c->mode);
    c->account = field_raw(own, STR("account"));
    c->assistant = field_raw(own, STR("assistant"));
    c->project = field_raw(own, STR("project"));
    c->do_not_remember = field_true(own, STR("do_not_remember"));
    if (field_find(own, STR("meta")))
        c->meta = own_meta(own);
}
