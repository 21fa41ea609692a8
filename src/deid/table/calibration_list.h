/*
 * deid/table/calibration_list.h - measured: detector, how sure, percent right.
 *
 * In:    nothing.
 * Out:   CALIBRATION_TABLE.
 * Never: written by hand: tests/bench/deid_calibrate.c prints it.
 */
#ifndef ABIDE_DEID_TABLE_CALIBRATION_LIST_H
#define ABIDE_DEID_TABLE_CALIBRATION_LIST_H

/* clang-format off */
#define CALIBRATION_TABLE(X) \
    X(DET_EMAIL, 75, 92) \
    X(DET_EMAIL, 98, 99) \
    X(DET_HANDLE, 92, 99) \
    X(DET_PHONE, 80, 90) \
    X(DET_PHONE, 85, 91) \
    X(DET_PHONE, 88, 92) \
    X(DET_PHONE, 92, 95) \
    X(DET_PHONE, 93, 99) \
    X(DET_PHONE, 96, 99) \
    X(DET_CARD, 99, 99) \
    X(DET_IBAN, 99, 99) \
    X(DET_ABA, 95, 99) \
    X(DET_BANK_ACCOUNT, 85, 99) \
    X(DET_SSN, 98, 99) \
    X(DET_ITIN, 98, 99) \
    X(DET_IP4, 95, 99) \
    X(DET_IP6, 96, 99) \
    X(DET_MAC, 96, 97) \
    X(DET_IMEI, 95, 99) \
    X(DET_URL, 88, 98) \
    X(DET_URL, 92, 99) \
    X(DET_DB_URI, 92, 99) \
    X(DET_PEM, 99, 99) \
    X(DET_TELEGRAM, 97, 99) \
    X(DET_PASSWORD, 85, 99) \
    X(DET_PASSWORD, 92, 99) \
    X(DET_KEY_VALUE, 88, 99) \
    X(DET_FR_NIR, 95, 99) \
    X(DET_BR_CPF, 95, 99) \
    X(DET_AU_TFN, 95, 99) \
    X(DET_PL_PESEL, 95, 99) \
    X(DET_IN_AADHAAR, 95, 99) \
    X(DET_UK_NHS, 95, 99) \
    X(DET_DE_TAX_ID, 95, 99) \
    X(DET_UK_NINO, 93, 99) \
    X(DET_IN_PAN, 93, 99) \
    X(DET_IT_CF, 93, 99) \
    X(DET_ES_NIF, 93, 98) \
    X(DET_SG_NRIC, 93, 99) \
    X(DET_VIN, 93, 99) \
    X(DET_PASSPORT, 86, 99) \
    X(DET_DRIVER_LICENSE, 86, 99) \
    X(DET_MEDICAL_RECORD, 86, 98) \
    X(DET_USERNAME, 80, 99) \
    X(DET_BIC, 90, 99) \
    X(DET_COIN, 97, 99) \
    X(DET_BIRTH, 93, 97) \
    X(DET_COORDINATE, 92, 99) \
    X(DET_ANTHROPIC, 97, 98) \
    X(DET_AWS_ID, 97, 97) \
    X(DET_GITHUB, 97, 99) \
    X(DET_GITLAB, 97, 99) \
    X(DET_OPENAI, 97, 99) \
    X(DET_SENDGRID, 97, 99) \
    X(DET_SLACK, 97, 99) \
    X(DET_STRIPE, 97, 99)
/* clang-format on */

#endif
