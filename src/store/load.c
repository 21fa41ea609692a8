/* Finding, walking and loading conversations; lowering stamps. */
#include <string.h>

#include "base/num.h"
#include "store/conversation_priv.h"
#include "store/store_priv.h"

bool conversation_lives(
    struct store *s, struct conversation_key key, bool *lives, struct err *err)
{
    bool row;
    CURSOR(c);
    if (!store_fresh(s, err) || !sql_begin(s, SQL_CONVERSATION_GET, &c, err))
        return false;
    sql_vault(&c, &key.vault);
    sql_id(&c, 3, &key.conversation);
    if (!sql_step(&c, &row, err))
        return false;
    *lives = row && sql_get_int(&c, 0) == BODY_STATE_LIVE;
    return true;
}

bool conversation_find(struct store *s, const struct conversation_name *name,
    struct conversation_key *out, bool *found, struct err *err)
{
    struct conversation_key key = {.vault = name->owner};
    if (!store_fresh(s, err) ||
        !conversation_id(
            s, name->owner, name->origin, name->origin_id, &key.conversation, err) ||
        !conversation_lives(s, key, found, err))
        return false;
    if (*found)
        *out = key;
    return true;
}

static bool next(struct store *s, enum sql which, struct conversation_key *key,
    bool *found, struct err *err)
{
    struct conversation_key got;
    CURSOR(c);
    if (!store_fresh(s, err) || !sql_begin(s, which, &c, err))
        return false;
    sql_vault(&c, &key->vault);
    sql_id(&c, 3, &key->conversation);
    sql_int(&c, 4, BODY_STATE_LIVE);
    sql_int(&c, 5, ACCOUNT_LIVE);
    if (!sql_step(&c, found, err))
        return false;
    if (!*found)
        return true;
    if (!sql_get_id(&c, 0, &got.vault, err) ||
        !sql_get_id(&c, 1, &got.conversation, err))
        return false;
    *key = got;
    return true;
}

bool conversation_next(
    struct store *s, struct conversation_key *key, bool *found, struct err *err)
{
    return next(s, SQL_CONVERSATION_NEXT, key, found, err);
}

bool conversation_next_of(
    struct store *s, struct conversation_key *key, bool *found, struct err *err)
{
    return next(s, SQL_CONVERSATION_NEXT_OF, key, found, err);
}

struct loading {
    struct store *s;
    struct arena *arena;
    struct conversation_key key;
    struct conversation_want want;
    struct stored_turn *turns; /* index = ordinal */
    int64_t count;
    int64_t profile; /* last looked up */
    uint8_t profile_sha256[32];
};

static bool profile_hash(
    struct loading *l, int64_t profile, uint8_t out[32], struct err *err)
{
    bool row;
    CURSOR(c);
    if (l->profile != profile) {
        if (!sql_begin(l->s, SQL_PROFILE_GET, &c, err))
            return false;
        sql_int(&c, 1, profile);
        if (!sql_step(&c, &row, err))
            return false;
        struct raw hash = sql_get_blob(&c, 0);
        if (!row || hash.n != 32)
            return err_set(err, ERR_INPUT, "store.profile_missing",
                "a stamp names profile %lld, which is not there; run abide doctor",
                (long long)profile);
        memcpy(l->profile_sha256, hash.p, 32);
        l->profile = profile;
    }
    memcpy(out, l->profile_sha256, 32);
    return true;
}

/* The clear allow bits can only take away from the sealed stamp, never add. */
static bool fill_turn(struct loading *l, const struct chunk_turn *from,
    struct id author, uint32_t allow, struct err *err)
{
    if (from->ordinal >= l->count)
        return err_set(err, ERR_INPUT, "store.row_damaged",
            "a turn has a number its conversation does not; run abide doctor");
    l->turns[from->ordinal] = (struct stored_turn){
        .node = from->node,
        .author = author,
        .parent = (int)from->parent,
        .role = from->role,
        .content = from->content,
        .state = BODY_STATE_LIVE,
        .safety = from->safety,
        .hidden = from->hidden,
        .aside = from->aside,
        .time_wrong = from->time_wrong,
        .created = from->created,
        .stamp = from->stamp,
        .text = from->text,
        .origin_id = from->origin_id,
    };
    struct stamp *stamp = &l->turns[from->ordinal].stamp;
    stamp->allow &= allow;
    if (l->want.meta) {
        struct stored_turn *t = &l->turns[from->ordinal];
        t->asset_count = from->asset_count;
        if (!chunk_assets(from, l->arena, &t->assets, err))
            return false;
    }
    return profile_hash(l, from->profile, stamp->profile_sha256, err);
}

