/*
 * flow/keep/flow_erase.h - somebody's words are deleted: hidden, withdrawn, unreadable.
 *
 * In:    whose, and what: one conversation, memory or file, all of them, the account.
 * Out:   when it returns nobody can read it any more; a ticket; what is left to
 * reclaim. Never: waits for the purge to make it unreadable; deletes an account whose
 * name was not typed again.
 */
#ifndef ABIDE_FLOW_KEEP_FLOW_ERASE_H
#define ABIDE_FLOW_KEEP_FLOW_ERASE_H

#include "flow/flow.h"
#include "store/account.h"
#include "store/erase/erase.h"

/* Not said: what the profile says (email_reuse). */
enum flow_reuse { REUSE_BY_PROFILE, REUSE_AFTER_PURGE, REUSE_NEVER };

struct flow_erase {
    enum erase_kind kind;
    enum account_kind account; /* whose; ACCOUNT_ANY: a person's */
    struct str who;
    struct raw conversation; /* and ERASE_MEMORY: the source's id, or ours in hex */
    struct raw file;    /* ERASE_FILE: its path in the archive, or what turns call it */
    struct str confirm; /* ERASE_ACCOUNT: "DELETE WHO", typed */
    enum flow_reuse reuse; /* ERASE_ACCOUNT: when its name is free again */
    /* When the person last signed in, where that is known (not at an operator's
     * terminal): an account goes only within ten minutes of it. */
    bool ask_sign_in;
    struct instant signed_in;
    bool ask_others; /* refuse when other people's turns would go as well */
};

/* ERR_DENIED ("erase.confirm"): the words do not fit; ("erase.sign_in"): sign in again;
 * ("erase.others"): other people's turns would go, and nobody was asked.
 * ERR_ABSENT: nothing of that name. */
bool flow_erase(struct flow *f, const struct flow_erase *in, struct erase_ticket *out,
    struct err *err);

/* Runs every waiting deletion to its end. */
bool flow_purge(struct flow *f, struct err *err);

/* The kind of account it is about. */
enum account_kind flow_erase_whose(const struct flow_erase *in);

#endif
