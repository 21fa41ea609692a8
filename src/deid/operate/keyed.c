/* The operators that need the key: pseudonym, token, fpe. */
#include <string.h>

#include "base/mem.h"
#include "crypt/siv.h"
#include "deid/operate/operate_priv.h"

enum { PSEUDONYM_BYTES = 8, WALK_MAX = 4096 };

static void put_hex(unsigned type, const uint8_t *bytes, size_t n, struct buf *out)
{
    static const char digits[] = "0123456789abcdef";
    buf_add_char(out, '<');
    buf_add_str(out, operate_word(type));
    buf_add_char(out, ':');
    for (size_t i = 0; i < n; i++) {
        buf_add_char(out, digits[bytes[i] >> 4]);
        buf_add_char(out, digits[bytes[i] & 15]);
    }
    buf_add_char(out, '>');
}

/* Under one key and type the same value has the same pseudonym. */
bool operate_pseudonym(
    struct operate *o, const struct operate_value *v, struct buf *out, struct err *err)
{
    uint8_t sum[MAC_BYTES];
    struct raw colon = raw_from_str(STR(":"));
    struct raw parts[3] = {raw_from_str(operate_word(v->type)), colon, v->value};
    if (!mac_sum(o->names, parts, COUNT(parts), sum, err))
        return false;
    put_hex(v->type, sum, PSEUDONYM_BYTES, out);
    return true;
}

static bool put_sealed(struct operate *o, unsigned type, struct raw plain,
    struct buf *out, struct err *err)
{
    uint8_t sealed[OPERATE_TOKEN_PLAIN_MAX + SIV_TAG];
    struct raw key = raw_of(o->siv, sizeof o->siv);
    if (!siv_seal(key, raw_from_str(operate_word(type)), plain, sealed, err))
        return false;
    put_hex(type, sealed, plain.n + SIV_TAG, out);
    return true;
}

/* Seals what stands in the file, so that opening gives back its very bytes. */
bool operate_token(
    struct operate *o, const struct operate_value *v, struct buf *out, struct err *err)
{
    bool held = true;
    for (size_t at = 0; at < v->source.n && held; at += OPERATE_TOKEN_PLAIN_MAX)
        held = put_sealed(o, v->type,
            raw_slice(v->source, at, at + OPERATE_TOKEN_PLAIN_MAX), out, err);
    return held;
}

