#include "flow/flow_build.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/vec.h"
#include "dataset/card.h"
#include "deid/deid.h"
#include "deid/shipped.h"
#include "flow/candidate.h"
#include "flow/find.h"
#include "flow/staging.h"
#include "policy/policy.h"
#include "store/lineage.h"
#include "text/hex.h"

/*
 * Lineage rows wait in memory until the dataset is complete: 80 bytes a row and person,
 * 16 million of them at most.
 */
enum {
    LINEAGE_ROWS_MAX = 1 << 24,
    SAFE_TEXT_MAX = 512 << 20,
    ZSTD_LEVEL = 3,
    VERSION_TEXT_MAX = 16
};

/* What the detectors do not look for yet: the card says it plainly. */
static const struct str not_removed[] = {
    STR_INIT("names and places that neither a rule nor the model of names finds"),
    STR_INIT("names of organisations"),
    STR_INIT("what a text tells about somebody without naming them"),
};

struct build {
    struct flow *f;
    const struct flow_build *in;
    struct dataset_manifest *manifest;
    struct decider decider;
    struct dataset_plan *plan;
    struct dataset_writer *writer;
    struct staging staging;
    struct arena arena; /* the conversation being looked at */
    struct deid_engine *engine;
    struct deid_turns said;
    struct deid_scope scope;
    struct deid_counts removed;
    struct buf text; /* safe text of one conversation */
    VEC(struct lineage_row) lineage;
    struct instant newest;          /* of the changes the build saw */
    char version[VERSION_TEXT_MAX]; /* of the profile */
};

/* What a walk does with each conversation; `index` counts them. */
struct visit {
    bool (*run)(
        struct build *b, struct conversation_key key, size_t index, struct err *err);
    const char *what;
    uint64_t total; /* known in the second pass */
};

static bool walk(struct build *b, const struct visit *visit, struct err *err)
{
    struct conversation_key key = {0};
    bool found = true;
    size_t index = 0;
    for (;;) {
        if (!conversation_next(b->f->store, &key, &found, err))
            return false;
        if (!found)
            break;
        if (!visit->run(b, key, index++, err))
            return false;
        if (index % 256 == 0 && !flow_step(b->f, visit->what, index, visit->total, err))
            return false;
    }
    return flow_step(b->f, visit->what, index, index, err);
}

static bool load(struct build *b, struct conversation_key key,
    struct stored_conversation *out, struct err *err)
{
    arena_reset(&b->arena);
    return find_load(b->f, key, (struct conversation_want){0}, &b->arena, out, err);
}

/* Pass 1. */
static bool plan_one(
    struct build *b, struct conversation_key key, size_t index, struct err *err)
{
    struct stored_conversation stored;
    struct candidate c;
    (void)index;
    if (!load(b, key, &stored, err) ||
        !candidate_make(&b->decider, &stored, b->in->purpose, &b->arena, &c, err))
        return false;
    for (size_t i = 0; i < stored.count; i++) {
        if (instant_cmp(stored.turns[i].stamp.at, b->newest) > 0)
            b->newest = stored.turns[i].stamp.at;
    }
    return dataset_plan_add(b->plan, &c.view, err);
}

/* Fills the kept turns' safe text; the views point into b->text. */
static bool clean_turns(struct build *b, struct candidate *c,
    const struct stored_conversation *stored, size_t kept, struct err *err)
{
    size_t *starts = arena_array(&b->arena, kept + 1, sizeof *starts);
    struct raw *texts = arena_array(&b->arena, kept + 1, sizeof *texts);
    if (!starts || !texts)
        return err_memory(err);
    for (size_t i = 0; i < kept; i++)
        texts[i] = stored->turns[c->path[i]].text;
    buf_clear(&b->text);
    deid_scope_reset(&b->scope);
    b->scope.counts = (struct deid_counts){0};
    if (!deid_scan_turns(b->engine, texts, kept, &b->said, err))
        return false;
    for (size_t i = 0; i < kept; i++) {
        starts[i] = b->text.n;
        struct deid_spans spans = deid_turns_get(&b->said, i);
        if (!deid_replace(&b->scope, texts[i], &spans, &b->text, err))
            return false;
    }
    starts[kept] = b->text.n;
    for (size_t i = 0; i < kept; i++)
        c->turns[i].text = str_slice(buf_str(&b->text), starts[i], starts[i + 1]);
    return true;
}

