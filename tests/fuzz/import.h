/*
 * tests/fuzz/import.h - bytes as an archive, imported, and what must hold for each
 * result.
 *
 * In:    a format; bytes.
 * Out:   nothing; FUZZ_HOLDS ends the process when a promise of capture is broken.
 * Never: reads files.
 */
#ifndef ABIDE_TESTS_FUZZ_IMPORT_H
#define ABIDE_TESTS_FUZZ_IMPORT_H

#include <string.h>

#include "base/mem.h"
#include "capture/capture.h"
#include "tests/fuzz/fuzz.h"
#include "text/utf8.h"

enum { IMPORT_FILES_MAX = 8 };

struct import {
    struct capture_entry entries[IMPORT_FILES_MAX];
    struct raw files[IMPORT_FILES_MAX];
    struct source_mem open;
    size_t conversations;
};

static inline bool import_open(void *ctx, size_t i, struct source *out, struct err *err)
{
    struct import *in = ctx;
    (void)err;
    in->open.rest = in->files[i];
    *out = source_from_mem(&in->open);
    return true;
}

static inline void import_turn(const struct conversation *c, size_t i)
{
    const struct turn *t = &c->turns[i];
    FUZZ_HOLDS(t->parent >= TURN_NONE && t->parent < (int)i);
    FUZZ_HOLDS(t->origin_id.n > 0);
    FUZZ_HOLDS(utf8_valid(t->text) == t->text.n);
    FUZZ_HOLDS(utf8_valid(t->meta) == t->meta.n);
    FUZZ_HOLDS(!(t->time_wrong && instant_known(t->created)));
    for (size_t k = 0; k < t->asset_count; k++)
        FUZZ_HOLDS(t->assets[k].id.n > 0);
    /* Ids are distinct; quadratic, so only where there are few. */
    for (size_t k = 0; k < i && i < 64; k++)
        FUZZ_HOLDS(!raw_eq(c->turns[k].origin_id, t->origin_id));
}

static inline bool import_conversation(
    void *ctx, const struct conversation *c, struct err *err)
{
    struct import *in = ctx;
    (void)err;
    in->conversations++;
    FUZZ_HOLDS(c->origin_id.n > 0 && c->count > 0);
    FUZZ_HOLDS(c->head >= 0 && (size_t)c->head < c->count);
    for (size_t i = 0; i < c->count; i++)
        import_turn(c, i);
    int *path = mem_array(c->count, sizeof *path);
    FUZZ_HOLDS(path && conversation_path(c, path) <= c->count);
    mem_free(path);
    return true;
}

static inline bool import_fact(void *ctx, const struct capture_fact *f, struct err *err)
{
    (void)ctx, (void)err;
    FUZZ_HOLDS(f->kind != CAPTURE_FACT_RATING || f->turn.n > 0);
    FUZZ_HOLDS(f->kind != CAPTURE_FACT_RECORD || (f->file.n > 0 && f->meta.n > 0));
    FUZZ_HOLDS(utf8_valid(f->meta) == f->meta.n);
    return true;
}

static inline bool import_asset(
    void *ctx, const struct capture_asset *asset, struct source *bytes, struct err *err)
{
    unsigned char some[8];
    size_t got;
    (void)ctx;
    FUZZ_HOLDS(asset->media_type.n > 0 && asset->name.n > 0 && asset->path.n > 0);
    for (size_t i = 0; i < asset->name.n; i++)
        FUZZ_HOLDS(asset->name.p[i] != '/');
    return source_read(bytes, some, sizeof some, &got, err);
}

static inline void import_run(
    struct import *in, size_t count, enum capture_format format)
{
    static struct capture_report report;
    struct capture_options o = capture_options_default();
    struct capture_archive a = {in->entries, count, import_open, NULL, in, false};
    struct capture_handler h = {.conversation = import_conversation,
        .fact = import_fact,
        .ctx = in,
        .asset = import_asset};
    struct err err = ERR_INIT;
    o.format = format;
    o.now = instant_from_civil(2030, 1, 1);
    bool done = capture_run(&a, &o, &h, &report, &err);
    FUZZ_HOLDS(done || (err.id && err.text[0]));
    FUZZ_HOLDS(report.count[CAPTURE_CONVERSATIONS] == in->conversations);
}

/* One file of that format. */
static inline int import_one(
    enum capture_format format, const uint8_t *data, size_t size)
{
    struct import in = {.files = {raw_of(data, size)}};
    import_run(&in, 1, format);
    return 0;
}

#endif
