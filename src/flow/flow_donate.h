/*
 * flow/flow_donate.h - somebody gives named conversations for a purpose (rule D1).
 *
 * In:    who, which conversations or which reply, the adult declaration, the notice.
 * Out:   a grant each: scoped, revocable, with its evidence.
 * Never: widens what was named; takes a donation without declaration and notice
 *        (refused with flow.donate_adult, flow.donate_notice).
 */
#ifndef ABIDE_FLOW_FLOW_DONATE_H
#define ABIDE_FLOW_FLOW_DONATE_H

#include "flow/flow.h"
#include "model/choice.h"

struct flow_donation {
    struct str who;
    enum purpose purpose;
    struct raw
        conversation; /* the source's id, or ours in hex; empty: all there are now */
    struct raw
        turn; /* the source's id, or ours in hex; empty: the whole conversation */
    struct str notice;
    bool adult;
    struct instant at;
};

/* `*count`: grants given (0 when everything named was given already). */
bool flow_donate(
    struct flow *f, const struct flow_donation *d, uint64_t *count, struct err *err);

/* ERR_ABSENT: no live donation of that id. */
bool flow_donate_revoke(
    struct flow *f, struct str who, struct id grant, struct err *err);

/* JSON lines: who, conversation, node, purpose, given, revoked, notice, adult. */
bool flow_donate_import(
    struct flow *f, const char *path, uint64_t *lines, struct err *err);

/* The notice this program brings for people who donate their own data on their own
 * machine: its version and text. Publishing it is the first donation's work. */
struct str flow_own_notice_version(void);
struct str flow_own_notice_text(void);

#endif
