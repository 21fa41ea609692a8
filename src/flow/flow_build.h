/*
 * flow/flow_build.h - what is allowed becomes a dataset that can prove it.
 *
 * In:    a purpose, a folder that does not exist yet, a seed.
 * Out:   the folder, complete: rows, manifest, card; the register and lineage of it.
 * Never: leaves half a folder under its name; uses a turn that is not allowed now, or
 *        that neither its stamp nor a live donation allows; reads a clock.
 *
 * The manifest does not hold the time of the build but the time of the newest change it
 * saw: the same store gives the same bytes. When it was built is in the register.
 */
#ifndef ABIDE_FLOW_FLOW_BUILD_H
#define ABIDE_FLOW_FLOW_BUILD_H

#include "dataset/manifest.h"
#include "flow/decide.h"
#include "flow/flow.h"
#include "model/words.h"

struct flow_build {
    enum purpose purpose;
    const char *out; /* must not exist */
    uint64_t seed;
    uint32_t validation_ppm;
    bool zstd;
    bool drop_duplicates;
};

struct flow_build_result {
    struct dataset_manifest *manifest; /* what was written; free with flow_build_fini */
    struct id dataset;
    char manifest_sha256[2 * SHA256_BYTES + 1];
    struct example examples[EXAMPLES_MAX]; /* of each code that occurred */
    size_t example_count;
};

bool flow_build(struct flow *f, const struct flow_build *in,
    struct flow_build_result *out, struct err *err);
void flow_build_fini(struct flow_build_result *r);

#endif
