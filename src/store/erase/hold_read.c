/* The custodian reads what a hold kept. */
#include "base/mem.h"
#include "crypt/box.h"
#include "store/erase/hold_priv.h"
#include "store/store_priv.h"

enum {
    ARENA_MAX = 1 << 30,
    WRAPPED_BYTES = AEAD_KEY_BYTES + BOX_OVERHEAD_BYTES,
    CELLS_MAX = 32
};

static bool unpack_cells(struct unpack *u, struct hold_cell *cells, size_t *count)
{
    int64_t n = unpack_num(u);
    if (n < 0 || n > CELLS_MAX)
        return false;
    for (int64_t i = 0; i < n && !u->bad; i++) {
        struct hold_cell cell = {{NULL, 0}, false, 0, {NULL, 0}};
        if (!raw_token(unpack_raw(u), &cell.name))
            return false;
        cell.is_number = unpack_num(u) == 0;
        if (cell.is_number)
            cell.number = unpack_num(u);
        else
            cell.bytes = unpack_raw(u);
        cells[i] = cell;
    }
    *count = (size_t)n;
    return !u->bad;
}

static bool read_copy(const struct cursor *c, const struct hold *hold,
    const struct hold_reader *reader, struct arena *a, struct err *err)
{
    uint8_t key[AEAD_KEY_BYTES];
    struct hold_cell cells[CELLS_MAX];
    struct hold_copy copy = {.taken = {sql_get_int(c, 2)}, .cells = cells};
    struct raw wrapped = sql_get_blob(c, 3);
    struct unpack u = {0};
    if (!sql_get_id(c, 0, &copy.vault, err) || !sql_get_id(c, 1, &copy.erasure, err))
        return false;
    if (wrapped.n != WRAPPED_BYTES)
        return err_set(err, ERR_INPUT, "store.row_damaged", "a held key was cut");
    struct place_of of = hold_place(hold, copy.vault, copy.erasure);
    bool done = box_open(reader->secret, wrapped, key, err) &&
                record_open(key, &of, sql_get_blob(c, 4), a, &u.rest, err);
    mem_wipe(key, sizeof key);
    if (!done)
        return false;
    if (!raw_token(unpack_raw(&u), &copy.table) ||
        !unpack_cells(&u, cells, &copy.count))
        return err_set(err, ERR_INPUT, "store.row_damaged", "a held copy was cut");
    return reader->each(reader->ctx, &copy, err);
}

static bool read_all(struct store *s, const struct hold *hold,
    const struct hold_reader *reader, struct err *err)
{
    struct arena a;
    bool row = true;
    CURSOR(c);
    if (!sql_begin(s, SQL_HELD_LIST, &c, err))
        return false;
    sql_int(&c, 1, hold->number);
    arena_init(&a, ARENA_MAX);
    bool done = true;
    while (done && (done = sql_step(&c, &row, err)) && row) {
        arena_reset(&a);
        done = read_copy(&c, hold, reader, &a, err);
    }
    arena_fini(&a);
    return done;
}

bool hold_read(
    struct store *s, int64_t number, const struct hold_reader *reader, struct err *err)
{
    const struct hold *holds;
    struct arena a;
    size_t count;
    arena_init(&a, ARENA_MAX);
    bool done = hold_list(s, &a, &holds, &count, err), found = false;
    for (size_t i = 0; done && i < count; i++) {
        if (holds[i].number != number)
            continue;
        found = true;
        done = read_all(s, &holds[i], reader, err);
    }
    arena_fini(&a);
    if (done && !found)
        return err_set(err, ERR_ABSENT, "store.no_hold", "there is no such hold");
    return done;
}
