#include "deid/detect/token.h"

#include <string.h>

#include "base/bytes.h"
#include "deid/detect/address.h"
#include "deid/detect/assign.h"
#include "deid/detect/dates.h"
#include "deid/detect/detectors.h"
#include "deid/detect/forms.h"
#include "deid/detect/named.h"
#include "deid/validate/finance.h"

enum {
    TOKEN_BACK = 300,
    TOKEN_MAX = 8192, /* read forward; longer ones are taken in pieces */
    DIGITS_MAX = 64,  /* of a run, read forward before it is told what it is */
    JWT_MIN = 36,
    JWT_HEAD = 12,
    GROUPED_MIN = 7,   /* digits: as few as a telephone number has */
    VENDOR_LEAST = 14, /* bytes of a vendor's token */
    CJK_YEAR = 0xE5,   /* its first byte: dates.c */
    IBAN_TEXT_MAX = IBAN_MAX * 2,
};

/* Where the token around `at` begins; and the word without '-'. */
static void token_begin(const struct look *l, size_t at, struct token *t)
{
    struct bytes b = bytes_back(l->p, l->n, at);
    size_t run = bytes_last(bytes_token(&b)), room = at - l->floor;
    size_t i = at - (room < run ? room : run);
    if (run == BYTES)
        while (i > l->floor && at - i < TOKEN_BACK && ch_token(l->p[i - 1]))
            i--;
    t->whole = i;
    while (t->whole < at && l->p[t->whole] == '-')
        t->whole++;
    run = bytes_last(~bytes_are(&b, '-'));
    room = at - t->whole;
    i = at - (room < run ? room : run);
    if (run == BYTES)
        while (i > t->whole && l->p[i - 1] != '-')
            i--;
    t->start = i;
}

/* The token around `at` with '-' and '_' inside, and the word without '-'. */
static void token_read(const struct look *l, size_t at, struct token *t)
{
    struct bytes b = bytes_ahead(l->p, l->n, at);
    uint32_t token = bytes_token(&b);
    size_t i = at + bytes_first(token & ~bytes_are(&b, '-'));
    if (i - at == BYTES)
        while (i < l->n && i - at < TOKEN_MAX && ch_token(l->p[i]) && l->p[i] != '-')
            i++;
    t->end = i;
    i = i - at < BYTES ? at + bytes_first(token) : i;
    if (i - at >= BYTES)
        while (i < l->n && i - at < TOKEN_MAX && ch_token(l->p[i]))
            i++;
    t->whole_end = i;
    token_begin(l, at, t);
}

/* Header, payload, and maybe a signature, each base64url; the header is a JSON object.
 */
static size_t jwt_end(const struct look *l, size_t start)
{
    size_t i = start;
    unsigned dots = 0;
    while (i < l->n && i - start < TOKEN_MAX) {
        if (l->p[i] == '.' && dots < 4 && ch_token(look_at(l, i + 1)))
            dots++;
        else if (!ch_token(l->p[i]))
            break;
        i++;
    }
    return dots >= 1 && i - start >= JWT_MIN ? i : 0;
}

/* "alg" in base64 has three forms, by where in a group of three bytes it begins. */
static bool jwt_valid(const unsigned char *p, size_t n)
{
    const unsigned char *dot = memchr(p, '.', n);
    size_t head = dot ? (size_t)(dot - p) : n;
    return memmem(p, head, "hbGci", 5) || memmem(p, head, "FsZyI", 5) ||
           memmem(p, head, "YWxnI", 5) || memmem(p, head, "0eXAi", 5) ||
           memmem(p, head, "InR5cCI", 7) || memmem(p, head, "J0eXAi", 6);
}

static size_t token_jwt(struct look *l, const struct token *t)
{
    const unsigned char *p = l->p + t->whole;
    if (t->whole_end - t->whole < JWT_HEAD || memcmp(p, "eyJ", 3) != 0)
        return 0;
    size_t end = jwt_end(l, t->whole);
    if (!end || !(look_unchecked(l, DET_JWT) || jwt_valid(p, end - t->whole)))
        return 0;
    look_add(l, DET_JWT, t->whole, end, 98);
    return end;
}

