/* Copies for holds: taken before keys die, read by their custodian. */
#include <string.h>

#include "base/mem.h"
#include "base/vec.h"
#include "crypt/box.h"
#include "store/beside/asset.h"
#include "store/conversation_priv.h"
#include "store/erase/hold_priv.h"
#include "store/erase/walk.h"
#include "store/store_priv.h"

enum {
    ARENA_MAX = 1 << 30,
    PIECE_BYTES = 1 << 20,
    WRAPPED_BYTES = AEAD_KEY_BYTES + BOX_OVERHEAD_BYTES
};

/* One hold's copies of one deletion: under one random key, boxed to its custodian. */
struct taking {
    struct store *s;
    const struct hold *hold;
    const struct erase_work *work;
    struct instant now;
    struct id vault;
    uint8_t key[AEAD_KEY_BYTES], wrapped[WRAPPED_BYTES];
    struct arena arena;
    struct buf plain, sealed;
    uint64_t rows;
};

struct place_of hold_place(const struct hold *hold, struct id vault, struct id of)
{
    return (struct place_of){.record = RECORD_HELD,
        .number = (uint64_t)hold->number,
        .vault = vault,
        .object = of};
}

/* A copy: table, count of cells, then name, kind (0 number, 1 bytes) and value each. */
static void begin_copy(struct taking *t, struct str table, size_t cells)
{
    if (t->plain.n > 0)
        mem_wipe(t->plain.p, t->plain.n);
    buf_clear(&t->plain);
    record_raw(&t->plain, raw_from_str(table));
    record_num(&t->plain, (int64_t)cells);
}

static void add_number(struct taking *t, struct str name, int64_t number)
{
    record_raw(&t->plain, raw_from_str(name));
    record_num(&t->plain, 0);
    record_num(&t->plain, number);
}

static void add_bytes(struct taking *t, struct str name, struct raw bytes)
{
    record_raw(&t->plain, raw_from_str(name));
    record_num(&t->plain, 1);
    record_raw(&t->plain, bytes);
}

static bool put_copy(struct taking *t, struct instant at, struct err *err)
{
    struct place_of of = hold_place(t->hold, t->vault, t->work->erasure);
    struct place place = place_make(&of);
    struct instant deadline = {
        t->work->requested.us + ERASE_DEADLINE_DAYS * INSTANT_DAY_US};
    CURSOR(c);
    buf_clear(&t->sealed);
    unsigned char *room = buf_reserve(&t->sealed, t->plain.n + AEAD_OVERHEAD_BYTES);
    if (!room || !buf_ok(&t->plain, err))
        return err_memory(err);
    aead_seal(&t->s->random, t->key, place_raw(&place), buf_raw(&t->plain), room);
    if (!sql_begin(t->s, SQL_HELD_PUT, &c, err))
        return false;
    sql_int(&c, 1, t->hold->number);
    sql_id(&c, 2, &t->vault);
    sql_id(&c, 3, &t->work->erasure);
    sql_int(&c, 4, t->now.us);
    sql_int(&c, 5, deadline.us);
    if (instant_known(at))
        sql_int(&c, 6, at.us);
    sql_blob(&c, 7, t->wrapped, sizeof t->wrapped);
    sql_blob(&c, 8, room, t->plain.n + AEAD_OVERHEAD_BYTES);
    t->rows++;
    return sql_done(&c, err);
}

/* Turns: one copy each, so that only those of the hold's time are kept. */
static bool take_turn(struct taking *t, struct raw conversation,
    const struct chunk_turn *turn, struct raw meta, struct err *err)
{
    if (!hold_wants(t->hold, turn->created))
        return true;
    begin_copy(t, STR("turn"), 8);
    add_bytes(t, STR("conversation"), conversation);
    add_number(t, STR("number"), turn->ordinal);
    add_number(t, STR("parent"), turn->parent);
    add_bytes(t, STR("role"), raw_from_str(role_word(turn->role)));
    add_number(t, STR("created"), turn->created.us);
    add_bytes(t, STR("origin_id"), turn->origin_id);
    add_bytes(t, STR("text"), turn->text);
    add_bytes(t, STR("meta"), meta);
    return put_copy(t, turn->created, err);
}

static bool take_turns(struct taking *t, const struct walk_row *row, struct err *err)
{
    const struct walk_cell *body = walk_find(row, STR("body")),
                           *meta = walk_find(row, STR("meta")),
                           *of = walk_find(row, STR("conversation"));
    struct chunk chunk;
    struct chunk_turn turn;
    struct unpack metas = {.rest = meta ? meta->bytes : (struct raw){0}};
    bool more;
    if (!body || !of || !chunk_open(body->bytes, &chunk, err))
        return false;
    for (;;) {
        if (!chunk_next(&chunk, &turn, &more, err))
            return false;
        if (!more)
            return true;
        struct raw one = metas.rest.n > 0 ? unpack_raw(&metas) : (struct raw){0};
        if (!take_turn(t, of->bytes, &turn, one, err))
            return false;
    }
}

