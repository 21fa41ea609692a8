/*
 * cli/model/load.h - the names model that a command uses, mapped into memory.
 *
 * In:    a path, or none: ABIDE_MODEL, then models/names.model beside the program.
 * Out:   an open model.
 * Never: copies the file; loads a damaged one.
 */
#ifndef ABIDE_CLI_MODEL_LOAD_H
#define ABIDE_CLI_MODEL_LOAD_H

#include "deid/tagger/tagger.h"
#include "os/map.h"

struct model_file {
    struct file_map map;
    struct tagger_model *model;
};

bool model_file_open(
    const char *path, struct model_file *out, struct err *err) MUST_CHECK;
void model_file_close(struct model_file *m); /* a zero one is fine */

#endif
