#include "store/person/shelf.h"

#include "model/words.h"
#include "store/store_priv.h"

bool shelf_read(struct store *s, const struct shelf_page *page, struct shelf_place *out,
    size_t *count, struct err *err)
{
    size_t n = 0;
    CURSOR(c);
    if (page->most > SHELF_PAGE_MAX)
        return err_set(err, ERR_USAGE, "store.shelf", "a page has at most %d chats",
            SHELF_PAGE_MAX);
    if (!store_fresh(s, err) || !account_must_live(s, page->vault, err) ||
        !sql_begin(s, SQL_SHELF_PAGE, &c, err))
        return false;
    sql_vault(&c, &page->vault);
    sql_int(&c, 3, page->before > 0 ? page->before : INT64_MAX);
    sql_int(&c, 4, (int64_t)page->most);
    for (bool row = true; row && n < page->most;) {
        if (!sql_step(&c, &row, err))
            return false;
        if (!row)
            break;
        if (!sql_get_id(&c, 1, &out[n].conversation, err))
            return false;
        out[n].number = sql_get_int(&c, 0);
        out[n].live = sql_get_int(&c, 2) == BODY_STATE_LIVE;
        n++;
    }
    *count = n;
    return true;
}

bool shelf_mark(struct store *s, struct id vault, uint64_t *out, struct err *err)
{
    bool row;
    uint64_t mark = 0;
    CURSOR(c);
    if (!store_fresh(s, err) || !sql_begin(s, SQL_SHELF_MARK, &c, err))
        return false;
    sql_vault(&c, &vault);
    if (!sql_step(&c, &row, err))
        return false;
    for (int i = 0; row && i < 4; i++)
        mark = mark * UINT64_C(0x9e3779b97f4a7c15) + (uint64_t)sql_get_int(&c, i);
    *out = mark;
    return true;
}