/* One lineage row per person in the written turns. */
static bool note_lineage(struct build *b, const struct candidate *c,
    struct conversation_key key, size_t kept, struct err *err)
{
    size_t first = b->lineage.n;
    for (size_t i = 0; i < kept; i++) {
        struct lineage_row row = {
            b->manifest->dataset, c->view.handle, c->view.turns[i].person, key};
        bool known = false;
        for (size_t k = first; k < b->lineage.n; k++)
            known |= id_eq(b->lineage.p[k].person, row.person);
        if (!known && !vec_push(&b->lineage, row, LINEAGE_ROWS_MAX))
            return err_memory(err);
    }
    return true;
}

/* Pass 2: the plan knows what was decided; what gives no row is not read again. */
static bool write_one(
    struct build *b, struct conversation_key key, size_t index, struct err *err)
{
    struct dataset_place place;
    struct stored_conversation stored;
    struct candidate c;
    enum dataset_drop drop;
    if (!dataset_plan_get(b->plan, index, key.conversation, &place, err))
        return false;
    if (place.side == DATASET_SIDE_NONE)
        return true;
    if (!load(b, key, &stored, err) ||
        !candidate_planned(&stored, place.kept, &b->arena, &c, err) ||
        !clean_turns(b, &c, &stored, place.kept, err) ||
        !lineage_handle(b->f->store, key, 0, &c.view.handle, err) ||
        !dataset_writer_row(b->writer, &c.view, &place, &drop, err))
        return false;
    if (drop != DATASET_DROP_KEPT)
        return true;
    deid_counts_add(&b->removed, &b->scope.counts);
    return note_lineage(b, &c, key, place.kept, err);
}

static void describe(struct build *b)
{
    struct dataset_manifest *m = b->manifest;
    m->product = STR("abide " ABIDE_VERSION);
    m->purpose = b->in->purpose;
    m->profile_name = policy_name(b->f->policy);
    snprintf(b->version, sizeof b->version, "%d", policy_version(b->f->policy));
    m->profile_version = str_z(b->version);
    memcpy(m->profile_sha256, b->f->policy_sha256, sizeof m->profile_sha256);
    m->seed = b->in->seed;
    m->validation_ppm = b->in->validation_ppm;
    m->formats = DATASET_FORMAT_ALL;
    m->zstd_level = b->in->zstd ? ZSTD_LEVEL : 0;
    m->drop_duplicates = b->in->drop_duplicates;
    m->detectors = STR("structured, names " ABIDE_VERSION);
    for (size_t i = 0; i < COUNT(not_removed); i++)
        m->not_removed.list[m->not_removed.count++] = not_removed[i];
}

static bool make_plan(struct build *b, struct err *err)
{
    const struct visit visit = {plan_one, "deciding, conversations:", 0};
    if (!dataset_plan_new(&b->plan, err) || !walk(b, &visit, err) ||
        !dataset_plan_seal(b->plan, b->in->seed, b->in->validation_ppm, err))
        return false;
    if (instant_cmp(b->decider.newest, b->newest) > 0)
        b->newest = b->decider.newest;
    b->manifest->built = b->newest;
    return dataset_manifest_plan(b->manifest, b->plan, err);
}

static bool open_writer(struct build *b, struct err *err)
{
    struct dataset_writer_config config = {.zstd_level = b->manifest->zstd_level,
        .drop_duplicates = b->in->drop_duplicates};
    for (size_t i = 0; i < DATASET_FILE_COUNT; i++) {
        enum dataset_file file = (enum dataset_file)i;
        struct str name = dataset_file_name(file, b->in->zstd);
        if (dataset_file_wanted(file, b->plan, DATASET_FORMAT_ALL) &&
            !staging_file(&b->staging, name.p, &config.sinks[i], err))
            return false;
    }
    return dataset_writer_new(&config, &b->writer, err);
}

static bool note_removed(struct build *b, struct err *err)
{
    for (unsigned i = 0; i < DEID_TYPE_COUNT; i++) {
        if (b->removed.by_type[i] > 0 &&
            !counts_add(&b->manifest->removed, deid_type_get(i)->name,
                b->removed.by_type[i], err))
            return false;
    }
    return true;
}

static bool write_rows(struct build *b, struct err *err)
{
    const struct visit visit = {
        write_one, "writing, conversations:", b->manifest->tally.conversations};
    struct dataset_written written;
    return open_writer(b, err) && walk(b, &visit, err) &&
           dataset_writer_finish(b->writer, &written, err) && note_removed(b, err) &&
           dataset_manifest_written(b->manifest, &written, err);
}

static bool write_text(
    struct build *b, const char *name, const struct buf *text, struct err *err)
{
    struct sink sink;
    return buf_ok(text, err) && staging_file(&b->staging, name, &sink, err) &&
           sink_write(&sink, text->p, text->n, err);
}

