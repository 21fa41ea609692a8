#include "store/ledger.h"

#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "crypt/random.h"
#include "store/record_priv.h"
#include "store/store_priv.h"

enum { LINE_FORMAT = 1, DONATION_GIVEN = 1, DONATION_REVOKED = 2 };

/* The last position of a vault's ledger; 0: empty. */
static bool last_position(
    struct store *s, enum sql which, struct id vault, uint64_t *out, struct err *err)
{
    bool row;
    CURSOR(c);
    if (!sql_begin(s, which, &c, err))
        return false;
    sql_vault(&c, &vault);
    if (!sql_step(&c, &row, err))
        return false;
    *out = (uint64_t)sql_get_int(&c, 0);
    return true;
}

/* Seals s->plain as the next line of a ledger. */
static bool append(
    struct store *s, enum sql put, const struct place_of *of, struct err *err)
{
    const struct ring *ring;
    CURSOR(c);
    if (of->number > LEDGER_LINES_MAX)
        return err_set(err, ERR_LIMIT, "store.ledger_full",
            "a ledger has %d lines: no more fit", LEDGER_LINES_MAX);
    if (!account_must_live(s, of->vault, err) ||
        !keys_ring_get(s, of->vault, &ring, err) ||
        !record_seal(s, ring->records, of, err) || !sql_begin(s, put, &c, err))
        return false;
    sql_vault(&c, &of->vault);
    sql_int(&c, 3, (int64_t)of->number);
    sql_blob(&c, 4, s->sealed.p, s->sealed.n);
    return sql_done(&c, err);
}

/* Walks the lines of a ledger, opened; `each` gets position and fields. */
struct walk {
    enum sql list;
    enum record record;
    bool (*each)(void *ctx, uint64_t position, struct unpack *u, struct err *err);
    void *ctx;
};

static bool walk(struct store *s, struct id vault, struct arena *a,
    const struct walk *w, struct err *err)
{
    struct place_of of = {.record = w->record, .vault = vault};
    const struct ring *ring;
    bool row;
    CURSOR(c);
    if (!store_fresh(s, err) || !account_must_live(s, vault, err) ||
        !keys_ring_get(s, vault, &ring, err) || !sql_begin(s, w->list, &c, err))
        return false;
    sql_vault(&c, &vault);
    for (;;) {
        struct unpack u = {0};
        if (!sql_step(&c, &row, err))
            return false;
        if (!row)
            return true;
        of.number = (uint64_t)sql_get_int(&c, 0);
        if (!record_open(ring->records, &of, sql_get_blob(&c, 1), a, &u.rest, err))
            return false;
        if (!unpack_format(&u, LINE_FORMAT, err))
            return false;
        if (!w->each(w->ctx, of.number, &u, err) || !unpack_good(&u, err))
            return false;
    }
}

/* Choices */

static bool is_token_or_empty(struct str s)
{
    struct str token;
    return s.n == 0 || raw_token(raw_from_str(s), &token);
}

static bool check_line(const struct choice *line, struct err *err)
{
    if (!control_takes(line->control, line->value))
        return err_set(err, ERR_INPUT, "store.choice_value",
            "the control %" STR_FMT " does not take that value",
            STR_ARG(control_word(line->control)));
    if (!is_token_or_empty(line->scope) || !is_token_or_empty(line->notice) ||
        !is_token_or_empty(line->evidence) || !is_token_or_empty(line->actor))
        return err_set(err, ERR_INPUT, "store.choice_field",
            "scope, notice, evidence and actor are tokens of A-Za-z0-9._:-");
    return true;
}

