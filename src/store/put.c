/* conversation_put: a tree into rows, each turn under its author's key, once. */
#include <string.h>

#include "base/map.h"
#include "base/vec.h"
#include "store/conversation_priv.h"
#include "store/store_priv.h"

enum { PUT_ARENA_MAX = 512 << 20 };

/* One call's working set. Invariant: ordinals grow by one per new turn and never reuse.
 */
struct putting {
    struct store *s;
    const struct conversation_put *put;
    struct arena arena;
    struct map nodes;   /* node id -> ordinal + 1 */
    struct map authors; /* vault -> 1, the owner's too */
    struct id *ids;     /* node id per turn */
    int64_t *ordinals;  /* per turn */
    VEC(struct id) members;
    struct conversation_key key;
    struct head_row row;
    struct head old;
    int64_t turns;
    uint8_t profile_sha256[32]; /* the last profile looked up, and its number */
    int64_t profile;
    size_t added, known;
};

static struct str bytes_of(const struct id *id)
{
    return (struct str){(const char *)id->b, ID_BYTES};
}

static bool check_put(const struct conversation_put *put, struct err *err)
{
    const struct conversation *c = put->conversation;
    if (c->count > CONVERSATION_TURNS_MAX)
        return err_set(err, ERR_LIMIT, "store.turns",
            "a conversation has %zu turns, more than %d", c->count,
            CONVERSATION_TURNS_MAX);
    if (c->origin_id.n == 0 || c->head < TURN_NONE || c->head >= (int)c->count)
        return err_set(err, ERR_USAGE, "store.conversation_form",
            "a conversation needs an origin id and a head among its turns");
    for (size_t i = 0; i < c->count; i++) {
        const struct turn *t = &c->turns[i];
        if (t->parent < TURN_NONE || t->parent >= (int)i || t->origin_id.n == 0)
            return err_set(err, ERR_USAGE, "store.turn_form",
                "turn %zu lacks an origin id or stands before its parent", i);
        if (t->text.n > TURN_BYTES_MAX || t->meta.n > TURN_BYTES_MAX)
            return err_set(err, ERR_LIMIT, "store.turn_size",
                "turn %zu is larger than %d bytes", i, TURN_BYTES_MAX);
    }
    return true;
}

static bool node_id(
    struct putting *p, struct raw origin_id, struct id *out, struct err *err)
{
    const struct raw parts[] = {raw_from_str(STR("turn")), raw_of("", 1),
        raw_of(p->key.conversation.b, ID_BYTES), origin_id};
    return keys_blind_id(p->s, p->key.vault, parts, COUNT(parts), out, err);
}

/* The nodes of one author that are there already. */
static bool load_nodes(struct putting *p, struct id vault, struct err *err)
{
    bool row, added;
    CURSOR(c);
    if (!sql_begin(p->s, SQL_NODE_IDS, &c, err))
        return false;
    sql_vault(&c, &vault);
    sql_id(&c, 3, &p->key.conversation);
    for (;;) {
        if (!sql_step(&c, &row, err))
            return false;
        if (!row)
            return true;
        struct id *id = arena_alloc(&p->arena, sizeof *id);
        if (!id)
            return err_memory(err);
        if (!sql_get_id(&c, 1, id, err))
            return false;
        uint64_t *value = map_put(&p->nodes, bytes_of(id), &added);
        if (!value)
            return err_memory(err);
        *value = (uint64_t)sql_get_int(&c, 0) + 1;
    }
}

static bool add_member(struct putting *p, const struct id *vault, struct err *err)
{
    bool added;
    if (id_eq(*vault, p->key.vault))
        return true;
    uint64_t *value = map_put(&p->authors, bytes_of(vault), &added);
    if (!value)
        return p->authors.n >= CONVERSATION_AUTHORS_MAX
                   ? err_set(err, ERR_LIMIT, "store.authors",
                         "a conversation has more than %d authors",
                         CONVERSATION_AUTHORS_MAX)
                   : err_memory(err);
    if (added && !vec_push(&p->members, *vault, CONVERSATION_AUTHORS_MAX))
        return err_memory(err);
    *value = 1;
    return true;
}

static bool load_old(struct putting *p, struct err *err)
{
    if (!head_get(p->s, p->key, &p->arena, &p->row, err))
        return false;
    if (!p->row.found || p->row.state != BODY_STATE_LIVE)
        return true;
    if (!head_unpack(p->row.plain, &p->arena, &p->old, err) ||
        !load_nodes(p, p->key.vault, err))
        return false;
    p->turns = p->row.turns;
    for (size_t i = 0; i < p->old.member_count; i++) {
        if (!add_member(p, &p->old.members[i], err) ||
            !load_nodes(p, p->old.members[i], err))
            return false;
    }
    return true;
}

