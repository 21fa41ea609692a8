#include "store/person/message.h"

#include "base/vec.h"
#include "store/record_priv.h"
#include "store/store_priv.h"

enum { MESSAGE_FORMAT = 1 };
static const int64_t hour_us = INT64_C(3600000000);

bool message_outbox(
    struct store *s, struct instant now, struct id *vault, struct err *err)
{
    struct account_name name = {.kind = ACCOUNT_DEVICE,
        .issuer = STR("abide"),
        .subject = raw_from_str(STR("outbox"))};
    struct account account;
    if (!account_put(s, &name, now, &account, err))
        return false;
    *vault = account.vault;
    return true;
}

static struct place_of place_of_message(const struct message *m)
{
    return (struct place_of){RECORD_MESSAGE, 0, m->vault, m->id, {{0}}};
}

static bool put_row(struct store *s, const struct message *m, struct err *err)
{
    struct place_of of = place_of_message(m);
    const struct ring *ring;
    CURSOR(c);
    if (!account_must_live(s, m->vault, err) || !keys_ring_get(s, m->vault, &ring, err))
        return false;
    store_scratch(s);
    record_num(&s->plain, MESSAGE_FORMAT);
    record_raw(&s->plain, m->to);
    record_raw(&s->plain, m->subject);
    record_raw(&s->plain, m->text);
    if (!record_seal(s, ring->records, &of, err) ||
        !sql_begin(s, SQL_MESSAGE_PUT, &c, err))
        return false;
    sql_vault(&c, &m->vault);
    sql_id(&c, 3, &m->id);
    sql_int(&c, 4, m->at.us);
    sql_blob(&c, 5, s->sealed.p, s->sealed.n);
    bool done = sql_done(&c, err);
    store_scratch(s);
    return done;
}

bool message_put(struct store *s, const struct message *given, struct err *err)
{
    struct message m = *given;
    if (!store_need_write(s, err))
        return false;
    if (m.to.n + m.subject.n + m.text.n > MESSAGE_TEXT_MAX)
        return err_set(err, ERR_LIMIT, "store.message",
            "a letter has more than %d bytes", MESSAGE_TEXT_MAX);
    random_bytes(m.id.b, ID_BYTES);
    return (!id_is_zero(m.vault) || message_outbox(s, m.at, &m.vault, err)) &&
           put_row(s, &m, err);
}

struct messages {
    VEC(struct message) all;
};

static bool take_row(struct store *s, const struct cursor *c, struct arena *a,
    struct messages *out, struct err *err)
{
    struct message m = {.at = {sql_get_int(c, 2)}};
    struct unpack u = {0};
    const struct ring *ring;
    if (!sql_get_id(c, 0, &m.vault, err) || !sql_get_id(c, 1, &m.id, err) ||
        !keys_ring_find(s, m.vault, &ring, err))
        return false;
    if (!ring)
        return true;
    struct place_of of = place_of_message(&m);
    if (!record_open(ring->records, &of, sql_get_blob(c, 3), a, &u.rest, err) ||
        !unpack_format(&u, MESSAGE_FORMAT, err))
        return false;
    m.to = unpack_raw(&u);
    m.subject = unpack_raw(&u);
    m.text = unpack_raw(&u);
    return unpack_good(&u, err) &&
           (vec_push(&out->all, m, MESSAGES_MAX) || err_memory(err));
}

static bool take_rows(
    struct store *s, struct arena *a, struct messages *out, struct err *err)
{
    bool row;
    CURSOR(c);
    if (!store_fresh(s, err) || !sql_begin(s, SQL_MESSAGE_LIST, &c, err))
        return false;
    sql_int(&c, 1, MESSAGES_MAX);
    for (;;) {
        if (!sql_step(&c, &row, err))
            return false;
        if (!row)
            return true;
        if (!take_row(s, &c, a, out, err))
            return false;
    }
}

bool message_list(struct store *s, struct arena *a, const struct message **out,
    size_t *count, struct err *err)
{
    struct messages list = {.all = VEC_INIT};
    bool done = take_rows(s, a, &list, err);
    const void *kept = NULL;
    done = done && ((kept = vec_copy(&list.all, a)) || err_memory(err));
    if (done) {
        *out = kept;
        *count = list.all.n;
    }
    vec_fini(&list.all);
    return done;
}

bool message_is_call(const struct message *m)
{
    return raw_eq_str(raw_slice(m->to, 0, 8), STR("https://")) ||
           raw_eq_str(raw_slice(m->to, 0, 7), STR("http://"));
}

void message_show(const struct message *m, struct buf *out)
{
    char at[INSTANT_TEXT_MAX];
    buf_add_z(out, "to: ");
    buf_add_raw(out, m->to);
    buf_add_z(out, "\nat: ");
    buf_add_str(out, instant_format(m->at, at));
    buf_add_z(out, "\nsubject: ");
    buf_add_raw(out, m->subject);
    buf_add_z(out, "\n\n");
    buf_add_raw(out, m->text);
    buf_add_char(out, '\n');
}

bool message_drop(struct store *s, const struct message *m, struct err *err)
{
    CURSOR(c);
    if (!store_need_write(s, err) || !sql_begin(s, SQL_MESSAGE_DROP, &c, err))
        return false;
    sql_vault(&c, &m->vault);
    sql_id(&c, 3, &m->id);
    return sql_done(&c, err);
}

bool message_sweep(struct store *s, struct instant now, struct err *err)
{
    CURSOR(c);
    if (!store_need_write(s, err) || !sql_begin(s, SQL_MESSAGE_SWEEP, &c, err))
        return false;
    sql_int(&c, 1, now.us - MESSAGE_HOURS * hour_us);
    return sql_done(&c, err);
}
