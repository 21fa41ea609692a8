#include "deid/validate/digits.h"

#include <string.h>

#include "deid/validate/europe.h"
#include "deid/validate/finance.h"
#include "deid/validate/phone.h"
#include "deid/validate/world.h"
#include "tests/harness/t.h"

/*
 * Numbers that states, standards and their documentation publish as examples, and the
 * same numbers with one digit or one date made wrong.
 */
struct row {
    const char *says;
    bool (*valid)(const uint8_t *d, size_t n);
    const char *good, *more; /* "" when one example is all there is */
    const char *bad;
};

/* clang-format off */
static const struct row rows[] = {
    {"Luhn (ISO/IEC 7812-1)", digits_luhn, "79927398713", "4111111111111111",
        "79927398714"},
    {"Verhoeff", digits_verhoeff, "2363", "234123412346", "2364"},
    {"ISO 7064 MOD 11,10", digits_mod11_10, "86095742719", "33392005961",
        "33392005962"},
    {"Austria SVNR", europe_at_svnr, "1237010180", "", "1238010180"},
    {"JMBG", europe_balkan_jmbg, "0101006500006", "", "0101006500007"},
    {"Belgium", europe_be_nrn, "85073003328", "", "85073003329"},
    {"Bulgaria EGN", europe_bg_egn, "7523169263", "6101057509", "7523169264"},
    {"Switzerland AHV", europe_ch_ahv, "7569217076985", "", "7569217076986"},
    {"Czech", europe_cz_rc, "7103192745", "", "7103192746"},
    {"Germany IdNr", europe_de_tax_id, "86095742719", "47036892816", "86095742710"},
    {"Denmark CPR", europe_dk_cpr, "2110625629", "", "2113625629"},
    {"Estonia, Lithuania", europe_ee_lt, "37605030299", "33309240064", "37605030298"},
    {"Spain NSS", europe_es_nss, "281234567840", "", "281234567841"},
    {"France NIR", europe_fr_nir, "255081416802538", "", "255081416802539"},
    {"France SPI", europe_fr_spi, "3023217600053", "", "3023217600054"},
    {"Greece AMKA", europe_gr_amka, "01013099997", "", "01013099998"},
    {"Croatia OIB", europe_hr_oib, "33392005961", "94577403194", "33392005962"},
    {"Hungary TAJ", europe_hu_taj, "111111110", "", "111111111"},
    {"Iceland", europe_is_kennitala, "1201743399", "", "1201743389"},
    {"Italy VAT", europe_it_vat, "00743110157", "", "00743110158"},
    {"Luxembourg", europe_lu_matricule, "1893120105732", "", "1893120105733"},
    {"Latvia", europe_lv_pk, "16117519997", "", "16117519998"},
    {"Netherlands BSN", europe_nl_bsn, "111222333", "", "111252333"},
    {"Norway", europe_no_fnr, "15108695088", "01017501239", "15108695077"},
    {"Poland NIP", europe_pl_nip, "8567346215", "", "8567346216"},
    {"Poland PESEL", europe_pl_pesel, "44051401359", "", "44051401358"},
    {"Portugal NIF", europe_pt_nif, "501964843", "123456789", "501964842"},
    {"Romania CNP", europe_ro_cnp, "1630615123457", "", "1630615123458"},
    {"Russia INN", europe_ru_inn, "7707083893", "500100732259", "7707083894"},
    {"Russia SNILS", europe_ru_snils, "11223344595", "", "11223344596"},
    {"Sweden", europe_se_personnummer, "8803200016", "8112289874", "8803200018"},
    {"Turkey", europe_tr_kimlik, "17291716060", "10000000146", "17291716050"},
    {"Ukraine", europe_ua_rnokpp, "1759013776", "", "1759013770"},
    {"NHS", europe_uk_nhs, "9434765870", "9434765919", "9434765871"},
    {"UTR", europe_uk_utr, "1955839661", "", "2955839661"},
    {"Emirates ID", world_ae_eid, "784198012345678", "", "784198012345679"},
    {"Argentina CUIT", world_ar_cuit, "20055361682", "20123456786", "20267565392"},
    {"Australia ABN", world_au_abn, "83914571673", "51824753556", "83914571674"},
    {"Australia Medicare", world_au_medicare, "2123456701", "", "2123456711"},
    {"Australia TFN", world_au_tfn, "123456782", "459599230", "123456783"},
    {"Brazil CNPJ", world_br_cnpj, "16727230000197", "11222333000181",
        "16727230000198"},
    {"Brazil CPF", world_br_cpf, "39053344705", "52998224725", "39053344706"},
    {"Canada SIN", world_ca_sin, "046454286", "123456782", "046454287"},
    {"Chile RUT", world_cl_rut, "125319092", "760864285", "125319093"},
    {"China", world_cn_ric, "360426199101010071", "11010519491231002X",
        "360426199113010071"},
    {"Colombia NIT", world_co_nit, "2131234321", "8600029644", "2131234322"},
    {"Ecuador", world_ec_cedula, "1714307103", "1710034065", "1714307104"},
    {"Egypt", world_eg_id, "29001011234567", "", "29013011234567"},
    {"Indonesia NIK", world_id_nik, "3171011708450001", "", "3171011713450001"},
    {"Israel", world_il_id, "039337423", "123456782", "039337422"},
    {"India Aadhaar", world_in_aadhaar, "234123412346", "", "234123412347"},
    {"Japan", world_jp_mynumber, "123456789018", "", "123456789019"},
    {"Korea", world_kr_rrn, "8801011234568", "", "8801011234569"},
    {"Kazakhstan", world_kz_iin, "880101300010", "", "880101300011"},
    {"Malaysia", world_my_nric, "770305021234", "", "771305021234"},
    {"New Zealand IRD", world_nz_ird, "49091850", "136410132", "136410133"},
    {"Saudi Arabia", world_sa_id, "1000000008", "", "1000000009"},
    {"Thailand", world_th_tnin, "1101700230708", "1234545678781", "1101700230709"},
    {"NPI", world_us_npi, "1234567893", "", "1234567894"},
    {"Uruguay", world_uy_ci, "12345672", "", "12345673"},
    {"South Africa", world_za_id, "8001015009087", "7503305044089", "8001015009088"},
    {"ABA", finance_aba_valid, "021000021", "011401533", "021000022"},
    {"Visa", finance_card_valid, "4012888888881881", "4222222222222",
        "4012888888881882"},
    {"Mastercard", finance_card_valid, "5105105105105100", "2223003122003222",
        "5105105105105101"},
    {"American Express", finance_card_valid, "371449635398431", "378734493671000",
        "371449635398432"},
    {"Discover", finance_card_valid, "6011000990139424", "6011111111111117",
        "6011000990139425"},
    {"Diners", finance_card_valid, "38520000023237", "30569309025904",
        "38520000023238"},
    {"JCB", finance_card_valid, "3566002020360505", "3530111333300000",
        "3566002020360506"},
    {"UnionPay", finance_card_valid, "6200000000000005", "", "6200000000000006"},
    {"Maestro", finance_card_valid, "6759649826438453", "", "6759649826438454"},
    {"no network", finance_card_valid, "4242424242424242", "", "9400168660575450"},
    {"E.164, Ofcom's numbers for plays", phone_international, "442079460958",
        "4930901820", "210555010000"},
    {"North America", phone_nanp, "2125550142", "", "2121550142"},
};
/* clang-format on */

