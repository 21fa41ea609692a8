#include "deid/table/type.h"

#include "tests/harness/t.h"

/*
 * The names of the taxonomy, ours and those of Presidio, Google's and Amazon's services
 * and the labels of OpenAI's filter: each leads to a type, and to the one it means.
 */
static const struct {
    const char *name;
    enum deid_type type;
} names[] = {
    {"PERSON", DEID_PERSON},
    {"PERSON_NAME", DEID_PERSON},
    {"NAME", DEID_PERSON},
    {"private_person", DEID_PERSON},
    {"USERNAME", DEID_USERNAME},
    {"EMAIL_ADDRESS", DEID_EMAIL},
    {"EMAIL", DEID_EMAIL},
    {"private_email", DEID_EMAIL},
    {"PHONE_NUMBER", DEID_PHONE},
    {"PHONE", DEID_PHONE},
    {"FAX", DEID_PHONE},
    {"E164", DEID_PHONE},
    {"private_phone", DEID_PHONE},
    {"STREET_ADDRESS", DEID_ADDRESS},
    {"ADDRESS", DEID_ADDRESS},
    {"private_address", DEID_ADDRESS},
    {"POSTAL_CODE", DEID_POSTAL_CODE},
    {"UK_POSTCODE", DEID_POSTAL_CODE},
    {"DE_PLZ", DEID_POSTAL_CODE},
    {"LOCATION", DEID_LOCATION},
    {"COORDINATE", DEID_COORDINATE},
    {"DATE_OF_BIRTH", DEID_BIRTH},
    {"DATE_TIME", DEID_DATE},
    {"DATE", DEID_DATE},
    {"AGE", DEID_AGE},
    {"URL", DEID_URL},
    {"PROFILE_URL", DEID_URL},
    {"private_url", DEID_URL},
    {"secret_url", DEID_SECRET},
    {"IP_ADDRESS", DEID_IP},
    {"MAC_ADDRESS", DEID_MAC},
    {"IMEI", DEID_IMEI},
    {"IMEI_HARDWARE_ID", DEID_IMEI},
    {"ADVERTISING_ID", DEID_ADVERTISING_ID},
    {"UUID", DEID_UUID},
    {"CREDIT_CARD", DEID_CARD},
    {"CREDIT_CARD_NUMBER", DEID_CARD},
    {"CREDIT_DEBIT_NUMBER", DEID_CARD},
    {"CREDIT_CARD_CVV", DEID_CVV},
    {"CREDIT_DEBIT_CVV", DEID_CVV},
    {"CREDIT_CARD_EXPIRY", DEID_EXPIRY},
    {"CREDIT_DEBIT_EXPIRY", DEID_EXPIRY},
    {"IBAN_CODE", DEID_IBAN},
    {"INTERNATIONAL_BANK_ACCOUNT_NUMBER", DEID_IBAN},
    {"SWIFT_CODE", DEID_BIC},
    {"ABA_ROUTING_NUMBER", DEID_ABA},
    {"BANK_ROUTING", DEID_ABA},
    {"BANK_ACCOUNT", DEID_BANK_ACCOUNT},
    {"US_BANK_NUMBER", DEID_BANK_ACCOUNT},
    {"CRYPTO", DEID_CRYPTO},
    {"US_SSN", DEID_US_SSN},
    {"SSN", DEID_US_SSN},
    {"US_ITIN", DEID_US_ITIN},
    {"US_PASSPORT", DEID_PASSPORT},
    {"US_DRIVER_LICENSE", DEID_DRIVER_LICENSE},
    {"US_NPI", DEID_US_NPI},
    {"US_MBI", DEID_US_MBI},
    {"CA_SIN", DEID_CA_SIN},
    {"UK_NINO", DEID_UK_NINO},
    {"UK_NHS", DEID_UK_NHS},
    {"UK_UTR", DEID_UK_UTR},
    {"UK_PASSPORT", DEID_PASSPORT},
    {"DE_TAX_ID", DEID_DE_TAX_ID},
    {"FR_NIR", DEID_FR_NIR},
    {"ES_NIF", DEID_ES_NIF},
    {"ES_NIE", DEID_ES_NIE},
    {"IT_FISCAL_CODE", DEID_IT_CF},
    {"PT_NIF", DEID_PT_NIF},
    {"NL_BSN", DEID_NL_BSN},
    {"BE_NRN", DEID_BE_NRN},
    {"PL_PESEL", DEID_PL_PESEL},
    {"SE_PERSONNUMMER", DEID_SE_PNR},
    {"FI_HETU", DEID_FI_HETU},
    {"DK_CPR", DEID_DK_CPR},
    {"NO_FNR", DEID_NO_FNR},
    {"CH_AHV", DEID_CH_AHV},
    {"AT_SVNR", DEID_AT_SVNR},
    {"IE_PPS", DEID_IE_PPS},
    {"BR_CPF", DEID_BR_CPF},
    {"BR_CNPJ", DEID_BR_CNPJ},
    {"MX_CURP", DEID_MX_CURP},
    {"AR_CUIT", DEID_AR_CUIT},
    {"CL_RUT", DEID_CL_RUT},
    {"CO_NIT", DEID_CO_NIT},
    {"IN_AADHAAR", DEID_IN_AADHAAR},
    {"IN_PAN", DEID_IN_PAN},
    {"IN_GSTIN", DEID_IN_GSTIN},
    {"IN_VOTER_NUMBER", DEID_IN_VOTER},
    {"CN_RIC", DEID_CN_RIC},
    {"JP_MYNUMBER", DEID_JP_MYNUMBER},
    {"KR_RRN", DEID_KR_RRN},
    {"TW_ID", DEID_TW_ID},
    {"HK_ID", DEID_HK_ID},
    {"SG_NRIC_FIN", DEID_SG_NRIC},
    {"TH_TNIN", DEID_TH_TNIN},
    {"ID_NIK", DEID_ID_NIK},
    {"MY_NRIC", DEID_MY_NRIC},
    {"PH_TIN", DEID_PH_TIN},
    {"AU_TFN", DEID_AU_TFN},
    {"AU_MEDICARE", DEID_AU_MEDICARE},
    {"AU_ABN", DEID_AU_ABN},
    {"NZ_IRD", DEID_NZ_IRD},
    {"ZA_ID_NUMBER", DEID_ZA_ID},
    {"NG_NIN", DEID_NG_NIN},
    {"TR_NATIONAL_ID", DEID_TR_ID},
    {"IL_ID", DEID_IL_ID},
    {"AE_EID", DEID_AE_EID},
    {"RU_INN", DEID_RU_INN},
    {"RU_SNILS", DEID_RU_SNILS},
    {"UA_RNOKPP", DEID_UA_RNOKPP},
    {"VIN", DEID_VIN},
    {"VEHICLE_IDENTIFICATION_NUMBER", DEID_VIN},
    {"LICENSE_PLATE", DEID_LICENSE_PLATE},
    {"UK_VEHICLE_REGISTRATION", DEID_LICENSE_PLATE},
    {"MEDICAL_RECORD", DEID_MEDICAL_RECORD},
    {"MEDICAL_RECORD_NUMBER", DEID_MEDICAL_RECORD},
    {"MEDICAL_LICENSE", DEID_US_DEA},
    {"HEALTH_PLAN", DEID_HEALTH_PLAN},
    {"EMPLOYEE_ID", DEID_EMPLOYEE_ID},
    {"STUDENT_ID", DEID_STUDENT_ID},
    {"MEMBERSHIP_ID", DEID_MEMBER_ID},
    {"CUSTOMER_ID", DEID_CUSTOMER_ID},
    {"SECRET", DEID_SECRET},
    {"AUTH_TOKEN", DEID_SECRET},
    {"AWS_CREDENTIALS", DEID_SECRET},
    {"AWS_ACCESS_KEY", DEID_SECRET},
    {"PASSWORD", DEID_SECRET},
    {"JWT", DEID_SECRET},
    {"PRIVATE_KEY", DEID_SECRET},
    {"DB_URI", DEID_SECRET},
    {"BASIC_AUTH", DEID_SECRET},
    {"BEARER", DEID_SECRET},
    {"GENERIC_HIGH_ENTROPY", DEID_SECRET},
    {"ORGANIZATION", DEID_ORGANIZATION},
};

static void each_name_of_the_taxonomy_is_known(struct t *t)
{
    for (size_t i = 0; i < COUNT(names); i++) {
        enum deid_type type = DEID_NONE;
        if (!T_OK(t, deid_type_find(str_z(names[i].name), &type)) ||
            !T_EQ(t, type, names[i].type))
            t_note(t, "%s", names[i].name);
    }
}

static void an_alias_is_no_other_types_own_name(struct t *t)
{
    for (unsigned i = 0; i < deid_type_alias_count(); i++) {
        enum deid_type type, found = DEID_NONE;
        struct str name = deid_type_alias_get(i, &type);
        if (!T_OK(t, deid_type_find(name, &found)) || !T_EQ(t, found, type))
            t_note(t, "%.*s", (int)name.n, name.p);
    }
}

static void nobody_is_called_nothing(struct t *t)
{
    enum deid_type type;
    T_OK(t, !deid_type_find(STR(""), &type));
    T_OK(t, !deid_type_find(STR("NO_SUCH_TYPE"), &type));
}

static const struct t_case cases[] = {
    T_CASE(each_name_of_the_taxonomy_is_known),
    T_CASE(an_alias_is_no_other_types_own_name),
    T_CASE(nobody_is_called_nothing),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