static int hex_value(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool hex_read(struct str hex, uint8_t *out)
{
    for (size_t i = 0; i + 1 < hex.n; i += 2) {
        int high = hex_value(hex.p[i]), low = hex_value(hex.p[i + 1]);
        if (high < 0 || low < 0)
            return false;
        out[i / 2] = (uint8_t)(high * 16 + low);
    }
    return true;
}

bool operate_open_token(
    struct operate *o, unsigned type, struct str hex, struct buf *out, struct err *err)
{
    uint8_t sealed[OPERATE_TOKEN_PLAIN_MAX + SIV_TAG], plain[OPERATE_TOKEN_PLAIN_MAX];
    size_t n = hex.n / 2;
    struct raw key = raw_of(o->siv, sizeof o->siv);
    bool held =
        hex.n % 2 == 0 && n > SIV_TAG && n <= sizeof sealed && hex_read(hex, sealed) &&
        siv_open(key, raw_from_str(operate_word(type)), raw_of(sealed, n), plain, err);
    if (held)
        buf_add(out, plain, n - SIV_TAG);
    mem_wipe(plain, sizeof plain);
    return held
               ? buf_ok(out, err)
               : err_set(err, ERR_CRYPTO, "deid.token",
                     "a token does not open: it was made with another key, or changed");
}

/* The numeral of a letter or digit in an alphabet; 36 has capitals or small letters. */
static uint8_t numeral(unsigned char c, enum operate_alphabet a)
{
    if (c >= '0' && c <= '9')
        return (uint8_t)(c - '0');
    if (c >= 'a')
        return (uint8_t)(c - 'a' + 10);
    return (uint8_t)(c - 'A' + (a == ALPHABET_62 ? 36 : 10));
}

static char letter_of(uint8_t v, enum operate_alphabet a, bool small)
{
    if (v < 10)
        return (char)('0' + v);
    if (a == ALPHABET_62)
        return (char)(v < 36 ? 'a' + v - 10 : 'A' + v - 36);
    return (char)((small ? 'a' : 'A') + v - 10);
}

struct form {
    uint8_t numerals[FF1_NUMERALS_MAX];
    size_t n;
    enum operate_alphabet alphabet;
    bool small; /* of 36: the letters are small */
};

/* Only ASCII letters, digits and signs have a form. */
static bool form_of(struct raw value, struct form *f)
{
    bool upper = false, lower = false;
    for (size_t i = 0; i < value.n; i++) {
        unsigned char c = value.p[i];
        if (c >= 0x80)
            return false;
        upper |= c >= 'A' && c <= 'Z';
        lower |= c >= 'a' && c <= 'z';
    }
    f->small = lower;
    f->alphabet = upper && lower   ? ALPHABET_62
                  : upper || lower ? ALPHABET_36
                                   : ALPHABET_10;
    f->n = 0;
    for (size_t i = 0; i < value.n; i++) {
        if (!operate_letter_or_digit(value.p[i]))
            continue;
        if (f->n == FF1_NUMERALS_MAX)
            return false;
        f->numerals[f->n++] = numeral(value.p[i], f->alphabet);
    }
    return true;
}

/* Uses the letters it has to use: else opening it would take another alphabet. */
static bool same_alphabet(const struct form *f)
{
    bool letter = false, small = false, large = false;
    for (size_t i = 0; i < f->n; i++) {
        letter |= f->numerals[i] >= 10;
        small |= f->numerals[i] >= 10 && f->numerals[i] < 36;
        large |= f->numerals[i] >= 36;
    }
    return f->alphabet == ALPHABET_10 ||
           (f->alphabet == ALPHABET_36 ? letter : small && large);
}

static void put_form(const struct form *f, struct raw value, struct buf *out)
{
    size_t k = 0;
    for (size_t i = 0; i < value.n; i++) {
        unsigned char c = value.p[i];
        buf_add_char(out, operate_letter_or_digit(c)
                              ? letter_of(f->numerals[k++], f->alphabet, f->small)
                              : (char)c);
    }
}

/*
 * FF1 on the letters and digits in their places; signs stay. Where the outcome would be
 * of another alphabet the walk goes on: the values of one alphabet are permuted.
 */
static bool walk(
    struct operate *o, unsigned type, struct form *f, bool encrypt, struct err *err)
{
    struct raw tweak = raw_from_str(operate_word(type));
    struct ff1 *ff1 = o->ff1[f->alphabet];
    for (unsigned turn = 0; turn < WALK_MAX; turn++) {
        if (!(encrypt ? ff1_encrypt(ff1, tweak, f->numerals, f->n, err)
                      : ff1_decrypt(ff1, tweak, f->numerals, f->n, err)))
            return false;
        if (same_alphabet(f))
            return true;
    }
    return err_set(err, ERR_LIMIT, "deid.fpe", "no form was found for a value");
}

/* Too short, too long or not ASCII: a token, which comes back too. */
bool operate_fpe(
    struct operate *o, const struct operate_value *v, struct buf *out, struct err *err)
{
    struct form f;
    struct err why = ERR_INIT;
    if (!form_of(v->value, &f))
        return operate_token(o, v, out, err);
    if (walk(o, v->type, &f, true, &why)) {
        put_form(&f, v->value, out);
        return true;
    }
    return why.code == ERR_LIMIT ? operate_token(o, v, out, err) : (*err = why, false);
}

bool operate_open_fpe(
    struct operate *o, unsigned type, struct raw form, struct buf *out, struct err *err)
{
    struct form f;
    if (!form_of(form, &f))
        return err_set(err, ERR_LIMIT, "deid.fpe", "this is no encrypted form");
    if (!walk(o, type, &f, false, err))
        return false;
    put_form(&f, form, out);
    return buf_ok(out, err);
}
