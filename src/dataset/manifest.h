/*
 * dataset/manifest.h - what a dataset is made of, and under which rules: manifest.json.
 *
 * In:    what flow knows (profile, time, detectors), the plan, what the writer wrote.
 * Out:   canonical JSON: the same facts give the same bytes; read back without loss.
 * Never: names people, conversations or their words.
 *
 * Schema and meaning of every member: docs/formats/dataset.md.
 */
#ifndef ABIDE_DATASET_MANIFEST_H
#define ABIDE_DATASET_MANIFEST_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/instant.h"
#include "base/raw.h"
#include "dataset/counts.h"
#include "dataset/plan.h"
#include "dataset/writer.h"

#define DATASET_MANIFEST_FORMAT "abide.dataset.manifest"
#define DATASET_MANIFEST_NAME   "manifest.json"
enum {
    DATASET_MANIFEST_VERSION = 1,
    DATASET_MANIFEST_BYTES_MAX = 1 << 20,
    DATASET_NAMES_MAX = 32
};

struct dataset_names {
    struct str list[DATASET_NAMES_MAX];
    size_t count;
};

struct dataset_manifest { /* about 20 KB: keep it off small stacks */
    /* By flow, before dataset_manifest_plan. Texts are borrowed. */
    struct str product; /* "abide 0.1.0" */
    enum purpose purpose;
    struct instant built; /* "as_of": every turn was decided as at this instant */
    struct str profile_name, profile_version;
    uint8_t profile_sha256[SHA256_BYTES];
    uint64_t seed;
    uint32_t validation_ppm;
    unsigned formats; /* bits of enum dataset_format */
    int zstd_level;
    bool drop_duplicates;
    struct str detectors;             /* the de-identification engine and its version */
    struct dataset_names not_removed; /* what may still be in the text: "names" ... */
    struct dataset_names parents;     /* ids of datasets this one replaces or extends */

    /* By dataset_manifest_plan. */
    struct id dataset;
    struct dataset_tally tally; /* persons, conversations, turns, codes, cuts, drops */
    struct dataset_split_report split;

    /* By flow while it writes: spans taken out of written rows, per class. */
    struct counts removed;

    /* By dataset_manifest_written. */
    struct dataset_written written;
};

/*
 * Copies the sealed plan's numbers and derives the dataset's id: the start of the
 * SHA-256 over all fields above and the plan's digest. The same build has the same id.
 */
bool dataset_manifest_plan(struct dataset_manifest *m, const struct dataset_plan *plan,
    struct err *err) MUST_CHECK;
bool dataset_manifest_written(struct dataset_manifest *m,
    const struct dataset_written *written, struct err *err) MUST_CHECK;

/* Appends; ends with a newline. */
bool dataset_manifest_format(
    const struct dataset_manifest *m, struct buf *out, struct err *err) MUST_CHECK;

/*
 * ERR_INPUT for anything that dataset_manifest_format would not have written, down to
 * the byte. Texts are copied into the arena.
 */
bool dataset_manifest_parse(struct arena *a, struct raw text,
    struct dataset_manifest *out, struct err *err) MUST_CHECK;

#endif
