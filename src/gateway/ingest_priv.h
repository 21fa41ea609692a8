/*
 * gateway/ingest_priv.h - exchanges that happened elsewhere: batches and telemetry.
 *
 * In:    JSON lines of calls and answers; OTLP traces and logs, JSON or protobuf.
 * Out:   exchanges to store; what the sender is told of each entry.
 * Never: leaves this folder.
 */
#ifndef ABIDE_GATEWAY_INGEST_PRIV_H
#define ABIDE_GATEWAY_INGEST_PRIV_H

#include "capture/otlp/otlp.h"
#include "crypt/hash.h"
#include "gateway/gateway_priv.h"

enum {
    INGEST_LINES_MAX = 10000,
    INGEST_REJECTED_MAX = 100, /* lines that are named */
    INGEST_KEY_MAX = 255,
    INGEST_BYTES_MAX = 1 << 30, /* what is read of a body, at most */
    INGEST_BODY_MAX = 64 << 20, /* of a body once it is unpacked */
    INGEST_AHEAD_S = 300,       /* clocks may differ */
};

enum ingest_form { INGEST_LINES, INGEST_OTLP_JSON, INGEST_OTLP_WIRE };

struct ingest_rejected {
    size_t line;
    const char *why;
};

struct ingest_from {
    struct str project;
    enum service service;
    bool zdr;
    struct instant now;
};

struct ingest {
    struct exchange_job job; /* first */
    struct gateway *g;
    struct exchange *x; /* NULL: the client is gone */
    struct recording recording;
    struct arena arena;
    enum ingest_form form;
    enum wire_kind kind;
    struct ingest_from from;
    struct errand errand; /* while another thread reads it: only `x` may change */
    struct raw sent;      /* the body as it came */
    bool zipped, read;
    struct err read_err; /* why it was not */
    struct raw body;
    struct exchange_in *in;
    uint32_t *lines; /* where each of `in` stood */
    size_t count, room;
    uint64_t received, rejected_count;
    struct ingest_rejected rejected[INGEST_REJECTED_MAX];
    /* The store's answer. */
    uint64_t kept, nobody, not_kept, turns, failed;
    struct ingest_rejected unstored[INGEST_REJECTED_MAX];
    /* An idempotency key; empty: none. */
    struct raw key;
    uint8_t hash[SHA256_BYTES]; /* of the body */
    bool replayed, conflict;
};

/* Fills `in`. ERR_INPUT: the body as a whole is none. */
bool ingest_read_lines(
    struct ingest *i, const struct ingest_from *from, struct err *err) MUST_CHECK;
bool ingest_read_otlp(
    struct ingest *i, const struct ingest_from *from, struct err *err) MUST_CHECK;

/* For the recording. */
bool ingest_put(struct flow *f, struct recording *r, struct err *err) MUST_CHECK;

#endif
