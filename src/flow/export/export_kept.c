/* What was deleted, what is held, and what is kept readable without a key. */
#include <stdlib.h>

#include "base/map.h"
#include "flow/export/export_job_priv.h"
#include "store/erase/certificate.h"
#include "store/erase/hold.h"
#include "store/erase/receipt.h"
#include "store/erase/walk.h"

enum { CERTIFICATE_MAX = 1 << 20, ROWS_MAX = 10000000, TEXT_BYTES = 512 };

/* --- deletions, each with its certificate as soon as there is one */

static bool order_of(struct export_job *j, struct id erasure, struct erasure *out,
    bool *found, struct err *err)
{
    const struct erasure *list;
    size_t count;
    if (!erase_list(j->f->store, erasure, &j->arena, &list, &count, err))
        return false;
    *found = count == 1;
    if (*found)
        *out = list[0];
    return true;
}

static bool put_certificate(
    struct export_job *j, struct jw *w, struct id erasure, struct err *err)
{
    struct buf text;
    buf_init(&text, CERTIFICATE_MAX);
    bool done = certificate_make(j->f->store, erasure, j->f->now, &text, err);
    while (done && text.n > 0 && text.p[text.n - 1] == '\n')
        text.n--;
    if (done) {
        jw_key(w, STR("certificate"));
        jw_verbatim(w, buf_raw(&text));
    }
    done = done && buf_ok(&j->line, err);
    buf_fini(&text);
    return done;
}

static bool put_deletion(
    struct export_job *j, const struct receipt *receipt, struct err *err)
{
    struct erasure order;
    bool found;
    if (!order_of(j, receipt->erasure, &order, &found, err))
        return false;
    struct jw w = export_job_begin(j);
    export_job_time(&w, STR("at"), receipt->at);
    export_job_text(&w, STR("object"), erase_kind_word(receipt->kind));
    export_job_id(&w, STR("erasure"), receipt->erasure);
    if (found)
        export_job_text(&w, STR("state"), erase_state_word(order.state));
    if (found && order.state >= ERASE_DESTROYED &&
        !put_certificate(j, &w, receipt->erasure, err))
        return false;
    j->result->deletions++;
    arena_reset(&j->arena);
    return export_job_end(j, &w, EXPORT_DELETIONS, err);
}

bool export_kept_deletions(struct export_job *j, struct err *err)
{
    const struct receipt *receipts;
    size_t count;
    if (!export_plan_takes(&j->plan, "receipt", "line"))
        return true;
    if (!receipt_list(j->f->store, j->vault, &j->ledger, &receipts, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!put_deletion(j, &receipts[i], err))
            return false;
    }
    return true;
}

/* --- holds, as far as they may be told of */

static bool is_named(const struct hold *h, struct id vault)
{
    for (size_t i = 0; i < h->vault_count; i++) {
        if (id_eq(h->vaults[i], vault))
            return true;
    }
    return false;
}

/* "this account", or "plans free, plus; regions eea". */
static struct str scope_of(
    const struct export_job *j, const struct hold *h, struct buf *out)
{
    buf_clear(out);
    if (is_named(h, j->vault))
        return STR("this account");
    buf_add_z(out, "plans");
    for (int i = 0; i < TIER_COUNT; i++) {
        if (h->tiers >> i & 1)
            buf_printf(out, " %" STR_FMT, STR_ARG(tier_word((enum tier)i)));
    }
    for (int i = 0; i < REGION_COUNT; i++) {
        if (h->regions >> i & 1)
            buf_printf(out, "%s %" STR_FMT, i ? "," : "; regions",
                STR_ARG(region_word((enum region)i)));
    }
    return buf_str(out);
}

static void put_known(const struct export_job *j, struct jw *w, const char *column,
    struct str key, struct instant at)
{
    if (export_plan_takes(&j->plan, "hold", column))
        export_job_time(w, key, at);
}

