#include "base/attr.h"
#include "rights/export_priv.h"

/*
 * The account, its switches and its ledger; what its files are called. Where an archive
 * had said so before, its words stay, with the switches of today.
 */
static const struct {
    struct str name;
    enum control control;
    struct str scope;
} switches[] = {
    {STR_INIT("training_allowed"), CONTROL_TRAINING, STR_INIT("")},
    {STR_INIT("voice_training_allowed"), CONTROL_VOICE, STR_INIT("")},
    {STR_INIT("video_training_allowed"), CONTROL_VIDEO, STR_INIT("")},
    {STR_INIT("codex_training_allowed_v2"), CONTROL_TRAINING, STR_INIT("codex")},
    {STR_INIT("sunshine"), CONTROL_MEMORY_SAVED, STR_INIT("")},
    {STR_INIT("moonshine"), CONTROL_MEMORY_HISTORY, STR_INIT("")},
};

/* The last state of a switch; false when it was never set. */
static bool last_state(const struct export_account *account, size_t which, bool *on)
{
    for (size_t i = account->count; i-- > 0;) {
        const struct choice *line = &account->ledger[i];
        if (line->control != switches[which].control ||
            !str_eq(line->scope, switches[which].scope))
            continue;
        *on = str_eq(line->value, STR("on"));
        return true;
    }
    return false;
}

static void put_switch(struct jw *w, size_t which, bool on)
{
    jw_key(w, switches[which].name);
    jw_bool(w, on);
}

static size_t find_switch(struct raw name)
{
    size_t i = 0;
    while (i < COUNT(switches) && !raw_eq_str(name, switches[i].name))
        i++;
    return i;
}

/* The settings there were (may be NULL) with today's switches, then the other ones. */
static void put_settings(
    struct jw *w, const struct export_account *account, const struct json *had)
{
    bool on, done[COUNT(switches)] = {false};
    jw_object_begin(w);
    for (const struct json *v = json_first(had); v; v = json_next(v)) {
        size_t which = find_switch(json_key(v));
        if (which < COUNT(switches) && last_state(account, which, &on)) {
            if (!done[which])
                put_switch(w, which, on);
            done[which] = true;
            continue;
        }
        jw_key_raw(w, json_key(v));
        jw_verbatim(w, json_source(v));
    }
    for (size_t i = 0; i < COUNT(switches); i++) {
        if (!done[i] && last_state(account, i, &on))
            put_switch(w, i, on);
    }
    jw_object_end(w);
}

/* One user's record; of `had` (NULL: none) all but the settings stays. */
static void put_user_settings(
    struct jw *w, const struct export_account *account, const struct json *had)
{
    bool done = false;
    jw_object_begin(w);
    for (const struct json *v = json_first(had); v; v = json_next(v)) {
        jw_key_raw(w, json_key(v));
        if (!done && raw_eq_str(json_key(v), STR("settings")) &&
            json_is(v, JSON_OBJECT)) {
            put_settings(w, account, v);
            done = true;
        } else {
            jw_verbatim(w, json_source(v));
        }
    }
    if (!had) {
        jw_key(w, STR("user_id"));
        jw_raw(w, account->id);
    }
    if (!done) {
        jw_key(w, STR("settings"));
        put_settings(w, account, NULL);
    }
    jw_object_end(w);
}

/* The first user of the list is the account. */
static void put_all_settings(
    struct jw *w, const struct export_account *account, const struct json *had)
{
    const struct json *user = json_is(had, JSON_ARRAY) ? json_first(had) : had;
    jw_array_begin(w);
    put_user_settings(w, account, json_is(user, JSON_OBJECT) ? user : NULL);
    user = json_is(had, JSON_ARRAY) && user ? json_next(user) : NULL;
    for (; user; user = json_next(user))
        jw_verbatim(w, json_source(user));
    jw_array_end(w);
}

static bool write_settings(
    struct export *e, const struct export_account *account, struct err *err)
{
    struct json *had = NULL;
    if (account->settings.n > 0 && !json_parse(&e->arena, account->settings, &had, err))
        return false;
    buf_clear(&e->text);
    struct jw w = jw_to(&e->text);
    put_all_settings(&w, account, had);
    arena_reset(&e->arena);
    return export_small(e, "user_settings.json", err);
}

bool export_account(
    struct export *e, const struct export_account *account, struct err *err)
{
    if (!export_end_shard(e, err))
        return false;
    buf_clear(&e->text);
    struct jw w = jw_to(&e->text);
    if (account->user.n > 0) {
        jw_verbatim(&w, account->user);
    } else {
        jw_object_begin(&w);
        jw_key(&w, STR("id"));
        jw_raw(&w, account->id);
        jw_object_end(&w);
    }
    return export_small(e, "user.json", err) && write_settings(e, account, err);
}

/* --- the ledger */

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

/* --- names of files */

bool export_names_begin(struct export *e, struct raw given, struct err *err)
{
    struct json *had = NULL;
    arena_reset(&e->arena);
    if (given.n > 0 && !json_parse(&e->arena, given, &had, err))
        return false;
    e->had = json_is(had, JSON_OBJECT) ? had : NULL;
    buf_clear(&e->text);
    e->listed = jw_to(&e->text);
    jw_object_begin(&e->listed);
    for (const struct json *v = json_first(e->had); v; v = json_next(v)) {
        jw_key_raw(&e->listed, json_key(v));
        jw_verbatim(&e->listed, json_source(v));
    }
    return true;
}

bool export_name(struct export *e, struct str file, struct raw name, struct err *err)
{
    if (e->had && json_get(e->had, file))
        return true;
    jw_key(&e->listed, file);
    jw_raw(&e->listed, name);
    return buf_ok(&e->text, err);
}

bool export_names_end(struct export *e, struct err *err)
{
    bool empty = e->text.n <= 1;
    jw_object_end(&e->listed);
    e->had = NULL;
    arena_reset(&e->arena);
    return empty || export_small(e, "conversation_asset_file_names.json", err);
}
