/*
 * store/lineage.h - datasets, and the thread from each row back to its people.
 *
 * In:    datasets built; the conversation and people behind each row.
 * Out:   row handles: random to whoever has not the vault's key; withdrawn lists.
 * Never: keeps the way from a handle to a conversation in clear.
 */
#ifndef ABIDE_STORE_LINEAGE_H
#define ABIDE_STORE_LINEAGE_H

#include "base/arena.h"
#include "model/words.h"
#include "store/conversation.h"
#include "store/store.h"

#define DATASET_STATE_TABLE(X)                                                         \
    X(DATASET_UNKNOWN, "unknown")                                                      \
    X(DATASET_CURRENT, "current")                                                      \
    X(DATASET_STALE, "stale")                                                          \
    X(DATASET_WITHDRAWN, "withdrawn")

#define WITHDRAWAL_TABLE(X)                                                            \
    X(WITHDRAWAL_UNKNOWN, "unknown")                                                   \
    X(WITHDRAWAL_CHOICE, "choice")                                                     \
    X(WITHDRAWAL_DELETION, "deletion")                                                 \
    X(WITHDRAWAL_GRANT, "grant_revoked")                                               \
    X(WITHDRAWAL_OPERATOR, "operator")

enum dataset_state { DATASET_STATE_TABLE(TABLE_ENUM) };
enum withdrawal { WITHDRAWAL_TABLE(TABLE_ENUM) };
TABLE_DECLARE(dataset_state);
TABLE_DECLARE(withdrawal);

struct dataset_entry {
    struct id id;
    enum purpose purpose;
    enum dataset_state state;
    struct str dir; /* where it was written */
    uint8_t manifest_sha256[32];
    struct instant created;
    uint64_t rows;
    uint64_t withdrawn; /* row handles on its withdrawn list */
};

/* Registers; ERR_EXISTS when the id is there. `withdrawn` is ignored. In store_begin.
 */
bool dataset_put(
    struct store *s, const struct dataset_entry *entry, struct err *err) MUST_CHECK;
/* In order of creation. */
bool dataset_list(struct store *s, struct arena *a, const struct dataset_entry **out,
    size_t *count, struct err *err) MUST_CHECK;
bool dataset_mark(struct store *s, struct id dataset, enum dataset_state state,
    struct err *err) MUST_CHECK;

/*
 * The handle of a conversation's row: the same in every build (so that a build can be
 * repeated byte for byte), unlinkable once the owner's key is gone. `part`: 0, or the
 * number of the row when a conversation gives several.
 */
bool lineage_handle(struct store *s, struct conversation_key key, uint32_t part,
    struct id *out, struct err *err) MUST_CHECK;

/* A row of a dataset: once per person in it (`person` = vault). In store_begin.
 * ERR_STATE "store.lineage_gone": the conversation or one of the two is deleted. */
struct lineage_row {
    struct id dataset;
    struct id handle;
    struct id person;
    struct conversation_key key;
};
bool lineage_put(
    struct store *s, const struct lineage_row *row, struct err *err) MUST_CHECK;

/* Everybody behind a row whose key lives: an array, empty when unlinkable. */
bool lineage_find(struct store *s, struct id dataset, struct id handle, struct arena *a,
    const struct lineage_row **out, size_t *count, struct err *err) MUST_CHECK;

/*
 * Puts the rows a person is in (key.conversation zero: all; else that conversation's)
 * on the withdrawn list of every dataset (or of `dataset` when not zero) and marks
 * these stale. *count: handles newly listed. In store_begin; durable after commit.
 */
struct withdraw_order {
    struct id person;
    struct id conversation;
    struct id dataset;
    enum withdrawal why;
    struct instant at;
};
bool lineage_withdraw(struct store *s, const struct withdraw_order *order,
    size_t *count, struct err *err) MUST_CHECK;

struct withdrawn_row {
    struct id handle;
    enum withdrawal why;
    struct instant at;
};
bool withdrawn_list(struct store *s, struct id dataset, struct arena *a,
    const struct withdrawn_row **out, size_t *count, struct err *err) MUST_CHECK;

#endif
