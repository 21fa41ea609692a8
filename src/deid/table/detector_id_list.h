/*
 * deid/table/detector_id_list.h - detectors, one row each: numbers of people, cars,
 * things.
 *
 * In:    nothing.
 * Out:   DEID_DETECTORS_ID.
 * Never: included directly: deid/table/detector.h is the door.
 */
#ifndef ABIDE_DEID_TABLE_DETECTOR_ID_LIST_H
#define ABIDE_DEID_TABLE_DETECTOR_ID_LIST_H

/* clang-format off */
#define DEID_DETECTORS_ID(X) \
    X(DET_FR_NIR, DEID_FR_NIR, "nir", 1) \
    X(DET_FR_NIR_2A, DEID_FR_NIR, "nir_corsica", 1) \
    X(DET_FR_SPI, DEID_FR_SPI, "spi", 3) \
    X(DET_CN_RIC, DEID_CN_RIC, "ric", 1) \
    X(DET_CN_RIC_X, DEID_CN_RIC, "ric_x", 1) \
    X(DET_CH_AHV, DEID_CH_AHV, "ahv", 3) \
    X(DET_BR_CPF, DEID_BR_CPF, "cpf", 3) \
    X(DET_BR_CNPJ, DEID_BR_CNPJ, "cnpj", 3) \
    X(DET_SE_PNR, DEID_SE_PNR, "personnummer", 3) \
    X(DET_KR_RRN, DEID_KR_RRN, "rrn", 3) \
    X(DET_MY_NRIC, DEID_MY_NRIC, "mykad", 3) \
    X(DET_RU_SNILS, DEID_RU_SNILS, "snils", 3) \
    X(DET_RU_INN, DEID_RU_INN, "inn", 3) \
    X(DET_AE_EID, DEID_AE_EID, "eid", 3) \
    X(DET_TH_TNIN, DEID_TH_TNIN, "tnin", 3) \
    X(DET_CZ_RC, DEID_CZ_RC, "rodne_cislo", 3) \
    X(DET_AU_TFN, DEID_AU_TFN, "tfn", 3) \
    X(DET_AU_MEDICARE, DEID_AU_MEDICARE, "medicare", 3) \
    X(DET_AU_ABN, DEID_AU_ABN, "abn", 3) \
    X(DET_PL_PESEL, DEID_PL_PESEL, "pesel", 3) \
    X(DET_PL_NIP, DEID_PL_NIP, "nip", 3) \
    X(DET_AR_CUIT, DEID_AR_CUIT, "cuit", 3) \
    X(DET_ID_NIK, DEID_ID_NIK, "nik", 3) \
    X(DET_US_NPI, DEID_US_NPI, "npi", 3) \
    X(DET_CA_SIN, DEID_CA_SIN, "sin", 3) \
    X(DET_IN_AADHAAR, DEID_IN_AADHAAR, "aadhaar", 3) \
    X(DET_UK_NHS, DEID_UK_NHS, "nhs", 3) \
    X(DET_UK_UTR, DEID_UK_UTR, "utr", 3) \
    X(DET_BE_NRN, DEID_BE_NRN, "nrn", 3) \
    X(DET_NO_FNR, DEID_NO_FNR, "fnr", 3) \
    X(DET_IS_KT, DEID_IS_KENNITALA, "kennitala", 3) \
    X(DET_DK_CPR, DEID_DK_CPR, "cpr", 3) \
    X(DET_LU_MATRICULE, DEID_LU_MATRICULE, "matricule", 3) \
    X(DET_BALTIC, DEID_LT_AK, "baltic", 3) \
    X(DET_LV_PK, DEID_LV_PK, "personas_kods", 3) \
    X(DET_HR_OIB, DEID_HR_OIB, "oib", 3) \
    X(DET_RO_CNP, DEID_RO_CNP, "cnp", 3) \
    X(DET_BG_EGN, DEID_BG_EGN, "egn", 3) \
    X(DET_GR_AMKA, DEID_GR_AMKA, "amka", 3) \
    X(DET_BALKAN_JMBG, DEID_BALKAN_JMBG, "jmbg", 3) \
    X(DET_TR_ID, DEID_TR_ID, "kimlik", 3) \
    X(DET_IL_ID, DEID_IL_ID, "teudat", 3) \
    X(DET_SA_ID, DEID_SA_ID, "iqama", 3) \
    X(DET_EG_ID, DEID_EG_ID, "egypt", 3) \
    X(DET_ZA_ID, DEID_ZA_ID, "rsa_id", 3) \
    X(DET_ES_NSS, DEID_ES_NSS, "nss", 3) \
    X(DET_IT_VAT, DEID_IT_VAT_CODE, "piva", 3) \
    X(DET_PT_NIF, DEID_PT_NIF, "nif_pt", 3) \
    X(DET_NL_BSN, DEID_NL_BSN, "bsn", 3) \
    X(DET_DE_TAX_ID, DEID_DE_TAX_ID, "steuer_id", 3) \
    X(DET_AT_SVNR, DEID_AT_SVNR, "svnr", 3) \
    X(DET_HU_TAJ, DEID_HU_TAJ, "taj", 3) \
    X(DET_CL_RUT, DEID_CL_RUT, "rut", 3) \
    X(DET_CO_NIT, DEID_CO_NIT, "nit", 3) \
    X(DET_EC_CEDULA, DEID_EC_CEDULA, "cedula", 3) \
    X(DET_UY_CI, DEID_UY_CI, "ci", 3) \
    X(DET_JP_MYNUMBER, DEID_JP_MYNUMBER, "mynumber", 3) \
    X(DET_NZ_IRD, DEID_NZ_IRD, "ird", 3) \
    X(DET_UA_RNOKPP, DEID_UA_RNOKPP, "rnokpp", 3) \
    X(DET_KZ_IIN, DEID_KZ_IIN, "iin", 3) \
    X(DET_PK_CNIC, DEID_PK_CNIC, "cnic", 2) \
    X(DET_VN_CCCD, DEID_VN_CCCD, "cccd", 2) \
    X(DET_NG_NIN, DEID_NG_NIN, "nin", 2) \
    X(DET_PE_DNI, DEID_PE_DNI, "dni", 2) \
    X(DET_PH_TIN, DEID_PH_TIN, "tin", 2) \
    X(DET_US_EIN, DEID_US_EIN, "ein", 2) \
    X(DET_UK_NINO, DEID_UK_NINO, "nino", 1) \
    X(DET_UK_DVLA, DEID_UK_DRIVING_LICENCE, "dvla", 1) \
    X(DET_IN_PAN, DEID_IN_PAN, "pan", 1) \
    X(DET_IN_GSTIN, DEID_IN_GSTIN, "gstin", 1) \
    X(DET_IN_VOTER, DEID_IN_VOTER, "epic", 2) \
    X(DET_IT_CF, DEID_IT_CF, "codice_fiscale", 1) \
    X(DET_MX_CURP, DEID_MX_CURP, "curp", 1) \
    X(DET_MX_RFC, DEID_MX_RFC, "rfc", 3) \
    X(DET_ES_NIF, DEID_ES_NIF, "nif", 1) \
    X(DET_ES_NIE, DEID_ES_NIE, "nie", 1) \
    X(DET_SG_NRIC, DEID_SG_NRIC, "nric", 1) \
    X(DET_HK_ID, DEID_HK_ID, "hkid", 3) \
    X(DET_TW_ID, DEID_TW_ID, "tw_id", 3) \
    X(DET_FI_HETU, DEID_FI_HETU, "hetu", 1) \
    X(DET_IE_PPS, DEID_IE_PPS, "pps", 3) \
    X(DET_US_MBI, DEID_US_MBI, "mbi", 3) \
    X(DET_US_DEA, DEID_US_DEA, "dea", 3) \
    X(DET_DE_RVNR, DEID_DE_SOCIAL_SECURITY, "rvnr", 3) \
    X(DET_DE_ID_CARD, DEID_DE_ID_CARD, "personalausweis", 3) \
    X(DET_DE_KVNR, DEID_DE_HEALTH_INSURANCE, "kvnr", 3) \
    X(DET_NZ_NHI, DEID_NZ_NHI, "nhi", 3) \
    X(DET_LK_NIC, DEID_LK_NIC, "nic", 2) \
    X(DET_VIN, DEID_VIN, "vin", 1) \
    X(DET_VIN_NAMED, DEID_VIN, "vin_named", 3) \
    X(DET_PASSPORT, DEID_PASSPORT, "passport", 2) \
    X(DET_DRIVER_LICENSE, DEID_DRIVER_LICENSE, "driver_license", 2) \
    X(DET_NATIONAL_ID, DEID_NATIONAL_ID, "national_id", 2) \
    X(DET_TAX_ID, DEID_TAX_ID, "tax_id", 2) \
    X(DET_MEDICAL_RECORD, DEID_MEDICAL_RECORD, "mrn", 2) \
    X(DET_HEALTH_PLAN, DEID_HEALTH_PLAN, "health_plan", 2) \
    X(DET_EMPLOYEE_ID, DEID_EMPLOYEE_ID, "employee", 2) \
    X(DET_STUDENT_ID, DEID_STUDENT_ID, "student", 2) \
    X(DET_MEMBER_ID, DEID_MEMBER_ID, "member", 2) \
    X(DET_CUSTOMER_ID, DEID_CUSTOMER_ID, "customer", 2) \
    X(DET_LICENSE_PLATE, DEID_LICENSE_PLATE, "plate", 2) \
    X(DET_USERNAME, DEID_USERNAME, "username", 2) \
    X(DET_ADVERTISING_ID, DEID_ADVERTISING_ID, "advertising_id", 2) \
    X(DET_BIC, DEID_BIC, "bic", 3) \
    X(DET_COIN, DEID_CRYPTO, "coin", 1) \
    X(DET_BIRTH, DEID_BIRTH, "birth", 3) \
    X(DET_COORDINATE, DEID_COORDINATE, "coordinate", 3) \
    X(DET_EXPIRY, DEID_EXPIRY, "expiry", 3)
/* clang-format on */

#endif
