/*
 * deid/validate/europe.h - numbers that European states give people, by their rules.
 *
 * In:    digits as values 0-9, their count.
 * Out:   whether the check digits and the dates inside fit.
 * Never: knows which numbers were really issued.
 */
#ifndef ABIDE_DEID_VALIDATE_EUROPE_H
#define ABIDE_DEID_VALIDATE_EUROPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool europe_at_svnr(const uint8_t *d, size_t n);         /* 10 */
bool europe_balkan_jmbg(const uint8_t *d, size_t n);     /* 13 */
bool europe_be_nrn(const uint8_t *d, size_t n);          /* 11 */
bool europe_bg_egn(const uint8_t *d, size_t n);          /* 10 */
bool europe_ch_ahv(const uint8_t *d, size_t n);          /* 13 */
bool europe_cz_rc(const uint8_t *d, size_t n);           /* 10 */
bool europe_de_tax_id(const uint8_t *d, size_t n);       /* 11 */
bool europe_dk_cpr(const uint8_t *d, size_t n);          /* 10, date only since 2007 */
bool europe_ee_lt(const uint8_t *d, size_t n);           /* 11 */
bool europe_es_nss(const uint8_t *d, size_t n);          /* 12 */
bool europe_fr_nir(const uint8_t *d, size_t n);          /* 15 */
bool europe_fr_spi(const uint8_t *d, size_t n);          /* 13 */
bool europe_gr_amka(const uint8_t *d, size_t n);         /* 11 */
bool europe_hr_oib(const uint8_t *d, size_t n);          /* 11 */
bool europe_hu_taj(const uint8_t *d, size_t n);          /* 9 */
bool europe_is_kennitala(const uint8_t *d, size_t n);    /* 10 */
bool europe_it_vat(const uint8_t *d, size_t n);          /* 11 */
bool europe_lu_matricule(const uint8_t *d, size_t n);    /* 13 */
bool europe_lv_pk(const uint8_t *d, size_t n);           /* 11 */
bool europe_nl_bsn(const uint8_t *d, size_t n);          /* 9 */
bool europe_no_fnr(const uint8_t *d, size_t n);          /* 11 */
bool europe_pl_nip(const uint8_t *d, size_t n);          /* 10 */
bool europe_pl_pesel(const uint8_t *d, size_t n);        /* 11 */
bool europe_pt_nif(const uint8_t *d, size_t n);          /* 9 */
bool europe_ro_cnp(const uint8_t *d, size_t n);          /* 13 */
bool europe_ru_inn(const uint8_t *d, size_t n);          /* 10 or 12 */
bool europe_ru_snils(const uint8_t *d, size_t n);        /* 11 */
bool europe_se_personnummer(const uint8_t *d, size_t n); /* 10 or 12 */
bool europe_tr_kimlik(const uint8_t *d, size_t n);       /* 11 */
bool europe_ua_rnokpp(const uint8_t *d, size_t n);       /* 10 */
bool europe_uk_nhs(const uint8_t *d, size_t n);          /* 10 */
bool europe_uk_utr(const uint8_t *d, size_t n);          /* 10 */

#endif
