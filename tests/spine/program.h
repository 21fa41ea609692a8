/*
 * tests/spine/program.h - run a program and wait for it; read a small file whole.
 *
 * In:    a program's path and words; where its output goes.
 * Out:   its exit status; files' bytes.
 * Never: used outside tests; goes through a shell.
 */
#ifndef ABIDE_TESTS_SPINE_PROGRAM_H
#define ABIDE_TESTS_SPINE_PROGRAM_H

#include "base/buf.h"
#include "tests/harness/t.h"

enum { PATH_BYTES = 512 };

/* argv ends with NULL. Output and errors go to `out_path`. -1: it did not run. */
int program_run(const char *const *argv, const char *out_path);

/* As a check: the status must be 0, otherwise the end of the output is shown. */
bool program_check(struct t *t, const char *const *argv, const char *out_path);

bool file_bytes(const char *path, struct buf *out);
bool file_write(const char *path, const struct buf *bytes);
void path_join(const char *dir, const char *name, char path[PATH_BYTES]);

#endif
