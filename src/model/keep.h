/*
 * model/keep.h - the words of keeping and forgetting: what is deleted, how far it is.
 *
 * In:    a word of a list, or its value.
 * Out:   the other one.
 * Never: decides when something must go (rights does) or deletes it (store does).
 */
#ifndef ABIDE_MODEL_KEEP_H
#define ABIDE_MODEL_KEEP_H

#include "model/table.h"

/* What an order of deletion is about. */
#define ERASE_KIND_TABLE(X)                                                            \
    X(ERASE_NOTHING, "nothing")                                                        \
    X(ERASE_CONVERSATION, "conversation")                                              \
    X(ERASE_ALL_CONVERSATIONS, "all_conversations")                                    \
    X(ERASE_ACCOUNT, "account")                                                        \
    X(ERASE_FILE, "file")                                                              \
    X(ERASE_MEMORY, "memory")

/* How far it has come: forward only. */
#define ERASE_STATE_TABLE(X)                                                           \
    X(ERASE_UNKNOWN, "unknown")                                                        \
    X(ERASE_HIDDEN, "hidden")                                                          \
    X(ERASE_WITHDRAWN, "withdrawn")                                                    \
    X(ERASE_DESTROYED, "destroyed")                                                    \
    X(ERASE_EMPTIED, "emptied")                                                        \
    X(ERASE_RECLAIMED, "reclaimed")

/* By which a copy may leave its region. */
#define MECHANISM_TABLE(X)                                                             \
    X(MECHANISM_NONE, "none")                                                          \
    X(MECHANISM_ADEQUACY, "adequacy")                                                  \
    X(MECHANISM_SCC, "scc")                                                            \
    X(MECHANISM_IDTA, "idta")                                                          \
    X(MECHANISM_DEROGATION, "derogation")

enum erase_kind { ERASE_KIND_TABLE(TABLE_ENUM) };
enum erase_state { ERASE_STATE_TABLE(TABLE_ENUM) };
TABLE_DECLARE(erase_kind);
TABLE_DECLARE(erase_state);

enum mechanism { MECHANISM_TABLE(TABLE_ENUM) };
TABLE_DECLARE(mechanism);

#endif
