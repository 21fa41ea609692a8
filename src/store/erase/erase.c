/* Requests: what is to go, hidden in the transaction that asks for it. */
#include "store/erase/erase.h"

#include <string.h>

#include "base/mem.h"
#include "base/vec.h"
#include "crypt/hash.h"
#include "store/beside/asset.h"
#include "store/conversation_priv.h"
#include "store/erase/erase_priv.h"
#include "store/erase/receipt.h"
#include "store/store_priv.h"
#include "store/tombstone_priv.h"

struct requesting {
    struct store *s;
    const struct erase_order *order;
    struct erase_ticket ticket;
    uint8_t commitment[SHA256_BYTES];
    struct arena arena;
    int64_t part;
    bool found;
};

/* SHA-256(salt | whom it is about). */
static bool commit_to(struct requesting *r, struct raw subject, struct err *err)
{
    struct hasher *h = NULL;
    bool done =
        hasher_new(&h, err) && hasher_add(h, r->ticket.salt, ERASE_SALT_BYTES, err) &&
        hasher_add(h, subject.p, subject.n, err) && hasher_take(h, r->commitment, err);
    hasher_free(h);
    return done;
}

static bool put_part(struct requesting *r, const struct erase_part *part,
    const struct erase_size *size, struct err *err)
{
    CURSOR(c);
    if (!sql_begin(r->s, SQL_ERASURE_PUT, &c, err))
        return false;
    sql_vault(&c, &part->vault);
    if (!id_is_zero(part->conversation))
        sql_id(&c, 3, &part->conversation);
    sql_id(&c, 4, &r->ticket.erasure);
    sql_int(&c, 5, r->part++);
    sql_int(&c, 6, r->order->kind);
    sql_int(&c, 7, ERASE_HIDDEN);
    sql_int(&c, 8, r->order->at.us);
    sql_blob(&c, 9, r->commitment, sizeof r->commitment);
    sql_int(&c, 10, size->conversations);
    sql_int(&c, 11, size->turns);
    sql_int(&c, 12, size->lines);
    return sql_done(&c, err);
}

static bool talk_size(struct requesting *r, const struct erase_part *part,
    int64_t *turns, struct err *err)
{
    bool row;
    CURSOR(c);
    if (!erase_ask(r->s, SQL_TALK_SIZE, part, &c, &row, err))
        return false;
    *turns = sql_get_int(&c, 0);
    return true;
}

static bool hide_conversation(
    struct requesting *r, const struct conversation_key *key, struct err *err)
{
    CURSOR(c);
    if (!sql_begin(r->s, SQL_CONVERSATION_STATE, &c, err))
        return false;
    sql_vault(&c, &key->vault);
    sql_id(&c, 3, &key->conversation);
    sql_int(&c, 4, BODY_STATE_DELETED_PENDING);
    sql_int(&c, 5, r->order->at.us);
    sql_int(&c, 6, BODY_STATE_LIVE);
    return sql_done(&c, err);
}

/* The owner's part, then one for each other author: the chat goes for everybody. */
static bool put_talk(struct requesting *r, const struct conversation_key *key,
    const struct head *head, struct err *err)
{
    for (size_t i = 0; i <= head->member_count; i++) {
        struct erase_part part = {
            i == 0 ? key->vault : head->members[i - 1], key->conversation};
        struct erase_size size = {.conversations = i == 0};
        if (!talk_size(r, &part, &size.turns, err) || !put_part(r, &part, &size, err))
            return false;
    }
    return hide_conversation(r, key, err);
}

/* Memories stay when chats go, and no chat goes by the name of a memory. */
static bool is_meant(enum erase_kind kind, const struct head *head)
{
    return kind == ERASE_CONVERSATION ||
           (kind == ERASE_MEMORY ? head->memory : !head->memory);
}

static bool request_talk(
    struct requesting *r, const struct conversation_key *key, struct err *err)
{
    struct head_row row;
    struct head head;
    arena_reset(&r->arena);
    if (!head_get(r->s, *key, &r->arena, &row, err))
        return false;
    if (!row.found || row.state != BODY_STATE_LIVE)
        return true;
    if (!head_unpack(row.plain, &r->arena, &head, err))
        return false;
    if (!is_meant(r->order->kind, &head))
        return true;
    r->found = true;
    return (r->order->kind == ERASE_ALL_CONVERSATIONS ||
               commit_to(r, head.origin_id, err)) &&
           put_talk(r, key, &head, err);
}

