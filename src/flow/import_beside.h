/*
 * flow/import_beside.h - what an archive holds besides conversations comes in: files
 * and records, tied to the chats they are of.
 *
 * In:    conversations as they are stored, then records and files.
 * Out:   the same in the store; counts.
 * Never: stores a file or record that only deleted chats refer to; holds a file.
 */
#ifndef ABIDE_FLOW_IMPORT_BESIDE_H
#define ABIDE_FLOW_IMPORT_BESIDE_H

#include "base/arena.h"
#include "base/vec.h"
#include "capture/read/options.h"
#include "store/conversation.h"
#include "store/store.h"

/*
 * Of a file that more places refer to than are remembered (32 MB), the later ones do
 * not count: it is then tied to its first chats, or to none.
 */
enum { BESIDE_REFS_MAX = 1 << 19 };

struct beside_ref {
    struct id asset; /* hash of the id that turns call it */
    struct id owner, conversation;
    bool deleted;
};

struct beside_counts {
    uint64_t records_new, records_known, files_new, files_known, of_deleted;
    uint64_t file_bytes;
};

struct beside {
    struct store *store;
    VEC(struct beside_ref) refs;
    bool sorted;
    struct arena arena; /* one record or file */
    struct str file;    /* of the last record, and its place there */
    uint64_t place;
    struct beside_counts counts;
};

void beside_init(struct beside *b, struct store *store);
void beside_fini(struct beside *b);

/* Remembers which files the turns of a conversation refer to. */
bool beside_refer(struct beside *b, const struct conversation *c, struct id owner,
    const struct conversation_put_result *put, struct err *err) MUST_CHECK;

/* Inside store_begin. */
bool beside_record(struct beside *b, struct id vault, const struct capture_fact *fact,
    struct err *err) MUST_CHECK;
bool beside_asset(struct beside *b, struct id vault, const struct capture_asset *asset,
    struct source *bytes, struct err *err) MUST_CHECK;

#endif
