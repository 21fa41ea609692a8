#include "portal/access/passkey.h"

#include <string.h>

#include "portal/access/cbor.h"
#include "text/base64.h"
#include "text/json.h"

/*
 * Authenticator data: rpIdHash (32), flags (1), counter (4); registering, and only
 * then, AAGUID (16), length of the id (2), the id, the public key as COSE_Key.
 * Extensions may follow; none is asked for, so what they say is passed over.
 */
enum {
    AT_FLAGS = SHA256_BYTES,
    AT_COUNT = AT_FLAGS + 1,
    HEAD_BYTES = AT_COUNT + 4,
    AAGUID_BYTES = 16,
};
enum flag {
    FLAG_PRESENT = 1,
    FLAG_VERIFIED = 4,
    FLAG_CAN_MOVE = 8,
    FLAG_MOVED = 16,
    FLAG_CREDENTIAL = 64,
};
/* COSE: labels, key types, curves, algorithms. */
enum { COSE_TYPE = 1, COSE_ALG = 3, COSE_OKP = 1, COSE_EC2 = 2, COSE_RSA = 3 };
enum { CURVE_P256 = 1, CURVE_ED25519 = 6 };
enum { COSE_ES256 = -7, COSE_EDDSA = -8, COSE_RS256 = -257 };
enum { COSE_MEMBERS_MAX = 16, KEPT_FORMAT = 1, KEPT_HEAD = 9 };

struct str passkey_rp_id(struct str url)
{
    struct str host = url;
    for (size_t i = 0; i + 3 <= url.n; i++) {
        if (memcmp(url.p + i, "://", 3) == 0) {
            host = str_slice(url, i + 3, url.n);
            break;
        }
    }
    return str_slice(host, 0, str_find_char(host, ':'));
}

static bool is_challenge(struct raw text, struct raw challenge)
{
    struct buf b;
    buf_init(&b, PASSKEY_CHALLENGE_BYTES);
    bool same = base64_url_parse(text, &b) && raw_eq(buf_raw(&b), challenge);
    buf_fini(&b);
    return same && challenge.n == PASSKEY_CHALLENGE_BYTES;
}

/* What the browser itself says: which act, for whom, of which page. */
static enum passkey_verdict read_client(const struct passkey_site *site,
    struct raw challenge, const struct passkey_said *said, struct str type,
    struct arena *a)
{
    struct json *o;
    bool cross = false;
    if (said->client.n > PASSKEY_SAID_MAX || said->data.n > PASSKEY_SAID_MAX ||
        !json_parse(a, said->client, &o, NULL) || !json_is(o, JSON_OBJECT))
        return PASSKEY_FORM;
    if (!raw_eq_str(json_raw(json_get(o, STR("type"))), type))
        return PASSKEY_TYPE;
    if (!is_challenge(json_raw(json_get(o, STR("challenge"))), challenge))
        return PASSKEY_CHALLENGE;
    const struct json *inside = json_get(o, STR("crossOrigin"));
    if (!raw_eq_str(json_raw(json_get(o, STR("origin"))), site->origin) ||
        (inside && (!json_bool(inside, &cross) || cross)) ||
        json_get(o, STR("topOrigin")))
        return PASSKEY_ORIGIN;
    return PASSKEY_GOOD;
}

/* The part of authenticator data that both acts have. */
static enum passkey_verdict read_head(
    const struct passkey_site *site, struct raw data, struct passkey *out)
{
    uint8_t hash[SHA256_BYTES];
    if (data.n < HEAD_BYTES)
        return PASSKEY_FORM;
    if (!sha256(raw_from_str(site->rp_id), hash, NULL) ||
        memcmp(hash, data.p, sizeof hash) != 0)
        return PASSKEY_SITE;
    unsigned flags = data.p[AT_FLAGS];
    if (!(flags & FLAG_PRESENT) || !(flags & FLAG_VERIFIED))
        return PASSKEY_HOLDER;
    if ((flags & FLAG_MOVED) && !(flags & FLAG_CAN_MOVE))
        return PASSKEY_FORM;
    out->can_move = flags & FLAG_CAN_MOVE;
    out->count = 0;
    for (int i = 0; i < 4; i++)
        out->count = out->count << 8 | data.p[AT_COUNT + i];
    return PASSKEY_GOOD;
}

