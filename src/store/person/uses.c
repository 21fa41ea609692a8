#include "store/person/uses.h"

#include "store/conversation_priv.h"
#include "store/lineage_priv.h"
#include "store/store_priv.h"

enum { HEAD_ARENA_MAX = 1 << 24 };

bool uses_count(
    struct store *s, struct id vault, struct id dataset, uint64_t *out, struct err *err)
{
    bool row;
    CURSOR(c);
    if (!store_fresh(s, err) || !sql_begin(s, SQL_USES_COUNT, &c, err))
        return false;
    sql_vault(&c, &vault);
    sql_id(&c, 3, &dataset);
    sql_int(&c, 4, USES_COUNT_MAX);
    if (!sql_step(&c, &row, err))
        return false;
    *out = row ? (uint64_t)sql_get_int(&c, 0) : 0;
    return true;
}

static bool take(struct store *s, const struct uses_page *page, const struct cursor *c,
    struct use *out, struct err *err)
{
    struct lineage_row row = {.dataset = page->dataset, .person = page->vault};
    bool opened;
    if (!sql_get_id(c, 0, &row.handle, err) ||
        !lineage_open(s, &row, sql_get_blob(c, 1), &opened, err))
        return false;
    *out = (struct use){row.handle, row.key, sql_get_int(c, 2) != 0};
    return true;
}

bool uses_read(struct store *s, const struct uses_page *page, struct use *out,
    size_t *count, struct err *err)
{
    size_t n = 0;
    CURSOR(c);
    if (page->most > USES_PAGE_MAX)
        return err_set(
            err, ERR_USAGE, "store.uses", "a page has at most %d rows", USES_PAGE_MAX);
    if (!store_fresh(s, err) || !account_must_live(s, page->vault, err) ||
        !sql_begin(s, SQL_USES_PAGE, &c, err))
        return false;
    sql_vault(&c, &page->vault);
    sql_id(&c, 3, &page->dataset);
    sql_id(&c, 4, &page->after);
    sql_int(&c, 5, (int64_t)page->most);
    for (bool row = true; n < page->most;) {
        if (!sql_step(&c, &row, err))
            return false;
        if (!row)
            break;
        if (!take(s, page, &c, &out[n++], err))
            return false;
    }
    *count = n;
    return true;
}

static bool put_head(struct store *s, struct conversation_key key,
    const struct head *head, struct err *err)
{
    struct place_of of = {
        .record = RECORD_HEAD, .vault = key.vault, .object = key.conversation};
    const uint8_t *with;
    CURSOR(c);
    if (!keys_conversation(s, key.vault, key.conversation, false, &with, err))
        return false;
    if (!with)
        return err_set(err, ERR_STATE, "store.vault_gone", "the chat was deleted");
    store_scratch(s);
    head_pack(&s->plain, head);
    if (!record_seal(s, with, &of, err) || !sql_begin(s, SQL_CHAT_HEAD, &c, err))
        return false;
    sql_vault(&c, &key.vault);
    sql_id(&c, 3, &key.conversation);
    sql_blob(&c, 4, s->sealed.p, s->sealed.n);
    bool done = sql_done(&c, err);
    store_scratch(s);
    return done;
}

bool person_archive(struct store *s, struct conversation_key key, bool archived,
    bool *found, struct err *err)
{
    enum mode from = archived ? MODE_REGULAR : MODE_ARCHIVED;
    struct head_row row;
    struct head head;
    struct arena a;
    *found = false;
    if (!store_need_write(s, err) || !account_must_live(s, key.vault, err))
        return false;
    arena_init(&a, HEAD_ARENA_MAX);
    bool done = head_get(s, key, &a, &row, err);
    if (done && row.found && row.state == BODY_STATE_LIVE) {
        done = head_unpack(row.plain, &a, &head, err);
        *found = done && head.mode == from;
        head.mode = archived ? MODE_ARCHIVED : MODE_REGULAR;
        done = done && (!*found || put_head(s, key, &head, err));
    }
    arena_fini(&a);
    return done;
}
