#include "store/conversation_priv.h"
#include "store/store_priv.h"

/* The first number of a packed head or body: its format. */
enum { HEAD_FORMAT = 1, BODY_FORMAT = 1 };

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

static bool known_format(int64_t format, int64_t known, struct err *err)
{
    if (format != known)
        return err_set(err, ERR_INPUT, "store.record_format",
            "a sealed record has format %lld: use a newer abide", (long long)format);
    return true;
}

bool head_unpack(struct raw plain, struct arena *a, struct head *out, struct err *err)
{
    struct unpack u = {.rest = plain};
    struct head h = {0};
    struct raw *texts[] = {
        &h.origin_id, &h.title, &h.account, &h.assistant_name, &h.project, &h.meta};
    if (!known_format(unpack_num(&u), HEAD_FORMAT, err))
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

void body_pack(struct buf *b, const struct body *body)
{
    unsigned char words[] = {BODY_FORMAT, (unsigned char)body->role,
        (unsigned char)body->content, (unsigned char)body->safety, body->hidden, 0, 0,
        0};
    buf_add(b, words, sizeof words);
    pack_num(b, body->created.us);
    pack_num(b, body->stamp.allow);
    pack_num(b, body->stamp.at.us);
    pack_num(b, body->profile);
    pack_num(b, (int64_t)body->stamp.ledger_position);
    pack_raw(b, body->origin_id);
    buf_add_raw(b, body->text);
}

bool body_unpack(struct raw plain, struct body *out, struct err *err)
{
    struct unpack u = {.rest = plain};
    struct body b = {0};
    if (plain.n < 8 || !known_format(plain.p[0], BODY_FORMAT, err))
        return plain.n < 8 ? err_set(err, ERR_INPUT, "store.record_short",
                                 "a turn is shorter than its format; run abide doctor")
                           : false;
    b.role = (enum role)plain.p[1];
    b.content = (enum content)plain.p[2];
    b.safety = (enum safety)plain.p[3];
    b.hidden = plain.p[4] != 0;
    u.rest = raw_slice(plain, 8, plain.n);
    b.created.us = unpack_num(&u);
    b.stamp.allow = (uint32_t)unpack_num(&u);
    b.stamp.at.us = unpack_num(&u);
    b.profile = unpack_num(&u);
    b.stamp.ledger_position = (uint64_t)unpack_num(&u);
    b.origin_id = unpack_raw(&u);
    b.text = unpack_rest(&u);
    if (!unpack_good(&u, err))
        return false;
    *out = b;
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
