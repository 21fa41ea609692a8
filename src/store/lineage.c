#include "store/lineage.h"

#include <string.h>

#include "base/num.h"
#include "base/vec.h"
#include "store/record_priv.h"
#include "store/store_priv.h"

enum { ROWS_MAX = 100000000, DATASETS_MAX = 100000, LINK_ARENA_MAX = 1 << 16 };

#define WORD(id, word) STR_INIT(word),

static const struct str state_words[] = {DATASET_STATE_TABLE(WORD)};
static const struct str withdrawal_words[] = {WITHDRAWAL_TABLE(WORD)};

static bool find_word(const struct str *words, size_t count, struct str s, size_t *out)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(words[i], s)) {
            *out = i;
            return true;
        }
    }
    return false;
}

struct str dataset_state_word(enum dataset_state value)
{
    size_t i = (size_t)value;
    return i < COUNT(state_words) ? state_words[i] : STR("invalid");
}

bool dataset_state_parse(struct str s, enum dataset_state *out)
{
    size_t i;
    if (!find_word(state_words, COUNT(state_words), s, &i))
        return false;
    *out = (enum dataset_state)i;
    return true;
}

struct str withdrawal_word(enum withdrawal value)
{
    size_t i = (size_t)value;
    return i < COUNT(withdrawal_words) ? withdrawal_words[i] : STR("invalid");
}

bool withdrawal_parse(struct str s, enum withdrawal *out)
{
    size_t i;
    if (!find_word(withdrawal_words, COUNT(withdrawal_words), s, &i))
        return false;
    *out = (enum withdrawal)i;
    return true;
}

/* The register */

bool dataset_put(struct store *s, const struct dataset_entry *entry, struct err *err)
{
    CURSOR(c);
    if (!store_need_write(s, err) || !sql_begin(s, SQL_DATASET_PUT, &c, err))
        return false;
    sql_id(&c, 1, &entry->id);
    sql_int(&c, 2, entry->purpose);
    sql_int(&c, 3, entry->state);
    sql_text(&c, 4, entry->dir);
    sql_blob(&c, 5, entry->manifest_sha256, sizeof entry->manifest_sha256);
    sql_int(&c, 6, entry->created.us);
    sql_int(&c, 7, (int64_t)entry->rows);
    if (!sql_done(&c, err))
        return false;
    if (sqlite3_changes(s->vault_db) == 0)
        return err_set(err, ERR_EXISTS, "store.dataset_exists",
            "a dataset with that id is registered already");
    return true;
}

static bool read_entry(
    const struct cursor *c, struct arena *a, struct dataset_entry *out, struct err *err)
{
    struct dataset_entry e = {
        .purpose = (enum purpose)sql_get_int(c, 1),
        .state = (enum dataset_state)sql_get_int(c, 2),
        .created = {sql_get_int(c, 5)},
        .rows = (uint64_t)sql_get_int(c, 6),
        .withdrawn = (uint64_t)sql_get_int(c, 7),
    };
    struct raw hash = sql_get_blob(c, 4);
    if (!sql_get_id(c, 0, &e.id, err))
        return false;
    if (!arena_str(a, sql_get_text(c, 3), &e.dir))
        return err_memory(err);
    memcpy(e.manifest_sha256, hash.p, hash.n == 32 ? 32 : 0);
    *out = e;
    return true;
}

/* Copies a vector into the arena; then the vector may go. */
static bool keep(struct arena *a, const void *p, size_t n, size_t size_bytes,
    const void **out, struct err *err)
{
    void *copy = arena_array(a, n + 1, size_bytes);
    if (!copy)
        return err_memory(err);
    if (n > 0)
        memcpy(copy, p, n * size_bytes);
    *out = copy;
    return true;
}

