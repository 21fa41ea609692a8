#include "store/erase/certificate.h"

#include <string.h>

#include "crypt/hash.h"
#include "store/epoch.h"
#include "store/erase/hold.h"
#include "store/store_priv.h"
#include "text/hex.h"
#include "text/json.h"
#include "text/json_write.h"

static const char prefix[] = "abide deletion certificate 1\n";
static const char type_word[] = "abide deletion certificate 1";

enum { TEXT_MAX = 1 << 20, ARENA_MAX = 16 << 20 };

/* Making */

static void add_hex(struct jw *w, struct str key, const uint8_t *p, size_t n)
{
    char text[2 * SIGN_BYTES + 1];
    jw_key(w, key);
    jw_str(w, hex_format(p, n, text));
}

static void add_time(struct jw *w, struct str key, struct instant t)
{
    char text[INSTANT_TEXT_MAX];
    jw_key(w, key);
    if (instant_known(t))
        jw_str(w, instant_format(t, text));
    else
        jw_null(w);
}

static void add_number(struct jw *w, struct str key, uint64_t v)
{
    jw_key(w, key);
    jw_u64(w, v);
}

/* When the epoch ended in which the keys were destroyed; unknown: it lives. */
static bool epoch_end(struct store *s, int64_t number, struct arena *a,
    struct instant *out, struct err *err)
{
    const struct epoch *epochs;
    size_t count;
    if (!epoch_list(s, a, &epochs, &count, err))
        return false;
    *out = INSTANT_UNKNOWN;
    for (size_t i = 0; i < count; i++) {
        if (epochs[i].number == number)
            *out = epochs[i].ended;
    }
    return true;
}

struct body {
    const struct erasure *e;
    const struct hold *holds; /* those with copies of it that people may be told of */
    size_t hold_count;
    struct instant unrecoverable, now;
};

/* What was kept, why, by whose order: R-33. */
static void add_exceptions(struct jw *w, const struct body *b)
{
    jw_key(w, STR("exceptions"));
    jw_array_begin(w);
    for (size_t i = 0; i < b->hold_count; i++) {
        const struct hold *h = &b->holds[i];
        jw_object_begin(w);
        jw_key(w, STR("kind"));
        jw_str(w, STR("legal_hold"));
        add_number(w, STR("hold"), (uint64_t)h->number);
        jw_key(w, STR("basis"));
        jw_str(w, h->basis);
        jw_key(w, STR("authority"));
        jw_str(w, h->authority);
        add_time(w, STR("since"), h->opened);
        add_time(w, STR("review"), h->review);
        jw_object_end(w);
    }
    jw_array_end(w);
}

/* Holds with copies of the erasure; barred ones are left out. */
static bool find_holds(struct store *s, struct id erasure, struct arena *a,
    struct body *out, struct err *err)
{
    const struct hold_of *of;
    const struct hold *all;
    size_t count, holds;
    out->hold_count = 0;
    if (!hold_of_erasure(s, erasure, a, &of, &count, err) ||
        !hold_list(s, a, &all, &holds, err))
        return false;
    struct hold *told = arena_array(a, holds + 1, sizeof *told);
    if (!told)
        return err_memory(err);
    for (size_t i = 0; i < holds; i++) {
        for (size_t k = 0; k < count; k++) {
            if (of[k].number == all[i].number && !all[i].barred)
                told[out->hold_count++] = all[i];
        }
    }
    out->holds = told;
    return true;
}

static void write_body(struct buf *out, const struct store *s, const struct body *b)
{
    const struct erasure *e = b->e;
    struct instant unrecoverable = b->unrecoverable, now = b->now;
    struct jw w = jw_to(out);
    struct id installation = store_id(s);
    jw_object_begin(&w);
    jw_key(&w, STR("type"));
    jw_str(&w, str_z(type_word));
    add_hex(&w, STR("installation"), installation.b, ID_BYTES);
    add_hex(&w, STR("erasure"), e->id.b, ID_BYTES);
    jw_key(&w, STR("kind"));
    jw_str(&w, erase_kind_word(e->kind));
    add_time(&w, STR("issued"), now);
    add_time(&w, STR("requested"), e->requested);
    add_time(&w, STR("withdrawn_from_datasets"), e->withdrawn);
    add_time(&w, STR("keys_destroyed"), e->destroyed);
    add_time(&w, STR("bytes_reclaimed"), e->reclaimed);
    add_time(&w, STR("bytes_reclaimed_by"), e->deadline);
    add_time(&w, STR("unrecoverable_from_backups"), unrecoverable);
    jw_key(&w, STR("counts"));
    jw_object_begin(&w);
    add_number(&w, STR("conversations"), e->conversations);
    add_number(&w, STR("turns"), e->turns);
    add_number(&w, STR("ledger_lines"), e->lines);
    add_number(&w, STR("dataset_rows_withdrawn"), e->handles);
    jw_object_end(&w);
    jw_key(&w, STR("stores"));
    jw_array_begin(&w);
    jw_str(&w, STR("vault.db"));
    jw_str(&w, STR("keys.db"));
    jw_str(&w, STR("files"));
    jw_array_end(&w);
    add_exceptions(&w, b);
    add_hex(&w, STR("subject"), e->commitment, sizeof e->commitment);
    jw_key(&w, STR("log"));
    jw_null(&w);
    jw_object_end(&w);
}

