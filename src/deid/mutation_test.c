#include <string.h>

#include "base/attr.h"
#include "deid/deid.h"
#include "tests/harness/t.h"

/*
 * One row for each detector: a good value behind its words is found; with a wrong check
 * it is not, without its words it is not; and each of the two refusals is lost when the
 * validator or the words are skipped: so nothing here holds by accident.
 */
struct row {
    unsigned detector;
    const char *words;
    const char *good;
    const char *bad; /* "": no validator */
};

/* clang-format off */
static const struct row rows[] = {
    {DET_FR_NIR, "sécurité sociale : ", "255081416802538", "255081416802539"},
    {DET_FR_NIR_2A, "", "185052A28512365", "185052A28512366"},
    {DET_FR_SPI, "numéro fiscal de référence ", "3023217600053", "3023217600054"},
    {DET_CN_RIC, "", "110105194912310011", "110105194912310012"},
    {DET_CN_RIC_X, "", "11010519491231002X", "11010519491231003X"},
    {DET_CH_AHV, "AHV ", "7569217076985", "7569217076986"},
    {DET_BR_CPF, "CPF ", "52998224725", "52998224726"},
    {DET_BR_CNPJ, "CNPJ ", "11222333000181", "11222333000182"},
    {DET_SE_PNR, "personnummer ", "8112289874", "8112289875"},
    {DET_KR_RRN, "주민등록번호 ", "8801011234568", "8801011234569"},
    {DET_MY_NRIC, "MyKad ", "880101145678", "881301145678"},
    {DET_RU_SNILS, "СНИЛС ", "11223344595", "11223344596"},
    {DET_RU_INN, "ИНН ", "7707083893", "7707083894"},
    {DET_AE_EID, "Emirates ID ", "784198012345678", "784198012345679"},
    {DET_TH_TNIN, "Thai ID ", "1101700230708", "1101700230709"},
    {DET_CZ_RC, "rodné číslo ", "7103192745", "7103192746"},
    {DET_AU_TFN, "TFN ", "123456782", "123456783"},
    {DET_AU_MEDICARE, "Medicare card ", "2123456701", "2123456711"},
    {DET_AU_ABN, "ABN ", "51824753556", "51824753557"},
    {DET_PL_PESEL, "PESEL ", "44051401359", "44051401350"},
    {DET_PL_NIP, "NIP ", "1234563218", "1234563219"},
    {DET_AR_CUIT, "CUIT ", "20123456786", "20123456787"},
    {DET_ID_NIK, "NIK ", "3171234509870001", "3171237109870001"},
    {DET_US_NPI, "NPI ", "1234567893", "1234567894"},
    {DET_CA_SIN, "SIN ", "046454286", "046454287"},
    {DET_IN_AADHAAR, "Aadhaar ", "234123412346", "234123412347"},
    {DET_UK_NHS, "NHS number ", "9434765919", "9434765910"},
    {DET_UK_UTR, "UTR ", "1955839661", "1955839662"},
    {DET_BE_NRN, "rijksregisternummer ", "85073003328", "85073003329"},
    {DET_NO_FNR, "fødselsnummer ", "01017501239", "01017501230"},
    {DET_IS_KT, "kennitala ", "1201743399", "1201743389"},
    {DET_DK_CPR, "CPR ", "0703851234", "7703851234"},
    {DET_LU_MATRICULE, "numéro matricule ", "1893120105732", "1893120105733"},
    {DET_BALTIC, "isikukood ", "37605030299", "37605030290"},
    {DET_LV_PK, "personas kods ", "16117519997", "16117519998"},
    {DET_HR_OIB, "OIB ", "94577403194", "94577403195"},
    {DET_RO_CNP, "CNP ", "1630615123457", "1630615123458"},
    {DET_BG_EGN, "ЕГН ", "7523169263", "7523169264"},
    {DET_GR_AMKA, "AMKA ", "01013099997", "01013099998"},
    {DET_BALKAN_JMBG, "JMBG ", "0101006500006", "0101006500007"},
    {DET_TR_ID, "TC kimlik ", "10000000146", "10000000147"},
    {DET_IL_ID, "Teudat Zehut ", "123456782", "123456783"},
    {DET_SA_ID, "Iqama ", "1000000008", "1000000009"},
    {DET_EG_ID, "Egyptian ID ", "29001011234567", "29013011234567"},
    {DET_ZA_ID, "SA ID ", "8001015009087", "8001015009088"},
    {DET_ES_NSS, "NSS ", "281234567840", "281234567841"},
    {DET_IT_VAT, "partita IVA ", "00743110157", "00743110158"},
    {DET_PT_NIF, "contribuinte ", "123456789", "123456780"},
    {DET_NL_BSN, "BSN ", "111222333", "111222334"},
    {DET_DE_TAX_ID, "Steuer-ID ", "86095742719", "86095742710"},
    {DET_AT_SVNR, "SVNR ", "1237010180", "1237010181"},
    {DET_HU_TAJ, "TAJ ", "111111110", "111111111"},
    {DET_CL_RUT, "RUT ", "123456785", "123456786"},
    {DET_CO_NIT, "NIT ", "8600029644", "8600029645"},
    {DET_EC_CEDULA, "cédula ", "1710034065", "1710034066"},
    {DET_UY_CI, "cédula ", "12345672", "12345673"},
    {DET_JP_MYNUMBER, "マイナンバー ", "123456789018", "123456789019"},
    {DET_NZ_IRD, "IRD ", "49091850", "49091851"},
    {DET_UA_RNOKPP, "РНОКПП ", "1759013776", "1759013777"},
    {DET_KZ_IIN, "ИИН ", "880101300010", "880101300011"},
    {DET_PK_CNIC, "CNIC ", "3520112345671", ""},
    {DET_VN_CCCD, "CCCD ", "001088012345", ""},
    {DET_NG_NIN, "NIN ", "12345678901", ""},
    {DET_PE_DNI, "DNI ", "12345678", ""},
    {DET_PH_TIN, "TIN ", "123456789012", ""},
    {DET_US_EIN, "EIN ", "123456789", ""},
    {DET_UK_NINO, "NINO ", "AB123456C", "DA123456C"},
    {DET_UK_DVLA, "", "MORGA657054SM9IJ", "MORGA673054SM9IJ"},
    {DET_IN_PAN, "PAN ", "ABCPE1234F", "ABCZE1234F"},
    {DET_IN_GSTIN, "", "27AAPFU0939F1ZV", "27AAPFU0939F2ZV"},
    {DET_IN_VOTER, "voter ID ", "ABC1234567", ""},
    {DET_IT_CF, "", "RSSMRA85T10A562S", "RSSMRA85T10A563S"},
    {DET_MX_CURP, "", "HEGG560427MVZRRL04", "HEGG560427MVZRRL05"},
    {DET_MX_RFC, "RFC Mexico ", "GODE561231GR8", "GODE561331GR8"},
    {DET_ES_NIF, "NIF ", "12345678Z", "12345679Z"},
    {DET_ES_NIE, "", "X1234567L", "X1234568L"},
    {DET_SG_NRIC, "", "S1234567D", "S1234568D"},
    {DET_HK_ID, "HKID ", "A1234563", "A1234564"},
    {DET_TW_ID, "身分證字號 ", "A123456789", "A123456780"},
    {DET_FI_HETU, "hetu ", "131052-308T", "131052-308U"},
    {DET_IE_PPS, "PPS ", "1234567T", "1234568T"},
    {DET_US_MBI, "MBI ", "1EG4TE5MK73", "1SG4TE5MK73"},
    {DET_US_DEA, "DEA ", "AB1234563", "AB1234564"},
    {DET_DE_RVNR, "Sozialversicherungsnummer ", "15070649C103", "15070649C104"},
    {DET_DE_ID_CARD, "Personalausweisnummer ", "T220001293", "T220001294"},
    {DET_DE_KVNR, "Krankenversicherungsnummer ", "A123456780", "A123456781"},
    {DET_NZ_NHI, "NHI ", "ZZZ0016", "ZZZ0017"},
    {DET_LK_NIC, "NIC ", "853400937V", ""},
    {DET_VIN, "", "1M8GDM9AXKP042788", "1M8GDM9AXKP042789"},
    {DET_VIN_NAMED, "VIN ", "WR6EK4SW1MNH36136", "WR6EK4SW1MNI36136"},
    {DET_PASSPORT, "passport number ", "C01X00T47", ""},
    {DET_DRIVER_LICENSE, "driver's license ", "A517-2950-2191", ""},
    {DET_NATIONAL_ID, "identity card ", "AX4839201", ""},
    {DET_TAX_ID, "tax id ", "48-3920175", ""},
    {DET_MEDICAL_RECORD, "MRN ", "MRN-0798056", ""},
    {DET_HEALTH_PLAN, "policy number ", "HP48392017", ""},
    {DET_EMPLOYEE_ID, "employee id ", "E48213", ""},
    {DET_STUDENT_ID, "student number ", "s4839201", ""},
    {DET_MEMBER_ID, "member id ", "M4839201", ""},
    {DET_CUSTOMER_ID, "customer number ", "4839201", ""},
    {DET_LICENSE_PLATE, "license plate ", "7ABC123", ""},
    {DET_BIC, "BIC ", "DEUTDEFF500", "DEUTQQFF500"},
    {DET_COIN, "",
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"},
    {DET_BIRTH, "born on ", "1986-09-28", "1986-19-28"},
    {DET_COORDINATE, "located at ", "52.52, 13.40", "152.52, 13.40"},
    {DET_EXPIRY, "expires ", "09/27", "19/27"},
    {DET_BANK_ACCOUNT, "account ", "788790479310", ""},
    {DET_ABA, "routing ", "021000021", "021000022"},
    {DET_IMEI, "IMEI ", "490154203237518", "490154203237519"},
    {DET_SSN, "", "536-22-8726", "000-22-8726"},
    {DET_SSN, "ssn ", "536228726", ""},
    {DET_ITIN, "", "971-92-9806", "920-12-3456"},
    {DET_ITIN, "ITIN ", "971929806", ""},
    {DET_CVV, "cvv ", "123", ""},
    {DET_HANDLE, "follow ", "@janedoe", ""},
    {DET_PHONE, "", "+44 20 7946 0958", "+210 555 0100 000"},
    {DET_PHONE, "phone ", "2125550142", ""},
    {DET_PASSWORD, "password is ", "hunter2", ""},
    {DET_KEY_VALUE, "api_key=",
        "f3de5fcf8db6d269ac3caea1cfbf7188",
        "the_name_of_the_key_here"},
    {DET_IP6, "", "2001:db8::8a2e:370:7334", "10:50:38"},
    {DET_IP6, "", "::ffff:81.2.69.142", ""},
    {DET_IP6, "", "64:ff9b::192.0.2.33", ""},
    {DET_MAC, "", "fd-b9-dc-b6-7f-03", "00-00-00-00-00-00"},
    {DET_IP4, "", "192.0.2.17", "127.0.0.1"},
    {DET_EMAIL, "", "jane@example.com", "jane@example.socket"},
    {DET_CARD, "", "4111111111111111", "4111111111111112"},
    {DET_IBAN, "", "DE89370400440532013000", "DE88370400440532013000"},
    {DET_URL, "",
        "https://jane.example-blog.net/about",
        "https://en.wikipedia.org/wiki/C"},
    {DET_JWT, "",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLXg",
        "eyJmb28iOiJiYXIifQ.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLXg"},
    {DET_PEM, "",
        "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----",
        "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----"},
    {DET_TELEGRAM, "", "4412293382:AAnwZmhojxD-vfkYZbUfkt44hxVEe8poDUy", ""},
    {DET_DB_URI, "", "postgres://u:p4ss@db.example.com:5432/x", ""},
    {DET_URL_SECRET, "", "https://u:p4ss@example.com/x", ""},
    {DET_LITERAL, "", "<EMAIL_1>", ""},
    {DET_ADVERTISING_ID, "IDFA ", "11fa1a6b-f859-409e-ab38-fecd7fc1b751", ""},
    {DET_USERNAME, "username", "=janedoe", ""},
};
/* clang-format on */

enum { TEXT_MAX = 512 };

struct finder {
    struct deid_engine *engine;
    struct deid_spans spans;
};

static bool finder_init(struct finder *f, const struct deid_options *options)
{
    struct err err = ERR_INIT;
    deid_spans_init(&f->spans);
    return deid_new(options, &f->engine, &err);
}

static void finder_fini(struct finder *f)
{
    deid_free(f->engine);
    deid_spans_fini(&f->spans);
}

/* Whether `value` between words is found by this detector. */
static bool finds(
    struct finder *f, unsigned detector, const char *words, const char *value)
{
    char text[TEXT_MAX];
    struct err err = ERR_INIT;
    int n = snprintf(text, sizeof text, "Well, %s%s ok?", words, value);
    if (n < 0 || !deid_scan(f->engine, raw_of(text, (size_t)n), &f->spans, &err))
        return false;
    for (size_t i = 0; i < f->spans.n; i++) {
        if (f->spans.p[i].detector == detector)
            return true;
    }
    return false;
}

static const char *kind(unsigned detector)
{
    return deid_detector_get(detector)->kind.p;
}

static unsigned guards(unsigned detector)
{
    return deid_detector_get(detector)->guards;
}

static void each_detector_has_a_row(struct t *t)
{
    for (unsigned d = 1; d < DEID_DETECTOR_COUNT; d++) {
        unsigned need = guards(d);
        for (size_t i = 0; i < COUNT(rows); i++) {
            if (rows[i].detector == d && rows[i].bad[0])
                need &= ~(unsigned)DEID_BY_CHECK;
            if (rows[i].detector == d && rows[i].words[0])
                need &= ~(unsigned)DEID_BY_CONTEXT;
        }
        if (!T_OK(t, need == 0))
            t_note(t, "no row for %s", kind(d));
    }
}

static void a_good_value_behind_its_words_is_found(struct t *t)
{
    struct finder f;
    if (!T_OK(t, finder_init(&f, &(struct deid_options){0})))
        return;
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (!T_OK(t, finds(&f, rows[i].detector, rows[i].words, rows[i].good)))
            t_note(t, "%s: %s%s", kind(rows[i].detector), rows[i].words, rows[i].good);
    }
    finder_fini(&f);
}

