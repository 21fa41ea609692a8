#include "flow/import_beside.h"

#include <stdlib.h>
#include <string.h>

#include "crypt/hash.h"
#include "store/beside/asset.h"
#include "store/beside/side.h"
#include "text/json.h"

enum { RECORD_ARENA_MAX = 512 << 20, CHATS_MAX = 64 };

void beside_init(struct beside *b, struct store *store)
{
    *b = (struct beside){.store = store, .refs = VEC_INIT};
    arena_init(&b->arena, RECORD_ARENA_MAX);
}

void beside_fini(struct beside *b)
{
    vec_fini(&b->refs);
    arena_fini(&b->arena);
}

/* --- which chats refer to which file */

static bool asset_hash(struct raw id, struct id *out, struct err *err)
{
    uint8_t sum[SHA256_BYTES];
    if (!sha256(id, sum, err))
        return false;
    memcpy(out->b, sum, ID_BYTES);
    return true;
}

static int by_asset(const void *a, const void *b)
{
    const struct beside_ref *one = a, *two = b;
    int order = id_cmp(one->asset, two->asset);
    return order ? order : id_cmp(one->conversation, two->conversation);
}

bool beside_refer(struct beside *b, const struct conversation *c, struct id owner,
    const struct conversation_put_result *put, struct err *err)
{
    for (size_t i = 0; i < c->count; i++) {
        const struct turn *t = &c->turns[i];
        for (size_t k = 0; k < t->asset_count; k++) {
            struct beside_ref ref = {.owner = owner,
                .conversation = put->conversation,
                .deleted = put->deleted};
            if (b->refs.n == BESIDE_REFS_MAX)
                return true;
            if (!asset_hash(t->assets[k].id, &ref.asset, err))
                return false;
            if (!vec_push(&b->refs, ref, BESIDE_REFS_MAX))
                return err_memory(err);
        }
    }
    b->sorted = false;
    return true;
}

static size_t first_ref(struct beside *b, const struct id *asset)
{
    size_t low = 0, high = b->refs.n;
    if (!b->sorted && b->refs.n > 0)
        qsort(b->refs.p, b->refs.n, sizeof *b->refs.p, by_asset);
    b->sorted = true;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (id_cmp(b->refs.p[middle].asset, *asset) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct chats {
    struct id of[CHATS_MAX];
    size_t n;
    bool deleted; /* a chat that refers to it was deleted here before */
};

static void find_chats(
    struct beside *b, struct id asset, struct id vault, struct chats *out)
{
    *out = (struct chats){.n = 0};
    for (size_t i = first_ref(b, &asset); i < b->refs.n; i++) {
        const struct beside_ref *r = &b->refs.p[i];
        if (!id_eq(r->asset, asset))
            return;
        bool again = out->n > 0 && id_eq(out->of[out->n - 1], r->conversation);
        if (!id_eq(r->owner, vault) || again || out->n == CHATS_MAX)
            continue;
        if (r->deleted)
            out->deleted = true;
        else
            out->of[out->n++] = r->conversation;
    }
}

/* --- files */

bool beside_asset(struct beside *b, struct id vault, const struct capture_asset *asset,
    struct source *bytes, struct err *err)
{
    struct asset_put_result result;
    struct chats chats;
    struct id hash;
    if (!asset_hash(asset->id, &hash, err))
        return false;
    find_chats(b, hash, vault, &chats);
    if (chats.n == 0 && chats.deleted) {
        b->counts.of_deleted++;
        return true;
    }
    struct asset_put put = {.vault = vault,
        .conversations = chats.of,
        .count = chats.n,
        .facts = {.id = asset->id,
            .path = asset->path,
            .name = asset->name,
            .media_type = asset->media_type,
            .named_by = asset->named_by}};
    if (!asset_put(b->store, &put, bytes, &result, err))
        return false;
    b->counts.files_new += result.added;
    b->counts.files_known += !result.added;
    b->counts.file_bytes += result.size_bytes;
    return true;
}

/* --- records */

static struct raw member(const struct json *record, struct str name)
{
    const struct json *v = json_is(record, JSON_OBJECT) ? json_get(record, name) : NULL;
    return json_is(v, JSON_STRING) ? json_raw(v) : raw_of(NULL, 0);
}

static void number(struct beside *b, struct str file)
{
    b->place = str_eq(b->file, file) ? b->place + 1 : 0;
    b->file = file;
}

static bool put_record(struct beside *b, const struct side_put *put, struct err *err)
{
    enum side_done done;
    if (!side_put(b->store, put, &done, err))
        return false;
    b->counts.records_new += done == SIDE_ADDED || done == SIDE_CHANGED;
    b->counts.records_known += done == SIDE_KNOWN;
    b->counts.of_deleted += done == SIDE_CHAT_DELETED;
    return true;
}

bool beside_record(
    struct beside *b, struct id vault, const struct capture_fact *fact, struct err *err)
{
    struct json *record = NULL;
    struct side_put put = {.vault = vault,
        .record = {.file = fact->file, .json = fact->meta, .alone = fact->alone}};
    number(b, fact->file);
    put.record.place = b->place;
    arena_reset(&b->arena);
    if (!json_parse(&b->arena, fact->meta, &record, err))
        return false;
    if (!fact->alone) {
        put.record.id = member(record, STR("id"));
        put.chat = member(record, STR("conversation_id"));
        if (put.chat.n == 0)
            put.chat = member(record, STR("initiating_conversation_id"));
    }
    return put_record(b, &put, err);
}