bool ledger_add(struct store *s, struct id vault, const struct choice *line,
    uint64_t *position, struct err *err)
{
    struct place_of of = {.record = RECORD_CHOICE, .vault = vault};
    if (!store_need_write(s, err) || !check_line(line, err) ||
        !last_position(s, SQL_CHOICE_LAST, vault, &of.number, err))
        return false;
    of.number++;
    store_scratch(s);
    record_num(&s->plain, LINE_FORMAT);
    record_num(&s->plain, line->at.us);
    record_num(&s->plain, line->recorded.us);
    record_raw(&s->plain, raw_from_str(control_word(line->control)));
    record_raw(&s->plain, raw_from_str(line->value));
    record_raw(&s->plain, raw_from_str(line->scope));
    record_raw(&s->plain, raw_from_str(line->notice));
    record_raw(&s->plain, raw_from_str(line->evidence));
    record_raw(&s->plain, raw_from_str(line->actor));
    if (!append(s, SQL_CHOICE_PUT, &of, err))
        return false;
    *position = of.number;
    return true;
}

struct choices {
    struct choice *lines;
    size_t count, room;
};

/* What was written passed check_line: these are tokens, safe to print. */
static struct str unpack_token(struct unpack *u)
{
    struct raw r = unpack_raw(u);
    struct str token = {0};
    if (r.n > 0 && !raw_token(r, &token))
        u->bad = true;
    return token;
}

static bool each_choice(void *ctx, uint64_t position, struct unpack *u, struct err *err)
{
    struct choices *all = ctx;
    struct choice line = {.position = position};
    if (all->count >= all->room)
        return err_set(err, ERR_INPUT, "store.ledger_gap",
            "a ledger has more lines than its last position; run abide doctor");
    line.at.us = unpack_num(u);
    line.recorded.us = unpack_num(u);
    struct str control = unpack_token(u);
    line.value = unpack_token(u);
    line.scope = unpack_token(u);
    line.notice = unpack_token(u);
    line.evidence = unpack_token(u);
    line.actor = unpack_token(u);
    if (!control_parse(control, &line.control))
        return err_set(err, ERR_INPUT, "store.choice_control",
            "line %llu of a ledger names an unknown control: use a newer abide",
            (unsigned long long)position);
    all->lines[all->count++] = line;
    return true;
}

static int by_at_and_position(const void *a, const void *b)
{
    const struct choice *one = a, *two = b;
    int order = instant_cmp(one->at, two->at);
    if (order != 0)
        return order;
    return (one->position > two->position) - (one->position < two->position);
}

bool ledger_read(struct store *s, struct id vault, struct arena *a,
    const struct choice **out, size_t *count, struct err *err)
{
    struct choices all = {0};
    uint64_t last;
    const struct walk w = {SQL_CHOICE_LIST, RECORD_CHOICE, each_choice, &all};
    if (!store_fresh(s, err) || !last_position(s, SQL_CHOICE_LAST, vault, &last, err))
        return false;
    if (last > LEDGER_LINES_MAX)
        return err_set(err, ERR_LIMIT, "store.ledger_full", "a ledger is too long");
    all.room = (size_t)last;
    all.lines = arena_array(a, all.room + 1, sizeof *all.lines);
    if (!all.lines)
        return err_memory(err);
    if (!walk(s, vault, a, &w, err))
        return false;
    if (all.count != all.room)
        return err_set(err, ERR_INPUT, "store.ledger_gap",
            "a ledger has %zu lines but ends at %zu; run abide doctor", all.count,
            all.room);
    qsort(all.lines, all.count, sizeof *all.lines, by_at_and_position);
    *out = all.lines;
    *count = all.count;
    return true;
}

/* Donations: lines "given" and "revoked", folded when read. */

bool grant_put(struct store *s, struct id vault, const struct grant *grant,
    struct id *out, struct err *err)
{
    struct place_of of = {.record = RECORD_DONATION, .vault = vault};
    struct id id;
    if (!store_need_write(s, err))
        return false;
    if (!is_token_or_empty(grant->notice) || id_is_zero(grant->conversation))
        return err_set(err, ERR_INPUT, "store.grant_form",
            "a donation names a conversation, and its notice by a token");
    if (!last_position(s, SQL_DONATION_LAST, vault, &of.number, err))
        return false;
    of.number++;
    random_bytes(id.b, ID_BYTES);
    store_scratch(s);
    record_num(&s->plain, LINE_FORMAT);
    record_num(&s->plain, DONATION_GIVEN);
    record_id(&s->plain, id);
    record_num(&s->plain, grant->given.us);
    record_raw(&s->plain, raw_from_str(purpose_word(grant->purpose)));
    record_id(&s->plain, grant->conversation);
    record_id(&s->plain, grant->node);
    record_raw(&s->plain, raw_from_str(grant->notice));
    record_num(&s->plain, grant->adult_declared);
    if (!append(s, SQL_DONATION_PUT, &of, err))
        return false;
    *out = id;
    return true;
}

