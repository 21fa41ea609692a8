/*
 * capture/otlp/otlp_priv.h - the messages of one entry, in each dialect.
 *
 * In:    attributes and events of a span or a log record.
 * Out:   messages of a call, texts of a reply.
 * Never: leaves this folder.
 */
#ifndef ABIDE_CAPTURE_OTLP_OTLP_PRIV_H
#define ABIDE_CAPTURE_OTLP_OTLP_PRIV_H

#include "capture/otlp/otlp.h"

/* One exchange while it is put together. */
struct gather {
    struct arena *a;
    struct otlp_exchange *to;
    size_t room;
    bool found;  /* it is about a model */
    bool failed; /* its messages can't be read */
};

/* The value of an attribute, {"stringValue": ...}; NULL: none. */
const struct json *gather_attribute(const struct json *attributes, struct str key);
/* Its string; empty: none. */
struct raw gather_attribute_raw(const struct json *attributes, struct str key);
/* A value as plain JSON: a string that is JSON is parsed, structure is unwrapped. */
const struct json *gather_plain(struct gather *g, const struct json *any);

/* One message as plain JSON: role with content or parts. `reply`: the model said it. */
void gather_message(
    struct gather *g, const struct json *message, enum role role, bool reply);
void gather_text(struct gather *g, enum role role, struct raw text, bool reply);

void gather_attributes(struct gather *g, const struct json *attributes);
void gather_numbered(struct gather *g, const struct json *attributes);
/* An event by its name: "gen_ai.user.message", with attributes and perhaps a body. */
void gather_event(struct gather *g, struct raw name, const struct json *attributes,
    const struct json *body);

#endif
