/*
 * flow/flow.h - one open installation: its store, the profile in force, the time.
 *
 * In:    a state directory, an optional profile, the time.
 * Out:   the handle every sentence of flow/ works with.
 * Never: prints; reads a clock (the caller says what time it is).
 */
#ifndef ABIDE_FLOW_FLOW_H
#define ABIDE_FLOW_FLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/instant.h"
#include "base/str.h"
#include "store/store.h"

struct policy;

/* Memory for one conversation: its text, twice, and its tree. */
#define FLOW_CONVERSATION_MAX ((size_t)1 << 30)

/* How far a long job is. `total` 0: not known. `what` ends with "bytes:" for bytes. */
struct flow_progress {
    void (*tell)(const void *ctx, const char *what, uint64_t done, uint64_t total);
    const void *ctx;
};

struct flow {
    struct store *store;
    struct policy *policy;     /* the profile decisions use */
    uint8_t policy_sha256[32]; /* of its text */
    struct instant now;
    struct flow_progress progress; /* tell may be NULL */
    bool (*stop)(void);            /* true: a person asked to stop; may be NULL */
    const _Atomic bool *halt;      /* the same, of another thread's; may be NULL */
};

struct flow_options {
    const char *state; /* the state directory */
    const char
        *profile; /* a shipped profile's name or a file; NULL: the installation's */
    const char *root_source; /* flow_init: who keeps the root key; NULL: root.key */
    struct instant now;
    struct flow_progress progress;
    bool (*stop)(void);
    bool read_only;
    bool stays; /* a daemon's: made ready, so that its first deletion is a fast one */
};

/* Makes the installation: folder, root key, stores, the profile it decides by. */
bool flow_init(const struct flow_options *options, struct err *err);

bool flow_open(struct flow *f, const struct flow_options *options, struct err *err);
void flow_close(struct flow *f); /* fine on a zeroed or half-open flow */

/* Reports progress; false with ERR_STOPPED when somebody asked to stop. */
bool flow_step(const struct flow *f, const char *what, uint64_t done, uint64_t total,
    struct err *err);

/* Runs `work` inside one write transaction; rolled back when it returns false. */
bool flow_write(struct flow *f,
    bool (*work)(struct flow *f, void *ctx, struct err *err), void *ctx,
    struct err *err);

#endif
