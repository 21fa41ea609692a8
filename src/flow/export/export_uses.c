/* What a person's words may be used for, and were: stamps, datasets, donations. */
#include "flow/export/export_job_priv.h"
#include "store/ledger.h"
#include "text/hex.h"

/* --- stamps */

static void put_allow(struct jw *w, uint32_t allow)
{
    jw_key(w, STR("allow"));
    jw_array_begin(w);
    for (int p = 0; p < PURPOSE_COUNT; p++) {
        if (allow & ((uint32_t)1 << p))
            jw_str(w, purpose_word((enum purpose)p));
    }
    jw_array_end(w);
}

static bool put_stamp(struct export_job *j, const struct stored_conversation *c,
    const struct stored_turn *t, struct err *err)
{
    char hex[2 * sizeof t->stamp.profile_sha256 + 1];
    struct jw w = export_job_begin(j);
    export_job_raw(&w, STR("conversation"), c->origin_id);
    export_job_raw(&w, STR("turn"), t->origin_id);
    put_allow(&w, t->stamp.allow);
    export_job_time(&w, STR("at"), t->stamp.at);
    export_job_text(&w, STR("profile_sha256"),
        hex_format(t->stamp.profile_sha256, sizeof t->stamp.profile_sha256, hex));
    jw_key(&w, STR("ledger_position"));
    jw_u64(&w, t->stamp.ledger_position);
    return export_job_end(j, &w, EXPORT_STAMPS, err);
}

static bool put_stamps(
    struct export_job *j, const struct stored_conversation *c, struct err *err)
{
    for (size_t i = 0; i < c->count; i++) {
        if (export_chats_is_theirs(j, &c->turns[i]) &&
            !put_stamp(j, c, &c->turns[i], err))
            return false;
    }
    return true;
}

bool export_uses_stamps(struct export_job *j, struct err *err)
{
    return !export_plan_takes(&j->plan, "turns", "allow") ||
           export_chats_each(j, false, put_stamps, err);
}

/* --- datasets */

static bool put_use(struct export_job *j, const struct stored_conversation *c,
    const struct dataset_entry *dataset, struct err *err)
{
    struct jw w = export_job_begin(j);
    export_job_id(&w, STR("dataset"), dataset->id);
    export_job_raw(&w, STR("conversation"), c->origin_id);
    j->result->uses++;
    return export_job_end(j, &w, EXPORT_USES, err);
}

/* A conversation is in a dataset when one of the rows made of it names the person. */
static bool is_used(struct export_job *j, const struct stored_conversation *c,
    const struct dataset_entry *dataset, bool *out, struct err *err)
{
    const struct lineage_row *rows;
    struct id handle;
    size_t count;
    *out = false;
    if (!lineage_handle(j->f->store, c->key, 0, &handle, err) ||
        !lineage_find(j->f->store, dataset->id, handle, &j->arena, &rows, &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        *out |= id_eq(rows[i].person, j->vault);
    return true;
}

static bool put_uses(
    struct export_job *j, const struct stored_conversation *c, struct err *err)
{
    for (size_t i = 0; i < j->dataset_count; i++) {
        bool used;
        if (!is_used(j, c, &j->datasets[i], &used, err) ||
            (used && !put_use(j, c, &j->datasets[i], err)))
            return false;
    }
    return true;
}

bool export_uses_datasets(struct export_job *j, struct err *err)
{
    return !export_plan_takes(&j->plan, "lineage", "link") ||
           (dataset_list(
                j->f->store, &j->ledger, &j->datasets, &j->dataset_count, err) &&
               export_chats_each(j, false, put_uses, err));
}

/* --- donations */

static bool put_grant(struct export_job *j, const struct stored_conversation *c,
    const struct grant *g, struct err *err)
{
    struct jw w = export_job_begin(j);
    export_job_id(&w, STR("grant"), g->id);
    export_job_raw(&w, STR("conversation"), c->origin_id);
    for (size_t i = 0; i < c->count && !id_is_zero(g->node); i++) {
        if (id_eq(c->turns[i].node, g->node))
            export_job_raw(&w, STR("turn"), c->turns[i].origin_id);
    }
    export_job_text(&w, STR("purpose"), purpose_word(g->purpose));
    export_job_time(&w, STR("given"), g->given);
    export_job_time(&w, STR("revoked"), g->revoked);
    export_job_text(&w, STR("notice"), g->notice);
    jw_key(&w, STR("adult_declared"));
    jw_bool(&w, g->adult_declared);
    return export_job_end(j, &w, EXPORT_DONATIONS, err);
}

static bool put_grants(
    struct export_job *j, const struct stored_conversation *c, struct err *err)
{
    for (size_t i = 0; i < j->grant_count; i++) {
        if (id_eq(j->grants[i].conversation, c->key.conversation) &&
            !put_grant(j, c, &j->grants[i], err))
            return false;
    }
    return true;
}

bool export_uses_donations(struct export_job *j, struct err *err)
{
    return !export_plan_takes(&j->plan, "donation", "line") ||
           (grant_list(
                j->f->store, j->vault, &j->ledger, &j->grants, &j->grant_count, err) &&
               export_chats_each(j, false, put_grants, err));
}