/* Prefixes with a '.' ("SG.", "hvs.") begin before the token. */
static size_t vendor_start(const struct look *l, size_t whole)
{
    size_t i = whole;
    if (i == l->floor || l->p[i - 1] != '.')
        return whole;
    for (i--; i > l->floor && whole - i < 8 && ch_is(l->p[i - 1], CH_ALNUM); i--)
        continue;
    return i;
}

static size_t vendor_at(struct look *l, size_t start)
{
    size_t length;
    unsigned char before = look_before(l, start);
    if (ch_is(before, CH_ALNUM) || before == '_')
        return 0;
    const struct vendor *v =
        vendor_find(&l->rules->vendors, l->p + start, l->n - start, &length);
    if (!v)
        return 0;
    look_add(l, v->detector, start, start + length, 97);
    return start + length;
}

static size_t token_vendor(struct look *l, const struct token *t)
{
    if (t->whole_end - t->whole < VENDOR_LEAST)
        return 0;
    size_t dotted = vendor_start(l, t->whole);
    size_t end = vendor_at(l, t->whole);
    if (!end && dotted < t->whole)
        end = vendor_at(l, dotted);
    return end || t->start == t->whole ? end : vendor_at(l, t->start);
}

/* Letter, letter, digit, digit. */
static bool iban_begins(const unsigned char *p, size_t n)
{
    return n >= 4 && ((unsigned)ch_is(p[0], CH_LETTER) & ch_is(p[1], CH_LETTER) &
                         ch_is(p[2], CH_DIGIT) & ch_is(p[3], CH_DIGIT)) != 0;
}

/* Two letters, two digits, then groups with single spaces or dashes. */
static size_t token_iban(struct look *l, const struct token *t)
{
    const unsigned char *p = l->p + t->start;
    size_t n = l->n - t->start;
    if (!iban_begins(p, t->end - t->start))
        return 0;
    size_t want = finance_iban_length(p), have = 0, i = 0;
    unsigned char text[IBAN_MAX];
    while (want && i < n && i < IBAN_TEXT_MAX && have < want) {
        if (ch_is(p[i], CH_ALNUM))
            text[have++] = p[i];
        else if ((p[i] != ' ' && p[i] != '-') || i + 1 >= n ||
                 !ch_is(p[i + 1], CH_ALNUM))
            return 0;
        i++;
    }
    if (!want || have < want || ch_is(look_at(l, t->start + i), CH_ALNUM))
        return 0;
    if (!look_unchecked(l, DET_IBAN) && !finance_iban_valid(text, have))
        return 0;
    look_add(l, DET_IBAN, t->start, t->start + i, 99);
    return t->start + i;
}

/* "<EMAIL_1>" typed by a person: see deid.h. */
static size_t token_literal(struct look *l, const struct token *t)
{
    size_t digits = t->end;
    if (look_before(l, t->start) != '<' || look_at(l, t->end) != '>')
        return 0;
    while (digits > t->start && ch_is(l->p[digits - 1], CH_DIGIT))
        digits--;
    if (digits == t->end || digits < t->start + 2 || l->p[digits - 1] != '_')
        return 0;
    for (size_t i = t->start; i < digits; i++) {
        if (!ch_upper(l->p[i]) && !ch_is(l->p[i], CH_DIGIT) && l->p[i] != '_')
            return 0;
    }
    look_add(l, DET_LITERAL, t->start - 1, t->end + 1, 100);
    return t->end + 1;
}

static size_t token_address(struct look *l, const struct token *t, size_t at)
{
    if (look_at(l, t->end) == ':' || look_before(l, t->start) == ':') {
        size_t end = address_colons(l, at);
        if (end)
            return end;
    }
    if ((look_at(l, t->end) == '-' || look_at(l, t->end) == '.') &&
        (t->end - t->start == 2 || t->end - t->start == 4))
        return address_dashes(l, t->start);
    return 0;
}

/* "fd-b9-...": the first pairs may have had no digit. */
static size_t token_mac(struct look *l, const struct token *t)
{
    return t->whole < t->start ? address_dashes(l, t->whole) : 0;
}

