/* Walking over parts, and asking about one. */
#include "store/erase/erase_priv.h"
#include "store/store_priv.h"

bool erase_each(
    struct store *s, enum sql list, const struct erase_each *each, struct err *err)
{
    bool row;
    CURSOR(c);
    if (!sql_begin(s, list, &c, err))
        return false;
    for (;;) {
        struct erase_part part = {{{0}}, {{0}}};
        if (!sql_step(&c, &row, err))
            return false;
        if (!row)
            return true;
        if (!sql_get_id(&c, 0, &part.vault, err) ||
            (each->named && !sql_get_id(&c, 1, &part.conversation, err)) ||
            !each->visit(each->s, &part, each->ctx, err))
            return false;
    }
}

bool erase_ask(struct store *s, enum sql which, const struct erase_part *part,
    struct cursor *c, bool *row, struct err *err)
{
    if (!sql_begin(s, which, c, err))
        return false;
    sql_vault(c, &part->vault);
    sql_id(c, 3, &part->conversation);
    return sql_step(c, row, err);
}
