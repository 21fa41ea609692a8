#include "deid/detect/rules.h"

#include <string.h>

#include "deid/detect/dates.h"
#include "deid/detect/named.h"
#include "deid/detect/place.h"
#include "deid/validate/digits.h"
#include "deid/validate/europe.h"
#include "deid/validate/finance.h"
#include "deid/validate/net.h"
#include "deid/validate/world.h"

/* "2.7.6.1": one address in thousands has so few digits, but most versions do. */
enum { VERSION_DIGITS = 6 };

typedef bool check(const uint8_t *d, size_t n);

/* A number of digits: how long, how checked, behind which words. */
struct rule {
    uint16_t detector;
    uint8_t min, max;
    uint8_t cx[3];
    check *valid;      /* NULL: nothing to check */
    const char *alone; /* shape that needs no word; "*": any; NULL: none */
};

/* clang-format off */
static const struct rule rules[] = {
    {DET_FR_NIR, 15, 15, {CX_NIR, CX_SOCIAL, CX_NATIONAL}, europe_fr_nir, "*"},
    {DET_CN_RIC, 18, 18, {CX_RIC, CX_NATIONAL}, world_cn_ric, "*"},
    {DET_AE_EID, 15, 15, {CX_EID, CX_NATIONAL}, world_ae_eid, "3-4-7-1"},
    {DET_CH_AHV, 13, 13, {CX_AHV, CX_SOCIAL}, europe_ch_ahv, "3-4-4-2"},
    {DET_BR_CPF, 11, 11, {CX_CPF, CX_NATIONAL, CX_TAX}, world_br_cpf, "3-3-3-2"},
    {DET_BR_CNPJ, 14, 14, {CX_CNPJ, CX_TAX}, world_br_cnpj, "2-3-3-4-2"},
    {DET_SE_PNR, 10, 12, {CX_PERSONNUMMER, CX_NATIONAL}, europe_se_personnummer, "6-4"},
    {DET_SE_PNR, 12, 12, {CX_PERSONNUMMER}, europe_se_personnummer, "8-4"},
    {DET_KR_RRN, 13, 13, {CX_RRN, CX_NATIONAL}, world_kr_rrn, "6-7"},
    {DET_MY_NRIC, 12, 12, {CX_MYKAD, CX_NRIC, CX_NATIONAL}, world_my_nric, "6-2-4"},
    {DET_RU_SNILS, 11, 11, {CX_SNILS}, europe_ru_snils, "3-3-3-2"},
    {DET_RU_INN, 10, 12, {CX_INN, CX_TAX}, europe_ru_inn, NULL},
    {DET_TH_TNIN, 13, 13, {CX_THAI, CX_NATIONAL}, world_th_tnin, "1-4-5-2-1"},
    {DET_IS_KT, 10, 10, {CX_KENNITALA}, europe_is_kennitala, NULL},
    {DET_CZ_RC, 10, 10, {CX_RODNE, CX_NATIONAL}, europe_cz_rc, NULL},
    {DET_DK_CPR, 10, 10, {CX_CPR}, europe_dk_cpr, NULL},
    {DET_AU_TFN, 9, 9, {CX_TFN, CX_TAX}, world_au_tfn, NULL},
    {DET_AU_MEDICARE, 10, 11, {CX_MEDICARE, CX_HEALTH}, world_au_medicare, NULL},
    {DET_AU_ABN, 11, 11, {CX_ABN, CX_TAX}, world_au_abn, "2-3-3-3"},
    {DET_PL_PESEL, 11, 11, {CX_PESEL, CX_NATIONAL}, europe_pl_pesel, NULL},
    {DET_PL_NIP, 10, 10, {CX_NIP, CX_TAX}, europe_pl_nip, NULL},
    {DET_AR_CUIT, 11, 11, {CX_CUIT, CX_TAX}, world_ar_cuit, "2-8-1"},
    {DET_ID_NIK, 16, 16, {CX_NIK, CX_NATIONAL}, world_id_nik, NULL},
    {DET_US_NPI, 10, 10, {CX_NPI}, world_us_npi, NULL},
    {DET_CA_SIN, 9, 9, {CX_SIN, CX_SOCIAL}, world_ca_sin, NULL},
    {DET_IN_AADHAAR, 12, 12, {CX_AADHAAR, CX_NATIONAL}, world_in_aadhaar, NULL},
    {DET_UK_NHS, 10, 10, {CX_NHS, CX_HEALTH}, europe_uk_nhs, NULL},
    {DET_UK_UTR, 10, 10, {CX_UTR, CX_TAX}, europe_uk_utr, NULL},
    {DET_BE_NRN, 11, 11, {CX_RIJKS, CX_NATIONAL}, europe_be_nrn, "2-2-2-3-2"},
    {DET_NO_FNR, 11, 11, {CX_FNR, CX_PERSONNUMMER, CX_NATIONAL}, europe_no_fnr, "6-5"},
    {DET_LU_MATRICULE, 13, 13, {CX_LUX, CX_EMPLOYEE, CX_NATIONAL},
        europe_lu_matricule, NULL},
    {DET_BALTIC, 11, 11, {CX_BALTIC, CX_NATIONAL}, europe_ee_lt, NULL},
    {DET_LV_PK, 11, 11, {CX_BALTIC}, europe_lv_pk, NULL},
    {DET_HR_OIB, 11, 11, {CX_OIB, CX_TAX}, europe_hr_oib, NULL},
    {DET_RO_CNP, 13, 13, {CX_CNP, CX_NATIONAL}, europe_ro_cnp, NULL},
    {DET_BG_EGN, 10, 10, {CX_EGN, CX_NATIONAL}, europe_bg_egn, NULL},
    {DET_GR_AMKA, 11, 11, {CX_AMKA, CX_SOCIAL}, europe_gr_amka, NULL},
    {DET_BALKAN_JMBG, 13, 13, {CX_JMBG, CX_NATIONAL}, europe_balkan_jmbg, NULL},
    {DET_TR_ID, 11, 11, {CX_TCKN, CX_NATIONAL}, europe_tr_kimlik, NULL},
    {DET_IL_ID, 9, 9, {CX_TEUDAT, CX_NATIONAL}, world_il_id, NULL},
    {DET_SA_ID, 10, 10, {CX_IQAMA, CX_NATIONAL}, world_sa_id, NULL},
    {DET_EG_ID, 14, 14, {CX_EGYPT, CX_IQAMA, CX_NATIONAL}, world_eg_id, NULL},
    {DET_ZA_ID, 13, 13, {CX_RSAID, CX_NATIONAL}, world_za_id, NULL},
    {DET_ES_NSS, 12, 12, {CX_NSS, CX_SOCIAL}, europe_es_nss, NULL},
    {DET_IT_VAT, 11, 11, {CX_PIVA, CX_TAX, CX_FISCAL}, europe_it_vat, NULL},
    {DET_PT_NIF, 9, 9, {CX_NIFPT, CX_NIF, CX_TAX}, europe_pt_nif, NULL},
    {DET_NL_BSN, 9, 9, {CX_BSN, CX_NATIONAL}, europe_nl_bsn, NULL},
    {DET_DE_TAX_ID, 11, 11, {CX_STEUER, CX_TAX}, europe_de_tax_id, NULL},
    {DET_FR_SPI, 13, 13, {CX_SPI, CX_TAX}, europe_fr_spi, NULL},
    {DET_AT_SVNR, 10, 10, {CX_SVNR, CX_SOCIAL}, europe_at_svnr, NULL},
    {DET_HU_TAJ, 9, 9, {CX_TAJ, CX_SOCIAL}, europe_hu_taj, NULL},
    {DET_CL_RUT, 8, 9, {CX_RUT, CX_NATIONAL}, world_cl_rut, "2-3-3-1"},
    {DET_CO_NIT, 10, 10, {CX_NIT, CX_TAX}, world_co_nit, NULL},
    {DET_EC_CEDULA, 10, 10, {CX_CEDULA, CX_NATIONAL}, world_ec_cedula, NULL},
    {DET_UY_CI, 8, 8, {CX_CEDULA, CX_NATIONAL}, world_uy_ci, "1-3-3-1"},
    {DET_JP_MYNUMBER, 12, 12, {CX_MYNUMBER, CX_NATIONAL}, world_jp_mynumber, NULL},
    {DET_NZ_IRD, 8, 9, {CX_IRD, CX_TAX}, world_nz_ird, NULL},
    {DET_UA_RNOKPP, 10, 10, {CX_RNOKPP, CX_INN, CX_TAX}, europe_ua_rnokpp, NULL},
    {DET_KZ_IIN, 12, 12, {CX_IIN}, world_kz_iin, NULL},
    {DET_PK_CNIC, 13, 13, {CX_CNIC, CX_NATIONAL}, NULL, "5-7-1"},
    {DET_VN_CCCD, 12, 12, {CX_CCCD}, NULL, NULL},
    {DET_NG_NIN, 11, 11, {CX_NIN}, NULL, NULL},
    {DET_PE_DNI, 8, 8, {CX_DNIPE, CX_NIF}, NULL, NULL},
    {DET_PH_TIN, 9, 12, {CX_TIN, CX_STEUER}, NULL, NULL},
    {DET_US_EIN, 9, 9, {CX_EIN}, NULL, NULL},
    {DET_ABA, 9, 9, {CX_ROUTING}, finance_aba_valid, NULL},
    {DET_IMEI, 15, 15, {CX_IMEI}, digits_luhn, NULL},
    {DET_BANK_ACCOUNT, 6, 18, {CX_BANK, CX_SORT, CX_IBAN}, NULL, NULL},
};
/* clang-format on */

