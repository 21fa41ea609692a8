#include "capture/archive.h"

#include <string.h>

struct raw archive_base(struct raw name)
{
    size_t from = name.n;
    while (from > 0 && name.p[from - 1] != '/')
        from--;
    return raw_slice(name, from, name.n);
}

bool archive_find(
    const struct capture_archive *a, struct raw dir, struct raw name, size_t *out)
{
    for (size_t i = 0; i < a->count; i++) {
        struct raw path = a->entries[i].name;
        if (path.n == dir.n + name.n && raw_eq(raw_slice(path, 0, dir.n), dir) &&
            raw_eq(raw_slice(path, dir.n, path.n), name)) {
            *out = i;
            return true;
        }
    }
    return false;
}

bool peek_fill(
    struct peek *p, struct source inner, unsigned char *head, struct err *err)
{
    size_t got = 1;
    *p = (struct peek){.inner = inner, .head = head};
    while (p->n < PEEK_BYTES && got > 0) {
        if (!source_read(&p->inner, p->head + p->n, PEEK_BYTES - p->n, &got, err))
            return false;
        p->n += got;
    }
    return true;
}

static bool peek_read(void *ctx, void *to, size_t cap, size_t *got, struct err *err)
{
    struct peek *p = ctx;
    size_t left = p->n - p->at;
    if (left == 0)
        return source_read(&p->inner, to, cap, got, err);
    *got = cap < left ? cap : left;
    memcpy(to, p->head + p->at, *got);
    p->at += *got;
    return true;
}

struct source peek_source(struct peek *p)
{
    return (struct source){peek_read, p};
}