/* What the engine says with the guard and without it. */
static void guard_matters(struct t *t, const struct row *r, bool check)
{
    struct deid_options options = {0};
    struct finder with, without;
    const char *words = check ? r->words : "";
    const char *value = check ? r->bad : r->good;
    deid_detectors_add(check ? &options.unchecked : &options.uncontexted, r->detector);
    if (!T_OK(t, finder_init(&with, &(struct deid_options){0})))
        return;
    if (T_OK(t, finder_init(&without, &options))) {
        if (!T_OK(t, !finds(&with, r->detector, words, value)))
            t_note(t, "%s is found: %s%s", kind(r->detector), words, value);
        if (!T_OK(t, finds(&without, r->detector, words, value)))
            t_note(t, "%s does not need its %s: %s%s", kind(r->detector),
                check ? "validator" : "words", words, value);
        finder_fini(&without);
    }
    finder_fini(&with);
}

static void each_validator_refuses_and_only_it(struct t *t)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (rows[i].bad[0])
            guard_matters(t, &rows[i], true);
    }
}

static void each_context_rule_refuses_and_only_it(struct t *t)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (rows[i].words[0] && (guards(rows[i].detector) & DEID_BY_CONTEXT))
            guard_matters(t, &rows[i], false);
    }
}

/*
 * Words that speak against: with them the value is not found, with others it is. Where
 * the engine can be told to skip the words, skipping them finds it again.
 */
