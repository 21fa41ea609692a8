/*
 * tests/harness/fixture.h - for tests: an archive of texts, and a record of what came
 * out.
 *
 * In:    names and texts; JSON with ' for " to be readable in C.
 * Out:   one line per conversation, turn and fact, in a buffer to compare.
 * Never: used outside tests.
 */
#ifndef ABIDE_TESTS_HARNESS_FIXTURE_H
#define ABIDE_TESTS_HARNESS_FIXTURE_H

#include "base/attr.h"
#include "base/buf.h"
#include "capture/capture.h"

enum { FIXTURE_FILES_MAX = 16 };

struct fixture {
    const char *names[FIXTURE_FILES_MAX]; /* NULL ends */
    struct raw texts[FIXTURE_FILES_MAX];
    struct capture_entry entries[FIXTURE_FILES_MAX];
    struct source_mem open;
    struct buf out;
    struct buf quoted[FIXTURE_FILES_MAX];
    struct capture_report report;
    uint64_t progress_calls, stop_after; /* 0: never */
    int opened[FIXTURE_FILES_MAX];
    bool with_assets; /* also asks for assets */
    bool loose;       /* the archive is a folder of somebody's disk */
    /* Also called for each conversation, when set. */
    bool (*also)(void *ctx, const struct conversation *c, struct err *err);
    void *also_ctx;
    struct err err;
};

void fixture_init(struct fixture *f);
void fixture_fini(struct fixture *f);

/* Adds a file; each ' in text becomes ". */
void fixture_add(struct fixture *f, const char *name, const char *text);
/* Adds a file of these bytes, which must outlive the fixture. */
void fixture_add_raw(struct fixture *f, const char *name, struct raw bytes);

/* Imports the files; f->out, f->report and f->err tell how it went. */
bool fixture_run(struct fixture *f, const struct capture_options *o);

/* The parts of it, for tests with an archive or a handler of their own. */
bool fixture_open(void *ctx, size_t i, struct source *out, struct err *err);
bool fixture_conversation(void *ctx, const struct conversation *c, struct err *err);
bool fixture_fact(void *ctx, const struct capture_fact *fact, struct err *err);

#endif
