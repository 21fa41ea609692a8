#include "base/sink.h"

#include <string.h>

bool sink_write(struct sink *s, const void *p, size_t n, struct err *err)
{
    return n == 0 || s->write(s->ctx, p, n, err);
}

bool sink_str(struct sink *s, struct str text, struct err *err)
{
    return sink_write(s, text.p, text.n, err);
}

static bool write_buf(void *ctx, const void *p, size_t n, struct err *err)
{
    struct buf *b = ctx;
    buf_add(b, p, n);
    return buf_ok(b, err);
}

struct sink sink_to_buf(struct buf *b)
{
    return (struct sink){write_buf, b};
}

bool source_read(struct source *s, void *p, size_t cap, size_t *got, struct err *err)
{
    return s->read(s->ctx, p, cap, got, err);
}

static bool read_mem(void *ctx, void *p, size_t cap, size_t *got, struct err *err)
{
    struct source_mem *m = ctx;
    size_t n = m->rest.n < cap ? m->rest.n : cap;
    (void)err; /* memory never fails */
    if (n)
        memcpy(p, m->rest.p, n);
    m->rest = raw_slice(m->rest, n, m->rest.n);
    *got = n;
    return true;
}

struct source source_from_mem(struct source_mem *m)
{
    return (struct source){read_mem, m};
}