static bool sign_body(
    struct store *s, const struct buf *body, struct buf *out, struct err *err)
{
    struct buf message;
    const uint8_t *seed;
    uint8_t key[SIGN_PUBLIC_BYTES], signature[SIGN_BYTES];
    char text[2 * SIGN_BYTES + 1];
    buf_init(&message, TEXT_MAX);
    buf_add_z(&message, prefix);
    buf_add(&message, body->p, body->n);
    bool done = buf_ok(&message, err) && keys_secret(s, SECRET_SIGNING, &seed, err);
    if (done) {
        sign_public(seed, key);
        sign_make(seed, buf_raw(&message), signature);
        buf_add_z(out, "{\"certificate\":");
        buf_add(out, body->p, body->n);
        buf_add_z(out, ",\"public_key\":\"");
        buf_add_str(out, hex_format(key, sizeof key, text));
        buf_add_z(out, "\",\"signature\":\"");
        buf_add_str(out, hex_format(signature, sizeof signature, text));
        buf_add_z(out, "\"}\n");
        done = buf_ok(out, err);
    }
    buf_fini(&message);
    return done;
}

static bool make(struct store *s, struct id erasure, struct instant now,
    struct arena *a, struct buf *out, struct err *err)
{
    const struct erasure *list;
    struct body b = {.now = now};
    struct buf body;
    size_t count;
    if (!erase_list(s, erasure, a, &list, &count, err))
        return false;
    if (id_is_zero(erasure)) /* that would be all orders */
        count = 0;
    if (count != 1 || list[0].state < ERASE_DESTROYED)
        return err_set(err, count ? ERR_STATE : ERR_ABSENT, "store.certificate_early",
            "no certificate before the keys of the order are destroyed");
    b.e = &list[0];
    if (!epoch_end(s, list[0].epoch, a, &b.unrecoverable, err) ||
        !find_holds(s, erasure, a, &b, err))
        return false;
    buf_init(&body, TEXT_MAX);
    write_body(&body, s, &b);
    bool done = buf_ok(&body, err) && sign_body(s, &body, out, err);
    buf_fini(&body);
    return done;
}

bool certificate_make(struct store *s, struct id erasure, struct instant now,
    struct buf *out, struct err *err)
{
    struct arena a;
    arena_init(&a, ARENA_MAX);
    bool done = store_fresh(s, err) && make(s, erasure, now, &a, out, err);
    arena_fini(&a);
    return done;
}

bool certificate_public_key(
    struct store *s, uint8_t out[SIGN_PUBLIC_BYTES], struct err *err)
{
    const uint8_t *seed;
    if (!store_fresh(s, err) || !keys_secret(s, SECRET_SIGNING, &seed, err))
        return false;
    sign_public(seed, out);
    return true;
}

/* Verifying. TRUST: the text comes from outside. */

static bool not_one(struct err *err)
{
    return err_set(
        err, ERR_INPUT, "store.certificate_form", "this is not a deletion certificate");
}

static bool get_token(const struct json *o, struct str key, struct str *out)
{
    const struct json *v = json_get(o, key);
    struct raw r = v && json_is(v, JSON_STRING) ? json_raw(v) : (struct raw){0};
    if (r.n == 0 || r.n > 2 * SIGN_BYTES)
        return false;
    *out = (struct str){(const char *)r.p, r.n};
    return true;
}

static bool get_hex(const struct json *o, struct str key, uint8_t *out, size_t n)
{
    struct str text;
    return get_token(o, key, &text) && hex_parse(text, out, n);
}

static bool get_time(const struct json *o, struct str key, struct instant *out)
{
    struct str text;
    const struct json *v = json_get(o, key);
    if (v && json_is(v, JSON_NULL)) {
        *out = INSTANT_UNKNOWN;
        return true;
    }
    return get_token(o, key, &text) && instant_parse(text, out);
}