static size_t token_code(struct look *l, const struct token *t)
{
    if (named_coin(l, t->start, t->end) || named_bic(l, t->start, t->end))
        return t->end;
    size_t end = forms_at(l, t->whole);
    return end || t->start == t->whole ? end : forms_at(l, t->start);
}

/* Four small letters in a row: words, as in "Unicode-DFS-2016". */
static bool worded(const struct look *l, const struct token *t)
{
    unsigned run = 0;
    for (size_t i = t->whole; i < t->whole_end && run < 4; i++)
        run = l->p[i] >= 'a' && l->p[i] <= 'z' ? run + 1 : 0;
    return run == 4;
}

static size_t token_named(struct look *l, const struct token *t)
{
    unsigned alnum = 0, digits = 0;
    if (t->whole_end - t->whole > 24 || !look_may_name(l, t->whole, false))
        return 0;
    for (size_t i = t->whole; i < t->whole_end; i++) {
        alnum += ch_is(l->p[i], CH_ALNUM);
        digits += ch_is(l->p[i], CH_DIGIT);
    }
    if (alnum - digits > digits && worded(l, t))
        return 0;
    return named_thing(l, t->whole, t->whole_end, alnum, digits) ? t->whole_end : 0;
}

/*
 * A UUID is nobody's, unless its name says that it is an advertising id, or all of them
 * are asked for.
 */
static size_t token_uuid(struct look *l, size_t start)
{
    size_t end = address_uuid(l, start);
    if (end && look_may_name(l, start, false) &&
        look_near(l, DET_ADVERTISING_ID, start, CX_ADVERTISING)) {
        look_add(l, DET_ADVERTISING_ID, start, end, 90);
        l->floor = end;
    } else if (end) {
        look_add(l, DET_UUID, start, end, 85);
    }
    return end;
}

/* What its own bytes or those around it say. */
static size_t token_marked(struct look *l, const struct token *t, size_t at)
{
    size_t end = token_literal(l, t);
    end = end ? end : token_jwt(l, t);
    end = end ? end : token_vendor(l, t);
    end = end ? end : token_iban(l, t);
    end = end ? end : token_address(l, t, at);
    return end ? end : token_mac(l, t);
}

/*
 * Cheap, and one guess instead of a dozen: false for the short words with a digit that
 * most tokens are, unless a sign of token_marked's stands around them.
 */
static bool token_may_be_marked(const struct look *l, const struct token *t)
{
    const unsigned char *p = l->p + t->start;
    unsigned char before = look_before(l, t->start), after = look_at(l, t->end);
    size_t n = t->end - t->start, whole = t->whole_end - t->whole;
    unsigned jwt_or_vendor = whole >= JWT_HEAD, dashed = t->whole < t->start;
    unsigned sign = (before == '<') | (before == ':') | (after == ':');
    unsigned address = ((after == '-') | (after == '.')) & ((n == 2) | (n == 4));
    unsigned iban = iban_begins(p, n);
    return (jwt_or_vendor | dashed | sign | address | iban) != 0;
}

static size_t token_is(struct look *l, const struct token *t, size_t at)
{
    size_t end = token_may_be_marked(l, t) ? token_marked(l, t, at) : 0;
    end = end ? end : token_code(l, t);
    end = end ? end : assign_prose(l, t);
    return end ? end : token_named(l, t);
}

/*
 * "4111_1111_1111_1111", "DE89_3704_...": digits grouped with '_', maybe behind the two
 * letters of an IBAN. Groups of three, as programs write a million, only behind a word.
 */
static bool token_grouped(const struct look *l, const struct token *t, bool *thousands)
{
    size_t i = t->start, from;
    unsigned digits = 0, groups = 0;
    if (t->end - i <= GROUPED_MIN)
        return false;
    while (i < t->end && i - t->start < 2 && ch_is(l->p[i], CH_LETTER))
        i++;
    *thousands = i == t->start;
    for (from = i; i < t->end; i++) {
        bool digit = ch_is(l->p[i], CH_DIGIT);
        if (!digit && (l->p[i] != '_' || i == from))
            return false;
        digits += digit;
        if (digit && i + 1 < t->end)
            continue;
        *thousands &= groups ? i + digit - from == 3 : i - from <= 3;
        groups++;
        from = i + 1;
    }
    return groups > 1 && digits >= GROUPED_MIN && l->p[t->end - 1] != '_';
}

