#include "deid/table/type.h"

#include <stddef.h>

struct family_info {
    struct str opf, v7;
};

#define FAMILY_ROW(id, opf, v7) {STR_INIT(opf), STR_INIT(v7)},
static const struct family_info families[] = {DEID_FAMILY_TABLE(FAMILY_ROW)};

#define TYPE_FAMILY(family) DEID_FAMILY_##family
#define TYPE_ROW(id, name, word, family, sensitivity)                                  \
    {STR_INIT(name), STR_INIT(word), TYPE_FAMILY(family), sensitivity},
static const struct deid_type_info types[] = {DEID_TYPE_TABLE(TYPE_ROW)};

struct alias {
    struct str name;
    enum deid_type type;
};

/* Names of other tools that mean one of ours. */
static const struct alias aliases[] = {
    {STR_INIT("ACCOUNT_NUMBER"), DEID_BANK_ACCOUNT},
    {STR_INIT("ADDRESS"), DEID_ADDRESS},
    {STR_INIT("AUTH_TOKEN"), DEID_SECRET},
    {STR_INIT("AWS_ACCESS_KEY"), DEID_SECRET},
    {STR_INIT("AWS_CREDENTIALS"), DEID_SECRET},
    {STR_INIT("AWS_SECRET_KEY"), DEID_SECRET},
    {STR_INIT("BANK_ACCOUNT_NUMBER"), DEID_BANK_ACCOUNT},
    {STR_INIT("BANK_ROUTING"), DEID_ABA},
    {STR_INIT("BASIC_AUTH"), DEID_SECRET},
    {STR_INIT("BASIC_AUTH_HEADER"), DEID_SECRET},
    {STR_INIT("BEARER"), DEID_SECRET},
    {STR_INIT("CA_SOCIAL_INSURANCE_NUMBER"), DEID_CA_SIN},
    {STR_INIT("CREDIT_CARD_NUMBER"), DEID_CARD},
    {STR_INIT("CREDIT_DEBIT_CVV"), DEID_CVV},
    {STR_INIT("CREDIT_DEBIT_EXPIRY"), DEID_EXPIRY},
    {STR_INIT("CREDIT_DEBIT_NUMBER"), DEID_CARD},
    {STR_INIT("DATE"), DEID_DATE},
    {STR_INIT("DB_URI"), DEID_SECRET},
    {STR_INIT("DE_PLZ"), DEID_POSTAL_CODE},
    {STR_INIT("DRIVER_ID"), DEID_DRIVER_LICENSE},
    {STR_INIT("E164"), DEID_PHONE},
    {STR_INIT("EE_IK"), DEID_LT_AK},
    {STR_INIT("ENCRYPTION_KEY"), DEID_SECRET},
    {STR_INIT("FAX"), DEID_PHONE},
    {STR_INIT("FAX_NUMBER"), DEID_PHONE},
    {STR_INIT("GCP_API_KEY"), DEID_SECRET},
    {STR_INIT("GCP_CREDENTIALS"), DEID_SECRET},
    {STR_INIT("GENERIC_HIGH_ENTROPY"), DEID_SECRET},
    {STR_INIT("GEOGRAPHIC_COORDINATE"), DEID_COORDINATE},
    {STR_INIT("HTTP_COOKIE"), DEID_SECRET},
    {STR_INIT("IMEI_HARDWARE_ID"), DEID_IMEI},
    {STR_INIT("INTERNATIONAL_BANK_ACCOUNT_NUMBER"), DEID_IBAN},
    {STR_INIT("IN_PASSPORT"), DEID_PASSPORT},
    {STR_INIT("IN_PERMANENT_ACCOUNT_NUMBER"), DEID_IN_PAN},
    {STR_INIT("IN_VEHICLE_REGISTRATION"), DEID_LICENSE_PLATE},
    {STR_INIT("IN_VOTER_NUMBER"), DEID_IN_VOTER},
    {STR_INIT("IT_DRIVER_LICENSE"), DEID_DRIVER_LICENSE},
    {STR_INIT("IT_IDENTITY_CARD"), DEID_NATIONAL_ID},
    {STR_INIT("IT_PASSPORT"), DEID_PASSPORT},
    {STR_INIT("JSON_WEB_TOKEN"), DEID_SECRET},
    {STR_INIT("JWT"), DEID_SECRET},
    {STR_INIT("MEDICAL_LICENSE"), DEID_US_DEA},
    {STR_INIT("MEDICAL_RECORD_NUMBER"), DEID_MEDICAL_RECORD},
    {STR_INIT("NAME"), DEID_PERSON},
    {STR_INIT("PASSPORT_NUMBER"), DEID_PASSPORT},
    {STR_INIT("PASSWORD"), DEID_SECRET},
    {STR_INIT("PERSONAL_HANDLE"), DEID_USERNAME},
    {STR_INIT("PERSON_NAME"), DEID_PERSON},
    {STR_INIT("PHONE"), DEID_PHONE},
    {STR_INIT("PRIVATE_ADDRESS"), DEID_ADDRESS},
    {STR_INIT("PRIVATE_DATE"), DEID_BIRTH},
    {STR_INIT("PRIVATE_EMAIL"), DEID_EMAIL},
    {STR_INIT("PRIVATE_KEY"), DEID_SECRET},
    {STR_INIT("PRIVATE_PERSON"), DEID_PERSON},
    {STR_INIT("PRIVATE_PHONE"), DEID_PHONE},
    {STR_INIT("PRIVATE_URL"), DEID_URL},
    {STR_INIT("PROFILE_URL"), DEID_URL},
    {STR_INIT("SECRET_URL"), DEID_SECRET},
    {STR_INIT("SSN"), DEID_US_SSN},
    {STR_INIT("STREET"), DEID_ADDRESS},
    {STR_INIT("UK_NATIONAL_HEALTH_SERVICE_NUMBER"), DEID_UK_NHS},
    {STR_INIT("UK_NATIONAL_INSURANCE_NUMBER"), DEID_UK_NINO},
    {STR_INIT("UK_PASSPORT"), DEID_PASSPORT},
    {STR_INIT("UK_POSTCODE"), DEID_POSTAL_CODE},
    {STR_INIT("UK_UNIQUE_TAXPAYER_REFERENCE_NUMBER"), DEID_UK_UTR},
    {STR_INIT("UK_VEHICLE_REGISTRATION"), DEID_LICENSE_PLATE},
    {STR_INIT("US_BANK_NUMBER"), DEID_BANK_ACCOUNT},
    {STR_INIT("US_BANK_ROUTING_MICR"), DEID_ABA},
    {STR_INIT("US_DRIVER_LICENSE"), DEID_DRIVER_LICENSE},
    {STR_INIT("US_EMPLOYER_ID"), DEID_US_EIN},
    {STR_INIT("US_EMPLOYER_IDENTIFICATION_NUMBER"), DEID_US_EIN},
    {STR_INIT("US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER"), DEID_US_ITIN},
    {STR_INIT("US_PASSPORT"), DEID_PASSPORT},
    {STR_INIT("US_PASSPORT_NUMBER"), DEID_PASSPORT},
    {STR_INIT("US_SOCIAL_SECURITY_NUMBER"), DEID_US_SSN},
    {STR_INIT("VEHICLE_IDENTIFICATION_NUMBER"), DEID_VIN},
    {STR_INIT("VEHICLE_REGISTRATION"), DEID_LICENSE_PLATE},
};