struct grants {
    struct grant *list;
    size_t count, room;
};

static struct grant *find_grant(const struct grants *all, struct id id)
{
    for (size_t i = 0; i < all->count; i++) {
        if (id_eq(all->list[i].id, id))
            return &all->list[i];
    }
    return NULL;
}

static bool each_donation(
    void *ctx, uint64_t position, struct unpack *u, struct err *err)
{
    struct grants *all = ctx;
    struct grant g = {.revoked = INSTANT_UNKNOWN};
    int64_t kind = unpack_num(u);
    g.id = unpack_id(u);
    g.given.us = unpack_num(u);
    if (kind == DONATION_REVOKED) {
        struct grant *given = find_grant(all, g.id);
        if (given)
            given->revoked = g.given;
        return true;
    }
    struct str purpose = unpack_token(u);
    g.conversation = unpack_id(u);
    g.node = unpack_id(u);
    g.notice = unpack_token(u);
    g.adult_declared = unpack_num(u) != 0;
    if (kind != DONATION_GIVEN || !purpose_parse(purpose, &g.purpose) ||
        all->count >= all->room)
        return err_set(err, ERR_INPUT, "store.donation_line",
            "line %llu of a donation ledger is not understood; run abide doctor",
            (unsigned long long)position);
    all->list[all->count++] = g;
    return true;
}

static bool read_grants(struct store *s, struct id vault, struct arena *a,
    struct grants *all, struct err *err)
{
    const struct walk w = {SQL_DONATION_LIST, RECORD_DONATION, each_donation, all};
    uint64_t last;
    if (!store_fresh(s, err) || !last_position(s, SQL_DONATION_LAST, vault, &last, err))
        return false;
    all->room = (size_t)last;
    all->list = arena_array(a, all->room + 1, sizeof *all->list);
    if (!all->list)
        return err_memory(err);
    return walk(s, vault, a, &w, err);
}

bool grant_list(struct store *s, struct id vault, struct arena *a,
    const struct grant **out, size_t *count, struct err *err)
{
    struct grants all = {0};
    if (!read_grants(s, vault, a, &all, err))
        return false;
    *out = all.list;
    *count = all.count;
    return true;
}

static bool append_revocation(struct store *s, struct id vault, struct id grant,
    struct instant at, struct err *err)
{
    struct place_of of = {.record = RECORD_DONATION, .vault = vault};
    if (!last_position(s, SQL_DONATION_LAST, vault, &of.number, err))
        return false;
    of.number++;
    store_scratch(s);
    record_num(&s->plain, LINE_FORMAT);
    record_num(&s->plain, DONATION_REVOKED);
    record_id(&s->plain, grant);
    record_num(&s->plain, at.us);
    return append(s, SQL_DONATION_PUT, &of, err);
}

bool grant_revoke(struct store *s, struct id vault, struct id grant, struct instant at,
    bool *found, struct err *err)
{
    enum { ARENA_MAX = 256 << 20 };
    struct arena a;
    struct grants all = {0};
    if (!store_need_write(s, err))
        return false;
    arena_init(&a, ARENA_MAX);
    bool done = read_grants(s, vault, &a, &all, err);
    const struct grant *given = done ? find_grant(&all, grant) : NULL;
    bool alive = given && !instant_known(given->revoked);
    arena_fini(&a);
    if (!done || (alive && !append_revocation(s, vault, grant, at, err)))
        return false;
    *found = alive;
    return true;
}

/* Notices: the operator's public words, in clear. */

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