/* Worth a folded look, in which '_' between digits is '-'. */
static void token_groups(struct look *l, const struct token *t, size_t at)
{
    bool thousands = false;
    if (!l->unfolded && token_grouped(l, t, &thousands) &&
        (!thousands || look_may_name(l, t->start, false)))
        look_spot_add(l, at, t->end);
}

size_t detect_token(struct look *l, size_t at)
{
    struct token t;
    token_read(l, at, &t);
    if (t.whole_end - t.whole >= 36) {
        size_t uuid = token_uuid(l, t.whole);
        if (uuid)
            return uuid;
    }
    size_t end = token_is(l, &t, at);
    token_groups(l, &t, at);
    if (!end)
        return t.end > at ? t.end : at + 1;
    l->floor = end;
    return end;
}

/* Eight to ten digits, ':', 35 characters that begin with "AA". */
static size_t token_telegram(struct look *l, size_t at, size_t end)
{
    size_t i = end + 1;
    if (end - at < 8 || end - at > 10 || look_at(l, end) != ':' ||
        look_at(l, i) != 'A' || look_at(l, i + 1) != 'A')
        return 0;
    while (i < l->n && i - end <= 37 && ch_token(l->p[i]))
        i++;
    if (i - end - 1 < 33 || i - end - 1 > 36)
        return 0;
    look_add(l, DET_TELEGRAM, at, i, 97);
    return l->floor = i;
}

/* Digits alone can begin an IPv6, a MAC, a UUID or a bot token. */
static size_t token_hex(struct look *l, size_t at, size_t end)
{
    struct token t = {.whole = at, .start = at, .end = end, .whole_end = end};
    if (look_at(l, end) == '-') {
        size_t uuid = end - at == 8 ? token_uuid(l, at) : 0;
        return uuid ? uuid : token_address(l, &t, at);
    }
    size_t telegram = token_telegram(l, at, end);
    return telegram ? telegram : token_address(l, &t, at);
}

/*
 * Digits follow behind what may separate groups (NUMBER_GAP in number.c); of the bytes
 * behind the digits, `digit` marks those.
 */
static bool goes_on(const struct bytes *b, uint32_t digit, unsigned run)
{
    uint32_t gap = bytes_are(b, ' ') | bytes_range(b, '(', 8) | bytes_are(b, '\n');
    unsigned wide = bytes_first(gap >> run & 7);
    return digit >> (run + wide) & 1;
}

/* A number when no ASCII letter touches the digits; otherwise a token. */
size_t detect_digit(struct look *l, size_t at)
{
    struct bytes b = bytes_ahead(l->p, l->n, at);
    uint32_t digit = bytes_digit(&b);
    size_t end = at + bytes_first(digit);
    unsigned char before = look_before(l, at);
    bool glued = at > l->floor && (ch_is(before, CH_LETTER) || before == '_');
    glued |= at > l->floor + 1 && before == '-' && ch_upper(l->p[at - 2]);
    if (end - at == BYTES)
        while (end < l->n && end - at < DIGITS_MAX && ch_is(l->p[end], CH_DIGIT))
            end++;
    unsigned char after = look_at(l, end);
    if (glued || ch_is(after, CH_LETTER) || after == '_')
        return detect_token(l, at);
    if (end - at <= 2 && after != ':' && after != '-' &&
        !goes_on(&b, digit, (unsigned)(end - at)) && !dates_may_be_day(l, at, end))
        return end;
    if (after == ':' && end - at == 2) {
        size_t time = dates_time(l, at);
        if (time)
            return time;
    }
    bool alone = end - at > 2 && end - at < 7 && after != ':' && after != '-' &&
                 before != ':' && !goes_on(&b, digit, (unsigned)(end - at));
    if (alone && !(end - at == 4 && after == CJK_YEAR))
        return detect_short(l, at, end);
    if (after == ':' || before == ':' || after == '-') {
        size_t used = token_hex(l, at, end);
        if (used)
            return used;
    }
    return detect_number(l, at);
}
