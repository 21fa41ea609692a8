/*
 * model/choice.h - one line of a ledger: somebody set a control, or a fact about them
 * changed.
 *
 * In:    written by flow, stored append-only, read back in order.
 * Out:   policy/facts.h derives from a slice what was in force at an instant.
 * Never: is changed or removed one by one; the latest line by (at, position) wins.
 *
 * Whose ledger a line stands in decides what it means: a person's (switches, objection,
 * their tier, age, region, organisation), an organisation's (sharing, ZDR), an
 * assistant's (its builder's training choices).
 */
#ifndef ABIDE_MODEL_CHOICE_H
#define ABIDE_MODEL_CHOICE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/instant.h"
#include "base/str.h"
#include "model/id.h"
#include "model/words.h"

/*
 * X(ID, "word", value kind). Value kinds: switch (on, off), rating (on, off; none:
 * taken back), or the list the word comes from. `scope` narrows a line: a service word
 * for training, a conversation origin id for chat_training, chat_memory,
 * temporary_saved and rating (on: thumbs up), a project id for the share_* lines, a
 * vault for org_owner and guardian, a host for action_domain.
 */
#define CONTROL_TABLE(X)                                                               \
    X(CONTROL_NONE, "none", "")                                                        \
    X(CONTROL_TRAINING, "training", "switch")                                          \
    X(CONTROL_VOICE, "voice", "switch")                                                \
    X(CONTROL_VIDEO, "video", "switch")                                                \
    X(CONTROL_BROWSE, "browse", "switch")                                              \
    X(CONTROL_CODE_ENV, "code_env", "switch")                                          \
    X(CONTROL_MEMORY_SAVED, "memory_saved", "switch")                                  \
    X(CONTROL_MEMORY_HISTORY, "memory_history", "switch")                              \
    X(CONTROL_OBJECTION, "objection", "switch")                                        \
    X(CONTROL_GUARDIAN_LOCK, "guardian_lock", "switch")                                \
    X(CONTROL_CHAT_TRAINING, "chat_training", "switch")                                \
    X(CONTROL_CHAT_MEMORY, "chat_memory", "switch")                                    \
    X(CONTROL_TEMPORARY_SAVED, "temporary_saved", "switch")                            \
    X(CONTROL_RATING, "rating", "rating")                                              \
    X(CONTROL_GPC, "gpc", "switch")                                                    \
    X(CONTROL_TIER, "tier", "tier")                                                    \
    X(CONTROL_AGE, "age", "age")                                                       \
    X(CONTROL_REGION, "region", "region")                                              \
    X(CONTROL_ORG, "org", "id")                                                        \
    X(CONTROL_SHARE_IO, "share_io", "share")                                           \
    X(CONTROL_SHARE_EVALS, "share_evals", "share")                                     \
    X(CONTROL_SHARE_FEEDBACK, "share_feedback", "share")                               \
    X(CONTROL_ZDR, "zdr", "switch")                                                    \
    X(CONTROL_MAM, "mam", "switch")                                                    \
    X(CONTROL_GPT_CONVERSATIONS, "gpt_conversations", "switch")                        \
    X(CONTROL_GPT_CONTENT, "gpt_content", "switch")                                    \
    X(CONTROL_GPT_ACCOUNT, "gpt_account", "switch")                                    \
    X(CONTROL_ORG_OWNER, "org_owner", "switch")                                        \
    X(CONTROL_ACTION_DOMAIN, "action_domain", "switch")                                \
    X(CONTROL_GUARDIAN, "guardian", "switch")

/* share values: none, all, projects (one line per project, scope = the project). */
enum control { CONTROL_TABLE(TABLE_ENUM) };
enum { CONTROL_COUNT = 0 CONTROL_TABLE(TABLE_ONE) };
TABLE_DECLARE(control);

/* The value kind of a control: "switch", "tier", "age", "region", "share", "id" or "".
 */
struct str control_kind(enum control control);
/* Whether `value` is one the control takes. */
bool control_takes(enum control control, struct str value);

struct choice {
    struct instant at;       /* in force from; unknown when only the state is known */
    struct instant recorded; /* when Abide learned of it: a fact of this date */
    uint64_t position;       /* in its ledger, from 1, without gaps */
    enum control control;
    struct str value;    /* a token of the control's kind */
    struct str scope;    /* a token, or empty: everything */
    struct str notice;   /* version of the notice it was made under, or empty */
    struct str evidence; /* how we know: "cli", "form", "archive", "api" ...; a token */
    struct str actor;    /* who did it: "person", "guardian", "owner", "operator" ... */
};

/* What the operator told people: the basis of a choice. */
struct notice {
    struct str version;      /* a token */
    uint32_t purposes;       /* bit (1 << purpose) for each purpose it covers */
    struct instant from;     /* in force from */
    struct instant until;    /* unknown: no end */
    bool widens;             /* widens a purpose: choices made before need a new ask */
    uint8_t text_sha256[32]; /* of the text that was shown */
};

/* A donation (D1): a separate, revocable permission for named turns. */
struct grant {
    struct id id;
    enum purpose purpose;
    struct id conversation;
    struct id node;         /* zero: the whole conversation */
    struct instant given;   /* t of the act */
    struct instant revoked; /* unknown: alive */
    struct str notice;      /* version it was given under */
    bool adult_declared;    /* the donor declared to be an adult */
};

#endif
