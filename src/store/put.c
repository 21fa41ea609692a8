/* conversation_put: a tree into rows, each turn under its author's key, once. */
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/num.h"
#include "base/vec.h"
#include "store/conversation_priv.h"
#include "store/store_priv.h"

enum { PUT_ARENA_MAX = 512 << 20 };

struct fresh { /* a turn that is not there yet */
    struct id author;
    size_t turn; /* index */
};

struct fresh_row { /* fresh turns of one author: one row */
    const struct fresh *fresh;
    size_t n;
    struct place_of place;
    const uint8_t *key;
};

/* One call's working set. Invariant: ordinals grow by one per new turn and never reuse.
 */
struct putting {
    struct store *s;
    const struct conversation_put *put;
    struct arena arena;
    struct map nodes;    /* node id -> ordinal + 1 */
    struct map authors;  /* vault -> 1, the owner's too */
    struct id *ids;      /* node id per turn */
    int64_t *ordinals;   /* per turn */
    struct fresh *fresh; /* the new turns */
    VEC(struct id) members;
    struct conversation_key key;
    struct head_row row;
    struct head old;
    int64_t turns;
    uint8_t profile_sha256[32]; /* the last profile looked up, and its number */
    int64_t profile;
    size_t added, known;
};

struct known_of {
    struct id vault;
    const uint8_t *key;
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

static struct str bytes_of_raw(struct raw r)
{
    return (struct str){(const char *)r.p, r.n};
}

/* The turns of one row that are there already, by their source's ids. */
static bool know_chunk(struct putting *p, const struct cursor *c,
    const struct known_of *of, struct err *err)
{
    struct place_of place = {RECORD_BODY, (uint64_t)sql_get_int(c, 0), of->vault,
        p->key.conversation, {{0}}};
    struct raw plain;
    struct chunk u;
    struct chunk_turn turn;
    bool added, more;
    if (!record_open(of->key, &place, sql_get_blob(c, 2), &p->arena, &plain, err) ||
        !chunk_open(plain, &u, err))
        return false;
    for (;;) {
        if (!chunk_next(&u, &turn, &more, err))
            return false;
        if (!more)
            return true;
        uint64_t *value = map_put(&p->nodes, bytes_of_raw(turn.origin_id), &added);
        if (!value)
            return err_memory(err);
        *value = (uint64_t)turn.ordinal + 1;
    }
}

/*
 * The turns of one author that are there already. Their rows are opened to read the
 * source's ids: a second import costs a load, a first one no index.
 */
static bool load_nodes(struct putting *p, struct id vault, struct err *err)
{
    struct known_of of = {.vault = vault};
    bool row;
    CURSOR(c);
    if (!keys_conversation(p->s, vault, p->key.conversation, false, &of.key, err))
        return false;
    if (!of.key)
        return true;
    if (!sql_begin(p->s, SQL_TURNS_LIST, &c, err))
        return false;
    sql_vault(&c, &vault);
    sql_id(&c, 3, &p->key.conversation);
    for (;;) {
        if (!sql_step(&c, &row, err))
            return false;
        if (!row)
            return true;
        if (!know_chunk(p, &c, &of, err))
            return false;
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

static const struct id *author_of(const struct putting *p, size_t i)
{
    return p->put->authors ? &p->put->authors[i] : &p->key.vault;
}

/* Who owns the new turns, and which are new: fills p->fresh, in order of arrival. */
static bool number_turns(struct putting *p, struct err *err)
{
    const struct conversation *c = p->put->conversation;
    bool added;
    for (size_t i = 0; i < c->count; i++) {
        uint64_t *value =
            map_put(&p->nodes, bytes_of_raw(c->turns[i].origin_id), &added);
        if (!value)
            return err_memory(err);
        if (!added && *value > 0) {
            p->ordinals[i] = (int64_t)*value - 1;
            p->known++;
            continue;
        }
        *value = (uint64_t)p->turns + 1;
        p->ordinals[i] = p->turns++;
        p->fresh[p->added++] = (struct fresh){*author_of(p, i), i};
        if (!add_member(p, author_of(p, i), err))
            return false;
    }
    return true;
}

static int by_author_and_turn(const void *a, const void *b)
{
    const struct fresh *one = a, *two = b;
    int order = id_cmp(one->author, two->author);
    if (order != 0)
        return order;
    return (one->turn > two->turn) - (one->turn < two->turn);
}

/* How many of the fresh turns from `from` on make one row: same author, not too large.
 */
static size_t chunk_length(const struct putting *p, size_t from)
{
    const struct turn *turns = p->put->conversation->turns;
    size_t n = 0, bytes = 0;
    while (from + n < p->added && n < CHUNK_TURNS &&
           id_eq(p->fresh[from].author, p->fresh[from + n].author)) {
        const struct turn *t = &turns[p->fresh[from + n].turn];
        bytes += t->text.n + t->meta.n;
        if (n > 0 && bytes > CHUNK_BYTES)
            break;
        n++;
    }
    return n;
}

static bool pack_turn(struct putting *p, size_t i, struct err *err)
{
    const struct turn *t = &p->put->conversation->turns[i];
    struct chunk_turn out = {
        .ordinal = p->ordinals[i],
        .parent = t->parent == TURN_NONE ? TURN_NONE : p->ordinals[t->parent],
        .role = t->role,
        .content = t->content,
        .safety = p->put->safety ? p->put->safety[i] : SAFETY_UNKNOWN,
        .hidden = t->hidden,
        .aside = t->aside,
        .time_wrong = t->time_wrong,
        .created = t->created,
        .stamp = p->put->stamps[i],
        .origin_id = t->origin_id,
        .text = t->text,
        .assets = t->assets,
        .asset_count = t->asset_count,
    };
    /* A known parent may have come after: then the tree would not be one. */
    if (out.parent >= out.ordinal)
        return err_set(err, ERR_INPUT, "store.turn_moved",
            "turn %zu comes before its parent in what is stored", i);
    if (!profile_number(p, out.stamp.profile_sha256, err))
        return false;
    out.profile = p->profile;
    random_take(&p->s->random, out.node.b, sizeof out.node.b);
    chunk_pack(&p->s->plain, &out);
    return true;
}

static bool seal_bodies(
    struct putting *p, const struct fresh_row *chunk, struct err *err)
{
    store_scratch(p->s);
    chunk_begin(&p->s->plain);
    for (size_t i = 0; i < chunk->n; i++) {
        if (!pack_turn(p, chunk->fresh[i].turn, err))
            return false;
    }
    return record_seal(p->s, chunk->key, &chunk->place, err);
}

/* The metas as one more seal, into memory of the arena; none: an empty view. */
static bool seal_metas(
    struct putting *p, const struct fresh_row *chunk, struct raw *out, struct err *err)
{
    const struct turn *turns = p->put->conversation->turns;
    struct place_of of = chunk->place;
    size_t bytes = 0;
    *out = (struct raw){0};
    for (size_t i = 0; i < chunk->n; i++)
        bytes += turns[chunk->fresh[i].turn].meta.n;
    if (bytes == 0)
        return true;
    of.record = RECORD_META;
    store_scratch_plain(p->s);
    for (size_t i = 0; i < chunk->n; i++)
        record_raw(&p->s->plain, turns[chunk->fresh[i].turn].meta);
    if (!record_seal_more(p->s, chunk->key, &of, out, err))
        return false;
    return true;
}

static bool insert_chunk(
    struct putting *p, const struct fresh_row *chunk, struct err *err)
{
    unsigned char allow[4 * CHUNK_TURNS];
    struct raw meta;
    CURSOR(c);
    for (size_t i = 0; i < chunk->n; i++)
        num_put_u32be(allow + 4 * i, p->put->stamps[chunk->fresh[i].turn].allow);
    if (!seal_bodies(p, chunk, err))
        return false;
    size_t body_bytes = p->s->sealed.n;
    if (!seal_metas(p, chunk, &meta, err) || !sql_begin(p->s, SQL_TURNS_PUT, &c, err))
        return false;
    sql_vault(&c, &chunk->place.vault);
    sql_id(&c, 3, &chunk->place.object);
    sql_int(&c, 4, (int64_t)chunk->place.number);
    sql_int(&c, 5, (int64_t)chunk->n);
    sql_blob(&c, 6, allow, 4 * chunk->n);
    sql_blob(&c, 7, p->s->sealed.p, body_bytes);
    if (meta.n > 0)
        sql_blob(&c, 8, meta.p, meta.n);
    return sql_done(&c, err);
}

static bool put_chunk(struct putting *p, size_t from, size_t n, struct err *err)
{
    struct id author = p->fresh[from].author;
    struct fresh_row chunk = {
        .fresh = p->fresh + from,
        .n = n,
        .place = {RECORD_BODY, (uint64_t)p->ordinals[p->fresh[from].turn], author,
            p->key.conversation, {{0}}},
    };
    if (!keys_conversation(p->s, author, p->key.conversation, true, &chunk.key, err))
        return false;
    if (!chunk.key)
        return err_set(err, ERR_STATE, "store.vault_gone",
            "a turn's author has no keys any more: the account was deleted");
    return insert_chunk(p, &chunk, err) &&
           (id_eq(author, p->key.vault) ||
               part_put(p->s, p->key, author, chunk.key, err));
}

static bool put_turns(struct putting *p, struct err *err)
{
    if (!number_turns(p, err))
        return false;
    if (p->members.n > 0)
        qsort(p->fresh, p->added, sizeof *p->fresh, by_author_and_turn);
    for (size_t from = 0; from < p->added;) {
        size_t n = chunk_length(p, from);
        if (!put_chunk(p, from, n, err))
            return false;
        from += n;
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
        .do_not_remember = c->do_not_remember,
        .memory = head_is_memory(c) && (!p->row.found || p->old.memory),
    };
}

static bool write_head(struct putting *p, bool update, struct err *err)
{
    const struct conversation *put = p->put->conversation;
    struct instant came = put->count > 0 ? p->put->stamps[0].at : INSTANT_UNKNOWN;
    struct instant expires = head_expiry(put, came);
    int at = update ? 4 : 6;
    CURSOR(c);
    if (!sql_begin(p->s, update ? SQL_CONVERSATION_SET : SQL_CONVERSATION_PUT, &c, err))
        return false;
    sql_vault(&c, &p->key.vault);
    sql_id(&c, 3, &p->key.conversation);
    if (!update) {
        sql_int(&c, 4, BODY_STATE_LIVE);
        sql_int(&c, 5, put->created.us);
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
    p->ordinals = arena_array(&p->arena, count + 1, sizeof *p->ordinals);
    p->fresh = arena_array(&p->arena, count + 1, sizeof *p->fresh);
    return (p->ordinals && p->fresh) || err_memory(err);
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

bool conversation_put(struct store *s, const struct conversation_put *put,
    struct conversation_put_result *out, struct err *err)
{
    struct putting p = {.s = s, .put = put};
    if (!store_need_write(s, err) || !check_put(put, err))
        return false;
    bool done = run(&p, err);
    s->spoiled |= !done; /* half a tree may stand in the transaction */
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