/* The members of a COSE_Key that we know. */
struct cose {
    int64_t type, alg, curve;
    struct raw minus[4]; /* bytes at labels -1 to -3 */
};

static bool small(const struct cbor_item *item, int64_t *out)
{
    if (item->number > INT16_MAX ||
        (item->type != CBOR_UINT && item->type != CBOR_NINT))
        return false;
    *out = item->type == CBOR_UINT ? (int64_t)item->number : -1 - (int64_t)item->number;
    return true;
}

static bool take_member(struct raw *rest, struct cose *out)
{
    struct cbor_item key, value;
    int64_t label;
    struct raw after = *rest;
    if (!cbor_next(&after, &key) || !small(&key, &label))
        return false;
    *rest = after;
    if (!cbor_skip(rest) || !cbor_next(&after, &value))
        return false;
    if (label == COSE_TYPE)
        return small(&value, &out->type);
    if (label == COSE_ALG)
        return small(&value, &out->alg);
    if (label == -1 && value.type == CBOR_UINT)
        return small(&value, &out->curve);
    if (label <= -1 && label >= -3 && value.type == CBOR_BYTES)
        out->minus[-label] = value.bytes;
    return true;
}

static bool read_cose(struct raw *rest, struct public_key *out)
{
    struct cbor_item map;
    struct cose c = {.type = 0};
    if (!cbor_next(rest, &map) || map.type != CBOR_MAP || map.number > COSE_MEMBERS_MAX)
        return false;
    for (uint64_t i = 0; i < map.number; i++) {
        if (!take_member(rest, &c))
            return false;
    }
    if (c.type == COSE_EC2 && c.alg == COSE_ES256 && c.curve == CURVE_P256)
        *out = (struct public_key){PUBLIC_ES256, c.minus[2], c.minus[3]};
    else if (c.type == COSE_RSA && c.alg == COSE_RS256)
        *out = (struct public_key){PUBLIC_RS256, c.minus[1], c.minus[2]};
    else if (c.type == COSE_OKP && c.alg == COSE_EDDSA && c.curve == CURVE_ED25519)
        *out = (struct public_key){PUBLIC_EDDSA, c.minus[2], {NULL, 0}};
    else
        return false;
    return public_is_good(out);
}

/* {"fmt": ..., "attStmt": ..., "authData": bytes}: the last is what we want. */
static bool read_attestation(struct raw rest, struct raw *data)
{
    struct cbor_item map, key, value;
    *data = raw_of(NULL, 0);
    if (!cbor_next(&rest, &map) || map.type != CBOR_MAP ||
        map.number > COSE_MEMBERS_MAX)
        return false;
    for (uint64_t i = 0; i < map.number; i++) {
        if (!cbor_next(&rest, &key) || key.type != CBOR_TEXT)
            return false;
        struct raw after = rest;
        if (!cbor_skip(&rest))
            return false;
        if (raw_eq_str(key.bytes, STR("authData")) && cbor_next(&after, &value) &&
            value.type == CBOR_BYTES)
            *data = value.bytes;
    }
    return rest.n == 0 && data->n > 0;
}