/* A conversation's head is of every time from its first to its last change. */
static bool head_is_wanted(struct taking *t, const struct walk_row *row,
    struct instant *at, bool *wanted, struct err *err)
{
    const struct walk_cell *cell = walk_find(row, STR("head"));
    struct head head;
    *wanted = true;
    if (!str_eq(row->table->name, STR("conversation")) || !cell || cell->bytes.n == 0)
        return true;
    arena_reset(&t->arena);
    if (!head_unpack(cell->bytes, &t->arena, &head, err))
        return false;
    *at = head.created;
    *wanted = hold_wants(t->hold, head.created) || hold_wants(t->hold, head.updated);
    return true;
}

static size_t count_copied(const struct walk_row *row, bool *sealed)
{
    size_t n = 0;
    *sealed = false;
    for (size_t i = 0; i < row->count; i++) {
        const struct schema_column *c = row->cells[i].column;
        n += c->held == HELD_COPY && !row->cells[i].null;
        *sealed |= c->held == HELD_COPY && c->cover == COVER_SEALED;
    }
    return n;
}

/* Any other row: the columns that the schema says are held as a copy. */
static bool take_row(void *ctx, const struct walk_row *row, struct err *err)
{
    struct taking *t = ctx;
    struct instant at = INSTANT_UNKNOWN;
    bool sealed, wanted;
    size_t n = count_copied(row, &sealed);
    if (!sealed)
        return true;
    if (str_eq(row->table->name, STR("turns")))
        return take_turns(t, row, err);
    if (!head_is_wanted(t, row, &at, &wanted, err) || !wanted)
        return !wanted;
    begin_copy(t, row->table->name, n);
    for (size_t i = 0; i < row->count; i++) {
        const struct walk_cell *cell = &row->cells[i];
        if (cell->column->held != HELD_COPY || cell->null)
            continue;
        if (cell->is_number)
            add_number(t, cell->column->name, cell->number);
        else
            add_bytes(t, cell->column->name, cell->bytes);
    }
    return put_copy(t, at, err);
}

/* Files: their bytes, in pieces */

struct piece {
    struct taking *t;
    const struct asset *asset;
    struct buf bytes;
    int64_t number;
};

static bool put_piece(struct piece *p, struct err *err)
{
    begin_copy(p->t, STR("file_bytes"), 5);
    add_bytes(p->t, STR("file"), raw_of(p->asset->file.b, ID_BYTES));
    add_bytes(p->t, STR("path"), p->asset->facts.path);
    add_bytes(p->t, STR("name"), p->asset->facts.name);
    add_number(p->t, STR("piece"), p->number++);
    add_bytes(p->t, STR("bytes"), buf_raw(&p->bytes));
    buf_clear(&p->bytes);
    return put_copy(p->t, INSTANT_UNKNOWN, err);
}

static bool add_piece(void *ctx, const void *bytes, size_t n, struct err *err)
{
    struct piece *p = ctx;
    buf_add(&p->bytes, bytes, n);
    if (!buf_ok(&p->bytes, err))
        return false;
    return p->bytes.n < PIECE_BYTES || put_piece(p, err);
}

static bool take_file(struct taking *t, const struct asset *asset, struct err *err)
{
    struct piece piece = {.t = t, .asset = asset};
    struct sink sink = {add_piece, &piece};
    buf_init(&piece.bytes, 4 * PIECE_BYTES);
    bool done = asset_read(t->s, asset, &sink, err) &&
                (piece.bytes.n == 0 || put_piece(&piece, err));
    buf_wipe(&piece.bytes);
    return done;
}

static bool take_files(struct taking *t, const struct erase_part *part, struct err *err)
{
    const struct asset *assets = NULL;
    struct arena a;
    size_t count;
    arena_init(&a, ARENA_MAX);
    bool done = asset_list(t->s, part->vault, &a, &assets, &count, err);
    for (size_t i = 0; done && i < count; i++) {
        bool goes = id_is_zero(part->conversation) ||
                    id_eq(assets[i].conversation, part->conversation) ||
                    id_eq(assets[i].file, part->conversation);
        if (goes)
            done = take_file(t, &assets[i], err);
    }
    arena_fini(&a);
    return done;
}

/* Whether the part can still be read. */
static bool has_key(
    struct store *s, const struct erase_part *part, bool *has, struct err *err)
{
    const struct ring *ring;
    const uint8_t *key = NULL;
    if (!keys_ring_find(s, part->vault, &ring, err))
        return false;
    *has = ring != NULL;
    if (!ring || id_is_zero(part->conversation))
        return true;
    if (!keys_conversation(s, part->vault, part->conversation, false, &key, err))
        return false;
    *has = key != NULL;
    if (key)
        return true;
    CURSOR(c); /* the part of a file */
    if (!sql_begin(s, SQL_FILE_KEY_GET, &c, err))
        return false;
    sql_vault(&c, &part->vault);
    sql_id(&c, 3, &part->conversation);
    sql_id(&c, 4, &part->conversation);
    sql_int(&c, 5, 1);
    return sql_step(&c, has, err);
}

