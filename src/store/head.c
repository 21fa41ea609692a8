#include "store/conversation_priv.h"
#include "store/store_priv.h"

/* The first number of a packed head or chunk. */
enum { HEAD_FORMAT = 1, CHUNK_FORMAT = 1 };
/* Bits of a turn's fourth byte; of the number behind a head's members. */
enum { HIDDEN = 1, ASIDE = 2, TIME_WRONG = 4, HAS_ASSETS = 8 };
enum { DO_NOT_REMEMBER = 1, MEMORY = 2 };

bool head_is_memory(const struct conversation *c)
{
    size_t i = 0;
    while (i < c->count && c->turns[i].content == CONTENT_MEMORY)
        i++;
    return c->count > 0 && i == c->count;
}

struct instant head_expiry(const struct conversation *c, struct instant at)
{
    struct instant from = instant_known(c->created) ? c->created : at;
    if (c->mode != MODE_TEMPORARY || !instant_known(from))
        return INSTANT_UNKNOWN;
    return (struct instant){from.us + CONVERSATION_TEMPORARY_DAYS * INSTANT_DAY_US};
}

void head_pack(struct buf *b, const struct head *h)
{
    const struct raw texts[] = {
        h->origin_id, h->title, h->account, h->assistant_name, h->project, h->meta};
    record_num(b, HEAD_FORMAT);
    record_num(b, h->origin);
    record_num(b, h->service);
    record_num(b, h->mode);
    record_num(b, h->head);
    record_num(b, h->created.us);
    record_num(b, h->updated.us);
    record_id(b, h->assistant);
    for (size_t i = 0; i < COUNT(texts); i++)
        record_raw(b, texts[i]);
    record_num(b, (int64_t)h->member_count);
    for (size_t i = 0; i < h->member_count; i++)
        record_id(b, h->members[i]);
    record_num(
        b, (h->do_not_remember ? DO_NOT_REMEMBER : 0) | (h->memory ? MEMORY : 0));
}

static bool unpack_members(
    struct unpack *u, struct arena *a, struct head *out, struct err *err)
{
    int64_t count = unpack_num(u);
    if (u->bad || count < 0 || count > CONVERSATION_AUTHORS_MAX)
        u->bad = true;
    if (u->bad || count == 0)
        return unpack_good(u, err);
    struct id *members = arena_array(a, (size_t)count, sizeof *members);
    if (!members)
        return err_memory(err);
    for (int64_t i = 0; i < count; i++)
        members[i] = unpack_id(u);
    out->members = members;
    out->member_count = (size_t)count;
    return unpack_good(u, err);
}

bool head_unpack(struct raw plain, struct arena *a, struct head *out, struct err *err)
{
    struct unpack u = {.rest = plain};
    struct head h = {0};
    struct raw *texts[] = {
        &h.origin_id, &h.title, &h.account, &h.assistant_name, &h.project, &h.meta};
    if (!unpack_format(&u, HEAD_FORMAT, err))
        return false;
    h.origin = (enum origin)unpack_num(&u);
    h.service = (enum service)unpack_num(&u);
    h.mode = (enum mode)unpack_num(&u);
    h.head = unpack_num(&u);
    h.created.us = unpack_num(&u);
    h.updated.us = unpack_num(&u);
    h.assistant = unpack_id(&u);
    for (size_t i = 0; i < COUNT(texts); i++)
        *texts[i] = unpack_raw(&u);
    if (!unpack_members(&u, a, &h, err))
        return false;
    /* Heads of schema 1 end here. */
    int64_t flags = u.rest.n > 0 ? unpack_num(&u) : 0;
    h.do_not_remember = (flags & DO_NOT_REMEMBER) != 0;
    h.memory = (flags & MEMORY) != 0;
    if (!unpack_good(&u, err))
        return false;
    *out = h;
    return true;
}

void chunk_begin(struct buf *b)
{
    record_num(b, CHUNK_FORMAT);
}

void chunk_pack(struct buf *b, const struct chunk_turn *t)
{
    unsigned char words[] = {(unsigned char)t->role, (unsigned char)t->content,
        (unsigned char)t->safety,
        (unsigned char)((t->hidden ? HIDDEN : 0) | (t->aside ? ASIDE : 0) |
                        (t->time_wrong ? TIME_WRONG : 0) |
                        (t->asset_count > 0 ? HAS_ASSETS : 0))};
    record_id(b, t->node);
    record_num(b, t->ordinal);
    record_num(b, t->parent);
    buf_add(b, words, sizeof words);
    record_num(b, t->created.us);
    record_num(b, t->stamp.allow);
    record_num(b, t->stamp.at.us);
    record_num(b, t->profile);
    record_num(b, (int64_t)t->stamp.ledger_position);
    record_raw(b, t->origin_id);
    record_raw(b, t->text);
    if (t->asset_count > 0)
        record_num(b, (int64_t)t->asset_count);
    for (size_t i = 0; i < t->asset_count; i++) {
        record_raw(b, t->assets[i].id);
        record_raw(b, t->assets[i].name);
        record_raw(b, t->assets[i].media_type);
    }
}