static bool put_hold(struct export_job *j, const struct hold *h, struct err *err)
{
    struct buf scope;
    buf_init(&scope, TEXT_BYTES);
    struct jw w = export_job_begin(j);
    put_known(j, &w, "opened", STR("from"), h->opened);
    put_known(j, &w, "review", STR("review"), h->review);
    export_job_text(&w, STR("basis"), h->basis);
    if (export_plan_takes(&j->plan, "hold", "authority"))
        export_job_text(&w, STR("authority"), h->authority);
    if (export_plan_takes(&j->plan, "hold", "tiers"))
        export_job_text(&w, STR("scope"), scope_of(j, h, &scope));
    put_known(j, &w, "begins", STR("content_from"), h->begins);
    put_known(j, &w, "ends", STR("content_until"), h->ends);
    j->result->holds++;
    bool done = buf_ok(&scope, err) && export_job_end(j, &w, EXPORT_HOLDS, err);
    buf_fini(&scope);
    return done;
}

bool export_kept_holds(struct export_job *j, struct err *err)
{
    const struct hold *holds;
    size_t count;
    if (!export_plan_takes(&j->plan, "hold", "basis"))
        return true;
    if (!hold_told(j->f->store, j->vault, &j->ledger, &holds, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!put_hold(j, &holds[i], err))
            return false;
    }
    return true;
}

/* --- rows: what no other part says, as the annotations have it */

struct rows {
    struct export_job *j;
    struct map chats; /* conversation -> index in j->chats, and one */
    VEC(struct raw) lines;
};

static bool note_chats(struct rows *r, struct err *err)
{
    for (size_t i = 0; i < r->j->chats.n; i++) {
        const struct id *id = &r->j->chats.p[i].key.conversation;
        bool added;
        uint64_t *at =
            map_put(&r->chats, (struct str){(const char *)id->b, ID_BYTES}, &added);
        if (!at)
            return err_memory(err);
        *at = i + 1;
    }
    return true;
}

static bool wants_table(void *ctx, const struct schema_table *table)
{
    const struct rows *r = ctx;
    size_t count;
    const struct schema_column *c = schema_columns(&count);
    for (size_t i = 0; i < count; i++) {
        if (str_eq(c[i].table, table->name) && export_plan_is_row(&r->j->plan, &c[i]))
            return true;
    }
    return false;
}

/* What the row is of, when it is of a conversation; *known false: of none here. */
static void put_of(struct rows *r, const struct walk_row *row, struct jw *w)
{
    const struct walk_cell *cell = walk_find(row, STR("conversation"));
    const uint64_t *at =
        cell ? map_find(
                   &r->chats, (struct str){(const char *)cell->bytes.p, cell->bytes.n})
             : NULL;
    if (at)
        export_job_raw(w, STR("of"), r->j->chats.p[*at - 1].origin_id);
}

static bool each_row(void *ctx, const struct walk_row *row, struct err *err)
{
    struct rows *r = ctx;
    struct raw kept;
    size_t members = 0;
    struct jw w = export_job_begin(r->j);
    export_job_text(&w, STR("table"), row->table->name);
    put_of(r, row, &w);
    for (size_t i = 0; i < row->count; i++) {
        const struct walk_cell *cell = &row->cells[i];
        if (!cell->is_number || !export_plan_is_row(&r->j->plan, cell->column))
            continue;
        jw_key(&w, cell->column->name);
        jw_i64(&w, cell->number);
        members++;
    }
    jw_object_end(&w);
    if (members == 0)
        return true;
    return buf_ok(&r->j->line, err) &&
           ((arena_raw(&r->j->ledger, buf_raw(&r->j->line), &kept) &&
                vec_push(&r->lines, kept, ROWS_MAX)) ||
               err_memory(err));
}

static int by_bytes(const void *a, const void *b)
{
    const struct raw *one = a, *two = b;
    return raw_cmp(*one, *two);
}

static bool write_rows(struct rows *r, struct err *err)
{
    if (r->lines.n > 0)
        qsort(r->lines.p, r->lines.n, sizeof *r->lines.p, by_bytes);
    for (size_t i = 0; i < r->lines.n; i++) {
        if (!export_line(r->j->export, EXPORT_ROWS, r->lines.p[i], err))
            return false;
    }
    return true;
}

bool export_kept_rows(struct export_job *j, struct err *err)
{
    struct rows r = {.j = j, .lines = VEC_INIT};
    struct walk walk = {.vault = j->vault,
        .each = each_row,
        .wants = wants_table,
        .clear_only = true,
        .ctx = &r};
    map_init(&r.chats, ROWS_MAX, 0);
    bool done = note_chats(&r, err) && walk_vault(j->f->store, &walk, err) &&
                write_rows(&r, err);
    map_fini(&r.chats);
    vec_fini(&r.lines);
    return done;
}
