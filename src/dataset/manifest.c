#include "dataset/manifest.h"

#include <string.h>

#include "base/mem.h"
#include "base/num.h"
#include "dataset/codec_priv.h"
#include "text/zstd.h"

enum { SEED_BYTES = 8 };

static void code_options(struct codec *c, struct dataset_manifest *m)
{
    uint64_t ppm = m->validation_ppm, level = (uint64_t)m->zstd_level;
    bool openai = m->formats & DATASET_FORMAT_OPENAI;
    bool messages = m->formats & DATASET_FORMAT_MESSAGES;
    uint8_t seed[SEED_BYTES];
    num_put_u64be(seed, m->seed);
    codec_begin(c, "options");
    codec_hex(c, "seed", seed, sizeof seed);
    codec_u64(c, "validation_ppm", &ppm);
    codec_bool(c, "openai", &openai);
    codec_bool(c, "messages", &messages);
    codec_u64(c, "zstd_level", &level);
    codec_bool(c, "drop_duplicates", &m->drop_duplicates);
    codec_end(c);
    if (ppm > DATASET_VALIDATION_PPM_MAX || level > ZSTD_LEVEL_MAX) {
        codec_fail(c, "options", "holds a number out of range");
        return;
    }
    m->seed = num_get_u64be(seed);
    m->validation_ppm = (uint32_t)ppm;
    m->zstd_level = (int)level;
    m->formats = (openai ? (unsigned)DATASET_FORMAT_OPENAI : 0) |
                 (messages ? (unsigned)DATASET_FORMAT_MESSAGES : 0);
}

static void code_purpose(struct codec *c, struct dataset_manifest *m)
{
    struct str word = purpose_word(m->purpose);
    codec_token(c, "purpose", &word);
    if (!c->w && !purpose_parse(word, &m->purpose))
        codec_fail(c, "purpose", "is no purpose");
}

static void code_rules(struct codec *c, struct dataset_manifest *m)
{
    codec_words(c, "product", &m->product);
    codec_hex(c, "dataset", m->dataset.b, ID_BYTES);
    code_purpose(c, m);
    codec_instant(c, "as_of", &m->built);
    codec_begin(c, "profile");
    codec_token(c, "name", &m->profile_name);
    codec_words(c, "version", &m->profile_version);
    codec_hex(c, "sha256", m->profile_sha256, SHA256_BYTES);
    codec_end(c);
    code_options(c, m);
}

static void code_decisions(struct codec *c, struct dataset_manifest *m)
{
    codec_begin(c, "considered");
    codec_u64(c, "persons", &m->tally.persons);
    codec_u64(c, "conversations", &m->tally.conversations);
    codec_u64(c, "turns", &m->tally.turns);
    codec_u64(c, "empty_turns", &m->tally.empty_turns);
    codec_end(c);
    codec_begin(c, "turns");
    codec_counts(c, "allowed", &m->tally.allowed);
    codec_counts(c, "denied", &m->tally.denied);
    codec_u64(c, "lost", &m->tally.lost_turns);
    codec_u64(c, "written", &m->written.turns);
    codec_end(c);
    codec_begin(c, "cuts");
    codec_counts(c, "why", &m->tally.cut_why);
    codec_counts(c, "denied_by", &m->tally.cut_at);
    codec_end(c);
}

static void code_split(struct codec *c, struct dataset_manifest *m)
{
    struct dataset_split_report *s = &m->split;
    struct str method = STR("groups-of-people-1");
    codec_begin(c, "split");
    codec_token(c, "method", &method);
    codec_u64(c, "groups", &s->groups);
    codec_u64(c, "largest_group_rows", &s->largest_rows);
    codec_u64(c, "hubs", &s->hubs);
    codec_u64(c, "groups_after", &s->groups_after);
    codec_u64(c, "rows_train", &s->rows[DATASET_SIDE_TRAIN]);
    codec_u64(c, "rows_validation", &s->rows[DATASET_SIDE_VALIDATION]);
    codec_u64(c, "rows_across", &s->rows[DATASET_SIDE_NONE]);
    codec_u64(c, "persons_train", &s->persons[DATASET_SIDE_TRAIN]);
    codec_u64(c, "persons_validation", &s->persons[DATASET_SIDE_VALIDATION]);
    codec_u64(c, "persons_across", &s->persons[DATASET_SIDE_NONE]);
    codec_bool(c, "validation_forced", &s->validation_forced);
    codec_bool(c, "train_forced", &s->train_forced);
    codec_end(c);
}

