/*
 * flow/request/papers.h - what people write and send in a case, and what they get.
 *
 * In:    words, files, corrections; a case with a vault.
 * Out:   the same, for the desk and for whoever asked.
 * Never: keeps one outside the case's vault: all of it dies with the case's key.
 */
#ifndef ABIDE_FLOW_REQUEST_PAPERS_H
#define ABIDE_FLOW_REQUEST_PAPERS_H

#include "flow/request/flow_request.h"
#include "rights/export.h"
#include "store/beside/asset.h"

enum {
    PAPER_FILES_MAX = 20,        /* attached to one case */
    PAPER_FILE_BYTES = 20 << 20, /* of one of them */
    PAPER_LETTERS_MAX = 1000
};

/* In a transaction of the caller's, all five. */
bool papers_put_claims(struct flow *f, struct id vault,
    const struct request_claims *claims, struct err *err) MUST_CHECK;
struct paper_letter {
    struct instant at;
    enum request_role from;
    struct raw text;
};
bool papers_put_letter(struct flow *f, struct id vault,
    const struct paper_letter *letter, struct err *err) MUST_CHECK;
/* Of the staff, for the staff. */
struct paper_note {
    struct instant at;
    struct raw by, text;
};
bool papers_put_note(struct flow *f, struct id vault, const struct paper_note *note,
    struct err *err) MUST_CHECK;
/* The answer as it was proposed: told when a second one approves. The newest counts. */
bool papers_put_draft(
    struct flow *f, struct id vault, struct raw text, struct err *err) MUST_CHECK;
bool papers_put_result(
    struct flow *f, struct id vault, struct raw json, struct err *err) MUST_CHECK;

/* What the staff wants set right: a line of the ledger, or words to be kept out of
 * answers. */
struct paper_fix {
    struct raw control, value; /* a control and its value, or both empty */
    struct raw term;           /* or words */
};
bool papers_put_fix(struct flow *f, struct id vault, const struct paper_fix *fix,
    struct err *err) MUST_CHECK;

struct papers {
    struct request_claims claims;
    const struct paper_letter *letters; /* in the order they were written */
    size_t letter_count;
    const struct paper_fix *fixes;
    size_t fix_count;
    const struct paper_note *notes;
    size_t note_count;
    struct raw draft;  /* or empty: an answer that waits for a second person */
    struct raw result; /* JSON, or empty: what was done */
};
/* Empty when the vault is destroyed (zero). */
bool papers_read(struct flow *f, struct id vault, struct arena *a, struct papers *out,
    struct err *err) MUST_CHECK;

/* Files. `name` is the person's; they are listed and read with store/beside/asset.h. */
bool papers_attach(struct flow *f, struct id vault, struct raw name,
    struct source *bytes, struct err *err) MUST_CHECK;
/* The same from the staff, for whoever asked. */
bool papers_send(struct flow *f, struct id vault, struct raw name, struct source *bytes,
    struct err *err) MUST_CHECK;

struct paper_file {
    enum paper_origin { PAPER_FROM_THEM, PAPER_FROM_US, PAPER_EXPORT } origin;
    struct asset asset;
};
bool papers_files(struct flow *f, struct id vault, struct arena *a,
    const struct paper_file **out, size_t *count, struct err *err) MUST_CHECK;
/* What is for whoever asked, file by file: the export, what the staff sent. */
bool papers_hand_out(struct flow *f, struct id vault, const struct export_place *to,
    struct err *err) MUST_CHECK;
/* A place for an export in a case's vault; close it in any case. */
struct paper_place;
bool paper_place_open(struct flow *f, struct id vault, struct paper_place **out,
    struct err *err) MUST_CHECK;
struct export_place paper_place(struct paper_place *p);
void paper_place_close(struct paper_place *p); /* NULL is fine */
/* Everything of a case into a new folder: case.json (what was said, letters, result),
 * attached/N, and what paper_place took. *files: how many. */
bool papers_fetch(struct flow *f, struct id vault, const char *dir, uint64_t *files,
    struct err *err) MUST_CHECK;
/* What was said, letters and result as one JSON object, appended. */
void papers_json(const struct papers *p, struct buf *out);
/* Away with an export that was begun and not finished. */
bool papers_drop_export(struct flow *f, struct id vault, struct err *err) MUST_CHECK;

#endif
