#include "cli/redact/walk.h"

#include <string.h>

#include "base/arena.h"
#include "os/dir.h"
#include "os/file.h"

enum { ARENA_MAX = 1 << 28, FRONT = 8192 };

/* A source that gives the front again, which was read to see whether it is text. */
struct fronted {
    struct file_in in;
    struct source rest;
    unsigned char front[FRONT];
    size_t n, given;
};

static bool fronted_read(void *ctx, void *p, size_t cap, size_t *got, struct err *err)
{
    struct fronted *f = ctx;
    size_t left = f->n - f->given;
    if (left == 0)
        return source_read(&f->rest, p, cap, got, err);
    *got = left < cap ? left : cap;
    memcpy(p, f->front + f->given, *got);
    f->given += *got;
    return true;
}

static bool take_file(
    struct walk *w, struct walk_file *file, bool named, struct err *err)
{
    struct fronted f = {.in = {0}};
    bool standard = strcmp(file->path, "-") == 0;
    if (!standard && !file_in_open(file->path, &f.in, err))
        return false;
    f.rest = file_in_source(&f.in);
    bool ok = named || source_read(&f.rest, f.front, sizeof f.front, &f.n, err);
    if (ok && !named && f.n > 0 && memchr(f.front, 0, f.n)) {
        w->skipped++;
    } else if (ok) {
        struct source source = {fronted_read, &f};
        file->source = &source;
        ok = w->take(w->ctx, file, err);
    }
    if (!standard)
        file_in_close(&f.in);
    return ok;
}

static bool take_dir(struct walk *w, const char *path, struct err *err)
{
    struct arena arena;
    struct dir_list list = {0};
    char full[FILE_PATH_MAX];
    arena_init(&arena, ARENA_MAX);
    bool ok = dir_read(path, &arena, &list, err);
    for (size_t i = 0; i < list.n && ok; i++) {
        struct walk_file file = {.path = full, .below = list.files[i].path};
        ok = file_join(path, file.below, full, err) && take_file(w, &file, false, err);
    }
    w->skipped += list.skipped;
    arena_fini(&arena);
    return ok;
}

static bool take_path(struct walk *w, const char *path, struct err *err)
{
    struct file_facts facts = {0};
    struct walk_file file = {.path = path, .below = path};
    bool standard = strcmp(path, "-") == 0;
    if (!standard && !file_look(path, &facts, err))
        return false;
    return facts.is_dir ? take_dir(w, path, err) : take_file(w, &file, true, err);
}

bool walk_paths(struct walk *w, const struct cli_list *paths, struct err *err)
{
    if (paths->n == 0)
        return take_path(w, "-", err);
    for (size_t i = 0; i < paths->n; i++) {
        if (!take_path(w, paths->items[i], err))
            return false;
    }
    return true;
}
