#include "cli/policy/vector_file.h"

#include "base/mem.h"
#include "os/file.h"

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

bool vector_file_each(const char *path, struct buf *text,
    bool (*take)(void *ctx, const struct vector *v), void *ctx, struct err *err)
{
    struct vector_reader reader;
    struct vector *v;
    buf_init(text, VECTOR_TEXT_MAX);
    if (!file_read(path, text, err))
        return false;
    v = mem_alloc(sizeof *v);
    if (!v)
        return err_memory(err);
    vector_open(&reader, buf_str(text), str_z(path));
    bool ok = each(&reader, v, take, ctx, err);
    mem_free(v);
    return ok;
}
