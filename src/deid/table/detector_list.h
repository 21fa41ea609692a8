/*
 * deid/table/detector_list.h - the list of detectors, one row each.
 *
 * In:    nothing.
 * Out:   DEID_DETECTOR_TABLE.
 * Never: included directly: deid/table/detector.h is the door.
 *
 * Row: X(ID, TYPE, "kind", guards). Guards: 1 a validator, 2 a word before it, 3 both,
 * 0 the shape alone (deid_guard).
 */
#ifndef ABIDE_DEID_TABLE_DETECTOR_LIST_H
#define ABIDE_DEID_TABLE_DETECTOR_LIST_H

#include "deid/table/detector_id_list.h"
#include "deid/table/detector_name_list.h"
#include "deid/table/detector_vendor_list.h"

/* clang-format off */
#define DEID_DETECTOR_TABLE(X) \
    DEID_DETECTORS_COMMON(X) \
    DEID_DETECTORS_ID(X) \
    DEID_DETECTORS_VENDOR(X) \
    DEID_DETECTORS_NAME(X)

#define DEID_DETECTORS_COMMON(X) \
    X(DET_NONE, DEID_NONE, "none", 0) \
    X(DET_LITERAL, DEID_LITERAL, "placeholder", 0) \
    X(DET_PATTERN, DEID_CUSTOM, "pattern", 0) \
    X(DET_EMAIL, DEID_EMAIL, "email", 1) \
    X(DET_HANDLE, DEID_USERNAME, "handle", 2) \
    X(DET_PHONE, DEID_PHONE, "phone", 3) \
    X(DET_CARD, DEID_CARD, "card", 1) \
    X(DET_CVV, DEID_CVV, "cvv", 2) \
    X(DET_IBAN, DEID_IBAN, "iban", 1) \
    X(DET_ABA, DEID_ABA, "routing", 3) \
    X(DET_BANK_ACCOUNT, DEID_BANK_ACCOUNT, "account", 2) \
    X(DET_SSN, DEID_US_SSN, "ssn", 3) \
    X(DET_ITIN, DEID_US_ITIN, "itin", 3) \
    X(DET_IP4, DEID_IP, "ipv4", 1) \
    X(DET_IP6, DEID_IP, "ipv6", 1) \
    X(DET_MAC, DEID_MAC, "mac", 1) \
    X(DET_IMEI, DEID_IMEI, "imei", 3) \
    X(DET_UUID, DEID_UUID, "uuid", 0) \
    X(DET_URL, DEID_URL, "url", 1) \
    X(DET_URL_SECRET, DEID_SECRET, "url_password", 0) \
    X(DET_DB_URI, DEID_SECRET, "db_uri", 0) \
    X(DET_JWT, DEID_SECRET, "jwt", 1) \
    X(DET_PEM, DEID_SECRET, "pem", 1) \
    X(DET_TELEGRAM, DEID_SECRET, "telegram", 0) \
    X(DET_PASSWORD, DEID_SECRET, "password", 2) \
    X(DET_KEY_VALUE, DEID_SECRET, "key_value", 3)

/* clang-format on */

#endif
