/*
 * model/words.h - the closed word lists: purpose, content class, service, tier, age ...
 *
 * In:    a word of a list, or its value.
 * Out:   the other one.
 * Never: decides anything. Meanings: docs/words.md; sources: and 2.1
 *        of the policy reference.
 *
 * Row: X(ID, "word"). Value 0 is the safest member of each list.
 */
#ifndef ABIDE_MODEL_WORDS_H
#define ABIDE_MODEL_WORDS_H

#include "model/table.h"

/* Why content may be used. */
#define PURPOSE_TABLE(X)                                                               \
    X(PURPOSE_NONE, "none")                                                            \
    X(PURPOSE_SERVE, "serve")                                                          \
    X(PURPOSE_PERSONALISE, "personalise")                                              \
    X(PURPOSE_TRAIN, "train")                                                          \
    X(PURPOSE_SAFETY_MODEL, "safety_model")                                            \
    X(PURPOSE_PRODUCT_ANALYTICS, "product_analytics")                                  \
    X(PURPOSE_ABUSE_AUTO, "abuse_auto")                                                \
    X(PURPOSE_HUMAN_ABUSE, "human_abuse")                                              \
    X(PURPOSE_HUMAN_SUPPORT, "human_support")                                          \
    X(PURPOSE_HUMAN_LEGAL, "human_legal")                                              \
    X(PURPOSE_HUMAN_IMPROVE, "human_improve")                                          \
    X(PURPOSE_SHARE_ACTION, "share_action")                                            \
    X(PURPOSE_SHARE_PROVIDER, "share_provider")                                        \
    X(PURPOSE_ADMIN_ACCESS, "admin_access")                                            \
    X(PURPOSE_BUILDER_STATS, "builder_stats")                                          \
    X(PURPOSE_LEGAL_DISCLOSURE, "legal_disclosure")                                    \
    X(PURPOSE_ADS_CONTEXT, "ads_context")                                              \
    X(PURPOSE_ADS_PROFILE, "ads_profile")                                              \
    X(PURPOSE_MARKETING, "marketing")                                                  \
    X(PURPOSE_SALE, "sale")

/* What a stored unit is. */
#define CONTENT_TABLE(X)                                                               \
    X(CONTENT_UNKNOWN, "unknown")                                                      \
    X(CONTENT_PROMPT, "prompt")                                                        \
    X(CONTENT_RESPONSE, "response")                                                    \
    X(CONTENT_FILE, "file")                                                            \
    X(CONTENT_IMAGE_IN, "image_in")                                                    \
    X(CONTENT_IMAGE_OUT, "image_out")                                                  \
    X(CONTENT_AUDIO, "audio")                                                          \
    X(CONTENT_VIDEO, "video")                                                          \
    X(CONTENT_TRANSCRIPT, "transcript")                                                \
    X(CONTENT_MEMORY, "memory")                                                        \
    X(CONTENT_CUSTOM_INSTRUCTION, "custom_instruction")                                \
    X(CONTENT_BROWSING_PAGE, "browsing_page")                                          \
    X(CONTENT_CONNECTOR_DATA, "connector_data")                                        \
    X(CONTENT_CODE_ENV, "code_env")                                                    \
    X(CONTENT_GPT_INSTRUCTION, "gpt_instruction")                                      \
    X(CONTENT_GPT_KNOWLEDGE, "gpt_knowledge")                                          \
    X(CONTENT_FEEDBACK_NOTE, "feedback_note")                                          \
    X(CONTENT_EVAL_DATA, "eval_data")

/* Who speaks in a turn. */
#define ROLE_TABLE(X)                                                                  \
    X(ROLE_UNKNOWN, "unknown")                                                         \
    X(ROLE_SYSTEM, "system")                                                           \
    X(ROLE_USER, "user")                                                               \
    X(ROLE_ASSISTANT, "assistant")                                                     \
    X(ROLE_TOOL, "tool")

/* Where it was said. */
#define SERVICE_TABLE(X)                                                               \
    X(SERVICE_UNKNOWN, "unknown")                                                      \
    X(SERVICE_CHATGPT, "chatgpt")                                                      \
    X(SERVICE_GPT_CHAT, "gpt_chat")                                                    \
    X(SERVICE_DALLE, "dalle")                                                          \
    X(SERVICE_SORA, "sora")                                                            \
    X(SERVICE_OPERATOR, "operator")                                                    \
    X(SERVICE_CODEX, "codex")                                                          \
    X(SERVICE_ATLAS, "atlas")                                                          \
    X(SERVICE_API, "api")                                                              \
    X(SERVICE_IMAGE_API, "image_api")

/* Under which plan. */
#define TIER_TABLE(X)                                                                  \
    X(TIER_UNKNOWN, "unknown")                                                         \
    X(TIER_SIGNED_OUT, "signed_out")                                                   \
    X(TIER_FREE, "free")                                                               \
    X(TIER_GO, "go")                                                                   \
    X(TIER_PLUS, "plus")                                                               \
    X(TIER_PRO, "pro")                                                                 \
    X(TIER_BUSINESS, "business")                                                       \
    X(TIER_ENTERPRISE, "enterprise")                                                   \
    X(TIER_EDU, "edu")                                                                 \
    X(TIER_HEALTHCARE, "healthcare")                                                   \
    X(TIER_TEACHERS, "teachers")                                                       \
    X(TIER_API, "api")