static bool open_metas(struct loading *l, const struct cursor *c, const uint8_t *key,
    const struct place_of *body, struct unpack *out, struct err *err)
{
    struct place_of of = *body;
    struct raw sealed = l->want.meta ? sql_get_blob(c, 3) : (struct raw){0};
    of.record = RECORD_META;
    *out = (struct unpack){0};
    return sealed.n == 0 || record_open(key, &of, sealed, l->arena, &out->rest, err);
}

static bool read_chunk(struct loading *l, const struct cursor *c, struct id author,
    const uint8_t *key, struct err *err)
{
    struct place_of of = {.record = RECORD_BODY,
        .number = (uint64_t)sql_get_int(c, 0),
        .vault = author,
        .object = l->key.conversation};
    struct raw plain, allow = sql_get_blob(c, 1);
    struct chunk u;
    struct unpack metas;
    struct chunk_turn turn;
    bool more;
    if (!record_open(key, &of, sql_get_blob(c, 2), l->arena, &plain, err) ||
        !open_metas(l, c, key, &of, &metas, err) || !chunk_open(plain, &u, err))
        return false;
    for (size_t i = 0;; i++) {
        if (!chunk_next(&u, &turn, &more, err))
            return false;
        if (!more)
            return true;
        uint32_t bits = 4 * i + 4 <= allow.n ? num_get_u32be(allow.p + 4 * i) : 0;
        if (!fill_turn(l, &turn, author, bits, err))
            return false;
        if (metas.rest.n > 0)
            l->turns[turn.ordinal].meta = unpack_raw(&metas);
    }
}

static bool read_author(struct loading *l, struct id author, struct err *err)
{
    const uint8_t *key;
    bool row;
    CURSOR(c);
    if (!keys_conversation(l->s, author, l->key.conversation, false, &key, err))
        return false;
    if (!key)
        return true; /* destroyed: what is left of these turns is their place */
    if (!sql_begin(l->s, SQL_TURNS_LIST, &c, err))
        return false;
    sql_vault(&c, &author);
    sql_id(&c, 3, &l->key.conversation);
    for (;;) {
        if (!sql_step(&c, &row, err))
            return false;
        if (!row)
            return true;
        if (!read_chunk(l, &c, author, key, err))
            return false;
    }
}

static bool author_is_live(
    struct store *s, struct id vault, bool *live, struct err *err)
{
    struct account account;
    bool found;
    if (!account_get(s, vault, &account, &found, err))
        return false;
    *live = found && account.state == ACCOUNT_LIVE;
    return true;
}

static bool read_turns(struct loading *l, const struct head *head, struct err *err)
{
    bool live;
    l->turns = arena_array(l->arena, (size_t)l->count + 1, sizeof *l->turns);
    if (!l->turns)
        return err_memory(err);
    for (int64_t i = 0; i < l->count; i++) {
        l->turns[i].parent = TURN_NONE;
        l->turns[i].state = BODY_STATE_PURGED;
    }
    if (!read_author(l, l->key.vault, err))
        return false;
    for (size_t i = 0; i < head->member_count; i++) {
        if (!author_is_live(l->s, head->members[i], &live, err))
            return false;
        if (live && !read_author(l, head->members[i], err))
            return false;
    }
    return true;
}

static void describe(
    const struct loading *l, const struct head *h, struct stored_conversation *out)
{
    *out = (struct stored_conversation){
        .key = l->key,
        .assistant = h->assistant,
        .origin = h->origin,
        .service = h->service,
        .mode = h->mode,
        .do_not_remember = h->do_not_remember,
        .memory = h->memory,
        .created = h->created,
        .updated = h->updated,
        .origin_id = h->origin_id,
        .title = h->title,
        .account = h->account,
        .assistant_name = h->assistant_name,
        .project = h->project,
        .meta = h->meta,
        .turns = l->turns,
        .count = (size_t)l->count,
        .head = h->head >= 0 && h->head < l->count ? (int)h->head : TURN_NONE,
    };
}

static bool load_head(
    struct loading *l, struct head *head, bool *found, struct err *err)
{
    struct head_row row;
    bool live;
    if (!store_fresh(l->s, err) || !author_is_live(l->s, l->key.vault, &live, err) ||
        !head_get(l->s, l->key, l->arena, &row, err))
        return false;
    *found = live && row.found && row.state == BODY_STATE_LIVE;
    if (!*found)
        return true;
    l->count = row.turns;
    if (l->count < 0 || l->count > 2 * (int64_t)CONVERSATION_TURNS_MAX)
        return err_set(err, ERR_INPUT, "store.row_damaged",
            "a conversation has %lld turns; run abide doctor", (long long)l->count);
    return head_unpack(row.plain, l->arena, head, err);
}

