#include "store/erase/keep.h"

#include "base/vec.h"
#include "store/store_priv.h"

bool keep_set(struct store *s, const struct keep_rule *rule, struct err *err)
{
    bool forever = rule->days == KEEP_FOREVER;
    CURSOR(c);
    if (!store_need_write(s, err))
        return false;
    if (!forever && (rule->days < 0 || rule->days > KEEP_DAYS_MAX))
        return err_set(err, ERR_INPUT, "store.keep_days",
            "a rule keeps for 0 to %d days", KEEP_DAYS_MAX);
    if (!sql_begin(s, forever ? SQL_KEEP_DROP : SQL_KEEP_PUT, &c, err))
        return false;
    sql_int(&c, 1, rule->tier);
    sql_id(&c, 2, &rule->owner);
    if (!forever)
        sql_int(&c, 3, rule->days);
    return sql_done(&c, err);
}

bool keep_list(struct store *s, struct arena *a, const struct keep_rule **out,
    size_t *count, struct err *err)
{
    VEC(struct keep_rule) all = VEC_INIT;
    const void *kept = NULL;
    bool row = true;
    CURSOR(c);
    bool done = store_fresh(s, err) && sql_begin(s, SQL_KEEP_LIST, &c, err);
    while (done && (done = sql_step(&c, &row, err)) && row) {
        struct keep_rule rule = {
            .tier = (enum tier)sql_get_int(&c, 0), .days = (int)sql_get_int(&c, 2)};
        done = sql_get_id(&c, 1, &rule.owner, err) &&
               (vec_push(&all, rule, KEEP_RULES_MAX) || err_memory(err));
    }
    done = done && ((kept = vec_copy(&all, a)) || err_memory(err));
    if (done) {
        *out = kept;
        *count = all.n;
    }
    vec_fini(&all);
    return done;
}

bool keep_chat(
    struct store *s, struct conversation_key key, struct instant until, struct err *err)
{
    CURSOR(c);
    if (!store_need_write(s, err) || !sql_begin(s, SQL_KEEP_CHAT, &c, err))
        return false;
    sql_vault(&c, &key.vault);
    sql_id(&c, 3, &key.conversation);
    if (instant_known(until))
        sql_int(&c, 4, until.us);
    return sql_done(&c, err);
}

bool keep_chat_find(struct store *s, struct conversation_key key, struct instant *until,
    struct err *err)
{
    bool row;
    CURSOR(c);
    *until = INSTANT_UNKNOWN;
    if (!store_fresh(s, err) || !sql_begin(s, SQL_KEEP_CHAT_GET, &c, err))
        return false;
    sql_vault(&c, &key.vault);
    sql_id(&c, 3, &key.conversation);
    if (!sql_step(&c, &row, err))
        return false;
    if (row && !sql_is_null(&c, 0))
        until->us = sql_get_int(&c, 0);
    return true;
}

static bool next(
    struct cursor *c, struct conversation_key *out, bool *found, struct err *err)
{
    return sql_step(c, found, err) &&
           (!*found || (sql_get_id(c, 0, &out->vault, err) &&
                           sql_get_id(c, 1, &out->conversation, err)));
}

bool keep_over(struct store *s, struct instant now, int temporary_days,
    struct conversation_key *out, bool *found, struct err *err)
{
    int fewer = CONVERSATION_TEMPORARY_DAYS - temporary_days;
    if (temporary_days < 0 || fewer < 0)
        return err_set(err, ERR_USAGE, "store.keep_days",
            "a temporary chat is kept for 0 to %d days", CONVERSATION_TEMPORARY_DAYS);
    CURSOR(c);
    if (!store_fresh(s, err) || !sql_begin(s, SQL_KEEP_OVER, &c, err))
        return false;
    sql_int(&c, 1, now.us);
    sql_int(&c, 2, BODY_STATE_LIVE);
    sql_int(&c, 3, now.us + fewer * INSTANT_DAY_US);
    return next(&c, out, found, err);
}

bool keep_older(struct store *s, struct id vault, struct instant before,
    struct conversation_key *out, bool *found, struct err *err)
{
    CURSOR(c);
    if (!store_fresh(s, err) || !sql_begin(s, SQL_KEEP_OLDER, &c, err))
        return false;
    sql_vault(&c, &vault);
    sql_int(&c, 3, before.us);
    sql_int(&c, 4, BODY_STATE_LIVE);
    return next(&c, out, found, err);
}
