/*
 * capture/read/options.h - what a caller tells capture, and what it is told.
 *
 * In:    options, callbacks.
 * Out:   the types of both; limits.
 * Never: does anything.
 */
#ifndef ABIDE_CAPTURE_READ_OPTIONS_H
#define ABIDE_CAPTURE_READ_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/instant.h"
#include "base/raw.h"
#include "base/sink.h"
#include "base/str.h"
#include "capture/read/report.h"
#include "model/choice.h"
#include "model/turn.h"

enum {
    CAPTURE_ELEMENT_MAX = 64 << 20, /* bytes of one conversation in its file */
    CAPTURE_SIDE_MAX = 64 << 20,    /* bytes of a side file (settings, ratings) */
    CAPTURE_ARENA_MAX = 1 << 30,    /* memory of one conversation, its JSON included */
    CAPTURE_TURNS_MAX = 1 << 20     /* turns of one conversation */
};

/* Names of the fields in messages JSONL; an empty one is not looked for. */
struct capture_fields {
    struct str conversation, user, title, assistant, project, service, mode, messages;
    struct str message, parent, head, time, author, role, text, content;
};

struct capture_options {
    enum capture_format format;
    struct instant now;   /* later times are wrong; unknown: no such check */
    enum service service; /* of formats that do not say; unknown is the strict choice */
    enum mode mode;       /* of formats that do not say; unknown is the strict choice */
    struct capture_fields fields;
    /*
     * Makes the id of a conversation that has none from its bytes (flow: a hash), as a
     * token. NULL: "entry:offset", which holds only while the file stays as it is.
     */
    bool (*make_id)(void *ctx, struct raw bytes, char out[RAW_TOKEN_MAX + 1]);
    void *make_id_ctx;
    uint64_t seed; /* random, against chosen collisions of ids; 0 is fine in tests */
};

struct capture_options capture_options_default(void);

enum capture_fact_kind {
    CAPTURE_FACT_ACCOUNT, /* account, email, meta */
    CAPTURE_FACT_SWITCH,  /* account, control, scope, on: as of the archive's date */
    CAPTURE_FACT_RATING,  /* account, conversation, turn, on (up or down), created, note
                           */
    CAPTURE_FACT_SHARE,   /* a shared link: its id in turn, conversation, on (anonymous)
                           */
    CAPTURE_FACT_RECORD /* a record of another side file: account, file, meta, alone */
};

/* A fact found beside the conversations. Unused fields are empty. */
struct capture_fact {
    enum capture_fact_kind kind;
    struct raw account;
    struct raw email;
    enum control control;
    struct str scope; /* of the control: a service word, or empty */
    bool on;          /* the switch; thumbs up; anonymous */
    struct raw conversation, turn;
    struct instant created;
    struct raw note; /* what the person wrote with the rating, JSON or text */
    struct raw meta; /* the whole record as it stood, JSON */
    struct str file; /* name of the side file it was in */
    bool alone;      /* the record is all of its file, not one of a list */
};

/* A file of the archive that turns may refer to. */
struct capture_asset {
    size_t entry;
    struct raw path;       /* within the archive's own folder */
    struct raw id;         /* what turns call it */
    struct raw name;       /* as the person knew it, best effort; never empty */
    struct str media_type; /* from a closed list, or application/octet-stream */
    struct str named_by;   /* "map", "reference", "archive", "magic", "mime", "none" */
    uint64_t size_bytes;   /* as the container says; 0: not known */
};

struct capture_progress {
    uint64_t read_bytes, total_bytes; /* total 0: not known */
    uint64_t conversations, turns;
};

/* All views end with the callback. A false (with *err set) ends the run. */
struct capture_handler {
    bool (*conversation)(void *ctx, const struct conversation *c, struct err *err);
    bool (*fact)(
        void *ctx, const struct capture_fact *f, struct err *err); /* or NULL */
    /* About every MiB; false stops the run with ERR_STOPPED. May be NULL. */
    bool (*progress)(void *ctx, const struct capture_progress *p);
    void *ctx;
    /* After the conversations. What is not read of `bytes` is passed over. Or NULL. */
    bool (*asset)(void *ctx, const struct capture_asset *asset, struct source *bytes,
        struct err *err);
};

#endif
