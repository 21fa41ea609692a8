#include "store/conversation_priv.h"
#include "store/store_priv.h"

enum { CHUNK_FORMAT = 1 };      /* the first number of a packed chunk */
enum { HIDDEN = 1, ASIDE = 2 }; /* bits of a turn's fourth byte */

void chunk_begin(struct buf *b)
{
    pack_num(b, CHUNK_FORMAT);
}

void chunk_pack(struct buf *b, const struct chunk_turn *t)
{
    unsigned char words[] = {(unsigned char)t->role, (unsigned char)t->content,
        (unsigned char)t->safety,
        (unsigned char)((t->hidden ? HIDDEN : 0) | (t->aside ? ASIDE : 0))};
    pack_id(b, t->node);
    pack_num(b, t->ordinal);
    pack_num(b, t->parent);
    buf_add(b, words, sizeof words);
    pack_num(b, t->created.us);
    pack_num(b, t->stamp.allow);
    pack_num(b, t->stamp.at.us);
    pack_num(b, t->profile);
    pack_num(b, (int64_t)t->stamp.ledger_position);
    pack_raw(b, t->origin_id);
    pack_raw(b, t->text);
}

bool chunk_open(struct raw plain, struct unpack *out, struct err *err)
{
    struct unpack u = {.rest = plain};
    if (!unpack_format(&u, CHUNK_FORMAT, err))
        return false;
    *out = u;
    return true;
}

bool chunk_next(struct unpack *u, struct chunk_turn *out, bool *more, struct err *err)
{
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
    }
    t.created.us = unpack_num(u);
    t.stamp.allow = (uint32_t)unpack_num(u);
    t.stamp.at.us = unpack_num(u);
    t.profile = unpack_num(u);
    t.stamp.ledger_position = (uint64_t)unpack_num(u);
    t.origin_id = unpack_raw(u);
    t.text = unpack_raw(u);
    if (t.ordinal < 0 || t.parent < TURN_NONE || t.parent >= t.ordinal)
        u->bad = true;
    if (!unpack_good(u, err))
        return false;
    *out = t;
    return true;
}
