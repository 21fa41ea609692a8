/*
 * capture/assets.h - which file of an archive is which, and what is it called?
 *
 * In:    names from the archive's own list and from turns; the files' first bytes.
 * Out:   a name and media type per file, by the order of the policy reference 4.3.
 * Never: decodes a file; keeps more than ASSET_BOOK_MAX bytes of names.
 */
#ifndef ABIDE_CAPTURE_ASSETS_H
#define ABIDE_CAPTURE_ASSETS_H

#include "base/arena.h"
#include "base/map.h"
#include "capture/read/options.h"
#include "model/turn.h"
#include "text/json.h"

enum { ASSET_BOOK_MAX = 32 << 20, ASSET_HEAD_BYTES = 16 };

/* What is known of files by their id. Forgets what comes after its memory is full. */
struct asset_book {
    struct arena arena;
    struct map ids; /* id -> struct asset_note * */
};

void asset_book_init(struct asset_book *b, uint64_t seed);
void asset_book_fini(struct asset_book *b);

/* {"file_1.dat": "photo.png"}: stronger than what turns say. */
bool asset_book_list(struct asset_book *b, const struct json *map, struct err *err);
bool asset_book_turn(struct asset_book *b, const struct turn *turn, struct err *err);

/* The id in a file's name: "file-AB12-photo.png" and "file_ab.dat" hold one. */
struct raw assets_id(struct raw path);

/* Fills id, name, media_type and named_by from out->path and the first bytes. */
bool asset_book_name(const struct asset_book *b, struct arena *arena, struct raw head,
    struct capture_asset *out, struct err *err) MUST_CHECK;

/* The archive's list or a turn names this id. */
bool asset_book_knows(const struct asset_book *b, struct raw id);

/* The media type that first bytes tell, or empty. */
struct str assets_magic(struct raw head);

#endif