/* How the chat was held. */
#define MODE_TABLE(X)                                                                  \
    X(MODE_UNKNOWN, "unknown")                                                         \
    X(MODE_REGULAR, "regular")                                                         \
    X(MODE_ARCHIVED, "archived")                                                       \
    X(MODE_TEMPORARY, "temporary")                                                     \
    X(MODE_SAVED_TEMPORARY, "saved_temporary")                                         \
    X(MODE_SHARED_SNAPSHOT, "shared_snapshot")                                         \
    X(MODE_HEALTH, "health")                                                           \
    X(MODE_GROUP, "group")

#define AGE_TABLE(X)                                                                   \
    X(AGE_UNKNOWN, "unknown")                                                          \
    X(AGE_UNDER13, "under13")                                                          \
    X(AGE_MINOR, "minor")                                                              \
    X(AGE_PREDICTED_MINOR, "predicted_minor")                                          \
    X(AGE_ADULT, "adult")

/* Legal region, as far as defaults differ. EEA includes UK and CH here. */
#define REGION_TABLE(X)                                                                \
    X(REGION_UNKNOWN, "unknown")                                                       \
    X(REGION_EEA, "eea")                                                               \
    X(REGION_US_CA, "us_ca")                                                           \
    X(REGION_US, "us")                                                                 \
    X(REGION_BR, "br")                                                                 \
    X(REGION_KR, "kr")                                                                 \
    X(REGION_JP, "jp")                                                                 \
    X(REGION_OTHER, "other")

/* What a stored unit's life has come to. */
#define BODY_STATE_TABLE(X)                                                            \
    X(BODY_STATE_UNKNOWN, "unknown")                                                   \
    X(BODY_STATE_LIVE, "live")                                                         \
    X(BODY_STATE_DELETED_PENDING, "deleted_pending")                                   \
    X(BODY_STATE_PURGED, "purged")                                                     \
    X(BODY_STATE_HELD_ONLY, "held_only")                                               \
    X(BODY_STATE_DEIDENTIFIED, "deidentified")                                         \
    X(BODY_STATE_BANNED, "banned")

#define SAFETY_TABLE(X)                                                                \
    X(SAFETY_UNKNOWN, "unknown")                                                       \
    X(SAFETY_NONE, "none")                                                             \
    X(SAFETY_FLAGGED, "flagged")                                                       \
    X(SAFETY_CONFIRMED, "confirmed")

/* Where a turn came from. */
#define ORIGIN_TABLE(X)                                                                \
    X(ORIGIN_UNKNOWN, "unknown")                                                       \
    X(ORIGIN_ARCHIVE, "archive")                                                       \
    X(ORIGIN_JSONL, "jsonl")                                                           \
    X(ORIGIN_GATEWAY, "gateway")                                                       \
    X(ORIGIN_TELEMETRY, "telemetry")                                                   \
    X(ORIGIN_REPLAYED, "replayed")

enum purpose { PURPOSE_TABLE(TABLE_ENUM) };
enum content { CONTENT_TABLE(TABLE_ENUM) };
enum role { ROLE_TABLE(TABLE_ENUM) };
enum service { SERVICE_TABLE(TABLE_ENUM) };
enum tier { TIER_TABLE(TABLE_ENUM) };
enum mode { MODE_TABLE(TABLE_ENUM) };
enum age { AGE_TABLE(TABLE_ENUM) };
enum region { REGION_TABLE(TABLE_ENUM) };
enum body_state { BODY_STATE_TABLE(TABLE_ENUM) };
enum safety { SAFETY_TABLE(TABLE_ENUM) };
enum origin { ORIGIN_TABLE(TABLE_ENUM) };

/* Counts, outside the enumerations so that a switch need not name them. */
enum {
    PURPOSE_COUNT = 0 PURPOSE_TABLE(TABLE_ONE),
    CONTENT_COUNT = 0 CONTENT_TABLE(TABLE_ONE),
    SERVICE_COUNT = 0 SERVICE_TABLE(TABLE_ONE),
    TIER_COUNT = 0 TIER_TABLE(TABLE_ONE),
    MODE_COUNT = 0 MODE_TABLE(TABLE_ONE),
    AGE_COUNT = 0 AGE_TABLE(TABLE_ONE),
    REGION_COUNT = 0 REGION_TABLE(TABLE_ONE)
};

TABLE_DECLARE(purpose);
TABLE_DECLARE(content);
TABLE_DECLARE(role);
TABLE_DECLARE(service);
TABLE_DECLARE(tier);
TABLE_DECLARE(mode);
TABLE_DECLARE(age);
TABLE_DECLARE(region);
TABLE_DECLARE(body_state);
TABLE_DECLARE(safety);
TABLE_DECLARE(origin);

#endif
