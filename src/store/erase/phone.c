#include "store/erase/phone.h"

#include "store/store_priv.h"

enum { DIGITS_MIN = 7 };

/* E.164: a plus sign and digits; what people write between them is left out. */
static bool read_number(struct str number, char out[PHONE_DIGITS_MAX], size_t *n)
{
    struct str text = str_trim(number);
    *n = 0;
    if (text.n == 0 || text.p[0] != '+')
        return false;
    for (size_t i = 1; i < text.n; i++) {
        char c = text.p[i];
        if (c == ' ' || c == '-' || c == '.' || c == '(' || c == ')')
            continue;
        if (c < '0' || c > '9' || *n == PHONE_DIGITS_MAX)
            return false;
        out[(*n)++] = c;
    }
    return *n >= DIGITS_MIN;
}

static bool lookup_of(
    struct store *s, struct raw digits, uint8_t out[MAC_BYTES], struct err *err)
{
    const uint8_t *key;
    const struct raw parts[] = {
        raw_from_str(STR("abide phone 1")), raw_of("", 1), digits};
    s->mac_vault = (struct id){{0}};
    return keys_secret(s, SECRET_TOMBSTONE, &key, err) &&
           mac_key(s->mac, raw_of(key, MAC_KEY_BYTES), err) &&
           mac_sum(s->mac, parts, COUNT(parts), out, err);
}

bool phone_claim(struct store *s, struct str number, int64_t *count, struct err *err)
{
    char digits[PHONE_DIGITS_MAX];
    uint8_t lookup[MAC_BYTES];
    size_t n;
    bool row;
    CURSOR(get);
    CURSOR(put);
    if (!store_need_write(s, err))
        return false;
    if (!read_number(number, digits, &n))
        return err_set(err, ERR_INPUT, "store.phone_form",
            "a telephone number is written +, country code and number: 7 to %d digits",
            PHONE_DIGITS_MAX);
    if (!lookup_of(s, raw_of(digits, n), lookup, err) ||
        !sql_begin(s, SQL_PHONE_GET, &get, err))
        return false;
    sql_blob(&get, 1, lookup, sizeof lookup);
    if (!sql_step(&get, &row, err))
        return false;
    int64_t had = row ? sql_get_int(&get, 0) : 0;
    if (had >= PHONE_ACCOUNTS_MAX)
        return err_set(err, ERR_DENIED, "store.phone_used",
            "this telephone number has had %d accounts: no more are made with it",
            PHONE_ACCOUNTS_MAX);
    if (!sql_begin(s, SQL_PHONE_PUT, &put, err))
        return false;
    sql_blob(&put, 1, lookup, sizeof lookup);
    sql_int(&put, 2, had + 1);
    *count = had + 1;
    return sql_done(&put, err);
}