static bool get_number(const struct json *o, struct str key, uint64_t *out)
{
    const struct json *v = json_get(o, key);
    int64_t n;
    if (!v || !json_i64(v, &n) || n < 0)
        return false;
    *out = (uint64_t)n;
    return true;
}

static bool count_exceptions(const struct json *o, uint64_t *out)
{
    const struct json *list = json_get(o, STR("exceptions"));
    *out = 0;
    if (!list || !json_is(list, JSON_ARRAY))
        return false;
    for (const struct json *v = json_first(list); v; v = json_next(v))
        (*out)++;
    return true;
}

static bool read_body(const struct json *o, struct certificate *c)
{
    struct str type, kind;
    const struct json *counts = json_get(o, STR("counts"));
    return get_token(o, STR("type"), &type) && str_eq(type, str_z(type_word)) &&
           get_token(o, STR("kind"), &kind) && erase_kind_parse(kind, &c->kind) &&
           get_hex(o, STR("installation"), c->installation.b, ID_BYTES) &&
           get_hex(o, STR("erasure"), c->erasure.b, ID_BYTES) &&
           get_hex(o, STR("subject"), c->commitment, sizeof c->commitment) &&
           get_time(o, STR("requested"), &c->requested) &&
           get_time(o, STR("keys_destroyed"), &c->destroyed) &&
           get_time(o, STR("bytes_reclaimed"), &c->reclaimed) &&
           get_time(o, STR("unrecoverable_from_backups"), &c->unrecoverable) &&
           count_exceptions(o, &c->exceptions) && counts &&
           get_number(counts, STR("conversations"), &c->conversations) &&
           get_number(counts, STR("turns"), &c->turns) &&
           get_number(counts, STR("ledger_lines"), &c->lines) &&
           get_number(counts, STR("dataset_rows_withdrawn"), &c->handles);
}

static bool check_signature(const struct json *root, const struct json *body,
    const uint8_t *public_key, struct certificate *c, struct err *err)
{
    uint8_t signature[SIGN_BYTES];
    struct buf message;
    struct raw source = json_source(body);
    if (!get_hex(root, STR("public_key"), c->public_key, sizeof c->public_key) ||
        !get_hex(root, STR("signature"), signature, sizeof signature))
        return not_one(err);
    buf_init(&message, TEXT_MAX);
    buf_add_z(&message, prefix);
    buf_add(&message, source.p, source.n);
    bool held = buf_ok(&message, err);
    if (held && !sign_verify(c->public_key, buf_raw(&message), signature))
        held = err_set(err, ERR_CRYPTO, "store.certificate_signature",
            "the certificate was changed: its signature does not hold");
    buf_fini(&message);
    if (held && public_key && memcmp(public_key, c->public_key, SIGN_PUBLIC_BYTES) != 0)
        return err_set(err, ERR_CRYPTO, "store.certificate_key",
            "the certificate was signed by another key than the expected one");
    return held;
}

static bool verify(struct raw text, const uint8_t *public_key, struct arena *a,
    struct certificate *out, struct err *err)
{
    struct json *root;
    struct certificate c = {0};
    if (!json_parse(a, text, &root, err))
        return err_wrap(err, "the certificate");
    const struct json *body =
        json_is(root, JSON_OBJECT) ? json_get(root, STR("certificate")) : NULL;
    if (!body || !json_is(body, JSON_OBJECT))
        return not_one(err);
    if (!check_signature(root, body, public_key, &c, err))
        return false;
    if (!read_body(body, &c))
        return not_one(err);
    *out = c;
    return true;
}

bool certificate_verify(struct raw text, const uint8_t *public_key,
    struct certificate *out, struct err *err)
{
    struct arena a;
    if (text.n > TEXT_MAX)
        return not_one(err);
    arena_init(&a, ARENA_MAX);
    bool done = crypt_ready(err) && verify(text, public_key, &a, out, err);
    arena_fini(&a);
    return done;
}

bool certificate_is_about(const struct certificate *c,
    const uint8_t salt[ERASE_SALT_BYTES], struct raw subject, bool *about,
    struct err *err)
{
    uint8_t sum[SHA256_BYTES];
    struct hasher *h = NULL;
    bool done = hasher_new(&h, err) && hasher_add(h, salt, ERASE_SALT_BYTES, err) &&
                hasher_add(h, subject.p, subject.n, err) && hasher_take(h, sum, err);
    hasher_free(h);
    if (done)
        *about = mac_equal(sum, c->commitment);
    return done;
}
