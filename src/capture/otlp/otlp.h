/*
 * capture/otlp/otlp.h - which exchanges with a model are in these spans and log
 * records?
 *
 * In:    an OTLP export request of traces or logs as JSON.
 * Out:   calls and replies, who spoke and when; how many entries could not be read.
 * Never: takes one entry's fault for another's; guesses who spoke.
 *
 * Three dialects of the GenAI conventions are read (platforms: 1.4): messages in
 * attributes of a span or of an operation's details event, as structure or as a JSON
 * string; the older events and attributes of one message each; OpenInference's
 * numbered attributes. Entries that are about something else are taken and left.
 */
#ifndef ABIDE_CAPTURE_OTLP_OTLP_H
#define ABIDE_CAPTURE_OTLP_OTLP_H

#include "base/instant.h"
#include "capture/dialect/dialect.h"
#include "capture/otlp/wire.h"

enum {
    OTLP_EXCHANGES_MAX = 10000,
    OTLP_MESSAGES_MAX = 1000, /* of one exchange */
    OTLP_ATTRIBUTES_MAX = 4096,
};

struct otlp_exchange {
    struct dialect_call call;
    struct dialect_reply reply; /* count 0: none came */
    struct raw person;          /* empty: nobody said who */
    struct instant at;          /* INSTANT_UNKNOWN: not said */
};

struct otlp_batch {
    struct otlp_exchange *exchanges;
    size_t count, cap;
    uint64_t seen, rejected; /* entries */
};

/* Views live in `a` and in `body`. ERR_INPUT: no export request of this kind. */
bool otlp_read(enum wire_kind kind, struct raw body, struct arena *a,
    struct otlp_batch *out, struct err *err) MUST_CHECK;

#endif
