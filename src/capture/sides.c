#include <string.h>

#include "capture/format/chatgpt.h"
#include "capture/format/format.h"
#include "capture/read/field.h"
#include "capture/run_priv.h"

/* What stands beside the conversations, as rows: which file, how it is read, by whom.
 */

typedef bool take_record(struct run *run, const struct json *record, struct err *err);

enum how { HOW_WHOLE, HOW_EACH, HOW_INNER };

struct side_spec {
    enum side side;
    enum sides when;
    enum how how;
    struct str list; /* of HOW_INNER */
    take_record *take;
};

static bool take_manifest(struct run *run, const struct json *v, struct err *err)
{
    return layout_manifest(&run->layout, run->archive, v, run->report, err);
}

static bool set_account(struct run *run, struct raw id, struct err *err)
{
    buf_clear(&run->account);
    buf_add_raw(&run->account, id);
    run->reader.account = buf_raw(&run->account);
    return buf_ok(&run->account, err);
}

static bool take_any(struct run *run, const struct json *v, struct err *err)
{
    struct capture_fact f = {.kind = CAPTURE_FACT_RECORD,
        .account = run->reader.account,
        .created = INSTANT_UNKNOWN,
        .file = side_name(run->side->side),
        .alone = !run->listed,
        .meta = json_source(v)};
    report_note(run->report, CAPTURE_RECORDS);
    return !run->handler->fact || run->handler->fact(run->handler->ctx, &f, err);
}

static bool take_user(struct run *run, const struct json *v, struct err *err)
{
    return set_account(run, field_raw(v, STR("id")), err) &&
           chatgpt_side_user(&run->reader, v, run->handler, err) &&
           take_any(run, v, err);
}

/* Conversations of such an archive name their account themselves. */
static bool take_claude_user(struct run *run, const struct json *v, struct err *err)
{
    return claude_user(&run->reader, v, run->handler, err) && take_any(run, v, err);
}

static bool take_settings(struct run *run, const struct json *v, struct err *err)
{
    return chatgpt_side_settings(&run->reader, v, run->handler, err) &&
           take_any(run, v, err);
}

static bool take_rating(struct run *run, const struct json *v, struct err *err)
{
    return chatgpt_side_rating(&run->reader, v, run->handler, err) &&
           take_any(run, v, err);
}

static bool take_share(struct run *run, const struct json *v, struct err *err)
{
    return chatgpt_side_share(&run->reader, v, run->handler, err) &&
           take_any(run, v, err);
}

static bool take_group(struct run *run, const struct json *v, struct err *err)
{
    return run_read(run, v, group_read, err);
}

static bool take_memory(struct run *run, const struct json *v, struct err *err)
{
    const struct json *projects = field_object(v, STR("project_memories"));
    run->reader.memory = NULL;
    bool done = run_read(run, v, claude_side_memory, err);
    for (const struct json *p = json_first(projects); done && p; p = json_next(p)) {
        run->reader.memory = p;
        done = run_read(run, v, claude_side_memory, err);
    }
    run->reader.memory = NULL;
    return done;
}

static bool take_project(struct run *run, const struct json *v, struct err *err)
{
    return run_read(run, v, claude_side_project, err);
}

static bool take_names(struct run *run, const struct json *v, struct err *err)
{
    return asset_book_list(&run->assets, v, err) && take_any(run, v, err);
}

