/*
 * deid/table/type.h - which kinds of personal things there are, and their names.
 *
 * In:    a type, or one of its names (ours, or another tool's).
 * Out:   the other one; its placeholder word, family and sensitivity.
 * Never: decides whether a text holds one (deid/detect does).
 */
#ifndef ABIDE_DEID_TABLE_TYPE_H
#define ABIDE_DEID_TABLE_TYPE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"
#include "deid/table/type_list.h"

/* X(ID, label of OpenAI Privacy Filter, family of its version 7 taxonomy) */
#define DEID_FAMILY_TABLE(X)                                                           \
    X(DEID_FAMILY_NONE, "other", "other")                                              \
    X(DEID_FAMILY_NAME, "private_person", "personal_name")                             \
    X(DEID_FAMILY_HANDLE, "private_url", "personal_handle")                            \
    X(DEID_FAMILY_EMAIL, "private_email", "personal_email")                            \
    X(DEID_FAMILY_PHONE, "private_phone", "personal_phone")                            \
    X(DEID_FAMILY_PLACE, "private_address", "personal_location")                       \
    X(DEID_FAMILY_DATE, "private_date", "personal_date")                               \
    X(DEID_FAMILY_URL, "private_url", "personal_url")                                  \
    X(DEID_FAMILY_ORG, "private_person", "personal_org")                               \
    X(DEID_FAMILY_GOV, "account_number", "personal_gov_id")                            \
    X(DEID_FAMILY_FIN, "account_number", "personal_fin_id")                            \
    X(DEID_FAMILY_HEALTH, "account_number", "personal_health_id")                      \
    X(DEID_FAMILY_DEVICE, "account_number", "personal_device_id")                      \
    X(DEID_FAMILY_VEHICLE, "account_number", "personal_vehicle_id")                    \
    X(DEID_FAMILY_EDU, "account_number", "personal_edu_id")                            \
    X(DEID_FAMILY_EMP, "account_number", "personal_emp_id")                            \
    X(DEID_FAMILY_MEMBER, "account_number", "personal_membership_id")                  \
    X(DEID_FAMILY_SECRET, "secret", "secret")

#define DEID_ENUM(id, ...) id,
#define DEID_ONE(...)      +1

enum deid_family { DEID_FAMILY_TABLE(DEID_ENUM) };
enum deid_type { DEID_TYPE_TABLE(DEID_ENUM) };
enum { DEID_TYPE_COUNT = 0 DEID_TYPE_TABLE(DEID_ONE) };

struct deid_type_info {
    struct str name; /* canonical: "EMAIL_ADDRESS" */
    struct str word; /* in placeholders: "EMAIL" */
    uint8_t family;
    uint8_t sensitivity; /* 1 weak alone, 2 identifies, 3 harms */
};

/* `type` below DEID_TYPE_COUNT, `family` one of the table. */
const struct deid_type_info *deid_type_get(unsigned type);
struct str deid_family_opf(unsigned family);
struct str deid_family_v7(unsigned family);

/*
 * A canonical name, placeholder word or alias (Presidio, Google DLP, AWS Comprehend),
 * without regard to case. False and `*out` untouched when nobody is called so.
 */
bool deid_type_find(struct str name, enum deid_type *out);

/* How many rows the alias list has, and one of them, for docs and tests. */
unsigned deid_type_alias_count(void);
struct str deid_type_alias_get(unsigned i, enum deid_type *type);

/* A set of types. */
struct deid_types {
    uint64_t bits[(DEID_TYPE_COUNT + 63) / 64];
};
void deid_types_add(struct deid_types *set, unsigned type);
bool deid_types_has(const struct deid_types *set, unsigned type);

#endif