void rules_index_make(struct rules_index *index)
{
    _Static_assert(COUNT(rules) <= RULES_WORDS * 64, "every rule has its place");
    memset(index, 0, sizeof *index);
    for (size_t i = 0; i < COUNT(rules); i++) {
        uint64_t bit = UINT64_C(1) << (i % 64);
        for (size_t n = rules[i].min; n <= rules[i].max && n <= RULES_DIGITS; n++)
            index->length[n][i / 64] |= bit;
        if (rules[i].alone)
            index->alone[i / 64] |= bit;
    }
}

static bool rule_fits(
    struct look *l, const struct rule *r, const struct number *x, unsigned n)
{
    return !r->valid || look_unchecked(l, r->detector) || r->valid(x->digits, n);
}

static bool rule_alone(const struct rule *r, const struct number *x, unsigned groups)
{
    return r->alone && (r->alone[0] == '*' || number_shape(x, groups, r->alone));
}

static bool rule_named(const struct look *l, const struct rule *r, unsigned near)
{
    return (near && (r->cx[0] == near || r->cx[1] == near || r->cx[2] == near)) ||
           deid_detectors_has(&l->rules->uncontexted, r->detector);
}

static bool rule_add(
    struct look *l, const struct rule *r, const struct number *x, unsigned groups)
{
    l->floor = x->end[groups - 1];
    look_add(l, r->detector, x->start, l->floor, r->valid ? 95 : 85);
    return true;
}

