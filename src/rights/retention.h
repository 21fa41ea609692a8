/*
 * rights/retention.h - until when may this be kept? The retention clock.
 *
 * In:    what it is, when it was made, deleted or closed, what the operator set.
 * Out:   when it must have been purged.
 * Never: reads a clock; lets an operator's number make a promise longer.
 *
 * Days are 24 hours each, so a promise is never a changed hour late. Months are of the
 * calendar at a fixed offset from UTC, the day clamped to the month's last.
 */
#ifndef ABIDE_RIGHTS_RETENTION_H
#define ABIDE_RIGHTS_RETENTION_H

#include <stdbool.h>

#include "base/instant.h"
#include "model/table.h"

/*
 * X(ID, "word", counted from, days, months, whether an operator may set fewer days).
 * Policy reference 2.7; from: NEVER is "until it is deleted, then DELETED".
 */
#define RETAINED_TABLE(X)                                                              \
    X(RETAINED_UNKNOWN, "unknown", RETAIN_CREATED, 0, 0, true)                         \
    X(RETAINED_CHAT, "chat", RETAIN_DELETED, 30, 0, true)                              \
    X(RETAINED_TEMPORARY, "temporary_chat", RETAIN_CREATED, 30, 0, true)               \
    X(RETAINED_MEMORY, "memory", RETAIN_DELETED, 30, 0, true)                          \
    X(RETAINED_AUDIO, "dictation_audio", RETAIN_DELETED, 30, 0, true)                  \
    X(RETAINED_ABUSE_LOG, "abuse_log", RETAIN_CREATED, 30, 0, true)                    \
    X(RETAINED_RESPONSE, "response_state", RETAIN_CREATED, 30, 0, true)                \
    X(RETAINED_API_OBJECT, "api_object", RETAIN_DELETED, 30, 0, true)                  \
    X(RETAINED_WORKSPACE_CHAT, "workspace_chat", RETAIN_DELETED, 30, 0, true)          \
    X(RETAINED_ACCOUNT, "account", RETAIN_DELETED, 30, 0, true)                        \
    X(RETAINED_PROOF, "identity_proof", RETAIN_CLOSED, 30, 0, true)                    \
    X(RETAINED_CASE, "case_record", RETAIN_CLOSED, 0, 24, false)                       \
    X(RETAINED_ACCESS_LOG, "access_log", RETAIN_CREATED, 0, 24, false)                 \
    X(RETAINED_DONATION, "donation", RETAIN_CREATED, 0, 24, true)

#define RETAINED_ENUM(id, ...) id,
enum retained { RETAINED_TABLE(RETAINED_ENUM) };
TABLE_DECLARE(retained);

enum retain_from { RETAIN_CREATED, RETAIN_DELETED, RETAIN_CLOSED };

enum { RETENTION_DEFAULT = -1 };

struct retention {
    enum retained what;
    struct instant created, deleted, closed; /* unknown: has not happened */
    int days;           /* the operator's, from creation; RETENTION_DEFAULT: none */
    int offset_minutes; /* of local time from UTC, for months */
};

/*
 * When it must be gone. Unknown: nothing has started the clock (a chat nobody deleted).
 * A chat with an operator's days is due that many days after it was made: it is deleted
 * then. An unknown thing is due at once.
 */
struct instant retention_due(const struct retention *r);

/* Calendar months later at that offset: 31 January and one month is 28 or 29 February.
 */
struct instant retention_months(struct instant t, int months, int offset_minutes);

#endif
