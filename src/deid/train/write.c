#include <string.h>

#include "deid/tagger/sum.h"
#include "deid/train/dial.h"
#include "deid/train/train.h"

/* Model files and checkpoints, number by number in little-endian order. */
enum { ROW_LEAST = -127, ROW_MOST = 127 };
#define CHECKPOINT_MAGIC "ABIDECKP"

static void add_le(struct buf *b, uint64_t v, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        buf_add_char(b, (char)(unsigned char)(v >> (8 * i)));
}

static void set_le(struct buf *b, size_t at, uint64_t v, unsigned bytes)
{
    for (unsigned i = 0; i < bytes && at + i < b->n; i++)
        b->p[at + i] = (unsigned char)(v >> (8 * i));
}

/* To units, the nearest; dropping features made weights larger than they act. */
static int units(float v, float keep, int least, int most)
{
    float scaled = v * keep * (float)SCALE;
    int whole = (int)(scaled + (scaled < 0 ? -0.5F : 0.5F));
    return whole < least ? least : whole > most ? most : whole;
}

/* The mean over the moments, less what dropping features added. */
static float kept(const struct train *t)
{
    return (float)(100 - t->settings->drop_percent) / 100.0F / (float)t->crf.moments;
}

static void add_rows(const struct train *t, struct buf *b)
{
    unsigned char row[LABELS];
    for (size_t i = 0; i < t->crf.rows && !b->failed; i++) {
        for (unsigned j = 0; j < LABELS; j++)
            row[j] = (unsigned char)units(
                t->crf.sum[i * LABELS + j], kept(t), ROW_LEAST, ROW_MOST);
        buf_add(b, row, sizeof row);
    }
}

static void add_steps(const struct train *t, struct buf *b)
{
    for (unsigned k = 0; k < STATES; k++)
        for (unsigned j = 0; j < STATES; j++) {
            int v = crf_step_allowed(k, j)
                        ? units(t->crf.step_sum[k][j], 1.0F / (float)t->crf.moments,
                              STEP_NEVER / 2, -(STEP_NEVER / 2))
                        : STEP_NEVER;
            add_le(b, (uint64_t)(int64_t)v, 2);
        }
}

static void add_dial(const uint8_t *dial, const struct train_settings *s, struct buf *b)
{
    static const struct dial_counts nothing;
    uint8_t raw[DIAL_BYTES];
    if (dial) {
        buf_add(b, dial, DIAL_BYTES);
        return;
    }
    dial_fill(&nothing, &(struct dial_least){s->points, s->type_percent}, raw);
    buf_add(b, raw, sizeof raw);
}

static void add_section(const struct train *t, enum format_section which,
    struct str recipe, const uint8_t *dial, struct buf *b)
{
    const struct lexicon *x = &t->vocab->lexicon;
    switch (which) {
    case FORMAT_RECIPE:
        buf_add_str(b, recipe);
        break;
    case FORMAT_LEXICON:
        for (size_t i = 0; i < x->buckets * LEXICON_WAYS; i++)
            add_le(b, x->entries[i], 8);
        break;
    case FORMAT_PLACES:
        for (size_t i = 0; i < x->place_buckets * PLACES_WAYS; i++)
            add_le(b, x->places[i], 4);
        break;
    case FORMAT_BEGUN:
        buf_add(b, x->begun, BEGUN_BYTES);
        break;
    case FORMAT_CLUSTERS:
        for (unsigned i = 0; i < CLUSTER_PARENTS; i++)
            add_le(b, t->vocab->parents[i], 2);
        break;
    case FORMAT_ROWS:
        add_rows(t, b);
        break;
    case FORMAT_STEPS:
        add_steps(t, b);
        break;
    case FORMAT_TONGUES:
        buf_add(b, x->tongues, (size_t)t->vocab->ids + 1);
        break;
    case FORMAT_DIAL:
        add_dial(dial, t->settings, b);
        break;
    case FORMAT_SECTIONS:
        break;
    }
}

bool train_write(const struct train *t, struct str recipe, const uint8_t *dial,
    struct buf *out, struct err *err)
{
    buf_clear(out);
    buf_add_z(out, FORMAT_MAGIC);
    add_le(out, FORMAT_VERSION, 4);
    add_le(out, t->vocab->ids, 4);
    while (out->n < FORMAT_HEADER && !out->failed)
        buf_add_char(out, '\0');
    for (unsigned i = 0; i < FORMAT_SECTIONS; i++) {
        size_t at = out->n;
        add_section(t, (enum format_section)i, recipe, dial, out);
        set_le(out, FORMAT_AT_SECTIONS + 16 * (size_t)i, at, 8);
        set_le(out, FORMAT_AT_SECTIONS + 16 * (size_t)i + 8, out->n - at, 8);
        while (out->n % FORMAT_ALIGN && !out->failed)
            buf_add_char(out, '\0');
    }
    if (!buf_ok(out, err))
        return false;
    set_le(out, FORMAT_AT_SIZE, out->n, 8);
    set_le(out, FORMAT_AT_SUM, format_sum(buf_raw(out)), 8);
    return true;
}

/* A checkpoint is for the machine that wrote it: numbers as they stand in memory. */
bool train_save(const struct train *t, struct buf *out, struct err *err)
{
    uint64_t head[] = {
        t->epoch, t->crf.rows, t->settings->seed, t->corpus->docs.n, t->crf.moments};
    buf_clear(out);
    buf_add_z(out, CHECKPOINT_MAGIC);
    buf_add(out, head, sizeof head);
    buf_add(out, t->crf.step, sizeof t->crf.step);
    buf_add(out, t->crf.step_square, sizeof t->crf.step_square);
    buf_add(out, t->crf.step_sum, sizeof t->crf.step_sum);
    buf_add(out, t->crf.sum, t->crf.rows * LABELS * sizeof *t->crf.sum);
    buf_add(out, t->crf.weight, t->crf.rows * LABELS * sizeof *t->crf.weight);
    buf_add(out, t->crf.square, t->crf.rows * LABELS * sizeof *t->crf.square);
    return buf_ok(out, err);
}

static void take(struct raw *rest, void *out, size_t n)
{
    memcpy(out, rest->p, n);
    *rest = raw_slice(*rest, n, rest->n);
}

bool train_restore(struct train *t, struct raw saved, struct err *err)
{
    uint64_t head[5];
    size_t table = t->crf.rows * LABELS * sizeof *t->crf.weight;
    size_t steps = sizeof t->crf.step;
    if (saved.n < 8 + sizeof head || memcmp(saved.p, CHECKPOINT_MAGIC, 8) != 0)
        return err_set(err, ERR_INPUT, "train.checkpoint", "this is no checkpoint");
    saved = raw_slice(saved, 8, saved.n);
    take(&saved, head, sizeof head);
    if (head[1] != t->crf.rows || head[2] != t->settings->seed ||
        head[3] != t->corpus->docs.n || saved.n != 3 * (table + steps))
        return err_set(err, ERR_STATE, "train.checkpoint_other",
            "the checkpoint is of another training: remove it, or use its inputs");
    t->epoch = (unsigned)head[0];
    t->crf.moments = (unsigned)head[4];
    take(&saved, t->crf.step, steps);
    take(&saved, t->crf.step_square, steps);
    take(&saved, t->crf.step_sum, steps);
    take(&saved, t->crf.sum, table);
    take(&saved, t->crf.weight, table);
    take(&saved, t->crf.square, table);
    return true;
}
