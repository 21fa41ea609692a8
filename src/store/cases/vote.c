#include "store/cases/vote.h"

#include "store/store_priv.h"

bool vote_add(struct store *s, const struct vote *vote, bool yes, struct err *err)
{
    struct str token;
    CURSOR(c);
    if (!store_need_write(s, err))
        return false;
    if (!raw_token(raw_from_str(vote->article), &token))
        return err_set(err, ERR_INPUT, "store.vote", "an article's name is a token");
    if (!sql_begin(s, SQL_VOTE_ADD, &c, err))
        return false;
    sql_text(&c, 1, vote->article);
    sql_int(&c, 2, vote->version);
    sql_int(&c, 3, yes);
    sql_int(&c, 4, !yes);
    return sql_done(&c, err);
}

bool vote_get(
    struct store *s, const struct vote *vote, struct vote_count *out, struct err *err)
{
    bool row;
    CURSOR(c);
    *out = (struct vote_count){0};
    if (!store_fresh(s, err) || !sql_begin(s, SQL_VOTE_GET, &c, err))
        return false;
    sql_text(&c, 1, vote->article);
    sql_int(&c, 2, vote->version);
    if (!sql_step(&c, &row, err) || !row)
        return err->code == ERR_NONE;
    out->yes = (uint64_t)sql_get_int(&c, 0);
    out->no = (uint64_t)sql_get_int(&c, 1);
    return true;
}