static void code_rows(struct codec *c, struct dataset_manifest *m)
{
    codec_begin(c, "rows");
    codec_u64(c, "train", &m->written.rows[DATASET_SIDE_TRAIN]);
    codec_u64(c, "validation", &m->written.rows[DATASET_SIDE_VALIDATION]);
    codec_u64(c, "text_bytes", &m->written.text_bytes);
    codec_counts(c, "dropped", &m->tally.dropped);
    codec_end(c);
    if (c->w)
        return;
    m->written.duplicates =
        counts_find(&m->tally.dropped, dataset_drop_word(DATASET_DROP_DUPLICATE));
    m->written.too_large =
        counts_find(&m->tally.dropped, dataset_drop_word(DATASET_DROP_TOO_LARGE));
}

static void code_deid(struct codec *c, struct dataset_manifest *m)
{
    codec_begin(c, "deidentified");
    codec_words(c, "detectors", &m->detectors);
    codec_counts(c, "removed", &m->removed);
    codec_names(c, "not_removed", &m->not_removed);
    codec_end(c);
}

static void code_file(struct codec *c, struct dataset_file_facts *file)
{
    struct str name = str_z(file->name);
    codec_begin(c, NULL);
    codec_token(c, "name", &name);
    codec_hex(c, "sha256", file->sha256, SHA256_BYTES);
    codec_u64(c, "bytes", &file->bytes);
    codec_u64(c, "rows", &file->rows);
    codec_end(c);
    if (c->w)
        return;
    if (name.n < DATASET_FILE_NAME_MAX)
        memcpy(file->name, name.p, name.n);
}

/* Which file of the list has this name. */
static bool find_file(struct str name, bool packed, int *out)
{
    for (int i = 0; i < DATASET_FILE_COUNT; i++) {
        if (str_eq(dataset_file_name((enum dataset_file)i, packed), name)) {
            *out = i;
            return true;
        }
    }
    return false;
}

static void read_files(struct codec *c, struct dataset_manifest *m)
{
    const struct json *array = codec_get(c, "files");
    if (!json_is(array, JSON_ARRAY))
        codec_fail(c, "files", "is no list");
    for (const struct json *v = json_first(array); v; v = json_next(v)) {
        struct codec one = codec_reader(v, c->a);
        struct dataset_file_facts file = {.bytes = 0};
        int i;
        code_file(&one, &file);
        if (one.failed || !find_file(str_z(file.name), m->zstd_level != 0, &i)) {
            codec_fail(c, "files", "names a file that no dataset has");
            return;
        }
        m->written.files[i] = file;
    }
}

static void code_files(struct codec *c, struct dataset_manifest *m)
{
    if (!c->w) {
        read_files(c, m);
        return;
    }
    jw_key(c->w, STR("files"));
    jw_array_begin(c->w);
    for (int i = 0; i < DATASET_FILE_COUNT; i++) {
        if (m->written.files[i].name[0])
            code_file(c, &m->written.files[i]);
    }
    jw_array_end(c->w);
}

static void code_format(struct codec *c)
{
    struct str format = STR(DATASET_MANIFEST_FORMAT);
    uint64_t version = DATASET_MANIFEST_VERSION;
    codec_token(c, "format", &format);
    codec_u64(c, "version", &version);
    if (!str_eq(format, STR(DATASET_MANIFEST_FORMAT)))
        codec_fail(c, "format", "is not " DATASET_MANIFEST_FORMAT);
    if (version != DATASET_MANIFEST_VERSION)
        codec_fail(c, "version", "is not one that this program reads");
}

