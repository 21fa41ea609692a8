/*
 * deid/validate/codes.h - numbers with letters in them: people, cars, taxes.
 *
 * In:    characters without separators, letters in upper case; the shape already fits.
 * Out:   whether the check character, date or letters fit.
 * Never: knows which codes were really issued.
 */
#ifndef ABIDE_DEID_VALIDATE_CODES_H
#define ABIDE_DEID_VALIDATE_CODES_H

#include <stdbool.h>
#include <stddef.h>

bool codes_cn_ric(const char *s, size_t n);     /* 17 digits, X */
bool codes_de_id_card(const char *s, size_t n); /* serial of 9, check digit */
bool codes_de_kvnr(const char *s, size_t n);    /* A999999999 */
bool codes_de_rvnr(const char *s, size_t n);    /* 99999999A999 */
bool codes_es_nie(const char *s, size_t n);     /* X9999999A */
bool codes_es_nif(const char *s, size_t n);     /* 99999999A */
bool codes_fi_hetu(const char *s, size_t n);    /* 999999999X or 999999A999X */
bool codes_fr_nir(const char *s, size_t n);     /* 99999 2A 999 999 99, Corsica */
bool codes_gstin(const char *s, size_t n);      /* 15 */
bool codes_hk_id(const char *s, size_t n);   /* A9999999 or AA9999999, last may be A */
bool codes_ie_pps(const char *s, size_t n);  /* 9999999A or 9999999AA */
bool codes_it_cf(const char *s, size_t n);   /* 16 */
bool codes_mx_curp(const char *s, size_t n); /* 18 */
bool codes_mx_rfc(const char *s, size_t n);  /* AAAA999999XXX: date */
bool codes_nz_nhi(const char *s, size_t n);  /* AAA9999 or AAA99AX */
bool codes_pan(const char *s, size_t n);     /* AAAAA9999A: kind of holder */
bool codes_sg_nric(const char *s, size_t n); /* A9999999A */
bool codes_tw_id(const char *s, size_t n);   /* A999999999 */
bool codes_uk_dvla(const char *s, size_t n); /* AAAAA999999AA9AA: date */
bool codes_uk_nino(const char *s, size_t n); /* AA999999A: prefixes in use */
bool codes_us_dea(const char *s, size_t n);  /* AA9999999 */
bool codes_us_mbi(const char *s, size_t n);  /* letters in use */
bool codes_vin(const char *s, size_t n);     /* 17: ISO 3779 with check digit */
bool codes_vin_shape(const char *s, size_t n); /* 17 without I, O, Q; both kinds */

#endif
