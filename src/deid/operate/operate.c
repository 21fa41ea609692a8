#include "deid/operate/operate.h"

#include <string.h>

#include "base/mem.h"
#include "crypt/ff1.h"
#include "crypt/mac.h"
#include "crypt/siv.h"

enum { PSEUDONYM_BYTES = 8, VALUE_MAX = 65536, DECIMAL = 10 };

struct operate {
    struct operate_plan plan;
    struct mac *mac;
    struct ff1 *ff1;
};

struct place {
    struct operate *o;
    struct deid_scope *scope;
    struct raw value;
    unsigned type;
};

#define OPERATE_ROW(id, word) STR_INIT(word),
static const struct str words[] = {OPERATE_TABLE(OPERATE_ROW)};

bool operate_kind_parse(struct str word, enum operate_kind *out)
{
    for (size_t i = 0; i < COUNT(words); i++) {
        if (str_eq(words[i], word)) {
            *out = (enum operate_kind)i;
            return true;
        }
    }
    return false;
}

static bool needs_key(const struct operate_plan *plan)
{
    for (size_t i = 0; i < DEID_TYPE_COUNT; i++) {
        unsigned k = plan->kinds[i];
        if (k == OPERATE_PSEUDONYM || k == OPERATE_FPE || k == OPERATE_TOKEN)
            return true;
    }
    return false;
}

bool operate_new(const struct operate_plan *plan, struct operate **out, struct err *err)
{
    if (needs_key(plan) && !plan->keyed)
        return err_set(err, ERR_USAGE, "deid.operate_key",
            "pseudonyms, fpe and tokens need a key of %d bytes", OPERATE_KEY_BYTES);
    struct operate *o = mem_zalloc(sizeof *o);
    if (!o)
        return err_memory(err);
    o->plan = *plan;
    struct raw key = raw_of(o->plan.key, OPERATE_KEY_BYTES);
    if (!mac_new(&o->mac, err) || !mac_key(o->mac, key, err) ||
        !ff1_new(key, DECIMAL, &o->ff1, err)) {
        operate_free(o);
        return false;
    }
    *out = o;
    return true;
}

void operate_free(struct operate *o)
{
    if (!o)
        return;
    mac_free(o->mac);
    ff1_free(o->ff1);
    mem_wipe(o, sizeof *o);
    mem_free(o);
}

static struct str word_of(unsigned type)
{
    return deid_type_get(type)->word;
}

static void put_label(unsigned type, struct buf *out)
{
    buf_add_char(out, '<');
    buf_add_str(out, word_of(type));
    buf_add_char(out, '>');
}

static void put_hex(unsigned type, const uint8_t *bytes, size_t n, struct buf *out)
{
    buf_add_char(out, '<');
    buf_add_str(out, word_of(type));
    buf_add_char(out, ':');
    for (size_t i = 0; i < n; i++)
        buf_printf(out, "%02x", bytes[i]);
    buf_add_char(out, '>');
}

static bool letter_or_digit(unsigned char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
           c >= 0x80;
}

/* Signs stay; letters and digits become '*', but the last ones. */
static void put_mask(const struct place *p, struct buf *out)
{
    size_t shown = p->o->plan.keep_last, from = p->value.n;
    while (from > 0 && shown > 0)
        shown -= letter_or_digit(p->value.p[--from]);
    for (size_t i = 0; i < p->value.n; i++) {
        unsigned char c = p->value.p[i];
        bool hide = i < from && letter_or_digit(c);
        buf_add_char(out, hide ? '*' : (char)c);
    }
}

/* Under one key and type the same value has the same pseudonym. */
static bool put_pseudonym(const struct place *p, struct buf *out, struct err *err)
{
    uint8_t sum[MAC_BYTES];
    struct raw parts[2] = {raw_from_str(word_of(p->type)), p->value};
    if (!mac_sum(p->o->mac, parts, COUNT(parts), sum, err))
        return false;
    put_hex(p->type, sum, PSEUDONYM_BYTES, out);
    return true;
}

/* The digits in their places as other digits; too few: a pseudonym. */
static bool put_fpe(const struct place *p, struct buf *out, struct err *err)
{
    uint8_t digits[FF1_NUMERALS_MAX];
    struct err why = ERR_INIT;
    size_t n = 0, k = 0;
    for (size_t i = 0; i < p->value.n; i++) {
        bool digit = p->value.p[i] >= '0' && p->value.p[i] <= '9';
        if (digit && n == FF1_NUMERALS_MAX)
            return put_pseudonym(p, out, err);
        if (digit)
            digits[n++] = (uint8_t)(p->value.p[i] - '0');
    }
    struct raw tweak = raw_from_str(word_of(p->type));
    if (!ff1_encrypt(p->o->ff1, tweak, digits, n, &why))
        return why.code == ERR_LIMIT ? put_pseudonym(p, out, err) : (*err = why, false);
    for (size_t i = 0; i < p->value.n; i++) {
        bool digit = p->value.p[i] >= '0' && p->value.p[i] <= '9';
        bool sign = !letter_or_digit(p->value.p[i]);
        buf_add_char(out, digit  ? (char)('0' + digits[k++])
                          : sign ? (char)p->value.p[i]
                                 : 'X');
    }
    return true;
}

static bool put_token(const struct place *p, struct buf *out, struct err *err)
{
    if (p->value.n > VALUE_MAX)
        return put_pseudonym(p, out, err);
    uint8_t *sealed = mem_alloc(p->value.n + SIV_TAG);
    struct raw key = raw_of(p->o->plan.key, OPERATE_KEY_BYTES);
    if (!sealed)
        return err_memory(err);
    bool held = siv_seal(key, raw_from_str(word_of(p->type)), p->value, sealed, err);
    if (held)
        put_hex(p->type, sealed, p->value.n + SIV_TAG, out);
    mem_free(sealed);
    return held;
}

