/*
 * model/verdict.h - the answer to "may this be used for that", and its stamp.
 *
 * In:    made by policy.
 * Out:   stored beside each turn (stamp), counted in manifests, explained to people.
 * Never: allows by accident: all zero is a deny.
 */
#ifndef ABIDE_MODEL_VERDICT_H
#define ABIDE_MODEL_VERDICT_H

#include <stdint.h>

#include "base/instant.h"
#include "base/str.h"
#include "model/words.h"

enum outcome { OUTCOME_DENY = 0, OUTCOME_ALLOW = 1 };

/* Bits of struct verdict.obligations: what an allow asks of the user of the content. */
enum obligation {
    OBLIGE_DEIDENTIFY = 1 << 0, /* personal information out before use */
    OBLIGE_MANIFEST = 1 << 1,   /* an entry in the dataset's manifest */
    OBLIGE_LINEAGE = 1 << 2,    /* a row handle, so that withdrawal reaches it */
    OBLIGE_SCOPE_ONLY = 1 << 3, /* only what the donation names */
    OBLIGE_APPROVAL = 1 << 4,   /* a second person approves */
    OBLIGE_AGGREGATE = 1 << 5,  /* counts over a minimum group, never text */
    OBLIGE_DISCLOSE = 1 << 6,   /* the person is told */
    OBLIGE_EXPIRE = 1 << 7,     /* ends by itself */
    OBLIGE_DELETE = 1 << 8,     /* with a deny: the content must also be deleted */
};

enum { CODE_MAX = 8 };

struct verdict {
    enum outcome outcome;
    uint32_t obligations;
    char code[CODE_MAX]; /* "P1", "A2" ...; NUL-terminated; "" only when all zero */
    int rule;            /* index in the profile's purpose; -1: no rule matched */
};

/* What is written beside a turn when it is captured. Never raised afterwards. */
struct stamp {
    uint32_t allow;             /* bit (1 << purpose) */
    struct instant at;          /* when it was made */
    uint8_t profile_sha256[32]; /* of the profile in force */
    uint64_t ledger_position;   /* the person's ledger at that instant */
};

#endif