static bool take_part(struct taking *t, const struct erase_part *part, struct err *err)
{
    bool has;
    if (!has_key(t->s, part, &has, err))
        return false;
    if (!has)
        return true;
    struct walk walk = {.vault = part->vault,
        .conversation = part->conversation,
        .each = take_row,
        .ctx = t};
    t->vault = part->vault;
    return walk_vault(t->s, &walk, err) && take_files(t, part, err);
}

/* Which holds cover which parts */

static bool take_for(struct taking *t, struct err *err)
{
    struct hold_subject subject = {{{0}}, TIER_UNKNOWN, REGION_UNKNOWN, false};
    for (size_t i = 0; i < t->work->count; i++) {
        const struct erase_part *part = &t->work->parts[i];
        struct account account;
        bool found = true;
        if (i > 0 && id_eq(subject.vault, part->vault) &&
            !hold_covers(t->hold, &subject))
            continue;
        if (!id_eq(subject.vault, part->vault)) {
            if (!account_get(t->s, part->vault, &account, &found, err))
                return false;
            bool has = false;
            const struct erase_part whole = {part->vault, {{0}}};
            if (!has_key(t->s, &whole, &has, err))
                return false;
            if (!found || !has)
                continue;
            if (!hold_subject_of(t->s, part->vault, &subject, err))
                return false;
        }
        if (hold_covers(t->hold, &subject) && !take_part(t, part, err))
            return false;
    }
    return true;
}

static bool take_hold(struct store *s, const struct hold *hold,
    const struct erase_work *w, struct instant now, uint64_t *rows, struct err *err)
{
    struct taking *t = mem_zalloc(sizeof *t);
    if (!t)
        return err_memory(err);
    t->s = s;
    t->hold = hold;
    t->work = w;
    t->now = now;
    arena_init(&t->arena, ARENA_MAX);
    buf_init(&t->plain, ARENA_MAX);
    buf_init(&t->sealed, ARENA_MAX);
    random_bytes(t->key, sizeof t->key);
    bool done =
        box_seal(hold->public_key, raw_of(t->key, sizeof t->key), t->wrapped, err) &&
        take_for(t, err);
    *rows += t->rows;
    buf_wipe(&t->plain);
    buf_fini(&t->sealed);
    arena_fini(&t->arena);
    mem_wipe(t->key, sizeof t->key);
    mem_free(t);
    return done;
}

static bool restart(struct store *s, struct id erasure, struct err *err)
{
    CURSOR(c);
    if (!sql_exec(s->holds_db, "BEGIN IMMEDIATE", err) ||
        !sql_begin(s, SQL_HELD_RESTART, &c, err))
        return false;
    sql_id(&c, 1, &erasure);
    return sql_done(&c, err);
}

static bool take_all(struct store *s, const struct erase_work *w, struct instant now,
    uint64_t *rows, struct err *err)
{
    const struct hold *holds;
    struct arena a;
    size_t count;
    arena_init(&a, ARENA_MAX);
    bool done = hold_list(s, &a, &holds, &count, err) && restart(s, w->erasure, err);
    for (size_t i = 0; done && i < count; i++) {
        if (hold_is_active(&holds[i]))
            done = take_hold(s, &holds[i], w, now, rows, err);
    }
    done = done && sql_exec(s->holds_db, "COMMIT", err);
    if (!done)
        sqlite3_exec(s->holds_db, "ROLLBACK", NULL, NULL, NULL);
    arena_fini(&a);
    return done;
}

/*
 * The keys of all parts die in one transaction: when none is left, an earlier try got
 * that far, and its copies stand.
 */
static bool was_taken(
    struct store *s, const struct erase_work *w, bool *taken, struct err *err)
{
    bool has = false;
    for (size_t i = 0; i < w->count && !has; i++) {
        if (!has_key(s, &w->parts[i], &has, err))
            return false;
    }
    *taken = !has;
    return true;
}

static bool count_taken(
    struct store *s, struct id erasure, uint64_t *rows, struct err *err)
{
    const struct hold_of *of;
    struct arena a;
    size_t count = 0;
    arena_init(&a, ARENA_MAX);
    bool done = hold_of_erasure(s, erasure, &a, &of, &count, err);
    for (size_t i = 0; done && i < count; i++)
        *rows += of[i].rows;
    arena_fini(&a);
    return done;
}

bool hold_take(struct store *s, const struct erase_work *w, struct instant now,
    uint64_t *rows, struct err *err)
{
    bool there, taken;
    *rows = 0;
    if (!hold_open(s, false, &there, err))
        return false;
    if (!there)
        return true;
    if (!was_taken(s, w, &taken, err))
        return false;
    if (taken)
        return count_taken(s, w->erasure, rows, err);
    s->taking = true; /* what is hidden can be read, to be copied */
    bool done = take_all(s, w, now, rows, err);
    s->taking = false;
    store_scratch(s);
    return done;
}
