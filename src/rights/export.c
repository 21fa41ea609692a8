#include "rights/export.h"

#include <string.h>

#include "base/mem.h"
#include "base/vec.h"
#include "rights/export_priv.h"

enum { NAME_MAX_BYTES = 48, ARENA_MAX = 1 << 30, SMALL_MAX = 64 << 20 };

struct file {
    char name[NAME_MAX_BYTES];
    uint64_t size_bytes;
    bool shard;
};

struct export
{
    struct export_place place;
    VEC(struct file) files;
    struct buf text;    /* one conversation or one small file */
    struct arena arena; /* its parsed meta */
    bool open;          /* the last of files is being written */
    size_t shards;
    int list; /* the list being written, or -1 */
};

static const char *const list_names[] = {
#define ROW(id, word) word,
    EXPORT_LIST_TABLE(ROW)
#undef ROW
};

bool export_open(const struct export_place *place, struct export **out, struct err *err)
{
    struct export *e = mem_zalloc(sizeof *e);
    if (!e)
        return err_memory(err);
    e->place = *place;
    e->list = -1;
    buf_init(&e->text, EXPORT_CONVERSATION_MAX);
    arena_init(&e->arena, ARENA_MAX);
    *out = e;
    return true;
}

void export_close(struct export *e)
{
    if (!e)
        return;
    vec_fini(&e->files);
    buf_wipe(&e->text);
    arena_fini(&e->arena);
    mem_free(e);
}

static struct file *last(struct export *e)
{
    return &e->files.p[e->files.n - 1];
}

static bool end_file(struct export *e, struct err *err)
{
    if (!e->open)
        return true;
    e->open = false;
    return e->place.end(e->place.ctx, err);
}

static bool begin_file(struct export *e, const char *name, bool shard, struct err *err)
{
    struct file f = {.shard = shard};
    if (!end_file(e, err))
        return false;
    snprintf(f.name, sizeof f.name, "%s", name);
    if (!vec_push(&e->files, f, EXPORT_FILES_MAX))
        return err_memory(err);
    if (!e->place.begin(e->place.ctx, str_z(last(e)->name), err))
        return false;
    e->open = true;
    return true;
}

static bool put(struct export *e, const void *p, size_t n, struct err *err)
{
    last(e)->size_bytes += n;
    return e->place.write(e->place.ctx, p, n, err);
}

static bool put_z(struct export *e, const char *z, struct err *err)
{
    return put(e, z, strlen(z), err);
}

static bool put_text(struct export *e, struct err *err)
{
    return buf_ok(&e->text, err) && put(e, e->text.p, e->text.n, err);
}

/* A shard is an array; it ends before the first conversation that would not fit. */
static bool begin_shard(struct export *e, struct err *err)
{
    char name[NAME_MAX_BYTES];
    snprintf(name, sizeof name, "conversations-%03zu.json", e->shards++);
    return begin_file(e, name, true, err) && put_z(e, "[\n", err);
}

static bool end_shard(struct export *e, struct err *err)
{
    if (!e->open || !last(e)->shard)
        return true;
    return put_z(e, "\n]\n", err) && end_file(e, err);
}

bool export_conversation(
    struct export *e, const struct conversation *c, struct err *err)
{
    buf_clear(&e->text);
    bool done = export_chat(&e->text, &e->arena, c, err);
    arena_reset(&e->arena);
    if (!done)
        return false;
    bool more = e->open && last(e)->shard;
    if (more && last(e)->size_bytes + e->text.n > EXPORT_SHARD_BYTES) {
        if (!end_shard(e, err))
            return false;
        more = false;
    }
    if (more ? !put_z(e, ",\n", err) : !begin_shard(e, err))
        return false;
    return put_text(e, err);
}

static bool small_file(struct export *e, const char *name, struct err *err)
{
    return begin_file(e, name, false, err) && put_text(e, err) && end_file(e, err);
}

/* The last state of a switch without scope; false when it was never set. */
static bool last_state(
    const struct choice *ledger, size_t count, enum control control, bool *on)
{
    for (size_t i = count; i-- > 0;) {
        if (ledger[i].control != control || ledger[i].scope.n > 0)
            continue;
        *on = str_eq(ledger[i].value, STR("on"));
        return true;
    }
    return false;
}

static void put_settings(struct jw *w, const struct choice *ledger, size_t count)
{
    static const struct {
        struct str name;
        enum control control;
    } names[] = {{STR_INIT("training_allowed"), CONTROL_TRAINING},
        {STR_INIT("voice_training_allowed"), CONTROL_VOICE},
        {STR_INIT("video_training_allowed"), CONTROL_VIDEO},
        {STR_INIT("sunshine"), CONTROL_MEMORY_SAVED},
        {STR_INIT("moonshine"), CONTROL_MEMORY_HISTORY}};
    bool on;
    jw_object_begin(w);
    for (size_t i = 0; i < COUNT(names); i++) {
        if (!last_state(ledger, count, names[i].control, &on))
            continue;
        jw_key(w, names[i].name);
        jw_bool(w, on);
    }
    jw_object_end(w);
}

