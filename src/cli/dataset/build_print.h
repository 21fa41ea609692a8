/*
 * cli/dataset/build_print.h - what a build did, for the person who ran it.
 *
 * In:    the result with its manifest.
 * Out:   turns per code with what would change it, spans removed, rows, what comes
 * next. Never: says more than the manifest and the profile hold.
 */
#ifndef ABIDE_CLI_DATASET_BUILD_PRINT_H
#define ABIDE_CLI_DATASET_BUILD_PRINT_H

#include "cli/cli.h"
#include "flow/flow_build.h"

bool build_print(const struct cli *cli, const struct flow *f,
    const struct flow_build *in, const struct flow_build_result *result,
    struct err *err);

#endif