static bool write_papers(
    struct build *b, uint8_t sha256_out[SHA256_BYTES], struct err *err)
{
    struct buf manifest, card;
    buf_init(&manifest, DATASET_MANIFEST_BYTES_MAX);
    buf_init(&card, DATASET_MANIFEST_BYTES_MAX);
    bool ok = dataset_manifest_format(b->manifest, &manifest, err) &&
              sha256(buf_raw(&manifest), sha256_out, err) &&
              dataset_card_format(b->manifest, &card, err) &&
              write_text(b, DATASET_MANIFEST_NAME, &manifest, err) &&
              write_text(b, DATASET_CARD_NAME, &card, err);
    buf_fini(&manifest);
    buf_fini(&card);
    return ok;
}

/* The very same dataset was built before: the register and its lineage hold already. */
static bool is_registered(
    struct build *b, const struct dataset_entry *entry, bool *out, struct err *err)
{
    const struct dataset_entry *entries;
    size_t count;
    arena_reset(&b->arena);
    if (!dataset_list(b->f->store, &b->arena, &entries, &count, err))
        return false;
    *out = false;
    for (size_t i = 0; i < count; i++)
        *out = *out || (id_eq(entries[i].id, entry->id) &&
                           memcmp(entries[i].manifest_sha256, entry->manifest_sha256,
                               SHA256_BYTES) == 0);
    return true;
}

/* The register knows the dataset before its folder is seen: withdrawals reach it. */
static bool enter_register(struct flow *f, void *ctx, struct err *err)
{
    struct build *b = ctx;
    struct dataset_entry entry = {
        .id = b->manifest->dataset,
        .purpose = b->in->purpose,
        .state = DATASET_CURRENT,
        .dir = str_z(b->staging.final),
        .created = f->now,
        .rows = b->manifest->written.rows[DATASET_SIDE_TRAIN] +
                b->manifest->written.rows[DATASET_SIDE_VALIDATION],
    };
    bool known;
    memcpy(entry.manifest_sha256, b->staging.manifest_sha256, SHA256_BYTES);
    if (!is_registered(b, &entry, &known, err))
        return false;
    if (known)
        return true;
    if (!dataset_put(f->store, &entry, err))
        return false;
    for (size_t i = 0; i < b->lineage.n; i++) {
        if (!lineage_put(f->store, &b->lineage.p[i], err))
            return false;
    }
    return true;
}

static bool run(struct build *b, struct err *err)
{
    struct deid_options deid = {.model = deid_shipped_model()};
    describe(b);
    if (!deid_new(&deid, &b->engine, err) || !store_read_begin(b->f->store, err))
        return false;
    bool ok = decider_init(&b->decider, b->f, err) && make_plan(b, err) &&
              staging_begin(&b->staging, b->in->out, err) && write_rows(b, err) &&
              write_papers(b, b->staging.manifest_sha256, err);
    decider_fini(&b->decider);
    store_read_end(b->f->store);
    return ok && staging_sync(&b->staging, err) &&
           flow_write(b->f, enter_register, b, err) &&
           staging_publish(&b->staging, err);
}

static void fini(struct build *b)
{
    staging_abandon(&b->staging);
    dataset_writer_free(b->writer);
    dataset_plan_free(b->plan);
    deid_free(b->engine);
    deid_turns_fini(&b->said);
    deid_scope_fini(&b->scope);
    buf_wipe(&b->text);
    arena_fini(&b->arena);
    vec_fini(&b->lineage);
}

bool flow_build(struct flow *f, const struct flow_build *in,
    struct flow_build_result *out, struct err *err)
{
    struct build b = {.f = f, .in = in, .newest = INSTANT_UNKNOWN, .lineage = VEC_INIT};
    b.manifest = mem_zalloc(sizeof *b.manifest);
    if (!b.manifest)
        return err_memory(err);
    deid_turns_init(&b.said);
    deid_scope_init(&b.scope);
    buf_init(&b.text, SAFE_TEXT_MAX);
    arena_init(&b.arena, FLOW_CONVERSATION_MAX);
    bool ok = run(&b, err);
    if (ok) {
        *out = (struct flow_build_result){
            .manifest = b.manifest, .dataset = b.manifest->dataset};
        memcpy(out->examples, b.decider.examples, sizeof out->examples);
        out->example_count = b.decider.example_count;
        hex_format(b.staging.manifest_sha256, SHA256_BYTES, out->manifest_sha256);
    } else {
        mem_free(b.manifest);
    }
    fini(&b);
    return ok;
}

void flow_build_fini(struct flow_build_result *r)
{
    mem_free(r->manifest);
    r->manifest = NULL;
}
