#include "deid/detect/forms.h"

#include "base/bytes.h"
#include "deid/detect/look.h"

#include <string.h>

#include "deid/validate/codes.h"

enum { COMPACT_MAX = FORM_LONGEST, FORM_MIN = 7, FORM_ANY = 17 };

/*
 * A code: A is a letter, 9 a digit, X either; single spaces, dots, slashes and dashes
 * between them do not count.
 */
struct form {
    uint16_t detector;
    const char *shape;
    bool (*valid)(const char *s, size_t n); /* NULL: nothing to check */
    uint8_t cx[2];
    bool alone;      /* the check is strong enough without a word */
    uint32_t breaks; /* bit i: may be written with a gap before character i; 0: any */
};

enum {
    GAP_NONE = 1,
    GAP_NINO = 1 << 2 | 1 << 4 | 1 << 6 | 1 << 8,
    GAP_NIF = 1 << 2 | 1 << 5 | 1 << 8
};

/* clang-format off */
static const struct form forms[] = {
    {DET_CN_RIC_X, "99999999999999999X", codes_cn_ric, {CX_RIC, CX_NATIONAL}, true, 0},
    {DET_MX_CURP, "AAAA999999AAAAAAX9", codes_mx_curp, {CX_CURP}, true, 0},
    {DET_VIN, "XXXXXXXXXXXXXXXXX", codes_vin, {CX_VIN}, true, GAP_NONE},
    {DET_VIN_NAMED, "XXXXXXXXXXXXXXXXX", codes_vin_shape, {CX_VIN}, false, 0},
    {DET_IT_CF, "AAAAAA99A99A999A", codes_it_cf, {CX_FISCAL}, true, 0},
    {DET_UK_DVLA, "AAAAA999999AA9AA", codes_uk_dvla, {CX_LICENCE}, true, 0},
    {DET_UK_DVLA, "AAAA9999999AA9AA", codes_uk_dvla, {CX_LICENCE}, true, 0},
    {DET_FR_NIR_2A, "999992A99999999", codes_fr_nir, {CX_NIR, CX_SOCIAL}, true, 0},
    {DET_IN_GSTIN, "99AAAAA9999A9AX", codes_gstin, {CX_GSTIN}, true, 0},
    {DET_MX_RFC, "AAAA999999XXX", codes_mx_rfc, {CX_RFC, CX_TAX}, false, 0},
    {DET_DE_RVNR, "99999999A999", codes_de_rvnr, {CX_SOCIAL, CX_PLAN}, false, 0},
    {DET_US_MBI, "9AXX9AXX9AA99", codes_us_mbi, {CX_MBI, CX_HEALTH}, false, 0},
    {DET_US_MBI, "9AX9AX9AA99", codes_us_mbi, {CX_MBI, CX_HEALTH}, false, 0},
    {DET_FI_HETU, "999999A999X", codes_fi_hetu, {CX_HETU, CX_NATIONAL}, true, 0},
    {DET_FI_HETU, "999999999X", codes_fi_hetu, {CX_HETU, CX_NATIONAL}, false, 0},
    {DET_DE_ID_CARD, "AXXXXXXXX9", codes_de_id_card, {CX_NATIONAL}, false, 0},
    {DET_IN_PAN, "AAAAA9999A", codes_pan, {CX_PAN, CX_TAX}, true, 0},
    {DET_IN_VOTER, "AAA9999999", NULL, {CX_VOTER}, false, 0},
    {DET_TW_ID, "A999999999", codes_tw_id, {CX_TWID, CX_NATIONAL}, false, 0},
    {DET_DE_KVNR, "A999999999", codes_de_kvnr, {CX_PLAN, CX_HEALTH}, false, 0},
    {DET_LK_NIC, "999999999A", NULL, {CX_LANKA, CX_CNIC}, false, 0},
    {DET_UK_NINO, "AA999999A", codes_uk_nino, {CX_NINO}, true, GAP_NINO},
    {DET_SG_NRIC, "A9999999A", codes_sg_nric, {CX_NRIC}, true, 0},
    {DET_ES_NIE, "A9999999A", codes_es_nie, {CX_NIF}, true, 0},
    {DET_ES_NIF, "99999999A", codes_es_nif, {CX_NIF, CX_TAX}, true, GAP_NIF},
    {DET_US_DEA, "AA9999999", codes_us_dea, {CX_DEA}, false, 0},
    {DET_HK_ID, "AA999999X", codes_hk_id, {CX_HKID, CX_NATIONAL}, false, 0},
    {DET_HK_ID, "A999999X", codes_hk_id, {CX_HKID, CX_NATIONAL}, false, 0},
    {DET_IE_PPS, "9999999AA", codes_ie_pps, {CX_PPS}, false, 0},
    {DET_IE_PPS, "9999999A", codes_ie_pps, {CX_PPS}, false, 0},
    {DET_NZ_NHI, "AAA9999", codes_nz_nhi, {CX_NHI, CX_HEALTH}, false, 0},
    {DET_NZ_NHI, "AAA99AX", codes_nz_nhi, {CX_NHI, CX_HEALTH}, false, 0},
};
/* clang-format on */

