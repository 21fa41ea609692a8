/*
 * dataset/codec_priv.h - one description of a JSON object for writing and for reading.
 *
 * In:    a writer, or a parsed value; then one call per member, in order.
 * Out:   the members written, or the variables filled.
 * Never: reports more than the first failure (codec_ok); leaves this folder.
 *
 * Reading takes only members it is asked for; who parses canonical JSON writes the
 * result again and compares the bytes.
 */
#ifndef ABIDE_DATASET_CODEC_PRIV_H
#define ABIDE_DATASET_CODEC_PRIV_H

#include "base/arena.h"
#include "base/instant.h"
#include "dataset/counts.h"
#include "dataset/manifest.h"
#include "model/id.h"
#include "text/json.h"
#include "text/json_write.h"

enum { CODEC_DEPTH = 4 };

struct codec {
    struct jw *w; /* NULL: reading */
    const struct json *at[CODEC_DEPTH];
    size_t depth;
    struct arena *a;
    const char *failed; /* the member that failed; NULL: none */
    const char *why;
};

struct codec codec_writer(struct jw *w);
struct codec codec_reader(const struct json *v, struct arena *a);
bool codec_ok(const struct codec *c, struct err *err) MUST_CHECK;
void codec_fail(struct codec *c, const char *key, const char *why);

/* An object member; key NULL: the object itself (the top, an array's element). */
void codec_begin(struct codec *c, const char *key);
void codec_end(struct codec *c);

void codec_u64(struct codec *c, const char *key, uint64_t *v);
void codec_bool(struct codec *c, const char *key, bool *v);
void codec_token(struct codec *c, const char *key, struct str *v);
/* Tokens with spaces and commas between: a short phrase of ours, never content. */
void codec_words(struct codec *c, const char *key, struct str *v);
void codec_hex(struct codec *c, const char *key, uint8_t *bytes, size_t n);
void codec_instant(struct codec *c, const char *key, struct instant *v);
void codec_counts(struct codec *c, const char *key, struct counts *v);
void codec_names(struct codec *c, const char *key, struct dataset_names *v);

/* The value of a member while reading. */
const struct json *codec_get(const struct codec *c, const char *key);

#endif