/* What nobody has: reserved names, numbers and addresses, counted. */
static void put_surrogate(unsigned type, uint32_t number, struct buf *out)
{
    switch (type) {
    case DEID_EMAIL:
        buf_printf(out, "user%u@example.com", number);
        return;
    case DEID_PHONE:
        buf_printf(out, "+1 202-555-01%02u", number % 100);
        return;
    case DEID_IP:
        buf_printf(out, "192.0.2.%u", number % 256);
        return;
    case DEID_URL:
        buf_printf(out, "https://example.com/%u", number);
        return;
    case DEID_CARD:
        buf_add_z(out, "4111 1111 1111 1111");
        return;
    case DEID_USERNAME:
        buf_printf(out, "user%u", number);
        return;
    default:
        buf_printf(out, "<%" STR_FMT "_%u>", STR_ARG(word_of(type)), number);
    }
}

/* Bytes up to and with the third dot of an IPv4, or the decimals of a coordinate cut.
 */
static void put_general(const struct place *p, struct buf *out)
{
    size_t n = 0, dots = 0, decimals = 0;
    if (p->type == DEID_IP && memchr(p->value.p, '.', p->value.n)) {
        for (; n < p->value.n && dots < 3; n++)
            dots += p->value.p[n] == '.';
        buf_add_raw(out, raw_slice(p->value, 0, n));
        buf_add_z(out, "0/24");
        return;
    }
    if (p->type == DEID_COORDINATE) {
        for (; n < p->value.n; n++) {
            bool digit = p->value.p[n] >= '0' && p->value.p[n] <= '9';
            decimals = p->value.p[n] == '.' ? 1 : digit && decimals ? decimals + 1 : 0;
            if (decimals <= 2)
                buf_add_char(out, (char)p->value.p[n]);
        }
        return;
    }
    for (size_t i = 0; p->type == DEID_BIRTH && i + 4 <= p->value.n; i++) {
        size_t k = 0;
        while (k < 4 && p->value.p[i + k] >= '0' && p->value.p[i + k] <= '9')
            k++;
        if (k == 4) {
            buf_add_raw(out, raw_slice(p->value, i, i + 4));
            return;
        }
    }
    put_label(p->type, out);
}

static bool put(const struct place *p, struct buf *out, struct err *err)
{
    uint32_t number = 0;
    unsigned kind =
        p->type == DEID_LITERAL ? OPERATE_NUMBER : p->o->plan.kinds[p->type];
    switch ((enum operate_kind)kind) {
    case OPERATE_LABEL:
        put_label(p->type, out);
        return true;
    case OPERATE_REDACT:
        return true;
    case OPERATE_MASK:
        put_mask(p, out);
        return true;
    case OPERATE_PSEUDONYM:
        return put_pseudonym(p, out, err);
    case OPERATE_FPE:
        return put_fpe(p, out, err);
    case OPERATE_TOKEN:
        return put_token(p, out, err);
    case OPERATE_GENERALISE:
        put_general(p, out);
        return true;
    case OPERATE_KEEP:
        buf_add_raw(out, p->value);
        return true;
    case OPERATE_NUMBER:
    case OPERATE_SURROGATE:
        break;
    }
    if (!deid_number(p->scope, p->type, p->value, &number, err))
        return false;
    if (kind == OPERATE_SURROGATE)
        put_surrogate(p->type, number, out);
    else
        buf_printf(out, "<%" STR_FMT "_%u>", STR_ARG(word_of(p->type)), number);
    return true;
}

bool operate_replace(struct operate *o, const struct operate_text *text,
    struct buf *out, struct err *err)
{
    size_t at = 0;
    for (size_t i = 0; i < text->spans->n; i++) {
        const struct span *s = &text->spans->p[i];
        struct place p = {
            o, text->scope, raw_slice(text->text, s->start, s->end), s->type};
        buf_add_raw(out, raw_slice(text->text, at, s->start));
        if (!put(&p, out, err))
            return false;
        text->scope->counts.by_type[s->type]++;
        text->scope->counts.spans++;
        text->scope->counts.bytes_removed += s->end - s->start;
        at = s->end;
    }
    buf_add_raw(out, raw_slice(text->text, at, text->text.n));
    return buf_ok(out, err);
}

static int hex_value(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool operate_open_token(
    struct operate *o, unsigned type, struct str hex, struct buf *out, struct err *err)
{
    struct buf sealed, plain;
    bool held = hex.n % 2 == 0 && hex.n > SIV_TAG * 2 && hex.n <= VALUE_MAX * 2;
    buf_init(&sealed, VALUE_MAX + SIV_TAG);
    buf_init(&plain, VALUE_MAX);
    for (size_t i = 0; i + 1 < hex.n && held; i += 2) {
        int high = hex_value(hex.p[i]), low = hex_value(hex.p[i + 1]);
        held = high >= 0 && low >= 0;
        buf_add_char(&sealed, (char)(high * 16 + low));
    }
    unsigned char *room = held ? buf_reserve(&plain, hex.n / 2) : NULL;
    struct raw key = raw_of(o->plan.key, OPERATE_KEY_BYTES);
    held =
        room && siv_open(key, raw_from_str(word_of(type)), buf_raw(&sealed), room, err);
    if (held)
        buf_add(out, room, hex.n / 2 - SIV_TAG);
    buf_wipe(&sealed);
    buf_wipe(&plain);
    return held
               ? buf_ok(out, err)
               : err_set(err, ERR_CRYPTO, "deid.token", "this is no token of this key");
}
