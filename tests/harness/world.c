#include "tests/harness/world.h"

#include <string.h>

static const struct store_options defaults = {0};

struct account world_person(struct world *w, const char *name)
{
    struct err err = ERR_INIT;
    struct account out = {0};
    struct account_name who = {
        ACCOUNT_PERSON, STR("local"), raw_of(name, strlen(name))};
    T_DONE(w->t, account_put(w->s, &who, WORLD_NOON, &out, &err), &err);
    return out;
}

bool world_init(struct world *w, struct t *t)
{
    struct err err = ERR_INIT;
    *w = (struct world){.t = t};
    arena_init(&w->a, 64 << 20);
    if (!T_DONE(t, file_join(t_tmpdir(t), "state", w->dir, &err), &err) ||
        !T_DONE(t, store_create(w->dir, WORLD_NOON, &err), &err) ||
        !T_DONE(t, store_open(w->dir, &defaults, &w->s, &err), &err) ||
        !T_DONE(t, store_begin(w->s, &err), &err))
        return false;
    w->ann = world_person(w, "ann");
    w->bob = world_person(w, "bob");
    return T_DONE(t, store_commit(w->s, &err), &err);
}

void world_fini(struct world *w)
{
    store_close(w->s);
    w->s = NULL;
    arena_fini(&w->a);
}

void world_reopen(struct world *w)
{
    struct err err = ERR_INIT;
    store_close(w->s);
    w->s = NULL;
    T_DONE(w->t, store_open(w->dir, &defaults, &w->s, &err), &err);
}

static struct raw raw_z(const char *z)
{
    return raw_of(z, z ? strlen(z) : 0);
}

void world_talk(struct world_talk *talk)
{
    static const char *const ids[WORLD_TURNS] = {"root", "a1", "b2"};
    const char *words[WORLD_TURNS] = {"", talk->words1, talk->words2};
    for (int i = 0; i < WORLD_TURNS; i++)
        talk->turns[i] = (struct turn){
            .origin_id = raw_z(ids[i]),
            .parent = i - 1,
            .role = i == 1 ? ROLE_USER : ROLE_ASSISTANT,
            .content = i == 1 ? CONTENT_PROMPT : CONTENT_RESPONSE,
            .text = raw_z(words[i]),
            .meta = i == 1 ? raw_z(talk->meta1) : (struct raw){0},
            .created = WORLD_NOON,
            .hidden = i == 0,
            .aside = i == 2,
        };
    talk->c = (struct conversation){
        .origin_id = raw_z(talk->conv),
        .title = raw_z(talk->title),
        .project = raw_z("proj"),
        .origin = ORIGIN_ARCHIVE,
        .service = SERVICE_CHATGPT,
        .mode = MODE_REGULAR,
        .created = WORLD_NOON,
        .updated = WORLD_NOON,
        .turns = talk->turns,
    };
}

struct conversation_put_result world_put(struct world *w, struct world_talk *talk,
    const struct id *author, size_t count, uint32_t allow)
{
    struct err err = ERR_INIT;
    struct id ann = w->ann.vault;
    struct id authors[WORLD_TURNS] = {ann, author ? *author : ann, ann};
    struct stamp stamps[WORLD_TURNS];
    struct conversation_put put = {.owner = ann,
        .conversation = &talk->c,
        .authors = author ? authors : NULL,
        .stamps = stamps};
    struct conversation_put_result result = {0};
    for (size_t i = 0; i < WORLD_TURNS; i++) {
        stamps[i] = (struct stamp){allow, WORLD_NOON, {0}, 4};
        memset(stamps[i].profile_sha256, 7, sizeof stamps[i].profile_sha256);
    }
    world_talk(talk);
    talk->c.count = count;
    talk->c.head = (int)count - 1;
    T_DONE(w->t, store_begin(w->s, &err), &err);
    T_DONE(w->t, conversation_put(w->s, &put, &result, &err), &err);
    T_DONE(w->t, store_commit(w->s, &err), &err);
    return result;
}

bool world_load(struct world *w, struct stored_conversation *out)
{
    struct err err = ERR_INIT;
    struct conversation_key key = {0};
    bool found = false;
    T_DONE(w->t, conversation_next(w->s, &key, &found, &err), &err);
    if (!T_OK(w->t, found))
        return false;
    T_DONE(w->t,
        conversation_load(
            w->s, key, (struct conversation_want){true}, &w->a, out, &found, &err),
        &err);
    return T_OK(w->t, found);
}

void world_dataset(struct world *w, struct conversation_key key, struct id person,
    struct id dataset, struct id *handle)
{
    struct err err = ERR_INIT;
    struct dataset_entry entry = {.id = dataset,
        .purpose = PURPOSE_TRAIN,
        .state = DATASET_CURRENT,
        .dir = STR("out"),
        .created = WORLD_NOON,
        .rows = 1};
    struct lineage_row row = {dataset, {{0}}, person, key};
    T_DONE(w->t, lineage_handle(w->s, key, 0, &row.handle, &err), &err);
    T_DONE(w->t, store_begin(w->s, &err), &err);
    T_DONE(w->t, dataset_put(w->s, &entry, &err), &err);
    T_DONE(w->t, lineage_put(w->s, &row, &err), &err);
    T_DONE(w->t, store_commit(w->s, &err), &err);
    *handle = row.handle;
}