bool conversation_load(struct store *s, struct conversation_key key,
    struct conversation_want want, struct arena *a, struct stored_conversation *out,
    bool *found, struct err *err)
{
    struct loading l = {.s = s, .arena = a, .key = key, .want = want};
    struct head head;
    if (!load_head(&l, &head, found, err))
        return false;
    if (!*found)
        return true;
    if (!read_turns(&l, &head, err))
        return false;
    describe(&l, &head, out);
    return true;
}

bool conversation_load_head(struct store *s, struct conversation_key key,
    struct arena *a, struct stored_conversation *out, bool *found, struct err *err)
{
    struct loading l = {.s = s, .arena = a, .key = key};
    struct head head;
    if (!load_head(&l, &head, found, err))
        return false;
    l.count = 0;
    if (*found)
        describe(&l, &head, out);
    return true;
}

/* Lowering stamps */

struct lowering {
    struct store *s;
    struct conversation_key key;
    struct id author, node;
    uint32_t allow;
    bool write; /* the first pass only looks: all or nothing */
    size_t met;
};

/* Takes bits away in `bits` (4 bytes a turn); ERR_DENIED when one would be added. */
static bool lower_chunk(
    struct lowering *l, struct raw plain, unsigned char *bits, struct err *err)
{
    struct chunk u;
    struct chunk_turn turn;
    bool more;
    if (!chunk_open(plain, &u, err))
        return false;
    for (size_t i = 0; i < CHUNK_TURNS; i++) {
        if (!chunk_next(&u, &turn, &more, err))
            return false;
        if (!more)
            break;
        if (!id_is_zero(l->node) && !id_eq(l->node, turn.node))
            continue;
        uint32_t now = num_get_u32be(bits + 4 * i) & turn.stamp.allow;
        if ((l->allow & ~now) != 0)
            return err_set(err, ERR_DENIED, "store.stamp_raise",
                "a stamp is never raised: the new bits hold one that it does not");
        num_put_u32be(bits + 4 * i, l->allow);
        l->met++;
    }
    return true;
}

static bool write_allow(
    struct lowering *l, int64_t first, struct raw bits, struct err *err)
{
    CURSOR(c);
    if (!sql_begin(l->s, SQL_TURNS_ALLOW, &c, err))
        return false;
    sql_vault(&c, &l->author);
    sql_id(&c, 3, &l->key.conversation);
    sql_int(&c, 4, first);
    sql_blob(&c, 5, bits.p, bits.n);
    return sql_done(&c, err);
}

static bool lower_row(struct lowering *l, const struct cursor *c, const uint8_t *key,
    struct arena *a, struct err *err)
{
    struct place_of of = {.record = RECORD_BODY,
        .number = (uint64_t)sql_get_int(c, 0),
        .vault = l->author,
        .object = l->key.conversation};
    unsigned char bits[4 * CHUNK_TURNS] = {0};
    struct raw plain, old = sql_get_blob(c, 1);
    size_t n = old.n < sizeof bits ? old.n : sizeof bits, met = l->met;
    memcpy(bits, old.p, n);
    if (!record_open(key, &of, sql_get_blob(c, 2), a, &plain, err) ||
        !lower_chunk(l, plain, bits, err))
        return false;
    return l->met == met || !l->write ||
           write_allow(l, (int64_t)of.number, raw_of(bits, n), err);
}

static bool lower_all(struct lowering *l, struct arena *a, struct err *err)
{
    const uint8_t *key;
    bool row;
    CURSOR(c);
    if (!keys_conversation(l->s, l->author, l->key.conversation, false, &key, err))
        return false;
    if (!key)
        return true;
    if (!sql_begin(l->s, SQL_TURNS_LIST, &c, err))
        return false;
    sql_vault(&c, &l->author);
    sql_id(&c, 3, &l->key.conversation);
    for (;;) {
        if (!sql_step(&c, &row, err))
            return false;
        if (!row)
            return true;
        if (!lower_row(l, &c, key, a, err))
            return false;
    }
}

bool stamp_lower(struct store *s, struct conversation_key key, struct id author,
    struct id node, uint32_t allow, struct err *err)
{
    enum { ARENA_MAX = 600 << 20 };
    struct lowering l = {
        .s = s, .key = key, .author = author, .node = node, .allow = allow};
    struct arena a;
    if (!store_need_write(s, err))
        return false;
    arena_init(&a, ARENA_MAX);
    bool done = lower_all(&l, &a, err);
    l.write = true;
    l.met = 0;
    done = done && lower_all(&l, &a, err);
    arena_fini(&a);
    if (done && l.met == 0)
        return err_set(err, ERR_ABSENT, "store.no_turn", "there is no such turn");
    return done;
}
