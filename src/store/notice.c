/* Notices: the operator's public words, in clear. */
#include <string.h>

#include "base/vec.h"
#include "store/ledger.h"
#include "store/store_priv.h"

enum { NOTICES_MAX = 10000 };

bool notice_put(struct store *s, const struct notice *notice, struct err *err)
{
    struct str token;
    CURSOR(c);
    if (!store_need_write(s, err))
        return false;
    if (!raw_token(raw_from_str(notice->version), &token))
        return err_set(err, ERR_INPUT, "store.notice_version",
            "a notice's version is a token of A-Za-z0-9._:-");
    if (!sql_begin(s, SQL_NOTICE_PUT, &c, err))
        return false;
    sql_text(&c, 1, notice->version);
    sql_int(&c, 2, notice->purposes);
    sql_int(&c, 3, notice->from.us);
    sql_int(&c, 4, notice->until.us);
    sql_int(&c, 5, notice->widens);
    sql_blob(&c, 6, notice->text_sha256, sizeof notice->text_sha256);
    if (!sql_done(&c, err))
        return false;
    if (sqlite3_changes(s->vault_db) == 0)
        return err_set(err, ERR_EXISTS, "store.notice_exists",
            "notice %" STR_FMT " is published already: use a new version",
            STR_ARG(notice->version));
    return true;
}

static bool read_notice(
    const struct cursor *c, struct arena *a, struct notice *out, struct err *err)
{
    struct raw hash = sql_get_blob(c, 5);
    if (!arena_str(a, sql_get_text(c, 0), &out->version))
        return err_memory(err);
    out->purposes = (uint32_t)sql_get_int(c, 1);
    out->from.us = sql_get_int(c, 2);
    out->until.us = sql_get_int(c, 3);
    out->widens = sql_get_int(c, 4) != 0;
    memcpy(out->text_sha256, hash.p, hash.n == 32 ? 32 : 0);
    return true;
}

bool notice_list(struct store *s, struct arena *a, const struct notice **out,
    size_t *count, struct err *err)
{
    VEC(struct notice) all = VEC_INIT;
    bool row = true, done = store_fresh(s, err);
    CURSOR(c);
    done = done && sql_begin(s, SQL_NOTICE_LIST, &c, err);
    while (done && (done = sql_step(&c, &row, err)) && row) {
        struct notice n = {0};
        done = read_notice(&c, a, &n, err);
        if (done && !vec_push(&all, n, NOTICES_MAX))
            done = err_memory(err);
    }
    struct notice *copy = done ? arena_array(a, all.n + 1, sizeof *copy) : NULL;
    if (done && !copy)
        done = err_memory(err);
    if (done) {
        if (all.n > 0)
            memcpy(copy, all.p, all.n * sizeof *copy);
        *out = copy;
        *count = all.n;
    }
    vec_fini(&all);
    return done;
}
