#include "store/conversation_priv.h"
#include "store/store_priv.h"

enum { HEAD_FORMAT = 1 }; /* the first number of a packed head */

void head_pack(struct buf *b, const struct head *h)
{
    const struct raw texts[] = {
        h->origin_id, h->title, h->account, h->assistant_name, h->project, h->meta};
    pack_num(b, HEAD_FORMAT);
    pack_num(b, h->origin);
    pack_num(b, h->service);
    pack_num(b, h->mode);
    pack_num(b, h->head);
    pack_num(b, h->created.us);
    pack_num(b, h->updated.us);
    pack_id(b, h->assistant);
    for (size_t i = 0; i < COUNT(texts); i++)
        pack_raw(b, texts[i]);
    pack_num(b, (int64_t)h->member_count);
    for (size_t i = 0; i < h->member_count; i++)
        pack_id(b, h->members[i]);
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
    *out = h;
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
