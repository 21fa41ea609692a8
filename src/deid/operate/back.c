#include "deid/operate/back.h"

#include <string.h>

#include "base/mem.h"
#include "base/num.h"
#include "crypt/aead.h"
#include "crypt/mac.h"
#include "crypt/random.h"

enum { HEAD = 12, RECORD_HEAD = 8 + 4 + 4 + 1 };
static const char head[HEAD + 1] = "abide-map-1\n";

void back_init(struct back *b)
{
    memset(b, 0, sizeof *b);
    arena_init(&b->bytes, BACK_BYTES_MAX);
    map_init(&b->names, BACK_RECORDS_MAX, 0);
    b->all_named = true;
}

void back_fini(struct back *b)
{
    vec_fini(&b->records);
    map_fini(&b->names);
    arena_fini(&b->bytes);
}

/* Placeholders are safe text; the map of names borrows the arena's copy. */
static bool note_name(struct back *b, const struct back_record *r, size_t index)
{
    struct str name;
    struct buf text;
    bool added = false;
    buf_init(&text, r->written.n + 1);
    buf_add_raw(&text, r->written);
    uint64_t *place = NULL;
    if (!text.failed && arena_str(&b->bytes, buf_str(&text), &name))
        place = map_put(&b->names, name, &added);
    buf_fini(&text);
    if (!place)
        return false;
    if (added)
        *place = index;
    else if (!raw_eq(b->records.p[*place].original, r->original))
        b->ambiguous = true;
    return true;
}

static bool full(struct err *err)
{
    return err_set(err, ERR_LIMIT, "deid.map_full",
        "the map has more than %d bytes or records: cut the input into parts",
        BACK_BYTES_MAX);
}

bool back_add(struct back *b, const struct back_record *record, struct err *err)
{
    struct back_record r = *record;
    size_t index = b->records.n;
    if (b->bytes.used_bytes > BACK_BYTES_MAX - (1 << 20) || index == BACK_RECORDS_MAX)
        return full(err);
    bool held = arena_raw(&b->bytes, record->written, &r.written) &&
                arena_raw(&b->bytes, record->original, &r.original) &&
                vec_push(&b->records, r, BACK_RECORDS_MAX) &&
                (!r.named || note_name(b, &r, index));
    b->all_named = b->all_named && r.named;
    return held ? true : err_memory(err);
}

static bool seal_key(
    const uint8_t key[OPERATE_KEY_BYTES], uint8_t out[AEAD_KEY_BYTES], struct err *err)
{
    struct mac *mac = NULL;
    struct raw use = raw_from_str(STR("abide redact map"));
    bool held = mac_new(&mac, err) &&
                mac_key(mac, raw_of(key, OPERATE_KEY_BYTES), err) &&
                mac_sum(mac, &use, 1, out, err);
    mac_free(mac);
    return held;
}

static void put_record(const struct back_record *r, struct buf *out)
{
    unsigned char fixed[RECORD_HEAD];
    num_put_u64be(fixed, r->at);
    num_put_u32be(fixed + 8, (uint32_t)r->written.n);
    num_put_u32be(fixed + 12, (uint32_t)r->original.n);
    fixed[16] = r->named;
    buf_add(out, fixed, sizeof fixed);
    buf_add_raw(out, r->written);
    buf_add_raw(out, r->original);
}

bool back_seal(const struct back *b, const uint8_t key[OPERATE_KEY_BYTES],
    struct buf *out, struct err *err)
{
    struct buf plain;
    uint8_t own[AEAD_KEY_BYTES];
    struct random_pool pool = {.left = 0};
    bool held = crypt_ready(err) && seal_key(key, own, err);
    buf_init(&plain, (size_t)BACK_BYTES_MAX * 2);
    for (size_t i = 0; i < b->records.n && held; i++)
        put_record(&b->records.p[i], &plain);
    held = held && buf_ok(&plain, err);
    unsigned char *room = NULL;
    if (held) {
        buf_add(out, head, HEAD);
        room = buf_reserve(out, plain.n + AEAD_OVERHEAD_BYTES);
    }
    if (room) {
        aead_seal(&pool, own, raw_of(head, HEAD), buf_raw(&plain), room);
        buf_grow(out, plain.n + AEAD_OVERHEAD_BYTES);
    }
    mem_wipe(own, sizeof own);
    buf_wipe(&plain);
    return held && buf_ok(out, err);
}

static bool broken(struct err *err)
{
    return err_set(err, ERR_INPUT, "deid.map", "this is no map of abide redact");
}

/* The records in `plain`; lengths come from sealed bytes, and are checked all the same.
 */
static bool take_records(struct raw plain, struct back *out, struct err *err)
{
    uint64_t at = 0;
    while (plain.n > 0) {
        if (plain.n < RECORD_HEAD)
            return broken(err);
        size_t written = num_get_u32be(plain.p + 8);
        size_t original = num_get_u32be(plain.p + 12);
        struct back_record r = {
            .at = num_get_u64be(plain.p), .named = plain.p[16] == 1};
        plain = raw_slice(plain, RECORD_HEAD, plain.n);
        if (r.at < at || plain.n < written || plain.n - written < original)
            return broken(err);
        r.written = raw_slice(plain, 0, written);
        r.original = raw_slice(plain, written, written + original);
        plain = raw_slice(plain, written + original, plain.n);
        at = r.at + written;
        if (!back_add(out, &r, err))
            return false;
    }
    return true;
}

bool back_open(struct raw sealed, const uint8_t key[OPERATE_KEY_BYTES],
    struct back *out, struct err *err)
{
    uint8_t own[AEAD_KEY_BYTES];
    struct buf plain;
    if (sealed.n < HEAD + AEAD_OVERHEAD_BYTES || memcmp(sealed.p, head, HEAD) != 0)
        return broken(err);
    struct raw body = raw_slice(sealed, HEAD, sealed.n);
    size_t n = body.n - AEAD_OVERHEAD_BYTES;
    buf_init(&plain, (size_t)BACK_BYTES_MAX * 2);
    unsigned char *room = buf_reserve(&plain, n + 1);
    bool held =
        room ? crypt_ready(err) && seal_key(key, own, err) : buf_ok(&plain, err);
    if (held && !aead_open(own, raw_of(head, HEAD), body, room, err))
        held = err_set(err, ERR_CRYPTO, "deid.map_key",
            "the map does not open: it was sealed with another key, or changed");
    if (held)
        buf_grow(&plain, n);
    held = held && take_records(buf_raw(&plain), out, err);
    mem_wipe(own, sizeof own);
    buf_wipe(&plain);
    return held;
}
