/*
 * dataset/verify.h - is a dataset still what its manifest says, and well formed?
 *
 * In:    a manifest; a folder whose files flow opens by name.
 * Out:   findings: which file, which line, what is wrong.
 * Never: repeats row text; stops at the first finding.
 */
#ifndef ABIDE_DATASET_VERIFY_H
#define ABIDE_DATASET_VERIFY_H

#include "base/sink.h"
#include "dataset/manifest.h"

/* X(ID, "word"): found in a file, or in one of its lines. */
#define DATASET_FAULT_TABLE(X)                                                         \
    X(DATASET_FAULT_MISSING, "missing")       /* no such file */                       \
    X(DATASET_FAULT_SIZE, "size")             /* bytes, against manifest */            \
    X(DATASET_FAULT_HASH, "hash")             /* SHA-256 */                            \
    X(DATASET_FAULT_ROWS, "rows")             /* number of lines */                    \
    X(DATASET_FAULT_UNREADABLE, "unreadable") /* not zstd, not lines */                \
    X(DATASET_FAULT_LINE, "line")             /* not a row of its format */            \
    X(DATASET_FAULT_INDEX, "index")           /* not where rows.jsonl says */

enum dataset_fault { DATASET_FAULT_TABLE(TABLE_ENUM) };
TABLE_DECLARE(dataset_fault);

enum { DATASET_FINDINGS_MAX = 64 };

struct dataset_finding {
    enum dataset_fault fault;
    enum dataset_file file;
    uint64_t line;   /* 0: the file as a whole */
    const char *why; /* a literal */
};

struct dataset_check {
    struct dataset_finding list[DATASET_FINDINGS_MAX]; /* the first ones */
    size_t used;
    uint64_t found;       /* all of them; 0: the dataset is whole */
    uint64_t files, rows; /* looked at */
};

struct dataset_folder {
    /* *found false: no such file, not an error. */
    bool (*open)(
        void *ctx, struct str name, struct source *out, bool *found, struct err *err);
    void (*close)(void *ctx, struct source *source);
    void *ctx;
};

/* False only when it cannot look (memory, reading); faults are findings. */
bool dataset_verify(const struct dataset_manifest *m,
    const struct dataset_folder *folder, struct dataset_check *out,
    struct err *err) MUST_CHECK;

#endif