bool dataset_list(struct store *s, struct arena *a, const struct dataset_entry **out,
    size_t *count, struct err *err)
{
    VEC(struct dataset_entry) all = VEC_INIT;
    bool row = true;
    const void *kept = NULL;
    CURSOR(c);
    bool done = store_fresh(s, err) && sql_begin(s, SQL_DATASET_LIST, &c, err);
    while (done && (done = sql_step(&c, &row, err)) && row) {
        struct dataset_entry e;
        done = read_entry(&c, a, &e, err);
        if (done && !vec_push(&all, e, DATASETS_MAX))
            done = err_memory(err);
    }
    done = done && keep(a, all.p, all.n, sizeof *all.p, &kept, err);
    if (done) {
        *out = kept;
        *count = all.n;
    }
    vec_fini(&all);
    return done;
}

bool dataset_mark(
    struct store *s, struct id dataset, enum dataset_state state, struct err *err)
{
    CURSOR(c);
    if (!store_need_write(s, err) || !sql_begin(s, SQL_DATASET_MARK, &c, err))
        return false;
    sql_id(&c, 1, &dataset);
    sql_int(&c, 2, state);
    if (!sql_done(&c, err))
        return false;
    if (sqlite3_changes(s->vault_db) == 0)
        return err_set(
            err, ERR_ABSENT, "store.no_dataset", "there is no such dataset registered");
    return true;
}

/* Rows */

bool lineage_handle(struct store *s, struct conversation_key key, uint32_t part,
    struct id *out, struct err *err)
{
    const struct ring *ring;
    unsigned char number[4];
    uint8_t sum[MAC_BYTES];
    const struct raw parts[] = {raw_from_str(STR("row")), raw_of("", 1),
        raw_of(key.conversation.b, ID_BYTES), raw_of(number, sizeof number)};
    num_put_u32be(number, part);
    s->mac_vault = (struct id){{0}};
    if (!store_fresh(s, err) || !keys_ring_get(s, key.vault, &ring, err) ||
        !mac_key(s->mac, raw_of(ring->lineage, sizeof ring->lineage), err) ||
        !mac_sum(s->mac, parts, COUNT(parts), sum, err))
        return false;
    memcpy(out->b, sum, ID_BYTES);
    return true;
}

static struct place_of link_place(const struct lineage_row *row)
{
    return (struct place_of){.record = RECORD_LINEAGE,
        .vault = row->person,
        .object = row->dataset,
        .part = row->handle};
}

bool lineage_put(struct store *s, const struct lineage_row *row, struct err *err)
{
    struct place_of of = link_place(row);
    const struct ring *ring;
    CURSOR(c);
    if (!store_need_write(s, err) || !keys_ring_get(s, row->person, &ring, err))
        return false;
    store_scratch(s);
    pack_id(&s->plain, row->key.vault);
    pack_id(&s->plain, row->key.conversation);
    if (!record_seal(s, ring->records, &of, err) ||
        !sql_begin(s, SQL_LINEAGE_PUT, &c, err))
        return false;
    sql_vault(&c, &row->person);
    sql_id(&c, 3, &row->dataset);
    sql_id(&c, 4, &row->handle);
    sql_blob(&c, 5, s->sealed.p, s->sealed.n);
    return sql_done(&c, err);
}

static bool open_link(struct store *s, struct lineage_row *row, struct raw link,
    bool *opened, struct err *err)
{
    struct place_of of = link_place(row);
    struct unpack u = {0};
    const struct ring *ring;
    struct arena a;
    if (!keys_ring_find(s, row->person, &ring, err))
        return false;
    *opened = ring != NULL;
    if (!ring)
        return true;
    arena_init(&a, LINK_ARENA_MAX);
    bool done = record_open(ring->records, &of, link, &a, &u.rest, err);
    if (done) {
        row->key.vault = unpack_id(&u);
        row->key.conversation = unpack_id(&u);
        done = unpack_good(&u, err);
    }
    arena_fini(&a);
    return done;
}

