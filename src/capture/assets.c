#include "capture/assets.h"

#include <string.h>

#include "capture/archive.h"
#include "capture/read/field.h"

enum { NOTES_MAX = 1 << 20 };

struct asset_note {
    struct raw name;       /* as the archive's list or a turn says */
    struct raw media_type; /* as a turn says */
    bool listed;           /* the name is the list's */
};

static const struct magic {
    size_t at;
    struct str bytes;
    struct str media_type;
} magics[] = {
    {0, STR_INIT("\x89PNG\r\n\x1a\n"), STR_INIT("image/png")},
    {0, STR_INIT("\xff\xd8\xff"), STR_INIT("image/jpeg")},
    {0, STR_INIT("GIF8"), STR_INIT("image/gif")},
    {8, STR_INIT("WEBP"), STR_INIT("image/webp")},
    {8, STR_INIT("WAVE"), STR_INIT("audio/wav")},
    {0, STR_INIT("ID3"), STR_INIT("audio/mpeg")},
    {0, STR_INIT("OggS"), STR_INIT("audio/ogg")},
    {0, STR_INIT("fLaC"), STR_INIT("audio/flac")},
    {4, STR_INIT("ftyp"), STR_INIT("video/mp4")},
    {0, STR_INIT("\x1a\x45\xdf\xa3"), STR_INIT("video/webm")},
    {0, STR_INIT("%PDF-"), STR_INIT("application/pdf")},
    {0, STR_INIT("PK\x03\x04"), STR_INIT("application/zip")},
};

/* Endings of names, and the types that turns name. */
static const struct {
    struct str ending, media_type;
} kinds[] = {
    {STR_INIT(".png"), STR_INIT("image/png")},
    {STR_INIT(".jpg"), STR_INIT("image/jpeg")},
    {STR_INIT(".jpeg"), STR_INIT("image/jpeg")},
    {STR_INIT(".gif"), STR_INIT("image/gif")},
    {STR_INIT(".webp"), STR_INIT("image/webp")},
    {STR_INIT(".wav"), STR_INIT("audio/wav")},
    {STR_INIT(".mp3"), STR_INIT("audio/mpeg")},
    {STR_INIT(".ogg"), STR_INIT("audio/ogg")},
    {STR_INIT(".flac"), STR_INIT("audio/flac")},
    {STR_INIT(".mp4"), STR_INIT("video/mp4")},
    {STR_INIT(".webm"), STR_INIT("video/webm")},
    {STR_INIT(".pdf"), STR_INIT("application/pdf")},
    {STR_INIT(".zip"), STR_INIT("application/zip")},
    {STR_INIT(".txt"), STR_INIT("text/plain")},
    {STR_INIT(".csv"), STR_INIT("text/csv")},
    {STR_INIT(".md"), STR_INIT("text/markdown")},
};

static const struct str unknown_type = STR_INIT("application/octet-stream");

void asset_book_init(struct asset_book *b, uint64_t seed)
{
    arena_init(&b->arena, ASSET_BOOK_MAX);
    map_init(&b->ids, NOTES_MAX, seed);
}

void asset_book_fini(struct asset_book *b)
{
    map_fini(&b->ids);
    arena_fini(&b->arena);
}

static bool full(const struct asset_book *b)
{
    return b->arena.used_bytes > ASSET_BOOK_MAX / 2 || b->ids.n >= NOTES_MAX;
}

/* The note of an id, made when absent. */
static struct asset_note *note_of(struct asset_book *b, struct raw id)
{
    struct raw key;
    bool added;
    uint64_t *at = map_find(&b->ids, field_bytes(id));
    if (at)
        return (struct asset_note *)(uintptr_t)*at;
    struct asset_note *note = arena_alloc(&b->arena, sizeof *note);
    if (!note || !arena_raw(&b->arena, id, &key))
        return NULL;
    at = map_put(&b->ids, field_bytes(key), &added);
    if (at)
        *at = (uint64_t)(uintptr_t)note;
    return at ? note : NULL;
}

static const struct asset_note *find_note(const struct asset_book *b, struct raw id)
{
    const uint64_t *at = map_find(&b->ids, field_bytes(id));
    return at ? (const struct asset_note *)(uintptr_t)*at : NULL;
}

/* A name is one part of a path; "." and ".." name no file. */
static struct raw last_part(struct raw path)
{
    struct raw base = archive_base(path);
    bool dots = raw_eq_str(base, STR(".")) || raw_eq_str(base, STR(".."));
    return dots ? raw_of(NULL, 0) : base;
}

static bool keep_name(struct asset_book *b, struct raw name, struct raw *out)
{
    name = last_part(name);
    return name.n == 0 || arena_raw(&b->arena, name, out);
}

bool asset_book_list(struct asset_book *b, const struct json *map, struct err *err)
{
    const struct json *v = json_is(map, JSON_OBJECT) ? json_first(map) : NULL;
    for (; v && !full(b); v = json_next(v)) {
        struct asset_note *note;
        if (!json_is(v, JSON_STRING))
            continue;
        note = note_of(b, assets_id(json_key(v)));
        if (!note || !keep_name(b, json_raw(v), &note->name))
            return err_memory(err);
        note->listed = true;
    }
    return true;
}

