#include "flow/request/receipt.h"

#include "rights/request/consent.h"
#include "store/beside/attest.h"
#include "store/ledger.h"
#include "text/hex.h"
#include "text/json_write.h"

enum { RECORD_MAX = 1 << 20, ARENA_MAX = 256 << 20 };

static const struct str kind = STR_INIT("consent record");

/* Regions and notices are looked up as they stand in the ledger before the line. */
static struct str region_of(const struct choice *ledger, size_t place)
{
    struct str region = STR("unknown");
    for (size_t i = 0; i <= place; i++) {
        if (ledger[i].control == CONTROL_REGION)
            region = ledger[i].value;
    }
    return region;
}

static bool find_line(
    const struct choice *ledger, size_t count, uint64_t position, size_t *place)
{
    bool found = false;
    for (size_t i = 0; i < count; i++) {
        bool fits = position ? ledger[i].position == position
                             : consent_purpose(ledger[i].control) != PURPOSE_NONE;
        if (fits)
            *place = i;
        found |= fits;
    }
    return found;
}

static bool write_record(struct flow *f, const struct receipt *in, struct arena *a,
    struct buf *out, struct err *err)
{
    struct consent_record r = {.principal = in->vault,
        .installation = store_id(f->store),
        .controller = in->controller};
    const struct notice *notices;
    size_t count;
    if (!ledger_read(f->store, in->vault, a, &r.ledger, &r.count, err) ||
        !notice_list(f->store, a, &notices, &count, err))
        return false;
    bool found = find_line(r.ledger, r.count, in->position, &r.place);
    for (size_t i = 0; found && i < count; i++) {
        if (str_eq(notices[i].version, r.ledger[r.place].notice))
            r.notice = &notices[i];
    }
    if (found)
        r.jurisdiction = region_of(r.ledger, r.place);
    if (found && consent_write(&r, out))
        return buf_ok(out, err);
    return err_set(err, ERR_ABSENT, "flow.receipt",
        "the ledger has no such line, or it is no consent");
}

static void member(struct jw *w, const char *key, const uint8_t *p, size_t n)
{
    char hex[2 * SIGN_BYTES + 1];
    jw_key(w, str_z(key));
    jw_str(w, hex_format(p, n, hex));
}

static bool add_signature(
    struct flow *f, const struct buf *record, struct buf *out, struct err *err)
{
    uint8_t hash[SHA256_BYTES];
    struct attestation a;
    if (!sha256(buf_raw(record), hash, err) ||
        !attest_make(f->store, kind, hash, &a, err))
        return false;
    buf_add_z(out, "{\"record\":");
    buf_add(out, record->p, record->n);
    buf_add_z(out, ",\"signature\":");
    struct jw w = jw_to(out);
    jw_object_begin(&w);
    member(&w, "installation", a.installation.b, ID_BYTES);
    member(&w, "record_sha256", a.sha256, sizeof a.sha256);
    member(&w, "public_key", a.public_key, sizeof a.public_key);
    member(&w, "signature", a.signature, sizeof a.signature);
    jw_object_end(&w);
    buf_add_z(out, "}\n");
    return buf_ok(out, err);
}

bool receipt_make(
    struct flow *f, const struct receipt *in, struct buf *out, struct err *err)
{
    struct arena a;
    struct buf record;
    arena_init(&a, ARENA_MAX);
    buf_init(&record, RECORD_MAX);
    bool done =
        write_record(f, in, &a, &record, err) && add_signature(f, &record, out, err);
    buf_fini(&record);
    arena_fini(&a);
    return done;
}

static bool digits(const struct json *o, const char *key, uint8_t *out, size_t n)
{
    struct raw text = json_raw(json_get(o, str_z(key)));
    char hex[2 * SIGN_BYTES];
    if (text.n != 2 * n)
        return false;
    for (size_t i = 0; i < text.n; i++)
        hex[i] = (char)text.p[i];
    return hex_parse((struct str){hex, text.n}, out, n);
}

bool receipt_check(struct raw text, bool *holds, struct err *err)
{
    struct attestation said;
    uint8_t hash[SHA256_BYTES];
    struct json *o = NULL;
    struct arena a;
    arena_init(&a, ARENA_MAX);
    bool done = json_parse(&a, text, &o, err);
    const struct json *record = json_get(o, STR("record"));
    const struct json *s = json_get(o, STR("signature"));
    if (done && (!json_is(record, JSON_OBJECT) ||
                    !digits(s, "installation", said.installation.b, ID_BYTES) ||
                    !digits(s, "record_sha256", said.sha256, SHA256_BYTES) ||
                    !digits(s, "public_key", said.public_key, SIGN_PUBLIC_BYTES) ||
                    !digits(s, "signature", said.signature, SIGN_BYTES)))
        done = err_set(err, ERR_INPUT, "flow.receipt_form", "this is no receipt");
    done = done && sha256(json_source(record), hash, err);
    if (done)
        *holds = raw_eq(raw_of(hash, sizeof hash), raw_of(said.sha256, sizeof hash)) &&
                 attest_holds(&said, kind);
    arena_fini(&a);
    return done;
}
