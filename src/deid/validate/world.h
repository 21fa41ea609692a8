/*
 * deid/validate/world.h - numbers that states outside Europe give people, by their
 * rules.
 *
 * In:    digits as values 0-9, their count.
 * Out:   whether the check digits and the dates inside fit.
 * Never: knows which numbers were really issued.
 */
#ifndef ABIDE_DEID_VALIDATE_WORLD_H
#define ABIDE_DEID_VALIDATE_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool world_ae_eid(const uint8_t *d, size_t n);      /* 15 */
bool world_ar_cuit(const uint8_t *d, size_t n);     /* 11 */
bool world_au_abn(const uint8_t *d, size_t n);      /* 11 */
bool world_au_medicare(const uint8_t *d, size_t n); /* 10 or 11 */
bool world_au_tfn(const uint8_t *d, size_t n);      /* 9 */
bool world_br_cnpj(const uint8_t *d, size_t n);     /* 14 */
bool world_br_cpf(const uint8_t *d, size_t n);      /* 11 */
bool world_ca_sin(const uint8_t *d, size_t n);      /* 9 */
bool world_cl_rut(const uint8_t *d, size_t n);      /* 8 or 9, the last 10 for K */
bool world_cn_ric(const uint8_t *d, size_t n);      /* 18, the last 10 for X */
bool world_co_nit(const uint8_t *d, size_t n);      /* 10 */
bool world_ec_cedula(const uint8_t *d, size_t n);   /* 10 */
bool world_eg_id(const uint8_t *d, size_t n);       /* 14 */
bool world_id_nik(const uint8_t *d, size_t n);      /* 16 */
bool world_il_id(const uint8_t *d, size_t n);       /* 9 */
bool world_in_aadhaar(const uint8_t *d, size_t n);  /* 12 */
bool world_jp_mynumber(const uint8_t *d, size_t n); /* 12 */
bool world_kr_rrn(const uint8_t *d, size_t n);      /* 13 */
bool world_kz_iin(const uint8_t *d, size_t n);      /* 12 */
bool world_my_nric(const uint8_t *d, size_t n);     /* 12 */
bool world_nz_ird(const uint8_t *d, size_t n);      /* 8 or 9 */
bool world_sa_id(const uint8_t *d, size_t n);       /* 10 */
bool world_th_tnin(const uint8_t *d, size_t n);     /* 13 */
bool world_us_npi(const uint8_t *d, size_t n);      /* 10 */
bool world_uy_ci(const uint8_t *d, size_t n);       /* 8 */
bool world_za_id(const uint8_t *d, size_t n);       /* 13 */

#endif