enum passkey_verdict passkey_register(const struct passkey_site *site,
    struct raw challenge, const struct passkey_said *said, struct arena *a,
    struct passkey *out)
{
    struct raw data;
    struct passkey p = {.count = 0};
    enum passkey_verdict v =
        read_client(site, challenge, said, STR("webauthn.create"), a);
    if (v == PASSKEY_GOOD && !read_attestation(said->data, &data))
        return PASSKEY_FORM;
    if (v == PASSKEY_GOOD)
        v = read_head(site, data, &p);
    if (v != PASSKEY_GOOD)
        return v;
    size_t at = HEAD_BYTES + AAGUID_BYTES;
    if (!(data.p[AT_FLAGS] & FLAG_CREDENTIAL) || data.n < at + 2)
        return PASSKEY_FORM;
    size_t n = (size_t)data.p[at] << 8 | data.p[at + 1];
    struct raw rest = raw_slice(data, at + 2, data.n);
    if (n == 0 || n > PASSKEY_ID_MAX || n > rest.n)
        return PASSKEY_FORM;
    p.id = raw_slice(rest, 0, n);
    rest = raw_slice(rest, n, rest.n);
    if (!raw_eq(p.id, said->id))
        return PASSKEY_FORM;
    if (!read_cose(&rest, &p.key))
        return PASSKEY_KEY;
    *out = p;
    return PASSKEY_GOOD;
}

/* The signature is over the authenticator's data and the hash of the browser's. */
static bool is_signed(const struct passkey *kept, const struct passkey_said *said)
{
    unsigned char text[PASSKEY_SAID_MAX + SHA256_BYTES];
    memcpy(text, said->data.p, said->data.n);
    return sha256(said->client, text + said->data.n, NULL) &&
           public_fits(&kept->key, PUBLIC_DER,
               raw_of(text, said->data.n + SHA256_BYTES), said->signature);
}

enum passkey_verdict passkey_assert(const struct passkey_site *site,
    struct raw challenge, const struct passkey_said *said, struct arena *a,
    struct passkey *kept)
{
    struct passkey now = *kept;
    enum passkey_verdict v = read_client(site, challenge, said, STR("webauthn.get"), a);
    if (v == PASSKEY_GOOD)
        v = read_head(site, said->data, &now);
    if (v != PASSKEY_GOOD)
        return v;
    if (!raw_eq(said->id, kept->id) || now.can_move != kept->can_move)
        return PASSKEY_FORM;
    if (!is_signed(kept, said))
        return PASSKEY_SIGNATURE;
    if ((now.count || kept->count) && now.count <= kept->count)
        return PASSKEY_COUNT;
    kept->count = now.count;
    return PASSKEY_GOOD;
}

/*
 * offset  bytes  meaning
 * 0       1      format
 * 1       1      algorithm (enum public_alg)
 * 2       1      1: it may move
 * 3       4      counter, the highest byte first
 * 7       2      length of the first number
 * 9              the first number, then the second
 */
void passkey_pack(const struct passkey *p, struct buf *out)
{
    const unsigned char head[KEPT_HEAD] = {KEPT_FORMAT, (unsigned char)p->key.alg,
        p->can_move ? 1 : 0, (unsigned char)(p->count >> 24),
        (unsigned char)(p->count >> 16), (unsigned char)(p->count >> 8),
        (unsigned char)p->count, (unsigned char)(p->key.a.n >> 8),
        (unsigned char)p->key.a.n};
    buf_add(out, head, sizeof head);
    buf_add_raw(out, p->key.a);
    buf_add_raw(out, p->key.b);
}

bool passkey_unpack(struct raw text, struct raw id, struct passkey *out)
{
    if (text.n < KEPT_HEAD || text.p[0] != KEPT_FORMAT || text.p[1] > PUBLIC_EDDSA)
        return false;
    size_t n = (size_t)text.p[7] << 8 | text.p[8];
    struct passkey p = {.id = id, .can_move = text.p[2] != 0};
    for (int i = 3; i < 7; i++)
        p.count = p.count << 8 | text.p[i];
    p.key = (struct public_key){(enum public_alg)text.p[1],
        raw_slice(text, KEPT_HEAD, KEPT_HEAD + n),
        raw_slice(text, KEPT_HEAD + n, text.n)};
    *out = p;
    return p.key.a.n == n;
}