struct compact {
    char s[COMPACT_MAX + 1];      /* letters in upper case */
    uint8_t end[COMPACT_MAX + 1]; /* bytes read with each character */
    size_t n;
    size_t lower;  /* characters before the first lower-case letter */
    uint64_t fits; /* bit f: the first characters have form f */
};

static bool form_gap(unsigned char c)
{
    return c == ' ' || c == '-' || c == '.' || c == '/' || c == '(';
}

/* Bit i: byte i behind the start is one; the longest code with all its gaps fits. */
struct sixty_four {
    uint64_t digit, alnum, lower, space, gap;
};

static void sixty_four_add(
    const struct look *l, size_t at, unsigned shift, struct sixty_four *m)
{
    if (at >= l->n)
        return;
    struct bytes b = bytes_ahead(l->p, l->n, at);
    uint32_t digit = bytes_digit(&b), lower = bytes_range(&b, 'a', 26);
    uint32_t space = bytes_are(&b, ' ');
    uint32_t gap = space | bytes_range(&b, '-', 3) | bytes_are(&b, '(');
    m->digit |= (uint64_t)digit << shift;
    m->lower |= (uint64_t)lower << shift;
    m->alnum |= (uint64_t)(digit | lower | bytes_range(&b, 'A', 26)) << shift;
    m->space |= (uint64_t)space << shift;
    m->gap |= (uint64_t)gap << shift;
}

/* Reads on only while some form may still fit. */
static void compact_read(const struct look *l, size_t start,
    const struct forms_index *index, struct compact *c)
{
    _Static_assert(2 * COMPACT_MAX < 2 * BYTES, "a gap behind each character");
    struct sixty_four m = {0};
    const unsigned char *p = l->p + start;
    uint64_t alive = ~UINT64_C(0);
    sixty_four_add(l, start, 0, &m);
    uint64_t inside = m.alnum | (m.gap & m.alnum >> 1);
    if (!(~inside & (UINT32_MAX >> 1))) {
        sixty_four_add(l, start + BYTES, BYTES, &m);
        inside = m.alnum | (m.gap & m.alnum >> 1);
    }
    uint64_t left = inside & 1 ? m.alnum & ((~inside & (inside + 1)) - 1) : 0;
    c->n = 0;
    c->lower = COMPACT_MAX + 1;
    c->fits = 0;
    for (; left && c->n < COMPACT_MAX; left &= left - 1) {
        uint64_t bit = left & -left;
        unsigned i = (unsigned)__builtin_ctzll(left);
        uint64_t spaced = m.space & (bit - 1);
        alive &= m.digit & bit ? index->digit[c->n] : index->letter[c->n];
        alive &= spaced ? index->spaced : ~UINT64_C(0);
        if (!alive)
            break;
        c->lower = m.lower & bit && c->lower > c->n ? c->n : c->lower;
        c->s[c->n] = (char)(p[i] - (m.lower & bit ? 0x20 : 0));
        c->end[c->n++] = (uint8_t)(i + 1);
        c->fits |= alive & index->length[c->n];
    }
}

/* The first `n` characters: bit i of `digits`: character i is a digit. */
static uint64_t forms_of(const struct forms_index *index, unsigned n, unsigned digits)
{
    uint64_t alive = ~UINT64_C(0);
    for (unsigned i = 0; i < n; i++)
        alive &= digits >> i & 1 ? index->digit[i] : index->letter[i];
    return alive;
}