_Static_assert(COUNT(types) == DEID_TYPE_COUNT, "one row per type");
_Static_assert(DEID_TYPE_COUNT <= UINT8_MAX, "detectors keep a type in a byte");

const struct deid_type_info *deid_type_get(unsigned type)
{
    return &types[type < DEID_TYPE_COUNT ? type : DEID_NONE];
}

struct str deid_family_opf(unsigned family)
{
    return families[family < COUNT(families) ? family : DEID_FAMILY_NONE].opf;
}

struct str deid_family_v7(unsigned family)
{
    return families[family < COUNT(families) ? family : DEID_FAMILY_NONE].v7;
}

bool deid_type_find(struct str name, enum deid_type *out)
{
    for (unsigned i = 1; i < DEID_TYPE_COUNT; i++) {
        if (str_eq_nocase(name, types[i].name) || str_eq_nocase(name, types[i].word)) {
            *out = (enum deid_type)i;
            return true;
        }
    }
    for (size_t i = 0; i < COUNT(aliases); i++) {
        if (str_eq_nocase(name, aliases[i].name)) {
            *out = aliases[i].type;
            return true;
        }
    }
    return false;
}

unsigned deid_type_alias_count(void)
{
    return (unsigned)COUNT(aliases);
}

struct str deid_type_alias_get(unsigned i, enum deid_type *type)
{
    *type = aliases[i].type;
    return aliases[i].name;
}

void deid_types_add(struct deid_types *set, unsigned type)
{
    set->bits[type / 64] |= UINT64_C(1) << (type % 64);
}

bool deid_types_has(const struct deid_types *set, unsigned type)
{
    return (set->bits[type / 64] >> (type % 64)) & 1;
}