/* Kept packed: most readers of a turn do not ask for its files. */
static void skip_assets(struct unpack *u, struct chunk_turn *t)
{
    int64_t count = unpack_num(u);
    struct raw from = u->rest;
    if (count < 0 || (uint64_t)count > from.n)
        u->bad = true;
    for (int64_t i = 0; i < 3 * count && !u->bad; i++)
        (void)unpack_raw(u);
    if (u->bad)
        return;
    t->asset_count = (size_t)count;
    t->packed_assets = raw_slice(from, 0, from.n - u->rest.n);
}

bool chunk_assets(const struct chunk_turn *t, struct arena *a,
    const struct turn_asset **out, struct err *err)
{
    struct unpack u = {.rest = t->packed_assets};
    struct turn_asset *assets;
    *out = NULL;
    if (t->asset_count == 0)
        return true;
    assets = arena_array(a, t->asset_count, sizeof *assets);
    if (!assets)
        return err_memory(err);
    for (size_t i = 0; i < t->asset_count; i++) {
        assets[i].id = unpack_raw(&u);
        assets[i].name = unpack_raw(&u);
        assets[i].media_type = unpack_raw(&u);
    }
    *out = assets;
    return unpack_good(&u, err);
}

bool chunk_open(struct raw plain, struct chunk *out, struct err *err)
{
    struct unpack u = {.rest = plain};
    if (!unpack_format(&u, CHUNK_FORMAT, err))
        return false;
    out->fields = u;
    return true;
}

bool chunk_next(
    struct chunk *chunk, struct chunk_turn *out, bool *more, struct err *err)
{
    struct unpack *u = &chunk->fields;
    struct chunk_turn t = {0};
    *more = u->rest.n > 0;
    if (!*more)
        return true;
    t.node = unpack_id(u);
    t.ordinal = unpack_num(u);
    t.parent = unpack_num(u);
    struct raw words = unpack_bytes(u, 4);
    if (words.n == 4) {
        t.role = (enum role)words.p[0];
        t.content = (enum content)words.p[1];
        t.safety = (enum safety)words.p[2];
        t.hidden = words.p[3] & HIDDEN;
        t.aside = words.p[3] & ASIDE;
        t.time_wrong = words.p[3] & TIME_WRONG;
    }
    t.created.us = unpack_num(u);
    t.stamp.allow = (uint32_t)unpack_num(u);
    t.stamp.at.us = unpack_num(u);
    t.profile = unpack_num(u);
    t.stamp.ledger_position = (uint64_t)unpack_num(u);
    t.origin_id = unpack_raw(u);
    t.text = unpack_raw(u);
    if (words.n == 4 && (words.p[3] & HAS_ASSETS))
        skip_assets(u, &t);
    if (t.ordinal < 0 || t.parent < TURN_NONE || t.parent >= t.ordinal)
        u->bad = true;
    if (!unpack_good(u, err))
        return false;
    *out = t;
    return true;
}

bool conversation_id(struct store *s, struct id vault, enum origin origin,
    struct raw origin_id, struct id *out, struct err *err)
{
    const struct raw parts[] = {raw_from_str(STR("conversation")), raw_of("", 1),
        raw_from_str(origin_word(origin)), raw_of("", 1), origin_id};
    return keys_blind_id(s, vault, parts, COUNT(parts), out, err);
}

bool head_get(struct store *s, struct conversation_key key, struct arena *a,
    struct head_row *out, struct err *err)
{
    struct place_of of = {
        .record = RECORD_HEAD, .vault = key.vault, .object = key.conversation};
    struct head_row got = {0};
    const uint8_t *with;
    CURSOR(c);
    if (!sql_begin(s, SQL_CONVERSATION_GET, &c, err))
        return false;
    sql_vault(&c, &key.vault);
    sql_id(&c, 3, &key.conversation);
    if (!sql_step(&c, &got.found, err))
        return false;
    if (got.found) {
        got.state = sql_get_int(&c, 0);
        got.turns = sql_get_int(&c, 1);
    }
    if (got.found && got.state == BODY_STATE_LIVE) {
        if (!keys_conversation(s, key.vault, key.conversation, false, &with, err))
            return false;
        if (!with)
            got.state = BODY_STATE_PURGED;
        else if (!record_open(with, &of, sql_get_blob(&c, 2), a, &got.plain, err))
            return false;
    }
    *out = got;
    return true;
}
