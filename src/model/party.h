/*
 * model/party.h - who can stand at the door: the closed list of roles.
 *
 * In:    words.
 * Out:   values; sets of them as bits.
 * Never: says what a role may do: each route of serve/route.h names who may use it.
 *
 * The roles of a chat's turns are another list (enum role).
 */
#ifndef ABIDE_MODEL_PARTY_H
#define ABIDE_MODEL_PARTY_H

#include <stdint.h>

#include "model/table.h"

#define PARTY_TABLE(X)                                                                 \
    X(PARTY_NOBODY, "nobody")     /* no set holds it */                                \
    X(PARTY_ANYONE, "anyone")     /* whoever reaches the door */                       \
    X(PARTY_PRODUCT, "product")   /* a project's API key: speaks for its users */      \
    X(PARTY_PERSON, "person")     /* signed in: their own account */                   \
    X(PARTY_BUILDER, "builder")   /* of assistants: their own ones */                  \
    X(PARTY_OWNER, "owner")       /* of an organisation */                             \
    X(PARTY_OPERATOR, "operator") /* runs the daemon: figures, costs, no content */    \
    X(PARTY_REVIEWER, "reviewer") /* staff that reads under a grant */                 \
    X(PARTY_OFFICER, "officer")   /* answers people's requests, holds, grants */       \
    X(PARTY_AUDITOR, "auditor")   /* reads what was done, changes nothing */           \
    X(PARTY_ADMIN, "admin")       /* projects, keys, admins; no content */             \
    X(PARTY_NEAR, "near")         /* asks from this machine, with no key */

enum party { PARTY_TABLE(TABLE_ENUM) };
enum { PARTY_COUNT = 0 PARTY_TABLE(TABLE_ONE) };
TABLE_DECLARE(party);

/* A set. Nobody is in none, so a forgotten initialiser opens nothing. */
#define PARTY_BIT(party) (((party) == PARTY_NOBODY) ? 0u : UINT32_C(1) << (party))

#endif