/* Profiles are few and come in runs: the last one is remembered. */
static bool profile_number(struct putting *p, const uint8_t sha256[32], struct err *err)
{
    bool row;
    CURSOR(find);
    CURSOR(add);
    if (p->profile != 0 && memcmp(p->profile_sha256, sha256, 32) == 0)
        return true;
    if (!sql_begin(p->s, SQL_PROFILE_FIND, &find, err))
        return false;
    sql_blob(&find, 1, sha256, 32);
    if (!sql_step(&find, &row, err))
        return false;
    if (row) {
        p->profile = sql_get_int(&find, 0);
    } else {
        if (!sql_begin(p->s, SQL_PROFILE_PUT, &add, err))
            return false;
        sql_blob(&add, 1, sha256, 32);
        if (!sql_done(&add, err))
            return false;
        p->profile = sqlite3_last_insert_rowid(p->s->vault_db);
    }
    memcpy(p->profile_sha256, sha256, 32);
    return true;
}

static bool seal_meta(struct putting *p, const struct place_of *body_place,
    const uint8_t *key, struct raw meta, struct raw *out, struct err *err)
{
    struct place_of of = *body_place;
    struct place place;
    of.record = RECORD_META;
    place = place_make(&of);
    *out = (struct raw){0};
    if (meta.n == 0)
        return true;
    size_t at = p->s->sealed.n, n = meta.n + AEAD_OVERHEAD_BYTES;
    unsigned char *room = buf_reserve(&p->s->sealed, n);
    if (!room)
        return buf_ok(&p->s->sealed, err);
    aead_seal(key, place_raw(&place), meta, room);
    buf_grow(&p->s->sealed, n);
    *out = raw_of(p->s->sealed.p + at, n);
    return true;
}

static bool insert_node(struct putting *p, size_t i, const struct place_of *of,
    struct raw meta, size_t body_bytes, struct err *err)
{
    const struct turn *t = &p->put->conversation->turns[i];
    CURSOR(c);
    if (!sql_begin(p->s, SQL_NODE_PUT, &c, err))
        return false;
    sql_vault(&c, &of->vault);
    sql_id(&c, 3, &of->object);
    sql_int(&c, 4, (int64_t)of->number);
    sql_int(&c, 5, t->parent == TURN_NONE ? TURN_NONE : p->ordinals[t->parent]);
    sql_id(&c, 6, &of->part);
    sql_int(&c, 7, BODY_STATE_LIVE);
    sql_int(&c, 8, p->put->stamps[i].allow);
    sql_blob(&c, 9, p->s->sealed.p, body_bytes);
    if (meta.n > 0)
        sql_blob(&c, 10, meta.p, meta.n);
    return sql_done(&c, err);
}

static bool put_new_turn(struct putting *p, size_t i, struct err *err)
{
    const struct turn *t = &p->put->conversation->turns[i];
    struct id author = p->put->authors ? p->put->authors[i] : p->key.vault;
    const uint8_t *key;
    struct raw meta;
    struct place_of of = {
        RECORD_BODY, (uint64_t)p->turns, author, p->key.conversation, p->ids[i]};
    struct body body = {
        .role = t->role,
        .content = t->content,
        .safety = p->put->safety ? p->put->safety[i] : SAFETY_UNKNOWN,
        .hidden = t->hidden,
        .created = t->created,
        .stamp = p->put->stamps[i],
        .origin_id = t->origin_id,
        .text = t->text,
    };
    if (!add_member(p, p->put->authors ? &p->put->authors[i] : &p->key.vault, err) ||
        !keys_conversation(p->s, author, p->key.conversation, true, &key, err))
        return false;
    if (!key)
        return err_set(err, ERR_STATE, "store.vault_gone",
            "a turn's author has no keys any more: the account was deleted");
    if (!profile_number(p, body.stamp.profile_sha256, err))
        return false;
    body.profile = p->profile;
    store_scratch(p->s);
    body_pack(&p->s->plain, &body);
    if (!record_seal(p->s, key, &of, err))
        return false;
    size_t body_bytes = p->s->sealed.n;
    return seal_meta(p, &of, key, t->meta, &meta, err) &&
           insert_node(p, i, &of, meta, body_bytes, err);
}

static bool put_turns(struct putting *p, struct err *err)
{
    const struct conversation *c = p->put->conversation;
    bool added;
    for (size_t i = 0; i < c->count; i++) {
        if (!node_id(p, c->turns[i].origin_id, &p->ids[i], err))
            return false;
        uint64_t *value = map_put(&p->nodes, bytes_of(&p->ids[i]), &added);
        if (!value)
            return err_memory(err);
        if (!added && *value > 0) {
            p->ordinals[i] = (int64_t)*value - 1;
            p->known++;
            continue;
        }
        *value = (uint64_t)p->turns + 1;
        p->ordinals[i] = p->turns;
        if (!put_new_turn(p, i, err))
            return false;
        p->turns++;
        p->added++;
    }
    return true;
}

