#include "cli/policy/vector_file.h"

#include "base/mem.h"
#include "flow/shipped.h"
#include "os/file.h"

static bool read_one(struct vector_files *files, const char *path, struct err *err)
{
    struct vector_file *file = &files->list[files->n++];
    buf_init(&file->read, VECTOR_TEXT_MAX);
    if (!file_read(path, &file->read, err))
        return false;
    file->name = str_z(path);
    file->text = buf_str(&file->read);
    return true;
}

bool vector_files_open(
    struct vector_files *files, const struct cli_list *paths, struct err *err)
{
    *files = (struct vector_files){.n = 0};
    for (size_t i = 0; i < paths->n; i++) {
        if (!read_one(files, paths->items[i], err))
            return false;
    }
    for (size_t i = 0; !paths->n && i < shipped_vectors_count; i++) {
        struct vector_file *file = &files->list[files->n++];
        file->name = shipped_vectors[i].name;
        file->text = shipped_vectors[i].text;
    }
    return true;
}

void vector_files_close(struct vector_files *files)
{
    for (size_t i = 0; i < files->n; i++) {
        if (files->list[i].read.max)
            buf_fini(&files->list[i].read);
    }
    files->n = 0;
}

static bool each(struct vector_reader *reader, struct vector *v,
    bool (*take)(void *ctx, const struct vector *v), void *ctx, struct err *err)
{
    bool done = false;
    while (vector_next(reader, v, &done, err)) {
        if (done)
            return true;
        if (!take(ctx, v))
            return err_memory(err);
    }
    return false;
}

bool vector_file_each(const struct vector_file *file,
    bool (*take)(void *ctx, const struct vector *v), void *ctx, struct err *err)
{
    struct vector_reader reader;
    struct vector *v = mem_alloc(sizeof *v);
    if (!v)
        return err_memory(err);
    vector_open(&reader, file->text, file->name);
    bool ok = each(&reader, v, take, ctx, err);
    mem_free(v);
    return ok;
}