static const struct {
    unsigned detector;
    const char *against, *neutral, *value;
    bool skipped; /* `uncontexted` brings it back */
} against[] = {
    {DET_IP4, "version ", "from ", "16.18.237.150", true},
    {DET_IP4, "kernel ", "from ", "16.18.237.150", true},
    {DET_PHONE, "order ", "", "212-555-0142", true},
    {DET_PHONE, "tracking number ", "", "212-555-0142", true},
    {DET_PHONE, "ISBN ", "", "212-555-0142", true},
    {DET_PHONE, "commit ", "", "212-555-0142", true},
    {DET_SSN, "invoice number ", "", "536-22-8726", true},
    {DET_SSN, "version ", "", "536-22-8726", true},
    {DET_ITIN, "order ", "", "971-92-9806", true},
    {DET_CARD, "order ", "we saw ", "4111111111111111", false},
    {DET_CARD, "tracking number ", "we saw ", "4111111111111111", false},
    {DET_CARD, "version ", "we saw ", "4111111111111111", false},
    {DET_CARD, "phone ", "we saw ", "4111111111111111", false},
    {DET_CARD, "IMEI ", "we saw ", "4111111111111111", false},
    {DET_ITIN, "version ", "", "971-92-9806", true},
    {DET_KEY_VALUE, "public key ", "api key ", "f3de5fcf8db6d269ac3caea1cfbf7188",
        false},
    {DET_KEY_VALUE, "cache key=", "api key=", "f3de5fcf8db6d269ac3caea1cfbf7188",
        false},
    {DET_PASSWORD, "pass ", "password is ", "--enable-x32", false},
};