static void code_manifest(struct codec *c, struct dataset_manifest *m)
{
    codec_begin(c, NULL);
    code_format(c);
    code_rules(c, m);
    code_decisions(c, m);
    code_split(c, m);
    code_rows(c, m);
    code_deid(c, m);
    code_files(c, m);
    codec_names(c, "parents", &m->parents);
    codec_end(c);
}

/* The codec reads and writes through one pointer, so it gets a copy. */
bool dataset_manifest_format(
    const struct dataset_manifest *m, struct buf *out, struct err *err)
{
    struct jw w = jw_to(out);
    struct codec c = codec_writer(&w);
    struct dataset_manifest *copy = mem_alloc(sizeof *copy);
    if (!copy)
        return err_memory(err);
    *copy = *m;
    w.pretty = true;
    code_manifest(&c, copy);
    jw_line(&w);
    mem_free(copy);
    return codec_ok(&c, err) && buf_ok(out, err);
}

static bool is_canonical(
    const struct dataset_manifest *m, struct raw text, struct err *err)
{
    struct buf again;
    bool done, same;
    buf_init(&again, DATASET_MANIFEST_BYTES_MAX);
    done = dataset_manifest_format(m, &again, err);
    same = done && raw_eq(buf_raw(&again), text);
    buf_fini(&again);
    if (done && !same)
        err_set(err, ERR_INPUT, "dataset.manifest",
            "the manifest is not as abide writes it: it was changed");
    return same;
}

static bool read_manifest(
    struct arena *a, struct raw text, struct dataset_manifest *m, struct err *err)
{
    struct json *v;
    struct codec c;
    if (!json_parse(a, text, &v, err))
        return err_wrap(err, "manifest");
    c = codec_reader(v, a);
    code_manifest(&c, m);
    return codec_ok(&c, err) && is_canonical(m, text, err);
}

bool dataset_manifest_parse(
    struct arena *a, struct raw text, struct dataset_manifest *out, struct err *err)
{
    struct dataset_manifest *m;
    bool done;
    if (text.n > DATASET_MANIFEST_BYTES_MAX)
        return err_set(err, ERR_LIMIT, "dataset.manifest_size",
            "the manifest has more than %d bytes", DATASET_MANIFEST_BYTES_MAX);
    m = mem_zalloc(sizeof *m);
    if (!m)
        return err_memory(err);
    done = read_manifest(a, text, m, err);
    if (done)
        *out = *m;
    mem_free(m);
    return done;
}

/* The id names the build: its rules, its time and what was planned under them. */
static bool derive_id(
    struct dataset_manifest *m, const uint8_t digest[SHA256_BYTES], struct err *err)
{
    uint8_t hash[SHA256_BYTES];
    struct buf text;
    bool done;
    buf_init(&text, DATASET_MANIFEST_BYTES_MAX);
    done = dataset_manifest_format(m, &text, err);
    buf_add(&text, digest, SHA256_BYTES);
    done = done && buf_ok(&text, err) && sha256(buf_raw(&text), hash, err);
    buf_fini(&text);
    if (done)
        memcpy(m->dataset.b, hash, ID_BYTES);
    return done;
}

bool dataset_manifest_plan(
    struct dataset_manifest *m, const struct dataset_plan *plan, struct err *err)
{
    m->dataset = (struct id){{0}};
    m->tally = *dataset_plan_tally(plan);
    m->split = *dataset_plan_split(plan);
    m->removed = (struct counts){.used = 0};
    m->written = (struct dataset_written){.turns = 0};
    return derive_id(m, dataset_plan_digest(plan), err);
}

bool dataset_manifest_written(
    struct dataset_manifest *m, const struct dataset_written *written, struct err *err)
{
    struct counts *dropped = &m->tally.dropped;
    m->written = *written;
    if (written->duplicates &&
        !counts_add(dropped, dataset_drop_word(DATASET_DROP_DUPLICATE),
            written->duplicates, err))
        return false;
    return written->too_large == 0 ||
           counts_add(dropped, dataset_drop_word(DATASET_DROP_TOO_LARGE),
               written->too_large, err);
}