bool export_account(struct export *e, struct raw id, struct raw email,
    const struct choice *ledger, size_t count, struct err *err)
{
    if (!end_shard(e, err))
        return false;
    buf_clear(&e->text);
    struct jw w = jw_to(&e->text);
    jw_object_begin(&w);
    jw_key(&w, STR("id"));
    jw_raw(&w, id);
    jw_key(&w, STR("email"));
    jw_raw(&w, email);
    jw_object_end(&w);
    if (!small_file(e, "user.json", err))
        return false;
    buf_clear(&e->text);
    w = jw_to(&e->text);
    jw_array_begin(&w);
    jw_object_begin(&w);
    jw_key(&w, STR("user_id"));
    jw_raw(&w, id);
    jw_key(&w, STR("settings"));
    put_settings(&w, ledger, count);
    jw_object_end(&w);
    jw_array_end(&w);
    return small_file(e, "user_settings.json", err);
}

bool export_line(
    struct export *e, enum export_list list, struct raw json, struct err *err)
{
    char name[NAME_MAX_BYTES];
    if (e->list != (int)list) {
        if ((int)list < e->list)
            return err_set(err, ERR_STATE, "rights.list_order",
                "lines of abide/%s.jsonl after those of a later list",
                list_names[list]);
        snprintf(name, sizeof name, "abide/%s.jsonl", list_names[list]);
        if (!end_shard(e, err) || !begin_file(e, name, false, err))
            return false;
        e->list = (int)list;
    }
    return put(e, json.p, json.n, err) && put_z(e, "\n", err);
}

static void member(struct jw *w, struct str key, struct str value)
{
    if (value.n == 0)
        return;
    jw_key(w, key);
    jw_str(w, value);
}

static void member_time(struct jw *w, struct str key, struct instant t)
{
    char text[INSTANT_TEXT_MAX];
    if (instant_known(t))
        member(w, key, instant_format(t, text));
}

bool export_choice(struct export *e, const struct choice *c, struct err *err)
{
    buf_clear(&e->text);
    struct jw w = jw_to(&e->text);
    jw_object_begin(&w);
    jw_key(&w, STR("position"));
    jw_u64(&w, c->position);
    member_time(&w, STR("at"), c->at);
    member_time(&w, STR("recorded"), c->recorded);
    member(&w, STR("control"), control_word(c->control));
    member(&w, STR("value"), c->value);
    member(&w, STR("scope"), c->scope);
    member(&w, STR("notice"), c->notice);
    member(&w, STR("evidence"), c->evidence);
    member(&w, STR("actor"), c->actor);
    jw_object_end(&w);
    return buf_ok(&e->text, err) &&
           export_line(e, EXPORT_CHOICES, buf_raw(&e->text), err);
}

static void put_file_entry(struct jw *w, const struct file *f)
{
    jw_object_begin(w);
    member(w, STR("path"), str_z(f->name));
    jw_key(w, STR("size_bytes"));
    jw_u64(w, f->size_bytes);
    jw_object_end(w);
}

static void put_manifest(struct export *e, struct jw *w)
{
    jw_object_begin(w);
    jw_key(w, STR("version"));
    jw_u64(w, 1);
    member(w, STR("manifest_file"), STR("export_manifest.json"));
    jw_key(w, STR("export_files"));
    jw_array_begin(w);
    for (size_t i = 0; i < e->files.n; i++)
        put_file_entry(w, &e->files.p[i]);
    jw_array_end(w);
    jw_key(w, STR("logical_files"));
    jw_object_begin(w);
    jw_key(w, STR("conversations.json"));
    jw_object_begin(w);
    jw_key(w, STR("files"));
    jw_array_begin(w);
    for (size_t i = 0; i < e->files.n; i++) {
        if (e->files.p[i].shard)
            jw_str(w, str_z(e->files.p[i].name));
    }
    jw_array_end(w);
    jw_key(w, STR("sharded"));
    jw_bool(w, true);
    jw_object_end(w);
    jw_object_end(w);
    jw_object_end(w);
}

bool export_finish(struct export *e, struct err *err)
{
    if (e->shards == 0 && !begin_shard(e, err))
        return false;
    if (!end_shard(e, err) || !end_file(e, err))
        return false;
    buf_clear(&e->text);
    buf_add_str(&e->text, export_schema());
    if (!small_file(e, "abide/schema.json", err))
        return false;
    buf_clear(&e->text);
    struct jw w = jw_to(&e->text);
    put_manifest(e, &w);
    return small_file(e, "export_manifest.json", err);
}
