/*
 * flow/export/export_job_priv.h - one export, shared by the files that write it.
 *
 * In:    an open installation, whose export.
 * Out:   its parts, each written by a function of its own, in the order of the lists.
 * Never: leaves flow/export/.
 */
#ifndef ABIDE_FLOW_EXPORT_EXPORT_JOB_PRIV_H
#define ABIDE_FLOW_EXPORT_EXPORT_JOB_PRIV_H

#include "base/vec.h"
#include "flow/export/export_beside.h"
#include "flow/export/export_plan.h"
#include "flow/export/flow_export.h"
#include "flow/staging.h"
#include "rights/export.h"
#include "store/conversation.h"
#include "store/lineage.h"
#include "text/json_write.h"

struct export_chat {
    struct conversation_key key;
    struct instant created;
    enum origin origin;
    struct raw origin_id;
};

struct export_job {
    struct flow *f;
    struct flow_export_result *result;
    struct export_plan plan;
    const struct export_place *place;
    struct staging staging; /* a folder as the place */
    struct sink sink;       /* of the file being written */
    struct export *export;
    struct arena arena; /* one conversation */
    struct arena ledger;
    struct buf line;
    struct id vault;
    struct export_beside beside;
    struct raw me; /* how the person's own turns name them beside others' */
    VEC(struct export_chat) chats;
    const struct grant *grants;
    size_t grant_count;
    const struct dataset_entry *datasets;
    size_t dataset_count;
};

/* export_chats.c: which conversations the person is in, by time, then id. */
bool export_chats_list(struct export_job *j, struct err *err) MUST_CHECK;
bool export_chats_write(struct export_job *j, struct err *err) MUST_CHECK;

/* Each of them, opened; of those without a turn of the person's nothing. */
typedef bool export_visit(
    struct export_job *j, const struct stored_conversation *c, struct err *err);
bool export_chats_each(
    struct export_job *j, bool meta, export_visit *visit, struct err *err) MUST_CHECK;
bool export_chats_is_theirs(const struct export_job *j, const struct stored_turn *t);

/* export_uses.c: stamps, uses and donations, a line each. */
bool export_uses_stamps(struct export_job *j, struct err *err) MUST_CHECK;
bool export_uses_datasets(struct export_job *j, struct err *err) MUST_CHECK;
bool export_uses_donations(struct export_job *j, struct err *err) MUST_CHECK;

/* export_kept.c: what was deleted, what is held, and what is kept in clear. */
bool export_kept_deletions(struct export_job *j, struct err *err) MUST_CHECK;
bool export_kept_holds(struct export_job *j, struct err *err) MUST_CHECK;
bool export_kept_rows(struct export_job *j, struct err *err) MUST_CHECK;

/* Members of the line being written. */
void export_job_text(struct jw *w, struct str key, struct str value);
void export_job_raw(struct jw *w, struct str key, struct raw value);
void export_job_time(struct jw *w, struct str key, struct instant at); /* if known */
void export_job_id(struct jw *w, struct str key, struct id id);
/* Begins a line, and ends it as one of that list. */
struct jw export_job_begin(struct export_job *j);
bool export_job_end(struct export_job *j, struct jw *w, enum export_list list,
    struct err *err) MUST_CHECK;

#endif
