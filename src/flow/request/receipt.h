/*
 * flow/request/receipt.h - a choice as a signed consent record.
 *
 * In:    whose ledger, which line of it.
 * Out:   {"record": {...}, "signature": {...}}: anybody can check it without us.
 * Never: signs what is no consent; a record another installation wrote holds.
 */
#ifndef ABIDE_FLOW_REQUEST_RECEIPT_H
#define ABIDE_FLOW_REQUEST_RECEIPT_H

#include "base/buf.h"
#include "flow/flow.h"

struct receipt {
    struct id vault;
    uint64_t position;     /* of the line; 0: the newest that is a consent */
    struct str controller; /* whose systems these are; may be empty */
};
/* ERR_ABSENT: there is no such line, or it is no consent. Appends. */
bool receipt_make(struct flow *f, const struct receipt *in, struct buf *out,
    struct err *err) MUST_CHECK;

/* Needs no installation. *holds: the record is as it was signed by the key in it;
 * ERR_INPUT: it is no receipt. */
bool receipt_check(struct raw text, bool *holds, struct err *err) MUST_CHECK;

#endif
