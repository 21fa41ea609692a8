#include "store/cases/case.h"

#include "store/store_priv.h"

/* Opening, and what happens. */

static void put_time(struct cursor *c, int at, struct instant t)
{
    if (instant_known(t))
        sql_int(c, at, t.us);
    else
        sql_null(c, at);
}

static void put_id(struct cursor *c, int at, const struct id *id)
{
    if (id_is_zero(*id))
        sql_null(c, at);
    else
        sql_id(c, at, id);
}

static bool insert(struct store *s, const struct case_row *row, struct err *err)
{
    CURSOR(c);
    if (!sql_begin(s, SQL_CASE_PUT, &c, err))
        return false;
    sql_id(&c, 1, &row->handle);
    sql_id(&c, 2, &row->vault);
    put_id(&c, 3, &row->about);
    sql_int(&c, 4, row->facts.kind);
    sql_int(&c, 5, row->facts.regime);
    sql_int(&c, 6, row->facts.route);
    sql_int(&c, 7, row->facts.zone);
    sql_int(&c, 8, row->received.us);
    return sql_done(&c, err);
}

bool case_open(struct store *s, const struct request_facts *facts, struct id about,
    struct instant now, struct case_row *out, struct err *err)
{
    const struct instant none = INSTANT_UNKNOWN;
    struct case_row row = {.facts = *facts,
        .about = about,
        .open = true,
        .received = now,
        .due = none,
        .closed = none,
        .destroy = none,
        .forget = none,
        .destroyed = none};
    struct account account;
    char text[ID_TEXT];
    if (!store_need_write(s, err))
        return false;
    random_bytes(row.handle.b, ID_BYTES);
    struct account_name name = {
        ACCOUNT_CASE, STR("case"), raw_from_str(id_format(row.handle, text))};
    if (!account_put(s, &name, now, &account, err))
        return false;
    row.vault = account.vault;
    if (!insert(s, &row, err))
        return false;
    row.number = sqlite3_last_insert_rowid(s->vault_db);
    *out = row;
    return true;
}

static bool put_event(struct store *s, int64_t number, uint64_t position,
    const struct request_event *e, struct err *err)
{
    CURSOR(c);
    if (!sql_begin(s, SQL_CASE_EVENT_PUT, &c, err))
        return false;
    sql_int(&c, 1, number);
    sql_int(&c, 2, (int64_t)position);
    sql_int(&c, 3, e->at.us);
    sql_int(&c, 4, e->act);
    sql_int(&c, 5, e->role);
    sql_text(&c, 6, e->actor);
    sql_int(&c, 7, e->outcome);
    sql_int(&c, 8, e->reason);
    sql_int(&c, 9, e->identity);
    sql_text(&c, 10, e->assignee);
    if (!sql_done(&c, err))
        return false;
    return sqlite3_changes(s->vault_db) == 1 ||
           err_set(err, ERR_STATE, "store.case_moved",
               "somebody else did something to the case meanwhile: look at it again");
}

static bool is_token_or_empty(struct str s)
{
    struct str token;
    return s.n == 0 || raw_token(raw_from_str(s), &token);
}

bool case_add_event(struct store *s, const struct case_row *row, uint64_t position,
    const struct request_event *event, struct err *err)
{
    CURSOR(c);
    if (!store_need_write(s, err))
        return false;
    if (!is_token_or_empty(event->actor) || !is_token_or_empty(event->assignee) ||
        position == 0 || position > CASE_EVENTS_MAX)
        return err_set(err, ERR_INPUT, "store.case_event",
            "names are tokens of A-Za-z0-9._:-, and a case has at most %d events",
            CASE_EVENTS_MAX);
    if (!put_event(s, row->number, position, event, err) ||
        !sql_begin(s, SQL_CASE_SET, &c, err))
        return false;
    sql_int(&c, 1, row->number);
    sql_int(&c, 2, row->state);
    sql_int(&c, 3, row->outcome);
    sql_int(&c, 4, row->reason);
    sql_int(&c, 5, row->open);
    sql_int(&c, 6, row->received.us);
    sql_int(&c, 7, row->due.us);
    put_time(&c, 8, row->closed);
    put_time(&c, 9, row->destroy);
    put_time(&c, 10, row->forget);
    sql_text(&c, 11, row->assigned);
    return sql_done(&c, err);
}

bool case_link(struct store *s, int64_t number, struct id about, struct err *err)
{
    CURSOR(c);
    if (!store_need_write(s, err) || !sql_begin(s, SQL_CASE_LINK, &c, err))
        return false;
    sql_int(&c, 1, number);
    sql_id(&c, 2, &about);
    if (!sql_done(&c, err))
        return false;
    return sqlite3_changes(s->vault_db) == 1 ||
           err_set(err, ERR_STATE, "store.case_over",
               "there is no such case, or what was in it is destroyed");
}

/* Ending. */

bool case_emptied(struct store *s, int64_t number, struct instant now, struct err *err)
{
    CURSOR(c);
    if (!store_need_write(s, err) || !sql_begin(s, SQL_CASE_EMPTY, &c, err))
        return false;
    sql_int(&c, 1, number);
    sql_int(&c, 2, now.us);
    return sql_done(&c, err);
}

bool case_forget(struct store *s, struct instant now, uint64_t *count, struct err *err)
{
    CURSOR(events);
    CURSOR(rows);
    if (!store_need_write(s, err) ||
        !sql_begin(s, SQL_CASE_FORGET_EVENTS, &events, err))
        return false;
    sql_int(&events, 1, now.us);
    if (!sql_done(&events, err) || !sql_begin(s, SQL_CASE_FORGET, &rows, err))
        return false;
    sql_int(&rows, 1, now.us);
    if (!sql_done(&rows, err))
        return false;
    *count = (uint64_t)sqlite3_changes(s->vault_db);
    return true;
}