static bool request_all(struct requesting *r, struct err *err)
{
    struct conversation_key key = {.vault = r->order->vault};
    struct raw issuer, subject;
    bool found;
    if (!account_label(r->s, key.vault, &r->arena, &issuer, &subject, err) ||
        !commit_to(r, subject, err))
        return false;
    for (;;) {
        if (!conversation_next_of(r->s, &key, &found, err))
            return false;
        if (!found)
            return true;
        if (!request_talk(r, &key, err))
            return false;
    }
}

/* The order itself hides it: files that are ordered to go are not listed. */
static bool request_file(struct requesting *r, struct err *err)
{
    struct erase_part part = {r->order->vault, r->order->file};
    struct erase_size none = {0, 0, 0};
    const struct asset *assets = NULL;
    size_t count;
    if (!asset_list(r->s, part.vault, &r->arena, &assets, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!id_eq(assets[i].file, part.conversation))
            continue;
        r->found = true;
        return commit_to(r, assets[i].facts.path, err) &&
               put_part(r, &part, &none, err);
    }
    return true;
}

static bool hide_account(struct requesting *r, struct err *err)
{
    CURSOR(c);
    if (!sql_begin(r->s, SQL_VAULT_STATE, &c, err))
        return false;
    sql_vault(&c, &r->order->vault);
    sql_int(&c, 3, ACCOUNT_SCHEDULED);
    sql_int(&c, 4, r->order->at.us);
    return sql_done(&c, err);
}

/* Counting an account's turns takes longer than the disk takes to make a write durable:
 * nobody waits for it, it is counted when it is asked for, or purged. */
enum { NOT_COUNTED = -1 };

static bool account_size(
    struct store *s, struct id vault, struct erase_size *out, struct err *err)
{
    bool row;
    CURSOR(c);
    if (!sql_begin(s, SQL_VAULT_SIZE, &c, err))
        return false;
    sql_vault(&c, &vault);
    if (!sql_step(&c, &row, err))
        return false;
    *out =
        (struct erase_size){sql_get_int(&c, 0), sql_get_int(&c, 1), sql_get_int(&c, 2)};
    return true;
}

bool erase_count(
    struct store *s, struct id erasure, const struct erase_part *part, struct err *err)
{
    struct erase_size size;
    CURSOR(c);
    if (!store_need_write(s, err) || !account_size(s, part->vault, &size, err) ||
        !sql_begin(s, SQL_ERASURE_COUNT, &c, err))
        return false;
    sql_id(&c, 1, &erasure);
    sql_int(&c, 2, size.conversations);
    sql_int(&c, 3, size.turns);
    sql_int(&c, 4, size.lines);
    return sql_done(&c, err);
}

static bool request_account(
    struct requesting *r, const struct account *account, struct err *err)
{
    struct erase_part part = {.vault = r->order->vault};
    struct erase_size size = {NOT_COUNTED, 0, 0};
    struct raw issuer, subject;
    struct tombstone stone = {.kind = account->kind,
        .at = r->order->at,
        .reuse = !r->order->never_again,
        .erasure = r->ticket.erasure};
    r->found = true;
    if (!account_label(r->s, part.vault, &r->arena, &issuer, &subject, err) ||
        !commit_to(r, subject, err) || !put_part(r, &part, &size, err))
        return false;
    stone.issuer = issuer;
    stone.subject = subject;
    return tombstone_put(r->s, &stone, err) && hide_account(r, err);
}

static bool request_kind(
    struct requesting *r, const struct account *account, struct err *err)
{
    struct conversation_key key = {r->order->vault, r->order->conversation};
    switch (r->order->kind) {
    case ERASE_CONVERSATION:
    case ERASE_MEMORY:
        return request_talk(r, &key, err);
    case ERASE_ALL_CONVERSATIONS:
        return request_all(r, err);
    case ERASE_ACCOUNT:
        return request_account(r, account, err);
    case ERASE_FILE:
        return request_file(r, err);
    case ERASE_NOTHING:
        break;
    }
    return err_set(err, ERR_USAGE, "store.erase_kind", "a deletion needs a kind");
}

/* Who lives on is told later what was theirs; an account takes its receipts along. */
static bool put_receipt(struct requesting *r, struct err *err)
{
    struct receipt receipt = {r->ticket.erasure, r->order->kind, r->order->at};
    return !r->found || r->order->kind == ERASE_ACCOUNT ||
           receipt_put(r->s, r->order->vault, &receipt, err);
}

