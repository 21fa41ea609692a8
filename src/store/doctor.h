/*
 * store/doctor.h - is this installation sound, and how much is in it.
 *
 * In:    a state folder.
 * Out:   findings, one sentence each; counts.
 * Never: repairs anything; shows content.
 */
#ifndef ABIDE_STORE_DOCTOR_H
#define ABIDE_STORE_DOCTOR_H

#include "base/vec.h"
#include "store/store.h"

enum finding_level { FINDING_GOOD, FINDING_NOTE, FINDING_BAD };
enum { FINDING_TEXT_MAX = 256, FINDINGS_MAX = 256 };

struct finding {
    enum finding_level level;
    const char *id; /* stable: "store.modes" ... */
    char text[FINDING_TEXT_MAX];
};

struct findings {
    VEC(struct finding) list;
};

/*
 * Looks at modes, owner, schema version, keys, foreign rows, WAL, disk space. True when
 * it could look (findings may still be bad); vec_fini(&out->list) afterwards.
 */
bool doctor_look(const char *dir, struct findings *out, struct err *err) MUST_CHECK;

struct store_counts {
    uint64_t persons, organisations, assistants, devices;
    uint64_t conversations, turns, ledger_lines, grants, notices;
    uint64_t datasets, lineage_rows, withdrawn;
    uint64_t records, files; /* beside the conversations */
    uint64_t vault_bytes, keys_bytes;
};
bool store_count(struct store *s, struct store_counts *out, struct err *err) MUST_CHECK;

#endif