static const struct side_spec specs[] = {
    {SIDE_MANIFEST, SIDES_BEFORE, HOW_WHOLE, STR_INIT(""), take_manifest},
    {SIDE_USER, SIDES_BEFORE, HOW_WHOLE, STR_INIT(""), take_user},
    {SIDE_USERS, SIDES_BEFORE, HOW_EACH, STR_INIT(""), take_claude_user},
    {SIDE_SETTINGS, SIDES_BEFORE, HOW_WHOLE, STR_INIT(""), take_settings},
    {SIDE_GROUPS, SIDES_AFTER, HOW_INNER, STR_INIT("chats"), take_group},
    {SIDE_MEMORIES, SIDES_AFTER, HOW_EACH, STR_INIT(""), take_memory},
    {SIDE_PROJECTS, SIDES_AFTER, HOW_EACH, STR_INIT(""), take_project},
    {SIDE_FEEDBACK, SIDES_AFTER, HOW_EACH, STR_INIT(""), take_rating},
    {SIDE_SHARED, SIDES_AFTER, HOW_EACH, STR_INIT(""), take_share},
    {SIDE_COMPARISONS, SIDES_AFTER, HOW_EACH, STR_INIT(""), take_any},
    {SIDE_LIBRARY, SIDES_AFTER, HOW_EACH, STR_INIT(""), take_any},
    {SIDE_SECTIONED, SIDES_AFTER, HOW_EACH, STR_INIT(""), take_any},
    {SIDE_ADS, SIDES_AFTER, HOW_EACH, STR_INIT(""), take_any},
    {SIDE_SHOPPING, SIDES_AFTER, HOW_EACH, STR_INIT(""), take_any},
    {SIDE_SORA, SIDES_AFTER, HOW_EACH, STR_INIT(""), take_any},
    {SIDE_ASSET_NAMES, SIDES_AFTER, HOW_WHOLE, STR_INIT(""), take_names},
};
_Static_assert(COUNT(specs) == SIDE_COUNT, "each side file has a reader");

static bool each_record(
    struct run *run, const struct json_element *element, struct err *err)
{
    struct json *json;
    if (!run_parse(run, element, element->bytes, &json, err))
        return false;
    bool done = !json || run->side->take(run, json, err);
    arena_reset(&run->arena);
    return done;
}

static bool read_side(struct run *run, const struct side_spec *spec, struct err *err)
{
    size_t entry = run->layout.side[spec->side];
    run->side = spec;
    switch (spec->how) {
    case HOW_WHOLE:
        return run_whole(run, entry, each_record, err);
    case HOW_EACH:
        return run_each(run, entry, each_record, err);
    case HOW_INNER:
        break;
    }
    return run_inner(run, entry, spec->list, each_record, err);
}

bool run_sides(struct run *run, enum sides when, struct err *err)
{
    for (size_t i = 0; i < COUNT(specs); i++) {
        if (specs[i].when != when || !run->layout.has[specs[i].side])
            continue;
        if (!read_side(run, &specs[i], err))
            return false;
    }
    return true;
}

static bool give_asset(
    struct run *run, size_t entry, struct source *source, struct err *err)
{
    struct peek peek;
    struct capture_asset asset = {
        .entry = entry, .size_bytes = run->archive->entries[entry].size_bytes};
    asset.path = layout_path(&run->layout, run->archive, entry);
    if (!peek_fill(&peek, *source, run->head, err))
        return false;
    struct source bytes = peek_source(&peek);
    bool done = asset_book_name(&run->assets, &run->arena, raw_of(peek.head, peek.n),
                    &asset, err) &&
                run->handler->asset(run->handler->ctx, &asset, &bytes, err);
    arena_reset(&run->arena);
    return done;
}

/* In a folder of somebody's disk only what an export names or contains is taken. */
static bool is_part(const struct run *run, size_t entry)
{
    struct raw path = layout_path(&run->layout, run->archive, entry);
    return !run->archive->loose || layout_export_name(path) ||
           asset_book_knows(&run->assets, assets_id(path));
}

bool run_rest(struct run *run, struct err *err)
{
    for (size_t i = 0; i < run->archive->count; i++) {
        enum rest rest = layout_rest(&run->layout, run->archive, i);
        if (rest == REST_ASSET && !is_part(run, i))
            rest = REST_UNREAD;
        run->report->at = (struct capture_place){.entry = i};
        report_add(run->report, CAPTURE_FILE_UNREAD, rest == REST_UNREAD);
        report_add(run->report, CAPTURE_ASSETS, rest == REST_ASSET);
        if (rest == REST_ASSET && run->handler->asset &&
            !run_asset(run, i, give_asset, err))
            return false;
    }
    return true;
}