static bool holds(const struct row *r, const char *number)
{
    uint8_t d[32];
    size_t n = strlen(number);
    for (size_t i = 0; i < n && i < sizeof d; i++)
        d[i] = number[i] == 'X' ? 10 : (uint8_t)(number[i] - '0');
    return r->valid(d, n);
}

static void published_numbers_hold(struct t *t)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (!T_OK(t, holds(&rows[i], rows[i].good)))
            t_note(t, "%s: %s", rows[i].says, rows[i].good);
        if (rows[i].more[0] && !T_OK(t, holds(&rows[i], rows[i].more)))
            t_note(t, "%s: %s", rows[i].says, rows[i].more);
    }
}

static void the_same_with_one_digit_wrong_do_not(struct t *t)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (!T_OK(t, !holds(&rows[i], rows[i].bad)))
            t_note(t, "%s: %s", rows[i].says, rows[i].bad);
    }
}

static void a_calendar_has_no_other_days(struct t *t)
{
    T_OK(t, digits_date(2024, 2, 29));
    T_OK(t, !digits_date(2023, 2, 29));
    T_OK(t, digits_date(2000, 2, 29));
    T_OK(t, !digits_date(1900, 2, 29));
    T_OK(t, !digits_date(2024, 4, 31));
    T_OK(t, !digits_date(2024, 13, 1));
    T_OK(t, !digits_date(2024, 0, 1));
    T_OK(t, !digits_date(2024, 1, 0));
}

static const struct t_case cases[] = {
    T_CASE(published_numbers_hold),
    T_CASE(the_same_with_one_digit_wrong_do_not),
    T_CASE(a_calendar_has_no_other_days),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
