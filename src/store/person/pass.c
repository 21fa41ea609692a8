#include "store/person/pass.h"

#include "base/vec.h"
#include "store/record_priv.h"
#include "store/store_priv.h"

TABLE_DEFINE(pass_kind, PASS_KIND_TABLE)

enum { PASS_FORMAT = 1 };

static struct place_of place_of_pass(
    struct id vault, enum pass_kind kind, const struct id *id)
{
    return (struct place_of){RECORD_PASS, (uint64_t)kind, vault, *id, {{0}}};
}

bool pass_id(struct store *s, struct id vault, enum pass_kind kind, struct raw token,
    struct id *out, struct err *err)
{
    const struct raw parts[] = {raw_from_str(STR("abide pass 1")), raw_of("", 1),
        raw_from_str(pass_kind_word(kind)), raw_of("", 1), token};
    return store_fresh(s, err) &&
           keys_blind_id(s, vault, parts, COUNT(parts), out, err);
}

static bool fits(const struct pass *p, struct err *err)
{
    if (p->what.n > PASS_TEXT_MAX || p->how.n > PASS_TEXT_MAX ||
        p->where.n > PASS_TEXT_MAX)
        return err_set(err, ERR_LIMIT, "store.pass_text",
            "a text of a pass has more than %d bytes", PASS_TEXT_MAX);
    return true;
}

bool pass_put(struct store *s, struct id vault, enum pass_kind kind,
    const struct pass *p, struct err *err)
{
    struct place_of of = place_of_pass(vault, kind, &p->id);
    const struct ring *ring;
    CURSOR(c);
    if (!store_need_write(s, err) || !fits(p, err) ||
        !account_must_live(s, vault, err) || !keys_ring_get(s, vault, &ring, err))
        return false;
    store_scratch(s);
    record_num(&s->plain, PASS_FORMAT);
    record_num(&s->plain, p->made.us);
    record_num(&s->plain, p->signed_in.us);
    record_raw(&s->plain, p->what);
    record_raw(&s->plain, p->how);
    record_raw(&s->plain, p->where);
    if (!record_seal(s, ring->records, &of, err) ||
        !sql_begin(s, SQL_PASS_PUT, &c, err))
        return false;
    sql_vault(&c, &vault);
    sql_int(&c, 3, (int64_t)kind);
    sql_id(&c, 4, &p->id);
    sql_int(&c, 5, p->expires.us);
    sql_blob(&c, 6, s->sealed.p, s->sealed.n);
    bool done = sql_done(&c, err);
    store_scratch(s);
    return done;
}

static bool open_line(const struct ring *ring, const struct place_of *of,
    struct raw line, struct arena *a, struct pass *out, struct err *err)
{
    struct unpack u = {0};
    if (!record_open(ring->records, of, line, a, &u.rest, err) ||
        !unpack_format(&u, PASS_FORMAT, err))
        return false;
    out->made = (struct instant){unpack_num(&u)};
    out->signed_in = (struct instant){unpack_num(&u)};
    out->what = unpack_raw(&u);
    out->how = unpack_raw(&u);
    out->where = unpack_raw(&u);
    return unpack_good(&u, err);
}

/* The account is live and has its keys; NULL in *ring: it is not. */
static bool live_ring(
    struct store *s, struct id vault, const struct ring **ring, struct err *err)
{
    struct account account;
    bool found;
    *ring = NULL;
    if (!store_fresh(s, err) || !account_get(s, vault, &account, &found, err))
        return false;
    return !found || account.state != ACCOUNT_LIVE ||
           keys_ring_find(s, vault, ring, err);
}

bool pass_find(struct store *s, const struct pass_name *name, struct arena *a,
    struct pass *out, bool *found, struct err *err)
{
    struct place_of of = place_of_pass(name->vault, name->kind, &name->id);
    const struct ring *ring;
    CURSOR(c);
    *found = false;
    if (!live_ring(s, name->vault, &ring, err))
        return false;
    if (!ring)
        return true;
    if (!sql_begin(s, SQL_PASS_GET, &c, err))
        return false;
    sql_vault(&c, &name->vault);
    sql_int(&c, 3, (int64_t)name->kind);
    sql_id(&c, 4, &name->id);
    sql_int(&c, 5, name->now.us);
    if (!sql_step(&c, found, err) || !*found)
        return !*found;
    out->id = name->id;
    out->expires = (struct instant){sql_get_int(&c, 0)};
    return open_line(ring, &of, sql_get_blob(&c, 1), a, out, err);
}

struct passes {
    VEC(struct pass) all;
};

static bool take_rows(struct store *s, const struct pass_name *name,
    const struct ring *ring, struct arena *a, struct passes *out, struct err *err)
{
    bool row;
    CURSOR(c);
    if (!sql_begin(s, SQL_PASS_LIST, &c, err))
        return false;
    sql_vault(&c, &name->vault);
    sql_int(&c, 3, (int64_t)name->kind);
    sql_int(&c, 4, name->now.us);
    for (;;) {
        struct pass p = {.made = INSTANT_UNKNOWN};
        if (!sql_step(&c, &row, err))
            return false;
        if (!row || out->all.n == PASSES_MAX)
            return true;
        if (!sql_get_id(&c, 0, &p.id, err))
            return false;
        struct place_of of = place_of_pass(name->vault, name->kind, &p.id);
        p.expires = (struct instant){sql_get_int(&c, 1)};
        if (!open_line(ring, &of, sql_get_blob(&c, 2), a, &p, err))
            return false;
        if (!vec_push(&out->all, p, PASSES_MAX))
            return err_memory(err);
    }
}

bool pass_list(struct store *s, const struct pass_name *name, struct arena *a,
    const struct pass **out, size_t *count, struct err *err)
{
    struct passes list = {.all = VEC_INIT};
    const struct ring *ring;
    bool done = live_ring(s, name->vault, &ring, err) &&
                (!ring || take_rows(s, name, ring, a, &list, err));
    const void *kept = NULL;
    done = done && ((kept = vec_copy(&list.all, a)) || err_memory(err));
    if (done) {
        *out = kept;
        *count = list.all.n;
    }
    vec_fini(&list.all);
    return done;
}

bool pass_drop(
    struct store *s, const struct pass_name *name, bool *found, struct err *err)
{
    CURSOR(c);
    if (!store_need_write(s, err) || !sql_begin(s, SQL_PASS_DROP, &c, err))
        return false;
    sql_vault(&c, &name->vault);
    sql_int(&c, 3, (int64_t)name->kind);
    sql_id(&c, 4, &name->id);
    return sql_step(&c, found, err) && (!*found || sql_done(&c, err));
}

bool pass_drop_others(struct store *s, const struct pass_name *name, struct err *err)
{
    CURSOR(c);
    if (!store_need_write(s, err) || !sql_begin(s, SQL_PASS_DROP_KIND, &c, err))
        return false;
    sql_vault(&c, &name->vault);
    sql_int(&c, 3, (int64_t)name->kind);
    sql_id(&c, 4, &name->id);
    return sql_done(&c, err);
}

bool pass_sweep(struct store *s, struct instant now, struct err *err)
{
    CURSOR(c);
    if (!store_need_write(s, err) || !sql_begin(s, SQL_PASS_SWEEP, &c, err))
        return false;
    sql_int(&c, 1, now.us);
    return sql_done(&c, err);
}