static struct head new_head(const struct putting *p)
{
    const struct conversation *c = p->put->conversation;
    return (struct head){
        .origin = c->origin,
        .service = c->service,
        .mode = c->mode,
        .head = c->head == TURN_NONE ? TURN_NONE : p->ordinals[c->head],
        .created = c->created,
        .updated = c->updated,
        .assistant = p->put->assistant,
        .origin_id = c->origin_id,
        .title = c->title,
        .account = c->account,
        .assistant_name = c->assistant,
        .project = c->project,
        .meta = c->meta,
        .members = p->members.p,
        .member_count = p->members.n,
    };
}

/* A temporary chat goes by its clock: 30 days after it was made. */
static struct instant expiry_of(const struct conversation *c)
{
    if (c->mode != MODE_TEMPORARY || !instant_known(c->created))
        return INSTANT_UNKNOWN;
    return (struct instant){c->created.us + 30 * INSTANT_DAY_US};
}

static bool write_head(struct putting *p, bool update, struct err *err)
{
    struct instant expires = expiry_of(p->put->conversation);
    int at = update ? 4 : 6;
    CURSOR(c);
    if (!sql_begin(p->s, update ? SQL_CONVERSATION_SET : SQL_CONVERSATION_PUT, &c, err))
        return false;
    sql_vault(&c, &p->key.vault);
    sql_id(&c, 3, &p->key.conversation);
    if (!update) {
        sql_int(&c, 4, BODY_STATE_LIVE);
        sql_int(&c, 5, p->put->conversation->created.us);
    }
    if (instant_known(expires))
        sql_int(&c, at, expires.us);
    sql_int(&c, at + 1, p->turns);
    sql_blob(&c, at + 2, p->s->sealed.p, p->s->sealed.n);
    return sql_done(&c, err);
}

static bool put_head(struct putting *p, struct err *err)
{
    struct place_of of = {
        .record = RECORD_HEAD, .vault = p->key.vault, .object = p->key.conversation};
    struct head head = new_head(p);
    const uint8_t *key;
    store_scratch(p->s);
    head_pack(&p->s->plain, &head);
    if (!buf_ok(&p->s->plain, err))
        return false;
    if (p->row.found && p->added == 0 && raw_eq(buf_raw(&p->s->plain), p->row.plain))
        return true;
    if (!keys_conversation(p->s, p->key.vault, p->key.conversation, true, &key, err))
        return false;
    if (!key)
        return err_set(err, ERR_STATE, "store.vault_gone",
            "the conversation's owner has no keys any more");
    return record_seal(p->s, key, &of, err) && write_head(p, p->row.found, err);
}

static bool prepare(struct putting *p, struct err *err)
{
    size_t count = p->put->conversation->count;
    arena_init(&p->arena, PUT_ARENA_MAX);
    map_init(&p->nodes, 2 * CONVERSATION_TURNS_MAX, 1);
    map_init(&p->authors, CONVERSATION_AUTHORS_MAX, 1);
    p->ids = arena_array(&p->arena, count + 1, sizeof *p->ids);
    p->ordinals = arena_array(&p->arena, count + 1, sizeof *p->ordinals);
    return (p->ids && p->ordinals) || err_memory(err);
}

static bool run(struct putting *p, struct err *err)
{
    const struct conversation *c = p->put->conversation;
    if (!prepare(p, err))
        return false;
    p->key.vault = p->put->owner;
    if (!conversation_id(
            p->s, p->key.vault, c->origin, c->origin_id, &p->key.conversation, err) ||
        !load_old(p, err))
        return false;
    if (p->row.found && p->row.state != BODY_STATE_LIVE)
        return true;
    return put_turns(p, err) && put_head(p, err);
}

static bool step(struct store *s, enum sql which, struct err *err)
{
    CURSOR(c);
    return sql_begin(s, which, &c, err) && sql_done(&c, err);
}

/* A savepoint, so that a put that fails leaves no half tree in the transaction. */
static bool run_whole(struct putting *p, struct err *err)
{
    struct err undo = ERR_INIT;
    if (!step(p->s, SQL_SAVE, err))
        return false;
    bool done = run(p, err);
    if (!done && !step(p->s, SQL_UNDO, &undo))
        return false;
    return step(p->s, SQL_RELEASE, done ? err : &undo) && done;
}

bool conversation_put(struct store *s, const struct conversation_put *put,
    struct conversation_put_result *out, struct err *err)
{
    struct putting p = {.s = s, .put = put};
    if (!store_need_write(s, err) || !check_put(put, err))
        return false;
    bool done = run_whole(&p, err);
    store_scratch(s);
    map_fini(&p.nodes);
    map_fini(&p.authors);
    vec_fini(&p.members);
    arena_fini(&p.arena);
    if (done)
        *out = (struct conversation_put_result){
            .conversation = p.key.conversation,
            .added = p.added,
            .known = p.known,
            .created = !p.row.found,
            .deleted = p.row.found && p.row.state != BODY_STATE_LIVE,
        };
    return done;
}