bool asset_book_turn(struct asset_book *b, const struct turn *turn, struct err *err)
{
    for (size_t i = 0; i < turn->asset_count && !full(b); i++) {
        const struct turn_asset *a = &turn->assets[i];
        if (a->name.n == 0 && a->media_type.n == 0)
            continue;
        struct asset_note *note = note_of(b, a->id);
        if (!note)
            return err_memory(err);
        if (!note->listed && !keep_name(b, a->name, &note->name))
            return err_memory(err);
        if (a->media_type.n > 0 &&
            !arena_raw(&b->arena, a->media_type, &note->media_type))
            return err_memory(err);
    }
    return true;
}

static bool is_id_byte(unsigned char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

struct raw assets_id(struct raw path)
{
    struct raw base = archive_base(path);
    struct raw front = raw_slice(base, 0, 5);
    size_t end = 5;
    if (raw_eq_str(front, STR("file-")) || raw_eq_str(front, STR("file_"))) {
        while (end < base.n && is_id_byte(base.p[end]))
            end++;
        return raw_slice(base, 0, end);
    }
    for (end = base.n; end > 0 && base.p[end - 1] != '.'; end--)
        ;
    return raw_slice(base, 0, end > 1 ? end - 1 : base.n);
}

struct str assets_magic(struct raw head)
{
    for (size_t i = 0; i < COUNT(magics); i++) {
        const struct magic *m = &magics[i];
        if (raw_eq_str(raw_slice(head, m->at, m->at + m->bytes.n), m->bytes))
            return m->media_type;
    }
    return STR("");
}

static struct str type_by_ending(struct raw name)
{
    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct str e = kinds[i].ending;
        if (name.n > e.n && raw_eq_str(raw_slice(name, name.n - e.n, name.n), e))
            return kinds[i].media_type;
    }
    return STR("");
}

/* A type that a turn names, when it is one of the list: others cannot be printed. */
static struct str type_by_word(struct raw word)
{
    for (size_t i = 0; i < COUNT(kinds); i++) {
        if (raw_eq_str(word, kinds[i].media_type))
            return kinds[i].media_type;
    }
    return STR("");
}

/* "file-AB12-photo.png" has the name in it. */
static struct raw name_in_path(struct raw path)
{
    struct raw base = archive_base(path), id = assets_id(path);
    struct raw rest = raw_slice(base, id.n, base.n);
    bool file = raw_eq_str(raw_slice(base, 0, 4), STR("file"));
    return file && rest.n > 1 && rest.p[0] == '-' ? raw_slice(rest, 1, rest.n)
                                                  : raw_of(NULL, 0);
}

/* "file_1.dat" of a known type is "file_1.png": the ending tells what opens it. */
static bool end_name(struct arena *arena, struct capture_asset *out, struct err *err)
{
    struct str ending = STR("");
    unsigned char *p;
    for (size_t i = COUNT(kinds); i-- > 0;) {
        if (str_eq(kinds[i].media_type, out->media_type))
            ending = kinds[i].ending;
    }
    if (ending.n == 0 ||
        !raw_eq_str(raw_slice(out->name, out->id.n, out->name.n), STR(".dat")))
        return true;
    p = arena_alloc(arena, out->id.n + ending.n);
    if (!p)
        return err_memory(err);
    memcpy(p, out->id.p, out->id.n);
    memcpy(p + out->id.n, ending.p, ending.n);
    out->name = raw_of(p, out->id.n + ending.n);
    return true;
}

bool asset_book_knows(const struct asset_book *b, struct raw id)
{
    return id.n > 0 && find_note(b, id) != NULL;
}

/* The best name there is, and who says so. */
static void choose_name(const struct asset_note *note, struct capture_asset *out)
{
    struct raw inside = name_in_path(out->path);
    out->name = last_part(out->path);
    if (out->name.n == 0)
        out->name = raw_from_str(STR("file"));
    out->named_by = STR("none");
    if (inside.n > 0) {
        out->name = inside;
        out->named_by = STR("archive");
    }
    if (note && note->name.n > 0) {
        out->name = note->name;
        out->named_by = note->listed ? STR("map") : STR("reference");
    }
}

bool asset_book_name(const struct asset_book *b, struct arena *arena, struct raw head,
    struct capture_asset *out, struct err *err)
{
    out->id = assets_id(out->path);
    const struct asset_note *note = find_note(b, out->id);
    choose_name(note, out);
    struct str types[] = {assets_magic(head),
        note ? type_by_word(note->media_type) : STR(""), type_by_ending(out->name)};
    out->media_type = unknown_type;
    for (size_t i = COUNT(types); i-- > 0;) {
        if (types[i].n > 0)
            out->media_type = types[i];
    }
    if (!str_eq(out->named_by, STR("none")))
        return true;
    if (types[0].n > 0 || types[1].n > 0)
        out->named_by = types[0].n > 0 ? STR("magic") : STR("mime");
    return end_name(arena, out, err);
}
