/*
 * flow/export/export_beside.h - a person's files and records go out with their
 * conversations.
 *
 * In:    whose; an export whose conversations are written.
 * Out:   the account, the records of archives, files, what the files are called.
 * Never: gives a file a name with a person's words in it: those stand in the list.
 */
#ifndef ABIDE_FLOW_EXPORT_EXPORT_BESIDE_H
#define ABIDE_FLOW_EXPORT_EXPORT_BESIDE_H

#include "base/arena.h"
#include "rights/export.h"
#include "store/beside/side.h"
#include "store/store.h"

struct export_beside {
    struct store *store;
    struct id vault;
    struct arena *arena; /* holds all of it until the end */
    const struct side_record *records;
    size_t count;
    bool without_records, without_files; /* the schema says they are not exported */
    struct raw account;    /* its id in the archives it came from; empty: none says */
    uint64_t files, lines; /* written */
};

/* Reads the records. */
bool export_beside_open(struct export_beside *b, struct err *err) MUST_CHECK;

/* The record that is all of this file, or empty. */
struct raw export_beside_alone(const struct export_beside *b, struct str file);

/* Writes records, files and names, after the account. */
bool export_beside_write(
    struct export_beside *b, struct export *e, struct err *err) MUST_CHECK;

#endif
