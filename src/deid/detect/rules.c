#include "deid/detect/rules.h"

#include "deid/validate/digits.h"
#include "deid/validate/finance.h"
#include "deid/validate/net.h"

typedef bool check(const uint8_t *d, size_t n);

/* A number of digits: how long, how checked, behind which words. */
struct rule {
    uint16_t detector;
    uint8_t min, max;
    uint8_t cx[3];
    check *valid;      /* NULL: nothing to check */
    const char *alone; /* a shape that needs no word when the check holds; NULL: none */
};

static const struct rule rules[] = {
    {DET_ABA, 9, 9, {CX_ROUTING}, finance_aba_valid, NULL},
    {DET_IMEI, 15, 15, {CX_IMEI}, digits_luhn, NULL},
    {DET_BANK_ACCOUNT, 7, 18, {CX_BANK}, NULL, NULL},
};

static bool rule_named(struct look *l, const struct rule *r, size_t at)
{
    if (deid_detectors_has(&l->rules->uncontexted, r->detector))
        return true;
    unsigned near = look_context(l, at)->near;
    return near && (near == r->cx[0] || near == r->cx[1] || near == r->cx[2]);
}

static bool rule_holds(
    struct look *l, const struct rule *r, const struct number *x, unsigned groups)
{
    unsigned n = x->sum[groups - 1];
    if (n < r->min || n > r->max || x->plus || x->paren)
        return false;
    bool checked =
        !r->valid || look_unchecked(l, r->detector) || r->valid(x->digits, n);
    if (!checked)
        return false;
    if (r->alone && number_shape(x, groups, r->alone))
        return true;
    return rule_named(l, r, x->open);
}

bool rules_digits(struct look *l, const struct number *x, unsigned groups)
{
    for (size_t i = 0; i < COUNT(rules); i++) {
        if (!rule_holds(l, &rules[i], x, groups))
            continue;
        l->floor = x->end[groups - 1];
        look_add(l, rules[i].detector, x->start, l->floor, rules[i].valid ? 95 : 85);
        return true;
    }
    return false;
}

/* Four groups of up to three digits with dots and nothing around them. */
static bool dotted_ip4(struct look *l, const struct number *x, size_t *next)
{
    uint32_t value = 0;
    size_t used = net_ip4_end(l->p + x->start, l->n - x->start, &value);
    size_t end = x->start + used;
    unsigned char before = look_before(l, x->start);
    if (!used || x->plus)
        return false;
    *next = end;
    if (before == '.' || before == '-' || ch_is(look_at(l, end), CH_ALNUM) ||
        ((look_at(l, end) == '.' || look_at(l, end) == '-') &&
            ch_is(look_at(l, end + 1), CH_ALNUM)))
        return true;
    if (!look_unchecked(l, DET_IP4) && net_ip4_is_nobody(value))
        return true;
    bool version = look_context(l, x->start)->near == CX_VERSION || before == 'v';
    if (!version || deid_detectors_has(&l->rules->uncontexted, DET_IP4))
        look_add(l, DET_IP4, x->start, end, 95);
    return true;
}

bool rules_dotted(struct look *l, const struct number *x, size_t *next)
{
    if (x->groups < 2 || x->sep[1] != '.')
        return false;
    if (x->groups >= 4 && x->sep[2] == '.' && x->sep[3] == '.')
        return dotted_ip4(l, x, next);
    return false;
}

bool rules_short(struct look *l, const struct number *x, size_t *next)
{
    if (x->n < 3 || x->n > 4 || x->groups != 1 || !number_stops(l, x, 1))
        return false;
    unsigned char before = look_before(l, x->start);
    if (before != ' ' && before != ':' && before != '=' && before != '"')
        return false;
    if (!look_near(l, DET_CVV, x->start, CX_CVV))
        return false;
    *next = x->end[0];
    look_add(l, DET_CVV, x->start, *next, 90);
    return true;
}