/* First those whose word stands before, then those that need none. */
bool rules_digits(struct look *l, const struct number *x, unsigned groups)
{
    const struct rules_index *index = &l->rules->numbers;
    const struct rule *alone = NULL;
    unsigned n = x->sum[groups - 1];
    if (x->plus || x->paren || n > RULES_DIGITS)
        return false;
    unsigned near = look_context(l, x->open)->near;
    for (size_t w = 0; w < RULES_WORDS; w++) {
        uint64_t bits = index->length[n][w];
        if (!near && !l->rules->loose)
            bits &= index->alone[w];
        for (; bits; bits &= bits - 1) {
            const struct rule *r = &rules[w * 64 + (size_t)__builtin_ctzll(bits)];
            if (rule_named(l, r, near) && rule_fits(l, r, x, n))
                return rule_add(l, r, x, groups);
            if (!alone && rule_alone(r, x, groups) && rule_fits(l, r, x, n))
                alone = r;
        }
    }
    return alone && rule_add(l, alone, x, groups);
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
    unsigned near = look_context(l, x->start)->near;
    bool version = near == CX_VERSION || before == 'v' ||
                   (near != CX_IP && x->digits[0] < 10 && x->len[0] == 1 &&
                       x->sum[3] <= VERSION_DIGITS);
    if (!version || deid_detectors_has(&l->rules->uncontexted, DET_IP4))
        look_add(l, DET_IP4, x->start, end, 95);
    return true;
}

bool rules_dotted(struct look *l, const struct number *x, size_t *next)
{
    if (x->groups >= 9 && x->n == x->groups)
        return false; /* digits one by one */
    if (x->groups >= 4 && x->sep[1] == '.' && x->sep[2] == '.' && x->sep[3] == '.' &&
        dotted_ip4(l, x, next))
        return true;
    if (dates_number(l, x, next))
        return true;
    return x->groups >= 2 && x->sep[1] == '.' && (x->groups == 2 || x->sep[2] != '.') &&
           place_number(l, x, next);
}

/* A number so short that only a label, or a word right before, makes it something. */
bool rules_short(struct look *l, const struct number *x, size_t *next)
{
    if (x->n < 3 || x->n > 6 || x->groups > 2 || !number_stops(l, x, x->groups))
        return false;
    unsigned char before = look_before(l, x->start);
    if (before != ' ' && before != ':' && before != '=' && before != '"' &&
        before != '#' && before != ',' && before != '|' && before != '>' &&
        before != ';' && before != '\t' && before != '\'')
        return false;
    if (before == ' ' && x->start > 1 && ch_upper(l->p[x->start - 2]) &&
        x->groups == 1 && named_plate(l, x->start, x->end[0])) {
        *next = l->floor;
        return true;
    }
    if (!look_may_name(l, x->start, false))
        return false;
    *next = x->end[x->groups - 1];
    if (x->n <= 4 && x->groups == 1 && look_near(l, DET_CVV, x->start, CX_CVV)) {
        look_add(l, DET_CVV, x->start, *next, 90);
        return true;
    }
    return named_thing(l, x->start, *next, x->n, x->n);
}