void forms_index_make(struct forms_index *index)
{
    _Static_assert(COUNT(forms) <= FORMS_MAX, "every form has its place");
    memset(index, 0, sizeof *index);
    for (size_t f = 0; f < COUNT(forms); f++) {
        const char *shape = forms[f].shape;
        size_t n = strlen(shape);
        index->length[n] |= UINT64_C(1) << f;
        for (size_t i = 0; i <= n; i++)
            index->least[i] |= UINT64_C(1) << f;
        if (!strpbrk(shape, "A9"))
            index->any |= UINT64_C(1) << f;
        if (strchr(shape, '9')) /* else any words would fit */
            index->spaced |= UINT64_C(1) << f;
        for (size_t i = 0; i < n; i++) {
            bool digit = shape[i] >= '0' && shape[i] <= '9';
            index->digit[i] |= (uint64_t)(shape[i] != 'A') << f;
            index->letter[i] |= (uint64_t)!digit << f;
        }
    }
    for (unsigned n = 0; n <= FORM_BEGIN; n++) {
        for (unsigned digits = 0; digits < 1u << n; digits++)
            index->begin[1u << n | digits] = forms_of(index, n, digits);
    }
}

/*
 * Cheap: false when no form begins like the text here, up to the first gap or for
 * FORM_BEGIN characters, or none is as long as a word without gaps. Nearly all words
 * with a digit in them end here. What any character fits is as long as one word, or
 * stands behind its name.
 */
static bool forms_begin(struct look *l, size_t start)
{
    const struct forms_index *index = &l->rules->forms;
    struct bytes b = bytes_ahead(l->p, l->n, start);
    uint32_t digit = bytes_digit(&b);
    unsigned run = bytes_first(digit | bytes_letter(&b));
    unsigned n = run < FORM_BEGIN ? run : FORM_BEGIN;
    uint64_t alive = index->begin[1u << n | (digit & ((1u << n) - 1))];
    unsigned char gap = look_at(l, start + run), next = look_at(l, start + run + 1);
    bool goes_on = form_gap(gap) && ch_is(next, CH_ALNUM);
    if (run > FORM_LONGEST)
        return false;
    alive &= goes_on ? index->least[run] : index->length[run];
    if (run < FORM_BEGIN) {
        alive &= gap == ' ' ? index->spaced : ~UINT64_C(0);
        alive &= ch_is(next, CH_DIGIT) ? index->digit[run] : index->letter[run];
        alive = goes_on ? alive : 0;
    }
    if (alive && !(alive & ~index->any) && run != FORM_ANY)
        return goes_on && look_may_name(l, start, false);
    return alive != 0;
}

static bool gaps_fit(const struct form *f, const struct compact *c, size_t n)
{
    for (size_t i = 1; i < n && f->breaks; i++) {
        if (c->end[i] - c->end[i - 1] > 1 && !(f->breaks >> i & 1))
            return false;
    }
    return true;
}

static bool form_holds(struct look *l, const struct form *f, const struct compact *c,
    size_t n, size_t start)
{
    if (f->valid && !look_unchecked(l, f->detector) && !f->valid(c->s, n))
        return false;
    if (f->alone && c->lower >= n && gaps_fit(f, c, n))
        return true;
    return look_named(l, f->detector, start, f->cx, COUNT(f->cx));
}

size_t forms_at(struct look *l, size_t start)
{
    UNINIT struct compact c;
    unsigned char before = look_before(l, start);
    if (ch_is(before, CH_ALNUM) || before == '_' || before == '-' || before == '.' ||
        !forms_begin(l, start))
        return 0;
    compact_read(l, start, &l->rules->forms, &c);
    if (!c.fits || (c.lower < FORM_MIN && !look_may_name(l, start, false)))
        return 0;
    for (uint64_t bits = c.fits; bits; bits &= bits - 1) {
        const struct form *f = &forms[__builtin_ctzll(bits)];
        size_t n = strlen(f->shape);
        size_t end = start + c.end[n - 1];
        unsigned char after = look_at(l, end);
        if (ch_is(after, CH_ALNUM) || after == '_' || !form_holds(l, f, &c, n, start))
            continue;
        look_add(l, f->detector, start, end + (after == ')' && l->p[end - 2] == '('),
            f->valid ? 93 : 85);
        return end;
    }
    return 0;
}