static bool request(struct requesting *r, struct err *err)
{
    struct account account;
    bool found;
    if (!account_get(r->s, r->order->vault, &account, &found, err))
        return false;
    if (!found || account.state != ACCOUNT_LIVE)
        return true;
    random_bytes(r->ticket.erasure.b, ID_BYTES);
    random_bytes(r->ticket.salt, ERASE_SALT_BYTES);
    return request_kind(r, &account, err) && put_receipt(r, err);
}

bool erase_request(struct store *s, const struct erase_order *order,
    struct erase_ticket *out, bool *found, struct err *err)
{
    struct requesting r = {.s = s, .order = order};
    if (!store_need_write(s, err))
        return false;
    arena_init(&r.arena, ERASE_ARENA_MAX);
    store_no_checkpoint(s);
    bool done = request(&r, err);
    s->spoiled |= !done;
    arena_fini(&r.arena);
    if (done) {
        *found = r.found;
        *out = r.ticket;
    }
    mem_wipe(&r.ticket, sizeof r.ticket);
    return done;
}

/* Listing */

static struct instant instant_at(const struct cursor *c, int column)
{
    if (sql_is_null(c, column))
        return INSTANT_UNKNOWN;
    return (struct instant){sql_get_int(c, column)};
}

/* Of an account whose rows are still there. */
static bool count_now(
    struct store *s, const struct cursor *c, struct erasure *e, struct err *err)
{
    struct erase_size size;
    struct id vault;
    if (!sql_get_id(c, 14, &vault, err) || !account_size(s, vault, &size, err))
        return false;
    e->conversations = (uint64_t)size.conversations;
    e->turns = (uint64_t)size.turns;
    e->lines = (uint64_t)size.lines;
    return true;
}

static bool read_erasure(
    struct store *s, const struct cursor *c, struct erasure *out, struct err *err)
{
    struct raw commitment = sql_get_blob(c, 12);
    struct erasure e = {
        .kind = (enum erase_kind)sql_get_int(c, 1),
        .state = (enum erase_state)sql_get_int(c, 2),
        .requested = instant_at(c, 3),
        .withdrawn = instant_at(c, 4),
        .destroyed = instant_at(c, 5),
        .reclaimed = instant_at(c, 6),
        .conversations = (uint64_t)sql_get_int(c, 7),
        .turns = (uint64_t)sql_get_int(c, 8),
        .lines = (uint64_t)sql_get_int(c, 9),
        .handles = (uint64_t)sql_get_int(c, 10),
        .epoch = sql_get_int(c, 11),
        .held = (uint64_t)sql_get_int(c, 13),
    };
    if (!sql_get_id(c, 0, &e.id, err))
        return false;
    memcpy(e.commitment, commitment.p, commitment.n == 32 ? 32 : 0);
    e.alert.us = e.requested.us + ERASE_ALERT_DAYS * INSTANT_DAY_US;
    e.deadline.us = e.requested.us + ERASE_DEADLINE_DAYS * INSTANT_DAY_US;
    if (sql_get_int(c, 7) == NOT_COUNTED && !count_now(s, c, &e, err))
        return false;
    *out = e;
    return true;
}

bool erase_list(struct store *s, struct id erasure, struct arena *a,
    const struct erasure **out, size_t *count, struct err *err)
{
    VEC(struct erasure) all = VEC_INIT;
    const void *kept = NULL;
    bool row = true;
    CURSOR(c);
    bool done = store_fresh(s, err) && sql_begin(s, SQL_ERASURE_LIST, &c, err);
    if (done && !id_is_zero(erasure))
        sql_id(&c, 1, &erasure);
    while (done && (done = sql_step(&c, &row, err)) && row) {
        struct erasure e;
        done = read_erasure(s, &c, &e, err);
        if (done && !vec_push(&all, e, ERASE_PARTS_MAX))
            done = err_memory(err);
    }
    done = done && ((kept = vec_copy(&all, a)) || err_memory(err));
    if (done) {
        *out = kept;
        *count = all.n;
    }
    vec_fini(&all);
    return done;
}

bool erase_is_breach(const struct erasure *e, struct instant now)
{
    return e->state != ERASE_RECLAIMED && instant_cmp(now, e->deadline) >= 0;
}

bool erase_is_alert(const struct erasure *e, struct instant now)
{
    return e->state != ERASE_RECLAIMED && instant_cmp(now, e->alert) >= 0;
}