bool lineage_find(struct store *s, struct id dataset, struct id handle, struct arena *a,
    const struct lineage_row **out, size_t *count, struct err *err)
{
    VEC(struct lineage_row) all = VEC_INIT;
    bool row = true, opened;
    const void *kept = NULL;
    CURSOR(c);
    bool done = store_fresh(s, err) && sql_begin(s, SQL_LINEAGE_BEHIND, &c, err);
    if (done) {
        sql_id(&c, 1, &dataset);
        sql_id(&c, 2, &handle);
    }
    while (done && (done = sql_step(&c, &row, err)) && row) {
        struct lineage_row r = {.dataset = dataset, .handle = handle};
        done = sql_get_id(&c, 0, &r.person, err) &&
               open_link(s, &r, sql_get_blob(&c, 1), &opened, err);
        if (done && opened && !vec_push(&all, r, ROWS_MAX))
            done = err_memory(err);
    }
    done = done && keep(a, all.p, all.n, sizeof *all.p, &kept, err);
    if (done) {
        *out = kept;
        *count = all.n;
    }
    vec_fini(&all);
    return done;
}

/* Withdrawal */

static bool list_one(struct store *s, const struct lineage_row *row,
    const struct withdraw_order *order, size_t *count, struct err *err)
{
    CURSOR(c);
    if (!sql_begin(s, SQL_WITHDRAWN_PUT, &c, err))
        return false;
    sql_id(&c, 1, &row->dataset);
    sql_id(&c, 2, &row->handle);
    sql_int(&c, 3, order->why);
    sql_int(&c, 4, order->at.us);
    if (!sql_done(&c, err))
        return false;
    if (sqlite3_changes(s->vault_db) == 0)
        return true;
    (*count)++;
    return dataset_mark(s, row->dataset, DATASET_STALE, err);
}

static bool withdraw_row(struct store *s, const struct cursor *c,
    const struct withdraw_order *order, size_t *count, struct err *err)
{
    struct lineage_row row = {.person = order->person};
    bool opened;
    if (!sql_get_id(c, 0, &row.dataset, err) || !sql_get_id(c, 1, &row.handle, err))
        return false;
    if (!id_is_zero(order->conversation)) {
        if (!open_link(s, &row, sql_get_blob(c, 2), &opened, err))
            return false;
        if (!opened || !id_eq(row.key.conversation, order->conversation))
            return true;
    }
    return list_one(s, &row, order, count, err);
}

bool lineage_withdraw(
    struct store *s, const struct withdraw_order *order, size_t *count, struct err *err)
{
    bool row;
    size_t listed = 0;
    CURSOR(c);
    if (!store_need_write(s, err) || !sql_begin(s, SQL_LINEAGE_OF, &c, err))
        return false;
    sql_vault(&c, &order->person);
    if (!id_is_zero(order->dataset))
        sql_id(&c, 3, &order->dataset);
    for (;;) {
        if (!sql_step(&c, &row, err))
            return false;
        if (!row)
            break;
        if (!withdraw_row(s, &c, order, &listed, err))
            return false;
    }
    *count = listed;
    return true;
}

bool withdrawn_list(struct store *s, struct id dataset, struct arena *a,
    const struct withdrawn_row **out, size_t *count, struct err *err)
{
    VEC(struct withdrawn_row) all = VEC_INIT;
    bool row = true;
    const void *kept = NULL;
    CURSOR(c);
    bool done = store_fresh(s, err) && sql_begin(s, SQL_WITHDRAWN_LIST, &c, err);
    if (done)
        sql_id(&c, 1, &dataset);
    while (done && (done = sql_step(&c, &row, err)) && row) {
        struct withdrawn_row r = {
            .why = (enum withdrawal)sql_get_int(&c, 1), .at = {sql_get_int(&c, 2)}};
        done = sql_get_id(&c, 0, &r.handle, err);
        if (done && !vec_push(&all, r, ROWS_MAX))
            done = err_memory(err);
    }
    done = done && keep(a, all.p, all.n, sizeof *all.p, &kept, err);
    if (done) {
        *out = kept;
        *count = all.n;
    }
    vec_fini(&all);
    return done;
}
