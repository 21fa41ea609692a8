/*
 * capture/run_priv.h - the state of one capture_run, shared by its files.
 *
 * In:    the archive, the handler.
 * Out:   an entry as a row of elements.
 * Never: holds more than one element and one conversation.
 */
#ifndef ABIDE_CAPTURE_RUN_PRIV_H
#define ABIDE_CAPTURE_RUN_PRIV_H

#include "base/arena.h"
#include "base/buf.h"
#include "capture/assets.h"
#include "capture/layout.h"
#include "capture/read/reader.h"
#include "text/json_split.h"

enum { RUN_ID_MAX = 4096 };

struct side_spec;

struct run {
    const struct capture_archive *archive;
    const struct capture_handler *handler;
    struct capture_report *report;
    struct reader reader;
    struct arena arena;
    struct layout layout;
    struct capture_progress progress;
    uint64_t told_bytes; /* when progress was last told */
    unsigned char *head; /* PEEK_BYTES */
    struct source inner; /* the entry being read */
    struct buf tree_id;  /* OASST: the tree whose messages are being gathered */
    struct buf account;  /* id from user.json */
    struct asset_book assets;
    const struct side_spec *side; /* the side file being read */
    bool listed;                  /* the element being read is one of an array */
};

typedef bool each_element(
    struct run *run, const struct json_element *element, struct err *err);

/*
 * Calls `each` for every element of the entry: of the array it is, or its lines, or
 * the whole of it. False when the entry cannot be read or `each` says so.
 */
bool run_each(struct run *run, size_t index, each_element *each, struct err *err);

/* The whole entry as one element, whatever it begins with: side files. */
bool run_whole(struct run *run, size_t index, each_element *each, struct err *err);

/* The elements of the list `name` in the object that the entry is. */
bool run_inner(struct run *run, size_t index, struct str name, each_element *each,
    struct err *err);

/* The bytes of an entry as they are. */
typedef bool each_asset(
    struct run *run, size_t index, struct source *bytes, struct err *err);
bool run_asset(struct run *run, size_t index, each_asset *give, struct err *err);

/* Parses into the run's arena. NULL: too large or no JSON, noted and passed over. */
bool run_parse(struct run *run, const struct json_element *element, struct raw bytes,
    struct json **out, struct err *err);

/* Reads the element and gives the conversation, if it is one, to the handler. */
bool run_read(
    struct run *run, const struct json *element, reader_read *read, struct err *err);
bool run_give(struct run *run, const struct conversation *c, struct err *err);

/* sides.c: what is beside the conversations. */
enum sides { SIDES_BEFORE, SIDES_AFTER };
bool run_sides(struct run *run, enum sides when, struct err *err);
/* Assets are given to the handler, what nobody reads is counted. */
bool run_rest(struct run *run, struct err *err);

#endif