static void words_against_refuse_and_only_they(struct t *t)
{
    struct finder f;
    if (!T_OK(t, finder_init(&f, &(struct deid_options){0})))
        return;
    for (size_t i = 0; i < COUNT(against); i++) {
        unsigned d = against[i].detector;
        if (!T_OK(t, !finds(&f, d, against[i].against, against[i].value)))
            t_note(t, "%s: %s%s", kind(d), against[i].against, against[i].value);
        const char *value = d == DET_PASSWORD ? "hunter2!X" : against[i].value;
        if (!T_OK(t, finds(&f, d, against[i].neutral, value)))
            t_note(t, "%s: %s%s", kind(d), against[i].neutral, value);
    }
    finder_fini(&f);
}

static void skipping_the_words_against_finds_it_again(struct t *t)
{
    for (size_t i = 0; i < COUNT(against); i++) {
        struct deid_options options = {0};
        struct finder f;
        if (!against[i].skipped)
            continue;
        deid_detectors_add(&options.uncontexted, against[i].detector);
        if (!T_OK(t, finder_init(&f, &options)))
            return;
        if (!T_OK(t,
                finds(&f, against[i].detector, against[i].against, against[i].value)))
            t_note(t, "%s: %s%s", kind(against[i].detector), against[i].against,
                against[i].value);
        finder_fini(&f);
    }
}

static const struct t_case cases[] = {
    T_CASE(each_detector_has_a_row),
    T_CASE(a_good_value_behind_its_words_is_found),
    T_CASE(each_validator_refuses_and_only_it),
    T_CASE(each_context_rule_refuses_and_only_it),
    T_CASE(words_against_refuse_and_only_they),
    T_CASE(skipping_the_words_against_finds_it_again),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
