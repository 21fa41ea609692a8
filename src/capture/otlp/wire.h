/*
 * capture/otlp/wire.h - OTLP in protobuf as the same request in JSON.
 *
 * In:    an export request of traces or logs (TRUST: anything at all).
 * Out:   its JSON form, with the members that are read here; or why it is none.
 * Never: reads over the end of a message; goes deeper than WIRE_DEPTH_MAX; takes a
 * group (wire types 3 and 4), which OTLP has none of.
 *
 * What nobody reads (links, status, dropped counts, unknown fields) is skipped, as the
 * specification asks. Bytes of an attribute are left out.
 */
#ifndef ABIDE_CAPTURE_OTLP_WIRE_H
#define ABIDE_CAPTURE_OTLP_WIRE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/raw.h"

enum { WIRE_DEPTH_MAX = 32 };

enum wire_kind { WIRE_TRACES, WIRE_LOGS };

bool wire_to_json(
    enum wire_kind kind, struct raw bytes, struct buf *out, struct err *err) MUST_CHECK;

/* ExportTraceServiceResponse or ExportLogsServiceResponse: the same form. `rejected` 0
 * and no message: an empty one. */
void wire_response(uint64_t rejected, struct str message, struct buf *out);
/* google.rpc.Status, the body of a refusal. */
void wire_status(int code, struct str message, struct buf *out);

#endif
